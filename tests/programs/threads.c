// SPDX-License-Identifier: MIT
/* Threads: pthreads with mutexes, conditions, thread-local storage and cancellation; raw clone and futex with their errors. */
#include "program.h"
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static long counter;
static int turn;
static __thread int local = 5;

static void *adds(void *argument)
{
	for (int i = 0; i < 2000; i++) {
		pthread_mutex_lock(&mutex);
		counter += (long)argument;
		pthread_mutex_unlock(&mutex);
		if (i % 500 == 0)
			sched_yield();
	}
	local += (int)(long)argument;
	return (void *)(long)local;
}
static void *takes_turns(void *argument)
{
	for (int i = 0; i < 50; i++) {
		pthread_mutex_lock(&mutex);
		while (turn % 3 != (int)(long)argument)
			pthread_cond_wait(&condition, &mutex);
		turn++;
		pthread_cond_broadcast(&condition);
		pthread_mutex_unlock(&mutex);
	}
	pthread_barrier_wait(&barrier);
	return NULL;
}
static void *sleeps(void *argument)
{
	(void)argument;
	for (;;)
		pause();
	return NULL;
}
static void *maps(void *argument)
{
	for (int i = 0; i < 200; i++) {
		char *p = mmap(NULL, 4 * PAGE, RW, ANON, -1, 0);

		memset(p, (int)(long)argument, 4 * PAGE);
		if (p[PAGE] != (char)(long)argument || munmap(p, 4 * PAGE))
			return (void *)1;
	}
	return NULL;
}

static void pthreads(void)
{
	pthread_t t[4];
	void *result;

	for (long i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, adds, (void *)(i + 1));
	for (int i = 0; i < 4; i++) {
		pthread_join(t[i], &result);
		say("thread %d said %ld", i, (long)result);
	}
	say("counter %ld, my local %d", counter, local);
	pthread_barrier_init(&barrier, NULL, 3);
	for (long i = 0; i < 3; i++)
		pthread_create(&t[i], NULL, takes_turns, (void *)i);
	for (int i = 0; i < 3; i++)
		pthread_join(t[i], NULL);
	say("turns %d", turn);
	pthread_create(&t[0], NULL, sleeps, NULL);
	T(pthread_cancel(t[0]));
	pthread_join(t[0], &result);
	say("cancelled %d", result == PTHREAD_CANCELED);
	for (long i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, maps, (void *)(i + 1));
	long bad = 0;
	for (int i = 0; i < 4; i++) {
		pthread_join(t[i], &result);
		bad += (long)result;
	}
	say("maps went wrong %ld times", bad);
	while (proc_field("/proc/self/status", "Threads") != 1)
		usleep(1000);
}

static int word, word2;
static long futex(int *address, int op, int value, const void *timeout, int *address2, int value3)
{
	return syscall(SYS_futex, address, op, value, timeout, address2, value3);
}
static void *waiter(void *argument)
{
	return (void *)futex(&word, FUTEX_WAIT_PRIVATE, 1, NULL, NULL, (int)(long)argument);
}
static void *bit_waiter(void *argument)
{
	return (void *)futex(&word, FUTEX_WAIT_BITSET_PRIVATE, 1, NULL, NULL, (int)(long)argument);
}

