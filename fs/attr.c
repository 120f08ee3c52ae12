// SPDX-License-Identifier: MIT
/*
 * Reading and changing a file's attributes. Changes are made with the file's i_rwsem held for writing; a file system
 * either has its own setattr() or gets simple_setattr().
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/stat.h>
#include "internal.h"

/**
 * generic_fillattr - what stat() shows of an inode
 */
void generic_fillattr(struct user_namespace *ns, struct inode *inode, struct kstat *stat)
{
	stat->dev = inode->i_sb->s_dev;
	stat->ino = inode->i_ino;
	stat->mode = inode->i_mode;
	stat->nlink = inode->i_nlink;
	stat->uid = inode->i_uid;
	stat->gid = inode->i_gid;
	stat->rdev = inode->i_rdev;
	stat->size = i_size_read(inode);
	stat->atime = inode->i_atime;
	stat->mtime = inode->i_mtime;
	stat->ctime = inode->i_ctime;
	stat->blksize = 1U << inode->i_blkbits;
	stat->blocks = inode->i_blocks;
}
EXPORT_SYMBOL(generic_fillattr);

/**
 * generic_fill_statx_attr - the attributes that i_flags holds
 */
void generic_fill_statx_attr(struct inode *inode, struct kstat *stat)
{
	if (inode->i_flags & S_IMMUTABLE)
		stat->attributes |= STATX_ATTR_IMMUTABLE;
	if (inode->i_flags & S_APPEND)
		stat->attributes |= STATX_ATTR_APPEND;
	stat->attributes_mask |= KSTAT_ATTR_VFS_FLAGS;
}
EXPORT_SYMBOL(generic_fill_statx_attr);

/**
 * vfs_getattr_nosec, vfs_getattr - what stat() shows of a file
 * @mask: STATX_*: what is wanted
 *
 * Returns 0 or -errno. Process context.
 */
int vfs_getattr_nosec(const struct path *path, struct kstat *stat, u32 mask, unsigned int flags)
{
	struct inode *inode = d_backing_inode(path->dentry);

	memset(stat, 0, sizeof(*stat));
	stat->result_mask |= STATX_BASIC_STATS;
	if (path->dentry == path->mnt->mnt_root)
		stat->attributes |= STATX_ATTR_MOUNT_ROOT;
	stat->attributes_mask |= STATX_ATTR_MOUNT_ROOT;
	stat->mnt_id = real_mount(path->mnt)->mnt_id;
	stat->result_mask |= STATX_MNT_ID;
	if (inode->i_op->getattr)
		return inode->i_op->getattr(mnt_user_ns(path->mnt), path, stat, mask, flags);
	generic_fillattr(mnt_user_ns(path->mnt), inode, stat);
	return 0;
}
EXPORT_SYMBOL(vfs_getattr_nosec);

int vfs_getattr(const struct path *path, struct kstat *stat, u32 mask, unsigned int flags)
{
	return vfs_getattr_nosec(path, stat, mask, flags);
}
EXPORT_SYMBOL(vfs_getattr);

/**
 * inode_newsize_ok - whether a file may have size @offset
 *
 * Returns 0, -EFBIG, -ETXTBSY.
 */
int inode_newsize_ok(const struct inode *inode, loff_t offset)
{
	if (offset < 0)
		return -EINVAL;
	if (inode->i_size < offset) {
		unsigned long limit = rlimit(RLIMIT_FSIZE);

		if (limit != RLIM_INFINITY && offset > limit) {
			send_sig(SIGXFSZ, current, 0);
			return -EFBIG;
		}
	}
	if (offset > inode->i_sb->s_maxbytes)
		return -EFBIG;
	if (inode->i_size > offset && inode->i_flags & S_SWAPFILE)
		return -ETXTBSY;
	return 0;
}
EXPORT_SYMBOL(inode_newsize_ok);

/**
 * setattr_prepare - whether the current task may make this change
 *
 * Returns 0 or -errno; clears a set-group bit that the task may not set.
 */
