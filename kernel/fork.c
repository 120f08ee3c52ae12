// SPDX-License-Identifier: MIT
/*
 * Making tasks, and freeing them.
 *
 * create_task() makes a task that runs a kernel function: kernel threads, and the tasks that run the command's requests. It does not copy
 * its maker: a new task starts with clean state, init's credentials and name space, and signal handling of its own. Its stack comes
 * from mm/thread_stack.c. Tasks that run programs are made from the same parts by kernel/clone.c.
 *
 * A task's memory is held by `usage`: one reference belongs to the task itself until it is released and its last switch is over
 * (rcu_users, dropped after a grace period, so lookups under RCU need no reference), others to who holds on to it. The stack goes when
 * the task has switched away for the last time and nobody looks at it (stack_refcount).
 *
 * Locks: tasklist_lock guards the list of tasks, parents and children; readers may take it in any context, so writers disable
 * interrupts. Under it: sighand->siglock, pidmap_lock. Without memory create_task() fails with -ENOMEM and leaves nothing behind.
 */
#include <ashlar/port.h>
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/nsproxy.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/stat.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>
#include <linux/thread_stack.h>
#include <linux/timekeeping.h>
#include "internal.h"
#include "sched/sched.h"

DEFINE_RWLOCK(tasklist_lock);
EXPORT_SYMBOL(tasklist_lock);
int nr_threads = 1;
int max_threads = 4096;
unsigned long total_forks;

static struct kmem_cache *task_cache, *signal_cache, *sighand_cache, *user_state_cache;

/* ---- Parts of a task ---- */

/* Signal handling with every action at its default; NULL without memory. */
struct sighand_struct *alloc_sighand(void)
{
	struct sighand_struct *sig = kmem_cache_zalloc(sighand_cache, GFP_KERNEL);

	if (!sig)
		return NULL;
	spin_lock_init(&sig->siglock);
	refcount_set(&sig->count, 1);
	init_waitqueue_head(&sig->signalfd_wqh);
	return sig;
}

static void free_sighand_rcu(struct rcu_head *rcu)
{
	kmem_cache_free(sighand_cache, container_of(rcu, struct sighand_struct, rcu));
}

/* Drop a reference. lock_task_sighand() may still look at it, under RCU. */
void put_sighand(struct sighand_struct *sighand)
{
	if (sighand && refcount_dec_and_test(&sighand->count))
		call_rcu(&sighand->rcu, free_sighand_rcu);
}

/* What the threads of a new process will share, with @p as the only one; NULL without memory. */
struct signal_struct *alloc_signal(struct task_struct *p)
{
	struct signal_struct *sig = kmem_cache_zalloc(signal_cache, GFP_KERNEL);

