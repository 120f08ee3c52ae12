// SPDX-License-Identifier: MIT
/*
 * Wait queues.
 *
 * A queue is a lock and a list of entries; an entry names a function that wakes its owner. Entries without WQ_FLAG_EXCLUSIVE stand first
 * and are all woken; of the exclusive ones behind them, at most nr. A waker holds the queue's lock while it calls the functions, so a function must
 * not sleep, and an entry that is not in the list any more is not touched again.
 *
 * Sleepers: prepare_to_wait() queues and then sets the state; the caller looks at its condition and calls schedule(); finish_wait() undoes
 * both. Wakers change the condition first. The lock makes the two orders visible to each other.
 */
#include <linux/export.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/kthread.h>
#include <linux/wait.h>

/** __init_waitqueue_head - init_waitqueue_head(): make a queue ready, empty */
void __init_waitqueue_head(struct wait_queue_head *wq_head, const char *name, struct lock_class_key *key)
{
	spin_lock_init(&wq_head->lock);
	INIT_LIST_HEAD(&wq_head->head);
}
EXPORT_SYMBOL(__init_waitqueue_head);

/** add_wait_queue - queue an entry; any context */
void add_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	wq_entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq_head->lock, flags);
	__add_wait_queue(wq_head, wq_entry);
	spin_unlock_irqrestore(&wq_head->lock, flags);
}
EXPORT_SYMBOL(add_wait_queue);

/** add_wait_queue_exclusive - queue an entry that is woken alone */
void add_wait_queue_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	wq_entry->flags |= WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq_head->lock, flags);
	__add_wait_queue_entry_tail(wq_head, wq_entry);
	spin_unlock_irqrestore(&wq_head->lock, flags);
}
EXPORT_SYMBOL(add_wait_queue_exclusive);

/** add_wait_queue_priority - queue an entry that is woken before all others, alone */
void add_wait_queue_priority(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	wq_entry->flags |= WQ_FLAG_EXCLUSIVE | WQ_FLAG_PRIORITY;
	spin_lock_irqsave(&wq_head->lock, flags);
	__add_wait_queue(wq_head, wq_entry);
	spin_unlock_irqrestore(&wq_head->lock, flags);
}
EXPORT_SYMBOL_GPL(add_wait_queue_priority);

/** remove_wait_queue - take an entry out of the queue that it is in */
void remove_wait_queue(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	spin_lock_irqsave(&wq_head->lock, flags);
	__remove_wait_queue(wq_head, wq_entry);
	spin_unlock_irqrestore(&wq_head->lock, flags);
}
EXPORT_SYMBOL(remove_wait_queue);

/* With the queue's lock held. @nr: how many exclusive entries at most, 0 for all. Returns how many of them are left over. */
static int wake_up_common(struct wait_queue_head *wq_head, unsigned int mode, int nr, int wake_flags, void *key)
{
	struct wait_queue_entry *entry, *next;

	list_for_each_entry_safe(entry, next, &wq_head->head, entry) {
		/* The function may free the entry. */
		unsigned int flags = entry->flags;
		int woken = entry->func(entry, mode, wake_flags, key);

		if (woken < 0)
			break;
		if (woken && (flags & WQ_FLAG_EXCLUSIVE) && !--nr)
			break;
	}
	return nr;
}

static int wake_up_lock(struct wait_queue_head *wq_head, unsigned int mode, int nr, int wake_flags, void *key)
{
	unsigned long flags;
	int left;

	spin_lock_irqsave(&wq_head->lock, flags);
	left = wake_up_common(wq_head, mode, nr, wake_flags, key);
	spin_unlock_irqrestore(&wq_head->lock, flags);
	return nr - left;
}

/**
 * __wake_up - wake_up() in all its forms
 * @mode: states of the tasks to wake (TASK_NORMAL, TASK_INTERRUPTIBLE)
 * @nr: how many exclusive waiters at most, 0 for all
 * @key: handed to the waiters' functions
 *
 * Any context. Returns the number of exclusive waiters woken.
 */
int __wake_up(struct wait_queue_head *wq_head, unsigned int mode, int nr, void *key)
{
	return wake_up_lock(wq_head, mode, nr, 0, key);
}
EXPORT_SYMBOL(__wake_up);

