// SPDX-License-Identifier: MIT
/* Tasks: life and death, process numbers, sleeping and waking, order of running, affinity, signals, kernel threads. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/sched/rt.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include "../../kernel/sched/sched.h"

/* ---- kernel threads ---- */

static int return_data(void *data)
{
	return (int)(long)data;
}

static int until_stopped(void *data)
{
	int *rounds = data;

	while (!kthread_should_stop()) {
		(*rounds)++;
		schedule_timeout_interruptible(1);
	}
	return 42;
}

static void thread_returns_result(struct kunit *test)
{
	struct task_struct *t = kthread_create(return_data, (void *)17L, "result");

	KUNIT_ASSERT_FALSE(test, IS_ERR(t));
	get_task_struct(t);
	wake_up_process(t);
	msleep(10);
	KUNIT_EXPECT_EQ(test, t->exit_state, EXIT_DEAD);
	KUNIT_EXPECT_EQ(test, kthread_stop(t), 17);
	put_task_struct(t);
}

static void thread_stops(struct kunit *test)
{
	int rounds = 0;
	struct task_struct *t = kthread_run(until_stopped, &rounds, "rounds");

	KUNIT_ASSERT_FALSE(test, IS_ERR(t));
	msleep(50);
	KUNIT_EXPECT_GT(test, rounds, 5);
	KUNIT_EXPECT_EQ(test, kthread_stop(t), 42);
}

static void never_woken_thread_does_not_run(struct kunit *test)
{
	int rounds = 0;
	struct task_struct *t = kthread_create(until_stopped, &rounds, "sleeper");

	KUNIT_ASSERT_FALSE(test, IS_ERR(t));
	msleep(20);
	KUNIT_EXPECT_EQ(test, kthread_stop(t), -EINTR);
	KUNIT_EXPECT_EQ(test, rounds, 0);
}

static int park_rounds(void *data)
{
	int *rounds = data;

	while (!kthread_should_stop()) {
		if (kthread_should_park())
			kthread_parkme();
		(*rounds)++;
		schedule_timeout_interruptible(1);
	}
	return 0;
}

static void parked_thread_stands_still(struct kunit *test)
{
	int rounds = 0, seen;
	struct task_struct *t = kthread_run(park_rounds, &rounds, "parker");

	KUNIT_ASSERT_FALSE(test, IS_ERR(t));
	msleep(20);
	KUNIT_EXPECT_EQ(test, kthread_park(t), 0);
	KUNIT_EXPECT_EQ(test, READ_ONCE(t->__state), TASK_PARKED);
	seen = rounds;
	msleep(50);
	KUNIT_EXPECT_EQ(test, rounds, seen);
	kthread_unpark(t);
	msleep(20);
	KUNIT_EXPECT_GT(test, rounds, seen);
	kthread_stop(t);
}

static void long_names_are_cut(struct kunit *test)
{
	struct task_struct *t = kthread_create(return_data, NULL, "a_name_of_%d_characters", 24);
	char comm[TASK_COMM_LEN];

	KUNIT_ASSERT_FALSE(test, IS_ERR(t));
	get_task_comm(comm, t);
	KUNIT_EXPECT_STREQ(test, comm, "a_name_of_24_ch");
	kthread_stop(t);
}

/* ---- process numbers and lists ---- */

static bool is_listed(struct task_struct *wanted)
{
	struct task_struct *p;
	bool found = false;

	rcu_read_lock();
	for_each_process(p)
		found |= p == wanted;
	rcu_read_unlock();
	return found;
}

static void tasks_are_found_while_they_live(struct kunit *test)
{
	struct task_struct *t = kthread_create(return_data, NULL, "findme"), *found;
	struct pid *pid;
	pid_t nr;

	KUNIT_ASSERT_FALSE(test, IS_ERR(t));
	get_task_struct(t);
	nr = t->pid;
	KUNIT_EXPECT_GT(test, nr, 2);
	KUNIT_EXPECT_TRUE(test, is_listed(t));
	pid = find_get_pid(nr);
	found = get_pid_task(pid, PIDTYPE_PID);
	KUNIT_EXPECT_PTR_EQ(test, found, t);
	put_task_struct(found);
	KUNIT_EXPECT_STREQ(test, t->real_parent->comm, "kthreadd");
	kthread_stop(t);
	KUNIT_EXPECT_FALSE(test, is_listed(t));
	KUNIT_EXPECT_PTR_EQ(test, get_pid_task(pid, PIDTYPE_PID), (struct task_struct *)NULL);
	KUNIT_EXPECT_EQ(test, pid_nr(pid), nr);
	KUNIT_EXPECT_PTR_EQ(test, find_get_pid(nr), (struct pid *)NULL);
	put_pid(pid);
	put_task_struct(t);
}

