// SPDX-License-Identifier: MIT
/*
 * POSIX timers: timer_create and its kin.
 *
 * A timer belongs to a process and is found in signal->posix_timers by its number. It has one struct sigqueue, made with it, so its signal can always be
 * sent. A timer that is due while its signal is still pending counts as an overrun; a periodic one is armed again when the signal is taken
 * (posixtimer_rearm()), so a program that does not keep up is not flooded. Timers of CPU clocks have no hrtimer: they are looked at
 * as itimer.c's are.
 *
 * Locks: siglock of the process guards the list and all fields of its timers; the hrtimer's function takes it. So an hrtimer is cancelled without
 * it: hrtimer_try_to_cancel() in a loop (lock_stopped()).
 */
#include <linux/errno.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/time.h>
#include <linux/uaccess.h>
#include "../internal.h"
#include "posix-timers.h"

struct k_itimer {
	struct list_head list; /* in signal->posix_timers */
	int id;
	clockid_t clock;
	bool cpu;   /* clock is a CPU clock */
	int notify; /* SIGEV_* */
	int signo;
	sigval_t value;
	struct pid *target;	      /* thread (SIGEV_THREAD_ID) or process that gets the signal; with a reference */
	struct task_struct *task;     /* whose CPU clock; with a reference */
	struct signal_struct *signal; /* of the process that it belongs to */
	struct sigqueue *sigq;
	u64 interval;
	u64 expires;		      /* of CPU clocks: ns, 0 if not set */
	s64 overrun;		      /* periods that went by since the signal was sent */
	s64 overrun_last;	      /* what timer_getoverrun() says */
	unsigned int requeue_pending; /* odd: the signal is pending and the timer stands still */
	struct hrtimer timer;
	struct rcu_head rcu;
};

static struct k_itimer *find_timer(struct task_struct *tsk, int id)
{
	struct k_itimer *t;

	list_for_each_entry(t, &tsk->signal->posix_timers, list)
		if (t->id == id)
			return t;
	return NULL;
}

/* Find a timer of the current process; siglock is held on success. */
static struct k_itimer *lock_timer(int id)
{
	struct k_itimer *t;

	spin_lock_irq(&current->sighand->siglock);
	t = find_timer(current, id);
	if (!t)
		spin_unlock_irq(&current->sighand->siglock);
	return t;
}

static void unlock_timer(void)
{
	spin_unlock_irq(&current->sighand->siglock);
}

/* Likewise, and its hrtimer neither runs nor will run. */
static struct k_itimer *lock_stopped(int id)
{
	struct k_itimer *t;

	while ((t = lock_timer(id)) && !t->cpu && hrtimer_try_to_cancel(&t->timer) < 0) {
		unlock_timer();
		cpu_relax();
	}
	return t;
}

/* ---- Firing ---- */

/* Send a timer's signal to @t, or count an overrun if it is pending. siglock held. */
static void queue_timer_signal(struct k_itimer *timer, struct task_struct *t, enum pid_type type)
{
	struct sigpending *pending = type == PIDTYPE_PID ? &t->pending : &t->signal->shared_pending;
	struct sigqueue *q = timer->sigq;

	if (!list_empty(&q->list)) {
		q->info.si_overrun++;
		return;
	}
	timer->requeue_pending++;
	q->info.si_sys_private = timer->requeue_pending;
	q->info.si_overrun = 0;
	send_timer_signal_locked(q, t, pending, type);
}

/* The timer is due. Interrupts off, siglock held. */
static void fire(struct k_itimer *timer)
{
	enum pid_type type = timer->notify & SIGEV_THREAD_ID ? PIDTYPE_PID : PIDTYPE_TGID;
	struct task_struct *t;

	if (timer->notify == SIGEV_NONE)
		return;
	rcu_read_lock();
	t = pid_task(timer->target, PIDTYPE_PID);
	if (t && t->signal == timer->signal)
		queue_timer_signal(timer, t, type);
	rcu_read_unlock();
}

static enum hrtimer_restart timer_fn(struct hrtimer *hr)
{
	struct k_itimer *timer = container_of(hr, struct k_itimer, timer);
	struct task_struct *leader;
	unsigned long flags;

