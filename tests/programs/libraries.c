// SPDX-License-Identifier: MIT
/* What every C library's start-up and common parts need: built with several libraries, static and dynamic, at fixed and free places. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int at_start;
static __thread int per_thread = 3;
static volatile sig_atomic_t caught;

__attribute__((constructor)) static void before_main(void)
{
	at_start = 7;
}
static void at_end(void)
{
	printf("at exit\n");
}
static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}
static void *thread(void *argument)
{
	per_thread += *(int *)argument;
	return (void *)(long)per_thread;
}
static void handler(int number)
{
	caught = number;
}

int main(int argc, char **argv)
{
	int numbers[1000], argument = 5;
	void *result;
	char *big, text[64];
	pthread_t id;
	FILE *file;

	atexit(at_end);
	printf("constructor %d, arguments %d, name ends in %s\n", at_start, argc,
	       strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0]);
	for (int i = 0; i < 1000; i++)
		numbers[i] = (i * 7919) % 1000;
	qsort(numbers, 1000, sizeof(int), compare);
	printf("sorted %d %d %d\n", numbers[0], numbers[500], numbers[999]);
	big = malloc(8 << 20);
	memset(big, 1, 8 << 20);
	big = realloc(big, 16 << 20);
	printf("heap %d %d\n", big[0], big[(8 << 20) - 1]);
	free(big);
	printf("floating point %.6f %.3e %a\n", sqrt(2.0), exp(10.0), 0.1);
	setenv("ASHLAR_TEST", "value", 1);
	printf("environment %s\n", getenv("ASHLAR_TEST"));
	pthread_create(&id, NULL, thread, &argument);
	pthread_join(id, &result);
	printf("thread %ld, here %d\n", (long)result, per_thread);
	signal(SIGUSR1, handler);
	raise(SIGUSR1);
	printf("signal %d\n", caught == SIGUSR1);
	fflush(stdout);
	pid_t pid = fork();
	if (!pid)
		_exit(42);
	int status;
	waitpid(pid, &status, 0);
	printf("child %d\n", WEXITSTATUS(status));
	file = popen("echo through a shell; exit 3", "r");
	printf("shell: %s", fgets(text, sizeof(text), file));
	printf("shell ended with %d\n", WEXITSTATUS(pclose(file)));
	file = tmpfile();
	fprintf(file, "%d %s\n", 12, "words");
	rewind(file);
	int n;
	printf("file %d", fscanf(file, "%d %63s", &n, text));
	printf(" %d %s\n", n, text);
	time_t when = 1000000000;
	struct tm tm;
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", gmtime_r(&when, &tm));
	printf("time %s\n", text);
	printf("error %s\n", access("/nonexistent", F_OK) ? strerror(errno) : "none");
	printf("pages %ld\n", sysconf(_SC_PAGESIZE));
	return argc + 10;
}
