// SPDX-License-Identifier: MIT
/*
 * memblock against a model: one bit for each of 512 units of address space in each set. The machine's own memblock is
 * put aside meanwhile; nothing else looks at it, because nothing else runs.
 */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/memblock.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include "../../lib/kunit/steps.h"
#include "../../mm/internal.h"

#define UNITS 512
#define UNIT 0x1000ULL

struct memblock_model {
	struct memblock saved;
	struct memblock_region memory[INIT_MEMBLOCK_REGIONS], reserved[INIT_MEMBLOCK_REGIONS];
	DECLARE_BITMAP(in_memory, UNITS);
	DECLARE_BITMAP(in_reserved, UNITS);
	struct rnd_state rnd;
};

static int memblock_test_init(struct kunit *test)
{
	struct memblock_model *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, m);
	prandom_seed_state(&m->rnd, 20260101);
	m->saved = memblock;
	memblock.memory = (struct memblock_type){ .max = 24, .regions = m->memory, .name = "memory" };
	memblock.reserved = (struct memblock_type){ .max = 24, .regions = m->reserved, .name = "reserved" };
	test->priv = m;
	return 0;
}

static void memblock_test_exit(struct kunit *test)
{
	struct memblock_model *m = test->priv;

	memblock = m->saved;
}

/* The set must have exactly the runs of the bitmap. */
static bool same(const struct memblock_type *type, const unsigned long *bits)
{
	unsigned long i = 0, start, end = 0;

	for (start = find_first_bit(bits, UNITS); start < UNITS; start = find_next_bit(bits, UNITS, end)) {
		end = find_next_zero_bit(bits, UNITS, start);
		if (i >= type->cnt || type->regions[i].base != start * UNIT ||
		    type->regions[i].size != (end - start) * UNIT)
			return false;
		i++;
	}
	return i == type->cnt && type->total_size == bitmap_weight(bits, UNITS) * UNIT;
}

static unsigned int runs(const unsigned long *bits)
{
	unsigned int i, count = 0;

	for (i = 0; i < UNITS; i++)
		count += test_bit(i, bits) && (!i || !test_bit(i - 1, bits));
	return count;
}

typedef int (*memblock_op)(phys_addr_t base, phys_addr_t size);

/* One change of one set; with too many regions it must fail and change nothing. */
static void step_change(struct kunit *test, struct memblock_model *m)
{
	static const memblock_op ops[] = { memblock_add, memblock_remove, memblock_reserve, memblock_phys_free };
	u32 op = prandom_u32_state(&m->rnd) % 4;
	unsigned long *bits = op < 2 ? m->in_memory : m->in_reserved;
	u32 start = prandom_u32_state(&m->rnd) % UNITS, length = prandom_u32_state(&m->rnd) % 24;
	DECLARE_BITMAP(next, UNITS);
	int err;

	length = min(length, UNITS - start);
	bitmap_copy(next, bits, UNITS);
	if (op & 1)
		bitmap_clear(next, start, length);
	else
		bitmap_set(next, start, length);
	err = ops[op](start * UNIT, length * UNIT);
	if (err) {
		KUNIT_ASSERT_EQ(test, err, -ENOMEM);
		KUNIT_ASSERT_GT(test, runs(next), 24u);
	} else {
		bitmap_copy(bits, next, UNITS);
	}
	KUNIT_ASSERT_TRUE(test, same(&memblock.memory, m->in_memory) && same(&memblock.reserved, m->in_reserved));
}

/* Where an allocation must land: the highest place. */
static u32 expected_place(struct memblock_model *m, u32 length, u32 align, u32 start, u32 end)
{
	u32 place, i;

	for (place = rounddown(end - length, align); place >= max(start, 1u) && place < UNITS; place -= align) {
		for (i = 0; i < length; i++)
			if (!test_bit(place + i, m->in_memory) || test_bit(place + i, m->in_reserved))
				break;
		if (i == length)
			return place;
		if (place < align)
			break;
	}
	return 0;
}

static void step_alloc(struct kunit *test, struct memblock_model *m)
{
	u32 length = 1 + prandom_u32_state(&m->rnd) % 8, align = 1 << prandom_u32_state(&m->rnd) % 4;
	u32 start = prandom_u32_state(&m->rnd) % 64, end = UNITS - prandom_u32_state(&m->rnd) % 64;
	u32 expected = expected_place(m, length, align, start, end);
	phys_addr_t got = memblock_phys_alloc_range(length * UNIT, align * UNIT, start * UNIT, end * UNIT);

	if (expected && !got && runs(m->in_reserved) >= 24)
		return;
	KUNIT_ASSERT_EQ(test, got, expected * UNIT);
	if (got)
		bitmap_set(m->in_reserved, expected, length);
	KUNIT_ASSERT_TRUE(test, same(&memblock.reserved, m->in_reserved));
}

static void memblock_test_random(struct kunit *test)
{
	struct memblock_model *m = test->priv;
	unsigned long i, steps = kunit_steps(100000);

	for (i = 0; i < steps; i++) {
		u32 at = prandom_u32_state(&m->rnd) % UNITS;

		if (prandom_u32_state(&m->rnd) % 4)
			step_change(test, m);
		else
			step_alloc(test, m);
		KUNIT_ASSERT_EQ(test, memblock_is_memory(at * UNIT + 7), !!test_bit(at, m->in_memory));
		KUNIT_ASSERT_EQ(test, memblock_is_reserved(at * UNIT + 7), !!test_bit(at, m->in_reserved));
	}
	KUNIT_EXPECT_EQ(test, memblock_verify(), 0u);
}

static void memblock_test_edges(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, memblock_add(~0ULL - 100, 1000), 0);
	KUNIT_EXPECT_EQ(test, memblock.memory.total_size, 100ULL);
	KUNIT_EXPECT_EQ(test, memblock_add(5, 0), 0);
	KUNIT_EXPECT_EQ(test, memblock.memory.cnt, 1ul);
	KUNIT_EXPECT_FALSE(test, memblock_is_region_memory(0, 10));
	KUNIT_EXPECT_EQ(test, memblock_reserve(100, 10), 0);
	KUNIT_EXPECT_TRUE(test, memblock_is_region_reserved(90, 11));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_reserved(90, 10));
	KUNIT_EXPECT_FALSE(test, memblock_is_region_reserved(110, 10));
}

static struct kunit_case memblock_test_cases[] = {
	KUNIT_CASE(memblock_test_edges),
	KUNIT_CASE(memblock_test_random),
	{},
};

static struct kunit_suite memblock_test_suite = {
	.name = "memblock",
	.init = memblock_test_init,
	.exit = memblock_test_exit,
	.test_cases = memblock_test_cases,
};
kunit_test_suite(memblock_test_suite);
