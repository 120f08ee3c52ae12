// SPDX-License-Identifier: MIT
/*
 * The system calls of scheduling: policies, priorities, nice values, affinity.
 *
 * Checks of permission are here, the changes in policy.c. A user may make his own tasks less important; for more he needs CAP_SYS_NICE or a limit that
 * allows it (RLIMIT_NICE, RLIMIT_RTPRIO). Deadline scheduling is not offered: -EINVAL.
 */
#include <linux/cpumask.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/sched/rt.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/smp.h>
#include <linux/syscalls.h>
#include <linux/time.h>
#include <linux/uaccess.h>
#include <uapi/linux/sched.h>
#include "sched.h"

#define RR_SLICE_NS (100 * NSEC_PER_MSEC)
#define FAIR_SLICE_NS (4 * NSEC_PER_MSEC)

/* The task of a process number, 0 being the caller, with a reference; NULL if there is none. */
static struct task_struct *get_task(pid_t pid)
{
	struct task_struct *p;

	rcu_read_lock();
	p = pid ? find_task_by_vpid(pid) : current;
	if (p)
		get_task_struct(p);
	rcu_read_unlock();
	return p;
}

static bool same_owner(struct task_struct *p)
{
	const struct cred *cred = current_cred(), *pcred;
	bool match;

	rcu_read_lock();
	pcred = __task_cred(p);
	match = uid_eq(cred->euid, pcred->euid) || uid_eq(cred->euid, pcred->uid);
	rcu_read_unlock();
	return match;
}

/* ---- Nice values ---- */

/* 1 to 40, so that it is no error: 20 - nice. */
static long nice_as_result(long nice)
{
	return MAX_NICE - nice + 1;
}

static bool may_nice(struct task_struct *p, long nice)
{
	return nice >= task_nice(p) || nice_as_result(nice) <= task_rlimit(p, RLIMIT_NICE) || capable(CAP_SYS_NICE);
}

static int set_one_nice(struct task_struct *p, int nice, int error)
{
	if (!same_owner(p) && !capable(CAP_SYS_NICE))
		return -EPERM;
	if (!may_nice(p, nice))
		return -EACCES;
	set_user_nice(p, nice);
	return error == -ESRCH ? 0 : error;
}

struct prio_walk {
	bool set;
	int nice;
	long result; /* so far */
};

static void visit(struct task_struct *p, struct prio_walk *walk)
{
	if (walk->set)
		walk->result = set_one_nice(p, walk->nice, walk->result);
	else
		walk->result = max(walk->result, nice_as_result(task_nice(p)));
}

/* tasklist_lock is held for reading. */
static void walk_group(int who, struct prio_walk *walk)
{
	struct pid *pgrp = who ? find_vpid(who) : task_pgrp(current);
	struct task_struct *p, *t;

	do_each_pid_task(pgrp, PIDTYPE_PGID, p)
	{
		for_each_thread(p, t) visit(t, walk);
	}
	while_each_pid_task(pgrp, PIDTYPE_PGID, p);
}

static void walk_user(int who, struct prio_walk *walk)
{
	kuid_t uid = who ? KUIDT_INIT(who) : current_uid();
	struct task_struct *p, *t;

	for_each_process_thread(p, t) if (uid_eq(task_uid(t), uid) && task_pid_vnr(t)) visit(t, walk);
}

static int walk_prio(int which, int who, struct prio_walk *walk)
{
	struct task_struct *p;

	if (which < PRIO_PROCESS || which > PRIO_USER)
		return -EINVAL;
	read_lock(&tasklist_lock);
	if (which == PRIO_PROCESS) {
		p = who ? find_task_by_vpid(who) : current;
		if (p)
			visit(p, walk);
	} else if (which == PRIO_PGRP) {
		walk_group(who, walk);
	} else {
		walk_user(who, walk);
	}
	read_unlock(&tasklist_lock);
	return walk->result;
}

SYSCALL_DEFINE3(setpriority, int, which, int, who, int, niceval)
{
	struct prio_walk walk = { .set = true, .nice = clamp(niceval, MIN_NICE, MAX_NICE), .result = -ESRCH };

	return walk_prio(which, who, &walk);
}

SYSCALL_DEFINE2(getpriority, int, which, int, who)
{
	struct prio_walk walk = { .result = -ESRCH };

	return walk_prio(which, who, &walk);
}

/* ---- Policies ---- */

static bool is_rt(int policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR;
}

