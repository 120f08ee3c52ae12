// SPDX-License-Identifier: MIT
/*
 * /proc/PID, /proc/PID/task/TID, /proc/self and /proc/thread-self: folders that are made when they are looked at.
 *
 * The files of a process are two tables, of the whole process and of one thread. An inode holds the struct pid, not the task: a file may stay
 * open while its task goes; each use gets the task again, and fails with ESRCH when it is gone. Names are not kept: a dentry is
 * thrown away with its last user, so nothing of a process that has gone is left, and a number that is used again shows the new
 * process.
 *
 * Inode numbers are computed, so that listing and looking up agree.
 *
 * Who may look: the files belong to the process's effective user, or to root if the program must not be looked into; what shows memory
 * also asks ptrace_may_access(), at the time of opening.
 *
 * Locks: none of its own; tasks are found under RCU and referenced.
 */
#include <linux/cred.h>
#include <linux/ctype.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/mm.h>
#include <linux/namei.h>
#include <linux/pid_namespace.h>
#include <linux/ptrace.h>
#include <linux/sched/coredump.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/stat.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include "internal.h"

#define DIR_MODE (S_IFDIR | S_IRUGO | S_IXUGO)
#define LINK_MODE (S_IFLNK | S_IRWXUGO)

/* ---- Inodes ---- */

ino_t proc_pid_ino(pid_t pid, enum pid_inode_kind kind, unsigned int index)
{
	return (ino_t)(unsigned int)pid << 32 | (ino_t)kind << 28 | (index + 1);
}

/* Whom the files of a task belong to. Folders that all may list are the process's even if it must not be looked into. */
void task_dump_owner(struct task_struct *task, umode_t mode, kuid_t *uid, kgid_t *gid)
{
	bool hidden = task->flags & PF_KTHREAD;
	const struct cred *cred;

	rcu_read_lock();
	cred = __task_cred(task);
	*uid = cred->euid;
	*gid = cred->egid;
	rcu_read_unlock();
	if (mode != DIR_MODE && !hidden) {
		task_lock(task);
		hidden = task->mm && get_dumpable(task->mm) != SUID_DUMP_USER;
		task_unlock(task);
	}
	if (hidden) {
		*uid = GLOBAL_ROOT_UID;
		*gid = GLOBAL_ROOT_GID;
	}
}

/* An inode of @task's. NULL without memory, or if the task is gone. */
struct inode *proc_pid_make_inode(struct super_block *sb, struct task_struct *task, umode_t mode, ino_t ino)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	inode->i_mode = mode;
	inode->i_ino = ino;
	inode->i_mtime = inode->i_atime = inode->i_ctime = current_time(inode);
	inode->i_op = &proc_def_inode_operations;
	PROC_I(inode)->pid = get_task_pid(task, PIDTYPE_PID);
	if (!PROC_I(inode)->pid) {
		iput(inode);
		return NULL;
	}
	task_dump_owner(task, mode, &inode->i_uid, &inode->i_gid);
	return inode;
}

static int pid_revalidate(struct dentry *dentry, unsigned int flags)
{
	struct inode *inode = d_inode(dentry);
	struct task_struct *task = inode ? get_proc_task(inode) : NULL;

	if (!task)
		return 0;
	task_dump_owner(task, inode->i_mode, &inode->i_uid, &inode->i_gid);
	inode->i_mode &= ~(S_ISUID | S_ISGID);
	put_task_struct(task);
	return 1;
}

static int pid_delete_dentry(const struct dentry *dentry)
{
	return 1;
}

const struct dentry_operations pid_dentry_operations = {
	.d_revalidate = pid_revalidate,
	.d_delete = pid_delete_dentry,
};

/* Connect a new inode, or NULL, with the name that was looked up. */
struct dentry *proc_pid_add(struct dentry *dentry, struct inode *inode)
{
	if (!inode)
		return ERR_PTR(-ENOENT);
	d_set_d_op(dentry, &pid_dentry_operations);
	return d_splice_alias(inode, dentry);
}

