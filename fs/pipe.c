// SPDX-License-Identifier: MIT
/*
 * Pipes and FIFOs.
 *
 * A pipe is a ring of slots, each with a page and the bytes of it that hold data. A write first fills up the last page, if its data fits
 * there (so short writes share pages), then takes a page for each PAGE_SIZE. A write of at most PIPE_BUF bytes goes into one slot whole, and so
 * is never mixed with others. With O_DIRECT each write of up to a page is a packet, which one read takes whole or cuts.
 *
 * pipe->mutex guards the ring and the counts; nobody sleeps for data or room with it held. Readers sleep on rd_wait, writers on wr_wait; both are
 * woken when the other side changes from "nothing to do" to "something", or when one of the sides goes away.
 * Opening a FIFO for one side waits until the other side is opened, as the counters of opens tell: somebody who came and went counts too.
 *
 * The pipe lives from the first open to the last release: inode->i_pipe, under i_lock, counted by files. Invariant, with mutex held:
 * 0 <= head - tail <= max_usage <= ring_size, and each filled slot has a page and len > 0. Without memory a write returns what it has
 * written, or -ENOMEM.
 *
 * Splicing is in splice.c. Not here: notifications (watch_queue).
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/highmem.h>
#include <linux/init.h>
#include <linux/log2.h>
#include <linux/magic.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/pipe_fs_i.h>
#include <linux/poll.h>
#include <linux/pseudo_fs.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <asm/ioctls.h>

unsigned int pipe_max_size = 1048576; /* for those without CAP_SYS_RESOURCE; /proc/sys/fs/pipe-max-size */

static struct pipe_buffer *pipe_slot(struct pipe_inode_info *pipe, unsigned int i)
{
	return &pipe->bufs[i & (pipe->ring_size - 1)];
}

/* ---- Pages ---- */

/**
 * pipe_get_page - a page to fill, or NULL without memory; mutex is held
 */
struct page *pipe_get_page(struct pipe_inode_info *pipe)
{
	for (int i = 0; i < ARRAY_SIZE(pipe->tmp_page); i++) {
		struct page *page = pipe->tmp_page[i];

		if (page) {
			pipe->tmp_page[i] = NULL;
			return page;
		}
	}
	return alloc_page(GFP_HIGHUSER | __GFP_ACCOUNT);
}

static void pipe_put_page(struct pipe_inode_info *pipe, struct page *page)
{
	for (int i = 0; i < ARRAY_SIZE(pipe->tmp_page) && page_count(page) == 1; i++) {
		if (!pipe->tmp_page[i]) {
			pipe->tmp_page[i] = page;
			return;
		}
	}
	put_page(page);
}

/**
 * pipe_release_buf - a slot is empty; mutex is held
 */
void pipe_release_buf(struct pipe_inode_info *pipe, struct pipe_buffer *buf)
{
	pipe_put_page(pipe, buf->page);
	buf->page = NULL;
}

/* ---- Waking and waiting ---- */

/**
 * pipe_wake_readers, pipe_wake_writers - there is something to read (or nobody will write any more), there is room (or nobody will read any more)
 */
void pipe_wake_readers(struct pipe_inode_info *pipe)
{
	wake_up_interruptible_sync_poll(&pipe->rd_wait, EPOLLIN | EPOLLRDNORM);
	kill_fasync(&pipe->fasync_readers, SIGIO, POLL_IN);
}

void pipe_wake_writers(struct pipe_inode_info *pipe)
{
	wake_up_interruptible_sync_poll(&pipe->wr_wait, EPOLLOUT | EPOLLWRNORM);
	kill_fasync(&pipe->fasync_writers, SIGIO, POLL_OUT);
}

static bool pipe_readable(const struct pipe_inode_info *pipe)
{
	return !pipe_empty(READ_ONCE(pipe->head), READ_ONCE(pipe->tail)) || !READ_ONCE(pipe->writers);
}

static bool pipe_writable(const struct pipe_inode_info *pipe)
{
	return !pipe_full(READ_ONCE(pipe->head), READ_ONCE(pipe->tail), READ_ONCE(pipe->max_usage)) ||
	       !READ_ONCE(pipe->readers);
}

/* ---- Reading ---- */

