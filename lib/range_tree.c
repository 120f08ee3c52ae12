// SPDX-License-Identifier: MIT
/*
 * Range trees: disjoint ranges of numbers, each with a pointer, in a B+-tree.
 *
 * A slot of a node says of what is below it: where its first range starts, where its last one ends, and the widest gap between two
 * neighbours of its ranges. In a leaf (level 0) what is below is one range, so that its gap is 0; in a node of level n it is a node of
 * level n - 1. The same code thus serves leaves and inner nodes, and
 *
 *   start[0] < end[0] <= start[1] < end[1] <= ...				of every node
 *   start[i], end[i] = first start, last end of the child
 *   gap[i] = max(child's gap[], child's start[j + 1] - child's end[j])
 *   RANGE_NODE_MIN <= nr <= RANGE_NODE_SLOTS, the root excepted		(an inner root has 2 children at least)
 *
 * Finding the range at, after or before a number, and inserting, erasing and resizing one, take O(log n): one way down and, for changes,
 * the same way back to renew the summaries. n ranges are at most log5(n) levels deep: seven for 65536, two or three in life. So the
 * recursion below is shallow.
 *
 * Room is found in O(log n) as well: a subtree is entered only if its widest gap is wide enough, and that can only disappoint in the two
 * subtrees of a level which the limits cut.
 *
 * Memory: only insertion needs any. range_tree_reserve() gets nodes ahead for a number of insertions, or fails and changes nothing;
 * insertions after it cannot fail. k <= RANGE_TREE_MAX_RESERVE insertions split at most k nodes of a level, for what has just been split
 * has room for that many, and add one root: k * height + 1 nodes. What is left over stays for later.
 *
 * Readers without the lock: a node that has left the tree is freed after a grace period; a slot is filled before nr counts it and is
 * moved by whole words. So who walks down under RCU always meets nodes, perhaps of different times; tree->seq tells him that he did.
 */
#include <linux/bug.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/range_tree.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

#define RANGE_NODE_SLOTS 15
#define RANGE_NODE_MIN 5

struct range_node {
	u8 level; /* 0: a leaf. Constant */
	u8 nr;	  /* slots in use */
	unsigned long start[RANGE_NODE_SLOTS];
	unsigned long end[RANGE_NODE_SLOTS];
	unsigned long gap[RANGE_NODE_SLOTS];
	void *below[RANGE_NODE_SLOTS]; /* the child, or in a leaf the entry */
	union {
		struct range_node *next_spare;
		struct rcu_head rcu;
	};
};

/* What a slot holds. */
struct range_slot {
	unsigned long start, end, gap;
	void *below;
};

static struct kmem_cache *range_node_cache;

void __init range_tree_cache_init(void)
{
	range_node_cache =
		kmem_cache_create("range_node", sizeof(struct range_node), 0, SLAB_PANIC | SLAB_ACCOUNT, NULL);
}

static void free_node_rcu(struct rcu_head *rcu)
{
	kmem_cache_free(range_node_cache, container_of(rcu, struct range_node, rcu));
}

static void drop_node(struct range_tree *tree, struct range_node *node)
{
	tree->nr_nodes--;
	call_rcu(&node->rcu, free_node_rcu);
}

static struct range_node *take_spare(struct range_tree *tree, unsigned int level)
{
	struct range_node *node = tree->spare;

	BUG_ON(!node);
	tree->spare = node->next_spare;
	tree->nr_spare--;
	tree->nr_nodes++;
	node->level = level;
	return node;
}

/* ---- slots ---- */

static void set_slot(struct range_node *node, unsigned int i, const struct range_slot *slot)
{
	WRITE_ONCE(node->start[i], slot->start);
	WRITE_ONCE(node->end[i], slot->end);
	WRITE_ONCE(node->gap[i], slot->gap);
	smp_store_release(&node->below[i], slot->below);
}

static struct range_slot get_slot(const struct range_node *node, unsigned int i)
{
	return (struct range_slot){ node->start[i], node->end[i], node->gap[i], node->below[i] };
}

static void copy_slot(struct range_node *to, unsigned int i, const struct range_node *from, unsigned int j)
{
	struct range_slot slot = get_slot(from, j);

	set_slot(to, i, &slot);
}

static void set_nr(struct range_node *node, unsigned int nr)
{
	smp_store_release(&node->nr, nr);
}

