// SPDX-License-Identifier: MIT
/*
 * Superblocks: file systems that are in use.
 *
 * A superblock is counted twice: s_active by those who use the file system (mounts), s_count by those who only look at
 * the structure. When s_active falls to 0 the type's kill_sb() takes the file system down under s_umount; s_count keeps
 * the memory until the last looker is gone. States: made by sget() with s_umount held; SB_BORN | SB_ACTIVE once filled;
 * neither SB_ACTIVE nor s_root once it goes.
 *
 * Locks: sb_lock (spinlock) guards the lists and s_count; s_umount of a superblock is held over mounting, remounting
 * and taking down. Order: s_umount, then sb_lock.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/idr.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/shrinker.h>
#include <linux/statfs.h>
#include <linux/sysctl.h>
#include <linux/string.h>
#include "internal.h"

DEFINE_SPINLOCK(sb_lock);
LIST_HEAD(super_blocks);
static DEFINE_IDA(unnamed_dev_ida);

/**
 * get_anon_bdev - a device number for a file system without a device
 *
 * Returns 0, -EMFILE if there is none left, -ENOMEM.
 */
int get_anon_bdev(dev_t *dev)
{
	int id = ida_alloc_range(&unnamed_dev_ida, 1, (1 << MINORBITS) - 1, GFP_ATOMIC);

	if (id == -ENOSPC)
		return -EMFILE;
	if (id < 0)
		return id;
	*dev = MKDEV(0, id);
	return 0;
}
EXPORT_SYMBOL(get_anon_bdev);

/**
 * free_anon_bdev - give the number back
 */
void free_anon_bdev(dev_t dev)
{
	ida_free(&unnamed_dev_ida, MINOR(dev));
}
EXPORT_SYMBOL(free_anon_bdev);

/**
 * set_anon_super, set_anon_super_fc - the "set" function of sget() for file systems without a device
 */
int set_anon_super(struct super_block *sb, void *data)
{
	return get_anon_bdev(&sb->s_dev);
}
EXPORT_SYMBOL(set_anon_super);

int set_anon_super_fc(struct super_block *sb, struct fs_context *fc)
{
	return set_anon_super(sb, NULL);
}
EXPORT_SYMBOL(set_anon_super_fc);

static void destroy_super_rcu(struct rcu_head *head)
{
	kfree(container_of(head, struct super_block, rcu));
}

static const struct super_operations default_op = {};

/* Returns a superblock with s_umount held, s_count and s_active 1, or NULL. */
static struct super_block *alloc_super(struct file_system_type *type, int flags)
{
	struct super_block *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return NULL;
	s->s_flags = flags;
	s->s_type = type;
	s->s_user_ns = &init_user_ns;
	INIT_LIST_HEAD(&s->s_list);
	INIT_HLIST_NODE(&s->s_instances);
	INIT_LIST_HEAD(&s->s_dentry_lru);
	INIT_LIST_HEAD(&s->s_inodes);
	spin_lock_init(&s->s_inode_list_lock);
	init_rwsem(&s->s_umount);
	down_write(&s->s_umount);
	mutex_init(&s->s_vfs_rename_mutex);
	s->s_count = 1;
	atomic_set(&s->s_active, 1);
	s->s_maxbytes = MAX_NON_LFS;
	s->s_op = &default_op;
	s->s_time_gran = 1000000000;
	s->s_time_min = S64_MIN;
	s->s_time_max = S64_MAX;
	s->s_blocksize = PAGE_SIZE;
	s->s_blocksize_bits = PAGE_SHIFT;
	return s;
}

/* sb_lock is held. */
static void __put_super(struct super_block *s)
{
	if (--s->s_count)
		return;
	list_del_init(&s->s_list);
	call_rcu(&s->rcu, destroy_super_rcu);
}

static void put_super(struct super_block *sb)
{
	spin_lock(&sb_lock);
	__put_super(sb);
	spin_unlock(&sb_lock);
}

/**
 * deactivate_locked_super - drop a use of the file system; the last one takes it down
 *
 * s_umount is held for writing, and released.
 */
void deactivate_locked_super(struct super_block *s)
{
	struct file_system_type *type = s->s_type;

	if (!atomic_dec_and_test(&s->s_active)) {
		up_write(&s->s_umount);
		return;
	}
	type->kill_sb(s);
	put_filesystem(type);
	put_super(s);
}
EXPORT_SYMBOL(deactivate_locked_super);

