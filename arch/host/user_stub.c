// SPDX-License-Identifier: MIT
/*
 * The code that lives in stubs.
 *
 * It is copied to STUB_TEXT as a whole, so it calls nothing outside its section, has no data, and is compiled without
 * any instrumentation (Makefile). There are two parts:
 *
 * The nursery is a process that holds nothing else, and makes a stub by cloning itself whenever the machine asks. The
 * new process maps its slots, starts a thread for every further CPU, locks itself in with the seccomp filter, gives up
 * what only the nursery needs, and runs into a breakpoint: so its first stop has a signal frame like every other.
 *
 * A stub's thread comes here with every signal: the program has made a system call (SIGSYS), has faulted, or the
 * machine wants it to stop. The signal frame, with all registers, lies in the thread's slot. The machine edits it there
 * and gives a list of host calls to carry out; then the thread returns through the frame. Nothing that a slot says can
 * do more than the filter lets through.
 */
#include <asm/unistd.h>
#include <linux/futex.h>
#include <linux/mman.h>
#include <linux/prctl.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <signal.h>

#include "user_stub.h"

#define STUB __attribute__((section("host_stub"), used))

static inline __attribute__((always_inline)) long call6(long nr, long a, long b, long c, long d, long e, long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long ret;

	__asm__ volatile("syscall"
			 : "=a"(ret)
			 : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return ret;
}

static inline __attribute__((always_inline)) long call3(long nr, long a, long b, long c)
{
	return call6(nr, a, b, c, 0, 0, 0);
}

static inline __attribute__((always_inline)) uint64_t cycles(void)
{
	return __builtin_ia32_rdtsc();
}

static inline __attribute__((always_inline)) void futex(uint32_t *word, int op, uint32_t value)
{
	call6(__NR_futex, (long)word, op, value, 0, 0, 0);
}

/* Give the turn to the machine, and wait until it comes back. */
static STUB void hand_over(uint32_t *turn, uint32_t spin)
{
	uint64_t start;
	uint32_t seen;

	if (__atomic_exchange_n(turn, STUB_STOPPED, __ATOMIC_SEQ_CST) == STUB_GO_AWAITED)
		futex(turn, FUTEX_WAKE, 1);
	start = cycles();
	while (__atomic_load_n(turn, __ATOMIC_ACQUIRE) == STUB_STOPPED) {
		if (cycles() - start < spin) {
			__builtin_ia32_pause();
			continue;
		}
		seen = STUB_STOPPED;
		if (!__atomic_compare_exchange_n(turn, &seen, STUB_STOPPED_ASLEEP, 0, __ATOMIC_SEQ_CST,
						 __ATOMIC_SEQ_CST))
			return;
		while (__atomic_load_n(turn, __ATOMIC_ACQUIRE) == STUB_STOPPED_ASLEEP)
			futex(turn, FUTEX_WAIT, STUB_STOPPED_ASLEEP);
	}
}

/* Carry out what the machine wants. The calls are wiped: they hold what lets a mapping through the filter. */
static STUB int run_calls(struct stub_slot *slot)
{
	uint32_t count = slot->count;
	int error = 0;

	for (uint32_t i = 0; i < count && i < STUB_CALLS; i++) {
		struct stub_call *c = &slot->calls[i];
		long ret;

		if (!error) {
			ret = call6((long)c->nr, (long)c->arg[0], (long)c->arg[1], (long)c->arg[2], (long)c->arg[3],
				    (long)c->arg[4], (long)c->arg[5]);
			if (ret < 0 && ret >= -4095)
				error = (int)ret;
		}
		c->arg[4] = 0;
	}
	slot->count = 0;
	slot->error = error;
	if (!error)
		__atomic_store_n(&slot->acknowledged, slot->batch, __ATOMIC_RELEASE);
	return error;
}

static STUB void read_bases(struct stub_slot *slot)
{
	if (slot->fast_bases) {
		__asm__ volatile("rdfsbase %0" : "=r"(slot->base[0]));
		__asm__ volatile("rdgsbase %0" : "=r"(slot->base[1]));
	}
}

static STUB void write_bases(struct stub_slot *slot)
{
	if (slot->fast_bases) {
		__asm__ volatile("wrfsbase %0" : : "r"(slot->base[0]));
		__asm__ volatile("wrgsbase %0" : : "r"(slot->base[1]));
	} else if (slot->load_bases) {
		call3(__NR_arch_prctl, 0x1002, (long)slot->base[0], 0); /* ARCH_SET_FS */
		call3(__NR_arch_prctl, 0x1001, (long)slot->base[1], 0); /* ARCH_SET_GS */
	}
}

/**
 * stub_on_signal - the handler of all signals, on the slot's signal stack, with everything blocked
 */
STUB void stub_on_signal(int signo, void *info, void *context)
{
	struct stub_slot *slot = (struct stub_slot *)((unsigned long)context & ~(STUB_SLOT_BYTES - 1));

	(void)signo;
	(void)info;
	slot->frame = (uint64_t)context;
	read_bases(slot);
	do {
		hand_over(&slot->turn, slot->spin);
	} while (run_calls(slot) || !slot->resume);
	write_bases(slot);
}

/**
 * stub_restore - where the handler returns to
 */
__asm__(".pushsection host_stub, \"ax\"\n"
	".globl stub_restore\n"
	".type stub_restore, @function\n"
	"stub_restore:\n"
	"	mov $15, %eax\n" /* rt_sigreturn */
	"	syscall\n"
	"	ud2\n"
	".size stub_restore, . - stub_restore\n"
	".popsection");

/* A thread announces itself in its slot; from here on its signals go to the slot's stack. */
static STUB void settle(struct stub_slot *slot, uint64_t mask)
{
	stack_t stack = { 0 };

	stack.ss_sp = (char *)slot + STUB_START_STACK;
	stack.ss_size = STUB_SLOT_BYTES - STUB_START_STACK;
	call3(__NR_sigaltstack, (long)&stack, 0, 0);
	call6(__NR_rt_sigprocmask, SIG_SETMASK, (long)&mask, 0, sizeof(mask), 0, 0);
	__atomic_store_n(&slot->tid, (int32_t)call3(__NR_gettid, 0, 0, 0), __ATOMIC_RELEASE);
}

STUB void stub_thread(struct stub_slot *slot, uint64_t mask);
STUB void __attribute__((noreturn)) stub_thread(struct stub_slot *slot, uint64_t mask)
{
	settle(slot, mask);
	__asm__ volatile("int3");
	__builtin_unreachable();
}

static STUB long start_thread(struct stub_slot *slot, uint64_t mask)
{
	const long flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;
	register long r10 __asm__("r10") = 0;
	register long r8 __asm__("r8") = 0;
	register struct stub_slot *r12 __asm__("r12") = slot;
	register uint64_t r13 __asm__("r13") = mask;
	long ret;

	__asm__ volatile("syscall\n\t"
			 "test %%rax, %%rax\n\t"
			 "jnz 1f\n\t"
			 "mov %%r12, %%rdi\n\t"
			 "mov %%r13, %%rsi\n\t"
			 "call stub_thread\n"
			 "1:"
			 : "=a"(ret)
			 : "a"((long)__NR_clone), "D"(flags), "S"((char *)slot + STUB_START_STACK - 16), "d"(0L),
			   "r"(r10), "r"(r8), "r"(r12), "r"(r13)
			 : "rcx", "r11", "memory");
	return ret;
}

static STUB void __attribute__((noreturn)) give_up(void)
{
	for (;;)
		call3(__NR_exit_group, 1, 0, 0);
}

static STUB struct stub_slot *slot_of(uint64_t base, uint32_t cpu)
{
	return (struct stub_slot *)(base + cpu * STUB_SLOT_BYTES);
}

/* The new process becomes a stub. On the stack of the nursery, of which it has a copy. */
static STUB void __attribute__((noreturn)) become_stub(struct stub_nursery *nursery, uint64_t base, uint64_t offset)
{
	uint32_t cpus = nursery->cpus;
	uint64_t mask = nursery->mask;

	call3(__NR_prctl, PR_SET_PDEATHSIG, SIGKILL, 0);
	if (call3(__NR_getppid, 0, 0, 0) != nursery->parent)
		give_up();
	if (call6(__NR_mmap, (long)base, (long)(cpus * STUB_SLOT_BYTES), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
		  STUB_SLOTS_FD, (long)offset) != (long)base)
		give_up();
	call3(__NR_close, STUB_SLOTS_FD, 0, 0);
	call3(__NR_prctl, PR_SET_NAME, (long)nursery->name, 0);
	for (uint32_t cpu = 1; cpu < cpus; cpu++)
		if (start_thread(slot_of(base, cpu), mask) < 0)
			give_up();
	settle(slot_of(base, 0), mask);
	for (uint32_t cpu = 1; cpu < cpus; cpu++)
		while (__atomic_load_n(&slot_of(base, cpu)->turn, __ATOMIC_ACQUIRE) == STUB_GO)
			call3(__NR_sched_yield, 0, 0, 0);
	if (call3(__NR_seccomp, SECCOMP_SET_MODE_FILTER, cpus > 1 ? SECCOMP_FILTER_FLAG_TSYNC : 0,
		  (long)&nursery->filter))
		give_up();
	__asm__ volatile("syscall\n\tint3"
			 :
			 : "a"((long)__NR_munmap), "D"(STUB_NURSERY), "S"(STUB_NURSERY_BYTES)
			 : "rcx", "r11", "memory");
	__builtin_unreachable();
}

/**
 * stub_nursery_run - make stubs, for ever
 */
STUB void stub_nursery_run(struct stub_nursery *nursery)
{
	for (;;) {
		uint64_t base, offset;
		long pid;

		hand_over(&nursery->turn, 0);
		base = nursery->base;
		offset = nursery->offset;
		/* The machine is the parent, so that it can wait for the new process; and is not told when it ends. */
		pid = call6(__NR_clone, CLONE_PARENT, 0, 0, 0, 0, 0);
		if (!pid)
			become_stub(nursery, base, offset);
		nursery->pid = (int32_t)pid;
	}
}

/**
 * stub_leave - the last step of a process that becomes the nursery: what is below and above the nursery's own pages
 * goes
 */
__asm__(".pushsection host_stub, \"ax\"\n"
	".globl stub_leave\n"
	".type stub_leave, @function\n"
	"stub_leave:\n"
	"	mov $11, %eax\n" /* munmap */
	"	xor %edi, %edi\n"
	"	movabs $" STUB_STRING(
		STUB_TEXT_PLAIN) ", %rsi\n"
				 "	mov %rsi, %rbx\n"
				 "	syscall\n"
				 "	mov $11, %eax\n"
				 "	lea " STUB_STRING(
					 STUB_NURSERY_END) "(%rbx), %rdi\n"
							   "	movabs $0x7ffffffff000, %rsi\n"
							   "	sub %rdi, %rsi\n"
							   "	syscall\n"
							   "	lea " STUB_STRING(
								   STUB_NURSERY_START) "(%rbx), %rdi\n"
										       "	call stub_nursery_run\n"
										       ".size stub_leave, . - "
										       "stub_leave\n"
										       ".popsection");
