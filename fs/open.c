// SPDX-License-Identifier: MIT
/*
 * Opening and closing files, and changing their size.
 *
 * An open takes, in this order: a reference to the path, to the module behind the file operations, write access to the
 * mount, and whatever the file's own open() takes; a failure gives back what it had taken, in reverse.
 */
#include <linux/cdev.h>
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/falloc.h>
#include <linux/file.h>
#include <linux/filelock.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/sched.h>
#include "internal.h"

static const struct file_operations empty_fops = {};

/* What reading, writing and seeking the file offers. */
static void set_file_abilities(struct file *f)
{
	const struct file_operations *op = f->f_op;

	if (f->f_mode & FMODE_READ && likely(op->read || op->read_iter))
		f->f_mode |= FMODE_CAN_READ;
	if (f->f_mode & FMODE_WRITE && likely(op->write || op->write_iter))
		f->f_mode |= FMODE_CAN_WRITE;
	if (f->f_mode & FMODE_LSEEK && !op->llseek)
		f->f_mode &= ~FMODE_LSEEK;
	if (f->f_mapping->a_ops && f->f_mapping->a_ops->direct_IO)
		f->f_mode |= FMODE_CAN_ODIRECT;
}

static int do_dentry_open(struct file *f, struct inode *inode, int (*open)(struct inode *, struct file *))
{
	int error;

	path_get(&f->f_path);
	f->f_inode = inode;
	f->f_mapping = inode->i_mapping;
	if (unlikely(f->f_flags & O_PATH)) {
		f->f_mode = FMODE_PATH | FMODE_OPENED;
		f->f_op = &empty_fops;
		return 0;
	}
	if (f->f_mode & FMODE_WRITE && !special_file(inode->i_mode)) {
		error = mnt_want_write(f->f_path.mnt);
		if (unlikely(error))
			goto cleanup_path;
		error = get_write_access(inode);
		if (unlikely(error)) {
			mnt_drop_write(f->f_path.mnt);
			goto cleanup_path;
		}
		f->f_mode |= FMODE_WRITER;
	}
	if (S_ISREG(inode->i_mode) || S_ISDIR(inode->i_mode))
		f->f_mode |= FMODE_ATOMIC_POS;
	f->f_op = fops_get(inode->i_fop);
	if (WARN_ON(!f->f_op)) {
		error = -ENODEV;
		goto cleanup_write;
	}
	f->f_mode |= FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE;
	if (!open)
		open = f->f_op->open;
	if (open) {
		error = open(inode, f);
		if (error)
			goto cleanup_fops;
	}
	f->f_mode |= FMODE_OPENED;
	set_file_abilities(f);
	f->f_flags &= ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC);
	if (f->f_flags & O_DIRECT && !(f->f_mode & FMODE_CAN_ODIRECT))
		return -EINVAL; /* fput() closes it */
	file_ra_state_init(&f->f_ra, f->f_mapping);
	return 0;

cleanup_fops:
	if (WARN_ON_ONCE(error > 0))
		error = -EINVAL;
	fops_put(f->f_op);
cleanup_write:
	if (f->f_mode & FMODE_WRITER) {
		put_write_access(inode);
		mnt_drop_write(f->f_path.mnt);
		f->f_mode &= ~FMODE_WRITER;
	}
cleanup_path:
	path_put(&f->f_path);
	f->f_path = (struct path){};
	f->f_inode = NULL;
	return error;
}

/* Open the place @path as @file. */
int vfs_open(const struct path *path, struct file *file)
{
	file->f_path = *path;
	return do_dentry_open(file, d_backing_inode(path->dentry), NULL);
}

/**
 * finish_open - for atomic_open() and tmpfile(): open the file that was just made
 * @open: instead of the file's own open(), or NULL
 */
int finish_open(struct file *file, struct dentry *dentry, int (*open)(struct inode *, struct file *))
{
	BUG_ON(file->f_mode & FMODE_OPENED);
	file->f_path.dentry = dentry;
	return do_dentry_open(file, d_backing_inode(dentry), open);
}
EXPORT_SYMBOL(finish_open);

