// SPDX-License-Identifier: MIT
/* mremap(2): shrink, grow in place, move, to a fixed place, leaving the old one, shared double, and errors. */
#include "program.h"

static void fill(char *p, int pages)
{
	for (int i = 0; i < pages; i++)
		p[i * PAGE] = 'a' + i;
}
static void show(const char *what, const char *p, int pages)
{
	printf("%s: ", what);
	for (int i = 0; i < pages; i++)
		putchar(p[i * PAGE] ? p[i * PAGE] : '.');
	say(" ");
}

static void moves(char *h)
{
	char *p;

	map_at(h, 8, RW);
	fill(h, 8);
	say("shrink in place: %d", mremap(h, 8 * PAGE, 4 * PAGE, 0) == h);
	show_maps("shrunk", h, 16);
	say("grow in place: %d", mremap(h, 4 * PAGE, 6 * PAGE, 0) == h);
	show_maps("grown", h, 16);
	show("contents", h, 6);
	map_at(h + 7 * PAGE, 1, PROT_READ);
	OK(mremap(h, 6 * PAGE, 8 * PAGE, 0));
	p = MAP(mremap(h, 6 * PAGE, 8 * PAGE, MREMAP_MAYMOVE));
	say("moved: %d", p != h);
	show("contents", p, 8);
	show_maps("old place", h, 16);
	show_probe("old place", h, 0, 0);
	say("to a fixed place: %d",
	    mremap(p, 8 * PAGE, 8 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, h + 7 * PAGE) == h + 7 * PAGE);
	show("contents", h + 7 * PAGE, 8);
	show_maps("it replaced", h, 16);
	p = MAP(mremap(h + 9 * PAGE, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, h));
	show("middle moved", h, 2);
	show_maps("split", h, 16);
	say("same size: %d", mremap(h, 2 * PAGE, 2 * PAGE, 0) == h);
	munmap(h, 32 * PAGE);
}

static void keeps(char *h)
{
	map_at(h, 4, RW);
	fill(h, 4);
	char *p = MAP(mremap(h, 4 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, NULL));
	show("new place", p, 4);
	show("old place kept, empty", h, 4);
	OK(mremap(h, 4 * PAGE, 8 * PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, NULL));
	OK(mremap(h, 4 * PAGE, 4 * PAGE, MREMAP_DONTUNMAP, NULL));
	munmap(p, 4 * PAGE);
	munmap(h, 4 * PAGE);
	mmap(h, 4 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	fill(h, 4);
	p = MAP(mremap(h, 0, 4 * PAGE, MREMAP_MAYMOVE));
	p[0] = 'z';
	show("old size 0 doubles a shared area", h, 4);
	munmap(p, 4 * PAGE);
	munmap(h, 4 * PAGE);
	map_at(h, 4, RW);
	OK(mremap(h, 0, 4 * PAGE, MREMAP_MAYMOVE));
	munmap(h, 4 * PAGE);
}

static void errors(char *h)
{
	map_at(h, 4, RW);
	map_at(h + 4 * PAGE, 4, PROT_READ);
	OK(mremap(h + 1, PAGE, PAGE, 0));
	OK(mremap(h, PAGE, 0, 0));
	OK(mremap(h, 8 * PAGE, 9 * PAGE, MREMAP_MAYMOVE));
	OK(mremap(h + 20 * PAGE, PAGE, 2 * PAGE, MREMAP_MAYMOVE));
	OK(mremap(h, PAGE, PAGE, 64));
	OK(mremap(h, PAGE, PAGE, MREMAP_FIXED, h + 16 * PAGE));
	OK(mremap(h, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, h + 16 * PAGE + 1));
	OK(mremap(h, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, h + PAGE));
	OK(mremap(h, PAGE, 1UL << 60, MREMAP_MAYMOVE));
	OK(mremap(h, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)-PAGE));
	show_maps("unharmed", h, 16);
	munmap(h, 32 * PAGE);
}

int main(void)
{
	char *h = find_hole(32);

	moves(h);
	keeps(h);
	errors(h);
	return 0;
}
