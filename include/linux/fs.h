/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H
#include <linux/linkage.h>
#include <linux/wait.h>
#include <linux/kdev_t.h>
#include <linux/dcache.h>
#include <linux/path.h>
#include <linux/stat.h>
#include <linux/cache.h>
#include <linux/list.h>
#include <linux/llist.h>
#include <linux/xarray.h>
#include <linux/rbtree.h>
#include <linux/init.h>
#include <linux/pid.h>
#include <linux/bug.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/mm_types.h>
#include <linux/capability.h>
#include <linux/semaphore.h>
#include <linux/fcntl.h>
#include <linux/atomic.h>
#include <linux/uidgid.h>
#include <linux/workqueue.h>
#include <linux/errno.h>
#include <linux/fs_types.h>
#include <linux/build_bug.h>
#include <linux/stddef.h>
#include <linux/mount.h>
#include <linux/cred.h>
#include <linux/slab.h>
#include <asm/byteorder.h>
#include <uapi/linux/fs.h>

struct address_space;
struct address_space_operations;
struct backing_dev_info;
struct cdev;
struct dir_context;
struct export_operations;
struct fasync_struct;
struct file_lock;
struct file_system_type;
struct fileattr;
struct fs_context;
struct iov_iter;
struct kiocb;
struct kobject;
struct kstatfs;
struct module;
struct pipe_inode_info;
struct poll_table_struct;
struct seq_file;
struct swap_info_struct;
struct vm_area_struct;
struct vfsmount;
struct writeback_control;
struct xattr_handler;
struct io_uring_cmd;
struct io_comp_batch;
struct readahead_control;
struct fiemap_extent_info;
struct posix_acl;
struct filename;
struct folio;

typedef void *fl_owner_t;
typedef __kernel_rwf_t rwf_t;
struct page;

/* ---- Modes of an open file ---- */

#define FMODE_READ ((__force fmode_t)0x1)
#define FMODE_WRITE ((__force fmode_t)0x2)
#define FMODE_LSEEK ((__force fmode_t)0x4)
#define FMODE_PREAD ((__force fmode_t)0x8)
#define FMODE_PWRITE ((__force fmode_t)0x10)
#define FMODE_EXEC ((__force fmode_t)0x20)
#define FMODE_NDELAY ((__force fmode_t)0x40)
#define FMODE_EXCL ((__force fmode_t)0x80)
#define FMODE_WRITE_IOCTL ((__force fmode_t)0x100)
#define FMODE_32BITHASH ((__force fmode_t)0x200)
#define FMODE_64BITHASH ((__force fmode_t)0x400)
#define FMODE_NOCMTIME ((__force fmode_t)0x800)
#define FMODE_RANDOM ((__force fmode_t)0x1000)
#define FMODE_UNSIGNED_OFFSET ((__force fmode_t)0x2000)
#define FMODE_PATH ((__force fmode_t)0x4000)
#define FMODE_ATOMIC_POS ((__force fmode_t)0x8000)
#define FMODE_WRITER ((__force fmode_t)0x10000)
#define FMODE_CAN_READ ((__force fmode_t)0x20000)
#define FMODE_CAN_WRITE ((__force fmode_t)0x40000)
#define FMODE_OPENED ((__force fmode_t)0x80000)
#define FMODE_CREATED ((__force fmode_t)0x100000)
#define FMODE_STREAM ((__force fmode_t)0x200000)
#define FMODE_CAN_ODIRECT ((__force fmode_t)0x400000)
#define FMODE_NONOTIFY ((__force fmode_t)0x4000000)
#define FMODE_NOWAIT ((__force fmode_t)0x8000000)
#define FMODE_NEED_UNMOUNT ((__force fmode_t)0x10000000)
#define FMODE_NOACCOUNT ((__force fmode_t)0x20000000)
#define FMODE_BUF_RASYNC ((__force fmode_t)0x40000000)

#define __FMODE_EXEC ((__force int)FMODE_EXEC)
#define __FMODE_NONOTIFY ((__force int)FMODE_NONOTIFY)
#define ACC_MODE(x) ("\004\002\006\006"[(x)&O_ACCMODE])
#define OPEN_FMODE(flag) ((__force fmode_t)(((flag + 1) & O_ACCMODE) | (flag & __FMODE_NONOTIFY)))

#define MAY_EXEC 0x00000001
#define MAY_WRITE 0x00000002
#define MAY_READ 0x00000004
#define MAY_APPEND 0x00000008
#define MAY_ACCESS 0x00000010
#define MAY_OPEN 0x00000020
#define MAY_CHDIR 0x00000040
#define MAY_NOT_BLOCK 0x00000080

#define READ 0
#define WRITE 1

/* ---- Attributes ---- */

#define ATTR_MODE (1 << 0)
#define ATTR_UID (1 << 1)
#define ATTR_GID (1 << 2)
#define ATTR_SIZE (1 << 3)
#define ATTR_ATIME (1 << 4)
#define ATTR_MTIME (1 << 5)
#define ATTR_CTIME (1 << 6)
#define ATTR_ATIME_SET (1 << 7)
#define ATTR_MTIME_SET (1 << 8)
#define ATTR_FORCE (1 << 9)
#define ATTR_KILL_SUID (1 << 11)
#define ATTR_KILL_SGID (1 << 12)
#define ATTR_FILE (1 << 13)
#define ATTR_KILL_PRIV (1 << 14)
#define ATTR_OPEN (1 << 15)
#define ATTR_TIMES_SET (1 << 16)
#define ATTR_TOUCH (1 << 17)

struct iattr {
	unsigned int ia_valid;
	umode_t ia_mode;
	kuid_t ia_uid;
	kgid_t ia_gid;
	loff_t ia_size;
	struct timespec64 ia_atime;
	struct timespec64 ia_mtime;
	struct timespec64 ia_ctime;
	struct file *ia_file;
};

/* ---- I/O control block: one read or write ---- */

#define IOCB_HIPRI (__force int)RWF_HIPRI
#define IOCB_DSYNC (__force int)RWF_DSYNC
#define IOCB_SYNC (__force int)RWF_SYNC
#define IOCB_NOWAIT (__force int)RWF_NOWAIT
#define IOCB_APPEND (__force int)RWF_APPEND
#define IOCB_EVENTFD (1 << 16)
#define IOCB_DIRECT (1 << 17)
#define IOCB_WRITE (1 << 18)
#define IOCB_WAITQ (1 << 19)
#define IOCB_NOIO (1 << 20)
#define IOCB_ALLOC_CACHE (1 << 21)

struct kiocb {
	struct file *ki_filp;
	loff_t ki_pos;
	void (*ki_complete)(struct kiocb *iocb, long ret);
	void *private;
	int ki_flags;
	u16 ki_ioprio;
	struct wait_page_queue *ki_waitq;
};

