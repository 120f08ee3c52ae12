// SPDX-License-Identifier: MIT
/*
 * A child's address space: a copy of the parent's areas, whose pages both share until one of them writes.
 *
 * An area with VM_DONTCOPY is left out; one with VM_WIPEONFORK comes without pages; locks (mlock) are not inherited. The rest is
 * linked to the parent's anon_vma and file and gets its entries from copy_page_range().
 *
 * Locks: the parent's mmap_lock for writing and each of its areas against faults, while its entries lose their rights. The child's
 * is held too, but nobody else has it yet. Without memory, or if the task is being killed: the child goes as if it had ended.
 */
#include <linux/export.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/sched/coredump.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <asm/tlbflush.h>
#include "vma.h"

/* Give a copied area its place in the file of the original, next to it. */
static void share_file(struct vm_area_struct *vma)
{
	struct address_space *mapping = vma->vm_file->f_mapping;

	get_file(vma->vm_file);
	i_mmap_lock_write(mapping);
	__vma_link_file(vma, mapping);
	i_mmap_unlock_write(mapping);
}

/* A copy of @orig for @mm, in no tree, its pages promised. */
static struct vm_area_struct *copy_area(struct mm_struct *mm, struct vm_area_struct *orig)
{
	struct vm_area_struct *vma;

	if (orig->vm_flags & VM_ACCOUNT && security_vm_enough_memory_mm(orig->vm_mm, vma_pages(orig)))
		return NULL;
	vma = vm_area_dup(orig);
	if (!vma)
		goto unaccount;
	vma->vm_mm = mm;
	vma->vm_flags &= VM_LOCKED_CLEAR_MASK;
	if (vma->vm_flags & VM_WIPEONFORK)
		vma->anon_vma = NULL;
	else if (anon_vma_fork(vma, orig))
		goto free;
	return vma;
free:
	vm_area_free(vma);
unaccount:
	if (orig->vm_flags & VM_ACCOUNT)
		vm_unacct_memory(vma_pages(orig));
	return NULL;
}

static int dup_area(struct mm_struct *mm, struct vm_area_struct *orig)
{
	struct vm_area_struct *vma;
	int err = 0;

	vma_start_write(orig);
	if (orig->vm_flags & VM_DONTCOPY) {
		vm_stat_account(mm, orig->vm_flags, -(long)vma_pages(orig));
		return 0;
	}
	if (fatal_signal_pending(current))
		return -EINTR;
	if (range_tree_reserve(&mm->mm_rt, 1, GFP_KERNEL))
		return -ENOMEM;
	vma = copy_area(mm, orig);
	if (!vma)
		return -ENOMEM;
	range_tree_insert(&mm->mm_rt, vma->vm_start, vma->vm_end, vma);
	mm->map_count++;
	if (vma->vm_file)
		share_file(vma);
	if (!(vma->vm_flags & VM_WIPEONFORK))
		err = copy_page_range(vma, orig);
	/* Now nobody writes to what both have, other than through a fault. The other areas keep their translations. */
	if ((orig->vm_flags & (VM_WRITE | VM_SHARED)) == VM_WRITE)
		flush_tlb_range(orig, orig->vm_start, orig->vm_end);
	if (vma->vm_ops && vma->vm_ops->open)
		vma->vm_ops->open(vma);
	return err;
}

static int dup_mmap(struct mm_struct *mm, struct mm_struct *oldmm)
{
	VMA_ITERATOR(vmi, oldmm, 0);
	struct vm_area_struct *vma;
	int err = 0;

	if (mmap_write_lock_killable(oldmm))
		return -EINTR;
	mmap_write_lock_nested(mm, SINGLE_DEPTH_NESTING);
	mm->total_vm = oldmm->total_vm;
	mm->data_vm = oldmm->data_vm;
	mm->exec_vm = oldmm->exec_vm;
	mm->stack_vm = oldmm->stack_vm;
	for_each_vma(vmi, vma)
	{
		err = dup_area(mm, vma);
		if (err)
			break;
		cond_resched();
	}
	mmap_write_unlock(mm);
	mmap_write_unlock(oldmm);
	return err;
}

/**
 * dup_mm - a copy of an address space, for a child
 * @tsk: the child, its owner
 * @oldmm: the current task's
 *
 * Returns it with one user, or NULL without memory or if the task is being killed.
 */
struct mm_struct *dup_mm(struct task_struct *tsk, struct mm_struct *oldmm)
{
	struct mm_struct *mm = mm_alloc_raw();
	struct file *exe;

	if (!mm)
		return NULL;
	memcpy(mm, oldmm, sizeof(*mm));
	mm = mm_init(mm, tsk);
	if (!mm)
		return NULL;
	mm->flags = oldmm->flags & MMF_INIT_MASK;
	mm->def_flags = oldmm->def_flags & VM_NOHUGEPAGE;
	exe = get_mm_exe_file(oldmm);
	RCU_INIT_POINTER(mm->exe_file, exe);
	/* Nobody writes to it while the parent runs it, so this cannot fail. */
	if (exe)
		WARN_ON_ONCE(deny_write_access(exe));
	if (dup_mmap(mm, oldmm)) {
		/* Who starts to take it down must not believe that it was a program's. */
		mm->binfmt = NULL;
		mmput(mm);
		return NULL;
	}
	mm->hiwater_rss = get_mm_rss(mm);
	mm->hiwater_vm = mm->total_vm;
	return mm;
}
