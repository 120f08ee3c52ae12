/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SWAP_H
#define _LINUX_SWAP_H
#include <linux/linkage.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>

unsigned long nr_free_buffer_pages(void);
extern unsigned long totalreserve_pages;
/* There is no swap space. */
#define get_nr_swap_pages() 0L
#define total_swap_pages 0L
#define nr_swap_pages 0L
#define si_swapinfo(val) \
	do { \
		(val)->freeswap = (val)->totalswap = 0; \
	} while (0)
#endif
