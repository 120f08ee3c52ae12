// SPDX-License-Identifier: MIT
/*
 * shmem: what programs do with such files: read, write, seek for data, make holes, map. Pages and accounting: shmem.c.
 *
 * Reading a hole gives zeroes and allocates nothing; writing, mapping and fallocate() fill it. Seals (memfd.c) are looked at under i_rwsem, by
 * what shrinks, grows or writes the file; a shared writable area keeps F_SEAL_WRITE from being set.
 */
#include <linux/export.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/mount.h>
#include <linux/sched/signal.h>
#include <linux/shmem_fs.h>
#include <linux/string.h>
#include <linux/swap.h>
#include <linux/uio.h>
#include "filemap.h"
#include "internal.h"

/* ---- Writing ---- */

int shmem_write_begin(struct file *file, struct address_space *mapping, loff_t pos, unsigned int len,
		      struct page **pagep, void **fsdata)
{
	struct inode *inode = mapping->host;
	unsigned int seals = SHMEM_I(inode)->seals;

	if (unlikely(seals)) {
		if (seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE))
			return -EPERM;
		if (seals & F_SEAL_GROW && pos + len > inode->i_size)
			return -EPERM;
	}
	return shmem_get_page(inode, pos >> PAGE_SHIFT, pagep, SGP_WRITE, NULL);
}

int shmem_write_end(struct file *file, struct address_space *mapping, loff_t pos, unsigned int len, unsigned int copied,
		    struct page *page, void *fsdata)
{
	struct inode *inode = mapping->host;

	if (pos + copied > inode->i_size)
		i_size_write(inode, pos + copied);
	set_page_dirty(page);
	unlock_page(page);
	put_page(page);
	return copied;
}

/* ---- Reading ---- */

static ssize_t shmem_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	ssize_t done = 0;
	int error = 0;

	while (iov_iter_count(to)) {
		loff_t pos = iocb->ki_pos, size = i_size_read(inode);
		size_t offset = pos & ~PAGE_MASK, bytes, copied;
		struct page *page;

		if (pos >= size)
			break;
		error = shmem_get_page(inode, pos >> PAGE_SHIFT, &page, SGP_READ, NULL);
		if (error) {
			if (error == -EINVAL)
				error = 0; /* truncated meanwhile */
			break;
		}
		if (page)
			unlock_page(page);
		size = i_size_read(inode);
		if (unlikely(pos >= size)) {
			if (page)
				put_page(page);
			break;
		}
		bytes = min3((u64)PAGE_SIZE - offset, (u64)(size - pos), (u64)iov_iter_count(to));
		if (page) {
			copied = copy_page_to_iter(page, offset, bytes, to);
			put_page(page);
		} else {
			copied = iov_iter_zero(bytes, to);
		}
		iocb->ki_pos += copied;
		done += copied;
		if (copied < bytes) {
			error = -EFAULT;
			break;
		}
		cond_resched();
	}
	file_accessed(iocb->ki_filp);
	return done ?: error;
}

/* The first byte from @start on that is data, or a hole: @whence. At most @size. */
static loff_t seek_hole_data(struct address_space *mapping, loff_t start, loff_t size, int whence)
{
	unsigned long index = start >> PAGE_SHIFT;
	unsigned long last = (size - 1) >> PAGE_SHIFT;
	loff_t found;

	if (whence == SEEK_DATA) {
		if (!xa_find(&mapping->i_pages, &index, last, XA_PRESENT))
			return -ENXIO;
	} else {
		while (index <= last && xa_load(&mapping->i_pages, index))
			index++;
	}
	found = (loff_t)index << PAGE_SHIFT;
	return clamp(found, start, size);
}

static loff_t shmem_llseek(struct file *file, loff_t offset, int whence)
{
	struct inode *inode = file_inode(file);

	if (whence != SEEK_DATA && whence != SEEK_HOLE)
		return generic_file_llseek_size(file, offset, whence, MAX_LFS_FILESIZE, i_size_read(inode));
	if (offset < 0)
		return -ENXIO;
	inode_lock(inode);
	offset = offset >= inode->i_size ? -ENXIO : seek_hole_data(file->f_mapping, offset, inode->i_size, whence);
	if (offset >= 0)
		offset = vfs_setpos(file, offset, MAX_LFS_FILESIZE);
	inode_unlock(inode);
	return offset;
}

/* ---- fallocate ---- */

static long punch_hole(struct inode *inode, loff_t offset, loff_t len)
{
	struct address_space *mapping = inode->i_mapping;
	loff_t first = round_up(offset, PAGE_SIZE), past = round_down(offset + len, PAGE_SIZE);

	if (SHMEM_I(inode)->seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE))
		return -EPERM;
	filemap_invalidate_lock(mapping);
	if (past > first)
		unmap_mapping_range(mapping, first, past - first, 0);
	shmem_truncate_range(inode, offset, offset + len - 1);
	filemap_invalidate_unlock(mapping);
	return 0;
}

/* Give up the pages that fill_range() has marked, or only their marks. */
static void end_fill(struct inode *inode, pgoff_t first, pgoff_t end, bool keep)
{
	struct address_space *mapping = inode->i_mapping;
	unsigned long index;
	void *entry;

	xa_for_each_range(&mapping->i_pages, index, entry, first, end - 1) {
		struct page *page;

		if (!xa_get_mark(&mapping->i_pages, index, PAGECACHE_TAG_TOWRITE))
			continue;
		page = keep ? NULL : find_lock_page(mapping, index);
		if (page) {
			delete_from_page_cache(page);
			unlock_page(page);
			put_page(page);
		} else {
			xa_clear_mark(&mapping->i_pages, index, PAGECACHE_TAG_TOWRITE);
		}
	}
	if (!keep)
		shmem_recalc(inode);
}

