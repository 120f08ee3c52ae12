// SPDX-License-Identifier: MIT
/* mmap(2) of anonymous memory: contents, placement, replacement, and how neighbouring areas merge and split. */
#include "program.h"

static void contents(void)
{
	char *p = MAP(mmap(NULL, 8 * PAGE, RW, ANON, -1, 0));
	long sum = 0;

	for (unsigned long i = 0; i < 8 * PAGE; i++)
		sum += p[i];
	say("sum of fresh memory %ld, aligned %d", sum, !((unsigned long)p % PAGE));
	memset(p, 7, 8 * PAGE);
	MAP(mmap(p + 2 * PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0));
	say("%d %d %d", p[2 * PAGE - 1], p[2 * PAGE], p[3 * PAGE]);
	T(munmap(p, 8 * PAGE));
	MAP(mmap(NULL, 1, RW, ANON, -1, 0));
	MAP(mmap(NULL, 0x10000001, PROT_READ, ANON | MAP_NORESERVE, -1, 0));
}

static void placement(void)
{
	char *hole = find_hole(16), *p;

	p = mmap(hole, PAGE, RW, ANON, -1, 0);
	say("a free hint is taken: %d", p == hole);
	p = mmap(hole, PAGE, RW, ANON, -1, 0);
	say("a used hint is not: %d", p != hole && p != MAP_FAILED);
	munmap(p, PAGE);
	p = mmap(hole + PAGE + 5, PAGE, RW, ANON, -1, 0);
	say("a crooked hint is rounded: %ld", (long)(p - hole));
	munmap(p, PAGE);
	OK(mmap(hole, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0));
	OK(mmap(hole - PAGE, 3 * PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0));
	OK(mmap(hole + PAGE, PAGE, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0));
	show_maps("after", hole - PAGE, 4);
	munmap(hole, 2 * PAGE);
	char *a = mmap(NULL, PAGE, PROT_READ, ANON, -1, 0), *b = mmap(NULL, PAGE, PROT_NONE, ANON, -1, 0);
	say("top down: %d", b < a);
	munmap(a, PAGE);
	munmap(b, PAGE);
}

static void merging(void)
{
	char *h = find_hole(16);

	map_at(h, 2, RW);
	map_at(h + 4 * PAGE, 2, RW);
	show_maps("two", h - PAGE, 16);
	map_at(h + 2 * PAGE, 2, RW);
	show_maps("the gap filled", h - PAGE, 16);
	map_at(h + 3 * PAGE, 1, PROT_READ);
	show_maps("one page read-only", h - PAGE, 16);
	map_at(h + 3 * PAGE, 1, RW);
	show_maps("written again", h - PAGE, 16);
	mmap(h + 6 * PAGE, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	show_maps("a shared neighbour", h - PAGE, 16);
	mmap(h + 7 * PAGE, PAGE, RW, ANON | MAP_NORESERVE | MAP_FIXED, -1, 0);
	mmap(h + 8 * PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0);
	show_maps("noreserve and not", h - PAGE, 16);
	mmap(h + 9 * PAGE, PAGE, RW | PROT_EXEC, ANON | MAP_FIXED, -1, 0);
	show_maps("executable", h - PAGE, 16);
	munmap(h, 16 * PAGE);
	map_at(h, 2, RW);
	map_at(h + 4 * PAGE, 2, RW);
	h[0] = 1;
	h[4 * PAGE] = 1;
	map_at(h + 2 * PAGE, 2, RW);
	show_maps("touched on both sides", h, 16);
	munmap(h, 16 * PAGE);
}

static void kinds(void)
{
	char *h = find_hole(64), vec[4] = { 0 };

	MAP(mmap(h, 4 * PAGE, RW, ANON | MAP_FIXED | MAP_POPULATE, -1, 0));
	mincore(h, 4 * PAGE, (unsigned char *)vec);
	say("populated: %d%d%d%d", vec[0] & 1, vec[1] & 1, vec[2] & 1, vec[3] & 1);
	long before = minor_faults();
	for (int i = 0; i < 4; i++)
		h[i * PAGE] = 1;
	say("faults after populate %ld", minor_faults() - before);
	munmap(h, 4 * PAGE);
	MAP(mmap(h, 4 * PAGE, RW, ANON | MAP_FIXED | MAP_LOCKED, -1, 0));
	say("locked kB %ld", proc_field("/proc/self/status", "VmLck"));
	munmap(h, 4 * PAGE);
	say("locked kB %ld", proc_field("/proc/self/status", "VmLck"));
	MAP(mmap(h, 4 * PAGE, RW, ANON | MAP_FIXED | MAP_STACK, -1, 0));
	munmap(h, 4 * PAGE);
	char *low = MAP(mmap(NULL, PAGE, RW, ANON | MAP_32BIT, -1, 0));
	say("below 2 GiB: %d", (unsigned long)low < (1UL << 31));
	munmap(low, PAGE);
	MAP(mmap(h, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, ANON | MAP_FIXED, -1, 0));
	memcpy(h, "\xb8\x2a\x00\x00\x00\xc3", 6);
	say("code in memory says %d", ((int (*)(void))h)());
	munmap(h, PAGE);
	MAP(mmap(h, PAGE, PROT_WRITE, ANON | MAP_FIXED, -1, 0));
	show_maps("write only", h, 1);
	h[3] = 5;
	say("readable on x86: %d", h[3]);
	munmap(h, PAGE);
}

int main(void)
{
	contents();
	placement();
	merging();
	kinds();
	return 0;
}
