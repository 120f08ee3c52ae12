/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PT_REGS_H
#define _ASM_PT_REGS_H
/* The saved state of an interrupted x86-64 CPU, laid out as modules know it. */
struct pt_regs {
	unsigned long r15, r14, r13, r12, bp, bx;
	unsigned long r11, r10, r9, r8, ax, cx, dx, si, di;
	unsigned long orig_ax;
	unsigned long ip, cs, flags, sp, ss;
};
#endif
