/* SPDX-License-Identifier: MIT */
/* The saved state of an interrupted x86-64 CPU, laid out as Linux's struct pt_regs (arch/x86/include/asm/ptrace.h's contract). */
#ifndef ASHLAR_REGS_H
#define ASHLAR_REGS_H
struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx;
	unsigned long r11, r10, r9, r8, ax, cx, dx, si, di;
	unsigned long orig_ax;
	unsigned long ip, cs, flags, sp, ss;
};
#endif
