// SPDX-License-Identifier: MIT
/*
 * hostfs: the host's files, read-only, under a layer in RAM that takes every change and vanishes with the machine.
 *
 * There is one kind of inode. One that shows a file of the host remembers its path there and, while nothing has been changed, can be
 * forgotten and found again by a lookup: the host's device and inode number identify it (for a folder the path as well, since a host may show
 * the same folder twice). The first change pins it: it holds a reference to itself from then on, until its last name goes. What is changed:
 *   - attributes: in the inode;
 *   - contents: pages of the page cache that are dirty are the file's own and stay, or go to swap; others can be read again, from the host
 *     as far as host_size reaches, and are zero behind it. A truncation lowers host_size, a hole below it is noted (fallocate.c). So a change
 *     costs the pages it touches and copies nothing else;
 *   - names of a folder: a tree of what differs (names.c). A renamed folder goes on showing the same one of the host.
 * Inodes made here have no path; the names that mean them hold them.
 *
 * Whatever the host does to a file after its attributes or pages were read may be seen or not; a file that is opened again unchanged
 * here is read afresh if the host's size or time of change are different.
 *
 * The host's devices, sockets and FIFOs are shown but cannot be opened (-ENXIO). The top folders proc, sys and dev of the host are never shown.
 * What the user who runs the machine may not read gives -EACCES.
 *
 * Locks: i_rwsem guards names, attributes and host_size; handle_lock the host's handle. Both before page locks.
 */
#include <linux/init.h>
#include <linux/kdev_t.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/slab.h>
#include <linux/statfs.h>
#include <linux/string.h>
#include "hostfs.h"
#include "../internal.h"

static struct kmem_cache *hostfs_inode_cache;

/* ---- Identity ---- */

/* The inode number that programs see: the host's, with the index of its device in the upper bits. */
unsigned long hostfs_ino(struct super_block *sb, u64 dev, u64 ino)
{
	struct hostfs_super *super = sb->s_fs_info;
	unsigned int i;

	spin_lock(&super->lock);
	for (i = 0; i < super->nr_devices && super->devices[i] != dev; i++)
		;
	if (i == super->nr_devices && i < HOSTFS_MAX_DEVICES)
		super->devices[super->nr_devices++] = dev;
	spin_unlock(&super->lock);
	return ino ^ (unsigned long)min(i, HOSTFS_MAX_DEVICES - 1U) << HOSTFS_INO_SHIFT;
}

struct identity {
	const char *path;
	const struct arch_host_stat *st;
	unsigned long ino;
};

static int same_inode(struct inode *inode, void *data)
{
	struct hostfs_inode *hi = HOSTFS_I(inode);
	struct identity *id = data;

	if (!hi->path || hi->dev != id->st->dev || hi->ino != id->st->ino)
		return 0;
	if ((inode->i_mode ^ id->st->mode) & S_IFMT)
		return 0;
	return !S_ISDIR(id->st->mode) || !strcmp(hi->path, id->path);
}

static int set_inode(struct inode *inode, void *data)
{
	struct hostfs_inode *hi = HOSTFS_I(inode);
	struct identity *id = data;

	hi->path = id->path;
	hi->dev = id->st->dev;
	hi->ino = id->st->ino;
	inode->i_ino = id->ino;
	inode->i_mode = id->st->mode;
	return 0;
}

/* ---- Attributes ---- */

static struct timespec64 to_timespec(struct arch_host_time time)
{
	return (struct timespec64){ .tv_sec = time.sec, .tv_nsec = time.nsec };
}

static void take_attributes(struct inode *inode, const struct arch_host_stat *st)
{
	inode->i_mode = st->mode;
	i_uid_write(inode, st->uid);
	i_gid_write(inode, st->gid);
	set_nlink(inode, st->nlink);
	inode->i_blocks = st->blocks;
	inode->i_atime = to_timespec(st->atime);
	inode->i_mtime = to_timespec(st->mtime);
	inode->i_ctime = to_timespec(st->ctime);
	i_size_write(inode, st->size);
	HOSTFS_I(inode)->host_size = S_ISREG(st->mode) ? st->size : 0;
}

