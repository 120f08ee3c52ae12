// SPDX-License-Identifier: MIT
/*
 * kernfs: trees of files, folders and links that the kernel makes; what sysfs is built on.
 *
 * A node is counted twice. count keeps the memory. active counts the calls inside its owner's functions: it is negative
 * from the moment the node is being removed, and removal waits until the calls that had begun are over
 * (kernfs_drain()). So when kernfs_remove() returns, nothing of the owner is used through this node any more, whoever
 * has the file open. A function that removes its own node first gives up its active reference
 * (kernfs_break_active_protection()).
 *
 * Names of a folder are kept in a tree sorted by strcmp(); a folder's rev grows with each change, which is how a cached
 * dentry learns that it is stale: dentries are not kept beyond their use in any case.
 *
 * Locks: kernfs_rwsem of the root guards all links between nodes. It is dropped while removal waits for a node. Order:
 * kernfs_rwsem, then the open files' mutex (file.c). Nodes are allocated before it is taken.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/kernfs.h>
#include <linux/namei.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "internal.h"

/* ---- The tree of names; kernfs_rwsem is held ---- */

static struct kernfs_node *rb_to_kn(struct rb_node *node)
{
	return rb_entry_safe(node, struct kernfs_node, rb);
}

static int kernfs_link_sibling(struct kernfs_node *kn)
{
	struct rb_node **node = &kn->parent->dir.children.rb_node, *parent = NULL;

	while (*node) {
		int result = strcmp(kn->name, rb_to_kn(*node)->name);

		if (!result)
			return -EEXIST;
		parent = *node;
		node = result < 0 ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&kn->rb, parent, node);
	rb_insert_color(&kn->rb, &kn->parent->dir.children);
	if (kernfs_type(kn) == KERNFS_DIR)
		kn->parent->dir.subdirs++;
	kn->parent->dir.rev++;
	return 0;
}

static bool kernfs_unlink_sibling(struct kernfs_node *kn)
{
	if (RB_EMPTY_NODE(&kn->rb))
		return false;
	if (kernfs_type(kn) == KERNFS_DIR)
		kn->parent->dir.subdirs--;
	kn->parent->dir.rev++;
	rb_erase(&kn->rb, &kn->parent->dir.children);
	RB_CLEAR_NODE(&kn->rb);
	return true;
}

static struct kernfs_node *kernfs_find(struct kernfs_node *parent, const char *name)
{
	struct rb_node *node = parent->dir.children.rb_node;

	if (kernfs_type(parent) != KERNFS_DIR)
		return NULL;
	while (node) {
		int result = strcmp(name, rb_to_kn(node)->name);

		if (!result)
			return rb_to_kn(node);
		node = result < 0 ? node->rb_left : node->rb_right;
	}
	return NULL;
}

/* ---- References ---- */

/**
 * kernfs_get, kernfs_put - one more, or one less reference to the memory of a node
 * @kn: may be NULL
 */
void kernfs_get(struct kernfs_node *kn)
{
	if (kn) {
		WARN_ON(!atomic_read(&kn->count));
		atomic_inc(&kn->count);
	}
}
EXPORT_SYMBOL_GPL(kernfs_get);

void kernfs_put(struct kernfs_node *kn)
{
	while (kn && atomic_dec_and_test(&kn->count)) {
		struct kernfs_node *parent = kn->parent;

		WARN_ONCE(atomic_read(&kn->active) != KN_DEACTIVATED_BIAS,
			  "kernfs_put: %s/%s: released with incorrect active_ref %d\n", parent ? parent->name : "",
			  kn->name, atomic_read(&kn->active));
		if (kernfs_type(kn) == KERNFS_LINK)
			kernfs_put(kn->symlink.target_kn);
		kfree_const(kn->name);
		kmem_cache_free(kernfs_node_cache, kn);
		kn = parent;
	}
}
EXPORT_SYMBOL_GPL(kernfs_put);

