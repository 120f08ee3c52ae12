// SPDX-License-Identifier: MIT
/*
 * Signals and futexes as tasks of the kernel can try them: queues, counts and order of signals; waiting, waking, moving and time-outs of futexes, by
 * threads that share a hand-made address space. What needs programs is in tests/programs.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/cred.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/futex.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/user.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include "../../kernel/internal.h"
#include "../../mm/internal.h"

/* ---- signals to the current task ---- */

static sigset_t saved_mask;

static int signals_init_case(struct kunit *test)
{
	sigset_t all;

	saved_mask = current->blocked;
	sigfillset(&all);
	set_current_blocked(&all);
	return 0;
}

static void signals_exit_case(struct kunit *test)
{
	flush_signals(current);
	__set_current_blocked(&saved_mask);
}

static int take(kernel_siginfo_t *info)
{
	sigset_t none;
	enum pid_type type;
	int sig;

	sigemptyset(&none);
	spin_lock_irq(&current->sighand->siglock);
	sig = dequeue_signal(current, &none, info, &type);
	spin_unlock_irq(&current->sighand->siglock);
	return sig;
}

static void send_value(int sig, int value, enum pid_type type)
{
	kernel_siginfo_t info;

	clear_siginfo(&info);
	info.si_signo = sig;
	info.si_code = SI_QUEUE;
	info.si_int = value;
	do_send_sig_info(sig, &info, current, type);
}

static void old_signals_are_pending_once(struct kunit *test)
{
	kernel_siginfo_t info;

	send_value(SIGUSR1, 1, PIDTYPE_PID);
	send_value(SIGUSR1, 2, PIDTYPE_PID);
	KUNIT_EXPECT_EQ(test, take(&info), SIGUSR1);
	KUNIT_EXPECT_EQ(test, info.si_int, 1);
	KUNIT_EXPECT_EQ(test, take(&info), 0);
}

static void realtime_signals_queue_in_order(struct kunit *test)
{
	kernel_siginfo_t info;
	int i;

	for (i = 0; i < 5; i++)
		send_value(SIGRTMIN + 2, i, PIDTYPE_PID);
	for (i = 0; i < 5; i++) {
		KUNIT_EXPECT_EQ(test, take(&info), SIGRTMIN + 2);
		KUNIT_EXPECT_EQ(test, info.si_int, i);
	}
	KUNIT_EXPECT_EQ(test, take(&info), 0);
}

static void low_numbers_and_faults_come_first(struct kunit *test)
{
	kernel_siginfo_t info;

	send_value(SIGRTMIN, 0, PIDTYPE_PID);
	send_value(SIGTERM, 0, PIDTYPE_PID);
	send_value(SIGSEGV, 0, PIDTYPE_PID);
	send_value(SIGHUP, 0, PIDTYPE_TGID);
	KUNIT_EXPECT_EQ(test, take(&info), SIGSEGV);
	KUNIT_EXPECT_EQ(test, take(&info), SIGTERM);
	KUNIT_EXPECT_EQ(test, take(&info), SIGRTMIN);
	/* The process's after the thread's own. */
	KUNIT_EXPECT_EQ(test, take(&info), SIGHUP);
}

static void stop_and_continue_cancel_each_other(struct kunit *test)
{
	kernel_siginfo_t info;

	send_value(SIGTSTP, 0, PIDTYPE_PID);
	send_value(SIGCONT, 0, PIDTYPE_TGID);
	KUNIT_EXPECT_EQ(test, take(&info), SIGCONT);
	KUNIT_EXPECT_EQ(test, take(&info), 0);
	send_value(SIGCONT, 0, PIDTYPE_PID);
	send_value(SIGTTIN, 0, PIDTYPE_TGID);
	KUNIT_EXPECT_EQ(test, take(&info), SIGTTIN);
	KUNIT_EXPECT_EQ(test, take(&info), 0);
	task_clear_jobctl_pending(current, JOBCTL_STOP_PENDING);
}

