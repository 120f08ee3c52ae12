// SPDX-License-Identifier: MIT
/*
 * Read-copy-update.
 *
 * Readers. rcu_read_lock() counts in the task, preempt_disable() in the CPU; both also hold for interrupts that come on top. A CPU is *quiescent*
 * when no reader can be active on it: when it switches tasks, idles, or when the tick finds it with neither count raised. Tasks are not preempted, so a task
 * can be switched out inside a reader only if it sleeps there, against the rules; such readers are counted in rcu_blocked_readers,
 * and hold every grace period up, instead of being forgotten.
 *
 * A grace period takes a snapshot of every other CPU's counter of quiescent states and waits until each has changed or the CPU is
 * seen idle. Any task may run one for itself: synchronize_rcu() does. With one CPU nothing is left to wait for.
 *
 * Callbacks go to one list, in order; a kernel thread (rcu_preempt) takes what is there, lets a grace period pass and calls them with
 * bottom halves off. callbacks_lock guards the list. Nothing is allocated.
 *
 * Memory order: a CPU's counter is raised with a full barrier between the reader before and what follows; the snapshot is taken after a full
 * barrier, and its end is followed by one.
 */
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/hardirq.h>
#include <linux/init.h>
#include <linux/kthread.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/rcupdate_wait.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/mm.h>
#include "../internal.h"

/* Changed by the CPU itself only. */
struct rcu_cpu {
	unsigned long quiescent; /* quiescent states passed */
	int busy;		 /* 1: runs tasks; + 1 for each interrupt; 0: nothing but idle code runs */
};

static DEFINE_PER_CPU(struct rcu_cpu, rcu_cpu) = { .busy = 1 };
static atomic_t rcu_blocked_readers = ATOMIC_INIT(0);

static DEFINE_RAW_SPINLOCK(callbacks_lock);
static struct rcu_head *callbacks;		      /* guarded by callbacks_lock */
static struct rcu_head **callbacks_tail = &callbacks; /* likewise */
static bool gp_wanted;				      /* likewise: a grace period is asked for without a callback */
static struct task_struct *rcu_thread;

/* Tickets of grace periods: drawn when one starts; the highest that ended. For the polling interface. */
static atomic_long_t gp_started = ATOMIC_LONG_INIT(0);
static atomic_long_t gp_ended = ATOMIC_LONG_INIT(0);

int rcu_expedited;
int rcu_normal;

/* ---- readers and quiescent states ---- */

/** __rcu_read_lock - begin a reader. Any context. */
void __rcu_read_lock(void)
{
	WRITE_ONCE(current->rcu_read_lock_nesting, current->rcu_read_lock_nesting + 1);
	barrier();
}
EXPORT_SYMBOL_GPL(__rcu_read_lock);

/** __rcu_read_unlock - end a reader */
void __rcu_read_unlock(void)
{
	struct task_struct *t = current;

	barrier();
	WRITE_ONCE(t->rcu_read_lock_nesting, t->rcu_read_lock_nesting - 1);
	if (unlikely(t->rcu_read_lock_nesting == 0 && t->rcu_blocked)) {
		t->rcu_blocked = false;
		smp_mb();
		atomic_dec(&rcu_blocked_readers);
	}
	WARN_ON_ONCE(t->rcu_read_lock_nesting < 0);
}
EXPORT_SYMBOL_GPL(__rcu_read_unlock);

/** rcu_preempt_depth - how many readers the current task is in */
int rcu_preempt_depth(void)
{
	return READ_ONCE(current->rcu_read_lock_nesting);
}

/** rcu_read_lock_held - is the caller in a reader? */
int rcu_read_lock_held(void)
{
	return rcu_preempt_depth() > 0;
}
EXPORT_SYMBOL_GPL(rcu_read_lock_held);

/** rcu_read_lock_bh_held - are bottom halves off? */
int rcu_read_lock_bh_held(void)
{
	return in_softirq() || irqs_disabled();
}
EXPORT_SYMBOL_GPL(rcu_read_lock_bh_held);

