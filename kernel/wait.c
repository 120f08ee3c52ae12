// SPDX-License-Identifier: MIT
/*
 * Waiting for children: wait4, waitid, and kernel_wait() of the kernel itself.
 *
 * do_wait() looks at the children of every thread of the caller's process; one that has something to report (an end, a stop, a continuation) ends
 * the wait, and if there are none at all it is -ECHILD. Otherwise the caller sleeps on its process's wait_chldexit, which do_notify_parent() and
 * do_notify_parent_cldstop() wake. An end is taken by changing exit_state from ZOMBIE to DEAD, under RCU's and tasklist_lock's eyes, so two waiters
 * never get the same child.
 *
 * Locks: tasklist_lock for reading during the look; it is dropped before user memory is touched or a task released.
 */
#include <linux/cred.h>
#include <linux/fcntl.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/resource.h>
#include <linux/sched.h>
#include <linux/sched/cputime.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/wait.h>
#include "internal.h"

struct waitid_info {
	pid_t pid;
	uid_t uid;
	int status;
	int cause;
};

struct wait_opts {
	enum pid_type wo_type; /* PIDTYPE_MAX: any child */
	int wo_flags;
	struct pid *wo_pid;
	struct waitid_info *wo_info; /* of waitid(), or NULL */
	int wo_stat;
	struct rusage *wo_rusage; /* or NULL */
	wait_queue_entry_t child_wait;
	int notask_error; /* what to return if no child has anything to report */
};

static struct pid *pid_of_type(struct task_struct *p, enum pid_type type)
{
	return type == PIDTYPE_PID ? p->thread_pid : p->signal->pids[type];
}

static bool eligible_pid(struct wait_opts *wo, struct task_struct *p)
{
	return wo->wo_type == PIDTYPE_MAX || pid_of_type(p, wo->wo_type) == wo->wo_pid;
}

/* __WCLONE waits for children that do not tell by SIGCHLD, its absence for those that do, __WALL for both. */
static bool eligible_child(struct wait_opts *wo, struct task_struct *p)
{
	if (!eligible_pid(wo, p))
		return false;
	return wo->wo_flags & __WALL || (p->exit_signal != SIGCHLD) == !!(wo->wo_flags & __WCLONE);
}

/* ---- Reports. tasklist_lock is held for reading; they drop it if they return something else than 0 ---- */

static void fill_waitid(struct waitid_info *infop, pid_t pid, uid_t uid, int cause, int status)
{
	if (infop)
		*infop = (struct waitid_info){ .cause = cause, .pid = pid, .uid = uid, .status = status };
}

static void fill_exit(struct waitid_info *infop, pid_t pid, uid_t uid, int status)
{
	if ((status & 0x7f) == 0)
		fill_waitid(infop, pid, uid, CLD_EXITED, status >> 8);
	else
		fill_waitid(infop, pid, uid, status & 0x80 ? CLD_DUMPED : CLD_KILLED, status & 0x7f);
}

/* What a child and its own children have used goes to the waiting process. */
static void account_child(struct task_struct *p)
{
	struct signal_struct *psig = current->signal, *sig = p->signal;
	u64 utime, stime;

	thread_group_cputime(p, &utime, &stime);
	spin_lock_irq(&current->sighand->siglock);
	psig->cutime += utime + sig->cutime;
	psig->cstime += stime + sig->cstime;
	psig->cmin_flt += p->min_flt + sig->min_flt + sig->cmin_flt;
	psig->cmaj_flt += p->maj_flt + sig->maj_flt + sig->cmaj_flt;
	psig->cnvcsw += p->nvcsw + sig->nvcsw + sig->cnvcsw;
	psig->cnivcsw += p->nivcsw + sig->nivcsw + sig->cnivcsw;
	psig->cinblock += sig->inblock + sig->cinblock;
	psig->coublock += sig->oublock + sig->coublock;
	psig->cmaxrss = max3(psig->cmaxrss, sig->maxrss, sig->cmaxrss);
	spin_unlock_irq(&current->sighand->siglock);
}

