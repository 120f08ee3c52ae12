// SPDX-License-Identifier: MIT
/* brk(2), as the bare system call: it answers the break that holds afterwards. */
#include "program.h"

static char *call(char *address)
{
	return (char *)syscall(SYS_brk, address);
}

int main(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	char *start = call(NULL);

	say("grown: %ld", (long)(call(start + 5 * PAGE + 10) - start));
	char *page = (char *)(((unsigned long)start + PAGE - 1) & ~(PAGE - 1));
	memset(page, 1, 5 * PAGE);
	show_probe("within the last page", start, (long)(page - start) + 5 * PAGE, 1);
	show_probe("behind it", page, 7 * PAGE, 1);
	say("shrunk: %ld", (long)(call(start + PAGE) - start));
	show_probe("given back", page, 3 * PAGE, 0);
	say("grown again: %ld", (long)(call(start + 5 * PAGE) - start));
	say("fresh: %d", page[3 * PAGE]);
	say("too low: %d", call((char *)PAGE) == start + 5 * PAGE);
	say("too high: %d", call((char *)(1UL << 62)) == start + 5 * PAGE);
	char *top = (char *)(((unsigned long)start + 64 * PAGE) & ~(PAGE - 1));
	mmap(top, PAGE, RW, ANON | MAP_FIXED, -1, 0);
	say("into another area: %d", call(top + PAGE) == start + 5 * PAGE);
	munmap(top, PAGE);
	struct rlimit limit = { 64 * 1024, 64 * 1024 };
	T(setrlimit(RLIMIT_DATA, &limit));
	say("beyond RLIMIT_DATA: %d", call(start + 1024 * 1024) == start + 5 * PAGE);
	say("back to the start: %d", call(start) == start);
	return 0;
}
