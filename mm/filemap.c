// SPDX-License-Identifier: MIT
/*
 * The page cache of files that have no other store: each file's address_space maps page numbers to pages.
 *
 * Invariants: a page in mapping->i_pages has page->mapping and page->index set, holds one reference for the cache, and
 * its contents are valid (it is zeroed before it is inserted); mapping->nrpages is their number. Bytes behind the end
 * of the file in its last page are zero: a truncation clears them. A page number without a page reads as zeroes.
 *
 * Locks: i_pages' lock guards the map; writers and truncation hold the inode's i_rwsem. Readers take neither: they find
 * a page under RCU and take a reference if it has not gone meanwhile.
 *
 * Without memory a write stops short, with -ENOMEM if nothing was written.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/string.h>
#include <linux/uio.h>
#include <linux/xarray.h>

const struct address_space_operations ram_aops = {};
EXPORT_SYMBOL(ram_aops);

/**
 * file_ra_state_init - an open file's read-ahead, at its start
 */
void file_ra_state_init(struct file_ra_state *ra, struct address_space *mapping)
{
	ra->ra_pages = 0;
	ra->prev_pos = -1;
}
EXPORT_SYMBOL_GPL(file_ra_state_init);

/**
 * find_get_page - the page at @index
 *
 * Returns it with a reference, or NULL. Any context.
 */
struct page *find_get_page(struct address_space *mapping, pgoff_t index)
{
	struct page *page;

