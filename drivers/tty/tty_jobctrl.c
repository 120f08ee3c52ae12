// SPDX-License-Identifier: MIT
/*
 * Controlling terminals and job control.
 *
 * A session has at most one controlling terminal (signal->tty of its processes, under sighand->siglock, with a reference each), a terminal
 * at most one session (tty->ctrl.session), which has one process group in the foreground (tty->ctrl.pgrp). A process of another group that reads, or
 * changes settings, gets SIGTTIN or SIGTTOU with its whole group; that stops it until somebody continues it, and the call is restarted then.
 *
 * Lock order: tty_mutex, tasklist_lock, siglock, ctrl.lock; interrupts off from siglock on.
 */
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/uaccess.h>
#include "tty.h"

/* ---- Signals to the foreground ---- */

static struct pid *get_foreground(struct tty_struct *tty)
{
	unsigned long flags;
	struct pid *pgrp;

	spin_lock_irqsave(&tty->ctrl.lock, flags);
	pgrp = get_pid(tty->ctrl.pgrp);
	spin_unlock_irqrestore(&tty->ctrl.lock, flags);
	return pgrp;
}

static struct pid *get_session(struct tty_struct *tty)
{
	unsigned long flags;
	struct pid *session;

	spin_lock_irqsave(&tty->ctrl.lock, flags);
	session = get_pid(tty->ctrl.session);
	spin_unlock_irqrestore(&tty->ctrl.lock, flags);
	return session;
}

/** tty_signal_group - a signal to the process group in the foreground, if there is one. Any context. */
void tty_signal_group(struct tty_struct *tty, int sig)
{
	struct pid *pgrp = get_foreground(tty);

	if (pgrp) {
		kill_pgrp(pgrp, sig, 1);
		put_pid(pgrp);
	}
}

/** tty_signal_session_leader - the terminal is gone: its session's leader is told, the foreground woken. Any context. */
void tty_signal_session_leader(struct tty_struct *tty)
{
	struct pid *session = get_session(tty);

	if (session) {
		kill_pid(session, SIGHUP, 1);
		kill_pid(session, SIGCONT, 1);
		put_pid(session);
	}
	tty_signal_group(tty, SIGHUP);
	tty_signal_group(tty, SIGCONT);
}

/* Does the current task ignore or block @sig? */
static bool is_ignored_here(int sig)
{
	return sigismember(&current->blocked, sig) || current->sighand->action[sig - 1].sa.sa_handler == SIG_IGN;
}

/** __tty_check_change - may the current task use the terminal now? If not, its group gets @sig. Returns 0, -EIO or -ERESTARTSYS */
int __tty_check_change(struct tty_struct *tty, int sig)
{
	struct pid *pgrp = task_pgrp(current), *foreground;
	int ret = 0;

	if (current->signal->tty != tty)
		return 0;
	foreground = get_foreground(tty);
	if (foreground && foreground != pgrp) {
		if (is_ignored_here(sig)) {
			if (sig == SIGTTIN)
				ret = -EIO;
		} else if (is_current_pgrp_orphaned()) {
			ret = -EIO;
		} else {
			kill_pgrp(pgrp, sig, 1);
			set_thread_flag(TIF_SIGPENDING);
			ret = -ERESTARTSYS;
		}
	}
	put_pid(foreground);
	return ret;
}

int tty_check_change(struct tty_struct *tty)
{
	return __tty_check_change(tty, SIGTTOU);
}

/* ---- Getting and losing a controlling terminal ---- */

/** get_current_tty - the controlling terminal of the current task, with a reference; NULL if it has none */
struct tty_struct *get_current_tty(void)
{
	struct tty_struct *tty = NULL;
	unsigned long flags;

	if (!current->signal || !current->sighand)
		return NULL;
	spin_lock_irqsave(&current->sighand->siglock, flags);
	tty = tty_kref_get(current->signal->tty);
	spin_unlock_irqrestore(&current->sighand->siglock, flags);
	return tty;
}
EXPORT_SYMBOL_GPL(get_current_tty);