	if (!sig)
		return NULL;
	refcount_set(&sig->sigcnt, 1);
	atomic_set(&sig->live, 1);
	sig->nr_threads = 1;
	sig->quick_threads = 1;
	INIT_LIST_HEAD(&sig->thread_head);
	list_add_tail(&p->thread_node, &sig->thread_head);
	init_waitqueue_head(&sig->wait_chldexit);
	sig->curr_target = p;
	init_sigpending(&sig->shared_pending);
	INIT_LIST_HEAD(&sig->posix_timers);
	hrtimer_init(&sig->real_timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	sig->real_timer.function = it_real_fn;
	mutex_init(&sig->cred_guard_mutex);
	memcpy(sig->rlim, init_signals.rlim, sizeof(sig->rlim));
	return sig;
}

void put_signal_struct(struct signal_struct *sig)
{
	if (sig && refcount_dec_and_test(&sig->sigcnt))
		kmem_cache_free(signal_cache, sig);
}

/* Signal handling of its own for a task of the kernel. */
static int give_signals(struct task_struct *p, bool ignore_all)
{
	struct sighand_struct *sighand = alloc_sighand();
	int i;

	for (i = 0; sighand && ignore_all && i < _NSIG; i++)
		sighand->action[i].sa.sa_handler = SIG_IGN;
	RCU_INIT_POINTER(p->sighand, sighand);
	if (sighand)
		p->signal = alloc_signal(p);
	return p->signal ? 0 : -ENOMEM;
}

static int alloc_stack(struct task_struct *p)
{
	p->stack = alloc_thread_stack(NUMA_NO_NODE);
	if (!p->stack)
		return -ENOMEM;
	refcount_set(&p->stack_refcount, 1);
	return 0;
}

/** put_task_stack - drop a reference to a task's stack. Any context but NMI. */
void put_task_stack(struct task_struct *tsk)
{
	void *stack = tsk->stack;

	if (!refcount_dec_and_test(&tsk->stack_refcount))
		return;
	tsk->stack = NULL;
	free_thread_stack(stack);
}

static void free_signal_parts(struct task_struct *p)
{
	put_sighand(rcu_dereference_raw(p->sighand));
	put_signal_struct(p->signal);
}

static void free_user_state(struct task_struct *p)
{
	if (!p->thread.user)
		return;
	arch_user_state_release(p->thread.user);
	kmem_cache_free(user_state_cache, p->thread.user);
	p->thread.user = NULL;
}

/* Room for what the task's program keeps in the CPU, as after execve(2). Process context; 0 or -ENOMEM. */
int give_user_state(struct task_struct *p)
{
	struct arch_user_state *state = kmem_cache_zalloc(user_state_cache, GFP_KERNEL);

	if (!state)
		return -ENOMEM;
	arch_user_state_init(state);
	p->thread.user = state;
	return 0;
}

/** free_task - give back the memory of a task that nobody refers to */
void free_task(struct task_struct *tsk)
{
	if (tsk->flags & PF_KTHREAD)
		free_kthread_struct(tsk);
	kmem_cache_free(task_cache, tsk);
}

/** __put_task_struct - the last reference is gone. Any context but NMI. */
void __put_task_struct(struct task_struct *tsk)
{
	WARN_ON(!tsk->exit_state);
	WARN_ON(tsk == current);
	free_user_state(tsk);
	put_cred(tsk->cred);
	put_cred(tsk->real_cred);
	free_signal_parts(tsk);
	free_task(tsk);
}
EXPORT_SYMBOL_GPL(__put_task_struct);

static void delayed_put_task_struct(struct rcu_head *rcu)
{
	put_task_struct(container_of(rcu, struct task_struct, rcu));
}

/** put_task_struct_rcu_user - one of the two events after which lookups must not find the task: release, last switch */
void put_task_struct_rcu_user(struct task_struct *task)
{
	if (refcount_dec_and_test(&task->rcu_users))
		call_rcu(&task->rcu, delayed_put_task_struct);
}

/* ---- Making a task ---- */

/* What runs first on a new stack. */
static void task_entry(void *data)
{
	struct task_struct *p = data;

	schedule_tail(NULL);
	do_exit(p->start_fn(p->start_arg));
}

/* A stack on which @p will begin with @fn(@arg), and end when that returns. Process context; 0 or -ENOMEM. */
int give_stack(struct task_struct *p, int (*fn)(void *), void *arg)
{
	int err = alloc_stack(p);

	if (err)
		return err;
	p->start_fn = fn;
	p->start_arg = arg;
	p->thread.sp = arch_prepare_stack((void *)((unsigned long)task_pt_regs(p) & ~15UL), task_entry, p);
	return 0;
}

static void init_links(struct task_struct *p)
{
	INIT_LIST_HEAD(&p->tasks);
	INIT_LIST_HEAD(&p->children);
	INIT_LIST_HEAD(&p->sibling);
	INIT_LIST_HEAD(&p->thread_group);
	INIT_LIST_HEAD(&p->ptraced);
	INIT_LIST_HEAD(&p->ptrace_entry);
	INIT_HLIST_HEAD(&p->preempt_notifiers);
	init_sigpending(&p->pending);
	spin_lock_init(&p->alloc_lock);
	raw_spin_lock_init(&p->pi_lock);
}

static void init_scheduling(struct task_struct *p)
{
	p->__state = TASK_NEW;
	p->policy = SCHED_NORMAL;
	p->static_prio = DEFAULT_PRIO;
	p->cpus_ptr = &p->cpus_mask;
	do_set_cpus_allowed(p, cpu_possible_mask);
	fair_init_entity(p);
	set_task_class(p);
	task_thread_info(p)->cpu = raw_smp_processor_id();
	p->wake_cpu = raw_smp_processor_id();
}

/* A task with clean state and the kernel's identity, without stack, number and signal handling; NULL without memory. */
struct task_struct *alloc_task(const char *comm, unsigned int flags)
{
	struct task_struct *p = kmem_cache_zalloc(task_cache, GFP_KERNEL);

