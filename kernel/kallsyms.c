// SPDX-License-Identifier: MIT
/*
 * Names of the kernel's addresses.
 *
 * The core's table is made from the linked image by scripts/kallsyms.awk: offsets from the image's base in ascending
 * order, names beside them, and the order by name. It is constant, so no lock is needed, and everything but the /proc
 * file works in any context. Symbols of modules are kernel/module/kallsyms.c's.
 *
 * A symbol's size is the distance to the next one with another address, as in Linux: tables that follow a function
 * count to it.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <asm/page_layout.h>
#include "ashlar/entry.h"

extern const unsigned int kallsyms_count;
extern const u32 kallsyms_offset[];
extern const u32 kallsyms_name[];
extern const u32 kallsyms_by_name[];
extern const char kallsyms_strings[];

static unsigned long symbol_address(unsigned int i)
{
	return IMAGE_VADDR + kallsyms_offset[i];
}

static const char *symbol_name(unsigned int i)
{
	return kallsyms_strings + kallsyms_name[i] + 1;
}

static char symbol_type(unsigned int i)
{
	return kallsyms_strings[kallsyms_name[i]];
}

/*
 * Which symbol does the address belong to, of several with one address the first? Returns -1 if it is none of the
 * core's.
 */
static int find_symbol(unsigned long addr, unsigned long *end)
{
	unsigned int low = 0, high = kallsyms_count, next;

	if (!kallsyms_count || addr < symbol_address(0) || addr >= symbol_address(kallsyms_count - 1) + PAGE_SIZE)
		return -1;
	while (high - low > 1) {
		unsigned int middle = low + (high - low) / 2;

		if (symbol_address(middle) <= addr)
			low = middle;
		else
			high = middle;
	}
	for (next = low + 1; next < kallsyms_count && symbol_address(next) == symbol_address(low); next++)
		;
	while (low && symbol_address(low - 1) == symbol_address(low))
		low--;
	*end = next < kallsyms_count ? symbol_address(next) : ALIGN(symbol_address(low) + 1, PAGE_SIZE);
	return low;
}

/**
 * is_ksym_addr - is this an address of the core that the table names?
 */
int is_ksym_addr(unsigned long addr)
{
	unsigned long end;

	return find_symbol(addr, &end) >= 0;
}

/**
 * kallsyms_lookup_name - the address of a symbol of the core or, as "name" or "module:name", of a module
 *
 * Returns 0 if there is none.
 */
unsigned long kallsyms_lookup_name(const char *name)
{
	unsigned int low = 0, high = kallsyms_count;

	if (!*name)
		return 0;
	while (low < high) {
		unsigned int middle = low + (high - low) / 2;

		if (strcmp(symbol_name(kallsyms_by_name[middle]), name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < kallsyms_count && !strcmp(symbol_name(kallsyms_by_name[low]), name))
		return symbol_address(kallsyms_by_name[low]);
	return module_kallsyms_lookup_name(name);
}

/**
 * kallsyms_on_each_symbol - call a function for each symbol of the core until it returns nonzero
 *
 * Returns what the last call returned. May sleep if @fn does.
 */
int kallsyms_on_each_symbol(int (*fn)(void *, const char *, struct module *, unsigned long), void *data)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; i < kallsyms_count && !ret; i++)
		ret = fn(data, symbol_name(i), NULL, symbol_address(i));
	return ret;
}

/**
 * kallsyms_lookup - which symbol is at an address?
 * @symbolsize, @offset: get the symbol's size and the address's distance from its start
 * @modname: gets the module's name, NULL for the core
 * @namebuf: KSYM_NAME_LEN bytes
 *
 * Returns the name, in @namebuf or not, or NULL.
 */
const char *kallsyms_lookup(unsigned long addr, unsigned long *symbolsize, unsigned long *offset, char **modname,
			    char *namebuf)
{
	unsigned long end;
	int i = find_symbol(addr, &end);

	if (modname)
		*modname = NULL;
	if (i < 0)
		return module_address_lookup(addr, symbolsize, offset, modname, NULL, namebuf);
	if (symbolsize)
		*symbolsize = end - symbol_address(i);
	if (offset)
		*offset = addr - symbol_address(i);
	strscpy(namebuf, symbol_name(i), KSYM_NAME_LEN);
	return namebuf;
}

/**
 * kallsyms_lookup_size_offset - the size of the symbol at an address, and the distance from its start
 *
 * Returns nonzero if there is a symbol.
 */
int kallsyms_lookup_size_offset(unsigned long addr, unsigned long *symbolsize, unsigned long *offset)
{
	char name[KSYM_NAME_LEN];

	return kallsyms_lookup(addr, symbolsize, offset, NULL, name) != NULL;
}

/**
 * lookup_symbol_name - copy the name of the symbol at an address
 * @symname: KSYM_NAME_LEN bytes
 *
 * Returns 0 or -ERANGE.
 */
