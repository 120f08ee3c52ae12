// SPDX-License-Identifier: MIT
/*
 * Per-CPU page lists: a small stock of free blocks of orders 0 to 3, so that most requests take no zone lock.
 *
 * Each CPU has, for each zone, a struct per_cpu_pages with one list per migrate type and order:
 *	count == sum over its lists of blocks << order
 * Blocks here have the header state PCP and do not count in NR_FREE_PAGES. A list is filled from the buddy allocator
 * in batches (one lock for pageset_batch frames); when count reaches `high`, a batch goes back, the least recently
 * used blocks first.
 *
 * Locks: pcp->lock, taken with interrupts off; zone->lock nests inside it. Other CPUs take it only to drain. Until
 * the per-CPU areas exist (page_alloc_init_cpus()) zones are used directly.
 */
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/log2.h>
#include <linux/sizes.h>
#include <linux/smp.h>
#include <linux/string.h>
#include "internal.h"

static DEFINE_PER_CPU(struct per_cpu_pages, pagesets[MAX_NR_ZONES]);

static unsigned int list_index(enum migratetype type, unsigned int order)
{
	return order * MIGRATE_PCPTYPES + type;
}

static unsigned int index_order(unsigned int index)
{
	return index / MIGRATE_PCPTYPES;
}

/* The lists of @zone on @cpu, or NULL before they exist. */
struct per_cpu_pages *zone_pcp(struct zone *zone, int cpu)
{
	return zone->pagesets_ready ? &per_cpu(pagesets, cpu)[zone_idx(zone)] : NULL;
}

static void pcp_add(struct per_cpu_pages *pcp, struct page *page, unsigned int order, enum migratetype type, bool tail)
{
	struct list_head *list = &pcp->lists[list_index(type, order)];

	page->flags = page_header(PAGE_STATE_PCP, order, type);
	if (tail)
		list_add_tail(&page->pcp_list, list);
	else
		list_add(&page->pcp_list, list);
	pcp->count += 1 << order;
}

static void pcp_del(struct per_cpu_pages *pcp, struct page *page, unsigned int order)
{
	list_del(&page->pcp_list);
	page->flags = 0;
	pcp->count -= 1 << order;
}

static void pcp_fill(struct zone *zone, struct per_cpu_pages *pcp, unsigned int order, enum migratetype type,
		     unsigned int alloc_flags)
{
	int i, blocks = max(pcp->batch >> order, pcp->batch > 1 ? 2 : 1);

	spin_lock(&zone->lock);
	for (i = 0; i < blocks; i++) {
		struct page *page = buddy_alloc(zone, order, type, alloc_flags);

		if (!page)
			break;
		pcp_add(pcp, page, order, type, true);
	}
	spin_unlock(&zone->lock);
}

/* Give at least @count frames back, one block from the tail of each list in turn, starting with the smallest. */
static void pcp_drain(struct zone *zone, struct per_cpu_pages *pcp, int count)
{
	unsigned int index = 0;
	int target = pcp->count - min(count, pcp->count);

	spin_lock(&zone->lock);
	while (pcp->count > target) {
		struct list_head *list = &pcp->lists[index];

		if (!list_empty(list)) {
			struct page *page = list_last_entry(list, struct page, pcp_list);

			pcp_del(pcp, page, index_order(index));
			buddy_free(zone, page, index_order(index), false);
		}
		index = (index + 1) % NR_PCP_LISTS;
	}
	spin_unlock(&zone->lock);
}

static struct page *pcp_take(struct zone *zone, struct per_cpu_pages *pcp, unsigned int order, enum migratetype type,
			     unsigned int alloc_flags)
{
	struct list_head *list = &pcp->lists[list_index(type, order)];
	struct page *page;

	if (list_empty(list))
		pcp_fill(zone, pcp, order, type, alloc_flags);
	if (list_empty(list))
		return NULL;
	page = list_first_entry(list, struct page, pcp_list);
	pcp_del(pcp, page, order);
	return page;
}

/**
 * pcp_alloc - take a block from this CPU's lists
 * @order: pcp_allowed_order()
 *
 * Returns a page without state, or NULL. Any context.
 */
struct page *pcp_alloc(struct zone *zone, unsigned int order, enum migratetype type, unsigned int alloc_flags)
{
	struct per_cpu_pages *pcp;
	unsigned long flags;
	struct page *page;

	local_irq_save(flags);
	pcp = zone_pcp(zone, smp_processor_id());
	spin_lock(&pcp->lock);
	page = pcp_take(zone, pcp, order, type, alloc_flags);
	spin_unlock(&pcp->lock);
	local_irq_restore(flags);
	return page;
}