static void first_tasks_are_linuxs(struct kunit *test)
{
	struct task_struct *init = find_get_task_by_vpid(1), *kthreadd = find_get_task_by_vpid(2);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, init);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, kthreadd);
	KUNIT_EXPECT_STREQ(test, init->comm, "init");
	KUNIT_EXPECT_STREQ(test, kthreadd->comm, "kthreadd");
	KUNIT_EXPECT_FALSE(test, init->flags & PF_KTHREAD);
	KUNIT_EXPECT_TRUE(test, kthreadd->flags & PF_KTHREAD);
	KUNIT_EXPECT_PTR_EQ(test, init->real_parent, &init_task);
	KUNIT_EXPECT_PTR_EQ(test, kthreadd->real_parent, &init_task);
	/* The test runs in a kernel thread. */
	KUNIT_EXPECT_PTR_EQ(test, current->real_parent, kthreadd);
	put_task_struct(init);
	put_task_struct(kthreadd);
}

/* ---- sleeping and waking ---- */

struct sleeper {
	wait_queue_head_t queue;
	bool go;
	long left, result;
	struct completion done;
};

static int wait_on_queue(void *data)
{
	struct sleeper *s = data;

	s->result = wait_event_interruptible_timeout(s->queue, s->go, s->left);
	complete(&s->done);
	return 0;
}

static struct sleeper *start_sleeper(struct kunit *test, long timeout)
{
	struct sleeper *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct task_struct *t;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, s);
	init_waitqueue_head(&s->queue);
	init_completion(&s->done);
	s->left = timeout;
	t = kthread_run(wait_on_queue, s, "sleeper");
	KUNIT_ASSERT_FALSE(test, IS_ERR(t));
	msleep(20);
	return s;
}

static void wake_up_ends_wait(struct kunit *test)
{
	struct sleeper *s = start_sleeper(test, 1000 * HZ);

	KUNIT_EXPECT_TRUE(test, waitqueue_active(&s->queue));
	/* A wake-up without the condition is no end. */
	wake_up(&s->queue);
	msleep(20);
	KUNIT_EXPECT_FALSE(test, completion_done(&s->done));
	s->go = true;
	wake_up(&s->queue);
	wait_for_completion(&s->done);
	KUNIT_EXPECT_GT(test, s->result, 900L * HZ);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&s->queue));
}

static void timeout_ends_wait(struct kunit *test)
{
	struct sleeper *s = start_sleeper(test, 25);
	unsigned long start = jiffies;

	wait_for_completion(&s->done);
	KUNIT_EXPECT_EQ(test, s->result, 0);
	KUNIT_EXPECT_LE(test, jiffies - start, 30UL);
}

static void wake_up_of_running_task_does_nothing(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, wake_up_process(current), 0);
	set_current_state(TASK_INTERRUPTIBLE);
	KUNIT_EXPECT_EQ(test, wake_up_state(current, TASK_UNINTERRUPTIBLE), 0);
	KUNIT_EXPECT_EQ(test, wake_up_process(current), 1);
	KUNIT_EXPECT_EQ(test, READ_ONCE(current->__state), TASK_RUNNING);
}

static int append_name(void *data)
{
	strncat(data, current->comm, 1);
	return 0;
}

static void exclusive_waiters_wake_one_by_one(struct kunit *test)
{
	static wait_queue_head_t queue;
	struct wait_queue_entry entries[3];
	unsigned int i, queued = 0;
	struct wait_queue_entry *entry;

	init_waitqueue_head(&queue);
	for (i = 0; i < 3; i++) {
		init_wait_entry(&entries[i], i ? WQ_FLAG_EXCLUSIVE : 0);
		/* As if asleep, so that the wake-up counts. */
		prepare_to_wait_event(&queue, &entries[i], TASK_UNINTERRUPTIBLE);
	}
	__set_current_state(TASK_UNINTERRUPTIBLE);
	wake_up(&queue);
	__set_current_state(TASK_RUNNING);
	list_for_each_entry(entry, &queue.head, entry)
		queued++;
	KUNIT_EXPECT_GE(test, queued, 1U);
	for (i = 0; i < 3; i++)
		finish_wait(&queue, &entries[i]);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&queue));
}

/* ---- policy ---- */

