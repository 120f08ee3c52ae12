// SPDX-License-Identifier: MIT
/*
 * Reading, writing and seeking. A file offers read() and write() on user memory, or read_iter() and write_iter() on any
 * kind of memory; programs' calls use what there is, the kernel's own calls need the second form, as in Linux 6.1.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include "internal.h"

const struct file_operations generic_ro_fops = {
	.llseek = generic_file_llseek,
	.read_iter = generic_file_read_iter,
};
EXPORT_SYMBOL(generic_ro_fops);

static bool unsigned_offsets(struct file *file)
{
	return file->f_mode & FMODE_UNSIGNED_OFFSET;
}

/* ---- Seeking ---- */

/**
 * vfs_setpos - set a file's position to @offset if it lies in 0..@maxsize
 *
 * Returns the position or -EINVAL.
 */
loff_t vfs_setpos(struct file *file, loff_t offset, loff_t maxsize)
{
	if (offset < 0 && !unsigned_offsets(file))
		return -EINVAL;
	if (offset > maxsize)
		return -EINVAL;
	if (offset != file->f_pos) {
		file->f_pos = offset;
		file->f_version = 0;
	}
	return offset;
}
EXPORT_SYMBOL(vfs_setpos);

/**
 * generic_file_llseek_size - an llseek() for files of known size
 * @maxsize: largest position allowed
 * @eof: where SEEK_END counts from
 */
loff_t generic_file_llseek_size(struct file *file, loff_t offset, int whence, loff_t maxsize, loff_t eof)
{
	switch (whence) {
	case SEEK_END:
		offset += eof;
		break;
	case SEEK_CUR:
		if (offset == 0)
			return file->f_pos;
		spin_lock(&file->f_lock);
		offset = vfs_setpos(file, file->f_pos + offset, maxsize);
		spin_unlock(&file->f_lock);
		return offset;
	case SEEK_DATA:
		if ((unsigned long long)offset >= eof)
			return -ENXIO;
		break;
	case SEEK_HOLE:
		if ((unsigned long long)offset >= eof)
			return -ENXIO;
		offset = eof;
		break;
	}
	return vfs_setpos(file, offset, maxsize);
}
EXPORT_SYMBOL(generic_file_llseek_size);

/**
 * generic_file_llseek - the llseek() of regular files
 */
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence)
{
	struct inode *inode = file->f_mapping->host;

	return generic_file_llseek_size(file, offset, whence, inode->i_sb->s_maxbytes, i_size_read(inode));
}
EXPORT_SYMBOL(generic_file_llseek);

/**
 * fixed_size_llseek - an llseek() for files of @size bytes
 */
loff_t fixed_size_llseek(struct file *file, loff_t offset, int whence, loff_t size)
{
	switch (whence) {
	case SEEK_SET:
	case SEEK_CUR:
	case SEEK_END:
		return generic_file_llseek_size(file, offset, whence, size, size);
	default:
		return -EINVAL;
	}
}
EXPORT_SYMBOL(fixed_size_llseek);

/**
 * no_seek_end_llseek_size, no_seek_end_llseek - an llseek() for files without an end
 */
loff_t no_seek_end_llseek_size(struct file *file, loff_t offset, int whence, loff_t size)
{
	switch (whence) {
	case SEEK_SET:
	case SEEK_CUR:
		return generic_file_llseek_size(file, offset, whence, size, 0);
	default:
		return -EINVAL;
	}
}
EXPORT_SYMBOL(no_seek_end_llseek_size);

loff_t no_seek_end_llseek(struct file *file, loff_t offset, int whence)
{
	return no_seek_end_llseek_size(file, offset, whence, OFFSET_MAX);
}
EXPORT_SYMBOL(no_seek_end_llseek);

/**
 * noop_llseek - an llseek() that succeeds and does nothing
 */
loff_t noop_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos;
}
EXPORT_SYMBOL(noop_llseek);

/**
 * default_llseek - the llseek() of files that have none of their own and want one
 */
