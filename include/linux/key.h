/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KEY_H
#define _LINUX_KEY_H
#include <linux/types.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/atomic.h>
#include <linux/refcount.h>
typedef int32_t key_serial_t;
typedef uint32_t key_perm_t;
#endif
