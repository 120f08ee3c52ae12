// SPDX-License-Identifier: MIT
/*
 * The verifiers of the page allocator, and what the command asks at the end of a run: is every invariant intact, is
 * every frame back?
 *
 * buddy_verify() checks the lists of a zone against their blocks, the counters and the watermark-free sums; its cost
 * grows with the number of free blocks. buddy_verify_tiling() walks every frame below the frontier and checks that
 * blocks tile it; its cost grows with memory ever used. Both hold the zone's lock. They never change anything.
 */
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/thread_stack.h>
#include <linux/workqueue.h>
#include <ashlar/control.h>
#include "internal.h"
#include "swap.h"
#include "percpu.h"
#include "slab.h"

static unsigned int verify_block(struct zone *zone, struct page *page, unsigned int order, unsigned int type)
{
	unsigned long pfn = page_to_pfn(page);
	unsigned int broken = 0;

	if (!memmap_covers(pfn) || !zone_spans_pfn(zone, pfn)) {
		VERIFY_FAIL(broken, "buddy: %s: frame %lx on a list is not in the zone", zone->name, pfn);
		return broken;
	}
	if ((page->flags & PAGE_STATE_MASK) != PAGE_STATE_BUDDY || page_order(page) != order ||
	    page_list_type(page) != type)
		VERIFY_FAIL(broken, "buddy: %s: frame %lx on list %u/%u has flags %lx", zone->name, pfn, order, type,
			    page->flags);
	if (pfn & ((1UL << order) - 1))
		VERIFY_FAIL(broken, "buddy: %s: block %lx of order %u is not aligned", zone->name, pfn, order);
	if (page_ref_count(page))
		VERIFY_FAIL(broken, "buddy: %s: free frame %lx has %d references", zone->name, pfn,
			    page_ref_count(page));
	if (frontier_run(zone, pfn))
		VERIFY_FAIL(broken, "buddy: %s: block %lx is in the frontier", zone->name, pfn);
	return broken;
}

static unsigned int verify_order(struct zone *zone, unsigned int order, unsigned long *pages)
{
	unsigned long count = order == MAX_ORDER - 1 ? frontier_blocks(zone) : 0;
	unsigned int type, broken = 0;
	struct page *page;

	for (type = 0; type < MIGRATE_TYPES; type++) {
		list_for_each_entry(page, &zone->free_area[order].free_list[type], buddy_list) {
			broken += verify_block(zone, page, order, type);
			if (broken)
				return broken;
			count++;
		}
	}
	if (count != zone->free_area[order].nr_free)
		VERIFY_FAIL(broken, "buddy: %s: order %u counts %lu blocks, has %lu", zone->name, order,
			    zone->free_area[order].nr_free, count);
	*pages += count << order;
	return broken;
}

static unsigned int verify_extents(struct zone *zone)
{
	unsigned int i, broken = 0;

	for (i = 0; i < zone->nr_extents; i++) {
		struct zone_extent *e = &zone->extents[i];

		if ((e->start_pfn | e->end_pfn) & (MAX_ORDER_NR_PAGES - 1) || e->start_pfn >= e->end_pfn ||
		    (i && e[-1].end_pfn > e->start_pfn))
			VERIFY_FAIL(broken, "buddy: %s: frontier %lx-%lx is not in order", zone->name, e->start_pfn,
				    e->end_pfn);
	}
	return broken;
}

/* Checks a zone's lists, frontier and counters; returns the number of broken invariants. */
unsigned int buddy_verify(struct zone *zone)
{
	unsigned long flags, pages = 0;
	unsigned int order, broken;

	spin_lock_irqsave(&zone->lock, flags);
	broken = verify_extents(zone);
	for (order = 0; order < MAX_ORDER; order++)
		broken += verify_order(zone, order, &pages);
	if (!broken && pages != zone_page_state(zone, NR_FREE_PAGES))
		VERIFY_FAIL(broken, "buddy: %s: NR_FREE_PAGES is %lu, blocks hold %lu", zone->name,
			    zone_page_state(zone, NR_FREE_PAGES), pages);
	spin_unlock_irqrestore(&zone->lock, flags);
	return broken;
}

/* What the frames of one zone are, by the headers of their blocks. */
struct tiling {
	unsigned long free, stocked, used;
};

/* A free block that could have been merged with its buddy. */
static bool missed_merge(struct zone *zone, struct page *page, unsigned int order)
{
	unsigned long pfn = page_to_pfn(page), buddy = pfn ^ (1UL << order);

	return order < MAX_ORDER - 1 && zone_spans_pfn(zone, buddy) && PageBuddy(pfn_to_page(buddy)) &&
	       page_order(pfn_to_page(buddy)) == order && pageblock_type(pfn) == pageblock_type(buddy);
}

