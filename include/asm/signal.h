/* SPDX-License-Identifier: MIT */
#ifndef _ASM_SIGNAL_H
#define _ASM_SIGNAL_H
#include <linux/linkage.h>
#define _NSIG 64
#define _NSIG_BPW 64
#define _NSIG_WORDS (_NSIG / _NSIG_BPW)
typedef unsigned long old_sigset_t;
typedef struct {
	unsigned long sig[_NSIG_WORDS];
} sigset_t;
#include <uapi/asm/signal.h>
#endif
