// SPDX-License-Identifier: MIT
/*
 * The entries of /proc that the kernel and modules register.
 *
 * An entry (struct proc_dir_entry) is found by lookups while it is in its parent's tree; that tree holds one reference,
 * each inode another. Removal takes it out of the tree, so that nobody new comes in, then waits until calls inside the
 * owner's functions have returned and release() was called for every open file (proc_entry_rundown()): when
 * remove_proc_entry() returns, no code or data of the owner is used any more, though the file may still be open; it
 * then only gives errors.
 *
 * Children are ordered by length of the name, then by its bytes; that is also the order in which a folder is listed.
 *
 * Locks: proc_subdir_lock (rwlock) guards all trees. Making an entry allocates before taking it; without memory the
 * proc_*() functions return NULL and nothing has changed.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/idr.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/namei.h>
#include <linux/printk.h>
#include <linux/proc_fs.h>
#include <linux/proc_ns.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include "internal.h"

static DEFINE_RWLOCK(proc_subdir_lock);
static DEFINE_IDA(proc_inum_ida);
#define PROC_DYNAMIC_FIRST 0xF0000000U
#define PROC_DYNAMIC_COUNT 0x0FFFFFF0

/* ---- The trees ---- */

static int proc_match(const char *name, struct proc_dir_entry *de, unsigned int len)
{
	if (len != de->namelen)
		return len < de->namelen ? -1 : 1;
	return memcmp(name, de->name, len);
}

static struct proc_dir_entry *pde_subdir_first(struct proc_dir_entry *dir)
{
	return rb_entry_safe(rb_first(&dir->subdir), struct proc_dir_entry, subdir_node);
}

static struct proc_dir_entry *pde_subdir_next(struct proc_dir_entry *de)
{
	return rb_entry_safe(rb_next(&de->subdir_node), struct proc_dir_entry, subdir_node);
}

static struct proc_dir_entry *pde_subdir_find(struct proc_dir_entry *dir, const char *name, unsigned int len)
{
	struct rb_node *node = dir->subdir.rb_node;

	while (node) {
		struct proc_dir_entry *de = rb_entry(node, struct proc_dir_entry, subdir_node);
		int result = proc_match(name, de, len);

		if (!result)
			return de;
		node = result < 0 ? node->rb_left : node->rb_right;
	}
	return NULL;
}

static bool pde_subdir_insert(struct proc_dir_entry *dir, struct proc_dir_entry *de)
{
	struct rb_node **new = &dir->subdir.rb_node, *parent = NULL;

	while (*new) {
		int result = proc_match(de->name, rb_entry(*new, struct proc_dir_entry, subdir_node), de->namelen);

		if (!result)
			return false;
		parent = *new;
		new = result < 0 ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&de->subdir_node, parent, new);
	rb_insert_color(&de->subdir_node, &dir->subdir);
	return true;
}

static void pde_subdir_erase(struct proc_dir_entry *de, struct proc_dir_entry *parent)
{
	rb_erase(&de->subdir_node, &parent->subdir);
	RB_CLEAR_NODE(&de->subdir_node);
	if (S_ISDIR(de->mode))
		parent->nlink--;
}

/*
 * Find the folder of the last component of *@name below *@ret (NULL: the root) and set both to it and that component.
 * proc_subdir_lock is held.
 */
static int xlate_name_locked(const char *name, struct proc_dir_entry **ret, const char **residual)
{
	struct proc_dir_entry *de = *ret ?: &proc_root;
	const char *slash;

	while ((slash = strchr(name, '/')) != NULL) {
		de = pde_subdir_find(de, name, slash - name);
		if (!de) {
			WARN(1, "name '%s'\n", name);
			return -ENOENT;
		}
		name = slash + 1;
	}
	*residual = name;
	*ret = de;
	return 0;
}

/* ---- Lookups ---- */

static int proc_misc_d_revalidate(struct dentry *dentry, unsigned int flags)
{
	struct inode *inode = d_inode(dentry);

	if (!inode)
		return 0;
	return atomic_read(&PDE(inode)->in_use) >= 0;
}

static int proc_misc_d_delete(const struct dentry *dentry)
{
	return 1;
}

const struct dentry_operations proc_misc_dentry_ops = {
	.d_revalidate = proc_misc_d_revalidate,
	.d_delete = proc_misc_d_delete,
};

/* Look @dentry's name up in the folder @de. */
struct dentry *proc_lookup_de(struct inode *dir, struct dentry *dentry, struct proc_dir_entry *de)
{
	struct inode *inode;