static unsigned int verify_tile(struct zone *zone, struct page *page, unsigned int order, struct tiling *tiling)
{
	unsigned long pfn = page_to_pfn(page), i;
	unsigned int broken = 0;

	if (PageBuddy(page))
		tiling->free += 1UL << order;
	else if (page->flags & PAGE_STATE_PCP)
		tiling->stocked += 1UL << order;
	else
		tiling->used += 1UL << order;
	if (hweight_long(page->flags & PAGE_STATE_MASK) != 1 || order >= MAX_ORDER || pfn & ((1UL << order) - 1))
		VERIFY_FAIL(broken, "buddy: %s: frame %lx has flags %lx", zone->name, pfn, page->flags);
	for (i = 1; i < 1UL << order && !broken; i++)
		if (page[i].flags & PAGE_STATE_MASK)
			VERIFY_FAIL(broken, "buddy: %s: frame %lx inside block %lx has flags %lx", zone->name, pfn + i,
				    pfn, page[i].flags);
	if (PageBuddy(page) && missed_merge(zone, page, order))
		VERIFY_FAIL(broken, "buddy: %s: block %lx of order %u and its buddy are both free", zone->name, pfn,
			    order);
	return broken;
}

static unsigned int verify_region(struct zone *zone, unsigned long start, unsigned long end, struct tiling *tiling)
{
	unsigned int broken = 0;
	unsigned long pfn;

	for (pfn = start; pfn < end && !broken;) {
		unsigned long frontier_end = frontier_run(zone, pfn);
		struct page *page = pfn_to_page(pfn);
		unsigned int order = 0;

		if (frontier_end) {
			tiling->free += frontier_end - pfn;
			pfn = frontier_end;
			continue;
		}
		if (page->flags & PAGE_STATE_MASK) {
			order = page_order(page);
			broken = verify_tile(zone, page, order, tiling);
		} else if (!PageReserved(page)) {
			VERIFY_FAIL(broken, "buddy: %s: frame %lx is in no block, flags %lx", zone->name, pfn,
				    page->flags);
		}
		pfn += 1UL << order;
	}
	return broken;
}

/* Checks that blocks tile all managed memory of a zone; returns the number of broken invariants. */
unsigned int buddy_verify_tiling(struct zone *zone)
{
	struct tiling tiling = { 0 };
	unsigned int broken = 0;
	unsigned long flags, i;

	spin_lock_irqsave(&zone->lock, flags);
	for (i = 0; i < memblock.memory.cnt; i++) {
		const struct memblock_region *r = &memblock.memory.regions[i];
		unsigned long start = max_t(unsigned long, PFN_UP(r->base), zone->zone_start_pfn);
		unsigned long end = min_t(unsigned long, PFN_DOWN(r->base + r->size), zone_end_pfn(zone));

		if (start < end)
			broken += verify_region(zone, start, end, &tiling);
	}
	if (!broken && tiling.free != zone_page_state(zone, NR_FREE_PAGES))
		VERIFY_FAIL(broken, "buddy: %s: NR_FREE_PAGES is %lu, blocks hold %lu", zone->name,
			    zone_page_state(zone, NR_FREE_PAGES), tiling.free);
	if (!broken && tiling.free + tiling.stocked + tiling.used != zone_managed_pages(zone))
		VERIFY_FAIL(broken, "buddy: %s: %lu pages managed, blocks hold %lu", zone->name,
			    zone_managed_pages(zone), tiling.free + tiling.stocked + tiling.used);
	spin_unlock_irqrestore(&zone->lock, flags);
	return broken;
}

/* Everything that keeps frames for later use gives them back. */
static void give_back_stocks(void)
{
	struct zone *zone;

	workqueue_settle();
	wait_for_dying_tasks();
	oom_reaper_settle();
	/* What was read from files, and the inodes and names of those files. */
	drop_pagecache();
	drop_slab();
	rcu_barrier();
	drain_thread_stacks();
	vfree_flush();
	slab_shrink_all();
	/* Slabs of SLAB_TYPESAFE_BY_RCU caches are on their way now. */
	rcu_barrier();
	drain_all_pages(NULL);
	for_each_populated_zone(zone) {
		spin_lock_irq(&zone->lock);
		while (zone->nr_reserved_highatomic && buddy_unreserve_highatomic(zone))
			;
		spin_unlock_irq(&zone->lock);
	}
}

/** control_count_frames - count free blocks by zone and order, when nothing is kept in stock. Process context. */
void control_count_frames(struct control_frames *frames)
{
	unsigned long slab_pages, slab_bytes;
	unsigned int type, order;

	give_back_stocks();
	slab_count(&slab_pages, &slab_bytes);
	frames->slab_pages = slab_pages;
	frames->slab_bytes = slab_bytes;
	frames->free_pages = 0;
	for (type = 0; type < CONTROL_ZONES; type++) {
		struct zone *zone = &contig_page_data.node_zones[type];

		for (order = 0; order < CONTROL_ORDERS; order++)
			frames->free[type][order] = zone->free_area[order].nr_free;
		frames->free_pages += zone_page_state(zone, NR_FREE_PAGES);
	}
}

/**
 * control_verify - run all verifiers of memory; returns the number of broken invariants, each logged. Process
 * context.
 */
unsigned int control_verify(void)
{
	unsigned int broken = memblock_verify() + pgtable_verify(&init_mm) + vmap_area_verify() + vmalloc_verify();
	struct zone *zone;

	for_each_populated_zone(zone)
		broken += buddy_verify(zone) + buddy_verify_tiling(zone);
	return broken + mm_verify_programs() + lru_verify() + swap_verify() + slab_verify() + pcpu_verify();
}
