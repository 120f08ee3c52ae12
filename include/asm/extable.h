/* SPDX-License-Identifier: MIT */
#ifndef _ASM_EXTABLE_H
#define _ASM_EXTABLE_H
/*
 * One instruction that may fault, and where to go on if it does. Both addresses are relative to the field that holds
 * them. The low byte of type says what else the fixup does; see kernel/extable.c.
 */
struct exception_table_entry {
	int insn;
	int fixup;
	int type;
};
#define ARCH_HAS_RELATIVE_EXTABLE

#define EX_TYPE_NONE 0
#define EX_TYPE_DEFAULT 1
#define EX_TYPE_FAULT 2 /* the exception's number in ax */
#define EX_TYPE_UACCESS 3
#define EX_TYPE_COPY 4
#define EX_TYPE_EFAULT_REG 17 /* -EFAULT in the register of bits 8 to 11 */

struct pt_regs;
int fixup_exception(struct pt_regs *regs, int trapnr, unsigned long error_code, unsigned long fault_addr);
int ex_get_fixup_type(unsigned long ip);
#endif
