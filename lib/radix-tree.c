// SPDX-License-Identifier: MIT
/*
 * The radix tree's interface over the XArray's tree (lib/xarray.c), and the cache of nodes that all of them use.
 *
 * The tree's own lock is not taken: the user has one. So memory for nodes must be had under that lock, or before.
 * radix_tree_preload() fills a per-CPU stock with as many nodes as one insertion can need, and returns with preemption
 * off; an insertion whose flags do not allow sleeping falls back to the stock. Filling it is the only thing that
 * sleeps.
 */
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/cpu.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/radix-tree.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xarray.h>
#include "xarray_internal.h"

/* A tree that grows to full height while a path of full length is added at its other end. */
#define RADIX_TREE_PRELOAD_SIZE (RADIX_TREE_MAX_PATH * 2 - 1)

struct kmem_cache *radix_tree_node_cachep;

DEFINE_PER_CPU(struct radix_tree_preload, radix_tree_preloads) = {
	.lock = INIT_LOCAL_LOCK(lock),
};
EXPORT_PER_CPU_SYMBOL_GPL(radix_tree_preloads);

static void radix_tree_node_ctor(void *arg)
{
	struct xa_node *node = arg;

	memset(node, 0, sizeof(*node));
	INIT_LIST_HEAD(&node->private_list);
}

/** radix_tree_init - make the cache of nodes; called once, as soon as there are caches */
void __init radix_tree_init(void)
{
	BUILD_BUG_ON(XA_CHUNK_SIZE > 255);
	radix_tree_node_cachep = kmem_cache_create("radix_tree_node", sizeof(struct xa_node), 0,
						   SLAB_PANIC | SLAB_RECLAIM_ACCOUNT, radix_tree_node_ctor);
}

/* Objects of the cache are constructed: give the node back as it came. */
void radix_tree_node_rcu_free(struct rcu_head *head)
{
	struct xa_node *node = container_of(head, struct xa_node, rcu_head);

	memset(node->slots, 0, sizeof(node->slots));
	memset(node->marks, 0, sizeof(node->marks));
	INIT_LIST_HEAD(&node->private_list);
	kmem_cache_free(radix_tree_node_cachep, node);
}

/* ---- Memory ---- */

static gfp_t root_gfp_mask(const struct xarray *root)
{
	return root->xa_flags & (__GFP_BITS_MASK & ~GFP_ZONEMASK);
}

/* Fill this CPU's stock up to @nr nodes. Returns 0 with the stock's lock held, or -ENOMEM. */
int __radix_tree_preload(gfp_t gfp, unsigned int nr)
{
	struct radix_tree_preload *rtp;
	struct xa_node *node;

	gfp &= ~__GFP_ACCOUNT;
	local_lock(&radix_tree_preloads.lock);
	rtp = this_cpu_ptr(&radix_tree_preloads);
	while (rtp->nr < nr) {
		local_unlock(&radix_tree_preloads.lock);
		node = kmem_cache_alloc(radix_tree_node_cachep, gfp);
		if (!node)
			return -ENOMEM;
		local_lock(&radix_tree_preloads.lock);
		/* Perhaps another CPU's now. */
		rtp = this_cpu_ptr(&radix_tree_preloads);
		if (rtp->nr < nr) {
			node->parent = rtp->nodes;
			rtp->nodes = node;
			rtp->nr++;
		} else {
			kmem_cache_free(radix_tree_node_cachep, node);
		}
	}
	return 0;
}

/**
 * radix_tree_preload - make sure that the next insertion has memory; returns 0 with preemption off, or -ENOMEM. May
 * sleep.
 */
int radix_tree_preload(gfp_t gfp_mask)
{
	WARN_ON_ONCE(!gfpflags_allow_blocking(gfp_mask));
	return __radix_tree_preload(gfp_mask, RADIX_TREE_PRELOAD_SIZE);
}
EXPORT_SYMBOL(radix_tree_preload);

