// SPDX-License-Identifier: MIT
/*
 * madvise(2): what a program tells about ranges of its memory.
 *
 * Three kinds of advice: flags of areas (reading order, fork, core dumps, huge pages, merging of equal pages), which split and merge areas like
 * mprotect; what is to be done with the pages that are there; and pages to bring in. Holes in the range are skipped, and make the
 * result -ENOMEM in the end.
 *
 * Locks: mmap_lock, for writing only if areas change. Populating and punching holes give it up in between and look the areas up again.
 */
#include <linux/capability.h>
#include <linux/export.h>
#include <linux/fadvise.h>
#include <linux/falloc.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include "vma.h"

/* A call under way. */
struct advice {
	struct mm_struct *mm;
	int behavior;
	bool write;  /* mmap_lock is held for writing */
	bool looked; /* mmap_lock was given up: areas have to be looked up again */
};

/* ---- flags ---- */

/* The flags of an area that takes the advice; an error if it cannot be given. */
static int advised_flags(struct vm_area_struct *vma, int behavior, unsigned long *flags)
{
	unsigned long f = vma->vm_flags;

	switch (behavior) {
	case MADV_NORMAL:
		f &= ~(VM_RAND_READ | VM_SEQ_READ);
		break;
	case MADV_SEQUENTIAL:
		f = (f & ~VM_RAND_READ) | VM_SEQ_READ;
		break;
	case MADV_RANDOM:
		f = (f & ~VM_SEQ_READ) | VM_RAND_READ;
		break;
	case MADV_DONTFORK:
		f |= VM_DONTCOPY;
		break;
	case MADV_DOFORK:
		if (f & VM_IO)
			return -EINVAL;
		f &= ~VM_DONTCOPY;
		break;
	case MADV_WIPEONFORK:
		if (vma->vm_file || f & VM_SHARED)
			return -EINVAL;
		f |= VM_WIPEONFORK;
		break;
	case MADV_KEEPONFORK:
		f &= ~VM_WIPEONFORK;
		break;
	case MADV_DONTDUMP:
		f |= VM_DONTDUMP;
		break;
	case MADV_DODUMP:
		if (f & VM_SPECIAL)
			return -EINVAL;
		f &= ~VM_DONTDUMP;
		break;
	case MADV_MERGEABLE:
		if (!(f & (VM_SHARED | VM_MAYSHARE | VM_PFNMAP | VM_IO | VM_DONTEXPAND | VM_MIXEDMAP)))
			f |= VM_MERGEABLE;
		break;
	case MADV_UNMERGEABLE:
		f &= ~VM_MERGEABLE;
		break;
	case MADV_HUGEPAGE:
		f = (f & ~VM_NOHUGEPAGE) | VM_HUGEPAGE;
		break;
	case MADV_NOHUGEPAGE:
		f = (f & ~VM_HUGEPAGE) | VM_NOHUGEPAGE;
		break;
	}
	*flags = f;
	return 0;
}

static int set_flags(struct vm_area_struct *vma, struct vm_area_struct **pprev, unsigned long start, unsigned long end,
		     int behavior)
{
	unsigned long flags;
	int err = advised_flags(vma, behavior, &flags);

	if (!err && flags == vma->vm_flags)
		*pprev = vma;
	if (err || flags == vma->vm_flags)
		return err;
	vma = vma_isolate(vma, pprev, start, end, flags);
	if (!IS_ERR(vma)) {
		vma->vm_flags = flags;
		return 0;
	}
	/* Here -ENOMEM would mean a hole. */
	return PTR_ERR(vma) == -ENOMEM ? -EAGAIN : PTR_ERR(vma);
}

/* ---- pages ---- */

static int drop_pages(struct vm_area_struct *vma, unsigned long start, unsigned long end, int behavior)
{
	if (vma->vm_flags & VM_PFNMAP || (vma->vm_flags & VM_LOCKED && behavior != MADV_DONTNEED_LOCKED))
		return -EINVAL;
	if (behavior == MADV_FREE)
		return vma_is_anonymous(vma) ? madvise_free_pages(vma, start, end) : -EINVAL;
	unmap_vma_pages(vma, start, end);
	return 0;
}

/* MADV_COLD, MADV_PAGEOUT. */
static int age_pages(struct vm_area_struct *vma, unsigned long start, unsigned long end, int behavior)
{
	if (vma->vm_flags & (VM_LOCKED | VM_PFNMAP))
		return -EINVAL;
	madvise_age_pages(vma, start, end, behavior == MADV_PAGEOUT);
	return 0;
}

/* Where in its file the area has @addr. */
static loff_t file_offset(struct vm_area_struct *vma, unsigned long addr)
{
	return (loff_t)(addr - vma->vm_start) + ((loff_t)vma->vm_pgoff << PAGE_SHIFT);
}

/* Make a hole in the file behind a shared mapping. */
static int remove_pages(struct vm_area_struct *vma, unsigned long start, unsigned long end, struct advice *advice)
{
	struct file *file = vma->vm_file;
	loff_t offset;
	int err;

	if (vma->vm_flags & VM_LOCKED || !file || !file->f_mapping || !file->f_mapping->host)
		return -EINVAL;
	if ((vma->vm_flags & (VM_SHARED | VM_WRITE)) != (VM_SHARED | VM_WRITE))
		return -EACCES;
	offset = file_offset(vma, start);
	get_file(file);
	advice->looked = true;
	mmap_read_unlock(advice->mm);
	err = vfs_fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, end - start);
	fput(file);
	mmap_read_lock(advice->mm);
	return err;
}

