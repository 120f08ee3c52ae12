// SPDX-License-Identifier: MIT
/*
 * From a path name to a place in the tree.
 *
 * A walk holds a reference to where it stands and takes one component after another: permission to search the folder,
 * the dentry cache, else the file system's lookup() under the folder's i_rwsem; then whatever is mounted there; then a
 * symbolic link, if it is to be followed. A link's text is put in front of the rest of the name in a buffer of PATH_MAX
 * bytes, so that the depth of links costs no stack; after 40 of them a walk gives up with -ELOOP.
 *
 * LOOKUP_PARENT stops before the last component, which is left in nd->last: what creates and removes names starts so.
 *
 * Locks: i_rwsem of the folder around lookup() and around every change of its names. Order of two folders: ancestor
 * first (lock_rename()). Failures leave no reference behind.
 */
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "namei_internal.h"

/* ---- Names from programs and from the kernel ---- */

/**
 * getname_kernel - a struct filename of a kernel string
 */
struct filename *getname_kernel(const char *name)
{
	size_t len = strlen(name) + 1;
	struct filename *result;

	if (len > PATH_MAX)
		return ERR_PTR(-ENAMETOOLONG);
	result = kmalloc(struct_size(result, iname, len), GFP_KERNEL);
	if (!result)
		return ERR_PTR(-ENOMEM);
	memcpy((char *)result->iname, name, len);
	result->name = result->iname;
	result->uptr = NULL;
	result->refcnt = 1;
	return result;
}

/**
 * getname_flags - copy a path name from the program
 * @flags: LOOKUP_EMPTY: it may be empty
 *
 * Returns it, or -EFAULT, -ENAMETOOLONG, -ENOENT if it is empty, -ENOMEM.
 */
struct filename *getname_flags(const char __user *name, int flags, int *empty)
{
	struct filename *result = kmalloc(struct_size(result, iname, PATH_MAX), GFP_KERNEL);
	long len;

	if (!result)
		return ERR_PTR(-ENOMEM);
	len = strncpy_from_user((char *)result->iname, name, PATH_MAX);
	if (len == PATH_MAX)
		len = -ENAMETOOLONG;
	if (len == 0 && empty)
		*empty = 1;
	if (len == 0 && !(flags & LOOKUP_EMPTY))
		len = -ENOENT;
	if (len < 0) {
		kfree(result);
		return ERR_PTR(len);
	}
	result->name = result->iname;
	result->uptr = name;
	result->refcnt = 1;
	return result;
}

struct filename *getname(const char __user *name)
{
	return getname_flags(name, 0, NULL);
}

/**
 * putname - free a name
 */
void putname(struct filename *name)
{
	if (!IS_ERR(name) && --name->refcnt == 0)
		kfree(name);
}
EXPORT_SYMBOL(putname);

/* ---- Permission ---- */

static int owner_permission(struct inode *inode, int mask)
{
	unsigned int mode = inode->i_mode;

	mask &= MAY_READ | MAY_WRITE | MAY_EXEC;
	if (uid_eq(current_fsuid(), inode->i_uid))
		mode >>= 6;
	else if (in_group_p(inode->i_gid))
		mode >>= 3;
	return mask & ~mode ? -EACCES : 0;
}

/**
 * generic_permission - what the mode bits and capabilities allow the current task
 * @mask: MAY_READ | MAY_WRITE | MAY_EXEC
 *
 * Returns 0 or -EACCES.
 */
int generic_permission(struct user_namespace *ns, struct inode *inode, int mask)
{
	int ret = owner_permission(inode, mask);

	if (ret != -EACCES)
		return ret;
	if (S_ISDIR(inode->i_mode)) {
		if (!(mask & MAY_WRITE) && capable(CAP_DAC_READ_SEARCH))
			return 0;
		return capable(CAP_DAC_OVERRIDE) ? 0 : -EACCES;
	}
	mask &= MAY_READ | MAY_WRITE | MAY_EXEC;
	if (mask == MAY_READ && capable(CAP_DAC_READ_SEARCH))
		return 0;
	if ((!(mask & MAY_EXEC) || (inode->i_mode & S_IXUGO)) && capable(CAP_DAC_OVERRIDE))
		return 0;
	return -EACCES;
}
EXPORT_SYMBOL(generic_permission);

