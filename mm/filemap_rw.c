// SPDX-License-Identifier: MIT
/*
 * Reading and writing files through the page cache, and past it (O_DIRECT).
 *
 * A read takes no lock: it finds the page, waits until it is filled, and copies. How far the file reaches is looked at after the page is
 * known to be valid, so a read beside a truncation gives old bytes or none, never bytes behind the end.
 *
 * A write holds i_rwsem and, for each page, asks the file system for it (write_begin, which locks it), copies while faults are off, and
 * hands it back (write_end). The program's memory is brought in before the page is locked, since it may be a mapping of that very page; what
 * has gone again by the time of the copy makes the copy short, and the round is repeated.
 *
 * Without memory a write stops short, with -ENOMEM if nothing was written.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/swap.h>
#include <linux/uio.h>
#include "filemap.h"

/* ---- Reading ---- */

/* A page that is in the cache but not filled: wait for who fills it, or do it. Returns 0, -EAGAIN if it has left the file, -errno. */
static int fill_page(struct kiocb *iocb, struct address_space *mapping, struct page *page)
{
	int error;

	if (iocb->ki_flags & (IOCB_NOWAIT | IOCB_NOIO)) {
		if (!trylock_page(page))
			return -EAGAIN;
	} else {
		error = lock_page_killable(page);
		if (error)
			return error;
	}
	if (!page->mapping || PageUptodate(page)) {
		error = page->mapping ? 0 : -ESTALE;
		unlock_page(page);
		return error;
	}
	if (iocb->ki_flags & (IOCB_NOWAIT | IOCB_NOIO)) {
		unlock_page(page);
		return -EAGAIN;
	}
	return filemap_read_page(iocb->ki_filp, mapping->a_ops->read_folio, page);
}

/* A page that is not in the cache, after reading ahead has not brought it in either. Returns it referenced, or an error. */
static struct page *create_page(struct kiocb *iocb, struct address_space *mapping, pgoff_t index)
{
	struct page *page;
	int error;

	if (!mapping->a_ops->read_folio)
		return ERR_PTR(-EIO);
	page = page_cache_alloc(mapping);
	if (!page)
		return ERR_PTR(-ENOMEM);
	filemap_invalidate_lock_shared(mapping);
	error = add_to_page_cache_lru(page, mapping, index, mapping_gfp_constraint(mapping, GFP_KERNEL));
	if (!error)
		error = filemap_read_page(iocb->ki_filp, mapping->a_ops->read_folio, page);
	filemap_invalidate_unlock_shared(mapping);
	if (!error)
		return page;
	put_page(page);
	return ERR_PTR(error == -EEXIST ? -ESTALE : error);
}

/* The filled page at @index, referenced, or an error. */
static struct page *get_filled_page(struct kiocb *iocb, struct address_space *mapping, pgoff_t index, size_t wanted)
{
	struct file_ra_state *ra = &iocb->ki_filp->f_ra;
	struct page *page;
	int error;

	for (;;) {
		page = find_get_page(mapping, index);
		if (!page) {
			if (iocb->ki_flags & (IOCB_NOWAIT | IOCB_NOIO))
				return ERR_PTR(-EAGAIN);
			page_cache_sync_readahead(mapping, ra, iocb->ki_filp, index, DIV_ROUND_UP(wanted, PAGE_SIZE));
			page = find_get_page(mapping, index);
		}
		if (!page) {
			page = create_page(iocb, mapping, index);
			if (page != ERR_PTR(-ESTALE))
				return page;
			continue;
		}
		if (PageReadahead(page))
			page_cache_async_readahead(mapping, ra, iocb->ki_filp, page_folio(page), index,
						   DIV_ROUND_UP(wanted, PAGE_SIZE));
		if (likely(PageUptodate(page)))
			return page;
		error = fill_page(iocb, mapping, page);
		if (!error)
			return page;
		put_page(page);
		if (error != -ESTALE)
			return ERR_PTR(error);
	}
}

/**
 * filemap_read - read through the page cache
 * @iter: where to
 * @already_read: added to the result
 *
 * Returns the bytes read, 0 at the end, or -errno if nothing was read. Process context.
 */
