// SPDX-License-Identifier: MIT
/*
 * Softirqs and tasklets: work that interrupts leave for later, still outside any task.
 *
 * Raising sets a bit in the CPU's irq_stat.__softirq_pending. The bits are served, interrupts on, when the outermost interrupt ends, when bottom
 * halves are enabled again, and by ksoftirqd/N: that is woken if bits are raised outside interrupts, and if new bits keep coming while they
 * are served. While a softirq runs, softirq_count() is odd in units of SOFTIRQ_OFFSET; nothing switches tasks.
 *
 * A tasklet is in at most one CPU's list (TASKLET_STATE_SCHED) and runs on one CPU at a time (TASKLET_STATE_RUN); one that is disabled
 * stays in the list until it is enabled.
 *
 * The pending bits and the lists belong to their CPU and are touched with its interrupts off. Nothing is allocated.
 */
#include <linux/cpu.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/kernel_stat.h>
#include <linux/kthread.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/wait_bit.h>
#include "internal.h"

#define MAX_ROUNDS 10 /* of new softirqs before ksoftirqd takes over */

DEFINE_PER_CPU(irq_cpustat_t, irq_stat);
EXPORT_PER_CPU_SYMBOL(irq_stat);
DEFINE_PER_CPU(struct task_struct *, ksoftirqd);

static struct softirq_action softirq_vec[NR_SOFTIRQS];

const char *const softirq_to_name[NR_SOFTIRQS] = { "HI",       "TIMER",	  "NET_TX", "NET_RX",  "BLOCK",
						   "IRQ_POLL", "TASKLET", "SCHED",  "HRTIMER", "RCU" };

static void wakeup_softirqd(void)
{
	struct task_struct *tsk = __this_cpu_read(ksoftirqd);

	if (tsk)
		wake_up_process(tsk);
}

/* ---- Serving ---- */

static void serve_one(unsigned int nr)
{
	int count = preempt_count();

	this_cpu_inc(kstat.softirqs[nr]);
	softirq_vec[nr].action(&softirq_vec[nr]);
	if (likely(count == preempt_count()))
		return;
	pr_err("huh, entered softirq %u %s %p with preempt_count %08x, exited with %08x?\n", nr, softirq_to_name[nr],
	       softirq_vec[nr].action, count, preempt_count());
	preempt_count_set(count);
}

/** __do_softirq - serve what is pending. Interrupts off, bottom halves enabled; interrupts go on in between. */
asmlinkage void __do_softirq(void)
{
	unsigned int pending = local_softirq_pending(), rounds = MAX_ROUNDS;

	__local_bh_disable_ip(_RET_IP_, SOFTIRQ_OFFSET);
	do {
		set_softirq_pending(0);
		local_irq_enable();
		while (pending) {
			unsigned int nr = __ffs(pending);

			pending &= ~(1U << nr);
			serve_one(nr);
		}
		local_irq_disable();
		pending = local_softirq_pending();
	} while (pending && --rounds && !need_resched());
	if (pending)
		wakeup_softirqd();
	preempt_count_sub(SOFTIRQ_OFFSET);
}

/** do_softirq - serve what is pending, unless this is an interrupt or softirq already */
asmlinkage void do_softirq(void)
{
	unsigned long flags;

	if (in_interrupt())
		return;
	local_irq_save(flags);
	if (local_softirq_pending())
		__do_softirq();
	local_irq_restore(flags);
}

/** __local_bh_enable_ip - enable bottom halves again, and serve what came meanwhile */
void __local_bh_enable_ip(unsigned long ip, unsigned int cnt)
{
	WARN_ON_ONCE(in_hardirq());
	/* The last step of preemption stays disabled, so that the pending bits stay this CPU's. */
	preempt_count_sub(cnt - 1);
	if (unlikely(!in_interrupt() && local_softirq_pending()))
		do_softirq();
	preempt_count_dec();
}
EXPORT_SYMBOL(__local_bh_enable_ip);

