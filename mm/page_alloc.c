// SPDX-License-Identifier: MIT
/*
 * The page allocator: from a request (gfp flags, order) to a block, and back.
 *
 * A request goes through the zones it may use, the highest first, and is served from the first one that stays above
 * the watermark its flags entitle it to: from this CPU's lists (page_pcp.c) or from the zone itself (buddy.c). If
 * every zone is too low:
 *	1. kswapd is woken and the request may go down to `min`, deeper if it is atomic or may use the reserves;
 *	2. a request that may sleep reclaims (vmscan.c) and tries again, as long as that makes progress;
 *	3. small requests then kill a task (oom_kill.c); large ones, __GFP_NORETRY and __GFP_RETRY_MAYFAIL fail;
 *	4. __GFP_NOFAIL never fails: it starts again.
 * A failure is reported (show_mem.c) unless __GFP_NOWARN.
 *
 * An allocated block has the header state USED and its order in its first page (internal.h), one reference, and with
 * __GFP_COMP tails that point to the head. A block is freed when its last reference goes; the header says whether it
 * was allocated and with which order, so that double and wrong frees are caught (page_check.c).
 *
 * Locks: none here. Any context may allocate with flags that do not sleep, and free.
 */
#include <linux/export.h>
#include <linux/fault-inject.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include "internal.h"

#define MAX_RECLAIM_RETRIES 16

struct alloc_context {
	struct zonelist *zonelist;
	enum zone_type highest_zoneidx;
	enum migratetype migratetype;
};

/* ---- freshly allocated blocks ---- */

/* Tails point to the head; its order is in the head's header. */
void prep_compound_page(struct page *page, unsigned int order)
{
	unsigned long i;

	for (i = 1; i < 1UL << order; i++)
		WRITE_ONCE(page[i].compound_head, (unsigned long)page | 1);
	__SetPageHead(page);
}

static void prep_new_page(struct page *page, unsigned int order, gfp_t gfp, enum migratetype type)
{
	page->flags = page_header(PAGE_STATE_USED, order, type);
	page->mapping = NULL;
	page->private = 0;
	atomic_set(&page->_mapcount, 0);
	if (gfp & __GFP_ZERO)
		memset(page_address(page), 0, PAGE_SIZE << order);
	if (order && gfp & __GFP_COMP)
		prep_compound_page(page, order);
	init_page_count(page);
}

/* ---- the fast path ---- */

static struct page *zone_alloc(struct zone *zone, unsigned int order, unsigned int alloc_flags, enum migratetype type)
{
	unsigned long flags;
	struct page *page;

	if (zone->pagesets_ready && pcp_allowed_order(order)) {
		page = pcp_alloc(zone, order, type, alloc_flags);
		if (page)
			return page;
	}
	spin_lock_irqsave(&zone->lock, flags);
	page = buddy_alloc(zone, order, type, alloc_flags);
	if (page && order && alloc_flags & ALLOC_HARDER)
		buddy_reserve_highatomic(zone, page);
	spin_unlock_irqrestore(&zone->lock, flags);
	return page;
}

static struct page *get_page_from_zones(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
					const struct alloc_context *ac)
{
	struct zoneref *z;
	struct zone *zone;

	for_each_zone_zonelist(zone, z, ac->zonelist, ac->highest_zoneidx)
	{
		unsigned long mark = wmark_pages(zone, alloc_flags & ALLOC_WMARK_MASK);
		struct page *page;

		if (!(alloc_flags & ALLOC_NO_WATERMARKS) &&
		    !zone_watermark_fast(zone, order, mark, ac->highest_zoneidx, alloc_flags))
			continue;
		page = zone_alloc(zone, order, alloc_flags, ac->migratetype);
		if (!page)
			continue;
		prep_new_page(page, order, gfp, ac->migratetype);
		__count_zid_vm_events(PGALLOC, zone_idx(zone), 1 << order);
		count_numa_event(zone, NUMA_HIT, 1);
		count_numa_event(zone, NUMA_LOCAL, 1);
		return page;
	}
	return NULL;
}

