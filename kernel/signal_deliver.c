// SPDX-License-Identifier: MIT
/*
 * Signals: taking them, stopping and going on, and telling the parent.
 *
 * get_signal() runs on the way to the program. It takes signals until it finds one that has a handler, which its caller then sets up; the others
 * are ignored, stop the process, or end it (do_group_exit()). No core is ever written.
 *
 * Stopping: a stop signal makes every thread JOBCTL_STOP_PENDING and counts them in group_stop_count; each that stops takes itself off the count
 * (task_participate_group_stop()), and the last tells the parent. A stopped thread sleeps in TASK_STOPPED until SIGCONT or SIGKILL. SIGCONT does its
 * work when it is sent (signal.c); the first thread that runs again tells the parent, because SIGCONT's sender cannot.
 *
 * The parent is told by SIGCHLD and by waking who waits for children (kernel/wait.c). A parent that ignores SIGCHLD, and process 1, have no zombies.
 *
 * Locks: siglock of the process, and the parent's after it only under tasklist_lock.
 */
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/cputime.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/task_work.h>
#include <uapi/linux/wait.h>
#include "internal.h"

/* ---- Telling the parent ---- */

/** __wake_up_parent - @p has changed its state: wake who waits for it in @parent's process */
void __wake_up_parent(struct task_struct *p, struct task_struct *parent)
{
	__wake_up_sync_key(&parent->signal->wait_chldexit, TASK_NORMAL, p);
}

static void fill_chld_info(struct kernel_siginfo *info, struct task_struct *tsk, int sig)
{
	u64 utime, stime;

	clear_siginfo(info);
	info->si_signo = sig;
	info->si_pid = task_pid_nr(tsk);
	rcu_read_lock();
	info->si_uid = from_kuid_munged(&init_user_ns, task_uid(tsk));
	rcu_read_unlock();
	task_cputime(tsk, &utime, &stime);
	info->si_utime = nsec_to_clock_t(utime + tsk->signal->utime);
	info->si_stime = nsec_to_clock_t(stime + tsk->signal->stime);
}

static void fill_exit_status(struct kernel_siginfo *info, int code)
{
	info->si_status = code & 0x7f;
	if (code & 0x80)
		info->si_code = CLD_DUMPED;
	else if (code & 0x7f)
		info->si_code = CLD_KILLED;
	else
		info->si_code = CLD_EXITED;
	if (info->si_code == CLD_EXITED)
		info->si_status = code >> 8;
}

/* Process 1 is the command: it waits for no child but those that kernel_wait() asks for. */
static bool reaped_by_init(struct task_struct *tsk)
{
	return is_global_init(tsk->parent) && !tsk->signal->kernel_waited;
}

/**
 * do_notify_parent - a process has ended: tell its parent
 * @sig: the signal to send, 0 or -1 for none
 *
 * tasklist_lock held for writing. Returns whether nobody will wait for it, so that it must be released now.
 */
bool do_notify_parent(struct task_struct *tsk, int sig)
{
	struct kernel_siginfo info;
	struct sighand_struct *psig;
	unsigned long flags;
	bool autoreap = reaped_by_init(tsk);

	WARN_ON_ONCE(!thread_group_empty(tsk));
	do_notify_pidfd(tsk);
	if (sig <= 0 || autoreap) {
		__wake_up_parent(tsk, tsk->parent);
		return autoreap || sig == -1;
	}
	/* Who has executed a program since it was made, or whose parent has, cannot send any signal but SIGCHLD. */
	if (sig != SIGCHLD && tsk->parent_exec_id != READ_ONCE(tsk->parent->self_exec_id))
		sig = SIGCHLD;
	fill_chld_info(&info, tsk, sig);
	fill_exit_status(&info, tsk->exit_code);
	psig = tsk->parent->sighand;
	spin_lock_irqsave(&psig->siglock, flags);
	if (sig == SIGCHLD && (psig->action[SIGCHLD - 1].sa.sa_handler == SIG_IGN ||
			       psig->action[SIGCHLD - 1].sa.sa_flags & SA_NOCLDWAIT)) {
		autoreap = true;
		if (psig->action[SIGCHLD - 1].sa.sa_handler == SIG_IGN)
			sig = 0;
	}
	if (valid_signal(sig) && sig)
		send_signal_locked(sig, &info, tsk->parent, PIDTYPE_TGID);
	__wake_up_parent(tsk, tsk->parent);
	spin_unlock_irqrestore(&psig->siglock, flags);
	return autoreap;
}

