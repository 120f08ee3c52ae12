/* SPDX-License-Identifier: MIT */
#ifndef PROGRAM_H
#define PROGRAM_H
/*
 * For the conformance programs. Each tries one subject's system calls and prints what came back, as facts that do not depend on the
 * machine: results, names of errors, offsets instead of addresses, "ok" instead of descriptors and process numbers. So real Linux's output,
 * recorded in NAME.linux61.txt, must be Ashlar's to the byte.
 *
 * T(call) prints the call as written and its result or error; OK(call) prints "ok" instead of a result that differs from run to run.
 * Both have the call's value.
 */
#define _GNU_SOURCE 1
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096UL
#define RW (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)

#define T(call) \
	({ \
		errno = 0; \
		show_result(#call, (long)(call), 1); \
	})
#define OK(call) \
	({ \
		errno = 0; \
		show_result(#call, (long)(call), 0); \
	})
#define MAP(call) \
	({ \
		errno = 0; \
		(char *)show_result(#call, (long)(call), 0); \
	})

static const char *error_name(int error)
{
	static const struct {
		int error;
		const char *name;
	} names[] = {
#define E(name) { name, #name }
		E(EPERM),	 E(ENOENT),    E(ESRCH),    E(EINTR),	    E(EIO),	  E(ENXIO),	 E(E2BIG),
		E(ENOEXEC),	 E(EBADF),     E(ECHILD),   E(EAGAIN),	    E(ENOMEM),	  E(EACCES),	 E(EFAULT),
		E(ENOTBLK),	 E(EBUSY),     E(EEXIST),   E(EXDEV),	    E(ENODEV),	  E(ENOTDIR),	 E(EISDIR),
		E(EINVAL),	 E(ENFILE),    E(EMFILE),   E(ENOTTY),	    E(ETXTBSY),	  E(EFBIG),	 E(ENOSPC),
		E(ESPIPE),	 E(EROFS),     E(EMLINK),   E(EPIPE),	    E(EDOM),	  E(ERANGE),	 E(EDEADLK),
		E(ENAMETOOLONG), E(ENOLCK),    E(ENOSYS),   E(ENOTEMPTY),   E(ELOOP),	  E(ENODATA),	 E(EOVERFLOW),
		E(EOPNOTSUPP),	 E(ETIMEDOUT), E(EALREADY), E(EINPROGRESS), E(ECANCELED), E(EOWNERDEAD),
#undef E
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].error == error)
			return names[i].name;
	return "another error";
}

static long show_result(const char *what, long result, int value)
{
	int error = errno;

	if (result == -1 && error)
		printf("%s: %s\n", what, error_name(error));
	else if (value)
		printf("%s = %ld\n", what, result);
	else
		printf("%s: ok\n", what);
	fflush(stdout);
	errno = error;
	return result;
}

static void say(const char *format, ...) __attribute__((format(printf, 1, 2), unused));
static void say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
	fflush(stdout);
}

/* How a child ended, as words. */
static void show_status(const char *what, int status) __attribute__((unused));
static void show_status(const char *what, int status)
{
	if (WIFEXITED(status))
		say("%s: exit %d", what, WEXITSTATUS(status));
	else if (WIFSIGNALED(status))
		say("%s: killed by SIG%s%s", what, sigabbrev_np(WTERMSIG(status)), WCOREDUMP(status) ? ", core" : "");
	else if (WIFSTOPPED(status))
		say("%s: stopped by SIG%s", what, sigabbrev_np(WSTOPSIG(status)));
	else
		say("%s: continued %d", what, WIFCONTINUED(status));
}

/* Runs FUNCTION in a child and says how it ended. */
static void in_child(const char *what, void (*function)(void)) __attribute__((unused));
static void in_child(const char *what, void (*function)(void))
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		struct rlimit none = { 0, 0 };

		setrlimit(RLIMIT_CORE, &none);
		function();
		fflush(stdout);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		say("%s: no child: %s", what, error_name(errno));
	else
		show_status(what, status);
}

/* Probing memory: the signal that an access raised (0: none), with its code and address. */
static sigjmp_buf probe_back;
static volatile int probe_signal, probe_code;
static char *volatile probe_address;

static void probe_handler(int number, siginfo_t *info, void *context)
{
	(void)context;
	probe_signal = number;
	probe_code = info->si_code;
	probe_address = info->si_addr;
	siglongjmp(probe_back, 1);
}

static int probe(volatile char *address, int write) __attribute__((unused, noinline));
static int probe(volatile char *address, int write)
{
	struct sigaction action = { .sa_sigaction = probe_handler, .sa_flags = SA_SIGINFO }, old_segv, old_bus;

	sigaction(SIGSEGV, &action, &old_segv);
	sigaction(SIGBUS, &action, &old_bus);
	probe_signal = 0;
	if (!sigsetjmp(probe_back, 1)) {
		if (write)
			*address = *address + 1;
		else
			(void)*address;
	}
	sigaction(SIGSEGV, &old_segv, NULL);
	sigaction(SIGBUS, &old_bus, NULL);
	return probe_signal;
}

