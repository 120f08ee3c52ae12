// SPDX-License-Identifier: MIT
/*
 * Attributes of objects as files of sysfs.
 *
 * A text attribute prints its value into a page that is zeroed first, and takes each write as one text. The object's
 * type (ktype->sysfs_ops) knows how to call the attribute's show() and store(). A binary attribute is given the offset
 * and at most a page at a time.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/kobject.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "sysfs.h"

static struct kobject *file_kobj(struct kernfs_node *kn)
{
	return kn->parent->priv;
}

static const struct sysfs_ops *sysfs_file_ops(struct kernfs_node *kn)
{
	struct kobject *kobj = file_kobj(kn);

	return kobj->ktype ? kobj->ktype->sysfs_ops : NULL;
}

static int sysfs_kf_seq_show(struct seq_file *sf, void *v)
{
	struct kernfs_open_file *of = sf->private;
	const struct sysfs_ops *ops = sysfs_file_ops(of->kn);
	ssize_t count;
	char *buf;

	count = seq_get_buf(sf, &buf);
	if (count < PAGE_SIZE) {
		seq_commit(sf, -1);
		return 0;
	}
	memset(buf, 0, PAGE_SIZE);
	count = ops->show(file_kobj(of->kn), of->kn->priv, buf);
	if (count < 0)
		return count;
	if (count >= (ssize_t)PAGE_SIZE) {
		pr_err("fill_read_buffer: %pS returned bad count\n", ops->show);
		count = PAGE_SIZE - 1;
	}
	seq_commit(sf, count);
	return 0;
}

static ssize_t sysfs_kf_write(struct kernfs_open_file *of, char *buf, size_t count, loff_t pos)
{
	if (!count)
		return 0;
	return sysfs_file_ops(of->kn)->store(file_kobj(of->kn), of->kn->priv, buf, count);
}

static ssize_t sysfs_kf_bin_read(struct kernfs_open_file *of, char *buf, size_t count, loff_t pos)
{
	struct bin_attribute *battr = of->kn->priv;
	loff_t size = file_inode(of->file)->i_size;

	if (!count)
		return 0;
	if (size) {
		if (pos >= size)
			return 0;
		if (pos + count > size)
			count = size - pos;
	}
	if (!battr->read)
		return -EIO;
	return battr->read(of->file, file_kobj(of->kn), battr, buf, pos, count);
}

static ssize_t sysfs_kf_bin_write(struct kernfs_open_file *of, char *buf, size_t count, loff_t pos)
{
	struct bin_attribute *battr = of->kn->priv;
	loff_t size = file_inode(of->file)->i_size;

	if (size) {
		if (size <= pos)
			return -EFBIG;
		count = min_t(ssize_t, count, size - pos);
	}
	if (!count)
		return 0;
	if (!battr->write)
		return -EIO;
	return battr->write(of->file, file_kobj(of->kn), battr, buf, pos, count);
}

static int sysfs_kf_bin_mmap(struct kernfs_open_file *of, struct vm_area_struct *vma)
{
	struct bin_attribute *battr = of->kn->priv;

	return battr->mmap(of->file, file_kobj(of->kn), battr, vma);
}

static const struct kernfs_ops sysfs_file_kfops_empty = {};
static const struct kernfs_ops sysfs_file_kfops_ro = { .seq_show = sysfs_kf_seq_show };
static const struct kernfs_ops sysfs_file_kfops_wo = { .write = sysfs_kf_write };
static const struct kernfs_ops sysfs_file_kfops_rw = { .seq_show = sysfs_kf_seq_show, .write = sysfs_kf_write };
static const struct kernfs_ops sysfs_bin_kfops_ro = { .read = sysfs_kf_bin_read };
static const struct kernfs_ops sysfs_bin_kfops_wo = { .write = sysfs_kf_bin_write };
static const struct kernfs_ops sysfs_bin_kfops_rw = { .read = sysfs_kf_bin_read, .write = sysfs_kf_bin_write };
static const struct kernfs_ops sysfs_bin_kfops_mmap = {
	.read = sysfs_kf_bin_read,
	.write = sysfs_kf_bin_write,
	.mmap = sysfs_kf_bin_mmap,
};

static int sysfs_add_node(struct kernfs_node *parent, const char *name, umode_t mode, kuid_t uid, kgid_t gid,
			  loff_t size, const struct kernfs_ops *ops, void *priv)
{
	struct kernfs_node *kn = kernfs_create_file(parent, name, mode & 0777, uid, gid, size, ops, priv);

	if (IS_ERR(kn) && PTR_ERR(kn) == -EEXIST)
		sysfs_warn_dup(parent, name);
	return PTR_ERR_OR_ZERO(kn);
}

/* Make the file of a text attribute in the folder @parent. */
int sysfs_add_file_mode(struct kernfs_node *parent, const struct attribute *attr, umode_t mode, kuid_t uid, kgid_t gid)
{
	struct kobject *kobj = parent->priv;
	const struct sysfs_ops *sysfs_ops = kobj->ktype ? kobj->ktype->sysfs_ops : NULL;
	const struct kernfs_ops *ops = &sysfs_file_kfops_empty;

	if (WARN(!sysfs_ops, KERN_ERR "missing sysfs attribute operations for kobject: %s\n", kobject_name(kobj)))
		return -EINVAL;
	if (sysfs_ops->show && sysfs_ops->store)
		ops = &sysfs_file_kfops_rw;
	else if (sysfs_ops->show)
		ops = &sysfs_file_kfops_ro;
	else if (sysfs_ops->store)
		ops = &sysfs_file_kfops_wo;
	return sysfs_add_node(parent, attr->name, mode, uid, gid, PAGE_SIZE, ops, (void *)attr);
}

