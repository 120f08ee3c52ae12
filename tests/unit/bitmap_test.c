// SPDX-License-Identifier: MIT
/* Bitmaps: every operation on random bitmaps of many sizes against arrays of bool; text forms; regions; CPU masks. */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/cpumask.h>
#include <linux/prandom.h>

#define MAX_BITS 320
#define ROUNDS 400

struct pair {
	unsigned int nbits;
	unsigned long a[BITS_TO_LONGS(MAX_BITS)], b[BITS_TO_LONGS(MAX_BITS)], r[BITS_TO_LONGS(MAX_BITS)];
	bool ma[MAX_BITS], mb[MAX_BITS];
};

/* Dense, sparse or mixed; rubbish behind the end, which nothing may depend on. */
static void fill(struct rnd_state *rnd, unsigned long *map, bool *model, unsigned int nbits)
{
	unsigned int density = prandom_u32_state(rnd) % 4, i;

	for (i = 0; i < BITS_TO_LONGS(MAX_BITS); i++)
		map[i] = ((unsigned long)prandom_u32_state(rnd) << 32) | prandom_u32_state(rnd);
	for (i = 0; i < nbits; i++) {
		unsigned int r = prandom_u32_state(rnd) % 16;

		model[i] = density == 0 ? r == 0 : density == 1 ? r != 0 : density == 2 ? r < 8 : i / 20 % 2;
		if (model[i])
			__set_bit(i, map);
		else
			__clear_bit(i, map);
	}
}

static void setup(struct rnd_state *rnd, struct pair *p)
{
	p->nbits = 1 + prandom_u32_state(rnd) % MAX_BITS;
	fill(rnd, p->a, p->ma, p->nbits);
	fill(rnd, p->b, p->mb, p->nbits);
}

#define EXPECT_MAP(test, p, EXPR) \
	do { \
		unsigned int i; \
		for (i = 0; i < (p)->nbits; i++) \
			KUNIT_ASSERT_EQ_MSG(test, (int)test_bit(i, (p)->r), (int)!!(EXPR), "bit %u of %u", i, \
					    (p)->nbits); \
	} while (0)

static void bitmap_test_logic(struct kunit *test)
{
	struct pair *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);
	struct rnd_state rnd;
	unsigned int round;

	prandom_seed_state(&rnd, 10);
	for (round = 0; round < ROUNDS; round++) {
		unsigned int k, n, any = 0, weight = 0, both = 0;
		bool equal = true, subset = true;

		setup(&rnd, p);
		n = p->nbits;
		for (k = 0; k < n; k++) {
			any |= p->ma[k] && p->mb[k];
			both += p->ma[k] && p->mb[k];
			weight += p->ma[k];
			equal &= p->ma[k] == p->mb[k];
			subset &= !p->ma[k] || p->mb[k];
		}
		KUNIT_ASSERT_EQ(test, (unsigned int)bitmap_and(p->r, p->a, p->b, n), any);
		EXPECT_MAP(test, p, p->ma[i] && p->mb[i]);
		bitmap_or(p->r, p->a, p->b, n);
		EXPECT_MAP(test, p, p->ma[i] || p->mb[i]);
		KUNIT_ASSERT_TRUE(test, bitmap_or_equal(p->a, p->b, p->r, n));
		bitmap_xor(p->r, p->a, p->b, n);
		EXPECT_MAP(test, p, p->ma[i] != p->mb[i]);
		KUNIT_ASSERT_EQ(test, bitmap_empty(p->r, n), equal);
		bitmap_andnot(p->r, p->a, p->b, n);
		EXPECT_MAP(test, p, p->ma[i] && !p->mb[i]);
		bitmap_complement(p->r, p->a, n);
		EXPECT_MAP(test, p, !p->ma[i]);
		bitmap_replace(p->r, p->a, p->b, p->b, n);
		EXPECT_MAP(test, p, p->ma[i] || p->mb[i]);
		KUNIT_ASSERT_EQ(test, bitmap_weight(p->a, n), weight);
		KUNIT_ASSERT_EQ(test, (unsigned int)bitmap_weight_and(p->a, p->b, n), both);
		KUNIT_ASSERT_EQ(test, bitmap_intersects(p->a, p->b, n), !!any);
		KUNIT_ASSERT_EQ(test, bitmap_subset(p->a, p->b, n), subset);
		KUNIT_ASSERT_EQ(test, bitmap_equal(p->a, p->b, n), equal);
		KUNIT_ASSERT_EQ(test, bitmap_full(p->a, n), weight == n);
	}
}

