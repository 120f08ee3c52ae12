/* SPDX-License-Identifier: MIT */
#ifndef ASHLAR_MM_INTERNAL_H
#define ASHLAR_MM_INTERNAL_H
/* What the files of mm/ tell each other and nobody else. */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/oom.h>
#include <linux/swap.h>
#include <linux/vmalloc.h>
#include <linux/vmstat.h>

/* ---- start-up, in the order in which kernel/init.c calls it ---- */

void memblock_init_from_machine(void);
void pgtable_init(void);
void pgtable_use_pages(void);
void memmap_init(void);
void lru_init(void);
void zones_init(void);
void mem_init(void);
void vmalloc_init(void);
void page_alloc_init_cpus(void);

/* ---- memmap.c ---- */

#define MEMMAP_MAX_RANGES 8

/* Frames that have a struct page: RAM, rounded out to whole blocks of the highest order. Fixed after start-up. */
struct memmap_range {
	unsigned long start_pfn, end_pfn;
	phys_addr_t phys; /* where their struct pages are */
};
extern struct memmap_range memmap_ranges[MEMMAP_MAX_RANGES];
extern unsigned int nr_memmap_ranges;

bool memmap_covers(unsigned long pfn);
enum migratetype pageblock_type(unsigned long pfn);
void set_pageblock_type(struct zone *zone, unsigned long pfn, enum migratetype type);

/* ---- watermark.c ---- */

#define ALLOC_WMARK_MIN WMARK_MIN
#define ALLOC_WMARK_LOW WMARK_LOW
#define ALLOC_WMARK_HIGH WMARK_HIGH
#define ALLOC_WMARK_MASK 0x03
#define ALLOC_NO_WATERMARKS 0x04
#define ALLOC_OOM 0x08
#define ALLOC_HARDER 0x10
#define ALLOC_HIGH 0x20
#define ALLOC_NOFRAGMENT 0x100
#define ALLOC_KSWAPD 0x800

bool __zone_watermark_ok(struct zone *z, unsigned int order, unsigned long mark, int highest_zoneidx,
			 unsigned int alloc_flags, long free_pages);
bool zone_watermark_fast(struct zone *z, unsigned int order, unsigned long mark, int highest_zoneidx,
			 unsigned int alloc_flags);
void setup_watermarks(void);
void setup_lowmem_reserve(void);
int init_per_zone_wmark_min(void);

/* ---- block headers: the upper half of page->flags ---- */

#define PAGE_STATE_BUDDY (1UL << PAGE_STATE_BUDDY_BIT)
#define PAGE_STATE_PCP (1UL << PAGE_STATE_PCP_BIT)
#define PAGE_STATE_USED (1UL << PAGE_STATE_USED_BIT)
#define PAGE_STATE_MASK (PAGE_STATE_BUDDY | PAGE_STATE_PCP | PAGE_STATE_USED)

static inline unsigned long page_header(unsigned long state, unsigned int order, enum migratetype type)
{
	return state | (unsigned long)order << PAGE_ORDER_SHIFT | (unsigned long)type << PAGE_MIGRATE_SHIFT;
}

static inline unsigned int page_order(const struct page *page)
{
	return (page->flags >> PAGE_ORDER_SHIFT) & ((1U << PAGE_ORDER_BITS) - 1);
}

static inline enum migratetype page_list_type(const struct page *page)
{
	return (page->flags >> PAGE_MIGRATE_SHIFT) & ((1U << PAGE_MIGRATE_BITS) - 1);
}

/* ---- buddy.c: zone->lock held ---- */

struct page *buddy_alloc(struct zone *zone, unsigned int order, enum migratetype type, unsigned int alloc_flags);
void buddy_free(struct zone *zone, struct page *page, unsigned int order, bool to_tail);
bool buddy_list_empty(struct zone *zone, unsigned int order, enum migratetype type);
bool buddy_reserve_highatomic(struct zone *zone, struct page *page);
bool buddy_unreserve_highatomic(struct zone *zone);
unsigned long frontier_blocks(struct zone *zone);
unsigned long frontier_run(struct zone *zone, unsigned long pfn);
bool frontier_next(struct zone *zone);
void zone_add_free_range(struct zone *zone, unsigned long start_pfn, unsigned long end_pfn);

