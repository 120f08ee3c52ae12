/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RATELIMIT_TYPES_H
#define _LINUX_RATELIMIT_TYPES_H
#include <linux/bits.h>
#include <linux/param.h>
#include <linux/types.h>

#define DEFAULT_RATELIMIT_INTERVAL (5 * HZ)
#define DEFAULT_RATELIMIT_BURST 10

/* Report suppressed callbacks when the state is given up (ratelimit_state_exit()), not at each new interval. */
#define RATELIMIT_MSG_ON_RELEASE BIT(0)

struct ratelimit_state {
	unsigned int lock; /* 1 while someone counts; never waited for */
	int interval;	   /* jiffies; 0: no limit */
	int burst;	   /* calls allowed in an interval */
	int printed;
	int missed;
	unsigned long begin; /* jiffies at which the interval began, 0: not yet */
	unsigned long flags;
};

#define RATELIMIT_STATE_INIT_FLAGS(name, interval_init, burst_init, flags_init) \
	{ \
		.interval = interval_init, .burst = burst_init, .flags = flags_init, \
	}
#define RATELIMIT_STATE_INIT(name, interval_init, burst_init) \
	RATELIMIT_STATE_INIT_FLAGS(name, interval_init, burst_init, 0)
#define RATELIMIT_STATE_INIT_DISABLED RATELIMIT_STATE_INIT(ratelimit_state, 0, DEFAULT_RATELIMIT_BURST)
#define DEFINE_RATELIMIT_STATE(name, interval_init, burst_init) \
	struct ratelimit_state name = RATELIMIT_STATE_INIT(name, interval_init, burst_init)

int ___ratelimit(struct ratelimit_state *rs, const char *func);
#define __ratelimit(state) ___ratelimit(state, __func__)
#endif
