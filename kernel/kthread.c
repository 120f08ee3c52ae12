// SPDX-License-Identifier: MIT
/*
 * Kernel threads: tasks that run a function of the kernel and can be told to stop or to pause.
 *
 * A struct kthread hangs at task->worker_private from creation until the task's memory goes. The thread is made at once by its creator
 * and waits until it is woken for the first time; a thread that is stopped before that never calls its function. kthreadd, process 2, is the
 * parent of all: it exists for that alone, since a new task here copies nothing from its maker.
 *
 * Stop and park requests are bits of flags; the requester wakes the thread, which looks with kthread_should_stop() and
 * kthread_should_park(). The thread's end is announced through vfork_done (kernel/exit.c), so kthread_stop() needs a reference to the task
 * from its caller if the thread may end by itself.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/freezer.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/mm_types.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "internal.h"

enum kthread_bits { KTHREAD_IS_PER_CPU, KTHREAD_SHOULD_STOP, KTHREAD_SHOULD_PARK };

struct kthread {
	unsigned long flags; /* atomic bits */
	unsigned int cpu;
	int result;
	int (*threadfn)(void *);
	void *data;
	struct completion parked;
	struct completion exited;
	char *full_name; /* if longer than comm */
};

struct task_struct *kthreadd_task;

static struct kthread *to_kthread(struct task_struct *k)
{
	WARN_ON(!(k->flags & PF_KTHREAD));
	return k->worker_private;
}

/* The same for a task that may be anything. */
static struct kthread *kthread_of(struct task_struct *p)
{
	return p->flags & PF_KTHREAD ? p->worker_private : NULL;
}

/** kthreadd - process 2: the parent of all kernel threads */
int kthreadd(void *unused)
{
	for (;;) {
		set_current_state(TASK_IDLE);
		schedule();
	}
	return 0;
}

/** free_kthread_struct - with the task's memory */
void free_kthread_struct(struct task_struct *k)
{
	struct kthread *kthread = k->worker_private;

	if (!kthread)
		return;
	k->worker_private = NULL;
	kfree(kthread->full_name);
	kfree(kthread);
}

/** kthread_should_stop - has kthread_stop() been called for this thread? */
bool kthread_should_stop(void)
{
	return test_bit(KTHREAD_SHOULD_STOP, &to_kthread(current)->flags);
}
EXPORT_SYMBOL(kthread_should_stop);

/** kthread_should_park - has kthread_park() been called for this thread? */
bool kthread_should_park(void)
{
	return test_bit(KTHREAD_SHOULD_PARK, &to_kthread(current)->flags);
}
EXPORT_SYMBOL_GPL(kthread_should_park);

/** kthread_freezable_should_stop - kthread_should_stop(), after freezing if that is asked for: never, here */
bool kthread_freezable_should_stop(bool *was_frozen)
{
	bool frozen = try_to_freeze();

	if (was_frozen)
		*was_frozen = frozen;
	return kthread_should_stop();
}
EXPORT_SYMBOL_GPL(kthread_freezable_should_stop);

/** kthread_func - the function that a thread was made for, NULL if it is no kernel thread */
void *kthread_func(struct task_struct *k)
{
	struct kthread *kthread = kthread_of(k);

	return kthread ? kthread->threadfn : NULL;
}
EXPORT_SYMBOL_GPL(kthread_func);

/** kthread_data - the argument of a thread's function */
void *kthread_data(struct task_struct *k)
{
	return to_kthread(k)->data;
}
EXPORT_SYMBOL_GPL(kthread_data);

/** kthread_probe_data - the same, NULL if it is no kernel thread */
void *kthread_probe_data(struct task_struct *k)
{
	struct kthread *kthread = kthread_of(k);

	return kthread ? kthread->data : NULL;
}

/** get_kthread_comm - a thread's name in full */
void get_kthread_comm(char *buf, size_t buf_size, struct task_struct *tsk)
{
	struct kthread *kthread = kthread_of(tsk);

	if (kthread && kthread->full_name)
		strscpy_pad(buf, kthread->full_name, buf_size);
	else
		__get_task_comm(buf, buf_size, tsk);
}

static void park_here(struct kthread *self)
{
	for (;;) {
		/* Special: no wake-up but kthread_unpark()'s may end it. */
		set_special_state(TASK_PARKED);
		if (!test_bit(KTHREAD_SHOULD_PARK, &self->flags))
			break;
		/* Not before this task is off the CPU may kthread_park() go on, nearly: see wait_task_inactive() there. */
		preempt_disable();
		complete(&self->parked);
		schedule_preempt_disabled();
		preempt_enable();
	}
	__set_current_state(TASK_RUNNING);
}