/** _local_bh_enable - the same without serving; interrupts off */
void _local_bh_enable(void)
{
	WARN_ON_ONCE(in_hardirq());
	preempt_count_sub(SOFTIRQ_DISABLE_OFFSET);
}
EXPORT_SYMBOL(_local_bh_enable);

/* ---- Interrupts ---- */

/** irq_enter_rcu - irq_enter() where RCU watches already */
void irq_enter_rcu(void)
{
	preempt_count_add(HARDIRQ_OFFSET);
}

/** irq_enter - an interrupt begins. Interrupts off. */
void irq_enter(void)
{
	rcu_irq_enter();
	irq_enter_rcu();
}

/** irq_exit_rcu - irq_exit() but for RCU */
void irq_exit_rcu(void)
{
	preempt_count_sub(HARDIRQ_OFFSET);
	if (!in_interrupt() && local_softirq_pending())
		__do_softirq();
}

/** irq_exit - an interrupt ends: if it was the outermost, serve softirqs. Interrupts off. */
void irq_exit(void)
{
	irq_exit_rcu();
	rcu_irq_exit();
}

/* ---- Raising ---- */

/** __raise_softirq_irqoff - only mark it. Interrupts off. */
void __raise_softirq_irqoff(unsigned int nr)
{
	or_softirq_pending(1UL << nr);
}

/** raise_softirq_irqoff - let a softirq run soon on this CPU. Interrupts off. */
void raise_softirq_irqoff(unsigned int nr)
{
	__raise_softirq_irqoff(nr);
	/* In an interrupt, or with bottom halves disabled, it is served at the end of that. */
	if (!in_interrupt())
		wakeup_softirqd();
}

/** raise_softirq - let a softirq run soon on this CPU. Any context. */
void raise_softirq(unsigned int nr)
{
	unsigned long flags;

	local_irq_save(flags);
	raise_softirq_irqoff(nr);
	local_irq_restore(flags);
}

/** open_softirq - say what a softirq does; at start-up */
void open_softirq(int nr, void (*action)(struct softirq_action *))
{
	softirq_vec[nr].action = action;
}

/* ---- Tasklets ---- */

struct tasklet_list {
	struct tasklet_struct *head;
	struct tasklet_struct **tail;
};
static DEFINE_PER_CPU(struct tasklet_list, tasklet_vec);
static DEFINE_PER_CPU(struct tasklet_list, tasklet_hi_vec);

static void append(struct tasklet_list __percpu *lists, struct tasklet_struct *t, unsigned int nr)
{
	struct tasklet_list *list;
	unsigned long flags;

	local_irq_save(flags);
	list = this_cpu_ptr(lists);
	t->next = NULL;
	if (!list->head)
		list->tail = &list->head;
	*list->tail = t;
	list->tail = &t->next;
	raise_softirq_irqoff(nr);
	local_irq_restore(flags);
}

/** __tasklet_schedule - tasklet_schedule(), after the tasklet has been marked as scheduled. Any context. */
void __tasklet_schedule(struct tasklet_struct *t)
{
	append(&tasklet_vec, t, TASKLET_SOFTIRQ);
}
EXPORT_SYMBOL(__tasklet_schedule);

/** __tasklet_hi_schedule - the same before all ordinary tasklets */
void __tasklet_hi_schedule(struct tasklet_struct *t)
{
	append(&tasklet_hi_vec, t, HI_SOFTIRQ);
}
EXPORT_SYMBOL(__tasklet_hi_schedule);

static void call_tasklet(struct tasklet_struct *t)
{
	if (!test_and_clear_bit(TASKLET_STATE_SCHED, &t->state)) {
		WARN_ONCE(1, "tasklet SCHED state not set: %s %pS\n", t->use_callback ? "callback" : "func",
			  t->use_callback ? (void *)t->callback : (void *)t->func);
		return;
	}
	wake_up_var(&t->state);
	if (t->use_callback)
		t->callback(t);
	else
		t->func(t->data);
}