static void insert_slot(struct range_node *node, unsigned int at, const struct range_slot *slot)
{
	unsigned int i;

	for (i = node->nr; i > at; i--)
		copy_slot(node, i, node, i - 1);
	set_slot(node, at, slot);
	set_nr(node, node->nr + 1);
}

static void remove_slots(struct range_node *node, unsigned int at, unsigned int count)
{
	unsigned int i;

	for (i = at; i + count < node->nr; i++)
		copy_slot(node, i, node, i + count);
	set_nr(node, node->nr - count);
}

/* Append @count slots of @from, from its slot @first on, to @to. */
static void append_slots(struct range_node *to, const struct range_node *from, unsigned int first, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		copy_slot(to, to->nr + i, from, first + i);
	set_nr(to, to->nr + count);
}

/* What the parent's slot says of @child. */
static struct range_slot summary(struct range_node *child)
{
	struct range_slot slot = { child->start[0], child->end[child->nr - 1], child->gap[0], child };
	unsigned int i;

	for (i = 1; i < child->nr; i++) {
		slot.gap = max(slot.gap, child->gap[i]);
		slot.gap = max(slot.gap, child->start[i] - child->end[i - 1]);
	}
	return slot;
}

static void renew_summary(struct range_node *parent, unsigned int i)
{
	struct range_slot slot = summary(parent->below[i]);

	set_slot(parent, i, &slot);
}

/* How many slots start at @at or below. */
static unsigned int slots_up_to(const struct range_node *node, unsigned long at)
{
	unsigned int i = 0;

	while (i < node->nr && node->start[i] <= at)
		i++;
	return i;
}

/* The slot that a range which starts at @start is below, or would be inserted below. */
static unsigned int slot_for(const struct range_node *node, unsigned long start)
{
	unsigned int n = slots_up_to(node, start);

	return n ? n - 1 : 0;
}

/* ---- memory ---- */

/** range_tree_init - an empty tree */
void range_tree_init(struct range_tree *tree)
{
	*tree = (struct range_tree)RANGE_TREE_INIT(*tree);
}

static void free_nodes(struct range_node *node)
{
	unsigned int i;

	for (i = 0; node->level && i < node->nr; i++)
		free_nodes(node->below[i]);
	kmem_cache_free(range_node_cache, node);
}

/** range_tree_destroy - free all nodes; nobody reads the tree any more. What the entries point to is the caller's. */
void range_tree_destroy(struct range_tree *tree)
{
	struct range_node *node;

	if (tree->root)
		free_nodes(tree->root);
	while ((node = tree->spare)) {
		tree->spare = node->next_spare;
		kmem_cache_free(range_node_cache, node);
	}
	range_tree_init(tree);
}

/**
 * range_tree_reserve - make sure that insertions will not need memory
 * @tree: the tree, locked for writing
 * @inserts: how many, RANGE_TREE_MAX_RESERVE at most; what was reserved before and not used counts
 * @gfp: how to get memory
 *
 * Returns 0 or -ENOMEM.
 */
int range_tree_reserve(struct range_tree *tree, unsigned int inserts, gfp_t gfp)
{
	unsigned int height = tree->root ? tree->root->level + 1 : 0;
	unsigned int needed = inserts ? inserts * height + 1 : 0;

	BUG_ON(inserts > RANGE_TREE_MAX_RESERVE);
	while (tree->nr_spare < needed) {
		struct range_node *node = kmem_cache_zalloc(range_node_cache, gfp);

		if (!node)
			return -ENOMEM;
		node->next_spare = tree->spare;
		tree->spare = node;
		tree->nr_spare++;
	}
	return 0;
}

/* ---- changes ---- */

/* Insert a slot; if the node is full, split it and return the new node to its right. */
static struct range_node *add_slot(struct range_tree *tree, struct range_node *node, unsigned int at,
				   const struct range_slot *slot)
{
	const unsigned int half = RANGE_NODE_SLOTS / 2;
	unsigned int keep;
	struct range_node *right;

	if (node->nr < RANGE_NODE_SLOTS) {
		insert_slot(node, at, slot);
		return NULL;
	}
	right = take_spare(tree, node->level);
	keep = at > half ? half + 1 : half;
	append_slots(right, node, keep, node->nr - keep);
	set_nr(node, keep);
	if (at > half)
		insert_slot(right, at - keep, slot);
	else
		insert_slot(node, at, slot);
	return right;
}

