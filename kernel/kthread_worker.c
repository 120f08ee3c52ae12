// SPDX-License-Identifier: MIT
/*
 * Kernel threads that run works from a list of their own, one after the other.
 *
 * A work is idle, queued (node in worker->work_list or, with its timer running, in delayed_work_list), or running (worker->current_work); it may be
 * queued again while it runs. work->worker names the worker that it belongs to, from the first queueing on. While work->canceling is
 * raised it cannot be queued.
 *
 * worker->lock (interrupts off) guards all that. A flush queues a work of its own behind the one it waits for. Queueing never
 * allocates and works in any context.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/freezer.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/slab.h>

/** __kthread_init_worker - make a worker ready; its thread is to call kthread_worker_fn() */
void __kthread_init_worker(struct kthread_worker *worker, const char *name, struct lock_class_key *key)
{
	memset(worker, 0, sizeof(*worker));
	raw_spin_lock_init(&worker->lock);
	INIT_LIST_HEAD(&worker->work_list);
	INIT_LIST_HEAD(&worker->delayed_work_list);
}
EXPORT_SYMBOL_GPL(__kthread_init_worker);

static struct kthread_work *take_work(struct kthread_worker *worker)
{
	struct kthread_work *work;

	raw_spin_lock_irq(&worker->lock);
	work = list_first_entry_or_null(&worker->work_list, struct kthread_work, node);
	if (work)
		list_del_init(&work->node);
	worker->current_work = work;
	raw_spin_unlock_irq(&worker->lock);
	return work;
}

/** kthread_worker_fn - the function of a worker's thread: run works until it is told to stop */
int kthread_worker_fn(void *worker_ptr)
{
	struct kthread_worker *worker = worker_ptr;
	struct kthread_work *work;

	WARN_ON(worker->task && worker->task != current);
	worker->task = current;
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop()) {
			__set_current_state(TASK_RUNNING);
			raw_spin_lock_irq(&worker->lock);
			worker->task = NULL;
			raw_spin_unlock_irq(&worker->lock);
			return 0;
		}
		work = take_work(worker);
		if (work) {
			__set_current_state(TASK_RUNNING);
			work->func(work);
		} else {
			schedule();
		}
		cond_resched();
	}
}
EXPORT_SYMBOL_GPL(kthread_worker_fn);

static struct kthread_worker *create_worker(int cpu, unsigned int flags, const char *name)
{
	struct kthread_worker *worker = kzalloc(sizeof(*worker), GFP_KERNEL);
	struct task_struct *task;

	if (!worker)
		return ERR_PTR(-ENOMEM);
	kthread_init_worker(worker);
	task = kthread_create(kthread_worker_fn, worker, "%s", name);
	if (IS_ERR(task)) {
		kfree(worker);
		return ERR_CAST(task);
	}
	if (cpu >= 0)
		kthread_bind(task, cpu);
	worker->flags = flags;
	worker->task = task;
	wake_up_process(task);
	return worker;
}

/** kthread_create_worker - make a worker with a thread; ERR_PTR() on failure. Process context. */
struct kthread_worker *kthread_create_worker(unsigned int flags, const char namefmt[], ...)
{
	char name[64];
	va_list args;

	va_start(args, namefmt);
	vsnprintf(name, sizeof(name), namefmt, args);
	va_end(args);
	return create_worker(-1, flags, name);
}
EXPORT_SYMBOL(kthread_create_worker);

/** kthread_create_worker_on_cpu - the same, bound to a CPU */
struct kthread_worker *kthread_create_worker_on_cpu(int cpu, unsigned int flags, const char namefmt[], ...)
{
	char name[64];
	va_list args;

	va_start(args, namefmt);
	vsnprintf(name, sizeof(name), namefmt, args);
	va_end(args);
	return create_worker(cpu, flags, name);
}
EXPORT_SYMBOL(kthread_create_worker_on_cpu);

