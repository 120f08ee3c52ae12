// SPDX-License-Identifier: MIT
/*
 * The end of a task.
 *
 * do_exit() gives up what the task holds, tells who waits (vfork_done: kthread_stop(), the command's request), hands children to
 * process 1, takes the task out of the lists and switches away for ever. Nobody collects an exit status with wait() yet, so a task
 * releases itself. Its memory follows when the last switch is over and a grace period has passed (kernel/fork.c).
 *
 * make_task_dead() is do_exit() for a task that an oops has stopped anywhere: locks that it holds stay held, and what it kept in
 * interrupt flags and counts is repaired.
 */
#include <linux/completion.h>
#include <linux/cred.h>
#include <linux/delay.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/pid_namespace.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/task_work.h>
#include <linux/uaccess.h>
#include "internal.h"

#define DYING_SPINS 200	 /* turns of waiting for a task that ends right now on another CPU ... */
#define DYING_SLEEPS 250 /* ... and jiffies after that; one that is stuck in its end is not waited for */

/* Tasks between do_exit() and the end of their last switch. */
static atomic_t dying_tasks = ATOMIC_INIT(0);

/** task_is_gone - a dead task has been switched away from for the last time */
void task_is_gone(void)
{
	atomic_dec(&dying_tasks);
}

/**
 * wait_for_dying_tasks - who waits for a task learns of its end before its stack is free: let those that have told finish
 *
 * Process context. Afterwards a grace period is all that their memory still waits for.
 */
void wait_for_dying_tasks(void)
{
	unsigned int turn;

	for (turn = 0; atomic_read_acquire(&dying_tasks) > 0 && turn < DYING_SPINS + DYING_SLEEPS; turn++) {
		if (turn >= DYING_SPINS) {
			schedule_timeout_uninterruptible(1);
		} else if (!cond_resched()) {
			cpu_relax();
		}
	}
}

static void exit_mm(struct task_struct *tsk)
{
	struct mm_struct *mm = tsk->mm;

	if (!mm)
		return;
	task_lock(tsk);
	tsk->mm = NULL;
	task_unlock(tsk);
	mmput(mm);
}

static void tell_waiter(struct task_struct *tsk)
{
	struct completion *done;

	task_lock(tsk);
	done = tsk->vfork_done;
	tsk->vfork_done = NULL;
	if (done)
		complete(done);
	task_unlock(tsk);
}

/* Process 1 becomes the parent of the children. tasklist_lock is held for writing. */
static void give_away_children(struct task_struct *father)
{
	struct task_struct *reaper = init_pid_ns.child_reaper, *p;

	list_for_each_entry(p, &father->children, sibling) {
		RCU_INIT_POINTER(p->real_parent, reaper);
		RCU_INIT_POINTER(p->parent, reaper);
	}
	list_splice_tail_init(&father->children, &reaper->children);
}

/** release_task - take an ended task out of all lists; who looked it up under RCU may still look at it */
void release_task(struct task_struct *p)
{
	write_lock_irq(&tasklist_lock);
	give_away_children(p);
	list_del_init(&p->sibling);
	list_del_rcu(&p->tasks);
	list_del_rcu(&p->thread_node);
	p->signal->pids[PIDTYPE_PGID] = p->signal->pids[PIDTYPE_SID] = NULL;
	hlist_del_rcu(&p->pid_links[PIDTYPE_TGID]);
	p->signal->pids[PIDTYPE_TGID] = NULL;
	detach_pid(p, PIDTYPE_PID);
	nr_threads--;
	p->exit_state = EXIT_DEAD;
	write_unlock_irq(&tasklist_lock);
	flush_sigqueue(&p->pending);
	flush_sigqueue(&p->signal->shared_pending);
	put_task_struct_rcu_user(p);
}

/**
 * do_exit - end the current task
 * @code: what wait() would report: exit status << 8, or the number of the signal that ended it
 *
 * Process context; does not return.
 */
void __noreturn do_exit(long code)
{
	struct task_struct *tsk = current;

	if (unlikely(in_interrupt()))
		panic("Aiee, killing interrupt handler!");
	if (unlikely(!tsk->pid))
		panic("Attempted to kill the idle task!");
	if (unlikely(is_global_init(tsk)))
		panic("Attempted to kill init! exitcode=0x%08x\n", (unsigned int)code);
	exit_signals(tsk);
	atomic_inc(&dying_tasks);
	if (unlikely(in_atomic())) {
		pr_info("note: %s[%d] exited with preempt_count %d\n", tsk->comm, task_pid_nr(tsk), preempt_count());
		preempt_count_set(PREEMPT_ENABLED);
	}
	__set_current_state(TASK_RUNNING);
	tsk->exit_code = code;
	if (tsk->flags & PF_KTHREAD)
		kthread_task_exits(tsk, code);
	exit_mm(tsk);
	task_work_run();
	rcu_task_exits(tsk);
	tell_waiter(tsk);
	release_task(tsk);
	do_task_dead();
}
EXPORT_SYMBOL(do_exit);

/**
 * make_task_dead - end the current task after an oops, whatever it was doing
 * @signr: the signal to report
 */
void __noreturn make_task_dead(int signr)
{
	struct task_struct *tsk = current;

	if (unlikely(in_interrupt()))
		panic("Aiee, killing interrupt handler!");
	if (unlikely(!tsk->pid))
		panic("Attempted to kill the idle task!");
	user_section_abandon();
	if (unlikely(irqs_disabled())) {
		pr_info("note: %s[%d] exited with irqs disabled\n", tsk->comm, task_pid_nr(tsk));
		local_irq_enable();
	}
	if (unlikely(in_atomic())) {
		pr_info("note: %s[%d] exited with preempt_count %d\n", tsk->comm, task_pid_nr(tsk), preempt_count());
		preempt_count_set(PREEMPT_ENABLED);
	}
	if (unlikely(tsk->flags & PF_EXITING)) {
		/* It failed while it ended: leave everything as it is, and never run again. */
		pr_alert("Fixing recursive fault but reboot is needed!\n");
		tell_waiter(tsk);
		tsk->exit_state = EXIT_DEAD;
		refcount_inc(&tsk->rcu_users);
		do_task_dead();
	}
	do_exit(signr);
}
