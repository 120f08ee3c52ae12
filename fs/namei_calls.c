// SPDX-License-Identifier: MIT
/*
 * System calls that change names: mknod, mkdir, rmdir, unlink, symlink, link, rename and their *at forms.
 *
 * Each finds the folder of the last component, locks it, looks that component up and calls the vfs_ function (namei_ops.c). Slashes after the last
 * component are allowed where a folder is meant. Errors are found in Linux's order: a name that exists before a file system that is read-only.
 */
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include "namei_internal.h"

/* ---- Creating ---- */

static int may_mknod(umode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
	case S_IFCHR:
	case S_IFBLK:
	case S_IFIFO:
	case S_IFSOCK:
	case 0:
		return 0;
	case S_IFDIR:
		return -EPERM;
	default:
		return -EINVAL;
	}
}

static int do_mknodat(int dfd, const char __user *filename, umode_t mode, unsigned int dev)
{
	struct dentry *dentry;
	struct path path;
	int error = may_mknod(mode);

	if (error)
		return error;
	dentry = user_path_create(dfd, filename, &path, 0);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	mode &= ~current_umask();
	switch (mode & S_IFMT) {
	case 0:
	case S_IFREG:
		error = vfs_create(mnt_user_ns(path.mnt), path.dentry->d_inode, dentry, mode, true);
		break;
	case S_IFCHR:
	case S_IFBLK:
		error = vfs_mknod(mnt_user_ns(path.mnt), path.dentry->d_inode, dentry, mode, new_decode_dev(dev));
		break;
	default:
		error = vfs_mknod(mnt_user_ns(path.mnt), path.dentry->d_inode, dentry, mode, 0);
	}
	done_path_create(&path, dentry);
	return error;
}

SYSCALL_DEFINE4(mknodat, int, dfd, const char __user *, filename, umode_t, mode, unsigned int, dev)
{
	return do_mknodat(dfd, filename, mode, dev);
}

SYSCALL_DEFINE3(mknod, const char __user *, filename, umode_t, mode, unsigned int, dev)
{
	return do_mknodat(AT_FDCWD, filename, mode, dev);
}

static int do_mkdirat(int dfd, const char __user *name, umode_t mode)
{
	struct path path;
	struct dentry *dentry = user_path_create(dfd, name, &path, LOOKUP_DIRECTORY);
	int error;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	error = vfs_mkdir(mnt_user_ns(path.mnt), path.dentry->d_inode, dentry, mode & ~current_umask());
	done_path_create(&path, dentry);
	return error;
}

SYSCALL_DEFINE3(mkdirat, int, dfd, const char __user *, pathname, umode_t, mode)
{
	return do_mkdirat(dfd, pathname, mode);
}

SYSCALL_DEFINE2(mkdir, const char __user *, pathname, umode_t, mode)
{
	return do_mkdirat(AT_FDCWD, pathname, mode);
}

static int do_symlinkat(const char __user *from, int dfd, const char __user *to)
{
	struct filename *target = getname(from);
	struct dentry *dentry;
	struct path path;
	int error;

	if (IS_ERR(target))
		return PTR_ERR(target);
	dentry = user_path_create(dfd, to, &path, 0);
	error = PTR_ERR_OR_ZERO(dentry);
	if (!error) {
		error = vfs_symlink(mnt_user_ns(path.mnt), path.dentry->d_inode, dentry, target->name);
		done_path_create(&path, dentry);
	}
	putname(target);
	return error;
}

SYSCALL_DEFINE3(symlinkat, const char __user *, oldname, int, newdfd, const char __user *, newname)
{
	return do_symlinkat(oldname, newdfd, newname);
}

SYSCALL_DEFINE2(symlink, const char __user *, oldname, const char __user *, newname)
{
	return do_symlinkat(oldname, AT_FDCWD, newname);
}

static int do_linkat(int olddfd, const char __user *oldname, int newdfd, const char __user *newname, int flags)
{
	struct path old, new;
	unsigned int how = 0;
	struct dentry *dentry;
	int error;

	if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (flags & AT_EMPTY_PATH) {
		if (!capable(CAP_DAC_READ_SEARCH))
			return -ENOENT;
		how |= LOOKUP_EMPTY;
	}
	if (flags & AT_SYMLINK_FOLLOW)
		how |= LOOKUP_FOLLOW;
	error = user_path_at(olddfd, oldname, how, &old);
	if (error)
		return error;
	dentry = user_path_create(newdfd, newname, &new, 0);
	error = PTR_ERR_OR_ZERO(dentry);
	if (!error) {
		error = -EXDEV;
		if (old.mnt == new.mnt)
			error = vfs_link(old.dentry, mnt_user_ns(new.mnt), new.dentry->d_inode, dentry, NULL);
		done_path_create(&new, dentry);
	}
	path_put(&old);
	return error;
}

