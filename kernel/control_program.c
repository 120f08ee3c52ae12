// SPDX-License-Identifier: MIT
/*
 * The command's programs: process 1 starts one in a process of its own, with the host's standard streams as its first three
 * descriptors, and waits for it to end.
 *
 * Unlike a request (control.c) a program may start others and leave them behind; when it has ended they get SIGKILL, as at a
 * shutdown, so that the command finds a quiet machine again. If every task waits and nothing can ever happen, the program
 * waits for ever: it is reported, and killed.
 *
 * `running` changes in process 1, or in CPU 0's idle task while process 1 sleeps: both on CPU 0.
 */
#include <ashlar/control.h>
#include <ashlar/port.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/wait.h>
#include "internal.h"

#define KILL_ROUNDS 200 /* jiffies that what a program left behind gets to end */

static struct task_struct *running; /* the program, with a reference; or NULL */
static bool rest_reported;

/* Is this a process that runs a program? Kernel threads and process 1 are not. */
static bool is_user_process(struct task_struct *p)
{
	return !(p->flags & PF_KTHREAD) && p->thread.user && !is_global_init(p);
}

/* Send @sig to all programs; returns how many there are. */
static unsigned int signal_all_programs(int sig)
{
	struct task_struct *p;
	unsigned int count = 0;

	read_lock(&tasklist_lock);
	for_each_process(p) {
		if (!is_user_process(p))
			continue;
		count++;
		if (!fatal_signal_pending(p))
			do_send_sig_info(sig, SEND_SIG_PRIV, p, PIDTYPE_TGID);
	}
	read_unlock(&tasklist_lock);
	return count;
}

/* What the program left behind ends now. */
static void end_all_programs(void)
{
	unsigned int round;

	for (round = 0; signal_all_programs(SIGKILL) && round < KILL_ROUNDS; round++)
		schedule_timeout_uninterruptible(1);
}

/* See control.h. */
struct control_result control_run_program(const char *path, const char *const *argv, const char *const *envp)
{
	struct control_result result = {};
	struct task_struct *task = spawn_user_process(path, argv, envp);
	int status = 0;

	if (IS_ERR(task)) {
		result.value = PTR_ERR(task);
		return result;
	}
	result.pid = task_pid_nr(task);
	running = task;
	rest_reported = false;
	kernel_wait(result.pid, &status);
	running = NULL;
	put_task_struct(task);
	result.killed = status & 0x7f;
	result.value = result.killed ? 0 : status >> 8 & 0xff;
	end_all_programs();
	wait_for_dying_tasks();
	rcu_barrier();
	return result;
}

/**
 * control_program_at_rest - nothing can ever happen any more, and a program runs; called by CPU 0's idle task, interrupts on
 *
 * Returns true if something was done about it.
 */
bool control_program_at_rest(void)
{
	if (!running)
		return false;
	if (rest_reported)
		return signal_all_programs(SIGKILL) > 0;
	rest_reported = true;
	pr_err("%s[%d] waits for ever: every task sleeps and nothing can wake one. It is killed.\n", running->comm,
	       task_pid_nr(running));
	return signal_all_programs(SIGKILL) > 0;
}
