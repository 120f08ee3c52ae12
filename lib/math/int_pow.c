// SPDX-License-Identifier: MIT
#include <linux/export.h>
#include <linux/math.h>
#include <linux/types.h>

/** int_pow - @base to the power of @exp, modulo 2^64 */
u64 int_pow(u64 base, unsigned int exp)
{
	u64 result = 1;

	for (; exp; exp >>= 1) {
		if (exp & 1)
			result *= base;
		base *= base;
	}
	return result;
}
EXPORT_SYMBOL_GPL(int_pow);
