// SPDX-License-Identifier: MIT
/*
 * CPUs as host threads.
 *
 * CPU 0 is the thread that called host_start(); the others are started by arch_start_cpu(). GS holds the CPU's
 * per-CPU offset. What is pending for a CPU is a byte in its per-CPU area: a bit is set by host_cpu_raise(), from any
 * thread or signal handler, and taken with an exchange by the CPU itself when it delivers. A CPU that waits in
 * arch_cpu_idle() sleeps on its futex word `wake`, which changes whenever a bit is set; one that runs gets a host
 * signal, and the handler delivers unless the CPU holds interrupts back.
 *
 * In virtual time, the clock jumps only when every CPU that is online waits: idle_lock guards that decision. If no
 * timer is set either, nothing can happen any more, and CPU 0 is told so.
 */
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <asm/prctl.h>

#include "internal.h"

#define HWCAP2_FSGSBASE 2

struct host_cpu host_cpus[HOST_MAX_CPUS];
_Thread_local struct host_cpu *host_me;

/* Of each CPU; the machine owns them, the core reaches them through <asm/irqflags.h>. */
unsigned char arch_irq_disabled __attribute__((section("percpu_data"))) = 1;
unsigned char arch_irq_pending __attribute__((section("percpu_data")));

static struct host_lock idle_lock = { ATOMIC_FLAG_INIT };
static unsigned int idle_cpus;	     /* in arch_cpu_idle(); idle_lock */
static unsigned int online_cpus = 1; /* idle_lock */
static char first_signal_stack[HOST_SIGNAL_STACK] __attribute__((aligned(64)));
static char first_emergency_stack[HOST_EMERGENCY_STACKS * HOST_EMERGENCY_STACK] __attribute__((aligned(64)));

/**
 * host_lock_slow - wait for a lock that another CPU holds
 */
void host_lock_slow(struct host_lock *lock)
{
	for (unsigned int turn = 1; atomic_flag_test_and_set_explicit(&lock->flag, memory_order_acquire); turn++) {
		__builtin_ia32_pause();
		if (turn % 64 == 0)
			sched_yield();
	}
}

/**
 * host_cpu_init - the calling thread becomes CPU 0
 */
void host_cpu_init(void)
{
	struct host_cpu *cpu = &host_cpus[0];
	unsigned long here = (unsigned long)__builtin_frame_address(0);

	for (unsigned int i = 0; i < HOST_MAX_CPUS; i++) {
		host_cpus[i].id = i;
		atomic_store(&host_cpus[i].deadline, UINT64_MAX);
	}
	cpu->tid = getpid();
	cpu->online = true;
	cpu->signal_stack = first_signal_stack;
	cpu->emergency_stack = first_emergency_stack;
	cpu->main_stack_low = here - (8UL << 20);
	cpu->main_stack_high = here + (1UL << 20);
	host_me = cpu;
}

/**
 * arch_cpu_count - how many CPUs the machine has
 */
unsigned int arch_cpu_count(void)
{
	return host_config.cpus;
}

static void set_gs(unsigned long base)
{
	static int fast = -1;

	if (fast < 0)
		fast = !!(getauxval(AT_HWCAP2) & HWCAP2_FSGSBASE);
	if (fast)
		__asm__ volatile("wrgsbase %0" : : "r"(base) : "memory");
	else if (syscall(SYS_arch_prctl, ARCH_SET_GS, base))
		host_fatal(HOST_EXIT_LIMIT, "the host does not let a process set GS: %s", strerror(errno));
}

static void async_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGALRM);
	sigaddset(set, SIGPROF);
	sigaddset(set, HOST_SIGNAL_IRQ);
}

/**
 * arch_set_percpu_offset - point GS at this CPU's area (see port.h)
 */
