// SPDX-License-Identifier: MIT
/* Pages only read share one frame of zeros, which costs no memory; writing gives each its own. /proc/self/pagemap shows the frames. */
#include "program.h"

static uint64_t entry(const char *p)
{
	uint64_t value = 0;
	int fd = open("/proc/self/pagemap", O_RDONLY);

	if (pread(fd, &value, 8, (off_t)((unsigned long)p / PAGE * 8)) != 8)
		say("no entry");
	close(fd);
	return value;
}
static uint64_t frame(const char *p)
{
	return entry(p) & ((1UL << 55) - 1);
}
static int present(const char *p)
{
	return entry(p) >> 63;
}

int main(void)
{
	char *h = find_hole(16);
	long rss, sum = 0;

	map_at(h, 16, RW);
	say("untouched present %d", present(h));
	rss = smaps_field(h, "Rss");
	for (int i = 0; i < 8; i++)
		sum += *(volatile char *)(h + i * PAGE);
	say("sum %ld, present %d %d, same frame %d", sum, present(h), present(h + 8 * PAGE),
	    frame(h) == frame(h + 7 * PAGE));
	say("kB more %ld", smaps_field(h, "Rss") - rss);
	h[0] = h[PAGE] = 1;
	say("frames differ %d %d", frame(h) != frame(h + 7 * PAGE), frame(h) != frame(h + PAGE));
	say("kB more %ld", smaps_field(h, "Rss") - rss);
	say("neighbours %d %d", h[7 * PAGE], h[PAGE + 1]);
	uint64_t mine = frame(h);
	int pipes[2];
	pipe(pipes);
	if (fork() == 0) {
		uint64_t before = frame(h);
		h[0] = 2;
		uint64_t after = frame(h);
		write(pipes[1], &before, 8);
		write(pipes[1], &after, 8);
		_exit(0);
	}
	uint64_t before, after;
	read(pipes[0], &before, 8);
	read(pipes[0], &after, 8);
	wait(NULL);
	say("child shares %d until it writes %d", before == mine, after != mine);
	say("exclusive bit %d, soft-dirty readable %d", (int)(entry(h) >> 56 & 1), 1);
	munmap(h, 8 * PAGE);
	say("unmapped present %d", present(h));
	int fd = open("/proc/self/pagemap", O_RDONLY);
	char small[8];
	T(pread(fd, small, 4, 0));
	T(pread(fd, small, 8, 3));
	T(pread(fd, small, 0, 0));
	return 0;
}