	rcu_read_lock();
	leader = pid_task(timer->signal->pids[PIDTYPE_TGID], PIDTYPE_TGID);
	if (leader && lock_task_sighand(leader, &flags)) {
		fire(timer);
		unlock_task_sighand(leader, &flags);
	}
	rcu_read_unlock();
	return HRTIMER_NORESTART;
}

/* The next period of a timer, after what has gone by. siglock held; the hrtimer stands still. */
static void rearm(struct k_itimer *timer)
{
	if (!timer->interval)
		return;
	if (timer->cpu) {
		u64 now = cpu_clock_sample(timer->clock, timer->task);

		while (timer->expires <= now) {
			timer->expires += timer->interval;
			timer->overrun++;
		}
		timer->overrun--;
		return;
	}
	timer->overrun += hrtimer_forward_now(&timer->timer, timer->interval) - 1;
	hrtimer_restart(&timer->timer);
}

/** posixtimer_rearm - a timer's signal is being taken: its overruns are known now, and it runs again. By the task itself, without siglock */
void posixtimer_rearm(struct kernel_siginfo *info)
{
	struct k_itimer *timer;

	spin_lock(&current->sighand->siglock);
	timer = find_timer(current, info->si_tid);
	if (timer && timer->requeue_pending == info->si_sys_private) {
		timer->overrun = 0;
		rearm(timer);
		timer->requeue_pending++;
		timer->overrun_last = timer->overrun;
		info->si_overrun = clamp_t(s64, timer->overrun_last + info->si_overrun, 0, INT_MAX);
	}
	spin_unlock(&current->sighand->siglock);
	info->si_sys_private = 0;
}

/** run_posix_cpu_timers - see run_cpu_timers() */
void run_posix_cpu_timers(struct task_struct *tsk)
{
	struct k_itimer *timer;

	spin_lock_irq(&tsk->sighand->siglock);
	list_for_each_entry(timer, &tsk->signal->posix_timers, list) {
		if (!timer->cpu || !timer->expires || timer->requeue_pending & 1 ||
		    cpu_clock_sample(timer->clock, timer->task) < timer->expires)
			continue;
		fire(timer);
		if (!timer->interval)
			timer->expires = 0;
	}
	spin_unlock_irq(&tsk->sighand->siglock);
}

/* ---- Making and removing ---- */

/* Who gets the signal: NULL if the event makes no sense. */
static struct pid *good_sigevent(const sigevent_t *event)
{
	struct pid *pid = task_tgid(current);
	struct task_struct *thread;

	switch (event->sigev_notify) {
	case SIGEV_SIGNAL | SIGEV_THREAD_ID:
		pid = find_vpid(event->sigev_notify_thread_id);
		thread = pid_task(pid, PIDTYPE_PID);
		if (!thread || !same_thread_group(thread, current))
			return NULL;
		fallthrough;
	case SIGEV_SIGNAL:
	case SIGEV_THREAD:
		return event->sigev_signo > 0 && event->sigev_signo <= SIGRTMAX ? pid : NULL;
	case SIGEV_NONE:
		return pid;
	default:
		return NULL;
	}
}

static void free_timer_rcu(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct k_itimer, rcu));
}

/* A timer that is in no list and whose hrtimer stands still. */
static void free_timer(struct k_itimer *timer)
{
	if (timer->sigq) {
		timer->sigq->flags &= ~SIGQUEUE_PREALLOC;
		/* If its signal is pending, whoever takes that frees it. */
		if (list_empty(&timer->sigq->list))
			sigqueue_release(timer->sigq);
	}
	put_pid(timer->target);
	if (timer->task)
		put_task_struct(timer->task);
	call_rcu(&timer->rcu, free_timer_rcu);
}

static int give_target(struct k_itimer *timer, const sigevent_t *event)
{
	rcu_read_lock();
	timer->target = get_pid(good_sigevent(event));
	rcu_read_unlock();
	if (!timer->target)
		return -EINVAL;
	timer->notify = event->sigev_notify;
	timer->signo = event->sigev_signo;
	timer->value = event->sigev_value;
	if (timer->cpu) {
		timer->task = cpu_clock_task(timer->clock);
		if (!timer->task)
			return -EINVAL;
	} else {
		hrtimer_init(&timer->timer, hrtimer_clock_of(timer->clock), HRTIMER_MODE_ABS);
		timer->timer.function = timer_fn;
	}
	timer->sigq = sigqueue_alloc_for(current, GFP_KERNEL, false);
	return timer->sigq ? 0 : -EAGAIN;
}

