// SPDX-License-Identifier: MIT
/*
 * Groups of attributes, made and removed together, in a folder of their own if the group has a name. A failure removes
 * what had been made.
 */
#include <linux/export.h>
#include <linux/kobject.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include "sysfs.h"

#define SYSFS_MODE_MASK (SYSFS_PREALLOC | 0664)

static void remove_files(struct kernfs_node *parent, const struct attribute_group *grp)
{
	struct attribute *const *attr;
	struct bin_attribute *const *bin_attr;

	if (grp->attrs)
		for (attr = grp->attrs; *attr; attr++)
			kernfs_remove_by_name(parent, (*attr)->name);
	if (grp->bin_attrs)
		for (bin_attr = grp->bin_attrs; *bin_attr; bin_attr++)
			kernfs_remove_by_name(parent, (*bin_attr)->attr.name);
}

static umode_t checked_mode(const char *name, umode_t mode)
{
	WARN(mode & ~SYSFS_MODE_MASK, "Attribute %s: Invalid permissions 0%o\n", name, mode);
	return mode & SYSFS_MODE_MASK;
}

static int create_text_files(struct kernfs_node *parent, struct kobject *kobj, kuid_t uid, kgid_t gid,
			     const struct attribute_group *grp, bool update)
{
	for (int i = 0; grp->attrs && grp->attrs[i]; i++) {
		struct attribute *attr = grp->attrs[i];
		umode_t mode = attr->mode;
		int error;

		if (update)
			kernfs_remove_by_name(parent, attr->name);
		if (grp->is_visible) {
			mode = grp->is_visible(kobj, attr, i);
			if (!mode)
				continue;
		}
		error = sysfs_add_file_mode(parent, attr, checked_mode(attr->name, mode), uid, gid);
		if (error)
			return error;
	}
	return 0;
}

static int create_bin_files(struct kernfs_node *parent, struct kobject *kobj, kuid_t uid, kgid_t gid,
			    const struct attribute_group *grp, bool update)
{
	for (int i = 0; grp->bin_attrs && grp->bin_attrs[i]; i++) {
		struct bin_attribute *battr = grp->bin_attrs[i];
		umode_t mode = battr->attr.mode;
		int error;

		if (update)
			kernfs_remove_by_name(parent, battr->attr.name);
		if (grp->is_bin_visible) {
			mode = grp->is_bin_visible(kobj, battr, i);
			if (!mode)
				continue;
		}
		error = sysfs_add_bin_file_mode(parent, battr, checked_mode(battr->attr.name, mode), uid, gid);
		if (error)
			return error;
	}
	return 0;
}

static int create_files(struct kernfs_node *parent, struct kobject *kobj, kuid_t uid, kgid_t gid,
			const struct attribute_group *grp, bool update)
{
	int error = create_text_files(parent, kobj, uid, gid, grp, update);

	if (!error)
		error = create_bin_files(parent, kobj, uid, gid, grp, update);
	if (error)
		remove_files(parent, grp);
	return error;
}

/* The folder of a group, with a reference. */
static struct kernfs_node *group_dir(struct kobject *kobj, const struct attribute_group *grp, kuid_t uid, kgid_t gid,
				     bool update)
{
	struct kernfs_node *kn;

	if (!grp->name) {
		kernfs_get(kobj->sd);
		return kobj->sd;
	}
	if (update) {
		kn = kernfs_find_and_get(kobj->sd, grp->name);
		if (kn)
			return kn;
		pr_warn("Can't update unknown attr grp name: %s/%s\n", kobject_name(kobj), grp->name);
		return ERR_PTR(-EINVAL);
	}
	kn = kernfs_create_dir(kobj->sd, grp->name, 0755, uid, gid, kobj);
	if (!IS_ERR(kn))
		kernfs_get(kn);
	else if (PTR_ERR(kn) == -EEXIST)
		sysfs_warn_dup(kobj->sd, grp->name);
	return kn;
}

static int internal_create_group(struct kobject *kobj, int update, const struct attribute_group *grp)
{
	struct kernfs_node *kn;
	kuid_t uid;
	kgid_t gid;
	int error;

	if (WARN_ON(!kobj || (!update && !kobj->sd)))
		return -EINVAL;
	if (!kobj->sd)
		return -EINVAL;
	if (!grp->attrs && !grp->bin_attrs) {
		pr_debug("sysfs: (bin_)attrs not set by subsystem for group: %s/%s\n", kobj->name, grp->name ?: "");
		return 0;
	}
	kobject_get_ownership(kobj, &uid, &gid);
	kn = group_dir(kobj, grp, uid, gid, update);
	if (IS_ERR(kn))
		return PTR_ERR(kn);
	error = create_files(kn, kobj, uid, gid, grp, update);
	if (error && grp->name)
		kernfs_remove(kn);
	kernfs_put(kn);
	return error;
}

/**
 * sysfs_create_group - make the files of a group
 *
 * Returns 0 or -errno. Process context, as all functions here.
 */
int sysfs_create_group(struct kobject *kobj, const struct attribute_group *grp)
{
	return internal_create_group(kobj, 0, grp);
}
EXPORT_SYMBOL_GPL(sysfs_create_group);

static int internal_create_groups(struct kobject *kobj, int update, const struct attribute_group **groups)
{
	int error = 0;

	if (!groups)
		return 0;
	for (int i = 0; groups[i]; i++) {
		error = internal_create_group(kobj, update, groups[i]);
		if (error) {
			while (--i >= 0)
				sysfs_remove_group(kobj, groups[i]);
			break;
		}
	}
	return error;
}

