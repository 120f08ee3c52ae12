/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_ERRNAME_H
#define _LINUX_ERRNAME_H
#include <linux/stddef.h>

const char *errname(int err);
#endif
