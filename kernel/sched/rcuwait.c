// SPDX-License-Identifier: MIT
/*
 * Waiting by one task at most: the waiter publishes itself, sets its state and looks at the condition; the waker makes the condition true and
 * looks for a waiter. Full barriers on both sides let one of them see the other. RCU keeps the task until it has been woken.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/rcuwait.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

/** rcuwait_wake_up - the condition has changed: wake the waiter, if there is one; returns 1 if it slept. Any context. */
int rcuwait_wake_up(struct rcuwait *w)
{
	struct task_struct *task;
	int woken = 0;

	rcu_read_lock();
	smp_mb();
	task = rcu_dereference(w->task);
	if (task)
		woken = wake_up_process(task);
	rcu_read_unlock();
	return woken;
}
EXPORT_SYMBOL_GPL(rcuwait_wake_up);

/** finish_rcuwait - the waiter goes on */
void finish_rcuwait(struct rcuwait *w)
{
	rcu_assign_pointer(w->task, NULL);
	__set_current_state(TASK_RUNNING);
}
EXPORT_SYMBOL_GPL(finish_rcuwait);
