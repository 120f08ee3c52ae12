/* SPDX-License-Identifier: MIT */
#ifndef _ASM_VERMAGIC_H
#define _ASM_VERMAGIC_H
#define MODULE_ARCH_VERMAGIC ""
#endif
