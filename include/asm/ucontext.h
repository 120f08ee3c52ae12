/* SPDX-License-Identifier: MIT */
#ifndef _ASM_X86_UCONTEXT_H
#define _ASM_X86_UCONTEXT_H
#include <asm/sigcontext.h>
#include <linux/signal.h>

#define UC_FP_XSTATE 0x1	 /* fpstate is XSAVE's format */
#define UC_SIGCONTEXT_SS 0x2	 /* ss is saved */
#define UC_STRICT_RESTORE_SS 0x4 /* and is restored */

struct ucontext {
	unsigned long uc_flags;
	struct ucontext *uc_link;
	stack_t uc_stack;
	struct sigcontext_64 uc_mcontext;
	sigset_t uc_sigmask;
};

/* The frame of a handler; the floating-point registers lie above it. */
struct rt_sigframe {
	char __user *pretcode;
	struct ucontext uc;
	struct siginfo info;
};
#endif