static inline bool is_sync_kiocb(struct kiocb *kiocb)
{
	return kiocb->ki_complete == NULL;
}

/* ---- Cached pages of a file ---- */

typedef struct {
	size_t written;
	size_t count;
	union {
		char __user *buf;
		void *data;
	} arg;
	int error;
} read_descriptor_t;

/* What a writepage() may return besides 0 and -errno: not now, the page is still locked; look at others first. */
enum positive_aop_returns {
	AOP_WRITEPAGE_ACTIVATE = 0x80000,
	AOP_TRUNCATED_PAGE = 0x80001,
};

struct address_space_operations {
	int (*writepage)(struct page *page, struct writeback_control *wbc);
	int (*read_folio)(struct file *, struct folio *);
	int (*writepages)(struct address_space *, struct writeback_control *);
	bool (*dirty_folio)(struct address_space *, struct folio *);
	void (*readahead)(struct readahead_control *);
	int (*write_begin)(struct file *, struct address_space *mapping, loff_t pos, unsigned int len,
			   struct page **pagep, void **fsdata);
	int (*write_end)(struct file *, struct address_space *mapping, loff_t pos, unsigned int len,
			 unsigned int copied, struct page *page, void *fsdata);
	sector_t (*bmap)(struct address_space *, sector_t);
	void (*invalidate_folio)(struct folio *, size_t offset, size_t len);
	bool (*release_folio)(struct folio *, gfp_t);
	void (*free_folio)(struct folio *folio);
	ssize_t (*direct_IO)(struct kiocb *, struct iov_iter *iter);
	int (*launder_folio)(struct folio *);
	bool (*is_partially_uptodate)(struct folio *, size_t from, size_t count);
	void (*is_dirty_writeback)(struct folio *, bool *dirty, bool *wb);
	int (*error_remove_page)(struct address_space *, struct page *);
};
extern const struct address_space_operations empty_aops;

/* Letters: x = i_pages' lock, m = i_mmap_rwsem. */
struct address_space {
	struct inode *host;
	struct xarray i_pages;		     /* x: page index -> page */
	struct rw_semaphore invalidate_lock; /* held for reading while pages are filled, for writing while truncated */
	gfp_t gfp_mask;
	atomic_t i_mmap_writable;
	struct rb_root_cached i_mmap; /* m: areas that map the file */
	struct rw_semaphore i_mmap_rwsem;
	unsigned long nrpages; /* x */
	pgoff_t writeback_index;
	const struct address_space_operations *a_ops;
	unsigned long flags;
	spinlock_t private_lock;
	struct list_head private_list;
	void *private_data;
} __attribute__((aligned(sizeof(long)))) __randomize_layout;

static inline void i_mmap_lock_write(struct address_space *mapping)
{
	down_write(&mapping->i_mmap_rwsem);
}

static inline void i_mmap_unlock_write(struct address_space *mapping)
{
	up_write(&mapping->i_mmap_rwsem);
}

static inline void i_mmap_lock_read(struct address_space *mapping)
{
	down_read(&mapping->i_mmap_rwsem);
}

static inline void i_mmap_unlock_read(struct address_space *mapping)
{
	up_read(&mapping->i_mmap_rwsem);
}

/* i_mmap_writable counts shared areas that may be written; it is below 0 while nobody may make one. */
static inline int mapping_writably_mapped(struct address_space *mapping)
{
	return atomic_read(&mapping->i_mmap_writable) > 0;
}
static inline int mapping_map_writable(struct address_space *mapping)
{
	return atomic_inc_unless_negative(&mapping->i_mmap_writable) ? 0 : -EPERM;
}
static inline void mapping_unmap_writable(struct address_space *mapping)
{
	atomic_dec(&mapping->i_mmap_writable);
}
static inline int mapping_deny_writable(struct address_space *mapping)
{
	return atomic_dec_unless_positive(&mapping->i_mmap_writable) ? 0 : -EBUSY;
}
static inline void mapping_allow_writable(struct address_space *mapping)
{
	atomic_inc(&mapping->i_mmap_writable);
}
static inline int mapping_mapped(struct address_space *mapping)
{
	return !RB_EMPTY_ROOT(&mapping->i_mmap.rb_root);
}

/* ---- Inodes ---- */

#define IOP_FASTPERM 0x0001
#define IOP_LOOKUP 0x0002
#define IOP_NOFOLLOW 0x0004
#define IOP_XATTR 0x0008
#define IOP_DEFAULT_READLINK 0x0010

struct inode_operations;

struct inode {
	umode_t i_mode;
	unsigned short i_opflags;
	kuid_t i_uid;
	kgid_t i_gid;
	unsigned int i_flags;
	const struct inode_operations *i_op;
	struct super_block *i_sb;
	struct address_space *i_mapping;
	unsigned long i_ino;
	union {
		const unsigned int i_nlink; /* changed by set_nlink() and its like */
		unsigned int __i_nlink;
	};
	dev_t i_rdev;
	loff_t i_size; /* i_size_read(), i_size_write() */
	struct timespec64 i_atime;
	struct timespec64 i_mtime;
	struct timespec64 i_ctime;
	spinlock_t i_lock; /* i_blocks, i_bytes, i_state, i_dentry */
	unsigned short i_bytes;
	u8 i_blkbits;
	u8 i_write_hint;
	blkcnt_t i_blocks;
	unsigned long i_state;
	struct rw_semaphore i_rwsem; /* contents of a folder; size and data of a file */
	unsigned long dirtied_when;
	struct hlist_node i_hash;
	struct list_head i_io_list;
	struct list_head i_lru;
	struct list_head i_sb_list;
	union {
		struct hlist_head i_dentry;
		struct rcu_head i_rcu;
	};
	atomic64_t i_version;
	atomic_t i_count;
	atomic_t i_dio_count;
	atomic_t i_writecount;
	union {
		const struct file_operations *i_fop;
		void (*free_inode)(struct inode *);
	};
	struct file_lock_context *i_flctx;
	struct address_space i_data;
	struct list_head i_devices;
	union {
		struct pipe_inode_info *i_pipe;
		struct cdev *i_cdev;
		char *i_link;
		unsigned int i_dir_seq;
	};
	u32 i_generation;
	void *i_private;
} __randomize_layout;

