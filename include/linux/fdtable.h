/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_FDTABLE_H
#define __LINUX_FDTABLE_H
/* A process's table of open files. See fs/fdtable.c. */
#include <linux/compiler.h>
#include <linux/spinlock.h>
#include <linux/rcupdate.h>
#include <linux/nospec.h>
#include <linux/types.h>
#include <linux/init.h>
#include <linux/fs.h>
#include <linux/atomic.h>
#include <linux/sched.h>

#define NR_OPEN_DEFAULT BITS_PER_LONG
#define NR_OPEN_MAX ~0U

/* Read under RCU, or with file_lock held, which guards all changes. */
struct fdtable {
	unsigned int max_fds; /* a multiple of BITS_PER_LONG */
	struct file __rcu **fd;
	unsigned long *close_on_exec;
	unsigned long *open_fds; /* also those that are reserved and not installed yet */
	struct rcu_head rcu;
};

struct files_struct {
	atomic_t count;
	struct fdtable __rcu *fdt;
	struct fdtable fdtab; /* the first table: its arrays are the following */
	spinlock_t file_lock;
	unsigned int next_fd; /* none below is free; file_lock */
	unsigned long close_on_exec_init[1];
	unsigned long open_fds_init[1];
	struct file __rcu *fd_array[NR_OPEN_DEFAULT];
};

struct file_operations;
struct vfsmount;
struct dentry;
struct task_struct;

#define rcu_dereference_check_fdtable(files, fdtfd) rcu_dereference_raw(fdtfd)
#define files_fdtable(files) rcu_dereference_raw((files)->fdt)

static inline bool close_on_exec(unsigned int fd, const struct fdtable *fdt)
{
	return test_bit(fd, fdt->close_on_exec);
}

static inline bool fd_is_open(unsigned int fd, const struct fdtable *fdt)
{
	return test_bit(fd, fdt->open_fds);
}

/* RCU or file_lock is held. */
static inline struct file *files_lookup_fd_raw(struct files_struct *files, unsigned int fd)
{
	struct fdtable *fdt = rcu_dereference_raw(files->fdt);

	if (fd >= fdt->max_fds)
		return NULL;
	return rcu_dereference_raw(fdt->fd[array_index_nospec(fd, fdt->max_fds)]);
}

static inline struct file *files_lookup_fd_locked(struct files_struct *files, unsigned int fd)
{
	return files_lookup_fd_raw(files, fd);
}

static inline struct file *lookup_fd_rcu(unsigned int fd)
{
	return files_lookup_fd_raw(current->files, fd);
}

struct file *task_lookup_fd_rcu(struct task_struct *task, unsigned int fd);
struct file *task_lookup_next_fd_rcu(struct task_struct *task, unsigned int *fd);
struct file *fget_task(struct task_struct *task, unsigned int fd);

extern struct files_struct init_files;
void put_files_struct(struct files_struct *files);
void exit_files(struct task_struct *task);
int unshare_files(void);
struct files_struct *dup_fd(struct files_struct *oldf, unsigned int max_fds, int *errorp);
void do_close_on_exec(struct files_struct *files);
int iterate_fd(struct files_struct *files, unsigned int n, int (*f)(const void *, struct file *, unsigned int),
	       const void *p);
int __close_range(unsigned int fd, unsigned int max_fd, unsigned int flags);
extern unsigned int sysctl_nr_open;
void files_table_init(void);
int console_open_stdio(struct files_struct *files);
#endif
