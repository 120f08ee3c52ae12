// SPDX-License-Identifier: MIT
/*
 * epoll: wait for events of many files, which are named once.
 *
 * An eventpoll has an item for each (file, descriptor) that it watches, in a tree. An item stands on the file's wait queues all the time; a wake-up
 * there puts it on the list of those that may be ready. epoll_wait() takes that list, asks each file again, and hands out what is true; an
 * item without EPOLLET goes back on the list, so that the next wait asks again.
 *
 * Locks, in this order: epmutex (whatever concerns two eventpolls, and the ends of files and eventpolls), ep->mtx (items; nested for an
 * eventpoll watched by another), ep->lock (ready list; interrupts off, taken inside wait queues' locks). A file's list of items is
 * guarded by watched_lock. An item holds no reference to its file: the last fput() removes it (eventpoll_release()).
 *
 * An eventpoll may watch another, at most MAX_NESTS deep, and never itself: that is checked when an item is added.
 */
#include <linux/anon_inodes.h>
#include <linux/err.h>
#include <linux/eventpoll.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/hrtimer.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/rbtree.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/time.h>
#include <linux/uaccess.h>

#define PRIVATE_BITS (EPOLLWAKEUP | EPOLLONESHOT | EPOLLET | EPOLLEXCLUSIVE)
#define EXCLUSIVE_OK_BITS (EPOLLIN | EPOLLOUT | EPOLLERR | EPOLLHUP | EPOLLWAKEUP | EPOLLET | EPOLLEXCLUSIVE)
#define MAX_NESTS 4
#define MAX_EVENTS (INT_MAX / sizeof(struct epoll_event))

struct eventpoll {
	struct mutex mtx;
	wait_queue_head_t wq;	     /* tasks in epoll_wait() */
	wait_queue_head_t poll_wait; /* who watches this file itself */
	spinlock_t lock;
	struct list_head ready; /* lock */
	struct rb_root items;	/* mtx, by file and descriptor */
	struct file *file;
	unsigned int visited; /* epmutex: of the loop check */
};

/* An item's place on one wait queue. */
struct ep_wait {
	struct ep_wait *next;
	wait_queue_entry_t wait;
	wait_queue_head_t *head; /* NULL: the queue is gone */
	struct epitem *item;
};

struct epitem {
	struct rb_node node;
	struct list_head ready;	   /* ep->lock; empty: not on a list */
	struct hlist_node watched; /* of the file; watched_lock */
	struct file *file;
	int fd;
	struct eventpoll *ep;
	struct epoll_event event; /* mtx; events are read under lock too */
	struct ep_wait *waits;
};

static DEFINE_MUTEX(epmutex);
static DEFINE_SPINLOCK(watched_lock);
static unsigned int visit_nr; /* epmutex */
static const struct file_operations eventpoll_fops;

static bool is_file_epoll(const struct file *file)
{
	return file->f_op == &eventpoll_fops;
}

/* ---- Items ---- */

static int compare_item(const struct epitem *item, const struct file *file, int fd)
{
	if (file != item->file)
		return file > item->file ? 1 : -1;
	return fd - item->fd;
}

static struct epitem *find_item(struct eventpoll *ep, const struct file *file, int fd)
{
	struct rb_node *node = ep->items.rb_node;

	while (node) {
		struct epitem *item = rb_entry(node, struct epitem, node);
		int order = compare_item(item, file, fd);

		if (!order)
			return item;
		node = order > 0 ? node->rb_right : node->rb_left;
	}
	return NULL;
}

static void insert_item(struct eventpoll *ep, struct epitem *item)
{
	struct rb_node **link = &ep->items.rb_node, *parent = NULL;

	while (*link) {
		struct epitem *other = rb_entry(*link, struct epitem, node);

		parent = *link;
		link = compare_item(other, item->file, item->fd) > 0 ? &parent->rb_right : &parent->rb_left;
	}
	rb_link_node(&item->node, parent, link);
	rb_insert_color(&item->node, &ep->items);
}

