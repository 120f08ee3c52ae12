/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_CPUTIME_H
#define _LINUX_SCHED_CPUTIME_H
#include <linux/sched/signal.h>
static inline void task_cputime(struct task_struct *t, u64 *utime, u64 *stime)
{
	*utime = t->utime;
	*stime = t->stime;
}
void task_cputime_adjusted(struct task_struct *p, u64 *ut, u64 *st);
u64 task_sched_runtime(struct task_struct *task);
void thread_group_cputime(struct task_struct *tsk, u64 *utime, u64 *stime);
u64 thread_group_sched_runtime(struct task_struct *tsk);
void run_cpu_timers(void);
#endif
