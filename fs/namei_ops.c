// SPDX-License-Identifier: MIT
/*
 * Changing names: create, mkdir, mknod, symlink, link, unlink, rmdir, rename.
 *
 * The caller holds i_rwsem of each folder concerned, and has the dentries from a lookup made under it. Each function
 * checks what is the same for all file systems (does the name exist, may the task write here, is something mounted
 * there) and lets the file system do the rest.
 */
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/namei.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "internal.h"

static int may_create(struct user_namespace *ns, struct inode *dir, struct dentry *child)
{
	if (child->d_inode)
		return -EEXIST;
	if (IS_DEADDIR(dir))
		return -ENOENT;
	return inode_permission(ns, dir, MAY_WRITE | MAY_EXEC);
}

static bool is_sticky(struct inode *dir, struct inode *inode)
{
	if (!(dir->i_mode & S_ISVTX))
		return false;
	return !uid_eq(current_fsuid(), inode->i_uid) && !uid_eq(current_fsuid(), dir->i_uid) && !capable(CAP_FOWNER);
}

static int may_delete(struct user_namespace *ns, struct inode *dir, struct dentry *victim, bool isdir)
{
	struct inode *inode = victim->d_inode;
	int error;

	if (d_is_negative(victim))
		return -ENOENT;
	error = inode_permission(ns, dir, MAY_WRITE | MAY_EXEC);
	if (error)
		return error;
	if (IS_APPEND(dir) || is_sticky(dir, inode) || IS_APPEND(inode) || IS_IMMUTABLE(inode) || IS_SWAPFILE(inode))
		return -EPERM;
	if (isdir) {
		if (!d_is_dir(victim))
			return -ENOTDIR;
		if (IS_ROOT(victim))
			return -EBUSY;
	} else if (d_is_dir(victim)) {
		return -EISDIR;
	}
	return IS_DEADDIR(dir) ? -ENOENT : 0;
}

/**
 * vfs_create - create a regular file
 * @dentry: negative, in @dir
 * @mode: permissions
 *
 * Returns 0 or -errno. Process context, as all functions here.
 */
int vfs_create(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, umode_t mode, bool want_excl)
{
	int error = may_create(ns, dir, dentry);

	if (error)
		return error;
	if (!dir->i_op->create)
		return -EACCES;
	return dir->i_op->create(ns, dir, dentry, (mode & S_IALLUGO) | S_IFREG, want_excl);
}
EXPORT_SYMBOL(vfs_create);

/**
 * vfs_mknod - create a device node, FIFO or socket
 */
int vfs_mknod(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev)
{
	int error = may_create(ns, dir, dentry);

	if (error)
		return error;
	if ((S_ISCHR(mode) || S_ISBLK(mode)) && !capable(CAP_MKNOD))
		return -EPERM;
	if (!dir->i_op->mknod)
		return -EPERM;
	return dir->i_op->mknod(ns, dir, dentry, mode, dev);
}
EXPORT_SYMBOL(vfs_mknod);

/**
 * vfs_mkdir - create a folder
 */
int vfs_mkdir(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, umode_t mode)
{
	unsigned int max_links = dir->i_sb->s_max_links;
	int error = may_create(ns, dir, dentry);

	if (error)
		return error;
	if (!dir->i_op->mkdir)
		return -EPERM;
	if (max_links && dir->i_nlink >= max_links)
		return -EMLINK;
	return dir->i_op->mkdir(ns, dir, dentry, mode & (S_IRWXUGO | S_ISVTX));
}
EXPORT_SYMBOL(vfs_mkdir);

/**
 * vfs_symlink - create a symbolic link to @target
 */
int vfs_symlink(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, const char *target)
{
	int error = may_create(ns, dir, dentry);

	if (error)
		return error;
	if (!dir->i_op->symlink)
		return -EPERM;
	return dir->i_op->symlink(ns, dir, dentry, target);
}
EXPORT_SYMBOL(vfs_symlink);

/**
 * vfs_link - give the file @old another name
 */
