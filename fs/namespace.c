// SPDX-License-Identifier: MIT
/*
 * The tree of mounts, and where tasks stand in it.
 *
 * A mount says that a file system's tree (mnt_root) covers a dentry of another mount (mnt_parent, mnt_mountpoint).
 * There is one name space for the whole machine. mnt_count counts references, of which the tree of mounts holds one; a
 * mount that kern_mount() made hangs nowhere and belongs to its maker.
 *
 * Locks: namespace_sem is held while the tree changes and may be held over sleeping calls; mount_lock makes each change
 * atomic for readers, who look mounts up under RCU and retry. Order: namespace_sem, inode locks, mount_lock.
 *
 * Not here: propagation (every mount is private, and says so), several name spaces, moving mounts.
 */
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/fs_struct.h>
#include <linux/hash.h>
#include <linux/idr.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "internal.h"

#define MOUNT_HASH_BITS 6
static struct hlist_head mount_hashtable[1 << MOUNT_HASH_BITS];
static struct kmem_cache *mnt_cache;
static DEFINE_IDA(mnt_id_ida);

__cacheline_aligned_in_smp DEFINE_SEQLOCK(mount_lock);
DECLARE_RWSEM(namespace_sem);
LIST_HEAD(mount_list);

struct fs_struct init_fs = {
	.users = 1,
	.lock = __SPIN_LOCK_UNLOCKED(init_fs.lock),
	.umask = 0022,
};

/* Where the current task stands. Kernel threads and requests share the place of the first task. */
struct fs_struct *current_fs(void)
{
	return current->fs ?: &init_fs;
}

/**
 * current_umask - the permissions that new files do not get
 */
int current_umask(void)
{
	return current_fs()->umask;
}
EXPORT_SYMBOL(current_umask);

/**
 * set_fs_root, set_fs_pwd - move the root or the working folder
 */
void set_fs_root(struct fs_struct *fs, const struct path *path)
{
	struct path old;

	path_get(path);
	spin_lock(&fs->lock);
	old = fs->root;
	fs->root = *path;
	spin_unlock(&fs->lock);
	if (old.dentry)
		path_put(&old);
}

void set_fs_pwd(struct fs_struct *fs, const struct path *path)
{
	struct path old;

	path_get(path);
	spin_lock(&fs->lock);
	old = fs->pwd;
	fs->pwd = *path;
	spin_unlock(&fs->lock);
	if (old.dentry)
		path_put(&old);
}

/**
 * path_get, path_put - one more, or one less reference to both parts of a path
 */
void path_get(const struct path *path)
{
	mntget(path->mnt);
	dget(path->dentry);
}
EXPORT_SYMBOL(path_get);

void path_put(const struct path *path)
{
	dput(path->dentry);
	mntput(path->mnt);
}
EXPORT_SYMBOL(path_put);

/* ---- Mounts ---- */

static struct mount *alloc_vfsmnt(const char *name)
{
	struct mount *mnt = kmem_cache_zalloc(mnt_cache, GFP_KERNEL);

	if (!mnt)
		return NULL;
	mnt->mnt_id = ida_alloc_range(&mnt_id_ida, 1, INT_MAX, GFP_KERNEL);
	if (mnt->mnt_id < 0)
		goto free_mount;
	if (name) {
		mnt->mnt_devname = kstrdup(name, GFP_KERNEL_ACCOUNT);
		if (!mnt->mnt_devname)
			goto free_id;
	}
	atomic_set(&mnt->mnt_count, 1);
	INIT_HLIST_NODE(&mnt->mnt_hash);
	INIT_LIST_HEAD(&mnt->mnt_list);
	mnt->mnt_parent = mnt;
	mnt->mnt.mnt_userns = &init_user_ns;
	return mnt;
free_id:
	ida_free(&mnt_id_ida, mnt->mnt_id);
free_mount:
	kmem_cache_free(mnt_cache, mnt);
	return NULL;
}

static void free_vfsmnt_rcu(struct rcu_head *head)
{
	struct mount *mnt = container_of(head, struct mount, mnt_rcu);

	kfree(mnt->mnt_devname);
	kmem_cache_free(mnt_cache, mnt);
}

static struct hlist_head *mount_chain(struct vfsmount *mnt, struct dentry *dentry)
{
	return &mount_hashtable[hash_long((unsigned long)mnt ^ ((unsigned long)dentry >> 4), MOUNT_HASH_BITS)];
}

/**
 * mntget, mntput - one more, or one less reference; the last one ends the mount's use of the file system
 */
