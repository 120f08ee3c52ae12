/* SPDX-License-Identifier: MIT */
#ifndef _ASM_ARCHRANDOM_H
#define _ASM_ARCHRANDOM_H
#include <linux/types.h>

/* The processor's own generator is not used: output has to be repeatable, and the port gives the seed. */
static inline size_t arch_get_random_longs(unsigned long *v, size_t max_longs)
{
	return 0;
}

static inline size_t arch_get_random_seed_longs(unsigned long *v, size_t max_longs)
{
	return 0;
}
#endif
