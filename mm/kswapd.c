// SPDX-License-Identifier: MIT
/*
 * kswapd: reclaim in the background, so that requests find memory without doing it themselves.
 *
 * A request that finds all its zones below their low watermarks wakes it. It works, with rising pressure, until one of those
 * zones is above its high watermark. A round of all priorities that freed nothing is a failure; after 16 in a row kswapd is
 * left alone until direct reclaim frees something: then memory is full of what cannot be reclaimed.
 *
 * Locks: none; kswapd_order and kswapd_highest_zoneidx are words that waking raises and kswapd takes.
 */
#include <linux/err.h>
#include <linux/freezer.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/wait.h>
#include "reclaim.h"

/* Is there a zone for requests up to @highest_zoneidx that has enough? */
static bool node_balanced(struct pglist_data *node, unsigned int order, int highest_zoneidx)
{
	bool any = false;
	struct zone *zone;

	for_each_populated_zone(zone) {
		if (zone_idx(zone) > highest_zoneidx || !managed_zone(zone))
			continue;
		any = true;
		if (zone_watermark_ok_safe(zone, order, high_wmark_pages(zone), highest_zoneidx))
			return true;
	}
	return !any;
}

static unsigned long frames_wanted(struct pglist_data *node, int highest_zoneidx)
{
	unsigned long sum = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		if (zone_idx(zone) <= highest_zoneidx)
			sum += max(high_wmark_pages(zone), SWAP_CLUSTER_MAX);
	return sum;
}

static void balance_node(struct pglist_data *node, unsigned int order, int highest_zoneidx)
{
	struct scan_control sc = {
		.gfp_mask = GFP_KERNEL,
		.order = order,
		.priority = DEF_PRIORITY,
		.reclaim_idx = highest_zoneidx,
		.may_writepage = true,
		.may_unmap = true,
		.may_swap = true,
	};
	unsigned long total = 0;

	count_vm_event(PAGEOUTRUN);
	while (sc.priority > 0 && !node_balanced(node, sc.order, highest_zoneidx)) {
		sc.nr_scanned = sc.nr_reclaimed = 0;
		sc.nr_to_reclaim = frames_wanted(node, highest_zoneidx);
		shrink_node(node, &sc);
		total += sc.nr_reclaimed;
		if (waitqueue_active(&node->reclaim_wait) && allow_direct_reclaim(node))
			wake_up_all(&node->reclaim_wait);
		/* Nothing here makes large blocks of small ones: after freeing twice the size it is a matter of luck. */
		if (sc.order && total >= 2UL << sc.order)
			sc.order = 0;
		/* More pressure, unless there was enough to look at and some of it came free. */
		if (!sc.nr_reclaimed || sc.nr_scanned < sc.nr_to_reclaim)
			sc.priority--;
		if (kthread_should_stop())
			break;
	}
	node->kswapd_failures = total || sc.priority ? 0 : node->kswapd_failures + 1;
	wake_up_all(&node->reclaim_wait);
}

static int kswapd(void *arg)
{
	struct pglist_data *node = arg;

	current->flags |= PF_MEMALLOC | PF_KSWAPD;
	while (!kthread_should_stop()) {
		int order, highest_zoneidx;

		wait_event_interruptible(node->kswapd_wait,
					 READ_ONCE(node->kswapd_order) >= 0 || kthread_should_stop());
		highest_zoneidx = xchg(&node->kswapd_highest_zoneidx, 0);
		order = xchg(&node->kswapd_order, -1);
		if (order >= 0 && !kthread_should_stop())
			balance_node(node, order, highest_zoneidx);
	}
	return 0;
}

/**
 * wakeup_kswapd - a request found its zones below their low watermarks
 * @zone: the first of them
 * @gfp: its flags
 * @order: its order
 * @highest_zoneidx: the highest zone that it may use
 *
 * Any context.
 */
void wakeup_kswapd(struct zone *zone, gfp_t gfp, unsigned int order, enum zone_type highest_zoneidx)
{
	struct pglist_data *node = zone->zone_pgdat;

	if (!node->kswapd || node->kswapd_failures >= MAX_RECLAIM_FAILURES)
		return;
	if (node_balanced(node, order, highest_zoneidx))
		return;
	if (READ_ONCE(node->kswapd_highest_zoneidx) < highest_zoneidx)
		WRITE_ONCE(node->kswapd_highest_zoneidx, highest_zoneidx);
	if (READ_ONCE(node->kswapd_order) >= (int)order)
		return;
	WRITE_ONCE(node->kswapd_order, order);
	wake_up_interruptible(&node->kswapd_wait);
}

static int __init kswapd_init(void)
{
	struct pglist_data *node = &contig_page_data;
	struct task_struct *task;

	node->kswapd_order = -1;
	task = kthread_run(kswapd, node, "kswapd%d", node->node_id);
	if (IS_ERR(task))
		pr_err("Failed to start kswapd on node %d\n", node->node_id);
	else
		node->kswapd = task;
	return 0;
}
device_initcall(kswapd_init);