/* Take what the oldest slot has into @to. Returns the bytes, or -EFAULT with the slot as it was. */
static ssize_t read_slot(struct pipe_inode_info *pipe, struct iov_iter *to)
{
	struct pipe_buffer *buf = pipe_slot(pipe, pipe->tail);
	size_t chars = min_t(size_t, buf->len, iov_iter_count(to));

	if (unlikely(copy_page_to_iter(buf->page, buf->offset, chars, to) < chars))
		return -EFAULT;
	buf->offset += chars;
	buf->len -= chars;
	if (buf->flags & PIPE_BUF_FLAG_PACKET)
		buf->len = 0; /* the rest of a packet is lost */
	if (!buf->len) {
		pipe_release_buf(pipe, buf);
		pipe->tail++;
	}
	return chars;
}

static ssize_t pipe_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *filp = iocb->ki_filp;
	struct pipe_inode_info *pipe = filp->private_data;
	bool wake_writers = false;
	ssize_t ret = 0;

	if (unlikely(!iov_iter_count(to)))
		return 0;
	mutex_lock(&pipe->mutex);
	while (iov_iter_count(to)) {
		if (!pipe_empty(pipe->head, pipe->tail)) {
			bool packet = pipe_slot(pipe, pipe->tail)->flags & PIPE_BUF_FLAG_PACKET;
			bool full = pipe_full(pipe->head, pipe->tail, pipe->max_usage);
			size_t want = iov_iter_count(to);
			ssize_t n = read_slot(pipe, to);

			wake_writers |= full && !pipe_full(pipe->head, pipe->tail, pipe->max_usage);
			if (n < 0) {
				ret = ret ?: n;
				break;
			}
			ret += n;
			if (packet || n == want)
				break;
			continue;
		}
		if (!pipe->writers || ret)
			break;
		if (filp->f_flags & O_NONBLOCK || iocb->ki_flags & IOCB_NOWAIT) {
			ret = -EAGAIN;
			break;
		}
		mutex_unlock(&pipe->mutex);
		if (wait_event_interruptible(pipe->rd_wait, pipe_readable(pipe)))
			return -ERESTARTSYS;
		mutex_lock(&pipe->mutex);
	}
	mutex_unlock(&pipe->mutex);
	if (wake_writers)
		pipe_wake_writers(pipe);
	if (ret > 0)
		file_accessed(filp);
	return ret;
}

/* ---- Writing ---- */

static bool is_packetized(const struct file *file)
{
	return file->f_flags & O_DIRECT;
}

/* Put a short piece behind the data of the newest slot, if it fits. Returns its bytes, 0 if it does not, or -EFAULT. */
static ssize_t merge_write(struct pipe_inode_info *pipe, struct iov_iter *from)
{
	size_t chars = iov_iter_count(from) & (PAGE_SIZE - 1);
	struct pipe_buffer *buf;
	size_t done;

	if (!chars || pipe_empty(pipe->head, pipe->tail))
		return 0;
	buf = pipe_slot(pipe, pipe->head - 1);
	if (!(buf->flags & PIPE_BUF_FLAG_CAN_MERGE) || buf->offset + buf->len + chars > PAGE_SIZE)
		return 0;
	done = copy_page_from_iter(buf->page, buf->offset + buf->len, chars, from);
	if (unlikely(done < chars))
		return -EFAULT;
	buf->len += done;
	return done;
}

/* Fill a new slot. Returns the bytes, -ENOMEM or -EFAULT. */
static ssize_t write_slot(struct pipe_inode_info *pipe, struct iov_iter *from, bool packet)
{
	struct page *page = pipe_get_page(pipe);
	struct pipe_buffer *buf;
	size_t done;

	if (unlikely(!page))
		return -ENOMEM;
	done = copy_page_from_iter(page, 0, PAGE_SIZE, from);
	if (unlikely(done < PAGE_SIZE && iov_iter_count(from))) {
		pipe_put_page(pipe, page);
		return -EFAULT;
	}
	buf = pipe_slot(pipe, pipe->head);
	*buf = (struct pipe_buffer){
		.page = page,
		.len = done,
		.flags = packet ? PIPE_BUF_FLAG_PACKET : PIPE_BUF_FLAG_CAN_MERGE,
	};
	pipe->head++;
	return done;
}