static void remove_waits(struct epitem *item)
{
	while (item->waits) {
		struct ep_wait *w = item->waits;
		wait_queue_head_t *head = READ_ONCE(w->head);

		item->waits = w->next;
		if (head)
			remove_wait_queue(head, &w->wait);
		kfree(w);
	}
}

/* mtx is held. */
static void remove_item(struct eventpoll *ep, struct epitem *item)
{
	remove_waits(item);
	spin_lock(&watched_lock);
	hlist_del(&item->watched);
	spin_unlock(&watched_lock);
	rb_erase(&item->node, &ep->items);
	spin_lock_irq(&ep->lock);
	list_del_init(&item->ready);
	spin_unlock_irq(&ep->lock);
	kfree(item);
}

/* ---- Becoming ready ---- */

/* lock is held. */
static void wake_waiters(struct eventpoll *ep)
{
	if (waitqueue_active(&ep->wq))
		wake_up(&ep->wq);
}

static void tell_outer(struct eventpoll *ep)
{
	if (waitqueue_active(&ep->poll_wait))
		wake_up_poll(&ep->poll_wait, EPOLLIN);
}

/* Something happened on a wait queue of the file; its lock is held. */
static int ep_wake(wait_queue_entry_t *wait, unsigned int mode, int sync, void *key)
{
	struct ep_wait *w = container_of(wait, struct ep_wait, wait);
	struct epitem *item = w->item;
	struct eventpoll *ep = item->ep;
	__poll_t events = key_to_poll(key);
	unsigned long flags;
	int woken = 0;

	spin_lock_irqsave(&ep->lock, flags);
	if (item->event.events & ~PRIVATE_BITS && (!events || events & item->event.events)) {
		if (list_empty(&item->ready))
			list_add_tail(&item->ready, &ep->ready);
		woken = !(item->event.events & EPOLLEXCLUSIVE) || waitqueue_active(&ep->wq);
		wake_waiters(ep);
	}
	spin_unlock_irqrestore(&ep->lock, flags);
	if (woken)
		tell_outer(ep);
	if (events & POLLFREE) {
		/* The queue ends before the item does. */
		list_del_init(&wait->entry);
		smp_store_release(&w->head, NULL);
	}
	return item->event.events & EPOLLEXCLUSIVE ? woken : 1;
}

struct ep_queue {
	poll_table pt;
	struct epitem *item; /* NULL: there was no memory */
};

static void queue_item(struct file *file, wait_queue_head_t *head, poll_table *pt)
{
	struct ep_queue *q = container_of(pt, struct ep_queue, pt);
	struct epitem *item = q->item;
	struct ep_wait *w;

	if (unlikely(!item))
		return;
	w = kmalloc(sizeof(*w), GFP_KERNEL);
	if (!w) {
		q->item = NULL;
		return;
	}
	init_waitqueue_func_entry(&w->wait, ep_wake);
	w->head = head;
	w->item = item;
	w->next = item->waits;
	item->waits = w;
	if (item->event.events & EPOLLEXCLUSIVE)
		add_wait_queue_exclusive(head, &w->wait);
	else
		add_wait_queue(head, &w->wait);
}

static __poll_t ep_poll_nested(struct file *file, poll_table *wait, int depth);

/* What the item's file says now, of what is asked for. */
static __poll_t poll_item(const struct epitem *item, poll_table *pt, int depth)
{
	__poll_t events;

	pt->_key = item->event.events;
	events = is_file_epoll(item->file) ? ep_poll_nested(item->file, pt, depth) : vfs_poll(item->file, pt);
	return events & item->event.events;
}

