// SPDX-License-Identifier: MIT
/* What mmap(2) refuses, and with which error. */
#include "program.h"

int main(void)
{
	char *hole = find_hole(4);
	int fd, wfd, pfd[2], dir;

	own_folder("mmap_errors");
	fd = make_file("f", NULL, 2 * PAGE);
	OK(mmap(NULL, 0, RW, ANON, -1, 0));
	OK(mmap(NULL, PAGE, RW, MAP_ANONYMOUS, -1, 0));
	OK(mmap(NULL, PAGE, RW, MAP_ANONYMOUS | 0x8, -1, 0));
	OK(mmap(NULL, -1UL, RW, ANON, -1, 0));
	OK(mmap(NULL, -PAGE, RW, ANON, -1, 0));
	OK(mmap(NULL, 1UL << 62, PROT_NONE, ANON | MAP_NORESERVE, -1, 0));
	OK(mmap(hole + 1, PAGE, RW, ANON | MAP_FIXED, -1, 0));
	OK(mmap((void *)-PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0));
	OK(mmap((void *)(1UL << 63), PAGE, RW, ANON | MAP_FIXED, -1, 0));
	OK(mmap(NULL, PAGE, RW, MAP_PRIVATE, -1, 0));
	OK(mmap(NULL, PAGE, RW, MAP_PRIVATE, 999, 0));
	T(syscall(SYS_mmap, NULL, PAGE, RW, MAP_PRIVATE, fd, 1));
	T(syscall(SYS_mmap, NULL, PAGE, RW, MAP_PRIVATE, fd, PAGE + 8));
	T(syscall(SYS_mmap, NULL, 2 * PAGE, RW, MAP_PRIVATE, fd, -PAGE));
	OK(mmap(NULL, PAGE, RW, MAP_SHARED | MAP_PRIVATE | 0x80, fd, 0));
	OK(mmap(NULL, PAGE, RW, MAP_SHARED_VALIDATE | 0x8000000, fd, 0));
	OK(mmap(NULL, PAGE, RW, MAP_SHARED_VALIDATE | MAP_SYNC, fd, 0));
	OK(mmap(NULL, 16 * PAGE, RW, MAP_SHARED, fd, 64 * PAGE));

	wfd = open("f", O_WRONLY);
	OK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, wfd, 0));
	OK(mmap(NULL, PAGE, PROT_WRITE, MAP_SHARED, wfd, 0));
	close(wfd);
	wfd = open("f", O_RDONLY);
	OK(mmap(NULL, PAGE, RW, MAP_SHARED, wfd, 0));
	OK(mmap(NULL, PAGE, RW, MAP_PRIVATE, wfd, 0));
	char *p = MAP(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, wfd, 0));
	T(mprotect(p, PAGE, RW));
	close(wfd);
	wfd = open("f", O_RDONLY | O_PATH);
	OK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, wfd, 0));
	close(wfd);
	dir = open(".", O_RDONLY | O_DIRECTORY);
	OK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, dir, 0));
	close(dir);
	pipe(pfd);
	OK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, pfd[0], 0));
	int null = open("/dev/null", O_RDWR);
	OK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, null, 0));
	int zero = open("/dev/zero", O_RDWR);
	char *z = MAP(mmap(NULL, PAGE, RW, MAP_PRIVATE, zero, 0));
	say("zero holds %d", z[100]);
	char *s = MAP(mmap(NULL, PAGE, RW, MAP_SHARED, zero, 0));
	s[1] = 4;
	say("shared zero holds %d %d", s[0], s[1]);
	OK(mmap(NULL, PAGE, RW, MAP_SHARED | MAP_GROWSDOWN, fd, 0));
	unlink("f");
	leave_folder("mmap_errors");
	return 0;
}
