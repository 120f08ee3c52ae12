// SPDX-License-Identifier: MIT
/*
 * /sys/module/NAME of a loaded module: its state and sizes, who holds it, where its sections lie, its notes, its parameters.
 *
 * The object (struct module_kobject) is part of struct module, so a module's memory goes only when the object's release has run:
 * mod_sysfs_teardown() waits for it.
 */

#include <linux/completion.h>
#include <linux/kobject.h>
#include <linux/overflow.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "internal.h"

/* ---- the plain files ---- */

static ssize_t show_coresize(struct module_attribute *mattr, struct module_kobject *mk, char *buffer)
{
	return sprintf(buffer, "%u\n", mk->mod->core_layout.size);
}

static ssize_t show_initsize(struct module_attribute *mattr, struct module_kobject *mk, char *buffer)
{
	return sprintf(buffer, "%u\n", mk->mod->init_layout.size);
}

static ssize_t show_initstate(struct module_attribute *mattr, struct module_kobject *mk, char *buffer)
{
	static const char *const names[] = { [MODULE_STATE_LIVE] = "live",
					     [MODULE_STATE_COMING] = "coming",
					     [MODULE_STATE_GOING] = "going",
					     [MODULE_STATE_UNFORMED] = "going" };

	return sprintf(buffer, "%s\n", names[mk->mod->state]);
}

static ssize_t show_refcnt(struct module_attribute *mattr, struct module_kobject *mk, char *buffer)
{
	return sprintf(buffer, "%i\n", module_refcount(mk->mod));
}

static ssize_t show_taint(struct module_attribute *mattr, struct module_kobject *mk, char *buffer)
{
	size_t length = module_flags_taint(mk->mod->taints, buffer);

	buffer[length++] = '\n';
	return length;
}

static ssize_t store_uevent(struct module_attribute *mattr, struct module_kobject *mk, const char *buffer, size_t count)
{
	int err = kobject_synth_uevent(&mk->kobj, buffer, count);

	return err ?: (ssize_t)count;
}

static ssize_t show_version(struct module_attribute *mattr, struct module_kobject *mk, char *buffer)
{
	return scnprintf(buffer, PAGE_SIZE, "%s\n", mk->mod->version);
}

static ssize_t show_srcversion(struct module_attribute *mattr, struct module_kobject *mk, char *buffer)
{
	return scnprintf(buffer, PAGE_SIZE, "%s\n", mk->mod->srcversion);
}