	read_lock(&proc_subdir_lock);
	de = pde_subdir_find(de, (const char *)dentry->d_name.name, dentry->d_name.len);
	if (de)
		pde_get(de);
	read_unlock(&proc_subdir_lock);
	if (!de)
		return ERR_PTR(-ENOENT);
	inode = proc_get_inode(dir->i_sb, de);
	if (!inode)
		return ERR_PTR(-ENOMEM);
	d_set_d_op(dentry, &proc_misc_dentry_ops);
	return d_splice_alias(inode, dentry);
}

struct dentry *proc_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	return proc_lookup_de(dir, dentry, PDE(dir));
}

/* List the folder @de, from position ctx->pos - 2 among its children. Returns whether its end was reached. */
bool proc_readdir_de(struct file *file, struct dir_context *ctx, struct proc_dir_entry *de)
{
	bool more = true;
	loff_t i;

	if (!dir_emit_dots(file, ctx))
		return false;
	i = ctx->pos - 2;
	read_lock(&proc_subdir_lock);
	de = pde_subdir_first(de);
	while (de && i--)
		de = pde_subdir_next(de);
	while (de) {
		struct proc_dir_entry *next;

		pde_get(de);
		read_unlock(&proc_subdir_lock);
		more = dir_emit(ctx, de->name, de->namelen, de->low_ino, de->mode >> 12);
		if (more)
			ctx->pos++;
		read_lock(&proc_subdir_lock);
		next = RB_EMPTY_NODE(&de->subdir_node) ? NULL : pde_subdir_next(de);
		pde_put(de);
		if (!more)
			break;
		de = next;
	}
	read_unlock(&proc_subdir_lock);
	return more;
}

int proc_readdir(struct file *file, struct dir_context *ctx)
{
	proc_readdir_de(file, ctx, PDE(file_inode(file)));
	return 0;
}

static const struct file_operations proc_dir_operations = {
	.llseek = generic_file_llseek,
	.read = generic_read_dir,
	.iterate_shared = proc_readdir,
};

static int proc_setattr(struct user_namespace *ns, struct dentry *dentry, struct iattr *iattr)
{
	struct inode *inode = d_inode(dentry);
	struct proc_dir_entry *de = PDE(inode);
	int error = setattr_prepare(ns, dentry, iattr);

	if (error)
		return error;
	setattr_copy(ns, inode, iattr);
	proc_set_user(de, inode->i_uid, inode->i_gid);
	de->mode = inode->i_mode;
	return 0;
}

static int proc_getattr(struct user_namespace *ns, const struct path *path, struct kstat *stat, u32 mask,
			unsigned int flags)
{
	struct inode *inode = d_inode(path->dentry);
	struct proc_dir_entry *de = PDE(inode);

	if (de)
		set_nlink(inode, de->nlink);
	generic_fillattr(ns, inode, stat);
	return 0;
}

static const struct inode_operations proc_file_inode_operations = { .setattr = proc_setattr };

static const struct inode_operations proc_dir_inode_operations = {
	.lookup = proc_lookup,
	.getattr = proc_getattr,
	.setattr = proc_setattr,
};

static const char *proc_get_link(struct dentry *dentry, struct inode *inode, struct delayed_call *done)
{
	struct proc_dir_entry *de = PDE(inode);

	/* The text belongs to the entry, which the inode keeps. */
	return de->data;
}
static const struct inode_operations proc_link_inode_operations = { .get_link = proc_get_link };

/* ---- Making entries ---- */

static int proc_alloc_inum(unsigned int *inum)
{
	int i = ida_alloc_range(&proc_inum_ida, 0, PROC_DYNAMIC_COUNT, GFP_KERNEL);

	if (i < 0)
		return i;
	*inum = PROC_DYNAMIC_FIRST + (unsigned int)i;
	return 0;
}

static void pde_free(struct proc_dir_entry *pde)
{
	if (S_ISLNK(pde->mode))
		kfree(pde->data);
	kfree(pde);
}

/* Drop a reference; the last one frees the entry. */
void pde_put(struct proc_dir_entry *pde)
{
	if (refcount_dec_and_test(&pde->refcnt)) {
		ida_free(&proc_inum_ida, pde->low_ino - PROC_DYNAMIC_FIRST);
		pde_free(pde);
	}
}

/* Put a new entry into the folder @dir. Returns it, or NULL with the entry freed. */
static struct proc_dir_entry *proc_register(struct proc_dir_entry *dir, struct proc_dir_entry *dp)
{
	if (proc_alloc_inum(&dp->low_ino)) {
		pde_free(dp);
		return NULL;
	}
	write_lock(&proc_subdir_lock);
	dp->parent = dir;
	if (!pde_subdir_insert(dir, dp)) {
		write_unlock(&proc_subdir_lock);
		WARN(1, "proc_dir_entry '%s/%s' already registered\n", dir->name, dp->name);
		pde_put(dp);
		return NULL;
	}
	if (S_ISDIR(dp->mode))
		dir->nlink++;
	write_unlock(&proc_subdir_lock);
	return dp;
}

