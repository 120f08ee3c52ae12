/* SPDX-License-Identifier: MIT */
#ifndef FREEZER_H_INCLUDED
#define FREEZER_H_INCLUDED
/* The machine is never suspended: no task is ever asked to freeze. */
#include <linux/debug_locks.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/atomic.h>
static inline bool frozen(struct task_struct *p)
{
	return false;
}
static inline bool freezing(struct task_struct *p)
{
	return false;
}
static inline bool try_to_freeze(void)
{
	might_sleep();
	return false;
}
static inline void set_freezable(void)
{
	current->flags &= ~PF_NOFREEZE;
	might_sleep();
}
#define freezable_schedule() schedule()
#define freezable_schedule_timeout(timeout) schedule_timeout(timeout)
#define freezable_schedule_timeout_interruptible(timeout) schedule_timeout_interruptible(timeout)
#define freezable_schedule_hrtimeout_range(expires, delta, mode) schedule_hrtimeout_range(expires, delta, mode)
#endif
