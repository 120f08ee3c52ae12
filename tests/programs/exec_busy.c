// SPDX-License-Identifier: MIT
/* A program's file cannot be written to while it runs, here or in a child, and its own name leads to it. */
#include "program.h"

static char self[64] = "/tmp/exec_busy.d/program";

static void copy_self(void)
{
	static char data[1 << 16];
	int from = open("/proc/self/exe", O_RDONLY), to = open(self, O_WRONLY | O_CREAT | O_EXCL, 0755);
	ssize_t n;

	while ((n = read(from, data, sizeof(data))) > 0)
		if (write(to, data, (size_t)n) != n)
			exit(1);
	close(from);
	T(close(to));
}
static void tries(void)
{
	T(open(self, O_WRONLY));
	T(open(self, O_RDWR | O_TRUNC));
	T(open("/proc/self/exe", O_RDWR));
	T(truncate(self, 100));
}

int main(int argc, char **argv)
{
	int status, p[2];
	char c;

	if (argc > 1) {
		tries();
		in_child("a child", tries);
		return 5;
	}
	(void)argv;
	own_folder("exec_busy");
	copy_self();
	if (!fork()) {
		execl(self, self, "inside", NULL);
		_exit(1);
	}
	wait(&status);
	show_status("program", status);
	int fd = OK(open(self, O_WRONLY));
	pipe(p);
	if (!fork()) {
		close(p[0]);
		T(execl(self, self, "inside", NULL));
		_exit(write(p[1], "x", 1) != 1);
	}
	T(read(p[0], &c, 1));
	wait(&status);
	close(fd);
	T(truncate(self, 100));
	T(execl(self, self, "inside", NULL));
	T(unlink(self));
	leave_folder("exec_busy");
	return 0;
}
