/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_XARRAY_H
#define _LINUX_XARRAY_H
/*
 * A sparse array of pointers (or integers, xa_mk_value()) indexed by unsigned long, with three marks per entry.
 * lib/xarray.c tells how it works. Three levels of use:
 *   xa_*()    locks by itself; reading takes only the RCU read lock
 *   __xa_*()  the caller holds xa_lock
 *   xas_*()   a cursor (struct xa_state); the caller holds xa_lock, or for reading the RCU read lock
 *
 * An entry's two lowest bits tell what it is: 00 a pointer, 10 internal (a node, a sibling, a retry, a zero entry, an
 * error), x1 a value or a tagged pointer.
 */
#include <linux/bitmap.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/gfp.h>
#include <linux/kconfig.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/sched/mm.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct list_lru;

#define BITS_PER_XA_VALUE (BITS_PER_LONG - 1)

static inline void *xa_mk_value(unsigned long v)
{
	WARN_ON((long)v < 0);
	return (void *)((v << 1) | 1);
}

static inline unsigned long xa_to_value(const void *entry)
{
	return (unsigned long)entry >> 1;
}

static inline bool xa_is_value(const void *entry)
{
	return (unsigned long)entry & 1;
}

/* Tags are 0, 1 and 3. */
static inline void *xa_tag_pointer(void *p, unsigned long tag)
{
	return (void *)((unsigned long)p | tag);
}

static inline void *xa_untag_pointer(void *entry)
{
	return (void *)((unsigned long)entry & ~3UL);
}

static inline unsigned int xa_pointer_tag(void *entry)
{
	return (unsigned long)entry & 3UL;
}

/*
 * Internal entries: 0-62 sibling (the offset of its first slot), 256 retry, 257 zero, -1 to -4095 error; others are
 * nodes.
 */
static inline void *xa_mk_internal(unsigned long v)
{
	return (void *)((v << 2) | 2);
}

static inline unsigned long xa_to_internal(const void *entry)
{
	return (unsigned long)entry >> 2;
}

static inline bool xa_is_internal(const void *entry)
{
	return ((unsigned long)entry & 3) == 2;
}

/* A reserved slot: xa_load() sees NULL. */
#define XA_ZERO_ENTRY xa_mk_internal(257)

static inline bool xa_is_zero(const void *entry)
{
	return unlikely(entry == XA_ZERO_ENTRY);
}

static inline bool xa_is_err(const void *entry)
{
	return unlikely(xa_is_internal(entry) && entry >= xa_mk_internal(-MAX_ERRNO));
}

static inline int xa_err(void *entry)
{
	/* A shift right of a negative number keeps its sign here. */
	return xa_is_err(entry) ? (long)entry >> 2 : 0;
}

/* A range of indices, both ends included. */
struct xa_limit {
	u32 max;
	u32 min;
};

#define XA_LIMIT(_min, _max) ((struct xa_limit){ .min = _min, .max = _max })
#define xa_limit_32b XA_LIMIT(0, UINT_MAX)
#define xa_limit_31b XA_LIMIT(0, INT_MAX)
#define xa_limit_16b XA_LIMIT(0, USHRT_MAX)

typedef unsigned int __bitwise xa_mark_t;
#define XA_MARK_0 ((__force xa_mark_t)0U)
#define XA_MARK_1 ((__force xa_mark_t)1U)
#define XA_MARK_2 ((__force xa_mark_t)2U)
#define XA_PRESENT ((__force xa_mark_t)8U)
#define XA_MARK_MAX XA_MARK_2
#define XA_FREE_MARK XA_MARK_0

enum xa_lock_type {
	XA_LOCK_IRQ = 1,
	XA_LOCK_BH = 2,
};

#define XA_FLAGS_LOCK_IRQ ((__force gfp_t)XA_LOCK_IRQ)
#define XA_FLAGS_LOCK_BH ((__force gfp_t)XA_LOCK_BH)
#define XA_FLAGS_TRACK_FREE ((__force gfp_t)4U)	    /* XA_FREE_MARK says which entries are NULL */
#define XA_FLAGS_ZERO_BUSY ((__force gfp_t)8U)	    /* index 0 is never given out */
#define XA_FLAGS_ALLOC_WRAPPED ((__force gfp_t)16U) /* cyclic allocation has gone round */
#define XA_FLAGS_ACCOUNT ((__force gfp_t)32U)
#define XA_FLAGS_MARK(mark) ((__force gfp_t)((1U << __GFP_BITS_SHIFT) << (__force unsigned)(mark)))
#define XA_FLAGS_ALLOC (XA_FLAGS_TRACK_FREE | XA_FLAGS_MARK(XA_FREE_MARK))
#define XA_FLAGS_ALLOC1 (XA_FLAGS_TRACK_FREE | XA_FLAGS_ZERO_BUSY)