	rcu_read_lock();
	for (;;) {
		page = xa_load(&mapping->i_pages, index);
		if (!page)
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

/**
 * pagecache_get_or_create - the page at @index, made and zeroed if there is none
 *
 * Returns it with a reference, or NULL without memory. The inode's i_rwsem is held for writing.
 */
struct page *pagecache_get_or_create(struct address_space *mapping, pgoff_t index)
{
	struct page *page = find_get_page(mapping, index);

	if (page)
		return page;
	page = alloc_page(mapping->gfp_mask | __GFP_ZERO);
	if (!page)
		return NULL;
	page->mapping = mapping;
	page->index = index;
	SetPageUptodate(page);
	if (xa_insert_irq(&mapping->i_pages, index, page, GFP_KERNEL)) {
		page->mapping = NULL;
		put_page(page);
		return NULL;
	}
	mapping->nrpages++;
	get_page(page);
	return page;
}

static void remove_page(struct address_space *mapping, pgoff_t index, struct page *page)
{
	xa_erase_irq(&mapping->i_pages, index);
	mapping->nrpages--;
	page->mapping = NULL;
	put_page(page);
}

static void zero_part(struct address_space *mapping, pgoff_t index, size_t from, size_t to)
{
	struct page *page = find_get_page(mapping, index);

	if (page) {
		memset(page_address(page) + from, 0, to - from);
		put_page(page);
	}
}

/**
 * truncate_inode_pages_range - drop what the cache holds of bytes @start to @end (the last one, or -1: the end of all)
 *
 * Pages that lie inside go, parts of others are zeroed. The inode's i_rwsem is held, or nobody else has the inode.
 */
void truncate_inode_pages_range(struct address_space *mapping, loff_t start, loff_t end)
{
	pgoff_t first = (start + PAGE_SIZE - 1) >> PAGE_SHIFT;
	pgoff_t last = end == -1 ? ULONG_MAX : (pgoff_t)((end + 1) >> PAGE_SHIFT) - 1;
	unsigned long index = first;
	struct page *page;

	if (!mapping->nrpages)
		return;
	if (start & ~PAGE_MASK) {
		size_t to = PAGE_SIZE;

		if (end != -1 && end >> PAGE_SHIFT == start >> PAGE_SHIFT)
			to = (end & ~PAGE_MASK) + 1;
		zero_part(mapping, start >> PAGE_SHIFT, start & ~PAGE_MASK, to);
	}
	if (end != -1 && ((end + 1) & ~PAGE_MASK) && end >> PAGE_SHIFT >= first)
		zero_part(mapping, end >> PAGE_SHIFT, 0, (end + 1) & ~PAGE_MASK);
	if (last != ULONG_MAX && last + 1 <= first)
		return;
	xa_for_each_range(&mapping->i_pages, index, page, first, last)
		remove_page(mapping, index, page);
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
	truncate_inode_pages(mapping, 0);
}
EXPORT_SYMBOL(truncate_inode_pages_final);

/**
 * truncate_pagecache, truncate_setsize - the file now has @newsize bytes
 */
void truncate_pagecache(struct inode *inode, loff_t newsize)
{
	truncate_inode_pages(inode->i_mapping, newsize);
}
EXPORT_SYMBOL(truncate_pagecache);

void truncate_setsize(struct inode *inode, loff_t newsize)
{
	loff_t oldsize = inode->i_size;

	i_size_write(inode, newsize);
	if (newsize < oldsize)
		truncate_pagecache(inode, newsize);
}
EXPORT_SYMBOL(truncate_setsize);

/**
 * generic_file_read_iter - the read_iter() of files in the page cache
 *
 * Returns the bytes read, 0 at the end, -EFAULT. Process context.
 */
ssize_t generic_file_read_iter(struct kiocb *iocb, struct iov_iter *iter)
{
	struct address_space *mapping = iocb->ki_filp->f_mapping;
	struct inode *inode = mapping->host;
	ssize_t done = 0;

	while (iov_iter_count(iter)) {
		loff_t pos = iocb->ki_pos, size = i_size_read(inode);
		size_t offset = pos & ~PAGE_MASK, bytes, copied;
		struct page *page;

		if (pos >= size)
			break;
		bytes = min3((u64)PAGE_SIZE - offset, (u64)(size - pos), (u64)iov_iter_count(iter));
		page = find_get_page(mapping, pos >> PAGE_SHIFT);
		if (page) {
			copied = copy_page_to_iter(page, offset, bytes, iter);
			put_page(page);
		} else {
			copied = iov_iter_zero(bytes, iter);
		}
		iocb->ki_pos += copied;
		done += copied;
		if (copied < bytes) {
			if (!done)
				done = -EFAULT;
			break;
		}
	}
	file_accessed(iocb->ki_filp);
	return done;
}
EXPORT_SYMBOL(generic_file_read_iter);

/**
 * generic_perform_write - copy into the page cache; checks are done, i_rwsem is held
 *
 * Returns the bytes written or -errno.
 */
ssize_t generic_perform_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct address_space *mapping = iocb->ki_filp->f_mapping;
	struct inode *inode = mapping->host;
	loff_t pos = iocb->ki_pos;
	ssize_t done = 0, error = 0;

	while (iov_iter_count(from)) {
		size_t offset = pos & ~PAGE_MASK;
		size_t bytes = min_t(size_t, PAGE_SIZE - offset, iov_iter_count(from));
		struct page *page = pagecache_get_or_create(mapping, pos >> PAGE_SHIFT);
		size_t copied;

		if (!page) {
			error = -ENOMEM;
			break;
		}
		copied = copy_page_from_iter(page, offset, bytes, from);
		SetPageDirty(page);
		put_page(page);
		pos += copied;
		done += copied;
		if (pos > i_size_read(inode))
			i_size_write(inode, pos);
		if (copied < bytes) {
			error = -EFAULT;
			break;
		}
	}
	iocb->ki_pos = pos;
	return done ?: error;
}
EXPORT_SYMBOL(generic_perform_write);

/**
 * __generic_file_write_iter - generic_file_write_iter() with i_rwsem held and checks done
 */
ssize_t __generic_file_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	int error = file_update_time(iocb->ki_filp);

	return error ?: generic_perform_write(iocb, from);
}
EXPORT_SYMBOL(__generic_file_write_iter);

/**
 * generic_file_write_iter - the write_iter() of files in the page cache
 *
 * Returns the bytes written or -errno. Process context.
 */
ssize_t generic_file_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct inode *inode = iocb->ki_filp->f_mapping->host;
	ssize_t ret;

	inode_lock(inode);
	ret = generic_write_checks(iocb, from);
	if (ret > 0)
		ret = __generic_file_write_iter(iocb, from);
	inode_unlock(inode);
	return ret;
}
EXPORT_SYMBOL(generic_file_write_iter);
