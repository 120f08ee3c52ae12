// SPDX-License-Identifier: MIT
/*
 * System calls that change a file's attributes and sizes: chmod, chown, utime, truncate, fallocate, and those that ask for rights: access.
 *
 * All changes go through notify_change() with the file's i_rwsem held and the mount open for writing.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/stat.h>
#include <linux/syscalls.h>
#include <linux/time.h>
#include <linux/uaccess.h>
#include "internal.h"

static unsigned int follow_unless(int flags)
{
	unsigned int lookup = flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW;

	return flags & AT_EMPTY_PATH ? lookup | LOOKUP_EMPTY : lookup;
}

/* Change what @attr says of the file at @path. */
static int change_path(const struct path *path, struct iattr *attr)
{
	struct inode *inode = path->dentry->d_inode;
	int error = mnt_want_write(path->mnt);

	if (error)
		return error;
	inode_lock(inode);
	error = notify_change(mnt_user_ns(path->mnt), path->dentry, attr, NULL);
	inode_unlock(inode);
	mnt_drop_write(path->mnt);
	return error;
}

/* The place of @fd, referenced. */
static int fd_path(unsigned int fd, struct path *path)
{
	struct fd f = fdget(fd);

	if (!f.file)
		return -EBADF;
	*path = f.file->f_path;
	path_get(path);
	fdput(f);
	return 0;
}

/* ---- Permissions ---- */

static int chmod_path(struct path *path, umode_t mode)
{
	struct iattr attr = {
		.ia_mode = (mode & S_IALLUGO) | (path->dentry->d_inode->i_mode & ~S_IALLUGO),
		.ia_valid = ATTR_MODE | ATTR_CTIME,
	};
	int error = change_path(path, &attr);

	path_put(path);
	return error;
}

static int do_fchmodat(int dfd, const char __user *filename, umode_t mode)
{
	struct path path;
	int error = user_path_at(dfd, filename, LOOKUP_FOLLOW, &path);

	return error ?: chmod_path(&path, mode);
}

SYSCALL_DEFINE2(fchmod, unsigned int, fd, umode_t, mode)
{
	struct path path;
	int error = fd_path(fd, &path);

	return error ?: chmod_path(&path, mode);
}

SYSCALL_DEFINE3(fchmodat, int, dfd, const char __user *, filename, umode_t, mode)
{
	return do_fchmodat(dfd, filename, mode);
}

SYSCALL_DEFINE2(chmod, const char __user *, filename, umode_t, mode)
{
	return do_fchmodat(AT_FDCWD, filename, mode);
}

static int chown_path(struct path *path, uid_t user, gid_t group)
{
	struct inode *inode = path->dentry->d_inode;
	struct iattr attr = { .ia_valid = ATTR_CTIME };
	int error = 0;

	if (user != (uid_t)-1) {
		attr.ia_valid |= ATTR_UID;
		attr.ia_uid = make_kuid(current_user_ns(), user);
	}
	if (group != (gid_t)-1) {
		attr.ia_valid |= ATTR_GID;
		attr.ia_gid = make_kgid(current_user_ns(), group);
	}
	if (!S_ISDIR(inode->i_mode))
		attr.ia_valid |= ATTR_KILL_SUID | ATTR_KILL_SGID;
	error = change_path(path, &attr);
	path_put(path);
	return error;
}

