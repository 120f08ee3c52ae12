// SPDX-License-Identifier: MIT
/* madvise(2): what each piece of advice does to contents, to children and to the page tables. */
#include "program.h"
#include <linux/mman.h>
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#define MADV_POPULATE_WRITE 23
#endif
#ifndef MADV_DONTNEED_LOCKED
#define MADV_DONTNEED_LOCKED 24
#endif

static void show_core(const char *what, char *p, int pages)
{
	unsigned char vec[16] = { 0 };

	mincore(p, (size_t)pages * PAGE, vec);
	printf("%s: ", what);
	for (int i = 0; i < pages; i++)
		printf("%d", vec[i] & 1);
	say(" ");
}

static void contents(char *h)
{
	map_at(h, 4, RW);
	memset(h, 5, 4 * PAGE);
	T(madvise(h + PAGE, 2 * PAGE, MADV_DONTNEED));
	say("%d %d %d %d", h[0], h[PAGE], h[2 * PAGE], h[3 * PAGE]);
	T(madvise(h, 4 * PAGE, MADV_NORMAL));
	T(madvise(h, 4 * PAGE, MADV_RANDOM));
	T(madvise(h, 4 * PAGE, MADV_SEQUENTIAL));
	T(madvise(h, 4 * PAGE, MADV_NORMAL));
	T(madvise(h, 4 * PAGE, MADV_WILLNEED));
	T(madvise(h, 4 * PAGE, MADV_FREE));
	h[0] = 6;
	say("written after free: %d", h[0]);
	T(madvise(h, 4 * PAGE, MADV_COLD));
	T(madvise(h, 4 * PAGE, MADV_PAGEOUT));
	say("%d", h[0]);
	munmap(h, 4 * PAGE);
	map_at(h, 4, RW);
	T(madvise(h, 2 * PAGE, MADV_POPULATE_READ));
	show_core("read", h, 4);
	T(madvise(h + PAGE, 2 * PAGE, MADV_POPULATE_WRITE));
	show_core("written", h, 4);
	long before = minor_faults();
	h[PAGE] = h[2 * PAGE] = 1;
	say("faults %ld", minor_faults() - before);
	mprotect(h, PAGE, PROT_NONE);
	T(madvise(h, 2 * PAGE, MADV_POPULATE_READ));
	T(madvise(h, 8 * PAGE, MADV_POPULATE_WRITE));
	mprotect(h, PAGE, PROT_READ);
	T(madvise(h, PAGE, MADV_POPULATE_WRITE));
	munmap(h, 4 * PAGE);
}

static void children(char *h)
{
	map_at(h, 3, RW);
	memset(h, 5, 3 * PAGE);
	T(madvise(h, PAGE, MADV_DONTFORK));
	T(madvise(h + PAGE, PAGE, MADV_WIPEONFORK));
	show_maps("split by flags", h, 4);
	if (fork() == 0) {
		show_probe("in the child", h, 0, 0);
		say("wiped %d, kept %d", h[PAGE], h[2 * PAGE]);
		_exit(0);
	}
	wait(NULL);
	say("here %d %d %d", h[0], h[PAGE], h[2 * PAGE]);
	T(madvise(h, PAGE, MADV_DOFORK));
	T(madvise(h + PAGE, PAGE, MADV_KEEPONFORK));
	show_maps("merged again", h, 4);
	munmap(h, 3 * PAGE);
	mmap(h, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	T(madvise(h, PAGE, MADV_WIPEONFORK));
	h[0] = 4;
	T(madvise(h, PAGE, MADV_DONTNEED));
	say("shared survives: %d", h[0]);
	T(madvise(h, PAGE, MADV_REMOVE));
	say("removed: %d", h[0]);
	T(madvise(h, PAGE, MADV_FREE));
	munmap(h, PAGE);
}

static void errors(char *h)
{
	map_at(h, 2, RW);
	T(madvise(h + 1, PAGE, MADV_DONTNEED));
	T(madvise(h, PAGE, 9999));
	T(madvise(h, 0, MADV_DONTNEED));
	T(madvise(h, -1UL, MADV_DONTNEED));
	T(madvise(h, 4 * PAGE, MADV_DONTNEED));
	T(madvise(h + 8 * PAGE, PAGE, MADV_NORMAL));
	T(madvise(h, PAGE, MADV_REMOVE));
	T(madvise(h, PAGE, MADV_HUGEPAGE));
	T(madvise(h, PAGE, MADV_NOHUGEPAGE));
	T(madvise(h, PAGE, MADV_DONTDUMP));
	T(madvise(h, PAGE, MADV_DODUMP));
	mlock(h, PAGE);
	h[0] = 3;
	T(madvise(h, PAGE, MADV_DONTNEED));
	T(madvise(h, PAGE, MADV_FREE));
	T(madvise(h, PAGE, MADV_COLD));
	T(madvise(h, PAGE, MADV_DONTNEED_LOCKED));
	say("%d", h[0]);
	munmap(h, 2 * PAGE);
}

int main(void)
{
	char *h = find_hole(16);

	contents(h);
	children(h);
	errors(h);
	return 0;
}
