// SPDX-License-Identifier: MIT
/*
 * Areas of a program's address space: making them (vm_mmap), and taking them away (vm_munmap).
 *
 * An area is anonymous memory, or belongs to a file whose driver set it up in its ->mmap. Nothing is mapped in advance, except what
 * ->mmap maps itself: see fault.c.
 *
 * Areas are placed from mmap_base downwards, or at the address that the caller asks for if that is free. vm_munmap() takes areas
 * as wholes: a range that covers an area in part is split first.
 *
 * Locks: mmap_lock for writing while areas change, for reading in a fault, which it keeps from the driver's ->fault too. Without memory:
 * -ENOMEM and nothing has changed.
 */
#include <linux/export.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mman.h>
#include <linux/mmap_lock.h>
#include <linux/rmap.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include "vma.h"

/* ---- Making an area ---- */

/* The highest free range of @len bytes below mmap_base; 0 if there is none. */
static unsigned long find_free_range(struct mm_struct *mm, unsigned long len)
{
	unsigned long at;

	return range_tree_highest_gap(&mm->mm_rt, PAGE_SIZE, mm->mmap_base, len, &at) ? at : 0;
}

static bool range_is_free(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	struct vm_area_struct *next = find_vma(mm, addr);

	return !next || next->vm_start >= addr + len;
}

/* Where the area goes, or an error. MAP_FIXED clears the place. */
static unsigned long place_area(struct mm_struct *mm, unsigned long addr, unsigned long len, unsigned long flags)
{
	if (!(flags & (MAP_FIXED | MAP_FIXED_NOREPLACE))) {
		addr = PAGE_ALIGN(addr);
		if (!addr || addr > TASK_SIZE - len || !range_is_free(mm, addr, len))
			addr = find_free_range(mm, len);
		return addr ?: -ENOMEM;
	}
	if (offset_in_page(addr))
		return -EINVAL;
	if (addr > TASK_SIZE - len)
		return -ENOMEM;
	if (flags & MAP_FIXED_NOREPLACE) {
		if (!range_is_free(mm, addr, len))
			return -EEXIST;
	} else {
		int err = do_munmap(mm, addr, len, NULL);

		if (err)
			return err;
	}
	return addr;
}

static int file_may_map(struct file *file, unsigned long prot, unsigned long flags, unsigned long *vm_flags)
{
	bool shared = (flags & MAP_TYPE) == MAP_SHARED;

	if (shared && prot & PROT_WRITE && !(file->f_mode & FMODE_WRITE))
		return -EACCES;
	if (!(file->f_mode & FMODE_READ))
		return -EACCES;
	if (!file->f_op->mmap)
		return -ENODEV;
	if (shared && !(file->f_mode & FMODE_WRITE))
		*vm_flags &= ~(VM_MAYWRITE | VM_SHARED);
	return 0;
}

static unsigned long map_area(struct mm_struct *mm, struct file *file, unsigned long addr, unsigned long len,
			      unsigned long vm_flags, unsigned long pgoff)
{
	struct vm_area_struct *vma = vm_area_alloc(mm);
	int err = -ENOMEM;

	if (!vma)
		return -ENOMEM;
	vma->vm_start = addr;
	vma->vm_end = addr + len;
	vma->vm_flags = vm_flags;
	vma->vm_page_prot = vm_get_page_prot(vm_flags);
	vma->vm_pgoff = file ? pgoff : addr >> PAGE_SHIFT;
	if (file) {
		vma->vm_file = get_file(file);
		err = file->f_op->mmap(file, vma);
		if (err)
			goto fail;
	}
	vma->vm_flags |= vma->vm_file ? 0 : VM_ACCOUNT;
	err = insert_vm_struct(mm, vma);
	if (!err) {
		vm_stat_account(mm, vma->vm_flags, vma_pages(vma));
		return addr;
	}
fail:
	unmap_vma_pages(vma, vma->vm_start, vma->vm_end);
	unlink_anon_vmas(vma);
	free_pgtables_range(mm, vma->vm_start, vma->vm_end);
	if (vma->vm_file)
		fput(vma->vm_file);
	vm_area_free(vma);
	return err;
}

static unsigned long simple_mmap(struct mm_struct *mm, struct file *file, unsigned long addr, unsigned long len,
			     unsigned long prot, unsigned long flags, unsigned long pgoff)
{
	unsigned long vm_flags = calc_vm_prot_bits(prot, 0) | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
	unsigned long type = flags & MAP_TYPE;
	int err;

	if (!len || (type != MAP_SHARED && type != MAP_PRIVATE))
		return -EINVAL;
	len = PAGE_ALIGN(len);
	if (!len || len > TASK_SIZE)
		return -ENOMEM;
	if (pgoff + (len >> PAGE_SHIFT) < pgoff)
		return -EOVERFLOW;
	if (type == MAP_SHARED)
		vm_flags |= VM_SHARED | VM_MAYSHARE;
	if (file) {
		err = file_may_map(file, prot, flags, &vm_flags);
		if (err)
			return err;
	}
	addr = place_area(mm, addr, len, flags);
	return IS_ERR_VALUE(addr) ? addr : map_area(mm, file, addr, len, vm_flags, pgoff);
}