/* In NORMAL, take DMA32 rather than mix migrate types in a pageblock. */
static struct page *get_page_fast(gfp_t gfp, unsigned int order, const struct alloc_context *ac)
{
	unsigned int alloc_flags = ALLOC_WMARK_LOW;
	struct zone *zone = first_zones_zonelist(ac->zonelist, ac->highest_zoneidx)->zone;
	struct page *page = NULL;

	if (zone && zone_idx(zone) == ZONE_NORMAL && populated_zone(zone - 1))
		page = get_page_from_zones(gfp, order, alloc_flags | ALLOC_NOFRAGMENT, ac);
	return page ?: get_page_from_zones(gfp, order, alloc_flags, ac);
}

/* ---- the slow path ---- */

static unsigned int gfp_to_alloc_flags(gfp_t gfp)
{
	unsigned int alloc_flags = ALLOC_WMARK_MIN;

	if (gfp & __GFP_HIGH)
		alloc_flags |= ALLOC_HIGH;
	if (gfp & __GFP_KSWAPD_RECLAIM)
		alloc_flags |= ALLOC_KSWAPD;
	if (gfp & __GFP_ATOMIC && !(gfp & __GFP_NOMEMALLOC))
		alloc_flags |= ALLOC_HARDER;
	return alloc_flags;
}

static bool task_is_dying(void)
{
	return in_task() && fatal_signal_pending(current);
}

/* Who may go below the watermarks: those who are about to free memory. */
static unsigned int reserve_flags(gfp_t gfp)
{
	if (gfp & __GFP_NOMEMALLOC)
		return 0;
	if (gfp & __GFP_MEMALLOC)
		return ALLOC_NO_WATERMARKS;
	if (in_interrupt())
		return 0;
	if (current->flags & PF_MEMALLOC)
		return ALLOC_NO_WATERMARKS;
	return test_thread_flag(TIF_MEMDIE) || tsk_is_oom_victim(current) ? ALLOC_OOM : 0;
}

bool gfp_pfmemalloc_allowed(gfp_t gfp_mask)
{
	return reserve_flags(gfp_mask) == ALLOC_NO_WATERMARKS;
}

static void wake_all_kswapds(unsigned int order, gfp_t gfp, const struct alloc_context *ac)
{
	struct zoneref *z;
	struct zone *zone;

	for_each_zone_zonelist(zone, z, ac->zonelist, ac->highest_zoneidx)
	{
		wakeup_kswapd(zone, gfp, order, ac->highest_zoneidx);
		break;
	}
}

static bool unreserve_highatomic(const struct alloc_context *ac)
{
	unsigned long flags;
	struct zoneref *z;
	struct zone *zone;
	bool done = false;

	for_each_zone_zonelist(zone, z, ac->zonelist, ac->highest_zoneidx)
	{
		spin_lock_irqsave(&zone->lock, flags);
		done = zone->nr_reserved_highatomic && buddy_unreserve_highatomic(zone);
		spin_unlock_irqrestore(&zone->lock, flags);
		if (done)
			break;
	}
	return done;
}

/* Reclaim once and try again; *@progress says whether anything was freed. */
static struct page *alloc_after_reclaim(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
					const struct alloc_context *ac, unsigned long *progress)
{
	struct page *page;

	__count_zid_vm_events(ALLOCSTALL, ac->highest_zoneidx, 1);
	*progress = try_to_free_pages(gfp, order);
	page = get_page_from_zones(gfp, order, alloc_flags, ac);
	if (page)
		return page;
	/* What other CPUs keep in stock, and what was set aside, may be what is missing. */
	if (unreserve_highatomic(ac))
		*progress += pageblock_nr_pages;
	drain_all_pages(NULL);
	return get_page_from_zones(gfp, order, alloc_flags, ac);
}

/* Frames of a zone that reclaim may still get. */
static unsigned long zone_reclaimable_pages(struct zone *zone)
{
	unsigned long nr = zone_page_state(zone, NR_ZONE_INACTIVE_FILE) + zone_page_state(zone, NR_ZONE_ACTIVE_FILE);

	if (get_nr_swap_pages() > 0)
		nr += zone_page_state(zone, NR_ZONE_INACTIVE_ANON) + zone_page_state(zone, NR_ZONE_ACTIVE_ANON);
	return nr;
}

