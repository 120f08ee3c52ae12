/* SPDX-License-Identifier: MIT */
#ifndef _ASM_MSR_H
#define _ASM_MSR_H
/* Model-specific registers are not simulated; what remains of this header is the counter that needs none. */
#include <asm/tsc.h>
#define rdtscl(low) ((low) = (u32)rdtsc())
#define rdtscll(val) ((val) = rdtsc())
#endif
