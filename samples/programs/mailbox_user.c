// SPDX-License-Identifier: MIT
/* The user of samples/mailbox.c: writes, reads back, and finds the same bytes in the page that it maps. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void check(int good, const char *what)
{
	if (good)
		return;
	perror(what);
	exit(1);
}

int main(void)
{
	const char *letter = "from a program, with care";
	int fd = open("/dev/mailbox", O_RDWR);
	char text[64] = "";
	char *page;

	check(fd >= 0, "/dev/mailbox");
	check(write(fd, letter, strlen(letter)) == (ssize_t)strlen(letter), "write");
	check(pread(fd, text, sizeof(text) - 1, 0) > 0, "read");
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	check(page != MAP_FAILED, "mmap");
	printf("read:   %s\nmapped: %s\n", text, page);
	memcpy(page, "FROM", 4);
	check(pread(fd, text, sizeof(text) - 1, 0) > 0, "read");
	printf("read:   %s\n", text);
	return strncmp(text, "FROM", 4) != 0;
}
