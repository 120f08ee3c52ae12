// SPDX-License-Identifier: MIT
/*
 * remap_file_pages(2): map other pages of the same file at a place in a shared mapping. It is done by mapping them anew there, so that
 * what was one area may become several. Locks: mmap_lock for writing.
 */
#define pr_fmt(fmt) "mmap: " fmt

#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include "vma.h"

/* Is [start, start + size) mapped without holes by areas of one file with the same flags? Returns the first one, or NULL. */
static struct vm_area_struct *shared_range(struct mm_struct *mm, unsigned long start, unsigned long size)
{
	struct vm_area_struct *first = vma_lookup(mm, start), *vma = first;

	if (!first || !(first->vm_flags & VM_SHARED) || !first->vm_file)
		return NULL;
	while (vma->vm_end < start + size) {
		struct vm_area_struct *next = find_vma(mm, vma->vm_end);

		if (!next || next->vm_start != vma->vm_end || next->vm_file != first->vm_file ||
		    next->vm_flags != first->vm_flags)
			return NULL;
		vma = next;
	}
	return first;
}

static unsigned long map_anew(struct vm_area_struct *vma, unsigned long start, unsigned long size, unsigned long pgoff,
			      unsigned long flags, unsigned long *populate)
{
	unsigned long prot = (vma->vm_flags & VM_READ ? PROT_READ : 0) | (vma->vm_flags & VM_WRITE ? PROT_WRITE : 0) |
			     (vma->vm_flags & VM_EXEC ? PROT_EXEC : 0);
	struct file *file = get_file(vma->vm_file);
	unsigned long ret;

	flags = (flags & MAP_NONBLOCK) | MAP_SHARED | MAP_FIXED | MAP_POPULATE;
	if (vma->vm_flags & VM_LOCKED)
		flags |= MAP_LOCKED;
	ret = do_mmap(file, start, size, prot, flags, pgoff, populate, NULL);
	fput(file);
	return ret;
}

SYSCALL_DEFINE5(remap_file_pages, unsigned long, start, unsigned long, size, unsigned long, prot, unsigned long, pgoff,
		unsigned long, flags)
{
	struct mm_struct *mm = current->mm;
	unsigned long populate = 0, ret = -EINVAL;
	struct vm_area_struct *vma;

	pr_warn_once("%s (%d) uses deprecated remap_file_pages() syscall. See Documentation/mm/remap_file_pages.rst.\n",
		     current->comm, current->pid);
	start &= PAGE_MASK;
	size &= PAGE_MASK;
	if (prot || start + size <= start || pgoff + (size >> PAGE_SHIFT) < pgoff)
		return -EINVAL;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	vma = shared_range(mm, start, size);
	if (vma)
		ret = map_anew(vma, start, size, pgoff, flags, &populate);
	mmap_write_unlock(mm);
	if (populate)
		mm_populate(ret, populate);
	return IS_ERR_VALUE(ret) ? ret : 0;
}
