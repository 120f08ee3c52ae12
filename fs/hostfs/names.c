// SPDX-License-Identifier: MIT
/*
 * The names of a folder that differ from the host's, in a tree by name: each stands for an inode, or says that the name is gone. A name that is
 * not in the tree is as on the host. A folder made here has no counterpart on the host: its tree is all there is, and nothing in it is "gone".
 *
 * Changes are prepared (allocations) before anything is touched, and cannot fail afterwards. The folder's i_rwsem is held by every caller.
 */
#include <linux/slab.h>
#include <linux/string.h>
#include "hostfs.h"

static int compare(const char *text, unsigned int length, const struct hostfs_name *entry)
{
	int order = memcmp(text, entry->text, min(length, entry->length));

	return order ?: (int)length - (int)entry->length;
}

/* The entry of a name, or NULL: it is as on the host. */
struct hostfs_name *hostfs_find_name(struct hostfs_inode *dir, const char *text, unsigned int length)
{
	struct rb_node *node = dir->names.rb_node;

	while (node) {
		struct hostfs_name *entry = rb_entry(node, struct hostfs_name, node);
		int order = compare(text, length, entry);

		if (!order)
			return entry;
		node = order < 0 ? node->rb_left : node->rb_right;
	}
	return NULL;
}

/* An entry to be given to hostfs_set_name() or hostfs_hide_name(); NULL without memory. */
struct hostfs_name *hostfs_alloc_name(const struct qstr *name)
{
	struct hostfs_name *entry = kmalloc(struct_size(entry, text, name->len + 1), GFP_KERNEL_ACCOUNT);

	if (!entry)
		return NULL;
	entry->inode = NULL;
	entry->length = name->len;
	memcpy(entry->text, name->name, name->len);
	entry->text[name->len] = '\0';
	return entry;
}

/* Put @entry into the tree, or use the one that is there and free this one. Returns the one in the tree. */
static struct hostfs_name *merge_name(struct hostfs_inode *dir, struct hostfs_name *entry)
{
	struct rb_node **link = &dir->names.rb_node, *parent = NULL;

	while (*link) {
		struct hostfs_name *other = rb_entry(*link, struct hostfs_name, node);
		int order = compare(entry->text, entry->length, other);

		if (!order) {
			kfree(entry);
			return other;
		}
		parent = *link;
		link = order < 0 ? &parent->rb_left : &parent->rb_right;
	}
	rb_link_node(&entry->node, parent, link);
	rb_insert_color(&entry->node, &dir->names);
	return entry;
}

/* From now on the name means @inode, to which the entry takes a reference. @entry is used up. */
void hostfs_set_name(struct inode *dir, struct hostfs_name *entry, struct inode *inode)
{
	struct inode *old;

	hostfs_pin(dir);
	entry = merge_name(HOSTFS_I(dir), entry);
	old = entry->inode;
	ihold(inode);
	entry->inode = inode;
	iput(old);
}

/* From now on the name does not exist. @on_host: the host has it, so that must be remembered. @entry is used up. */
void hostfs_hide_name(struct inode *dir, struct hostfs_name *entry, bool on_host)
{
	struct inode *old;

	hostfs_pin(dir);
	entry = merge_name(HOSTFS_I(dir), entry);
	old = entry->inode;
	entry->inode = NULL;
	if (!on_host) {
		rb_erase(&entry->node, &HOSTFS_I(dir)->names);
		kfree(entry);
	}
	iput(old);
}

/* Forget all that differs; the folder goes. */
void hostfs_drop_names(struct hostfs_inode *dir)
{
	struct hostfs_name *entry, *next;
	struct rb_root names = dir->names;

	dir->names = RB_ROOT;
	rbtree_postorder_for_each_entry_safe(entry, next, &names, node) {
		iput(entry->inode);
		kfree(entry);
	}
}

/* The host's path of a name in a folder that shows one of the host's; NULL without memory. */
char *hostfs_child_path(const struct hostfs_inode *dir, const char *text, unsigned int length)
{
	bool top = dir->path[1] == '\0'; /* "/" */

	return kasprintf(GFP_KERNEL, "%s/%.*s", top ? "" : dir->path, (int)length, text);
}

/* Whether the host has a name in the folder that @dir shows: 1 or 0, or -errno. */
int hostfs_host_has(const struct hostfs_inode *dir, const struct qstr *name)
{
	struct arch_host_stat st;
	char *path;
	int error;

	if (!dir->path)
		return 0;
	path = hostfs_child_path(dir, (const char *)name->name, name->len);
	if (!path)
		return -ENOMEM;
	error = arch_host_lstat(path, &st);
	kfree(path);
	return error == -ENOENT ? 0 : error ?: 1;
}
