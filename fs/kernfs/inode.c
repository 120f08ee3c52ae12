// SPDX-License-Identifier: MIT
/*
 * kernfs nodes as inodes, and trees as file systems. An inode holds a reference to its node; it lives as long as it is
 * used.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/kernfs.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "internal.h"

struct kmem_cache *kernfs_node_cache;

static int kernfs_iop_setattr(struct user_namespace *ns, struct dentry *dentry, struct iattr *iattr)
{
	struct inode *inode = d_inode(dentry);
	struct kernfs_node *kn = inode->i_private;
	int error = setattr_prepare(ns, dentry, iattr);

	if (error)
		return error;
	kernfs_setattr(kn, iattr);
	setattr_copy(ns, inode, iattr);
	return 0;
}

/**
 * kernfs_setattr - change mode, owner or group of a node
 */
int kernfs_setattr(struct kernfs_node *kn, const struct iattr *iattr)
{
	if (iattr->ia_valid & ATTR_MODE)
		kn->mode = (kn->mode & S_IFMT) | (iattr->ia_mode & S_IALLUGO);
	if (iattr->ia_valid & ATTR_UID)
		kn->uid = iattr->ia_uid;
	if (iattr->ia_valid & ATTR_GID)
		kn->gid = iattr->ia_gid;
	return 0;
}

static const struct inode_operations kernfs_file_iops = { .setattr = kernfs_iop_setattr };

/* The relative path from the folder of the link @kn to its target, in @path (PATH_MAX bytes). kernfs_rwsem is held. */
static int kernfs_link_path(struct kernfs_node *kn, char *path)
{
	struct kernfs_node *target = kn->symlink.target_kn, *base, *p;
	size_t len = 0, up = 0;
	char *s = path;

	/* Upwards from the link's folder until a folder is met that the target lies below. */
	for (base = kn->parent; base->parent; base = base->parent) {
		for (p = target->parent; p && p != base; p = p->parent)
			;
		if (p == base)
			break;
		if (++up * 3 + 3 >= PATH_MAX)
			return -ENAMETOOLONG;
		s = stpcpy(s, "../");
	}
	for (p = target; p->parent && p != base; p = p->parent)
		len += strlen(p->name) + 1;
	if (len < 2)
		return -EINVAL;
	len--;
	if (s - path + len >= PATH_MAX)
		return -ENAMETOOLONG;
	s[len] = '\0';
	for (p = target; p->parent && p != base; p = p->parent) {
		size_t n = strlen(p->name);

		len -= n;
		memcpy(s + len, p->name, n);
		if (len)
			s[--len] = '/';
	}
	return 0;
}

static const char *kernfs_iop_get_link(struct dentry *dentry, struct inode *inode, struct delayed_call *done)
{
	struct kernfs_node *kn = inode->i_private;
	struct kernfs_root *root = kernfs_root(kn);
	char *body = kzalloc(PATH_MAX, GFP_KERNEL);
	int error;

	if (!body)
		return ERR_PTR(-ENOMEM);
	down_read(&root->kernfs_rwsem);
	error = kernfs_link_path(kn, body);
	up_read(&root->kernfs_rwsem);
	if (error) {
		kfree(body);
		return ERR_PTR(error);
	}
	set_delayed_call(done, kfree_link, body);
	return body;
}

static const struct inode_operations kernfs_symlink_iops = { .get_link = kernfs_iop_get_link };

/* An inode for @kn. NULL without memory. */
struct inode *kernfs_get_inode(struct super_block *sb, struct kernfs_node *kn)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	kernfs_get(kn);
	inode->i_private = kn;
	inode->i_ino = kernfs_ino(kn);
	inode->i_mode = kn->mode;
	inode->i_uid = kn->uid;
	inode->i_gid = kn->gid;
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(inode);
	switch (kernfs_type(kn)) {
	case KERNFS_DIR:
		inode->i_op = &kernfs_dir_iops;
		inode->i_fop = &kernfs_dir_fops;
		set_nlink(inode, kn->dir.subdirs + 2);
		if (kn->flags & KERNFS_EMPTY_DIR)
			make_empty_dir_inode(inode);
		break;
	case KERNFS_FILE:
		inode->i_op = &kernfs_file_iops;
		inode->i_fop = &kernfs_file_fops;
		inode->i_size = kn->attr.size;
		break;
	case KERNFS_LINK:
		inode->i_op = &kernfs_symlink_iops;
		break;
	}
	return inode;
}

static void kernfs_evict_inode(struct inode *inode)
{
	struct kernfs_node *kn = inode->i_private;

	truncate_inode_pages_final(&inode->i_data);
	clear_inode(inode);
	kernfs_put(kn);
}

static const struct super_operations kernfs_sops = {
	.statfs = simple_statfs,
	.drop_inode = generic_delete_inode,
	.evict_inode = kernfs_evict_inode,
};

/**
 * kernfs_fill_super - make a superblock show a tree
 *
 * Returns 0 or -ENOMEM.
 */
int kernfs_fill_super(struct super_block *sb, struct kernfs_root *root, unsigned long magic)
{
	struct inode *inode;

	sb->s_iflags |= SB_I_NOEXEC | SB_I_NODEV;
	sb->s_blocksize = PAGE_SIZE;
	sb->s_blocksize_bits = PAGE_SHIFT;
	sb->s_magic = magic;
	sb->s_op = &kernfs_sops;
	sb->s_d_op = &kernfs_dops;
	sb->s_time_gran = 1;
	inode = kernfs_get_inode(sb, root->kn);
	if (!inode)
		return -ENOMEM;
	sb->s_root = d_make_root(inode);
	return sb->s_root ? 0 : -ENOMEM;
}

void __init kernfs_init(void)
{
	kernfs_node_cache = kmem_cache_create("kernfs_node_cache", sizeof(struct kernfs_node), 0, SLAB_PANIC, NULL);
}
