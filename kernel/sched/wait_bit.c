// SPDX-License-Identifier: MIT
/*
 * Waiting for a bit, or for a variable, that has no wait queue of its own: a fixed table of queues is shared, chosen by a hash of the address.
 * A waiter is woken only if its key matches; others in the same queue are not.
 */
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/wait_bit.h>

#define TABLE_BITS 6

/* A queue of the table is made ready when it is first asked for; table_lock guards that. */
static wait_queue_head_t table[1 << TABLE_BITS];
static DEFINE_SPINLOCK(table_lock);

static wait_queue_head_t *queue_of(unsigned long key)
{
	wait_queue_head_t *queue = &table[hash_long(key, TABLE_BITS)];
	unsigned long flags;

	if (unlikely(!smp_load_acquire(&queue->head.next))) {
		spin_lock_irqsave(&table_lock, flags);
		if (!queue->head.next) {
			spin_lock_init(&queue->lock);
			queue->head.prev = &queue->head;
			smp_store_release(&queue->head.next, &queue->head);
		}
		spin_unlock_irqrestore(&table_lock, flags);
	}
	return queue;
}

/** bit_waitqueue - the queue in which waiters for this bit stand */
struct wait_queue_head *bit_waitqueue(void *word, int bit)
{
	return queue_of((unsigned long)word << 6 | bit);
}
EXPORT_SYMBOL(bit_waitqueue);

/** __var_waitqueue - the queue in which waiters for this variable stand */
wait_queue_head_t *__var_waitqueue(void *p)
{
	return queue_of((unsigned long)p);
}
EXPORT_SYMBOL(__var_waitqueue);

/** wake_bit_function - wake the waiter if the key is its own and the bit is clear */
int wake_bit_function(struct wait_queue_entry *wq_entry, unsigned mode, int sync, void *arg)
{
	struct wait_bit_queue_entry *waiter = container_of(wq_entry, struct wait_bit_queue_entry, wq_entry);
	struct wait_bit_key *key = arg;

	if (waiter->key.flags != key->flags || waiter->key.bit_nr != key->bit_nr || test_bit(key->bit_nr, key->flags))
		return 0;
	return autoremove_wake_function(wq_entry, mode, sync, key);
}
EXPORT_SYMBOL(wake_bit_function);

/** __wait_on_bit - sleep until the bit is clear; @action sleeps, and its non-zero value ends the wait */
int __wait_on_bit(struct wait_queue_head *wq_head, struct wait_bit_queue_entry *wbq_entry, wait_bit_action_f *action,
		  unsigned int mode)
{
	int err = 0;

	do {
		prepare_to_wait(wq_head, &wbq_entry->wq_entry, mode);
		if (test_bit(wbq_entry->key.bit_nr, wbq_entry->key.flags))
			err = action(&wbq_entry->key, mode);
	} while (test_bit(wbq_entry->key.bit_nr, wbq_entry->key.flags) && !err);
	finish_wait(wq_head, &wbq_entry->wq_entry);
	return err;
}
EXPORT_SYMBOL(__wait_on_bit);

/** out_of_line_wait_on_bit - wait_on_bit() when the bit is set */
int out_of_line_wait_on_bit(void *word, int bit, wait_bit_action_f *action, unsigned int mode)
{
	DEFINE_WAIT_BIT(wait, word, bit);

	return __wait_on_bit(bit_waitqueue(word, bit), &wait, action, mode);
}
EXPORT_SYMBOL(out_of_line_wait_on_bit);

/** out_of_line_wait_on_bit_timeout - the same; -EAGAIN after @timeout jiffies */
int out_of_line_wait_on_bit_timeout(void *word, int bit, wait_bit_action_f *action, unsigned int mode,
				    unsigned long timeout)
{
	DEFINE_WAIT_BIT(wait, word, bit);

	wait.key.timeout = jiffies + timeout;
	return __wait_on_bit(bit_waitqueue(word, bit), &wait, action, mode);
}
EXPORT_SYMBOL_GPL(out_of_line_wait_on_bit_timeout);

