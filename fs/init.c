// SPDX-License-Identifier: MIT
/*
 * What is in the tree when start-up is over: the root, the folders in it that programs and people expect, and the file systems mounted on
 * them. A failure is reported and start-up goes on: modules may work without.
 *
 * If the machine shows files of its host, hostfs covers the RAM file system that the tree began with, and programs start in the folder
 * that the machine names. Mounting costs a look at one folder of the host, whatever its size. Otherwise the root is an empty RAM
 * file system, and /tmp another one.
 */
#include <ashlar/port.h>
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

static int __init init_symlink(const char *target, const char *name)
{
	struct path path;
	struct dentry *dentry = kern_path_create(AT_FDCWD, name, &path, 0);
	int error;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	error = vfs_symlink(mnt_user_ns(path.mnt), d_inode(path.dentry), dentry, target);
	done_path_create(&path, dentry);
	return error;
}

struct init_folder {
	const char *name;
	umode_t mode;
};

struct init_mount {
	const char *device, *dir, *type;
	unsigned long flags;
};

static const struct init_folder folders[] __initconst = {
	{ "/proc", 0555 }, { "/sys", 0555 }, { "/dev", 0755 }, { "/tmp", 0777 | S_ISVTX }, { "/root", 0700 },
};

static const struct init_mount mounts[] __initconst = {
	{ "proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC },
	{ "sysfs", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC },
	{ "devtmpfs", "/dev", "devtmpfs", MS_NOSUID },
	{ "debugfs", "/sys/kernel/debug", "debugfs", MS_NOSUID | MS_NODEV | MS_NOEXEC },
};

static const struct init_mount ram_tmp __initconst = { "tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV };
static const struct init_mount shm __initconst = { "tmpfs", "/dev/shm", "tmpfs", MS_NOSUID | MS_NODEV };

/* What programs expect in /dev besides devices. */
static const struct {
	const char *target, *name;
} links[] __initconst = {
	{ "/proc/self/fd", "/dev/fd" },
	{ "/proc/self/fd/0", "/dev/stdin" },
	{ "/proc/self/fd/1", "/dev/stdout" },
	{ "/proc/self/fd/2", "/dev/stderr" },
};

static void __init make_links(void)
{
	for (int i = 0; i < ARRAY_SIZE(links); i++) {
		int error = init_symlink(links[i].target, links[i].name);

		if (error && error != -EEXIST)
			pr_err("VFS: cannot make %s: %d\n", links[i].name, error);
	}
}

static void __init make_folder(const char *name, umode_t mode)
{
	int error = init_mkdir(name, mode);

	if (error && error != -EEXIST)
		pr_err("VFS: cannot make %s: %d\n", name, error);
}

static void __init make_mount(const struct init_mount *mount)
{
	int error = init_mount(mount->device, mount->dir, mount->type, mount->flags);

	if (error)
		pr_err("VFS: cannot mount %s on %s: %d\n", mount->type, mount->dir, error);
}

/* Cover the first root, and stand in the new one. */
static int __init mount_host_root(void)
{
	struct path path;
	int error;

	get_fs_root(&init_fs, &path);
	error = path_mount("hostfs", &path, "hostfs", 0, NULL);
	if (!error) {
		follow_down(&path);
		set_fs_root(&init_fs, &path);
		set_fs_pwd(&init_fs, &path);
	}
	path_put(&path);
	return error;
}

static void __init enter_folder(const char *name)
{
	struct path path;
	int error = kern_path(name, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &path);

	if (error) {
		pr_warn("VFS: cannot start in %s: %d\n", name, error);
		return;
	}
	set_fs_pwd(&init_fs, &path);
	path_put(&path);
}

static int __init populate_rootfs(void)
{
	const struct arch_host_root *host = arch_host_root();
	int error = host->path ? mount_host_root() : -ENODEV;

	if (host->path && error)
		pr_err("VFS: cannot show %s: %d\n", host->path, error);
	for (int i = 0; i < ARRAY_SIZE(folders); i++)
		make_folder(folders[i].name, folders[i].mode);
	for (int i = 0; i < ARRAY_SIZE(mounts); i++)
		make_mount(&mounts[i]);
	if (error)
		make_mount(&ram_tmp);
	make_folder("/dev/shm", 0777 | S_ISVTX);
	make_mount(&shm);
	make_links();
	if (!error)
		enter_folder(host->cwd);
	return 0;
}
rootfs_initcall(populate_rootfs);
