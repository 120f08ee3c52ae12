// SPDX-License-Identifier: MIT
/*
 * Several CPUs: which there are, how they start, and how one makes another call a function.
 *
 * Calls. Each CPU has a lock-free list of calls (struct __call_single_data) put there by others. Who adds the first sends an interrupt; the
 * handler takes the whole list and runs it in order. A call that its sender waits for lies on the sender's stack, and is marked
 * by CSD_FLAG_LOCK until it has run; one that nobody waits for comes from a per-CPU array of the sender, one for each target, and is
 * locked likewise until it has run, so it cannot be used twice at a time.
 *
 * A sender that waits must have interrupts on: two CPUs that call each other would else wait for ever. Preemption is disabled meanwhile, so that
 * "this CPU" stays this CPU.
 *
 * Start-up: smp_init() makes an idle task for each further CPU and starts it there; the CPU comes up in secondary_start(), says that it is online, and
 * idles. CPUs never go offline again.
 */
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/kernel.h>
#include <linux/llist.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/smp.h>
#include <linux/workqueue.h>
#include <ashlar/entry.h>
#include <ashlar/port.h>
#include "internal.h"
#include "sched/sched.h"

struct cpumask __cpu_possible_mask;
EXPORT_SYMBOL(__cpu_possible_mask);
struct cpumask __cpu_online_mask;
EXPORT_SYMBOL(__cpu_online_mask);
struct cpumask __cpu_present_mask;
EXPORT_SYMBOL(__cpu_present_mask);
struct cpumask __cpu_active_mask;
EXPORT_SYMBOL(__cpu_active_mask);
struct cpumask __cpu_dying_mask;
EXPORT_SYMBOL(__cpu_dying_mask);
atomic_t __num_online_cpus;
EXPORT_SYMBOL(__num_online_cpus);
unsigned int nr_cpu_ids = NR_CPUS;
EXPORT_SYMBOL(nr_cpu_ids);
unsigned int total_cpus;
EXPORT_SYMBOL_GPL(total_cpus);
unsigned int setup_max_cpus = NR_CPUS;
EXPORT_SYMBOL(setup_max_cpus);
DEFINE_PER_CPU(int, cpu_number);
EXPORT_PER_CPU_SYMBOL(cpu_number);

/* Row 1 + n has bit n set: cpumask_of(cpu) points into it, some words before that row for CPUs beyond the first word. */
#define MASK_1(x) [(x) + 1][0] = (1UL << (x))
#define MASK_2(x) MASK_1(x), MASK_1((x) + 1)
#define MASK_4(x) MASK_2(x), MASK_2((x) + 2)
#define MASK_8(x) MASK_4(x), MASK_4((x) + 4)
#define MASK_32(x) MASK_8(x), MASK_8((x) + 8), MASK_8((x) + 16), MASK_8((x) + 24)
const unsigned long cpu_bit_bitmap[BITS_PER_LONG + 1][BITS_TO_LONGS(NR_CPUS)] = { MASK_32(0), MASK_32(32) };
EXPORT_SYMBOL_GPL(cpu_bit_bitmap);
const DECLARE_BITMAP(cpu_all_bits, NR_CPUS) = CPU_BITS_ALL;
EXPORT_SYMBOL(cpu_all_bits);

/** set_cpu_online - a CPU runs tasks from now on, or does so no more */
void set_cpu_online(unsigned int cpu, bool online)
{
	if (online) {
		if (!cpumask_test_and_set_cpu(cpu, &__cpu_online_mask))
			atomic_inc(&__num_online_cpus);
	} else {
		if (cpumask_test_and_clear_cpu(cpu, &__cpu_online_mask))
			atomic_dec(&__num_online_cpus);
	}
}

/* ---- calls ---- */

static DEFINE_PER_CPU(struct llist_head, call_queue);
static DEFINE_PER_CPU(call_single_data_t[NR_CPUS], call_data);

static void csd_lock_wait(struct __call_single_data *csd)
{
	while (smp_load_acquire(&csd->node.u_flags) & CSD_FLAG_LOCK)
		cpu_relax();
}

static void csd_lock(struct __call_single_data *csd)
{
	csd_lock_wait(csd);
	csd->node.u_flags |= CSD_FLAG_LOCK;
	smp_wmb();
}

static void csd_unlock(struct __call_single_data *csd)
{
	smp_store_release(&csd->node.u_flags, csd->node.u_flags & ~CSD_FLAG_LOCK);
}

static void send_call(int cpu, struct __call_single_data *csd)
{
	if (llist_add(&csd->node.llist, &per_cpu(call_queue, cpu)))
		arch_send_ipi(cpu);
}

/** smp_handle_calls - run what other CPUs want run here; interrupts are off */
void smp_handle_calls(void)
{
	struct llist_node *list = llist_reverse_order(llist_del_all(this_cpu_ptr(&call_queue)));
	struct __call_single_data *csd, *next;

	llist_for_each_entry_safe(csd, next, list, node.llist) {
		smp_call_func_t func = csd->func;
		void *info = csd->info;

		/* A sender that waits may take its stack back as soon as the lock is gone. */
		if (csd->node.u_flags & CSD_TYPE_SYNC) {
			func(info);
			csd_unlock(csd);
		} else {
			csd_unlock(csd);
			func(info);
		}
	}
}

