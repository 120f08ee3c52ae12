// SPDX-License-Identifier: MIT
/*
 * Red-black trees.
 *
 *   1. The root is black.
 *   2. A red node's children are black.
 *   3. Every path from the root to a missing child passes the same number of black nodes.
 *
 * So no path is longer than twice the shortest, and n nodes are at most 2 log2(n + 1) deep. The colour is bit 0 of the
 * word that holds the parent's address; a link to no node counts as black.
 *
 * Insertion adds a red leaf and repairs rule 2 upwards with recolouring, until at most two rotations end it. Erasing a
 * black node leaves a path one black short; __rb_erase_color() moves that gap upwards with recolouring until at most
 * three rotations end it.
 *
 * Each rotation calls augment_rotate(old top, new top), by which augmented trees keep their summaries; the plain ones
 * pass one that does nothing. Child links are stored with WRITE_ONCE in an order that never shows a loop, so that a
 * reader under RCU or a sequence lock ends, and at worst misses nodes.
 *
 * The caller locks; nothing is allocated.
 */
#include <linux/rbtree_augmented.h>
#include <linux/export.h>

static inline void rb_set_black(struct rb_node *rb)
{
	rb->__rb_parent_color |= RB_BLACK;
}

/* A red node's word is its parent's address. */
static inline struct rb_node *rb_red_parent(struct rb_node *red)
{
	return (struct rb_node *)red->__rb_parent_color;
}

/* @new took the place of @old in a rotation: it gets old's parent and colour, and old becomes its child with @color. */
static inline void rotate_set_parents(struct rb_node *old, struct rb_node *new, struct rb_root *root, int color)
{
	struct rb_node *parent = rb_parent(old);

	new->__rb_parent_color = old->__rb_parent_color;
	rb_set_parent_color(old, new, color);
	__rb_change_child(old, new, parent, root);
}

static inline struct rb_node *child_of(struct rb_node *node, bool right)
{
	return right ? node->rb_right : node->rb_left;
}

static inline void set_child(struct rb_node *node, bool right, struct rb_node *child)
{
	if (right)
		WRITE_ONCE(node->rb_right, child);
	else
		WRITE_ONCE(node->rb_left, child);
}

/*
 * @node is red, with black children. The cases below are written for one side; `right` says on which side of the
 * grandparent the parent is, and mirrors them.
 */
static __always_inline void insert_fixup(struct rb_node *node, struct rb_root *root,
					 void (*augment_rotate)(struct rb_node *old, struct rb_node *new))
{
	struct rb_node *parent = rb_red_parent(node), *gparent, *uncle, *tmp;
	bool right;

	while (true) {
		if (unlikely(!parent)) {
			/* The first node, or recolouring came up to the root. */
			rb_set_parent_color(node, NULL, RB_BLACK);
			return;
		}
		if (rb_is_black(parent))
			return;

		gparent = rb_red_parent(parent);
		right = parent == gparent->rb_right;
		uncle = child_of(gparent, !right);
		if (!uncle || rb_is_black(uncle))
			break;

		/* Both red: make them black and the grandparent red, and go on from there. */
		rb_set_parent_color(uncle, gparent, RB_BLACK);
		rb_set_parent_color(parent, gparent, RB_BLACK);
		node = gparent;
		parent = rb_parent(node);
		rb_set_parent_color(node, parent, RB_RED);
	}

	tmp = child_of(parent, !right);
	if (node == tmp) {
		/* An inner grandchild: rotate at the parent to make it an outer one. */
		tmp = child_of(node, right);
		set_child(parent, !right, tmp);
		set_child(node, right, parent);
		if (tmp)
			rb_set_parent_color(tmp, parent, RB_BLACK);
		rb_set_parent_color(parent, node, RB_RED);
		augment_rotate(parent, node);
		parent = node;
		tmp = child_of(node, !right);
	}

	/* Rotate at the grandparent: the parent takes its place, black, with two red children. */
	set_child(gparent, right, tmp);
	set_child(parent, !right, gparent);
	if (tmp)
		rb_set_parent_color(tmp, gparent, RB_BLACK);
	rotate_set_parents(gparent, parent, root, RB_RED);
	augment_rotate(gparent, parent);
}

