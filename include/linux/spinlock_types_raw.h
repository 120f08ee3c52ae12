/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_SPINLOCK_TYPES_RAW_H
#define __LINUX_SPINLOCK_TYPES_RAW_H
#include <linux/types.h>
#include <linux/lockdep_types.h>

/*
 * A ticket lock in one word. Who comes draws @next; whose ticket equals @serving owns the lock: free means next == serving.
 * @holder is the owner's CPU + 1, for reports: 0 while the lock changes hands.
 */
typedef struct qspinlock {
	union {
		u32 val;
		struct {
			union {
				u16 tickets;
				struct {
					u8 serving;
					u8 next;
				};
			};
			u16 holder;
		};
	};
} arch_spinlock_t;

typedef struct raw_spinlock {
	arch_spinlock_t raw_lock;
} raw_spinlock_t;

#define __ARCH_SPIN_LOCK_UNLOCKED \
	{ \
		{ \
			0 \
		} \
	}
#define SPIN_DEP_MAP_INIT(lockname)
#define RAW_SPIN_DEP_MAP_INIT(lockname)
#define __RAW_SPIN_LOCK_INITIALIZER(lockname) \
	{ \
		.raw_lock = __ARCH_SPIN_LOCK_UNLOCKED \
	}
#define __RAW_SPIN_LOCK_UNLOCKED(lockname) (raw_spinlock_t) __RAW_SPIN_LOCK_INITIALIZER(lockname)
#define DEFINE_RAW_SPINLOCK(x) raw_spinlock_t x = __RAW_SPIN_LOCK_UNLOCKED(x)
#endif
