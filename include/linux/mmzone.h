/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MMZONE_H
#define _LINUX_MMZONE_H
#ifndef __ASSEMBLY__
#include <linux/spinlock.h>
#include <linux/list.h>
#include <linux/wait.h>
#include <linux/bitops.h>
#include <linux/cache.h>
#include <linux/threads.h>
#include <linux/numa.h>
#include <linux/init.h>
#include <linux/nodemask.h>
#include <linux/page-flags-layout.h>
#include <linux/atomic.h>
#include <linux/mm_types.h>
#include <linux/page-flags.h>
#include <linux/topology.h>
#include <asm/page.h>

#define MAX_ORDER 11 /* orders 0 to 10 */
#define MAX_ORDER_NR_PAGES (1 << (MAX_ORDER - 1))
#define PAGE_ALLOC_COSTLY_ORDER 3
#define pageblock_order HUGETLB_PAGE_ORDER
#define pageblock_nr_pages (1UL << pageblock_order)

enum migratetype {
	MIGRATE_UNMOVABLE,
	MIGRATE_MOVABLE,
	MIGRATE_RECLAIMABLE,
	MIGRATE_PCPTYPES,
	MIGRATE_HIGHATOMIC = MIGRATE_PCPTYPES,
	MIGRATE_ISOLATE,
	MIGRATE_TYPES
};

extern const char *const migratetype_names[MIGRATE_TYPES];

struct free_area {
	struct list_head free_list[MIGRATE_TYPES]; /* zone->lock */
	unsigned long nr_free; /* blocks on the lists and, at the highest order, in the frontier; zone->lock */
};

enum zone_stat_item {
	NR_FREE_PAGES,
	NR_ZONE_LRU_BASE,
	NR_ZONE_INACTIVE_ANON = NR_ZONE_LRU_BASE,
	NR_ZONE_ACTIVE_ANON,
	NR_ZONE_INACTIVE_FILE,
	NR_ZONE_ACTIVE_FILE,
	NR_ZONE_UNEVICTABLE,
	NR_ZONE_WRITE_PENDING,
	NR_MLOCK,
	NR_BOUNCE,
	NR_ZSPAGES,
	NR_FREE_CMA_PAGES,
	NR_VM_ZONE_STAT_ITEMS
};

enum numa_stat_item {
	NUMA_HIT,
	NUMA_MISS,
	NUMA_FOREIGN,
	NUMA_INTERLEAVE_HIT,
	NUMA_LOCAL,
	NUMA_OTHER,
	NR_VM_NUMA_EVENT_ITEMS
};

enum node_stat_item {
	NR_LRU_BASE,
	NR_INACTIVE_ANON = NR_LRU_BASE,
	NR_ACTIVE_ANON,
	NR_INACTIVE_FILE,
	NR_ACTIVE_FILE,
	NR_UNEVICTABLE,
	NR_SLAB_RECLAIMABLE_B,
	NR_SLAB_UNRECLAIMABLE_B,
	NR_ISOLATED_ANON,
	NR_ISOLATED_FILE,
	WORKINGSET_NODES,
	WORKINGSET_REFAULT_BASE,
	WORKINGSET_REFAULT_ANON = WORKINGSET_REFAULT_BASE,
	WORKINGSET_REFAULT_FILE,
	WORKINGSET_ACTIVATE_BASE,
	WORKINGSET_ACTIVATE_ANON = WORKINGSET_ACTIVATE_BASE,
	WORKINGSET_ACTIVATE_FILE,
	WORKINGSET_RESTORE_BASE,
	WORKINGSET_RESTORE_ANON = WORKINGSET_RESTORE_BASE,
	WORKINGSET_RESTORE_FILE,
	WORKINGSET_NODERECLAIM,
	NR_ANON_MAPPED,
	NR_FILE_MAPPED,
	NR_FILE_PAGES,
	NR_FILE_DIRTY,
	NR_WRITEBACK,
	NR_WRITEBACK_TEMP,
	NR_SHMEM,
	NR_SHMEM_THPS,
	NR_SHMEM_PMDMAPPED,
	NR_FILE_THPS,
	NR_FILE_PMDMAPPED,
	NR_ANON_THPS,
	NR_VMSCAN_WRITE,
	NR_VMSCAN_IMMEDIATE,
	NR_DIRTIED,
	NR_WRITTEN,
	NR_THROTTLED_WRITTEN,
	NR_KERNEL_MISC_RECLAIMABLE,
	NR_FOLL_PIN_ACQUIRED,
	NR_FOLL_PIN_RELEASED,
	NR_KERNEL_STACK_KB,
	NR_PAGETABLE,
	NR_SECONDARY_PAGETABLE,
	NR_SWAPCACHE,
	PGPROMOTE_SUCCESS,
	PGPROMOTE_CANDIDATE,
	NR_VM_NODE_STAT_ITEMS
};