static void bitmap_test_move(struct kunit *test)
{
	struct pair *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);
	struct rnd_state rnd;
	unsigned int round;

	prandom_seed_state(&rnd, 11);
	for (round = 0; round < ROUNDS; round++) {
		unsigned int n, shift, first, cut;

		setup(&rnd, p);
		n = p->nbits;
		shift = prandom_u32_state(&rnd) % n;
		bitmap_shift_right(p->r, p->a, shift, n);
		EXPECT_MAP(test, p, i + shift < n && p->ma[i + shift]);
		bitmap_shift_left(p->r, p->a, shift, n);
		EXPECT_MAP(test, p, i >= shift && p->ma[i - shift]);
		first = prandom_u32_state(&rnd) % n;
		cut = prandom_u32_state(&rnd) % (n - first + 1);
		bitmap_copy_clear_tail(p->b, p->a, n);
		bitmap_cut(p->r, p->b, first, cut, n);
		EXPECT_MAP(test, p, i < first ? p->ma[i] : i + cut < n && p->ma[i + cut]);
		bitmap_copy_clear_tail(p->r, p->a, n);
		bitmap_cut(p->r, p->r, first, cut, n);
		EXPECT_MAP(test, p, i < first ? p->ma[i] : i + cut < n && p->ma[i + cut]);
		bitmap_copy(p->r, p->a, n);
		bitmap_set(p->r, first, cut);
		EXPECT_MAP(test, p, (i >= first && i < first + cut) || p->ma[i]);
		bitmap_copy(p->r, p->a, n);
		bitmap_clear(p->r, first, cut);
		EXPECT_MAP(test, p, !(i >= first && i < first + cut) && p->ma[i]);
	}
}

static unsigned int model_next(const bool *m, unsigned int n, unsigned int from, bool value)
{
	while (from < n && m[from] != value)
		from++;
	return min(from, n);
}

static void bitmap_test_find(struct kunit *test)
{
	struct pair *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);
	struct rnd_state rnd;
	unsigned int round;

	prandom_seed_state(&rnd, 12);
	for (round = 0; round < ROUNDS; round++) {
		unsigned int n, i, last, nth = 0, start, end, bit, run, begin;

		setup(&rnd, p);
		n = last = p->nbits;
		for (i = 0; i < n; i++) {
			unsigned int next_and = i, next_andnot = i;

			KUNIT_ASSERT_EQ(test, (unsigned int)find_next_bit(p->a, n, i), model_next(p->ma, n, i, true));
			KUNIT_ASSERT_EQ(test, (unsigned int)find_next_zero_bit(p->a, n, i),
					model_next(p->ma, n, i, false));
			while (next_and < n && !(p->ma[next_and] && p->mb[next_and]))
				next_and++;
			KUNIT_ASSERT_EQ(test, (unsigned int)find_next_and_bit(p->a, p->b, n, i), next_and);
			while (next_andnot < n && !(p->ma[next_andnot] && !p->mb[next_andnot]))
				next_andnot++;
			KUNIT_ASSERT_EQ(test, (unsigned int)find_next_andnot_bit(p->a, p->b, n, i), next_andnot);
			if (p->ma[i]) {
				last = i;
				KUNIT_ASSERT_EQ(test, (unsigned int)find_nth_bit(p->a, n, nth), i);
				nth++;
			}
		}
		KUNIT_ASSERT_EQ(test, (unsigned int)find_nth_bit(p->a, n, nth), n);
		KUNIT_ASSERT_EQ(test, (unsigned int)find_first_bit(p->a, n), model_next(p->ma, n, 0, true));
		KUNIT_ASSERT_EQ(test, (unsigned int)find_first_zero_bit(p->a, n), model_next(p->ma, n, 0, false));
		KUNIT_ASSERT_EQ(test, (unsigned int)find_last_bit(p->a, n), last);

		/* Runs cover exactly the bits set. */
		bitmap_zero(p->r, n);
		for_each_set_bitrange(start, end, p->a, n)
			bitmap_set(p->r, start, end - start);
		KUNIT_ASSERT_TRUE(test, bitmap_equal(p->r, p->a, n));

		/* Round the corner: each bit set once, in order from the start. */
		begin = prandom_u32_state(&rnd) % n;
		i = 0;
		for_each_set_bit_wrap(bit, p->a, n, begin)
			i++;
		KUNIT_ASSERT_EQ(test, i, nth);

		run = 1 + prandom_u32_state(&rnd) % 8;
		bit = bitmap_find_next_zero_area(p->a, n, 0, run, 3);
		for (start = 0; start + run <= n; start += 4)
			if (model_next(p->ma, n, start, true) >= start + run)
				break;
		if (start + run <= n)
			KUNIT_ASSERT_EQ(test, bit, start);
		else
			KUNIT_ASSERT_GT(test, bit + run, n);
	}
	KUNIT_EXPECT_EQ(test, (unsigned int)_find_next_bit(p->a, 10, 20), 10);
}