static bool may_queue(struct kthread_work *work)
{
	return list_empty(&work->node) && !work->canceling;
}

/* worker->lock held. */
static void insert(struct kthread_worker *worker, struct kthread_work *work, struct list_head *before)
{
	WARN_ON_ONCE(work->worker && work->worker != worker);
	list_add_tail(&work->node, before);
	work->worker = worker;
	if (!worker->current_work && likely(worker->task))
		wake_up_process(worker->task);
}

/** kthread_queue_work - let the worker run a work; false if it is queued already. Any context. */
bool kthread_queue_work(struct kthread_worker *worker, struct kthread_work *work)
{
	unsigned long flags;
	bool queued;

	raw_spin_lock_irqsave(&worker->lock, flags);
	queued = may_queue(work);
	if (queued)
		insert(worker, work, &worker->work_list);
	raw_spin_unlock_irqrestore(&worker->lock, flags);
	return queued;
}
EXPORT_SYMBOL_GPL(kthread_queue_work);

/** kthread_delayed_work_timer_fn - the delay of a work is over */
void kthread_delayed_work_timer_fn(struct timer_list *t)
{
	struct kthread_delayed_work *dwork = from_timer(dwork, t, timer);
	struct kthread_work *work = &dwork->work;
	struct kthread_worker *worker = work->worker;
	unsigned long flags;

	if (WARN_ON_ONCE(!worker))
		return;
	raw_spin_lock_irqsave(&worker->lock, flags);
	WARN_ON_ONCE(work->worker != worker);
	WARN_ON_ONCE(list_empty(&work->node));
	list_del_init(&work->node);
	if (!work->canceling)
		insert(worker, work, &worker->work_list);
	raw_spin_unlock_irqrestore(&worker->lock, flags);
}
EXPORT_SYMBOL(kthread_delayed_work_timer_fn);

/* worker->lock held, the work idle. */
static void start_delay(struct kthread_worker *worker, struct kthread_delayed_work *dwork, unsigned long delay)
{
	struct kthread_work *work = &dwork->work;

	if (!delay) {
		insert(worker, work, &worker->work_list);
		return;
	}
	list_add(&work->node, &worker->delayed_work_list);
	work->worker = worker;
	mod_timer(&dwork->timer, jiffies + delay);
}

/** kthread_queue_delayed_work - the same after @delay jiffies */
bool kthread_queue_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *dwork, unsigned long delay)
{
	unsigned long flags;
	bool queued;

	raw_spin_lock_irqsave(&worker->lock, flags);
	queued = may_queue(&dwork->work);
	if (queued)
		start_delay(worker, dwork, delay);
	raw_spin_unlock_irqrestore(&worker->lock, flags);
	return queued;
}
EXPORT_SYMBOL_GPL(kthread_queue_delayed_work);

/* Stop the work's timer. worker->lock held, and dropped while the timer's function may run, which takes it. */
static void stop_timer(struct kthread_worker *worker, struct kthread_delayed_work *dwork, unsigned long *flags)
{
	dwork->work.canceling++;
	raw_spin_unlock_irqrestore(&worker->lock, *flags);
	del_timer_sync(&dwork->timer);
	raw_spin_lock_irqsave(&worker->lock, *flags);
	dwork->work.canceling--;
}

/* Take a work out of its list; worker->lock held. Returns whether it was in one. */
static bool unqueue(struct kthread_work *work)
{
	if (list_empty(&work->node))
		return false;
	list_del_init(&work->node);
	return true;
}

/** kthread_mod_delayed_work - let the work run after @delay jiffies from now, queued or not; returns whether it was queued */
bool kthread_mod_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *dwork, unsigned long delay)
{
	struct kthread_work *work = &dwork->work;
	unsigned long flags;
	bool was_queued = false;

	raw_spin_lock_irqsave(&worker->lock, flags);
	if (work->worker) {
		stop_timer(worker, dwork, &flags);
		if (work->canceling) {
			raw_spin_unlock_irqrestore(&worker->lock, flags);
			return true;
		}
		was_queued = unqueue(work);
	}
	start_delay(worker, dwork, delay);
	raw_spin_unlock_irqrestore(&worker->lock, flags);
	return was_queued;
}
EXPORT_SYMBOL_GPL(kthread_mod_delayed_work);

