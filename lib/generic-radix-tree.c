// SPDX-License-Identifier: MIT
/*
 * Growing arrays. A leaf is a page of objects; a node is a page of pointers to nodes or leaves. root holds the top's
 * address and, in its low bits, the depth: 0 for a leaf. Growing and filling need no lock: each link is set once with
 * cmpxchg, and who loses frees or reuses his page.
 */
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/generic-radix-tree.h>
#include <linux/gfp.h>
#include <linux/mm.h>

#define GENRADIX_ARY (PAGE_SIZE / sizeof(struct genradix_node *))
#define GENRADIX_ARY_SHIFT ilog2(GENRADIX_ARY)
#define GENRADIX_MAX_DEPTH DIV_ROUND_UP(BITS_PER_LONG - PAGE_SHIFT, GENRADIX_ARY_SHIFT)
#define GENRADIX_DEPTH_MASK ((unsigned long)(roundup_pow_of_two(GENRADIX_MAX_DEPTH + 1) - 1))

struct genradix_node {
	union {
		struct genradix_node *children[GENRADIX_ARY];
		u8 data[PAGE_SIZE];
	};
};

static int depth_shift(unsigned int depth)
{
	return PAGE_SHIFT + GENRADIX_ARY_SHIFT * depth;
}

/* How many bytes of objects a tree of that depth holds. */
static size_t depth_size(unsigned int depth)
{
	return depth_shift(depth) >= BITS_PER_LONG ? SIZE_MAX : 1UL << depth_shift(depth);
}

static unsigned int root_depth(struct genradix_root *r)
{
	return (unsigned long)r & GENRADIX_DEPTH_MASK;
}

static struct genradix_node *root_node(struct genradix_root *r)
{
	return (void *)((unsigned long)r & ~GENRADIX_DEPTH_MASK);
}

static struct genradix_node **child_slot(struct genradix_node *n, size_t offset, unsigned int level)
{
	return &n->children[(offset >> depth_shift(level)) & (GENRADIX_ARY - 1)];
}

static struct genradix_node *alloc_node(gfp_t gfp_mask)
{
	return (struct genradix_node *)__get_free_page(gfp_mask | __GFP_ZERO);
}

static void free_node(struct genradix_node *node)
{
	free_page((unsigned long)node);
}

/* __genradix_ptr - the address of byte @offset; NULL if it was not allocated */
void *__genradix_ptr(struct __genradix *radix, size_t offset)
{
	struct genradix_root *r = READ_ONCE(radix->root);
	struct genradix_node *n = root_node(r);
	unsigned int level = root_depth(r);

	if (offset >= depth_size(level))
		return NULL;
	while (n && level)
		n = READ_ONCE(*child_slot(n, offset, --level));
	return n ? &n->data[offset & (PAGE_SIZE - 1)] : NULL;
}
EXPORT_SYMBOL(__genradix_ptr);

/*
 * Put a new top above the root until the tree reaches @offset. Returns the root, NULL without memory; *@spare may get a
 * page left over.
 */
static struct genradix_root *grow_root(struct __genradix *radix, size_t offset, struct genradix_node **spare, gfp_t gfp)
{
	struct genradix_root *v = READ_ONCE(radix->root), *new_root;

	while (!v || offset >= depth_size(root_depth(v))) {
		if (!*spare)
			*spare = alloc_node(gfp);
		if (!*spare)
			return NULL;
		(*spare)->children[0] = root_node(v);
		new_root = (void *)((unsigned long)*spare | (v ? root_depth(v) + 1 : 0));
		if (try_cmpxchg_release(&radix->root, &v, new_root)) {
			v = new_root;
			*spare = NULL;
		} else {
			(*spare)->children[0] = NULL;
		}
	}
	return v;
}

/* __genradix_ptr_alloc - the same; what is missing is allocated. NULL: no memory. */
void *__genradix_ptr_alloc(struct __genradix *radix, size_t offset, gfp_t gfp_mask)
{
	struct genradix_node *n, *spare = NULL, *seen, **slot;
	struct genradix_root *v = grow_root(radix, offset, &spare, gfp_mask);
	unsigned int level;

	if (!v)
		return NULL;
	n = root_node(v);
	for (level = root_depth(v); level; n = seen) {
		slot = child_slot(n, offset, --level);
		seen = READ_ONCE(*slot);
		if (seen)
			continue;
		if (!spare)
			spare = alloc_node(gfp_mask);
		if (!spare)
			return NULL;
		if (try_cmpxchg_release(slot, &seen, spare)) {
			seen = spare;
			spare = NULL;
		}
	}
	if (spare)
		free_node(spare);
	return &n->data[offset & (PAGE_SIZE - 1)];
}
EXPORT_SYMBOL(__genradix_ptr_alloc);

/* __genradix_iter_peek - the object at @iter, or the next in a page that exists; NULL at the end */
void *__genradix_iter_peek(struct genradix_iter *iter, struct __genradix *radix, size_t objs_per_page)
{
	struct genradix_root *r;
	struct genradix_node *n, **slot;
	unsigned int level, i;

restart:
	if (iter->offset == SIZE_MAX)
		return NULL;
	r = READ_ONCE(radix->root);
	n = root_node(r);
	level = root_depth(r);
	if (!n || iter->offset >= depth_size(level))
		return NULL;
	while (level) {
		level--;
		slot = child_slot(n, iter->offset, level);
		i = slot - n->children;
		while (!READ_ONCE(n->children[i])) {
			size_t step = depth_size(level);

			/* Skip what this child would have held. */
			if (iter->offset + step < iter->offset) {
				iter->offset = SIZE_MAX;
				return NULL;
			}
			iter->offset = round_down(iter->offset + step, step);
			iter->pos = (iter->offset >> PAGE_SHIFT) * objs_per_page;
			if (++i == GENRADIX_ARY)
				goto restart;
		}
		n = READ_ONCE(n->children[i]);
	}
	return &n->data[iter->offset & (PAGE_SIZE - 1)];
}
EXPORT_SYMBOL(__genradix_iter_peek);

/* At most GENRADIX_MAX_DEPTH levels deep. */
static void genradix_free_recurse(struct genradix_node *n, unsigned int level)
{
	unsigned int i;

	for (i = 0; level && i < GENRADIX_ARY; i++)
		if (n->children[i])
			genradix_free_recurse(n->children[i], level - 1);
	free_node(n);
}

/* __genradix_prealloc - make every object below byte @size exist; 0 or -ENOMEM */
int __genradix_prealloc(struct __genradix *radix, size_t size, gfp_t gfp_mask)
{
	size_t offset;

	for (offset = 0; offset < size; offset += PAGE_SIZE)
		if (!__genradix_ptr_alloc(radix, offset, gfp_mask))
			return -ENOMEM;
	return 0;
}
EXPORT_SYMBOL(__genradix_prealloc);

/* __genradix_free - free everything; not while others use it */
void __genradix_free(struct __genradix *radix)
{
	struct genradix_root *r = xchg(&radix->root, NULL);

	if (root_node(r))
		genradix_free_recurse(root_node(r), root_depth(r));
}
EXPORT_SYMBOL(__genradix_free);
