// SPDX-License-Identifier: MIT
/*
 * Timers with the resolution of the clock.
 *
 * Each CPU has a queue for each clock (MONOTONIC, REALTIME, BOOTTIME, TAI), twice: functions of hard timers run in the timer interrupt, of soft ones
 * in HRTIMER_SOFTIRQ. A timer's expiry is in the time of its clock; the CPU's next event is the least expiry over its
 * queues, converted to MONOTONIC. A timer may fire from its soft expiry on and must by its hard one; queues are ordered by the hard one.
 *
 * timer->base names the queue; it changes under the lock of the CPU that the timer leaves, and is &migration_base while it is between two. A timer that
 * runs (cpu_base->running) stays on its CPU until its function returns. If that says RESTART the timer is queued again at
 * the expiry that the function has set.
 *
 * cpu_base->lock (interrupts off) guards the queues and the fields of timers in them. Functions run without it. Nothing is allocated.
 */
#include <ashlar/port.h>
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/rt.h>
#include <linux/sched/signal.h>
#include <linux/smp.h>
#include <linux/timerqueue.h>
#include "../internal.h"

enum { HR_MONOTONIC, HR_REALTIME, HR_BOOTTIME, HR_TAI, HR_CLOCKS };
static const clockid_t clock_ids[HR_CLOCKS] = { CLOCK_MONOTONIC, CLOCK_REALTIME, CLOCK_BOOTTIME, CLOCK_TAI };

struct hrtimer_clock_base {
	struct hrtimer_cpu_base *cpu_base;
	clockid_t clock;
	bool soft;
	struct timerqueue_head active;
};

struct hrtimer_cpu_base {
	raw_spinlock_t lock;
	unsigned int cpu;
	struct hrtimer *running[2]; /* hard, soft */
	struct hrtimer_clock_base bases[2][HR_CLOCKS];
};
static DEFINE_PER_CPU(struct hrtimer_cpu_base, hrtimer_bases);

/* Where a timer is while it moves: nobody holds this lock for long. */
static struct hrtimer_cpu_base migration_cpu_base = { .lock = __RAW_SPIN_LOCK_UNLOCKED(migration_cpu_base.lock) };
static struct hrtimer_clock_base migration_base = { .cpu_base = &migration_cpu_base };

static int clock_index(clockid_t clock)
{
	switch (clock) {
	case CLOCK_REALTIME:
		return HR_REALTIME;
	case CLOCK_BOOTTIME:
		return HR_BOOTTIME;
	case CLOCK_TAI:
		return HR_TAI;
	case CLOCK_MONOTONIC:
		return HR_MONOTONIC;
	}
	WARN(1, "Invalid clockid %d. Using MONOTONIC\n", clock);
	return HR_MONOTONIC;
}

static struct hrtimer_clock_base *lock_base(const struct hrtimer *timer, unsigned long *flags)
{
	for (;;) {
		struct hrtimer_clock_base *base = READ_ONCE(timer->base);

		if (likely(base != &migration_base)) {
			raw_spin_lock_irqsave(&base->cpu_base->lock, *flags);
			if (likely(base == timer->base))
				return base;
			raw_spin_unlock_irqrestore(&base->cpu_base->lock, *flags);
		}
		cpu_relax();
	}
}

static void unlock_base(const struct hrtimer *timer, unsigned long *flags)
{
	raw_spin_unlock_irqrestore(&timer->base->cpu_base->lock, *flags);
}

/** hrtimer_init - make a timer ready; it must not be queued */
void hrtimer_init(struct hrtimer *timer, clockid_t clock_id, enum hrtimer_mode mode)
{
	bool soft = mode & HRTIMER_MODE_SOFT;

	memset(timer, 0, sizeof(*timer));
	if (clock_id == CLOCK_REALTIME && (mode & HRTIMER_MODE_REL))
		clock_id = CLOCK_MONOTONIC;
	timer->is_soft = soft;
	timer->is_hard = !!(mode & HRTIMER_MODE_HARD);
	timer->base = &raw_cpu_ptr(&hrtimer_bases)->bases[soft][clock_index(clock_id)];
	timerqueue_init(&timer->node);
}
EXPORT_SYMBOL_GPL(hrtimer_init);

static ktime_t clock_now(const struct hrtimer_clock_base *base, u64 mono)
{
	return mono + timekeeping_offset(base->clock);
}

/** hrtimer_cb_get_time - the time of the timer's clock */
ktime_t hrtimer_cb_get_time(const struct hrtimer *timer)
{
	return clock_now(timer->base, arch_clock_ns());
}
EXPORT_SYMBOL_GPL(hrtimer_cb_get_time);

