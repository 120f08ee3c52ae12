/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FS_CONTEXT_H
#define _LINUX_FS_CONTEXT_H
#include <linux/kernel.h>
#include <linux/refcount.h>
#include <linux/errno.h>
#include <linux/mutex.h>

struct cred;
struct dentry;
struct file_system_type;
struct fs_context;
struct super_block;
struct user_namespace;
struct vfsmount;

enum fs_context_purpose { FS_CONTEXT_FOR_MOUNT, FS_CONTEXT_FOR_SUBMOUNT, FS_CONTEXT_FOR_RECONFIGURE };

struct fs_context_operations {
	void (*free)(struct fs_context *fc);
	int (*dup)(struct fs_context *fc, struct fs_context *src_fc);
	int (*parse_monolithic)(struct fs_context *fc, void *data);
	int (*get_tree)(struct fs_context *fc);
	int (*reconfigure)(struct fs_context *fc);
};

/* What is being put together to be mounted. */
struct fs_context {
	const struct fs_context_operations *ops;
	struct mutex uapi_mutex;
	struct file_system_type *fs_type;
	void *fs_private;
	void *sget_key;
	struct dentry *root; /* the tree, with a reference, once get_tree succeeded */
	struct user_namespace *user_ns;
	const struct cred *cred;
	const char *source;
	void *s_fs_info; /* becomes the superblock's */
	unsigned int sb_flags;
	unsigned int sb_flags_mask;
	unsigned int s_iflags;
	enum fs_context_purpose purpose : 8;
	bool need_free : 1;
	bool global : 1;
};

struct fs_context *fs_context_for_mount(struct file_system_type *type, unsigned int sb_flags);
void put_fs_context(struct fs_context *fc);
int vfs_get_tree(struct fs_context *fc);
int get_tree_nodev(struct fs_context *fc, int (*fill_super)(struct super_block *sb, struct fs_context *fc));
int get_tree_single(struct fs_context *fc, int (*fill_super)(struct super_block *sb, struct fs_context *fc));
struct super_block *sget_fc(struct fs_context *fc, int (*test)(struct super_block *, struct fs_context *),
			    int (*set)(struct super_block *, struct fs_context *));
int set_anon_super_fc(struct super_block *sb, struct fs_context *fc);

#define errorf(fc, fmt, ...) pr_err(fmt "\n", ##__VA_ARGS__)
#define warnf(fc, fmt, ...) pr_warn(fmt "\n", ##__VA_ARGS__)
#define invalf(fc, fmt, ...) (errorf(fc, fmt, ##__VA_ARGS__), -EINVAL)
#endif
