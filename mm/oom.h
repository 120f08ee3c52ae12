/* SPDX-License-Identifier: MIT */
#ifndef ASHLAR_MM_OOM_H
#define ASHLAR_MM_OOM_H
/* What oom_kill.c and oom_reaper.c tell each other. */
#include <linux/mutex.h>
#include <linux/sched.h>

extern struct mutex oom_lock;
void queue_oom_reaper(struct task_struct *tsk);
#endif
