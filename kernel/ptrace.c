// SPDX-License-Identifier: MIT
/*
 * Who may look into another process: the rule behind /proc/PID's private files and process_vm_readv(). A process may look into itself
 * and into processes with the same identities that are not set-user-ID's; with CAP_SYS_PTRACE into all. There is no tracing.
 *
 * Locks: task_lock() around the target's mm; credentials under RCU.
 */
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched/coredump.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>

/* Are all of the target's identities the caller's? With PTRACE_MODE_FSCREDS the caller is whom it acts as on files. */
static bool same_identity(const struct cred *caller, const struct cred *target, unsigned int mode)
{
	kuid_t uid = mode & PTRACE_MODE_FSCREDS ? caller->fsuid : caller->uid;
	kgid_t gid = mode & PTRACE_MODE_FSCREDS ? caller->fsgid : caller->gid;

	return uid_eq(uid, target->euid) && uid_eq(uid, target->suid) && uid_eq(uid, target->uid) &&
	       gid_eq(gid, target->egid) && gid_eq(gid, target->sgid) && gid_eq(gid, target->gid);
}

static bool caps_within(const kernel_cap_t *some, const kernel_cap_t *all)
{
	for (int i = 0; i < ARRAY_SIZE(all->cap); i++)
		if (some->cap[i] & ~all->cap[i])
			return false;
	return true;
}

static bool may_override(const struct cred *caller, unsigned int mode)
{
	return mode & PTRACE_MODE_FSCREDS ? cap_raised(caller->cap_effective, CAP_SYS_PTRACE)
					  : cap_raised(caller->cap_permitted, CAP_SYS_PTRACE);
}

/**
 * ptrace_may_access - may the caller look into a task?
 * @task: the task, referenced
 * @mode: PTRACE_MODE_READ or _ATTACH, with _FSCREDS or _REALCREDS
 */
bool ptrace_may_access(struct task_struct *task, unsigned int mode)
{
	const struct cred *caller = current_cred(), *target;
	struct mm_struct *mm;
	bool may;

	if (same_thread_group(task, current))
		return true;
	rcu_read_lock();
	target = __task_cred(task);
	may = same_identity(caller, target, mode) || may_override(caller, mode);
	/* What the other may do and the caller may not must not be lent out. */
	if (may && !may_override(caller, mode))
		may = caps_within(&target->cap_permitted, &caller->cap_permitted);
	rcu_read_unlock();
	if (!may)
		return false;
	task_lock(task);
	mm = task->mm;
	may = !mm || get_dumpable(mm) == SUID_DUMP_USER || may_override(caller, mode);
	task_unlock(task);
	return may;
}
EXPORT_SYMBOL_GPL(ptrace_may_access);

/**
 * mm_access - the address space of a task that the caller may look into
 *
 * Returns it with a reference for mmput(), NULL if it has none, or -EACCES.
 */
struct mm_struct *mm_access(struct task_struct *task, unsigned int mode)
{
	struct mm_struct *mm = get_task_mm(task);

	if (mm && mm != current->mm && !ptrace_may_access(task, mode)) {
		mmput(mm);
		mm = ERR_PTR(-EACCES);
	}
	return mm;
}
