// SPDX-License-Identifier: MIT
/*
 * The frontier of a zone: free memory that was never allocated.
 *
 * Linux puts every free block on a list at start-up, which takes a time proportional to the size of RAM and writes to
 * its struct pages. Here the zone keeps ranges of frames instead, made of whole blocks of the highest order:
 *	extents[0 .. nr_extents): ascending, disjoint, both ends multiples of MAX_ORDER_NR_PAGES
 * A block of the frontier counts in free_area[MAX_ORDER - 1].nr_free and in NR_FREE_PAGES like any free block, and
 * stands for an entry at the tail of that area's MIGRATE_MOVABLE list, ascending by address. So the allocator hands
 * out the same frames in the same order as if the lists had been filled. frontier_next() makes one block real;
 * nothing ever returns to the frontier.
 *
 * Locks: zone->lock. Memory never runs out here; if there are more ranges than extents, the surplus goes to the
 * lists, block by block.
 */
#include <linux/kernel.h>
#include "internal.h"

/* How many blocks of the highest order the frontier still holds. */
unsigned long frontier_blocks(struct zone *zone)
{
	unsigned long pages = 0;
	unsigned int i;

	for (i = 0; i < zone->nr_extents; i++)
		pages += zone->extents[i].end_pfn - zone->extents[i].start_pfn;
	return pages >> (MAX_ORDER - 1);
}

/* Where the part of the frontier that holds frame @pfn ends; 0 if none does. */
unsigned long frontier_run(struct zone *zone, unsigned long pfn)
{
	unsigned int i;

	for (i = 0; i < zone->nr_extents; i++)
		if (pfn >= zone->extents[i].start_pfn && pfn < zone->extents[i].end_pfn)
			return zone->extents[i].end_pfn;
	return 0;
}

static void list_block(struct zone *zone, unsigned long pfn, unsigned int order)
{
	struct page *page = pfn_to_page(pfn);

	page->flags = page_header(PAGE_STATE_BUDDY, order, MIGRATE_MOVABLE);
	list_add_tail(&page->buddy_list, &zone->free_area[order].free_list[MIGRATE_MOVABLE]);
}

/* Put the frontier's first block on its list; false if there is none. The counts do not change. */
bool frontier_next(struct zone *zone)
{
	unsigned int i;

	if (!zone->nr_extents)
		return false;
	list_block(zone, zone->extents[0].start_pfn, MAX_ORDER - 1);
	zone->extents[0].start_pfn += MAX_ORDER_NR_PAGES;
	if (zone->extents[0].start_pfn < zone->extents[0].end_pfn)
		return true;
	for (i = 1; i < zone->nr_extents; i++)
		zone->extents[i - 1] = zone->extents[i];
	WRITE_ONCE(zone->nr_extents, zone->nr_extents - 1);
	return true;
}

static void count_free(struct zone *zone, unsigned int order, unsigned long blocks)
{
	zone->free_area[order].nr_free += blocks;
	mod_zone_page_state(zone, NR_FREE_PAGES, blocks << order);
	atomic_long_add(blocks << order, &zone->managed_pages);
	totalram_pages_add(blocks << order);
}

/* The largest aligned block that starts at @pfn and ends at or before @end_pfn. */
static unsigned int largest_order(unsigned long pfn, unsigned long end_pfn)
{
	unsigned int order = 0;

	while (order < MAX_ORDER - 1 && !(pfn & (1UL << order)) && pfn + (2UL << order) <= end_pfn)
		order++;
	return order;
}

/**
 * zone_add_free_range - give memory that was never used to a zone
 * @zone: the zone that holds it
 * @start_pfn: first frame
 * @end_pfn: one past the last frame
 *
 * Ranges must come in ascending order. Whole blocks of the highest order join the frontier; what remains at both ends
 * goes to the lists. Start-up only.
 */
void __init zone_add_free_range(struct zone *zone, unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned long first = min(round_up(start_pfn, MAX_ORDER_NR_PAGES), end_pfn);
	unsigned long last = max(round_down(end_pfn, MAX_ORDER_NR_PAGES), first);
	unsigned long pfn;

	for (pfn = start_pfn; pfn < end_pfn;) {
		unsigned int order;

		if (pfn == first && first < last && zone->nr_extents < ZONE_MAX_EXTENTS) {
			zone->extents[zone->nr_extents++] = (struct zone_extent){ first, last };
			count_free(zone, MAX_ORDER - 1, (last - first) >> (MAX_ORDER - 1));
			pfn = last;
			continue;
		}
		order = largest_order(pfn, end_pfn);
		list_block(zone, pfn, order);
		count_free(zone, order, 1);
		pfn += 1UL << order;
	}
}
