// SPDX-License-Identifier: MIT
#include <linux/rational.h>
#include <linux/compiler.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/stddef.h>

/**
 * rational_best_approximation - the closest fraction with bounded numerator and denominator
 * @given_numerator, @given_denominator: what to approximate
 * @max_numerator, @max_denominator: bounds
 * @best_numerator, @best_denominator: get the result
 *
 * Walks the convergents n1/d1 of the continued fraction. Where the next one breaks a bound, a semiconvergent (fewer of
 * the last quotient) may still be closer than the last convergent: that is so if it takes more than half the quotient,
 * or exactly half and lies on the better side.
 */
void rational_best_approximation(unsigned long given_numerator, unsigned long given_denominator,
				 unsigned long max_numerator, unsigned long max_denominator,
				 unsigned long *best_numerator, unsigned long *best_denominator)
{
	unsigned long n = given_numerator, d = given_denominator;
	unsigned long n0 = 0, d0 = 1, n1 = 1, d1 = 0, n2, d2;

	while (d) {
		unsigned long a = n / d, rest = n % d;

		n2 = n0 + a * n1;
		d2 = d0 + a * d1;
		if (n2 > max_numerator || d2 > max_denominator) {
			unsigned long t = ULONG_MAX;

			if (d1)
				t = (max_denominator - d0) / d1;
			if (n1)
				t = min(t, (max_numerator - n0) / n1);
			if (!d1 || 2u * t > a || (2u * t == a && d0 * d > d1 * rest)) {
				n1 = n0 + t * n1;
				d1 = d0 + t * d1;
			}
			break;
		}
		n0 = n1;
		n1 = n2;
		d0 = d1;
		d1 = d2;
		n = d;
		d = rest;
	}
	*best_numerator = n1;
	*best_denominator = d1;
}
EXPORT_SYMBOL(rational_best_approximation);
