// SPDX-License-Identifier: MIT
/* mount, umount2, statfs, fstatfs: from a program's arguments to namespace.c and super.c. */
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/slab.h>
#include <linux/statfs.h>
#include <linux/string.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include "internal.h"

static char *copy_string(const char __user *text)
{
	return text ? strndup_user(text, PATH_MAX) : NULL;
}

/* The options: up to a page, as much of it as there is; ends with a zero. From __get_free_page(), NULL or an error. */
static char *copy_options(const void __user *data)
{
	char *copy;
	size_t left;

	if (!data)
		return NULL;
	copy = (char *)__get_free_page(GFP_KERNEL);
	if (!copy)
		return ERR_PTR(-ENOMEM);
	left = copy_from_user(copy, data, PAGE_SIZE);
	if (left == PAGE_SIZE) {
		free_page((unsigned long)copy);
		return ERR_PTR(-EFAULT);
	}
	memset(copy + PAGE_SIZE - left, 0, left);
	copy[PAGE_SIZE - 1] = '\0';
	return copy;
}

static int mount_at(const char *dev_name, const char __user *dir_name, const char *type, unsigned long flags,
		    void *data)
{
	struct path path;
	int error = user_path_at(AT_FDCWD, dir_name, LOOKUP_FOLLOW, &path);

	if (error)
		return error;
	error = path_mount(dev_name, &path, type, flags, data);
	path_put(&path);
	return error;
}

SYSCALL_DEFINE5(mount, char __user *, dev_name, char __user *, dir_name, char __user *, type, unsigned long, flags,
		void __user *, data)
{
	char *kernel_type = copy_string(type), *kernel_dev, *options;
	int error;

	if (IS_ERR(kernel_type))
		return PTR_ERR(kernel_type);
	kernel_dev = copy_string(dev_name);
	error = PTR_ERR_OR_ZERO(kernel_dev);
	if (error)
		goto free_type;
	options = copy_options(data);
	error = PTR_ERR_OR_ZERO(options);
	if (error)
		goto free_dev;
	error = mount_at(kernel_dev, dir_name, kernel_type, flags, options);
	free_page((unsigned long)options);
free_dev:
	kfree(kernel_dev);
free_type:
	kfree(kernel_type);
	return error;
}

SYSCALL_DEFINE2(umount2, char __user *, name, int, flags)
{
	struct path path;
	int error;

	if (flags & ~(MNT_FORCE | MNT_DETACH | MNT_EXPIRE | UMOUNT_NOFOLLOW))
		return -EINVAL;
	if (flags & MNT_EXPIRE && flags & (MNT_FORCE | MNT_DETACH))
		return -EINVAL;
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	error = user_path_at(AT_FDCWD, name, flags & UMOUNT_NOFOLLOW ? 0 : LOOKUP_FOLLOW, &path);
	return error ?: path_umount(&path, flags);
}

/* ---- statfs ---- */

static int copy_statfs(const struct path *path, struct statfs __user *buf)
{
	struct kstatfs st;
	struct statfs result;
	int error = vfs_statfs(path, &st);

	if (error)
		return error;
	memset(&result, 0, sizeof(result));
	result.f_type = st.f_type;
	result.f_bsize = st.f_bsize;
	result.f_blocks = st.f_blocks;
	result.f_bfree = st.f_bfree;
	result.f_bavail = st.f_bavail;
	result.f_files = st.f_files;
	result.f_ffree = st.f_ffree;
	result.f_fsid = st.f_fsid;
	result.f_namelen = st.f_namelen;
	result.f_frsize = st.f_frsize;
	result.f_flags = st.f_flags;
	return copy_to_user(buf, &result, sizeof(result)) ? -EFAULT : 0;
}

SYSCALL_DEFINE2(statfs, const char __user *, pathname, struct statfs __user *, buf)
{
	struct path path;
	int error = user_path_at(AT_FDCWD, pathname, LOOKUP_FOLLOW, &path);

	if (error)
		return error;
	error = copy_statfs(&path, buf);
	path_put(&path);
	return error;
}

SYSCALL_DEFINE2(fstatfs, unsigned int, fd, struct statfs __user *, buf)
{
	struct fd f = fdget_raw(fd);
	int error;

	if (!f.file)
		return -EBADF;
	error = copy_statfs(&f.file->f_path, buf);
	fdput(f);
	return error;
}