/** rcu_read_lock_sched_held - is preemption off? */
int rcu_read_lock_sched_held(void)
{
	return !preemptible();
}
EXPORT_SYMBOL(rcu_read_lock_sched_held);

/** rcu_read_lock_any_held - is this a reader of any kind? */
int rcu_read_lock_any_held(void)
{
	return rcu_read_lock_held() || rcu_read_lock_bh_held() || rcu_read_lock_sched_held();
}
EXPORT_SYMBOL_GPL(rcu_read_lock_any_held);

static void pass_quiescent(void)
{
	struct rcu_cpu *rc = this_cpu_ptr(&rcu_cpu);

	smp_mb();
	WRITE_ONCE(rc->quiescent, rc->quiescent + 1);
	smp_mb();
}

/** rcu_note_context_switch - the scheduler is about to switch tasks on this CPU; interrupts are off */
void rcu_note_context_switch(bool preempt)
{
	struct task_struct *t = current;

	if (unlikely(t->rcu_read_lock_nesting > 0)) {
		WARN_ONCE(!preempt, "Voluntary context switch within RCU read-side critical section!");
		if (!t->rcu_blocked) {
			t->rcu_blocked = true;
			atomic_inc(&rcu_blocked_readers);
		}
	}
	pass_quiescent();
}

/** rcu_all_qs - a long-running piece of kernel code has a moment (cond_resched) */
void rcu_all_qs(void)
{
	if (!current->rcu_read_lock_nesting && preemptible()) {
		preempt_disable();
		pass_quiescent();
		preempt_enable();
	}
}
EXPORT_SYMBOL_GPL(rcu_all_qs);

/** rcu_momentary_dyntick_idle - the same, unconditionally; interrupts are off */
void rcu_momentary_dyntick_idle(void)
{
	pass_quiescent();
}

/** rcu_sched_clock_irq - the tick: was what it interrupted a reader? */
void rcu_sched_clock_irq(void)
{
	if (!current->rcu_read_lock_nesting && preempt_count() == HARDIRQ_OFFSET)
		pass_quiescent();
}

static void leave(void)
{
	smp_mb();
	__this_cpu_dec(rcu_cpu.busy);
	smp_mb();
}

static void enter(void)
{
	__this_cpu_inc(rcu_cpu.busy);
	smp_mb();
	if (__this_cpu_read(rcu_cpu.busy) == 1)
		pass_quiescent();
}

/** rcu_idle_enter - this CPU has nothing to do; interrupts are off */
void rcu_idle_enter(void)
{
	leave();
}

/** rcu_idle_exit - it has; interrupts are off */
void rcu_idle_exit(void)
{
	enter();
}

/** rcu_irq_enter - an interrupt begins; its handler may be a reader */
void rcu_irq_enter(void)
{
	enter();
}

/** rcu_irq_exit - an interrupt ends */
void rcu_irq_exit(void)
{
	leave();
}

/** rcu_cpu_starting - a CPU is about to go online, not idle */
void rcu_cpu_starting(unsigned int cpu)
{
	per_cpu(rcu_cpu, cpu).busy = 1;
}

/** rcu_task_exits - a task ends, by an oops perhaps inside a reader: grace periods must not wait for it for ever */
void rcu_task_exits(struct task_struct *p)
{
	p->rcu_read_lock_nesting = 0;
	if (p->rcu_blocked) {
		p->rcu_blocked = false;
		atomic_dec(&rcu_blocked_readers);
	}
}

/** rcu_is_watching - may this CPU have readers now? */
bool rcu_is_watching(void)
{
	return raw_cpu_read(rcu_cpu.busy) > 0;
}
EXPORT_SYMBOL_GPL(rcu_is_watching);

/* ---- grace periods ---- */

static bool cpu_passed(int cpu, unsigned long snapshot)
{
	const struct rcu_cpu *rc = per_cpu_ptr(&rcu_cpu, cpu);

	return !READ_ONCE(rc->busy) || READ_ONCE(rc->quiescent) != snapshot;
}