static int exit_status(struct task_struct *p)
{
	return p->signal->flags & SIGNAL_GROUP_EXIT ? p->signal->group_exit_code : p->exit_code;
}

static int wait_task_zombie(struct wait_opts *wo, struct task_struct *p)
{
	uid_t uid = from_kuid_munged(&init_user_ns, task_uid(p));
	pid_t pid = task_pid_vnr(p);
	int status;

	if (!(wo->wo_flags & WEXITED))
		return 0;
	if (wo->wo_flags & WNOWAIT) {
		status = exit_status(p);
		get_task_struct(p);
		read_unlock(&tasklist_lock);
		if (wo->wo_rusage)
			getrusage(p, RUSAGE_BOTH, wo->wo_rusage);
		put_task_struct(p);
		fill_exit(wo->wo_info, pid, uid, status);
		return pid;
	}
	if (cmpxchg(&p->exit_state, EXIT_ZOMBIE, EXIT_DEAD) != EXIT_ZOMBIE)
		return 0;
	/* It is ours. */
	read_unlock(&tasklist_lock);
	account_child(p);
	if (wo->wo_rusage)
		getrusage(p, RUSAGE_BOTH, wo->wo_rusage);
	status = exit_status(p);
	wo->wo_stat = status;
	release_task(p);
	fill_exit(wo->wo_info, pid, uid, status);
	return pid;
}

/* Report a stop or continuation: the same for both but for the words. */
static int report_state(struct wait_opts *wo, struct task_struct *p, int cause, int status, int stat)
{
	pid_t pid = task_pid_vnr(p);
	uid_t uid = from_kuid_munged(&init_user_ns, task_uid(p));

	get_task_struct(p);
	read_unlock(&tasklist_lock);
	if (wo->wo_rusage)
		getrusage(p, RUSAGE_BOTH, wo->wo_rusage);
	put_task_struct(p);
	wo->wo_stat = stat;
	fill_waitid(wo->wo_info, pid, uid, cause, status);
	return pid;
}

static int wait_task_stopped(struct wait_opts *wo, struct task_struct *p)
{
	int code;

	if (!(wo->wo_flags & WUNTRACED) || !(p->signal->flags & SIGNAL_STOP_STOPPED))
		return 0;
	spin_lock_irq(&p->sighand->siglock);
	code = p->signal->flags & SIGNAL_STOP_STOPPED ? p->signal->group_exit_code : 0;
	if (!(wo->wo_flags & WNOWAIT))
		p->signal->group_exit_code = 0;
	spin_unlock_irq(&p->sighand->siglock);
	return code ? report_state(wo, p, CLD_STOPPED, code, code << 8 | 0x7f) : 0;
}

static int wait_task_continued(struct wait_opts *wo, struct task_struct *p)
{
	bool continued;

	if (!(wo->wo_flags & WCONTINUED) || !(p->signal->flags & SIGNAL_STOP_CONTINUED))
		return 0;
	spin_lock_irq(&p->sighand->siglock);
	continued = p->signal->flags & SIGNAL_STOP_CONTINUED;
	if (!(wo->wo_flags & WNOWAIT))
		p->signal->flags &= ~SIGNAL_STOP_CONTINUED;
	spin_unlock_irq(&p->sighand->siglock);
	return continued ? report_state(wo, p, CLD_CONTINUED, SIGCONT, 0xffff) : 0;
}

/* ---- The search ---- */

/* Returns 0 if there is nothing to report of @p, with tasklist_lock still held; else what do_wait() returns. */
static int wait_consider_task(struct wait_opts *wo, struct task_struct *p)
{
	int exit_state = READ_ONCE(p->exit_state);

	if (exit_state == EXIT_DEAD || !eligible_child(wo, p))
		return 0;
	if (exit_state == EXIT_ZOMBIE && !delay_group_leader(p)) {
		/* Ours, even if somebody else is taking it just now. */
		int ret = wait_task_zombie(wo, p);

		if (ret)
			return ret;
		wo->notask_error = wo->wo_flags & WEXITED ? wo->notask_error : 0;
		return 0;
	}
	wo->notask_error = 0;
	return wait_task_stopped(wo, p) ?: wait_task_continued(wo, p);
}