/*
 * Is another attempt worth while? Yes, as long as reclaim makes progress; after that, up to 16 times in a row, if all
 * that could be reclaimed would suffice. Progress counts for small blocks only as far as single frames are concerned: nothing
 * here compacts memory, so what is freed may never join.
 */
static bool should_reclaim_retry(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
				 const struct alloc_context *ac, unsigned long progress, int *failures)
{
	struct zoneref *z;
	struct zone *zone;

	if (gfp & __GFP_NORETRY)
		return false;
	if (order > PAGE_ALLOC_COSTLY_ORDER && !(gfp & __GFP_RETRY_MAYFAIL))
		return false;
	*failures = progress && !order ? 0 : *failures + 1;
	if (*failures > MAX_RECLAIM_RETRIES)
		return false;
	if (progress)
		return true;
	for_each_zone_zonelist(
		zone, z, ac->zonelist,
		ac->highest_zoneidx) if (__zone_watermark_ok(zone, 0, min_wmark_pages(zone), ac->highest_zoneidx,
							     alloc_flags,
							     zone_page_state(zone, NR_FREE_PAGES) +
								     zone_reclaimable_pages(zone))) return true;
	return false;
}

/* May a task be killed for this request? */
static bool may_oom(gfp_t gfp, unsigned int order, const struct alloc_context *ac)
{
	if (gfp & (__GFP_RETRY_MAYFAIL | __GFP_THISNODE | __GFP_NORETRY))
		return false;
	if (order > PAGE_ALLOC_COSTLY_ORDER || ac->highest_zoneidx < ZONE_NORMAL)
		return false;
	return gfp & __GFP_FS && !task_is_dying();
}

static struct page *alloc_blocking(gfp_t gfp, unsigned int order, unsigned int alloc_flags,
				   const struct alloc_context *ac)
{
	unsigned long progress;
	struct page *page;
	int failures = 0;

	if (current->flags & PF_MEMALLOC)
		return NULL;
	for (;;) {
		page = alloc_after_reclaim(gfp, order, alloc_flags, ac, &progress);
		if (page || task_is_dying())
			return page;
		if (should_reclaim_retry(gfp, order, alloc_flags, ac, progress, &failures)) {
			/* Let those run whom reclaim waits for. */
			if (progress)
				cond_resched();
			else
				schedule_timeout_uninterruptible(1);
			continue;
		}
		if (!may_oom(gfp, order, ac))
			return NULL;
		/* Others may have freed something meanwhile: before a task is killed, ask with the highest mark. */
		page = get_page_from_zones(gfp, order, ALLOC_WMARK_HIGH, ac);
		if (page)
			return page;
		if (!out_of_memory(gfp, order))
			return NULL;
		/* The victim may be this task, which may then use part of the reserves. */
		alloc_flags |= reserve_flags(gfp);
		failures = 0;
	}
}

/* Refill the zones' mark from the flags that the task has now, and try everything that the flags allow. */
static struct page *alloc_slow(gfp_t gfp, unsigned int order, const struct alloc_context *ac)
{
	bool can_reclaim = gfp & __GFP_DIRECT_RECLAIM;
	unsigned int alloc_flags, reserves;
	struct page *page;