#define I_DIRTY_SYNC (1 << 0)
#define I_DIRTY_DATASYNC (1 << 1)
#define I_DIRTY_PAGES (1 << 2)
#define __I_NEW 3
#define I_NEW (1 << __I_NEW)
#define I_WILL_FREE (1 << 4)
#define I_FREEING (1 << 5)
#define I_CLEAR (1 << 6)
#define __I_SYNC 7
#define I_SYNC (1 << __I_SYNC)
#define I_REFERENCED (1 << 8)
#define I_LINKABLE (1 << 10)
#define I_DIRTY_TIME (1 << 11)
#define I_CREATING (1 << 15)
#define I_DONTCACHE (1 << 16)
#define I_DIRTY_INODE (I_DIRTY_SYNC | I_DIRTY_DATASYNC)
#define I_DIRTY (I_DIRTY_INODE | I_DIRTY_PAGES)
#define I_DIRTY_ALL (I_DIRTY | I_DIRTY_TIME)

#define S_SYNC (1 << 0)
#define S_NOATIME (1 << 1)
#define S_APPEND (1 << 2)
#define S_IMMUTABLE (1 << 3)
#define S_DEAD (1 << 4)
#define S_NOQUOTA (1 << 5)
#define S_DIRSYNC (1 << 6)
#define S_NOCMTIME (1 << 7)
#define S_SWAPFILE (1 << 8)
#define S_PRIVATE (1 << 9)
#define S_NOSEC (1 << 12)

#define SB_RDONLY 1
#define SB_NOSUID 2
#define SB_NODEV 4
#define SB_NOEXEC 8
#define SB_SYNCHRONOUS 16
#define SB_DIRSYNC 128
#define SB_NOATIME 1024
#define SB_NODIRATIME 2048
#define SB_SILENT 32768
#define SB_POSIXACL (1 << 16)
#define SB_KERNMOUNT (1 << 22)
#define SB_LAZYTIME (1 << 25)
#define SB_DEAD (1 << 21)
#define SB_DYING (1 << 24)
#define SB_BORN (1 << 29)
#define SB_ACTIVE (1 << 30)
#define SB_NOUSER (1 << 31)

#define SB_I_CGROUPWB 0x00000001
#define SB_I_NOEXEC 0x00000002
#define SB_I_NODEV 0x00000004
#define SB_I_STABLE_WRITES 0x00000008

#define __IS_FLG(inode, flg) ((inode)->i_sb->s_flags & (flg))
static inline bool sb_rdonly(const struct super_block *sb);
#define IS_RDONLY(inode) sb_rdonly((inode)->i_sb)
#define IS_SYNC(inode) (__IS_FLG(inode, SB_SYNCHRONOUS) || ((inode)->i_flags & S_SYNC))
#define IS_NOATIME(inode) __IS_FLG(inode, SB_RDONLY | SB_NOATIME)
#define IS_APPEND(inode) ((inode)->i_flags & S_APPEND)
#define IS_IMMUTABLE(inode) ((inode)->i_flags & S_IMMUTABLE)
#define IS_DEADDIR(inode) ((inode)->i_flags & S_DEAD)
#define IS_NOCMTIME(inode) ((inode)->i_flags & S_NOCMTIME)
#define IS_SWAPFILE(inode) ((inode)->i_flags & S_SWAPFILE)
#define IS_PRIVATE(inode) ((inode)->i_flags & S_PRIVATE)

enum inode_i_mutex_lock_class {
	I_MUTEX_NORMAL,
	I_MUTEX_PARENT,
	I_MUTEX_CHILD,
	I_MUTEX_XATTR,
	I_MUTEX_NONDIR2,
	I_MUTEX_PARENT2,
};

static inline int inode_unhashed(struct inode *inode)
{
	return hlist_unhashed(&inode->i_hash);
}

static inline void inode_lock(struct inode *inode)
{
	down_write(&inode->i_rwsem);
}

static inline void inode_unlock(struct inode *inode)
{
	up_write(&inode->i_rwsem);
}

static inline void inode_lock_shared(struct inode *inode)
{
	down_read(&inode->i_rwsem);
}

static inline void inode_unlock_shared(struct inode *inode)
{
	up_read(&inode->i_rwsem);
}

static inline int inode_trylock(struct inode *inode)
{
	return down_write_trylock(&inode->i_rwsem);
}

static inline int inode_is_locked(struct inode *inode)
{
	return rwsem_is_locked(&inode->i_rwsem);
}

static inline void inode_lock_nested(struct inode *inode, unsigned int subclass)
{
	down_write_nested(&inode->i_rwsem, subclass);
}

static inline loff_t i_size_read(const struct inode *inode)
{
	return READ_ONCE(inode->i_size);
}

static inline void i_size_write(struct inode *inode, loff_t i_size)
{
	WRITE_ONCE(inode->i_size, i_size);
}

static inline unsigned int iminor(const struct inode *inode)
{
	return MINOR(inode->i_rdev);
}

static inline unsigned int imajor(const struct inode *inode)
{
	return MAJOR(inode->i_rdev);
}

/* ---- Open files ---- */

struct fown_struct {
	rwlock_t lock;
	struct pid *pid;
	enum pid_type pid_type;
	kuid_t uid, euid;
	int signum;
};

struct file_ra_state {
	pgoff_t start;
	unsigned int size;
	unsigned int async_size;
	unsigned int ra_pages;
	unsigned int mmap_miss;
	loff_t prev_pos;
};

struct file {
	union {
		struct llist_node f_llist;
		struct rcu_head f_rcuhead;
		unsigned int f_iocb_flags;
	};
	struct path f_path;
	struct inode *f_inode;
	const struct file_operations *f_op;
	spinlock_t f_lock; /* f_flags */
	atomic_long_t f_count;
	unsigned int f_flags;
	fmode_t f_mode;
	struct mutex f_pos_lock;
	loff_t f_pos;
	struct fown_struct f_owner;
	const struct cred *f_cred;
	struct file_ra_state f_ra;
	u64 f_version;
	void *private_data;
	struct hlist_head f_ep; /* epoll's items that watch it */
	struct address_space *f_mapping;
} __randomize_layout __attribute__((aligned(4)));

static inline struct inode *file_inode(const struct file *f)
{
	return f->f_inode;
}

static inline struct dentry *file_dentry(const struct file *file)
{
	return file->f_path.dentry;
}

static inline struct user_namespace *file_mnt_user_ns(struct file *file)
{
	return mnt_user_ns(file->f_path.mnt);
}

static inline struct file *get_file(struct file *f)
{
	atomic_long_inc(&f->f_count);
	return f;
}
#define get_file_rcu(x) atomic_long_inc_not_zero(&(x)->f_count)
#define file_count(x) atomic_long_read(&(x)->f_count)

#define MAX_NON_LFS ((1UL << 31) - 1)
#define MAX_LFS_FILESIZE ((loff_t)LLONG_MAX)
#define OFFSET_MAX ((loff_t)LLONG_MAX)
#define OFFT_OFFSET_MAX OFFSET_MAX