static ssize_t pipe_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct file *filp = iocb->ki_filp;
	struct pipe_inode_info *pipe = filp->private_data;
	bool packet = is_packetized(filp), wake_readers = false;
	ssize_t ret = 0, n;

	if (unlikely(!iov_iter_count(from)))
		return 0;
	mutex_lock(&pipe->mutex);
	if (pipe->readers) {
		n = packet ? 0 : merge_write(pipe, from);
		ret = n;
		if (n < 0 || (n && !iov_iter_count(from)))
			goto out;
	}
	for (;;) {
		if (!pipe->readers) {
			send_sig(SIGPIPE, current, 0);
			ret = ret ?: -EPIPE;
			break;
		}
		if (!pipe_full(pipe->head, pipe->tail, pipe->max_usage)) {
			wake_readers |= pipe_empty(pipe->head, pipe->tail);
			n = write_slot(pipe, from, packet);
			if (n < 0) {
				ret = ret ?: n;
				break;
			}
			ret += n;
			if (!iov_iter_count(from))
				break;
			continue;
		}
		if (filp->f_flags & O_NONBLOCK || iocb->ki_flags & IOCB_NOWAIT) {
			ret = ret ?: -EAGAIN;
			break;
		}
		mutex_unlock(&pipe->mutex);
		pipe_wake_readers(pipe);
		wake_readers = false;
		if (wait_event_interruptible(pipe->wr_wait, pipe_writable(pipe)))
			return ret ?: -ERESTARTSYS;
		mutex_lock(&pipe->mutex);
	}
out:
	mutex_unlock(&pipe->mutex);
	if (wake_readers || ret > 0)
		pipe_wake_readers(pipe);
	if (ret > 0)
		file_update_time(filp);
	return ret;
}

/* ---- The other operations ---- */

static long pipe_ioctl(struct file *filp, unsigned int cmd, unsigned long arg)
{
	struct pipe_inode_info *pipe = filp->private_data;
	unsigned int count = 0;

	if (cmd != FIONREAD)
		return -ENOIOCTLCMD;
	mutex_lock(&pipe->mutex);
	for (unsigned int i = pipe->tail; i != pipe->head; i++)
		count += pipe_slot(pipe, i)->len;
	mutex_unlock(&pipe->mutex);
	return put_user(count, (int __user *)arg);
}

static __poll_t pipe_poll(struct file *filp, poll_table *wait)
{
	struct pipe_inode_info *pipe = filp->private_data;
	unsigned int head, tail;
	__poll_t mask = 0;

	if (filp->f_mode & FMODE_READ)
		poll_wait(filp, &pipe->rd_wait, wait);
	if (filp->f_mode & FMODE_WRITE)
		poll_wait(filp, &pipe->wr_wait, wait);
	head = READ_ONCE(pipe->head);
	tail = READ_ONCE(pipe->tail);
	if (filp->f_mode & FMODE_READ) {
		if (!pipe_empty(head, tail))
			mask |= EPOLLIN | EPOLLRDNORM;
		if (!pipe->writers && filp->f_version != pipe->w_counter)
			mask |= EPOLLHUP;
	}
	if (filp->f_mode & FMODE_WRITE) {
		if (!pipe_full(head, tail, pipe->max_usage))
			mask |= EPOLLOUT | EPOLLWRNORM;
		if (!pipe->readers)
			mask |= EPOLLERR;
	}
	return mask;
}

static int pipe_fasync(int fd, struct file *filp, int on)
{
	struct pipe_inode_info *pipe = filp->private_data;
	int retval = 0;

	mutex_lock(&pipe->mutex);
	if (filp->f_mode & FMODE_READ)
		retval = fasync_helper(fd, filp, on, &pipe->fasync_readers);
	if (filp->f_mode & FMODE_WRITE && retval >= 0) {
		retval = fasync_helper(fd, filp, on, &pipe->fasync_writers);
		if (retval < 0 && filp->f_mode & FMODE_READ)
			fasync_helper(-1, filp, 0, &pipe->fasync_readers);
	}
	mutex_unlock(&pipe->mutex);
	return retval;
}

static void put_pipe_info(struct inode *inode, struct pipe_inode_info *pipe)
{
	bool last;

	spin_lock(&inode->i_lock);
	last = !--pipe->files;
	if (last)
		inode->i_pipe = NULL;
	spin_unlock(&inode->i_lock);
	if (last)
		free_pipe_info(pipe);
}

