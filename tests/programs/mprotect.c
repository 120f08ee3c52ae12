// SPDX-License-Identifier: MIT
/* mprotect(2): permissions hold at once, areas split and merge, copy on write survives, errors. */
#include "program.h"

int main(void)
{
	char *h = find_hole(32);

	map_at(h, 8, RW);
	memset(h, 3, 8 * PAGE);
	T(mprotect(h + 2 * PAGE, 2 * PAGE, PROT_READ));
	show_maps("split", h, 16);
	show_probe("read-only", h, 2 * PAGE, 0);
	show_probe("read-only", h, 2 * PAGE + 7, 1);
	show_probe("next", h, 4 * PAGE, 1);
	T(mprotect(h + 2 * PAGE, 2 * PAGE, PROT_NONE));
	show_probe("none", h, 3 * PAGE, 0);
	show_maps("none", h, 16);
	T(mprotect(h + 2 * PAGE, 2 * PAGE, RW));
	show_maps("merged", h, 16);
	say("kept %d", h[2 * PAGE + 7]);
	T(mprotect(h, 8 * PAGE, PROT_READ));
	T(mprotect(h, 4 * PAGE, RW));
	T(mprotect(h + 4 * PAGE, 4 * PAGE, RW));
	show_maps("halves", h, 16);
	T(mprotect(h, 1, PROT_READ));
	show_maps("one byte", h, 16);
	T(mprotect(h, 0, PROT_NONE));
	T(mprotect(h + 1, PAGE, RW));
	T(mprotect(h, 16 * PAGE, PROT_READ));
	show_maps("up to the hole", h, 16);
	T(mprotect(h + 9 * PAGE, PAGE, RW));
	T(mprotect(h, PAGE, 0x100));
	T(mprotect(h, -1UL, RW));
	T(mprotect(h, PAGE, RW | PROT_GROWSDOWN));
	T(mprotect(h, PAGE, RW | PROT_GROWSUP));
	T(mprotect(h, PAGE, RW | PROT_GROWSDOWN | PROT_GROWSUP));
	T(mprotect(h, PAGE, PROT_EXEC));
	show_maps("exec only", h, 1);
	T(mprotect(h, PAGE, PROT_WRITE));
	show_maps("write only", h, 1);
	munmap(h, 32 * PAGE);

	map_at(h, 1, PROT_NONE);
	show_probe("untouched none", h, 0, 0);
	T(mprotect(h, PAGE, PROT_READ));
	say("zero page %d", h[5]);
	T(mprotect(h, PAGE, RW));
	show_probe("written", h, 5, 1);
	say("%d %d", h[4], h[5]);
	munmap(h, PAGE);

	/* A private page shared with a child stays private whatever its protection did in between. */
	map_at(h, 1, RW);
	h[0] = 1;
	if (fork() == 0) {
		mprotect(h, PAGE, PROT_READ);
		mprotect(h, PAGE, RW);
		h[0] = 2;
		_exit(0);
	}
	wait(NULL);
	say("after the child wrote: %d", h[0]);
	return 0;
}
