// SPDX-License-Identifier: MIT
/*
 * fork, vfork, clone and clone3: making a task that runs a program, as a copy of the one that asks.
 *
 * copy_process() makes the parts of the new task one after the other: each is shared or copied as the flags say. The task is built where nobody sees
 * it; publish() then enters it into all lists in one step under tasklist_lock and siglock, so a signal to the process reaches it
 * or the copy sees the signal and is given up (-ERESTARTNOINTR). A part that could not be had undoes the others: discard_copy() gives back
 * what there is.
 *
 * The child begins in user_task_main() on its own kernel stack, with the parent's registers but for the result 0 and perhaps another stack
 * pointer. What its program needs of the machine is taken before it is published (arch_user_space_prepare()), so that fork fails with -EAGAIN
 * rather than the child dying later.
 *
 * Namespaces cannot be made: asking for one is -EINVAL, as in a Linux without them, after -EPERM for who may not ask.
 */
#include <ashlar/port.h>
#include <linux/completion.h>
#include <linux/cred.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs_struct.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pid_namespace.h>
#include <linux/ptrace.h>
#include <linux/sched/mm.h>
#include <linux/sched/prio.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/sched/user.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/tty.h>
#include <linux/uaccess.h>
#include <uapi/linux/sched.h>
#include "internal.h"
#include "sched/sched.h"

#define CLONE_NAMESPACES \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

/* What a program's task does first. */
int user_task_main(void *unused)
{
	if (current->set_child_tid)
		(void)put_user(task_pid_vnr(current), current->set_child_tid);
	user_mode_loop();
	return 0;
}

/* ---- What may be asked for ---- */

static int check_flags(u64 flags)
{
	if ((flags & (CLONE_NEWNS | CLONE_FS)) == (CLONE_NEWNS | CLONE_FS) ||
	    (flags & (CLONE_NEWUSER | CLONE_FS)) == (CLONE_NEWUSER | CLONE_FS))
		return -EINVAL;
	if ((flags & CLONE_THREAD && !(flags & CLONE_SIGHAND)) || (flags & CLONE_SIGHAND && !(flags & CLONE_VM)))
		return -EINVAL;
	/* Children of process 1's siblings would be nobody's. */
	if (flags & CLONE_PARENT && current->signal->flags & SIGNAL_UNKILLABLE)
		return -EINVAL;
	if (flags & CLONE_THREAD && flags & (CLONE_NEWUSER | CLONE_NEWPID))
		return -EINVAL;
	if (flags & CLONE_PIDFD && flags & (CLONE_DETACHED | CLONE_THREAD))
		return -EINVAL;
	if (flags & CLONE_NAMESPACES)
		return flags & CLONE_NEWUSER || capable(CAP_SYS_ADMIN) ? -EINVAL : -EPERM;
	return 0;
}

/* -EAGAIN if the user or the machine has too many tasks. */
static int check_limits(void)
{
	struct user_struct *user = current_user();

	if (atomic_long_read(&user->processes) >= rlimit(RLIMIT_NPROC) && user != INIT_USER &&
	    !capable(CAP_SYS_RESOURCE) && !capable(CAP_SYS_ADMIN))
		return -EAGAIN;
	current->flags &= ~PF_NPROC_EXCEEDED;
	return READ_ONCE(nr_threads) >= max_threads ? -EAGAIN : 0;
}

/* ---- The parts ---- */

static int copy_identity(struct task_struct *p, u64 flags)
{
	put_cred(p->cred);
	put_cred(p->real_cred);
	copy_creds(p, flags);
	p->nsproxy = current->nsproxy;
	p->personality = current->personality;
	p->atomic_flags = current->atomic_flags;
	p->timer_slack_ns = p->default_timer_slack_ns = current->timer_slack_ns;
	p->self_exec_id = current->self_exec_id;
	p->kunit_test = current->kunit_test;
	return give_user_state(p);
}