int proc_setattr_pid(struct user_namespace *ns, struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = d_inode(dentry);
	int error;

	if (attr->ia_valid & ATTR_MODE)
		return -EPERM;
	error = setattr_prepare(ns, dentry, attr);
	if (error)
		return error;
	setattr_copy(ns, inode, attr);
	return 0;
}

/* Nothing may be done in the folder of a task that is gone. */
static int pid_permission(struct user_namespace *ns, struct inode *inode, int mask)
{
	struct task_struct *task = get_proc_task(inode);

	if (!task)
		return -ESRCH;
	put_task_struct(task);
	return generic_permission(ns, inode, mask);
}

static int pid_getattr(struct user_namespace *ns, const struct path *path, struct kstat *stat, u32 mask,
		       unsigned int flags)
{
	struct inode *inode = d_inode(path->dentry);
	struct task_struct *task = get_proc_task(inode);

	generic_fillattr(ns, inode, stat);
	if (task) {
		task_dump_owner(task, inode->i_mode, &stat->uid, &stat->gid);
		put_task_struct(task);
	}
	return 0;
}

const struct inode_operations proc_def_inode_operations = {
	.setattr = proc_setattr_pid,
	.getattr = pid_getattr,
};

/**
 * proc_mem_open - the address space that an opened file of /proc/PID is about
 *
 * Returns its struct, held by mmgrab() (the areas may go), NULL if the task has none, -ESRCH, or -EACCES.
 */
struct mm_struct *proc_mem_open(struct inode *inode, unsigned int mode)
{
	struct task_struct *task = get_proc_task(inode);
	struct mm_struct *mm;

	if (!task)
		return ERR_PTR(-ESRCH);
	mm = mm_access(task, mode | PTRACE_MODE_FSCREDS);
	put_task_struct(task);
	if (!IS_ERR_OR_NULL(mm)) {
		mmgrab(mm);
		mmput(mm);
	}
	return mm;
}

/* ---- Links that lead to a place ---- */

static int pid_link_path(struct dentry *dentry, struct path *path)
{
	struct inode *inode = d_inode(dentry);
	const struct pid_entry *entry = PROC_I(inode)->entry;
	struct task_struct *task = get_proc_task(inode);
	int error = -EACCES;

	if (!task)
		return -ENOENT;
	if (ptrace_may_access(task, PTRACE_MODE_READ_FSCREDS))
		error = entry->link ? entry->link(task, path) : entry->link_fd(task, path, PROC_I(inode)->fd);
	put_task_struct(task);
	return error;
}

static const char *pid_get_link(struct dentry *dentry, struct inode *inode, struct delayed_call *done)
{
	struct path path;
	int error = dentry ? pid_link_path(dentry, &path) : -ECHILD;

	return ERR_PTR(error ?: nd_jump_link(&path));
}

static int pid_readlink(struct dentry *dentry, char __user *buffer, int buflen)
{
	struct path path;
	char *page, *name;
	int error = pid_link_path(dentry, &path);

	if (error)
		return error;
	page = (char *)__get_free_page(GFP_KERNEL);
	if (!page) {
		error = -ENOMEM;
		goto put;
	}
	name = d_path(&path, page, PAGE_SIZE);
	error = IS_ERR(name) ? (int)PTR_ERR(name) : readlink_copy(buffer, buflen, name);
	free_page((unsigned long)page);
put:
	path_put(&path);
	return error;
}

const struct inode_operations proc_pid_link_inode_operations = {
	.readlink = pid_readlink,
	.get_link = pid_get_link,
	.setattr = proc_setattr_pid,
	.getattr = pid_getattr,
};

static int link_fs(struct task_struct *task, struct path *path, void (*get)(struct fs_struct *, struct path *))
{
	int error = -ENOENT;

	task_lock(task);
	if (task->fs) {
		get(task->fs, path);
		error = 0;
	}
	task_unlock(task);
	return error;
}

