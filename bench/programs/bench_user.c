// SPDX-License-Identifier: MIT
/*
 * What a program pays for the kernel's memory services. The same static binary runs on the host, in user-mode Linux and in
 * Ashlar; each line that it prints is "name<TAB>nanoseconds per operation", the best of several rounds.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096UL
#define AREA (64UL << 20)
#define COPY_BYTES (64UL << 10)

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void check(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "bench_user: %s: %s\n", what, strerror(errno));
	exit(1);
}

static volatile char *map(size_t bytes, int flags, int fd)
{
	void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags, fd, 0);

	check(at != MAP_FAILED, "mmap");
	madvise(at, bytes, MADV_NOHUGEPAGE);
	return at;
}

static void touch(volatile char *area, size_t bytes, bool write)
{
	for (size_t at = 0; at < bytes; at += PAGE) {
		if (write)
			area[at] = 1;
		else
			(void)area[at];
	}
}

/* Each measurement returns nanoseconds for one operation. */

static double system_call(void)
{
	const int count = 20000;
	double start = now();

	for (int i = 0; i < count; i++)
		syscall(SYS_getppid);
	return (now() - start) / count;
}

static double fault(bool write)
{
	volatile char *area = map(AREA, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	double start = now(), end;

	touch(area, AREA, write);
	end = now();
	munmap((void *)area, AREA);
	return (end - start) / (double)(AREA / PAGE);
}

static double write_fault(void)
{
	return fault(true);
}

static double read_fault(void)
{
	return fault(false);
}

static double unmap_page(void)
{
	volatile char *area = map(AREA, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	double start;

	touch(area, AREA, true);
	start = now();
	munmap((void *)area, AREA);
	return (now() - start) / (double)(AREA / PAGE);
}

static double mmap_munmap(void)
{
	const int count = 2000;
	double start = now();

	for (int i = 0; i < count; i++) {
		volatile char *area = map(PAGE, MAP_PRIVATE | MAP_ANONYMOUS, -1);

		area[0] = 1;
		munmap((void *)area, PAGE);
	}
	return (now() - start) / count;
}

static double protect(void)
{
	const int count = 4000;
	volatile char *area = map(4 * PAGE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	double start, end;

	touch(area, 4 * PAGE, true);
	start = now();
	for (int i = 0; i < count; i++)
		check(!mprotect((void *)area, 4 * PAGE, i & 1 ? PROT_READ | PROT_WRITE : PROT_READ), "mprotect");
	end = now();
	munmap((void *)area, 4 * PAGE);
	return (end - start) / count;
}

static void fork_once(void)
{
	pid_t pid = fork();

	check(pid >= 0, "fork");
	if (!pid)
		_exit(0);
	check(waitpid(pid, NULL, 0) == pid, "waitpid");
}

static double fork_exit(void)
{
	const int count = 100;
	double start = now();

	for (int i = 0; i < count; i++)
		fork_once();
	return (now() - start) / count;
}

static double fork_exit_64m(void)
{
	const int count = 10;
	volatile char *area = map(AREA, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	double start, end;

	touch(area, AREA, true);
	start = now();
	for (int i = 0; i < count; i++)
		fork_once();
	end = now();
	munmap((void *)area, AREA);
	return (end - start) / count;
}

/* The child writes to each page that it shares with its parent, and tells through a pipe how long it took. */
static double copy_on_write(void)
{
	volatile char *area = map(AREA, MAP_PRIVATE | MAP_ANONYMOUS, -1);
	double taken = 0;
	int fds[2];
	pid_t pid;

	touch(area, AREA, true);
	check(!pipe(fds), "pipe");
	pid = fork();
	check(pid >= 0, "fork");
	if (!pid) {
		double start = now();

		touch(area, AREA, true);
		taken = now() - start;
		_exit(write(fds[1], &taken, sizeof(taken)) != sizeof(taken));
	}
	check(read(fds[0], &taken, sizeof(taken)) == sizeof(taken), "read");
	waitpid(pid, NULL, 0);
	close(fds[0]);
	close(fds[1]);
	munmap((void *)area, AREA);
	return taken / (double)(AREA / PAGE);
}

static double file_read_fault(void)
{
	size_t bytes = 8UL << 20;
	int fd = (int)syscall(SYS_memfd_create, "bench", 0);
	volatile char *area;
	double start, end;

	check(fd >= 0 && !ftruncate(fd, (off_t)bytes), "memfd_create");
	area = map(bytes, MAP_SHARED, fd);
	touch(area, bytes, true);
	munmap((void *)area, bytes);
	area = map(bytes, MAP_SHARED, fd);
	start = now();
	touch(area, bytes, false);
	end = now();
	munmap((void *)area, bytes);
	close(fd);
	return (end - start) / (double)(bytes / PAGE);
}

/* 64 KiB are copied from the program into a file that lies in memory. */
static double copy_from_user_64k(void)
{
	const int count = 1000;
	static char buffer[COPY_BYTES];
	int fd = (int)syscall(SYS_memfd_create, "bench", 0);
	double start;

	check(fd >= 0, "memfd_create");
	memset(buffer, 1, sizeof(buffer));
	check(pwrite(fd, buffer, COPY_BYTES, 0) == (ssize_t)COPY_BYTES, "pwrite");
	start = now();
	for (int i = 0; i < count; i++)
		check(pwrite(fd, buffer, COPY_BYTES, 0) == (ssize_t)COPY_BYTES, "pwrite");
	start = (now() - start) / count;
	close(fd);
	return start;
}

/* A byte to a child and back, through two pipes. */
static double pipe_round(void)
{
	const int count = 2000;
	int there[2], back[2];
	double start, end;
	char byte = 0;
	pid_t pid;

	check(!pipe(there) && !pipe(back), "pipe");
	pid = fork();
	check(pid >= 0, "fork");
	if (!pid) {
		for (int i = 0; i < count; i++)
			if (read(there[0], &byte, 1) != 1 || write(back[1], &byte, 1) != 1)
				_exit(1);
		_exit(0);
	}
	start = now();
	for (int i = 0; i < count; i++)
		check(write(there[1], &byte, 1) == 1 && read(back[0], &byte, 1) == 1, "pipe");
	end = now();
	waitpid(pid, NULL, 0);
	close(there[0]);
	close(there[1]);
	close(back[0]);
	close(back[1]);
	return (end - start) / count;
}

static const struct {
	const char *name;
	double (*run)(void);
} rows[] = {
	{ "system call", system_call },
	{ "write fault, a page", write_fault },
	{ "read fault, a page", read_fault },
	{ "copy on write, a page", copy_on_write },
	{ "file read fault, a page", file_read_fault },
	{ "mmap + touch + munmap", mmap_munmap },
	{ "munmap, a page", unmap_page },
	{ "mprotect", protect },
	{ "fork + exit + wait", fork_exit },
	{ "the same with 64 MiB touched", fork_exit_64m },
	{ "pipe round", pipe_round },
	{ "copy of 64 KiB from user memory", copy_from_user_64k },
};

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 5;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		double best = rows[i].run();

		for (int round = 1; round < rounds; round++) {
			double taken = rows[i].run();

			if (taken < best)
				best = taken;
		}
		printf("%s\t%.0f\n", rows[i].name, best);
		fflush(stdout);
	}
	return 0;
}