/* Begin a call of the owner's functions. Returns NULL if the node is being removed. */
struct kernfs_node *kernfs_get_active(struct kernfs_node *kn)
{
	return kn && atomic_inc_unless_negative(&kn->active) ? kn : NULL;
}

void kernfs_put_active(struct kernfs_node *kn)
{
	if (unlikely(kn) && unlikely(atomic_dec_return(&kn->active) == KN_DEACTIVATED_BIAS))
		wake_up_all(&kernfs_root(kn)->deactivate_waitq);
}

/**
 * kernfs_get_parent - the folder of a node, with a reference
 */
struct kernfs_node *kernfs_get_parent(struct kernfs_node *kn)
{
	struct kernfs_root *root = kernfs_root(kn);
	struct kernfs_node *parent;

	down_read(&root->kernfs_rwsem);
	parent = kn->parent;
	kernfs_get(parent);
	up_read(&root->kernfs_rwsem);
	return parent;
}

/* ---- Names ---- */

/**
 * kernfs_name - copy a node's name
 *
 * Returns its length, as strscpy().
 */
int kernfs_name(struct kernfs_node *kn, char *buf, size_t buflen)
{
	return strscpy(buf, kn ? (kn->parent ? kn->name : "/") : "(null)", buflen);
}

/**
 * kernfs_path_from_node - path of @kn as seen from @root, both in one tree and @kn below @root
 *
 * Returns the length, -E2BIG if it does not fit.
 */
int kernfs_path_from_node(struct kernfs_node *from, struct kernfs_node *kn, char *buf, size_t buflen)
{
	struct kernfs_node *p;
	size_t len = 0;
	char *end;

	if (!kn || kn == from || !kn->parent)
		return strscpy(buf, kn ? "/" : "(null)", buflen);
	for (p = kn; p != from && p->parent; p = p->parent)
		len += strlen(p->name) + 1;
	if (len >= buflen)
		return -E2BIG;
	end = buf + len;
	*end = '\0';
	for (p = kn; p != from && p->parent; p = p->parent) {
		size_t n = strlen(p->name);

		end -= n;
		memcpy(end, p->name, n);
		*--end = '/';
	}
	return len;
}
EXPORT_SYMBOL_GPL(kernfs_path_from_node);

/**
 * kernfs_path - path of a node from the root of its tree
 */
int kernfs_path(struct kernfs_node *kn, char *buf, size_t buflen)
{
	return kernfs_path_from_node(NULL, kn, buf, buflen);
}

/* ---- Making nodes ---- */

/* A node that is not yet in the tree; it holds a reference to @parent (NULL for a root). */
struct kernfs_node *kernfs_new_node(struct kernfs_node *parent, const char *name, umode_t mode, kuid_t uid, kgid_t gid,
				    unsigned int flags)
{
	struct kernfs_node *kn;

	name = kstrdup_const(name, GFP_KERNEL);
	if (!name)
		return NULL;
	kn = kmem_cache_zalloc(kernfs_node_cache, GFP_KERNEL);
	if (!kn) {
		kfree_const(name);
		return NULL;
	}
	atomic_set(&kn->count, 1);
	atomic_set(&kn->active, KN_DEACTIVATED_BIAS);
	RB_CLEAR_NODE(&kn->rb);
	kn->name = name;
	kn->mode = mode;
	kn->flags = flags;
	kn->uid = uid;
	kn->gid = gid;
	kernfs_get(parent);
	kn->parent = parent;
	return kn;
}

/* Put a new node into its folder and let calls in. Returns 0, -EEXIST, -ENOENT if the folder is going. */
int kernfs_add_one(struct kernfs_node *kn)
{
	struct kernfs_node *parent = kn->parent;
	struct kernfs_root *root = parent->dir.root;
	int ret = -ENOENT;

	if (WARN_ON(kernfs_type(parent) != KERNFS_DIR))
		return -EINVAL;
	down_write(&root->kernfs_rwsem);
	if (!(parent->flags & (KERNFS_EMPTY_DIR | KERNFS_REMOVING))) {
		ret = kernfs_link_sibling(kn);
		if (!ret) {
			kn->id = ++root->next_id;
			atomic_sub(KN_DEACTIVATED_BIAS, &kn->active);
			kn->flags |= KERNFS_ACTIVATED;
		}
	}
	up_write(&root->kernfs_rwsem);
	return ret;
}

