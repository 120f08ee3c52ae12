// SPDX-License-Identifier: MIT
/* Changing an XArray: nodes, storing, marks, splitting. lib/xarray.c holds the theory. All of it runs under xa_lock. */
#include <linux/bitmap.h>
#include <linux/export.h>
#include <linux/list.h>
#include <linux/radix-tree.h>
#include <linux/slab.h>
#include <linux/xarray.h>
#include "xarray_internal.h"

/* ---- Nodes ---- */

static void xas_update(const struct xa_state *xas, struct xa_node *node)
{
	if (xas->xa_update)
		xas->xa_update(node);
	else
		XA_NODE_BUG_ON(node, !list_empty(&node->private_list));
}

static void xa_node_free(struct xa_node *node)
{
	XA_NODE_BUG_ON(node, !list_empty(&node->private_list));
	node->array = NULL;
	call_rcu(&node->rcu_head, radix_tree_node_rcu_free);
}

static struct xa_node *xa_node_alloc(struct xa_state *xas, gfp_t gfp)
{
	if (xas->xa->xa_flags & XA_FLAGS_ACCOUNT)
		gfp |= __GFP_ACCOUNT;
	return kmem_cache_alloc_lru(radix_tree_node_cachep, xas->xa_lru, gfp);
}

/*
 * A new node with that shift as the child of the slot where the cursor stands; not linked in. NULL: the cursor has
 * -ENOMEM.
 */
static struct xa_node *xas_alloc(struct xa_state *xas, unsigned int shift)
{
	struct xa_node *parent = xas->xa_node;
	struct xa_node *node = xas->xa_alloc;

	if (xas_invalid(xas))
		return NULL;
	if (node) {
		xas->xa_alloc = NULL;
	} else {
		node = xa_node_alloc(xas, GFP_NOWAIT | __GFP_NOWARN);
		if (!node) {
			xas_set_err(xas, -ENOMEM);
			return NULL;
		}
	}
	if (parent) {
		node->offset = xas->xa_offset;
		parent->count++;
		XA_NODE_BUG_ON(node, parent->count > XA_CHUNK_SIZE);
		xas_update(xas, parent);
	}
	XA_NODE_BUG_ON(node, shift > BITS_PER_LONG);
	XA_NODE_BUG_ON(node, !list_empty(&node->private_list));
	node->shift = shift;
	node->count = 0;
	node->nr_values = 0;
	RCU_INIT_POINTER(node->parent, parent);
	node->array = xas->xa;
	return node;
}

/** xas_destroy - free the nodes that a cursor holds in reserve */
void xas_destroy(struct xa_state *xas)
{
	struct xa_node *next, *node = xas->xa_alloc;

	while (node) {
		XA_NODE_BUG_ON(node, !list_empty(&node->private_list));
		next = rcu_dereference_raw(node->parent);
		radix_tree_node_rcu_free(&node->rcu_head);
		xas->xa_alloc = node = next;
	}
}
EXPORT_SYMBOL_GPL(xas_destroy);

/**
 * xas_nomem - after an operation: was there too little memory, and shall it be tried again?
 * @gfp: for a node; the caller has dropped xa_lock if this may sleep
 *
 * Returns true to retry. Otherwise the cursor's reserve is freed, and its error tells how the operation ended.
 */
bool xas_nomem(struct xa_state *xas, gfp_t gfp)
{
	if (xas->xa_node != XA_ERROR(-ENOMEM)) {
		xas_destroy(xas);
		return false;
	}
	xas->xa_alloc = xa_node_alloc(xas, gfp);
	if (!xas->xa_alloc)
		return false;
	xas->xa_alloc->parent = NULL;
	XA_NODE_BUG_ON(xas->xa_alloc, !list_empty(&xas->xa_alloc->private_list));
	xas->xa_node = XAS_RESTART;
	return true;
}
EXPORT_SYMBOL_GPL(xas_nomem);

/*
 * xas_nomem() for a caller that holds xa_lock, in the way the array's flags say: it is dropped if gfp allows sleeping.
 */
