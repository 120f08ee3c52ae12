// SPDX-License-Identifier: MIT
/*
 * Pseudo-terminals: opening /dev/ptmx makes a pair, a master for a program that plays the wire (a terminal window, script(1)) and a slave,
 * /dev/pts/N, that is a terminal to its programs. What one writes, the other's line discipline receives, as far as it has room.
 *
 * The two refer to one another by link, each with a reference to the other that goes when neither is open any more; tty_mutex guards that. Closing
 * the master hangs the slave up and takes its device away; closing the slave's last file gives the master an end (-EIO) until
 * it is opened again. A slave cannot be opened before TIOCSPTLCK has unlocked it.
 *
 * The devices are ordinary nodes of /dev; there is no devpts file system.
 */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/major.h>
#include <linux/poll.h>
#include <linux/uaccess.h>
#include <linux/xarray.h>
#include "tty.h"

#define MAX_PTYS 4096

static DEFINE_XARRAY_ALLOC(ptys); /* index -> slave, while its master is open; tty_mutex */
static struct class *tty_class;

static int pty_write(struct tty_struct *tty, const unsigned char *text, int bytes)
{
	return tty->link ? tty_receive(tty->link, text, bytes) : bytes;
}

static unsigned int pty_write_room(struct tty_struct *tty)
{
	return tty->link ? n_tty_room(tty->link) : 0;
}

static void other_closed(struct tty_struct *tty)
{
	set_bit(TTY_OTHER_CLOSED, &tty->flags);
	wake_up_interruptible_poll(&tty->read_wait, EPOLLIN | EPOLLRDNORM | EPOLLHUP);
	wake_up_interruptible_poll(&tty->write_wait, EPOLLOUT | EPOLLWRNORM | EPOLLHUP);
}

/* Neither side is open, or can be: they part. */
static void unlink_pair(struct tty_struct *a, struct tty_struct *b)
{
	a->link = NULL;
	b->link = NULL;
	tty_kref_put(a);
	tty_kref_put(b);
}

static int slave_open(struct tty_struct *tty, struct file *file)
{
	if (test_bit(TTY_PTY_LOCK, &tty->flags) || test_bit(TTY_OTHER_CLOSED, &tty->flags) || tty_is_hung_up(tty))
		return -EIO;
	clear_bit(TTY_OTHER_CLOSED, &tty->link->flags);
	return 0;
}

static void slave_close(struct tty_struct *tty, struct file *file)
{
	struct tty_struct *master = tty->link;

	if (tty->count || !master)
		return;
	other_closed(master);
	if (!master->count)
		unlink_pair(tty, master);
}

static void master_close(struct tty_struct *tty, struct file *file)
{
	struct tty_struct *slave = tty->link;

	if (tty->count || !slave)
		return;
	xa_erase(&ptys, tty->index);
	device_destroy(tty_class, MKDEV(UNIX98_PTY_SLAVE_MAJOR, tty->index));
	tty_hang_up(slave);
	other_closed(slave);
	tty_forget_session(slave);
	if (!slave->count)
		unlink_pair(tty, slave);
}

static const struct tty_operations master_ops = {
	.close = master_close,
	.write = pty_write,
	.write_room = pty_write_room,
};

static const struct tty_operations slave_ops = {
	.open = slave_open,
	.close = slave_close,
	.write = pty_write,
	.write_room = pty_write_room,
};

static struct tty_driver master_driver = {
	.driver_name = "pty_master",
	.name = "ptm",
	.major = UNIX98_PTY_MASTER_MAJOR,
	.num = MAX_PTYS,
};

static struct tty_driver slave_driver = {
	.driver_name = "pty_slave",
	.name = "pts",
	.major = UNIX98_PTY_SLAVE_MAJOR,
	.num = MAX_PTYS,
};

bool tty_is_master(const struct tty_struct *tty)
{
	return tty->driver == &master_driver;
}

/** pty_slave - the slave of that number, with a reference, or NULL. tty_mutex is held */
struct tty_struct *pty_slave(unsigned int index)
{
	return tty_kref_get(xa_load(&ptys, index));
}