static void bitmap_test_text(struct kunit *test)
{
	static const struct {
		const char *text;
		int err;
		const char *list;
	} cases[] = {
		{ "0-3,8", 0, "0-3,8" },
		{ "", 0, "" },
		{ "\n", 0, "" },
		{ " 1 , 2,,3\n", 0, "1-3" },
		{ "all", 0, "0-99" },
		{ "N", 0, "99" },
		{ "90-N", 0, "90-99" },
		{ "0-99:2/10", 0, "0-1,10-11,20-21,30-31,40-41,50-51,60-61,70-71,80-81,90-91" },
		{ "all:1/25", 0, "0,25,50,75" },
		{ "3-1", -EINVAL },
		{ "0-", -EINVAL },
		{ "a", -EINVAL },
		{ "0-5:3/2", -EINVAL },
		{ "0-5:1/0", -EINVAL },
		{ "0-5:1", -EINVAL },
		{ "100", -ERANGE },
		{ "0-100", -ERANGE },
		{ "4294967296", -EOVERFLOW },
	};
	DECLARE_BITMAP(map, 100);
	DECLARE_BITMAP(back, 100);
	char text[256];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		int err = bitmap_parselist(cases[i].text, map, 100);

		KUNIT_EXPECT_EQ_MSG(test, err, cases[i].err, "'%s'", cases[i].text);
		if (err || cases[i].err)
			continue;
		snprintf(text, sizeof(text), "%*pbl", 100, map);
		KUNIT_EXPECT_STREQ(test, text, cases[i].list);
		snprintf(text, sizeof(text), "%*pb", 100, map);
		KUNIT_EXPECT_EQ(test, bitmap_parse(text, UINT_MAX, back, 100), 0);
		KUNIT_EXPECT_TRUE(test, bitmap_equal(map, back, 100));
	}
	KUNIT_EXPECT_EQ(test, bitmap_parse("1,00000000,00000000,00000000", UINT_MAX, map, 100), 0);
	KUNIT_EXPECT_EQ(test, (unsigned int)find_first_bit(map, 100), 96);
	KUNIT_EXPECT_EQ(test, bitmap_parse("1f,00000000,00000000,00000000", UINT_MAX, map, 100), -EOVERFLOW);
	KUNIT_EXPECT_EQ(test, bitmap_parse("123456789", UINT_MAX, map, 100), -EOVERFLOW);
	KUNIT_EXPECT_EQ(test, bitmap_parse("g", UINT_MAX, map, 100), -EINVAL);
	KUNIT_EXPECT_EQ(test, bitmap_parse("ff0", 2, map, 100), 0);
	KUNIT_EXPECT_EQ(test, bitmap_weight(map, 100), 8);
}

static void bitmap_test_arrays(struct kunit *test)
{
	struct pair *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);
	u32 words[DIV_ROUND_UP(MAX_BITS, 32) + 1];
	struct rnd_state rnd;
	unsigned int round, k;

	prandom_seed_state(&rnd, 13);
	for (round = 0; round < ROUNDS; round++) {
		setup(&rnd, p);
		memset(words, 0xa5, sizeof(words));
		bitmap_to_arr32(words, p->a, p->nbits);
		for (k = 0; k < DIV_ROUND_UP(p->nbits, 32) * 32; k++)
			KUNIT_ASSERT_EQ(test, words[k / 32] >> (k % 32) & 1, (u32)(k < p->nbits && p->ma[k]));
		KUNIT_ASSERT_EQ(test, words[k / 32], 0xa5a5a5a5u);
		bitmap_from_arr32(p->r, words, p->nbits);
		EXPECT_MAP(test, p, p->ma[i]);
	}
}

