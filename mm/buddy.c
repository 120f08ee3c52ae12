// SPDX-License-Identifier: MIT
/*
 * The buddy allocator of one zone: blocks of 2^order frames, aligned to their size.
 *
 * Every frame that the zone manages lies in exactly one block, or in the frontier (zone_frontier.c). The struct page
 * of a block's first frame is its header, in the upper half of flags: its order and its state,
 *	BUDDY	free, on free_area[order].free_list[type]; below the highest order two buddies are never both free
 *		(they would have been merged), unless their pageblocks have types that must not mix
 *	PCP	free, on a list of a CPU (page_pcp.c)
 *	USED	allocated
 * and all frames inside a block have no state bits. Counts:
 *	free_area[o].nr_free == blocks on its lists (+ frontier_blocks() at the highest order)
 *	NR_FREE_PAGES == sum of nr_free << order
 *
 * Each pageblock (2 MiB) has a migrate type; free blocks go to the list of their pageblock's type, so that memory
 * which cannot move gathers in few pageblocks. A request that finds its own lists empty takes the largest block of
 * another type, and takes over the whole pageblock if most of it is free or of a compatible kind. A few pageblocks
 * may be set aside for atomic requests of order 1 and above (MIGRATE_HIGHATOMIC).
 *
 * Locks: zone->lock for everything here. Never sleeps, never allocates. When there is no block, buddy_alloc() returns
 * NULL; what to do then is decided in page_alloc.c.
 */
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include "internal.h"

const char *const migratetype_names[MIGRATE_TYPES] = {
	"Unmovable", "Movable", "Reclaimable", "HighAtomic", "Isolate",
};

/* Which lists to try when one's own are empty, in this order. */
static const enum migratetype fallbacks[MIGRATE_PCPTYPES][2] = {
	[MIGRATE_UNMOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_MOVABLE },
	[MIGRATE_MOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE },
	[MIGRATE_RECLAIMABLE] = { MIGRATE_UNMOVABLE, MIGRATE_MOVABLE },
};

/* May be asked without the lock, as a hint. */
bool buddy_list_empty(struct zone *zone, unsigned int order, enum migratetype type)
{
	if (!list_empty(&zone->free_area[order].free_list[type]))
		return false;
	return !(order == MAX_ORDER - 1 && type == MIGRATE_MOVABLE && READ_ONCE(zone->nr_extents));
}

static struct page *first_free(struct zone *zone, unsigned int order, enum migratetype type)
{
	struct list_head *list = &zone->free_area[order].free_list[type];

	if (list_empty(list)) {
		if (order != MAX_ORDER - 1 || type != MIGRATE_MOVABLE || !frontier_next(zone))
			return NULL;
	}
	return list_first_entry(list, struct page, buddy_list);
}

static void list_add_block(struct zone *zone, struct page *page, unsigned int order, enum migratetype type,
			   bool to_tail)
{
	struct free_area *area = &zone->free_area[order];

	page->flags = page_header(PAGE_STATE_BUDDY, order, type);
	if (to_tail)
		list_add_tail(&page->buddy_list, &area->free_list[type]);
	else
		list_add(&page->buddy_list, &area->free_list[type]);
	area->nr_free++;
}

/* Take a block off its list; it has no state until the caller gives it one. */
static void list_del_block(struct zone *zone, struct page *page, unsigned int order)
{
	list_del(&page->buddy_list);
	page->flags = 0;
	zone->free_area[order].nr_free--;
}

static void list_move_block(struct zone *zone, struct page *page, enum migratetype type)
{
	unsigned int order = page_order(page);

	page->flags = page_header(PAGE_STATE_BUDDY, order, type);
	list_move_tail(&page->buddy_list, &zone->free_area[order].free_list[type]);
}

/* Cut a block of order @high down to @low; the upper halves go to the lists, the lowest part is the caller's. */
static void expand(struct zone *zone, struct page *page, unsigned int low, unsigned int high, enum migratetype type)
{
	while (high > low) {
		high--;
		list_add_block(zone, page + (1UL << high), high, type, false);
	}
}

static struct page *alloc_smallest(struct zone *zone, unsigned int order, enum migratetype type)
{
	unsigned int current_order;

	for (current_order = order; current_order < MAX_ORDER; current_order++) {
		struct page *page = first_free(zone, current_order, type);

		if (!page)
			continue;
		list_del_block(zone, page, current_order);
		expand(zone, page, order, current_order, type);
		return page;
	}
	return NULL;
}

