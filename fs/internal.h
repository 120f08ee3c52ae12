/* SPDX-License-Identifier: MIT */
/* What the files of fs/ share among themselves. */
#ifndef FS_INTERNAL_H
#define FS_INTERNAL_H
#include <linux/fs.h>
#include <linux/mount.h>

struct fs_context;
struct nameidata;

/* A mounted tree and where it hangs. Letter m: mount_lock (write to change, seqlock read to look). */
struct mount {
	struct hlist_node mnt_hash;    /* m: by parent and mountpoint */
	struct mount *mnt_parent;      /* m; itself if mounted nowhere */
	struct dentry *mnt_mountpoint; /* m */
	struct vfsmount mnt;
	struct list_head mnt_list; /* m: all mounts of the tree, oldest first */
	atomic_t mnt_count;
	atomic_t mnt_writers;
	const char *mnt_devname;
	int mnt_id;
	struct rcu_head mnt_rcu;
};

static inline struct mount *real_mount(struct vfsmount *mnt)
{
	return container_of(mnt, struct mount, mnt);
}

static inline bool mnt_has_parent(struct mount *mnt)
{
	return mnt != mnt->mnt_parent;
}

extern seqlock_t mount_lock;
extern struct list_head mount_list;
extern struct rw_semaphore namespace_sem;

/* dcache.c, d_path.c */
extern spinlock_t dcache_lock;
void dcache_init(void);
void shrink_dcache_for_umount(struct super_block *sb);
long prune_dcache_sb(struct super_block *sb, unsigned long nr);
void d_set_mounted(struct dentry *dentry);
void d_clear_mounted(struct dentry *dentry);
struct dentry *d_alloc_cursor(struct dentry *parent);

/* inode.c */
void inode_init(void);

/* super.c */
extern spinlock_t sb_lock;
extern struct list_head super_blocks;
void super_cache_init(void);
void iterate_supers_trylock(long (*fn)(struct super_block *, void *), void *arg);

/* namespace.c */
void mnt_init(void);
struct vfsmount *lookup_mnt(const struct path *path);
int path_umount(struct path *path, int flags);

/* namei.c */
int lookup_component_hash(struct dentry *base, const char *name, int len, struct qstr *this);
struct dentry *lookup_one_qstr(const struct qstr *name, struct dentry *base, unsigned int flags);
struct file *path_open(const struct path *start, const char *name, int flags, umode_t mode);
struct dentry *path_create_at(const struct path *start, const char *pathname, struct path *path, unsigned int flags);
struct dentry *path_locked_at(const struct path *start, const char *name, struct path *path);
int path_lookup_at(const struct path *start, const char *name, unsigned int flags, struct path *path);

/* open.c, file_table.c */
void files_init(void);
struct file *alloc_empty_file(int flags, const struct cred *cred);
void file_free_unopened(struct file *file);
int vfs_open(const struct path *path, struct file *file);
int open_flags_check(int *flags, umode_t *mode);
int do_truncate(struct user_namespace *ns, struct dentry *dentry, loff_t length, unsigned int time_attrs,
		struct file *file);

/* the rest */
extern struct file_system_type rootfs_fs_type;
void ramfs_init(void);
void hostfs_init(void);
void seq_file_init(void);
#endif
