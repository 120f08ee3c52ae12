// SPDX-License-Identifier: MIT
/*
 * The nursery: the process that all stubs are clones of.
 *
 * It is forked from the machine when the first program is about to run, gives up everything that it has inherited but
 * the RAM file and the file of slots, and goes on in user_stub.c. So making a stub copies a handful of pages, however
 * large the machine is, and no stub ever had anything of the machine in its address space.
 *
 * The fork happens on a stack of its own: a task's stack lies in RAM, which parent and child would share.
 *
 * The seccomp filter that stubs lock themselves in with is made here. What the program calls becomes a signal. The
 * stub's own code may wait, return from signals, set its bases, and unmap; it may map only if the upper half of the
 * descriptor argument, which the host ignores, holds a random number. That number is in a stub's memory only in a list
 * of calls, between the machine's writing it and the stub's carrying it out; and the slots lie at a random place. So a
 * program that jumps into the stub's code can break its own stub, but gets at no memory of the machine.
 *
 * All of them die with the machine: by PR_SET_PDEATHSIG. If the nursery is killed, the next order starts another.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user.h"

#define FORK_STACK (64UL << 10)
#define WAIT_NS 100000000
#define KERNEL_SA_RESTORER 0x04000000UL
#define RSEQ_SIGNATURE 0x53053053

uint32_t host_user_secret;
uint64_t host_user_bus;
static int slots_fd = -1;
static pid_t nursery_pid;
static bool ended_at_exit;
static struct stub_nursery *nursery; /* mapped here and there */

/* Weak: C libraries before 2.35 register no restartable sequences. */
extern const ptrdiff_t __rseq_offset __attribute__((weak));
extern const unsigned int __rseq_size __attribute__((weak));

/**
 * host_user_fast_bases - may programs and stubs read and write the bases of FS and GS with instructions?
 */
bool host_user_fast_bases(void)
{
	return getauxval(AT_HWCAP2) & 2;
}

/* ---- the filter ---- */

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t) __builtin_offsetof(struct seccomp_data, field))
#define LOAD_HIGH(field) \
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t) __builtin_offsetof(struct seccomp_data, field) + 4)
#define IF(value, yes, no) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), yes, no)
#define RET(action) BPF_STMT(BPF_RET | BPF_K, action)
#define ALLOW_CALL(nr) IF(nr, 0, 1), RET(SECCOMP_RET_ALLOW)

static void make_filter(struct stub_nursery *n)
{
	const struct sock_filter filter[] = {
		LOAD(arch),
		IF(AUDIT_ARCH_X86_64, 1, 0),
		RET(SECCOMP_RET_TRAP),
		LOAD_HIGH(instruction_pointer),
		IF(STUB_TEXT >> 32, 1, 0),
		RET(SECCOMP_RET_TRAP),
		LOAD(instruction_pointer),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)(STUB_TEXT + STUB_TEXT_BYTES), 0, 1),
		RET(SECCOMP_RET_TRAP),
		LOAD(nr),
		ALLOW_CALL(__NR_rt_sigreturn),
		ALLOW_CALL(__NR_futex),
		ALLOW_CALL(__NR_munmap),
		ALLOW_CALL(__NR_arch_prctl),
		IF(__NR_mmap, 1, 0),
		RET(SECCOMP_RET_KILL_PROCESS),
		LOAD_HIGH(args[4]),
		IF(host_user_secret, 1, 0),
		RET(SECCOMP_RET_KILL_PROCESS),
		RET(SECCOMP_RET_ALLOW),
	};

	_Static_assert(sizeof(filter) <= sizeof(n->code), "the filter must fit");
	_Static_assert((uint32_t)STUB_TEXT == 0,
		       "the filter compares the lower half of an address with one bound only");
	memcpy(n->code, filter, sizeof(filter));
	n->filter.steps = sizeof(filter) / sizeof(filter[0]);
	n->filter.code = STUB_NURSERY + __builtin_offsetof(struct stub_nursery, code);
}

/* ---- in the new process ---- */

struct kernel_sigaction {
	unsigned long handler, flags, restorer, mask;
};

static const int program_signals[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS, STUB_KICK_SIGNAL };

static unsigned long stub_address(const void *here)
{
	return STUB_TEXT + (unsigned long)((const char *)here - __start_host_stub);
}

static void take_signals(void)
{
	struct kernel_sigaction action = {
		.handler = stub_address((void *)stub_on_signal),
		.flags = SA_SIGINFO | SA_ONSTACK | KERNEL_SA_RESTORER,
		.restorer = stub_address((void *)stub_restore),
		.mask = ~0UL,
	};

	for (unsigned int i = 0; i < sizeof(program_signals) / sizeof(program_signals[0]); i++)
		syscall(SYS_rt_sigaction, program_signals[i], &action, NULL, 8);
}

