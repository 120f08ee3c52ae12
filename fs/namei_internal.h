/* SPDX-License-Identifier: MIT */
/* What namei.c and namei_open.c share: a walk along a path name. */
#ifndef FS_NAMEI_INTERNAL_H
#define FS_NAMEI_INTERNAL_H
#include <linux/namei.h>
#include "internal.h"

/* Where a walk begins. */
struct walk_from {
	int dfd; /* of a relative name: AT_FDCWD or a descriptor */
	const struct path
		*root; /* a place that the walk begins at and cannot leave; NULL: the task's root and folders */
};

struct nameidata {
	struct path path; /* where the walk stands; referenced */
	struct path root; /* what ".." and "/" stop at; referenced */
	struct qstr last; /* the component not yet taken (LOOKUP_PARENT) */
	int last_type;	  /* LAST_NORM ... */
	unsigned int flags;
	int links;		 /* followed so far */
	char *buffer;		 /* PATH_MAX bytes for names with links expanded, or NULL */
	bool jumped;		 /* nd_jump_link() was called */
	struct nameidata *outer; /* a walk of the same task that this one interrupts */
};

const char *expand_link(struct nameidata *nd, struct path *link, const char *rest);
int link_path_walk(const char *name, struct nameidata *nd);
int walk_lookup(const struct walk_from *from, const char *name, unsigned int flags, struct path *path);
int parent_lookup(const struct walk_from *from, const char *name, unsigned int flags, struct nameidata *nd);
struct file *walk_open(const struct walk_from *from, const char *name, int flags, umode_t mode, unsigned int lookup);
void nd_exit(struct nameidata *nd);
bool has_trailing_slash(const struct nameidata *nd);
#endif