/**
 * deactivate_super - the same without s_umount
 */
void deactivate_super(struct super_block *s)
{
	if (atomic_add_unless(&s->s_active, -1, 1))
		return;
	down_write(&s->s_umount);
	deactivate_locked_super(s);
}
EXPORT_SYMBOL(deactivate_super);

/* sb_lock is held and dropped. Returns true with s_umount and a use of the file system held; false: it is going. */
static bool grab_super(struct super_block *s)
{
	s->s_count++;
	spin_unlock(&sb_lock);
	down_write(&s->s_umount);
	if ((s->s_flags & SB_BORN) && atomic_inc_not_zero(&s->s_active)) {
		put_super(s);
		return true;
	}
	up_write(&s->s_umount);
	put_super(s);
	return false;
}

/**
 * drop_super - undo what iterate_supers_type() and its like hold: s_umount for reading and the structure
 */
void drop_super(struct super_block *sb)
{
	up_read(&sb->s_umount);
	put_super(sb);
}
EXPORT_SYMBOL(drop_super);

/**
 * iterate_supers_type - call @fn for each superblock of a type, with s_umount held for reading
 */
void iterate_supers_type(struct file_system_type *type, void (*fn)(struct super_block *, void *), void *arg)
{
	struct super_block *sb, *prev = NULL;

	spin_lock(&sb_lock);
	hlist_for_each_entry(sb, &type->fs_supers, s_instances) {
		sb->s_count++;
		spin_unlock(&sb_lock);
		down_read(&sb->s_umount);
		if (sb->s_root && sb->s_flags & SB_BORN)
			fn(sb, arg);
		up_read(&sb->s_umount);
		spin_lock(&sb_lock);
		if (prev)
			__put_super(prev);
		prev = sb;
	}
	if (prev)
		__put_super(prev);
	spin_unlock(&sb_lock);
}
EXPORT_SYMBOL(iterate_supers_type);

/**
 * iterate_supers - call @fn for each mounted file system, with s_umount held for reading. Process context.
 */
void iterate_supers(void (*fn)(struct super_block *, void *), void *arg)
{
	struct super_block *sb, *prev = NULL;

	spin_lock(&sb_lock);
	list_for_each_entry(sb, &super_blocks, s_list) {
		sb->s_count++;
		spin_unlock(&sb_lock);
		down_read(&sb->s_umount);
		if (sb->s_root && sb->s_flags & SB_BORN)
			fn(sb, arg);
		up_read(&sb->s_umount);
		spin_lock(&sb_lock);
		if (prev)
			__put_super(prev);
		prev = sb;
	}
	if (prev)
		__put_super(prev);
	spin_unlock(&sb_lock);
}

/**
 * generic_shutdown_super - what every kill_sb() does: free dentries and inodes, put_super(), leave the lists
 *
 * s_umount is held for writing, and released.
 */
void generic_shutdown_super(struct super_block *sb)
{
	const struct super_operations *op = sb->s_op;

	if (sb->s_root) {
		shrink_dcache_for_umount(sb);
		if (op->sync_fs)
			op->sync_fs(sb, 1);
		sb->s_flags &= ~SB_ACTIVE;
		evict_inodes(sb);
		if (op->put_super)
			op->put_super(sb);
		if (!list_empty(&sb->s_inodes))
			pr_err("VFS: Busy inodes after unmount of %s. Self-destruct in 5 seconds.  Have a nice "
			       "day...\n",
			       sb->s_id);
	}
	spin_lock(&sb_lock);
	hlist_del_init(&sb->s_instances);
	spin_unlock(&sb_lock);
	up_write(&sb->s_umount);
}
EXPORT_SYMBOL(generic_shutdown_super);

/**
 * kill_anon_super - a kill_sb() for file systems without a device
 */
void kill_anon_super(struct super_block *sb)
{
	dev_t dev = sb->s_dev;

	generic_shutdown_super(sb);
	free_anon_bdev(dev);
}
EXPORT_SYMBOL(kill_anon_super);

/**
 * kill_litter_super - a kill_sb() for file systems that hold a reference to each of their dentries
 */
void kill_litter_super(struct super_block *sb)
{
	if (sb->s_root)
		d_genocide(sb->s_root);
	kill_anon_super(sb);
}
EXPORT_SYMBOL(kill_litter_super);