static int wait_all_children(struct wait_opts *wo)
{
	struct task_struct *tsk, *p;

	for_each_thread(current, tsk)
	{
		if (wo->wo_flags & __WNOTHREAD && tsk != current)
			continue;
		list_for_each_entry(p, &tsk->children, sibling) {
			int ret = wait_consider_task(wo, p);

			if (ret)
				return ret;
		}
	}
	return 0;
}

static int child_wait_callback(wait_queue_entry_t *wait, unsigned int mode, int sync, void *key)
{
	struct wait_opts *wo = container_of(wait, struct wait_opts, child_wait);
	struct task_struct *p = key;

	if (!eligible_pid(wo, p))
		return 0;
	if (wo->wo_flags & __WNOTHREAD && wait->private != rcu_dereference_raw(p->parent))
		return 0;
	return default_wake_function(wait, mode, sync, key);
}

/* One look. -ECHILD, a child's number, or 0 if it may come to something later. */
static int look_once(struct wait_opts *wo)
{
	int retval;

	wo->notask_error = -ECHILD;
	if (wo->wo_type < PIDTYPE_MAX && (!wo->wo_pid || !pid_has_task(wo->wo_pid, wo->wo_type)))
		return -ECHILD;
	set_current_state(TASK_INTERRUPTIBLE);
	read_lock(&tasklist_lock);
	retval = wait_all_children(wo);
	if (retval)
		return retval; /* the lock has been dropped */
	read_unlock(&tasklist_lock);
	return wo->notask_error;
}