/** do_notify_parent_cldstop - the process has stopped (CLD_STOPPED) or gone on (CLD_CONTINUED); tasklist_lock held */
void do_notify_parent_cldstop(struct task_struct *tsk, int why)
{
	struct task_struct *leader = tsk->group_leader, *parent = leader->real_parent;
	struct sighand_struct *sighand = parent->sighand;
	struct kernel_siginfo info;
	unsigned long flags;

	fill_chld_info(&info, leader, SIGCHLD);
	info.si_code = why;
	info.si_status = why == CLD_CONTINUED ? SIGCONT : tsk->signal->group_exit_code & 0x7f;
	spin_lock_irqsave(&sighand->siglock, flags);
	if (sighand->action[SIGCHLD - 1].sa.sa_handler != SIG_IGN &&
	    !(sighand->action[SIGCHLD - 1].sa.sa_flags & SA_NOCLDSTOP))
		send_signal_locked(SIGCHLD, &info, parent, PIDTYPE_TGID);
	/* Who waits is woken in any case. */
	__wake_up_parent(leader, parent);
	spin_unlock_irqrestore(&sighand->siglock, flags);
}

/* ---- Stopping ---- */

/**
 * task_participate_group_stop - a thread that was asked to stop does so, or ends: take it off the count
 *
 * siglock held. Returns true if it was the last, so that the parent is to be told.
 */
bool task_participate_group_stop(struct task_struct *task)
{
	struct signal_struct *sig = task->signal;
	bool consume = task->jobctl & JOBCTL_STOP_CONSUME;

	task_clear_jobctl_pending(task, JOBCTL_STOP_PENDING);
	if (!consume)
		return false;
	if (!WARN_ON_ONCE(sig->group_stop_count == 0))
		sig->group_stop_count--;
	if (!sig->group_stop_count && !(sig->flags & SIGNAL_STOP_STOPPED)) {
		signal_set_stop_flags(sig, SIGNAL_STOP_STOPPED);
		return true;
	}
	return false;
}

/* Ask all threads to stop because of @signr. Returns false if the stop is void by now. siglock held. */
static bool begin_group_stop(int signr)
{
	struct signal_struct *sig = current->signal;
	unsigned long gstop = JOBCTL_STOP_PENDING | JOBCTL_STOP_CONSUME;
	struct task_struct *t;

	if (!(current->jobctl & JOBCTL_STOP_DEQUEUED) || sig->flags & SIGNAL_GROUP_EXIT || sig->group_exec_task)
		return false;
	if (!(sig->flags & SIGNAL_STOP_STOPPED))
		sig->group_exit_code = signr;
	sig->group_stop_count = 0;
	if (task_set_jobctl_pending(current, signr | gstop))
		sig->group_stop_count++;
	t = current;
	while_each_thread(current, t)
	{
		if (!task_is_stopped(t) && task_set_jobctl_pending(t, signr | gstop)) {
			sig->group_stop_count++;
			signal_wake_up(t, false);
		}
	}
	return true;
}

/*
 * Stop, because of @signr or because another thread wants it (0). siglock held; returns false with it held if there is nothing to stop for,
 * and true with it dropped after the stop.
 */
static bool do_signal_stop(int signr)
{
	bool last;

	if (!(current->jobctl & JOBCTL_STOP_PENDING) && !begin_group_stop(signr))
		return false;
	last = task_participate_group_stop(current);
	set_special_state(TASK_STOPPED);
	spin_unlock_irq(&current->sighand->siglock);
	if (last) {
		read_lock(&tasklist_lock);
		do_notify_parent_cldstop(current, CLD_STOPPED);
		read_unlock(&tasklist_lock);
	}
	schedule();
	return true;
}

/* Somebody has stopped or continued the process and left it to us to tell. siglock held; dropped, and true, if there was something. */
static bool tell_stop_or_continue(void)
{
	struct signal_struct *signal = current->signal;
	int why;

	if (likely(!(signal->flags & SIGNAL_CLD_MASK)))
		return false;
	why = signal->flags & SIGNAL_CLD_CONTINUED ? CLD_CONTINUED : CLD_STOPPED;
	signal->flags &= ~SIGNAL_CLD_MASK;
	spin_unlock_irq(&current->sighand->siglock);
	read_lock(&tasklist_lock);
	do_notify_parent_cldstop(current, why);
	read_unlock(&tasklist_lock);
	return true;
}

/* ---- Reports ---- */

/** unhandled_signal - will the signal end the process? Any context. */
bool unhandled_signal(struct task_struct *tsk, int sig)
{
	__sighandler_t handler = tsk->sighand->action[sig - 1].sa.sa_handler;

	if (is_global_init(tsk))
		return true;
	return handler == SIG_IGN || handler == SIG_DFL || sigismember(&tsk->blocked, sig);
}

/* ---- Taking ---- */