/* Look again at an inode that nothing here has changed. */
void hostfs_refresh(struct inode *inode, const struct arch_host_stat *st)
{
	struct timespec64 mtime = to_timespec(st->mtime);
	bool stale = inode->i_size != st->size || !timespec64_equal(&inode->i_mtime, &mtime);

	if (HOSTFS_I(inode)->pinned)
		return;
	take_attributes(inode, st);
	if (stale && S_ISREG(inode->i_mode))
		invalidate_inode_pages2(inode->i_mapping);
}

static int special_open(struct inode *inode, struct file *file)
{
	return -ENXIO;
}

static const struct file_operations special_operations = { .open = special_open, .llseek = noop_llseek };

static const char *host_get_link(struct dentry *dentry, struct inode *inode, struct delayed_call *done)
{
	char *text = READ_ONCE(inode->i_link);
	long length;

	if (text || !HOSTFS_I(inode)->path)
		return text;
	text = kmalloc(PATH_MAX, GFP_KERNEL);
	if (!text)
		return ERR_PTR(-ENOMEM);
	length = arch_host_readlink(HOSTFS_I(inode)->path, text, PATH_MAX - 1);
	if (length < 0) {
		kfree(text);
		return ERR_PTR(length);
	}
	text[length] = '\0';
	set_delayed_call(done, kfree_link, text);
	return text;
}

static const struct inode_operations hostfs_link_inode_operations = {
	.get_link = host_get_link,
	.setattr = hostfs_setattr,
	.getattr = hostfs_getattr,
};

static const struct inode_operations hostfs_special_inode_operations = {
	.setattr = hostfs_setattr,
	.getattr = hostfs_getattr,
};

static void set_operations(struct inode *inode)
{
	inode->i_mapping->a_ops = &hostfs_aops;
	switch (inode->i_mode & S_IFMT) {
	case S_IFREG:
		inode->i_op = &hostfs_file_inode_operations;
		inode->i_fop = &hostfs_file_operations;
		break;
	case S_IFDIR:
		inode->i_op = &hostfs_dir_inode_operations;
		inode->i_fop = &hostfs_dir_operations;
		break;
	case S_IFLNK:
		inode->i_op = &hostfs_link_inode_operations;
		break;
	default:
		inode->i_op = &hostfs_special_inode_operations;
		break;
	}
}

/* ---- Making inodes ---- */

/*
 * The inode that shows @path of the host, whose attributes are @st.
 * @path: from kmalloc; used up
 *
 * Returns it with a reference, or an error.
 */
struct inode *hostfs_iget(struct super_block *sb, const char *path, const struct arch_host_stat *st)
{
	struct identity id = { path, st, hostfs_ino(sb, st->dev, st->ino) };
	struct inode *inode = iget5_locked(sb, id.ino, same_inode, set_inode, &id);

	if (!inode || !(inode->i_state & I_NEW)) {
		kfree(path);
		if (inode)
			hostfs_refresh(inode, st);
		return inode ?: ERR_PTR(-ENOMEM);
	}
	take_attributes(inode, st);
	set_operations(inode);
	if (special_file(inode->i_mode)) {
		inode->i_fop = &special_operations;
		inode->i_rdev = new_decode_dev(st->rdev);
	}
	unlock_new_inode(inode);
	return inode;
}

/* A new inode for a name in @dir. Returns it with a reference, or NULL without memory. */
struct inode *hostfs_new_inode(struct super_block *sb, const struct inode *dir, umode_t mode, dev_t dev)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	inode->i_ino = get_next_ino() | (unsigned long)HOSTFS_MAX_DEVICES << HOSTFS_INO_SHIFT;
	inode_init_owner(&init_user_ns, inode, dir, mode);
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(inode);
	set_nlink(inode, S_ISDIR(mode) ? 2 : 1);
	set_operations(inode);
	if (special_file(inode->i_mode))
		init_special_inode(inode, inode->i_mode, dev);
	return inode;
}

/* Something about the inode is now different from the host: keep it, as long as it has a name. */
void hostfs_pin(struct inode *inode)
{
	struct hostfs_inode *hi = HOSTFS_I(inode);

	if (hi->path && inode->i_nlink && !test_and_set_bit(0, &hi->pinned))
		ihold(inode);
}

