// SPDX-License-Identifier: MIT
/*
 * Workqueues: functions called later, in process context, by kernel threads that all queues share.
 *
 * Structure. A *pool* has a list of works and *workers* (kernel threads) that run them: two pools for each CPU (normal and high
 * priority) and two that are bound to none. A *workqueue* is a name with limits; its part in each pool (pool_workqueue, pwq) counts how many of its works
 * are active there, and keeps those beyond max_active aside in `inactive`, in order.
 *
 * A work is idle, pending (PENDING set: in a worklist, an inactive list, or waiting for its timer), or running; it may be pending again while it
 * runs. Who sets PENDING owns the queueing. work->data holds the pwq while it is queued, later the pool it ran in last: there the next
 * queueing looks whether it still runs, and if so hands it to that same worker, so that a work never runs twice at a time.
 *
 * Concurrency. Whenever the worklist is not empty an idle worker is woken. Tasks are not preempted, so as long as a worker runs
 * the others wait for the CPU and find the list empty; if it sleeps, the next takes over. The last idle worker makes another before it
 * runs a work, so a work that waits for another work of its pool gets it. A pool that has no worker yet is given one by the manager,
 * a work in the first pool. Start-up costs one thread.
 *
 * Locks: pool->lock (interrupts off) guards everything marked (p); wq->mutex serialises flushes; workqueues_lock the list of queues.
 * Order: wq->mutex, pool->lock, task locks. Queueing never allocates and never fails. If there is no memory for a worker, those that exist go on alone.
 */
#include <linux/cpu.h>
#include <linux/cpumask.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include "workqueue_internal.h"

#define HIGHPRI_NICE (-20)
#define IDLE_WORKERS_MAX 2 /* kept by a pool; more end themselves */

static struct worker_pool cpu_pools[NR_CPUS][2];
static struct worker_pool unbound_pools[2];
static DEFINE_SPINLOCK(workqueues_lock);
static LIST_HEAD(workqueues); /* guarded by workqueues_lock */
static struct work_struct manager_work;
static bool online;	    /* workers can be made */
static bool manager_wanted; /* before that was so */

struct workqueue_struct *system_wq;
EXPORT_SYMBOL(system_wq);
struct workqueue_struct *system_highpri_wq;
EXPORT_SYMBOL_GPL(system_highpri_wq);
struct workqueue_struct *system_long_wq;
EXPORT_SYMBOL_GPL(system_long_wq);
struct workqueue_struct *system_unbound_wq;
EXPORT_SYMBOL_GPL(system_unbound_wq);
struct workqueue_struct *system_freezable_wq;
EXPORT_SYMBOL_GPL(system_freezable_wq);
struct workqueue_struct *system_power_efficient_wq;
EXPORT_SYMBOL_GPL(system_power_efficient_wq);
struct workqueue_struct *system_freezable_power_efficient_wq;
EXPORT_SYMBOL_GPL(system_freezable_power_efficient_wq);

/* ---- workers ---- */

/** workqueue_current_worker - the worker that the current task is, or NULL */
struct worker *workqueue_current_worker(void)
{
	return in_task() && (current->flags & PF_WQ_WORKER) ? kthread_data(current) : NULL;
}

/* With pool->lock: somebody should look at the worklist. */
static void wake_worker(struct worker_pool *pool)
{
	struct worker *worker = list_first_entry_or_null(&pool->idle, struct worker, entry);

	if (worker)
		wake_up_process(worker->task);
}

/* With pool->lock: if the pool has no worker, the manager shall make one. Returns whether to kick it once the lock is dropped. */
static bool want_worker(struct worker_pool *pool)
{
	if (pool->workers || pool->wants_worker)
		return false;
	pool->wants_worker = true;
	return true;
}

static void kick_manager(void)
{
	if (!online)
		manager_wanted = true;
	else
		queue_work_on(0, system_wq, &manager_work);
}

/** workqueue_find_running - the worker of @pool that runs @work now, or NULL; with pool->lock */
struct worker *workqueue_find_running(struct worker_pool *pool, const struct work_struct *work)
{
	struct worker *worker;

