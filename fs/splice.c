// SPDX-License-Identifier: MIT
/*
 * Moving data between files without the program's memory: sendfile, copy_file_range, splice, tee, vmsplice.
 *
 * Data is copied once more, through pages of the kernel: pages are not handed from file to file, except that tee() lets two pipes share them, as a
 * pipe's page is never changed once it is shared. What was read and could not be written is lost only where Linux loses it too: for sources
 * with a position, the position stands after what was written.
 */
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/pipe_fs_i.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include "internal.h"

#define SPLICE_F_MOVE 1
#define SPLICE_F_NONBLOCK 2
#define SPLICE_F_MORE 4
#define SPLICE_F_GIFT 8
#define SPLICE_F_ALL 15
#define PIECE (16 * PAGE_SIZE)

/* Read or write kernel memory; a file without read_iter() or write_iter() cannot take part. */
static ssize_t move_piece(struct file *file, void *data, size_t bytes, loff_t *pos, int rw)
{
	struct kvec vec = { data, bytes };
	struct iov_iter iter;

	iov_iter_kvec(&iter, rw, &vec, 1, bytes);
	return rw == READ ? vfs_iter_read(file, &iter, pos, 0) : vfs_iter_write(file, &iter, pos, 0);
}

/* Write all of a piece. Returns the bytes written, or -errno if there were none. */
static ssize_t write_piece(struct file *out, void *data, size_t bytes, loff_t *pos)
{
	size_t done = 0;

	while (done < bytes) {
		ssize_t n = move_piece(out, data + done, bytes - done, pos, WRITE);

		if (n <= 0)
			return done ?: n;
		done += n;
	}
	return done;
}

/* Copy up to @count bytes. Positions (NULL: a stream) are moved on by what was written. */
static ssize_t copy_between(struct file *in, loff_t *in_pos, struct file *out, loff_t *out_pos, size_t count)
{
	void *data = kvmalloc(min_t(size_t, count, PIECE), GFP_KERNEL);
	ssize_t done = 0, n = 0;

	if (!data)
		return -ENOMEM;
	while (count) {
		size_t want = min_t(size_t, count, PIECE);
		loff_t start = in_pos ? *in_pos : 0;
		ssize_t got = move_piece(in, data, want, in_pos, READ);

		n = got > 0 ? write_piece(out, data, got, out_pos) : got;
		if (n <= 0)
			break;
		if (n < got && in_pos)
			*in_pos = start + n;
		done += n;
		count -= n;
		if (n < got || got < want)
			break;
		if (signal_pending(current)) {
			n = -EINTR;
			break;
		}
	}
	kvfree(data);
	return done ?: n;
}

/* ---- sendfile ---- */

