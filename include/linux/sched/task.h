/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SCHED_TASK_H
#define _LINUX_SCHED_TASK_H
#include <linux/sched.h>
#include <linux/uaccess.h>

struct task_struct;
struct css_set;

/* What clone(2) and its kin ask for. */
struct kernel_clone_args {
	u64 flags;
	int __user *pidfd;
	int __user *child_tid;
	int __user *parent_tid;
	int exit_signal;
	unsigned long stack; /* the child's stack pointer; 0: the parent's */
	unsigned long stack_size;
	unsigned long tls;
};

extern rwlock_t tasklist_lock;
extern struct task_struct init_task;
extern int nr_threads;
extern int max_threads;
extern unsigned long total_forks;

asmlinkage void schedule_tail(struct task_struct *prev);
void init_idle(struct task_struct *idle, int cpu);
void __noreturn do_task_dead(void);
void __noreturn make_task_dead(int signr);
void fork_init(void);
void release_task(struct task_struct *p);
void task_is_gone(void);
void wait_for_dying_tasks(void);
struct task_struct *fork_idle(int cpu);
pid_t kernel_thread(int (*fn)(void *), void *arg, unsigned long flags);
void free_task(struct task_struct *tsk);
struct task_struct *copy_process(const struct kernel_clone_args *args);
pid_t kernel_clone(struct kernel_clone_args *args);
void __noreturn do_group_exit(int exit_code);
long kernel_wait4(pid_t upid, int __user *stat_addr, int options, struct rusage *ru);
int kernel_wait(pid_t pid, int *stat);
struct task_struct *spawn_user_process(const char *path, const char *const *argv, const char *const *envp);

static inline struct task_struct *get_task_struct(struct task_struct *t)
{
	refcount_inc(&t->usage);
	return t;
}
void __put_task_struct(struct task_struct *t);
static inline void put_task_struct(struct task_struct *t)
{
	if (refcount_dec_and_test(&t->usage))
		__put_task_struct(t);
}
static inline void put_task_struct_many(struct task_struct *t, int nr)
{
	if (refcount_sub_and_test(nr, &t->usage))
		__put_task_struct(t);
}
void put_task_struct_rcu_user(struct task_struct *task);

static inline void task_lock(struct task_struct *p)
{
	spin_lock(&p->alloc_lock);
}
static inline void task_unlock(struct task_struct *p)
{
	spin_unlock(&p->alloc_lock);
}
#endif
