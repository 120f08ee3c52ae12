// SPDX-License-Identifier: MIT
/*
 * Signals to tasks of the kernel.
 *
 * A signal that is sent and not ignored is queued in task->pending (or, for the whole process, in signal->shared_pending), TIF_SIGPENDING is set,
 * and the task is woken from an interruptible sleep, or from a killable one if the signal is fatal. Nothing interrupts it: the task looks
 * with signal_pending() and its sleeping functions return -ERESTARTSYS or -EINTR. Kernel threads ignore all signals until they
 * ask for some with allow_signal(), and take them out with kernel_dequeue_signal() or flush_signals().
 *
 * A struct sigqueue carries the details; if there is no memory for one the signal is still delivered, without them.
 * Locks: sighand->siglock, interrupts off; it guards all of the above. Taken under tasklist_lock, and pi_lock is taken under it (waking).
 * Handlers in user mode, job control and core dumps are not here: there are no programs yet.
 */
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include "internal.h"

int show_unhandled_signals = 1;

/* ---- Pending signals ---- */

/** flush_sigqueue - forget the signals of a queue; its lock is held, or nobody else can reach it */
void flush_sigqueue(struct sigpending *queue)
{
	struct sigqueue *q, *next;

	sigemptyset(&queue->signal);
	list_for_each_entry_safe(q, next, &queue->list, list) {
		list_del_init(&q->list);
		kfree(q);
	}
}

static bool has_pending(struct task_struct *t)
{
	sigset_t all;

	sigorsets(&all, &t->pending.signal, &t->signal->shared_pending.signal);
	sigandnsets(&all, &all, &t->blocked);
	return !sigisemptyset(&all);
}

static bool recalc_sigpending_tsk(struct task_struct *t)
{
	if (!has_pending(t))
		return false;
	set_tsk_thread_flag(t, TIF_SIGPENDING);
	return true;
}

/** recalc_sigpending - set TIF_SIGPENDING of the current task by what is pending; siglock held */
void recalc_sigpending(void)
{
	if (!recalc_sigpending_tsk(current))
		clear_thread_flag(TIF_SIGPENDING);
}
EXPORT_SYMBOL(recalc_sigpending);

void recalc_sigpending_and_wake(struct task_struct *t)
{
	if (recalc_sigpending_tsk(t))
		signal_wake_up(t, false);
}

/** signal_wake_up_state - make a task notice its signal; @state: more states to wake it from. siglock held */
void signal_wake_up_state(struct task_struct *t, unsigned int state)
{
	set_tsk_thread_flag(t, TIF_SIGPENDING);
	if (!wake_up_state(t, state | TASK_INTERRUPTIBLE))
		kick_process(t);
}

/** next_signal - the lowest pending signal that @mask does not block, synchronous ones first; 0 if there is none */
int next_signal(struct sigpending *pending, sigset_t *mask)
{
	static const unsigned long synchronous = sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGILL) |
						 sigmask(SIGTRAP) | sigmask(SIGFPE) | sigmask(SIGSYS);
	unsigned long set = pending->signal.sig[0] & ~mask->sig[0];

	if (!set)
		return 0;
	return __ffs(set & synchronous ? set & synchronous : set) + 1;
}

static void collect_signal(int sig, struct sigpending *list, kernel_siginfo_t *info)
{
	struct sigqueue *q, *first = NULL;
	bool more = false;

	list_for_each_entry(q, &list->list, list) {
		if (q->info.si_signo != sig)
			continue;
		if (first) {
			more = true;
			break;
		}
		first = q;
	}
	if (!more)
		sigdelset(&list->signal, sig);
	clear_siginfo(info);
	info->si_signo = sig;
	if (!first)
		return;
	list_del_init(&first->list);
	*info = first->info;
	kfree(first);
}

