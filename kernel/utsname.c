// SPDX-License-Identifier: MIT
/* What uname(2) says, the first namespaces, and the banner. There is one of each namespace. */
#include <linux/export.h>
#include <linux/nsproxy.h>
#include <linux/rwsem.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>
#include <linux/utsname.h>
#include <generated/utsrelease.h>

#define UTS_VERSION "#1 SMP PREEMPT_DYNAMIC Ashlar"
#define COMPILER __VERSION__

DECLARE_RWSEM(uts_sem); /* guards init_uts_ns.name */

struct user_namespace init_user_ns = { .owner = GLOBAL_ROOT_UID, .group = GLOBAL_ROOT_GID, .count = REFCOUNT_INIT(3) };
EXPORT_SYMBOL_GPL(init_user_ns);

struct uts_namespace init_uts_ns = {
	.name = {
		.sysname = "Linux",
		.nodename = CONFIG_DEFAULT_HOSTNAME,
		.release = UTS_RELEASE,
		.version = UTS_VERSION,
		.machine = "x86_64",
		.domainname = "(none)",
	},
	.user_ns = &init_user_ns,
};
EXPORT_SYMBOL_GPL(init_uts_ns);

const char linux_banner[] = "Linux version " UTS_RELEASE " (ashlar@ashlar) (gcc " COMPILER ") " UTS_VERSION "\n";
const char linux_proc_banner[] = "%s version %s (ashlar@ashlar) (gcc " COMPILER ") %s\n";