struct vfsmount *mntget(struct vfsmount *mnt)
{
	if (mnt)
		atomic_inc(&real_mount(mnt)->mnt_count);
	return mnt;
}
EXPORT_SYMBOL(mntget);

void mntput(struct vfsmount *m)
{
	struct mount *mnt;

	if (!m)
		return;
	mnt = real_mount(m);
	if (!atomic_dec_and_test(&mnt->mnt_count))
		return;
	WARN_ON(!hlist_unhashed(&mnt->mnt_hash) || atomic_read(&mnt->mnt_writers));
	dput(m->mnt_root);
	deactivate_super(m->mnt_sb);
	ida_free(&mnt_id_ida, mnt->mnt_id);
	call_rcu(&mnt->mnt_rcu, free_vfsmnt_rcu);
}
EXPORT_SYMBOL(mntput);

/**
 * lookup_mnt - what is mounted on @path
 *
 * Returns the mount with a reference, or NULL.
 */
struct vfsmount *lookup_mnt(const struct path *path)
{
	struct mount *mnt;
	struct vfsmount *found = NULL;
	unsigned int seq;

	rcu_read_lock();
	do {
		seq = read_seqbegin(&mount_lock);
		if (found)
			mntput(found);
		found = NULL;
		hlist_for_each_entry_rcu(mnt, mount_chain(path->mnt, path->dentry), mnt_hash) {
			if (&mnt->mnt_parent->mnt == path->mnt && mnt->mnt_mountpoint == path->dentry &&
			    atomic_inc_not_zero(&mnt->mnt_count)) {
				found = &mnt->mnt;
				break;
			}
		}
	} while (read_seqretry(&mount_lock, seq));
	rcu_read_unlock();
	return found;
}

/* Hang @mnt, whose reference is used up, on @path. namespace_sem is held for writing. */
static void attach_mnt(struct mount *mnt, const struct path *path)
{
	path_get(path);
	d_set_mounted(path->dentry);
	write_seqlock(&mount_lock);
	mnt->mnt_parent = real_mount(path->mnt);
	mnt->mnt_mountpoint = path->dentry;
	hlist_add_head_rcu(&mnt->mnt_hash, mount_chain(path->mnt, path->dentry));
	list_add_tail(&mnt->mnt_list, &mount_list);
	write_sequnlock(&mount_lock);
}

/* Take @mnt off the tree. namespace_sem is held for writing; the caller puts @old and the mount afterwards. */
static void detach_mnt(struct mount *mnt, struct path *old)
{
	struct mount *other;
	bool covered = false;

	write_seqlock(&mount_lock);
	old->mnt = &mnt->mnt_parent->mnt;
	old->dentry = mnt->mnt_mountpoint;
	mnt->mnt_parent = mnt;
	mnt->mnt_mountpoint = mnt->mnt.mnt_root;
	hlist_del_init_rcu(&mnt->mnt_hash);
	list_del_init(&mnt->mnt_list);
	list_for_each_entry(other, &mount_list, mnt_list)
		covered |= mnt_has_parent(other) && other->mnt_mountpoint == old->dentry;
	write_sequnlock(&mount_lock);
	if (!covered)
		d_clear_mounted(old->dentry);
}

/**
 * vfs_create_mount - a mount of what a context got, hanging nowhere
 *
 * Returns it or an error.
 */
struct vfsmount *vfs_create_mount(struct fs_context *fc)
{
	struct mount *mnt;

	if (!fc->root)
		return ERR_PTR(-EINVAL);
	mnt = alloc_vfsmnt(fc->source ?: "none");
	if (!mnt)
		return ERR_PTR(-ENOMEM);
	if (fc->sb_flags & SB_KERNMOUNT)
		mnt->mnt.mnt_flags = MNT_INTERNAL;
	atomic_inc(&fc->root->d_sb->s_active);
	mnt->mnt.mnt_sb = fc->root->d_sb;
	mnt->mnt.mnt_root = dget(fc->root);
	mnt->mnt_mountpoint = mnt->mnt.mnt_root;
	return &mnt->mnt;
}
EXPORT_SYMBOL(vfs_create_mount);

/**
 * fc_mount - get the tree of a context and mount it, hanging nowhere
 */
struct vfsmount *fc_mount(struct fs_context *fc)
{
	int error = vfs_get_tree(fc);

	if (error)
		return ERR_PTR(error);
	up_write(&fc->root->d_sb->s_umount);
	return vfs_create_mount(fc);
}
EXPORT_SYMBOL(fc_mount);