/* Priorities go to the child, unless the parent asked for that not to be (SCHED_RESET_ON_FORK). */
static void copy_scheduling(struct task_struct *p)
{
	p->policy = current->policy;
	p->static_prio = current->static_prio;
	p->rt_priority = current->rt_priority;
	if (current->sched_reset_on_fork) {
		if (p->policy == SCHED_FIFO || p->policy == SCHED_RR) {
			p->policy = SCHED_NORMAL;
			p->static_prio = NICE_TO_PRIO(0);
			p->rt_priority = 0;
		} else if (PRIO_TO_NICE(p->static_prio) < 0) {
			p->static_prio = NICE_TO_PRIO(0);
		}
	}
	do_set_cpus_allowed(p, current->cpus_ptr);
	set_task_class(p);
}

static int copy_files_and_fs(struct task_struct *p, u64 flags)
{
	int error = 0;

	p->fs = NULL;
	p->files = NULL;
	if (flags & CLONE_FILES) {
		p->files = current->files;
		if (p->files)
			atomic_inc(&p->files->count);
	} else {
		p->files = dup_fd(current->files, NR_OPEN_MAX, &error);
		if (!p->files)
			return error;
	}
	if (!(flags & CLONE_FS)) {
		p->fs = copy_fs_struct(current_fs());
		return p->fs ? 0 : -ENOMEM;
	}
	spin_lock(&current->fs->lock);
	if (current->fs->in_exec) {
		error = -EAGAIN;
	} else {
		current->fs->users++;
		p->fs = current->fs;
	}
	spin_unlock(&current->fs->lock);
	return error;
}

static int copy_sighand(struct task_struct *p, u64 flags)
{
	struct sighand_struct *sig;

	if (flags & CLONE_SIGHAND) {
		refcount_inc(&current->sighand->count);
		RCU_INIT_POINTER(p->sighand, current->sighand);
		return 0;
	}
	sig = alloc_sighand();
	RCU_INIT_POINTER(p->sighand, sig);
	if (!sig)
		return -ENOMEM;
	spin_lock_irq(&current->sighand->siglock);
	memcpy(sig->action, current->sighand->action, sizeof(sig->action));
	spin_unlock_irq(&current->sighand->siglock);
	if (flags & CLONE_CLEAR_SIGHAND)
		flush_signal_handlers(p, 0);
	return 0;
}

static int copy_signal(struct task_struct *p, u64 flags)
{
	struct signal_struct *sig, *old = current->signal;

	if (flags & CLONE_THREAD) {
		p->signal = old;
		return 0;
	}
	p->signal = sig = alloc_signal(p);
	if (!sig)
		return -ENOMEM;
	task_lock(current->group_leader);
	memcpy(sig->rlim, old->rlim, sizeof(sig->rlim));
	task_unlock(current->group_leader);
	sig->cpu_timers = sig->rlim[RLIMIT_CPU].rlim_cur != RLIM_INFINITY;
	sig->oom_score_adj = old->oom_score_adj;
	sig->oom_score_adj_min = old->oom_score_adj_min;
	sig->has_child_subreaper = old->has_child_subreaper || old->is_child_subreaper;
	sig->tty = get_current_tty();
	return 0;
}

static int copy_mm(struct task_struct *p, u64 flags)
{
	struct mm_struct *mm = current->mm;

	if (!mm)
		return -EINVAL;
	if (flags & CLONE_VM) {
		mmget(mm);
		p->mm = mm;
	} else {
		p->mm = dup_mm(p, mm);
		if (!p->mm)
			return -ENOMEM;
	}
	p->active_mm = p->mm;
	return flags & CLONE_VM ? 0 : arch_user_space_prepare(p->mm->space);
}

/* The child goes on where the parent's system call returns, with the result 0. */
static int copy_thread(struct task_struct *p, const struct kernel_clone_args *args)
{
	struct pt_regs *regs;
	int err = give_stack(p, user_task_main, NULL);

	if (err)
		return err;
	arch_user_state_copy(p->thread.user, current->thread.user);
	regs = task_pt_regs(p);
	*regs = *current_pt_regs();
	regs->ax = 0;
	regs->orig_ax = -1UL;
	if (args->stack)
		regs->sp = args->stack;
	if (args->flags & CLONE_SETTLS) {
		if (args->tls >= TASK_SIZE_MAX)
			return -EPERM;
		arch_user_set_base(p->thread.user, ARCH_USER_FS, args->tls);
	}
	return 0;
}

