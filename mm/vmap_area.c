// SPDX-License-Identifier: MIT
/*
 * Which kernel addresses are in use: the ranges MODULES_VADDR..MODULES_END and VMALLOC_START..VMALLOC_END.
 *
 * Each range has one tree of busy areas (struct vmap_area), ordered by address and ended by a sentinel of size 0 at
 * the range's end. Free addresses have no nodes: each area knows the free gap below it, and the largest gap in its
 * subtree:
 *	va->gap == va->va_start - (end of the area before it, or start of the range)
 *	va->max_gap == max(va->gap, max_gap of both children)
 * So the lowest gap that is large enough is found in O(log n) steps unless alignment or limits spoil many candidates,
 * and freeing needs no memory. Addresses are given out lowest first, which makes them the same in every run. An area
 * that is being freed is marked: its addresses stay taken, and nobody finds it any more.
 *
 * Locks: vmap_area_lock guards the trees and all areas in them; it is not taken in interrupts. A busy area is its
 * owner's otherwise. Without memory for a node alloc_vmap_area() fails and nothing has changed. Recursion is as deep
 * as the tree: at most 2 * log2(n).
 */
#include <linux/kernel.h>
#include <linux/rbtree_augmented.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include "internal.h"

#define VA_DETACHED 1UL

struct vmap_range {
	struct rb_root root;
	unsigned long start, end;
	struct vmap_area sentinel;
};

static DEFINE_SPINLOCK(vmap_area_lock);
static struct vmap_range ranges[] = {
	{ .start = MODULES_VADDR, .end = MODULES_END },
	{ .start = VMALLOC_START, .end = VMALLOC_END + 1 },
};
static struct kmem_cache *vmap_area_cachep;

static unsigned long va_gap(const struct vmap_area *va)
{
	return va->gap;
}

RB_DECLARE_CALLBACKS_MAX(static, gap_callbacks, struct vmap_area, rb_node, unsigned long, max_gap, va_gap)

static struct vmap_area *va_of(struct rb_node *node)
{
	return rb_entry_safe(node, struct vmap_area, rb_node);
}

static struct vmap_range *range_of(unsigned long addr)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ranges); i++)
		if (addr >= ranges[i].start && addr < ranges[i].end)
			return &ranges[i];
	return NULL;
}

/* ---- trees ---- */

static void set_gap(struct vmap_area *va, unsigned long gap)
{
	va->gap = gap;
	gap_callbacks_propagate(&va->rb_node, NULL);
}

static void tree_insert(struct vmap_range *range, struct vmap_area *va)
{
	struct rb_node **link = &range->root.rb_node, *parent = NULL;

	va->max_gap = va->gap;
	while (*link) {
		parent = *link;
		va_of(parent)->max_gap = max(va_of(parent)->max_gap, va->gap);
		link = va->va_start < va_of(parent)->va_start ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&va->rb_node, parent, link);
	rb_insert_augmented(&va->rb_node, &range->root, &gap_callbacks);
}

/* The area that holds @addr. */
static struct vmap_area *tree_find(struct vmap_range *range, unsigned long addr)
{
	struct rb_node *node = range->root.rb_node;

	while (node) {
		struct vmap_area *va = va_of(node);

		if (addr < va->va_start)
			node = node->rb_left;
		else if (addr >= va->va_end)
			node = node->rb_right;
		else
			return va;
	}
	return NULL;
}

/* ---- allocation ---- */

struct fit {
	unsigned long size, align, start, end;
};

/* Where @fit would lie in the gap below an area, or 0. */
static unsigned long place_below(const struct vmap_area *va, const struct fit *fit)
{
	unsigned long low = max(va->va_start - va->gap, fit->start), high = min(va->va_start, fit->end);
	unsigned long place = ALIGN(low, fit->align);

	return place >= low && place < high && high - place >= fit->size ? place : 0;
}

/* The area above the lowest gap that can hold @fit. */
static struct vmap_area *lowest_fit(struct rb_node *node, const struct fit *fit)
{
	struct vmap_area *va = va_of(node), *found;

	if (!va || va->max_gap < fit->size)
		return NULL;
	if (va->va_start > fit->start) {
		found = lowest_fit(node->rb_left, fit);
		if (found)
			return found;
		if (place_below(va, fit))
			return va;
	}
	return va->va_end < fit->end ? lowest_fit(node->rb_right, fit) : NULL;
}

/* Put @va at the lowest place for @fit; false if there is none. */
static bool place_area(struct vmap_area *va, const struct fit *fit)
{
	struct vmap_range *range = range_of(fit->start);
	struct vmap_area *above = range ? lowest_fit(range->root.rb_node, fit) : NULL;

	if (!above)
		return false;
	va->va_start = place_below(above, fit);
	va->va_end = va->va_start + fit->size;
	va->gap = va->va_start - (above->va_start - above->gap);
	set_gap(above, above->va_start - va->va_end);
	tree_insert(range, va);
	return true;
}

/**
 * alloc_vmap_area - reserve kernel addresses
 * @size: bytes, page aligned, not 0
 * @align: power of two
 * @start: lowest address allowed, in one of the ranges
 * @end: one past the highest
 * @gfp: for the bookkeeping
 * @vm: what the area is for, or NULL
 *
 * Returns the area or NULL. May sleep if @gfp allows; not in interrupts.
 */
