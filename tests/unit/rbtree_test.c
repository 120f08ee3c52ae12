// SPDX-License-Identifier: MIT
/*
 * Red-black trees: random insertion and removal against a bitmap of keys, with every rule of the tree checked, also for
 * augmented ones.
 */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/interval_tree.h>
#include <linux/prandom.h>
#include <linux/rbtree_augmented.h>
#include <linux/timerqueue.h>

#define KEYS 512
#define STEPS 20000

struct item {
	struct rb_node rb;
	unsigned int key;
	unsigned int size; /* nodes of the subtree: the summary */
};

static struct item items[KEYS];

static struct item *item_of(const struct rb_node *rb)
{
	return rb_entry(rb, struct item, rb);
}

static unsigned int size_of(const struct rb_node *rb)
{
	return rb ? item_of(rb)->size : 0;
}

static bool compute_size(struct item *item, bool exit)
{
	unsigned int size = 1 + size_of(item->rb.rb_left) + size_of(item->rb.rb_right);

	if (exit && item->size == size)
		return true;
	item->size = size;
	return false;
}

RB_DECLARE_CALLBACKS(static, size_callbacks, struct item, rb, size, compute_size);

static bool item_less(struct rb_node *a, const struct rb_node *b)
{
	return item_of(a)->key < item_of(b)->key;
}

static int item_cmp(struct rb_node *a, const struct rb_node *b)
{
	return (int)item_of(a)->key - (int)item_of(b)->key;
}

static int key_cmp(const void *key, const struct rb_node *rb)
{
	return (int)*(const unsigned int *)key - (int)item_of(rb)->key;
}

/* The black height of the subtree, 0 if a rule is broken. */
static int black_height(const struct rb_node *rb, const struct rb_node *parent, bool check_size)
{
	int left, right;

	if (!rb)
		return 1;
	if (rb_parent(rb) != parent)
		return 0;
	if (rb_is_red(rb) && (!parent || rb_is_red(parent)))
		return 0;
	if (check_size && item_of(rb)->size != 1 + size_of(rb->rb_left) + size_of(rb->rb_right))
		return 0;
	left = black_height(rb->rb_left, rb, check_size);
	right = black_height(rb->rb_right, rb, check_size);
	return left && left == right ? left + rb_is_black(rb) : 0;
}

/* Does the tree hold exactly these keys, in order in both directions, and all of them in postorder? */
static bool tree_is(struct rb_root *root, const unsigned long *keys, bool check_size)
{
	unsigned int weight = bitmap_weight(keys, KEYS), n = 0;
	unsigned long key = find_first_bit(keys, KEYS);
	struct item *item, *next;
	struct rb_node *rb;

	if (!black_height(root->rb_node, NULL, check_size))
		return false;
	for (rb = rb_first(root); rb; rb = rb_next(rb)) {
		if (item_of(rb)->key != key)
			return false;
		key = find_next_bit(keys, KEYS, key + 1);
	}
	if (key != KEYS)
		return false;
	for (rb = rb_last(root); rb; rb = rb_prev(rb))
		n++;
	rbtree_postorder_for_each_entry_safe(item, next, root, rb)
		n++;
	return n == 2 * weight;
}

static void rbtree_test_random(struct kunit *test)
{
	struct rb_root_cached root = RB_ROOT_CACHED;
	DECLARE_BITMAP(keys, KEYS);
	struct rnd_state rnd;
	unsigned int step;

	bitmap_zero(keys, KEYS);
	prandom_seed_state(&rnd, 1);
	for (step = 0; step < STEPS; step++) {
		unsigned int key = prandom_u32_state(&rnd) % (step / 8 % KEYS + 1);
		struct item *item = &items[key];
		unsigned long first;

		item->key = key;
		if (__test_and_change_bit(key, keys)) {
			rb_erase_cached(&item->rb, &root);
		} else {
			first = find_first_bit(keys, KEYS);
			KUNIT_ASSERT_EQ(test, rb_add_cached(&item->rb, &root, item_less) != NULL, first == key);
		}
		first = find_first_bit(keys, KEYS);
		KUNIT_ASSERT_PTR_EQ(test, rb_first_cached(&root), first < KEYS ? &items[first].rb : NULL);
		key = prandom_u32_state(&rnd) % KEYS;
		KUNIT_ASSERT_PTR_EQ(test, rb_find(&key, &root.rb_root, key_cmp),
				    test_bit(key, keys) ? &items[key].rb : NULL);
		if (step % 64 == 0)
			KUNIT_ASSERT_TRUE(test, tree_is(&root.rb_root, keys, false));
	}
}

