// SPDX-License-Identifier: MIT
#include <linux/export.h>
#include <linux/math.h>
#include <linux/polynomial.h>

/* a * b / divider in long arithmetic, without overflow where the result fits. */
static long mult_div(long a, long b, long divider)
{
	return mult_frac(a, b, divider);
}

/** polynomial_calc - the value of @poly at @data */
long polynomial_calc(const struct polynomial *poly, long data)
{
	const struct polynomial_term *term = poly->terms;
	long total_divider = poly->total_divider ?: 1;
	long value, sum = 0;
	unsigned int deg;

	do {
		value = term->coef;
		for (deg = 0; deg < term->deg; deg++)
			value = mult_div(value, data, term->divider);
		sum += value / term->divider_leftover;
	} while ((term++)->deg);
	return sum / total_divider;
}
EXPORT_SYMBOL_GPL(polynomial_calc);
