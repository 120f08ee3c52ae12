/* SPDX-License-Identifier: MIT */
#ifndef _ASM_CMPXCHG_H
#define _ASM_CMPXCHG_H
/*
 * Exchange and compare-and-exchange of objects of 1, 2, 4 or 8 bytes. All are full barriers, whatever order their
 * name asks for, except the _local forms, which are atomic against interrupts of the same CPU only.
 */
#include <linux/compiler.h>

#define arch_xchg(ptr, v) \
	({ \
		typeof(ptr) __xp = (ptr); \
		(__typeof__(*(ptr)))__atomic_exchange_n(__xp, (__typeof__(*(ptr)))(v), __ATOMIC_SEQ_CST); \
	})
#define arch_cmpxchg(ptr, old, new) \
	({ \
		typeof(ptr) __cp = (ptr); \
		__unqual_scalar_typeof(*(ptr)) __co = (__unqual_scalar_typeof(*(ptr)))(old); \
		__atomic_compare_exchange_n(__cp, &__co, (__typeof__(*(ptr)))(new), 0, __ATOMIC_SEQ_CST, \
					    __ATOMIC_SEQ_CST); \
		(__typeof__(*(ptr)))__co; \
	})
#define arch_try_cmpxchg(ptr, oldp, new) \
	({ \
		typeof(ptr) __tp = (ptr); \
		typeof(oldp) __to = (oldp); \
		likely(__atomic_compare_exchange_n(__tp, __to, (__typeof__(*(ptr)))(new), 0, __ATOMIC_SEQ_CST, \
						   __ATOMIC_SEQ_CST)); \
	})

#define xchg(ptr, v) arch_xchg(ptr, v)
#define xchg_acquire(ptr, v) arch_xchg(ptr, v)
#define xchg_release(ptr, v) arch_xchg(ptr, v)
#define xchg_relaxed(ptr, v) arch_xchg(ptr, v)
#define cmpxchg(ptr, o, n) arch_cmpxchg(ptr, o, n)
#define cmpxchg_acquire(ptr, o, n) arch_cmpxchg(ptr, o, n)
#define cmpxchg_release(ptr, o, n) arch_cmpxchg(ptr, o, n)
#define cmpxchg_relaxed(ptr, o, n) arch_cmpxchg(ptr, o, n)
#define cmpxchg_local(ptr, o, n) arch_cmpxchg(ptr, o, n)
#define sync_cmpxchg(ptr, o, n) arch_cmpxchg(ptr, o, n)
#define try_cmpxchg(ptr, op, n) arch_try_cmpxchg(ptr, op, n)
#define try_cmpxchg_acquire(ptr, op, n) arch_try_cmpxchg(ptr, op, n)
#define try_cmpxchg_release(ptr, op, n) arch_try_cmpxchg(ptr, op, n)
#define try_cmpxchg_relaxed(ptr, op, n) arch_try_cmpxchg(ptr, op, n)
#define cmpxchg64(ptr, o, n) \
	({ \
		BUILD_BUG_ON(sizeof(*(ptr)) != 8); \
		arch_cmpxchg(ptr, o, n); \
	})
#define cmpxchg64_acquire(ptr, o, n) cmpxchg64(ptr, o, n)
#define cmpxchg64_release(ptr, o, n) cmpxchg64(ptr, o, n)
#define cmpxchg64_relaxed(ptr, o, n) cmpxchg64(ptr, o, n)
#define cmpxchg64_local(ptr, o, n) cmpxchg64(ptr, o, n)
#define try_cmpxchg64(ptr, op, n) arch_try_cmpxchg(ptr, op, n)

#ifdef __x86_64__
#define system_has_cmpxchg_double() 1
/* Two neighbouring words, 16-byte aligned, at once; true if both held the old values. */
#define cmpxchg_double(p1, p2, o1, o2, n1, n2) \
	({ \
		bool __ret; \
		unsigned long __o1 = (unsigned long)(o1), __o2 = (unsigned long)(o2); \
		asm volatile("lock cmpxchg16b %1" \
			     : "=@ccz"(__ret), "+m"(*(p1)), "+m"(*(p2)), "+a"(__o1), "+d"(__o2) \
			     : "b"((unsigned long)(n1)), "c"((unsigned long)(n2)) \
			     : "memory"); \
		likely(__ret); \
	})
#define cmpxchg_double_local(p1, p2, o1, o2, n1, n2) cmpxchg_double(p1, p2, o1, o2, n1, n2)
#endif
#include <linux/build_bug.h>
#endif