/*
 * The subtree that was @node (NULL at first) below @parent is one black short, and its top is black. Its sibling
 * exists, since the paths on that side have a black node more. `right` says on which side the gap is.
 */
static __always_inline void erase_fixup(struct rb_node *parent, struct rb_root *root,
					void (*augment_rotate)(struct rb_node *old, struct rb_node *new))
{
	struct rb_node *node = NULL, *sibling, *outer, *inner;
	bool right;

	while (true) {
		right = node == parent->rb_right;
		sibling = child_of(parent, !right);

		if (rb_is_red(sibling)) {
			/* Rotate at the parent, so that the sibling is black. */
			inner = child_of(sibling, right);
			set_child(parent, !right, inner);
			set_child(sibling, right, parent);
			rb_set_parent_color(inner, parent, RB_BLACK);
			rotate_set_parents(parent, sibling, root, RB_RED);
			augment_rotate(parent, sibling);
			sibling = inner;
		}

		outer = child_of(sibling, !right);
		inner = child_of(sibling, right);
		if ((outer && rb_is_red(outer)) || (inner && rb_is_red(inner)))
			break;

		/*
		 * Both nephews black: a red sibling makes both sides equally short; a red parent turned black makes up
		 * for it.
		 */
		rb_set_parent_color(sibling, parent, RB_RED);
		if (rb_is_red(parent)) {
			rb_set_black(parent);
			return;
		}
		node = parent;
		parent = rb_parent(node);
		if (!parent)
			return; /* the whole tree is one black shorter */
	}

	if (!outer || rb_is_black(outer)) {
		/*
		 * Only the inner nephew is red: rotate at the sibling, so that it becomes the sibling, with the old one
		 * as red outer nephew.
		 */
		struct rb_node *far = child_of(inner, !right);

		set_child(sibling, right, far);
		set_child(inner, !right, sibling);
		set_child(parent, !right, inner);
		if (far)
			rb_set_parent_color(far, sibling, RB_BLACK);
		rb_set_parent(sibling, inner);
		rb_set_parent(inner, parent);
		augment_rotate(sibling, inner);
		outer = sibling;
		sibling = inner;
		inner = child_of(sibling, right);
	}

	/* Rotate at the parent: the sibling takes its place and colour, parent and outer nephew become black. */
	set_child(parent, !right, inner);
	set_child(sibling, right, parent);
	rb_set_parent_color(outer, sibling, RB_BLACK);
	if (inner)
		rb_set_parent(inner, parent);
	rotate_set_parents(parent, sibling, root, RB_BLACK);
	augment_rotate(parent, sibling);
}

static inline void no_propagate(struct rb_node *node, struct rb_node *stop)
{
}

static inline void no_copy(struct rb_node *old, struct rb_node *new)
{
}

static inline void no_rotate(struct rb_node *old, struct rb_node *new)
{
}

static const struct rb_augment_callbacks no_callbacks = {
	.propagate = no_propagate,
	.copy = no_copy,
	.rotate = no_rotate,
};

/** __rb_erase_color - rebalance below @parent after __rb_erase_augmented() */
void __rb_erase_color(struct rb_node *parent, struct rb_root *root,
		      void (*augment_rotate)(struct rb_node *old, struct rb_node *new))
{
	erase_fixup(parent, root, augment_rotate);
}
EXPORT_SYMBOL(__rb_erase_color);

/** rb_insert_color - rebalance after rb_link_node() */
void rb_insert_color(struct rb_node *node, struct rb_root *root)
{
	insert_fixup(node, root, no_rotate);
}
EXPORT_SYMBOL(rb_insert_color);

/** rb_erase - take @node out of the tree; its own fields keep their old values */
void rb_erase(struct rb_node *node, struct rb_root *root)
{
	struct rb_node *rebalance = __rb_erase_augmented(node, root, &no_callbacks);

	if (rebalance)
		erase_fixup(rebalance, root, no_rotate);
}
EXPORT_SYMBOL(rb_erase);