	list_for_each_entry(worker, &pool->busy, entry)
		/* A freed work's memory may have become another work with another function. */
		if (worker->work == work && worker->func == work->func)
			return worker;
	return NULL;
}

/** workqueue_complete_waiters - wake those in @waiters who wait for @work; with the lock that guards the list */
void workqueue_complete_waiters(struct list_head *waiters, const struct work_struct *work)
{
	struct flush_wait *wait, *next;

	list_for_each_entry_safe(wait, next, waiters, entry)
		if (wait->work == work) {
			list_del(&wait->entry);
			complete(&wait->done);
		}
}

/* With pool->lock: a work of @color is over, or was cancelled, @was_active tells whether it counted against max_active. */
static void finish_one(struct pool_workqueue *pwq, unsigned int color, bool was_active)
{
	struct work_struct *next;

	if (was_active) {
		pwq->active--;
		next = list_first_entry_or_null(&pwq->inactive, struct work_struct, entry);
		if (next && pwq->active < pwq->max_active) {
			pwq->active++;
			list_move_tail(&next->entry, &pwq->pool->worklist);
			wake_worker(pwq->pool);
		}
	}
	if (!--pwq->in_flight[color])
		wake_up_all(&pwq->wq->flushed);
}

static unsigned int color_of(const struct work_struct *work)
{
	return !!(atomic_long_read(&work->data) & WORK_STRUCT_COLOR);
}

static bool is_inactive(const struct pool_workqueue *pwq, const struct work_struct *work)
{
	const struct list_head *entry;

	list_for_each(entry, &pwq->inactive)
		if (entry == &work->entry)
			return true;
	return false;
}

/** workqueue_dequeue - take a queued work out again; with pool->lock. PENDING stays set, and is the caller's. */
void workqueue_dequeue(struct pool_workqueue *pwq, struct work_struct *work)
{
	bool active = !is_inactive(pwq, work);
	unsigned int color = color_of(work);

	list_del_init(&work->entry);
	atomic_long_set(&work->data, (long)pwq->pool | WORK_STRUCT_PENDING);
	workqueue_complete_waiters(&pwq->pool->waiters, work);
	finish_one(pwq, color, active);
}

/* With pool->lock, which is dropped while the function runs. */
static void run_work(struct worker *worker, struct work_struct *work)
{
	struct worker_pool *pool = worker->pool;
	struct pool_workqueue *pwq = work_pwq(work);
	unsigned int color = color_of(work);
	struct flush_wait *wait, *next;
	int count = preempt_count();

	list_del_init(&work->entry);
	worker->work = work;
	worker->func = work->func;
	worker->pwq = pwq;
	snprintf(worker->desc, sizeof(worker->desc), "%s", pwq->wq->name);
	list_for_each_entry_safe(wait, next, &pool->waiters, entry)
		if (wait->work == work)
			list_move_tail(&wait->entry, &worker->waiters);
	/* From here on the work may be queued again. */
	smp_wmb();
	atomic_long_set_release(&work->data, (long)pool);
	raw_spin_unlock_irq(&pool->lock);

	worker->func(work); /* may free work */

	if (unlikely(in_atomic() || irqs_disabled())) {
		pr_err("BUG: workqueue leaked lock or atomic: %s/0x%08x/%d\n     last function: %ps\n", current->comm,
		       preempt_count(), task_pid_nr(current), worker->func);
		dump_stack();
		preempt_count_set(count - 1);
		local_irq_enable();
	}
	cond_resched();
	raw_spin_lock_irq(&pool->lock);
	worker->work = NULL;
	worker->pwq = NULL;
	worker->desc[0] = '\0';
	workqueue_complete_waiters(&worker->waiters, work);
	finish_one(pwq, color, true);
}

/* With pool->lock: the next work for this worker, or NULL. One that runs in another worker is handed to that one. */
static struct work_struct *take_work(struct worker *worker)
{
	struct worker_pool *pool = worker->pool;
	struct work_struct *work;

