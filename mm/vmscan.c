// SPDX-License-Identifier: MIT
/*
 * Reclaim: pages of programs and files are chosen, written if need be, and freed.
 *
 * A round (shrink_node()) takes a part of each list that grows as the priority falls from 12 to 0: size >> priority. How
 * the two kinds share it follows swappiness and what either kind has cost lately (scan_plan()). Active pages that were
 * not used since become inactive; of the inactive ones, oldest first,
 *
 *	- a page used since the last look is kept (second chance), and becomes active if it was used more than once;
 *	- a page of a program gets a swap slot, and its page-table entries are replaced by the slot's (try_to_unmap());
 *	- a dirty page is written by its owner's writepage();
 *	- a page that only its cache and reclaim refer to is taken out of the cache, leaving a shadow, and freed.
 *
 * Pages taken off a list are on a private queue meanwhile, PG_lru is clear, and reclaim holds a reference. A page whose count is 0
 * is being freed and is left alone.
 *
 * What the request allows is respected: without __GFP_IO nothing is written, without __GFP_FS no file system is called. No
 * recursion: the task has PF_MEMALLOC, so what it allocates itself comes from the reserves and never reclaims.
 *
 * Locks: lru_lock to take pages off and put them back, in batches of 32; then the page's lock, only tried. It never waits for
 * a lock that a task may hold that waits for memory; rmap only tries its locks too.
 */
#include <linux/kernel.h>
#include <linux/mm_inline.h>
#include <linux/pagemap.h>
#include <linux/rmap.h>
#include <linux/sched/mm.h>
#include <linux/writeback.h>
#include "reclaim.h"
#include "swap.h"

/** How willing reclaim is to swap programs out rather than to drop file pages: 0 to 200, 100 is even. */
int vm_swappiness = 60;

/* ---- taking pages off the lists ---- */

static void count_isolated(struct page *page, long sign)
{
	mod_node_page_state(page_pgdat(page), NR_ISOLATED_ANON + page_is_file_lru(page),
			    sign * (long)compound_nr(page));
}

/**
 * isolate_lru_page - take a page off its list, for who is about to do something with it
 * @page: the caller has a reference
 *
 * Returns 0, with another reference, or -EBUSY if it was on no list. Follow with putback_lru_page().
 */
int isolate_lru_page(struct page *page)
{
	struct lruvec *lruvec = node_lruvec();
	int ret = -EBUSY;
	unsigned long flags;

	page = compound_head(page);
	spin_lock_irqsave(&lruvec->lru_lock, flags);
	if (PageLRU(page)) {
		get_page(page);
		lruvec_del_page(lruvec, page);
		ret = 0;
	}
	spin_unlock_irqrestore(&lruvec->lru_lock, flags);
	return ret;
}

int folio_isolate_lru(struct folio *folio)
{
	return isolate_lru_page(&folio->page);
}

/** putback_lru_page - back onto the list that fits the page now; drops the reference */
void putback_lru_page(struct page *page)
{
	lru_cache_add(page);
	put_page(page);
}

void folio_putback_lru(struct folio *folio)
{
	putback_lru_page(&folio->page);
}

/*
 * Move up to @nr pages from the old end of a list to @taken, each with a reference. Pages of zones that the request
 * cannot use, or that are being freed, go to the other end.
 */
static unsigned long isolate_pages(struct lruvec *lruvec, enum lru_list lru, unsigned long nr, struct lru_queue *taken,
				   struct scan_control *sc)
{
	struct lru_queue *list = &lruvec->lists[lru];
	unsigned long scanned = 0, passed = 0, limit;

	spin_lock_irq(&lruvec->lru_lock);
	limit = list->nr;
	while (scanned < nr && passed < limit && list->last) {
		struct page *page = pfn_to_page(list->last);

		passed++;
		if (page_zonenum(page) > sc->reclaim_idx || !get_page_unless_zero(page)) {
			lru_queue_del(list, page);
			lru_queue_add(list, page);
			__count_zid_vm_events(PGSCAN_SKIP, page_zonenum(page), 1);
			continue;
		}
		scanned += compound_nr(page);
		lruvec_del_page(lruvec, page);
		lru_queue_add(taken, page);
		count_isolated(page, 1);
	}
	spin_unlock_irq(&lruvec->lru_lock);
	return scanned;
}

