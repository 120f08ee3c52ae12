/* SPDX-License-Identifier: MIT */
#ifndef _ASM_BUG_H
#define _ASM_BUG_H
/*
 * WARN and BUG are one undefined instruction; an entry of the __bug_table section, with addresses relative to itself,
 * says which of the two it is and where in the source. The exception handler goes on after the instruction for a
 * WARN.
 */
#include <linux/stringify.h>

#define INSN_UD2 0x0b0f
#define LEN_UD2 2
#define ASM_UD2 ".byte 0x0f, 0x0b"

#define _BUG_FLAGS(flags) \
	asm volatile("1:\t" ASM_UD2 "\n" \
		     ".pushsection __bug_table, \"aw\"\n" \
		     "2:\t.long 1b - 2b\n" \
		     "\t.long %c0 - 2b\n" \
		     "\t.word %c1\n" \
		     "\t.word %c2\n" \
		     "\t.org 2b + %c3\n" \
		     ".popsection" \
		     : \
		     : "i"(__FILE__), "i"(__LINE__), "i"(flags), "i"(sizeof(struct bug_entry)))

#define HAVE_ARCH_BUG
#define BUG() \
	do { \
		_BUG_FLAGS(0); \
		__builtin_unreachable(); \
	} while (0)
#define __WARN_FLAGS(flags) _BUG_FLAGS(BUGFLAG_WARNING | (flags))
#include <linux/bug.h>
#endif