static void futexes(void)
{
	struct timespec short_time = { 0, 20000000 }, bad = { 0, 2000000000 };
	pthread_t t[4];
	void *result;

	word = 1;
	T(futex(&word, FUTEX_WAIT, 2, NULL, NULL, 0));
	T(futex(&word, FUTEX_WAIT, 1, &short_time, NULL, 0));
	T(futex(&word, FUTEX_WAIT, 1, &bad, NULL, 0));
	T(futex(&word, FUTEX_WAKE, 1, NULL, NULL, 0));
	T(futex((int *)((char *)&word + 1), FUTEX_WAIT, 1, NULL, NULL, 0));
	T(futex((int *)8, FUTEX_WAIT, 1, NULL, NULL, 0));
	T(futex(&word, 99, 1, NULL, NULL, 0));
	T(futex(&word, FUTEX_WAIT_BITSET, 1, NULL, NULL, 0));
	for (int i = 0; i < 3; i++)
		pthread_create(&t[i], NULL, waiter, NULL);
	usleep(50000);
	T(futex(&word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0));
	T(futex(&word, FUTEX_CMP_REQUEUE_PRIVATE, 0, (void *)1L, &word2, 7));
	T(futex(&word, FUTEX_CMP_REQUEUE_PRIVATE, 0, (void *)1L, &word2, 1));
	T(futex(&word2, FUTEX_WAKE_PRIVATE, 9, NULL, NULL, 0));
	T(futex(&word, FUTEX_WAKE_PRIVATE, 9, NULL, NULL, 0));
	for (int i = 0; i < 3; i++) {
		pthread_join(t[i], &result);
		say("waiter: %ld", (long)result);
	}
	pthread_create(&t[0], NULL, bit_waiter, (void *)2L);
	usleep(50000);
	T(futex(&word, FUTEX_WAKE_BITSET_PRIVATE, 9, NULL, NULL, 1));
	T(futex(&word, FUTEX_WAKE_BITSET_PRIVATE, 9, NULL, NULL, 6));
	pthread_join(t[0], &result);
	int *shared = mmap(NULL, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!fork()) {
		long slept = futex(shared, FUTEX_WAIT, 0, NULL, NULL, 0);
		_exit(slept == 0 || errno == EAGAIN ? 3 : 4);
	}
	usleep(50000);
	*shared = 1;
	T(futex(shared, FUTEX_WAKE, 1, NULL, NULL, 0));
	int status;
	wait(&status);
	show_status("across processes", status);
	T(syscall(SYS_set_robust_list, NULL, 24));
	T(syscall(SYS_set_robust_list, NULL, 23));
}

static char stack[65536] __attribute__((aligned(16)));
static volatile int shared_value;
static int cloned(void *argument)
{
	shared_value = (int)(long)argument;
	fcntl(60, F_SETFD, 0);
	return 11;
}
static void clones(void)
{
	int status, parent_tid = 0, child_tid = 1;
	pid_t pid;

	pid = clone(cloned, stack + sizeof(stack), CLONE_VM | SIGCHLD, (void *)21L);
	waitpid(pid, &status, 0);
	say("shared memory: %d, exit %d", shared_value, WEXITSTATUS(status));
	pid = clone(cloned, stack + sizeof(stack), SIGCHLD | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID, (void *)22L,
		    &parent_tid, NULL, &child_tid);
	waitpid(pid, &status, 0);
	say("own memory: %d, parent tid %d", shared_value, parent_tid == pid);
	pid = clone(cloned, stack + sizeof(stack), CLONE_VM | 0, (void *)23L);
	T(waitpid(pid, &status, 0));
	say("with __WCLONE: %d", waitpid(pid, &status, __WCLONE) == pid);
	T(clone(cloned, stack + sizeof(stack), CLONE_THREAD | SIGCHLD, NULL));
	T(clone(cloned, stack + sizeof(stack), CLONE_SIGHAND | SIGCHLD, NULL));
	T(syscall(SYS_clone, CLONE_FS | CLONE_NEWNS, 0, 0, 0, 0));
	T(syscall(SYS_set_tid_address, &child_tid) == gettid());
}

static void *exits_process(void *argument)
{
	(void)argument;
	_exit(6);
}
static void group_exit(void)
{
	pthread_t t;

	pthread_create(&t, NULL, sleeps, NULL);
	pthread_create(&t, NULL, exits_process, NULL);
	pause();
}
static void leader_exits(void)
{
	pthread_t t;

	pthread_create(&t, NULL, adds, (void *)1L);
	syscall(SYS_exit, 4);
}
static void *thread_dies(void *argument)
{
	*(volatile int *)argument = 1;
	return NULL;
}
static void killed(void)
{
	pthread_t t;

	pthread_create(&t, NULL, thread_dies, NULL);
	pause();
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	pthreads();
	futexes();
	clones();
	in_child("a thread ends the process", group_exit);
	in_child("the leader ends first", leader_exits);
	in_child("a thread is killed", killed);
	return 0;
}