bool __xas_nomem(struct xa_state *xas, gfp_t gfp) __must_hold(xas->xa->xa_lock)
{
	unsigned int lock_type = xa_lock_type(xas->xa);
	bool retry;

	if (xas->xa_node != XA_ERROR(-ENOMEM))
		return xas_nomem(xas, gfp);
	if (gfpflags_allow_blocking(gfp))
		xas_unlock_type(xas, lock_type);
	retry = xas_nomem(xas, gfp);
	if (gfpflags_allow_blocking(gfp))
		xas_lock_type(xas, lock_type);
	if (!retry)
		xas_trim(xas);
	return retry;
}

/* Free @top and all nodes below it, which the tree does not reach any more. Readers in there are told to restart. */
void xas_free_nodes(struct xa_state *xas, struct xa_node *top)
{
	struct xa_node *node = top, *parent;
	unsigned int offset = 0;

	while (true) {
		void *entry = xa_entry_locked(xas->xa, node, offset);

		if (node->shift && xa_is_node(entry)) {
			node = xa_to_node(entry);
			offset = 0;
			continue;
		}
		if (entry)
			RCU_INIT_POINTER(node->slots[offset], XA_RETRY_ENTRY);
		offset++;
		while (offset == XA_CHUNK_SIZE) {
			parent = xa_parent_locked(xas->xa, node);
			offset = node->offset + 1;
			node->count = 0;
			node->nr_values = 0;
			xas_update(xas, node);
			xa_node_free(node);
			if (node == top)
				return;
			node = parent;
		}
	}
}

/* ---- Growing ---- */

/*
 * The greatest index that the tree must reach for the cursor's entry. An entry of several indices needs a node even at
 * index 0.
 */
static unsigned long xas_max(const struct xa_state *xas)
{
	unsigned long max = xas->xa_index, mask;

	if (!xas->xa_shift && !xas->xa_sibs)
		return max;
	mask = xas_size(xas) - 1;
	max |= mask;
	if (mask == max && max != ULONG_MAX)
		max++;
	return max;
}

/* A new top node over @head takes its marks. In an allocating array the other slots are free. */
static void inherit_marks(struct xarray *xa, struct xa_node *node)
{
	xa_mark_t mark;

	for_each_xa_mark(mark) {
		if (xa_track_free(xa) && mark == XA_FREE_MARK) {
			node_mark_all(node, XA_FREE_MARK);
			if (!xa_marked(xa, XA_FREE_MARK)) {
				node_clear_mark(node, 0, XA_FREE_MARK);
				xa_mark_set(xa, XA_FREE_MARK);
			}
		} else if (xa_marked(xa, mark)) {
			node_set_mark(node, 0, mark);
		}
	}
}

/*
 * Make the tree high enough. Returns the shift that a slot holding the whole tree would have: 0 if the head itself is
 * the slot for index 0; -ENOMEM.
 */
static int xas_expand(struct xa_state *xas, void *head)
{
	struct xarray *xa = xas->xa;
	unsigned long max = xas_max(xas);
	struct xa_node *node = NULL;
	int shift = 0;

	if (!head) {
		if (max == 0)
			return 0;
		while (max >> shift >= XA_CHUNK_SIZE)
			shift += XA_CHUNK_SHIFT;
		return shift + XA_CHUNK_SHIFT;
	}
	if (xa_is_node(head)) {
		node = xa_to_node(head);
		shift = node->shift + XA_CHUNK_SHIFT;
	}
	xas->xa_node = NULL;

	while (max > max_index(head)) {
		XA_NODE_BUG_ON(node, shift > BITS_PER_LONG);
		node = xas_alloc(xas, shift);
		if (!node)
			return -ENOMEM;
		node->count = 1;
		if (xa_is_value(head))
			node->nr_values = 1;
		RCU_INIT_POINTER(node->slots[0], head);
		inherit_marks(xa, node);
		if (xa_is_node(head)) {
			xa_to_node(head)->offset = 0;
			rcu_assign_pointer(xa_to_node(head)->parent, node);
		}
		head = xa_mk_node(node);
		rcu_assign_pointer(xa->xa_head, head);
		xas_update(xas, node);
		shift += XA_CHUNK_SHIFT;
	}
	xas->xa_node = node;
	return shift;
}

/*
 * Make the slot exist that the cursor's entry goes to, and go there. An entry for more indices that is in the way ends
 * the walk. Returns what is in the slot.
 *
 * @allow_root: the head may be that slot
 */
