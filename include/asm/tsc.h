/* SPDX-License-Identifier: MIT */
#ifndef _ASM_TSC_H
#define _ASM_TSC_H
/* The time-stamp counter runs at 1 GHz on the machine's clock, so that virtual time governs it too. */
#include <linux/types.h>

typedef unsigned long long cycles_t;
u64 arch_clock_ns(void);
u64 arch_clock_peek_ns(void);

extern unsigned int cpu_khz;
extern unsigned int tsc_khz;

static __always_inline u64 rdtsc(void)
{
	return arch_clock_ns();
}
#define rdtsc_ordered() rdtsc()

static inline cycles_t get_cycles(void)
{
	return rdtsc();
}
#define get_cycles get_cycles
#endif
