// SPDX-License-Identifier: MIT
/*
 * On which CPU a task runs.
 *
 * A task that wakes goes back to its last CPU if that is idle, else to an idle CPU that it may use, else to its last CPU if it may
 * still use that. New tasks go to the CPU with the least to do. A CPU that runs out of tasks takes waiting ones of the fair class
 * from the longest queue; a CPU that has more than one wakes an idle CPU at its tick to do so. Real-time tasks are placed when they
 * wake and not moved after that.
 *
 * With one CPU, nothing here does anything. Ties go to the lowest number, so that placement is a function of the queues.
 */
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/smp.h>
#include "sched.h"

/* May @p run on @cpu? Kernel threads of a CPU may run there before the CPU is open to all tasks. */
static bool cpu_allowed(const struct task_struct *p, int cpu)
{
	if (!cpumask_test_cpu(cpu, p->cpus_ptr))
		return false;
	return p->nr_cpus_allowed == 1 || (p->flags & PF_KTHREAD) ? cpu_online(cpu) : cpu_active(cpu);
}

static int least_loaded(const struct task_struct *p)
{
	unsigned int least = UINT_MAX;
	int cpu, best = -1;

	for_each_cpu_and(cpu, p->cpus_ptr, cpu_online_mask) {
		unsigned int load = READ_ONCE(cpu_rq(cpu)->nr_running);

		if (cpu_allowed(p, cpu) && load < least) {
			least = load;
			best = cpu;
		}
	}
	return best;
}

/* None of its CPUs is there: Linux lets it run anywhere rather than never. */
static int any_cpu(struct task_struct *p)
{
	int cpu = cpumask_any_and(p->cpus_ptr, cpu_online_mask);

	if (cpu < nr_cpu_ids)
		return cpu;
	do_set_cpus_allowed(p, cpu_possible_mask);
	return cpumask_first(cpu_online_mask);
}

/**
 * select_task_rq - choose a CPU for a task that becomes runnable
 * @cpu: where it ran last
 * @new_task: it never ran
 *
 * p->pi_lock is held.
 */
int select_task_rq(struct task_struct *p, int cpu, bool new_task)
{
	int other;

	if (p->migration_disabled)
		return task_cpu(p);
	if (num_online_cpus() == 1 && cpumask_test_cpu(cpu, p->cpus_ptr) && cpu_online(cpu))
		return cpu;
	if (new_task && p->nr_cpus_allowed > 1) {
		other = least_loaded(p);
		return other >= 0 ? other : any_cpu(p);
	}
	if (cpu_allowed(p, cpu) && idle_cpu(cpu))
		return cpu;
	if (p->nr_cpus_allowed > 1) {
		for_each_cpu_and(other, p->cpus_ptr, cpu_online_mask)
			if (cpu_allowed(p, other) && idle_cpu(other))
				return other;
	}
	return cpu_allowed(p, cpu) ? cpu : any_cpu(p);
}

/** double_rq_lock - lock two queues, which may be the same, in the order of their CPUs; interrupts off */
void double_rq_lock(struct rq *a, struct rq *b)
{
	if (a == b) {
		raw_spin_lock(&a->lock);
		return;
	}
	raw_spin_lock(a->cpu < b->cpu ? &a->lock : &b->lock);
	raw_spin_lock(a->cpu < b->cpu ? &b->lock : &a->lock);
}

/**
 * move_queued_task - to the queue of another CPU
 *
 * Called with @rq locked and p->pi_lock held; returns the new queue, locked, and the old one is not any more.
 */
struct rq *move_queued_task(struct rq *rq, struct task_struct *p, int new_cpu)
{
	update_rq_clock(rq);
	deactivate_task(rq, p, 0);
	set_task_rq_cpu(p, new_cpu);
	raw_spin_unlock(&rq->lock);
	rq = cpu_rq(new_cpu);
	raw_spin_lock(&rq->lock);
	update_rq_clock(rq);
	activate_task(rq, p, ENQUEUE_MIGRATED);
	check_preempt_curr(rq, p);
	return rq;
}

static struct rq *longest_queue(struct rq *mine)
{
	struct rq *longest = NULL;
	unsigned int most = 1;
	int cpu;

	for_each_online_cpu(cpu) {
		struct rq *rq = cpu_rq(cpu);

		if (rq != mine && READ_ONCE(rq->cfs.nr_running) && READ_ONCE(rq->nr_running) > most) {
			most = rq->nr_running;
			longest = rq;
		}
	}
	return longest;
}

/* A waiting task of @from that may run on @to's CPU. Both are locked. */
static struct task_struct *find_movable(struct rq *from, struct rq *to)
{
	struct rb_node *node;

	for (node = rb_first_cached(&from->cfs.tasks); node; node = rb_next(node)) {
		struct sched_entity *se = rb_entry(node, struct sched_entity, run_node);
		struct task_struct *p = container_of(se, struct task_struct, se);

		if (!p->on_cpu && !p->migration_disabled && cpu_allowed(p, to->cpu))
			return p;
	}
	return NULL;
}

/**
 * pull_tasks - this CPU has nothing to run: take a task from the longest queue
 *
 * Called with @rq locked, which is dropped for a moment. Returns true if there is something to run now.
 */
bool pull_tasks(struct rq *rq)
{
	struct rq *from = longest_queue(rq);
	struct task_struct *p;

	if (!from || !cpu_active(rq->cpu))
		return false;
	raw_spin_unlock(&rq->lock);
	double_rq_lock(rq, from);
	if (!rq->nr_running && from->nr_running > 1) {
		p = find_movable(from, rq);
		if (p) {
			update_rq_clock(from);
			deactivate_task(from, p, 0);
			set_task_rq_cpu(p, rq->cpu);
			update_rq_clock(rq);
			activate_task(rq, p, ENQUEUE_MIGRATED);
		}
	}
	raw_spin_unlock(&from->lock);
	return rq->nr_running;
}

/** kick_idle_cpu - this CPU has tasks waiting: make an idle one look for them */
void kick_idle_cpu(struct rq *rq)
{
	int cpu;

	for_each_cpu(cpu, cpu_active_mask) {
		if (cpu != rq->cpu && idle_cpu(cpu)) {
			resched_cpu(cpu);
			return;
		}
	}
}
