/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_NOSPEC_H
#define _LINUX_NOSPEC_H
#include <linux/compiler.h>
#include <asm/barrier.h>

/* @index if it is below @size, else 0, also while the CPU speculates past a bounds check. */
#define array_index_nospec(index, size) \
	({ \
		typeof(index) _i = (index); \
		typeof(size) _s = (size); \
		unsigned long _mask = array_index_mask_nospec(_i, _s); \
		(typeof(_i))(_i & _mask); \
	})
#endif
