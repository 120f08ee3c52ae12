// SPDX-License-Identifier: MIT
/*
 * Work for later: a timer, and the work it leaves to a kernel thread.
 *
 *	ashlar run samples/deferred.c
 *
 * Things to notice: a timer's function runs in an interrupt and must not sleep, so it allocates nothing that may wait;
 * it hands over to a work item, which runs in a kernel thread and may. At the end the timer is stopped first, because
 * it starts work, then the work.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/delay.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#define TICKS 3

static unsigned int ticks;

static void slow_part(struct work_struct *work)
{
	/* May sleep, so GFP_KERNEL is right. */
	char *text = kasprintf(GFP_KERNEL, "work after tick %u", ticks);

	pr_info("%s, in %s context\n", text ? text : "work", in_interrupt() ? "interrupt" : "process");
	kfree(text);
}
static DECLARE_WORK(work, slow_part);

static void tick(struct timer_list *timer)
{
	ticks++;
	pr_info("tick %u, in %s context\n", ticks, in_interrupt() ? "interrupt" : "process");
	schedule_work(&work);
	if (ticks < TICKS)
		mod_timer(timer, jiffies + msecs_to_jiffies(20));
}
static DEFINE_TIMER(timer, tick);

static int __init deferred_init(void)
{
	mod_timer(&timer, jiffies + msecs_to_jiffies(20));
	/* Only for the sample: let the timer tick before the module may be removed. */
	msleep(20 * (TICKS + 2));
	return 0;
}

static void __exit deferred_exit(void)
{
	del_timer_sync(&timer);
	cancel_work_sync(&work);
	pr_info("%u ticks\n", ticks);
}

module_init(deferred_init);
module_exit(deferred_exit);

MODULE_DESCRIPTION("A timer and deferred work");
MODULE_LICENSE("GPL");
