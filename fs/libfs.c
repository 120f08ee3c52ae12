// SPDX-License-Identifier: MIT
/*
 * Ready-made parts for file systems that exist in memory only: their tree is the dentry cache itself. Each name is
 * pinned by one extra reference from the moment it is created (dget() in mknod and its like) until it is removed
 * (dput() in simple_unlink()), or until kill_litter_super() drops them all.
 *
 * A folder is read by walking d_subdirs from a cursor, a dentry of the open file that keeps its place between reads.
 */
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/pagemap.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/statfs.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "internal.h"

/**
 * simple_getattr - the getattr() of such file systems
 */
int simple_getattr(struct user_namespace *ns, const struct path *path, struct kstat *stat, u32 mask, unsigned int flags)
{
	struct inode *inode = d_inode(path->dentry);

	generic_fillattr(ns, inode, stat);
	stat->blocks = inode->i_mapping->nrpages << (PAGE_SHIFT - 9);
	return 0;
}
EXPORT_SYMBOL(simple_getattr);

/**
 * simple_statfs - their statfs()
 */
int simple_statfs(struct dentry *dentry, struct kstatfs *buf)
{
	buf->f_fsid = u64_to_fsid(huge_encode_dev(dentry->d_sb->s_dev));
	buf->f_type = dentry->d_sb->s_magic;
	buf->f_bsize = PAGE_SIZE;
	buf->f_namelen = NAME_MAX;
	return 0;
}
EXPORT_SYMBOL(simple_statfs);

/**
 * always_delete_dentry - a d_delete(): unused names are not kept
 */
int always_delete_dentry(const struct dentry *dentry)
{
	return 1;
}
EXPORT_SYMBOL(always_delete_dentry);

const struct dentry_operations simple_dentry_operations = { .d_delete = always_delete_dentry };
EXPORT_SYMBOL(simple_dentry_operations);

/**
 * simple_lookup - their lookup(): what is not in the dentry cache does not exist
 */
struct dentry *simple_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	if (dentry->d_name.len > NAME_MAX)
		return ERR_PTR(-ENAMETOOLONG);
	if (!dentry->d_sb->s_d_op)
		d_set_d_op(dentry, &simple_dentry_operations);
	d_add(dentry, NULL);
	return NULL;
}
EXPORT_SYMBOL(simple_lookup);

/**
 * simple_open - an open() that passes i_private on
 */
int simple_open(struct inode *inode, struct file *file)
{
	if (inode->i_private)
		file->private_data = inode->i_private;
	return 0;
}
EXPORT_SYMBOL(simple_open);

/**
 * generic_read_dir - the read() of folders
 */
ssize_t generic_read_dir(struct file *file, char __user *buf, size_t size, loff_t *ppos)
{
	return -EISDIR;
}
EXPORT_SYMBOL(generic_read_dir);

/**
 * noop_fsync - an fsync() where there is nothing to write to
 */
int noop_fsync(struct file *file, loff_t start, loff_t end, int datasync)
{
	return 0;
}
EXPORT_SYMBOL(noop_fsync);

/**
 * simple_nosetlease - a setlease() that gives none
 */
int simple_nosetlease(struct file *filp, long arg, struct file_lock **flp, void **priv)
{
	return -EINVAL;
}
EXPORT_SYMBOL(simple_nosetlease);

/* ---- Reading folders ---- */

/**
 * dcache_dir_open, dcache_dir_close, dcache_dir_lseek, dcache_readdir - a folder whose names are its dentry's children
 */
int dcache_dir_open(struct inode *inode, struct file *file)
{
	file->private_data = d_alloc_cursor(file->f_path.dentry);
	return file->private_data ? 0 : -ENOMEM;
}
EXPORT_SYMBOL(dcache_dir_open);

int dcache_dir_close(struct inode *inode, struct file *file)
{
	dput(file->private_data);
	return 0;
}
EXPORT_SYMBOL(dcache_dir_close);