/** do_ipi - another CPU wants something (see entry.h) */
void do_ipi(void)
{
	irq_enter();
	smp_handle_calls();
	irq_work_run();
	irq_exit();
}

/** smp_send_reschedule - make a CPU look at TIF_NEED_RESCHED. Any context. */
void smp_send_reschedule(int cpu)
{
	arch_send_ipi(cpu);
}
EXPORT_SYMBOL_GPL(smp_send_reschedule);

static void call_here(smp_call_func_t func, void *info)
{
	unsigned long flags;

	local_irq_save(flags);
	func(info);
	local_irq_restore(flags);
}

/**
 * smp_call_function_single - call a function on one CPU
 * @wait: until it has run
 *
 * The function runs with interrupts off and must be fast. Not with interrupts off. Returns 0, or -ENXIO if the CPU is not online.
 */
int smp_call_function_single(int cpu, smp_call_func_t func, void *info, int wait)
{
	struct __call_single_data on_stack = {}, *csd = &on_stack;
	int this_cpu = get_cpu(), err = 0;

	WARN_ON_ONCE(cpu_online(this_cpu) && irqs_disabled() && !oops_in_progress);
	if (cpu == this_cpu) {
		call_here(func, info);
	} else if ((unsigned int)cpu < nr_cpu_ids && cpu_online(cpu)) {
		if (!wait)
			csd = &(*this_cpu_ptr(&call_data))[cpu];
		csd_lock(csd);
		csd->node.u_flags = CSD_FLAG_LOCK | (wait ? CSD_TYPE_SYNC : CSD_TYPE_ASYNC);
		csd->func = func;
		csd->info = info;
		send_call(cpu, csd);
		if (wait)
			csd_lock_wait(csd);
	} else {
		err = -ENXIO;
	}
	put_cpu();
	return err;
}
EXPORT_SYMBOL(smp_call_function_single);

/** smp_call_function_single_async - the same with the caller's own @csd, without waiting; -EBUSY if that is still in use. Any context. */
int smp_call_function_single_async(int cpu, struct __call_single_data *csd)
{
	int err = 0;

	preempt_disable();
	if (csd->node.u_flags & CSD_FLAG_LOCK) {
		err = -EBUSY;
	} else if (cpu == smp_processor_id()) {
		call_here(csd->func, csd->info);
	} else if ((unsigned int)cpu >= nr_cpu_ids || !cpu_online(cpu)) {
		err = -ENXIO;
	} else {
		csd->node.u_flags = CSD_FLAG_LOCK;
		smp_wmb();
		send_call(cpu, csd);
	}
	preempt_enable();
	return err;
}
EXPORT_SYMBOL_GPL(smp_call_function_single_async);

/* On the CPUs of @mask but this one, and on this one if @local. Preemption is disabled. */
static void call_many(const struct cpumask *mask, smp_call_func_t func, void *info, bool wait, bool local,
		      smp_cond_func_t cond)
{
	call_single_data_t *calls = *this_cpu_ptr(&call_data);
	int this_cpu = smp_processor_id(), cpu;
	struct cpumask sent;

	WARN_ON_ONCE(cpu_online(this_cpu) && irqs_disabled() && num_online_cpus() > 1 && !oops_in_progress);
	cpumask_clear(&sent);
	for_each_cpu_and(cpu, mask, cpu_online_mask) {
		if (cpu == this_cpu || (cond && !cond(cpu, info)))
			continue;
		csd_lock(&calls[cpu]);
		calls[cpu].node.u_flags = CSD_FLAG_LOCK | (wait ? CSD_TYPE_SYNC : CSD_TYPE_ASYNC);
		calls[cpu].func = func;
		calls[cpu].info = info;
		cpumask_set_cpu(cpu, &sent);
		send_call(cpu, &calls[cpu]);
	}
	if (local && cpumask_test_cpu(this_cpu, mask) && (!cond || cond(this_cpu, info)))
		call_here(func, info);
	if (wait)
		for_each_cpu(cpu, &sent)
			csd_lock_wait(&calls[cpu]);
}

/** smp_call_function_many - call a function on all online CPUs of @mask but this one. Preemption is disabled. */
void smp_call_function_many(const struct cpumask *mask, smp_call_func_t func, void *info, bool wait)
{
	call_many(mask, func, info, wait, false, NULL);
}
EXPORT_SYMBOL(smp_call_function_many);

/** smp_call_function - call a function on all other online CPUs. Not with interrupts off. */
void smp_call_function(smp_call_func_t func, void *info, int wait)
{
	preempt_disable();
	call_many(cpu_online_mask, func, info, wait, false, NULL);
	preempt_enable();
}
EXPORT_SYMBOL(smp_call_function);

