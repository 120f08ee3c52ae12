// SPDX-License-Identifier: MIT
/*
 * The scheduler: which task runs on which CPU, going to sleep and waking up.
 *
 * Each CPU has a run queue (struct rq). A task is in at most one: the one of task_cpu(p), while on_rq is QUEUED. The running task stays
 * queued (on_rq) but its class keeps it out of the order from which it picks. on_cpu is set from the moment a task is picked until its
 * registers are saved again, so a task that is not on_rq and not on_cpu may be put on any queue.
 *
 * Sleeping: a task sets its state, checks its condition and calls schedule(), which takes it off its queue unless a wake-up has set the
 * state back to RUNNING. Waking: the waker makes the condition true and calls try_to_wake_up(), which changes the state under pi_lock.
 * So either the waker sees the sleeping state, or the sleeper sees the condition.
 *
 * Preemption is voluntary, as in Linux with PREEMPT_VOLUNTARY: interrupts set TIF_NEED_RESCHED, and the task gives way at schedule(),
 * cond_resched() and might_sleep(). preempt_count is the CPU's, not the task's; every switch happens with the value 2 (preempt_disable()
 * and the queue's lock). A task that sleeps with a higher count is reported ("scheduling while atomic") and the count is set right; its later
 * unlocks make it wrong again, which whoever called the task's code finds and reports (do_one_initcall(), softirqs, workqueues): as in Linux.
 *
 * Locks: p->pi_lock, then rq->lock, always with interrupts off; two queues in ascending order of their CPUs. A wake-up may take place in
 * any context, also with spinning locks held, but not while this CPU's rq->lock is held.
 * Nothing is allocated here.
 */
#include <ashlar/port.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/kernel_stat.h>
#include <linux/module.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/sched/stat.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/sched/wake_q.h>
#include <linux/smp.h>
#include "sched.h"
#include "../internal.h"

#define SCHEDULE_COST_NS 1000 /* virtual time that schedule() takes */

DEFINE_PER_CPU(struct task_struct *, current_task) = &init_task;
EXPORT_PER_CPU_SYMBOL(current_task);
DEFINE_PER_CPU(int, __preempt_count) = INIT_PREEMPT_COUNT;
EXPORT_PER_CPU_SYMBOL(__preempt_count);
DEFINE_PER_CPU(struct rq, runqueues);

static bool scheduler_running; /* from sched_init() on */

/* ---- Locking a task's queue ---- */

/** __task_rq_lock - lock the queue of a task whose pi_lock the caller holds */
struct rq *__task_rq_lock(struct task_struct *p)
{
	for (;;) {
		struct rq *rq = task_rq(p);

		raw_spin_lock(&rq->lock);
		if (likely(rq == task_rq(p) && p->on_rq != TASK_ON_RQ_MIGRATING))
			return rq;
		raw_spin_unlock(&rq->lock);
		while (unlikely(READ_ONCE(p->on_rq) == TASK_ON_RQ_MIGRATING))
			cpu_relax();
	}
}

/** task_rq_lock - take pi_lock and the queue's lock, interrupts off: the task's class, priority and CPU stay as they are */
struct rq *task_rq_lock(struct task_struct *p, unsigned long *flags)
{
	raw_spin_lock_irqsave(&p->pi_lock, *flags);
	return __task_rq_lock(p);
}

/** task_rq_unlock - undo task_rq_lock() */
void task_rq_unlock(struct rq *rq, struct task_struct *p, unsigned long *flags)
{
	raw_spin_unlock(&rq->lock);
	raw_spin_unlock_irqrestore(&p->pi_lock, *flags);
}

/* ---- Queueing ---- */

/** update_rq_clock - the time that this queue's accounting goes by */
void update_rq_clock(struct rq *rq)
{
	rq->clock = arch_clock_peek_ns();
}

/** activate_task - make a task a candidate; rq->lock held */
void activate_task(struct rq *rq, struct task_struct *p, int flags)
{
	p->sched_class->enqueue_task(rq, p, flags);
	rq->nr_running++;
	WRITE_ONCE(p->on_rq, TASK_ON_RQ_QUEUED);
}