	if (WARN_ON_ONCE((gfp & (__GFP_ATOMIC | __GFP_DIRECT_RECLAIM)) == (__GFP_ATOMIC | __GFP_DIRECT_RECLAIM)))
		gfp &= ~__GFP_ATOMIC;
	for (;;) {
		alloc_flags = gfp_to_alloc_flags(gfp);
		if (alloc_flags & ALLOC_KSWAPD)
			wake_all_kswapds(order, gfp, ac);
		page = get_page_from_zones(gfp, order, alloc_flags, ac);
		reserves = page ? 0 : reserve_flags(gfp);
		if (reserves) {
			alloc_flags = reserves | (alloc_flags & ALLOC_KSWAPD);
			page = get_page_from_zones(gfp, order, alloc_flags, ac);
		}
		if (!page && can_reclaim)
			page = alloc_blocking(gfp, order, alloc_flags, ac);
		if (page)
			return page;
		if (!(gfp & __GFP_NOFAIL) || WARN_ON_ONCE_GFP(!can_reclaim, gfp))
			break;
		page = get_page_from_zones(gfp, order, ALLOC_HARDER, ac);
		if (page)
			return page;
		cond_resched();
		cpu_relax();
	}
	warn_alloc(gfp, NULL, "page allocation failure: order:%u", order);
	return NULL;
}

/* The task may have forbidden I/O or file systems for all that it calls. */
static gfp_t context_gfp(gfp_t gfp)
{
	unsigned int flags = READ_ONCE(current->flags);

	if (flags & PF_MEMALLOC_NOIO)
		gfp &= ~(__GFP_IO | __GFP_FS);
	else if (flags & PF_MEMALLOC_NOFS)
		gfp &= ~__GFP_FS;
	return gfp;
}

static bool prepare_alloc(gfp_t gfp, unsigned int order, struct alloc_context *ac)
{
	ac->highest_zoneidx = gfp_zone(gfp);
	ac->zonelist = node_zonelist(0, gfp);
	ac->migratetype = gfp_migratetype(gfp);
	WARN_ON_ONCE((gfp & GFP_MOVABLE_MASK) == GFP_MOVABLE_MASK);
	if (ac->migratetype >= MIGRATE_PCPTYPES)
		ac->migratetype = MIGRATE_UNMOVABLE;
	might_sleep_if(gfpflags_allow_blocking(gfp));
	return !should_fail_alloc_page(gfp, order);
}

/**
 * __alloc_pages - allocate a block of pages
 * @gfp: where from, and what may be done to get it
 * @order: 2^order frames, at most MAX_ORDER - 1
 * @preferred_nid: ignored: there is one node
 * @nodemask: ignored
 *
 * Returns the first page, with one reference, contents undefined unless __GFP_ZERO; NULL if there is no memory. Any
 * context; sleeps only with __GFP_DIRECT_RECLAIM.
 */
struct page *__alloc_pages(gfp_t gfp, unsigned int order, int preferred_nid, nodemask_t *nodemask)
{
	struct alloc_context ac;
	struct page *page;

	if (WARN_ON_ONCE_GFP(order >= MAX_ORDER, gfp))
		return NULL;
	gfp = context_gfp(gfp & gfp_allowed_mask);
	if (!prepare_alloc(gfp, order, &ac))
		return NULL;
	page = get_page_fast(gfp, order, &ac);
	return likely(page) ? page : alloc_slow(gfp, order, &ac);
}
EXPORT_SYMBOL(__alloc_pages);

/** alloc_pages - __alloc_pages() on this node */
struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	return __alloc_pages(gfp, order, 0, NULL);
}
EXPORT_SYMBOL(alloc_pages);

struct folio *__folio_alloc(gfp_t gfp, unsigned int order, int preferred_nid, nodemask_t *nodemask)
{
	return (struct folio *)__alloc_pages(gfp | __GFP_COMP, order, preferred_nid, nodemask);
}
EXPORT_SYMBOL(__folio_alloc);

/** folio_alloc - a compound page, or a single one for order 0 */
struct folio *folio_alloc(gfp_t gfp, unsigned int order)
{
	return __folio_alloc(gfp, order, 0, NULL);
}
EXPORT_SYMBOL(folio_alloc);

/** __get_free_pages - alloc_pages() for those who want an address; 0 on failure */
unsigned long __get_free_pages(gfp_t gfp_mask, unsigned int order)
{
	struct page *page = alloc_pages(gfp_mask & ~__GFP_HIGHMEM, order);

	return page ? (unsigned long)page_address(page) : 0;
}
EXPORT_SYMBOL(__get_free_pages);