static void enqueue(struct hrtimer *timer, struct hrtimer_clock_base *base)
{
	WRITE_ONCE(timer->state, HRTIMER_STATE_ENQUEUED);
	timerqueue_add(&base->active, &timer->node);
}

static bool dequeue(struct hrtimer *timer, struct hrtimer_clock_base *base)
{
	if (!(timer->state & HRTIMER_STATE_ENQUEUED))
		return false;
	timerqueue_del(&base->active, &timer->node);
	WRITE_ONCE(timer->state, HRTIMER_STATE_INACTIVE);
	return true;
}

static bool is_running(const struct hrtimer *timer)
{
	struct hrtimer_cpu_base *cpu_base = timer->base->cpu_base;

	return cpu_base->running[0] == timer || cpu_base->running[1] == timer;
}

/* Hand the timer, not queued, to this CPU. Returns its queue there, locked. */
static struct hrtimer_clock_base *move_here(struct hrtimer *timer, struct hrtimer_clock_base *base)
{
	struct hrtimer_cpu_base *here = this_cpu_ptr(&hrtimer_bases);
	struct hrtimer_clock_base *to = &here->bases[base->soft][clock_index(base->clock)];

	if (to == base || is_running(timer))
		return base;
	WRITE_ONCE(timer->base, &migration_base);
	raw_spin_unlock(&base->cpu_base->lock);
	raw_spin_lock(&here->lock);
	WRITE_ONCE(timer->base, to);
	return to;
}

/**
 * hrtimer_start_range_ns - start a timer, or change when it fires
 * @tim: the earliest time, in the timer's clock, or from now if @mode is relative
 * @delta_ns: how much later it may fire
 *
 * Any context.
 */
void hrtimer_start_range_ns(struct hrtimer *timer, ktime_t tim, u64 delta_ns, const enum hrtimer_mode mode)
{
	struct hrtimer_clock_base *base;
	unsigned long flags;
	unsigned int cpu;

	if (WARN_ON_ONCE(!timer->function))
		return;
	WARN_ON_ONCE(!(mode & HRTIMER_MODE_SOFT) ^ !timer->is_soft);
	base = lock_base(timer, &flags);
	dequeue(timer, base);
	if (mode & HRTIMER_MODE_REL)
		tim = ktime_add_safe(tim, clock_now(base, arch_clock_ns()));
	hrtimer_set_expires_range_ns(timer, tim, delta_ns);
	base = move_here(timer, base);
	enqueue(timer, base);
	cpu = base->cpu_base->cpu;
	unlock_base(timer, &flags);
	if (cpu == raw_smp_processor_id())
		tick_reprogram();
	else
		smp_send_reschedule(cpu);
}
EXPORT_SYMBOL_GPL(hrtimer_start_range_ns);

/** hrtimer_try_to_cancel - stop a timer; 1 if it was started, 0 if not, -1 if its function runs now. Any context. */
int hrtimer_try_to_cancel(struct hrtimer *timer)
{
	struct hrtimer_clock_base *base;
	unsigned long flags;
	int ret = -1;

	if (!hrtimer_active(timer))
		return 0;
	base = lock_base(timer, &flags);
	if (!is_running(timer))
		ret = dequeue(timer, base);
	unlock_base(timer, &flags);
	if (ret > 0)
		tick_reprogram();
	return ret;
}
EXPORT_SYMBOL_GPL(hrtimer_try_to_cancel);

/** hrtimer_cancel - stop a timer and wait until its function has returned; 1 if it was started. Not in the function itself. */
int hrtimer_cancel(struct hrtimer *timer)
{
	int ret;

	while ((ret = hrtimer_try_to_cancel(timer)) < 0) {
		struct hrtimer_cpu_base *here = raw_cpu_ptr(&hrtimer_bases);

		if (WARN(in_interrupt() && here->running[timer->is_soft] == timer,
			 "hrtimer: %pS waits for its own end\n", timer->function))
			return 0;
		cpu_relax();
	}
	return ret;
}
EXPORT_SYMBOL_GPL(hrtimer_cancel);

/** hrtimer_active - is it started, or does its function run? */
bool hrtimer_active(const struct hrtimer *timer)
{
	unsigned long flags;
	bool active;

	if (!timer->base)
		return false;
	lock_base(timer, &flags);
	active = timer->state != HRTIMER_STATE_INACTIVE || is_running(timer);
	unlock_base(timer, &flags);
	return active;
}
EXPORT_SYMBOL_GPL(hrtimer_active);

/** hrtimer_callback_running - does its function run now? */
int hrtimer_callback_running(struct hrtimer *timer)
{
	return is_running(timer);
}

