// SPDX-License-Identifier: MIT
/*
 * What a core without page faults of programs, their layout and terminals answers: programs cannot be loaded, and nobody has a controlling
 * terminal. The parts that can do it replace these functions.
 */
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/sched/coredump.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/tty.h>

long __weak get_user_pages_remote(struct mm_struct *mm, unsigned long start, unsigned long nr_pages,
				  unsigned int gup_flags, struct page **pages, struct vm_area_struct **vmas,
				  int *locked)
{
	return -EFAULT;
}

void __weak arch_pick_mmap_layout(struct mm_struct *mm, struct rlimit *rlim_stack)
{
}

void __weak disassociate_ctty(int on_exit)
{
}

int __weak mprotect_fixup(struct vm_area_struct *vma, struct vm_area_struct **pprev, unsigned long start,
			  unsigned long end, unsigned long newflags)
{
	return -ENOMEM;
}

int __weak vm_brk_flags(unsigned long addr, unsigned long len, unsigned long flags)
{
	return -ENOMEM;
}

int __weak expand_stack(struct vm_area_struct *vma, unsigned long address)
{
	return -ENOMEM;
}

struct vm_area_struct *__weak find_extend_vma(struct mm_struct *mm, unsigned long addr)
{
	return find_vma(mm, addr);
}