/* Waits until every reader that is active now is done. Process context, not in a reader. */
static void wait_for_readers(void)
{
	unsigned long snapshot[NR_CPUS];
	long ticket = atomic_long_inc_return(&gp_started), ended;
	int cpu;

	smp_mb();
	for_each_online_cpu(cpu)
		snapshot[cpu] = READ_ONCE(per_cpu_ptr(&rcu_cpu, cpu)->quiescent);
	smp_mb();
	for_each_online_cpu(cpu) {
		/* The caller's own CPU: that it runs here shows that no reader does, but for those that sleep. */
		while (cpu != raw_smp_processor_id() && !cpu_passed(cpu, snapshot[cpu])) {
			smp_send_reschedule(cpu);
			schedule_timeout_uninterruptible(1);
		}
	}
	while (atomic_read(&rcu_blocked_readers))
		schedule_timeout_uninterruptible(1);
	smp_mb();
	ended = atomic_long_read(&gp_ended);
	while (ended < ticket) {
		long seen = atomic_long_cmpxchg(&gp_ended, ended, ticket);

		if (seen == ended)
			break;
		ended = seen;
	}
}

/** synchronize_rcu - wait until all readers that are active now are done. Process context, not in a reader. */
void synchronize_rcu(void)
{
	might_sleep();
	if (WARN_ONCE(rcu_read_lock_held(), "Illegal synchronize_rcu() in RCU read-side critical section"))
		return;
	if (system_state == SYSTEM_BOOTING)
		return;
	wait_for_readers();
}
EXPORT_SYMBOL_GPL(synchronize_rcu);

/** synchronize_rcu_expedited - the same; it is no faster here */
void synchronize_rcu_expedited(void)
{
	synchronize_rcu();
}
EXPORT_SYMBOL_GPL(synchronize_rcu_expedited);

static void enqueue(struct rcu_head *head)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&callbacks_lock, flags);
	if (head) {
		head->next = NULL;
		*callbacks_tail = head;
		callbacks_tail = &head->next;
	} else {
		gp_wanted = true;
	}
	raw_spin_unlock_irqrestore(&callbacks_lock, flags);
	if (rcu_thread)
		wake_up_process(rcu_thread);
}

/**
 * call_rcu - call @func(@head) when all readers that are active now are done
 * @head: inside the object; may not be queued again before it was called
 *
 * Any context. The function runs with bottom halves off and must not sleep.
 */
void call_rcu(struct rcu_head *head, rcu_callback_t func)
{
	head->func = func;
	enqueue(head);
}
EXPORT_SYMBOL_GPL(call_rcu);

/**
 * kvfree_call_rcu - kfree_rcu(): free an object after a grace period
 * @head: inside the object, or NULL
 * @func: the offset of @head, or the object if @head is NULL (process context only)
 */
void kvfree_call_rcu(struct rcu_head *head, rcu_callback_t func)
{
	if (head) {
		call_rcu(head, func);
	} else {
		synchronize_rcu();
		kvfree((void *)func);
	}
}
EXPORT_SYMBOL_GPL(kvfree_call_rcu);

static void invoke(struct rcu_head *head)
{
	unsigned long offset = (unsigned long)head->func;

	if (__is_kvfree_rcu_offset(offset))
		kvfree((void *)head - offset);
	else
		head->func(head);
}

static struct rcu_head *take_callbacks(bool *work)
{
	struct rcu_head *list;

	raw_spin_lock_irq(&callbacks_lock);
	list = callbacks;
	callbacks = NULL;
	callbacks_tail = &callbacks;
	*work = list || gp_wanted;
	gp_wanted = false;
	raw_spin_unlock_irq(&callbacks_lock);
	return list;
}

static int rcu_gp_thread(void *unused)
{
	struct rcu_head *list, *next;
	bool work;

	for (;;) {
		set_current_state(TASK_IDLE);
		list = take_callbacks(&work);
		if (!work) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		wait_for_readers();
		for (; list; list = next) {
			next = list->next;
			local_bh_disable();
			invoke(list);
			local_bh_enable();
			cond_resched();
		}
	}
	return 0;
}

