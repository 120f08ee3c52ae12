// SPDX-License-Identifier: MIT
/*
 * The locks of single areas: faults in different areas, and faults beside an mmap elsewhere, do not meet.
 *
 * An area is locked for writing while its vm_lock_seq equals its address space's mm_lock_seq. vma_start_write() makes them equal, having
 * waited for the faults inside; the end of the writer's hold on mmap_lock adds one to mm_lock_seq and so releases all areas at once.
 * A fault holds vm_lock for reading.
 *
 * A fault finds the area without any lock: nodes and areas are freed after a grace period only (range_tree_find_rcu(), vm_area_free()).
 * Having locked it, it looks whether the area is still in the tree and covers the address; it stays so while the lock is held, for
 * changing its borders or taking it out needs the lock for writing.
 *
 * Never sleeps for reading: whoever meets a writer takes mmap_lock instead.
 */
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>

/**
 * vma_start_read - lock an area for a fault
 *
 * Returns false if it is being changed. The area cannot go meanwhile: rcu_read_lock() or mmap_lock for reading is held.
 */
bool vma_start_read(struct vm_area_struct *vma)
{
	if (READ_ONCE(vma->vm_lock_seq) == READ_ONCE(vma->vm_mm->mm_lock_seq))
		return false;
	if (!down_read_trylock(&vma->vm_lock))
		return false;
	/* Pairs with vma_end_write_all(): who sees the new count sees what the writer did. */
	if (unlikely(vma->vm_lock_seq == smp_load_acquire(&vma->vm_mm->mm_lock_seq))) {
		up_read(&vma->vm_lock);
		return false;
	}
	return true;
}

/** vma_end_read - the fault is done with the area */
void vma_end_read(struct vm_area_struct *vma)
{
	/* The area may be freed as soon as the lock is given up. */
	rcu_read_lock();
	up_read(&vma->vm_lock);
	rcu_read_unlock();
}

/** vma_start_write - keep faults out of an area until mmap_lock, held for writing, is released. May sleep. */
void vma_start_write(struct vm_area_struct *vma)
{
	mmap_assert_write_locked(vma->vm_mm);
	if (vma->vm_lock_seq == vma->vm_mm->mm_lock_seq)
		return;
	down_write(&vma->vm_lock);
	WRITE_ONCE(vma->vm_lock_seq, vma->vm_mm->mm_lock_seq);
	up_write(&vma->vm_lock);
}

void vma_assert_write_locked(struct vm_area_struct *vma)
{
	VM_BUG_ON_VMA(vma->vm_lock_seq != vma->vm_mm->mm_lock_seq, vma);
}

/** vma_mark_detached - the area, locked for writing, leaves the tree */
void vma_mark_detached(struct vm_area_struct *vma)
{
	vma_assert_write_locked(vma);
	WRITE_ONCE(vma->detached, true);
}

/**
 * lock_vma_under_rcu - find the area that contains an address and lock it for a fault, without mmap_lock
 *
 * Returns the area, to be given back with vma_end_read(); NULL if there is none, or it or its neighbourhood is being changed: then look
 * again under mmap_lock. Does not sleep.
 */
struct vm_area_struct *lock_vma_under_rcu(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma;

	rcu_read_lock();
	vma = range_tree_find_rcu(&mm->mm_rt, address);
	if (vma && !vma_start_read(vma))
		vma = NULL;
	rcu_read_unlock();
	if (!vma)
		return NULL;
	if (likely(!vma->detached && address >= vma->vm_start && address < vma->vm_end))
		return vma;
	vma_end_read(vma);
	return NULL;
}
