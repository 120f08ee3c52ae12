// SPDX-License-Identifier: MIT
/*
 * hostfs: looking names up, and changing them. The host is asked for names that its folder may have (names.c says which may not).
 * Each change first gets what it needs (entries, inodes), then is made without failing.
 */
#include <linux/cred.h>
#include <linux/mm.h>
#include <linux/namei.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "hostfs.h"

/* ---- Lookup ---- */

/* The inode of a name: referenced, NULL if it does not exist, or an error. */
static struct inode *find_inode(struct inode *dir, const struct qstr *name)
{
	struct hostfs_inode *hd = HOSTFS_I(dir);
	struct hostfs_name *entry = hostfs_find_name(hd, (const char *)name->name, name->len);
	struct arch_host_stat st;
	char *path;
	int error;

	if (entry) {
		if (entry->inode)
			ihold(entry->inode);
		return entry->inode;
	}
	if (!hd->path)
		return NULL;
	path = hostfs_child_path(hd, (const char *)name->name, name->len);
	if (!path)
		return ERR_PTR(-ENOMEM);
	error = arch_host_lstat(path, &st);
	if (!error)
		return hostfs_iget(dir->i_sb, path, &st);
	kfree(path);
	return error == -ENOENT || error == -ENOTDIR ? NULL : ERR_PTR(error);
}

static struct dentry *hostfs_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	if (dentry->d_name.len > NAME_MAX)
		return ERR_PTR(-ENAMETOOLONG);
	return d_splice_alias(find_inode(dir, &dentry->d_name), dentry);
}

/* ---- New names ---- */

static void touch_dir(struct inode *dir)
{
	dir->i_mtime = dir->i_ctime = current_time(dir);
}

/* Hosts differ in whether they count subfolders; what they do not count is not counted down. */
static void drop_subfolder(struct inode *dir)
{
	if (dir->i_nlink > 2)
		drop_nlink(dir);
}

static int add_inode(struct inode *dir, struct dentry *dentry, struct inode *inode)
{
	struct hostfs_name *entry;

	if (!inode)
		return -ENOSPC;
	entry = hostfs_alloc_name(&dentry->d_name);
	if (!entry) {
		iput(inode);
		return -ENOMEM;
	}
	hostfs_set_name(dir, entry, inode);
	touch_dir(dir);
	if (S_ISDIR(inode->i_mode))
		inc_nlink(dir);
	d_instantiate(dentry, inode);
	return 0;
}

static int hostfs_mknod(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev)
{
	return add_inode(dir, dentry, hostfs_new_inode(dir->i_sb, dir, mode, dev));
}

static int hostfs_create(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, umode_t mode, bool excl)
{
	return hostfs_mknod(ns, dir, dentry, mode | S_IFREG, 0);
}

static int hostfs_mkdir(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, umode_t mode)
{
	return hostfs_mknod(ns, dir, dentry, mode | S_IFDIR, 0);
}

static int hostfs_symlink(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, const char *target)
{
	struct inode *inode;
	char *text = kstrdup(target, GFP_KERNEL);

	if (!text)
		return -ENOMEM;
	inode = hostfs_new_inode(dir->i_sb, dir, S_IFLNK | S_IRWXUGO, 0);
	if (!inode) {
		kfree(text);
		return -ENOSPC;
	}
	inode->i_link = text;
	inode->i_size = strlen(text);
	return add_inode(dir, dentry, inode);
}

static int hostfs_link(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = d_inode(old);
	struct hostfs_name *entry = hostfs_alloc_name(&dentry->d_name);

	if (!entry)
		return -ENOMEM;
	inc_nlink(inode);
	hostfs_pin(inode);
	hostfs_set_name(dir, entry, inode);
	touch_dir(dir);
	inode->i_ctime = current_time(inode);
	ihold(inode);
	d_instantiate(dentry, inode);
	return 0;
}

static int hostfs_tmpfile(struct user_namespace *ns, struct inode *dir, struct file *file, umode_t mode)
{
	struct inode *inode = hostfs_new_inode(dir->i_sb, dir, mode, 0);

	if (!inode)
		return -ENOSPC;
	d_tmpfile(file, inode);
	return finish_open(file, file->f_path.dentry, NULL);
}

/* ---- Names that go ---- */

/* An entry to hide a name with, and whether the host has it. Returns it or an error. */
static struct hostfs_name *prepare_hide(struct inode *dir, const struct qstr *name, bool *on_host)
{
	int has = hostfs_host_has(HOSTFS_I(dir), name);
	struct hostfs_name *entry;