static void copy_thread_words(struct task_struct *p, const struct kernel_clone_args *args)
{
	p->blocked = current->blocked;
	p->set_child_tid = args->flags & CLONE_CHILD_SETTID ? args->child_tid : NULL;
	p->clear_child_tid = args->flags & CLONE_CHILD_CLEARTID ? args->child_tid : NULL;
	if ((args->flags & (CLONE_VM | CLONE_VFORK)) != CLONE_VM) {
		p->sas_ss_sp = current->sas_ss_sp;
		p->sas_ss_size = current->sas_ss_size;
		p->sas_ss_flags = current->sas_ss_flags;
	}
	if (!(args->flags & CLONE_VM)) {
		p->rseq = current->rseq;
		p->rseq_len = current->rseq_len;
		p->rseq_sig = current->rseq_sig;
	}
}

static int copy_parts(struct task_struct *p, const struct kernel_clone_args *args)
{
	u64 flags = args->flags;
	struct pid *pid;
	int err;

	err = copy_identity(p, flags) ?: copy_files_and_fs(p, flags) ?: copy_sighand(p, flags) ?: copy_signal(p, flags)
		      ?: copy_mm(p, flags) ?: copy_thread(p, args);
	if (err)
		return err;
	copy_scheduling(p);
	copy_thread_words(p, args);
	pid = alloc_pid(&init_pid_ns, NULL, 0);
	if (IS_ERR(pid))
		return PTR_ERR(pid);
	p->thread_pid = pid;
	p->pid = pid_nr(pid);
	return 0;
}

static void discard_copy(struct task_struct *p, u64 flags)
{
	if (p->thread_pid)
		free_pid(p->thread_pid);
	if (p->mm)
		mmput(p->mm);
	if (p->files && p->files != &init_files)
		exit_files(p);
	if (p->fs && p->fs != &init_fs)
		exit_fs(p);
	if (flags & CLONE_THREAD)
		p->signal = NULL;
	else if (p->signal)
		tty_kref_put(p->signal->tty);
	discard_task(p);
}

/* ---- Into the lists ---- */

static void join_group(struct task_struct *p)
{
	struct signal_struct *signal = current->signal;

	refcount_inc(&signal->sigcnt);
	atomic_inc(&signal->live);
	signal->nr_threads++;
	signal->quick_threads++;
	p->group_leader = current->group_leader;
	p->tgid = current->tgid;
	p->exit_signal = -1;
	list_add_tail_rcu(&p->thread_group, &p->group_leader->thread_group);
	list_add_tail_rcu(&p->thread_node, &signal->thread_head);
	/* The group is stopping: the new thread with it. */
	if (current->jobctl & JOBCTL_STOP_PENDING && !(signal->flags & SIGNAL_STOP_STOPPED) &&
	    task_set_jobctl_pending(p, (current->jobctl & JOBCTL_STOP_SIGMASK) | JOBCTL_STOP_PENDING |
					       JOBCTL_STOP_CONSUME)) {
		signal->group_stop_count++;
		set_tsk_thread_flag(p, TIF_SIGPENDING);
	}
}

static void attach_unless_kernels(struct task_struct *p, enum pid_type type, struct pid *pid)
{
	p->signal->pids[type] = pid;
	if (pid != &init_struct_pid)
		attach_pid(p, type);
}

static void new_group(struct task_struct *p)
{
	p->tgid = p->pid;
	p->group_leader = p;
	list_add_tail(&p->sibling, &rcu_dereference_raw(p->real_parent)->children);
	list_add_tail_rcu(&p->tasks, &init_task.tasks);
	p->signal->pids[PIDTYPE_TGID] = p->thread_pid;
	attach_pid(p, PIDTYPE_TGID);
	attach_unless_kernels(p, PIDTYPE_PGID, task_pgrp(current));
	attach_unless_kernels(p, PIDTYPE_SID, task_session(current));
}

