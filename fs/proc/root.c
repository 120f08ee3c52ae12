// SPDX-License-Identifier: MIT
/*
 * The file system "proc" and its root folder. All mounts show the same tree. The root entry is part of the image, so
 * that entries may be registered before the file system exists.
 */
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/init.h>
#include <linux/magic.h>
#include <linux/proc_fs.h>
#include <linux/proc_ns.h>
#include <linux/sched.h>
#include <linux/sched/stat.h>
#include <linux/sysctl.h>
#include "internal.h"

/* First what is registered, then the processes, from position FIRST_PROCESS_ENTRY on. */
static int proc_root_readdir(struct file *file, struct dir_context *ctx)
{
	if (ctx->pos < FIRST_PROCESS_ENTRY) {
		if (!proc_readdir_de(file, ctx, &proc_root))
			return 0;
		ctx->pos = FIRST_PROCESS_ENTRY;
	}
	return proc_pid_readdir(file, ctx);
}

static struct dentry *proc_root_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	struct dentry *found = proc_pid_lookup(dentry);

	return found == ERR_PTR(-ENOENT) ? proc_lookup(dir, dentry, flags) : found;
}

/* Each process is a folder. */
static int proc_root_getattr(struct user_namespace *ns, const struct path *path, struct kstat *stat, u32 mask,
			     unsigned int flags)
{
	generic_fillattr(ns, d_inode(path->dentry), stat);
	stat->nlink = proc_root.nlink + nr_processes();
	return 0;
}

static const struct file_operations proc_root_operations = {
	.read = generic_read_dir,
	.iterate_shared = proc_root_readdir,
	.llseek = generic_file_llseek,
};

static const struct inode_operations proc_root_inode_operations = {
	.lookup = proc_root_lookup,
	.getattr = proc_root_getattr,
};

struct proc_dir_entry proc_root = {
	.low_ino = PROC_ROOT_INO,
	.namelen = 5,
	.mode = S_IFDIR | S_IRUGO | S_IXUGO,
	.nlink = 2,
	.refcnt = REFCOUNT_INIT(1),
	.proc_iops = &proc_root_inode_operations,
	.proc_dir_ops = &proc_root_operations,
	.parent = &proc_root,
	.subdir = RB_ROOT,
	.name = "/proc",
};

static int proc_fill_super(struct super_block *sb, struct fs_context *fc)
{
	struct inode *inode;

	sb->s_iflags |= SB_I_NOEXEC | SB_I_NODEV;
	sb->s_flags |= SB_NODIRATIME | SB_NOSUID | SB_NOEXEC;
	sb->s_blocksize = 1024;
	sb->s_blocksize_bits = 10;
	sb->s_magic = PROC_SUPER_MAGIC;
	sb->s_op = &proc_sops;
	sb->s_time_gran = 1;
	inode = proc_get_inode(sb, pde_get(&proc_root));
	if (!inode)
		return -ENOMEM;
	sb->s_root = d_make_root(inode);
	return sb->s_root ? 0 : -ENOMEM;
}

static int proc_get_tree(struct fs_context *fc)
{
	return get_tree_single(fc, proc_fill_super);
}

static const struct fs_context_operations proc_fs_context_ops = { .get_tree = proc_get_tree };

static int proc_init_fs_context(struct fs_context *fc)
{
	fc->ops = &proc_fs_context_ops;
	return 0;
}

static struct file_system_type proc_fs_type = {
	.name = "proc",
	.init_fs_context = proc_init_fs_context,
	.kill_sb = kill_anon_super,
	.fs_flags = FS_USERNS_MOUNT | FS_DISALLOW_NOTIFY_PERM,
};

/**
 * proc_root_init - make /proc: the file system and the folders that others put files into
 *
 * Called once at start-up, when slabs and the VFS work.
 */
void __init proc_root_init(void)
{
	proc_init_kmemcache();
	proc_mkdir("fs", NULL);
	proc_mkdir("driver", NULL);
	proc_mkdir("bus", NULL);
	proc_mkdir("tty", NULL);
	proc_sys_init();
	register_filesystem(&proc_fs_type);
}
