// SPDX-License-Identifier: MIT
/*
 * Areas that grow: a program's stack, and mappings made with MAP_GROWSDOWN.
 *
 * An access below such an area extends it down to the page of the address, if RLIMIT_STACK and the other limits allow, and if
 * stack_guard_gap bytes stay free between it and the area before it (unless that one may not be accessed, or grows down itself).
 *
 * Locks: the caller has mmap_lock for writing, since borders change. A fault, which has it for reading, takes
 * lock_mm_and_find_vma().
 */
#include <linux/capability.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/rmap.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include "vma.h"

/* Do the limits allow the area @grow pages more? Then they are promised. */
static int charge_growth(struct vm_area_struct *vma, unsigned long size, unsigned long grow)
{
	struct mm_struct *mm = vma->vm_mm;

	if (!may_expand_vm(mm, vma->vm_flags, grow) || size > rlimit(RLIMIT_STACK))
		return -ENOMEM;
	if (mlock_future_check(mm, vma->vm_flags, grow << PAGE_SHIFT))
		return -ENOMEM;
	return security_vm_enough_memory_mm(mm, grow) ? -ENOMEM : 0;
}

static bool too_close(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long address)
{
	struct vm_area_struct *prev = range_tree_find_below(&mm->mm_rt, vma->vm_start);

	if (!prev)
		return false;
	if (address < prev->vm_end)
		return true;
	return !(prev->vm_flags & VM_GROWSDOWN) && vma_is_accessible(prev) && address - prev->vm_end < stack_guard_gap;
}

/**
 * expand_stack - extend an area that grows down
 * @vma: the area
 * @address: below its start; the page of it becomes part of the area
 *
 * Returns 0, -EFAULT if it does not grow, -EPERM for too low an address, -ENOMEM. mmap_lock is held for writing.
 */
int expand_stack(struct vm_area_struct *vma, unsigned long address)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long grow;
	int err;

	address &= PAGE_MASK;
	if (!(vma->vm_flags & VM_GROWSDOWN))
		return -EFAULT;
	if (address < mmap_min_addr)
		return -EPERM;
	if (address >= vma->vm_start)
		return 0;
	grow = (vma->vm_start - address) >> PAGE_SHIFT;
	if (too_close(mm, vma, address) || grow > vma->vm_pgoff)
		return -ENOMEM;
	err = charge_growth(vma, vma->vm_end - address, grow);
	if (err)
		return err;
	if (vma->vm_flags & VM_LOCKED)
		mm->locked_vm += grow;
	vm_stat_account(mm, vma->vm_flags, grow);
	vma_extend_down(vma, address);
	return 0;
}

/**
 * find_extend_vma - the area that contains an address, extended to it if it grows; NULL if there is none
 *
 * mmap_lock is held for writing.
 */
struct vm_area_struct *find_extend_vma(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	if (!vma || vma->vm_start <= addr)
		return vma;
	if (expand_stack(vma, addr))
		return NULL;
	if (vma->vm_flags & VM_LOCKED)
		populate_vma_page_range(vma, addr & PAGE_MASK, vma->vm_end, NULL);
	return vma;
}

/* The same, with mmap_lock not held before; it is downgraded if there is an area, and released if not. */
static struct vm_area_struct *lock_and_extend(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;

	if (mmap_write_lock_killable(mm))
		return NULL;
	vma = find_vma(mm, addr);
	if (vma && vma->vm_start > addr && expand_stack(vma, addr))
		vma = NULL;
	if (vma)
		mmap_write_downgrade(mm);
	else
		mmap_write_unlock(mm);
	return vma;
}

/**
 * lock_mm_and_find_vma - the area of a fault
 * @mm: mmap_lock is not held
 * @addr: what was accessed
 *
 * Returns the area, extended to @addr if it grows, and mmap_lock held for reading; or NULL, and mmap_lock not held: there is none,
 * or the task is being killed. May sleep.
 */
struct vm_area_struct *lock_mm_and_find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	bool grows;

	mmap_read_lock(mm);
	vma = find_vma(mm, addr);
	if (likely(vma && vma->vm_start <= addr))
		return vma;
	grows = vma && vma->vm_flags & VM_GROWSDOWN;
	mmap_read_unlock(mm);
	return grows ? lock_and_extend(mm, addr) : NULL;
}