static void augmented_add(struct rb_root *root, struct item *item)
{
	struct rb_node **link = &root->rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		item_of(parent)->size++;
		link = item_less(&item->rb, parent) ? &parent->rb_left : &parent->rb_right;
	}
	item->size = 1;
	rb_link_node(&item->rb, parent, link);
	rb_insert_augmented(&item->rb, root, &size_callbacks);
}

static void rbtree_test_augmented(struct kunit *test)
{
	struct rb_root root = RB_ROOT;
	DECLARE_BITMAP(keys, KEYS);
	struct rnd_state rnd;
	unsigned int step;

	bitmap_zero(keys, KEYS);
	prandom_seed_state(&rnd, 2);
	for (step = 0; step < STEPS; step++) {
		unsigned int key = prandom_u32_state(&rnd) % (step / 8 % KEYS + 1);

		items[key].key = key;
		if (__test_and_change_bit(key, keys))
			rb_erase_augmented(&items[key].rb, &root, &size_callbacks);
		else
			augmented_add(&root, &items[key]);
		if (step % 64 == 0)
			KUNIT_ASSERT_TRUE(test, tree_is(&root, keys, true));
	}
}

/* Ascending and descending order, erased from each end and from the middle: the cases that random keys meet rarely. */
static void rbtree_test_sequences(struct kunit *test)
{
	struct rb_root root = RB_ROOT;
	DECLARE_BITMAP(keys, KEYS);
	unsigned int way, i;

	for (way = 0; way < 6; way++) {
		bitmap_zero(keys, KEYS);
		for (i = 0; i < KEYS; i++) {
			unsigned int key = way & 1 ? KEYS - 1 - i : i;

			items[key].key = key;
			rb_add(&items[key].rb, &root, item_less);
			__set_bit(key, keys);
		}
		KUNIT_ASSERT_TRUE(test, tree_is(&root, keys, false));
		for (i = 0; i < KEYS; i++) {
			unsigned int key = way < 2 ? i : way < 4 ? KEYS - 1 - i : (i + KEYS / 2) % KEYS;

			rb_erase(&items[key].rb, &root);
			__clear_bit(key, keys);
			if (i % 16 == 0)
				KUNIT_ASSERT_TRUE(test, tree_is(&root, keys, false));
		}
		KUNIT_ASSERT_TRUE(test, RB_EMPTY_ROOT(&root));
	}
}

static void rbtree_test_replace(struct kunit *test)
{
	struct rb_root root = RB_ROOT;
	struct item other = { .key = 7 };
	unsigned int i, key = 7, n = 0;
	struct rb_node *rb;

	for (i = 0; i < 20; i++) {
		items[i].key = i;
		KUNIT_EXPECT_NULL(test, rb_find_add(&items[i].rb, &root, item_cmp));
	}
	KUNIT_EXPECT_PTR_EQ(test, rb_find_add(&other.rb, &root, item_cmp), &items[7].rb);
	rb_replace_node(&items[7].rb, &other.rb, &root);
	KUNIT_EXPECT_PTR_EQ(test, rb_find(&key, &root, key_cmp), &other.rb);
	KUNIT_EXPECT_NE(test, black_height(root.rb_node, NULL, false), 0);
	rb_add(&items[7].rb, &root, item_less);
	rb_for_each(rb, &key, &root, key_cmp)
		n++;
	KUNIT_EXPECT_EQ(test, n, 2);
	KUNIT_EXPECT_PTR_EQ(test, rb_find_first(&key, &root, key_cmp), &other.rb);
	RB_CLEAR_NODE(&other.rb);
	KUNIT_EXPECT_NULL(test, rb_next(&other.rb));
	KUNIT_EXPECT_NULL(test, rb_prev(&other.rb));
}

