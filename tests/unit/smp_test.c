// SPDX-License-Identifier: MIT
/*
 * Traffic from all CPUs at once: a thread on each (two at least, so that one CPU has something to interleave too) does a
 * random mixture of operations, and whatever it finds must be what somebody put there. Only counts of broken promises
 * leave the threads; the test case itself compares sums and, in the end, frames.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/gfp.h>
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/prandom.h>
#include <linux/rculist.h>
#include <linux/rwsem.h>
#include <linux/sched/task.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/stop_machine.h>
#include <linux/timer.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>
#include "../../lib/kunit/steps.h"
#include "frames.h"

#define MAX_CREW (2 * NR_CPUS)

/* One thread of a crew. */
struct hand {
	struct crew *crew;
	struct task_struct *task;
	unsigned int number;
	struct rnd_state rnd;
	unsigned long done; /* what the thread counts; its meaning is the test's */
};

struct crew {
	unsigned int size;
	unsigned long steps;
	void (*work)(struct hand *hand);
	void *shared;
	atomic_t broken; /* promises */
	atomic_t working;
	struct completion start, end;
	struct hand hands[MAX_CREW];
};

static void expect(struct hand *hand, bool promise)
{
	if (!promise)
		atomic_inc(&hand->crew->broken);
}

static u32 below(struct hand *hand, u32 limit)
{
	return prandom_u32_state(&hand->rnd) % limit;
}

static int hand_main(void *data)
{
	struct hand *hand = data;

	wait_for_completion(&hand->crew->start);
	hand->crew->work(hand);
	if (atomic_dec_and_test(&hand->crew->working))
		complete(&hand->crew->end);
	while (!kthread_should_stop()) {
		set_current_state(TASK_IDLE);
		if (!kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return 0;
}

/* Runs @work in a thread for each CPU, each bound to its own; returns the sum of what they counted. */
static unsigned long run_crew(struct kunit *test, void (*work)(struct hand *), void *shared, unsigned long steps)
{
	struct crew *crew = kunit_kzalloc(test, sizeof(*crew), GFP_KERNEL);
	unsigned long sum = 0;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, crew);
	crew->size = max(num_online_cpus(), 2U);
	crew->work = work;
	crew->shared = shared;
	crew->steps = kunit_steps(steps);
	atomic_set(&crew->working, crew->size);
	init_completion(&crew->start);
	init_completion(&crew->end);
	for (i = 0; i < crew->size; i++) {
		struct hand *hand = &crew->hands[i];

		hand->crew = crew;
		hand->number = i;
		prandom_seed_state(&hand->rnd, i + 1);
		hand->task = kthread_create(hand_main, hand, "hand/%u", i);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, hand->task);
		kthread_bind(hand->task, i % num_online_cpus());
		wake_up_process(hand->task);
	}
	complete_all(&crew->start);
	wait_for_completion(&crew->end);
	for (i = 0; i < crew->size; i++) {
		KUNIT_EXPECT_EQ(test, kthread_stop(crew->hands[i].task), 0);
		sum += crew->hands[i].done;
	}
	KUNIT_EXPECT_EQ(test, atomic_read(&crew->broken), 0);
	return sum;
}

/* ---- memory ---- */

#define SLOTS 64
#define MARK 0x9e3779b97f4a7c15UL

enum kind { KMALLOC, PAGES, VMALLOC, KINDS };

/* At the start of each piece of memory; a copy of the first word is in the last. */
struct piece {
	unsigned long mark;
	size_t bytes;
	enum kind kind;
	unsigned int order;
};

static struct piece *new_piece(struct hand *hand)
{
	enum kind kind = below(hand, 8) ? below(hand, 4) ? KMALLOC : PAGES : VMALLOC;
	unsigned int order = below(hand, 4);
	size_t bytes = kind == KMALLOC ? 40 + 8 * below(hand, 700)
		       : kind == PAGES ? PAGE_SIZE << order
				       : PAGE_SIZE * (1 + below(hand, 5));
	struct piece *piece = kind == KMALLOC ? kmalloc(bytes, GFP_KERNEL)
			      : kind == PAGES ? (void *)__get_free_pages(GFP_KERNEL, order)
					      : vmalloc(bytes);