	if (!p)
		return NULL;
	/* One reference for the task, one for whoever releases it; see put_task_struct_rcu_user(). */
	refcount_set(&p->usage, 1);
	refcount_set(&p->rcu_users, 2);
	init_links(p);
	init_scheduling(p);
	p->flags = flags | PF_FORKNOEXEC;
	p->active_mm = init_task.active_mm;
	p->cred = get_cred(&init_cred);
	p->real_cred = get_cred(&init_cred);
	p->nsproxy = &init_nsproxy;
	p->fs = init_task.fs;
	p->files = init_task.files;
	p->group_leader = p;
	p->exit_signal = SIGCHLD;
	p->sas_ss_flags = SS_DISABLE;
	p->restart_block.fn = do_no_restart_syscall;
	p->timer_slack_ns = p->default_timer_slack_ns = init_task.timer_slack_ns;
	p->start_time = arch_clock_peek_ns();
	p->start_boottime = p->start_time;
	strscpy(p->comm, comm, sizeof(p->comm));
	return p;
}

static int give_pid(struct task_struct *p)
{
	struct pid *pid = alloc_pid(&init_pid_ns, NULL, 0);

	if (IS_ERR(pid))
		return PTR_ERR(pid);
	p->thread_pid = pid;
	p->pid = p->tgid = pid_nr(pid);
	p->signal->pids[PIDTYPE_TGID] = pid;
	/* Kernel tasks have no process group or session. */
	p->signal->pids[PIDTYPE_PGID] = &init_struct_pid;
	p->signal->pids[PIDTYPE_SID] = &init_struct_pid;
	return 0;
}

/* From here on others can find it. */
static void publish(struct task_struct *p, struct task_struct *parent)
{
	write_lock_irq(&tasklist_lock);
	RCU_INIT_POINTER(p->real_parent, parent);
	RCU_INIT_POINTER(p->parent, parent);
	list_add_tail(&p->sibling, &parent->children);
	list_add_tail_rcu(&p->tasks, &init_task.tasks);
	attach_pid(p, PIDTYPE_TGID);
	attach_pid(p, PIDTYPE_PID);
	nr_threads++;
	total_forks++;
	write_unlock_irq(&tasklist_lock);
}

/* The opposite of alloc_task() and what was given to it since, for a task that nobody has seen. */
void discard_task(struct task_struct *p)
{
	if (p->stack)
		put_task_stack(p);
	free_user_state(p);
	put_cred(p->cred);
	put_cred(p->real_cred);
	free_signal_parts(p);
	kmem_cache_free(task_cache, p);
}

static struct task_struct *task_parent(unsigned int flags)
{
	if ((flags & PF_KTHREAD) && kthreadd_task)
		return kthreadd_task;
	return init_pid_ns.child_reaper;
}

/**
 * create_task - make a task that runs a function
 * @fn, @arg: what it runs; it ends when @fn returns
 * @comm: its name, cut to 15 bytes
 * @flags: PF_KTHREAD for a kernel thread, which ignores all signals
 *
 * Returns the task, which does not run before wake_up_new_task() and may be gone at any time after that, or ERR_PTR().
 * Process context.
 */
struct task_struct *create_task(int (*fn)(void *), void *arg, const char *comm, unsigned int flags)
{
	struct task_struct *p = alloc_task(comm, flags);
	int err;

	if (!p)
		return ERR_PTR(-ENOMEM);
	err = give_signals(p, flags & PF_KTHREAD);
	if (!err)
		err = give_stack(p, fn, arg);
	if (!err)
		err = give_pid(p);
	if (err) {
		discard_task(p);
		return ERR_PTR(err);
	}
	publish(p, task_parent(flags));
	return p;
}

/** kernel_thread - make a task of the kernel and let it run; returns its number or -errno. Process context. */
pid_t kernel_thread(int (*fn)(void *), void *arg, unsigned long flags)
{
	struct task_struct *p = create_task(fn, arg, current->comm, PF_KTHREAD);
	pid_t pid;

	if (IS_ERR(p))
		return PTR_ERR(p);
	pid = p->pid;
	wake_up_new_task(p);
	return pid;
}

static void idle_entry(void *unused)
{
	schedule_tail(NULL);
	cpu_idle_loop();
}

/** fork_idle - make the idle task of a CPU that is about to start; it is not in the list of tasks. Process context. */
struct task_struct *__init fork_idle(int cpu)
{
	struct task_struct *idle = alloc_task("swapper", PF_KTHREAD);

