/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BUILDID_H
#define _LINUX_BUILDID_H
#include <linux/types.h>
#define BUILD_ID_SIZE_MAX 20
#endif