/** deactivate_task - the opposite; rq->lock held. DEQUEUE_SLEEP: it goes to sleep, else it is on its way to another queue */
void deactivate_task(struct rq *rq, struct task_struct *p, int flags)
{
	p->sched_class->dequeue_task(rq, p, flags);
	rq->nr_running--;
	WRITE_ONCE(p->on_rq, flags & DEQUEUE_SLEEP ? 0 : TASK_ON_RQ_MIGRATING);
}

/** resched_curr - the running task of a queue should give way soon; rq->lock held */
void resched_curr(struct rq *rq)
{
	struct task_struct *curr = rq->curr;

	if (test_tsk_need_resched(curr))
		return;
	set_tsk_need_resched(curr);
	if (rq->cpu != raw_smp_processor_id())
		smp_send_reschedule(rq->cpu);
}

/** resched_cpu - make a CPU look for something else to run */
void resched_cpu(int cpu)
{
	struct rq *rq = cpu_rq(cpu);
	unsigned long flags;

	raw_spin_lock_irqsave(&rq->lock, flags);
	if (cpu_online(cpu))
		resched_curr(rq);
	raw_spin_unlock_irqrestore(&rq->lock, flags);
}

/** check_preempt_curr - @p has become a candidate: should it run now? rq->lock held */
void check_preempt_curr(struct rq *rq, struct task_struct *p)
{
	const struct sched_class *running = rq->curr->sched_class;

	if (p->sched_class->rank < running->rank ||
	    (p->sched_class == running && running->preempts && running->preempts(rq, p)))
		resched_curr(rq);
}

/** set_task_rq_cpu - the task belongs to @cpu's queue from now on; pi_lock held, not queued */
void set_task_rq_cpu(struct task_struct *p, unsigned int cpu)
{
	if (task_cpu(p) != cpu)
		p->se.nr_migrations++;
	/* What comes before must be visible to who then locks the new queue. */
	smp_wmb();
	WRITE_ONCE(task_thread_info(p)->cpu, cpu);
	p->wake_cpu = cpu;
}

/* ---- Waking ---- */

static void count_sleeper(struct rq *rq, struct task_struct *p, int change)
{
	if (p->sched_contributes_to_load)
		atomic_long_add(change, &rq->nr_uninterruptible);
}

/* The task sleeps and is off its queue for good: put it on one. pi_lock held. */
static void wake_onto_queue(struct task_struct *p)
{
	struct rq *rq;
	int cpu;

	/* It may still be saving its registers on the CPU where it went to sleep. */
	smp_cond_load_acquire(&p->on_cpu, !VAL);
	if (p->in_iowait)
		atomic_dec(&task_rq(p)->nr_iowait);
	cpu = select_task_rq(p, p->wake_cpu, false);
	count_sleeper(task_rq(p), p, -1);
	if (cpu != task_cpu(p))
		set_task_rq_cpu(p, cpu);
	rq = cpu_rq(cpu);
	raw_spin_lock(&rq->lock);
	update_rq_clock(rq);
	activate_task(rq, p, ENQUEUE_WAKEUP);
	check_preempt_curr(rq, p);
	WRITE_ONCE(p->__state, TASK_RUNNING);
	raw_spin_unlock(&rq->lock);
}

static bool wake_if_queued(struct task_struct *p)
{
	struct rq *rq = __task_rq_lock(p);
	bool queued = task_on_rq_queued(p);

	if (queued) {
		if (!task_current(rq, p)) {
			update_rq_clock(rq);
			check_preempt_curr(rq, p);
		}
		WRITE_ONCE(p->__state, TASK_RUNNING);
	}
	raw_spin_unlock(&rq->lock);
	return queued;
}

/**
 * try_to_wake_up - make a task runnable if it sleeps
 * @p: the task; it must not be freed meanwhile
 * @state: the states from which it may be woken
 *
 * Any context but with a run queue's lock held. Returns 1 if the state was one of @state, 0 if nothing was done.
 */