static int link_cwd(struct task_struct *task, struct path *path)
{
	return link_fs(task, path, get_fs_pwd);
}

static int link_root(struct task_struct *task, struct path *path)
{
	return link_fs(task, path, get_fs_root);
}

static int link_exe(struct task_struct *task, struct path *path)
{
	struct file *file = get_task_exe_file(task);

	if (!file)
		return -ENOENT;
	*path = file->f_path;
	path_get(path);
	fput(file);
	return 0;
}

/* ---- The two tables ---- */

#define PID_FILE(text, bits, ops) \
	{ \
		.name = text, .mode = S_IFREG | (bits), .fop = &(ops) \
	}
#define PID_SHOW(text, bits, function) \
	{ \
		.name = text, .mode = S_IFREG | (bits), .fop = &proc_pid_single_operations, .show = function \
	}
#define PID_LINK(text, function) \
	{ \
		.name = text, .mode = LINK_MODE, .iop = &proc_pid_link_inode_operations, .link = function \
	}
#define PID_DIR(text, bits, iops, fops) \
	{ \
		.name = text, .mode = S_IFDIR | (bits), .iop = &(iops), .fop = &(fops) \
	}

static const struct inode_operations proc_task_inode_operations, proc_tid_inode_operations, proc_tgid_inode_operations;
static const struct file_operations proc_task_operations, proc_tid_operations, proc_tgid_operations;

/* What a process and a thread both have. */
#define PID_COMMON \
	PID_DIR("fd", 0500, proc_fd_inode_operations, proc_fd_operations), \
		PID_DIR("fdinfo", 0555, proc_fdinfo_inode_operations, proc_fdinfo_operations), \
		PID_FILE("environ", 0400, proc_pid_environ_operations), \
		PID_FILE("auxv", 0400, proc_pid_auxv_operations), PID_SHOW("status", 0444, proc_pid_status), \
		PID_SHOW("personality", 0400, proc_pid_personality), PID_SHOW("limits", 0444, proc_pid_limits), \
		PID_FILE("comm", 0644, proc_pid_comm_operations), \
		PID_FILE("cmdline", 0444, proc_pid_cmdline_operations), PID_SHOW("statm", 0444, proc_pid_statm), \
		PID_FILE("maps", 0444, proc_pid_maps_operations), PID_FILE("mem", 0600, proc_pid_mem_operations), \
		PID_LINK("cwd", link_cwd), PID_LINK("root", link_root), PID_LINK("exe", link_exe), \
		PID_FILE("mounts", 0444, proc_mounts_operations), \
		PID_FILE("mountinfo", 0444, proc_mountinfo_operations), \
		PID_FILE("clear_refs", 0200, proc_clear_refs_operations), \
		PID_FILE("smaps", 0444, proc_pid_smaps_operations), \
		PID_FILE("smaps_rollup", 0444, proc_pid_smaps_rollup_operations), \
		PID_FILE("pagemap", 0400, proc_pagemap_operations), PID_SHOW("wchan", 0444, proc_pid_wchan), \
		PID_SHOW("oom_score", 0444, proc_pid_oom_score), \
		PID_FILE("oom_adj", 0644, proc_pid_oom_adj_operations), \
		PID_FILE("oom_score_adj", 0644, proc_pid_oom_score_adj_operations)

static const struct pid_entry tgid_entries[] = {
	PID_DIR("task", 0555, proc_task_inode_operations, proc_task_operations),
	PID_SHOW("stat", 0444, proc_tgid_stat),
	PID_COMMON,
};
static const struct pid_entry tid_entries[] = { PID_SHOW("stat", 0444, proc_tid_stat), PID_COMMON };

