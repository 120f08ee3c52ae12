// SPDX-License-Identifier: MIT
/*
 * Power-on and the end. Whatever the host refuses is said in one line, before the core starts, and becomes exit
 * status 2.
 */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "internal.h"

struct host_config host_config;

static void say(const char *format, va_list args)
{
	char line[512];
	int n = snprintf(line, sizeof(line), "ashlar: ");

	n += vsnprintf(line + n, sizeof(line) - (size_t)n - 1, format, args);
	if (n > (int)sizeof(line) - 2)
		n = sizeof(line) - 2;
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, (size_t)n) < 0)
		return; /* there is nobody left to tell */
}

/**
 * host_error - one line on standard error; async-signal-safe as far as the formats used are (%s, %lx, %u)
 */
void host_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
}

/**
 * host_end - end the process by the machine's decision
 *
 * Writes out the console, asks the command's on_end for the last word on @status, and leaves at once.
 */
void host_end(int status)
{
	static _Atomic bool ending;

	if (!atomic_exchange(&ending, true)) {
		host_console_flush_at_end();
		if (host_config.on_end)
			status = host_config.on_end(status);
		host_user_end();
	}
	_exit(status);
}

/**
 * host_fatal - one line on standard error, then the end
 */
void host_fatal(int status, const char *format, ...)
{
	static _Atomic bool failing;
	va_list args;

	if (!atomic_exchange(&failing, true)) {
		host_console_flush_at_end();
		va_start(args, format);
		say(format, args);
		va_end(args);
	}
	host_end(status);
}

/**
 * arch_halt - the machine has panicked (see port.h)
 */
void arch_halt(void)
{
	host_end(host_config.panic_status);
}

static int check_config(void)
{
	if (!host_config.mem)
		host_config.mem = 512UL << 20;
	if (!host_config.cpus)
		host_config.cpus = 1;
	host_config.mem &= ~(HOST_PAGE - 1);
	if (host_config.mem < HOST_MIN_MEM || host_config.mem > HOST_MAX_MEM) {
		host_error("a machine has %lu MiB to %lu TiB of memory", HOST_MIN_MEM >> 20, HOST_MAX_MEM >> 40);
		return HOST_EXIT_LIMIT;
	}
	if (host_config.cpus > HOST_MAX_CPUS) {
		host_error("a machine has 1 to %u CPUs", HOST_MAX_CPUS);
		return HOST_EXIT_LIMIT;
	}
	return 0;
}

/**
 * host_start - build the machine, and boot it
 * @config: what machine; copied
 *
 * Returns 0 as task 1 of the running machine, or the exit status for the process after saying why there is no machine.
 */
int host_start(const struct host_config *config)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, old;
	int status;

	host_config = *config;
	status = check_config();
	if (status)
		return status;
	host_cpu_init();
	/* A limit on file sizes must end in a message, not in a signal. */
	sigaction(SIGXFSZ, &ignore, &old);
	status = host_memory_init(host_config.mem) ?: host_swap_init(host_config.swap);
	sigaction(SIGXFSZ, &old, NULL);
	if (!status)
		status = host_files_init();
	if (!status)
		status = host_traps_init();
	if (status)
		return status;
	host_clock_init();
	host_watchdog_init();
	start_kernel();
	return 0;
}
