// SPDX-License-Identifier: MIT
/*
 * Counting semaphores. `count` is how many more down() succeed at once; when it is 0 they queue, and up() hands its unit to the first
 * in the queue instead of counting it. So count > 0 implies an empty queue. `lock` guards both and may be taken with
 * interrupts off: up() and down_trylock() may be called from any context.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/semaphore.h>
#include <linux/spinlock.h>

struct semaphore_waiter {
	struct list_head list;
	struct task_struct *task;
	bool granted; /* guarded by lock */
};

/* With sem->lock held, interrupts off; drops and retakes it while sleeping. */
static int down_wait(struct semaphore *sem, unsigned int state, long timeout)
{
	struct semaphore_waiter waiter = { .task = current };

	list_add_tail(&waiter.list, &sem->wait_list);
	for (;;) {
		int err = signal_pending_state(state, current) ? -EINTR : timeout <= 0 ? -ETIME : 0;

		if (err) {
			list_del(&waiter.list);
			return err;
		}
		__set_current_state(state);
		raw_spin_unlock_irq(&sem->lock);
		timeout = schedule_timeout(timeout);
		raw_spin_lock_irq(&sem->lock);
		if (waiter.granted)
			return 0;
	}
}

static int down_common(struct semaphore *sem, unsigned int state, long timeout)
{
	unsigned long flags;
	int err = 0;

	might_sleep();
	raw_spin_lock_irqsave(&sem->lock, flags);
	if (likely(sem->count > 0))
		sem->count--;
	else
		err = down_wait(sem, state, timeout);
	raw_spin_unlock_irqrestore(&sem->lock, flags);
	return err;
}

/** down - take one unit, sleeping until there is one. Process context. */
void down(struct semaphore *sem)
{
	down_common(sem, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
}
EXPORT_SYMBOL(down);

/** down_interruptible - the same; -EINTR if a signal came first */
int down_interruptible(struct semaphore *sem)
{
	return down_common(sem, TASK_INTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
}
EXPORT_SYMBOL(down_interruptible);

/** down_killable - the same; -EINTR if a fatal signal came first */
int down_killable(struct semaphore *sem)
{
	return down_common(sem, TASK_KILLABLE, MAX_SCHEDULE_TIMEOUT);
}
EXPORT_SYMBOL(down_killable);

/** down_timeout - the same; -ETIME after @timeout jiffies */
int down_timeout(struct semaphore *sem, long timeout)
{
	return down_common(sem, TASK_UNINTERRUPTIBLE, timeout);
}
EXPORT_SYMBOL(down_timeout);

/** down_trylock - take one unit if there is one; returns 0 if it was taken, 1 if not (unlike mutex_trylock()). Any context. */
int down_trylock(struct semaphore *sem)
{
	unsigned long flags;
	int busy;

	raw_spin_lock_irqsave(&sem->lock, flags);
	busy = sem->count == 0;
	if (!busy)
		sem->count--;
	raw_spin_unlock_irqrestore(&sem->lock, flags);
	return busy;
}
EXPORT_SYMBOL(down_trylock);

/** up - give one unit back, by any task. Any context. */
void up(struct semaphore *sem)
{
	struct semaphore_waiter *waiter;
	unsigned long flags;

	raw_spin_lock_irqsave(&sem->lock, flags);
	waiter = list_first_entry_or_null(&sem->wait_list, struct semaphore_waiter, list);
	if (waiter) {
		list_del(&waiter->list);
		waiter->granted = true;
		wake_up_process(waiter->task);
	} else {
		sem->count++;
	}
	raw_spin_unlock_irqrestore(&sem->lock, flags);
}
EXPORT_SYMBOL(up);
