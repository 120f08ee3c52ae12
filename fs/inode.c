// SPDX-License-Identifier: MIT
/*
 * Inodes: the files themselves, whatever names they have.
 *
 * An inode lives while i_count > 0. When the last reference goes it is freed, unless its file system can find it again
 * by number (it is hashed, has links, and the file system is in use): then it stays with i_count 0 until the file
 * system is unmounted. An inode in the hash may be
 *	I_NEW		being filled by the one who made it; others wait until unlock_new_inode()
 *	I_FREEING	being taken apart; lookups skip it
 *
 * Locks: inode_hash_lock guards the hash and the state of hashed inodes, s_inode_list_lock a file system's list, i_lock
 * the state. Order: inode_hash_lock, i_lock; s_inode_list_lock, i_lock. Memory is freed after an RCU grace period, so
 * that d_inode may be followed under rcu_read_lock().
 *
 * Without memory new_inode() returns NULL.
 */
#include <linux/cdev.h>
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/filelock.h>
#include <linux/fs.h>
#include <linux/pipe_fs_i.h>
#include <linux/hash.h>
#include <linux/pagemap.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <linux/wait_bit.h>
#include <linux/writeback.h>
#include "internal.h"

#define INODE_HASH_BITS 15 /* touched where it is used, as the dentries' */
static struct hlist_head inode_hashtable[1 << INODE_HASH_BITS];
static DEFINE_SPINLOCK(inode_hash_lock);
static struct kmem_cache *inode_cache;
static atomic_t last_ino = ATOMIC_INIT(0);

const struct address_space_operations empty_aops = {};
EXPORT_SYMBOL(empty_aops);

static const struct inode_operations empty_iops = {};
static int no_open(struct inode *inode, struct file *file)
{
	return -ENXIO;
}
static const struct file_operations no_open_fops = { .open = no_open };

static struct hlist_head *inode_chain(struct super_block *sb, unsigned long hashval)
{
	return &inode_hashtable[hash_long((unsigned long)sb ^ hashval, INODE_HASH_BITS)];
}

/* ---- Making ---- */

/**
 * address_space_init_once - make an empty page cache
 */
void address_space_init_once(struct address_space *mapping)
{
	memset(mapping, 0, sizeof(*mapping));
	xa_init_flags(&mapping->i_pages, XA_FLAGS_LOCK_IRQ);
	init_rwsem(&mapping->i_mmap_rwsem);
	init_rwsem(&mapping->invalidate_lock);
	INIT_LIST_HEAD(&mapping->private_list);
	spin_lock_init(&mapping->private_lock);
	mapping->i_mmap = RB_ROOT_CACHED;
}
EXPORT_SYMBOL(address_space_init_once);

/**
 * inode_init_once - what a file system's own inode cache does in its constructor
 */
void inode_init_once(struct inode *inode)
{
	memset(inode, 0, sizeof(*inode));
	INIT_HLIST_NODE(&inode->i_hash);
	INIT_LIST_HEAD(&inode->i_devices);
	INIT_LIST_HEAD(&inode->i_io_list);
	INIT_LIST_HEAD(&inode->i_lru);
	INIT_LIST_HEAD(&inode->i_sb_list);
	address_space_init_once(&inode->i_data);
}
EXPORT_SYMBOL(inode_init_once);

/**
 * inode_init_always - set the fields that each new inode starts with
 *
 * Returns 0.
 */
int inode_init_always(struct super_block *sb, struct inode *inode)
{
	inode->i_sb = sb;
	inode->i_blkbits = sb->s_blocksize_bits;
	inode->i_flags = 0;
	atomic64_set(&inode->i_version, 0);
	atomic_set(&inode->i_count, 1);
	atomic_set(&inode->i_dio_count, 0);
	atomic_set(&inode->i_writecount, 0);
	inode->i_op = &empty_iops;
	inode->i_fop = &no_open_fops;
	inode->i_ino = 0;
	inode->__i_nlink = 1;
	inode->i_opflags = 0;
	inode->i_mode = 0;
	i_uid_write(inode, 0);
	i_gid_write(inode, 0);
	inode->i_size = 0;
	inode->i_write_hint = 0;
	inode->i_blocks = 0;
	inode->i_bytes = 0;
	inode->i_generation = 0;
	inode->i_pipe = NULL;
	inode->i_rdev = 0;
	inode->i_state = 0;
	inode->dirtied_when = 0;
	inode->i_flctx = NULL;
	inode->i_private = NULL;
	INIT_HLIST_HEAD(&inode->i_dentry);
	spin_lock_init(&inode->i_lock);
	init_rwsem(&inode->i_rwsem);
	inode->i_data.a_ops = &empty_aops;
	inode->i_data.host = inode;
	inode->i_data.flags = 0;
	inode->i_data.gfp_mask = GFP_HIGHUSER_MOVABLE;
	inode->i_data.private_data = NULL;
	atomic_set(&inode->i_data.i_mmap_writable, 0);
	inode->i_mapping = &inode->i_data;
	return 0;
}
EXPORT_SYMBOL(inode_init_always);