/** dequeue_signal - take the next signal that @mask does not block; its number or 0. By the task itself, siglock held */
int dequeue_signal(struct task_struct *tsk, sigset_t *mask, kernel_siginfo_t *info, enum pid_type *type)
{
	struct sigpending *from = &tsk->pending;
	int sig = next_signal(from, mask);

	*type = PIDTYPE_PID;
	if (!sig) {
		from = &tsk->signal->shared_pending;
		sig = next_signal(from, mask);
		*type = PIDTYPE_TGID;
	}
	if (sig)
		collect_signal(sig, from, info);
	recalc_sigpending();
	return sig;
}
EXPORT_SYMBOL_GPL(dequeue_signal);

/** flush_signals - forget all pending signals of a task */
void flush_signals(struct task_struct *t)
{
	unsigned long flags;

	spin_lock_irqsave(&t->sighand->siglock, flags);
	clear_tsk_thread_flag(t, TIF_SIGPENDING);
	flush_sigqueue(&t->pending);
	flush_sigqueue(&t->signal->shared_pending);
	spin_unlock_irqrestore(&t->sighand->siglock, flags);
}
EXPORT_SYMBOL(flush_signals);

/** ignore_signals - ignore all signals from now on and forget those pending */
void ignore_signals(struct task_struct *t)
{
	int i;

	for (i = 0; i < _NSIG; i++)
		t->sighand->action[i].sa.sa_handler = SIG_IGN;
	flush_signals(t);
}

/** flush_signal_handlers - back to the default actions; @force_default: of ignored signals too */
void flush_signal_handlers(struct task_struct *t, int force_default)
{
	struct k_sigaction *ka = t->sighand->action;
	int i;

	for (i = 0; i < _NSIG; i++, ka++) {
		if (force_default || ka->sa.sa_handler != SIG_IGN)
			ka->sa.sa_handler = SIG_DFL;
		ka->sa.sa_flags = 0;
		sigemptyset(&ka->sa.sa_mask);
	}
}

/* ---- Sending ---- */

/** __lock_task_sighand - lock a task's siglock; NULL if the task has none any more */
struct sighand_struct *__lock_task_sighand(struct task_struct *tsk, unsigned long *flags)
{
	struct sighand_struct *sighand;

	rcu_read_lock();
	for (;;) {
		sighand = rcu_dereference(tsk->sighand);
		if (unlikely(!sighand))
			break;
		spin_lock_irqsave(&sighand->siglock, *flags);
		if (likely(sighand == rcu_access_pointer(tsk->sighand)))
			break;
		spin_unlock_irqrestore(&sighand->siglock, *flags);
	}
	rcu_read_unlock();
	return sighand;
}

/* siglock held. @force: sent by the kernel, which may do what a program may not. */
static bool is_ignored(struct task_struct *t, int sig, bool force)
{
	__sighandler_t handler = t->sighand->action[sig - 1].sa.sa_handler;

	if (sigismember(&t->blocked, sig))
		return false;
	if (is_global_init(t) && (t->signal->flags & SIGNAL_UNKILLABLE) && handler == SIG_DFL &&
	    !(force && sig_kernel_only(sig)))
		return true;
	if ((t->flags & PF_KTHREAD) && handler == SIG_KTHREAD_KERNEL && !force)
		return true;
	return handler == SIG_IGN || (handler == SIG_DFL && sig_kernel_ignore(sig));
}

static void queue_info(struct sigpending *pending, int sig, struct kernel_siginfo *info)
{
	struct sigqueue *q = kmalloc(sizeof(*q), GFP_ATOMIC);

	if (!q)
		return;
	q->flags = 0;
	if (info == SEND_SIG_NOINFO || info == SEND_SIG_PRIV) {
		clear_siginfo(&q->info);
		q->info.si_signo = sig;
		q->info.si_code = info == SEND_SIG_PRIV ? SI_KERNEL : SI_USER;
		if (info == SEND_SIG_NOINFO)
			q->info.si_pid = task_tgid_nr(current);
	} else {
		q->info = *info;
	}
	list_add_tail(&q->list, &pending->list);
}