/**
 * inode_permission - whether the current task may do @mask with a file
 *
 * Returns 0, -EACCES, -EROFS, -EPERM.
 */
int inode_permission(struct user_namespace *ns, struct inode *inode, int mask)
{
	if (unlikely(mask & MAY_WRITE)) {
		if (sb_rdonly(inode->i_sb) &&
		    (S_ISREG(inode->i_mode) || S_ISDIR(inode->i_mode) || S_ISLNK(inode->i_mode)))
			return -EROFS;
		if (IS_IMMUTABLE(inode))
			return -EPERM;
	}
	if (inode->i_op->permission)
		return inode->i_op->permission(ns, inode, mask);
	return generic_permission(ns, inode, mask);
}
EXPORT_SYMBOL(inode_permission);

/**
 * path_permission - the same for a path
 */
int path_permission(const struct path *path, int mask)
{
	return inode_permission(mnt_user_ns(path->mnt), d_inode(path->dentry), mask);
}

/* ---- One component ---- */

/* Check and hash a single name. Returns 0, -EACCES for what is no name in a folder. */
int lookup_component_hash(struct dentry *base, const char *name, int len, struct qstr *this)
{
	this->name = (const unsigned char *)name;
	this->len = len;
	this->hash = full_name_hash(base, name, len);
	if (!len)
		return -EACCES;
	if (len > NAME_MAX)
		return -ENAMETOOLONG;
	if (name[0] == '.' && (len == 1 || (len == 2 && name[1] == '.')))
		return -EACCES;
	for (int i = 0; i < len; i++)
		if (name[i] == '/' || name[i] == '\0')
			return -EACCES;
	if (base->d_flags & DCACHE_OP_HASH)
		return base->d_op->d_hash(base, this);
	return 0;
}

static int d_revalidate(struct dentry *dentry, unsigned int flags)
{
	if (unlikely(dentry->d_flags & DCACHE_OP_REVALIDATE))
		return dentry->d_op->d_revalidate(dentry, flags);
	return 1;
}

/* The cached dentry of a name, if there is one that is still right. Returns it referenced, NULL, or an error. */
static struct dentry *lookup_cached(const struct qstr *name, struct dentry *base, unsigned int flags)
{
	struct dentry *dentry = d_lookup(base, name);
	int valid;

	if (!dentry)
		return NULL;
	valid = d_revalidate(dentry, flags);
	if (likely(valid > 0))
		return dentry;
	if (!valid)
		d_invalidate(dentry);
	dput(dentry);
	return valid ? ERR_PTR(valid) : NULL;
}

/* The dentry of a name, positive or negative; the folder's i_rwsem is held for writing. Referenced, or an error. */
struct dentry *lookup_one_qstr(const struct qstr *name, struct dentry *base, unsigned int flags)
{
	struct inode *dir = base->d_inode;
	struct dentry *dentry = lookup_cached(name, base, flags), *old;

	if (dentry)
		return dentry;
	if (unlikely(IS_DEADDIR(dir)))
		return ERR_PTR(-ENOENT);
	dentry = d_alloc(base, name);
	if (unlikely(!dentry))
		return ERR_PTR(-ENOMEM);
	old = dir->i_op->lookup(dir, dentry, flags);
	if (unlikely(old)) {
		dput(dentry);
		dentry = old;
	}
	return dentry;
}

static struct dentry *lookup_unlocked(const struct qstr *name, struct dentry *base, unsigned int flags)
{
	struct dentry *dentry = lookup_cached(name, base, flags);

	if (dentry)
		return dentry;
	inode_lock(base->d_inode);
	dentry = lookup_one_qstr(name, base, flags);
	inode_unlock(base->d_inode);
	return dentry;
}

/**
 * lookup_one_len - the dentry of a name; the folder's i_rwsem is held
 * @base: the folder
 *
 * Returns it referenced, perhaps negative, or an error.
 */