static bool is_cursor(const struct dentry *dentry)
{
	return dentry->d_flags & DCACHE_DENTRY_KILLED;
}

/*
 * The @count-th name behind @p (a list entry of @parent's children), with a reference, or NULL. Newer names stand in
 * front, so a folder is listed newest first, as on Linux.
 */
static struct dentry *scan_positives(struct dentry *parent, struct list_head *p, loff_t count)
{
	struct dentry *found = NULL;

	spin_lock(&dcache_lock);
	for (p = p->next; p != &parent->d_subdirs; p = p->next) {
		struct dentry *d = list_entry(p, struct dentry, d_child);

		if (is_cursor(d) || !simple_positive(d))
			continue;
		if (count-- == 1) {
			found = dget(d);
			break;
		}
	}
	spin_unlock(&dcache_lock);
	return found;
}

/* Put the cursor behind @d, or take it off the list if @d is NULL. */
static void move_cursor(struct dentry *cursor, struct dentry *d)
{
	spin_lock(&dcache_lock);
	if (d)
		list_move(&cursor->d_child, &d->d_child);
	else
		list_del_init(&cursor->d_child);
	spin_unlock(&dcache_lock);
}

loff_t dcache_dir_lseek(struct file *file, loff_t offset, int whence)
{
	struct dentry *dentry = file->f_path.dentry, *to = NULL;

	switch (whence) {
	case SEEK_CUR:
		offset += file->f_pos;
		fallthrough;
	case SEEK_SET:
		if (offset >= 0)
			break;
		fallthrough;
	default:
		return -EINVAL;
	}
	if (offset != file->f_pos) {
		inode_lock_shared(dentry->d_inode);
		if (offset > 2)
			to = scan_positives(dentry, &dentry->d_subdirs, offset - 2);
		move_cursor(file->private_data, to);
		dput(to);
		file->f_pos = offset;
		inode_unlock_shared(dentry->d_inode);
	}
	return offset;
}
EXPORT_SYMBOL(dcache_dir_lseek);

int dcache_readdir(struct file *file, struct dir_context *ctx)
{
	struct dentry *dentry = file->f_path.dentry, *cursor = file->private_data, *next;
	struct list_head *from;

	if (!dir_emit_dots(file, ctx))
		return 0;
	if (ctx->pos == 2)
		from = &dentry->d_subdirs;
	else if (!list_empty(&cursor->d_child))
		from = &cursor->d_child;
	else
		return 0;
	while ((next = scan_positives(dentry, from, 1)) != NULL) {
		struct inode *inode = d_inode(next);

		if (!dir_emit(ctx, (const char *)next->d_name.name, next->d_name.len, inode->i_ino,
			      fs_umode_to_dtype(inode->i_mode))) {
			dput(next);
			break;
		}
		ctx->pos++;
		move_cursor(cursor, next);
		from = &cursor->d_child;
		dput(next);
	}
	if (!next)
		move_cursor(cursor, NULL);
	return 0;
}
EXPORT_SYMBOL(dcache_readdir);

const struct file_operations simple_dir_operations = {
	.open = dcache_dir_open,
	.release = dcache_dir_close,
	.llseek = dcache_dir_lseek,
	.read = generic_read_dir,
	.iterate_shared = dcache_readdir,
	.fsync = noop_fsync,
};
EXPORT_SYMBOL(simple_dir_operations);

const struct inode_operations simple_dir_inode_operations = { .lookup = simple_lookup };
EXPORT_SYMBOL(simple_dir_inode_operations);

/**
 * parent_ino - inode number of a dentry's parent
 */
ino_t parent_ino(struct dentry *dentry)
{
	struct dentry *parent = dget_parent(dentry);
	ino_t ino = d_inode(parent)->i_ino;

	dput(parent);
	return ino;
}

/**
 * fs_umode_to_dtype, fs_umode_to_ftype, fs_ftype_to_dtype - a file's type in other numberings
 */
