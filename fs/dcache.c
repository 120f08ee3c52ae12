// SPDX-License-Identifier: MIT
/*
 * The cache of names: dentries.
 *
 * A dentry is one name in one folder. Positive ones have an inode, negative ones record that a name does not exist. The
 * tree of dentries is what path walks see; each child holds a reference to its parent, so a parent outlives its
 * children.
 *
 * A dentry is
 *	in use		d_lockref.count > 0
 *	unused		count == 0: kept on its superblock's LRU list for the next lookup, if its file system wants that
 *	dead		count < 0: taken apart, waiting for RCU readers; nobody can get a reference any more
 * File systems that exist in memory only either hold a reference to each dentry themselves (ramfs, debugfs) or can make
 * a dentry anew at no cost (proc, sysfs). Their unused dentries go at once (d_delete() returns 1), so that memory that
 * a file needed comes back when its last user goes.
 *
 * Locks: dcache_lock guards all links between dentries (hash, tree, LRU, aliases) against change; d_lock of a dentry
 * guards its count, flags, name and inode. Order: dcache_lock, then d_lock of the parent, then d_lock of the child.
 * Lookups take neither but d_lock of the one dentry that they found: they walk the hash chain under RCU, and
 * rename_lock tells them that a rename may have carried them to another chain. All locks are leaf locks: inodes are put
 * and callbacks that may sleep are called after they are dropped.
 *
 * Aliases, renaming and names are in dcache_ops.c.
 *
 * Without memory d_alloc() returns NULL and nothing has changed. Nothing else here needs memory.
 */
#include <linux/dcache.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "dcache_internal.h"

#define DENTRY_HASH_BITS 16 /* a table that is touched where it is used: an empty one costs nothing */
static struct hlist_head dentry_hashtable[1 << DENTRY_HASH_BITS];
static struct kmem_cache *dentry_cache;

DEFINE_SPINLOCK(dcache_lock);
__cacheline_aligned_in_smp DEFINE_SEQLOCK(rename_lock);
EXPORT_SYMBOL(rename_lock);

int sysctl_vfs_cache_pressure = 100;
EXPORT_SYMBOL_GPL(sysctl_vfs_cache_pressure);

const struct qstr empty_name = QSTR_INIT("", 0);
EXPORT_SYMBOL(empty_name);
const struct qstr slash_name = QSTR_INIT("/", 1);
EXPORT_SYMBOL(slash_name);
const struct qstr dotdot_name = QSTR_INIT("..", 2);
EXPORT_SYMBOL(dotdot_name);

static struct hlist_head *d_hash_chain(const struct dentry *parent, unsigned int hash)
{
	return &dentry_hashtable[hash_long((unsigned long)parent ^ hash, DENTRY_HASH_BITS)];
}

/* ---- Making ---- */

static struct dentry *__d_alloc(struct super_block *sb, const struct qstr *name)
{
	struct dentry *dentry = kmem_cache_alloc(dentry_cache, GFP_KERNEL);
	unsigned char *text;

	if (!dentry)
		return NULL;
	if (!name)
		name = &slash_name;
	if (name->len >= DNAME_INLINE_LEN) {
		struct external_name *p = kmalloc(struct_size(p, name, (size_t)name->len + 1), GFP_KERNEL_ACCOUNT);

		if (!p) {
			kmem_cache_free(dentry_cache, dentry);
			return NULL;
		}
		atomic_set(&p->count, 1);
		text = p->name;
	} else {
		text = dentry->d_iname;
	}
	memcpy(text, name->name, name->len);
	text[name->len] = 0;
	dentry->d_name = *name;
	dentry->d_name.name = text;
	dentry->d_flags = 0;
	spin_lock_init(&dentry->d_lock);
	dentry->d_lockref.count = 1;
	dentry->d_inode = NULL;
	dentry->d_parent = dentry;
	dentry->d_sb = sb;
	dentry->d_op = NULL;
	dentry->d_time = 0;
	dentry->d_fsdata = NULL;
	INIT_HLIST_NODE(&dentry->d_hash);
	INIT_LIST_HEAD(&dentry->d_lru);
	INIT_LIST_HEAD(&dentry->d_child);
	INIT_LIST_HEAD(&dentry->d_subdirs);
	INIT_HLIST_NODE(&dentry->d_u.d_alias);
	d_set_d_op(dentry, sb->s_d_op);
	if (dentry->d_op && dentry->d_op->d_init && dentry->d_op->d_init(dentry)) {
		if (name_is_external(dentry))
			kfree(external_name(dentry));
		kmem_cache_free(dentry_cache, dentry);
		return NULL;
	}
	return dentry;
}

