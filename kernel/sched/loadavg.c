// SPDX-License-Identifier: MIT
/*
 * Averages of the number of tasks that run or sleep uninterruptibly, and where CPU time goes.
 *
 * Every five seconds each average moves towards the present number by a fixed fraction. While the machine idles nothing samples it;
 * the periods missed are made up for at the next reading or sample, as periods with no active task.
 */
#include <ashlar/port.h>
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kernel_stat.h>
#include <linux/sched/cputime.h>
#include <linux/sched/loadavg.h>
#include "sched.h"

DEFINE_PER_CPU(struct kernel_stat, kstat);
EXPORT_PER_CPU_SYMBOL(kstat);
DEFINE_PER_CPU(struct kernel_cpustat, kernel_cpustat);
EXPORT_PER_CPU_SYMBOL(kernel_cpustat);

unsigned long avenrun[3];
EXPORT_SYMBOL(avenrun);
static unsigned long next_sample = INITIAL_JIFFIES + LOAD_FREQ;
static DEFINE_RAW_SPINLOCK(load_lock); /* guards the two above */

static unsigned long decay(unsigned long load, unsigned long exp, unsigned long active)
{
	unsigned long sum = load * exp + active * (FIXED_1 - exp);

	if (active >= load)
		sum += FIXED_1 - 1;
	return sum / FIXED_1;
}

static unsigned long count_active(void)
{
	long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += cpu_rq(cpu)->nr_running + atomic_long_read(&cpu_rq(cpu)->nr_uninterruptible);
	return sum > 0 ? sum * FIXED_1 : 0;
}

static void sample(unsigned long active)
{
	avenrun[0] = decay(avenrun[0], EXP_1, active);
	avenrun[1] = decay(avenrun[1], EXP_5, active);
	avenrun[2] = decay(avenrun[2], EXP_15, active);
}

/** calc_global_load - called by each tick */
void calc_global_load(void)
{
	unsigned long flags, now = jiffies;
	unsigned int missed = 0;

	if (time_before(now, READ_ONCE(next_sample)))
		return;
	raw_spin_lock_irqsave(&load_lock, flags);
	/* After some 100 periods of rest nothing is left of any average. */
	while (time_after_eq(now, next_sample + LOAD_FREQ)) {
		next_sample += LOAD_FREQ;
		if (missed++ < 2000)
			sample(0);
	}
	if (time_after_eq(now, next_sample)) {
		next_sample += LOAD_FREQ;
		sample(count_active());
	}
	raw_spin_unlock_irqrestore(&load_lock, flags);
}

/** get_avenrun - the averages over 1, 5 and 15 minutes, plus @offset, shifted left by @shift */
void get_avenrun(unsigned long *loads, unsigned long offset, int shift)
{
	int i;

	for (i = 0; i < 3; i++)
		loads[i] = (avenrun[i] + offset) << shift;
}

/** account_tick - this CPU spends its time: charge what has passed since the last call. Interrupts off. */
void account_tick(struct task_struct *p, bool user)
{
	static DEFINE_PER_CPU(u64, accounted);
	u64 now = arch_clock_peek_ns(), passed = now - this_cpu_read(accounted);
	enum cpu_usage_stat kind = CPUTIME_SYSTEM;

	this_cpu_write(accounted, now);
	if (is_idle_task(p))
		kind = atomic_read(&this_rq()->nr_iowait) ? CPUTIME_IOWAIT : CPUTIME_IDLE;
	else if (user)
		kind = task_nice(p) > 0 ? CPUTIME_NICE : CPUTIME_USER;
	else if (in_serving_softirq())
		kind = CPUTIME_SOFTIRQ;
	kcpustat_this_cpu->cpustat[kind] += passed;
}

/** task_cputime_adjusted - user and system time of a task, in ns */
void task_cputime_adjusted(struct task_struct *p, u64 *ut, u64 *st)
{
	*ut = p->utime;
	*st = p->stime;
}
EXPORT_SYMBOL_GPL(task_cputime_adjusted);

/** task_sched_runtime - how long a task has run, in ns */
u64 task_sched_runtime(struct task_struct *p)
{
	unsigned long flags;
	struct rq *rq = task_rq_lock(p, &flags);
	u64 ns;

	if (task_current(rq, p)) {
		update_rq_clock(rq);
		p->sched_class->update_curr(rq);
	}
	ns = p->se.sum_exec_runtime;
	task_rq_unlock(rq, p, &flags);
	return ns;
}
