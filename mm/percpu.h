/* SPDX-License-Identifier: MIT */
#ifndef MM_PERCPU_H
#define MM_PERCPU_H
/* The per-CPU allocator's inside; percpu.c states the theory. */
#include <linux/percpu.h>
#include <linux/sizes.h>
#include <asm/page.h>
#include <asm/pgtable_types.h>

#define PCPU_STRIDE ((unsigned long)SZ_64M)
#define PCPU_AREA_START (VMALLOC_END + 1 - PCPU_STRIDE * NR_CPUS)
#define PCPU_CHUNK_BYTES PCPU_MIN_UNIT_SIZE
#define PCPU_CHUNK_PAGES (PCPU_CHUNK_BYTES / PAGE_SIZE)
#define PCPU_CHUNK_UNITS (PCPU_CHUNK_BYTES / PCPU_MIN_ALLOC_SIZE)
#define PCPU_CHUNKS (PCPU_STRIDE / PCPU_CHUNK_BYTES)

struct pcpu_chunk {
	unsigned int populated; /* a bit for each page */
	unsigned int free_bytes;
	unsigned int longest; /* no free run is longer, in bytes */
	int trim;	      /* a page or the chunk may have become empty */
	DECLARE_BITMAP(used, PCPU_CHUNK_UNITS);
	DECLARE_BITMAP(start, PCPU_CHUNK_UNITS);
};

extern struct pcpu_chunk *pcpu_chunks[];

unsigned int pcpu_verify(void);
#endif