loff_t default_llseek(struct file *file, loff_t offset, int whence)
{
	struct inode *inode = file_inode(file);
	loff_t ret = -EINVAL;

	inode_lock(inode);
	switch (whence) {
	case SEEK_END:
		offset += i_size_read(inode);
		break;
	case SEEK_CUR:
		if (offset == 0) {
			ret = file->f_pos;
			goto out;
		}
		offset += file->f_pos;
		break;
	case SEEK_DATA:
	case SEEK_HOLE:
		if (offset >= inode->i_size) {
			ret = -ENXIO;
			goto out;
		}
		if (whence == SEEK_HOLE)
			offset = inode->i_size;
		break;
	}
	if (offset >= 0 || unsigned_offsets(file)) {
		if (offset != file->f_pos) {
			file->f_pos = offset;
			file->f_version = 0;
		}
		ret = offset;
	}
out:
	inode_unlock(inode);
	return ret;
}
EXPORT_SYMBOL(default_llseek);

/**
 * vfs_llseek - move a file's position
 *
 * Returns the new one, -ESPIPE if the file has none, -errno.
 */
loff_t vfs_llseek(struct file *file, loff_t offset, int whence)
{
	if (!(file->f_mode & FMODE_LSEEK))
		return -ESPIPE;
	return file->f_op->llseek(file, offset, whence);
}
EXPORT_SYMBOL(vfs_llseek);

/* ---- Reading and writing ---- */

/**
 * rw_verify_area - check position and length of a transfer
 * @ppos: NULL: the file has no position
 *
 * Returns 0 or -errno.
 */
int rw_verify_area(int rw, struct file *file, const loff_t *ppos, size_t count)
{
	if ((ssize_t)count < 0)
		return -EINVAL;
	if (ppos) {
		loff_t pos = *ppos;

		if (unlikely(pos < 0)) {
			if (!unsigned_offsets(file))
				return -EINVAL;
			if (count >= -pos)
				return -EOVERFLOW;
		} else if (unlikely((loff_t)(pos + count) < 0)) {
			if (!unsigned_offsets(file))
				return -EINVAL;
		}
	}
	return 0;
}
EXPORT_SYMBOL(rw_verify_area);

static ssize_t iter_call(struct file *file, struct iov_iter *iter, loff_t *ppos, int rw)
{
	struct kiocb kiocb;
	ssize_t ret;

	init_sync_kiocb(&kiocb, file);
	kiocb.ki_pos = ppos ? *ppos : 0;
	if (rw == READ)
		ret = call_read_iter(file, &kiocb, iter);
	else
		ret = call_write_iter(file, &kiocb, iter);
	BUG_ON(ret == -EIOCBQUEUED);
	if (ret > 0 && ppos)
		*ppos = kiocb.ki_pos;
	return ret;
}

static ssize_t user_iter_call(struct file *file, char __user *buf, size_t len, loff_t *ppos, int rw)
{
	struct iovec iov = { .iov_base = buf, .iov_len = len };
	struct iov_iter iter;

	iov_iter_init(&iter, rw, &iov, 1, len);
	return iter_call(file, &iter, ppos, rw);
}

/**
 * vfs_read - read(2): read into user memory
 * @pos: where; moved on. NULL if the file has no position
 *
 * Returns the bytes read, 0 at the end, or -errno. Process context.
 */
ssize_t vfs_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	ssize_t ret;

	if (!(file->f_mode & FMODE_READ))
		return -EBADF;
	if (!(file->f_mode & FMODE_CAN_READ))
		return -EINVAL;
	if (unlikely(!access_ok(buf, count)))
		return -EFAULT;
	ret = rw_verify_area(READ, file, pos, count);
	if (ret)
		return ret;
	count = min_t(size_t, count, MAX_RW_COUNT);
	if (file->f_op->read)
		return file->f_op->read(file, buf, count, pos);
	return user_iter_call(file, buf, count, pos, READ);
}

/**
 * vfs_write - write(2): write from user memory
 *
 * Returns the bytes written or -errno. Process context.
 */
ssize_t vfs_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	ssize_t ret;

	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!(file->f_mode & FMODE_CAN_WRITE))
		return -EINVAL;
	if (unlikely(!access_ok(buf, count)))
		return -EFAULT;
	ret = rw_verify_area(WRITE, file, pos, count);
	if (ret)
		return ret;
	count = min_t(size_t, count, MAX_RW_COUNT);
	if (file->f_op->write)
		return file->f_op->write(file, buf, count, pos);
	return user_iter_call(file, (char __user *)buf, count, pos, WRITE);
}