	expect(hand, piece != NULL);
	if (!piece)
		return NULL;
	*piece = (struct piece){ MARK ^ (unsigned long)piece, bytes, kind, order };
	*((unsigned long *)((char *)piece + bytes) - 1) = piece->mark;
	return piece;
}

/* It may have been made on another CPU. */
static void free_piece(struct hand *hand, struct piece *piece)
{
	if (!piece)
		return;
	expect(hand, piece->mark == (MARK ^ (unsigned long)piece));
	expect(hand, *((unsigned long *)((char *)piece + piece->bytes) - 1) == piece->mark);
	piece->mark = 0;
	if (piece->kind == KMALLOC)
		kfree(piece);
	else if (piece->kind == PAGES)
		free_pages((unsigned long)piece, piece->order);
	else
		vfree(piece);
}

static void trade_memory(struct hand *hand)
{
	struct piece **slots = hand->crew->shared;
	unsigned long step;

	for (step = 0; step < hand->crew->steps; step++) {
		free_piece(hand, xchg(&slots[below(hand, SLOTS)], new_piece(hand)));
		if (!below(hand, 64))
			cond_resched();
	}
}

static void empty_slots(struct hand *hand)
{
	struct piece **slots = hand->crew->shared;
	unsigned int i;

	for (i = 0; i < SLOTS; i++)
		free_piece(hand, xchg(&slots[i], NULL));
}

static void memory_changes_hands(struct kunit *test)
{
	struct piece **slots = kunit_kcalloc(test, SLOTS, sizeof(*slots), GFP_KERNEL);
	struct control_frames before, after;
	unsigned int round;

	KUNIT_ASSERT_NOT_NULL(test, slots);
	/* The first round leaves page tables and slabs behind that stay. */
	for (round = 0; round < 2; round++) {
		control_count_frames(round ? &before : &after);
		run_crew(test, trade_memory, slots, 3000);
		run_crew(test, empty_slots, slots, 1);
	}
	KUNIT_EXPECT_EQ(test, control_verify(), 0U);
	control_count_frames(&after);
	/* Pages of slabs that other objects share may differ; pages that nobody owns may not be many. */
	KUNIT_EXPECT_LE(test, abs((long)(before.free_pages - after.free_pages)), 32L);
}

struct cached {
	struct list_head link;
	unsigned long number, copy;
};

/* A cache of its own with a constructor, whose objects must come back as they were constructed. */
static void construct(void *object)
{
	struct cached *c = object;

	INIT_LIST_HEAD(&c->link);
	c->number = c->copy = 0;
}

static void use_cache(struct hand *hand)
{
	struct kmem_cache *cache = hand->crew->shared;
	struct cached *held[40];
	unsigned long step;
	unsigned int i;

	for (step = 0; step < hand->crew->steps / ARRAY_SIZE(held); step++) {
		for (i = 0; i < ARRAY_SIZE(held); i++) {
			held[i] = kmem_cache_alloc(cache, GFP_KERNEL);
			expect(hand, held[i] && list_empty(&held[i]->link) && !held[i]->number);
			if (held[i])
				held[i]->number = held[i]->copy = hand->number * 1000 + i;
		}
		cond_resched();
		for (i = 0; i < ARRAY_SIZE(held); i++) {
			expect(hand, held[i] && held[i]->number == hand->number * 1000 + i &&
					     held[i]->copy == held[i]->number);
			if (held[i])
				held[i]->number = held[i]->copy = 0;
			kmem_cache_free(cache, held[i]);
		}
	}
}

