// SPDX-License-Identifier: MIT
/* The standard device files, device numbers, and nodes made by mknod(2). */
#include "program.h"
#include <sys/sysmacros.h>

static void show(const char *path)
{
	struct stat st;

	if (stat(path, &st))
		say("%s: %s", path, error_name(errno));
	else
		say("%s: %o %d:%d", path, st.st_mode, major(st.st_rdev), minor(st.st_rdev));
}

int main(void)
{
	char text[16];
	int fd;

	own_folder("dev_nodes");
	show("/dev/null");
	show("/dev/zero");
	show("/dev/full");
	show("/dev/random");
	show("/dev/urandom");
	show("/dev/tty");
	show("/dev/kmsg");
	fd = OK(open("/dev/null", O_RDWR));
	T(read(fd, text, 16));
	T(write(fd, text, 16));
	T(lseek(fd, 5, SEEK_SET));
	close(fd);
	fd = OK(open("/dev/zero", O_RDWR));
	memset(text, 1, 16);
	T(read(fd, text, 16));
	say("%d %d", text[0], text[15]);
	T(write(fd, text, 16));
	close(fd);
	fd = OK(open("/dev/full", O_RDWR));
	memset(text, 1, 16);
	T(read(fd, text, 16));
	say("%d", text[5]);
	T(write(fd, text, 16));
	close(fd);
	fd = OK(open("/dev/urandom", O_RDONLY));
	T(read(fd, text, 16));
	close(fd);
	fd = OK(open("/dev/random", O_RDONLY));
	T(read(fd, text, 16));
	close(fd);
	T(mknod("n", S_IFCHR | 0666, makedev(1, 3)));
	show("n");
	fd = OK(open("n", O_RDWR));
	T(write(fd, text, 16));
	T(read(fd, text, 16));
	close(fd);
	T(unlink("n"));
	T(mknod("n", S_IFCHR | 0666, makedev(1, 5)));
	fd = OK(open("n", O_RDWR));
	char *p = MAP(mmap(NULL, PAGE, RW, MAP_PRIVATE, fd, 0));
	say("%d", p[7]);
	T(unlink("n"));
	T(mknod("n", S_IFCHR | 0666, makedev(240, 77)));
	T(open("n", O_RDWR));
	T(unlink("n"));
	T(mknod("n", S_IFREG | 0600, 0));
	show("n");
	T(unlink("n"));
	T(mknod("n", S_IFBLK | 0600, makedev(240, 0)));
	show("n");
	T(open("n", O_RDWR));
	T(unlink("n"));
	T(mknod("n", S_IFSOCK | 0600, 0));
	show("n");
	T(open("n", O_RDWR));
	T(unlink("n"));
	T(mknod("n", 0xf000 | 0600, 0));
	leave_folder("dev_nodes");
	return 0;
}
