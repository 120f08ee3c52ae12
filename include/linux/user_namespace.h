/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_USER_NAMESPACE_H
#define _LINUX_USER_NAMESPACE_H
#include <linux/refcount.h>
#include <linux/types.h>
#include <linux/uidgid.h>

/* There is one user namespace, the initial one: ids are the same inside and outside. */
struct user_namespace {
	struct user_namespace *parent;
	int level;
	kuid_t owner;
	kgid_t group;
	refcount_t count;
	unsigned long flags;
};
extern struct user_namespace init_user_ns;
static inline struct user_namespace *get_user_ns(struct user_namespace *ns)
{
	return ns;
}
static inline void put_user_ns(struct user_namespace *ns)
{
}
#endif
