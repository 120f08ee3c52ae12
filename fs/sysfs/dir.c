// SPDX-License-Identifier: MIT
/*
 * sysfs: objects as folders, their attributes as files, their relations as links. Built on kernfs, which guards it.
 *
 * Here: the file system itself, folders and links. kobj->sd is the folder of an object; it is set while the object is
 * in sysfs. sysfs_symlink_target_lock guards it against a link being made to an object that is leaving.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/magic.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "sysfs.h"

struct kernfs_node *sysfs_root_kn;
static struct kernfs_root *sysfs_root;
static DEFINE_SPINLOCK(sysfs_symlink_target_lock);

/* Complain about a name that is taken. */
void sysfs_warn_dup(struct kernfs_node *parent, const char *name)
{
	char *buf = kzalloc(PATH_MAX, GFP_KERNEL);

	if (buf)
		kernfs_path(parent, buf, PATH_MAX);
	pr_warn("sysfs: cannot create duplicate filename '%s/%s'\n", buf ?: "", name);
	dump_stack();
	kfree(buf);
}

/**
 * sysfs_create_dir_ns - make the folder of an object, in its parent's
 *
 * Returns 0, -EEXIST (with a warning), -ENOENT, -ENOMEM.
 */
int sysfs_create_dir_ns(struct kobject *kobj, const void *ns)
{
	struct kernfs_node *parent, *kn;
	kuid_t uid;
	kgid_t gid;

	if (WARN_ON(!kobj))
		return -EINVAL;
	parent = kobj->parent ? kobj->parent->sd : sysfs_root_kn;
	if (!parent)
		return -ENOENT;
	kobject_get_ownership(kobj, &uid, &gid);
	kn = kernfs_create_dir(parent, kobject_name(kobj), 0755, uid, gid, kobj);
	if (IS_ERR(kn)) {
		if (PTR_ERR(kn) == -EEXIST)
			sysfs_warn_dup(parent, kobject_name(kobj));
		return PTR_ERR(kn);
	}
	kobj->sd = kn;
	return 0;
}

/**
 * sysfs_remove_dir - remove the folder of an object with everything in it
 *
 * When it returns no function of an attribute is running. May sleep.
 */
void sysfs_remove_dir(struct kobject *kobj)
{
	struct kernfs_node *kn = kobj->sd;

	spin_lock(&sysfs_symlink_target_lock);
	kobj->sd = NULL;
	spin_unlock(&sysfs_symlink_target_lock);
	if (kn) {
		WARN_ON_ONCE(kernfs_type(kn) != KERNFS_DIR);
		kernfs_remove(kn);
	}
}

/**
 * sysfs_rename_dir_ns, sysfs_move_dir_ns - rename an object's folder, or move it to another parent
 */
int sysfs_rename_dir_ns(struct kobject *kobj, const char *new_name, const void *new_ns)
{
	struct kernfs_node *parent = kernfs_get_parent(kobj->sd);
	int ret = kernfs_rename(kobj->sd, parent, new_name);

	kernfs_put(parent);
	return ret;
}

int sysfs_move_dir_ns(struct kobject *kobj, struct kobject *new_parent, const void *new_ns)
{
	struct kernfs_node *parent = new_parent && new_parent->sd ? new_parent->sd : sysfs_root_kn;

	return kernfs_rename(kobj->sd, parent, NULL);
}

/**
 * sysfs_create_mount_point, sysfs_remove_mount_point - an empty folder in an object's, to mount something on
 */
int sysfs_create_mount_point(struct kobject *parent_kobj, const char *name)
{
	struct kernfs_node *kn = kernfs_create_empty_dir(parent_kobj->sd, name);

	if (IS_ERR(kn) && PTR_ERR(kn) == -EEXIST)
		sysfs_warn_dup(parent_kobj->sd, name);
	return PTR_ERR_OR_ZERO(kn);
}
EXPORT_SYMBOL_GPL(sysfs_create_mount_point);

void sysfs_remove_mount_point(struct kobject *parent_kobj, const char *name)
{
	kernfs_remove_by_name(parent_kobj->sd, name);
}
EXPORT_SYMBOL_GPL(sysfs_remove_mount_point);

