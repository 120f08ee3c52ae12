// SPDX-License-Identifier: MIT
/*
 * debugfs: a tree that anybody in the kernel may put files into. Its names are pinned dentries (see fs/libfs.c);
 * dentries are also the handles of its interface. Each name holds a use of the file system, which exists while anything
 * is in it or it is mounted.
 *
 * Files are reached through a proxy (file.c) that holds off removal while a call is inside the owner's functions.
 *
 * By convention callers do not check for errors, so every function takes an error for a parent and then does nothing.
 */
#include <linux/debugfs.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/magic.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "internal.h"

static struct vfsmount *debugfs_mount;
static int debugfs_mount_count;
static bool debugfs_registered;

struct dentry *arch_debugfs_dir;
EXPORT_SYMBOL(arch_debugfs_dir);

/* ---- The file system ---- */

static void debugfs_free_inode(struct inode *inode)
{
	if (S_ISLNK(inode->i_mode))
		kfree(inode->i_link);
	free_inode_nonrcu(inode);
}

static const struct super_operations debugfs_super_operations = {
	.statfs = simple_statfs,
	.free_inode = debugfs_free_inode,
};

static void debugfs_release_dentry(struct dentry *dentry)
{
	kfree(dentry->d_fsdata);
}

static const struct dentry_operations debugfs_dops = {
	.d_delete = always_delete_dentry,
	.d_release = debugfs_release_dentry,
};

static struct inode *debugfs_get_inode(struct super_block *sb)
{
	struct inode *inode = new_inode(sb);

	if (inode) {
		inode->i_ino = get_next_ino();
		inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(inode);
	}
	return inode;
}

static const struct inode_operations debugfs_dir_inode_operations = { .lookup = simple_lookup };
static const struct inode_operations debugfs_file_inode_operations = { .setattr = simple_setattr };

static int debug_fill_super(struct super_block *sb, void *data, int silent)
{
	static const struct tree_descr debug_files[] = { { "" } };
	int err = simple_fill_super(sb, DEBUGFS_MAGIC, debug_files);

	if (err)
		return err;
	sb->s_op = &debugfs_super_operations;
	sb->s_d_op = &debugfs_dops;
	d_inode(sb->s_root)->i_mode = S_IFDIR | 0700;
	return 0;
}

static struct dentry *debug_mount(struct file_system_type *type, int flags, const char *name, void *data)
{
	return mount_single(type, flags, data, debug_fill_super);
}

static struct file_system_type debug_fs_type = {
	.name = "debugfs",
	.mount = debug_mount,
	.kill_sb = kill_litter_super,
};

/* ---- Making ---- */

/*
 * Begin to make @name in @parent. Returns its dentry with the parent's i_rwsem held and a use of the file system, or an
 * error.
 */
static struct dentry *start_creating(const char *name, struct dentry *parent)
{
	struct dentry *dentry;
	int error;

	if (!debugfs_registered)
		return ERR_PTR(-ENOENT);
	if (IS_ERR(parent))
		return parent;
	error = simple_pin_fs(&debug_fs_type, &debugfs_mount, &debugfs_mount_count);
	if (error) {
		pr_err("debugfs: Unable to pin filesystem for file '%s'\n", name);
		return ERR_PTR(error);
	}
	if (!parent)
		parent = debugfs_mount->mnt_root;
	inode_lock(d_inode(parent));
	if (unlikely(IS_DEADDIR(d_inode(parent))))
		dentry = ERR_PTR(-ENOENT);
	else
		dentry = lookup_one_len(name, parent, strlen(name));
	if (!IS_ERR(dentry) && d_really_is_positive(dentry)) {
		if (d_is_dir(dentry))
			pr_err("debugfs: Directory '%s' with parent '%s' already present!\n", name,
			       (const char *)parent->d_name.name);
		else
			pr_err("debugfs: File '%s' in directory '%s' already present!\n", name,
			       (const char *)parent->d_name.name);
		dput(dentry);
		dentry = ERR_PTR(-EEXIST);
	}
	if (IS_ERR(dentry)) {
		inode_unlock(d_inode(parent));
		simple_release_fs(&debugfs_mount, &debugfs_mount_count);
	}
	return dentry;
}

static struct dentry *failed_creating(struct dentry *dentry)
{
	inode_unlock(d_inode(dentry->d_parent));
	dput(dentry);
	simple_release_fs(&debugfs_mount, &debugfs_mount_count);
	return ERR_PTR(-ENOMEM);
}