/**
 * finish_no_open - for atomic_open(): the file was looked up but not opened
 */
int finish_no_open(struct file *file, struct dentry *dentry)
{
	file->f_path.dentry = dentry;
	return 0;
}
EXPORT_SYMBOL(finish_no_open);

/**
 * dentry_open - open a file whose place is known
 *
 * Returns the file or an error. Process context.
 */
struct file *dentry_open(const struct path *path, int flags, const struct cred *cred)
{
	struct file *f = alloc_empty_file(flags, cred);
	int error;

	if (IS_ERR(f))
		return f;
	error = vfs_open(path, f);
	if (error) {
		fput(f);
		f = ERR_PTR(error);
	}
	return f;
}
EXPORT_SYMBOL(dentry_open);

/* Check and complete the flags of an open. */
int open_flags_check(int *flags, umode_t *mode)
{
	*flags &= VALID_OPEN_FLAGS;
	if (*flags & __O_SYNC)
		*flags |= O_DSYNC;
	if (*flags & O_PATH)
		*flags &= O_DIRECTORY | O_NOFOLLOW | O_PATH | O_CLOEXEC;
	if ((*flags & (O_CREAT | O_DIRECTORY)) == (O_CREAT | O_DIRECTORY))
		return -EINVAL;
	if (*flags & __O_TMPFILE && (!(*flags & O_DIRECTORY) || !(ACC_MODE(*flags) & MAY_WRITE)))
		return -EINVAL;
	*mode = *flags & (O_CREAT | __O_TMPFILE) ? (*mode & S_IALLUGO) | S_IFREG : 0;
	return 0;
}

/**
 * filp_open - open a file by name, from the kernel
 * @flags: O_RDONLY ...
 * @mode: permissions of a file that is created
 *
 * Returns the file or an error. Process context.
 */
struct file *filp_open(const char *name, int flags, umode_t mode)
{
	int error = open_flags_check(&flags, &mode);

	return error ? ERR_PTR(error) : path_open(NULL, name, flags, mode);
}
EXPORT_SYMBOL(filp_open);

/**
 * file_open_name - the same for a struct filename
 */
struct file *file_open_name(struct filename *name, int flags, umode_t mode)
{
	return filp_open(name->name, flags, mode);
}

/**
 * file_open_root - the same from a place that the walk cannot leave
 */
struct file *file_open_root(const struct path *root, const char *name, int flags, umode_t mode)
{
	int error = open_flags_check(&flags, &mode);

	return error ? ERR_PTR(error) : path_open(root, name, flags, mode);
}
EXPORT_SYMBOL(file_open_root);

/**
 * filp_close - what close(2) does with the file: flush(), then drop the reference
 *
 * Returns 0 or the error of flush().
 */
int filp_close(struct file *file, fl_owner_t id)
{
	int ret = 0;

	if (!file_count(file)) {
		pr_err("VFS: Close: file count is 0\n");
		return 0;
	}
	if (file->f_op->flush)
		ret = file->f_op->flush(file, id);
	if (id && !(file->f_mode & FMODE_PATH))
		locks_remove_posix(file, id);
	fput(file);
	return ret;
}
EXPORT_SYMBOL(filp_close);

/**
 * generic_file_open - an open() that refuses large files to programs that cannot handle them
 */
int generic_file_open(struct inode *inode, struct file *file)
{
	if (!(file->f_flags & O_LARGEFILE) && i_size_read(inode) > MAX_NON_LFS)
		return -EOVERFLOW;
	return 0;
}
EXPORT_SYMBOL(generic_file_open);

/**
 * nonseekable_open - for open() functions of files that have no position to set
 */
int nonseekable_open(struct inode *inode, struct file *file)
{
	file->f_mode &= ~(FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE);
	return 0;
}
EXPORT_SYMBOL(nonseekable_open);

/**
 * stream_open - for open() functions of files that have no position at all
 */
