// SPDX-License-Identifier: MIT
/*
 * Advisory locks on files: POSIX locks of byte ranges (fcntl's F_SETLK), which belong to a process (its table of files), the same for an open file
 * (F_OFD_SETLK), and locks of whole files (flock), which belong to an open file.
 *
 * The locks of an inode hang on its file_lock_context, made by the first. Its lock guards the lists. An owner's POSIX locks are disjoint, and those
 * of one type that touch are one. Who has to wait sleeps on the context's queue and tries again after each change. A process that would
 * wait for one that waits, over any number of steps, for it gets -EDEADLK: `waiting` lists who waits for whom, under waiting_lock, which is taken
 * inside a context's lock.
 *
 * All locks that a request may need are allocated before anything changes, so that without memory nothing has happened (-ENOLCK).
 * Not here: leases and mandatory locks.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fcntl.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/filelock.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

struct file_lock_context {
	spinlock_t lock;
	struct list_head posix; /* ranges, of processes and of open files */
	struct list_head flock;
	wait_queue_head_t wait; /* something has changed */
};

/* Somebody who waits. */
struct waiter {
	struct list_head list;
	fl_owner_t owner;
	fl_owner_t blocker;
};

static LIST_HEAD(waiting);
static DEFINE_SPINLOCK(waiting_lock);

/* ---- Contexts ---- */

static struct file_lock_context *get_context(struct inode *inode, bool make)
{
	struct file_lock_context *ctx = smp_load_acquire(&inode->i_flctx), *old;

	if (ctx || !make)
		return ctx;
	ctx = kmalloc(sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return NULL;
	spin_lock_init(&ctx->lock);
	INIT_LIST_HEAD(&ctx->posix);
	INIT_LIST_HEAD(&ctx->flock);
	init_waitqueue_head(&ctx->wait);
	old = cmpxchg(&inode->i_flctx, NULL, ctx);
	if (old)
		kfree(ctx);
	return old ?: ctx;
}

/** locks_free_lock_context - the inode goes away; nobody has it open any more */
void locks_free_lock_context(struct inode *inode)
{
	struct file_lock_context *ctx = inode->i_flctx;

	if (!ctx)
		return;
	WARN_ON(!list_empty(&ctx->posix) || !list_empty(&ctx->flock));
	inode->i_flctx = NULL;
	kfree(ctx);
}

static void delete_lock(struct file_lock *fl)
{
	list_del(&fl->fl_list);
	kfree(fl);
}

/* ---- Conflicts and deadlocks ---- */

static bool overlap(const struct file_lock *a, const struct file_lock *b)
{
	return a->fl_end >= b->fl_start && b->fl_end >= a->fl_start;
}

static bool types_conflict(const struct file_lock *a, const struct file_lock *b)
{
	return a->fl_type == F_WRLCK || b->fl_type == F_WRLCK;
}

/* The first lock that stands in the way of a range; ctx->lock is held. */
static struct file_lock *range_conflict(struct file_lock_context *ctx, const struct file_lock *request)
{
	struct file_lock *fl;

