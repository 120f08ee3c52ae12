// SPDX-License-Identifier: MIT
/*
 * The system calls of signals: actions, masks, waiting, sending, the alternate stack.
 *
 * There is one size of sigset_t, 8 bytes; any other is -EINVAL. SIGKILL and SIGSTOP can neither be blocked nor handled: masks lose them
 * silently. A program may make up the details of a signal that it sends (rt_sigqueueinfo) but not claim to be the kernel.
 */
#include <linux/compat.h>
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include "internal.h"

/* ---- Details ---- */

/** copy_siginfo_to_user - give a program the details of a signal: all 128 bytes; 0 or -EFAULT */
int copy_siginfo_to_user(siginfo_t __user *to, const kernel_siginfo_t *from)
{
	siginfo_t info;

	memset(&info, 0, sizeof(info));
	memcpy(&info, from, sizeof(*from));
	return copy_to_user(to, &info, sizeof(info)) ? -EFAULT : 0;
}

/** copy_siginfo_from_user - take the details of a signal from a program; 0, -EFAULT, or -E2BIG if it says more than is kept */
int copy_siginfo_from_user(kernel_siginfo_t *to, const siginfo_t __user *from)
{
	siginfo_t info;
	int i;

	if (copy_from_user(&info, from, sizeof(info)))
		return -EFAULT;
	memcpy(to, &info, sizeof(*to));
	if (info.si_code == SI_QUEUE || info.si_code == SI_USER || info.si_code == SI_TKILL)
		return 0;
	for (i = sizeof(*to); i < sizeof(info); i++)
		if (((const char *)&info)[i])
			return -E2BIG;
	return 0;
}

/* ---- Actions ---- */

/**
 * do_sigaction - set or read what a signal does in the current process
 * @act: the new action, or NULL
 * @oact: gets the old one, or NULL
 *
 * Returns 0 or -EINVAL.
 */
int do_sigaction(int sig, struct k_sigaction *act, struct k_sigaction *oact)
{
	struct task_struct *p = current, *t;
	struct k_sigaction *k;
	sigset_t mask;

	if (!valid_signal(sig) || sig < 1 || (act && sig_kernel_only(sig)))
		return -EINVAL;
	k = &p->sighand->action[sig - 1];
	spin_lock_irq(&p->sighand->siglock);
	if (oact)
		*oact = *k;
	if (act) {
		sigdelsetmask(&act->sa.sa_mask, SIG_KERNEL_ONLY_MASK);
		*k = *act;
		/* A pending signal that is now ignored is forgotten, blocked or not. */
		if (k->sa.sa_handler == SIG_IGN || (k->sa.sa_handler == SIG_DFL && sig_kernel_ignore(sig))) {
			siginitset(&mask, sigmask(sig));
			flush_sigqueue_mask(&mask, &p->signal->shared_pending);
			for_each_thread(p, t) flush_sigqueue_mask(&mask, &t->pending);
		}
	}
	spin_unlock_irq(&p->sighand->siglock);
	return 0;
}

/* Flags that this kernel knows: a program learns of others from their being gone (SA_UNSUPPORTED). */
#define KNOWN_SA_FLAGS \
	(SA_NOCLDSTOP | SA_NOCLDWAIT | SA_SIGINFO | SA_ONSTACK | SA_RESTART | SA_NODEFER | SA_RESETHAND | \
	 SA_EXPOSE_TAGBITS | SA_RESTORER)

SYSCALL_DEFINE4(rt_sigaction, int, sig, const struct sigaction __user *, act, struct sigaction __user *, oact, size_t,
		sigsetsize)
{
	struct k_sigaction new, old;
	int ret;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (act && copy_from_user(&new.sa, act, sizeof(new.sa)))
		return -EFAULT;
	if (act)
		new.sa.sa_flags &= KNOWN_SA_FLAGS;
	ret = do_sigaction(sig, act ? &new : NULL, oact ? &old : NULL);
	if (!ret && oact && copy_to_user(oact, &old.sa, sizeof(old.sa)))
		return -EFAULT;
	return ret;
}

