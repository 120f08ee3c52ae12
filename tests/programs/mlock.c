// SPDX-License-Identifier: MIT
/* mlock(2) and its kin, counted in VmLck and against RLIMIT_MEMLOCK. */
#include "program.h"
#ifndef MLOCK_ONFAULT
#define MLOCK_ONFAULT 1
#endif

static long locked(void)
{
	return proc_field("/proc/self/status", "VmLck");
}

static void limited(void)
{
	struct rlimit limit = { 8 * PAGE, 8 * PAGE };
	char *h = find_hole(32);

	map_at(h, 16, RW);
	setrlimit(RLIMIT_MEMLOCK, &limit);
	T(setuid(65534));
	T(mlock(h, 8 * PAGE));
	T(mlock(h, 8 * PAGE));
	T(mlock(h, 9 * PAGE));
	T(mlockall(MCL_CURRENT));
	OK(mmap(NULL, PAGE, RW, ANON | MAP_LOCKED, -1, 0));
	T(munlock(h, 16 * PAGE));
	limit.rlim_cur = 0;
	setrlimit(RLIMIT_MEMLOCK, &limit);
	T(mlock(h, PAGE));
	T(mlockall(MCL_FUTURE));
}

int main(void)
{
	char *h = find_hole(32);
	unsigned char vec[8];

	map_at(h, 8, RW);
	T(mlock(h + PAGE + 5, PAGE));
	say("locked kB %ld", locked());
	show_maps("split", h, 8);
	mincore(h, 8 * PAGE, vec);
	say("%d %d %d %d", vec[0] & 1, vec[1] & 1, vec[2] & 1, vec[3] & 1);
	T(mlock(h, 8 * PAGE));
	say("locked kB %ld", locked());
	T(munlock(h + PAGE, PAGE));
	say("locked kB %ld", locked());
	T(munlock(h, 8 * PAGE));
	show_maps("merged", h, 8);
	say("locked kB %ld", locked());
	T(mlock2(h, 8 * PAGE, MLOCK_ONFAULT));
	say("locked kB %ld", locked());
	T(mlock2(h, PAGE, 8));
	T(munlock(h, 8 * PAGE));
	T(mlock(h, 16 * PAGE));
	T(mlock(h + 20 * PAGE, PAGE));
	T(munlock(h + 20 * PAGE, PAGE));
	T(mlock(h, 0));
	T(mlock(h, -PAGE));
	T(munlock(h, 8 * PAGE));
	mprotect(h, PAGE, PROT_NONE);
	T(mlock(h, PAGE));
	T(mlockall(0));
	T(mlockall(8));
	T(mlockall(MCL_ONFAULT));
	T(mlockall(MCL_FUTURE));
	long before = locked();
	char *p = mmap(NULL, 4 * PAGE, RW, ANON, -1, 0);
	say("locked kB more %ld", locked() - before);
	T(munlockall());
	say("locked kB %ld", locked());
	mlock(p, PAGE);
	if (fork() == 0) {
		say("in a child: locked kB %ld", locked());
		_exit(0);
	}
	wait(NULL);
	in_child("with a limit", limited);
	return 0;
}
