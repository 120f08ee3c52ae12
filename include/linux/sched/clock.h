/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_CLOCK_H
#define _LINUX_SCHED_CLOCK_H
#include <linux/smp.h>
unsigned long long sched_clock(void);
u64 running_clock(void);
u64 sched_clock_cpu(int cpu);
static inline u64 cpu_clock(int cpu)
{
	return sched_clock_cpu(cpu);
}
static inline u64 local_clock(void)
{
	return sched_clock();
}
static inline int sched_clock_stable(void)
{
	return 1;
}
#endif
