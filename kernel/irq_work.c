// SPDX-License-Identifier: MIT
/*
 * irq_work: a function called in interrupt context soon, queued from any context, even from inside another interrupt or the
 * scheduler. Each CPU has a lock-free list; whoever adds the first entry sends the CPU an interrupt.
 *
 * Flags. PENDING: queued and not begun; who sets it may queue. BUSY: from queueing until the function has returned. An entry may be queued
 * again as soon as its function begins.
 */
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/irq_work.h>
#include <linux/llist.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <ashlar/port.h>
#include "internal.h"

static DEFINE_PER_CPU(struct llist_head, pending_list);

static bool claim(struct irq_work *work)
{
	return !(atomic_fetch_or(IRQ_WORK_CLAIMED | CSD_TYPE_IRQ_WORK, &work->node.a_flags) & IRQ_WORK_PENDING);
}

/** irq_work_queue_on - queue for a CPU; returns false if it was queued already. Any context. */
bool irq_work_queue_on(struct irq_work *work, int cpu)
{
	if (WARN_ON_ONCE(!cpu_online(cpu)) || !claim(work))
		return false;
	if (llist_add(&work->node.llist, &per_cpu(pending_list, cpu)))
		arch_send_ipi(cpu);
	return true;
}
EXPORT_SYMBOL_GPL(irq_work_queue_on);

/** irq_work_queue - queue for this CPU. Any context. */
bool irq_work_queue(struct irq_work *work)
{
	bool queued;

	preempt_disable();
	queued = irq_work_queue_on(work, raw_smp_processor_id());
	preempt_enable();
	return queued;
}
EXPORT_SYMBOL_GPL(irq_work_queue);

static void run_one(struct irq_work *work)
{
	int flags = atomic_fetch_andnot(IRQ_WORK_PENDING, &work->node.a_flags) & ~IRQ_WORK_PENDING;

	smp_mb();
	work->func(work);
	/* Unless it was queued again, it is idle now. */
	atomic_cmpxchg(&work->node.a_flags, flags, flags & ~IRQ_WORK_BUSY);
}

/** irq_work_run - run what is queued for this CPU; interrupts are off */
void irq_work_run(void)
{
	struct llist_node *list = llist_reverse_order(llist_del_all(this_cpu_ptr(&pending_list)));
	struct irq_work *work, *next;

	llist_for_each_entry_safe(work, next, list, node.llist)
		run_one(work);
}
EXPORT_SYMBOL_GPL(irq_work_run);

/** irq_work_tick - the tick looks, too */
void irq_work_tick(void)
{
	if (irq_work_needs_cpu())
		irq_work_run();
}

/** irq_work_needs_cpu - is anything queued for this CPU? */
bool irq_work_needs_cpu(void)
{
	return !llist_empty(this_cpu_ptr(&pending_list));
}

/** irq_work_interrupt - what the inter-CPU interrupt does for this file */
void irq_work_interrupt(void)
{
	irq_work_run();
}

/** irq_work_sync - wait until the entry is idle. Interrupts must be on. */
void irq_work_sync(struct irq_work *work)
{
	might_sleep();
	while (irq_work_is_busy(work))
		cpu_relax();
}
EXPORT_SYMBOL_GPL(irq_work_sync);