/**
 * vfs_kern_mount - mount a file system for the kernel's own use
 * @flags: SB_KERNMOUNT ...
 * @name: what stands for the device
 *
 * Returns the mount or an error. Process context.
 */
struct vfsmount *vfs_kern_mount(struct file_system_type *type, int flags, const char *name, void *data)
{
	struct fs_context *fc;
	struct vfsmount *mnt;
	int error = 0;

	if (!type)
		return ERR_PTR(-EINVAL);
	fc = fs_context_for_mount(type, flags);
	if (IS_ERR(fc))
		return ERR_CAST(fc);
	if (name) {
		fc->source = kstrdup(name, GFP_KERNEL);
		if (!fc->source)
			error = -ENOMEM;
	}
	if (!error && fc->ops->parse_monolithic)
		error = fc->ops->parse_monolithic(fc, data);
	mnt = error ? ERR_PTR(error) : fc_mount(fc);
	put_fs_context(fc);
	return mnt;
}
EXPORT_SYMBOL_GPL(vfs_kern_mount);

/**
 * kern_mount, kern_unmount - a mount that no path leads to
 */
struct vfsmount *kern_mount(struct file_system_type *type)
{
	return vfs_kern_mount(type, SB_KERNMOUNT, type->name, NULL);
}
EXPORT_SYMBOL_GPL(kern_mount);

void kern_unmount(struct vfsmount *mnt)
{
	if (IS_ERR_OR_NULL(mnt))
		return;
	synchronize_rcu();
	mntput(mnt);
}
EXPORT_SYMBOL(kern_unmount);

static DEFINE_SPINLOCK(pin_fs_lock);

/**
 * simple_pin_fs - mount a file system once for many users in the kernel
 * @mount, @count: the users' common mount and how many they are
 *
 * Returns 0 or -errno.
 */
int simple_pin_fs(struct file_system_type *type, struct vfsmount **mount, int *count)
{
	struct vfsmount *mnt = NULL;

	spin_lock(&pin_fs_lock);
	if (unlikely(!*mount)) {
		spin_unlock(&pin_fs_lock);
		mnt = vfs_kern_mount(type, SB_KERNMOUNT, type->name, NULL);
		if (IS_ERR(mnt))
			return PTR_ERR(mnt);
		spin_lock(&pin_fs_lock);
		if (!*mount)
			*mount = mnt;
	}
	mntget(*mount);
	++*count;
	spin_unlock(&pin_fs_lock);
	mntput(mnt);
	return 0;
}
EXPORT_SYMBOL(simple_pin_fs);

/**
 * simple_release_fs - undo simple_pin_fs()
 */
void simple_release_fs(struct vfsmount **mount, int *count)
{
	struct vfsmount *mnt;

	spin_lock(&pin_fs_lock);
	mnt = *mount;
	if (!--*count)
		*mount = NULL;
	spin_unlock(&pin_fs_lock);
	mntput(mnt);
}
EXPORT_SYMBOL(simple_release_fs);

static int mnt_flags_of(unsigned long flags)
{
	static const struct {
		unsigned long ms;
		int mnt;
	} map[] = {
		{ MS_RDONLY, MNT_READONLY }, { MS_NOSUID, MNT_NOSUID },	  { MS_NODEV, MNT_NODEV },
		{ MS_NOEXEC, MNT_NOEXEC },   { MS_NOATIME, MNT_NOATIME }, { MS_NODIRATIME, MNT_NODIRATIME },
	};
	int mnt_flags = 0;

	for (int i = 0; i < ARRAY_SIZE(map); i++)
		if (flags & map[i].ms)
			mnt_flags |= map[i].mnt;
	return flags & (MS_NOATIME | MS_STRICTATIME) ? mnt_flags : mnt_flags | MNT_RELATIME;
}

/* Hang a mount, whose reference is used up, on a folder or file. */
static int add_mount(struct vfsmount *mnt, struct path *path)
{
	int error = 0;

	down_write(&namespace_sem);
	inode_lock(path->dentry->d_inode);
	if (cant_mount(path->dentry) || d_unlinked(path->dentry))
		error = -ENOENT;
	else if (d_is_dir(path->dentry) != d_is_dir(mnt->mnt_root))
		error = -ENOTDIR;
	else if (path->mnt->mnt_sb == mnt->mnt_sb && path->mnt->mnt_root == path->dentry &&
		 mnt->mnt_root == mnt->mnt_sb->s_root)
		error = -EBUSY;
	if (!error)
		attach_mnt(real_mount(mnt), path);
	inode_unlock(path->dentry->d_inode);
	up_write(&namespace_sem);
	if (error)
		mntput(mnt);
	return error;
}