/**
 * kernfs_create_root - make a tree with an empty root folder
 *
 * Returns it or an error.
 */
struct kernfs_root *kernfs_create_root(unsigned int flags, void *priv)
{
	struct kernfs_root *root = kzalloc(sizeof(*root), GFP_KERNEL);
	struct kernfs_node *kn;

	if (!root)
		return ERR_PTR(-ENOMEM);
	init_rwsem(&root->kernfs_rwsem);
	INIT_LIST_HEAD(&root->supers);
	init_waitqueue_head(&root->deactivate_waitq);
	kn = kernfs_new_node(NULL, "", S_IFDIR | 0755, GLOBAL_ROOT_UID, GLOBAL_ROOT_GID, KERNFS_DIR);
	if (!kn) {
		kfree(root);
		return ERR_PTR(-ENOMEM);
	}
	kn->priv = priv;
	kn->dir.root = root;
	kn->dir.children = RB_ROOT;
	kn->id = ++root->next_id;
	atomic_sub(KN_DEACTIVATED_BIAS, &kn->active);
	kn->flags |= KERNFS_ACTIVATED;
	root->flags = flags;
	root->kn = kn;
	return root;
}

/**
 * kernfs_destroy_root - remove a tree that is not mounted
 */
void kernfs_destroy_root(struct kernfs_root *root)
{
	kernfs_get(root->kn);
	kernfs_remove(root->kn);
	kernfs_put(root->kn);
	kfree(root);
}

/**
 * kernfs_create_dir - make a folder
 *
 * Returns it or an error.
 */
struct kernfs_node *kernfs_create_dir(struct kernfs_node *parent, const char *name, umode_t mode, kuid_t uid,
				      kgid_t gid, void *priv)
{
	struct kernfs_node *kn = kernfs_new_node(parent, name, mode | S_IFDIR, uid, gid, KERNFS_DIR);
	int rc;

	if (!kn)
		return ERR_PTR(-ENOMEM);
	kn->dir.root = parent->dir.root;
	kn->dir.children = RB_ROOT;
	kn->priv = priv;
	rc = kernfs_add_one(kn);
	if (!rc)
		return kn;
	kernfs_put(kn);
	return ERR_PTR(rc);
}

/**
 * kernfs_create_empty_dir - make a folder that stays empty, to mount something on
 */
struct kernfs_node *kernfs_create_empty_dir(struct kernfs_node *parent, const char *name)
{
	struct kernfs_node *kn =
		kernfs_create_dir(parent, name, S_IRUGO | S_IXUGO, GLOBAL_ROOT_UID, GLOBAL_ROOT_GID, NULL);

	if (!IS_ERR(kn))
		kn->flags |= KERNFS_EMPTY_DIR;
	return kn;
}

/**
 * kernfs_create_link - make a symbolic link to another node of the tree
 */
struct kernfs_node *kernfs_create_link(struct kernfs_node *parent, const char *name, struct kernfs_node *target)
{
	struct kernfs_node *kn =
		kernfs_new_node(parent, name, S_IFLNK | S_IRWXUGO, GLOBAL_ROOT_UID, GLOBAL_ROOT_GID, KERNFS_LINK);
	int rc;

	if (!kn)
		return ERR_PTR(-ENOMEM);
	kn->symlink.target_kn = target;
	kernfs_get(target);
	rc = kernfs_add_one(kn);
	if (!rc)
		return kn;
	kernfs_put(kn);
	return ERR_PTR(rc);
}

/**
 * kernfs_find_and_get - find a name in a folder
 *
 * Returns the node with a reference, or NULL.
 */
