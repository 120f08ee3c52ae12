// SPDX-License-Identifier: MIT
/* poll, ppoll, select, pselect and epoll over pipes, with time-outs and errors. */
#include "program.h"
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>

static void polls(int *p)
{
	struct pollfd fds[3] = { { .fd = p[0], .events = POLLIN },
				 { .fd = p[1], .events = POLLOUT },
				 { .fd = -1, .events = POLLIN } };
	struct timespec none = { 0, 0 }, bad = { 0, -1 };
	char c;

	T(poll(fds, 3, 0));
	say("%x %x %x", fds[0].revents, fds[1].revents, fds[2].revents);
	write(p[1], "x", 1);
	T(poll(fds, 3, -1));
	say("%x %x %x", fds[0].revents, fds[1].revents, fds[2].revents);
	read(p[0], &c, 1);
	T(poll(fds, 1, 10));
	fds[2].fd = 999;
	T(poll(fds, 3, 0));
	say("%x %x %x", fds[0].revents, fds[1].revents, fds[2].revents);
	T(poll(NULL, 0, 5));
	T(poll((void *)8, 1, 0));
	T(poll(fds, 100000, 0));
	T(ppoll(fds, 1, &none, NULL));
	T(ppoll(fds, 1, &bad, NULL));
}
static void selects(int *p)
{
	fd_set in, out;
	struct timeval none = { 0, 0 }, some = { 0, 10000 }, bad = { -1, 0 };
	char c;

	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_SET(p[0], &in);
	FD_SET(p[1], &out);
	T(select(p[1] + 1, &in, &out, NULL, &none));
	say("in %d out %d", !!FD_ISSET(p[0], &in), !!FD_ISSET(p[1], &out));
	write(p[1], "x", 1);
	FD_SET(p[0], &in);
	T(select(p[1] + 1, &in, &out, NULL, NULL));
	say("in %d out %d", !!FD_ISSET(p[0], &in), !!FD_ISSET(p[1], &out));
	read(p[0], &c, 1);
	FD_ZERO(&in);
	FD_SET(p[0], &in);
	T(select(p[0] + 1, &in, NULL, NULL, &some));
	say("left %ld us", (long)some.tv_usec);
	T(select(0, NULL, NULL, NULL, &some));
	T(select(-1, NULL, NULL, NULL, &none));
	T(select(1, NULL, NULL, NULL, &bad));
	FD_SET(200, &in);
	T(select(201, &in, NULL, NULL, &none));
	T(pselect(0, NULL, NULL, NULL, &(struct timespec){ 0, 1000 }, NULL));
}
static void hangups(void)
{
	int p[2], q[2];
	struct pollfd fds[2];

	pipe(p);
	pipe(q);
	close(p[1]);
	close(q[0]);
	fds[0] = (struct pollfd){ .fd = p[0], .events = POLLIN };
	fds[1] = (struct pollfd){ .fd = q[1], .events = POLLOUT };
	T(poll(fds, 2, -1));
	say("%x %x", fds[0].revents, fds[1].revents);
	int file = open("/proc/self/exe", O_RDONLY);
	fds[0] = (struct pollfd){ .fd = file, .events = POLLIN | POLLOUT };
	T(poll(fds, 1, -1));
	say("a file %x", fds[0].revents);
	close(file);
	close(p[0]);
	close(q[1]);
}
static void epolls(int *p)
{
	struct epoll_event event = { .events = EPOLLIN, .data.u32 = 7 }, got[4];
	char c;
	int e = OK(epoll_create1(EPOLL_CLOEXEC)), file;

	T(epoll_create(0));
	T(epoll_create1(5));
	T(epoll_ctl(e, EPOLL_CTL_ADD, p[0], &event));
	T(epoll_ctl(e, EPOLL_CTL_ADD, p[0], &event));
	T(epoll_ctl(e, EPOLL_CTL_ADD, e, &event));
	T(epoll_ctl(e, EPOLL_CTL_MOD, p[1], &event));
	T(epoll_ctl(e, EPOLL_CTL_DEL, p[1], &event));
	T(epoll_ctl(e, EPOLL_CTL_ADD, 999, &event));
	T(epoll_ctl(p[0], EPOLL_CTL_ADD, p[1], &event));
	T(epoll_ctl(e, 77, p[0], &event));
	T(epoll_ctl(e, EPOLL_CTL_ADD, p[1], (void *)8));
	file = open("/proc/self/exe", O_RDONLY);
	T(epoll_ctl(e, EPOLL_CTL_ADD, file, &event));
	T(epoll_wait(e, got, 4, 0));
	write(p[1], "xy", 2);
	T(epoll_wait(e, got, 4, -1));
	say("events %x data %u", got[0].events, got[0].data.u32);
	read(p[0], &c, 1);
	T(epoll_wait(e, got, 4, 0));
	event.events = EPOLLIN | EPOLLET;
	T(epoll_ctl(e, EPOLL_CTL_MOD, p[0], &event));
	T(epoll_wait(e, got, 4, 0));
	T(epoll_wait(e, got, 4, 0));
	write(p[1], "z", 1);
	T(epoll_wait(e, got, 4, 0));
	event.events = EPOLLIN | EPOLLONESHOT;
	T(epoll_ctl(e, EPOLL_CTL_MOD, p[0], &event));
	T(epoll_wait(e, got, 4, 0));
	T(epoll_wait(e, got, 4, 0));
	event.events = EPOLLOUT;
	event.data.u32 = 8;
	T(epoll_ctl(e, EPOLL_CTL_ADD, p[1], &event));
	T(epoll_wait(e, got, 4, 0));
	say("events %x data %u", got[0].events, got[0].data.u32);
	event.events = EPOLLIN;
	T(epoll_ctl(e, EPOLL_CTL_MOD, p[0], &event));
	T(epoll_wait(e, got, 1, 0));
	T(epoll_wait(e, got, 4, 0));
	T(epoll_wait(e, got, 0, 0));
	T(epoll_wait(p[0], got, 4, 0));
	T(epoll_wait(e, (void *)8, 4, 0));
	T(epoll_ctl(e, EPOLL_CTL_DEL, p[1], NULL));
	struct pollfd fd = { .fd = e, .events = POLLIN };
	T(poll(&fd, 1, 0));
	int copy = dup(p[0]);
	close(p[0]);
	T(epoll_wait(e, got, 4, 0));
	close(copy);
	T(epoll_wait(e, got, 4, 10));
	if (!fork()) {
		usleep(20000);
		_exit(0);
	}
	int q[2];
	pipe(q);
	event.events = EPOLLIN;
	epoll_ctl(e, EPOLL_CTL_ADD, q[0], &event);
	if (!fork()) {
		usleep(20000);
		write(q[1], "w", 1);
		_exit(0);
	}
	T(epoll_wait(e, got, 4, 10000));
	while (wait(NULL) > 0)
		;
	T(epoll_pwait(e, got, 4, 0, NULL));
	T(close(e));
}

int main(void)
{
	int p[2];

	pipe(p);
	polls(p);
	selects(p);
	hangups();
	epolls(p);
	return 0;
}
