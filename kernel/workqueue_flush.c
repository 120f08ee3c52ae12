// SPDX-License-Identifier: MIT
/*
 * Waiting for works, and cancelling them.
 *
 * flush_work() waits for the queueing that is the latest when it is called: it leaves a struct flush_wait with the pool (the work is queued)
 * or with the worker (it runs). A flush of a whole queue changes the color that new works get, and waits until no work of the old
 * color is left; wq->mutex lets one flush at a time do so, and two colors suffice.
 *
 * Cancelling means to get hold of the PENDING bit: from the timer, from the list, or because it was clear. While it is held nobody else
 * can queue the work; the _sync forms keep it until a running instance is over, so that a work which queues itself stays cancelled.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include "workqueue_internal.h"

/* ---- one work ---- */

/* Leaves @wait with whoever has the work. Returns false if it is idle. */
static bool add_waiter(struct work_struct *work, struct flush_wait *wait)
{
	struct worker_pool *pool = work_pool(work);
	struct worker *worker;
	bool found = true;

	if (!pool)
		return false;
	raw_spin_lock_irq(&pool->lock);
	worker = workqueue_find_running(pool, work);
	if (work_pwq(work) && work_pool(work) == pool)
		list_add_tail(&wait->entry, &pool->waiters);
	else if (worker)
		list_add_tail(&wait->entry, &worker->waiters);
	else
		found = false;
	raw_spin_unlock_irq(&pool->lock);
	return found;
}

/**
 * flush_work - wait until the work's last queueing is over
 *
 * Process context. Returns false if it was idle.
 */
bool flush_work(struct work_struct *work)
{
	struct flush_wait wait = { .work = work };

	might_sleep();
	if (WARN_ON(!work->func))
		return false;
	init_completion(&wait.done);
	if (!add_waiter(work, &wait))
		return false;
	wait_for_completion(&wait.done);
	return true;
}
EXPORT_SYMBOL_GPL(flush_work);

/*
 * Get hold of PENDING, with interrupts off afterwards. Returns 1 if the work was pending, 0 if it was idle or running, -EAGAIN if it is
 * on its way to a queue, -ENOENT if another cancellation holds it.
 */
static int grab_pending(struct work_struct *work, bool is_delayed, unsigned long *flags)
{
	struct worker_pool *pool;
	struct pool_workqueue *pwq;
	int got = -EAGAIN;

	local_irq_save(*flags);
	if (is_delayed && del_timer(&to_delayed_work(work)->timer))
		return 1;
	if (!test_and_set_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(work)))
		return 0;
	pool = work_pool(work);
	if (pool) {
		raw_spin_lock(&pool->lock);
		pwq = work_pwq(work);
		if (pwq && pwq->pool == pool && !list_empty(&work->entry)) {
			workqueue_dequeue(pwq, work);
			got = 1;
		}
		raw_spin_unlock(&pool->lock);
	}
	if (got == 1)
		return got;
	if (atomic_long_read(&work->data) & WORK_STRUCT_CANCELING)
		got = -ENOENT;
	local_irq_restore(*flags);
	cpu_relax();
	return got;
}

static void let_go(struct work_struct *work)
{
	atomic_long_andnot(WORK_STRUCT_PENDING | WORK_STRUCT_CANCELING, &work->data);
}

static bool cancel(struct work_struct *work, bool is_delayed)
{
	unsigned long flags;
	int was_pending;

	do {
		was_pending = grab_pending(work, is_delayed, &flags);
	} while (was_pending == -EAGAIN);
	if (was_pending < 0)
		return false;
	let_go(work);
	local_irq_restore(flags);
	return was_pending;
}

static bool cancel_sync(struct work_struct *work, bool is_delayed)
{
	unsigned long flags;
	int was_pending;

	might_sleep();
	for (;;) {
		was_pending = grab_pending(work, is_delayed, &flags);
		if (was_pending >= 0)
			break;
		if (was_pending == -ENOENT)
			schedule_timeout_uninterruptible(1);
	}
	atomic_long_or(WORK_STRUCT_CANCELING, &work->data);
	local_irq_restore(flags);
	flush_work(work);
	let_go(work);
	return was_pending;
}

/** cancel_work - take a pending work out; it may still be running. Any context. Returns whether it was pending. */
bool cancel_work(struct work_struct *work)
{
	return cancel(work, false);
}
EXPORT_SYMBOL(cancel_work);

/** cancel_work_sync - the same, and wait until it runs no more. Process context. */
bool cancel_work_sync(struct work_struct *work)
{
	return cancel_sync(work, false);
}
EXPORT_SYMBOL_GPL(cancel_work_sync);

/** cancel_delayed_work - cancel_work() for a delayed work */
bool cancel_delayed_work(struct delayed_work *dwork)
{
	return cancel(&dwork->work, true);
}
EXPORT_SYMBOL(cancel_delayed_work);