static struct range_node *insert_below(struct range_tree *tree, struct range_node *node, const struct range_slot *new)
{
	struct range_node *sibling;
	struct range_slot slot;
	unsigned int i;

	if (!node->level)
		return add_slot(tree, node, slots_up_to(node, new->start), new);
	i = slot_for(node, new->start);
	sibling = insert_below(tree, node->below[i], new);
	renew_summary(node, i);
	if (!sibling)
		return NULL;
	slot = summary(sibling);
	return add_slot(tree, node, i + 1, &slot);
}

/* The root has been split: a new one above both halves. */
static void grow(struct range_tree *tree, struct range_node *sibling)
{
	struct range_node *root = take_spare(tree, tree->root->level + 1);
	struct range_slot left = summary(tree->root), right = summary(sibling);

	insert_slot(root, 0, &left);
	insert_slot(root, 1, &right);
	smp_store_release(&tree->root, root);
}

/**
 * range_tree_insert - add a range
 * @tree: the tree, locked for writing, with a reservation
 * @start: first number
 * @end: one past the last
 * @entry: what it maps to, not NULL
 *
 * The range must not overlap another one.
 */
void range_tree_insert(struct range_tree *tree, unsigned long start, unsigned long end, void *entry)
{
	const struct range_slot new = { .start = start, .end = end, .below = entry };
	struct range_node *sibling;

	preempt_disable();
	raw_write_seqcount_begin(&tree->seq);
	if (!tree->root)
		smp_store_release(&tree->root, take_spare(tree, 0));
	sibling = insert_below(tree, tree->root, &new);
	if (sibling)
		grow(tree, sibling);
	tree->count++;
	raw_write_seqcount_end(&tree->seq);
	preempt_enable();
}

/* Child @i has become too small: unite it with a neighbour, or share the slots of both evenly. */
static void refill(struct range_tree *tree, struct range_node *parent, unsigned int i)
{
	unsigned int l = i ? i - 1 : 0, r = l + 1;
	struct range_node *left = parent->below[l], *right = parent->below[r];
	unsigned int total = left->nr + right->nr, count;

	if (total <= RANGE_NODE_SLOTS) {
		append_slots(left, right, 0, right->nr);
		remove_slots(parent, r, 1);
		renew_summary(parent, l);
		drop_node(tree, right);
		return;
	}
	if (left->nr < right->nr) {
		count = total / 2 - left->nr;
		append_slots(left, right, 0, count);
		remove_slots(right, 0, count);
	} else {
		for (count = total / 2 - right->nr; count; count--) {
			struct range_slot slot = get_slot(left, left->nr - 1);

			insert_slot(right, 0, &slot);
			set_nr(left, left->nr - 1);
		}
	}
	renew_summary(parent, l);
	renew_summary(parent, r);
}

static void *erase_below(struct range_tree *tree, struct range_node *node, unsigned long start)
{
	unsigned int i = slot_for(node, start);
	struct range_node *child;
	void *entry;

	if (!node->level) {
		if (node->start[i] != start)
			return NULL;
		entry = node->below[i];
		remove_slots(node, i, 1);
		return entry;
	}
	child = node->below[i];
	entry = erase_below(tree, child, start);
	if (entry) {
		if (child->nr < RANGE_NODE_MIN)
			refill(tree, node, i);
		else
			renew_summary(node, i);
	}
	return entry;
}

/* A root without a choice is not needed. */
static void shrink(struct range_tree *tree)
{
	struct range_node *root = tree->root;

	if (!root->nr)
		WRITE_ONCE(tree->root, NULL);
	else if (root->level && root->nr == 1)
		smp_store_release(&tree->root, root->below[0]);
	else
		return;
	drop_node(tree, root);
}

/** range_tree_erase - take the range that starts at @start out and return its entry; NULL if there is none. Needs no memory. */
void *range_tree_erase(struct range_tree *tree, unsigned long start)
{
	void *entry;

	if (!tree->root)
		return NULL;
	preempt_disable();
	raw_write_seqcount_begin(&tree->seq);
	entry = erase_below(tree, tree->root, start);
	if (entry) {
		tree->count--;
		shrink(tree);
	}
	raw_write_seqcount_end(&tree->seq);
	preempt_enable();
	return entry;
}

