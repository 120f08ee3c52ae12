// SPDX-License-Identifier: MIT
/* Touches ARGV[1] MiB of memory, each page with contents of its own, and reads all of it back twice. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define PAGE 4096UL

static unsigned char mark(size_t page, unsigned int which)
{
	return (unsigned char)(page * (7 + which) + (page >> 8));
}

int main(int argc, char **argv)
{
	size_t pages = (argc > 1 ? strtoul(argv[1], NULL, 0) : 1) * ((1UL << 20) / PAGE);
	unsigned char *at = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED) {
		perror("mmap");
		return 1;
	}
	for (size_t page = 0; page < pages; page++) {
		at[page * PAGE] = mark(page, 0);
		at[page * PAGE + PAGE - 1] = mark(page, 1);
	}
	for (int round = 0; round < 2; round++) {
		for (size_t page = 0; page < pages; page++) {
			if (at[page * PAGE] == mark(page, 0) && at[page * PAGE + PAGE - 1] == mark(page, 1))
				continue;
			printf("page %zu is wrong\n", page);
			return 1;
		}
	}
	puts("all right");
	return 0;
}
