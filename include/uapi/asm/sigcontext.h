/* SPDX-License-Identifier: MIT */
#ifndef _UAPI_ASM_X86_SIGCONTEXT_H
#define _UAPI_ASM_X86_SIGCONTEXT_H
/* What a signal handler finds on its stack: the x86-64 registers, as the ABI of sigreturn(2) has them. */
#include <linux/compiler_types.h>
#include <linux/types.h>

#define FP_XSTATE_MAGIC1 0x46505853U
#define FP_XSTATE_MAGIC2 0x46505845U
#define FP_XSTATE_MAGIC2_SIZE sizeof(__u32)

/* In the last 48 bytes of the 512 that FXSAVE writes: what follows them. */
struct _fpx_sw_bytes {
	__u32 magic1;
	__u32 extended_size; /* bytes, with MAGIC2 at the end */
	__u64 xfeatures;
	__u32 xstate_size; /* bytes of the XSAVE area */
	__u32 padding[7];
};

struct sigcontext_64 {
	__u64 r8, r9, r10, r11, r12, r13, r14, r15;
	__u64 di, si, bp, bx, dx, ax, cx, sp, ip, flags;
	__u16 cs, gs, fs, ss;
	__u64 err, trapno, oldmask, cr2;
	__u64 fpstate; /* address of the floating-point registers, or 0 */
	__u64 reserved1[8];
};
#endif
