/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RCUWAIT_H_
#define _LINUX_RCUWAIT_H_
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
/* At most one task waits. */
struct rcuwait {
	struct task_struct __rcu *task;
};
#define __RCUWAIT_INITIALIZER(name) \
	{ \
		.task = NULL, \
	}
static inline void rcuwait_init(struct rcuwait *w)
{
	w->task = NULL;
}
int rcuwait_wake_up(struct rcuwait *w);
void finish_rcuwait(struct rcuwait *w);
static inline void prepare_to_rcuwait(struct rcuwait *w)
{
	rcu_assign_pointer(w->task, current);
}
#define rcuwait_wait_event(w, condition, state) \
	({ \
		int __ret = 0; \
		prepare_to_rcuwait(w); \
		for (;;) { \
			set_current_state(state); \
			if (condition) \
				break; \
			if (signal_pending_state(state, current)) { \
				__ret = -EINTR; \
				break; \
			} \
			schedule(); \
		} \
		finish_rcuwait(w); \
		__ret; \
	})
#endif
