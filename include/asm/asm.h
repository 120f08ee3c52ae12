/* SPDX-License-Identifier: MIT */
#ifndef _ASM_ASM_H
#define _ASM_ASM_H
#include <linux/stringify.h>
#include <asm/extable.h>

/* For inline assembly: the instruction at label @from may fault; go on at @to then. */
#define _ASM_EXTABLE_TYPE(from, to, type) \
	" .pushsection \"__ex_table\",\"aw\"\n" \
	" .balign 4\n" \
	" .long (" #from ") - .\n" \
	" .long (" #to ") - .\n" \
	" .long " __stringify(type) "\n" \
				    " .popsection\n"
#define _ASM_EXTABLE(from, to) _ASM_EXTABLE_TYPE(from, to, EX_TYPE_DEFAULT)
#define _ASM_EXTABLE_UA(from, to) _ASM_EXTABLE_TYPE(from, to, EX_TYPE_UACCESS)
#define _ASM_EXTABLE_CPY(from, to) _ASM_EXTABLE_TYPE(from, to, EX_TYPE_COPY)
#define _ASM_EXTABLE_FAULT(from, to) _ASM_EXTABLE_TYPE(from, to, EX_TYPE_FAULT)

#define _ASM_PTR " .quad "
#define _ASM_ALIGN " .balign 8 "
#endif
