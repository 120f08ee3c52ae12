// SPDX-License-Identifier: MIT
/*
 * brk(2): the heap behind a program's data, [start_brk, brk), an anonymous area like others; and vm_brk_flags(), by which a program's
 * loader makes the memory that a file has no contents for.
 *
 * Locks: mmap_lock for writing. On error the break stays, and is what the system call returns.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include "vma.h"

/* May the range become memory: does it lie below TASK_SIZE, and within the limit on locked memory? */
static int check_brk_limits(unsigned long addr, unsigned long len)
{
	unsigned long mapped = get_unmapped_area(NULL, addr, len, 0, MAP_FIXED);

	if (IS_ERR_VALUE(mapped))
		return mapped;
	return mlock_future_check(current->mm, current->mm->def_flags, len) ? -EAGAIN : 0;
}

/* A new area for the range. */
static int brk_area(struct mm_struct *mm, unsigned long addr, unsigned long len, unsigned long vm_flags)
{
	struct vm_area_struct *vma;

	if (vma_reserve(mm, 1))
		return -ENOMEM;
	vma = vm_area_alloc(mm);
	if (!vma)
		return -ENOMEM;
	vma_set_anonymous(vma);
	vma->vm_start = addr;
	vma->vm_end = addr + len;
	vma->vm_pgoff = addr >> PAGE_SHIFT;
	vma->vm_flags = vm_flags | VM_SOFTDIRTY;
	vma->vm_page_prot = vm_get_page_prot(vm_flags);
	vma_start_write(vma);
	vma_link(mm, vma);
	return 0;
}

/* Make free addresses anonymous memory with VM_* @flags besides the usual ones. mmap_lock is held for writing. */
static int do_brk_flags(struct mm_struct *mm, unsigned long addr, unsigned long len, unsigned long flags)
{
	unsigned long pages = len >> PAGE_SHIFT;
	struct vm_area_struct *prev, *merged;

	flags |= VM_DATA_DEFAULT_FLAGS | VM_ACCOUNT | mm->def_flags;
	if (!may_expand_vm(mm, flags, pages) || mm->map_count > sysctl_max_map_count)
		return -ENOMEM;
	if (security_vm_enough_memory_mm(mm, pages))
		return -ENOMEM;
	prev = range_tree_find_below(&mm->mm_rt, addr);
	merged = vma_merge(mm, prev, addr, addr + len, flags, NULL, NULL, addr >> PAGE_SHIFT);
	if (merged) {
		merged->vm_flags |= VM_SOFTDIRTY;
	} else if (brk_area(mm, addr, len, flags)) {
		vm_unacct_memory(pages);
		return -ENOMEM;
	}
	vm_stat_account(mm, flags, pages);
	if (flags & VM_LOCKED)
		mm->locked_vm += pages;
	return 0;
}

/* Does RLIMIT_DATA allow the break to be there? Data that the file has counts. */
static bool data_limit_ok(struct mm_struct *mm, unsigned long brk)
{
	unsigned long limit = rlimit(RLIMIT_DATA);

	return limit == RLIM_INFINITY || brk - mm->start_brk + (mm->end_data - mm->start_data) <= limit;
}

/* Move the break; false if it stays. @populate gets whether new memory is locked. */
static bool move_brk(struct mm_struct *mm, unsigned long brk, bool *populate)
{
	unsigned long newbrk = PAGE_ALIGN(brk), oldbrk = PAGE_ALIGN(mm->brk);
	struct vm_area_struct *next;

	if (brk < mm->start_brk || !data_limit_ok(mm, brk))
		return false;
	if (newbrk < oldbrk && do_munmap(mm, newbrk, oldbrk - newbrk, NULL))
		return false;
	if (newbrk > oldbrk) {
		if (check_brk_limits(oldbrk, newbrk - oldbrk))
			return false;
		next = find_vma(mm, oldbrk);
		if (next && newbrk + PAGE_SIZE > vm_start_gap(next))
			return false;
		if (do_brk_flags(mm, oldbrk, newbrk - oldbrk, 0))
			return false;
		*populate = mm->def_flags & VM_LOCKED;
	}
	mm->brk = brk;
	return true;
}

SYSCALL_DEFINE1(brk, unsigned long, brk)
{
	struct mm_struct *mm = current->mm;
	unsigned long oldbrk, ret;
	bool populate = false;

	if (mmap_write_lock_killable(mm))
		return -EINTR;
	oldbrk = PAGE_ALIGN(mm->brk);
	move_brk(mm, brk, &populate);
	ret = mm->brk;
	mmap_write_unlock(mm);
	if (populate)
		mm_populate(oldbrk, PAGE_ALIGN(ret) - oldbrk);
	return ret;
}

/**
 * vm_brk_flags - make anonymous memory at a place in the current task's program; what was there goes
 * @addr: page aligned
 * @request: bytes, rounded up to pages
 * @flags: VM_EXEC or 0
 *
 * Returns 0 or -errno. May sleep.
 */
int vm_brk_flags(unsigned long addr, unsigned long request, unsigned long flags)
{
	unsigned long len = PAGE_ALIGN(request);
	struct mm_struct *mm = current->mm;
	bool populate;
	int err;

	if (len < request)
		return -ENOMEM;
	if (!len)
		return 0;
	if (flags & ~VM_EXEC)
		return -EINVAL;
	if (mmap_write_lock_killable(mm))
		return -EINTR;
	err = check_brk_limits(addr, len);
	if (!err)
		err = do_munmap(mm, addr, len, NULL);
	if (!err)
		err = do_brk_flags(mm, addr, len, flags);
	populate = mm->def_flags & VM_LOCKED;
	mmap_write_unlock(mm);
	if (populate && !err)
		mm_populate(addr, len);
	return err;
}
EXPORT_SYMBOL(vm_brk_flags);

/** vm_brk - vm_brk_flags() without flags */
int vm_brk(unsigned long addr, unsigned long len)
{
	return vm_brk_flags(addr, len, 0);
}
EXPORT_SYMBOL(vm_brk);
