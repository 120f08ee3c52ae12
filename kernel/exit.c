// SPDX-License-Identifier: MIT
/*
 * The end of a task.
 *
 * do_exit() gives up what the task holds, tells who waits (vfork_done: kthread_stop(), the command's request, a parent in vfork), hands children
 * on, and switches away for ever. The last thread of a program's process stays as a zombie, without memory, files and stack, until the parent has
 * waited for it (kernel/wait.c); do_notify_parent() says whether somebody will. All others, and every task of the kernel, release themselves.
 * A leader whose threads live on is a zombie that the parent is not told of before the last of them has been released. The memory of a released
 * task follows when its last switch is over and a grace period has passed (kernel/fork.c).
 *
 * Children go to another thread of the process, else to the nearest ancestor that wants them (PR_SET_CHILD_SUBREAPER), else to process 1, which
 * has no zombies.
 *
 * make_task_dead() is do_exit() for a task that an oops has stopped anywhere: locks that it holds stay held, and what it kept in
 * interrupt flags and counts is repaired.
 */
#include <linux/completion.h>
#include <linux/cred.h>
#include <linux/delay.h>
#include <linux/export.h>
#include <linux/fdtable.h>
#include <linux/fs_struct.h>
#include <linux/futex.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/pid_namespace.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/user.h>
#include <linux/syscalls.h>
#include <linux/task_work.h>
#include <linux/tty.h>
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

/* ---- What it holds ---- */

/** mm_release - the task leaves its address space (exit, execve): what others wait for there is done for it. Process context. */
void mm_release(struct task_struct *tsk)
{
	futex_exit_task(tsk);
	if (tsk->clear_child_tid) {
		/* Nobody can be waiting if there is no other user. */
		if (atomic_read(&tsk->mm->mm_users) > 1) {
			(void)put_user(0, tsk->clear_child_tid);
			do_futex((u32 __user *)tsk->clear_child_tid, FUTEX_WAKE, 1, NULL, NULL, 0, 0);
		}
		tsk->clear_child_tid = NULL;
	}
	tell_waiter(tsk);
}

/** exit_mm - leave the address space for good; by the task itself */
void exit_mm(struct task_struct *tsk)
{
	struct mm_struct *mm = tsk->mm;

	if (!mm)
		return;
	if (tsk->thread.user)
		mm_release(tsk);
	task_lock(tsk);
	tsk->mm = NULL;
	task_unlock(tsk);
	mm_update_next_owner(mm);
	mmput(mm);
}

static void exit_program_parts(struct task_struct *tsk)
{
	if (!tsk->thread.user)
		return;
	exit_files(tsk);
	exit_fs(tsk);
}

/* ---- Orphaned process groups ---- */

/*
 * A process group is orphaned if no member has a parent outside of it in the same session: nobody there could continue it once it is stopped.
 * @ignored does not count. tasklist_lock held.
 */
static bool will_become_orphaned_pgrp(struct pid *pgrp, struct task_struct *ignored)
{
	struct task_struct *p;

	do_each_pid_task(pgrp, PIDTYPE_PGID, p)
	{
		/* cppcheck-suppress nullPointerRedundantCheck */
		struct task_struct *parent = rcu_dereference_raw(p->real_parent);

		if (p == ignored || (p->exit_state && thread_group_empty(p)) || is_global_init(parent))
			continue;
		if (task_pgrp(parent) != pgrp && task_session(parent) == task_session(p))
			return false;
	}
	while_each_pid_task(pgrp, PIDTYPE_PGID, p);
	return true;
}

/** is_current_pgrp_orphaned - is the current task's process group orphaned? */
bool is_current_pgrp_orphaned(void)
{
	bool orphaned;

	read_lock(&tasklist_lock);
	orphaned = will_become_orphaned_pgrp(task_pgrp(current), NULL);
	read_unlock(&tasklist_lock);
	return orphaned;
}

