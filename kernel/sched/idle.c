// SPDX-License-Identifier: MIT
/*
 * The idle task of each CPU: wait for interrupts, and run what they have made runnable.
 *
 * While a CPU idles its tick is stopped, and so is its part in RCU. Interrupts are off from the last look at TIF_NEED_RESCHED until the machine
 * waits, so a wake-up cannot be missed: it leaves an interrupt pending, and the machine returns at once.
 *
 * In virtual time the machine knows when nothing can ever happen again: no timer is set and every CPU waits. Then whatever the
 * command waits for has deadlocked; kernel/control.c reports it and lets the command go on.
 */
#include <ashlar/port.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/sched/task.h>
#include <linux/smp.h>
#include <linux/stream.h>
#include "sched.h"
#include "../internal.h"

static void wait_for_interrupt(void)
{
	local_irq_disable();
	if (need_resched() || local_softirq_pending()) {
		local_irq_enable();
		return;
	}
	account_tick(current, false);
	tick_idle_enter();
	rcu_idle_enter();
	arch_stream_await(stream_input_awaited());
	if (!arch_cpu_idle()) {
		rcu_idle_exit();
		tick_idle_exit();
		local_irq_enable();
		if (!control_machine_at_rest())
			panic("Machine at rest: every task waits and no timer is set");
		return;
	}
	rcu_idle_exit();
	tick_idle_exit();
	account_tick(current, false);
	local_irq_enable();
}

/** cpu_idle_loop - what an idle task does, for ever */
void __noreturn cpu_idle_loop(void)
{
	for (;;) {
		while (!need_resched()) {
			wait_for_interrupt();
			/* Softirqs left behind by somebody who raised them without an interrupt. */
			if (local_softirq_pending())
				do_softirq();
		}
		schedule_idle();
	}
}
