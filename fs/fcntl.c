// SPDX-License-Identifier: MIT
/*
 * Who is told by a signal that a file is ready: owners (F_SETOWN) and lists of interested files (fasync).
 *
 * A file's entry is on its driver's list while FASYNC is set. fasync_lock guards the lists against change; each entry's
 * fa_lock guards fa_file against being cleared while a signal is sent, which may happen in an interrupt. Entries are
 * freed after an RCU grace period, because kill_fasync() walks the list under RCU.
 */
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/poll.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(fasync_lock);

/* ---- Owners ---- */

/**
 * __f_setown - the process or group that gets a file's signals
 * @force: replace the one that is set
 */
void __f_setown(struct file *filp, struct pid *pid, enum pid_type type, int force)
{
	write_lock_irq(&filp->f_owner.lock);
	if (force || !filp->f_owner.pid) {
		put_pid(filp->f_owner.pid);
		filp->f_owner.pid = get_pid(pid);
		filp->f_owner.pid_type = type;
		if (pid) {
			const struct cred *cred = current_cred();

			filp->f_owner.uid = cred->uid;
			filp->f_owner.euid = cred->euid;
		}
	}
	write_unlock_irq(&filp->f_owner.lock);
}
EXPORT_SYMBOL(__f_setown);

/**
 * f_setown - the same by number; negative: a group
 */
int f_setown(struct file *filp, unsigned long arg, int force)
{
	enum pid_type type = PIDTYPE_TGID;
	int who = arg, ret = 0;
	struct pid *pid = NULL;

	if (who < 0) {
		if (who == INT_MIN)
			return -EINVAL;
		type = PIDTYPE_PGID;
		who = -who;
	}
	rcu_read_lock();
	if (who) {
		pid = find_vpid(who);
		if (!pid)
			ret = -ESRCH;
	}
	if (!ret)
		__f_setown(filp, pid, type, force);
	rcu_read_unlock();
	return ret;
}
EXPORT_SYMBOL(f_setown);

/**
 * f_delown, f_getown - forget it, tell it
 */
void f_delown(struct file *filp)
{
	__f_setown(filp, NULL, PIDTYPE_TGID, 1);
}

pid_t f_getown(struct file *filp)
{
	pid_t pid = 0;

	read_lock_irq(&filp->f_owner.lock);
	if (filp->f_owner.pid) {
		pid = pid_vnr(filp->f_owner.pid);
		if (filp->f_owner.pid_type == PIDTYPE_PGID)
			pid = -pid;
	}
	read_unlock_irq(&filp->f_owner.lock);
	return pid;
}

/* ---- Signals ---- */

/* The events that POLL_IN ... stand for. */
static const __poll_t band_table[] = {
	EPOLLIN | EPOLLRDNORM,
	EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND,
	EPOLLIN | EPOLLRDNORM | EPOLLMSG,
	EPOLLERR,
	EPOLLPRI | EPOLLRDBAND,
	EPOLLHUP | EPOLLERR,
};

static void send_sigio_to_task(struct task_struct *p, struct fown_struct *fown, int fd, int reason, enum pid_type type)
{
	int signum = READ_ONCE(fown->signum);
	struct kernel_siginfo si;

	if (!signum) {
		do_send_sig_info(SIGIO, SEND_SIG_PRIV, p, type);
		return;
	}
	clear_siginfo(&si);
	si.si_signo = signum;
	si.si_code = reason;
	si.si_fd = fd;
	si.si_band = reason >= POLL_IN && reason <= POLL_HUP ? mangle_poll(band_table[reason - POLL_IN]) : ~0L;
	if (do_send_sig_info(signum, &si, p, type))
		do_send_sig_info(SIGIO, SEND_SIG_PRIV, p, type);
}

/**
 * send_sigio - send an owner the signal it wants. Any context.
 * @band: POLL_IN ...
 */