static struct inode *make_entry_inode(struct inode *dir, struct task_struct *task, const struct pid_entry *entry,
				      ino_t ino)
{
	struct inode *inode = proc_pid_make_inode(dir->i_sb, task, entry->mode, ino);

	if (!inode)
		return NULL;
	PROC_I(inode)->entry = entry;
	if (S_ISDIR(entry->mode))
		set_nlink(inode, 2);
	if (entry->iop)
		inode->i_op = entry->iop;
	if (entry->fop)
		inode->i_fop = entry->fop;
	return inode;
}

static struct dentry *table_lookup(struct inode *dir, struct dentry *dentry, const struct pid_entry *table,
				   unsigned int n, enum pid_inode_kind kind)
{
	struct task_struct *task = get_proc_task(dir);
	struct dentry *found = ERR_PTR(-ENOENT);
	unsigned int i;

	if (!task)
		return found;
	for (i = 0; i < n; i++)
		if (dentry->d_name.len == strlen(table[i].name) &&
		    !memcmp(dentry->d_name.name, table[i].name, dentry->d_name.len))
			break;
	if (i < n)
		found = proc_pid_add(dentry,
				     make_entry_inode(dir, task, &table[i], proc_pid_ino(task->pid, kind, i + 1)));
	put_task_struct(task);
	return found;
}

static int table_readdir(struct file *file, struct dir_context *ctx, const struct pid_entry *table, unsigned int n,
			 enum pid_inode_kind kind)
{
	struct task_struct *task = get_proc_task(file_inode(file));

	if (!task)
		return -ENOENT;
	if (dir_emit_dots(file, ctx))
		for (; ctx->pos < n + 2; ctx->pos++) {
			const struct pid_entry *entry = &table[ctx->pos - 2];

			if (!dir_emit(ctx, entry->name, strlen(entry->name),
				      proc_pid_ino(task->pid, kind, ctx->pos - 1), entry->mode >> 12))
				break;
		}
	put_task_struct(task);
	return 0;
}

static struct dentry *proc_tgid_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	return table_lookup(dir, dentry, tgid_entries, ARRAY_SIZE(tgid_entries), PID_INODE_TGID);
}

static int proc_tgid_readdir(struct file *file, struct dir_context *ctx)
{
	return table_readdir(file, ctx, tgid_entries, ARRAY_SIZE(tgid_entries), PID_INODE_TGID);
}

static struct dentry *proc_tid_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	return table_lookup(dir, dentry, tid_entries, ARRAY_SIZE(tid_entries), PID_INODE_TID);
}

static int proc_tid_readdir(struct file *file, struct dir_context *ctx)
{
	return table_readdir(file, ctx, tid_entries, ARRAY_SIZE(tid_entries), PID_INODE_TID);
}

static const struct inode_operations proc_tgid_inode_operations = {
	.lookup = proc_tgid_lookup,
	.permission = pid_permission,
	.getattr = pid_getattr,
	.setattr = proc_setattr_pid,
};
static const struct file_operations proc_tgid_operations = {
	.read = generic_read_dir,
	.iterate_shared = proc_tgid_readdir,
	.llseek = generic_file_llseek,
};
static const struct inode_operations proc_tid_inode_operations = {
	.lookup = proc_tid_lookup,
	.permission = pid_permission,
	.getattr = pid_getattr,
	.setattr = proc_setattr_pid,
};
static const struct file_operations proc_tid_operations = {
	.read = generic_read_dir,
	.iterate_shared = proc_tid_readdir,
	.llseek = generic_file_llseek,
};

/* ---- Folders of processes and threads ---- */

/* A name that is a number without leading zeros; -1 for others. */
static pid_t name_to_pid(const struct qstr *name)
{
	pid_t n = 0;

	if (!name->len || name->len > 9 || (name->len > 1 && name->name[0] == '0'))
		return -1;
	for (u32 i = 0; i < name->len; i++) {
		if (!isdigit(name->name[i]))
			return -1;
		n = n * 10 + (name->name[i] - '0');
	}
	return n;
}

