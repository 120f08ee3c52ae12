// SPDX-License-Identifier: MIT
/*
 * Timers in units of jiffies.
 *
 * Each CPU has two queues, for ordinary and for deferrable timers: trees ordered by expiry, then by the order of starting. The tick raises
 * TIMER_SOFTIRQ when the first of either is due, and the softirq calls all that are. A CPU that idles wakes up for the first ordinary timer only;
 * deferrable ones wait until it is awake for another reason.
 *
 * A timer is idle, queued, or running (base->running); it may be queued again while it runs, also by its own function. timer->flags names the
 * CPU and kind of its queue; while it moves between queues TIMER_MIGRATING is set and others wait. Unlike Linux's wheel the
 * tree fires every timer in its very jiffy, however far away it was.
 *
 * base->lock (interrupts off) guards the queue and the fields of the timers in it. The function runs without it. Nothing is allocated.
 */
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/rbtree.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include "../internal.h"

enum { BASE_STD, BASE_DEFERRABLE, NR_BASES };

struct timer_base {
	raw_spinlock_t lock;
	struct rb_root_cached queue;
	struct timer_list *running;
	u64 seq;
};
static DEFINE_PER_CPU(struct timer_base, timer_bases[NR_BASES]);

static struct timer_base *base_of(u32 flags)
{
	return per_cpu_ptr(&timer_bases[flags & TIMER_DEFERRABLE ? BASE_DEFERRABLE : BASE_STD], flags & TIMER_CPUMASK);
}

/* The function of a timer that has been shut down. */
static void timer_is_shut_down(struct timer_list *timer)
{
}

/** init_timer_key - timer_setup(): make a timer ready; it must not be queued */
void init_timer_key(struct timer_list *timer, void (*func)(struct timer_list *), unsigned int flags, const char *name,
		    struct lock_class_key *key)
{
	timer->queued = 0;
	timer->function = func;
	if (WARN_ON_ONCE(flags & ~TIMER_INIT_FLAGS))
		flags &= TIMER_INIT_FLAGS;
	timer->flags = flags | raw_smp_processor_id();
}
EXPORT_SYMBOL(init_timer_key);

static struct timer_base *lock_timer_base(struct timer_list *timer, unsigned long *flags)
{
	for (;;) {
		u32 tf = READ_ONCE(timer->flags);

		if (!(tf & TIMER_MIGRATING)) {
			struct timer_base *base = base_of(tf);

			raw_spin_lock_irqsave(&base->lock, *flags);
			if (timer->flags == tf)
				return base;
			raw_spin_unlock_irqrestore(&base->lock, *flags);
		}
		cpu_relax();
	}
}

static bool earlier(struct rb_node *a, const struct rb_node *b)
{
	const struct timer_list *x = rb_entry(a, struct timer_list, node), *y = rb_entry(b, struct timer_list, node);

	return x->expires == y->expires ? (s64)(x->seq - y->seq) < 0 : (long)(x->expires - y->expires) < 0;
}

static void enqueue(struct timer_base *base, struct timer_list *timer, unsigned long expires)
{
	timer->expires = expires;
	timer->seq = base->seq++;
	WRITE_ONCE(timer->queued, 1);
	rb_add_cached(&timer->node, &base->queue, earlier);
}

static bool dequeue(struct timer_base *base, struct timer_list *timer)
{
	if (!timer->queued)
		return false;
	rb_erase_cached(&timer->node, &base->queue);
	WRITE_ONCE(timer->queued, 0);
	return true;
}

static struct timer_list *first_timer(struct timer_base *base)
{
	struct rb_node *first = rb_first_cached(&base->queue);

	return first ? rb_entry(first, struct timer_list, node) : NULL;
}

/* Hand the timer, which is not queued, to the queue of @cpu. Returns that queue, locked; @base is no longer. */
static struct timer_base *move_to_cpu(struct timer_base *base, struct timer_list *timer, unsigned int cpu)
{
	struct timer_base *to = base_of((timer->flags & ~TIMER_CPUMASK) | cpu);

