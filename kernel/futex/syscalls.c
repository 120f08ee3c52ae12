// SPDX-License-Identifier: MIT
/*
 * The system calls of futexes, and what happens to the futexes of a thread that ends.
 *
 * A robust list is in the thread's own memory, so nothing in it can be trusted: it is walked with user accesses, to the limit of 2048 entries. Every
 * futex in it that the thread still holds is marked FUTEX_OWNER_DIED, and one waiter is woken.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/syscalls.h>
#include <linux/time.h>
#include <linux/uaccess.h>
#include "futex.h"

/**
 * do_futex - what futex(2) does, for the current program
 * @timeout: absolute time, or NULL
 *
 * Process context. Returns a count or 0, or -errno.
 */
long do_futex(u32 __user *uaddr, int op, u32 val, ktime_t *timeout, u32 __user *uaddr2, u32 val2, u32 val3)
{
	unsigned int flags = op & FUTEX_PRIVATE_FLAG ? 0 : FLAGS_SHARED;
	int cmd = op & FUTEX_CMD_MASK;

	if (op & FUTEX_CLOCK_REALTIME) {
		flags |= FLAGS_CLOCKRT;
		if (cmd != FUTEX_WAIT_BITSET && cmd != FUTEX_WAIT_REQUEUE_PI && cmd != FUTEX_LOCK_PI2)
			return -ENOSYS;
	}
	switch (cmd) {
	case FUTEX_WAIT:
		return futex_wait(uaddr, flags, val, timeout, FUTEX_BITSET_MATCH_ANY);
	case FUTEX_WAIT_BITSET:
		return futex_wait(uaddr, flags, val, timeout, val3);
	case FUTEX_WAKE:
		return futex_wake(uaddr, flags, val, FUTEX_BITSET_MATCH_ANY);
	case FUTEX_WAKE_BITSET:
		return futex_wake(uaddr, flags, val, val3);
	case FUTEX_REQUEUE:
		return futex_requeue(uaddr, flags, uaddr2, val, val2, NULL);
	case FUTEX_CMP_REQUEUE:
		return futex_requeue(uaddr, flags, uaddr2, val, val2, &val3);
	case FUTEX_WAKE_OP:
		return futex_wake_op(uaddr, flags, uaddr2, val, val2, val3);
	case FUTEX_LOCK_PI:
		return futex_lock_pi(uaddr, flags | FLAGS_CLOCKRT, timeout, false);
	case FUTEX_LOCK_PI2:
		return futex_lock_pi(uaddr, flags, timeout, false);
	case FUTEX_UNLOCK_PI:
		return futex_unlock_pi(uaddr, flags);
	case FUTEX_TRYLOCK_PI:
		return futex_lock_pi(uaddr, flags, NULL, true);
	}
	return -ENOSYS;
}

static bool has_timeout(int cmd)
{
	return cmd == FUTEX_WAIT || cmd == FUTEX_LOCK_PI || cmd == FUTEX_LOCK_PI2 || cmd == FUTEX_WAIT_BITSET ||
	       cmd == FUTEX_WAIT_REQUEUE_PI;
}

SYSCALL_DEFINE6(futex, u32 __user *, uaddr, int, op, u32, val, const struct __kernel_timespec __user *, utime,
		u32 __user *, uaddr2, u32, val3)
{
	int cmd = op & FUTEX_CMD_MASK;
	ktime_t time, *timeout = NULL;
	struct timespec64 ts;

	if (utime && has_timeout(cmd)) {
		if (get_timespec64(&ts, utime))
			return -EFAULT;
		if (!timespec64_valid(&ts))
			return -EINVAL;
		time = timespec64_to_ktime(ts);
		/* Only FUTEX_WAIT's is a length of time. */
		if (cmd == FUTEX_WAIT)
			time = ktime_add_safe(ktime_get(), time);
		timeout = &time;
	}
	return do_futex(uaddr, op, val, timeout, uaddr2, (u32)(unsigned long)utime, val3);
}

/* ---- Robust lists ---- */

SYSCALL_DEFINE2(set_robust_list, struct robust_list_head __user *, head, size_t, len)
{
	if (len != sizeof(*head))
		return -EINVAL;
	current->robust_list = head;
	return 0;
}

SYSCALL_DEFINE3(get_robust_list, int, pid, struct robust_list_head __user *__user *, head_ptr, size_t __user *, len_ptr)
{
	struct robust_list_head __user *head = NULL;
	struct task_struct *p;
	int err = -ESRCH;

	rcu_read_lock();
	p = pid ? find_task_by_vpid(pid) : current;
	if (p) {
		err = same_thread_group(p, current) || capable(CAP_SYS_PTRACE) || uid_eq(task_uid(p), current_uid())
			      ? 0
			      : -EPERM;
		head = p->robust_list;
	}
	rcu_read_unlock();
	if (err)
		return err;
	return put_user(sizeof(*head), len_ptr) || put_user(head, head_ptr) ? -EFAULT : 0;
}

static void owner_has_died(u32 __user *uaddr, bool pi, bool pending)
{
	struct futex_word word;
	u32 value;

	if (hold_word(uaddr, &word))
		return;
	value = READ_ONCE(*word.kaddr);
	if (pending && !pi && !value) {
		drop_word(&word);
		/* Released, but the waiters may not have been told. */
		futex_wake(uaddr, FLAGS_SHARED, 1, FUTEX_BITSET_MATCH_ANY);
		return;
	}
	do {
		if ((value & FUTEX_TID_MASK) != task_pid_vnr(current)) {
			drop_word(&word);
			return;
		}
	} while (!try_cmpxchg(word.kaddr, &value, (value & FUTEX_WAITERS) | FUTEX_OWNER_DIED));
	drop_word(&word);
	if (!pi && value & FUTEX_WAITERS)
		futex_wake(uaddr, FLAGS_SHARED, 1, FUTEX_BITSET_MATCH_ANY);
}

/* A link of the list; bit 0 says that the futex is a PI lock. */
static int fetch_entry(struct robust_list __user **entry, struct robust_list __user *__user *from, bool *pi)
{
	unsigned long value;

	if (get_user(value, (unsigned long __user *)from))
		return -EFAULT;
	*entry = (void __user *)(value & ~1UL);
	*pi = value & 1;
	return 0;
}

static void walk_robust_list(struct robust_list_head __user *head)
{
	struct robust_list __user *entry, *next, *pending;
	bool pi, next_pi = false, pending_pi;
	unsigned int limit = ROBUST_LIST_LIMIT;
	long offset;

	if (fetch_entry(&entry, &head->list.next, &pi) || get_user(offset, &head->futex_offset) ||
	    fetch_entry(&pending, &head->list_op_pending, &pending_pi))
		return;
	while (entry != &head->list && limit--) {
		/* Whoever is woken may change it. */
		int err = fetch_entry(&next, &entry->next, &next_pi);

		if (entry != pending)
			owner_has_died((void __user *)entry + offset, pi, false);
		if (err)
			return;
		entry = next;
		pi = next_pi;
		cond_resched();
	}
	if (pending)
		owner_has_died((void __user *)pending + offset, pending_pi, true);
}

/** futex_exit_task - the current thread ends or executes a program: others must not wait for the futexes that it holds */
void futex_exit_task(struct task_struct *tsk)
{
	if (likely(!tsk->robust_list))
		return;
	walk_robust_list(tsk->robust_list);
	tsk->robust_list = NULL;
}
