/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_DCACHE_H
#define _LINUX_DCACHE_H
#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/rculist.h>
#include <linux/spinlock.h>
#include <linux/seqlock.h>
#include <linux/cache.h>
#include <linux/rcupdate.h>
#include <linux/lockref.h>
#include <linux/stringhash.h>
#include <linux/wait.h>
#include <linux/math.h>

struct path;
struct inode;
struct super_block;
struct file;
struct vfsmount;

#define IS_ROOT(x) ((x) == (x)->d_parent)

/* A name with its length and hash. */
struct qstr {
	union {
		struct {
			u32 hash;
			u32 len;
		};
		u64 hash_len;
	};
	const unsigned char *name;
};
#define QSTR_INIT(n, l) \
	{ \
		{ { .len = l } }, .name = (const unsigned char *)(n) \
	}
#define QSTR(n) (struct qstr) QSTR_INIT(n, strlen(n))

extern const struct qstr empty_name;
extern const struct qstr slash_name;
extern const struct qstr dotdot_name;

/* Names up to 39 bytes live in the dentry. */
#define DNAME_INLINE_LEN 40

#define d_lock d_lockref.lock

/*
 * A name in a folder. Letters: D = dcache_lock, d = d_lock, r = readable under RCU as well, c = constant after
 * d_alloc().
 */
struct dentry {
	unsigned int d_flags;	  /* d */
	struct hlist_node d_hash; /* D, r */
	struct dentry *d_parent;  /* D and d, r */
	struct qstr d_name;	  /* D and d */
	struct inode *d_inode;	  /* d; NULL: the name is known not to exist */
	unsigned char d_iname[DNAME_INLINE_LEN];
	struct lockref d_lockref;	      /* reference count and lock */
	const struct dentry_operations *d_op; /* c */
	struct super_block *d_sb;	      /* c */
	unsigned long d_time;
	void *d_fsdata;
	struct list_head d_lru;	    /* D: unused dentries of the superblock */
	struct list_head d_child;   /* D: in the parent's d_subdirs */
	struct list_head d_subdirs; /* D */
	union {
		struct hlist_node d_alias; /* inode's i_lock */
		struct rcu_head d_rcu;
	} d_u;
};

enum dentry_d_lock_class { DENTRY_D_LOCK_NORMAL, DENTRY_D_LOCK_NESTED };

struct dentry_operations {
	int (*d_revalidate)(struct dentry *, unsigned int);
	int (*d_weak_revalidate)(struct dentry *, unsigned int);
	int (*d_hash)(const struct dentry *, struct qstr *);
	int (*d_compare)(const struct dentry *, unsigned int, const char *, const struct qstr *);
	int (*d_delete)(const struct dentry *);
	int (*d_init)(struct dentry *);
	void (*d_release)(struct dentry *);
	void (*d_prune)(struct dentry *);
	void (*d_iput)(struct dentry *, struct inode *);
	char *(*d_dname)(struct dentry *, char *, int);
	struct vfsmount *(*d_automount)(struct path *);
	int (*d_manage)(const struct path *, bool);
	struct dentry *(*d_real)(struct dentry *, const struct inode *);
} ____cacheline_aligned;

