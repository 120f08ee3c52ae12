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
	atomic_long_t sigpending; /* struct sigqueue in use; RLIMIT_SIGPENDING */
	atomic_long_t processes;  /* tasks that run programs; RLIMIT_NPROC */
	struct hlist_node uidhash_node;
	kuid_t uid;
	struct ratelimit_state ratelimit;
};
extern struct user_struct root_user;
#define INIT_USER (&root_user)
struct user_struct *alloc_uid(kuid_t uid);
void free_uid(struct user_struct *u);
static inline struct user_struct *get_uid(struct user_struct *u)
{
	refcount_inc(&u->__count);
	return u;
}
#endif
