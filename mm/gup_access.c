// SPDX-License-Identifier: MIT
/*
 * What builds on get_user_pages: bringing pages in ahead of their use (MAP_POPULATE, mlock, MADV_POPULATE), and reading and writing
 * another program's memory (/proc/PID/mem, debuggers).
 *
 * Locks: mmap_lock for reading, taken here unless said otherwise.
 */
#include <linux/export.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/mman.h>
#include <linux/mmap_lock.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include "fault.h"

/* ---- Populating ---- */

/**
 * populate_vma_page_range - bring the pages of part of an area in, as if they were used
 * @locked: becomes 0 if mmap_lock, held on entry, was dropped; NULL if it must not be
 *
 * Private areas that may be written get pages of their own. Returns pages done, or -errno.
 */
long populate_vma_page_range(struct vm_area_struct *vma, unsigned long start, unsigned long end, int *locked)
{
	unsigned int flags = FOLL_TOUCH;

	/* mlock2(MLOCK_ONFAULT): what is not there yet will be locked when it comes. */
	if (vma->vm_flags & VM_LOCKONFAULT)
		return (end - start) >> PAGE_SHIFT;
	if ((vma->vm_flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
		flags |= FOLL_WRITE;
	if (vma->vm_flags & VM_ACCESS_FLAGS)
		flags |= FOLL_FORCE;
	return gup_populate(vma, start, end, flags, locked);
}

/**
 * faultin_page_range - MADV_POPULATE_READ and _WRITE: bring pages in with exactly the rights of the area
 *
 * Returns pages done, or -errno; -EINVAL if the area does not allow the access.
 */
long faultin_page_range(struct vm_area_struct *vma, unsigned long start, unsigned long end, bool write, int *locked)
{
	unsigned int flags = FOLL_TOUCH | FOLL_HWPOISON | (write ? FOLL_WRITE : 0);

	if (vma->vm_flags & (VM_IO | VM_PFNMAP) || !(vma->vm_flags & (write ? VM_WRITE : VM_READ)))
		return -EINVAL;
	return gup_populate(vma, start, end, flags, locked);
}

/* Populate the next piece of [*addr, end). Returns 0 or -errno. */
static long populate_piece(struct mm_struct *mm, unsigned long *addr, unsigned long end, int ignore_errors, int *locked)
{
	struct vm_area_struct *vma = find_vma_intersection(mm, *addr, end);
	unsigned long start, stop;
	long ret;

	if (!vma) {
		*addr = end;
		return 0;
	}
	start = max(*addr, vma->vm_start);
	stop = min(end, vma->vm_end);
	*addr = stop;
	if (vma->vm_flags & (VM_IO | VM_PFNMAP))
		return 0;
	ret = populate_vma_page_range(vma, start, stop, locked);
	if (ret < 0)
		return ignore_errors ? 0 : ret;
	*addr = start + (ret << PAGE_SHIFT);
	return 0;
}

/**
 * __mm_populate - bring in the pages of all areas of a range of the current task's program
 * @ignore_errors: go on behind a page that cannot be had
 *
 * Returns 0 or -errno. May sleep.
 */
int __mm_populate(unsigned long start, unsigned long len, int ignore_errors)
{
	struct mm_struct *mm = current->mm;
	unsigned long addr = start, end = start + len;
	int locked = 0;
	long ret = 0;

	while (addr < end && !ret) {
		if (!locked) {
			mmap_read_lock(mm);
			locked = 1;
		}
		ret = populate_piece(mm, &addr, end, ignore_errors, &locked);
	}
	if (locked)
		mmap_read_unlock(mm);
	return ret;
}

/**
 * fixup_user_fault - make an address accessible as a fault of the program would
 * @fault_flags: FAULT_FLAG_WRITE
 * @unlocked: becomes true if mmap_lock was dropped and taken again; NULL: it must not be
 *
 * For code that has met a missing page where it must not sleep. Returns 0, -EFAULT, -ENOMEM or -EINTR. mmap_lock is held.
 */
int fixup_user_fault(struct mm_struct *mm, unsigned long address, unsigned int fault_flags, bool *unlocked)
{
	unsigned long needed = fault_flags & FAULT_FLAG_WRITE ? VM_WRITE : VM_READ;

	if (unlocked)
		fault_flags |= FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_KILLABLE;
	for (;;) {
		struct vm_area_struct *vma = find_extend_vma(mm, address);
		vm_fault_t ret;

		if (!vma || address < vma->vm_start || !(vma->vm_flags & needed))
			return -EFAULT;
		if (fault_flags & FAULT_FLAG_KILLABLE && fatal_signal_pending(current))
			return -EINTR;
		ret = handle_mm_fault(vma, address, fault_flags, NULL);
		if (ret & (VM_FAULT_RETRY | VM_FAULT_COMPLETED)) {
			mmap_read_lock(mm);
			*unlocked = true;
			if (ret & VM_FAULT_COMPLETED)
				return 0;
			fault_flags |= FAULT_FLAG_TRIED;
			continue;
		}
		if (ret & VM_FAULT_ERROR)
			return ret & VM_FAULT_OOM ? -ENOMEM : -EFAULT;
		return 0;
	}
}
EXPORT_SYMBOL_GPL(fixup_user_fault);

/* ---- Other programs' memory ---- */

/* Copy within one page. Returns the bytes done, 0 if the page cannot be accessed. mmap_lock is held. */
static int access_page(struct mm_struct *mm, unsigned long addr, void *buf, int bytes, unsigned int gup_flags)
{
	struct vm_area_struct *vma;
	struct page *page;
	void *at;

	if (get_user_pages_remote(mm, addr, 1, gup_flags, &page, NULL, NULL) != 1) {
		/* A device's memory: its driver knows how. */
		vma = vma_lookup(mm, addr);
		if (!vma || !vma->vm_ops || !vma->vm_ops->access)
			return 0;
		bytes = vma->vm_ops->access(vma, addr, buf, bytes, gup_flags & FOLL_WRITE);
		return max(bytes, 0);
	}
	at = page_address(page) + offset_in_page(addr);
	if (gup_flags & FOLL_WRITE) {
		memcpy(at, buf, bytes);
		set_page_dirty_lock(page);
	} else {
		memcpy(buf, at, bytes);
	}
	put_page(page);
	return bytes;
}

/**
 * access_remote_vm - read or write another address space
 * @addr: user address there
 * @buf: kernel buffer
 * @len: bytes
 * @gup_flags: FOLL_WRITE to write, FOLL_FORCE whatever its rights are
 *
 * Returns the bytes done. The caller has a reference to @mm. May sleep.
 */
int access_remote_vm(struct mm_struct *mm, unsigned long addr, void *buf, int len, unsigned int gup_flags)
{
	int done = 0;

	if (mmap_read_lock_killable(mm))
		return 0;
	while (done < len) {
		int step = min_t(int, len - done, PAGE_SIZE - offset_in_page(addr + done));

		step = access_page(mm, addr + done, buf + done, step, gup_flags);
		if (!step)
			break;
		done += step;
	}
	mmap_read_unlock(mm);
	return done;
}

/** access_process_vm - access_remote_vm() of a task's program; returns the bytes done */
int access_process_vm(struct task_struct *tsk, unsigned long addr, void *buf, int len, unsigned int gup_flags)
{
	struct mm_struct *mm = get_task_mm(tsk);
	int done;

	if (!mm)
		return 0;
	done = access_remote_vm(mm, addr, buf, len, gup_flags);
	mmput(mm);
	return done;
}
EXPORT_SYMBOL_GPL(access_process_vm);