typedef bool (*filldir_t)(struct dir_context *, const char *, int, loff_t, u64, unsigned int);
struct dir_context {
	filldir_t actor;
	loff_t pos;
};

struct file_operations {
	struct module *owner;
	loff_t (*llseek)(struct file *, loff_t, int);
	ssize_t (*read)(struct file *, char __user *, size_t, loff_t *);
	ssize_t (*write)(struct file *, const char __user *, size_t, loff_t *);
	ssize_t (*read_iter)(struct kiocb *, struct iov_iter *);
	ssize_t (*write_iter)(struct kiocb *, struct iov_iter *);
	int (*iopoll)(struct kiocb *kiocb, struct io_comp_batch *, unsigned int flags);
	int (*iterate)(struct file *, struct dir_context *);
	int (*iterate_shared)(struct file *, struct dir_context *);
	__poll_t (*poll)(struct file *, struct poll_table_struct *);
	long (*unlocked_ioctl)(struct file *, unsigned int, unsigned long);
	long (*compat_ioctl)(struct file *, unsigned int, unsigned long);
	int (*mmap)(struct file *, struct vm_area_struct *);
	unsigned long mmap_supported_flags;
	int (*open)(struct inode *, struct file *);
	int (*flush)(struct file *, fl_owner_t id);
	int (*release)(struct inode *, struct file *);
	int (*fsync)(struct file *, loff_t, loff_t, int datasync);
	int (*fasync)(int, struct file *, int);
	int (*lock)(struct file *, int, struct file_lock *);
	ssize_t (*sendpage)(struct file *, struct page *, int, size_t, loff_t *, int);
	unsigned long (*get_unmapped_area)(struct file *, unsigned long, unsigned long, unsigned long, unsigned long);
	int (*check_flags)(int);
	int (*flock)(struct file *, int, struct file_lock *);
	ssize_t (*splice_write)(struct pipe_inode_info *, struct file *, loff_t *, size_t, unsigned int);
	ssize_t (*splice_read)(struct file *, loff_t *, struct pipe_inode_info *, size_t, unsigned int);
	int (*setlease)(struct file *, long, struct file_lock **, void **);
	long (*fallocate)(struct file *file, int mode, loff_t offset, loff_t len);
	void (*show_fdinfo)(struct seq_file *m, struct file *f);
	ssize_t (*copy_file_range)(struct file *, loff_t, struct file *, loff_t, size_t, unsigned int);
	loff_t (*remap_file_range)(struct file *file_in, loff_t pos_in, struct file *file_out, loff_t pos_out,
				   loff_t len, unsigned int remap_flags);
	int (*fadvise)(struct file *, loff_t, loff_t, int);
	int (*uring_cmd)(struct io_uring_cmd *ioucmd, unsigned int issue_flags);
	int (*uring_cmd_iopoll)(struct io_uring_cmd *, struct io_comp_batch *, unsigned int poll_flags);
} __randomize_layout;

struct delayed_call {
	void (*fn)(void *);
	void *arg;
};
#define DEFINE_DELAYED_CALL(name) struct delayed_call name = { NULL, NULL }

static inline void set_delayed_call(struct delayed_call *call, void (*fn)(void *), void *arg)
{
	call->fn = fn;
	call->arg = arg;
}

static inline void do_delayed_call(struct delayed_call *call)
{
	if (call->fn)
		call->fn(call->arg);
}

static inline void clear_delayed_call(struct delayed_call *call)
{
	call->fn = NULL;
}

struct inode_operations {
	struct dentry *(*lookup)(struct inode *, struct dentry *, unsigned int);
	const char *(*get_link)(struct dentry *, struct inode *, struct delayed_call *);
	int (*permission)(struct user_namespace *, struct inode *, int);
	struct posix_acl *(*get_acl)(struct inode *, int, bool);
	int (*readlink)(struct dentry *, char __user *, int);
	int (*create)(struct user_namespace *, struct inode *, struct dentry *, umode_t, bool);
	int (*link)(struct dentry *, struct inode *, struct dentry *);
	int (*unlink)(struct inode *, struct dentry *);
	int (*symlink)(struct user_namespace *, struct inode *, struct dentry *, const char *);
	int (*mkdir)(struct user_namespace *, struct inode *, struct dentry *, umode_t);
	int (*rmdir)(struct inode *, struct dentry *);
	int (*mknod)(struct user_namespace *, struct inode *, struct dentry *, umode_t, dev_t);
	int (*rename)(struct user_namespace *, struct inode *, struct dentry *, struct inode *, struct dentry *,
		      unsigned int);
	int (*setattr)(struct user_namespace *, struct dentry *, struct iattr *);
	int (*getattr)(struct user_namespace *, const struct path *, struct kstat *, u32, unsigned int);
	ssize_t (*listxattr)(struct dentry *, char *, size_t);
	int (*fiemap)(struct inode *, struct fiemap_extent_info *, u64 start, u64 len);
	int (*update_time)(struct inode *, struct timespec64 *, int);
	int (*atomic_open)(struct inode *, struct dentry *, struct file *, unsigned int open_flag, umode_t create_mode);
	int (*tmpfile)(struct user_namespace *, struct inode *, struct file *, umode_t);
	int (*set_acl)(struct user_namespace *, struct inode *, struct posix_acl *, int);
	int (*fileattr_set)(struct user_namespace *mnt_userns, struct dentry *dentry, struct fileattr *fa);
	int (*fileattr_get)(struct dentry *dentry, struct fileattr *fa);
} ____cacheline_aligned;

/* ---- File systems ---- */

struct super_operations {
	struct inode *(*alloc_inode)(struct super_block *sb);
	void (*destroy_inode)(struct inode *);
	void (*free_inode)(struct inode *);
	void (*dirty_inode)(struct inode *, int flags);
	int (*write_inode)(struct inode *, struct writeback_control *wbc);
	int (*drop_inode)(struct inode *);
	void (*evict_inode)(struct inode *);
	void (*put_super)(struct super_block *);
	int (*sync_fs)(struct super_block *sb, int wait);
	int (*freeze_super)(struct super_block *);
	int (*freeze_fs)(struct super_block *);
	int (*thaw_super)(struct super_block *);
	int (*unfreeze_fs)(struct super_block *);
	int (*statfs)(struct dentry *, struct kstatfs *);
	int (*remount_fs)(struct super_block *, int *, char *);
	void (*umount_begin)(struct super_block *);
	int (*show_options)(struct seq_file *, struct dentry *);
	int (*show_devname)(struct seq_file *, struct dentry *);
	int (*show_path)(struct seq_file *, struct dentry *);
	int (*show_stats)(struct seq_file *, struct dentry *);
};