/**
 * d_alloc - make a dentry, negative and not yet findable
 * @parent: gets one more reference
 * @name: with its hash
 *
 * Returns it with one reference, NULL without memory. Process context.
 */
struct dentry *d_alloc(struct dentry *parent, const struct qstr *name)
{
	struct dentry *dentry = __d_alloc(parent->d_sb, name);

	if (!dentry)
		return NULL;
	spin_lock(&dcache_lock);
	spin_lock(&parent->d_lock);
	dget_dlock(parent);
	dentry->d_parent = parent;
	list_add(&dentry->d_child, &parent->d_subdirs);
	spin_unlock(&parent->d_lock);
	spin_unlock(&dcache_lock);
	return dentry;
}
EXPORT_SYMBOL(d_alloc);

/**
 * d_alloc_anon - make a dentry that stands alone
 */
struct dentry *d_alloc_anon(struct super_block *sb)
{
	return __d_alloc(sb, NULL);
}
EXPORT_SYMBOL(d_alloc_anon);

/**
 * d_alloc_pseudo - make a dentry that no path leads to
 */
struct dentry *d_alloc_pseudo(struct super_block *sb, const struct qstr *name)
{
	return __d_alloc(sb, name);
}

/**
 * d_alloc_name - d_alloc() for a string
 */
struct dentry *d_alloc_name(struct dentry *parent, const char *name)
{
	struct qstr q = QSTR_INIT(name, strlen(name));

	q.hash = full_name_hash(parent, name, q.len);
	return d_alloc(parent, &q);
}
EXPORT_SYMBOL(d_alloc_name);

/* A place marker for readers of a folder: in the list of children, but no name that anything finds. */
struct dentry *d_alloc_cursor(struct dentry *parent)
{
	struct qstr q = QSTR_INIT("", 0);
	struct dentry *dentry = __d_alloc(parent->d_sb, &q);

	if (dentry) {
		dentry->d_flags |= DCACHE_DENTRY_KILLED;
		dentry->d_parent = dget(parent);
	}
	return dentry;
}

/**
 * d_set_d_op - give a new dentry its operations
 */
void d_set_d_op(struct dentry *dentry, const struct dentry_operations *op)
{
	dentry->d_op = op;
	if (!op)
		return;
	if (op->d_hash)
		dentry->d_flags |= DCACHE_OP_HASH;
	if (op->d_compare)
		dentry->d_flags |= DCACHE_OP_COMPARE;
	if (op->d_revalidate)
		dentry->d_flags |= DCACHE_OP_REVALIDATE;
	if (op->d_weak_revalidate)
		dentry->d_flags |= DCACHE_OP_WEAK_REVALIDATE;
	if (op->d_delete)
		dentry->d_flags |= DCACHE_OP_DELETE;
	if (op->d_prune)
		dentry->d_flags |= DCACHE_OP_PRUNE;
}
EXPORT_SYMBOL(d_set_d_op);

static unsigned int d_type_flags(const struct inode *inode)
{
	if (!inode)
		return DCACHE_MISS_TYPE;
	if (S_ISDIR(inode->i_mode))
		return inode->i_op->lookup ? DCACHE_DIRECTORY_TYPE : DCACHE_AUTODIR_TYPE;
	if (S_ISLNK(inode->i_mode))
		return DCACHE_SYMLINK_TYPE;
	return S_ISREG(inode->i_mode) ? DCACHE_REGULAR_TYPE : DCACHE_SPECIAL_TYPE;
}

/* dcache_lock is held. */
static void __d_instantiate(struct dentry *dentry, struct inode *inode)
{
	spin_lock(&dentry->d_lock);
	if (inode)
		hlist_add_head(&dentry->d_u.d_alias, &inode->i_dentry);
	dentry->d_flags = (dentry->d_flags & ~DCACHE_ENTRY_TYPE) | d_type_flags(inode);
	smp_store_release(&dentry->d_inode, inode);
	spin_unlock(&dentry->d_lock);
}

/**
 * d_instantiate - fill in the inode of a negative dentry
 * @inode: its reference passes to the dentry; NULL: stays negative
 */