/* Fill the holes of a range. What was filled before a failure is given back, unless it has gone to swap meanwhile. */
static int fill_range(struct inode *inode, pgoff_t first, pgoff_t end)
{
	struct shmem_sb_info *sbinfo = SHMEM_SB(inode->i_sb);
	pgoff_t index;
	int error = 0;

	if (sbinfo->max_blocks && end - first > sbinfo->max_blocks)
		return -ENOSPC;
	for (index = first; index < end && !error; index++) {
		bool hole = !xa_load(&inode->i_mapping->i_pages, index);
		struct page *page;

		error = signal_pending(current) ? -EINTR : shmem_get_page(inode, index, &page, SGP_FALLOC, NULL);
		if (error)
			break;
		if (hole)
			xa_set_mark(&inode->i_mapping->i_pages, index, PAGECACHE_TAG_TOWRITE);
		set_page_dirty(page); /* or reclaim could make it a hole again */
		unlock_page(page);
		put_page(page);
		cond_resched();
	}
	end_fill(inode, first, index, !error);
	return error;
}

static long shmem_fallocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	struct inode *inode = file_inode(file);
	struct shmem_inode_info *info = SHMEM_I(inode);
	long error;

	if (mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE))
		return -EOPNOTSUPP;
	inode_lock(inode);
	if (mode & FALLOC_FL_PUNCH_HOLE) {
		error = punch_hole(inode, offset, len);
		goto out;
	}
	error = inode_newsize_ok(inode, offset + len);
	if (error)
		goto out;
	if (info->seals & F_SEAL_GROW && offset + len > inode->i_size) {
		error = -EPERM;
		goto out;
	}
	error = fill_range(inode, offset >> PAGE_SHIFT, (offset + len + PAGE_SIZE - 1) >> PAGE_SHIFT);
	if (error)
		goto out;
	if (!(mode & FALLOC_FL_KEEP_SIZE) && offset + len > inode->i_size)
		i_size_write(inode, offset + len);
	inode->i_ctime = inode->i_mtime = current_time(inode);
out:
	inode_unlock(inode);
	return error;
}

/* ---- Mapping ---- */

static vm_fault_t shmem_fault(struct vm_fault *vmf)
{
	struct inode *inode = file_inode(vmf->vma->vm_file);
	vm_fault_t ret = VM_FAULT_LOCKED;
	int error = shmem_get_page(inode, vmf->pgoff, &vmf->page, SGP_CACHE, &ret);

	return error ? vmf_error(error) : ret;
}

const struct vm_operations_struct shmem_vm_ops = {
	.fault = shmem_fault,
	.map_pages = filemap_map_pages,
};

/** vma_is_shmem - whether an area maps such a file */
bool vma_is_shmem(struct vm_area_struct *vma)
{
	return vma->vm_ops == &shmem_vm_ops;
}

static int shmem_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct shmem_inode_info *info = SHMEM_I(file_inode(file));

	if (info->seals & (F_SEAL_WRITE | F_SEAL_FUTURE_WRITE)) {
		/* Areas that exist may go on writing; new ones may not begin. */
		if (vma->vm_flags & VM_SHARED && vma->vm_flags & VM_WRITE)
			return -EPERM;
		if (vma->vm_flags & VM_SHARED)
			vma->vm_flags &= ~VM_MAYWRITE;
	}
	file_accessed(file);
	vma->vm_ops = &shmem_vm_ops;
	return 0;
}

/* ---- Attributes ---- */

static int change_size(struct inode *inode, loff_t newsize)
{
	struct shmem_inode_info *info = SHMEM_I(inode);
	loff_t oldsize = inode->i_size;
	int error;

	if ((newsize < oldsize && info->seals & F_SEAL_SHRINK) || (newsize > oldsize && info->seals & F_SEAL_GROW))
		return -EPERM;
	if (newsize != oldsize) {
		error = shmem_reacct_size(info->flags, oldsize, newsize);
		if (error)
			return error;
		i_size_write(inode, newsize);
		inode->i_ctime = inode->i_mtime = current_time(inode);
	}
	/* The size that it has already gives up what fallocate() has put behind it. */
	if (newsize <= oldsize) {
		loff_t hole = round_up(newsize, PAGE_SIZE);

		unmap_mapping_range(inode->i_mapping, hole, 0, 1);
		shmem_truncate_range(inode, newsize, -1);
		unmap_mapping_range(inode->i_mapping, hole, 0, 1);
	}
	return 0;
}

int shmem_setattr(struct user_namespace *ns, struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = d_inode(dentry);
	int error = setattr_prepare(ns, dentry, attr);

	if (!error && S_ISREG(inode->i_mode) && attr->ia_valid & ATTR_SIZE)
		error = change_size(inode, attr->ia_size);
	if (!error)
		setattr_copy(ns, inode, attr);
	return error;
}

int shmem_getattr(struct user_namespace *ns, const struct path *path, struct kstat *stat, u32 mask, unsigned int flags)
{
	generic_fillattr(ns, d_inode(path->dentry), stat);
	stat->blksize = PAGE_SIZE;
	return 0;
}

const struct file_operations shmem_file_operations = {
	.mmap = shmem_mmap,
	.open = generic_file_open,
	.llseek = shmem_llseek,
	.read_iter = shmem_read_iter,
	.write_iter = generic_file_write_iter,
	.fsync = noop_fsync,
	.fallocate = shmem_fallocate,
};

const struct inode_operations shmem_inode_operations = {
	.getattr = shmem_getattr,
	.setattr = shmem_setattr,
};