static void caches_keep_their_objects(struct kunit *test)
{
	struct kmem_cache *cache = kmem_cache_create("smp_test", sizeof(struct cached), 0, 0, construct);

	KUNIT_ASSERT_NOT_NULL(test, cache);
	run_crew(test, use_cache, cache, 8000);
	kmem_cache_destroy(cache);
}

/* ---- locks ---- */

struct locked {
	struct mutex mutex;
	struct rw_semaphore rwsem;
	spinlock_t lock;
	rwlock_t rwlock;
	seqlock_t seqlock;
	unsigned long by_mutex[2], by_rwsem[2], by_lock[2], by_rwlock[2], by_seqlock[2]; /* always a pair of equals */
	struct timer_list timer;
	unsigned long fired; /* with lock */
	bool stop;
};

static void raise_pair(struct hand *hand, unsigned long *pair)
{
	unsigned long value = READ_ONCE(pair[0]);

	expect(hand, value == READ_ONCE(pair[1]));
	WRITE_ONCE(pair[0], value + 1);
	barrier();
	WRITE_ONCE(pair[1], value + 1);
	hand->done++;
}

static void read_pair(struct hand *hand, const unsigned long *pair)
{
	unsigned long first = READ_ONCE(pair[0]);

	cpu_relax();
	expect(hand, READ_ONCE(pair[1]) == first);
}

static void read_seqlocked(struct hand *hand, struct locked *l)
{
	unsigned long a, b;
	unsigned int seq;

	do {
		seq = read_seqbegin(&l->seqlock);
		a = READ_ONCE(l->by_seqlock[0]);
		b = READ_ONCE(l->by_seqlock[1]);
	} while (read_seqretry(&l->seqlock, seq));
	expect(hand, a == b);
}

static void sleep_with_locks(struct hand *hand, struct locked *l)
{
	switch (below(hand, 4)) {
	case 0:
		mutex_lock(&l->mutex);
		raise_pair(hand, l->by_mutex);
		if (!below(hand, 16))
			yield();
		read_pair(hand, l->by_mutex);
		mutex_unlock(&l->mutex);
		break;
	case 1:
		if (mutex_trylock(&l->mutex)) {
			raise_pair(hand, l->by_mutex);
			mutex_unlock(&l->mutex);
		}
		break;
	case 2:
		down_write(&l->rwsem);
		raise_pair(hand, l->by_rwsem);
		if (!below(hand, 16))
			yield();
		downgrade_write(&l->rwsem);
		read_pair(hand, l->by_rwsem);
		up_read(&l->rwsem);
		break;
	default:
		down_read(&l->rwsem);
		read_pair(hand, l->by_rwsem);
		cond_resched();
		read_pair(hand, l->by_rwsem);
		up_read(&l->rwsem);
	}
}

static void spin_with_locks(struct hand *hand, struct locked *l)
{
	unsigned long flags;

	switch (below(hand, 5)) {
	case 0:
		spin_lock_irqsave(&l->lock, flags);
		raise_pair(hand, l->by_lock);
		read_pair(hand, l->by_lock);
		spin_unlock_irqrestore(&l->lock, flags);
		break;
	case 1:
		write_lock_bh(&l->rwlock);
		raise_pair(hand, l->by_rwlock);
		write_unlock_bh(&l->rwlock);
		break;
	case 2:
		read_lock_bh(&l->rwlock);
		read_pair(hand, l->by_rwlock);
		read_unlock_bh(&l->rwlock);
		break;
	case 3:
		write_seqlock(&l->seqlock);
		raise_pair(hand, l->by_seqlock);
		write_sequnlock(&l->seqlock);
		break;
	default:
		read_seqlocked(hand, l);
	}
}

static void use_locks(struct hand *hand)
{
	unsigned long step;

	for (step = 0; step < hand->crew->steps; step++) {
		sleep_with_locks(hand, hand->crew->shared);
		spin_with_locks(hand, hand->crew->shared);
		if (!below(hand, 32))
			cond_resched();
	}
}

