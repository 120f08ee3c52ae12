/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RBTREE_AUGMENTED_H
#define _LINUX_RBTREE_AUGMENTED_H
/*
 * Red-black trees whose nodes carry a summary of their subtree (its maximum, its size, ...). Rebalancing calls back:
 *   propagate(node, stop)  recompute from node up to but not including stop
 *   copy(old, new)         new takes old's place: give it old's summary
 *   rotate(old, new)       new took old's place and old is its child now: new gets old's summary, old's is recomputed
 * Insertion: update the summaries on the way down, rb_link_node(), then rb_insert_augmented().
 */
#include <linux/compiler.h>
#include <linux/rbtree.h>
#include <linux/rcupdate.h>

struct rb_augment_callbacks {
	void (*propagate)(struct rb_node *node, struct rb_node *stop);
	void (*copy)(struct rb_node *old, struct rb_node *new);
	void (*rotate)(struct rb_node *old, struct rb_node *new);
};

#define RB_RED 0
#define RB_BLACK 1
#define __rb_parent(pc) ((struct rb_node *)((pc) & ~3))
#define __rb_color(pc) ((pc)&1)
#define __rb_is_black(pc) __rb_color(pc)
#define __rb_is_red(pc) (!__rb_color(pc))
#define rb_color(rb) __rb_color((rb)->__rb_parent_color)
#define rb_is_red(rb) __rb_is_red((rb)->__rb_parent_color)
#define rb_is_black(rb) __rb_is_black((rb)->__rb_parent_color)

void __rb_insert_augmented(struct rb_node *node, struct rb_root *root,
			   void (*augment_rotate)(struct rb_node *old, struct rb_node *new));
void __rb_erase_color(struct rb_node *parent, struct rb_root *root,
		      void (*augment_rotate)(struct rb_node *old, struct rb_node *new));

static inline void rb_insert_augmented(struct rb_node *node, struct rb_root *root,
				       const struct rb_augment_callbacks *augment)
{
	__rb_insert_augmented(node, root, augment->rotate);
}

static inline void rb_insert_augmented_cached(struct rb_node *node, struct rb_root_cached *root, bool newleft,
					      const struct rb_augment_callbacks *augment)
{
	if (newleft)
		root->rb_leftmost = node;
	rb_insert_augmented(node, &root->rb_root, augment);
}

static inline void rb_set_parent(struct rb_node *rb, struct rb_node *p)
{
	rb->__rb_parent_color = rb_color(rb) + (unsigned long)p;
}

static inline void rb_set_parent_color(struct rb_node *rb, struct rb_node *p, int color)
{
	rb->__rb_parent_color = (unsigned long)p + color;
}

static inline void __rb_change_child(struct rb_node *old, struct rb_node *new, struct rb_node *parent,
				     struct rb_root *root)
{
	if (!parent)
		WRITE_ONCE(root->rb_node, new);
	else if (parent->rb_left == old)
		WRITE_ONCE(parent->rb_left, new);
	else
		WRITE_ONCE(parent->rb_right, new);
}

static inline void __rb_change_child_rcu(struct rb_node *old, struct rb_node *new, struct rb_node *parent,
					 struct rb_root *root)
{
	if (!parent)
		rcu_assign_pointer(root->rb_node, new);
	else if (parent->rb_left == old)
		rcu_assign_pointer(parent->rb_left, new);
	else
		rcu_assign_pointer(parent->rb_right, new);
}

/*
 * Take @node out. Its in-order successor takes the place of a node with two children. Returns the node below which a
 * black node is missing, for __rb_erase_color(); NULL if the tree is balanced already.
 */
static __always_inline struct rb_node *__rb_erase_augmented(struct rb_node *node, struct rb_root *root,
							    const struct rb_augment_callbacks *augment)
{
	struct rb_node *right = node->rb_right, *left = node->rb_left;
	unsigned long pc = node->__rb_parent_color;
	struct rb_node *parent = __rb_parent(pc);
	struct rb_node *successor, *gap_parent, *gap_child;

	if (!left || !right) {
		struct rb_node *child = left ? left : right;

		__rb_change_child(node, child, parent, root);
		if (child) /* an only child is red, and its parent black: the child takes both place and colour */
			child->__rb_parent_color = pc;
		if (parent)
			augment->propagate(parent, NULL);
		return !child && __rb_is_black(pc) ? parent : NULL;
	}

	successor = right;
	if (!right->rb_left) {
		gap_parent = successor;
		gap_child = successor->rb_right;
		augment->copy(node, successor);
	} else {
		while (successor->rb_left)
			successor = successor->rb_left;
		gap_parent = rb_parent(successor);
		gap_child = successor->rb_right;
		WRITE_ONCE(gap_parent->rb_left, gap_child);
		WRITE_ONCE(successor->rb_right, right);
		rb_set_parent(right, successor);
		augment->copy(node, successor);
		augment->propagate(gap_parent, successor);
	}
	WRITE_ONCE(successor->rb_left, left);
	rb_set_parent(left, successor);
	__rb_change_child(node, successor, parent, root);

	if (gap_child) {
		rb_set_parent_color(gap_child, gap_parent, RB_BLACK);
		gap_parent = NULL;
	} else if (rb_is_red(successor)) {
		gap_parent = NULL;
	}
	successor->__rb_parent_color = pc;
	augment->propagate(successor, NULL);
	return gap_parent;
}

