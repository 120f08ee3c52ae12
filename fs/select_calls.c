// SPDX-License-Identifier: MIT
/*
 * poll, ppoll, select, pselect6: wait until one of several files is ready.
 *
 * The files are asked with a poll table that puts the task on their wait queues, the first time round; then the task sleeps until a wake-up, the
 * time-out or a signal, and asks again without queueing. As soon as something is found nothing more is queued. A wake-up between asking and
 * sleeping is not lost: pollwake() sets `triggered` (select.c).
 *
 * select() and ppoll() tell the program how much of its time-out is left, unless its personality says otherwise. poll() and ppoll() that a
 * signal interrupts return -ERESTARTNOHAND or restart with the time that is left; a signal mask of the call is in force while it waits.
 */
#include <linux/errno.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/hrtimer.h>
#include <linux/personality.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/time.h>
#include <linux/uaccess.h>

#define POLLIN_SET (EPOLLRDNORM | EPOLLRDBAND | EPOLLIN | EPOLLHUP | EPOLLERR)
#define POLLOUT_SET (EPOLLWRBAND | EPOLLWRNORM | EPOLLOUT | EPOLLERR)
#define POLLEX_SET EPOLLPRI

/* ---- Time-outs ---- */

/**
 * poll_select_set_timeout - the moment when a wait of @sec and @nsec from now ends
 * @to: {0, 0} if it ends at once
 *
 * Returns 0 or -EINVAL.
 */
int poll_select_set_timeout(struct timespec64 *to, time64_t sec, long nsec)
{
	struct timespec64 ts = { .tv_sec = sec, .tv_nsec = nsec };

	if (!timespec64_valid(&ts))
		return -EINVAL;
	if (!sec && !nsec) {
		to->tv_sec = to->tv_nsec = 0;
	} else {
		ktime_get_ts64(to);
		*to = timespec64_add_safe(*to, ts);
	}
	return 0;
}

/* Sleep until a wake-up of @pwq, @expires (NULL: for ever) or a signal. Returns 0 when the time is over. */
static int poll_schedule_timeout(struct poll_wqueues *pwq, ktime_t *expires)
{
	int rc = -EINTR;

	set_current_state(TASK_INTERRUPTIBLE);
	if (!pwq->triggered)
		rc = schedule_hrtimeout_range(expires, 0, HRTIMER_MODE_ABS);
	__set_current_state(TASK_RUNNING);
	smp_store_mb(pwq->triggered, 0);
	return rc;
}

enum time_kind { TIME_TIMEVAL, TIME_TIMESPEC };

/* Tell the program what is left until @end. Its own error comes before ours. */
static int poll_select_finish(struct timespec64 *end, void __user *p, enum time_kind kind, int ret)
{
	struct timespec64 rest;
	int error;

	restore_saved_sigmask_unless(ret == -ERESTARTNOHAND);
	if (!p || current->personality & STICKY_TIMEOUTS)
		goto sticky;
	ktime_get_ts64(&rest);
	rest = end->tv_sec || end->tv_nsec ? timespec64_sub(*end, rest) : (struct timespec64){};
	if (rest.tv_sec < 0)
		rest.tv_sec = rest.tv_nsec = 0;
	if (kind == TIME_TIMEVAL) {
		struct __kernel_old_timeval tv = { rest.tv_sec, rest.tv_nsec / NSEC_PER_USEC };

		error = copy_to_user(p, &tv, sizeof(tv));
	} else {
		error = put_timespec64(&rest, p);
	}
	if (!error)
		return ret;
sticky:
	/* What cannot be told how long it has waited cannot be restarted. */
	return ret == -ERESTARTNOHAND ? -EINTR : ret;
}

/* ---- poll ---- */

struct poll_list {
	struct poll_list *next;
	unsigned int len;
	struct pollfd entries[];
};

#define POLL_STACK_BYTES 256
#define POLLFD_PER_PAGE ((PAGE_SIZE - sizeof(struct poll_list)) / sizeof(struct pollfd))

