// SPDX-License-Identifier: MIT
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/swap.h>
#include <linux/sched.h>
#include "internal.h"

atomic_long_t nr_swap_pages;
long total_swap_pages;
EXPORT_SYMBOL_GPL(nr_swap_pages);

/** si_swapinfo - swap space in pages: all there is, and what is free */
void si_swapinfo(struct sysinfo *val)
{
	val->totalswap = total_swap_pages;
	val->freeswap = max(get_nr_swap_pages(), 0L);
}
