// SPDX-License-Identifier: MIT
/*
 * Two guards against code that never comes back.
 *
 * The time-out (SIGALRM, real time): says what the CPU was executing, and ends the machine.
 *
 * The tick (SIGPROF, every 20 ms of CPU time that the process uses): in virtual time, code that waits for jiffies in
 * a loop of its own, without any call that moves the clock, would wait for ever. So when the clock stands still
 * although core or module code runs, the tick lets time pass. Plain computation must not be disturbed, or its output
 * would depend on the host's speed: a loop counts as waiting if three ticks in a row find it within a few
 * instructions, on the same stack depth; or, whatever it does, after half a second.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>

#include "internal.h"

#define TICK_US 20000
#define LOOP_BYTES 256 /* of code, at most, in a waiting loop */
#define LOOP_TICKS 3 /* in a row, until it counts as one */
#define ANY_TICKS 25 /* without virtual time passing, until anything counts as waiting */
#define TICK_VIRTUAL_NS (TICK_US * 1000UL)
#define MAX_FRAMES 64

/* What the last ticks saw; only the thread that handles SIGPROF touches it. */
static struct {
	uint64_t clock;
	unsigned long ip, sp;
	unsigned int same_loop, same_clock;
} last;
static unsigned int timeout_seconds;
static int timeout_status;

/**
 * host_watchdog_tick - 20 ms of CPU time have passed: does the interrupted code wait for time that does not pass?
 *
 * May deliver interrupts, if they are on.
 */
void host_watchdog_tick(const ucontext_t *uc)
{
	unsigned long ip = (unsigned long)uc->uc_mcontext.gregs[REG_RIP];
	unsigned long sp = (unsigned long)uc->uc_mcontext.gregs[REG_RSP];
	uint64_t now = arch_clock_peek_ns();

	if (host_config.realtime || !host_in_core(ip)) {
		last.same_loop = last.same_clock = 0;
		return;
	}
	if (now != last.clock)
		last.same_loop = last.same_clock = 0;
	else
		last.same_clock++;
	if (ip - last.ip + LOOP_BYTES <= 2 * LOOP_BYTES && sp == last.sp)
		last.same_loop++;
	else
		last.same_loop = 0;
	last.ip = ip;
	last.sp = sp;
	if ((last.same_loop >= LOOP_TICKS || last.same_clock >= ANY_TICKS) && !host_irq_is_off()) {
		host_me->signal_depth++;
		host_clock_tick(TICK_VIRTUAL_NS);
		host_me->signal_depth--;
	}
	last.clock = arch_clock_peek_ns();
	if (last.clock != now)
		last.same_clock = ANY_TICKS;
}

/* The nearest caller in the core or a module, following frame pointers on the interrupted stack. */
static unsigned long find_core_frame(const ucontext_t *uc)
{
	unsigned long ip = (unsigned long)uc->uc_mcontext.gregs[REG_RIP];
	unsigned long bp = (unsigned long)uc->uc_mcontext.gregs[REG_RBP];
	unsigned long sp = (unsigned long)uc->uc_mcontext.gregs[REG_RSP];

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

/**
 * host_watchdog_timeout - the machine has run for too long: say where it is, and end it
 */
void host_watchdog_timeout(const ucontext_t *uc)
{
	unsigned long ip = find_core_frame(uc);
	char where[400] = "waiting", *end = where + sizeof(where);
	size_t length;

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
	struct itimerval timer = { .it_value.tv_sec = seconds };

	timeout_seconds = seconds;
	timeout_status = status;
	setitimer(ITIMER_REAL, &timer, NULL);
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
