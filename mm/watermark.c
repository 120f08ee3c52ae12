// SPDX-License-Identifier: MIT
/*
 * Watermarks: how much of a zone must stay free, and for whom.
 *
 * From min_free_kbytes (4 * sqrt(KiB of memory), 128 KiB to 256 MiB) each zone gets its share `min`; `low` and `high`
 * lie a quarter of it (or 0.1 % of the zone, if that is more) above each other. Ordinary requests stop at low the
 * first time and at min when nothing can be reclaimed; GFP_ATOMIC's go down to 3/8 of min; PF_MEMALLOC and
 * __GFP_MEMALLOC may take the last frame. lowmem_reserve[k] is what a zone keeps from requests that zone k could have
 * served.
 *
 * Locks: zone->lock guards writing of _watermark and lowmem_reserve; reading needs none.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include "internal.h"

int min_free_kbytes = 1024;
int watermark_scale_factor = 10;
int watermark_boost_factor; /* 0: nothing here compacts memory, so keeping more free would gain nothing */
int sysctl_lowmem_reserve_ratio[MAX_NR_ZONES] = {
	[ZONE_DMA] = 256,
	[ZONE_DMA32] = 256,
	[ZONE_NORMAL] = 32,
	[ZONE_MOVABLE] = 0,
};
unsigned long totalreserve_pages;
static DEFINE_SPINLOCK(watermark_lock);

static unsigned long unusable_free(struct zone *z, unsigned int order, unsigned int alloc_flags)
{
	unsigned long unusable = (1UL << order) - 1;

	if (!(alloc_flags & (ALLOC_HARDER | ALLOC_OOM)))
		unusable += READ_ONCE(z->nr_reserved_highatomic);
	return unusable;
}

static bool has_block(struct zone *z, unsigned int order, unsigned int alloc_flags)
{
	unsigned int o, type;

	for (o = order; o < MAX_ORDER; o++) {
		if (!READ_ONCE(z->free_area[o].nr_free))
			continue;
		for (type = 0; type < MIGRATE_PCPTYPES; type++)
			if (!buddy_list_empty(z, o, type))
				return true;
		if (alloc_flags & (ALLOC_HARDER | ALLOC_OOM) && !buddy_list_empty(z, o, MIGRATE_HIGHATOMIC))
			return true;
	}
	return false;
}

/*
 * Would a request of @order leave more than the mark that @alloc_flags allows, and is there a block? Needs no lock:
 * it is a hint.
 */
bool __zone_watermark_ok(struct zone *z, unsigned int order, unsigned long mark, int highest_zoneidx,
			 unsigned int alloc_flags, long free_pages)
{
	long min = mark;

	free_pages -= unusable_free(z, order, alloc_flags);
	if (alloc_flags & ALLOC_HIGH)
		min -= min / 2;
	if (alloc_flags & ALLOC_OOM)
		min -= min / 2;
	else if (alloc_flags & ALLOC_HARDER)
		min -= min / 4;
	if (free_pages <= min + z->lowmem_reserve[highest_zoneidx])
		return false;
	return !order || has_block(z, order, alloc_flags);
}

bool zone_watermark_ok(struct zone *z, unsigned int order, unsigned long mark, int highest_zoneidx,
		       unsigned int alloc_flags)
{
	return __zone_watermark_ok(z, order, mark, highest_zoneidx, alloc_flags, zone_page_state(z, NR_FREE_PAGES));
}

bool zone_watermark_ok_safe(struct zone *z, unsigned int order, unsigned long mark, int highest_zoneidx)
{
	return zone_watermark_ok(z, order, mark, highest_zoneidx, 0);
}

/* The common case first: a single frame, and plenty of them. */
bool zone_watermark_fast(struct zone *z, unsigned int order, unsigned long mark, int highest_zoneidx,
			 unsigned int alloc_flags)
{
	long free_pages = zone_page_state(z, NR_FREE_PAGES);

	if (!order && free_pages > (long)(mark + z->lowmem_reserve[highest_zoneidx] + unusable_free(z, 0, alloc_flags)))
		return true;
	return __zone_watermark_ok(z, order, mark, highest_zoneidx, alloc_flags, free_pages);
}

static void compute_totalreserve(void)
{
	unsigned long sum = 0;
	struct zone *zone;
	int i;

	for_each_zone(zone) {
		unsigned long max = 0;

		for (i = zone_idx(zone); i < MAX_NR_ZONES; i++)
			max = max(max, (unsigned long)zone->lowmem_reserve[i]);
		sum += min(max + high_wmark_pages(zone), zone_managed_pages(zone));
	}
	contig_page_data.totalreserve_pages = sum;
	totalreserve_pages = sum;
}

/* What each zone keeps from those who could use a higher one: 1/ratio of what lies above it. */
void setup_lowmem_reserve(void)
{
	struct zone *zones = contig_page_data.node_zones;
	int i, j;

	for (i = 0; i < MAX_NR_ZONES - 1; i++) {
		int ratio = sysctl_lowmem_reserve_ratio[i];
		bool clear = !ratio || !zone_managed_pages(&zones[i]);
		unsigned long above = 0;

		for (j = i + 1; j < MAX_NR_ZONES; j++) {
			above += zone_managed_pages(&zones[j]);
			zones[i].lowmem_reserve[j] = clear ? 0 : above / ratio;
		}
	}
	compute_totalreserve();
}

static void zone_set_watermarks(struct zone *zone, unsigned long pages_min, unsigned long lowmem_pages)
{
	unsigned long managed = zone_managed_pages(zone);
	unsigned long min = (u64)pages_min * managed / lowmem_pages;
	unsigned long step = max(min >> 2, (unsigned long)((u64)managed * watermark_scale_factor / 10000));
	unsigned long flags;

	spin_lock_irqsave(&zone->lock, flags);
	zone->_watermark[WMARK_MIN] = min;
	zone->_watermark[WMARK_LOW] = min + step;
	zone->_watermark[WMARK_HIGH] = min + 2 * step;
	zone->_watermark[WMARK_PROMO] = min + 3 * step;
	spin_unlock_irqrestore(&zone->lock, flags);
}

/** setup_watermarks - compute every zone's watermarks from min_free_kbytes. Process context or start-up. */
void setup_watermarks(void)
{
	unsigned long pages_min = min_free_kbytes >> (PAGE_SHIFT - 10), lowmem_pages = 0;
	struct zone *zone;

	for_each_zone(zone)
		lowmem_pages += zone_managed_pages(zone);
	if (!lowmem_pages)
		return;
	spin_lock(&watermark_lock);
	for_each_zone(zone) {
		zone_set_watermarks(zone, pages_min, lowmem_pages);
		zone_set_pageset_high_and_batch(zone);
	}
	compute_totalreserve();
	spin_unlock(&watermark_lock);
}

static unsigned long __init sqrt_floor(unsigned long x)
{
	unsigned long root = 0, bit;

	for (bit = 1UL << 31; bit; bit >>= 1)
		if ((root + bit) * (root + bit) <= x)
			root += bit;
	return root;
}

/* Choose min_free_kbytes for the memory there is. */
int __init init_per_zone_wmark_min(void)
{
	unsigned long lowmem_kbytes = nr_free_buffer_pages() << (PAGE_SHIFT - 10);

	min_free_kbytes = clamp(sqrt_floor(lowmem_kbytes * 16), 128UL, 262144UL);
	setup_watermarks();
	return 0;
}
