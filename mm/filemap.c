// SPDX-License-Identifier: MIT
/*
 * The page cache: each file's address_space maps page numbers to pages.
 *
 * Invariants: a page in mapping->i_pages has page->mapping and page->index set and holds one reference for the cache;
 * mapping->nrpages is their number, and NR_FILE_PAGES that of all files. A slot may hold a value instead of a page: where a page has
 * gone to (a swap slot of tmpfs), or a note of reclaim; such slots are not counted. PG_uptodate says that the contents are valid. Bytes
 * behind the end of the file in its last page are zero when it is read in, and a truncation clears them.
 *
 * The page lock (PG_locked) is held by who fills a page, writes to it, or takes it out of the cache. So a locked page whose mapping is
 * still the file's stays in the file; one found without the lock may have left it.
 *
 * Locks: i_rwsem, invalidate_lock, page lock, i_pages' lock. Readers find a page under RCU and take a reference if it has not gone meanwhile.
 *
 * This file: page locks, finding, adding, removing. Reading and writing: filemap_rw.c; faults: filemap_fault.c; truncation: truncate.c.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/sched/signal.h>
#include <linux/swap.h>
#include <linux/wait_bit.h>
#include <linux/xarray.h>
#include "filemap.h"

/* ---- Page locks ---- */