/* Is any item of an eventpoll that is watched itself ready? */
static __poll_t ep_poll_nested(struct file *file, poll_table *wait, int depth)
{
	struct eventpoll *ep = file->private_data;
	struct epitem *item, *next;
	LIST_HEAD(list);
	__poll_t events = 0;
	poll_table pt;

	poll_wait(file, &ep->poll_wait, wait);
	init_poll_funcptr(&pt, NULL);
	mutex_lock_nested(&ep->mtx, depth);
	spin_lock_irq(&ep->lock);
	list_splice_init(&ep->ready, &list);
	spin_unlock_irq(&ep->lock);
	list_for_each_entry_safe(item, next, &list, ready) {
		if (poll_item(item, &pt, depth + 1)) {
			events = EPOLLIN | EPOLLRDNORM;
			break;
		}
		spin_lock_irq(&ep->lock);
		list_del_init(&item->ready);
		spin_unlock_irq(&ep->lock);
	}
	spin_lock_irq(&ep->lock);
	list_splice(&list, &ep->ready);
	spin_unlock_irq(&ep->lock);
	mutex_unlock(&ep->mtx);
	return events;
}

static __poll_t ep_eventpoll_poll(struct file *file, poll_table *wait)
{
	return ep_poll_nested(file, wait, 0);
}

/* ---- The end of files ---- */

/**
 * eventpoll_release_file - the file is being closed: no eventpoll watches it any more
 */
void eventpoll_release_file(struct file *file)
{
	mutex_lock(&epmutex);
	for (;;) {
		struct epitem *item;
		struct eventpoll *ep;

		spin_lock(&watched_lock);
		item = hlist_entry_safe(file->f_ep.first, struct epitem, watched);
		spin_unlock(&watched_lock);
		if (!item)
			break;
		ep = item->ep;
		mutex_lock(&ep->mtx);
		remove_item(ep, item);
		mutex_unlock(&ep->mtx);
	}
	mutex_unlock(&epmutex);
}

static int ep_eventpoll_release(struct inode *inode, struct file *file)
{
	struct eventpoll *ep = file->private_data;
	struct rb_node *node;

	mutex_lock(&epmutex);
	mutex_lock(&ep->mtx);
	while ((node = rb_first(&ep->items)))
		remove_item(ep, rb_entry(node, struct epitem, node));
	mutex_unlock(&ep->mtx);
	mutex_unlock(&epmutex);
	kfree(ep);
	return 0;
}

static const struct file_operations eventpoll_fops = {
	.release = ep_eventpoll_release,
	.poll = ep_eventpoll_poll,
	.llseek = noop_llseek,
};

/* ---- epoll_create ---- */

static int do_epoll_create(int flags)
{
	struct eventpoll *ep;
	int fd;

	if (flags & ~EPOLL_CLOEXEC)
		return -EINVAL;
	ep = kzalloc(sizeof(*ep), GFP_KERNEL);
	if (!ep)
		return -ENOMEM;
	mutex_init(&ep->mtx);
	spin_lock_init(&ep->lock);
	init_waitqueue_head(&ep->wq);
	init_waitqueue_head(&ep->poll_wait);
	INIT_LIST_HEAD(&ep->ready);
	ep->items = RB_ROOT;
	fd = get_unused_fd_flags(O_RDWR | (flags & O_CLOEXEC));
	if (fd < 0)
		goto free;
	ep->file = anon_inode_getfile("[eventpoll]", &eventpoll_fops, ep, O_RDWR);
	if (IS_ERR(ep->file)) {
		put_unused_fd(fd);
		fd = PTR_ERR(ep->file);
		goto free;
	}
	fd_install(fd, ep->file);
	return fd;
free:
	kfree(ep);
	return fd;
}

SYSCALL_DEFINE1(epoll_create1, int, flags)
{
	return do_epoll_create(flags);
}

SYSCALL_DEFINE1(epoll_create, int, size)
{
	return size <= 0 ? -EINVAL : do_epoll_create(0);
}

/* ---- epoll_ctl ---- */

