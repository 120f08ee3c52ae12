// SPDX-License-Identifier: MIT
/*
 * The fair class: normal tasks share a CPU in proportion to their weights.
 *
 * A task's virtual run time (vruntime) grows while it runs, the slower the higher its weight; the task with the least runs next. The tree
 * holds the tasks that wait, ordered by vruntime and then by arrival, so that the order never depends on addresses. min_vruntime follows
 * the least vruntime and never goes back; a task that wakes is placed at most half a scheduling period before it, so sleepers are
 * served soon and cannot save up time.
 *
 * All is guarded by the run queue's lock. Between queues a task carries its vruntime relative to min_vruntime.
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>
#include "sched.h"

#define NICE_0_WEIGHT 1024
#define LATENCY_NS 6000000ULL		 /* in which each runnable task should have run once */
#define MIN_GRANULARITY_NS 750000ULL	 /* that a task runs at least */
#define WAKEUP_GRANULARITY_NS 1000000ULL /* by how much a woken task must be behind to take over */
#define WEIGHT_IDLEPRIO 3

/* 1024 * 1.25^-nice, rounded: each step of nice is a tenth of a CPU against one competitor. Nice -20 first. */
static const unsigned int nice_weight[NICE_WIDTH] = {
	88818, 71054, 56843, 45475, 36380, 29104, 23283, 18626, 14901, 11921, 9537, 7629, 6104, 4883,
	3906,  3125,  2500,  2000,  1600,  1280,  1024,	 819,	655,   524,   419,  336,  268,	215,
	172,   137,   110,   88,    70,	   56,	  45,	 36,	29,    23,    18,   15,
};

/** set_load_weight - derive the weight from policy and nice value */
void set_load_weight(struct task_struct *p)
{
	p->se.weight = p->policy == SCHED_IDLE ? WEIGHT_IDLEPRIO : nice_weight[p->static_prio - MAX_RT_PRIO];
}

/** fair_init_entity - of a new task */
void fair_init_entity(struct task_struct *p)
{
	memset(&p->se, 0, sizeof(p->se));
	RB_CLEAR_NODE(&p->se.run_node);
	INIT_LIST_HEAD(&p->rt.run_list);
	p->rt.time_slice = RR_TIMESLICE;
	p->rt.on_rq = 0;
	set_load_weight(p);
}

static bool entity_before(const struct sched_entity *a, const struct sched_entity *b)
{
	return a->vruntime == b->vruntime ? (s64)(a->seq - b->seq) < 0 : (s64)(a->vruntime - b->vruntime) < 0;
}

static bool node_less(struct rb_node *a, const struct rb_node *b)
{
	return entity_before(rb_entry(a, struct sched_entity, run_node), rb_entry(b, struct sched_entity, run_node));
}

static struct sched_entity *first_waiting(struct cfs_rq *cfs)
{
	struct rb_node *left = rb_first_cached(&cfs->tasks);

	return left ? rb_entry(left, struct sched_entity, run_node) : NULL;
}

static struct sched_entity *running_entity(struct rq *rq)
{
	struct task_struct *curr = rq->curr;

	return curr->sched_class == &fair_sched_class && curr->se.on_rq ? &curr->se : NULL;
}

static void advance_min_vruntime(struct rq *rq)
{
	struct cfs_rq *cfs = &rq->cfs;
	struct sched_entity *first = first_waiting(cfs), *curr = running_entity(rq);
	u64 least;

	if (curr && first)
		least = (s64)(first->vruntime - curr->vruntime) < 0 ? first->vruntime : curr->vruntime;
	else if (curr || first)
		least = curr ? curr->vruntime : first->vruntime;
	else
		return;
	if ((s64)(least - cfs->min_vruntime) > 0)
		cfs->min_vruntime = least;
}

static void update_curr_fair(struct rq *rq)
{
	struct sched_entity *se = &rq->curr->se;
	s64 ran = rq->clock - se->exec_start;

	if (rq->curr->sched_class != &fair_sched_class || ran <= 0)
		return;
	se->exec_start = rq->clock;
	se->sum_exec_runtime += ran;
	account_ran(rq->curr, ran);
	se->vruntime += div_u64((u64)ran * NICE_0_WEIGHT, se->weight);
	advance_min_vruntime(rq);
}

