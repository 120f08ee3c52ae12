// SPDX-License-Identifier: MIT
/*
 * The headers of the machine: atomic operations, bit operations and per-CPU operations against plain arithmetic, each
 * with random operands.
 */
#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/nospec.h>
#include <linux/percpu.h>
#include <linux/prandom.h>
#include <asm/unaligned.h>

#define ROUNDS 2000

static struct rnd_state state;

static int asm_init(struct kunit *test)
{
	prandom_seed_state(&state, 1);
	return 0;
}

static u64 random64(void)
{
	return (u64)prandom_u32_state(&state) << 32 | prandom_u32_state(&state);
}

#define CHECK_FETCH(p, type, v, model, op, expr) \
	do { \
		type __old = model; \
		KUNIT_EXPECT_EQ(test, p##_fetch_##op(i, &v), __old); \
		model = expr; \
		KUNIT_EXPECT_EQ(test, p##_read(&v), model); \
		model = expr; \
		p##_##op(i, &v); \
		KUNIT_EXPECT_EQ(test, p##_read(&v), model); \
	} while (0)

static void atomic_arithmetic(struct kunit *test)
{
	atomic_t v = ATOMIC_INIT(0);
	int model = 0, round, i;

	for (round = 0; round < ROUNDS; round++) {
		i = random64();
		CHECK_FETCH(atomic, int, v, model, add, (int)((unsigned int)model + i));
		CHECK_FETCH(atomic, int, v, model, sub, (int)((unsigned int)model - i));
		CHECK_FETCH(atomic, int, v, model, xor, model ^ i);
		CHECK_FETCH(atomic, int, v, model, or, model | i);
		i = random64();
		CHECK_FETCH(atomic, int, v, model, and, model &i);
		CHECK_FETCH(atomic, int, v, model, andnot, model & ~i);
		KUNIT_EXPECT_EQ(test, atomic_inc_return(&v), ++model);
		KUNIT_EXPECT_EQ(test, atomic_dec_return(&v), --model);
	}
}

static void atomic64_arithmetic(struct kunit *test)
{
	atomic64_t v = ATOMIC64_INIT(0);
	s64 model = 0, i;
	int round;

	for (round = 0; round < ROUNDS; round++) {
		i = random64();
		CHECK_FETCH(atomic64, s64, v, model, add, (s64)((u64)model + i));
		CHECK_FETCH(atomic64, s64, v, model, sub, (s64)((u64)model - i));
		CHECK_FETCH(atomic64, s64, v, model, xor, model ^ i);
		CHECK_FETCH(atomic64, s64, v, model, or, model | i);
		i = random64();
		CHECK_FETCH(atomic64, s64, v, model, and, model & i);
		CHECK_FETCH(atomic64, s64, v, model, andnot, model & ~i);
	}
}

static void atomic_conditions(struct kunit *test)
{
	atomic_t v = ATOMIC_INIT(1);
	int old;

	KUNIT_EXPECT_TRUE(test, atomic_dec_and_test(&v));
	KUNIT_EXPECT_FALSE(test, atomic_inc_not_zero(&v));
	KUNIT_EXPECT_EQ(test, atomic_read(&v), 0);
	KUNIT_EXPECT_TRUE(test, atomic_add_unless(&v, 5, 1));
	KUNIT_EXPECT_EQ(test, atomic_read(&v), 5);
	KUNIT_EXPECT_FALSE(test, atomic_add_unless(&v, 5, 5));
	KUNIT_EXPECT_TRUE(test, atomic_add_negative(-6, &v));
	KUNIT_EXPECT_TRUE(test, atomic_inc_and_test(&v));
	KUNIT_EXPECT_EQ(test, atomic_dec_if_positive(&v), -1);
	KUNIT_EXPECT_EQ(test, atomic_read(&v), 0);
	KUNIT_EXPECT_TRUE(test, atomic_inc_unless_negative(&v));
	KUNIT_EXPECT_FALSE(test, atomic_dec_unless_positive(&v));
	KUNIT_EXPECT_EQ(test, atomic_cmpxchg(&v, 7, 8), 1);
	KUNIT_EXPECT_EQ(test, atomic_cmpxchg(&v, 1, 8), 1);
	KUNIT_EXPECT_EQ(test, atomic_xchg(&v, 9), 8);
	old = 3;
	KUNIT_EXPECT_FALSE(test, atomic_try_cmpxchg(&v, &old, 4));
	KUNIT_EXPECT_EQ(test, old, 9);
	KUNIT_EXPECT_TRUE(test, atomic_try_cmpxchg(&v, &old, 4));
	KUNIT_EXPECT_EQ(test, atomic_read(&v), 4);
}

static void exchange_of_every_size(struct kunit *test)
{
	u8 b = 1;
	u16 w = 2;
	u32 l = 3;
	u64 q = 4;
	void *p = &b;

	KUNIT_EXPECT_EQ(test, xchg(&b, 200), (u8)1);
	KUNIT_EXPECT_EQ(test, cmpxchg(&b, 200, 7), (u8)200);
	KUNIT_EXPECT_EQ(test, b, (u8)7);
	KUNIT_EXPECT_EQ(test, cmpxchg(&w, 2, 60000), (u16)2);
	KUNIT_EXPECT_EQ(test, w, (u16)60000);
	KUNIT_EXPECT_EQ(test, cmpxchg(&l, 4, 9), 3U);
	KUNIT_EXPECT_EQ(test, l, 3U);
	KUNIT_EXPECT_EQ(test, cmpxchg64(&q, 4, 1ULL << 40), 4ULL);
	KUNIT_EXPECT_EQ(test, q, 1ULL << 40);
	KUNIT_EXPECT_PTR_EQ(test, xchg(&p, NULL), (void *)&b);
	KUNIT_EXPECT_PTR_EQ(test, cmpxchg(&p, NULL, &w), NULL);
	KUNIT_EXPECT_PTR_EQ(test, p, (void *)&w);
}

static void bits_of_an_array(struct kunit *test)
{
	unsigned long map[4] = { 0 };
	bool model[256] = { false };
	int round, i;

	for (round = 0; round < ROUNDS; round++) {
		unsigned int nr = prandom_u32_state(&state) % 256;

		switch (prandom_u32_state(&state) % 6) {
		case 0:
			set_bit(nr, map);
			model[nr] = true;
			break;
		case 1:
			__clear_bit(nr, map);
			model[nr] = false;
			break;
		case 2:
			change_bit(nr, map);
			model[nr] = !model[nr];
			break;
		case 3:
			KUNIT_EXPECT_EQ(test, test_and_set_bit(nr, map), model[nr]);
			model[nr] = true;
			break;
		case 4:
			KUNIT_EXPECT_EQ(test, __test_and_clear_bit(nr, map), model[nr]);
			model[nr] = false;
			break;
		default:
			KUNIT_EXPECT_EQ(test, test_and_change_bit(nr, map), model[nr]);
			model[nr] = !model[nr];
			break;
		}
	}
	for (i = 0; i < 256; i++)
		KUNIT_EXPECT_EQ(test, test_bit(i, map), model[i]);
}

static void searching_a_word(struct kunit *test)
{
	int i, round;

	for (i = 0; i < 64; i++) {
		unsigned long word = 1UL << i;

		KUNIT_EXPECT_EQ(test, __ffs(word), (unsigned long)i);
		KUNIT_EXPECT_EQ(test, __fls(word), (unsigned long)i);
		KUNIT_EXPECT_EQ(test, ffz(~word), (unsigned long)i);
		KUNIT_EXPECT_EQ(test, fls64(word), i + 1);
		KUNIT_EXPECT_EQ(test, fls_long(word - 1), (unsigned int)i);
	}
	KUNIT_EXPECT_EQ(test, ffs(0), 0);
	KUNIT_EXPECT_EQ(test, ffs(0x80000000), 32);
	KUNIT_EXPECT_EQ(test, fls(0), 0);
	KUNIT_EXPECT_EQ(test, get_count_order(5), 3);
	KUNIT_EXPECT_EQ(test, sign_extend32(0x80, 7), -128);
	KUNIT_EXPECT_EQ(test, sign_extend64(0x7f, 7), 127LL);
	for (round = 0; round < ROUNDS; round++) {
		u64 word = random64();
		unsigned int shift = word % 64, bits = 0;

		for (i = 0; i < 64; i++)
			bits += word >> i & 1;
		KUNIT_EXPECT_EQ(test, hweight64(word), bits);
		KUNIT_EXPECT_EQ(test, ror64(rol64(word, shift), shift), word);
		KUNIT_EXPECT_EQ(test, ror32(rol32(word, shift), shift), (u32)word);
	}
	KUNIT_EXPECT_EQ(test, rol8(0x81, 1), (u8)3);
	KUNIT_EXPECT_EQ(test, rol16(0x8001, 0), (u16)0x8001);
}

static DEFINE_PER_CPU(u8, test_u8);
static DEFINE_PER_CPU(u16, test_u16);
static DEFINE_PER_CPU(int, test_int);
static DEFINE_PER_CPU(s64, test_s64);
static DEFINE_PER_CPU(void *, test_pointer);

static void per_cpu_operations(struct kunit *test)
{
	int cpu = get_cpu();

	this_cpu_write(test_u8, 250);
	this_cpu_add(test_u8, 10);
	KUNIT_EXPECT_EQ(test, this_cpu_read(test_u8), (u8)4);
	this_cpu_write(test_u16, 1);
	KUNIT_EXPECT_EQ(test, this_cpu_sub_return(test_u16, 2), (u16)0xffff);
	this_cpu_write(test_int, -5);
	this_cpu_inc(test_int);
	this_cpu_or(test_int, 1);
	KUNIT_EXPECT_EQ(test, this_cpu_read(test_int), -3);
	KUNIT_EXPECT_EQ(test, per_cpu(test_int, cpu), -3);
	KUNIT_EXPECT_EQ(test, this_cpu_xchg(test_int, 70), -3);
	KUNIT_EXPECT_EQ(test, this_cpu_cmpxchg(test_int, 70, 71), 70);
	KUNIT_EXPECT_EQ(test, *this_cpu_ptr(&test_int), 71);
	this_cpu_write(test_s64, 0);
	this_cpu_add(test_s64, 1LL << 40);
	this_cpu_sub(test_s64, 1);
	KUNIT_EXPECT_EQ(test, this_cpu_read(test_s64), (1LL << 40) - 1);
	this_cpu_write(test_pointer, &state);
	KUNIT_EXPECT_PTR_EQ(test, this_cpu_read(test_pointer), (void *)&state);
	put_cpu();
}

static void unaligned_numbers(struct kunit *test)
{
	u8 bytes[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };

	KUNIT_EXPECT_EQ(test, get_unaligned_le32(bytes + 1), 0x04030201U);
	KUNIT_EXPECT_EQ(test, get_unaligned_be32(bytes + 1), 0x01020304U);
	KUNIT_EXPECT_EQ(test, get_unaligned_be64(bytes + 1), 0x0102030405060708ULL);
	KUNIT_EXPECT_EQ(test, get_unaligned_be24(bytes + 1), 0x010203U);
	put_unaligned_be16(0xabcd, bytes + 3);
	KUNIT_EXPECT_EQ(test, get_unaligned_le16(bytes + 3), (u16)0xcdab);
	KUNIT_EXPECT_EQ(test, get_unaligned((u32 *)(bytes + 1)), 0xcdab0201U);
}

static void speculation_barrier_clamps(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, array_index_nospec(3UL, 4UL), 3UL);
	KUNIT_EXPECT_EQ(test, array_index_nospec(4UL, 4UL), 0UL);
	KUNIT_EXPECT_EQ(test, array_index_nospec(~0UL, 4UL), 0UL);
}

static struct kunit_case asm_cases[] = {
	KUNIT_CASE(atomic_arithmetic), /* against plain C, each of them */
	KUNIT_CASE(atomic64_arithmetic), KUNIT_CASE(atomic_conditions),		 KUNIT_CASE(exchange_of_every_size),
	KUNIT_CASE(bits_of_an_array),	 KUNIT_CASE(searching_a_word),		 KUNIT_CASE(per_cpu_operations),
	KUNIT_CASE(unaligned_numbers),	 KUNIT_CASE(speculation_barrier_clamps), {},
};

static struct kunit_suite asm_suite = {
	.name = "asm",
	.init = asm_init,
	.test_cases = asm_cases,
};
kunit_test_suite(asm_suite);