/* Would watching @inner by @outer make a loop, or go too deep? epmutex is held; @depth counts from @inner down. */
static bool makes_loop(struct eventpoll *inner, struct eventpoll *outer, int depth)
{
	struct rb_node *node;
	bool loop = false;

	if (inner == outer || depth > MAX_NESTS)
		return true;
	if (inner->visited == visit_nr && depth == 0)
		return false;
	inner->visited = visit_nr;
	mutex_lock_nested(&inner->mtx, depth + 1);
	for (node = rb_first(&inner->items); node && !loop; node = rb_next(node)) {
		struct epitem *item = rb_entry(node, struct epitem, node);

		if (is_file_epoll(item->file))
			loop = makes_loop(item->file->private_data, outer, depth + 1);
	}
	mutex_unlock(&inner->mtx);
	return loop;
}

/* How many eventpolls stand above this one? */
static int depth_above(struct eventpoll *ep, int depth)
{
	struct epitem *item;
	int deepest = depth;

	if (depth > MAX_NESTS)
		return depth;
	spin_lock(&watched_lock);
	hlist_for_each_entry(item, &ep->file->f_ep, watched) {
		struct eventpoll *above = item->ep;

		spin_unlock(&watched_lock);
		deepest = max(deepest, depth_above(above, depth + 1));
		spin_lock(&watched_lock);
	}
	spin_unlock(&watched_lock);
	return deepest;
}

/* mtx is held. */
static int ep_insert(struct eventpoll *ep, const struct epoll_event *event, struct file *file, int fd)
{
	struct epitem *item = kzalloc(sizeof(*item), GFP_KERNEL);
	struct ep_queue q;
	bool woken = false;

	if (!item)
		return -ENOMEM;
	INIT_LIST_HEAD(&item->ready);
	item->ep = ep;
	item->file = file;
	item->fd = fd;
	item->event = *event;
	spin_lock(&watched_lock);
	hlist_add_head(&item->watched, &file->f_ep);
	spin_unlock(&watched_lock);
	insert_item(ep, item);
	q.item = item;
	init_poll_funcptr(&q.pt, queue_item);
	if (poll_item(item, &q.pt, 1) && q.item) {
		spin_lock_irq(&ep->lock);
		if (list_empty(&item->ready))
			list_add_tail(&item->ready, &ep->ready);
		wake_waiters(ep);
		woken = true;
		spin_unlock_irq(&ep->lock);
	}
	if (!q.item) {
		remove_item(ep, item);
		return -ENOMEM;
	}
	if (woken)
		tell_outer(ep);
	return 0;
}

/* mtx is held. */
static void ep_modify(struct eventpoll *ep, struct epitem *item, const struct epoll_event *event)
{
	bool woken = false;
	poll_table pt;

	init_poll_funcptr(&pt, NULL);
	spin_lock_irq(&ep->lock);
	item->event = *event;
	spin_unlock_irq(&ep->lock);
	smp_mb(); /* ep_wake() sees the new events, or the question below sees what happened */
	if (poll_item(item, &pt, 1)) {
		spin_lock_irq(&ep->lock);
		if (list_empty(&item->ready)) {
			list_add_tail(&item->ready, &ep->ready);
			wake_waiters(ep);
			woken = true;
		}
		spin_unlock_irq(&ep->lock);
	}
	if (woken)
		tell_outer(ep);
}

static int ctl_locked(struct eventpoll *ep, int op, struct file *file, int fd, struct epoll_event *event)
{
	struct epitem *item = find_item(ep, file, fd);

	switch (op) {
	case EPOLL_CTL_ADD:
		if (item)
			return -EEXIST;
		event->events |= EPOLLERR | EPOLLHUP;
		return ep_insert(ep, event, file, fd);
	case EPOLL_CTL_DEL:
		if (!item)
			return -ENOENT;
		remove_item(ep, item);
		return 0;
	case EPOLL_CTL_MOD:
		if (!item)
			return -ENOENT;
		if (item->event.events & EPOLLEXCLUSIVE)
			return -EINVAL;
		event->events |= EPOLLERR | EPOLLHUP;
		ep_modify(ep, item, event);
		return 0;
	}
	return -EINVAL;
}

