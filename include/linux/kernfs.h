/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_KERNFS_H
#define _LINUX_KERNFS_H
#include <linux/err.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/lockdep.h>
#include <linux/rbtree.h>
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/types.h>
#include <linux/uidgid.h>
#include <linux/wait.h>
#include <linux/rwsem.h>
#include <linux/cache.h>

struct file;
struct dentry;
struct seq_file;
struct vm_area_struct;
struct vm_operations_struct;
struct super_block;
struct poll_table_struct;
struct fs_context;
struct file_system_type;
struct iattr;
struct kernfs_ops;
struct kernfs_node;
struct kernfs_open_node;

enum kernfs_node_type { KERNFS_DIR = 0x0001, KERNFS_FILE = 0x0002, KERNFS_LINK = 0x0004 };
#define KERNFS_TYPE_MASK 0x000f
#define KERNFS_FLAG_MASK (~KERNFS_TYPE_MASK)

enum kernfs_node_flag {
	KERNFS_ACTIVATED = 0x0010,
	KERNFS_NS = 0x0020,
	KERNFS_HAS_SEQ_SHOW = 0x0040,
	KERNFS_HAS_MMAP = 0x0080,
	KERNFS_LOCKDEP = 0x0100,
	KERNFS_SUICIDAL = 0x0400,
	KERNFS_SUICIDED = 0x0800,
	KERNFS_EMPTY_DIR = 0x1000,
	KERNFS_HAS_RELEASE = 0x2000,
	KERNFS_REMOVING = 0x4000,
};

struct kernfs_elem_dir {
	unsigned long subdirs;
	struct rb_root children; /* by hash and name */
	struct kernfs_root *root;
	unsigned long rev; /* grows with each change */
};

struct kernfs_elem_symlink {
	struct kernfs_node *target_kn;
};

struct kernfs_elem_attr {
	const struct kernfs_ops *ops;
	struct kernfs_open_node *open;
	loff_t size;
};

/* A file, folder or link of a tree that has no other store than these nodes. The tree is guarded by the root's lock. */
struct kernfs_node {
	atomic_t count;	 /* references to the structure */
	atomic_t active; /* calls inside; negative once removed */
	struct kernfs_node *parent;
	const char *name;
	struct rb_node rb;
	unsigned int hash;
	union {
		struct kernfs_elem_dir dir;
		struct kernfs_elem_symlink symlink;
		struct kernfs_elem_attr attr;
	};
	void *priv;
	u64 id; /* inode number */
	unsigned short flags;
	umode_t mode;
	kuid_t uid;
	kgid_t gid;
};

struct kernfs_root {
	struct kernfs_node *kn;
	unsigned int flags;
	u64 next_id;
	struct list_head supers;
	wait_queue_head_t deactivate_waitq;
	struct rw_semaphore kernfs_rwsem;
};

struct kernfs_open_file {
	struct kernfs_node *kn;
	struct file *file;
	struct seq_file *seq_file;
	void *priv;
	struct mutex mutex;
	struct mutex prealloc_mutex;
	int event;
	struct list_head list;
	char *prealloc_buf;
	size_t atomic_write_len;
	bool mmapped : 1;
	bool released : 1;
	const struct vm_operations_struct *vm_ops;
};

struct kernfs_ops {
	int (*open)(struct kernfs_open_file *of);
	void (*release)(struct kernfs_open_file *of);
	int (*seq_show)(struct seq_file *sf, void *v);
	void *(*seq_start)(struct seq_file *sf, loff_t *ppos);
	void *(*seq_next)(struct seq_file *sf, void *v, loff_t *ppos);
	void (*seq_stop)(struct seq_file *sf, void *v);
	ssize_t (*read)(struct kernfs_open_file *of, char *buf, size_t bytes, loff_t off);
	size_t atomic_write_len;
	bool prealloc;
	ssize_t (*write)(struct kernfs_open_file *of, char *buf, size_t bytes, loff_t off);
	__poll_t (*poll)(struct kernfs_open_file *of, struct poll_table_struct *pt);
	int (*mmap)(struct kernfs_open_file *of, struct vm_area_struct *vma);
};

static inline enum kernfs_node_type kernfs_type(struct kernfs_node *kn)
{
	return kn->flags & KERNFS_TYPE_MASK;
}

static inline ino_t kernfs_ino(struct kernfs_node *kn)
{
	return kn->id;
}

void kernfs_get(struct kernfs_node *kn);
void kernfs_put(struct kernfs_node *kn);
int kernfs_name(struct kernfs_node *kn, char *buf, size_t buflen);
int kernfs_path(struct kernfs_node *kn, char *buf, size_t buflen);
int kernfs_path_from_node(struct kernfs_node *root, struct kernfs_node *kn, char *buf, size_t buflen);
struct kernfs_node *kernfs_get_parent(struct kernfs_node *kn);
struct kernfs_node *kernfs_find_and_get(struct kernfs_node *parent, const char *name);
struct kernfs_node *kernfs_walk_and_get(struct kernfs_node *parent, const char *path);
struct kernfs_root *kernfs_create_root(unsigned int flags, void *priv);
void kernfs_destroy_root(struct kernfs_root *root);
struct kernfs_node *kernfs_create_dir(struct kernfs_node *parent, const char *name, umode_t mode, kuid_t uid,
				      kgid_t gid, void *priv);
struct kernfs_node *kernfs_create_empty_dir(struct kernfs_node *parent, const char *name);
struct kernfs_node *kernfs_create_file(struct kernfs_node *parent, const char *name, umode_t mode, kuid_t uid,
				       kgid_t gid, loff_t size, const struct kernfs_ops *ops, void *priv);
struct kernfs_node *kernfs_create_link(struct kernfs_node *parent, const char *name, struct kernfs_node *target);
void kernfs_remove(struct kernfs_node *kn);
int kernfs_remove_by_name(struct kernfs_node *parent, const char *name);
bool kernfs_remove_self(struct kernfs_node *kn);
void kernfs_break_active_protection(struct kernfs_node *kn);
void kernfs_unbreak_active_protection(struct kernfs_node *kn);
int kernfs_rename(struct kernfs_node *kn, struct kernfs_node *new_parent, const char *new_name);
int kernfs_setattr(struct kernfs_node *kn, const struct iattr *iattr);
void kernfs_notify(struct kernfs_node *kn);
int kernfs_fill_super(struct super_block *sb, struct kernfs_root *root, unsigned long magic);
void kernfs_init(void);
#endif
