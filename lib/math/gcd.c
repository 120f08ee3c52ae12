// SPDX-License-Identifier: MIT
#include <linux/kernel.h>
#include <linux/gcd.h>
#include <linux/export.h>

/** gcd - the greatest common divisor; that of 0 and n is n. Stein's algorithm: shifts and subtractions. */
unsigned long gcd(unsigned long a, unsigned long b)
{
	unsigned long both = a | b;

	if (!a || !b)
		return both;
	b >>= __ffs(b);
	do {
		a >>= __ffs(a);
		if (a < b)
			swap(a, b);
		a -= b;
	} while (a);
	return b << __ffs(both);
}
EXPORT_SYMBOL_GPL(gcd);