int try_to_wake_up(struct task_struct *p, unsigned int state, int wake_flags)
{
	unsigned long flags;
	int success = 0;

	preempt_disable();
	if (p == current) {
		/* An interrupt, or the task itself, between setting the state and schedule(). */
		if (READ_ONCE(p->__state) & state) {
			WRITE_ONCE(p->__state, TASK_RUNNING);
			success = 1;
		}
		preempt_enable();
		return success;
	}
	raw_spin_lock_irqsave(&p->pi_lock, flags);
	smp_mb__after_spinlock();
	if (READ_ONCE(p->__state) & state) {
		success = 1;
		smp_rmb(); /* the state first, then on_rq: schedule() writes them in the other order */
		if (!READ_ONCE(p->on_rq) || !wake_if_queued(p))
			wake_onto_queue(p);
	}
	raw_spin_unlock_irqrestore(&p->pi_lock, flags);
	preempt_enable();
	return success;
}

/** wake_up_process - wake a task that sleeps in TASK_NORMAL; returns 1 if it was asleep. Any context. */
int wake_up_process(struct task_struct *p)
{
	return try_to_wake_up(p, TASK_NORMAL, 0);
}
EXPORT_SYMBOL(wake_up_process);

/** wake_up_state - wake a task that sleeps in one of the given states; returns 1 if it did. Any context. */
int wake_up_state(struct task_struct *p, unsigned int state)
{
	return try_to_wake_up(p, state, 0);
}

/** default_wake_function - how a wait queue wakes a task */
int default_wake_function(wait_queue_entry_t *curr, unsigned mode, int wake_flags, void *key)
{
	return try_to_wake_up(curr->private, mode, wake_flags);
}
EXPORT_SYMBOL(default_wake_function);

/** wake_up_new_task - let a task run for the first time. Process context. */
void wake_up_new_task(struct task_struct *p)
{
	unsigned long flags;
	struct rq *rq;

	raw_spin_lock_irqsave(&p->pi_lock, flags);
	WRITE_ONCE(p->__state, TASK_RUNNING);
	set_task_rq_cpu(p, select_task_rq(p, task_cpu(p), true));
	rq = __task_rq_lock(p);
	update_rq_clock(rq);
	activate_task(rq, p, ENQUEUE_NEW);
	check_preempt_curr(rq, p);
	task_rq_unlock(rq, p, &flags);
}

/** kick_process - make a task that runs in user mode elsewhere notice that something is pending for it */
void kick_process(struct task_struct *p)
{
	int cpu;

	preempt_disable();
	cpu = task_cpu(p);
	if (cpu != smp_processor_id() && task_curr(p))
		smp_send_reschedule(cpu);
	preempt_enable();
}
EXPORT_SYMBOL_GPL(kick_process);

/**
 * wake_q_add - remember a task for wake_up_q()
 *
 * The caller holds a reference to the task or sees it under RCU. A task that is in such a list already is not added: it will be
 * woken after this call in any case.
 */
void wake_q_add(struct wake_q_head *head, struct task_struct *task)
{
	struct wake_q_node *node = &task->wake_q;

	smp_mb__before_atomic();
	if (cmpxchg(&node->next, NULL, WAKE_Q_TAIL))
		return;
	get_task_struct(task);
	*head->lastp = node;
	head->lastp = &node->next;
}

/** wake_q_add_safe - the same, and the caller's reference goes into the list or is dropped */
void wake_q_add_safe(struct wake_q_head *head, struct task_struct *task)
{
	wake_q_add(head, task);
	put_task_struct(task);
}

/** wake_up_q - wake the tasks of the list. Any context. */
void wake_up_q(struct wake_q_head *head)
{
	struct wake_q_node *node = head->first;

	while (node != WAKE_Q_TAIL) {
		struct task_struct *task = container_of(node, struct task_struct, wake_q);

		node = node->next;
		WRITE_ONCE(task->wake_q.next, NULL);
		wake_up_process(task);
		put_task_struct(task);
	}
}

/* ---- Switching ---- */

static void fire_notifiers_out(struct task_struct *prev, struct task_struct *next)
{
	struct preempt_notifier *n;

	hlist_for_each_entry(n, &prev->preempt_notifiers, link)
		n->ops->sched_out(n, next);
}

