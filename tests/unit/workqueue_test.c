// SPDX-License-Identifier: MIT
/* Workqueues: running, ordering, limits, flushing, cancelling, works that wait for works; kthread workers likewise. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

struct counted {
	struct work_struct work;
	struct delayed_work delayed;
	atomic_t ran, active, most;
	unsigned int sleep_ms, again;
	struct workqueue_struct *wq;
	struct counted *waits_for;
	char *log;
	char letter;
};

static void count(struct counted *c)
{
	int now = atomic_inc_return(&c->active);

	if (now > atomic_read(&c->most))
		atomic_set(&c->most, now);
	if (c->sleep_ms)
		msleep(c->sleep_ms);
	if (c->waits_for)
		flush_work(&c->waits_for->work);
	if (c->log)
		strncat(c->log, &c->letter, 1);
	atomic_dec(&c->active);
	atomic_inc(&c->ran);
}

static void count_work(struct work_struct *work)
{
	struct counted *c = container_of(work, struct counted, work);

	count(c);
	if (c->again) {
		c->again--;
		queue_work(c->wq, work);
	}
}

static void count_delayed(struct work_struct *work)
{
	count(container_of(to_delayed_work(work), struct counted, delayed));
}

static struct counted *new_counted(struct kunit *test)
{
	struct counted *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, c);
	INIT_WORK(&c->work, count_work);
	INIT_DELAYED_WORK(&c->delayed, count_delayed);
	return c;
}

static void works_run_once_per_queueing(struct kunit *test)
{
	struct counted *c = new_counted(test);

	KUNIT_EXPECT_FALSE(test, flush_work(&c->work));
	KUNIT_EXPECT_TRUE(test, schedule_work(&c->work));
	KUNIT_EXPECT_FALSE(test, schedule_work(&c->work));
	KUNIT_EXPECT_TRUE(test, work_pending(&c->work));
	KUNIT_EXPECT_TRUE(test, flush_work(&c->work));
	KUNIT_EXPECT_EQ(test, atomic_read(&c->ran), 1);
	KUNIT_EXPECT_FALSE(test, work_pending(&c->work));
	KUNIT_EXPECT_EQ(test, work_busy(&c->work), 0U);
}

static void a_work_never_runs_twice_at_a_time(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_workqueue("twice", WQ_UNBOUND, 0);
	struct counted *c = new_counted(test);
	int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, wq);
	c->sleep_ms = 8;
	for (i = 0; i < 20; i++) {
		/* Of one queue: another would be free to run it as well, as in Linux. */
		queue_work(wq, &c->work);
		msleep(4);
	}
	flush_work(&c->work);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->most), 1);
	destroy_workqueue(wq);
}

static void ordered_queues_keep_order(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_ordered_workqueue("ordered", 0);
	static char log[32];
	struct counted *c[5];
	int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, wq);
	log[0] = '\0';
	for (i = 0; i < 5; i++) {
		c[i] = new_counted(test);
		c[i]->log = log;
		c[i]->letter = 'a' + i;
		c[i]->sleep_ms = (5 - i) * 8;
		queue_work(wq, &c[i]->work);
	}
	flush_workqueue(wq);
	KUNIT_EXPECT_STREQ(test, log, "abcde");
	destroy_workqueue(wq);
}

static atomic_t at_once, most_at_once;

static void limited_work(struct work_struct *work)
{
	int now = atomic_inc_return(&at_once);

	if (now > atomic_read(&most_at_once))
		atomic_set(&most_at_once, now);
	msleep(20);
	atomic_dec(&at_once);
}

static void max_active_limits(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_workqueue("limited", WQ_UNBOUND, 3);
	struct work_struct *works = kunit_kzalloc(test, 10 * sizeof(*works), GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, wq);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, works);
	atomic_set(&most_at_once, 0);
	for (i = 0; i < 10; i++) {
		INIT_WORK(&works[i], limited_work);
		queue_work(wq, &works[i]);
	}
	flush_workqueue(wq);
	KUNIT_EXPECT_EQ(test, atomic_read(&most_at_once), 3);
	KUNIT_EXPECT_EQ(test, atomic_read(&at_once), 0);
	destroy_workqueue(wq);
}

static void a_work_may_wait_for_another(struct kunit *test)
{
	struct counted *first = new_counted(test), *second = new_counted(test);

	first->waits_for = second;
	first->sleep_ms = 8;
	second->sleep_ms = 8;
	schedule_work(&first->work);
	schedule_work(&second->work);
	flush_work(&first->work);
	KUNIT_EXPECT_EQ(test, atomic_read(&first->ran), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&second->ran), 1);
}

