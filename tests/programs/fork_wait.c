// SPDX-License-Identifier: MIT
/* fork, exit, wait4 and waitid: statuses, options, who waits for whom, orphans, errors. */
#include "program.h"

static pid_t child(int code)
{
	pid_t pid = fork();

	if (!pid)
		_exit(code);
	return pid;
}

static void waits(void)
{
	int status;
	struct rusage usage;
	pid_t a = child(3), b = child(4);

	say("the second first: %d", waitpid(b, &status, 0) == b);
	show_status("b", status);
	say("the other: %d", wait4(a, &status, 0, &usage) == a);
	show_status("a", status);
	T(wait(&status));
	T(waitpid(1, &status, 0));
	T(waitpid(999999, &status, 0));
	T(wait4(-1, &status, 0x1000, NULL));
	a = fork();
	if (!a) {
		pause();
		_exit(0);
	}
	T(waitpid(a, &status, WNOHANG));
	kill(a, SIGKILL);
	T(waitpid(a, (int *)8, 0));
	say("then gone: %d", waitpid(a, &status, 0) < 0);
	T(waitpid(-getpgrp(), &status, 0));
}

static void waitids(void)
{
	siginfo_t info;
	pid_t pid = child(7);

	T(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT));
	say("peek: mine %d, code %d, status %d, signal %d", info.si_pid == pid, info.si_code, info.si_status,
	    info.si_signo);
	T(waitid(P_PID, (id_t)pid, &info, WEXITED));
	T(waitid(P_PID, (id_t)pid, &info, WEXITED));
	pid = fork();
	if (!pid)
		for (;;)
			pause();
	T(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG));
	say("none yet: %d", info.si_pid);
	kill(pid, SIGSTOP);
	T(waitid(P_ALL, 0, &info, WSTOPPED));
	say("stopped: code %d status %d", info.si_code, info.si_status);
	kill(pid, SIGCONT);
	T(waitid(P_ALL, 0, &info, WCONTINUED));
	say("continued: code %d status %d", info.si_code, info.si_status);
	kill(pid, SIGKILL);
	T(waitid(P_PGID, 0, &info, WEXITED));
	say("killed: code %d status %d", info.si_code, info.si_status);
	T(waitid(P_ALL, 0, &info, 0));
	T(waitid(99, 0, &info, WEXITED));
	T(waitid(P_PID, 0, &info, WEXITED));
}

static volatile int chld;
static void on_chld(int number, siginfo_t *info, void *context)
{
	(void)number;
	(void)context;
	chld = info->si_code * 100 + info->si_status;
}

static void notices(void)
{
	struct sigaction action = { .sa_sigaction = on_chld, .sa_flags = SA_SIGINFO };
	int pipes[2], status;

	sigaction(SIGCHLD, &action, NULL);
	pid_t pid = child(5);
	while (waitpid(pid, &status, 0) < 0)
		;
	say("SIGCHLD said %d", chld);
	signal(SIGCHLD, SIG_IGN);
	child(5);
	T(wait(&status));
	signal(SIGCHLD, SIG_DFL);
	/* An orphan goes to init. */
	pipe(pipes);
	pid = fork();
	if (!pid) {
		if (!fork()) {
			int parent;

			while ((parent = getppid()) != 1 && kill(parent, 0) == 0 && parent != 1)
				usleep(1000);
			write(pipes[1], "o", 1);
			_exit(0);
		}
		usleep(1000);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	char c = 0;
	T(read(pipes[0], &c, 1));
	say("%c", c);
}

static void tree(int levels)
{
	int status, total = 1;

	for (int i = 0; levels && i < 2; i++) {
		pid_t pid = fork();

		if (!pid)
			tree(levels - 1);
		waitpid(pid, &status, 0);
		total += WEXITSTATUS(status);
	}
	if (levels < 4)
		_exit(total);
	say("a tree of processes counted %d", total);
}

int main(void)
{
	say("pids differ: %d, parent %d", getpid() != getppid(), getppid() > 0);
	waits();
	waitids();
	notices();
	tree(4);
	return 0;
}