/**
 * vm_mmap - map a file, or anonymous memory, into the current task's program
 * @file: NULL for anonymous memory
 * @addr: a wish, or with MAP_FIXED the place
 * @len: bytes
 * @prot: PROT_*
 * @flag: MAP_*
 * @offset: into the file, bytes, a multiple of the page size
 *
 * Returns the address, or an error: -EINVAL, -ENOMEM, -EACCES, -ENODEV, -EEXIST, -EOVERFLOW, -EINTR, or what the driver says. May sleep.
 */
unsigned long vm_mmap(struct file *file, unsigned long addr, unsigned long len, unsigned long prot, unsigned long flag,
		      unsigned long offset)
{
	struct mm_struct *mm = current->mm;
	unsigned long ret;

	if (offset + PAGE_ALIGN(len) < offset || offset_in_page(offset))
		return -EINVAL;
	if (!mm)
		return -ENOMEM;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	ret = simple_mmap(mm, file, addr, len, prot, flag, offset >> PAGE_SHIFT);
	mmap_write_unlock(mm);
	return ret;
}
EXPORT_SYMBOL(vm_mmap);

/* ---- Taking areas away ---- */

/* Cut @vma in two at @addr, which lies inside of it. */
static int split_area(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr)
{
	struct vm_area_struct *upper;
	int err;

	if (vma_reserve(mm, 1))
		return -ENOMEM;
	upper = vm_area_dup(vma);
	if (!upper)
		return -ENOMEM;
	if (vma->vm_ops && vma->vm_ops->may_split) {
		err = vma->vm_ops->may_split(vma, addr);
		if (err) {
			vm_area_free(upper);
			return err;
		}
	}
	upper->vm_start = addr;
	upper->vm_pgoff += (addr - vma->vm_start) >> PAGE_SHIFT;
	if (anon_vma_clone(upper, vma)) {
		vm_area_free(upper);
		return -ENOMEM;
	}
	if (vma->anon_vma)
		anon_vma_lock_write(vma->anon_vma);
	anon_vma_interval_tree_pre_update_vma(vma);
	unlink_file_vma(vma);
	range_tree_resize(&mm->mm_rt, vma->vm_start, vma->vm_start, addr);
	vma->vm_end = addr;
	anon_vma_interval_tree_post_update_vma(vma);
	if (vma->anon_vma)
		anon_vma_unlock_write(vma->anon_vma);
	if (vma->vm_file) {
		i_mmap_lock_write(vma->vm_file->f_mapping);
		__vma_link_file(vma, vma->vm_file->f_mapping);
		i_mmap_unlock_write(vma->vm_file->f_mapping);
	}
	if (upper->vm_file)
		get_file(upper->vm_file);
	if (upper->vm_ops && upper->vm_ops->open)
		upper->vm_ops->open(upper);
	vma_link(mm, upper);
	return 0;
}

/* Give up an area, what it maps and its file. mmap_lock is held for writing. */
static void vm_area_remove(struct mm_struct *mm, struct vm_area_struct *vma)
{
	vma_start_write(vma);
	unmap_vma_pages(vma, vma->vm_start, vma->vm_end);
	unlink_anon_vmas(vma);
	free_pgtables_range(mm, vma->vm_start, vma->vm_end);
	unlink_file_vma(vma);
	vma_unlink_tree(mm, vma);
	vm_stat_account(mm, vma->vm_flags, -(long)vma_pages(vma));
	if (vma->vm_flags & VM_ACCOUNT)
		vm_unacct_memory(vma_pages(vma));
	remove_vma(vma);
}

/**
 * do_munmap - take away all that is mapped in a range
 * @mm: mmap_lock is held for writing
 * @start: user address, page aligned
 * @len: bytes, rounded up to pages
 * @uf: not used
 *
 * Returns 0, also if nothing was mapped there; -EINVAL for a bad range, -ENOMEM if an area would have to be split and cannot.
 */
int do_munmap(struct mm_struct *mm, unsigned long start, size_t len, struct list_head *uf)
{
	unsigned long end = start + PAGE_ALIGN(len);
	struct vm_area_struct *vma;
	int err;

	if (offset_in_page(start) || start > TASK_SIZE || len > TASK_SIZE - start || end == start)
		return -EINVAL;
	while ((vma = find_vma(mm, start)) && vma->vm_start < end) {
		if (vma->vm_start < start)
			err = split_area(mm, vma, start);
		else if (vma->vm_end > end)
			err = split_area(mm, vma, end);
		else
			err = 0;
		if (err)
			return err;
		vma = find_vma(mm, start);
		if (vma->vm_end <= end)
			vm_area_remove(mm, vma);
	}
	return 0;
}
EXPORT_SYMBOL(do_munmap);

/** vm_munmap - do_munmap() for the current task's program; -EINTR if it is being killed. May sleep. */
int vm_munmap(unsigned long start, size_t len)
{
	struct mm_struct *mm = current->mm;
	int err;

	if (!mm)
		return -EINVAL;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	err = do_munmap(mm, start, len, NULL);
	mmap_write_unlock(mm);
	return err;
}
EXPORT_SYMBOL(vm_munmap);