/** radix_tree_maybe_preload - the same, but nothing is allocated if @gfp_mask does not allow sleeping */
int radix_tree_maybe_preload(gfp_t gfp_mask)
{
	if (gfpflags_allow_blocking(gfp_mask))
		return __radix_tree_preload(gfp_mask, RADIX_TREE_PRELOAD_SIZE);
	local_lock(&radix_tree_preloads.lock);
	return 0;
}
EXPORT_SYMBOL(radix_tree_maybe_preload);

static struct xa_node *take_preloaded_node(void)
{
	struct radix_tree_preload *rtp;
	struct xa_node *node;

	preempt_disable();
	rtp = this_cpu_ptr(&radix_tree_preloads);
	node = rtp->nodes;
	if (node) {
		rtp->nodes = node->parent;
		rtp->nr--;
		node->parent = NULL;
	}
	preempt_enable();
	return node;
}

/* xas_nomem() for trees whose user has locked: the stock comes first if @gfp does not allow sleeping. */
bool radix_tree_nomem(struct xa_state *xas, gfp_t gfp)
{
	struct xa_node *node = NULL;

	if (xas->xa_node != XA_ERROR(-ENOMEM)) {
		xas_destroy(xas);
		return false;
	}
	if (!gfpflags_allow_blocking(gfp) && !in_interrupt())
		node = take_preloaded_node();
	if (node) {
		xas->xa_alloc = node;
		xas->xa_node = XAS_RESTART;
		return true;
	}
	if (xas_nomem(xas, gfp))
		return true;
	xas_trim(xas);
	return false;
}

/* ---- Lookup ---- */

static void *load_retry(struct xa_state *xas)
{
	void *entry;

	do {
		entry = xas_load(xas);
	} while (xas_retry(xas, entry) && !xa_is_zero(entry));
	return entry;
}

static void __rcu **slot_of(struct xa_state *xas)
{
	return xas->xa_node ? &xas->xa_node->slots[xas->xa_offset] : &xas->xa->xa_head;
}

/**
 * __radix_tree_lookup - find an item and where it lies
 * @nodep, @slotp: get its node (NULL: the root itself) and slot, if not NULL
 */
void *__radix_tree_lookup(const struct radix_tree_root *root, unsigned long index, struct radix_tree_node **nodep,
			  void __rcu ***slotp)
{
	XA_STATE(xas, (struct xarray *)root, index);
	void *entry = load_retry(&xas);

	if (!entry)
		return NULL;
	if (nodep)
		*nodep = xas.xa_node;
	if (slotp)
		*slotp = slot_of(&xas);
	return entry;
}

/** radix_tree_lookup_slot - the slot of the item at @index, NULL if there is none */
void __rcu **radix_tree_lookup_slot(const struct radix_tree_root *root, unsigned long index)
{
	void __rcu **slot;

	return __radix_tree_lookup(root, index, NULL, &slot) ? slot : NULL;
}
EXPORT_SYMBOL(radix_tree_lookup_slot);

/** radix_tree_lookup - the item at @index, or NULL */
void *radix_tree_lookup(const struct radix_tree_root *root, unsigned long index)
{
	return __radix_tree_lookup(root, index, NULL, NULL);
}
EXPORT_SYMBOL(radix_tree_lookup);

/* ---- Changing ---- */

/** radix_tree_insert - store @item at @index; returns 0, -EEXIST or -ENOMEM */
int radix_tree_insert(struct radix_tree_root *root, unsigned long index, void *item)
{
	XA_STATE(xas, root, index);

	BUG_ON(radix_tree_is_internal_node(item));
	do {
		if (xas_load(&xas))
			xas_set_err(&xas, -EEXIST);
		else
			xas_store(&xas, item);
	} while (radix_tree_nomem(&xas, root_gfp_mask(root)));
	return xas_error(&xas);
}
EXPORT_SYMBOL(radix_tree_insert);

/**
 * __radix_tree_replace - replace what is in @slot
 * @node: that the slot belongs to; NULL if it is not known, then @entry must be of the same kind (NULL, value, pointer)
 * as the old one
 */