/** __wake_up_on_current_cpu - wake one; as a hint, on this CPU */
void __wake_up_on_current_cpu(struct wait_queue_head *wq_head, unsigned int mode, void *key)
{
	wake_up_lock(wq_head, mode, 1, 0, key);
}

/** __wake_up_locked - the same with the queue's lock held by the caller */
void __wake_up_locked(struct wait_queue_head *wq_head, unsigned int mode, int nr)
{
	wake_up_common(wq_head, mode, nr, 0, NULL);
}
EXPORT_SYMBOL_GPL(__wake_up_locked);

/** __wake_up_locked_key - likewise, one exclusive waiter, with a key */
void __wake_up_locked_key(struct wait_queue_head *wq_head, unsigned int mode, void *key)
{
	wake_up_common(wq_head, mode, 1, 0, key);
}
EXPORT_SYMBOL_GPL(__wake_up_locked_key);

/** __wake_up_sync_key - wake one; the caller is about to sleep itself */
void __wake_up_sync_key(struct wait_queue_head *wq_head, unsigned int mode, void *key)
{
	if (wq_head)
		wake_up_lock(wq_head, mode, 1, 0, key);
}
EXPORT_SYMBOL_GPL(__wake_up_sync_key);

/** __wake_up_locked_sync_key - likewise with the queue's lock held */
void __wake_up_locked_sync_key(struct wait_queue_head *wq_head, unsigned int mode, void *key)
{
	wake_up_common(wq_head, mode, 1, 0, key);
}
EXPORT_SYMBOL_GPL(__wake_up_locked_sync_key);

/** __wake_up_sync - wake one without a key; the caller is about to sleep itself */
void __wake_up_sync(struct wait_queue_head *wq_head, unsigned int mode)
{
	__wake_up_sync_key(wq_head, mode, NULL);
}
EXPORT_SYMBOL_GPL(__wake_up_sync);

/** __wake_up_pollfree - wake_up_pollfree(): the queue is about to vanish; all its pollers leave it */
void __wake_up_pollfree(struct wait_queue_head *wq_head)
{
	/* EPOLLHUP | POLLFREE */
	__wake_up(wq_head, TASK_NORMAL, 0, poll_to_key((__force __poll_t)(0x10 | 0x4000)));
	WARN_ON_ONCE(waitqueue_active(wq_head));
}

/** prepare_to_wait - queue @wq_entry if it is not yet, then set the task's state */
void prepare_to_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state)
{
	unsigned long flags;

	wq_entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq_head->lock, flags);
	if (list_empty(&wq_entry->entry))
		__add_wait_queue(wq_head, wq_entry);
	set_current_state(state);
	spin_unlock_irqrestore(&wq_head->lock, flags);
}
EXPORT_SYMBOL(prepare_to_wait);

/** prepare_to_wait_exclusive - the same as an exclusive waiter; returns true if the queue was empty */
bool prepare_to_wait_exclusive(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state)
{
	unsigned long flags;
	bool was_empty = false;

	wq_entry->flags |= WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq_head->lock, flags);
	if (list_empty(&wq_entry->entry)) {
		was_empty = list_empty(&wq_head->head);
		__add_wait_queue_entry_tail(wq_head, wq_entry);
	}
	set_current_state(state);
	spin_unlock_irqrestore(&wq_head->lock, flags);
	return was_empty;
}
EXPORT_SYMBOL(prepare_to_wait_exclusive);

/** init_wait_entry - an entry for wait_event(), which leaves the queue by itself when it is woken */
void init_wait_entry(struct wait_queue_entry *wq_entry, int flags)
{
	wq_entry->flags = flags;
	wq_entry->private = current;
	wq_entry->func = autoremove_wake_function;
	INIT_LIST_HEAD(&wq_entry->entry);
}
EXPORT_SYMBOL(init_wait_entry);

/**
 * prepare_to_wait_event - one turn of wait_event()
 *
 * Returns 0, or -ERESTARTSYS if a signal that @state listens to is pending; the entry is out of the queue then, so that no wake-up meant
 * for another exclusive waiter is lost.
 */
