/* SPDX-License-Identifier: MIT */
#ifndef _ASM_BITSPERLONG_H
#define _ASM_BITSPERLONG_H
#define __BITS_PER_LONG 64
#define BITS_PER_LONG 64
#define BITS_PER_LONG_LONG 64
#endif