static struct dentry *end_creating(struct dentry *dentry)
{
	inode_unlock(d_inode(dentry->d_parent));
	return dentry;
}

static struct dentry *create_file(const char *name, umode_t mode, struct dentry *parent, void *data, bool unsafe,
				  const struct file_operations *real_fops)
{
	struct debugfs_fsdata *fsd;
	struct dentry *dentry;
	struct inode *inode;

	if (!(mode & S_IFMT))
		mode |= S_IFREG;
	BUG_ON(!S_ISREG(mode));
	dentry = start_creating(name, parent);
	if (IS_ERR(dentry))
		return dentry;
	fsd = kzalloc(sizeof(*fsd), GFP_KERNEL);
	inode = fsd ? debugfs_get_inode(dentry->d_sb) : NULL;
	if (unlikely(!inode)) {
		kfree(fsd);
		pr_err("debugfs: out of free dentries, can not create file '%s'\n", name);
		return failed_creating(dentry);
	}
	fsd->real_fops = real_fops;
	fsd->unsafe = unsafe;
	refcount_set(&fsd->active_users, 1);
	init_completion(&fsd->active_users_drained);
	dentry->d_fsdata = fsd;
	inode->i_mode = mode;
	inode->i_private = data;
	inode->i_op = &debugfs_file_inode_operations;
	inode->i_fop = real_fops ? &debugfs_proxy_file_operations : &debugfs_noop_file_operations;
	d_instantiate(dentry, inode);
	return end_creating(dentry);
}

/**
 * debugfs_create_file - make a file
 * @mode: permissions
 * @parent: its folder; NULL: the root; an error: nothing happens
 * @data: becomes the inode's i_private
 * @fops: what the file does; removal waits for calls inside it
 *
 * Returns the file or an error. Process context, as all functions here.
 */
struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent, void *data,
				   const struct file_operations *fops)
{
	return create_file(name, mode, parent, data, false, fops);
}
EXPORT_SYMBOL_GPL(debugfs_create_file);

/**
 * debugfs_create_file_unsafe - the same for functions that call debugfs_file_get() themselves
 */
struct dentry *debugfs_create_file_unsafe(const char *name, umode_t mode, struct dentry *parent, void *data,
					  const struct file_operations *fops)
{
	return create_file(name, mode, parent, data, true, fops);
}
EXPORT_SYMBOL_GPL(debugfs_create_file_unsafe);

/**
 * debugfs_create_file_size - the same, with a size for stat() to show
 */
void debugfs_create_file_size(const char *name, umode_t mode, struct dentry *parent, void *data,
			      const struct file_operations *fops, loff_t file_size)
{
	struct dentry *de = debugfs_create_file(name, mode, parent, data, fops);

	if (!IS_ERR(de))
		d_inode(de)->i_size = file_size;
}
EXPORT_SYMBOL_GPL(debugfs_create_file_size);

/**
 * debugfs_create_dir - make a folder
 */
struct dentry *debugfs_create_dir(const char *name, struct dentry *parent)
{
	struct dentry *dentry = start_creating(name, parent);
	struct inode *inode;

	if (IS_ERR(dentry))
		return dentry;
	inode = debugfs_get_inode(dentry->d_sb);
	if (unlikely(!inode)) {
		pr_err("debugfs: out of free dentries, can not create directory '%s'\n", name);
		return failed_creating(dentry);
	}
	inode->i_mode = S_IFDIR | S_IRWXU | S_IRUGO | S_IXUGO;
	inode->i_op = &debugfs_dir_inode_operations;
	inode->i_fop = &simple_dir_operations;
	inc_nlink(inode);
	d_instantiate(dentry, inode);
	inc_nlink(d_inode(dentry->d_parent));
	return end_creating(dentry);
}
EXPORT_SYMBOL_GPL(debugfs_create_dir);

/**
 * debugfs_create_symlink - make a symbolic link
 */
struct dentry *debugfs_create_symlink(const char *name, struct dentry *parent, const char *target)
{
	char *link = kstrdup(target, GFP_KERNEL);
	struct dentry *dentry;
	struct inode *inode;

	if (!link)
		return ERR_PTR(-ENOMEM);
	dentry = start_creating(name, parent);
	if (IS_ERR(dentry)) {
		kfree(link);
		return dentry;
	}
	inode = debugfs_get_inode(dentry->d_sb);
	if (unlikely(!inode)) {
		kfree(link);
		return failed_creating(dentry);
	}
	inode->i_mode = S_IFLNK | S_IRWXUGO;
	inode->i_op = &simple_symlink_inode_operations;
	inode->i_link = link;
	d_instantiate(dentry, inode);
	return end_creating(dentry);
}
EXPORT_SYMBOL_GPL(debugfs_create_symlink);

