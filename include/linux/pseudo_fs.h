/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_PSEUDO_FS_H
#define __LINUX_PSEUDO_FS_H
#include <linux/fs_context.h>

struct super_operations;
struct xattr_handler;
struct dentry_operations;

struct pseudo_fs_context {
	const struct super_operations *ops;
	const struct xattr_handler **xattr;
	const struct dentry_operations *dops;
	unsigned long magic;
};

struct pseudo_fs_context *init_pseudo(struct fs_context *fc, unsigned long magic);
#endif