ssize_t filemap_read(struct kiocb *iocb, struct iov_iter *iter, ssize_t already_read)
{
	struct address_space *mapping = iocb->ki_filp->f_mapping;
	struct inode *inode = mapping->host;
	ssize_t error = 0;

	if (unlikely(iocb->ki_pos >= inode->i_sb->s_maxbytes))
		return already_read;
	while (iov_iter_count(iter) && iocb->ki_pos < i_size_read(inode)) {
		loff_t pos = iocb->ki_pos, size;
		size_t offset = pos & ~PAGE_MASK, bytes, copied;
		struct page *page;

		cond_resched();
		page = get_filled_page(iocb, mapping, pos >> PAGE_SHIFT, offset + iov_iter_count(iter));
		if (IS_ERR(page)) {
			error = PTR_ERR(page);
			break;
		}
		size = i_size_read(inode);
		if (unlikely(pos >= size)) {
			put_page(page);
			break;
		}
		if (iocb->ki_filp->f_ra.prev_pos >> PAGE_SHIFT != pos >> PAGE_SHIFT)
			mark_page_accessed(page);
		bytes = min3((u64)PAGE_SIZE - offset, (u64)(size - pos), (u64)iov_iter_count(iter));
		copied = copy_page_to_iter(page, offset, bytes, iter);
		put_page(page);
		iocb->ki_pos += copied;
		iocb->ki_filp->f_ra.prev_pos = iocb->ki_pos;
		already_read += copied;
		if (copied < bytes) {
			error = -EFAULT;
			break;
		}
	}
	file_accessed(iocb->ki_filp);
	return already_read ?: error;
}
EXPORT_SYMBOL_GPL(filemap_read);

static ssize_t direct_read(struct kiocb *iocb, struct iov_iter *iter)
{
	struct address_space *mapping = iocb->ki_filp->f_mapping;
	size_t count = iov_iter_count(iter);
	ssize_t ret = filemap_write_and_wait_range(mapping, iocb->ki_pos, iocb->ki_pos + count - 1);

	if (ret < 0)
		return ret;
	file_accessed(iocb->ki_filp);
	ret = mapping->a_ops->direct_IO(iocb, iter);
	if (ret >= 0) {
		iocb->ki_pos += ret;
		count -= ret;
	}
	if (ret != -EIOCBQUEUED)
		iov_iter_revert(iter, count - iov_iter_count(iter));
	return ret;
}

/**
 * generic_file_read_iter - the read_iter() of files in the page cache
 *
 * Returns the bytes read, 0 at the end, -errno. Process context.
 */
ssize_t generic_file_read_iter(struct kiocb *iocb, struct iov_iter *iter)
{
	ssize_t done = 0;

	if (!iov_iter_count(iter))
		return 0;
	if (iocb->ki_flags & IOCB_DIRECT) {
		done = direct_read(iocb, iter);
		if (done < 0 || !iov_iter_count(iter) || iocb->ki_pos >= i_size_read(file_inode(iocb->ki_filp)))
			return done;
	}
	return filemap_read(iocb, iter, done);
}
EXPORT_SYMBOL(generic_file_read_iter);

/* ---- Writing ---- */

/* One page's worth. *@copied: what of it could be copied. Returns the bytes written, or -errno. */
static ssize_t write_part(struct file *file, struct address_space *mapping, struct iov_iter *from, loff_t pos,
			  size_t bytes, size_t *copied)
{
	const struct address_space_operations *a_ops = mapping->a_ops;
	struct page *page;
	void *fsdata = NULL;
	int status;

	*copied = 0;
	if (unlikely(fault_in_iov_iter_readable(from, bytes) == bytes))
		return -EFAULT;
	if (fatal_signal_pending(current))
		return -EINTR;
	status = a_ops->write_begin(file, mapping, pos, bytes, &page, &fsdata);
	if (unlikely(status < 0))
		return status;
	*copied = copy_page_from_iter_atomic(page, pos & ~PAGE_MASK, bytes, from);
	status = a_ops->write_end(file, mapping, pos, bytes, *copied, page, fsdata);
	if (unlikely(status != *copied))
		iov_iter_revert(from, *copied - max(status, 0));
	return status;
}

/**
 * generic_perform_write - copy into the page cache; checks are done, i_rwsem is held
 *
 * Returns the bytes written or -errno.
 */
