/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TTY_H
#define _LINUX_TTY_H
/*
 * Terminals. There are none, so no task has a controlling terminal: get_current_tty() returns NULL, as for a daemon on Linux.
 */
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/kref.h>
#include <linux/major.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/tty_driver.h>
#include <linux/workqueue.h>

struct device;

struct tty_struct {
	int magic;
	struct kref kref;
	struct device *dev;
	struct tty_driver *driver;
	const struct tty_operations *ops;
	int index;
	unsigned long flags;
	int count;
	void *disc_data;
	void *driver_data;
};

/* The controlling terminal of the current task, with a reference; NULL if it has none. */
static inline struct tty_struct *get_current_tty(void)
{
	struct tty_struct *tty = current->signal ? READ_ONCE(current->signal->tty) : NULL;

	if (tty)
		kref_get(&tty->kref);
	return tty;
}

/* A session leader ends: its controlling terminal is free again, and those in the foreground are hung up. */
void disassociate_ctty(int on_exit);

static inline dev_t tty_devnum(struct tty_struct *tty)
{
	return MKDEV(tty->driver->major, tty->driver->minor_start) + tty->index;
}
#endif
