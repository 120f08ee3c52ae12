// SPDX-License-Identifier: MIT
/*
 * Running the command's requests, and letting the machine run.
 *
 * Process 1 is the command. Each request runs in a task of its own, with the command's name and the next process number, and process 1 waits for it: so
 * an oops ends the request and not the machine. One request runs at a time.
 *
 * In virtual time the machine knows when it has come to rest: every task waits, no timer is set, and nothing can ever happen. If a request runs
 * then, it has deadlocked. The clock goes on by the hung-task time-out, the task is reported as Linux does, and gets SIGKILL if
 * its sleep can be interrupted: then its code sees an error and cleans up. If that does not end it, or its sleep cannot be interrupted, it is
 * abandoned: it sleeps for ever with what it holds, and the request ends as killed.
 *
 * `running` and the fields of a request change in process 1, or in CPU 0's idle task while process 1 sleeps: both on CPU 0.
 */
#include <ashlar/control.h>
#include <ashlar/port.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/hrtimer.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include "internal.h"

struct request {
	long (*fn)(void *arg);
	void *arg;
	long value;
	int killed;	/* the signal that ended it, or 0 */
	bool signalled; /* SIGKILL was sent */
	bool abandoned;
	struct task_struct *task; /* with a reference */
	struct completion done;
};

static struct request *running;

static int request_main(void *data)
{
	struct request *request = data;

	request->value = request->fn(request->arg);
	if (fatal_signal_pending(current))
		request->killed = SIGKILL;
	return 0;
}

static struct task_struct *start_request(const char *comm, struct request *request)
{
	struct task_struct *task = create_task(request_main, request, comm, 0);

	if (IS_ERR(task))
		return task;
	get_task_struct(task);
	request->task = task;
	task->vfork_done = &request->done;
	running = request;
	wake_up_new_task(task);
	return task;
}

/**
 * control_run - run @fn(@arg) in a task named @comm and wait for it
 *
 * By process 1 only. If the task is killed @fn has not returned and never will; @arg must then stay valid if it deadlocked
 * (see the top of this file), because its task still exists.
 */
struct control_result control_run(const char *comm, long (*fn)(void *arg), void *arg)
{
	struct request *request = kzalloc(sizeof(*request), GFP_KERNEL);
	struct control_result result = { 0 };
	struct task_struct *task;

	if (!request)
		return (struct control_result){ .value = -ENOMEM };
	request->fn = fn;
	request->arg = arg;
	init_completion(&request->done);
	task = start_request(comm, request);
	if (IS_ERR(task)) {
		kfree(request);
		return (struct control_result){ .value = PTR_ERR(task) };
	}
	wait_for_completion_state(&request->done, TASK_IDLE);
	running = NULL;
	result.pid = task->pid;
	result.value = request->value;
	result.killed = request->killed ? request->killed : task->exit_code & 0x7f;
	if (!request->abandoned) {
		put_task_struct(task);
		kfree(request);
	}
	wait_for_dying_tasks();
	/* The task's memory is given back by now, so that the command may count. */
	rcu_barrier();
	return result;
}

static void abandon(struct request *request)
{
	task_lock(request->task);
	request->task->vfork_done = NULL;
	task_unlock(request->task);
	request->abandoned = true;
	request->killed = SIGKILL;
	complete(&request->done);
}

/**
 * control_machine_at_rest - nothing can ever happen any more; called by CPU 0's idle task, interrupts on
 *
 * Returns true if something was done about it.
 */
bool control_machine_at_rest(void)
{
	struct request *request = running;
	unsigned int state;

	if (!request)
		return control_program_at_rest();
	if (request->abandoned)
		return false;
	state = READ_ONCE(request->task->__state);
	if (!request->signalled) {
		arch_account_ns((CONFIG_DEFAULT_HUNG_TASK_TIMEOUT + 1) * NSEC_PER_SEC);
		hung_task_report(request->task, CONFIG_DEFAULT_HUNG_TASK_TIMEOUT);
		request->signalled = true;
		request->killed = SIGKILL;
		if (state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) {
			send_sig(SIGKILL, request->task, 1);
			return true;
		}
	}
	abandon(request);
	return true;
}

/** control_sleep_ns - let the machine run for that long. By process 1. */
void control_sleep_ns(u64 ns)
{
	ktime_t until = ktime_add_safe(ktime_get(), min_t(u64, ns, KTIME_MAX));

	do {
		set_current_state(TASK_IDLE);
	} while (schedule_hrtimeout(&until, HRTIMER_MODE_ABS));
}

/** control_shutdown - stop the other CPUs and all timers; the machine may be dismantled after this. By process 1. */
void control_shutdown(void)
{
	smp_send_stop();
	tick_stop_all();
	arch_console_flush();
}

/* Start-up is over: process 1 is the command from here on. */
static int __init name_init(void)
{
	set_task_comm(current, "init");
	return 0;
}
late_initcall_sync(name_init);
