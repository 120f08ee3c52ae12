// SPDX-License-Identifier: MIT
/*
 * From a module's sections, laid out in memory, to a module that can run: symbols get their addresses, the sections get the addresses
 * of the symbols, and the tables that other parts of the kernel read are found.
 *
 * What relocation wrote into those tables is the file's word. The loader follows some of it itself (names of exported symbols and of
 * parameters, init and exit), so these are checked; the rest is as trustworthy as the module's code.
 */

#include <linux/bug.h>
#include <linux/extable.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "internal.h"

static void percpu_modcopy(struct module *mod, const struct load_info *info)
{
	int cpu;

	if (!mod->percpu || info->sechdrs[info->pcpu_index].sh_type == SHT_NOBITS)
		return;
	for_each_possible_cpu(cpu)
		memcpy(per_cpu_ptr(mod->percpu, cpu), section_data(info, info->pcpu_index), mod->percpu_size);
}

/* Finds the tables that other parts of the kernel read. */
static void find_tables(struct module *mod, const struct load_info *info)
{
	mod->kp = section_objs(info, "__param", sizeof(*mod->kp), &mod->num_kp);
	mod->syms = section_objs(info, "__ksymtab", sizeof(*mod->syms), &mod->num_syms);
	mod->gpl_syms = section_objs(info, "__ksymtab_gpl", sizeof(*mod->gpl_syms), &mod->num_gpl_syms);
	mod->extable = section_objs(info, "__ex_table", sizeof(*mod->extable), &mod->num_exentries);
	mod->bug_table = section_objs(info, "__bug_table", sizeof(*mod->bug_table), &mod->num_bugs);
	mod->kunit_suites = section_objs(info, ".kunit_test_suites", sizeof(*mod->kunit_suites),
					 (unsigned int *)&mod->num_kunit_suites);
}

static void find_build_id(struct module *mod, const struct load_info *info)
{
	unsigned int index = elf_find_section(info, ".note.gnu.build-id");
	const Elf_Shdr *sec = &info->sechdrs[index];
	Elf64_Nhdr note;

	if (!index || sec->sh_type != SHT_NOTE || sec->sh_size < sizeof(note) + 4)
		return;
	memcpy(&note, section_data(info, index), sizeof(note));
	if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && note.n_descsz <= BUILD_ID_SIZE_MAX &&
	    note.n_descsz <= sec->sh_size - sizeof(note) - 4)
		memcpy(mod->build_id, section_data(info, index) + sizeof(note) + 4, note.n_descsz);
}

/* A string that a table of the module points to: it must lie in the module, and end there. */
static bool string_in_module(const struct module *mod, const char *s)
{
	unsigned long addr = (unsigned long)s;
	const struct module_layout *layout = within_module_core(addr, mod) ? &mod->core_layout : &mod->init_layout;
	size_t left;

	if (!within_module(addr, mod))
		return false;
	left = layout->size - (addr - (unsigned long)layout->base);
	return strnlen(s, left) < left;
}

static bool check_symbol_table_names(const struct module *mod, const struct kernel_symbol *syms, unsigned int num)
{
	unsigned int i;

	for (i = 0; i < num; i++)
		if (!string_in_module(mod, syms[i].name) || (syms[i].ns && !string_in_module(mod, syms[i].ns)))
			return false;
	return true;
}

/* Do the export tables and parameters hold proper names? A damaged file may have others. */
static bool check_exported_names(const struct module *mod)
{
	unsigned int i;

	for (i = 0; i < mod->num_kp; i++)
		if (!string_in_module(mod, mod->kp[i].name) || !mod->kp[i].ops)
			return false;
	return check_symbol_table_names(mod, mod->syms, mod->num_syms) &&
	       check_symbol_table_names(mod, mod->gpl_syms, mod->num_gpl_syms);
}

static bool in_module_text(const struct module *mod, const void *function)
{
	unsigned long addr = (unsigned long)function;

	return addr - (unsigned long)mod->core_layout.base < mod->core_layout.text_size ||
	       addr - (unsigned long)mod->init_layout.base < mod->init_layout.text_size;
}

/* What relocation wrote, as far as the loader itself will follow it. */
static int check_relocated(const struct module *mod)
{
	if (!check_exported_names(mod) || (mod->init && !in_module_text(mod, mod->init)) ||
	    (mod->exit && !in_module_text(mod, mod->exit))) {
		pr_err("%s: a table of the module is damaged\n", mod->name);
		return -ENOEXEC;
	}
	return 0;
}

/**
 * link_module - from a laid-out module to one that has all its addresses
 *
 * Its per-CPU area exists; nobody sees the module yet. Returns 0, or -errno after a line in the log.
 */
int link_module(struct module *mod, struct load_info *info)
{
	int err = simplify_symbols(mod, info);

	if (!err)
		err = apply_relocations(mod, info);
	if (err)
		return err;
	find_tables(mod, info);
	find_build_id(mod, info);
	err = check_relocated(mod);
	if (err)
		return err;
	sort_extable(mod->extable, mod->extable + mod->num_exentries);
	percpu_modcopy(mod, info);
	add_kallsyms(mod, info);
	return 0;
}