static struct inode *alloc_inode(struct super_block *sb)
{
	struct inode *inode;

	if (sb->s_op->alloc_inode)
		inode = sb->s_op->alloc_inode(sb);
	else
		inode = kmem_cache_alloc(inode_cache, GFP_KERNEL);
	if (inode)
		inode_init_always(sb, inode);
	return inode;
}

/**
 * free_inode_nonrcu - give an inode of the common cache back at once
 */
void free_inode_nonrcu(struct inode *inode)
{
	kmem_cache_free(inode_cache, inode);
}
EXPORT_SYMBOL(free_inode_nonrcu);

static void i_callback(struct rcu_head *head)
{
	struct inode *inode = container_of(head, struct inode, i_rcu);

	if (inode->free_inode)
		inode->free_inode(inode);
	else
		free_inode_nonrcu(inode);
}

/**
 * __destroy_inode - undo inode_init_always()
 */
void __destroy_inode(struct inode *inode)
{
	BUG_ON(!list_empty(&inode->i_devices));
	locks_free_lock_context(inode);
}
EXPORT_SYMBOL(__destroy_inode);

static void destroy_inode(struct inode *inode)
{
	const struct super_operations *ops = inode->i_sb->s_op;

	__destroy_inode(inode);
	if (ops->destroy_inode) {
		ops->destroy_inode(inode);
		if (!ops->free_inode)
			return;
	}
	inode->free_inode = ops->free_inode;
	call_rcu(&inode->i_rcu, i_callback);
}

/**
 * new_inode_pseudo - make an inode that its file system does not list
 */
struct inode *new_inode_pseudo(struct super_block *sb)
{
	return alloc_inode(sb);
}

/**
 * new_inode - make an inode with one reference
 *
 * Returns NULL without memory. Process context.
 */
struct inode *new_inode(struct super_block *sb)
{
	struct inode *inode = alloc_inode(sb);

	if (inode) {
		spin_lock(&sb->s_inode_list_lock);
		list_add(&inode->i_sb_list, &sb->s_inodes);
		spin_unlock(&sb->s_inode_list_lock);
	}
	return inode;
}
EXPORT_SYMBOL(new_inode);

/**
 * get_next_ino - an inode number for file systems that have none of their own; never 0
 */
unsigned int get_next_ino(void)
{
	unsigned int ino;

	do {
		ino = atomic_inc_return(&last_ino);
	} while (unlikely(!ino));
	return ino;
}
EXPORT_SYMBOL(get_next_ino);

/* ---- Links ---- */

/**
 * drop_nlink, clear_nlink, set_nlink, inc_nlink - change the number of names
 */
void drop_nlink(struct inode *inode)
{
	WARN_ON(inode->i_nlink == 0);
	inode->__i_nlink--;
}
EXPORT_SYMBOL(drop_nlink);

void clear_nlink(struct inode *inode)
{
	inode->__i_nlink = 0;
}
EXPORT_SYMBOL(clear_nlink);

void set_nlink(struct inode *inode, unsigned int nlink)
{
	inode->__i_nlink = nlink;
}
EXPORT_SYMBOL(set_nlink);

void inc_nlink(struct inode *inode)
{
	WARN_ON(inode->i_nlink == 0 && !(inode->i_state & I_LINKABLE));
	inode->__i_nlink++;
}
EXPORT_SYMBOL(inc_nlink);

/* ---- References ---- */

/**
 * ihold - one more reference; the caller has one
 */
void ihold(struct inode *inode)
{
	WARN_ON(atomic_inc_return(&inode->i_count) < 2);
}
EXPORT_SYMBOL(ihold);

/**
 * igrab - one more reference, where the caller only knows that the memory is there
 *
 * Returns NULL if the inode is being freed.
 */
