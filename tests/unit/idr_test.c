// SPDX-License-Identifier: MIT
/* Identifiers against bitmaps: IDR, IDA and the old radix tree interface, with allocations failing. */
#include <kunit/test.h>
#include <linux/fault-inject.h>
#include <linux/idr.h>
#include <linux/prandom.h>
#include <linux/radix-tree.h>

#define IDS 5000
#define STEPS 20000

static u32 objects[IDS];

static void idr_test_random(struct kunit *test)
{
	unsigned long *used = bitmap_zalloc(IDS, GFP_KERNEL);
	struct rnd_state rnd;
	unsigned int step;
	DEFINE_IDR(idr);

	prandom_seed_state(&rnd, 50);
	for (step = 0; step < STEPS; step++) {
		int start = prandom_u32_state(&rnd) % IDS, end = start + 1 + prandom_u32_state(&rnd) % (IDS - start),
		    want, id;

		switch (prandom_u32_state(&rnd) % 6) {
		case 0:
		case 1:
			if (step % 8 == 0)
				fault_inject_nth(FAULT_SLAB, 1);
			id = idr_alloc(&idr, &objects[start], start, end, GFP_KERNEL);
			fault_inject_stop();
			if (id == -ENOMEM) {
				KUNIT_ASSERT_EQ(test, step % 8, 0);
				continue;
			}
			want = find_next_zero_bit(used, end, start);
			KUNIT_ASSERT_EQ(test, id, want < end ? want : -ENOSPC);
			if (id >= 0) {
				KUNIT_ASSERT_NULL(test, idr_find(&idr, id) == &objects[start] ? NULL : used);
				KUNIT_ASSERT_PTR_EQ(test, idr_replace(&idr, &objects[id], id), (void *)&objects[start]);
				__set_bit(id, used);
			}
			break;
		case 2:
			KUNIT_ASSERT_PTR_EQ(test, idr_remove(&idr, start),
					    test_bit(start, used) ? (void *)&objects[start] : NULL);
			__clear_bit(start, used);
			break;
		case 3:
			id = start;
			want = find_next_bit(used, IDS, start);
			KUNIT_ASSERT_PTR_EQ(test, idr_get_next(&idr, &id), want < IDS ? (void *)&objects[want] : NULL);
			if (want < IDS)
				KUNIT_ASSERT_EQ(test, id, want);
			break;
		default:
			KUNIT_ASSERT_PTR_EQ(test, idr_find(&idr, start),
					    test_bit(start, used) ? (void *)&objects[start] : NULL);
		}
		KUNIT_ASSERT_EQ(test, idr_is_empty(&idr), bitmap_empty(used, IDS));
	}
	idr_destroy(&idr);
	KUNIT_EXPECT_TRUE(test, idr_is_empty(&idr));
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, objects, 0, 0, GFP_KERNEL), 0);
	idr_destroy(&idr);
	bitmap_free(used);
}

static int count_entries(int id, void *p, void *data)
{
	return ++*(int *)data == 3 ? 77 : 0;
}

static void idr_test_special(struct kunit *test)
{
	struct idr idr;
	int id, n = 0;
	u32 id32;
	void *p;

	/* NULL may be given an identifier: it is not free, and not found. */
	idr_init(&idr);
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, NULL, 0, 0, GFP_KERNEL), 0);
	KUNIT_EXPECT_FALSE(test, idr_is_empty(&idr));
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, NULL, 0, 0, GFP_KERNEL), 1);
	KUNIT_EXPECT_NULL(test, idr_find(&idr, 0));
	KUNIT_EXPECT_NULL(test, idr_replace(&idr, objects, 0));
	KUNIT_EXPECT_PTR_EQ(test, idr_find(&idr, 0), (void *)objects);
	KUNIT_EXPECT_PTR_EQ(test, idr_replace(&idr, NULL, 0), (void *)objects);
	KUNIT_EXPECT_EQ(test, PTR_ERR(idr_replace(&idr, objects, 2)), -ENOENT);
	KUNIT_EXPECT_NULL(test, idr_remove(&idr, 0));
	KUNIT_EXPECT_NULL(test, idr_remove(&idr, 1));
	KUNIT_EXPECT_TRUE(test, idr_is_empty(&idr));

	/* Cyclic: on and on, then round. */
	for (id = 0; id < 10; id++) {
		KUNIT_EXPECT_EQ(test, idr_alloc_cyclic(&idr, objects, 1, 5, GFP_KERNEL), 1 + id % 4);
		idr_remove(&idr, 1 + id % 4);
	}
	/* The greatest identifiers. */
	id32 = INT_MAX;
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, objects, INT_MAX, 0, GFP_KERNEL), INT_MAX);
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, objects, INT_MAX, 0, GFP_KERNEL), -ENOSPC);
	id32 = U32_MAX;
	KUNIT_EXPECT_EQ(test, idr_alloc_u32(&idr, objects, &id32, U32_MAX, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, id32, U32_MAX);
	idr_destroy(&idr);

	idr_init_base(&idr, 10);
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, objects, 0, 0, GFP_KERNEL), 10);
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, objects, 0, 0, GFP_KERNEL), 11);
	KUNIT_EXPECT_EQ(test, idr_alloc(&idr, objects, 20, 0, GFP_KERNEL), 20);
	idr_for_each_entry(&idr, p, id)
		n++;
	KUNIT_EXPECT_EQ(test, n, 3);
	n = 0;
	KUNIT_EXPECT_EQ(test, idr_for_each(&idr, count_entries, &n), 77);
	idr_destroy(&idr);

	/* Under a lock, with memory laid in before. */
	idr_init(&idr);
	for (id = 0; id < 200; id++) {
		idr_preload(GFP_KERNEL);
		fault_inject_nth(FAULT_SLAB, 1);
		n = idr_alloc(&idr, objects, id * 70, 0, GFP_NOWAIT);
		fault_inject_stop();
		idr_preload_end();
		KUNIT_ASSERT_EQ(test, n, id * 70);
	}
	idr_destroy(&idr);
}