int stream_open(struct inode *inode, struct file *file)
{
	file->f_mode &= ~(FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE | FMODE_ATOMIC_POS);
	file->f_mode |= FMODE_STREAM;
	return 0;
}
EXPORT_SYMBOL(stream_open);

/* Set the size of a file, and what goes with it. */
int do_truncate(struct user_namespace *ns, struct dentry *dentry, loff_t length, unsigned int time_attrs,
		struct file *file)
{
	struct iattr attr = { .ia_valid = ATTR_SIZE | time_attrs, .ia_size = length };
	int ret;

	if (length < 0)
		return -EINVAL;
	if (file) {
		attr.ia_file = file;
		attr.ia_valid |= ATTR_FILE;
	}
	inode_lock(dentry->d_inode);
	ret = notify_change(ns, dentry, &attr, NULL);
	inode_unlock(dentry->d_inode);
	return ret;
}

/**
 * vfs_truncate - truncate(2)
 */
int vfs_truncate(const struct path *path, loff_t length)
{
	struct inode *inode = path->dentry->d_inode;
	int error;

	if (S_ISDIR(inode->i_mode))
		return -EISDIR;
	if (!S_ISREG(inode->i_mode))
		return -EINVAL;
	error = mnt_want_write(path->mnt);
	if (error)
		return error;
	error = inode_permission(mnt_user_ns(path->mnt), inode, MAY_WRITE);
	if (!error && IS_APPEND(inode))
		error = -EPERM;
	if (!error)
		error = get_write_access(inode);
	if (!error) {
		error = do_truncate(mnt_user_ns(path->mnt), path->dentry, length, 0, NULL);
		put_write_access(inode);
	}
	mnt_drop_write(path->mnt);
	return error;
}
EXPORT_SYMBOL_GPL(vfs_truncate);

/* Which combinations of modes mean something. */
static int check_fallocate_mode(int mode)
{
	const int known = FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE | FALLOC_FL_COLLAPSE_RANGE | FALLOC_FL_ZERO_RANGE |
			  FALLOC_FL_INSERT_RANGE | FALLOC_FL_UNSHARE_RANGE;

	if (mode & ~known ||
	    (mode & (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE)) == (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE))
		return -EOPNOTSUPP;
	if (mode & FALLOC_FL_PUNCH_HOLE && !(mode & FALLOC_FL_KEEP_SIZE))
		return -EOPNOTSUPP;
	if ((mode & FALLOC_FL_COLLAPSE_RANGE && mode != FALLOC_FL_COLLAPSE_RANGE) ||
	    (mode & FALLOC_FL_INSERT_RANGE && mode != FALLOC_FL_INSERT_RANGE) ||
	    (mode & FALLOC_FL_UNSHARE_RANGE && mode & ~(FALLOC_FL_UNSHARE_RANGE | FALLOC_FL_KEEP_SIZE)))
		return -EINVAL;
	return 0;
}

/**
 * vfs_fallocate - fallocate(2)
 */
long vfs_fallocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	struct inode *inode = file_inode(file);
	int error;

	if (offset < 0 || len <= 0)
		return -EINVAL;
	error = check_fallocate_mode(mode);
	if (error)
		return error;
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (mode & ~FALLOC_FL_KEEP_SIZE && IS_APPEND(inode))
		return -EPERM;
	if (IS_IMMUTABLE(inode))
		return -EPERM;
	if (IS_SWAPFILE(inode))
		return -ETXTBSY;
	if (S_ISFIFO(inode->i_mode))
		return -ESPIPE;
	if (S_ISDIR(inode->i_mode))
		return -EISDIR;
	if (!S_ISREG(inode->i_mode))
		return -ENODEV;
	if (offset + len > inode->i_sb->s_maxbytes || offset + len < 0)
		return -EFBIG;
	return file->f_op->fallocate ? file->f_op->fallocate(file, mode, offset, len) : -EOPNOTSUPP;
}
EXPORT_SYMBOL_GPL(vfs_fallocate);
