// SPDX-License-Identifier: MIT
/*
 * timerfd: a timer as a file. A read waits until the timer has expired, and tells how often since the last read or setting.
 *
 * wqh.lock, interrupts off, guards the context; the timer's handler takes it. A periodic timer is moved on by who reads (or asks for the
 * time), not by the handler, so that one that nobody reads costs nothing.
 */
#include <linux/anon_inodes.h>
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/hrtimer.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/time.h>
#include <linux/uaccess.h>

#define TFD_TIMER_ABSTIME (1 << 0)
#define TFD_TIMER_CANCEL_ON_SET (1 << 1)
#define TFD_CLOEXEC O_CLOEXEC
#define TFD_NONBLOCK O_NONBLOCK
#define TFD_IOC_SET_TICKS _IOW('T', 0, __u64)

struct timerfd_ctx {
	struct hrtimer timer;
	wait_queue_head_t wqh;
	ktime_t interval; /* wqh.lock, as the following */
	u64 ticks;
	bool expired; /* since the timer was last started */
	int clockid;
};

static enum hrtimer_restart timerfd_expires(struct hrtimer *timer)
{
	struct timerfd_ctx *ctx = container_of(timer, struct timerfd_ctx, timer);
	unsigned long flags;

	spin_lock_irqsave(&ctx->wqh.lock, flags);
	ctx->expired = true;
	ctx->ticks++;
	wake_up_locked_poll(&ctx->wqh, EPOLLIN);
	spin_unlock_irqrestore(&ctx->wqh.lock, flags);
	return HRTIMER_NORESTART;
}

/* Count the periods that have passed, and start the timer for the next. wqh.lock is held. */
static void move_on(struct timerfd_ctx *ctx)
{
	if (!ctx->expired || !ctx->interval)
		return;
	ctx->expired = false;
	ctx->ticks += hrtimer_forward_now(&ctx->timer, ctx->interval) - 1;
	hrtimer_restart(&ctx->timer);
}

static ktime_t time_left(struct timerfd_ctx *ctx)
{
	ktime_t left = hrtimer_expires_remaining(&ctx->timer);

	return left < 0 ? 0 : left;
}

static int timerfd_release(struct inode *inode, struct file *file)
{
	struct timerfd_ctx *ctx = file->private_data;

	hrtimer_cancel(&ctx->timer);
	kfree(ctx);
	return 0;
}

static __poll_t timerfd_poll(struct file *file, poll_table *wait)
{
	struct timerfd_ctx *ctx = file->private_data;

	poll_wait(file, &ctx->wqh, wait);
	return READ_ONCE(ctx->ticks) ? EPOLLIN : 0;
}

static ssize_t timerfd_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	struct timerfd_ctx *ctx = file->private_data;
	ssize_t res = 0;
	u64 ticks = 0;

	if (count < sizeof(ticks))
		return -EINVAL;
	spin_lock_irq(&ctx->wqh.lock);
	if (file->f_flags & O_NONBLOCK)
		res = ctx->ticks ? 0 : -EAGAIN;
	else
		res = wait_event_interruptible_locked_irq(ctx->wqh, ctx->ticks);
	if (ctx->ticks) {
		move_on(ctx);
		ticks = ctx->ticks;
		ctx->ticks = 0;
		ctx->expired = false;
		res = 0;
	}
	spin_unlock_irq(&ctx->wqh.lock);
	if (ticks)
		res = put_user(ticks, (u64 __user *)buf) ? -EFAULT : sizeof(ticks);
	return res;
}

static long timerfd_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct timerfd_ctx *ctx = file->private_data;
	u64 ticks;

	if (cmd != TFD_IOC_SET_TICKS)
		return -ENOTTY;
	if (copy_from_user(&ticks, (u64 __user *)arg, sizeof(ticks)))
		return -EFAULT;
	if (!ticks)
		return -EINVAL;
	spin_lock_irq(&ctx->wqh.lock);
	ctx->ticks = ticks;
	wake_up_locked_poll(&ctx->wqh, EPOLLIN);
	spin_unlock_irq(&ctx->wqh.lock);
	return 0;
}

static const struct file_operations timerfd_fops = {
	.release = timerfd_release,
	.poll = timerfd_poll,
	.read = timerfd_read,
	.unlocked_ioctl = timerfd_ioctl,
	.llseek = noop_llseek,
};

static struct fd timerfd_fget(int fd, int *error)
{
	struct fd f = fdget(fd);

	*error = f.file ? 0 : -EBADF;
	if (f.file && f.file->f_op != &timerfd_fops) {
		fdput(f);
		*error = -EINVAL;
	}
	return f;
}