void *xas_create(struct xa_state *xas, bool allow_root)
{
	struct xarray *xa = xas->xa;
	struct xa_node *node = xas->xa_node;
	unsigned int order = xas->xa_shift;
	void __rcu **slot;
	void *entry;
	int shift;

	if (xas_top(node)) {
		entry = xa_head_locked(xa);
		xas->xa_node = NULL;
		if (!entry && xa_zero_busy(xa))
			entry = XA_ZERO_ENTRY;
		shift = xas_expand(xas, entry);
		if (shift < 0)
			return NULL;
		if (!shift && !allow_root)
			shift = XA_CHUNK_SHIFT;
		entry = xa_head_locked(xa);
		slot = &xa->xa_head;
	} else if (xas_error(xas)) {
		return NULL;
	} else if (node) {
		shift = node->shift;
		entry = xa_entry_locked(xa, node, xas->xa_offset);
		slot = &node->slots[xas->xa_offset];
	} else {
		shift = 0;
		entry = xa_head_locked(xa);
		slot = &xa->xa_head;
	}

	while (shift > order) {
		shift -= XA_CHUNK_SHIFT;
		if (!entry) {
			node = xas_alloc(xas, shift);
			if (!node)
				break;
			if (xa_track_free(xa))
				node_mark_all(node, XA_FREE_MARK);
			rcu_assign_pointer(*slot, xa_mk_node(node));
		} else if (xa_is_node(entry)) {
			node = xa_to_node(entry);
		} else {
			break;
		}
		entry = xas_descend(xas, node);
		slot = &node->slots[xas->xa_offset];
	}
	return entry;
}

/**
 * xas_create_range - make every slot exist that the cursor's order covers
 *
 * So that an entry in each of them can be stored without memory: the cursor is left on the first, with order 0. If
 * memory runs out it has the error and its order; then some slots exist. The range is worked through from its end, one
 * bottom node at a time.
 */
void xas_create_range(struct xa_state *xas)
{
	unsigned long index = xas->xa_index;
	unsigned char shift = xas->xa_shift, sibs = xas->xa_sibs;
	struct xa_node *node;

	xas->xa_index |= ((sibs + 1UL) << shift) - 1;
	if (xas_is_node(xas) && xas->xa_node->shift == xas->xa_shift)
		xas->xa_offset |= sibs;
	xas->xa_shift = 0;
	xas->xa_sibs = 0;

	while (true) {
		xas_create(xas, true);
		if (xas_error(xas)) {
			xas->xa_shift = shift;
			xas->xa_sibs = sibs;
			xas->xa_index = index;
			return;
		}
		if (xas->xa_index <= (index | XA_CHUNK_MASK))
			break;
		xas->xa_index -= XA_CHUNK_SIZE;
		while (true) {
			node = xas->xa_node;
			if (node->shift >= shift)
				break;
			xas->xa_node = xa_parent_locked(xas->xa, node);
			xas->xa_offset = node->offset - 1;
			if (node->offset != 0)
				break;
		}
	}
	xas->xa_index = index;
	if (xas->xa_node)
		xas_set_offset(xas);
}
EXPORT_SYMBOL_GPL(xas_create_range);

/* ---- Shrinking ---- */

/* While the top node has only slot 0, and the head can stand for that, drop the node. */
static void xas_shrink(struct xa_state *xas)
{
	struct xarray *xa = xas->xa;
	struct xa_node *node = xas->xa_node;
	void *entry;

	while (node->count == 1) {
		entry = xa_entry_locked(xa, node, 0);
		if (!entry)
			break;
		if (!xa_is_node(entry) && node->shift)
			break; /* an entry for several indices */
		if (xa_is_zero(entry) && xa_zero_busy(xa))
			entry = NULL;
		xas->xa_node = XAS_BOUNDS;

		RCU_INIT_POINTER(xa->xa_head, entry);
		if (xa_track_free(xa) && !node_get_mark(node, 0, XA_FREE_MARK))
			xa_mark_clear(xa, XA_FREE_MARK);
		node->count = 0;
		node->nr_values = 0;
		if (!xa_is_node(entry))
			RCU_INIT_POINTER(node->slots[0], XA_RETRY_ENTRY);
		xas_update(xas, node);
		xa_node_free(node);
		if (!xa_is_node(entry))
			break;
		node = xa_to_node(entry);
		node->parent = NULL;
	}
}

