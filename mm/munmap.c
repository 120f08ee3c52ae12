// SPDX-License-Identifier: MIT
/*
 * Taking areas away.
 *
 * What the range cuts is split first; that is all that can fail. Then the areas inside of it lose their pages, their links to files and
 * anon_vmas, the tables that became empty go, and at last the areas themselves, whose drivers are told.
 *
 * Locks: mmap_lock for writing. Without memory for a split: -ENOMEM and nothing has changed.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/rmap.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include "vma.h"

/* Make the borders of the range borders of areas. */
static int cut_out(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma = find_vma(mm, start);
	bool cut_start = vma && vma->vm_start < start;
	int err;

	if (cut_start) {
		/* A hole in an area makes one more; otherwise the limit is exceeded for a moment only. */
		if (end < vma->vm_end && mm->map_count >= sysctl_max_map_count)
			return -ENOMEM;
		err = __split_vma(mm, vma, start, 0);
		if (err)
			return err;
	}
	vma = find_vma(mm, end - 1);
	if (!vma || vma->vm_start >= end || vma->vm_end == end)
		return 0;
	err = __split_vma(mm, vma, end, 1);
	if (err && cut_start)
		vma_heal(mm, start);
	return err;
}

/* Remove areas, all of which lie in the range as wholes. Cannot fail. */
static void remove_areas(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma;
	VMA_ITERATOR(vmi, mm, start);

	for_each_vma_range(vmi, vma, end) vma_start_write(vma);
	vma_iter_init(&vmi, mm, start);
	for_each_vma_range(vmi, vma, end) unmap_vma_pages(vma, vma->vm_start, vma->vm_end);
	vma_iter_init(&vmi, mm, start);
	for_each_vma_range(vmi, vma, end)
	{
		unlink_anon_vmas(vma);
		unlink_file_vma(vma);
	}
	free_pgtables_range(mm, start, end);
	while ((vma = find_vma_intersection(mm, start, end))) {
		long pages = vma_pages(vma);

		vma_unlink_tree(mm, vma);
		vm_stat_account(mm, vma->vm_flags, -pages);
		if (vma->vm_flags & VM_LOCKED)
			mm->locked_vm -= pages;
		if (vma->vm_flags & VM_ACCOUNT)
			vm_unacct_memory(pages);
		remove_vma(vma);
	}
}

/**
 * do_munmap - take away all that is mapped in a range
 * @mm: mmap_lock is held for writing
 * @start: user address, page aligned
 * @len: bytes, rounded up to pages
 * @uf: not used
 *
 * Returns 0, also if nothing was mapped there; -EINVAL for a bad range; -ENOMEM if an area would have to be split and cannot; or what a
 * driver's may_split() says.
 */
int do_munmap(struct mm_struct *mm, unsigned long start, size_t len, struct list_head *uf)
{
	unsigned long end;
	int err;

	if (offset_in_page(start) || start > TASK_SIZE || len > TASK_SIZE - start)
		return -EINVAL;
	end = start + PAGE_ALIGN(len);
	if (end == start)
		return -EINVAL;
	if (!find_vma_intersection(mm, start, end))
		return 0;
	err = cut_out(mm, start, end);
	if (err)
		return err;
	update_hiwater_vm(mm);
	remove_areas(mm, start, end);
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

SYSCALL_DEFINE2(munmap, unsigned long, addr, size_t, len)
{
	return vm_munmap(addr, len);
}