int lookup_symbol_name(unsigned long addr, char *symname)
{
	unsigned long end;
	int i = find_symbol(addr, &end);

	if (i < 0)
		return lookup_module_symbol_name(addr, symname);
	strscpy(symname, symbol_name(i), KSYM_NAME_LEN);
	return 0;
}

static int format_symbol(char *buffer, unsigned long address, int adjust, bool with_offset)
{
	unsigned long offset, size;
	char *modname;
	const char *name = kallsyms_lookup(address + adjust, &size, &offset, &modname, buffer);
	int len;

	if (!name)
		return sprintf(buffer, "0x%lx", address);
	if (name != buffer)
		strcpy(buffer, name);
	len = strlen(buffer);
	if (with_offset)
		len += sprintf(buffer + len, "+%#lx/%#lx", offset - adjust, size);
	if (modname)
		len += sprintf(buffer + len, " [%s]", modname);
	return len;
}

/**
 * sprint_symbol - "name+0x12/0x34 [module]" of an address, or the address itself
 * @buffer: KSYM_SYMBOL_LEN bytes
 *
 * Returns the length.
 */
int sprint_symbol(char *buffer, unsigned long address)
{
	return format_symbol(buffer, address, 0, true);
}
EXPORT_SYMBOL_GPL(sprint_symbol);

/**
 * sprint_symbol_build_id - the same: build ids are not kept
 */
int sprint_symbol_build_id(char *buffer, unsigned long address)
{
	return format_symbol(buffer, address, 0, true);
}
EXPORT_SYMBOL_GPL(sprint_symbol_build_id);

/**
 * sprint_symbol_no_offset - "name [module]"
 */
int sprint_symbol_no_offset(char *buffer, unsigned long address)
{
	return format_symbol(buffer, address, 0, false);
}
EXPORT_SYMBOL_GPL(sprint_symbol_no_offset);

/**
 * sprint_backtrace - like sprint_symbol() for a return address, which may lie behind the end of the function that
 * called
 */
int sprint_backtrace(char *buffer, unsigned long address)
{
	return format_symbol(buffer, address, -1, true);
}

/**
 * sprint_backtrace_build_id - the same
 */
int sprint_backtrace_build_id(char *buffer, unsigned long address)
{
	return format_symbol(buffer, address, -1, true);
}

/**
 * core_address_text - see ashlar/entry.h
 */
size_t core_address_text(unsigned long address, char *buffer, size_t bytes)
{
	char text[KSYM_SYMBOL_LEN];

	sprint_symbol(text, address);
	return scnprintf(buffer, bytes, "%s", text);
}

/**
 * kallsyms_show_value - may this task see addresses? As root, yes, while kptr_restrict does not forbid it
 */
bool kallsyms_show_value(const struct cred *cred)
{
	return kptr_restrict < 2;
}

/* ---- /proc/kallsyms: the core's symbols, then those of the modules ---- */

struct symbol_iter {
	loff_t pos;
	unsigned long value;
	char type;
	char name[KSYM_NAME_LEN];
	char module_name[MODULE_NAME_LEN];
	int exported;
};

static bool load_symbol(struct symbol_iter *iter, loff_t pos)
{
	iter->pos = pos;
	iter->module_name[0] = '\0';
	if (pos >= kallsyms_count)
		return !module_get_kallsym(pos - kallsyms_count, &iter->value, &iter->type, iter->name,
					   iter->module_name, &iter->exported);
	iter->value = symbol_address(pos);
	iter->type = symbol_type(pos);
	strscpy(iter->name, symbol_name(pos), sizeof(iter->name));
	return true;
}

static void *symbols_start(struct seq_file *m, loff_t *pos)
{
	return load_symbol(m->private, *pos) ? m->private : NULL;
}

static void *symbols_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return load_symbol(m->private, *pos) ? m->private : NULL;
}

static void symbols_stop(struct seq_file *m, void *v)
{
}

static int symbols_show(struct seq_file *m, void *v)
{
	struct symbol_iter *iter = v;
	void *value = kallsyms_show_value(NULL) ? (void *)iter->value : NULL;

	if (!iter->name[0])
		return 0;
	if (iter->module_name[0])
		seq_printf(m, "%px %c %s\t[%s]\n", value, iter->exported ? toupper(iter->type) : tolower(iter->type),
			   iter->name, iter->module_name);
	else
		seq_printf(m, "%px %c %s\n", value, iter->type, iter->name);
	return 0;
}

static const struct seq_operations symbols_ops = {
	.start = symbols_start,
	.next = symbols_next,
	.stop = symbols_stop,
	.show = symbols_show,
};

static int __init kallsyms_init(void)
{
	proc_create_seq_private("kallsyms", 0444, NULL, &symbols_ops, sizeof(struct symbol_iter), NULL);
	return 0;
}
device_initcall(kallsyms_init);