static void resize_below(struct range_node *node, unsigned long start, unsigned long new_start, unsigned long new_end)
{
	unsigned int i = slot_for(node, start);

	if (node->level) {
		resize_below(node->below[i], start, new_start, new_end);
		renew_summary(node, i);
		return;
	}
	BUG_ON(node->start[i] != start);
	WRITE_ONCE(node->start[i], new_start);
	WRITE_ONCE(node->end[i], new_end);
}

/**
 * range_tree_resize - move the borders of the range that starts at @start
 * @new_start, @new_end: the new borders; it must stay between its neighbours and not overlap them
 *
 * Needs no memory.
 */
void range_tree_resize(struct range_tree *tree, unsigned long start, unsigned long new_start, unsigned long new_end)
{
	preempt_disable();
	raw_write_seqcount_begin(&tree->seq);
	resize_below(tree->root, start, new_start, new_end);
	raw_write_seqcount_end(&tree->seq);
	preempt_enable();
}

/* ---- searches ---- */

/**
 * range_tree_next - the first range that ends above a number
 * @pos: the number; becomes the range's end, so that the next call finds the next one
 *
 * Returns its entry or NULL.
 */
void *range_tree_next(const struct range_tree *tree, unsigned long *pos)
{
	const struct range_node *node = tree->root;
	unsigned int i;

	while (node) {
		for (i = 0; i < node->nr && node->end[i] <= *pos; i++)
			;
		if (i == node->nr)
			return NULL;
		if (!node->level) {
			*pos = node->end[i];
			return node->below[i];
		}
		node = node->below[i];
	}
	return NULL;
}

/**
 * range_tree_prev - the last range that starts below a number
 * @pos: the number; becomes the range's start
 *
 * Returns its entry or NULL.
 */
void *range_tree_prev(const struct range_tree *tree, unsigned long *pos)
{
	const struct range_node *node = tree->root;
	unsigned int i;

	while (node) {
		for (i = node->nr; i && node->start[i - 1] >= *pos; i--)
			;
		if (!i)
			return NULL;
		i--;
		if (!node->level) {
			*pos = node->start[i];
			return node->below[i];
		}
		node = node->below[i];
	}
	return NULL;
}

static void *walk_rcu(const struct range_node *node, unsigned long at)
{
	while (node) {
		unsigned int i, nr = smp_load_acquire(&node->nr);
		void *below;

		for (i = 0; i < nr && READ_ONCE(node->end[i]) <= at; i++)
			;
		if (i == nr || READ_ONCE(node->start[i]) > at)
			return NULL;
		below = smp_load_acquire(&node->below[i]);
		if (!node->level)
			return below;
		node = below;
	}
	return NULL;
}

/**
 * range_tree_find_rcu - the range that contains @at, without the lock
 *
 * Returns its entry, or NULL if there is none or a writer is at work: then look again under the lock. The entry may leave the tree
 * at once; its memory must last for a grace period. Under rcu_read_lock().
 */
void *range_tree_find_rcu(const struct range_tree *tree, unsigned long at)
{
	unsigned int seq = raw_read_seqcount(&tree->seq);
	void *entry;

	if (seq & 1)
		return NULL;
	entry = walk_rcu(smp_load_acquire(&tree->root), at);
	return read_seqcount_retry(&tree->seq, seq) ? NULL : entry;
}

/* ---- room ---- */

enum gap_search { GAP_FOUND, GAP_GO_ON, GAP_STOP };

/* What is being looked for, and how far the search has come. */
struct gap_query {
	unsigned long low, high, size;
	unsigned long edge; /* highest: where free room ends; lowest: where it begins */
};

/* Is there room between @floor and query->edge? Then query->edge becomes its place. */
static bool room_below_edge(struct gap_query *query, unsigned long floor)
{
	floor = max(floor, query->low);
	if (query->edge <= floor || query->edge - floor < query->size)
		return false;
	query->edge -= query->size;
	return true;
}

static enum gap_search highest_below(const struct range_node *node, struct gap_query *query)
{
	unsigned int i;

	for (i = node->nr; i--;) {
		if (node->start[i] >= query->high)
			continue;
		if (room_below_edge(query, node->end[i]))
			return GAP_FOUND;
		if (node->end[i] <= query->low)
			return GAP_STOP;
		if (node->gap[i] >= query->size) {
			enum gap_search result = highest_below(node->below[i], query);

			if (result != GAP_GO_ON)
				return result;
		}
		query->edge = min(query->edge, node->start[i]);
	}
	return GAP_GO_ON;
}

