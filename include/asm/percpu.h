/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PERCPU_H
#define _ASM_PERCPU_H
/*
 * This CPU's copy of a per-CPU variable in one x86 instruction. The operand's size picks the instruction; the
 * branches of the other sizes vanish.
 */
#ifndef __ASSEMBLY__
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <asm/percpu_seg.h>
#include <linux/percpu-defs.h>

extern unsigned long __per_cpu_offset[CONFIG_NR_CPUS];
DECLARE_PER_CPU(unsigned long, this_cpu_off); /* __per_cpu_offset[] of this CPU */
#define per_cpu_offset(cpu) (__per_cpu_offset[cpu])
#define __my_cpu_offset __pcpu_read(this_cpu_off)

void __bad_percpu_size(void);

#define __pcpu_sized(pcp, one_size, args...) \
	do { \
		switch (sizeof(pcp)) { \
		case 1: \
			one_size(u8, "b", "q", pcp, ##args); \
			break; \
		case 2: \
			one_size(u16, "w", "r", pcp, ##args); \
			break; \
		case 4: \
			one_size(u32, "l", "r", pcp, ##args); \
			break; \
		case 8: \
			one_size(u64, "q", "r", pcp, ##args); \
			break; \
		default: \
			__bad_percpu_size(); \
		} \
	} while (0)

#define __pcpu_load(type, sfx, con, pcp, result, qual) \
	({ \
		type __pv; \
		asm qual("mov" sfx " " __PERCPU_SEG "%1, %0" : "=" con(__pv) : "m"(pcp)); \
		result = (typeof(result))(unsigned long)__pv; \
	})
#define __pcpu_store(type, sfx, con, pcp, value) \
	asm volatile("mov" sfx " %1, " __PERCPU_SEG "%0" : "=m"(pcp) : con "e"((type)(unsigned long)(value)))
#define __pcpu_modify(type, sfx, con, pcp, op, value) \
	asm volatile(op sfx " %1, " __PERCPU_SEG "%0" : "+m"(pcp) : con "e"((type)(unsigned long)(value)))
#define __pcpu_exchange_add(type, sfx, con, pcp, result, value) \
	({ \
		type __pv = (type)(unsigned long)(value), __pa = __pv; \
		asm volatile("xadd" sfx " %0, " __PERCPU_SEG "%1" : "+" con(__pv), "+m"(pcp) : : "memory"); \
		result = (typeof(result))(unsigned long)(type)(__pv + __pa); \
	})
#define __pcpu_exchange(type, sfx, con, pcp, result, value) \
	({ \
		type __pv = (type)(unsigned long)(value); \
		asm volatile("xchg" sfx " %0, " __PERCPU_SEG "%1" : "+" con(__pv), "+m"(pcp) : : "memory"); \
		result = (typeof(result))(unsigned long)__pv; \
	})
#define __pcpu_compare_exchange(type, sfx, con, pcp, result, old, new) \
	({ \
		type __pv = (type)(unsigned long)(old); \
		asm volatile("cmpxchg" sfx " %2, " __PERCPU_SEG "%1" \
			     : "+a"(__pv), "+m"(pcp) \
			     : con((type)(unsigned long)(new)) \
			     : "memory"); \
		result = (typeof(result))(unsigned long)__pv; \
	})

#define __pcpu_read(pcp) \
	({ \
		typeof(pcp) __pr = (typeof(pcp))0; \
		__pcpu_sized(pcp, __pcpu_load, __pr, volatile); \
		(typeof(pcp))__pr; \
	})
/* A value that stays the same while the task runs on this CPU or moves with it: the compiler may keep it. */
#define this_cpu_read_stable(pcp) \
	({ \
		typeof(pcp) __pr = (typeof(pcp))0; \
		__pcpu_sized(pcp, __pcpu_load, __pr, ); \
		(typeof(pcp))__pr; \
	})
#define __pcpu_write(pcp, val) \
	do { \
		typeof(pcp) __pw = (val); \
		__pcpu_sized(pcp, __pcpu_store, __pw); \
	} while (0)
#define __pcpu_op(pcp, op, val) __pcpu_sized(pcp, __pcpu_modify, op, val)
#define __pcpu_add_return(pcp, val) \
	({ \
		typeof(pcp) __pr = (typeof(pcp))0; \
		__pcpu_sized(pcp, __pcpu_exchange_add, __pr, val); \
		(typeof(pcp))__pr; \
	})
#define __pcpu_xchg(pcp, val) \
	({ \
		typeof(pcp) __pr = (typeof(pcp))0; \
		__pcpu_sized(pcp, __pcpu_exchange, __pr, val); \
		(typeof(pcp))__pr; \
	})
#define __pcpu_cmpxchg(pcp, old, new) \
	({ \
		typeof(pcp) __pr = (typeof(pcp))0; \
		__pcpu_sized(pcp, __pcpu_compare_exchange, __pr, old, new); \
		(typeof(pcp))__pr; \
	})
/* Two neighbouring words, 16-byte aligned; true if both held the old values. */
#define __pcpu_cmpxchg_double(p1, p2, o1, o2, n1, n2) \
	({ \
		bool __pr; \
		unsigned long __o1 = (unsigned long)(o1), __o2 = (unsigned long)(o2); \
		asm volatile("cmpxchg16b " __PERCPU_SEG "%1" \
			     : "=@ccz"(__pr), "+m"(p1), "+m"(p2), "+a"(__o1), "+d"(__o2) \
			     : "b"((unsigned long)(n1)), "c"((unsigned long)(n2)) \
			     : "memory"); \
		__pr; \
	})
#endif
#endif
