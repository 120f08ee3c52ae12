/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MOUNT_H
#define _LINUX_MOUNT_H
#include <linux/types.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/seqlock.h>
#include <linux/atomic.h>

struct super_block;
struct file;
struct dentry;
struct path;
struct fs_context;
struct file_system_type;
struct user_namespace;

#define MNT_NOSUID 0x01
#define MNT_NODEV 0x02
#define MNT_NOEXEC 0x04
#define MNT_NOATIME 0x08
#define MNT_NODIRATIME 0x10
#define MNT_RELATIME 0x20
#define MNT_READONLY 0x40
#define MNT_NOSYMFOLLOW 0x80
#define MNT_SHRINKABLE 0x100
#define MNT_WRITE_HOLD 0x200
#define MNT_SHARED 0x1000
#define MNT_UNBINDABLE 0x2000
#define MNT_INTERNAL 0x4000
#define MNT_LOCKED 0x800000
#define MNT_DOOMED 0x1000000
#define MNT_SYNC_UMOUNT 0x2000000
#define MNT_UMOUNT 0x8000000

struct vfsmount {
	struct dentry *mnt_root; /* root of the mounted tree */
	struct super_block *mnt_sb;
	int mnt_flags;
	struct user_namespace *mnt_userns;
} __randomize_layout;

static inline struct user_namespace *mnt_user_ns(const struct vfsmount *mnt)
{
	return mnt->mnt_userns;
}

int mnt_want_write(struct vfsmount *mnt);
int mnt_want_write_file(struct file *file);
void mnt_drop_write(struct vfsmount *mnt);
void mnt_drop_write_file(struct file *file);
void mntput(struct vfsmount *mnt);
struct vfsmount *mntget(struct vfsmount *mnt);
bool mnt_is_readonly(struct vfsmount *mnt);
struct vfsmount *fc_mount(struct fs_context *fc);
struct vfsmount *vfs_create_mount(struct fs_context *fc);
struct vfsmount *vfs_kern_mount(struct file_system_type *type, int flags, const char *name, void *data);
struct vfsmount *kern_mount(struct file_system_type *type);
void kern_unmount(struct vfsmount *mnt);
int simple_pin_fs(struct file_system_type *type, struct vfsmount **mount, int *count);
void simple_release_fs(struct vfsmount **mount, int *count);
int may_umount(struct vfsmount *mnt);
int path_mount(const char *dev_name, struct path *path, const char *type, unsigned long flags, void *data);
bool path_is_under(const struct path *a, const struct path *b);
#endif
