/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H
/* Tasks, their states, and the functions that let them sleep and wake. See kernel/sched/core.c. */
#include <uapi/linux/sched.h>
#include <asm/current.h>
#include <asm/processor.h>
#include <linux/pid.h>
#include <linux/mutex.h>
#include <linux/hrtimer.h>
#include <linux/irqflags.h>
#include <linux/nodemask.h>
#include <linux/rbtree.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/resource.h>
#include <linux/sched/prio.h>
#include <linux/sched/types.h>
#include <uapi/linux/sched/types.h>
#include <linux/signal_types.h>
#include <linux/mm_types_task.h>
#include <linux/spinlock.h>
#include <linux/seqlock.h>
#include <linux/thread_info.h>
#include <linux/kernel.h>
#include <linux/jiffies.h>

struct audit_context;
struct bio_list;
struct blk_plug;
struct completion;
struct cred;
struct files_struct;
struct nameidata;
struct fs_struct;
struct io_context;
struct kunit;
struct mm_struct;
struct nsproxy;
struct pid_namespace;
struct reclaim_state;
struct robust_list_head;
struct rq;
struct rseq;
struct seq_file;
struct sighand_struct;
struct signal_struct;
struct task_struct;
struct vm_struct;
struct worker;

#define TASK_RUNNING 0x00000000
#define TASK_INTERRUPTIBLE 0x00000001
#define TASK_UNINTERRUPTIBLE 0x00000002
#define __TASK_STOPPED 0x00000004
#define __TASK_TRACED 0x00000008
#define EXIT_DEAD 0x00000010
#define EXIT_ZOMBIE 0x00000020
#define EXIT_TRACE (EXIT_ZOMBIE | EXIT_DEAD)
#define TASK_PARKED 0x00000040
#define TASK_DEAD 0x00000080
#define TASK_WAKEKILL 0x00000100
#define TASK_WAKING 0x00000200
#define TASK_NOLOAD 0x00000400
#define TASK_NEW 0x00000800
#define TASK_RTLOCK_WAIT 0x00001000
#define TASK_FREEZABLE 0x00002000
#define __TASK_FREEZABLE_UNSAFE 0
#define TASK_FROZEN 0x00008000
#define TASK_STATE_MAX 0x00010000
#define TASK_ANY (TASK_STATE_MAX - 1)
#define TASK_FREEZABLE_UNSAFE (TASK_FREEZABLE | __TASK_FREEZABLE_UNSAFE)
#define TASK_KILLABLE (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_STOPPED (TASK_WAKEKILL | __TASK_STOPPED)
#define TASK_TRACED __TASK_TRACED
#define TASK_IDLE (TASK_UNINTERRUPTIBLE | TASK_NOLOAD)
#define TASK_NORMAL (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)
#define TASK_REPORT \
	(TASK_RUNNING | TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE | __TASK_STOPPED | __TASK_TRACED | EXIT_DEAD | \
	 EXIT_ZOMBIE | TASK_PARKED)
#define TASK_REPORT_IDLE (TASK_REPORT + 1)
#define TASK_REPORT_MAX (TASK_REPORT_IDLE << 1)

#define task_is_running(task) (READ_ONCE((task)->__state) == TASK_RUNNING)
#define task_is_traced(task) ((READ_ONCE((task)->__state) & __TASK_TRACED) != 0)
#define task_is_stopped(task) ((READ_ONCE((task)->__state) & __TASK_STOPPED) != 0)

/* The place that changed the state is kept: might_sleep() names it if the task then calls something that sleeps. */
#define __set_current_state(state_value) \
	do { \
		current->task_state_change = _THIS_IP_; \
		WRITE_ONCE(current->__state, (state_value)); \
	} while (0)
#define set_current_state(state_value) \
	do { \
		current->task_state_change = _THIS_IP_; \
		smp_store_mb(current->__state, (state_value)); \
	} while (0)
#define set_special_state(state_value) \
	do { \
		unsigned long flags; \
		raw_spin_lock_irqsave(&current->pi_lock, flags); \
		current->task_state_change = _THIS_IP_; \
		WRITE_ONCE(current->__state, (state_value)); \
		raw_spin_unlock_irqrestore(&current->pi_lock, flags); \
	} while (0)
#define get_current_state() READ_ONCE(current->__state)

enum { TASK_COMM_LEN = 16 };

