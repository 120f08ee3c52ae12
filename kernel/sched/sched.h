/* SPDX-License-Identifier: MIT */
#ifndef ASHLAR_SCHED_H
#define ASHLAR_SCHED_H
/* What the files of kernel/sched/ tell each other, and a few entry points for their neighbours in kernel/. */
#include <linux/bitmap.h>
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/rbtree.h>
#include <linux/sched.h>
#include <linux/sched/rt.h>
#include <linux/spinlock.h>

#define TASK_ON_RQ_QUEUED 1
#define TASK_ON_RQ_MIGRATING 2

/* Tasks of the fair class that could run, ordered by virtual run time; the running one is not in the tree. */
struct cfs_rq {
	struct rb_root_cached tasks;
	unsigned int nr_running; /* the running one included */
	u64 min_vruntime;	 /* never goes back */
	u64 seq;		 /* orders equal virtual run times by arrival */
};

struct rt_rq {
	DECLARE_BITMAP(bitmap, MAX_RT_PRIO + 1);
	struct list_head queue[MAX_RT_PRIO];
	unsigned int nr_running;
};

/* The run queue of a CPU. lock guards everything but what is marked otherwise. */
struct rq {
	raw_spinlock_t lock;
	unsigned int nr_running;
	struct cfs_rq cfs;
	struct rt_rq rt;
	struct task_struct *curr; /* read without the lock for hints */
	struct task_struct *idle;
	struct task_struct *stop;
	struct task_struct *switched_from; /* who ran before, while a switch is under way */
	int cpu;
	bool online;
	u64 clock; /* ns */
	u64 nr_switches;
	atomic_t nr_iowait; /* no lock */
	long calc_load_active;
	atomic_long_t
		nr_uninterruptible; /* no lock; went to sleep here less woken from here: only the sum over all CPUs means anything */
};
DECLARE_PER_CPU(struct rq, runqueues);
#define cpu_rq(cpu) (&per_cpu(runqueues, (cpu)))
#define this_rq() this_cpu_ptr(&runqueues)
#define task_rq(p) cpu_rq(task_cpu(p))

#define ENQUEUE_WAKEUP 0x01
#define ENQUEUE_NEW 0x02
#define ENQUEUE_MIGRATED 0x04
#define DEQUEUE_SLEEP 0x01

/* A scheduling class. All are called with the queue's lock held. The classes are asked in order: stop, real time, fair, idle. */
struct sched_class {
	void (*enqueue_task)(struct rq *rq, struct task_struct *p, int flags);
	void (*dequeue_task)(struct rq *rq, struct task_struct *p, int flags);
	void (*yield_task)(struct rq *rq);
	bool (*preempts)(struct rq *rq,
			 struct task_struct *p); /* should @p run instead of rq->curr, of the same class? */
	struct task_struct *(*pick_next_task)(struct rq *rq); /* and take it out of the queue's order */
	void (*put_prev_task)(struct rq *rq, struct task_struct *p);
	void (*set_next_task)(struct rq *rq, struct task_struct *p); /* @p runs already: take it out of the order */
	void (*task_tick)(struct rq *rq, struct task_struct *p);
	void (*update_curr)(struct rq *rq);
	int rank; /* lower runs first */
};
extern const struct sched_class stop_sched_class, rt_sched_class, fair_sched_class, idle_sched_class;

static inline bool task_on_rq_queued(struct task_struct *p)
{
	return p->on_rq == TASK_ON_RQ_QUEUED;
}
static inline bool task_current(struct rq *rq, struct task_struct *p)
{
	return rq->curr == p;
}

/* core.c */
struct rq *task_rq_lock(struct task_struct *p, unsigned long *flags);
void task_rq_unlock(struct rq *rq, struct task_struct *p, unsigned long *flags);
struct rq *__task_rq_lock(struct task_struct *p);
void update_rq_clock(struct rq *rq);
void activate_task(struct rq *rq, struct task_struct *p, int flags);
void deactivate_task(struct rq *rq, struct task_struct *p, int flags);
void check_preempt_curr(struct rq *rq, struct task_struct *p);
void resched_curr(struct rq *rq);
void resched_cpu(int cpu);
int try_to_wake_up(struct task_struct *p, unsigned int state, int wake_flags);
void preempt_schedule_voluntarily(void);
void schedule_idle(void);
void set_task_rq_cpu(struct task_struct *p, unsigned int cpu);

/* fair.c */
void fair_init_entity(struct task_struct *p);
void set_load_weight(struct task_struct *p);
void fair_place_new(struct rq *rq, struct task_struct *p);

/* balance.c */
int select_task_rq(struct task_struct *p, int cpu, bool new_task);
bool pull_tasks(struct rq *rq);
void kick_idle_cpu(struct rq *rq);
struct rq *move_queued_task(struct rq *rq, struct task_struct *p, int new_cpu);
void double_rq_lock(struct rq *a, struct rq *b);

/* policy.c */
void set_task_class(struct task_struct *p);

/* loadavg.c */
void calc_global_load(void);
void account_tick(struct task_struct *p, bool user);

/* idle.c */
void cpu_idle_loop(void) __noreturn;

/* A task has run for @ran ns: in its program for as long as entry.c has measured, in the kernel for the rest. */
static inline void account_ran(struct task_struct *p, u64 ran)
{
	u64 user = min_t(u64, p->user_ns, ran);

	p->user_ns -= user;
	p->utime += user;
	p->stime += ran - user;
}
#endif
