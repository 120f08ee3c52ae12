// SPDX-License-Identifier: MIT
/*
 * /dev: a RAM file system in which the node of each device appears and goes with it. The name may contain folders,
 * which are made, and removed when empty. A node is removed only if it is one that was made here and is still what it
 * was.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kdev_t.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/slab.h>
#include <linux/stat.h>
#include <linux/string.h>
#include "../../fs/internal.h"
#include "base.h"

static struct vfsmount *mnt;
static struct path dev_root;

/* What marks the inodes made here. */
static int mark;

static int dev_mkdir(const char *name, umode_t mode)
{
	struct path path;
	struct dentry *dentry = path_create_at(&dev_root, name, &path, LOOKUP_DIRECTORY);
	int err;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	err = vfs_mkdir(&init_user_ns, d_inode(path.dentry), dentry, mode);
	if (!err)
		d_inode(dentry)->i_private = &mark;
	done_path_create(&path, dentry);
	return err;
}

/* Make the folders that @nodepath lies in. */
static int create_path(const char *nodepath)
{
	char *path = kstrdup(nodepath, GFP_KERNEL), *s = path;
	int err = 0;

	if (!path)
		return -ENOMEM;
	while ((s = strchr(s, '/')) != NULL) {
		*s = '\0';
		err = dev_mkdir(path, 0755);
		if (err && err != -EEXIST)
			break;
		err = 0;
		*s++ = '/';
	}
	kfree(path);
	return err;
}

/* Make the node of a device. */
static int handle_create(const char *nodename, umode_t mode, kuid_t uid, kgid_t gid, struct device *dev)
{
	struct path path;
	struct dentry *dentry = path_create_at(&dev_root, nodename, &path, 0);
	int err;

	if (PTR_ERR(dentry) == -ENOENT) {
		err = create_path(nodename);
		if (err)
			return err;
		dentry = path_create_at(&dev_root, nodename, &path, 0);
	}
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	err = vfs_mknod(&init_user_ns, d_inode(path.dentry), dentry, mode, dev->devt);
	if (!err) {
		struct iattr newattrs = {
			.ia_mode = mode,
			.ia_uid = uid,
			.ia_gid = gid,
			.ia_valid = ATTR_MODE | ATTR_UID | ATTR_GID,
		};

		inode_lock(d_inode(dentry));
		notify_change(&init_user_ns, dentry, &newattrs, NULL);
		inode_unlock(d_inode(dentry));
		d_inode(dentry)->i_private = &mark;
	}
	done_path_create(&path, dentry);
	return err;
}

static int dev_rmdir(const char *name)
{
	struct path parent;
	struct dentry *dentry = path_locked_at(&dev_root, name, &parent);
	int err = -EPERM;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	if (d_inode(dentry)->i_private == &mark)
		err = vfs_rmdir(&init_user_ns, d_inode(parent.dentry), dentry);
	dput(dentry);
	inode_unlock(d_inode(parent.dentry));
	path_put(&parent);
	return err;
}

/* Remove the folders that @nodepath lies in, as far as they are empty. */
static void delete_path(const char *nodepath)
{
	char *path = kstrdup(nodepath, GFP_KERNEL), *base;

	if (!path)
		return;
	while ((base = strrchr(path, '/')) != NULL) {
		*base = '\0';
		if (dev_rmdir(path))
			break;
	}
	kfree(path);
}

static bool is_node_of(struct device *dev, struct inode *inode)
{
	return inode->i_private == &mark && S_ISCHR(inode->i_mode) && inode->i_rdev == dev->devt;
}

static int handle_remove(const char *nodename, struct device *dev)
{
	struct path parent;
	struct dentry *dentry = path_locked_at(&dev_root, nodename, &parent);
	int err = 0;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	if (is_node_of(dev, d_inode(dentry)))
		err = vfs_unlink(&init_user_ns, d_inode(parent.dentry), dentry, NULL);
	dput(dentry);
	inode_unlock(d_inode(parent.dentry));
	path_put(&parent);
	if (!err && strchr(nodename, '/'))
		delete_path(nodename);
	return err;
}

int devtmpfs_create_node(struct device *dev)
{
	kuid_t uid = GLOBAL_ROOT_UID;
	kgid_t gid = GLOBAL_ROOT_GID;
	const char *tmp = NULL, *name;
	umode_t mode = 0;
	int err;

	if (!mnt)
		return 0;
	name = device_get_devnode(dev, &mode, &uid, &gid, &tmp);
	if (!name)
		return -ENOMEM;
	err = handle_create(name, (mode ?: 0600) | S_IFCHR, uid, gid, dev);
	kfree(tmp);
	return err;
}

int devtmpfs_delete_node(struct device *dev)
{
	const char *tmp = NULL, *name;
	int err;

	if (!mnt)
		return 0;
	name = device_get_devnode(dev, NULL, NULL, NULL, &tmp);
	if (!name)
		return -ENOMEM;
	err = handle_remove(name, dev);
	kfree(tmp);
	return err;
}

/* Make the tree. It is mounted on /dev by populate_rootfs(), and here for our own use. */
int __init devtmpfs_init(void)
{
	struct file_system_type *type = get_fs_type("devtmpfs");
	struct vfsmount *m;

	if (!type)
		return -ENODEV;
	m = kern_mount(type);
	put_filesystem(type);
	if (IS_ERR(m))
		return PTR_ERR(m);
	mnt = m;
	dev_root.mnt = mnt;
	dev_root.dentry = mnt->mnt_root;
	return 0;
}