/* Says what a probe of BASE + OFFSET gave. */
static void show_probe(const char *what, char *base, long offset, int write) __attribute__((unused));
static void show_probe(const char *what, char *base, long offset, int write)
{
	static const char *const segv[] = { "?", "SEGV_MAPERR", "SEGV_ACCERR" }, *const bus[] = { "?", "BUS_ADRALN",
												  "BUS_ADRERR" };
	const char *kind = write ? "write" : "read";

	if (!probe(base + offset, write))
		say("%s: %s at %+ld: fine", what, kind, offset);
	else if (probe_code < 0 || probe_code > 2)
		say("%s: %s at %+ld: signal %d code %d", what, kind, offset, probe_signal, probe_code);
	else
		say("%s: %s at %+ld: %s, address %+ld", what, kind, offset,
		    probe_signal == SIGBUS ? bus[probe_code] : segv[probe_code], (long)(probe_address - base));
}

/* Says which areas of /proc/self/maps lie in the PAGES pages from BASE: pages from BASE, permissions, offset. */
static void show_maps(const char *what, const char *base, unsigned long pages) __attribute__((unused));
static void show_maps(const char *what, const char *base, unsigned long pages)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	unsigned long first = (unsigned long)base, start, end, offset;
	char line[512], flags[8];

	printf("%s:", what);
	while (maps && fgets(line, sizeof(line), maps)) {
		if (sscanf(line, "%lx-%lx %7s %lx", &start, &end, flags, &offset) != 4 || end <= first ||
		    start >= first + pages * PAGE)
			continue;
		printf(" [%ld,%ld %s", (long)(start - first) / (long)PAGE, (long)(end - first) / (long)PAGE, flags);
		if (offset)
			printf(" at %lu", offset / PAGE);
		printf("]");
	}
	if (maps)
		fclose(maps);
	say(" ");
}

/* The value of a field of /proc/self/FILE in its own unit (kB for most), or -1. */
static long proc_field(const char *file, const char *field) __attribute__((unused));
static long proc_field(const char *file, const char *field)
{
	FILE *f = fopen(file, "r");
	char line[512];
	long value = -1;
	size_t length = strlen(field);

	while (f && value < 0 && fgets(line, sizeof(line), f))
		if (!strncmp(line, field, length) && line[length] == ':')
			value = strtol(line + length + 1, NULL, 0);
	if (f)
		fclose(f);
	return value;
}

/* A field of /proc/self/smaps for the area that holds ADDRESS, in kB. */
static long smaps_field(const char *address, const char *field) __attribute__((unused));
static long smaps_field(const char *address, const char *field)
{
	FILE *f = fopen("/proc/self/smaps", "r");
	unsigned long start, end;
	char line[512], flags[8];
	int here = 0;
	long value = -1;
	size_t length = strlen(field);

	while (f && value < 0 && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%lx-%lx %7s", &start, &end, flags) == 3)
			here = start <= (unsigned long)address && (unsigned long)address < end;
		else if (here && !strncmp(line, field, length) && line[length] == ':')
			value = strtol(line + length + 1, NULL, 0);
	}
	if (f)
		fclose(f);
	return value;
}

/* An aligned hole of at least PAGES pages with nothing mapped around it: what is mapped there later merges with nothing else. */
static char *find_hole(unsigned long pages) __attribute__((unused));
static char *find_hole(unsigned long pages)
{
	unsigned long big = (pages * PAGE + (4UL << 20) + (2UL << 20) - 1) & ~((2UL << 20) - 1);
	char *whole = mmap(NULL, big, PROT_NONE, ANON | MAP_NORESERVE, -1, 0);

	if (whole == MAP_FAILED) {
		say("no hole");
		exit(1);
	}
	munmap(whole, big);
	return (char *)(((unsigned long)whole + (2UL << 20)) & ~((2UL << 20) - 1));
}

static char *map_at(char *where, unsigned long pages, int prot) __attribute__((unused));
static char *map_at(char *where, unsigned long pages, int prot)
{
	return mmap(where, pages * PAGE, prot, ANON | MAP_FIXED, -1, 0);
}

static long minor_faults(void) __attribute__((unused));
static long minor_faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt;
}

static int make_file(const char *path, const void *data, size_t size) __attribute__((unused));
static int make_file(const char *path, const void *data, size_t size)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);

	if (fd < 0 || (data && write(fd, data, size) != (ssize_t)size) || (!data && ftruncate(fd, (off_t)size))) {
		say("cannot make %s: %s", path, error_name(errno));
		exit(1);
	}
	return fd;
}

/* Every program works in an empty folder of its own. */
static void own_folder(const char *name) __attribute__((unused));
static void own_folder(const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/tmp/%s.d", name);
	if (mkdir(path, 0755) || chdir(path)) {
		say("cannot make %s: %s", path, error_name(errno));
		exit(1);
	}
	umask(022);
}
static void leave_folder(const char *name) __attribute__((unused));
static void leave_folder(const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "/tmp/%s.d", name);
	if (chdir("/") || rmdir(path))
		say("folder left: %s", error_name(errno));
}
#endif
