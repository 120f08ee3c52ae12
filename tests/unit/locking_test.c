// SPDX-License-Identifier: MIT
/* Locks: exclusion (counted under contention), fairness between waiters, trylock, time-outs, interruption, and what misuse reports. */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/percpu-rwsem.h>
#include <linux/rwsem.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/semaphore.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#define THREADS 4
#define ROUNDS 400

/* Every kind of exclusive lock guards one counter that is changed in two steps. */
struct contest {
	void (*lock)(struct contest *c);
	void (*unlock)(struct contest *c);
	spinlock_t spin;
	rwlock_t rw;
	struct mutex mutex;
	struct rw_semaphore rwsem;
	struct semaphore sem;
	bool may_sleep;
	volatile long count;
};

static void lock_spin(struct contest *c)
{
	spin_lock(&c->spin);
}
static void unlock_spin(struct contest *c)
{
	spin_unlock(&c->spin);
}
static void lock_rw(struct contest *c)
{
	write_lock(&c->rw);
}
static void unlock_rw(struct contest *c)
{
	write_unlock(&c->rw);
}
static void lock_mutex(struct contest *c)
{
	mutex_lock(&c->mutex);
}
static void unlock_mutex(struct contest *c)
{
	mutex_unlock(&c->mutex);
}
static void lock_rwsem(struct contest *c)
{
	down_write(&c->rwsem);
}
static void unlock_rwsem(struct contest *c)
{
	up_write(&c->rwsem);
}
static void lock_sem(struct contest *c)
{
	down(&c->sem);
}
static void unlock_sem(struct contest *c)
{
	up(&c->sem);
}

static int contend(void *data)
{
	struct contest *c = data;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		long seen;

		c->lock(c);
		seen = c->count;
		if (c->may_sleep && i % 16 == 0)
			schedule_timeout_uninterruptible(1);
		c->count = seen + 1;
		c->unlock(c);
		cond_resched();
	}
	return 0;
}

static void run_contest(struct kunit *test, void (*lock)(struct contest *), void (*unlock)(struct contest *),
			bool may_sleep)
{
	struct contest *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);
	struct task_struct *t[THREADS];
	int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, c);
	spin_lock_init(&c->spin);
	rwlock_init(&c->rw);
	mutex_init(&c->mutex);
	init_rwsem(&c->rwsem);
	sema_init(&c->sem, 1);
	c->lock = lock;
	c->unlock = unlock;
	c->may_sleep = may_sleep;
	for (i = 0; i < THREADS; i++) {
		t[i] = kthread_create(contend, c, "contend/%d", i);
		KUNIT_ASSERT_FALSE(test, IS_ERR(t[i]));
		get_task_struct(t[i]);
		wake_up_process(t[i]);
	}
	while (c->count < THREADS * ROUNDS && !READ_ONCE(test->status))
		msleep(10);
	for (i = 0; i < THREADS; i++) {
		KUNIT_EXPECT_EQ(test, kthread_stop(t[i]), 0);
		put_task_struct(t[i]);
	}
	KUNIT_EXPECT_EQ(test, c->count, (long)THREADS * ROUNDS);
}

static void spinlock_excludes(struct kunit *test)
{
	run_contest(test, lock_spin, unlock_spin, false);
}
static void rwlock_excludes(struct kunit *test)
{
	run_contest(test, lock_rw, unlock_rw, false);
}
static void mutex_excludes(struct kunit *test)
{
	run_contest(test, lock_mutex, unlock_mutex, true);
}
static void rwsem_excludes(struct kunit *test)
{
	run_contest(test, lock_rwsem, unlock_rwsem, true);
}
static void semaphore_excludes(struct kunit *test)
{
	run_contest(test, lock_sem, unlock_sem, true);
}

static void spinlock_states(struct kunit *test)
{
	static DEFINE_SPINLOCK(lock);
	unsigned long flags;
	int i;

	/* More rounds than a ticket has values. */
	for (i = 0; i < 600; i++) {
		spin_lock_irqsave(&lock, flags);
		if (!spin_is_locked(&lock) || !irqs_disabled() || preempt_count() != 1 || spin_is_contended(&lock))
			KUNIT_FAIL(test, "wrong state in round %d", i);
		if (spin_trylock(&lock))
			KUNIT_FAIL(test, "taken twice in round %d", i);
		spin_unlock_irqrestore(&lock, flags);
	}
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&lock));
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
	spin_lock_bh(&lock);
	KUNIT_EXPECT_TRUE(test, in_softirq() && !in_serving_softirq());
	spin_unlock_bh(&lock);
	KUNIT_EXPECT_EQ(test, spin_trylock(&lock), 1);
	spin_unlock(&lock);
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
}

