/* SPDX-License-Identifier: MIT */
#ifndef _VDSO_MATH64_H
#define _VDSO_MATH64_H
/* For quotients known to be small: the barrier keeps the compiler from turning the loop into a division. */
static __always_inline u32 __iter_div_u64_rem(u64 dividend, u32 divisor, u64 *remainder)
{
	u32 quotient = 0;

	while (dividend >= divisor) {
		__asm__("" : "+rm"(dividend));
		dividend -= divisor;
		quotient++;
	}
	*remainder = dividend;
	return quotient;
}
#endif