static struct task_struct *get_task_by_number(pid_t nr)
{
	struct task_struct *task;

	rcu_read_lock();
	task = nr > 0 ? find_task_by_pid_ns(nr, &init_pid_ns) : NULL;
	if (task)
		get_task_struct(task);
	rcu_read_unlock();
	return task;
}

static struct dentry *make_task_folder(struct dentry *dentry, struct task_struct *task, enum pid_inode_kind kind)
{
	struct inode *inode = proc_pid_make_inode(dentry->d_sb, task, DIR_MODE, proc_pid_ino(task->pid, kind, 0));

	if (inode) {
		inode->i_op = kind == PID_INODE_TGID ? &proc_tgid_inode_operations : &proc_tid_inode_operations;
		inode->i_fop = kind == PID_INODE_TGID ? &proc_tgid_operations : &proc_tid_operations;
		set_nlink(inode, kind == PID_INODE_TGID ? 5 : 4);
	}
	return proc_pid_add(dentry, inode);
}

static unsigned int count_threads(struct task_struct *task)
{
	return pid_alive(task) ? get_nr_threads(task) : 0;
}

static int proc_task_getattr(struct user_namespace *ns, const struct path *path, struct kstat *stat, u32 mask,
			     unsigned int flags)
{
	struct task_struct *task = get_proc_task(d_inode(path->dentry));
	int error = pid_getattr(ns, path, stat, mask, flags);

	if (task) {
		stat->nlink += count_threads(task);
		put_task_struct(task);
	}
	return error;
}

static struct dentry *proc_task_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	struct task_struct *leader = get_proc_task(dir), *task = get_task_by_number(name_to_pid(&dentry->d_name));
	struct dentry *found = ERR_PTR(-ENOENT);

	if (leader && task && same_thread_group(leader, task))
		found = make_task_folder(dentry, task, PID_INODE_TID);
	if (leader)
		put_task_struct(leader);
	if (task)
		put_task_struct(task);
	return found;
}

/* The @nth thread of a process, referenced; NULL if it has no more. */
static struct task_struct *nth_thread(struct task_struct *leader, unsigned int nth)
{
	struct task_struct *task, *found = NULL;

	rcu_read_lock();
	if (pid_alive(leader))
		for_each_thread(leader, task) if (!nth--)
		{
			found = get_task_struct(task);
			break;
		}
	rcu_read_unlock();
	return found;
}

static bool emit_number(struct dir_context *ctx, pid_t nr, ino_t ino)
{
	char name[12];
	int len = snprintf(name, sizeof(name), "%u", nr);

	return dir_emit(ctx, name, len, ino, DT_DIR);
}

static int proc_task_readdir(struct file *file, struct dir_context *ctx)
{
	struct task_struct *leader = get_proc_task(file_inode(file)), *task;

	if (!leader)
		return -ENOENT;
	if (dir_emit_dots(file, ctx))
		while ((task = nth_thread(leader, ctx->pos - 2)) != NULL) {
			pid_t tid = task->pid;
			bool more;

			put_task_struct(task);
			more = emit_number(ctx, tid, proc_pid_ino(tid, PID_INODE_TID, 0));
			if (!more)
				break;
			ctx->pos++;
		}
	put_task_struct(leader);
	return 0;
}

static const struct inode_operations proc_task_inode_operations = {
	.lookup = proc_task_lookup,
	.getattr = proc_task_getattr,
	.setattr = proc_setattr_pid,
};
static const struct file_operations proc_task_operations = {
	.read = generic_read_dir,
	.iterate_shared = proc_task_readdir,
	.llseek = generic_file_llseek,
};

/* ---- The root folder's part ---- */