/** __wait_on_bit_lock - sleep until this caller is the one that sets the bit */
int __wait_on_bit_lock(struct wait_queue_head *wq_head, struct wait_bit_queue_entry *wbq_entry,
		       wait_bit_action_f *action, unsigned int mode)
{
	int err = 0;

	do {
		prepare_to_wait_exclusive(wq_head, &wbq_entry->wq_entry, mode);
		if (test_bit(wbq_entry->key.bit_nr, wbq_entry->key.flags))
			err = action(&wbq_entry->key, mode);
		/* On an error the bit must not be taken unless it is free: a wake-up may have been meant for this waiter. */
		if (!test_and_set_bit(wbq_entry->key.bit_nr, wbq_entry->key.flags)) {
			err = 0;
			break;
		}
	} while (!err);
	finish_wait(wq_head, &wbq_entry->wq_entry);
	return err;
}
EXPORT_SYMBOL(__wait_on_bit_lock);

/** out_of_line_wait_on_bit_lock - wait_on_bit_lock() when the bit is set */
int out_of_line_wait_on_bit_lock(void *word, int bit, wait_bit_action_f *action, unsigned int mode)
{
	DEFINE_WAIT_BIT(wait, word, bit);

	return __wait_on_bit_lock(bit_waitqueue(word, bit), &wait, action, mode);
}
EXPORT_SYMBOL(out_of_line_wait_on_bit_lock);

/** __wake_up_bit - wake who waits in this queue for this bit */
void __wake_up_bit(struct wait_queue_head *wq_head, void *word, int bit)
{
	struct wait_bit_key key = __WAIT_BIT_KEY_INITIALIZER(word, bit);

	if (waitqueue_active(wq_head))
		__wake_up(wq_head, TASK_NORMAL, 1, &key);
}
EXPORT_SYMBOL(__wake_up_bit);

/** wake_up_bit - the bit was cleared, with a barrier after that: wake its waiters */
void wake_up_bit(void *word, int bit)
{
	__wake_up_bit(bit_waitqueue(word, bit), word, bit);
}
EXPORT_SYMBOL(wake_up_bit);

static int wake_var_function(struct wait_queue_entry *wq_entry, unsigned int mode, int sync, void *arg)
{
	struct wait_bit_queue_entry *waiter = container_of(wq_entry, struct wait_bit_queue_entry, wq_entry);
	struct wait_bit_key *key = arg;

	if (waiter->key.flags != key->flags || waiter->key.bit_nr != key->bit_nr)
		return 0;
	return autoremove_wake_function(wq_entry, mode, sync, key);
}

/** init_wait_var_entry - an entry for wait_var_event() */
void init_wait_var_entry(struct wait_bit_queue_entry *wbq_entry, void *var, int flags)
{
	*wbq_entry = (struct wait_bit_queue_entry){
		.key = { .flags = var, .bit_nr = -1 },
		.wq_entry = { .flags = flags,
			      .private = current,
			      .func = wake_var_function,
			      .entry = LIST_HEAD_INIT(wbq_entry->wq_entry.entry) },
	};
}
EXPORT_SYMBOL(init_wait_var_entry);

/** wake_up_var - the variable was changed, with a barrier after that: wake its waiters */
void wake_up_var(void *var)
{
	__wake_up_bit(__var_waitqueue(var), var, -1);
}
EXPORT_SYMBOL(wake_up_var);

/** bit_wait - the usual action: sleep; -EINTR after a signal that @mode listens to */
int bit_wait(struct wait_bit_key *key, int mode)
{
	schedule();
	return signal_pending_state(mode, current) ? -EINTR : 0;
}
EXPORT_SYMBOL(bit_wait);

/** bit_wait_io - the same, accounted as waiting for I/O */
int bit_wait_io(struct wait_bit_key *key, int mode)
{
	io_schedule();
	return signal_pending_state(mode, current) ? -EINTR : 0;
}
EXPORT_SYMBOL(bit_wait_io);

/** bit_wait_timeout - the same; -EAGAIN after key->timeout */
int bit_wait_timeout(struct wait_bit_key *key, int mode)
{
	unsigned long now = READ_ONCE(jiffies);

	if (time_after_eq(now, key->timeout))
		return -EAGAIN;
	schedule_timeout(key->timeout - now);
	return signal_pending_state(mode, current) ? -EINTR : 0;
}
EXPORT_SYMBOL_GPL(bit_wait_timeout);