static int new_mount(const char *dev_name, struct path *path, const char *type, unsigned long flags, void *data)
{
	struct file_system_type *fstype;
	struct vfsmount *mnt;

	if (!type)
		return -EINVAL;
	fstype = get_fs_type(type);
	if (!fstype)
		return -ENODEV;
	mnt = vfs_kern_mount(fstype, flags & (MS_RDONLY | MS_SILENT), dev_name, data);
	put_filesystem(fstype);
	if (IS_ERR(mnt))
		return PTR_ERR(mnt);
	mnt->mnt_flags |= mnt_flags_of(flags);
	return add_mount(mnt, path);
}

/* A mount that shows what lies at @from; mounts below it are not copied. */
static struct vfsmount *clone_mnt(const struct path *from)
{
	struct mount *old = real_mount(from->mnt), *mnt = alloc_vfsmnt(old->mnt_devname);

	if (!mnt)
		return ERR_PTR(-ENOMEM);
	mnt->mnt.mnt_flags = from->mnt->mnt_flags & ~MNT_INTERNAL;
	mnt->mnt.mnt_sb = from->mnt->mnt_sb;
	atomic_inc(&mnt->mnt.mnt_sb->s_active);
	mnt->mnt.mnt_root = dget(from->dentry);
	mnt->mnt_mountpoint = mnt->mnt.mnt_root;
	return &mnt->mnt;
}

static int bind_mount(const char *name, struct path *path)
{
	struct vfsmount *mnt;
	struct path from;
	int error;

	if (!name || !*name)
		return -EINVAL;
	error = kern_path(name, LOOKUP_FOLLOW, &from);
	if (error)
		return error;
	mnt = clone_mnt(&from);
	path_put(&from);
	return IS_ERR(mnt) ? PTR_ERR(mnt) : add_mount(mnt, path);
}

/* Change the flags of a mount, and (without MS_BIND) the options of its file system. */
static int remount(struct path *path, unsigned long flags, void *data)
{
	const int settable =
		MNT_READONLY | MNT_NOSUID | MNT_NODEV | MNT_NOEXEC | MNT_NOATIME | MNT_NODIRATIME | MNT_RELATIME;
	struct super_block *sb = path->mnt->mnt_sb;
	int sb_flags = flags & MS_RDONLY, error = 0;

	if (path->dentry != path->mnt->mnt_root)
		return -EINVAL;
	down_write(&sb->s_umount);
	if (!(flags & MS_BIND)) {
		if (sb->s_op->remount_fs)
			error = sb->s_op->remount_fs(sb, &sb_flags, data);
		if (!error)
			sb->s_flags = (sb->s_flags & ~SB_RDONLY) | (sb_flags & SB_RDONLY);
	}
	if (!error)
		path->mnt->mnt_flags = (path->mnt->mnt_flags & ~settable) | mnt_flags_of(flags);
	up_write(&sb->s_umount);
	return error;
}

/**
 * path_mount - mount(2)
 * @dev_name: what stands for the device, or NULL; with MS_BIND a path name
 * @path: the folder
 * @type: the name of the file system
 * @flags: MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_NOATIME ...; MS_BIND, MS_REMOUNT; a change of propagation is accepted if it asks for what
 *	is so anyway
 *
 * Returns 0, -EINVAL for what is not offered, -ENODEV for an unknown type, -ENOTDIR, -EBUSY, -ENOMEM.
 */
int path_mount(const char *dev_name, struct path *path, const char *type, unsigned long flags, void *data)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if ((flags & MS_MGC_MSK) == MS_MGC_VAL)
		flags &= ~MS_MGC_MSK;
	if (flags & MS_REMOUNT)
		return remount(path, flags, data);
	if (flags & MS_BIND)
		return bind_mount(dev_name, path);
	if (flags & (MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE))
		return flags & (MS_PRIVATE | MS_SLAVE) ? 0 : -EINVAL;
	if (flags & MS_MOVE)
		return -EINVAL;
	return new_mount(dev_name, path, type, flags, data);
}

/**
 * may_umount - whether nobody uses a mount
 */
int may_umount(struct vfsmount *mnt)
{
	return atomic_read(&real_mount(mnt)->mnt_count) <= 2;
}
EXPORT_SYMBOL(may_umount);

