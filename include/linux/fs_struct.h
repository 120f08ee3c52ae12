/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FS_STRUCT_H
#define _LINUX_FS_STRUCT_H
#include <linux/path.h>
#include <linux/spinlock.h>

/* Where a task stands in the file tree. Guarded by lock. */
struct fs_struct {
	int users;
	spinlock_t lock;
	int umask;
	int in_exec;
	struct path root, pwd;
};

extern struct fs_struct init_fs;
struct fs_struct *current_fs(void);

static inline void get_fs_root(struct fs_struct *fs, struct path *root)
{
	spin_lock(&fs->lock);
	*root = fs->root;
	path_get(root);
	spin_unlock(&fs->lock);
}

static inline void get_fs_pwd(struct fs_struct *fs, struct path *pwd)
{
	spin_lock(&fs->lock);
	*pwd = fs->pwd;
	path_get(pwd);
	spin_unlock(&fs->lock);
}

void set_fs_root(struct fs_struct *fs, const struct path *path);
void set_fs_pwd(struct fs_struct *fs, const struct path *path);
int current_umask(void);
struct task_struct;
struct fs_struct *copy_fs_struct(struct fs_struct *old);
void free_fs_struct(struct fs_struct *fs);
void exit_fs(struct task_struct *tsk);
int unshare_fs_struct(void);
#endif
