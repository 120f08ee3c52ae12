/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_STAT_H
#define _LINUX_SCHED_STAT_H
#include <linux/percpu.h>
extern unsigned long total_forks;
extern int nr_threads;
int nr_processes(void);
unsigned int nr_running(void);
bool single_task_running(void);
unsigned int nr_iowait(void);
unsigned long long nr_context_switches(void);
#endif
