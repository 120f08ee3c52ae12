// SPDX-License-Identifier: MIT
/*
 * Where the two sides of a CPU run on the host: its own thread, and the stub's thread that runs the program for it.
 *
 * With a host CPU to spare for each, they are left to the host's scheduler and wait for each other awake: the fastest,
 * and useless as soon as the host has other work. Then both are pinned to one host CPU: handing over is then a switch
 * between them, and needs neither a wake-up of another CPU nor a place in its queue. Which of the two it is, is found
 * out again after PIN_CYCLES.
 */
#include <sched.h>

#include "user.h"

#define PIN_CYCLES 60000000UL /* some 20 ms */
#define FREE_CYCLES 3000000UL /* at least as long free, before it is pinned again */

static cpu_set_t usable;
static int usable_count;

static void learn_usable(void)
{
	if (usable_count)
		return;
	if (sched_getaffinity(0, sizeof(usable), &usable))
		CPU_ZERO(&usable);
	usable_count = CPU_COUNT(&usable) ?: 1;
}

/**
 * host_user_may_spin - is there a host CPU for both sides of every CPU?
 */
bool host_user_may_spin(void)
{
	learn_usable();
	return usable_count > (int)host_config.cpus;
}

static bool is_taken(int where)
{
	for (unsigned int i = 0; i < host_config.cpus; i++)
		if (&host_cpus[i] != host_me && __atomic_load_n(&host_cpus[i].pin, __ATOMIC_RELAXED) == where + 1)
			return true;
	return false;
}

/* Here, unless another of our CPUs is; then anywhere. */
static int choose(void)
{
	int here = sched_getcpu();

	for (int i = 0; i < usable_count && is_taken(here); i++)
		do
			here = (here + 1) % CPU_SETSIZE;
		while (!CPU_ISSET(here, &usable));
	return here;
}

static void set_place(pid_t tid, int pin)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	if (pin)
		CPU_SET(pin - 1, &one);
	sched_setaffinity(tid, sizeof(cpu_set_t), pin ? &one : &usable);
}

static void pin_me(int pin, uint64_t now)
{
	__atomic_store_n(&host_me->pin, pin, __ATOMIC_RELAXED);
	host_me->pin_since = now;
	set_place(0, pin);
}

/* Is waiting awake of no use at the moment? */
static bool better_pinned(const struct user_slot *slot)
{
	return !host_user_may_spin() || (!slot->spin.cycles && !slot->stub_spin.cycles);
}

/**
 * host_user_place - before the program runs: decide, and see that the stub's thread is where this one is
 */
void host_user_place(struct user_slot *slot)
{
	struct host_cpu *me = host_me;
	uint64_t now = __builtin_ia32_rdtsc();

	learn_usable();
	if (usable_count == 1)
		return;
	if (me->pin && now - me->pin_since > PIN_CYCLES) {
		pin_me(0, now);
		host_user_retry_spin(&slot->spin);
		host_user_retry_spin(&slot->stub_spin);
	} else if (!me->pin && better_pinned(slot) && now - me->pin_since > FREE_CYCLES) {
		pin_me(choose() + 1, now);
	}
	if (slot->pin != me->pin) {
		slot->pin = me->pin;
		set_place(__atomic_load_n(&slot->shared->tid, __ATOMIC_RELAXED), me->pin);
	}
}