void scheduler_tick(void);
#define MAX_SCHEDULE_TIMEOUT LONG_MAX
long schedule_timeout(long timeout);
long schedule_timeout_interruptible(long timeout);
long schedule_timeout_killable(long timeout);
long schedule_timeout_uninterruptible(long timeout);
long schedule_timeout_idle(long timeout);
asmlinkage void schedule(void);
void schedule_preempt_disabled(void);
int __must_check io_schedule_prepare(void);
void io_schedule_finish(int token);
long io_schedule_timeout(long timeout);
void io_schedule(void);

struct sched_info {
	unsigned long pcount;
	unsigned long long run_delay;
	unsigned long long last_arrival;
};

/* Of a task in the fair class. Guarded by the run queue's lock. */
struct sched_entity {
	struct rb_node run_node; /* by vruntime, then seq */
	unsigned int on_rq;
	unsigned long weight;
	u64 exec_start;	      /* ns */
	u64 sum_exec_runtime; /* ns */
	u64 prev_sum_exec_runtime;
	u64 vruntime; /* ns at nice 0 */
	u64 seq;
	u64 nr_migrations;
};

struct sched_rt_entity {
	struct list_head run_list;
	unsigned int time_slice; /* ticks */
	unsigned short on_rq;
};

struct prev_cputime {
	u64 utime;
	u64 stime;
};

struct wake_q_node {
	struct wake_q_node *next;
};

/*
 * A task. The letter says what guards a field: (q) the lock of its run queue, (p) pi_lock, (s) sighand->siglock, (t) tasklist_lock,
 * (a) alloc_lock, (c) changed by the task itself only, (-) constant after creation. pi_lock is taken before a run queue's lock.
 */
struct task_struct {
	struct thread_info thread_info;
	unsigned int __state; /* (c), and (p) when it is woken */
	unsigned int saved_state;
	void *stack; /* (-) lowest address */
	refcount_t usage;
	unsigned int flags; /* (c) PF_ */
	unsigned int ptrace;

	int on_cpu; /* (q) it runs, or its registers are not saved yet */
	struct __call_single_node wake_entry;
	unsigned int wakee_flips;
	int recent_used_cpu;
	int wake_cpu;
	int on_rq; /* (q) 1: queued; 2: on its way to another queue */
	int prio;  /* (q) and (p): prio to policy */
	int static_prio;
	int normal_prio;
	unsigned int rt_priority;
	struct sched_entity se;
	struct sched_rt_entity rt;
	const struct sched_class *sched_class;
	struct hlist_head preempt_notifiers; /* (c) */
	unsigned int policy;
	int nr_cpus_allowed; /* (q) and (p) */
	const cpumask_t *cpus_ptr;
	cpumask_t *user_cpus_ptr;
	cpumask_t cpus_mask;
	unsigned short migration_disabled; /* (c) */
	int rcu_read_lock_nesting;	   /* (c) */
	bool rcu_blocked;		   /* (c) switched out inside a reader: counted in the grace period */
	struct sched_info sched_info;