int setattr_prepare(struct user_namespace *ns, struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = d_inode(dentry);
	unsigned int valid = attr->ia_valid;

	if (valid & ATTR_SIZE) {
		int error = inode_newsize_ok(inode, attr->ia_size);

		if (error)
			return error;
	}
	if (valid & ATTR_FORCE)
		return 0;
	if (valid & ATTR_UID && !(uid_eq(current_fsuid(), inode->i_uid) && uid_eq(attr->ia_uid, inode->i_uid)) &&
	    !capable(CAP_CHOWN))
		return -EPERM;
	if (valid & ATTR_GID &&
	    !(uid_eq(current_fsuid(), inode->i_uid) &&
	      (in_group_p(attr->ia_gid) || gid_eq(attr->ia_gid, inode->i_gid))) &&
	    !capable(CAP_CHOWN))
		return -EPERM;
	if (valid & ATTR_MODE) {
		if (!inode_owner_or_capable(ns, inode))
			return -EPERM;
		if (!in_group_p(valid & ATTR_GID ? attr->ia_gid : inode->i_gid) && !capable(CAP_FSETID))
			attr->ia_mode &= ~S_ISGID;
	}
	if (valid & (ATTR_MTIME_SET | ATTR_ATIME_SET | ATTR_TIMES_SET) && !inode_owner_or_capable(ns, inode))
		return -EPERM;
	return 0;
}
EXPORT_SYMBOL(setattr_prepare);

/**
 * setattr_copy - put a permitted change (all but the size) into the inode
 */
void setattr_copy(struct user_namespace *ns, struct inode *inode, const struct iattr *attr)
{
	unsigned int valid = attr->ia_valid;

	if (valid & ATTR_UID)
		inode->i_uid = attr->ia_uid;
	if (valid & ATTR_GID)
		inode->i_gid = attr->ia_gid;
	if (valid & ATTR_ATIME)
		inode->i_atime = attr->ia_atime;
	if (valid & ATTR_MTIME)
		inode->i_mtime = attr->ia_mtime;
	if (valid & ATTR_CTIME)
		inode->i_ctime = attr->ia_ctime;
	if (valid & ATTR_MODE) {
		umode_t mode = attr->ia_mode;

		if (!in_group_p(inode->i_gid) && !capable(CAP_FSETID))
			mode &= ~S_ISGID;
		inode->i_mode = mode;
	}
}
EXPORT_SYMBOL(setattr_copy);

/**
 * notify_change - change a file's attributes
 * @attr: ia_valid says which; completed with times and the bits that a change of owner or size clears
 *
 * Returns 0 or -errno. i_rwsem is held for writing.
 */
int notify_change(struct user_namespace *ns, struct dentry *dentry, struct iattr *attr, struct inode **delegated)
{
	struct inode *inode = dentry->d_inode;
	umode_t mode = inode->i_mode;
	struct timespec64 now = current_time(inode);

	if (attr->ia_valid & (ATTR_MODE | ATTR_UID | ATTR_GID | ATTR_TIMES_SET) &&
	    inode->i_flags & (S_IMMUTABLE | S_APPEND))
		return -EPERM;
	if (attr->ia_valid & ATTR_MODE && S_ISLNK(inode->i_mode))
		return -EOPNOTSUPP;
	attr->ia_ctime = now;
	if (!(attr->ia_valid & ATTR_ATIME_SET))
		attr->ia_atime = now;
	if (!(attr->ia_valid & ATTR_MTIME_SET))
		attr->ia_mtime = now;
	if (attr->ia_valid & (ATTR_KILL_SUID | ATTR_KILL_SGID)) {
		if (attr->ia_valid & ATTR_KILL_SUID && mode & S_ISUID)
			mode &= ~S_ISUID;
		if (attr->ia_valid & ATTR_KILL_SGID && (mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP))
			mode &= ~S_ISGID;
		attr->ia_valid &= ~(ATTR_KILL_SUID | ATTR_KILL_SGID);
		if (mode != inode->i_mode) {
			attr->ia_valid |= ATTR_MODE;
			attr->ia_mode = mode;
		}
	}
	attr->ia_valid |= ATTR_CTIME;
	if (inode->i_op->setattr)
		return inode->i_op->setattr(ns, dentry, attr);
	return simple_setattr(ns, dentry, attr);
}
EXPORT_SYMBOL(notify_change);

/**
 * file_remove_privs - the file is about to be written: it loses the bits that lend its owner's rights, unless the task may keep them
 *
 * Returns 0 or -errno. i_rwsem is held for writing.
 */
int file_remove_privs(struct file *file)
{
	struct inode *inode = file_inode(file);
	umode_t mode = inode->i_mode;
	struct iattr attr = { .ia_valid = ATTR_FORCE };

	if (!S_ISREG(mode) || capable(CAP_FSETID))
		return 0;
	if (mode & S_ISUID)
		attr.ia_valid |= ATTR_KILL_SUID;
	if ((mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP))
		attr.ia_valid |= ATTR_KILL_SGID;
	if (attr.ia_valid == ATTR_FORCE)
		return 0;
	return notify_change(file_mnt_user_ns(file), file_dentry(file), &attr, NULL);
}
EXPORT_SYMBOL_GPL(file_remove_privs);
