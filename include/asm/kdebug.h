/* SPDX-License-Identifier: MIT */
#ifndef _ASM_KDEBUG_H
#define _ASM_KDEBUG_H
/* What the die notifiers are told about. */
enum die_val {
	DIE_OOPS = 1,
	DIE_INT3,
	DIE_DEBUG,
	DIE_PANIC,
	DIE_NMI,
	DIE_DIE,
	DIE_KERNELDEBUG,
	DIE_TRAP,
	DIE_GPF,
	DIE_CALL,
	DIE_PAGE_FAULT,
	DIE_NMIUNKNOWN,
};
#endif