unsigned char fs_umode_to_dtype(umode_t mode)
{
	return S_DT(mode);
}
EXPORT_SYMBOL_GPL(fs_umode_to_dtype);

unsigned char fs_umode_to_ftype(umode_t mode)
{
	static const unsigned char ftype[16] = {
		[DT_FIFO] = FT_FIFO,	[DT_CHR] = FT_CHRDEV,  [DT_DIR] = FT_DIR,   [DT_BLK] = FT_BLKDEV,
		[DT_REG] = FT_REG_FILE, [DT_LNK] = FT_SYMLINK, [DT_SOCK] = FT_SOCK,
	};

	return ftype[S_DT(mode)];
}
EXPORT_SYMBOL_GPL(fs_umode_to_ftype);

unsigned char fs_ftype_to_dtype(unsigned int filetype)
{
	static const unsigned char dtype[FT_MAX] = {
		[FT_REG_FILE] = DT_REG, [FT_DIR] = DT_DIR,   [FT_CHRDEV] = DT_CHR,  [FT_BLKDEV] = DT_BLK,
		[FT_FIFO] = DT_FIFO,	[FT_SOCK] = DT_SOCK, [FT_SYMLINK] = DT_LNK,
	};

	return filetype < FT_MAX ? dtype[filetype] : DT_UNKNOWN;
}
EXPORT_SYMBOL_GPL(fs_ftype_to_dtype);

/* ---- Changing names ---- */

/**
 * simple_link - another name for a file
 */
int simple_link(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = d_inode(old);

	inode->i_ctime = dir->i_ctime = dir->i_mtime = current_time(inode);
	inc_nlink(inode);
	ihold(inode);
	dget(dentry);
	d_instantiate(dentry, inode);
	return 0;
}
EXPORT_SYMBOL(simple_link);

/**
 * simple_empty - whether a folder has no names; its i_rwsem is held
 */
int simple_empty(struct dentry *dentry)
{
	struct dentry *child;
	int ret = 1;

	spin_lock(&dcache_lock);
	list_for_each_entry(child, &dentry->d_subdirs, d_child) {
		if (!is_cursor(child) && simple_positive(child)) {
			ret = 0;
			break;
		}
	}
	spin_unlock(&dcache_lock);
	return ret;
}
EXPORT_SYMBOL(simple_empty);

/**
 * simple_unlink - remove a name
 */
int simple_unlink(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = d_inode(dentry);

	inode->i_ctime = dir->i_ctime = dir->i_mtime = current_time(inode);
	drop_nlink(inode);
	dput(dentry);
	return 0;
}
EXPORT_SYMBOL(simple_unlink);

/**
 * simple_rmdir - remove an empty folder
 */
int simple_rmdir(struct inode *dir, struct dentry *dentry)
{
	if (!simple_empty(dentry))
		return -ENOTEMPTY;
	drop_nlink(d_inode(dentry));
	simple_unlink(dir, dentry);
	drop_nlink(dir);
	return 0;
}
EXPORT_SYMBOL(simple_rmdir);

/**
 * simple_rename_exchange - two names change places
 */
int simple_rename_exchange(struct inode *old_dir, struct dentry *old_dentry, struct inode *new_dir,
			   struct dentry *new_dentry)
{
	bool old_is_dir = d_is_dir(old_dentry), new_is_dir = d_is_dir(new_dentry);

	if (old_dir != new_dir && old_is_dir != new_is_dir) {
		drop_nlink(old_is_dir ? old_dir : new_dir);
		inc_nlink(old_is_dir ? new_dir : old_dir);
	}
	old_dir->i_ctime = old_dir->i_mtime = new_dir->i_ctime = new_dir->i_mtime = d_inode(old_dentry)->i_ctime =
		d_inode(new_dentry)->i_ctime = current_time(old_dir);
	return 0;
}
EXPORT_SYMBOL_GPL(simple_rename_exchange);