static void fill_siginfo(struct k_itimer *timer)
{
	struct kernel_siginfo *info = &timer->sigq->info;

	timer->sigq->flags = SIGQUEUE_PREALLOC;
	clear_siginfo(info);
	info->si_signo = timer->signo;
	info->si_code = SI_TIMER;
	info->si_tid = timer->id;
	info->si_value = timer->value;
}

static void publish(struct k_itimer *timer)
{
	struct signal_struct *sig = current->signal;

	spin_lock_irq(&current->sighand->siglock);
	while (find_timer(current, sig->posix_timer_id))
		sig->posix_timer_id = (sig->posix_timer_id + 1) & INT_MAX;
	timer->id = sig->posix_timer_id;
	sig->posix_timer_id = (sig->posix_timer_id + 1) & INT_MAX;
	timer->signal = sig;
	fill_siginfo(timer);
	list_add(&timer->list, &sig->posix_timers);
	spin_unlock_irq(&current->sighand->siglock);
}

SYSCALL_DEFINE3(timer_create, const clockid_t, which_clock, struct sigevent __user *, timer_event_spec,
		__kernel_timer_t __user *, created_timer_id)
{
	sigevent_t event = { .sigev_signo = SIGALRM, .sigev_notify = SIGEV_SIGNAL };
	struct k_itimer *timer;
	int err;

	if (timer_event_spec && copy_from_user(&event, timer_event_spec, sizeof(event)))
		return -EFAULT;
	if (!clock_is_cpu(which_clock) && !clock_is_timed(which_clock))
		return which_clock >= 0 && which_clock <= CLOCK_TAI && which_clock != CLOCK_SGI_CYCLE ? -EOPNOTSUPP
												      : -EINVAL;
	timer = kzalloc(sizeof(*timer), GFP_KERNEL);
	if (!timer)
		return -EAGAIN;
	INIT_LIST_HEAD(&timer->list);
	timer->clock = which_clock;
	timer->cpu = clock_is_cpu(which_clock);
	err = give_target(timer, &event);
	if (err) {
		free_timer(timer);
		return err;
	}
	publish(timer);
	/* The default event carries the timer's number. */
	if (!timer_event_spec)
		timer->sigq->info.si_value.sival_int = timer->id;
	return put_user(timer->id, created_timer_id) ? -EFAULT : 0;
}

SYSCALL_DEFINE1(timer_delete, __kernel_timer_t, timer_id)
{
	struct k_itimer *timer = lock_stopped(timer_id);

	if (!timer)
		return -EINVAL;
	list_del_init(&timer->list);
	unlock_timer();
	free_timer(timer);
	return 0;
}

/** exit_itimers - remove all timers of the current process: it ends, or executes a program. Process context. */
void exit_itimers(struct task_struct *tsk)
{
	struct k_itimer *timer;

	for (;;) {
		int id;

		spin_lock_irq(&tsk->sighand->siglock);
		timer = list_first_entry_or_null(&tsk->signal->posix_timers, struct k_itimer, list);
		id = timer ? timer->id : 0;
		spin_unlock_irq(&tsk->sighand->siglock);
		if (!timer)
			return;
		timer = lock_stopped(id);
		if (!timer)
			continue;
		list_del_init(&timer->list);
		unlock_timer();
		free_timer(timer);
	}
}

static void flush_timer_signals(struct sigpending *pending)
{
	struct sigqueue *q, *n;

	list_for_each_entry_safe(q, n, &pending->list, list) {
		int sig = q->info.si_signo;

		if (q->info.si_code != SI_TIMER)
			continue;
		sigdelset(&pending->signal, sig);
		list_del_init(&q->list);
		sigqueue_release(q);
	}
	list_for_each_entry(q, &pending->list, list)
		sigaddset(&pending->signal, q->info.si_signo);
}