static void fire_notifiers_in(struct task_struct *curr)
{
	struct preempt_notifier *n;

	hlist_for_each_entry(n, &curr->preempt_notifiers, link)
		n->ops->sched_in(n, raw_smp_processor_id());
}

/*
 * The second half of a switch, in the new task: the old one's registers are saved, so others may have it; the queue's lock, taken by the
 * old task, is dropped, and interrupts go on.
 */
static void finish_task_switch(void)
{
	struct rq *rq = this_rq();
	struct task_struct *prev = rq->switched_from;
	bool dead = READ_ONCE(prev->__state) == TASK_DEAD;

	rq->switched_from = NULL;
	smp_store_release(&prev->on_cpu, 0);
	raw_spin_unlock_irq(&rq->lock);
	if (unlikely(!hlist_empty(&current->preempt_notifiers)))
		fire_notifiers_in(current);
	if (unlikely(dead)) {
		/* Nobody can be on its stack any more. */
		put_task_stack(prev);
		put_task_struct_rcu_user(prev);
		task_is_gone();
	}
}

/** schedule_tail - first thing that a new task does */
asmlinkage void schedule_tail(struct task_struct *prev)
{
	finish_task_switch();
	preempt_enable();
}

static void context_switch(struct rq *rq, struct task_struct *prev, struct task_struct *next)
{
	if (unlikely(!hlist_empty(&prev->preempt_notifiers)))
		fire_notifiers_out(prev, next);
	rq->switched_from = prev;
	WRITE_ONCE(next->on_cpu, 1);
	this_cpu_write(current_task, next);
	arch_switch_stack(&prev->thread.sp, next->thread.sp);
	barrier();
	finish_task_switch();
}

static struct task_struct *pick_next_task(struct rq *rq, struct task_struct *prev)
{
	struct task_struct *next;

	prev->sched_class->put_prev_task(rq, prev);
	if (!rq->nr_running && num_online_cpus() > 1)
		pull_tasks(rq);
	if (rq->stop && rq->stop->on_rq)
		return stop_sched_class.pick_next_task(rq);
	next = rq->rt.nr_running ? rt_sched_class.pick_next_task(rq) : NULL;
	if (!next && rq->cfs.nr_running)
		next = fair_sched_class.pick_next_task(rq);
	return next ? next : idle_sched_class.pick_next_task(rq);
}

/* The task sleeps although it must not: report it as Linux does. */
static noinline void schedule_bug(struct task_struct *prev)
{
	if (!oops_in_progress) {
		printk(KERN_ERR "BUG: scheduling while atomic: %s/%d/0x%08x\n", prev->comm, prev->pid, preempt_count());
		print_modules();
		check_panic_on_warn("scheduling while atomic");
		dump_stack();
		add_taint(TAINT_WARN, LOCKDEP_STILL_OK);
		warn_count++;
	}
	preempt_count_set(PREEMPT_DISABLED);
}

/* Has the task left its queue? rq->lock held. */
static void try_to_block(struct rq *rq, struct task_struct *prev, unsigned int state)
{
	if (signal_pending_state(state, prev)) {
		WRITE_ONCE(prev->__state, TASK_RUNNING);
		return;
	}
	prev->sched_contributes_to_load = (state & TASK_UNINTERRUPTIBLE) && !(state & TASK_NOLOAD);
	count_sleeper(rq, prev, 1);
	if (prev->in_iowait)
		atomic_inc(&rq->nr_iowait);
	deactivate_task(rq, prev, DEQUEUE_SLEEP);
}

/* Let the best task run. @preempt: the task would rather go on, whatever its state says. Preemption is disabled. */
static void __schedule(bool preempt)
{
	struct task_struct *prev = current, *next;
	unsigned int state;
	struct rq *rq;

	if (unlikely(in_atomic_preempt_off()) && READ_ONCE(prev->__state) != TASK_DEAD)
		schedule_bug(prev);
	local_irq_disable();
	rcu_note_context_switch(preempt);
	rq = this_rq();
	raw_spin_lock(&rq->lock);
	smp_mb__after_spinlock();
	update_rq_clock(rq);
	state = READ_ONCE(prev->__state);
	if (!preempt && state) {
		try_to_block(rq, prev, state);
		prev->nvcsw++;
	} else {
		prev->nivcsw++;
	}
	next = pick_next_task(rq, prev);
	clear_tsk_need_resched(prev);
	if (likely(prev != next)) {
		rq->nr_switches++;
		WRITE_ONCE(rq->curr, next);
		context_switch(rq, prev, next);
	} else {
		if (!preempt && state)
			prev->nvcsw--;
		else
			prev->nivcsw--;
		raw_spin_unlock_irq(&rq->lock);
	}
}