SYSCALL_DEFINE5(linkat, int, olddfd, const char __user *, oldname, int, newdfd, const char __user *, newname, int,
		flags)
{
	return do_linkat(olddfd, oldname, newdfd, newname, flags);
}

SYSCALL_DEFINE2(link, const char __user *, oldname, const char __user *, newname)
{
	return do_linkat(AT_FDCWD, oldname, AT_FDCWD, newname, 0);
}

/* ---- Removing ---- */

static int rmdir_last(struct nameidata *nd)
{
	struct inode *dir = nd->path.dentry->d_inode;
	struct dentry *dentry;
	int error;

	switch (nd->last_type) {
	case LAST_DOTDOT:
		return -ENOTEMPTY;
	case LAST_DOT:
		return -EINVAL;
	case LAST_ROOT:
		return -EBUSY;
	}
	error = mnt_want_write(nd->path.mnt);
	if (error)
		return error;
	inode_lock_nested(dir, I_MUTEX_PARENT);
	dentry = lookup_one_qstr(&nd->last, nd->path.dentry, 0);
	error = PTR_ERR_OR_ZERO(dentry);
	if (!error) {
		error = d_is_negative(dentry) ? -ENOENT : vfs_rmdir(mnt_user_ns(nd->path.mnt), dir, dentry);
		dput(dentry);
	}
	inode_unlock(dir);
	mnt_drop_write(nd->path.mnt);
	return error;
}

static int do_rmdir(int dfd, const char __user *pathname)
{
	struct walk_from from = { .dfd = dfd };
	struct filename *name = getname(pathname);
	struct nameidata nd;
	int error;

	if (IS_ERR(name))
		return PTR_ERR(name);
	error = parent_lookup(&from, name->name, 0, &nd);
	if (!error) {
		error = rmdir_last(&nd);
		nd_exit(&nd);
	}
	putname(name);
	return error;
}

SYSCALL_DEFINE1(rmdir, const char __user *, pathname)
{
	return do_rmdir(AT_FDCWD, pathname);
}

/* Why a name with a slash behind it cannot be unlinked. */
static int slashes_error(const struct dentry *dentry)
{
	if (d_is_negative(dentry))
		return -ENOENT;
	return d_is_dir(dentry) ? -EISDIR : -ENOTDIR;
}

/* The inode's last reference must go after the folder is unlocked: that may take long. *@gone gets it. */
static int unlink_last(struct nameidata *nd, struct inode **gone)
{
	struct inode *dir = nd->path.dentry->d_inode;
	struct dentry *dentry;
	int error;

	if (nd->last_type != LAST_NORM)
		return -EISDIR;
	error = mnt_want_write(nd->path.mnt);
	if (error)
		return error;
	inode_lock_nested(dir, I_MUTEX_PARENT);
	dentry = lookup_one_qstr(&nd->last, nd->path.dentry, 0);
	error = PTR_ERR_OR_ZERO(dentry);
	if (!error) {
		if (has_trailing_slash(nd) || d_is_negative(dentry)) {
			error = slashes_error(dentry);
		} else {
			*gone = dentry->d_inode;
			ihold(*gone);
			error = vfs_unlink(mnt_user_ns(nd->path.mnt), dir, dentry, NULL);
		}
		dput(dentry);
	}
	inode_unlock(dir);
	mnt_drop_write(nd->path.mnt);
	return error;
}

static int do_unlinkat(int dfd, const char __user *pathname)
{
	struct walk_from from = { .dfd = dfd };
	struct filename *name = getname(pathname);
	struct inode *gone = NULL;
	struct nameidata nd;
	int error;

	if (IS_ERR(name))
		return PTR_ERR(name);
	error = parent_lookup(&from, name->name, 0, &nd);
	if (!error) {
		error = unlink_last(&nd, &gone);
		nd_exit(&nd);
	}
	if (gone)
		iput(gone);
	putname(name);
	return error;
}

SYSCALL_DEFINE3(unlinkat, int, dfd, const char __user *, pathname, int, flag)
{
	if (flag & ~AT_REMOVEDIR)
		return -EINVAL;
	return flag & AT_REMOVEDIR ? do_rmdir(dfd, pathname) : do_unlinkat(dfd, pathname);
}

SYSCALL_DEFINE1(unlink, const char __user *, pathname)
{
	return do_unlinkat(AT_FDCWD, pathname);
}

/* ---- Renaming ---- */

