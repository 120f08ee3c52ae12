// SPDX-License-Identifier: MIT
/*
 * Division by an invariant divisor as multiplication (Granlund and Montgomery, "Division by Invariant Integers using
 * Multiplication", 1994): a / d = (t + ((a - t) >> sh1)) >> sh2 with t = a * m >> 32, m = 2^32 * (2^l - d) / d + 1 and
 * l = ceil(log2 d).
 */
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/reciprocal_div.h>
#include <linux/export.h>
#include <linux/minmax.h>

/** reciprocal_value - precompute for reciprocal_divide() by @d, which is not 0 */
struct reciprocal_value reciprocal_value(u32 d)
{
	int l = fls(d - 1);
	u64 m = div_u64(((1ULL << 32) * ((1ULL << l) - d)), d) + 1;

	return (struct reciprocal_value){ .m = (u32)m, .sh1 = min(l, 1), .sh2 = max(l - 1, 0) };
}
EXPORT_SYMBOL(reciprocal_value);

/**
 * reciprocal_value_adv - a multiplier for dividends of at most @prec bits
 * The smallest that serves; is_wide_m tells that it has 33 bits, the top one left out.
 */
struct reciprocal_value_adv reciprocal_value_adv(u32 d, u8 prec)
{
	struct reciprocal_value_adv r;
	u32 l = fls(d - 1), shift = l;
	u64 low, high;

	/* 2^32 would be needed as a shift of 64: the caller must handle such divisors by comparison. */
	WARN(l == 32, "ceil(log2(0x%08x)) == 32, %s doesn't support such divisor", d, __func__);
	low = div_u64(1ULL << (32 + l), d);
	high = div_u64((1ULL << (32 + l)) + (1ULL << (32 + l - prec)), d);

	/* Every multiplier in (low, high] serves: drop bits while there is one. */
	for (; shift > 0; shift--) {
		if ((low >> 1) >= (high >> 1))
			break;
		low >>= 1;
		high >>= 1;
	}
	r.m = (u32)high;
	r.sh = shift;
	r.exp = l;
	r.is_wide_m = high > U32_MAX;
	return r;
}
EXPORT_SYMBOL(reciprocal_value_adv);