struct inode *igrab(struct inode *inode)
{
	spin_lock(&inode->i_lock);
	if (inode->i_state & (I_FREEING | I_WILL_FREE)) {
		spin_unlock(&inode->i_lock);
		return NULL;
	}
	atomic_inc(&inode->i_count);
	spin_unlock(&inode->i_lock);
	return inode;
}
EXPORT_SYMBOL(igrab);

/**
 * clear_inode - the file system's evict_inode() is done with the contents
 */
void clear_inode(struct inode *inode)
{
	BUG_ON(inode->i_data.nrpages);
	BUG_ON(!(inode->i_state & I_FREEING));
	BUG_ON(inode->i_state & I_CLEAR);
	inode->i_state = I_FREEING | I_CLEAR;
}
EXPORT_SYMBOL(clear_inode);

/* Free an inode in state I_FREEING that nobody refers to. */
static void evict(struct inode *inode)
{
	const struct super_operations *op = inode->i_sb->s_op;

	BUG_ON(!(inode->i_state & I_FREEING));
	if (!list_empty(&inode->i_sb_list)) {
		spin_lock(&inode->i_sb->s_inode_list_lock);
		list_del_init(&inode->i_sb_list);
		spin_unlock(&inode->i_sb->s_inode_list_lock);
	}
	writeback_forget_inode(inode);
	if (op->evict_inode) {
		op->evict_inode(inode);
	} else {
		truncate_inode_pages_final(&inode->i_data);
		clear_inode(inode);
	}
	if (S_ISCHR(inode->i_mode) && inode->i_cdev)
		cd_forget(inode);
	remove_inode_hash(inode);
	spin_lock(&inode->i_lock);
	wake_up_bit(&inode->i_state, __I_NEW);
	spin_unlock(&inode->i_lock);
	destroy_inode(inode);
}

static void iput_final(struct inode *inode)
{
	struct super_block *sb = inode->i_sb;
	const struct super_operations *op = sb->s_op;
	bool drop = op->drop_inode ? op->drop_inode(inode) : generic_drop_inode(inode);

	if (!drop && !(inode->i_state & I_DONTCACHE) && (sb->s_flags & SB_ACTIVE)) {
		spin_unlock(&inode->i_lock);
		return;
	}
	if (!drop && op->write_inode && (inode->i_state & I_DIRTY_ALL)) {
		inode->i_state |= I_WILL_FREE;
		spin_unlock(&inode->i_lock);
		op->write_inode(inode, NULL);
		spin_lock(&inode->i_lock);
		inode->i_state &= ~I_WILL_FREE;
	}
	inode->i_state |= I_FREEING;
	spin_unlock(&inode->i_lock);
	evict(inode);
}

/**
 * iput - drop a reference; the last one may free the inode
 * @inode: may be NULL
 *
 * May sleep.
 */
void iput(struct inode *inode)
{
	if (!inode)
		return;
	BUG_ON(inode->i_state & I_CLEAR);
	if (atomic_dec_and_lock(&inode->i_count, &inode->i_lock))
		iput_final(inode);
}
EXPORT_SYMBOL(iput);

/**
 * generic_delete_inode - a drop_inode() for file systems that keep no unused inodes
 */
int generic_delete_inode(struct inode *inode)
{
	return 1;
}
EXPORT_SYMBOL(generic_delete_inode);

/**
 * evict_inodes - free every unused inode of a file system that is being unmounted
 */
void evict_inodes(struct super_block *sb)
{
	struct inode *inode, *next;
	LIST_HEAD(dispose);

	spin_lock(&sb->s_inode_list_lock);
	list_for_each_entry_safe(inode, next, &sb->s_inodes, i_sb_list) {
		spin_lock(&inode->i_lock);
		if (!atomic_read(&inode->i_count) && !(inode->i_state & (I_NEW | I_FREEING | I_WILL_FREE))) {
			inode->i_state |= I_FREEING;
			list_move(&inode->i_sb_list, &dispose);
		}
		spin_unlock(&inode->i_lock);
	}
	spin_unlock(&sb->s_inode_list_lock);
	while (!list_empty(&dispose)) {
		inode = list_first_entry(&dispose, struct inode, i_sb_list);
		list_del_init(&inode->i_sb_list);
		evict(inode);
	}
}
EXPORT_SYMBOL_GPL(evict_inodes);

/* ---- Finding by number ---- */