static bool has_stopped_jobs(struct pid *pgrp)
{
	struct task_struct *p;

	do_each_pid_task(pgrp, PIDTYPE_PGID, p)
	{
		if (p->signal->flags & SIGNAL_STOP_STOPPED)
			return true;
	}
	while_each_pid_task(pgrp, PIDTYPE_PGID, p);
	return false;
}

/*
 * @tsk ends, or gets another parent: if that makes a process group orphaned that has stopped members, they are hung up and continued. @parent is the
 * one it loses, NULL if @tsk itself ends. tasklist_lock held for writing.
 */
static void kill_orphaned_pgrp(struct task_struct *tsk, struct task_struct *parent)
{
	struct task_struct *ignored = parent ? NULL : tsk;
	struct pid *pgrp = task_pgrp(tsk);

	if (!parent)
		parent = rcu_dereference_raw(tsk->real_parent);
	if (!pgrp || pgrp == &init_struct_pid || task_pgrp(parent) == pgrp || task_session(parent) != task_session(tsk))
		return;
	if (will_become_orphaned_pgrp(pgrp, ignored) && has_stopped_jobs(pgrp)) {
		__kill_pgrp_info(SIGHUP, SEND_SIG_PRIV, pgrp);
		__kill_pgrp_info(SIGCONT, SEND_SIG_PRIV, pgrp);
	}
}

/* ---- Children ---- */

static struct task_struct *find_alive_thread(struct task_struct *p)
{
	struct task_struct *t;

	for_each_thread(p, t) if (!(t->flags & PF_EXITING)) return t;
	return NULL;
}

static struct task_struct *find_new_reaper(struct task_struct *father)
{
	struct task_struct *thread = find_alive_thread(father), *reaper;

	if (thread)
		return thread;
	if (!father->signal->has_child_subreaper)
		return init_pid_ns.child_reaper;
	for (reaper = rcu_dereference_raw(father->real_parent); !is_global_init(reaper) && reaper->pid;
	     reaper = rcu_dereference_raw(reaper->real_parent)) {
		if (!reaper->signal->is_child_subreaper)
			continue;
		thread = find_alive_thread(reaper);
		if (thread)
			return thread;
	}
	return init_pid_ns.child_reaper;
}

/* A process has got a parent outside of the old one's. It goes to @dead if the new one will not wait for it. */
static void reparent_leader(struct task_struct *father, struct task_struct *p, struct list_head *dead)
{
	if (unlikely(p->exit_state == EXIT_DEAD))
		return;
	if (p->exit_signal >= 0)
		p->exit_signal = SIGCHLD;
	p->signal->kernel_waited = false;
	if (p->exit_state == EXIT_ZOMBIE && thread_group_empty(p) && do_notify_parent(p, p->exit_signal)) {
		p->exit_state = EXIT_DEAD;
		list_add(&p->ptrace_entry, dead);
	}
	kill_orphaned_pgrp(p, father);
}

/* tasklist_lock is held for writing. */
static void forget_original_parent(struct task_struct *father, struct list_head *dead)
{
	struct task_struct *p, *t, *reaper;

	if (list_empty(&father->children))
		return;
	reaper = find_new_reaper(father);
	list_for_each_entry(p, &father->children, sibling) {
		for_each_thread(p, t)
		{
			RCU_INIT_POINTER(t->real_parent, reaper);
			RCU_INIT_POINTER(t->parent, reaper);
			if (t->pdeath_signal)
				group_send_sig_info(t->pdeath_signal, SEND_SIG_PRIV, t, PIDTYPE_TGID);
		}
		if (!same_thread_group(reaper, father))
			reparent_leader(father, p, dead);
	}
	list_splice_tail_init(&father->children, &reaper->children);
}

/* ---- Out of the lists ---- */

static void detach_unless_kernels(struct task_struct *p, enum pid_type type)
{
	if (p->signal->pids[type] && p->signal->pids[type] != &init_struct_pid)
		detach_pid(p, type);
	else
		p->signal->pids[type] = NULL;
}

