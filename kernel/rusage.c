// SPDX-License-Identifier: MIT
/*
 * What processes have used, and what they may use: getrusage, times, and resource limits.
 *
 * A thread's use is in its task; that of threads that have ended in signal_struct, and that of children which have been waited for in its c... fields.
 * Limits are the process's, changed under the leader's alloc_lock. Times are what the scheduler has accounted: exact to the nanosecond.
 */
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/nospec.h>
#include <linux/pid.h>
#include <linux/resource.h>
#include <linux/sched.h>
#include <linux/sched/cputime.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/syscalls.h>
#include <linux/time.h>
#include <linux/uaccess.h>
#include <uapi/linux/times.h>

/** thread_group_cputime - user and system time, in ns, of all threads of a process, also those that have ended. Any context. */
void thread_group_cputime(struct task_struct *tsk, u64 *utime, u64 *stime)
{
	struct task_struct *t;

	if (same_thread_group(tsk, current))
		(void)task_sched_runtime(current);
	rcu_read_lock();
	*utime = tsk->signal->utime;
	*stime = tsk->signal->stime;
	for_each_thread(tsk, t)
	{
		*utime += t->utime;
		*stime += t->stime;
	}
	rcu_read_unlock();
}

/** thread_group_sched_runtime - how long, in ns, all threads of a process have run. Any context. */
u64 thread_group_sched_runtime(struct task_struct *tsk)
{
	struct task_struct *t;
	u64 ns;

	rcu_read_lock();
	ns = tsk->signal->sum_sched_runtime;
	for_each_thread(tsk, t) ns += task_sched_runtime(t);
	rcu_read_unlock();
	return ns;
}

/* ---- getrusage ---- */

struct usage {
	u64 utime, stime;
	unsigned long maxrss; /* pages */
};

static void add_thread(struct task_struct *t, struct rusage *r)
{
	r->ru_nvcsw += t->nvcsw;
	r->ru_nivcsw += t->nivcsw;
	r->ru_minflt += t->min_flt;
	r->ru_majflt += t->maj_flt;
}

static void add_children(struct signal_struct *sig, struct rusage *r, struct usage *u)
{
	u->utime += sig->cutime;
	u->stime += sig->cstime;
	u->maxrss = sig->cmaxrss;
	r->ru_nvcsw += sig->cnvcsw;
	r->ru_nivcsw += sig->cnivcsw;
	r->ru_minflt += sig->cmin_flt;
	r->ru_majflt += sig->cmaj_flt;
	r->ru_inblock += sig->cinblock;
	r->ru_oublock += sig->coublock;
}

static void add_process(struct task_struct *p, struct rusage *r, struct usage *u)
{
	struct signal_struct *sig = p->signal;
	struct task_struct *t;
	u64 utime, stime;

	thread_group_cputime(p, &utime, &stime);
	u->utime += utime;
	u->stime += stime;
	u->maxrss = max(u->maxrss, sig->maxrss);
	r->ru_nvcsw += sig->nvcsw;
	r->ru_nivcsw += sig->nivcsw;
	r->ru_minflt += sig->min_flt;
	r->ru_majflt += sig->maj_flt;
	r->ru_inblock += sig->inblock;
	r->ru_oublock += sig->oublock;
	rcu_read_lock();
	for_each_thread(p, t) add_thread(t, r);
	rcu_read_unlock();
}

/**
 * getrusage - what a task has used
 * @who: RUSAGE_SELF for its process, RUSAGE_CHILDREN, RUSAGE_BOTH, or RUSAGE_THREAD
 *
 * Process context; the task may have ended but must not have been released.
 */
void getrusage(struct task_struct *p, int who, struct rusage *r)
{
	struct usage u = {};
	struct mm_struct *mm;

	memset(r, 0, sizeof(*r));
	if (who == RUSAGE_THREAD) {
		if (p == current)
			(void)task_sched_runtime(p);
		task_cputime_adjusted(p, &u.utime, &u.stime);
		add_thread(p, r);
		u.maxrss = p->signal->maxrss;
	}
	if (who == RUSAGE_CHILDREN || who == RUSAGE_BOTH)
		add_children(p->signal, r, &u);
	if (who == RUSAGE_SELF || who == RUSAGE_BOTH)
		add_process(p, r, &u);
	r->ru_utime = ns_to_kernel_old_timeval(u.utime);
	r->ru_stime = ns_to_kernel_old_timeval(u.stime);
	mm = who == RUSAGE_CHILDREN ? NULL : get_task_mm(p);
	if (mm) {
		u.maxrss = max(u.maxrss, get_mm_hiwater_rss(mm));
		mmput(mm);
	}
	r->ru_maxrss = u.maxrss * (PAGE_SIZE / 1024);
}