static int pipe_release(struct inode *inode, struct file *file)
{
	struct pipe_inode_info *pipe = file->private_data;

	mutex_lock(&pipe->mutex);
	if (file->f_mode & FMODE_READ)
		pipe->readers--;
	if (file->f_mode & FMODE_WRITE)
		pipe->writers--;
	/* Who is left on the other side must learn that there is nobody on this one. */
	if (!pipe->readers != !pipe->writers) {
		wake_up_interruptible_all(&pipe->rd_wait);
		wake_up_interruptible_all(&pipe->wr_wait);
		kill_fasync(&pipe->fasync_readers, SIGIO, POLL_IN);
		kill_fasync(&pipe->fasync_writers, SIGIO, POLL_OUT);
	}
	mutex_unlock(&pipe->mutex);
	put_pipe_info(inode, pipe);
	return 0;
}

/* ---- Pipes come and go ---- */

/**
 * alloc_pipe_info - a new pipe without users, or NULL
 */
struct pipe_inode_info *alloc_pipe_info(void)
{
	struct pipe_inode_info *pipe = kzalloc(sizeof(*pipe), GFP_KERNEL_ACCOUNT);

	if (!pipe)
		return NULL;
	pipe->bufs = kcalloc(PIPE_DEF_BUFFERS, sizeof(struct pipe_buffer), GFP_KERNEL_ACCOUNT);
	if (!pipe->bufs) {
		kfree(pipe);
		return NULL;
	}
	init_waitqueue_head(&pipe->rd_wait);
	init_waitqueue_head(&pipe->wr_wait);
	pipe->r_counter = pipe->w_counter = 1;
	pipe->max_usage = pipe->ring_size = PIPE_DEF_BUFFERS;
	mutex_init(&pipe->mutex);
	return pipe;
}

/**
 * free_pipe_info - the end of a pipe that nobody uses
 */
void free_pipe_info(struct pipe_inode_info *pipe)
{
	for (; pipe->tail != pipe->head; pipe->tail++)
		put_page(pipe_slot(pipe, pipe->tail)->page);
	for (int i = 0; i < ARRAY_SIZE(pipe->tmp_page); i++)
		if (pipe->tmp_page[i])
			put_page(pipe->tmp_page[i]);
	kfree(pipe->bufs);
	kfree(pipe);
}

static struct vfsmount *pipe_mnt;

static char *pipefs_dname(struct dentry *dentry, char *buffer, int buflen)
{
	return dynamic_dname(buffer, buflen, "pipe:[%lu]", d_inode(dentry)->i_ino);
}

static const struct dentry_operations pipefs_dentry_operations = {
	.d_delete = always_delete_dentry,
	.d_dname = pipefs_dname,
};

struct vfsmount *pipe_mount(void)
{
	return pipe_mnt;
}

/**
 * get_pipe_inode - an inode of pipefs for a new pipe, without one; NULL without memory
 */
struct inode *get_pipe_inode(void)
{
	struct inode *inode = new_inode_pseudo(pipe_mnt->mnt_sb);

	if (!inode)
		return NULL;
	inode->i_ino = get_next_ino();
	inode->i_fop = &pipefifo_fops;
	inode->i_state = I_DIRTY;
	inode->i_mode = S_IFIFO | S_IRUSR | S_IWUSR;
	inode->i_uid = current_fsuid();
	inode->i_gid = current_fsgid();
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(inode);
	return inode;
}

/**
 * create_pipe_files - a new pipe, open at both ends
 * @res: gets the end to read from, then the end to write to
 * @flags: O_NONBLOCK, O_DIRECT
 *
 * Returns 0 or -errno.
 */
