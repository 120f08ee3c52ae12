// SPDX-License-Identifier: MIT
/*
 * Identifiers.
 *
 * An IDR is an allocating XArray without its lock: identifier idr_base + n is index n; XA_FREE_MARK finds free ones. A
 * NULL pointer may be given an identifier: it is stored as XA_ZERO_ENTRY, so that the identifier is not free. Memory:
 * as in lib/radix-tree.c.
 *
 * An IDA keeps only which identifiers are taken, 1024 to an entry of its XArray: while all of them are below 63, in a
 * value entry, else in a bitmap (struct ida_bitmap). XA_FREE_MARK is set for an entry unless its bitmap is full. An
 * empty entry is erased. The IDA locks with interrupts off.
 */
#include <linux/bitmap.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/idr.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/xarray.h>
#include "xarray_internal.h"

/* ---- IDR ---- */

/* The longest path that identifiers of 31 bits need, twice: see RADIX_TREE_PRELOAD_SIZE. */
#define IDR_MAX_PATH (DIV_ROUND_UP(sizeof(int) * 8 - 1, RADIX_TREE_MAP_SHIFT))
#define IDR_PRELOAD_SIZE (IDR_MAX_PATH * 2 - 1)

static void *zero_to_null(void *entry)
{
	return xa_is_zero(entry) ? NULL : entry;
}

/**
 * idr_preload - before taking a lock: make sure that one idr_alloc(GFP_NOWAIT) has memory. Preemption is off until
 * idr_preload_end().
 */
void idr_preload(gfp_t gfp_mask)
{
	if (__radix_tree_preload(gfp_mask, IDR_PRELOAD_SIZE))
		local_lock(&radix_tree_preloads.lock);
}
EXPORT_SYMBOL(idr_preload);

/**
 * idr_alloc_u32 - allocate an identifier
 * @ptr: what it stands for
 * @nextid: in: the smallest acceptable; out: the identifier, set before @ptr can be found
 * @max: the greatest acceptable
 *
 * Returns 0, -ENOMEM or -ENOSPC; *@nextid is unchanged on error.
 */
int idr_alloc_u32(struct idr *idr, void *ptr, u32 *nextid, unsigned long max, gfp_t gfp)
{
	XA_STATE(xas, &idr->idr_rt, 0);
	unsigned int base = idr->idr_base, id = *nextid;

	if (WARN_ON_ONCE(!(idr->idr_rt.xa_flags & ROOT_IS_IDR)))
		idr->idr_rt.xa_flags |= IDR_RT_MARKER;
	if (WARN_ON_ONCE(xa_is_internal(ptr)))
		return -EINVAL;
	if (max < base)
		return -ENOSPC;

	id = id < base ? 0 : id - base;
	do {
		xas.xa_index = id;
		xas_find_marked(&xas, max - base, XA_FREE_MARK);
		if (xas.xa_node == XAS_RESTART) {
			xas_set_err(&xas, -ENOSPC);
			continue;
		}
		/* Make the slot first: the identifier is told only when nothing can fail any more. */
		xas_create(&xas, !!ptr);
		if (xas_error(&xas))
			continue;
		*nextid = xas.xa_index + base;
		xas_store(&xas, ptr ?: XA_ZERO_ENTRY);
		xas_clear_mark(&xas, XA_FREE_MARK);
	} while (radix_tree_nomem(&xas, gfp));
	return xas_error(&xas);
}
EXPORT_SYMBOL_GPL(idr_alloc_u32);

/**
 * idr_alloc - allocate an identifier from @start to @end - 1; no limit if @end is 0 or less
 * Returns it, -ENOMEM, -ENOSPC or -EINVAL (negative start).
 */
int idr_alloc(struct idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	u32 id = start;
	int ret;

	if (WARN_ON_ONCE(start < 0))
		return -EINVAL;
	ret = idr_alloc_u32(idr, ptr, &id, end > 0 ? end - 1 : INT_MAX, gfp);
	return ret ? ret : (int)id;
}
EXPORT_SYMBOL_GPL(idr_alloc);