/**
 * sysfs_create_groups - make several groups, all or none
 * @groups: ends with NULL; may be NULL
 */
int sysfs_create_groups(struct kobject *kobj, const struct attribute_group **groups)
{
	return internal_create_groups(kobj, 0, groups);
}
EXPORT_SYMBOL_GPL(sysfs_create_groups);

/**
 * sysfs_update_groups, sysfs_update_group - ask is_visible() again and make the files anew
 */
int sysfs_update_groups(struct kobject *kobj, const struct attribute_group **groups)
{
	return internal_create_groups(kobj, 1, groups);
}
EXPORT_SYMBOL_GPL(sysfs_update_groups);

int sysfs_update_group(struct kobject *kobj, const struct attribute_group *grp)
{
	return internal_create_group(kobj, 1, grp);
}
EXPORT_SYMBOL_GPL(sysfs_update_group);

/**
 * sysfs_remove_group, sysfs_remove_groups - remove the files of groups
 */
void sysfs_remove_group(struct kobject *kobj, const struct attribute_group *grp)
{
	struct kernfs_node *parent = kobj->sd, *kn;

	if (!grp->name) {
		remove_files(parent, grp);
		return;
	}
	kn = kernfs_find_and_get(parent, grp->name);
	if (!kn) {
		WARN(!kn, KERN_WARNING "sysfs group '%s' not found for kobject '%s'\n", grp->name, kobject_name(kobj));
		return;
	}
	remove_files(kn, grp);
	kernfs_remove(kn);
	kernfs_put(kn);
}
EXPORT_SYMBOL_GPL(sysfs_remove_group);

void sysfs_remove_groups(struct kobject *kobj, const struct attribute_group **groups)
{
	if (!groups)
		return;
	for (int i = 0; groups[i]; i++)
		sysfs_remove_group(kobj, groups[i]);
}
EXPORT_SYMBOL_GPL(sysfs_remove_groups);

/**
 * sysfs_merge_group, sysfs_unmerge_group - add files to a group that exists, or take them out again
 */
int sysfs_merge_group(struct kobject *kobj, const struct attribute_group *grp)
{
	struct kernfs_node *parent = kernfs_find_and_get(kobj->sd, grp->name);
	struct attribute *const *attr;
	kuid_t uid;
	kgid_t gid;
	int i, error = 0;

	if (!parent)
		return -ENOENT;
	kobject_get_ownership(kobj, &uid, &gid);
	for (i = 0, attr = grp->attrs; *attr && !error; i++, attr++)
		error = sysfs_add_file_mode(parent, *attr, (*attr)->mode, uid, gid);
	if (error)
		for (i--; --i >= 0;)
			kernfs_remove_by_name(parent, grp->attrs[i]->name);
	kernfs_put(parent);
	return error;
}
EXPORT_SYMBOL_GPL(sysfs_merge_group);

void sysfs_unmerge_group(struct kobject *kobj, const struct attribute_group *grp)
{
	struct kernfs_node *parent = kernfs_find_and_get(kobj->sd, grp->name);
	struct attribute *const *attr;

	if (!parent)
		return;
	for (attr = grp->attrs; *attr; attr++)
		kernfs_remove_by_name(parent, (*attr)->name);
	kernfs_put(parent);
}
EXPORT_SYMBOL_GPL(sysfs_unmerge_group);

/**
 * sysfs_add_link_to_group, sysfs_remove_link_from_group - a link in a group's folder
 */
int sysfs_add_link_to_group(struct kobject *kobj, const char *group_name, struct kobject *target, const char *link_name)
{
	struct kernfs_node *parent = kernfs_find_and_get(kobj->sd, group_name), *kn;

	if (!parent)
		return -ENOENT;
	kn = kernfs_create_link(parent, link_name, target->sd);
	kernfs_put(parent);
	return PTR_ERR_OR_ZERO(kn);
}
EXPORT_SYMBOL_GPL(sysfs_add_link_to_group);

void sysfs_remove_link_from_group(struct kobject *kobj, const char *group_name, const char *link_name)
{
	struct kernfs_node *parent = kernfs_find_and_get(kobj->sd, group_name);

	if (parent) {
		kernfs_remove_by_name(parent, link_name);
		kernfs_put(parent);
	}
}
EXPORT_SYMBOL_GPL(sysfs_remove_link_from_group);

/**
 * compat_only_sysfs_link_entry_to_kobj - a link to something in another object's folder
 */
int compat_only_sysfs_link_entry_to_kobj(struct kobject *kobj, struct kobject *target_kobj, const char *target_name,
					 const char *symlink_name)
{
	struct kernfs_node *entry, *link;

	if (!target_kobj->sd)
		return -ENOENT;
	entry = kernfs_find_and_get(target_kobj->sd, target_name);
	if (!entry)
		return -ENOENT;
	link = kernfs_create_link(kobj->sd, symlink_name ?: target_name, entry);
	if (IS_ERR(link) && PTR_ERR(link) == -EEXIST)
		sysfs_warn_dup(kobj->sd, symlink_name ?: target_name);
	kernfs_put(entry);
	return PTR_ERR_OR_ZERO(link);
}
EXPORT_SYMBOL_GPL(compat_only_sysfs_link_entry_to_kobj);
