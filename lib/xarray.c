// SPDX-License-Identifier: MIT
/*
 * The XArray: a radix tree of nodes with 64 slots.
 *
 * Shape. xa_head is NULL (nothing stored), the entry at index 0 (if that is all there is), or the top node. A slot of a
 * node with shift s stands for 2^s indices; it holds NULL, an entry, a child with shift s - 6, or a sibling. The tree
 * is only as high as its greatest index needs, and loses its top when that goes.
 *
 * An entry for several indices (a power of two, aligned) lies in a node whose shift is its order rounded down to a
 * multiple of 6; the first of its slots holds it, the others are siblings: internal entries that hold the first one's
 * offset.
 *
 *   count      = slots that are not NULL, siblings included; never 0 in a node that is in the tree
 *   nr_values  = slots with a value entry, or a sibling of one
 *   marks      a mark is set for a slot if and only if it is set for the entry in it, or for a slot of the child in it;
 *              xa_flags has those of the head. Marks of a multi-index entry lie at its first slot.
 *   XA_FREE_MARK, with XA_FLAGS_TRACK_FREE, is set where an entry is NULL. A slot without child that is NULL has it set.
 *
 * Reading needs the RCU read lock only: nodes are freed after a grace period, links are set once the node behind them
 * is complete. A reader may stand on a node that was just cut off: entries that moved up from it were replaced by
 * XA_RETRY_ENTRY, which means "begin at the head again". Writing needs xa_lock. marks are changed under xa_lock, and
 * read without as hints.
 *
 * A cursor (xa_state) holds an index, and where it is: xa_node with xa_offset, NULL (the head is an entry and we stand
 * on it), XAS_BOUNDS (beyond the tree), XAS_RESTART (nowhere yet), or an error. An operation on a cursor in error does
 * nothing, so errors may be looked at once in the end.
 *
 * Memory. Storing may need up to 11 nodes. They are taken without sleeping, since xa_lock is held; if that fails the
 * cursor gets -ENOMEM and the tree is left valid. xas_nomem() allocates one node with the caller's flags outside the
 * lock and says "retry"; each retry comes at least a node further.
 *
 * This file walks. xarray_store.c changes, xarray_api.c holds the xa_*() functions.
 */
#include <linux/bitmap.h>
#include <linux/export.h>
#include <linux/list.h>
#include <linux/xarray.h>
#include "xarray_internal.h"

/*
 * Stand on the head. Returns it, or NULL with the cursor out of bounds or in error. A valid cursor stays where it is.
 */
void *xas_start(struct xa_state *xas)
{
	void *entry;

	if (xas_valid(xas))
		return xas_reload(xas);
	if (xas_error(xas))
		return NULL;

	entry = xa_head(xas->xa);
	if (xas->xa_index > max_index(entry))
		return set_bounds(xas);
	xas->xa_node = NULL;
	return entry;
}

/* Go to the slot of @node that the index belongs to, or to the first slot of its entry. Returns what is there. */
void *xas_descend(struct xa_state *xas, struct xa_node *node)
{
	unsigned int offset = get_offset(xas->xa_index, node);
	void *entry = xa_entry(xas->xa, node, offset);

	xas->xa_node = node;
	while (xa_is_sibling(entry)) {
		offset = xa_to_sibling(entry);
		entry = xa_entry(xas->xa, node, offset);
		/* A node behind a sibling: the entry is being split, and we saw half of it. */
		if (node->shift && xa_is_node(entry))
			entry = XA_RETRY_ENTRY;
	}
	xas->xa_offset = offset;
	return entry;
}

/**
 * xas_load - go to the cursor's index
 *
 * Returns the entry, or NULL. If the cursor has an order, the walk ends in the node that an entry of that order belongs
 * to, and what is found may be a node. Context: xa_lock or the RCU read lock.
 */
void *xas_load(struct xa_state *xas)
{
	void *entry = xas_start(xas);

	while (xa_is_node(entry)) {
		struct xa_node *node = xa_to_node(entry);

		if (xas->xa_shift > node->shift)
			break;
		entry = xas_descend(xas, node);
		if (node->shift == 0)
			break;
	}
	return entry;
}
EXPORT_SYMBOL_GPL(xas_load);

/**
 * xas_pause - before dropping the lock in the middle of a walk
 * The walk goes on behind the current entry when it is resumed.
 */
void xas_pause(struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node;
	unsigned int offset;

	if (xas_invalid(xas))
		return;
	xas->xa_node = XAS_RESTART;
	if (!node) {
		xas->xa_index++;
		return;
	}
	offset = xas->xa_offset;
	while (++offset < XA_CHUNK_SIZE)
		if (!xa_is_sibling(xa_entry(xas->xa, node, offset)))
			break;
	xas->xa_index &= ~0UL << node->shift;
	xas->xa_index += (unsigned long)(offset - xas->xa_offset) << node->shift;
	if (xas->xa_index == 0)
		xas->xa_node = XAS_BOUNDS;
}
EXPORT_SYMBOL_GPL(xas_pause);

