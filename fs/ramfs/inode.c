// SPDX-License-Identifier: MIT
/*
 * ramfs: files in memory. Names are pinned dentries (see fs/libfs.c), contents are pages in the page cache that have no
 * other store and are therefore never dropped. Under the name "rootfs" it is the root of all mounts, under "devtmpfs"
 * it holds the device nodes of /dev, one tree for all its mounts.
 */
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/magic.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "../internal.h"

static const struct inode_operations ramfs_file_inode_operations = {
	.setattr = simple_setattr,
	.getattr = simple_getattr,
};

static const struct file_operations ramfs_file_operations = {
	.read_iter = generic_file_read_iter,
	.write_iter = generic_file_write_iter,
	.mmap = generic_file_mmap,
	.fsync = noop_fsync,
	.llseek = generic_file_llseek,
};

static const struct inode_operations ramfs_dir_inode_operations;

static struct inode *ramfs_get_inode(struct super_block *sb, const struct inode *dir, umode_t mode, dev_t dev)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	inode->i_ino = get_next_ino();
	inode_init_owner(&init_user_ns, inode, dir, mode);
	inode->i_mapping->a_ops = &ram_aops;
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(inode);
	switch (mode & S_IFMT) {
	case S_IFREG:
		inode->i_op = &ramfs_file_inode_operations;
		inode->i_fop = &ramfs_file_operations;
		break;
	case S_IFDIR:
		inode->i_op = &ramfs_dir_inode_operations;
		inode->i_fop = &simple_dir_operations;
		inc_nlink(inode); /* its own "." */
		break;
	case S_IFLNK:
		inode->i_op = &simple_symlink_inode_operations;
		break;
	default:
		init_special_inode(inode, mode, dev);
		break;
	}
	return inode;
}

static int ramfs_mknod(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev)
{
	struct inode *inode = ramfs_get_inode(dir->i_sb, dir, mode, dev);

	if (!inode)
		return -ENOSPC;
	d_instantiate(dentry, inode);
	dget(dentry);
	dir->i_mtime = dir->i_ctime = current_time(dir);
	return 0;
}

static int ramfs_mkdir(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, umode_t mode)
{
	int error = ramfs_mknod(ns, dir, dentry, mode | S_IFDIR, 0);

	if (!error)
		inc_nlink(dir);
	return error;
}

static int ramfs_create(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, umode_t mode, bool excl)
{
	return ramfs_mknod(ns, dir, dentry, mode | S_IFREG, 0);
}

static int ramfs_symlink(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, const char *target)
{
	char *link = kstrdup(target, GFP_KERNEL);
	int error;

	if (!link)
		return -ENOMEM;
	error = ramfs_mknod(ns, dir, dentry, S_IFLNK | S_IRWXUGO, 0);
	if (error) {
		kfree(link);
		return error;
	}
	d_inode(dentry)->i_link = link;
	d_inode(dentry)->i_size = strlen(link);
	return 0;
}

static const struct inode_operations ramfs_dir_inode_operations = {
	.create = ramfs_create,
	.lookup = simple_lookup,
	.link = simple_link,
	.unlink = simple_unlink,
	.symlink = ramfs_symlink,
	.mkdir = ramfs_mkdir,
	.rmdir = simple_rmdir,
	.mknod = ramfs_mknod,
	.rename = simple_rename,
};

static void ramfs_free_inode(struct inode *inode)
{
	if (S_ISLNK(inode->i_mode))
		kfree(inode->i_link);
	free_inode_nonrcu(inode);
}

static const struct super_operations ramfs_ops = {
	.statfs = simple_statfs,
	.drop_inode = generic_delete_inode,
	.free_inode = ramfs_free_inode,
};

static int ramfs_fill_super(struct super_block *sb, void *data, int silent)
{
	sb->s_maxbytes = MAX_LFS_FILESIZE;
	sb->s_blocksize = PAGE_SIZE;
	sb->s_blocksize_bits = PAGE_SHIFT;
	sb->s_magic = RAMFS_MAGIC;
	sb->s_op = &ramfs_ops;
	sb->s_time_gran = 1;
	sb->s_root = d_make_root(ramfs_get_inode(sb, NULL, S_IFDIR | 0755, 0));
	return sb->s_root ? 0 : -ENOMEM;
}

static struct dentry *ramfs_mount(struct file_system_type *type, int flags, const char *name, void *data)
{
	return mount_nodev(type, flags, data, ramfs_fill_super);
}

static struct dentry *ramfs_mount_single(struct file_system_type *type, int flags, const char *name, void *data)
{
	return mount_single(type, flags, data, ramfs_fill_super);
}

static struct file_system_type ramfs_fs_type = {
	.name = "ramfs",
	.mount = ramfs_mount,
	.kill_sb = kill_litter_super,
	.fs_flags = FS_USERNS_MOUNT,
};

static struct file_system_type devtmpfs_fs_type = {
	.name = "devtmpfs",
	.mount = ramfs_mount_single,
	.kill_sb = kill_litter_super,
};

/* Not in the list of types: nobody else may mount it. */
struct file_system_type rootfs_fs_type = {
	.name = "rootfs",
	.mount = ramfs_mount_single,
	.kill_sb = kill_litter_super,
};

void __init ramfs_init(void)
{
	register_filesystem(&devtmpfs_fs_type);
	register_filesystem(&ramfs_fs_type);
}
