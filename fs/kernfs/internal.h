/* SPDX-License-Identifier: MIT */
/* What the files of fs/kernfs share among themselves. */
#ifndef FS_KERNFS_INTERNAL_H
#define FS_KERNFS_INTERNAL_H
#include <linux/fs.h>
#include <linux/kernfs.h>

#define KN_DEACTIVATED_BIAS (INT_MIN + 1)

static inline struct kernfs_root *kernfs_root(struct kernfs_node *kn)
{
	/* Folders know their root; everything else has a folder above it. */
	if (kn->parent)
		kn = kn->parent;
	return kn->dir.root;
}

static inline struct kernfs_node *kernfs_dentry_node(struct dentry *dentry)
{
	return d_really_is_negative(dentry) ? NULL : d_inode(dentry)->i_private;
}

/* dir.c */
struct kernfs_node *kernfs_get_active(struct kernfs_node *kn);
void kernfs_put_active(struct kernfs_node *kn);
struct kernfs_node *kernfs_new_node(struct kernfs_node *parent, const char *name, umode_t mode, kuid_t uid, kgid_t gid,
				    unsigned int flags);
int kernfs_add_one(struct kernfs_node *kn);
extern const struct dentry_operations kernfs_dops;
extern const struct file_operations kernfs_dir_fops;
extern const struct inode_operations kernfs_dir_iops;

/* file.c */
extern const struct file_operations kernfs_file_fops;
void kernfs_drain_open_files(struct kernfs_node *kn);

/* inode.c */
extern struct kmem_cache *kernfs_node_cache;
struct inode *kernfs_get_inode(struct super_block *sb, struct kernfs_node *kn);
#endif