static void choose_parent(struct task_struct *p, const struct kernel_clone_args *args)
{
	struct task_struct *parent = current;

	p->exit_signal = args->exit_signal;
	p->parent_exec_id = current->self_exec_id;
	if (args->flags & (CLONE_PARENT | CLONE_THREAD)) {
		parent = rcu_dereference_raw(current->real_parent);
		p->parent_exec_id = current->parent_exec_id;
		p->exit_signal = current->group_leader->exit_signal;
	}
	RCU_INIT_POINTER(p->real_parent, parent);
	RCU_INIT_POINTER(p->parent, parent);
}

/* From here on others can find it. Returns -EINTR if the process is being killed. */
static int publish(struct task_struct *p, const struct kernel_clone_args *args)
{
	write_lock_irq(&tasklist_lock);
	choose_parent(p, args);
	spin_lock(&current->sighand->siglock);
	if (fatal_signal_pending(current) || current->signal->flags & SIGNAL_GROUP_EXIT) {
		spin_unlock(&current->sighand->siglock);
		write_unlock_irq(&tasklist_lock);
		return -EINTR;
	}
	if (args->flags & CLONE_THREAD)
		join_group(p);
	else
		new_group(p);
	attach_pid(p, PIDTYPE_PID);
	nr_threads++;
	total_forks++;
	atomic_long_inc(&p->real_cred->user->processes);
	spin_unlock(&current->sighand->siglock);
	write_unlock_irq(&tasklist_lock);
	return 0;
}

/**
 * copy_process - make a task that runs the current task's program
 *
 * Process context. Returns it, not running yet, or ERR_PTR(): -EINVAL, -EPERM, -EAGAIN, -ENOMEM, or because of a signal -ERESTARTNOINTR, -EINTR.
 */
struct task_struct *copy_process(const struct kernel_clone_args *args)
{
	struct task_struct *p;
	int err = check_flags(args->flags) ?: check_limits();

	if (err)
		return ERR_PTR(err);
	/* A signal that comes later hits both, one that came before must not hit the parent only. */
	if (task_sigpending(current))
		return ERR_PTR(-ERESTARTNOINTR);
	p = alloc_task(current->comm, 0);
	if (!p)
		return ERR_PTR(-ENOMEM);
	err = copy_parts(p, args);
	if (!err)
		err = publish(p, args);
	if (err) {
		discard_copy(p, args->flags);
		return ERR_PTR(err);
	}
	return p;
}

/* ---- The system calls ---- */

/* Until the child has executed a program or ended, or the parent is killed. */
static void wait_for_vfork_done(struct task_struct *child, struct completion *vfork)
{
	if (!wait_for_completion_killable(vfork))
		return;
	task_lock(child);
	child->vfork_done = NULL;
	task_unlock(child);
}

/**
 * kernel_clone - copy_process(), and let the child run
 *
 * Process context. Returns the child's number or -errno.
 */
pid_t kernel_clone(struct kernel_clone_args *args)
{
	struct pidfd_reservation pidfd = {};
	struct completion vfork;
	struct task_struct *p;
	pid_t nr;
	int err = 0;

	if (args->flags & CLONE_PIDFD) {
		/* clone() has one word for both. */
		if (args->flags & CLONE_PARENT_SETTID && args->pidfd == args->parent_tid)
			return -EINVAL;
		err = pidfd_reserve(&pidfd);
		if (err)
			return err;
	}
	p = copy_process(args);
	if (IS_ERR(p)) {
		pidfd_cancel(&pidfd);
		return PTR_ERR(p);
	}
	if (args->flags & CLONE_PIDFD)
		pidfd_commit(&pidfd, p->thread_pid, args->pidfd);
	nr = p->pid;
	if (args->flags & CLONE_PARENT_SETTID)
		(void)put_user(nr, args->parent_tid);
	if (args->flags & CLONE_VFORK) {
		init_completion(&vfork);
		p->vfork_done = &vfork;
		get_task_struct(p);
	}
	wake_up_new_task(p);
	if (args->flags & CLONE_VFORK) {
		wait_for_vfork_done(p, &vfork);
		put_task_struct(p);
	}
	return nr;
}

SYSCALL_DEFINE0(fork)
{
	struct kernel_clone_args args = { .exit_signal = SIGCHLD };

	return kernel_clone(&args);
}