long prepare_to_wait_event(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry, int state)
{
	unsigned long flags;
	long err = 0;

	spin_lock_irqsave(&wq_head->lock, flags);
	if (signal_pending_state(state, current)) {
		list_del_init(&wq_entry->entry);
		err = -ERESTARTSYS;
	} else {
		if (list_empty(&wq_entry->entry)) {
			if (wq_entry->flags & WQ_FLAG_EXCLUSIVE)
				__add_wait_queue_entry_tail(wq_head, wq_entry);
			else
				__add_wait_queue(wq_head, wq_entry);
		}
		set_current_state(state);
	}
	spin_unlock_irqrestore(&wq_head->lock, flags);
	return err;
}
EXPORT_SYMBOL(prepare_to_wait_event);

static int wait_interrupted(wait_queue_head_t *wq, wait_queue_entry_t *wait)
{
	if (likely(list_empty(&wait->entry)))
		__add_wait_queue_entry_tail(wq, wait);
	set_current_state(TASK_INTERRUPTIBLE);
	return signal_pending(current) ? -ERESTARTSYS : 0;
}

/** do_wait_intr - one turn of wait_event_interruptible_locked(); the queue's lock is held and dropped meanwhile */
int do_wait_intr(wait_queue_head_t *wq, wait_queue_entry_t *wait)
{
	int err = wait_interrupted(wq, wait);

	if (err)
		return err;
	spin_unlock(&wq->lock);
	schedule();
	spin_lock(&wq->lock);
	return 0;
}
EXPORT_SYMBOL(do_wait_intr);

/** do_wait_intr_irq - the same with interrupts off */
int do_wait_intr_irq(wait_queue_head_t *wq, wait_queue_entry_t *wait)
{
	int err = wait_interrupted(wq, wait);

	if (err)
		return err;
	spin_unlock_irq(&wq->lock);
	schedule();
	spin_lock_irq(&wq->lock);
	return 0;
}
EXPORT_SYMBOL(do_wait_intr_irq);

/** finish_wait - the task runs again; take its entry out of the queue if a waker has not */
void finish_wait(struct wait_queue_head *wq_head, struct wait_queue_entry *wq_entry)
{
	unsigned long flags;

	__set_current_state(TASK_RUNNING);
	/* Only this task and a waker that holds the lock change the entry; empty means that the waker is done with it. */
	if (!list_empty_careful(&wq_entry->entry)) {
		spin_lock_irqsave(&wq_head->lock, flags);
		list_del_init(&wq_entry->entry);
		spin_unlock_irqrestore(&wq_head->lock, flags);
	}
}
EXPORT_SYMBOL(finish_wait);

/** autoremove_wake_function - the same, and take the entry out of the queue if that woke it */
int autoremove_wake_function(struct wait_queue_entry *wq_entry, unsigned mode, int sync, void *key)
{
	int woken = default_wake_function(wq_entry, mode, sync, key);

	if (woken)
		list_del_init_careful(&wq_entry->entry);
	return woken;
}
EXPORT_SYMBOL(autoremove_wake_function);

/**
 * wait_woken - sleep until woken_wake_function() was called for the entry
 * @timeout: jiffies, or MAX_SCHEDULE_TIMEOUT
 *
 * A wake-up that came since the last call counts. Returns the jiffies left.
 */
long wait_woken(struct wait_queue_entry *wq_entry, unsigned mode, long timeout)
{
	set_current_state(mode);
	if (!(wq_entry->flags & WQ_FLAG_WOKEN) &&
	    !((current->flags & PF_KTHREAD) && (kthread_should_stop() || kthread_should_park())))
		timeout = schedule_timeout(timeout);
	__set_current_state(TASK_RUNNING);
	smp_store_mb(wq_entry->flags, wq_entry->flags & ~WQ_FLAG_WOKEN);
	return timeout;
}
EXPORT_SYMBOL(wait_woken);

/** woken_wake_function - the wake function that belongs to wait_woken() */
int woken_wake_function(struct wait_queue_entry *wq_entry, unsigned mode, int sync, void *key)
{
	smp_mb();
	wq_entry->flags |= WQ_FLAG_WOKEN;
	return default_wake_function(wq_entry, mode, sync, key);
}
EXPORT_SYMBOL(woken_wake_function);
