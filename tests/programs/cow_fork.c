// SPDX-License-Identifier: MIT
/* fork(2) and memory: private pages are copied when written, shared ones are not, and the areas come along. */
#include "program.h"

static int global = 1;

static long sum(const char *p, int pages)
{
	long total = 0;

	for (unsigned long i = 0; i < (unsigned long)pages * PAGE; i++)
		total += p[i];
	return total;
}

static void generations(char *h)
{
	memset(h, 1, 16 * PAGE);
	for (int i = 0; i < 4; i++) {
		if (fork()) {
			wait(NULL);
			say("generation %d sees %ld", i, sum(h, 16) / (long)PAGE);
			if (i)
				_exit(0);
			return;
		}
		memset(h + i * PAGE, 10, PAGE);
	}
	say("the last sees %ld", sum(h, 16) / (long)PAGE);
	_exit(0);
}

int main(void)
{
	char *h = find_hole(64), *shared;
	int pipes[2], status;

	map_at(h, 16, RW);
	shared = mmap(h + 32 * PAGE, 4 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	memset(h, 1, 16 * PAGE);
	pipe(pipes);
	pid_t pid = fork();
	if (!pid) {
		char c;

		h[0] = 2;
		global = 2;
		shared[0] = 2;
		read(pipes[0], &c, 1);
		say("child: %d, %d, shared %d, read %c", h[PAGE], h[2 * PAGE], shared[PAGE], c);
		say("child: sum %ld", sum(h, 16));
		T(munmap(h, PAGE));
		show_maps("child", h, 64);
		_exit(global);
	}
	h[PAGE] = 3;
	shared[PAGE] = 3;
	write(pipes[1], "x", 1);
	waitpid(pid, &status, 0);
	show_status("child", status);
	say("parent: %d, %d, global %d, shared %d", h[0], h[PAGE], global, shared[0]);
	show_maps("parent", h, 64);
	generations(h);
	say("parent still sees %ld", sum(h, 16) / (long)PAGE);

	/* Kernel writes to a shared page break the sharing as the program's own do. */
	pipe(pipes);
	h[0] = 'a';
	if (!(pid = fork())) {
		read(pipes[0], h, 1);
		_exit(h[0]);
	}
	write(pipes[1], "b", 1);
	waitpid(pid, &status, 0);
	show_status("the kernel wrote", status);
	say("here %c", h[0]);
	for (int i = 0; i < 20; i++) {
		if (!(pid = fork())) {
			h[i * 512] = i;
			_exit(h[i * 512]);
		}
		waitpid(pid, &status, 0);
		if (WEXITSTATUS(status) != i)
			say("child %d said %d", i, WEXITSTATUS(status));
	}
	say("here still %c", h[0]);
	return 0;
}