/*
 * Make an entry for @name below *@parent, and set *@parent to its folder. Returns NULL for a bad name or without
 * memory.
 */
static struct proc_dir_entry *proc_create_entry(struct proc_dir_entry **parent, const char *name, umode_t mode,
						nlink_t nlink)
{
	struct proc_dir_entry *ent;
	const char *fn;
	size_t len;
	int error;

	read_lock(&proc_subdir_lock);
	error = xlate_name_locked(name, parent, &fn);
	read_unlock(&proc_subdir_lock);
	if (error)
		return NULL;
	len = strlen(fn);
	if (len == 0 || len >= 256) {
		WARN(1, "name len %u\n", (unsigned int)len);
		return NULL;
	}
	if (!strcmp(fn, ".") || !strcmp(fn, "..")) {
		WARN(1, "name '%s'\n", fn);
		return NULL;
	}
	if (*parent == &proc_root && proc_root_entry_check(fn)) {
		WARN(1, "create '/proc/%s' by hand\n", fn);
		return NULL;
	}
	ent = kzalloc(struct_size(ent, name, len + 1), GFP_KERNEL);
	if (!ent)
		return NULL;
	memcpy(ent->name, fn, len + 1);
	ent->namelen = len;
	ent->mode = mode;
	ent->nlink = nlink;
	ent->subdir = RB_ROOT;
	RB_CLEAR_NODE(&ent->subdir_node);
	refcount_set(&ent->refcnt, 1);
	spin_lock_init(&ent->pde_unload_lock);
	INIT_LIST_HEAD(&ent->pde_openers);
	ent->uid = (*parent)->uid;
	ent->gid = (*parent)->gid;
	return ent;
}

/* Names of /proc itself that nobody may register: numbers are tasks. */
struct proc_dir_entry *proc_root_entry_check(const char *name)
{
	const char *p;

	for (p = name; *p; p++)
		if (*p < '0' || *p > '9')
			return NULL;
	return &proc_root;
}

/**
 * proc_symlink - make a symbolic link
 * @parent: its folder; NULL: /proc
 *
 * Returns the entry, or NULL. Process context, as all functions here.
 */
struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent, const char *dest)
{
	struct proc_dir_entry *ent = proc_create_entry(&parent, name, S_IFLNK | S_IRUGO | S_IWUGO | S_IXUGO, 1);

	if (!ent)
		return NULL;
	ent->size = strlen(dest);
	ent->data = kmemdup(dest, ent->size + 1, GFP_KERNEL);
	if (!ent->data) {
		pde_free(ent);
		return NULL;
	}
	ent->proc_iops = &proc_link_inode_operations;
	return proc_register(parent, ent);
}
EXPORT_SYMBOL(proc_symlink);

struct proc_dir_entry *_proc_mkdir(const char *name, umode_t mode, struct proc_dir_entry *parent, void *data,
				   bool force_lookup)
{
	struct proc_dir_entry *ent;

	if (mode == 0)
		mode = S_IRUGO | S_IXUGO;
	ent = proc_create_entry(&parent, name, S_IFDIR | mode, 2);
	if (!ent)
		return NULL;
	ent->data = data;
	ent->proc_dir_ops = &proc_dir_operations;
	ent->proc_iops = &proc_dir_inode_operations;
	return proc_register(parent, ent);
}
EXPORT_SYMBOL_GPL(_proc_mkdir);

/**
 * proc_mkdir_data, proc_mkdir_mode, proc_mkdir - make a folder
 * @mode: permissions; 0: 0555
 * @data: what pde_data() returns for it
 */
struct proc_dir_entry *proc_mkdir_data(const char *name, umode_t mode, struct proc_dir_entry *parent, void *data)
{
	return _proc_mkdir(name, mode, parent, data, false);
}
EXPORT_SYMBOL_GPL(proc_mkdir_data);

struct proc_dir_entry *proc_mkdir_mode(const char *name, umode_t mode, struct proc_dir_entry *parent)
{
	return proc_mkdir_data(name, mode, parent, NULL);
}
EXPORT_SYMBOL(proc_mkdir_mode);

struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent)
{
	return proc_mkdir_data(name, 0, parent, NULL);
}
EXPORT_SYMBOL(proc_mkdir);