static ssize_t warn_unsupported(struct file *file, const char *op)
{
	pr_warn_ratelimited("kernel %s not supported for file %pD4 (pid: %d comm: %.20s)\n", op, file, current->pid,
			    current->comm);
	return -EINVAL;
}

static ssize_t kernel_iter_call(struct file *file, void *buf, size_t count, loff_t *pos, int rw)
{
	struct kvec iov = { .iov_base = buf, .iov_len = min_t(size_t, count, MAX_RW_COUNT) };
	struct iov_iter iter;

	iov_iter_kvec(&iter, rw, &iov, 1, iov.iov_len);
	return iter_call(file, &iter, pos, rw);
}

/**
 * __kernel_read, kernel_read - read into kernel memory; the file needs a read_iter()
 *
 * Returns the bytes read, 0 at the end, or -errno. Process context.
 */
ssize_t __kernel_read(struct file *file, void *buf, size_t count, loff_t *pos)
{
	if (WARN_ON_ONCE(!(file->f_mode & FMODE_READ)))
		return -EINVAL;
	if (!(file->f_mode & FMODE_CAN_READ))
		return -EINVAL;
	if (unlikely(!file->f_op->read_iter || file->f_op->read))
		return warn_unsupported(file, "read");
	return kernel_iter_call(file, buf, count, pos, READ);
}

ssize_t kernel_read(struct file *file, void *buf, size_t count, loff_t *pos)
{
	ssize_t ret = rw_verify_area(READ, file, pos, count);

	return ret ?: __kernel_read(file, buf, count, pos);
}
EXPORT_SYMBOL(kernel_read);

/**
 * __kernel_write, kernel_write - write from kernel memory; the file needs a write_iter()
 *
 * Returns the bytes written or -errno. Process context.
 */
ssize_t __kernel_write(struct file *file, const void *buf, size_t count, loff_t *pos)
{
	if (WARN_ON_ONCE(!(file->f_mode & FMODE_WRITE)))
		return -EBADF;
	if (!(file->f_mode & FMODE_CAN_WRITE))
		return -EINVAL;
	if (unlikely(!file->f_op->write_iter || file->f_op->write))
		return warn_unsupported(file, "write");
	return kernel_iter_call(file, (void *)buf, count, pos, WRITE);
}
EXPORT_SYMBOL_GPL(__kernel_write);

ssize_t kernel_write(struct file *file, const void *buf, size_t count, loff_t *pos)
{
	ssize_t ret = rw_verify_area(WRITE, file, pos, count);

	return ret ?: __kernel_write(file, buf, count, pos);
}
EXPORT_SYMBOL(kernel_write);

/**
 * vfs_iter_read, vfs_iter_write - read or write any kind of memory
 */
ssize_t vfs_iter_read(struct file *file, struct iov_iter *iter, loff_t *ppos, int flags)
{
	size_t count = iov_iter_count(iter);
	ssize_t ret;

	if (!file->f_op->read_iter)
		return -EINVAL;
	if (!(file->f_mode & FMODE_READ))
		return -EBADF;
	if (!(file->f_mode & FMODE_CAN_READ))
		return -EINVAL;
	if (!count)
		return 0;
	ret = rw_verify_area(READ, file, ppos, count);
	return ret < 0 ? ret : iter_call(file, iter, ppos, READ);
}
EXPORT_SYMBOL(vfs_iter_read);

ssize_t vfs_iter_write(struct file *file, struct iov_iter *iter, loff_t *ppos, int flags)
{
	size_t count = iov_iter_count(iter);
	ssize_t ret;

	if (!file->f_op->write_iter)
		return -EINVAL;
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!(file->f_mode & FMODE_CAN_WRITE))
		return -EINVAL;
	if (!count)
		return 0;
	ret = rw_verify_area(WRITE, file, ppos, count);
	return ret < 0 ? ret : iter_call(file, iter, ppos, WRITE);
}
EXPORT_SYMBOL(vfs_iter_write);

