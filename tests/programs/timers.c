// SPDX-License-Identifier: MIT
/* alarm, setitimer and POSIX timers. */
#include "program.h"
#include <sys/time.h>

static volatile int ticks, value;

static void tick(int number, siginfo_t *info, void *context)
{
	(void)number;
	(void)context;
	ticks++;
	value = info->si_value.sival_int;
}
static void wait_for(int wanted)
{
	while (ticks < wanted)
		pause();
}
static void dies(void)
{
	signal(SIGALRM, SIG_DFL);
	alarm(1);
	for (;;)
		pause();
}

int main(void)
{
	struct sigaction action = { .sa_sigaction = tick, .sa_flags = SA_SIGINFO };
	struct itimerval interval = { { 0, 10000 }, { 0, 20000 } }, old, zero = { 0 };

	sigaction(SIGALRM, &action, NULL);
	sigaction(SIGVTALRM, &action, NULL);
	sigaction(SIGPROF, &action, NULL);
	sigaction(SIGRTMIN, &action, NULL);
	T(alarm(100));
	say("left %d", alarm(0) >= 99);
	T(alarm(0));
	alarm(1);
	wait_for(1);
	say("alarm came");
	ticks = 0;
	T(setitimer(ITIMER_REAL, &interval, &old));
	wait_for(3);
	T(getitimer(ITIMER_REAL, &old));
	say("interval %ld, running %d", (long)old.it_interval.tv_usec, old.it_value.tv_usec > 0);
	T(setitimer(ITIMER_REAL, &zero, &old));
	ticks = 0;
	interval.it_interval.tv_usec = 0;
	T(setitimer(ITIMER_PROF, &interval, NULL));
	while (!ticks)
		getppid();
	say("prof came");
	ticks = 0;
	T(setitimer(ITIMER_VIRTUAL, &interval, NULL));
	while (!ticks)
		;
	say("virtual came");
	interval.it_value.tv_usec = 1000000;
	T(setitimer(ITIMER_REAL, &interval, NULL));
	T(setitimer(99, &zero, NULL));
	T(getitimer(ITIMER_REAL, (void *)8));

	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN, .sigev_value.sival_int = 33 };
	struct itimerspec spec = { .it_value = { 0, 10000000 } }, ospec;
	timer_t timer, second;
	ticks = 0;
	T(timer_create(CLOCK_MONOTONIC, &event, &timer));
	T(timer_settime(timer, 0, &spec, NULL));
	wait_for(1);
	say("value %d", value);
	T(timer_getoverrun(timer));
	spec.it_interval.tv_nsec = 5000000;
	ticks = 0;
	T(timer_settime(timer, 0, &spec, &ospec));
	say("was off %d", ospec.it_value.tv_nsec == 0);
	wait_for(3);
	T(timer_gettime(timer, &ospec));
	say("interval %ld", ospec.it_interval.tv_nsec);
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	usleep(60000);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	say("overruns %d", timer_getoverrun(timer) > 3);
	T(timer_delete(timer));
	T(timer_delete(timer));
	T(timer_create(99, &event, &timer));
	event.sigev_signo = 99;
	T(timer_create(CLOCK_MONOTONIC, &event, &timer));
	event.sigev_notify = SIGEV_NONE;
	T(timer_create(CLOCK_REALTIME, &event, &second));
	spec = (struct itimerspec){ .it_value = { 0, 2000000000 } };
	T(timer_settime(second, 0, &spec, NULL));
	spec = (struct itimerspec){ .it_value = { 100, 0 } };
	T(timer_settime(second, 0, &spec, NULL));
	T(timer_gettime(second, &ospec));
	say("runs %d", ospec.it_value.tv_sec >= 99);
	if (!fork()) {
		T(timer_gettime(second, &ospec));
		T(alarm(0));
		_exit(0);
	}
	wait(NULL);
	in_child("an alarm kills", dies);
	return 0;
}