struct dentry *lookup_one_len(const char *name, struct dentry *base, int len)
{
	struct qstr this;
	int error = lookup_component_hash(base, name, len, &this);

	if (!error)
		error = inode_permission(&init_user_ns, base->d_inode, MAY_EXEC);
	return error ? ERR_PTR(error) : lookup_one_qstr(&this, base, 0);
}
EXPORT_SYMBOL(lookup_one_len);

/**
 * lookup_one - the same through an id-mapped mount
 */
struct dentry *lookup_one(struct user_namespace *ns, const char *name, struct dentry *base, int len)
{
	return lookup_one_len(name, base, len);
}
EXPORT_SYMBOL(lookup_one);

/**
 * lookup_one_len_unlocked - the same without i_rwsem held
 */
struct dentry *lookup_one_len_unlocked(const char *name, struct dentry *base, int len)
{
	struct qstr this;
	int error = lookup_component_hash(base, name, len, &this);

	if (!error)
		error = inode_permission(&init_user_ns, base->d_inode, MAY_EXEC);
	return error ? ERR_PTR(error) : lookup_unlocked(&this, base, 0);
}
EXPORT_SYMBOL(lookup_one_len_unlocked);

/**
 * lookup_positive_unlocked - the same, -ENOENT if the name does not exist
 */
struct dentry *lookup_positive_unlocked(const char *name, struct dentry *base, int len)
{
	struct dentry *dentry = lookup_one_len_unlocked(name, base, len);

	if (!IS_ERR(dentry) && d_is_negative(dentry)) {
		dput(dentry);
		dentry = ERR_PTR(-ENOENT);
	}
	return dentry;
}
EXPORT_SYMBOL(lookup_positive_unlocked);

/* ---- Mounts on the way ---- */

/**
 * follow_down_one - step onto what is mounted on @path
 *
 * Returns 1 if something was.
 */
int follow_down_one(struct path *path)
{
	struct vfsmount *mounted = lookup_mnt(path);

	if (!mounted)
		return 0;
	path_put(path);
	path->mnt = mounted;
	path->dentry = dget(mounted->mnt_root);
	return 1;
}
EXPORT_SYMBOL(follow_down_one);

/**
 * follow_down - step onto the topmost mount on @path
 */
int follow_down(struct path *path)
{
	while (d_mountpoint(path->dentry) && follow_down_one(path))
		;
	return 0;
}
EXPORT_SYMBOL(follow_down);

/**
 * follow_up - step from a mount to what it covers
 *
 * Returns 0 if it covers nothing.
 */
int follow_up(struct path *path)
{
	struct mount *mnt = real_mount(path->mnt);
	struct path up;

	read_seqlock_excl(&mount_lock);
	if (!mnt_has_parent(mnt)) {
		read_sequnlock_excl(&mount_lock);
		return 0;
	}
	up.mnt = &mnt->mnt_parent->mnt;
	up.dentry = mnt->mnt_mountpoint;
	path_get(&up);
	read_sequnlock_excl(&mount_lock);
	path_put(path);
	*path = up;
	return 1;
}
EXPORT_SYMBOL(follow_up);

/* Returns 0, or -EXDEV if the walk may not go there. */
static int follow_dotdot(struct nameidata *nd)
{
	struct vfsmount *mnt = nd->path.mnt;
	struct dentry *parent;

	for (;;) {
		if (path_equal(&nd->path, &nd->root)) {
			if (nd->flags & LOOKUP_BENEATH)
				return -EXDEV;
			break;
		}
		if (nd->path.dentry != nd->path.mnt->mnt_root) {
			parent = dget_parent(nd->path.dentry);
			dput(nd->path.dentry);
			nd->path.dentry = parent;
			break;
		}
		if (!follow_up(&nd->path))
			break;
	}
	follow_down(&nd->path);
	return nd->flags & LOOKUP_NO_XDEV && nd->path.mnt != mnt ? -EXDEV : 0;
}

/* ---- The walk ---- */