void d_instantiate(struct dentry *dentry, struct inode *inode)
{
	BUG_ON(!hlist_unhashed(&dentry->d_u.d_alias));
	if (!inode)
		return;
	spin_lock(&dcache_lock);
	__d_instantiate(dentry, inode);
	spin_unlock(&dcache_lock);
}
EXPORT_SYMBOL(d_instantiate);

/**
 * d_instantiate_new - the same for an inode that is still I_NEW, which ends here
 */
void d_instantiate_new(struct dentry *dentry, struct inode *inode)
{
	d_instantiate(dentry, inode);
	unlock_new_inode(inode);
}
EXPORT_SYMBOL(d_instantiate_new);

/**
 * d_make_root - make the root dentry of a file system
 * @inode: its reference is used up, also on failure; NULL gives NULL
 */
struct dentry *d_make_root(struct inode *inode)
{
	struct dentry *root;

	if (!inode)
		return NULL;
	root = d_alloc_anon(inode->i_sb);
	if (root)
		d_instantiate(root, inode);
	else
		iput(inode);
	return root;
}
EXPORT_SYMBOL(d_make_root);

/* ---- Hash ---- */

/* dcache_lock and d_lock are held. */
void __d_rehash(struct dentry *dentry)
{
	hlist_add_head_rcu(&dentry->d_hash, d_hash_chain(dentry->d_parent, dentry->d_name.hash));
}

/* dcache_lock and d_lock are held. Readers that stand on the entry still find its successor. */
void d_unhash_locked(struct dentry *dentry)
{
	if (!d_unhashed(dentry))
		hlist_del_init_rcu(&dentry->d_hash);
}

/**
 * __d_drop - make a dentry unfindable; the caller holds its d_lock
 *
 * Releases and retakes d_lock.
 */
void __d_drop(struct dentry *dentry)
{
	if (d_unhashed(dentry))
		return;
	spin_unlock(&dentry->d_lock);
	d_drop(dentry);
	spin_lock(&dentry->d_lock);
}
EXPORT_SYMBOL(__d_drop);

/**
 * d_drop - make a dentry unfindable: the next lookup asks the file system
 */
void d_drop(struct dentry *dentry)
{
	spin_lock(&dcache_lock);
	spin_lock(&dentry->d_lock);
	d_unhash_locked(dentry);
	spin_unlock(&dentry->d_lock);
	spin_unlock(&dcache_lock);
}
EXPORT_SYMBOL(d_drop);

/**
 * d_rehash - make a dentry findable
 */
void d_rehash(struct dentry *dentry)
{
	spin_lock(&dcache_lock);
	spin_lock(&dentry->d_lock);
	__d_rehash(dentry);
	spin_unlock(&dentry->d_lock);
	spin_unlock(&dcache_lock);
}
EXPORT_SYMBOL(d_rehash);

/**
 * d_add - fill in the inode and make the dentry findable
 * @inode: its reference passes to the dentry; NULL: the name does not exist
 */
void d_add(struct dentry *dentry, struct inode *inode)
{
	spin_lock(&dcache_lock);
	if (inode)
		__d_instantiate(dentry, inode);
	spin_lock(&dentry->d_lock);
	__d_rehash(dentry);
	spin_unlock(&dentry->d_lock);
	spin_unlock(&dcache_lock);
}
EXPORT_SYMBOL(d_add);

static bool d_same_name(const struct dentry *dentry, const struct dentry *parent, const struct qstr *name)
{
	if (parent->d_flags & DCACHE_OP_COMPARE)
		return !parent->d_op->d_compare(dentry, dentry->d_name.len, (const char *)dentry->d_name.name, name);
	return dentry->d_name.len == name->len && !memcmp(dentry->d_name.name, name->name, name->len);
}

/**
 * __d_lookup - find a child by name; may miss one that is being renamed
 *
 * Returns it with a reference, or NULL.
 */
struct dentry *__d_lookup(const struct dentry *parent, const struct qstr *name)
{
	struct dentry *dentry, *found = NULL;

	rcu_read_lock();
	hlist_for_each_entry_rcu(dentry, d_hash_chain(parent, name->hash), d_hash) {
		if (dentry->d_name.hash != name->hash)
			continue;
		spin_lock(&dentry->d_lock);
		if (dentry->d_parent == parent && !d_unhashed(dentry) && dentry->d_lockref.count >= 0 &&
		    d_same_name(dentry, parent, name)) {
			dentry->d_lockref.count++;
			found = dentry;
		}
		spin_unlock(&dentry->d_lock);
		if (found)
			break;
	}
	rcu_read_unlock();
	return found;
}