/* Put pages back, newest first as they were, and drop the references. */
static void putback_pages(struct lru_queue *taken)
{
	struct page *page;

	while ((page = lru_queue_pop(taken))) {
		count_isolated(page, -1);
		putback_lru_page(page);
	}
}

/* ---- one inactive page ---- */

enum page_references { PAGEREF_RECLAIM, PAGEREF_RECLAIM_CLEAN, PAGEREF_KEEP, PAGEREF_ACTIVATE };

static enum page_references page_check_references(struct page *page)
{
	int mapped_uses = page_referenced(page);
	bool marked = TestClearPageReferenced(page);

	if (mapped_uses) {
		SetPageReferenced(page);
		return marked || mapped_uses > 1 ? PAGEREF_ACTIVATE : PAGEREF_KEEP;
	}
	/* Used by a system call only: drop it if that is free. */
	if (marked && !PageSwapBacked(page))
		return PAGEREF_RECLAIM_CLEAN;
	return PAGEREF_RECLAIM;
}

enum pageout_result { PAGE_KEEP, PAGE_ACTIVATE, PAGE_SUCCESS, PAGE_CLEAN };

/* Only the cache and this task have it. */
static bool only_cached(struct page *page)
{
	return page_count(page) - page_has_private(page) == 2;
}

/* Write a dirty page. It comes back unlocked if PAGE_SUCCESS is returned. */
static enum pageout_result pageout(struct page *page, struct address_space *mapping)
{
	struct writeback_control wbc = {
		.sync_mode = WB_SYNC_NONE,
		.nr_to_write = SWAP_CLUSTER_MAX,
		.range_end = LLONG_MAX,
		.for_reclaim = 1,
	};
	int ret;

	if (!only_cached(page) || !mapping)
		return PAGE_KEEP;
	if (!mapping->a_ops->writepage)
		return PAGE_ACTIVATE;
	if (!clear_page_dirty_for_io(page))
		return PAGE_CLEAN;
	SetPageReclaim(page);
	ret = mapping->a_ops->writepage(page, &wbc);
	if (ret == AOP_WRITEPAGE_ACTIVATE) {
		ClearPageReclaim(page);
		return PAGE_ACTIVATE;
	}
	if (ret < 0) {
		lock_page(page);
		if (page_mapping(page) == mapping)
			mapping_set_error(mapping, ret);
		unlock_page(page);
	}
	if (!PageWriteback(page))
		ClearPageReclaim(page);
	inc_node_page_state(page, NR_VMSCAN_WRITE);
	return PAGE_SUCCESS;
}

/* May the owner of a dirty page be called? */
static bool may_call_owner(struct page *page, gfp_t gfp)
{
	return gfp & __GFP_FS || (PageSwapCache(page) && gfp & __GFP_IO);
}

/*
 * Take a locked, clean page out of its cache if nobody else has it. Then it has no references any more, and true is
 * returned.
 */
static bool remove_from_cache(struct address_space *mapping, struct page *page, bool reclaimed)
{
	void *shadow = NULL;

	if (PageSwapCache(page))
		return swap_cache_remove_frozen(page, reclaimed);
	xa_lock_irq(&mapping->i_pages);
	if (!page_ref_freeze(page, 2))
		goto busy;
	if (PageDirty(page)) {
		page_ref_unfreeze(page, 2);
		goto busy;
	}
	if (reclaimed && page_is_file_lru(page) && !mapping_exiting(mapping))
		shadow = workingset_eviction(page_folio(page), NULL);
	__filemap_remove_folio(page_folio(page), shadow);
	xa_unlock_irq(&mapping->i_pages);
	if (mapping->a_ops->free_folio)
		mapping->a_ops->free_folio(page_folio(page));
	return true;
busy:
	xa_unlock_irq(&mapping->i_pages);
	return false;
}

/**
 * remove_mapping - take a locked page out of its cache, if nobody but the cache and the caller has it
 *
 * Returns the number of its frames, with one reference left, or 0.
 */
long remove_mapping(struct address_space *mapping, struct folio *folio)
{
	if (!remove_from_cache(mapping, &folio->page, false))
		return 0;
	page_ref_unfreeze(&folio->page, 1);
	return folio_nr_pages(folio);
}

