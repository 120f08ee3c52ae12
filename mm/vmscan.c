// SPDX-License-Identifier: MIT
/*
 * Reclaim: getting memory back from those who can give some up.
 *
 * What can be reclaimed here is what registered shrinkers hold: there is no page cache and no program memory to write
 * out. Two callers: a request that may sleep and found nothing (try_to_free_pages()), and kswapd, a thread that a low
 * zone wakes and that works until every zone is above its high watermark or nothing more comes. After 16 fruitless
 * rounds kswapd is left alone until somebody frees something.
 *
 * Pressure rises over up to 13 priorities: a shrinker is asked for 4 / seeks * count >> priority objects, as in Linux.
 *
 * Locks: shrinker_rwsem guards the list, shared while shrinkers run: a shrinker may sleep if sc->gfp_mask allows.
 * While a task reclaims it has PF_MEMALLOC, so that it does not wait for itself and may use the reserves.
 */
#include <linux/export.h>
#include <linux/freezer.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include "internal.h"

#define DEF_PRIORITY 12
#define MAX_RECLAIM_FAILURES 16

/* ---- taking pages off the lists ---- */

/**
 * isolate_lru_page - take a page off its list, for who is about to do something with it
 * @page: the caller has a reference
 *
 * Returns 0, with another reference, or -EBUSY if it was on no list. Follow with putback_lru_page().
 */
int isolate_lru_page(struct page *page)
{
	struct lruvec *lruvec = node_lruvec();
	int ret = -EBUSY;
	unsigned long flags;

	page = compound_head(page);
	spin_lock_irqsave(&lruvec->lru_lock, flags);
	if (PageLRU(page)) {
		get_page(page);
		lruvec_del_page(lruvec, page);
		ret = 0;
	}
	spin_unlock_irqrestore(&lruvec->lru_lock, flags);
	return ret;
}

int folio_isolate_lru(struct folio *folio)
{
	return isolate_lru_page(&folio->page);
}

/** putback_lru_page - back onto the list that fits the page now; drops the reference */
void putback_lru_page(struct page *page)
{
	lru_cache_add(page);
	put_page(page);
}

void folio_putback_lru(struct folio *folio)
{
	putback_lru_page(&folio->page);
}

/**
 * try_to_free_pages - reclaim for a request
 * @gfp: of the request; shrinkers see it
 * @order: of the request
 *
 * Returns a measure of what was given back, 0 if nothing. May sleep. The caller has no PF_MEMALLOC.
 */
unsigned long try_to_free_pages(gfp_t gfp, unsigned int order)
{
	unsigned int had = current->flags & PF_MEMALLOC;
	unsigned long freed = 0;
	int priority;

	current->flags |= PF_MEMALLOC;
	for (priority = DEF_PRIORITY; priority >= 0 && freed < 1UL << order; priority--)
		freed += shrink_slab(gfp, priority);
	current->flags = (current->flags & ~PF_MEMALLOC) | had;
	if (freed)
		contig_page_data.kswapd_failures = 0;
	return freed;
}

/* ---- kswapd ---- */

static bool node_balanced(struct pglist_data *node)
{
	struct zone *zone;

	for_each_populated_zone(zone)
		if (!zone_watermark_ok(zone, 0, high_wmark_pages(zone), zone_idx(zone), 0))
			return false;
	return true;
}

static void balance_node(struct pglist_data *node)
{
	int priority;

	count_vm_event(PAGEOUTRUN);
	for (priority = DEF_PRIORITY; priority >= 0 && !node_balanced(node); priority--) {
		if (shrink_slab(GFP_KERNEL, priority)) {
			node->kswapd_failures = 0;
			priority = DEF_PRIORITY;
		}
	}
	if (!node_balanced(node))
		node->kswapd_failures++;
}

static int kswapd(void *arg)
{
	struct pglist_data *node = arg;

	current->flags |= PF_MEMALLOC | PF_KSWAPD;
	while (!kthread_should_stop()) {
		wait_event_interruptible(node->kswapd_wait,
					 READ_ONCE(node->kswapd_order) >= 0 || kthread_should_stop());
		WRITE_ONCE(node->kswapd_order, -1);
		if (!kthread_should_stop())
			balance_node(node);
	}
	return 0;
}

/* A zone is below its low watermark. Any context. */
void wakeup_kswapd(struct zone *zone, gfp_t gfp, unsigned int order, enum zone_type highest_zoneidx)
{
	struct pglist_data *node = zone->zone_pgdat;

	if (!node->kswapd || node->kswapd_failures >= MAX_RECLAIM_FAILURES || node_balanced(node))
		return;
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
