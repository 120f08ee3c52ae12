/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_LOCKREF_H
#define __LINUX_LOCKREF_H
/*
 * A spinlock and the reference count that it guards, together in 8 bytes, so that the count can change without taking a
 * lock that is free.
 */
#include <linux/spinlock.h>

struct lockref {
	union {
		aligned_u64 lock_count;
		struct {
			spinlock_t lock;
			int count;
		};
	};
};

void lockref_get(struct lockref *lockref);
int lockref_put_return(struct lockref *lockref);
int lockref_get_not_zero(struct lockref *lockref);
int lockref_put_not_zero(struct lockref *lockref);
int lockref_put_or_lock(struct lockref *lockref);
void lockref_mark_dead(struct lockref *lockref);
int lockref_get_not_dead(struct lockref *lockref);

static inline bool __lockref_is_dead(const struct lockref *l)
{
	return ((int)l->count < 0);
}
#endif
