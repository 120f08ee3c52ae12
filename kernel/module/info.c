// SPDX-License-Identifier: MIT
/*
 * What a module says of itself in .modinfo, and what follows from it: may it be loaded, and does it taint the kernel?
 *
 * .modinfo is a sequence of strings "tag=value"; a tag may stand there several times. elf_check() has seen to it that the section lies
 * in the file, check_modinfo() that its last string is terminated. Taints are remembered in the kernel and in the module.
 */

#include <linux/license.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/vermagic.h>
#include <asm/module_image.h>

#include "internal.h"

static const char vermagic[] = VERMAGIC_STRING;

/**
 * modinfo_next - the value of the next string with that tag
 * @prev: an earlier result, or NULL for the first
 */
const char *modinfo_next(const struct load_info *info, const char *tag, const char *prev)
{
	size_t taglen = strlen(tag);
	const char *p, *end;

	if (!info->modinfo)
		return NULL;
	end = info->modinfo + info->modinfo_size;
	for (p = prev ? prev + strlen(prev) + 1 : info->modinfo; p < end; p += strlen(p) + 1)
		if (!strncmp(p, tag, taglen) && p[taglen] == '=')
			return p + taglen + 1;
	return NULL;
}

/* Finds .modinfo and the room for struct module. */
static int find_special_sections(struct load_info *info)
{
	const Elf_Shdr *sec;

	info->info_index = elf_find_section(info, ".modinfo");
	if (info->info_index) {
		sec = &info->sechdrs[info->info_index];
		info->modinfo = section_data(info, info->info_index);
		info->modinfo_size = sec->sh_size;
		if (sec->sh_type == SHT_NOBITS || (info->modinfo_size && info->modinfo[info->modinfo_size - 1])) {
			pr_err("Invalid ELF section in module: .modinfo isn't null terminated\n");
			info->modinfo = NULL;
			return -ENOEXEC;
		}
		info->name = modinfo_get(info, "name");
	}
	info->pcpu_index = elf_find_section(info, ".data..percpu");
	info->mod_index = elf_find_section(info, ".gnu.linkonce.this_module");
	if (!info->mod_index) {
		pr_warn("%s: No module found in object\n", info->name ?: "(missing .modinfo section or name field)");
		return -ENOEXEC;
	}
	return 0;
}

/* The generated part of the file must have been made for this struct module. */
static int check_module_struct(struct load_info *info)
{
	const Elf_Shdr *sec = &info->sechdrs[info->mod_index];
	const struct module_image *image = section_data(info, info->mod_index);

	if (sec->sh_type != SHT_PROGBITS || sec->sh_size != sizeof(*image) || !(sec->sh_flags & SHF_WRITE) ||
	    sec->sh_addralign < __alignof__(struct module)) {
		pr_err("%s: .gnu.linkonce.this_module does not hold this kernel's struct module\n",
		       info->name ?: "(missing name field)");
		return -ENOEXEC;
	}
	if (!image->name[0] || strnlen(image->name, MODULE_NAME_LEN) == MODULE_NAME_LEN || strchr(image->name, '/')) {
		pr_err("%s: invalid module name\n", info->name ?: "(missing name field)");
		return -ENOEXEC;
	}
	if (!info->name)
		info->name = image->name;
	return 0;
}

/**
 * check_modinfo - may the module be loaded by what it says of itself?
 *
 * Returns 0 or -ENOEXEC, after a line in the log.
 */
int check_modinfo(struct load_info *info)
{
	const char *modmagic;
	int err = find_special_sections(info);

	if (err)
		return err;
	modmagic = modinfo_get(info, "vermagic");
	if (!modmagic || strcmp(modmagic, vermagic)) {
		pr_err("%s: version magic '%s' should be '%s'\n", info->name ?: "(missing name field)", modmagic ?: "",
		       vermagic);
		return -ENOEXEC;
	}
	return check_module_struct(info);
}

/** add_taint_module - taint the kernel, and remember that this module was why */
void add_taint_module(struct module *mod, unsigned int flag, enum lockdep_ok lockdep_ok)
{
	add_taint(flag, lockdep_ok);
	set_bit(flag, &mod->taints);
}

/** taint_from_modinfo - taint the kernel as the module's origin and licence demand, with Linux's words */
void taint_from_modinfo(struct module *mod, const struct load_info *info)
{
	const char *license = modinfo_get(info, "license") ?: "unspecified";

	if (!modinfo_get(info, "intree")) {
		if (!test_taint(TAINT_OOT_MODULE))
			pr_warn("%s: loading out-of-tree module taints kernel.\n", mod->name);
		add_taint_module(mod, TAINT_OOT_MODULE, LOCKDEP_STILL_OK);
	}
	if (modinfo_get(info, "staging")) {
		add_taint_module(mod, TAINT_CRAP, LOCKDEP_STILL_OK);
		pr_warn("%s: module is from the staging directory, the quality is unknown, you have been warned.\n",
			mod->name);
	}
	if (modinfo_get(info, "test")) {
		if (!test_taint(TAINT_TEST))
			pr_warn("%s: loading test module taints kernel.\n", mod->name);
		add_taint_module(mod, TAINT_TEST, LOCKDEP_STILL_OK);
	}
	if (!license_is_gpl_compatible(license)) {
		if (!test_taint(TAINT_PROPRIETARY_MODULE))
			pr_warn("%s: module license '%s' taints kernel.\n", mod->name, license);
		add_taint_module(mod, TAINT_PROPRIETARY_MODULE, LOCKDEP_NOW_UNRELIABLE);
	}
}

/** module_flags_taint - the letters of a module's taints; returns how many, adds no terminator */
size_t module_flags_taint(unsigned long taints, char *buf)
{
	size_t length = 0;
	int i;

	for (i = 0; i < TAINT_FLAGS_COUNT; i++)
		if (taint_flags[i].module && test_bit(i, &taints))
			buf[length++] = taint_flags[i].c_true;
	return length;
}

/**
 * module_flags - "(OE+)": taints and, if @show_state, whether the module comes or goes; "" if there is nothing to say
 * @buf: MODULE_FLAGS_BUF_SIZE bytes
 */
char *module_flags(struct module *mod, char *buf, bool show_state)
{
	size_t length = 0;

	WARN_ON(mod->state == MODULE_STATE_UNFORMED);
	if (!mod->taints && !show_state)
		goto out;
	if (mod->taints || mod->state == MODULE_STATE_GOING || mod->state == MODULE_STATE_COMING) {
		buf[length++] = '(';
		length += module_flags_taint(mod->taints, buf + length);
		if (show_state && mod->state == MODULE_STATE_GOING)
			buf[length++] = '-';
		if (show_state && mod->state == MODULE_STATE_COMING)
			buf[length++] = '+';
		buf[length++] = ')';
	}
out:
	buf[length] = '\0';
	return buf;
}