/** idr_alloc_cyclic - idr_alloc() that starts behind the last identifier, and goes round at the end */
int idr_alloc_cyclic(struct idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	u32 id = idr->idr_next;
	int err, max = end > 0 ? end - 1 : INT_MAX;

	if ((int)id < start)
		id = start;
	err = idr_alloc_u32(idr, ptr, &id, max, gfp);
	if (err == -ENOSPC && id > start) {
		id = start;
		err = idr_alloc_u32(idr, ptr, &id, max, gfp);
	}
	if (err)
		return err;
	idr->idr_next = id + 1;
	return id;
}
EXPORT_SYMBOL(idr_alloc_cyclic);

/** idr_remove - free an identifier; returns what it stood for, NULL if it was not allocated */
void *idr_remove(struct idr *idr, unsigned long id)
{
	XA_STATE(xas, &idr->idr_rt, id - idr->idr_base);

	return zero_to_null(xas_store(&xas, NULL));
}
EXPORT_SYMBOL_GPL(idr_remove);

/** idr_find - what @id stands for, or NULL. Under the RCU read lock, or against removal locked. */
void *idr_find(const struct idr *idr, unsigned long id)
{
	return zero_to_null(radix_tree_lookup(&idr->idr_rt, id - idr->idr_base));
}
EXPORT_SYMBOL_GPL(idr_find);

/* The first pointer at or behind @id, which is moved to it. */
static void *next_entry(struct idr *idr, unsigned long *id)
{
	unsigned long base = idr->idr_base;
	XA_STATE(xas, &idr->idr_rt, *id < base ? 0 : *id - base);
	void *entry;

	do {
		entry = xas_find(&xas, ULONG_MAX);
	} while (xas_retry(&xas, entry));
	if (entry)
		*id = xas.xa_index + base;
	return entry;
}

/**
 * idr_get_next_ul - the entry with the smallest identifier that is at least *@nextid; sets *@nextid; NULL at the end
 */
void *idr_get_next_ul(struct idr *idr, unsigned long *nextid)
{
	return next_entry(idr, nextid);
}
EXPORT_SYMBOL(idr_get_next_ul);

void *idr_get_next(struct idr *idr, int *nextid)
{
	unsigned long id = *nextid;
	void *entry = idr_get_next_ul(idr, &id);

	if (WARN_ON_ONCE(id > INT_MAX))
		return NULL;
	*nextid = id;
	return entry;
}
EXPORT_SYMBOL(idr_get_next);

/** idr_for_each - call @fn for each entry, in order; a value other than 0 ends it and is returned */
int idr_for_each(const struct idr *idr, int (*fn)(int id, void *p, void *data), void *data)
{
	unsigned long id = 0;
	void *entry;
	int ret;

	while ((entry = next_entry((struct idr *)idr, &id))) {
		if (WARN_ON_ONCE(id > INT_MAX))
			break;
		ret = fn(id, entry, data);
		if (ret)
			return ret;
		id++;
	}
	return 0;
}
EXPORT_SYMBOL(idr_for_each);

/** idr_replace - let @id stand for @ptr; returns the old pointer, or ERR_PTR(-ENOENT) if @id is not allocated */
void *idr_replace(struct idr *idr, void *ptr, unsigned long id)
{
	XA_STATE(xas, &idr->idr_rt, id - idr->idr_base);
	void *entry = xas_load(&xas);

	if (!entry)
		return ERR_PTR(-ENOENT);
	xas_store(&xas, ptr ?: XA_ZERO_ENTRY);
	return zero_to_null(entry);
}
EXPORT_SYMBOL(idr_replace);

