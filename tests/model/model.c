// SPDX-License-Identifier: MIT
/*
 * A model of an address space: random mmap, munmap, mprotect, mremap, madvise, fork and touches in a window of addresses, against arrays
 * that say what each page must hold and allow. Several processes run such sequences at once, and children go on with copies of the model.
 *
 *	model SEED STEPS PROCESSES
 *
 * Each page of the window has in the model: whether it is mapped, its permissions, private or shared, and the 64-bit word that its first and
 * last eight bytes must hold (0: never written). Shared pages are anonymous memory shared with children; only their first writer's own words
 * are checked, by giving each process its own shared area. An access that the model forbids must raise SIGSEGV at that address with the right
 * code; one that it allows must not. The exit status is 0, or 1 after a message about the first difference.
 */
#define _GNU_SOURCE 1
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096UL
#define WINDOW 2048 /* pages */
#define WORDS (PAGE / 8)

enum { UNMAPPED, PRIVATE, SHARED };
static struct page {
	uint64_t word;
	unsigned char kind, prot, wipe, keep_out; /* MADV_WIPEONFORK, MADV_DONTFORK */
} model[WINDOW];

static char *window;
static uint64_t state, seed;
static long step;
static int generation;

static uint64_t next_random(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state * 0x2545f4914f6cdd1dULL;
}
static unsigned long random_below(unsigned long n)
{
	return (next_random() >> 11) % n;
}

static void fail(const char *what, unsigned long page, long expected, long got)
{
	fprintf(stderr, "model: seed %llu, generation %d, step %ld: %s at page %lu: expected %lx, got %lx (errno %d)\n",
		(unsigned long long)seed, generation, step, what, page, expected, got, errno);
	exit(1);
}

/* ---- Accesses ---- */

static sigjmp_buf back;
static volatile int fault_code;
static char *volatile fault_address;

static void on_fault(int number, siginfo_t *info, void *context)
{
	(void)number;
	(void)context;
	fault_code = info->si_code;
	fault_address = info->si_addr;
	siglongjmp(back, 1);
}

static volatile uint64_t *word_of(unsigned long page, int last)
{
	return (volatile uint64_t *)(window + page * PAGE) + (last ? WORDS - 1 : 0);
}

/* Returns 0, or the code of the signal. */
static int try_read(unsigned long page, int last, uint64_t *value)
{
	if (sigsetjmp(back, 1))
		return fault_code;
	*value = *word_of(page, last);
	return 0;
}
static int try_write(unsigned long page, uint64_t value)
{
	if (sigsetjmp(back, 1))
		return fault_code;
	*word_of(page, 0) = value;
	*word_of(page, 1) = value;
	return 0;
}

static int expected_code(const struct page *p, int write)
{
	if (p->kind == UNMAPPED)
		return SEGV_MAPERR;
	if (!(p->prot & (write ? PROT_WRITE : PROT_READ | PROT_WRITE)))
		return SEGV_ACCERR;
	return 0;
}

static void check_page(unsigned long page)
{
	int last = (int)random_below(2), code, expected = expected_code(&model[page], 0);
	uint64_t value = 0;

	code = try_read(page, last, &value);
	if (code != expected)
		fail("a read's signal code", page, expected, code);
	if (code && fault_address != (char *)word_of(page, last))
		fail("a read's signal address", page, (long)word_of(page, last), (long)fault_address);
	if (!code && value != model[page].word)
		fail("contents", page, (long)model[page].word, (long)value);
}

static void write_page(unsigned long page)
{
	uint64_t value = next_random() | 1;
	int code, expected = expected_code(&model[page], 1);

	code = try_write(page, value);
	if (code != expected)
		fail("a write's signal code", page, expected, code);
	if (!code)
		model[page].word = value;
}

/* ---- Operations ---- */

static const int protections[] = { PROT_NONE, PROT_READ, PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE, PROT_WRITE };

static void choose_range(unsigned long *first, unsigned long *n)
{
	*n = 1 + random_below(random_below(4) ? 16 : 200);
	*first = random_below(WINDOW - *n);
}
static int all_mapped(unsigned long first, unsigned long n)
{
	for (unsigned long i = first; i < first + n; i++)
		if (model[i].kind == UNMAPPED)
			return 0;
	return 1;
}
static void forget(unsigned long first, unsigned long n)
{
	memset(&model[first], 0, n * sizeof(model[0]));
}

