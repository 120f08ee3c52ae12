// SPDX-License-Identifier: MIT
/*
 * Handler threads: the task "irq/N-name" that runs the threaded part of one handler.
 *
 * The hard handler sets IRQTF_RUNTHREAD, counts the thread as active and wakes it; the thread clears the bit, calls
 * thread_fn and counts itself as inactive again:
 *
 *	desc->threads_active = threads with IRQTF_RUNTHREAD + threads that run thread_fn
 *
 * For a oneshot line each thread also has a bit in desc->threads_oneshot, set while it has work: the line stays
 * masked until all bits are clear. When thread_fn dies in an oops, a task work gives back what the thread held, so
 * that nobody waits for it for ever.
 */
#define pr_fmt(fmt) "genirq: " fmt

#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/task_work.h>
#include "internal.h"

/* What a thread needs when it dies; on its stack. */
struct thread_end {
	struct callback_head work;
	struct irqaction *action;
	bool in_handler;
};

/* irq_default_primary_handler - stands for a missing hard handler: leaves everything to the thread */
irqreturn_t irq_default_primary_handler(int irq, void *dev_id)
{
	return IRQ_WAKE_THREAD;
}

/* irq_nested_primary_handler - a nested line has no hard interrupt */
irqreturn_t irq_nested_primary_handler(int irq, void *dev_id)
{
	WARN(1, "Primary handler called for nested irq %d\n", irq);
	return IRQ_NONE;
}

static void thread_inactive(struct irq_desc *desc)
{
	if (atomic_dec_and_test(&desc->threads_active))
		wake_up(&desc->wait_for_threads);
}

/* The thread is done: unmask a oneshot line if it was the last. */
static void finish_oneshot(struct irq_desc *desc, struct irqaction *action)
{
	for (;;) {
		chip_bus_lock(desc);
		raw_spin_lock_irq(&desc->lock);
		/* On another CPU the flow handler is not done yet, and would mask the line after we had unmasked it. */
		if (!irqd_irq_inprogress(&desc->irq_data))
			break;
		raw_spin_unlock_irq(&desc->lock);
		chip_bus_sync_unlock(desc);
		cpu_relax();
	}
	if ((desc->istate & IRQS_ONESHOT) && !test_bit(IRQTF_RUNTHREAD, &action->thread_flags)) {
		desc->threads_oneshot &= ~action->thread_mask;
		if (!desc->threads_oneshot && !irqd_irq_disabled(&desc->irq_data) && irqd_irq_masked(&desc->irq_data))
			unmask_threaded_irq(desc);
	}
	raw_spin_unlock_irq(&desc->lock);
	chip_bus_sync_unlock(desc);
}

/* The thread dies inside thread_fn. */
static void thread_died(struct callback_head *work)
{
	struct thread_end *end = container_of(work, struct thread_end, work);
	struct irqaction *action = end->action;
	struct irq_desc *desc = irq_to_desc(action->irq);

	pr_err("exiting task \"%s\" (%d) is an active IRQ thread (irq %d)\n", current->comm, current->pid, action->irq);
	if (test_and_clear_bit(IRQTF_RUNTHREAD, &action->thread_flags))
		thread_inactive(desc);
	finish_oneshot(desc, action);
	if (end->in_handler)
		thread_inactive(desc);
}

/* Sleeps until there is work. Returns false when the thread is to end; work that is there is done first. */
static bool wait_for_work(struct irqaction *action)
{
	for (;;) {
		bool stop;

		set_current_state(TASK_INTERRUPTIBLE);
		stop = kthread_should_stop();
		if (test_and_clear_bit(IRQTF_RUNTHREAD, &action->thread_flags)) {
			__set_current_state(TASK_RUNNING);
			return true;
		}
		if (stop) {
			__set_current_state(TASK_RUNNING);
			return false;
		}
		schedule();
	}
}

/* The line's CPUs have changed: follow it. */
static void follow_affinity(struct irq_desc *desc, struct irqaction *action)
{
	cpumask_t mask;

	if (!test_and_clear_bit(IRQTF_AFFINITY, &action->thread_flags))
		return;
	raw_spin_lock_irq(&desc->lock);
	cpumask_and(&mask, &desc->irq_common_data.affinity, cpu_online_mask);
	raw_spin_unlock_irq(&desc->lock);
	if (!cpumask_empty(&mask))
		set_cpus_allowed_ptr(current, &mask);
}

static int irq_thread(void *data)
{
	struct thread_end end = { .action = data };
	struct irqaction *action = data;
	struct irq_desc *desc = irq_to_desc(action->irq);

	set_bit(IRQTF_READY, &action->thread_flags);
	wake_up(&desc->wait_for_threads);
	sched_set_fifo(current);
	init_task_work(&end.work, thread_died);
	task_work_add(current, &end.work, TWA_NONE);
	while (wait_for_work(action)) {
		follow_affinity(desc, action);
		end.in_handler = true;
		if (action->thread_fn(action->irq, action->dev_id) == IRQ_HANDLED)
			atomic_inc(&desc->threads_handled);
		finish_oneshot(desc, action);
		end.in_handler = false;
		thread_inactive(desc);
	}
	task_work_cancel(current, thread_died);
	return 0;
}

/*
 * irq_thread_create - make the thread of a handler; it does not run yet
 *
 * Returns 0 or what kthread_create() said. Process context.
 */
int irq_thread_create(struct irqaction *action, unsigned int irq)
{
	struct task_struct *t = kthread_create(irq_thread, action, "irq/%d-%s", irq, action->name);

	if (IS_ERR(t))
		return PTR_ERR(t);
	/* The task must not vanish if the thread ends early: interrupts look at it. */
	action->thread = get_task_struct(t);
	set_bit(IRQTF_AFFINITY, &action->thread_flags);
	return 0;
}

/* irq_thread_start - let it run, and wait until it waits for interrupts. Process context. */
void irq_thread_start(struct irq_desc *desc, struct irqaction *action)
{
	if (!action->thread)
		return;
	wake_up_process(action->thread);
	wait_event(desc->wait_for_threads, test_bit(IRQTF_READY, &action->thread_flags));
}

/* irq_thread_stop - end it, after it has done what it was woken for. Process context. */
void irq_thread_stop(struct irqaction *action)
{
	struct task_struct *t = action->thread;

	if (!t)
		return;
	kthread_stop(t);
	action->thread = NULL;
	put_task_struct(t);
}

/* irq_threads_follow_affinity - the line's CPUs have changed */
void irq_threads_follow_affinity(struct irq_desc *desc)
{
	struct irqaction *action;

	for_each_action_of_desc(desc, action) if (action->thread) set_bit(IRQTF_AFFINITY, &action->thread_flags);
}
