// SPDX-License-Identifier: MIT
/*
 * Sorting and searching: sizes, patterns and alignments against counting; stability of list_sort(); the small
 * mathematical functions.
 */
#include <kunit/test.h>
#include <linux/bsearch.h>
#include <linux/gcd.h>
#include <linux/lcm.h>
#include <linux/list_sort.h>
#include <linux/math64.h>
#include <linux/min_heap.h>
#include <linux/prandom.h>
#include <linux/rational.h>
#include <linux/reciprocal_div.h>
#include <linux/sort.h>

#define MAX_NUM 200

static int cmp_u32(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return x < y ? -1 : x > y;
}

/* Elements of 5 bytes: not aligned, compared by the last. */
static int cmp_fifth(const void *a, const void *b, const void *priv)
{
	return *(const int *)priv * (((const u8 *)a)[4] - ((const u8 *)b)[4]);
}

static void swap_u32(void *a, void *b, int size)
{
	swap(*(u32 *)a, *(u32 *)b);
}

static void sort_test_words(struct kunit *test)
{
	u32 values[MAX_NUM], counts[16], kinds = 16, num, round, i;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 30);
	for (round = 0; round < 2000; round++) {
		num = prandom_u32_state(&rnd) % MAX_NUM;
		memset(counts, 0, sizeof(counts));
		for (i = 0; i < num; i++) {
			values[i] = round % 3 == 0   ? prandom_u32_state(&rnd) % kinds
				    : round % 3 == 1 ? i % kinds
						     : (num - i) % kinds;
			counts[values[i]]++;
		}
		sort(values, num, sizeof(u32), cmp_u32, round % 2 ? swap_u32 : NULL);
		for (i = 0; i < num; i++) {
			KUNIT_ASSERT_TRUE(test, i == 0 || values[i - 1] <= values[i]);
			counts[values[i]]--;
		}
		for (i = 0; i < kinds; i++)
			KUNIT_ASSERT_EQ(test, counts[i], 0);
		for (i = 0; i <= kinds; i++) {
			u32 *found = bsearch(&i, values, num, sizeof(u32), cmp_u32);
			u32 k = 0;

			while (k < num && values[k] != i)
				k++;
			KUNIT_ASSERT_EQ(test, found != NULL, k < num);
			KUNIT_ASSERT_TRUE(test, !found || *found == i);
		}
	}
}

static void sort_test_bytes(struct kunit *test)
{
	u8 values[MAX_NUM * 5 + 1];
	struct rnd_state rnd;
	int direction = -1;
	unsigned int i;

	prandom_seed_state(&rnd, 31);
	prandom_bytes_state(&rnd, values, sizeof(values));
	for (i = 0; i < MAX_NUM; i++)
		values[1 + i * 5] = values[1 + i * 5 + 4] ^ 0x55;
	sort_r(values + 1, MAX_NUM, 5, cmp_fifth, NULL, &direction);
	for (i = 0; i < MAX_NUM; i++) {
		KUNIT_ASSERT_EQ(test, values[1 + i * 5], (u8)(values[1 + i * 5 + 4] ^ 0x55));
		KUNIT_ASSERT_TRUE(test, i == 0 || values[1 + i * 5 - 1] >= values[1 + i * 5 + 4]);
	}
}

struct entry {
	struct list_head list;
	unsigned int key, serial;
};

static int cmp_entry(void *priv, const struct list_head *a, const struct list_head *b)
{
	return (int)list_entry(a, struct entry, list)->key - (int)list_entry(b, struct entry, list)->key;
}

static void list_sort_test_stable(struct kunit *test)
{
	struct entry *entries = kunit_kcalloc(test, MAX_NUM, sizeof(*entries), GFP_KERNEL), *pos, *last;
	struct rnd_state rnd;
	unsigned int num, i, n;
	LIST_HEAD(head);

	prandom_seed_state(&rnd, 32);
	for (num = 0; num < MAX_NUM; num++) {
		INIT_LIST_HEAD(&head);
		for (i = 0; i < num; i++) {
			entries[i].key = prandom_u32_state(&rnd) % (1 + num / 4);
			entries[i].serial = i;
			list_add_tail(&entries[i].list, &head);
		}
		list_sort(NULL, &head, cmp_entry);
		last = NULL;
		n = 0;
		list_for_each_entry(pos, &head, list) {
			KUNIT_ASSERT_PTR_EQ(test, pos->list.prev, last ? &last->list : &head);
			if (last)
				KUNIT_ASSERT_TRUE(test, last->key < pos->key ||
								(last->key == pos->key && last->serial < pos->serial));
			last = pos;
			n++;
		}
		KUNIT_ASSERT_EQ(test, n, num);
	}
}

static bool heap_less(const void *a, const void *b)
{
	return *(const int *)a < *(const int *)b;
}

static void heap_swap(void *a, void *b)
{
	swap(*(int *)a, *(int *)b);
}

