/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_RWLOCK_TYPES_H
#define __LINUX_RWLOCK_TYPES_H
#include <linux/spinlock_types_raw.h>

/* @counts: readers << 9 | a writer waits (0x100) | a writer owns (0xff). Who must wait queues on @wait. */
typedef struct qrwlock {
	atomic_t counts;
	arch_spinlock_t wait;
} arch_rwlock_t;

typedef struct {
	arch_rwlock_t raw_lock;
} rwlock_t;

#define __ARCH_RW_LOCK_UNLOCKED \
	{ \
		.counts = ATOMIC_INIT(0), .wait = __ARCH_SPIN_LOCK_UNLOCKED \
	}
#define RW_DEP_MAP_INIT(lockname)
#define __RW_LOCK_UNLOCKED(lockname) \
	(rwlock_t) \
	{ \
		.raw_lock = __ARCH_RW_LOCK_UNLOCKED \
	}
#define DEFINE_RWLOCK(x) rwlock_t x = __RW_LOCK_UNLOCKED(x)
#endif