static bool is_buddy(struct zone *zone, const struct page *buddy, unsigned long pfn, unsigned int order)
{
	return zone_spans_pfn(zone, pfn) && PageBuddy(buddy) && page_order(buddy) == order;
}

/* Pageblocks set aside or isolated keep to themselves; all others may merge across their borders. */
static bool may_merge_types(unsigned long pfn, unsigned long buddy_pfn)
{
	enum migratetype a = pageblock_type(pfn), b = pageblock_type(buddy_pfn);

	return a == b || (a < MIGRATE_PCPTYPES && b < MIGRATE_PCPTYPES);
}

/* Is the next larger buddy free already? Then this block is likely to merge soon: keep it from being split. */
static bool merge_likely(struct zone *zone, unsigned long pfn, unsigned int order)
{
	unsigned long parent, buddy;

	if (order >= MAX_ORDER - 2)
		return false;
	parent = pfn & ~(1UL << order);
	buddy = parent ^ (1UL << (order + 1));
	return is_buddy(zone, pfn_to_page(buddy), buddy, order + 1);
}

/**
 * buddy_free - return a block to its zone
 * @zone: locked
 * @page: first frame; no state, no references
 * @order: of the block
 * @to_tail: let others be used first
 *
 * Merges it with its buddy as long as that is free.
 */
void buddy_free(struct zone *zone, struct page *page, unsigned int order, bool to_tail)
{
	unsigned long pfn = page_to_pfn(page);

	lockdep_assert_held(&zone->lock);
	mod_zone_page_state(zone, NR_FREE_PAGES, 1L << order);
	for (; order < MAX_ORDER - 1; order++) {
		unsigned long buddy_pfn = pfn ^ (1UL << order);
		struct page *buddy = pfn_to_page(buddy_pfn);

		if (!is_buddy(zone, buddy, buddy_pfn, order))
			break;
		if (order >= pageblock_order && !may_merge_types(pfn, buddy_pfn))
			break;
		list_del_block(zone, buddy, order);
		pfn &= buddy_pfn;
	}
	list_add_block(zone, pfn_to_page(pfn), order, pageblock_type(pfn), to_tail || merge_likely(zone, pfn, order));
}

/* ---- migrate types ---- */

struct block_census {
	unsigned long free;
};

static unsigned long census_and_move(struct zone *zone, unsigned long block, enum migratetype type, bool move)
{
	unsigned long pfn, free = 0;

	for (pfn = block; pfn < block + pageblock_nr_pages;) {
		struct page *page = pfn_to_page(pfn);

		if (PageBuddy(page)) {
			free += 1UL << page_order(page);
			if (move)
				list_move_block(zone, page, type);
		}
		pfn += page->flags & PAGE_STATE_MASK ? 1UL << page_order(page) : 1;
	}
	return free;
}

static void set_block_types(struct zone *zone, unsigned long pfn, unsigned int order, enum migratetype type)
{
	unsigned long end = pfn + (1UL << order);

	for (; pfn < end; pfn += pageblock_nr_pages)
		set_pageblock_type(zone, pfn, type);
}

/*
 * A request of @type is about to be served from a free block of another type. Take over its pageblock if that is
 * worth it: then all its free blocks change lists and later frees follow. Frames in use of a movable pageblock count
 * as compatible unless the request is for movable memory, because nothing here is really movable.
 */
static void steal_pageblock(struct zone *zone, struct page *page, unsigned int order, enum migratetype type,
			    bool whole_block)
{
	unsigned long block = round_down(page_to_pfn(page), pageblock_nr_pages);
	unsigned long free, alike = 0;

	if (order >= pageblock_order) {
		set_block_types(zone, page_to_pfn(page), order, type);
		list_move_block(zone, page, type);
		return;
	}
	if (!whole_block || !zone_spans_pfn(zone, block)) {
		list_move_block(zone, page, type);
		return;
	}
	free = census_and_move(zone, block, type, false);
	if (type != MIGRATE_MOVABLE && pageblock_type(block) == MIGRATE_MOVABLE)
		alike = pageblock_nr_pages - free;
	census_and_move(zone, block, type, true);
	if (free + alike >= pageblock_nr_pages / 2)
		set_pageblock_type(zone, block, type);
}

/* Taking over a pageblock avoids a mixture of types in it, which matters least to those who ask for movable memory. */
static bool can_steal(unsigned int order, enum migratetype type)
{
	return order >= pageblock_order / 2 || type == MIGRATE_RECLAIMABLE || type == MIGRATE_UNMOVABLE;
}

