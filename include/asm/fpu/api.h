/* SPDX-License-Identifier: MIT */
#ifndef _ASM_FPU_API_H
#define _ASM_FPU_API_H
/*
 * Floating point in the kernel. A section between begin and end may not sleep; interrupts do not disturb its registers, and tasks
 * are not switched inside it.
 */
#include <linux/preempt.h>

static inline void kernel_fpu_begin(void)
{
	preempt_disable();
}

static inline void kernel_fpu_end(void)
{
	preempt_enable();
}

/* May kernel_fpu_begin() be called here? An interrupt may have come in the middle of such a section. */
static inline bool irq_fpu_usable(void)
{
	return !in_interrupt();
}
#endif