static void queued_signals_are_counted(struct kunit *test)
{
	struct rlimit *limit = &current->signal->rlim[RLIMIT_SIGPENDING], saved = *limit;
	long before = atomic_long_read(&current_user()->sigpending);
	kernel_siginfo_t info;
	int i, taken = 0;

	limit->rlim_cur = before + 3;
	for (i = 0; i < 10; i++)
		send_value(SIGRTMIN + 1, i, PIDTYPE_PID);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&current_user()->sigpending), before + 3);
	/* An old signal from the kernel needs no room. */
	send_sig(SIGUSR2, current, 1);
	*limit = saved;
	KUNIT_EXPECT_EQ(test, take(&info), SIGUSR2);
	while (take(&info))
		taken++;
	KUNIT_EXPECT_EQ(test, taken, 3);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&current_user()->sigpending), before);
}

static struct kunit_case signal_cases[] = {
	KUNIT_CASE(old_signals_are_pending_once),      KUNIT_CASE(realtime_signals_queue_in_order),
	KUNIT_CASE(low_numbers_and_faults_come_first), KUNIT_CASE(stop_and_continue_cancel_each_other),
	KUNIT_CASE(queued_signals_are_counted),	       {}
};

static struct kunit_suite signal_suite = {
	.name = "signals",
	.init = signals_init_case,
	.exit = signals_exit_case,
	.test_cases = signal_cases,
};

/* ---- process numbers and users ---- */

static void numbers_go_round(struct kunit *test)
{
	struct pid *first = alloc_pid(&init_pid_ns, NULL, 0), *pid = NULL;
	int i, saved = pid_max, last;

	KUNIT_ASSERT_FALSE(test, IS_ERR(first));
	last = pid_nr(first);
	/* A number that was given back is not used again before the others. */
	for (i = 0; i < 10; i++) {
		pid = alloc_pid(&init_pid_ns, NULL, 0);
		KUNIT_ASSERT_FALSE(test, IS_ERR(pid));
		KUNIT_EXPECT_GT(test, pid_nr(pid), last);
		last = pid_nr(pid);
		free_pid(pid);
	}
	pid_max = max(last + 1, 400);
	for (i = last + 1; i < pid_max; i++)
		free_pid(alloc_pid(&init_pid_ns, NULL, 0));
	pid = alloc_pid(&init_pid_ns, NULL, 0);
	pid_max = saved;
	KUNIT_ASSERT_FALSE(test, IS_ERR(pid));
	KUNIT_EXPECT_GE(test, pid_nr(pid), 300);
	KUNIT_EXPECT_LE(test, pid_nr(pid), 310);
	free_pid(pid);
	free_pid(first);
}

static void users_are_shared(struct kunit *test)
{
	struct user_struct *a = alloc_uid(KUIDT_INIT(1234)), *b = alloc_uid(KUIDT_INIT(1234));
	struct user_struct *root = alloc_uid(GLOBAL_ROOT_UID);

	KUNIT_EXPECT_PTR_EQ(test, a, b);
	KUNIT_EXPECT_PTR_EQ(test, root, INIT_USER);
	free_uid(root);
	free_uid(b);
	free_uid(a);
	b = alloc_uid(KUIDT_INIT(1235));
	KUNIT_EXPECT_TRUE(test, uid_eq(b->uid, KUIDT_INIT(1235)));
	free_uid(b);
}

static struct kunit_case number_cases[] = { KUNIT_CASE(numbers_go_round), KUNIT_CASE(users_are_shared), {} };

static struct kunit_suite number_suite = {
	.name = "numbers",
	.test_cases = number_cases,
};

/* ---- futexes ---- */

#define WAITERS 4

struct futex_test {
	struct mm_struct *mm, *saved;
	u32 __user *word;
};

struct waiter {
	struct futex_test *f;
	u32 __user *word;
	u32 val, bitset;
	u64 timeout_ns; /* 0: none */
	long result;
	bool done;
	struct task_struct *task;
};

static int futex_init_case(struct kunit *test)
{
	struct futex_test *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);
	unsigned long base;

	KUNIT_ASSERT_NOT_NULL(test, f);
	test->priv = f;
	KUNIT_ASSERT_EQ(test, mm_create_buffer(&f->mm, &base, PAGE_SIZE), 0);
	f->word = (u32 __user *)base;
	f->saved = current->mm;
	current->mm = f->mm;
	return 0;
}

static void futex_exit_case(struct kunit *test)
{
	struct futex_test *f = test->priv;

	current->mm = f->saved;
	mm_destroy(f->mm);
}

