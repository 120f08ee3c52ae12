// SPDX-License-Identifier: MIT
/*
 * The host's standard streams, as the first program's descriptors 0, 1 and 2.
 *
 * A stream that leads to a terminal of the host is the machine's terminal (console_tty.c). Any other is a file like one end of a pipe: it has
 * no position, reading gives what there is and 0 at the end, and fstat() says FIFO.
 *
 * Input is taken from the host when a program asks, into a buffer that all files of the stream share: `input`, under its lock, which interrupts
 * may take. A reader sleeps on input.wait until do_stream_interrupt(). Output goes straight to the port.
 */
#include <ashlar/entry.h>
#include <ashlar/port.h>
#include <linux/err.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/hardirq.h>
#include <linux/kernel.h>
#include <linux/mount.h>
#include <linux/pipe_fs_i.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/stream.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/wait.h>
#include <asm/ioctls.h>
#include "tty.h"

#define PIECE 1024U

static struct {
	spinlock_t lock;
	wait_queue_head_t wait;
	unsigned int start, count; /* of the bytes in data; lock */
	int end;		   /* 0, or what reads return once data is empty: 1: the end, or -errno; lock */
	char data[4096];
} input = {
	.lock = __SPIN_LOCK_UNLOCKED(input.lock),
	.wait = __WAIT_QUEUE_HEAD_INITIALIZER(input.wait),
};

/* ---- Input ---- */

/* Get something into the buffer if it is empty; lock is held. Returns whether a read would not wait. */
static bool fill_input(void)
{
	long n;

	if (input.count || input.end)
		return true;
	n = arch_stream_read(0, input.data, sizeof(input.data));
	if (n == -EAGAIN)
		return false;
	input.start = 0;
	if (n > 0)
		input.count = n;
	else
		input.end = n ?: 1;
	return true;
}

static bool input_readable(void)
{
	unsigned long flags;
	bool readable;

	spin_lock_irqsave(&input.lock, flags);
	readable = fill_input();
	spin_unlock_irqrestore(&input.lock, flags);
	return readable;
}

/* Returns the bytes taken, 0 at the end, or -errno; -EAGAIN: there is nothing yet. */
static long take_input(char *to, unsigned int bytes)
{
	unsigned long flags;
	long n = -EAGAIN;

	spin_lock_irqsave(&input.lock, flags);
	if (fill_input()) {
		n = min(bytes, input.count);
		memcpy(to, input.data + input.start, n);
		input.start += n;
		input.count -= n;
		if (!n)
			n = input.end < 0 ? input.end : 0;
	}
	spin_unlock_irqrestore(&input.lock, flags);
	return n;
}

static bool input_buffered(void)
{
	return READ_ONCE(input.count) != 0;
}

static ssize_t stream_read(struct kiocb *iocb, struct iov_iter *to)
{
	char piece[PIECE];
	ssize_t done = 0;

	while (iov_iter_count(to)) {
		long n = take_input(piece, min_t(size_t, iov_iter_count(to), sizeof(piece)));

		if (n == -EAGAIN && !(iocb->ki_filp->f_flags & O_NONBLOCK)) {
			if (wait_event_interruptible(input.wait, input_readable()))
				return -ERESTARTSYS;
			continue;
		}
		if (n <= 0)
			return n;
		done += copy_to_iter(piece, n, to);
		if (!done)
			return -EFAULT;
		/* Only what is here already: a second look at the host would make the length depend on its speed. */
		if (!input_buffered())
			break;
	}
	return done;
}

/* ---- Output ---- */

static ssize_t stream_write(struct kiocb *iocb, struct iov_iter *from)
{
	unsigned int n = (unsigned long)iocb->ki_filp->private_data;
	char piece[PIECE];
	ssize_t done = 0;

	while (iov_iter_count(from)) {
		size_t bytes = copy_from_iter(piece, min_t(size_t, iov_iter_count(from), sizeof(piece)), from);
		long written;

		if (!bytes)
			return done ?: -EFAULT;
		written = arch_stream_write(n, piece, bytes);
		if (written == -EPIPE)
			send_sig(SIGPIPE, current, 0);
		if (written < 0)
			return done ?: written;
		done += written;
		if (signal_pending(current))
			break;
	}
	return done;
}