/** kthread_parkme - pause until kthread_unpark(), if that is asked for. By the thread itself. */
void kthread_parkme(void)
{
	park_here(to_kthread(current));
}
EXPORT_SYMBOL_GPL(kthread_parkme);

/** kthread_task_exits - a kernel thread ends; called by do_exit() */
void kthread_task_exits(struct task_struct *p, long code)
{
	struct kthread *kthread = p->worker_private;

	/* A thread that an oops ended is reported to kthread_stop() as its code; one that returned has set its result. */
	if (kthread && !kthread->result)
		kthread->result = code;
}

/** kthread_exit - end this thread with a result for kthread_stop() */
void __noreturn kthread_exit(long result)
{
	to_kthread(current)->result = result;
	do_exit(0);
}
EXPORT_SYMBOL(kthread_exit);

/** kthread_complete_and_exit - complete(@comp), if given, and end: no code of the caller's module runs in between */
void __noreturn kthread_complete_and_exit(struct completion *comp, long code)
{
	if (comp)
		complete(comp);
	kthread_exit(code);
}
EXPORT_SYMBOL(kthread_complete_and_exit);

/* The first function of every kernel thread. */
static int kthread_start(void *data)
{
	struct kthread *self = data;
	int result = -EINTR;

	if (!test_bit(KTHREAD_SHOULD_STOP, &self->flags)) {
		if (test_bit(KTHREAD_SHOULD_PARK, &self->flags))
			park_here(self);
		result = self->threadfn(self->data);
	}
	__set_current_state(TASK_RUNNING);
	kthread_exit(result);
}

static struct task_struct *__printf(3, 0)
	create_kthread(int (*threadfn)(void *data), void *data, const char *namefmt, va_list args)
{
	struct kthread *kthread = kzalloc(sizeof(*kthread), GFP_KERNEL);
	struct task_struct *task;
	char name[TASK_COMM_LEN];
	va_list copy;
	int length;

	might_sleep();
	if (!kthread)
		return ERR_PTR(-ENOMEM);
	kthread->threadfn = threadfn;
	kthread->data = data;
	init_completion(&kthread->parked);
	init_completion(&kthread->exited);
	va_copy(copy, args);
	length = vsnprintf(name, sizeof(name), namefmt, copy);
	va_end(copy);
	if (length >= sizeof(name))
		kthread->full_name = kvasprintf(GFP_KERNEL, namefmt, args);
	task = create_task(kthread_start, kthread, name, PF_KTHREAD);
	if (IS_ERR(task)) {
		kfree(kthread->full_name);
		kfree(kthread);
		return task;
	}
	task->worker_private = kthread;
	task->vfork_done = &kthread->exited;
	/* Not runnable until somebody wakes it: as if it slept. */
	WRITE_ONCE(task->__state, TASK_UNINTERRUPTIBLE);
	return task;
}

/**
 * kthread_create_on_node - make a kernel thread
 * @threadfn: what it runs; its result, or that of kthread_exit(), is what kthread_stop() returns
 * @data: the argument
 * @node: ignored
 * @namefmt: printf-style name
 *
 * The thread runs when it is woken with wake_up_process(). Returns the task or ERR_PTR(). Process context.
 */
struct task_struct *kthread_create_on_node(int (*threadfn)(void *data), void *data, int node, const char namefmt[], ...)
{
	struct task_struct *task;
	va_list args;

	va_start(args, namefmt);
	task = create_kthread(threadfn, data, namefmt, args);
	va_end(args);
	return task;
}
EXPORT_SYMBOL(kthread_create_on_node);

static void bind_mask(struct task_struct *p, const struct cpumask *mask)
{
	unsigned long flags;

	if (!wait_task_inactive(p, TASK_UNINTERRUPTIBLE | TASK_PARKED)) {
		WARN_ON(1);
		return;
	}
	raw_spin_lock_irqsave(&p->pi_lock, flags);
	do_set_cpus_allowed(p, mask);
	p->flags |= PF_NO_SETAFFINITY;
	raw_spin_unlock_irqrestore(&p->pi_lock, flags);
}

/** kthread_bind_mask - a thread that has not been woken yet is to run on these CPUs only */
void kthread_bind_mask(struct task_struct *p, const struct cpumask *mask)
{
	bind_mask(p, mask);
}

/** kthread_bind - a thread that has not been woken yet is to run on one CPU only */
void kthread_bind(struct task_struct *p, unsigned int cpu)
{
	bind_mask(p, cpumask_of(cpu));
	set_task_cpu(p, cpu);
}
EXPORT_SYMBOL(kthread_bind);

