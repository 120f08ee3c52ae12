// SPDX-License-Identifier: MIT
/*
 * mprotect(2): what a program may do with ranges of its memory. Protection keys: this machine's CPUs have none.
 *
 * Each area in the range becomes, from its first to its last page in the range, an area of its own or part of a neighbour with the new
 * flags; then its entries lose rights that they no longer have. Rights that an area gains come with the next fault, or at once where the
 * pages are the program's own. The walk stops at the first hole or refusal: what came before stays changed.
 *
 * Private memory that becomes writable for the first time has to be promised (VM_ACCOUNT) from then on.
 *
 * Locks: mmap_lock for writing.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include "vma.h"

/* Does giving the area @newflags exceed limits that it kept before? */
static bool exceeds_limits(struct mm_struct *mm, unsigned long oldflags, unsigned long newflags, unsigned long pages)
{
	return newflags & VM_WRITE && !may_expand_vm(mm, newflags, pages) && may_expand_vm(mm, oldflags, pages);
}

/**
 * mprotect_fixup - change the rights of a part of an area
 * @vma: the area
 * @pprev: the area before @start; gets the area that contains the part
 * @start, @end: the part
 * @newflags: its flags
 *
 * Returns 0, -ENOMEM, or what the driver's may_split() says; nothing has changed on error. mmap_lock is held for writing.
 */
int mprotect_fixup(struct vm_area_struct *vma, struct vm_area_struct **pprev, unsigned long start, unsigned long end,
		   unsigned long newflags)
{
	unsigned long oldflags = vma->vm_flags, charged = 0, pages = (end - start) >> PAGE_SHIFT;
	struct mm_struct *mm = vma->vm_mm;

	if (newflags == oldflags) {
		*pprev = vma;
		return 0;
	}
	if (exceeds_limits(mm, oldflags, newflags, pages))
		return -ENOMEM;
	if (newflags & VM_WRITE && !(oldflags & (VM_ACCOUNT | VM_WRITE | VM_HUGETLB | VM_SHARED | VM_NORESERVE))) {
		if (security_vm_enough_memory_mm(mm, pages))
			return -ENOMEM;
		charged = pages;
		newflags |= VM_ACCOUNT;
	}
	vma = vma_isolate(vma, pprev, start, end, newflags);
	if (IS_ERR(vma)) {
		vm_unacct_memory(charged);
		return PTR_ERR(vma);
	}
	vma->vm_flags = newflags;
	vma_set_page_prot(vma);
	change_protection(vma, start, end, vma->vm_page_prot);
	/* Locked memory is there already, but shared with others until it is written: copy it now, not in a fault. */
	if ((oldflags & (VM_WRITE | VM_SHARED | VM_LOCKED)) == VM_LOCKED && newflags & VM_WRITE)
		populate_vma_page_range(vma, start, end, NULL);
	vm_stat_account(mm, oldflags, -(long)pages);
	vm_stat_account(mm, newflags, pages);
	return 0;
}

/* The first area of the range. With PROT_GROWSDOWN the range begins where the stack does. ERR_PTR on failure. */
static struct vm_area_struct *first_area(struct mm_struct *mm, unsigned long *start, unsigned long end,
					 unsigned long grows)
{
	struct vm_area_struct *vma = find_vma(mm, *start);

	if (!vma)
		return ERR_PTR(-ENOMEM);
	if (grows & PROT_GROWSDOWN) {
		if (vma->vm_start >= end)
			return ERR_PTR(-ENOMEM);
		*start = vma->vm_start;
		return vma->vm_flags & VM_GROWSDOWN ? vma : ERR_PTR(-EINVAL);
	}
	if (vma->vm_start > *start)
		return ERR_PTR(-ENOMEM);
	/* Nothing grows upwards here. */
	return grows & PROT_GROWSUP ? ERR_PTR(-EINVAL) : vma;
}

/* Change one area of the range. */
static int protect_area(struct vm_area_struct *vma, struct vm_area_struct **pprev, unsigned long start,
			unsigned long end, unsigned long prot)
{
	unsigned long newflags = calc_vm_prot_bits(prot, 0) | (vma->vm_flags & ~VM_ACCESS_FLAGS);

	/* VM_MAYREAD and its like lie four bits above what they allow. */
	if (newflags & ~(newflags >> 4) & VM_ACCESS_FLAGS)
		return -EACCES;
	if (vma->vm_ops && vma->vm_ops->mprotect) {
		int err = vma->vm_ops->mprotect(vma, start, end, newflags);

		if (err)
			return err;
	}
	return mprotect_fixup(vma, pprev, start, end, newflags);
}

static int protect_range(struct mm_struct *mm, unsigned long start, unsigned long end, unsigned long prot,
			 unsigned long grows)
{
	bool implies_exec = current->personality & READ_IMPLIES_EXEC && prot & PROT_READ;
	struct vm_area_struct *prev, *vma = first_area(mm, &start, end, grows);

	if (IS_ERR(vma))
		return PTR_ERR(vma);
	prev = start > vma->vm_start ? vma : range_tree_find_below(&mm->mm_rt, vma->vm_start);
	while (start < end) {
		unsigned long stop = min(end, vma->vm_end);
		unsigned long area_prot = implies_exec && vma->vm_flags & VM_MAYEXEC ? prot | PROT_EXEC : prot;
		int err = protect_area(vma, &prev, start, stop, area_prot);

		if (err)
			return err;
		start = max(stop, prev->vm_end);
		if (start >= end)
			break;
		vma = find_vma(mm, start);
		if (!vma || vma->vm_start != start)
			return -ENOMEM;
	}
	return 0;
}

static int do_mprotect(unsigned long start, size_t len, unsigned long prot, int pkey)
{
	const unsigned long grows = prot & (PROT_GROWSDOWN | PROT_GROWSUP);
	struct mm_struct *mm = current->mm;
	unsigned long end;
	int err = -EINVAL;

	prot &= ~(PROT_GROWSDOWN | PROT_GROWSUP);
	if (grows == (PROT_GROWSDOWN | PROT_GROWSUP) || offset_in_page(start))
		return -EINVAL;
	if (!len)
		return 0;
	end = start + PAGE_ALIGN(len);
	if (end <= start)
		return -ENOMEM;
	if (!arch_validate_prot(prot, start))
		return -EINVAL;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	/* No key was ever allocated. */
	if (pkey == -1)
		err = protect_range(mm, start, end, prot, grows);
	mmap_write_unlock(mm);
	return err;
}

SYSCALL_DEFINE3(mprotect, unsigned long, start, size_t, len, unsigned long, prot)
{
	return do_mprotect(start, len, prot, -1);
}

SYSCALL_DEFINE4(pkey_mprotect, unsigned long, start, size_t, len, unsigned long, prot, int, pkey)
{
	return do_mprotect(start, len, prot, pkey);
}

SYSCALL_DEFINE2(pkey_alloc, unsigned long, flags, unsigned long, init_val)
{
	return flags || init_val & ~PKEY_ACCESS_MASK ? -EINVAL : -ENOSPC;
}

SYSCALL_DEFINE1(pkey_free, int, pkey)
{
	return -EINVAL;
}