/* The cursor's node may have become empty: free it, and its parents as long as they become empty too. */
static void xas_delete_node(struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node, *parent;

	while (!node->count) {
		parent = xa_parent_locked(xas->xa, node);
		xas->xa_node = parent;
		xas->xa_offset = node->offset;
		xa_node_free(node);
		if (!parent) {
			xas->xa->xa_head = NULL;
			xas->xa_node = XAS_BOUNDS;
			return;
		}
		parent->slots[xas->xa_offset] = NULL;
		parent->count--;
		node = parent;
		xas_update(xas, node);
	}
	if (!node->parent)
		xas_shrink(xas);
}

static void update_node(struct xa_state *xas, struct xa_node *node, int count, int values)
{
	if (!node || (!count && !values))
		return;
	node->count += count;
	node->nr_values += values;
	XA_NODE_BUG_ON(node, node->count > XA_CHUNK_SIZE);
	XA_NODE_BUG_ON(node, node->nr_values > XA_CHUNK_SIZE);
	xas_update(xas, node);
	if (count < 0)
		xas_delete_node(xas);
}

/*
 * An operation at the cursor's index was given up for lack of memory: free the empty nodes, and the superfluous top
 * nodes, that it had made. The cursor itself does not move.
 */
void xas_trim(const struct xa_state *xas)
{
	struct xa_state walk = {
		.xa = xas->xa,
		.xa_index = xas->xa_index,
		.xa_node = XAS_RESTART,
		.xa_update = xas->xa_update,
	};
	void *head;

	xas_load(&walk);
	if (xas_is_node(&walk) && !walk.xa_node->count)
		xas_delete_node(&walk);
	head = xa_head_locked(xas->xa);
	if (xa_is_node(head)) {
		walk.xa_node = xa_to_node(head);
		xas_shrink(&walk);
	}
}

/* ---- Marks ---- */

/** xas_set_mark - set @mark for the entry that the cursor stands on, and for all nodes above it */
void xas_set_mark(const struct xa_state *xas, xa_mark_t mark)
{
	struct xa_node *node = xas->xa_node;
	unsigned int offset = xas->xa_offset;

	if (xas_invalid(xas))
		return;
	while (node) {
		if (node_set_mark(node, offset, mark))
			return;
		offset = node->offset;
		node = xa_parent_locked(xas->xa, node);
	}
	xa_mark_set(xas->xa, mark);
}
EXPORT_SYMBOL_GPL(xas_set_mark);

/** xas_clear_mark - clear @mark for the entry that the cursor stands on, and above as far as nothing else has it */
void xas_clear_mark(const struct xa_state *xas, xa_mark_t mark)
{
	struct xa_node *node = xas->xa_node;
	unsigned int offset = xas->xa_offset;

	if (xas_invalid(xas))
		return;
	while (node) {
		if (!node_clear_mark(node, offset, mark) || node_any_mark(node, mark))
			return;
		offset = node->offset;
		node = xa_parent_locked(xas->xa, node);
	}
	xa_mark_clear(xas->xa, mark);
}
EXPORT_SYMBOL_GPL(xas_clear_mark);

/**
 * xas_init_marks - give the cursor's entry the marks of an entry never stored: none, or the free mark in an allocating
 * array
 */
void xas_init_marks(const struct xa_state *xas)
{
	xa_mark_t mark;

	for_each_xa_mark(mark) {
		if (xa_track_free(xas->xa) && mark == XA_FREE_MARK)
			xas_set_mark(xas, mark);
		else
			xas_clear_mark(xas, mark);
	}
}
EXPORT_SYMBOL_GPL(xas_init_marks);

/* The slots of the cursor's entry become one: it has a mark that any of them had. */
static void xas_squash_marks(const struct xa_state *xas)
{
	unsigned int first = xas->xa_offset, limit = first + xas->xa_sibs + 1;
	xa_mark_t mark;

	for_each_xa_mark(mark) {
		unsigned long *marks = node_marks(xas->xa_node, mark);

		if (find_next_bit(marks, limit, first + 1) == limit)
			continue;
		__set_bit(first, marks);
		bitmap_clear(marks, first + 1, xas->xa_sibs);
	}
}