/* ---- page_pcp.c ---- */

static inline bool pcp_allowed_order(unsigned int order)
{
	return order <= PAGE_ALLOC_COSTLY_ORDER;
}

struct page *pcp_alloc(struct zone *zone, unsigned int order, enum migratetype type, unsigned int alloc_flags);
unsigned int pcp_alloc_bulk(struct zone *zone, enum migratetype type, unsigned int alloc_flags, unsigned int count,
			    struct list_head *pages);
void pcp_free(struct zone *zone, struct page *page, unsigned int order);
struct per_cpu_pages *zone_pcp(struct zone *zone, int cpu);
void zone_set_pageset_high_and_batch(struct zone *zone);

/* ---- page_alloc.c ---- */

/* Warn the first time a condition holds for a request that may be warned about. */
#define WARN_ON_ONCE_GFP(cond, gfp) \
	({ \
		static bool __warned; \
		bool __hit = !!(cond); \
\
		if (unlikely(__hit && !((gfp)&__GFP_NOWARN) && !__warned)) { \
			__warned = true; \
			WARN_ON(1); \
		} \
		unlikely(__hit); \
	})

void prep_compound_page(struct page *page, unsigned int order);
void free_frozen_page(struct page *page);
void free_pages_unchecked(struct page *page, unsigned int order);

#define GFP_RECLAIM_MASK \
	(__GFP_RECLAIM | __GFP_HIGH | __GFP_IO | __GFP_FS | __GFP_NOWARN | __GFP_RETRY_MAYFAIL | __GFP_NOFAIL | \
	 __GFP_NORETRY | __GFP_MEMALLOC | __GFP_NOMEMALLOC | __GFP_ATOMIC)

/* ---- page_check.c ---- */

bool page_expected_state(struct page *page);
void bad_page(struct page *page, const char *reason);
bool free_pages_check(struct page *page, unsigned int order);

/* ---- vmstat.c ---- */

struct zone_numa_events {
	unsigned long event[NR_VM_NUMA_EVENT_ITEMS];
};
DECLARE_PER_CPU(struct zone_numa_events, numa_events[MAX_NR_ZONES]);

static inline void count_numa_event(struct zone *zone, enum numa_stat_item item, long delta)
{
	this_cpu_add(numa_events[zone_idx(zone)].event[item], delta);
}
unsigned long zone_numa_event(struct zone *zone, enum numa_stat_item item);
unsigned long zone_pcp_pages(struct zone *zone);

/* ---- lru.c ---- */

static inline struct lruvec *node_lruvec(void)
{
	return &contig_page_data.__lruvec;
}

struct page_lru *pfn_lru(unsigned long pfn);
void lru_queue_add(struct lru_queue *queue, struct page *page);
void lru_queue_add_tail(struct lru_queue *queue, struct page *page);
void lru_queue_del(struct lru_queue *queue, struct page *page);
struct page *lru_queue_pop(struct lru_queue *queue);
void lruvec_add_page(struct lruvec *lruvec, struct page *page);
void lruvec_add_page_tail(struct lruvec *lruvec, struct page *page);
void lruvec_del_page(struct lruvec *lruvec, struct page *page);
unsigned int lru_verify(void);

/* ---- page-writeback.c, flusher.c ---- */

bool over_background_limit(void);
void flusher_add_inode(struct inode *inode);

/* ---- vmscan.c, kswapd.c, shrinker.c, oom_kill.c ---- */

bool out_of_memory(gfp_t gfp, unsigned int order);
unsigned long shrink_slab(gfp_t gfp, int priority);
void wakeup_kswapd(struct zone *zone, gfp_t gfp, unsigned int order, enum zone_type highest_zoneidx);
void drop_slab(void);
void oom_reaper_settle(void);
extern int sysctl_oom_kill_allocating_task;
extern int sysctl_panic_on_oom, sysctl_oom_dump_tasks;

/* ---- pgtable.c: the kernel's page tables ---- */

/* Pages of tables that became empty; to be freed once the TLB has been flushed. */
struct pgtable_garbage {
	struct list_head pages;
	unsigned int count;
};

static inline unsigned long *entry_table(unsigned long entry)
{
	return __va(entry & PTE_PFN_MASK);
}