static __poll_t do_pollfd(struct pollfd *pollfd, poll_table *pwait)
{
	__poll_t filter = demangle_poll(pollfd->events) | EPOLLERR | EPOLLHUP, mask = EPOLLNVAL;
	struct fd f;

	if (pollfd->fd < 0) {
		mask = 0;
	} else {
		f = fdget(pollfd->fd);
		if (f.file) {
			pwait->_key = filter;
			mask = vfs_poll(f.file, pwait) & filter;
			fdput(f);
		}
	}
	pollfd->revents = mangle_poll(mask);
	return mask;
}

/* Returns the number of ready files, -EINTR, or -ENOMEM. */
static int do_poll(struct poll_list *list, struct poll_wqueues *wait, struct timespec64 *end)
{
	poll_table *pt = &wait->pt;
	ktime_t expire, *to = NULL;
	bool timed_out = end && !end->tv_sec && !end->tv_nsec;
	int count = 0;

	if (timed_out) {
		pt->_qproc = NULL;
	} else if (end) {
		expire = timespec64_to_ktime(*end);
		to = &expire;
	}
	for (;;) {
		for (struct poll_list *walk = list; walk; walk = walk->next) {
			for (unsigned int i = 0; i < walk->len; i++) {
				if (do_pollfd(&walk->entries[i], pt)) {
					count++;
					pt->_qproc = NULL;
				}
			}
		}
		pt->_qproc = NULL;
		if (!count) {
			count = wait->error;
			if (signal_pending(current))
				count = -ERESTARTNOHAND;
		}
		if (count || timed_out)
			return count;
		if (!poll_schedule_timeout(wait, to))
			timed_out = true;
	}
}

static void free_poll_list(struct poll_list *list)
{
	while (list) {
		struct poll_list *next = list->next;

		kfree(list);
		list = next;
	}
}

/* Copy the program's entries to what comes after @head, whose own are the first. */
static int read_pollfds(struct poll_list *head, unsigned int room, struct pollfd __user *ufds, unsigned int nfds)
{
	struct poll_list *walk = head;
	unsigned int done = 0;

	walk->len = min(nfds, room);
	for (;;) {
		walk->next = NULL;
		if (copy_from_user(walk->entries, ufds + done, sizeof(struct pollfd) * walk->len))
			return -EFAULT;
		done += walk->len;
		if (done == nfds)
			return 0;
		room = min_t(unsigned int, nfds - done, POLLFD_PER_PAGE);
		walk->next = kmalloc(struct_size(walk, entries, room), GFP_KERNEL);
		if (!walk->next)
			return -ENOMEM;
		walk = walk->next;
		walk->len = room;
	}
}

static int write_revents(const struct poll_list *list, struct pollfd __user *ufds)
{
	for (; list; list = list->next)
		for (unsigned int i = 0; i < list->len; i++, ufds++)
			if (put_user(list->entries[i].revents, &ufds->revents))
				return -EFAULT;
	return 0;
}

static int do_sys_poll(struct pollfd __user *ufds, unsigned int nfds, struct timespec64 *end)
{
	long stack[POLL_STACK_BYTES / sizeof(long)];
	struct poll_list *head = (struct poll_list *)stack;
	struct poll_wqueues table;
	int ret, error;

	if (nfds > rlimit(RLIMIT_NOFILE))
		return -EINVAL;
	ret = read_pollfds(head, (sizeof(stack) - sizeof(*head)) / sizeof(struct pollfd), ufds, nfds);
	if (!ret) {
		poll_initwait(&table);
		ret = do_poll(head, &table, end);
		poll_freewait(&table);
		error = write_revents(head, ufds);
		if (error)
			ret = error;
	}
	free_poll_list(head->next);
	return ret;
}

static long do_restart_poll(struct restart_block *restart)
{
	struct timespec64 end = { restart->poll.tv_sec, restart->poll.tv_nsec };
	int ret = do_sys_poll(restart->poll.ufds, restart->poll.nfds, restart->poll.has_timeout ? &end : NULL);

	if (ret == -ERESTARTNOHAND)
		ret = set_restart_fn(restart, do_restart_poll);
	return ret;
}

