// SPDX-License-Identifier: MIT
/*
 * Pages that differ from where they are stored: marking, counting and writing them.
 *
 * A page of a file whose operations can write (writepage or writepages) is, apart from moments in between,
 *
 *	clean		no mark
 *	dirty		PG_dirty, PAGECACHE_TAG_DIRTY in i_pages, counted in NR_FILE_DIRTY
 *	being written	PG_writeback, PAGECACHE_TAG_WRITEBACK, counted in NR_WRITEBACK; it may become dirty again
 *
 * Both kinds count in NR_ZONE_WRITE_PENDING. Pages of other files, of programs and of the swap cache have the mark alone: they are
 * never behind a store that somebody waits for.
 *
 * Limits: above the background limit (10 % of what could be dirty) the flusher writes (flusher.c); above the other (20 %)
 * who makes pages dirty waits for it, at most a fifth of a second at a time.
 *
 * Locks: i_pages' lock for tags; the page's lock while it is written. Marking is allowed in any context.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/pagemap.h>
#include <linux/rmap.h>
#include <linux/sched/signal.h>
#include <linux/wait_bit.h>
#include <linux/writeback.h>
#include "internal.h"

int dirty_background_ratio = 10;
int vm_dirty_ratio = 20;
unsigned long dirty_background_bytes, vm_dirty_bytes;

/* Does somebody write this file's dirty pages to a store? */
static bool can_writeback(struct address_space *mapping, struct folio *folio)
{
	return mapping && !folio_test_swapbacked(folio) && (mapping->a_ops->writepage || mapping->a_ops->writepages);
}

static void count_pages(struct folio *folio, enum node_stat_item item, long sign)
{
	long nr = sign * folio_nr_pages(folio);

	mod_node_page_state(&contig_page_data, item, nr);
	mod_zone_page_state(folio_zone(folio), NR_ZONE_WRITE_PENDING, nr);
}

/* ---- marking ---- */

/**
 * filemap_dirty_folio - the dirty_folio() of files whose pages are written one by one
 *
 * Returns true if it was not dirty before. Any context.
 */
bool filemap_dirty_folio(struct address_space *mapping, struct folio *folio)
{
	unsigned long flags;

	if (folio_test_set_dirty(folio))
		return false;
	xa_lock_irqsave(&mapping->i_pages, flags);
	if (folio->mapping == mapping) {
		if (can_writeback(mapping, folio)) {
			count_pages(folio, NR_FILE_DIRTY, 1);
			mod_node_page_state(&contig_page_data, NR_DIRTIED, folio_nr_pages(folio));
		}
		__xa_set_mark(&mapping->i_pages, folio->index, PAGECACHE_TAG_DIRTY);
	}
	xa_unlock_irqrestore(&mapping->i_pages, flags);
	if (mapping->host && can_writeback(mapping, folio))
		flusher_add_inode(mapping->host);
	return true;
}
EXPORT_SYMBOL(filemap_dirty_folio);

int __set_page_dirty_nobuffers(struct page *page)
{
	return filemap_dirty_folio(page_mapping(page), page_folio(page));
}
EXPORT_SYMBOL(__set_page_dirty_nobuffers);

/** folio_mark_dirty - mark a folio as written to; true if it was not before. Any context. */
bool folio_mark_dirty(struct folio *folio)
{
	struct address_space *mapping = folio_mapping(folio);

	if (!mapping || !mapping->a_ops->dirty_folio)
		return !folio_test_set_dirty(folio);
	if (folio_test_reclaim(folio))
		folio_clear_reclaim(folio);
	return mapping->a_ops->dirty_folio(mapping, folio);
}
EXPORT_SYMBOL(folio_mark_dirty);

int set_page_dirty(struct page *page)
{
	return folio_mark_dirty(page_folio(page));
}
EXPORT_SYMBOL(set_page_dirty);

/** set_page_dirty_lock - set_page_dirty() for who does not hold the page's lock. May sleep. */
int set_page_dirty_lock(struct page *page)
{
	int ret;

	lock_page(page);
	ret = set_page_dirty(page);
	unlock_page(page);
	return ret;
}
EXPORT_SYMBOL(set_page_dirty_lock);

/** folio_account_cleaned - a folio that was dirty is not any more, without having been written */
void folio_account_cleaned(struct folio *folio)
{
	if (can_writeback(folio_mapping(folio), folio))
		count_pages(folio, NR_FILE_DIRTY, -1);
}

/** __folio_cancel_dirty - nobody needs what was written to the folio */
void __folio_cancel_dirty(struct folio *folio)
{
	if (folio_test_clear_dirty(folio))
		folio_account_cleaned(folio);
}
EXPORT_SYMBOL(__folio_cancel_dirty);

/**
 * folio_clear_dirty_for_io - take the mark away because the folio is about to be written
 * @folio: locked
 *
 * Programs that have it mapped writable will fault when they write to it again. Returns true if it was dirty. Its tag stays until
 * folio_start_writeback(); a writer that does not get so far marks it dirty again.
 */
bool folio_clear_dirty_for_io(struct folio *folio)
{
	struct address_space *mapping = folio_mapping(folio);

	if (!can_writeback(mapping, folio))
		return folio_test_clear_dirty(folio);
	if (page_mkclean(&folio->page))
		folio_mark_dirty(folio);
	if (!folio_test_clear_dirty(folio))
		return false;
	folio_account_cleaned(folio);
	return true;
}
EXPORT_SYMBOL(folio_clear_dirty_for_io);

bool clear_page_dirty_for_io(struct page *page)
{
	return folio_clear_dirty_for_io(page_folio(page));
}
EXPORT_SYMBOL(clear_page_dirty_for_io);

