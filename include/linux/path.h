/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PATH_H
#define _LINUX_PATH_H
#include <linux/compiler.h>
struct dentry;
struct vfsmount;

/* A place in the file tree: which mount, and where in it. */
struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
} __randomize_layout;

void path_get(const struct path *path);
void path_put(const struct path *path);

static inline int path_equal(const struct path *a, const struct path *b)
{
	return a->mnt == b->mnt && a->dentry == b->dentry;
}

static inline void path_put_init(struct path *path)
{
	path_put(path);
	*path = (struct path){};
}
#endif
