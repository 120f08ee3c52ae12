// SPDX-License-Identifier: MIT
/*
 * Anonymous memory's families: which areas may map a page that was first touched in one of them.
 *
 * An area gets an anon_vma when its first page is made private to it; a page's mapping names that anon_vma for good. A child made by
 * fork can map its parent's old pages, so its area joins (by an anon_vma_chain each) all anon_vmas that the parent's area is in, and
 * gets a new one of its own for pages that it makes later: a look-up for such a page does not walk the parent. An anon_vma that has
 * lost its areas is used again instead of making a new one, so that a line of forks stays short.
 *
 *	num_children == anon_vmas whose parent it is (the root is its own parent)
 *	num_active_vmas == areas with vma->anon_vma == it
 *	an anon_vma is used by its chains, and by references from outside (refcount)
 *
 * Locks: root->rwsem guards trees and counts of a whole family; vma->anon_vma is set once, under mmap_lock (reading) and
 * page_table_lock. A page's anon_vma is looked up without a lock: the memory of an anon_vma stays one through a grace period
 * (SLAB_TYPESAFE_BY_RCU), and what was found is checked again. Without memory: -ENOMEM, and the area is as before.
 */
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/rmap.h>
#include <linux/slab.h>
#include "internal.h"

static struct kmem_cache *anon_vma_cache, *chain_cache;

static void anon_vma_ctor(void *data)
{
	struct anon_vma *anon_vma = data;

	init_rwsem(&anon_vma->rwsem);
	atomic_set(&anon_vma->refcount, 0);
	anon_vma->rb_root = RB_ROOT_CACHED;
}

/** anon_vma_init - make the caches; at start-up */
void __init anon_vma_init(void)
{
	anon_vma_cache = kmem_cache_create("anon_vma", sizeof(struct anon_vma), 0,
					   SLAB_TYPESAFE_BY_RCU | SLAB_PANIC | SLAB_ACCOUNT, anon_vma_ctor);
	chain_cache =
		kmem_cache_create("anon_vma_chain", sizeof(struct anon_vma_chain), 0, SLAB_PANIC | SLAB_ACCOUNT, NULL);
}

static struct anon_vma *anon_vma_alloc(void)
{
	struct anon_vma *anon_vma = kmem_cache_alloc(anon_vma_cache, GFP_KERNEL);

	if (!anon_vma)
		return NULL;
	atomic_set(&anon_vma->refcount, 1);
	anon_vma->num_children = 0;
	anon_vma->num_active_vmas = 0;
	anon_vma->parent = anon_vma;
	anon_vma->root = anon_vma;
	return anon_vma;
}

/* The last reference is gone: nobody has it, but a look-up may be about to find out. */
void __put_anon_vma(struct anon_vma *anon_vma)
{
	struct anon_vma *root = anon_vma->root;

	kmem_cache_free(anon_vma_cache, anon_vma);
	if (root != anon_vma)
		put_anon_vma(root);
}

static struct anon_vma_chain *chain_alloc(void)
{
	return kmem_cache_alloc(chain_cache, GFP_KERNEL);
}

/* The root is locked for writing. */
static void chain_link(struct vm_area_struct *vma, struct anon_vma_chain *avc, struct anon_vma *anon_vma)
{
	avc->vma = vma;
	avc->anon_vma = anon_vma;
	list_add(&avc->same_vma, &vma->anon_vma_chain);
	anon_vma_interval_tree_insert(avc, &anon_vma->rb_root);
}

/* Two neighbours that could be one area may share an anon_vma, so that they can still be merged. */
static struct anon_vma *neighbour_anon_vma(struct vm_area_struct *vma, struct vm_area_struct *other)
{
	const unsigned long may_differ = VM_READ | VM_WRITE | VM_EXEC;

