// SPDX-License-Identifier: MIT
/*
 * Failures on purpose.
 *
 * Two ways to choose the victim. Linux's attributes (struct fault_attr): a probability, an interval, a number of
 * times; failslab and fail_page_alloc are two of them, set through debugfs. And counting, for tests:
 * fault_inject_nth(kinds, n) lets exactly the n-th allocation of these kinds fail that the calling task makes; a test
 * runs its subject with n = 1, 2, 3, ... until nothing failed any more, and has then seen each error path once.
 *
 * fault_inject_active holds the kinds for which anything is set, so that the allocators' fast paths test one word. The
 * counter belongs to one task and is touched by it alone; the attributes use atomics.
 */
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/debugfs.h>
#include <linux/dcache.h>
#include <linux/export.h>
#include <linux/fault-inject.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "slab.h"

unsigned int fault_inject_active;

static struct {
	struct task_struct *task;
	unsigned int kinds;
	unsigned long countdown; /* 0: already failed */
	unsigned long seen;
} nth;

static struct {
	struct fault_attr attr;
	bool ignore_gfp_reclaim; /* spare allocations that may reclaim: those hardly ever fail */
	bool cache_filter;	 /* only caches with SLAB_FAILSLAB */
} failslab = { .attr = FAULT_ATTR_INITIALIZER, .ignore_gfp_reclaim = true };

static struct {
	struct fault_attr attr;
	bool ignore_gfp_highmem;
	bool ignore_gfp_reclaim;
	u32 min_order;
} fail_page_alloc = {
	.attr = FAULT_ATTR_INITIALIZER,
	.ignore_gfp_highmem = true,
	.ignore_gfp_reclaim = true,
	.min_order = 1,
};

/* Recompute which kinds have anything set. */
static void fault_inject_update(void)
{
	unsigned int active = nth.task ? nth.kinds : 0;

	if (READ_ONCE(failslab.attr.probability))
		active |= FAULT_SLAB;
	if (READ_ONCE(fail_page_alloc.attr.probability))
		active |= FAULT_PAGE;
	WRITE_ONCE(fault_inject_active, active);
}

/* ---- The n-th allocation ---- */

/**
 * fault_inject_nth - let one allocation of this task fail
 * @kinds: FAULT_*, which allocations count
 * @n: which one, from 1; 0: none, only count them
 */
void fault_inject_nth(unsigned int kinds, unsigned long n)
{
	nth.kinds = kinds;
	nth.countdown = n;
	nth.seen = 0;
	nth.task = current;
	fault_inject_update();
}
EXPORT_SYMBOL_GPL(fault_inject_nth);

/** fault_inject_stop - stop it; returns how many allocations there were, the failed one included */
unsigned long fault_inject_stop(void)
{
	nth.task = NULL;
	fault_inject_update();
	return nth.seen;
}
EXPORT_SYMBOL_GPL(fault_inject_stop);

static bool fault_nth_hits(unsigned int kind)
{
	if (!(nth.kinds & kind) || nth.task != current || !in_task())
		return false;
	nth.seen++;
	return nth.countdown && !--nth.countdown;
}

/* ---- Attributes ---- */

static void fail_dump(struct fault_attr *attr)
{
	if (!attr->verbose || !__ratelimit(&attr->ratelimit_state))
		return;
	pr_notice("FAULT_INJECTION: forcing a failure.\nname %pd, interval %lu, probability %lu, space %d, times %d\n",
		  attr->dname, attr->interval, attr->probability, atomic_read(&attr->space), atomic_read(&attr->times));
	if (attr->verbose > 1)
		dump_stack();
}

/**
 * should_fail - whether this call should be made to fail
 * @attr: how often
 * @size: what the call consumes of attr->space
 */
bool should_fail(struct fault_attr *attr, ssize_t size)
{
	if (!attr->probability || (attr->task_filter && !in_task()) || !atomic_read(&attr->times))
		return false;
	if (atomic_read(&attr->space) > size) {
		atomic_sub(size, &attr->space);
		return false;
	}
	if (attr->interval > 1 && ++attr->count % attr->interval)
		return false;
	if (attr->probability <= get_random_u32_below(100))
		return false;
	fail_dump(attr);
	if (atomic_read(&attr->times) != -1)
		atomic_dec_if_positive(&attr->times);
	return true;
}
EXPORT_SYMBOL_GPL(should_fail);

/**
 * setup_fault_attr - set an attribute from text
 * @str: "<interval>,<probability>,<space>,<times>"
 *
 * Returns 1, or 0 after a message.
 */
