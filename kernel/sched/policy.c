// SPDX-License-Identifier: MIT
/*
 * Changing how and where a task runs: policy, priority, nice value, affinity.
 *
 * A task that is queued or running is taken out of its class's order, changed, and put back, all under its queue's lock. A task that runs on
 * a CPU it may no longer use is moved by that CPU's stopper, which by running has pushed it off.
 *
 * Permission checks belong to system calls; these functions are for kernel code, which may do all.
 */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/smp.h>
#include <linux/stop_machine.h>
#include "sched.h"
#include "../internal.h"

/** set_task_class - derive priority and class from policy, rt_priority and static_prio; not queued, or its queue is locked */
void set_task_class(struct task_struct *p)
{
	bool rt = p->policy == SCHED_FIFO || p->policy == SCHED_RR;

	p->normal_prio = p->prio = rt ? MAX_RT_PRIO - 1 - p->rt_priority : p->static_prio;
	p->sched_class = rt ? &rt_sched_class : &fair_sched_class;
	set_load_weight(p);
}

/* Bring a task into a new scheduling state with change(), which is called with the queue locked and the task out of it. */
static void change_scheduling(struct task_struct *p, void (*change)(struct task_struct *p, const void *arg),
			      const void *arg)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(p, &flags);
	bool queued = task_on_rq_queued(p), running = task_current(rq, p);

	update_rq_clock(rq);
	if (queued)
		p->sched_class->dequeue_task(rq, p, 0);
	change(p, arg);
	if (queued)
		p->sched_class->enqueue_task(rq, p, ENQUEUE_MIGRATED);
	if (running) {
		p->sched_class->set_next_task(rq, p);
		resched_curr(rq);
	} else if (queued) {
		check_preempt_curr(rq, p);
	}
	task_rq_unlock(rq, p, &flags);
}

struct new_policy {
	int policy, nice;
	unsigned int rt_priority;
};

static void apply_policy(struct task_struct *p, const void *arg)
{
	const struct new_policy *new = arg;
	bool was_fair = p->sched_class == &fair_sched_class;

	p->policy = new->policy;
	p->rt_priority = new->rt_priority;
	if (new->policy == SCHED_NORMAL || new->policy == SCHED_BATCH)
		p->static_prio = NICE_TO_PRIO(new->nice);
	set_task_class(p);
	/* From another class: start level with the others. */
	if (!was_fair)
		p->se.vruntime = 0;
}

static int set_policy(struct task_struct *p, int policy, int rt_priority, int nice)
{
	bool rt = policy == SCHED_FIFO || policy == SCHED_RR;
	struct new_policy new = { policy, nice, rt_priority };

	if (!rt && policy != SCHED_NORMAL && policy != SCHED_BATCH && policy != SCHED_IDLE)
		return -EINVAL;
	if (rt ? rt_priority < 1 || rt_priority > MAX_RT_PRIO - 1 : rt_priority != 0)
		return -EINVAL;
	change_scheduling(p, apply_policy, &new);
	return 0;
}

/** sched_setscheduler - set policy and real-time priority; 0 or -EINVAL. Process context. */
int sched_setscheduler(struct task_struct *p, int policy, const struct sched_param *param)
{
	int base = policy & ~SCHED_RESET_ON_FORK;

	p->sched_reset_on_fork = !!(policy & SCHED_RESET_ON_FORK);
	return set_policy(p, base, param->sched_priority, task_nice(p));
}

/** sched_setscheduler_nocheck - the same without a permission check */
int sched_setscheduler_nocheck(struct task_struct *p, int policy, const struct sched_param *param)
{
	return sched_setscheduler(p, policy, param);
}

/** sched_set_fifo - make it a real-time task of middle priority */
void sched_set_fifo(struct task_struct *p)
{
	WARN_ON_ONCE(set_policy(p, SCHED_FIFO, MAX_RT_PRIO / 2, 0));
}
EXPORT_SYMBOL_GPL(sched_set_fifo);

/** sched_set_fifo_low - make it a real-time task of the lowest priority */
void sched_set_fifo_low(struct task_struct *p)
{
	WARN_ON_ONCE(set_policy(p, SCHED_FIFO, 1, 0));
}
EXPORT_SYMBOL_GPL(sched_set_fifo_low);

/** sched_set_normal - make it a normal task */
void sched_set_normal(struct task_struct *p, int nice)
{
	WARN_ON_ONCE(set_policy(p, SCHED_NORMAL, 0, nice));
}
EXPORT_SYMBOL_GPL(sched_set_normal);

static void apply_nice(struct task_struct *p, const void *nice)
{
	p->static_prio = NICE_TO_PRIO(*(const long *)nice);
	if (p->sched_class == &fair_sched_class)
		set_task_class(p);
}

/** set_user_nice - set the nice value, -20 to 19; others are ignored */
void set_user_nice(struct task_struct *p, long nice)
{
	if (task_nice(p) != nice && nice >= MIN_NICE && nice <= MAX_NICE)
		change_scheduling(p, apply_nice, &nice);
}
EXPORT_SYMBOL(set_user_nice);

/** can_nice - may the task lower its nice value to @nice? */
int can_nice(const struct task_struct *p, const int nice)
{
	return nice >= task_nice(p) || capable(CAP_SYS_NICE);
}

