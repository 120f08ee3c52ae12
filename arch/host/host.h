/* SPDX-License-Identifier: MIT */
/* What the command (tools/) asks of the host machine; everything else passes through include/ashlar/control.h. */
#ifndef HOST_H
#define HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOST_MAX_CPUS 8
#define HOST_MIN_MEM (24UL << 20)
#define HOST_MAX_MEM (7UL << 40)
#define HOST_MIN_SWAP (64UL << 10)
#define HOST_MAX_SWAP (1UL << 39)

/* Exit statuses that the machine itself gives. */
#define HOST_EXIT_LIMIT 2     /* the host refused what the machine needs */
#define HOST_EXIT_INTERNAL 70 /* a defect of Ashlar itself */

struct host_config {
	uint64_t mem;	   /* bytes of RAM; 0: 512 MiB */
	uint64_t swap;	   /* bytes of swap space; 0: none */
	unsigned int cpus; /* 0: one */
	const char
		*root; /* folder whose files programs see below "/"; NULL: none, the root is an empty RAM file system */
	const char *cwd;      /* where they start, a path of the host; NULL, or not below root: "/" */
	bool realtime;	      /* follow the host's clock and entropy */
	unsigned int timeout; /* seconds of real time after which the machine is stopped; 0: never */
	int timeout_status;   /* exit status then */
	int panic_status;     /* exit status after a kernel panic */
	/*
	 * Called before the process ends by the machine's own decision (time-out, panic, signal, internal error) with
	 * the exit status; may change it. Runs in a signal handler or on a kernel stack: async-signal-safe functions
	 * only.
	 */
	int (*on_end)(int status);
};

int host_start(const struct host_config *config);
void host_end(int status) __attribute__((noreturn));
void host_set_timeout(unsigned int seconds, int status);
void arch_console_flush(void);

#endif
