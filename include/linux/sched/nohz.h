/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_NOHZ_H
#define _LINUX_SCHED_NOHZ_H
void wake_up_nohz_cpu(int cpu);
#endif