static bool is_fatal(struct task_struct *t, int sig)
{
	return sig == SIGKILL || (sig_fatal(t, sig) && !sigismember(&t->blocked, sig));
}

/* siglock held. */
static void send_locked(int sig, struct kernel_siginfo *info, struct task_struct *t, enum pid_type type)
{
	struct sigpending *pending = type == PIDTYPE_PID ? &t->pending : &t->signal->shared_pending;
	bool force = info == SEND_SIG_PRIV || (info != SEND_SIG_NOINFO && info->si_code > 0);

	if (is_ignored(t, sig, force))
		return;
	/* One of the old signals is pending once at most. */
	if (sig < SIGRTMIN && sigismember(&pending->signal, sig))
		return;
	if (sig != SIGKILL)
		queue_info(pending, sig, info);
	sigaddset(&pending->signal, sig);
	if (is_fatal(t, sig)) {
		/* The end of the process: what fatal_signal_pending() looks for. */
		sigaddset(&t->pending.signal, SIGKILL);
		signal_wake_up(t, true);
	} else if (!sigismember(&t->blocked, sig)) {
		signal_wake_up(t, false);
	}
}

/** do_send_sig_info - send a signal to a task (PIDTYPE_PID) or its process (PIDTYPE_TGID); 0 or -ESRCH */
int do_send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *p, enum pid_type type)
{
	unsigned long flags;

	if (!lock_task_sighand(p, &flags))
		return -ESRCH;
	if (p->exit_state) {
		unlock_task_sighand(p, &flags);
		return -ESRCH;
	}
	send_locked(sig, info, p, type);
	unlock_task_sighand(p, &flags);
	return 0;
}

/** send_sig_info - send a signal with details to a task; 0 or -errno. Any context. */
int send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *p)
{
	if (!valid_signal(sig))
		return -EINVAL;
	return sig ? do_send_sig_info(sig, info, p, PIDTYPE_PID) : 0;
}
EXPORT_SYMBOL(send_sig_info);

/** send_sig - send a signal to a task; @priv: from the kernel, not from a program. 0 or -errno. Any context. */
int send_sig(int sig, struct task_struct *p, int priv)
{
	return send_sig_info(sig, priv ? SEND_SIG_PRIV : SEND_SIG_NOINFO, p);
}
EXPORT_SYMBOL(send_sig);

int group_send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *p, enum pid_type type)
{
	return sig ? do_send_sig_info(sig, info, p, type) : 0;
}

/** kill_pid_info - send a signal to the process with a number; 0 or -errno */
int kill_pid_info(int sig, struct kernel_siginfo *info, struct pid *pid)
{
	struct task_struct *p;
	int err = -ESRCH;

	if (!valid_signal(sig))
		return -EINVAL;
	rcu_read_lock();
	p = pid_task(pid, PIDTYPE_PID);
	if (p)
		err = group_send_sig_info(sig, info, p, PIDTYPE_TGID);
	rcu_read_unlock();
	return err;
}

/** kill_pid - the same without details */
int kill_pid(struct pid *pid, int sig, int priv)
{
	return kill_pid_info(sig, priv ? SEND_SIG_PRIV : SEND_SIG_NOINFO, pid);
}
EXPORT_SYMBOL(kill_pid);

/** kill_pgrp - send a signal to all processes of a group; 0 if there was one, else -errno */
int kill_pgrp(struct pid *pid, int sig, int priv)
{
	struct task_struct *p;
	int err = -ESRCH;

	if (!valid_signal(sig))
		return -EINVAL;
	read_lock(&tasklist_lock);
	do_each_pid_task(pid, PIDTYPE_PGID, p)
	{
		err = group_send_sig_info(sig, priv ? SEND_SIG_PRIV : SEND_SIG_NOINFO, p, PIDTYPE_PGID);
	}
	while_each_pid_task(pid, PIDTYPE_PGID, p);
	read_unlock(&tasklist_lock);
	return err;
}
EXPORT_SYMBOL(kill_pgrp);

