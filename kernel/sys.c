// SPDX-License-Identifier: MIT
/*
 * Numbers of processes, process groups and sessions.
 *
 * A session is a set of process groups, a process group a set of processes, both named by the number of the process that founded them. A
 * process may move itself and its children that have not executed a program yet between the groups of its session.
 * Locks: tasklist_lock for writing when that changes.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/syscalls.h>
#include <linux/tty.h>
#include "internal.h"

SYSCALL_DEFINE0(getpid)
{
	return task_tgid_vnr(current);
}

SYSCALL_DEFINE0(gettid)
{
	return task_pid_vnr(current);
}

SYSCALL_DEFINE0(getppid)
{
	int pid;

	rcu_read_lock();
	pid = task_tgid_vnr(rcu_dereference(current->real_parent));
	rcu_read_unlock();
	return pid;
}

/* ---- Process groups ---- */

/* Whom may setpgid() move? tasklist_lock held. */
static int check_movable(struct task_struct *p)
{
	struct task_struct *leader = current->group_leader;

	if (!thread_group_leader(p))
		return -EINVAL;
	if (same_thread_group(rcu_dereference_raw(p->real_parent), leader)) {
		if (task_session(p) != task_session(leader))
			return -EPERM;
		if (!(p->flags & PF_FORKNOEXEC))
			return -EACCES;
	} else if (p != leader) {
		return -ESRCH;
	}
	return p->signal->leader ? -EPERM : 0;
}

static int move_to_group(pid_t pid, pid_t pgid)
{
	struct task_struct *p = find_task_by_vpid(pid), *member;
	struct pid *pgrp;
	int err = p ? check_movable(p) : -ESRCH;

	if (err)
		return err;
	pgrp = task_pid(p);
	if (pgid != pid) {
		pgrp = find_vpid(pgid);
		member = pid_task(pgrp, PIDTYPE_PGID);
		if (!member || task_session(member) != task_session(current->group_leader))
			return -EPERM;
	}
	set_task_pgrp_or_session(p, PIDTYPE_PGID, pgrp);
	return 0;
}

SYSCALL_DEFINE2(setpgid, pid_t, pid, pid_t, pgid)
{
	int err;

	if (!pid)
		pid = task_pid_vnr(current->group_leader);
	if (!pgid)
		pgid = pid;
	if (pgid < 0)
		return -EINVAL;
	write_lock_irq(&tasklist_lock);
	err = move_to_group(pid, pgid);
	write_unlock_irq(&tasklist_lock);
	return err;
}

static int number_of(pid_t pid, enum pid_type type)
{
	struct task_struct *p;
	int ret = -ESRCH;

	rcu_read_lock();
	p = pid ? find_task_by_vpid(pid) : current;
	if (p && (p->signal->pids[type] || p == current))
		ret = pid_vnr(p->signal->pids[type]);
	rcu_read_unlock();
	return ret;
}

SYSCALL_DEFINE1(getpgid, pid_t, pid)
{
	return number_of(pid, PIDTYPE_PGID);
}

SYSCALL_DEFINE0(getpgrp)
{
	return number_of(0, PIDTYPE_PGID);
}

/* ---- Sessions ---- */

SYSCALL_DEFINE1(getsid, pid_t, pid)
{
	return number_of(pid, PIDTYPE_SID);
}

/**
 * ksys_setsid - the current process founds a session and a process group, without a controlling terminal
 *
 * Returns its number, or -EPERM if it leads a process group.
 */
int ksys_setsid(void)
{
	struct task_struct *leader = current->group_leader;
	struct pid *sid = task_pid(leader);
	struct tty_struct *tty = NULL;
	int err = -EPERM;

	write_lock_irq(&tasklist_lock);
	if (!leader->signal->leader && !pid_task(sid, PIDTYPE_PGID)) {
		leader->signal->leader = true;
		set_task_pgrp_or_session(leader, PIDTYPE_SID, sid);
		set_task_pgrp_or_session(leader, PIDTYPE_PGID, sid);
		spin_lock(&leader->sighand->siglock);
		tty = leader->signal->tty;
		leader->signal->tty = NULL;
		spin_unlock(&leader->sighand->siglock);
		err = pid_vnr(sid);
	}
	write_unlock_irq(&tasklist_lock);
	tty_kref_put(tty);
	return err;
}

SYSCALL_DEFINE0(setsid)
{
	return ksys_setsid();
}
