/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_SIGNAL_H
#define _LINUX_SCHED_SIGNAL_H
#include <linux/rculist.h>
#include <linux/signal.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/cred.h>
#include <linux/refcount.h>
#include <linux/hrtimer.h>
#include <linux/mutex.h>
#include <linux/posix-timers.h>
#include <linux/mm_types.h>

/* What the threads of a process share about signals. */
struct sighand_struct {
	spinlock_t siglock;
	refcount_t count;
	struct rcu_head rcu;
	wait_queue_head_t signalfd_wqh;
	struct k_sigaction action[_NSIG]; /* guarded by siglock */
};

/* A timer that runs while the process computes (setitimer's VIRTUAL and PROF, RLIMIT_CPU); ns of CPU time, guarded by siglock. */
struct cpu_itimer {
	u64 expires; /* 0: not set */
	u64 incr;
};

struct signal_struct {
	refcount_t sigcnt;
	atomic_t live;
	int nr_threads;	   /* guarded by tasklist_lock and siglock */
	int quick_threads; /* likewise: those that are not on their way out */
	struct list_head thread_head;
	wait_queue_head_t wait_chldexit;
	struct task_struct *curr_target;
	struct sigpending shared_pending; /* guarded by siglock, as are the following */
	int group_exit_code;
	int notify_count;		     /* of de_thread(): whom to wait for */
	struct task_struct *group_exec_task; /* the thread that executes a program and ends the others */
	int group_stop_count;
	unsigned int flags;
	bool is_child_subreaper; /* guarded by tasklist_lock, as are the following */
	bool has_child_subreaper;
	bool leader;	    /* of its session */
	bool kernel_waited; /* a child of process 1 that kernel_wait() collects */
	int posix_timer_id; /* the last one given out */
	struct list_head posix_timers;
	struct hrtimer real_timer; /* setitimer(ITIMER_REAL) */
	ktime_t it_real_incr;
	struct cpu_itimer it[2];       /* CPUCLOCK_PROF, CPUCLOCK_VIRT */
	bool cpu_timers;	       /* one of those is set, or RLIMIT_CPU is */
	u64 cpu_limit_told;	       /* ns of CPU time up to which SIGXCPU has been sent */
	struct mutex cred_guard_mutex; /* one execve at a time, and its view of who traces */
	struct pid *pids[PIDTYPE_MAX];
	struct tty_struct *tty;
	struct pid *tty_old_pgrp;
	/* Of threads that have ended, and (c...) of children that have been waited for. */
	u64 utime, stime, cutime, cstime;
	unsigned long nvcsw, nivcsw, cnvcsw, cnivcsw;
	unsigned long min_flt, maj_flt, cmin_flt, cmaj_flt;
	unsigned long inblock, oublock, cinblock, coublock;
	unsigned long maxrss, cmaxrss; /* pages */
	u64 sum_sched_runtime;
	struct rlimit rlim[RLIM_NLIMITS]; /* changed under the leader's alloc_lock */
	short oom_score_adj;
	short oom_score_adj_min;
	bool oom_flag_origin;	  /* chosen first: it is swapping an area off */
	struct mm_struct *oom_mm; /* set once, when the process is chosen; holds mm_count */
};

#define SIGNAL_STOP_STOPPED 0x00000001
#define SIGNAL_STOP_CONTINUED 0x00000002
#define SIGNAL_GROUP_EXIT 0x00000004
#define SIGNAL_CLD_STOPPED 0x00000010
#define SIGNAL_CLD_CONTINUED 0x00000020
#define SIGNAL_CLD_MASK (SIGNAL_CLD_STOPPED | SIGNAL_CLD_CONTINUED)
#define SIGNAL_UNKILLABLE 0x00000040
#define SIGNAL_STOP_MASK (SIGNAL_CLD_MASK | SIGNAL_STOP_STOPPED | SIGNAL_STOP_CONTINUED)

/* The stopping part of signal->flags; siglock held. */
static inline void signal_set_stop_flags(struct signal_struct *sig, unsigned int flags)
{
	WARN_ON(sig->flags & SIGNAL_GROUP_EXIT);
	sig->flags = (sig->flags & ~SIGNAL_STOP_MASK) | flags;
}

/* Bits of task->jobctl; guarded by siglock. */
#define JOBCTL_STOP_SIGMASK 0xffff
#define JOBCTL_STOP_DEQUEUED (1UL << 16) /* a stop signal has been taken out: SIGCONT makes it void */
#define JOBCTL_STOP_PENDING (1UL << 17)	 /* the thread has to stop with its group */
#define JOBCTL_STOP_CONSUME (1UL << 18)	 /* and is counted in group_stop_count */
#define JOBCTL_PENDING_MASK JOBCTL_STOP_PENDING
bool task_set_jobctl_pending(struct task_struct *task, unsigned long mask);
void task_clear_jobctl_pending(struct task_struct *task, unsigned long mask);