/* ---- Masks ---- */

SYSCALL_DEFINE4(rt_sigprocmask, int, how, sigset_t __user *, nset, sigset_t __user *, oset, size_t, sigsetsize)
{
	sigset_t old = current->blocked, new;
	int error;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (nset) {
		if (copy_from_user(&new, nset, sizeof(new)))
			return -EFAULT;
		sigdelsetmask(&new, SIG_KERNEL_ONLY_MASK);
		error = sigprocmask(how, &new, NULL);
		if (error)
			return error;
	}
	return oset && copy_to_user(oset, &old, sizeof(old)) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(rt_sigpending, sigset_t __user *, uset, size_t, sigsetsize)
{
	sigset_t set;

	if (sigsetsize > sizeof(set))
		return -EINVAL;
	spin_lock_irq(&current->sighand->siglock);
	sigorsets(&set, &current->pending.signal, &current->signal->shared_pending.signal);
	spin_unlock_irq(&current->sighand->siglock);
	sigandsets(&set, &current->blocked, &set);
	return copy_to_user(uset, &set, sigsetsize) ? -EFAULT : 0;
}

/**
 * set_user_sigmask - wait with another mask (ppoll and its kin): set it, and remember the old one in saved_sigmask
 * @umask: user address of the mask, or NULL for none
 *
 * Returns 0, -EINVAL or -EFAULT. restore_saved_sigmask_unless() ends it.
 */
int set_user_sigmask(const sigset_t __user *umask, size_t sigsetsize)
{
	sigset_t kmask;

	if (!umask)
		return 0;
	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&kmask, umask, sizeof(kmask)))
		return -EFAULT;
	set_restore_sigmask();
	current->saved_sigmask = current->blocked;
	set_current_blocked(&kmask);
	return 0;
}
EXPORT_SYMBOL(set_user_sigmask);

/* ---- Waiting ---- */

static void sleep_until_signal(void)
{
	while (!signal_pending(current)) {
		__set_current_state(TASK_INTERRUPTIBLE);
		schedule();
	}
}

SYSCALL_DEFINE0(pause)
{
	sleep_until_signal();
	return -ERESTARTNOHAND;
}

SYSCALL_DEFINE2(rt_sigsuspend, sigset_t __user *, unewset, size_t, sigsetsize)
{
	sigset_t newset;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&newset, unewset, sizeof(newset)))
		return -EFAULT;
	current->saved_sigmask = current->blocked;
	set_current_blocked(&newset);
	sleep_until_signal();
	set_restore_sigmask();
	return -ERESTARTNOHAND;
}

static int take_from_mask(sigset_t *mask, kernel_siginfo_t *info)
{
	enum pid_type type;
	int sig;

	spin_lock_irq(&current->sighand->siglock);
	sig = dequeue_signal(current, mask, info, &type);
	spin_unlock_irq(&current->sighand->siglock);
	return sig;
}

/*
 * Sleep until one of the signals that @mask lets through comes, or another, or the time is over. They are unblocked meanwhile; real_blocked
 * keeps what the program had blocked, so that a fatal one is not acted on.
 */
static int wait_for_mask(sigset_t *mask, kernel_siginfo_t *info, ktime_t *timeout)
{
	struct task_struct *tsk = current;
	enum pid_type type;
	int sig;

	spin_lock_irq(&tsk->sighand->siglock);
	sig = dequeue_signal(tsk, mask, info, &type);
	if (sig || (timeout && !*timeout)) {
		spin_unlock_irq(&tsk->sighand->siglock);
		return sig ? sig : -EAGAIN;
	}
	tsk->real_blocked = tsk->blocked;
	sigandsets(&tsk->blocked, &tsk->blocked, mask);
	recalc_sigpending();
	spin_unlock_irq(&tsk->sighand->siglock);

	__set_current_state(TASK_INTERRUPTIBLE);
	if (!schedule_hrtimeout_range(timeout, tsk->timer_slack_ns, HRTIMER_MODE_REL))
		sig = -EAGAIN;
	else
		sig = -EINTR;
	spin_lock_irq(&tsk->sighand->siglock);
	__set_task_blocked(tsk, &tsk->real_blocked);
	sigemptyset(&tsk->real_blocked);
	sig = dequeue_signal(tsk, mask, info, &type) ?: sig;
	spin_unlock_irq(&tsk->sighand->siglock);
	return sig;
}