static __poll_t stream_poll(struct file *file, poll_table *wait)
{
	unsigned long n = (unsigned long)file->private_data;

	if (n)
		return EPOLLOUT | EPOLLWRNORM;
	poll_wait(file, &input.wait, wait);
	if (!input_readable())
		return 0;
	return input_buffered() ? EPOLLIN | EPOLLRDNORM : EPOLLIN | EPOLLRDNORM | EPOLLHUP;
}

static long stream_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (cmd != FIONREAD || file->private_data)
		return -ENOTTY;
	input_readable();
	return put_user((int)READ_ONCE(input.count), (int __user *)arg);
}

static const struct file_operations stream_in_fops = {
	.read_iter = stream_read,
	.poll = stream_poll,
	.unlocked_ioctl = stream_ioctl,
	.llseek = no_llseek,
};

static const struct file_operations stream_out_fops = {
	.write_iter = stream_write,
	.poll = stream_poll,
	.unlocked_ioctl = stream_ioctl,
	.llseek = no_llseek,
};

/* ---- The interrupt ---- */

static struct tty_struct *input_tty; /* takes the input, if it comes from a terminal */

/**
 * stream_input_for - from now on all input goes to @tty, as it comes; NULL: to who reads the stream
 */
void stream_input_for(struct tty_struct *tty)
{
	smp_store_release(&input_tty, tty);
	if (tty)
		arch_stream_watch();
}

/* Hand the terminal what was typed. Interrupts are off. */
static void feed_tty(struct tty_struct *tty)
{
	static unsigned char piece[256]; /* only CPU 0, in the interrupt */
	long n;

	tty_check_size(tty);
	while ((n = arch_stream_read(0, piece, sizeof(piece))) > 0)
		tty_receive(tty, piece, n);
	if (n != -EAGAIN)
		tty_hang_up(tty);
}

/**
 * do_stream_interrupt - there is input, or its end, or the terminal has another size (see entry.h)
 */
void do_stream_interrupt(void)
{
	struct tty_struct *tty = smp_load_acquire(&input_tty);

	irq_enter();
	if (tty)
		feed_tty(tty);
	else
		wake_up_interruptible_poll(&input.wait, EPOLLIN | EPOLLRDNORM);
	irq_exit();
}

/**
 * stream_input_awaited - does a task wait for input? Any context.
 */
bool stream_input_awaited(void)
{
	struct tty_struct *tty = READ_ONCE(input_tty);

	return waitqueue_active(&input.wait) || (tty && waitqueue_active(&tty->read_wait));
}

/* ---- The first program's descriptors ---- */

static struct file *open_stream(unsigned int n)
{
	const struct file_operations *fops = n ? &stream_out_fops : &stream_in_fops;
	struct inode *inode = get_pipe_inode();
	struct file *file;

	if (!inode)
		return ERR_PTR(-ENOMEM);
	inode->i_fop = fops;
	file = alloc_file_pseudo(inode, pipe_mount(), "", n ? O_WRONLY : O_RDONLY, fops);
	if (IS_ERR(file)) {
		iput(inode);
		return file;
	}
	file->private_data = (void *)(unsigned long)n;
	stream_open(inode, file);
	return file;
}

static struct file *open_standard(unsigned int n)
{
	return arch_stream_is_terminal(n) ? console_tty_open_file() : open_stream(n);
}

static void install(struct files_struct *files, unsigned int fd, struct file *file)
{
	struct fdtable *fdt;
	struct file *old;

	spin_lock(&files->file_lock);
	fdt = files_fdtable(files);
	old = fdt->fd[fd];
	rcu_assign_pointer(fdt->fd[fd], file);
	__set_bit(fd, fdt->open_fds);
	__clear_bit(fd, fdt->close_on_exec);
	spin_unlock(&files->file_lock);
	if (old)
		filp_close(old, files);
}

/**
 * console_open_stdio - give a process the host's standard streams as its descriptors 0, 1, 2
 * @files: of the process, which does not run yet or is the current one
 *
 * Reading or writing a stream that is closed on the host fails with -EBADF. Returns 0 or -errno. Process context.
 */
int console_open_stdio(struct files_struct *files)
{
	for (unsigned int n = 0; n < 3; n++) {
		struct file *file = open_standard(n);

		if (IS_ERR(file))
			return PTR_ERR(file);
		install(files, n, file);
	}
	return 0;
}
