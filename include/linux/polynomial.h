/* SPDX-License-Identifier: MIT */
#ifndef _POLYNOMIAL_H
#define _POLYNOMIAL_H
/*
 * A polynomial with integer arithmetic: the sum of coef * x^deg / divider / divider_leftover, terms from the highest
 * degree down to degree 0, all divided by total_divider. The divider is applied between multiplications, to keep
 * products small.
 */
struct polynomial_term {
	unsigned int deg;
	long coef;
	long divider;
	long divider_leftover;
};

struct polynomial {
	long total_divider;
	struct polynomial_term terms[];
};

long polynomial_calc(const struct polynomial *poly, long data);
#endif