struct super_block {
	struct list_head s_list; /* sb_lock */
	dev_t s_dev;
	unsigned char s_blocksize_bits;
	unsigned long s_blocksize;
	loff_t s_maxbytes;
	struct file_system_type *s_type;
	const struct super_operations *s_op;
	const struct export_operations *s_export_op;
	unsigned long s_flags;
	unsigned long s_iflags;
	unsigned long s_magic;
	struct dentry *s_root;
	struct rw_semaphore s_umount;
	int s_count;	   /* sb_lock: references to the structure */
	atomic_t s_active; /* references to the file system: mounts */
	const struct xattr_handler **s_xattr;
	struct hlist_node s_instances; /* sb_lock */
	void *s_fs_info;
	u32 s_time_gran;
	time64_t s_time_min;
	time64_t s_time_max;
	char s_id[32];
	unsigned int s_max_links;
	fmode_t s_mode;
	struct mutex s_vfs_rename_mutex;
	const char *s_subtype;
	const struct dentry_operations *s_d_op;
	struct user_namespace *s_user_ns;
	struct list_head s_dentry_lru;	  /* dcache_lock */
	unsigned long s_nr_dentry_unused; /* dcache_lock */
	spinlock_t s_inode_list_lock;
	struct list_head s_inodes; /* s_inode_list_lock */
	struct rcu_head rcu;
} __randomize_layout;

struct file_system_type {
	const char *name;
	int fs_flags;
#define FS_REQUIRES_DEV 1
#define FS_BINARY_MOUNTDATA 2
#define FS_HAS_SUBTYPE 4
#define FS_USERNS_MOUNT 8
#define FS_DISALLOW_NOTIFY_PERM 16
#define FS_ALLOW_IDMAP 32
#define FS_RENAME_DOES_D_MOVE 32768
	int (*init_fs_context)(struct fs_context *);
	const struct fs_parameter_spec *parameters;
	struct dentry *(*mount)(struct file_system_type *, int, const char *, void *);
	void (*kill_sb)(struct super_block *);
	struct module *owner;
	struct file_system_type *next;
	struct hlist_head fs_supers; /* sb_lock */
};
#define MODULE_ALIAS_FS(NAME) MODULE_ALIAS("fs-" NAME)

static inline bool sb_rdonly(const struct super_block *sb)
{
	return sb->s_flags & SB_RDONLY;
}

int register_filesystem(struct file_system_type *type);
int unregister_filesystem(struct file_system_type *type);
struct file_system_type *get_fs_type(const char *name);
void get_filesystem(struct file_system_type *type);
void put_filesystem(struct file_system_type *type);

struct dentry *mount_single(struct file_system_type *type, int flags, void *data,
			    int (*fill_super)(struct super_block *, void *, int));
struct dentry *mount_nodev(struct file_system_type *type, int flags, void *data,
			   int (*fill_super)(struct super_block *, void *, int));
void generic_shutdown_super(struct super_block *sb);
void kill_anon_super(struct super_block *sb);
void kill_litter_super(struct super_block *sb);
void deactivate_super(struct super_block *sb);
void deactivate_locked_super(struct super_block *sb);
int set_anon_super(struct super_block *sb, void *data);
int get_anon_bdev(dev_t *dev);
void free_anon_bdev(dev_t dev);
struct super_block *sget(struct file_system_type *type, int (*test)(struct super_block *, void *),
			 int (*set)(struct super_block *, void *), int flags, void *data);
void drop_super(struct super_block *sb);
void iterate_supers(void (*fn)(struct super_block *, void *), void *arg);
void iterate_supers_type(struct file_system_type *type, void (*fn)(struct super_block *, void *), void *arg);
int vfs_statfs(const struct path *path, struct kstatfs *buf);

/* ---- Inodes: life ---- */

struct inode *new_inode_pseudo(struct super_block *sb);
struct inode *new_inode(struct super_block *sb);
int inode_init_always(struct super_block *sb, struct inode *inode);
void inode_init_once(struct inode *inode);
void address_space_init_once(struct address_space *mapping);
void ihold(struct inode *inode);
void iput(struct inode *inode);
struct inode *igrab(struct inode *inode);
struct inode *ilookup(struct super_block *sb, unsigned long ino);
struct inode *iget_locked(struct super_block *sb, unsigned long ino);
struct inode *ilookup5(struct super_block *sb, unsigned long hashval, int (*test)(struct inode *, void *), void *data);
struct inode *iget5_locked(struct super_block *sb, unsigned long hashval, int (*test)(struct inode *, void *),
			   int (*set)(struct inode *, void *), void *data);
int insert_inode_locked(struct inode *inode);
void unlock_new_inode(struct inode *inode);
void discard_new_inode(struct inode *inode);
void iget_failed(struct inode *inode);
void clear_inode(struct inode *inode);
void __destroy_inode(struct inode *inode);
void free_inode_nonrcu(struct inode *inode);
void __insert_inode_hash(struct inode *inode, unsigned long hashval);
void __remove_inode_hash(struct inode *inode);
unsigned int get_next_ino(void);
int generic_delete_inode(struct inode *inode);
void evict_inodes(struct super_block *sb);
void drop_nlink(struct inode *inode);
void clear_nlink(struct inode *inode);
void set_nlink(struct inode *inode, unsigned int nlink);
void inc_nlink(struct inode *inode);
void inode_init_owner(struct user_namespace *ns, struct inode *inode, const struct inode *dir, umode_t mode);
bool inode_owner_or_capable(struct user_namespace *ns, const struct inode *inode);
void init_special_inode(struct inode *inode, umode_t mode, dev_t rdev);
void make_bad_inode(struct inode *inode);
bool is_bad_inode(struct inode *inode);
struct timespec64 current_time(struct inode *inode);
struct timespec64 timestamp_truncate(struct timespec64 t, struct inode *inode);
void touch_atime(const struct path *path);
int file_update_time(struct file *file);
int file_remove_privs(struct file *file);
int generic_update_time(struct inode *inode, struct timespec64 *time, int flags);
void __mark_inode_dirty(struct inode *inode, int flags);
void inode_set_flags(struct inode *inode, unsigned int flags, unsigned int mask);

static inline int generic_drop_inode(struct inode *inode)
{
	return !inode->i_nlink || inode_unhashed(inode);
}

static inline void insert_inode_hash(struct inode *inode)
{
	__insert_inode_hash(inode, inode->i_ino);
}

static inline void remove_inode_hash(struct inode *inode)
{
	if (!inode_unhashed(inode))
		__remove_inode_hash(inode);
}

static inline void inode_inc_link_count(struct inode *inode)
{
	inc_nlink(inode);
	__mark_inode_dirty(inode, I_DIRTY);
}

