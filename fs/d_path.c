// SPDX-License-Identifier: MIT
/*
 * From a place in the tree to its path name. Names are written from the end of the buffer towards its start, since the
 * walk goes upwards; the result is a pointer into the buffer. dcache_lock and mount_lock hold the tree still for the
 * short walk, so the name is one that the file had at one moment.
 */
#include <linux/dcache.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "internal.h"

struct prepend_buffer {
	char *buf;
	int len; /* bytes free before buf; negative once something did not fit */
};

static bool prepend(struct prepend_buffer *p, const char *text, int len)
{
	if (p->len < len) {
		p->len = -1;
		return false;
	}
	p->len -= len;
	p->buf -= len;
	memcpy(p->buf, text, len);
	return true;
}

static bool prepend_name(struct prepend_buffer *p, const struct qstr *name)
{
	return prepend(p, (const char *)name->name, name->len) && prepend(p, "/", 1);
}

static char *finish(struct prepend_buffer *p)
{
	return p->len >= 0 ? p->buf : ERR_PTR(-ENAMETOOLONG);
}

/*
 * Write the path from @root down to @path. Both locks are held. Returns 0 if @root was reached, 1 if the root of all
 * mounts was, 2 if a mount that hangs nowhere was.
 */
static int prepend_path(const struct path *path, const struct path *root, struct prepend_buffer *p)
{
	struct dentry *dentry = path->dentry;
	struct mount *mnt = real_mount(path->mnt);
	char *end = p->buf;
	int how = 0;

	while (dentry != root->dentry || &mnt->mnt != root->mnt) {
		if (dentry == mnt->mnt.mnt_root || IS_ROOT(dentry)) {
			if (dentry == mnt->mnt.mnt_root && mnt_has_parent(mnt)) {
				dentry = mnt->mnt_mountpoint;
				mnt = mnt->mnt_parent;
				continue;
			}
			how = list_empty(&mnt->mnt_list) ? 2 : 1;
			break;
		}
		if (!prepend_name(p, &dentry->d_name))
			break;
		dentry = dentry->d_parent;
	}
	if (p->buf == end)
		prepend(p, "/", 1);
	return how;
}

static int locked_prepend_path(const struct path *path, const struct path *root, struct prepend_buffer *p)
{
	int how;

	spin_lock(&dcache_lock);
	read_seqlock_excl(&mount_lock);
	how = prepend_path(path, root, p);
	read_sequnlock_excl(&mount_lock);
	spin_unlock(&dcache_lock);
	return how;
}

/**
 * __d_path - the path of @path as seen from @root
 *
 * Returns a string at the end of @buffer, NULL if @root was not met, -ENAMETOOLONG.
 */
char *__d_path(const struct path *path, const struct path *root, char *buffer, int buflen)
{
	struct prepend_buffer p = { buffer + buflen, buflen };

	prepend(&p, "", 1);
	if (locked_prepend_path(path, root, &p) > 0)
		return NULL;
	return finish(&p);
}

/**
 * d_absolute_path - the path from the root of all mounts
 *
 * Returns a string at the end of @buffer, -EINVAL if the mount hangs nowhere, -ENAMETOOLONG.
 */
char *d_absolute_path(const struct path *path, char *buffer, int buflen)
{
	struct prepend_buffer p = { buffer + buflen, buflen };
	struct path root = {};

	prepend(&p, "", 1);
	if (locked_prepend_path(path, &root, &p) > 1)
		return ERR_PTR(-EINVAL);
	return finish(&p);
}

/**
 * d_path - the path of a file as its users know it, with " (deleted)" behind it if it has no name any more
 *
 * Returns a string at the end of @buffer or -ENAMETOOLONG.
 */
char *d_path(const struct path *path, char *buffer, int buflen)
{
	struct prepend_buffer p = { buffer + buflen, buflen };
	struct dentry *dentry = path->dentry;
	struct path root;

	if (dentry->d_op && dentry->d_op->d_dname && (!IS_ROOT(dentry) || dentry != path->mnt->mnt_root))
		return dentry->d_op->d_dname(dentry, buffer, buflen);
	get_fs_root(current_fs(), &root);
	if (d_unlinked(dentry))
		prepend(&p, " (deleted)", 11);
	else
		prepend(&p, "", 1);
	locked_prepend_path(path, &root, &p);
	path_put(&root);
	return finish(&p);
}
EXPORT_SYMBOL(d_path);

/**
 * dynamic_dname - what a d_dname() returns: a formatted name at the end of @buffer
 */
char *dynamic_dname(char *buffer, int buflen, const char *fmt, ...)
{
	char temp[64];
	va_list args;
	int size;

	va_start(args, fmt);
	size = vsnprintf(temp, sizeof(temp), fmt, args) + 1;
	va_end(args);
	if (size > sizeof(temp) || size > buflen)
		return ERR_PTR(-ENAMETOOLONG);
	return memcpy(buffer + buflen - size, temp, size);
}

/**
 * simple_dname - a d_dname() for files without a path: "/NAME (deleted)"
 */
char *simple_dname(struct dentry *dentry, char *buffer, int buflen)
{
	struct prepend_buffer p = { buffer + buflen, buflen };

	prepend(&p, " (deleted)", 11);
	prepend(&p, (const char *)dentry->d_name.name, dentry->d_name.len);
	prepend(&p, "/", 1);
	return finish(&p);
}

static char *prepend_dentry_path(const struct dentry *dentry, struct prepend_buffer *p)
{
	char *end = p->buf;

	spin_lock(&dcache_lock);
	while (!IS_ROOT(dentry) && prepend_name(p, &dentry->d_name))
		dentry = dentry->d_parent;
	spin_unlock(&dcache_lock);
	if (p->buf == end)
		prepend(p, "/", 1);
	return finish(p);
}

/**
 * dentry_path_raw - the path within the file system
 *
 * Returns a string at the end of @buffer or -ENAMETOOLONG.
 */
char *dentry_path_raw(const struct dentry *dentry, char *buffer, int buflen)
{
	struct prepend_buffer p = { buffer + buflen, buflen };

	prepend(&p, "", 1);
	return prepend_dentry_path(dentry, &p);
}
EXPORT_SYMBOL(dentry_path_raw);

/**
 * dentry_path - the same with "//deleted" behind a name that is gone
 */
char *dentry_path(const struct dentry *dentry, char *buffer, int buflen)
{
	struct prepend_buffer p = { buffer + buflen, buflen };

	prepend(&p, "", 1);
	if (d_unlinked(dentry))
		prepend(&p, "//deleted", 9);
	return prepend_dentry_path(dentry, &p);
}
