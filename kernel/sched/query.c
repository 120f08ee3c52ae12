// SPDX-License-Identifier: MIT
/*
 * Questions about what runs where. Most answers are hints: they are read without the queues' locks and may be outdated when they are
 * returned. wait_task_inactive() and task_call_func() take them, and are exact.
 */
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/kernel_stat.h>
#include <linux/sched/stat.h>
#include <linux/smp.h>
#include <linux/wait.h>
#include "sched.h"

/** task_curr - does the task run on its CPU right now? */
int task_curr(const struct task_struct *p)
{
	return cpu_rq(task_cpu(p))->curr == p;
}

/** idle_cpu - does the CPU have nothing to run? */
int idle_cpu(int cpu)
{
	struct rq *rq = cpu_rq(cpu);

	return rq->curr == rq->idle && !READ_ONCE(rq->nr_running);
}
EXPORT_SYMBOL_GPL(idle_cpu);

int available_idle_cpu(int cpu)
{
	return idle_cpu(cpu);
}
EXPORT_SYMBOL_GPL(available_idle_cpu);

/** idle_task - the idle task of a CPU */
struct task_struct *idle_task(int cpu)
{
	return cpu_rq(cpu)->idle;
}

/** curr_task - what a CPU runs now; a hint */
struct task_struct *curr_task(int cpu)
{
	return READ_ONCE(cpu_rq(cpu)->curr);
}

/** cpu_curr_snapshot - what a CPU runs now, ordered after what the caller did before */
struct task_struct *cpu_curr_snapshot(int cpu)
{
	smp_mb();
	return curr_task(cpu);
}

bool sched_task_on_rq(struct task_struct *p)
{
	return task_on_rq_queued(p);
}

unsigned int nr_running(void)
{
	unsigned int i, sum = 0;

	for_each_online_cpu(i)
		sum += cpu_rq(i)->nr_running;
	return sum;
}

/** single_task_running - is the caller the only task that wants to run on its CPU? */
bool single_task_running(void)
{
	return raw_cpu_ptr(&runqueues)->nr_running == 1;
}
EXPORT_SYMBOL(single_task_running);

unsigned long long nr_context_switches_cpu(int cpu)
{
	return cpu_rq(cpu)->nr_switches;
}

unsigned long long nr_context_switches(void)
{
	unsigned long long sum = 0;
	int i;

	for_each_possible_cpu(i)
		sum += cpu_rq(i)->nr_switches;
	return sum;
}

unsigned int nr_iowait(void)
{
	unsigned int i, sum = 0;

	for_each_possible_cpu(i)
		sum += atomic_read(&cpu_rq(i)->nr_iowait);
	return sum;
}

/**
 * wait_task_inactive - wait until a task is off its CPU
 * @match_state: give up and return 0 if the task leaves these states (0: any state)
 *
 * Returns its number of switches, never 0. Process context.
 */
unsigned long wait_task_inactive(struct task_struct *p, unsigned int match_state)
{
	for (;;) {
		unsigned long flags, switches = 0;
		bool running, queued;
		struct rq *rq;

		while (READ_ONCE(p->on_cpu)) {
			if (match_state && !(READ_ONCE(p->__state) & match_state))
				return 0;
			cpu_relax();
		}
		rq = task_rq_lock(p, &flags);
		running = p->on_cpu;
		queued = task_on_rq_queued(p);
		if (!match_state || (READ_ONCE(p->__state) & match_state))
			switches = p->nvcsw | LONG_MIN;
		task_rq_unlock(rq, p, &flags);
		if (!switches || (!running && !queued))
			return switches;
		schedule_timeout_uninterruptible(1);
	}
}

/** task_call_func - call @func on a task whose state cannot change meanwhile; returns its result */
int task_call_func(struct task_struct *p, task_call_f func, void *arg)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(p, &flags);
	int ret = func(p, arg);

	task_rq_unlock(rq, p, &flags);
	return ret;
}
