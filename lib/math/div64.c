// SPDX-License-Identifier: MIT
/*
 * 64-bit arithmetic that the compiler or the machine does not do itself: division on 32-bit machines, products of 128
 * bits. A divisor must not be 0.
 */
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/log2.h>

/** iter_div_u64_rem - divide by repeated subtraction: for small quotients */
u32 iter_div_u64_rem(u64 dividend, u32 divisor, u64 *remainder)
{
	return __iter_div_u64_rem(dividend, divisor, remainder);
}
EXPORT_SYMBOL(iter_div_u64_rem);

#if BITS_PER_LONG == 32
/* Long division in base 2^32: *@n /= @base; returns the remainder. */
u32 __div64_32(u64 *n, u32 base)
{
	u64 rem = *n, shifted = base, bit = 1, quotient = 0;
	u32 high = rem >> 32;

	if (high >= base) {
		high /= base;
		quotient = (u64)high << 32;
		rem -= (u64)(high * base) << 32;
	}
	while ((s64)shifted > 0 && shifted < rem) {
		shifted <<= 1;
		bit <<= 1;
	}
	for (; bit; bit >>= 1, shifted >>= 1) {
		if (rem >= shifted) {
			rem -= shifted;
			quotient += bit;
		}
	}
	*n = quotient;
	return rem;
}
EXPORT_SYMBOL(__div64_32);

s64 div_s64_rem(s64 dividend, s32 divisor, s32 *remainder)
{
	u32 rem;
	u64 quotient =
		div_u64_rem(dividend < 0 ? -(u64)dividend : dividend, divisor < 0 ? -(u32)divisor : divisor, &rem);

	*remainder = dividend < 0 ? -(s32)rem : (s32)rem;
	return (dividend < 0) != (divisor < 0) ? -(s64)quotient : (s64)quotient;
}
EXPORT_SYMBOL(div_s64_rem);

/* Dividing both by 2^n until the divisor fits 32 bits gives the quotient or one more. */
u64 div64_u64(u64 dividend, u64 divisor)
{
	u64 quotient;
	unsigned int n;

	if (!(divisor >> 32))
		return div_u64(dividend, divisor);
	n = fls(divisor >> 32);
	quotient = div_u64(dividend >> n, divisor >> n);
	if (quotient)
		quotient--;
	if (dividend - quotient * divisor >= divisor)
		quotient++;
	return quotient;
}
EXPORT_SYMBOL(div64_u64);

u64 div64_u64_rem(u64 dividend, u64 divisor, u64 *remainder)
{
	u64 quotient = div64_u64(dividend, divisor);

	*remainder = dividend - quotient * divisor;
	return quotient;
}
EXPORT_SYMBOL(div64_u64_rem);

s64 div64_s64(s64 dividend, s64 divisor)
{
	u64 quotient = div64_u64(dividend < 0 ? -(u64)dividend : dividend, divisor < 0 ? -(u64)divisor : divisor);

	return (dividend < 0) != (divisor < 0) ? -(s64)quotient : (s64)quotient;
}
EXPORT_SYMBOL(div64_s64);
#endif

/**
 * mul_u64_u64_div_u64 - a * b / c with a product of 128 bits
 * The result is cut to 64 bits if it does not fit.
 */
u64 mul_u64_u64_div_u64(u64 a, u64 b, u64 c)
{
	u64 low = a * b, high = mul_u64_u64_shr(a, b, 64), quotient = 0;
	int bit;

	if (!high)
		return div64_u64(low, c);
	/* Schoolbook division, a bit at a time: high is the remainder so far, always less than c once reduced. */
	div64_u64_rem(high, c, &high);
	for (bit = 63; bit >= 0; bit--) {
		bool carry = high >> 63;

		high = (high << 1) | ((low >> bit) & 1);
		if (carry || high >= c) {
			high -= c;
			quotient |= 1ULL << bit;
		}
	}
	return quotient;
}
EXPORT_SYMBOL(mul_u64_u64_div_u64);
