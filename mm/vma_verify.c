// SPDX-License-Identifier: MIT
/*
 * The verifier of areas: an address space's tree, the areas in it, and its counters, which must equal what the areas add up to.
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include "vma.h"

/* What the areas of an address space add up to. */
struct area_sums {
	unsigned long total, exec, data, stack, locked;
	int count;
};

static void add_area(struct area_sums *sums, struct vm_area_struct *vma)
{
	unsigned long flags = vma->vm_flags, pages = vma_pages(vma);

	sums->count++;
	sums->total += pages;
	if ((flags & (VM_EXEC | VM_WRITE | VM_STACK)) == VM_EXEC)
		sums->exec += pages;
	else if (flags & VM_STACK)
		sums->stack += pages;
	else if ((flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
		sums->data += pages;
	if (flags & VM_LOCKED)
		sums->locked += pages;
}

static unsigned int verify_area(struct mm_struct *mm, struct vm_area_struct *vma)
{
	unsigned int broken = 0;

	if (vma->vm_mm != mm || vma->detached)
		VERIFY_FAIL(broken, "area %lx-%lx belongs to another address space", vma->vm_start, vma->vm_end);
	if (offset_in_page(vma->vm_start) || offset_in_page(vma->vm_end) || vma->vm_end > TASK_SIZE)
		VERIFY_FAIL(broken, "area %lx-%lx has bad borders", vma->vm_start, vma->vm_end);
	if (vma->vm_flags & (VM_READ | VM_WRITE | VM_EXEC) & ~(vma->vm_flags >> 4))
		VERIFY_FAIL(broken, "area %lx-%lx allows what it may not: %lx", vma->vm_start, vma->vm_end,
			    vma->vm_flags);
	if (vma->vm_flags & VM_LOCKED && vma->vm_flags & VM_SPECIAL)
		VERIFY_FAIL(broken, "area %lx-%lx is special and locked", vma->vm_start, vma->vm_end);
	if (vma->vm_file && RB_EMPTY_ROOT(&vma->vm_file->f_mapping->i_mmap.rb_root))
		VERIFY_FAIL(broken, "area %lx-%lx is missing in its file", vma->vm_start, vma->vm_end);
	return broken;
}

/**
 * vma_verify - check an address space's areas and counters
 *
 * Returns how many invariants are broken, each logged. mmap_lock is held.
 */
unsigned int vma_verify(struct mm_struct *mm)
{
	unsigned int broken = range_tree_verify(&mm->mm_rt);
	unsigned long pos = 0, last_end = 0;
	struct area_sums sums = {};
	struct vm_area_struct *vma;

	while ((vma = range_tree_next(&mm->mm_rt, &pos))) {
		if (vma->vm_end != pos || vma->vm_start < last_end || vma->vm_start >= vma->vm_end) {
			VERIFY_FAIL(broken, "area %lx-%lx does not lie where the tree has it", vma->vm_start,
				    vma->vm_end);
			return broken;
		}
		last_end = vma->vm_end;
		broken += verify_area(mm, vma);
		add_area(&sums, vma);
	}
	if (sums.count != mm->map_count)
		VERIFY_FAIL(broken, "map_count is %d, there are %d areas", mm->map_count, sums.count);
	if (sums.total != mm->total_vm || sums.exec != mm->exec_vm || sums.data != mm->data_vm ||
	    sums.stack != mm->stack_vm)
		VERIFY_FAIL(broken, "total, exec, data, stack are %lu %lu %lu %lu, areas have %lu %lu %lu %lu",
			    mm->total_vm, mm->exec_vm, mm->data_vm, mm->stack_vm, sums.total, sums.exec, sums.data,
			    sums.stack);
	if (sums.locked != mm->locked_vm)
		VERIFY_FAIL(broken, "locked_vm is %lu, areas have %lu", mm->locked_vm, sums.locked);
	return broken;
}