/** on_each_cpu_cond_mask - call a function on those CPUs of @mask, this one included, for which @cond_func says yes (NULL: all) */
void on_each_cpu_cond_mask(smp_cond_func_t cond_func, smp_call_func_t func, void *info, bool wait,
			   const struct cpumask *mask)
{
	preempt_disable();
	call_many(mask, func, info, wait, true, cond_func);
	preempt_enable();
}
EXPORT_SYMBOL(on_each_cpu_cond_mask);

/** smp_call_function_any - call a function on some CPU of @mask, this one if it is in it. Returns 0 or -ENXIO. */
int smp_call_function_any(const struct cpumask *mask, smp_call_func_t func, void *info, int wait)
{
	unsigned int cpu = get_cpu();
	int err;

	if (!cpumask_test_cpu(cpu, mask))
		cpu = cpumask_any_and(mask, cpu_online_mask);
	err = smp_call_function_single(cpu, func, info, wait);
	put_cpu();
	return err;
}
EXPORT_SYMBOL_GPL(smp_call_function_any);

struct call_on_cpu {
	int (*func)(void *);
	void *data;
};

static long call_in_worker(void *arg)
{
	struct call_on_cpu *call = arg;

	return call->func(call->data);
}

/** smp_call_on_cpu - call a function on a CPU in process context, and return what it returned. Process context. */
int smp_call_on_cpu(unsigned int cpu, int (*func)(void *), void *par, bool phys)
{
	struct call_on_cpu call = { func, par };

	if (cpu >= nr_cpu_ids || !cpu_online(cpu))
		return -ENXIO;
	return work_on_cpu(cpu, call_in_worker, &call);
}
EXPORT_SYMBOL_GPL(smp_call_on_cpu);

static void do_nothing(void *unused)
{
}

/** kick_all_cpus_sync - make every CPU pass through an interrupt, and wait for that */
void kick_all_cpus_sync(void)
{
	smp_mb();
	smp_call_function(do_nothing, NULL, 1);
}
EXPORT_SYMBOL_GPL(kick_all_cpus_sync);

/** wake_up_all_idle_cpus - make idle CPUs leave their idle state for a moment */
void wake_up_all_idle_cpus(void)
{
	int cpu;

	for_each_online_cpu(cpu)
		if (cpu != raw_smp_processor_id() && idle_cpu(cpu))
			smp_send_reschedule(cpu);
}
EXPORT_SYMBOL_GPL(wake_up_all_idle_cpus);

static void stop_here(void *unused)
{
	local_irq_disable();
	set_cpu_online(raw_smp_processor_id(), false);
	for (;;)
		cpu_relax();
}

#define STOP_PATIENCE 1000000 /* turns of a busy-wait loop; a CPU that takes no interrupts is given up */

/** smp_send_stop - stop all other CPUs for good, and wait until they have: the machine ends. Any context. */
void smp_send_stop(void)
{
	static call_single_data_t stop[NR_CPUS];
	int cpu, turns;

	for_each_online_cpu(cpu)
		if (cpu != raw_smp_processor_id()) {
			INIT_CSD(&stop[cpu], stop_here, NULL);
			smp_call_function_single_async(cpu, &stop[cpu]);
		}
	for (turns = 0; num_online_cpus() > 1 && turns < STOP_PATIENCE; turns++)
		cpu_relax();
}

/* ---- start-up ---- */

/** smp_prepare_boot_cpu - the boot CPU is number 0 */
void __init smp_prepare_boot_cpu(void)
{
	this_cpu_write(cpu_number, 0);
}

static void __init start_cpu(unsigned int cpu)
{
	struct task_struct *idle = fork_idle(cpu);
	int err = PTR_ERR_OR_ZERO(idle);

	if (!err) {
		per_cpu(current_task, cpu) = idle;
		err = arch_start_cpu(cpu, idle->stack + THREAD_SIZE);
	}
	if (err) {
		pr_err("CPU%u could not be started: %pe\n", cpu, ERR_PTR(err));
		return;
	}
	while (!cpu_online(cpu))
		cpu_relax();
}

/** smp_init - bring up the other CPUs. Process context on CPU 0. */
void __init smp_init(void)
{
	unsigned int cpu;

	total_cpus = nr_cpu_ids;
	for_each_present_cpu(cpu) if (!cpu_online(cpu)) start_cpu(cpu);
	for_each_online_cpu(cpu) {
		ksoftirqd_start(cpu);
		cpu_stop_start(cpu);
	}
	if (nr_cpu_ids > 1)
		pr_info("smp: Brought up 1 node, %u CPUs\n", num_online_cpus());
}

void secondary_start(unsigned int cpu)
{
	arch_set_percpu_offset(per_cpu_offset(cpu));
	/* The template's value is that of the boot CPU before it could switch tasks. */
	preempt_count_set(0);
	rcu_cpu_starting(cpu);
	tick_setup_cpu();
	set_cpu_active(cpu, true);
	set_cpu_online(cpu, true);
	local_irq_enable();
	cpu_idle_loop();
}
