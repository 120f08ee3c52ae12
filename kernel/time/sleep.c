// SPDX-License-Identifier: MIT
/*
 * Sleeping for a time, and waiting busily for one.
 *
 * Sleeps in jiffies use a timer on the sleeper's stack; the shorter ones a high-resolution timer. A busy wait asks the machine to let time pass: in
 * virtual time the clock moves by exactly that much.
 */
#include <ashlar/port.h>
#include <linux/delay.h>
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/sched/debug.h>
#include <linux/sched/signal.h>
#include <linux/timer.h>

unsigned long loops_per_jiffy = TICK_NSEC;
EXPORT_SYMBOL(loops_per_jiffy);
unsigned long lpj_fine = TICK_NSEC;
unsigned long preset_lpj;

struct process_timer {
	struct timer_list timer;
	struct task_struct *task;
};

static void wake_timer(struct timer_list *t)
{
	struct process_timer *timeout = from_timer(timeout, t, timer);

	wake_up_process(timeout->task);
}

/**
 * schedule_timeout - sleep, in the state that the task has set, for a number of jiffies
 * @timeout: how many; MAX_SCHEDULE_TIMEOUT: until it is woken
 *
 * Returns how many were left when the task was woken, 0 if the time was over.
 */
long schedule_timeout(long timeout)
{
	struct process_timer timer;
	unsigned long expire;

	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return timeout;
	}
	if (timeout < 0) {
		printk(KERN_ERR "schedule_timeout: wrong timeout value %lx\n", timeout);
		dump_stack();
		__set_current_state(TASK_RUNNING);
		return 0;
	}
	expire = timeout + jiffies;
	timer.task = current;
	timer_setup_on_stack(&timer.timer, wake_timer, 0);
	mod_timer(&timer.timer, expire);
	schedule();
	del_timer_sync(&timer.timer);
	destroy_timer_on_stack(&timer.timer);
	timeout = expire - jiffies;
	return timeout < 0 ? 0 : timeout;
}
EXPORT_SYMBOL(schedule_timeout);

long schedule_timeout_interruptible(long timeout)
{
	__set_current_state(TASK_INTERRUPTIBLE);
	return schedule_timeout(timeout);
}
EXPORT_SYMBOL(schedule_timeout_interruptible);

long schedule_timeout_killable(long timeout)
{
	__set_current_state(TASK_KILLABLE);
	return schedule_timeout(timeout);
}
EXPORT_SYMBOL(schedule_timeout_killable);

long schedule_timeout_uninterruptible(long timeout)
{
	__set_current_state(TASK_UNINTERRUPTIBLE);
	return schedule_timeout(timeout);
}
EXPORT_SYMBOL(schedule_timeout_uninterruptible);

long schedule_timeout_idle(long timeout)
{
	__set_current_state(TASK_IDLE);
	return schedule_timeout(timeout);
}
EXPORT_SYMBOL(schedule_timeout_idle);

/** msleep - sleep for at least so many milliseconds. Process context. */
void msleep(unsigned int msecs)
{
	unsigned long timeout = msecs_to_jiffies(msecs) + 1;

	while (timeout)
		timeout = schedule_timeout_uninterruptible(timeout);
}
EXPORT_SYMBOL(msleep);

/** msleep_interruptible - the same; returns the milliseconds left if a signal came first */
unsigned long msleep_interruptible(unsigned int msecs)
{
	unsigned long timeout = msecs_to_jiffies(msecs) + 1;

	while (timeout && !signal_pending(current))
		timeout = schedule_timeout_interruptible(timeout);
	return jiffies_to_msecs(timeout);
}
EXPORT_SYMBOL(msleep_interruptible);

/** usleep_range_state - sleep for between @min and @max microseconds in @state. Process context. */
void usleep_range_state(unsigned long min, unsigned long max, unsigned int state)
{
	ktime_t until = ktime_add_us(ktime_get(), min);
	u64 delta = (u64)(max - min) * NSEC_PER_USEC;

	for (;;) {
		__set_current_state(state);
		if (!schedule_hrtimeout_range(&until, delta, HRTIMER_MODE_ABS))
			break;
	}
}
EXPORT_SYMBOL(usleep_range_state);

/** __udelay - wait busily for so many microseconds. Any context. */
void __udelay(unsigned long usecs)
{
	arch_spend_ns((u64)usecs * NSEC_PER_USEC);
}
EXPORT_SYMBOL(__udelay);

/** __ndelay - wait busily for so many nanoseconds. Any context. */
void __ndelay(unsigned long nsecs)
{
	arch_spend_ns(nsecs);
}
EXPORT_SYMBOL(__ndelay);

/** __const_udelay - wait busily for @xloops / 2^32 seconds. Any context. */
void __const_udelay(unsigned long xloops)
{
	arch_spend_ns(mul_u64_u64_shr(xloops, NSEC_PER_SEC, 32));
}
EXPORT_SYMBOL(__const_udelay);

/** __delay - wait busily for so many loops, of one nanosecond each */
void __delay(unsigned long loops)
{
	arch_spend_ns(loops);
}
EXPORT_SYMBOL(__delay);

/** calibrate_delay - nothing to measure: a loop is a nanosecond */
void calibrate_delay(void)
{
}