SYSCALL_DEFINE3(poll, struct pollfd __user *, ufds, unsigned int, nfds, int, timeout_msecs)
{
	struct restart_block *restart = &current->restart_block;
	struct timespec64 end, *to = NULL;
	int ret;

	if (timeout_msecs >= 0) {
		to = &end;
		poll_select_set_timeout(to, timeout_msecs / MSEC_PER_SEC,
					NSEC_PER_MSEC * (timeout_msecs % MSEC_PER_SEC));
	}
	ret = do_sys_poll(ufds, nfds, to);
	if (ret != -ERESTARTNOHAND)
		return ret;
	restart->poll.ufds = ufds;
	restart->poll.nfds = nfds;
	restart->poll.has_timeout = !!to;
	if (to) {
		restart->poll.tv_sec = end.tv_sec;
		restart->poll.tv_nsec = end.tv_nsec;
	}
	return set_restart_fn(restart, do_restart_poll);
}

static int get_timeout(const struct __kernel_timespec __user *tsp, struct timespec64 *end)
{
	struct timespec64 ts;

	if (get_timespec64(&ts, tsp))
		return -EFAULT;
	return poll_select_set_timeout(end, ts.tv_sec, ts.tv_nsec);
}

SYSCALL_DEFINE5(ppoll, struct pollfd __user *, ufds, unsigned int, nfds, struct __kernel_timespec __user *, tsp,
		const sigset_t __user *, sigmask, size_t, sigsetsize)
{
	struct timespec64 end;
	int ret;

	if (tsp) {
		ret = get_timeout(tsp, &end);
		if (ret)
			return ret;
	}
	ret = set_user_sigmask(sigmask, sigsetsize);
	if (ret)
		return ret;
	ret = do_sys_poll(ufds, nfds, tsp ? &end : NULL);
	return poll_select_finish(&end, tsp, TIME_TIMESPEC, ret);
}

/* ---- select ---- */

enum { SET_IN, SET_OUT, SET_EX, NR_SETS };

static const __poll_t set_events[NR_SETS] = { POLLIN_SET, POLLOUT_SET, POLLEX_SET };

/* One wait: the program's three sets, and what was found. Each bitmap has `longs` words. */
struct select_sets {
	unsigned int n;
	unsigned int longs;
	unsigned long *in;  /* NR_SETS bitmaps */
	unsigned long *out; /* NR_SETS bitmaps */
};

static unsigned long *set_of(unsigned long *bits, const struct select_sets *s, int which)
{
	return bits + which * s->longs;
}

/* Ask about descriptor @fd. Returns in how many sets it is ready, or -EBADF. */
static int select_one(const struct select_sets *s, unsigned int fd, poll_table *pt)
{
	__poll_t mask, key = 0;
	int found = 0;
	struct fd f;

	for (int i = 0; i < NR_SETS; i++)
		if (test_bit(fd, set_of(s->in, s, i)))
			key |= set_events[i];
	if (!key)
		return 0;
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	pt->_key = key | EPOLLHUP | EPOLLERR;
	mask = vfs_poll(f.file, pt);
	fdput(f);
	for (int i = 0; i < NR_SETS; i++) {
		if (test_bit(fd, set_of(s->in, s, i)) && mask & set_events[i]) {
			__set_bit(fd, set_of(s->out, s, i));
			found++;
		}
	}
	return found;
}

static int select_all(const struct select_sets *s, poll_table *pt)
{
	int found = 0;

	memset(s->out, 0, NR_SETS * s->longs * sizeof(long));
	for (unsigned int fd = 0; fd < s->n; fd++) {
		int ret = select_one(s, fd, pt);

		if (ret < 0)
			return ret;
		found += ret;
		if (ret)
			pt->_qproc = NULL;
	}
	pt->_qproc = NULL;
	return found;
}