	/* The queue that a timer runs from must know of it until its function returns: del_timer_sync() looks there. */
	if (to == base || base->running == timer)
		return base;
	timer->flags |= TIMER_MIGRATING;
	raw_spin_unlock(&base->lock);
	raw_spin_lock(&to->lock);
	WRITE_ONCE(timer->flags, (timer->flags & ~(TIMER_CPUMASK | TIMER_MIGRATING)) | cpu);
	return to;
}

/* The CPU of @timer may sleep towards a later time: let it look again. */
static void tell_other_cpu(struct timer_list *timer)
{
	unsigned int cpu = timer->flags & TIMER_CPUMASK;

	if (cpu != raw_smp_processor_id() && !(timer->flags & TIMER_DEFERRABLE) && idle_cpu(cpu))
		smp_send_reschedule(cpu);
}

enum mod_how { MOD_ANY, MOD_PENDING_ONLY, MOD_REDUCE };

static int modify(struct timer_list *timer, unsigned long expires, enum mod_how how)
{
	struct timer_base *base;
	unsigned long flags;
	bool was_queued;

	BUG_ON(!timer->function);
	base = lock_timer_base(timer, &flags);
	was_queued = timer->queued;
	if (timer->function == timer_is_shut_down || (how == MOD_PENDING_ONLY && !was_queued) ||
	    (was_queued &&
	     (timer->expires == expires || (how == MOD_REDUCE && time_before_eq(timer->expires, expires))))) {
		raw_spin_unlock_irqrestore(&base->lock, flags);
		return was_queued;
	}
	dequeue(base, timer);
	if (!(timer->flags & TIMER_PINNED))
		base = move_to_cpu(base, timer, raw_smp_processor_id());
	enqueue(base, timer, expires);
	tell_other_cpu(timer);
	raw_spin_unlock_irqrestore(&base->lock, flags);
	return was_queued;
}

/**
 * mod_timer - start a timer, or change when it fires
 * @expires: in jiffies; if that is over, it fires at the next tick
 *
 * Any context. Returns 1 if it was started already, 0 if not.
 */
int mod_timer(struct timer_list *timer, unsigned long expires)
{
	return modify(timer, expires, MOD_ANY);
}
EXPORT_SYMBOL(mod_timer);

/** mod_timer_pending - change when a timer fires, if it is started */
int mod_timer_pending(struct timer_list *timer, unsigned long expires)
{
	return modify(timer, expires, MOD_PENDING_ONLY);
}
EXPORT_SYMBOL(mod_timer_pending);

/** timer_reduce - let a timer fire at @expires at the latest */
int timer_reduce(struct timer_list *timer, unsigned long expires)
{
	return modify(timer, expires, MOD_REDUCE);
}
EXPORT_SYMBOL(timer_reduce);

/** add_timer - start a timer that is not started, to fire at timer->expires. Any context. */
void add_timer(struct timer_list *timer)
{
	BUG_ON(timer_pending(timer));
	modify(timer, timer->expires, MOD_ANY);
}
EXPORT_SYMBOL(add_timer);

/** add_timer_on - the same on a certain CPU */
void add_timer_on(struct timer_list *timer, int cpu)
{
	struct timer_base *base;
	unsigned long flags;

	BUG_ON(timer_pending(timer) || !timer->function);
	base = lock_timer_base(timer, &flags);
	if (timer->function != timer_is_shut_down) {
		base = move_to_cpu(base, timer, cpu);
		enqueue(base, timer, timer->expires);
		tell_other_cpu(timer);
	}
	raw_spin_unlock_irqrestore(&base->lock, flags);
}
EXPORT_SYMBOL_GPL(add_timer_on);

static int delete (struct timer_list *timer, bool for_good)
{
	unsigned long flags;
	struct timer_base *base = lock_timer_base(timer, &flags);
	int was_queued = dequeue(base, timer);

	if (for_good)
		timer->function = timer_is_shut_down;
	raw_spin_unlock_irqrestore(&base->lock, flags);
	return was_queued;
}

/** timer_delete - stop a timer; its function may still be running. Any context. Returns 1 if it was started. */
int timer_delete(struct timer_list *timer)
{
	return delete (timer, false);
}
EXPORT_SYMBOL(timer_delete);

