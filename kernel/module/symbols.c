// SPDX-License-Identifier: MIT
/*
 * Which address does a name mean?
 *
 * There are two tables in the core and two in each module: symbols for all, and symbols for modules under a GPL-compatible licence. Each
 * is sorted by name (the linker does it; a module's are sorted again here if a linker script was not used), so a search is a
 * bisection per table. The core wins over modules, and verify_exported_symbols() sees to it that no name exists twice.
 *
 * Using another module's symbol takes a reference to that module (refs.c), and hands on its taint if it is proprietary. A symbol in a
 * namespace is for modules only that import the namespace.
 *
 * Resolving needs module_mutex; find_symbol() alone may also run under RCU.
 */

#include <linux/err.h>
#include <linux/bsearch.h>
#include <linux/kallsyms.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/wait.h>

#include "internal.h"

extern const struct kernel_symbol __start___ksymtab[], __stop___ksymtab[];
extern const struct kernel_symbol __start___ksymtab_gpl[], __stop___ksymtab_gpl[];

static int compare_name(const void *name, const void *symbol)
{
	return strcmp(name, ((const struct kernel_symbol *)symbol)->name);
}

static int compare_symbols(const void *a, const void *b)
{
	return strcmp(((const struct kernel_symbol *)a)->name, ((const struct kernel_symbol *)b)->name);
}

static bool find_in(const struct kernel_symbol *start, size_t count, struct module *owner, bool gpl_only,
		    struct find_symbol_arg *fsa)
{
	const struct kernel_symbol *sym;

	if (gpl_only && !fsa->gplok)
		return false;
	sym = bsearch(fsa->name, start, count, sizeof(*start), compare_name);
	if (!sym)
		return false;
	fsa->owner = owner;
	fsa->sym = sym;
	fsa->gpl_only = gpl_only;
	return true;
}

/**
 * find_symbol - look an exported name up
 * @fsa: name and gplok in; owner (NULL: the core), sym and gpl_only out
 *
 * The caller holds module_mutex or has preemption off. Returns whether it was found.
 */
bool find_symbol(struct find_symbol_arg *fsa)
{
	struct module *mod;

	if (find_in(__start___ksymtab, __stop___ksymtab - __start___ksymtab, NULL, false, fsa) ||
	    find_in(__start___ksymtab_gpl, __stop___ksymtab_gpl - __start___ksymtab_gpl, NULL, true, fsa))
		return true;
	list_for_each_entry_rcu(mod, &modules, list, lockdep_is_held(&module_mutex)) {
		if (mod->state == MODULE_STATE_UNFORMED)
			continue;
		if (find_in(mod->syms, mod->num_syms, mod, false, fsa) ||
		    find_in(mod->gpl_syms, mod->num_gpl_syms, mod, true, fsa))
			return true;
	}
	return false;
}

static int verify_table(const struct module *mod, const struct kernel_symbol *syms, unsigned int num)
{
	unsigned int i;

	for (i = 0; i < num; i++) {
		struct find_symbol_arg fsa = { .name = syms[i].name, .gplok = true };

		if (find_symbol(&fsa)) {
			pr_err("%s: exports duplicate symbol %s (owned by %s)\n", mod->name, syms[i].name,
			       module_name(fsa.owner));
			return -ENOEXEC;
		}
	}
	/* Sorting moves only entries of a module that nobody sees yet. */
	sort((void *)syms, num, sizeof(*syms), compare_symbols, NULL);
	return 0;
}

/** verify_exported_symbols - none of the module's names may exist already; sorts its tables. Under module_mutex. */
int verify_exported_symbols(const struct module *mod)
{
	int err = verify_table(mod, mod->syms, mod->num_syms);

	return err ?: verify_table(mod, mod->gpl_syms, mod->num_gpl_syms);
}

/* A module that uses a proprietary module's symbols is proprietary too, and may then use no GPL-only ones. */
static bool inherit_taint(struct module *mod, struct module *owner, const char *name)
{
	if (!owner || !test_bit(TAINT_PROPRIETARY_MODULE, &owner->taints))
		return true;
	if (mod->using_gplonly_symbols) {
		pr_err("%s: module using GPL-only symbols uses symbols %s from proprietary module %s.\n", mod->name,
		       name, owner->name);
		return false;
	}
	if (!test_bit(TAINT_PROPRIETARY_MODULE, &mod->taints)) {
		pr_warn("%s: module uses symbols %s from proprietary module %s, inheriting taint.\n", mod->name, name,
			owner->name);
		set_bit(TAINT_PROPRIETARY_MODULE, &mod->taints);
	}
	return true;
}

static int check_namespace(const struct load_info *info, const struct module *mod, const struct kernel_symbol *sym)
{
	const char *import = NULL;

	if (!sym->ns || !sym->ns[0])
		return 0;
	while ((import = modinfo_next(info, "import_ns", import)))
		if (!strcmp(import, sym->ns))
			return 0;
	pr_err("%s: module uses symbol (%s) from namespace %s, but does not import it.\n", mod->name, sym->name,
	       sym->ns);
	return -EINVAL;
}

