/* SPDX-License-Identifier: MIT */
/* What the files of hostfs share among themselves; the theory stands in inode.c. */
#ifndef FS_HOSTFS_H
#define FS_HOSTFS_H
#include <ashlar/port.h>
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/rbtree.h>
#include <linux/writeback.h>
#include <linux/xarray.h>

#define HOSTFS_SUPER_MAGIC 0x00c0ffee
#define HOSTFS_MAX_DEVICES 255
#define HOSTFS_INO_SHIFT 56

/* In hi->swapped: this page is the host's no more, but zero. No swap entry is 0. */
#define HOSTFS_HOLE xa_mk_value(0)

/* Letters: i = the inode's i_rwsem, h = handle_lock. */
struct hostfs_inode {
	struct inode vfs;
	const char *path;     /* what of the host it shows; NULL: made here */
	u64 dev, ino;	      /* its identity there */
	loff_t host_size;     /* i: how many of its bytes are still the host's */
	unsigned long pinned; /* bit 0: changed here, so it holds a reference to itself */
	struct mutex handle_lock;
	unsigned int opens;    /* h */
	int handle;	       /* h: open while opens > 0; -1: none needed */
	struct xarray swapped; /* pages that are in swap: index -> swap entry as a value; or HOSTFS_HOLE */
	struct rb_root names;  /* i: of a folder: what differs from the host's */
};

/* A name of a folder that is not as on the host. */
struct hostfs_name {
	struct rb_node node;
	struct inode *inode; /* referenced; NULL: the name is gone */
	unsigned int length;
	char text[];
};

struct hostfs_super {
	spinlock_t lock;
	unsigned int nr_devices;
	u64 devices[HOSTFS_MAX_DEVICES]; /* lock: host devices by the index that their inode numbers carry */
};

static inline struct hostfs_inode *HOSTFS_I(const struct inode *inode)
{
	return container_of(inode, struct hostfs_inode, vfs);
}

/* inode.c */
struct inode *hostfs_iget(struct super_block *sb, const char *path, const struct arch_host_stat *st);
struct inode *hostfs_new_inode(struct super_block *sb, const struct inode *dir, umode_t mode, dev_t dev);
void hostfs_pin(struct inode *inode);
void hostfs_unpin(struct inode *inode);
void hostfs_refresh(struct inode *inode, const struct arch_host_stat *st);
unsigned long hostfs_ino(struct super_block *sb, u64 dev, u64 ino);
int hostfs_setattr(struct user_namespace *ns, struct dentry *dentry, struct iattr *attr);
int hostfs_getattr(struct user_namespace *ns, const struct path *path, struct kstat *stat, u32 mask,
		   unsigned int flags);

/* names.c */
struct hostfs_name *hostfs_find_name(struct hostfs_inode *dir, const char *text, unsigned int length);
struct hostfs_name *hostfs_alloc_name(const struct qstr *name);
void hostfs_set_name(struct inode *dir, struct hostfs_name *entry, struct inode *inode);
void hostfs_hide_name(struct inode *dir, struct hostfs_name *entry, bool on_host);
void hostfs_drop_names(struct hostfs_inode *dir);
char *hostfs_child_path(const struct hostfs_inode *dir, const char *text, unsigned int length);
int hostfs_host_has(const struct hostfs_inode *dir, const struct qstr *name);

/* dir.c, readdir.c, file.c */
extern const struct inode_operations hostfs_dir_inode_operations;
extern const struct file_operations hostfs_dir_operations;
extern const struct inode_operations hostfs_file_inode_operations;
extern const struct file_operations hostfs_file_operations;
extern const struct address_space_operations hostfs_aops;
int hostfs_dir_empty(struct inode *dir);
int hostfs_write_begin(struct file *file, struct address_space *mapping, loff_t pos, unsigned int len,
		       struct page **pagep, void **fsdata);
int hostfs_write_end(struct file *file, struct address_space *mapping, loff_t pos, unsigned int len,
		     unsigned int copied, struct page *page, void *fsdata);

bool hostfs_own_page(struct page *page);

/* fallocate.c */
long hostfs_fallocate(struct file *file, int mode, loff_t offset, loff_t len);
unsigned long hostfs_count_pages(struct hostfs_inode *hi);

/* swap.c, direct.c */
int hostfs_writepage(struct page *page, struct writeback_control *wbc);
int hostfs_swap_in(struct hostfs_inode *hi, struct page *page, void *value);
void hostfs_forget_swapped(struct hostfs_inode *hi, pgoff_t index);
void hostfs_drop_swapped(struct hostfs_inode *hi, pgoff_t first);
void hostfs_swapped_to_hole(struct hostfs_inode *hi, pgoff_t index);
ssize_t hostfs_direct_IO(struct kiocb *iocb, struct iov_iter *iter);
#endif