static int do_select(const struct select_sets *s, struct timespec64 *end)
{
	bool timed_out = end && !end->tv_sec && !end->tv_nsec;
	ktime_t expire, *to = NULL;
	struct poll_wqueues table;
	int ret;

	poll_initwait(&table);
	if (timed_out) {
		table.pt._qproc = NULL;
	} else if (end) {
		expire = timespec64_to_ktime(*end);
		to = &expire;
	}
	for (;;) {
		ret = select_all(s, &table.pt);
		if (ret || timed_out)
			break;
		if (signal_pending(current)) {
			ret = -ERESTARTNOHAND;
			break;
		}
		ret = table.error;
		if (ret)
			break;
		if (!poll_schedule_timeout(&table, to))
			timed_out = true;
	}
	poll_freewait(&table);
	return ret;
}

/* Highest descriptor that can be meant: the table's size at the moment. */
static unsigned int max_select_fds(void)
{
	unsigned int max;

	rcu_read_lock();
	max = current->files ? files_fdtable(current->files)->max_fds : 0;
	rcu_read_unlock();
	return max;
}

static int read_sets(struct select_sets *s, unsigned long __user *const user[NR_SETS])
{
	size_t bytes = s->longs * sizeof(long);

	for (int i = 0; i < NR_SETS; i++) {
		if (!user[i])
			memset(set_of(s->in, s, i), 0, bytes);
		else if (copy_from_user(set_of(s->in, s, i), user[i], bytes))
			return -EFAULT;
	}
	return 0;
}

static int write_sets(const struct select_sets *s, unsigned long __user *const user[NR_SETS])
{
	for (int i = 0; i < NR_SETS; i++)
		if (user[i] && copy_to_user(user[i], set_of(s->out, s, i), s->longs * sizeof(long)))
			return -EFAULT;
	return 0;
}

static int core_sys_select(int n, unsigned long __user *const user[NR_SETS], struct timespec64 *end)
{
	struct select_sets s;
	int ret;

	if (n < 0)
		return -EINVAL;
	s.n = min_t(unsigned int, n, max_select_fds());
	s.longs = BITS_TO_LONGS(s.n);
	s.in = kvmalloc_array(2 * NR_SETS, max(s.longs, 1U) * sizeof(long), GFP_KERNEL);
	if (!s.in)
		return -ENOMEM;
	s.out = s.in + NR_SETS * s.longs;
	ret = read_sets(&s, user);
	if (!ret)
		ret = do_select(&s, end);
	if (ret >= 0 && write_sets(&s, user))
		ret = -EFAULT;
	kvfree(s.in);
	return ret;
}

SYSCALL_DEFINE5(select, int, n, unsigned long __user *, inp, unsigned long __user *, outp, unsigned long __user *, exp,
		struct __kernel_old_timeval __user *, tvp)
{
	unsigned long __user *const user[NR_SETS] = { inp, outp, exp };
	struct __kernel_old_timeval tv;
	struct timespec64 end;
	int ret;

	if (tvp) {
		if (copy_from_user(&tv, tvp, sizeof(tv)))
			return -EFAULT;
		if (poll_select_set_timeout(&end, tv.tv_sec + (tv.tv_usec / USEC_PER_SEC),
					    (tv.tv_usec % USEC_PER_SEC) * NSEC_PER_USEC))
			return -EINVAL;
	}
	ret = core_sys_select(n, user, tvp ? &end : NULL);
	return poll_select_finish(&end, tvp, TIME_TIMEVAL, ret);
}

struct sigset_argpack {
	const sigset_t __user *p;
	size_t size;
};

SYSCALL_DEFINE6(pselect6, int, n, unsigned long __user *, inp, unsigned long __user *, outp, unsigned long __user *,
		exp, struct __kernel_timespec __user *, tsp, void __user *, sig)
{
	unsigned long __user *const user[NR_SETS] = { inp, outp, exp };
	struct sigset_argpack mask = {};
	struct timespec64 end;
	int ret;

	if (sig && copy_from_user(&mask, sig, sizeof(mask)))
		return -EFAULT;
	if (tsp) {
		ret = get_timeout(tsp, &end);
		if (ret)
			return ret;
	}
	ret = set_user_sigmask(mask.p, mask.size);
	if (ret)
		return ret;
	ret = core_sys_select(n, user, tsp ? &end : NULL);
	return poll_select_finish(&end, tsp, TIME_TIMESPEC, ret);
}