/** __folio_lock - the slow part of folio_lock(): sleep until the lock is ours */
void __folio_lock(struct folio *folio)
{
	wait_on_bit_lock(folio_flags(folio, 0), PG_locked, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL(__folio_lock);

int __folio_lock_killable(struct folio *folio)
{
	return wait_on_bit_lock(folio_flags(folio, 0), PG_locked, TASK_KILLABLE);
}
EXPORT_SYMBOL_GPL(__folio_lock_killable);

/** folio_unlock - give the lock to who waits for it. Any context; the folio may go away at once. */
void folio_unlock(struct folio *folio)
{
	VM_BUG_ON_PAGE(!folio_test_locked(folio), &folio->page);
	clear_and_wake_up_bit(PG_locked, folio_flags(folio, 0));
}
EXPORT_SYMBOL(folio_unlock);

void unlock_page(struct page *page)
{
	folio_unlock(page_folio(page));
}
EXPORT_SYMBOL(unlock_page);

/** folio_wait_bit, folio_wait_bit_killable - sleep until a flag of the folio, on which the caller has a reference, is clear */
void folio_wait_bit(struct folio *folio, int bit_nr)
{
	wait_on_bit(folio_flags(folio, 0), bit_nr, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL(folio_wait_bit);

int folio_wait_bit_killable(struct folio *folio, int bit_nr)
{
	return wait_on_bit(folio_flags(folio, 0), bit_nr, TASK_KILLABLE);
}
EXPORT_SYMBOL(folio_wait_bit_killable);

/** folio_wait_writeback - sleep until the folio's contents are where they were being written to */
void folio_wait_writeback(struct folio *folio)
{
	while (folio_test_writeback(folio))
		folio_wait_bit(folio, PG_writeback);
}
EXPORT_SYMBOL_GPL(folio_wait_writeback);

/* ---- Finding ---- */

/**
 * filemap_get_entry - what the cache has at @index
 *
 * Returns a page with a reference, a value, or NULL. Any context.
 */
void *filemap_get_entry(struct address_space *mapping, pgoff_t index)
{
	struct page *page;

	rcu_read_lock();
	for (;;) {
		page = xa_load(&mapping->i_pages, index);
		if (!page || xa_is_value(page))
			break;
		if (!get_page_unless_zero(page))
			continue;
		if (likely(page == xa_load(&mapping->i_pages, index)))
			break;
		put_page(page);
	}
	rcu_read_unlock();
	return page;
}

/* Lock a page that was found at @index. Returns 0, -EAGAIN if it has left the file, -EWOULDBLOCK. */
static int lock_found(struct address_space *mapping, pgoff_t index, struct page *page, int flags)
{
	if (!(flags & FGP_NOWAIT))
		lock_page(page);
	else if (!trylock_page(page))
		return -EWOULDBLOCK;
	if (likely(page->mapping == mapping && page->index == index))
		return 0;
	unlock_page(page);
	return -EAGAIN;
}

static struct page *make_page(struct address_space *mapping, pgoff_t index, int flags, gfp_t gfp, int *error)
{
	struct page *page;

	if (flags & FGP_NOFS)
		gfp &= ~__GFP_FS;
	if (flags & FGP_NOWAIT)
		gfp = (gfp & ~GFP_KERNEL) | GFP_NOWAIT | __GFP_NOWARN;
	page = alloc_page(gfp);
	*error = -ENOMEM;
	if (!page)
		return NULL;
	if (flags & FGP_ACCESSED)
		folio_set_referenced(page_folio(page));
	*error = add_to_page_cache_lru(page, mapping, index, gfp & GFP_KERNEL);
	if (!*error)
		return page;
	put_page(page);
	return NULL;
}

/**
 * pagecache_get_page - find the page at @index, or make it
 * @fgp_flags: FGP_LOCK: locked; FGP_CREAT: made if it is not there (then locked, and not up to date); FGP_NOWAIT: without sleeping;
 *	FGP_FOR_MMAP: a made page is not locked; FGP_ENTRY: a value may be returned; FGP_STABLE: not while it is being written back;
 *	FGP_ACCESSED: note the access
 * @gfp: for the page that is made
 *
 * Returns it with a reference, or NULL.
 */
struct page *pagecache_get_page(struct address_space *mapping, pgoff_t index, int fgp_flags, gfp_t gfp)
{
	struct page *page;
	int error;

	do {
		page = filemap_get_entry(mapping, index);
		if (xa_is_value(page)) {
			if (fgp_flags & FGP_ENTRY)
				return page;
			page = NULL;
		}
		error = 0;
		if (page) {
			if (fgp_flags & FGP_LOCK)
				error = lock_found(mapping, index, page, fgp_flags);
			if (!error)
				break;
			put_page(page);
			page = NULL;
		} else if (fgp_flags & FGP_CREAT) {
			page = make_page(mapping, index, fgp_flags, gfp, &error);
			if (page && fgp_flags & FGP_FOR_MMAP)
				unlock_page(page);
			if (page)
				return page;
		}
	} while (error == -EAGAIN || error == -EEXIST);
	if (page && fgp_flags & FGP_ACCESSED)
		mark_page_accessed(page);
	if (page && fgp_flags & FGP_STABLE)
		wait_on_page_writeback(page);
	return page;
}
EXPORT_SYMBOL(pagecache_get_page);

struct folio *__filemap_get_folio(struct address_space *mapping, pgoff_t index, int fgp_flags, gfp_t gfp)
{
	return (struct folio *)pagecache_get_page(mapping, index, fgp_flags, gfp);
}
EXPORT_SYMBOL(__filemap_get_folio);

/** grab_cache_page_write_begin - the page at @index, made if need be, locked and not under writeback; NULL without memory */
struct page *grab_cache_page_write_begin(struct address_space *mapping, pgoff_t index)
{
	return pagecache_get_page(mapping, index, FGP_LOCK | FGP_WRITE | FGP_CREAT | FGP_STABLE,
				  mapping_gfp_mask(mapping));
}
EXPORT_SYMBOL(grab_cache_page_write_begin);

/**
 * find_get_pages_range - the pages from *@start to @end, at most @nr of them
 * @start: moved behind the last one found
 *
 * Returns how many were found, each with a reference. Values are passed over.
 */
unsigned int find_get_pages_range(struct address_space *mapping, pgoff_t *start, pgoff_t end, unsigned int nr,
				  struct page **pages)
{
	unsigned long index = *start;
	unsigned int found = 0;
	struct page *page;

	if (!nr)
		return 0;
	rcu_read_lock();
	xa_for_each_range(&mapping->i_pages, index, page, *start, end) {
		if (xa_is_value(page) || !get_page_unless_zero(page))
			continue;
		if (unlikely(page != xa_load(&mapping->i_pages, index))) {
			put_page(page);
			continue;
		}
		pages[found++] = page;
		if (found == nr)
			break;
	}
	rcu_read_unlock();
	*start = found == nr ? index + 1 : end == ULONG_MAX ? end : end + 1;
	return found;
}

/** page_cache_next_miss - the first of @max_scan indices from @index on that has no page */
pgoff_t page_cache_next_miss(struct address_space *mapping, pgoff_t index, unsigned long max_scan)
{
	while (max_scan--) {
		void *entry = xa_load(&mapping->i_pages, index);

		if (!entry || xa_is_value(entry))
			break;
		if (!++index)
			break;
	}
	return index;
}
EXPORT_SYMBOL(page_cache_next_miss);

/* ---- Adding and removing ---- */

static void count_cached(struct page *page, bool in)
{
	void (*count)(struct page *, enum node_stat_item) = in ? inc_node_page_state : dec_node_page_state;

	count(page, NR_FILE_PAGES);
	if (PageSwapBacked(page))
		count(page, NR_SHMEM);
}

/* Put a locked page into the map in place of @expected (NULL or a value). Returns 0, -EEXIST or -ENOMEM. */
int filemap_insert_page(struct address_space *mapping, struct page *page, pgoff_t index, void *expected, gfp_t gfp)
{
	XA_STATE(xas, &mapping->i_pages, index);
	int error;

	get_page(page);
	page->mapping = mapping;
	page->index = index;
	do {
		xas_lock_irq(&xas);
		if (xas_load(&xas) != expected) {
			xas_set_err(&xas, -EEXIST);
		} else {
			xas_store(&xas, page);
			if (!xas_error(&xas))
				mapping->nrpages++;
		}
		xas_unlock_irq(&xas);
	} while (xas_nomem(&xas, gfp));
	error = xas_error(&xas);
	if (error) {
		page->mapping = NULL;
		put_page(page);
		return error;
	}
	count_cached(page, true);
	return 0;
}

/**
 * add_to_page_cache_lru - put a new page into a file's cache and on the list of inactive pages
 * @page: nobody else knows it; it comes back locked
 *
 * Returns 0, -EEXIST if there is a page, -ENOMEM. The cache takes its own reference.
 */
int add_to_page_cache_lru(struct page *page, struct address_space *mapping, pgoff_t index, gfp_t gfp)
{
	void *old = xa_load(&mapping->i_pages, index);
	int error;

	if (old && !xa_is_value(old))
		return -EEXIST;
	__SetPageLocked(page);
	error = filemap_insert_page(mapping, page, index, old, gfp);
	if (error) {
		__ClearPageLocked(page);
		return error;
	}
	/* What lay there says when reclaim took the page that was there before. */
	if (old)
		workingset_refault(page_folio(page), old);
	lru_cache_add(page);
	return 0;
}
EXPORT_SYMBOL_GPL(add_to_page_cache_lru);

int filemap_add_folio(struct address_space *mapping, struct folio *folio, pgoff_t index, gfp_t gfp)
{
	return add_to_page_cache_lru(&folio->page, mapping, index, gfp);
}
EXPORT_SYMBOL_GPL(filemap_add_folio);

/**
 * __filemap_remove_folio - take a locked folio out of the map
 * @shadow: what is left in its place: NULL or a value
 *
 * i_pages' lock is held. The cache's reference is the caller's from now on.
 */
void __filemap_remove_folio(struct folio *folio, void *shadow)
{
	struct address_space *mapping = folio->mapping;
	XA_STATE(xas, &mapping->i_pages, folio->index);

	VM_BUG_ON_PAGE(!folio_test_locked(folio), &folio->page);
	xas_load(&xas);
	xas_init_marks(&xas);
	xas_store(&xas, shadow);
	mapping->nrpages--;
	count_cached(&folio->page, false);
	folio_cancel_dirty(folio);
	folio->mapping = NULL;
}

/** filemap_remove_folio - take a locked folio out of its file's cache and drop the cache's reference */
void filemap_remove_folio(struct folio *folio)
{
	struct address_space *mapping = folio->mapping;

	xa_lock_irq(&mapping->i_pages);
	__filemap_remove_folio(folio, NULL);
	xa_unlock_irq(&mapping->i_pages);
	if (mapping->a_ops->free_folio)
		mapping->a_ops->free_folio(folio);
	folio_put(folio);
}

void delete_from_page_cache(struct page *page)
{
	filemap_remove_folio(page_folio(page));
}
EXPORT_SYMBOL(delete_from_page_cache);

/* ---- Filling ---- */

/* Have a locked page read in; unlocks it. Returns 0, -EIO or what the file system says. */
int filemap_read_page(struct file *file, filler_t *filler, struct page *page)
{
	int error = filler(file, page_folio(page));

	if (error)
		return error;
	error = wait_on_page_locked_killable(page);
	if (error)
		return error;
	return PageUptodate(page) ? 0 : -EIO;
}

/**
 * read_cache_page - the page at @index, read in if need be
 * @filler: reads it; NULL: the file's own read_folio()
 * @file: passed to @filler
 *
 * Returns it with a reference, not locked, or an error. May sleep.
 */
struct page *read_cache_page(struct address_space *mapping, pgoff_t index, filler_t *filler, struct file *file)
{
	struct page *page;
	int error;

	if (!filler)
		filler = mapping->a_ops->read_folio;
	if (!filler)
		return ERR_PTR(-EIO);
	page = find_get_page(mapping, index);
	if (page && PageUptodate(page)) {
		mark_page_accessed(page);
		return page;
	}
	if (page)
		put_page(page);
	page = pagecache_get_page(mapping, index, FGP_LOCK | FGP_CREAT, mapping_gfp_mask(mapping));
	if (!page)
		return ERR_PTR(-ENOMEM);
	if (PageUptodate(page)) {
		unlock_page(page);
		error = 0;
	} else {
		error = filemap_read_page(file, filler, page);
	}
	if (!error) {
		mark_page_accessed(page);
		return page;
	}
	put_page(page);
	return ERR_PTR(error);
}
EXPORT_SYMBOL(read_cache_page);

struct page *read_cache_page_gfp(struct address_space *mapping, pgoff_t index, gfp_t gfp)
{
	return read_cache_page(mapping, index, NULL, NULL);
}
EXPORT_SYMBOL(read_cache_page_gfp);

struct folio *read_cache_folio(struct address_space *mapping, pgoff_t index, filler_t *filler, struct file *file)
{
	return (struct folio *)read_cache_page(mapping, index, filler, file);
}
EXPORT_SYMBOL(read_cache_folio);

/** noop_dirty_folio - the dirty_folio() of files that have nowhere to be written to: a mark and no more */
bool noop_dirty_folio(struct address_space *mapping, struct folio *folio)
{
	return !folio_test_set_dirty(folio);
}
EXPORT_SYMBOL(noop_dirty_folio);