int create_pipe_files(struct file **res, int flags)
{
	struct inode *inode = get_pipe_inode();
	struct pipe_inode_info *pipe;
	int error;

	if (!inode)
		return -ENFILE;
	pipe = alloc_pipe_info();
	if (!pipe) {
		iput(inode);
		return -ENFILE;
	}
	inode->i_pipe = pipe;
	pipe->files = 2;
	pipe->readers = pipe->writers = 1;
	res[1] = alloc_file_pseudo(inode, pipe_mnt, "", O_WRONLY | (flags & (O_NONBLOCK | O_DIRECT)), &pipefifo_fops);
	if (IS_ERR(res[1])) {
		error = PTR_ERR(res[1]);
		inode->i_pipe = NULL;
		free_pipe_info(pipe);
		iput(inode);
		return error;
	}
	res[1]->private_data = pipe;
	res[0] = alloc_file_clone(res[1], O_RDONLY | (flags & O_NONBLOCK), &pipefifo_fops);
	if (IS_ERR(res[0])) {
		error = PTR_ERR(res[0]);
		put_pipe_info(inode, pipe);
		fput(res[1]);
		return error;
	}
	res[0]->private_data = pipe;
	stream_open(inode, res[0]);
	stream_open(inode, res[1]);
	return 0;
}

/**
 * do_pipe_flags - the same as two descriptors of the current process
 */
int do_pipe_flags(int *fd, int flags)
{
	struct file *files[2];
	int error;

	if (flags & ~(O_CLOEXEC | O_NONBLOCK | O_DIRECT))
		return -EINVAL;
	error = create_pipe_files(files, flags);
	if (error)
		return error;
	fd[0] = error = get_unused_fd_flags(flags);
	if (error < 0)
		goto put_files;
	fd[1] = error = get_unused_fd_flags(flags);
	if (error < 0)
		goto put_fd;
	fd_install(fd[0], files[0]);
	fd_install(fd[1], files[1]);
	return 0;

put_fd:
	put_unused_fd(fd[0]);
put_files:
	fput(files[0]);
	fput(files[1]);
	return error;
}

static int do_pipe2(int __user *fildes, int flags)
{
	int fd[2], error = do_pipe_flags(fd, flags);

	if (error)
		return error;
	if (copy_to_user(fildes, fd, sizeof(fd))) {
		close_fd(fd[0]);
		close_fd(fd[1]);
		return -EFAULT;
	}
	return 0;
}

SYSCALL_DEFINE2(pipe2, int __user *, fildes, int, flags)
{
	return do_pipe2(fildes, flags);
}

SYSCALL_DEFINE1(pipe, int __user *, fildes)
{
	return do_pipe2(fildes, 0);
}

/* ---- For splicing ---- */

/**
 * pipe_wait_readable - wait until a pipe has data; returns its bytes, 0 at the end, -EAGAIN or -ERESTARTSYS
 */
int pipe_wait_readable(struct pipe_inode_info *pipe, bool nonblock)
{
	unsigned int count = 0;

	for (;;) {
		mutex_lock(&pipe->mutex);
		for (unsigned int i = pipe->tail; i != pipe->head; i++)
			count += pipe_slot(pipe, i)->len;
		mutex_unlock(&pipe->mutex);
		if (count || !READ_ONCE(pipe->writers))
			return count;
		if (nonblock)
			return -EAGAIN;
		if (wait_event_interruptible(pipe->rd_wait, pipe_readable(pipe)))
			return -ERESTARTSYS;
	}
}

/**
 * pipe_wait_writable - wait until a pipe has room; returns the bytes of its free slots, -EPIPE (after SIGPIPE), -EAGAIN or -ERESTARTSYS
 */
int pipe_wait_writable(struct pipe_inode_info *pipe, bool nonblock)
{
	for (;;) {
		unsigned int free;

		mutex_lock(&pipe->mutex);
		free = pipe->max_usage - pipe_occupancy(pipe->head, pipe->tail);
		mutex_unlock(&pipe->mutex);
		if (!READ_ONCE(pipe->readers)) {
			send_sig(SIGPIPE, current, 0);
			return -EPIPE;
		}
		if ((int)free > 0)
			return free * PAGE_SIZE;
		if (nonblock)
			return -EAGAIN;
		if (wait_event_interruptible(pipe->wr_wait, pipe_writable(pipe)))
			return -ERESTARTSYS;
	}
}

static void lock_two(struct pipe_inode_info *a, struct pipe_inode_info *b)
{
	if (a > b)
		swap(a, b);
	mutex_lock(&a->mutex);
	mutex_lock_nested(&b->mutex, SINGLE_DEPTH_NESTING);
}

/**
 * pipe_tee - let @to have what @from holds too, at most @len bytes; the pages are shared, and not written to any more
 *
 * Returns the bytes, 0 at the end of @from, or -errno.
 */
