/* SPDX-License-Identifier: MIT */
/*
 * INTERVAL_TREE_DEFINE() makes four functions for a type of interval: PREFIX_insert, _remove, _iter_first and
 * _iter_next.
 *
 * The tree is sorted by start, and each node knows the greatest last of its subtree. An interval overlaps [start, last]
 * if its own start <= last and its own last >= start. Both walks visit overlaps in order of their start.
 *
 *   ITSTRUCT, ITRB     the struct and its rb_node member       ITTYPE  the type of the end points
 *   ITSUBTREE          its member for the subtree's last       ITSTART, ITLAST  macros that read the end points of a node
 */
#include <linux/rbtree_augmented.h>

#define INTERVAL_TREE_DEFINE(ITSTRUCT, ITRB, ITTYPE, ITSUBTREE, ITSTART, ITLAST, ITSTATIC, ITPREFIX) \
	RB_DECLARE_CALLBACKS_MAX(static, ITPREFIX##_augment, ITSTRUCT, ITRB, ITTYPE, ITSUBTREE, ITLAST) \
\
	ITSTATIC void ITPREFIX##_insert(ITSTRUCT *node, struct rb_root_cached *root) \
	{ \
		struct rb_node **link = &root->rb_root.rb_node, *rb_parent = NULL; \
		ITTYPE start = ITSTART(node), last = ITLAST(node); \
		bool leftmost = true; \
\
		while (*link) { \
			ITSTRUCT *parent; \
\
			rb_parent = *link; \
			parent = rb_entry(rb_parent, ITSTRUCT, ITRB); \
			if (parent->ITSUBTREE < last) \
				parent->ITSUBTREE = last; \
			if (start < ITSTART(parent)) { \
				link = &rb_parent->rb_left; \
			} else { \
				link = &rb_parent->rb_right; \
				leftmost = false; \
			} \
		} \
		node->ITSUBTREE = last; \
		rb_link_node(&node->ITRB, rb_parent, link); \
		rb_insert_augmented_cached(&node->ITRB, root, leftmost, &ITPREFIX##_augment); \
	} \
\
	ITSTATIC void ITPREFIX##_remove(ITSTRUCT *node, struct rb_root_cached *root) \
	{ \
		rb_erase_augmented_cached(&node->ITRB, root, &ITPREFIX##_augment); \
	} \
\
	/* The leftmost overlap in the subtree of node, whose greatest last is at least start. */ \
	static ITSTRUCT *ITPREFIX##_subtree_search(ITSTRUCT *node, ITTYPE start, ITTYPE last) \
	{ \
		while (true) { \
			if (node->ITRB.rb_left) { \
				ITSTRUCT *left = rb_entry(node->ITRB.rb_left, ITSTRUCT, ITRB); \
\
				/* If none there overlaps, then one there starts behind last, and so does all to the right. */ \
				if (start <= left->ITSUBTREE) { \
					node = left; \
					continue; \
				} \
			} \
			if (ITSTART(node) > last) \
				return NULL; \
			if (start <= ITLAST(node)) \
				return node; \
			if (!node->ITRB.rb_right) \
				return NULL; \
			node = rb_entry(node->ITRB.rb_right, ITSTRUCT, ITRB); \
			if (start > node->ITSUBTREE) \
				return NULL; \
		} \
	} \
\
	ITSTATIC ITSTRUCT *ITPREFIX##_iter_first(struct rb_root_cached *root, ITTYPE start, ITTYPE last) \
	{ \
		ITSTRUCT *node; \
\
		if (!root->rb_root.rb_node) \
			return NULL; \
		node = rb_entry(root->rb_root.rb_node, ITSTRUCT, ITRB); \
		if (node->ITSUBTREE < start || ITSTART(rb_entry(root->rb_leftmost, ITSTRUCT, ITRB)) > last) \
			return NULL; \
		return ITPREFIX##_subtree_search(node, start, last); \
	} \
\
	ITSTATIC ITSTRUCT *ITPREFIX##_iter_next(ITSTRUCT *node, ITTYPE start, ITTYPE last) \
	{ \
		struct rb_node *rb = node->ITRB.rb_right, *prev; \
\
		while (true) { \
			if (rb) { \
				ITSTRUCT *right = rb_entry(rb, ITSTRUCT, ITRB); \
\
				if (start <= right->ITSUBTREE) \
					return ITPREFIX##_subtree_search(right, start, last); \
			} \
			/* Up to the first node that we are to the left of. */ \
			do { \
				rb = rb_parent(&node->ITRB); \
				if (!rb) \
					return NULL; \
				prev = &node->ITRB; \
				node = rb_entry(rb, ITSTRUCT, ITRB); \
				rb = node->ITRB.rb_right; \
			} while (prev == rb); \
			if (last < ITSTART(node)) \
				return NULL; \
			if (start <= ITLAST(node)) \
				return node; \
		} \
	}