SYSCALL_DEFINE4(rt_sigtimedwait, const sigset_t __user *, uthese, siginfo_t __user *, uinfo,
		const struct __kernel_timespec __user *, uts, size_t, sigsetsize)
{
	kernel_siginfo_t info;
	struct timespec64 ts;
	sigset_t mask;
	ktime_t timeout;
	int ret;

	if (sigsetsize != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&mask, uthese, sizeof(mask)))
		return -EFAULT;
	if (uts) {
		if (get_timespec64(&ts, uts))
			return -EFAULT;
		if (!timespec64_valid(&ts))
			return -EINVAL;
		timeout = timespec64_to_ktime(ts);
	}
	sigdelsetmask(&mask, SIG_KERNEL_ONLY_MASK);
	signotset(&mask);
	ret = take_from_mask(&mask, &info);
	if (!ret)
		ret = wait_for_mask(&mask, &info, uts ? &timeout : NULL);
	if (ret > 0 && uinfo && copy_siginfo_to_user(uinfo, &info))
		ret = -EFAULT;
	return ret;
}

/* ---- Sending ---- */

static void user_info(struct kernel_siginfo *info, int sig, int code)
{
	clear_siginfo(info);
	info->si_signo = sig;
	info->si_code = code;
	info->si_pid = task_tgid_vnr(current);
	info->si_uid = from_kuid_munged(&init_user_ns, current_uid());
}

static int kill_one(int sig, struct kernel_siginfo *info, pid_t nr)
{
	int err;

	rcu_read_lock();
	err = kill_pid_info(sig, info, find_vpid(nr));
	rcu_read_unlock();
	return err;
}

/* Everybody but process 1 and the caller. tasklist_lock held. */
static int kill_all(int sig, struct kernel_siginfo *info)
{
	struct task_struct *p;
	int retval = 0, count = 0;

	for_each_process(p) {
		int err;

		if (task_pid_vnr(p) <= 1 || same_thread_group(p, current) || p->flags & PF_KTHREAD || !p->thread.user)
			continue;
		err = group_send_sig_info(sig, info, p, PIDTYPE_MAX);
		count++;
		if (err != -EPERM)
			retval = err;
	}
	return count ? retval : -ESRCH;
}

SYSCALL_DEFINE2(kill, pid_t, pid, int, sig)
{
	struct kernel_siginfo info;
	int ret;

	user_info(&info, sig, SI_USER);
	if (pid > 0)
		return kill_one(sig, &info, pid);
	if (pid == INT_MIN)
		return -ESRCH;
	read_lock(&tasklist_lock);
	if (pid == -1)
		ret = kill_all(sig, &info);
	else
		ret = __kill_pgrp_info(sig, &info, pid ? find_vpid(-pid) : task_pgrp(current));
	read_unlock(&tasklist_lock);
	return ret;
}

/* @tgid <= 0: whatever process the thread is in. */
static int send_specific(pid_t tgid, pid_t pid, int sig, struct kernel_siginfo *info)
{
	struct task_struct *p;
	int error = -ESRCH;

	rcu_read_lock();
	p = find_task_by_vpid(pid);
	if (p && (tgid <= 0 || task_tgid_vnr(p) == tgid)) {
		error = check_kill_permission(sig, info, p);
		/* The null signal asks whether it could be sent. */
		if (!error && sig) {
			error = do_send_sig_info(sig, info, p, PIDTYPE_PID);
			/* It ended just now: as if the signal had come before. */
			if (unlikely(error == -ESRCH))
				error = 0;
		}
	}
	rcu_read_unlock();
	return error;
}

