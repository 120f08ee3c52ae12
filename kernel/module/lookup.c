// SPDX-License-Identifier: MIT
/*
 * From an address to the module it belongs to, and to that module's tables: exceptions that have a fixup, places of BUG and WARN.
 *
 * Modules are few, so this walks the list. Callers are fault handlers and backtraces: no lock is taken, the list is read with
 * preemption off, and a module stays until preemption is on again. The bounds of the module area answer most questions at once.
 */

#include <linux/bug.h>
#include <linux/extable.h>
#include <linux/percpu.h>
#include <linux/pgtable.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/rculist.h>

#include "internal.h"

/** __module_address - the module that an address lies in, or NULL; preemption off */
struct module *__module_address(unsigned long addr)
{
	struct module *mod;

	if (addr < MODULES_VADDR || addr >= MODULES_END)
		return NULL;
	list_for_each_entry_rcu(mod, &modules, list, true)
		if (mod->state != MODULE_STATE_UNFORMED && within_module(addr, mod))
			return mod;
	return NULL;
}

/** is_module_address - does the address lie in a module? */
bool is_module_address(unsigned long addr)
{
	bool found;

	preempt_disable();
	found = __module_address(addr) != NULL;
	preempt_enable();
	return found;
}

/** __module_text_address - the module whose code the address is in, or NULL; preemption off */
struct module *__module_text_address(unsigned long addr)
{
	struct module *mod = __module_address(addr);

	if (mod && addr - (unsigned long)mod->init_layout.base >= mod->init_layout.text_size &&
	    addr - (unsigned long)mod->core_layout.base >= mod->core_layout.text_size)
		mod = NULL;
	return mod;
}

/** is_module_text_address - does the address lie in a module's code? */
bool is_module_text_address(unsigned long addr)
{
	bool found;

	preempt_disable();
	found = __module_text_address(addr) != NULL;
	preempt_enable();
	return found;
}

/**
 * __is_module_percpu_address - does the address lie in a module's static per-CPU data?
 * @can_addr: gets the address of the same variable on CPU 0, if not NULL
 */
bool __is_module_percpu_address(unsigned long addr, unsigned long *can_addr)
{
	struct module *mod;
	int cpu;
	bool found = false;

	preempt_disable();
	list_for_each_entry_rcu(mod, &modules, list, true) {
		if (mod->state == MODULE_STATE_UNFORMED || !mod->percpu_size)
			continue;
		for_each_possible_cpu(cpu) {
			unsigned long offset = addr - (unsigned long)per_cpu_ptr(mod->percpu, cpu);

			if (offset >= mod->percpu_size)
				continue;
			if (can_addr)
				*can_addr = offset + (unsigned long)per_cpu_ptr(mod->percpu, 0);
			found = true;
		}
	}
	preempt_enable();
	return found;
}

/** is_module_percpu_address - does the address lie in a module's static per-CPU data? */
bool is_module_percpu_address(unsigned long addr)
{
	return __is_module_percpu_address(addr, NULL);
}

/** search_module_extables - the fixup of an instruction of a module, or NULL */
const struct exception_table_entry *search_module_extables(unsigned long addr)
{
	const struct exception_table_entry *entry = NULL;
	struct module *mod;

	preempt_disable();
	mod = __module_address(addr);
	if (mod && mod->num_exentries)
		entry = search_extable(mod->extable, mod->num_exentries, addr);
	preempt_enable();
	return entry;
}

/** module_find_bug - the entry for a BUG or WARN at that address of a module, or NULL */
struct bug_entry *module_find_bug(unsigned long bugaddr)
{
	struct bug_entry *found = NULL;
	struct module *mod;
	unsigned int i;

	preempt_disable();
	mod = __module_address(bugaddr);
	for (i = 0; mod && i < mod->num_bugs; i++)
		if ((unsigned long)&mod->bug_table[i].bug_addr_disp + mod->bug_table[i].bug_addr_disp == bugaddr)
			found = &mod->bug_table[i];
	preempt_enable();
	return found;
}

/** dereference_module_function_descriptor - a function pointer is an address here */
void *dereference_module_function_descriptor(struct module *mod, void *ptr)
{
	return ptr;
}

/** print_modules - "Modules linked in: ...", for oops reports. Any context. */
void print_modules(void)
{
	char buf[MODULE_FLAGS_BUF_SIZE];
	struct module *mod;

	printk(KERN_DEFAULT "Modules linked in:");
	preempt_disable();
	list_for_each_entry_rcu(mod, &modules, list, true) {
		if (mod->state == MODULE_STATE_UNFORMED)
			continue;
		pr_cont(" %s%s", mod->name, module_flags(mod, buf, true));
	}
	preempt_enable();
	if (last_unloaded_module[0])
		pr_cont(" [last unloaded: %s]", last_unloaded_module);
	pr_cont("\n");
}
