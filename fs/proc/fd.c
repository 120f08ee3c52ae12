// SPDX-License-Identifier: MIT
/*
 * /proc/PID/fd and fdinfo: a process's open files, as links that lead to the very file, and as texts about them.
 *
 * A link's mode says how the file is open. As everywhere below /proc/PID nothing is kept: each look takes the process's table as
 * it is.
 *
 * Locks: the table is read under RCU, a file is referenced while it is used.
 */
#include <linux/dcache.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mount.h>
#include <linux/ptrace.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include "internal.h"
#include "../internal.h"

static int name_to_fd(const struct qstr *name, unsigned int *fd)
{
	char text[12];

	if (!name->len || name->len >= sizeof(text) || (name->len > 1 && name->name[0] == '0'))
		return -ENOENT;
	memcpy(text, name->name, name->len);
	text[name->len] = '\0';
	return kstrtouint(text, 10, fd) ? -ENOENT : 0;
}

/* ---- The texts ---- */

static int fdinfo_show(struct seq_file *m, void *v)
{
	struct inode *inode = m->private;
	struct task_struct *task = get_proc_task(inode);
	unsigned int fd = PROC_I(inode)->fd, flags;
	struct file *file;

	if (!task)
		return -ENOENT;
	file = fget_task(task, fd);
	if (!file) {
		put_task_struct(task);
		return -ENOENT;
	}
	flags = file->f_flags & ~O_CLOEXEC;
	task_lock(task);
	if (task->files) {
		rcu_read_lock();
		if (close_on_exec(fd, files_fdtable(task->files)))
			flags |= O_CLOEXEC;
		rcu_read_unlock();
	}
	task_unlock(task);
	put_task_struct(task);
	seq_printf(m, "pos:\t%lli\nflags:\t0%o\nmnt_id:\t%i\nino:\t%lu\n", file->f_pos, flags,
		   real_mount(file->f_path.mnt)->mnt_id, file_inode(file)->i_ino);
	if (file->f_op->show_fdinfo)
		file->f_op->show_fdinfo(m, file);
	fput(file);
	return 0;
}

static int fdinfo_open(struct inode *inode, struct file *file)
{
	struct task_struct *task = get_proc_task(inode);
	bool may;

	if (!task)
		return -ESRCH;
	may = ptrace_may_access(task, PTRACE_MODE_READ_FSCREDS);
	put_task_struct(task);
	return may ? single_open(file, fdinfo_show, inode) : -EACCES;
}

static const struct file_operations fdinfo_file_operations = {
	.open = fdinfo_open,
	.read_iter = seq_read_iter,
	.llseek = seq_lseek,
	.release = single_release,
};

/* ---- The links ---- */

/* How a descriptor is open, as FMODE_; -ENOENT if it is not. */
static int fd_mode(struct task_struct *task, unsigned int fd)
{
	struct file *file = fget_task(task, fd);
	int mode;

	if (!file)
		return -ENOENT;
	mode = (__force int)(file->f_mode & (FMODE_READ | FMODE_WRITE));
	fput(file);
	return mode;
}

static int link_fd(struct task_struct *task, struct path *path, unsigned int fd)
{
	struct file *file = fget_task(task, fd);

	if (!file)
		return -ENOENT;
	*path = file->f_path;
	path_get(path);
	fput(file);
	return 0;
}

static const struct pid_entry fd_link_entry = { .name = "fd", .link_fd = link_fd };

static struct dentry *add_fd(struct dentry *dentry, struct task_struct *task, unsigned int fd, int mode, bool info)
{
	enum pid_inode_kind kind = info ? PID_INODE_FDINFO : PID_INODE_FD;
	struct inode *inode = proc_pid_make_inode(dentry->d_sb, task, info ? S_IFREG | 0444 : S_IFLNK,
						  proc_pid_ino(task->pid, kind, fd));

	if (!inode)
		return ERR_PTR(-ENOENT);
	PROC_I(inode)->fd = fd;
	if (info) {
		inode->i_fop = &fdinfo_file_operations;
	} else {
		PROC_I(inode)->entry = &fd_link_entry;
		inode->i_mode |=
			(mode & (__force int)FMODE_READ ? 0500 : 0) | (mode & (__force int)FMODE_WRITE ? 0300 : 0);
		inode->i_op = &proc_pid_link_inode_operations;
		inode->i_size = 64;
	}
	return proc_pid_add(dentry, inode);
}

static struct dentry *lookup_fd(struct inode *dir, struct dentry *dentry, bool info)
{
	struct task_struct *task = get_proc_task(dir);
	struct dentry *found = ERR_PTR(-ENOENT);
	unsigned int fd;
	int mode;

	if (!task)
		return found;
	if (!name_to_fd(&dentry->d_name, &fd)) {
		mode = fd_mode(task, fd);
		if (mode >= 0)
			found = add_fd(dentry, task, fd, mode, info);
	}
	put_task_struct(task);
	return found;
}

static int readdir_fd(struct file *file, struct dir_context *ctx, enum pid_inode_kind kind)
{
	struct task_struct *task = get_proc_task(file_inode(file));

	if (!task)
		return -ENOENT;
	if (dir_emit_dots(file, ctx))
		for (;; ctx->pos++) {
			unsigned int fd = ctx->pos - 2;
			char name[12];
			bool open;
			int len;

			rcu_read_lock();
			open = task_lookup_next_fd_rcu(task, &fd) != NULL;
			rcu_read_unlock();
			ctx->pos = fd + 2ULL;
			if (!open)
				break;
			len = snprintf(name, sizeof(name), "%u", fd);
			if (!dir_emit(ctx, name, len, proc_pid_ino(task->pid, kind, fd),
				      kind == PID_INODE_FD ? DT_LNK : DT_REG))
				break;
		}
	put_task_struct(task);
	return 0;
}

static struct dentry *proc_fd_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	return lookup_fd(dir, dentry, false);
}

static struct dentry *proc_fdinfo_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	return lookup_fd(dir, dentry, true);
}

static int proc_fd_readdir(struct file *file, struct dir_context *ctx)
{
	return readdir_fd(file, ctx, PID_INODE_FD);
}

static int proc_fdinfo_readdir(struct file *file, struct dir_context *ctx)
{
	return readdir_fd(file, ctx, PID_INODE_FDINFO);
}

/* A process may always list its own, whatever its files' owner has become. */
static int proc_fd_permission(struct user_namespace *ns, struct inode *inode, int mask)
{
	int error = generic_permission(ns, inode, mask);
	struct task_struct *task;

	if (!error)
		return 0;
	task = get_proc_task(inode);
	if (task && same_thread_group(task, current))
		error = 0;
	if (task)
		put_task_struct(task);
	return error;
}

const struct inode_operations proc_fd_inode_operations = {
	.lookup = proc_fd_lookup,
	.permission = proc_fd_permission,
	.setattr = proc_setattr_pid,
};
const struct file_operations proc_fd_operations = {
	.read = generic_read_dir,
	.iterate_shared = proc_fd_readdir,
	.llseek = generic_file_llseek,
};
const struct inode_operations proc_fdinfo_inode_operations = {
	.lookup = proc_fdinfo_lookup,
	.setattr = proc_setattr_pid,
};
const struct file_operations proc_fdinfo_operations = {
	.read = generic_read_dir,
	.iterate_shared = proc_fdinfo_readdir,
	.llseek = generic_file_llseek,
};
