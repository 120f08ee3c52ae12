// SPDX-License-Identifier: MIT
/*
 * Reclaim on behalf of a request that may sleep and found nothing (direct reclaim).
 *
 * Rounds of rising pressure until 32 frames, or what the request's order needs, have been freed; if nothing came, once more
 * with active pages no longer spared. Then the caller tries again, and decides (page_alloc.c).
 *
 * While kswapd can still help and even its reserves run low, requests wait for it first (throttle()): they would only take
 * away each other's pages. While pages wait to be written they wait for the flusher. All waits are bounded, and a task that
 * is being killed does not wait.
 *
 * Locks: none. The task has PF_MEMALLOC meanwhile, so it never comes here again.
 */
#include <linux/kernel.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>
#include <linux/writeback.h>
#include "reclaim.h"

/** allow_direct_reclaim - is enough of the reserves left, or kswapd unable to help? */
bool allow_direct_reclaim(struct pglist_data *node)
{
	unsigned long reserve = 0, free = 0;
	struct zone *zone;

	if (READ_ONCE(node->kswapd_failures) >= MAX_RECLAIM_FAILURES || !node->kswapd)
		return true;
	for_each_populated_zone(zone) {
		reserve += min_wmark_pages(zone);
		free += zone_page_state(zone, NR_FREE_PAGES);
	}
	return free > reserve / 2;
}

/* Wait until kswapd has restored the reserves. Returns true if the task should not reclaim itself, because it is to die. */
static bool throttle(gfp_t gfp)
{
	struct pglist_data *node = &contig_page_data;

	if (current->flags & PF_KTHREAD || fatal_signal_pending(current) || allow_direct_reclaim(node))
		return false;
	count_vm_event(PGSCAN_DIRECT_THROTTLE);
	wakeup_kswapd(&node->node_zones[gfp_zone(gfp)], gfp, 0, gfp_zone(gfp));
	wait_event_killable_timeout(node->reclaim_wait, allow_direct_reclaim(node), HZ);
	return fatal_signal_pending(current);
}

static void reclaim_rounds(struct scan_control *sc)
{
	do {
		unsigned long before = sc->nr_reclaimed;

		sc->nr_unqueued_dirty = sc->nr_writeback = 0;
		shrink_node(&contig_page_data, sc);
		if (sc->nr_reclaimed >= sc->nr_to_reclaim)
			break;
		if (sc->nr_unqueued_dirty)
			wakeup_flusher_threads();
		if (sc->nr_reclaimed == before && (sc->nr_unqueued_dirty || sc->nr_writeback) &&
		    !fatal_signal_pending(current))
			schedule_timeout_uninterruptible(1);
	} while (--sc->priority >= 0);
}

/**
 * try_to_free_pages - reclaim for a request
 * @gfp: of the request
 * @order: of the request
 *
 * Returns a measure of what was given back, 0 if nothing. May sleep. The caller has no PF_MEMALLOC.
 */
unsigned long try_to_free_pages(gfp_t gfp, unsigned int order)
{
	struct scan_control sc = {
		.gfp_mask = gfp,
		.order = order,
		.nr_to_reclaim = max(SWAP_CLUSTER_MAX, 1UL << order),
		.priority = DEF_PRIORITY,
		.reclaim_idx = gfp_zone(gfp),
		.may_writepage = true,
		.may_unmap = true,
		.may_swap = true,
	};
	unsigned int noreclaim;

	if (throttle(gfp))
		return 1;
	noreclaim = memalloc_noreclaim_save();
	reclaim_rounds(&sc);
	if (!sc.nr_reclaimed && sc.skipped_deactivate) {
		sc.force_deactivate = true;
		sc.priority = DEF_PRIORITY;
		reclaim_rounds(&sc);
	}
	memalloc_noreclaim_restore(noreclaim);
	if (sc.nr_reclaimed)
		contig_page_data.kswapd_failures = 0;
	return sc.nr_reclaimed;
}

/**
 * shrink_all_memory - free @nr_pages frames, whatever is in use
 *
 * Returns how many came free. For tests and for who needs memory empty. Process context.
 */
unsigned long shrink_all_memory(unsigned long nr_pages)
{
	struct scan_control sc = {
		.gfp_mask = GFP_HIGHUSER_MOVABLE,
		.nr_to_reclaim = nr_pages,
		.priority = DEF_PRIORITY,
		.reclaim_idx = MAX_NR_ZONES - 1,
		.may_writepage = true,
		.may_unmap = true,
		.may_swap = true,
		.force_deactivate = true,
	};
	unsigned int noreclaim = memalloc_noreclaim_save();

	reclaim_rounds(&sc);
	memalloc_noreclaim_restore(noreclaim);
	return sc.nr_reclaimed;
}
