/* SPDX-License-Identifier: MIT */
#ifndef _KERNEL_WORKQUEUE_INTERNAL_H
#define _KERNEL_WORKQUEUE_INTERNAL_H
/* Shared by workqueue.c (queueing and running) and workqueue_flush.c (waiting and cancelling). The theory stands in workqueue.c. */
#include <linux/completion.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

/* (p): guarded by pool->lock, taken with interrupts off. (m): guarded by wq->mutex. (-): constant. */

struct worker_pool {
	raw_spinlock_t lock;
	int cpu;		   /* (-) -1: any */
	int nice;		   /* (-) */
	struct list_head worklist; /* (p) works to be run */
	struct list_head idle;	   /* (p) workers with nothing to do */
	struct list_head busy;	   /* (p) workers that run a work */
	struct list_head waiters;  /* (p) struct flush_wait of works in worklist or inactive */
	unsigned int workers;	   /* (p) */
	bool wants_worker;	   /* (p) no worker at all: the manager is asked for one */
	unsigned int next_id;	   /* of worker names; manager only */
};

/* A queue's part in a pool. */
struct pool_workqueue {
	struct worker_pool *pool;    /* (-) */
	struct workqueue_struct *wq; /* (-) */
	unsigned int active;	     /* (p) works in worklist or running */
	unsigned int max_active;     /* (p) */
	unsigned int in_flight[2];   /* (p) by color: queued and not finished */
	struct list_head inactive;   /* (p) works beyond max_active, in order */
	struct list_head link;	     /* (-) in wq->pwqs */
} __aligned(1 << WORK_STRUCT_FLAG_BITS);

struct workqueue_struct {
	struct mutex mutex;		 /* serialises flushes; taken before pool->lock */
	unsigned int flags;		 /* (-) WQ_; __WQ_DRAINING (m) */
	unsigned int color;		 /* (m), read under pool->lock: of works queued now */
	struct list_head pwqs;		 /* (-) */
	struct pool_workqueue **cpu_pwq; /* (-) by CPU; all the same if unbound */
	wait_queue_head_t flushed;	 /* woken when a color runs empty */
	struct list_head list;		 /* in workqueues */
	char name[WORKER_DESC_LEN];
};

struct worker {
	struct list_head entry;	    /* (p) in idle or busy */
	struct task_struct *task;   /* (-) */
	struct worker_pool *pool;   /* (-) */
	struct work_struct *work;   /* (p) that it runs, or NULL */
	work_func_t func;	    /* (p) */
	struct pool_workqueue *pwq; /* (p) whose work it runs */
	struct list_head scheduled; /* (p) works that only this worker may run next: they are running here now */
	struct list_head waiters;   /* (p) struct flush_wait of the work that it runs */
	char desc[WORKER_DESC_LEN];
};

/* Somebody waits for one queueing of a work to be over. */
struct flush_wait {
	struct list_head entry; /* in pool->waiters or worker->waiters */
	struct work_struct *work;
	struct completion done;
};

static inline struct pool_workqueue *work_pwq(const struct work_struct *work)
{
	unsigned long data = atomic_long_read(&work->data);

	return data & WORK_STRUCT_PWQ ? (void *)(data & ~WORK_STRUCT_FLAG_MASK) : NULL;
}

static inline struct worker_pool *work_pool(const struct work_struct *work)
{
	unsigned long data = atomic_long_read(&work->data);
	void *where = (void *)(data & ~WORK_STRUCT_FLAG_MASK);

	return data & WORK_STRUCT_PWQ ? ((struct pool_workqueue *)where)->pool : where;
}

struct worker *workqueue_find_running(struct worker_pool *pool, const struct work_struct *work);
void workqueue_dequeue(struct pool_workqueue *pwq, struct work_struct *work);
void workqueue_complete_waiters(struct list_head *waiters, const struct work_struct *work);
void workqueue_queue(int cpu, struct workqueue_struct *wq, struct work_struct *work);
struct worker *workqueue_current_worker(void);
#endif
