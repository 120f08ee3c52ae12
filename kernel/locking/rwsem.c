// SPDX-License-Identifier: MIT
/*
 * Reader-writer semaphores: many readers or one writer, who may sleep.
 *
 * count is the number of readers that own it, or -1 for a writer; owner is the writer, for checks. Waiters queue in the order of arrival. A
 * newcomer queues behind them even if it could go at once, so writers do not starve. A release grants the semaphore to the first writer in the
 * queue, or to all readers up to the next writer, before they wake.
 *
 * wait_lock guards count, owner and wait_list. Process context only (trylock and up in any that may spin).
 */
#include <linux/atomic.h>
#include <linux/debug_locks.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

struct rwsem_waiter {
	struct list_head list;
	struct task_struct *task;
	bool writer;
	bool granted; /* guarded by wait_lock */
};

/** __init_rwsem - init_rwsem(): make it ready, unlocked */
void __init_rwsem(struct rw_semaphore *sem, const char *name, struct lock_class_key *key)
{
	atomic_long_set(&sem->count, RWSEM_UNLOCKED_VALUE);
	atomic_long_set(&sem->owner, 0);
	raw_spin_lock_init(&sem->wait_lock);
	INIT_LIST_HEAD(&sem->wait_list);
}
EXPORT_SYMBOL(__init_rwsem);

/* With wait_lock held. */
static bool grant(struct rw_semaphore *sem, struct task_struct *task, bool writer)
{
	long count = atomic_long_read(&sem->count);

	if (writer ? count != 0 : count < 0)
		return false;
	atomic_long_set(&sem->count, writer ? -1 : count + 1);
	atomic_long_set(&sem->owner, writer ? (long)task : 0);
	return true;
}

/* With wait_lock held: grant to as many as may have it now. */
static void wake_next(struct rw_semaphore *sem)
{
	struct rwsem_waiter *waiter, *next;

	list_for_each_entry_safe(waiter, next, &sem->wait_list, list) {
		if (!grant(sem, waiter->task, waiter->writer))
			break;
		list_del(&waiter->list);
		waiter->granted = true;
		wake_up_process(waiter->task);
	}
}

/* With wait_lock held and interrupts off; drops and retakes it while sleeping. */
static int wait_for_grant(struct rw_semaphore *sem, bool writer, unsigned int state)
{
	struct rwsem_waiter waiter = { .task = current, .writer = writer };
	int err = 0;

	list_add_tail(&waiter.list, &sem->wait_list);
	current->blocked_on = sem;
	for (;;) {
		set_current_state(state);
		if (waiter.granted)
			break;
		if (signal_pending_state(state, current)) {
			list_del(&waiter.list);
			/* If this was a writer, readers behind it may go now. */
			wake_next(sem);
			err = -EINTR;
			break;
		}
		raw_spin_unlock_irq(&sem->wait_lock);
		schedule();
		raw_spin_lock_irq(&sem->wait_lock);
	}
	__set_current_state(TASK_RUNNING);
	current->blocked_on = NULL;
	return err;
}

static int down_common(struct rw_semaphore *sem, bool writer, unsigned int state)
{
	unsigned long flags;
	int err = 0;

	might_sleep();
	raw_spin_lock_irqsave(&sem->wait_lock, flags);
	DEBUG_LOCKS_WARN_ON(atomic_long_read(&sem->owner) == (long)current);
	if (!list_empty(&sem->wait_list) || !grant(sem, current, writer))
		err = wait_for_grant(sem, writer, state);
	raw_spin_unlock_irqrestore(&sem->wait_lock, flags);
	return err;
}

static int trylock_common(struct rw_semaphore *sem, bool writer)
{
	unsigned long flags;
	int taken;

	raw_spin_lock_irqsave(&sem->wait_lock, flags);
	taken = list_empty(&sem->wait_list) && grant(sem, current, writer);
	raw_spin_unlock_irqrestore(&sem->wait_lock, flags);
	return taken;
}

/** down_read - own it for reading, sleeping until that is possible. Process context. */
void down_read(struct rw_semaphore *sem)
{
	down_common(sem, false, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL(down_read);

/** down_read_interruptible - the same; -EINTR if a signal came first */
int down_read_interruptible(struct rw_semaphore *sem)
{
	return down_common(sem, false, TASK_INTERRUPTIBLE);
}
EXPORT_SYMBOL(down_read_interruptible);

/** down_read_killable - the same; -EINTR if a fatal signal came first */
int down_read_killable(struct rw_semaphore *sem)
{
	return down_common(sem, false, TASK_KILLABLE);
}
EXPORT_SYMBOL(down_read_killable);

/** down_read_trylock - own it for reading if that is possible at once; returns 1 if so */
int down_read_trylock(struct rw_semaphore *sem)
{
	return trylock_common(sem, false);
}
EXPORT_SYMBOL(down_read_trylock);

/** down_write - own it for writing, sleeping until that is possible. Process context. */
void down_write(struct rw_semaphore *sem)
{
	down_common(sem, true, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL(down_write);

/** down_write_killable - the same; -EINTR if a fatal signal came first */
int down_write_killable(struct rw_semaphore *sem)
{
	return down_common(sem, true, TASK_KILLABLE);
}
EXPORT_SYMBOL(down_write_killable);

/** down_write_trylock - own it for writing if that is possible at once; returns 1 if so */
int down_write_trylock(struct rw_semaphore *sem)
{
	return trylock_common(sem, true);
}
EXPORT_SYMBOL(down_write_trylock);

/** up_read - a reader is done; any task may say so for it */
void up_read(struct rw_semaphore *sem)
{
	unsigned long flags;
	long count;

	raw_spin_lock_irqsave(&sem->wait_lock, flags);
	count = atomic_long_read(&sem->count);
	if (!DEBUG_LOCKS_WARN_ON(count <= 0)) {
		atomic_long_set(&sem->count, count - 1);
		if (count == 1)
			wake_next(sem);
	}
	raw_spin_unlock_irqrestore(&sem->wait_lock, flags);
}
EXPORT_SYMBOL(up_read);

/** up_write - the writer is done */
void up_write(struct rw_semaphore *sem)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&sem->wait_lock, flags);
	if (!DEBUG_LOCKS_WARN_ON(atomic_long_read(&sem->count) != -1)) {
		atomic_long_set(&sem->count, 0);
		atomic_long_set(&sem->owner, 0);
		wake_next(sem);
	}
	raw_spin_unlock_irqrestore(&sem->wait_lock, flags);
}
EXPORT_SYMBOL(up_write);

/** downgrade_write - the writer goes on as a reader, and lets the readers in that wait first */
void downgrade_write(struct rw_semaphore *sem)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&sem->wait_lock, flags);
	if (!DEBUG_LOCKS_WARN_ON(atomic_long_read(&sem->count) != -1)) {
		atomic_long_set(&sem->count, 1);
		atomic_long_set(&sem->owner, 0);
		wake_next(sem);
	}
	raw_spin_unlock_irqrestore(&sem->wait_lock, flags);
}
EXPORT_SYMBOL(downgrade_write);
