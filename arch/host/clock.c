// SPDX-License-Identifier: MIT
/*
 * Time.
 *
 * Virtual: virtual_now stands still unless something moves it. next_deadline is the earliest deadline of all CPUs;
 * whoever moves the clock to it or past it makes the timer interrupts pending that are due, and takes its own at once
 * if its interrupts are on. So on one CPU all is a function of what the core does, and output is the same in each
 * run.
 *
 * Real: nanoseconds of CLOCK_MONOTONIC since power-on, and one host timer per CPU, made when it is first set, whose
 * signal makes the interrupt pending. An idle CPU needs no signal: it waits with a time limit (cpu.c).
 *
 * A deadline fires once: whoever makes the interrupt pending sets it to "never" with a compare-and-exchange.
 */
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <time.h>

#include "internal.h"

#define READ_COST_NS 100		       /* reading the clock */
#define RELAX_COST_NS 500		       /* one turn of a busy-wait loop */
#define WALL_AT_POWER_ON 1704067200000000000UL /* 2024-01-01 00:00:00 UTC */

static _Atomic uint64_t virtual_now;
static _Atomic uint64_t next_deadline = UINT64_MAX;
static uint64_t real_start, wall_start;

static uint64_t read_host_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/**
 * host_clock_init - power-on
 */
void host_clock_init(void)
{
	real_start = read_host_clock(CLOCK_MONOTONIC);
	wall_start = host_config.realtime ? read_host_clock(CLOCK_REALTIME) : WALL_AT_POWER_ON;
}

/**
 * host_clock_real_ns - nanoseconds of host time since power-on
 */
uint64_t host_clock_real_ns(void)
{
	return read_host_clock(CLOCK_MONOTONIC) - real_start;
}

static void find_next_deadline(void)
{
	uint64_t least, seen;

	do {
		seen = atomic_load(&next_deadline);
		least = UINT64_MAX;
		for (unsigned int i = 0; i < host_config.cpus; i++) {
			uint64_t d = atomic_load(&host_cpus[i].deadline);

			least = d < least ? d : least;
		}
	} while (!atomic_compare_exchange_strong(&next_deadline, &seen, least));
}

/* Make the timer interrupts pending that are due; does not deliver. */
static bool raise_due(uint64_t now)
{
	bool any = false;

	for (unsigned int i = 0; i < host_config.cpus; i++) {
		uint64_t d = atomic_load(&host_cpus[i].deadline);

		if (d <= now && atomic_compare_exchange_strong(&host_cpus[i].deadline, &d, UINT64_MAX)) {
			host_cpu_raise(&host_cpus[i], PENDING_TIMER);
			any = true;
		}
	}
	if (any)
		find_next_deadline();
	return any;
}

static uint64_t advance(uint64_t ns)
{
	uint64_t now = atomic_fetch_add(&virtual_now, ns) + ns;

	if (__builtin_expect(now >= atomic_load_explicit(&next_deadline, memory_order_relaxed), 0)) {
		raise_due(now);
		if (!host_irq_is_off() && host_irq_pending())
			arch_deliver_pending();
	}
	return now;
}

/* Let @ns pass, stopping at each deadline on the way so that handlers run at their time. */
static void pass(uint64_t ns)
{
	uint64_t now = atomic_load(&virtual_now), end = now + ns;

	while (now < end) {
		uint64_t stop = atomic_load(&next_deadline);

		if (stop > end)
			stop = end;
		advance(stop > now ? stop - now : 1);
		now = atomic_load(&virtual_now);
	}
}

/**
 * host_clock_jump - all CPUs wait: go to the next deadline
 *
 * Returns false if there is none. Interrupts are only made pending.
 */
bool host_clock_jump(void)
{
	uint64_t next, now = atomic_load(&virtual_now);

	find_next_deadline();
	next = atomic_load(&next_deadline);
	if (next == UINT64_MAX)
		return false;
	if (next > now)
		atomic_fetch_add(&virtual_now, next - now);
	raise_due(atomic_load(&virtual_now));
	return true;
}