#define LRU_BASE 0
#define LRU_ACTIVE 1
#define LRU_FILE 2

enum lru_list {
	LRU_INACTIVE_ANON = LRU_BASE,
	LRU_ACTIVE_ANON = LRU_BASE + LRU_ACTIVE,
	LRU_INACTIVE_FILE = LRU_BASE + LRU_FILE,
	LRU_ACTIVE_FILE = LRU_BASE + LRU_FILE + LRU_ACTIVE,
	LRU_UNEVICTABLE,
	NR_LRU_LISTS
};

#define for_each_lru(lru) for (lru = 0; lru < NR_LRU_LISTS; lru++)
#define for_each_evictable_lru(lru) for (lru = 0; lru <= LRU_ACTIVE_FILE; lru++)

static inline bool is_file_lru(enum lru_list lru)
{
	return lru == LRU_INACTIVE_FILE || lru == LRU_ACTIVE_FILE;
}

static inline bool is_active_lru(enum lru_list lru)
{
	return lru == LRU_ACTIVE_ANON || lru == LRU_ACTIVE_FILE;
}

#define WORKINGSET_ANON 0
#define WORKINGSET_FILE 1
#define ANON_AND_FILE 2

/*
 * What struct page has no room for: one per frame, indexed by frame number, all zero until the frame is first used.
 * Guarded by lru_lock but for swap, which the page's lock guards.
 */
struct page_lru {
	u32 next, prev;	 /* frame numbers; 0: the end of the list */
	u32 swap;	 /* swap slot of a page in the swap cache (swapfile.c), 0: none */
	u32 mlock_count; /* areas that lock the page */
};

/* A list of pages, linked by struct page_lru. */
struct lru_queue {
	u32 first, last;  /* frame numbers, 0 if empty */
	unsigned long nr; /* entries: a compound page is one */
};

/* The pages of a node that reclaim chooses from. */
struct lruvec {
	spinlock_t lru_lock;
	struct lru_queue lists[NR_LRU_LISTS]; /* lru_lock */
	unsigned long anon_cost, file_cost;   /* what reclaiming either kind cost lately; lru_lock */
	atomic_long_t nonresident_age;	      /* evictions and activations so far */
};

/* Slab counters are kept in bytes by their users and in pages here, as Linux prints them. */
static __always_inline bool vmstat_item_in_bytes(int idx)
{
	return idx == NR_SLAB_RECLAIMABLE_B || idx == NR_SLAB_UNRECLAIMABLE_B;
}

enum zone_watermarks { WMARK_MIN, WMARK_LOW, WMARK_HIGH, WMARK_PROMO, NR_WMARK };

#define wmark_pages(z, i) ((z)->_watermark[i] + (z)->watermark_boost)
#define min_wmark_pages(z) wmark_pages(z, WMARK_MIN)
#define low_wmark_pages(z) wmark_pages(z, WMARK_LOW)
#define high_wmark_pages(z) wmark_pages(z, WMARK_HIGH)

/* One list for each migrate type and each order up to the costly one. */
#define NR_PCP_LISTS (MIGRATE_PCPTYPES * (PAGE_ALLOC_COSTLY_ORDER + 1))