static bool steal_at(struct zone *zone, unsigned int order, enum migratetype type, bool *whole_block)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(fallbacks[0]); i++) {
		struct page *page = first_free(zone, order, fallbacks[type][i]);

		if (!page)
			continue;
		*whole_block = can_steal(order, type);
		steal_pageblock(zone, page, order, type, *whole_block);
		return true;
	}
	return false;
}

/* Make a block of another type available under @type, the largest first. False if there is none. */
static bool steal_fallback(struct zone *zone, unsigned int order, enum migratetype type, unsigned int alloc_flags)
{
	unsigned int min_order = alloc_flags & ALLOC_NOFRAGMENT ? max_t(unsigned int, order, pageblock_order) : order;
	unsigned int current_order;
	bool whole_block;

	for (current_order = MAX_ORDER; current_order-- > min_order;)
		if (steal_at(zone, current_order, type, &whole_block))
			return true;
	return false;
}

/**
 * buddy_alloc - take a block out of a zone
 * @zone: locked
 * @order: of the block
 * @type: migrate type of the request, below MIGRATE_PCPTYPES
 * @alloc_flags: ALLOC_HARDER may use the blocks set aside for atomic requests
 *
 * Returns the first page, without state and with undefined contents, or NULL.
 */
struct page *buddy_alloc(struct zone *zone, unsigned int order, enum migratetype type, unsigned int alloc_flags)
{
	struct page *page = NULL;

	lockdep_assert_held(&zone->lock);
	if (order > 0 && alloc_flags & ALLOC_HARDER)
		page = alloc_smallest(zone, order, MIGRATE_HIGHATOMIC);
	while (!page) {
		page = alloc_smallest(zone, order, type);
		if (!page && !steal_fallback(zone, order, type, alloc_flags))
			break;
	}
	if (!page && alloc_flags & (ALLOC_HARDER | ALLOC_OOM))
		page = alloc_smallest(zone, order, MIGRATE_HIGHATOMIC);
	if (page)
		mod_zone_page_state(zone, NR_FREE_PAGES, -(1L << order));
	return page;
}

/**
 * buddy_reserve_highatomic - set the pageblock of @page aside for atomic requests
 * @zone: locked
 * @page: just allocated with ALLOC_HARDER and an order above 0
 *
 * At most 1 % of the zone, at least one pageblock. Returns true if it was set aside.
 */
bool buddy_reserve_highatomic(struct zone *zone, struct page *page)
{
	unsigned long block = round_down(page_to_pfn(page), pageblock_nr_pages);
	unsigned long limit = zone_managed_pages(zone) / 100 + pageblock_nr_pages;

	if (zone->nr_reserved_highatomic + pageblock_nr_pages > limit)
		return false;
	if (pageblock_type(block) >= MIGRATE_PCPTYPES || !zone_spans_pfn(zone, block))
		return false;
	zone->nr_reserved_highatomic += pageblock_nr_pages;
	set_pageblock_type(zone, block, MIGRATE_HIGHATOMIC);
	census_and_move(zone, block, MIGRATE_HIGHATOMIC, true);
	return true;
}

/* A pageblock's type has changed: what kept it apart from its buddy may be gone. */
static void merge_pageblock(struct zone *zone, unsigned long block)
{
	struct page *page = pfn_to_page(block);

	if (!PageBuddy(page) || page_order(page) != pageblock_order)
		return;
	list_del_block(zone, page, pageblock_order);
	mod_zone_page_state(zone, NR_FREE_PAGES, -(long)pageblock_nr_pages);
	buddy_free(zone, page, pageblock_order, true);
}

/**
 * buddy_unreserve_highatomic - give one pageblock back that has free memory; false if there is none. @zone is locked.
 */
bool buddy_unreserve_highatomic(struct zone *zone)
{
	unsigned int order;

	for (order = 0; order < MAX_ORDER; order++) {
		struct page *page = first_free(zone, order, MIGRATE_HIGHATOMIC);
		unsigned long block;

		if (!page)
			continue;
		block = round_down(page_to_pfn(page), pageblock_nr_pages);
		zone->nr_reserved_highatomic -= min(pageblock_nr_pages, zone->nr_reserved_highatomic);
		set_pageblock_type(zone, block, MIGRATE_UNMOVABLE);
		census_and_move(zone, block, MIGRATE_UNMOVABLE, true);
		merge_pageblock(zone, block);
		return true;
	}
	return false;
}