static void real_time_runs_first(struct kunit *test)
{
	static char order[8];
	struct task_struct *normal, *low, *high;

	order[0] = '\0';
	normal = kthread_create(append_name, order, "n");
	low = kthread_create(append_name, order, "l");
	high = kthread_create(append_name, order, "h");
	KUNIT_ASSERT_FALSE(test, IS_ERR(normal) || IS_ERR(low) || IS_ERR(high));
	sched_set_fifo_low(low);
	sched_set_fifo(high);
	KUNIT_EXPECT_TRUE(test, rt_task(high));
	KUNIT_EXPECT_LT(test, high->prio, low->prio);
	kthread_bind(normal, 0);
	kthread_bind(low, 0);
	kthread_bind(high, 0);
	/* All become runnable while this CPU is busy here. */
	if (num_online_cpus() > 1) {
		kthread_stop(normal);
		kthread_stop(low);
		kthread_stop(high);
		kunit_skip(test, "needs one CPU");
	}
	wake_up_process(normal);
	wake_up_process(low);
	wake_up_process(high);
	msleep(20);
	KUNIT_EXPECT_STREQ(test, order, "hln");
}

static void policies_are_checked(struct kunit *test)
{
	struct task_struct *t = kthread_create(return_data, NULL, "policy");
	struct sched_param none = { 0 }, ten = { 10 }, hundred = { 100 };

	KUNIT_ASSERT_FALSE(test, IS_ERR(t));
	KUNIT_EXPECT_EQ(test, sched_setscheduler(t, SCHED_FIFO, &none), -EINVAL);
	KUNIT_EXPECT_EQ(test, sched_setscheduler(t, SCHED_FIFO, &hundred), -EINVAL);
	KUNIT_EXPECT_EQ(test, sched_setscheduler(t, SCHED_NORMAL, &ten), -EINVAL);
	KUNIT_EXPECT_EQ(test, sched_setscheduler(t, 77, &none), -EINVAL);
	KUNIT_EXPECT_EQ(test, sched_setscheduler(t, SCHED_RR, &ten), 0);
	KUNIT_EXPECT_EQ(test, t->prio, MAX_RT_PRIO - 1 - 10);
	KUNIT_EXPECT_EQ(test, sched_setscheduler(t, SCHED_NORMAL, &none), 0);
	set_user_nice(t, 5);
	KUNIT_EXPECT_EQ(test, task_nice(t), 5);
	set_user_nice(t, 20);
	KUNIT_EXPECT_EQ(test, task_nice(t), 5);
	kthread_stop(t);
}

static int burn(void *data)
{
	u64 *ran = data;

	while (!kthread_should_stop()) {
		udelay(100);
		cond_resched();
	}
	*ran = current->se.sum_exec_runtime;
	return 0;
}

static void weights_share_the_cpu(struct kunit *test)
{
	u64 ran[2] = {};
	struct task_struct *t[2];
	int i;

	/* With several, virtual time runs on while an idle CPU's thread is being woken: nothing to measure by. */
	if (num_online_cpus() > 1)
		kunit_skip(test, "needs one CPU");
	for (i = 0; i < 2; i++) {
		t[i] = kthread_create(burn, &ran[i], "burn/%d", i);
		KUNIT_ASSERT_FALSE(test, IS_ERR(t[i]));
		kthread_bind(t[i], 0);
	}
	set_user_nice(t[1], 5);
	for (i = 0; i < 2; i++)
		wake_up_process(t[i]);
	msleep(2000);
	for (i = 0; i < 2; i++)
		kthread_stop(t[i]);
	/* Five steps of nice are a factor of 1.25^5 = 3.05. */
	KUNIT_EXPECT_GT(test, ran[1], 0ULL);
	KUNIT_EXPECT_GT(test, ran[0], 2 * ran[1]);
	KUNIT_EXPECT_LT(test, ran[0], 4 * ran[1]);
}

static int remember_cpu(void *data)
{
	*(int *)data = raw_smp_processor_id();
	return 0;
}

static void bound_threads_run_on_their_cpu(struct kunit *test)
{
	int cpu, ran;

	for_each_online_cpu(cpu) {
		struct task_struct *t = kthread_create(remember_cpu, &ran, "bound/%d", cpu);

		KUNIT_ASSERT_FALSE(test, IS_ERR(t));
		ran = -1;
		kthread_bind(t, cpu);
		KUNIT_EXPECT_EQ(test, set_cpus_allowed_ptr(t, cpumask_of(cpu == 0 ? 1 : 0)), -EINVAL);
		get_task_struct(t);
		wake_up_process(t);
		msleep(20);
		kthread_stop(t);
		put_task_struct(t);
		KUNIT_EXPECT_EQ(test, ran, cpu);
	}
}

