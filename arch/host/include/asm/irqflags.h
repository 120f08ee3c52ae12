/* SPDX-License-Identifier: MIT */
#ifndef _ASM_IRQFLAGS_H
#define _ASM_IRQFLAGS_H
/*
 * The interrupt flag of a simulated CPU: a per-CPU byte, changed without a host call. An interrupt that arrives while
 * it is set leaves a bit in arch_irq_pending, which is looked at when the flag is cleared again. Each operation is
 * one instruction on this CPU's own memory, so a host signal between two of them finds a consistent state. A flags
 * word is what x86 keeps in EFLAGS: 0x200 with interrupts on.
 */
#ifndef __ASSEMBLY__
#include <linux/compiler_types.h>
#include <linux/types.h>
#include <asm/percpu_seg.h>

#define X86_IRQFLAG_IF 0x200UL

/* Per-CPU, part of the machine: reached through the segment only. */
extern unsigned char arch_irq_disabled;
extern unsigned char arch_irq_pending;
void arch_deliver_pending(void);
bool arch_cpu_idle(void);

static __always_inline unsigned long arch_local_save_flags(void)
{
	unsigned char off;

	asm volatile("movb " __PERCPU_SEG "%1, %0" : "=q"(off) : "m"(arch_irq_disabled) : "memory");
	return off ? 0 : X86_IRQFLAG_IF;
}

static __always_inline void arch_local_irq_disable(void)
{
	asm volatile("movb $1, " __PERCPU_SEG "%0" : "=m"(arch_irq_disabled) : : "memory");
}

static __always_inline void arch_local_irq_enable(void)
{
	unsigned char pending;

	asm volatile("movb $0, " __PERCPU_SEG "%0\n\tmovb " __PERCPU_SEG "%2, %1"
		     : "=m"(arch_irq_disabled), "=q"(pending)
		     : "m"(arch_irq_pending)
		     : "memory");
	if (__builtin_expect(pending, 0))
		arch_deliver_pending();
}

static __always_inline unsigned long arch_local_irq_save(void)
{
	unsigned long flags = arch_local_save_flags();

	arch_local_irq_disable();
	return flags;
}

static __always_inline bool arch_irqs_disabled_flags(unsigned long flags)
{
	return !(flags & X86_IRQFLAG_IF);
}

static __always_inline void arch_local_irq_restore(unsigned long flags)
{
	if (arch_irqs_disabled_flags(flags))
		arch_local_irq_disable();
	else
		arch_local_irq_enable();
}

static __always_inline bool arch_irqs_disabled(void)
{
	return arch_irqs_disabled_flags(arch_local_save_flags());
}
#endif
#endif