/* Up to @count single frames at once, added to @pages; returns how many. Any context. */
unsigned int pcp_alloc_bulk(struct zone *zone, enum migratetype type, unsigned int alloc_flags, unsigned int count,
			    struct list_head *pages)
{
	struct per_cpu_pages *pcp;
	unsigned int got = 0;
	unsigned long flags;

	local_irq_save(flags);
	pcp = zone_pcp(zone, smp_processor_id());
	spin_lock(&pcp->lock);
	while (got < count) {
		struct page *page = pcp_take(zone, pcp, 0, type, alloc_flags);

		if (!page)
			break;
		list_add_tail(&page->lru, pages);
		got++;
	}
	spin_unlock(&pcp->lock);
	local_irq_restore(flags);
	return got;
}

/** pcp_free - put a block without state on this CPU's lists. Any context. */
void pcp_free(struct zone *zone, struct page *page, unsigned int order)
{
	enum migratetype type = pageblock_type(page_to_pfn(page));
	struct per_cpu_pages *pcp;
	unsigned long flags;

	/* Blocks set aside for atomic requests must not be handed to others from here. */
	if (type >= MIGRATE_PCPTYPES) {
		spin_lock_irqsave(&zone->lock, flags);
		buddy_free(zone, page, order, false);
		spin_unlock_irqrestore(&zone->lock, flags);
		return;
	}
	local_irq_save(flags);
	pcp = zone_pcp(zone, smp_processor_id());
	spin_lock(&pcp->lock);
	pcp_add(pcp, page, order, type, false);
	if (pcp->count >= pcp->high)
		pcp_drain(zone, pcp, max(pcp->batch, pcp->count - pcp->high));
	spin_unlock(&pcp->lock);
	local_irq_restore(flags);
}

static void drain_pcp(struct zone *zone, int cpu)
{
	struct per_cpu_pages *pcp = zone_pcp(zone, cpu);
	unsigned long flags;

	if (!pcp || !READ_ONCE(pcp->count))
		return;
	spin_lock_irqsave(&pcp->lock, flags);
	pcp_drain(zone, pcp, pcp->count);
	spin_unlock_irqrestore(&pcp->lock, flags);
}

/** drain_local_pages - give this CPU's stock of @zone, or of all zones for NULL, back. Any context. */
void drain_local_pages(struct zone *zone)
{
	struct zone *z;

	for_each_populated_zone(z)
		if (!zone || z == zone)
			drain_pcp(z, raw_smp_processor_id());
}

/** drain_all_pages - the same for every CPU */
void drain_all_pages(struct zone *zone)
{
	struct zone *z;
	int cpu;

	for_each_populated_zone(z)
		if (!zone || z == zone)
			for_each_possible_cpu(cpu)
				drain_pcp(z, cpu);
}

static int zone_batchsize(struct zone *zone)
{
	int batch = min(zone_managed_pages(zone) >> 10, SZ_1M / PAGE_SIZE) / 4;

	batch = max(batch, 1);
	return max_t(int, rounddown_pow_of_two(batch + batch / 2) - 1, 1);
}

/* As Linux sizes them: a batch of 1/4096 of the zone, and in all CPUs together as much as the low watermark. */
void zone_set_pageset_high_and_batch(struct zone *zone)
{
	int cpu, batch = zone_batchsize(zone);
	int high = max_t(int, low_wmark_pages(zone) / max(num_online_cpus(), 1U), batch << 2);

	zone->pageset_batch = batch;
	zone->pageset_high = high;
	for_each_possible_cpu(cpu) {
		struct per_cpu_pages *pcp = zone_pcp(zone, cpu);

		if (pcp) {
			WRITE_ONCE(pcp->batch, batch);
			WRITE_ONCE(pcp->high, high);
		}
	}
}

/* The areas of the other CPUs are copies of what CPU 0 counted so far. */
static void __init forget_copied_events(void)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		if (cpu == raw_smp_processor_id())
			continue;
		memset(&per_cpu(vm_event_states, cpu), 0, sizeof(struct vm_event_state));
		memset(&per_cpu(numa_events, cpu), 0, sizeof(numa_events));
	}
}

/** page_alloc_init_cpus - take the per-CPU lists into use; the per-CPU areas exist */
void __init page_alloc_init_cpus(void)
{
	struct zone *zone;
	int cpu, i;

	forget_copied_events();
	for_each_zone(zone) {
		for_each_possible_cpu(cpu) {
			struct per_cpu_pages *pcp = &per_cpu(pagesets, cpu)[zone_idx(zone)];

			spin_lock_init(&pcp->lock);
			pcp->count = 0;
			pcp->high = zone->pageset_high;
			pcp->batch = zone->pageset_batch;
			for (i = 0; i < NR_PCP_LISTS; i++)
				INIT_LIST_HEAD(&pcp->lists[i]);
		}
		zone->pagesets_ready = true;
	}
}
