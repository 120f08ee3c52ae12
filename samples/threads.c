// SPDX-License-Identifier: MIT
/*
 * Two kernel threads and a queue between them.
 *
 *	ashlar run samples/threads.c items=5
 *
 * Things to notice: a thread sleeps in a wait queue until the condition holds, and is woken by whoever makes it hold;
 * the spinlock protects the list for as long as a few instructions; kthread_stop() asks a thread to end and waits for
 * it; memory is freed by the one who takes it over.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/delay.h>
#include <linux/init.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

static unsigned int items = 3;
module_param(items, uint, 0444);
MODULE_PARM_DESC(items, "how many items to pass on");

struct item {
	struct list_head list;
	unsigned int number;
};

static LIST_HEAD(queue);
static DEFINE_SPINLOCK(queue_lock);
static DECLARE_WAIT_QUEUE_HEAD(queue_filled);
static struct task_struct *producer, *consumer;

static struct item *take(void)
{
	struct item *item;

	spin_lock(&queue_lock);
	item = list_first_entry_or_null(&queue, struct item, list);
	if (item)
		list_del(&item->list);
	spin_unlock(&queue_lock);
	return item;
}

static int produce(void *unused)
{
	unsigned int i;

	for (i = 0; i < items && !kthread_should_stop(); i++) {
		struct item *item = kmalloc(sizeof(*item), GFP_KERNEL);

		if (!item)
			break;
		item->number = i;
		spin_lock(&queue_lock);
		list_add_tail(&item->list, &queue);
		spin_unlock(&queue_lock);
		wake_up(&queue_filled);
		msleep(10);
	}
	/* A thread that kthread_stop() is going to be called for must not go before. */
	while (!kthread_should_stop())
		schedule_timeout_interruptible(HZ);
	return 0;
}

static int consume(void *unused)
{
	struct item *item = NULL;

	for (;;) {
		wait_event(queue_filled, (item = take()) || kthread_should_stop());
		if (!item)
			return 0;
		pr_info("got item %u\n", item->number);
		kfree(item);
	}
}

static int __init threads_init(void)
{
	consumer = kthread_run(consume, NULL, "sample_consumer");
	if (IS_ERR(consumer))
		return PTR_ERR(consumer);
	producer = kthread_run(produce, NULL, "sample_producer");
	if (IS_ERR(producer)) {
		kthread_stop(consumer);
		return PTR_ERR(producer);
	}
	/* Only for the sample: let them work before the module may be removed. */
	msleep(20 * items);
	return 0;
}

static void __exit threads_exit(void)
{
	struct item *item;

	kthread_stop(producer);
	kthread_stop(consumer);
	while ((item = take()))
		kfree(item);
	pr_info("both threads have ended\n");
}

module_init(threads_init);
module_exit(threads_exit);

MODULE_DESCRIPTION("A producer and a consumer");
MODULE_LICENSE("GPL");
