// SPDX-License-Identifier: MIT
/* Waiting for a futex, waking its waiters, and moving them to another one. See core.c. */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include "futex.h"

/*
 * Compare the word and enter the queue. Returns 0 with the task's state set and nothing locked, -EWOULDBLOCK if the word is another one, -EFAULT.
 */
static int wait_setup(u32 __user *uaddr, u32 val, struct futex_q *q)
{
	struct futex_bucket *bucket = bucket_of(&q->key);
	u32 now;

	for (;;) {
		spin_lock(&bucket->lock);
		if (likely(!read_word_locked(&now, uaddr)))
			break;
		spin_unlock(&bucket->lock);
		if (get_user(now, uaddr))
			return -EFAULT;
	}
	if (now != val) {
		spin_unlock(&bucket->lock);
		return -EWOULDBLOCK;
	}
	set_current_state(TASK_INTERRUPTIBLE);
	enqueue(q, bucket);
	spin_unlock(&bucket->lock);
	return 0;
}

static long futex_wait_restart(struct restart_block *restart)
{
	ktime_t time = restart->futex.time;

	restart->fn = do_no_restart_syscall;
	return futex_wait(restart->futex.uaddr, restart->futex.flags, restart->futex.val, &time, restart->futex.bitset);
}

static int interrupted(u32 __user *uaddr, unsigned int flags, u32 val, const ktime_t *abs_time, u32 bitset)
{
	struct restart_block *restart = &current->restart_block;

	if (!abs_time)
		return -ERESTARTSYS;
	restart->futex.uaddr = uaddr;
	restart->futex.val = val;
	restart->futex.time = *abs_time;
	restart->futex.bitset = bitset;
	restart->futex.flags = flags;
	restart->fn = futex_wait_restart;
	return -ERESTART_RESTARTBLOCK;
}

/**
 * futex_wait - sleep while the word at @uaddr is @val
 * @abs_time: when to give up, or NULL
 * @bitset: who wakes with a mask that has none of these bits does not mean us
 *
 * Returns 0 when woken, -EWOULDBLOCK, -ETIMEDOUT, -EFAULT, -EINVAL, or how a signal restarts it.
 */
int futex_wait(u32 __user *uaddr, unsigned int flags, u32 val, ktime_t *abs_time, u32 bitset)
{
	struct hrtimer_sleeper sleeper, *timeout;
	struct futex_q q = { .bitset = bitset };
	int ret;

	if (!bitset)
		return -EINVAL;
	timeout = set_sleeper(&sleeper, abs_time, flags);
	do {
		ret = get_futex_key(uaddr, flags & FLAGS_SHARED, &q.key);
		if (ret)
			break;
		ret = wait_setup(uaddr, val, &q);
		if (!ret) {
			sleep_in_queue(&q, timeout);
			ret = 0;
			if (!unqueue(&q))
				goto out_key;
			if (timeout && !timeout->task)
				ret = -ETIMEDOUT;
			else if (signal_pending(current))
				ret = interrupted(uaddr, flags, val, abs_time, bitset);
			else
				ret = 1; /* woken by somebody else: begin again */
			if (timeout)
				hrtimer_cancel(&timeout->timer);
		}
out_key:
		put_futex_key(&q.key);
	} while (ret == 1);
	end_sleeper(timeout);
	return ret;
}

/* Wake up to @nr waiters of @key. The bucket's lock is held. */
static int wake_up_to(struct futex_bucket *bucket, const struct futex_key *key, int nr, u32 bitset)
{
	struct futex_q *q, *next;
	int woken = 0;

	list_for_each_entry_safe(q, next, &bucket->waiters, list) {
		if (!same_key(&q->key, key) || !(q->bitset & bitset))
			continue;
		if (q->pi)
			return woken ?: -EINVAL;
		wake_locked(q);
		if (++woken >= nr)
			break;
	}
	return woken;
}

/** futex_wake - wake up to @nr_wake waiters whose bits meet @bitset; returns how many, or -errno */
int futex_wake(u32 __user *uaddr, unsigned int flags, int nr_wake, u32 bitset)
{
	struct futex_bucket *bucket;
	struct futex_key key;
	int ret;

	if (!bitset)
		return -EINVAL;
	ret = get_futex_key(uaddr, flags & FLAGS_SHARED, &key);
	if (ret)
		return ret;
	bucket = bucket_of(&key);
	spin_lock(&bucket->lock);
	ret = wake_up_to(bucket, &key, nr_wake, bitset);
	spin_unlock(&bucket->lock);
	put_futex_key(&key);
	return ret;
}

/* ---- FUTEX_WAKE_OP ---- */

/* Change the word by the operation that @encoded says. Gives the old value. 0, -EFAULT, -ENOSYS. */
static int apply_op(u32 __user *uaddr, unsigned int encoded, u32 *oldval)
{
	unsigned int op = (encoded >> 28) & 7;
	u32 arg = sign_extend32((encoded >> 12) & 0xfff, 11), old, new;
	struct futex_word word;
	int err;

	if ((encoded >> 28) & FUTEX_OP_OPARG_SHIFT)
		arg = 1U << (arg & 31);
	if (op > FUTEX_OP_XOR)
		return -ENOSYS;
	err = hold_word(uaddr, &word);
	if (err)
		return err;
	old = READ_ONCE(*word.kaddr);
	do {
		switch (op) {
		case FUTEX_OP_SET:
			new = arg;
			break;
		case FUTEX_OP_ADD:
			new = old + arg;
			break;
		case FUTEX_OP_OR:
			new = old | arg;
			break;
		case FUTEX_OP_ANDN:
			new = old & ~arg;
			break;
		default:
			new = old ^ arg;
		}
	} while (!try_cmpxchg(word.kaddr, &old, new));
	drop_word(&word);
	*oldval = old;
	return 0;
}