/**
 * range_tree_highest_gap - find room, as high as possible
 * @low, @high: between these
 * @size: how much, not 0
 * @at: gets the start of the highest [*at, *at + @size) within [@low, @high) that overlaps no range
 *
 * Returns false if there is none.
 */
bool range_tree_highest_gap(const struct range_tree *tree, unsigned long low, unsigned long high, unsigned long size,
			    unsigned long *at)
{
	struct gap_query query = { .low = low, .high = high, .size = size, .edge = high };
	enum gap_search result = tree->root ? highest_below(tree->root, &query) : GAP_GO_ON;

	if (result == GAP_GO_ON && room_below_edge(&query, low))
		result = GAP_FOUND;
	*at = query.edge;
	return result == GAP_FOUND;
}

/* Is there room between query->edge and @ceiling? */
static bool room_above_edge(const struct gap_query *query, unsigned long ceiling)
{
	ceiling = min(ceiling, query->high);
	return query->edge < ceiling && ceiling - query->edge >= query->size;
}

static enum gap_search lowest_above(const struct range_node *node, struct gap_query *query)
{
	unsigned int i;

	for (i = 0; i < node->nr; i++) {
		if (node->end[i] <= query->low)
			continue;
		if (room_above_edge(query, node->start[i]))
			return GAP_FOUND;
		if (node->start[i] >= query->high)
			return GAP_STOP;
		if (node->gap[i] >= query->size) {
			enum gap_search result = lowest_above(node->below[i], query);

			if (result != GAP_GO_ON)
				return result;
		}
		query->edge = max(query->edge, node->end[i]);
	}
	return GAP_GO_ON;
}

/** range_tree_lowest_gap - the same, as low as possible */
bool range_tree_lowest_gap(const struct range_tree *tree, unsigned long low, unsigned long high, unsigned long size,
			   unsigned long *at)
{
	struct gap_query query = { .low = low, .high = high, .size = size, .edge = low };
	enum gap_search result = tree->root ? lowest_above(tree->root, &query) : GAP_GO_ON;

	if (result == GAP_GO_ON && room_above_edge(&query, high))
		result = GAP_FOUND;
	*at = query.edge;
	return result == GAP_FOUND;
}

/* ---- verifier ---- */

#define BROKEN(broken, node, text) (pr_err("verify: range tree: node %px: %s\n", node, text), (broken)++)

struct tree_census {
	unsigned int nodes;
	unsigned long ranges;
};

static unsigned int verify_below(const struct range_tree *tree, const struct range_node *node,
				 struct tree_census *census)
{
	unsigned int min_nr = node != tree->root ? RANGE_NODE_MIN : node->level ? 2 : 1;
	unsigned int i, broken = 0;

	census->nodes++;
	if (node->nr < min_nr || node->nr > RANGE_NODE_SLOTS)
		BROKEN(broken, node, "too many or too few slots");
	for (i = 0; i < node->nr && !broken; i++) {
		struct range_node *child = node->below[i];
		struct range_slot slot;

		if (node->start[i] >= node->end[i] || (i && node->end[i - 1] > node->start[i]))
			BROKEN(broken, node, "ranges out of order");
		if (!node->level) {
			census->ranges++;
			if (!child || node->gap[i])
				BROKEN(broken, node, "a slot of a leaf has a gap or no entry");
			continue;
		}
		if (child->level != node->level - 1) {
			BROKEN(broken, node, "a child of the wrong level");
			break;
		}
		broken += verify_below(tree, child, census);
		slot = summary(child);
		if (slot.start != node->start[i] || slot.end != node->end[i] || slot.gap != node->gap[i])
			BROKEN(broken, node, "a summary differs from the child");
	}
	return broken;
}

/** range_tree_verify - check every invariant; returns how many are broken, each logged. The tree is locked. */
unsigned int range_tree_verify(const struct range_tree *tree)
{
	struct tree_census census = {};
	const struct range_node *node;
	unsigned int broken = tree->root ? verify_below(tree, tree->root, &census) : 0, spare = 0;

	for (node = tree->spare; node; node = node->next_spare)
		spare++;
	if (census.ranges != tree->count || census.nodes != tree->nr_nodes || spare != tree->nr_spare)
		BROKEN(broken, tree->root, "counts are wrong");
	if (tree->seq.sequence & 1)
		BROKEN(broken, tree->root, "a change has not ended");
	return broken;
}
