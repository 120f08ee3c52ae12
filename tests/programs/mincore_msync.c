// SPDX-License-Identifier: MIT
/* mincore(2) and msync(2). */
#include "program.h"

int main(void)
{
	char *h = find_hole(16);
	unsigned char vec[16];

	own_folder("mincore_msync");
	map_at(h, 4, RW);
	h[PAGE] = 1;
	(void)*(volatile char *)(h + 2 * PAGE);
	T(mincore(h, 4 * PAGE, vec));
	say("%d %d %d %d", vec[0] & 1, vec[1] & 1, vec[2] & 1, vec[3] & 1);
	T(mincore(h, 5 * PAGE, vec));
	T(mincore(h + 1, PAGE, vec));
	T(mincore(h, PAGE, (unsigned char *)8));
	T(mincore(h, 0, vec));
	T(mincore((void *)-PAGE, 2 * PAGE, vec));
	munmap(h, 4 * PAGE);

	int fd = make_file("f", NULL, 4 * PAGE);
	char *p = MAP(mmap(h, 4 * PAGE, RW, MAP_SHARED | MAP_FIXED, fd, 0));
	T(mincore(h, 4 * PAGE, vec));
	say("sparse %d %d %d %d", vec[0] & 1, vec[1] & 1, vec[2] & 1, vec[3] & 1);
	pwrite(fd, "x", 1, 2 * PAGE);
	T(mincore(h, 4 * PAGE, vec));
	say("written %d %d %d %d", vec[0] & 1, vec[1] & 1, vec[2] & 1, vec[3] & 1);

	strcpy(p, "through the map");
	T(msync(p, PAGE, MS_SYNC));
	T(msync(p, PAGE, MS_ASYNC));
	T(msync(p, PAGE, MS_SYNC | MS_INVALIDATE));
	T(msync(p, PAGE, MS_SYNC | MS_ASYNC));
	T(msync(p, PAGE, 64));
	T(msync(p + 1, PAGE, MS_SYNC));
	T(msync(p, 8 * PAGE, MS_SYNC));
	T(msync(p, 0, MS_SYNC));
	T(msync(p + 8 * PAGE, PAGE, MS_ASYNC));
	char text[32] = "";
	pread(fd, text, 15, 0);
	say("%s", text);
	T(mlock(p, PAGE));
	T(msync(p, PAGE, MS_INVALIDATE));
	munlock(p, PAGE);
	munmap(p, 4 * PAGE);
	unlink("f");
	leave_folder("mincore_msync");
	return 0;
}