static int nd_jump_root(struct nameidata *nd)
{
	if (nd->flags & LOOKUP_BENEATH || (nd->flags & LOOKUP_NO_XDEV && nd->path.mnt != nd->root.mnt))
		return -EXDEV;
	path_get(&nd->root);
	path_put(&nd->path);
	nd->path = nd->root;
	return 0;
}

/* Put the text of the link @link in front of @rest. Returns the new name, or an error. */
const char *expand_link(struct nameidata *nd, struct path *link, const char *rest)
{
	DEFINE_DELAYED_CALL(done);
	struct inode *inode = link->dentry->d_inode;
	size_t rest_len = strlen(rest), len;
	const char *text;

	if (nd->links++ >= MAXSYMLINKS)
		return ERR_PTR(-ELOOP);
	if (nd->flags & LOOKUP_NO_SYMLINKS || link->mnt->mnt_flags & MNT_NOSYMFOLLOW)
		return ERR_PTR(-ELOOP);
	touch_atime(link);
	text = inode->i_link;
	if (!text)
		text = inode->i_op->get_link(link->dentry, inode, &done);
	if (IS_ERR(text))
		return text;
	if (!text)
		return rest; /* get_link() moved the walk itself */
	len = strlen(text);
	if (len + rest_len + 2 > PATH_MAX) {
		text = ERR_PTR(-ENAMETOOLONG);
	} else if (!nd->buffer && !(nd->buffer = kmalloc(PATH_MAX, GFP_KERNEL))) {
		text = ERR_PTR(-ENOMEM);
	} else {
		/* @rest may lie in the buffer. An empty text stays empty: that is -ENOENT. */
		memmove(nd->buffer + len, rest, rest_len + 1);
		memcpy(nd->buffer, text, len);
		text = nd->buffer;
	}
	do_delayed_call(&done);
	if (!IS_ERR(text) && text[0] == '/') {
		int error = nd_jump_root(nd);

		if (error)
			return ERR_PTR(error);
	}
	return text;
}

static bool should_follow(struct nameidata *nd, const char *rest)
{
	if (*rest)
		return true; /* also a trailing slash */
	return nd->flags & LOOKUP_FOLLOW;
}

/* Step onto a component. Returns the rest of the name, which a link may have replaced, or an error. */
static const char *walk_component(struct nameidata *nd, const struct qstr *this, const char *rest)
{
	struct path next;
	struct dentry *dentry = lookup_unlocked(this, nd->path.dentry, nd->flags);

	if (IS_ERR(dentry))
		return ERR_CAST(dentry);
	next.dentry = dentry;
	next.mnt = mntget(nd->path.mnt);
	if (d_is_negative(dentry)) {
		path_put(&next);
		return ERR_PTR(-ENOENT);
	}
	follow_down(&next);
	if (nd->flags & LOOKUP_NO_XDEV && next.mnt != nd->path.mnt) {
		path_put(&next);
		return ERR_PTR(-EXDEV);
	}
	if (d_is_symlink(next.dentry) && should_follow(nd, rest)) {
		rest = expand_link(nd, &next, rest);
		path_put(&next);
		return rest;
	}
	path_put(&nd->path);
	nd->path = next;
	return rest;
}

static int component_type(const char *name, int len)
{
	if (name[0] != '.' || len > 2)
		return LAST_NORM;
	if (len == 1)
		return LAST_DOT;
	return name[1] == '.' ? LAST_DOTDOT : LAST_NORM;
}

static int component_hash(struct nameidata *nd, const char *name, int len, struct qstr *this)
{
	struct dentry *dir = nd->path.dentry;

	if (len > NAME_MAX)
		return -ENAMETOOLONG;
	this->name = (const unsigned char *)name;
	this->len = len;
	this->hash = full_name_hash(dir, name, len);
	if (dir->d_flags & DCACHE_OP_HASH)
		return dir->d_op->d_hash(dir, this);
	return 0;
}

