// SPDX-License-Identifier: MIT
/*
 * hostfs: allocating pages of a file ahead of their use, making holes, and counting what a file occupies, all as tmpfs does.
 *
 * A page of a file is the host's (below host_size, nothing noted), its own (dirty in the page cache, or in swap), or a hole. Above host_size
 * everything that is not its own is a hole; below, a hole is noted in hi->swapped as HOSTFS_HOLE, so that a page that reclaim has dropped is
 * filled with zeroes and not from the host again. There may be a note of a page that is in the cache, its own, until it goes to swap; so a
 * page of its own is looked for first. Allocating turns holes into zeroed pages that are dirty; what is the host's counts as allocated.
 *
 * Locks: i_rwsem; invalidate_lock while a hole is made, which keeps everybody from filling pages, so that only reclaim changes hi->swapped
 * meanwhile, and only by putting swap entries there; page locks. Without memory: allocating gives back what it has filled, -ENOMEM; a hole
 * ends where it could not be noted any more, -ENOMEM.
 */
#include <linux/falloc.h>
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/swap.h>
#include "hostfs.h"

/* Pages that have to be available when so many more are about to be filled. */
#define FILL_BATCH 64

static pgoff_t host_end(struct hostfs_inode *hi)
{
	return DIV_ROUND_UP(hi->host_size, PAGE_SIZE);
}

static bool is_own(struct page *page)
{
	return PageDirty(page) || PageSwapBacked(page);
}

/* ---- Counting ---- */

/**
 * hostfs_count_pages - how many pages a file occupies: the host's that it still shows, and its own, in memory and in swap
 *
 * Looks at each page of its own; exact while nobody changes the file.
 */
unsigned long hostfs_count_pages(struct hostfs_inode *hi)
{
	struct address_space *mapping = hi->vfs.i_mapping;
	pgoff_t end = host_end(hi);
	unsigned long index, count = end, holes = 0;
	void *entry;

	xa_for_each(&hi->swapped, index, entry) {
		if (entry == HOSTFS_HOLE)
			holes++;
		else if (index >= end)
			count++;
	}
	count -= holes;
	xa_for_each_start(&mapping->i_pages, index, entry, holes ? 0 : end) {
		if (xa_is_value(entry) || !is_own(entry))
			continue;
		if (index >= end || xa_load(&hi->swapped, index) == HOSTFS_HOLE)
			count++;
	}
	return count;
}

/* Whether there is anything but a hole. Nobody else fills pages. */
static bool is_allocated(struct hostfs_inode *hi, pgoff_t index)
{
	struct page *page = find_get_page(hi->vfs.i_mapping, index);
	bool own = page && is_own(page);
	void *noted;

	if (page)
		put_page(page);
	noted = xa_load(&hi->swapped, index);
	return own || (noted ? noted != HOSTFS_HOLE : index < host_end(hi));
}

/* ---- Holes ---- */

/* Zero a part of a page, unless it is a hole already. Returns 0 or -errno. */
static int zero_part(struct file *file, pgoff_t index, size_t from, size_t to)
{
	struct address_space *mapping = file->f_mapping;
	struct page *page;

	if (!is_allocated(HOSTFS_I(mapping->host), index))
		return 0;
	for (;;) {
		page = read_mapping_page(mapping, index, file);
		if (IS_ERR(page))
			return PTR_ERR(page);
		lock_page(page);
		if (page->mapping == mapping)
			break;
		unlock_page(page); /* reclaimed meanwhile */
		put_page(page);
	}
	zero_user_segment(page, from, to);
	hostfs_own_page(page);
	set_page_dirty(page);
	unlock_page(page);
	put_page(page);
	return 0;
}

/* Zero what a range of bytes, the last one being @last, has of pages that it does not cover. */
static int zero_edges(struct file *file, loff_t first, loff_t last)
{
	size_t from = first & ~PAGE_MASK, to = (last + 1) & ~PAGE_MASK;
	int error = 0;

	if (first >> PAGE_SHIFT == last >> PAGE_SHIFT)
		return from || to ? zero_part(file, first >> PAGE_SHIFT, from, to ?: PAGE_SIZE) : 0;
	if (from)
		error = zero_part(file, first >> PAGE_SHIFT, from, PAGE_SIZE);
	if (to && !error)
		error = zero_part(file, last >> PAGE_SHIFT, 0, to);
	return error;
}

/* Note that pages are not the host's any more. Returns the first that could not be noted, or @end. */
static pgoff_t note_holes(struct hostfs_inode *hi, pgoff_t first, pgoff_t end)
{
	pgoff_t index;

	for (index = first; index < end; index++) {
		if (xa_insert(&hi->swapped, index, HOSTFS_HOLE, GFP_KERNEL) == -ENOMEM)
			break;
		cond_resched();
	}
	return index;
}

/*
 * Make holes of whole pages. The notes are there before the pages go: what was written is lost only when the hole is certain.
 * @first, @end: the first page and the one behind the last
 */