	if (!other || !other->anon_vma || !list_is_singular(&other->anon_vma_chain) || other->vm_file != vma->vm_file ||
	    (other->vm_flags ^ vma->vm_flags) & ~may_differ)
		return NULL;
	if (other->vm_end == vma->vm_start)
		return vma->vm_pgoff == other->vm_pgoff + vma_pages(other) ? other->anon_vma : NULL;
	if (other->vm_start == vma->vm_end)
		return other->vm_pgoff == vma->vm_pgoff + vma_pages(vma) ? other->anon_vma : NULL;
	return NULL;
}

static struct anon_vma *find_mergeable_anon_vma(struct vm_area_struct *vma)
{
	struct vm_area_struct *next = find_vma(vma->vm_mm, vma->vm_end), *prev = NULL;
	struct anon_vma *anon_vma = neighbour_anon_vma(vma, next);

	if (!anon_vma && vma->vm_start)
		prev = vma_lookup(vma->vm_mm, vma->vm_start - 1);
	return anon_vma ?: neighbour_anon_vma(vma, prev);
}

/**
 * __anon_vma_prepare - give an area an anon_vma before its first anonymous page
 *
 * Returns 0 or -ENOMEM. mmap_lock is held, for reading at least. May sleep.
 */
int __anon_vma_prepare(struct vm_area_struct *vma)
{
	struct anon_vma_chain *avc = chain_alloc();
	struct anon_vma *anon_vma, *made = NULL;
	unsigned long flags;

	if (!avc)
		return -ENOMEM;
	anon_vma = find_mergeable_anon_vma(vma);
	if (!anon_vma) {
		anon_vma = made = anon_vma_alloc();
		if (!made) {
			kmem_cache_free(chain_cache, avc);
			return -ENOMEM;
		}
		anon_vma->num_children++;
	}
	anon_vma_lock_write(anon_vma);
	spin_lock_irqsave(&vma->vm_mm->page_table_lock, flags);
	if (likely(!vma->anon_vma)) {
		vma->anon_vma = anon_vma;
		chain_link(vma, avc, anon_vma);
		anon_vma->num_active_vmas++;
		made = NULL;
		avc = NULL;
	}
	spin_unlock_irqrestore(&vma->vm_mm->page_table_lock, flags);
	anon_vma_unlock_write(anon_vma);
	if (made)
		put_anon_vma(made);
	if (avc)
		kmem_cache_free(chain_cache, avc);
	return 0;
}

/**
 * anon_vma_clone - let @dst be in all anon_vmas that @src is in
 *
 * For a copy of an area: split off, moved, or of a child. If @dst->anon_vma is not set and one of them has lost its areas, @dst
 * takes it over. Returns 0 or -ENOMEM; then @dst is in none. mmap_lock is held for writing.
 */
int anon_vma_clone(struct vm_area_struct *dst, struct vm_area_struct *src)
{
	struct anon_vma_chain *avc, *pavc;

	list_for_each_entry_reverse(pavc, &src->anon_vma_chain, same_vma) {
		struct anon_vma *anon_vma = pavc->anon_vma;

		avc = chain_alloc();
		if (!avc)
			goto fail;
		anon_vma_lock_write(anon_vma);
		chain_link(dst, avc, anon_vma);
		if (!dst->anon_vma && src->anon_vma && anon_vma->num_children < 2 && !anon_vma->num_active_vmas)
			dst->anon_vma = anon_vma;
		anon_vma_unlock_write(anon_vma);
	}
	if (dst->anon_vma) {
		anon_vma_lock_write(dst->anon_vma);
		dst->anon_vma->num_active_vmas++;
		anon_vma_unlock_write(dst->anon_vma);
	}
	return 0;
fail:
	/* It is counted nowhere yet. */
	dst->anon_vma = NULL;
	unlink_anon_vmas(dst);
	return -ENOMEM;
}

/* A new anon_vma for @vma below @parent. */
static int add_child_anon_vma(struct vm_area_struct *vma, struct anon_vma *parent)
{
	struct anon_vma *anon_vma = anon_vma_alloc();
	struct anon_vma_chain *avc;

	if (!anon_vma)
		return -ENOMEM;
	avc = chain_alloc();
	if (!avc) {
		put_anon_vma(anon_vma);
		return -ENOMEM;
	}
	anon_vma->num_active_vmas = 1;
	anon_vma->root = parent->root;
	anon_vma->parent = parent;
	get_anon_vma(anon_vma->root);
	vma->anon_vma = anon_vma;
	anon_vma_lock_write(anon_vma);
	chain_link(vma, avc, anon_vma);
	parent->num_children++;
	anon_vma_unlock_write(anon_vma);
	return 0;
}