/** idr_destroy - free all identifiers and memory of the IDR; it may be used again */
void idr_destroy(struct idr *idr)
{
	struct xarray *xa = &idr->idr_rt;
	XA_STATE(xas, xa, 0);
	void *head = rcu_dereference_raw(xa->xa_head);

	RCU_INIT_POINTER(xa->xa_head, NULL);
	xa_mark_set(xa, XA_FREE_MARK);
	if (xa_is_node(head))
		xas_free_nodes(&xas, xa_to_node(head));
}
EXPORT_SYMBOL(idr_destroy);

/* ---- IDA ---- */

/* A bitmap in place of what the entry holds now; from *@spare or without sleeping. NULL: a spare one is needed. */
static struct ida_bitmap *new_bitmap(struct ida_bitmap **spare, unsigned long bits)
{
	struct ida_bitmap *bitmap = *spare;

	if (!bitmap)
		bitmap = kzalloc(sizeof(*bitmap), GFP_NOWAIT | __GFP_NOWARN);
	*spare = NULL;
	if (bitmap)
		bitmap->bitmap[0] = bits;
	return bitmap;
}

/* Store @entry; if the tree lacks memory, a bitmap in it is kept as the spare one. */
static int ida_store(struct xa_state *xas, void *entry, struct ida_bitmap **spare)
{
	xas_store(xas, entry);
	if (!xas_error(xas))
		return 0;
	if (!xa_is_value(entry)) {
		memset(entry, 0, sizeof(struct ida_bitmap));
		*spare = entry;
	}
	return xas_error(xas);
}

/*
 * Take the first free identifier from @bit on in the entry that the cursor stands on. Returns its number in there;
 * IDA_BITMAP_BITS if there is none; -EAGAIN if a spare bitmap is needed; -ENOMEM if a node is.
 */
static int ida_take_bit(struct xa_state *xas, void *entry, unsigned int bit, unsigned int max_bit,
			struct ida_bitmap **spare)
{
	unsigned long bits = xa_is_value(entry) ? xa_to_value(entry) : 0;
	struct ida_bitmap *bitmap = entry;
	int err;

	if (!entry || xa_is_value(entry)) {
		if (bit < BITS_PER_XA_VALUE)
			bit = find_next_zero_bit(&bits, BITS_PER_XA_VALUE, bit);
		if (bit > max_bit)
			return IDA_BITMAP_BITS;
		if (bit < BITS_PER_XA_VALUE) {
			err = ida_store(xas, xa_mk_value(bits | 1UL << bit), spare);
			return err ? err : (int)bit;
		}
		bitmap = new_bitmap(spare, bits);
		if (!bitmap)
			return -EAGAIN;
		__set_bit(bit, bitmap->bitmap);
		err = ida_store(xas, bitmap, spare);
		return err ? err : (int)bit;
	}

	bit = find_next_zero_bit(bitmap->bitmap, IDA_BITMAP_BITS, bit);
	if (bit > max_bit)
		return IDA_BITMAP_BITS;
	__set_bit(bit, bitmap->bitmap);
	if (bitmap_full(bitmap->bitmap, IDA_BITMAP_BITS))
		xas_clear_mark(xas, XA_FREE_MARK);
	return bit;
}

/* One attempt, under the lock. Returns the identifier, -ENOSPC, -EAGAIN or -ENOMEM as above. */
static int ida_try_alloc(struct xa_state *xas, unsigned int min, unsigned int max, struct ida_bitmap **spare)
{
	while (true) {
		void *entry = xas_find_marked(xas, max / IDA_BITMAP_BITS, XA_FREE_MARK);
		unsigned int bit = xas->xa_index > min / IDA_BITMAP_BITS ? 0 : min % IDA_BITMAP_BITS;
		unsigned int max_bit = IDA_BITMAP_BITS - 1;
		int ret;

		if (xas->xa_index > max / IDA_BITMAP_BITS || xas->xa_node == XAS_RESTART)
			return -ENOSPC;
		if (xas->xa_index == max / IDA_BITMAP_BITS)
			max_bit = max % IDA_BITMAP_BITS;
		ret = ida_take_bit(xas, entry, bit, max_bit, spare);
		if (ret < 0)
			return ret;
		if (ret < IDA_BITMAP_BITS)
			return xas->xa_index * IDA_BITMAP_BITS + ret;
		/* Only what lies before min is free here. */
		xas_set(xas, xas->xa_index + 1);
	}
}

