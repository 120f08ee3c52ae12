// SPDX-License-Identifier: MIT
/*
 * Futexes: sleeping until a word of memory has been changed by somebody who says so.
 *
 * A waiter compares the word with what it expects and, if it is equal, enters itself into the queue, both under the lock of the bucket that the
 * futex hashes to. Whoever changes the word wakes afterwards under the same lock. So either the waiter sees the new value or the waker sees
 * the waiter.
 *
 * A futex in private memory is known by its address space and address; one in a shared mapping by the mapped file and the offset, so that processes
 * meet that map it at different addresses (get_futex_key()). The waiter holds the inode.
 *
 * The word is read under the bucket's lock with page faults disabled; if its page is missing the lock is dropped, the page brought in, and all
 * begins again. Words that the kernel itself changes are held by their page first (hold_word()) and then changed through the direct map.
 *
 * Waiters of a futex are woken in the order in which they came; priorities do not matter. Locks: two buckets in the order of their addresses. A waiter is
 * woken (pi_lock) under its bucket's lock. Nothing is allocated.
 */
#include <linux/fs.h>
#include <linux/hash.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/uaccess.h>
#include "futex.h"

#define BUCKET_BITS 8

static struct futex_bucket buckets[1 << BUCKET_BITS];

/* ---- Keys ---- */

/* Of a word in shared memory: its file. mmap_lock is held. */
static int shared_key(struct mm_struct *mm, unsigned long address, struct futex_key *key)
{
	struct vm_area_struct *vma = vma_lookup(mm, address);

	if (!vma || !(vma->vm_flags & (VM_READ | VM_WRITE)))
		return -EFAULT;
	if (!(vma->vm_flags & VM_MAYSHARE) || !vma->vm_file)
		return 0;
	key->inode = file_inode(vma->vm_file);
	ihold(key->inode);
	key->object = key->inode;
	key->offset = ((u64)vma->vm_pgoff << PAGE_SHIFT) + (address - vma->vm_start);
	return 0;
}

/**
 * get_futex_key - what identifies the futex at an address of the current program
 * @shared: other address spaces may meet it there
 *
 * Process context. Returns 0, -EINVAL if @uaddr is not aligned, -EFAULT if nothing is mapped there. End with put_futex_key().
 */
int get_futex_key(u32 __user *uaddr, bool shared, struct futex_key *key)
{
	unsigned long address = (unsigned long)uaddr;
	struct mm_struct *mm = current->mm;
	int err = 0;

	*key = (struct futex_key){ .object = mm, .offset = address };
	if (address % sizeof(u32))
		return -EINVAL;
	if (!mm || !access_ok(uaddr, sizeof(u32)))
		return -EFAULT;
	if (!shared)
		return 0;
	mmap_read_lock(mm);
	err = shared_key(mm, address, key);
	mmap_read_unlock(mm);
	return err;
}

void put_futex_key(struct futex_key *key)
{
	if (key->inode)
		iput(key->inode);
	key->inode = NULL;
}

bool same_key(const struct futex_key *a, const struct futex_key *b)
{
	return a->object == b->object && a->offset == b->offset;
}

struct futex_bucket *bucket_of(const struct futex_key *key)
{
	return &buckets[hash_64(key->offset + (unsigned long)key->object * 31, BUCKET_BITS)];
}

void lock_buckets(struct futex_bucket *a, struct futex_bucket *b)
{
	if (a > b)
		swap(a, b);
	spin_lock(&a->lock);
	if (a != b)
		spin_lock_nested(&b->lock, SINGLE_DEPTH_NESTING);
}

void unlock_buckets(struct futex_bucket *a, struct futex_bucket *b)
{
	spin_unlock(&a->lock);
	if (a != b)
		spin_unlock(&b->lock);
}

/* ---- Words ---- */

/* Read a word under a bucket's lock; -EFAULT if its page is missing, which says nothing yet. */
int read_word_locked(u32 *value, u32 __user *from)
{
	int ret;

	pagefault_disable();
	ret = __get_user(*value, from);
	pagefault_enable();
	return ret;
}

/* Make a word reachable for atomic changes. Process context; 0 or -EFAULT. */
int hold_word(u32 __user *uaddr, struct futex_word *word)
{
	if ((unsigned long)uaddr % sizeof(u32))
		return -EINVAL;
	if (get_user_pages_fast((unsigned long)uaddr & PAGE_MASK, 1, FOLL_WRITE, &word->page) != 1)
		return -EFAULT;
	word->kaddr = page_address(word->page) + offset_in_page(uaddr);
	return 0;
}

void drop_word(struct futex_word *word)
{
	put_page(word->page);
}

/* ---- The queue ---- */

/* The bucket's lock is held. */
void enqueue(struct futex_q *q, struct futex_bucket *bucket)
{
	q->task = current;
	q->bucket = bucket;
	list_add_tail(&q->list, &bucket->waiters);
}

/* Take a waiter out and wake it. It may be gone when this returns. Its bucket's lock is held. */
void wake_locked(struct futex_q *q)
{
	struct task_struct *task = get_task_struct(q->task);

	list_del_init(&q->list);
	smp_store_release(&q->bucket, NULL);
	wake_up_state(task, TASK_NORMAL);
	put_task_struct(task);
}

/* The waiter itself leaves. Returns false if somebody has woken it before. */
bool unqueue(struct futex_q *q)
{
	struct futex_bucket *bucket;

	/* It may be moved to another bucket until one is locked. */
	while ((bucket = READ_ONCE(q->bucket))) {
		spin_lock(&bucket->lock);
		if (likely(bucket == q->bucket)) {
			list_del_init(&q->list);
			q->bucket = NULL;
			spin_unlock(&bucket->lock);
			return true;
		}
		spin_unlock(&bucket->lock);
	}
	return false;
}

/* A timer that ends a wait at @time, absolute; NULL if there is none. */
struct hrtimer_sleeper *set_sleeper(struct hrtimer_sleeper *sleeper, const ktime_t *time, int flags)
{
	if (!time)
		return NULL;
	hrtimer_init_sleeper_on_stack(sleeper, flags & FLAGS_CLOCKRT ? CLOCK_REALTIME : CLOCK_MONOTONIC,
				      HRTIMER_MODE_ABS);
	hrtimer_set_expires_range_ns(&sleeper->timer, *time, current->timer_slack_ns);
	return sleeper;
}

void end_sleeper(struct hrtimer_sleeper *sleeper)
{
	if (!sleeper)
		return;
	hrtimer_cancel(&sleeper->timer);
	destroy_hrtimer_on_stack(&sleeper->timer);
}

/* Sleep until woken, or a signal comes, or the time is over. The state was set before the bucket was unlocked. */
void sleep_in_queue(struct futex_q *q, struct hrtimer_sleeper *timeout)
{
	if (timeout)
		hrtimer_sleeper_start_expires(timeout, HRTIMER_MODE_ABS);
	if (READ_ONCE(q->bucket) && (!timeout || timeout->task))
		schedule();
	__set_current_state(TASK_RUNNING);
}

static int __init futex_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(buckets); i++) {
		spin_lock_init(&buckets[i].lock);
		INIT_LIST_HEAD(&buckets[i].waiters);
	}
	return 0;
}
core_initcall(futex_init);
