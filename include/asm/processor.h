/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PROCESSOR_H
#define _ASM_PROCESSOR_H
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <asm/current.h>
#include <asm/page_types.h>
#include <asm/ptrace.h>

struct task_struct;
struct arch_user_state;

/* What a task keeps for the CPU while it does not run, and what its last fault was. */
struct thread_struct {
	unsigned long sp; /* for arch_switch_stack() */
	unsigned long cr2;
	unsigned long trap_nr;
	unsigned long error_code;
	struct arch_user_state *user; /* what its program keeps in the CPU (port.h); NULL if it never runs one */
};

/* The registers of a task's program, at the top of its kernel stack. */
#define task_pt_regs(task) ((struct pt_regs *)((task)->stack + THREAD_SIZE - 16) - 1)

#define TASK_SIZE_LOW TASK_SIZE_MAX
#ifndef TASK_SIZE
#define TASK_SIZE TASK_SIZE_MAX
#endif
#define TASK_SIZE_OF(task) TASK_SIZE
#define STACK_TOP TASK_SIZE
#define STACK_TOP_MAX TASK_SIZE
#define TASK_UNMAPPED_BASE PAGE_ALIGN(TASK_SIZE / 3)

void arch_relax(void);

/* Called in every busy-wait loop. */
static __always_inline void cpu_relax(void)
{
	arch_relax();
}
static __always_inline void rep_nop(void)
{
	asm volatile("rep; nop" ::: "memory");
}
#define cpu_relax_yield() cpu_relax()

#define ARCH_HAS_PREFETCH
#define ARCH_HAS_PREFETCHW
#define ARCH_HAS_SPINLOCK_PREFETCH
static inline void prefetch(const void *x)
{
	__builtin_prefetch(x);
}
static inline void prefetchw(const void *x)
{
	__builtin_prefetch(x, 1);
}
#define spin_lock_prefetch(x) prefetchw(x)

#define KSTK_EIP(task) (task_pt_regs(task)->ip)
#define KSTK_ESP(task) (task_pt_regs(task)->sp)

#ifdef __x86_64__
/* The address of the instruction after the call, as Linux's architectures offer it. */
static __always_inline void *current_text_addr(void)
{
	void *pc;

	asm volatile("lea 0(%%rip), %0" : "=r"(pc));
	return pc;
}
#endif
#endif
