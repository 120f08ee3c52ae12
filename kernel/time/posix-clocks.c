// SPDX-License-Identifier: MIT
/*
 * The clocks as programs see them, and sleeping by them.
 *
 * CLOCK_REALTIME and CLOCK_MONOTONIC with their kin come from timekeeping.c; CLOCK_BOOTTIME is CLOCK_MONOTONIC, since the machine never sleeps. The CPU
 * clocks count what a thread or a process has run; their numbers hold a process number (cpu_clock_task()). In virtual time a sleep
 * takes no time of the host's.
 *
 * A sleep that a signal interrupts goes on, if there is no handler, until the same moment: it restarts with an absolute time.
 */
#include <linux/capability.h>
#include <linux/compat.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/cputime.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/syscalls.h>
#include <linux/time.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include "../internal.h"
#include "posix-timers.h"

/* ---- CPU clocks ---- */

/*
 * The task of a CPU clock, with a reference, or NULL: a process (its leader) or a thread of the caller's. Clocks 2 and 3 are the caller's; others
 * are ~number << 3 with bit 2 for a thread and the kind of time below.
 */
struct task_struct *cpu_clock_task(clockid_t clock)
{
	pid_t nr = clock >= 0 ? 0 : CPUCLOCK_PID(clock);
	bool thread = cpu_clock_is_thread(clock);
	struct task_struct *p;

	rcu_read_lock();
	p = nr ? find_task_by_vpid(nr) : current;
	if (p && nr && (thread ? !same_thread_group(p, current) : !thread_group_leader(p)))
		p = NULL;
	if (p)
		get_task_struct(thread ? p : p->group_leader);
	rcu_read_unlock();
	return p && !thread ? p->group_leader : p;
}

bool clock_is_cpu(clockid_t clock)
{
	if (clock < 0)
		return CPUCLOCK_WHICH(clock) < CPUCLOCK_MAX;
	return clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID;
}

bool cpu_clock_is_thread(clockid_t clock)
{
	return clock < 0 ? CPUCLOCK_PERTHREAD(clock) : clock == CLOCK_THREAD_CPUTIME_ID;
}

/* What a CPU clock shows for its task, in ns. */
u64 cpu_clock_sample(clockid_t clock, struct task_struct *p)
{
	unsigned int which = clock < 0 ? CPUCLOCK_WHICH(clock) : CPUCLOCK_SCHED;
	u64 utime, stime;

	if (cpu_clock_is_thread(clock)) {
		u64 ran = task_sched_runtime(p);

		if (which == CPUCLOCK_SCHED)
			return ran;
		task_cputime(p, &utime, &stime);
	} else {
		if (which == CPUCLOCK_SCHED)
			return thread_group_sched_runtime(p);
		thread_group_cputime(p, &utime, &stime);
	}
	return which == CPUCLOCK_VIRT ? utime : utime + stime;
}

static int read_cpu_clock(clockid_t clock, struct timespec64 *ts)
{
	struct task_struct *p = cpu_clock_task(clock);

	if (!p)
		return -EINVAL;
	*ts = ns_to_timespec64(cpu_clock_sample(clock, p));
	put_task_struct(p);
	return 0;
}

/* ---- Reading and setting ---- */

/* Does the clock exist, and can a timer use it? */
bool clock_is_timed(clockid_t clock)
{
	return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC || clock == CLOCK_BOOTTIME || clock == CLOCK_TAI ||
	       clock == CLOCK_REALTIME_ALARM || clock == CLOCK_BOOTTIME_ALARM;
}

/* The clock that an hrtimer of @clock runs by. */
clockid_t hrtimer_clock_of(clockid_t clock)
{
	if (clock == CLOCK_REALTIME_ALARM)
		return CLOCK_REALTIME;
	return clock == CLOCK_BOOTTIME_ALARM ? CLOCK_BOOTTIME : clock;
}

static int read_clock(clockid_t clock, struct timespec64 *ts)
{
	if (clock_is_cpu(clock))
		return read_cpu_clock(clock, ts);
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_ALARM:
	case CLOCK_TAI:
		ktime_get_real_ts64(ts);
		return 0;
	case CLOCK_MONOTONIC:
	case CLOCK_BOOTTIME:
	case CLOCK_BOOTTIME_ALARM:
		ktime_get_ts64(ts);
		return 0;
	case CLOCK_MONOTONIC_RAW:
		ktime_get_raw_ts64(ts);
		return 0;
	case CLOCK_REALTIME_COARSE:
		ktime_get_coarse_real_ts64(ts);
		return 0;
	case CLOCK_MONOTONIC_COARSE:
		ktime_get_coarse_ts64(ts);
		return 0;
	default:
		return -EINVAL;
	}
}

SYSCALL_DEFINE2(clock_gettime, const clockid_t, which_clock, struct __kernel_timespec __user *, tp)
{
	struct timespec64 ts;

	return read_clock(which_clock, &ts) ?: put_timespec64(&ts, tp);
}

SYSCALL_DEFINE2(clock_getres, const clockid_t, which_clock, struct __kernel_timespec __user *, tp)
{
	struct timespec64 ts = { .tv_nsec = hrtimer_resolution };
	struct timespec64 now;
	int err = read_clock(which_clock, &now);

	if (which_clock == CLOCK_REALTIME_COARSE || which_clock == CLOCK_MONOTONIC_COARSE)
		ts.tv_nsec = TICK_NSEC;
	if (err)
		return err;
	return tp ? put_timespec64(&ts, tp) : 0;
}