/* The current task, a session's leader, gets @tty as its controlling terminal. */
static void proc_set_tty(struct tty_struct *tty)
{
	struct pid *old_pgrp, *old_session;
	struct tty_struct *old_tty;

	spin_lock_irq(&current->sighand->siglock);
	spin_lock(&tty->ctrl.lock);
	old_pgrp = tty->ctrl.pgrp;
	old_session = tty->ctrl.session;
	tty->ctrl.pgrp = get_pid(task_pgrp(current));
	tty->ctrl.session = get_pid(task_session(current));
	spin_unlock(&tty->ctrl.lock);
	old_tty = current->signal->tty;
	current->signal->tty = tty_kref_get(tty);
	spin_unlock_irq(&current->sighand->siglock);
	put_pid(old_pgrp);
	put_pid(old_session);
	tty_kref_put(old_tty);
}

/** tty_open_proc_set_tty - the first terminal that a session's leader opens becomes its controlling one. tty_mutex is held */
void tty_open_proc_set_tty(struct file *file, struct tty_struct *tty)
{
	if (current->signal->leader && !current->signal->tty && !tty->ctrl.session && file->f_mode & FMODE_READ)
		proc_set_tty(tty);
}

/** tty_adopt - the program that the kernel started (spawn.c) did not open the machine's terminal itself but was given it: it gets it at the first use */
void tty_adopt(struct tty_struct *tty)
{
	if (likely(!current->signal->leader || !current->signal->kernel_waited || current->signal->tty) || !tty ||
	    tty->ctrl.session || tty != console_tty())
		return;
	proc_set_tty(tty);
}

static void session_clear_tty(struct pid *session)
{
	struct task_struct *p;

	do_each_pid_task(session, PIDTYPE_SID, p)
	{
		struct tty_struct *tty;
		unsigned long flags;

		if (!lock_task_sighand(p, &flags))
			continue;
		tty = p->signal->tty;
		p->signal->tty = NULL;
		unlock_task_sighand(p, &flags);
		tty_kref_put(tty);
	}
	while_each_pid_task(session, PIDTYPE_SID, p);
}

/** tty_forget_session - nobody has the terminal as its controlling one any more */
void tty_forget_session(struct tty_struct *tty)
{
	struct pid *session, *pgrp;

	spin_lock_irq(&tty->ctrl.lock);
	session = tty->ctrl.session;
	pgrp = tty->ctrl.pgrp;
	tty->ctrl.session = tty->ctrl.pgrp = NULL;
	spin_unlock_irq(&tty->ctrl.lock);
	if (session) {
		read_lock(&tasklist_lock);
		session_clear_tty(session);
		read_unlock(&tasklist_lock);
	}
	put_pid(session);
	put_pid(pgrp);
}

static void drop_own_tty(void)
{
	struct tty_struct *tty;

	spin_lock_irq(&current->sighand->siglock);
	tty = current->signal->tty;
	current->signal->tty = NULL;
	spin_unlock_irq(&current->sighand->siglock);
	tty_kref_put(tty);
}

/**
 * disassociate_ctty - the current task's session loses its controlling terminal
 * @on_exit: its leader ends: the foreground is hung up
 *
 * A task that does not lead its session loses it alone. Process context.
 */
void disassociate_ctty(int on_exit)
{
	struct tty_struct *tty;

	if (!current->signal->leader) {
		drop_own_tty();
		return;
	}
	tty = get_current_tty();
	if (!tty)
		return;
	if (on_exit && !tty_is_hung_up(tty))
		tty_signal_group(tty, SIGHUP);
	if (!on_exit)
		tty_signal_group(tty, SIGHUP);
	tty_signal_group(tty, SIGCONT);
	tty_forget_session(tty);
	tty_kref_put(tty);
}

/* ---- ioctl ---- */