/** cancel_delayed_work_sync - cancel_work_sync() for a delayed work */
bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	return cancel_sync(&dwork->work, true);
}
EXPORT_SYMBOL(cancel_delayed_work_sync);

/** flush_delayed_work - queue a delayed work now if it waits for its timer, and wait for it. Process context. */
bool flush_delayed_work(struct delayed_work *dwork)
{
	local_irq_disable();
	if (del_timer_sync(&dwork->timer))
		workqueue_queue(dwork->cpu, dwork->wq, &dwork->work);
	local_irq_enable();
	return flush_work(&dwork->work);
}
EXPORT_SYMBOL(flush_delayed_work);

/** flush_rcu_work - wait for the grace period and then the work. Process context. */
bool flush_rcu_work(struct rcu_work *rwork)
{
	if (work_pending(&rwork->work)) {
		rcu_barrier();
		flush_work(&rwork->work);
		return true;
	}
	return flush_work(&rwork->work);
}
EXPORT_SYMBOL(flush_rcu_work);

/* ---- a whole queue ---- */

static bool is_empty(struct workqueue_struct *wq, unsigned int color)
{
	struct pool_workqueue *pwq;
	bool empty = true;

	list_for_each_entry(pwq, &wq->pwqs, link) {
		raw_spin_lock_irq(&pwq->pool->lock);
		empty &= !pwq->in_flight[color];
		raw_spin_unlock_irq(&pwq->pool->lock);
	}
	return empty;
}

/** __flush_workqueue - wait for all works that are queued at this moment. Process context. */
void __flush_workqueue(struct workqueue_struct *wq)
{
	struct worker *me = workqueue_current_worker();
	unsigned int old;

	might_sleep();
	WARN_ONCE(me && me->pwq && me->pwq->wq == wq, "workqueue %s is flushed by its own work %ps", wq->name,
		  me->func);
	mutex_lock(&wq->mutex);
	old = wq->color;
	/* The other color ran empty before the last flush ended. */
	WRITE_ONCE(wq->color, !old);
	smp_mb();
	wait_event(wq->flushed, is_empty(wq, old));
	mutex_unlock(&wq->mutex);
}
EXPORT_SYMBOL(__flush_workqueue);

/** drain_workqueue - wait until the queue is empty; meanwhile only its own works may queue to it. Process context. */
void drain_workqueue(struct workqueue_struct *wq)
{
	mutex_lock(&wq->mutex);
	wq->flags |= __WQ_DRAINING;
	mutex_unlock(&wq->mutex);
	do {
		__flush_workqueue(wq);
	} while (!is_empty(wq, 0) || !is_empty(wq, 1));
	mutex_lock(&wq->mutex);
	wq->flags &= ~__WQ_DRAINING;
	mutex_unlock(&wq->mutex);
}
EXPORT_SYMBOL_GPL(drain_workqueue);

/* ---- by means of works ---- */

/** schedule_on_each_cpu - call @func on each CPU that is online, and wait. Process context. Returns 0 or -ENOMEM. */
int schedule_on_each_cpu(work_func_t func)
{
	struct work_struct *works = kcalloc(nr_cpu_ids, sizeof(*works), GFP_KERNEL);
	int cpu;

	if (!works)
		return -ENOMEM;
	for_each_online_cpu(cpu) {
		INIT_WORK(&works[cpu], func);
		schedule_work_on(cpu, &works[cpu]);
	}
	for_each_online_cpu(cpu)
		flush_work(&works[cpu]);
	kfree(works);
	return 0;
}

/** execute_in_process_context - call @fn at once if that is possible (returns 0), or else later as a work (returns 1) */
int execute_in_process_context(work_func_t fn, struct execute_work *ew)
{
	if (!in_interrupt()) {
		fn(&ew->work);
		return 0;
	}
	INIT_WORK(&ew->work, fn);
	schedule_work(&ew->work);
	return 1;
}
EXPORT_SYMBOL_GPL(execute_in_process_context);

struct work_for_cpu {
	struct work_struct work;
	long (*fn)(void *);
	void *arg;
	long ret;
};

static void call_for_cpu(struct work_struct *work)
{
	struct work_for_cpu *wfc = container_of(work, struct work_for_cpu, work);

	wfc->ret = wfc->fn(wfc->arg);
}

/** work_on_cpu - call @fn(@arg) on a CPU, and return what it returned. Process context. */
long work_on_cpu(int cpu, long (*fn)(void *), void *arg)
{
	struct work_for_cpu wfc = { .fn = fn, .arg = arg };

	INIT_WORK_ONSTACK(&wfc.work, call_for_cpu);
	schedule_work_on(cpu, &wfc.work);
	flush_work(&wfc.work);
	return wfc.ret;
}
EXPORT_SYMBOL_GPL(work_on_cpu);
