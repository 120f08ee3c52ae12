// SPDX-License-Identifier: MIT
/* Square roots of integers, rounded down, a binary digit of the root at a time. */
#include <linux/export.h>
#include <linux/bitops.h>
#include <linux/limits.h>
#include <linux/math.h>

static u64 root_of(u64 x)
{
	u64 bit, y = 0;

	if (x <= 1)
		return x;
	/* The highest power of 4 that is not above x. y holds twice the root found so far, aligned with bit. */
	for (bit = 1ULL << ((fls64(x) - 1) & ~1); bit; bit >>= 2) {
		u64 b = y + bit;

		y >>= 1;
		if (x >= b) {
			x -= b;
			y += bit;
		}
	}
	return y;
}

/** int_sqrt - the largest integer whose square is at most @x */
unsigned long int_sqrt(unsigned long x)
{
	return root_of(x);
}
EXPORT_SYMBOL(int_sqrt);

#if BITS_PER_LONG < 64
u32 int_sqrt64(u64 x)
{
	return root_of(x);
}
EXPORT_SYMBOL(int_sqrt64);
#endif