void __radix_tree_replace(struct radix_tree_root *root, struct radix_tree_node *node, void __rcu **slot, void *entry)
{
	void *old = rcu_dereference_raw(*slot);
	int values = !!xa_is_value(entry) - !!xa_is_value(old);
	int count = !!entry - !!old;

	WARN_ON_ONCE(!node && slot != &root->xa_head && (count || values));
	if (node && !entry && old) {
		struct xa_state xas = {
			.xa = root, .xa_node = node, .xa_offset = slot - node->slots, .xa_shift = node->shift
		};

		xas_store(&xas, NULL);
		return;
	}
	if (node && (count || values)) {
		node->count += count;
		node->nr_values += values;
	}
	rcu_assign_pointer(*slot, entry);
}

/** radix_tree_replace_slot - replace an item by another of the same kind, in a slot from radix_tree_lookup_slot() */
void radix_tree_replace_slot(struct radix_tree_root *root, void __rcu **slot, void *item)
{
	__radix_tree_replace(root, NULL, slot, item);
}
EXPORT_SYMBOL(radix_tree_replace_slot);

/** radix_tree_iter_replace - replace the item that an iteration stands on */
void radix_tree_iter_replace(struct radix_tree_root *root, const struct radix_tree_iter *iter, void __rcu **slot,
			     void *item)
{
	__radix_tree_replace(root, iter->node, slot, item);
}

/** radix_tree_delete_item - delete what is at @index, if it is @item (or @item is NULL); returns it, or NULL */
void *radix_tree_delete_item(struct radix_tree_root *root, unsigned long index, void *item)
{
	XA_STATE(xas, root, index);
	void *entry = xas_load(&xas);

	if (!entry || (item && entry != item))
		return NULL;
	xas_store(&xas, NULL);
	return entry;
}
EXPORT_SYMBOL(radix_tree_delete_item);

void *radix_tree_delete(struct radix_tree_root *root, unsigned long index)
{
	return radix_tree_delete_item(root, index, NULL);
}
EXPORT_SYMBOL(radix_tree_delete);

/** radix_tree_iter_delete - delete the item that an iteration stands on; the iteration goes on */
void radix_tree_iter_delete(struct radix_tree_root *root, struct radix_tree_iter *iter, void __rcu **slot)
{
	XA_STATE(xas, root, iter->index);
	struct xa_node *node;

	xas_load(&xas);
	node = xas.xa_node;
	xas_store(&xas, NULL);
	if (xas.xa_node != node) {
		/* The chunk's node is gone: go on behind it. */
		iter->index = iter->next_index;
		iter->tags = 0;
	}
}
EXPORT_SYMBOL(radix_tree_iter_delete);

/* ---- Tags ---- */

/** radix_tree_tag_set - tag the item at @index; returns it */
void *radix_tree_tag_set(struct radix_tree_root *root, unsigned long index, unsigned int tag)
{
	XA_STATE(xas, root, index);
	void *entry = xas_load(&xas);

	if (entry)
		xas_set_mark(&xas, (__force xa_mark_t)tag);
	return entry;
}
EXPORT_SYMBOL(radix_tree_tag_set);

/** radix_tree_tag_clear - untag the item at @index; returns it, or NULL */
void *radix_tree_tag_clear(struct radix_tree_root *root, unsigned long index, unsigned int tag)
{
	XA_STATE(xas, root, index);
	void *entry = xas_load(&xas);

	if (entry)
		xas_clear_mark(&xas, (__force xa_mark_t)tag);
	return entry;
}
EXPORT_SYMBOL(radix_tree_tag_clear);

/** radix_tree_iter_tag_clear - untag the item that an iteration stands on */
void radix_tree_iter_tag_clear(struct radix_tree_root *root, const struct radix_tree_iter *iter, unsigned int tag)
{
	radix_tree_tag_clear(root, iter->index, tag);
}

/** radix_tree_tag_get - is the item at @index tagged? */
int radix_tree_tag_get(const struct radix_tree_root *root, unsigned long index, unsigned int tag)
{
	return xa_get_mark((struct xarray *)root, index, (__force xa_mark_t)tag);
}
EXPORT_SYMBOL(radix_tree_tag_get);

/** radix_tree_tagged - is any item tagged? */
int radix_tree_tagged(const struct radix_tree_root *root, unsigned int tag)
{
	return xa_marked(root, (__force xa_mark_t)tag);
}
EXPORT_SYMBOL(radix_tree_tagged);

