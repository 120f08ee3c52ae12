// SPDX-License-Identifier: MIT
/*
 * Areas of an address space: their memory, the tree that holds them, finding them.
 *
 * mm->mm_rt maps each area's [vm_start, vm_end) to the area; areas never overlap, mm->map_count is their number. An area that maps
 * a file is in the file's i_mmap as well, and a shared one that may be written is counted in i_mmap_writable.
 *
 * Locks: mmap_lock for writing to change the tree, for reading to search it; RCU to search it for lock_vma_under_rcu(). i_mmap_rwsem
 * inside. Insertion needs nodes that vma_reserve() got ahead.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "vma.h"

static struct kmem_cache *vm_area_cachep;

void __init vma_cache_init(void)
{
	vm_area_cachep =
		kmem_cache_create("vm_area_struct", sizeof(struct vm_area_struct), 0, SLAB_PANIC | SLAB_ACCOUNT, NULL);
}

/* ---- memory ---- */

/** vm_area_alloc - an area that belongs to @mm, all else zero; NULL without memory. Free it with vm_area_free(). */
struct vm_area_struct *vm_area_alloc(struct mm_struct *mm)
{
	struct vm_area_struct *vma = kmem_cache_alloc(vm_area_cachep, GFP_KERNEL);

	if (vma) {
		vma_init(vma, mm);
		vma->vm_ops = NULL;
	}
	return vma;
}

/** vm_area_dup - a copy of an area that is in no tree or list and has no anon_vma_chain; NULL without memory */
struct vm_area_struct *vm_area_dup(struct vm_area_struct *orig)
{
	struct vm_area_struct *new = kmem_cache_alloc(vm_area_cachep, GFP_KERNEL);

	if (!new)
		return NULL;
	*new = *orig;
	INIT_LIST_HEAD(&new->anon_vma_chain);
	memset(&new->shared, 0, sizeof(new->shared));
	init_rwsem(&new->vm_lock);
	new->vm_lock_seq = -1UL;
	new->detached = false;
	return new;
}

static void free_vma_rcu(struct rcu_head *rcu)
{
	kmem_cache_free(vm_area_cachep, container_of(rcu, struct vm_area_struct, vm_rcu));
}

/** vm_area_free - free an area that is in no tree or list; its memory stays for a grace period */
void vm_area_free(struct vm_area_struct *vma)
{
	call_rcu(&vma->vm_rcu, free_vma_rcu);
}

/* ---- searches ---- */

/** find_vma - the first area that ends above @addr, or NULL. mmap_lock is held. */
struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr)
{
	return range_tree_find(&mm->mm_rt, addr);
}
EXPORT_SYMBOL(find_vma);

/** find_vma_intersection - the first area that overlaps [@start_addr, @end_addr), or NULL. mmap_lock is held. */
struct vm_area_struct *find_vma_intersection(struct mm_struct *mm, unsigned long start_addr, unsigned long end_addr)
{
	struct vm_area_struct *vma = find_vma(mm, start_addr);

	return vma && vma->vm_start < end_addr ? vma : NULL;
}
EXPORT_SYMBOL(find_vma_intersection);

/** find_vma_prev - find_vma(), and *@pprev gets the area before it (the last one if there is none), or NULL */
struct vm_area_struct *find_vma_prev(struct mm_struct *mm, unsigned long addr, struct vm_area_struct **pprev)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	*pprev = range_tree_find_below(&mm->mm_rt, vma ? vma->vm_start : ULONG_MAX);
	return vma;
}

/** vma_find - the next area of an iteration, if it starts below @max; NULL otherwise */
struct vm_area_struct *vma_find(struct vma_iterator *vmi, unsigned long max)
{
	unsigned long end = vmi->end;
	struct vm_area_struct *vma = range_tree_next(&vmi->mm->mm_rt, &end);

	if (!vma || vma->vm_start >= max)
		return NULL;
	vmi->start = vma->vm_start;
	vmi->end = end;
	return vma;
}
EXPORT_SYMBOL_GPL(vma_find);

/** vma_prev - the area before the one last returned, or before the address where the iteration begins */
struct vm_area_struct *vma_prev(struct vma_iterator *vmi)
{
	unsigned long start = vmi->start;
	struct vm_area_struct *vma = range_tree_prev(&vmi->mm->mm_rt, &start);

	if (!vma)
		return NULL;
	vmi->start = start;
	vmi->end = vma->vm_end;
	return vma;
}
EXPORT_SYMBOL_GPL(vma_prev);

/* ---- in and out of the tree and the file ---- */

/* Get what linking @areas more areas will need. 0 or -ENOMEM. */
int vma_reserve(struct mm_struct *mm, unsigned int areas)
{
	return range_tree_reserve(&mm->mm_rt, areas, GFP_KERNEL);
}

/* Add the area to its file's; i_mmap_rwsem is held for writing. */
void __vma_link_file(struct vm_area_struct *vma, struct address_space *mapping)
{
	if (vma_is_shared_maywrite(vma))
		mapping_allow_writable(mapping);
	vma_interval_tree_insert(vma, &mapping->i_mmap);
}

void __vma_unlink_file(struct vm_area_struct *vma, struct address_space *mapping)
{
	if (vma_is_shared_maywrite(vma))
		mapping_unmap_writable(mapping);
	vma_interval_tree_remove(vma, &mapping->i_mmap);
}

/** unlink_file_vma - take the area out of its file's, if it maps one */
void unlink_file_vma(struct vm_area_struct *vma)
{
	struct address_space *mapping;

	if (!vma->vm_file)
		return;
	mapping = vma->vm_file->f_mapping;
	i_mmap_lock_write(mapping);
	__vma_unlink_file(vma, mapping);
	i_mmap_unlock_write(mapping);
}

/* Put the area into the tree and its file's. There is a reservation; mmap_lock is held for writing. Does not account. */
void vma_link(struct mm_struct *mm, struct vm_area_struct *vma)
{
	range_tree_insert(&mm->mm_rt, vma->vm_start, vma->vm_end, vma);
	mm->map_count++;
	if (vma->vm_file) {
		struct address_space *mapping = vma->vm_file->f_mapping;

		i_mmap_lock_write(mapping);
		__vma_link_file(vma, mapping);
		i_mmap_unlock_write(mapping);
	}
}

/* Take the area, locked for writing, out of the tree only. */
void vma_unlink_tree(struct mm_struct *mm, struct vm_area_struct *vma)
{
	range_tree_erase(&mm->mm_rt, vma->vm_start);
	mm->map_count--;
	vma_mark_detached(vma);
}

/**
 * insert_vm_struct - add an area that the caller has set up, a stack or a special one
 *
 * Returns 0; -ENOMEM if it overlaps another one, or without memory, or if it may not be promised. mmap_lock is held for writing.
 */
int insert_vm_struct(struct mm_struct *mm, struct vm_area_struct *vma)
{
	if (find_vma_intersection(mm, vma->vm_start, vma->vm_end) || vma_reserve(mm, 1))
		return -ENOMEM;
	if (vma->vm_flags & VM_ACCOUNT && security_vm_enough_memory_mm(mm, vma_pages(vma)))
		return -ENOMEM;
	if (vma_is_anonymous(vma))
		vma->vm_pgoff = vma->vm_start >> PAGE_SHIFT;
	vma_link(mm, vma);
	return 0;
}