static inline void inode_dec_link_count(struct inode *inode)
{
	drop_nlink(inode);
	__mark_inode_dirty(inode, I_DIRTY);
}

static inline void mark_inode_dirty(struct inode *inode)
{
	__mark_inode_dirty(inode, I_DIRTY);
}

static inline void mark_inode_dirty_sync(struct inode *inode)
{
	__mark_inode_dirty(inode, I_DIRTY_SYNC);
}

static inline void file_accessed(struct file *file)
{
	if (!(file->f_flags & O_NOATIME))
		touch_atime(&file->f_path);
}

static inline kuid_t i_uid_into_mnt(struct user_namespace *ns, const struct inode *inode)
{
	return inode->i_uid;
}

static inline kgid_t i_gid_into_mnt(struct user_namespace *ns, const struct inode *inode)
{
	return inode->i_gid;
}

static inline uid_t i_uid_read(const struct inode *inode)
{
	return from_kuid(&init_user_ns, inode->i_uid);
}

static inline gid_t i_gid_read(const struct inode *inode)
{
	return from_kgid(&init_user_ns, inode->i_gid);
}

static inline void i_uid_write(struct inode *inode, uid_t uid)
{
	inode->i_uid = make_kuid(&init_user_ns, uid);
}

static inline void i_gid_write(struct inode *inode, gid_t gid)
{
	inode->i_gid = make_kgid(&init_user_ns, gid);
}

/* ---- Operations on the tree ---- */

int generic_permission(struct user_namespace *ns, struct inode *inode, int mask);
int inode_permission(struct user_namespace *ns, struct inode *inode, int mask);
int path_permission(const struct path *path, int mask);
int vfs_create(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, umode_t mode, bool want_excl);
int vfs_mkdir(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, umode_t mode);
int vfs_mknod(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, umode_t mode, dev_t dev);
int vfs_symlink(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, const char *target);
int vfs_link(struct dentry *old, struct user_namespace *ns, struct inode *dir, struct dentry *dentry,
	     struct inode **delegated);
int vfs_rmdir(struct user_namespace *ns, struct inode *dir, struct dentry *dentry);
int vfs_unlink(struct user_namespace *ns, struct inode *dir, struct dentry *dentry, struct inode **delegated);

struct renamedata {
	struct user_namespace *old_mnt_userns;
	struct inode *old_dir;
	struct dentry *old_dentry;
	struct user_namespace *new_mnt_userns;
	struct inode *new_dir;
	struct dentry *new_dentry;
	struct inode **delegated_inode;
	unsigned int flags;
} __randomize_layout;
int vfs_rename(struct renamedata *data);

int vfs_getattr(const struct path *path, struct kstat *stat, u32 mask, unsigned int flags);
int vfs_getattr_nosec(const struct path *path, struct kstat *stat, u32 mask, unsigned int flags);
void generic_fillattr(struct user_namespace *ns, struct inode *inode, struct kstat *stat);
void generic_fill_statx_attr(struct inode *inode, struct kstat *stat);
int notify_change(struct user_namespace *ns, struct dentry *dentry, struct iattr *attr, struct inode **delegated);
int setattr_prepare(struct user_namespace *ns, struct dentry *dentry, struct iattr *attr);
void setattr_copy(struct user_namespace *ns, struct inode *inode, const struct iattr *attr);
int inode_newsize_ok(const struct inode *inode, loff_t offset);
int vfs_truncate(const struct path *path, loff_t length);
int current_umask(void);
int vfs_readlink(struct dentry *dentry, char __user *buffer, int buflen);
const char *vfs_get_link(struct dentry *dentry, struct delayed_call *done);
int readlink_copy(char __user *buffer, int buflen, const char *link);
int generic_readlink(struct dentry *dentry, char __user *buffer, int buflen);

/* ---- Opening, reading, writing ---- */

struct filename {
	const char *name;
	const __user char *uptr;
	int refcnt;
	const char iname[];
};
struct filename *getname(const char __user *name);
struct filename *getname_flags(const char __user *name, int flags, int *empty);
struct filename *getname_kernel(const char *name);
void putname(struct filename *name);
struct file *file_open_name(struct filename *name, int flags, umode_t mode);
struct file *filp_open(const char *name, int flags, umode_t mode);
struct file *file_open_root(const struct path *root, const char *name, int flags, umode_t mode);
static inline struct file *file_open_root_mnt(struct vfsmount *mnt, const char *name, int flags, umode_t mode)
{
	return file_open_root(&(struct path){ .mnt = mnt, .dentry = mnt->mnt_root }, name, flags, mode);
}
struct file *dentry_open(const struct path *path, int flags, const struct cred *cred);
struct file *alloc_file_pseudo(struct inode *inode, struct vfsmount *mnt, const char *name, int flags,
			       const struct file_operations *fops);
struct file *alloc_file_clone(struct file *base, int flags, const struct file_operations *fops);
int filp_close(struct file *file, fl_owner_t id);
int finish_open(struct file *file, struct dentry *dentry, int (*open)(struct inode *, struct file *));
int finish_no_open(struct file *file, struct dentry *dentry);
int generic_file_open(struct inode *inode, struct file *file);
int nonseekable_open(struct inode *inode, struct file *file);
int stream_open(struct inode *inode, struct file *file);
void fput(struct file *file);
void __fput_sync(struct file *file);

ssize_t vfs_read(struct file *file, char __user *buf, size_t count, loff_t *pos);
ssize_t vfs_write(struct file *file, const char __user *buf, size_t count, loff_t *pos);
ssize_t kernel_read(struct file *file, void *buf, size_t count, loff_t *pos);
ssize_t __kernel_read(struct file *file, void *buf, size_t count, loff_t *pos);
ssize_t kernel_write(struct file *file, const void *buf, size_t count, loff_t *pos);
ssize_t __kernel_write(struct file *file, const void *buf, size_t count, loff_t *pos);
ssize_t vfs_iter_read(struct file *file, struct iov_iter *iter, loff_t *ppos, int flags);
ssize_t vfs_iter_write(struct file *file, struct iov_iter *iter, loff_t *ppos, int flags);
int rw_verify_area(int rw, struct file *file, const loff_t *ppos, size_t count);
int generic_write_check_limits(struct file *file, loff_t pos, loff_t *count);
ssize_t generic_write_checks(struct kiocb *iocb, struct iov_iter *from);
loff_t vfs_llseek(struct file *file, loff_t offset, int whence);
int vfs_fsync_range(struct file *file, loff_t start, loff_t end, int datasync);
int vfs_fsync(struct file *file, int datasync);
int vfs_fadvise(struct file *file, loff_t offset, loff_t len, int advice);
long vfs_fallocate(struct file *file, int mode, loff_t offset, loff_t len);
long vfs_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
int iterate_dir(struct file *file, struct dir_context *ctx);
#ifdef CONFIG_COMPAT
long compat_ptr_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
#else
#define compat_ptr_ioctl NULL
#endif