ssize_t pipe_tee(struct pipe_inode_info *from, struct pipe_inode_info *to, size_t len, bool nonblock)
{
	ssize_t done = 0;
	int ready = pipe_wait_readable(from, nonblock);

	if (ready <= 0)
		return ready;
	ready = pipe_wait_writable(to, nonblock);
	if (ready < 0)
		return ready;
	lock_two(from, to);
	for (unsigned int i = from->tail; i != from->head && done < len; i++) {
		struct pipe_buffer *buf = pipe_slot(from, i), *new;

		if (pipe_full(to->head, to->tail, to->max_usage))
			break;
		buf->flags &= ~PIPE_BUF_FLAG_CAN_MERGE;
		get_page(buf->page);
		new = pipe_slot(to, to->head);
		*new = *buf;
		new->len = min_t(size_t, buf->len, len - done);
		to->head++;
		done += new->len;
	}
	mutex_unlock(&from->mutex);
	mutex_unlock(&to->mutex);
	if (done)
		pipe_wake_readers(to);
	return done;
}

/* ---- FIFOs ---- */

/* The pipe of a FIFO's inode, with one more user; made by the first. */
static struct pipe_inode_info *fifo_get_pipe(struct inode *inode)
{
	struct pipe_inode_info *new = NULL, *pipe;

	for (;;) {
		spin_lock(&inode->i_lock);
		pipe = inode->i_pipe;
		if (!pipe && new) {
			pipe = inode->i_pipe = new;
			new = NULL;
		}
		if (pipe)
			pipe->files++;
		spin_unlock(&inode->i_lock);
		if (pipe)
			break;
		new = alloc_pipe_info();
		if (!new)
			return NULL;
	}
	if (new)
		free_pipe_info(new);
	return pipe;
}

/* Wait until *@count, of opens of the other side, changes. mutex is held, and dropped meanwhile. */
static int wait_for_partner(struct pipe_inode_info *pipe, unsigned int *count, wait_queue_head_t *queue)
{
	unsigned int cur = *count;
	int error;

	mutex_unlock(&pipe->mutex);
	error = wait_event_interruptible(*queue, READ_ONCE(*count) != cur);
	mutex_lock(&pipe->mutex);
	return error && *count == cur ? -ERESTARTSYS : 0;
}

static int open_fifo_read(struct pipe_inode_info *pipe, struct file *filp)
{
	pipe->r_counter++;
	if (pipe->readers++ == 0)
		wake_up_interruptible_all(&pipe->wr_wait);
	if (pipe->writers)
		return 0;
	if (filp->f_flags & O_NONBLOCK) {
		filp->f_version = pipe->w_counter; /* no EPOLLHUP before there has been a writer */
		return 0;
	}
	if (wait_for_partner(pipe, &pipe->w_counter, &pipe->rd_wait)) {
		if (!--pipe->readers)
			wake_up_interruptible_all(&pipe->wr_wait);
		return -ERESTARTSYS;
	}
	return 0;
}

static int open_fifo_write(struct pipe_inode_info *pipe, struct file *filp)
{
	if (filp->f_flags & O_NONBLOCK && !pipe->readers)
		return -ENXIO;
	pipe->w_counter++;
	if (!pipe->writers++)
		wake_up_interruptible_all(&pipe->rd_wait);
	if (pipe->readers)
		return 0;
	if (wait_for_partner(pipe, &pipe->r_counter, &pipe->wr_wait)) {
		if (!--pipe->writers)
			wake_up_interruptible_all(&pipe->rd_wait);
		return -ERESTARTSYS;
	}
	return 0;
}

