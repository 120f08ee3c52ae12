/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PROCESSOR_FLAGS_H
#define _ASM_PROCESSOR_FLAGS_H
/* Bits of EFLAGS, CR0 and CR4 (Intel SDM volume 3, chapter 2). */
#include <linux/const.h>
#define X86_EFLAGS_CF _BITUL(0)
#define X86_EFLAGS_FIXED _BITUL(1)
#define X86_EFLAGS_PF _BITUL(2)
#define X86_EFLAGS_AF _BITUL(4)
#define X86_EFLAGS_ZF _BITUL(6)
#define X86_EFLAGS_SF _BITUL(7)
#define X86_EFLAGS_TF _BITUL(8)
#define X86_EFLAGS_IF _BITUL(9)
#define X86_EFLAGS_DF _BITUL(10)
#define X86_EFLAGS_OF _BITUL(11)
#define X86_EFLAGS_IOPL (3UL << 12)
#define X86_EFLAGS_NT _BITUL(14)
#define X86_EFLAGS_RF _BITUL(16)
#define X86_EFLAGS_VM _BITUL(17)
#define X86_EFLAGS_AC _BITUL(18)
#define X86_EFLAGS_ID _BITUL(21)

#define X86_CR0_PE _BITUL(0)
#define X86_CR0_MP _BITUL(1)
#define X86_CR0_EM _BITUL(2)
#define X86_CR0_TS _BITUL(3)
#define X86_CR0_ET _BITUL(4)
#define X86_CR0_NE _BITUL(5)
#define X86_CR0_WP _BITUL(16)
#define X86_CR0_AM _BITUL(18)
#define X86_CR0_PG _BITUL(31)
#define X86_CR4_DE _BITUL(3)
#define X86_CR4_PSE _BITUL(4)
#define X86_CR4_PAE _BITUL(5)
#define X86_CR4_PGE _BITUL(7)
#define X86_CR4_OSFXSR _BITUL(9)
#define X86_CR4_OSXMMEXCPT _BITUL(10)
#endif