/**
 * host_clock_until_next - nanoseconds from now to the next deadline, negative if there is none
 */
int64_t host_clock_until_next(void)
{
	uint64_t next, now = atomic_load(&virtual_now);

	find_next_deadline();
	next = atomic_load(&next_deadline);
	if (next == UINT64_MAX)
		return -1;
	return next > now ? (int64_t)(next - now) : 0;
}

/**
 * host_clock_tick - let virtual time pass for a CPU that does not move it itself; interrupts must be on
 */
void host_clock_tick(uint64_t ns)
{
	pass(ns);
}

/**
 * arch_clock_ns - read the clock (see port.h)
 */
u64 arch_clock_ns(void)
{
	return host_config.realtime ? host_clock_real_ns() : advance(READ_COST_NS);
}

/**
 * arch_clock_peek_ns - read the clock without moving it (see port.h)
 */
u64 arch_clock_peek_ns(void)
{
	return host_config.realtime ? host_clock_real_ns() : atomic_load(&virtual_now);
}

/**
 * arch_wall_ns - the date at power-on (see port.h)
 */
u64 arch_wall_ns(void)
{
	return wall_start;
}

/**
 * arch_clock_is_virtual - does the machine keep its own time? (see port.h)
 */
bool arch_clock_is_virtual(void)
{
	return !host_config.realtime;
}

/**
 * arch_spend_ns - wait busily (see port.h)
 */
void arch_spend_ns(u64 ns)
{
	uint64_t end;

	if (!host_config.realtime) {
		pass(ns);
		return;
	}
	end = host_clock_real_ns() + ns;
	while (host_clock_real_ns() < end)
		__builtin_ia32_pause();
}

/**
 * arch_account_ns - say what work costs (see port.h)
 */
void arch_account_ns(u64 ns)
{
	if (!host_config.realtime)
		pass(ns);
}

/**
 * arch_relax - one turn of a busy-wait loop (see port.h)
 */
void arch_relax(void)
{
	__builtin_ia32_pause();
	if (host_config.cpus > 1) {
		static _Thread_local unsigned int turns;

		if (++turns % 32 == 0)
			sched_yield();
	}
	if (!host_config.realtime)
		advance(RELAX_COST_NS);
}

static void arm_host_timer(struct host_cpu *cpu, uint64_t deadline)
{
	struct itimerspec spec = { 0 };
	uint64_t at = real_start + deadline;
	int saved = errno;

	if (!cpu->has_timer) {
		struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = HOST_SIGNAL_IRQ };

		event._sigev_un._tid = cpu->tid;
		if (timer_create(CLOCK_MONOTONIC, &event, &cpu->timer))
			host_fatal(HOST_EXIT_LIMIT, "cannot create a timer: %s", strerror(errno));
		cpu->has_timer = true;
	}
	if (deadline != UINT64_MAX) {
		spec.it_value.tv_sec = (time_t)(at / 1000000000);
		spec.it_value.tv_nsec = (long)(at % 1000000000);
	}
	timer_settime(cpu->timer, TIMER_ABSTIME, &spec, NULL);
	errno = saved;
}

/**
 * arch_timer_set - when this CPU wants its next timer interrupt (see port.h)
 */
void arch_timer_set(u64 deadline)
{
	unsigned char irq = host_irq_save();

	atomic_store(&host_me->deadline, deadline);
	if (host_config.realtime)
		arm_host_timer(host_me, deadline);
	else
		find_next_deadline();
	host_irq_restore(irq);
}

/**
 * host_timer_signal - a CPU's host timer fired, or its time limit passed: is its timer interrupt due?
 */
void host_timer_signal(struct host_cpu *cpu)
{
	uint64_t deadline = atomic_load(&cpu->deadline);

	if (host_config.realtime && deadline <= host_clock_real_ns() &&
	    atomic_compare_exchange_strong(&cpu->deadline, &deadline, UINT64_MAX))
		host_cpu_raise(cpu, PENDING_TIMER);
}
