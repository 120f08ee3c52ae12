// SPDX-License-Identifier: MIT
/*
 * Taking pages out of the page cache: because the file has become shorter (truncate), or because they may be stale (invalidate).
 *
 * Truncation: the size is set first, then programs' mappings of the pages are removed, then the pages; a fault in between sees the new size. A
 * page that lies in the range in part stays, that part zeroed. Values in the map (where a page has gone to) are dropped without a word: file
 * systems that put them there take them out themselves first.
 *
 * Invalidation never loses data: dirty pages and pages in use stay.
 *
 * Locks: i_rwsem is held by who changes the size; page locks are taken here.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/shmem_fs.h>
#include <linux/swap.h>
#include "filemap.h"

#define BATCH 16

static void unmap_page_of(struct address_space *mapping, struct page *page)
{
	if (page_mapped(page))
		unmap_mapping_range(mapping, page_offset(page), PAGE_SIZE, false);
}

/* Remove a page that lies in the range. It is referenced; it may have left the file. */
static void truncate_page(struct address_space *mapping, struct page *page)
{
	lock_page(page);
	if (page->mapping == mapping) {
		wait_on_page_writeback(page);
		unmap_page_of(mapping, page);
		if (mapping->a_ops->invalidate_folio && page_has_private(page))
			mapping->a_ops->invalidate_folio(page_folio(page), 0, PAGE_SIZE);
		delete_from_page_cache(page);
	}
	unlock_page(page);
}

/* Zero part of a cached page. */
static void zero_part(struct address_space *mapping, pgoff_t index, size_t from, size_t to)
{
	struct page *page = find_lock_page(mapping, index);

	if (!page)
		return;
	wait_on_page_writeback(page);
	if (PageUptodate(page))
		memset(page_address(page) + from, 0, to - from);
	unlock_page(page);
	put_page(page);
}

static void zero_edges(struct address_space *mapping, loff_t start, loff_t end)
{
	pgoff_t first = start >> PAGE_SHIFT;
	bool whole_end = end == -1 || !((end + 1) & ~PAGE_MASK);

	if (start & ~PAGE_MASK) {
		bool same = end != -1 && end >> PAGE_SHIFT == first;

		zero_part(mapping, first, start & ~PAGE_MASK, same ? (end & ~PAGE_MASK) + 1 : PAGE_SIZE);
		if (same)
			return;
	}
	if (!whole_end)
		zero_part(mapping, end >> PAGE_SHIFT, 0, (end + 1) & ~PAGE_MASK);
}

/* Forget when pages that are gone were reclaimed (workingset.c). Not for shmem, whose values are swap entries. */
void erase_shadows(struct address_space *mapping, pgoff_t first, pgoff_t last)
{
	unsigned long index;
	void *entry;

	xa_for_each_range(&mapping->i_pages, index, entry, first, last)
		if (xa_is_value(entry) && xa_cmpxchg_irq(&mapping->i_pages, index, entry, NULL, GFP_KERNEL) == entry)
			workingset_forget_shadow();
}

/**
 * truncate_inode_pages_range - drop what the cache holds of bytes @start to @end (the last one, or -1: the end of all)
 *
 * Pages that lie inside go, also out of programs' address spaces; parts of others are zeroed. The inode's i_rwsem is held, or
 * nobody else has the inode. May sleep.
 */
void truncate_inode_pages_range(struct address_space *mapping, loff_t start, loff_t end)
{
	pgoff_t first = (start + PAGE_SIZE - 1) >> PAGE_SHIFT, index = first;
	pgoff_t last = end == -1 ? ULONG_MAX : (pgoff_t)((end + 1) >> PAGE_SHIFT) - 1;
	struct page *pages[BATCH];
	unsigned int i, nr;

	if (xa_empty(&mapping->i_pages))
		return;
	zero_edges(mapping, start, end);
	if (last != ULONG_MAX && last + 1 <= first)
		return;
	while ((nr = find_get_pages_range(mapping, &index, last, BATCH, pages)) != 0) {
		for (i = 0; i < nr; i++) {
			truncate_page(mapping, pages[i]);
			put_page(pages[i]);
		}
		cond_resched();
	}
	if (!shmem_mapping(mapping))
		erase_shadows(mapping, first, last);
}
EXPORT_SYMBOL(truncate_inode_pages_range);

/**
 * truncate_inode_pages, truncate_inode_pages_final - drop everything from @start on; everything, of an inode that goes
 */
void truncate_inode_pages(struct address_space *mapping, loff_t start)
{
	truncate_inode_pages_range(mapping, start, -1);
}
EXPORT_SYMBOL(truncate_inode_pages);

void truncate_inode_pages_final(struct address_space *mapping)
{
	set_bit(AS_EXITING, &mapping->flags);
	truncate_inode_pages(mapping, 0);
}
EXPORT_SYMBOL(truncate_inode_pages_final);

/**
 * truncate_pagecache - the file, whose size is set already, now ends at @newsize: drop pages and mappings behind it
 */