struct xarray {
	spinlock_t xa_lock;
	gfp_t xa_flags;	     /* XA_FLAGS_*; changed under xa_lock */
	void __rcu *xa_head; /* NULL, the entry at index 0 if it is the only one, or the top node */
};

#define XARRAY_INIT(name, flags) \
	{ \
		.xa_lock = __SPIN_LOCK_UNLOCKED(name.xa_lock), .xa_flags = flags, .xa_head = NULL, \
	}
#define DEFINE_XARRAY_FLAGS(name, flags) struct xarray name = XARRAY_INIT(name, flags)
#define DEFINE_XARRAY(name) DEFINE_XARRAY_FLAGS(name, 0)
#define DEFINE_XARRAY_ALLOC(name) DEFINE_XARRAY_FLAGS(name, XA_FLAGS_ALLOC)
#define DEFINE_XARRAY_ALLOC1(name) DEFINE_XARRAY_FLAGS(name, XA_FLAGS_ALLOC1)

void *xa_load(struct xarray *xa, unsigned long index);
void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
void *xa_erase(struct xarray *xa, unsigned long index);
void *xa_store_range(struct xarray *xa, unsigned long first, unsigned long last, void *entry, gfp_t gfp);
bool xa_get_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void *xa_find(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter);
void *xa_find_after(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter);
unsigned int xa_extract(struct xarray *xa, void **dst, unsigned long start, unsigned long max, unsigned int n,
			xa_mark_t filter);
void xa_destroy(struct xarray *xa);
int xa_get_order(struct xarray *xa, unsigned long index);

static inline void xa_init_flags(struct xarray *xa, gfp_t flags)
{
	spin_lock_init(&xa->xa_lock);
	xa->xa_flags = flags;
	xa->xa_head = NULL;
}

static inline void xa_init(struct xarray *xa)
{
	xa_init_flags(xa, 0);
}

static inline bool xa_empty(const struct xarray *xa)
{
	return xa->xa_head == NULL;
}

static inline bool xa_marked(const struct xarray *xa, xa_mark_t mark)
{
	return xa->xa_flags & XA_FLAGS_MARK(mark);
}

#define xa_for_each_range(xa, index, entry, start, last) \
	for (index = start, entry = xa_find(xa, &index, last, XA_PRESENT); entry; \
	     entry = xa_find_after(xa, &index, last, XA_PRESENT))
#define xa_for_each_start(xa, index, entry, start) xa_for_each_range(xa, index, entry, start, ULONG_MAX)
#define xa_for_each(xa, index, entry) xa_for_each_start(xa, index, entry, 0)
#define xa_for_each_marked(xa, index, entry, filter) \
	for (index = 0, entry = xa_find(xa, &index, ULONG_MAX, filter); entry; \
	     entry = xa_find_after(xa, &index, ULONG_MAX, filter))

#define xa_trylock(xa) spin_trylock(&(xa)->xa_lock)
#define xa_lock(xa) spin_lock(&(xa)->xa_lock)
#define xa_unlock(xa) spin_unlock(&(xa)->xa_lock)
#define xa_lock_bh(xa) spin_lock_bh(&(xa)->xa_lock)
#define xa_unlock_bh(xa) spin_unlock_bh(&(xa)->xa_lock)
#define xa_lock_irq(xa) spin_lock_irq(&(xa)->xa_lock)
#define xa_unlock_irq(xa) spin_unlock_irq(&(xa)->xa_lock)
#define xa_lock_irqsave(xa, flags) spin_lock_irqsave(&(xa)->xa_lock, flags)
#define xa_unlock_irqrestore(xa, flags) spin_unlock_irqrestore(&(xa)->xa_lock, flags)
#define xa_lock_nested(xa, subclass) spin_lock_nested(&(xa)->xa_lock, subclass)
#define xa_lock_bh_nested(xa, subclass) spin_lock_bh_nested(&(xa)->xa_lock, subclass)
#define xa_lock_irq_nested(xa, subclass) spin_lock_irq_nested(&(xa)->xa_lock, subclass)
#define xa_lock_irqsave_nested(xa, flags, subclass) spin_lock_irqsave_nested(&(xa)->xa_lock, flags, subclass)