static void heap_test(struct kunit *test)
{
	static const struct min_heap_callbacks funcs = { .elem_size = sizeof(int),
							 .less = heap_less,
							 .swp = heap_swap };
	int values[] = { 3, 1, 2, 8000, 7999, 7998, 1, 2, 0 }, i, last = -1, more = 5;
	int data[ARRAY_SIZE(values) + 1];
	struct min_heap heap = { .data = data, .nr = ARRAY_SIZE(values), .size = ARRAY_SIZE(data) };

	memcpy(data, values, sizeof(values));
	min_heapify_all(&heap, &funcs);
	min_heap_push(&heap, &more, &funcs);
	for (i = 0; i < (int)ARRAY_SIZE(data); i++) {
		KUNIT_EXPECT_LE(test, last, data[0]);
		last = data[0];
		min_heap_pop(&heap, &funcs);
	}
	KUNIT_EXPECT_EQ(test, last, 8000);
}

static void math_test(struct kunit *test)
{
	struct reciprocal_value r;
	unsigned long n, d, i;
	struct rnd_state rnd;
	u64 rem;
	s32 srem;

	for (i = 0; i < 70000; i++)
		KUNIT_ASSERT_TRUE(test, int_sqrt(i) * int_sqrt(i) <= i && (int_sqrt(i) + 1) * (int_sqrt(i) + 1) > i);
	KUNIT_EXPECT_EQ(test, int_sqrt(ULONG_MAX), 0xfffffffful);
	KUNIT_EXPECT_EQ(test, gcd(0, 7), 7ul);
	KUNIT_EXPECT_EQ(test, gcd(2 * 3 * 5 * 8, 3 * 8 * 7), 24ul);
	KUNIT_EXPECT_EQ(test, gcd(1ul << 63, 1ul << 40), 1ul << 40);
	KUNIT_EXPECT_EQ(test, lcm(4, 6), 12ul);
	KUNIT_EXPECT_EQ(test, lcm(0, 6), 0ul);
	KUNIT_EXPECT_EQ(test, lcm_not_zero(0, 6), 6ul);
	KUNIT_EXPECT_EQ(test, int_pow(3, 13), 1594323ull);
	rational_best_approximation(31415, 10000, (1 << 8) - 1, (1 << 5) - 1, &n, &d);
	KUNIT_EXPECT_EQ(test, n, 22ul);
	KUNIT_EXPECT_EQ(test, d, 7ul);
	rational_best_approximation(1155, 7735, 255, 255, &n, &d);
	KUNIT_EXPECT_EQ(test, n, 33ul);
	KUNIT_EXPECT_EQ(test, d, 221ul);
	rational_best_approximation(1, 255, 10, 10, &n, &d);
	KUNIT_EXPECT_EQ(test, n, 0ul);
	KUNIT_EXPECT_EQ(test, d, 1ul);
	KUNIT_EXPECT_EQ(test, mul_u64_u64_div_u64(U64_MAX, U64_MAX, U64_MAX), U64_MAX);
	KUNIT_EXPECT_EQ(test, mul_u64_u64_div_u64(1ull << 63, 6, 7), 7905747460161236406ull);
	KUNIT_EXPECT_EQ(test, mul_u64_u32_div(U64_MAX, 1000, 2000), U64_MAX / 2);
	KUNIT_EXPECT_EQ(test, mul_u64_u64_shr(U64_MAX, U64_MAX, 64), U64_MAX - 1);
	KUNIT_EXPECT_EQ(test, div64_u64_rem(100, 7, &rem), 14ull);
	KUNIT_EXPECT_EQ(test, rem, 2ull);
	KUNIT_EXPECT_EQ(test, div_s64_rem(-100, 7, &srem), -14ll);
	KUNIT_EXPECT_EQ(test, srem, -2);
	KUNIT_EXPECT_EQ(test, DIV64_U64_ROUND_CLOSEST(15, 10), 2ull);

	prandom_seed_state(&rnd, 33);
	for (i = 0; i < 5000; i++) {
		u32 divisor = prandom_u32_state(&rnd) >> (i % 32), a = prandom_u32_state(&rnd);

		if (!divisor)
			continue;
		r = reciprocal_value(divisor);
		KUNIT_ASSERT_EQ(test, reciprocal_divide(a, r), a / divisor);
		KUNIT_ASSERT_EQ(test, reciprocal_divide(U32_MAX, r), U32_MAX / divisor);
	}
}

static struct kunit_case sort_cases[] = {
	KUNIT_CASE(sort_test_words), KUNIT_CASE(sort_test_bytes), KUNIT_CASE(list_sort_test_stable),
	KUNIT_CASE(heap_test),	     KUNIT_CASE(math_test),	  {},
};

static struct kunit_suite sort_suite = {
	.name = "sort",
	.test_cases = sort_cases,
};
kunit_test_suite(sort_suite);
