/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FILE_H
#define _LINUX_FILE_H
#include <linux/compiler.h>
#include <linux/types.h>
#include <linux/posix_types.h>
#include <linux/errno.h>

struct file;
struct task_struct;
struct files_struct;

void fput(struct file *file);

#define FDPUT_FPUT 1
#define FDPUT_POS_UNLOCK 2

struct fd {
	struct file *file;
	unsigned int flags;
};

static inline void fput_light(struct file *file, int fput_needed)
{
	if (fput_needed)
		fput(file);
}

static inline void fdput(struct fd fd)
{
	if (fd.flags & FDPUT_FPUT)
		fput(fd.file);
}

struct file *fget(unsigned int fd);
struct file *fget_raw(unsigned int fd);
struct fd fdget(unsigned int fd);
struct fd fdget_raw(unsigned int fd);
struct fd fdget_pos(unsigned int fd);
void fdput_pos(struct fd fd);
int get_unused_fd_flags(unsigned int flags);
void put_unused_fd(unsigned int fd);
void fd_install(unsigned int fd, struct file *file);
int close_fd(unsigned int fd);
int f_dupfd(unsigned int from, struct file *file, unsigned int flags);
int replace_fd(unsigned int fd, struct file *file, unsigned int flags);
int __get_unused_fd_flags(unsigned int flags, unsigned long nofile);
struct file *close_fd_get_file(unsigned int fd);
void set_close_on_exec(unsigned int fd, int flag);
bool get_close_on_exec(unsigned int fd);
int dup_fd_to(unsigned int oldfd, unsigned int newfd, unsigned int flags);
int receive_fd(struct file *file, int __user *ufd, unsigned int o_flags);
#endif
