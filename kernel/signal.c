// SPDX-License-Identifier: MIT
/*
 * Signals: what is pending, and sending.
 *
 * A signal that is sent and not ignored is queued in task->pending or, for the whole process, in signal->shared_pending. complete_signal() chooses
 * a thread that may take it, sets its TIF_SIGPENDING, and wakes it from an interruptible sleep, or from a killable one if the signal ends the
 * process. The thread takes it on its way to its program (signal_deliver.c), or its sleeping function returns -ERESTARTSYS or -EINTR. A signal
 * that ends the process marks it SIGNAL_GROUP_EXIT and gives every thread SIGKILL, so nobody needs to run first.
 *
 * Tasks without a program (requests of the command, kernel threads) look with signal_pending(). Kernel threads ignore all signals until they
 * ask for some with allow_signal(), and take them out with kernel_dequeue_signal() or flush_signals(). A fatal signal to such a task shows as
 * fatal_signal_pending() and nothing else: who flushes it goes on.
 *
 * A struct sigqueue carries the details and is counted to its user (RLIMIT_SIGPENDING). Without memory for one the signal is still delivered,
 * without them; only a realtime signal with details fails with -EAGAIN.
 *
 * Locks: sighand->siglock, interrupts off; it guards all of the above. Taken under tasklist_lock, and pi_lock is taken under it (waking).
 */
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/user.h>
#include <linux/slab.h>
#include "internal.h"

int show_unhandled_signals = 1;

static struct kmem_cache *sigqueue_cache;

void __init signals_init(void)
{
	sigqueue_cache = kmem_cache_create("sigqueue", sizeof(struct sigqueue), 0, SLAB_PANIC | SLAB_ACCOUNT, NULL);
}

/* ---- Pending signals ---- */

/*
 * The details of a signal to @t, counted to its user. @override: also beyond RLIMIT_SIGPENDING, because the kernel or an old signal needs it.
 * Any context.
 */
struct sigqueue *sigqueue_alloc_for(struct task_struct *t, gfp_t gfp, bool override)
{
	struct user_struct *user;
	struct sigqueue *q = NULL;

	rcu_read_lock();
	user = get_uid(__task_cred(t)->user);
	rcu_read_unlock();
	if (atomic_long_inc_return(&user->sigpending) <= task_rlimit(t, RLIMIT_SIGPENDING) || override)
		q = kmem_cache_alloc(sigqueue_cache, gfp);
	if (!q) {
		atomic_long_dec(&user->sigpending);
		free_uid(user);
		return NULL;
	}
	INIT_LIST_HEAD(&q->list);
	q->flags = 0;
	q->user = user;
	return q;
}

/* The opposite; a timer's is kept. */
void sigqueue_release(struct sigqueue *q)
{
	if (q->flags & SIGQUEUE_PREALLOC)
		return;
	atomic_long_dec(&q->user->sigpending);
	free_uid(q->user);
	kmem_cache_free(sigqueue_cache, q);
}

/** flush_sigqueue - forget the signals of a queue; its lock is held, or nobody else can reach it */
void flush_sigqueue(struct sigpending *queue)
{
	struct sigqueue *q, *next;

	sigemptyset(&queue->signal);
	list_for_each_entry_safe(q, next, &queue->list, list) {
		list_del_init(&q->list);
		sigqueue_release(q);
	}
}