#define DCACHE_OP_HASH 0x00000001
#define DCACHE_OP_COMPARE 0x00000002
#define DCACHE_OP_REVALIDATE 0x00000004
#define DCACHE_OP_DELETE 0x00000008
#define DCACHE_OP_PRUNE 0x00000010
#define DCACHE_DISCONNECTED 0x00000020
#define DCACHE_REFERENCED 0x00000040
#define DCACHE_DONTCACHE 0x00000080
#define DCACHE_CANT_MOUNT 0x00000100
#define DCACHE_GENOCIDE 0x00000200
#define DCACHE_SHRINK_LIST 0x00000400
#define DCACHE_OP_WEAK_REVALIDATE 0x00000800
#define DCACHE_DENTRY_KILLED 0x00008000
#define DCACHE_MOUNTED 0x00010000
#define DCACHE_NEED_AUTOMOUNT 0x00020000
#define DCACHE_MANAGE_TRANSIT 0x00040000
#define DCACHE_MANAGED_DENTRY (DCACHE_MOUNTED | DCACHE_NEED_AUTOMOUNT | DCACHE_MANAGE_TRANSIT)
#define DCACHE_LRU_LIST 0x00080000
#define DCACHE_ENTRY_TYPE 0x00700000
#define DCACHE_MISS_TYPE 0x00000000
#define DCACHE_DIRECTORY_TYPE 0x00200000
#define DCACHE_AUTODIR_TYPE 0x00300000
#define DCACHE_REGULAR_TYPE 0x00400000
#define DCACHE_SPECIAL_TYPE 0x00500000
#define DCACHE_SYMLINK_TYPE 0x00600000
#define DCACHE_MAY_FREE 0x00800000

extern seqlock_t rename_lock;

void d_instantiate(struct dentry *dentry, struct inode *inode);
void d_instantiate_new(struct dentry *dentry, struct inode *inode);
void __d_drop(struct dentry *dentry);
void d_drop(struct dentry *dentry);
void d_delete(struct dentry *dentry);
void d_set_d_op(struct dentry *dentry, const struct dentry_operations *op);
struct dentry *d_alloc(struct dentry *parent, const struct qstr *name);
struct dentry *d_alloc_anon(struct super_block *sb);
struct dentry *d_alloc_name(struct dentry *parent, const char *name);
struct dentry *d_alloc_pseudo(struct super_block *sb, const struct qstr *name);
struct dentry *d_splice_alias(struct inode *inode, struct dentry *dentry);
struct dentry *d_make_root(struct inode *inode);
struct dentry *d_find_alias(struct inode *inode);
struct dentry *d_find_any_alias(struct inode *inode);
struct dentry *d_obtain_alias(struct inode *inode);
void d_prune_aliases(struct inode *inode);
void d_genocide(struct dentry *root);
void d_invalidate(struct dentry *dentry);
void d_mark_dontcache(struct inode *inode);
void d_tmpfile(struct file *file, struct inode *inode);
void shrink_dcache_sb(struct super_block *sb);
void shrink_dcache_parent(struct dentry *parent);
void d_rehash(struct dentry *entry);
void d_add(struct dentry *dentry, struct inode *inode);
void d_move(struct dentry *dentry, struct dentry *target);
void d_exchange(struct dentry *a, struct dentry *b);
struct dentry *d_ancestor(struct dentry *ancestor, struct dentry *dentry);
struct dentry *d_lookup(const struct dentry *parent, const struct qstr *name);
struct dentry *d_hash_and_lookup(struct dentry *dir, struct qstr *name);
struct dentry *__d_lookup(const struct dentry *parent, const struct qstr *name);
char *dynamic_dname(char *buffer, int buflen, const char *fmt, ...) __printf(3, 4);
char *__d_path(const struct path *path, const struct path *root, char *buffer, int buflen);
char *d_absolute_path(const struct path *path, char *buffer, int buflen);
char *d_path(const struct path *path, char *buffer, int buflen);
char *dentry_path_raw(const struct dentry *dentry, char *buffer, int buflen);
char *dentry_path(const struct dentry *dentry, char *buffer, int buflen);
char *simple_dname(struct dentry *dentry, char *buffer, int buflen);
bool is_subdir(struct dentry *dentry, struct dentry *ancestor);
struct dentry *dget_parent(struct dentry *dentry);
void dput(struct dentry *dentry);

struct name_snapshot {
	struct qstr name;
	unsigned char inline_name[DNAME_INLINE_LEN];
};
void take_dentry_name_snapshot(struct name_snapshot *snapshot, struct dentry *dentry);
void release_dentry_name_snapshot(struct name_snapshot *snapshot);