struct vmap_area *alloc_vmap_area(unsigned long size, unsigned long align, unsigned long start, unsigned long end,
				  gfp_t gfp, struct vm_struct *vm)
{
	const struct fit fit = { .size = size, .align = max(align, PAGE_SIZE), .start = start, .end = end };
	struct vmap_area *va = kmem_cache_alloc(vmap_area_cachep, gfp & GFP_RECLAIM_MASK);
	bool placed;

	if (!va)
		return NULL;
	va->flags = 0;
	va->vm = vm;
	spin_lock(&vmap_area_lock);
	placed = place_area(va, &fit);
	spin_unlock(&vmap_area_lock);
	if (placed)
		return va;
	kmem_cache_free(vmap_area_cachep, va);
	return NULL;
}

/**
 * free_vmap_area - give addresses back
 * @va: detached; nothing is mapped there and the TLB has been flushed
 *
 * Needs no memory. Not in interrupts.
 */
void free_vmap_area(struct vmap_area *va)
{
	struct vmap_area *above;

	spin_lock(&vmap_area_lock);
	above = va_of(rb_next(&va->rb_node));
	rb_erase_augmented(&va->rb_node, &range_of(va->va_start)->root, &gap_callbacks);
	set_gap(above, above->va_start - va->va_start + va->gap);
	spin_unlock(&vmap_area_lock);
	kmem_cache_free(vmap_area_cachep, va);
}

static struct vmap_area *find_locked(unsigned long addr)
{
	struct vmap_range *range = range_of(addr);
	struct vmap_area *va = range ? tree_find(range, addr) : NULL;

	return va && !(va->flags & VA_DETACHED) ? va : NULL;
}

/** find_vmap_area - the busy area that holds an address, or NULL. Valid as long as its owner keeps it. */
struct vmap_area *find_vmap_area(unsigned long addr)
{
	struct vmap_area *va;

	spin_lock(&vmap_area_lock);
	va = find_locked(addr);
	spin_unlock(&vmap_area_lock);
	return va;
}

/**
 * detach_vmap_area - begin to free the area that holds @addr: it is the caller's alone from now on. NULL if there is
 * none.
 */
struct vmap_area *detach_vmap_area(unsigned long addr)
{
	struct vmap_area *va;

	spin_lock(&vmap_area_lock);
	va = find_locked(addr);
	if (va)
		va->flags |= VA_DETACHED;
	spin_unlock(&vmap_area_lock);
	return va;
}

/** for_each_vmap_area - call @fn for each busy area in ascending order, under the lock, until it returns nonzero */
int for_each_vmap_area(int (*fn)(struct vmap_area *va, void *ctx), void *ctx)
{
	struct rb_node *node;
	unsigned int i;
	int ret = 0;

	spin_lock(&vmap_area_lock);
	for (i = 0; i < ARRAY_SIZE(ranges); i++)
		for (node = rb_first(&ranges[i].root); node && !ret; node = rb_next(node))
			if (va_of(node) != &ranges[i].sentinel && !(va_of(node)->flags & VA_DETACHED))
				ret = fn(va_of(node), ctx);
	spin_unlock(&vmap_area_lock);
	return ret;
}

/** vmap_area_init - all addresses are free; the slab allocator works */
void __init vmap_area_init(void)
{
	unsigned int i;

	vmap_area_cachep = KMEM_CACHE(vmap_area, SLAB_PANIC);
	for (i = 0; i < ARRAY_SIZE(ranges); i++) {
		struct vmap_area *sentinel = &ranges[i].sentinel;

		sentinel->va_start = sentinel->va_end = ranges[i].end;
		sentinel->gap = ranges[i].end - ranges[i].start;
		tree_insert(&ranges[i], sentinel);
	}
}

static unsigned int verify_range(struct vmap_range *range)
{
	unsigned long end = range->start;
	struct rb_node *node;
	unsigned int broken = 0;

	for (node = rb_first(&range->root); node; node = rb_next(node)) {
		struct vmap_area *va = va_of(node), *left = va_of(node->rb_left), *right = va_of(node->rb_right);

		if (va->va_start < end || va->va_end < va->va_start || va->va_start - va->gap != end)
			VERIFY_FAIL(broken, "vmap: area %lx-%lx with a gap of %lx follows %lx", va->va_start,
				    va->va_end, va->gap, end);
		if (va->max_gap != max3(va->gap, left ? left->max_gap : 0, right ? right->max_gap : 0))
			VERIFY_FAIL(broken, "vmap: area %lx has the wrong largest gap %lx", va->va_start, va->max_gap);
		end = va->va_end;
	}
	if (end != range->end)
		VERIFY_FAIL(broken, "vmap: the last area ends at %lx", end);
	return broken;
}

/* Checks the order of the areas and all gaps; returns the number of broken invariants. */
unsigned int vmap_area_verify(void)
{
	unsigned int i, broken = 0;

	spin_lock(&vmap_area_lock);
	for (i = 0; i < ARRAY_SIZE(ranges); i++)
		broken += verify_range(&ranges[i]);
	spin_unlock(&vmap_area_lock);
	return broken;
}
