// SPDX-License-Identifier: MIT
/*
 * The symbol table that a module keeps for messages: backtraces, %pS, /proc/kallsyms.
 *
 * It lies at the end of the core block, in three arrays: symbols, their type letters, their names. Symbols of the core sections stand
 * before those of the init sections, so that dropping the init symbols when init has returned is one shorter count. Symbol 0 is
 * empty, as in ELF.
 *
 * Readers walk the list of modules under RCU (or with preemption off) and take no lock: an oops may be the reader. A module's table is
 * written before the module gets on the list as formed, and freed a grace period after it has left it.
 */

#include <linux/ctype.h>
#include <linux/kallsyms.h>
#include <linux/rculist.h>
#include <linux/string.h>

#include "internal.h"

/* Does the symbol stand for something in the module's memory, in an init section or not? */
static bool is_kept_symbol(const struct load_info *info, const Elf_Sym *sym, bool init)
{
	unsigned int index = sym->st_shndx;

	if (index == SHN_UNDEF || index >= info->hdr.e_shnum || !*symbol_name(info, sym))
		return false;
	return (info->sechdrs[index].sh_flags & SHF_ALLOC) && is_init_section(section_name(info, index)) == init;
}

/** layout_symtab - find room for the symbols at the end of the core block */
void layout_symtab(struct load_info *info, struct module_layout *core)
{
	unsigned int i, count = 1;
	size_t name_bytes = 1;

	for (i = 1; i < info->num_syms; i++) {
		const Elf_Sym *sym = &info->syms[i];

		if (!is_kept_symbol(info, sym, false) && !is_kept_symbol(info, sym, true))
			continue;
		count++;
		name_bytes += strlen(symbol_name(info, sym)) + 1;
	}
	info->sym_offset = ALIGN(core->size, __alignof__(Elf_Sym));
	info->type_offset = info->sym_offset + count * sizeof(Elf_Sym);
	info->str_offset = info->type_offset + count;
	core->size = PAGE_ALIGN(info->str_offset + name_bytes);
}

/* The letter that nm prints for a symbol. */
static char type_letter(const struct load_info *info, const Elf_Sym *sym)
{
	const Elf_Shdr *sec = &info->sechdrs[sym->st_shndx];

	if (ELF_ST_BIND(sym->st_info) == STB_WEAK)
		return ELF_ST_TYPE(sym->st_info) == STT_OBJECT ? 'v' : 'w';
	if (sec->sh_flags & SHF_EXECINSTR)
		return 't';
	if (sec->sh_type == SHT_NOBITS)
		return 'b';
	return (sec->sh_flags & SHF_WRITE) ? 'd' : 'r';
}

/* Appends the symbols of the core or of the init sections; returns the next free byte for names. */
static size_t copy_symbols(struct mod_kallsyms *table, const struct load_info *info, bool init, size_t name)
{
	unsigned int i;

	for (i = 1; i < info->num_syms; i++) {
		const Elf_Sym *sym = &info->syms[i];
		unsigned int n = table->num_symtab;
		size_t bytes;

		if (!is_kept_symbol(info, sym, init))
			continue;
		bytes = strlen(symbol_name(info, sym)) + 1;
		table->typetab[n] = type_letter(info, sym);
		table->symtab[n] = *sym;
		table->symtab[n].st_name = name;
		memcpy(table->strtab + name, symbol_name(info, sym), bytes);
		name += bytes;
		table->num_symtab++;
	}
	return name;
}

/** add_kallsyms - fill the table; symbols have their final values, the module is not yet visible */
void add_kallsyms(struct module *mod, const struct load_info *info)
{
	struct mod_kallsyms *table = &mod->core_kallsyms;
	size_t name = 1;

	table->symtab = mod->core_layout.base + info->sym_offset;
	table->typetab = mod->core_layout.base + info->type_offset;
	table->strtab = mod->core_layout.base + info->str_offset;
	table->num_symtab = 1;
	name = copy_symbols(table, info, false, name);
	mod->num_core_syms = table->num_symtab;
	copy_symbols(table, info, true, name);
	rcu_assign_pointer(mod->kallsyms, table);
}

/** drop_init_kallsyms - forget the symbols of the init sections, before their memory goes */
void drop_init_kallsyms(struct module *mod)
{
	WRITE_ONCE(mod->core_kallsyms.num_symtab, mod->num_core_syms);
}

static const char *kallsyms_name(const struct mod_kallsyms *table, unsigned int i)
{
	return table->strtab + table->symtab[i].st_name;
}

/* Labels of the assembler are no names. */
static bool is_label(const char *name)
{
	return name[0] == '.' && name[1] == 'L';
}

/* The end of the part of the module (text, or everything) that an address lies in. */
static unsigned long part_end(const struct module *mod, unsigned long addr)
{
	const struct module_layout *layout = within_module_init(addr, mod) ? &mod->init_layout : &mod->core_layout;
	unsigned long base = (unsigned long)layout->base;

	return base + (addr - base < layout->text_size ? layout->text_size : layout->size);
}

/* The last symbol at or below the address, its size up to the next one; NULL if there is none. */
static const char *find_kallsyms_symbol(struct module *mod, unsigned long addr, unsigned long *size,
					unsigned long *offset)
{
	struct mod_kallsyms *table = rcu_dereference_raw(mod->kallsyms);
	unsigned long next = part_end(mod, addr), best_value = 0;
	unsigned int i, best = 0, num;

	if (!table)
		return NULL;
	num = READ_ONCE(table->num_symtab);
	for (i = 1; i < num; i++) {
		unsigned long value = table->symtab[i].st_value;

		if (is_label(kallsyms_name(table, i)))
			continue;
		if (value <= addr && value > best_value) {
			best = i;
			best_value = value;
		}
		if (value > addr && value < next)
			next = value;
	}
	if (!best || !within_module(best_value, mod))
		return NULL;
	if (size)
		*size = next - best_value;
	if (offset)
		*offset = addr - best_value;
	return kallsyms_name(table, best);
}

