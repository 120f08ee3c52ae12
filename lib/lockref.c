// SPDX-License-Identifier: MIT
/*
 * lockref: while the lock is free, lock and count are changed together with one compare-and-exchange of 8 bytes, which
 * fails if somebody took the lock meanwhile; then, or if the lock is held, the lock is taken. A negative count means
 * dead.
 *
 * Where a spinlock is larger than 4 bytes there is no such word, and the lock is taken always.
 */
#include <linux/export.h>
#include <linux/lockref.h>

#define LOCKREF_MAX_RETRY 100

enum lockref_action {
	ALWAYS,
	IF_POSITIVE, /* count > 0 */
	IF_SHARED,   /* count > 1 */
	IF_ALIVE,    /* count >= 0 */
};

static bool allowed(int count, enum lockref_action when)
{
	switch (when) {
	case IF_POSITIVE:
		return count > 0;
	case IF_SHARED:
		return count > 1;
	case IF_ALIVE:
		return count >= 0;
	default:
		return true;
	}
}

/* Change the count without the lock. Returns 1 if done, 0 if @when forbids it, -1 if the lock is needed. */
static int change_unlocked(struct lockref *lockref, int delta, enum lockref_action when, int *new_count)
{
	struct lockref old, new;
	int retry;

	if (sizeof(spinlock_t) > 4 || sizeof(struct lockref) != 8)
		return -1;
	old.lock_count = READ_ONCE(lockref->lock_count);
	for (retry = 0; retry < LOCKREF_MAX_RETRY && !spin_is_locked(&old.lock); retry++) {
		if (!allowed(old.count, when))
			return 0;
		new = old;
		new.count += delta;
		if (try_cmpxchg64(&lockref->lock_count, &old.lock_count, new.lock_count)) {
			*new_count = new.count;
			return 1;
		}
	}
	return -1;
}

/* The same by any means. */
static bool change(struct lockref *lockref, int delta, enum lockref_action when)
{
	int count, done = change_unlocked(lockref, delta, when, &count);

	if (done >= 0)
		return done;
	spin_lock(&lockref->lock);
	done = allowed(lockref->count, when);
	if (done)
		lockref->count += delta;
	spin_unlock(&lockref->lock);
	return done;
}

/** lockref_get - one reference more, for a caller who has one */
void lockref_get(struct lockref *lockref)
{
	change(lockref, 1, ALWAYS);
}
EXPORT_SYMBOL(lockref_get);

/** lockref_get_not_zero - one more, unless the count is 0 or dead; returns whether it was */
int lockref_get_not_zero(struct lockref *lockref)
{
	return change(lockref, 1, IF_POSITIVE);
}
EXPORT_SYMBOL(lockref_get_not_zero);

/** lockref_put_not_zero - one less, unless that would give 0; returns whether it was */
int lockref_put_not_zero(struct lockref *lockref)
{
	return change(lockref, -1, IF_SHARED);
}
EXPORT_SYMBOL(lockref_put_not_zero);

/**
 * lockref_put_return - one less without the lock; returns the new count, -1 if that did not work (the lock is held, or
 * the count is not positive)
 */
int lockref_put_return(struct lockref *lockref)
{
	int count;

	return change_unlocked(lockref, -1, IF_POSITIVE, &count) > 0 ? count : -1;
}
EXPORT_SYMBOL(lockref_put_return);

/** lockref_put_or_lock - one less and return 1; if that would give 0, change nothing and return 0 with the lock held */
int lockref_put_or_lock(struct lockref *lockref)
{
	int count;

	if (change_unlocked(lockref, -1, IF_SHARED, &count) > 0)
		return 1;
	spin_lock(&lockref->lock);
	if (lockref->count <= 1)
		return 0;
	lockref->count--;
	spin_unlock(&lockref->lock);
	return 1;
}
EXPORT_SYMBOL(lockref_put_or_lock);

/** lockref_mark_dead - no more references; the lock is held */
void lockref_mark_dead(struct lockref *lockref)
{
	assert_spin_locked(&lockref->lock);
	lockref->count = -128;
}
EXPORT_SYMBOL(lockref_mark_dead);

/** lockref_get_not_dead - one more, unless dead; returns whether it was */
int lockref_get_not_dead(struct lockref *lockref)
{
	return change(lockref, 1, IF_ALIVE);
}
EXPORT_SYMBOL(lockref_get_not_dead);