#define MODULE_FILE_RO(_name) \
	{ \
		.attr = { .name = #_name, .mode = 0444 }, .show = show_##_name \
	}
static const struct module_attribute coresize_file = MODULE_FILE_RO(coresize);
static const struct module_attribute initsize_file = MODULE_FILE_RO(initsize);
static const struct module_attribute initstate_file = MODULE_FILE_RO(initstate);
static const struct module_attribute refcnt_file = MODULE_FILE_RO(refcnt);
static const struct module_attribute taint_file = MODULE_FILE_RO(taint);
static const struct module_attribute version_file = MODULE_FILE_RO(version);
static const struct module_attribute srcversion_file = MODULE_FILE_RO(srcversion);
struct module_attribute module_uevent = { .attr = { .name = "uevent", .mode = 0200 }, .store = store_uevent };

static const struct attribute *const plain_files[] = {
	&coresize_file.attr,
	&initsize_file.attr,
	&initstate_file.attr,
	&refcnt_file.attr,
	&taint_file.attr,
	&module_uevent.attr,
	NULL,
};

static int add_plain_files(struct module *mod)
{
	struct kobject *kobj = &mod->mkobj.kobj;
	int err = sysfs_create_files(kobj, (const struct attribute *const *)plain_files);

	if (!err && mod->version)
		err = sysfs_create_file(kobj, &version_file.attr);
	if (!err && mod->srcversion)
		err = sysfs_create_file(kobj, &srcversion_file.attr);
	return err;
}

/* ---- sections/ and notes/: one binary file per section ---- */

struct module_sect_attrs {
	struct attribute_group grp;
	unsigned int count;
	struct bin_attribute **list; /* ends with NULL */
	struct bin_attribute attrs[];
};

#define SECTION_FILE_BYTES 19 /* "0x", 16 digits, line end */

static ssize_t section_read(struct file *file, struct kobject *kobj, struct bin_attribute *battr, char *buf, loff_t pos,
			    size_t count)
{
	char text[SECTION_FILE_BYTES + 1];
	size_t length;

	if (pos)
		return -EINVAL;
	length = scnprintf(text, sizeof(text), "0x%px\n", battr->private);
	length = min(length, count);
	memcpy(buf, text, length);
	return length;
}

static ssize_t note_read(struct file *file, struct kobject *kobj, struct bin_attribute *battr, char *buf, loff_t pos,
			 size_t count)
{
	memcpy(buf, battr->private + pos, count); /* sysfs keeps pos and count inside of the file's size */
	return count;
}

static bool has_file(const struct load_info *info, unsigned int index, bool notes)
{
	const Elf_Shdr *sec = &info->sechdrs[index];

	return (sec->sh_flags & SHF_ALLOC) && sec->sh_size && (!notes || sec->sh_type == SHT_NOTE);
}

static void free_section_files(struct module_sect_attrs *files)
{
	unsigned int i;

	if (!files)
		return;
	for (i = 0; i < files->count; i++)
		kfree(files->attrs[i].attr.name);
	kfree(files->list);
	kfree(files);
}

static int fill_section_file(struct bin_attribute *attr, const struct load_info *info, unsigned int index, bool notes)
{
	sysfs_bin_attr_init(attr);
	attr->attr.name = kstrdup(section_name(info, index), GFP_KERNEL);
	attr->attr.mode = notes ? 0444 : 0400;
	attr->private = (void *)info->sechdrs[index].sh_addr;
	attr->size = notes ? info->sechdrs[index].sh_size : SECTION_FILE_BYTES;
	attr->read = notes ? note_read : section_read;
	return attr->attr.name ? 0 : -ENOMEM;
}

/* Makes the folder; NULL if there is no such section, or if memory is short (the module loads without it). */
static struct module_sect_attrs *add_section_files(struct module *mod, const struct load_info *info, bool notes)
{
	struct module_sect_attrs *files;
	unsigned int i, count = 0;

	for (i = 1; i < info->hdr.e_shnum; i++)
		count += has_file(info, i, notes);
	if (!count)
		return NULL;
	files = kzalloc(struct_size(files, attrs, count), GFP_KERNEL);
	if (!files)
		return NULL;
	files->list = kcalloc(count + 1, sizeof(*files->list), GFP_KERNEL);
	if (!files->list)
		goto fail;
	for (i = 1; i < info->hdr.e_shnum; i++) {
		if (!has_file(info, i, notes))
			continue;
		if (fill_section_file(&files->attrs[files->count], info, i, notes))
			goto fail;
		files->list[files->count] = &files->attrs[files->count];
		files->count++;
	}
	files->grp.name = notes ? "notes" : "sections";
	files->grp.bin_attrs = files->list;
	if (!sysfs_create_group(&mod->mkobj.kobj, &files->grp))
		return files;
fail:
	free_section_files(files);
	return NULL;
}

static void remove_section_files(struct module *mod, struct module_sect_attrs *files)
{
	if (files)
		sysfs_remove_group(&mod->mkobj.kobj, &files->grp);
	free_section_files(files);
}

/* ---- holders/: a link to each module that uses this one ---- */

/* Links of modules that this one uses, to it. Under module_mutex or while the module is alone. */
static int add_usage_links(struct module *mod)
{
	struct module_use *use;
	int ret = 0;

	mutex_lock(&module_mutex);
	list_for_each_entry(use, &mod->target_list, target_list) {
		ret = sysfs_create_link(use->target->holders_dir, &mod->mkobj.kobj, mod->name);
		if (ret)
			break;
	}
	mutex_unlock(&module_mutex);
	return ret;
}

static void del_usage_links(struct module *mod)
{
	struct module_use *use;

	mutex_lock(&module_mutex);
	list_for_each_entry(use, &mod->target_list, target_list)
		sysfs_remove_link(use->target->holders_dir, mod->name);
	mutex_unlock(&module_mutex);
}

/* ---- the whole ---- */

/* Gives the object up and waits until nobody uses it any more. */
static void put_module_kobject(struct module *mod)
{
	DECLARE_COMPLETION_ONSTACK(released);

	mod->mkobj.kobj_completion = &released;
	kobject_put(&mod->mkobj.kobj);
	wait_for_completion(&released);
}

static int add_module_kobject(struct module *mod)
{
	int err;

	memset(&mod->mkobj, 0, sizeof(mod->mkobj));
	mod->mkobj.mod = mod;
	mod->mkobj.kobj.kset = module_kset;
	err = kobject_init_and_add(&mod->mkobj.kobj, &module_ktype, NULL, "%s", mod->name);
	if (err)
		put_module_kobject(mod);
	return err;
}

/**
 * mod_sysfs_setup - make the module's folder
 *
 * Returns 0, or -errno with nothing left behind.
 */
int mod_sysfs_setup(struct module *mod, const struct load_info *info, struct kernel_param *kparam,
		    unsigned int num_params)
{
	int err = add_module_kobject(mod);

	if (err)
		return err;
	mod->holders_dir = kobject_create_and_add("holders", &mod->mkobj.kobj);
	if (!mod->holders_dir) {
		err = -ENOMEM;
		goto put;
	}
	err = module_param_sysfs_setup(mod, kparam, num_params);
	if (err)
		goto holders;
	err = add_plain_files(mod);
	if (!err)
		err = add_usage_links(mod);
	if (err)
		goto params;
	mod->sect_attrs = add_section_files(mod, info, false);
	mod->notes_attrs = add_section_files(mod, info, true);
	return 0;

params:
	del_usage_links(mod);
	module_param_sysfs_remove(mod);
holders:
	kobject_put(mod->holders_dir);
put:
	put_module_kobject(mod);
	mod->mkobj.mod = NULL;
	return err;
}

/** mod_sysfs_teardown - remove it, and wait until nobody looks at it any more */
void mod_sysfs_teardown(struct module *mod)
{
	if (!mod->mkobj.mod)
		return;
	del_usage_links(mod);
	remove_section_files(mod, mod->notes_attrs);
	remove_section_files(mod, mod->sect_attrs);
	module_param_sysfs_remove(mod);
	kobject_put(mod->holders_dir);
	kobject_del(&mod->mkobj.kobj);
	put_module_kobject(mod);
}