/** rcu_spawn_gp_kthread - start-up, threads can be made: callbacks are called from here on */
void rcu_spawn_gp_kthread(void)
{
	struct task_struct *t = kthread_run(rcu_gp_thread, NULL, "rcu_preempt");

	BUG_ON(IS_ERR(t));
	rcu_thread = t;
	wake_up_process(t);
}

/** rcu_init - start-up: nothing waits yet; callbacks are kept until threads can be made */
void __init rcu_init(void)
{
}

/** wakeme_after_rcu - the callback of struct rcu_synchronize */
void wakeme_after_rcu(struct rcu_head *head)
{
	complete(&container_of(head, struct rcu_synchronize, head)->completion);
}
EXPORT_SYMBOL_GPL(wakeme_after_rcu);

/** __wait_rcu_gp - wait for the grace periods of several kinds of RCU, given by their call functions. Process context. */
void __wait_rcu_gp(bool checktiny, int n, call_rcu_func_t *crcu_array, struct rcu_synchronize *rs_array)
{
	int i;

	for (i = 0; i < n; i++) {
		init_completion(&rs_array[i].completion);
		crcu_array[i](&rs_array[i].head, wakeme_after_rcu);
	}
	for (i = 0; i < n; i++)
		wait_for_completion(&rs_array[i].completion);
}
EXPORT_SYMBOL_GPL(__wait_rcu_gp);

/** rcu_barrier - wait until all callbacks queued so far were called. Process context. */
void rcu_barrier(void)
{
	if (rcu_thread)
		wait_rcu_gp(call_rcu);
}
EXPORT_SYMBOL_GPL(rcu_barrier);

/* ---- polling, and the tasks flavour ---- */

/** get_state_synchronize_rcu - a cookie for the grace period that starts next */
unsigned long get_state_synchronize_rcu(void)
{
	smp_mb();
	return atomic_long_read(&gp_started) + 1;
}
EXPORT_SYMBOL_GPL(get_state_synchronize_rcu);

/** get_completed_synchronize_rcu - a cookie that is over already */
unsigned long get_completed_synchronize_rcu(void)
{
	return 0;
}
EXPORT_SYMBOL_GPL(get_completed_synchronize_rcu);

/** start_poll_synchronize_rcu - a cookie, and see that its grace period comes */
unsigned long start_poll_synchronize_rcu(void)
{
	unsigned long cookie = get_state_synchronize_rcu();

	enqueue(NULL);
	return cookie;
}
EXPORT_SYMBOL_GPL(start_poll_synchronize_rcu);

/** poll_state_synchronize_rcu - has the cookie's grace period passed? */
bool poll_state_synchronize_rcu(unsigned long oldstate)
{
	if (ULONG_CMP_LT(atomic_long_read(&gp_ended), oldstate))
		return false;
	smp_mb();
	return true;
}
EXPORT_SYMBOL_GPL(poll_state_synchronize_rcu);

/** cond_synchronize_rcu - wait for the cookie's grace period if it has not passed. Process context. */
void cond_synchronize_rcu(unsigned long oldstate)
{
	if (!poll_state_synchronize_rcu(oldstate))
		synchronize_rcu();
}
EXPORT_SYMBOL_GPL(cond_synchronize_rcu);

/** call_rcu_tasks - call_rcu() for readers that end when a task sleeps: every grace period here outlasts those as well */
void call_rcu_tasks(struct rcu_head *head, rcu_callback_t func)
{
	call_rcu(head, func);
}
EXPORT_SYMBOL_GPL(call_rcu_tasks);

/** synchronize_rcu_tasks - the same for synchronize_rcu() */
void synchronize_rcu_tasks(void)
{
	synchronize_rcu();
}
EXPORT_SYMBOL_GPL(synchronize_rcu_tasks);

/** rcu_barrier_tasks - the same for rcu_barrier() */
void rcu_barrier_tasks(void)
{
	rcu_barrier();
}
EXPORT_SYMBOL_GPL(rcu_barrier_tasks);
