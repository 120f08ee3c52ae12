// SPDX-License-Identifier: MIT
/* The functions of the XArray that take an index: each makes a cursor, and locks. lib/xarray.c holds the theory. */
#include <linux/export.h>
#include <linux/xarray.h>
#include "xarray_internal.h"

/* What a function returns: errors as an internal entry (xa_err()), a reserved slot as NULL. */
static void *xas_result(struct xa_state *xas, void *curr)
{
	if (xa_is_zero(curr))
		return NULL;
	if (xas_error(xas))
		curr = xas->xa_node;
	return curr;
}

/** xa_load - the entry at @index, or NULL. Any context. */
void *xa_load(struct xarray *xa, unsigned long index)
{
	XA_STATE(xas, xa, index);
	void *entry;

	rcu_read_lock();
	do {
		entry = xas_load(&xas);
		if (xa_is_zero(entry))
			entry = NULL;
	} while (xas_retry(&xas, entry));
	rcu_read_unlock();
	return entry;
}
EXPORT_SYMBOL(xa_load);

/** __xa_erase - xa_erase() with xa_lock held */
void *__xa_erase(struct xarray *xa, unsigned long index)
{
	XA_STATE(xas, xa, index);

	return xas_result(&xas, xas_store(&xas, NULL));
}
EXPORT_SYMBOL(__xa_erase);

/** xa_erase - make the entry at @index NULL; returns the old one. Needs no memory. */
void *xa_erase(struct xarray *xa, unsigned long index)
{
	void *entry;

	xa_lock(xa);
	entry = __xa_erase(xa, index);
	xa_unlock(xa);
	return entry;
}
EXPORT_SYMBOL(xa_erase);

/**
 * __xa_store - xa_store() with xa_lock held; it is dropped for a moment if @gfp allows sleeping and memory is needed
 */
void *__xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	XA_STATE(xas, xa, index);
	void *curr;

	if (WARN_ON_ONCE(xa_is_advanced(entry)))
		return XA_ERROR(-EINVAL);
	if (xa_track_free(xa) && !entry)
		entry = XA_ZERO_ENTRY;
	do {
		curr = xas_store(&xas, entry);
		if (xa_track_free(xa))
			xas_clear_mark(&xas, XA_FREE_MARK);
	} while (__xas_nomem(&xas, gfp));
	return xas_result(&xas, curr);
}
EXPORT_SYMBOL(__xa_store);

/**
 * xa_store - store @entry at @index
 * @gfp: for memory
 *
 * Its marks are kept, unless NULL is stored. Returns the old entry, or an error in the form of xa_err(): -EINVAL,
 * -ENOMEM.
 */
void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	void *curr;

	xa_lock(xa);
	curr = __xa_store(xa, index, entry, gfp);
	xa_unlock(xa);
	return curr;
}
EXPORT_SYMBOL(xa_store);

/** __xa_cmpxchg - store @entry if the old one is @old; returns the old one, or an error. xa_lock is held. */
void *__xa_cmpxchg(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp)
{
	XA_STATE(xas, xa, index);
	void *curr;

	if (WARN_ON_ONCE(xa_is_advanced(entry)))
		return XA_ERROR(-EINVAL);
	do {
		curr = xas_load(&xas);
		if (curr == old) {
			xas_store(&xas, entry);
			if (xa_track_free(xa) && entry && !curr)
				xas_clear_mark(&xas, XA_FREE_MARK);
		}
	} while (__xas_nomem(&xas, gfp));
	return xas_result(&xas, curr);
}
EXPORT_SYMBOL(__xa_cmpxchg);

/**
 * __xa_insert - store @entry where there is none; NULL reserves the slot
 * Returns 0, -EBUSY or -ENOMEM. xa_lock is held.
 */
int __xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	XA_STATE(xas, xa, index);
	void *curr;

	if (WARN_ON_ONCE(xa_is_advanced(entry)))
		return -EINVAL;
	if (!entry)
		entry = XA_ZERO_ENTRY;
	do {
		curr = xas_load(&xas);
		if (!curr) {
			xas_store(&xas, entry);
			if (xa_track_free(xa))
				xas_clear_mark(&xas, XA_FREE_MARK);
		} else {
			xas_set_err(&xas, -EBUSY);
		}
	} while (__xas_nomem(&xas, gfp));
	return xas_error(&xas);
}
EXPORT_SYMBOL(__xa_insert);