/** do_task_dead - the end of a task: it never runs again */
void __noreturn do_task_dead(void)
{
	set_special_state(TASK_DEAD);
	current->flags |= PF_NOFREEZE;
	preempt_disable();
	__schedule(false);
	BUG();
}

/**
 * schedule - let another task run; if the state of this one is not TASK_RUNNING, until it is woken
 *
 * Process context, no spinning lock held.
 */
asmlinkage void schedule(void)
{
	arch_account_ns(SCHEDULE_COST_NS);
	do {
		preempt_disable();
		__schedule(false);
		preempt_enable();
	} while (need_resched());
}
EXPORT_SYMBOL(schedule);

/** schedule_idle - schedule() for the idle task, which is always runnable; interrupts on */
void schedule_idle(void)
{
	do {
		preempt_disable();
		__schedule(false);
		preempt_enable();
	} while (need_resched());
}

/** schedule_preempt_disabled - schedule(), called and returning with preemption disabled once */
void schedule_preempt_disabled(void)
{
	preempt_enable();
	schedule();
	preempt_disable();
}

/** preempt_schedule_voluntarily - give way if another task should run; the state of this one does not matter */
void preempt_schedule_voluntarily(void)
{
	do {
		preempt_disable();
		__schedule(true);
		preempt_enable();
	} while (need_resched());
}

/** __cond_resched - give way if that is due; returns 1 if it did */
int __cond_resched(void)
{
	if (unlikely(preempt_count() || irqs_disabled() || !scheduler_running))
		return 0;
	if (need_resched()) {
		preempt_schedule_voluntarily();
		return 1;
	}
	rcu_all_qs();
	return 0;
}
EXPORT_SYMBOL(__cond_resched);

/** __cond_resched_lock - drop a lock for a moment if another task should run or spins for it; returns 1 if it was dropped */
int __cond_resched_lock(spinlock_t *lock)
{
	if (!need_resched() && !spin_is_contended(lock))
		return 0;
	spin_unlock(lock);
	if (!__cond_resched())
		cpu_relax();
	spin_lock(lock);
	return 1;
}
EXPORT_SYMBOL(__cond_resched_lock);

/** __cond_resched_rwlock_read - the same for a lock held for reading */
int __cond_resched_rwlock_read(rwlock_t *lock)
{
	if (!need_resched())
		return 0;
	read_unlock(lock);
	__cond_resched();
	read_lock(lock);
	return 1;
}
EXPORT_SYMBOL(__cond_resched_rwlock_read);

/** __cond_resched_rwlock_write - the same for a lock held for writing */
int __cond_resched_rwlock_write(rwlock_t *lock)
{
	if (!need_resched())
		return 0;
	write_unlock(lock);
	__cond_resched();
	write_lock(lock);
	return 1;
}
EXPORT_SYMBOL(__cond_resched_rwlock_write);

/** yield - let the others run first */
void yield(void)
{
	struct rq *rq;

	set_current_state(TASK_RUNNING);
	local_irq_disable();
	rq = this_rq();
	raw_spin_lock(&rq->lock);
	update_rq_clock(rq);
	if (current->sched_class->yield_task)
		current->sched_class->yield_task(rq);
	raw_spin_unlock_irq(&rq->lock);
	schedule();
}
EXPORT_SYMBOL(yield);

/** yield_to - let @p run first; there is no directed yield here: a plain one. Returns 1 if @p was waiting to run */
int yield_to(struct task_struct *p, bool preempt)
{
	int ready = task_on_rq_queued(p) && !task_curr(p);

	yield();
	return ready;
}
EXPORT_SYMBOL_GPL(yield_to);

