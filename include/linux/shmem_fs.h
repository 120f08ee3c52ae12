/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SHMEM_FS_H
#define _LINUX_SHMEM_FS_H
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/swap.h>
#include <linux/pagemap.h>
#include <linux/spinlock.h>

/* Letters: l = lock, i = i_rwsem. */
struct shmem_inode_info {
	spinlock_t lock;
	unsigned int seals;  /* i: F_SEAL_* */
	unsigned long flags; /* VM_NORESERVE: pages are promised one by one */
	unsigned long
		alloced; /* l: pages that the file system has counted for it: in the map, swapped, or dropped since */
	unsigned long swapped; /* l: how many of them are in swap */
	struct inode vfs_inode;
};

/* A mounted tmpfs. Letter l = stat_lock. */
struct shmem_sb_info {
	spinlock_t stat_lock;
	unsigned long max_blocks;  /* l: pages it may have; 0: any number */
	unsigned long used_blocks; /* l */
	unsigned long max_inodes;  /* l; 0: any number */
	unsigned long free_inodes; /* l */
	umode_t mode;
	kuid_t uid;
	kgid_t gid;
};

static inline struct shmem_inode_info *SHMEM_I(const struct inode *inode)
{
	return container_of(inode, struct shmem_inode_info, vfs_inode);
}

static inline struct shmem_sb_info *SHMEM_SB(const struct super_block *sb)
{
	return sb->s_fs_info;
}

/* How a page is looked for. */
enum sgp_type {
	SGP_READ,    /* within the file; a hole gives no page */
	SGP_NOALLOC, /* the same, also behind the end */
	SGP_CACHE,   /* within the file; a hole is filled */
	SGP_WRITE,   /* may lie behind the end */
	SGP_FALLOC,
};

int shmem_get_page(struct inode *inode, pgoff_t index, struct page **pagep, enum sgp_type sgp, vm_fault_t *fault);
void shmem_truncate_range(struct inode *inode, loff_t start, loff_t end);
int shmem_acct_size(unsigned long flags, loff_t size);
void shmem_unacct_size(unsigned long flags, loff_t size);
int shmem_reacct_size(unsigned long flags, loff_t oldsize, loff_t newsize);
void shmem_recalc(struct inode *inode);
int shmem_write_begin(struct file *file, struct address_space *mapping, loff_t pos, unsigned int len,
		      struct page **pagep, void **fsdata);
int shmem_write_end(struct file *file, struct address_space *mapping, loff_t pos, unsigned int len, unsigned int copied,
		    struct page *page, void *fsdata);
struct inode *shmem_get_inode(struct super_block *sb, const struct inode *dir, umode_t mode, dev_t dev,
			      unsigned long flags);
int shmem_setattr(struct user_namespace *ns, struct dentry *dentry, struct iattr *attr);
int shmem_getattr(struct user_namespace *ns, const struct path *path, struct kstat *stat, u32 mask, unsigned int flags);
void shmem_init(void);
int shmem_fill_super(struct super_block *sb, void *data, int silent);

struct file *shmem_file_setup(const char *name, loff_t size, unsigned long flags);
struct file *shmem_kernel_file_setup(const char *name, loff_t size, unsigned long flags);
int shmem_zero_setup(struct vm_area_struct *vma);
bool vma_is_shmem(struct vm_area_struct *vma);
bool shmem_mapping(struct address_space *mapping);
struct page *shmem_read_mapping_page_gfp(struct address_space *mapping, pgoff_t index, gfp_t gfp);

static inline struct page *shmem_read_mapping_page(struct address_space *mapping, pgoff_t index)
{
	return shmem_read_mapping_page_gfp(mapping, index, mapping_gfp_mask(mapping));
}

extern const struct address_space_operations shmem_aops;
extern const struct file_operations shmem_file_operations;
extern const struct inode_operations shmem_inode_operations;
extern const struct vm_operations_struct shmem_vm_ops;
#endif
