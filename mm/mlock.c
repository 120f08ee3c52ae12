// SPDX-License-Identifier: MIT
/*
 * Locked memory: areas whose pages are brought in and stay (VM_LOCKED), or stay once they have been touched (VM_LOCKONFAULT besides).
 *
 * mm->locked_vm counts the pages of areas with VM_LOCKED, special ones excepted, which never have it. RLIMIT_MEMLOCK limits it for
 * those without CAP_IPC_LOCK. Pages that are there when an area is locked or unlocked are told so one by one; others are when they come
 * or go.
 *
 * Locks: mmap_lock for writing while flags change; populating comes after it has been released.
 */
#include <linux/capability.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/user.h>
#include <linux/syscalls.h>
#include "vma.h"

/** can_do_mlock - may the current task lock memory at all? */
bool can_do_mlock(void)
{
	return rlimit(RLIMIT_MEMLOCK) != 0 || capable(CAP_IPC_LOCK);
}
EXPORT_SYMBOL(can_do_mlock);

/** mlock_future_check - may @len more bytes be mapped with @flags? 0, or -EAGAIN if they would be locked beyond the limit */
int mlock_future_check(struct mm_struct *mm, unsigned long flags, unsigned long len)
{
	if (!(flags & VM_LOCKED))
		return 0;
	if ((len >> PAGE_SHIFT) + mm->locked_vm <= rlimit(RLIMIT_MEMLOCK) >> PAGE_SHIFT || capable(CAP_IPC_LOCK))
		return 0;
	return -EAGAIN;
}

/** __account_locked_vm - count pages that a driver pins for a task (or no more); -ENOMEM beyond its limit. mmap_lock for writing. */
int __account_locked_vm(struct mm_struct *mm, unsigned long pages, bool inc, struct task_struct *task, bool bypass_rlim)
{
	if (!inc) {
		WARN_ON_ONCE(pages > mm->locked_vm);
		mm->locked_vm -= pages;
		return 0;
	}
	if (!bypass_rlim && mm->locked_vm + pages > task_rlimit(task, RLIMIT_MEMLOCK) >> PAGE_SHIFT)
		return -ENOMEM;
	mm->locked_vm += pages;
	return 0;
}
EXPORT_SYMBOL_GPL(__account_locked_vm);

/** account_locked_vm - the same for the current task, taking the lock */
int account_locked_vm(struct mm_struct *mm, unsigned long pages, bool inc)
{
	int err;

	if (!pages || !mm)
		return 0;
	mmap_write_lock(mm);
	err = __account_locked_vm(mm, pages, inc, current, capable(CAP_IPC_LOCK));
	mmap_write_unlock(mm);
	return err;
}
EXPORT_SYMBOL_GPL(account_locked_vm);

/* Make a part of an area locked, or not. */
static int mlock_fixup(struct vm_area_struct *vma, struct vm_area_struct **pprev, unsigned long start,
		       unsigned long end, unsigned long newflags)
{
	unsigned long oldflags = vma->vm_flags;
	long pages = (end - start) >> PAGE_SHIFT;

	if (newflags == oldflags || oldflags & VM_SPECIAL) {
		*pprev = vma;
		return 0;
	}
	vma = vma_isolate(vma, pprev, start, end, newflags);
	if (IS_ERR(vma))
		return PTR_ERR(vma);
	vma->vm_flags = newflags;
	if ((newflags ^ oldflags) & VM_LOCKED) {
		vma->vm_mm->locked_vm += newflags & VM_LOCKED ? pages : -pages;
		mlock_vma_pages_range(vma, start, end);
	}
	return 0;
}

/* Set VM_LOCKED and VM_LOCKONFAULT of a range to @flags. -ENOMEM if it has holes; what lies before them has changed then. */
static int lock_range(struct mm_struct *mm, unsigned long start, unsigned long len, unsigned long flags)
{
	unsigned long end = start + len;
	struct vm_area_struct *vma, *prev;

	if (end < start)
		return -EINVAL;
	if (end == start)
		return 0;
	vma = vma_lookup(mm, start);
	if (!vma)
		return -ENOMEM;
	prev = start > vma->vm_start ? vma : range_tree_find_below(&mm->mm_rt, start);
	for (;;) {
		unsigned long stop = min(end, vma->vm_end);
		int err = mlock_fixup(vma, &prev, start, stop, (vma->vm_flags & VM_LOCKED_CLEAR_MASK) | flags);

		if (err)
			return err;
		start = max(stop, prev->vm_end);
		if (start >= end)
			return 0;
		vma = find_vma(mm, start);
		if (!vma || vma->vm_start != start)
			return -ENOMEM;
	}
}