int del_timer(struct timer_list *timer)
{
	return delete (timer, false);
}
EXPORT_SYMBOL(del_timer);

/** timer_shutdown - stop a timer for good: starting it again does nothing until it is set up again */
int timer_shutdown(struct timer_list *timer)
{
	return delete (timer, true);
}
EXPORT_SYMBOL_GPL(timer_shutdown);

static int try_delete_sync(struct timer_list *timer, bool for_good)
{
	unsigned long flags;
	struct timer_base *base = lock_timer_base(timer, &flags);
	int ret = -1;

	if (base->running != timer)
		ret = dequeue(base, timer);
	if (for_good)
		timer->function = timer_is_shut_down;
	raw_spin_unlock_irqrestore(&base->lock, flags);
	return ret;
}

/** try_to_del_timer_sync - stop a timer; -1 if its function runs now. Any context. */
int try_to_del_timer_sync(struct timer_list *timer)
{
	return try_delete_sync(timer, false);
}
EXPORT_SYMBOL(try_to_del_timer_sync);

/* Does the timer's function wait for itself? Then it would wait for ever. */
static bool called_from_own_function(struct timer_list *timer)
{
	return in_serving_softirq() &&
	       this_cpu_ptr(timer_bases)[timer->flags & TIMER_DEFERRABLE ? 1 : 0].running == timer;
}

static int delete_sync(struct timer_list *timer, bool for_good)
{
	int ret;

	/* An interrupt must not wait for a softirq that it may have interrupted. */
	WARN_ON(in_hardirq() && !(timer->flags & TIMER_IRQSAFE));
	while ((ret = try_delete_sync(timer, for_good)) < 0) {
		if (WARN(called_from_own_function(timer), "timer: %pS waits for its own end\n", timer->function))
			return delete (timer, for_good);
		cpu_relax();
	}
	return ret;
}

/** timer_delete_sync - stop a timer and wait until its function has returned. Not in interrupts, nor in the function itself. */
int timer_delete_sync(struct timer_list *timer)
{
	return delete_sync(timer, false);
}
EXPORT_SYMBOL(timer_delete_sync);

int del_timer_sync(struct timer_list *timer)
{
	return delete_sync(timer, false);
}
EXPORT_SYMBOL(del_timer_sync);

/** timer_shutdown_sync - timer_shutdown() and wait until its function has returned */
int timer_shutdown_sync(struct timer_list *timer)
{
	return delete_sync(timer, true);
}
EXPORT_SYMBOL_GPL(timer_shutdown_sync);

/* ---- Firing ---- */

static void call_timer(struct timer_list *timer, void (*fn)(struct timer_list *))
{
	int count = preempt_count();

	fn(timer);
	if (count == preempt_count())
		return;
	WARN_ONCE(1, "timer: %pS preempt leak: %08x -> %08x\n", fn, count, preempt_count());
	preempt_count_set(count);
}

/* Fire the first timer if it is due. base->lock is held, and dropped for the call. */
static bool fire_first(struct timer_base *base)
{
	struct timer_list *timer = first_timer(base);
	void (*fn)(struct timer_list *);

	if (!timer || time_before(jiffies, timer->expires))
		return false;
	fn = timer->function;
	dequeue(base, timer);
	base->running = timer;
	if (timer->flags & TIMER_IRQSAFE) {
		raw_spin_unlock(&base->lock);
		call_timer(timer, fn);
		raw_spin_lock(&base->lock);
	} else {
		raw_spin_unlock_irq(&base->lock);
		call_timer(timer, fn);
		raw_spin_lock_irq(&base->lock);
	}
	base->running = NULL;
	return true;
}

static void run_timer_softirq(struct softirq_action *action)
{
	int kind;

	for (kind = 0; kind < NR_BASES; kind++) {
		struct timer_base *base = this_cpu_ptr(&timer_bases[kind]);

		raw_spin_lock_irq(&base->lock);
		while (fire_first(base))
			;
		raw_spin_unlock_irq(&base->lock);
	}
}