int vfs_link(struct dentry *old, struct user_namespace *ns, struct inode *dir, struct dentry *dentry,
	     struct inode **delegated)
{
	struct inode *inode = old->d_inode;
	int error;

	if (!inode)
		return -ENOENT;
	error = may_create(ns, dir, dentry);
	if (error)
		return error;
	if (dir->i_sb != inode->i_sb)
		return -EXDEV;
	if (IS_APPEND(inode) || IS_IMMUTABLE(inode) || !dir->i_op->link || S_ISDIR(inode->i_mode))
		return -EPERM;
	inode_lock(inode);
	if (inode->i_nlink == 0 && !(inode->i_state & I_LINKABLE))
		error = -ENOENT;
	else if (dir->i_sb->s_max_links && inode->i_nlink >= dir->i_sb->s_max_links)
		error = -EMLINK;
	else
		error = dir->i_op->link(old, dir, dentry);
	inode_unlock(inode);
	return error;
}
EXPORT_SYMBOL(vfs_link);

/**
 * vfs_rmdir - remove an empty folder
 */
int vfs_rmdir(struct user_namespace *ns, struct inode *dir, struct dentry *dentry)
{
	int error = may_delete(ns, dir, dentry, true);

	if (error)
		return error;
	if (!dir->i_op->rmdir)
		return -EPERM;
	dget(dentry);
	inode_lock(dentry->d_inode);
	if (d_mountpoint(dentry))
		error = -EBUSY;
	else
		error = dir->i_op->rmdir(dir, dentry);
	if (!error) {
		shrink_dcache_parent(dentry);
		dentry->d_inode->i_flags |= S_DEAD;
		dont_mount(dentry);
	}
	inode_unlock(dentry->d_inode);
	dput(dentry);
	if (!error)
		d_delete(dentry);
	return error;
}
EXPORT_SYMBOL(vfs_rmdir);

/**
 * vfs_unlink - remove a name that is not a folder
 */
int vfs_unlink(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, struct inode **delegated)
{
	struct inode *target = dentry->d_inode;
	int error = may_delete(ns, dir, dentry, false);

	if (error)
		return error;
	if (!dir->i_op->unlink)
		return -EPERM;
	inode_lock(target);
	if (d_mountpoint(dentry)) {
		error = -EBUSY;
	} else {
		error = dir->i_op->unlink(dir, dentry);
		if (!error)
			dont_mount(dentry);
	}
	inode_unlock(target);
	if (!error)
		d_delete(dentry);
	return error;
}
EXPORT_SYMBOL(vfs_unlink);

/* ---- Renaming ---- */

/**
 * lock_rename - lock the two folders of a rename in the right order
 *
 * Returns the child of one that the other lies below, or NULL.
 */
struct dentry *lock_rename(struct dentry *a, struct dentry *b)
{
	struct dentry *p = NULL;

	if (a == b) {
		inode_lock_nested(a->d_inode, I_MUTEX_PARENT);
		return NULL;
	}
	mutex_lock(&a->d_sb->s_vfs_rename_mutex);
	p = d_ancestor(b, a);
	if (p)
		swap(a, b);
	else
		p = d_ancestor(a, b);
	inode_lock_nested(a->d_inode, I_MUTEX_PARENT);
	inode_lock_nested(b->d_inode, p ? I_MUTEX_CHILD : I_MUTEX_PARENT2);
	return p;
}
EXPORT_SYMBOL(lock_rename);

/**
 * unlock_rename - undo lock_rename()
 */
void unlock_rename(struct dentry *a, struct dentry *b)
{
	inode_unlock(a->d_inode);
	if (a != b) {
		inode_unlock(b->d_inode);
		mutex_unlock(&a->d_sb->s_vfs_rename_mutex);
	}
}
EXPORT_SYMBOL(unlock_rename);