static const char *self_get_link(struct dentry *dentry, struct inode *inode, struct delayed_call *done)
{
	bool thread = inode->i_ino == proc_pid_ino(0, PID_INODE_TID, 0);
	char *name;

	if (!dentry)
		return ERR_PTR(-ECHILD);
	name = thread ? kasprintf(GFP_KERNEL, "%u/task/%u", current->tgid, current->pid)
		      : kasprintf(GFP_KERNEL, "%u", current->tgid);
	if (!name)
		return ERR_PTR(-ENOMEM);
	set_delayed_call(done, kfree_link, name);
	return name;
}

static const struct inode_operations proc_self_inode_operations = { .get_link = self_get_link };

static const struct dentry_operations self_dentry_operations = { .d_delete = pid_delete_dentry };

static const struct self_link {
	const char *name;
	enum pid_inode_kind kind;
} self_links[] = { { "self", PID_INODE_TGID }, { "thread-self", PID_INODE_TID } };

static struct dentry *make_self_link(struct dentry *dentry, enum pid_inode_kind kind)
{
	struct inode *inode = new_inode(dentry->d_sb);

	if (!inode)
		return ERR_PTR(-ENOMEM);
	inode->i_mode = LINK_MODE;
	inode->i_ino = proc_pid_ino(0, kind, 0);
	inode->i_mtime = inode->i_atime = inode->i_ctime = current_time(inode);
	inode->i_op = &proc_self_inode_operations;
	d_set_d_op(dentry, &self_dentry_operations);
	return d_splice_alias(inode, dentry);
}

/* Look a name of the root folder up: a process, "self" or "thread-self". -ENOENT for others. */
struct dentry *proc_pid_lookup(struct dentry *dentry)
{
	const struct qstr *name = &dentry->d_name;
	struct task_struct *task;
	struct dentry *found;

	for (int i = 0; i < ARRAY_SIZE(self_links); i++)
		if (name->len == strlen(self_links[i].name) && !memcmp(name->name, self_links[i].name, name->len))
			return make_self_link(dentry, self_links[i].kind);
	task = get_task_by_number(name_to_pid(name));
	if (!task)
		return ERR_PTR(-ENOENT);
	found = make_task_folder(dentry, task, PID_INODE_TGID);
	put_task_struct(task);
	return found;
}

/* The process with the lowest number from @nr on, referenced; its number is stored in @nr. */
static struct task_struct *next_process(unsigned int *nr)
{
	struct task_struct *task = NULL;
	struct pid *pid;

	rcu_read_lock();
	for (; !task && (pid = find_ge_pid(*nr, &init_pid_ns)) != NULL; *nr += !task) {
		*nr = pid_nr(pid);
		task = pid_task(pid, PIDTYPE_TGID);
		if (task)
			get_task_struct(task);
	}
	rcu_read_unlock();
	return task;
}

/* List the processes: position FIRST_PROCESS_ENTRY + 2 + number, after the two links. */
int proc_pid_readdir(struct file *file, struct dir_context *ctx)
{
	struct task_struct *task;
	unsigned int nr;

	for (; ctx->pos < FIRST_PROCESS_ENTRY + ARRAY_SIZE(self_links); ctx->pos++) {
		const struct self_link *link = &self_links[ctx->pos - FIRST_PROCESS_ENTRY];

		if (!dir_emit(ctx, link->name, strlen(link->name), proc_pid_ino(0, link->kind, 0), DT_LNK))
			return 0;
	}
	nr = max_t(loff_t, ctx->pos - FIRST_PROCESS_ENTRY - ARRAY_SIZE(self_links), 1);
	for (; (task = next_process(&nr)) != NULL; nr++) {
		put_task_struct(task);
		ctx->pos = nr + FIRST_PROCESS_ENTRY + ARRAY_SIZE(self_links);
		if (!emit_number(ctx, nr, proc_pid_ino(nr, PID_INODE_TGID, 0)))
			return 0;
	}
	ctx->pos = PID_MAX_LIMIT + FIRST_PROCESS_ENTRY + ARRAY_SIZE(self_links);
	return 0;
}