/* What the thread has used goes to its process. siglock held. */
static void account_thread(struct task_struct *p)
{
	struct signal_struct *sig = p->signal;

	sig->utime += p->utime;
	sig->stime += p->stime;
	sig->min_flt += p->min_flt;
	sig->maj_flt += p->maj_flt;
	sig->nvcsw += p->nvcsw;
	sig->nivcsw += p->nivcsw;
	sig->sum_sched_runtime += p->se.sum_exec_runtime;
	sig->nr_threads--;
	if (sig->curr_target == p)
		sig->curr_target = next_thread(p);
}

/* tasklist_lock held for writing. */
static void unhash_process(struct task_struct *p)
{
	if (thread_group_leader(p)) {
		list_del_init(&p->sibling);
		list_del_rcu(&p->tasks);
		detach_unless_kernels(p, PIDTYPE_PGID);
		detach_unless_kernels(p, PIDTYPE_SID);
		hlist_del_rcu(&p->pid_links[PIDTYPE_TGID]);
		p->signal->pids[PIDTYPE_TGID] = NULL;
	}
	detach_pid(p, PIDTYPE_PID);
	list_del_rcu(&p->thread_group);
	list_del_rcu(&p->thread_node);
	nr_threads--;
}

/* Returns the controlling terminal, if the process has gone. tasklist_lock held for writing. */
static struct tty_struct *exit_signal_parts(struct task_struct *p)
{
	bool last = thread_group_leader(p);
	struct tty_struct *tty = NULL;

	spin_lock(&p->sighand->siglock);
	if (!last && p->signal->notify_count > 0 && !--p->signal->notify_count)
		wake_up_process(p->signal->group_exec_task);
	if (!last)
		account_thread(p);
	unhash_process(p);
	flush_sigqueue(&p->pending);
	if (last) {
		flush_sigqueue(&p->signal->shared_pending);
		tty = p->signal->tty;
		p->signal->tty = NULL;
	}
	spin_unlock(&p->sighand->siglock);
	clear_tsk_thread_flag(p, TIF_SIGPENDING);
	return tty;
}

/* A thread has gone: is its leader the last now, a zombie that waits for this? Then the parent is told. Returns whether to release it. */
static bool leader_is_alone(struct task_struct *leader)
{
	if (!thread_group_empty(leader) || leader->exit_state != EXIT_ZOMBIE ||
	    !do_notify_parent(leader, leader->exit_signal))
		return false;
	leader->exit_state = EXIT_DEAD;
	return true;
}

/** release_task - take an ended task out of all lists; who looked it up under RCU may still look at it. Process context. */
void release_task(struct task_struct *p)
{
	struct task_struct *leader;
	struct tty_struct *tty;
	bool zap_leader = false;

	do {
		write_lock_irq(&tasklist_lock);
		leader = p->group_leader;
		tty = exit_signal_parts(p);
		p->exit_state = EXIT_DEAD;
		zap_leader = leader != p && leader_is_alone(leader);
		write_unlock_irq(&tasklist_lock);
		tty_kref_put(tty);
		if (p->thread.user)
			atomic_long_dec(&p->real_cred->user->processes);
		put_task_struct_rcu_user(p);
		p = leader;
	} while (unlikely(zap_leader));
}

/* ---- The end ---- */

/* Hand children on and tell the parent. */
static void exit_notify(struct task_struct *tsk, bool group_dead)
{
	struct task_struct *p, *next;
	bool autoreap = true;
	LIST_HEAD(dead);

	write_lock_irq(&tasklist_lock);
	forget_original_parent(tsk, &dead);
	if (group_dead)
		kill_orphaned_pgrp(tsk->group_leader, NULL);
	tsk->exit_state = EXIT_ZOMBIE;
	if (thread_group_leader(tsk))
		autoreap = thread_group_empty(tsk) && do_notify_parent(tsk, tsk->exit_signal);
	if (autoreap) {
		tsk->exit_state = EXIT_DEAD;
		list_add(&tsk->ptrace_entry, &dead);
	}
	/* de_thread() waits for a leader to end. */
	if (unlikely(tsk->signal->notify_count < 0))
		wake_up_process(tsk->signal->group_exec_task);
	write_unlock_irq(&tasklist_lock);
	list_for_each_entry_safe(p, next, &dead, ptrace_entry) {
		list_del_init(&p->ptrace_entry);
		release_task(p);
	}
}

