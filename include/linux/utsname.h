/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_UTSNAME_H
#define _LINUX_UTSNAME_H
#include <linux/sched.h>
#include <linux/nsproxy.h>
#include <linux/err.h>
#include <uapi/linux/utsname.h>

struct user_namespace;
struct uts_namespace {
	struct new_utsname name;
	struct user_namespace *user_ns;
};
extern struct uts_namespace init_uts_ns;
extern const char linux_banner[];
extern const char linux_proc_banner[];
extern struct rw_semaphore uts_sem;
static inline struct new_utsname *utsname(void)
{
	return &current->nsproxy->uts_ns->name;
}
static inline struct new_utsname *init_utsname(void)
{
	return &init_uts_ns.name;
}
#endif
