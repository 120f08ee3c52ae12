/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_RT_H
#define _LINUX_SCHED_RT_H
#include <linux/sched.h>
static inline int rt_prio(int prio)
{
	return prio < MAX_RT_PRIO;
}
static inline int rt_task(struct task_struct *p)
{
	return rt_prio(p->prio);
}
static inline bool task_is_realtime(struct task_struct *tsk)
{
	return tsk->policy == SCHED_FIFO || tsk->policy == SCHED_RR;
}
#define RR_TIMESLICE (100 * HZ / 1000)
#endif
