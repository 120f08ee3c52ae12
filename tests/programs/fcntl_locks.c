// SPDX-License-Identifier: MIT
/* Descriptors: dup, dup2, dup3, flags, close_range; record locks, open-file locks and flock. */
#include "program.h"
#include <sys/file.h>
#include <linux/close_range.h>

static void dups(int fd)
{
	int a, p[2];

	a = OK(dup(fd));
	T(dup2(fd, 40));
	T(dup2(fd, fd) == fd);
	T(dup2(999, 41));
	T(dup2(fd, 100000));
	T(dup3(fd, 41, O_CLOEXEC));
	T(fcntl(41, F_GETFD));
	T(fcntl(40, F_GETFD));
	T(dup3(fd, fd, 0));
	T(dup3(fd, 42, 1));
	T(fcntl(fd, F_DUPFD, 40));
	T(fcntl(fd, F_DUPFD_CLOEXEC, 40));
	T(fcntl(43, F_GETFD));
	T(fcntl(fd, F_DUPFD, -1));
	T(fcntl(40, F_SETFD, FD_CLOEXEC));
	T(fcntl(40, F_GETFD));
	T(lseek(fd, 5, SEEK_SET));
	T(lseek(40, 0, SEEK_CUR));
	T(close(a));
	T(close_range(40, 43, CLOSE_RANGE_CLOEXEC));
	T(fcntl(42, F_GETFD));
	T(close_range(40, 43, 0));
	T(fcntl(42, F_GETFD));
	T(close_range(43, 40, 0));
	T(close_range(40, 43, 64));
	pipe(p);
	close(p[0]);
	T(dup(fd) == p[0]);
	close(p[0]);
	close(p[1]);
	T(fcntl(fd, F_GETFL));
	T(fcntl(fd, F_SETFL, O_NONBLOCK | O_APPEND | O_RDONLY));
	T(fcntl(fd, F_GETFL));
	T(fcntl(fd, F_SETFL, 0));
	T(fcntl(fd, F_SETOWN, getpid()));
	T(fcntl(fd, F_GETOWN) == getpid());
	T(fcntl(fd, F_GETSIG));
}

static void show_lock(int fd, int type, int start, int length)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length };

	if (fcntl(fd, F_GETLK, &lock))
		say("F_GETLK: %s", error_name(errno));
	else
		say("[%d,+%d type %d]: type %d at %ld +%ld, by the parent %d", start, length, type, lock.l_type,
		    (long)lock.l_start, (long)lock.l_len, lock.l_pid == getppid());
}
static int set_lock(int fd, int command, int type, int start, int length)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length };

	return fcntl(fd, command, &lock);
}

static void other(void)
{
	int fd = open("f", O_RDWR);

	show_lock(fd, F_WRLCK, 0, 0);
	show_lock(fd, F_RDLCK, 5, 3);
	show_lock(fd, F_RDLCK, 25, 3);
	show_lock(fd, F_WRLCK, 15, 1);
	T(set_lock(fd, F_SETLK, F_WRLCK, 12, 2));
	T(set_lock(fd, F_SETLK, F_RDLCK, 25, 5));
	T(set_lock(fd, F_SETLK, F_WRLCK, 5, 2));
	T(set_lock(fd, F_OFD_SETLK, F_WRLCK, 5, 2));
	T(flock(fd, LOCK_EX | LOCK_NB));
	T(flock(fd, LOCK_SH | LOCK_NB));
}

static void locks(int fd)
{
	int status;

	T(set_lock(fd, F_SETLK, F_WRLCK, 0, 10));
	T(set_lock(fd, F_SETLK, F_RDLCK, 20, 10));
	T(set_lock(fd, F_SETLK, F_WRLCK, 0, 5));
	T(set_lock(fd, F_SETLK, F_UNLCK, 0, 3));
	T(flock(fd, LOCK_SH));
	T(flock(fd, 77));
	T(set_lock(fd, F_SETLK, 77, 0, 3));
	T(set_lock(fd, F_SETLK, F_WRLCK, -5, 3));
	T(set_lock(999, F_SETLK, F_WRLCK, 0, 3));
	in_child("another process", other);
	pid_t pid = fork();
	if (!pid) {
		int mine = open("f", O_RDWR);

		_exit(set_lock(mine, F_SETLKW, F_WRLCK, 5, 2) == 0 ? 5 : 6);
	}
	usleep(30000);
	T(waitpid(pid, &status, WNOHANG));
	T(set_lock(fd, F_SETLK, F_UNLCK, 0, 0));
	waitpid(pid, &status, 0);
	show_status("waited for the lock", status);
	/* Closing any descriptor of the file drops the process's record locks. */
	set_lock(fd, F_SETLK, F_WRLCK, 0, 10);
	int second = open("f", O_RDONLY);
	close(second);
	if (!fork()) {
		int mine = open("f", O_RDWR);

		T(set_lock(mine, F_SETLK, F_WRLCK, 0, 10));
		_exit(0);
	}
	wait(NULL);
	second = open("f", O_RDWR);
	T(set_lock(fd, F_OFD_SETLK, F_WRLCK, 0, 4));
	T(set_lock(second, F_OFD_SETLK, F_WRLCK, 0, 4));
	T(flock(fd, LOCK_EX));
	T(flock(second, LOCK_EX | LOCK_NB));
	T(flock(fd, LOCK_UN));
	T(flock(second, LOCK_EX | LOCK_NB));
	T(lockf(fd, F_TLOCK, 3));
}

int main(void)
{
	own_folder("fcntl_locks");
	int fd = make_file("f", NULL, 100);

	dups(fd);
	locks(fd);
	unlink("f");
	leave_folder("fcntl_locks");
	return 0;
}