/* Anonymous pages get a slot; false if there is none for this one. */
static bool give_slot(struct page *page, struct scan_control *sc)
{
	if (!PageAnon(page) || !PageSwapBacked(page) || PageSwapCache(page))
		return true;
	if (!(sc->gfp_mask & __GFP_IO) || PageCompound(page))
		return false;
	/* Somebody is using it for I/O. */
	if (page_count(page) != page_mapcount(page) + 1)
		return false;
	return add_to_swap(page);
}

/* Write a dirty page if that is this task's business. True: it is clean now, and locked. */
static bool clean_page(struct page *page, enum page_references references, struct scan_control *sc, bool *activate)
{
	if (page_is_file_lru(page) && !current_is_kswapd()) {
		/* Files are written by the flusher, in the order of their pages. */
		inc_node_page_state(page, NR_VMSCAN_IMMEDIATE);
		SetPageReclaim(page);
		sc->nr_unqueued_dirty++;
		*activate = true;
		return false;
	}
	if (references == PAGEREF_RECLAIM_CLEAN || !may_call_owner(page, sc->gfp_mask) || !sc->may_writepage)
		return false;
	switch (pageout(page, page_mapping(page))) {
	case PAGE_ACTIVATE:
		*activate = true;
		return false;
	case PAGE_KEEP:
		return false;
	case PAGE_SUCCESS:
		/* writepage() has unlocked it. */
		sc->nr_pageout++;
		if (PageWriteback(page) || PageDirty(page) || !trylock_page(page)) {
			sc->page_unlocked = true;
			return false;
		}
		return !PageDirty(page) && !PageWriteback(page);
	case PAGE_CLEAN:
		break;
	}
	return true;
}

/* Have the file system give up what it keeps with the page. */
static bool release_private(struct page *page, gfp_t gfp)
{
	struct address_space *mapping = page_mapping(page);

	return mapping && mapping->a_ops->release_folio && mapping->a_ops->release_folio(page_folio(page), gfp);
}

/* A lazily freed page (MADV_FREE) that was not written to since: nothing keeps its contents. */
static bool drop_lazyfree(struct page *page)
{
	if (!page_ref_freeze(page, 1))
		return false;
	if (PageDirty(page)) {
		page_ref_unfreeze(page, 1);
		return false;
	}
	count_vm_event(PGLAZYFREED);
	return true;
}

/*
 * Try to free a locked page that is on no list. True: it has no references any more. Otherwise *@activate says
 * where it should go; sc->page_unlocked, that it is not locked any more.
 */
static bool reclaim_page(struct page *page, struct scan_control *sc, bool *activate)
{
	enum page_references references;
	struct address_space *mapping;
	bool lazyfree;

	if (!page_evictable(page) || (!sc->may_unmap && page_mapped(page)))
		return false;
	if (PageWriteback(page)) {
		SetPageReclaim(page);
		sc->nr_writeback++;
		return false;
	}
	references = sc->ignore_references ? PAGEREF_RECLAIM : page_check_references(page);
	if (references == PAGEREF_ACTIVATE)
		*activate = true;
	if (references == PAGEREF_ACTIVATE || references == PAGEREF_KEEP)
		return false;
	if (!give_slot(page, sc)) {
		/* There may be room later, or never: look at others first. */
		*activate = true;
		return false;
	}
	if (page_mapped(page) && !try_to_unmap(page)) {
		*activate = true;
		return false;
	}
	lazyfree = PageAnon(page) && !PageSwapBacked(page);
	if (PageDirty(page) && !lazyfree && !clean_page(page, references, sc, activate))
		return false;
	if (page_has_private(page) && !release_private(page, sc->gfp_mask))
		return false;
	if (lazyfree)
		return drop_lazyfree(page);
	mapping = page_mapping(page);
	return mapping && remove_from_cache(mapping, page, true);
}

/* What is left of a page that was not freed: its lock, its slot if swap is scarce, its place in the lists. */
static void keep_page(struct page *page, struct scan_control *sc, bool activate)
{
	if (!sc->page_unlocked) {
		if (PageSwapCache(page) && (vm_swap_full() || PageMlocked(page)))
			try_to_free_swap(page);
		if (activate && !PageActive(page) && page_evictable(page)) {
			SetPageActive(page);
			count_vm_events(PGACTIVATE, compound_nr(page));
		}
		unlock_page(page);
	}
	count_isolated(page, -1);
	putback_lru_page(page);
}