/** __hrtimer_get_remaining - time until it fires, negative if that is over */
ktime_t __hrtimer_get_remaining(const struct hrtimer *timer, bool adjust)
{
	unsigned long flags;
	ktime_t rem;

	lock_base(timer, &flags);
	rem = hrtimer_expires_remaining(timer);
	unlock_base(timer, &flags);
	return rem;
}
EXPORT_SYMBOL_GPL(__hrtimer_get_remaining);

/**
 * hrtimer_forward - move the expiry on by whole intervals until it lies after @now
 *
 * By the timer's function, or while it is not started. Returns how many intervals: 0 if it lay after @now already.
 */
u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval)
{
	ktime_t delta = ktime_sub(now, hrtimer_get_expires(timer));
	u64 overrun = 1;

	if (delta < 0)
		return 0;
	if (WARN_ON(timer->state & HRTIMER_STATE_ENQUEUED))
		return 0;
	if (interval < hrtimer_resolution)
		interval = hrtimer_resolution;
	if (delta >= interval) {
		overrun = div64_s64(delta, interval);
		hrtimer_add_expires_ns(timer, interval * overrun);
		if (hrtimer_get_expires(timer) > now)
			return overrun;
		overrun++;
	}
	hrtimer_add_expires(timer, interval);
	return overrun;
}
EXPORT_SYMBOL_GPL(hrtimer_forward);

/* ---- Firing ---- */

/* Call the timer's function. cpu_base->lock is held, and dropped for the call. */
static void fire(struct hrtimer_cpu_base *cpu_base, struct hrtimer_clock_base *base, struct hrtimer *timer,
		 unsigned long flags)
{
	enum hrtimer_restart (*fn)(struct hrtimer *) = timer->function;
	enum hrtimer_restart restart;

	cpu_base->running[base->soft] = timer;
	dequeue(timer, base);
	raw_spin_unlock_irqrestore(&cpu_base->lock, flags);
	restart = fn(timer);
	raw_spin_lock_irq(&cpu_base->lock);
	if (restart != HRTIMER_NORESTART && !(timer->state & HRTIMER_STATE_ENQUEUED))
		enqueue(timer, base);
	cpu_base->running[base->soft] = NULL;
}

static struct hrtimer *first_due(struct hrtimer_clock_base *base, u64 now)
{
	struct timerqueue_node *node = timerqueue_getnext(&base->active);
	struct hrtimer *timer;

	if (!node)
		return NULL;
	timer = container_of(node, struct hrtimer, node);
	return clock_now(base, now) < hrtimer_get_softexpires(timer) ? NULL : timer;
}

static void run_queues(struct hrtimer_cpu_base *cpu_base, bool soft, u64 now, unsigned long flags)
{
	int clock;

	for (clock = 0; clock < HR_CLOCKS; clock++) {
		struct hrtimer_clock_base *base = &cpu_base->bases[soft][clock];
		struct hrtimer *timer;

		while ((timer = first_due(base, now)))
			fire(cpu_base, base, timer, flags);
	}
}

static void run_hrtimer_softirq(struct softirq_action *h)
{
	struct hrtimer_cpu_base *cpu_base = this_cpu_ptr(&hrtimer_bases);
	unsigned long flags;

	raw_spin_lock_irqsave(&cpu_base->lock, flags);
	run_queues(cpu_base, true, arch_clock_peek_ns(), flags);
	raw_spin_unlock_irqrestore(&cpu_base->lock, flags);
	tick_reprogram();
}

/** hrtimer_run_queues - the timer interrupt: run what is due. Interrupts off. */
void hrtimer_run_queues(u64 now)
{
	struct hrtimer_cpu_base *cpu_base = this_cpu_ptr(&hrtimer_bases);
	unsigned long flags;
	int clock;

	raw_spin_lock_irqsave(&cpu_base->lock, flags);
	for (clock = 0; clock < HR_CLOCKS; clock++)
		if (first_due(&cpu_base->bases[1][clock], now))
			raise_softirq_irqoff(HRTIMER_SOFTIRQ);
	/* Functions run with interrupts off; flags says so. */
	run_queues(cpu_base, false, now, flags);
	raw_spin_unlock(&cpu_base->lock);
}

/* With the lock held. */
static u64 next_of(struct hrtimer_cpu_base *cpu_base, bool soft)
{
	u64 least = U64_MAX;
	int clock;

	for (clock = 0; clock < HR_CLOCKS; clock++) {
		struct hrtimer_clock_base *base = &cpu_base->bases[soft][clock];
		struct timerqueue_node *node = timerqueue_getnext(&base->active);
		s64 at;

		if (!node || node->expires == KTIME_MAX)
			continue;
		at = node->expires - timekeeping_offset(base->clock);
		least = min_t(u64, least, at < 0 ? 0 : at);
	}
	return least;
}