/* From slot xa_offset, which may lie outside the node, up until it is a slot, then down to an entry. */
static void *xas_settle(struct xa_state *xas, int step)
{
	void *entry;

	/* The offset is unsigned 8 bits: one before slot 0 is 255. */
	while (xas->xa_offset >= XA_CHUNK_SIZE) {
		xas->xa_offset = xas->xa_node->offset + step;
		xas->xa_node = xa_parent(xas->xa, xas->xa_node);
		if (!xas->xa_node)
			return set_bounds(xas);
	}
	while (xa_is_node(entry = xa_entry(xas->xa, xas->xa_node, xas->xa_offset))) {
		xas->xa_node = xa_to_node(entry);
		xas_set_offset(xas);
	}
	return entry;
}

/* A cursor that was restarted has not used its index yet; every other moves on. */
static void *xas_step(struct xa_state *xas, int step)
{
	if (!xas_frozen(xas->xa_node))
		xas->xa_index += step;
	if (!xas->xa_node)
		return set_bounds(xas);
	if (xas_not_node(xas->xa_node))
		return xas_load(xas);
	if (xas->xa_offset != get_offset(xas->xa_index, xas->xa_node))
		xas->xa_offset += step;
	return xas_settle(xas, step);
}

/* __xas_prev, __xas_next - the out-of-line part of xas_prev() and xas_next() */
void *__xas_prev(struct xa_state *xas)
{
	return xas_step(xas, -1);
}
EXPORT_SYMBOL_GPL(__xas_prev);

void *__xas_next(struct xa_state *xas)
{
	return xas_step(xas, 1);
}
EXPORT_SYMBOL_GPL(__xas_next);

/**
 * xas_find - the next entry
 * @max: the last index to look at
 *
 * On a fresh cursor, an entry at its index counts; later the search begins behind the current entry. Returns NULL at
 * the end. Context: xa_lock or the RCU read lock.
 */
void *xas_find(struct xa_state *xas, unsigned long max)
{
	void *entry;

	if (xas_error(xas) || xas->xa_node == XAS_BOUNDS)
		return NULL;
	if (xas->xa_index > max)
		return set_bounds(xas);

	if (!xas->xa_node) {
		/* Behind the only entry. */
		xas->xa_index = 1;
		return set_bounds(xas);
	}
	if (xas->xa_node == XAS_RESTART) {
		entry = xas_load(xas);
		if (entry || xas_not_node(xas->xa_node))
			return entry;
	} else if (!xas->xa_node->shift && xas->xa_offset != (xas->xa_index & XA_CHUNK_MASK)) {
		/* The index was moved within the entry that we stand on: go on behind the index. */
		xas->xa_offset = ((xas->xa_index - 1) & XA_CHUNK_MASK) + 1;
	}
	xas_next_offset(xas);

	while (xas->xa_node && xas->xa_index <= max) {
		if (unlikely(xas->xa_offset == XA_CHUNK_SIZE)) {
			xas->xa_offset = xas->xa_node->offset + 1;
			xas->xa_node = xa_parent(xas->xa, xas->xa_node);
			continue;
		}
		entry = xa_entry(xas->xa, xas->xa_node, xas->xa_offset);
		if (xa_is_node(entry)) {
			xas->xa_node = xa_to_node(entry);
			xas->xa_offset = 0;
			continue;
		}
		if (entry && !xa_is_sibling(entry))
			return entry;
		xas_next_offset(xas);
	}
	if (!xas->xa_node)
		xas->xa_node = XAS_BOUNDS;
	return NULL;
}
EXPORT_SYMBOL_GPL(xas_find);

static void *xas_beyond_max(struct xa_state *xas)
{
	xas->xa_node = XAS_RESTART;
	return NULL;
}

static void *xas_marked_end(struct xa_state *xas, unsigned long max)
{
	return xas->xa_index > max ? xas_beyond_max(xas) : set_bounds(xas);
}

/* Stand on the first slot to look at. Returns false if the search ended already, with *@result. */
static bool xas_marked_start(struct xa_state *xas, unsigned long max, xa_mark_t mark, void **result)
{
	void *entry = xa_head(xas->xa);

	xas->xa_node = NULL;
	if (xas->xa_index > max_index(entry)) {
		*result = xas_marked_end(xas, max);
		return false;
	}
	if (!xa_is_node(entry)) {
		if (xa_marked(xas->xa, mark)) {
			*result = entry;
			return false;
		}
		xas->xa_index = 1;
		*result = xas_marked_end(xas, max);
		return false;
	}
	xas->xa_node = xa_to_node(entry);
	xas->xa_offset = xas->xa_index >> xas->xa_node->shift;
	return true;
}

/**
 * xas_find_marked - the next entry that has @mark
 * @max: the last index to look at
 *
 * Returns NULL at the end: then the cursor is at XAS_RESTART if @max was reached, at XAS_BOUNDS if the tree ended
 * before it (so that index xa_index is free). Searching for XA_FREE_MARK in an allocating array returns NULL with the
 * cursor on the free slot.
 */
