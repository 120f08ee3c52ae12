// SPDX-License-Identifier: MIT
/*
 * System calls that tell a file's attributes: stat, lstat, fstat, newfstatat, statx, readlink, readlinkat.
 *
 * All come from vfs_getattr(). An empty name with AT_EMPTY_PATH means the descriptor itself, folder or not. struct stat is x86-64's: numbers
 * that do not fit give -EOVERFLOW, which 64-bit fields leave to the number of links.
 */
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/stat.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <asm/stat.h>
#include "internal.h"

static int stat_path(int dfd, const char __user *name, int flags, u32 mask, struct kstat *stat)
{
	unsigned int lookup = flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW;
	struct path path;
	int error;

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | AT_STATX_SYNC_TYPE))
		return -EINVAL;
	if (flags & AT_EMPTY_PATH)
		lookup |= LOOKUP_EMPTY;
	error = user_path_at(dfd, name, lookup, &path);
	if (error)
		return error;
	error = vfs_getattr(&path, stat, mask, flags);
	path_put(&path);
	return error;
}

static int stat_fd(int fd, struct kstat *stat)
{
	struct fd f = fdget_raw(fd);
	int error;

	if (!f.file)
		return -EBADF;
	error = vfs_getattr(&f.file->f_path, stat, STATX_BASIC_STATS, 0);
	fdput(f);
	return error;
}

static int copy_stat(const struct kstat *stat, struct stat __user *to)
{
	struct stat tmp = {
		.st_dev = new_encode_dev(stat->dev),
		.st_ino = stat->ino,
		.st_nlink = stat->nlink,
		.st_mode = stat->mode,
		.st_uid = from_kuid_munged(current_user_ns(), stat->uid),
		.st_gid = from_kgid_munged(current_user_ns(), stat->gid),
		.st_rdev = new_encode_dev(stat->rdev),
		.st_size = stat->size,
		.st_blksize = stat->blksize,
		.st_blocks = stat->blocks,
		.st_atime = stat->atime.tv_sec,
		.st_atime_nsec = stat->atime.tv_nsec,
		.st_mtime = stat->mtime.tv_sec,
		.st_mtime_nsec = stat->mtime.tv_nsec,
		.st_ctime = stat->ctime.tv_sec,
		.st_ctime_nsec = stat->ctime.tv_nsec,
	};

	return copy_to_user(to, &tmp, sizeof(tmp)) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(stat, const char __user *, filename, struct stat __user *, statbuf)
{
	struct kstat stat;
	int error = stat_path(AT_FDCWD, filename, 0, STATX_BASIC_STATS, &stat);

	return error ?: copy_stat(&stat, statbuf);
}

SYSCALL_DEFINE2(lstat, const char __user *, filename, struct stat __user *, statbuf)
{
	struct kstat stat;
	int error = stat_path(AT_FDCWD, filename, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, &stat);

	return error ?: copy_stat(&stat, statbuf);
}

SYSCALL_DEFINE4(newfstatat, int, dfd, const char __user *, filename, struct stat __user *, statbuf, int, flag)
{
	struct kstat stat;
	int error = stat_path(dfd, filename, flag, STATX_BASIC_STATS, &stat);

	return error ?: copy_stat(&stat, statbuf);
}

SYSCALL_DEFINE2(fstat, unsigned int, fd, struct stat __user *, statbuf)
{
	struct kstat stat;
	int error = stat_fd(fd, &stat);

	return error ?: copy_stat(&stat, statbuf);
}

static struct statx_timestamp statx_time(const struct timespec64 *time)
{
	return (struct statx_timestamp){ .tv_sec = time->tv_sec, .tv_nsec = time->tv_nsec };
}

static int copy_statx(const struct kstat *stat, struct statx __user *to)
{
	struct statx tmp = {
		.stx_mask = stat->result_mask,
		.stx_blksize = stat->blksize,
		.stx_attributes = stat->attributes & stat->attributes_mask,
		.stx_nlink = stat->nlink,
		.stx_uid = from_kuid_munged(current_user_ns(), stat->uid),
		.stx_gid = from_kgid_munged(current_user_ns(), stat->gid),
		.stx_mode = stat->mode,
		.stx_ino = stat->ino,
		.stx_size = stat->size,
		.stx_blocks = stat->blocks,
		.stx_attributes_mask = stat->attributes_mask,
		.stx_atime = statx_time(&stat->atime),
		.stx_btime = statx_time(&stat->btime),
		.stx_ctime = statx_time(&stat->ctime),
		.stx_mtime = statx_time(&stat->mtime),
		.stx_rdev_major = MAJOR(stat->rdev),
		.stx_rdev_minor = MINOR(stat->rdev),
		.stx_dev_major = MAJOR(stat->dev),
		.stx_dev_minor = MINOR(stat->dev),
		.stx_mnt_id = stat->mnt_id,
		.stx_dio_mem_align = stat->dio_mem_align,
		.stx_dio_offset_align = stat->dio_offset_align,
	};

	return copy_to_user(to, &tmp, sizeof(tmp)) ? -EFAULT : 0;
}

SYSCALL_DEFINE5(statx, int, dfd, const char __user *, filename, unsigned int, flags, unsigned int, mask,
		struct statx __user *, buffer)
{
	struct kstat stat;
	int error;

	if (mask & STATX__RESERVED || (flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE)
		return -EINVAL;
	error = stat_path(dfd, filename, flags, mask, &stat);
	return error ?: copy_statx(&stat, buffer);
}

/* ---- Links ---- */

static int do_readlinkat(int dfd, const char __user *pathname, char __user *buf, int bufsiz)
{
	struct inode *inode;
	struct path path;
	bool empty = false;
	int error;
	char first;

	if (bufsiz <= 0)
		return -EINVAL;
	error = user_path_at(dfd, pathname, LOOKUP_EMPTY, &path);
	if (error)
		return error;
	if (!get_user(first, pathname))
		empty = !first;
	inode = d_backing_inode(path.dentry);
	error = empty ? -ENOENT : -EINVAL;
	if (d_is_symlink(path.dentry) || inode->i_op->readlink) {
		touch_atime(&path);
		error = vfs_readlink(path.dentry, buf, bufsiz);
	}
	path_put(&path);
	return error;
}

SYSCALL_DEFINE4(readlinkat, int, dfd, const char __user *, pathname, char __user *, buf, int, bufsiz)
{
	return do_readlinkat(dfd, pathname, buf, bufsiz);
}

SYSCALL_DEFINE3(readlink, const char __user *, path, char __user *, buf, int, bufsiz)
{
	return do_readlinkat(AT_FDCWD, path, buf, bufsiz);
}
