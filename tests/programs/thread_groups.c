// SPDX-License-Identifier: MIT
/* Processes with several threads: execve by one of them, ends of all kinds, locks whose holder ends, cancellation. */
#include "program.h"
#include <pthread.h>
#include <sched.h>

static const char *self;

static int status_of(pid_t pid)
{
	int status = -1;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static void *waits(void *unused)
{
	for (;;)
		pause();
}

static void *executes(void *unused)
{
	char *arguments[] = { (char *)self, "executed", NULL };

	usleep(1000);
	execv(self, arguments);
	_exit(99);
}

static void start(int count)
{
	pthread_t thread;

	while (count--)
		pthread_create(&thread, NULL, waits, NULL);
}

static void exec_by_thread(void)
{
	pthread_t thread;
	pid_t pid = fork();

	if (!pid) {
		start(3);
		pthread_create(&thread, NULL, executes, NULL);
		pause();
		_exit(1);
	}
	say("a thread executed a program: %d", WEXITSTATUS(status_of(pid)));
}

static void end_by_signal(int sig)
{
	pid_t pid = fork();

	if (!pid) {
		start(5);
		usleep(1000);
		kill(getpid(), sig);
		pause();
	}
	say("ended by signal %d", WTERMSIG(status_of(pid)));
}

static void end_by_exit(void)
{
	pid_t pid = fork();

	if (!pid) {
		start(3);
		exit(6);
	}
	say("ended by exit: %d", WEXITSTATUS(status_of(pid)));
}

static void *ends_with_lock(void *mutex)
{
	pthread_mutex_lock(mutex);
	return NULL;
}

static void robust(void)
{
	pthread_mutexattr_t attributes;
	pthread_mutex_t mutex;
	pthread_t thread;

	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(&mutex, &attributes);
	pthread_create(&thread, NULL, ends_with_lock, &mutex);
	pthread_join(thread, NULL);
	say("the holder has ended: %s", error_name(pthread_mutex_lock(&mutex)));
	say("consistent: %d", pthread_mutex_consistent(&mutex));
	say("unlock: %d", pthread_mutex_unlock(&mutex));
	say("lock again: %d", pthread_mutex_lock(&mutex));
}

static int counter;

static void *counts(void *mutex)
{
	for (int i = 0; i < 200; i++) {
		pthread_mutex_lock(mutex);
		counter++;
		sched_yield();
		pthread_mutex_unlock(mutex);
	}
	return NULL;
}

static void priority_inheritance(void)
{
	pthread_mutexattr_t attributes;
	struct timespec past = { 1, 0 };
	pthread_mutex_t mutex;
	pthread_t threads[3];

	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
	pthread_mutex_init(&mutex, &attributes);
	for (int i = 0; i < 3; i++)
		pthread_create(&threads[i], NULL, counts, &mutex);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	say("counted %d", counter);
	say("trylock: %d", pthread_mutex_trylock(&mutex));
	say("trylock of a held one: %s", error_name(pthread_mutex_trylock(&mutex)));
	say("timedlock of one's own: %s", error_name(pthread_mutex_timedlock(&mutex, &past)));
}

static void *sleeps(void *unused)
{
	for (;;)
		sleep(100);
}

static void cancellation(void)
{
	pthread_t thread;
	void *result;

	pthread_create(&thread, NULL, sleeps, NULL);
	usleep(1000);
	say("cancel: %d", pthread_cancel(thread));
	pthread_join(thread, &result);
	say("cancelled: %d", result == PTHREAD_CANCELED);
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	self = argv[0];
	if (argc > 1) {
		say("executed: leader %d", syscall(SYS_gettid) == getpid());
		return 21;
	}
	exec_by_thread();
	end_by_signal(SIGKILL);
	end_by_signal(SIGTERM);
	end_by_exit();
	robust();
	priority_inheritance();
	cancellation();
	return 0;
}