SYSCALL_DEFINE0(vfork)
{
	struct kernel_clone_args args = { .flags = CLONE_VFORK | CLONE_VM, .exit_signal = SIGCHLD };

	return kernel_clone(&args);
}

SYSCALL_DEFINE5(clone, unsigned long, clone_flags, unsigned long, newsp, int __user *, parent_tidptr, int __user *,
		child_tidptr, unsigned long, tls)
{
	struct kernel_clone_args args = {
		.flags = lower_32_bits(clone_flags) & ~CSIGNAL,
		.pidfd = parent_tidptr,
		.child_tid = child_tidptr,
		.parent_tid = parent_tidptr,
		.exit_signal = lower_32_bits(clone_flags) & CSIGNAL,
		.stack = newsp,
		.tls = tls,
	};

	return kernel_clone(&args);
}

static int check_clone3(const struct clone_args *args)
{
	const u64 known = (u64)0xffffffff | CLONE_CLEAR_SIGHAND | CLONE_INTO_CGROUP;

	if (args->flags & ~known || args->flags & (CLONE_DETACHED | (CSIGNAL & ~CLONE_NEWTIME)))
		return -EINVAL;
	if (args->flags & (CLONE_INTO_CGROUP | CLONE_NEWTIME) || args->set_tid || args->set_tid_size)
		return -EINVAL;
	if ((args->flags & (CLONE_SIGHAND | CLONE_CLEAR_SIGHAND)) == (CLONE_SIGHAND | CLONE_CLEAR_SIGHAND))
		return -EINVAL;
	if (args->flags & (CLONE_THREAD | CLONE_PARENT) && args->exit_signal)
		return -EINVAL;
	if (args->exit_signal & ~(u64)CSIGNAL || !valid_signal(args->exit_signal))
		return -EINVAL;
	if (!args->stack != !args->stack_size)
		return -EINVAL;
	if (args->stack && !access_ok((void __user *)args->stack, args->stack_size))
		return -EINVAL;
	return 0;
}

SYSCALL_DEFINE2(clone3, struct clone_args __user *, uargs, size_t, size)
{
	struct kernel_clone_args kargs;
	struct clone_args args;
	int err;

	if (size > PAGE_SIZE)
		return -E2BIG;
	if (size < CLONE_ARGS_SIZE_VER0)
		return -EINVAL;
	err = copy_struct_from_user(&args, sizeof(args), uargs, size) ?: check_clone3(&args);
	if (err)
		return err;
	kargs = (struct kernel_clone_args){
		.flags = args.flags,
		.pidfd = (int __user *)args.pidfd,
		.child_tid = (int __user *)args.child_tid,
		.parent_tid = (int __user *)args.parent_tid,
		.exit_signal = args.exit_signal,
		.stack = args.stack ? args.stack + args.stack_size : 0,
		.stack_size = args.stack_size,
		.tls = args.tls,
	};
	return kernel_clone(&kargs);
}

SYSCALL_DEFINE1(set_tid_address, int __user *, tidptr)
{
	current->clear_child_tid = tidptr;
	return task_pid_vnr(current);
}

SYSCALL_DEFINE1(unshare, unsigned long, flags)
{
	int err = 0;

	if (flags & ~(CLONE_THREAD | CLONE_FS | CLONE_SIGHAND | CLONE_VM | CLONE_FILES | CLONE_SYSVSEM | CLONE_NEWTIME |
		      CLONE_NAMESPACES))
		return -EINVAL;
	if (flags & (CLONE_NAMESPACES | CLONE_NEWTIME))
		return flags & CLONE_NEWUSER || capable(CAP_SYS_ADMIN) ? -EINVAL : -EPERM;
	if (flags & (CLONE_THREAD | CLONE_SIGHAND | CLONE_VM) && !thread_group_empty(current))
		return -EINVAL;
	if (flags & CLONE_FS)
		err = unshare_fs_struct();
	if (!err && flags & CLONE_FILES)
		err = unshare_files();
	return err;
}

SYSCALL_DEFINE2(setns, int, fd, int, flags)
{
	struct file *file = fget(fd);

	if (!file)
		return -EBADF;
	fput(file);
	/* No file stands for a namespace. */
	return -EINVAL;
}
