// SPDX-License-Identifier: MIT
/*
 * System calls that open and close files: open, openat, openat2, creat, close, close_range, and the duplicates dup, dup2, dup3.
 *
 * open() and openat() ignore flags that they do not know, as they always have; openat2() refuses them. A descriptor is reserved before the
 * file is opened, so that what was created can always be handed over.
 */
#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <uapi/linux/openat2.h>
#include "namei_internal.h"

static long open_user(int dfd, const char __user *filename, int flags, umode_t mode, unsigned int lookup)
{
	struct walk_from from = { .dfd = dfd };
	struct filename *name;
	struct file *file;
	int error = open_flags_check(&flags, &mode), fd;

	if (error)
		return error;
	name = getname(filename);
	if (IS_ERR(name))
		return PTR_ERR(name);
	fd = get_unused_fd_flags(flags);
	if (fd < 0)
		goto out;
	file = walk_open(&from, name->name, flags & ~O_CLOEXEC, mode, lookup);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		fd = PTR_ERR(file);
	} else {
		fd_install(fd, file);
	}
out:
	putname(name);
	return fd;
}

SYSCALL_DEFINE3(open, const char __user *, filename, int, flags, umode_t, mode)
{
	return open_user(AT_FDCWD, filename, flags | O_LARGEFILE, mode, 0);
}

SYSCALL_DEFINE4(openat, int, dfd, const char __user *, filename, int, flags, umode_t, mode)
{
	return open_user(dfd, filename, flags | O_LARGEFILE, mode, 0);
}

SYSCALL_DEFINE2(creat, const char __user *, filename, umode_t, mode)
{
	return open_user(AT_FDCWD, filename, O_CREAT | O_WRONLY | O_TRUNC | O_LARGEFILE, mode, 0);
}

static int resolve_flags(u64 resolve, unsigned int *lookup)
{
	static const struct {
		u64 resolve;
		unsigned int lookup;
	} map[] = {
		{ RESOLVE_NO_XDEV, LOOKUP_NO_XDEV }, { RESOLVE_NO_MAGICLINKS, LOOKUP_NO_MAGICLINKS },
		{ RESOLVE_BENEATH, LOOKUP_BENEATH }, { RESOLVE_NO_SYMLINKS, LOOKUP_NO_SYMLINKS | LOOKUP_NO_MAGICLINKS },
		{ RESOLVE_IN_ROOT, LOOKUP_IN_ROOT },
	};

	*lookup = 0;
	for (int i = 0; i < ARRAY_SIZE(map); i++) {
		if (resolve & map[i].resolve)
			*lookup |= map[i].lookup;
		resolve &= ~map[i].resolve;
	}
	if (resolve & RESOLVE_CACHED)
		return -EAGAIN; /* nothing is promised to be cached */
	if (resolve || (*lookup & LOOKUP_BENEATH && *lookup & LOOKUP_IN_ROOT))
		return -EINVAL;
	return 0;
}

static int check_open_how(const struct open_how *how)
{
	const u64 path_flags = O_DIRECTORY | O_NOFOLLOW | O_PATH | O_CLOEXEC;

	if (how->flags & ~(u64)VALID_OPEN_FLAGS)
		return -EINVAL;
	if (how->flags & (O_CREAT | __O_TMPFILE) ? how->mode & ~(u64)S_IALLUGO : how->mode)
		return -EINVAL;
	if (how->flags & O_PATH && how->flags & ~path_flags)
		return -EINVAL;
	return 0;
}

SYSCALL_DEFINE4(openat2, int, dfd, const char __user *, filename, struct open_how __user *, how, size_t, usize)
{
	struct open_how tmp;
	unsigned int lookup;
	int error;

	if (usize < sizeof(tmp))
		return -EINVAL;
	if (usize > PAGE_SIZE)
		return -E2BIG;
	error = copy_struct_from_user(&tmp, sizeof(tmp), how, usize);
	if (!error)
		error = check_open_how(&tmp);
	if (!error)
		error = resolve_flags(tmp.resolve, &lookup);
	if (error)
		return error;
	return open_user(dfd, filename, tmp.flags | (tmp.flags & O_PATH ? 0 : O_LARGEFILE), tmp.mode, lookup);
}

/* What flush() of a file returns is not a reason to repeat: the descriptor is closed. */
SYSCALL_DEFINE1(close, unsigned int, fd)
{
	int ret = close_fd(fd);

	if (unlikely(ret == -ERESTARTSYS || ret == -ERESTARTNOINTR || ret == -ERESTARTNOHAND ||
		     ret == -ERESTART_RESTARTBLOCK))
		ret = -EINTR;
	return ret;
}

SYSCALL_DEFINE3(close_range, unsigned int, fd, unsigned int, max_fd, unsigned int, flags)
{
	return __close_range(fd, max_fd, flags);
}

SYSCALL_DEFINE1(dup, unsigned int, fildes)
{
	struct file *file = fget_raw(fildes);
	int ret;

	if (!file)
		return -EBADF;
	ret = get_unused_fd_flags(0);
	if (ret >= 0)
		fd_install(ret, file);
	else
		fput(file);
	return ret;
}

SYSCALL_DEFINE3(dup3, unsigned int, oldfd, unsigned int, newfd, int, flags)
{
	if (flags & ~O_CLOEXEC || oldfd == newfd)
		return -EINVAL;
	return dup_fd_to(oldfd, newfd, flags);
}

SYSCALL_DEFINE2(dup2, unsigned int, oldfd, unsigned int, newfd)
{
	if (oldfd == newfd) {
		struct fd f = fdget_raw(oldfd);

		if (!f.file)
			return -EBADF;
		fdput(f);
		return oldfd;
	}
	return dup_fd_to(oldfd, newfd, 0);
}