/* ---- Links ---- */

static int create_link_sd(struct kernfs_node *parent, struct kobject *target_kobj, const char *name, bool warn)
{
	struct kernfs_node *target = NULL, *kn;

	if (WARN_ON(!name || !parent))
		return -EINVAL;
	spin_lock(&sysfs_symlink_target_lock);
	if (target_kobj->sd) {
		target = target_kobj->sd;
		kernfs_get(target);
	}
	spin_unlock(&sysfs_symlink_target_lock);
	if (!target)
		return -ENOENT;
	kn = kernfs_create_link(parent, name, target);
	kernfs_put(target);
	if (warn && IS_ERR(kn) && PTR_ERR(kn) == -EEXIST)
		sysfs_warn_dup(parent, name);
	return PTR_ERR_OR_ZERO(kn);
}

/**
 * sysfs_create_link, sysfs_create_link_nowarn - a link to another object's folder
 * @kobj: in whose folder; NULL: the root
 *
 * Returns 0, -EEXIST, -ENOENT if @target is not in sysfs, -ENOMEM.
 */
int sysfs_create_link(struct kobject *kobj, struct kobject *target, const char *name)
{
	return create_link_sd(kobj ? kobj->sd : sysfs_root_kn, target, name, true);
}
EXPORT_SYMBOL_GPL(sysfs_create_link);

int sysfs_create_link_nowarn(struct kobject *kobj, struct kobject *target, const char *name)
{
	return create_link_sd(kobj ? kobj->sd : sysfs_root_kn, target, name, false);
}
EXPORT_SYMBOL_GPL(sysfs_create_link_nowarn);

/**
 * sysfs_remove_link, sysfs_delete_link - remove a link
 */
void sysfs_remove_link(struct kobject *kobj, const char *name)
{
	kernfs_remove_by_name(kobj ? kobj->sd : sysfs_root_kn, name);
}
EXPORT_SYMBOL_GPL(sysfs_remove_link);

void sysfs_delete_link(struct kobject *kobj, struct kobject *targ, const char *name)
{
	sysfs_remove_link(kobj, name);
}

/**
 * sysfs_rename_link_ns - give a link another name
 */
int sysfs_rename_link_ns(struct kobject *kobj, struct kobject *targ, const char *old, const char *new,
			 const void *new_ns)
{
	struct kernfs_node *parent = kobj ? kobj->sd : sysfs_root_kn;
	struct kernfs_node *kn = kernfs_find_and_get(parent, old);
	int result = -ENOENT;

	if (!kn)
		return result;
	result = -EINVAL;
	if (kernfs_type(kn) == KERNFS_LINK && kn->symlink.target_kn->priv == targ)
		result = kernfs_rename(kn, parent, new);
	kernfs_put(kn);
	return result;
}
EXPORT_SYMBOL_GPL(sysfs_rename_link_ns);

/* ---- The file system ---- */

static int sysfs_fill_super(struct super_block *sb, struct fs_context *fc)
{
	return kernfs_fill_super(sb, sysfs_root, SYSFS_MAGIC);
}

static int sysfs_get_tree(struct fs_context *fc)
{
	return get_tree_single(fc, sysfs_fill_super);
}

static const struct fs_context_operations sysfs_fs_context_ops = { .get_tree = sysfs_get_tree };

static int sysfs_init_fs_context(struct fs_context *fc)
{
	fc->ops = &sysfs_fs_context_ops;
	return 0;
}

static struct file_system_type sysfs_fs_type = {
	.name = "sysfs",
	.init_fs_context = sysfs_init_fs_context,
	.kill_sb = kill_anon_super,
	.fs_flags = FS_USERNS_MOUNT,
};

/**
 * sysfs_init - make the empty tree
 *
 * Called once at start-up. Returns 0 or -ENOMEM.
 */
int __init sysfs_init(void)
{
	sysfs_root = kernfs_create_root(0, NULL);
	if (IS_ERR(sysfs_root))
		return PTR_ERR(sysfs_root);
	sysfs_root_kn = sysfs_root->kn;
	return register_filesystem(&sysfs_fs_type);
}
