/* SPDX-License-Identifier: MIT */
#ifndef _ASM_SWITCH_TO_H
#define _ASM_SWITCH_TO_H
/* Tasks are switched with arch_switch_stack() on task->thread.sp. */
#include <asm/processor.h>
void arch_switch_stack(unsigned long *save_sp, unsigned long load_sp);
#endif
