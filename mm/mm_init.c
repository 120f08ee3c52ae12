// SPDX-License-Identifier: MIT
/*
 * Start-up of the page allocator: the node, its zones and the order in which they are tried.
 *
 * The zone of a frame follows from its number (pfn_zone_type()): DMA below 16 MiB, DMA32 below 4 GiB, NORMAL above. A
 * zone spans from its first to its last RAM frame; present_pages is the RAM in the span, managed_pages what the buddy
 * allocator got of it. Zones MOVABLE and DEVICE exist by name, for reports, and are empty.
 *
 * Nothing here depends on the size of RAM. Locks: none, CPU 0 alone runs.
 */
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/nodemask.h>
#include <linux/memblock.h>
#include "internal.h"

struct pglist_data contig_page_data;
EXPORT_SYMBOL(contig_page_data);

/* The one node has memory and CPUs from the start. */
nodemask_t node_states[NR_NODE_STATES] = {
	[N_POSSIBLE] = { { [0] = 1UL } }, [N_ONLINE] = { { [0] = 1UL } }, [N_NORMAL_MEMORY] = { { [0] = 1UL } },
	[N_MEMORY] = { { [0] = 1UL } },	  [N_CPU] = { { [0] = 1UL } },
};
EXPORT_SYMBOL(node_states);
atomic_long_t _totalram_pages;
EXPORT_SYMBOL(_totalram_pages);
gfp_t gfp_allowed_mask = __GFP_BITS_MASK;

static const char *const zone_names[MAX_NR_ZONES] = { "DMA", "DMA32", "Normal", "Movable", "Device" };

struct pglist_data *first_online_pgdat(void)
{
	return &contig_page_data;
}

struct pglist_data *next_online_pgdat(struct pglist_data *pgdat)
{
	return NULL;
}

struct zone *next_zone(struct zone *zone)
{
	return zone_idx(zone) + 1 < MAX_NR_ZONES ? zone + 1 : NULL;
}

static void __init zone_init(struct zone *zone, enum zone_type type)
{
	unsigned int order, mt;

	zone->name = zone_names[type];
	zone->zone_pgdat = &contig_page_data;
	spin_lock_init(&zone->lock);
	zone->pageset_high = 0;
	zone->pageset_batch = 1;
	for_each_migratetype_order(order, mt) INIT_LIST_HEAD(&zone->free_area[order].free_list[mt]);
}

/* Add one piece of RAM that lies in one zone. Pieces come in ascending order. */
static void __init zone_add_ram(struct zone *zone, unsigned long start_pfn, unsigned long end_pfn)
{
	unsigned long first_block = start_pfn >> pageblock_order, last_block = (end_pfn - 1) >> pageblock_order;

	if (!zone->spanned_pages)
		zone->zone_start_pfn = start_pfn;
	else if ((zone_end_pfn(zone) - 1) >> pageblock_order == first_block)
		first_block++;
	zone->spanned_pages = end_pfn - zone->zone_start_pfn;
	zone->present_pages += end_pfn - start_pfn;
	zone->nr_pageblocks[MIGRATE_MOVABLE] += last_block + 1 - first_block;
}

static void __init add_ram(struct pglist_data *node, unsigned long start_pfn, unsigned long end_pfn)
{
	static const unsigned long limits[] = { MAX_DMA_PFN, MAX_DMA32_PFN, ~0UL };
	unsigned long at = start_pfn;
	enum zone_type type;

	for (type = ZONE_DMA; type <= ZONE_NORMAL; type++) {
		unsigned long stop = min(end_pfn, limits[type]);

		if (at >= stop)
			continue;
		zone_add_ram(&node->node_zones[type], at, stop);
		at = stop;
	}
	if (!node->node_spanned_pages)
		node->node_start_pfn = start_pfn;
	node->node_spanned_pages = end_pfn - node->node_start_pfn;
	node->node_present_pages += end_pfn - start_pfn;
}

/* Requests try the highest zone that they may use first, and then the ones below it. */
static void __init build_zonelist(struct pglist_data *node)
{
	struct zoneref *ref = node->node_zonelists[ZONELIST_FALLBACK]._zonerefs;
	int type;

	for (type = MAX_NR_ZONES - 1; type >= 0; type--) {
		if (!populated_zone(&node->node_zones[type]))
			continue;
		ref->zone = &node->node_zones[type];
		ref->zone_idx = type;
		ref++;
	}
	ref->zone = NULL;
}

/** zones_init - lay the zones over RAM; the memory map exists */
void __init zones_init(void)
{
	struct pglist_data *node = &contig_page_data;
	enum zone_type type;
	unsigned long i;

	node->nr_zones = MAX_NR_ZONES;
	init_waitqueue_head(&node->kswapd_wait);
	init_waitqueue_head(&node->reclaim_wait);
	for (type = 0; type < MAX_NR_ZONES; type++)
		zone_init(&node->node_zones[type], type);
	for (i = 0; i < memblock.memory.cnt; i++) {
		const struct memblock_region *r = &memblock.memory.regions[i];

		/* Frame 0 is never memory: its address would be NULL to many. */
		add_ram(node, max(PFN_UP(r->base), 1ULL), PFN_DOWN(r->base + r->size));
	}
	build_zonelist(node);
}

/** mem_init - memblock's free memory becomes the buddy allocator's */
void __init mem_init(void)
{
	/* Users of the page of zeroes count references to it like to any other. */
	SetPageReserved(ZERO_PAGE(0));
	init_page_count(ZERO_PAGE(0));
	memblock_free_all();
	pgtable_use_pages();
	setup_lowmem_reserve();
	init_per_zone_wmark_min();
	pr_info("Memory: %luK/%lluK available (%lluK reserved)\n", totalram_pages() << (PAGE_SHIFT - 10),
		(u64)memblock_phys_mem_size() >> 10,
		((u64)memblock_phys_mem_size() >> 10) - (totalram_pages() << (PAGE_SHIFT - 10)));
}

/** nr_free_buffer_pages - how many pages GFP_USER could use at most: managed ones above the high watermarks */
unsigned long nr_free_buffer_pages(void)
{
	struct zonelist *zonelist = node_zonelist(0, GFP_USER);
	unsigned long sum = 0;
	struct zoneref *z;
	struct zone *zone;

	for_each_zone_zonelist(zone, z, zonelist, gfp_zone(GFP_USER))
	{
		unsigned long size = zone_managed_pages(zone), high = high_wmark_pages(zone);

		if (size > high)
			sum += size - high;
	}
	return sum;
}
EXPORT_SYMBOL_GPL(nr_free_buffer_pages);

/**
 * adjust_managed_page_count - the allocator got (or lost) frames beyond its start-up share
 * @page: one of them
 * @count: how many; may be negative
 */
void adjust_managed_page_count(struct page *page, long count)
{
	atomic_long_add(count, &page_zone(page)->managed_pages);
	totalram_pages_add(count);
}
EXPORT_SYMBOL(adjust_managed_page_count);

/** free_reserved_page - give a frame that was reserved at start-up to the allocator */
void free_reserved_page(struct page *page)
{
	ClearPageReserved(page);
	page->flags |= page_header(PAGE_STATE_USED, 0, 0);
	init_page_count(page);
	__free_page(page);
	adjust_managed_page_count(page, 1);
}
EXPORT_SYMBOL(free_reserved_page);
