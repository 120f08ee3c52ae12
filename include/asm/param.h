/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PARAM_H
#define _ASM_PARAM_H
#include <linux/kconfig.h>
#define HZ CONFIG_HZ /* timer ticks in a second */
#define USER_HZ 100  /* the unit in which programs see times */
#define CLOCKS_PER_SEC USER_HZ
#ifndef EXEC_PAGESIZE
#define EXEC_PAGESIZE 4096
#endif
#ifndef NOGROUP
#define NOGROUP (-1)
#endif
#ifndef MAXHOSTNAMELEN
#define MAXHOSTNAMELEN 64
#endif
#endif