static inline unsigned int d_count(const struct dentry *dentry)
{
	return dentry->d_lockref.count;
}

static inline struct dentry *dget_dlock(struct dentry *dentry)
{
	if (dentry)
		dentry->d_lockref.count++;
	return dentry;
}

static inline struct dentry *dget(struct dentry *dentry)
{
	if (dentry)
		lockref_get(&dentry->d_lockref);
	return dentry;
}

static inline int d_unhashed(const struct dentry *dentry)
{
	return hlist_unhashed(&dentry->d_hash);
}

static inline int d_unlinked(const struct dentry *dentry)
{
	return d_unhashed(dentry) && !IS_ROOT(dentry);
}

static inline int cant_mount(const struct dentry *dentry)
{
	return dentry->d_flags & DCACHE_CANT_MOUNT;
}

static inline void dont_mount(struct dentry *dentry)
{
	spin_lock(&dentry->d_lock);
	dentry->d_flags |= DCACHE_CANT_MOUNT;
	spin_unlock(&dentry->d_lock);
}

static inline bool d_mountpoint(const struct dentry *dentry)
{
	return dentry->d_flags & DCACHE_MOUNTED;
}

static inline bool d_managed(const struct dentry *dentry)
{
	return dentry->d_flags & DCACHE_MANAGED_DENTRY;
}

static inline unsigned int __d_entry_type(const struct dentry *dentry)
{
	return dentry->d_flags & DCACHE_ENTRY_TYPE;
}

static inline bool d_is_miss(const struct dentry *dentry)
{
	return __d_entry_type(dentry) == DCACHE_MISS_TYPE;
}

static inline bool d_can_lookup(const struct dentry *dentry)
{
	return __d_entry_type(dentry) == DCACHE_DIRECTORY_TYPE;
}

static inline bool d_is_dir(const struct dentry *dentry)
{
	return d_can_lookup(dentry) || __d_entry_type(dentry) == DCACHE_AUTODIR_TYPE;
}

static inline bool d_is_symlink(const struct dentry *dentry)
{
	return __d_entry_type(dentry) == DCACHE_SYMLINK_TYPE;
}

static inline bool d_is_reg(const struct dentry *dentry)
{
	return __d_entry_type(dentry) == DCACHE_REGULAR_TYPE;
}

static inline bool d_is_special(const struct dentry *dentry)
{
	return __d_entry_type(dentry) == DCACHE_SPECIAL_TYPE;
}

static inline bool d_is_file(const struct dentry *dentry)
{
	return d_is_reg(dentry) || d_is_special(dentry);
}

static inline bool d_is_negative(const struct dentry *dentry)
{
	return d_is_miss(dentry);
}

static inline bool d_is_positive(const struct dentry *dentry)
{
	return !d_is_negative(dentry);
}

static inline bool d_really_is_negative(const struct dentry *dentry)
{
	return dentry->d_inode == NULL;
}

static inline bool d_really_is_positive(const struct dentry *dentry)
{
	return dentry->d_inode != NULL;
}

static inline bool simple_positive(const struct dentry *dentry)
{
	return d_really_is_positive(dentry) && !d_unhashed(dentry);
}

static inline struct inode *d_inode(const struct dentry *dentry)
{
	return dentry->d_inode;
}

static inline struct inode *d_inode_rcu(const struct dentry *dentry)
{
	return READ_ONCE(dentry->d_inode);
}

static inline struct inode *d_backing_inode(const struct dentry *upper)
{
	return upper->d_inode;
}

static inline struct dentry *d_real(struct dentry *dentry, const struct inode *inode)
{
	return dentry;
}

static inline struct inode *d_real_inode(const struct dentry *dentry)
{
	return dentry->d_inode;
}

extern int sysctl_vfs_cache_pressure;
static inline unsigned long vfs_pressure_ratio(unsigned long val)
{
	return mult_frac(val, sysctl_vfs_cache_pressure, 100);
}
#endif
