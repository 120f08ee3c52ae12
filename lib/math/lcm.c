// SPDX-License-Identifier: MIT
#include <linux/compiler.h>
#include <linux/gcd.h>
#include <linux/export.h>
#include <linux/lcm.h>

/** lcm - the least common multiple; 0 if either is 0 */
unsigned long lcm(unsigned long a, unsigned long b)
{
	if (a && b)
		return (a / gcd(a, b)) * b;
	return 0;
}
EXPORT_SYMBOL_GPL(lcm);

/** lcm_not_zero - lcm(), but an operand that is 0 does not count */
unsigned long lcm_not_zero(unsigned long a, unsigned long b)
{
	unsigned long l = lcm(a, b);

	return l ? l : (b ?: a);
}
EXPORT_SYMBOL_GPL(lcm_not_zero);
