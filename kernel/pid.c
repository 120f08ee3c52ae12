// SPDX-License-Identifier: MIT
/*
 * Process numbers.
 *
 * A bitmap says which numbers are taken. They are given out ascending and start again behind the reserved ones when the end is reached, as in
 * Linux. A struct pid holds a number from alloc_pid() to free_pid(), may be held on to for longer, and is found through a hash table.
 *
 * Locks: pidmap_lock guards bitmap, cursor and hash table; it may be taken in any context and is innermost. The lists of tasks of a
 * struct pid are guarded by tasklist_lock. Lookups run under RCU. Without memory, alloc_pid() fails with -ENOMEM; without a
 * free number with -EAGAIN.
 */
#include <linux/bitmap.h>
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/init.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include "internal.h"

#define RESERVED_PIDS 300
#define PID_HASH_BITS 8

int pid_max = PID_MAX_DEFAULT;

static DEFINE_SPINLOCK(pidmap_lock);
static DECLARE_BITMAP(pid_taken, PID_MAX_DEFAULT);
static unsigned int last_pid;
static struct hlist_head pid_hash[1 << PID_HASH_BITS];
static struct kmem_cache *pid_cache;

static struct hlist_head *hash_slot(int nr)
{
	return &pid_hash[hash_32(nr, PID_HASH_BITS)];
}

/* The next free number, or 0. pidmap_lock is held. */
static unsigned int take_number(void)
{
	unsigned int nr = find_next_zero_bit(pid_taken, pid_max, last_pid + 1);

	if (nr >= pid_max)
		nr = find_next_zero_bit(pid_taken, pid_max, RESERVED_PIDS);
	if (nr >= pid_max)
		return 0;
	__set_bit(nr, pid_taken);
	last_pid = nr;
	return nr;
}

/** alloc_pid - a number that is not in use; ERR_PTR() if there is none. Process context. */
struct pid *alloc_pid(struct pid_namespace *ns, pid_t *set_tid, size_t set_tid_size)
{
	struct pid *pid = kmem_cache_zalloc(pid_cache, GFP_KERNEL);
	unsigned long flags;
	unsigned int nr;

	if (!pid)
		return ERR_PTR(-ENOMEM);
	refcount_set(&pid->count, 1);
	spin_lock_init(&pid->lock);
	init_waitqueue_head(&pid->wait_pidfd);
	spin_lock_irqsave(&pidmap_lock, flags);
	nr = take_number();
	if (nr) {
		pid->numbers[0] = (struct upid){ .nr = nr, .ns = &init_pid_ns };
		hlist_add_head_rcu(&pid->hash, hash_slot(nr));
		init_pid_ns.pid_allocated++;
	}
	spin_unlock_irqrestore(&pidmap_lock, flags);
	if (nr)
		return pid;
	kmem_cache_free(pid_cache, pid);
	return ERR_PTR(-EAGAIN);
}

static void free_pid_rcu(struct rcu_head *rcu)
{
	put_pid(container_of(rcu, struct pid, rcu));
}

/** free_pid - the number may be given to another; the struct goes when the last reference does. Any context. */
void free_pid(struct pid *pid)
{
	unsigned long flags;

	spin_lock_irqsave(&pidmap_lock, flags);
	hlist_del_rcu(&pid->hash);
	__clear_bit(pid->numbers[0].nr, pid_taken);
	init_pid_ns.pid_allocated--;
	spin_unlock_irqrestore(&pidmap_lock, flags);
	call_rcu(&pid->rcu, free_pid_rcu);
}

/** put_pid - drop a reference; NULL is allowed. Any context. */
void put_pid(struct pid *pid)
{
	if (pid && refcount_dec_and_test(&pid->count))
		kmem_cache_free(pid_cache, pid);
}
EXPORT_SYMBOL_GPL(put_pid);

/** find_pid_ns - the struct of a number in use, or NULL; under RCU */
struct pid *find_pid_ns(int nr, struct pid_namespace *ns)
{
	struct pid *pid;