/* Walk @name from nd->path. nd->last points into @name or nd->buffer when LOOKUP_PARENT is set. */
int link_path_walk(const char *name, struct nameidata *nd)
{
	nd->last_type = LAST_ROOT;
	if (!*name)
		return -ENOENT;
	for (;;) {
		struct qstr this;
		const char *end, *rest;
		int error, type;

		while (*name == '/')
			name++;
		if (!*name)
			return 0;
		if (!d_can_lookup(nd->path.dentry))
			return -ENOTDIR;
		error = inode_permission(mnt_user_ns(nd->path.mnt), nd->path.dentry->d_inode, MAY_EXEC);
		if (error)
			return error;
		end = strchrnul(name, '/');
		rest = end;
		type = component_type(name, end - name);
		error = component_hash(nd, name, end - name, &this);
		if (error)
			return error;
		while (*rest == '/')
			rest++;
		if (!*rest && nd->flags & LOOKUP_PARENT) {
			nd->last = this;
			nd->last_type = type;
			return 0;
		}
		rest = end;
		if (type == LAST_DOTDOT)
			rest = (error = follow_dotdot(nd)) ? ERR_PTR(error) : end;
		else if (type == LAST_NORM)
			rest = walk_component(nd, &this, end);
		if (IS_ERR(rest))
			return PTR_ERR(rest);
		if (*rest == '/' && !d_can_lookup(nd->path.dentry) && rest == end)
			return -ENOTDIR;
		if (!*rest && rest != end)
			return -ENOENT; /* an empty link */
		name = rest;
	}
}

/* The folder of descriptor @dfd, referenced. */
static int dfd_path(int dfd, struct path *path)
{
	struct fd f = fdget_raw(dfd);
	int error = 0;

	if (!f.file)
		return -EBADF;
	if (!d_can_lookup(f.file->f_path.dentry))
		error = -ENOTDIR;
	if (!error) {
		*path = f.file->f_path;
		path_get(path);
	}
	fdput(f);
	return error;
}

/* An empty name (LOOKUP_EMPTY) means what the descriptor means, folder or not. */
static int dfd_path_itself(int dfd, struct path *path)
{
	struct fd f = fdget_raw(dfd);

	if (!f.file)
		return -EBADF;
	*path = f.file->f_path;
	path_get(path);
	fdput(f);
	return 0;
}

static int nd_start(struct nameidata *nd, int dfd, const char *name)
{
	if (dfd != AT_FDCWD && *name != '/')
		return *name ? dfd_path(dfd, &nd->path) : dfd_path_itself(dfd, &nd->path);
	if (*name != '/')
		get_fs_pwd(current_fs(), &nd->path);
	return 0;
}

/* Begin a walk; nd_exit() ends it if 0 is returned. */
static int nd_init(struct nameidata *nd, const struct walk_from *from, const char *name, unsigned int flags)
{
	int error = 0;

	memset(nd, 0, sizeof(*nd));
	nd->flags = flags;
	if (from->root) {
		nd->root = *from->root;
		path_get(&nd->root);
		nd->path = nd->root;
		path_get(&nd->path);
		nd->outer = current->nameidata;
		current->nameidata = nd;
		return 0;
	}
	if (*name == '/' && flags & LOOKUP_BENEATH)
		return -EXDEV;
	error = nd_start(nd, from->dfd, flags & LOOKUP_IN_ROOT && *name == '/' ? "." : name);
	if (error)
		return error;
	if (flags & (LOOKUP_IN_ROOT | LOOKUP_BENEATH)) {
		nd->root = nd->path;
		path_get(&nd->root);
	} else {
		get_fs_root(current_fs(), &nd->root);
	}
	if (!nd->path.dentry) {
		nd->path = nd->root;
		path_get(&nd->path);
	}
	nd->outer = current->nameidata;
	current->nameidata = nd;
	return 0;
}

/**
 * nd_jump_link - for get_link() of links that lead to a place, not a name (/proc/PID/fd): the walk goes on at @path
 *
 * The references become the walk's. Returns 0 or -errno.
 */
int nd_jump_link(struct path *path)
{
	struct nameidata *nd = current->nameidata;
	int error = 0;

	if (nd->flags & LOOKUP_NO_MAGICLINKS)
		error = -ELOOP;
	else if (nd->flags & LOOKUP_NO_XDEV && nd->path.mnt != path->mnt)
		error = -EXDEV;
	else if (nd->flags & (LOOKUP_BENEATH | LOOKUP_IN_ROOT))
		error = -EXDEV;
	if (error) {
		path_put(path);
		return error;
	}
	path_put(&nd->path);
	nd->path = *path;
	nd->jumped = true;
	return 0;
}

