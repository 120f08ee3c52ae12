/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_DEBUGOBJECTS_H
#define _LINUX_DEBUGOBJECTS_H
#include <linux/list.h>
#include <linux/spinlock_types.h>
/* Object life cycles are not tracked (Linux: CONFIG_DEBUG_OBJECTS off). */
static inline void debug_check_no_obj_freed(const void *address, unsigned long size)
{
}
#endif