/* Of the program's own faults the first, so that its handler sees the registers of the fault. siglock held. */
static int dequeue_synchronous_signal(kernel_siginfo_t *info)
{
	struct sigpending *pending = &current->pending;
	const unsigned long faults = sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGILL) | sigmask(SIGTRAP) |
				     sigmask(SIGFPE) | sigmask(SIGSYS);
	struct sigqueue *q, *other;

	if (!(pending->signal.sig[0] & ~current->blocked.sig[0] & faults))
		return 0;
	list_for_each_entry(q, &pending->list, list) {
		int sig = q->info.si_signo;

		if (SI_FROMUSER(&q->info) || !siginmask(sig, faults) || sigismember(&current->blocked, sig))
			continue;
		*info = q->info;
		list_del_init(&q->list);
		sigqueue_release(q);
		list_for_each_entry(other, &pending->list, list)
			if (other->info.si_signo == sig)
				goto out;
		sigdelset(&pending->signal, sig);
out:
		recalc_sigpending();
		return sig;
	}
	return 0;
}

enum verdict { TAKE_NEXT, STOPPED, DELIVER, FATAL };

/* What to do about a signal that has been taken out. siglock held; dropped if the process has stopped. */
static enum verdict judge(struct ksignal *ksig)
{
	struct k_sigaction *ka = &current->sighand->action[ksig->sig - 1];

	if (ka->sa.sa_handler == SIG_IGN)
		return TAKE_NEXT;
	if (ka->sa.sa_handler != SIG_DFL) {
		ksig->ka = *ka;
		if (ka->sa.sa_flags & SA_ONESHOT)
			ka->sa.sa_handler = SIG_DFL;
		return DELIVER;
	}
	if (sig_kernel_ignore(ksig->sig))
		return TAKE_NEXT;
	if (current->signal->flags & SIGNAL_UNKILLABLE && !sig_kernel_only(ksig->sig))
		return TAKE_NEXT;
	if (!sig_kernel_stop(ksig->sig))
		return FATAL;
	if (ksig->sig != SIGSTOP) {
		bool orphaned;

		/* Nobody could continue it. Signals may come and go while we look. */
		spin_unlock_irq(&current->sighand->siglock);
		orphaned = is_current_pgrp_orphaned();
		if (orphaned)
			return STOPPED;
		spin_lock_irq(&current->sighand->siglock);
	}
	return do_signal_stop(ksig->sig) ? STOPPED : TAKE_NEXT;
}

/* Take the next signal. siglock held. Returns false if there is none. */
static bool take_signal(struct ksignal *ksig)
{
	struct signal_struct *signal = current->signal;
	enum pid_type type;

	if (signal->flags & SIGNAL_GROUP_EXIT || signal->group_exec_task) {
		clear_siginfo(&ksig->info);
		ksig->sig = ksig->info.si_signo = SIGKILL;
		sigdelset(&current->pending.signal, SIGKILL);
		recalc_sigpending();
		return true;
	}
	ksig->sig = dequeue_synchronous_signal(&ksig->info);
	if (!ksig->sig)
		ksig->sig = dequeue_signal(current, &current->blocked, &ksig->info, &type);
	return ksig->sig != 0;
}

/**
 * get_signal - take signals until one has a handler
 * @ksig: gets it
 *
 * Process context. Returns false if there is none; does not return if the process ends. The process may stop meanwhile.
 */
bool get_signal(struct ksignal *ksig)
{
	struct sighand_struct *sighand = current->sighand;
	enum verdict verdict;

	ksig->sig = 0;
	if (!task_sigpending(current))
		return false;
relock:
	spin_lock_irq(&sighand->siglock);
	if (tell_stop_or_continue())
		goto relock;
	do {
		if (!(current->signal->flags & SIGNAL_GROUP_EXIT) && !current->signal->group_exec_task &&
		    current->jobctl & JOBCTL_STOP_PENDING && do_signal_stop(0))
			goto relock;
		if (!take_signal(ksig)) {
			recalc_sigpending();
			spin_unlock_irq(&sighand->siglock);
			return false;
		}
		verdict = judge(ksig);
		if (verdict == STOPPED)
			goto relock;
	} while (verdict == TAKE_NEXT);
	spin_unlock_irq(&sighand->siglock);
	if (verdict == DELIVER)
		return true;
	current->flags |= PF_SIGNALED;
	do_group_exit(ksig->sig);
}

/** signal_setup_done - a handler's frame has been made: block what its action says. @failed: it could not be */
void signal_setup_done(int failed, struct ksignal *ksig, int stepping)
{
	sigset_t blocked;

	if (failed) {
		force_sigsegv(ksig->sig);
		return;
	}
	clear_tsk_restore_sigmask(current);
	sigorsets(&blocked, &current->blocked, &ksig->ka.sa.sa_mask);
	if (!(ksig->ka.sa.sa_flags & SA_NODEFER))
		sigaddset(&blocked, ksig->sig);
	set_current_blocked(&blocked);
	if (current->sas_ss_flags & SS_AUTODISARM)
		sas_ss_reset(current);
}