void nd_exit(struct nameidata *nd)
{
	current->nameidata = nd->outer;
	path_put_init(&nd->path);
	path_put_init(&nd->root);
	kfree(nd->buffer);
}

/* Find what @name means, seen from @from. On success @path is referenced. */
int walk_lookup(const struct walk_from *from, const char *name, unsigned int flags, struct path *path)
{
	struct nameidata nd;
	int error = nd_init(&nd, from, name, flags & ~LOOKUP_PARENT);

	if (error)
		return error;
	error = *name || !(flags & LOOKUP_EMPTY) ? link_path_walk(name, &nd) : 0;
	if (!error && flags & LOOKUP_DIRECTORY && !d_can_lookup(nd.path.dentry))
		error = -ENOTDIR;
	if (!error) {
		*path = nd.path;
		path_get(path);
	}
	nd_exit(&nd);
	return error;
}

/*
 * The same. @start: where the walk begins and what it cannot leave, or NULL: the task's root or working folder.
 */
int path_lookup_at(const struct path *start, const char *name, unsigned int flags, struct path *path)
{
	struct walk_from from = { AT_FDCWD, start };

	return walk_lookup(&from, name, flags, path);
}

/**
 * kern_path - find a path name of the kernel
 * @flags: LOOKUP_FOLLOW: a link at the end is followed; LOOKUP_DIRECTORY
 * @path: gets the place, with references
 *
 * Returns 0 or -errno. Process context.
 */
int kern_path(const char *name, unsigned int flags, struct path *path)
{
	return path_lookup_at(NULL, name, flags, path);
}
EXPORT_SYMBOL(kern_path);

/**
 * vfs_path_lookup - the same, from a given place that the walk cannot leave
 */
int vfs_path_lookup(struct dentry *dentry, struct vfsmount *mnt, const char *name, unsigned int flags,
		    struct path *path)
{
	struct path root = { .mnt = mnt, .dentry = dentry };

	return path_lookup_at(&root, name, flags, path);
}
EXPORT_SYMBOL(vfs_path_lookup);

/**
 * user_path_at - find a path name of the program
 * @dfd: where a relative name begins: AT_FDCWD or a descriptor
 * @flags: LOOKUP_*; LOOKUP_EMPTY: an empty name means @dfd itself
 */
int user_path_at(int dfd, const char __user *name, unsigned int flags, struct path *path)
{
	struct filename *filename = getname_flags(name, flags, NULL);
	struct walk_from from = { .dfd = dfd };
	int error;

	if (IS_ERR(filename))
		return PTR_ERR(filename);
	error = walk_lookup(&from, filename->name, flags, path);
	putname(filename);
	return error;
}
EXPORT_SYMBOL(user_path_at);

int user_path(const char __user *name, struct path *path)
{
	return user_path_at(AT_FDCWD, name, LOOKUP_FOLLOW, path);
}

/* ---- Creating and removing names ---- */

/* Find the folder of the last component of @name. On success nd must be ended by nd_exit(). */
int parent_lookup(const struct walk_from *from, const char *name, unsigned int flags, struct nameidata *nd)
{
	int error = nd_init(nd, from, name, flags | LOOKUP_PARENT);

	if (error)
		return error;
	error = link_path_walk(name, nd);
	if (error)
		nd_exit(nd);
	return error;
}

/* Whether the last component was followed by a slash. */
bool has_trailing_slash(const struct nameidata *nd)
{
	return nd->last.name[nd->last.len] == '/';
}

