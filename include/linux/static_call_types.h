/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_STATIC_CALL_TYPES_H
#define _LINUX_STATIC_CALL_TYPES_H
#include <linux/types.h>
#include <linux/stringify.h>
#include <linux/compiler.h>
#endif