/* ---- Storing ---- */

/*
 * Write @entry to the cursor's slot and siblings to the further ones (NULL: clear all slots of the entries that began
 * in the range). @first is what the first slot holds. Entries and subtrees that were there are gone.
 */
static void store_slots(struct xa_state *xas, void *entry, void *first)
{
	struct xa_node *node = xas->xa_node;
	unsigned int offset = xas->xa_offset, max = offset + xas->xa_sibs;
	bool value = xa_is_value(entry);
	void *old = first; /* the entry that the slot belonged to */
	void *next = first;
	int count = 0, values = 0;

	/* A larger entry is replaced as a whole: its further slots change their kind too. */
	while (entry && max < XA_CHUNK_MASK && xa_entry_locked(xas->xa, node, max + 1) == xa_mk_sibling(offset))
		max++;
	while (true) {
		rcu_assign_pointer(node->slots[offset], entry);
		if (xa_is_node(next) && node->shift)
			xas_free_nodes(xas, xa_to_node(next));
		count += !next - !entry;
		values += !xa_is_value(old) - !value;
		if (entry) {
			if (offset == max)
				break;
			if (!xa_is_sibling(entry))
				entry = xa_mk_sibling(xas->xa_offset);
		} else if (offset == XA_CHUNK_MASK) {
			break;
		}
		next = xa_entry_locked(xas->xa, node, ++offset);
		if (!xa_is_sibling(next)) {
			if (!entry && offset > max)
				break;
			old = next;
		}
	}
	update_node(xas, node, count, values);
}

/**
 * xas_store - store @entry at the cursor
 *
 * NULL erases. A cursor with an order stores one entry for 2^order indices; if a larger entry lies there, that one is
 * replaced as a whole. Returns the old entry of the first index (a node, if several were replaced). If memory runs out
 * the cursor has the error -ENOMEM.
 */
void *xas_store(struct xa_state *xas, void *entry)
{
	struct xa_node *node;
	void *first;

	if (entry)
		first = xas_create(xas, !xa_is_node(entry) && !xa_is_zero(entry));
	else
		first = xas_load(xas);
	if (xas_invalid(xas))
		return first;
	node = xas->xa_node;
	if (node && xas->xa_shift < node->shift)
		xas->xa_sibs = 0;
	if (first == entry && !xas->xa_sibs)
		return first;

	if (node && xas->xa_sibs)
		xas_squash_marks(xas);
	if (!entry)
		xas_init_marks(xas);
	if (node) {
		store_slots(xas, entry, first);
	} else {
		rcu_assign_pointer(xas->xa->xa_head, entry);
		if (xa_is_node(first))
			xas_free_nodes(xas, xa_to_node(first));
	}
	return first;
}
EXPORT_SYMBOL_GPL(xas_store);

/**
 * xa_delete_node - take a node whose entries are all of no use out of the tree
 * @node: of the page cache, for example, with only shadow values
 * @update: called for nodes that change
 */
void xa_delete_node(struct xa_node *node, xa_update_node_t update)
{
	struct xa_state xas = {
		.xa = node->array,
		.xa_index = (unsigned long)node->offset << (node->shift + XA_CHUNK_SHIFT),
		.xa_shift = node->shift + XA_CHUNK_SHIFT,
		.xa_offset = node->offset,
		.xa_node = xa_parent_locked(node->array, node),
		.xa_update = update,
	};

	xas_store(&xas, NULL);
}
EXPORT_SYMBOL_GPL(xa_delete_node);

/* ---- Splitting an entry ---- */

static unsigned int node_get_marks(struct xa_node *node, unsigned int offset)
{
	unsigned int marks = 0;
	xa_mark_t mark;

	for_each_xa_mark(mark)
		if (node_get_mark(node, offset, mark))
			marks |= 1U << (__force unsigned int)mark;
	return marks;
}