/* Choose the cursor's order for the largest entry that begins at @first and does not go beyond @last. */
static void xas_set_range(struct xa_state *xas, unsigned long first, unsigned long last)
{
	unsigned long start = first, slots = last - first; /* one less than the slots at the current shift */
	unsigned int shift = 0;

	xas_set(xas, first);
	while (!(start & XA_CHUNK_MASK) && slots >= XA_CHUNK_MASK) {
		start >>= XA_CHUNK_SHIFT;
		slots = ((slots + 1) >> XA_CHUNK_SHIFT) - 1;
		if (last - first == ULONG_MAX && !shift)
			slots = ULONG_MAX >> XA_CHUNK_SHIFT; /* slots + 1 wrapped */
		shift += XA_CHUNK_SHIFT;
	}
	start &= XA_CHUNK_MASK;
	xas->xa_shift = shift;
	xas->xa_sibs = min(slots, XA_CHUNK_MASK - start);
}

/**
 * xa_store_range - store one entry for all indices from @first to @last
 *
 * As few multi-index entries as possible are made. Returns NULL, or an error: -EINVAL if @last is less than @first or
 * @entry is internal, -ENOMEM (then part of the range may have been stored).
 */
void *xa_store_range(struct xarray *xa, unsigned long first, unsigned long last, void *entry, gfp_t gfp)
{
	XA_STATE(xas, xa, 0);

	if (WARN_ON_ONCE(xa_is_internal(entry)))
		return XA_ERROR(-EINVAL);
	if (last < first)
		return XA_ERROR(-EINVAL);

	do {
		xas_lock(&xas);
		if (entry) {
			/* The tree as high as the end needs, first: then each store needs little. */
			unsigned int order = last + 1 ? __ffs(last + 1) : BITS_PER_LONG;

			xas_set_order(&xas, last, order);
			xas_create(&xas, true);
		}
		while (!xas_error(&xas)) {
			xas_set_range(&xas, first, last);
			xas_store(&xas, entry);
			if (xas_error(&xas))
				break;
			first += xas_size(&xas);
			if (first - 1 >= last)
				break;
		}
		xas_unlock(&xas);
	} while (xas_nomem(&xas, gfp));
	return xas_result(&xas, NULL);
}
EXPORT_SYMBOL(xa_store_range);

/** xa_get_order - the order of the entry at @index; 0 if there is none */
int xa_get_order(struct xarray *xa, unsigned long index)
{
	XA_STATE(xas, xa, index);
	int order = 0;
	void *entry;

	rcu_read_lock();
	do {
		entry = xas_load(&xas);
	} while (xas_retry(&xas, entry) && !xa_is_zero(entry));
	if (entry)
		order = xas_get_order(&xas);
	rcu_read_unlock();
	return order;
}
EXPORT_SYMBOL(xa_get_order);

/**
 * __xa_alloc - find a free index, and store @entry there
 * @id: gets the index, before the entry becomes visible
 * @limit: the range to choose from; the smallest free one is taken
 *
 * The array has XA_FLAGS_ALLOC or XA_FLAGS_ALLOC1. Returns 0, -ENOMEM or -EBUSY (none is free). xa_lock is held.
 */
int __xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp)
{
	XA_STATE(xas, xa, 0);

	if (WARN_ON_ONCE(xa_is_advanced(entry)))
		return -EINVAL;
	if (WARN_ON_ONCE(!xa_track_free(xa)))
		return -EINVAL;
	if (!entry)
		entry = XA_ZERO_ENTRY;
	do {
		xas.xa_index = limit.min;
		xas_find_marked(&xas, limit.max, XA_FREE_MARK);
		if (xas.xa_node == XAS_RESTART)
			xas_set_err(&xas, -EBUSY);
		else
			*id = xas.xa_index;
		xas_store(&xas, entry);
		xas_clear_mark(&xas, XA_FREE_MARK);
	} while (__xas_nomem(&xas, gfp));
	return xas_error(&xas);
}
EXPORT_SYMBOL(__xa_alloc);

/**
 * __xa_alloc_cyclic - __xa_alloc() that goes on where it left off
 * @next: where to look first; gets the index behind the one that was found
 *
 * Returns 0, 1 if the search went round at the end of the range, -ENOMEM or -EBUSY.
 */
int __xa_alloc_cyclic(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, u32 *next, gfp_t gfp)
{
	u32 min = limit.min;
	int ret;

	limit.min = max(min, *next);
	ret = __xa_alloc(xa, id, entry, limit, gfp);
	if ((xa->xa_flags & XA_FLAGS_ALLOC_WRAPPED) && ret == 0) {
		xa->xa_flags &= ~XA_FLAGS_ALLOC_WRAPPED;
		ret = 1;
	}
	if (ret < 0 && limit.min > min) {
		limit.min = min;
		ret = __xa_alloc(xa, id, entry, limit, gfp);
		if (ret == 0)
			ret = 1;
	}
	if (ret >= 0) {
		*next = *id + 1;
		if (*next == 0)
			xa->xa_flags |= XA_FLAGS_ALLOC_WRAPPED;
	}
	return ret;
}
EXPORT_SYMBOL(__xa_alloc_cyclic);