	hlist_for_each_entry_rcu(pid, hash_slot(nr), hash)
		if (pid->numbers[0].nr == nr)
			return pid;
	return NULL;
}
EXPORT_SYMBOL_GPL(find_pid_ns);

/** find_vpid - the same, in the caller's namespace: there is one */
struct pid *find_vpid(int nr)
{
	return find_pid_ns(nr, &init_pid_ns);
}
EXPORT_SYMBOL_GPL(find_vpid);

/** find_get_pid - the same with a reference; any context */
struct pid *find_get_pid(pid_t nr)
{
	struct pid *pid;

	rcu_read_lock();
	pid = get_pid(find_vpid(nr));
	rcu_read_unlock();
	return pid;
}
EXPORT_SYMBOL_GPL(find_get_pid);

/** find_ge_pid - the struct of the lowest number in use that is at least @nr, or NULL; under RCU */
struct pid *find_ge_pid(int nr, struct pid_namespace *ns)
{
	for (; (nr = find_next_bit(pid_taken, pid_max, nr)) < pid_max; nr++) {
		struct pid *pid = find_pid_ns(nr, ns);

		if (pid)
			return pid;
	}
	return NULL;
}
EXPORT_SYMBOL_GPL(find_ge_pid);

static struct pid **pid_slot(struct task_struct *task, enum pid_type type)
{
	return type == PIDTYPE_PID ? &task->thread_pid : &task->signal->pids[type];
}

/** attach_pid - the task is found under its number of this type; tasklist_lock held for writing */
void attach_pid(struct task_struct *task, enum pid_type type)
{
	hlist_add_head_rcu(&task->pid_links[type], &(*pid_slot(task, type))->tasks[type]);
}

/** detach_pid - undo that; a number that nobody has any more is freed. tasklist_lock held for writing */
void detach_pid(struct task_struct *task, enum pid_type type)
{
	struct pid **slot = pid_slot(task, type), *pid = *slot;
	enum pid_type other;

	hlist_del_rcu(&task->pid_links[type]);
	*slot = NULL;
	for (other = PIDTYPE_PID; other < PIDTYPE_MAX; other++)
		if (pid_has_task(pid, other))
			return;
	free_pid(pid);
}

static void change_pid(struct task_struct *task, enum pid_type type, struct pid *new, bool attach)
{
	struct pid **slot = pid_slot(task, type), *old = *slot;
	enum pid_type other;

	if (old != &init_struct_pid)
		hlist_del_rcu(&task->pid_links[type]);
	*slot = new;
	if (attach)
		attach_pid(task, type);
	for (other = PIDTYPE_PID; old != &init_struct_pid && other < PIDTYPE_MAX; other++)
		if (pid_has_task(old, other))
			return;
	if (old != &init_struct_pid)
		free_pid(old);
}

/** set_task_pgrp_or_session - give a process another process group or session; tasklist_lock held for writing */
void set_task_pgrp_or_session(struct task_struct *leader, enum pid_type type, struct pid *pid)
{
	if (*pid_slot(leader, type) != pid)
		change_pid(leader, type, pid, pid != &init_struct_pid);
}

/** exchange_tids - two threads of a process exchange their numbers; tasklist_lock held for writing */
void exchange_tids(struct task_struct *left, struct task_struct *right)
{
	struct pid *pid1 = left->thread_pid, *pid2 = right->thread_pid;

	hlist_del_rcu(&left->pid_links[PIDTYPE_PID]);
	hlist_del_rcu(&right->pid_links[PIDTYPE_PID]);
	rcu_assign_pointer(left->thread_pid, pid2);
	rcu_assign_pointer(right->thread_pid, pid1);
	WRITE_ONCE(left->pid, pid_nr(pid2));
	WRITE_ONCE(right->pid, pid_nr(pid1));
	attach_pid(left, PIDTYPE_PID);
	attach_pid(right, PIDTYPE_PID);
}

