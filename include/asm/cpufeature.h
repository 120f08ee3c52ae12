/* SPDX-License-Identifier: MIT */
#ifndef _ASM_CPUFEATURE_H
#define _ASM_CPUFEATURE_H
/*
 * What the simulated CPU can do: the x86-64 baseline, so that a module decides the same way on every host.
 * The numbers are Linux's: 32 * word + bit of the CPUID register that the word stands for.
 */
#include <linux/stddef.h>
#include <linux/types.h>

#define X86_FEATURE_FPU (0 * 32 + 0)
#define X86_FEATURE_DE (0 * 32 + 2)
#define X86_FEATURE_PSE (0 * 32 + 3)
#define X86_FEATURE_TSC (0 * 32 + 4)
#define X86_FEATURE_MSR (0 * 32 + 5)
#define X86_FEATURE_PAE (0 * 32 + 6)
#define X86_FEATURE_CX8 (0 * 32 + 8)
#define X86_FEATURE_APIC (0 * 32 + 9)
#define X86_FEATURE_PGE (0 * 32 + 13)
#define X86_FEATURE_CMOV (0 * 32 + 15)
#define X86_FEATURE_PAT (0 * 32 + 16)
#define X86_FEATURE_CLFLUSH (0 * 32 + 19)
#define X86_FEATURE_MMX (0 * 32 + 23)
#define X86_FEATURE_FXSR (0 * 32 + 24)
#define X86_FEATURE_XMM (0 * 32 + 25)
#define X86_FEATURE_XMM2 (0 * 32 + 26)
#define X86_FEATURE_SYSCALL (1 * 32 + 11)
#define X86_FEATURE_NX (1 * 32 + 20)
#define X86_FEATURE_LM (1 * 32 + 29)
#define X86_FEATURE_CONSTANT_TSC (3 * 32 + 8)
#define X86_FEATURE_REP_GOOD (3 * 32 + 16)
#define X86_FEATURE_NONSTOP_TSC (3 * 32 + 24)
#define X86_FEATURE_XMM3 (4 * 32 + 0)
#define X86_FEATURE_PCLMULQDQ (4 * 32 + 1)
#define X86_FEATURE_SSSE3 (4 * 32 + 9)
#define X86_FEATURE_CX16 (4 * 32 + 13)
#define X86_FEATURE_XMM4_1 (4 * 32 + 19)
#define X86_FEATURE_XMM4_2 (4 * 32 + 20)
#define X86_FEATURE_POPCNT (4 * 32 + 23)
#define X86_FEATURE_AES (4 * 32 + 25)
#define X86_FEATURE_XSAVE (4 * 32 + 26)
#define X86_FEATURE_OSXSAVE (4 * 32 + 27)
#define X86_FEATURE_AVX (4 * 32 + 28)
#define X86_FEATURE_RDRAND (4 * 32 + 30)
#define X86_FEATURE_HYPERVISOR (4 * 32 + 31)
#define X86_FEATURE_FSGSBASE (9 * 32 + 0)
#define X86_FEATURE_BMI1 (9 * 32 + 3)
#define X86_FEATURE_AVX2 (9 * 32 + 5)
#define X86_FEATURE_SMEP (9 * 32 + 7)
#define X86_FEATURE_BMI2 (9 * 32 + 8)
#define X86_FEATURE_ERMS (9 * 32 + 9)
#define X86_FEATURE_RDSEED (9 * 32 + 18)
#define X86_FEATURE_SMAP (9 * 32 + 20)
#define NCAPINTS 20

static inline bool cpu_has_feature(unsigned int bit)
{
	switch (bit) {
	case X86_FEATURE_FPU:
	case X86_FEATURE_DE:
	case X86_FEATURE_PSE:
	case X86_FEATURE_TSC:
	case X86_FEATURE_PAE:
	case X86_FEATURE_CX8:
	case X86_FEATURE_PGE:
	case X86_FEATURE_CMOV:
	case X86_FEATURE_CLFLUSH:
	case X86_FEATURE_MMX:
	case X86_FEATURE_FXSR:
	case X86_FEATURE_XMM:
	case X86_FEATURE_XMM2:
	case X86_FEATURE_SYSCALL:
	case X86_FEATURE_NX:
	case X86_FEATURE_LM:
	case X86_FEATURE_CONSTANT_TSC:
	case X86_FEATURE_REP_GOOD:
	case X86_FEATURE_NONSTOP_TSC:
	case X86_FEATURE_CX16:
	case X86_FEATURE_HYPERVISOR:
		return true;
	default:
		return false;
	}
}
#define boot_cpu_has(bit) cpu_has_feature(bit)
#define static_cpu_has(bit) cpu_has_feature(bit)
#define cpu_feature_enabled(bit) cpu_has_feature(bit)
#define this_cpu_has(bit) cpu_has_feature(bit)
#define cpu_has(c, bit) cpu_has_feature(bit)
#endif
