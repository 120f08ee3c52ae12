// SPDX-License-Identifier: MIT
/* RLIMIT_AS, RLIMIT_DATA and RLIMIT_STACK; Committed_AS and the three modes of overcommit. */
#include "program.h"

static void set_mode(const char *file, const char *value)
{
	int fd = open(file, O_WRONLY);

	T(write(fd, value, strlen(value)));
	close(fd);
}
static long committed(void)
{
	return proc_field("/proc/meminfo", "Committed_AS");
}

static void address_space(void)
{
	struct rlimit limit = { 64 << 20, 64 << 20 };

	T(setrlimit(RLIMIT_AS, &limit));
	OK(mmap(NULL, 128 << 20, PROT_NONE, ANON, -1, 0));
	char *p = MAP(mmap(NULL, 32 << 20, PROT_NONE, ANON, -1, 0));
	OK(mmap(NULL, 32 << 20, PROT_NONE, ANON, -1, 0));
	OK(mremap(p, 32 << 20, 96 << 20, MREMAP_MAYMOVE));
	OK(mmap(p, 32 << 20, RW, ANON | MAP_FIXED, -1, 0));
}
static void data(void)
{
	struct rlimit limit = { 8 << 20, 8 << 20 };

	T(setrlimit(RLIMIT_DATA, &limit));
	OK(mmap(NULL, 16 << 20, RW, ANON, -1, 0));
	char *p = MAP(mmap(NULL, 16 << 20, PROT_READ, ANON, -1, 0));
	OK(mmap(NULL, 16 << 20, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	T(mprotect(p, 16 << 20, RW));
	T(mprotect(p, 4 << 20, RW));
}

static void limits(void)
{
	struct rlimit limit;

	getrlimit(RLIMIT_STACK, &limit);
	say("stack %ld %d", (long)limit.rlim_cur, limit.rlim_max == RLIM_INFINITY);
	getrlimit(RLIMIT_NOFILE, &limit);
	say("files %ld %ld", (long)limit.rlim_cur, (long)limit.rlim_max);
	T(getrlimit(16, &limit));
	T(getrlimit(RLIMIT_AS, (void *)8));
	limit.rlim_cur = 2, limit.rlim_max = 1;
	T(setrlimit(RLIMIT_CPU, &limit));
	T(setrlimit(99, &limit));
	T(setrlimit(RLIMIT_CPU, (void *)8));
	limit.rlim_cur = 10, limit.rlim_max = 20;
	T(prlimit(0, RLIMIT_NICE, &limit, NULL));
	T(prlimit(0, RLIMIT_NICE, NULL, &limit));
	say("%ld %ld", (long)limit.rlim_cur, (long)limit.rlim_max);
	T(prlimit(999999, RLIMIT_NICE, NULL, &limit));
}

static void modes(void)
{
	long before = committed(), grown;

	char *p = mmap(NULL, 64 << 20, RW, ANON, -1, 0);
	grown = committed() - before;
	say("64 MiB private writable: %d", grown >= 65536 && grown < 65536 + 512);
	char *q = mmap(NULL, 64 << 20, PROT_READ, ANON, -1, 0);
	char *r = mmap(NULL, 64 << 20, RW, ANON | MAP_NORESERVE, -1, 0);
	grown = committed() - before;
	say("neither read-only nor noreserve count: %d", grown < 65536 + 512);
	T(mprotect(q, 64 << 20, RW));
	grown = committed() - before;
	say("made writable: %d", grown >= 131072 && grown < 131072 + 512);
	T(mprotect(q, 64 << 20, PROT_READ));
	grown = committed() - before;
	say("it stays counted: %d", grown >= 131072 && grown < 131072 + 512);
	munmap(p, 64 << 20);
	munmap(q, 64 << 20);
	munmap(r, 64 << 20);
	grown = committed() - before;
	say("all given back: %d", grown < 512);

	OK(mmap(NULL, 1UL << 40, RW, ANON, -1, 0));
	set_mode("/proc/sys/vm/overcommit_memory", "1");
	p = MAP(mmap(NULL, 1UL << 40, RW, ANON, -1, 0));
	munmap(p, 1UL << 40);
	set_mode("/proc/sys/vm/overcommit_memory", "2");
	p = MAP(mmap(NULL, 16 << 20, RW, ANON, -1, 0));
	munmap(p, 16 << 20);
	OK(mmap(NULL, 450 << 20, RW, ANON, -1, 0));
	OK(mmap(NULL, 450 << 20, RW, ANON | MAP_NORESERVE, -1, 0));
	p = MAP(mmap(NULL, 450 << 20, PROT_READ, ANON, -1, 0));
	T(mprotect(p, 450 << 20, RW));
	set_mode("/proc/sys/vm/overcommit_memory", "0");
	set_mode("/proc/sys/vm/overcommit_memory", "3");
}

int main(void)
{
	in_child("address space", address_space);
	in_child("data", data);
	in_child("limits", limits);
	modes();
	return 0;
}
