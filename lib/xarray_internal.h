/* SPDX-License-Identifier: MIT */
#ifndef LIB_XARRAY_INTERNAL_H
#define LIB_XARRAY_INTERNAL_H
/* What the files of the XArray, and the radix tree and IDR on top of it, share. lib/xarray.c holds the theory. */
#include <linux/xarray.h>

struct kmem_cache;
extern struct kmem_cache *radix_tree_node_cachep;

/* lib/radix-tree.c */
bool radix_tree_nomem(struct xa_state *xas, gfp_t gfp);
int __radix_tree_preload(gfp_t gfp, unsigned int nr);
void radix_tree_node_rcu_free(struct rcu_head *head);

/* lib/xarray.c */
void *xas_start(struct xa_state *xas);
void *xas_descend(struct xa_state *xas, struct xa_node *node);

/* lib/xarray_store.c */
void *xas_create(struct xa_state *xas, bool allow_root);
bool __xas_nomem(struct xa_state *xas, gfp_t gfp);
void xas_free_nodes(struct xa_state *xas, struct xa_node *top);
void xas_trim(const struct xa_state *xas);

static inline bool xa_track_free(const struct xarray *xa)
{
	return xa->xa_flags & XA_FLAGS_TRACK_FREE;
}

static inline bool xa_zero_busy(const struct xarray *xa)
{
	return xa->xa_flags & XA_FLAGS_ZERO_BUSY;
}

static inline void xa_mark_set(struct xarray *xa, xa_mark_t mark)
{
	if (!(xa->xa_flags & XA_FLAGS_MARK(mark)))
		xa->xa_flags |= XA_FLAGS_MARK(mark);
}

static inline void xa_mark_clear(struct xarray *xa, xa_mark_t mark)
{
	if (xa->xa_flags & XA_FLAGS_MARK(mark))
		xa->xa_flags &= ~XA_FLAGS_MARK(mark);
}

static inline unsigned long *node_marks(struct xa_node *node, xa_mark_t mark)
{
	return node->marks[(__force unsigned int)mark];
}

static inline bool node_get_mark(struct xa_node *node, unsigned int offset, xa_mark_t mark)
{
	return test_bit(offset, node_marks(node, mark));
}

/* These two return the former state. */
static inline bool node_set_mark(struct xa_node *node, unsigned int offset, xa_mark_t mark)
{
	return __test_and_set_bit(offset, node_marks(node, mark));
}

static inline bool node_clear_mark(struct xa_node *node, unsigned int offset, xa_mark_t mark)
{
	return __test_and_clear_bit(offset, node_marks(node, mark));
}

static inline bool node_any_mark(struct xa_node *node, xa_mark_t mark)
{
	return !bitmap_empty(node_marks(node, mark), XA_CHUNK_SIZE);
}

static inline void node_mark_all(struct xa_node *node, xa_mark_t mark)
{
	bitmap_fill(node_marks(node, mark), XA_CHUNK_SIZE);
}

#define for_each_xa_mark(mark) \
	for (mark = XA_MARK_0; mark <= XA_MARK_MAX; mark = (__force xa_mark_t)((__force unsigned)mark + 1))

/* The greatest index that a tree with this head can hold. */
static inline unsigned long max_index(void *entry)
{
	if (!xa_is_node(entry))
		return 0;
	return (XA_CHUNK_SIZE << xa_to_node(entry)->shift) - 1;
}

static inline unsigned int get_offset(unsigned long index, struct xa_node *node)
{
	return (index >> node->shift) & XA_CHUNK_MASK;
}

static inline void xas_set_offset(struct xa_state *xas)
{
	xas->xa_offset = get_offset(xas->xa_index, xas->xa_node);
}

/* Put the index at the start of slot @offset of the node; @offset may be XA_CHUNK_SIZE. */
static inline void xas_move_index(struct xa_state *xas, unsigned long offset)
{
	unsigned int shift = xas->xa_node->shift;

	xas->xa_index &= ~XA_CHUNK_MASK << shift;
	xas->xa_index += offset << shift;
}

static inline void xas_next_offset(struct xa_state *xas)
{
	xas->xa_offset++;
	xas_move_index(xas, xas->xa_offset);
}

static inline void *set_bounds(struct xa_state *xas)
{
	xas->xa_node = XAS_BOUNDS;
	return NULL;
}

/* How many indices the entry to be stored takes; 0 for all of them. */
static inline unsigned long xas_size(const struct xa_state *xas)
{
	return (xas->xa_sibs + 1UL) << xas->xa_shift;
}

static inline unsigned int xa_lock_type(const struct xarray *xa)
{
	return (__force unsigned int)xa->xa_flags & 3;
}

static inline void xas_lock_type(struct xa_state *xas, unsigned int lock_type)
{
	if (lock_type == XA_LOCK_IRQ)
		xas_lock_irq(xas);
	else if (lock_type == XA_LOCK_BH)
		xas_lock_bh(xas);
	else
		xas_lock(xas);
}

static inline void xas_unlock_type(struct xa_state *xas, unsigned int lock_type)
{
	if (lock_type == XA_LOCK_IRQ)
		xas_unlock_irq(xas);
	else if (lock_type == XA_LOCK_BH)
		xas_unlock_bh(xas);
	else
		xas_unlock(xas);
}
#endif