void arch_set_percpu_offset(unsigned long offset)
{
	unsigned char off = host_me->id ? 1 : host_irq_is_off();
	sigset_t set;

	set_gs(offset);
	host_irq_set(off);
	host_me->percpu_offset = offset;
	if (host_me->id && !host_me->online) {
		__asm__ volatile("movb $0, %%gs:%0" : "=m"(arch_irq_pending));
		host_lock(&idle_lock);
		host_me->online = true;
		online_cpus++;
		host_unlock(&idle_lock);
		async_signals(&set);
		pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	}
}

struct cpu_start {
	struct host_cpu *cpu;
	void *stack_top;
};

static void enter_core(void *arg)
{
	secondary_start(((struct host_cpu *)arg)->id);
}

static void *cpu_thread(void *arg)
{
	struct cpu_start start = *(struct cpu_start *)arg;
	unsigned long here = (unsigned long)__builtin_frame_address(0);

	free(arg);
	host_me = start.cpu;
	host_me->tid = (pid_t)syscall(SYS_gettid);
	host_me->main_stack_low = here - (1UL << 20);
	host_me->main_stack_high = here + (64UL << 10);
	if (host_signal_stack_use(host_me))
		host_fatal(HOST_EXIT_LIMIT, "cannot set up CPU %u: %s", host_me->id, strerror(errno));
	host_fiber_enter(start.stack_top);
	host_run_on_stack(start.stack_top, enter_core, host_me);
}

/**
 * arch_start_cpu - make a host thread for a CPU (see port.h)
 *
 * Asynchronous signals stay blocked in the new thread until it has set its per-CPU offset.
 */
int arch_start_cpu(unsigned int number, void *stack_top)
{
	struct host_cpu *cpu = &host_cpus[number];
	struct cpu_start *start;
	sigset_t set, old;
	pthread_t thread;
	size_t bytes = HOST_SIGNAL_STACK + HOST_EMERGENCY_STACKS * HOST_EMERGENCY_STACK;
	int err;

	if (number == 0 || number >= host_config.cpus || cpu->tid)
		return -EINVAL;
	cpu->signal_stack =
		mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (cpu->signal_stack == MAP_FAILED)
		return -ENOMEM;
	cpu->emergency_stack = cpu->signal_stack + HOST_SIGNAL_STACK;
	start = malloc(sizeof(*start));
	if (!start)
		return -ENOMEM;
	*start = (struct cpu_start){ cpu, stack_top };
	async_signals(&set);
	pthread_sigmask(SIG_BLOCK, &set, &old);
	err = pthread_create(&thread, NULL, cpu_thread, start);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (err) {
		free(start);
		munmap(cpu->signal_stack, bytes);
		return -err;
	}
	pthread_detach(thread);
	return 0;
}

/**
 * host_futex_wait - sleep while *@word is @value, at most @ns nanoseconds (negative: for ever)
 */
void host_futex_wait(_Atomic uint32_t *word, uint32_t value, int64_t ns)
{
	struct timespec limit = { ns / 1000000000, ns % 1000000000 };
	int saved = errno;

	syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, ns < 0 ? NULL : &limit, NULL, 0);
	errno = saved;
}

/**
 * host_futex_wake - wake who waits for a change of *@word
 */
void host_futex_wake(_Atomic uint32_t *word)
{
	int saved = errno;

	syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
	errno = saved;
}

static unsigned char *pending_of(struct host_cpu *cpu)
{
	return (unsigned char *)((unsigned long)&arch_irq_pending + cpu->percpu_offset);
}

/**
 * host_cpu_raise - make interrupts pending on a CPU, and see that it notices
 * @bits: PENDING_*
 *
 * On the calling CPU itself nothing is delivered yet.
 */
void host_cpu_raise(struct host_cpu *cpu, unsigned char bits)
{
	int saved = errno;

	__atomic_fetch_or(pending_of(cpu), bits, __ATOMIC_SEQ_CST);
	atomic_fetch_add(&cpu->wake, 1);
	if (cpu == host_me)
		return;
	if (atomic_load(&cpu->idle))
		host_futex_wake(&cpu->wake);
	else if (cpu->online)
		syscall(SYS_tgkill, getpid(), cpu->tid, HOST_SIGNAL_IRQ);
	errno = saved;
}