/* Free what can be freed of @taken; the rest goes back to the lists. Returns the frames freed. */
static unsigned long shrink_page_list(struct lru_queue *taken, struct scan_control *sc)
{
	unsigned long reclaimed = 0;
	struct page *page;

	while ((page = lru_queue_pop(taken))) {
		unsigned long nr = compound_nr(page);
		bool activate = false;

		cond_resched();
		sc->page_unlocked = false;
		if (!trylock_page(page)) {
			count_isolated(page, -1);
			putback_lru_page(page);
			continue;
		}
		if (!reclaim_page(page, sc, &activate)) {
			keep_page(page, sc, activate);
			continue;
		}
		count_isolated(page, -1);
		__ClearPageLocked(page);
		free_frozen_page(page);
		reclaimed += nr;
	}
	return reclaimed;
}

/* ---- lists ---- */

static void count_scanned(bool file, bool steal, unsigned long nr)
{
	enum vm_event_item item = current_is_kswapd() ? PGSCAN_KSWAPD : PGSCAN_DIRECT;

	if (steal)
		item = current_is_kswapd() ? PGSTEAL_KSWAPD : PGSTEAL_DIRECT;
	count_vm_events(item, nr);
	count_vm_events((steal ? PGSTEAL_ANON : PGSCAN_ANON) + file, nr);
}

/** shrink_inactive_list - reclaim among the @nr oldest pages of an inactive list; returns the frames freed */
unsigned long shrink_inactive_list(unsigned long nr, struct lruvec *lruvec, struct scan_control *sc, enum lru_list lru)
{
	bool file = is_file_lru(lru);
	struct lru_queue taken = {};
	unsigned long scanned, reclaimed;

	scanned = isolate_pages(lruvec, lru, nr, &taken, sc);
	if (!scanned)
		return 0;
	count_scanned(file, false, scanned);
	sc->nr_pageout = 0;
	sc->nr_scanned += scanned;
	reclaimed = shrink_page_list(&taken, sc);
	count_scanned(file, true, reclaimed);
	if (sc->nr_pageout)
		lru_note_cost(lruvec, file, sc->nr_pageout);
	return reclaimed;
}

/** shrink_active_list - move the @nr oldest pages of an active list to the inactive one, but for mapped files in use */
void shrink_active_list(unsigned long nr, struct lruvec *lruvec, struct scan_control *sc, enum lru_list lru)
{
	struct lru_queue taken = {}, active = {}, inactive = {};
	unsigned long deactivated = 0, rotated = 0, scanned;
	struct page *page;

	scanned = isolate_pages(lruvec, lru, nr, &taken, sc);
	count_vm_events(PGREFILL, scanned);
	while ((page = lru_queue_pop(&taken))) {
		cond_resched();
		/* Mapped pages of files that are in use are mostly programs: they stay. The others must prove themselves again. */
		if (page_evictable(page) && page_referenced(page) && page_is_file_lru(page) && page_mapped(page)) {
			rotated += compound_nr(page);
			lru_queue_add(&active, page);
			continue;
		}
		ClearPageActive(page);
		SetPageWorkingset(page);
		deactivated += compound_nr(page);
		lru_queue_add(&inactive, page);
	}
	if (rotated)
		lru_note_cost(lruvec, is_file_lru(lru), rotated);
	count_vm_events(PGDEACTIVATE, deactivated);
	putback_pages(&active);
	putback_pages(&inactive);
}

/**
 * reclaim_pages - reclaim pages that a program says it does not need (MADV_PAGEOUT)
 * @pages: taken off the lists by isolate_lru_page(), references and all are given up
 *
 * Returns the number of frames freed.
 */
unsigned long reclaim_pages(struct page **pages, unsigned int nr)
{
	struct scan_control sc = {
		.gfp_mask = GFP_KERNEL,
		.may_writepage = true,
		.may_unmap = true,
		.may_swap = true,
		.ignore_references = true,
	};
	unsigned int noreclaim = memalloc_noreclaim_save(), i;
	struct lru_queue taken = {};
	unsigned long reclaimed;

	for (i = 0; i < nr; i++) {
		ClearPageActive(pages[i]);
		count_isolated(pages[i], 1);
		lru_queue_add(&taken, pages[i]);
	}
	reclaimed = shrink_page_list(&taken, &sc);
	memalloc_noreclaim_restore(noreclaim);
	return reclaimed;
}
