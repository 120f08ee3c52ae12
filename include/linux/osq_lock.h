/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_OSQ_LOCK_H
#define __LINUX_OSQ_LOCK_H
#include <linux/types.h>
/* Sleeping locks here sleep at once: nobody queues to spin. */
struct optimistic_spin_queue {
	atomic_t tail;
};
#define OSQ_UNLOCKED_VAL (0)
#define OSQ_LOCK_UNLOCKED \
	{ \
		ATOMIC_INIT(OSQ_UNLOCKED_VAL) \
	}
#endif
