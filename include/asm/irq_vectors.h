/* SPDX-License-Identifier: MIT */
#ifndef _ASM_IRQ_VECTORS_H
#define _ASM_IRQ_VECTORS_H
/* Lines 0 to 15 are the PC's; the rest is for interrupt domains. */
#define NR_IRQS_LEGACY 16
#define NR_IRQS 256
#endif
