/* SPDX-License-Identifier: MIT */
#ifndef _ASM_MODULE_H
#define _ASM_MODULE_H
/* What a module keeps for the machine. */
struct mod_arch_specific {
	unsigned long got;	/* address slots for R_X86_64_GOTPCREL that could not be relaxed */
	unsigned int got_count; /* in use */
	unsigned int got_max;
};
#endif
