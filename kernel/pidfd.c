// SPDX-License-Identifier: MIT
/*
 * File descriptors that stand for processes: a number that cannot be given to another while the file is open. It can be polled (readable when
 * the process has ended), waited for (waitid, P_PIDFD) and used to send signals.
 *
 * The file's private_data is the struct pid, with a reference. do_notify_pidfd() wakes who polls.
 */
#include <linux/anon_inodes.h>
#include <linux/cred.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/pid.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include "internal.h"

#define PIDFD_NONBLOCK O_NONBLOCK

static int pidfd_release(struct inode *inode, struct file *file)
{
	put_pid(file->private_data);
	return 0;
}

static bool pid_has_ended(struct pid *pid)
{
	struct task_struct *task;
	bool ended;

	rcu_read_lock();
	task = pid_task(pid, PIDTYPE_PID);
	ended = !task || (READ_ONCE(task->exit_state) && thread_group_empty(task));
	rcu_read_unlock();
	return ended;
}

static __poll_t pidfd_poll(struct file *file, struct poll_table_struct *pts)
{
	struct pid *pid = file->private_data;

	poll_wait(file, &pid->wait_pidfd, pts);
	return pid_has_ended(pid) ? EPOLLIN | EPOLLRDNORM : 0;
}

static void pidfd_show_fdinfo(struct seq_file *m, struct file *file)
{
	struct pid *pid = file->private_data;
	pid_t nr = pid_task(pid, PIDTYPE_PID) ? pid_nr(pid) : -1;

	seq_printf(m, "Pid:\t%d\nNSpid:\t%d\n", nr, nr);
}

const struct file_operations pidfd_fops = {
	.release = pidfd_release,
	.poll = pidfd_poll,
	.show_fdinfo = pidfd_show_fdinfo,
};

/** do_notify_pidfd - a process has ended: wake who polls its descriptors */
void do_notify_pidfd(struct task_struct *task)
{
	wake_up_all(&task_pid(task)->wait_pidfd);
}

/** pidfd_get_pid - the process of a descriptor, with a reference; ERR_PTR(-EBADF). @flags: gets the file's flags */
struct pid *pidfd_get_pid(unsigned int fd, unsigned int *flags)
{
	struct fd f = fdget(fd);
	struct pid *pid;

	if (!f.file)
		return ERR_PTR(-EBADF);
	if (f.file->f_op == &pidfd_fops) {
		pid = get_pid(f.file->private_data);
		*flags = f.file->f_flags;
	} else {
		pid = ERR_PTR(-EBADF);
	}
	fdput(f);
	return pid;
}

/* ---- With a new process ---- */

/** pidfd_reserve - get all that a descriptor needs but the process; 0 or -errno */
int pidfd_reserve(struct pidfd_reservation *r)
{
	struct file *file;
	int fd = get_unused_fd_flags(O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return fd;
	file = anon_inode_getfile("[pidfd]", &pidfd_fops, NULL, O_RDWR | O_CLOEXEC);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	*r = (struct pidfd_reservation){ .file = file, .fd = fd };
	return 0;
}

/** pidfd_commit - the process has been made: tell the program its descriptor */
void pidfd_commit(struct pidfd_reservation *r, struct pid *pid, int __user *ufd)
{
	r->file->private_data = get_pid(pid);
	(void)put_user(r->fd, ufd);
	fd_install(r->fd, r->file);
}

/** pidfd_cancel - there is no process: undo pidfd_reserve(), if it was called */
void pidfd_cancel(struct pidfd_reservation *r)
{
	if (!r->file)
		return;
	put_unused_fd(r->fd);
	fput(r->file);
}

/** pidfd_create - a descriptor for a process that exists; its number or -errno */
int pidfd_create(struct pid *pid, unsigned int flags)
{
	int fd;

	if (!pid_has_task(pid, PIDTYPE_TGID))
		return -EINVAL;
	get_pid(pid);
	fd = anon_inode_getfd("[pidfd]", &pidfd_fops, pid, flags | O_RDWR | O_CLOEXEC);
	if (fd < 0)
		put_pid(pid);
	return fd;
}

/* ---- The system calls ---- */

SYSCALL_DEFINE2(pidfd_open, pid_t, pid, unsigned int, flags)
{
	struct pid *p;
	int fd;

	if (flags & ~PIDFD_NONBLOCK || pid <= 0)
		return -EINVAL;
	p = find_get_pid(pid);
	if (!p)
		return -ESRCH;
	fd = pidfd_create(p, flags);
	put_pid(p);
	return fd;
}

static int signal_info(struct kernel_siginfo *kinfo, int sig, struct pid *pid, siginfo_t __user *info)
{
	int ret;

	if (!info) {
		clear_siginfo(kinfo);
		kinfo->si_signo = sig;
		kinfo->si_code = SI_USER;
		kinfo->si_pid = task_tgid_vnr(current);
		kinfo->si_uid = from_kuid_munged(&init_user_ns, current_uid());
		return 0;
	}
	ret = copy_siginfo_from_user(kinfo, info);
	if (ret)
		return ret;
	if (sig != kinfo->si_signo)
		return -EINVAL;
	/* Only to itself may a program claim to be the kernel or kill(). */
	if (task_pid(current) != pid && (kinfo->si_code >= 0 || kinfo->si_code == SI_TKILL))
		return -EPERM;
	return 0;
}

SYSCALL_DEFINE4(pidfd_send_signal, int, pidfd, int, sig, siginfo_t __user *, info, unsigned int, flags)
{
	struct kernel_siginfo kinfo;
	unsigned int f_flags;
	struct pid *pid;
	int ret;

	if (flags)
		return -EINVAL;
	pid = pidfd_get_pid(pidfd, &f_flags);
	if (IS_ERR(pid))
		return PTR_ERR(pid);
	ret = signal_info(&kinfo, sig, pid, info);
	if (!ret)
		ret = kill_pid_info(sig, &kinfo, pid);
	put_pid(pid);
	return ret;
}

static struct file *file_of(struct pid *pid, int fd)
{
	struct task_struct *task = get_pid_task(pid, PIDTYPE_PID);
	struct file *file = ERR_PTR(-EPERM);

	if (!task)
		return ERR_PTR(-ESRCH);
	if (same_thread_group(task, current) || capable(CAP_SYS_PTRACE) || uid_eq(task_uid(task), current_uid()))
		file = fget_task(task, fd) ?: ERR_PTR(-EBADF);
	put_task_struct(task);
	return file;
}

SYSCALL_DEFINE3(pidfd_getfd, int, pidfd, int, fd, unsigned int, flags)
{
	unsigned int f_flags;
	struct file *file;
	struct pid *pid;
	int ret;

	if (flags)
		return -EINVAL;
	pid = pidfd_get_pid(pidfd, &f_flags);
	if (IS_ERR(pid))
		return PTR_ERR(pid);
	file = file_of(pid, fd);
	put_pid(pid);
	if (IS_ERR(file))
		return PTR_ERR(file);
	ret = get_unused_fd_flags(O_CLOEXEC);
	if (ret >= 0)
		fd_install(ret, file);
	else
		fput(file);
	return ret;
}
