// SPDX-License-Identifier: MIT
/*
 * Reading ahead: a file that is read in order is read in windows, before its pages are asked for.
 *
 * The window of an open file is [start, start + size); its last async_size pages have not been asked for yet when it is read, and the first
 * of those carries PG_readahead. Who reaches that page makes the next window, twice as large up to ra_pages, begin behind this one. A
 * reader out of order gets what it asked for and no more. Windows end at the end of the file. Whatever cannot be had without trying hard
 * (memory, a page that is there already) ends or splits a window; nobody is told.
 *
 * Locks: the new pages are locked until they are filled; invalidate_lock is held for reading meanwhile. f_ra is not locked: a race makes
 * the guess worse, nothing else.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/swap.h>
#include "filemap.h"

/** file_ra_state_init - an open file's reading ahead, at its start */
void file_ra_state_init(struct file_ra_state *ra, struct address_space *mapping)
{
	ra->start = 0;
	ra->size = 0;
	ra->async_size = 0;
	ra->mmap_miss = 0;
	ra->ra_pages = VM_READAHEAD_PAGES;
	ra->prev_pos = -1;
}
EXPORT_SYMBOL_GPL(file_ra_state_init);

/**
 * readahead_folio - the next folio of a window, for readahead()
 *
 * Returns it locked, or NULL when all have been given out; the one who fills it unlocks it. What readahead() does not take is read one by one.
 */
struct folio *readahead_folio(struct readahead_control *ractl)
{
	struct page *page;

	ractl->_nr_pages -= ractl->_batch_count;
	ractl->_index += ractl->_batch_count;
	ractl->_batch_count = 0;
	if (!ractl->_nr_pages)
		return NULL;
	page = xa_load(&ractl->mapping->i_pages, ractl->_index);
	ractl->_batch_count = 1;
	put_page(page); /* the cache's reference keeps it while it is locked */
	return page_folio(page);
}
EXPORT_SYMBOL_GPL(readahead_folio);

/* Have the pages of the window read, and begin a new one behind it. */
static void read_pages(struct readahead_control *ractl)
{
	const struct address_space_operations *aops = ractl->mapping->a_ops;
	struct folio *folio;

	if (aops->readahead && ractl->_nr_pages)
		aops->readahead(ractl);
	while ((folio = readahead_folio(ractl)) != NULL) {
		if (aops->readahead)
			folio_unlock(folio); /* it was not taken: the reader will ask for it */
		else
			aops->read_folio(ractl->file, folio);
	}
}

/**
 * page_cache_ra_unbounded - read pages from ractl's index on, those that are not cached
 * @nr_to_read: how many, whatever the size of the file
 * @lookahead: the page that many before the end of the window is marked
 *
 * May sleep. For file systems that know better than i_size where a file ends.
 */
void page_cache_ra_unbounded(struct readahead_control *ractl, unsigned long nr_to_read, unsigned long lookahead)
{
	struct address_space *mapping = ractl->mapping;
	pgoff_t index = ractl->_index;
	gfp_t gfp = readahead_gfp_mask(mapping);
	unsigned long i;

	filemap_invalidate_lock_shared(mapping);
	for (i = 0; i < nr_to_read; i++) {
		void *entry = xa_load(&mapping->i_pages, index + i);
		struct page *page;

		if (entry && !xa_is_value(entry)) {
			read_pages(ractl);
			ractl->_index = index + i + 1;
			continue;
		}
		page = __page_cache_alloc(gfp);
		if (!page)
			break;
		if (add_to_page_cache_lru(page, mapping, index + i, gfp)) {
			put_page(page);
			read_pages(ractl);
			ractl->_index = index + i + 1;
			continue;
		}
		if (i == nr_to_read - lookahead)
			SetPageReadahead(page);
		ractl->_nr_pages++;
	}
	read_pages(ractl);
	filemap_invalidate_unlock_shared(mapping);
}
EXPORT_SYMBOL_GPL(page_cache_ra_unbounded);

/* The same up to the end of the file. */
static void do_page_cache_ra(struct readahead_control *ractl, unsigned long nr, unsigned long lookahead)
{
	loff_t size = i_size_read(ractl->mapping->host);
	pgoff_t last;

	if (size <= 0 || (!ractl->mapping->a_ops->read_folio && !ractl->mapping->a_ops->readahead))
		return;
	last = (size - 1) >> PAGE_SHIFT;
	if (ractl->_index > last)
		return;
	if (nr > last - ractl->_index + 1)
		nr = last - ractl->_index + 1;
	page_cache_ra_unbounded(ractl, nr, lookahead);
}

