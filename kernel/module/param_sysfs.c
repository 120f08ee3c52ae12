// SPDX-License-Identifier: MIT
/*
 * /sys/module/NAME/parameters: a file per parameter whose permissions are not 0, for loaded modules and for the core's own parameters.
 *
 * A file's show and store call the parameter's get and set under the owner's param_lock. The folder of a module goes away before its
 * memory does; sysfs waits for readers.
 *
 * Parameters of the core are called MODULE.NAME, or just NAME, which stands under "kernel"; their folders are made once at start-up.
 */

#include <linux/completion.h>
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/limits.h>
#include <linux/moduleparam.h>
#include <linux/overflow.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "internal.h"

struct kset *module_kset;

/* Collected by the linker; there may be none. */
extern const struct kernel_param __start___param[] __weak, __stop___param[] __weak;

struct param_attribute {
	struct module_attribute mattr;
	const struct kernel_param *param;
};

/* The files of one folder, and the list that sysfs wants, which ends with NULL. */
struct module_param_attrs {
	unsigned int num;
	struct attribute_group grp;
	struct attribute **list;
	struct param_attribute attrs[];
};

#define to_param_attr(n) container_of(n, struct param_attribute, mattr)

static ssize_t param_attr_show(struct module_attribute *mattr, struct module_kobject *mk, char *buf)
{
	const struct kernel_param *kp = to_param_attr(mattr)->param;
	int count;

	if (!kp->ops->get)
		return -EPERM;
	kernel_param_lock(mk->mod);
	count = kp->ops->get(buf, kp);
	kernel_param_unlock(mk->mod);
	return count;
}

static ssize_t param_attr_store(struct module_attribute *mattr, struct module_kobject *mk, const char *buf, size_t len)
{
	const struct kernel_param *kp = to_param_attr(mattr)->param;
	int err;

	if (!kp->ops->set)
		return -EPERM;
	kernel_param_lock(mk->mod);
	if (kp->flags & KERNEL_PARAM_FL_UNSAFE) {
		pr_notice("Setting dangerous option %s - tainting kernel\n", kp->name);
		add_taint(TAINT_USER, LOCKDEP_STILL_OK);
	}
	err = kp->ops->set(buf, kp);
	kernel_param_unlock(mk->mod);
	return err ?: (ssize_t)len;
}

static void free_param_attrs(struct module_kobject *mk)
{
	if (mk->mp)
		kfree(mk->mp->list);
	kfree(mk->mp);
	mk->mp = NULL;
}

static void fill_param_attr(struct param_attribute *attr, const struct kernel_param *kp, const char *name)
{
	sysfs_attr_init(&attr->mattr.attr);
	attr->param = kp;
	attr->mattr.show = param_attr_show;
	/* Read-only files must not even look writable. */
	if (kp->perm & 0222)
		attr->mattr.store = param_attr_store;
	attr->mattr.attr.name = name;
	attr->mattr.attr.mode = kp->perm;
}

/* Adds a folder with the visible ones of @num parameters, whose names are cut off after @prefix letters. */
static int add_param_folder(struct module_kobject *mk, const struct kernel_param *params, unsigned int num,
			    size_t prefix)
{
	unsigned int i, visible = 0;
	int err = -ENOMEM;

	for (i = 0; i < num; i++)
		visible += params[i].perm != 0;
	if (!visible)
		return 0;
	mk->mp = kzalloc(struct_size(mk->mp, attrs, visible), GFP_KERNEL);
	if (!mk->mp)
		return -ENOMEM;
	mk->mp->list = kcalloc(visible + 1, sizeof(*mk->mp->list), GFP_KERNEL);
	if (!mk->mp->list)
		goto fail;
	for (i = 0; i < num; i++) {
		struct param_attribute *attr = &mk->mp->attrs[mk->mp->num];

		if (!params[i].perm)
			continue;
		fill_param_attr(attr, &params[i], params[i].name + prefix);
		mk->mp->list[mk->mp->num++] = &attr->mattr.attr;
	}
	mk->mp->grp.name = "parameters";
	mk->mp->grp.attrs = mk->mp->list;
	err = sysfs_create_group(&mk->kobj, &mk->mp->grp);
	if (!err)
		return 0;
fail:
	free_param_attrs(mk);
	return err;
}