static int do_fchownat(int dfd, const char __user *filename, uid_t user, gid_t group, int flag)
{
	struct path path;
	int error;

	if (flag & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	error = user_path_at(dfd, filename, follow_unless(flag), &path);
	return error ?: chown_path(&path, user, group);
}

SYSCALL_DEFINE5(fchownat, int, dfd, const char __user *, filename, uid_t, user, gid_t, group, int, flag)
{
	return do_fchownat(dfd, filename, user, group, flag);
}

SYSCALL_DEFINE3(chown, const char __user *, filename, uid_t, user, gid_t, group)
{
	return do_fchownat(AT_FDCWD, filename, user, group, 0);
}

SYSCALL_DEFINE3(lchown, const char __user *, filename, uid_t, user, gid_t, group)
{
	return do_fchownat(AT_FDCWD, filename, user, group, AT_SYMLINK_NOFOLLOW);
}

SYSCALL_DEFINE3(fchown, unsigned int, fd, uid_t, user, gid_t, group)
{
	struct path path;
	int error = fd_path(fd, &path);

	return error ?: chown_path(&path, user, group);
}

/* ---- access ---- */

/* Credentials that ask with the real user and group (access(2)) instead of the effective ones. */
static const struct cred *use_real_ids(void)
{
	struct cred *cred = prepare_creds();
	const struct cred *old;

	if (!cred)
		return NULL;
	cred->fsuid = cred->uid;
	cred->fsgid = cred->gid;
	if (__kuid_val(cred->uid))
		cap_clear(cred->cap_effective);
	else
		cred->cap_effective = cred->cap_permitted;
	old = override_creds(cred);
	put_cred(cred); /* override_creds() has taken its own */
	return old;
}

static int access_path(const struct path *path, int mode)
{
	struct inode *inode = d_backing_inode(path->dentry);
	int error;

	if (mode & MAY_EXEC && S_ISREG(inode->i_mode) && path->mnt->mnt_flags & MNT_NOEXEC)
		return -EACCES;
	error = inode_permission(mnt_user_ns(path->mnt), inode, mode | MAY_ACCESS);
	if (error || !(mode & MAY_WRITE) || special_file(inode->i_mode))
		return error;
	return mnt_is_readonly(path->mnt) ? -EROFS : 0;
}

static int do_faccessat(int dfd, const char __user *filename, int mode, int flags)
{
	const struct cred *old = NULL;
	struct path path;
	int error;

	if (mode & ~S_IRWXO || flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (!(flags & AT_EACCESS)) {
		old = use_real_ids();
		if (!old)
			return -ENOMEM;
	}
	error = user_path_at(dfd, filename, follow_unless(flags), &path);
	if (!error) {
		error = access_path(&path, mode);
		path_put(&path);
	}
	if (old)
		revert_creds(old);
	return error;
}

SYSCALL_DEFINE3(faccessat, int, dfd, const char __user *, filename, int, mode)
{
	return do_faccessat(dfd, filename, mode, 0);
}

SYSCALL_DEFINE4(faccessat2, int, dfd, const char __user *, filename, int, mode, int, flags)
{
	return do_faccessat(dfd, filename, mode, flags);
}

SYSCALL_DEFINE2(access, const char __user *, filename, int, mode)
{
	return do_faccessat(AT_FDCWD, filename, mode, 0);
}

/* ---- Times ---- */

static bool time_is_special(const struct timespec64 *t)
{
	return t->tv_nsec == UTIME_NOW || t->tv_nsec == UTIME_OMIT;
}

static bool time_is_valid(const struct timespec64 *t)
{
	return time_is_special(t) || (t->tv_nsec >= 0 && t->tv_nsec <= 999999999);
}

/* @times: access and modification, or NULL: now */
static int utimes_path(const struct path *path, struct timespec64 *times)
{
	struct iattr attr = { .ia_valid = ATTR_CTIME | ATTR_MTIME | ATTR_ATIME };
	struct inode *inode = path->dentry->d_inode;
	int error;

	if (times && times[0].tv_nsec == UTIME_NOW && times[1].tv_nsec == UTIME_NOW)
		times = NULL;
	if (!times) {
		/* Now may be set by everybody who may write. */
		if (IS_IMMUTABLE(inode))
			return -EPERM;
		if (!inode_owner_or_capable(mnt_user_ns(path->mnt), inode)) {
			error = inode_permission(mnt_user_ns(path->mnt), inode, MAY_WRITE);
			if (error)
				return error;
		}
		attr.ia_valid |= ATTR_TOUCH;
		return change_path(path, &attr);
	}
	if (times[0].tv_nsec == UTIME_OMIT) {
		attr.ia_valid &= ~ATTR_ATIME;
	} else if (times[0].tv_nsec != UTIME_NOW) {
		attr.ia_atime = times[0];
		attr.ia_valid |= ATTR_ATIME_SET;
	}
	if (times[1].tv_nsec == UTIME_OMIT) {
		attr.ia_valid &= ~ATTR_MTIME;
	} else if (times[1].tv_nsec != UTIME_NOW) {
		attr.ia_mtime = times[1];
		attr.ia_valid |= ATTR_MTIME_SET;
	}
	attr.ia_valid |= ATTR_TIMES_SET;
	return change_path(path, &attr);
}

static int do_utimes(int dfd, const char __user *filename, struct timespec64 *times, int flags)
{
	struct path path;
	int error;

	if (times && (!time_is_valid(&times[0]) || !time_is_valid(&times[1])))
		return -EINVAL;
	if (!filename && dfd != AT_FDCWD) {
		if (flags)
			return -EINVAL;
		error = fd_path(dfd, &path);
	} else {
		if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
			return -EINVAL;
		error = user_path_at(dfd, filename, follow_unless(flags), &path);
	}
	if (error)
		return error;
	error = utimes_path(&path, times);
	path_put(&path);
	return error;
}

SYSCALL_DEFINE4(utimensat, int, dfd, const char __user *, filename, struct __kernel_timespec __user *, utimes, int,
		flags)
{
	struct timespec64 times[2];

	if (utimes) {
		if (get_timespec64(&times[0], &utimes[0]) || get_timespec64(&times[1], &utimes[1]))
			return -EFAULT;
		if (times[0].tv_nsec == UTIME_OMIT && times[1].tv_nsec == UTIME_OMIT)
			return 0;
	}
	return do_utimes(dfd, filename, utimes ? times : NULL, flags);
}

static int do_futimesat(int dfd, const char __user *filename, struct __kernel_old_timeval __user *utimes)
{
	struct __kernel_old_timeval tv[2];
	struct timespec64 times[2];

	if (!utimes)
		return do_utimes(dfd, filename, NULL, 0);
	if (copy_from_user(tv, utimes, sizeof(tv)))
		return -EFAULT;
	for (int i = 0; i < 2; i++) {
		if (tv[i].tv_usec >= 1000000 || tv[i].tv_usec < 0)
			return -EINVAL;
		times[i].tv_sec = tv[i].tv_sec;
		times[i].tv_nsec = 1000 * tv[i].tv_usec;
	}
	return do_utimes(dfd, filename, times, 0);
}

SYSCALL_DEFINE3(futimesat, int, dfd, const char __user *, filename, struct __kernel_old_timeval __user *, utimes)
{
	return do_futimesat(dfd, filename, utimes);
}

SYSCALL_DEFINE2(utimes, char __user *, filename, struct __kernel_old_timeval __user *, utimes)
{
	return do_futimesat(AT_FDCWD, filename, utimes);
}

struct utimbuf {
	long actime;
	long modtime;
};

SYSCALL_DEFINE2(utime, char __user *, filename, struct utimbuf __user *, times)
{
	struct timespec64 tv[2] = {};

	if (times && (get_user(tv[0].tv_sec, &times->actime) || get_user(tv[1].tv_sec, &times->modtime)))
		return -EFAULT;
	return do_utimes(AT_FDCWD, filename, times ? tv : NULL, 0);
}

/* ---- Sizes ---- */

SYSCALL_DEFINE2(truncate, const char __user *, filename, long, length)
{
	struct path path;
	int error;

	if (length < 0)
		return -EINVAL;
	error = user_path_at(AT_FDCWD, filename, LOOKUP_FOLLOW, &path);
	if (error)
		return error;
	error = vfs_truncate(&path, length);
	path_put(&path);
	return error;
}

static int truncate_file(struct file *file, loff_t length)
{
	struct dentry *dentry = file->f_path.dentry;

	if (!S_ISREG(file_inode(file)->i_mode) || !(file->f_mode & FMODE_WRITE))
		return -EINVAL;
	if (IS_APPEND(file_inode(file)))
		return -EPERM;
	return do_truncate(file_mnt_user_ns(file), dentry, length, ATTR_MTIME | ATTR_CTIME, file);
}

SYSCALL_DEFINE2(ftruncate, unsigned int, fd, unsigned long, length)
{
	struct fd f;
	int error;

	if ((loff_t)length < 0)
		return -EINVAL;
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	error = truncate_file(f.file, length);
	fdput(f);
	return error;
}

SYSCALL_DEFINE4(fallocate, int, fd, int, mode, loff_t, offset, loff_t, len)
{
	struct fd f = fdget(fd);
	int error;

	if (!f.file)
		return -EBADF;
	error = vfs_fallocate(f.file, mode, offset, len);
	fdput(f);
	return error;
}
