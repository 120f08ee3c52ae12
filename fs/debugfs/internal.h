/* SPDX-License-Identifier: MIT */
/* What the files of fs/debugfs share among themselves. */
#ifndef FS_DEBUGFS_INTERNAL_H
#define FS_DEBUGFS_INTERNAL_H
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/refcount.h>

/*
 * What a debugfs file is behind its inode. active_users counts the file's being there and the calls inside the owner's
 * functions; removal drops the first and waits for the rest.
 */
struct debugfs_fsdata {
	const struct file_operations *real_fops;
	bool unsafe; /* the owner protects its functions itself */
	refcount_t active_users;
	struct completion active_users_drained;
};

extern const struct file_operations debugfs_noop_file_operations;
extern const struct file_operations debugfs_proxy_file_operations;
#endif