/** transfer_pid - @new takes @old's place among those that have a number of this type; both are of one process. tasklist_lock held for writing */
void transfer_pid(struct task_struct *old, struct task_struct *new, enum pid_type type)
{
	if (!hlist_unhashed(&old->pid_links[type]))
		hlist_replace_rcu(&old->pid_links[type], &new->pid_links[type]);
}

/** pid_task - the task that has the number, or NULL; under RCU or tasklist_lock */
struct task_struct *pid_task(struct pid *pid, enum pid_type type)
{
	struct hlist_node *first = pid ? rcu_dereference_raw(pid->tasks[type].first) : NULL;

	return first ? hlist_entry(first, struct task_struct, pid_links[type]) : NULL;
}
EXPORT_SYMBOL(pid_task);

/** find_task_by_pid_ns - the task with a number, or NULL; under RCU */
struct task_struct *find_task_by_pid_ns(pid_t nr, struct pid_namespace *ns)
{
	return pid_task(find_pid_ns(nr, ns), PIDTYPE_PID);
}

/** find_task_by_vpid - the same, in the caller's namespace */
struct task_struct *find_task_by_vpid(pid_t nr)
{
	return find_task_by_pid_ns(nr, &init_pid_ns);
}

/** find_get_task_by_vpid - the same with a reference; any context */
struct task_struct *find_get_task_by_vpid(pid_t nr)
{
	struct task_struct *task;

	rcu_read_lock();
	task = find_task_by_vpid(nr);
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	return task;
}

/** get_task_pid - the number of a task, with a reference, or NULL if the task is gone */
struct pid *get_task_pid(struct task_struct *task, enum pid_type type)
{
	struct pid *pid;

	rcu_read_lock();
	pid = get_pid(rcu_dereference_raw(*pid_slot(task, type)));
	rcu_read_unlock();
	return pid;
}
EXPORT_SYMBOL_GPL(get_task_pid);

/** get_pid_task - the task that has the number, with a reference, or NULL */
struct task_struct *get_pid_task(struct pid *pid, enum pid_type type)
{
	struct task_struct *task;

	rcu_read_lock();
	task = pid_task(pid, type);
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	return task;
}
EXPORT_SYMBOL_GPL(get_pid_task);

/** pid_nr_ns - the number as the namespace sees it; 0 if it does not */
pid_t pid_nr_ns(struct pid *pid, struct pid_namespace *ns)
{
	return pid && ns == &init_pid_ns ? pid->numbers[0].nr : 0;
}
EXPORT_SYMBOL_GPL(pid_nr_ns);

/** pid_vnr - the number as the caller sees it */
pid_t pid_vnr(struct pid *pid)
{
	return pid_nr(pid);
}
EXPORT_SYMBOL_GPL(pid_vnr);

/** __task_pid_nr_ns - a task's number of some type; 0 if the task is gone */
pid_t __task_pid_nr_ns(struct task_struct *task, enum pid_type type, struct pid_namespace *ns)
{
	pid_t nr;

	rcu_read_lock();
	nr = pid_alive(task) ? pid_nr(rcu_dereference_raw(*pid_slot(task, type))) : 0;
	rcu_read_unlock();
	return nr;
}
EXPORT_SYMBOL(__task_pid_nr_ns);

/** task_active_pid_ns - the namespace of a task's number */
struct pid_namespace *task_active_pid_ns(struct task_struct *tsk)
{
	return &init_pid_ns;
}
EXPORT_SYMBOL_GPL(task_active_pid_ns);

/** pid_init - before the first task is made */
void __init pid_init(void)
{
	pid_cache =
		kmem_cache_create("pid", sizeof(struct pid), 0, SLAB_HWCACHE_ALIGN | SLAB_PANIC | SLAB_ACCOUNT, NULL);
	__set_bit(0, pid_taken);
}