static int proc_empty_readdir(struct file *file, struct dir_context *ctx)
{
	dir_emit_dots(file, ctx);
	return 0;
}

static const struct file_operations proc_empty_dir_operations = {
	.llseek = generic_file_llseek,
	.read = generic_read_dir,
	.iterate_shared = proc_empty_readdir,
};

static struct dentry *proc_empty_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	return ERR_PTR(-ENOENT);
}
static const struct inode_operations proc_empty_dir_inode_operations = { .lookup = proc_empty_lookup };

/**
 * proc_create_mount_point - make an empty folder to mount something on
 */
struct proc_dir_entry *proc_create_mount_point(const char *name)
{
	struct proc_dir_entry *parent = NULL;
	struct proc_dir_entry *ent = proc_create_entry(&parent, name, S_IFDIR | S_IRUGO | S_IXUGO, 2);

	if (!ent)
		return NULL;
	ent->proc_dir_ops = &proc_empty_dir_operations;
	ent->proc_iops = &proc_empty_dir_inode_operations;
	return proc_register(parent, ent);
}
EXPORT_SYMBOL(proc_create_mount_point);

static struct proc_dir_entry *proc_create_reg(const char *name, umode_t mode, struct proc_dir_entry **parent,
					      void *data)
{
	struct proc_dir_entry *p;

	if ((mode & S_IFMT) == 0)
		mode |= S_IFREG;
	if ((mode & S_IALLUGO) == 0)
		mode |= S_IRUGO;
	if (WARN_ON_ONCE(!S_ISREG(mode)))
		return NULL;
	p = proc_create_entry(parent, name, mode, 1);
	if (p) {
		p->proc_iops = &proc_file_inode_operations;
		p->data = data;
	}
	return p;
}

/**
 * proc_create_data, proc_create - make a file
 * @name: relative to @parent; may contain folders that exist
 * @mode: permissions; 0: 0444
 * @parent: NULL: /proc
 * @ops: what the file does; used until the entry is removed
 * @data: what pde_data() returns
 *
 * Returns the entry, or NULL if the name is taken or bad (with a warning) or without memory.
 */
struct proc_dir_entry *proc_create_data(const char *name, umode_t mode, struct proc_dir_entry *parent,
					const struct proc_ops *ops, void *data)
{
	struct proc_dir_entry *p = proc_create_reg(name, mode, &parent, data);

	if (!p)
		return NULL;
	p->proc_ops = ops;
	p->flags |= ops->proc_flags & PROC_ENTRY_PERMANENT;
	return proc_register(parent, p);
}
EXPORT_SYMBOL(proc_create_data);

struct proc_dir_entry *proc_create(const char *name, umode_t mode, struct proc_dir_entry *parent,
				   const struct proc_ops *ops)
{
	return proc_create_data(name, mode, parent, ops, NULL);
}
EXPORT_SYMBOL(proc_create);

static int proc_seq_open(struct inode *inode, struct file *file)
{
	struct proc_dir_entry *de = PDE(inode);

	if (de->state_size)
		return seq_open_private(file, de->seq_ops, de->state_size);
	return seq_open(file, de->seq_ops);
}

static int proc_seq_release(struct inode *inode, struct file *file)
{
	return PDE(inode)->state_size ? seq_release_private(inode, file) : seq_release(inode, file);
}

/* Not PROC_ENTRY_PERMANENT: the entry is, its seq_operations may be a module's. */
static const struct proc_ops proc_seq_ops = {
	.proc_open = proc_seq_open,
	.proc_read_iter = seq_read_iter,
	.proc_lseek = seq_lseek,
	.proc_release = proc_seq_release,
};

/**
 * proc_create_seq_private - make a file whose text a sequence of records gives
 * @state_size: bytes at m->private of each open file
 */
struct proc_dir_entry *proc_create_seq_private(const char *name, umode_t mode, struct proc_dir_entry *parent,
					       const struct seq_operations *ops, unsigned int state_size, void *data)
{
	struct proc_dir_entry *p = proc_create_reg(name, mode, &parent, data);

	if (!p)
		return NULL;
	p->proc_ops = &proc_seq_ops;
	p->seq_ops = ops;
	p->state_size = state_size;
	return proc_register(parent, p);
}
EXPORT_SYMBOL(proc_create_seq_private);

static int proc_single_open(struct inode *inode, struct file *file)
{
	struct proc_dir_entry *de = PDE(inode);

	return single_open(file, de->single_show, de->data);
}

