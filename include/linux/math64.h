/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MATH64_H
#define _LINUX_MATH64_H
/*
 * 64-bit division and multiplication that also works where the machine divides only 32 bits. A divisor must not be 0.
 */
#include <linux/types.h>
#include <linux/math.h>
#include <linux/compiler.h>
#include <vdso/math64.h>
#include <asm/div64.h>

#if BITS_PER_LONG == 64
#define div64_long(x, y) div64_s64((x), (y))
#define div64_ul(x, y) div64_u64((x), (y))

static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

static inline s64 div_s64_rem(s64 dividend, s32 divisor, s32 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

static inline u64 div64_u64_rem(u64 dividend, u64 divisor, u64 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

static inline u64 div64_u64(u64 dividend, u64 divisor)
{
	return dividend / divisor;
}

static inline s64 div64_s64(s64 dividend, s64 divisor)
{
	return dividend / divisor;
}
#else
#define div64_long(x, y) div_s64((x), (y))
#define div64_ul(x, y) div_u64((x), (y))

static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder)
{
	*remainder = do_div(dividend, divisor);
	return dividend;
}
s64 div_s64_rem(s64 dividend, s32 divisor, s32 *remainder);
u64 div64_u64_rem(u64 dividend, u64 divisor, u64 *remainder);
u64 div64_u64(u64 dividend, u64 divisor);
s64 div64_s64(s64 dividend, s64 divisor);
#endif

static inline u64 div_u64(u64 dividend, u32 divisor)
{
	u32 remainder;

	return div_u64_rem(dividend, divisor, &remainder);
}

static inline s64 div_s64(s64 dividend, s32 divisor)
{
	s32 remainder;

	return div_s64_rem(dividend, divisor, &remainder);
}

u32 iter_div_u64_rem(u64 dividend, u32 divisor, u64 *remainder);

static inline u64 mul_u32_u32(u32 a, u32 b)
{
	return (u64)a * b;
}

#ifdef __SIZEOF_INT128__
static inline u64 mul_u64_u32_shr(u64 a, u32 mul, unsigned int shift)
{
	return (u64)(((unsigned __int128)a * mul) >> shift);
}

static inline u64 mul_u64_u64_shr(u64 a, u64 mul, unsigned int shift)
{
	return (u64)(((unsigned __int128)a * mul) >> shift);
}
#else
static inline u64 mul_u64_u32_shr(u64 a, u32 mul, unsigned int shift)
{
	u32 high = a >> 32;
	u64 result = mul_u32_u32((u32)a, mul) >> shift;

	if (high)
		result += mul_u32_u32(high, mul) << (32 - shift);
	return result;
}

static inline u64 mul_u64_u64_shr(u64 a, u64 mul, unsigned int shift)
{
	u32 a0 = (u32)a, a1 = a >> 32, m0 = (u32)mul, m1 = mul >> 32;
	u64 low = mul_u32_u32(a0, m0);
	u64 mid1 = mul_u32_u32(a1, m0) + (low >> 32);
	u64 mid2 = mul_u32_u32(a0, m1) + (u32)mid1;
	u64 high = mul_u32_u32(a1, m1) + (mid1 >> 32) + (mid2 >> 32);

	low = (mid2 << 32) | (u32)low;
	if (!shift)
		return low;
	if (shift < 64)
		return (low >> shift) | (high << (64 - shift));
	return high >> (shift & 63);
}
#endif

static inline u64 mul_s64_u64_shr(s64 a, u64 mul, unsigned int shift)
{
	u64 result = mul_u64_u64_shr(a < 0 ? -(u64)a : a, mul, shift);

	return a < 0 ? -result : result;
}

/* a * mul / divisor without losing the upper bits of the product, if the quotient fits. */
static inline u64 mul_u64_u32_div(u64 a, u32 mul, u32 divisor)
{
	u64 high = mul_u32_u32(a >> 32, mul);
	u64 low = mul_u32_u32((u32)a, mul);
	u32 remainder;

	high += low >> 32;
	high = div_u64_rem(high, divisor, &remainder);
	low = ((u64)remainder << 32) | (u32)low;
	return (high << 32) + div_u64(low, divisor);
}

u64 mul_u64_u64_div_u64(u64 a, u64 mul, u64 div);

#define DIV64_U64_ROUND_UP(ll, d) \
	({ \
		u64 _tmp = (d); \
		div64_u64((ll) + _tmp - 1, _tmp); \
	})
#define DIV_U64_ROUND_UP(ll, d) \
	({ \
		u32 _tmp = (d); \
		div_u64((ll) + _tmp - 1, _tmp); \
	})
#define DIV64_U64_ROUND_CLOSEST(dividend, divisor) \
	({ \
		u64 _tmp = (divisor); \
		div64_u64((dividend) + _tmp / 2, _tmp); \
	})
#define DIV_U64_ROUND_CLOSEST(dividend, divisor) \
	({ \
		u32 _tmp = (divisor); \
		div_u64((u64)(dividend) + _tmp / 2, _tmp); \
	})
#define DIV_S64_ROUND_CLOSEST(dividend, divisor) \
	({ \
		s64 __x = (dividend); \
		s32 __d = (divisor); \
		((__x > 0) == (__d > 0)) ? div_s64((__x + (__d / 2)), __d) : div_s64((__x - (__d / 2)), __d); \
	})
#endif