static int drop_pages(struct inode *inode, pgoff_t first, pgoff_t end)
{
	struct hostfs_inode *hi = HOSTFS_I(inode);
	bool inside = end < host_end(hi);
	unsigned long index;
	int error = 0;
	void *value;

	if (inside) {
		pgoff_t noted = note_holes(hi, first, end);

		error = noted < end ? -ENOMEM : 0;
		end = noted;
	} else {
		hi->host_size = min_t(loff_t, hi->host_size, (loff_t)first << PAGE_SHIFT);
	}
	if (end <= first)
		return error;
	truncate_pagecache_range(inode, (loff_t)first << PAGE_SHIFT, ((loff_t)end << PAGE_SHIFT) - 1);
	xa_for_each_range(&hi->swapped, index, value, first, end - 1) {
		if (!inside)
			hostfs_forget_swapped(hi, index);
		else if (value != HOSTFS_HOLE)
			hostfs_swapped_to_hole(hi, index);
	}
	return error;
}

static int punch_hole(struct file *file, loff_t offset, loff_t len)
{
	struct inode *inode = file_inode(file);
	pgoff_t first = DIV_ROUND_UP(offset, PAGE_SIZE), end = (offset + len) >> PAGE_SHIFT;
	int error;

	filemap_invalidate_lock(inode->i_mapping);
	error = zero_edges(file, offset, offset + len - 1);
	if (!error && first < end)
		error = drop_pages(inode, first, end);
	filemap_invalidate_unlock(inode->i_mapping);
	return error;
}

/* ---- Allocating ---- */

/* Give up the pages that fill_range() has marked, or only their marks. One that a program has begun to use stays. */
static void end_fill(struct inode *inode, pgoff_t first, pgoff_t end, bool keep)
{
	struct address_space *mapping = inode->i_mapping;
	unsigned long index;
	void *entry;

	xa_for_each_range(&mapping->i_pages, index, entry, first, end - 1) {
		struct page *page;

		if (!xa_get_mark(&mapping->i_pages, index, PAGECACHE_TAG_TOWRITE))
			continue;
		xa_clear_mark(&mapping->i_pages, index, PAGECACHE_TAG_TOWRITE);
		page = keep ? NULL : find_lock_page(mapping, index);
		if (!page)
			continue;
		if (!page_mapped(page) && !memchr_inv(page_address(page), 0, PAGE_SIZE))
			delete_from_page_cache(page);
		unlock_page(page);
		put_page(page);
	}
}

/* Fill the page at @index if it is a hole. Returns whether it was one, or -errno. */
static int fill_hole(struct inode *inode, pgoff_t index)
{
	struct hostfs_inode *hi = HOSTFS_I(inode);
	void *noted = xa_load(&hi->swapped, index);
	struct page *page;
	int ret = 0;

	if (noted ? noted != HOSTFS_HOLE : index < host_end(hi))
		return 0;
	page = grab_cache_page_write_begin(inode->i_mapping, index);
	if (!page)
		return -ENOMEM;
	/* Only now is it certain that nobody brings it back from swap. */
	noted = xa_load(&hi->swapped, index);
	if (!is_own(page) && (!noted || noted == HOSTFS_HOLE)) {
		if (!PageUptodate(page)) {
			zero_user_segment(page, 0, PAGE_SIZE);
			SetPageUptodate(page);
		}
		hostfs_own_page(page);
		set_page_dirty(page); /* or reclaim could make it a hole again */
		xa_set_mark(&inode->i_mapping->i_pages, index, PAGECACHE_TAG_TOWRITE);
		ret = 1;
	}
	unlock_page(page);
	put_page(page);
	return ret;
}

/* Fill the holes of a range. What was filled before a failure is given back, unless it has gone to swap meanwhile. */
static int fill_range(struct inode *inode, pgoff_t first, pgoff_t end)
{
	pgoff_t index, behind = max(first, host_end(HOSTFS_I(inode)));
	unsigned long filled = 0;
	int ret = 0;

	if (end > behind && end - behind > totalram_pages() + total_swap_pages)
		return -ENOSPC;
	for (index = first; index < end; index++) {
		if (signal_pending(current))
			ret = -EINTR;
		else if (filled % FILL_BATCH == 0 && si_mem_available() + get_nr_swap_pages() < FILL_BATCH)
			ret = -ENOSPC;
		else
			ret = fill_hole(inode, index);
		if (ret < 0)
			break;
		filled += ret;
		cond_resched();
	}
	if (filled)
		end_fill(inode, first, index, ret >= 0);
	return min(ret, 0);
}

static int allocate(struct inode *inode, int mode, loff_t offset, loff_t len)
{
	int error = inode_newsize_ok(inode, offset + len);

	if (error)
		return error;
	error = fill_range(inode, offset >> PAGE_SHIFT, DIV_ROUND_UP(offset + len, PAGE_SIZE));
	if (!error && !(mode & FALLOC_FL_KEEP_SIZE) && offset + len > inode->i_size)
		i_size_write(inode, offset + len);
	return error;
}

/**
 * hostfs_fallocate - fallocate(2): allocate a range, or make a hole of it
 *
 * Returns 0, -EOPNOTSUPP for another mode, -EFBIG, -ENOSPC, -ENOMEM, -EINTR, -EIO. May sleep.
 */
long hostfs_fallocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	struct inode *inode = file_inode(file);
	int error;

	if (mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE))
		return -EOPNOTSUPP;
	inode_lock(inode);
	hostfs_pin(inode);
	error = mode & FALLOC_FL_PUNCH_HOLE ? punch_hole(file, offset, len) : allocate(inode, mode, offset, len);
	if (!error)
		inode->i_ctime = inode->i_mtime = current_time(inode);
	inode_unlock(inode);
	return error;
}
