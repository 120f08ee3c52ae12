// SPDX-License-Identifier: MIT
/*
 * Opening by path name: find the file, or make it (O_CREAT), check permissions, open and truncate it. Walks: see
 * namei.c.
 */
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/slab.h>
#include "namei_internal.h"

static int may_open(const struct path *path, int acc_mode, int flag)
{
	struct inode *inode = path->dentry->d_inode;
	int error;

	switch (inode->i_mode & S_IFMT) {
	case S_IFLNK:
		return -ELOOP;
	case S_IFDIR:
		if (acc_mode & MAY_WRITE)
			return -EISDIR;
		break;
	case S_IFBLK:
	case S_IFCHR:
		if (path->mnt->mnt_flags & MNT_NODEV || path->mnt->mnt_sb->s_iflags & SB_I_NODEV)
			return -EACCES;
		break;
	}
	error = inode_permission(mnt_user_ns(path->mnt), inode, MAY_OPEN | acc_mode);
	if (error)
		return error;
	if (IS_APPEND(inode) && ((flag & O_ACCMODE) != O_RDONLY && !(flag & O_APPEND)))
		return -EPERM;
	if (flag & O_NOATIME && !inode_owner_or_capable(mnt_user_ns(path->mnt), inode))
		return -EPERM;
	return 0;
}

/*
 * The last component of an open with O_CREAT: find it, or make it. Sets *@created. Returns it referenced, or an error.
 */
static struct dentry *create_last(struct nameidata *nd, int flags, umode_t mode, bool *created)
{
	struct dentry *dir = nd->path.dentry, *dentry;
	int error;

	*created = false;
	inode_lock(dir->d_inode);
	dentry = lookup_one_qstr(&nd->last, dir, LOOKUP_OPEN | LOOKUP_CREATE);
	if (IS_ERR(dentry) || d_is_positive(dentry))
		goto out;
	error = has_trailing_slash(nd) ? -EISDIR : mnt_want_write(nd->path.mnt);
	if (!error) {
		error = vfs_create(mnt_user_ns(nd->path.mnt), dir->d_inode, dentry, mode & ~current_umask(),
				   flags & O_EXCL);
		mnt_drop_write(nd->path.mnt);
	}
	if (error) {
		dput(dentry);
		dentry = ERR_PTR(error);
	} else {
		*created = true;
	}
out:
	inode_unlock(dir->d_inode);
	return dentry;
}

static int truncate_opened(const struct path *path, struct file *file)
{
	int error = mnt_want_write(path->mnt);

	if (error)
		return error;
	error = do_truncate(mnt_user_ns(path->mnt), path->dentry, 0, ATTR_MTIME | ATTR_CTIME | ATTR_OPEN, file);
	mnt_drop_write(path->mnt);
	return error;
}

static int finish_path_open(const struct path *path, struct file *file, bool created)
{
	int flags = file->f_flags, acc_mode = created ? 0 : ACC_MODE(flags), error;

	if (flags & O_TRUNC && !created)
		acc_mode |= MAY_WRITE;
	if (flags & O_PATH)
		return vfs_open(path, file);
	if (flags & O_DIRECTORY && !d_can_lookup(path->dentry))
		return -ENOTDIR;
	error = may_open(path, acc_mode, flags);
	if (!error)
		error = vfs_open(path, file);
	if (!error && flags & O_TRUNC && !created && S_ISREG(file_inode(file)->i_mode))
		error = truncate_opened(path, file);
	return error;
}

/* Open the file that path lookup arrived at without O_CREAT. */
static int open_existing(const struct walk_from *from, const char *name, struct file *file, unsigned int flags)
{
	struct path path;
	int error;

	if (!(file->f_flags & O_NOFOLLOW))
		flags |= LOOKUP_FOLLOW;
	if (file->f_flags & O_DIRECTORY)
		flags |= LOOKUP_DIRECTORY;
	error = walk_lookup(from, name, flags, &path);
	if (error)
		return error;
	error = finish_path_open(&path, file, false);
	path_put(&path);
	return error;
}