static bool clock_has_timers(int clockid)
{
	return clockid == CLOCK_MONOTONIC || clockid == CLOCK_REALTIME || clockid == CLOCK_REALTIME_ALARM ||
	       clockid == CLOCK_BOOTTIME || clockid == CLOCK_BOOTTIME_ALARM;
}

static int timer_clock(int clockid)
{
	if (clockid == CLOCK_REALTIME_ALARM)
		return CLOCK_REALTIME;
	return clockid == CLOCK_BOOTTIME_ALARM ? CLOCK_BOOTTIME : clockid;
}

SYSCALL_DEFINE2(timerfd_create, int, clockid, int, flags)
{
	struct timerfd_ctx *ctx;
	int fd;

	if (flags & ~(TFD_CLOEXEC | TFD_NONBLOCK) || !clock_has_timers(clockid))
		return -EINVAL;
	if (timer_clock(clockid) != clockid && !capable(CAP_WAKE_ALARM))
		return -EPERM;
	ctx = kzalloc(sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return -ENOMEM;
	init_waitqueue_head(&ctx->wqh);
	ctx->clockid = clockid;
	hrtimer_init(&ctx->timer, timer_clock(clockid), HRTIMER_MODE_ABS);
	ctx->timer.function = timerfd_expires;
	fd = anon_inode_getfd("[timerfd]", &timerfd_fops, ctx, O_RDWR | (flags & (O_CLOEXEC | O_NONBLOCK)));
	if (fd < 0)
		kfree(ctx);
	return fd;
}

/* The timer does not run. */
static void start_timer(struct timerfd_ctx *ctx, int flags, const struct itimerspec64 *t)
{
	enum hrtimer_mode mode = flags & TFD_TIMER_ABSTIME ? HRTIMER_MODE_ABS : HRTIMER_MODE_REL;
	ktime_t value = timespec64_to_ktime(t->it_value);

	ctx->expired = false;
	ctx->ticks = 0;
	ctx->interval = timespec64_to_ktime(t->it_interval);
	hrtimer_init(&ctx->timer, timer_clock(ctx->clockid), mode);
	hrtimer_set_expires(&ctx->timer, value);
	ctx->timer.function = timerfd_expires;
	if (mode == HRTIMER_MODE_ABS && value && value <= hrtimer_cb_get_time(&ctx->timer)) {
		/* Long ago: it has expired when the call returns. */
		ctx->expired = true;
		ctx->ticks = 1;
		wake_up_locked_poll(&ctx->wqh, EPOLLIN);
	} else if (value) {
		hrtimer_start(&ctx->timer, value, mode);
	}
}

static void stop_timer(struct timerfd_ctx *ctx)
{
	for (;;) {
		spin_lock_irq(&ctx->wqh.lock);
		if (hrtimer_try_to_cancel(&ctx->timer) >= 0)
			return;
		spin_unlock_irq(&ctx->wqh.lock);
		cpu_relax();
	}
}

SYSCALL_DEFINE4(timerfd_settime, int, ufd, int, flags, const struct __kernel_itimerspec __user *, utmr,
		struct __kernel_itimerspec __user *, otmr)
{
	struct itimerspec64 new, old;
	struct timerfd_ctx *ctx;
	struct fd f;
	int error;

	if (get_itimerspec64(&new, utmr))
		return -EFAULT;
	if (flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET) || !itimerspec64_valid(&new))
		return -EINVAL;
	f = timerfd_fget(ufd, &error);
	if (error)
		return error;
	ctx = f.file->private_data;
	stop_timer(ctx); /* returns with wqh.lock held */
	if (ctx->expired && ctx->interval)
		hrtimer_forward_now(&ctx->timer, ctx->interval);
	old.it_value = ktime_to_timespec64(time_left(ctx));
	old.it_interval = ktime_to_timespec64(ctx->interval);
	start_timer(ctx, flags, &new);
	spin_unlock_irq(&ctx->wqh.lock);
	fdput(f);
	return otmr && put_itimerspec64(&old, otmr) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(timerfd_gettime, int, ufd, struct __kernel_itimerspec __user *, otmr)
{
	struct itimerspec64 value;
	struct timerfd_ctx *ctx;
	int error;
	struct fd f = timerfd_fget(ufd, &error);

	if (error)
		return error;
	ctx = f.file->private_data;
	spin_lock_irq(&ctx->wqh.lock);
	move_on(ctx);
	value.it_value = ktime_to_timespec64(time_left(ctx));
	value.it_interval = ktime_to_timespec64(ctx->interval);
	spin_unlock_irq(&ctx->wqh.lock);
	fdput(f);
	return put_itimerspec64(&value, otmr) ? -EFAULT : 0;
}