/* ---- Waiting for I/O: accounted apart ---- */

int io_schedule_prepare(void)
{
	int old = current->in_iowait;

	current->in_iowait = 1;
	return old;
}

void io_schedule_finish(int token)
{
	current->in_iowait = token;
}

/** io_schedule - schedule(), accounted as waiting for a device */
void io_schedule(void)
{
	int token = io_schedule_prepare();

	schedule();
	io_schedule_finish(token);
}
EXPORT_SYMBOL(io_schedule);

/** io_schedule_timeout - schedule_timeout(), accounted as waiting for a device */
long io_schedule_timeout(long timeout)
{
	int token = io_schedule_prepare();
	long ret = schedule_timeout(timeout);

	io_schedule_finish(token);
	return ret;
}
EXPORT_SYMBOL(io_schedule_timeout);

/* ---- The tick ---- */

/** scheduler_tick - the periodic tick of this CPU; interrupts off */
void scheduler_tick(void)
{
	struct rq *rq = this_rq();

	raw_spin_lock(&rq->lock);
	update_rq_clock(rq);
	rq->curr->sched_class->task_tick(rq, rq->curr);
	raw_spin_unlock(&rq->lock);
	if (rq->nr_running > 1)
		kick_idle_cpu(rq);
}

/* ---- Preemption notifiers ---- */

void preempt_notifier_inc(void)
{
}
EXPORT_SYMBOL_GPL(preempt_notifier_inc);

void preempt_notifier_dec(void)
{
}
EXPORT_SYMBOL_GPL(preempt_notifier_dec);

/** preempt_notifier_register - tell @notifier when the current task is switched in and out */
void preempt_notifier_register(struct preempt_notifier *notifier)
{
	hlist_add_head(&notifier->link, &current->preempt_notifiers);
}
EXPORT_SYMBOL_GPL(preempt_notifier_register);

/** preempt_notifier_unregister - stop that; by the same task */
void preempt_notifier_unregister(struct preempt_notifier *notifier)
{
	hlist_del(&notifier->link);
}
EXPORT_SYMBOL_GPL(preempt_notifier_unregister);

/* ---- Start-up ---- */

/**
 * init_idle - make a task the idle task of a CPU
 *
 * The task is not queued anywhere: it runs when nothing else does.
 */
void __init init_idle(struct task_struct *idle, int cpu)
{
	struct rq *rq = cpu_rq(cpu);
	unsigned long flags;

	raw_spin_lock_irqsave(&rq->lock, flags);
	WRITE_ONCE(idle->__state, TASK_RUNNING);
	idle->flags |= PF_IDLE | PF_KTHREAD | PF_NO_SETAFFINITY;
	idle->sched_class = &idle_sched_class;
	idle->prio = idle->normal_prio = idle->static_prio = MAX_PRIO - 1;
	cpumask_copy(&idle->cpus_mask, cpumask_of(cpu));
	idle->nr_cpus_allowed = 1;
	task_thread_info(idle)->cpu = cpu;
	idle->on_rq = TASK_ON_RQ_QUEUED;
	rq->idle = idle;
	snprintf(idle->comm, TASK_COMM_LEN, "swapper/%d", cpu);
	raw_spin_unlock_irqrestore(&rq->lock, flags);
}

static void __init init_rq(struct rq *rq, int cpu)
{
	int prio;

	raw_spin_lock_init(&rq->lock);
	rq->cpu = cpu;
	rq->cfs.tasks = RB_ROOT_CACHED;
	for (prio = 0; prio < MAX_RT_PRIO; prio++)
		INIT_LIST_HEAD(&rq->rt.queue[prio]);
	rq->curr = rq->idle = &init_task;
}

/** sched_init - run queues for all CPUs; the boot context is CPU 0's idle task until fork_init(). Interrupts are off. */
void __init sched_init(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		init_rq(cpu_rq(cpu), cpu);
	fair_init_entity(&init_task);
	init_idle(&init_task, 0);
	/* It does not idle yet, it starts the machine: see fork_init(). */
	init_task.flags &= ~PF_IDLE;
	init_task.on_cpu = 1;
	preempt_count_set(0);
	scheduler_running = true;
}