	struct list_head tasks; /* (t), read under RCU */
	struct mm_struct *mm;	/* (a) */
	struct mm_struct *active_mm;
	int exit_state; /* (t) */
	int exit_code;
	int exit_signal;
	int pdeath_signal;
	unsigned long jobctl;
	unsigned int personality;
	unsigned sched_reset_on_fork : 1;
	unsigned sched_contributes_to_load : 1;
	unsigned sched_migrated : 1;
	unsigned in_execve : 1;
	unsigned in_iowait : 1;
	unsigned no_cgroup_migration : 1;
	unsigned frozen : 1;
	unsigned restore_sigmask : 1; /* (c) saved_sigmask is to be put back on the way to the program */
	unsigned long atomic_flags;
	struct restart_block restart_block;
	pid_t pid;  /* (-) */
	pid_t tgid; /* (-) */
	unsigned long stack_canary;
	struct task_struct __rcu *real_parent; /* (t) */
	struct task_struct __rcu *parent;      /* (t) */
	struct list_head children;	       /* (t) */
	struct list_head sibling;	       /* (t) */
	struct task_struct *group_leader;
	struct list_head ptraced;
	struct list_head ptrace_entry;
	struct pid *thread_pid;
	struct hlist_node pid_links[PIDTYPE_MAX]; /* (t) */
	struct list_head thread_group;
	struct list_head thread_node;
	struct completion *vfork_done;
	int __user *set_child_tid;
	int __user *clear_child_tid;
	void *worker_private; /* (-) struct kthread of a kernel thread */
	u64 utime;	      /* ns; (c), by the tick */
	u64 stime;
	u64 gtime;
	u64 user_ns; /* (c) spent in the program and not yet in utime */
	struct prev_cputime prev_cputime;
	unsigned long nvcsw; /* (q) */
	unsigned long nivcsw;
	u64 start_time; /* (-) ns, monotonic */
	u64 start_boottime;
	unsigned long min_flt;
	unsigned long maj_flt;
	const struct cred __rcu *ptracer_cred;
	const struct cred __rcu *real_cred;
	const struct cred __rcu *cred;
	char comm[TASK_COMM_LEN];	 /* (a) */
	unsigned long last_switch_count; /* of the hung-task check */
	unsigned long last_switch_time;
	struct fs_struct *fs;
	struct files_struct *files;
	struct nameidata *nameidata; /* (c) the walk along a path name that is under way */
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	struct sighand_struct __rcu *sighand;
	sigset_t blocked; /* (s) */
	sigset_t real_blocked;
	sigset_t saved_sigmask;
	struct sigpending pending; /* (s) */
	unsigned long sas_ss_sp;
	size_t sas_ss_size;
	unsigned int sas_ss_flags;
	struct callback_head *task_works;
	struct robust_list_head __user *robust_list; /* (c) futexes that it holds */
	struct rseq __user *rseq;		     /* (c) rseq(2) */
	u32 rseq_len;
	u32 rseq_sig;
	unsigned long rseq_switches; /* nvcsw + nivcsw when the kernel last wrote there */
	u64 parent_exec_id;
	u64 self_exec_id;
	spinlock_t alloc_lock;
	raw_spinlock_t pi_lock;
	struct wake_q_node wake_q;
	void *blocked_on; /* (c) the sleeping lock that it waits for, for reports */
	void *journal_info;
	struct bio_list *bio_list;
	struct blk_plug *plug;
	struct reclaim_state *reclaim_state;
	struct io_context *io_context;
	kernel_siginfo_t *last_siginfo;
	struct kunit *kunit_test;
	int make_it_fail;
	unsigned int fail_nth;
	int pagefault_disabled; /* (c) */
	u64 timer_slack_ns;
	u64 default_timer_slack_ns;
	unsigned long task_state_change;
	unsigned long trace_recursion;
	int (*start_fn)(void *); /* (-) what it runs, and its argument */
	void *start_arg;
	refcount_t stack_refcount;
	struct rcu_head rcu;
	refcount_t rcu_users;
	struct task_struct *oom_reaper_list;
	struct timer_list oom_reaper_timer;
	struct thread_struct thread;
};

static inline struct pid *task_pid(struct task_struct *task)
{
	return task->thread_pid;
}
pid_t __task_pid_nr_ns(struct task_struct *task, enum pid_type type, struct pid_namespace *ns);
static inline pid_t task_pid_nr(struct task_struct *tsk)
{
	return tsk->pid;
}
static inline pid_t task_pid_nr_ns(struct task_struct *tsk, struct pid_namespace *ns)
{
	return __task_pid_nr_ns(tsk, PIDTYPE_PID, ns);
}
static inline pid_t task_pid_vnr(struct task_struct *tsk)
{
	return __task_pid_nr_ns(tsk, PIDTYPE_PID, NULL);
}
static inline pid_t task_tgid_nr(struct task_struct *tsk)
{
	return tsk->tgid;
}
static inline int pid_alive(const struct task_struct *p)
{
	return p->thread_pid != NULL;
}
static inline pid_t task_pgrp_nr_ns(struct task_struct *tsk, struct pid_namespace *ns)
{
	return __task_pid_nr_ns(tsk, PIDTYPE_PGID, ns);
}
static inline pid_t task_pgrp_vnr(struct task_struct *tsk)
{
	return __task_pid_nr_ns(tsk, PIDTYPE_PGID, NULL);
}
static inline pid_t task_session_vnr(struct task_struct *tsk)
{
	return __task_pid_nr_ns(tsk, PIDTYPE_SID, NULL);
}
static inline pid_t task_tgid_nr_ns(struct task_struct *tsk, struct pid_namespace *ns)
{
	return __task_pid_nr_ns(tsk, PIDTYPE_TGID, ns);
}
static inline pid_t task_tgid_vnr(struct task_struct *tsk)
{
	return __task_pid_nr_ns(tsk, PIDTYPE_TGID, NULL);
}
static inline pid_t task_ppid_nr_ns(const struct task_struct *tsk, struct pid_namespace *ns)
{
	return tsk->real_parent ? tsk->real_parent->tgid : 0;
}
static inline pid_t task_ppid_nr(const struct task_struct *tsk)
{
	return task_ppid_nr_ns(tsk, NULL);
}
static inline unsigned int __task_state_index(unsigned int tsk_state, unsigned int tsk_exit_state)
{
	unsigned int state = (tsk_state | tsk_exit_state) & TASK_REPORT;

	if ((tsk_state & TASK_IDLE) == TASK_IDLE)
		state = TASK_REPORT_IDLE;
	return fls(state);
}
static inline unsigned int task_state_index(struct task_struct *tsk)
{
	return __task_state_index(READ_ONCE(tsk->__state), tsk->exit_state);
}
static inline char task_index_to_char(unsigned int state)
{
	static const char state_char[] = "RSDTtXZPI";

	return state_char[state];
}
static inline char task_state_to_char(struct task_struct *tsk)
{
	return task_index_to_char(task_state_index(tsk));
}
static inline int is_global_init(struct task_struct *tsk)
{
	return task_tgid_nr(tsk) == 1;
}