static ssize_t send_checked(struct file *in, loff_t *in_pos, struct file *out, size_t count)
{
	loff_t out_pos = out->f_pos, *ppos = out->f_mode & FMODE_STREAM ? NULL : &out_pos;
	ssize_t ret;

	if (!(in->f_mode & FMODE_READ) || !(out->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!(in->f_mode & FMODE_PREAD) || !in->f_op->read_iter || !out->f_op->write_iter || out->f_flags & O_APPEND)
		return -EINVAL;
	ret = rw_verify_area(READ, in, in_pos, count);
	if (ret)
		return ret;
	count = min_t(size_t, count, MAX_RW_COUNT);
	ret = count ? copy_between(in, in_pos, out, ppos, count) : 0;
	if (ret > 0 && ppos)
		out->f_pos = out_pos;
	return ret;
}

SYSCALL_DEFINE4(sendfile, int, out_fd, int, in_fd, loff_t __user *, offset, size_t, count)
{
	struct fd in, out;
	ssize_t ret = -EBADF;
	loff_t pos;

	if (offset && copy_from_user(&pos, offset, sizeof(pos)))
		return -EFAULT;
	in = fdget(in_fd);
	if (!in.file)
		return -EBADF;
	out = fdget(out_fd);
	if (out.file) {
		if (offset && !(in.file->f_mode & FMODE_PREAD)) {
			ret = -ESPIPE;
		} else {
			if (!offset)
				pos = in.file->f_pos;
			ret = send_checked(in.file, &pos, out.file, count);
			if (ret > 0 && !offset)
				in.file->f_pos = pos;
		}
		fdput(out);
	}
	fdput(in);
	if (offset && ret >= 0 && put_user(pos, offset))
		return -EFAULT;
	return ret;
}

/* ---- copy_file_range ---- */

static int check_copy(struct file *in, loff_t in_pos, struct file *out, loff_t out_pos, size_t *len)
{
	struct inode *from = file_inode(in), *to = file_inode(out);
	loff_t size = i_size_read(from);

	if (!(in->f_mode & FMODE_READ) || !(out->f_mode & FMODE_WRITE) || out->f_flags & O_APPEND)
		return -EBADF;
	if (S_ISDIR(from->i_mode) || S_ISDIR(to->i_mode))
		return -EISDIR;
	if (!S_ISREG(from->i_mode) || !S_ISREG(to->i_mode))
		return -EINVAL;
	if (in_pos < 0 || out_pos < 0)
		return -EINVAL;
	if (from->i_sb != to->i_sb)
		return -EXDEV;
	if ((loff_t)(in_pos + *len) < in_pos || (loff_t)(out_pos + *len) < out_pos)
		return -EOVERFLOW;
	*len = in_pos >= size ? 0 : min_t(size_t, *len, size - in_pos);
	if (from == to && out_pos + *len > in_pos && out_pos < in_pos + *len)
		return -EINVAL;
	return 0;
}

static ssize_t copy_range(struct file *in, loff_t *in_pos, struct file *out, loff_t *out_pos, size_t len)
{
	int error = check_copy(in, *in_pos, out, *out_pos, &len);

	if (error || !len)
		return error;
	return copy_between(in, in_pos, out, out_pos, min_t(size_t, len, MAX_RW_COUNT));
}

SYSCALL_DEFINE6(copy_file_range, int, fd_in, loff_t __user *, off_in, int, fd_out, loff_t __user *, off_out, size_t,
		len, unsigned int, flags)
{
	struct fd in = fdget(fd_in), out;
	loff_t in_pos, out_pos;
	ssize_t ret = -EBADF;

	if (!in.file)
		return -EBADF;
	out = fdget(fd_out);
	if (!out.file)
		goto put_in;
	in_pos = in.file->f_pos;
	out_pos = out.file->f_pos;
	ret = -EFAULT;
	if ((off_in && copy_from_user(&in_pos, off_in, sizeof(in_pos))) ||
	    (off_out && copy_from_user(&out_pos, off_out, sizeof(out_pos))))
		goto put_out;
	ret = flags ? -EINVAL : copy_range(in.file, &in_pos, out.file, &out_pos, len);
	if (ret <= 0)
		goto put_out;
	if (off_in)
		ret = copy_to_user(off_in, &in_pos, sizeof(in_pos)) ? -EFAULT : ret;
	else
		in.file->f_pos = in_pos;
	if (off_out)
		ret = copy_to_user(off_out, &out_pos, sizeof(out_pos)) ? -EFAULT : ret;
	else
		out.file->f_pos = out_pos;
put_out:
	fdput(out);
put_in:
	fdput(in);
	return ret;
}

/* ---- splice ---- */

/* The program's offset, or the file's own position; NULL for a stream. */
struct splice_end {
	struct file *file;
	loff_t __user *user;
	loff_t pos;
	loff_t *ppos;
};

static int begin_end(struct splice_end *end)
{
	bool pipe = get_pipe_info(end->file);

	if (pipe)
		return end->user ? -ESPIPE : 0;
	if (end->user) {
		if (!(end->file->f_mode & (FMODE_PREAD | FMODE_PWRITE)))
			return -EINVAL;
		if (copy_from_user(&end->pos, end->user, sizeof(end->pos)))
			return -EFAULT;
	} else {
		end->pos = end->file->f_pos;
	}
	if (!(end->file->f_mode & FMODE_STREAM))
		end->ppos = &end->pos;
	return 0;
}

static int finish_end(struct splice_end *end)
{
	if (!end->ppos)
		return 0;
	if (end->user)
		return copy_to_user(end->user, &end->pos, sizeof(end->pos)) ? -EFAULT : 0;
	end->file->f_pos = end->pos;
	return 0;
}

/* Between a pipe and something: at most what the pipe holds, or has room for, when it has some. */
static ssize_t splice_some(struct splice_end *in, struct splice_end *out, size_t len, unsigned int flags)
{
	struct pipe_inode_info *from = get_pipe_info(in->file), *to = get_pipe_info(out->file);
	bool nonblock = flags & SPLICE_F_NONBLOCK;
	int ready = 0;

	if (from)
		ready = pipe_wait_readable(from, nonblock || in->file->f_flags & O_NONBLOCK);
	if (ready <= 0 && from)
		return ready;
	if (from)
		len = min_t(size_t, len, ready);
	if (to)
		ready = pipe_wait_writable(to, nonblock || out->file->f_flags & O_NONBLOCK);
	if (ready < 0)
		return ready;
	if (to)
		len = min_t(size_t, len, ready);
	return copy_between(in->file, in->ppos, out->file, out->ppos, len);
}

static ssize_t do_splice(struct splice_end *in, struct splice_end *out, size_t len, unsigned int flags)
{
	ssize_t ret;
	int error;

	if (!(in->file->f_mode & FMODE_READ) || !(out->file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!get_pipe_info(in->file) && !get_pipe_info(out->file))
		return -EINVAL;
	if (get_pipe_info(in->file) == get_pipe_info(out->file))
		return -EINVAL;
	if (!in->file->f_op->read_iter || !out->file->f_op->write_iter || out->file->f_flags & O_APPEND)
		return -EINVAL;
	ret = begin_end(in) ?: begin_end(out);
	if (ret)
		return ret;
	ret = splice_some(in, out, min_t(size_t, len, MAX_RW_COUNT), flags);
	if (ret <= 0)
		return ret;
	error = finish_end(in) ?: finish_end(out);
	return error ?: ret;
}

SYSCALL_DEFINE6(splice, int, fd_in, loff_t __user *, off_in, int, fd_out, loff_t __user *, off_out, size_t, len,
		unsigned int, flags)
{
	struct fd in, out;
	ssize_t ret = -EBADF;

	if (!len)
		return 0;
	if (flags & ~SPLICE_F_ALL)
		return -EINVAL;
	in = fdget(fd_in);
	if (!in.file)
		return -EBADF;
	out = fdget(fd_out);
	if (out.file) {
		struct splice_end from = { .file = in.file, .user = off_in },
				  to = { .file = out.file, .user = off_out };

		ret = do_splice(&from, &to, len, flags);
		fdput(out);
	}
	fdput(in);
	return ret;
}

SYSCALL_DEFINE4(tee, int, fdin, int, fdout, size_t, len, unsigned int, flags)
{
	struct fd in, out;
	ssize_t ret = -EBADF;

	if (flags & ~SPLICE_F_ALL)
		return -EINVAL;
	if (!len)
		return 0;
	in = fdget(fdin);
	if (!in.file)
		return -EBADF;
	out = fdget(fdout);
	if (out.file) {
		struct pipe_inode_info *from = get_pipe_info(in.file), *to = get_pipe_info(out.file);
		bool nonblock = flags & SPLICE_F_NONBLOCK || (in.file->f_flags | out.file->f_flags) & O_NONBLOCK;

		if (in.file->f_mode & FMODE_READ && out.file->f_mode & FMODE_WRITE)
			ret = from && to && from != to ? pipe_tee(from, to, len, nonblock) : -EINVAL;
		fdput(out);
	}
	fdput(in);
	return ret;
}

/* Into a pipe this is writev(), out of one readv(). */
SYSCALL_DEFINE4(vmsplice, int, fd, const struct iovec __user *, uiov, unsigned long, nr_segs, unsigned int, flags)
{
	struct iovec iovstack[UIO_FASTIOV], *iov = iovstack;
	struct iov_iter iter;
	ssize_t ret;
	struct fd f;
	int type;

	if (flags & ~SPLICE_F_ALL)
		return -EINVAL;
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	type = f.file->f_mode & FMODE_WRITE ? WRITE : READ;
	ret = get_pipe_info(f.file) ? import_iovec(type, uiov, nr_segs, UIO_FASTIOV, &iov, &iter) : -EBADF;
	if (ret >= 0) {
		struct kiocb kiocb;

		init_sync_kiocb(&kiocb, f.file);
		if (flags & SPLICE_F_NONBLOCK)
			kiocb.ki_flags |= IOCB_NOWAIT;
		if (iov_iter_count(&iter))
			ret = type == WRITE ? call_write_iter(f.file, &kiocb, &iter)
					    : call_read_iter(f.file, &kiocb, &iter);
		kfree(iov);
	}
	fdput(f);
	return ret;
}
