/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PREFETCH_H
#define _LINUX_PREFETCH_H
#include <linux/types.h>
#include <asm/cache.h>
#include <asm/processor.h>

#ifndef PREFETCH_STRIDE
#define PREFETCH_STRIDE (4 * L1_CACHE_BYTES)
#endif

static inline void prefetch_range(void *addr, size_t len)
{
	char *cp = addr, *end = cp + len;

	for (; cp < end; cp += PREFETCH_STRIDE)
		prefetch(cp);
}
#endif