static int wait_main(void *data)
{
	struct waiter *w = data;
	ktime_t time = ktime_get() + w->timeout_ns;

	kthread_use_mm(w->f->mm);
	w->result = do_futex(w->word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, w->val, w->timeout_ns ? &time : NULL,
			     NULL, 0, w->bitset);
	kthread_unuse_mm(w->f->mm);
	w->done = true;
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}

static void start(struct kunit *test, struct waiter *w, u32 __user *word)
{
	*w = (struct waiter){ .f = test->priv, .word = word, .bitset = w->bitset ?: ~0U, .timeout_ns = w->timeout_ns };
	w->task = kthread_run(wait_main, w, "waiter");
	KUNIT_ASSERT_FALSE(test, IS_ERR(w->task));
	msleep(10);
}

static int count_done(struct waiter *w)
{
	int i, done = 0;

	msleep(10);
	for (i = 0; i < WAITERS; i++)
		done += w[i].done;
	return done;
}

static void stop_all(struct waiter *w)
{
	int i;

	for (i = 0; i < WAITERS; i++)
		kthread_stop(w[i].task);
}

static long wake(u32 __user *word, int count)
{
	return do_futex(word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, count, NULL, NULL, 0, 0);
}

static void wakes_as_many_as_asked(struct kunit *test)
{
	struct futex_test *f = test->priv;
	struct waiter w[WAITERS] = {};
	int i;

	for (i = 0; i < WAITERS; i++)
		start(test, &w[i], f->word);
	KUNIT_EXPECT_EQ(test, count_done(w), 0);
	KUNIT_EXPECT_EQ(test, wake(f->word + 1, 9), 0);
	KUNIT_EXPECT_EQ(test, wake(f->word, 1), 1);
	KUNIT_EXPECT_EQ(test, count_done(w), 1);
	KUNIT_EXPECT_TRUE(test, w[0].done);
	KUNIT_EXPECT_EQ(test, wake(f->word, 9), 3);
	KUNIT_EXPECT_EQ(test, count_done(w), 4);
	KUNIT_EXPECT_EQ(test, wake(f->word, 9), 0);
	stop_all(w);
}