/** hrtimer_next_event_ns - when this CPU needs its next timer interrupt; U64_MAX: never. Interrupts off. */
u64 hrtimer_next_event_ns(void)
{
	struct hrtimer_cpu_base *cpu_base = this_cpu_ptr(&hrtimer_bases);
	u64 hard, soft;

	raw_spin_lock(&cpu_base->lock);
	hard = next_of(cpu_base, false);
	soft = next_of(cpu_base, true);
	raw_spin_unlock(&cpu_base->lock);
	/* Soft timers that are due wait for the softirq, not for another interrupt. */
	if (local_softirq_pending() & (1 << HRTIMER_SOFTIRQ))
		return hard;
	return min(hard, soft);
}

static void reprogram_here(void *unused)
{
	tick_reprogram();
}

/** hrtimers_clock_was_set - REALTIME has jumped: let all CPUs look at their queues again */
void hrtimers_clock_was_set(void)
{
	on_each_cpu(reprogram_here, NULL, 1);
}

/* ---- Sleeping ---- */

static enum hrtimer_restart wake_sleeper(struct hrtimer *timer)
{
	struct hrtimer_sleeper *t = container_of(timer, struct hrtimer_sleeper, timer);
	struct task_struct *task = t->task;

	t->task = NULL;
	if (task)
		wake_up_process(task);
	return HRTIMER_NORESTART;
}

/** hrtimer_init_sleeper - a timer that wakes the current task */
void hrtimer_init_sleeper(struct hrtimer_sleeper *sl, clockid_t clock_id, enum hrtimer_mode mode)
{
	hrtimer_init(&sl->timer, clock_id, mode);
	sl->timer.function = wake_sleeper;
	sl->task = current;
}
EXPORT_SYMBOL_GPL(hrtimer_init_sleeper);

/** hrtimer_sleeper_start_expires - start it at the expiry that has been set */
void hrtimer_sleeper_start_expires(struct hrtimer_sleeper *sl, enum hrtimer_mode mode)
{
	hrtimer_start_expires(&sl->timer, mode);
}
EXPORT_SYMBOL_GPL(hrtimer_sleeper_start_expires);

/**
 * schedule_hrtimeout_range_clock - sleep in the state that the task has set
 * @expires: until when, or NULL for ever
 * @delta: how much later is good enough, ns
 *
 * Returns 0 when the time is over, -EINTR if the task was woken before.
 */
int schedule_hrtimeout_range_clock(ktime_t *expires, u64 delta, const enum hrtimer_mode mode, clockid_t clock_id)
{
	struct hrtimer_sleeper t;

	if (expires && *expires == 0) {
		__set_current_state(TASK_RUNNING);
		return 0;
	}
	if (!expires) {
		schedule();
		return -EINTR;
	}
	hrtimer_init_sleeper_on_stack(&t, clock_id, mode);
	hrtimer_set_expires_range_ns(&t.timer, *expires, delta);
	hrtimer_sleeper_start_expires(&t, mode);
	if (likely(t.task))
		schedule();
	hrtimer_cancel(&t.timer);
	destroy_hrtimer_on_stack(&t.timer);
	__set_current_state(TASK_RUNNING);
	return !t.task ? 0 : -EINTR;
}
EXPORT_SYMBOL_GPL(schedule_hrtimeout_range_clock);

/** schedule_hrtimeout_range - the same by CLOCK_MONOTONIC */
int schedule_hrtimeout_range(ktime_t *expires, u64 delta, const enum hrtimer_mode mode)
{
	return schedule_hrtimeout_range_clock(expires, delta, mode, CLOCK_MONOTONIC);
}
EXPORT_SYMBOL_GPL(schedule_hrtimeout_range);

/** schedule_hrtimeout - the same, exactly */
int schedule_hrtimeout(ktime_t *expires, const enum hrtimer_mode mode)
{
	return schedule_hrtimeout_range(expires, 0, mode);
}
EXPORT_SYMBOL_GPL(schedule_hrtimeout);

/** hrtimers_init - the queues of all CPUs */
void __init hrtimers_init(void)
{
	int cpu, soft, clock;

	for_each_possible_cpu(cpu) {
		struct hrtimer_cpu_base *cpu_base = &per_cpu(hrtimer_bases, cpu);

		raw_spin_lock_init(&cpu_base->lock);
		cpu_base->cpu = cpu;
		for (soft = 0; soft < 2; soft++) {
			for (clock = 0; clock < HR_CLOCKS; clock++) {
				struct hrtimer_clock_base *base = &cpu_base->bases[soft][clock];

				base->cpu_base = cpu_base;
				base->clock = clock_ids[clock];
				base->soft = soft;
				timerqueue_init_head(&base->active);
			}
		}
	}
	open_softirq(HRTIMER_SOFTIRQ, run_hrtimer_softirq);
}
