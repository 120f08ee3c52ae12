/* SPDX-License-Identifier: MIT */
#ifndef _ASM_TLBFLUSH_H
#define _ASM_TLBFLUSH_H
#include <linux/mm_types.h>
void flush_tlb_kernel_range(unsigned long start, unsigned long end);
void flush_tlb_all(void);

/*
 * Forget translations of a program and wait until nobody uses them any more: not its threads on other CPUs, not the kernel's copies
 * to and from its memory that are under way. Afterwards frames and tables that are no longer mapped may be reused. Any lock may be held;
 * not in interrupts.
 */
void flush_tlb_mm_range(struct mm_struct *mm, unsigned long start, unsigned long end);

static inline void flush_tlb_mm(struct mm_struct *mm)
{
	flush_tlb_mm_range(mm, 0, TASK_SIZE_MAX);
}
#define flush_tlb_range(vma, start, end) flush_tlb_mm_range((vma)->vm_mm, (start), (end))
#define flush_tlb_page(vma, addr) flush_tlb_mm_range((vma)->vm_mm, (addr)&PAGE_MASK, ((addr)&PAGE_MASK) + PAGE_SIZE)
#define flush_tlb_fix_spurious_fault(vma, address) \
	do { \
	} while (0)
#endif