/* Bits of atomic_flags. */
#define PFA_NO_NEW_PRIVS 0 /* for ever: exec gives no privileges */
static inline bool task_no_new_privs(struct task_struct *p)
{
	return test_bit(PFA_NO_NEW_PRIVS, &p->atomic_flags);
}
static inline void task_set_no_new_privs(struct task_struct *p)
{
	set_bit(PFA_NO_NEW_PRIVS, &p->atomic_flags);
}

#define PF_VCPU 0x00000001
#define PF_IDLE 0x00000002
#define PF_EXITING 0x00000004
#define PF_POSTCOREDUMP 0x00000008
#define PF_IO_WORKER 0x00000010
#define PF_WQ_WORKER 0x00000020
#define PF_FORKNOEXEC 0x00000040
#define PF_MCE_PROCESS 0x00000080
#define PF_SUPERPRIV 0x00000100
#define PF_DUMPCORE 0x00000200
#define PF_SIGNALED 0x00000400
#define PF_MEMALLOC 0x00000800
#define PF_NPROC_EXCEEDED 0x00001000
#define PF_USED_MATH 0x00002000
#define PF_NOFREEZE 0x00008000
#define PF_KSWAPD 0x00020000
#define PF_MEMALLOC_NOFS 0x00040000
#define PF_MEMALLOC_NOIO 0x00080000
#define PF_LOCAL_THROTTLE 0x00100000
#define PF_KTHREAD 0x00200000
#define PF_RANDOMIZE 0x00400000
#define PF_NO_SETAFFINITY 0x04000000
#define PF_MCE_EARLY 0x08000000
#define PF_MEMALLOC_PIN 0x10000000
#define PF_SUSPEND_TASK 0x80000000

static inline bool is_percpu_thread(void)
{
	return (current->flags & PF_NO_SETAFFINITY) && (current->nr_cpus_allowed == 1);
}
static __always_inline bool is_idle_task(const struct task_struct *p)
{
	return !!(p->flags & PF_IDLE);
}

void do_set_cpus_allowed(struct task_struct *p, const struct cpumask *new_mask);
int set_cpus_allowed_ptr(struct task_struct *p, const struct cpumask *new_mask);
int yield_to(struct task_struct *p, bool preempt);
void set_user_nice(struct task_struct *p, long nice);
int task_prio(const struct task_struct *p);
static inline int task_nice(const struct task_struct *p)
{
	return PRIO_TO_NICE(p->static_prio);
}
int can_nice(const struct task_struct *p, const int nice);
int task_curr(const struct task_struct *p);
int idle_cpu(int cpu);
int available_idle_cpu(int cpu);
int sched_setscheduler(struct task_struct *p, int policy, const struct sched_param *param);
int sched_setscheduler_nocheck(struct task_struct *p, int policy, const struct sched_param *param);
void sched_set_fifo(struct task_struct *p);
void sched_set_fifo_low(struct task_struct *p);
void sched_set_normal(struct task_struct *p, int nice);
struct task_struct *idle_task(int cpu);
struct task_struct *curr_task(int cpu);
void yield(void);

/* Has the task been switched away from since rseq's fields were written? */
static inline bool rseq_is_stale(const struct task_struct *p)
{
	return p->rseq && p->rseq_switches != p->nvcsw + p->nivcsw;
}

#define task_thread_info(task) (&(task)->thread_info)
extern struct task_struct init_task;

struct task_struct *find_task_by_vpid(pid_t nr);
struct task_struct *find_task_by_pid_ns(pid_t nr, struct pid_namespace *ns);
struct task_struct *find_get_task_by_vpid(pid_t nr);