/* Its last name is gone. */
void hostfs_unpin(struct inode *inode)
{
	if (test_and_clear_bit(0, &HOSTFS_I(inode)->pinned))
		iput(inode);
}

/*
 * The page in which the file will end is brought back from swap, so that what lies behind the end can be zeroed. The size that the file has
 * already gives up what is allocated behind it.
 */
static int change_size(struct inode *inode, loff_t size)
{
	struct hostfs_inode *hi = HOSTFS_I(inode);
	loff_t old = inode->i_size;

	if (size & ~PAGE_MASK && xa_load(&hi->swapped, size >> PAGE_SHIFT)) {
		struct page *page = read_mapping_page(inode->i_mapping, size >> PAGE_SHIFT, NULL);

		if (IS_ERR(page))
			return PTR_ERR(page);
		put_page(page);
	}
	filemap_invalidate_lock(inode->i_mapping);
	hi->host_size = min(hi->host_size, size);
	truncate_setsize(inode, size);
	if (size <= old)
		hostfs_drop_swapped(hi, (size + PAGE_SIZE - 1) >> PAGE_SHIFT);
	filemap_invalidate_unlock(inode->i_mapping);
	if (size != old)
		inode->i_mtime = inode->i_ctime = current_time(inode);
	return 0;
}

int hostfs_setattr(struct user_namespace *ns, struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = d_inode(dentry);
	int error = setattr_prepare(ns, dentry, attr);

	if (error)
		return error;
	hostfs_pin(inode);
	if (attr->ia_valid & ATTR_SIZE) {
		error = change_size(inode, attr->ia_size);
		if (error)
			return error;
	}
	setattr_copy(ns, inode, attr);
	return 0;
}

int hostfs_getattr(struct user_namespace *ns, const struct path *path, struct kstat *stat, u32 mask, unsigned int flags)
{
	struct inode *inode = d_inode(path->dentry);

	generic_fillattr(ns, inode, stat);
	stat->blksize = PAGE_SIZE;
	if (S_ISREG(inode->i_mode) && (HOSTFS_I(inode)->pinned || !HOSTFS_I(inode)->path || !inode->i_nlink))
		stat->blocks = hostfs_count_pages(HOSTFS_I(inode)) << (PAGE_SHIFT - 9);
	return 0;
}

/* ---- The superblock ---- */

static struct inode *hostfs_alloc_inode(struct super_block *sb)
{
	struct hostfs_inode *hi = kmem_cache_alloc(hostfs_inode_cache, GFP_KERNEL);

	if (!hi)
		return NULL;
	hi->path = NULL;
	hi->dev = hi->ino = 0;
	hi->host_size = 0;
	hi->pinned = 0;
	hi->opens = 0;
	hi->handle = -1;
	xa_init(&hi->swapped);
	hi->names = RB_ROOT;
	mutex_init(&hi->handle_lock);
	return &hi->vfs;
}

static void hostfs_free_inode(struct inode *inode)
{
	if (S_ISLNK(inode->i_mode))
		kfree(inode->i_link);
	kfree(HOSTFS_I(inode)->path);
	kmem_cache_free(hostfs_inode_cache, HOSTFS_I(inode));
}

static void hostfs_evict_inode(struct inode *inode)
{
	truncate_inode_pages_final(&inode->i_data);
	hostfs_drop_swapped(HOSTFS_I(inode), 0);
	clear_inode(inode);
	hostfs_drop_names(HOSTFS_I(inode));
}

static int hostfs_statfs(struct dentry *dentry, struct kstatfs *buf)
{
	struct sysinfo info;

	si_meminfo(&info);
	buf->f_type = HOSTFS_SUPER_MAGIC;
	buf->f_bsize = PAGE_SIZE;
	buf->f_blocks = info.totalram;
	buf->f_bfree = buf->f_bavail = info.freeram;
	buf->f_namelen = NAME_MAX;
	buf->f_fsid = u64_to_fsid(huge_encode_dev(dentry->d_sb->s_dev));
	return 0;
}

static const struct super_operations hostfs_super_operations = {
	.alloc_inode = hostfs_alloc_inode,
	.free_inode = hostfs_free_inode,
	.evict_inode = hostfs_evict_inode,
	.drop_inode = generic_delete_inode,
	.statfs = hostfs_statfs,
};