static void wait_on_inode(struct inode *inode)
{
	wait_on_bit(&inode->i_state, __I_NEW, TASK_UNINTERRUPTIBLE);
}

/* inode_hash_lock is held. Returns a matching inode with a reference. */
static struct inode *find_inode(struct super_block *sb, struct hlist_head *chain, unsigned long hashval,
				int (*test)(struct inode *, void *), void *data)
{
	struct inode *inode;

	hlist_for_each_entry(inode, chain, i_hash) {
		if (inode->i_sb != sb || (test ? !test(inode, data) : inode->i_ino != hashval))
			continue;
		spin_lock(&inode->i_lock);
		if (inode->i_state & (I_FREEING | I_WILL_FREE)) {
			spin_unlock(&inode->i_lock);
			continue;
		}
		atomic_inc(&inode->i_count);
		spin_unlock(&inode->i_lock);
		return inode;
	}
	return NULL;
}

/**
 * ilookup5 - find an inode by what @test says
 * @hashval: usually the inode number
 *
 * Returns it with a reference, complete, or NULL. May sleep.
 */
struct inode *ilookup5(struct super_block *sb, unsigned long hashval, int (*test)(struct inode *, void *), void *data)
{
	struct inode *inode;

	do {
		spin_lock(&inode_hash_lock);
		inode = find_inode(sb, inode_chain(sb, hashval), hashval, test, data);
		spin_unlock(&inode_hash_lock);
		if (!inode)
			return NULL;
		wait_on_inode(inode);
		if (likely(!inode_unhashed(inode)))
			return inode;
		iput(inode);
	} while (true);
}
EXPORT_SYMBOL(ilookup5);

/**
 * ilookup - find an inode by number
 */
struct inode *ilookup(struct super_block *sb, unsigned long ino)
{
	return ilookup5(sb, ino, NULL, NULL);
}
EXPORT_SYMBOL(ilookup);

/**
 * iget5_locked - find an inode, or make one
 * @set: gives a new inode its identity; called with a spinlock held; NULL: the number is enough
 *
 * Returns it with a reference; I_NEW is set if it was made: fill it and call unlock_new_inode(). NULL without memory.
 */
struct inode *iget5_locked(struct super_block *sb, unsigned long hashval, int (*test)(struct inode *, void *),
			   int (*set)(struct inode *, void *), void *data)
{
	struct hlist_head *chain = inode_chain(sb, hashval);
	struct inode *inode, *old;

	inode = ilookup5(sb, hashval, test, data);
	if (inode)
		return inode;
	inode = new_inode(sb);
	if (!inode)
		return NULL;
	do {
		spin_lock(&inode_hash_lock);
		old = find_inode(sb, chain, hashval, test, data);
		if (!old) {
			if (set && set(inode, data)) {
				spin_unlock(&inode_hash_lock);
				iput(inode);
				return NULL;
			}
			if (!set)
				inode->i_ino = hashval;
			inode->i_state |= I_NEW;
			hlist_add_head(&inode->i_hash, chain);
		}
		spin_unlock(&inode_hash_lock);
		if (!old)
			return inode;
		wait_on_inode(old);
		if (likely(!inode_unhashed(old)))
			break;
		iput(old);
	} while (true);
	iput(inode);
	return old;
}
EXPORT_SYMBOL(iget5_locked);

/**
 * iget_locked - the same by number alone
 */
struct inode *iget_locked(struct super_block *sb, unsigned long ino)
{
	return iget5_locked(sb, ino, NULL, NULL, NULL);
}
EXPORT_SYMBOL(iget_locked);

/**
 * insert_inode_locked - put a new inode into the hash, in state I_NEW
 *
 * Returns -EBUSY if the number is taken.
 */
int insert_inode_locked(struct inode *inode)
{
	struct inode *old;

	spin_lock(&inode_hash_lock);
	old = find_inode(inode->i_sb, inode_chain(inode->i_sb, inode->i_ino), inode->i_ino, NULL, NULL);
	if (!old) {
		inode->i_state |= I_NEW | I_CREATING;
		hlist_add_head(&inode->i_hash, inode_chain(inode->i_sb, inode->i_ino));
	}
	spin_unlock(&inode_hash_lock);
	if (!old)
		return 0;
	iput(old);
	return -EBUSY;
}
EXPORT_SYMBOL(insert_inode_locked);

/**
 * unlock_new_inode - an inode in state I_NEW is complete
 */
