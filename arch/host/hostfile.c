// SPDX-License-Identifier: MIT
/*
 * The files of the host, for the machine to read (see port.h). Only calls that change nothing are made, and no name is opened but as a
 * regular file or a folder: opening a FIFO or a device could wait or do something.
 *
 * The host cannot reach kernel memory that the TLB does not hold, so names and results pass through one static buffer, under a lock; files are
 * read straight into the direct map, which is always there. Interrupts are held back meanwhile: a task must not move to another CPU in
 * the middle of a call of the C library.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

static struct host_lock buffer_lock = { ATOMIC_FLAG_INIT };
static char buffer_path[PATH_MAX];
static char buffer_link[PATH_MAX];
static struct stat buffer_stat;

static char root_path[PATH_MAX], root_cwd[PATH_MAX];
static struct arch_host_root root;

/* What of @path lies below the root, as a path of the machine; NULL if it is not below. */
static const char *below_root(const char *path)
{
	size_t length = strlen(root_path);

	if (length == 1)
		return path;
	if (strncmp(path, root_path, length) || (path[length] && path[length] != '/'))
		return NULL;
	return path[length] ? path + length : "/";
}

/* Programs may have more files open than one process of the host is given at first. */
static void raise_file_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur == limit.rlim_max)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* Check what the configuration says about the root. Returns 0, or the exit status after saying what is wrong. */
int host_files_init(void)
{
	struct stat st;
	const char *cwd;

	root.cwd = "/";
	if (!host_config.root)
		return 0;
	if (!realpath(host_config.root, root_path) || stat(root_path, &st)) {
		host_error("--root=%s: %s", host_config.root, strerror(errno));
		return HOST_EXIT_LIMIT;
	}
	if (!S_ISDIR(st.st_mode)) {
		host_error("--root=%s: %s", host_config.root, strerror(ENOTDIR));
		return HOST_EXIT_LIMIT;
	}
	root.path = root_path;
	raise_file_limit();
	if (host_config.cwd && realpath(host_config.cwd, root_cwd)) {
		cwd = below_root(root_cwd);
		if (cwd)
			root.cwd = cwd;
	}
	return 0;
}

/**
 * arch_host_root - what the machine was told to show (see port.h)
 */
const struct arch_host_root *arch_host_root(void)
{
	return &root;
}

static unsigned char buffer_get(void)
{
	unsigned char irq = host_irq_save();

	host_lock(&buffer_lock);
	return irq;
}

static void buffer_put(unsigned char irq)
{
	host_unlock(&buffer_lock);
	host_irq_restore(irq);
}

/* Copy @path where the host can read it. */
static bool buffer_take_path(const char *path)
{
	size_t bytes = strlen(path) + 1;

	if (bytes > sizeof(buffer_path))
		return false;
	memcpy(buffer_path, path, bytes);
	return true;
}

static struct arch_host_time convert_time(const struct timespec *ts)
{
	return (struct arch_host_time){ .sec = ts->tv_sec, .nsec = (uint32_t)ts->tv_nsec };
}

static void convert_stat(struct arch_host_stat *to, const struct stat *from)
{
	*to = (struct arch_host_stat){
		.dev = from->st_dev,
		.ino = from->st_ino,
		.rdev = from->st_rdev,
		.size = (uint64_t)from->st_size,
		.blocks = (uint64_t)from->st_blocks,
		.mode = from->st_mode,
		.nlink = (uint32_t)from->st_nlink,
		.uid = from->st_uid,
		.gid = from->st_gid,
		.blksize = (uint32_t)from->st_blksize,
		.atime = convert_time(&from->st_atim),
		.mtime = convert_time(&from->st_mtim),
		.ctime = convert_time(&from->st_ctim),
	};
}

/**
 * arch_host_lstat - the attributes of what a path names (see port.h)
 */
int arch_host_lstat(const char *path, struct arch_host_stat *stat)
{
	unsigned char irq = buffer_get();
	int ret = 0;

	if (!buffer_take_path(path))
		ret = -ENAMETOOLONG;
	else if (lstat(buffer_path, &buffer_stat))
		ret = -errno;
	else
		convert_stat(stat, &buffer_stat);
	buffer_put(irq);
	return ret;
}

/* Open buffer_path, known to name a regular file or a folder a moment ago. */
static int open_checked(bool folder)
{
	int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK | (folder ? O_DIRECTORY : 0);
	int fd;

	if (lstat(buffer_path, &buffer_stat))
		return -errno;
	if (folder ? !S_ISDIR(buffer_stat.st_mode) : !S_ISREG(buffer_stat.st_mode))
		return -ENXIO;
	do {
		fd = open(buffer_path, flags);
	} while (fd < 0 && errno == EINTR);
	if (fd < 0)
		return errno == EMFILE ? -ENFILE : -errno;
	if (!fstat(fd, &buffer_stat) && (folder || S_ISREG(buffer_stat.st_mode)))
		return fd;
	close(fd);
	return -ENXIO;
}

/**
 * arch_host_open - open a regular file or a folder for reading (see port.h)
 */
int arch_host_open(const char *path, bool folder)
{
	unsigned char irq = buffer_get();
	int ret = buffer_take_path(path) ? open_checked(folder) : -ENAMETOOLONG;

	buffer_put(irq);
	return ret;
}

void arch_host_close(int handle)
{
	unsigned char irq = host_irq_save();

	close(handle);
	host_irq_restore(irq);
}

/**
 * arch_host_fstat - the attributes of an open file (see port.h)
 */
int arch_host_fstat(int handle, struct arch_host_stat *stat)
{
	unsigned char irq = buffer_get();
	int ret = 0;

	if (fstat(handle, &buffer_stat))
		ret = -errno;
	else
		convert_stat(stat, &buffer_stat);
	buffer_put(irq);
	return ret;
}

/**
 * arch_host_read - read from an open file (see port.h)
 */
long arch_host_read(int handle, void *buffer, size_t bytes, u64 offset)
{
	unsigned char irq = host_irq_save();
	size_t done = 0;
	long ret = 0;

	while (done < bytes) {
		ssize_t n = pread(handle, (char *)buffer + done, bytes - done, (off_t)(offset + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			ret = -errno;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	host_irq_restore(irq);
	return done ? (long)done : ret;
}

/**
 * arch_host_readlink - the text of a symbolic link (see port.h)
 */
long arch_host_readlink(const char *path, char *buffer, size_t bytes)
{
	unsigned char irq = buffer_get();
	long ret = -ENAMETOOLONG;

	if (buffer_take_path(path)) {
		ret = readlink(buffer_path, buffer_link, sizeof(buffer_link));
		if (ret < 0) {
			ret = -errno;
		} else {
			if ((size_t)ret > bytes)
				ret = (long)bytes;
			memcpy(buffer, buffer_link, (size_t)ret);
		}
	}
	buffer_put(irq);
	return ret;
}

/**
 * arch_host_list - the next names of an open folder (see port.h)
 */
long arch_host_list(int handle, void *buffer, size_t bytes)
{
	unsigned char irq = host_irq_save();
	long ret;

	do {
		ret = syscall(SYS_getdents64, handle, buffer, bytes);
	} while (ret < 0 && errno == EINTR);
	if (ret < 0)
		ret = -errno;
	host_irq_restore(irq);
	return ret;
}