/* Names that do not exist are asked for again: the host may make them. */
static int hostfs_d_delete(const struct dentry *dentry)
{
	return d_really_is_negative(dentry);
}

static const struct dentry_operations hostfs_dentry_operations = { .d_delete = hostfs_d_delete };

/* The kernel's own trees stand where the host has its own. */
static int hide_kernel_trees(struct inode *root)
{
	static const char *const names[] = { "dev", "proc", "sys" };

	for (int i = 0; i < ARRAY_SIZE(names); i++) {
		struct qstr name = QSTR_INIT(names[i], strlen(names[i]));
		struct hostfs_name *entry = hostfs_alloc_name(&name);

		if (!entry)
			return -ENOMEM;
		hostfs_hide_name(root, entry, true);
	}
	return 0;
}

static struct inode *make_root(struct super_block *sb, const char *path)
{
	struct arch_host_stat st;
	char *copy;
	int error = arch_host_lstat(path, &st);

	if (error)
		return ERR_PTR(error);
	if (!S_ISDIR(st.mode))
		return ERR_PTR(-ENOTDIR);
	copy = kstrdup(path, GFP_KERNEL);
	return copy ? hostfs_iget(sb, copy, &st) : ERR_PTR(-ENOMEM);
}

static int hostfs_fill_super(struct super_block *sb, void *data, int silent)
{
	/* Only the kernel itself may name another folder. */
	const char *path = sb->s_flags & SB_KERNMOUNT && data ? data : arch_host_root()->path;
	struct hostfs_super *super;
	struct inode *root;
	int error;

	if (!path)
		return -ENODEV;
	super = kzalloc(sizeof(*super), GFP_KERNEL);
	if (!super)
		return -ENOMEM;
	spin_lock_init(&super->lock);
	sb->s_fs_info = super;
	sb->s_maxbytes = MAX_LFS_FILESIZE;
	sb->s_blocksize = PAGE_SIZE;
	sb->s_blocksize_bits = PAGE_SHIFT;
	sb->s_magic = HOSTFS_SUPER_MAGIC;
	sb->s_op = &hostfs_super_operations;
	sb->s_d_op = &hostfs_dentry_operations;
	sb->s_time_gran = 1;
	root = make_root(sb, path);
	if (IS_ERR(root))
		return PTR_ERR(root);
	error = hide_kernel_trees(root);
	if (error) {
		iput(root);
		return error;
	}
	sb->s_root = d_make_root(root);
	return sb->s_root ? 0 : -ENOMEM;
}

static struct dentry *hostfs_mount(struct file_system_type *type, int flags, const char *name, void *data)
{
	return mount_nodev(type, flags, data, hostfs_fill_super);
}

/* Let go of every inode that holds itself or is held by a name. Nobody uses the file system any more. */
static void release_changes(struct super_block *sb)
{
	struct inode *inode, *last = NULL;

	spin_lock(&sb->s_inode_list_lock);
	list_for_each_entry(inode, &sb->s_inodes, i_sb_list) {
		if (!igrab(inode))
			continue;
		spin_unlock(&sb->s_inode_list_lock);
		iput(last);
		last = inode; /* keeps its place in the list */
		hostfs_drop_names(HOSTFS_I(inode));
		hostfs_unpin(inode);
		spin_lock(&sb->s_inode_list_lock);
	}
	spin_unlock(&sb->s_inode_list_lock);
	iput(last);
}

static void hostfs_kill_sb(struct super_block *sb)
{
	release_changes(sb);
	kill_anon_super(sb);
	kfree(sb->s_fs_info);
}

static struct file_system_type hostfs_fs_type = {
	.owner = THIS_MODULE,
	.name = "hostfs",
	.mount = hostfs_mount,
	.kill_sb = hostfs_kill_sb,
};

static void init_once(void *p)
{
	inode_init_once(&((struct hostfs_inode *)p)->vfs);
}

void __init hostfs_init(void)
{
	hostfs_inode_cache = kmem_cache_create("hostfs_inode_cache", sizeof(struct hostfs_inode), 0,
					       SLAB_RECLAIM_ACCOUNT | SLAB_PANIC | SLAB_ACCOUNT, init_once);
	register_filesystem(&hostfs_fs_type);
}
