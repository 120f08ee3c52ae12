/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H
#include <linux/compiler_types.h>
#ifndef __ASSEMBLY__
#include <linux/types.h>

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define likely_notrace(x) likely(x)
#define unlikely_notrace(x) unlikely(x)
#define barrier() __asm__ __volatile__("" : : : "memory")
#define barrier_data(ptr) __asm__ __volatile__("" : : "r"(ptr) : "memory")
#define barrier_before_unreachable() barrier()
#define unreachable() __builtin_unreachable()
#define annotate_unreachable()
#define annotate_reachable()
#define RELOC_HIDE(ptr, off) \
	({ \
		unsigned long __ptr; \
		__asm__("" : "=r"(__ptr) : "0"(ptr)); \
		(typeof(ptr))(__ptr + (off)); \
	})
#define absolute_pointer(val) RELOC_HIDE((void *)(val), 0)
#define OPTIMIZER_HIDE_VAR(var) __asm__("" : "=r"(var) : "0"(var))
#define __UNIQUE_ID(prefix) __PASTE(__PASTE(__UNIQUE_ID_, prefix), __COUNTER__)
#define __is_constexpr(x) (sizeof(int) == sizeof(*(8 ? ((void *)((long)(x)*0l)) : (int *)8)))
#define is_signed_type(type) (((type)(-1)) < (__force type)1)
#define is_unsigned_type(type) (!is_signed_type(type))
#define data_race(expr) (expr)
#define ASSERT_EXCLUSIVE_WRITER(var) \
	do { \
	} while (0)
#define ASSERT_EXCLUSIVE_ACCESS(var) \
	do { \
	} while (0)

#define __READ_ONCE(x) (*(const volatile __unqual_scalar_typeof(x) *)&(x))
#define READ_ONCE(x) (*(const volatile typeof(x) *)&(x))
#define READ_ONCE_NOCHECK(x) READ_ONCE(x)
#define WRITE_ONCE(x, val) \
	do { \
		*(volatile typeof(x) *)&(x) = (val); \
	} while (0)
#define __WRITE_ONCE(x, val) WRITE_ONCE(x, val)
#define ACCESS_ONCE(x) READ_ONCE(x)

#define __ADDRESSABLE(sym) \
	static void *__used __section(".discard.addressable") __UNIQUE_ID(__PASTE(__addressable_, sym)) = (void *)&sym;
#define __kentry(sym)
static inline void *offset_to_ptr(const int *off)
{
	return (void *)((unsigned long)off + *off);
}
#define prevent_tail_call_optimization() __asm__ __volatile__("" ::: "memory")
#endif
#endif
