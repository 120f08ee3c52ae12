/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RANGE_TREE_H
#define _LINUX_RANGE_TREE_H
/*
 * A map from disjoint ranges of numbers, [start, end), to pointers: a B+-tree that also finds free room. lib/range_tree.c has the
 * theory. The caller locks writers against writers and readers; range_tree_find_rcu() needs rcu_read_lock() only.
 */
#include <linux/gfp_types.h>
#include <linux/seqlock.h>
#include <linux/types.h>

struct range_node;

struct range_tree {
	struct range_node *root;  /* NULL: no ranges */
	struct range_node *spare; /* nodes that range_tree_reserve() got ahead */
	unsigned int nr_spare;
	unsigned int nr_nodes; /* of the tree itself */
	unsigned long count;   /* ranges */
	seqcount_t seq;	       /* changes are under way, for range_tree_find_rcu() */
};

#define RANGE_TREE_INIT(name) \
	{ \
		.seq = SEQCOUNT_ZERO(name.seq) \
	}

/* More ranges than this cannot be reserved at once. */
#define RANGE_TREE_MAX_RESERVE 4u

void range_tree_cache_init(void);
void range_tree_init(struct range_tree *tree);
void range_tree_destroy(struct range_tree *tree);
int __must_check range_tree_reserve(struct range_tree *tree, unsigned int inserts, gfp_t gfp);
void range_tree_insert(struct range_tree *tree, unsigned long start, unsigned long end, void *entry);
void *range_tree_erase(struct range_tree *tree, unsigned long start);
void range_tree_resize(struct range_tree *tree, unsigned long start, unsigned long new_start, unsigned long new_end);
void *range_tree_next(const struct range_tree *tree, unsigned long *pos);
void *range_tree_prev(const struct range_tree *tree, unsigned long *pos);
void *range_tree_find_rcu(const struct range_tree *tree, unsigned long at);
bool range_tree_highest_gap(const struct range_tree *tree, unsigned long low, unsigned long high, unsigned long size,
			    unsigned long *at);
bool range_tree_lowest_gap(const struct range_tree *tree, unsigned long low, unsigned long high, unsigned long size,
			   unsigned long *at);
unsigned int range_tree_verify(const struct range_tree *tree);

/** range_tree_find - the first range that ends above @at, or NULL */
static inline void *range_tree_find(const struct range_tree *tree, unsigned long at)
{
	return range_tree_next(tree, &at);
}

/** range_tree_find_below - the last range that starts below @at, or NULL */
static inline void *range_tree_find_below(const struct range_tree *tree, unsigned long at)
{
	return range_tree_prev(tree, &at);
}
#endif