/* An eventpoll that is to be watched: not by itself, and not too deep. */
static int ctl_nested(struct eventpoll *ep, int op, struct file *file, int fd, struct epoll_event *event)
{
	int error = 0;

	mutex_lock(&epmutex);
	visit_nr++;
	if (makes_loop(file->private_data, ep, 0) || depth_above(ep, 0) > MAX_NESTS)
		error = -ELOOP;
	if (!error) {
		mutex_lock(&ep->mtx);
		error = ctl_locked(ep, op, file, fd, event);
		mutex_unlock(&ep->mtx);
	}
	mutex_unlock(&epmutex);
	return error;
}

static int check_ctl(int op, const struct file *epfile, struct file *file, const struct epoll_event *event)
{
	if (!file_can_poll(file))
		return -EPERM;
	if (epfile == file || !is_file_epoll(epfile))
		return -EINVAL;
	if (op != EPOLL_CTL_DEL && event->events & EPOLLEXCLUSIVE) {
		if (op == EPOLL_CTL_MOD)
			return -EINVAL;
		if (is_file_epoll(file) || event->events & ~EXCLUSIVE_OK_BITS)
			return -EINVAL;
	}
	return 0;
}

SYSCALL_DEFINE4(epoll_ctl, int, epfd, int, op, int, fd, struct epoll_event __user *, user)
{
	struct epoll_event event = {};
	struct eventpoll *ep;
	struct fd f, tf;
	int error;

	if (op != EPOLL_CTL_DEL && copy_from_user(&event, user, sizeof(event)))
		return -EFAULT;
	f = fdget(epfd);
	if (!f.file)
		return -EBADF;
	tf = fdget(fd);
	error = tf.file ? check_ctl(op, f.file, tf.file, &event) : -EBADF;
	if (!error) {
		ep = f.file->private_data;
		event.events &= ~EPOLLWAKEUP;
		if (op == EPOLL_CTL_ADD && is_file_epoll(tf.file)) {
			error = ctl_nested(ep, op, tf.file, fd, &event);
		} else {
			mutex_lock(&ep->mtx);
			error = ctl_locked(ep, op, tf.file, fd, &event);
			mutex_unlock(&ep->mtx);
		}
	}
	if (tf.file)
		fdput(tf);
	fdput(f);
	return error;
}

/* ---- epoll_wait ---- */

/* An event has been handed out, or not: what becomes of its item? mtx is held. */
static void after_event(struct eventpoll *ep, struct epitem *item)
{
	spin_lock_irq(&ep->lock);
	if (item->event.events & EPOLLONESHOT)
		item->event.events &= PRIVATE_BITS;
	else if (!(item->event.events & EPOLLET) && list_empty(&item->ready))
		list_add_tail(&item->ready, &ep->ready);
	spin_unlock_irq(&ep->lock);
}

/* Hand out what is ready. Returns the number of events or -EFAULT. */
static int send_events(struct eventpoll *ep, struct epoll_event __user *events, int maxevents)
{
	LIST_HEAD(list);
	poll_table pt;
	int n = 0;

	init_poll_funcptr(&pt, NULL);
	mutex_lock(&ep->mtx);
	spin_lock_irq(&ep->lock);
	list_splice_init(&ep->ready, &list);
	while (n < maxevents && !list_empty(&list)) {
		struct epitem *item = list_first_entry(&list, struct epitem, ready);
		struct epoll_event event;

		list_del_init(&item->ready);
		spin_unlock_irq(&ep->lock);
		event.events = poll_item(item, &pt, 1);
		event.data = item->event.data;
		if (event.events && copy_to_user(&events[n], &event, sizeof(event))) {
			spin_lock_irq(&ep->lock);
			if (list_empty(&item->ready))
				list_add(&item->ready, &list);
			n = n ?: -EFAULT;
			break;
		}
		if (event.events) {
			n++;
			after_event(ep, item);
		}
		spin_lock_irq(&ep->lock);
	}
	list_splice(&list, &ep->ready);
	spin_unlock_irq(&ep->lock);
	mutex_unlock(&ep->mtx);
	return n;
}