struct kernfs_node *kernfs_find_and_get(struct kernfs_node *parent, const char *name)
{
	struct kernfs_root *root = kernfs_root(parent);
	struct kernfs_node *kn;

	down_read(&root->kernfs_rwsem);
	kn = kernfs_find(parent, name);
	kernfs_get(kn);
	up_read(&root->kernfs_rwsem);
	return kn;
}
EXPORT_SYMBOL_GPL(kernfs_find_and_get);

/**
 * kernfs_walk_and_get - the same for a path below @parent
 */
struct kernfs_node *kernfs_walk_and_get(struct kernfs_node *parent, const char *path)
{
	struct kernfs_root *root = kernfs_root(parent);
	char *copy = kstrdup(path, GFP_KERNEL), *p = copy, *name;

	if (!copy)
		return NULL;
	down_read(&root->kernfs_rwsem);
	while (parent && (name = strsep(&p, "/")) != NULL)
		if (*name)
			parent = kernfs_find(parent, name);
	kernfs_get(parent);
	up_read(&root->kernfs_rwsem);
	kfree(copy);
	return parent;
}

/* ---- Removing ---- */

static struct kernfs_node *kernfs_leftmost_descendant(struct kernfs_node *pos)
{
	while (kernfs_type(pos) == KERNFS_DIR && !RB_EMPTY_ROOT(&pos->dir.children))
		pos = rb_to_kn(rb_first(&pos->dir.children));
	return pos;
}

static struct kernfs_node *kernfs_next_descendant_post(struct kernfs_node *pos, struct kernfs_node *root)
{
	struct rb_node *rbn;

	if (!pos)
		return kernfs_leftmost_descendant(root);
	if (pos == root)
		return NULL;
	rbn = rb_next(&pos->rb);
	return rbn ? kernfs_leftmost_descendant(rb_to_kn(rbn)) : pos->parent;
}

/*
 * Wait until all calls inside a node that lets no new ones in are over. kernfs_rwsem is held for writing, and dropped.
 */
static void kernfs_drain(struct kernfs_node *kn)
{
	struct kernfs_root *root = kernfs_root(kn);

	if (atomic_read(&kn->active) == KN_DEACTIVATED_BIAS &&
	    (kernfs_type(kn) != KERNFS_FILE || !READ_ONCE(kn->attr.open)))
		return;
	up_write(&root->kernfs_rwsem);
	wait_event(root->deactivate_waitq, atomic_read(&kn->active) == KN_DEACTIVATED_BIAS);
	kernfs_drain_open_files(kn);
	down_write(&root->kernfs_rwsem);
}

/* Remove @kn and everything below it, children first. kernfs_rwsem is held for writing. */
static void __kernfs_remove(struct kernfs_node *kn)
{
	struct kernfs_node *pos = NULL;

	if (!kn || (kn->parent && RB_EMPTY_NODE(&kn->rb)))
		return;
	while ((pos = kernfs_next_descendant_post(pos, kn)) != NULL) {
		pos->flags |= KERNFS_REMOVING;
		if (atomic_read(&pos->active) >= 0)
			atomic_add(KN_DEACTIVATED_BIAS, &pos->active);
	}
	do {
		pos = kernfs_leftmost_descendant(kn);
		/* The lock may be dropped: somebody else may remove it meanwhile. */
		kernfs_get(pos);
		kernfs_drain(pos);
		if (!pos->parent || kernfs_unlink_sibling(pos))
			kernfs_put(pos);
		kernfs_put(pos);
	} while (pos != kn);
}

/**
 * kernfs_remove - remove a node and everything below it
 * @kn: may be NULL; its reference from making it is used up
 *
 * May sleep. Must not be called from a function of the node itself.
 */
void kernfs_remove(struct kernfs_node *kn)
{
	struct kernfs_root *root;

	if (!kn)
		return;
	root = kernfs_root(kn);
	down_write(&root->kernfs_rwsem);
	__kernfs_remove(kn);
	up_write(&root->kernfs_rwsem);
}