ssize_t generic_perform_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *file = iocb->ki_filp;
	struct address_space *mapping = file->f_mapping;
	loff_t pos = iocb->ki_pos;
	ssize_t done = 0, status = 0;

	while (iov_iter_count(from)) {
		size_t bytes = min_t(size_t, PAGE_SIZE - (pos & ~PAGE_MASK), iov_iter_count(from)), copied;

		do {
			status = write_part(file, mapping, from, pos, bytes, &copied);
			/* The memory went between bringing it in and the copy, or is not there as a whole: less, then. */
			bytes = copied ?: min_t(size_t, bytes, iov_iter_single_seg_count(from));
		} while (unlikely(!status));
		if (status < 0)
			break;
		pos += status;
		done += status;
		cond_resched();
	}
	iocb->ki_pos += done;
	return done ?: status;
}
EXPORT_SYMBOL(generic_perform_write);

/**
 * generic_file_direct_write - write past the page cache; cached pages of the range are thrown away
 *
 * Returns the bytes written, 0 if the cache has to be used, -errno. i_rwsem is held.
 */
ssize_t generic_file_direct_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct address_space *mapping = iocb->ki_filp->f_mapping;
	struct inode *inode = mapping->host;
	size_t count = iov_iter_count(from);
	loff_t pos = iocb->ki_pos;
	pgoff_t first = pos >> PAGE_SHIFT, last = (pos + count - 1) >> PAGE_SHIFT;
	ssize_t written = filemap_write_and_wait_range(mapping, pos, pos + count - 1);

	if (written)
		return written;
	written = invalidate_inode_pages2_range(mapping, first, last);
	if (written)
		return written == -EBUSY ? 0 : written;
	written = mapping->a_ops->direct_IO(iocb, from);
	if (mapping->nrpages)
		invalidate_inode_pages2_range(mapping, first, last);
	if (written > 0) {
		pos += written;
		count -= written;
		if (pos > i_size_read(inode) && !S_ISBLK(inode->i_mode)) {
			i_size_write(inode, pos);
			mark_inode_dirty(inode);
		}
		iocb->ki_pos = pos;
	}
	if (written != -EIOCBQUEUED)
		iov_iter_revert(from, count - iov_iter_count(from));
	return written;
}
EXPORT_SYMBOL(generic_file_direct_write);

/**
 * __generic_file_write_iter - generic_file_write_iter() with i_rwsem held and checks done
 */
ssize_t __generic_file_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *file = iocb->ki_filp;
	ssize_t written = 0, buffered;
	int error = file_remove_privs(file);

	if (!error)
		error = file_update_time(file);
	if (error)
		return error;
	if (iocb->ki_flags & IOCB_DIRECT) {
		written = generic_file_direct_write(iocb, from);
		if (written < 0 || !iov_iter_count(from))
			return written;
	}
	buffered = generic_perform_write(iocb, from);
	return buffered < 0 && written ? written : written + buffered;
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

/* ---- Files that exist in the cache only ---- */

static int ram_read_folio(struct file *file, struct folio *folio)
{
	memset(folio_address(folio), 0, PAGE_SIZE);
	SetPageUptodate(&folio->page);
	folio_unlock(folio);
	return 0;
}

/**
 * simple_write_begin, simple_write_end - write_begin() and write_end() of files whose holes are zeroes
 */
int simple_write_begin(struct file *file, struct address_space *mapping, loff_t pos, unsigned int len,
		       struct page **pagep, void **fsdata)
{
	struct page *page = grab_cache_page_write_begin(mapping, pos >> PAGE_SHIFT);

	if (!page)
		return -ENOMEM;
	*pagep = page;
	if (!PageUptodate(page) && len != PAGE_SIZE) {
		unsigned int from = pos & ~PAGE_MASK;

		zero_user_segments(page, 0, from, from + len, PAGE_SIZE);
	}
	return 0;
}
EXPORT_SYMBOL(simple_write_begin);

int simple_write_end(struct file *file, struct address_space *mapping, loff_t pos, unsigned int len,
		     unsigned int copied, struct page *page, void *fsdata)
{
	struct inode *inode = mapping->host;
	loff_t end = pos + copied;

	if (!PageUptodate(page)) {
		if (copied < len)
			zero_user(page, (pos & ~PAGE_MASK) + copied, len - copied);
		SetPageUptodate(page);
	}
	if (end > i_size_read(inode))
		i_size_write(inode, end);
	set_page_dirty(page);
	unlock_page(page);
	put_page(page);
	return copied;
}

const struct address_space_operations ram_aops = {
	.read_folio = ram_read_folio,
	.write_begin = simple_write_begin,
	.write_end = simple_write_end,
	.dirty_folio = noop_dirty_folio,
};
EXPORT_SYMBOL(ram_aops);