/**
 * d_lookup - find a child by name
 * @name: with its hash
 *
 * Returns it with a reference, or NULL. Any context that may take spinlocks.
 */
struct dentry *d_lookup(const struct dentry *parent, const struct qstr *name)
{
	struct dentry *dentry;
	unsigned int seq;

	do {
		seq = read_seqbegin(&rename_lock);
		dentry = __d_lookup(parent, name);
	} while (!dentry && read_seqretry(&rename_lock, seq));
	return dentry;
}
EXPORT_SYMBOL(d_lookup);

/**
 * d_hash_and_lookup - d_lookup() for a name without its hash
 */
struct dentry *d_hash_and_lookup(struct dentry *dir, struct qstr *name)
{
	name->hash = full_name_hash(dir, (const char *)name->name, name->len);
	if (dir->d_flags & DCACHE_OP_HASH) {
		int error = dir->d_op->d_hash(dir, name);

		if (error < 0)
			return ERR_PTR(error);
	}
	return d_lookup(dir, name);
}
EXPORT_SYMBOL(d_hash_and_lookup);

/* ---- Letting go ---- */

/* dcache_lock is held. */
static void d_lru_add(struct dentry *dentry)
{
	if (dentry->d_flags & (DCACHE_LRU_LIST | DCACHE_SHRINK_LIST))
		return;
	dentry->d_flags |= DCACHE_LRU_LIST;
	dentry->d_sb->s_nr_dentry_unused++;
	list_add(&dentry->d_lru, &dentry->d_sb->s_dentry_lru);
}

static void d_lru_del(struct dentry *dentry)
{
	if (dentry->d_flags & DCACHE_LRU_LIST)
		dentry->d_sb->s_nr_dentry_unused--;
	dentry->d_flags &= ~(DCACHE_LRU_LIST | DCACHE_SHRINK_LIST);
	list_del_init(&dentry->d_lru);
}

static void __d_free(struct rcu_head *head)
{
	struct dentry *dentry = container_of(head, struct dentry, d_u.d_rcu);

	if (name_is_external(dentry) && atomic_dec_and_test(&external_name(dentry)->count))
		kfree(external_name(dentry));
	kmem_cache_free(dentry_cache, dentry);
}

/*
 * Take an unreferenced dentry apart. Called with dcache_lock and d_lock held, drops both. Returns the parent, whose
 * reference the caller must put.
 */
static struct dentry *d_kill(struct dentry *dentry)
{
	struct dentry *parent = IS_ROOT(dentry) ? NULL : dentry->d_parent;
	struct inode *inode = dentry->d_inode;

	lockref_mark_dead(&dentry->d_lockref);
	if (dentry->d_flags & DCACHE_OP_PRUNE)
		dentry->d_op->d_prune(dentry);
	d_lru_del(dentry);
	d_unhash_locked(dentry);
	list_del_init(&dentry->d_child);
	dentry->d_flags = (dentry->d_flags & ~DCACHE_ENTRY_TYPE) | DCACHE_DENTRY_KILLED;
	dentry->d_inode = NULL;
	hlist_del_init(&dentry->d_u.d_alias);
	spin_unlock(&dentry->d_lock);
	spin_unlock(&dcache_lock);
	if (inode) {
		if (dentry->d_op && dentry->d_op->d_iput)
			dentry->d_op->d_iput(dentry, inode);
		else
			iput(inode);
	}
	if (dentry->d_op && dentry->d_op->d_release)
		dentry->d_op->d_release(dentry);
	call_rcu(&dentry->d_u.d_rcu, __d_free);
	return parent;
}

static bool d_worth_keeping(struct dentry *dentry)
{
	if (d_unhashed(dentry) || dentry->d_flags & (DCACHE_DONTCACHE | DCACHE_DENTRY_KILLED))
		return false;
	return !(dentry->d_flags & DCACHE_OP_DELETE) || !dentry->d_op->d_delete(dentry);
}

/**
 * dput - drop a reference; the last one may free the dentry, its inode and so on upwards
 * @dentry: may be NULL
 *
 * May sleep.
 */