/* Pages of the range that are locked already. */
static unsigned long locked_in_range(struct mm_struct *mm, unsigned long start, unsigned long len)
{
	unsigned long end = start + len, pages = 0;
	struct vm_area_struct *vma;
	VMA_ITERATOR(vmi, mm, start);

	for_each_vma_range(vmi, vma, end) if (vma->vm_flags & VM_LOCKED) pages +=
		(min(end, vma->vm_end) - max(start, vma->vm_start)) >> PAGE_SHIFT;
	return pages;
}

/* POSIX's words for what populating says. */
static int populate_error(long err)
{
	if (err == -EFAULT)
		return -ENOMEM;
	return err == -ENOMEM ? -EAGAIN : err;
}

static int do_mlock(unsigned long start, size_t len, unsigned long flags)
{
	unsigned long locked, limit = rlimit(RLIMIT_MEMLOCK) >> PAGE_SHIFT;
	struct mm_struct *mm = current->mm;
	int err = -ENOMEM;

	if (!can_do_mlock())
		return -EPERM;
	len = PAGE_ALIGN(len + offset_in_page(start));
	start &= PAGE_MASK;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	locked = (len >> PAGE_SHIFT) + mm->locked_vm;
	/* What is locked twice counts once. */
	if (locked > limit && !capable(CAP_IPC_LOCK))
		locked -= locked_in_range(mm, start, len);
	if (locked <= limit || capable(CAP_IPC_LOCK))
		err = lock_range(mm, start, len, flags);
	mmap_write_unlock(mm);
	if (err)
		return err;
	return populate_error(__mm_populate(start, len, 0));
}

SYSCALL_DEFINE2(mlock, unsigned long, start, size_t, len)
{
	return do_mlock(start, len, VM_LOCKED);
}

SYSCALL_DEFINE3(mlock2, unsigned long, start, size_t, len, int, flags)
{
	if (flags & ~MLOCK_ONFAULT)
		return -EINVAL;
	return do_mlock(start, len, flags & MLOCK_ONFAULT ? VM_LOCKED | VM_LOCKONFAULT : VM_LOCKED);
}

SYSCALL_DEFINE2(munlock, unsigned long, start, size_t, len)
{
	struct mm_struct *mm = current->mm;
	int err;

	len = PAGE_ALIGN(len + offset_in_page(start));
	start &= PAGE_MASK;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	err = lock_range(mm, start, len, 0);
	mmap_write_unlock(mm);
	return err;
}

/* Lock (or unlock) everything there is, and what will come; areas that cannot be stay as they are. */
static void lock_all(struct mm_struct *mm, int flags)
{
	unsigned long bits = flags & MCL_ONFAULT ? VM_LOCKED | VM_LOCKONFAULT : VM_LOCKED;
	struct vm_area_struct *vma, *prev = NULL;
	unsigned long at = 0;

	mm->def_flags &= VM_LOCKED_CLEAR_MASK;
	if (flags & MCL_FUTURE) {
		mm->def_flags |= bits;
		if (!(flags & MCL_CURRENT))
			return;
	}
	if (!(flags & MCL_CURRENT))
		bits = 0;
	while ((vma = find_vma(mm, at))) {
		mlock_fixup(vma, &prev, vma->vm_start, vma->vm_end, (vma->vm_flags & VM_LOCKED_CLEAR_MASK) | bits);
		at = prev->vm_end;
		cond_resched();
	}
}

SYSCALL_DEFINE1(mlockall, int, flags)
{
	unsigned long limit = rlimit(RLIMIT_MEMLOCK) >> PAGE_SHIFT;
	struct mm_struct *mm = current->mm;
	int err = -ENOMEM;

	if (!flags || flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) || flags == MCL_ONFAULT)
		return -EINVAL;
	if (!can_do_mlock())
		return -EPERM;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	if (!(flags & MCL_CURRENT) || mm->total_vm <= limit || capable(CAP_IPC_LOCK)) {
		lock_all(mm, flags);
		err = 0;
	}
	mmap_write_unlock(mm);
	if (!err && flags & MCL_CURRENT)
		mm_populate(0, TASK_SIZE);
	return err;
}

SYSCALL_DEFINE0(munlockall)
{
	struct mm_struct *mm = current->mm;

	if (mmap_write_lock_killable(mm))
		return -EINTR;
	lock_all(mm, 0);
	mmap_write_unlock(mm);
	return 0;
}
