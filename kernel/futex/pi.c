// SPDX-License-Identifier: MIT
/*
 * Futexes that are locks: FUTEX_LOCK_PI, UNLOCK_PI, TRYLOCK_PI.
 *
 * The word has the number of the thread that holds the lock, and FUTEX_WAITERS if the kernel must be asked to release it. The releaser hands the lock to
 * the oldest waiter: it writes that one's number into the word before it wakes it. All changes of the word here are made under the bucket's
 * lock, so a waiter that gives up either finds itself still queued or owner.
 *
 * The holder does not inherit the priority of those who wait. Waiting by way of another futex (FUTEX_WAIT_REQUEUE_PI) is not offered.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include "futex.h"

/* Is there a thread with that number that could release the lock? */
static int check_owner(u32 value)
{
	struct task_struct *p;
	int err = 0;

	rcu_read_lock();
	p = find_task_by_vpid(value & FUTEX_TID_MASK);
	if (!p || p->flags & PF_EXITING)
		err = -ESRCH;
	else if (p->flags & PF_KTHREAD)
		err = -EPERM;
	rcu_read_unlock();
	return err;
}

/*
 * Take the lock if it is free, else mark it as waited for. The bucket's lock is held. Returns 1 if it is ours now, 0 if we have to wait, or -errno.
 */
static int try_or_mark(struct futex_word *word, bool try)
{
	u32 me = task_pid_vnr(current), old = READ_ONCE(*word->kaddr), new;
	int err;

	do {
		if ((old & FUTEX_TID_MASK) == me)
			return -EDEADLK;
		if (!(old & FUTEX_TID_MASK)) {
			new = me | (old & (FUTEX_OWNER_DIED | FUTEX_WAITERS));
		} else if (try) {
			return -EWOULDBLOCK;
		} else {
			err = check_owner(old);
			if (err)
				return err;
			new = old | FUTEX_WAITERS;
		}
	} while (!try_cmpxchg(word->kaddr, &old, new));
	return !(old & FUTEX_TID_MASK);
}

static int lock_or_wait(struct futex_q *q, struct futex_word *word, struct hrtimer_sleeper *timeout, bool try)
{
	struct futex_bucket *bucket = bucket_of(&q->key);
	int ret;

	spin_lock(&bucket->lock);
	ret = try_or_mark(word, try);
	if (ret) {
		spin_unlock(&bucket->lock);
		return ret < 0 ? ret : 0;
	}
	set_current_state(TASK_INTERRUPTIBLE);
	enqueue(q, bucket);
	spin_unlock(&bucket->lock);
	sleep_in_queue(q, timeout);
	if (!unqueue(q))
		return 0; /* it was handed to us */
	if (timeout && !timeout->task)
		return -ETIMEDOUT;
	return signal_pending(current) ? -ERESTARTNOINTR : 1;
}

/**
 * futex_lock_pi - take the lock at @uaddr
 * @time: when to give up (CLOCK_REALTIME if @flags say so), or NULL
 * @try: do not wait: -EWOULDBLOCK
 *
 * Returns 0, -EDEADLK, -ESRCH if the holder does not exist, -EPERM, -ETIMEDOUT, -EFAULT, -ERESTARTNOINTR.
 */
int futex_lock_pi(u32 __user *uaddr, unsigned int flags, const ktime_t *time, bool try)
{
	struct hrtimer_sleeper sleeper, *timeout = set_sleeper(&sleeper, time, flags);
	struct futex_q q = { .bitset = FUTEX_BITSET_MATCH_ANY, .pi = true };
	struct futex_word word;
	int ret = get_futex_key(uaddr, flags & FLAGS_SHARED, &q.key);

	if (!ret)
		ret = hold_word(uaddr, &word);
	if (!ret) {
		do {
			ret = lock_or_wait(&q, &word, timeout, try);
		} while (ret == 1);
		drop_word(&word);
	}
	put_futex_key(&q.key);
	end_sleeper(timeout);
	return ret;
}

static struct futex_q *next_waiter(struct futex_bucket *bucket, const struct futex_key *key, struct futex_q *after)
{
	struct futex_q *q = after ? after : list_entry(&bucket->waiters, struct futex_q, list);

	list_for_each_entry_continue(q, &bucket->waiters, list)
		if (q->pi && same_key(&q->key, key))
			return q;
	return NULL;
}

/** futex_unlock_pi - release the lock at @uaddr, to the oldest waiter if there is one; 0, -EPERM, -EFAULT */
int futex_unlock_pi(u32 __user *uaddr, unsigned int flags)
{
	struct futex_bucket *bucket;
	struct futex_key key;
	struct futex_word word;
	struct futex_q *q;
	u32 old, new;
	int ret = get_futex_key(uaddr, flags & FLAGS_SHARED, &key);

	if (ret)
		return ret;
	ret = hold_word(uaddr, &word);
	if (ret)
		goto out_key;
	bucket = bucket_of(&key);
	spin_lock(&bucket->lock);
	old = READ_ONCE(*word.kaddr);
	q = next_waiter(bucket, &key, NULL);
	new = q ? task_pid_nr(q->task) | (next_waiter(bucket, &key, q) ? FUTEX_WAITERS : 0) : 0;
	do {
		if ((old & FUTEX_TID_MASK) != task_pid_vnr(current)) {
			ret = -EPERM;
			goto out;
		}
	} while (!try_cmpxchg(word.kaddr, &old, new));
	if (q)
		wake_locked(q);
out:
	spin_unlock(&bucket->lock);
	drop_word(&word);
out_key:
	put_futex_key(&key);
	return ret;
}