/** force_sig_info - a signal that the current task can neither block nor ignore */
int force_sig_info(struct kernel_siginfo *info)
{
	struct task_struct *t = current;
	int sig = info->si_signo;
	struct k_sigaction *action;
	unsigned long flags;

	spin_lock_irqsave(&t->sighand->siglock, flags);
	action = &t->sighand->action[sig - 1];
	if (action->sa.sa_handler == SIG_IGN || sigismember(&t->blocked, sig)) {
		action->sa.sa_handler = SIG_DFL;
		sigdelset(&t->blocked, sig);
		recalc_sigpending_and_wake(t);
	}
	send_locked(sig, info, t, PIDTYPE_PID);
	spin_unlock_irqrestore(&t->sighand->siglock, flags);
	return 0;
}

/** force_sig - the same, with no details */
void force_sig(int sig)
{
	struct kernel_siginfo info = { .si_signo = sig, .si_code = SI_KERNEL };

	force_sig_info(&info);
}
EXPORT_SYMBOL(force_sig);

/** force_sig_fault - a signal about an address (SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP) that the program can neither block nor ignore */
int force_sig_fault(int sig, int code, void __user *addr)
{
	struct kernel_siginfo info;

	clear_siginfo(&info);
	info.si_signo = sig;
	info.si_code = code;
	info.si_addr = addr;
	return force_sig_info(&info);
}

/**
 * arch_do_signal_or_restart - deliver a signal to the current task's program, or restart its system call
 * @regs: its registers
 */
void arch_do_signal_or_restart(struct pt_regs *regs)
{
	if (fatal_signal_pending(current))
		do_exit(SIGKILL);
	flush_signals(current);
}

void force_fatal_sig(int sig)
{
	force_sig(sig);
}

/* ---- What a task wants ---- */

/** kernel_sigaction - allow_signal() and disallow_signal(): what the current kernel thread does about a signal */
void kernel_sigaction(int sig, __sighandler_t action)
{
	spin_lock_irq(&current->sighand->siglock);
	current->sighand->action[sig - 1].sa.sa_handler = action;
	if (action == SIG_IGN) {
		sigdelset(&current->pending.signal, sig);
		sigdelset(&current->signal->shared_pending.signal, sig);
		recalc_sigpending();
	}
	spin_unlock_irq(&current->sighand->siglock);
}
EXPORT_SYMBOL(kernel_sigaction);

/** __set_current_blocked - block exactly these signals */
void __set_current_blocked(const sigset_t *newset)
{
	spin_lock_irq(&current->sighand->siglock);
	current->blocked = *newset;
	recalc_sigpending();
	spin_unlock_irq(&current->sighand->siglock);
}

/** set_current_blocked - the same; SIGKILL and SIGSTOP cannot be blocked */
void set_current_blocked(sigset_t *newset)
{
	sigdelsetmask(newset, SIG_KERNEL_ONLY_MASK);
	__set_current_blocked(newset);
}

/** sigprocmask - change the set of blocked signals; 0 or -EINVAL */
int sigprocmask(int how, sigset_t *set, sigset_t *oldset)
{
	sigset_t newset;

	if (oldset)
		*oldset = current->blocked;
	switch (how) {
	case SIG_BLOCK:
		sigorsets(&newset, &current->blocked, set);
		break;
	case SIG_UNBLOCK:
		sigandnsets(&newset, &current->blocked, set);
		break;
	case SIG_SETMASK:
		newset = *set;
		break;
	default:
		return -EINVAL;
	}
	__set_current_blocked(&newset);
	return 0;
}
EXPORT_SYMBOL(sigprocmask);

/** exit_signals - the task ends: no signal reaches it any more */
void exit_signals(struct task_struct *tsk)
{
	tsk->flags |= PF_EXITING;
}