struct per_cpu_pages {
	spinlock_t lock; /* guards everything here */
	int count;	 /* pages on the lists */
	int high;	 /* more than this: give back */
	int batch;	 /* pages moved at once */
	struct list_head lists[NR_PCP_LISTS];
};

enum zone_type {
#ifdef CONFIG_ZONE_DMA
	ZONE_DMA,
#endif
#ifdef CONFIG_ZONE_DMA32
	ZONE_DMA32,
#endif
	ZONE_NORMAL,
#ifdef CONFIG_HIGHMEM
	ZONE_HIGHMEM,
#endif
	ZONE_MOVABLE,
	ZONE_DEVICE,
	__MAX_NR_ZONES
};
#define MAX_NR_ZONES 5

/*
 * Memory that was never allocated: whole blocks of the highest order, taken from the low end; see mm/zone_frontier.c.
 */
struct zone_extent {
	unsigned long start_pfn, end_pfn; /* zone->lock */
};
#define ZONE_MAX_EXTENTS 16

struct pglist_data;

struct zone {
	unsigned long _watermark[NR_WMARK];
	unsigned long watermark_boost;
	unsigned long nr_reserved_highatomic; /* pages; lock */
	long lowmem_reserve[MAX_NR_ZONES];    /* pages kept from requests that could use a higher zone */
	int node;
	struct pglist_data *zone_pgdat;
	int pageset_high;
	int pageset_batch;
	bool pagesets_ready; /* per-CPU areas exist */
	unsigned long zone_start_pfn;
	atomic_long_t managed_pages; /* given to the buddy allocator */
	unsigned long spanned_pages; /* end - start, holes included */
	unsigned long present_pages; /* RAM in the span */
	const char *name;
	spinlock_t lock ____cacheline_aligned;
	struct free_area free_area[MAX_ORDER];
	struct zone_extent extents[ZONE_MAX_EXTENTS]; /* ascending; lock */
	unsigned int nr_extents;
	unsigned long nr_pageblocks[MIGRATE_TYPES]; /* by type; lock */
	unsigned long flags;
	atomic_long_t vm_stat[NR_VM_ZONE_STAT_ITEMS];
};

enum zone_flags {
	ZONE_BOOSTED_WATERMARK,
	ZONE_RECLAIM_ACTIVE,
};

#define MAX_ZONES_PER_ZONELIST (MAX_NUMNODES * MAX_NR_ZONES)

struct zoneref {
	struct zone *zone;
	int zone_idx;
};

enum { ZONELIST_FALLBACK, MAX_ZONELISTS };

struct zonelist {
	struct zoneref _zonerefs[MAX_ZONES_PER_ZONELIST + 1]; /* highest first, ended by NULL */
};

typedef struct pglist_data {
	struct zone node_zones[MAX_NR_ZONES];
	struct zonelist node_zonelists[MAX_ZONELISTS];
	int nr_zones;
	unsigned long node_start_pfn;
	unsigned long node_present_pages;
	unsigned long node_spanned_pages;
	int node_id;
	wait_queue_head_t kswapd_wait;
	struct task_struct *kswapd;
	int kswapd_order;
	int kswapd_highest_zoneidx;
	int kswapd_failures;
	unsigned long totalreserve_pages;
	wait_queue_head_t reclaim_wait; /* requests that wait for others to reclaim */
	struct lruvec __lruvec;
	atomic_long_t vm_stat[NR_VM_NODE_STAT_ITEMS];
} pg_data_t;

extern struct pglist_data contig_page_data;

static inline struct pglist_data *NODE_DATA(int nid)
{
	return &contig_page_data;
}

#define node_present_pages(nid) (NODE_DATA(nid)->node_present_pages)
#define node_spanned_pages(nid) (NODE_DATA(nid)->node_spanned_pages)
#define node_start_pfn(nid) (NODE_DATA(nid)->node_start_pfn)
#define node_end_pfn(nid) (node_start_pfn(nid) + node_spanned_pages(nid))
#define zone_idx(zone) ((int)((zone) - (zone)->zone_pgdat->node_zones))

