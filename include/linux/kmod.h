/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KMOD_H
#define _LINUX_KMOD_H
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/stddef.h>
#include <linux/sysctl.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#define KMOD_PATH_LEN 256

extern char modprobe_path[];
int __request_module(bool wait, const char *name, ...) __printf(2, 3);
#define request_module(mod...) __request_module(true, mod)
#define request_module_nowait(mod...) __request_module(false, mod)
#define try_then_request_module(x, mod...) ((x) ?: (__request_module(true, mod), (x)))
#endif
