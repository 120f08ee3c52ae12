// SPDX-License-Identifier: MIT
/*
 * Two guards against code that never comes back.
 *
 * The time-out (SIGALRM, real time): says what the CPU was executing, and ends the machine.
 *
 * The tick (SIGPROF, every 20 ms of CPU time that the process uses): in virtual time, code that waits for jiffies in
 * a loop of its own, without any call that moves the clock, would wait for ever. So when the clock stands still
 * although core or module code runs, the tick lets time pass. Plain computation must not be disturbed, or its output
 * would depend on the host's speed. The two are told apart by their registers: a loop that waits comes to the same
 * instruction with the same registers again and again, one that computes has a counter or a pointer that moves. What
 * stays undecided counts as waiting after a second.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include "internal.h"

#define TICK_US 20000
#define SAMPLES 8     /* of registers that are remembered */
#define SAME_STATES 2 /* times that a state must come again, until the loop counts as waiting */
#define ANY_TICKS 50  /* without virtual time passing, until anything counts as waiting */
#define TICK_VIRTUAL_NS (TICK_US * 1000UL)
#define MAX_FRAMES 64

/* What the last ticks saw; only the thread that handles SIGPROF touches it. */
static struct {
	uint64_t clock;
	unsigned int stood_still; /* ticks since the clock last moved by itself */
	unsigned int same_states;
	unsigned int samples;
	greg_t state[SAMPLES][REG_RIP + 1]; /* all general registers come before rip in gregset_t */
} last;
static unsigned int timeout_seconds;
static int timeout_status;

static void forget_samples(void)
{
	last.stood_still = last.same_states = last.samples = 0;
}

/*
 * Has this state been seen before? One with the same instruction but other registers means that something is
 * computed.
 */
static void compare_state(const greg_t *now)
{
	for (unsigned int i = 0; i < last.samples && i < SAMPLES; i++) {
		if (last.state[i][REG_RIP] != now[REG_RIP])
			continue;
		if (!memcmp(last.state[i], now, sizeof(last.state[i]))) {
			last.same_states++;
			return;
		}
		last.same_states = last.samples = 0;
		break;
	}
	memcpy(last.state[last.samples++ % SAMPLES], now, sizeof(last.state[0]));
}

/**
 * host_watchdog_tick - 20 ms of CPU time have passed: does the interrupted code wait for time that does not pass?
 *
 * May deliver interrupts, if they are on.
 */
void host_watchdog_tick(const ucontext_t *uc)
{
	uint64_t now = arch_clock_peek_ns();

	if (host_config.realtime || !host_in_core((unsigned long)uc->uc_mcontext.gregs[REG_RIP])) {
		forget_samples();
		return;
	}
	if (now != last.clock)
		forget_samples();
	else
		last.stood_still++;
	compare_state(uc->uc_mcontext.gregs);
	if ((last.same_states >= SAME_STATES || last.stood_still >= ANY_TICKS) && !host_irq_is_off()) {
		host_me->signal_depth++;
		host_clock_tick(TICK_VIRTUAL_NS);
		host_me->signal_depth--;
		/* It goes on waiting until the clock moves by itself. */
		last.same_states = last.samples = 0;
		last.stood_still = ANY_TICKS;
	}
	last.clock = arch_clock_peek_ns();
}

/* The nearest caller in the core or a module, following frame pointers on the interrupted stack. */
static unsigned long find_core_frame(const ucontext_t *uc)
{
	unsigned long ip = (unsigned long)uc->uc_mcontext.gregs[REG_RIP];
	unsigned long bp = (unsigned long)uc->uc_mcontext.gregs[REG_RBP];
	unsigned long sp = (unsigned long)uc->uc_mcontext.gregs[REG_RSP];

	/* A function of the machine that calls nothing has no frame: its return address is what the stack pointer points to. */
	if (!host_in_core(ip) && sp % 8 == 0 && host_in_core(*(unsigned long *)sp))
		return *(unsigned long *)sp;
	for (unsigned int i = 0; i < MAX_FRAMES && !host_in_core(ip); i++) {
		unsigned long next;

		if (bp < sp || bp - sp > 65536 || bp % 8)
			return 0;
		next = ((unsigned long *)bp)[0];
		ip = ((unsigned long *)bp)[1];
		sp = bp;
		bp = next;
	}
	return host_in_core(ip) ? ip : 0;
}

static void set_alarm(unsigned int seconds)
{
	struct itimerval timer = { .it_value.tv_sec = seconds };

	setitimer(ITIMER_REAL, &timer, NULL);
}

/* If this CPU waits, hand the time-out to one that does not. */
static bool ask_busy_cpu(void)
{
	if (host_me && !atomic_load(&host_me->idle))
		return false;
	for (unsigned int i = 0; i < host_config.cpus; i++)
		if (host_cpus[i].online && !atomic_load(&host_cpus[i].idle))
			return !syscall(SYS_tgkill, getpid(), host_cpus[i].tid, SIGALRM);
	return false;
}

/**
 * host_watchdog_timeout - the machine has run for too long: say where it is, and end it
 *
 * Signals go to any thread, so one that waits passes it on to a CPU that runs something. Should that one not answer, or the report
 * itself get stuck, the alarm comes again a second later, and does without.
 */
void host_watchdog_timeout(const ucontext_t *uc)
{
	static _Atomic unsigned int turn; /* 0: the first alarm, 1: passed on, 2: reporting */
	unsigned int first = 0;
	unsigned long ip;
	char where[400] = "waiting", *end = where + sizeof(where);
	size_t length;

	set_alarm(1);
	if (atomic_compare_exchange_strong(&turn, &first, 1) && ask_busy_cpu())
		return;
	if (atomic_exchange(&turn, 2) == 2)
		_exit(timeout_status);
	ip = host_me && (atomic_load(&host_me->idle) || atomic_load(&host_me->program)) ? 0 : find_core_frame(uc);

	if (host_me && atomic_load(&host_me->program))
		memcpy(where, "running a program", sizeof("running a program"));
	if (ip) {
		char *p = where;

		p += snprintf(p, (size_t)(end - p), "executing ");
		length = core_address_text(ip, p, (size_t)(end - p) - 1);
		p += length;
		length = arch_source_line(ip, p + 2, (size_t)(end - p) - 4);
		if (length) {
			memcpy(p, " (", 2);
			p += 2 + length;
			*p++ = ')';
		}
		*p = '\0';
	}
	host_fatal(timeout_status, "time-out: after %u s the machine was still running; CPU %u was %s", timeout_seconds,
		   host_me ? host_me->id : 0, where);
}

/**
 * host_set_timeout - end the machine with @status after @seconds of real time from now; 0: never
 */
void host_set_timeout(unsigned int seconds, int status)
{
	timeout_seconds = seconds;
	timeout_status = status;
	set_alarm(seconds);
}

/**
 * host_watchdog_init - start the tick, and the time-out if one is wanted
 */
void host_watchdog_init(void)
{
	struct itimerval tick = { { 0, TICK_US }, { 0, TICK_US } };

	if (!host_config.realtime)
		setitimer(ITIMER_PROF, &tick, NULL);
	if (host_config.timeout)
		host_set_timeout(host_config.timeout, host_config.timeout_status);
}