/* Does the old value meet the comparison that @encoded says? 0, 1, or -ENOSYS. */
static int compare_op(unsigned int encoded, int old)
{
	int arg = sign_extend32(encoded & 0xfff, 11);

	switch ((encoded >> 24) & 15) {
	case FUTEX_OP_CMP_EQ:
		return old == arg;
	case FUTEX_OP_CMP_NE:
		return old != arg;
	case FUTEX_OP_CMP_LT:
		return old < arg;
	case FUTEX_OP_CMP_GE:
		return old >= arg;
	case FUTEX_OP_CMP_LE:
		return old <= arg;
	case FUTEX_OP_CMP_GT:
		return old > arg;
	default:
		return -ENOSYS;
	}
}

/**
 * futex_wake_op - change the word at @uaddr2, wake waiters of @uaddr1, and, if the old value was as @op says, those of @uaddr2
 *
 * The change comes before the buckets are locked: like any change by a program, which a waiter sees or is seen after. Returns how many
 * were woken, or -errno.
 */
int futex_wake_op(u32 __user *uaddr1, unsigned int flags, u32 __user *uaddr2, int nr_wake, int nr_wake2, int op)
{
	struct futex_bucket *b1, *b2;
	struct futex_key k1, k2;
	int ret, meets;
	u32 old;

	ret = get_futex_key(uaddr1, flags & FLAGS_SHARED, &k1);
	if (ret)
		return ret;
	ret = get_futex_key(uaddr2, flags & FLAGS_SHARED, &k2);
	if (ret)
		goto out_first;
	ret = apply_op(uaddr2, op, &old);
	if (ret)
		goto out;
	meets = compare_op(op, old);
	ret = meets;
	if (meets < 0)
		goto out;
	b1 = bucket_of(&k1);
	b2 = bucket_of(&k2);
	lock_buckets(b1, b2);
	ret = wake_up_to(b1, &k1, nr_wake, FUTEX_BITSET_MATCH_ANY);
	if (ret >= 0 && meets) {
		int more = wake_up_to(b2, &k2, nr_wake2, FUTEX_BITSET_MATCH_ANY);

		ret = more < 0 ? more : ret + more;
	}
	unlock_buckets(b1, b2);
out:
	put_futex_key(&k2);
out_first:
	put_futex_key(&k1);
	return ret;
}

/* ---- Requeueing ---- */

static void move_waiter(struct futex_q *q, const struct futex_key *key, struct futex_bucket *to)
{
	struct inode *old = q->key.inode;

	list_move_tail(&q->list, &to->waiters);
	q->key = *key;
	if (key->inode)
		ihold(key->inode);
	q->bucket = to;
	/* The other requeuer holds the old inode too, so this is not the last reference. */
	if (old)
		iput(old);
}

/* Wake and move waiters of @k1. Both buckets are locked. Returns how many of both. */
static int requeue_locked(struct futex_bucket *b1, const struct futex_key *k1, struct futex_bucket *b2,
			  const struct futex_key *k2, int nr_wake, int nr_requeue)
{
	struct futex_q *q, *next;
	int done = 0;

	list_for_each_entry_safe(q, next, &b1->waiters, list) {
		if (done - nr_wake >= nr_requeue)
			break;
		if (!same_key(&q->key, k1))
			continue;
		if (q->pi)
			return -EINVAL;
		if (++done <= nr_wake)
			wake_locked(q);
		else
			move_waiter(q, k2, b2);
	}
	return done;
}

/* Returns 1 to begin again. */
static int requeue_once(u32 __user *uaddr1, const struct futex_key *k1, const struct futex_key *k2, int nr_wake,
			int nr_requeue, const u32 *cmpval)
{
	struct futex_bucket *b1 = bucket_of(k1), *b2 = bucket_of(k2);
	bool again = false;
	int ret = 0;
	u32 now;

	lock_buckets(b1, b2);
	if (cmpval && read_word_locked(&now, uaddr1))
		again = true;
	else if (cmpval && now != *cmpval)
		ret = -EAGAIN;
	else
		ret = requeue_locked(b1, k1, b2, k2, nr_wake, nr_requeue);
	unlock_buckets(b1, b2);
	if (again)
		ret = get_user(now, uaddr1) ? -EFAULT : -EDEADLK;
	return ret;
}

/**
 * futex_requeue - wake @nr_wake waiters of @uaddr1 and let up to @nr_requeue others wait for @uaddr2
 * @cmpval: the value that @uaddr1 must have (-EAGAIN), or NULL
 *
 * Returns how many were woken or moved, or -errno.
 */
int futex_requeue(u32 __user *uaddr1, unsigned int flags, u32 __user *uaddr2, int nr_wake, int nr_requeue,
		  const u32 *cmpval)
{
	struct futex_key k1, k2;
	int ret;

	if (nr_wake < 0 || nr_requeue < 0)
		return -EINVAL;
	ret = get_futex_key(uaddr1, flags & FLAGS_SHARED, &k1);
	if (ret)
		return ret;
	ret = get_futex_key(uaddr2, flags & FLAGS_SHARED, &k2);
	if (!ret) {
		do {
			ret = requeue_once(uaddr1, &k1, &k2, nr_wake, nr_requeue, cmpval);
		} while (ret == -EDEADLK);
		put_futex_key(&k2);
	}
	put_futex_key(&k1);
	return ret;
}
