/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_UMH_H__
#define __LINUX_UMH_H__
/* Programs that the kernel starts: see kernel/spawn.c. */
#include <linux/types.h>

#define UMH_NO_WAIT 0x00   /* not even for the program to be loaded */
#define UMH_WAIT_EXEC 0x01 /* until it is loaded */
#define UMH_WAIT_PROC 0x02 /* until it has ended */
#define UMH_KILLABLE 0x04
#define UMH_FREEZABLE 0x08

int call_usermodehelper(const char *path, char **argv, char **envp, int wait);
#endif