SYSCALL_DEFINE2(getrusage, int, who, struct rusage __user *, ru)
{
	struct rusage r;

	if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN && who != RUSAGE_THREAD)
		return -EINVAL;
	getrusage(current, who, &r);
	return copy_to_user(ru, &r, sizeof(r)) ? -EFAULT : 0;
}

SYSCALL_DEFINE1(times, struct tms __user *, tbuf)
{
	u64 utime, stime;
	struct tms tms;

	thread_group_cputime(current, &utime, &stime);
	tms.tms_utime = nsec_to_clock_t(utime);
	tms.tms_stime = nsec_to_clock_t(stime);
	tms.tms_cutime = nsec_to_clock_t(current->signal->cutime);
	tms.tms_cstime = nsec_to_clock_t(current->signal->cstime);
	if (tbuf && copy_to_user(tbuf, &tms, sizeof(tms)))
		return -EFAULT;
	return (long)jiffies_64_to_clock_t(get_jiffies_64());
}

/* ---- Limits ---- */

static int check_new_limit(unsigned int resource, const struct rlimit *new, const struct rlimit *old)
{
	if (new->rlim_cur > new->rlim_max)
		return -EINVAL;
	if (resource == RLIMIT_NOFILE && new->rlim_max > sysctl_nr_open)
		return -EPERM;
	if (new->rlim_max > old->rlim_max && !capable(CAP_SYS_RESOURCE))
		return -EPERM;
	return 0;
}

/* Read, and with @new change, a limit of a process. @old: gets what it was, or NULL. */
static int do_prlimit(struct task_struct *tsk, unsigned int resource, const struct rlimit *new, struct rlimit *old)
{
	struct rlimit *limit;
	int err = 0;

	if (resource >= RLIM_NLIMITS)
		return -EINVAL;
	resource = array_index_nospec(resource, RLIM_NLIMITS);
	limit = tsk->signal->rlim + resource;
	task_lock(tsk->group_leader);
	if (new)
		err = check_new_limit(resource, new, limit);
	if (!err && old)
		*old = *limit;
	if (!err && new) {
		*limit = *new;
		if (resource == RLIMIT_CPU && new->rlim_cur != RLIM_INFINITY) {
			tsk->signal->cpu_limit_told = 0;
			WRITE_ONCE(tsk->signal->cpu_timers, true);
		}
	}
	task_unlock(tsk->group_leader);
	return err;
}

SYSCALL_DEFINE2(getrlimit, unsigned int, resource, struct rlimit __user *, rlim)
{
	struct rlimit value;
	int ret = do_prlimit(current, resource, NULL, &value);

	if (!ret && copy_to_user(rlim, &value, sizeof(value)))
		ret = -EFAULT;
	return ret;
}

SYSCALL_DEFINE2(setrlimit, unsigned int, resource, struct rlimit __user *, rlim)
{
	struct rlimit new;

	if (copy_from_user(&new, rlim, sizeof(new)))
		return -EFAULT;
	return do_prlimit(current, resource, &new, NULL);
}

/* May the current program see and change the limits of @task? Under RCU. */
static int check_prlimit_permission(struct task_struct *task)
{
	const struct cred *cred = current_cred(), *tcred = __task_cred(task);

	if (task == current || capable(CAP_SYS_RESOURCE))
		return 0;
	return uid_eq(cred->uid, tcred->euid) && uid_eq(cred->uid, tcred->suid) && uid_eq(cred->uid, tcred->uid) &&
			       gid_eq(cred->gid, tcred->egid) && gid_eq(cred->gid, tcred->sgid) &&
			       gid_eq(cred->gid, tcred->gid)
		       ? 0
		       : -EPERM;
}

SYSCALL_DEFINE4(prlimit64, pid_t, pid, unsigned int, resource, const struct rlimit64 __user *, new_rlim,
		struct rlimit64 __user *, old_rlim)
{
	/* On a 64-bit machine both layouts are the same. */
	struct rlimit old, new;
	struct task_struct *tsk;
	int ret;

	BUILD_BUG_ON(sizeof(struct rlimit) != sizeof(struct rlimit64));
	if (new_rlim && copy_from_user(&new, new_rlim, sizeof(new)))
		return -EFAULT;
	rcu_read_lock();
	tsk = pid ? find_task_by_vpid(pid) : current;
	ret = tsk ? check_prlimit_permission(tsk) : -ESRCH;
	if (!ret)
		get_task_struct(tsk);
	rcu_read_unlock();
	if (ret)
		return ret;
	ret = do_prlimit(tsk, resource, new_rlim ? &new : NULL, old_rlim ? &old : NULL);
	if (!ret && old_rlim && copy_to_user(old_rlim, &old, sizeof(old)))
		ret = -EFAULT;
	put_task_struct(tsk);
	return ret;
}