void truncate_pagecache(struct inode *inode, loff_t newsize)
{
	struct address_space *mapping = inode->i_mapping;
	loff_t hole = round_up(newsize, PAGE_SIZE);

	/* Once more behind the pages: a private copy may have been made of one of them in between. */
	unmap_mapping_range(mapping, hole, 0, 1);
	truncate_inode_pages(mapping, newsize);
	unmap_mapping_range(mapping, hole, 0, 1);
}
EXPORT_SYMBOL(truncate_pagecache);

/** truncate_pagecache_range - a hole is made from byte @start to @end, the last one; private copies of its pages stay */
void truncate_pagecache_range(struct inode *inode, loff_t start, loff_t end)
{
	struct address_space *mapping = inode->i_mapping;
	loff_t hole = round_up(start, PAGE_SIZE), past = round_down(end + 1, PAGE_SIZE);

	if (past > hole)
		unmap_mapping_range(mapping, hole, past - hole, 0);
	truncate_inode_pages_range(mapping, start, end);
}
EXPORT_SYMBOL(truncate_pagecache_range);

/** pagecache_isize_extended - the file has grown from @from to @to bytes: the page that was its last must be written through again */
void pagecache_isize_extended(struct inode *inode, loff_t from, loff_t to)
{
	if (from & ~PAGE_MASK)
		unmap_mapping_range(inode->i_mapping, round_down(from, PAGE_SIZE), PAGE_SIZE, 0);
}
EXPORT_SYMBOL(pagecache_isize_extended);

/** truncate_setsize - the file now has @newsize bytes. i_rwsem is held. */
void truncate_setsize(struct inode *inode, loff_t newsize)
{
	loff_t oldsize = inode->i_size;

	i_size_write(inode, newsize);
	if (newsize > oldsize)
		pagecache_isize_extended(inode, oldsize, newsize);
	else
		truncate_pagecache(inode, newsize);
}
EXPORT_SYMBOL(truncate_setsize);

/* ---- Invalidation ---- */

/* Take a locked page out of the cache unless it is used or has data of its own. The caller has one reference. */
static bool invalidate_page(struct address_space *mapping, struct page *page)
{
	bool done = false;

	if (page->mapping != mapping || PageDirty(page) || PageWriteback(page) || page_mapped(page))
		return false;
	xa_lock_irq(&mapping->i_pages);
	if (page_ref_freeze(page, 2)) {
		__filemap_remove_folio(page_folio(page), NULL);
		page_ref_unfreeze(page, 1);
		done = true;
	}
	xa_unlock_irq(&mapping->i_pages);
	return done;
}

/**
 * invalidate_mapping_pages - drop clean pages that nobody uses
 * @start, @end: the first and the last page
 *
 * Returns how many went. Does not wait.
 */
unsigned long invalidate_mapping_pages(struct address_space *mapping, pgoff_t start, pgoff_t end)
{
	struct page *pages[BATCH];
	unsigned long count = 0;
	unsigned int i, nr;

	while ((nr = find_get_pages_range(mapping, &start, end, BATCH, pages)) != 0) {
		for (i = 0; i < nr; i++) {
			if (trylock_page(pages[i])) {
				count += invalidate_page(mapping, pages[i]);
				unlock_page(pages[i]);
			}
			put_page(pages[i]);
		}
		cond_resched();
	}
	return count;
}
EXPORT_SYMBOL(invalidate_mapping_pages);

static int invalidate_page2(struct address_space *mapping, struct page *page)
{
	int error = 0;

	lock_page(page);
	if (page->mapping == mapping) {
		wait_on_page_writeback(page);
		unmap_page_of(mapping, page);
		if (PageDirty(page) && mapping->a_ops->launder_folio)
			error = mapping->a_ops->launder_folio(page_folio(page));
		if (!error && !invalidate_page(mapping, page))
			error = -EBUSY;
	}
	unlock_page(page);
	return error;
}

/**
 * invalidate_inode_pages2_range - drop pages although programs map them, because the file has changed below the cache
 * @start, @end: the first and the last page
 *
 * Returns 0, or -EBUSY if some had to stay. May sleep.
 */
int invalidate_inode_pages2_range(struct address_space *mapping, pgoff_t start, pgoff_t end)
{
	struct page *pages[BATCH];
	unsigned int i, nr;
	int ret = 0;

	while ((nr = find_get_pages_range(mapping, &start, end, BATCH, pages)) != 0) {
		for (i = 0; i < nr; i++) {
			int error = invalidate_page2(mapping, pages[i]);

			if (error)
				ret = error;
			put_page(pages[i]);
		}
		cond_resched();
	}
	return ret;
}
EXPORT_SYMBOL_GPL(invalidate_inode_pages2_range);

int invalidate_inode_pages2(struct address_space *mapping)
{
	return invalidate_inode_pages2_range(mapping, 0, -1);
}
EXPORT_SYMBOL_GPL(invalidate_inode_pages2);