static int will_need(struct vm_area_struct *vma, unsigned long start, unsigned long end, struct advice *advice)
{
	struct file *file = vma->vm_file;
	loff_t offset;

	if (!file)
		return 0;
	offset = file_offset(vma, start);
	get_file(file);
	advice->looked = true;
	mmap_read_unlock(advice->mm);
	vfs_fadvise(file, offset, end - start, POSIX_FADV_WILLNEED);
	fput(file);
	mmap_read_lock(advice->mm);
	return 0;
}

/* What madvise(2) says for what a fault says. */
static int populate_error(long err)
{
	return err == -EINTR || err == -EINVAL || err == -EFAULT ? err : err == -EHWPOISON ? -EHWPOISON : -ENOMEM;
}

/* Bring pages in, readable or writable, and do not go on if that fails. mmap_lock may be given up on the way. */
static int populate(unsigned long start, unsigned long end, struct advice *advice)
{
	struct mm_struct *mm = advice->mm;
	int locked = 1;

	advice->looked = true;
	while (start < end) {
		struct vm_area_struct *vma = vma_lookup(mm, start);
		long pages;

		if (!vma)
			return -ENOMEM;
		pages = faultin_page_range(vma, start, min(end, vma->vm_end), advice->behavior == MADV_POPULATE_WRITE,
					   &locked);
		if (!locked) {
			mmap_read_lock(mm);
			locked = 1;
		}
		if (pages < 0)
			return populate_error(pages);
		start += pages << PAGE_SHIFT;
	}
	return 0;
}

/* ---- the walk ---- */

static int advise_area(struct vm_area_struct *vma, struct vm_area_struct **pprev, unsigned long start,
		       unsigned long end, struct advice *advice)
{
	*pprev = vma;
	switch (advice->behavior) {
	case MADV_REMOVE:
		return remove_pages(vma, start, end, advice);
	case MADV_WILLNEED:
		return will_need(vma, start, end, advice);
	case MADV_COLD:
	case MADV_PAGEOUT:
		return age_pages(vma, start, end, advice->behavior);
	case MADV_FREE:
	case MADV_DONTNEED:
	case MADV_DONTNEED_LOCKED:
		return drop_pages(vma, start, end, advice->behavior);
	case MADV_POPULATE_READ:
	case MADV_POPULATE_WRITE:
		return populate(start, end, advice);
	default:
		*pprev = start > vma->vm_start ? vma : range_tree_find_below(&advice->mm->mm_rt, vma->vm_start);
		return set_flags(vma, pprev, start, end, advice->behavior);
	}
}

static int advise_range(unsigned long start, unsigned long end, struct advice *advice)
{
	int result = 0;

	while (start < end) {
		struct vm_area_struct *prev, *vma = find_vma(advice->mm, start);
		unsigned long stop;
		int err;

		if (!vma)
			return -ENOMEM;
		if (start < vma->vm_start) {
			result = -ENOMEM;
			start = vma->vm_start;
			if (start >= end)
				break;
		}
		stop = min(end, vma->vm_end);
		advice->looked = false;
		err = advise_area(vma, &prev, start, stop, advice);
		if (err)
			return err;
		start = advice->looked ? stop : max(stop, prev->vm_end);
	}
	return result;
}

static bool advice_known(int behavior)
{
	switch (behavior) {
	case MADV_NORMAL ... MADV_DONTNEED:
	case MADV_FREE ... MADV_DONTNEED_LOCKED:
	case MADV_COLLAPSE:
	case MADV_HWPOISON:
	case MADV_SOFT_OFFLINE:
		return true;
	default:
		return false;
	}
}

/* Advice that is about pages only. */
static bool advice_reads(int behavior)
{
	switch (behavior) {
	case MADV_REMOVE:
	case MADV_WILLNEED:
	case MADV_DONTNEED:
	case MADV_DONTNEED_LOCKED:
	case MADV_COLD:
	case MADV_PAGEOUT:
	case MADV_FREE:
	case MADV_POPULATE_READ:
	case MADV_POPULATE_WRITE:
		return true;
	default:
		return false;
	}
}

/**
 * do_madvise - madvise(2) for an address space
 * @mm: usually the current task's
 * @start, @len_in: the range
 * @behavior: MADV_*
 *
 * Returns 0 or -errno. May sleep.
 */
int do_madvise(struct mm_struct *mm, unsigned long start, size_t len_in, int behavior)
{
	struct advice advice = { .mm = mm, .behavior = behavior, .write = !advice_reads(behavior) };
	size_t len = PAGE_ALIGN(len_in);
	int err;

	if (!advice_known(behavior) || !PAGE_ALIGNED(start) || (len_in && !len) || start + len < start)
		return -EINVAL;
	if (!len)
		return 0;
	/* Memory errors cannot be made here, and there are no huge pages to collapse into. */
	if (behavior == MADV_HWPOISON || behavior == MADV_SOFT_OFFLINE)
		return capable(CAP_SYS_ADMIN) ? -EINVAL : -EPERM;
	if (behavior == MADV_COLLAPSE)
		return -EINVAL;
	if (advice.write) {
		if (mmap_write_lock_killable(mm))
			return -EINTR;
	} else {
		mmap_read_lock(mm);
	}
	err = advise_range(start, start + len, &advice);
	if (advice.write)
		mmap_write_unlock(mm);
	else
		mmap_read_unlock(mm);
	return err;
}

SYSCALL_DEFINE3(madvise, unsigned long, start, size_t, len_in, int, behavior)
{
	return do_madvise(current->mm, start, len_in, behavior);
}