void dput(struct dentry *dentry)
{
	while (dentry) {
		if (lockref_put_not_zero(&dentry->d_lockref))
			return;
		might_sleep();
		spin_lock(&dcache_lock);
		spin_lock(&dentry->d_lock);
		if (WARN_ON(dentry->d_lockref.count <= 0) || --dentry->d_lockref.count) {
			spin_unlock(&dentry->d_lock);
			spin_unlock(&dcache_lock);
			return;
		}
		if (d_worth_keeping(dentry)) {
			d_lru_add(dentry);
			spin_unlock(&dentry->d_lock);
			spin_unlock(&dcache_lock);
			return;
		}
		dentry = d_kill(dentry);
	}
}
EXPORT_SYMBOL(dput);

/**
 * dget_parent - a reference to the current parent
 */
struct dentry *dget_parent(struct dentry *dentry)
{
	struct dentry *parent;

	spin_lock(&dcache_lock);
	parent = dget(dentry->d_parent);
	spin_unlock(&dcache_lock);
	return parent;
}
EXPORT_SYMBOL(dget_parent);

/**
 * d_delete - the file that the dentry names is gone: make it negative, or unfindable if it is in use
 */
void d_delete(struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;

	spin_lock(&dcache_lock);
	spin_lock(&dentry->d_lock);
	if (dentry->d_lockref.count > 1) {
		d_unhash_locked(dentry);
		inode = NULL;
	} else {
		dentry->d_flags &= ~(DCACHE_ENTRY_TYPE | DCACHE_CANT_MOUNT);
		dentry->d_inode = NULL;
		hlist_del_init(&dentry->d_u.d_alias);
	}
	spin_unlock(&dentry->d_lock);
	spin_unlock(&dcache_lock);
	if (!inode)
		return;
	if (dentry->d_op && dentry->d_op->d_iput)
		dentry->d_op->d_iput(dentry, inode);
	else
		iput(inode);
}
EXPORT_SYMBOL(d_delete);

/* ---- Walking a subtree ---- */

/* Call @enter for @root and everything below it, parents first. dcache_lock is held throughout. */
static void d_walk(struct dentry *root, void *data, enum d_walk_ret (*enter)(void *data, struct dentry *dentry))
{
	struct dentry *this = root;
	enum d_walk_ret ret = enter(data, root);

	if (ret != D_WALK_CONTINUE || list_empty(&root->d_subdirs))
		return;
	this = list_first_entry(&root->d_subdirs, struct dentry, d_child);
	for (;;) {
		ret = D_WALK_SKIP;
		if (!(this->d_flags & DCACHE_DENTRY_KILLED))
			ret = enter(data, this);
		if (ret == D_WALK_QUIT)
			return;
		if (ret == D_WALK_CONTINUE && !list_empty(&this->d_subdirs)) {
			this = list_first_entry(&this->d_subdirs, struct dentry, d_child);
			continue;
		}
		while (list_is_last(&this->d_child, &this->d_parent->d_subdirs)) {
			this = this->d_parent;
			if (this == root)
				return;
		}
		this = list_next_entry(this, d_child);
	}
}

enum d_walk_ret collect_unused(void *data, struct dentry *dentry)
{
	spin_lock(&dentry->d_lock);
	if (!dentry->d_lockref.count && !(dentry->d_flags & DCACHE_SHRINK_LIST)) {
		d_lru_del(dentry);
		dentry->d_flags |= DCACHE_SHRINK_LIST;
		list_add_tail(&dentry->d_lru, data);
	}
	spin_unlock(&dentry->d_lock);
	return D_WALK_CONTINUE;
}

/* Free the dentries collected on @list that are still unused. */
void dispose_dentries(struct list_head *list)
{
	for (;;) {
		struct dentry *dentry;

		spin_lock(&dcache_lock);
		if (list_empty(list)) {
			spin_unlock(&dcache_lock);
			return;
		}
		dentry = list_first_entry(list, struct dentry, d_lru);
		spin_lock(&dentry->d_lock);
		d_lru_del(dentry);
		if (dentry->d_lockref.count) {
			spin_unlock(&dentry->d_lock);
			spin_unlock(&dcache_lock);
			continue;
		}
		dput(d_kill(dentry));
	}
}

/**
 * shrink_dcache_parent - free every unused dentry below (and including) @parent
 *
 * The caller holds a reference to @parent. May sleep.
 */
