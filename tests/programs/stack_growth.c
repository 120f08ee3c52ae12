// SPDX-License-Identifier: MIT
/* The stack grows when touched below, up to RLIMIT_STACK; MAP_GROWSDOWN areas do so too, and keep a gap from what lies below. */
#include "program.h"
#include <alloca.h>

static long stack_pages(void)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	unsigned long start, end;
	char line[512];
	long pages = -1;

	while (fgets(line, sizeof(line), maps))
		if (strstr(line, "[stack]") && sscanf(line, "%lx-%lx", &start, &end) == 2)
			pages = (long)((end - start) / PAGE);
	fclose(maps);
	return pages;
}

static void __attribute__((noinline)) deep(int levels)
{
	volatile char frame[PAGE];

	frame[0] = levels;
	if (levels)
		deep(levels - 1);
	(void)frame[0];
}

static void overflow(void)
{
	struct rlimit limit = { 1 << 20, 1 << 20 };

	setrlimit(RLIMIT_STACK, &limit);
	deep(100000);
}
static void overflow_handler(int number, siginfo_t *info, void *context)
{
	(void)context;
	char here;
	long distance = (char *)info->si_addr - &here;

	say("signal %d code %d, on another stack: %d", number, info->si_code, labs(distance) > (1 << 16));
	_exit(3);
}
static void overflow_caught(void)
{
	static char other[65536];
	stack_t stack = { .ss_sp = other, .ss_size = sizeof(other) };
	struct sigaction action = { .sa_sigaction = overflow_handler, .sa_flags = SA_SIGINFO | SA_ONSTACK };

	sigaltstack(&stack, NULL);
	sigaction(SIGSEGV, &action, NULL);
	overflow();
}

static void grows_down(void)
{
	char *h = find_hole(1024);
	char *p = mmap(h + 512 * PAGE, 2 * PAGE, RW, ANON | MAP_FIXED | MAP_GROWSDOWN, -1, 0);

	show_probe("just below", p, -8, 1);
	show_maps("grown", h + 508 * PAGE, 16);
	show_probe("further below", p, -10 * (long)PAGE, 1);
	show_maps("grown", h + 500 * PAGE, 16);
	map_at(h, 1, RW);
	show_probe("within the guard gap", h, 2 * PAGE, 1);
	show_probe("within the guard gap", h, 256 * PAGE, 1);
	show_probe("above the gap", h, 258 * PAGE, 1);
	show_maps("grown", h + 250 * PAGE, 16);
}

int main(void)
{
	long before = stack_pages();

	deep(100);
	long after = stack_pages();
	say("grew: %d, to 100 pages or more: %d", after > before, after >= 100);
	deep(100);
	say("not again: %d", stack_pages() == after);
	volatile char *big = alloca(4 << 20);
	big[0] = 1;
	say("a far touch: %d", stack_pages() >= 1024);
	in_child("overflow", overflow);
	in_child("overflow, caught", overflow_caught);
	in_child("growsdown", grows_down);
	return 0;
}