	work = list_first_entry_or_null(&worker->scheduled, struct work_struct, entry);
	if (work)
		return work;
	while ((work = list_first_entry_or_null(&pool->worklist, struct work_struct, entry))) {
		struct worker *other = workqueue_find_running(pool, work);

		if (!other)
			return work;
		list_move_tail(&work->entry, &other->scheduled);
	}
	return NULL;
}

static unsigned int count_idle(const struct worker_pool *pool)
{
	const struct list_head *entry;
	unsigned int count = 0;

	list_for_each(entry, &pool->idle)
		count++;
	return count;
}

static struct worker *create_worker(struct worker_pool *pool);

static int worker_thread(void *data)
{
	struct worker *worker = data;
	struct worker_pool *pool = worker->pool;
	struct work_struct *work;
	bool create_failed = false;

	current->flags |= PF_WQ_WORKER;
	raw_spin_lock_irq(&pool->lock);
	for (;;) {
		work = take_work(worker);
		if (work) {
			list_move(&worker->entry, &pool->busy);
			/* Another must be able to take over if this one sleeps. */
			if (list_empty(&pool->idle) && !create_failed) {
				raw_spin_unlock_irq(&pool->lock);
				create_failed = !create_worker(pool);
				raw_spin_lock_irq(&pool->lock);
			} else {
				create_failed = false;
				/*
				 * More than this one: several queueings may have woken the same idle worker, and if this one sleeps somebody
				 * must take the rest.
				 */
				if (!list_is_singular(&pool->worklist))
					wake_worker(pool);
				run_work(worker, work);
			}
			list_move(&worker->entry, &pool->idle);
			continue;
		}
		if (count_idle(pool) > IDLE_WORKERS_MAX)
			break;
		__set_current_state(TASK_IDLE);
		raw_spin_unlock_irq(&pool->lock);
		schedule();
		raw_spin_lock_irq(&pool->lock);
	}
	list_del(&worker->entry);
	pool->workers--;
	raw_spin_unlock_irq(&pool->lock);
	current->flags &= ~PF_WQ_WORKER;
	kfree(worker);
	return 0;
}

/* Process context. Returns NULL if there is no memory. */
static struct worker *create_worker(struct worker_pool *pool)
{
	struct worker *worker = kzalloc(sizeof(*worker), GFP_KERNEL);
	const char *suffix = pool->nice < 0 ? "H" : "";
	unsigned int id = pool->next_id++;

	if (!worker)
		return NULL;
	worker->pool = pool;
	INIT_LIST_HEAD(&worker->scheduled);
	INIT_LIST_HEAD(&worker->waiters);
	if (pool->cpu >= 0)
		worker->task = kthread_create(worker_thread, worker, "kworker/%d:%u%s", pool->cpu, id, suffix);
	else
		worker->task =
			kthread_create(worker_thread, worker, "kworker/u%d:%u%s", (int)nr_cpu_ids * 2, id, suffix);
	if (IS_ERR(worker->task)) {
		kfree(worker);
		return NULL;
	}
	set_user_nice(worker->task, pool->nice);
	if (pool->cpu >= 0)
		kthread_bind(worker->task, pool->cpu);
	raw_spin_lock_irq(&pool->lock);
	list_add(&worker->entry, &pool->idle);
	pool->workers++;
	pool->wants_worker = false;
	raw_spin_unlock_irq(&pool->lock);
	wake_up_process(worker->task);
	return worker;
}

static void manage_pool(struct worker_pool *pool)
{
	if (READ_ONCE(pool->wants_worker) && !create_worker(pool))
		pool->wants_worker = false; /* asked for again when the next work is queued */
}

static void manager(struct work_struct *work)
{
	int cpu, i;

	for_each_possible_cpu(cpu)
		for (i = 0; i < 2; i++)
			manage_pool(&cpu_pools[cpu][i]);
	for (i = 0; i < 2; i++)
		manage_pool(&unbound_pools[i]);
}

static void no_work(struct work_struct *work)
{
}

/**
 * workqueue_settle - give each CPU the workers that one work at a time needs
 *
 * Workers are made on demand and keep their stacks: who counts frames calls this first. Process context.
 */