static void make_raw(struct ktermios *termios)
{
	termios->c_iflag = 0;
	termios->c_oflag = 0;
	termios->c_lflag = 0;
}

/** pty_open_master - a new pair for a file that opens /dev/ptmx. Returns the master with the file's reference, or an error. tty_mutex is held */
struct tty_struct *pty_open_master(struct file *file)
{
	struct tty_struct *slave = tty_alloc(&slave_driver, &slave_ops, 0), *master;
	struct device *device;
	int error = -ENOMEM;
	u32 index;

	if (!slave)
		return ERR_PTR(-ENOMEM);
	master = tty_alloc(&master_driver, &master_ops, 0);
	if (!master)
		goto put_slave;
	error = xa_alloc(&ptys, &index, slave, XA_LIMIT(0, MAX_PTYS - 1), GFP_KERNEL);
	if (error) {
		error = error == -EBUSY ? -ENOSPC : error;
		goto put_master;
	}
	master->index = slave->index = index;
	make_raw(&master->termios);
	set_bit(TTY_PTY_LOCK, &slave->flags);
	device = device_create(tty_class, NULL, MKDEV(UNIX98_PTY_SLAVE_MAJOR, index), NULL, "pts/%u", index);
	if (IS_ERR(device)) {
		error = PTR_ERR(device);
		xa_erase(&ptys, index);
		goto put_master;
	}
	master->link = slave; /* takes the reference that made it */
	slave->link = tty_kref_get(master);
	return master;

put_master:
	tty_kref_put(master);
put_slave:
	tty_kref_put(slave);
	return ERR_PTR(error);
}

static int ioctl_lock(struct tty_struct *slave, const int __user *arg)
{
	int on;

	if (get_user(on, arg))
		return -EFAULT;
	if (on)
		set_bit(TTY_PTY_LOCK, &slave->flags);
	else
		clear_bit(TTY_PTY_LOCK, &slave->flags);
	return 0;
}

/* A new descriptor of the slave, without its path. */
static int ioctl_open_peer(struct tty_struct *master, int flags)
{
	char name[24];
	struct file *file;
	int fd = get_unused_fd_flags(flags);

	if (fd < 0)
		return fd;
	snprintf(name, sizeof(name), "/dev/pts/%d", master->index);
	file = filp_open(name, flags & ~O_CLOEXEC, 0);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	fd_install(fd, file);
	return fd;
}

static int ioctl_signal(struct tty_struct *slave, int sig)
{
	if (!valid_signal(sig))
		return -EINVAL;
	tty_signal_group(slave, sig);
	return 0;
}

/** pty_ioctl - the commands of masters; -ENOIOCTLCMD for others */
long pty_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd, unsigned long arg)
{
	if (!tty_is_master(tty))
		return -ENOIOCTLCMD;
	switch (cmd) {
	case TIOCSPTLCK:
		return ioctl_lock(tty->link, (int __user *)arg);
	case TIOCGPTLCK:
		return put_user((int)test_bit(TTY_PTY_LOCK, &tty->link->flags), (int __user *)arg);
	case TIOCGPTN:
		return put_user((unsigned int)tty->index, (unsigned int __user *)arg);
	case TIOCGPTPEER:
		return ioctl_open_peer(tty, arg);
	case TIOCSIG:
		return ioctl_signal(tty->link, arg);
	}
	return -ENOIOCTLCMD;
}

/** pty_init - the slaves' device numbers. Once, at start-up. */
int __init pty_init(struct class *class)
{
	static struct cdev cdev;
	int error;

	tty_class = class;
	cdev_init(&cdev, &tty_fops);
	error = register_chrdev_region(MKDEV(UNIX98_PTY_SLAVE_MAJOR, 0), MAX_PTYS, "pts");
	return error ?: cdev_add(&cdev, MKDEV(UNIX98_PTY_SLAVE_MAJOR, 0), MAX_PTYS);
}