static inline bool entry_is_leaf(unsigned long entry, unsigned int level)
{
	return level == PG_LEVEL_4K || entry & _PAGE_PSE;
}

static inline unsigned int level_shift(unsigned int level)
{
	return PAGE_SHIFT + 9 * (level - PG_LEVEL_4K);
}

static inline unsigned int level_index(unsigned long addr, unsigned int level)
{
	return (addr >> level_shift(level)) & 511;
}

void *pgtable_alloc(void);
void pgtable_free(void *table);
unsigned long *pgtable_find_entry(struct mm_struct *mm, unsigned long addr, unsigned int level);
unsigned long *pgtable_make_entry(struct mm_struct *mm, unsigned long addr, unsigned int level,
				  unsigned long *irqflags);
void pgtable_prune_entry(struct mm_struct *mm, unsigned long *entry, struct pgtable_garbage *garbage);
void pgtable_garbage_free_rcu(struct pgtable_garbage *garbage);

typedef void (*pgtable_leaf_fn)(void *ctx, unsigned long addr, unsigned long entry, unsigned long nr);

int map_page_tables(struct mm_struct *mm, unsigned long addr, unsigned long pfn, unsigned long nr, pgprot_t prot,
		    bool huge);
void unmap_page_tables(struct mm_struct *mm, unsigned long start, unsigned long end, struct pgtable_garbage *garbage,
		       pgtable_leaf_fn leaf, void *ctx);
void pgtable_garbage_init(struct pgtable_garbage *garbage);
void pgtable_garbage_free(struct pgtable_garbage *garbage);
int kernel_change_prot(unsigned long start, unsigned long end, pteval_t set, pteval_t clear);
bool lookup_page_tables(struct mm_struct *mm, unsigned long addr, unsigned long *pfn, unsigned long *entry,
			unsigned int *level);

static inline int kernel_map_pages(unsigned long addr, unsigned long pfn, unsigned long nr, pgprot_t prot, bool huge)
{
	return map_page_tables(&init_mm, addr, pfn, nr, prot, huge);
}

static inline void kernel_unmap_range(unsigned long start, unsigned long end, struct pgtable_garbage *garbage,
				      pgtable_leaf_fn leaf, void *ctx)
{
	unmap_page_tables(&init_mm, start, end, garbage, leaf, ctx);
}

static inline bool kernel_lookup(unsigned long addr, unsigned long *pfn, unsigned long *entry, unsigned int *level)
{
	return lookup_page_tables(&init_mm, addr, pfn, entry, level);
}

/* ---- mm_struct.c, vma_map.c, mmap.c ---- */

void direct_map_sizes(unsigned long *small, unsigned long *large, unsigned long *huge);

/* ---- vma_pages.c: a page of a locked area gains or loses a mapping there; its entry is locked ---- */

void mlock_vma_page(struct page *page, struct vm_area_struct *vma, bool compound);
void munlock_vma_page(struct page *page, struct vm_area_struct *vma, bool compound);

/* ---- vmap_area.c ---- */

struct vmap_area *alloc_vmap_area(unsigned long size, unsigned long align, unsigned long start, unsigned long end,
				  gfp_t gfp, struct vm_struct *vm);
void free_vmap_area(struct vmap_area *va);
struct vmap_area *find_vmap_area(unsigned long addr);
struct vmap_area *detach_vmap_area(unsigned long addr);
void vmap_area_init(void);
int for_each_vmap_area(int (*fn)(struct vmap_area *va, void *ctx), void *ctx);

void vfree_flush(void);

/* ---- verifiers: each logs what is wrong and returns the number of broken invariants ---- */

#define VERIFY_FAIL(broken, fmt, ...) \
	do { \
		pr_err("verify: " fmt "\n", ##__VA_ARGS__); \
		(broken)++; \
	} while (0)

unsigned int memblock_verify(void);
unsigned int buddy_verify(struct zone *zone);
unsigned int buddy_verify_tiling(struct zone *zone);
unsigned int pgtable_verify(struct mm_struct *mm);
unsigned int mm_verify_programs(void);
unsigned int vmap_area_verify(void);
unsigned int vmalloc_verify(void);
unsigned int vma_verify(struct mm_struct *mm);
#endif