static void read_range(struct address_space *mapping, struct file *file, struct file_ra_state *ra, pgoff_t index,
		       unsigned long nr, unsigned long lookahead)
{
	DEFINE_READAHEAD(ractl, file, ra, mapping, index);

	do_page_cache_ra(&ractl, nr, lookahead);
}

/** force_page_cache_readahead - read @nr pages from @index on, in order or not, at most 2 MiB at a time. May sleep. */
void force_page_cache_readahead(struct address_space *mapping, struct file *file, pgoff_t index, unsigned long nr)
{
	unsigned long pages = DIV_ROUND_UP((u64)i_size_read(mapping->host), PAGE_SIZE);

	nr = index < pages ? min(nr, pages - index) : 0;
	while (nr) {
		unsigned long part = min_t(unsigned long, nr, SZ_2M / PAGE_SIZE);

		read_range(mapping, file, NULL, index, part, 0);
		index += part;
		nr -= part;
	}
}

/* How many pages the first window has for a read of @nr: a few times as many. */
static unsigned int first_window(unsigned long nr, unsigned int max)
{
	unsigned long size = roundup_pow_of_two(nr);

	if (size <= max / 32)
		size *= 4;
	else if (size <= max / 4)
		size *= 2;
	else
		size = max;
	return size;
}

static unsigned int next_window(const struct file_ra_state *ra, unsigned int max)
{
	if (ra->size < max / 16)
		return 4 * ra->size;
	return ra->size <= max / 2 ? 2 * ra->size : max;
}

static void read_window(struct address_space *mapping, struct file *file, struct file_ra_state *ra)
{
	read_range(mapping, file, ra, ra->start, ra->size, ra->async_size);
}

static void begin_window(struct file_ra_state *ra, pgoff_t index, unsigned long req_count, unsigned int max)
{
	ra->start = index;
	ra->size = first_window(req_count, max);
	ra->async_size = ra->size > req_count ? ra->size - req_count : ra->size;
}

static void advance_window(struct file_ra_state *ra, unsigned int max)
{
	ra->start += ra->size;
	ra->size = next_window(ra, max);
	ra->async_size = ra->size;
}

/**
 * page_cache_sync_readahead - the page at @index is needed and not cached
 * @req_count: how many pages the reader wants
 *
 * Reads it and what is likely to be wanted next. May sleep.
 */
void page_cache_sync_readahead(struct address_space *mapping, struct file_ra_state *ra, struct file *file,
			       pgoff_t index, unsigned long req_count)
{
	unsigned int max = ra->ra_pages;
	pgoff_t prev = (u64)ra->prev_pos >> PAGE_SHIFT;

	if (!max || (file && file->f_mode & FMODE_RANDOM)) {
		force_page_cache_readahead(mapping, file, index, max ? req_count : 1);
		return;
	}
	if (index && index == ra->start + ra->size) {
		advance_window(ra, max);
	} else if (!index || req_count > max || index - prev <= 1) {
		begin_window(ra, index, min_t(unsigned long, req_count, max), max);
	} else {
		read_range(mapping, file, ra, index, req_count, 0);
		return;
	}
	read_window(mapping, file, ra);
}
EXPORT_SYMBOL_GPL(page_cache_sync_readahead);

/**
 * page_cache_async_readahead - the reader has reached the marked page @folio at @index: read the next window
 */
void page_cache_async_readahead(struct address_space *mapping, struct file_ra_state *ra, struct file *file,
				struct folio *folio, pgoff_t index, unsigned long req_count)
{
	unsigned int max = ra->ra_pages;

	if (!max || folio_test_writeback(folio))
		return;
	folio_clear_readahead(folio);
	if (index == ra->start + ra->size - ra->async_size || index == ra->start + ra->size) {
		advance_window(ra, max);
	} else {
		/* Somebody else's mark: begin behind what is cached already. */
		pgoff_t start = page_cache_next_miss(mapping, index + 1, max);

		if (start - index > max)
			return;
		ra->start = start;
		ra->size = min_t(unsigned long, start - index + req_count, max);
		ra->size = next_window(ra, max);
		ra->async_size = ra->size;
	}
	read_window(mapping, file, ra);
}
EXPORT_SYMBOL_GPL(page_cache_async_readahead);

/* A program touched page @index of a mapping, and it is not cached: read the pages around it, too. */
void page_cache_readahead_around(struct address_space *mapping, struct file *file, pgoff_t index)
{
	struct file_ra_state *ra = &file->f_ra;
	unsigned int pages = ra->ra_pages;

	if (!pages)
		return;
	ra->start = index > pages / 2 ? index - pages / 2 : 0;
	ra->size = pages;
	ra->async_size = pages / 4;
	read_window(mapping, file, ra);
}