/** __rb_insert_augmented - rb_insert_color() for augmented trees */
void __rb_insert_augmented(struct rb_node *node, struct rb_root *root,
			   void (*augment_rotate)(struct rb_node *old, struct rb_node *new))
{
	insert_fixup(node, root, augment_rotate);
}
EXPORT_SYMBOL(__rb_insert_augmented);

/** rb_first - the first node in order, NULL if the tree is empty */
struct rb_node *rb_first(const struct rb_root *root)
{
	struct rb_node *n = root->rb_node;

	if (!n)
		return NULL;
	while (n->rb_left)
		n = n->rb_left;
	return n;
}
EXPORT_SYMBOL(rb_first);

/** rb_last - the last node in order, NULL if the tree is empty */
struct rb_node *rb_last(const struct rb_root *root)
{
	struct rb_node *n = root->rb_node;

	if (!n)
		return NULL;
	while (n->rb_right)
		n = n->rb_right;
	return n;
}
EXPORT_SYMBOL(rb_last);

/** rb_next - the node behind @node, NULL for the last and for a node that is in no tree */
struct rb_node *rb_next(const struct rb_node *node)
{
	struct rb_node *parent;

	if (RB_EMPTY_NODE(node))
		return NULL;
	if (node->rb_right) {
		node = node->rb_right;
		while (node->rb_left)
			node = node->rb_left;
		return (struct rb_node *)node;
	}
	while ((parent = rb_parent(node)) && node == parent->rb_right)
		node = parent;
	return parent;
}
EXPORT_SYMBOL(rb_next);

/** rb_prev - the node before @node, NULL for the first and for a node that is in no tree */
struct rb_node *rb_prev(const struct rb_node *node)
{
	struct rb_node *parent;

	if (RB_EMPTY_NODE(node))
		return NULL;
	if (node->rb_left) {
		node = node->rb_left;
		while (node->rb_right)
			node = node->rb_right;
		return (struct rb_node *)node;
	}
	while ((parent = rb_parent(node)) && node == parent->rb_left)
		node = parent;
	return parent;
}
EXPORT_SYMBOL(rb_prev);

/* @new looks to its neighbours as @victim does. */
static void adopt_neighbours(struct rb_node *victim, struct rb_node *new)
{
	*new = *victim;
	if (victim->rb_left)
		rb_set_parent(victim->rb_left, new);
	if (victim->rb_right)
		rb_set_parent(victim->rb_right, new);
}

/** rb_replace_node - put @new, which sorts alike, in @victim's place, without rebalancing */
void rb_replace_node(struct rb_node *victim, struct rb_node *new, struct rb_root *root)
{
	adopt_neighbours(victim, new);
	__rb_change_child(victim, new, rb_parent(victim), root);
}
EXPORT_SYMBOL(rb_replace_node);

/** rb_replace_node_rcu - the same while readers walk the tree under RCU */
void rb_replace_node_rcu(struct rb_node *victim, struct rb_node *new, struct rb_root *root)
{
	adopt_neighbours(victim, new);
	__rb_change_child_rcu(victim, new, rb_parent(victim), root);
}
EXPORT_SYMBOL(rb_replace_node_rcu);

/* The first leaf that a postorder walk of the subtree visits. */
static struct rb_node *leftmost_leaf(const struct rb_node *node)
{
	while (true) {
		if (node->rb_left)
			node = node->rb_left;
		else if (node->rb_right)
			node = node->rb_right;
		else
			return (struct rb_node *)node;
	}
}

/** rb_next_postorder - the node that comes next when children come before their parents */
struct rb_node *rb_next_postorder(const struct rb_node *node)
{
	const struct rb_node *parent;

	if (!node)
		return NULL;
	parent = rb_parent(node);
	if (parent && node == parent->rb_left && parent->rb_right)
		return leftmost_leaf(parent->rb_right);
	return (struct rb_node *)parent;
}
EXPORT_SYMBOL(rb_next_postorder);

/** rb_first_postorder - where rb_next_postorder() begins */
struct rb_node *rb_first_postorder(const struct rb_root *root)
{
	return root->rb_node ? leftmost_leaf(root->rb_node) : NULL;
}
EXPORT_SYMBOL(rb_first_postorder);
