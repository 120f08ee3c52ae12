// SPDX-License-Identifier: MIT
/*
 * What users of pages tell reclaim: a page exists, was used, is not needed soon, is locked in memory, is gone.
 *
 * A page enters the inactive list of its kind. The second use of it moves it to the active list (mark_page_accessed(),
 * or the second-chance rule of vmscan.c for mapped pages). Locked pages, and those of files that cannot give any up,
 * are on the unevictable list.
 *
 * Every call takes effect at once. Linux collects pages per CPU first, because there lru_lock is contended by dozens of
 * CPUs. Here, measured, the lock is a quarter of what adding and removing a page costs, the counters are most of the rest, and
 * a batch would have bookkeeping of its own. So lists are exact: no page is missing from them, or holds a reference, because it
 * waits in some CPU's batch.
 *
 * Locks: lru_lock; mlock_count is guarded by it too. Any context, unless said otherwise.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm_inline.h>
#include <linux/pagemap.h>
#include "internal.h"

/** page_evictable - may reclaim take the page? Not if it is locked, or its file keeps all pages. */
bool page_evictable(struct page *page)
{
	struct address_space *mapping = page_mapping(page);

	return !PageMlocked(page) && !(mapping && mapping_unevictable(mapping));
}

static void add_locked(struct lruvec *lruvec, struct page *page)
{
	long nr = compound_nr(page);

	if (page_evictable(page)) {
		if (TestClearPageUnevictable(page))
			count_vm_events(UNEVICTABLE_PGRESCUED, nr);
	} else {
		ClearPageActive(page);
		if (!PageUnevictable(page)) {
			SetPageUnevictable(page);
			count_vm_events(UNEVICTABLE_PGCULLED, nr);
		}
	}
	lruvec_add_page(lruvec, page);
}

/**
 * lru_cache_add - put a new page on the list of its kind
 * @page: not on a list; PG_swapbacked is set if it is not a file's
 */
void lru_cache_add(struct page *page)
{
	struct lruvec *lruvec = node_lruvec();
	unsigned long flags;

	page = compound_head(page);
	spin_lock_irqsave(&lruvec->lru_lock, flags);
	if (!WARN_ON_ONCE(PageLRU(page)))
		add_locked(lruvec, page);
	spin_unlock_irqrestore(&lruvec->lru_lock, flags);
}

void folio_add_lru(struct folio *folio)
{
	lru_cache_add(&folio->page);
}
EXPORT_SYMBOL(folio_add_lru);

/** lru_cache_add_inactive_or_unevictable - lru_cache_add() for a page of an area that may be locked */
void lru_cache_add_inactive_or_unevictable(struct page *page, struct vm_area_struct *vma)
{
	if ((vma->vm_flags & (VM_LOCKED | VM_SPECIAL)) == VM_LOCKED)
		mlock_new_page(page);
	else
		lru_cache_add(page);
}

/* ---- a page's life on the lists ---- */

/** folio_activate - to the active list, if it is on the inactive one */
void folio_activate(struct folio *folio)
{
	struct lruvec *lruvec = node_lruvec();
	struct page *page = &folio->page;
	unsigned long flags;

	if (PageActive(page) || PageUnevictable(page) || !PageLRU(page))
		return;
	spin_lock_irqsave(&lruvec->lru_lock, flags);
	if (PageLRU(page) && !PageActive(page) && !PageUnevictable(page)) {
		lruvec_del_page(lruvec, page);
		SetPageActive(page);
		lruvec_add_page(lruvec, page);
		count_vm_events(PGACTIVATE, compound_nr(page));
	}
	spin_unlock_irqrestore(&lruvec->lru_lock, flags);
}

void activate_page(struct page *page)
{
	folio_activate(page_folio(page));
}

/**
 * folio_mark_accessed - the page was used through a system call
 *
 * First use: it is marked. Second: it becomes active, and the mark goes.
 */
void folio_mark_accessed(struct folio *folio)
{
	if (!folio_test_referenced(folio)) {
		folio_set_referenced(folio);
	} else if (!folio_test_unevictable(folio) && !folio_test_active(folio)) {
		folio_activate(folio);
		folio_clear_referenced(folio);
		workingset_activation(folio);
	}
	if (folio_test_idle(folio))
		folio_clear_idle(folio);
}
EXPORT_SYMBOL(folio_mark_accessed);

