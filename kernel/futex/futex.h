/* SPDX-License-Identifier: MIT */
#ifndef ASHLAR_KERNEL_FUTEX_H
#define ASHLAR_KERNEL_FUTEX_H
/* What the parts of kernel/futex/ share: core.c tells the theory. */
#include <linux/futex.h>
#include <linux/hrtimer.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#define FLAGS_SHARED 0x01
#define FLAGS_CLOCKRT 0x02

struct inode;

/* What identifies a futex: an address space and an address, or a file and an offset. */
struct futex_key {
	const void *object;  /* struct mm_struct or struct inode */
	u64 offset;	     /* bytes */
	struct inode *inode; /* held, if it is a file's; put_futex_key() */
};

struct futex_bucket {
	spinlock_t lock;
	struct list_head waiters; /* of struct futex_q, oldest first */
};

/* A waiter. Everything but task and pi is guarded by the bucket's lock. */
struct futex_q {
	struct list_head list; /* empty: woken */
	struct task_struct *task;
	struct futex_key key;
	struct futex_bucket *bucket; /* changes with both buckets locked; NULL: woken */
	u32 bitset;
	bool pi; /* waits for a lock, and gets it when it is woken */
};

/* A word of the program that is changed atomically, held. */
struct futex_word {
	u32 *kaddr;
	struct page *page;
};

int get_futex_key(u32 __user *uaddr, bool shared, struct futex_key *key);
void put_futex_key(struct futex_key *key);
bool same_key(const struct futex_key *a, const struct futex_key *b);
struct futex_bucket *bucket_of(const struct futex_key *key);
void lock_buckets(struct futex_bucket *a, struct futex_bucket *b);
void unlock_buckets(struct futex_bucket *a, struct futex_bucket *b);
int read_word_locked(u32 *value, u32 __user *from);
int hold_word(u32 __user *uaddr, struct futex_word *word);
void drop_word(struct futex_word *word);
void enqueue(struct futex_q *q, struct futex_bucket *bucket);
bool unqueue(struct futex_q *q);
void wake_locked(struct futex_q *q);
struct hrtimer_sleeper *set_sleeper(struct hrtimer_sleeper *sleeper, const ktime_t *time, int flags);
void end_sleeper(struct hrtimer_sleeper *sleeper);
void sleep_in_queue(struct futex_q *q, struct hrtimer_sleeper *timeout);

int futex_wait(u32 __user *uaddr, unsigned int flags, u32 val, ktime_t *abs_time, u32 bitset);
int futex_wake(u32 __user *uaddr, unsigned int flags, int nr_wake, u32 bitset);
int futex_wake_op(u32 __user *uaddr1, unsigned int flags, u32 __user *uaddr2, int nr_wake, int nr_wake2, int op);
int futex_requeue(u32 __user *uaddr1, unsigned int flags, u32 __user *uaddr2, int nr_wake, int nr_requeue,
		  const u32 *cmpval);
int futex_lock_pi(u32 __user *uaddr, unsigned int flags, const ktime_t *time, bool try);
int futex_unlock_pi(u32 __user *uaddr, unsigned int flags);
#endif