	if (has < 0)
		return ERR_PTR(has);
	*on_host = has;
	entry = hostfs_alloc_name(name);
	return entry ?: ERR_PTR(-ENOMEM);
}

/* An inode has lost a name. */
static void lose_name(struct inode *inode)
{
	inode->i_ctime = current_time(inode);
	if (S_ISDIR(inode->i_mode))
		clear_nlink(inode);
	else if (inode->i_nlink)
		drop_nlink(inode);
	if (inode->i_nlink)
		hostfs_pin(inode);
	else
		hostfs_unpin(inode);
}

static int hostfs_unlink(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = d_inode(dentry);
	struct hostfs_name *entry;
	bool on_host = false;

	entry = prepare_hide(dir, &dentry->d_name, &on_host);
	if (IS_ERR(entry))
		return PTR_ERR(entry);
	hostfs_hide_name(dir, entry, on_host);
	lose_name(inode); /* the dentry holds it */
	touch_dir(dir);
	return 0;
}

static int hostfs_rmdir(struct inode *dir, struct dentry *dentry)
{
	int empty = hostfs_dir_empty(d_inode(dentry)), error;

	if (empty <= 0)
		return empty ?: -ENOTEMPTY;
	error = hostfs_unlink(dir, dentry);
	if (!error)
		drop_subfolder(dir);
	return error;
}

/* ---- Renaming ---- */

struct rename {
	struct inode *old_dir, *new_dir, *source, *target;
	struct hostfs_name *old_entry, *new_entry;
	bool old_on_host, exchange;
};

static int prepare_rename(struct rename *r, struct dentry *old_dentry, struct dentry *new_dentry)
{
	if (r->target && S_ISDIR(r->target->i_mode) && !r->exchange) {
		int empty = hostfs_dir_empty(r->target);

		if (empty <= 0)
			return empty ?: -ENOTEMPTY;
	}
	r->old_entry = prepare_hide(r->old_dir, &old_dentry->d_name, &r->old_on_host);
	if (IS_ERR(r->old_entry))
		return PTR_ERR(r->old_entry);
	r->new_entry = hostfs_alloc_name(&new_dentry->d_name);
	if (!r->new_entry) {
		kfree(r->old_entry);
		return -ENOMEM;
	}
	return 0;
}

static void count_subfolders(struct rename *r)
{
	bool from = S_ISDIR(r->source->i_mode), to = r->target && S_ISDIR(r->target->i_mode);

	if (from && !(r->exchange && to)) {
		drop_subfolder(r->old_dir);
		if (!to)
			inc_nlink(r->new_dir);
	} else if (r->exchange && to && !from) {
		drop_subfolder(r->new_dir);
		inc_nlink(r->old_dir);
	}
}

static int hostfs_rename(struct user_namespace *ns, struct inode *old_dir, struct dentry *old_dentry,
			 struct inode *new_dir, struct dentry *new_dentry, unsigned int flags)
{
	struct rename r = {
		.old_dir = old_dir,
		.new_dir = new_dir,
		.source = d_inode(old_dentry),
		.target = d_inode(new_dentry),
		.exchange = flags & RENAME_EXCHANGE,
	};
	int error;

	if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE))
		return -EINVAL;
	error = prepare_rename(&r, old_dentry, new_dentry);
	if (error)
		return error;
	count_subfolders(&r);
	hostfs_set_name(new_dir, r.new_entry, r.source);
	if (r.exchange) {
		hostfs_set_name(old_dir, r.old_entry, r.target);
		r.target->i_ctime = current_time(r.target);
	} else {
		hostfs_hide_name(old_dir, r.old_entry, r.old_on_host);
		if (r.target)
			lose_name(r.target);
	}
	/* Its place now differs from the host's, and so it does itself. */
	r.source->i_ctime = current_time(r.source);
	hostfs_pin(r.source);
	touch_dir(old_dir);
	touch_dir(new_dir);
	return 0;
}

const struct inode_operations hostfs_dir_inode_operations = {
	.lookup = hostfs_lookup,
	.create = hostfs_create,
	.link = hostfs_link,
	.unlink = hostfs_unlink,
	.symlink = hostfs_symlink,
	.mkdir = hostfs_mkdir,
	.rmdir = hostfs_rmdir,
	.mknod = hostfs_mknod,
	.rename = hostfs_rename,
	.tmpfile = hostfs_tmpfile,
	.setattr = hostfs_setattr,
	.getattr = hostfs_getattr,
};