/**
 * kernfs_remove_by_name - the same by name
 *
 * Returns 0 or -ENOENT.
 */
int kernfs_remove_by_name(struct kernfs_node *parent, const char *name)
{
	struct kernfs_root *root;
	struct kernfs_node *kn;

	if (!parent) {
		WARN(1, KERN_WARNING "kernfs: can not remove '%s', no directory\n", name);
		return -ENOENT;
	}
	root = kernfs_root(parent);
	down_write(&root->kernfs_rwsem);
	kn = kernfs_find(parent, name);
	if (kn) {
		kernfs_get(kn);
		__kernfs_remove(kn);
		kernfs_put(kn);
	}
	up_write(&root->kernfs_rwsem);
	return kn ? 0 : -ENOENT;
}

/**
 * kernfs_break_active_protection - give up the active reference of the function that is running
 */
void kernfs_break_active_protection(struct kernfs_node *kn)
{
	kernfs_put_active(kn);
}

/**
 * kernfs_unbreak_active_protection - take it back, even if the node is being removed meanwhile
 */
void kernfs_unbreak_active_protection(struct kernfs_node *kn)
{
	atomic_inc(&kn->active);
}

/**
 * kernfs_remove_self - remove the node whose function is running
 *
 * Returns true for the one caller that did it, false for others that came too late; it is gone for all when it returns.
 */
bool kernfs_remove_self(struct kernfs_node *kn)
{
	struct kernfs_root *root = kernfs_root(kn);
	bool ret = false;

	down_write(&root->kernfs_rwsem);
	kernfs_break_active_protection(kn);
	if (!(kn->flags & KERNFS_SUICIDAL)) {
		kn->flags |= KERNFS_SUICIDAL;
		__kernfs_remove(kn);
		kn->flags |= KERNFS_SUICIDED;
		wake_up_all(&root->deactivate_waitq);
		ret = true;
	} else {
		up_write(&root->kernfs_rwsem);
		wait_event(root->deactivate_waitq, READ_ONCE(kn->flags) & KERNFS_SUICIDED);
		down_write(&root->kernfs_rwsem);
	}
	kernfs_unbreak_active_protection(kn);
	up_write(&root->kernfs_rwsem);
	return ret;
}

/**
 * kernfs_rename - give a node another name, in another folder perhaps
 * @new_name: NULL: keep it
 *
 * Returns 0, -EEXIST, -ENOENT, -ENOMEM.
 */
int kernfs_rename(struct kernfs_node *kn, struct kernfs_node *new_parent, const char *new_name)
{
	struct kernfs_root *root = kernfs_root(kn);
	struct kernfs_node *old_parent;
	const char *copy;
	int error = 0;

	if (!kn->parent)
		return -EINVAL;
	copy = kstrdup_const(new_name ?: kn->name, GFP_KERNEL);
	if (!copy)
		return -ENOMEM;
	down_write(&root->kernfs_rwsem);
	if ((kn->flags | new_parent->flags) & KERNFS_REMOVING || new_parent->flags & KERNFS_EMPTY_DIR)
		error = -ENOENT;
	else if (kn->parent == new_parent && !strcmp(kn->name, copy))
		error = -EALREADY;
	else if (kernfs_find(new_parent, copy))
		error = -EEXIST;
	if (!error) {
		kernfs_unlink_sibling(kn);
		kernfs_get(new_parent);
		old_parent = kn->parent;
		kn->parent = new_parent;
		swap(kn->name, copy);
		kernfs_link_sibling(kn);
		kernfs_put(old_parent);
	}
	up_write(&root->kernfs_rwsem);
	kfree_const(copy);
	return error == -EALREADY ? 0 : error;
}

/* ---- As a file system ---- */

static int kernfs_dop_revalidate(struct dentry *dentry, unsigned int flags)
{
	struct kernfs_node *kn = kernfs_dentry_node(dentry);
	struct kernfs_root *root;
	int valid;

	if (!kn)
		return 0;
	root = kernfs_root(kn);
	down_read(&root->kernfs_rwsem);
	valid = atomic_read(&kn->active) >= 0 && kernfs_dentry_node(dentry->d_parent) == kn->parent &&
		!strcmp((const char *)dentry->d_name.name, kn->name);
	up_read(&root->kernfs_rwsem);
	return valid;
}