int setup_fault_attr(struct fault_attr *attr, char *str)
{
	unsigned long probability, interval;
	int times, space;

	if (sscanf(str, "%lu,%lu,%d,%d", &interval, &probability, &space, &times) < 4) {
		pr_warn("FAULT_INJECTION: failed to parse arguments\n");
		return 0;
	}
	attr->probability = probability;
	attr->interval = interval;
	atomic_set(&attr->times, times);
	atomic_set(&attr->space, space);
	return 1;
}
EXPORT_SYMBOL_GPL(setup_fault_attr);

/* ---- What the allocators ask ---- */

/** __should_failslab - should_failslab() once something is set */
bool __should_failslab(struct kmem_cache *s, gfp_t gfpflags)
{
	/* Caches of caches: a failure there says nothing about the code under test. */
	if (s == &boot_kmem_cache || (gfpflags & __GFP_NOFAIL))
		return false;
	if (fault_nth_hits(FAULT_SLAB))
		return true;
	if (failslab.ignore_gfp_reclaim && (gfpflags & __GFP_DIRECT_RECLAIM))
		return false;
	if (failslab.cache_filter && !(s->flags & SLAB_FAILSLAB))
		return false;
	return should_fail(&failslab.attr, s->object_size);
}

/** __should_fail_alloc_page - should_fail_alloc_page() once something is set */
bool __should_fail_alloc_page(gfp_t gfp_mask, unsigned int order)
{
	if (gfp_mask & __GFP_NOFAIL)
		return false;
	if (fault_nth_hits(FAULT_PAGE))
		return true;
	if (order < fail_page_alloc.min_order)
		return false;
	if (fail_page_alloc.ignore_gfp_highmem && (gfp_mask & __GFP_HIGHMEM))
		return false;
	if (fail_page_alloc.ignore_gfp_reclaim && (gfp_mask & __GFP_DIRECT_RECLAIM))
		return false;
	return should_fail(&fail_page_alloc.attr, 1 << order);
}

/** __should_fail_percpu - should_fail_percpu() once something is set */
bool __should_fail_percpu(gfp_t gfp_mask, size_t size)
{
	return !(gfp_mask & __GFP_NOFAIL) && fault_nth_hits(FAULT_PERCPU);
}

/* ---- debugfs ---- */

static int debugfs_ul_set(void *data, u64 val)
{
	WRITE_ONCE(*(unsigned long *)data, val);
	fault_inject_update();
	return 0;
}

static int debugfs_ul_get(void *data, u64 *val)
{
	*val = *(unsigned long *)data;
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(fops_ul, debugfs_ul_get, debugfs_ul_set, "%llu\n");

/**
 * fault_create_debugfs_attr - a folder with an attribute's files
 * @name: of the folder
 * @parent: where; NULL for the top
 * @attr: what they set
 */
struct dentry *fault_create_debugfs_attr(const char *name, struct dentry *parent, struct fault_attr *attr)
{
	const umode_t mode = 0600;
	struct dentry *dir = debugfs_create_dir(name, parent);

	if (IS_ERR(dir))
		return dir;
	debugfs_create_file_unsafe("probability", mode, dir, &attr->probability, &fops_ul);
	debugfs_create_file_unsafe("interval", mode, dir, &attr->interval, &fops_ul);
	debugfs_create_atomic_t("times", mode, dir, &attr->times);
	debugfs_create_atomic_t("space", mode, dir, &attr->space);
	debugfs_create_u32("verbose", mode, dir, &attr->verbose);
	debugfs_create_bool("task-filter", mode, dir, &attr->task_filter);
	attr->dname = dget(dir);
	return dir;
}
EXPORT_SYMBOL_GPL(fault_create_debugfs_attr);

static int __init fault_inject_debugfs(void)
{
	struct dentry *dir = fault_create_debugfs_attr("failslab", NULL, &failslab.attr);

	if (!IS_ERR(dir)) {
		debugfs_create_bool("ignore-gfp-wait", 0600, dir, &failslab.ignore_gfp_reclaim);
		debugfs_create_bool("cache-filter", 0600, dir, &failslab.cache_filter);
	}
	dir = fault_create_debugfs_attr("fail_page_alloc", NULL, &fail_page_alloc.attr);
	if (!IS_ERR(dir)) {
		debugfs_create_bool("ignore-gfp-wait", 0600, dir, &fail_page_alloc.ignore_gfp_reclaim);
		debugfs_create_bool("ignore-gfp-highmem", 0600, dir, &fail_page_alloc.ignore_gfp_highmem);
		debugfs_create_u32("min-order", 0600, dir, &fail_page_alloc.min_order);
	}
	return 0;
}
late_initcall(fault_inject_debugfs);
