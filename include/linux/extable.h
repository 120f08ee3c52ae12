/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_EXTABLE_H
#define _LINUX_EXTABLE_H
#include <linux/stddef.h>
#include <linux/types.h>
#include <asm/extable.h>

struct module;

const struct exception_table_entry *search_extable(const struct exception_table_entry *base, const size_t num,
						   unsigned long value);
void sort_extable(struct exception_table_entry *start, struct exception_table_entry *finish);
void sort_main_extable(void);
void trim_init_extable(struct module *m);
const struct exception_table_entry *search_exception_tables(unsigned long add);
const struct exception_table_entry *search_kernel_exception_table(unsigned long addr);
const struct exception_table_entry *search_module_extables(unsigned long addr);
#endif