const struct dentry_operations kernfs_dops = {
	.d_revalidate = kernfs_dop_revalidate,
	.d_delete = always_delete_dentry,
};

static struct dentry *kernfs_iop_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)
{
	struct kernfs_node *parent = dir->i_private, *kn;
	struct kernfs_root *root = kernfs_root(parent);
	struct inode *inode = NULL;

	down_read(&root->kernfs_rwsem);
	kn = kernfs_find(parent, (const char *)dentry->d_name.name);
	if (kn && atomic_read(&kn->active) >= 0) {
		inode = kernfs_get_inode(dir->i_sb, kn);
		if (!inode)
			inode = ERR_PTR(-ENOMEM);
	}
	up_read(&root->kernfs_rwsem);
	return d_splice_alias(inode, dentry);
}

static int kernfs_iop_permission(struct user_namespace *ns, struct inode *inode, int mask)
{
	return generic_permission(ns, inode, mask);
}

static int kernfs_iop_getattr(struct user_namespace *ns, const struct path *path, struct kstat *stat, u32 mask,
			      unsigned int flags)
{
	struct inode *inode = d_inode(path->dentry);
	struct kernfs_node *kn = inode->i_private;

	inode->i_mode = kn->mode;
	if (kernfs_type(kn) == KERNFS_DIR)
		set_nlink(inode, kn->dir.subdirs + 2);
	generic_fillattr(ns, inode, stat);
	return 0;
}

const struct inode_operations kernfs_dir_iops = {
	.lookup = kernfs_iop_lookup,
	.permission = kernfs_iop_permission,
	.getattr = kernfs_iop_getattr,
};

/* The first name behind @name (NULL: the first of all). kernfs_rwsem is held. */
static struct kernfs_node *kernfs_dir_after(struct kernfs_node *parent, const char *name)
{
	struct rb_node *node = parent->dir.children.rb_node;
	struct kernfs_node *best = NULL;

	while (node) {
		struct kernfs_node *kn = rb_to_kn(node);

		if (!name || strcmp(name, kn->name) < 0) {
			best = kn;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return best;
}

/* private_data is the node listed last, which need not be in the folder any more. */
static int kernfs_fop_readdir(struct file *file, struct dir_context *ctx)
{
	struct kernfs_node *parent = kernfs_dentry_node(file->f_path.dentry), *last = file->private_data, *kn;
	struct kernfs_root *root = kernfs_root(parent);

	if (!dir_emit_dots(file, ctx))
		return 0;
	if (ctx->pos == 2) {
		kernfs_put(last);
		file->private_data = last = NULL;
	} else if (!last) {
		return 0;
	}
	down_read(&root->kernfs_rwsem);
	while ((kn = kernfs_dir_after(parent, last ? last->name : NULL)) != NULL) {
		bool more;

		kernfs_get(kn);
		up_read(&root->kernfs_rwsem);
		more = dir_emit(ctx, kn->name, strlen(kn->name), kernfs_ino(kn), fs_umode_to_dtype(kn->mode));
		if (!more) {
			kernfs_put(kn);
			return 0;
		}
		ctx->pos++;
		kernfs_put(last);
		file->private_data = last = kn;
		down_read(&root->kernfs_rwsem);
	}
	up_read(&root->kernfs_rwsem);
	kernfs_put(last);
	file->private_data = NULL;
	return 0;
}

static int kernfs_dir_fop_release(struct inode *inode, struct file *file)
{
	kernfs_put(file->private_data);
	return 0;
}

const struct file_operations kernfs_dir_fops = {
	.read = generic_read_dir,
	.iterate_shared = kernfs_fop_readdir,
	.release = kernfs_dir_fop_release,
	.llseek = generic_file_llseek,
};