/**
 * ida_alloc_range - allocate the smallest free identifier
 * @min, @max: the range to choose from, up to INT_MAX
 *
 * Returns it, -ENOMEM or -ENOSPC. Any context, if @gfp does not allow sleeping.
 */
int ida_alloc_range(struct ida *ida, unsigned int min, unsigned int max, gfp_t gfp)
{
	XA_STATE(xas, &ida->xa, min / IDA_BITMAP_BITS);
	struct ida_bitmap *spare = NULL;
	unsigned long flags;
	int ret;

	if ((int)min < 0)
		return -ENOSPC;
	if ((int)max < 0)
		max = INT_MAX;

	while (true) {
		xas_lock_irqsave(&xas, flags);
		ret = ida_try_alloc(&xas, min, max, &spare);
		xas_unlock_irqrestore(&xas, flags);
		if (ret == -EAGAIN) {
			spare = kzalloc(sizeof(*spare), gfp);
			if (!spare) {
				ret = -ENOMEM;
				break;
			}
		} else if (!xas_nomem(&xas, gfp)) {
			break;
		}
		xas_set(&xas, min / IDA_BITMAP_BITS);
	}
	if (ret == -ENOMEM) {
		xas_lock_irqsave(&xas, flags);
		xas_trim(&xas);
		xas_unlock_irqrestore(&xas, flags);
	}
	xas_destroy(&xas);
	kfree(spare);
	return ret;
}
EXPORT_SYMBOL(ida_alloc_range);

/** ida_free - free an identifier; one that is not allocated is reported. Any context. */
void ida_free(struct ida *ida, unsigned int id)
{
	XA_STATE(xas, &ida->xa, id / IDA_BITMAP_BITS);
	unsigned int bit = id % IDA_BITMAP_BITS;
	struct ida_bitmap *bitmap;
	unsigned long flags, v;

	if ((int)id < 0)
		return;
	xas_lock_irqsave(&xas, flags);
	bitmap = xas_load(&xas);
	if (xa_is_value(bitmap)) {
		v = xa_to_value(bitmap);
		if (bit >= BITS_PER_XA_VALUE || !(v & (1UL << bit)))
			goto not_allocated;
		v &= ~(1UL << bit);
		xas_store(&xas, v ? xa_mk_value(v) : NULL);
	} else {
		if (!bitmap || !test_bit(bit, bitmap->bitmap))
			goto not_allocated;
		__clear_bit(bit, bitmap->bitmap);
		xas_set_mark(&xas, XA_FREE_MARK);
		if (bitmap_empty(bitmap->bitmap, IDA_BITMAP_BITS)) {
			kfree(bitmap);
			xas_store(&xas, NULL);
		}
	}
	xas_unlock_irqrestore(&xas, flags);
	return;

not_allocated:
	xas_unlock_irqrestore(&xas, flags);
	WARN(1, "ida_free called for id=%d which is not allocated.\n", id);
}
EXPORT_SYMBOL(ida_free);

/** ida_destroy - free all identifiers and memory of the IDA; it may be used again */
void ida_destroy(struct ida *ida)
{
	XA_STATE(xas, &ida->xa, 0);
	struct ida_bitmap *bitmap;
	unsigned long flags;

	xas_lock_irqsave(&xas, flags);
	xas_for_each(&xas, bitmap, ULONG_MAX) {
		if (!xa_is_value(bitmap))
			kfree(bitmap);
		xas_store(&xas, NULL);
	}
	xas_unlock_irqrestore(&xas, flags);
}
EXPORT_SYMBOL(ida_destroy);
