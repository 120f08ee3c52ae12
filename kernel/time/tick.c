// SPDX-License-Identifier: MIT
/*
 * The timer interrupt, jiffies, and the tick.
 *
 * Each CPU has one event, set with arch_timer_set(): the earliest of its tick, its high-resolution timers and, while it idles, its ordinary
 * timers. A busy CPU ticks HZ times a second, at multiples of TICK_NSEC. An idle CPU does not tick (tickless), so in virtual time the
 * machine can jump to the next event, and knows when there is none.
 *
 * jiffies is derived from the clock: INITIAL_JIFFIES + now / TICK_NSEC. Whoever handles a timer interrupt or leaves idle brings it up to
 * date, under jiffies_lock.
 *
 * All but update_jiffies() concerns this CPU only and runs with interrupts off.
 */
#include <ashlar/entry.h>
#include <ashlar/port.h>
#include <linux/export.h>
#include <linux/hardirq.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include "../internal.h"
#include "../sched/sched.h"

u64 jiffies_64 = INITIAL_JIFFIES;
EXPORT_SYMBOL(jiffies_64);
extern unsigned long volatile jiffies __attribute__((alias("jiffies_64")));
EXPORT_SYMBOL(jiffies);
static DEFINE_RAW_SPINLOCK(jiffies_lock); /* guards jiffies_64; innermost but for load_lock */

struct tick_cpu {
	u64 next_tick; /* ns */
	u64 event;     /* what the machine has been told */
	bool up;
	bool idle;
	bool stopped; /* the machine is being dismantled */
};
static DEFINE_PER_CPU(struct tick_cpu, tick_cpu) = { .event = U64_MAX };

/** update_jiffies - bring jiffies up to date. Any context. */
void update_jiffies(u64 now)
{
	u64 target = INITIAL_JIFFIES + div_u64(now, TICK_NSEC);
	unsigned long flags;

	if (READ_ONCE(jiffies_64) >= target)
		return;
	raw_spin_lock_irqsave(&jiffies_lock, flags);
	if (jiffies_64 < target)
		WRITE_ONCE(jiffies_64, target);
	raw_spin_unlock_irqrestore(&jiffies_lock, flags);
	calc_global_load();
}

static void program(struct tick_cpu *tick)
{
	u64 event = hrtimer_next_event_ns();

	event = min(event, tick->idle ? timer_next_event_ns() : tick->next_tick);
	if (event == tick->event)
		return;
	tick->event = event;
	arch_timer_set(event);
}

/** tick_reprogram - this CPU's timers have changed. Any context. */
void tick_reprogram(void)
{
	struct tick_cpu *tick;
	unsigned long flags;

	local_irq_save(flags);
	tick = this_cpu_ptr(&tick_cpu);
	if (tick->up && !tick->stopped)
		program(tick);
	local_irq_restore(flags);
}

static u64 tick_after(u64 now)
{
	return (div_u64(now, TICK_NSEC) + 1) * TICK_NSEC;
}

static void periodic(struct tick_cpu *tick, u64 now)
{
	tick->next_tick = tick_after(now);
	account_tick(current, false);
	rcu_sched_clock_irq();
	scheduler_tick();
}

/** do_timer_interrupt - the time that was set for this CPU has come; see entry.h */
void do_timer_interrupt(void)
{
	struct tick_cpu *tick = this_cpu_ptr(&tick_cpu);
	u64 now = arch_clock_peek_ns();

	irq_enter();
	inc_irq_stat(apic_timer_irqs);
	/* It fires once. */
	tick->event = U64_MAX;
	update_jiffies(now);
	hrtimer_run_queues(now);
	run_local_timers();
	if (!tick->idle && now >= tick->next_tick)
		periodic(tick, now);
	irq_work_tick();
	hung_task_tick(now);
	if (!tick->stopped)
		program(tick);
	irq_exit();
}

/** tick_idle_enter - this CPU is about to wait: no more ticks */
void tick_idle_enter(void)
{
	struct tick_cpu *tick = this_cpu_ptr(&tick_cpu);

	tick->idle = true;
	if (!tick->stopped)
		program(tick);
}

/** tick_idle_exit - this CPU has waited */
void tick_idle_exit(void)
{
	struct tick_cpu *tick = this_cpu_ptr(&tick_cpu);
	u64 now = arch_clock_peek_ns();

	tick->idle = false;
	update_jiffies(now);
	tick->next_tick = tick_after(now);
	if (!tick->stopped)
		program(tick);
}

/** tick_setup_cpu - start this CPU's tick; interrupts off */
void tick_setup_cpu(void)
{
	struct tick_cpu *tick = this_cpu_ptr(&tick_cpu);

	tick->next_tick = tick_after(arch_clock_peek_ns());
	tick->up = true;
	program(tick);
}

/** tick_stop_all - on the CPU that calls it: no more timer interrupts */
void tick_stop_all(void)
{
	struct tick_cpu *tick;
	unsigned long flags;

	local_irq_save(flags);
	tick = this_cpu_ptr(&tick_cpu);
	tick->stopped = true;
	arch_timer_set(U64_MAX);
	local_irq_restore(flags);
}