/** get_zeroed_page - one page of zeroes, by address; 0 on failure */
unsigned long get_zeroed_page(gfp_t gfp_mask)
{
	return __get_free_pages(gfp_mask | __GFP_ZERO, 0);
}
EXPORT_SYMBOL(get_zeroed_page);

/* ---- freeing ---- */

static void clear_tails(struct page *page, unsigned int order)
{
	unsigned long i;

	for (i = 1; i < 1UL << order; i++) {
		page[i].flags = 0;
		page[i].mapping = NULL;
	}
}

/* Give a block back whose header and references are nobody's concern any more. Any context. */
void free_pages_unchecked(struct page *page, unsigned int order)
{
	struct zone *zone = page_zone(page);
	unsigned long flags;

	if (PageHead(page))
		clear_tails(page, order);
	page->flags = 0;
	page->mapping = NULL;
	count_vm_events(PGFREE, 1 << order);
	if (zone->pagesets_ready && pcp_allowed_order(order)) {
		pcp_free(zone, page, order);
		return;
	}
	spin_lock_irqsave(&zone->lock, flags);
	buddy_free(zone, page, order, false);
	spin_unlock_irqrestore(&zone->lock, flags);
}

/* The last reference is gone. */
static void free_block(struct page *page, unsigned int order)
{
	if (free_pages_check(page, order))
		free_pages_unchecked(page, page_order(page));
}

/*
 * Somebody still holds a reference to the first page of a block that its owner frees. That page stays; the rest goes,
 * in the blocks that the order is made of.
 */
static void free_rest(struct page *page, unsigned int order)
{
	page->flags = (page->flags & PAGEFLAGS_MASK) | page_header(PAGE_STATE_USED, 0, page_list_type(page));
	while (order-- > 0)
		free_pages_unchecked(page + (1UL << order), order);
}

/**
 * __free_pages - drop a reference to a block, and free it if it was the last
 * @page: first page
 * @order: as allocated
 *
 * Any context.
 */
void __free_pages(struct page *page, unsigned int order)
{
	if (unlikely(page_ref_count(page) <= 0 || !(page->flags & PAGE_STATE_USED))) {
		bad_page(page, PageTail(page) ? "freed by the address of a tail page" : "freed while not allocated");
		return;
	}
	if (put_page_testzero(page))
		free_block(page, order);
	else if (!PageHead(page) && order == page_order(page))
		free_rest(page, order);
}
EXPORT_SYMBOL(__free_pages);

/** free_pages - __free_pages() by address; 0 is ignored */
void free_pages(unsigned long addr, unsigned int order)
{
	if (!addr)
		return;
	if (WARN(!__virt_addr_valid(addr), "free_pages: %px is not in the direct map", (void *)addr))
		return;
	__free_pages(virt_to_page(addr), order);
}
EXPORT_SYMBOL(free_pages);

/* Free a page, or compound page, to which there are no references any more. */
void free_frozen_page(struct page *page)
{
	page_remove_from_lru(page);
	free_block(page, compound_order(page));
}

/* The last put_page(): frees what the page belongs to. */
void __folio_put(struct folio *folio)
{
	struct page *page = &folio->page;

	/* Frames that the allocator never had are counted by some users all the same. */
	if (PageReserved(page))
		return;
	free_frozen_page(page);
}
EXPORT_SYMBOL(__folio_put);

void __put_page(struct page *page)
{
	__folio_put(page_folio(page));
}
EXPORT_SYMBOL(__put_page);

/** put_pages_list - put_page() each page of a list linked by lru; the list is empty afterwards */
void put_pages_list(struct list_head *pages)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, pages, lru) {
		list_del(&page->lru);
		page->mapping = NULL;
		page->private = 0;
		put_page(page);
	}
}
EXPORT_SYMBOL(put_pages_list);

/* Calls for those who count: see page_frag.c, page_exact.c. */
unsigned long alloc_pages_bulk_array_mempolicy(gfp_t gfp, unsigned long nr_pages, struct page **page_array)
{
	return __alloc_pages_bulk(gfp, 0, NULL, nr_pages, NULL, page_array);
}