/* sb_lock is held. Put a new superblock on the lists. */
static void list_super(struct super_block *s, struct file_system_type *type)
{
	strscpy(s->s_id, type->name, sizeof(s->s_id));
	list_add_tail(&s->s_list, &super_blocks);
	hlist_add_head(&s->s_instances, &type->fs_supers);
	spin_unlock(&sb_lock);
	get_filesystem(type);
}

static void discard_super(struct super_block *s)
{
	if (s) {
		up_write(&s->s_umount);
		kfree(s);
	}
}

/**
 * sget - find a superblock of @type that @test accepts, or make one
 * @test: NULL: always make one
 * @set: gives a new one its identity
 *
 * Returns it with s_umount held and one more use; s_root is NULL if it is new. ERR_PTR on failure.
 */
struct super_block *sget(struct file_system_type *type, int (*test)(struct super_block *, void *),
			 int (*set)(struct super_block *, void *), int flags, void *data)
{
	struct super_block *s = NULL, *old;
	int error;

retry:
	spin_lock(&sb_lock);
	if (test) {
		hlist_for_each_entry(old, &type->fs_supers, s_instances) {
			if (!test(old, data))
				continue;
			if (!grab_super(old))
				goto retry;
			discard_super(s);
			return old;
		}
	}
	if (!s) {
		spin_unlock(&sb_lock);
		s = alloc_super(type, flags);
		if (!s)
			return ERR_PTR(-ENOMEM);
		goto retry;
	}
	error = set(s, data);
	if (error) {
		spin_unlock(&sb_lock);
		discard_super(s);
		return ERR_PTR(error);
	}
	list_super(s, type);
	return s;
}
EXPORT_SYMBOL(sget);

struct sget_fc_call {
	struct fs_context *fc;
	int (*test)(struct super_block *, struct fs_context *);
	int (*set)(struct super_block *, struct fs_context *);
};

static int sget_fc_test(struct super_block *sb, void *data)
{
	struct sget_fc_call *call = data;

	return call->test(sb, call->fc);
}

static int sget_fc_set(struct super_block *sb, void *data)
{
	struct sget_fc_call *call = data;
	int error;

	sb->s_fs_info = call->fc->s_fs_info;
	error = call->set(sb, call->fc);
	if (error)
		sb->s_fs_info = NULL;
	else
		call->fc->s_fs_info = NULL;
	return error;
}

/**
 * sget_fc - sget() for a file system that is mounted through a context
 */
struct super_block *sget_fc(struct fs_context *fc, int (*test)(struct super_block *, struct fs_context *),
			    int (*set)(struct super_block *, struct fs_context *))
{
	struct sget_fc_call call = { fc, test, set };

	return sget(fc->fs_type, test ? sget_fc_test : NULL, sget_fc_set, fc->sb_flags, &call);
}
EXPORT_SYMBOL(sget_fc);

static int test_single_super(struct super_block *s, struct fs_context *fc)
{
	return 1;
}

static int get_tree_super(struct fs_context *fc, int (*test)(struct super_block *, struct fs_context *),
			  int (*fill_super)(struct super_block *sb, struct fs_context *fc))
{
	struct super_block *sb = sget_fc(fc, test, set_anon_super_fc);
	int error;

	if (IS_ERR(sb))
		return PTR_ERR(sb);
	if (!sb->s_root) {
		error = fill_super(sb, fc);
		if (error) {
			deactivate_locked_super(sb);
			return error;
		}
		sb->s_flags |= SB_ACTIVE;
	}
	fc->root = dget(sb->s_root);
	return 0;
}

/**
 * get_tree_nodev - a get_tree() that makes a new file system for each mount
 */
int get_tree_nodev(struct fs_context *fc, int (*fill_super)(struct super_block *sb, struct fs_context *fc))
{
	return get_tree_super(fc, NULL, fill_super);
}
EXPORT_SYMBOL(get_tree_nodev);

/**
 * get_tree_single - a get_tree() whose mounts all show the same file system
 */
int get_tree_single(struct fs_context *fc, int (*fill_super)(struct super_block *sb, struct fs_context *fc))
{
	return get_tree_super(fc, test_single_super, fill_super);
}
EXPORT_SYMBOL(get_tree_single);

/**
 * mount_nodev - the mount() of a type whose mounts are separate file systems
 *
 * Returns the root dentry with a reference, s_umount held, or an error.
 */