void mark_page_accessed(struct page *page)
{
	folio_mark_accessed(page_folio(page));
}
EXPORT_SYMBOL(mark_page_accessed);

/* Move a page to the inactive list, as its newest or oldest; lru_lock held. */
static void move_inactive(struct lruvec *lruvec, struct page *page, bool oldest)
{
	lruvec_del_page(lruvec, page);
	ClearPageActive(page);
	ClearPageReferenced(page);
	if (oldest)
		lruvec_add_page_tail(lruvec, page);
	else
		lruvec_add_page(lruvec, page);
}

/** deactivate_page - an active page is not needed for the time being */
void deactivate_page(struct page *page)
{
	struct lruvec *lruvec = node_lruvec();
	unsigned long flags;

	page = compound_head(page);
	spin_lock_irqsave(&lruvec->lru_lock, flags);
	if (PageLRU(page) && PageActive(page) && !PageUnevictable(page)) {
		move_inactive(lruvec, page, false);
		count_vm_events(PGDEACTIVATE, compound_nr(page));
	}
	spin_unlock_irqrestore(&lruvec->lru_lock, flags);
}

/** mark_page_lazyfree - an anonymous page's contents may be dropped (MADV_FREE): treat it as a clean file page */
void mark_page_lazyfree(struct page *page)
{
	struct lruvec *lruvec = node_lruvec();
	unsigned long flags;

	page = compound_head(page);
	spin_lock_irqsave(&lruvec->lru_lock, flags);
	if (PageLRU(page) && PageAnon(page) && PageSwapBacked(page) && !PageSwapCache(page) && !PageUnevictable(page)) {
		lruvec_del_page(lruvec, page);
		ClearPageActive(page);
		ClearPageReferenced(page);
		ClearPageSwapBacked(page);
		lruvec_add_page(lruvec, page);
		count_vm_events(PGLAZYFREE, compound_nr(page));
	}
	spin_unlock_irqrestore(&lruvec->lru_lock, flags);
}

/** deactivate_file_folio - a cached page could not be dropped; it will not be needed: reclaim it next */
void deactivate_file_folio(struct folio *folio)
{
	struct lruvec *lruvec = node_lruvec();
	struct page *page = &folio->page;
	unsigned long flags;

	spin_lock_irqsave(&lruvec->lru_lock, flags);
	if (PageLRU(page) && !PageUnevictable(page) && !page_mapped(page)) {
		if (PageActive(page))
			count_vm_events(PGDEACTIVATE, compound_nr(page));
		move_inactive(lruvec, page, !PageWriteback(page) && !PageDirty(page));
	}
	spin_unlock_irqrestore(&lruvec->lru_lock, flags);
}

/** folio_rotate_reclaimable - what reclaim waited for has been written: it is the next to go */
void folio_rotate_reclaimable(struct folio *folio)
{
	struct lruvec *lruvec = node_lruvec();
	struct page *page = &folio->page;
	unsigned long flags;

	spin_lock_irqsave(&lruvec->lru_lock, flags);
	if (PageLRU(page) && !PageLocked(page) && !PageDirty(page) && !PageUnevictable(page)) {
		lruvec_del_page(lruvec, page);
		ClearPageActive(page);
		lruvec_add_page_tail(lruvec, page);
		count_vm_events(PGROTATED, compound_nr(page));
	}
	spin_unlock_irqrestore(&lruvec->lru_lock, flags);
}

/**
 * lru_note_cost - @nr_pages of a kind had to be brought back or scanned in vain
 * @lruvec: the lists
 * @file: pages of files, not of programs
 *
 * Older costs count for less and less: both are halved when they exceed a quarter of what is on the lists.
 */
