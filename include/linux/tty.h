/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TTY_H
#define _LINUX_TTY_H
/* Terminals. See drivers/tty/tty_io.c. */
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/kref.h>
#include <linux/major.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/termios.h>
#include <linux/tty_driver.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

struct device;
struct n_tty_data;
struct pid;

#define TTY_THROTTLED 0
#define TTY_IO_ERROR 1
#define TTY_OTHER_CLOSED 2 /* of a pseudo-terminal: the other side has been closed */
#define TTY_EXCLUSIVE 3
#define TTY_PTY_LOCK 16
#define TTY_HUPPED 18

/* Letters: c = ctrl.lock (interrupts off), t = termios_rwsem, m = tty_mutex. */
struct tty_struct {
	int magic;
	struct kref kref;
	struct device *dev;
	struct tty_driver *driver;
	const struct tty_operations *ops;
	int index;
	unsigned long flags; /* atomic bits TTY_ */
	int count;	     /* m: open files */
	struct mutex atomic_read_lock;
	struct mutex atomic_write_lock;
	struct rw_semaphore termios_rwsem;
	struct ktermios termios; /* t */
	struct winsize winsize;	 /* c */
	struct {
		spinlock_t lock;
		bool stopped;	     /* c: output is held (^S) */
		struct pid *pgrp;    /* c: the group in the foreground */
		struct pid *session; /* c: whose controlling terminal it is */
	} ctrl;
	struct tty_struct *link; /* of a pseudo-terminal: the other side */
	struct fasync_struct *fasync;
	wait_queue_head_t write_wait;
	wait_queue_head_t read_wait;
	struct n_tty_data *disc_data; /* of the line discipline */
	void *driver_data;
};

/* The terminal's settings: I_ICRNL(tty), L_ECHO(tty), INTR_CHAR(tty) ... */
#define _I_FLAG(tty, f) ((tty)->termios.c_iflag & (f))
#define _O_FLAG(tty, f) ((tty)->termios.c_oflag & (f))
#define _L_FLAG(tty, f) ((tty)->termios.c_lflag & (f))
#define I_IXON(tty) _I_FLAG(tty, IXON)
#define L_ICANON(tty) _L_FLAG(tty, ICANON)
#define L_ECHO(tty) _L_FLAG(tty, ECHO)
#define L_ISIG(tty) _L_FLAG(tty, ISIG)
#define L_TOSTOP(tty) _L_FLAG(tty, TOSTOP)
#define CC(tty, which) ((tty)->termios.c_cc[which])

extern struct ktermios tty_std_termios;

struct tty_struct *tty_kref_get(struct tty_struct *tty);
void tty_kref_put(struct tty_struct *tty);
struct tty_struct *get_current_tty(void);
void disassociate_ctty(int on_exit);
bool is_current_pgrp_orphaned(void);
const char *tty_name(const struct tty_struct *tty);

/* A session leader ends: its controlling terminal is free again, and those in the foreground are hung up. */
void disassociate_ctty(int on_exit);

static inline dev_t tty_devnum(struct tty_struct *tty)
{
	return MKDEV(tty->driver->major, tty->driver->minor_start) + tty->index;
}
#endif
