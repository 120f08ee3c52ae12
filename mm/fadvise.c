// SPDX-License-Identifier: MIT
/* What a program says it will do with a file: readahead, fadvise64. Locks: none. Nothing fails for want of memory; less is read ahead then. */
#include <linux/export.h>
#include <linux/fadvise.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/shmem_fs.h>
#include <linux/syscalls.h>
#include "filemap.h"

/* Pages of memory-only files cannot be read ahead or dropped. */
static bool has_store(struct address_space *mapping)
{
	return mapping->a_ops->read_folio && !shmem_mapping(mapping);
}

/* Drop whole pages of the range only; the page in which it ends is kept unless the file ends there, too. */
static void drop_range(struct address_space *mapping, loff_t offset, loff_t end)
{
	pgoff_t first = (offset + PAGE_SIZE - 1) >> PAGE_SHIFT, last = end >> PAGE_SHIFT;

	if ((end & ~PAGE_MASK) != ~PAGE_MASK && end != i_size_read(mapping->host) - 1) {
		if (!last)
			return;
		last--;
	}
	if (last >= first)
		invalidate_mapping_pages(mapping, first, last);
}

static void set_random(struct file *file, bool random)
{
	spin_lock(&file->f_lock);
	if (random)
		file->f_mode |= FMODE_RANDOM;
	else
		file->f_mode &= ~FMODE_RANDOM;
	spin_unlock(&file->f_lock);
}

/**
 * vfs_fadvise - act on a program's advice
 * @len: bytes; 0: to the end of the file
 * @advice: POSIX_FADV_*
 *
 * Returns 0, -EINVAL, -ESPIPE. May sleep.
 */
int vfs_fadvise(struct file *file, loff_t offset, loff_t len, int advice)
{
	struct address_space *mapping = file->f_mapping;
	loff_t end = len ? offset + len : LLONG_MAX; /* one past the last byte */

	if (file->f_op->fadvise)
		return file->f_op->fadvise(file, offset, len, advice);
	if (S_ISFIFO(file_inode(file)->i_mode))
		return -ESPIPE;
	if (!mapping || len < 0 || advice < POSIX_FADV_NORMAL || advice > POSIX_FADV_NOREUSE)
		return -EINVAL;
	if (!has_store(mapping))
		return 0;
	if (end < offset)
		end = LLONG_MAX;
	switch (advice) {
	case POSIX_FADV_NORMAL:
		file->f_ra.ra_pages = VM_READAHEAD_PAGES;
		set_random(file, false);
		break;
	case POSIX_FADV_SEQUENTIAL:
		file->f_ra.ra_pages = VM_READAHEAD_PAGES * 2;
		set_random(file, false);
		break;
	case POSIX_FADV_RANDOM:
		set_random(file, true);
		break;
	case POSIX_FADV_WILLNEED:
		force_page_cache_readahead(mapping, file, offset >> PAGE_SHIFT,
					   ((end - 1) >> PAGE_SHIFT) - (offset >> PAGE_SHIFT) + 1);
		break;
	case POSIX_FADV_DONTNEED:
		drop_range(mapping, offset, end - 1);
		break;
	}
	return 0;
}
EXPORT_SYMBOL(vfs_fadvise);

SYSCALL_DEFINE4(fadvise64, int, fd, loff_t, offset, size_t, len, int, advice)
{
	struct fd f = fdget(fd);
	int error;

	if (!f.file)
		return -EBADF;
	error = vfs_fadvise(f.file, offset, len, advice);
	fdput(f);
	return error;
}

SYSCALL_DEFINE3(readahead, int, fd, loff_t, offset, size_t, count)
{
	struct fd f = fdget(fd);
	int error = -EBADF;

	if (!f.file || !(f.file->f_mode & FMODE_READ))
		goto out;
	error = -EINVAL;
	if (f.file->f_mapping && f.file->f_mapping->a_ops && S_ISREG(file_inode(f.file)->i_mode))
		error = vfs_fadvise(f.file, offset, count, POSIX_FADV_WILLNEED);
out:
	fdput(f);
	return error;
}
