/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TRACE_IRQFLAGS_H
#define _LINUX_TRACE_IRQFLAGS_H
#include <linux/typecheck.h>
#include <asm/irqflags.h>

#define raw_local_irq_disable() arch_local_irq_disable()
#define raw_local_irq_enable() arch_local_irq_enable()
#define raw_local_irq_save(flags) \
	do { \
		typecheck(unsigned long, flags); \
		flags = arch_local_irq_save(); \
	} while (0)
#define raw_local_irq_restore(flags) \
	do { \
		typecheck(unsigned long, flags); \
		arch_local_irq_restore(flags); \
	} while (0)
#define raw_local_save_flags(flags) \
	do { \
		typecheck(unsigned long, flags); \
		flags = arch_local_save_flags(); \
	} while (0)
#define raw_irqs_disabled_flags(flags) \
	({ \
		typecheck(unsigned long, flags); \
		arch_irqs_disabled_flags(flags); \
	})
#define raw_irqs_disabled() (arch_irqs_disabled())

#define local_irq_disable() raw_local_irq_disable()
#define local_irq_enable() raw_local_irq_enable()
#define local_irq_save(flags) raw_local_irq_save(flags)
#define local_irq_restore(flags) raw_local_irq_restore(flags)
#define local_save_flags(flags) raw_local_save_flags(flags)
#define irqs_disabled() raw_irqs_disabled()
#define irqs_disabled_flags(flags) raw_irqs_disabled_flags(flags)

/* Lock-order and interrupt-state tracing is not built in: these mark places and cost nothing. */
#define trace_hardirqs_on() \
	do { \
	} while (0)
#define trace_hardirqs_off() \
	do { \
	} while (0)
#define lockdep_hardirqs_on(ip) \
	do { \
	} while (0)
#define lockdep_hardirqs_off(ip) \
	do { \
	} while (0)
#define lockdep_hardirqs_on_prepare() \
	do { \
	} while (0)
#define lockdep_softirqs_on(ip) \
	do { \
	} while (0)
#define lockdep_softirqs_off(ip) \
	do { \
	} while (0)
#define lockdep_hardirq_enter() \
	do { \
	} while (0)
#define lockdep_hardirq_exit() \
	do { \
	} while (0)
#define lockdep_softirq_enter() \
	do { \
	} while (0)
#define lockdep_softirq_exit() \
	do { \
	} while (0)
#define start_critical_timings() \
	do { \
	} while (0)
#define stop_critical_timings() \
	do { \
	} while (0)
#endif