static __always_inline void rb_erase_augmented(struct rb_node *node, struct rb_root *root,
					       const struct rb_augment_callbacks *augment)
{
	struct rb_node *rebalance = __rb_erase_augmented(node, root, augment);

	if (rebalance)
		__rb_erase_color(rebalance, root, augment->rotate);
}

static __always_inline void rb_erase_augmented_cached(struct rb_node *node, struct rb_root_cached *root,
						      const struct rb_augment_callbacks *augment)
{
	if (root->rb_leftmost == node)
		root->rb_leftmost = rb_next(node);
	rb_erase_augmented(node, &root->rb_root, augment);
}

/* RBCOMPUTE(node, exit): recompute the summary of node; return true if exit is set and it did not change. */
#define RB_DECLARE_CALLBACKS(RBSTATIC, RBNAME, RBSTRUCT, RBFIELD, RBAUGMENTED, RBCOMPUTE) \
	static inline void RBNAME##_propagate(struct rb_node *rb, struct rb_node *stop) \
	{ \
		while (rb != stop) { \
			RBSTRUCT *node = rb_entry(rb, RBSTRUCT, RBFIELD); \
			if (RBCOMPUTE(node, true)) \
				break; \
			rb = rb_parent(&node->RBFIELD); \
		} \
	} \
	static inline void RBNAME##_copy(struct rb_node *rb_old, struct rb_node *rb_new) \
	{ \
		RBSTRUCT *old = rb_entry(rb_old, RBSTRUCT, RBFIELD); \
		RBSTRUCT *new = rb_entry(rb_new, RBSTRUCT, RBFIELD); \
		new->RBAUGMENTED = old->RBAUGMENTED; \
	} \
	static void RBNAME##_rotate(struct rb_node *rb_old, struct rb_node *rb_new) \
	{ \
		RBSTRUCT *old = rb_entry(rb_old, RBSTRUCT, RBFIELD); \
		RBSTRUCT *new = rb_entry(rb_new, RBSTRUCT, RBFIELD); \
		new->RBAUGMENTED = old->RBAUGMENTED; \
		RBCOMPUTE(old, false); \
	} \
	RBSTATIC const struct rb_augment_callbacks RBNAME = { .propagate = RBNAME##_propagate, \
							      .copy = RBNAME##_copy, \
							      .rotate = RBNAME##_rotate };

/* The summary is the maximum of RBCOMPUTE(node) over the subtree, of type RBTYPE. */
#define RB_DECLARE_CALLBACKS_MAX(RBSTATIC, RBNAME, RBSTRUCT, RBFIELD, RBTYPE, RBAUGMENTED, RBCOMPUTE) \
	static inline bool RBNAME##_compute_max(RBSTRUCT *node, bool exit) \
	{ \
		RBSTRUCT *child; \
		RBTYPE max = RBCOMPUTE(node); \
		if (node->RBFIELD.rb_left) { \
			child = rb_entry(node->RBFIELD.rb_left, RBSTRUCT, RBFIELD); \
			if (child->RBAUGMENTED > max) \
				max = child->RBAUGMENTED; \
		} \
		if (node->RBFIELD.rb_right) { \
			child = rb_entry(node->RBFIELD.rb_right, RBSTRUCT, RBFIELD); \
			if (child->RBAUGMENTED > max) \
				max = child->RBAUGMENTED; \
		} \
		if (exit && node->RBAUGMENTED == max) \
			return true; \
		node->RBAUGMENTED = max; \
		return false; \
	} \
	RB_DECLARE_CALLBACKS(RBSTATIC, RBNAME, RBSTRUCT, RBFIELD, RBAUGMENTED, RBNAME##_compute_max)
#endif