/**
 * module_address_lookup - the symbol that an address of a module belongs to
 * @modname: gets the module's name if not NULL
 * @modbuildid: gets NULL or the build ID if not NULL
 * @namebuf: KSYM_NAME_LEN bytes, gets the name
 *
 * Returns @namebuf, or NULL if no module has the address. Any context.
 */
const char *module_address_lookup(unsigned long addr, unsigned long *symbolsize, unsigned long *offset, char **modname,
				  const unsigned char **modbuildid, char *namebuf)
{
	const char *name = NULL;
	struct module *mod;

	preempt_disable();
	mod = __module_address(addr);
	if (mod) {
		if (modname)
			*modname = mod->name;
		if (modbuildid)
			*modbuildid = mod->build_id;
		name = find_kallsyms_symbol(mod, addr, symbolsize, offset);
	}
	if (name) {
		strscpy(namebuf, name, KSYM_NAME_LEN);
		name = namebuf;
	}
	preempt_enable();
	return name;
}

/** lookup_module_symbol_name - the name alone; -ERANGE if there is none */
int lookup_module_symbol_name(unsigned long addr, char *symname)
{
	return module_address_lookup(addr, NULL, NULL, NULL, NULL, symname) ? 0 : -ERANGE;
}

/** lookup_module_symbol_attrs - everything known of the symbol at an address; NULL pointers are not filled in; -ERANGE if there is none */
int lookup_module_symbol_attrs(unsigned long addr, unsigned long *size, unsigned long *offset, char *modname,
			       char *name)
{
	struct module *mod;
	const char *symbol = NULL;

	preempt_disable();
	mod = __module_address(addr);
	if (mod)
		symbol = find_kallsyms_symbol(mod, addr, size, offset);
	if (symbol && modname)
		strscpy(modname, mod->name, MODULE_NAME_LEN);
	if (symbol && name)
		strscpy(name, symbol, KSYM_NAME_LEN);
	preempt_enable();
	return symbol ? 0 : -ERANGE;
}

static bool is_exported(const char *name, unsigned long value, const struct module *mod)
{
	unsigned int i;

	for (i = 0; i < mod->num_syms; i++)
		if ((unsigned long)mod->syms[i].value == value && !strcmp(mod->syms[i].name, name))
			return true;
	for (i = 0; i < mod->num_gpl_syms; i++)
		if ((unsigned long)mod->gpl_syms[i].value == value && !strcmp(mod->gpl_syms[i].name, name))
			return true;
	return false;
}

/**
 * module_get_kallsym - the @symnum-th symbol of all modules together, for /proc/kallsyms
 *
 * Returns 0, or -ERANGE after the last.
 */
int module_get_kallsym(unsigned int symnum, unsigned long *value, char *type, char *name, char *module_name,
		       int *exported)
{
	struct module *mod;
	int ret = -ERANGE;

	preempt_disable();
	list_for_each_entry_rcu(mod, &modules, list) {
		struct mod_kallsyms *table = rcu_dereference_raw(mod->kallsyms);

		if (mod->state == MODULE_STATE_UNFORMED || !table)
			continue;
		if (symnum >= table->num_symtab) {
			symnum -= table->num_symtab;
			continue;
		}
		*value = table->symtab[symnum].st_value;
		*type = symnum ? table->typetab[symnum] : '\0';
		strscpy(name, kallsyms_name(table, symnum), KSYM_NAME_LEN);
		strscpy(module_name, mod->name, MODULE_NAME_LEN);
		*exported = is_exported(name, *value, mod);
		ret = 0;
		break;
	}
	preempt_enable();
	return ret;
}

static unsigned long find_value(struct module *mod, const char *name)
{
	struct mod_kallsyms *table = rcu_dereference_raw(mod->kallsyms);
	unsigned int i;

	if (mod->state == MODULE_STATE_UNFORMED || !table)
		return 0;
	for (i = 1; i < table->num_symtab; i++)
		if (!strcmp(name, kallsyms_name(table, i)))
			return table->symtab[i].st_value;
	return 0;
}

/** module_kallsyms_lookup_name - the value of "symbol" or "module:symbol"; 0 if there is none */
unsigned long module_kallsyms_lookup_name(const char *name)
{
	const char *colon = strnchr(name, MODULE_NAME_LEN, ':');
	unsigned long value = 0;
	struct module *mod;

	preempt_disable();
	if (colon) {
		mod = find_module_all(name, colon - name, false);
		if (mod)
			value = find_value(mod, colon + 1);
	} else {
		list_for_each_entry_rcu(mod, &modules, list) {
			value = find_value(mod, name);
			if (value)
				break;
		}
	}
	preempt_enable();
	return value;
}

/** module_kallsyms_on_each_symbol - call @fn for each symbol of each module until it returns non-zero, which is returned; sleeps */
int module_kallsyms_on_each_symbol(int (*fn)(void *, const char *, struct module *, unsigned long), void *data)
{
	struct module *mod;
	unsigned int i;
	int ret = 0;

	mutex_lock(&module_mutex);
	list_for_each_entry(mod, &modules, list) {
		struct mod_kallsyms *table = rcu_dereference_raw(mod->kallsyms);

		if (mod->state == MODULE_STATE_UNFORMED || !table)
			continue;
		for (i = 1; i < table->num_symtab && !ret; i++)
			ret = fn(data, kallsyms_name(table, i), mod, table->symtab[i].st_value);
		if (ret)
			break;
	}
	mutex_unlock(&module_mutex);
	return ret;
}