/* Run it if it may run here and now; false: later. */
static bool try_tasklet(struct tasklet_struct *t)
{
	if (!tasklet_trylock(t))
		return false;
	if (atomic_read(&t->count)) {
		tasklet_unlock(t);
		return false;
	}
	call_tasklet(t);
	tasklet_unlock(t);
	return true;
}

static void run_tasklets(struct tasklet_list __percpu *lists, unsigned int nr)
{
	struct tasklet_struct *t;

	local_irq_disable();
	t = this_cpu_ptr(lists)->head;
	this_cpu_ptr(lists)->head = NULL;
	local_irq_enable();
	while (t) {
		struct tasklet_struct *next = t->next;

		if (!try_tasklet(t))
			append(lists, t, nr);
		t = next;
	}
}

static void tasklet_action(struct softirq_action *a)
{
	run_tasklets(&tasklet_vec, TASKLET_SOFTIRQ);
}

static void tasklet_hi_action(struct softirq_action *a)
{
	run_tasklets(&tasklet_hi_vec, HI_SOFTIRQ);
}

/** tasklet_setup - make a tasklet ready: @callback gets the tasklet */
void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *))
{
	*t = (struct tasklet_struct){ .callback = callback, .use_callback = true };
}
EXPORT_SYMBOL(tasklet_setup);

/** tasklet_init - make a tasklet ready: @func gets @data */
void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long), unsigned long data)
{
	*t = (struct tasklet_struct){ .func = func, .data = data };
}
EXPORT_SYMBOL(tasklet_init);

/** tasklet_unlock - its function has returned */
void tasklet_unlock(struct tasklet_struct *t)
{
	smp_mb__before_atomic();
	clear_bit(TASKLET_STATE_RUN, &t->state);
	smp_mb__after_atomic();
	wake_up_var(&t->state);
}
EXPORT_SYMBOL_GPL(tasklet_unlock);

/** tasklet_unlock_wait - wait until its function has returned. Process context. */
void tasklet_unlock_wait(struct tasklet_struct *t)
{
	wait_var_event(&t->state, !test_bit(TASKLET_STATE_RUN, &t->state));
}
EXPORT_SYMBOL_GPL(tasklet_unlock_wait);

/** tasklet_unlock_spin_wait - the same, busily. Not in the function itself. */
void tasklet_unlock_spin_wait(struct tasklet_struct *t)
{
	while (test_bit(TASKLET_STATE_RUN, &t->state))
		cpu_relax();
}
EXPORT_SYMBOL(tasklet_unlock_spin_wait);

/** tasklet_kill - wait until the tasklet is neither scheduled nor running; it must not schedule itself. Process context. */
void tasklet_kill(struct tasklet_struct *t)
{
	if (in_interrupt())
		pr_notice("Attempt to kill tasklet from interrupt\n");
	wait_var_event(&t->state, !test_and_set_bit(TASKLET_STATE_SCHED, &t->state));
	tasklet_unlock_wait(t);
	clear_bit(TASKLET_STATE_SCHED, &t->state);
	smp_mb__after_atomic();
	wake_up_var(&t->state);
}
EXPORT_SYMBOL(tasklet_kill);

/* ---- ksoftirqd ---- */

static int run_ksoftirqd(void *unused)
{
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!local_softirq_pending()) {
			schedule();
			continue;
		}
		__set_current_state(TASK_RUNNING);
		do_softirq();
		cond_resched();
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

/** ksoftirqd_start - make the softirq thread of a CPU. Process context. */
void ksoftirqd_start(unsigned int cpu)
{
	struct task_struct *tsk = kthread_create_on_cpu(run_ksoftirqd, NULL, cpu, "ksoftirqd/%u");

	if (IS_ERR(tsk))
		panic("Could not start ksoftirqd/%u: %ld", cpu, PTR_ERR(tsk));
	per_cpu(ksoftirqd, cpu) = tsk;
	wake_up_process(tsk);
}

/** softirq_init - tasklets. Interrupts are off. */
void __init softirq_init(void)
{
	open_softirq(TASKLET_SOFTIRQ, tasklet_action);
	open_softirq(HI_SOFTIRQ, tasklet_hi_action);
}