static void bits_choose_waiters(struct kunit *test)
{
	struct futex_test *f = test->priv;
	struct waiter w[WAITERS] = { { .bitset = 1 }, { .bitset = 2 }, { .bitset = 3 }, { .bitset = 4 } };
	int i;

	for (i = 0; i < WAITERS; i++)
		start(test, &w[i], f->word);
	KUNIT_EXPECT_EQ(test, do_futex(f->word, FUTEX_WAKE_BITSET | FUTEX_PRIVATE_FLAG, 9, NULL, NULL, 0, 2), 2);
	KUNIT_EXPECT_EQ(test, count_done(w), 2);
	KUNIT_EXPECT_TRUE(test, w[1].done && w[2].done);
	KUNIT_EXPECT_EQ(test, do_futex(f->word, FUTEX_WAKE_BITSET | FUTEX_PRIVATE_FLAG, 9, NULL, NULL, 0, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, wake(f->word, 9), 2);
	stop_all(w);
}

static void waiters_move(struct kunit *test)
{
	struct futex_test *f = test->priv;
	struct waiter w[WAITERS] = {};
	int i;

	for (i = 0; i < WAITERS; i++)
		start(test, &w[i], f->word);
	KUNIT_EXPECT_EQ(test, do_futex(f->word, FUTEX_CMP_REQUEUE | FUTEX_PRIVATE_FLAG, 1, NULL, f->word + 8, 2, 1),
			-EAGAIN);
	KUNIT_EXPECT_EQ(test, do_futex(f->word, FUTEX_CMP_REQUEUE | FUTEX_PRIVATE_FLAG, 1, NULL, f->word + 8, 2, 0), 3);
	KUNIT_EXPECT_EQ(test, count_done(w), 1);
	KUNIT_EXPECT_EQ(test, wake(f->word, 9), 1);
	KUNIT_EXPECT_EQ(test, wake(f->word + 8, 9), 2);
	KUNIT_EXPECT_EQ(test, count_done(w), 4);
	stop_all(w);
}

/* Add 5 to the second word; wake its waiters if it was more than 2. */
#define ADD_5_IF_GT_2 (FUTEX_OP_ADD << 28 | FUTEX_OP_CMP_GT << 24 | 5 << 12 | 2)

static void words_change_with_wakes(struct kunit *test)
{
	struct futex_test *f = test->priv;
	struct waiter w[WAITERS] = {};
	u32 value;
	int i;

	for (i = 0; i < WAITERS; i++)
		start(test, &w[i], f->word + (i & 1) * 16);
	KUNIT_EXPECT_EQ(test,
			do_futex(f->word, FUTEX_WAKE_OP | FUTEX_PRIVATE_FLAG, 1, NULL, f->word + 16, 9, ADD_5_IF_GT_2),
			1);
	KUNIT_EXPECT_EQ(test, get_user(value, f->word + 16), 0);
	KUNIT_EXPECT_EQ(test, value, 5U);
	KUNIT_EXPECT_EQ(test,
			do_futex(f->word, FUTEX_WAKE_OP | FUTEX_PRIVATE_FLAG, 1, NULL, f->word + 16, 9, ADD_5_IF_GT_2),
			3);
	KUNIT_EXPECT_EQ(test, count_done(w), 4);
	stop_all(w);
}

static void waits_end(struct kunit *test)
{
	struct futex_test *f = test->priv;
	ktime_t past = ktime_get() + NSEC_PER_MSEC;

	KUNIT_EXPECT_EQ(test, do_futex(f->word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 0, &past, NULL, 0, 0), -ETIMEDOUT);
	KUNIT_EXPECT_GE(test, ktime_get(), past);
	KUNIT_EXPECT_EQ(test, do_futex(f->word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0, 0), -EAGAIN);
	KUNIT_EXPECT_EQ(test, do_futex((u32 __user *)((char __user *)f->word + 2), FUTEX_WAIT, 0, NULL, NULL, 0, 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, do_futex(f->word + PAGE_SIZE, FUTEX_WAIT, 0, NULL, NULL, 0, 0), -EFAULT);
	KUNIT_EXPECT_EQ(test, do_futex((u32 __user *)8, FUTEX_WAKE, 1, NULL, NULL, 0, 0), -EFAULT);
	KUNIT_EXPECT_EQ(test, do_futex((u32 __user *)8, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, do_futex(f->word, 77, 0, NULL, NULL, 0, 0), -ENOSYS);
}

static void locks_have_owners(struct kunit *test)
{
	struct futex_test *f = test->priv;
	u32 value;

	KUNIT_EXPECT_EQ(test, do_futex(f->word, FUTEX_UNLOCK_PI | FUTEX_PRIVATE_FLAG, 0, NULL, NULL, 0, 0), -EPERM);
	KUNIT_EXPECT_EQ(test, do_futex(f->word, FUTEX_LOCK_PI | FUTEX_PRIVATE_FLAG, 0, NULL, NULL, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, get_user(value, f->word), 0);
	KUNIT_EXPECT_EQ(test, value, (u32)task_pid_nr(current));
	KUNIT_EXPECT_EQ(test, do_futex(f->word, FUTEX_LOCK_PI | FUTEX_PRIVATE_FLAG, 0, NULL, NULL, 0, 0), -EDEADLK);
	KUNIT_EXPECT_EQ(test, do_futex(f->word, FUTEX_UNLOCK_PI | FUTEX_PRIVATE_FLAG, 0, NULL, NULL, 0, 0), 0);
	/* Held by a number that nobody has. */
	KUNIT_EXPECT_EQ(test, put_user(PID_MAX_DEFAULT - 1, f->word), 0);
	KUNIT_EXPECT_EQ(test, do_futex(f->word, FUTEX_TRYLOCK_PI | FUTEX_PRIVATE_FLAG, 0, NULL, NULL, 0, 0), -EAGAIN);
	KUNIT_EXPECT_EQ(test, do_futex(f->word, FUTEX_LOCK_PI | FUTEX_PRIVATE_FLAG, 0, NULL, NULL, 0, 0), -ESRCH);
}

static struct kunit_case futex_cases[] = { KUNIT_CASE(wakes_as_many_as_asked),
					   KUNIT_CASE(bits_choose_waiters),
					   KUNIT_CASE(waiters_move),
					   KUNIT_CASE(words_change_with_wakes),
					   KUNIT_CASE(waits_end),
					   KUNIT_CASE(locks_have_owners),
					   {} };

static struct kunit_suite futex_suite = {
	.name = "futex",
	.init = futex_init_case,
	.exit = futex_exit_case,
	.test_cases = futex_cases,
};

kunit_test_suites(&signal_suite, &number_suite, &futex_suite);