/** module_param_sysfs_setup - make the folder "parameters" of a module; 0 or -errno with nothing left */
int module_param_sysfs_setup(struct module *mod, const struct kernel_param *kparam, unsigned int num_params)
{
	return add_param_folder(&mod->mkobj, kparam, num_params, 0);
}

/** module_param_sysfs_remove - remove it; waits for those who are reading */
void module_param_sysfs_remove(struct module *mod)
{
	if (!mod->mkobj.mp)
		return;
	sysfs_remove_group(&mod->mkobj.kobj, &mod->mkobj.mp->grp);
	free_param_attrs(&mod->mkobj);
}

/* ---- all folders under /sys/module ---- */

static ssize_t module_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct module_attribute *attribute = container_of(attr, struct module_attribute, attr);

	return attribute->show ? attribute->show(attribute, container_of(kobj, struct module_kobject, kobj), buf)
			       : -EIO;
}

static ssize_t module_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t len)
{
	struct module_attribute *attribute = container_of(attr, struct module_attribute, attr);

	return attribute->store ? attribute->store(attribute, container_of(kobj, struct module_kobject, kobj), buf, len)
				: -EIO;
}

static const struct sysfs_ops module_sysfs_ops = {
	.show = module_attr_show,
	.store = module_attr_store,
};

static void module_kobj_release(struct kobject *kobj)
{
	struct module_kobject *mk = container_of(kobj, struct module_kobject, kobj);

	if (mk->kobj_completion)
		complete(mk->kobj_completion);
}

struct kobj_type module_ktype = {
	.release = module_kobj_release,
	.sysfs_ops = &module_sysfs_ops,
};

/* The part of a core parameter's name before the dot; its letters, dot included. */
static size_t owner_prefix(const char *name)
{
	const char *dot = strchr(name, '.');

	return dot ? dot - name + 1 : 0;
}

static int __init add_core_folder(const struct kernel_param *params, unsigned int num)
{
	size_t prefix = owner_prefix(params[0].name);
	struct module_kobject *mk = kzalloc(sizeof(*mk), GFP_KERNEL);
	int err;

	if (!mk)
		return -ENOMEM;
	mk->kobj.kset = module_kset;
	if (prefix)
		err = kobject_init_and_add(&mk->kobj, &module_ktype, NULL, "%.*s", (int)prefix - 1, params[0].name);
	else
		err = kobject_init_and_add(&mk->kobj, &module_ktype, NULL, "kernel");
	return err ?: add_param_folder(mk, params, num, prefix);
}

/* The core's parameters stand together by owner, for each file's lie together. */
static void __init add_core_folders(const struct kernel_param *params, size_t count)
{
	size_t first, end;
	int err;

	for (first = 0; first < count; first = end) {
		const char *name = params[first].name;
		size_t prefix = owner_prefix(name);

		for (end = first + 1; end < count; end++)
			if (owner_prefix(params[end].name) != prefix || memcmp(params[end].name, name, prefix))
				break;
		err = add_core_folder(params + first, end - first);
		if (err)
			pr_warn("cannot make /sys/module/%.*s: %d\n", (int)prefix, name, err);
	}
}

static int __init param_sysfs_init(void)
{
	module_kset = kset_create_and_add("module", NULL, NULL);
	if (!module_kset)
		return -ENOMEM;
	add_core_folders(__start___param, ((unsigned long)__stop___param - (unsigned long)__start___param) /
						  sizeof(struct kernel_param));
	return 0;
}
subsys_initcall(param_sysfs_init);