SYSCALL_DEFINE2(clock_settime, const clockid_t, which_clock, const struct __kernel_timespec __user *, tp)
{
	struct timespec64 ts;

	if (which_clock != CLOCK_REALTIME)
		return -EINVAL;
	if (get_timespec64(&ts, tp))
		return -EFAULT;
	return capable(CAP_SYS_TIME) ? do_sys_settimeofday64(&ts, NULL) : -EPERM;
}

SYSCALL_DEFINE1(time, __kernel_old_time_t __user *, tloc)
{
	__kernel_old_time_t now = ktime_get_real_seconds();

	return tloc && put_user(now, tloc) ? -EFAULT : now;
}

SYSCALL_DEFINE2(gettimeofday, struct __kernel_old_timeval __user *, tv, struct timezone __user *, tz)
{
	struct timespec64 ts;

	if (tv) {
		ktime_get_real_ts64(&ts);
		if (put_user(ts.tv_sec, &tv->tv_sec) || put_user(ts.tv_nsec / NSEC_PER_USEC, &tv->tv_usec))
			return -EFAULT;
	}
	return tz && copy_to_user(tz, &sys_tz, sizeof(sys_tz)) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(settimeofday, struct __kernel_old_timeval __user *, tv, struct timezone __user *, tz)
{
	struct __kernel_old_timeval utv;
	struct timespec64 ts = {};
	struct timezone zone;

	if (tv) {
		if (copy_from_user(&utv, tv, sizeof(utv)))
			return -EFAULT;
		if (utv.tv_usec < 0 || utv.tv_usec >= USEC_PER_SEC)
			return -EINVAL;
		ts.tv_sec = utv.tv_sec;
		ts.tv_nsec = utv.tv_usec * NSEC_PER_USEC;
	}
	if (tz && copy_from_user(&zone, tz, sizeof(zone)))
		return -EFAULT;
	if (!capable(CAP_SYS_TIME))
		return -EPERM;
	return do_sys_settimeofday64(tv ? &ts : NULL, tz ? &zone : NULL);
}

/* ---- Sleeping ---- */

static long sleep_until(clockid_t clock, ktime_t until, bool relative, struct __kernel_timespec __user *rmtp);

static long nanosleep_restart(struct restart_block *restart)
{
	clockid_t clock = restart->nanosleep.clockid;

	restart->fn = do_no_restart_syscall;
	return sleep_until(clock, restart->nanosleep.expires, true, restart->nanosleep.rmtp);
}

static ktime_t now_of(clockid_t clock)
{
	return clock == CLOCK_REALTIME || clock == CLOCK_TAI ? ktime_get_real() : ktime_get();
}

/* @relative: the program gave a length, so it is told what is left, and a restart is possible. */
static long sleep_until(clockid_t clock, ktime_t until, bool relative, struct __kernel_timespec __user *rmtp)
{
	struct restart_block *restart = &current->restart_block;
	u64 slack = current->sched_class && (current->policy == SCHED_FIFO || current->policy == SCHED_RR)
			    ? 0
			    : current->timer_slack_ns;
	struct timespec64 left;

	do {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!schedule_hrtimeout_range_clock(&until, slack, HRTIMER_MODE_ABS, clock))
			return 0;
	} while (!signal_pending(current));
	if (!relative)
		return -ERESTARTNOHAND;
	if (ktime_compare(until, now_of(clock)) <= 0)
		return 0;
	left = ktime_to_timespec64(ktime_sub(until, now_of(clock)));
	if (rmtp && put_timespec64(&left, rmtp))
		return -EFAULT;
	restart->nanosleep.clockid = clock;
	restart->nanosleep.rmtp = rmtp;
	restart->nanosleep.expires = until;
	restart->fn = nanosleep_restart;
	return -ERESTART_RESTARTBLOCK;
}

SYSCALL_DEFINE2(nanosleep, struct __kernel_timespec __user *, rqtp, struct __kernel_timespec __user *, rmtp)
{
	struct timespec64 ts;

	if (get_timespec64(&ts, rqtp))
		return -EFAULT;
	if (!timespec64_valid(&ts))
		return -EINVAL;
	return sleep_until(CLOCK_MONOTONIC, ktime_add_safe(ktime_get(), timespec64_to_ktime(ts)), true, rmtp);
}

SYSCALL_DEFINE4(clock_nanosleep, const clockid_t, which_clock, int, flags, const struct __kernel_timespec __user *,
		rqtp, struct __kernel_timespec __user *, rmtp)
{
	clockid_t clock = hrtimer_clock_of(which_clock);
	struct timespec64 ts, now;
	ktime_t time;

	if (read_clock(which_clock, &now))
		return -EINVAL;
	if (!clock_is_timed(which_clock))
		return which_clock == CLOCK_THREAD_CPUTIME_ID ? -EINVAL : -EOPNOTSUPP;
	if (get_timespec64(&ts, rqtp))
		return -EFAULT;
	if (!timespec64_valid(&ts))
		return -EINVAL;
	time = timespec64_to_ktime(ts);
	if (flags & TIMER_ABSTIME)
		return sleep_until(clock, time, false, NULL);
	/* A length is not changed by setting the clock. */
	if (clock == CLOCK_REALTIME)
		clock = CLOCK_MONOTONIC;
	return sleep_until(clock, ktime_add_safe(now_of(clock), time), true, rmtp);
}
