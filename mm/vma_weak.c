// SPDX-License-Identifier: MIT
/*
 * What areas need of the page tables and of reverse mapping, in the simplest form that is right for pages that only one program maps:
 * used where the core has nothing better (each is weak).
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include "vma.h"

void __weak unmap_vma_pages(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	user_unmap_range(vma->vm_mm, start, end);
}

void __weak free_pgtables_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
}

int __weak copy_page_range(struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma)
{
	return -ENOMEM;
}

/* Pages come back with their new rights when they are touched. Loses anonymous contents, so only file pages may use it. */
unsigned long __weak change_protection(struct vm_area_struct *vma, unsigned long start, unsigned long end,
				       pgprot_t newprot)
{
	user_unmap_range(vma->vm_mm, start, end);
	return 0;
}

unsigned long __weak move_page_tables(struct vm_area_struct *vma, unsigned long old_addr,
				      struct vm_area_struct *new_vma, unsigned long new_addr, unsigned long len,
				      bool need_rmap_locks)
{
	return 0;
}

int __weak anon_vma_clone(struct vm_area_struct *dst, struct vm_area_struct *src)
{
	return 0;
}

int __weak anon_vma_fork(struct vm_area_struct *vma, struct vm_area_struct *pvma)
{
	return 0;
}

void __weak unlink_anon_vmas(struct vm_area_struct *vma)
{
}

int __weak __mm_populate(unsigned long start, unsigned long len, int ignore_errors)
{
	return 0;
}

long __weak faultin_page_range(struct vm_area_struct *vma, unsigned long start, unsigned long end, bool write,
			       int *locked)
{
	return -ENOMEM;
}