/* ---- Finding, removing, renaming ---- */

/**
 * debugfs_lookup - find a name
 *
 * Returns its dentry with a reference, NULL if there is none.
 */
struct dentry *debugfs_lookup(const char *name, struct dentry *parent)
{
	struct dentry *dentry;

	if (!debugfs_registered || IS_ERR_OR_NULL(name) || IS_ERR(parent))
		return NULL;
	if (!parent) {
		if (!debugfs_mount)
			return NULL;
		parent = debugfs_mount->mnt_root;
	}
	dentry = lookup_positive_unlocked(name, parent, strlen(name));
	return IS_ERR(dentry) ? NULL : dentry;
}
EXPORT_SYMBOL_GPL(debugfs_lookup);

/* Nobody comes in any more: wait for the calls inside. */
static void remove_one(struct dentry *victim)
{
	if (d_is_reg(victim)) {
		struct debugfs_fsdata *fsd = victim->d_fsdata;

		if (!refcount_dec_and_test(&fsd->active_users))
			wait_for_completion(&fsd->active_users_drained);
	}
	simple_release_fs(&debugfs_mount, &debugfs_mount_count);
}

/**
 * debugfs_remove - remove a file, or a folder with everything in it
 * @dentry: may be NULL or an error
 *
 * No function of the files is running when it returns.
 */
void debugfs_remove(struct dentry *dentry)
{
	if (IS_ERR_OR_NULL(dentry))
		return;
	if (simple_pin_fs(&debug_fs_type, &debugfs_mount, &debugfs_mount_count))
		return;
	simple_recursive_removal(dentry, remove_one);
	simple_release_fs(&debugfs_mount, &debugfs_mount_count);
}
EXPORT_SYMBOL_GPL(debugfs_remove);

/**
 * debugfs_lookup_and_remove - find a name and remove it
 */
void debugfs_lookup_and_remove(const char *name, struct dentry *parent)
{
	struct dentry *dentry = debugfs_lookup(name, parent);

	if (dentry) {
		debugfs_remove(dentry);
		dput(dentry);
	}
}
EXPORT_SYMBOL_GPL(debugfs_lookup_and_remove);

/**
 * debugfs_rename - give a file or folder another name, in another folder perhaps
 *
 * Returns @old_dentry, or an error if the name is taken or a folder is no more.
 */
struct dentry *debugfs_rename(struct dentry *old_dir, struct dentry *old_dentry, struct dentry *new_dir,
			      const char *new_name)
{
	struct dentry *trap, *dentry = NULL;
	int error = -EINVAL;

	if (IS_ERR(old_dir))
		return old_dir;
	if (IS_ERR(new_dir))
		return new_dir;
	if (IS_ERR_OR_NULL(old_dentry))
		return old_dentry;
	trap = lock_rename(new_dir, old_dir);
	if (d_really_is_negative(old_dir) || d_really_is_negative(new_dir) || d_really_is_negative(old_dentry) ||
	    old_dentry == trap || d_mountpoint(old_dentry))
		goto out;
	dentry = lookup_one_len(new_name, new_dir, strlen(new_name));
	if (IS_ERR(dentry) || dentry == trap || d_really_is_positive(dentry))
		goto out;
	error = simple_rename(&init_user_ns, d_inode(old_dir), old_dentry, d_inode(new_dir), dentry, 0);
	if (!error)
		d_move(old_dentry, dentry);
out:
	if (!IS_ERR_OR_NULL(dentry))
		dput(dentry);
	unlock_rename(new_dir, old_dir);
	if (IS_ERR(dentry))
		return dentry;
	return error ? ERR_PTR(error) : old_dentry;
}
EXPORT_SYMBOL_GPL(debugfs_rename);

/**
 * debugfs_initialized - whether files may be made
 */
bool debugfs_initialized(void)
{
	return debugfs_registered;
}
EXPORT_SYMBOL_GPL(debugfs_initialized);

static int __init debugfs_init(void)
{
	int retval = sysfs_create_mount_point(kernel_kobj, "debug");

	if (retval)
		return retval;
	retval = register_filesystem(&debug_fs_type);
	if (retval)
		sysfs_remove_mount_point(kernel_kobj, "debug");
	else
		debugfs_registered = true;
	return retval;
}
postcore_initcall(debugfs_init);