	if (!idle)
		return ERR_PTR(-ENOMEM);
	if (alloc_stack(idle)) {
		discard_task(idle);
		return ERR_PTR(-ENOMEM);
	}
	idle->thread_pid = &init_struct_pid;
	idle->signal = &init_signals;
	RCU_INIT_POINTER(idle->sighand, &init_sighand);
	RCU_INIT_POINTER(idle->real_parent, &init_task);
	RCU_INIT_POINTER(idle->parent, &init_task);
	init_idle(idle, cpu);
	cpu_rq(cpu)->curr = idle;
	idle->on_cpu = 1;
	return idle;
}

/* ---- Names ---- */

/** __set_task_comm - name a task */
void __set_task_comm(struct task_struct *tsk, const char *from, bool exec)
{
	task_lock(tsk);
	strscpy_pad(tsk->comm, from, sizeof(tsk->comm));
	task_unlock(tsk);
}
EXPORT_SYMBOL_GPL(__set_task_comm);

/** __get_task_comm - copy a task's name; returns @to */
char *__get_task_comm(char *to, size_t len, struct task_struct *tsk)
{
	task_lock(tsk);
	strscpy_pad(to, tsk->comm, len);
	task_unlock(tsk);
	return to;
}
EXPORT_SYMBOL_GPL(__get_task_comm);

/** get_task_mm - a task's address space with a reference; NULL if it has none or is a kernel thread */
struct mm_struct *get_task_mm(struct task_struct *task)
{
	struct mm_struct *mm;

	task_lock(task);
	mm = task->flags & PF_KTHREAD ? NULL : task->mm;
	if (mm)
		mmget(mm);
	task_unlock(task);
	return mm;
}
EXPORT_SYMBOL_GPL(get_task_mm);

long do_no_restart_syscall(struct restart_block *parm)
{
	return -EINTR;
}

int nr_processes(void)
{
	return nr_threads;
}

/* ---- Start-up ---- */

/*
 * The boot context becomes process 1, "init", on the stack that it already runs on; swapper/0 gets a stack of its own and is from now on the
 * idle task only. Like Linux's, process 1 is called swapper/0 until start-up is over.
 */
static void __init boot_becomes_init(void)
{
	struct task_struct *init = alloc_task("swapper/0", 0);
	struct rq *rq;

	if (!init || give_signals(init, false) || give_pid(init) || alloc_stack(&init_task))
		panic("Could not make the first task");
	init->signal->flags |= SIGNAL_UNKILLABLE;
	refcount_set(&init->stack_refcount, 1);
	init_task.thread.sp = arch_prepare_stack(init_task.stack + THREAD_SIZE, idle_entry, NULL);
	publish(init, &init_task);
	init_pid_ns.child_reaper = init;
	do_set_cpus_allowed(init, cpumask_of(0));
	init->flags |= PF_NO_SETAFFINITY;
	local_irq_disable();
	rq = this_rq();
	raw_spin_lock(&rq->lock);
	update_rq_clock(rq);
	init->__state = TASK_RUNNING;
	init_task.on_cpu = 0;
	init_task.flags |= PF_IDLE;
	init->on_cpu = 1;
	WRITE_ONCE(rq->curr, init);
	this_cpu_write(current_task, init);
	activate_task(rq, init, ENQUEUE_NEW);
	init->se.exec_start = rq->clock;
	raw_spin_unlock(&rq->lock);
	local_irq_enable();
}

/** fork_init - caches, process 1 (the caller from now on) and process 2, kthreadd. Interrupts are on. */
void __init fork_init(void)
{
	task_cache = kmem_cache_create("task_struct", sizeof(struct task_struct), L1_CACHE_BYTES,
				       SLAB_PANIC | SLAB_ACCOUNT, NULL);
	signal_cache = kmem_cache_create("signal_cache", sizeof(struct signal_struct), 0,
					 SLAB_HWCACHE_ALIGN | SLAB_PANIC | SLAB_ACCOUNT, NULL);
	sighand_cache = kmem_cache_create("sighand_cache", sizeof(struct sighand_struct), 0,
					  SLAB_HWCACHE_ALIGN | SLAB_PANIC | SLAB_ACCOUNT, NULL);
	/* Signal frames hold floating-point registers. */
	user_state_cache = kmem_cache_create_usercopy("task_user_state", arch_user_state_bytes(), 64,
						      SLAB_HWCACHE_ALIGN | SLAB_PANIC | SLAB_ACCOUNT, 0,
						      arch_user_state_bytes(), NULL);
	signals_init();
	pid_init();
	boot_becomes_init();
	kthreadd_task = create_task(kthreadd, NULL, "kthreadd", PF_KTHREAD);
	if (IS_ERR(kthreadd_task))
		panic("Could not make kthreadd");
	/* It descends from nobody, like init. */
	write_lock_irq(&tasklist_lock);
	list_move_tail(&kthreadd_task->sibling, &init_task.children);
	RCU_INIT_POINTER(kthreadd_task->real_parent, &init_task);
	RCU_INIT_POINTER(kthreadd_task->parent, &init_task);
	write_unlock_irq(&tasklist_lock);
	wake_up_new_task(kthreadd_task);
}
