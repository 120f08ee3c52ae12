/* SPDX-License-Identifier: MIT */
#ifndef _ASM_HARDIRQ_H
#define _ASM_HARDIRQ_H
#include <linux/cache.h>
#include <linux/threads.h>
#include <asm/percpu.h>

typedef struct {
	unsigned int __softirq_pending;
	unsigned int apic_timer_irqs;
	unsigned int irq_resched_count;
	unsigned int irq_call_count;
	unsigned int apic_irq_work_irqs;
} ____cacheline_aligned irq_cpustat_t;
DECLARE_PER_CPU(irq_cpustat_t, irq_stat);
#define inc_irq_stat(member) this_cpu_inc(irq_stat.member)
#define local_softirq_pending() this_cpu_read(irq_stat.__softirq_pending)
#define set_softirq_pending(x) this_cpu_write(irq_stat.__softirq_pending, (x))
#define or_softirq_pending(x) this_cpu_or(irq_stat.__softirq_pending, (x))
#endif
