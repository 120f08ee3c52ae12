/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TIMEX_H
#define _LINUX_TIMEX_H
/* The cycle counter: get_cycles(), cycles_t. <linux/jiffies.h> brings it along, as in Linux. */
#include <linux/types.h>
#include <linux/param.h>
#include <asm/timex.h>
#endif
