// SPDX-License-Identifier: MIT
/* Dropping a reference and taking a lock if it was the last: nobody can see the count at zero without the lock. Any context. */
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/spinlock.h>

/** _atomic_dec_and_lock - decrement; returns 1 with @lock held if that made it 0, and 0 otherwise */
int _atomic_dec_and_lock(atomic_t *atomic, spinlock_t *lock)
{
	if (atomic_add_unless(atomic, -1, 1))
		return 0;
	spin_lock(lock);
	if (atomic_dec_and_test(atomic))
		return 1;
	spin_unlock(lock);
	return 0;
}
EXPORT_SYMBOL(_atomic_dec_and_lock);

/** _atomic_dec_and_lock_irqsave - the same, and interrupts are off while the lock is held */
int _atomic_dec_and_lock_irqsave(atomic_t *atomic, spinlock_t *lock, unsigned long *flags)
{
	if (atomic_add_unless(atomic, -1, 1))
		return 0;
	spin_lock_irqsave(lock, *flags);
	if (atomic_dec_and_test(atomic))
		return 1;
	spin_unlock_irqrestore(lock, *flags);
	return 0;
}
EXPORT_SYMBOL(_atomic_dec_and_lock_irqsave);