/* The symbol for a module, its owner referenced; NULL if unknown, an error if it must not be used (-EBUSY: its owner is still loading). */
static const struct kernel_symbol *resolve_symbol(struct module *mod, const struct load_info *info, const char *name,
						  char *ownername)
{
	struct find_symbol_arg fsa = {
		.name = name,
		.gplok = !test_bit(TAINT_PROPRIETARY_MODULE, &mod->taints),
	};
	int err;

	mutex_lock(&module_mutex);
	if (!find_symbol(&fsa))
		goto unlock;
	if (fsa.gpl_only)
		mod->using_gplonly_symbols = true;
	if (!inherit_taint(mod, fsa.owner, name)) {
		fsa.sym = NULL;
		goto unlock;
	}
	strscpy(ownername, module_name(fsa.owner), MODULE_NAME_LEN);
	err = check_namespace(info, mod, fsa.sym);
	if (!err)
		err = ref_module(mod, fsa.owner);
	if (err)
		fsa.sym = ERR_PTR(err);
unlock:
	mutex_unlock(&module_mutex);
	return fsa.sym;
}

/* The same, but waits for a module that is still loading. */
static const struct kernel_symbol *resolve_symbol_wait(struct module *mod, const struct load_info *info,
						       const char *name)
{
	char owner[MODULE_NAME_LEN] = "";
	const struct kernel_symbol *ksym = resolve_symbol(mod, info, name, owner);

	if (PTR_ERR(ksym) == -EBUSY &&
	    wait_event_interruptible_timeout(
		    module_wq, PTR_ERR(ksym = resolve_symbol(mod, info, name, owner)) != -EBUSY, 30 * HZ) <= 0)
		pr_warn("%s: gave up waiting for init of module %s.\n", mod->name, owner);
	return ksym;
}

static int resolve_undefined(struct module *mod, const struct load_info *info, Elf_Sym *sym)
{
	const char *name = symbol_name(info, sym);
	const struct kernel_symbol *ksym;
	int err;

	/* The assembler names it in position-independent code; nothing refers to it. */
	if (!strcmp(name, "_GLOBAL_OFFSET_TABLE_"))
		return 0;
	ksym = resolve_symbol_wait(mod, info, name);
	if (ksym && !IS_ERR(ksym)) {
		sym->st_value = (unsigned long)ksym->value;
		return 0;
	}
	if (!ksym && ELF_ST_BIND(sym->st_info) == STB_WEAK) {
		sym->st_value = 0;
		return 0;
	}
	err = PTR_ERR(ksym) ?: -ENOENT;
	pr_warn("%s: Unknown symbol %s (err %d)\n", mod->name, name, err);
	return err;
}

/**
 * simplify_symbols - give each symbol of the file its address
 *
 * All unknown ones are reported before it fails. Returns 0, -ENOENT (unknown symbol), -ENOEXEC, or why a symbol must not be used.
 */
int simplify_symbols(struct module *mod, struct load_info *info)
{
	unsigned int i;
	int err, ret = 0;

	for (i = 1; i < info->num_syms; i++) {
		Elf_Sym *sym = &info->syms[i];

		switch (sym->st_shndx) {
		case SHN_COMMON:
			pr_warn("%s: please compile with -fno-common\n", mod->name);
			ret = -ENOEXEC;
			break;
		case SHN_ABS:
			break;
		case SHN_UNDEF:
			err = resolve_undefined(mod, info, sym);
			if (err)
				ret = err;
			break;
		default:
			if (sym->st_shndx >= SHN_LORESERVE) {
				pr_err("%s: symbol %s is in unsupported section %#x\n", mod->name,
				       symbol_name(info, sym), sym->st_shndx);
				ret = -ENOEXEC;
			} else if (sym->st_shndx == info->pcpu_index) {
				sym->st_value += (unsigned long)mod->percpu;
			} else {
				sym->st_value += info->sechdrs[sym->st_shndx].sh_addr;
			}
			break;
		}
	}
	return ret;
}

static void *symbol_get_from(const char *symbol, bool gplok)
{
	struct find_symbol_arg fsa = { .name = symbol, .gplok = gplok };
	void *value = NULL;

	preempt_disable();
	if (find_symbol(&fsa) && !strong_try_module_get(fsa.owner))
		value = (void *)fsa.sym->value;
	preempt_enable();
	return value;
}

/**
 * __symbol_get - look an exported symbol up at run time, and hold the module that owns it
 *
 * Returns its address, or NULL; give it back with __symbol_put(). Any context.
 */
void *__symbol_get(const char *symbol)
{
	return symbol_get_from(symbol, true);
}
EXPORT_SYMBOL_GPL(__symbol_get);

/** __symbol_put - undo __symbol_get() */
void __symbol_put(const char *symbol)
{
	struct find_symbol_arg fsa = { .name = symbol, .gplok = true };

	preempt_disable();
	BUG_ON(!find_symbol(&fsa));
	module_put(fsa.owner);
	preempt_enable();
}
EXPORT_SYMBOL(__symbol_put);

/** symbol_put_addr - the same by address */
void symbol_put_addr(void *addr)
{
	struct module *owner;

	if (core_kernel_text((unsigned long)addr))
		return;
	preempt_disable();
	owner = __module_text_address((unsigned long)addr);
	BUG_ON(!owner);
	module_put(owner);
	preempt_enable();
}
EXPORT_SYMBOL_GPL(symbol_put_addr);