void file_ra_state_init(struct file_ra_state *ra, struct address_space *mapping);
loff_t noop_llseek(struct file *file, loff_t offset, int whence);
#define no_llseek NULL
loff_t vfs_setpos(struct file *file, loff_t offset, loff_t maxsize);
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence);
loff_t generic_file_llseek_size(struct file *file, loff_t offset, int whence, loff_t maxsize, loff_t eof);
loff_t fixed_size_llseek(struct file *file, loff_t offset, int whence, loff_t size);
loff_t no_seek_end_llseek(struct file *file, loff_t offset, int whence);
loff_t no_seek_end_llseek_size(struct file *file, loff_t offset, int whence, loff_t size);
loff_t default_llseek(struct file *file, loff_t offset, int whence);

ssize_t generic_file_read_iter(struct kiocb *iocb, struct iov_iter *iter);
ssize_t filemap_read(struct kiocb *iocb, struct iov_iter *iter, ssize_t already_read);
ssize_t generic_file_direct_write(struct kiocb *iocb, struct iov_iter *from);
int generic_file_mmap(struct file *file, struct vm_area_struct *vma);
int generic_file_readonly_mmap(struct file *file, struct vm_area_struct *vma);
ssize_t generic_file_write_iter(struct kiocb *iocb, struct iov_iter *from);
ssize_t __generic_file_write_iter(struct kiocb *iocb, struct iov_iter *from);
ssize_t generic_perform_write(struct kiocb *iocb, struct iov_iter *from);

static inline bool execute_ok(struct inode *inode)
{
	return (inode->i_mode & S_IXUGO) || S_ISDIR(inode->i_mode);
}

static inline int call_mmap(struct file *file, struct vm_area_struct *vma)
{
	return file->f_op->mmap(file, vma);
}

static inline ssize_t call_read_iter(struct file *file, struct kiocb *kio, struct iov_iter *iter)
{
	return file->f_op->read_iter(kio, iter);
}

static inline ssize_t call_write_iter(struct file *file, struct kiocb *kio, struct iov_iter *iter)
{
	return file->f_op->write_iter(kio, iter);
}

static inline bool dir_emit(struct dir_context *ctx, const char *name, int namelen, u64 ino, unsigned int type)
{
	return ctx->actor(ctx, name, namelen, ctx->pos, ino, type);
}

static inline bool dir_emit_dot(struct file *file, struct dir_context *ctx)
{
	return ctx->actor(ctx, ".", 1, ctx->pos, file->f_path.dentry->d_inode->i_ino, DT_DIR);
}

ino_t parent_ino(struct dentry *dentry);
static inline bool dir_emit_dotdot(struct file *file, struct dir_context *ctx)
{
	return ctx->actor(ctx, "..", 2, ctx->pos, parent_ino(file->f_path.dentry), DT_DIR);
}

static inline bool dir_emit_dots(struct file *file, struct dir_context *ctx)
{
	if (ctx->pos == 0) {
		if (!dir_emit_dot(file, ctx))
			return false;
		ctx->pos = 1;
	}
	if (ctx->pos == 1) {
		if (!dir_emit_dotdot(file, ctx))
			return false;
		ctx->pos = 2;
	}
	return true;
}

static inline int iocb_flags(struct file *file)
{
	int res = 0;

	if (file->f_flags & O_APPEND)
		res |= IOCB_APPEND;
	if (file->f_flags & O_DIRECT)
		res |= IOCB_DIRECT;
	if (file->f_flags & O_DSYNC)
		res |= IOCB_DSYNC;
	if (file->f_flags & __O_SYNC)
		res |= IOCB_SYNC;
	return res;
}

static inline void init_sync_kiocb(struct kiocb *kiocb, struct file *filp)
{
	*kiocb = (struct kiocb){ .ki_filp = filp, .ki_flags = iocb_flags(filp) };
}

static inline struct timespec64 inode_get_ctime(const struct inode *inode)
{
	return inode->i_ctime;
}

/* Who writes a file, and who executes it: i_writecount is the number of the former, or minus that of the latter. */
static inline int get_write_access(struct inode *inode)
{
	return atomic_inc_unless_negative(&inode->i_writecount) ? 0 : -ETXTBSY;
}

static inline void put_write_access(struct inode *inode)
{
	atomic_dec(&inode->i_writecount);
}

static inline int deny_write_access(struct file *file)
{
	return atomic_dec_unless_positive(&file_inode(file)->i_writecount) ? 0 : -ETXTBSY;
}

static inline void allow_write_access(struct file *file)
{
	if (file)
		atomic_inc(&file_inode(file)->i_writecount);
}

/* ---- Signals on input (SIGIO) ---- */

struct fasync_struct {
	rwlock_t fa_lock;
	int magic;
	int fa_fd;
	struct fasync_struct *fa_next;
	struct file *fa_file;
	struct rcu_head fa_rcu;
};
#define FASYNC_MAGIC 0x4601
int fasync_helper(int fd, struct file *filp, int on, struct fasync_struct **fapp);
void kill_fasync(struct fasync_struct **fapp, int sig, int band);
void __f_setown(struct file *filp, struct pid *pid, enum pid_type type, int force);
int f_setown(struct file *filp, unsigned long arg, int force);
void f_delown(struct file *filp);
pid_t f_getown(struct file *filp);
void send_sigio(struct fown_struct *fown, int fd, int band);

/* ---- Character device numbers ---- */

#define CHRDEV_MAJOR_MAX 512
#define CHRDEV_MAJOR_DYN_END 234
#define CHRDEV_MAJOR_DYN_EXT_START 511
#define CHRDEV_MAJOR_DYN_EXT_END 384

int alloc_chrdev_region(dev_t *dev, unsigned int baseminor, unsigned int count, const char *name);
int register_chrdev_region(dev_t from, unsigned int count, const char *name);
int __register_chrdev(unsigned int major, unsigned int baseminor, unsigned int count, const char *name,
		      const struct file_operations *fops);
void __unregister_chrdev(unsigned int major, unsigned int baseminor, unsigned int count, const char *name);
void unregister_chrdev_region(dev_t from, unsigned int count);
void chrdev_show(struct seq_file *f, off_t offset);

static inline int register_chrdev(unsigned int major, const char *name, const struct file_operations *fops)
{
	return __register_chrdev(major, 0, 256, name, fops);
}