static void bitmap_test_regions(struct kunit *test)
{
	DECLARE_BITMAP(map, 64);

	bitmap_zero(map, 64);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, 64, 3), 0);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, 64, 0), 8);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, 64, 3), 16);
	KUNIT_EXPECT_EQ(test, bitmap_allocate_region(map, 8, 1), -EBUSY);
	KUNIT_EXPECT_EQ(test, bitmap_allocate_region(map, 10, 1), 0);
	bitmap_release_region(map, 0, 3);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, 64, 3), 0);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, 64, 6), -ENOMEM);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, 64, 5), 32);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, 64, 5), -ENOMEM);
}

static void bitmap_test_maps(struct kunit *test)
{
	DECLARE_BITMAP(src, 100);
	DECLARE_BITMAP(old, 100);
	DECLARE_BITMAP(new, 100);
	DECLARE_BITMAP(dst, 100);
	char text[64];

	bitmap_parselist("1,5,7,30", src, 100);
	bitmap_parselist("4-7", old, 100);
	bitmap_parselist("12-15", new, 100);
	bitmap_remap(dst, src, old, new, 100);
	snprintf(text, sizeof(text), "%*pbl", 100, dst);
	KUNIT_EXPECT_STREQ(test, text, "1,13,15,30");
	KUNIT_EXPECT_EQ(test, bitmap_bitremap(6, old, new, 100), 14);
	KUNIT_EXPECT_EQ(test, bitmap_bitremap(9, old, new, 100), 9);
	KUNIT_EXPECT_EQ(test, bitmap_ord_to_pos(new, 2, 100), 14);
	bitmap_fold(dst, src, 4, 100);
	snprintf(text, sizeof(text), "%*pbl", 100, dst);
	KUNIT_EXPECT_STREQ(test, text, "1-3");
	bitmap_parselist("0,2,9", src, 100);
	bitmap_onto(dst, src, new, 100);
	snprintf(text, sizeof(text), "%*pbl", 100, dst);
	KUNIT_EXPECT_STREQ(test, text, "12,14");
}

static void cpumask_test(struct kunit *test)
{
	struct cpumask a = CPU_MASK_NONE, b;
	unsigned int cpu, n = 0;

	for_each_possible_cpu(cpu)
		n++;
	KUNIT_EXPECT_EQ(test, n, num_possible_cpus());
	KUNIT_EXPECT_TRUE(test, cpumask_empty(&a));
	KUNIT_EXPECT_GE(test, cpumask_first(&a), nr_cpu_ids);
	cpumask_set_cpu(0, &a);
	KUNIT_EXPECT_TRUE(test, cpumask_equal(&a, cpumask_of(0)));
	KUNIT_EXPECT_TRUE(test, cpumask_subset(&a, cpu_possible_mask));
	cpumask_complement(&b, &a);
	KUNIT_EXPECT_FALSE(test, cpumask_intersects(&a, &b));
	KUNIT_EXPECT_EQ(test, cpumask_weight(&b), nr_cpu_ids - 1);
	KUNIT_EXPECT_EQ(test, cpumask_any_distribute(&a), 0);
	KUNIT_EXPECT_EQ(test, cpumask_local_spread(0, NUMA_NO_NODE), cpumask_first(cpu_online_mask));
	KUNIT_EXPECT_TRUE(test, cpumask_test_and_clear_cpu(0, &a));
	KUNIT_EXPECT_EQ(test, cpulist_parse("0", &a), 0);
	KUNIT_EXPECT_TRUE(test, cpumask_test_cpu(0, &a));
}

static struct kunit_case bitmap_cases[] = {
	KUNIT_CASE(bitmap_test_logic), KUNIT_CASE(bitmap_test_move),   KUNIT_CASE(bitmap_test_find),
	KUNIT_CASE(bitmap_test_text),  KUNIT_CASE(bitmap_test_arrays), KUNIT_CASE(bitmap_test_regions),
	KUNIT_CASE(bitmap_test_maps),  KUNIT_CASE(cpumask_test),       {},
};

static struct kunit_suite bitmap_suite = {
	.name = "bitmap",
	.test_cases = bitmap_cases,
};
kunit_test_suite(bitmap_suite);