static int may_rename(struct renamedata *rd)
{
	struct inode *source = rd->old_dentry->d_inode, *target = rd->new_dentry->d_inode;
	bool is_dir = d_is_dir(rd->old_dentry);
	int error = may_delete(rd->old_mnt_userns, rd->old_dir, rd->old_dentry, is_dir);

	if (error)
		return error;
	if (!target)
		error = may_create(rd->new_mnt_userns, rd->new_dir, rd->new_dentry);
	else if (!(rd->flags & RENAME_EXCHANGE))
		error = rd->flags & RENAME_NOREPLACE
				? -EEXIST
				: may_delete(rd->new_mnt_userns, rd->new_dir, rd->new_dentry, is_dir);
	else
		error = may_delete(rd->new_mnt_userns, rd->new_dir, rd->new_dentry, d_is_dir(rd->new_dentry));
	if (error)
		return error;
	if (!rd->old_dir->i_op->rename)
		return -EPERM;
	if (is_dir && rd->new_dir != rd->old_dir)
		return inode_permission(rd->old_mnt_userns, source, MAY_WRITE);
	return 0;
}

/**
 * vfs_rename - move a name, to another folder of the same file system perhaps
 *
 * Both folders are locked by lock_rename(). Returns 0 or -errno.
 */
int vfs_rename(struct renamedata *rd)
{
	struct dentry *old_dentry = rd->old_dentry, *new_dentry = rd->new_dentry;
	struct inode *source = old_dentry->d_inode, *target = new_dentry->d_inode;
	bool exchange = rd->flags & RENAME_EXCHANGE, is_dir = d_is_dir(old_dentry);
	int error;

	if (source == target)
		return 0;
	error = may_rename(rd);
	if (error)
		return error;
	dget(new_dentry);
	if (target)
		inode_lock_nested(target, I_MUTEX_NONDIR2);
	if (d_mountpoint(old_dentry) || d_mountpoint(new_dentry)) {
		error = -EBUSY;
		goto out;
	}
	if (is_dir && !exchange && target)
		shrink_dcache_parent(new_dentry);
	error = rd->old_dir->i_op->rename(rd->new_mnt_userns, rd->old_dir, old_dentry, rd->new_dir, new_dentry,
					  rd->flags);
	if (error)
		goto out;
	if (!exchange && target) {
		if (is_dir)
			target->i_flags |= S_DEAD;
		dont_mount(new_dentry);
	}
	if (!(rd->old_dir->i_sb->s_type->fs_flags & FS_RENAME_DOES_D_MOVE)) {
		if (exchange)
			d_exchange(old_dentry, new_dentry);
		else
			d_move(old_dentry, new_dentry);
	}
out:
	if (target)
		inode_unlock(target);
	dput(new_dentry);
	return error;
}
EXPORT_SYMBOL(vfs_rename);

/* ---- Links ---- */

/**
 * readlink_copy - copy a link's text to the program, without a zero at the end
 *
 * Returns the bytes copied or -EFAULT.
 */
int readlink_copy(char __user *buffer, int buflen, const char *link)
{
	int len = PTR_ERR(link);

	if (IS_ERR(link))
		return len;
	len = min_t(size_t, strlen(link), buflen);
	return copy_to_user(buffer, link, len) ? -EFAULT : len;
}

/**
 * vfs_get_link - the text of a link
 * @done: do_delayed_call() of it ends the use of the text
 */
const char *vfs_get_link(struct dentry *dentry, struct delayed_call *done)
{
	struct inode *inode = d_inode(dentry);

	if (!d_is_symlink(dentry))
		return ERR_PTR(-EINVAL);
	if (inode->i_link)
		return inode->i_link;
	return inode->i_op->get_link(dentry, inode, done);
}
EXPORT_SYMBOL(vfs_get_link);

/**
 * vfs_readlink - readlink(2)
 */
int vfs_readlink(struct dentry *dentry, char __user *buffer, int buflen)
{
	DEFINE_DELAYED_CALL(done);
	struct inode *inode = d_inode(dentry);
	const char *link;
	int ret;

	if (inode->i_op->readlink)
		return inode->i_op->readlink(dentry, buffer, buflen);
	link = vfs_get_link(dentry, &done);
	ret = readlink_copy(buffer, buflen, link);
	do_delayed_call(&done);
	return ret;
}
EXPORT_SYMBOL(vfs_readlink);
