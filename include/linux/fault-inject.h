/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FAULT_INJECT_H
#define _LINUX_FAULT_INJECT_H
/*
 * Failures on purpose: make allocations, or anything that asks should_fail(), fail now and then. Set up from code, or
 * through the files of /sys/kernel/debug/failslab and fail_page_alloc.
 */
#include <linux/atomic.h>
#include <linux/gfp.h>
#include <linux/ratelimit_types.h>
#include <linux/types.h>

struct dentry;
struct kmem_cache;

struct fault_attr {
	unsigned long probability; /* percent */
	unsigned long interval;	   /* of the calls that could fail, every so-manieth */
	atomic_t times;		   /* failures left, -1: no limit */
	atomic_t space;		   /* bytes that succeed first */
	u32 verbose;		   /* 0 nothing, 1 a line, 2 with a call trace */
	bool task_filter;	   /* only in tasks, not in interrupts */
	unsigned long count;
	struct ratelimit_state ratelimit_state;
	struct dentry *dname;
};

#define FAULT_ATTR_INITIALIZER \
	{ \
		.interval = 1, .times = ATOMIC_INIT(1), .verbose = 2, \
		.ratelimit_state = RATELIMIT_STATE_INIT_DISABLED, \
	}
#define DECLARE_FAULT_ATTR(name) struct fault_attr name = FAULT_ATTR_INITIALIZER

int setup_fault_attr(struct fault_attr *attr, char *str);
bool should_fail(struct fault_attr *attr, ssize_t size);
struct dentry *fault_create_debugfs_attr(const char *name, struct dentry *parent, struct fault_attr *attr);

/* The kinds of allocation that fault_inject_nth() counts. */
enum fault_kind {
	FAULT_SLAB = 1,	 /* objects: kmalloc(), kmem_cache_alloc() */
	FAULT_PAGE = 2,	 /* blocks of pages */
	FAULT_PERCPU = 4 /* alloc_percpu() */
};

void fault_inject_nth(unsigned int kinds, unsigned long n);
unsigned long fault_inject_stop(void);

extern unsigned int fault_inject_active; /* kinds for which the slow question must be asked */
bool __should_failslab(struct kmem_cache *s, gfp_t gfpflags);
bool __should_fail_alloc_page(gfp_t gfp_mask, unsigned int order);
bool __should_fail_percpu(gfp_t gfp_mask, size_t size);

static __always_inline bool should_failslab(struct kmem_cache *s, gfp_t gfpflags)
{
	return unlikely(fault_inject_active & FAULT_SLAB) && __should_failslab(s, gfpflags);
}

static __always_inline bool should_fail_alloc_page(gfp_t gfp_mask, unsigned int order)
{
	return unlikely(fault_inject_active & FAULT_PAGE) && __should_fail_alloc_page(gfp_mask, order);
}

static __always_inline bool should_fail_percpu(gfp_t gfp_mask, size_t size)
{
	return unlikely(fault_inject_active & FAULT_PERCPU) && __should_fail_percpu(gfp_mask, size);
}
#endif
