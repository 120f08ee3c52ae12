// SPDX-License-Identifier: MIT
/* Process groups, sessions, signals to groups, and who may move whom. */
#include "program.h"

static void session(void)
{
	T(setsid() == getpid());
	T(setsid());
	T(getpgrp() == getpid());
	T(getsid(0) == getpid());
	T(setpgid(0, 0));
	T(open("/dev/tty", O_RDWR));
}

static void groups(void)
{
	int p[2], status;
	pid_t a, b;
	char c;

	pipe(p);
	a = fork();
	if (!a) {
		read(p[0], &c, 1);
		_exit(getpgrp() == getpid() ? 1 : 2);
	}
	b = fork();
	if (!b) {
		read(p[0], &c, 1);
		_exit(getpgrp() != getpid() ? 3 : 4);
	}
	T(setpgid(a, a));
	T(setpgid(b, a));
	T(getpgid(b) == a);
	T(setpgid(b, 999999));
	T(setpgid(999999, 0));
	T(setpgid(0, -1));
	T(getpgid(999999));
	T(getsid(999999));
	write(p[1], "xy", 2);
	waitpid(a, &status, 0);
	show_status("a", status);
	say("waiting for the group: %d", waitpid(-a, &status, 0) == b);
	show_status("b", status);
	pid_t leader = 0;
	for (int i = 0; i < 3; i++) {
		pid_t pid = fork();

		if (!pid) {
			setpgid(0, leader);
			write(p[1], "r", 1);
			for (;;)
				pause();
		}
		setpgid(pid, leader);
		if (!leader)
			leader = pid;
		read(p[0], &c, 1);
	}
	T(kill(-leader, 0));
	T(kill(-leader, SIGKILL));
	for (int i = 0; i < 3; i++) {
		waitpid(-leader, &status, 0);
		show_status("member", status);
	}
	T(kill(-leader, 0));
	T(waitpid(-leader, &status, 0));
	pid_t child = fork();
	if (!child) {
		char *argv[] = { "/proc/self/exe", "sleep", NULL };

		execv("/proc/self/exe", argv);
		_exit(1);
	}
	read(p[0], &c, 0);
	usleep(100000);
	T(setpgid(child, child));
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
}

int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1) {
		pause();
		return 0;
	}
	T(getpgid(0) == getpgrp());
	in_child("session", session);
	groups();
	return 0;
}