void unlock_new_inode(struct inode *inode)
{
	spin_lock(&inode->i_lock);
	WARN_ON(!(inode->i_state & I_NEW));
	inode->i_state &= ~I_NEW & ~I_CREATING;
	smp_mb();
	wake_up_bit(&inode->i_state, __I_NEW);
	spin_unlock(&inode->i_lock);
}
EXPORT_SYMBOL(unlock_new_inode);

/**
 * discard_new_inode - an inode in state I_NEW will not be needed
 */
void discard_new_inode(struct inode *inode)
{
	unlock_new_inode(inode);
	iput(inode);
}
EXPORT_SYMBOL(discard_new_inode);

static int bad_file_open(struct inode *inode, struct file *file)
{
	return -EIO;
}
static const struct file_operations bad_file_ops = { .open = bad_file_open };
static const struct inode_operations bad_inode_ops = {};

/**
 * make_bad_inode - the inode could not be read: all that is left of it fails with -EIO
 */
void make_bad_inode(struct inode *inode)
{
	remove_inode_hash(inode);
	inode->i_mode = S_IFREG;
	inode->i_op = &bad_inode_ops;
	inode->i_fop = &bad_file_ops;
}
EXPORT_SYMBOL(make_bad_inode);

/**
 * is_bad_inode - whether make_bad_inode() was called
 */
bool is_bad_inode(struct inode *inode)
{
	return inode->i_op == &bad_inode_ops;
}
EXPORT_SYMBOL(is_bad_inode);

/**
 * iget_failed - an inode in state I_NEW could not be filled
 */
void iget_failed(struct inode *inode)
{
	make_bad_inode(inode);
	unlock_new_inode(inode);
	iput(inode);
}
EXPORT_SYMBOL(iget_failed);

/**
 * __insert_inode_hash, __remove_inode_hash - make an inode findable by number, or no longer
 */
void __insert_inode_hash(struct inode *inode, unsigned long hashval)
{
	spin_lock(&inode_hash_lock);
	hlist_add_head(&inode->i_hash, inode_chain(inode->i_sb, hashval));
	spin_unlock(&inode_hash_lock);
}
EXPORT_SYMBOL(__insert_inode_hash);

void __remove_inode_hash(struct inode *inode)
{
	spin_lock(&inode_hash_lock);
	hlist_del_init(&inode->i_hash);
	spin_unlock(&inode_hash_lock);
}
EXPORT_SYMBOL(__remove_inode_hash);

/* ---- Attributes ---- */

/**
 * init_special_inode - make a new inode a device node, FIFO or socket
 */
void init_special_inode(struct inode *inode, umode_t mode, dev_t rdev)
{
	inode->i_mode = mode;
	if (S_ISCHR(mode)) {
		inode->i_fop = &def_chr_fops;
		inode->i_rdev = rdev;
	} else if (S_ISBLK(mode)) {
		inode->i_rdev = rdev;
	} else if (S_ISFIFO(mode)) {
		inode->i_fop = &pipefifo_fops;
	} else if (!S_ISSOCK(mode)) {
		pr_debug("init_special_inode: bogus i_mode (%o) for inode %s:%lu\n", mode, inode->i_sb->s_id,
			 inode->i_ino);
	}
}
EXPORT_SYMBOL(init_special_inode);

/**
 * inode_init_owner - owner, group and mode of a new inode in folder @dir
 */
void inode_init_owner(struct user_namespace *ns, struct inode *inode, const struct inode *dir, umode_t mode)
{
	inode->i_uid = current_fsuid();
	if (dir && dir->i_mode & S_ISGID) {
		inode->i_gid = dir->i_gid;
		if (S_ISDIR(mode))
			mode |= S_ISGID;
	} else {
		inode->i_gid = current_fsgid();
	}
	inode->i_mode = mode;
}
EXPORT_SYMBOL(inode_init_owner);

/**
 * inode_owner_or_capable - whether the current task may do what only the owner may
 */
bool inode_owner_or_capable(struct user_namespace *ns, const struct inode *inode)
{
	return uid_eq(current_fsuid(), inode->i_uid) || capable(CAP_FOWNER);
}
EXPORT_SYMBOL(inode_owner_or_capable);

/**
 * inode_set_flags - set the bits of i_flags in @mask to those of @flags
 */
