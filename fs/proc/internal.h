/* SPDX-License-Identifier: MIT */
/* What the files of fs/proc share among themselves. */
#ifndef FS_PROC_INTERNAL_H
#define FS_PROC_INTERNAL_H
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/proc_fs.h>
#include <linux/rbtree.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>

/* Letters: s = proc_subdir_lock, u = pde_unload_lock, c = constant once it can be found. */
struct proc_dir_entry {
	/*
	 * Calls inside the owner's functions: n >= 0 while the entry lives, BIAS + n once it is being removed; whoever
	 * brings it to BIAS completes pde_unload_completion.
	 */
	atomic_t in_use;
	refcount_t refcnt;
	struct list_head pde_openers; /* u: open files whose release() must be called */
	spinlock_t pde_unload_lock;
	struct completion *pde_unload_completion;
	const struct inode_operations *proc_iops; /* c */
	union {
		const struct proc_ops *proc_ops; /* c */
		const struct file_operations *proc_dir_ops;
	};
	union {
		const struct seq_operations *seq_ops; /* c */
		int (*single_show)(struct seq_file *, void *);
	};
	proc_write_t write;
	void *data;
	unsigned int state_size;
	unsigned int low_ino;
	nlink_t nlink; /* s */
	kuid_t uid;
	kgid_t gid;
	loff_t size;
	struct proc_dir_entry *parent; /* s */
	struct rb_root subdir;	       /* s: children by length and text of their names */
	struct rb_node subdir_node;    /* s */
	umode_t mode;
	u8 flags;
	u8 namelen;
	char name[];
};

#define PROC_ENTRY_BIAS INT_MIN

/* A file that is open, kept so that release() can be called when the entry is removed under it. */
struct pde_opener {
	struct list_head lh; /* u */
	struct file *file;
	bool closing;	      /* u */
	struct completion *c; /* u: who waits for release() to return */
};

struct proc_inode {
	struct proc_dir_entry *pde;
	struct ctl_table_header *sysctl;
	struct ctl_table *sysctl_entry;
	struct ctl_dir *sysctl_dir;
	struct pid *pid;
	struct inode vfs_inode;
};

static inline struct proc_inode *PROC_I(const struct inode *inode)
{
	return container_of(inode, struct proc_inode, vfs_inode);
}

static inline struct proc_dir_entry *PDE(const struct inode *inode)
{
	return PROC_I(inode)->pde;
}

static inline bool pde_is_permanent(const struct proc_dir_entry *pde)
{
	return pde->flags & PROC_ENTRY_PERMANENT;
}

static inline struct proc_dir_entry *pde_get(struct proc_dir_entry *pde)
{
	refcount_inc(&pde->refcnt);
	return pde;
}

extern struct proc_dir_entry proc_root;
extern const struct super_operations proc_sops;
extern const struct dentry_operations proc_misc_dentry_ops;

/* generic.c */
void pde_put(struct proc_dir_entry *pde);
struct dentry *proc_lookup_de(struct inode *dir, struct dentry *dentry, struct proc_dir_entry *de);
int proc_readdir_de(struct file *file, struct dir_context *ctx, struct proc_dir_entry *de);
struct proc_dir_entry *proc_root_entry_check(const char *name);
struct dentry *proc_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags);
int proc_readdir(struct file *file, struct dir_context *ctx);

/* inode.c */
bool use_pde(struct proc_dir_entry *pde);
void unuse_pde(struct proc_dir_entry *pde);
void proc_entry_rundown(struct proc_dir_entry *pde);
struct inode *proc_get_inode(struct super_block *sb, struct proc_dir_entry *de);
void proc_init_kmemcache(void);

/* proc_sysctl.c */
void proc_sys_evict_inode(struct proc_inode *ei);
#endif
