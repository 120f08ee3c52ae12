// SPDX-License-Identifier: MIT
/* What DO_ONCE() is made of: a flag that says done, and a lock that is held while the function runs. */
#include <linux/export.h>
#include <linux/mutex.h>
#include <linux/once.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(once_lock);
static DEFINE_MUTEX(once_mutex);

/** __do_once_start - whether the caller is the first; if so it holds the lock until __do_once_done() */
bool __do_once_start(bool *done, unsigned long *flags) __acquires(once_lock)
{
	spin_lock_irqsave(&once_lock, *flags);
	if (*done) {
		spin_unlock_irqrestore(&once_lock, *flags);
		return false;
	}
	return true;
}
EXPORT_SYMBOL(__do_once_start);

/** __do_once_done - the function has been called */
void __do_once_done(bool *done, unsigned long *flags) __releases(once_lock)
{
	WRITE_ONCE(*done, true);
	spin_unlock_irqrestore(&once_lock, *flags);
}
EXPORT_SYMBOL(__do_once_done);

/** __do_once_sleepable_start - as __do_once_start(), for functions that sleep. May sleep. */
bool __do_once_sleepable_start(bool *done) __acquires(once_mutex)
{
	mutex_lock(&once_mutex);
	if (*done) {
		mutex_unlock(&once_mutex);
		return false;
	}
	return true;
}
EXPORT_SYMBOL(__do_once_sleepable_start);

/** __do_once_sleepable_done - the function has been called */
void __do_once_sleepable_done(bool *done) __releases(once_mutex)
{
	WRITE_ONCE(*done, true);
	mutex_unlock(&once_mutex);
}
EXPORT_SYMBOL(__do_once_sleepable_done);
