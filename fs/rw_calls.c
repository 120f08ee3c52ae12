// SPDX-License-Identifier: MIT
/*
 * System calls that move data: read, write and their vector and positioned forms, lseek.
 *
 * A descriptor's position is read, used and written back with f_pos_lock held if others may use it at the same time (fdget_pos()); a stream
 * has none. The vector forms use read_iter() or write_iter() where a file has them, else one read() or write() for each piece, ending
 * at the first that is short. A write to a pipe without readers raises SIGPIPE in the pipe itself.
 */
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include "internal.h"

static loff_t *file_ppos(struct file *file)
{
	return file->f_mode & FMODE_STREAM ? NULL : &file->f_pos;
}

/* ---- One buffer ---- */

static ssize_t ksys_read(unsigned int fd, char __user *buf, size_t count)
{
	struct fd f = fdget_pos(fd);
	loff_t pos, *ppos;
	ssize_t ret;

	if (!f.file)
		return -EBADF;
	ppos = file_ppos(f.file);
	if (ppos) {
		pos = *ppos;
		ppos = &pos;
	}
	ret = vfs_read(f.file, buf, count, ppos);
	if (ret >= 0 && ppos)
		f.file->f_pos = pos;
	fdput_pos(f);
	return ret;
}

SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf, size_t, count)
{
	return ksys_read(fd, buf, count);
}

static ssize_t ksys_write(unsigned int fd, const char __user *buf, size_t count)
{
	struct fd f = fdget_pos(fd);
	loff_t pos, *ppos;
	ssize_t ret;

	if (!f.file)
		return -EBADF;
	ppos = file_ppos(f.file);
	if (ppos) {
		pos = *ppos;
		ppos = &pos;
	}
	ret = vfs_write(f.file, buf, count, ppos);
	if (ret >= 0 && ppos)
		f.file->f_pos = pos;
	fdput_pos(f);
	return ret;
}

SYSCALL_DEFINE3(write, unsigned int, fd, const char __user *, buf, size_t, count)
{
	return ksys_write(fd, buf, count);
}

SYSCALL_DEFINE4(pread64, unsigned int, fd, char __user *, buf, size_t, count, loff_t, pos)
{
	struct fd f;
	ssize_t ret = -ESPIPE;

	if (pos < 0)
		return -EINVAL;
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	if (f.file->f_mode & FMODE_PREAD)
		ret = vfs_read(f.file, buf, count, &pos);
	fdput(f);
	return ret;
}

SYSCALL_DEFINE4(pwrite64, unsigned int, fd, const char __user *, buf, size_t, count, loff_t, pos)
{
	struct fd f;
	ssize_t ret = -ESPIPE;

	if (pos < 0)
		return -EINVAL;
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	if (f.file->f_mode & FMODE_PWRITE)
		ret = vfs_write(f.file, buf, count, &pos);
	fdput(f);
	return ret;
}

/* ---- Several buffers ---- */

static int rw_flags(struct kiocb *iocb, rwf_t flags)
{
	if (!flags)
		return 0;
	if (unlikely(flags & ~RWF_SUPPORTED))
		return -EOPNOTSUPP;
	if (flags & RWF_NOWAIT && !(iocb->ki_filp->f_mode & FMODE_NOWAIT))
		return -EOPNOTSUPP;
	iocb->ki_flags |= (__force int)(flags & RWF_SUPPORTED);
	if (flags & RWF_SYNC)
		iocb->ki_flags |= IOCB_DSYNC;
	return 0;
}

static ssize_t rw_iter(struct file *file, struct iov_iter *iter, loff_t *ppos, int type, rwf_t flags)
{
	struct kiocb kiocb;
	ssize_t ret;

	init_sync_kiocb(&kiocb, file);
	ret = rw_flags(&kiocb, flags);
	if (ret)
		return ret;
	kiocb.ki_pos = ppos ? *ppos : 0;
	ret = type == READ ? call_read_iter(file, &kiocb, iter) : call_write_iter(file, &kiocb, iter);
	if (ppos)
		*ppos = kiocb.ki_pos;
	return ret;
}

/* A file with read() and write() only. */
static ssize_t rw_pieces(struct file *file, struct iov_iter *iter, loff_t *ppos, int type, rwf_t flags)
{
	ssize_t ret = 0;

	if (flags & ~RWF_HIPRI)
		return -EOPNOTSUPP;
	while (iov_iter_count(iter)) {
		struct iovec iov = iov_iter_iovec(iter);
		ssize_t nr;

		if (type == READ)
			nr = file->f_op->read(file, iov.iov_base, iov.iov_len, ppos);
		else
			nr = file->f_op->write(file, iov.iov_base, iov.iov_len, ppos);
		if (nr < 0)
			return ret ?: nr;
		ret += nr;
		if (nr != iov.iov_len)
			break;
		iov_iter_advance(iter, nr);
	}
	return ret;
}