/** flush_itimer_signals - a new program does not get signals of the old one's timers */
void flush_itimer_signals(void)
{
	spin_lock_irq(&current->sighand->siglock);
	flush_timer_signals(&current->pending);
	flush_timer_signals(&current->signal->shared_pending);
	spin_unlock_irq(&current->sighand->siglock);
}

/* ---- Setting and asking ---- */

static ktime_t now_of(const struct k_itimer *timer)
{
	return timer->cpu ? cpu_clock_sample(timer->clock, timer->task) : hrtimer_cb_get_time(&timer->timer);
}

/* siglock held. */
static void get_state(struct k_itimer *timer, struct itimerspec64 *cur)
{
	bool still = timer->cpu || timer->notify == SIGEV_NONE;
	ktime_t now = now_of(timer), expires = still ? timer->expires : hrtimer_get_expires(&timer->timer);
	bool set = still ? timer->expires != 0 : hrtimer_active(&timer->timer);

	memset(cur, 0, sizeof(*cur));
	cur->it_interval = ktime_to_timespec64(timer->interval);
	if (!set && !(timer->interval && timer->requeue_pending & 1))
		return;
	/* Its signal waits: what counts is the period that runs now. */
	if (timer->interval && expires <= now)
		expires += div64_u64(now - expires, timer->interval) * timer->interval + timer->interval;
	/* Nobody fires it, so it may long be over. */
	if (timer->notify == SIGEV_NONE && expires <= now)
		return;
	/* Due, or nearly: not the same as not set. */
	cur->it_value = ktime_to_timespec64(expires > now ? expires - now : 1);
}

SYSCALL_DEFINE2(timer_gettime, __kernel_timer_t, timer_id, struct __kernel_itimerspec __user *, setting)
{
	struct k_itimer *timer = lock_timer(timer_id);
	struct itimerspec64 cur;

	if (!timer)
		return -EINVAL;
	get_state(timer, &cur);
	unlock_timer();
	return put_itimerspec64(&cur, setting);
}

SYSCALL_DEFINE1(timer_getoverrun, __kernel_timer_t, timer_id)
{
	struct k_itimer *timer = lock_timer(timer_id);
	int overrun;

	if (!timer)
		return -EINVAL;
	overrun = clamp_t(s64, timer->overrun_last, 0, INT_MAX);
	unlock_timer();
	return overrun;
}

/* siglock held, the hrtimer stands still. */
static void set_state(struct k_itimer *timer, int flags, const struct itimerspec64 *new)
{
	ktime_t value = timespec64_to_ktime(new->it_value);

	/* A signal that is pending is not this setting's. */
	timer->requeue_pending = (timer->requeue_pending + 2) & ~1U;
	timer->overrun_last = timer->overrun = 0;
	timer->interval = value ? timespec64_to_ktime(new->it_interval) : 0;
	timer->expires = 0;
	if (!value)
		return;
	if (!(flags & TIMER_ABSTIME))
		value = ktime_add_safe(now_of(timer), value);
	timer->expires = value;
	if (timer->cpu) {
		WRITE_ONCE(current->signal->cpu_timers, true);
		return;
	}
	hrtimer_set_expires(&timer->timer, value);
	if (timer->notify != SIGEV_NONE)
		hrtimer_start_expires(&timer->timer, HRTIMER_MODE_ABS);
}

SYSCALL_DEFINE4(timer_settime, __kernel_timer_t, timer_id, int, flags, const struct __kernel_itimerspec __user *,
		new_setting, struct __kernel_itimerspec __user *, old_setting)
{
	struct itimerspec64 new, old;
	struct k_itimer *timer;

	if (!new_setting)
		return -EINVAL;
	if (get_itimerspec64(&new, new_setting))
		return -EFAULT;
	if (!itimerspec64_valid(&new))
		return -EINVAL;
	/* What is left has to be known before the hrtimer is stopped. */
	timer = lock_timer(timer_id);
	if (!timer)
		return -EINVAL;
	get_state(timer, &old);
	unlock_timer();
	timer = lock_stopped(timer_id);
	if (!timer)
		return -EINVAL;
	set_state(timer, flags, &new);
	unlock_timer();
	return old_setting ? put_itimerspec64(&old, old_setting) : 0;
}
