// SPDX-License-Identifier: MIT
/*
 * Which code is the kernel's, and which of its instructions may fault.
 *
 * The core's exception table is the __ex_table section, sorted at start-up, one per module beside it (kernel/module).
 * An entry's addresses are relative to the fields that hold them, so sorting moves them with their distance. What a
 * fixup does besides jumping is told by the entry's type.
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/extable.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/sort.h>
#include <linux/uaccess.h>
#include <asm/ptrace.h>

extern char __start_ktext[], __stop_ktext[];
extern struct exception_table_entry __start___ex_table[] __weak, __stop___ex_table[] __weak;
static bool main_extable_sorted;

static unsigned long insn_of(const struct exception_table_entry *entry)
{
	return (unsigned long)&entry->insn + entry->insn;
}

static unsigned long fixup_of(const struct exception_table_entry *entry)
{
	return (unsigned long)&entry->fixup + entry->fixup;
}

static int compare_entries(const void *a, const void *b)
{
	unsigned long x = insn_of(a), y = insn_of(b);

	return x < y ? -1 : x > y;
}

static void swap_entries(void *a, void *b, int size)
{
	struct exception_table_entry *x = a, *y = b, old = *x;
	int delta = b - a;

	x->insn = y->insn + delta;
	x->fixup = y->fixup + delta;
	x->type = y->type;
	y->insn = old.insn - delta;
	y->fixup = old.fixup - delta;
	y->type = old.type;
}

/**
 * sort_extable - put an exception table in the order that search_extable() needs
 * @start: first entry
 * @finish: one past the last
 */
void sort_extable(struct exception_table_entry *start, struct exception_table_entry *finish)
{
	sort(start, finish - start, sizeof(*start), compare_entries, swap_entries);
}

/**
 * trim_init_extable - forget the entries of a module's init code, whose memory is about to go
 */
void trim_init_extable(struct module *m)
{
	struct exception_table_entry *entry = m->extable, *last = m->extable + m->num_exentries;

	while (entry < last && within_module_init(insn_of(entry), m))
		entry++;
	while (last > entry && within_module_init(insn_of(last - 1), m))
		last--;
	m->extable = entry;
	m->num_exentries = last - entry;
}

/**
 * sort_main_extable - sort the core's own table; first use does it otherwise
 */
void sort_main_extable(void)
{
	if (main_extable_sorted)
		return;
	sort_extable(__start___ex_table, __stop___ex_table);
	main_extable_sorted = true;
}

/**
 * search_extable - find the entry of an instruction in a sorted table
 *
 * Returns NULL if there is none. Any context.
 */
const struct exception_table_entry *search_extable(const struct exception_table_entry *base, const size_t num,
						   unsigned long value)
{
	size_t low = 0, high = num;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		unsigned long insn = insn_of(&base[middle]);

		if (insn == value)
			return &base[middle];
		if (insn < value)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/**
 * search_kernel_exception_table - find the entry of an instruction of the core
 */
const struct exception_table_entry *search_kernel_exception_table(unsigned long addr)
{
	sort_main_extable();
	return search_extable(__start___ex_table, __stop___ex_table - __start___ex_table, addr);
}

/**
 * search_exception_tables - find the entry of an instruction of the core or a module
 */
const struct exception_table_entry *search_exception_tables(unsigned long addr)
{
	const struct exception_table_entry *entry = search_kernel_exception_table(addr);

	return entry ?: search_module_extables(addr);
}

/* The register whose number, as instructions encode it, stands in the entry's type. */
static unsigned long *numbered_register(struct pt_regs *regs, unsigned int number)
{
	unsigned long *map[16] = {
		&regs->ax, &regs->cx, &regs->dx,  &regs->bx,  &regs->sp,  &regs->bp,  &regs->si,  &regs->di,
		&regs->r8, &regs->r9, &regs->r10, &regs->r11, &regs->r12, &regs->r13, &regs->r14, &regs->r15,
	};

	return map[number & 15];
}

/**
 * fixup_exception - go on at the place that the code at fault provides, if it does
 * @regs: changed if there is a fixup
 *
 * Returns 1 if there was one. Any context.
 */
int fixup_exception(struct pt_regs *regs, int trapnr, unsigned long error_code, unsigned long fault_addr)
{
	const struct exception_table_entry *entry = search_exception_tables(regs->ip);

	if (!entry)
		return 0;
	switch (entry->type & 0xff) {
	case EX_TYPE_FAULT:
		regs->ax = trapnr;
		break;
	case EX_TYPE_EFAULT_REG:
		*numbered_register(regs, entry->type >> 8) = -EFAULT;
		break;
	default:
		break;
	}
	regs->ip = fixup_of(entry);
	return 1;
}

/**
 * ex_get_fixup_type - what the fixup of an instruction does, EX_TYPE_NONE without one
 */
int ex_get_fixup_type(unsigned long ip)
{
	const struct exception_table_entry *entry = search_exception_tables(ip);

	return entry ? entry->type & 0xff : EX_TYPE_NONE;
}

/**
 * core_kernel_text - is this an address of the core's code?
 */
int notrace core_kernel_text(unsigned long addr)
{
	return addr >= (unsigned long)__start_ktext && addr < (unsigned long)__stop_ktext;
}

/**
 * __kernel_text_address - is this an address of the core's or a module's code?
 */
int __kernel_text_address(unsigned long addr)
{
	return core_kernel_text(addr) || is_module_text_address(addr);
}

/**
 * kernel_text_address - the same
 */
int kernel_text_address(unsigned long addr)
{
	return __kernel_text_address(addr);
}

/**
 * func_ptr_is_kernel_text - does this pointer lead to code of the kernel?
 */
int func_ptr_is_kernel_text(void *ptr)
{
	return kernel_text_address((unsigned long)ptr);
}
