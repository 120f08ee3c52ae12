// SPDX-License-Identifier: MIT
/*
 * msync(2): write what a program changed in shared mappings of files to the files. MS_ASYNC and MS_INVALIDATE only check: pages that were
 * written are known to be dirty already, and mappings and read(2) use the same pages. Locks: mmap_lock for reading, not held while
 * a file is written.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include "vma.h"

/* Write the part of the area's file that [start, end) maps, without mmap_lock. */
static int sync_part(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	struct file *file = get_file(vma->vm_file);
	loff_t from = (loff_t)(start - vma->vm_start) + ((loff_t)vma->vm_pgoff << PAGE_SHIFT);
	int err;

	mmap_read_unlock(mm);
	err = vfs_fsync_range(file, from, from + (end - start) - 1, 1);
	fput(file);
	mmap_read_lock(mm);
	return err;
}

static int sync_range(struct mm_struct *mm, unsigned long start, unsigned long end, int flags)
{
	int hole = 0;

	while (start < end) {
		struct vm_area_struct *vma = find_vma(mm, start);
		unsigned long stop;

		if (!vma)
			return -ENOMEM;
		if (start < vma->vm_start) {
			if (flags == MS_ASYNC)
				return -ENOMEM;
			start = vma->vm_start;
			if (start >= end)
				return -ENOMEM;
			hole = -ENOMEM;
		}
		if (flags & MS_INVALIDATE && vma->vm_flags & VM_LOCKED)
			return -EBUSY;
		stop = min(end, vma->vm_end);
		if (flags & MS_SYNC && vma->vm_file && vma->vm_flags & VM_SHARED) {
			int err = sync_part(mm, vma, start, stop);

			if (err)
				return err;
		}
		start = stop;
	}
	return hole;
}

SYSCALL_DEFINE3(msync, unsigned long, start, size_t, len, int, flags)
{
	struct mm_struct *mm = current->mm;
	unsigned long end;
	int err;

	if (flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC) || (flags & MS_ASYNC && flags & MS_SYNC))
		return -EINVAL;
	if (offset_in_page(start))
		return -EINVAL;
	end = start + PAGE_ALIGN(len);
	if (end < start)
		return -ENOMEM;
	mmap_read_lock(mm);
	err = sync_range(mm, start, end, flags);
	mmap_read_unlock(mm);
	return err;
}