static const struct proc_ops proc_single_ops = {
	.proc_open = proc_single_open,
	.proc_read_iter = seq_read_iter,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

/**
 * proc_create_single_data - make a file whose text one function prints
 * @show: prints it; m->private is @data
 */
struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode, struct proc_dir_entry *parent,
					       int (*show)(struct seq_file *, void *), void *data)
{
	struct proc_dir_entry *p = proc_create_reg(name, mode, &parent, data);

	if (!p)
		return NULL;
	p->proc_ops = &proc_single_ops;
	p->single_show = show;
	return proc_register(parent, p);
}
EXPORT_SYMBOL(proc_create_single_data);

/**
 * proc_set_size - what stat() shows as the size
 */
void proc_set_size(struct proc_dir_entry *de, loff_t size)
{
	de->size = size;
}
EXPORT_SYMBOL(proc_set_size);

/**
 * proc_set_user - owner and group
 */
void proc_set_user(struct proc_dir_entry *de, kuid_t uid, kgid_t gid)
{
	de->uid = uid;
	de->gid = gid;
}
EXPORT_SYMBOL(proc_set_user);

/**
 * pde_data - the data that the entry of an inode was made with
 */
void *pde_data(const struct inode *inode)
{
	return PDE(inode)->data;
}
EXPORT_SYMBOL(pde_data);

/**
 * proc_get_parent_data - the same of its folder
 */
void *proc_get_parent_data(const struct inode *inode)
{
	return PDE(inode)->parent->data;
}
EXPORT_SYMBOL_GPL(proc_get_parent_data);

/* ---- Removing entries ---- */

/**
 * remove_proc_entry - remove a file, or a folder that is empty
 * @name: relative to @parent (NULL: /proc)
 *
 * When it returns no function of the entry is running or will be called. Must not be called from such a function.
 */
void remove_proc_entry(const char *name, struct proc_dir_entry *parent)
{
	struct proc_dir_entry *de = NULL;
	const char *fn = name;

	write_lock(&proc_subdir_lock);
	if (xlate_name_locked(name, &parent, &fn) != 0) {
		write_unlock(&proc_subdir_lock);
		return;
	}
	de = pde_subdir_find(parent, fn, strlen(fn));
	if (de) {
		if (unlikely(pde_is_permanent(de))) {
			WARN(1, "removing permanent /proc entry '%s'", de->name);
			de = NULL;
		} else {
			pde_subdir_erase(de, parent);
		}
	}
	write_unlock(&proc_subdir_lock);
	if (!de) {
		WARN(1, "name '%s'\n", name);
		return;
	}
	proc_entry_rundown(de);
	WARN(pde_subdir_first(de), "%s: removing non-empty directory '%s/%s', leaking at least '%s'\n", __func__,
	     de->parent->name, de->name, pde_subdir_first(de)->name);
	pde_put(de);
}
EXPORT_SYMBOL(remove_proc_entry);

/**
 * remove_proc_subtree - remove an entry and everything below it
 *
 * Returns 0, -ENOENT.
 */
int remove_proc_subtree(const char *name, struct proc_dir_entry *parent)
{
	struct proc_dir_entry *root, *de, *next;
	const char *fn;

	write_lock(&proc_subdir_lock);
	if (xlate_name_locked(name, &parent, &fn) != 0) {
		write_unlock(&proc_subdir_lock);
		return -ENOENT;
	}
	root = pde_subdir_find(parent, fn, strlen(fn));
	if (!root) {
		write_unlock(&proc_subdir_lock);
		return -ENOENT;
	}
	if (unlikely(pde_is_permanent(root))) {
		write_unlock(&proc_subdir_lock);
		WARN(1, "removing permanent /proc entry '%s/%s'", root->parent->name, root->name);
		return -EINVAL;
	}
	pde_subdir_erase(root, parent);
	de = root;
	for (;;) {
		next = pde_subdir_first(de);
		if (next) {
			if (unlikely(pde_is_permanent(next))) {
				write_unlock(&proc_subdir_lock);
				WARN(1, "removing permanent /proc entry '%s/%s'", next->parent->name, next->name);
				return -EINVAL;
			}
			pde_subdir_erase(next, de);
			de = next;
			continue;
		}
		next = de->parent;
		write_unlock(&proc_subdir_lock);
		proc_entry_rundown(de);
		if (de == root)
			break;
		pde_put(de);
		write_lock(&proc_subdir_lock);
		de = next;
	}
	pde_put(root);
	return 0;
}
EXPORT_SYMBOL(remove_proc_subtree);

/**
 * proc_remove - remove an entry and everything below it
 * @de: may be NULL
 */
void proc_remove(struct proc_dir_entry *de)
{
	if (de)
		remove_proc_subtree(de->name, de->parent);
}
EXPORT_SYMBOL(proc_remove);