struct dentry *mount_nodev(struct file_system_type *type, int flags, void *data,
			   int (*fill_super)(struct super_block *, void *, int))
{
	struct super_block *s = sget(type, NULL, set_anon_super, flags, NULL);
	int error;

	if (IS_ERR(s))
		return ERR_CAST(s);
	error = fill_super(s, data, flags & SB_SILENT ? 1 : 0);
	if (error) {
		deactivate_locked_super(s);
		return ERR_PTR(error);
	}
	s->s_flags |= SB_ACTIVE;
	return dget(s->s_root);
}
EXPORT_SYMBOL(mount_nodev);

static int compare_single(struct super_block *s, void *p)
{
	return 1;
}

/**
 * mount_single - the mount() of a type whose mounts all show the same file system
 */
struct dentry *mount_single(struct file_system_type *type, int flags, void *data,
			    int (*fill_super)(struct super_block *, void *, int))
{
	struct super_block *s = sget(type, compare_single, set_anon_super, flags, NULL);
	int error;

	if (IS_ERR(s))
		return ERR_CAST(s);
	if (!s->s_root) {
		error = fill_super(s, data, flags & SB_SILENT ? 1 : 0);
		if (error) {
			deactivate_locked_super(s);
			return ERR_PTR(error);
		}
		s->s_flags |= SB_ACTIVE;
	}
	return dget(s->s_root);
}
EXPORT_SYMBOL(mount_single);

/* ---- Contexts ---- */

static int legacy_get_tree(struct fs_context *fc)
{
	struct dentry *root = fc->fs_type->mount(fc->fs_type, fc->sb_flags, fc->source, fc->fs_private);

	if (IS_ERR(root))
		return PTR_ERR(root);
	fc->root = root;
	return 0;
}

static int legacy_parse_monolithic(struct fs_context *fc, void *data)
{
	fc->fs_private = data;
	return 0;
}

static const struct fs_context_operations legacy_ops = {
	.parse_monolithic = legacy_parse_monolithic,
	.get_tree = legacy_get_tree,
};

/**
 * fs_context_for_mount - begin to mount a file system of @type
 * @sb_flags: SB_RDONLY ...
 *
 * Returns the context or an error. End with put_fs_context().
 */
struct fs_context *fs_context_for_mount(struct file_system_type *type, unsigned int sb_flags)
{
	struct fs_context *fc = kzalloc(sizeof(*fc), GFP_KERNEL_ACCOUNT);
	int error = 0;

	if (!fc)
		return ERR_PTR(-ENOMEM);
	fc->purpose = FS_CONTEXT_FOR_MOUNT;
	fc->sb_flags = sb_flags;
	fc->fs_type = type;
	fc->user_ns = &init_user_ns;
	fc->cred = get_current_cred();
	mutex_init(&fc->uapi_mutex);
	get_filesystem(type);
	if (type->init_fs_context)
		error = type->init_fs_context(fc);
	else
		fc->ops = &legacy_ops;
	if (error) {
		put_fs_context(fc);
		return ERR_PTR(error);
	}
	fc->need_free = true;
	return fc;
}
EXPORT_SYMBOL(fs_context_for_mount);

/**
 * put_fs_context - free a context and what it still holds
 */
void put_fs_context(struct fs_context *fc)
{
	if (fc->root) {
		struct super_block *sb = fc->root->d_sb;

		dput(fc->root);
		fc->root = NULL;
		deactivate_super(sb);
	}
	if (fc->need_free && fc->ops && fc->ops->free)
		fc->ops->free(fc);
	put_cred(fc->cred);
	put_filesystem(fc->fs_type);
	kfree(fc->source);
	kfree(fc);
}
EXPORT_SYMBOL(put_fs_context);

/**
 * vfs_get_tree - make or find the file system that a context describes
 *
 * Returns 0 with fc->root set and its s_umount held for writing, or -errno.
 */
int vfs_get_tree(struct fs_context *fc)
{
	struct super_block *sb;
	int error;

	if (fc->root)
		return -EBUSY;
	error = fc->ops->get_tree(fc);
	if (error < 0)
		return error;
	sb = fc->root->d_sb;
	smp_wmb();
	sb->s_flags |= SB_BORN;
	return 0;
}
EXPORT_SYMBOL(vfs_get_tree);

/* ---- Giving memory back ---- */

