/* SPDX-License-Identifier: MIT */
#ifndef _ASM_SEGMENT_H
#define _ASM_SEGMENT_H
/* The selectors that saved registers show, as on Linux/x86-64. */
#define __KERNEL_CS 0x10
#define __KERNEL_DS 0x18
#define __USER_DS 0x2b
#define __USER_CS 0x33
#define SEGMENT_RPL_MASK 3
#define USER_RPL 3
#endif