/**
 * anon_vma_fork - what anon_vma_clone() is for a child's copy of an area
 * @vma: the child's
 * @pvma: the parent's
 *
 * Returns 0 or -ENOMEM; then @vma is in none. Both mmap_locks are held for writing.
 */
int anon_vma_fork(struct vm_area_struct *vma, struct vm_area_struct *pvma)
{
	int err;

	if (!pvma->anon_vma)
		return 0;
	vma->anon_vma = NULL;
	err = anon_vma_clone(vma, pvma);
	if (err || vma->anon_vma)
		return err;
	err = add_child_anon_vma(vma, pvma->anon_vma);
	if (err)
		unlink_anon_vmas(vma);
	return err;
}

/** unlink_anon_vmas - an area leaves all its anon_vmas; none of its pages is mapped any more, or another area maps them */
void unlink_anon_vmas(struct vm_area_struct *vma)
{
	struct anon_vma_chain *avc, *next;
	LIST_HEAD(empty);

	list_for_each_entry_safe(avc, next, &vma->anon_vma_chain, same_vma) {
		struct anon_vma *anon_vma = avc->anon_vma;
		bool last;

		anon_vma_lock_write(anon_vma);
		anon_vma_interval_tree_remove(avc, &anon_vma->rb_root);
		last = RB_EMPTY_ROOT(&anon_vma->rb_root.rb_root);
		if (last)
			anon_vma->parent->num_children--;
		if (anon_vma == vma->anon_vma)
			anon_vma->num_active_vmas--;
		anon_vma_unlock_write(anon_vma);
		list_del(&avc->same_vma);
		if (last)
			list_add_tail(&avc->same_vma, &empty);
		else
			kmem_cache_free(chain_cache, avc);
	}
	vma->anon_vma = NULL;
	/* Children before parents, and after the walk, which needs the root's lock. */
	list_for_each_entry_safe(avc, next, &empty, same_vma) {
		put_anon_vma(avc->anon_vma);
		kmem_cache_free(chain_cache, avc);
	}
}

/** page_get_anon_vma - the anon_vma of a mapped anonymous page, with a reference; NULL if it is no longer mapped */
struct anon_vma *page_get_anon_vma(struct page *page)
{
	struct anon_vma *anon_vma = NULL;
	unsigned long mapping;

	rcu_read_lock();
	mapping = (unsigned long)READ_ONCE(page->mapping);
	if ((mapping & PAGE_MAPPING_FLAGS) != PAGE_MAPPING_ANON || !page_mapped(page))
		goto out;
	anon_vma = (struct anon_vma *)(mapping - PAGE_MAPPING_ANON);
	if (!atomic_inc_not_zero(&anon_vma->refcount)) {
		anon_vma = NULL;
		goto out;
	}
	/* As long as it is mapped, its anon_vma has not been freed. */
	if (!page_mapped(page)) {
		rcu_read_unlock();
		put_anon_vma(anon_vma);
		return NULL;
	}
out:
	rcu_read_unlock();
	return anon_vma;
}

void anon_vma_interval_tree_pre_update_vma(struct vm_area_struct *vma)
{
	struct anon_vma_chain *avc;

	list_for_each_entry(avc, &vma->anon_vma_chain, same_vma)
		anon_vma_interval_tree_remove(avc, &avc->anon_vma->rb_root);
}

void anon_vma_interval_tree_post_update_vma(struct vm_area_struct *vma)
{
	struct anon_vma_chain *avc;

	list_for_each_entry(avc, &vma->anon_vma_chain, same_vma)
		anon_vma_interval_tree_insert(avc, &avc->anon_vma->rb_root);
}