static struct dentry *walk_create(const struct walk_from *from, const char *pathname, struct path *path,
				  unsigned int flags)
{
	struct nameidata nd;
	struct dentry *dentry;
	int error = parent_lookup(from, pathname, 0, &nd);

	if (error)
		return ERR_PTR(error);
	if (nd.last_type != LAST_NORM) {
		nd_exit(&nd);
		return ERR_PTR(-EEXIST);
	}
	inode_lock_nested(nd.path.dentry->d_inode, I_MUTEX_PARENT);
	dentry = lookup_one_qstr(&nd.last, nd.path.dentry, LOOKUP_CREATE | LOOKUP_EXCL);
	error = PTR_ERR_OR_ZERO(dentry);
	if (!error && d_is_positive(dentry))
		error = -EEXIST;
	else if (!error && has_trailing_slash(&nd) && !(flags & LOOKUP_DIRECTORY))
		error = -ENOENT;
	if (!error)
		error = mnt_want_write(nd.path.mnt);
	if (error) {
		if (!IS_ERR(dentry))
			dput(dentry);
		inode_unlock(nd.path.dentry->d_inode);
		dentry = ERR_PTR(error);
	} else {
		*path = nd.path;
		path_get(path);
	}
	nd_exit(&nd);
	return dentry;
}

/* kern_path_create() from a place that the walk cannot leave (NULL: the task's). */
struct dentry *path_create_at(const struct path *start, const char *pathname, struct path *path, unsigned int flags)
{
	struct walk_from from = { AT_FDCWD, start };

	return walk_create(&from, pathname, path, flags);
}

/**
 * kern_path_create - begin to create the file @pathname
 * @dfd: where a relative name begins: AT_FDCWD or a descriptor
 * @flags: LOOKUP_DIRECTORY: it will be a folder, so the name may end with a slash
 *
 * Returns the negative dentry, referenced, with @path set to the folder and its i_rwsem held; -EEXIST if the name
 * exists. End with done_path_create().
 */
struct dentry *kern_path_create(int dfd, const char *pathname, struct path *path, unsigned int flags)
{
	struct walk_from from = { .dfd = dfd };

	return walk_create(&from, pathname, path, flags);
}
EXPORT_SYMBOL(kern_path_create);

/**
 * user_path_create - the same for a name of the program
 */
struct dentry *user_path_create(int dfd, const char __user *pathname, struct path *path, unsigned int flags)
{
	struct filename *name = getname(pathname);
	struct dentry *dentry;

	if (IS_ERR(name))
		return ERR_CAST(name);
	dentry = kern_path_create(dfd, name->name, path, flags);
	putname(name);
	return dentry;
}
EXPORT_SYMBOL(user_path_create);

/**
 * done_path_create - end what kern_path_create() began
 */
void done_path_create(struct path *path, struct dentry *dentry)
{
	dput(dentry);
	inode_unlock(path->dentry->d_inode);
	mnt_drop_write(path->mnt);
	path_put(path);
}
EXPORT_SYMBOL(done_path_create);

/* kern_path_locked() from a place that the walk cannot leave (NULL: the task's). */
struct dentry *path_locked_at(const struct path *start, const char *name, struct path *path)
{
	struct walk_from from = { AT_FDCWD, start };
	struct nameidata nd;
	struct dentry *dentry;
	int error = parent_lookup(&from, name, 0, &nd);

	if (error)
		return ERR_PTR(error);
	if (nd.last_type != LAST_NORM) {
		nd_exit(&nd);
		return ERR_PTR(-EINVAL);
	}
	inode_lock_nested(nd.path.dentry->d_inode, I_MUTEX_PARENT);
	dentry = lookup_one_qstr(&nd.last, nd.path.dentry, 0);
	if (!IS_ERR(dentry) && d_is_negative(dentry)) {
		dput(dentry);
		dentry = ERR_PTR(-ENOENT);
	}
	if (IS_ERR(dentry)) {
		inode_unlock(nd.path.dentry->d_inode);
	} else {
		*path = nd.path;
		path_get(path);
	}
	nd_exit(&nd);
	return dentry;
}

/**
 * kern_path_locked - the dentry of an existing name, with its folder's i_rwsem held
 * @path: gets the folder, referenced
 *
 * Returns it referenced, or an error with nothing held.
 */
struct dentry *kern_path_locked(const char *name, struct path *path)
{
	return path_locked_at(NULL, name, path);
}