static void tick_under_lock(struct timer_list *t)
{
	struct locked *l = from_timer(l, t, timer);
	unsigned long flags;

	spin_lock_irqsave(&l->lock, flags);
	l->by_lock[0]++;
	l->by_lock[1]++;
	l->fired++;
	if (!l->stop)
		mod_timer(t, jiffies + 1);
	spin_unlock_irqrestore(&l->lock, flags);
}

static void locks_exclude(struct kunit *test)
{
	struct locked *l = kunit_kzalloc(test, sizeof(*l), GFP_KERNEL);
	unsigned long sum;

	KUNIT_ASSERT_NOT_NULL(test, l);
	mutex_init(&l->mutex);
	init_rwsem(&l->rwsem);
	spin_lock_init(&l->lock);
	rwlock_init(&l->rwlock);
	seqlock_init(&l->seqlock);
	timer_setup(&l->timer, tick_under_lock, 0);
	mod_timer(&l->timer, jiffies + 1);
	sum = run_crew(test, use_locks, l, 4000);
	spin_lock_irq(&l->lock);
	l->stop = true;
	spin_unlock_irq(&l->lock);
	del_timer_sync(&l->timer);
	KUNIT_EXPECT_EQ(test, l->by_mutex[0] + l->by_rwsem[0] + l->by_lock[0] + l->by_rwlock[0] + l->by_seqlock[0],
			sum + l->fired);
}

/* ---- completions and wait queues: a token goes round ---- */

struct ring {
	struct completion turn[MAX_CREW];
	unsigned long token;
};

static void pass_token(struct hand *hand)
{
	struct ring *ring = hand->crew->shared;
	unsigned long step;

	for (step = 0; step < hand->crew->steps; step++) {
		wait_for_completion(&ring->turn[hand->number]);
		expect(hand, ring->token == step * hand->crew->size + hand->number);
		ring->token++;
		complete(&ring->turn[(hand->number + 1) % hand->crew->size]);
		hand->done++;
	}
}

static void tokens_go_round(struct kunit *test)
{
	struct ring *ring = kunit_kzalloc(test, sizeof(*ring), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, ring);
	for (i = 0; i < MAX_CREW; i++)
		init_completion(&ring->turn[i]);
	complete(&ring->turn[0]);
	KUNIT_EXPECT_EQ(test, run_crew(test, pass_token, ring, 400), ring->token);
}

/* ---- works and timers ---- */

#define JOBS 8

struct job {
	struct work_struct work;
	struct timer_list timer;
	atomic_t running, runs, wanted, fired, armed, taken;
	atomic_t *broken;
};

struct yard {
	struct workqueue_struct *wq;
	struct job jobs[JOBS];
	atomic_t broken;
};

static void job_work(struct work_struct *work)
{
	struct job *job = container_of(work, struct job, work);

	if (atomic_inc_return(&job->running) != 1)
		atomic_inc(job->broken);
	cond_resched();
	atomic_dec(&job->running);
	atomic_inc(&job->runs);
}

static void job_timer(struct timer_list *t)
{
	struct job *job = from_timer(job, t, timer);

	atomic_inc(&job->fired);
}

static void drive_jobs(struct hand *hand)
{
	struct yard *yard = hand->crew->shared;
	unsigned long step;

	for (step = 0; step < hand->crew->steps; step++) {
		struct job *job = &yard->jobs[below(hand, JOBS)];

		switch (below(hand, 8)) {
		case 0:
			if (cancel_work_sync(&job->work))
				atomic_dec(&job->wanted);
			break;
		case 1:
			flush_work(&job->work);
			break;
		case 2:
			atomic_add(!mod_timer(&job->timer, jiffies + below(hand, 3)), &job->armed);
			break;
		case 3:
			atomic_add(del_timer_sync(&job->timer), &job->taken);
			break;
		default:
			if (queue_work_on(below(hand, num_online_cpus()), yard->wq, &job->work))
				atomic_inc(&job->wanted);
		}
		if (!below(hand, 16))
			cond_resched();
	}
}