/* The host would go on writing into memory that is about to go. */
static int forget_rseq(void)
{
	char *area;

	if (!&__rseq_size || !__rseq_size)
		return 0;
	area = (char *)__builtin_thread_pointer() + __rseq_offset;
	for (uint32_t bytes = 32; bytes <= 512; bytes += 32)
		if (!syscall(SYS_rseq, area, bytes, 1, RSEQ_SIGNATURE))
			return 0;
	return -1;
}

static int keep_files(void)
{
	int ram = fcntl(host_ram_fd, F_DUPFD, STUB_SLOTS_FD + 1), slots = fcntl(slots_fd, F_DUPFD, STUB_SLOTS_FD + 1);

	if (ram < 0 || slots < 0 || dup2(ram, STUB_RAM_FD) < 0 || dup2(slots, STUB_SLOTS_FD) < 0)
		return -1;
	if (!syscall(SYS_close_range, STUB_SLOTS_FD + 1, ~0U, 0))
		return 0;
	for (int fd = STUB_SLOTS_FD + 1; fd < (int)sysconf(_SC_OPEN_MAX); fd++)
		close(fd);
	return 0;
}

static int map_text(void)
{
	size_t bytes = (size_t)(__stop_host_stub - __start_host_stub);
	char *text = mmap((void *)STUB_TEXT, STUB_TEXT_BYTES, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	char *page = (char *)STUB_NURSERY;

	if (text == MAP_FAILED || bytes > STUB_TEXT_BYTES)
		return -1;
	/* Byte by byte: a sanitizer's memcpy would look for shadow memory. */
	for (size_t i = 0; i < bytes; i++)
		((volatile char *)text)[i] = __start_host_stub[i];
	if (mprotect(text, STUB_TEXT_BYTES, PROT_READ | PROT_EXEC))
		return -1;
	if (mmap(page, STUB_NURSERY_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
	    MAP_FAILED)
		return -1;
	return mmap(page, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, STUB_SLOTS_FD, 0) == MAP_FAILED ? -1
														: 0;
}

/* The rest of the way is stub_leave()'s: this code and its stack are among what has to go. */
static void __attribute__((noreturn)) leave_machine_behind(void)
{
	__asm__ volatile(
		"mov %[stack], %%rsp\n\t"
		"jmp *%[leave]"
		:
		: [stack] "r"(STUB_NURSERY + STUB_NURSERY_BYTES - 64), [leave] "r"(stub_address((void *)stub_leave))
		: "memory");
	__builtin_unreachable();
}

static int nursery_main(void *arg)
{
	const struct rlimit none = { 0, 0 };

	(void)arg;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != nursery->parent)
		_exit(1);
	setsid();
	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_NAME, "ashlar-nursery");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || forget_rseq() || keep_files() || map_text())
		_exit(1);
	take_signals();
	leave_machine_behind();
}

/* ---- in the machine ---- */

static int make_files(void)
{
	char ones[HOST_PAGE];

	if (!host_user_secret && getrandom(&host_user_secret, sizeof(host_user_secret), 0) != sizeof(host_user_secret))
		return -EAGAIN;
	if (!host_user_bus) {
		off_t last = lseek(host_ram_fd, 0, SEEK_END) - (off_t)HOST_PAGE;

		memset(ones, 0xff, sizeof(ones));
		if (last < 0 || pwrite(host_ram_fd, ones, sizeof(ones), last) != (ssize_t)sizeof(ones))
			return -ENOMEM;
		host_user_bus = (uint64_t)last;
	}
	if (slots_fd < 0)
		slots_fd = memfd_create("ashlar-slots", MFD_CLOEXEC);
	if (slots_fd < 0)
		return -EAGAIN;
	if (!nursery) {
		if (ftruncate(slots_fd, HOST_PAGE))
			return -ENOMEM;
		nursery = mmap(NULL, HOST_PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, slots_fd, 0);
		if (nursery == MAP_FAILED) {
			nursery = NULL;
			return -ENOMEM;
		}
	}
	return 0;
}

/**
 * host_user_mask - the signals that are blocked while a program runs, as the host's sigset_t
 */
uint64_t host_user_mask(void)
{
	uint64_t mask = ~0UL;

	for (unsigned int i = 0; i < sizeof(program_signals) / sizeof(program_signals[0]); i++)
		mask &= ~(1UL << (program_signals[i] - 1));
	return mask;
}

static int fork_nursery(void)
{
	char *stack = mmap(NULL, FORK_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	sigset_t all, old;
	int pid;

	if (stack == MAP_FAILED)
		return -ENOMEM;
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &old);
	/* No signal tells the machine when it ends, and only who asks for it can wait for it. */
	pid = clone(nursery_main, stack + FORK_STACK, 0, NULL);
	if (pid < 0)
		pid = errno == ENOMEM ? -ENOMEM : -EAGAIN;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	munmap(stack, FORK_STACK);
	return pid;
}