void flush_signals(struct task_struct *);
void exit_signals(struct task_struct *tsk);
void ignore_signals(struct task_struct *);
void flush_signal_handlers(struct task_struct *, int force_default);
int dequeue_signal(struct task_struct *task, sigset_t *mask, kernel_siginfo_t *info, enum pid_type *type);
static inline int kernel_dequeue_signal(void)
{
	struct task_struct *task = current;
	kernel_siginfo_t __info;
	enum pid_type __type;
	int ret;

	spin_lock_irq(&task->sighand->siglock);
	ret = dequeue_signal(task, &task->blocked, &__info, &__type);
	spin_unlock_irq(&task->sighand->siglock);
	return ret;
}
int force_sig_info(struct kernel_siginfo *);
int kill_pgrp(struct pid *pid, int sig, int priv);
int kill_pid(struct pid *pid, int sig, int priv);
int kill_pid_info(int sig, struct kernel_siginfo *info, struct pid *pid);
int send_sig_info(int, struct kernel_siginfo *, struct task_struct *);
int send_sig(int, struct task_struct *, int);
void force_sig(int);
void force_fatal_sig(int);
void force_exit_sig(int);
void force_sigsegv(int sig);
int force_sig_fault_to_task(int sig, int code, void __user *addr, struct task_struct *t);
int send_sig_fault(int sig, int code, void __user *addr, struct task_struct *t);
int force_sig_mceerr(int code, void __user *addr, short lsb);
int __kill_pgrp_info(int sig, struct kernel_siginfo *info, struct pid *pgrp);
int zap_other_threads(struct task_struct *p);
bool do_notify_parent(struct task_struct *tsk, int sig);
void __wake_up_parent(struct task_struct *p, struct task_struct *parent);
bool get_signal(struct ksignal *ksig);
void signal_setup_done(int failed, struct ksignal *ksig, int stepping);
bool unhandled_signal(struct task_struct *tsk, int sig);
void flush_sigqueue_mask(sigset_t *mask, struct sigpending *s);
int force_sig_fault(int sig, int code, void __user *addr);
void arch_do_signal_or_restart(struct pt_regs *regs);
int do_send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *p, enum pid_type type);
int group_send_sig_info(int sig, struct kernel_siginfo *info, struct task_struct *p, enum pid_type type);
void recalc_sigpending(void);
void recalc_sigpending_and_wake(struct task_struct *t);
void signal_wake_up_state(struct task_struct *t, unsigned int state);
struct sighand_struct *__lock_task_sighand(struct task_struct *task, unsigned long *flags);
static inline struct sighand_struct *lock_task_sighand(struct task_struct *task, unsigned long *flags)
{
	return __lock_task_sighand(task, flags);
}
static inline void unlock_task_sighand(struct task_struct *task, unsigned long *flags)
{
	spin_unlock_irqrestore(&task->sighand->siglock, *flags);
}
static inline int restart_syscall(void)
{
	set_tsk_thread_flag(current, TIF_SIGPENDING);
	return -ERESTARTNOINTR;
}
static inline int task_sigpending(struct task_struct *p)
{
	return unlikely(test_tsk_thread_flag(p, TIF_SIGPENDING));
}
static inline int signal_pending(struct task_struct *p)
{
	if (unlikely(test_tsk_thread_flag(p, TIF_NOTIFY_SIGNAL)))
		return 1;
	return task_sigpending(p);
}
static inline int __fatal_signal_pending(struct task_struct *p)
{
	return unlikely(sigismember(&p->pending.signal, SIGKILL));
}
void set_current_blocked(sigset_t *newset);
static inline int fatal_signal_pending(struct task_struct *p)
{
	return task_sigpending(p) && __fatal_signal_pending(p);
}
static inline int signal_pending_state(unsigned int state, struct task_struct *p)
{
	if (!(state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)))
		return 0;
	if (!signal_pending(p))
		return 0;
	return (state & TASK_INTERRUPTIBLE) || __fatal_signal_pending(p);
}
static inline void clear_notify_signal(void)
{
	clear_thread_flag(TIF_NOTIFY_SIGNAL);
}
static inline void signal_wake_up(struct task_struct *t, bool fatal)
{
	signal_wake_up_state(t, fatal ? TASK_WAKEKILL : 0);
}
static inline void signal_wake_up_stopped(struct task_struct *t)
{
	signal_wake_up_state(t, __TASK_STOPPED);
}