void lru_note_cost(struct lruvec *lruvec, bool file, unsigned int nr_pages)
{
	unsigned long lrusize = 0, flags;
	enum lru_list lru;

	spin_lock_irqsave(&lruvec->lru_lock, flags);
	if (file)
		lruvec->file_cost += nr_pages;
	else
		lruvec->anon_cost += nr_pages;
	for_each_evictable_lru(lru) lrusize += node_page_state(&contig_page_data, NR_LRU_BASE + lru);
	if (lruvec->file_cost + lruvec->anon_cost > lrusize / 4) {
		lruvec->file_cost /= 2;
		lruvec->anon_cost /= 2;
	}
	spin_unlock_irqrestore(&lruvec->lru_lock, flags);
}

/* ---- locked pages ---- */

static void mlock_locked(struct page *page)
{
	if (!pfn_lru(page_to_pfn(page))->mlock_count++ && !TestSetPageMlocked(page)) {
		mod_zone_page_state(page_zone(page), NR_MLOCK, compound_nr(page));
		count_vm_events(UNEVICTABLE_PGMLOCKED, compound_nr(page));
	}
}

/**
 * mlock_page - an area that maps the page is locked in memory
 *
 * Each call counts; munlock_page() undoes one. The page moves to the unevictable list.
 */
void mlock_page(struct page *page)
{
	struct lruvec *lruvec = node_lruvec();
	unsigned long flags;

	page = compound_head(page);
	spin_lock_irqsave(&lruvec->lru_lock, flags);
	mlock_locked(page);
	if (PageLRU(page) && !PageUnevictable(page)) {
		lruvec_del_page(lruvec, page);
		add_locked(lruvec, page);
	}
	spin_unlock_irqrestore(&lruvec->lru_lock, flags);
}

/** mlock_new_page - mlock_page() and lru_cache_add() of a page that is on no list yet */
void mlock_new_page(struct page *page)
{
	struct lruvec *lruvec = node_lruvec();
	unsigned long flags;

	page = compound_head(page);
	spin_lock_irqsave(&lruvec->lru_lock, flags);
	mlock_locked(page);
	if (!WARN_ON_ONCE(PageLRU(page)))
		add_locked(lruvec, page);
	spin_unlock_irqrestore(&lruvec->lru_lock, flags);
}

/** munlock_page - an area that locked the page does so no more */
void munlock_page(struct page *page)
{
	struct lruvec *lruvec = node_lruvec();
	struct page_lru *links;
	unsigned long flags;

	page = compound_head(page);
	links = pfn_lru(page_to_pfn(page));
	spin_lock_irqsave(&lruvec->lru_lock, flags);
	if (links->mlock_count && !--links->mlock_count && TestClearPageMlocked(page)) {
		mod_zone_page_state(page_zone(page), NR_MLOCK, -(long)compound_nr(page));
		count_vm_events(UNEVICTABLE_PGMUNLOCKED, compound_nr(page));
		if (PageLRU(page) && PageUnevictable(page) && page_evictable(page)) {
			lruvec_del_page(lruvec, page);
			add_locked(lruvec, page);
		}
	}
	spin_unlock_irqrestore(&lruvec->lru_lock, flags);
}

/* ---- the end ---- */

/**
 * page_remove_from_lru - the last reference to a page is gone: take it off its list
 *
 * Also ends its being locked in memory, if an area that locked it has just gone with it.
 */
void page_remove_from_lru(struct page *page)
{
	struct lruvec *lruvec = node_lruvec();
	unsigned long flags;

	if (!(page->flags & (1UL << PG_lru | 1UL << PG_mlocked | 1UL << PG_active | 1UL << PG_unevictable)))
		return;
	spin_lock_irqsave(&lruvec->lru_lock, flags);
	if (PageLRU(page))
		lruvec_del_page(lruvec, page);
	if (TestClearPageMlocked(page)) {
		pfn_lru(page_to_pfn(page))->mlock_count = 0;
		mod_zone_page_state(page_zone(page), NR_MLOCK, -(long)compound_nr(page));
		count_vm_events(UNEVICTABLE_PGCLEARED, compound_nr(page));
	}
	spin_unlock_irqrestore(&lruvec->lru_lock, flags);
	ClearPageActive(page);
	ClearPageUnevictable(page);
}

/** release_pages - put_page() each of @nr pages */
void release_pages(struct page **pages, int nr)
{
	int i;

	for (i = 0; i < nr; i++)
		put_page(pages[i]);
}
EXPORT_SYMBOL(release_pages);
