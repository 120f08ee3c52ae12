// SPDX-License-Identifier: MIT
/*
 * ioctl: the commands that mean the same for every file, then those of regular files, then the file's own.
 */
#include <linux/errno.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <asm/ioctls.h>
#include "internal.h"

static long ioctl_fionbio(struct file *filp, int __user *argp)
{
	int on;

	if (get_user(on, argp))
		return -EFAULT;
	spin_lock(&filp->f_lock);
	if (on)
		filp->f_flags |= O_NONBLOCK;
	else
		filp->f_flags &= ~O_NONBLOCK;
	spin_unlock(&filp->f_lock);
	return 0;
}

static long ioctl_fioasync(unsigned int fd, struct file *filp, int __user *argp)
{
	int on, error;

	if (get_user(on, argp))
		return -EFAULT;
	if (!!on == !!(filp->f_flags & FASYNC))
		return 0;
	error = filp->f_op->fasync ? filp->f_op->fasync(fd, filp, on) : -ENOTTY;
	return error < 0 ? error : 0;
}

static long file_ioctl(struct file *filp, unsigned int cmd, int __user *argp)
{
	struct inode *inode = file_inode(filp);

	if (cmd == FIONREAD && S_ISREG(inode->i_mode))
		return put_user((int)(i_size_read(inode) - filp->f_pos), argp);
	return -ENOIOCTLCMD;
}

/* Returns -ENOIOCTLCMD for what the file itself has to answer. */
static long do_vfs_ioctl(struct file *filp, unsigned int fd, unsigned int cmd, unsigned long arg)
{
	void __user *argp = (void __user *)arg;
	struct inode *inode = file_inode(filp);
	loff_t size;

	switch (cmd) {
	case FIOCLEX:
		set_close_on_exec(fd, 1);
		return 0;
	case FIONCLEX:
		set_close_on_exec(fd, 0);
		return 0;
	case FIONBIO:
		return ioctl_fionbio(filp, argp);
	case FIOASYNC:
		return ioctl_fioasync(fd, filp, argp);
	case FIOQSIZE:
		if (!S_ISDIR(inode->i_mode) && !S_ISREG(inode->i_mode) && !S_ISLNK(inode->i_mode))
			return -ENOTTY;
		size = i_size_read(inode);
		return copy_to_user(argp, &size, sizeof(size)) ? -EFAULT : 0;
	case FIGETBSZ:
		if (!inode->i_sb->s_blocksize)
			return -EINVAL;
		return put_user((int)inode->i_sb->s_blocksize, (int __user *)argp);
	}
	return file_ioctl(filp, cmd, argp);
}

SYSCALL_DEFINE3(ioctl, unsigned int, fd, unsigned int, cmd, unsigned long, arg)
{
	struct fd f = fdget(fd);
	long error;

	if (!f.file)
		return -EBADF;
	error = do_vfs_ioctl(f.file, fd, cmd, arg);
	if (error == -ENOIOCTLCMD)
		error = vfs_ioctl(f.file, cmd, arg);
	fdput(f);
	return error;
}
