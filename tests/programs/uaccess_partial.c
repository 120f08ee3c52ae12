// SPDX-License-Identifier: MIT
/* Buffers that end in a hole or may not be written: what each kind of file transfers before it gives up. */
#include "program.h"
#include <sys/uio.h>

static char *edge;     /* the end of two accessible pages; a hole follows */
static char *readonly; /* a page without write permission */

static void file(void)
{
	int fd = make_file("f", NULL, 0);

	memset(edge - 100, 'x', 100);
	T(write(fd, edge - 100, 100));
	T(write(fd, edge - 100, 101));
	T(pwrite(fd, edge - 10, 5000, 0));
	T(pwrite(fd, edge, 10, 0));
	T(pread(fd, edge - 10, 10, 0));
	T(pread(fd, edge - 10, 50, 0));
	T(pread(fd, edge, 50, 0));
	T(pread(fd, readonly, 50, 0));
	T(pread(fd, readonly - 10, 50, 0));
	T(pread(fd, (char *)-4096L, 10, 0));
	T(pread(fd, (char *)(1L << 62), 10, 0));
	T(pread(fd, edge - 10, -1UL, 0));
	T(pwrite(fd, readonly, 50, 0));
	T(lseek(fd, 0, SEEK_END));
	unlink("f");
}
static void pipe_ends(void)
{
	int p[2], n;
	char text[8192];

	pipe(p);
	T(write(p[1], edge - 10, 20));
	fcntl(p[0], F_SETFL, O_NONBLOCK);
	n = T(read(p[0], text, sizeof(text)));
	(void)n;
	T(write(p[1], edge, 20));
	T(write(p[1], "0123456789", 10));
	T(read(p[0], edge - 4, 10));
	T(read(p[0], text, sizeof(text)));
	T(write(p[1], "0123456789", 10));
	T(read(p[0], readonly, 10));
	T(read(p[0], text, sizeof(text)));
}
static void devices(void)
{
	int zero = open("/dev/zero", O_RDWR), null = open("/dev/null", O_RDWR), random = open("/dev/urandom", O_RDONLY);

	T(read(zero, edge - 10, 10));
	T(read(zero, edge - 16, 24));
	T(read(zero, edge - 5000, 9000));
	T(read(zero, edge, 1));
	T(read(zero, readonly, 1));
	T(write(null, edge, 100));
	T(write(zero, edge, 100));
	T(read(random, edge - 10, 20));
	T(read(random, edge, 20));
	int proc = open("/proc/version", O_RDONLY);
	T(read(proc, edge - 5, 5));
	T(read(proc, edge, 5));
}
static void calls(void)
{
	struct stat st;
	char *text = edge - 6;

	memcpy(text, "abcdef", 6);
	T(open(text, O_RDONLY));
	edge[-1] = 0;
	T(open(text, O_RDONLY));
	T(stat("/", (struct stat *)(edge - 8)));
	T(stat("/", (struct stat *)(edge - sizeof(st))));
	T(pipe((int *)(edge - 4)));
	T(pipe((int *)readonly));
	T(nanosleep((struct timespec *)(edge - 8), NULL));
	T(getrusage(RUSAGE_SELF, (struct rusage *)readonly));
	T(syscall(SYS_getcwd, edge - 1, 100));
	T(readlink("/proc/self/exe", edge - 2, 100));
	T(readlink("/proc/self/exe", readonly, 100));
	T(waitpid(-1, (int *)readonly, 0));
	T(syscall(SYS_uname, readonly));
	T(syscall(SYS_getrandom, edge - 8, 16, 0));
	T(syscall(SYS_mincore, edge - 8192, 8192, edge - 1));
	struct iovec iov[2] = { { edge - 4, 4 }, { edge, 4 } };
	int zero = open("/dev/zero", O_RDONLY);
	T(readv(zero, iov, 2));
	T(readv(zero, (struct iovec *)(edge - 8), 1));
}

int main(void)
{
	char *h = find_hole(16);

	own_folder("uaccess_partial");
	map_at(h, 2, RW);
	edge = h + 2 * PAGE;
	map_at(h + 8 * PAGE, 2, RW);
	readonly = h + 9 * PAGE;
	mprotect(readonly, PAGE, PROT_READ);
	file();
	pipe_ends();
	devices();
	calls();
	/* A buffer never touched is brought in by the kernel, a private file's page is copied. */
	map_at(h + 4 * PAGE, 4, RW);
	int zero = open("/dev/zero", O_RDONLY);
	T(read(zero, h + 4 * PAGE + 100, 3 * PAGE));
	int fd = make_file("g", "original", 8);
	char *p = mmap(NULL, PAGE, RW, MAP_PRIVATE, fd, 0);
	T(read(zero, p, 4));
	char text[9] = "";
	T(pread(fd, text, 8, 0));
	say("file %s, map %d %c", text, p[0], p[4]);
	unlink("g");
	leave_folder("uaccess_partial");
	return 0;
}
