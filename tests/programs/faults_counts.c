// SPDX-License-Identifier: MIT
/* How many minor and major faults getrusage(2) counts for each way of touching memory. */
#include "program.h"

static long start_minor, start_major;

static void begin(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	getrusage(RUSAGE_SELF, &usage);
	start_minor = usage.ru_minflt;
	start_major = usage.ru_majflt;
}
static void end(const char *what)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	say("%s: %ld minor, %ld major", what, usage.ru_minflt - start_minor, usage.ru_majflt - start_major);
}
static void touch(volatile char *p, int pages, int write)
{
	for (int i = 0; i < pages; i++) {
		if (write)
			p[i * PAGE] = 1;
		else
			(void)p[i * PAGE];
	}
}

static void anonymous(char *h)
{
	map_at(h, 64, RW);
	begin();
	touch(h, 64, 1);
	end("write 64");
	begin();
	touch(h, 64, 1);
	end("write them again");
	munmap(h, 64 * PAGE);
	map_at(h, 64, RW);
	begin();
	touch(h, 64, 0);
	end("read 64");
	begin();
	touch(h, 64, 1);
	end("then write them");
	mprotect(h, 64 * PAGE, PROT_READ);
	mprotect(h, 64 * PAGE, RW);
	begin();
	touch(h, 64, 0);
	end("read after two mprotects");
	begin();
	touch(h, 64, 1);
	end("write after them");
	madvise(h, 32 * PAGE, MADV_DONTNEED);
	begin();
	touch(h, 64, 1);
	end("write after dropping half");
	mremap(h, 64 * PAGE, 64 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, h + 128 * PAGE);
	begin();
	touch(h + 128 * PAGE, 64, 1);
	end("write after moving");
	munmap(h + 128 * PAGE, 64 * PAGE);
	begin();
	mmap(h, 64 * PAGE, RW, ANON | MAP_FIXED | MAP_POPULATE, -1, 0);
	end("populate");
	begin();
	touch(h, 64, 1);
	end("write the populated");
	munmap(h, 64 * PAGE);
	map_at(h, 64, RW);
	begin();
	mlock(h, 64 * PAGE);
	end("mlock");
	munmap(h, 64 * PAGE);
	mmap(h, 64 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	begin();
	touch(h, 64, 1);
	end("write 64 shared");
	munmap(h, 64 * PAGE);
}

static void kernel_touches(char *h)
{
	int fd = open("/dev/zero", O_RDONLY);

	map_at(h, 64, RW);
	begin();
	T(read(fd, h, 64 * PAGE));
	end("the kernel writes 64");
	munmap(h, 64 * PAGE);
	close(fd);
}

static void files(char *h)
{
	int fd = make_file("/tmp/faults", NULL, 0);

	for (int i = 0; i < 64; i++)
		write(fd, h + 64 * PAGE, 0), pwrite(fd, "x", 1, i * PAGE);
	ftruncate(fd, 64 * PAGE);
	mmap(h, 64 * PAGE, RW, MAP_PRIVATE | MAP_FIXED, fd, 0);
	begin();
	touch(h, 64, 0);
	end("read 64 of a cached file");
	begin();
	touch(h, 64, 1);
	end("then copy them");
	munmap(h, 64 * PAGE);
	mmap(h, 64 * PAGE, RW, MAP_PRIVATE | MAP_FIXED, fd, 0);
	begin();
	touch(h, 64, 1);
	end("write 64 of a private file");
	munmap(h, 64 * PAGE);
	mmap(h, 64 * PAGE, RW, MAP_SHARED | MAP_FIXED, fd, 0);
	begin();
	touch(h, 64, 1);
	end("write 64 of a shared file");
	munmap(h, 64 * PAGE);
	mmap(h, 64 * PAGE, RW, MAP_SHARED | MAP_FIXED, fd, 0);
	madvise(h, 64 * PAGE, MADV_RANDOM);
	begin();
	touch(h, 64, 0);
	end("read 64 at random");
	munmap(h, 64 * PAGE);
	mmap(h, 20 * PAGE, RW, MAP_SHARED | MAP_FIXED, fd, 4 * PAGE);
	begin();
	touch(h, 20, 0);
	end("read 20 from page 4 on");
	munmap(h, 64 * PAGE);
	mmap(h, 64 * PAGE, PROT_READ, MAP_SHARED | MAP_FIXED | MAP_POPULATE, fd, 0);
	begin();
	touch(h, 64, 0);
	end("read the populated file");
	munmap(h, 64 * PAGE);
	unlink("/tmp/faults");
}

static void forks(char *h)
{
	map_at(h, 64, RW);
	touch(h, 64, 1);
	if (fork() == 0) {
		begin();
		touch(h, 64, 0);
		end("child reads 64");
		begin();
		touch(h, 64, 1);
		end("child writes 64");
		_exit(0);
	}
	wait(NULL);
	begin();
	touch(h, 64, 1);
	end("parent writes 64 after the child is gone");
	struct rusage usage;
	getrusage(RUSAGE_CHILDREN, &usage);
	say("the child's faults came along: %d", usage.ru_minflt >= 64 && usage.ru_minflt < 300);
	munmap(h, 64 * PAGE);
}

int main(void)
{
	char *h = find_hole(256);

	begin();
	end("nothing");
	anonymous(h);
	kernel_touches(h);
	files(h);
	forks(h);
	return 0;
}