static ssize_t vfs_rwv_iter(struct file *file, struct iov_iter *iter, loff_t *ppos, int type, rwf_t flags)
{
	size_t count = iov_iter_count(iter);
	bool by_iter = type == READ ? file->f_op->read_iter : file->f_op->write_iter;
	ssize_t ret;

	if (!count)
		return 0;
	ret = rw_verify_area(type, file, ppos, count);
	if (ret < 0)
		return ret;
	return by_iter ? rw_iter(file, iter, ppos, type, flags) : rw_pieces(file, iter, ppos, type, flags);
}

/* Returns the bytes moved or -errno; *@ppos is moved on. */
static ssize_t vfs_rwv(struct file *file, const struct iovec __user *vec, unsigned long vlen, loff_t *ppos, int type,
		       rwf_t flags)
{
	struct iovec iovstack[UIO_FASTIOV], *iov = iovstack;
	struct iov_iter iter;
	ssize_t ret;

	if (!(file->f_mode & (type == READ ? FMODE_READ : FMODE_WRITE)))
		return -EBADF;
	if (!(file->f_mode & (type == READ ? FMODE_CAN_READ : FMODE_CAN_WRITE)))
		return -EINVAL;
	ret = import_iovec(type, vec, vlen, ARRAY_SIZE(iovstack), &iov, &iter);
	if (ret < 0)
		return ret;
	ret = vfs_rwv_iter(file, &iter, ppos, type, flags);
	kfree(iov);
	return ret;
}

static ssize_t do_rwv(unsigned long fd, const struct iovec __user *vec, unsigned long vlen, int type, rwf_t flags)
{
	struct fd f = fdget_pos(fd);
	loff_t pos, *ppos;
	ssize_t ret;

	if (!f.file)
		return -EBADF;
	ppos = file_ppos(f.file);
	if (ppos) {
		pos = *ppos;
		ppos = &pos;
	}
	ret = vfs_rwv(f.file, vec, vlen, ppos, type, flags);
	if (ret >= 0 && ppos)
		f.file->f_pos = pos;
	fdput_pos(f);
	return ret;
}

static ssize_t do_prwv(unsigned long fd, const struct iovec __user *vec, unsigned long vlen, loff_t pos, int type,
		       rwf_t flags)
{
	struct fd f;
	ssize_t ret = -ESPIPE;

	if (pos < 0)
		return -EINVAL;
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	if (f.file->f_mode & (type == READ ? FMODE_PREAD : FMODE_PWRITE))
		ret = vfs_rwv(f.file, vec, vlen, &pos, type, flags);
	fdput(f);
	return ret;
}

SYSCALL_DEFINE3(readv, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen)
{
	return do_rwv(fd, vec, vlen, READ, 0);
}

SYSCALL_DEFINE3(writev, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen)
{
	return do_rwv(fd, vec, vlen, WRITE, 0);
}

/* On 64-bit machines the low word is the whole position. */
SYSCALL_DEFINE5(preadv, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen, unsigned long, pos_l,
		unsigned long, pos_h)
{
	return do_prwv(fd, vec, vlen, pos_l, READ, 0);
}

SYSCALL_DEFINE5(pwritev, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen, unsigned long, pos_l,
		unsigned long, pos_h)
{
	return do_prwv(fd, vec, vlen, pos_l, WRITE, 0);
}

SYSCALL_DEFINE6(preadv2, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen, unsigned long, pos_l,
		unsigned long, pos_h, rwf_t, flags)
{
	if ((loff_t)pos_l == -1)
		return do_rwv(fd, vec, vlen, READ, flags);
	return do_prwv(fd, vec, vlen, pos_l, READ, flags);
}

SYSCALL_DEFINE6(pwritev2, unsigned long, fd, const struct iovec __user *, vec, unsigned long, vlen, unsigned long,
		pos_l, unsigned long, pos_h, rwf_t, flags)
{
	if ((loff_t)pos_l == -1)
		return do_rwv(fd, vec, vlen, WRITE, flags);
	return do_prwv(fd, vec, vlen, pos_l, WRITE, flags);
}

/* ---- Seeking ---- */

SYSCALL_DEFINE3(lseek, unsigned int, fd, off_t, offset, unsigned int, whence)
{
	struct fd f = fdget_pos(fd);
	off_t ret = -EINVAL;

	if (!f.file)
		return -EBADF;
	if (whence <= SEEK_MAX)
		ret = vfs_llseek(f.file, offset, whence);
	fdput_pos(f);
	return ret;
}
