/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FILELOCK_H
#define _LINUX_FILELOCK_H
/* Advisory locks on files. See fs/locks.c. */
#include <linux/types.h>
#include <linux/fs.h>

int fcntl_getlk(struct file *filp, unsigned int cmd, struct flock __user *user);
int fcntl_setlk(unsigned int fd, struct file *filp, unsigned int cmd, struct flock __user *user);
void locks_remove_posix(struct file *filp, fl_owner_t owner);
void locks_remove_file(struct file *filp);
void locks_free_lock_context(struct inode *inode);
long memfd_fcntl(struct file *file, unsigned int cmd, unsigned long arg);
#endif