	if (request->fl_type == F_UNLCK)
		return NULL;
	list_for_each_entry(fl, &ctx->posix, fl_list)
		if (fl->fl_owner != request->fl_owner && overlap(fl, request) && types_conflict(fl, request))
			return fl;
	return NULL;
}

/* Does @blocker wait for @owner, perhaps by way of others? waiting_lock is held. */
static bool would_deadlock(fl_owner_t owner, fl_owner_t blocker)
{
	struct waiter *w;

	for (int steps = 0; steps < 10; steps++) {
		bool found = false;

		if (blocker == owner)
			return true;
		list_for_each_entry(w, &waiting, list) {
			if (w->owner == blocker) {
				blocker = w->blocker;
				found = true;
				break;
			}
		}
		if (!found)
			return false;
	}
	return false;
}

/* Begin to wait for @blocker. Returns 0 or -EDEADLK. */
static int start_waiting(struct waiter *w, const struct file_lock *request, const struct file_lock *blocker)
{
	int error = 0;

	w->owner = request->fl_owner;
	w->blocker = blocker->fl_owner;
	spin_lock(&waiting_lock);
	/* Open files have no place in it: one may be used by many processes. */
	if (!(request->fl_flags & FL_OFDLCK) && would_deadlock(w->owner, w->blocker))
		error = -EDEADLK;
	else
		list_add(&w->list, &waiting);
	spin_unlock(&waiting_lock);
	return error;
}

static void stop_waiting(struct waiter *w)
{
	spin_lock(&waiting_lock);
	list_del(&w->list);
	spin_unlock(&waiting_lock);
}

/* ---- Ranges ---- */

/* Take from @fl, of another type, what @request covers. @spare is used if it falls into two, and then NULL. */
static void cut_range(struct file_lock *fl, const struct file_lock *request, struct file_lock **spare)
{
	bool left = fl->fl_start<request->fl_start, right = fl->fl_end> request->fl_end;

	if (left && right) {
		struct file_lock *rest = *spare;

		*spare = NULL;
		*rest = *fl;
		rest->fl_start = request->fl_end + 1;
		fl->fl_end = request->fl_start - 1;
		list_add(&rest->fl_list, &fl->fl_list);
	} else if (left) {
		fl->fl_end = request->fl_start - 1;
	} else if (right) {
		fl->fl_start = request->fl_end + 1;
	} else {
		delete_lock(fl);
	}
}

static bool touch(const struct file_lock *a, const struct file_lock *b)
{
	return (a->fl_end == OFFSET_MAX || a->fl_end + 1 >= b->fl_start) &&
	       (b->fl_end == OFFSET_MAX || b->fl_end + 1 >= a->fl_start);
}

/* Behind the owner's lower ranges, and before the higher ones: F_GETLK tells the first that is in the way. */
static void insert_range(struct file_lock_context *ctx, struct file_lock *request)
{
	struct list_head *place = &ctx->posix;
	struct file_lock *fl;

	list_for_each_entry(fl, &ctx->posix, fl_list) {
		if (fl->fl_owner != request->fl_owner)
			continue;
		place = fl->fl_start > request->fl_start ? &fl->fl_list : fl->fl_list.next;
		if (fl->fl_start > request->fl_start)
			break;
	}
	list_add_tail(&request->fl_list, place);
}

/* Nothing conflicts: put @request, which becomes part of the list or is freed, into its owner's ranges. ctx->lock is held. */
static void set_range(struct file_lock_context *ctx, struct file_lock *request, struct file_lock **spare)
{
	struct file_lock *fl, *next;

	list_for_each_entry_safe(fl, next, &ctx->posix, fl_list) {
		if (fl->fl_owner != request->fl_owner)
			continue;
		if (fl->fl_type == request->fl_type && touch(fl, request)) {
			request->fl_start = min(request->fl_start, fl->fl_start);
			request->fl_end = max(request->fl_end, fl->fl_end);
			delete_lock(fl);
		} else if (fl->fl_type != request->fl_type && overlap(fl, request)) {
			cut_range(fl, request, spare);
		}
	}
	if (request->fl_type == F_UNLCK)
		kfree(request);
	else
		insert_range(ctx, request);
}

/* Set a range, which is used up. Returns 0, -EAGAIN, -EDEADLK, -ENOLCK or -ERESTARTSYS. */
static int lock_range(struct inode *inode, struct file_lock *request, bool wait)
{
	struct file_lock_context *ctx = get_context(inode, request->fl_type != F_UNLCK);
	struct file_lock *spare = kmalloc(sizeof(*spare), GFP_KERNEL), *blocker;
	int error = 0;

	if (!ctx || !spare) {
		error = request->fl_type == F_UNLCK && !ctx ? 0 : -ENOLCK;
		kfree(request);
		goto out;
	}
	for (;;) {
		DEFINE_WAIT(entry);
		struct waiter w;

		prepare_to_wait(&ctx->wait, &entry, TASK_INTERRUPTIBLE);
		spin_lock(&ctx->lock);
		blocker = range_conflict(ctx, request);
		if (!blocker)
			set_range(ctx, request, &spare);
		else
			error = wait ? start_waiting(&w, request, blocker) : -EAGAIN;
		spin_unlock(&ctx->lock);
		if (blocker && !error) {
			schedule();
			stop_waiting(&w);
			if (signal_pending(current))
				error = -ERESTARTSYS;
		}
		finish_wait(&ctx->wait, &entry);
		if (!blocker)
			break;
		if (error) {
			kfree(request);
			goto out;
		}
	}
	wake_up_all(&ctx->wait);
out:
	kfree(spare);
	return error;
}

/* ---- fcntl ---- */

/* What a program's struct flock means for the file. */
static int flock_to_range(struct file *filp, const struct flock *l, struct file_lock *fl)
{
	loff_t start;

	switch (l->l_whence) {
	case SEEK_SET:
		start = 0;
		break;
	case SEEK_CUR:
		start = filp->f_pos;
		break;
	case SEEK_END:
		start = i_size_read(file_inode(filp));
		break;
	default:
		return -EINVAL;
	}
	if (l->l_start > OFFSET_MAX - start)
		return -EOVERFLOW;
	fl->fl_start = start + l->l_start;
	if (fl->fl_start < 0)
		return -EINVAL;
	if (l->l_len > 0) {
		if (l->l_len - 1 > OFFSET_MAX - fl->fl_start)
			return -EOVERFLOW;
		fl->fl_end = fl->fl_start + (l->l_len - 1);
	} else if (l->l_len < 0) {
		if (fl->fl_start + l->l_len < 0)
			return -EINVAL;
		fl->fl_end = fl->fl_start - 1;
		fl->fl_start += l->l_len;
	} else {
		fl->fl_end = OFFSET_MAX;
	}
	if (l->l_type != F_RDLCK && l->l_type != F_WRLCK && l->l_type != F_UNLCK)
		return -EINVAL;
	fl->fl_type = l->l_type;
	return 0;
}

static void set_owner(struct file *filp, unsigned int cmd, struct file_lock *fl)
{
	bool ofd = cmd == F_OFD_GETLK || cmd == F_OFD_SETLK || cmd == F_OFD_SETLKW;

	fl->fl_owner = ofd ? (fl_owner_t)filp : (fl_owner_t)current->files;
	fl->fl_flags = FL_POSIX | (ofd ? FL_OFDLCK : 0);
	fl->fl_pid = ofd ? -1 : current->tgid;
	fl->fl_file = filp;
}

/**
 * fcntl_getlk - F_GETLK: which lock would be in the way?
 */
int fcntl_getlk(struct file *filp, unsigned int cmd, struct flock __user *user)
{
	struct file_lock_context *ctx;
	struct file_lock fl = {}, *blocker;
	struct flock l;
	int error;

	if (copy_from_user(&l, user, sizeof(l)))
		return -EFAULT;
	if (cmd == F_GETLK && l.l_type != F_RDLCK && l.l_type != F_WRLCK)
		return -EINVAL;
	if (cmd == F_OFD_GETLK && l.l_pid)
		return -EINVAL;
	error = flock_to_range(filp, &l, &fl);
	if (error)
		return error;
	set_owner(filp, cmd, &fl);
	l.l_type = F_UNLCK;
	ctx = get_context(file_inode(filp), false);
	if (ctx) {
		spin_lock(&ctx->lock);
		blocker = range_conflict(ctx, &fl);
		if (blocker) {
			l.l_type = blocker->fl_type;
			l.l_whence = SEEK_SET;
			l.l_start = blocker->fl_start;
			l.l_len = blocker->fl_end == OFFSET_MAX ? 0 : blocker->fl_end - blocker->fl_start + 1;
			l.l_pid = blocker->fl_pid;
		}
		spin_unlock(&ctx->lock);
	}
	return copy_to_user(user, &l, sizeof(l)) ? -EFAULT : 0;
}

/**
 * fcntl_setlk - F_SETLK, F_SETLKW
 */
int fcntl_setlk(unsigned int fd, struct file *filp, unsigned int cmd, struct flock __user *user)
{
	struct file_lock *fl;
	struct flock l;
	int error;

	if (copy_from_user(&l, user, sizeof(l)))
		return -EFAULT;
	fl = kzalloc(sizeof(*fl), GFP_KERNEL);
	if (!fl)
		return -ENOLCK;
	error = flock_to_range(filp, &l, fl);
	if (!error && (cmd == F_OFD_SETLK || cmd == F_OFD_SETLKW) && l.l_pid)
		error = -EINVAL;
	if (!error && ((fl->fl_type == F_RDLCK && !(filp->f_mode & FMODE_READ)) ||
		       (fl->fl_type == F_WRLCK && !(filp->f_mode & FMODE_WRITE))))
		error = -EBADF;
	if (error) {
		kfree(fl);
		return error;
	}
	set_owner(filp, cmd, fl);
	return lock_range(file_inode(filp), fl, cmd == F_SETLKW || cmd == F_OFD_SETLKW);
}

/* ---- flock ---- */

/* ctx->lock is held. */
static bool flock_conflict(struct file_lock_context *ctx, const struct file_lock *request)
{
	struct file_lock *fl;

	list_for_each_entry(fl, &ctx->flock, fl_list)
		if (fl->fl_file != request->fl_file && types_conflict(fl, request))
			return true;
	return false;
}

static void remove_flock(struct file_lock_context *ctx, struct file *filp)
{
	struct file_lock *fl, *next;

	list_for_each_entry_safe(fl, next, &ctx->flock, fl_list)
		if (fl->fl_file == filp)
			delete_lock(fl);
}

/* Replacing a lock gives the old one up first, as on Linux: another may get in between. Returns whether it was set. */
static bool try_flock(struct file_lock_context *ctx, struct file_lock *request, bool *changed)
{
	bool set;

	spin_lock(&ctx->lock);
	remove_flock(ctx, request->fl_file);
	set = !flock_conflict(ctx, request);
	if (set)
		list_add_tail(&request->fl_list, &ctx->flock);
	spin_unlock(&ctx->lock);
	*changed = true;
	return set;
}

static int set_flock(struct file *filp, short type, bool wait)
{
	struct file_lock_context *ctx = get_context(file_inode(filp), true);
	struct file_lock *fl = kzalloc(sizeof(*fl), GFP_KERNEL);
	bool changed = false;
	int error;

	if (!ctx || !fl) {
		kfree(fl);
		return -ENOMEM;
	}
	fl->fl_type = type;
	fl->fl_flags = FL_FLOCK;
	fl->fl_owner = filp;
	fl->fl_file = filp;
	fl->fl_pid = current->tgid;
	fl->fl_end = OFFSET_MAX;
	error = 0;
	if (!try_flock(ctx, fl, &changed))
		error = wait ? wait_event_interruptible(ctx->wait, try_flock(ctx, fl, &changed)) : -EAGAIN;
	if (error)
		kfree(fl);
	if (changed)
		wake_up_all(&ctx->wait);
	return error;
}

static void drop_flock(struct file *filp)
{
	struct file_lock_context *ctx = get_context(file_inode(filp), false);

	if (!ctx)
		return;
	spin_lock(&ctx->lock);
	remove_flock(ctx, filp);
	spin_unlock(&ctx->lock);
	wake_up_all(&ctx->wait);
}

static int do_flock(struct file *filp, unsigned int cmd)
{
	short type;

	switch (cmd & ~LOCK_NB) {
	case LOCK_SH:
		type = F_RDLCK;
		break;
	case LOCK_EX:
		type = F_WRLCK;
		break;
	case LOCK_UN:
		drop_flock(filp);
		return 0;
	default:
		return -EINVAL;
	}
	if (!(filp->f_mode & (FMODE_READ | FMODE_WRITE)))
		return -EBADF;
	return set_flock(filp, type, !(cmd & LOCK_NB));
}

SYSCALL_DEFINE2(flock, unsigned int, fd, unsigned int, cmd)
{
	struct fd f = fdget(fd);
	int error;

	if (!f.file)
		return -EBADF;
	error = do_flock(f.file, cmd);
	fdput(f);
	return error;
}

/* ---- The end of owners ---- */

static void remove_owner(struct file *filp, fl_owner_t owner)
{
	struct file_lock_context *ctx = get_context(file_inode(filp), false);
	struct file_lock *fl, *next;
	bool changed = false;

	if (likely(!ctx) || list_empty(&ctx->posix))
		return;
	spin_lock(&ctx->lock);
	list_for_each_entry_safe(fl, next, &ctx->posix, fl_list) {
		if (fl->fl_owner == owner) {
			delete_lock(fl);
			changed = true;
		}
	}
	spin_unlock(&ctx->lock);
	if (changed)
		wake_up_all(&ctx->wait);
}

/**
 * locks_remove_posix - a process closes a descriptor of the file: that ends all its locks of it
 */
void locks_remove_posix(struct file *filp, fl_owner_t owner)
{
	remove_owner(filp, owner);
}
EXPORT_SYMBOL(locks_remove_posix);

/**
 * locks_remove_file - an open file ends, and its locks with it
 */
void locks_remove_file(struct file *filp)
{
	if (likely(!file_inode(filp)->i_flctx))
		return;
	remove_owner(filp, filp);
	drop_flock(filp);
}