/* Set the marks for a slot, and for each entry of the child in it, which take 1 + @sibs slots each. */
static void node_set_marks(struct xa_node *node, unsigned int offset, struct xa_node *child, unsigned int sibs,
			   unsigned int marks)
{
	unsigned int i;
	xa_mark_t mark;

	for_each_xa_mark(mark) {
		if (!(marks & (1U << (__force unsigned int)mark)))
			continue;
		node_set_mark(node, offset, mark);
		for (i = 0; child && i < XA_CHUNK_SIZE; i += 1 + sibs)
			node_set_mark(child, i, mark);
	}
}

/**
 * xas_split_alloc - allocate what xas_split() will need
 * @entry: what the new entries will hold
 * @order: of the entry that is to be split; the cursor has the order of the new ones, at most 11 less
 *
 * Sets the error -ENOMEM if memory runs out. Without xa_lock, if @gfp may sleep.
 */
void xas_split_alloc(struct xa_state *xas, void *entry, unsigned int order, gfp_t gfp)
{
	unsigned int nodes = 1U << (order % XA_CHUNK_SHIFT), mask = xas->xa_sibs, i;

	if (WARN_ON(xas->xa_shift + 2 * XA_CHUNK_SHIFT < order)) {
		xas_set_err(xas, -ENOMEM);
		return;
	}
	if (xas->xa_shift + XA_CHUNK_SHIFT > order)
		return; /* it stays in its node */
	while (nodes--) {
		struct xa_node *node = xa_node_alloc(xas, gfp);

		if (!node) {
			xas_destroy(xas);
			xas_set_err(xas, -ENOMEM);
			return;
		}
		node->array = xas->xa;
		for (i = 0; i < XA_CHUNK_SIZE; i++)
			RCU_INIT_POINTER(node->slots[i], i & mask ? xa_mk_sibling(i & ~mask) : entry);
		RCU_INIT_POINTER(node->parent, xas->xa_alloc);
		xas->xa_alloc = node;
	}
}
EXPORT_SYMBOL_GPL(xas_split_alloc);

/* A slot of the old entry becomes a child full of new ones. */
static void split_into_child(struct xa_state *xas, struct xa_node *node, unsigned int offset, void *entry,
			     unsigned int marks)
{
	struct xa_node *child = xas->xa_alloc;

	xas->xa_alloc = rcu_dereference_raw(child->parent);
	child->shift = node->shift - XA_CHUNK_SHIFT;
	child->offset = offset;
	child->count = XA_CHUNK_SIZE;
	child->nr_values = xa_is_value(entry) ? XA_CHUNK_SIZE : 0;
	RCU_INIT_POINTER(child->parent, node);
	node_set_marks(node, offset, child, xas->xa_sibs, marks);
	rcu_assign_pointer(node->slots[offset], xa_mk_node(child));
	xas_update(xas, child);
}

/**
 * xas_split - split an entry into smaller ones
 * @entry: goes into each of them
 * @order: of the old one; the cursor has the new order, and the nodes of xas_split_alloc()
 *
 * The new entries have the marks of the old one.
 */
void xas_split(struct xa_state *xas, void *entry, unsigned int order)
{
	unsigned int sibs = (1U << (order % XA_CHUNK_SHIFT)) - 1, marks, i;
	void *curr = xas_load(xas);
	struct xa_node *node = xas->xa_node;
	int offset, values = 0;

	if (xas_top(node))
		return;
	marks = node_get_marks(node, xas->xa_offset);

	/* From the end, so that a sibling never points at a slot that is no entry any more. */
	for (offset = xas->xa_offset + sibs; offset >= (int)xas->xa_offset; offset--) {
		if (xas->xa_shift < node->shift) {
			split_into_child(xas, node, offset, entry, marks);
			values -= xa_is_value(curr);
			continue;
		}
		i = offset;
		offset -= xas->xa_sibs;
		node_set_marks(node, offset, NULL, 0, marks);
		rcu_assign_pointer(node->slots[offset], entry);
		for (; i > offset; i--)
			rcu_assign_pointer(node->slots[i], xa_mk_sibling(offset));
		values += (xa_is_value(entry) - xa_is_value(curr)) * (xas->xa_sibs + 1);
	}
	node->nr_values += values;
	xas_update(xas, node);
}
EXPORT_SYMBOL_GPL(xas_split);
