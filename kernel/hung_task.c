// SPDX-License-Identifier: MIT
/*
 * khungtaskd: reports tasks that have slept uninterruptibly, without a single switch, for more than two minutes.
 *
 * Every two minutes it looks at all tasks, as Linux's does. In virtual time it must not keep the machine from coming to rest, so it sets no
 * timer: the timer interrupt wakes it when a check is due, and a machine with no timer at all is a deadlock, which kernel/control.c reports
 * with the same words. A task that is killable, idle (TASK_NOLOAD) or has never run is left alone.
 *
 * last_switch_count and last_switch_time of a task are khungtaskd's. Nothing is allocated.
 */
#include <ashlar/port.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/smp.h>
#include <linux/utsname.h>
#include "internal.h"

#define TIMEOUT_SECONDS CONFIG_DEFAULT_HUNG_TASK_TIMEOUT
#define BATCH 1024 /* tasks looked at in one RCU reader */

static int warnings_left = 10;
static u64 next_check = TIMEOUT_SECONDS * NSEC_PER_SEC; /* ns; CPU 0's interrupt only */
static struct task_struct *watchdog;

/** hung_task_report - log that a task has been blocked for so many seconds, and where. Any context. */
void hung_task_report(struct task_struct *p, unsigned long seconds)
{
	const struct new_utsname *uts = init_utsname();

	pr_err("INFO: task %s:%d blocked for more than %ld seconds.\n", p->comm, p->pid, seconds);
	pr_err("      %s %s %.*s\n", print_tainted(), uts->release, (int)strcspn(uts->version, " "), uts->version);
	pr_err("\"echo 0 > /proc/sys/kernel/hung_task_timeout_secs\" disables this message.\n");
	sched_show_task(p);
	warn_count++;
}

static void check_task(struct task_struct *p)
{
	unsigned long switches = p->nvcsw + p->nivcsw;

	/* Made, and not run yet: its first wake-up is up to others. */
	if (!switches)
		return;
	if (switches != p->last_switch_count) {
		p->last_switch_count = switches;
		p->last_switch_time = jiffies;
		return;
	}
	if (time_is_after_jiffies(p->last_switch_time + TIMEOUT_SECONDS * HZ) || !warnings_left)
		return;
	warnings_left--;
	hung_task_report(p, (jiffies - p->last_switch_time) / HZ);
}

static void check_all(void)
{
	struct task_struct *p;
	int left = BATCH;

	rcu_read_lock();
	for_each_process(p) {
		unsigned int state = READ_ONCE(p->__state);

		if (!--left)
			break;
		if ((state & TASK_UNINTERRUPTIBLE) && !(state & (TASK_WAKEKILL | TASK_NOLOAD)))
			check_task(p);
	}
	rcu_read_unlock();
}

static int khungtaskd(void *unused)
{
	for (;;) {
		if (arch_clock_is_virtual()) {
			set_current_state(TASK_IDLE);
			schedule();
		} else {
			schedule_timeout_idle(TIMEOUT_SECONDS * HZ);
		}
		check_all();
	}
	return 0;
}

/** hung_task_tick - a timer interrupt: wake the watchdog if a check is due. Interrupts off. */
void hung_task_tick(u64 now)
{
	if (likely(now < READ_ONCE(next_check)) || raw_smp_processor_id())
		return;
	next_check = now + TIMEOUT_SECONDS * NSEC_PER_SEC;
	if (watchdog)
		wake_up_process(watchdog);
}

static int __init hung_task_init(void)
{
	struct task_struct *t = kthread_run(khungtaskd, NULL, "khungtaskd");

	if (IS_ERR(t))
		return PTR_ERR(t);
	watchdog = t;
	return 0;
}
subsys_initcall(hung_task_init);
