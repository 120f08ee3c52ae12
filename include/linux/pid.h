/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PID_H
#define _LINUX_PID_H
#include <linux/rculist.h>
#include <linux/wait.h>
#include <linux/refcount.h>

enum pid_type { PIDTYPE_PID, PIDTYPE_TGID, PIDTYPE_PGID, PIDTYPE_SID, PIDTYPE_MAX };

struct file;
struct file_operations;
struct pid_namespace;
struct upid {
	int nr;
	struct pid_namespace *ns;
};

/* A process number that can be held on to: it stays when its task is gone, and is not given to another while it is held. */
struct pid {
	refcount_t count;
	unsigned int level;
	spinlock_t lock;
	struct hlist_head tasks[PIDTYPE_MAX]; /* guarded by tasklist_lock, read under RCU */
	struct hlist_head inodes;
	wait_queue_head_t wait_pidfd;
	struct rcu_head rcu;
	struct upid numbers[1];
	struct hlist_node hash; /* by numbers[0].nr; guarded by pidmap_lock, read under RCU */
};
extern struct pid init_struct_pid;

static inline struct pid *get_pid(struct pid *pid)
{
	if (pid)
		refcount_inc(&pid->count);
	return pid;
}
void put_pid(struct pid *pid);
struct task_struct *pid_task(struct pid *pid, enum pid_type);
static inline bool pid_has_task(struct pid *pid, enum pid_type type)
{
	return !hlist_empty(&pid->tasks[type]);
}
struct task_struct *get_pid_task(struct pid *pid, enum pid_type);
struct pid *get_task_pid(struct task_struct *task, enum pid_type type);
void attach_pid(struct task_struct *task, enum pid_type);
void detach_pid(struct task_struct *task, enum pid_type);
void set_task_pgrp_or_session(struct task_struct *leader, enum pid_type type, struct pid *pid);
void exchange_tids(struct task_struct *left, struct task_struct *right);
void transfer_pid(struct task_struct *old, struct task_struct *new, enum pid_type type);
struct pid *pidfd_get_pid(unsigned int fd, unsigned int *flags);
int pidfd_create(struct pid *pid, unsigned int flags);
void do_notify_pidfd(struct task_struct *task);
extern const struct file_operations pidfd_fops;

/* A descriptor for a process that is being made: reserved before, so that nothing can fail after. */
struct pidfd_reservation {
	struct file *file; /* NULL: none */
	int fd;
};
int pidfd_reserve(struct pidfd_reservation *r);
void pidfd_commit(struct pidfd_reservation *r, struct pid *pid, int __user *ufd);
void pidfd_cancel(struct pidfd_reservation *r);
extern struct pid_namespace init_pid_ns;
extern int pid_max;
struct pid *find_pid_ns(int nr, struct pid_namespace *ns);
struct pid *find_vpid(int nr);
struct pid *find_get_pid(int nr);
struct pid *find_ge_pid(int nr, struct pid_namespace *);
struct pid *alloc_pid(struct pid_namespace *ns, pid_t *set_tid, size_t set_tid_size);
void free_pid(struct pid *pid);

static inline struct pid_namespace *ns_of_pid(struct pid *pid)
{
	return pid ? pid->numbers[pid->level].ns : NULL;
}
static inline bool is_child_reaper(struct pid *pid)
{
	return pid->numbers[pid->level].nr == 1;
}
static inline pid_t pid_nr(struct pid *pid)
{
	return pid ? pid->numbers[0].nr : 0;
}
pid_t pid_nr_ns(struct pid *pid, struct pid_namespace *ns);
pid_t pid_vnr(struct pid *pid);

#define do_each_pid_task(pid, type, task) \
	do { \
		if ((pid) != NULL) \
			hlist_for_each_entry_rcu((task), &(pid)->tasks[type], pid_links[type]) {
#define while_each_pid_task(pid, type, task) \
	} \
	} \
	while (0)
#endif
