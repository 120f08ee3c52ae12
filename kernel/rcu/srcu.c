// SPDX-License-Identifier: MIT
/*
 * Sleepable RCU: readers count themselves in one of two counters, chosen by `index`, and may sleep.
 *
 * A grace period turns the index and waits until the counter that it pointed to is empty, twice: a reader that read the index before the
 * first turn and counted itself only after that counter was seen empty is waited for by the second, and new readers never
 * hold it up. gp_mutex lets one grace period run at a time. Callbacks stand in a list (guarded by `lock`) that a work takes whole.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/srcu.h>

/** init_srcu_struct - make a domain ready. Returns 0. */
int init_srcu_struct(struct srcu_struct *ssp)
{
	*ssp = (struct srcu_struct){ .lock = __RAW_SPIN_LOCK_UNLOCKED(ssp->lock) };
	mutex_init(&ssp->gp_mutex);
	INIT_WORK(&ssp->work, srcu_callback_work);
	return 0;
}
EXPORT_SYMBOL_GPL(init_srcu_struct);

/** cleanup_srcu_struct - the domain is not used any more: no readers, and its callbacks were waited for. Process context. */
void cleanup_srcu_struct(struct srcu_struct *ssp)
{
	flush_work(&ssp->work);
	WARN_ON(atomic_long_read(&ssp->readers[0]) || atomic_long_read(&ssp->readers[1]));
	WARN_ON(ssp->callbacks);
}
EXPORT_SYMBOL_GPL(cleanup_srcu_struct);

/** __srcu_read_lock - begin a reader; returns what srcu_read_unlock() wants. Any context. */
int __srcu_read_lock(struct srcu_struct *ssp)
{
	int idx = READ_ONCE(ssp->index) & 1;

	atomic_long_inc(&ssp->readers[idx]);
	smp_mb__after_atomic();
	return idx;
}
EXPORT_SYMBOL_GPL(__srcu_read_lock);

/** __srcu_read_unlock - end a reader */
void __srcu_read_unlock(struct srcu_struct *ssp, int idx)
{
	smp_mb__before_atomic();
	WARN_ON_ONCE(atomic_long_dec_return(&ssp->readers[idx]) < 0);
}
EXPORT_SYMBOL_GPL(__srcu_read_unlock);

/** synchronize_srcu - wait for the readers of this domain. Process context, not in such a reader. */
void synchronize_srcu(struct srcu_struct *ssp)
{
	unsigned int turn, idx;

	might_sleep();
	mutex_lock(&ssp->gp_mutex);
	raw_spin_lock_irq(&ssp->lock);
	ssp->gp_seq++;
	raw_spin_unlock_irq(&ssp->lock);
	for (turn = 0; turn < 2; turn++) {
		idx = ssp->index & 1;
		smp_mb();
		WRITE_ONCE(ssp->index, ssp->index + 1);
		smp_mb();
		while (atomic_long_read(&ssp->readers[idx]))
			schedule_timeout_uninterruptible(1);
		smp_mb();
	}
	raw_spin_lock_irq(&ssp->lock);
	ssp->gp_seq++;
	raw_spin_unlock_irq(&ssp->lock);
	mutex_unlock(&ssp->gp_mutex);
}
EXPORT_SYMBOL_GPL(synchronize_srcu);

/** synchronize_srcu_expedited - the same */
void synchronize_srcu_expedited(struct srcu_struct *ssp)
{
	synchronize_srcu(ssp);
}
EXPORT_SYMBOL_GPL(synchronize_srcu_expedited);

/** call_srcu - call @func(@head) after a grace period of this domain. Any context. */
void call_srcu(struct srcu_struct *ssp, struct rcu_head *head, void (*func)(struct rcu_head *head))
{
	unsigned long flags;

	head->func = func;
	head->next = NULL;
	raw_spin_lock_irqsave(&ssp->lock, flags);
	if (!ssp->callbacks_tail)
		ssp->callbacks_tail = &ssp->callbacks;
	*ssp->callbacks_tail = head;
	ssp->callbacks_tail = &head->next;
	ssp->callbacks_queued++;
	raw_spin_unlock_irqrestore(&ssp->lock, flags);
	schedule_work(&ssp->work);
}
EXPORT_SYMBOL_GPL(call_srcu);

/** srcu_callback_work - let a grace period pass, and call what was queued before it */
void srcu_callback_work(struct work_struct *work)
{
	struct srcu_struct *ssp = container_of(work, struct srcu_struct, work);
	struct rcu_head *list, *next;
	bool wanted;

	raw_spin_lock_irq(&ssp->lock);
	list = ssp->callbacks;
	ssp->callbacks = NULL;
	ssp->callbacks_tail = NULL;
	ssp->callbacks_queued = 0;
	wanted = list || ULONG_CMP_LT(ssp->gp_seq, ssp->gp_seq_needed);
	raw_spin_unlock_irq(&ssp->lock);
	if (wanted)
		synchronize_srcu(ssp);
	for (; list; list = next) {
		next = list->next;
		local_bh_disable();
		list->func(list);
		local_bh_enable();
	}
}
EXPORT_SYMBOL_GPL(srcu_callback_work);

/** srcu_barrier - wait until all callbacks queued so far were called. Process context. */
void srcu_barrier(struct srcu_struct *ssp)
{
	flush_work(&ssp->work);
}
EXPORT_SYMBOL_GPL(srcu_barrier);

/** srcu_batches_completed - a number that changes with each grace period */
unsigned long srcu_batches_completed(struct srcu_struct *ssp)
{
	return READ_ONCE(ssp->index);
}
EXPORT_SYMBOL_GPL(srcu_batches_completed);

/** get_state_synchronize_srcu - a cookie for the grace period that starts next */
unsigned long get_state_synchronize_srcu(struct srcu_struct *ssp)
{
	smp_mb();
	/* An odd number: one is running, which may have begun too early. */
	return (READ_ONCE(ssp->gp_seq) + 3) & ~1UL;
}
EXPORT_SYMBOL_GPL(get_state_synchronize_srcu);

/** start_poll_synchronize_srcu - a cookie, and see that its grace period comes */
unsigned long start_poll_synchronize_srcu(struct srcu_struct *ssp)
{
	unsigned long cookie = get_state_synchronize_srcu(ssp), flags;

	raw_spin_lock_irqsave(&ssp->lock, flags);
	if (ULONG_CMP_LT(ssp->gp_seq_needed, cookie))
		ssp->gp_seq_needed = cookie;
	raw_spin_unlock_irqrestore(&ssp->lock, flags);
	schedule_work(&ssp->work);
	return cookie;
}
EXPORT_SYMBOL_GPL(start_poll_synchronize_srcu);

/** poll_state_synchronize_srcu - has the cookie's grace period passed? */
bool poll_state_synchronize_srcu(struct srcu_struct *ssp, unsigned long cookie)
{
	bool over = ULONG_CMP_GE(READ_ONCE(ssp->gp_seq), cookie);

	smp_mb();
	return over;
}
EXPORT_SYMBOL_GPL(poll_state_synchronize_srcu);