void inode_set_flags(struct inode *inode, unsigned int flags, unsigned int mask)
{
	spin_lock(&inode->i_lock);
	WRITE_ONCE(inode->i_flags, (inode->i_flags & ~mask) | (flags & mask));
	spin_unlock(&inode->i_lock);
}
EXPORT_SYMBOL(inode_set_flags);

/**
 * timestamp_truncate - @t in the range and grain of the file system
 */
struct timespec64 timestamp_truncate(struct timespec64 t, struct inode *inode)
{
	struct super_block *sb = inode->i_sb;
	u32 gran = sb->s_time_gran;

	t.tv_sec = clamp(t.tv_sec, sb->s_time_min, sb->s_time_max);
	if (t.tv_sec == sb->s_time_max || t.tv_sec == sb->s_time_min)
		t.tv_nsec = 0;
	if (gran > 1)
		t.tv_nsec -= t.tv_nsec % gran;
	return t;
}
EXPORT_SYMBOL(timestamp_truncate);

/**
 * current_time - now, as this file system stores it
 */
struct timespec64 current_time(struct inode *inode)
{
	struct timespec64 now;

	ktime_get_coarse_real_ts64(&now);
	return inode->i_sb ? timestamp_truncate(now, inode) : now;
}
EXPORT_SYMBOL(current_time);

/**
 * generic_update_time - set the times that @flags (S_ATIME ...) names to @time
 */
int generic_update_time(struct inode *inode, struct timespec64 *time, int flags)
{
	if (flags & ATTR_ATIME)
		inode->i_atime = *time;
	if (flags & ATTR_CTIME)
		inode->i_ctime = *time;
	if (flags & ATTR_MTIME)
		inode->i_mtime = *time;
	__mark_inode_dirty(inode, I_DIRTY_TIME);
	return 0;
}
EXPORT_SYMBOL(generic_update_time);

/**
 * touch_atime - the file was read
 *
 * As with Linux's "relatime": the time moves only when it is older than the last change, or a day old.
 */
void touch_atime(const struct path *path)
{
	struct inode *inode = d_inode(path->dentry);
	struct timespec64 now;

	if (inode->i_flags & S_NOATIME || IS_NOATIME(inode) || path->mnt->mnt_flags & (MNT_NOATIME | MNT_READONLY))
		return;
	now = current_time(inode);
	if (timespec64_compare(&inode->i_mtime, &inode->i_atime) < 0 &&
	    timespec64_compare(&inode->i_ctime, &inode->i_atime) < 0 &&
	    now.tv_sec - inode->i_atime.tv_sec < 24 * 60 * 60)
		return;
	if (inode->i_op->update_time)
		inode->i_op->update_time(inode, &now, ATTR_ATIME);
	else
		generic_update_time(inode, &now, ATTR_ATIME);
}
EXPORT_SYMBOL(touch_atime);

/**
 * file_update_time - the file was written
 *
 * Returns 0 or -errno of the file system.
 */
int file_update_time(struct file *file)
{
	struct inode *inode = file_inode(file);
	struct timespec64 now;

	if (IS_NOCMTIME(inode) || file->f_mode & FMODE_NOCMTIME)
		return 0;
	now = current_time(inode);
	if (inode->i_op->update_time)
		return inode->i_op->update_time(inode, &now, ATTR_CTIME | ATTR_MTIME);
	return generic_update_time(inode, &now, ATTR_CTIME | ATTR_MTIME);
}
EXPORT_SYMBOL(file_update_time);

/**
 * __mark_inode_dirty - the inode differs from what its file system has stored
 */
void __mark_inode_dirty(struct inode *inode, int flags)
{
	struct super_block *sb = inode->i_sb;

	if (!sb->s_op->dirty_inode && !sb->s_op->write_inode)
		return;
	if (flags & (I_DIRTY_INODE | I_DIRTY_TIME) && sb->s_op->dirty_inode)
		sb->s_op->dirty_inode(inode, flags & (I_DIRTY_INODE | I_DIRTY_TIME));
	spin_lock(&inode->i_lock);
	inode->i_state |= flags;
	spin_unlock(&inode->i_lock);
}
EXPORT_SYMBOL(__mark_inode_dirty);

static void init_once(void *p)
{
	inode_init_once(p);
}

void __init inode_init(void)
{
	inode_cache = kmem_cache_create("inode_cache", sizeof(struct inode), 0,
					SLAB_RECLAIM_ACCOUNT | SLAB_PANIC | SLAB_ACCOUNT, init_once);
}
