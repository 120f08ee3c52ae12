/* SPDX-License-Identifier: MIT */
/* What the files of fs/sysfs share among themselves. */
#ifndef FS_SYSFS_H
#define FS_SYSFS_H
#include <linux/sysfs.h>

extern struct kernfs_node *sysfs_root_kn;

void sysfs_warn_dup(struct kernfs_node *parent, const char *name);
int sysfs_add_file_mode(struct kernfs_node *parent, const struct attribute *attr, umode_t mode, kuid_t uid, kgid_t gid);
int sysfs_add_bin_file_mode(struct kernfs_node *parent, const struct bin_attribute *battr, umode_t mode, kuid_t uid,
			    kgid_t gid);
#endif
