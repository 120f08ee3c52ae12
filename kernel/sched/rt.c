// SPDX-License-Identifier: MIT
/*
 * Classes other than the fair one.
 *
 * Real time (SCHED_FIFO, SCHED_RR): one list for each priority, and a bitmap of those that are not empty; the head of the best list runs. The
 * running task stays at the head of its list. SCHED_RR moves it to the tail when its slice is used up.
 * Stop: at most one task, the CPU's stopper; runs before everything. Idle: at most one task; runs when nothing else does.
 *
 * All is guarded by the run queue's lock.
 */
#include <linux/kernel.h>
#include "sched.h"

static void account_run(struct rq *rq)
{
	struct task_struct *curr = rq->curr;
	s64 ran = rq->clock - curr->se.exec_start;

	if (ran <= 0)
		return;
	curr->se.exec_start = rq->clock;
	curr->se.sum_exec_runtime += ran;
	account_ran(curr, ran);
}

/* ---- real time ---- */

static void enqueue_rt(struct rq *rq, struct task_struct *p, int flags)
{
	list_add_tail(&p->rt.run_list, &rq->rt.queue[p->prio]);
	__set_bit(p->prio, rq->rt.bitmap);
	p->rt.on_rq = 1;
	rq->rt.nr_running++;
}

static void dequeue_rt(struct rq *rq, struct task_struct *p, int flags)
{
	account_run(rq);
	list_del_init(&p->rt.run_list);
	if (list_empty(&rq->rt.queue[p->prio]))
		__clear_bit(p->prio, rq->rt.bitmap);
	p->rt.on_rq = 0;
	rq->rt.nr_running--;
}

static void yield_rt(struct rq *rq)
{
	struct task_struct *p = rq->curr;

	list_move_tail(&p->rt.run_list, &rq->rt.queue[p->prio]);
	set_tsk_need_resched(p);
}

static bool preempts_rt(struct rq *rq, struct task_struct *p)
{
	return p->prio < rq->curr->prio;
}

static void set_next_rt(struct rq *rq, struct task_struct *p)
{
	p->se.exec_start = rq->clock;
}

static struct task_struct *pick_next_rt(struct rq *rq)
{
	unsigned int prio = find_first_bit(rq->rt.bitmap, MAX_RT_PRIO);
	struct task_struct *p;

	if (prio >= MAX_RT_PRIO)
		return NULL;
	p = list_first_entry(&rq->rt.queue[prio], struct task_struct, rt.run_list);
	set_next_rt(rq, p);
	return p;
}

static void put_prev_rt(struct rq *rq, struct task_struct *p)
{
	if (p->rt.on_rq)
		account_run(rq);
}

static void tick_rt(struct rq *rq, struct task_struct *p)
{
	account_run(rq);
	if (p->policy != SCHED_RR || --p->rt.time_slice)
		return;
	p->rt.time_slice = RR_TIMESLICE;
	if (p->rt.run_list.prev != p->rt.run_list.next) {
		list_move_tail(&p->rt.run_list, &rq->rt.queue[p->prio]);
		resched_curr(rq);
	}
}

const struct sched_class rt_sched_class = {
	.enqueue_task = enqueue_rt,
	.dequeue_task = dequeue_rt,
	.yield_task = yield_rt,
	.preempts = preempts_rt,
	.pick_next_task = pick_next_rt,
	.put_prev_task = put_prev_rt,
	.set_next_task = set_next_rt,
	.task_tick = tick_rt,
	.update_curr = account_run,
	.rank = 1,
};

/* ---- stop and idle: nothing to order ---- */

static void no_queueing(struct rq *rq, struct task_struct *p, int flags)
{
}

static void no_order(struct rq *rq, struct task_struct *p)
{
}

static void start_accounting(struct rq *rq, struct task_struct *p)
{
	p->se.exec_start = rq->clock;
}

static struct task_struct *pick_next_stop(struct rq *rq)
{
	start_accounting(rq, rq->stop);
	return rq->stop;
}

static struct task_struct *pick_next_idle(struct rq *rq)
{
	return rq->idle;
}

static void no_accounting(struct rq *rq)
{
}

const struct sched_class stop_sched_class = {
	.enqueue_task = no_queueing,
	.dequeue_task = no_queueing,
	.pick_next_task = pick_next_stop,
	.put_prev_task = no_order,
	.set_next_task = start_accounting,
	.task_tick = no_order,
	.update_curr = account_run,
	.rank = 0,
};

const struct sched_class idle_sched_class = {
	.enqueue_task = no_queueing,
	.dequeue_task = no_queueing,
	.pick_next_task = pick_next_idle,
	.put_prev_task = no_order,
	.set_next_task = no_order,
	.task_tick = no_order,
	.update_curr = no_accounting,
	.rank = 3,
};
