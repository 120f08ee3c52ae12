/* SPDX-License-Identifier: MIT */
#ifndef _ASM_TIMEX_H
#define _ASM_TIMEX_H
#include <asm/processor.h>
#include <asm/tsc.h>

#define CLOCK_TICK_RATE 1193182
#define random_get_entropy() ((unsigned long)arch_clock_peek_ns())
#endif
