// SPDX-License-Identifier: MIT
/*
 * Taking CPUs away from everything else for a moment.
 *
 * Each CPU of a machine with several has a thread, migration/N, that runs before all others: stop_one_cpu() gives it a function. stop_machine() gives all of
 * them one: they meet, turn interrupts off, one runs the function while the others spin, and they part. With one CPU, interrupts off is all that takes.
 *
 * A stopper's list is guarded by its lock (interrupts off). stop_mutex lets one stop_machine() at a time gather the CPUs.
 */
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/export.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/stop_machine.h>
#include "internal.h"

struct cpu_stopper {
	raw_spinlock_t lock;
	struct list_head works; /* guarded by lock */
	struct task_struct *thread;
};

struct cpu_stop_done {
	atomic_t left;
	int ret; /* of the last that failed */
	struct completion completion;
};

static DEFINE_PER_CPU(struct cpu_stopper, cpu_stopper);
static DEFINE_MUTEX(stop_mutex);

static void init_done(struct cpu_stop_done *done, unsigned int count)
{
	atomic_set(&done->left, count);
	done->ret = 0;
	init_completion(&done->completion);
}

static struct cpu_stop_work *take_work(struct cpu_stopper *stopper)
{
	struct cpu_stop_work *work;

	raw_spin_lock_irq(&stopper->lock);
	work = list_first_entry_or_null(&stopper->works, struct cpu_stop_work, list);
	if (work)
		list_del_init(&work->list);
	raw_spin_unlock_irq(&stopper->lock);
	return work;
}

static void run_work(struct cpu_stop_work *work)
{
	struct cpu_stop_done *done = work->done;
	int ret;

	preempt_disable();
	ret = work->fn(work->arg);
	preempt_enable();
	if (!done)
		return;
	if (ret)
		done->ret = ret;
	if (atomic_dec_and_test(&done->left))
		complete(&done->completion);
}

static int stopper_thread(void *data)
{
	struct cpu_stopper *stopper = data;
	struct cpu_stop_work *work;

	for (;;) {
		set_current_state(TASK_IDLE);
		work = take_work(stopper);
		if (!work) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		run_work(work);
	}
	return 0;
}

/** cpu_stop_start - start-up: make a CPU's stopper, if there is more than one CPU. Process context. */
void cpu_stop_start(unsigned int cpu)
{
	struct cpu_stopper *stopper = per_cpu_ptr(&cpu_stopper, cpu);

	raw_spin_lock_init(&stopper->lock);
	INIT_LIST_HEAD(&stopper->works);
	if (nr_cpu_ids == 1)
		return;
	stopper->thread = kthread_create_on_cpu(stopper_thread, stopper, cpu, "migration/%u");
	BUG_ON(IS_ERR(stopper->thread));
	sched_set_stop_task(cpu, stopper->thread);
	wake_up_process(stopper->thread);
}

static bool queue(unsigned int cpu, struct cpu_stop_work *work)
{
	struct cpu_stopper *stopper = per_cpu_ptr(&cpu_stopper, cpu);
	unsigned long flags;

	if (!cpu_online(cpu) || !stopper->thread)
		return false;
	raw_spin_lock_irqsave(&stopper->lock, flags);
	list_add_tail(&work->list, &stopper->works);
	raw_spin_unlock_irqrestore(&stopper->lock, flags);
	wake_up_process(stopper->thread);
	return true;
}

/** stop_one_cpu - run a function on a CPU instead of anything else, and wait. Process context. Returns its value, or -ENOENT. */
int stop_one_cpu(unsigned int cpu, cpu_stop_fn_t fn, void *arg)
{
	struct cpu_stop_done done;
	struct cpu_stop_work work = { .fn = fn, .arg = arg, .done = &done, .caller = _RET_IP_ };

	init_done(&done, 1);
	if (!queue(cpu, &work))
		return -ENOENT;
	wait_for_completion(&done.completion);
	return done.ret;
}
EXPORT_SYMBOL_GPL(stop_one_cpu);

/** stop_one_cpu_nowait - the same without waiting; @work_buf must live until it has run. Any context. */
bool stop_one_cpu_nowait(unsigned int cpu, cpu_stop_fn_t fn, void *arg, struct cpu_stop_work *work_buf)
{
	*work_buf = (struct cpu_stop_work){ .fn = fn, .arg = arg, .caller = _RET_IP_ };
	return queue(cpu, work_buf);
}
EXPORT_SYMBOL_GPL(stop_one_cpu_nowait);

/* What the stoppers of one stop_machine() share. */
struct gathering {
	cpu_stop_fn_t fn;
	void *data;
	const struct cpumask *runs_on; /* NULL: the first CPU */
	unsigned int cpus;
	atomic_t arrived, left;
};

static int gather(void *arg)
{
	struct gathering *g = arg;
	unsigned int cpu = smp_processor_id();
	bool mine = g->runs_on ? cpumask_test_cpu(cpu, g->runs_on) : cpu == cpumask_first(cpu_online_mask);
	unsigned long flags;
	int ret = 0;

	atomic_inc(&g->arrived);
	while (atomic_read(&g->arrived) < (int)g->cpus)
		cpu_relax();
	local_irq_save(flags);
	if (mine)
		ret = g->fn(g->data);
	atomic_inc(&g->left);
	while (atomic_read(&g->left) < (int)g->cpus)
		cpu_relax();
	local_irq_restore(flags);
	return ret;
}

static int stop_all(struct gathering *g)
{
	struct cpu_stop_work works[NR_CPUS];
	struct cpu_stop_done done;
	unsigned int cpu;

	init_done(&done, g->cpus);
	for_each_online_cpu(cpu) {
		works[cpu] = (struct cpu_stop_work){ .fn = gather, .arg = g, .done = &done, .caller = _RET_IP_ };
		BUG_ON(!queue(cpu, &works[cpu]));
	}
	wait_for_completion(&done.completion);
	return done.ret;
}

/** stop_machine_cpuslocked - stop_machine() by a caller that holds cpus_read_lock() */
int stop_machine_cpuslocked(cpu_stop_fn_t fn, void *data, const struct cpumask *cpus)
{
	struct gathering g = { .fn = fn, .data = data, .runs_on = cpus, .cpus = num_online_cpus() };
	unsigned long flags;
	int ret;

	if (g.cpus == 1) {
		local_irq_save(flags);
		ret = fn(data);
		local_irq_restore(flags);
		return ret;
	}
	mutex_lock(&stop_mutex);
	ret = stop_all(&g);
	mutex_unlock(&stop_mutex);
	return ret;
}
EXPORT_SYMBOL_GPL(stop_machine_cpuslocked);

/**
 * stop_machine - run a function while nothing else runs anywhere
 * @fn: called with interrupts off
 * @cpus: on which CPUs it is to run; NULL: any one
 *
 * Process context. Returns what @fn returned.
 */
int stop_machine(cpu_stop_fn_t fn, void *data, const struct cpumask *cpus)
{
	int ret;

	cpus_read_lock();
	ret = stop_machine_cpuslocked(fn, data, cpus);
	cpus_read_unlock();
	return ret;
}
EXPORT_SYMBOL_GPL(stop_machine);