/* Slashes behind a name mean that it is a folder. */
static int check_rename_slashes(struct nameidata *old, struct nameidata *new, struct dentry *old_dentry,
				struct dentry *new_dentry, unsigned int flags)
{
	if (flags & RENAME_EXCHANGE && !d_is_dir(new_dentry) && has_trailing_slash(new))
		return -ENOTDIR;
	if (!d_is_dir(old_dentry)) {
		if (has_trailing_slash(old))
			return -ENOTDIR;
		if (!(flags & RENAME_EXCHANGE) && has_trailing_slash(new))
			return -ENOTDIR;
	}
	return 0;
}

/* Both folders are locked; @trap is what lock_rename() returned. */
static int rename_dentries(struct nameidata *old, struct nameidata *new, struct dentry *trap, unsigned int flags)
{
	struct dentry *old_dentry = lookup_one_qstr(&old->last, old->path.dentry, 0), *new_dentry;
	struct renamedata rd = {};
	int error;

	if (IS_ERR(old_dentry))
		return PTR_ERR(old_dentry);
	new_dentry = lookup_one_qstr(&new->last, new->path.dentry, LOOKUP_RENAME_TARGET);
	error = PTR_ERR_OR_ZERO(new_dentry);
	if (error)
		goto put_old;
	if (d_is_negative(old_dentry))
		error = -ENOENT;
	else if (flags & RENAME_NOREPLACE && d_is_positive(new_dentry))
		error = -EEXIST;
	else if (flags & RENAME_EXCHANGE && d_is_negative(new_dentry))
		error = -ENOENT;
	else
		error = check_rename_slashes(old, new, old_dentry, new_dentry, flags);
	if (!error && old_dentry == trap)
		error = -EINVAL; /* into itself */
	if (!error && new_dentry == trap)
		error = flags & RENAME_EXCHANGE ? -EINVAL : -ENOTEMPTY;
	if (!error) {
		rd.old_mnt_userns = mnt_user_ns(old->path.mnt);
		rd.old_dir = old->path.dentry->d_inode;
		rd.old_dentry = old_dentry;
		rd.new_mnt_userns = mnt_user_ns(new->path.mnt);
		rd.new_dir = new->path.dentry->d_inode;
		rd.new_dentry = new_dentry;
		rd.flags = flags;
		error = vfs_rename(&rd);
	}
	dput(new_dentry);
put_old:
	dput(old_dentry);
	return error;
}

static int rename_last(struct nameidata *old, struct nameidata *new, unsigned int flags)
{
	struct dentry *trap;
	int error;

	if (old->path.mnt != new->path.mnt)
		return -EXDEV;
	if (old->last_type != LAST_NORM)
		return -EBUSY;
	if (new->last_type != LAST_NORM)
		return flags & RENAME_NOREPLACE ? -EEXIST : -EBUSY;
	error = mnt_want_write(old->path.mnt);
	if (error)
		return error;
	trap = lock_rename(new->path.dentry, old->path.dentry);
	error = rename_dentries(old, new, trap, flags);
	unlock_rename(new->path.dentry, old->path.dentry);
	mnt_drop_write(old->path.mnt);
	return error;
}

static int do_renameat2(int olddfd, const char __user *oldname, int newdfd, const char __user *newname,
			unsigned int flags)
{
	struct walk_from old_from = { .dfd = olddfd }, new_from = { .dfd = newdfd };
	struct filename *from, *to;
	struct nameidata old, new;
	int error;

	if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE | RENAME_WHITEOUT))
		return -EINVAL;
	if (flags & (RENAME_NOREPLACE | RENAME_WHITEOUT) && flags & RENAME_EXCHANGE)
		return -EINVAL;
	from = getname(oldname);
	if (IS_ERR(from))
		return PTR_ERR(from);
	to = getname(newname);
	error = PTR_ERR_OR_ZERO(to);
	if (error)
		goto put_from;
	error = parent_lookup(&old_from, from->name, 0, &old);
	if (error)
		goto put_to;
	error = parent_lookup(&new_from, to->name, 0, &new);
	if (!error) {
		error = rename_last(&old, &new, flags);
		nd_exit(&new);
	}
	nd_exit(&old);
put_to:
	putname(to);
put_from:
	putname(from);
	return error;
}

SYSCALL_DEFINE5(renameat2, int, olddfd, const char __user *, oldname, int, newdfd, const char __user *, newname,
		unsigned int, flags)
{
	return do_renameat2(olddfd, oldname, newdfd, newname, flags);
}

SYSCALL_DEFINE4(renameat, int, olddfd, const char __user *, oldname, int, newdfd, const char __user *, newname)
{
	return do_renameat2(olddfd, oldname, newdfd, newname, 0);
}

SYSCALL_DEFINE2(rename, const char __user *, oldname, const char __user *, newname)
{
	return do_renameat2(AT_FDCWD, oldname, AT_FDCWD, newname, 0);
}
