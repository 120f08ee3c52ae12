// SPDX-License-Identifier: MIT
/* System calls that a signal interrupts: restarted with SA_RESTART or not, nested handlers, masks while in a handler, and sigaltstack. */
#include "program.h"
#include <poll.h>

static volatile int depth, deepest, count, raised;
static char other_stack[65536];

static void count_it(int number)
{
	(void)number;
	count++;
}
static void nested(int number)
{
	depth++;
	if (depth > deepest)
		deepest = depth;
	if (raised++ < 2)
		raise(number == SIGUSR1 ? SIGUSR2 : SIGUSR1);
	depth--;
}
static void on_stack(int number)
{
	char here;
	stack_t stack;

	(void)number;
	sigaltstack(NULL, &stack);
	say("in the handler: on it %d, flags %d", &here > other_stack && &here < other_stack + sizeof(other_stack),
	    stack.ss_flags);
	stack.ss_flags = SS_DISABLE;
	T(sigaltstack(&stack, NULL));
}

/* A child that signals this process once it had time to sleep in a call, then writes into the pipe. */
static void disturb(int fd)
{
	pid_t parent = getpid();

	if (fork() == 0) {
		usleep(30000);
		kill(parent, SIGUSR1);
		usleep(30000);
		write(fd, "x", 1);
		_exit(0);
	}
}

static void restarts(int flags)
{
	struct sigaction action = { .sa_handler = count_it, .sa_flags = flags };
	int pipes[2];
	char c;

	pipe(pipes);
	sigaction(SIGUSR1, &action, NULL);
	count = 0;
	disturb(pipes[1]);
	T(read(pipes[0], &c, 1));
	wait(NULL);
	disturb(pipes[1]);
	struct pollfd poll_fd = { .fd = pipes[0], .events = POLLIN };
	if (flags)
		read(pipes[0], &c, 1);
	else {
		T(read(pipes[0], &c, 1));
		T(read(pipes[0], &c, 1));
	}
	wait(NULL);
	pid_t parent = getpid();
	for (int i = 0; i < 3; i++)
		if (!fork()) {
			usleep(30000 + 30000 * i);
			kill(parent, SIGUSR1);
			_exit(0);
		}
	struct timespec time = { 10, 0 }, left = { 0, 0 };
	T(poll(&poll_fd, 0, 10000));
	T(nanosleep(&time, &left));
	say("left over more than 5 s: %d", left.tv_sec >= 5);
	T(pause());
	while (wait(NULL) > 0 || errno == EINTR)
		;
	say("signals %d", count);
	close(pipes[0]);
	close(pipes[1]);
}

int main(void)
{
	struct sigaction action = { .sa_handler = nested };
	stack_t stack = { .ss_sp = other_stack, .ss_size = sizeof(other_stack) }, old;

	restarts(SA_RESTART);
	restarts(0);
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGUSR2, &action, NULL);
	raise(SIGUSR1);
	say("deepest %d", deepest);
	deepest = raised = 0;
	action.sa_flags = SA_NODEFER;
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGUSR2, &action, NULL);
	raise(SIGUSR1);
	say("deepest %d", deepest);
	deepest = raised = 0;
	action.sa_flags = 0;
	sigaddset(&action.sa_mask, SIGUSR2);
	sigaction(SIGUSR1, &action, NULL);
	raise(SIGUSR1);
	say("deepest %d", deepest);

	T(sigaltstack(NULL, &old));
	say("disabled %d", old.ss_flags == SS_DISABLE);
	T(sigaltstack(&stack, NULL));
	action.sa_handler = on_stack;
	action.sa_flags = SA_ONSTACK;
	sigaction(SIGUSR1, &action, NULL);
	raise(SIGUSR1);
	action.sa_flags = 0;
	sigaction(SIGUSR1, &action, NULL);
	raise(SIGUSR1);
	stack.ss_size = 100;
	T(sigaltstack(&stack, NULL));
	stack.ss_size = 65536;
	stack.ss_flags = 64;
	T(sigaltstack(&stack, NULL));
	T(sigaltstack((void *)8, NULL));
	return 0;
}