/* sigaltstack(2): does the stack pointer lie in the alternate stack; what does the program see of it; where does a frame go? */
static inline int __on_sig_stack(unsigned long sp)
{
	return sp > current->sas_ss_sp && sp - current->sas_ss_sp <= current->sas_ss_size;
}
static inline int on_sig_stack(unsigned long sp)
{
	/* With SS_AUTODISARM it is never in use twice. */
	return !(current->sas_ss_flags & SS_AUTODISARM) && __on_sig_stack(sp);
}
static inline int sas_ss_flags(unsigned long sp)
{
	if (!current->sas_ss_size)
		return SS_DISABLE;
	return on_sig_stack(sp) ? SS_ONSTACK : 0;
}
static inline void sas_ss_reset(struct task_struct *p)
{
	p->sas_ss_sp = 0;
	p->sas_ss_size = 0;
	p->sas_ss_flags = SS_DISABLE;
}

/*
 * A system call that waits with another signal mask: the old one is in saved_sigmask and comes back after the handler, or on the way to
 * the program if there is none.
 */
static inline void set_restore_sigmask(void)
{
	current->restore_sigmask = true;
}
static inline void clear_tsk_restore_sigmask(struct task_struct *task)
{
	task->restore_sigmask = false;
}
static inline bool test_restore_sigmask(void)
{
	return current->restore_sigmask;
}
static inline bool test_and_clear_restore_sigmask(void)
{
	bool was = current->restore_sigmask;

	current->restore_sigmask = false;
	return was;
}
static inline void restore_saved_sigmask(void)
{
	if (test_and_clear_restore_sigmask())
		__set_current_blocked(&current->saved_sigmask);
}
static inline void restore_saved_sigmask_unless(bool interrupted)
{
	if (interrupted)
		WARN_ON(!signal_pending(current));
	else
		restore_saved_sigmask();
}
static inline sigset_t *sigmask_to_save(void)
{
	return test_restore_sigmask() ? &current->saved_sigmask : &current->blocked;
}
int set_user_sigmask(const sigset_t __user *umask, size_t sigsetsize);

#define tasklist_empty() list_empty(&init_task.tasks)
#define next_task(p) list_entry_rcu((p)->tasks.next, struct task_struct, tasks)
#define for_each_process(p) for (p = &init_task; (p = next_task(p)) != &init_task;)
#define do_each_thread(g, t) \
	for (g = t = &init_task; (g = t = next_task(g)) != &init_task;) \
		do
#define while_each_thread(g, t) while ((t = next_thread(t)) != g)
#define __for_each_thread(signal, t) list_for_each_entry_rcu(t, &(signal)->thread_head, thread_node)
#define for_each_thread(p, t) __for_each_thread((p)->signal, t)
#define for_each_process_thread(p, t) \
	for_each_process(p) \
	for_each_thread(p, t)
#define delay_group_leader(p) (thread_group_leader(p) && !thread_group_empty(p))
static inline int get_nr_threads(struct task_struct *task)
{
	return task->signal->nr_threads;
}
static inline bool thread_group_leader(struct task_struct *p)
{
	return p->exit_signal >= 0;
}
static inline bool same_thread_group(struct task_struct *p1, struct task_struct *p2)
{
	return p1->signal == p2->signal;
}
static inline struct task_struct *next_thread(const struct task_struct *p)
{
	return list_entry_rcu(p->thread_group.next, struct task_struct, thread_group);
}
static inline int thread_group_empty(struct task_struct *p)
{
	return list_empty(&p->thread_group);
}
static inline struct pid *task_tgid(struct task_struct *task)
{
	return task->signal->pids[PIDTYPE_TGID];
}
static inline struct pid *task_pgrp(struct task_struct *task)
{
	return task->signal->pids[PIDTYPE_PGID];
}
static inline struct pid *task_session(struct task_struct *task)
{
	return task->signal->pids[PIDTYPE_SID];
}
static inline bool has_group_leader_pid(struct task_struct *p)
{
	return task_pid(p) == task_tgid(p);
}

static inline unsigned long task_rlimit(const struct task_struct *task, unsigned int limit)
{
	return READ_ONCE(task->signal->rlim[limit].rlim_cur);
}
static inline unsigned long task_rlimit_max(const struct task_struct *task, unsigned int limit)
{
	return READ_ONCE(task->signal->rlim[limit].rlim_max);
}
static inline unsigned long rlimit(unsigned int limit)
{
	return task_rlimit(current, limit);
}
static inline unsigned long rlimit_max(unsigned int limit)
{
	return task_rlimit_max(current, limit);
}
#endif
