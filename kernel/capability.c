// SPDX-License-Identifier: MIT
/*
 * Capabilities: may a task do something privileged? There is one user namespace, so a check is a look at the effective set of the credentials.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/sched.h>

static bool cred_has(const struct cred *cred, int cap)
{
	return cap_valid(cap) && cap_raised(cred->cap_effective, cap);
}

/** has_capability - does another task have it? Any context. */
bool has_capability(struct task_struct *t, int cap)
{
	bool has;

	rcu_read_lock();
	has = cred_has(__task_cred(t), cap);
	rcu_read_unlock();
	return has;
}
EXPORT_SYMBOL(has_capability);

/** has_ns_capability - the same in a namespace */
bool has_ns_capability(struct task_struct *t, struct user_namespace *ns, int cap)
{
	return has_capability(t, cap);
}

/** has_capability_noaudit - the same for callers who only want to know */
bool has_capability_noaudit(struct task_struct *t, int cap)
{
	return has_capability(t, cap);
}
EXPORT_SYMBOL(has_capability_noaudit);

/** capable - does the current task have it? If so it is marked as having used privilege. */
bool capable(int cap)
{
	if (!cred_has(current_cred(), cap))
		return false;
	current->flags |= PF_SUPERPRIV;
	return true;
}
EXPORT_SYMBOL(capable);

/** ns_capable - the same in a namespace */
bool ns_capable(struct user_namespace *ns, int cap)
{
	return capable(cap);
}
EXPORT_SYMBOL(ns_capable);

/** ns_capable_noaudit - the same for callers who only want to know */
bool ns_capable_noaudit(struct user_namespace *ns, int cap)
{
	return cred_has(current_cred(), cap);
}
EXPORT_SYMBOL(ns_capable_noaudit);

/** ns_capable_setid - the same for changing identities */
bool ns_capable_setid(struct user_namespace *ns, int cap)
{
	return capable(cap);
}
EXPORT_SYMBOL(ns_capable_setid);

/** file_ns_capable - did whoever opened the file have it? */
bool file_ns_capable(const struct file *file, struct user_namespace *ns, int cap)
{
	return cred_has(file->f_cred, cap);
}
EXPORT_SYMBOL(file_ns_capable);
