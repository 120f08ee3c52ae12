/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_SIGNAL_H
#define _LINUX_SCHED_SIGNAL_H
#include <linux/rculist.h>
#include <linux/signal.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/cred.h>
#include <linux/refcount.h>
#include <linux/posix-timers.h>
#include <linux/mm_types.h>

/* What the threads of a process share about signals. */
struct sighand_struct {
	spinlock_t siglock;
	refcount_t count;
	wait_queue_head_t signalfd_wqh;
	struct k_sigaction action[_NSIG]; /* guarded by siglock */
};

struct signal_struct {
	refcount_t sigcnt;
	atomic_t live;
	int nr_threads;
	int quick_threads;
	struct list_head thread_head;
	wait_queue_head_t wait_chldexit;
	struct task_struct *curr_target;
	struct sigpending shared_pending; /* guarded by siglock, as are the following */
	int group_exit_code;
	int group_stop_count;
	unsigned int flags;
	struct pid *pids[PIDTYPE_MAX];
	bool leader;        /* of its session */
	struct tty_struct *tty;
	struct pid *tty_old_pgrp;
	u64 utime, stime, cutime, cstime;
	unsigned long nvcsw, nivcsw, cnvcsw, cnivcsw;
	struct rlimit rlim[RLIM_NLIMITS];
	short oom_score_adj;
	short oom_score_adj_min;
	bool oom_flag_origin; /* chosen first: it is swapping an area off */
	struct mm_struct *oom_mm; /* set once, when the process is chosen; holds mm_count */
};

#define SIGNAL_STOP_STOPPED 0x00000001
#define SIGNAL_STOP_CONTINUED 0x00000002
#define SIGNAL_GROUP_EXIT 0x00000004
#define SIGNAL_UNKILLABLE 0x00000040

void flush_signals(struct task_struct *);
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
#define on_sig_stack(sp) 0

#define tasklist_empty() list_empty(&init_task.tasks)
#define next_task(p) list_entry_rcu((p)->tasks.next, struct task_struct, tasks)
#define for_each_process(p) for (p = &init_task; (p = next_task(p)) != &init_task;)
#define do_each_thread(g, t) for (g = t = &init_task; (g = t = next_task(g)) != &init_task;) do
#define while_each_thread(g, t) while ((t = next_thread(t)) != g)
#define __for_each_thread(signal, t) list_for_each_entry_rcu(t, &(signal)->thread_head, thread_node)
#define for_each_thread(p, t) __for_each_thread((p)->signal, t)
#define for_each_process_thread(p, t) for_each_process(p) for_each_thread(p, t)
#define delay_group_leader(p) 0
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
