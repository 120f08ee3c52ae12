/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_RCUTREE_H
#define __LINUX_RCUTREE_H
#include <linux/rcupdate.h>
#endif
