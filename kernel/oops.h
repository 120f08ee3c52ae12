/* SPDX-License-Identifier: MIT */
/* Shared by the files that print reports about the kernel's own faults. */
#ifndef KERNEL_OOPS_H
#define KERNEL_OOPS_H
#include <linux/types.h>

struct pt_regs;
struct task_struct;

/* oops.c */
void oops_print_address(const char *log_lvl, const char *prefix, unsigned long address, bool is_return);
void show_registers(struct pt_regs *regs, const char *log_lvl);
void oops_set_fault_address(unsigned long address);
void oops_print_tables(unsigned long address);
unsigned long oops_begin(void);
void oops_end(unsigned long flags, struct pt_regs *regs, int signr);
int oops_body(const char *str, struct pt_regs *regs, long err);

/* stacktrace.c */
bool oops_read_word(unsigned long address, unsigned long *value);
void show_trace_log_lvl(struct task_struct *task, struct pt_regs *regs, const char *log_lvl);

/* oops_insn.c */
bool oops_memory_operand(const struct pt_regs *regs, const u8 *code, size_t bytes, unsigned long *address);

/* traps.c */
size_t oops_copy_code(unsigned long address, u8 *code, size_t bytes);
#endif