/* These may drop and retake xa_lock to allocate, if gfp allows that. */
void *__xa_erase(struct xarray *xa, unsigned long index);
void *__xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
void *__xa_cmpxchg(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp);
int __must_check __xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
int __must_check __xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp);
int __must_check __xa_alloc_cyclic(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, u32 *next,
				   gfp_t gfp);
void __xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void __xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);

/* Each operation with xa_lock held plainly, with bottom halves off (_bh), or with interrupts off (_irq). */
#define __XA_LOCKED_OPERATIONS(sfx, lock, unlock) \
	static inline int __must_check xa_insert##sfx(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp) \
	{ \
		int err; \
\
		might_alloc(gfp); \
		lock(xa); \
		err = __xa_insert(xa, index, entry, gfp); \
		unlock(xa); \
		return err; \
	} \
	static inline void *xa_cmpxchg##sfx(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp) \
	{ \
		void *curr; \
\
		might_alloc(gfp); \
		lock(xa); \
		curr = __xa_cmpxchg(xa, index, old, entry, gfp); \
		unlock(xa); \
		return curr; \
	} \
	static inline int __must_check xa_alloc##sfx(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, \
						     gfp_t gfp) \
	{ \
		int err; \
\
		might_alloc(gfp); \
		lock(xa); \
		err = __xa_alloc(xa, id, entry, limit, gfp); \
		unlock(xa); \
		return err; \
	} \
	static inline int xa_alloc_cyclic##sfx(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, \
					       u32 *next, gfp_t gfp) \
	{ \
		int err; \
\
		might_alloc(gfp); \
		lock(xa); \
		err = __xa_alloc_cyclic(xa, id, entry, limit, next, gfp); \
		unlock(xa); \
		return err; \
	} \
	static inline int __must_check xa_reserve##sfx(struct xarray *xa, unsigned long index, gfp_t gfp) \
	{ \
		return xa_err(xa_cmpxchg##sfx(xa, index, NULL, XA_ZERO_ENTRY, gfp)); \
	}
#define __XA_LOCKED_STORES(sfx, lock, unlock) \
	static inline void *xa_store##sfx(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp) \
	{ \
		void *curr; \
\
		might_alloc(gfp); \
		lock(xa); \
		curr = __xa_store(xa, index, entry, gfp); \
		unlock(xa); \
		return curr; \
	} \
	static inline void *xa_erase##sfx(struct xarray *xa, unsigned long index) \
	{ \
		void *entry; \
\
		lock(xa); \
		entry = __xa_erase(xa, index); \
		unlock(xa); \
		return entry; \
	}
__XA_LOCKED_OPERATIONS(, xa_lock, xa_unlock)
__XA_LOCKED_OPERATIONS(_bh, xa_lock_bh, xa_unlock_bh)
__XA_LOCKED_OPERATIONS(_irq, xa_lock_irq, xa_unlock_irq)
__XA_LOCKED_STORES(_bh, xa_lock_bh, xa_unlock_bh)
__XA_LOCKED_STORES(_irq, xa_lock_irq, xa_unlock_irq)
#undef __XA_LOCKED_OPERATIONS
#undef __XA_LOCKED_STORES

/* Give a reservation back; an entry that was stored there meanwhile stays. */
static inline void xa_release(struct xarray *xa, unsigned long index)
{
	xa_cmpxchg(xa, index, XA_ZERO_ENTRY, NULL, 0);
}

/* ---- The inside: nodes, and cursors over them ---- */

#define XA_CHUNK_SHIFT 6
#define XA_CHUNK_SIZE (1UL << XA_CHUNK_SHIFT)
#define XA_CHUNK_MASK (XA_CHUNK_SIZE - 1)
#define XA_MAX_MARKS 3
#define XA_MARK_LONGS DIV_ROUND_UP(XA_CHUNK_SIZE, BITS_PER_LONG)

struct xa_node {
	unsigned char shift;	 /* a slot stands for 1 << shift indices */
	unsigned char offset;	 /* of this node among its parent's slots */
	unsigned char count;	 /* slots that are not NULL */
	unsigned char nr_values; /* of these, values and siblings of values */
	struct xa_node __rcu *parent;
	struct xarray *array;
	union {
		struct list_head private_list; /* the user's, while the node is in the tree */
		struct rcu_head rcu_head;      /* once it is freed */
	};
	void __rcu *slots[XA_CHUNK_SIZE];
	union {
		unsigned long tags[XA_MAX_MARKS][XA_MARK_LONGS];
		unsigned long marks[XA_MAX_MARKS][XA_MARK_LONGS];
	};
};

void xa_dump(const struct xarray *xa);
void xa_dump_node(const struct xa_node *node);

#ifdef XA_DEBUG
#define XA_BUG_ON(xa, x) \
	do { \
		if (x) { \
			xa_dump(xa); \
			BUG(); \
		} \
	} while (0)
#define XA_NODE_BUG_ON(node, x) \
	do { \
		if (x) { \
			if (node) \
				xa_dump_node(node); \
			BUG(); \
		} \
	} while (0)
#else
#define XA_BUG_ON(xa, x) \
	do { \
	} while (0)
#define XA_NODE_BUG_ON(node, x) \
	do { \
	} while (0)
#endif

static inline void *xa_head(const struct xarray *xa)
{
	return rcu_dereference_check(xa->xa_head, lockdep_is_held(&xa->xa_lock));
}

static inline void *xa_head_locked(const struct xarray *xa)
{
	return rcu_dereference_protected(xa->xa_head, lockdep_is_held(&xa->xa_lock));
}

static inline void *xa_entry(const struct xarray *xa, const struct xa_node *node, unsigned int offset)
{
	XA_NODE_BUG_ON(node, offset >= XA_CHUNK_SIZE);
	return rcu_dereference_check(node->slots[offset], lockdep_is_held(&xa->xa_lock));
}

static inline void *xa_entry_locked(const struct xarray *xa, const struct xa_node *node, unsigned int offset)
{
	XA_NODE_BUG_ON(node, offset >= XA_CHUNK_SIZE);
	return rcu_dereference_protected(node->slots[offset], lockdep_is_held(&xa->xa_lock));
}

static inline struct xa_node *xa_parent(const struct xarray *xa, const struct xa_node *node)
{
	return rcu_dereference_check(node->parent, lockdep_is_held(&xa->xa_lock));
}

static inline struct xa_node *xa_parent_locked(const struct xarray *xa, const struct xa_node *node)
{
	return rcu_dereference_protected(node->parent, lockdep_is_held(&xa->xa_lock));
}

static inline void *xa_mk_node(const struct xa_node *node)
{
	return (void *)((unsigned long)node | 2);
}

static inline struct xa_node *xa_to_node(const void *entry)
{
	return (struct xa_node *)((unsigned long)entry - 2);
}

static inline bool xa_is_node(const void *entry)
{
	return xa_is_internal(entry) && (unsigned long)entry > 4096;
}

static inline void *xa_mk_sibling(unsigned int offset)
{
	return xa_mk_internal(offset);
}

static inline unsigned long xa_to_sibling(const void *entry)
{
	return xa_to_internal(entry);
}

static inline bool xa_is_sibling(const void *entry)
{
	return xa_is_internal(entry) && (entry < xa_mk_sibling(XA_CHUNK_SIZE - 1));
}

#define XA_RETRY_ENTRY xa_mk_internal(256)

static inline bool xa_is_retry(const void *entry)
{
	return unlikely(entry == XA_RETRY_ENTRY);
}

/* May only the xas_*() functions store it? */
static inline bool xa_is_advanced(const void *entry)
{
	return xa_is_internal(entry) && (entry <= XA_RETRY_ENTRY);
}

/* Called, under xa_lock, for each node whose count or nr_values changed. */
typedef void (*xa_update_node_t)(struct xa_node *node);

void xa_delete_node(struct xa_node *node, xa_update_node_t update);

struct xa_state {
	struct xarray *xa;
	unsigned long xa_index;
	unsigned char xa_shift;	 /* of the entry to store: 0 for one index, the order rounded down to a multiple of 6 */
	unsigned char xa_sibs;	 /* how many further slots it takes */
	unsigned char xa_offset; /* in xa_node */
	unsigned char xa_pad;
	struct xa_node *xa_node;  /* a node, NULL (the head's own entry), XAS_BOUNDS, XAS_RESTART or XA_ERROR() */
	struct xa_node *xa_alloc; /* reserve: from xas_nomem(), for the next retry */
	xa_update_node_t xa_update;
	struct list_lru *xa_lru;
};

#define XA_ERROR(errno) ((struct xa_node *)(((unsigned long)errno << 2) | 2UL))
#define XAS_BOUNDS ((struct xa_node *)1UL)  /* beyond what the tree can hold at its height */
#define XAS_RESTART ((struct xa_node *)3UL) /* begin at the head */

#define __XA_STATE(array, index, shift, sibs) \
	{ \
		.xa = array, .xa_index = index, .xa_shift = shift, .xa_sibs = sibs, .xa_offset = 0, .xa_pad = 0, \
		.xa_node = XAS_RESTART, .xa_alloc = NULL, .xa_update = NULL, .xa_lru = NULL, \
	}
#define XA_STATE(name, array, index) struct xa_state name = __XA_STATE(array, index, 0, 0)
#define XA_STATE_ORDER(name, array, index, order) \
	struct xa_state name = __XA_STATE(array, (index >> order) << order, order - (order % XA_CHUNK_SHIFT), \
					  (1U << (order % XA_CHUNK_SHIFT)) - 1)

#define xas_marked(xas, mark) xa_marked((xas)->xa, (mark))
#define xas_trylock(xas) xa_trylock((xas)->xa)
#define xas_lock(xas) xa_lock((xas)->xa)
#define xas_unlock(xas) xa_unlock((xas)->xa)
#define xas_lock_bh(xas) xa_lock_bh((xas)->xa)
#define xas_unlock_bh(xas) xa_unlock_bh((xas)->xa)
#define xas_lock_irq(xas) xa_lock_irq((xas)->xa)
#define xas_unlock_irq(xas) xa_unlock_irq((xas)->xa)
#define xas_lock_irqsave(xas, flags) xa_lock_irqsave((xas)->xa, flags)
#define xas_unlock_irqrestore(xas, flags) xa_unlock_irqrestore((xas)->xa, flags)

static inline int xas_error(const struct xa_state *xas)
{
	return xa_err(xas->xa_node);
}

static inline void xas_set_err(struct xa_state *xas, long err)
{
	xas->xa_node = XA_ERROR(err);
}

static inline bool xas_invalid(const struct xa_state *xas)
{
	return (unsigned long)xas->xa_node & 3;
}

static inline bool xas_valid(const struct xa_state *xas)
{
	return !xas_invalid(xas);
}

static inline bool xas_is_node(const struct xa_state *xas)
{
	return xas_valid(xas) && xas->xa_node;
}

static inline bool xas_not_node(struct xa_node *node)
{
	return ((unsigned long)node & 3) || !node;
}

static inline bool xas_frozen(struct xa_node *node)
{
	return (unsigned long)node & 2;
}

static inline bool xas_top(struct xa_node *node)
{
	return node <= XAS_RESTART;
}

static inline void xas_reset(struct xa_state *xas)
{
	xas->xa_node = XAS_RESTART;
}

static inline bool xas_retry(struct xa_state *xas, const void *entry)
{
	if (xa_is_zero(entry))
		return true;
	if (!xa_is_retry(entry))
		return false;
	xas_reset(xas);
	return true;
}

void *xas_load(struct xa_state *xas);
void *xas_store(struct xa_state *xas, void *entry);
void *xas_find(struct xa_state *xas, unsigned long max);
void *xas_find_conflict(struct xa_state *xas);
bool xas_get_mark(const struct xa_state *xas, xa_mark_t mark);
void xas_set_mark(const struct xa_state *xas, xa_mark_t mark);
void xas_clear_mark(const struct xa_state *xas, xa_mark_t mark);
void *xas_find_marked(struct xa_state *xas, unsigned long max, xa_mark_t mark);
void xas_init_marks(const struct xa_state *xas);
bool xas_nomem(struct xa_state *xas, gfp_t gfp);
void xas_destroy(struct xa_state *xas);
void xas_pause(struct xa_state *xas);
void xas_create_range(struct xa_state *xas);
int xas_get_order(struct xa_state *xas);
void xas_split(struct xa_state *xas, void *entry, unsigned int order);
void xas_split_alloc(struct xa_state *xas, void *entry, unsigned int order, gfp_t gfp);
void *__xas_next(struct xa_state *xas);
void *__xas_prev(struct xa_state *xas);

/* Load again what the cursor already stands on. */
static inline void *xas_reload(struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node;
	void *entry;
	char offset;

	if (!node)
		return xa_head(xas->xa);
	offset = (xas->xa_index >> node->shift) & XA_CHUNK_MASK;
	entry = xa_entry(xas->xa, node, offset);
	if (!xa_is_sibling(entry))
		return entry;
	return xa_entry(xas->xa, node, xa_to_sibling(entry));
}

static inline void xas_set(struct xa_state *xas, unsigned long index)
{
	xas->xa_index = index;
	xas->xa_node = XAS_RESTART;
}

/* To another index within the same node. */
static inline void xas_advance(struct xa_state *xas, unsigned long index)
{
	unsigned char shift = xas_is_node(xas) ? xas->xa_node->shift : 0;

	xas->xa_index = index;
	xas->xa_offset = (index >> shift) & XA_CHUNK_MASK;
}

static inline void xas_set_order(struct xa_state *xas, unsigned long index, unsigned int order)
{
	xas->xa_index = order < BITS_PER_LONG ? (index >> order) << order : 0;
	xas->xa_shift = order - (order % XA_CHUNK_SHIFT);
	xas->xa_sibs = (1 << (order % XA_CHUNK_SHIFT)) - 1;
	xas->xa_node = XAS_RESTART;
}

static inline void xas_set_update(struct xa_state *xas, xa_update_node_t update)
{
	xas->xa_update = update;
}

static inline void xas_set_lru(struct xa_state *xas, struct list_lru *lru)
{
	xas->xa_lru = lru;
}

/* xas_find() with the common case in line: the next slot of a bottom node holds an entry. */
static inline void *xas_next_entry(struct xa_state *xas, unsigned long max)
{
	struct xa_node *node = xas->xa_node;
	void *entry;

	if (unlikely(xas_not_node(node) || node->shift || xas->xa_offset != (xas->xa_index & XA_CHUNK_MASK)))
		return xas_find(xas, max);
	do {
		if (unlikely(xas->xa_index >= max))
			return xas_find(xas, max);
		if (unlikely(xas->xa_offset == XA_CHUNK_MASK))
			return xas_find(xas, max);
		entry = xa_entry(xas->xa, node, xas->xa_offset + 1);
		if (unlikely(xa_is_internal(entry)))
			return xas_find(xas, max);
		xas->xa_offset++;
		xas->xa_index++;
	} while (!entry);
	return entry;
}

/* The next marked slot of this node, at the cursor or (advance) behind it; XA_CHUNK_SIZE if there is none. */
static inline unsigned int xas_find_chunk(struct xa_state *xas, bool advance, xa_mark_t mark)
{
	unsigned long *addr = xas->xa_node->marks[(__force unsigned)mark];
	unsigned int offset = xas->xa_offset;

	if (advance)
		offset++;
	return offset < XA_CHUNK_SIZE ? find_next_bit(addr, XA_CHUNK_SIZE, offset) : XA_CHUNK_SIZE;
}

static inline void *xas_next_marked(struct xa_state *xas, unsigned long max, xa_mark_t mark)
{
	struct xa_node *node = xas->xa_node;
	unsigned int offset;
	void *entry;

	if (unlikely(xas_not_node(node) || node->shift))
		return xas_find_marked(xas, max, mark);
	offset = xas_find_chunk(xas, true, mark);
	xas->xa_offset = offset;
	xas->xa_index = (xas->xa_index & ~XA_CHUNK_MASK) + offset;
	if (xas->xa_index > max)
		return NULL;
	if (offset == XA_CHUNK_SIZE)
		return xas_find_marked(xas, max, mark);
	entry = xa_entry(xas->xa, node, offset);
	if (!entry)
		return xas_find_marked(xas, max, mark);
	return entry;
}

/* How many entries to handle before xas_pause() and cond_resched(). */
enum {
	XA_CHECK_SCHED = 4096,
};

#define xas_for_each(xas, entry, max) for (entry = xas_find(xas, max); entry; entry = xas_next_entry(xas, max))
#define xas_for_each_marked(xas, entry, max, mark) \
	for (entry = xas_find_marked(xas, max, mark); entry; entry = xas_next_marked(xas, max, mark))
/* Everything in the range that an entry of the cursor's order would replace. */
#define xas_for_each_conflict(xas, entry) while ((entry = xas_find_conflict(xas)))

/* The neighbour, NULL entries included. From index 0 backwards it wraps to ULONG_MAX. */
static inline void *xas_prev(struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node;

	if (unlikely(xas_not_node(node) || node->shift || xas->xa_offset == 0))
		return __xas_prev(xas);
	xas->xa_index--;
	xas->xa_offset--;
	return xa_entry(xas->xa, node, xas->xa_offset);
}

static inline void *xas_next(struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node;

	if (unlikely(xas_not_node(node) || node->shift || xas->xa_offset == XA_CHUNK_MASK))
		return __xas_next(xas);
	xas->xa_index++;
	xas->xa_offset++;
	return xa_entry(xas->xa, node, xas->xa_offset);
}
#endif