/** task_prio - the priority as programs see it: -100 to 39 */
int task_prio(const struct task_struct *p)
{
	return p->prio - MAX_RT_PRIO;
}

/** sched_set_stop_task - a thread of a CPU, not woken yet, is its stopper: it runs before everything else */
void sched_set_stop_task(unsigned int cpu, struct task_struct *stop)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(stop, &flags);

	/* For who asks; the class decides. */
	stop->policy = SCHED_FIFO;
	stop->rt_priority = MAX_RT_PRIO - 1;
	stop->prio = stop->normal_prio = 0;
	stop->sched_class = &stop_sched_class;
	cpu_rq(cpu)->stop = stop;
	task_rq_unlock(rq, stop, &flags);
}

/* ---- Affinity ---- */

/** do_set_cpus_allowed - set the mask without moving the task; it does not run */
void do_set_cpus_allowed(struct task_struct *p, const struct cpumask *new_mask)
{
	cpumask_copy(&p->cpus_mask, new_mask);
	p->nr_cpus_allowed = cpumask_weight(new_mask);
}

struct migration {
	struct task_struct *task;
	int cpu;
};

/* On the CPU where the task was running, in its stopper: the task waits now. */
static int migrate_from_here(void *data)
{
	struct migration *m = data;
	unsigned long flags;
	struct rq *rq = task_rq_lock(m->task, &flags);

	if (task_on_rq_queued(m->task) && rq == this_rq() && !cpumask_test_cpu(rq->cpu, m->task->cpus_ptr))
		rq = move_queued_task(rq, m->task, m->cpu);
	task_rq_unlock(rq, m->task, &flags);
	return 0;
}

/**
 * set_cpus_allowed_ptr - the CPUs on which a task may run
 *
 * Returns 0 once it no longer runs on another, -EINVAL if none of the CPUs is there or the task is bound. Process context.
 */
int set_cpus_allowed_ptr(struct task_struct *p, const struct cpumask *new_mask)
{
	struct migration m = { .task = p };
	unsigned long flags;
	struct rq *rq;

	if ((p->flags & PF_NO_SETAFFINITY) && !cpumask_equal(p->cpus_ptr, new_mask))
		return -EINVAL;
	rq = task_rq_lock(p, &flags);
	m.cpu = cpumask_any_and(new_mask, cpu_online_mask);
	if (m.cpu >= nr_cpu_ids) {
		task_rq_unlock(rq, p, &flags);
		return -EINVAL;
	}
	do_set_cpus_allowed(p, new_mask);
	if (cpumask_test_cpu(task_cpu(p), new_mask) || p->migration_disabled || !task_on_rq_queued(p)) {
		task_rq_unlock(rq, p, &flags);
		return 0;
	}
	if (p->on_cpu) {
		task_rq_unlock(rq, p, &flags);
		return stop_one_cpu(rq->cpu, migrate_from_here, &m);
	}
	rq = move_queued_task(rq, p, m.cpu);
	task_rq_unlock(rq, p, &flags);
	return 0;
}
EXPORT_SYMBOL_GPL(set_cpus_allowed_ptr);

/** set_task_cpu - the task belongs to @cpu from now on; it is not queued */
void set_task_cpu(struct task_struct *p, unsigned int cpu)
{
	set_task_rq_cpu(p, cpu);
}

/** migrate_disable - keep the task on this CPU; it may still sleep. Nests. */
void migrate_disable(void)
{
	preempt_disable();
	current->migration_disabled++;
	preempt_enable();
}
EXPORT_SYMBOL_GPL(migrate_disable);

/** migrate_enable - undo migrate_disable() */
void migrate_enable(void)
{
	struct task_struct *p = current;

	if (WARN_ON_ONCE(!p->migration_disabled))
		return;
	if (--p->migration_disabled == 0 && !cpumask_test_cpu(task_cpu(p), p->cpus_ptr)) {
		struct migration m = { p, cpumask_any_and(p->cpus_ptr, cpu_online_mask) };

		stop_one_cpu(task_cpu(p), migrate_from_here, &m);
	}
}
EXPORT_SYMBOL_GPL(migrate_enable);

/** sched_setaffinity - set_cpus_allowed_ptr() by process number; 0 is the caller */
long sched_setaffinity(pid_t pid, const struct cpumask *new_mask)
{
	struct task_struct *p = NULL;
	long err;

	rcu_read_lock();
	p = pid ? find_task_by_vpid(pid) : current;
	if (p)
		get_task_struct(p);
	rcu_read_unlock();
	if (!p)
		return -ESRCH;
	err = set_cpus_allowed_ptr(p, new_mask);
	put_task_struct(p);
	return err;
}

/** sched_getaffinity - the CPUs on which a task may run; 0 is the caller */
long sched_getaffinity(pid_t pid, struct cpumask *mask)
{
	struct task_struct *p;
	long err = -ESRCH;

	rcu_read_lock();
	p = pid ? find_task_by_vpid(pid) : current;
	if (p) {
		cpumask_and(mask, &p->cpus_mask, cpu_active_mask);
		err = 0;
	}
	rcu_read_unlock();
	return err;
}
