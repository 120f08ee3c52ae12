// SPDX-License-Identifier: MIT
/*
 * System calls about where a process stands in the file tree: getcwd, chdir, fchdir, chroot, umask; and those that write data back: sync and its
 * kin, which have nothing to wait for but the files' own fsync().
 */
#include <linux/capability.h>
#include <linux/dcache.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include "internal.h"

SYSCALL_DEFINE2(getcwd, char __user *, buf, unsigned long, size)
{
	char *page = kmalloc(PATH_MAX, GFP_KERNEL), *text;
	struct path pwd;
	long ret;

	if (!page)
		return -ENOMEM;
	get_fs_pwd(current_fs(), &pwd);
	if (d_unlinked(pwd.dentry)) {
		ret = -ENOENT;
		goto out;
	}
	text = d_path(&pwd, page, PATH_MAX);
	ret = PTR_ERR_OR_ZERO(text);
	if (!ret) {
		ret = strlen(text) + 1;
		if (ret > size)
			ret = -ERANGE;
		else if (copy_to_user(buf, text, ret))
			ret = -EFAULT;
	}
out:
	path_put(&pwd);
	kfree(page);
	return ret;
}

SYSCALL_DEFINE1(chdir, const char __user *, filename)
{
	struct path path;
	int error = user_path_at(AT_FDCWD, filename, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);

	if (error)
		return error;
	error = path_permission(&path, MAY_EXEC | MAY_CHDIR);
	if (!error)
		set_fs_pwd(current_fs(), &path);
	path_put(&path);
	return error;
}

SYSCALL_DEFINE1(fchdir, unsigned int, fd)
{
	struct fd f = fdget_raw(fd);
	int error = -ENOTDIR;

	if (!f.file)
		return -EBADF;
	if (d_can_lookup(f.file->f_path.dentry)) {
		error = path_permission(&f.file->f_path, MAY_EXEC | MAY_CHDIR);
		if (!error)
			set_fs_pwd(current_fs(), &f.file->f_path);
	}
	fdput(f);
	return error;
}

SYSCALL_DEFINE1(chroot, const char __user *, filename)
{
	struct path path;
	int error = user_path_at(AT_FDCWD, filename, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);

	if (error)
		return error;
	error = path_permission(&path, MAY_EXEC | MAY_CHDIR);
	if (!error && !capable(CAP_SYS_CHROOT))
		error = -EPERM;
	if (!error)
		set_fs_root(current_fs(), &path);
	path_put(&path);
	return error;
}

SYSCALL_DEFINE1(umask, int, mask)
{
	return xchg(&current_fs()->umask, mask & S_IRWXUGO);
}

/* ---- Writing back ---- */

SYSCALL_DEFINE0(sync)
{
	return 0; /* what is cached is all there is: files of the machine live in memory */
}

SYSCALL_DEFINE1(syncfs, int, fd)
{
	struct fd f = fdget(fd);

	if (!f.file)
		return -EBADF;
	fdput(f);
	return 0;
}

static int do_fsync(unsigned int fd, int datasync)
{
	struct fd f = fdget(fd);
	int ret;

	if (!f.file)
		return -EBADF;
	ret = vfs_fsync(f.file, datasync);
	fdput(f);
	return ret;
}

SYSCALL_DEFINE1(fsync, unsigned int, fd)
{
	return do_fsync(fd, 0);
}

SYSCALL_DEFINE1(fdatasync, unsigned int, fd)
{
	return do_fsync(fd, 1);
}

#define SYNC_FILE_RANGE_VALID 7U

SYSCALL_DEFINE4(sync_file_range, int, fd, loff_t, offset, loff_t, nbytes, unsigned int, flags)
{
	struct fd f;
	umode_t mode;

	if (flags & ~SYNC_FILE_RANGE_VALID)
		return -EINVAL;
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	mode = file_inode(f.file)->i_mode;
	fdput(f);
	if (offset < 0 || offset + nbytes < offset)
		return -EINVAL;
	return S_ISREG(mode) || S_ISBLK(mode) || S_ISDIR(mode) || S_ISLNK(mode) ? 0 : -ESPIPE;
}
