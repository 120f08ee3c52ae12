// SPDX-License-Identifier: MIT
/*
 * Completions: a counter of events not yet waited for, and the tasks that wait. complete() adds one and wakes one waiter, who takes one;
 * complete_all() makes the counter UINT_MAX, which is never taken from. wait.lock guards the counter, so a waiter may free the
 * completion as soon as it has returned: the completer is out of it by then.
 */
#include <linux/completion.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

/** complete - one event: wakes one waiter. Any context. */
void complete(struct completion *x)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&x->wait.lock, flags);
	if (x->done != UINT_MAX)
		x->done++;
	swake_up_locked(&x->wait);
	raw_spin_unlock_irqrestore(&x->wait.lock, flags);
}
EXPORT_SYMBOL(complete);

/** complete_all - the event, for good: wakes all waiters, now and later, until reinit_completion() */
void complete_all(struct completion *x)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&x->wait.lock, flags);
	x->done = UINT_MAX;
	swake_up_all_locked(&x->wait);
	raw_spin_unlock_irqrestore(&x->wait.lock, flags);
}
EXPORT_SYMBOL(complete_all);

/* With wait.lock held, interrupts off. Returns what is left of @timeout (at least 1), 0 if it passed, or -ERESTARTSYS. */
static long sleep_until_done(struct completion *x, long (*sleep)(long), long timeout, unsigned int state)
{
	DECLARE_SWAITQUEUE(wait);

	do {
		if (signal_pending_state(state, current)) {
			timeout = -ERESTARTSYS;
			break;
		}
		__prepare_to_swait(&x->wait, &wait);
		__set_current_state(state);
		raw_spin_unlock_irq(&x->wait.lock);
		timeout = sleep(timeout);
		raw_spin_lock_irq(&x->wait.lock);
	} while (!x->done && timeout);
	__finish_swait(&x->wait, &wait);
	if (!x->done)
		return timeout;
	return timeout > 0 ? timeout : 1;
}

static long wait_common(struct completion *x, long (*sleep)(long), long timeout, unsigned int state)
{
	long left = timeout ?: 1;

	might_sleep();
	raw_spin_lock_irq(&x->wait.lock);
	if (!x->done)
		left = sleep_until_done(x, sleep, timeout, state);
	if (left > 0 && x->done != UINT_MAX)
		x->done--;
	raw_spin_unlock_irq(&x->wait.lock);
	return left;
}

/** wait_for_completion - sleep until an event. Process context. */
void wait_for_completion(struct completion *x)
{
	wait_common(x, schedule_timeout, MAX_SCHEDULE_TIMEOUT, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL(wait_for_completion);

/** wait_for_completion_timeout - the same for @timeout jiffies at most; returns what is left (at least 1), or 0 */
unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout)
{
	return wait_common(x, schedule_timeout, timeout, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL(wait_for_completion_timeout);

/** wait_for_completion_io - the same, accounted as waiting for I/O */
void wait_for_completion_io(struct completion *x)
{
	wait_common(x, io_schedule_timeout, MAX_SCHEDULE_TIMEOUT, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL(wait_for_completion_io);

/** wait_for_completion_io_timeout - likewise, with a limit in jiffies */
unsigned long wait_for_completion_io_timeout(struct completion *x, unsigned long timeout)
{
	return wait_common(x, io_schedule_timeout, timeout, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL(wait_for_completion_io_timeout);

/** wait_for_completion_interruptible - returns 0, or -ERESTARTSYS if a signal came first */
int wait_for_completion_interruptible(struct completion *x)
{
	return wait_for_completion_state(x, TASK_INTERRUPTIBLE);
}
EXPORT_SYMBOL(wait_for_completion_interruptible);

/** wait_for_completion_interruptible_timeout - what is left of @timeout jiffies, 0, or -ERESTARTSYS */
long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout)
{
	return wait_common(x, schedule_timeout, timeout, TASK_INTERRUPTIBLE);
}
EXPORT_SYMBOL(wait_for_completion_interruptible_timeout);

/** wait_for_completion_killable - returns 0, or -ERESTARTSYS if a fatal signal came first */
int wait_for_completion_killable(struct completion *x)
{
	return wait_for_completion_state(x, TASK_KILLABLE);
}
EXPORT_SYMBOL(wait_for_completion_killable);

/** wait_for_completion_killable_timeout - what is left of @timeout jiffies, 0, or -ERESTARTSYS */
long wait_for_completion_killable_timeout(struct completion *x, unsigned long timeout)
{
	return wait_common(x, schedule_timeout, timeout, TASK_KILLABLE);
}
EXPORT_SYMBOL(wait_for_completion_killable_timeout);

/** wait_for_completion_state - wait in a state of the caller's choice; 0 or -ERESTARTSYS */
int wait_for_completion_state(struct completion *x, unsigned int state)
{
	long left = wait_common(x, schedule_timeout, MAX_SCHEDULE_TIMEOUT, state);

	return left == -ERESTARTSYS ? left : 0;
}
EXPORT_SYMBOL(wait_for_completion_state);

/** try_wait_for_completion - take an event if there is one; returns true if so. Any context. */
bool try_wait_for_completion(struct completion *x)
{
	unsigned long flags;
	bool taken;

	raw_spin_lock_irqsave(&x->wait.lock, flags);
	taken = x->done != 0;
	if (taken && x->done != UINT_MAX)
		x->done--;
	raw_spin_unlock_irqrestore(&x->wait.lock, flags);
	return taken;
}
EXPORT_SYMBOL(try_wait_for_completion);

/** completion_done - would wait_for_completion() return at once? Any context. */
bool completion_done(struct completion *x)
{
	unsigned long flags;
	bool done;

	raw_spin_lock_irqsave(&x->wait.lock, flags);
	done = x->done != 0;
	raw_spin_unlock_irqrestore(&x->wait.lock, flags);
	return done;
}
EXPORT_SYMBOL(completion_done);
