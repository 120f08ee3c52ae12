// SPDX-License-Identifier: MIT
/* Files mapped: private and shared, coherent with read and write, truncation, the last page, names in maps, execution. */
#include "program.h"

static void show_name(const char *what, const char *p)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	unsigned long start, end;
	char line[512];

	while (maps && fgets(line, sizeof(line), maps))
		if (sscanf(line, "%lx-%lx", &start, &end) == 2 && start <= (unsigned long)p && (unsigned long)p < end) {
			char *name = strchr(line, '/');

			line[strcspn(line, "\n")] = 0;
			say("%s: %s", what, name ? name : "no name");
		}
	if (maps)
		fclose(maps);
}

int main(void)
{
	char text[64] = "", *h = find_hole(32), *shared, *private;

	own_folder("file_mmap");
	int fd = make_file("file", "The quick brown fox", 19);

	shared = MAP(mmap(NULL, PAGE, RW, MAP_SHARED, fd, 0));
	private = MAP(mmap(NULL, PAGE, RW, MAP_PRIVATE, fd, 0));
	say("%.19s, rest %d", shared, shared[19]);
	T(pwrite(fd, "slow ", 5, 4));
	say("%.19s / %.19s", shared, private);
	private[0] = 't';
	shared[4] = 'S';
	T(pread(fd, text, 19, 0));
	say("file %s / private %.19s", text, private);
	T(pwrite(fd, "QUICK", 5, 4));
	say("%.19s / %.19s", shared, private);
	shared[25] = 'x';
	T(pread(fd, text, 40, 0));
	T(ftruncate(fd, 30));
	T(pread(fd, text, 40, 0));
	say("a byte written behind the end is %d", text[25]);
	T(ftruncate(fd, 3));
	say("%.19s / %.19s", shared, private);
	T(ftruncate(fd, 19));
	say("%.3s, then %d", shared, shared[5]);
	show_name("shared", shared);
	T(rename("file", "renamed"));
	show_name("renamed", shared);
	T(unlink("renamed"));
	show_name("unlinked", shared);
	T(close(fd));
	shared[1] = 'H';
	say("without descriptor %.3s", shared);
	munmap(shared, PAGE);
	munmap(private, PAGE);

	fd = make_file("pages", NULL, 8 * PAGE);
	for (int i = 0; i < 8; i++) {
		char c = 'a' + i;
		pwrite(fd, &c, 1, i * PAGE);
	}
	mmap(h, 4 * PAGE, RW, MAP_SHARED | MAP_FIXED, fd, 0);
	mmap(h + 4 * PAGE, 4 * PAGE, RW, MAP_SHARED | MAP_FIXED, fd, 4 * PAGE);
	show_maps("neighbours in the file merge", h, 16);
	mmap(h + 8 * PAGE, PAGE, RW, MAP_SHARED | MAP_FIXED, fd, 3 * PAGE);
	show_maps("others do not", h, 16);
	say("%c%c%c", h[0], h[7 * PAGE], h[8 * PAGE]);
	munmap(h + PAGE, PAGE);
	show_maps("split", h, 16);
	T(madvise(h, PAGE, MADV_REMOVE));
	say("removed %d", h[0]);
	char *moved = mremap(h + 2 * PAGE, PAGE, 3 * PAGE, MREMAP_MAYMOVE);
	say("moved and grown %c%c%c", moved[0], moved[PAGE], moved[2 * PAGE]);
	munmap(moved, 3 * PAGE);
	munmap(h, 16 * PAGE);

	mmap(h, 4 * PAGE, RW, MAP_PRIVATE | MAP_FIXED, fd, 4 * PAGE);
	h[0] = 'E';
	if (fork() == 0) {
		h[0] = 'X';
		h[PAGE] = 'Y';
		_exit(0);
	}
	wait(NULL);
	say("private in the child is its own: %c%c", h[0], h[PAGE]);
	T(ftruncate(fd, 4 * PAGE));
	show_probe("a private copy goes with the truncation", h, 0, 0);
	T(ftruncate(fd, 8 * PAGE));
	show_probe("and grows again", h, 0, 0);
	say("%d", h[0]);
	munmap(h, 4 * PAGE);
	pwrite(fd, "\xb8\x07\x00\x00\x00\xc3", 6, 0);
	mmap(h, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, fd, 0);
	say("code in a file says %d", ((int (*)(void))h)());
	OK(mmap(h, 3 * PAGE, PROT_READ, MAP_SHARED | MAP_FIXED | MAP_POPULATE, fd, 0));
	T(unlink("pages"));
	T(fsync(fd));
	T(fdatasync(fd));
	T(sync_file_range(fd, 0, PAGE, SYNC_FILE_RANGE_WRITE));
	T(posix_fadvise(fd, 0, 0, POSIX_FADV_WILLNEED));
	T(posix_fadvise(fd, 0, 0, 77));
	T(readahead(fd, 0, PAGE));
	leave_folder("file_mmap");
	return 0;
}