static bool nursery_is_dead(void)
{
	siginfo_t info = { 0 };

	return waitid(P_PID, (id_t)nursery_pid, &info, WEXITED | WNOHANG | __WALL) || info.si_pid;
}

/* Wait until it is ready for an order; returns 0 or -EAGAIN if it has died. */
static int await_nursery(void)
{
	while (!host_user_wait(&nursery->turn, 0, WAIT_NS)) {
		if (!nursery_is_dead())
			continue;
		nursery_pid = 0;
		return -EAGAIN;
	}
	return 0;
}

static int start_nursery(void)
{
	int pid = make_files();

	if (pid)
		return pid;
	memset(nursery, 0, sizeof(*nursery));
	nursery->turn = STUB_GO;
	nursery->parent = getpid();
	nursery->cpus = host_config.cpus;
	nursery->mask = host_user_mask();
	memcpy(nursery->name, "ashlar-stub", sizeof("ashlar-stub"));
	make_filter(nursery);
	pid = fork_nursery();
	if (pid < 0)
		return pid;
	if (!ended_at_exit)
		ended_at_exit = !atexit(host_user_end);
	nursery_pid = pid;
	return await_nursery();
}

static uint64_t random_place(void)
{
	uint64_t where = 0;

	while (getrandom(&where, sizeof(where), 0) != sizeof(where))
		;
	return STUB_HIDDEN_LOW + where % ((STUB_HIDDEN_HIGH - STUB_HIDDEN_LOW) / STUB_HIDDEN_ALIGN) * STUB_HIDDEN_ALIGN;
}

static int map_window(struct user_stub *stub, uint64_t offset, size_t bytes)
{
	struct stat st;

	if (fstat(slots_fd, &st))
		return -ENOMEM;
	if ((uint64_t)st.st_size < offset + bytes && ftruncate(slots_fd, (off_t)(offset + bytes)))
		return -ENOMEM;
	stub->window = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, slots_fd, (off_t)offset);
	if (stub->window != MAP_FAILED)
		return 0;
	stub->window = NULL;
	return -ENOMEM;
}

static void clear_slots(struct user_stub *stub)
{
	for (unsigned int cpu = 0; cpu < host_config.cpus; cpu++) {
		struct user_slot *slot = &stub->slots[cpu];

		*slot = (struct user_slot){ .stub = stub, .shared = (void *)(stub->window + cpu * STUB_SLOT_BYTES) };
		memset(slot->shared, 0, sizeof(*slot->shared));
		slot->shared->turn = STUB_GO;
		slot->pin = -1; /* where the nursery was */
		host_user_retry_spin(&slot->spin);
		host_user_retry_spin(&slot->stub_spin);
		slot->shared->fast_bases = host_user_fast_bases();
	}
}

/**
 * host_user_order - ask for the process of a stub
 *
 * Its window is made if it has none. Only one order may be outstanding, until host_user_deliver(). Returns 0, -EAGAIN
 * or -ENOMEM.
 */
int host_user_order(struct user_stub *stub)
{
	size_t bytes = host_config.cpus * STUB_SLOT_BYTES;
	uint64_t offset = HOST_PAGE + stub->index * bytes;
	int err = 0;

	if (!nursery_pid || nursery_is_dead())
		err = start_nursery();
	if (!err && !stub->window)
		err = map_window(stub, offset, bytes);
	if (err)
		return err;
	clear_slots(stub);
	stub->base = random_place();
	nursery->base = stub->base;
	nursery->offset = offset;
	nursery->pid = 0;
	host_user_pass(&nursery->turn);
	return 0;
}

/**
 * host_user_deliver - the process that was ordered
 *
 * Returns 0 and stub->pid; or -EAGAIN or -ENOMEM. It may not have come to its first stop yet.
 */
int host_user_deliver(struct user_stub *stub)
{
	int err = await_nursery();

	if (err)
		return err;
	if (nursery->pid <= 0)
		return nursery->pid == -ENOMEM ? -ENOMEM : -EAGAIN;
	stub->pid = nursery->pid;
	return 0;
}

/**
 * host_user_delivered - the process that was ordered last, if it has been made yet
 */
pid_t host_user_delivered(void)
{
	return __atomic_load_n(&nursery->pid, __ATOMIC_RELAXED);
}

/**
 * host_user_end_nursery - at the end of the machine; async-signal-safe
 *
 * Returns false if it never was there, or this process is only a clone of the machine.
 */
bool host_user_end_nursery(void)
{
	if (!nursery_pid || nursery->parent != getpid())
		return false;
	host_user_end_process(nursery_pid);
	return true;
}
