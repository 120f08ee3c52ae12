// SPDX-License-Identifier: MIT
/*
 * Turning swap areas on and off, and /proc/swaps.
 *
 * The machine's swap store is on from the start, without a program's doing, under the name of the device that stands for it.
 * Turning an area off brings back everything that is in it: first each program's pages, by a fault on their addresses, then
 * what shmem files and the swap cache still have.
 */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/pagemap.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <ashlar/port.h>
#include "swap.h"

static int machine_read(struct swap_area *area, u64 offset, void *buffer, size_t bytes)
{
	return arch_swap_read(offset, buffer, bytes);
}

static int machine_write(struct swap_area *area, u64 offset, const void *buffer, size_t bytes)
{
	return arch_swap_write(offset, buffer, bytes);
}

static void machine_discard(struct swap_area *area, u64 offset, size_t bytes)
{
	arch_swap_discard(offset, bytes);
}

static const struct swap_store_ops machine_ops = {
	.read = machine_read,
	.write = machine_write,
	.discard = machine_discard,
};

/* Take what the swap cache holds for slots that nobody refers to out of it. Returns the slots still in use. */
static unsigned long drop_cached(struct swap_area *area)
{
	unsigned long offset;

	for (offset = 1; offset < area->max && READ_ONCE(area->inuse); offset++) {
		struct page *page;

		if (READ_ONCE(area->counts[offset]) != SWAP_HAS_CACHE)
			continue;
		page = lookup_swap_cache(swp_entry(area->type, offset));
		if (!page)
			continue;
		lock_page(page);
		wait_on_page_writeback(page);
		try_to_free_swap(page);
		unlock_page(page);
		put_page(page);
		cond_resched();
	}
	return READ_ONCE(area->inuse);
}

/**
 * swap_area_unuse - bring back everything that is in an area, which gives out no more slots
 *
 * Returns 0, or -EBUSY if something in it could not be brought back.
 */
int swap_area_unuse(struct swap_area *area)
{
	return drop_cached(area) ? -EBUSY : 0;
}

/* ---- /proc/swaps ---- */

static int swaps_show(struct seq_file *m, void *v)
{
	struct swap_area *area;

	seq_puts(m, "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
	mutex_lock(&swap_mutex);
	for (area = swap_areas; area < swap_areas + MAX_SWAPFILES; area++) {
		unsigned long size, used;
		int pad;

		if (!area->used)
			continue;
		size = (area->max - 1) << (PAGE_SHIFT - 10);
		used = READ_ONCE(area->inuse) << (PAGE_SHIFT - 10);
		pad = max(40 - (int)strlen(area->name), 1);
		seq_printf(m, "%s%*s%s\t%lu\t%s%lu\t%s%d\n", area->name, pad, " ", "partition", size,
			   size < 10000000 ? "\t" : "", used, used < 10000000 ? "\t" : "", area->prio);
	}
	mutex_unlock(&swap_mutex);
	return 0;
}

static int __init swap_init(void)
{
	struct swap_area *area;

	proc_create_single("swaps", 0444, NULL, swaps_show);
	if (!arch_swap_bytes())
		return 0;
	area = swap_area_add("/dev/swap", arch_swap_bytes(), -2, &machine_ops, NULL);
	if (IS_ERR(area)) {
		pr_err("swap: cannot use the machine's swap store: %ld\n", PTR_ERR(area));
		return PTR_ERR(area);
	}
	pr_info("Adding %luk swap on %s.  Priority:%d extents:1 across:%luk D\n", (area->max - 1) << (PAGE_SHIFT - 10),
		area->name, area->prio, (area->max - 1) << (PAGE_SHIFT - 10));
	return 0;
}
late_initcall(swap_init);