static void rwlock_states(struct kunit *test)
{
	static DEFINE_RWLOCK(lock);

	read_lock(&lock);
	KUNIT_EXPECT_EQ(test, read_trylock(&lock), 1);
	KUNIT_EXPECT_EQ(test, write_trylock(&lock), 0);
	read_unlock(&lock);
	KUNIT_EXPECT_EQ(test, write_trylock(&lock), 0);
	read_unlock(&lock);
	KUNIT_EXPECT_EQ(test, write_trylock(&lock), 1);
	KUNIT_EXPECT_EQ(test, read_trylock(&lock), 0);
	write_unlock(&lock);
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
}

static void mutex_states(struct kunit *test)
{
	DEFINE_MUTEX(lock);

	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&lock));
	mutex_lock(&lock);
	KUNIT_EXPECT_TRUE(test, mutex_is_locked(&lock));
	KUNIT_EXPECT_EQ(test, mutex_trylock(&lock), 0);
	mutex_unlock(&lock);
	KUNIT_EXPECT_EQ(test, mutex_trylock(&lock), 1);
	mutex_unlock(&lock);
	KUNIT_EXPECT_EQ(test, mutex_lock_interruptible(&lock), 0);
	mutex_unlock(&lock);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&lock.owner), 0L);
}

struct interrupted {
	struct mutex lock;
	struct rw_semaphore rwsem;
	struct semaphore sem;
	int mutex_err, rwsem_err, sem_err;
	struct completion started, done;
};

static int be_interrupted(void *data)
{
	struct interrupted *in = data;

	allow_signal(SIGKILL);
	complete(&in->started);
	in->mutex_err = mutex_lock_interruptible(&in->lock);
	in->rwsem_err = down_write_killable(&in->rwsem);
	in->sem_err = down_interruptible(&in->sem);
	complete(&in->done);
	return 0;
}

static void signals_interrupt_waiting(struct kunit *test)
{
	struct interrupted *in = kunit_kzalloc(test, sizeof(*in), GFP_KERNEL);
	struct task_struct *t;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, in);
	mutex_init(&in->lock);
	init_rwsem(&in->rwsem);
	sema_init(&in->sem, 0);
	init_completion(&in->started);
	init_completion(&in->done);
	mutex_lock(&in->lock);
	down_read(&in->rwsem);
	t = kthread_run(be_interrupted, in, "interrupted");
	KUNIT_ASSERT_FALSE(test, IS_ERR(t));
	wait_for_completion(&in->started);
	msleep(10);
	send_sig(SIGKILL, t, 1);
	wait_for_completion(&in->done);
	KUNIT_EXPECT_EQ(test, in->mutex_err, -EINTR);
	KUNIT_EXPECT_EQ(test, in->rwsem_err, -EINTR);
	KUNIT_EXPECT_EQ(test, in->sem_err, -EINTR);
	/* Who gave up has left nothing behind. */
	mutex_unlock(&in->lock);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&in->lock.owner), 0L);
	up_read(&in->rwsem);
	KUNIT_EXPECT_EQ(test, down_write_trylock(&in->rwsem), 1);
	up_write(&in->rwsem);
	KUNIT_EXPECT_TRUE(test, list_empty(&in->rwsem.wait_list));
	KUNIT_EXPECT_TRUE(test, list_empty(&in->sem.wait_list));
}

struct order {
	struct rw_semaphore rwsem;
	char log[16];
};

static int take_write(void *data)
{
	struct order *o = data;

	down_write(&o->rwsem);
	strcat(o->log, "w");
	up_write(&o->rwsem);
	return 0;
}

static int take_read(void *data)
{
	struct order *o = data;

	down_read(&o->rwsem);
	strcat(o->log, "r");
	msleep(20);
	up_read(&o->rwsem);
	return 0;
}

static void writers_are_not_passed(struct kunit *test)
{
	struct order *o = kunit_kzalloc(test, sizeof(*o), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, o);
	init_rwsem(&o->rwsem);
	down_read(&o->rwsem);
	kthread_run(take_write, o, "writer");
	msleep(10);
	/* The semaphore is held for reading, but a writer waits. */
	KUNIT_EXPECT_EQ(test, down_read_trylock(&o->rwsem), 0);
	kthread_run(take_read, o, "reader");
	msleep(10);
	KUNIT_EXPECT_STREQ(test, o->log, "");
	up_read(&o->rwsem);
	msleep(100);
	KUNIT_EXPECT_STREQ(test, o->log, "wr");
	KUNIT_EXPECT_FALSE(test, rwsem_is_locked(&o->rwsem));
}

static void downgrade_lets_readers_in(struct kunit *test)
{
	struct order *o = kunit_kzalloc(test, sizeof(*o), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, o);
	init_rwsem(&o->rwsem);
	down_write(&o->rwsem);
	kthread_run(take_read, o, "reader");
	msleep(10);
	KUNIT_EXPECT_STREQ(test, o->log, "");
	downgrade_write(&o->rwsem);
	msleep(10);
	KUNIT_EXPECT_STREQ(test, o->log, "r");
	KUNIT_EXPECT_EQ(test, down_write_trylock(&o->rwsem), 0);
	up_read(&o->rwsem);
	msleep(50);
	KUNIT_EXPECT_FALSE(test, rwsem_is_locked(&o->rwsem));
}

