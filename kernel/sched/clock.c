// SPDX-License-Identifier: MIT
/* The scheduler's clock, which also stamps the log: nanoseconds since power-on. Reading it does not move virtual time. Any context. */
#include <ashlar/port.h>
#include <linux/export.h>
#include <linux/sched/clock.h>

/** sched_clock - nanoseconds since power-on */
unsigned long long sched_clock(void)
{
	return arch_clock_peek_ns();
}
EXPORT_SYMBOL_GPL(sched_clock);

/** sched_clock_cpu - the same: all CPUs share one clock */
u64 sched_clock_cpu(int cpu)
{
	return arch_clock_peek_ns();
}
EXPORT_SYMBOL_GPL(sched_clock_cpu);

u64 running_clock(void)
{
	return arch_clock_peek_ns();
}