/**
 * simple_rename - move a name
 */
int simple_rename(struct user_namespace *ns, struct inode *old_dir, struct dentry *old_dentry, struct inode *new_dir,
		  struct dentry *new_dentry, unsigned int flags)
{
	bool is_dir = d_is_dir(old_dentry);

	if (flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE))
		return -EINVAL;
	if (flags & RENAME_EXCHANGE)
		return simple_rename_exchange(old_dir, old_dentry, new_dir, new_dentry);
	if (!simple_empty(new_dentry))
		return -ENOTEMPTY;
	if (d_really_is_positive(new_dentry)) {
		simple_unlink(new_dir, new_dentry);
		if (is_dir) {
			drop_nlink(d_inode(new_dentry));
			drop_nlink(old_dir);
		}
	} else if (is_dir) {
		drop_nlink(old_dir);
		inc_nlink(new_dir);
	}
	old_dir->i_ctime = old_dir->i_mtime = new_dir->i_ctime = new_dir->i_mtime = d_inode(old_dentry)->i_ctime =
		current_time(old_dir);
	return 0;
}
EXPORT_SYMBOL(simple_rename);

/* The first child that is still there, with a reference. */
static struct dentry *first_child(struct dentry *parent)
{
	return scan_positives(parent, &parent->d_subdirs, 1);
}

/**
 * simple_recursive_removal - remove a name and everything below it
 * @callback: called for each thing removed, children first, with the folder's i_rwsem held; or NULL
 *
 * The caller has a reference. What is mounted below stays mounted, out of sight.
 */
void simple_recursive_removal(struct dentry *dentry, void (*callback)(struct dentry *))
{
	struct dentry *this = dget(dentry);

	for (;;) {
		struct dentry *child, *parent;
		struct inode *inode = d_inode(this);

		inode_lock(inode);
		if (d_is_dir(this))
			inode->i_flags |= S_DEAD;
		child = d_is_dir(this) ? first_child(this) : NULL;
		inode_unlock(inode);
		if (child) {
			dput(this);
			this = child;
			continue;
		}
		parent = dget_parent(this);
		inode_lock(d_inode(parent));
		if (simple_positive(this)) {
			d_invalidate(this);
			clear_nlink(inode);
			if (d_is_dir(this))
				drop_nlink(d_inode(parent));
			if (callback)
				callback(this);
			inode->i_ctime = d_inode(parent)->i_mtime = d_inode(parent)->i_ctime = current_time(inode);
			dput(this);
		}
		inode_unlock(d_inode(parent));
		dput(this);
		if (this == dentry) {
			dput(parent);
			return;
		}
		this = parent;
	}
}
EXPORT_SYMBOL(simple_recursive_removal);

/**
 * simple_setattr - their setattr()
 */
int simple_setattr(struct user_namespace *ns, struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = d_inode(dentry);
	int error = setattr_prepare(ns, dentry, attr);

	if (error)
		return error;
	if (attr->ia_valid & ATTR_SIZE)
		truncate_setsize(inode, attr->ia_size);
	setattr_copy(ns, inode, attr);
	mark_inode_dirty(inode);
	return 0;
}
EXPORT_SYMBOL(simple_setattr);

/* ---- Links ---- */

/**
 * simple_get_link - the get_link() of links whose text is in i_link
 */
const char *simple_get_link(struct dentry *dentry, struct inode *inode, struct delayed_call *done)
{
	return inode->i_link;
}
EXPORT_SYMBOL(simple_get_link);

const struct inode_operations simple_symlink_inode_operations = { .get_link = simple_get_link };
EXPORT_SYMBOL(simple_symlink_inode_operations);

/**
 * kfree_link - for set_delayed_call(): free a link's text
 */
void kfree_link(void *p)
{
	kfree(p);
}
EXPORT_SYMBOL(kfree_link);

/* ---- Building ---- */

