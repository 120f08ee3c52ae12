// SPDX-License-Identifier: MIT
/*
 * Range trees: random changes against an array that says for each number which range holds it; every search is compared with a walk of
 * the array, every invariant is checked, and memory fails at each place where it can.
 */
#include <kunit/test.h>
#include <linux/fault-inject.h>
#include <linux/kernel.h>
#include <linux/prandom.h>
#include <linux/range_tree.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>

#define NUMBERS 1500
#define STEPS 12000

/* holder[n]: the start of the range that holds n, plus 1; 0: none. An entry is its start plus 1, as a pointer. */
static u16 holder[NUMBERS];
static struct rnd_state rnd;
static struct range_tree tree;

static unsigned int pick(unsigned int n)
{
	return prandom_u32_state(&rnd) % n;
}

static void *entry_of(unsigned long start)
{
	return (void *)(start + 1);
}

static unsigned int model_end(unsigned int start)
{
	unsigned int end = start;

	while (end < NUMBERS && holder[end] == start + 1)
		end++;
	return end;
}

static void model_fill(unsigned int start, unsigned int end, u16 value)
{
	while (start < end)
		holder[start++] = value;
}

static bool model_free(unsigned int start, unsigned int end)
{
	while (start < end)
		if (holder[start++])
			return false;
	return true;
}

static int range_tree_test_init(struct kunit *test)
{
	prandom_seed_state(&rnd, 20);
	memset(holder, 0, sizeof(holder));
	range_tree_init(&tree);
	return 0;
}

static void range_tree_test_exit(struct kunit *test)
{
	range_tree_destroy(&tree);
}

static void try_insert(struct kunit *test)
{
	unsigned int start = pick(NUMBERS), end = start + 1 + pick(6);

	if (end > NUMBERS || !model_free(start, end))
		return;
	KUNIT_ASSERT_EQ(test, range_tree_reserve(&tree, 1, GFP_KERNEL), 0);
	range_tree_insert(&tree, start, end, entry_of(start));
	model_fill(start, end, start + 1);
}

static void try_erase(struct kunit *test)
{
	unsigned int at = pick(NUMBERS), start;

	if (!holder[at]) {
		KUNIT_ASSERT_NULL(test, range_tree_erase(&tree, at));
		return;
	}
	start = holder[at] - 1;
	if (at != start)
		KUNIT_ASSERT_NULL(test, range_tree_erase(&tree, at));
	KUNIT_ASSERT_PTR_EQ(test, range_tree_erase(&tree, start), entry_of(start));
	model_fill(start, model_end(start), 0);
}

/* Move the end of a range. */
static void try_resize(struct kunit *test)
{
	unsigned int at = pick(NUMBERS), start, end, new_end;

	if (!holder[at])
		return;
	start = holder[at] - 1;
	end = model_end(start);
	new_end = start + 1 + pick(8);
	if (new_end > NUMBERS || (new_end > end && !model_free(end, new_end)))
		return;
	range_tree_resize(&tree, start, start, new_end);
	model_fill(start, end, 0);
	model_fill(start, new_end, start + 1);
}

static void check_searches(struct kunit *test)
{
	unsigned int at = pick(NUMBERS), i;
	void *entry;

	for (i = at; i < NUMBERS && !holder[i]; i++)
		;
	entry = i < NUMBERS ? entry_of(holder[i] - 1) : NULL;
	KUNIT_ASSERT_PTR_EQ(test, range_tree_find(&tree, at), entry);
	for (i = at; i && !holder[i - 1]; i--)
		;
	entry = i ? entry_of(holder[i - 1] - 1) : NULL;
	KUNIT_ASSERT_PTR_EQ(test, range_tree_find_below(&tree, at), entry);
	rcu_read_lock();
	entry = range_tree_find_rcu(&tree, at);
	rcu_read_unlock();
	KUNIT_ASSERT_PTR_EQ(test, entry, holder[at] ? entry_of(holder[at] - 1) : NULL);
}

/* Lowest (or highest) place for @size in [low, high); -1: none. */
static int model_gap(unsigned int low, unsigned int high, unsigned int size, bool highest)
{
	int found = -1;
	unsigned int at, run = 0;

	for (at = low; at < high; at++) {
		run = holder[at] ? 0 : run + 1;
		if (run < size)
			continue;
		found = at + 1 - size;
		if (!highest)
			break;
	}
	return found;
}

static void check_gaps(struct kunit *test)
{
	unsigned int low = pick(NUMBERS), high = low + pick(NUMBERS - low + 1), size = 1 + pick(12);
	int lowest = model_gap(low, high, size, false), highest = model_gap(low, high, size, true);
	unsigned long at;

	KUNIT_ASSERT_EQ(test, range_tree_lowest_gap(&tree, low, high, size, &at), lowest >= 0);
	if (lowest >= 0)
		KUNIT_ASSERT_EQ(test, at, (unsigned long)lowest);
	KUNIT_ASSERT_EQ(test, range_tree_highest_gap(&tree, low, high, size, &at), highest >= 0);
	if (highest >= 0)
		KUNIT_ASSERT_EQ(test, at, (unsigned long)highest);
}

