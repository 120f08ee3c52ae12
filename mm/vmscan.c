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
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/shrinker.h>
#include <linux/wait.h>
#include "internal.h"

#define DEF_PRIORITY 12
#define SHRINK_BATCH 128
#define MAX_RECLAIM_FAILURES 16

static LIST_HEAD(shrinker_list);
static DECLARE_RWSEM(shrinker_rwsem);

/**
 * prealloc_shrinker - the part of registering that can fail
 * @shrinker: filled in by the caller
 * @fmt: its name
 *
 * Returns 0. Follow with register_shrinker_prepared() or free_prealloced_shrinker().
 */
int prealloc_shrinker(struct shrinker *shrinker, const char *fmt, ...)
{
	shrinker->name = fmt;
	atomic_long_set(&shrinker->nr_deferred, 0);
	shrinker->flags &= ~SHRINKER_REGISTERED;
	return 0;
}

void free_prealloced_shrinker(struct shrinker *shrinker)
{
	shrinker->name = NULL;
}

/** register_shrinker_prepared - make a prepared shrinker known. Process context. */
void register_shrinker_prepared(struct shrinker *shrinker)
{
	down_write(&shrinker_rwsem);
	list_add_tail(&shrinker->list, &shrinker_list);
	shrinker->flags |= SHRINKER_REGISTERED;
	up_write(&shrinker_rwsem);
}

/**
 * register_shrinker - offer to give memory back on request
 * @shrinker: count_objects and scan_objects are set; stays in place until unregister_shrinker()
 * @fmt: its name
 *
 * Returns 0. Process context.
 */
int register_shrinker(struct shrinker *shrinker, const char *fmt, ...)
{
	shrinker->name = fmt;
	atomic_long_set(&shrinker->nr_deferred, 0);
	register_shrinker_prepared(shrinker);
	return 0;
}
EXPORT_SYMBOL(register_shrinker);

/** unregister_shrinker - withdraw; it is not running any more when this returns. Process context. */
void unregister_shrinker(struct shrinker *shrinker)
{
	if (!(shrinker->flags & SHRINKER_REGISTERED))
		return;
	down_write(&shrinker_rwsem);
	list_del(&shrinker->list);
	shrinker->flags &= ~SHRINKER_REGISTERED;
	up_write(&shrinker_rwsem);
}
EXPORT_SYMBOL(unregister_shrinker);

/** synchronize_shrinkers - wait until no shrinker is running */
void synchronize_shrinkers(void)
{
	down_write(&shrinker_rwsem);
	up_write(&shrinker_rwsem);
}
EXPORT_SYMBOL(synchronize_shrinkers);

/* How many objects to ask for: what was left over last time, and a part of all that grows with the pressure. */
static long scan_target(struct shrinker *shrinker, long freeable, int priority)
{
	long deferred = atomic_long_xchg(&shrinker->nr_deferred, 0);
	long delta = shrinker->seeks ? (freeable >> priority) * 4 / shrinker->seeks : freeable / 2;

	return min((deferred >> priority) + delta, 2 * freeable);
}

static unsigned long shrink_one(struct shrinker *shrinker, gfp_t gfp, int priority)
{
	struct shrink_control sc = { .gfp_mask = gfp };
	long batch = shrinker->batch ?: SHRINK_BATCH;
	unsigned long count = shrinker->count_objects(shrinker, &sc), freed = 0;
	long target;

	if (!count || count == SHRINK_EMPTY)
		return 0;
	target = scan_target(shrinker, count, priority);
	while (target >= batch || target >= (long)count) {
		unsigned long ret;

		sc.nr_to_scan = sc.nr_scanned = min(batch, target);
		ret = shrinker->scan_objects(shrinker, &sc);
		if (ret == SHRINK_STOP)
			break;
		freed += ret;
		count_vm_events(SLABS_SCANNED, sc.nr_scanned);
		target -= sc.nr_scanned;
		if (!sc.nr_scanned || target <= 0)
			break;
		cond_resched();
	}
	atomic_long_add(max(target, 0L), &shrinker->nr_deferred);
	return freed;
}

static unsigned long shrink_all(gfp_t gfp, int priority)
{
	struct shrinker *shrinker;
	unsigned long freed = 0;

	if (!down_read_trylock(&shrinker_rwsem))
		return 0;
	list_for_each_entry(shrinker, &shrinker_list, list)
		freed += shrink_one(shrinker, gfp, priority);
	up_read(&shrinker_rwsem);
	return freed;
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
		freed += shrink_all(gfp, priority);
	current->flags = (current->flags & ~PF_MEMALLOC) | had;
	if (freed)
		contig_page_data.kswapd_failures = 0;
	return freed;
}

/** drop_slab - make shrinkers give back all they can, for /proc/sys/vm/drop_caches. Process context. */
void drop_slab(void)
{
	int rounds;

	count_vm_event(DROP_SLAB);
	for (rounds = 0; rounds < DEF_PRIORITY && shrink_all(GFP_KERNEL, 0) > 10; rounds++)
		cond_resched();
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
		if (shrink_all(GFP_KERNEL, priority)) {
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
