/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FALLOC_H
#define _LINUX_FALLOC_H
#include <uapi/linux/falloc.h>
#endif
