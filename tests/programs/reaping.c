// SPDX-License-Identifier: MIT
/* Who waits for whom: reapers, process descriptors, orphaned process groups, signals at the parent's end; limits of processes and CPU time. */
#include "program.h"
#include <poll.h>
#include <sys/prctl.h>
#include <sys/time.h>

static int status_of(pid_t pid)
{
	int status = -1;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static void subreaper(void)
{
	int status, count = 0, code = 0;
	pid_t pid;

	T(prctl(PR_SET_CHILD_SUBREAPER, 1));
	pid = fork();
	if (!pid) {
		if (!fork()) {
			usleep(2000);
			say("parent is the reaper %d", getppid() > 1);
			_exit(77);
		}
		_exit(0);
	}
	status_of(pid);
	while (waitpid(-1, &status, 0) > 0) {
		count++;
		code = WEXITSTATUS(status);
	}
	say("reaped %d, exit %d", count, code);
}

static void descriptor(void)
{
	int fd = -1;
	struct {
		unsigned long long flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
	} args = { 0x1000, (long)&fd, 0, 0, SIGCHLD };
	pid_t pid = syscall(435, &args, sizeof(args));
	siginfo_t info = {};
	struct pollfd poll_fd;

	if (!pid) {
		usleep(2000);
		_exit(8);
	}
	poll_fd = (struct pollfd){ fd, POLLIN };
	T(poll(&poll_fd, 1, 0));
	T(syscall(424, fd, 0, NULL, 0));
	T(waitid(3, fd, &info, WEXITED));
	say("the child %d, code %d, status %d", info.si_pid == pid, info.si_code, info.si_status);
	T(waitid(3, fd, &info, WEXITED));
	T(syscall(424, fd, SIGTERM, NULL, 0));
	T(poll(&poll_fd, 1, 0));
	T(syscall(434, pid, 0));
	close(fd);
}

static void orphaned_group(void)
{
	int pipe_fds[2], status;
	char byte = 0;
	pid_t pid;

	/* Its new parent must not be one of this session. */
	T(prctl(PR_SET_CHILD_SUBREAPER, 0));
	pipe(pipe_fds);
	pid = fork();
	if (!pid) {
		setpgid(0, 0);
		pid = fork();
		if (!pid) {
			close(pipe_fds[0]);
			/* SIGHUP and SIGCONT come when the parent ends. */
			raise(SIGSTOP);
			write(pipe_fds[1], "x", 1);
			_exit(0);
		}
		waitpid(pid, &status, WUNTRACED);
		_exit(WIFSTOPPED(status) ? 3 : 4);
	}
	close(pipe_fds[1]);
	say("its leader ends %d", WEXITSTATUS(status_of(pid)));
	say("hung up before it went on: %d", (int)read(pipe_fds[0], &byte, 1) == 0);
	close(pipe_fds[0]);
}

static void parent_death(void)
{
	int pipe_fds[2];
	char byte;
	pid_t pid;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	pipe(pipe_fds);
	pid = fork();
	if (!pid) {
		if (!fork()) {
			T(prctl(PR_SET_PDEATHSIG, SIGKILL));
			write(pipe_fds[1], "x", 1);
			for (;;)
				pause();
		}
		read(pipe_fds[0], &byte, 1);
		_exit(0);
	}
	status_of(pid);
	int status;
	while (waitpid(-1, &status, 0) > 0)
		say("ended with its parent by signal %d", WTERMSIG(status));
	close(pipe_fds[0]);
	close(pipe_fds[1]);
}

static void compute(void)
{
	for (volatile unsigned long x = 0;; x++)
		;
}

static void cpu_time(void)
{
	struct rlimit limit = { 1, 2 };
	struct itimerval timer = { { 0, 0 }, { 0, 10000 } };
	pid_t pid = fork();

	if (!pid) {
		setrlimit(RLIMIT_CPU, &limit);
		compute();
	}
	say("soft limit of CPU time: signal %d", WTERMSIG(status_of(pid)));
	pid = fork();
	if (!pid) {
		signal(SIGXCPU, SIG_IGN);
		setrlimit(RLIMIT_CPU, &limit);
		compute();
	}
	say("hard limit of CPU time: signal %d", WTERMSIG(status_of(pid)));
	pid = fork();
	if (!pid) {
		setitimer(ITIMER_VIRTUAL, &timer, NULL);
		compute();
	}
	say("virtual timer: signal %d", WTERMSIG(status_of(pid)));
	pid = fork();
	if (!pid) {
		setitimer(ITIMER_PROF, &timer, NULL);
		compute();
	}
	say("profiling timer: signal %d", WTERMSIG(status_of(pid)));
}

static void process_limit(void)
{
	struct rlimit limit = { 20, 20 };
	pid_t pid = fork();

	if (!pid) {
		int count = 0;

		T(setresuid(1000, 1000, 1000));
		T(setrlimit(RLIMIT_NPROC, &limit));
		for (; count < 100; count++) {
			pid = fork();
			if (pid < 0)
				break;
			if (!pid) {
				pause();
				_exit(0);
			}
		}
		say("processes %d, then %s", count, error_name(errno));
		T(setuid(0));
		T(setpriority(PRIO_PROCESS, 0, -1));
		T(kill(1, 0));
		signal(SIGTERM, SIG_IGN);
		kill(-1, SIGTERM);
		while (wait(NULL) > 0)
			;
		_exit(0);
	}
	say("exit %d", WEXITSTATUS(status_of(pid)));
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	subreaper();
	descriptor();
	orphaned_group();
	parent_death();
	cpu_time();
	process_limit();
	return 0;
}