void workqueue_settle(void)
{
	schedule_on_each_cpu(no_work);
}

/* ---- queueing ---- */

static struct pool_workqueue *choose_pwq(int cpu, struct workqueue_struct *wq)
{
	if (cpu == WORK_CPU_UNBOUND || (unsigned int)cpu >= nr_cpu_ids || !cpu_online(cpu))
		cpu = raw_smp_processor_id();
	return wq->cpu_pwq[cpu];
}

/* If the work still runs in the pool where it was queued last, it must go there again: returns that pool's pwq, locked, or NULL. */
static struct pool_workqueue *lock_running_pwq(struct workqueue_struct *wq, struct work_struct *work,
					       struct worker_pool *target)
{
	struct worker_pool *last = work_pool(work);
	struct worker *worker;

	if (!last || last == target)
		return NULL;
	raw_spin_lock(&last->lock);
	worker = workqueue_find_running(last, work);
	if (worker && worker->pwq->wq == wq)
		return worker->pwq;
	raw_spin_unlock(&last->lock);
	return NULL;
}

/** workqueue_queue - put a work whose PENDING bit the caller has set into a queue; interrupts are off */
void workqueue_queue(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	struct pool_workqueue *pwq = choose_pwq(cpu, wq), *running;
	struct worker *me = workqueue_current_worker();
	bool kick;

	if (unlikely(wq->flags & (__WQ_DESTROYING | __WQ_DRAINING)) &&
	    WARN_ON_ONCE(!me || !me->pwq || me->pwq->wq != wq)) {
		atomic_long_andnot(WORK_STRUCT_PENDING, &work->data);
		return;
	}
	running = lock_running_pwq(wq, work, pwq->pool);
	if (running)
		pwq = running;
	else
		raw_spin_lock(&pwq->pool->lock);
	pwq->in_flight[wq->color]++;
	atomic_long_set(&work->data,
			(long)pwq | WORK_STRUCT_PENDING | WORK_STRUCT_PWQ | (wq->color ? WORK_STRUCT_COLOR : 0));
	if (pwq->active < pwq->max_active) {
		pwq->active++;
		list_add_tail(&work->entry, &pwq->pool->worklist);
	} else {
		list_add_tail(&work->entry, &pwq->inactive);
	}
	wake_worker(pwq->pool);
	kick = want_worker(pwq->pool);
	raw_spin_unlock(&pwq->pool->lock);
	if (kick)
		kick_manager();
}

/**
 * queue_work_on - let a worker call the work's function
 * @cpu: on which CPU, or WORK_CPU_UNBOUND
 *
 * Any context. Returns false if the work was pending already.
 */
bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	unsigned long flags;
	bool queued;

	local_irq_save(flags);
	queued = !test_and_set_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(work));
	if (queued)
		workqueue_queue(cpu, wq, work);
	local_irq_restore(flags);
	return queued;
}
EXPORT_SYMBOL(queue_work_on);

/** queue_work_node - the same on some CPU of a node; there is one node */
bool queue_work_node(int node, struct workqueue_struct *wq, struct work_struct *work)
{
	return queue_work_on(WORK_CPU_UNBOUND, wq, work);
}
EXPORT_SYMBOL_GPL(queue_work_node);

/** delayed_work_timer_fn - the timer of a delayed work: queue it now. Interrupts are off. */
void delayed_work_timer_fn(struct timer_list *t)
{
	struct delayed_work *dwork = from_timer(dwork, t, timer);

	workqueue_queue(dwork->cpu, dwork->wq, &dwork->work);
}
EXPORT_SYMBOL(delayed_work_timer_fn);

/* The caller has set PENDING. */
static void start_delayed(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	WARN_ON_ONCE(dwork->timer.function != delayed_work_timer_fn);
	WARN_ON_ONCE(timer_pending(&dwork->timer));
	dwork->wq = wq;
	dwork->cpu = cpu;
	if (!delay) {
		workqueue_queue(cpu, wq, &dwork->work);
		return;
	}
	dwork->timer.expires = jiffies + delay;
	if (unlikely(cpu != WORK_CPU_UNBOUND))
		add_timer_on(&dwork->timer, cpu);
	else
		add_timer(&dwork->timer);
}