static void works_and_timers_happen_once(struct kunit *test)
{
	struct yard *yard = kunit_kzalloc(test, sizeof(*yard), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, yard);
	yard->wq = alloc_workqueue("smp_test", 0, 0);
	KUNIT_ASSERT_NOT_NULL(test, yard->wq);
	for (i = 0; i < JOBS; i++) {
		INIT_WORK(&yard->jobs[i].work, job_work);
		timer_setup(&yard->jobs[i].timer, job_timer, 0);
		yard->jobs[i].broken = &yard->broken;
	}
	run_crew(test, drive_jobs, yard, 2500);
	flush_workqueue(yard->wq);
	for (i = 0; i < JOBS; i++) {
		struct job *job = &yard->jobs[i];

		atomic_add(del_timer_sync(&job->timer), &job->taken);
		KUNIT_EXPECT_EQ(test, atomic_read(&job->runs), atomic_read(&job->wanted));
		KUNIT_EXPECT_EQ(test, atomic_read(&job->fired) + atomic_read(&job->taken), atomic_read(&job->armed));
	}
	destroy_workqueue(yard->wq);
	KUNIT_EXPECT_EQ(test, atomic_read(&yard->broken), 0);
}

/* ---- RCU ---- */

#define ALIVE 0x616c6976UL

struct published {
	unsigned long state;
	struct rcu_head rcu;
};

struct board {
	struct published __rcu *places[4];
	spinlock_t lock;
	atomic_t freed;
};

static struct board *rcu_board;

static void bury(struct rcu_head *head)
{
	struct published *p = container_of(head, struct published, rcu);

	WRITE_ONCE(p->state, 0);
	atomic_inc(&rcu_board->freed);
	kfree(p);
}

static void replace(struct hand *hand, struct board *board)
{
	struct published *new = kmalloc(sizeof(*new), GFP_KERNEL), *old;
	u32 i = below(hand, ARRAY_SIZE(board->places));

	expect(hand, new != NULL);
	if (!new)
		return;
	new->state = ALIVE;
	spin_lock(&board->lock);
	old = rcu_dereference_protected(board->places[i], true);
	rcu_assign_pointer(board->places[i], new);
	spin_unlock(&board->lock);
	if (!old)
		return;
	hand->done++;
	if (below(hand, 32)) {
		call_rcu(&old->rcu, bury);
	} else {
		synchronize_rcu();
		bury(&old->rcu);
	}
}

static void read_board(struct hand *hand, struct board *board)
{
	const struct published *p;
	unsigned int i;

	rcu_read_lock();
	p = rcu_dereference(board->places[below(hand, ARRAY_SIZE(board->places))]);
	for (i = 0; p && i < 20; i++) {
		expect(hand, READ_ONCE(p->state) == ALIVE);
		cpu_relax();
	}
	rcu_read_unlock();
}

static void publish_and_read(struct hand *hand)
{
	struct board *board = hand->crew->shared;
	unsigned long step;

	for (step = 0; step < hand->crew->steps; step++) {
		if (below(hand, 4))
			read_board(hand, board);
		else
			replace(hand, board);
		if (!below(hand, 16))
			cond_resched();
	}
}

static void rcu_outlasts_readers(struct kunit *test)
{
	struct board *board = kunit_kzalloc(test, sizeof(*board), GFP_KERNEL);
	unsigned long replaced;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, board);
	spin_lock_init(&board->lock);
	rcu_board = board;
	replaced = run_crew(test, publish_and_read, board, 2000);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, (unsigned long)atomic_read(&board->freed), replaced);
	for (i = 0; i < ARRAY_SIZE(board->places); i++)
		kfree(rcu_dereference_protected(board->places[i], true));
}

/* ---- CPUs ---- */

