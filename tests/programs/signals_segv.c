// SPDX-License-Identifier: MIT
/* The signals of wrong accesses and instructions: number, code, address, and going on afterwards. */
#include "program.h"
#include <ucontext.h>

static char *page;
static volatile int count;

static void die_null(void)
{
	*(volatile int *)8 = 1;
}
static void die_jump(void)
{
	((void (*)(void))0x10)();
}
static void die_abort(void)
{
	abort();
}
static void die_ignored(void)
{
	signal(SIGSEGV, SIG_IGN);
	die_null();
}
static void die_blocked(void)
{
	sigset_t set;

	sigfillset(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	die_null();
}
static void die_in_handler(void)
{
	signal(SIGSEGV, (void (*)(int))die_null);
	die_null();
}
static void die_divide(void)
{
	__asm__ volatile("xor %%edx,%%edx; xor %%ecx,%%ecx; div %%ecx" ::: "eax", "ecx", "edx");
}
static void die_illegal(void)
{
	__asm__ volatile("ud2");
}
static void die_trap(void)
{
	__asm__ volatile("int3");
}
static void die_privileged(void)
{
	__asm__ volatile("hlt");
}
static void die_noncanonical(void)
{
	*(volatile int *)0x8000000000000000UL = 1;
}
static void die_kernel(void)
{
	*(volatile int *)0xffff888000000000UL = 1;
}

/* Repairs what was wrong and lets the instruction run again. */
static void repair(int number, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	(void)number;
	count++;
	say("repair: code %d offset %ld, error %ld, trap %ld, cr2 %ld", info->si_code,
	    (long)((char *)info->si_addr - page), (long)uc->uc_mcontext.gregs[REG_ERR],
	    (long)uc->uc_mcontext.gregs[REG_TRAPNO], (long)(uc->uc_mcontext.gregs[REG_CR2] - (long)page));
	mprotect(page, PAGE, info->si_code == SEGV_MAPERR ? PROT_NONE : RW);
	if (info->si_code == SEGV_MAPERR)
		map_at(page, 1, PROT_READ);
}
static void skip_instruction(int number, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	say("signal SIG%s code %d, at the instruction %d, trap %ld", sigabbrev_np(number), info->si_code,
	    (long)info->si_addr == uc->uc_mcontext.gregs[REG_RIP], (long)uc->uc_mcontext.gregs[REG_TRAPNO]);
	uc->uc_mcontext.gregs[REG_RIP] += number == SIGTRAP ? 0 : number == SIGSEGV ? 1 : 2;
}

static void repaired(void)
{
	struct sigaction action = { .sa_sigaction = repair, .sa_flags = SA_SIGINFO };

	sigaction(SIGSEGV, &action, NULL);
	page = find_hole(1);
	page[17] = 4;
	say("went on: %d after %d signals", page[17], count);
}
static void skipped(void)
{
	struct sigaction action = { .sa_sigaction = skip_instruction, .sa_flags = SA_SIGINFO };

	sigaction(SIGFPE, &action, NULL);
	sigaction(SIGILL, &action, NULL);
	sigaction(SIGTRAP, &action, NULL);
	sigaction(SIGSEGV, &action, NULL);
	die_divide();
	die_illegal();
	die_trap();
	die_privileged();
	say("went on");
}

static void codes(void)
{
	char *h = find_hole(8);

	map_at(h, 1, PROT_READ);
	map_at(h + PAGE, 1, PROT_NONE);
	show_probe("unmapped", h, 4 * PAGE + 3, 0);
	show_probe("unmapped", h, 4 * PAGE + 3, 1);
	show_probe("read-only", h, 1, 1);
	show_probe("no access", h, PAGE + 2, 0);
	show_probe("null", NULL, 0, 0);
	show_probe("null", NULL, 123, 1);
	int fd = make_file("/tmp/segv", "abc", 3);
	char *f = mmap(h, 3 * PAGE, RW, MAP_SHARED | MAP_FIXED, fd, 0);
	show_probe("file", f, 0, 0);
	show_probe("behind its end, same page", f, 100, 1);
	show_probe("behind its end", f, PAGE + 5, 0);
	show_probe("behind its end", f, 2 * PAGE, 1);
	ftruncate(fd, 0);
	show_probe("truncated", f, 0, 0);
	ftruncate(fd, 2 * PAGE);
	show_probe("grown", f, PAGE + 5, 1);
	unlink("/tmp/segv");
	probe((char *)0x8000000000000000UL, 0);
	say("not canonical: signal %d code %d address %p", probe_signal, probe_code, (void *)probe_address);
	probe((char *)0xffff888000000000UL, 0);
	say("kernel: signal %d code %d address %p", probe_signal, probe_code, (void *)probe_address);
}

int main(void)
{
	in_child("null", die_null);
	in_child("jump", die_jump);
	in_child("abort", die_abort);
	in_child("ignored", die_ignored);
	in_child("blocked", die_blocked);
	in_child("in the handler", die_in_handler);
	in_child("divide", die_divide);
	in_child("illegal", die_illegal);
	in_child("trap", die_trap);
	in_child("privileged", die_privileged);
	in_child("not canonical", die_noncanonical);
	in_child("kernel", die_kernel);
	in_child("repaired", repaired);
	in_child("skipped", skipped);
	codes();
	return 0;
}