static inline unsigned long zone_managed_pages(struct zone *zone)
{
	return atomic_long_read(&zone->managed_pages);
}

static inline unsigned long zone_end_pfn(const struct zone *zone)
{
	return zone->zone_start_pfn + zone->spanned_pages;
}

static inline bool zone_spans_pfn(const struct zone *zone, unsigned long pfn)
{
	return zone->zone_start_pfn <= pfn && pfn < zone_end_pfn(zone);
}

static inline bool managed_zone(struct zone *zone)
{
	return zone_managed_pages(zone);
}

static inline bool populated_zone(struct zone *zone)
{
	return zone->present_pages;
}

static inline bool zone_is_empty(struct zone *zone)
{
	return !zone->spanned_pages;
}

static inline int zone_to_nid(struct zone *zone)
{
	return 0;
}

static inline int is_highmem_idx(enum zone_type idx)
{
	return 0;
}

static inline int is_highmem(struct zone *zone)
{
	return is_highmem_idx(zone_idx(zone));
}

static inline struct zone *zonelist_zone(struct zoneref *zoneref)
{
	return zoneref->zone;
}

static inline int zonelist_zone_idx(struct zoneref *zoneref)
{
	return zoneref->zone_idx;
}

struct pglist_data *first_online_pgdat(void);
struct pglist_data *next_online_pgdat(struct pglist_data *pgdat);
struct zone *next_zone(struct zone *zone);

#define for_each_online_pgdat(pgdat) for (pgdat = first_online_pgdat(); pgdat; pgdat = next_online_pgdat(pgdat))
#define for_each_zone(zone) for (zone = first_online_pgdat()->node_zones; zone; zone = next_zone(zone))
#define for_each_populated_zone(zone) \
	for_each_zone(zone) \
		if (!populated_zone(zone)) \
			; /* skip */ \
		else

static inline struct zoneref *next_zones_zonelist(struct zoneref *z, enum zone_type highest_zoneidx)
{
	while (z->zone && z->zone_idx > (int)highest_zoneidx)
		z++;
	return z;
}

static inline struct zoneref *first_zones_zonelist(struct zonelist *zonelist, enum zone_type highest_zoneidx)
{
	return next_zones_zonelist(zonelist->_zonerefs, highest_zoneidx);
}

#define for_next_zone_zonelist(zone, z, highidx) \
	for (zone = (z)->zone; zone; z = next_zones_zonelist((z) + 1, highidx), zone = (z)->zone)
#define for_each_zone_zonelist(zone, z, zlist, highidx) \
	for (z = first_zones_zonelist(zlist, highidx), zone = (z)->zone; zone; \
	     z = next_zones_zonelist((z) + 1, highidx), zone = (z)->zone)

#define for_each_migratetype_order(order, type) \
	for (order = 0; order < MAX_ORDER; order++) \
		for (type = 0; type < MIGRATE_TYPES; type++)

int pfn_valid(unsigned long pfn);
#define pfn_in_present_section(pfn) pfn_valid(pfn)
#define early_pfn_valid(pfn) pfn_valid(pfn)

/* The zone of a frame follows from its number. */
#define MAX_DMA_PFN (1UL << (24 - PAGE_SHIFT))
#define MAX_DMA32_PFN (1UL << (32 - PAGE_SHIFT))

static inline enum zone_type pfn_zone_type(unsigned long pfn)
{
	return pfn < MAX_DMA_PFN ? ZONE_DMA : pfn < MAX_DMA32_PFN ? ZONE_DMA32 : ZONE_NORMAL;
}

bool zone_watermark_ok(struct zone *z, unsigned int order, unsigned long mark, int highest_zoneidx,
		       unsigned int alloc_flags);
bool zone_watermark_ok_safe(struct zone *z, unsigned int order, unsigned long mark, int highest_zoneidx);

extern int watermark_boost_factor;
extern int watermark_scale_factor;
extern int min_free_kbytes;
extern int sysctl_lowmem_reserve_ratio[MAX_NR_ZONES];
#endif
#endif