static int check_permission(struct task_struct *p, int policy, const struct sched_attr *attr)
{
	unsigned long rtprio = task_rlimit(p, RLIMIT_RTPRIO);

	if (capable(CAP_SYS_NICE))
		return 0;
	if (!same_owner(p))
		return -EPERM;
	if (!is_rt(policy) && !may_nice(p, attr->sched_nice))
		return -EPERM;
	if (is_rt(policy)) {
		if (policy != p->policy && !rtprio)
			return -EPERM;
		if (attr->sched_priority > p->rt_priority && attr->sched_priority > rtprio)
			return -EPERM;
	}
	/* Who was put into the background stays there. */
	if (p->policy == SCHED_IDLE && policy != SCHED_IDLE && !may_nice(p, task_nice(p)))
		return -EPERM;
	/* What was to be reset at fork may not be made permanent. */
	return p->sched_reset_on_fork && !(attr->sched_flags & SCHED_FLAG_RESET_ON_FORK) ? -EPERM : 0;
}

static int set_attr(struct task_struct *p, const struct sched_attr *attr)
{
	struct sched_param param = { .sched_priority = attr->sched_priority };
	int policy = attr->sched_policy, err;

	if (attr->sched_flags & ~(u64)SCHED_FLAG_ALL)
		return -EINVAL;
	if (policy < 0 || (!is_rt(policy) && policy != SCHED_NORMAL && policy != SCHED_BATCH && policy != SCHED_IDLE))
		return -EINVAL;
	if (is_rt(policy) != !!attr->sched_priority || attr->sched_priority > MAX_RT_PRIO - 1)
		return -EINVAL;
	err = check_permission(p, policy, attr);
	if (err)
		return err;
	if (attr->sched_flags & SCHED_FLAG_RESET_ON_FORK)
		policy |= SCHED_RESET_ON_FORK;
	err = sched_setscheduler(p, policy, &param);
	if (!err && !is_rt(attr->sched_policy) && attr->sched_policy != SCHED_IDLE)
		set_user_nice(p, attr->sched_nice);
	return err;
}

/* @policy < 0: the task's own. */
static int do_setscheduler(pid_t pid, int policy, struct sched_param __user *uparam)
{
	struct sched_param param;
	struct sched_attr attr = {};
	struct task_struct *p;
	int ret;

	if (!uparam || pid < 0)
		return -EINVAL;
	if (copy_from_user(&param, uparam, sizeof(param)))
		return -EFAULT;
	p = get_task(pid);
	if (!p)
		return -ESRCH;
	if (policy < 0)
		policy = p->policy | (p->sched_reset_on_fork ? SCHED_RESET_ON_FORK : 0);
	attr.sched_policy = policy & ~SCHED_RESET_ON_FORK;
	attr.sched_flags = policy & SCHED_RESET_ON_FORK ? SCHED_FLAG_RESET_ON_FORK : 0;
	attr.sched_priority = param.sched_priority;
	attr.sched_nice = task_nice(p);
	ret = param.sched_priority < 0 ? -EINVAL : set_attr(p, &attr);
	put_task_struct(p);
	return ret;
}

SYSCALL_DEFINE3(sched_setscheduler, pid_t, pid, int, policy, struct sched_param __user *, param)
{
	return policy < 0 ? -EINVAL : do_setscheduler(pid, policy, param);
}

SYSCALL_DEFINE2(sched_setparam, pid_t, pid, struct sched_param __user *, param)
{
	return do_setscheduler(pid, -1, param);
}

SYSCALL_DEFINE1(sched_getscheduler, pid_t, pid)
{
	struct task_struct *p;
	int ret;

	if (pid < 0)
		return -EINVAL;
	p = get_task(pid);
	if (!p)
		return -ESRCH;
	ret = p->policy | (p->sched_reset_on_fork ? SCHED_RESET_ON_FORK : 0);
	put_task_struct(p);
	return ret;
}

SYSCALL_DEFINE2(sched_getparam, pid_t, pid, struct sched_param __user *, param)
{
	struct sched_param lp = {};
	struct task_struct *p;

	if (!param || pid < 0)
		return -EINVAL;
	p = get_task(pid);
	if (!p)
		return -ESRCH;
	if (is_rt(p->policy))
		lp.sched_priority = p->rt_priority;
	put_task_struct(p);
	return copy_to_user(param, &lp, sizeof(lp)) ? -EFAULT : 0;
}

static int get_attr(struct sched_attr *attr, struct sched_attr __user *uattr)
{
	u32 size;
	int ret;

	if (get_user(size, &uattr->size))
		return -EFAULT;
	if (!size)
		size = 48; /* of the first version */
	if (size < 48 || size > PAGE_SIZE)
		goto too_big;
	ret = copy_struct_from_user(attr, sizeof(*attr), uattr, size);
	if (ret != -E2BIG)
		return ret;
too_big:
	return put_user((u32)sizeof(*attr), &uattr->size) ? -EFAULT : -E2BIG;
}