int wake_up_state(struct task_struct *tsk, unsigned int state);
int wake_up_process(struct task_struct *tsk);
void wake_up_new_task(struct task_struct *tsk);
void kick_process(struct task_struct *tsk);
void __set_task_comm(struct task_struct *tsk, const char *from, bool exec);
static inline void set_task_comm(struct task_struct *tsk, const char *from)
{
	__set_task_comm(tsk, from, false);
}
char *__get_task_comm(char *to, size_t len, struct task_struct *tsk);
#define get_task_comm(buf, tsk) \
	({ \
		BUILD_BUG_ON(sizeof(buf) < TASK_COMM_LEN); \
		__get_task_comm(buf, sizeof(buf), tsk); \
	})
static __always_inline void scheduler_ipi(void)
{
}
unsigned long wait_task_inactive(struct task_struct *, unsigned int match_state);

static inline void set_tsk_thread_flag(struct task_struct *tsk, int flag)
{
	set_ti_thread_flag(task_thread_info(tsk), flag);
}
static inline void clear_tsk_thread_flag(struct task_struct *tsk, int flag)
{
	clear_ti_thread_flag(task_thread_info(tsk), flag);
}
static inline int test_and_set_tsk_thread_flag(struct task_struct *tsk, int flag)
{
	return test_and_set_ti_thread_flag(task_thread_info(tsk), flag);
}
static inline int test_and_clear_tsk_thread_flag(struct task_struct *tsk, int flag)
{
	return test_and_clear_ti_thread_flag(task_thread_info(tsk), flag);
}
static inline int test_tsk_thread_flag(struct task_struct *tsk, int flag)
{
	return test_ti_thread_flag(task_thread_info(tsk), flag);
}
static inline void set_tsk_need_resched(struct task_struct *tsk)
{
	set_tsk_thread_flag(tsk, TIF_NEED_RESCHED);
}
static inline void clear_tsk_need_resched(struct task_struct *tsk)
{
	clear_tsk_thread_flag(tsk, TIF_NEED_RESCHED);
}
static inline int test_tsk_need_resched(struct task_struct *tsk)
{
	return unlikely(test_tsk_thread_flag(tsk, TIF_NEED_RESCHED));
}
static __always_inline bool need_resched(void)
{
	return unlikely(tif_need_resched());
}
#define set_preempt_need_resched() \
	do { \
	} while (0)
#define clear_preempt_need_resched() \
	do { \
	} while (0)

#define cond_resched() \
	({ \
		__might_resched(__FILE__, __LINE__, 0); \
		__cond_resched(); \
	})
int __cond_resched_lock(spinlock_t *lock);
int __cond_resched_rwlock_read(rwlock_t *lock);
int __cond_resched_rwlock_write(rwlock_t *lock);
#define MIGHT_RESCHED_RCU_SHIFT 8
#define MIGHT_RESCHED_PREEMPT_MASK ((1U << MIGHT_RESCHED_RCU_SHIFT) - 1)
#define cond_resched_lock(lock) \
	({ \
		__might_resched(__FILE__, __LINE__, PREEMPT_LOCK_OFFSET); \
		__cond_resched_lock(lock); \
	})
#define cond_resched_rwlock_read(lock) __cond_resched_rwlock_read(lock)
#define cond_resched_rwlock_write(lock) __cond_resched_rwlock_write(lock)
static inline void cond_resched_rcu(void)
{
	rcu_read_unlock();
	cond_resched();
	rcu_read_lock();
}

static inline unsigned int task_cpu(const struct task_struct *p)
{
	return READ_ONCE(task_thread_info(p)->cpu);
}
void set_task_cpu(struct task_struct *p, unsigned int cpu);
bool sched_task_on_rq(struct task_struct *p);
unsigned long get_wchan(struct task_struct *p);
struct task_struct *cpu_curr_snapshot(int cpu);
long sched_setaffinity(pid_t pid, const struct cpumask *new_mask);
long sched_getaffinity(pid_t pid, struct cpumask *mask);
void sched_init(void);
void sched_show_task(struct task_struct *p);
void show_state_filter(unsigned int state_filter);
static inline void show_state(void)
{
	show_state_filter(0);
}
#ifndef TASK_SIZE_OF
#define TASK_SIZE_OF(tsk) TASK_SIZE
#endif
static inline bool owner_on_cpu(struct task_struct *owner)
{
	return READ_ONCE(owner->on_cpu);
}
static inline bool vcpu_is_preempted(int cpu)
{
	return false;
}
#endif
