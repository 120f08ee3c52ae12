// SPDX-License-Identifier: MIT
/*
 * Mutexes: one owner, who may sleep.
 *
 * State: `owner` holds the owning task, with bit 0 set while wait_list is not empty. Free and uncontended is 0.
 *   lock, uncontended    0 -> current              one compare-and-exchange
 *   unlock, uncontended  current -> 0              likewise
 * Otherwise wait_lock is taken. Unlocking hands the mutex to the first waiter directly (owner becomes that task before it wakes), so waiters are
 * served in order and cannot starve.
 *
 * wait_lock guards wait_list and the change of owner while bit 0 is set. It is the innermost lock but for the scheduler's.
 * Nothing is allocated. Not for interrupt context; a task must not end or return to a program with a mutex held.
 * Misuse (wrong owner unlocks, locked twice, never initialised) is reported by DEBUG_LOCKS_WARN_ON, as Linux does with lock debugging.
 */
#include <linux/atomic.h>
#include <linux/debug_locks.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>

#define WAITERS 1UL

struct mutex_waiter {
	struct list_head list;
	struct task_struct *task;
	bool granted; /* guarded by wait_lock */
};

int debug_locks = 1;
EXPORT_SYMBOL_GPL(debug_locks);
int debug_locks_silent;

/** debug_locks_off - stop checking locks; returns 1 to the one caller that turned it off */
int debug_locks_off(void)
{
	return xchg(&debug_locks, 0);
}
EXPORT_SYMBOL_GPL(debug_locks_off);

/** __mutex_init - mutex_init(): make a mutex ready, unlocked */
void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key)
{
	atomic_long_set(&lock->owner, 0);
	raw_spin_lock_init(&lock->wait_lock);
	INIT_LIST_HEAD(&lock->wait_list);
	lock->magic = lock;
}
EXPORT_SYMBOL(__mutex_init);

static struct task_struct *owner_task(struct mutex *lock)
{
	return (struct task_struct *)(atomic_long_read(&lock->owner) & ~WAITERS);
}

/** mutex_is_locked - does any task own it? */
bool mutex_is_locked(struct mutex *lock)
{
	return owner_task(lock) != NULL;
}
EXPORT_SYMBOL(mutex_is_locked);

/** mutex_destroy - the mutex is not used any more; it must be unlocked */
void mutex_destroy(struct mutex *lock)
{
	DEBUG_LOCKS_WARN_ON(mutex_is_locked(lock));
	lock->magic = NULL;
}
EXPORT_SYMBOL_GPL(mutex_destroy);

static void check_lock(struct mutex *lock)
{
	DEBUG_LOCKS_WARN_ON(lock->magic != lock);
	DEBUG_LOCKS_WARN_ON(in_interrupt());
}

/** mutex_trylock - lock if that is possible at once; returns 1 if it was. Process context. */
int mutex_trylock(struct mutex *lock)
{
	check_lock(lock);
	return atomic_long_cmpxchg_acquire(&lock->owner, 0, (long)current) == 0;
}
EXPORT_SYMBOL(mutex_trylock);

/* Under wait_lock: take the mutex if it is free, or else announce that somebody waits. */
static bool take_or_announce(struct mutex *lock)
{
	long seen = atomic_long_read(&lock->owner), old;

	for (;;) {
		long want = seen & ~WAITERS ? seen | (long)WAITERS : (long)current;

		old = atomic_long_cmpxchg(&lock->owner, seen, want);
		if (old == seen)
			return !(seen & ~WAITERS);
		seen = old;
	}
}

static void leave_queue(struct mutex *lock, struct mutex_waiter *waiter)
{
	list_del(&waiter->list);
	if (list_empty(&lock->wait_list))
		atomic_long_andnot(WAITERS, &lock->owner);
}

static int mutex_lock_slow(struct mutex *lock, unsigned int state)
{
	struct mutex_waiter waiter = { .task = current };
	int err = 0;

	raw_spin_lock(&lock->wait_lock);
	if (take_or_announce(lock)) {
		raw_spin_unlock(&lock->wait_lock);
		return 0;
	}
	DEBUG_LOCKS_WARN_ON(owner_task(lock) == current);
	list_add_tail(&waiter.list, &lock->wait_list);
	current->blocked_on = lock;
	for (;;) {
		set_current_state(state);
		if (waiter.granted)
			break;
		if (signal_pending_state(state, current)) {
			leave_queue(lock, &waiter);
			err = -EINTR;
			break;
		}
		raw_spin_unlock(&lock->wait_lock);
		schedule();
		raw_spin_lock(&lock->wait_lock);
	}
	__set_current_state(TASK_RUNNING);
	current->blocked_on = NULL;
	raw_spin_unlock(&lock->wait_lock);
	return err;
}

static int lock_common(struct mutex *lock, unsigned int state)
{
	might_sleep();
	if (likely(mutex_trylock(lock)))
		return 0;
	return mutex_lock_slow(lock, state);
}

/** mutex_lock - lock, sleeping as long as another task owns it. Process context. */
void mutex_lock(struct mutex *lock)
{
	lock_common(lock, TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL(mutex_lock);

/** mutex_lock_interruptible - the same; -EINTR if a signal came first */
int mutex_lock_interruptible(struct mutex *lock)
{
	return lock_common(lock, TASK_INTERRUPTIBLE);
}
EXPORT_SYMBOL(mutex_lock_interruptible);

/** mutex_lock_killable - the same; -EINTR if a fatal signal came first */
int mutex_lock_killable(struct mutex *lock)
{
	return lock_common(lock, TASK_KILLABLE);
}
EXPORT_SYMBOL(mutex_lock_killable);

/** mutex_lock_io - mutex_lock(), accounted as waiting for I/O */
void mutex_lock_io(struct mutex *lock)
{
	int token = io_schedule_prepare();

	mutex_lock(lock);
	io_schedule_finish(token);
}
EXPORT_SYMBOL_GPL(mutex_lock_io);

static void hand_over(struct mutex *lock)
{
	struct mutex_waiter *next;
	struct task_struct *task;

	raw_spin_lock(&lock->wait_lock);
	next = list_first_entry_or_null(&lock->wait_list, struct mutex_waiter, list);
	if (!next) {
		atomic_long_set_release(&lock->owner, 0);
		raw_spin_unlock(&lock->wait_lock);
		return;
	}
	task = next->task;
	list_del(&next->list);
	atomic_long_set_release(&lock->owner, (long)task | (list_empty(&lock->wait_list) ? 0 : (long)WAITERS));
	next->granted = true;
	/* The waiter cannot leave, and its task not end, before wait_lock is free again. */
	wake_up_process(task);
	raw_spin_unlock(&lock->wait_lock);
}

/** mutex_unlock - unlock; only by the task that locked. Process context. */
void mutex_unlock(struct mutex *lock)
{
	if (likely(atomic_long_cmpxchg_release(&lock->owner, (long)current, 0) == (long)current))
		return;
	if (DEBUG_LOCKS_WARN_ON(owner_task(lock) != current))
		return;
	hand_over(lock);
}
EXPORT_SYMBOL(mutex_unlock);

/** atomic_dec_and_mutex_lock - decrement; returns 1 with @lock held if that made it 0, and 0 otherwise */
int atomic_dec_and_mutex_lock(atomic_t *cnt, struct mutex *lock)
{
	if (atomic_add_unless(cnt, -1, 1))
		return 0;
	mutex_lock(lock);
	if (!atomic_dec_and_test(cnt)) {
		mutex_unlock(lock);
		return 0;
	}
	return 1;
}
EXPORT_SYMBOL(atomic_dec_and_mutex_lock);
