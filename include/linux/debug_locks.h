/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_DEBUG_LOCKING_H
#define __LINUX_DEBUG_LOCKING_H
#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/bug.h>

/* Off after the first report of a misused lock: what follows would be its consequences. */
extern int debug_locks;
extern int debug_locks_silent;
int debug_locks_off(void);

#define DEBUG_LOCKS_WARN_ON(c) \
	({ \
		int __ret = 0; \
		if (unlikely(c)) { \
			if (debug_locks_off() && !debug_locks_silent) \
				WARN(1, "DEBUG_LOCKS_WARN_ON(%s)", #c); \
			__ret = 1; \
		} \
		__ret; \
	})
#define SMP_DEBUG_LOCKS_WARN_ON(c) DEBUG_LOCKS_WARN_ON(c)
#endif