#define INTERVALS 64

static void interval_test_random(struct kunit *test)
{
	static struct interval_tree_node nodes[INTERVALS];
	struct rb_root_cached root = RB_ROOT_CACHED;
	DECLARE_BITMAP(in, INTERVALS);
	struct rnd_state rnd;
	unsigned int step, i;

	bitmap_zero(in, INTERVALS);
	prandom_seed_state(&rnd, 3);
	for (step = 0; step < 5000; step++) {
		unsigned long start = prandom_u32_state(&rnd) % 1000, last = start + prandom_u32_state(&rnd) % 50;
		unsigned int found = 0, expected = 0;
		struct interval_tree_node *node;
		unsigned long previous = 0;

		i = prandom_u32_state(&rnd) % INTERVALS;
		if (__test_and_change_bit(i, in)) {
			interval_tree_remove(&nodes[i], &root);
		} else {
			nodes[i].start = prandom_u32_state(&rnd) % 1000;
			nodes[i].last = nodes[i].start + prandom_u32_state(&rnd) % 100;
			interval_tree_insert(&nodes[i], &root);
		}
		for_each_set_bit(i, in, INTERVALS)
			expected += nodes[i].start <= last && nodes[i].last >= start;
		for (node = interval_tree_iter_first(&root, start, last); node;
		     node = interval_tree_iter_next(node, start, last)) {
			KUNIT_ASSERT_TRUE(test, node->start <= last && node->last >= start);
			KUNIT_ASSERT_TRUE(test, node->start >= previous);
			previous = node->start;
			found++;
		}
		KUNIT_ASSERT_EQ(test, found, expected);
	}
}

static void timerqueue_test(struct kunit *test)
{
	struct timerqueue_node nodes[3] = { { .expires = 30 }, { .expires = 10 }, { .expires = 20 } };
	struct timerqueue_head head;
	int i;

	timerqueue_init_head(&head);
	KUNIT_EXPECT_NULL(test, timerqueue_getnext(&head));
	for (i = 0; i < 3; i++)
		timerqueue_init(&nodes[i]);
	KUNIT_EXPECT_TRUE(test, timerqueue_add(&head, &nodes[0]));
	KUNIT_EXPECT_TRUE(test, timerqueue_add(&head, &nodes[1]));
	KUNIT_EXPECT_FALSE(test, timerqueue_add(&head, &nodes[2]));
	KUNIT_EXPECT_PTR_EQ(test, timerqueue_getnext(&head), &nodes[1]);
	KUNIT_EXPECT_PTR_EQ(test, timerqueue_iterate_next(&nodes[1]), &nodes[2]);
	KUNIT_EXPECT_TRUE(test, timerqueue_del(&head, &nodes[1]));
	KUNIT_EXPECT_TRUE(test, timerqueue_del(&head, &nodes[0]));
	KUNIT_EXPECT_TRUE(test, timerqueue_node_queued(&nodes[2]));
	KUNIT_EXPECT_FALSE(test, timerqueue_del(&head, &nodes[2]));
	KUNIT_EXPECT_FALSE(test, timerqueue_node_queued(&nodes[2]));
}

static struct kunit_case rbtree_cases[] = {
	KUNIT_CASE(rbtree_test_random),
	KUNIT_CASE(rbtree_test_augmented),
	KUNIT_CASE(rbtree_test_sequences),
	KUNIT_CASE(rbtree_test_replace),
	KUNIT_CASE(interval_test_random),
	KUNIT_CASE(timerqueue_test),
	{},
};

static struct kunit_suite rbtree_suite = {
	.name = "rbtree",
	.test_cases = rbtree_cases,
};
kunit_test_suite(rbtree_suite);