/* Make the file of a binary attribute. */
int sysfs_add_bin_file_mode(struct kernfs_node *parent, const struct bin_attribute *battr, umode_t mode, kuid_t uid,
			    kgid_t gid)
{
	const struct kernfs_ops *ops = &sysfs_file_kfops_empty;

	if (battr->mmap)
		ops = &sysfs_bin_kfops_mmap;
	else if (battr->read && battr->write)
		ops = &sysfs_bin_kfops_rw;
	else if (battr->read)
		ops = &sysfs_bin_kfops_ro;
	else if (battr->write)
		ops = &sysfs_bin_kfops_wo;
	return sysfs_add_node(parent, battr->attr.name, mode, uid, gid, battr->size, ops, (void *)battr);
}

/**
 * sysfs_create_file_ns - make the file of an attribute
 * @attr: used until the file is removed
 *
 * Returns 0, -EEXIST (with a warning), -ENOENT, -ENOMEM. Process context.
 */
int sysfs_create_file_ns(struct kobject *kobj, const struct attribute *attr, const void *ns)
{
	kuid_t uid;
	kgid_t gid;

	if (WARN_ON(!kobj || !kobj->sd || !attr))
		return -EINVAL;
	kobject_get_ownership(kobj, &uid, &gid);
	return sysfs_add_file_mode(kobj->sd, attr, attr->mode, uid, gid);
}
EXPORT_SYMBOL_GPL(sysfs_create_file_ns);

/**
 * sysfs_create_files - make the files of several attributes, all or none
 * @ptr: ends with NULL
 */
int sysfs_create_files(struct kobject *kobj, const struct attribute *const *ptr)
{
	int i, err = 0;

	for (i = 0; ptr[i] && !err; i++)
		err = sysfs_create_file(kobj, ptr[i]);
	if (err)
		for (i--; --i >= 0;)
			sysfs_remove_file(kobj, ptr[i]);
	return err;
}
EXPORT_SYMBOL_GPL(sysfs_create_files);