static long do_wait(struct wait_opts *wo)
{
	long retval;

	init_waitqueue_func_entry(&wo->child_wait, child_wait_callback);
	wo->child_wait.private = current;
	add_wait_queue(&current->signal->wait_chldexit, &wo->child_wait);
	for (;;) {
		retval = look_once(wo);
		if (retval || wo->wo_flags & WNOHANG)
			break;
		retval = -ERESTARTSYS;
		if (signal_pending(current))
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	remove_wait_queue(&current->signal->wait_chldexit, &wo->child_wait);
	return retval;
}

/* ---- The system calls ---- */

static int waitid_target(int which, pid_t upid, struct wait_opts *wo)
{
	unsigned int f_flags = 0;

	switch (which) {
	case P_ALL:
		wo->wo_type = PIDTYPE_MAX;
		return 0;
	case P_PID:
		wo->wo_type = PIDTYPE_PID;
		if (upid <= 0)
			return -EINVAL;
		wo->wo_pid = find_get_pid(upid);
		return 0;
	case P_PGID:
		wo->wo_type = PIDTYPE_PGID;
		if (upid < 0)
			return -EINVAL;
		wo->wo_pid = upid ? find_get_pid(upid) : get_task_pid(current, PIDTYPE_PGID);
		return 0;
	case P_PIDFD:
		wo->wo_type = PIDTYPE_PID;
		if (upid < 0)
			return -EINVAL;
		wo->wo_pid = pidfd_get_pid(upid, &f_flags);
		if (IS_ERR(wo->wo_pid))
			return PTR_ERR(wo->wo_pid);
		if (f_flags & O_NONBLOCK)
			wo->wo_flags |= WNOHANG;
		return (f_flags & O_NONBLOCK) != 0;
	default:
		return -EINVAL;
	}
}

static long kernel_waitid(int which, pid_t upid, struct waitid_info *infop, int options, struct rusage *ru)
{
	struct wait_opts wo = { .wo_flags = options, .wo_info = infop, .wo_rusage = ru };
	long ret;
	int nonblock;

	if (options & ~(WNOHANG | WNOWAIT | WEXITED | WSTOPPED | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL))
		return -EINVAL;
	if (!(options & (WEXITED | WSTOPPED | WCONTINUED)))
		return -EINVAL;
	nonblock = waitid_target(which, upid, &wo);
	if (nonblock < 0)
		return nonblock;
	ret = do_wait(&wo);
	if (!ret && nonblock && !(options & WNOHANG))
		ret = -EAGAIN;
	put_pid(wo.wo_pid);
	return ret;
}

SYSCALL_DEFINE5(waitid, int, which, pid_t, upid, struct siginfo __user *, infop, int, options, struct rusage __user *,
		ru)
{
	struct waitid_info info = {};
	kernel_siginfo_t si;
	struct rusage r;
	long err = kernel_waitid(which, upid, &info, options, ru ? &r : NULL);
	int signo = 0;

	if (err > 0) {
		signo = SIGCHLD;
		err = 0;
		if (ru && copy_to_user(ru, &r, sizeof(r)))
			return -EFAULT;
	}
	if (!infop || err)
		return err;
	clear_siginfo(&si);
	si.si_signo = signo;
	si.si_code = info.cause;
	si.si_pid = info.pid;
	si.si_uid = info.uid;
	si.si_status = info.status;
	/* Only these fields are written. */
	if (put_user(si.si_signo, &infop->si_signo) || put_user(0, &infop->si_errno) ||
	    put_user(si.si_code, &infop->si_code) || put_user(si.si_pid, &infop->si_pid) ||
	    put_user(si.si_uid, &infop->si_uid) || put_user(si.si_status, &infop->si_status))
		return -EFAULT;
	return 0;
}

/** kernel_wait4 - wait4() with its results in kernel memory where @ru is concerned */
long kernel_wait4(pid_t upid, int __user *stat_addr, int options, struct rusage *ru)
{
	struct wait_opts wo = { .wo_flags = options | WEXITED, .wo_rusage = ru };
	long ret;

	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL))
		return -EINVAL;
	if (upid == INT_MIN)
		return -ESRCH;
	if (upid == -1) {
		wo.wo_type = PIDTYPE_MAX;
	} else if (upid < 0) {
		wo.wo_type = PIDTYPE_PGID;
		wo.wo_pid = find_get_pid(-upid);
	} else if (!upid) {
		wo.wo_type = PIDTYPE_PGID;
		wo.wo_pid = get_task_pid(current, PIDTYPE_PGID);
	} else {
		wo.wo_type = PIDTYPE_PID;
		wo.wo_pid = find_get_pid(upid);
	}
	ret = do_wait(&wo);
	put_pid(wo.wo_pid);
	if (ret > 0 && stat_addr && put_user(wo.wo_stat, stat_addr))
		ret = -EFAULT;
	return ret;
}

SYSCALL_DEFINE4(wait4, pid_t, upid, int __user *, stat_addr, int, options, struct rusage __user *, ru)
{
	struct rusage r;
	long err = kernel_wait4(upid, stat_addr, options, ru ? &r : NULL);

	if (err > 0 && ru && copy_to_user(ru, &r, sizeof(r)))
		return -EFAULT;
	return err;
}

/* ---- The kernel's own ---- */

static bool has_ended(struct task_struct *p)
{
	return READ_ONCE(p->exit_state) == EXIT_DEAD ||
	       (READ_ONCE(p->exit_state) == EXIT_ZOMBIE && !delay_group_leader(p));
}

/**
 * kernel_wait - wait for the end of a process that spawn_user_process() started, and collect it
 * @stat: gets what wait4() would report
 *
 * Process context, any task. Returns @pid, or -ECHILD if there is no such process.
 */
int kernel_wait(pid_t pid, int *stat)
{
	struct task_struct *p = find_get_task_by_vpid(pid);
	wait_queue_head_t *ended = &init_pid_ns.child_reaper->signal->wait_chldexit;

	if (!p)
		return -ECHILD;
	wait_event_idle(*ended, has_ended(p));
	*stat = exit_status(p);
	if (cmpxchg(&p->exit_state, EXIT_ZOMBIE, EXIT_DEAD) == EXIT_ZOMBIE)
		release_task(p);
	put_task_struct(p);
	return pid;
}