static int fifo_open(struct inode *inode, struct file *filp)
{
	bool is_pipe = inode->i_sb == pipe_mnt->mnt_sb; /* by way of /proc/PID/fd: both sides exist */
	struct pipe_inode_info *pipe = fifo_get_pipe(inode);
	int ret;

	if (!pipe)
		return -ENOMEM;
	filp->f_version = 0;
	filp->private_data = pipe;
	mutex_lock(&pipe->mutex);
	stream_open(inode, filp);
	switch (filp->f_mode & (FMODE_READ | FMODE_WRITE)) {
	case FMODE_READ:
		if (is_pipe)
			pipe->readers++;
		ret = is_pipe ? 0 : open_fifo_read(pipe, filp);
		break;
	case FMODE_WRITE:
		if (is_pipe)
			pipe->writers++;
		ret = is_pipe ? 0 : open_fifo_write(pipe, filp);
		break;
	case FMODE_READ | FMODE_WRITE:
		pipe->r_counter++;
		pipe->w_counter++;
		pipe->readers++;
		pipe->writers++;
		wake_up_interruptible_all(&pipe->rd_wait);
		wake_up_interruptible_all(&pipe->wr_wait);
		ret = 0;
		break;
	default:
		ret = -EINVAL;
	}
	mutex_unlock(&pipe->mutex);
	if (ret)
		put_pipe_info(inode, pipe);
	return ret;
}

const struct file_operations pipefifo_fops = {
	.open = fifo_open,
	.llseek = no_llseek,
	.read_iter = pipe_read,
	.write_iter = pipe_write,
	.poll = pipe_poll,
	.unlocked_ioctl = pipe_ioctl,
	.release = pipe_release,
	.fasync = pipe_fasync,
};

/* ---- Size ---- */

/**
 * get_pipe_info - the pipe that a file is an end of, or NULL
 */
struct pipe_inode_info *get_pipe_info(struct file *file)
{
	return file->f_op == &pipefifo_fops ? file->private_data : NULL;
}

/* Give the ring @slots slots, a power of 2. mutex is held. */
static int pipe_resize_ring(struct pipe_inode_info *pipe, unsigned int slots)
{
	unsigned int used = pipe_occupancy(pipe->head, pipe->tail);
	struct pipe_buffer *bufs;

	if (slots < used)
		return -EBUSY;
	bufs = kcalloc(slots, sizeof(*bufs), GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!bufs)
		return -ENOMEM;
	for (unsigned int i = 0; i < used; i++)
		bufs[i] = *pipe_slot(pipe, pipe->tail + i);
	kfree(pipe->bufs);
	pipe->bufs = bufs;
	pipe->tail = 0;
	pipe->head = used;
	pipe->max_usage = pipe->ring_size = slots;
	return 0;
}

static long pipe_set_size(struct pipe_inode_info *pipe, unsigned int size)
{
	unsigned long bytes;
	int error;

	if (size > 1U << 31)
		return -EINVAL;
	bytes = size < PAGE_SIZE ? PAGE_SIZE : roundup_pow_of_two(size);
	if (bytes >> PAGE_SHIFT > pipe->max_usage && bytes > pipe_max_size && !capable(CAP_SYS_RESOURCE))
		return -EPERM;
	error = pipe_resize_ring(pipe, bytes >> PAGE_SHIFT);
	if (error)
		return error;
	wake_up_interruptible(&pipe->wr_wait);
	return pipe->max_usage * PAGE_SIZE;
}

/**
 * pipe_fcntl - F_SETPIPE_SZ, F_GETPIPE_SZ
 *
 * Returns the size in bytes, -EBADF if the file is no pipe, -errno.
 */
long pipe_fcntl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct pipe_inode_info *pipe = get_pipe_info(file);
	long ret;

	if (!pipe)
		return -EBADF;
	mutex_lock(&pipe->mutex);
	ret = cmd == F_SETPIPE_SZ ? pipe_set_size(pipe, arg) : pipe->max_usage * PAGE_SIZE;
	mutex_unlock(&pipe->mutex);
	return ret;
}

static int pipefs_init_fs_context(struct fs_context *fc)
{
	struct pseudo_fs_context *ctx = init_pseudo(fc, PIPEFS_MAGIC);

	if (!ctx)
		return -ENOMEM;
	ctx->dops = &pipefs_dentry_operations;
	return 0;
}

static struct file_system_type pipe_fs_type = {
	.name = "pipefs",
	.init_fs_context = pipefs_init_fs_context,
	.kill_sb = kill_anon_super,
};

static int __init init_pipe_fs(void)
{
	int error = register_filesystem(&pipe_fs_type);

	if (error)
		return error;
	pipe_mnt = kern_mount(&pipe_fs_type);
	if (IS_ERR(pipe_mnt)) {
		unregister_filesystem(&pipe_fs_type);
		return PTR_ERR(pipe_mnt);
	}
	return 0;
}
fs_initcall(init_pipe_fs);
