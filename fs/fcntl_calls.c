// SPDX-License-Identifier: MIT
/*
 * fcntl: flags and duplicates of descriptors, owners of signals, sizes of pipes; locks and seals are handed on.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/filelock.h>
#include <linux/fs.h>
#include <linux/pid.h>
#include <linux/pipe_fs_i.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include "internal.h"

#define SETFL_MASK (O_APPEND | O_NONBLOCK | O_NDELAY | O_DIRECT | O_NOATIME)

/* What F_SETFL may change; the rest of the flags stays. */
static int setfl(int fd, struct file *filp, unsigned long arg)
{
	struct inode *inode = file_inode(filp);
	int error = 0;

	if ((arg ^ filp->f_flags) & O_APPEND && IS_APPEND(inode))
		return -EPERM;
	if (arg & O_NOATIME && !(filp->f_flags & O_NOATIME) && !inode_owner_or_capable(file_mnt_user_ns(filp), inode))
		return -EPERM;
	if (arg & O_DIRECT && !(filp->f_mode & FMODE_CAN_ODIRECT) && !S_ISFIFO(inode->i_mode))
		return -EINVAL;
	if (filp->f_op->check_flags)
		error = filp->f_op->check_flags(arg);
	if (error)
		return error;
	if (((arg ^ filp->f_flags) & FASYNC) && filp->f_op->fasync) {
		error = filp->f_op->fasync(fd, filp, (arg & FASYNC) != 0);
		if (error < 0)
			return error;
	}
	spin_lock(&filp->f_lock);
	filp->f_flags = (arg & SETFL_MASK) | (filp->f_flags & ~SETFL_MASK);
	spin_unlock(&filp->f_lock);
	return 0;
}

static int f_setown_ex(struct file *filp, unsigned long arg)
{
	static const enum pid_type types[] = {
		[F_OWNER_TID] = PIDTYPE_PID, [F_OWNER_PID] = PIDTYPE_TGID, [F_OWNER_PGRP] = PIDTYPE_PGID
	};
	struct f_owner_ex owner;
	struct pid *pid;
	int ret = 0;

	if (copy_from_user(&owner, (void __user *)arg, sizeof(owner)))
		return -EFAULT;
	if (owner.type < 0 || owner.type >= ARRAY_SIZE(types))
		return -EINVAL;
	rcu_read_lock();
	pid = find_vpid(owner.pid);
	if (owner.pid && !pid)
		ret = -ESRCH;
	else
		__f_setown(filp, pid, types[owner.type], 1);
	rcu_read_unlock();
	return ret;
}

static int f_getown_ex(struct file *filp, unsigned long arg)
{
	struct f_owner_ex owner = {};

	read_lock_irq(&filp->f_owner.lock);
	if (filp->f_owner.pid)
		owner.pid = pid_vnr(filp->f_owner.pid);
	switch (filp->f_owner.pid_type) {
	case PIDTYPE_PID:
		owner.type = F_OWNER_TID;
		break;
	case PIDTYPE_PGID:
		owner.type = F_OWNER_PGRP;
		break;
	default:
		owner.type = F_OWNER_PID;
	}
	read_unlock_irq(&filp->f_owner.lock);
	return copy_to_user((void __user *)arg, &owner, sizeof(owner)) ? -EFAULT : 0;
}

static int set_signal(struct file *filp, unsigned long arg)
{
	if (!valid_signal(arg))
		return -EINVAL;
	filp->f_owner.signum = arg;
	return 0;
}

static long fcntl_owner(unsigned int cmd, unsigned long arg, struct file *filp)
{
	switch (cmd) {
	case F_GETOWN:
		return f_getown(filp);
	case F_SETOWN:
		return f_setown(filp, arg, 1);
	case F_GETOWN_EX:
		return f_getown_ex(filp, arg);
	case F_SETOWN_EX:
		return f_setown_ex(filp, arg);
	case F_GETSIG:
		return filp->f_owner.signum;
	case F_SETSIG:
		return set_signal(filp, arg);
	}
	return -EINVAL;
}

static long do_fcntl(int fd, unsigned int cmd, unsigned long arg, struct file *filp)
{
	switch (cmd) {
	case F_DUPFD:
		return f_dupfd(arg, filp, 0);
	case F_DUPFD_CLOEXEC:
		return f_dupfd(arg, filp, O_CLOEXEC);
	case F_GETFD:
		return get_close_on_exec(fd) ? FD_CLOEXEC : 0;
	case F_SETFD:
		set_close_on_exec(fd, arg & FD_CLOEXEC);
		return 0;
	case F_GETFL:
		return filp->f_flags;
	case F_SETFL:
		return setfl(fd, filp, arg);
	case F_GETLK:
	case F_OFD_GETLK:
		return fcntl_getlk(filp, cmd, (struct flock __user *)arg);
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		return fcntl_setlk(fd, filp, cmd, (struct flock __user *)arg);
	case F_SETPIPE_SZ:
	case F_GETPIPE_SZ:
		return pipe_fcntl(filp, cmd, arg);
	case F_ADD_SEALS:
	case F_GET_SEALS:
		return memfd_fcntl(filp, cmd, arg);
	}
	return fcntl_owner(cmd, arg, filp);
}

/* What may be done with a descriptor that was opened with O_PATH. */
static bool check_fcntl_cmd(unsigned int cmd)
{
	return cmd == F_DUPFD || cmd == F_DUPFD_CLOEXEC || cmd == F_GETFD || cmd == F_SETFD || cmd == F_GETFL;
}

SYSCALL_DEFINE3(fcntl, unsigned int, fd, unsigned int, cmd, unsigned long, arg)
{
	struct fd f = fdget_raw(fd);
	long err = -EBADF;

	if (!f.file)
		return -EBADF;
	if (!(f.file->f_mode & FMODE_PATH) || check_fcntl_cmd(cmd))
		err = do_fcntl(fd, cmd, arg, f.file);
	fdput(f);
	return err;
}
