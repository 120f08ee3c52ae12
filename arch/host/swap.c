// SPDX-License-Identifier: MIT
/*
 * The store of the machine's swap area: a sparse file of the host in $TMPDIR, without a name, so that it goes with the process.
 *
 * Data moves between the file and the direct map by pread and pwrite, synchronously: the CPU waits, as for a disk without
 * interrupts. The host may refuse a write for want of space; that is an error of the device, which the core handles.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

static int swap_fd = -1;
static uint64_t swap_bytes;

static int open_store(void)
{
	const char *folder = getenv("TMPDIR");
	char path[4096];
	int fd;

	if (!folder || !*folder)
		folder = "/tmp";
	fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
		return fd;
	if (snprintf(path, sizeof(path), "%s/ashlar-swap.XXXXXX", folder) >= (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	return fd;
}

/**
 * host_swap_init - make the store
 * @bytes: its size; 0: the machine has none
 *
 * Returns 0, or an exit status after saying why not.
 */
int host_swap_init(uint64_t bytes)
{
	if (!bytes)
		return 0;
	swap_fd = open_store();
	if (swap_fd < 0 || ftruncate(swap_fd, (off_t)bytes)) {
		host_error("cannot create the swap file of %llu MiB: %s", (unsigned long long)(bytes >> 20),
			   strerror(errno));
		return HOST_EXIT_LIMIT;
	}
	swap_bytes = bytes;
	return 0;
}

/**
 * arch_swap_bytes - the size of the swap store (see port.h)
 */
u64 arch_swap_bytes(void)
{
	return swap_bytes;
}

static bool in_store(uint64_t offset, size_t bytes)
{
	return offset <= swap_bytes && bytes <= swap_bytes - offset;
}

/**
 * arch_swap_read - copy from the store to memory (see port.h)
 */
int arch_swap_read(u64 offset, void *buffer, size_t bytes)
{
	int saved = errno, error = 0;

	if (!in_store(offset, bytes))
		return -EINVAL;
	while (bytes) {
		ssize_t n = pread(swap_fd, buffer, bytes, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			error = -EIO;
			break;
		}
		buffer = (char *)buffer + n;
		offset += (u64)n;
		bytes -= (size_t)n;
	}
	errno = saved;
	return error;
}

/**
 * arch_swap_write - copy from memory to the store (see port.h)
 */
int arch_swap_write(u64 offset, const void *buffer, size_t bytes)
{
	int saved = errno, error = 0;

	if (!in_store(offset, bytes))
		return -EINVAL;
	while (bytes) {
		ssize_t n = pwrite(swap_fd, buffer, bytes, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			error = -EIO;
			break;
		}
		buffer = (const char *)buffer + n;
		offset += (u64)n;
		bytes -= (size_t)n;
	}
	errno = saved;
	return error;
}

/**
 * arch_swap_discard - a part of the store is not needed any more (see port.h)
 */
void arch_swap_discard(u64 offset, size_t bytes)
{
	int saved = errno;

	if (bytes && in_store(offset, bytes))
		fallocate(swap_fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)offset, (off_t)bytes);
	errno = saved;
}