/*
 * Call @fn for each superblock whose s_umount can be had for reading without waiting. Stops when it returns 0.
 */
void iterate_supers_trylock(long (*fn)(struct super_block *, void *), void *arg)
{
	struct super_block *sb, *prev = NULL;
	bool more = true;

	spin_lock(&sb_lock);
	list_for_each_entry(sb, &super_blocks, s_list) {
		sb->s_count++;
		spin_unlock(&sb_lock);
		if (down_read_trylock(&sb->s_umount)) {
			if (sb->s_root && sb->s_flags & SB_BORN)
				more = fn(sb, arg);
			up_read(&sb->s_umount);
		}
		spin_lock(&sb_lock);
		if (prev)
			__put_super(prev);
		prev = sb;
		if (!more)
			break;
	}
	if (prev)
		__put_super(prev);
	spin_unlock(&sb_lock);
}

static long count_unused(struct super_block *sb, void *arg)
{
	*(unsigned long *)arg += READ_ONCE(sb->s_nr_dentry_unused);
	return 1;
}

static unsigned long super_cache_count(struct shrinker *shrinker, struct shrink_control *sc)
{
	unsigned long count = 0;

	if (sc->gfp_mask & __GFP_FS)
		iterate_supers_trylock(count_unused, &count);
	return count ? count * sysctl_vfs_cache_pressure / 100 : SHRINK_EMPTY;
}

static long prune_some(struct super_block *sb, void *arg)
{
	struct shrink_control *sc = arg;

	sc->nr_scanned += prune_dcache_sb(sb, sc->nr_to_scan - sc->nr_scanned);
	return sc->nr_scanned < sc->nr_to_scan;
}

/* Unused names are freed, and with them the inodes and pages that nothing else keeps. */
static unsigned long super_cache_scan(struct shrinker *shrinker, struct shrink_control *sc)
{
	if (!(sc->gfp_mask & __GFP_FS))
		return SHRINK_STOP;
	sc->nr_scanned = 0;
	iterate_supers_trylock(prune_some, sc);
	return sc->nr_scanned ?: SHRINK_STOP;
}

static struct shrinker super_cache_shrinker = {
	.count_objects = super_cache_count,
	.scan_objects = super_cache_scan,
	.seeks = DEFAULT_SEEKS,
};

void __init super_cache_init(void)
{
	register_shrinker(&super_cache_shrinker, "sb-dentries");
}

static struct ctl_table pressure_table[] = {
	{
		.procname = "vfs_cache_pressure",
		.data = &sysctl_vfs_cache_pressure,
		.maxlen = sizeof(int),
		.mode = 0644,
		.proc_handler = proc_dointvec_minmax,
		.extra1 = SYSCTL_ZERO,
	},
	{},
};

static int __init cache_pressure_init(void)
{
	register_sysctl("vm", pressure_table);
	return 0;
}
fs_initcall(cache_pressure_init);

static long statfs_flags(int mnt_flags, struct super_block *sb)
{
	static const struct {
		int mnt, st;
	} map[] = {
		{ MNT_READONLY, ST_RDONLY },   { MNT_NOSUID, ST_NOSUID },   { MNT_NODEV, ST_NODEV },
		{ MNT_NOEXEC, ST_NOEXEC },     { MNT_NOATIME, ST_NOATIME }, { MNT_NODIRATIME, ST_NODIRATIME },
		{ MNT_RELATIME, ST_RELATIME },
	};
	long flags = ST_VALID | (sb_rdonly(sb) ? ST_RDONLY : 0);

	for (int i = 0; i < ARRAY_SIZE(map); i++)
		if (mnt_flags & map[i].mnt)
			flags |= map[i].st;
	return flags;
}

/**
 * vfs_statfs - what statfs() reports
 */
int vfs_statfs(const struct path *path, struct kstatfs *buf)
{
	struct super_block *sb = path->dentry->d_sb;
	int error;

	if (!sb->s_op->statfs)
		return -ENOSYS;
	memset(buf, 0, sizeof(*buf));
	error = sb->s_op->statfs(path->dentry, buf);
	if (error)
		return error;
	if (!buf->f_frsize)
		buf->f_frsize = buf->f_bsize;
	buf->f_flags = statfs_flags(path->mnt->mnt_flags, sb);
	return 0;
}
EXPORT_SYMBOL(vfs_statfs);