/**
 * sysfs_remove_file_ns, sysfs_remove_files - remove files; no function of them runs when this returns
 */
void sysfs_remove_file_ns(struct kobject *kobj, const struct attribute *attr, const void *ns)
{
	kernfs_remove_by_name(kobj->sd, attr->name);
}
EXPORT_SYMBOL_GPL(sysfs_remove_file_ns);

void sysfs_remove_files(struct kobject *kobj, const struct attribute *const *ptr)
{
	for (int i = 0; ptr[i]; i++)
		sysfs_remove_file(kobj, ptr[i]);
}
EXPORT_SYMBOL_GPL(sysfs_remove_files);

/**
 * sysfs_remove_file_self - remove the file whose store() is running
 *
 * Returns true for the caller that did it.
 */
bool sysfs_remove_file_self(struct kobject *kobj, const struct attribute *attr)
{
	struct kernfs_node *kn = kernfs_find_and_get(kobj->sd, attr->name);
	bool ret;

	if (WARN_ON_ONCE(!kn))
		return false;
	ret = kernfs_remove_self(kn);
	kernfs_put(kn);
	return ret;
}
EXPORT_SYMBOL_GPL(sysfs_remove_file_self);

/**
 * sysfs_break_active_protection, sysfs_unbreak_active_protection - let a file be removed from inside its own store()
 */
struct kernfs_node *sysfs_break_active_protection(struct kobject *kobj, const struct attribute *attr)
{
	struct kernfs_node *kn;

	kobject_get(kobj);
	kn = kernfs_find_and_get(kobj->sd, attr->name);
	if (kn)
		kernfs_break_active_protection(kn);
	else
		kobject_put(kobj);
	return kn;
}
EXPORT_SYMBOL_GPL(sysfs_break_active_protection);

void sysfs_unbreak_active_protection(struct kernfs_node *kn)
{
	struct kobject *kobj = file_kobj(kn);

	kernfs_unbreak_active_protection(kn);
	kernfs_put(kn);
	kobject_put(kobj);
}
EXPORT_SYMBOL_GPL(sysfs_unbreak_active_protection);

/**
 * sysfs_create_bin_file, sysfs_remove_bin_file - the file of a binary attribute
 */
int sysfs_create_bin_file(struct kobject *kobj, const struct bin_attribute *attr)
{
	kuid_t uid;
	kgid_t gid;

	if (WARN_ON(!kobj || !kobj->sd || !attr))
		return -EINVAL;
	kobject_get_ownership(kobj, &uid, &gid);
	return sysfs_add_bin_file_mode(kobj->sd, attr, attr->attr.mode, uid, gid);
}
EXPORT_SYMBOL_GPL(sysfs_create_bin_file);

void sysfs_remove_bin_file(struct kobject *kobj, const struct bin_attribute *attr)
{
	kernfs_remove_by_name(kobj->sd, attr->attr.name);
}
EXPORT_SYMBOL_GPL(sysfs_remove_bin_file);

/* ---- Files in groups ---- */

static struct kernfs_node *group_folder(struct kobject *kobj, const char *group)
{
	if (group)
		return kernfs_find_and_get(kobj->sd, group);
	kernfs_get(kobj->sd);
	return kobj->sd;
}

/**
 * sysfs_add_file_to_group, sysfs_remove_file_from_group - one more, or one less file of a group
 * @group: name of its folder, NULL: the object's own
 */
int sysfs_add_file_to_group(struct kobject *kobj, const struct attribute *attr, const char *group)
{
	struct kernfs_node *parent = group_folder(kobj, group);
	kuid_t uid;
	kgid_t gid;
	int error;

	if (!parent)
		return -ENOENT;
	kobject_get_ownership(kobj, &uid, &gid);
	error = sysfs_add_file_mode(parent, attr, attr->mode, uid, gid);
	kernfs_put(parent);
	return error;
}
EXPORT_SYMBOL_GPL(sysfs_add_file_to_group);