/* The process's last thread is on its way out. Process context. */
static void exit_group_parts(struct task_struct *tsk)
{
	exit_real_timer(tsk->signal);
	exit_itimers(tsk);
	if (tsk->mm)
		tsk->signal->maxrss = max(tsk->signal->maxrss, get_mm_hiwater_rss(tsk->mm));
}

/* The last thread that is not on its way out already says how the process has ended, whoever ends later. */
static void synchronize_group_exit(struct task_struct *tsk, long code)
{
	struct signal_struct *sig = tsk->signal;

	spin_lock_irq(&tsk->sighand->siglock);
	sig->quick_threads--;
	if (!sig->quick_threads && !(sig->flags & SIGNAL_GROUP_EXIT) && tsk->thread.user) {
		sig->flags = SIGNAL_GROUP_EXIT;
		sig->group_exit_code = code;
		sig->group_stop_count = 0;
	}
	spin_unlock_irq(&tsk->sighand->siglock);
}

/* Locks are still held, or preemption is off: repair what can be. */
static void check_context(struct task_struct *tsk, long code)
{
	if (unlikely(in_interrupt()))
		panic("Aiee, killing interrupt handler!");
	if (unlikely(!tsk->pid))
		panic("Attempted to kill the idle task!");
	if (unlikely(is_global_init(tsk)))
		panic("Attempted to kill init! exitcode=0x%08x\n", (unsigned int)code);
	if (unlikely(in_atomic())) {
		pr_info("note: %s[%d] exited with preempt_count %d\n", tsk->comm, task_pid_nr(tsk), preempt_count());
		preempt_count_set(PREEMPT_ENABLED);
	}
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
	bool group_dead;

	check_context(tsk, code);
	synchronize_group_exit(tsk, code);
	exit_signals(tsk);
	atomic_inc(&dying_tasks);
	__set_current_state(TASK_RUNNING);
	group_dead = atomic_dec_and_test(&tsk->signal->live);
	if (group_dead)
		exit_group_parts(tsk);
	tsk->exit_code = code;
	if (tsk->flags & PF_KTHREAD)
		kthread_task_exits(tsk, code);
	exit_mm(tsk);
	exit_program_parts(tsk);
	if (group_dead && tsk->signal->leader)
		disassociate_ctty(1);
	task_work_run();
	rcu_task_exits(tsk);
	tell_waiter(tsk);
	exit_notify(tsk, group_dead);
	do_task_dead();
}
EXPORT_SYMBOL(do_exit);

/**
 * do_group_exit - end the current process, all threads
 * @exit_code: as for do_exit()
 */
void __noreturn do_group_exit(int exit_code)
{
	struct signal_struct *sig = current->signal;

	if (sig->flags & SIGNAL_GROUP_EXIT) {
		exit_code = sig->group_exit_code;
	} else if (sig->group_exec_task) {
		exit_code = 0;
	} else {
		spin_lock_irq(&current->sighand->siglock);
		if (sig->flags & SIGNAL_GROUP_EXIT) {
			exit_code = sig->group_exit_code;
		} else if (sig->group_exec_task) {
			exit_code = 0;
		} else {
			sig->group_exit_code = exit_code;
			sig->flags = SIGNAL_GROUP_EXIT;
			zap_other_threads(current);
		}
		spin_unlock_irq(&current->sighand->siglock);
	}
	do_exit(exit_code);
}

SYSCALL_DEFINE1(exit, int, error_code)
{
	do_exit((error_code & 0xff) << 8);
	return 0;
}

SYSCALL_DEFINE1(exit_group, int, error_code)
{
	do_group_exit((error_code & 0xff) << 8);
	return 0;
}

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