static const struct super_operations simple_super_operations = { .statfs = simple_statfs };

/**
 * simple_fill_super - a file system with a fixed list of files
 * @files: index is the inode number, from 2; ends with an empty name
 */
int simple_fill_super(struct super_block *s, unsigned long magic, const struct tree_descr *files)
{
	struct inode *inode;
	struct dentry *root, *dentry;

	s->s_blocksize = PAGE_SIZE;
	s->s_blocksize_bits = PAGE_SHIFT;
	s->s_magic = magic;
	s->s_op = &simple_super_operations;
	s->s_time_gran = 1;
	inode = new_inode(s);
	if (!inode)
		return -ENOMEM;
	inode->i_ino = 1;
	inode->i_mode = S_IFDIR | 0755;
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(inode);
	inode->i_op = &simple_dir_inode_operations;
	inode->i_fop = &simple_dir_operations;
	set_nlink(inode, 2);
	root = d_make_root(inode);
	if (!root)
		return -ENOMEM;
	s->s_root = root;
	for (int i = 0; !files->name || files->name[0]; i++, files++) {
		if (!files->name)
			continue;
		dentry = d_alloc_name(root, files->name);
		if (!dentry)
			return -ENOMEM;
		inode = new_inode(s);
		if (!inode) {
			dput(dentry);
			return -ENOMEM;
		}
		inode->i_mode = S_IFREG | files->mode;
		inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(inode);
		inode->i_fop = files->ops;
		inode->i_ino = i;
		d_add(dentry, inode);
	}
	return 0;
}
EXPORT_SYMBOL(simple_fill_super);

/**
 * alloc_anon_inode - an inode for files that only open() functions hand out
 */
struct inode *alloc_anon_inode(struct super_block *s)
{
	struct inode *inode = new_inode_pseudo(s);

	if (!inode)
		return ERR_PTR(-ENOMEM);
	inode->i_ino = get_next_ino();
	inode->i_state = I_DIRTY;
	inode->i_mode = S_IRUSR | S_IWUSR;
	inode->i_uid = current_fsuid();
	inode->i_gid = current_fsgid();
	inode->i_flags |= S_PRIVATE;
	inode->i_atime = inode->i_mtime = inode->i_ctime = current_time(inode);
	return inode;
}
EXPORT_SYMBOL(alloc_anon_inode);

static struct dentry *empty_dir_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	return ERR_PTR(-ENOENT);
}

static int empty_dir_setattr(struct user_namespace *ns, struct dentry *dentry, struct iattr *attr)
{
	return -EPERM;
}

static const struct inode_operations empty_dir_inode_operations = {
	.lookup = empty_dir_lookup,
	.setattr = empty_dir_setattr,
};

static int empty_dir_readdir(struct file *file, struct dir_context *ctx)
{
	dir_emit_dots(file, ctx);
	return 0;
}

static const struct file_operations empty_dir_operations = {
	.llseek = generic_file_llseek,
	.read = generic_read_dir,
	.iterate_shared = empty_dir_readdir,
	.fsync = noop_fsync,
};

/**
 * make_empty_dir_inode - make an inode a folder that stays empty, to mount something on
 */
void make_empty_dir_inode(struct inode *inode)
{
	set_nlink(inode, 2);
	inode->i_mode = S_IFDIR | S_IRUGO | S_IXUGO;
	inode->i_uid = GLOBAL_ROOT_UID;
	inode->i_gid = GLOBAL_ROOT_GID;
	inode->i_rdev = 0;
	inode->i_size = 0;
	inode->i_blocks = 0;
	inode->i_op = &empty_dir_inode_operations;
	inode->i_fop = &empty_dir_operations;
}

/**
 * is_empty_dir_inode - whether make_empty_dir_inode() was called
 */
bool is_empty_dir_inode(struct inode *inode)
{
	return inode->i_fop == &empty_dir_operations && inode->i_op == &empty_dir_inode_operations;
}