static void do_map(unsigned long first, unsigned long n)
{
	int prot = protections[random_below(5)], shared = !random_below(4), flags = shared ? MAP_SHARED : MAP_PRIVATE;

	if (!random_below(8))
		flags |= MAP_POPULATE;
	if (mmap(window + first * PAGE, n * PAGE, prot, flags | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
		fail("mmap", first, 0, -1);
	forget(first, n);
	for (unsigned long i = first; i < first + n; i++) {
		model[i].kind = shared ? SHARED : PRIVATE;
		model[i].prot = prot;
	}
}
static void do_unmap(unsigned long first, unsigned long n)
{
	if (munmap(window + first * PAGE, n * PAGE))
		fail("munmap", first, 0, -1);
	forget(first, n);
}
static void do_protect(unsigned long first, unsigned long n)
{
	int prot = protections[random_below(5)], whole = all_mapped(first, n);
	int got = mprotect(window + first * PAGE, n * PAGE, prot);

	if ((got == 0) != whole || (got && errno != ENOMEM))
		fail("mprotect", first, whole ? 0 : -1, got);
	/* Up to the first hole it was done. */
	for (unsigned long i = first; i < first + n && model[i].kind != UNMAPPED; i++)
		model[i].prot = prot;
}
/* Is [first, +n) of one area? /proc/self/maps knows: areas that look alike need not have been merged. */
static int one_area(unsigned long first, unsigned long n)
{
	static char text[1 << 20];
	unsigned long start = (unsigned long)(window + first * PAGE), end = start + n * PAGE, from, to;
	ssize_t got, total = 0;
	int fd = open("/proc/self/maps", O_RDONLY), found = 0;

	if (fd < 0)
		fail("open of maps", first, 0, fd);
	while ((got = read(fd, text + total, sizeof(text) - 1 - (size_t)total)) > 0)
		total += got;
	close(fd);
	text[total] = 0;
	for (char *line = text; line && *line; line = strchr(line, '\n'), line += !!line)
		if (sscanf(line, "%lx-%lx", &from, &to) == 2 && from <= start && end <= to)
			found = 1;
	return found && model[first].kind == PRIVATE;
}
static void do_remap(unsigned long first, unsigned long n)
{
	unsigned long size = 1 + random_below(n * 2), target = random_below(WINDOW - size);
	struct page moved[WINDOW];
	char *got;

	if (model[first].kind != PRIVATE || (target < first + n && first < target + size) || !one_area(first, n))
		return;
	got = mremap(window + first * PAGE, n * PAGE, size * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
		     window + target * PAGE);
	if (got != window + target * PAGE)
		fail("mremap", first, (long)(window + target * PAGE), (long)got);
	for (unsigned long i = 0; i < size; i++) {
		moved[i] = model[first + (i < n ? i : 0)];
		if (i >= n)
			moved[i].word = 0;
	}
	forget(first, n);
	memcpy(&model[target], moved, size * sizeof(moved[0]));
}
static void do_advise(unsigned long first, unsigned long n)
{
	static const int advices[] = { MADV_DONTNEED,	MADV_DONTNEED, MADV_WILLNEED, MADV_COLD,
				       MADV_PAGEOUT,	MADV_RANDOM,   MADV_NORMAL,   MADV_WIPEONFORK,
				       MADV_KEEPONFORK, MADV_DONTFORK, MADV_DOFORK };
	int advice = advices[random_below(11)], got;

	if (!all_mapped(first, n))
		return;
	for (unsigned long i = first; i < first + n; i++)
		if (model[i].kind == SHARED && (advice == MADV_WIPEONFORK || advice == MADV_DONTFORK))
			return;
	got = madvise(window + first * PAGE, n * PAGE, advice);
	if (got)
		fail("madvise", first, 0, got);
	for (unsigned long i = first; i < first + n; i++) {
		struct page *p = &model[i];

		if (advice == MADV_DONTNEED && p->kind == PRIVATE)
			p->word = 0;
		if (advice == MADV_WIPEONFORK || advice == MADV_KEEPONFORK)
			p->wipe = advice == MADV_WIPEONFORK;
		if (advice == MADV_DONTFORK || advice == MADV_DOFORK)
			p->keep_out = advice == MADV_DONTFORK;
	}
}

static void check_all(void)
{
	for (unsigned long i = 0; i < WINDOW; i++)
		check_page(i);
}

static void run(long steps);

/* The child checks its copy and goes on for a while; shared pages are the parent's, so the child gives them up. */
static void do_fork(void)
{
	int status;
	pid_t pid;

	if (generation >= 3)
		return;
	pid = fork();
	if (pid < 0)
		fail("fork", 0, 0, pid);
	if (pid == 0) {
		generation++;
		state ^= (uint64_t)getpid() << 32 | 1;
		for (unsigned long i = 0; i < WINDOW; i++) {
			if (model[i].keep_out)
				forget(i, 1);
			if (model[i].wipe && model[i].kind == PRIVATE)
				model[i].word = 0;
		}
		check_all();
		for (unsigned long i = 0; i < WINDOW; i++)
			if (model[i].kind == SHARED)
				do_unmap(i, 1);
		run(100);
		check_all();
		_exit(0);
	}
	if (waitpid(pid, &status, 0) != pid || status)
		fail("a child", 0, 0, status);
}

static void run(long steps)
{
	for (step = 0; step < steps; step++) {
		unsigned long first, n, what = random_below(100);

		choose_range(&first, &n);
		if (what < 40)
			for (unsigned long i = 0; i < 4; i++)
				check_page(random_below(WINDOW));
		else if (what < 68)
			for (unsigned long i = first; i < first + n; i += 1 + random_below(3))
				write_page(i);
		else if (what < 78)
			do_map(first, n);
		else if (what < 83)
			do_unmap(first, n);
		else if (what < 89)
			do_protect(first, n);
		else if (what < 94)
			do_remap(first, n);
		else if (what < 99)
			do_advise(first, n);
		else if (!random_below(4))
			do_fork();
	}
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };
	long steps = argc > 2 ? atol(argv[2]) : 1000;
	int processes = argc > 3 ? atoi(argv[3]) : 1, status, failed = 0;

	seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
	for (int i = 0; i < processes; i++) {
		if (fork())
			continue;
		seed += (uint64_t)i * 1000;
		state = seed * 0x9e3779b97f4a7c15ULL | 1;
		window = mmap(NULL, WINDOW * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		munmap(window, WINDOW * PAGE);
		run(steps);
		check_all();
		_exit(0);
	}
	while (wait(&status) > 0)
		failed |= status != 0;
	printf("model: seed %llu, %ld steps, %d processes: %s\n",
	       (unsigned long long)strtoull(argc > 1 ? argv[1] : "1", NULL, 0), steps, processes,
	       failed ? "failed" : "ok");
	return failed;
}
