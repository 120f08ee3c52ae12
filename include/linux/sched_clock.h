/* SPDX-License-Identifier: MIT */
#ifndef LINUX_SCHED_CLOCK
#define LINUX_SCHED_CLOCK
#include <linux/types.h>
#include <linux/sched/clock.h>
#endif
