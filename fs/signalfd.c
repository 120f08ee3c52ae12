// SPDX-License-Identifier: MIT
/*
 * signalfd: signals as a file. A read takes pending signals of a set out of the reader's queues, as sigwaitinfo(2) does, and describes each
 * in 128 bytes; the program has blocked them before, or they are delivered instead.
 */
#include <linux/anon_inodes.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/signal.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#define SFD_CLOEXEC O_CLOEXEC
#define SFD_NONBLOCK O_NONBLOCK

struct signalfd_siginfo {
	__u32 ssi_signo;
	__s32 ssi_errno;
	__s32 ssi_code;
	__u32 ssi_pid;
	__u32 ssi_uid;
	__s32 ssi_fd;
	__u32 ssi_tid;
	__u32 ssi_band;
	__u32 ssi_overrun;
	__u32 ssi_trapno;
	__s32 ssi_status;
	__s32 ssi_int;
	__u64 ssi_ptr;
	__u64 ssi_utime;
	__u64 ssi_stime;
	__u64 ssi_addr;
	__u16 ssi_addr_lsb;
	__u16 __pad2;
	__s32 ssi_syscall;
	__u64 ssi_call_addr;
	__u32 ssi_arch;
	__u8 __pad[28];
};
static_assert(sizeof(struct signalfd_siginfo) == 128);

struct signalfd_ctx {
	sigset_t sigmask; /* the signals that stay: the complement of the program's set */
};

static int signalfd_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static __poll_t signalfd_poll(struct file *file, poll_table *wait)
{
	struct signalfd_ctx *ctx = file->private_data;
	__poll_t events = 0;

	poll_wait(file, &current->sighand->signalfd_wqh, wait);
	spin_lock_irq(&current->sighand->siglock);
	if (next_signal(&current->pending, &ctx->sigmask) ||
	    next_signal(&current->signal->shared_pending, &ctx->sigmask))
		events |= EPOLLIN;
	spin_unlock_irq(&current->sighand->siglock);
	return events;
}

/* What the record says depends on where the signal comes from, as siginfo's union does. */
static void fill_record(struct signalfd_siginfo *to, const kernel_siginfo_t *info)
{
	to->ssi_signo = info->si_signo;
	to->ssi_errno = info->si_errno;
	to->ssi_code = info->si_code;
	if (info->si_code == SI_TIMER) {
		to->ssi_tid = info->si_tid;
		to->ssi_overrun = info->si_overrun;
		to->ssi_ptr = (long)info->si_ptr;
		to->ssi_int = info->si_int;
		return;
	}
	if (info->si_signo == SIGCHLD && info->si_code > 0) {
		to->ssi_status = info->si_status;
		to->ssi_utime = info->si_utime;
		to->ssi_stime = info->si_stime;
	} else if (info->si_signo == SIGPOLL && info->si_code > 0) {
		to->ssi_band = info->si_band;
		to->ssi_fd = info->si_fd;
		return;
	} else if (info->si_code > 0 && info->si_code < SI_KERNEL &&
		   sigmask(info->si_signo) & (sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGILL) | sigmask(SIGFPE) |
					      sigmask(SIGTRAP))) {
		to->ssi_addr = (long)info->si_addr;
		return;
	} else if (info->si_code < 0) {
		to->ssi_ptr = (long)info->si_ptr;
		to->ssi_int = info->si_int;
	}
	to->ssi_pid = info->si_pid;
	to->ssi_uid = info->si_uid;
}

static int take_signal(struct signalfd_ctx *ctx, kernel_siginfo_t *info)
{
	enum pid_type type;
	int sig;

	spin_lock_irq(&current->sighand->siglock);
	sig = dequeue_signal(current, &ctx->sigmask, info, &type);
	spin_unlock_irq(&current->sighand->siglock);
	return sig;
}

/* Returns the signal's number, 0 if none is pending and the caller will not wait, -EAGAIN or -ERESTARTSYS. */
static int signalfd_dequeue(struct signalfd_ctx *ctx, kernel_siginfo_t *info, bool nonblock)
{
	DECLARE_WAITQUEUE(wait, current);
	int sig = take_signal(ctx, info);

	if (sig || nonblock)
		return sig ?: -EAGAIN;
	add_wait_queue(&current->sighand->signalfd_wqh, &wait);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		sig = take_signal(ctx, info);
		if (sig)
			break;
		if (signal_pending(current)) {
			sig = -ERESTARTSYS;
			break;
		}
		schedule();
	}
	remove_wait_queue(&current->sighand->signalfd_wqh, &wait);
	__set_current_state(TASK_RUNNING);
	return sig;
}

static ssize_t signalfd_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	bool nonblock = file->f_flags & O_NONBLOCK;
	ssize_t total = 0;

	count /= sizeof(struct signalfd_siginfo);
	if (!count)
		return -EINVAL;
	for (; count; count--) {
		struct signalfd_siginfo record = {};
		kernel_siginfo_t info;
		int sig = signalfd_dequeue(file->private_data, &info, nonblock || total);

		if (sig < 0)
			return total ?: sig;
		fill_record(&record, &info);
		if (copy_to_user(buf + total, &record, sizeof(record)))
			return total ?: -EFAULT;
		total += sizeof(record);
	}
	return total;
}

static const struct file_operations signalfd_fops = {
	.release = signalfd_release,
	.poll = signalfd_poll,
	.read = signalfd_read,
	.llseek = noop_llseek,
};

static int change_set(int ufd, const sigset_t *mask)
{
	struct fd f = fdget(ufd);
	struct signalfd_ctx *ctx;

	if (!f.file)
		return -EBADF;
	if (f.file->f_op != &signalfd_fops) {
		fdput(f);
		return -EINVAL;
	}
	ctx = f.file->private_data;
	spin_lock_irq(&current->sighand->siglock);
	ctx->sigmask = *mask;
	spin_unlock_irq(&current->sighand->siglock);
	wake_up(&current->sighand->signalfd_wqh);
	fdput(f);
	return ufd;
}

static int do_signalfd4(int ufd, sigset_t *mask, int flags)
{
	struct signalfd_ctx *ctx;

	if (flags & ~(SFD_CLOEXEC | SFD_NONBLOCK))
		return -EINVAL;
	sigdelsetmask(mask, sigmask(SIGKILL) | sigmask(SIGSTOP));
	signotset(mask);
	if (ufd != -1)
		return change_set(ufd, mask);
	ctx = kmalloc(sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return -ENOMEM;
	ctx->sigmask = *mask;
	ufd = anon_inode_getfd("[signalfd]", &signalfd_fops, ctx, O_RDWR | (flags & (O_CLOEXEC | O_NONBLOCK)));
	if (ufd < 0)
		kfree(ctx);
	return ufd;
}

SYSCALL_DEFINE4(signalfd4, int, ufd, sigset_t __user *, user_mask, size_t, sizemask, int, flags)
{
	sigset_t mask;

	if (sizemask != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&mask, user_mask, sizeof(mask)))
		return -EFAULT;
	return do_signalfd4(ufd, &mask, flags);
}

SYSCALL_DEFINE3(signalfd, int, ufd, sigset_t __user *, user_mask, size_t, sizemask)
{
	sigset_t mask;

	if (sizemask != sizeof(sigset_t))
		return -EINVAL;
	if (copy_from_user(&mask, user_mask, sizeof(mask)))
		return -EFAULT;
	return do_signalfd4(ufd, &mask, 0);
}