static void check_iteration(struct kunit *test)
{
	unsigned long pos = 0, start, count = 0;
	void *entry;

	while ((entry = range_tree_next(&tree, &pos))) {
		start = (unsigned long)entry - 1;
		KUNIT_ASSERT_EQ(test, holder[start], start + 1);
		KUNIT_ASSERT_EQ(test, pos, (unsigned long)model_end(start));
		count++;
	}
	KUNIT_ASSERT_EQ(test, count, tree.count);
	for (pos = NUMBERS; (entry = range_tree_prev(&tree, &pos)); count--)
		KUNIT_ASSERT_EQ(test, pos, (unsigned long)entry - 1);
	KUNIT_ASSERT_EQ(test, count, 0ul);
}

static void range_tree_test_model(struct kunit *test)
{
	unsigned int step;

	for (step = 0; step < STEPS; step++) {
		/* Long phases of growth and of decline. */
		bool growing = step / 2000 % 2 == 0;

		if (pick(4) == 0)
			try_resize(test);
		else if (pick(10) < (growing ? 8 : 3))
			try_insert(test);
		else
			try_erase(test);
		check_searches(test);
		check_gaps(test);
		if (step % 64 == 0) {
			KUNIT_ASSERT_EQ(test, range_tree_verify(&tree), 0u);
			check_iteration(test);
		}
	}
}

/* Ascending, descending and random fillings; emptied again from either end. */
static void range_tree_test_orders(struct kunit *test)
{
	unsigned int order, i;

	for (order = 0; order < 4; order++) {
		for (i = 0; i < NUMBERS; i++) {
			unsigned int n = order & 1 ? NUMBERS - 1 - i : i;

			KUNIT_ASSERT_EQ(test, range_tree_reserve(&tree, 1, GFP_KERNEL), 0);
			range_tree_insert(&tree, n * 10, n * 10 + 10, entry_of(n));
		}
		KUNIT_ASSERT_EQ(test, range_tree_verify(&tree), 0u);
		KUNIT_EXPECT_PTR_EQ(test, range_tree_find(&tree, 57), entry_of(5));
		for (i = 0; i < NUMBERS; i++) {
			unsigned int n = order & 2 ? NUMBERS - 1 - i : i;

			KUNIT_ASSERT_PTR_EQ(test, range_tree_erase(&tree, n * 10), entry_of(n));
		}
		KUNIT_ASSERT_EQ(test, range_tree_verify(&tree), 0u);
		KUNIT_EXPECT_PTR_EQ(test, tree.root, NULL);
	}
}

static void range_tree_test_whole_range(struct kunit *test)
{
	unsigned long at;

	KUNIT_EXPECT_TRUE(test, range_tree_highest_gap(&tree, 0, ULONG_MAX, ULONG_MAX, &at));
	KUNIT_EXPECT_EQ(test, at, 0ul);
	KUNIT_EXPECT_FALSE(test, range_tree_lowest_gap(&tree, 1, ULONG_MAX, ULONG_MAX, &at));
	KUNIT_EXPECT_PTR_EQ(test, range_tree_find(&tree, 0), NULL);
	KUNIT_ASSERT_EQ(test, range_tree_reserve(&tree, 2, GFP_KERNEL), 0);
	range_tree_insert(&tree, 0, 1, entry_of(0));
	KUNIT_ASSERT_EQ(test, range_tree_reserve(&tree, 1, GFP_KERNEL), 0);
	range_tree_insert(&tree, ULONG_MAX - 1, ULONG_MAX, entry_of(1));
	KUNIT_EXPECT_TRUE(test, range_tree_highest_gap(&tree, 0, ULONG_MAX, ULONG_MAX - 2, &at));
	KUNIT_EXPECT_EQ(test, at, 1ul);
	KUNIT_EXPECT_FALSE(test, range_tree_highest_gap(&tree, 0, ULONG_MAX, ULONG_MAX - 1, &at));
	KUNIT_EXPECT_PTR_EQ(test, range_tree_find(&tree, 1), entry_of(1));
	KUNIT_EXPECT_EQ(test, range_tree_verify(&tree), 0u);
}

/* A reservation that fails changes nothing but the spare nodes; one that succeeds is enough for the worst insertions. */
static void range_tree_test_memory(struct kunit *test)
{
	unsigned int i, n;

	for (i = 0; i < 4000; i += 4) {
		for (n = 1;; n++) {
			int err;

			fault_inject_nth(FAULT_SLAB, n);
			err = range_tree_reserve(&tree, 4, GFP_KERNEL | __GFP_NOWARN);
			if (fault_inject_stop() < n) {
				KUNIT_ASSERT_EQ(test, err, 0);
				break;
			}
			KUNIT_ASSERT_EQ(test, err, -ENOMEM);
			KUNIT_ASSERT_EQ(test, tree.count, (unsigned long)i);
		}
		for (n = 0; n < 4; n++) {
			unsigned long start = (i + n) * 1597 % 4001 * 4;

			range_tree_insert(&tree, start, start + 4, entry_of(start));
		}
	}
	KUNIT_EXPECT_EQ(test, range_tree_verify(&tree), 0u);
}

static struct kunit_case range_tree_test_cases[] = {
	KUNIT_CASE(range_tree_test_model),
	KUNIT_CASE(range_tree_test_orders),
	KUNIT_CASE(range_tree_test_whole_range),
	KUNIT_CASE(range_tree_test_memory),
	{},
};

static struct kunit_suite range_tree_test_suite = {
	.name = "range_tree",
	.init = range_tree_test_init,
	.exit = range_tree_test_exit,
	.test_cases = range_tree_test_cases,
};
kunit_test_suite(range_tree_test_suite);