void sysfs_remove_file_from_group(struct kobject *kobj, const struct attribute *attr, const char *group)
{
	struct kernfs_node *parent = group_folder(kobj, group);

	if (parent) {
		kernfs_remove_by_name(parent, attr->name);
		kernfs_put(parent);
	}
}
EXPORT_SYMBOL_GPL(sysfs_remove_file_from_group);

/* ---- Changes ---- */

static int change_node(struct kobject *kobj, const char *name, const struct iattr *attr)
{
	struct kernfs_node *kn = kernfs_find_and_get(kobj->sd, name);
	int rc;

	if (!kn)
		return -ENOENT;
	rc = kernfs_setattr(kn, attr);
	kernfs_put(kn);
	return rc;
}

/**
 * sysfs_chmod_file - change a file's permissions
 */
int sysfs_chmod_file(struct kobject *kobj, const struct attribute *attr, umode_t mode)
{
	struct iattr newattrs = { .ia_mode = mode & S_IALLUGO, .ia_valid = ATTR_MODE };

	return change_node(kobj, attr->name, &newattrs);
}
EXPORT_SYMBOL_GPL(sysfs_chmod_file);

/**
 * sysfs_file_change_owner, sysfs_change_owner - change the owner of a file, or of the object's folder
 */
int sysfs_file_change_owner(struct kobject *kobj, const char *name, kuid_t kuid, kgid_t kgid)
{
	struct iattr newattrs = { .ia_valid = ATTR_UID | ATTR_GID, .ia_uid = kuid, .ia_gid = kgid };

	return kobj->state_in_sysfs ? change_node(kobj, name, &newattrs) : -EINVAL;
}
EXPORT_SYMBOL_GPL(sysfs_file_change_owner);

int sysfs_change_owner(struct kobject *kobj, kuid_t kuid, kgid_t kgid)
{
	struct iattr newattrs = { .ia_valid = ATTR_UID | ATTR_GID, .ia_uid = kuid, .ia_gid = kgid };

	return kobj->state_in_sysfs ? kernfs_setattr(kobj->sd, &newattrs) : -EINVAL;
}
EXPORT_SYMBOL_GPL(sysfs_change_owner);

/**
 * sysfs_notify - an attribute's value has changed: wake those who poll it
 * @dir: the group's folder, or NULL
 */
void sysfs_notify(struct kobject *kobj, const char *dir, const char *attr)
{
	struct kernfs_node *folder = kobj->sd ? group_folder(kobj, dir) : NULL, *kn;

	if (!folder)
		return;
	kn = attr ? kernfs_find_and_get(folder, attr) : NULL;
	if (kn) {
		kernfs_notify(kn);
		kernfs_put(kn);
	}
	kernfs_put(folder);
}
EXPORT_SYMBOL_GPL(sysfs_notify);

/* ---- Printing values ---- */

/**
 * sysfs_emit - print the value of an attribute, for show()
 * @buf: what show() was given: a whole page
 *
 * Returns the length.
 */
int sysfs_emit(char *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	if (WARN(!buf || offset_in_page(buf), "invalid sysfs_emit: buf:%p\n", buf))
		return 0;
	va_start(args, fmt);
	len = vscnprintf(buf, PAGE_SIZE, fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL_GPL(sysfs_emit);

/**
 * sysfs_emit_at - print more of the value, from byte @at on
 */
int sysfs_emit_at(char *buf, int at, const char *fmt, ...)
{
	va_list args;
	int len;

	if (WARN(!buf || offset_in_page(buf) || at < 0 || at >= PAGE_SIZE, "invalid sysfs_emit_at: buf:%p at:%d\n", buf,
		 at))
		return 0;
	va_start(args, fmt);
	len = vscnprintf(buf + at, PAGE_SIZE - at, fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL_GPL(sysfs_emit_at);
