// SPDX-License-Identifier: MIT
/*
 * What is in the tree when start-up is over: the folders of the root that programs and people expect, and the file
 * systems mounted on them. A failure is reported and start-up goes on: modules may work without.
 */
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/init.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/printk.h>
#include "internal.h"

static int __init init_mkdir(const char *name, umode_t mode)
{
	struct path path;
	struct dentry *dentry = kern_path_create(AT_FDCWD, name, &path, LOOKUP_DIRECTORY);
	int error;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	error = vfs_mkdir(mnt_user_ns(path.mnt), d_inode(path.dentry), dentry, mode);
	done_path_create(&path, dentry);
	return error;
}

static int __init init_mount(const char *device, const char *dir, const char *type, unsigned long flags)
{
	struct path path;
	int error = kern_path(dir, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);

	if (error)
		return error;
	error = path_mount(device, &path, type, flags, NULL);
	path_put(&path);
	return error;
}

static const struct {
	const char *device, *dir, *type;
	unsigned long flags;
} mounts[] __initconst = {
	{ "proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC },
	{ "sysfs", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC },
	{ "devtmpfs", "/dev", "devtmpfs", MS_NOSUID },
	{ "tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV },
	{ "debugfs", "/sys/kernel/debug", "debugfs", MS_NOSUID | MS_NODEV | MS_NOEXEC },
};

static const struct {
	const char *name;
	umode_t mode;
} folders[] __initconst = {
	{ "/proc", 0555 }, { "/sys", 0555 }, { "/dev", 0755 }, { "/tmp", 0777 | S_ISVTX }, { "/root", 0700 },
};

static int __init populate_rootfs(void)
{
	int error;

	for (int i = 0; i < ARRAY_SIZE(folders); i++) {
		error = init_mkdir(folders[i].name, folders[i].mode);
		if (error)
			pr_err("VFS: cannot make %s: %d\n", folders[i].name, error);
	}
	for (int i = 0; i < ARRAY_SIZE(mounts); i++) {
		error = init_mount(mounts[i].device, mounts[i].dir, mounts[i].type, mounts[i].flags);
		if (error)
			pr_err("VFS: cannot mount %s on %s: %d\n", mounts[i].type, mounts[i].dir, error);
	}
	return 0;
}
rootfs_initcall(populate_rootfs);