/**
 * generic_write_check_limits - shorten a write so that it ends at the largest size of a file
 *
 * Returns 0, or -EFBIG if nothing is left.
 */
int generic_write_check_limits(struct file *file, loff_t pos, loff_t *count)
{
	loff_t max_size = file->f_mapping->host->i_sb->s_maxbytes;
	unsigned long limit = rlimit(RLIMIT_FSIZE);

	if (limit != RLIM_INFINITY) {
		if (pos >= limit) {
			send_sig(SIGXFSZ, current, 0);
			return -EFBIG;
		}
		*count = min_t(loff_t, *count, limit - pos);
	}
	if (!(file->f_flags & O_LARGEFILE))
		max_size = min_t(loff_t, max_size, MAX_LFS_FILESIZE);
	if (unlikely(pos >= max_size))
		return -EFBIG;
	*count = min(*count, max_size - pos);
	return 0;
}

/**
 * generic_write_checks - what a write_iter() checks first
 *
 * Returns the bytes to write, 0 if there are none, or -errno. The file's i_rwsem is held.
 */
ssize_t generic_write_checks(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *file = iocb->ki_filp;
	loff_t count = iov_iter_count(from);
	int ret;

	if (!count)
		return 0;
	if (iocb->ki_flags & IOCB_APPEND)
		iocb->ki_pos = i_size_read(file->f_mapping->host);
	if ((iocb->ki_flags & IOCB_NOWAIT) && !(iocb->ki_flags & IOCB_DIRECT))
		return -EINVAL;
	ret = generic_write_check_limits(file, iocb->ki_pos, &count);
	if (ret)
		return ret;
	iov_iter_truncate(from, count);
	return iov_iter_count(from);
}
EXPORT_SYMBOL(generic_write_checks);

/**
 * vfs_fsync_range, vfs_fsync - make what was written last
 */
int vfs_fsync_range(struct file *file, loff_t start, loff_t end, int datasync)
{
	return file->f_op->fsync ? file->f_op->fsync(file, start, end, datasync) : -EINVAL;
}
EXPORT_SYMBOL(vfs_fsync_range);

int vfs_fsync(struct file *file, int datasync)
{
	return vfs_fsync_range(file, 0, LLONG_MAX, datasync);
}
EXPORT_SYMBOL(vfs_fsync);

/* ---- Folders and control ---- */

/**
 * iterate_dir - hand the names of a folder to @ctx->actor
 *
 * Returns 0, -ENOTDIR, -ENOENT if the folder is gone, -errno. Process context.
 */
int iterate_dir(struct file *file, struct dir_context *ctx)
{
	struct inode *inode = file_inode(file);
	bool shared = file->f_op->iterate_shared;
	int res = -ENOENT;

	if (!shared && !file->f_op->iterate)
		return -ENOTDIR;
	if (shared)
		inode_lock_shared(inode);
	else
		inode_lock(inode);
	if (!IS_DEADDIR(inode)) {
		ctx->pos = file->f_pos;
		res = shared ? file->f_op->iterate_shared(file, ctx) : file->f_op->iterate(file, ctx);
		file->f_pos = ctx->pos;
		file_accessed(file);
	}
	if (shared)
		inode_unlock_shared(inode);
	else
		inode_unlock(inode);
	return res;
}
EXPORT_SYMBOL(iterate_dir);

/**
 * vfs_ioctl - call a file's own ioctl
 *
 * Returns what it returns, -ENOTTY if there is none.
 */
long vfs_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	long error;

	if (!file->f_op->unlocked_ioctl)
		return -ENOTTY;
	error = file->f_op->unlocked_ioctl(file, cmd, arg);
	return error == -ENOIOCTLCMD ? -ENOTTY : error;
}
EXPORT_SYMBOL(vfs_ioctl);

#ifdef CONFIG_COMPAT
/**
 * compat_ptr_ioctl - a compat_ioctl() for commands whose argument is a pointer to what looks the same to 32-bit
 * programs
 */
long compat_ptr_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (!file->f_op->unlocked_ioctl)
		return -ENOIOCTLCMD;
	return file->f_op->unlocked_ioctl(file, cmd, (u32)arg);
}
EXPORT_SYMBOL(compat_ptr_ioctl);
#endif
