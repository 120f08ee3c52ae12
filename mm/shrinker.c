// SPDX-License-Identifier: MIT
/*
 * Shrinkers: those outside the lists of pages who can give memory back on request: caches of objects, modules.
 *
 * Pressure rises over up to 13 priorities: a shrinker is asked for 4 / seeks * count >> priority objects, as in Linux. What
 * it was asked for and did not get to is asked for again the next time.
 *
 * Locks: shrinker_rwsem guards the list, shared while shrinkers run: a shrinker may sleep if sc->gfp_mask allows.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/shrinker.h>
#include "internal.h"

#define DEF_PRIORITY 12
#define SHRINK_BATCH 128

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

/**
 * shrink_slab - ask all shrinkers for a part of what they hold
 * @gfp: of the request; shrinkers see it
 * @priority: 12: 1/4096 of it (doubled by usual seeks), 0: all
 *
 * Returns a measure of what was given back. 0 also if shrinkers are being registered right now. May sleep if @gfp allows.
 */
unsigned long shrink_slab(gfp_t gfp, int priority)
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

/** drop_slab - make shrinkers give back all they can, for /proc/sys/vm/drop_caches. Process context. */
void drop_slab(void)
{
	int rounds;

	count_vm_event(DROP_SLAB);
	for (rounds = 0; rounds < DEF_PRIORITY && shrink_slab(GFP_KERNEL, 0) > 10; rounds++)
		cond_resched();
}
