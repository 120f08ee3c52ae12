/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MM_TYPES_TASK_H
#define _LINUX_MM_TYPES_TASK_H
/* The parts of <linux/mm_types.h> that struct task_struct needs. */
#include <linux/types.h>

enum {
	MM_FILEPAGES,
	MM_ANONPAGES,
	MM_SWAPENTS,
	MM_SHMEMPAGES,
	NR_MM_COUNTERS,
};

struct page;

struct page_frag {
	struct page *page;
	__u32 offset;
	__u32 size;
};
#endif