static void semaphore_counts(struct kunit *test)
{
	struct semaphore sem;
	unsigned long start = jiffies;

	sema_init(&sem, 2);
	KUNIT_EXPECT_EQ(test, down_trylock(&sem), 0);
	KUNIT_EXPECT_EQ(test, down_trylock(&sem), 0);
	KUNIT_EXPECT_EQ(test, down_trylock(&sem), 1);
	KUNIT_EXPECT_EQ(test, down_timeout(&sem, 10), -ETIME);
	KUNIT_EXPECT_GE(test, jiffies - start, 10UL);
	up(&sem);
	KUNIT_EXPECT_EQ(test, down_timeout(&sem, 10), 0);
	up(&sem);
	up(&sem);
	KUNIT_EXPECT_EQ(test, sem.count, 2U);
}

static void seqlock_sees_writers(struct kunit *test)
{
	static DEFINE_SEQLOCK(sl);
	unsigned int seq = read_seqbegin(&sl);
	int mode = 0;

	KUNIT_EXPECT_EQ(test, read_seqretry(&sl, seq), 0U);
	write_seqlock(&sl);
	KUNIT_EXPECT_EQ(test, sl.seqcount.seqcount.sequence & 1, 1U);
	write_sequnlock(&sl);
	KUNIT_EXPECT_EQ(test, read_seqretry(&sl, seq), 1U);
	read_seqbegin_or_lock(&sl, &mode);
	KUNIT_EXPECT_EQ(test, need_seqretry(&sl, mode), 0);
	done_seqretry(&sl, mode);
	mode = 1;
	read_seqbegin_or_lock(&sl, &mode);
	KUNIT_EXPECT_TRUE(test, spin_is_locked(&sl.lock));
	done_seqretry(&sl, mode);
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&sl.lock));
}

struct percpu_contest {
	struct percpu_rw_semaphore sem;
	volatile long a, b;
	atomic_t torn, left;
};

static int percpu_contend(void *data)
{
	struct percpu_contest *c = data;
	int i;

	for (i = 0; i < 50; i++) {
		percpu_down_read(&c->sem);
		if (c->a != c->b)
			atomic_inc(&c->torn);
		if (i % 8 == 0)
			schedule_timeout_uninterruptible(1);
		percpu_up_read(&c->sem);
		if (i % 10)
			continue;
		percpu_down_write(&c->sem);
		c->a++;
		schedule_timeout_uninterruptible(1);
		c->b++;
		percpu_up_write(&c->sem);
	}
	atomic_dec(&c->left);
	return 0;
}

static void percpu_rwsem_excludes(struct kunit *test)
{
	struct percpu_contest *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, c);
	KUNIT_ASSERT_EQ(test, percpu_init_rwsem(&c->sem), 0);
	atomic_set(&c->left, THREADS);
	for (i = 0; i < THREADS; i++)
		KUNIT_ASSERT_FALSE(test, IS_ERR(kthread_run(percpu_contend, c, "percpu/%d", i)));
	while (atomic_read(&c->left))
		msleep(10);
	KUNIT_EXPECT_EQ(test, atomic_read(&c->torn), 0);
	KUNIT_EXPECT_EQ(test, c->a, 5L * THREADS);
	KUNIT_EXPECT_EQ(test, c->b, 5L * THREADS);
	percpu_free_rwsem(&c->sem);
}

static void dec_and_lock_takes_the_last(struct kunit *test)
{
	static DEFINE_SPINLOCK(lock);
	atomic_t count = ATOMIC_INIT(2);

	KUNIT_EXPECT_EQ(test, atomic_dec_and_lock(&count, &lock), 0);
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&lock));
	KUNIT_EXPECT_EQ(test, atomic_dec_and_lock(&count, &lock), 1);
	KUNIT_EXPECT_TRUE(test, spin_is_locked(&lock));
	spin_unlock(&lock);
}

static struct kunit_case locking_cases[] = { KUNIT_CASE(spinlock_excludes),
					     KUNIT_CASE(rwlock_excludes),
					     KUNIT_CASE(mutex_excludes),
					     KUNIT_CASE(rwsem_excludes),
					     KUNIT_CASE(semaphore_excludes),
					     KUNIT_CASE(spinlock_states),
					     KUNIT_CASE(rwlock_states),
					     KUNIT_CASE(mutex_states),
					     KUNIT_CASE(signals_interrupt_waiting),
					     KUNIT_CASE(writers_are_not_passed),
					     KUNIT_CASE(downgrade_lets_readers_in),
					     KUNIT_CASE(semaphore_counts),
					     KUNIT_CASE(seqlock_sees_writers),
					     KUNIT_CASE(percpu_rwsem_excludes),
					     KUNIT_CASE(dec_and_lock_takes_the_last),
					     {} };

static struct kunit_suite locking_suite = {
	.name = "locking",
	.test_cases = locking_cases,
};
kunit_test_suite(locking_suite);