void *xas_find_marked(struct xa_state *xas, unsigned long max, xa_mark_t mark)
{
	bool advance = true; /* go behind the slot where we stand */
	unsigned int offset;
	void *entry;

	if (xas_error(xas))
		return NULL;
	if (xas->xa_index > max)
		return xas_beyond_max(xas);
	if (!xas->xa_node) {
		xas->xa_index = 1;
		return xas_marked_end(xas, max);
	}
	if (xas_top(xas->xa_node)) {
		advance = false;
		if (!xas_marked_start(xas, max, mark, &entry))
			return entry;
	}

	while (xas->xa_index <= max) {
		if (unlikely(xas->xa_offset == XA_CHUNK_SIZE)) {
			xas->xa_offset = xas->xa_node->offset + 1;
			xas->xa_node = xa_parent(xas->xa, xas->xa_node);
			if (!xas->xa_node)
				break;
			advance = false;
			continue;
		}

		if (!advance) {
			entry = xa_entry(xas->xa, xas->xa_node, xas->xa_offset);
			if (xa_is_sibling(entry)) {
				xas->xa_offset = xa_to_sibling(entry);
				xas_move_index(xas, xas->xa_offset);
			}
		}

		offset = xas_find_chunk(xas, advance, mark);
		if (offset > xas->xa_offset) {
			advance = false;
			xas_move_index(xas, offset);
			/* Subtracting 1 tells the end of the index space, which wrapped to 0, from its start. */
			if (xas->xa_index - 1 >= max)
				return xas_beyond_max(xas);
			xas->xa_offset = offset;
			if (offset == XA_CHUNK_SIZE)
				continue;
		}

		entry = xa_entry(xas->xa, xas->xa_node, xas->xa_offset);
		if (!entry && !(xa_track_free(xas->xa) && mark == XA_FREE_MARK)) {
			/* Erased after we read the mark. */
			advance = true;
			continue;
		}
		if (!xa_is_node(entry))
			return entry;
		xas->xa_node = xa_to_node(entry);
		xas_set_offset(xas);
	}
	return xas_marked_end(xas, max);
}
EXPORT_SYMBOL_GPL(xas_find_marked);

/* Down from a slot that holds @entry, by first slots, to something that is no node. */
static void *xas_first_below(struct xa_state *xas, void *entry)
{
	while (xa_is_node(entry)) {
		xas->xa_node = xa_to_node(entry);
		xas->xa_offset = 0;
		entry = xa_entry_locked(xas->xa, xas->xa_node, 0);
	}
	return entry;
}

/**
 * xas_find_conflict - the next entry in the range that the cursor's order covers
 *
 * Call it until it returns NULL; then the cursor stands where an entry of its order is to be stored. Context: xa_lock.
 */
void *xas_find_conflict(struct xa_state *xas)
{
	void *curr;

	if (xas_error(xas) || !xas->xa_node)
		return NULL;
	if (xas_top(xas->xa_node)) {
		curr = xas_start(xas);
		if (!curr)
			return NULL;
		while (xa_is_node(curr))
			curr = xas_descend(xas, xa_to_node(curr));
		if (curr)
			return curr;
	}
	if (xas->xa_node->shift > xas->xa_shift)
		return NULL;

	while (true) {
		if (xas->xa_node->shift == xas->xa_shift) {
			if ((xas->xa_offset & xas->xa_sibs) == xas->xa_sibs)
				break;
		} else if (xas->xa_offset == XA_CHUNK_MASK) {
			xas->xa_offset = xas->xa_node->offset;
			xas->xa_node = xa_parent_locked(xas->xa, xas->xa_node);
			if (!xas->xa_node)
				break;
			continue;
		}
		curr = xa_entry_locked(xas->xa, xas->xa_node, ++xas->xa_offset);
		if (xa_is_sibling(curr))
			continue;
		curr = xas_first_below(xas, curr);
		if (curr)
			return curr;
	}
	xas->xa_offset -= xas->xa_sibs;
	return NULL;
}
EXPORT_SYMBOL_GPL(xas_find_conflict);

/**
 * xas_get_order - the order of the entry that the cursor stands on
 * 0 if it is not on an entry. Context: xa_lock or the RCU read lock.
 */
int xas_get_order(struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node;
	unsigned int slots = 1, order;

	if (!xas_is_node(xas))
		return 0;
	while (xas->xa_offset + slots < XA_CHUNK_SIZE &&
	       xa_entry(xas->xa, node, xas->xa_offset + slots) == xa_mk_sibling(xas->xa_offset))
		slots++;
	for (order = node->shift; slots > 1; slots >>= 1)
		order++;
	return order;
}
EXPORT_SYMBOL_GPL(xas_get_order);

/** xas_get_mark - is @mark set for the entry that the cursor stands on? */
bool xas_get_mark(const struct xa_state *xas, xa_mark_t mark)
{
	if (xas_invalid(xas))
		return false;
	if (!xas->xa_node)
		return xa_marked(xas->xa, mark);
	return node_get_mark(xas->xa_node, xas->xa_offset, mark);
}
EXPORT_SYMBOL_GPL(xas_get_mark);
