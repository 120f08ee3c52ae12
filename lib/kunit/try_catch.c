// SPDX-License-Identifier: MIT
/*
 * A function that can be given up halfway. It runs in a kernel thread of its own, so giving it up is ending the
 * thread; the caller waits. A thread that does not end in time is reported and left alone: nobody knows what state it
 * is in.
 */
#include <kunit/test.h>
#include <kunit/try-catch.h>
#include <linux/completion.h>
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched/task.h>

#define KUNIT_TIMEOUT_MS 300000

/**
 * kunit_try_catch_throw - give up the function that is being tried
 *
 * Called in the thread that runs it. Does not return.
 */
void __noreturn kunit_try_catch_throw(struct kunit_try_catch *try_catch)
{
	try_catch->try_result = -EFAULT;
	kthread_complete_and_exit(try_catch->try_completion, -EFAULT);
}
EXPORT_SYMBOL_GPL(kunit_try_catch_throw);

static int kunit_try_thread(void *data)
{
	struct kunit_try_catch *try_catch = data;

	try_catch->try(try_catch->context);
	kthread_complete_and_exit(try_catch->try_completion, 0);
}

/* Wait for the thread; returns what became of it: 0, -EFAULT if it threw, -ETIMEDOUT. */
static int kunit_try_wait(struct kunit_try_catch *try_catch, struct task_struct *task)
{
	unsigned long left = wait_for_completion_timeout(try_catch->try_completion, msecs_to_jiffies(KUNIT_TIMEOUT_MS));

	if (left)
		return try_catch->try_result;
	kunit_err(try_catch->test, "try timed out\n");
	return -ETIMEDOUT;
}

/**
 * kunit_try_catch_run - run try_catch->try(@context), and if it is given up try_catch->catch(@context)
 *
 * try_catch->try_result tells afterwards what happened: 0 also after a throw, else -errno. Process context, sleeps.
 */
void kunit_try_catch_run(struct kunit_try_catch *try_catch, void *context)
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct task_struct *task;
	int result;

	try_catch->context = context;
	try_catch->try_completion = &done;
	try_catch->try_result = 0;
	task = kthread_run(kunit_try_thread, try_catch, "kunit_try_catch_thread");
	if (IS_ERR(task)) {
		try_catch->try_result = PTR_ERR(task);
		try_catch->catch (try_catch->context);
		return;
	}
	get_task_struct(task);
	result = kunit_try_wait(try_catch, task);
	put_task_struct(task);
	if (!result)
		return;
	try_catch->try_result = result == -EFAULT ? 0 : result;
	try_catch->catch (try_catch->context);
}
EXPORT_SYMBOL_GPL(kunit_try_catch_run);