/** flush_sigqueue_mask - forget the signals of @mask; siglock held */
void flush_sigqueue_mask(sigset_t *mask, struct sigpending *s)
{
	struct sigqueue *q, *next;

	sigandnsets(&s->signal, &s->signal, mask);
	list_for_each_entry_safe(q, next, &s->list, list)
		if (sigismember(mask, q->info.si_signo)) {
			list_del_init(&q->list);
			sigqueue_release(q);
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
	if (!has_pending(t) && !(t->jobctl & JOBCTL_PENDING_MASK))
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

/* Takes a signal out of a list. Returns whether it was a timer's, which wants to be told. */
static bool collect_signal(int sig, struct sigpending *list, kernel_siginfo_t *info)
{
	struct sigqueue *q, *first = NULL;
	bool more = false, timer;

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
		return false;
	list_del_init(&first->list);
	*info = first->info;
	timer = first->flags & SIGQUEUE_PREALLOC && info->si_code == SI_TIMER;
	sigqueue_release(first);
	return timer;
}

/** dequeue_signal - take the next signal that @mask does not block; its number or 0. By the task itself, siglock held */
int dequeue_signal(struct task_struct *tsk, sigset_t *mask, kernel_siginfo_t *info, enum pid_type *type)
{
	struct sigpending *from = &tsk->pending;
	int sig = next_signal(from, mask);
	bool timer = false;

	*type = PIDTYPE_PID;
	if (!sig) {
		from = &tsk->signal->shared_pending;
		sig = next_signal(from, mask);
		*type = PIDTYPE_TGID;
	}
	if (sig)
		timer = collect_signal(sig, from, info);
	recalc_sigpending();
	/* SIGCONT from now on makes the stop void, also if the lock is dropped before it happens. */
	if (sig && sig_kernel_stop(sig))
		current->jobctl |= JOBCTL_STOP_DEQUEUED;
	if (timer) {
		spin_unlock(&tsk->sighand->siglock);
		posixtimer_rearm(info);
		spin_lock(&tsk->sighand->siglock);
	}
	return sig;
}
EXPORT_SYMBOL_GPL(dequeue_signal);

/** task_set_jobctl_pending - ask a thread to stop (bits of @mask); false if it is on its way out. siglock held */
bool task_set_jobctl_pending(struct task_struct *task, unsigned long mask)
{
	if (unlikely(__fatal_signal_pending(task) || task->flags & PF_EXITING))
		return false;
	if (mask & JOBCTL_STOP_SIGMASK)
		task->jobctl &= ~JOBCTL_STOP_SIGMASK;
	task->jobctl |= mask;
	return true;
}

/** task_clear_jobctl_pending - take that back; siglock held */
void task_clear_jobctl_pending(struct task_struct *task, unsigned long mask)
{
	if (mask & JOBCTL_STOP_PENDING)
		mask |= JOBCTL_STOP_CONSUME | JOBCTL_STOP_DEQUEUED;
	task->jobctl &= ~mask;
}

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

/*
 * Would the signal have no effect? siglock held. @force: sent by the kernel, which may do what a program may not. A blocked signal
 * is kept: the action may be another one when it is unblocked.
 */
static bool is_ignored(struct task_struct *t, int sig, bool force)
{
	__sighandler_t handler = t->sighand->action[sig - 1].sa.sa_handler;

	if (sigismember(&t->blocked, sig) || sigismember(&t->real_blocked, sig))
		return false;
	if (is_global_init(t) && (t->signal->flags & SIGNAL_UNKILLABLE) && handler == SIG_DFL &&
	    !(force && sig_kernel_only(sig)))
		return true;
	if ((t->flags & PF_KTHREAD) && handler == SIG_KTHREAD_KERNEL && !force)
		return true;
	return handler == SIG_IGN || (handler == SIG_DFL && sig_kernel_ignore(sig));
}

/* SIGCONT: forget pending stops, and let all threads go on. siglock held. */
static void continue_group(struct task_struct *p)
{
	struct signal_struct *signal = p->signal;
	struct task_struct *t;
	unsigned int why = 0;
	sigset_t stops;

	siginitset(&stops, SIG_KERNEL_STOP_MASK);
	flush_sigqueue_mask(&stops, &signal->shared_pending);
	for_each_thread(p, t)
	{
		flush_sigqueue_mask(&stops, &t->pending);
		task_clear_jobctl_pending(t, JOBCTL_STOP_PENDING);
		wake_up_state(t, __TASK_STOPPED);
	}
	/* The first thread that runs tells the parent, who must not hear of it under this lock. */
	if (signal->flags & SIGNAL_STOP_STOPPED)
		why = SIGNAL_CLD_CONTINUED;
	else if (signal->group_stop_count)
		why = SIGNAL_CLD_STOPPED;
	if (why) {
		signal_set_stop_flags(signal, why | SIGNAL_STOP_CONTINUED);
		signal->group_stop_count = 0;
		signal->group_exit_code = 0;
	}
}

/* What a signal does when it is sent, whether it is ignored, blocked or handled. Returns false if it need not be queued. siglock held. */
static bool prepare_signal(int sig, struct task_struct *p, bool force)
{
	struct signal_struct *signal = p->signal;
	struct task_struct *t;
	sigset_t flush;

	if (signal->flags & SIGNAL_GROUP_EXIT)
		return false;
	if (sig_kernel_stop(sig)) {
		siginitset(&flush, sigmask(SIGCONT));
		flush_sigqueue_mask(&flush, &signal->shared_pending);
		for_each_thread(p, t) flush_sigqueue_mask(&flush, &t->pending);
	} else if (sig == SIGCONT) {
		continue_group(p);
	}
	return !is_ignored(p, sig, force);
}

/* May the thread take it now? siglock held. */
static bool wants_signal(int sig, struct task_struct *p)
{
	if (sigismember(&p->blocked, sig) || p->flags & PF_EXITING)
		return false;
	if (sig == SIGKILL)
		return true;
	if (task_is_stopped(p))
		return false;
	return task_curr(p) || !task_sigpending(p);
}

/* The thread that shall take a signal of @type to @p, or NULL if all block it: each looks when it unblocks. siglock held. */
static struct task_struct *choose_thread(int sig, struct task_struct *p, enum pid_type type)
{
	struct signal_struct *signal = p->signal;
	struct task_struct *t;

	if (wants_signal(sig, p))
		return p;
	if (type == PIDTYPE_PID || thread_group_empty(p))
		return NULL;
	t = signal->curr_target;
	while (!wants_signal(sig, t)) {
		t = next_thread(t);
		if (t == signal->curr_target)
			return NULL;
	}
	signal->curr_target = t;
	return t;
}

/* The process has to end: every thread gets SIGKILL. siglock held. */
static void kill_group(int sig, struct task_struct *p)
{
	struct task_struct *t;

	p->signal->flags = SIGNAL_GROUP_EXIT;
	p->signal->group_exit_code = sig;
	p->signal->group_stop_count = 0;
	for_each_thread(p, t)
	{
		task_clear_jobctl_pending(t, JOBCTL_PENDING_MASK);
		sigaddset(&t->pending.signal, SIGKILL);
		signal_wake_up(t, true);
	}
}

static bool ends_at_once(int sig, struct task_struct *t)
{
	return sig_fatal(t, sig) && !sigismember(&t->real_blocked, sig) && (sig == SIGKILL || !t->ptrace);
}

/* A signal has been queued: wake who shall take it. siglock held. */
static void complete_signal(int sig, struct task_struct *p, enum pid_type type)
{
	struct task_struct *t = choose_thread(sig, p, type);

	if (!t)
		return;
	if (ends_at_once(sig, p)) {
		if (!p->thread.user) {
			sigaddset(&t->pending.signal, SIGKILL);
			signal_wake_up(t, true);
			return;
		}
		if (!(p->signal->flags & SIGNAL_GROUP_EXIT) && !sig_kernel_coredump(sig)) {
			kill_group(sig, p);
			return;
		}
	}
	signal_wake_up(t, sig == SIGKILL);
}

static void fill_info(struct sigqueue *q, int sig, struct kernel_siginfo *info)
{
	if (info != SEND_SIG_NOINFO && info != SEND_SIG_PRIV) {
		q->info = *info;
		return;
	}
	clear_siginfo(&q->info);
	q->info.si_signo = sig;
	q->info.si_code = info == SEND_SIG_PRIV ? SI_KERNEL : SI_USER;
	if (info == SEND_SIG_NOINFO) {
		q->info.si_pid = task_tgid_nr(current);
		q->info.si_uid = from_kuid_munged(&init_user_ns, current_uid());
	}
}

static bool made_by_kernel(const struct kernel_siginfo *info)
{
	return info == SEND_SIG_PRIV || (info != SEND_SIG_NOINFO && SI_FROMKERNEL(info));
}

/**
 * send_signal_locked - queue a signal and wake who shall take it
 * @type: PIDTYPE_PID for the thread @t, else for its process
 *
 * siglock held. Returns 0, or -EAGAIN if a realtime signal's details cannot be kept.
 */
int send_signal_locked(int sig, struct kernel_siginfo *info, struct task_struct *t, enum pid_type type)
{
	struct sigpending *pending = type == PIDTYPE_PID ? &t->pending : &t->signal->shared_pending;
	bool override = sig < SIGRTMIN && (info == SEND_SIG_NOINFO || info == SEND_SIG_PRIV || info->si_code >= 0);
	struct sigqueue *q;

	if (!prepare_signal(sig, t, made_by_kernel(info)))
		return 0;
	/* One of the old signals is pending once at most. */
	if (sig < SIGRTMIN && sigismember(&pending->signal, sig))
		return 0;
	if (sig != SIGKILL && !(t->flags & PF_KTHREAD && info == SEND_SIG_PRIV)) {
		q = sigqueue_alloc_for(t, GFP_ATOMIC, override);
		if (q) {
			fill_info(q, sig, info);
			list_add_tail(&q->list, &pending->list);
		} else if (sig >= SIGRTMIN && info != SEND_SIG_NOINFO && info != SEND_SIG_PRIV &&
			   info->si_code != SI_USER) {
			return -EAGAIN;
		}
	}
	if (!list_empty(&t->sighand->signalfd_wqh.head))
		wake_up(&t->sighand->signalfd_wqh);
	sigaddset(&pending->signal, sig);
	complete_signal(sig, t, type);
	return 0;
}

/** send_timer_signal_locked - send a timer's signal, whose details are @q; siglock held */
void send_timer_signal_locked(struct sigqueue *q, struct task_struct *t, struct sigpending *pending, enum pid_type type)
{
	int sig = q->info.si_signo;

	if (!prepare_signal(sig, t, false))
		return;
	if (!list_empty(&t->sighand->signalfd_wqh.head))
		wake_up(&t->sighand->signalfd_wqh);
	list_add_tail(&q->list, &pending->list);
	sigaddset(&pending->signal, sig);
	complete_signal(sig, t, type);
}

/** do_send_sig_info - send a signal to a task (PIDTYPE_PID) or its process; 0, -ESRCH or -EAGAIN */
int do_send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *p, enum pid_type type)
{
	unsigned long flags;
	int err = -ESRCH;

	if (!lock_task_sighand(p, &flags))
		return -ESRCH;
	/* A process whose leader has ended lives on in its other threads. */
	if (type == PIDTYPE_PID ? !p->exit_state : pid_alive(p) && atomic_read(&p->signal->live))
		err = send_signal_locked(sig, info, p, type);
	else if (p->exit_state == EXIT_ZOMBIE)
		err = 0;
	unlock_task_sighand(p, &flags);
	return err;
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

static bool same_user(struct task_struct *t)
{
	const struct cred *cred = current_cred(), *tcred = __task_cred(t);

	return uid_eq(cred->euid, tcred->suid) || uid_eq(cred->euid, tcred->uid) || uid_eq(cred->uid, tcred->suid) ||
	       uid_eq(cred->uid, tcred->uid) || capable(CAP_KILL);
}

/**
 * check_kill_permission - may the current program send @sig to @t?
 *
 * Under RCU. Returns 0, -EINVAL or -EPERM; signals of the kernel's are always allowed.
 */
int check_kill_permission(int sig, struct kernel_siginfo *info, struct task_struct *t)
{
	if (!valid_signal(sig))
		return -EINVAL;
	if (info == SEND_SIG_PRIV || (info != SEND_SIG_NOINFO && SI_FROMKERNEL(info)))
		return 0;
	if (same_thread_group(current, t) || same_user(t))
		return 0;
	/* SIGCONT goes to anybody in the session. */
	if (sig == SIGCONT && task_session(t) && task_session(t) == task_session(current))
		return 0;
	return -EPERM;
}

/** group_send_sig_info - send a signal to a process if the caller may; 0 or -errno. Under RCU. */
int group_send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *p, enum pid_type type)
{
	int err = check_kill_permission(sig, info, p);

	return err || !sig ? err : do_send_sig_info(sig, info, p, type);
}

/** __kill_pgrp_info - send a signal to all processes of a group; 0 if one got it, else -errno. tasklist_lock held. */
int __kill_pgrp_info(int sig, struct kernel_siginfo *info, struct pid *pgrp)
{
	struct task_struct *p = NULL;
	int err = -ESRCH;
	bool success = false;

	do_each_pid_task(pgrp, PIDTYPE_PGID, p)
	{
		err = group_send_sig_info(sig, info, p, PIDTYPE_PGID);
		success |= !err;
	}
	while_each_pid_task(pgrp, PIDTYPE_PGID, p);
	return success ? 0 : err;
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
	int err;

	if (!valid_signal(sig))
		return -EINVAL;
	read_lock(&tasklist_lock);
	err = __kill_pgrp_info(sig, priv ? SEND_SIG_PRIV : SEND_SIG_NOINFO, pid);
	read_unlock(&tasklist_lock);
	return err;
}
EXPORT_SYMBOL(kill_pgrp);

/* ---- Signals that cannot be refused ---- */

enum force_mode {
	FORCE_HANDLED, /* a handler may take it */
	FORCE_FATAL,   /* no handler may */
};

static int force_signal(struct kernel_siginfo *info, struct task_struct *t, enum force_mode mode)
{
	struct k_sigaction *action = &t->sighand->action[info->si_signo - 1];
	bool blocked, ignored;
	unsigned long flags;
	int ret;

	spin_lock_irqsave(&t->sighand->siglock, flags);
	blocked = sigismember(&t->blocked, info->si_signo);
	ignored = action->sa.sa_handler == SIG_IGN;
	if (blocked || ignored || mode != FORCE_HANDLED) {
		action->sa.sa_handler = SIG_DFL;
		if (blocked) {
			sigdelset(&t->blocked, info->si_signo);
			recalc_sigpending_and_wake(t);
		}
	}
	/* A process that must not be killed is, if it does this itself. */
	if (action->sa.sa_handler == SIG_DFL)
		t->signal->flags &= ~SIGNAL_UNKILLABLE;
	ret = send_signal_locked(info->si_signo, info, t, PIDTYPE_PID);
	spin_unlock_irqrestore(&t->sighand->siglock, flags);
	return ret;
}

/** force_sig_info - a signal that the current task can neither block nor ignore */
int force_sig_info(struct kernel_siginfo *info)
{
	return force_signal(info, current, FORCE_HANDLED);
}

/** force_sig - the same, with no details */
void force_sig(int sig)
{
	struct kernel_siginfo info = { .si_signo = sig, .si_code = SI_KERNEL };

	force_sig_info(&info);
}
EXPORT_SYMBOL(force_sig);

/** force_fatal_sig - a signal that ends the process even if it has a handler */
void force_fatal_sig(int sig)
{
	struct kernel_siginfo info = { .si_signo = sig, .si_code = SI_KERNEL };

	force_signal(&info, current, FORCE_FATAL);
}

/** force_exit_sig - the same */
void force_exit_sig(int sig)
{
	force_fatal_sig(sig);
}

/** force_sigsegv - the frame of a handler for @sig could not be made, or was damaged */
void force_sigsegv(int sig)
{
	if (sig == SIGSEGV)
		force_fatal_sig(SIGSEGV);
	else
		force_sig(SIGSEGV);
}

static void fault_info(struct kernel_siginfo *info, int sig, int code, void __user *addr)
{
	clear_siginfo(info);
	info->si_signo = sig;
	info->si_code = code;
	info->si_addr = addr;
}

/** force_sig_fault_to_task - force_sig_fault() for another task */
int force_sig_fault_to_task(int sig, int code, void __user *addr, struct task_struct *t)
{
	struct kernel_siginfo info;

	fault_info(&info, sig, code, addr);
	return force_signal(&info, t, FORCE_HANDLED);
}

/** force_sig_fault - a signal about an address (SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP) that the program can neither block nor ignore */
int force_sig_fault(int sig, int code, void __user *addr)
{
	return force_sig_fault_to_task(sig, code, addr, current);
}

/** send_sig_fault - the same signal, which may be blocked and ignored */
int send_sig_fault(int sig, int code, void __user *addr, struct task_struct *t)
{
	struct kernel_siginfo info;

	fault_info(&info, sig, code, addr);
	return send_sig_info(sig, &info, t);
}

/** force_sig_mceerr - the memory at @addr is broken; @lsb: binary logarithm of how much of it */
int force_sig_mceerr(int code, void __user *addr, short lsb)
{
	struct kernel_siginfo info;

	fault_info(&info, SIGBUS, code, addr);
	info._sifields._sigfault._addr_lsb = lsb;
	return force_sig_info(&info);
}

/** zap_other_threads - every other thread of the process has to end; returns how many there are. siglock held. */
int zap_other_threads(struct task_struct *p)
{
	struct task_struct *t = p;
	int count = 0;

	p->signal->group_stop_count = 0;
	while_each_thread(p, t)
	{
		task_clear_jobctl_pending(t, JOBCTL_PENDING_MASK);
		count++;
		if (t->exit_state)
			continue;
		sigaddset(&t->pending.signal, SIGKILL);
		signal_wake_up(t, true);
	}
	return count;
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

/* Signals that the thread has just blocked are the others' now. siglock held. */
static void retarget_shared_pending(struct task_struct *tsk, sigset_t *which)
{
	struct task_struct *t = tsk;
	sigset_t retarget;

	sigandsets(&retarget, &tsk->signal->shared_pending.signal, which);
	if (sigisemptyset(&retarget))
		return;
	while_each_thread(tsk, t)
	{
		sigset_t wanted;

		if (t->flags & PF_EXITING)
			continue;
		sigandnsets(&wanted, &retarget, &t->blocked);
		if (sigisemptyset(&wanted))
			continue;
		sigandnsets(&retarget, &retarget, &wanted);
		if (!task_sigpending(t))
			signal_wake_up(t, false);
		if (sigisemptyset(&retarget))
			break;
	}
}

/** __set_task_blocked - block exactly these signals; @tsk is the current task. siglock held */
void __set_task_blocked(struct task_struct *tsk, const sigset_t *newset)
{
	if (task_sigpending(tsk) && !thread_group_empty(tsk)) {
		sigset_t blocked;

		sigandnsets(&blocked, newset, &tsk->blocked);
		retarget_shared_pending(tsk, &blocked);
	}
	tsk->blocked = *newset;
	recalc_sigpending();
}

/** __set_current_blocked - the same without the lock */
void __set_current_blocked(const sigset_t *newset)
{
	if (sigequalsets(&current->blocked, newset))
		return;
	spin_lock_irq(&current->sighand->siglock);
	__set_task_blocked(current, newset);
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

/** exit_signals - the task ends: no signal reaches it any more, and those of the process that it would have taken go to others */
void exit_signals(struct task_struct *tsk)
{
	int group_stop = 0;
	sigset_t unblocked;

	if (thread_group_empty(tsk) || tsk->signal->flags & SIGNAL_GROUP_EXIT) {
		tsk->flags |= PF_EXITING;
		return;
	}
	spin_lock_irq(&tsk->sighand->siglock);
	tsk->flags |= PF_EXITING;
	unblocked = tsk->blocked;
	signotset(&unblocked);
	if (task_sigpending(tsk))
		retarget_shared_pending(tsk, &unblocked);
	if (unlikely(tsk->jobctl & JOBCTL_STOP_PENDING) && task_participate_group_stop(tsk))
		group_stop = CLD_STOPPED;
	spin_unlock_irq(&tsk->sighand->siglock);
	if (unlikely(group_stop)) {
		read_lock(&tasklist_lock);
		do_notify_parent_cldstop(tsk, group_stop);
		read_unlock(&tasklist_lock);
	}
}
