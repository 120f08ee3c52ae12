// SPDX-License-Identifier: MIT
/*
 * Interval timers (setitimer, alarm) and the limit of CPU time.
 *
 * ITIMER_REAL is an hrtimer of the process. It fires once; the next period begins when the signal is taken (Linux does the same), here at once in the
 * timer's function. ITIMER_VIRTUAL and ITIMER_PROF, and RLIMIT_CPU, are looked at by run_cpu_timers() whenever a thread of the process comes
 * out of its program because of an interrupt: at least once a tick while it computes.
 *
 * Locks: siglock guards the timers' values. The hrtimer is not cancelled under it.
 */
#include <linux/errno.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/cputime.h>
#include <linux/sched/signal.h>
#include <linux/syscalls.h>
#include <linux/time.h>
#include <linux/uaccess.h>
#include "../internal.h"
#include "posix-timers.h"

/* ---- Real time ---- */

/* The process's timer is due: SIGALRM to it, and the next period. In the timer interrupt. */
enum hrtimer_restart it_real_fn(struct hrtimer *timer)
{
	struct signal_struct *sig = container_of(timer, struct signal_struct, real_timer);
	struct pid *pid;

	rcu_read_lock();
	pid = READ_ONCE(sig->pids[PIDTYPE_TGID]);
	if (pid)
		kill_pid_info(SIGALRM, SEND_SIG_PRIV, pid);
	rcu_read_unlock();
	if (!sig->it_real_incr)
		return HRTIMER_NORESTART;
	hrtimer_forward_now(timer, sig->it_real_incr);
	return HRTIMER_RESTART;
}

/** exit_real_timer - the process ends: its timer does not fire any more. Process context. */
void exit_real_timer(struct signal_struct *signal)
{
	signal->it_real_incr = 0;
	hrtimer_cancel(&signal->real_timer);
}

static ktime_t real_left(struct signal_struct *sig)
{
	ktime_t left;

	if (!hrtimer_active(&sig->real_timer))
		return 0;
	left = hrtimer_get_remaining(&sig->real_timer);
	/* It is due right now: not the same as not set. */
	return left > 0 ? left : NSEC_PER_USEC;
}

static void set_real(const struct itimerspec64 *new, struct itimerspec64 *old)
{
	struct signal_struct *sig = current->signal;
	ktime_t value = timespec64_to_ktime(new->it_value);

	old->it_value = ktime_to_timespec64(real_left(sig));
	old->it_interval = ktime_to_timespec64(sig->it_real_incr);
	sig->it_real_incr = 0;
	hrtimer_cancel(&sig->real_timer);
	if (!value)
		return;
	sig->it_real_incr = timespec64_to_ktime(new->it_interval);
	hrtimer_start(&sig->real_timer, value, HRTIMER_MODE_REL);
}

/* ---- CPU time ---- */

static u64 process_sample(struct task_struct *tsk, unsigned int which)
{
	u64 utime, stime;

	thread_group_cputime(tsk, &utime, &stime);
	return which == CPUCLOCK_VIRT ? utime : utime + stime;
}

static void set_cpu(unsigned int which, const struct itimerspec64 *new, struct itimerspec64 *old)
{
	struct cpu_itimer *it = &current->signal->it[which];
	u64 now = process_sample(current, which), left = 0;

	spin_lock_irq(&current->sighand->siglock);
	if (it->expires)
		left = it->expires > now ? it->expires - now : TICK_NSEC;
	old->it_value = ns_to_timespec64(left);
	old->it_interval = ns_to_timespec64(it->incr);
	if (new) {
		u64 value = timespec64_to_ns(&new->it_value);

		it->expires = value ? now + value : 0;
		it->incr = timespec64_to_ns(&new->it_interval);
		if (value)
			WRITE_ONCE(current->signal->cpu_timers, true);
	}
	spin_unlock_irq(&current->sighand->siglock);
}

/* siglock held. */
static void check_cpu_itimer(struct task_struct *tsk, unsigned int which, int signo, u64 now)
{
	struct cpu_itimer *it = &tsk->signal->it[which];

	if (!it->expires || now < it->expires)
		return;
	it->expires = it->incr ? it->expires + it->incr : 0;
	send_signal_locked(signo, SEND_SIG_PRIV, tsk, PIDTYPE_TGID);
}