static void ida_test_random(struct kunit *test)
{
	unsigned long *used = bitmap_zalloc(IDS, GFP_KERNEL);
	struct rnd_state rnd;
	unsigned int step;
	DEFINE_IDA(ida);

	prandom_seed_state(&rnd, 51);
	for (step = 0; step < STEPS * 2; step++) {
		/* In turns growing and shrinking, so that bitmaps fill and empty. */
		bool grow = step / 8000 % 2 == 0;
		int min = prandom_u32_state(&rnd) % IDS, max = min + prandom_u32_state(&rnd) % (IDS - min), want, id;

		if (prandom_u32_state(&rnd) % 8 < (grow ? 6 : 2)) {
			if (step % 4 == 0)
				fault_inject_nth(FAULT_SLAB, 1 + step / 4 % 3);
			id = ida_alloc_range(&ida, min, max, GFP_KERNEL);
			fault_inject_stop();
			want = find_next_zero_bit(used, max + 1, min);
			if (id == -ENOMEM) {
				KUNIT_ASSERT_EQ(test, step % 4, 0);
				continue;
			}
			KUNIT_ASSERT_EQ(test, id, want <= max ? want : -ENOSPC);
			if (id >= 0)
				__set_bit(id, used);
		} else if (test_bit(min, used)) {
			ida_free(&ida, min);
			__clear_bit(min, used);
		}
		KUNIT_ASSERT_EQ(test, ida_is_empty(&ida), bitmap_empty(used, IDS));
	}
	while ((step = find_first_bit(used, IDS)) < IDS) {
		ida_free(&ida, step);
		__clear_bit(step, used);
	}
	KUNIT_EXPECT_TRUE(test, ida_is_empty(&ida));
	KUNIT_EXPECT_EQ(test, ida_alloc_min(&ida, INT_MAX, GFP_KERNEL), INT_MAX);
	KUNIT_EXPECT_EQ(test, ida_alloc_min(&ida, INT_MAX, GFP_KERNEL), -ENOSPC);
	KUNIT_EXPECT_EQ(test, ida_alloc_range(&ida, (unsigned int)INT_MAX + 1, UINT_MAX, GFP_KERNEL), -ENOSPC);
	ida_destroy(&ida);
	KUNIT_EXPECT_TRUE(test, ida_is_empty(&ida));
	for (step = 0; step < 3000; step++)
		KUNIT_ASSERT_EQ(test, ida_alloc(&ida, GFP_KERNEL), (int)step);
	ida_destroy(&ida);
	bitmap_free(used);
}

static void radix_tree_test(struct kunit *test)
{
	RADIX_TREE(tree, GFP_KERNEL);
	struct radix_tree_iter iter;
	void *found[8];
	void __rcu **slot;
	unsigned int i, n = 0;

	for (i = 0; i < 300; i++)
		KUNIT_ASSERT_EQ(test, radix_tree_insert(&tree, i * 3ul, &objects[i * 4]), 0);
	KUNIT_EXPECT_EQ(test, radix_tree_insert(&tree, 6, objects), -EEXIST);
	for (i = 0; i < 300; i += 10)
		radix_tree_tag_set(&tree, i * 3ul, 1);
	radix_tree_for_each_slot(slot, &tree, &iter, 30) {
		KUNIT_ASSERT_EQ(test, iter.index, 30 + 3ul * n);
		KUNIT_ASSERT_PTR_EQ(test, radix_tree_deref_slot(slot), (void *)&objects[(10 + n) * 4]);
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 290);
	n = 0;
	radix_tree_for_each_tagged(slot, &tree, &iter, 0, 1) {
		KUNIT_ASSERT_EQ(test, iter.index, 30ul * n);
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 30);
	KUNIT_EXPECT_EQ(test, radix_tree_gang_lookup(&tree, found, 1, 8), 8);
	KUNIT_EXPECT_PTR_EQ(test, found[0], (void *)&objects[4]);
	KUNIT_EXPECT_EQ(test, radix_tree_gang_lookup_tag(&tree, found, 800, 8, 1), 3);
	KUNIT_EXPECT_TRUE(test, radix_tree_tag_get(&tree, 30, 1));
	radix_tree_tag_clear(&tree, 30, 1);
	KUNIT_EXPECT_FALSE(test, radix_tree_tag_get(&tree, 30, 1));
	slot = radix_tree_lookup_slot(&tree, 9);
	radix_tree_replace_slot(&tree, slot, &objects[8]);
	KUNIT_EXPECT_PTR_EQ(test, radix_tree_lookup(&tree, 9), (void *)&objects[8]);
	KUNIT_EXPECT_NULL(test, radix_tree_delete_item(&tree, 9, &objects[4]));
	radix_tree_for_each_slot(slot, &tree, &iter, 0)
		radix_tree_iter_delete(&tree, &iter, slot);
	KUNIT_EXPECT_TRUE(test, radix_tree_empty(&tree));
	KUNIT_EXPECT_FALSE(test, radix_tree_tagged(&tree, 1));
}

static struct kunit_case idr_cases[] = {
	KUNIT_CASE(idr_test_random),
	KUNIT_CASE(idr_test_special),
	KUNIT_CASE(ida_test_random),
	KUNIT_CASE(radix_tree_test),
	{},
};

static struct kunit_suite idr_suite = {
	.name = "idr",
	.test_cases = idr_cases,
};
kunit_test_suite(idr_suite);