void shrink_dcache_parent(struct dentry *parent)
{
	bool found;

	do {
		LIST_HEAD(list);

		spin_lock(&dcache_lock);
		d_walk(parent, &list, collect_unused);
		found = !list_empty(&list);
		spin_unlock(&dcache_lock);
		dispose_dentries(&list);
	} while (found);
}
EXPORT_SYMBOL(shrink_dcache_parent);

/**
 * prune_dcache_sb - free unused dentries of a file system, longest unused first
 * @nr: at most so many
 *
 * Returns how many were looked at. s_umount is held. May sleep.
 */
long prune_dcache_sb(struct super_block *sb, unsigned long nr)
{
	LIST_HEAD(list);
	long taken = 0;

	spin_lock(&dcache_lock);
	while (nr-- && !list_empty(&sb->s_dentry_lru)) {
		struct dentry *dentry = list_last_entry(&sb->s_dentry_lru, struct dentry, d_lru);

		spin_lock(&dentry->d_lock);
		d_lru_del(dentry);
		dentry->d_flags |= DCACHE_SHRINK_LIST;
		list_add_tail(&dentry->d_lru, &list);
		spin_unlock(&dentry->d_lock);
		taken++;
	}
	spin_unlock(&dcache_lock);
	dispose_dentries(&list);
	return taken;
}

/**
 * shrink_dcache_sb - free every unused dentry of a file system
 */
void shrink_dcache_sb(struct super_block *sb)
{
	while (prune_dcache_sb(sb, 1024))
		cond_resched();
}
EXPORT_SYMBOL(shrink_dcache_sb);

static enum d_walk_ret report_busy(void *data, struct dentry *dentry)
{
	unsigned int expected = list_empty(&dentry->d_subdirs) ? 0 : 1;

	if (d_count(dentry) > expected)
		pr_err("BUG: Dentry %p{i=%lx,n=%.*s} still in use (%d) [unmount of %s %s]\n", dentry,
		       dentry->d_inode ? dentry->d_inode->i_ino : 0UL, (int)dentry->d_name.len, dentry->d_name.name,
		       d_count(dentry), dentry->d_sb->s_type->name, dentry->d_sb->s_id);
	return D_WALK_CONTINUE;
}

/* The file system goes: put its root and free every dentry. Any that is still in use is a leak of its holder. */
void shrink_dcache_for_umount(struct super_block *sb)
{
	struct dentry *root = sb->s_root;

	sb->s_root = NULL;
	shrink_dcache_parent(root);
	d_drop(root);
	spin_lock(&dcache_lock);
	if (!list_empty(&root->d_subdirs) || d_count(root) != 1)
		d_walk(root, NULL, report_busy);
	spin_unlock(&dcache_lock);
	dput(root);
}

static enum d_walk_ret genocide_one(void *data, struct dentry *dentry)
{
	struct dentry *root = data;

	if (dentry == root)
		return D_WALK_CONTINUE;
	if (d_unhashed(dentry) || !dentry->d_inode)
		return D_WALK_SKIP;
	spin_lock(&dentry->d_lock);
	if (!(dentry->d_flags & DCACHE_GENOCIDE)) {
		dentry->d_flags |= DCACHE_GENOCIDE;
		dentry->d_lockref.count--;
	}
	spin_unlock(&dentry->d_lock);
	return D_WALK_CONTINUE;
}

/**
 * d_genocide - drop the reference that a file system in memory holds to each dentry below @root
 */
void d_genocide(struct dentry *root)
{
	spin_lock(&dcache_lock);
	d_walk(root, root, genocide_one);
	spin_unlock(&dcache_lock);
}
EXPORT_SYMBOL(d_genocide);

/**
 * d_invalidate - a name turned out to be stale: forget it and what is unused below it
 *
 * The caller holds a reference. May sleep.
 */
void d_invalidate(struct dentry *dentry)
{
	if (d_unhashed(dentry))
		return;
	d_drop(dentry);
	if (dentry->d_inode && S_ISDIR(dentry->d_inode->i_mode))
		shrink_dcache_parent(dentry);
}
EXPORT_SYMBOL(d_invalidate);

void __init dcache_init(void)
{
	dentry_cache = KMEM_CACHE_USERCOPY(dentry, SLAB_RECLAIM_ACCOUNT | SLAB_PANIC | SLAB_ACCOUNT, d_iname);
}