/* ---- Waiting and cancelling ---- */

struct flush_work {
	struct kthread_work work;
	struct completion done;
};

static void flush_reached(struct kthread_work *work)
{
	complete(&container_of(work, struct flush_work, work)->done);
}

/** kthread_flush_work - wait until a work that is queued or running now is done. Process context, not in the worker. */
void kthread_flush_work(struct kthread_work *work)
{
	struct flush_work flush = { KTHREAD_WORK_INIT(flush.work, flush_reached),
				    COMPLETION_INITIALIZER_ONSTACK(flush.done) };
	struct kthread_worker *worker = work->worker;
	bool wait = true;

	if (!worker)
		return;
	raw_spin_lock_irq(&worker->lock);
	if (!list_empty(&work->node))
		insert(worker, &flush.work, work->node.next);
	else if (worker->current_work == work)
		insert(worker, &flush.work, worker->work_list.next);
	else
		wait = false;
	raw_spin_unlock_irq(&worker->lock);
	if (wait)
		wait_for_completion(&flush.done);
}
EXPORT_SYMBOL_GPL(kthread_flush_work);

/** kthread_flush_worker - wait until all works that are queued now are done. Process context, not in the worker. */
void kthread_flush_worker(struct kthread_worker *worker)
{
	struct flush_work flush = { KTHREAD_WORK_INIT(flush.work, flush_reached),
				    COMPLETION_INITIALIZER_ONSTACK(flush.done) };

	kthread_queue_work(worker, &flush.work);
	wait_for_completion(&flush.done);
}
EXPORT_SYMBOL_GPL(kthread_flush_worker);

static bool cancel_sync(struct kthread_work *work, struct kthread_delayed_work *dwork)
{
	struct kthread_worker *worker = work->worker;
	unsigned long flags;
	bool was_queued;

	if (!worker)
		return false;
	raw_spin_lock_irqsave(&worker->lock, flags);
	if (dwork)
		stop_timer(worker, dwork, &flags);
	was_queued = unqueue(work);
	if (worker->current_work == work) {
		work->canceling++;
		raw_spin_unlock_irqrestore(&worker->lock, flags);
		kthread_flush_work(work);
		raw_spin_lock_irqsave(&worker->lock, flags);
		work->canceling--;
	}
	raw_spin_unlock_irqrestore(&worker->lock, flags);
	return was_queued;
}

/** kthread_cancel_work_sync - take a work out of its list and wait until it does not run; returns whether it was queued */
bool kthread_cancel_work_sync(struct kthread_work *work)
{
	return cancel_sync(work, NULL);
}
EXPORT_SYMBOL_GPL(kthread_cancel_work_sync);

/** kthread_cancel_delayed_work_sync - the same for a delayed work */
bool kthread_cancel_delayed_work_sync(struct kthread_delayed_work *dwork)
{
	return cancel_sync(&dwork->work, dwork);
}
EXPORT_SYMBOL_GPL(kthread_cancel_delayed_work_sync);

/** kthread_destroy_worker - finish what is queued, end the thread and free the worker. Process context. */
void kthread_destroy_worker(struct kthread_worker *worker)
{
	struct task_struct *task = worker->task;

	if (WARN_ON(!task))
		return;
	kthread_flush_worker(worker);
	kthread_stop(task);
	WARN_ON(!list_empty(&worker->delayed_work_list));
	WARN_ON(!list_empty(&worker->work_list));
	kfree(worker);
}
EXPORT_SYMBOL(kthread_destroy_worker);
