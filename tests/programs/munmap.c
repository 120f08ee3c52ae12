// SPDX-License-Identifier: MIT
/* munmap(2): parts of areas, several areas at once, holes, and errors. */
#include "program.h"

int main(void)
{
	char *h = find_hole(32);

	map_at(h, 16, RW);
	memset(h, 1, 16 * PAGE);
	T(munmap(h, PAGE));
	show_maps("head", h, 32);
	T(munmap(h + 15 * PAGE, PAGE));
	show_maps("tail", h, 32);
	T(munmap(h + 5 * PAGE, 2 * PAGE));
	show_maps("middle", h, 32);
	show_probe("hole", h, 5 * PAGE, 0);
	show_probe("before it", h, 5 * PAGE - 1, 1);
	show_probe("behind it", h, 7 * PAGE, 1);
	map_at(h + 20 * PAGE, 2, PROT_READ);
	T(munmap(h + 8 * PAGE, 14 * PAGE));
	show_maps("several areas", h, 32);
	T(munmap(h, 32 * PAGE));
	T(munmap(h, 32 * PAGE));
	show_maps("all", h, 32);
	map_at(h, 2, RW);
	T(munmap(h, 1));
	show_maps("one byte", h, 32);
	T(munmap(h + PAGE, PAGE + 1));
	show_maps("a byte more", h, 32);
	T(munmap(h + 1, PAGE));
	T(munmap(h, 0));
	T(munmap(h, -1UL));
	T(munmap((void *)-PAGE, PAGE));
	T(munmap((void *)(1UL << 62), PAGE));
	T(munmap((void *)0, PAGE));
	map_at(h, 1, RW);
	h[0] = 9;
	munmap(h, PAGE);
	map_at(h, 1, RW);
	say("mapped anew it holds %d", h[0]);
	return 0;
}
