/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FILELOCK_H
#define _LINUX_FILELOCK_H
/* Advisory locks on files. See fs/locks.c. */
#include <linux/types.h>
#include <linux/fs.h>

#define FL_POSIX 1
#define FL_FLOCK 2
#define FL_OFDLCK 1024

/* One lock; guarded by its inode's file_lock_context. */
struct file_lock {
	struct list_head fl_list;
	fl_owner_t fl_owner;
	unsigned int fl_flags;
	unsigned char fl_type; /* F_RDLCK, F_WRLCK */
	int fl_pid;	       /* -1: of an open file */
	struct file *fl_file;
	loff_t fl_start;
	loff_t fl_end; /* the last byte */
};

int fcntl_getlk(struct file *filp, unsigned int cmd, struct flock __user *user);
int fcntl_setlk(unsigned int fd, struct file *filp, unsigned int cmd, struct flock __user *user);
void locks_remove_posix(struct file *filp, fl_owner_t owner);
void locks_remove_file(struct file *filp);
void locks_free_lock_context(struct inode *inode);
long memfd_fcntl(struct file *file, unsigned int cmd, unsigned long arg);
#endif
