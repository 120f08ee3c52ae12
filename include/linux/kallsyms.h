/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KALLSYMS_H
#define _LINUX_KALLSYMS_H
#include <linux/buildid.h>
#include <linux/errno.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <linux/mm.h>
#include <linux/module.h>

#define KSYM_NAME_LEN 512
/* "name+0x12/0x34 [module buildid]" at its longest, with its final NUL. */
#define KSYM_SYMBOL_LEN (KSYM_NAME_LEN + 2 * 18 + 64 + 48 + 8)

struct module;

int is_ksym_addr(unsigned long addr);
unsigned long kallsyms_lookup_name(const char *name);
int kallsyms_lookup_size_offset(unsigned long addr, unsigned long *symbolsize, unsigned long *offset);
const char *kallsyms_lookup(unsigned long addr, unsigned long *symbolsize, unsigned long *offset, char **modname,
			    char *namebuf);
int kallsyms_on_each_symbol(int (*fn)(void *, const char *, struct module *, unsigned long), void *data);
int sprint_symbol(char *buffer, unsigned long address);
int sprint_symbol_build_id(char *buffer, unsigned long address);
int sprint_symbol_no_offset(char *buffer, unsigned long address);
int sprint_backtrace(char *buffer, unsigned long address);
int sprint_backtrace_build_id(char *buffer, unsigned long address);
int lookup_symbol_name(unsigned long addr, char *symname);
bool kallsyms_show_value(const struct cred *cred);

#define dereference_symbol_descriptor(ptr) (ptr)
static inline void print_ip_sym(const char *loglvl, unsigned long ip)
{
	_printk("%s[<%px>] %pS\n", loglvl, (void *)ip, (void *)ip);
}
#endif