static int ioctl_set_ctty(struct tty_struct *tty, struct file *file, unsigned long arg)
{
	int ret = 0;

	mutex_lock(&tty_mutex);
	if (current->signal->leader && task_session(current) == tty->ctrl.session)
		goto out;
	if (!current->signal->leader || current->signal->tty) {
		ret = -EPERM;
		goto out;
	}
	if (tty->ctrl.session) {
		if (arg != 1 || !capable(CAP_SYS_ADMIN)) {
			ret = -EPERM;
			goto out;
		}
		tty_forget_session(tty); /* stolen */
	}
	if (!(file->f_mode & FMODE_READ) && !capable(CAP_SYS_ADMIN))
		ret = -EPERM;
	else
		proc_set_tty(tty);
out:
	mutex_unlock(&tty_mutex);
	return ret;
}

static int ioctl_get_pgrp(struct tty_struct *tty, struct tty_struct *real_tty, pid_t __user *arg)
{
	struct pid *pgrp;
	pid_t nr;

	if (tty == real_tty && current->signal->tty != real_tty)
		return -ENOTTY;
	pgrp = get_foreground(real_tty);
	nr = pid_vnr(pgrp);
	put_pid(pgrp);
	return put_user(nr, arg);
}

/* A process of the session is in group @pgrp. RCU is held. */
static bool group_in_session(struct pid *pgrp, struct pid *session)
{
	struct task_struct *p = pid_task(pgrp, PIDTYPE_PGID);

	return p && task_session(p) == session;
}

static int ioctl_set_pgrp(struct tty_struct *real_tty, const pid_t __user *arg)
{
	struct pid *pgrp, *old = NULL;
	pid_t nr;
	int ret = tty_check_change(real_tty);

	if (ret == -EIO)
		return -ENOTTY;
	if (ret)
		return ret;
	if (get_user(nr, arg))
		return -EFAULT;
	if (nr < 0)
		return -EINVAL;
	if (current->signal->tty != real_tty || task_session(current) != real_tty->ctrl.session)
		return -ENOTTY;
	rcu_read_lock();
	pgrp = find_vpid(nr);
	if (!pgrp) {
		ret = -ESRCH;
	} else if (!group_in_session(pgrp, task_session(current))) {
		ret = -EPERM;
	} else {
		spin_lock_irq(&real_tty->ctrl.lock);
		old = real_tty->ctrl.pgrp;
		real_tty->ctrl.pgrp = get_pid(pgrp);
		spin_unlock_irq(&real_tty->ctrl.lock);
	}
	rcu_read_unlock();
	put_pid(old);
	return ret;
}

static int ioctl_get_sid(struct tty_struct *tty, struct tty_struct *real_tty, pid_t __user *arg)
{
	struct pid *session;
	pid_t nr;

	if (tty == real_tty && current->signal->tty != real_tty)
		return -ENOTTY;
	session = get_session(real_tty);
	if (!session)
		return -ENOTTY;
	nr = pid_vnr(session);
	put_pid(session);
	return put_user(nr, arg);
}

/** tty_jobctrl_ioctl - the commands of job control; -ENOIOCTLCMD for others */
long tty_jobctrl_ioctl(struct tty_struct *tty, struct tty_struct *real_tty, struct file *file, unsigned int cmd,
		       unsigned long arg)
{
	switch (cmd) {
	case TIOCNOTTY:
		if (current->signal->tty != tty)
			return -ENOTTY;
		disassociate_ctty(0);
		return 0;
	case TIOCSCTTY:
		return ioctl_set_ctty(real_tty, file, arg);
	case TIOCGPGRP:
		return ioctl_get_pgrp(tty, real_tty, (pid_t __user *)arg);
	case TIOCSPGRP:
		return ioctl_set_pgrp(real_tty, (pid_t __user *)arg);
	case TIOCGSID:
		return ioctl_get_sid(tty, real_tty, (pid_t __user *)arg);
	}
	return -ENOIOCTLCMD;
}
