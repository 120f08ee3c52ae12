// SPDX-License-Identifier: MIT
/*
 * What the scheduler tells people: reports of sleeping in the wrong place, and lists of tasks. The texts are Linux's.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/kallsyms.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/stacktrace.h>
#include <linux/string.h>
#include "sched.h"
#include "../internal.h"

static bool context_is_as_expected(unsigned int offsets)
{
	unsigned int nested = preempt_count() + (rcu_preempt_depth() << MIGHT_RESCHED_RCU_SHIFT);

	return nested == offsets;
}

static bool wait_a_second(void)
{
	static unsigned long last;

	if (last && time_before(jiffies, last + HZ))
		return true;
	last = jiffies ? jiffies : 1;
	return false;
}

/**
 * __might_resched - report a call of something that sleeps where that is not allowed
 * @file, @line: where the call is
 * @offsets: the preempt_count and, from bit 8, the depth of RCU readers that are allowed
 *
 * At most one report a second.
 */
void __might_resched(const char *file, int line, unsigned int offsets)
{
	if ((context_is_as_expected(offsets) && !irqs_disabled() && !is_idle_task(current)) ||
	    system_state == SYSTEM_BOOTING || system_state > SYSTEM_RUNNING || oops_in_progress)
		return;
	if (wait_a_second())
		return;
	pr_err("BUG: sleeping function called from invalid context at %s:%d\n", file, line);
	pr_err("in_atomic(): %d, irqs_disabled(): %d, non_block: %d, pid: %d, name: %s\n", in_atomic(), irqs_disabled(),
	       0, current->pid, current->comm);
	pr_err("preempt_count: %x, expected: %x\n", preempt_count(), offsets & MIGHT_RESCHED_PREEMPT_MASK);
	pr_err("RCU nest depth: %d, expected: %u\n", rcu_preempt_depth(), offsets >> MIGHT_RESCHED_RCU_SHIFT);
	dump_stack();
	add_taint(TAINT_WARN, LOCKDEP_STILL_OK);
	warn_count++;
}
EXPORT_SYMBOL(__might_resched);

/** __might_sleep - might_sleep(): also the task must not be on its way to sleep already */
void __might_sleep(const char *file, int line)
{
	unsigned int state = get_current_state();

	WARN_ONCE(state != TASK_RUNNING && current->task_state_change,
		  "do not call blocking ops when !TASK_RUNNING; state=%x set at [<%p>] %pS\n", state,
		  (void *)current->task_state_change, (void *)current->task_state_change);
	__might_resched(file, line, 0);
}
EXPORT_SYMBOL(__might_sleep);

/** __cant_sleep - report if the caller could sleep but counts on not doing so */
void __cant_sleep(const char *file, int line, int preempt_offset)
{
	if (irqs_disabled() || preempt_count() > preempt_offset || wait_a_second())
		return;
	printk(KERN_ERR "BUG: assuming atomic context at %s:%d\n", file, line);
	printk(KERN_ERR "in_atomic(): %d, irqs_disabled(): %d, pid: %d, name: %s\n", in_atomic(), irqs_disabled(),
	       current->pid, current->comm);
	dump_stack();
	add_taint(TAINT_WARN, LOCKDEP_STILL_OK);
	warn_count++;
}
EXPORT_SYMBOL_GPL(__cant_sleep);

/** sched_show_task - log what a task does: its state and call trace */
void sched_show_task(struct task_struct *p)
{
	int ppid = 0;

	if (!try_get_task_stack(p))
		return;
	pr_info("task:%-15.15s state:%c", p->comm, task_state_to_char(p));
	if (task_is_running(p))
		pr_cont("  running task    ");
	rcu_read_lock();
	if (pid_alive(p))
		ppid = task_pid_nr(rcu_dereference(p->real_parent));
	rcu_read_unlock();
	pr_cont(" stack:%-5lu pid:%-5d ppid:%-6d flags:0x%08lx\n", 0UL, task_pid_nr(p), ppid,
		read_ti_thread_flags(&p->thread_info));
	show_stack(p, NULL, KERN_INFO);
	put_task_stack(p);
}
EXPORT_SYMBOL_GPL(sched_show_task);

/** show_state_filter - sched_show_task() of all tasks in one of the given states (0: all) */
void show_state_filter(unsigned int state_filter)
{
	struct task_struct *p;

	rcu_read_lock();
	for_each_process(p) {
		unsigned int state = READ_ONCE(p->__state);

		if (!state_filter || (state & state_filter))
			sched_show_task(p);
	}
	rcu_read_unlock();
}

/** dump_cpu_task - log what a CPU runs */
void dump_cpu_task(int cpu)
{
	pr_info("Task dump for CPU %d:\n", cpu);
	sched_show_task(curr_task(cpu));
}

static bool first_waiting_place(void *cookie, unsigned long addr)
{
	char name[KSYM_SYMBOL_LEN];

	/* The scheduler's own functions say nothing about what the task waits for. */
	sprint_symbol_no_offset(name, addr);
	if (strstr(name, "schedule") || strstr(name, "arch_switch_stack") || !strcmp(name, "context_switch"))
		return true;
	*(unsigned long *)cookie = addr;
	return false;
}

/** get_wchan - where a task sleeps: an address outside the scheduler, or 0 */
unsigned long get_wchan(struct task_struct *p)
{
	unsigned long addr = 0;

	if (p == current || task_is_running(p) || p->on_rq || !try_get_task_stack(p))
		return 0;
	arch_stack_walk(first_waiting_place, &addr, p, NULL);
	put_task_stack(p);
	return addr;
}

/** in_sched_functions - is this an address in the scheduler? They are not set apart here. */
int in_sched_functions(unsigned long addr)
{
	return 0;
}
