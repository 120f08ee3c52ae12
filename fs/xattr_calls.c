// SPDX-License-Identifier: MIT
/*
 * Extended attributes: no file system here has any, so reading and setting one is not supported and a list is empty, as on a Linux file system
 * without them. The file and the name are looked at first: their errors come before that.
 */
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/limits.h>
#include <linux/namei.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>

#define XATTR_NAME_MAX 255
#define XATTR_SIZE_MAX 65536
#define XATTR_CREATE 1
#define XATTR_REPLACE 2

/* Is the name's form right? Returns 0 or -errno. */
static int check_name(const char __user *name)
{
	char kname[XATTR_NAME_MAX + 1];
	long error = strncpy_from_user(kname, name, sizeof(kname));

	if (error == 0 || error == sizeof(kname))
		return -ERANGE;
	return error < 0 ? error : 0;
}

static int use_path(const char __user *path, unsigned int lookup)
{
	struct path p;
	int error = user_path_at(AT_FDCWD, path, lookup, &p);

	if (!error)
		path_put(&p);
	return error;
}

static int use_fd(int fd)
{
	struct fd f = fdget(fd);

	if (!f.file)
		return -EBADF;
	fdput(f);
	return 0;
}

static int check_set(const char __user *name, size_t size, int flags)
{
	if (flags & ~(XATTR_CREATE | XATTR_REPLACE))
		return -EINVAL;
	return check_name(name) ?: size > XATTR_SIZE_MAX ? -E2BIG : 0;
}

SYSCALL_DEFINE5(setxattr, const char __user *, path, const char __user *, name, const void __user *, value, size_t,
		size, int, flags)
{
	return check_set(name, size, flags) ?: use_path(path, LOOKUP_FOLLOW) ?: -EOPNOTSUPP;
}

SYSCALL_DEFINE5(lsetxattr, const char __user *, path, const char __user *, name, const void __user *, value, size_t,
		size, int, flags)
{
	return check_set(name, size, flags) ?: use_path(path, 0) ?: -EOPNOTSUPP;
}

SYSCALL_DEFINE5(fsetxattr, int, fd, const char __user *, name, const void __user *, value, size_t, size, int, flags)
{
	return use_fd(fd) ?: check_set(name, size, flags) ?: -EOPNOTSUPP;
}

SYSCALL_DEFINE4(getxattr, const char __user *, path, const char __user *, name, void __user *, value, size_t, size)
{
	return use_path(path, LOOKUP_FOLLOW) ?: check_name(name) ?: -EOPNOTSUPP;
}

SYSCALL_DEFINE4(lgetxattr, const char __user *, path, const char __user *, name, void __user *, value, size_t, size)
{
	return use_path(path, 0) ?: check_name(name) ?: -EOPNOTSUPP;
}

SYSCALL_DEFINE4(fgetxattr, int, fd, const char __user *, name, void __user *, value, size_t, size)
{
	return use_fd(fd) ?: check_name(name) ?: -EOPNOTSUPP;
}

SYSCALL_DEFINE3(listxattr, const char __user *, path, char __user *, list, size_t, size)
{
	return use_path(path, LOOKUP_FOLLOW);
}

SYSCALL_DEFINE3(llistxattr, const char __user *, path, char __user *, list, size_t, size)
{
	return use_path(path, 0);
}

SYSCALL_DEFINE3(flistxattr, int, fd, char __user *, list, size_t, size)
{
	return use_fd(fd);
}

SYSCALL_DEFINE2(removexattr, const char __user *, path, const char __user *, name)
{
	return use_path(path, LOOKUP_FOLLOW) ?: check_name(name) ?: -EOPNOTSUPP;
}

SYSCALL_DEFINE2(lremovexattr, const char __user *, path, const char __user *, name)
{
	return use_path(path, 0) ?: check_name(name) ?: -EOPNOTSUPP;
}

SYSCALL_DEFINE2(fremovexattr, int, fd, const char __user *, name)
{
	return use_fd(fd) ?: check_name(name) ?: -EOPNOTSUPP;
}