struct calls {
	atomic_t called;
	bool stopped; /* by stop_machine(): nobody else runs */
	unsigned long __percpu *count;
};

static void count_call(void *data)
{
	struct calls *calls = data;

	atomic_inc(&calls->called);
	this_cpu_inc(*calls->count);
}

static int stop_all(void *data)
{
	struct calls *calls = data;

	WRITE_ONCE(calls->stopped, true);
	udelay(10);
	WRITE_ONCE(calls->stopped, false);
	return 7;
}

static void call_cpus(struct hand *hand)
{
	struct calls *calls = hand->crew->shared;
	unsigned long step;

	for (step = 0; step < hand->crew->steps; step++) {
		expect(hand, !READ_ONCE(calls->stopped));
		switch (below(hand, 8)) {
		case 0:
			on_each_cpu(count_call, calls, 1);
			hand->done += num_online_cpus();
			break;
		case 1:
			expect(hand, stop_machine(stop_all, calls, NULL) == 7);
			break;
		default:
			expect(hand, !smp_call_function_single(below(hand, num_online_cpus()), count_call, calls, 1));
			hand->done++;
		}
		if (!below(hand, 8))
			cond_resched();
	}
}

static void cpus_call_each_other(struct kunit *test)
{
	struct calls *calls = kunit_kzalloc(test, sizeof(*calls), GFP_KERNEL);
	unsigned long sum, total = 0;
	int cpu;

	KUNIT_ASSERT_NOT_NULL(test, calls);
	calls->count = alloc_percpu(unsigned long);
	KUNIT_ASSERT_NOT_NULL(test, calls->count);
	sum = run_crew(test, call_cpus, calls, 300);
	for_each_possible_cpu(cpu)
		total += *per_cpu_ptr(calls->count, cpu);
	free_percpu(calls->count);
	KUNIT_EXPECT_EQ(test, (unsigned long)atomic_read(&calls->called), sum);
	KUNIT_EXPECT_EQ(test, total, sum);
}

/* A thread that is not bound is sent from CPU to CPU, while it sleeps, runs and starts others. */
static int wander(void *data)
{
	atomic_t *broken = data;
	unsigned int i;

	for (i = 0; i < 50; i++) {
		int cpu = i % num_online_cpus();

		if (set_cpus_allowed_ptr(current, cpumask_of(cpu)) || raw_smp_processor_id() != cpu)
			atomic_inc(broken);
		if (i % 8 == 0)
			usleep_range(50, 100);
		if (raw_smp_processor_id() != cpu)
			atomic_inc(broken);
	}
	return 3;
}

static void start_wanderers(struct hand *hand)
{
	unsigned long step;

	for (step = 0; step < hand->crew->steps; step++) {
		struct task_struct *task = kthread_run(wander, &hand->crew->broken, "wander/%u", hand->number);
		int ret;

		expect(hand, !IS_ERR(task));
		if (IS_ERR(task))
			continue;
		get_task_struct(task);
		if (below(hand, 2))
			usleep_range(100, 200);
		ret = kthread_stop(task);
		expect(hand, ret == 3 || ret == -EINTR);
		put_task_struct(task);
	}
}

static void tasks_wander(struct kunit *test)
{
	run_crew(test, start_wanderers, NULL, 20);
}

static struct kunit_case smp_cases[] = {
	KUNIT_CASE(memory_changes_hands),
	KUNIT_CASE(caches_keep_their_objects),
	KUNIT_CASE(locks_exclude),
	KUNIT_CASE(tokens_go_round),
	KUNIT_CASE(works_and_timers_happen_once),
	KUNIT_CASE(rcu_outlasts_readers),
	KUNIT_CASE(cpus_call_each_other),
	KUNIT_CASE(tasks_wander),
	{},
};
static struct kunit_suite smp_suite = { .name = "smp", .test_cases = smp_cases };
kunit_test_suite(smp_suite);