static void delayed_works_wait(struct kunit *test)
{
	struct counted *c = new_counted(test);
	unsigned long start = jiffies;

	KUNIT_EXPECT_TRUE(test, schedule_delayed_work(&c->delayed, 25));
	KUNIT_EXPECT_FALSE(test, schedule_delayed_work(&c->delayed, 1));
	msleep(50);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->ran), 0);
	while (!atomic_read(&c->ran))
		schedule_timeout_uninterruptible(1);
	KUNIT_EXPECT_GE(test, jiffies - start, 25UL);
	KUNIT_EXPECT_FALSE(test, mod_delayed_work(system_wq, &c->delayed, 1000));
	KUNIT_EXPECT_TRUE(test, mod_delayed_work(system_wq, &c->delayed, 2));
	msleep(50);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->ran), 2);
	schedule_delayed_work(&c->delayed, 1000);
	/* Its result says whether it had to wait, which another CPU may have saved it. */
	flush_delayed_work(&c->delayed);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->ran), 3);
}

static void cancelled_works_do_not_run(struct kunit *test)
{
	struct counted *c = new_counted(test);

	schedule_delayed_work(&c->delayed, 10);
	KUNIT_EXPECT_TRUE(test, cancel_delayed_work(&c->delayed));
	KUNIT_EXPECT_FALSE(test, cancel_delayed_work_sync(&c->delayed));
	msleep(100);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->ran), 0);
	/* A running work is waited for. */
	c->sleep_ms = 40;
	schedule_work(&c->work);
	msleep(10);
	KUNIT_EXPECT_FALSE(test, cancel_work_sync(&c->work));
	KUNIT_EXPECT_EQ(test, atomic_read(&c->ran), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->active), 0);
	/* And can be queued again afterwards. */
	schedule_work(&c->work);
	flush_work(&c->work);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->ran), 2);
}

static void drain_waits_for_requeueing_works(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_workqueue("drain", 0, 0);
	struct counted *c = new_counted(test);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, wq);
	c->wq = wq;
	c->again = 4;
	queue_work(wq, &c->work);
	drain_workqueue(wq);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->ran), 5);
	destroy_workqueue(wq);
}

static void works_run_on_their_cpu(struct kunit *test)
{
	struct counted *c = new_counted(test);
	int cpu;

	for_each_online_cpu(cpu) {
		KUNIT_EXPECT_TRUE(test, schedule_work_on(cpu, &c->work));
		flush_work(&c->work);
	}
	KUNIT_EXPECT_EQ(test, atomic_read(&c->ran), (int)num_online_cpus());
}

struct kcounted {
	struct kthread_work work;
	struct kthread_delayed_work delayed;
	int ran;
};

static void kcount(struct kthread_work *work)
{
	container_of(work, struct kcounted, work)->ran++;
	msleep(8);
}

static void kcount_delayed(struct kthread_work *work)
{
	struct kthread_delayed_work *d = container_of(work, struct kthread_delayed_work, work);

	container_of(d, struct kcounted, delayed)->ran += 10;
}

static void kthread_workers_work(struct kunit *test)
{
	struct kcounted *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);
	struct kthread_worker *worker = kthread_create_worker(0, "kworker_test");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, c);
	KUNIT_ASSERT_FALSE(test, IS_ERR(worker));
	kthread_init_work(&c->work, kcount);
	kthread_init_delayed_work(&c->delayed, kcount_delayed);
	KUNIT_EXPECT_TRUE(test, kthread_queue_work(worker, &c->work));
	KUNIT_EXPECT_FALSE(test, kthread_queue_work(worker, &c->work));
	kthread_flush_work(&c->work);
	KUNIT_EXPECT_EQ(test, c->ran, 1);
	KUNIT_EXPECT_TRUE(test, kthread_queue_delayed_work(worker, &c->delayed, 10));
	KUNIT_EXPECT_TRUE(test, kthread_mod_delayed_work(worker, &c->delayed, 5));
	msleep(60);
	KUNIT_EXPECT_EQ(test, c->ran, 11);
	kthread_queue_delayed_work(worker, &c->delayed, 1000);
	KUNIT_EXPECT_TRUE(test, kthread_cancel_delayed_work_sync(&c->delayed));
	kthread_queue_work(worker, &c->work);
	kthread_flush_worker(worker);
	KUNIT_EXPECT_EQ(test, c->ran, 12);
	KUNIT_EXPECT_FALSE(test, kthread_cancel_work_sync(&c->work));
	kthread_destroy_worker(worker);
}

static struct kunit_case workqueue_cases[] = { KUNIT_CASE(works_run_once_per_queueing),
					       KUNIT_CASE(a_work_never_runs_twice_at_a_time),
					       KUNIT_CASE(ordered_queues_keep_order),
					       KUNIT_CASE(max_active_limits),
					       KUNIT_CASE(a_work_may_wait_for_another),
					       KUNIT_CASE(delayed_works_wait),
					       KUNIT_CASE(cancelled_works_do_not_run),
					       KUNIT_CASE(drain_waits_for_requeueing_works),
					       KUNIT_CASE(works_run_on_their_cpu),
					       KUNIT_CASE(kthread_workers_work),
					       {} };

static struct kunit_suite workqueue_suite = {
	.name = "workqueue",
	.test_cases = workqueue_cases,
};
kunit_test_suite(workqueue_suite);
