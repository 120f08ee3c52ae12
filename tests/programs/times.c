// SPDX-License-Identifier: MIT
/* Clocks and file times: utimensat, which operations change which time, clock_gettime and its kin. */
#include "program.h"
#include <sys/time.h>
#include <sys/times.h>

static struct stat before;

static void pause_a_little(void)
{
	usleep(20000);
	stat("f", &before);
	usleep(20000);
}
static int later(struct timespec a, struct timespec b)
{
	return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}
static void changed(const char *what)
{
	struct stat st;

	stat("f", &st);
	say("%s changes%s%s%s", what, later(st.st_atim, before.st_atim) ? " atime" : "",
	    later(st.st_mtim, before.st_mtim) ? " mtime" : "", later(st.st_ctim, before.st_ctim) ? " ctime" : "");
	pause_a_little();
}

static void file_times(void)
{
	struct timespec times[2] = { { 1000, 5 }, { 2000, 6 } };
	struct stat st;
	char c;
	int fd = open("f", O_RDWR | O_CREAT, 0644);

	pause_a_little();
	write(fd, "x", 1);
	changed("write");
	ftruncate(fd, 10);
	changed("truncate");
	chmod("f", 0600);
	changed("chmod");
	link("f", "g");
	changed("link");
	unlink("g");
	changed("unlink");
	pread(fd, &c, 1, 0);
	changed("the first read");
	rename("f", "h");
	rename("h", "f");
	changed("rename");
	T(utimensat(AT_FDCWD, "f", times, 0));
	stat("f", &st);
	say("%ld.%ld %ld.%ld", st.st_atim.tv_sec, st.st_atim.tv_nsec, st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	times[0].tv_nsec = UTIME_OMIT;
	times[1].tv_nsec = UTIME_NOW;
	T(futimens(fd, times));
	stat("f", &st);
	say("%ld.%ld, mtime now %d", st.st_atim.tv_sec, st.st_atim.tv_nsec, labs(st.st_mtim.tv_sec - time(NULL)) < 3);
	times[0].tv_nsec = 2000000000;
	T(utimensat(AT_FDCWD, "f", times, 0));
	T(utimensat(AT_FDCWD, "missing", NULL, 0));
	T(utimensat(AT_FDCWD, "f", NULL, 0x8));
	T(utimensat(999, "f", NULL, 0));
	struct timeval tv[2] = { { 5, 6 }, { 7, 8 } };
	T(utimes("f", tv));
	stat("f", &st);
	say("%ld.%ld %ld.%ld", st.st_atim.tv_sec, st.st_atim.tv_nsec, st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	symlink("f", "s");
	T(utimensat(AT_FDCWD, "s", (struct timespec[]){ { 1, 0 }, { 2, 0 } }, AT_SYMLINK_NOFOLLOW));
	lstat("s", &st);
	say("%ld %ld", (long)st.st_atime, (long)st.st_mtime);
	unlink("s");
	unlink("f");
}

static void clocks(void)
{
	static const int ids[] = { CLOCK_REALTIME,
				   CLOCK_MONOTONIC,
				   CLOCK_PROCESS_CPUTIME_ID,
				   CLOCK_THREAD_CPUTIME_ID,
				   CLOCK_MONOTONIC_RAW,
				   CLOCK_REALTIME_COARSE,
				   CLOCK_MONOTONIC_COARSE,
				   CLOCK_BOOTTIME,
				   11,
				   99,
				   -800000 };
	struct timespec a, b, resolution;
	struct timeval tv;
	struct tms tms;

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		int r = clock_gettime(ids[i], &a);

		usleep(2000);
		clock_gettime(ids[i], &b);
		say("clock %d: %s, runs forwards %d", ids[i], r ? error_name(errno) : "ok", r == 0 && !later(a, b));
	}
	T(clock_getres(CLOCK_MONOTONIC, &resolution));
	say("%ld ns", resolution.tv_nsec);
	T(gettimeofday(&tv, NULL));
	say("agrees with time(): %d", labs(tv.tv_sec - time(NULL)) <= 1);
	say("times: %d", times(&tms) > 0);
	clock_gettime(CLOCK_MONOTONIC, &a);
	struct timespec ten = { 0, 10000000 }, bad = { 0, 1000000000 };
	T(nanosleep(&ten, NULL));
	clock_gettime(CLOCK_MONOTONIC, &b);
	long ns = (b.tv_sec - a.tv_sec) * 1000000000 + b.tv_nsec - a.tv_nsec;
	say("slept at least 10 ms: %d", ns >= 10000000);
	T(nanosleep(&bad, NULL));
	T(nanosleep((void *)8, NULL));
	b.tv_nsec += 1000000;
	if (b.tv_nsec >= 1000000000)
		b.tv_sec++, b.tv_nsec -= 1000000000;
	T(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &b, NULL));
	T(clock_nanosleep(99, 0, &ten, NULL));
	T(clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, &ten, NULL));
	T(syscall(SYS_clock_settime, 99, &ten));
	T(syscall(SYS_gettimeofday, (void *)8, NULL));
}

int main(void)
{
	own_folder("times");
	file_times();
	clocks();
	leave_folder("times");
	return 0;
}
