/* SPDX-License-Identifier: MIT */
#ifndef _ASM_BARRIER_H
#define _ASM_BARRIER_H
#ifndef __ASSEMBLY__
#include <linux/compiler.h>

#define mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define __mb() mb()
#ifdef __x86_64__
/* Stores stay in order and so do loads: the compiler alone must be kept from reordering. */
#define rmb() asm volatile("lfence" ::: "memory")
#define wmb() asm volatile("sfence" ::: "memory")
#define __smp_order() barrier()
#else
#define rmb() mb()
#define wmb() mb()
#define __smp_order() mb()
#endif
#define dma_rmb() __smp_order()
#define dma_wmb() __smp_order()
#define dma_mb() mb()
#define smp_mb() mb()
#define smp_rmb() __smp_order()
#define smp_wmb() __smp_order()
#define __smp_mb() smp_mb()
#define __smp_rmb() smp_rmb()
#define __smp_wmb() smp_wmb()
#define virt_mb() smp_mb()
#define virt_rmb() smp_rmb()
#define virt_wmb() smp_wmb()
#define io_stop_wc() \
	do { \
	} while (0)
#define pmem_wmb() wmb()

/* The atomic operations are full barriers already. */
#define smp_mb__before_atomic() barrier()
#define smp_mb__after_atomic() barrier()
#define smp_mb__after_spinlock() barrier()
#define smp_mb__after_unlock_lock() barrier()

#define smp_store_mb(var, value) \
	do { \
		WRITE_ONCE(var, value); \
		smp_mb(); \
	} while (0)
#define virt_store_mb(var, value) smp_store_mb(var, value)

#define smp_store_release(p, v) \
	do { \
		compiletime_assert_atomic_type(*p); \
		__smp_order(); \
		WRITE_ONCE(*p, v); \
	} while (0)
#define smp_load_acquire(p) \
	({ \
		typeof(*p) ___p1 = READ_ONCE(*p); \
		compiletime_assert_atomic_type(*p); \
		__smp_order(); \
		___p1; \
	})
#define virt_store_release(p, v) smp_store_release(p, v)
#define virt_load_acquire(p) smp_load_acquire(p)

void arch_relax(void);

/* Wait, busily, until the condition on VAL, the latest value of *@ptr, holds. */
#define smp_cond_load_relaxed(ptr, cond_expr) \
	({ \
		typeof(ptr) __PTR = (ptr); \
		__unqual_scalar_typeof(*ptr) VAL; \
		for (;;) { \
			VAL = READ_ONCE(*__PTR); \
			if (cond_expr) \
				break; \
			arch_relax(); \
		} \
		(typeof(*ptr))VAL; \
	})
#define smp_acquire__after_ctrl_dep() smp_rmb()
#define smp_cond_load_acquire(ptr, cond_expr) \
	({ \
		__unqual_scalar_typeof(*ptr) _val; \
		_val = smp_cond_load_relaxed(ptr, cond_expr); \
		smp_acquire__after_ctrl_dep(); \
		(typeof(*ptr))_val; \
	})

#define barrier_nospec() rmb()
#define array_index_mask_nospec array_index_mask_nospec
/* All ones if index < size, else zero, without a branch that could be predicted wrongly. */
static inline unsigned long array_index_mask_nospec(unsigned long index, unsigned long size)
{
	OPTIMIZER_HIDE_VAR(index);
	return ~(long)(index | (size - 1UL - index)) >> (BITS_PER_LONG - 1);
}
#endif
#endif