/* The same with O_CREAT. A link at the end is followed by walking its text as a name of its own. */
static int open_create(const struct walk_from *from, const char *name, struct file *file, umode_t mode,
		       unsigned int flags)
{
	struct nameidata nd;
	struct path path;
	bool created;
	int error = parent_lookup(from, name, flags, &nd);

	if (error)
		return error;
	for (;;) {
		const char *rest;

		if (nd.last_type != LAST_NORM) {
			error = -EISDIR;
			break;
		}
		path.dentry = create_last(&nd, file->f_flags, mode, &created);
		if (IS_ERR(path.dentry)) {
			error = PTR_ERR(path.dentry);
			break;
		}
		path.mnt = mntget(nd.path.mnt);
		if (!created) {
			error = file->f_flags & O_EXCL ? -EEXIST : 0;
			follow_down(&path);
		}
		if (error || !d_is_symlink(path.dentry) || file->f_flags & O_NOFOLLOW) {
			if (!error && d_is_dir(path.dentry))
				error = -EISDIR;
			if (!error)
				error = finish_path_open(&path, file, created);
			path_put(&path);
			break;
		}
		rest = expand_link(&nd, &path, "");
		path_put(&path);
		error = IS_ERR(rest) ? PTR_ERR(rest) : link_path_walk(rest, &nd);
		if (error)
			break;
	}
	nd_exit(&nd);
	return error;
}

/* O_TMPFILE: a file without a name in the folder @name. */
static int open_tmpfile(const struct walk_from *from, const char *name, struct file *file, umode_t mode,
			unsigned int flags)
{
	struct inode *dir;
	struct path path;
	int error = walk_lookup(from, name, flags | LOOKUP_DIRECTORY | LOOKUP_FOLLOW, &path);

	if (error)
		return error;
	dir = path.dentry->d_inode;
	error = mnt_want_write(path.mnt);
	if (error)
		goto out;
	error = inode_permission(mnt_user_ns(path.mnt), dir, MAY_WRITE | MAY_EXEC);
	if (!error)
		error = dir->i_op->tmpfile ? 0 : -EOPNOTSUPP;
	if (!error) {
		struct dentry *child = d_alloc(path.dentry, &slash_name);

		file->f_path.mnt = path.mnt;
		file->f_path.dentry = child;
		error = child ? dir->i_op->tmpfile(mnt_user_ns(path.mnt), dir, file, mode & ~current_umask()) : -ENOMEM;
		dput(child);
		if (!error && !(file->f_flags & O_EXCL)) {
			struct inode *inode = file_inode(file);

			spin_lock(&inode->i_lock);
			inode->i_state |= I_LINKABLE;
			spin_unlock(&inode->i_lock);
		}
	}
	mnt_drop_write(path.mnt);
out:
	path_put(&path);
	return error;
}

/* Open @name. @lookup: LOOKUP_* of openat2(2). Returns the file or an error. */
struct file *walk_open(const struct walk_from *from, const char *name, int flags, umode_t mode, unsigned int lookup)
{
	struct file *file = alloc_empty_file(flags, current_cred());
	int error;

	if (IS_ERR(file))
		return file;
	if (flags & __O_TMPFILE)
		error = open_tmpfile(from, name, file, mode, lookup);
	else if (flags & O_CREAT)
		error = open_create(from, name, file, mode, lookup);
	else
		error = open_existing(from, name, file, lookup);
	if (!error) {
		if (WARN_ON(!(file->f_mode & FMODE_OPENED)))
			error = -EINVAL;
		else
			return file;
	}
	fput(file);
	return ERR_PTR(error);
}

/* The same from a place that the walk cannot leave (NULL: the task's). */
struct file *path_open(const struct path *start, const char *name, int flags, umode_t mode)
{
	struct walk_from from = { AT_FDCWD, start };

	return walk_open(&from, name, flags, mode, 0);
}