/* SIGXCPU at the soft limit and every second after it, SIGKILL at the hard one. siglock held. */
static void check_cpu_limit(struct task_struct *tsk, u64 now)
{
	struct signal_struct *sig = tsk->signal;
	unsigned long soft = task_rlimit(tsk, RLIMIT_CPU), hard = task_rlimit_max(tsk, RLIMIT_CPU);

	if (hard != RLIM_INFINITY && now >= hard * NSEC_PER_SEC) {
		send_signal_locked(SIGKILL, SEND_SIG_PRIV, tsk, PIDTYPE_TGID);
		return;
	}
	if (soft == RLIM_INFINITY || now < max_t(u64, soft * NSEC_PER_SEC, sig->cpu_limit_told))
		return;
	sig->cpu_limit_told = now + NSEC_PER_SEC;
	send_signal_locked(SIGXCPU, SEND_SIG_PRIV, tsk, PIDTYPE_TGID);
}

/** run_cpu_timers - the current thread has computed: is a timer of CPU time due? Process context, interrupts on. */
void run_cpu_timers(void)
{
	struct task_struct *tsk = current;
	u64 utime, stime;

	if (likely(!READ_ONCE(tsk->signal->cpu_timers)))
		return;
	thread_group_cputime(tsk, &utime, &stime);
	spin_lock_irq(&tsk->sighand->siglock);
	check_cpu_itimer(tsk, CPUCLOCK_PROF, SIGPROF, utime + stime);
	check_cpu_itimer(tsk, CPUCLOCK_VIRT, SIGVTALRM, utime);
	check_cpu_limit(tsk, utime + stime);
	spin_unlock_irq(&tsk->sighand->siglock);
	run_posix_cpu_timers(tsk);
}

/* ---- The system calls ---- */

static int put_itimerval(const struct itimerspec64 *it, struct __kernel_old_itimerval __user *u)
{
	struct __kernel_old_itimerval v = {
		.it_interval = { it->it_interval.tv_sec, it->it_interval.tv_nsec / NSEC_PER_USEC },
		.it_value = { it->it_value.tv_sec, it->it_value.tv_nsec / NSEC_PER_USEC },
	};

	return copy_to_user(u, &v, sizeof(v)) ? -EFAULT : 0;
}

static bool timeval_valid(const struct __kernel_old_timeval *tv)
{
	return tv->tv_sec >= 0 && tv->tv_usec >= 0 && tv->tv_usec < USEC_PER_SEC;
}

static int get_itimerval(struct itimerspec64 *it, const struct __kernel_old_itimerval __user *u)
{
	struct __kernel_old_itimerval v;

	if (copy_from_user(&v, u, sizeof(v)))
		return -EFAULT;
	if (!timeval_valid(&v.it_interval) || !timeval_valid(&v.it_value))
		return -EINVAL;
	it->it_interval = (struct timespec64){ v.it_interval.tv_sec, v.it_interval.tv_usec * NSEC_PER_USEC };
	it->it_value = (struct timespec64){ v.it_value.tv_sec, v.it_value.tv_usec * NSEC_PER_USEC };
	return 0;
}

static int cpu_clock_of(int which)
{
	return which == ITIMER_VIRTUAL ? CPUCLOCK_VIRT : CPUCLOCK_PROF;
}

SYSCALL_DEFINE2(getitimer, int, which, struct __kernel_old_itimerval __user *, value)
{
	struct itimerspec64 it;

	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return -EINVAL;
	if (which == ITIMER_REAL) {
		it.it_value = ktime_to_timespec64(real_left(current->signal));
		it.it_interval = ktime_to_timespec64(current->signal->it_real_incr);
	} else {
		set_cpu(cpu_clock_of(which), NULL, &it);
	}
	return put_itimerval(&it, value);
}

SYSCALL_DEFINE3(setitimer, int, which, struct __kernel_old_itimerval __user *, value,
		struct __kernel_old_itimerval __user *, ovalue)
{
	struct itimerspec64 new = {}, old;
	int err = value ? get_itimerval(&new, value) : 0;

	if (err)
		return err;
	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return -EINVAL;
	if (which == ITIMER_REAL)
		set_real(&new, &old);
	else
		set_cpu(cpu_clock_of(which), &new, &old);
	return ovalue ? put_itimerval(&old, ovalue) : 0;
}

SYSCALL_DEFINE1(alarm, unsigned int, seconds)
{
	struct itimerspec64 new = { .it_value.tv_sec = min_t(unsigned int, seconds, INT_MAX) }, old;

	set_real(&new, &old);
	/* Rounded to the next second, but never to none at all. */
	if ((!old.it_value.tv_sec && old.it_value.tv_nsec) || old.it_value.tv_nsec >= NSEC_PER_SEC / 2)
		old.it_value.tv_sec++;
	return old.it_value.tv_sec;
}
