/* SPDX-License-Identifier: MIT */
#ifndef _UAPI_LINUX_KERNEL_H
#define _UAPI_LINUX_KERNEL_H
#include <uapi/linux/sysinfo.h>
#include <linux/const.h>
#endif