bool folio_redirty_for_writepage(struct writeback_control *wbc, struct folio *folio)
{
	wbc->pages_skipped += folio_nr_pages(folio);
	return folio_mark_dirty(folio);
}
EXPORT_SYMBOL(folio_redirty_for_writepage);

/** redirty_page_for_writepage - a writepage() could not write its page after all */
bool redirty_page_for_writepage(struct writeback_control *wbc, struct page *page)
{
	return folio_redirty_for_writepage(wbc, page_folio(page));
}
EXPORT_SYMBOL(redirty_page_for_writepage);

/* ---- being written ---- */

static bool has_tags(struct address_space *mapping)
{
	return mapping && !test_bit(AS_NO_WRITEBACK_TAGS, &mapping->flags);
}

/**
 * __folio_start_writeback - the folio's contents are on their way to the store
 * @folio: locked
 * @keep_write: leave its tag of pages that a caller still wants written
 *
 * Returns true if it was being written already.
 */
bool __folio_start_writeback(struct folio *folio, bool keep_write)
{
	struct address_space *mapping = folio_mapping(folio);
	unsigned long flags;

	if (folio_test_set_writeback(folio))
		return true;
	if (has_tags(mapping)) {
		xa_lock_irqsave(&mapping->i_pages, flags);
		__xa_set_mark(&mapping->i_pages, folio->index, PAGECACHE_TAG_WRITEBACK);
		if (!folio_test_dirty(folio))
			__xa_clear_mark(&mapping->i_pages, folio->index, PAGECACHE_TAG_DIRTY);
		if (!keep_write)
			__xa_clear_mark(&mapping->i_pages, folio->index, PAGECACHE_TAG_TOWRITE);
		xa_unlock_irqrestore(&mapping->i_pages, flags);
	}
	count_pages(folio, NR_WRITEBACK, 1);
	return false;
}
EXPORT_SYMBOL(__folio_start_writeback);

bool set_page_writeback(struct page *page)
{
	return __folio_start_writeback(page_folio(page), false);
}
EXPORT_SYMBOL(set_page_writeback);

/** folio_end_writeback - the store has the folio's contents (or refused them): wakes who waits. Any context. */
void folio_end_writeback(struct folio *folio)
{
	struct address_space *mapping = folio_mapping(folio);
	unsigned long flags;

	if (folio_test_reclaim(folio)) {
		folio_clear_reclaim(folio);
		folio_rotate_reclaimable(folio);
	}
	folio_get(folio);
	if (has_tags(mapping)) {
		xa_lock_irqsave(&mapping->i_pages, flags);
		if (folio->mapping == mapping)
			__xa_clear_mark(&mapping->i_pages, folio->index, PAGECACHE_TAG_WRITEBACK);
		xa_unlock_irqrestore(&mapping->i_pages, flags);
	}
	count_pages(folio, NR_WRITEBACK, -1);
	mod_node_page_state(&contig_page_data, NR_WRITTEN, folio_nr_pages(folio));
	clear_and_wake_up_bit(PG_writeback, folio_flags(folio, 0));
	folio_put(folio);
}
EXPORT_SYMBOL(folio_end_writeback);

void end_page_writeback(struct page *page)
{
	folio_end_writeback(page_folio(page));
}
EXPORT_SYMBOL(end_page_writeback);

/* ---- limits ---- */

/* Frames that could be dirty: free ones above the reserves, and those of files. */
static unsigned long dirtyable_memory(void)
{
	unsigned long free = global_zone_page_state(NR_FREE_PAGES);

	return free - min(free, totalreserve_pages) + global_node_page_state(NR_INACTIVE_FILE) +
	       global_node_page_state(NR_ACTIVE_FILE) + 1;
}

/** global_dirty_limits - how many pages may be dirty before the flusher starts, and before writers wait */
void global_dirty_limits(unsigned long *pbackground, unsigned long *pdirty)
{
	unsigned long available = dirtyable_memory(), dirty, background;

	dirty = vm_dirty_bytes ? DIV_ROUND_UP(vm_dirty_bytes, PAGE_SIZE) : vm_dirty_ratio * available / 100;
	background = dirty_background_bytes ? DIV_ROUND_UP(dirty_background_bytes, PAGE_SIZE)
					    : dirty_background_ratio * available / 100;
	if (background >= dirty)
		background = dirty / 2;
	*pbackground = background;
	*pdirty = dirty;
}

/* Are there more dirty pages than the flusher leaves? */
bool over_background_limit(void)
{
	unsigned long background, dirty;

	global_dirty_limits(&background, &dirty);
	return global_node_page_state(NR_FILE_DIRTY) > background;
}

/**
 * balance_dirty_pages_ratelimited - the caller has made a page of a file dirty: wait if there are too many
 *
 * May sleep; no lock that writing needs is held.
 */
void balance_dirty_pages_ratelimited(struct address_space *mapping)
{
	unsigned long background, dirty, pending;
	int rounds;

	if (!mapping->a_ops->writepage && !mapping->a_ops->writepages)
		return;
	for (rounds = 0; rounds < HZ / 5; rounds++) {
		global_dirty_limits(&background, &dirty);
		pending = global_node_page_state(NR_FILE_DIRTY) + global_node_page_state(NR_WRITEBACK);
		if (pending <= background)
			return;
		wakeup_flusher_threads();
		if (pending <= dirty || fatal_signal_pending(current))
			return;
		schedule_timeout_killable(1);
	}
}
EXPORT_SYMBOL(balance_dirty_pages_ratelimited);