static bool has_submounts(struct mount *mnt)
{
	struct mount *other;

	list_for_each_entry(other, &mount_list, mnt_list)
		if (other != mnt && other->mnt_parent == mnt)
			return true;
	return false;
}

/*
 * umount(2) of the mount whose root @path is; its reference is used up. MNT_DETACH: also while it is used; it goes when nobody does any
 * more. What is mounted on it has to go first either way.
 */
int path_umount(struct path *path, int flags)
{
	struct mount *mnt = real_mount(path->mnt);
	struct path old = {};
	int error = 0;

	if (!capable(CAP_SYS_ADMIN))
		error = -EPERM;
	else if (path->dentry != path->mnt->mnt_root)
		error = -EINVAL;
	down_write(&namespace_sem);
	if (!error) {
		if (!mnt_has_parent(mnt))
			error = -EINVAL;
		else if (!(flags & MNT_DETACH) && (has_submounts(mnt) || !may_umount(path->mnt)))
			error = -EBUSY;
		else if (has_submounts(mnt))
			error = -EBUSY;
		else
			detach_mnt(mnt, &old);
	}
	up_write(&namespace_sem);
	if (old.mnt) {
		synchronize_rcu();
		mntput(&mnt->mnt);
		path_put(&old);
	}
	path_put(path);
	return error;
}

/**
 * mnt_want_write, mnt_drop_write - announce a change of the file system
 *
 * Returns 0 or -EROFS.
 */
int mnt_want_write(struct vfsmount *m)
{
	struct mount *mnt = real_mount(m);

	atomic_inc(&mnt->mnt_writers);
	if (mnt_is_readonly(m)) {
		atomic_dec(&mnt->mnt_writers);
		return -EROFS;
	}
	return 0;
}
EXPORT_SYMBOL_GPL(mnt_want_write);

void mnt_drop_write(struct vfsmount *mnt)
{
	atomic_dec(&real_mount(mnt)->mnt_writers);
}
EXPORT_SYMBOL_GPL(mnt_drop_write);

/**
 * mnt_want_write_file, mnt_drop_write_file - the same for an open file
 */
int mnt_want_write_file(struct file *file)
{
	return mnt_want_write(file->f_path.mnt);
}
EXPORT_SYMBOL_GPL(mnt_want_write_file);

void mnt_drop_write_file(struct file *file)
{
	mnt_drop_write(file->f_path.mnt);
}
EXPORT_SYMBOL(mnt_drop_write_file);

/**
 * mnt_is_readonly - whether nothing may be changed through this mount
 */
bool mnt_is_readonly(struct vfsmount *mnt)
{
	return (mnt->mnt_flags & MNT_READONLY) || sb_rdonly(mnt->mnt_sb);
}
EXPORT_SYMBOL_GPL(mnt_is_readonly);

/**
 * path_is_under - whether @a is @b or lies below it
 */
bool path_is_under(const struct path *a, const struct path *b)
{
	struct mount *mnt = real_mount(a->mnt);
	struct dentry *dentry = a->dentry;
	bool result;

	spin_lock(&dcache_lock);
	read_seqlock_excl(&mount_lock);
	while (&mnt->mnt != b->mnt && mnt_has_parent(mnt)) {
		dentry = mnt->mnt_mountpoint;
		mnt = mnt->mnt_parent;
	}
	result = &mnt->mnt == b->mnt && (dentry == b->dentry || d_ancestor(b->dentry, dentry));
	read_sequnlock_excl(&mount_lock);
	spin_unlock(&dcache_lock);
	return result;
}
EXPORT_SYMBOL(path_is_under);

/* The root: a RAM file system with the folders that other file systems are mounted on. */
void __init mnt_init(void)
{
	struct vfsmount *mnt;
	struct path root;

	mnt_cache = kmem_cache_create("mnt_cache", sizeof(struct mount), 0,
				      SLAB_HWCACHE_ALIGN | SLAB_PANIC | SLAB_ACCOUNT, NULL);
	mnt = vfs_kern_mount(&rootfs_fs_type, 0, "rootfs", NULL);
	if (IS_ERR(mnt))
		panic("Can't create rootfs");
	list_add_tail(&real_mount(mnt)->mnt_list, &mount_list);
	root.mnt = mnt;
	root.dentry = mnt->mnt_root;
	set_fs_root(&init_fs, &root);
	set_fs_pwd(&init_fs, &root);
}