SYSCALL_DEFINE3(sched_setattr, pid_t, pid, struct sched_attr __user *, uattr, unsigned int, flags)
{
	struct sched_attr attr;
	struct task_struct *p;
	int ret;

	if (!uattr || pid < 0 || flags)
		return -EINVAL;
	ret = get_attr(&attr, uattr);
	if (ret)
		return ret;
	if ((int)attr.sched_policy < 0)
		return -EINVAL;
	p = get_task(pid);
	if (!p)
		return -ESRCH;
	if (attr.sched_flags & SCHED_FLAG_KEEP_POLICY)
		attr.sched_policy = p->policy;
	if (attr.sched_flags & SCHED_FLAG_KEEP_PARAMS) {
		attr.sched_priority = p->rt_priority;
		attr.sched_nice = task_nice(p);
	}
	attr.sched_nice = clamp(attr.sched_nice, MIN_NICE, MAX_NICE);
	ret = set_attr(p, &attr);
	put_task_struct(p);
	return ret;
}

SYSCALL_DEFINE4(sched_getattr, pid_t, pid, struct sched_attr __user *, uattr, unsigned int, usize, unsigned int, flags)
{
	struct sched_attr attr = {};
	struct task_struct *p;

	if (!uattr || pid < 0 || usize > PAGE_SIZE || usize < 48 || flags)
		return -EINVAL;
	p = get_task(pid);
	if (!p)
		return -ESRCH;
	attr.sched_policy = p->policy;
	if (p->sched_reset_on_fork)
		attr.sched_flags = SCHED_FLAG_RESET_ON_FORK;
	if (is_rt(p->policy))
		attr.sched_priority = p->rt_priority;
	else
		attr.sched_nice = task_nice(p);
	put_task_struct(p);
	attr.size = min_t(unsigned int, usize, sizeof(attr));
	return copy_to_user(uattr, &attr, attr.size) ? -EFAULT : 0;
}

SYSCALL_DEFINE1(sched_get_priority_max, int, policy)
{
	switch (policy) {
	case SCHED_FIFO:
	case SCHED_RR:
		return MAX_RT_PRIO - 1;
	case SCHED_DEADLINE:
	case SCHED_NORMAL:
	case SCHED_BATCH:
	case SCHED_IDLE:
		return 0;
	}
	return -EINVAL;
}

SYSCALL_DEFINE1(sched_get_priority_min, int, policy)
{
	switch (policy) {
	case SCHED_FIFO:
	case SCHED_RR:
		return 1;
	case SCHED_DEADLINE:
	case SCHED_NORMAL:
	case SCHED_BATCH:
	case SCHED_IDLE:
		return 0;
	}
	return -EINVAL;
}

SYSCALL_DEFINE2(sched_rr_get_interval, pid_t, pid, struct __kernel_timespec __user *, interval)
{
	struct task_struct *p;
	struct timespec64 ts = {};

	if (pid < 0)
		return -EINVAL;
	p = get_task(pid);
	if (!p)
		return -ESRCH;
	if (p->policy == SCHED_RR)
		ts = ns_to_timespec64(RR_SLICE_NS);
	else if (p->policy != SCHED_FIFO)
		ts = ns_to_timespec64(FAIR_SLICE_NS);
	put_task_struct(p);
	return put_timespec64(&ts, interval);
}

SYSCALL_DEFINE0(sched_yield)
{
	yield();
	return 0;
}

/* ---- Affinity ---- */

SYSCALL_DEFINE3(sched_setaffinity, pid_t, pid, unsigned int, len, unsigned long __user *, user_mask_ptr)
{
	struct cpumask mask, wanted;
	struct task_struct *p;
	long err;

	cpumask_clear(&mask);
	if (copy_from_user(cpumask_bits(&mask), user_mask_ptr, min_t(size_t, len, cpumask_size())))
		return -EFAULT;
	p = get_task(pid);
	if (!p)
		return -ESRCH;
	err = same_owner(p) || capable(CAP_SYS_NICE) ? 0 : -EPERM;
	put_task_struct(p);
	if (err)
		return err;
	cpumask_and(&wanted, &mask, cpu_possible_mask);
	return sched_setaffinity(pid, &wanted);
}

SYSCALL_DEFINE3(sched_getaffinity, pid_t, pid, unsigned int, len, unsigned long __user *, user_mask_ptr)
{
	unsigned int bytes = min_t(size_t, len, cpumask_size());
	struct cpumask mask;
	long err;

	if (len * BITS_PER_BYTE < nr_cpu_ids || len & (sizeof(unsigned long) - 1))
		return -EINVAL;
	err = sched_getaffinity(pid, &mask);
	if (err)
		return err;
	return copy_to_user(user_mask_ptr, cpumask_bits(&mask), bytes) ? -EFAULT : bytes;
}

SYSCALL_DEFINE3(getcpu, unsigned int __user *, cpup, unsigned int __user *, nodep, void __user *, unused)
{
	unsigned int cpu = raw_smp_processor_id();

	if (cpup && put_user(cpu, cpup))
		return -EFAULT;
	return nodep && put_user(0U, nodep) ? -EFAULT : 0;
}