/* ---- Iteration ---- */

void __rcu **__must_check radix_tree_iter_resume(void __rcu **slot, struct radix_tree_iter *iter)
{
	iter->index = __radix_tree_iter_add(iter, 1);
	iter->next_index = iter->index;
	iter->tags = 0;
	return NULL;
}
EXPORT_SYMBOL(radix_tree_iter_resume);

/* Find the first item from iter->next_index on that @flags let through, and stand on it. */
static void *find_chunk_start(struct xa_state *xas, unsigned int flags)
{
	xa_mark_t tag = (__force xa_mark_t)(flags & RADIX_TREE_ITER_TAG_MASK);
	void *entry;

	do {
		if (flags & RADIX_TREE_ITER_TAGGED)
			entry = xas_find_marked(xas, ULONG_MAX, tag);
		else if (flags & RADIX_TREE_ITER_CONTIG)
			entry = xas_load(xas);
		else
			entry = xas_find(xas, ULONG_MAX);
	} while (xa_is_retry(entry) && xas_retry(xas, entry));
	return entry;
}

/**
 * radix_tree_next_chunk - find the next chunk of slots to visit
 * @iter: gets the chunk: from the item found to the end of its node
 * @flags: RADIX_TREE_ITER_*, and a tag
 *
 * Returns the first slot, NULL at the end.
 */
void __rcu **radix_tree_next_chunk(const struct radix_tree_root *root, struct radix_tree_iter *iter, unsigned int flags)
{
	XA_STATE(xas, (struct xarray *)root, iter->next_index);
	struct xa_node *node;

	/* next_index wrapped: the last chunk ended with the greatest index. */
	if (!iter->next_index && iter->index)
		return NULL;
	if (!find_chunk_start(&xas, flags))
		return NULL;

	node = xas.xa_node;
	iter->index = xas.xa_index;
	iter->node = node;
	if (!node) {
		iter->next_index = 1;
		iter->tags = 1;
		return (void __rcu **)&root->xa_head;
	}
	iter->next_index = (iter->index | RADIX_TREE_MAP_MASK) + 1;
	if (flags & RADIX_TREE_ITER_TAGGED)
		iter->tags = node->marks[flags & RADIX_TREE_ITER_TAG_MASK][0] >> xas.xa_offset;
	return &node->slots[xas.xa_offset];
}
EXPORT_SYMBOL(radix_tree_next_chunk);

/**
 * radix_tree_gang_lookup - several items at once
 * @results: gets up to @max_items items, from @first_index on
 *
 * Returns how many.
 */
unsigned int radix_tree_gang_lookup(const struct radix_tree_root *root, void **results, unsigned long first_index,
				    unsigned int max_items)
{
	return max_items ? xa_extract((struct xarray *)root, results, first_index, ULONG_MAX, max_items, XA_PRESENT)
			 : 0;
}
EXPORT_SYMBOL(radix_tree_gang_lookup);

unsigned int radix_tree_gang_lookup_tag(const struct radix_tree_root *root, void **results, unsigned long first_index,
					unsigned int max_items, unsigned int tag)
{
	return max_items ? xa_extract((struct xarray *)root, results, first_index, ULONG_MAX, max_items,
				      (__force xa_mark_t)tag)
			 : 0;
}
EXPORT_SYMBOL(radix_tree_gang_lookup_tag);

/** radix_tree_gang_lookup_tag_slot - the slots of tagged items */
unsigned int radix_tree_gang_lookup_tag_slot(const struct radix_tree_root *root, void __rcu ***results,
					     unsigned long first_index, unsigned int max_items, unsigned int tag)
{
	struct radix_tree_iter iter;
	unsigned int found = 0;
	void __rcu **slot;

	if (!max_items)
		return 0;
	radix_tree_for_each_tagged(slot, root, &iter, first_index, tag) {
		results[found] = slot;
		if (++found == max_items)
			break;
	}
	return found;
}
EXPORT_SYMBOL(radix_tree_gang_lookup_tag_slot);