static bool events_available(struct eventpoll *ep)
{
	return !list_empty_careful(&ep->ready);
}

/* @to: when the wait ends, NULL: never, {0, 0}: at once */
static int ep_poll(struct eventpoll *ep, struct epoll_event __user *events, int maxevents, struct timespec64 *to)
{
	bool timed_out = to && !to->tv_sec && !to->tv_nsec;
	ktime_t expires = to && !timed_out ? timespec64_to_ktime(*to) : 0;

	for (;;) {
		DEFINE_WAIT(wait);
		int n = events_available(ep) ? send_events(ep, events, maxevents) : 0;

		if (n || timed_out)
			return n;
		if (signal_pending(current))
			return -EINTR;
		prepare_to_wait_exclusive(&ep->wq, &wait, TASK_INTERRUPTIBLE);
		if (!events_available(ep) && !signal_pending(current) &&
		    !schedule_hrtimeout_range(to ? &expires : NULL, 0, HRTIMER_MODE_ABS))
			timed_out = true;
		finish_wait(&ep->wq, &wait);
	}
}

static int do_epoll_wait(int epfd, struct epoll_event __user *events, int maxevents, struct timespec64 *to)
{
	struct fd f;
	int error;

	if (maxevents <= 0 || maxevents > MAX_EVENTS)
		return -EINVAL;
	if (!access_ok(events, maxevents * sizeof(struct epoll_event)))
		return -EFAULT;
	f = fdget(epfd);
	if (!f.file)
		return -EBADF;
	error = is_file_epoll(f.file) ? ep_poll(f.file->private_data, events, maxevents, to) : -EINVAL;
	fdput(f);
	return error;
}

static struct timespec64 *timeout_from_ms(struct timespec64 *to, long ms)
{
	if (ms < 0)
		return NULL;
	poll_select_set_timeout(to, ms / MSEC_PER_SEC, NSEC_PER_MSEC * (ms % MSEC_PER_SEC));
	return to;
}

SYSCALL_DEFINE4(epoll_wait, int, epfd, struct epoll_event __user *, events, int, maxevents, int, timeout)
{
	struct timespec64 to;

	return do_epoll_wait(epfd, events, maxevents, timeout_from_ms(&to, timeout));
}

static int do_epoll_pwait(int epfd, struct epoll_event __user *events, int maxevents, struct timespec64 *to,
			  const sigset_t __user *sigmask, size_t sigsetsize)
{
	int error = set_user_sigmask(sigmask, sigsetsize);

	if (error)
		return error;
	error = do_epoll_wait(epfd, events, maxevents, to);
	restore_saved_sigmask_unless(error == -EINTR);
	return error;
}

SYSCALL_DEFINE6(epoll_pwait, int, epfd, struct epoll_event __user *, events, int, maxevents, int, timeout,
		const sigset_t __user *, sigmask, size_t, sigsetsize)
{
	struct timespec64 to;

	return do_epoll_pwait(epfd, events, maxevents, timeout_from_ms(&to, timeout), sigmask, sigsetsize);
}

SYSCALL_DEFINE6(epoll_pwait2, int, epfd, struct epoll_event __user *, events, int, maxevents,
		const struct __kernel_timespec __user *, timeout, const sigset_t __user *, sigmask, size_t, sigsetsize)
{
	struct timespec64 ts, to;

	if (timeout) {
		if (get_timespec64(&ts, timeout))
			return -EFAULT;
		if (poll_select_set_timeout(&to, ts.tv_sec, ts.tv_nsec))
			return -EINVAL;
	}
	return do_epoll_pwait(epfd, events, maxevents, timeout ? &to : NULL, sigmask, sigsetsize);
}
