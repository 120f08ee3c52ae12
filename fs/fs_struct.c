// SPDX-License-Identifier: MIT
/*
 * Where a process stands in the file tree: copies for new processes, and their end.
 *
 * A fs_struct is shared by tasks that were cloned with CLONE_FS; `users`, under its lock, counts them. Tasks of the kernel have none and stand
 * where the first task stands (current_fs()). Without memory a copy fails with -ENOMEM and nothing changes.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/path.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/slab.h>

/**
 * copy_fs_struct - a fs_struct that stands where @old stands (NULL: the first task's); NULL without memory
 */
struct fs_struct *copy_fs_struct(struct fs_struct *old)
{
	struct fs_struct *fs = kmalloc(sizeof(*fs), GFP_KERNEL_ACCOUNT);

	if (!fs)
		return NULL;
	old = old ?: &init_fs;
	fs->users = 1;
	fs->in_exec = 0;
	spin_lock_init(&fs->lock);
	spin_lock(&old->lock);
	fs->umask = old->umask;
	fs->root = old->root;
	path_get(&fs->root);
	fs->pwd = old->pwd;
	path_get(&fs->pwd);
	spin_unlock(&old->lock);
	return fs;
}
EXPORT_SYMBOL_GPL(copy_fs_struct);

/**
 * free_fs_struct - the end of one that nobody uses any more
 */
void free_fs_struct(struct fs_struct *fs)
{
	path_put(&fs->root);
	path_put(&fs->pwd);
	kfree(fs);
}
EXPORT_SYMBOL(free_fs_struct);

/* Returns whether it was the last user. */
static bool drop_user(struct fs_struct *fs)
{
	bool last;

	spin_lock(&fs->lock);
	last = !--fs->users;
	spin_unlock(&fs->lock);
	return last;
}

/**
 * exit_fs - a task gives up its place
 */
void exit_fs(struct task_struct *tsk)
{
	struct fs_struct *fs = tsk->fs;

	if (!fs || fs == &init_fs)
		return;
	task_lock(tsk);
	tsk->fs = NULL;
	task_unlock(tsk);
	if (drop_user(fs))
		free_fs_struct(fs);
}

/**
 * unshare_fs_struct - the current task gets a place of its own
 *
 * Returns 0 or -ENOMEM.
 */
int unshare_fs_struct(void)
{
	struct fs_struct *fs = current->fs, *new = copy_fs_struct(fs);

	if (!new)
		return -ENOMEM;
	task_lock(current);
	current->fs = new;
	task_unlock(current);
	if (fs && fs != &init_fs && drop_user(fs))
		free_fs_struct(fs);
	return 0;
}
EXPORT_SYMBOL_GPL(unshare_fs_struct);