static bool has_due(struct timer_base *base)
{
	struct timer_list *timer;
	bool due;

	raw_spin_lock(&base->lock);
	timer = first_timer(base);
	due = timer && time_after_eq(jiffies, timer->expires);
	raw_spin_unlock(&base->lock);
	return due;
}

/** run_local_timers - jiffies may have changed: raise the softirq if a timer of this CPU is due. Interrupts off. */
void run_local_timers(void)
{
	struct timer_base *bases = this_cpu_ptr(timer_bases);

	if (has_due(&bases[BASE_STD]) || has_due(&bases[BASE_DEFERRABLE]))
		raise_softirq_irqoff(TIMER_SOFTIRQ);
}

/** timer_next_event_ns - when this CPU must wake up for a timer; U64_MAX: never. Interrupts off. */
u64 timer_next_event_ns(void)
{
	struct timer_base *base = this_cpu_ptr(&timer_bases[BASE_STD]);
	struct timer_list *timer;
	u64 ns = U64_MAX;

	raw_spin_lock(&base->lock);
	timer = first_timer(base);
	if (timer) {
		long delta = timer->expires - INITIAL_JIFFIES;

		/* Far beyond the clock's range: as good as never. */
		if (delta < 0)
			ns = 0;
		else if (delta < LONG_MAX / TICK_NSEC)
			ns = (u64)delta * TICK_NSEC;
	}
	raw_spin_unlock(&base->lock);
	return ns;
}

/* ---- Rounding to whole seconds, so that timers that need not be exact fire together ---- */

static unsigned long round_common(unsigned long j, int cpu, bool force_up)
{
	unsigned long original = j;
	int rem;

	/* Spread over CPUs a little. */
	j += cpu * 3;
	rem = j % HZ;
	j = rem < HZ / 4 && !force_up ? j - rem : j - rem + HZ;
	j -= cpu * 3;
	return time_is_after_jiffies(j) ? j : original;
}

unsigned long __round_jiffies(unsigned long j, int cpu)
{
	return round_common(j, cpu, false);
}
EXPORT_SYMBOL_GPL(__round_jiffies);

unsigned long __round_jiffies_relative(unsigned long j, int cpu)
{
	unsigned long now = jiffies;

	return round_common(j + now, cpu, false) - now;
}
EXPORT_SYMBOL_GPL(__round_jiffies_relative);

unsigned long round_jiffies(unsigned long j)
{
	return round_common(j, raw_smp_processor_id(), false);
}
EXPORT_SYMBOL_GPL(round_jiffies);

unsigned long round_jiffies_relative(unsigned long j)
{
	return __round_jiffies_relative(j, raw_smp_processor_id());
}
EXPORT_SYMBOL_GPL(round_jiffies_relative);

unsigned long __round_jiffies_up(unsigned long j, int cpu)
{
	return round_common(j, cpu, true);
}
EXPORT_SYMBOL_GPL(__round_jiffies_up);

unsigned long __round_jiffies_up_relative(unsigned long j, int cpu)
{
	unsigned long now = jiffies;

	return round_common(j + now, cpu, true) - now;
}
EXPORT_SYMBOL_GPL(__round_jiffies_up_relative);

unsigned long round_jiffies_up(unsigned long j)
{
	return round_common(j, raw_smp_processor_id(), true);
}
EXPORT_SYMBOL_GPL(round_jiffies_up);

unsigned long round_jiffies_up_relative(unsigned long j)
{
	return __round_jiffies_up_relative(j, raw_smp_processor_id());
}
EXPORT_SYMBOL_GPL(round_jiffies_up_relative);

/** timers_init - queues of all CPUs, and CPU 0's tick */
void __init timers_init(void)
{
	int cpu, kind;

	for_each_possible_cpu(cpu)
		for (kind = 0; kind < NR_BASES; kind++)
			raw_spin_lock_init(&per_cpu(timer_bases[kind], cpu).lock);
	open_softirq(TIMER_SOFTIRQ, run_timer_softirq);
	hrtimers_init();
	tick_setup_cpu();
}
