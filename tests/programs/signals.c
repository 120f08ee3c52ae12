// SPDX-License-Identifier: MIT
/* Signals: handlers, masks, pending, queues, default actions, kill(2) and its errors, sigsuspend, sigtimedwait. */
#include "program.h"

static volatile int caught[65], last_value, order[16], orders;

static void note(int number)
{
	caught[number]++;
	if (orders < 16)
		order[orders++] = number;
}
static void note_info(int number, siginfo_t *info, void *context)
{
	(void)context;
	note(number);
	last_value = info->si_value.sival_int;
	say("SIG%s code %d, from me %d", number < 32 ? sigabbrev_np(number) : "RT", info->si_code,
	    info->si_pid == getpid());
}

static void defaults(void)
{
	static const int numbers[] = { SIGHUP,	SIGINT,	 SIGQUIT,   SIGILL,  SIGABRT, SIGFPE,	SIGKILL,
				       SIGUSR1, SIGPIPE, SIGALRM,   SIGTERM, SIGCHLD, SIGURG,	SIGWINCH,
				       SIGCONT, SIGXCPU, SIGVTALRM, SIGSYS,  SIGIO,   SIGSTKFLT };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		int status;
		pid_t pid = fork();

		if (!pid) {
			struct rlimit none = { 0, 0 };

			setrlimit(RLIMIT_CORE, &none);
			kill(getpid(), numbers[i]);
			_exit(0);
		}
		waitpid(pid, &status, 0);
		show_status(sigabbrev_np(numbers[i]), status);
	}
}

static void handlers(void)
{
	struct sigaction action = { .sa_handler = note }, old;

	T(sigaction(SIGUSR1, &action, &old));
	say("old was default %d", old.sa_handler == SIG_DFL);
	T(raise(SIGUSR1));
	say("caught %d", caught[SIGUSR1]);
	T(sigaction(SIGUSR1, NULL, &old));
	say("now mine %d", old.sa_handler == note);
	action.sa_flags = SA_RESETHAND;
	T(sigaction(SIGUSR1, &action, NULL));
	raise(SIGUSR1);
	T(sigaction(SIGUSR1, NULL, &old));
	say("reset %d, caught %d", old.sa_handler == SIG_DFL, caught[SIGUSR1]);
	T(sigaction(SIGKILL, &action, NULL));
	T(sigaction(SIGSTOP, &action, NULL));
	T(sigaction(65, &action, NULL));
	T(sigaction(0, &action, NULL));
	T(syscall(SYS_rt_sigaction, SIGUSR1, NULL, NULL, 4));
	T(syscall(SYS_rt_sigaction, SIGUSR1, 8, NULL, 8));
	signal(SIGUSR2, SIG_IGN);
	T(raise(SIGUSR2));
	T(kill(getpid(), 0));
	T(kill(getpid(), 65));
	T(kill(getpid(), -1));
	T(kill(999999, 0));
	T(kill(-999999, SIGTERM));
	T(tgkill(getpid(), gettid(), 0));
	T(tgkill(getpid(), 999999, 0));
	T(tgkill(0, 1, 0));
	T(syscall(SYS_tkill, gettid(), 0));
	T(syscall(SYS_tkill, -1, 0));
}

static void masks(void)
{
	struct sigaction action = { .sa_sigaction = note_info, .sa_flags = SA_SIGINFO };
	sigset_t set, old, pending;
	union sigval value = { .sival_int = 7 };

	for (int i = SIGRTMIN; i < SIGRTMIN + 4; i++)
		sigaction(i, &action, NULL);
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGUSR2, &action, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGUSR2);
	sigaddset(&set, SIGRTMIN);
	sigaddset(&set, SIGRTMIN + 1);
	sigaddset(&set, SIGKILL);
	T(sigprocmask(SIG_BLOCK, &set, &old));
	sigprocmask(SIG_BLOCK, NULL, &old);
	say("KILL blocked %d, USR1 blocked %d", sigismember(&old, SIGKILL), sigismember(&old, SIGUSR1));
	int before = caught[SIGUSR1];
	raise(SIGUSR1);
	raise(SIGUSR1);
	for (int i = 0; i < 3; i++) {
		value.sival_int = i;
		T(sigqueue(getpid(), SIGRTMIN + 1, value));
	}
	value.sival_int = 9;
	T(sigqueue(getpid(), SIGRTMIN, value));
	T(sigqueue(getpid(), 70, value));
	T(sigpending(&pending));
	say("pending USR1 %d USR2 %d RT %d", sigismember(&pending, SIGUSR1), sigismember(&pending, SIGUSR2),
	    sigismember(&pending, SIGRTMIN));
	orders = 0;
	T(sigprocmask(SIG_UNBLOCK, &set, NULL));
	say("USR1 once %d, RT %d + %d, last value %d", caught[SIGUSR1] - before, caught[SIGRTMIN], caught[SIGRTMIN + 1],
	    last_value);
	T(sigprocmask(77, &set, NULL));
	T(syscall(SYS_rt_sigprocmask, SIG_BLOCK, 8, NULL, 8));
	T(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, NULL, 9));
}

static void waits(void)
{
	struct timespec now = { 0, 1000000 };
	sigset_t set, empty;
	siginfo_t info;
	union sigval value = { .sival_int = 42 };

	sigemptyset(&set);
	sigemptyset(&empty);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	T(sigtimedwait(&set, &info, &now));
	sigqueue(getpid(), SIGRTMIN, value);
	int number = sigwaitinfo(&set, &info);
	say("waited %d, value %d", number - SIGRTMIN, info.si_value.sival_int);
	raise(SIGUSR1);
	T(sigsuspend(&empty));
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	now.tv_nsec = 2000000000;
	T(sigtimedwait(&set, &info, &now));
	pid_t parent = getpid();
	if (!fork()) {
		usleep(20000);
		kill(parent, SIGUSR2);
		_exit(0);
	}
	signal(SIGUSR2, note);
	T(pause());
	wait(NULL);
}

static void stops(void)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		for (;;)
			pause();
	}
	T(kill(pid, SIGSTOP));
	waitpid(pid, &status, WUNTRACED);
	show_status("stop", status);
	T(kill(pid, SIGCONT));
	waitpid(pid, &status, WCONTINUED);
	show_status("continue", status);
	T(kill(pid, SIGTERM));
	waitpid(pid, &status, 0);
	show_status("end", status);
	T(kill(pid, 0));
}

int main(void)
{
	defaults();
	handlers();
	masks();
	waits();
	stops();
	return 0;
}
