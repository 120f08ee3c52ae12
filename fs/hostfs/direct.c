// SPDX-License-Identifier: MIT
/*
 * hostfs: direct I/O. The program's pages are pinned; what the page cache does not have is read from the host straight into them. What
 * is written goes to pages of the cache, the only place that a change has. Position, length and memory have to be multiples of 512.
 */
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/string.h>
#include <linux/uio.h>
#include "hostfs.h"

#define ALIGNMENT 512
#define BATCH 16

/* Read @bytes at @pos, all in one page of the file, to @to in the direct map. Returns 0 or -errno. */
static int read_part(struct file *file, loff_t pos, char *to, size_t bytes)
{
	struct inode *inode = file_inode(file);
	struct hostfs_inode *hi = HOSTFS_I(inode);
	struct page *page = find_get_page(inode->i_mapping, pos >> PAGE_SHIFT);
	long got = 0;

	if ((!page || !PageUptodate(page)) && xa_load(&hi->swapped, pos >> PAGE_SHIFT)) {
		if (page)
			put_page(page);
		filemap_invalidate_lock_shared(inode->i_mapping);
		page = read_mapping_page(inode->i_mapping, pos >> PAGE_SHIFT, file);
		filemap_invalidate_unlock_shared(inode->i_mapping);
		if (IS_ERR(page))
			return PTR_ERR(page);
	}
	if (page && PageUptodate(page)) {
		memcpy(to, page_address(page) + (pos & ~PAGE_MASK), bytes);
		put_page(page);
		return 0;
	}
	if (page)
		put_page(page);
	if (pos < hi->host_size) {
		if (hi->handle < 0)
			return -EIO;
		got = arch_host_read(hi->handle, to, min_t(loff_t, bytes, hi->host_size - pos), pos);
		if (got < 0)
			return got;
	}
	memset(to + got, 0, bytes - got);
	return 0;
}

static int write_part(struct file *file, loff_t pos, const char *from, size_t bytes)
{
	struct address_space *mapping = file->f_mapping;
	struct page *page;
	int ret = hostfs_write_begin(file, mapping, pos, bytes, &page, NULL);

	if (ret)
		return ret;
	memcpy(page_address(page) + (pos & ~PAGE_MASK), from, bytes);
	ret = hostfs_write_end(file, mapping, pos, bytes, bytes, page, NULL);
	return ret < 0 ? ret : 0;
}

/* Move @bytes between the file and a pinned page. Returns how many were moved, or -errno. */
static ssize_t move_page(struct kiocb *iocb, loff_t pos, struct page *page, size_t offset, size_t bytes, bool write)
{
	size_t done = 0;
	int error = 0;

	if (!write)
		bytes = min_t(loff_t, bytes, i_size_read(file_inode(iocb->ki_filp)) - pos);
	while (done < bytes && !error) {
		size_t part = min_t(size_t, bytes - done, PAGE_SIZE - (pos & ~PAGE_MASK));
		char *at = page_address(page) + offset + done;

		error = write ? write_part(iocb->ki_filp, pos, at, part) : read_part(iocb->ki_filp, pos, at, part);
		if (error)
			break;
		pos += part;
		done += part;
	}
	return done ?: error;
}

/* The same for @bytes that lie in @pages from @offset in the first one; the pages are released. */
static ssize_t move_pages(struct kiocb *iocb, loff_t pos, struct page **pages, size_t offset, size_t bytes, bool write)
{
	ssize_t done = 0, moved = 1;

	for (unsigned int i = 0; bytes; i++) {
		size_t part = min_t(size_t, bytes, PAGE_SIZE - offset);

		if (moved > 0 && (write || pos + done < i_size_read(file_inode(iocb->ki_filp)))) {
			moved = move_page(iocb, pos + done, pages[i], offset, part, write);
			if (moved > 0)
				done += moved;
			if (!write)
				set_page_dirty_lock(pages[i]);
		} else if (moved > 0) {
			moved = 0;
		}
		put_page(pages[i]);
		bytes -= part;
		offset = 0;
	}
	return done ?: moved;
}

/** hostfs_direct_IO - see above. Returns the bytes moved, or -errno; the iterator may have moved further. */
ssize_t hostfs_direct_IO(struct kiocb *iocb, struct iov_iter *iter)
{
	bool write = iov_iter_rw(iter) == WRITE;
	loff_t pos = iocb->ki_pos;
	ssize_t done = 0, moved = 1;

	if ((pos | iov_iter_count(iter) | iov_iter_alignment(iter)) & (ALIGNMENT - 1))
		return -EINVAL;
	while (iov_iter_count(iter) && moved > 0) {
		struct page *pages[BATCH];
		size_t offset;
		ssize_t bytes;

		if (!write && pos >= i_size_read(file_inode(iocb->ki_filp)))
			break;
		bytes = iov_iter_get_pages2(iter, pages, BATCH * PAGE_SIZE, BATCH, &offset);
		if (bytes <= 0)
			return done ?: bytes;
		moved = move_pages(iocb, pos, pages, offset, bytes, write);
		if (moved > 0) {
			pos += moved;
			done += moved;
		}
		if (moved < bytes)
			break;
	}
	return done ?: min_t(ssize_t, moved, 0);
}