/** __xa_set_mark - set @mark if there is an entry at @index. xa_lock is held. */
void __xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	XA_STATE(xas, xa, index);

	if (xas_load(&xas))
		xas_set_mark(&xas, mark);
}
EXPORT_SYMBOL(__xa_set_mark);

void __xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	XA_STATE(xas, xa, index);

	if (xas_load(&xas))
		xas_clear_mark(&xas, mark);
}
EXPORT_SYMBOL(__xa_clear_mark);

/** xa_get_mark - does the entry at @index have @mark? Any context. */
bool xa_get_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	XA_STATE(xas, xa, index);
	bool found = false;
	void *entry;

	rcu_read_lock();
	entry = xas_start(&xas);
	while (xas_get_mark(&xas, mark)) {
		if (!xa_is_node(entry)) {
			found = true;
			break;
		}
		entry = xas_descend(&xas, xa_to_node(entry));
	}
	rcu_read_unlock();
	return found;
}
EXPORT_SYMBOL(xa_get_mark);

void xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	xa_lock(xa);
	__xa_set_mark(xa, index, mark);
	xa_unlock(xa);
}
EXPORT_SYMBOL(xa_set_mark);

void xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	xa_lock(xa);
	__xa_clear_mark(xa, index, mark);
	xa_unlock(xa);
}
EXPORT_SYMBOL(xa_clear_mark);

static void *find_filtered(struct xa_state *xas, unsigned long max, xa_mark_t filter)
{
	return (__force unsigned int)filter < XA_MAX_MARKS ? xas_find_marked(xas, max, filter) : xas_find(xas, max);
}

/**
 * xa_find - the first entry at or behind *@indexp
 * @max: the last index to look at
 * @filter: a mark that it must have, or XA_PRESENT
 *
 * Returns it and sets *@indexp to its index; NULL if there is none. Any context.
 */
void *xa_find(struct xarray *xa, unsigned long *indexp, unsigned long max, xa_mark_t filter)
{
	XA_STATE(xas, xa, *indexp);
	void *entry;

	rcu_read_lock();
	do {
		entry = find_filtered(&xas, max, filter);
	} while (xas_retry(&xas, entry));
	rcu_read_unlock();
	if (entry)
		*indexp = xas.xa_index;
	return entry;
}
EXPORT_SYMBOL(xa_find);

/* Did the search stop at an entry that began before the index? */
static bool xas_sibling(struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node;
	unsigned long mask;

	if (!node)
		return false;
	mask = (XA_CHUNK_SIZE << node->shift) - 1;
	return (xas->xa_index & mask) > ((unsigned long)xas->xa_offset << node->shift);
}

/** xa_find_after - the first entry that begins behind *@indexp; otherwise xa_find() */
void *xa_find_after(struct xarray *xa, unsigned long *indexp, unsigned long max, xa_mark_t filter)
{
	XA_STATE(xas, xa, *indexp + 1);
	void *entry;

	if (xas.xa_index == 0)
		return NULL;
	rcu_read_lock();
	while (true) {
		entry = find_filtered(&xas, max, filter);
		if (xas_invalid(&xas))
			break;
		/* The entry that covers the index: told by its own index (marked), or by the one we asked for. */
		if (xas.xa_index <= *indexp || xas_sibling(&xas))
			continue;
		if (!xas_retry(&xas, entry))
			break;
	}
	rcu_read_unlock();
	if (entry)
		*indexp = xas.xa_index;
	return entry;
}
EXPORT_SYMBOL(xa_find_after);

/**
 * xa_extract - copy entries to an array
 * @dst: gets up to @n entries from index @start to @max that @filter lets through
 *
 * Returns how many.
 */
unsigned int xa_extract(struct xarray *xa, void **dst, unsigned long start, unsigned long max, unsigned int n,
			xa_mark_t filter)
{
	XA_STATE(xas, xa, start);
	unsigned int i = 0;
	void *entry;

	if (!n)
		return 0;
	rcu_read_lock();
	while (i < n && (entry = find_filtered(&xas, max, filter))) {
		if (!xas_retry(&xas, entry))
			dst[i++] = entry;
	}
	rcu_read_unlock();
	return i;
}
EXPORT_SYMBOL(xa_extract);

/** xa_destroy - erase all entries; the array may be used again. The entries' objects are the caller's. */
void xa_destroy(struct xarray *xa)
{
	XA_STATE(xas, xa, 0);
	unsigned long flags;
	void *entry;

	xas.xa_node = NULL;
	xas_lock_irqsave(&xas, flags);
	entry = xa_head_locked(xa);
	RCU_INIT_POINTER(xa->xa_head, NULL);
	xas_init_marks(&xas);
	if (xa_zero_busy(xa))
		xa_mark_clear(xa, XA_FREE_MARK);
	if (xa_is_node(entry))
		xas_free_nodes(&xas, xa_to_node(entry));
	xas_unlock_irqrestore(&xas, flags);
}
EXPORT_SYMBOL(xa_destroy);
