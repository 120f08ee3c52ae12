/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SWAP_H
#define _LINUX_SWAP_H
#include <linux/spinlock.h>
#include <linux/linkage.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>

struct notifier_block;
struct sysinfo;
struct writeback_control;

#define SWAP_FLAG_PREFER 0x8000 /* set if a priority is given */
#define SWAP_FLAG_PRIO_MASK 0x7fff
#define SWAP_FLAG_DISCARD 0x10000
#define SWAP_FLAG_DISCARD_ONCE 0x20000
#define SWAP_FLAG_DISCARD_PAGES 0x40000
#define SWAP_FLAGS_VALID \
	(SWAP_FLAG_PRIO_MASK | SWAP_FLAG_PREFER | SWAP_FLAG_DISCARD | SWAP_FLAG_DISCARD_ONCE | SWAP_FLAG_DISCARD_PAGES)

/* Types of swap entries: areas first, then those that are not swap (see <linux/swapops.h>). */
#define MAX_SWAPFILES_SHIFT 5
#define SWP_HWPOISON_NUM 1
#define SWP_MIGRATION_NUM 3
#define SWP_PTE_MARKER_NUM 1
#define MAX_SWAPFILES ((1 << MAX_SWAPFILES_SHIFT) - SWP_MIGRATION_NUM - SWP_HWPOISON_NUM - SWP_PTE_MARKER_NUM)

#define SWAP_CLUSTER_MAX 32UL

static inline int current_is_kswapd(void)
{
	return current->flags & PF_KSWAPD;
}

/* ---- mm/workingset.c ---- */

void workingset_age_nonresident(struct lruvec *lruvec, unsigned long nr_pages);
void *workingset_eviction(struct folio *folio, struct mem_cgroup *target_memcg);
void workingset_refault(struct folio *folio, void *shadow);
void workingset_activation(struct folio *folio);
void workingset_forget_shadow(void);

/* ---- mm/page_alloc.c ---- */

unsigned long nr_free_buffer_pages(void);
extern unsigned long totalreserve_pages;

/* ---- mm/swap.c ---- */

void lru_note_cost(struct lruvec *lruvec, bool file, unsigned int nr_pages);
void folio_add_lru(struct folio *folio);
void lru_cache_add(struct page *page);
void lru_cache_add_inactive_or_unevictable(struct page *page, struct vm_area_struct *vma);
void mark_page_accessed(struct page *page);
void folio_mark_accessed(struct folio *folio);
void folio_activate(struct folio *folio);
void activate_page(struct page *page);
void deactivate_page(struct page *page);
void mark_page_lazyfree(struct page *page);
void deactivate_file_folio(struct folio *folio);
void folio_rotate_reclaimable(struct folio *folio);
void mlock_page(struct page *page);
void mlock_new_page(struct page *page);
void munlock_page(struct page *page);
void page_remove_from_lru(struct page *page);
bool page_evictable(struct page *page);
void release_pages(struct page **pages, int nr);

/* Pages are added to their list at once: there are no batches to drain. */
static inline void lru_add_drain(void)
{
}

static inline void lru_add_drain_all(void)
{
}

static inline void lru_add_drain_cpu(int cpu)
{
}

/* ---- mm/vmscan.c ---- */

int isolate_lru_page(struct page *page);
int folio_isolate_lru(struct folio *folio);
void putback_lru_page(struct page *page);
void folio_putback_lru(struct folio *folio);
unsigned long try_to_free_pages(gfp_t gfp, unsigned int order);
unsigned long reclaim_pages(struct page **pages, unsigned int nr);
unsigned long shrink_all_memory(unsigned long nr_pages);
long remove_mapping(struct address_space *mapping, struct folio *folio);
extern int vm_swappiness;

/* ---- mm/swapfile.c, mm/swap_state.c, mm/page_io.c ---- */

/*
 * A slot's count: how many page-table entries and shmem slots refer to it, and SWAP_HAS_CACHE while a page is in the
 * swap cache for it.
 */
#define SWAP_HAS_CACHE 0x8000
#define SWAP_MAP_MAX 0x7fff

extern atomic_long_t nr_swap_pages;
extern long total_swap_pages;

static inline long get_nr_swap_pages(void)
{
	return atomic_long_read(&nr_swap_pages);
}

static inline unsigned long total_swapcache_pages(void)
{
	return global_node_page_state(NR_SWAPCACHE);
}

/* Is swap half full? Then pages give up their slots when they are read back. */
static inline bool vm_swap_full(void)
{
	return atomic_long_read(&nr_swap_pages) * 2 < total_swap_pages;
}

void si_swapinfo(struct sysinfo *val);
int swap_duplicate(swp_entry_t entry);
void swap_shmem_alloc(swp_entry_t entry);
void swap_free(swp_entry_t entry);
int free_swap_and_cache(swp_entry_t entry);
int __swap_count(swp_entry_t entry);
int swp_swapcount(swp_entry_t entry);
int page_swapcount(struct page *page);
int try_to_free_swap(struct page *page);
bool folio_free_swap(struct folio *folio);

swp_entry_t page_swap_entry(struct page *page);
struct address_space *swap_address_space(swp_entry_t entry);
bool add_to_swap(struct page *page);
void delete_from_swap_cache(struct page *page);
struct page *lookup_swap_cache(swp_entry_t entry);
struct page *swapin_page(swp_entry_t entry, gfp_t gfp, struct vm_area_struct *vma, unsigned long addr);
struct page *read_swap_cache_async(swp_entry_t entry, gfp_t gfp, struct vm_area_struct *vma, unsigned long addr,
				   bool do_poll);
void free_swap_cache(struct page *page);
void free_page_and_swap_cache(struct page *page);
void free_pages_and_swap_cache(struct page **pages, int nr);
extern int page_cluster;

int swap_writepage(struct page *page, struct writeback_control *wbc);
int swap_readpage(struct page *page);
#endif
