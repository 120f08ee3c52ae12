/* SPDX-License-Identifier: MIT */
/* What the files of the resource tree share. */
#ifndef KERNEL_INTERNAL_RESOURCE_H
#define KERNEL_INTERNAL_RESOURCE_H
#include <linux/ioport.h>
#include <linux/spinlock.h>

extern rwlock_t resource_lock;
struct resource *next_resource(struct resource *p, bool skip_children);
#endif