/** queue_delayed_work_on - queue a work after @delay jiffies. Any context. Returns false if it was pending already. */
bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	unsigned long flags;
	bool queued;

	local_irq_save(flags);
	queued = !test_and_set_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(&dwork->work));
	if (queued)
		start_delayed(cpu, wq, dwork, delay);
	local_irq_restore(flags);
	return queued;
}
EXPORT_SYMBOL(queue_delayed_work_on);

/** mod_delayed_work_on - the same, but a pending work's delay starts anew. Returns whether it was pending. */
bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	bool was_pending = cancel_delayed_work(dwork);
	unsigned long flags;

	local_irq_save(flags);
	if (!test_and_set_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(&dwork->work)))
		start_delayed(cpu, wq, dwork, delay);
	local_irq_restore(flags);
	return was_pending;
}
EXPORT_SYMBOL_GPL(mod_delayed_work_on);

static void queue_after_grace_period(struct rcu_head *head)
{
	struct rcu_work *rwork = container_of(head, struct rcu_work, rcu);
	unsigned long flags;

	local_irq_save(flags);
	workqueue_queue(WORK_CPU_UNBOUND, rwork->wq, &rwork->work);
	local_irq_restore(flags);
}

/** queue_rcu_work - queue a work after an RCU grace period. Any context. Returns false if it was pending already. */
bool queue_rcu_work(struct workqueue_struct *wq, struct rcu_work *rwork)
{
	if (test_and_set_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(&rwork->work)))
		return false;
	rwork->wq = wq;
	call_rcu(&rwork->rcu, queue_after_grace_period);
	return true;
}
EXPORT_SYMBOL(queue_rcu_work);

/* ---- queues ---- */

static void free_wq(struct workqueue_struct *wq)
{
	struct pool_workqueue *pwq, *next;

	list_for_each_entry_safe(pwq, next, &wq->pwqs, link)
		kfree(pwq);
	kfree(wq->cpu_pwq);
	kfree(wq);
}

static struct pool_workqueue *add_pwq(struct workqueue_struct *wq, struct worker_pool *pool, int max_active)
{
	struct pool_workqueue *pwq = kzalloc(sizeof(*pwq), GFP_KERNEL);

	if (!pwq)
		return NULL;
	pwq->pool = pool;
	pwq->wq = wq;
	pwq->max_active = max_active;
	INIT_LIST_HEAD(&pwq->inactive);
	list_add_tail(&pwq->link, &wq->pwqs);
	return pwq;
}

static int add_pwqs(struct workqueue_struct *wq, int max_active)
{
	int highpri = !!(wq->flags & WQ_HIGHPRI), cpu;

	for_each_possible_cpu(cpu) {
		if ((wq->flags & WQ_UNBOUND) && cpu)
			wq->cpu_pwq[cpu] = wq->cpu_pwq[0];
		else if (wq->flags & WQ_UNBOUND)
			wq->cpu_pwq[cpu] = add_pwq(wq, &unbound_pools[highpri], max_active);
		else
			wq->cpu_pwq[cpu] = add_pwq(wq, &cpu_pools[cpu][highpri], max_active);
		if (!wq->cpu_pwq[cpu])
			return -ENOMEM;
	}
	return 0;
}

/**
 * alloc_workqueue - make a workqueue
 * @fmt: its name, with arguments after @max_active
 * @flags: WQ_
 * @max_active: how many of its works may be active at a time (per CPU unless WQ_UNBOUND); 0: the default
 *
 * Process context. Returns NULL if there is no memory.
 */
struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max_active, ...)
{
	struct workqueue_struct *wq = kzalloc(sizeof(*wq), GFP_KERNEL);
	va_list args;

	if (!wq)
		return NULL;
	va_start(args, max_active);
	vsnprintf(wq->name, sizeof(wq->name), fmt, args);
	va_end(args);
	wq->flags = flags;
	mutex_init(&wq->mutex);
	INIT_LIST_HEAD(&wq->pwqs);
	init_waitqueue_head(&wq->flushed);
	max_active = clamp_val(max_active ?: WQ_DFL_ACTIVE, 1, WQ_MAX_ACTIVE);
	wq->cpu_pwq = kcalloc(nr_cpu_ids, sizeof(*wq->cpu_pwq), GFP_KERNEL);
	if (!wq->cpu_pwq || add_pwqs(wq, max_active)) {
		free_wq(wq);
		return NULL;
	}
	spin_lock(&workqueues_lock);
	list_add_tail(&wq->list, &workqueues);
	spin_unlock(&workqueues_lock);
	return wq;
}
EXPORT_SYMBOL_GPL(alloc_workqueue);

/** destroy_workqueue - finish all its works, and free it. Process context; nobody else may use it any more. */
void destroy_workqueue(struct workqueue_struct *wq)
{
	drain_workqueue(wq);
	wq->flags |= __WQ_DESTROYING;
	spin_lock(&workqueues_lock);
	list_del(&wq->list);
	spin_unlock(&workqueues_lock);
	free_wq(wq);
}
EXPORT_SYMBOL_GPL(destroy_workqueue);

/** workqueue_set_max_active - change the limit of active works. Process context. */
void workqueue_set_max_active(struct workqueue_struct *wq, int max_active)
{
	struct pool_workqueue *pwq;
	struct work_struct *next;

	if (WARN_ON(wq->flags & __WQ_ORDERED_EXPLICIT))
		return;
	max_active = clamp_val(max_active ?: WQ_DFL_ACTIVE, 1, WQ_MAX_ACTIVE);
	list_for_each_entry(pwq, &wq->pwqs, link) {
		raw_spin_lock_irq(&pwq->pool->lock);
		pwq->max_active = max_active;
		while (pwq->active < pwq->max_active &&
		       (next = list_first_entry_or_null(&pwq->inactive, struct work_struct, entry))) {
			pwq->active++;
			list_move_tail(&next->entry, &pwq->pool->worklist);
			wake_worker(pwq->pool);
		}
		raw_spin_unlock_irq(&pwq->pool->lock);
	}
}
EXPORT_SYMBOL_GPL(workqueue_set_max_active);

/** alloc_workqueue_attrs - attributes with their defaults; free_workqueue_attrs() frees them. Process context. */
struct workqueue_attrs *alloc_workqueue_attrs(void)
{
	struct workqueue_attrs *attrs = kzalloc(sizeof(*attrs), GFP_KERNEL);

	if (attrs && !alloc_cpumask_var(&attrs->cpumask, GFP_KERNEL)) {
		kfree(attrs);
		return NULL;
	}
	if (attrs)
		cpumask_copy(attrs->cpumask, cpu_possible_mask);
	return attrs;
}

/** free_workqueue_attrs - see alloc_workqueue_attrs() */
void free_workqueue_attrs(struct workqueue_attrs *attrs)
{
	if (attrs) {
		free_cpumask_var(attrs->cpumask);
		kfree(attrs);
	}
}

/** workqueue_congested - would a work queued there have to wait for its turn? */
bool workqueue_congested(int cpu, struct workqueue_struct *wq)
{
	return !list_empty(&choose_pwq(cpu, wq)->inactive);
}
EXPORT_SYMBOL_GPL(workqueue_congested);

/** work_busy - WORK_BUSY_PENDING and WORK_BUSY_RUNNING as they are at this moment */
unsigned int work_busy(struct work_struct *work)
{
	struct worker_pool *pool = work_pool(work);
	unsigned int busy = work_pending(work) ? WORK_BUSY_PENDING : 0;
	unsigned long flags;

	if (pool) {
		raw_spin_lock_irqsave(&pool->lock, flags);
		if (workqueue_find_running(pool, work))
			busy |= WORK_BUSY_RUNNING;
		raw_spin_unlock_irqrestore(&pool->lock, flags);
	}
	return busy;
}
EXPORT_SYMBOL_GPL(work_busy);