/**
 * arch_send_ipi - make do_ipi() run on a CPU (see port.h)
 */
void arch_send_ipi(unsigned int cpu)
{
	host_cpu_raise(&host_cpus[cpu], PENDING_IPI);
	if (&host_cpus[cpu] == host_me && !host_irq_is_off())
		arch_deliver_pending();
}

/**
 * arch_deliver_pending - run the handlers of what is pending on this CPU (see port.h)
 */
void arch_deliver_pending(void)
{
	for (;;) {
		unsigned char bits = 0;

		host_irq_set(1);
		__asm__ volatile("xchgb %0, %%gs:%1" : "+q"(bits), "+m"(arch_irq_pending) : : "memory");
		if (bits & PENDING_TIMER)
			do_timer_interrupt();
		if (bits & PENDING_IPI)
			do_ipi();
		if (bits & PENDING_STREAM)
			do_stream_interrupt();
		host_irq_set(0);
		if (!host_irq_pending())
			return;
	}
}

/* Does every CPU wait, and none has anything to wake up for? idle_lock is held. */
static bool all_at_rest(void)
{
	if (idle_cpus != online_cpus)
		return false;
	for (unsigned int i = 0; i < host_config.cpus; i++)
		if (host_cpus[i].online && __atomic_load_n(pending_of(&host_cpus[i]), __ATOMIC_SEQ_CST))
			return false;
	return true;
}

/*
 * The machine is at rest, and somebody waits for input: that may take as long as the next timer is away. idle_lock is held, and
 * dropped meanwhile. Returns true if the time has come for the timer.
 */
static bool wait_for_input(struct host_cpu *me, uint32_t wake)
{
	int64_t ns = host_clock_until_next();

	if (!ns)
		return true;
	host_unlock(&idle_lock);
	arch_console_flush();
	host_futex_wait(&me->wake, wake, ns);
	host_lock(&idle_lock);
	return atomic_load(&me->wake) == wake && ns > 0 && host_clock_until_next() == ns;
}

/* Wait in virtual time; returns false if the machine has come to rest for good. */
static bool wait_virtual(struct host_cpu *me)
{
	bool alive = true;

	host_lock(&idle_lock);
	atomic_store(&me->idle, true);
	idle_cpus++;
	while (!host_irq_pending()) {
		uint32_t wake = atomic_load(&me->wake);

		if (host_irq_pending())
			break;
		if (all_at_rest()) {
			if (host_stream_awaited() && !wait_for_input(me, wake))
				continue;
			if (host_clock_jump())
				continue; /* some CPU has a timer interrupt now; if not this one, wait */
			if (me->id == 0) {
				alive = false;
				break;
			}
			atomic_fetch_add(&host_cpus[0].wake, 1);
			host_futex_wake(&host_cpus[0].wake);
		}
		host_unlock(&idle_lock);
		host_futex_wait(&me->wake, wake, -1);
		host_lock(&idle_lock);
	}
	idle_cpus--;
	atomic_store(&me->idle, false);
	host_unlock(&idle_lock);
	return alive;
}

static void wait_real(struct host_cpu *me)
{
	atomic_store(&me->idle, true);
	while (!host_irq_pending()) {
		uint32_t wake = atomic_load(&me->wake);
		uint64_t deadline = atomic_load(&me->deadline), now = arch_clock_peek_ns();
		int64_t ns = deadline == UINT64_MAX ? -1 : deadline > now ? (int64_t)(deadline - now) : 0;

		if (host_irq_pending())
			break;
		if (ns)
			host_futex_wait(&me->wake, wake, ns);
		host_timer_signal(me);
	}
	atomic_store(&me->idle, false);
}

/**
 * arch_cpu_idle - wait for an interrupt (see port.h)
 */
bool arch_cpu_idle(void)
{
	if (host_irq_pending())
		return true;
	if (arch_clock_is_virtual())
		return wait_virtual(host_me);
	arch_console_flush();
	wait_real(host_me);
	return true;
}
