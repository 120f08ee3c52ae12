// SPDX-License-Identifier: MIT
/*
 * Terminals as files.
 *
 * A tty_struct is a terminal: settings, size, who is in the foreground, and the line discipline's state (n_tty.c), over a driver that has a wire:
 * the host's terminal (console_tty.c) or the other side of a pseudo-terminal (pty.c). An open file refers to it by private_data; /dev/tty means
 * the controlling terminal of who opens it, /dev/console the machine's.
 *
 * A terminal that has been hung up stays so for the files that were open: reads give an end, writes -EIO. kref counts references: of files,
 * of processes (signal->tty) and of drivers. tty_mutex guards opening and closing, and is taken before all other locks of terminals; their order
 * is in docs/locking.md.
 */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/major.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include "tty.h"

DEFINE_MUTEX(tty_mutex);

struct ktermios tty_std_termios = {
	.c_iflag = ICRNL | IXON,
	.c_oflag = OPOST | ONLCR,
	.c_cflag = B38400 | CS8 | CREAD | HUPCL,
	.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
	.c_cc = "\003\034\177\025\004\0\1\0\021\023\032\0\022\017\027\026\0",
	.c_ispeed = 38400,
	.c_ospeed = 38400,
};
EXPORT_SYMBOL(tty_std_termios);

/* ---- Terminals ---- */

/** tty_alloc - a terminal with one reference, or NULL without memory */
struct tty_struct *tty_alloc(struct tty_driver *driver, const struct tty_operations *ops, int index)
{
	struct tty_struct *tty = kzalloc(sizeof(*tty), GFP_KERNEL_ACCOUNT);

	if (!tty)
		return NULL;
	tty->disc_data = n_tty_alloc();
	if (!tty->disc_data) {
		kfree(tty);
		return NULL;
	}
	kref_init(&tty->kref);
	tty->driver = driver;
	tty->ops = ops;
	tty->index = index;
	tty->termios = tty_std_termios;
	mutex_init(&tty->atomic_read_lock);
	mutex_init(&tty->atomic_write_lock);
	init_rwsem(&tty->termios_rwsem);
	spin_lock_init(&tty->ctrl.lock);
	init_waitqueue_head(&tty->read_wait);
	init_waitqueue_head(&tty->write_wait);
	return tty;
}

static void tty_release_struct(struct kref *kref)
{
	struct tty_struct *tty = container_of(kref, struct tty_struct, kref);

	if (tty->ops->cleanup)
		tty->ops->cleanup(tty);
	put_pid(tty->ctrl.pgrp);
	put_pid(tty->ctrl.session);
	n_tty_free(tty->disc_data);
	kfree(tty);
}

/** tty_kref_get, tty_kref_put - one more reference, one less */
struct tty_struct *tty_kref_get(struct tty_struct *tty)
{
	if (tty)
		kref_get(&tty->kref);
	return tty;
}
EXPORT_SYMBOL_GPL(tty_kref_get);

void tty_kref_put(struct tty_struct *tty)
{
	if (tty)
		kref_put(&tty->kref, tty_release_struct);
}
EXPORT_SYMBOL(tty_kref_put);

/** tty_name - "hvc0" */
const char *tty_name(const struct tty_struct *tty)
{
	return tty ? tty->driver->name : "NULL tty";
}
EXPORT_SYMBOL(tty_name);

bool tty_is_hung_up(const struct tty_struct *tty)
{
	return test_bit(TTY_HUPPED, &tty->flags);
}

/** tty_hang_up - the wire is gone: who uses the terminal gets SIGHUP, and ends. Any context. */
void tty_hang_up(struct tty_struct *tty)
{
	if (test_and_set_bit(TTY_HUPPED, &tty->flags))
		return;
	tty_signal_session_leader(tty);
	wake_up_interruptible_poll(&tty->read_wait, EPOLLIN | EPOLLRDNORM | EPOLLHUP);
	wake_up_interruptible_poll(&tty->write_wait, EPOLLOUT | EPOLLWRNORM | EPOLLHUP);
}

/* ---- Files ---- */

static struct tty_struct *file_tty(struct file *file)
{
	return file->private_data;
}

/** tty_attach_file - @file is one more open file of the terminal; uses up a reference of @tty. tty_mutex is held */
int tty_attach_file(struct tty_struct *tty, struct file *file)
{
	int error;

	file->private_data = tty;
	tty->count++;
	error = tty->ops->open ? tty->ops->open(tty, file) : 0;
	if (error) {
		tty->count--;
		file->private_data = NULL;
		tty_kref_put(tty);
	}
	return error;
}

/* Which terminal the device means, with a reference; tty_mutex is held. */
static struct tty_struct *tty_of_device(dev_t device, struct file *file)
{
	struct tty_struct *tty;