/** current_work - the work whose function is running, or NULL */
struct work_struct *current_work(void)
{
	struct worker *worker = workqueue_current_worker();

	return worker ? worker->work : NULL;
}
EXPORT_SYMBOL(current_work);

/** current_is_workqueue_rescuer - there are no rescuers: false */
bool current_is_workqueue_rescuer(void)
{
	return false;
}

/** set_worker_desc - describe what the current work does, for reports */
void set_worker_desc(const char *fmt, ...)
{
	struct worker *worker = workqueue_current_worker();
	va_list args;

	if (!worker)
		return;
	va_start(args, fmt);
	vsnprintf(worker->desc, sizeof(worker->desc), fmt, args);
	va_end(args);
}
EXPORT_SYMBOL_GPL(set_worker_desc);

/** print_worker_info - in a report: which queue and function a worker is busy with */
void print_worker_info(const char *log_lvl, struct task_struct *task)
{
	struct worker *worker = task->flags & PF_WQ_WORKER ? kthread_probe_data(task) : NULL;

	if (worker && worker->func && worker->work)
		printk("%sWorkqueue: %s %ps\n", log_lvl, worker->desc, worker->func);
}

/** show_all_workqueues - log every queue that is busy */
void show_all_workqueues(void)
{
	struct workqueue_struct *wq;
	struct pool_workqueue *pwq;

	pr_info("Showing busy workqueues and worker pools:\n");
	spin_lock(&workqueues_lock);
	list_for_each_entry(wq, &workqueues, list)
		list_for_each_entry(pwq, &wq->pwqs, link)
			if (pwq->active)
				pr_info("workqueue %s: cpu %d: active %u/%u\n", wq->name, pwq->pool->cpu, pwq->active,
					pwq->max_active);
	spin_unlock(&workqueues_lock);
}

/* ---- start-up ---- */

static void __init init_pool(struct worker_pool *pool, int cpu, int nice)
{
	raw_spin_lock_init(&pool->lock);
	pool->cpu = cpu;
	pool->nice = nice;
	INIT_LIST_HEAD(&pool->worklist);
	INIT_LIST_HEAD(&pool->idle);
	INIT_LIST_HEAD(&pool->busy);
	INIT_LIST_HEAD(&pool->waiters);
}

/** workqueue_init_early - start-up, slabs work: queues exist, and works may be queued */
void __init workqueue_init_early(void)
{
	int cpu, i;

	for_each_possible_cpu(cpu)
		for (i = 0; i < 2; i++)
			init_pool(&cpu_pools[cpu][i], cpu, i ? HIGHPRI_NICE : 0);
	for (i = 0; i < 2; i++)
		init_pool(&unbound_pools[i], -1, i ? HIGHPRI_NICE : 0);
	INIT_WORK(&manager_work, manager);
	system_wq = alloc_workqueue("events", 0, 0);
	system_highpri_wq = alloc_workqueue("events_highpri", WQ_HIGHPRI, 0);
	system_long_wq = alloc_workqueue("events_long", 0, 0);
	system_unbound_wq = alloc_workqueue("events_unbound", WQ_UNBOUND, WQ_UNBOUND_MAX_ACTIVE);
	system_freezable_wq = alloc_workqueue("events_freezable", WQ_FREEZABLE, 0);
	system_power_efficient_wq = alloc_workqueue("events_power_efficient", WQ_POWER_EFFICIENT, 0);
	system_freezable_power_efficient_wq =
		alloc_workqueue("events_freezable_power_efficient", WQ_FREEZABLE | WQ_POWER_EFFICIENT, 0);
	BUG_ON(!system_wq || !system_highpri_wq || !system_long_wq || !system_unbound_wq || !system_freezable_wq ||
	       !system_power_efficient_wq || !system_freezable_power_efficient_wq);
}

/** workqueue_init - start-up, threads can be made: works are run from here on */
void __init workqueue_init(void)
{
	BUG_ON(!create_worker(&cpu_pools[0][0]));
	online = true;
	/* What was queued before wants_worker could be acted upon. */
	if (manager_wanted)
		kick_manager();
}
