// SPDX-License-Identifier: MIT
/* Uses every operation of all_operations.c's devices, and says what came of it. The same on every kernel. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define OPS_GET_COUNT _IOR('o', 1, int)
#define OPS_SET_READY _IOW('o', 2, int)

static volatile sig_atomic_t signals;

static void on_signal(int signo)
{
	signals++;
}

static void say(const char *what, long result)
{
	if (result < 0)
		printf("%s: %s\n", what, strerrorname_np(errno));
	else
		printf("%s = %ld\n", what, result);
}
#define T(call) say(#call, (long)(call))

static void set_ready(int fd, int value)
{
	ioctl(fd, OPS_SET_READY, &value);
}

static void waits(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN | POLLOUT };
	char c;
	pid_t child;

	T(poll(&p, 1, 0));
	printf("events %x\n", p.revents);
	p.events = POLLIN;
	T(poll(&p, 1, 10));
	child = fork();
	if (!child) {
		usleep(20000);
		set_ready(fd, 1);
		_exit(0);
	}
	T(poll(&p, 1, -1));
	printf("events %x\n", p.revents);
	T(read(fd, &c, 1));
	waitpid(child, NULL, 0);
	set_ready(fd, 0);
	child = fork();
	if (!child) {
		usleep(20000);
		set_ready(fd, 1);
		_exit(0);
	}
	T(read(fd, &c, 1)); /* sleeps in the driver */
	waitpid(child, NULL, 0);
}

static void maps(int fd)
{
	char *map = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), text[6] = "";

	printf("mapped: %.5s\n", map + 100);
	memcpy(map + 5000, "above", 5);
	T(pread(fd, text, 5, 5000));
	printf("%s\n", text);
	T(munmap(map, 8192));
	T((long)mmap(NULL, 3 * 4096, PROT_READ, MAP_SHARED, fd, 0));
	T((long)mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 4096));
}

static void asynchronous(int fd)
{
	signal(SIGIO, on_signal);
	T(fcntl(fd, F_SETOWN, getpid()));
	T(fcntl(fd, F_SETFL, O_ASYNC));
	set_ready(fd, 1);
	printf("signals %d\n", (int)signals);
	T(fcntl(fd, F_SETFL, 0));
	set_ready(fd, 1);
	printf("signals %d\n", (int)signals);
}

static void iterators(void)
{
	struct iovec iov[2] = { { "one ", 4 }, { "two", 3 } };
	char a[5] = "", b[4] = "";
	struct iovec in[2] = { { a, 4 }, { b, 3 } };
	int fd = open("/dev/operations_iter", O_RDWR);

	T(writev(fd, iov, 2));
	T(lseek(fd, 0, SEEK_CUR));
	T(preadv(fd, in, 2, 0));
	printf("%s%s\n", a, b);
	T(lseek(fd, 0, SEEK_END));
	T(read(fd, a, 4));
	T(write(fd, a, 4));
	T(ioctl(fd, OPS_GET_COUNT, a));
	T(close(fd));
}

int main(void)
{
	int fd = open("/dev/operations", O_RDWR | O_NONBLOCK), count, other;
	char text[16] = "";

	setvbuf(stdout, NULL, _IONBF, 0);
	T(read(fd, text, 5));
	T(fcntl(fd, F_SETFL, 0));
	T(pwrite(fd, "hello", 5, 100));
	T(lseek(fd, 90, SEEK_SET));
	T(write(fd, "0123456789", 10));
	T(lseek(fd, -5, SEEK_CUR));
	T(lseek(fd, 8193, SEEK_SET));
	set_ready(fd, 1);
	T(read(fd, text, 10));
	printf("%s\n", text);
	T(read(fd, (char *)8, 10));
	set_ready(fd, 0);
	other = open("/dev/operations", O_RDONLY);
	T(ioctl(other, OPS_GET_COUNT, &count));
	printf("count %d\n", count);
	T(write(other, text, 1));
	T(ioctl(fd, OPS_GET_COUNT, (int *)8));
	T(ioctl(fd, 0x1234, 0));
	T(close(other));
	waits(fd);
	maps(fd);
	asynchronous(fd);
	iterators();
	T(syscall(SYS_delete_module, "all_operations", O_NONBLOCK));
	T(close(fd));
	T(syscall(SYS_delete_module, "no_such_module", O_NONBLOCK));
	T(syscall(SYS_finit_module, 99, "", 0));
	T(syscall(SYS_finit_module, 1, "", 8));
	T(syscall(SYS_init_module, "x", 1, ""));
	return 0;
}