static void tree_add(struct cfs_rq *cfs, struct sched_entity *se)
{
	se->seq = cfs->seq++;
	rb_add_cached(&se->run_node, &cfs->tasks, node_less);
}

/* A running task is not in the tree. */
static void tree_remove(struct cfs_rq *cfs, struct sched_entity *se)
{
	if (RB_EMPTY_NODE(&se->run_node))
		return;
	rb_erase_cached(&se->run_node, &cfs->tasks);
	RB_CLEAR_NODE(&se->run_node);
}

static void place_entity(struct cfs_rq *cfs, struct sched_entity *se, int flags)
{
	if (flags & ENQUEUE_NEW) {
		se->vruntime = cfs->min_vruntime;
	} else if (flags & ENQUEUE_MIGRATED) {
		se->vruntime += cfs->min_vruntime;
	} else if (flags & ENQUEUE_WAKEUP) {
		u64 earliest = cfs->min_vruntime - LATENCY_NS / 2;

		if ((s64)(se->vruntime - earliest) < 0 || (s64)(se->vruntime - cfs->min_vruntime) > (s64)LATENCY_NS)
			se->vruntime = earliest;
	}
}

static void enqueue_fair(struct rq *rq, struct task_struct *p, int flags)
{
	update_curr_fair(rq);
	place_entity(&rq->cfs, &p->se, flags);
	p->se.on_rq = 1;
	rq->cfs.nr_running++;
	if (!task_current(rq, p))
		tree_add(&rq->cfs, &p->se);
}

static void dequeue_fair(struct rq *rq, struct task_struct *p, int flags)
{
	update_curr_fair(rq);
	tree_remove(&rq->cfs, &p->se);
	p->se.on_rq = 0;
	rq->cfs.nr_running--;
	advance_min_vruntime(rq);
	if (!(flags & DEQUEUE_SLEEP))
		p->se.vruntime -= rq->cfs.min_vruntime;
}

static void yield_fair(struct rq *rq)
{
	struct rb_node *last = rb_last(&rq->cfs.tasks.rb_root);

	update_curr_fair(rq);
	if (!last)
		return;
	/* Behind all that wait now: the tree orders equals by arrival. */
	rq->curr->se.vruntime =
		max_t(u64, rq->curr->se.vruntime, rb_entry(last, struct sched_entity, run_node)->vruntime);
	set_tsk_need_resched(rq->curr);
}

static bool preempts_fair(struct rq *rq, struct task_struct *p)
{
	update_curr_fair(rq);
	return (s64)(rq->curr->se.vruntime - p->se.vruntime) > (s64)WAKEUP_GRANULARITY_NS;
}

static void set_next_fair(struct rq *rq, struct task_struct *p)
{
	tree_remove(&rq->cfs, &p->se);
	p->se.exec_start = rq->clock;
	p->se.prev_sum_exec_runtime = p->se.sum_exec_runtime;
}

static struct task_struct *pick_next_fair(struct rq *rq)
{
	struct sched_entity *se = first_waiting(&rq->cfs);
	struct task_struct *p;

	if (!se)
		return NULL;
	p = container_of(se, struct task_struct, se);
	set_next_fair(rq, p);
	return p;
}

static void put_prev_fair(struct rq *rq, struct task_struct *p)
{
	if (!p->se.on_rq || !RB_EMPTY_NODE(&p->se.run_node))
		return;
	update_curr_fair(rq);
	tree_add(&rq->cfs, &p->se);
}

static void tick_fair(struct rq *rq, struct task_struct *p)
{
	u64 slice;

	update_curr_fair(rq);
	if (rq->cfs.nr_running < 2)
		return;
	slice = max_t(u64, div_u64(LATENCY_NS, rq->cfs.nr_running), MIN_GRANULARITY_NS);
	if (p->se.sum_exec_runtime - p->se.prev_sum_exec_runtime > slice)
		resched_curr(rq);
}

const struct sched_class fair_sched_class = {
	.enqueue_task = enqueue_fair,
	.dequeue_task = dequeue_fair,
	.yield_task = yield_fair,
	.preempts = preempts_fair,
	.pick_next_task = pick_next_fair,
	.put_prev_task = put_prev_fair,
	.set_next_task = set_next_fair,
	.task_tick = tick_fair,
	.update_curr = update_curr_fair,
	.rank = 2,
};