void send_sigio(struct fown_struct *fown, int fd, int band)
{
	struct task_struct *p;
	enum pid_type type;
	unsigned long flags;

	read_lock_irqsave(&fown->lock, flags);
	type = fown->pid_type;
	if (fown->pid && type <= PIDTYPE_TGID) {
		rcu_read_lock();
		p = pid_task(fown->pid, PIDTYPE_PID);
		if (p)
			send_sigio_to_task(p, fown, fd, band, type);
		rcu_read_unlock();
	} else if (fown->pid) {
		read_lock(&tasklist_lock);
		do_each_pid_task(fown->pid, type, p)
		{
			send_sigio_to_task(p, fown, fd, band, type);
		}
		while_each_pid_task(fown->pid, type, p);
		read_unlock(&tasklist_lock);
	}
	read_unlock_irqrestore(&fown->lock, flags);
}

/* ---- Lists ---- */

static void fasync_free_rcu(struct rcu_head *head)
{
	kfree(container_of(head, struct fasync_struct, fa_rcu));
}

static int fasync_remove_entry(struct file *filp, struct fasync_struct **fapp)
{
	struct fasync_struct *fa, **fp;
	int result = 0;

	spin_lock(&filp->f_lock);
	spin_lock(&fasync_lock);
	for (fp = fapp; (fa = *fp) != NULL; fp = &fa->fa_next) {
		if (fa->fa_file != filp)
			continue;
		write_lock_irq(&fa->fa_lock);
		fa->fa_file = NULL;
		write_unlock_irq(&fa->fa_lock);
		*fp = fa->fa_next;
		call_rcu(&fa->fa_rcu, fasync_free_rcu);
		filp->f_flags &= ~FASYNC;
		result = 1;
		break;
	}
	spin_unlock(&fasync_lock);
	spin_unlock(&filp->f_lock);
	return result;
}

static int fasync_add_entry(int fd, struct file *filp, struct fasync_struct **fapp)
{
	struct fasync_struct *new = kzalloc(sizeof(*new), GFP_KERNEL), *fa;

	if (!new)
		return -ENOMEM;
	spin_lock(&filp->f_lock);
	spin_lock(&fasync_lock);
	for (fa = *fapp; fa; fa = fa->fa_next) {
		if (fa->fa_file == filp) {
			write_lock_irq(&fa->fa_lock);
			fa->fa_fd = fd;
			write_unlock_irq(&fa->fa_lock);
			break;
		}
	}
	if (!fa) {
		rwlock_init(&new->fa_lock);
		new->magic = FASYNC_MAGIC;
		new->fa_file = filp;
		new->fa_fd = fd;
		new->fa_next = *fapp;
		smp_store_release(fapp, new);
		filp->f_flags |= FASYNC;
	}
	spin_unlock(&fasync_lock);
	spin_unlock(&filp->f_lock);
	if (fa)
		kfree(new);
	return fa ? 0 : 1;
}

/**
 * fasync_helper - what a driver's fasync() does: put the file on its list, or take it off
 * @on: 0: off
 *
 * Returns 1 if the list changed, 0 if not, -ENOMEM. Process context.
 */
int fasync_helper(int fd, struct file *filp, int on, struct fasync_struct **fapp)
{
	return on ? fasync_add_entry(fd, filp, fapp) : fasync_remove_entry(filp, fapp);
}
EXPORT_SYMBOL(fasync_helper);

/**
 * kill_fasync - send a signal for each file on a list. Any context.
 * @sig: SIGIO
 * @band: POLL_IN ...
 */
void kill_fasync(struct fasync_struct **fp, int sig, int band)
{
	struct fasync_struct *fa;

	if (!*fp)
		return;
	rcu_read_lock();
	for (fa = rcu_dereference(*fp); fa; fa = rcu_dereference(fa->fa_next)) {
		unsigned long flags;

		if (fa->magic != FASYNC_MAGIC) {
			pr_err("kill_fasync: bad magic number in fasync_struct!\n");
			break;
		}
		read_lock_irqsave(&fa->fa_lock, flags);
		/* SIGURG has its own way. */
		if (fa->fa_file && !(sig == SIGURG && fa->fa_file->f_owner.signum == 0))
			send_sigio(&fa->fa_file->f_owner, fa->fa_fd, band);
		read_unlock_irqrestore(&fa->fa_lock, flags);
	}
	rcu_read_unlock();
}
EXPORT_SYMBOL(kill_fasync);