static inline void unregister_chrdev(unsigned int major, const char *name)
{
	__unregister_chrdev(major, 0, 256, name);
}

#define fops_get(fops) (((fops) && try_module_get((fops)->owner) ? (fops) : NULL))
#define fops_put(fops) \
	do { \
		if (fops) \
			module_put((fops)->owner); \
	} while (0)
#define replace_fops(f, fops) \
	do { \
		struct file *__file = (f); \
		fops_put(__file->f_op); \
		BUG_ON(!(__file->f_op = (fops))); \
	} while (0)

/* ---- Ready-made parts for simple file systems (fs/libfs.c) ---- */

struct tree_descr {
	const char *name;
	const struct file_operations *ops;
	int mode;
};

int dcache_dir_open(struct inode *inode, struct file *file);
int dcache_dir_close(struct inode *inode, struct file *file);
loff_t dcache_dir_lseek(struct file *file, loff_t offset, int whence);
int dcache_readdir(struct file *file, struct dir_context *ctx);
int simple_setattr(struct user_namespace *ns, struct dentry *dentry, struct iattr *attr);
int simple_getattr(struct user_namespace *ns, const struct path *path, struct kstat *stat, u32 mask,
		   unsigned int flags);
int simple_statfs(struct dentry *dentry, struct kstatfs *buf);
int simple_open(struct inode *inode, struct file *file);
int simple_link(struct dentry *old, struct inode *dir, struct dentry *dentry);
int simple_unlink(struct inode *dir, struct dentry *dentry);
int simple_rmdir(struct inode *dir, struct dentry *dentry);
int simple_rename(struct user_namespace *ns, struct inode *old_dir, struct dentry *old_dentry, struct inode *new_dir,
		  struct dentry *new_dentry, unsigned int flags);
int simple_rename_exchange(struct inode *old_dir, struct dentry *old_dentry, struct inode *new_dir,
			   struct dentry *new_dentry);
void simple_recursive_removal(struct dentry *dentry, void (*callback)(struct dentry *));
int noop_fsync(struct file *file, loff_t start, loff_t end, int datasync);
int simple_empty(struct dentry *dentry);
extern const struct address_space_operations ram_aops;
int simple_write_begin(struct file *file, struct address_space *mapping, loff_t pos, unsigned int len,
		       struct page **pagep, void **fsdata);
int simple_write_end(struct file *file, struct address_space *mapping, loff_t pos, unsigned int len,
		     unsigned int copied, struct page *page, void *fsdata);
int always_delete_dentry(const struct dentry *dentry);
struct inode *alloc_anon_inode(struct super_block *sb);
struct dentry *simple_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags);
ssize_t generic_read_dir(struct file *file, char __user *buf, size_t size, loff_t *ppos);
extern const struct dentry_operations simple_dentry_operations;
extern const struct file_operations simple_dir_operations;
extern const struct inode_operations simple_dir_inode_operations;
extern const struct inode_operations simple_symlink_inode_operations;
const char *simple_get_link(struct dentry *dentry, struct inode *inode, struct delayed_call *done);
void kfree_link(void *p);
void make_empty_dir_inode(struct inode *inode);
bool is_empty_dir_inode(struct inode *inode);
struct dentry *d_alloc_name(struct dentry *parent, const char *name);
int simple_fill_super(struct super_block *sb, unsigned long magic, const struct tree_descr *files);
ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *ppos, const void *from, size_t available);
ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *ppos, const void __user *from, size_t count);
ssize_t memory_read_from_buffer(void *to, size_t count, loff_t *ppos, const void *from, size_t available);
int simple_nosetlease(struct file *filp, long arg, struct file_lock **flp, void **priv);

struct simple_transaction_argresp {
	ssize_t size;
	char data[];
};
#define SIMPLE_TRANSACTION_LIMIT (PAGE_SIZE - sizeof(struct simple_transaction_argresp))
char *simple_transaction_get(struct file *file, const char __user *buf, size_t size);
ssize_t simple_transaction_read(struct file *file, char __user *buf, size_t size, loff_t *pos);
int simple_transaction_release(struct inode *inode, struct file *file);
void simple_transaction_set(struct file *file, size_t n);

/* A file that shows and takes one number. */
#define DEFINE_SIMPLE_ATTRIBUTE_XSIGNED(__fops, __get, __set, __fmt, __is_signed) \
	static int __fops##_open(struct inode *inode, struct file *file) \
	{ \
		__simple_attr_check_format(__fmt, 0ull); \
		return simple_attr_open(inode, file, __get, __set, __fmt); \
	} \
	static const struct file_operations __fops = { \
		.owner = THIS_MODULE, \
		.open = __fops##_open, \
		.release = simple_attr_release, \
		.read = simple_attr_read, \
		.write = (__is_signed) ? simple_attr_write_signed : simple_attr_write, \
		.llseek = generic_file_llseek, \
	}
#define DEFINE_SIMPLE_ATTRIBUTE(__fops, __get, __set, __fmt) \
	DEFINE_SIMPLE_ATTRIBUTE_XSIGNED(__fops, __get, __set, __fmt, false)
#define DEFINE_SIMPLE_ATTRIBUTE_SIGNED(__fops, __get, __set, __fmt) \
	DEFINE_SIMPLE_ATTRIBUTE_XSIGNED(__fops, __get, __set, __fmt, true)

static inline __printf(1, 2) void __simple_attr_check_format(const char *fmt, ...)
{
	/* only for the compiler's check of the format */
}

int simple_attr_open(struct inode *inode, struct file *file, int (*get)(void *, u64 *), int (*set)(void *, u64),
		     const char *fmt);
int simple_attr_release(struct inode *inode, struct file *file);
ssize_t simple_attr_read(struct file *file, char __user *buf, size_t len, loff_t *ppos);
ssize_t simple_attr_write(struct file *file, const char __user *buf, size_t len, loff_t *ppos);
ssize_t simple_attr_write_signed(struct file *file, const char __user *buf, size_t len, loff_t *ppos);

unsigned char fs_umode_to_dtype(umode_t mode);
unsigned char fs_umode_to_ftype(umode_t mode);
unsigned char fs_ftype_to_dtype(unsigned int filetype);

#define is_root_inode(i) ((i) == (i)->i_sb->s_root->d_inode)
#define special_file(m) (S_ISCHR(m) || S_ISBLK(m) || S_ISFIFO(m) || S_ISSOCK(m))

extern struct files_stat_struct files_stat;
extern struct kobject *fs_kobj;
extern const struct file_operations def_chr_fops;
extern const struct file_operations generic_ro_fops;

void vfs_caches_init(void);
#define MAX_RW_COUNT (INT_MAX & PAGE_MASK)
#endif
