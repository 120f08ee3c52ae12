// SPDX-License-Identifier: MIT
/* Dentries: all names of an inode, changing names and places, hashes of names. States and locks: see dcache.c. */
#include <linux/dcache.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "dcache_internal.h"

/* ---- Aliases ---- */

/**
 * d_find_any_alias - a dentry of @inode, with a reference, or NULL
 */
struct dentry *d_find_any_alias(struct inode *inode)
{
	struct dentry *dentry = NULL;

	spin_lock(&dcache_lock);
	if (!hlist_empty(&inode->i_dentry)) {
		dentry = hlist_entry(inode->i_dentry.first, struct dentry, d_u.d_alias);
		dget(dentry);
	}
	spin_unlock(&dcache_lock);
	return dentry;
}
EXPORT_SYMBOL(d_find_any_alias);

/**
 * d_find_alias - a findable dentry of @inode (any, for a folder), with a reference, or NULL
 */
struct dentry *d_find_alias(struct inode *inode)
{
	struct dentry *dentry, *found = NULL;

	spin_lock(&dcache_lock);
	hlist_for_each_entry(dentry, &inode->i_dentry, d_u.d_alias) {
		if (S_ISDIR(inode->i_mode) || !d_unhashed(dentry)) {
			found = dget(dentry);
			break;
		}
	}
	spin_unlock(&dcache_lock);
	return found;
}
EXPORT_SYMBOL(d_find_alias);

/**
 * d_obtain_alias - some dentry for an inode that was found without a name
 * @inode: its reference is used up; may be an error, which is returned
 */
struct dentry *d_obtain_alias(struct inode *inode)
{
	struct dentry *dentry;

	if (!inode)
		return ERR_PTR(-ESTALE);
	if (IS_ERR(inode))
		return ERR_CAST(inode);
	dentry = d_find_any_alias(inode);
	if (!dentry) {
		dentry = d_alloc_anon(inode->i_sb);
		if (!dentry) {
			iput(inode);
			return ERR_PTR(-ENOMEM);
		}
		dentry->d_flags |= DCACHE_DISCONNECTED;
		d_instantiate(dentry, inode);
		return dentry;
	}
	iput(inode);
	return dentry;
}
EXPORT_SYMBOL(d_obtain_alias);

/**
 * d_prune_aliases - free the unused dentries of @inode
 */
void d_prune_aliases(struct inode *inode)
{
	struct dentry *dentry;
	LIST_HEAD(list);

	spin_lock(&dcache_lock);
	hlist_for_each_entry(dentry, &inode->i_dentry, d_u.d_alias)
		collect_unused(&list, dentry);
	spin_unlock(&dcache_lock);
	dispose_dentries(&list);
}
EXPORT_SYMBOL(d_prune_aliases);

/**
 * d_mark_dontcache - free the dentries of @inode, and the inode, as soon as they are unused
 */
void d_mark_dontcache(struct inode *inode)
{
	struct dentry *dentry;

	spin_lock(&dcache_lock);
	hlist_for_each_entry(dentry, &inode->i_dentry, d_u.d_alias) {
		spin_lock(&dentry->d_lock);
		dentry->d_flags |= DCACHE_DONTCACHE;
		spin_unlock(&dentry->d_lock);
	}
	spin_unlock(&dcache_lock);
	spin_lock(&inode->i_lock);
	inode->i_state |= I_DONTCACHE;
	spin_unlock(&inode->i_lock);
}
EXPORT_SYMBOL(d_mark_dontcache);

/**
 * d_tmpfile - give the dentry of an O_TMPFILE file its inode, which has no name
 */
void d_tmpfile(struct file *file, struct inode *inode)
{
	struct dentry *dentry = file->f_path.dentry;

	drop_nlink(inode);
	BUG_ON(!d_unhashed(dentry) || dentry->d_inode);
	d_instantiate(dentry, inode);
}
EXPORT_SYMBOL(d_tmpfile);

/**
 * d_splice_alias - the result of a lookup: tie @inode to @dentry, or move the dentry that the folder already has
 * @inode: its reference is used up; an error is returned; NULL makes @dentry negative
 *
 * Returns NULL if @dentry is the one to use, else the one to use instead, with a reference, or an error.
 */
struct dentry *d_splice_alias(struct inode *inode, struct dentry *dentry)
{
	struct dentry *alias;

	if (IS_ERR(inode))
		return ERR_CAST(inode);
	if (inode && S_ISDIR(inode->i_mode)) {
		alias = d_find_any_alias(inode);
		if (alias) {
			if (d_ancestor(alias, dentry)) {
				dput(alias);
				iput(inode);
				return ERR_PTR(-ELOOP);
			}
			d_move(alias, dentry);
			iput(inode);
			return alias;
		}
	}
	d_add(dentry, inode);
	return NULL;
}
EXPORT_SYMBOL(d_splice_alias);

/* ---- Renaming ---- */

/* Give @dentry the name of @target, and @target the old one. Both d_locks are held. */
static void swap_names(struct dentry *dentry, struct dentry *target)
{
	unsigned char inline_name[DNAME_INLINE_LEN];
	bool a_ext = name_is_external(dentry), b_ext = name_is_external(target);
	struct qstr a = dentry->d_name, b = target->d_name;

	memcpy(inline_name, dentry->d_iname, DNAME_INLINE_LEN);
	if (!b_ext)
		memcpy(dentry->d_iname, target->d_iname, DNAME_INLINE_LEN);
	if (!a_ext)
		memcpy(target->d_iname, inline_name, DNAME_INLINE_LEN);
	dentry->d_name = b;
	target->d_name = a;
	if (!b_ext)
		dentry->d_name.name = dentry->d_iname;
	if (!a_ext)
		target->d_name.name = target->d_iname;
}