/** kthread_create_on_cpu - kthread_create() and kthread_bind(); %u in the name is the CPU */
struct task_struct *kthread_create_on_cpu(int (*threadfn)(void *data), void *data, unsigned int cpu,
					  const char *namefmt)
{
	struct task_struct *p = kthread_create_on_node(threadfn, data, NUMA_NO_NODE, namefmt, cpu);

	if (IS_ERR(p))
		return p;
	kthread_bind(p, cpu);
	to_kthread(p)->cpu = cpu;
	return p;
}
EXPORT_SYMBOL(kthread_create_on_cpu);

/** kthread_set_per_cpu - mark a thread as belonging to a CPU, or (-1) not */
void kthread_set_per_cpu(struct task_struct *k, int cpu)
{
	struct kthread *kthread = to_kthread(k);

	if (!kthread)
		return;
	WARN_ON_ONCE(!(k->flags & PF_NO_SETAFFINITY));
	if (cpu < 0) {
		clear_bit(KTHREAD_IS_PER_CPU, &kthread->flags);
		return;
	}
	kthread->cpu = cpu;
	set_bit(KTHREAD_IS_PER_CPU, &kthread->flags);
}

bool kthread_is_per_cpu(struct task_struct *p)
{
	struct kthread *kthread = kthread_of(p);

	return kthread && test_bit(KTHREAD_IS_PER_CPU, &kthread->flags);
}

/** kthread_unpark - let a parked thread go on. Any context that may sleep briefly. */
void kthread_unpark(struct task_struct *k)
{
	struct kthread *kthread = to_kthread(k);

	if (test_bit(KTHREAD_IS_PER_CPU, &kthread->flags))
		bind_mask(k, cpumask_of(kthread->cpu));
	clear_bit(KTHREAD_SHOULD_PARK, &kthread->flags);
	wake_up_state(k, TASK_PARKED);
}
EXPORT_SYMBOL_GPL(kthread_unpark);

/** kthread_park - ask a thread to pause and wait until it does; 0, -ENOSYS if it is ending, -EBUSY if that was asked before */
int kthread_park(struct task_struct *k)
{
	struct kthread *kthread = to_kthread(k);

	if (WARN_ON(k->flags & PF_EXITING))
		return -ENOSYS;
	if (WARN_ON_ONCE(test_bit(KTHREAD_SHOULD_PARK, &kthread->flags)))
		return -EBUSY;
	set_bit(KTHREAD_SHOULD_PARK, &kthread->flags);
	if (k != current) {
		wake_up_process(k);
		wait_for_completion(&kthread->parked);
		wait_task_inactive(k, TASK_PARKED);
	}
	return 0;
}
EXPORT_SYMBOL_GPL(kthread_park);

/**
 * kthread_stop - make a thread's kthread_should_stop() true, wake it, and wait for its end
 *
 * Returns the thread's result, or -EINTR if it was never woken. The thread must not end before this call unless the caller
 * holds a reference to it. Process context.
 */
int kthread_stop(struct task_struct *k)
{
	struct kthread *kthread;
	int ret;

	get_task_struct(k);
	kthread = to_kthread(k);
	set_bit(KTHREAD_SHOULD_STOP, &kthread->flags);
	if (test_bit(KTHREAD_SHOULD_PARK, &kthread->flags))
		kthread_unpark(k);
	set_tsk_thread_flag(k, TIF_NOTIFY_SIGNAL);
	wake_up_process(k);
	wait_for_completion(&kthread->exited);
	ret = kthread->result;
	put_task_struct(k);
	return ret;
}
EXPORT_SYMBOL(kthread_stop);

/** kthread_use_mm - let a kernel thread reach a program's memory; the caller holds a reference to @mm */
void kthread_use_mm(struct mm_struct *mm)
{
	struct task_struct *tsk = current;

	WARN_ON_ONCE(!(tsk->flags & PF_KTHREAD));
	WARN_ON_ONCE(tsk->mm);
	mmgrab(mm);
	task_lock(tsk);
	tsk->active_mm = mm;
	tsk->mm = mm;
	task_unlock(tsk);
}
EXPORT_SYMBOL_GPL(kthread_use_mm);

/** kthread_unuse_mm - undo kthread_use_mm() */
void kthread_unuse_mm(struct mm_struct *mm)
{
	struct task_struct *tsk = current;

	WARN_ON_ONCE(!(tsk->flags & PF_KTHREAD));
	WARN_ON_ONCE(!tsk->mm);
	task_lock(tsk);
	tsk->mm = NULL;
	tsk->active_mm = init_task.active_mm;
	task_unlock(tsk);
	mmdrop(mm);
}
EXPORT_SYMBOL_GPL(kthread_unuse_mm);

/** tsk_fork_get_node - the node for a task's memory: there is one */
int tsk_fork_get_node(struct task_struct *tsk)
{
	return 0;
}
