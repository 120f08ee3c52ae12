// SPDX-License-Identifier: MIT
/* RCU and SRCU: callbacks run after, and only after, the readers that could see the object; order; barriers; polling. */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/rcupdate.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/srcu.h>

struct called {
	struct rcu_head rcu;
	char *log;
	char letter;
	bool in_bh;
};

static void note_call(struct rcu_head *head)
{
	struct called *c = container_of(head, struct called, rcu);

	c->in_bh = in_softirq();
	strncat(c->log, &c->letter, 1);
}

static void callbacks_run_in_order(struct kunit *test)
{
	static char log[8];
	struct called *c = kunit_kzalloc(test, 3 * sizeof(*c), GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, c);
	log[0] = '\0';
	for (i = 0; i < 3; i++) {
		c[i].log = log;
		c[i].letter = 'a' + i;
		call_rcu(&c[i].rcu, note_call);
	}
	KUNIT_EXPECT_STREQ(test, log, "");
	rcu_barrier();
	KUNIT_EXPECT_STREQ(test, log, "abc");
	KUNIT_EXPECT_TRUE(test, c[0].in_bh);
}

static void readers_nest(struct kunit *test)
{
	int depth = rcu_preempt_depth();

	rcu_read_lock();
	rcu_read_lock();
	KUNIT_EXPECT_EQ(test, rcu_preempt_depth(), depth + 2);
	KUNIT_EXPECT_TRUE(test, rcu_read_lock_held());
	rcu_read_unlock();
	KUNIT_EXPECT_TRUE(test, rcu_read_lock_held());
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, rcu_preempt_depth(), depth);
}

/* Objects are replaced and poisoned after a grace period while readers look at them. */
struct object {
	int magic;
};
#define GOOD 0x600d
#define BAD 0xbad

struct updates {
	struct object __rcu *object;
	atomic_t bad, reads, left;
};

static int read_objects(void *data)
{
	struct updates *u = data;

	while (!kthread_should_stop()) {
		struct object *o;
		int i;

		rcu_read_lock();
		o = rcu_dereference(u->object);
		for (i = 0; i < 10; i++) {
			if (READ_ONCE(o->magic) != GOOD)
				atomic_inc(&u->bad);
			cpu_relax();
		}
		rcu_read_unlock();
		atomic_inc(&u->reads);
		cond_resched();
	}
	return 0;
}

static void readers_never_see_freed_objects(struct kunit *test)
{
	struct updates *u = kunit_kzalloc(test, sizeof(*u), GFP_KERNEL);
	struct object *objects = kunit_kzalloc(test, 2 * sizeof(*objects), GFP_KERNEL);
	struct task_struct *t[3];
	int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, u);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, objects);
	objects[0].magic = objects[1].magic = GOOD;
	RCU_INIT_POINTER(u->object, &objects[0]);
	for (i = 0; i < 3; i++) {
		t[i] = kthread_run(read_objects, u, "reader/%d", i);
		KUNIT_ASSERT_FALSE(test, IS_ERR(t[i]));
	}
	for (i = 0; i < 100; i++) {
		struct object *old = &objects[i % 2], *new = &objects[(i + 1) % 2];

		WRITE_ONCE(new->magic, GOOD);
		rcu_assign_pointer(u->object, new);
		synchronize_rcu();
		WRITE_ONCE(old->magic, BAD);
		cond_resched();
	}
	msleep(10);
	for (i = 0; i < 3; i++)
		kthread_stop(t[i]);
	KUNIT_EXPECT_EQ(test, atomic_read(&u->bad), 0);
	KUNIT_EXPECT_GT(test, atomic_read(&u->reads), 0);
}

struct kfreed {
	long before;
	struct rcu_head rcu;
};

static void kfree_rcu_frees(struct kunit *test)
{
	int i;

	for (i = 0; i < 20; i++) {
		struct kfreed *k = kzalloc(sizeof(*k), GFP_KERNEL);

		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k);
		kfree_rcu(k, rcu);
		k = kzalloc(sizeof(*k), GFP_KERNEL);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, k);
		kfree_rcu_mightsleep(k);
	}
	rcu_barrier();
}

static void polling_sees_grace_periods(struct kunit *test)
{
	unsigned long cookie = start_poll_synchronize_rcu();

	synchronize_rcu();
	synchronize_rcu();
	msleep(10);
	KUNIT_EXPECT_TRUE(test, poll_state_synchronize_rcu(cookie));
	cond_synchronize_rcu(get_state_synchronize_rcu());
}

/* ---- SRCU ---- */

struct srcu_reader {
	struct srcu_struct srcu;
	struct completion inside, leave;
	bool left;
};

static int sleep_in_reader(void *data)
{
	struct srcu_reader *r = data;
	int idx = srcu_read_lock(&r->srcu);

	complete(&r->inside);
	wait_for_completion(&r->leave);
	r->left = true;
	srcu_read_unlock(&r->srcu, idx);
	return 0;
}

static int leave_later(void *data)
{
	struct srcu_reader *r = data;

	msleep(50);
	complete(&r->leave);
	return 0;
}

static void srcu_waits_for_sleeping_readers(struct kunit *test)
{
	struct srcu_reader *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	unsigned long start;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, r);
	KUNIT_ASSERT_EQ(test, init_srcu_struct(&r->srcu), 0);
	init_completion(&r->inside);
	init_completion(&r->leave);
	KUNIT_ASSERT_FALSE(test, IS_ERR(kthread_run(sleep_in_reader, r, "srcu_reader")));
	wait_for_completion(&r->inside);
	KUNIT_ASSERT_FALSE(test, IS_ERR(kthread_run(leave_later, r, "srcu_leave")));
	start = jiffies;
	synchronize_srcu(&r->srcu);
	KUNIT_EXPECT_TRUE(test, r->left);
	KUNIT_EXPECT_GE(test, jiffies - start, 10UL);
	cleanup_srcu_struct(&r->srcu);
}

DEFINE_STATIC_SRCU(static_srcu);

static void srcu_callbacks_run(struct kunit *test)
{
	static char log[8];
	struct called *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);
	int idx;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, c);
	log[0] = '\0';
	c->log = log;
	c->letter = 's';
	idx = srcu_read_lock(&static_srcu);
	call_srcu(&static_srcu, &c->rcu, note_call);
	msleep(30);
	KUNIT_EXPECT_STREQ(test, log, "");
	srcu_read_unlock(&static_srcu, idx);
	srcu_barrier(&static_srcu);
	KUNIT_EXPECT_STREQ(test, log, "s");
}

static struct kunit_case rcu_cases[] = { KUNIT_CASE(callbacks_run_in_order),
					 KUNIT_CASE(readers_nest),
					 KUNIT_CASE(readers_never_see_freed_objects),
					 KUNIT_CASE(kfree_rcu_frees),
					 KUNIT_CASE(polling_sees_grace_periods),
					 KUNIT_CASE(srcu_waits_for_sleeping_readers),
					 KUNIT_CASE(srcu_callbacks_run),
					 {} };

static struct kunit_suite rcu_suite = {
	.name = "rcu",
	.test_cases = rcu_cases,
};
kunit_test_suite(rcu_suite);