static void lock_two(struct dentry *a, struct dentry *b)
{
	if (a > b)
		swap(a, b);
	spin_lock(&a->d_lock);
	spin_lock_nested(&b->d_lock, DENTRY_D_LOCK_NESTED);
}

/* dcache_lock is held. Exchange places and names; unless @exchange, @target is left unfindable. */
static void __d_move(struct dentry *dentry, struct dentry *target, bool exchange)
{
	struct dentry *old_parent = dentry->d_parent;
	bool was_root = IS_ROOT(dentry);

	write_seqlock(&rename_lock);
	lock_two(dentry, target);
	d_unhash_locked(dentry);
	d_unhash_locked(target);
	swap_names(dentry, target);
	/* Each parent has one reference for each child, and the children change places. */
	dentry->d_parent = target->d_parent;
	list_move(&dentry->d_child, &dentry->d_parent->d_subdirs);
	if (was_root) {
		/* It brought no parent along: the target becomes the one that stands alone. */
		target->d_parent = target;
		list_del_init(&target->d_child);
		dentry->d_flags &= ~DCACHE_DISCONNECTED;
	} else {
		target->d_parent = old_parent;
		list_move(&target->d_child, &old_parent->d_subdirs);
	}
	__d_rehash(dentry);
	if (exchange)
		__d_rehash(target);
	spin_unlock(&dentry->d_lock);
	spin_unlock(&target->d_lock);
	write_sequnlock(&rename_lock);
}

/**
 * d_move - @dentry takes the place and name of @target, which becomes unfindable
 */
void d_move(struct dentry *dentry, struct dentry *target)
{
	spin_lock(&dcache_lock);
	__d_move(dentry, target, false);
	spin_unlock(&dcache_lock);
}
EXPORT_SYMBOL(d_move);

/**
 * d_exchange - two dentries change places and names
 */
void d_exchange(struct dentry *a, struct dentry *b)
{
	spin_lock(&dcache_lock);
	__d_move(a, b, true);
	spin_unlock(&dcache_lock);
}

/**
 * d_ancestor - the child of @ancestor that @dentry is or lies below, NULL if none
 */
struct dentry *d_ancestor(struct dentry *ancestor, struct dentry *dentry)
{
	struct dentry *p;

	for (p = dentry; !IS_ROOT(p); p = p->d_parent)
		if (p->d_parent == ancestor)
			return p;
	return NULL;
}

/**
 * is_subdir - whether @dentry is @ancestor or lies below it
 */
bool is_subdir(struct dentry *dentry, struct dentry *ancestor)
{
	bool result;

	if (dentry == ancestor)
		return true;
	spin_lock(&dcache_lock);
	result = d_ancestor(ancestor, dentry) != NULL;
	spin_unlock(&dcache_lock);
	return result;
}
EXPORT_SYMBOL(is_subdir);

/**
 * take_dentry_name_snapshot - keep the present name, whatever renames follow
 */
void take_dentry_name_snapshot(struct name_snapshot *snapshot, struct dentry *dentry)
{
	spin_lock(&dentry->d_lock);
	snapshot->name = dentry->d_name;
	if (name_is_external(dentry)) {
		atomic_inc(&external_name(dentry)->count);
	} else {
		memcpy(snapshot->inline_name, dentry->d_iname, dentry->d_name.len + 1);
		snapshot->name.name = snapshot->inline_name;
	}
	spin_unlock(&dentry->d_lock);
}
EXPORT_SYMBOL(take_dentry_name_snapshot);

/**
 * release_dentry_name_snapshot - give the name back
 */
void release_dentry_name_snapshot(struct name_snapshot *snapshot)
{
	if (snapshot->name.name != snapshot->inline_name)
		put_external_name(container_of(snapshot->name.name, struct external_name, name[0]));
}
EXPORT_SYMBOL(release_dentry_name_snapshot);

/* Something is mounted on the dentry, or no longer. */
void d_set_mounted(struct dentry *dentry)
{
	spin_lock(&dentry->d_lock);
	dentry->d_flags |= DCACHE_MOUNTED;
	spin_unlock(&dentry->d_lock);
}

void d_clear_mounted(struct dentry *dentry)
{
	spin_lock(&dentry->d_lock);
	dentry->d_flags &= ~DCACHE_MOUNTED;
	spin_unlock(&dentry->d_lock);
}

/* ---- Names ---- */

/**
 * full_name_hash - hash of @len bytes of a name
 * @salt: usually the parent dentry
 */
unsigned int full_name_hash(const void *salt, const char *name, unsigned int len)
{
	unsigned long hash = init_name_hash(salt);

	while (len--)
		hash = partial_name_hash((unsigned char)*name++, hash);
	return end_name_hash(hash);
}
EXPORT_SYMBOL(full_name_hash);

/**
 * hashlen_string - hash and length of a string
 */
u64 hashlen_string(const void *salt, const char *name)
{
	unsigned int len = strlen(name);

	return hashlen_create(full_name_hash(salt, name, len), len);
}
EXPORT_SYMBOL(hashlen_string);