	if (device == MKDEV(TTYAUX_MAJOR, 0)) {
		tty_adopt(console_tty());
		tty = get_current_tty();
		return tty ?: ERR_PTR(-ENXIO);
	}
	if (device == MKDEV(TTYAUX_MAJOR, 2))
		return pty_open_master(file);
	if (MAJOR(device) == UNIX98_PTY_SLAVE_MAJOR)
		tty = pty_slave(MINOR(device));
	else
		tty = tty_kref_get(console_tty());
	return tty ?: ERR_PTR(-EIO);
}

static int tty_open(struct inode *inode, struct file *file)
{
	dev_t device = inode->i_rdev;
	struct tty_struct *tty;
	int error = 0;

	nonseekable_open(inode, file);
	mutex_lock(&tty_mutex);
	tty = tty_of_device(device, file);
	if (IS_ERR(tty)) {
		error = PTR_ERR(tty);
		goto out;
	}
	if (test_bit(TTY_EXCLUSIVE, &tty->flags) && !capable(CAP_SYS_ADMIN))
		error = -EBUSY;
	if (error) {
		tty_kref_put(tty);
		goto out;
	}
	error = tty_attach_file(tty, file);
	if (!error && !(file->f_flags & O_NOCTTY) && device != MKDEV(TTYAUX_MAJOR, 0) &&
	    device != MKDEV(TTYAUX_MAJOR, 1) && !tty_is_master(tty))
		tty_open_proc_set_tty(file, tty);
out:
	mutex_unlock(&tty_mutex);
	return error;
}

static int tty_release(struct inode *inode, struct file *file)
{
	struct tty_struct *tty = file_tty(file);

	mutex_lock(&tty_mutex);
	if (!--tty->count)
		clear_bit(TTY_EXCLUSIVE, &tty->flags);
	if (tty->ops->close)
		tty->ops->close(tty, file);
	mutex_unlock(&tty_mutex);
	tty_kref_put(tty);
	return 0;
}

static ssize_t tty_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct tty_struct *tty = file_tty(iocb->ki_filp);

	if (tty_is_hung_up(tty))
		return 0;
	tty_adopt(tty);
	return n_tty_read(tty, iocb->ki_filp, to);
}

static ssize_t tty_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct tty_struct *tty = file_tty(iocb->ki_filp);

	if (tty_is_hung_up(tty))
		return -EIO;
	tty_adopt(tty);
	return n_tty_write(tty, iocb->ki_filp, from);
}

static __poll_t tty_poll(struct file *file, poll_table *wait)
{
	return n_tty_poll(file_tty(file), file, wait);
}

static int tty_fasync(int fd, struct file *file, int on)
{
	struct tty_struct *tty = file_tty(file);
	int ret = fasync_helper(fd, file, on, &tty->fasync);

	if (ret > 0 && on) {
		enum pid_type type = PIDTYPE_PGID;
		struct pid *pid;
		unsigned long flags;

		spin_lock_irqsave(&tty->ctrl.lock, flags);
		pid = get_pid(tty->ctrl.pgrp);
		spin_unlock_irqrestore(&tty->ctrl.lock, flags);
		if (!pid) {
			pid = get_pid(task_pid(current));
			type = PIDTYPE_TGID;
		}
		__f_setown(file, pid, type, 0);
		put_pid(pid);
	}
	return ret < 0 ? ret : 0;
}

const struct file_operations tty_fops = {
	.llseek = no_llseek,
	.read_iter = tty_read,
	.write_iter = tty_write,
	.poll = tty_poll,
	.unlocked_ioctl = tty_ioctl,
	.open = tty_open,
	.release = tty_release,
	.fasync = tty_fasync,
};

/* ---- Devices ---- */

static char *tty_devnode(struct device *dev, umode_t *mode)
{
	if (mode && (dev->devt == MKDEV(TTYAUX_MAJOR, 0) || dev->devt == MKDEV(TTYAUX_MAJOR, 2)))
		*mode = 0666;
	if (mode && MAJOR(dev->devt) == UNIX98_PTY_SLAVE_MAJOR)
		*mode = 0620;
	return NULL;
}

static int __init tty_init(void)
{
	static struct cdev aux_cdev;
	static const char *const names[] = { "tty", "console", "ptmx" };
	struct class *class;
	int error;

	cdev_init(&aux_cdev, &tty_fops);
	error = register_chrdev_region(MKDEV(TTYAUX_MAJOR, 0), ARRAY_SIZE(names), "/dev/tty");
	if (!error)
		error = cdev_add(&aux_cdev, MKDEV(TTYAUX_MAJOR, 0), ARRAY_SIZE(names));
	if (error)
		return error;
	class = class_create(THIS_MODULE, "tty");
	if (IS_ERR(class))
		return PTR_ERR(class);
	class->devnode = tty_devnode;
	for (int i = 0; i < ARRAY_SIZE(names); i++)
		device_create(class, NULL, MKDEV(TTYAUX_MAJOR, i), NULL, "%s", names[i]);
	return console_tty_init(class) ?: pty_init(class);
}
fs_initcall(tty_init);