static void affinity_moves_the_caller(struct kunit *test)
{
	cpumask_t before = current->cpus_mask;
	int cpu;

	for_each_online_cpu(cpu) {
		KUNIT_EXPECT_EQ(test, set_cpus_allowed_ptr(current, cpumask_of(cpu)), 0);
		KUNIT_EXPECT_EQ(test, raw_smp_processor_id(), cpu);
	}
	KUNIT_EXPECT_EQ(test, set_cpus_allowed_ptr(current, cpu_none_mask), -EINVAL);
	KUNIT_EXPECT_EQ(test, set_cpus_allowed_ptr(current, &before), 0);
}

/* ---- signals ---- */

struct signal_seen {
	long waited;
	int first, second;
	struct completion done;
};

static int wait_for_signal(void *data)
{
	struct signal_seen *seen = data;
	DECLARE_WAIT_QUEUE_HEAD_ONSTACK(never);

	allow_signal(SIGUSR1);
	seen->waited = wait_event_interruptible(never, false);
	seen->first = kernel_dequeue_signal();
	seen->second = kernel_dequeue_signal();
	complete(&seen->done);
	return 0;
}

static void allowed_signals_interrupt(struct kunit *test)
{
	struct signal_seen *seen = kunit_kzalloc(test, sizeof(*seen), GFP_KERNEL);
	struct task_struct *t;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, seen);
	init_completion(&seen->done);
	t = kthread_run(wait_for_signal, seen, "signal");
	KUNIT_ASSERT_FALSE(test, IS_ERR(t));
	msleep(10);
	/* A kernel thread ignores what it has not asked for. */
	KUNIT_EXPECT_EQ(test, send_sig(SIGTERM, t, 0), 0);
	msleep(10);
	KUNIT_EXPECT_FALSE(test, completion_done(&seen->done));
	KUNIT_EXPECT_EQ(test, send_sig(SIGUSR1, t, 0), 0);
	KUNIT_EXPECT_EQ(test, send_sig(SIGUSR1, t, 0), 0);
	wait_for_completion(&seen->done);
	KUNIT_EXPECT_EQ(test, seen->waited, -ERESTARTSYS);
	KUNIT_EXPECT_EQ(test, seen->first, SIGUSR1);
	KUNIT_EXPECT_EQ(test, seen->second, 0);
}

static void signals_are_checked(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, send_sig(65, current, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, send_sig(0, current, 1), 0);
	KUNIT_EXPECT_FALSE(test, signal_pending(current));
	KUNIT_EXPECT_EQ(test, send_sig(SIGCHLD, current, 1), 0);
	KUNIT_EXPECT_FALSE(test, signal_pending(current));
	allow_signal(SIGHUP);
	KUNIT_EXPECT_EQ(test, send_sig(SIGHUP, current, 1), 0);
	KUNIT_EXPECT_TRUE(test, signal_pending(current));
	KUNIT_EXPECT_FALSE(test, fatal_signal_pending(current));
	flush_signals(current);
	KUNIT_EXPECT_FALSE(test, signal_pending(current));
	disallow_signal(SIGHUP);
	KUNIT_EXPECT_EQ(test, send_sig(SIGHUP, current, 1), 0);
	KUNIT_EXPECT_FALSE(test, signal_pending(current));
	allow_signal(SIGKILL);
	KUNIT_EXPECT_EQ(test, send_sig(SIGKILL, current, 1), 0);
	KUNIT_EXPECT_TRUE(test, fatal_signal_pending(current));
	flush_signals(current);
	disallow_signal(SIGKILL);
}

static struct kunit_case sched_cases[] = { KUNIT_CASE(thread_returns_result),
					   KUNIT_CASE(thread_stops),
					   KUNIT_CASE(never_woken_thread_does_not_run),
					   KUNIT_CASE(parked_thread_stands_still),
					   KUNIT_CASE(long_names_are_cut),
					   KUNIT_CASE(tasks_are_found_while_they_live),
					   KUNIT_CASE(first_tasks_are_linuxs),
					   KUNIT_CASE(wake_up_ends_wait),
					   KUNIT_CASE(timeout_ends_wait),
					   KUNIT_CASE(wake_up_of_running_task_does_nothing),
					   KUNIT_CASE(exclusive_waiters_wake_one_by_one),
					   KUNIT_CASE(real_time_runs_first),
					   KUNIT_CASE(policies_are_checked),
					   KUNIT_CASE(weights_share_the_cpu),
					   KUNIT_CASE(bound_threads_run_on_their_cpu),
					   KUNIT_CASE(affinity_moves_the_caller),
					   KUNIT_CASE(allowed_signals_interrupt),
					   KUNIT_CASE(signals_are_checked),
					   {} };

static struct kunit_suite sched_suite = {
	.name = "sched",
	.test_cases = sched_cases,
};
kunit_test_suite(sched_suite);
