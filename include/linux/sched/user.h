/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_USER_H
#define _LINUX_SCHED_USER_H
#include <linux/uidgid.h>
#include <linux/atomic.h>
#include <linux/refcount.h>
#include <linux/ratelimit.h>
#include <linux/percpu_counter.h>

struct user_struct {
	refcount_t __count;
	atomic_long_t locked_vm;
	kuid_t uid;
	struct ratelimit_state ratelimit;
};
static inline struct user_struct *get_uid(struct user_struct *u)
{
	refcount_inc(&u->__count);
	return u;
}
#endif
