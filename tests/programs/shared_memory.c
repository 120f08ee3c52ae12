// SPDX-License-Identifier: MIT
/* Memory shared between processes: anonymous, /dev/shm and memfd_create(2) with seals. */
#include "program.h"
#include <linux/memfd.h>
#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x10
#endif

static void anonymous(void)
{
	volatile int *p = (int *)MAP(mmap(NULL, PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0));

	for (int i = 0; i < 4; i++)
		if (fork() == 0) {
			__sync_fetch_and_add(p, 10 + i);
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	say("four children added %d", *p);
	T(munmap((void *)p, PAGE));
}

static void shm(void)
{
	struct stat st;
	int fd;

	mkdir("/dev/shm", 01777);
	fd = OK(open("/dev/shm/area", O_RDWR | O_CREAT | O_EXCL, 0600));
	T(ftruncate(fd, 3 * PAGE));
	char *a = MAP(mmap(NULL, 3 * PAGE, RW, MAP_SHARED, fd, 0));
	char *b = MAP(mmap(NULL, PAGE, RW, MAP_SHARED, fd, PAGE));
	a[PAGE] = 'q';
	say("both see %c %c", a[PAGE], b[0]);
	T(fstat(fd, &st));
	say("size %ld, blocks %ld", (long)st.st_size, (long)st.st_blocks);
	char c;
	T(pread(fd, &c, 1, PAGE));
	say("read %c", c);
	T(pwrite(fd, "w", 1, PAGE + 1));
	say("map sees %c", a[PAGE + 1]);
	T(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, PAGE, PAGE));
	say("punched %d", a[PAGE]);
	T(fallocate(fd, 0, 0, 4 * PAGE));
	T(fstat(fd, &st));
	say("size %ld, blocks %ld", (long)st.st_size, (long)st.st_blocks);
	T(fallocate(fd, 0, 0, 0));
	T(fallocate(fd, 0x40, 0, PAGE));
	T(unlink("/dev/shm/area"));
	a[0] = 'z';
	say("still there %c", a[0]);
	T(close(fd));
	T(munmap(a, 3 * PAGE));
	T(munmap(b, PAGE));
}

static void memfd(void)
{
	char name[300];
	struct stat st;
	int fd = OK(memfd_create("note", MFD_CLOEXEC | MFD_ALLOW_SEALING)), plain;

	memset(name, 'n', 299);
	name[299] = 0;
	OK(memfd_create(name, 0));
	name[249] = 0;
	OK(memfd_create(name, 0));
	OK(memfd_create("x", 0x100));
	T(memfd_create((char *)8, 0));
	T(fcntl(fd, F_GETFD));
	T(fcntl(fd, F_GET_SEALS));
	T(write(fd, "hello", 5));
	T(fstat(fd, &st));
	say("mode %o links %d size %ld", st.st_mode, (int)st.st_nlink, (long)st.st_size);
	char link[64], path[64];
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	ssize_t length = readlink(path, link, sizeof(link) - 1);
	link[length > 0 ? length : 0] = 0;
	say("%s", link);
	T(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
	T(ftruncate(fd, 2));
	T(ftruncate(fd, PAGE));
	T(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
	T(ftruncate(fd, 2 * PAGE));
	T(pwrite(fd, "x", 1, PAGE));
	char *p = MAP(mmap(NULL, PAGE, RW, MAP_SHARED, fd, 0));
	T(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	T(munmap(p, PAGE));
	T(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	T(pwrite(fd, "x", 1, 0));
	OK(mmap(NULL, PAGE, RW, MAP_SHARED, fd, 0));
	OK(mmap(NULL, PAGE, RW, MAP_PRIVATE, fd, 0));
	OK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0));
	T(fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL));
	T(fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE));
	T(fcntl(fd, F_GET_SEALS));
	T(fcntl(fd, F_ADD_SEALS, 0x1000));
	plain = memfd_create("plain", 0);
	T(fcntl(plain, F_GET_SEALS));
	T(fcntl(plain, F_ADD_SEALS, F_SEAL_WRITE));
	T(fcntl(0, F_GET_SEALS));
	T(fcntl(plain, F_GETFD));
}

int main(void)
{
	anonymous();
	shm();
	memfd();
	return 0;
}
