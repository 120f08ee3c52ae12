// SPDX-License-Identifier: MIT
/* eventfd, timerfd and signalfd: events as descriptors. */
#include "program.h"
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

static void events(void)
{
	uint64_t value = 0;
	int e = OK(eventfd(3, EFD_NONBLOCK)), s;
	struct pollfd fd = { .fd = e, .events = POLLIN | POLLOUT };

	T(eventfd(0, 0x1));
	T(poll(&fd, 1, 0));
	say("%x", fd.revents);
	T(read(e, &value, 8));
	say("value %ld", (long)value);
	T(read(e, &value, 8));
	value = 5;
	T(write(e, &value, 8));
	T(write(e, &value, 8));
	T(read(e, &value, 8));
	say("value %ld", (long)value);
	value = -1UL;
	T(write(e, &value, 8));
	value = -2UL;
	T(write(e, &value, 8));
	value = 1;
	T(write(e, &value, 8));
	T(poll(&fd, 1, 0));
	say("%x", fd.revents);
	T(read(e, &value, 4));
	T(write(e, &value, 4));
	T(lseek(e, 0, SEEK_SET));
	s = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK);
	T(read(s, &value, 8));
	say("value %ld", (long)value);
	T(read(s, &value, 8));
	T(read(s, &value, 8));
	int b = eventfd(0, 0);
	if (!fork()) {
		usleep(20000);
		value = 9;
		write(b, &value, 8);
		_exit(0);
	}
	T(read(b, &value, 8));
	say("value %ld", (long)value);
	wait(NULL);
}
static void timers(void)
{
	struct itimerspec spec = { .it_value = { 0, 20000000 } }, old;
	uint64_t value = 0;
	int t = OK(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK));

	T(timerfd_create(99, 0));
	T(timerfd_create(CLOCK_REALTIME, 0x1));
	T(read(t, &value, 8));
	T(timerfd_settime(t, 0, &spec, &old));
	struct pollfd fd = { .fd = t, .events = POLLIN };
	T(poll(&fd, 1, 5000));
	T(read(t, &value, 8));
	say("value %ld", (long)value);
	spec.it_interval = (struct timespec){ 0, 10000000 };
	T(timerfd_settime(t, 0, &spec, &old));
	T(timerfd_gettime(t, &old));
	say("interval %ld, value positive %d", old.it_interval.tv_nsec, old.it_value.tv_nsec > 0);
	usleep(55000);
	T(read(t, &value, 8));
	say("several %d", value >= 3 && value < 200);
	spec = (struct itimerspec){ 0 };
	T(timerfd_settime(t, 0, &spec, &old));
	say("interval was %ld", old.it_interval.tv_nsec);
	T(read(t, &value, 8));
	spec.it_value.tv_nsec = 2000000000;
	T(timerfd_settime(t, 0, &spec, NULL));
	T(timerfd_settime(0, 0, &spec, NULL));
	T(timerfd_settime(999, 0, &spec, NULL));
	spec.it_value = (struct timespec){ 0, 1 };
	T(timerfd_settime(t, TFD_TIMER_ABSTIME, &spec, NULL));
	T(read(t, &value, 8));
	say("long ago %d", value == 1);
}
static void signals(void)
{
	struct signalfd_siginfo info[2];
	sigset_t set;
	union sigval value = { .sival_int = 77 };

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	int s = OK(signalfd(-1, &set, SFD_NONBLOCK));
	T(signalfd(-1, &set, 0x1));
	T(signalfd(0, &set, 0));
	T(read(s, info, sizeof(info)));
	raise(SIGUSR1);
	sigqueue(getpid(), SIGRTMIN, value);
	struct pollfd fd = { .fd = s, .events = POLLIN };
	T(poll(&fd, 1, 0));
	T(read(s, info, 8));
	T(read(s, info, sizeof(info)));
	say("%d code %d, %d code %d value %d", info[0].ssi_signo, info[0].ssi_code, info[1].ssi_signo - SIGRTMIN,
	    info[1].ssi_code, info[1].ssi_int);
	sigdelset(&set, SIGUSR1);
	T(signalfd(s, &set, 0) == s);
	raise(SIGUSR1);
	T(read(s, info, sizeof(info)));
}

int main(void)
{
	events();
	timers();
	signals();
	return 0;
}
