// SPDX-License-Identifier: MIT
/*
 * hostfs: contents of files. Pages come from the host as far as host_size reaches, but for holes (fallocate.c); what is written stays in the
 * page cache, dirty, or goes to swap. The host's file is open while anybody has the file open, which includes areas that map it.
 */
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/swap.h>
#include <linux/string.h>
#include "hostfs.h"

/* ---- The host's handle ---- */

/* Open the host's file, and see whether it is what was looked up. Returns a handle or -errno. */
static int handle_open(struct hostfs_inode *hi)
{
	int handle = arch_host_open(hi->path, false), error;
	struct arch_host_stat st;

	if (handle < 0)
		return handle;
	error = arch_host_fstat(handle, &st);
	if (!error && hi->pinned && (st.dev != hi->dev || st.ino != hi->ino))
		error = -ESTALE;
	if (error) {
		arch_host_close(handle);
		return error;
	}
	hostfs_refresh(&hi->vfs, &st);
	return handle;
}

static int handle_get(struct hostfs_inode *hi)
{
	int ret = 0;

	mutex_lock(&hi->handle_lock);
	if (!hi->opens && hi->path && (hi->host_size || !hi->pinned)) {
		ret = handle_open(hi);
		hi->handle = max(ret, -1);
	}
	if (ret >= 0) {
		hi->opens++;
		ret = 0;
	}
	mutex_unlock(&hi->handle_lock);
	return ret;
}

static void handle_put(struct hostfs_inode *hi)
{
	mutex_lock(&hi->handle_lock);
	if (!--hi->opens && hi->handle >= 0) {
		arch_host_close(hi->handle);
		hi->handle = -1;
	}
	mutex_unlock(&hi->handle_lock);
}

static int hostfs_open(struct inode *inode, struct file *file)
{
	return handle_get(HOSTFS_I(inode));
}

static int hostfs_release(struct inode *inode, struct file *file)
{
	handle_put(HOSTFS_I(inode));
	return 0;
}

/* ---- Pages ---- */

/* Fill a locked page. Returns 0 or -errno. */
static int fill_page(struct inode *inode, struct page *page)
{
	struct hostfs_inode *hi = HOSTFS_I(inode);
	loff_t pos = page_offset(page);
	char *to = page_address(page);
	void *value = xa_load(&hi->swapped, page->index);
	long got = 0;

	if (value && value != HOSTFS_HOLE)
		return hostfs_swap_in(hi, page, value);
	if (!value && pos < hi->host_size) {
		if (hi->handle < 0)
			return -EIO;
		got = arch_host_read(hi->handle, to, min_t(loff_t, PAGE_SIZE, hi->host_size - pos), pos);
		if (got < 0)
			return got;
	}
	memset(to + got, 0, PAGE_SIZE - got);
	SetPageUptodate(page);
	return 0;
}

static int hostfs_read_folio(struct file *file, struct folio *folio)
{
	int error = fill_page(folio->mapping->host, &folio->page);

	folio_unlock(folio);
	return error;
}

/*
 * A locked page is about to have contents of its own: from now on it is one that goes to swap, as tmpfs's are, so it moves to the other lists
 * and counters. Programs that map it fault again, since it is counted by its kind while it is mapped. Returns whether it moved.
 */
bool hostfs_own_page(struct page *page)
{
	if (PageSwapBacked(page))
		return false;
	if (page_mapped(page))
		unmap_mapping_range(page->mapping, page_offset(page), PAGE_SIZE, 0);
	if (isolate_lru_page(page))
		return false; /* reclaim has it in hand: the next write will do */
	SetPageSwapBacked(page);
	inc_node_page_state(page, NR_SHMEM);
	putback_lru_page(page);
	return true;
}

int hostfs_write_begin(struct file *file, struct address_space *mapping, loff_t pos, unsigned int len,
		       struct page **pagep, void **fsdata)
{
	struct page *page = grab_cache_page_write_begin(mapping, pos >> PAGE_SHIFT);
	int error;

	if (!page)
		return -ENOMEM;
	if (!PageUptodate(page) && len != PAGE_SIZE) {
		error = fill_page(mapping->host, page);
		if (error) {
			unlock_page(page);
			put_page(page);
			return error;
		}
	}
	*pagep = page;
	return 0;
}

int hostfs_write_end(struct file *file, struct address_space *mapping, loff_t pos, unsigned int len,
		     unsigned int copied, struct page *page, void *fsdata)
{
	struct inode *inode = mapping->host;

	if (!PageUptodate(page)) {
		/* All of it was to be written, and a part was not: what is there now is not the file's. */
		if (copied < len) {
			copied = 0;
		} else {
			hostfs_forget_swapped(HOSTFS_I(inode), page->index);
			SetPageUptodate(page);
		}
	}
	if (copied) {
		if (pos + copied > i_size_read(inode))
			i_size_write(inode, pos + copied);
		hostfs_own_page(page);
		set_page_dirty(page);
	}
	unlock_page(page);
	put_page(page);
	return copied;
}

const struct address_space_operations hostfs_aops = {
	.read_folio = hostfs_read_folio,
	.write_begin = hostfs_write_begin,
	.write_end = hostfs_write_end,
	.dirty_folio = noop_dirty_folio,
	.writepage = hostfs_writepage,
	.direct_IO = hostfs_direct_IO,
};

/* ---- Operations ---- */

static ssize_t hostfs_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	ssize_t ret;

	inode_lock(inode);
	ret = generic_write_checks(iocb, from);
	if (ret > 0) {
		hostfs_pin(inode);
		ret = __generic_file_write_iter(iocb, from);
	}
	inode_unlock(inode);
	return ret;
}

static vm_fault_t hostfs_page_mkwrite(struct vm_fault *vmf)
{
	struct file *file = vmf->vma->vm_file;
	struct page *page = vmf->page;

	hostfs_pin(file_inode(file));
	file_update_time(file);
	lock_page(page);
	if (page->mapping != file->f_mapping) {
		unlock_page(page);
		return VM_FAULT_NOPAGE;
	}
	set_page_dirty(page);
	if (hostfs_own_page(page)) {
		unlock_page(page);
		return VM_FAULT_NOPAGE; /* mapped no more: fault again */
	}
	wait_on_page_writeback(page);
	return VM_FAULT_LOCKED;
}

static const struct vm_operations_struct hostfs_vm_ops = {
	.fault = filemap_fault,
	.map_pages = filemap_map_pages,
	.page_mkwrite = hostfs_page_mkwrite,
};

static int hostfs_mmap(struct file *file, struct vm_area_struct *vma)
{
	file_accessed(file);
	vma->vm_ops = &hostfs_vm_ops;
	return 0;
}

const struct file_operations hostfs_file_operations = {
	.open = hostfs_open,
	.release = hostfs_release,
	.llseek = generic_file_llseek,
	.read_iter = generic_file_read_iter,
	.write_iter = hostfs_write_iter,
	.mmap = hostfs_mmap,
	.fsync = noop_fsync,
	.fallocate = hostfs_fallocate,
};

const struct inode_operations hostfs_file_inode_operations = {
	.setattr = hostfs_setattr,
	.getattr = hostfs_getattr,
};