static int do_tkill(pid_t tgid, pid_t pid, int sig)
{
	struct kernel_siginfo info;

	user_info(&info, sig, SI_TKILL);
	return send_specific(tgid, pid, sig, &info);
}

SYSCALL_DEFINE3(tgkill, pid_t, tgid, pid_t, pid, int, sig)
{
	if (pid <= 0 || tgid <= 0)
		return -EINVAL;
	return do_tkill(tgid, pid, sig);
}

SYSCALL_DEFINE2(tkill, pid_t, pid, int, sig)
{
	if (pid <= 0)
		return -EINVAL;
	return do_tkill(0, pid, sig);
}

/* May a program send that to process @pid? Only itself may get what looks like the kernel's or kill()'s. */
static bool may_make_up(const struct kernel_siginfo *info, pid_t pid)
{
	return (info->si_code < 0 && info->si_code != SI_TKILL) || task_pid_vnr(current) == pid;
}

static int get_info(struct kernel_siginfo *info, int sig, siginfo_t __user *uinfo)
{
	int ret = copy_siginfo_from_user(info, uinfo);

	info->si_signo = sig;
	return ret;
}

SYSCALL_DEFINE3(rt_sigqueueinfo, pid_t, pid, int, sig, siginfo_t __user *, uinfo)
{
	struct kernel_siginfo info;
	int ret = get_info(&info, sig, uinfo);

	if (ret)
		return ret;
	return may_make_up(&info, pid) ? kill_one(sig, &info, pid) : -EPERM;
}

SYSCALL_DEFINE4(rt_tgsigqueueinfo, pid_t, tgid, pid_t, pid, int, sig, siginfo_t __user *, uinfo)
{
	struct kernel_siginfo info;
	int ret = get_info(&info, sig, uinfo);

	if (ret)
		return ret;
	if (pid <= 0 || tgid <= 0)
		return -EINVAL;
	return may_make_up(&info, pid) ? send_specific(tgid, pid, sig, &info) : -EPERM;
}

/* ---- The alternate stack ---- */

static int set_altstack(const stack_t *ss, unsigned long sp, size_t min_size)
{
	struct task_struct *t = current;
	unsigned int mode = ss->ss_flags & ~SS_FLAG_BITS;

	if (on_sig_stack(sp))
		return -EPERM;
	if (mode != SS_DISABLE && mode != SS_ONSTACK && mode != 0)
		return -EINVAL;
	if (mode == SS_DISABLE) {
		t->sas_ss_sp = 0;
		t->sas_ss_size = 0;
		t->sas_ss_flags = ss->ss_flags;
		return 0;
	}
	if (ss->ss_size < min_size)
		return -ENOMEM;
	t->sas_ss_sp = (unsigned long)ss->ss_sp;
	t->sas_ss_size = ss->ss_size;
	t->sas_ss_flags = ss->ss_flags;
	return 0;
}

SYSCALL_DEFINE2(sigaltstack, const stack_t __user *, uss, stack_t __user *, uoss)
{
	unsigned long sp = current_pt_regs()->sp;
	stack_t new, old = {
		.ss_sp = (void __user *)current->sas_ss_sp,
		.ss_size = current->sas_ss_size,
		.ss_flags = sas_ss_flags(sp) | (current->sas_ss_flags & SS_FLAG_BITS),
	};
	int err = 0;

	if (uss && copy_from_user(&new, uss, sizeof(new)))
		return -EFAULT;
	if (uss)
		err = set_altstack(&new, sp, MINSIGSTKSZ);
	if (!err && uoss && copy_to_user(uoss, &old, sizeof(old)))
		err = -EFAULT;
	return err;
}

/** restore_altstack - sigreturn: the alternate stack as the frame has it; what is wrong with it is ignored. Always 0. */
int restore_altstack(const stack_t *ss)
{
	set_altstack(ss, current_pt_regs()->sp, MINSIGSTKSZ);
	return 0;
}
