/* SPDX-License-Identifier: MIT */
/* What namei.c and namei_open.c share: a walk along a path name. */
#ifndef FS_NAMEI_INTERNAL_H
#define FS_NAMEI_INTERNAL_H
#include <linux/namei.h>
#include "internal.h"

struct nameidata {
	struct path path; /* where the walk stands; referenced */
	struct path root; /* what ".." and "/" stop at; referenced */
	struct qstr last; /* the component not yet taken (LOOKUP_PARENT) */
	int last_type;	  /* LAST_NORM ... */
	unsigned int flags;
	int links;    /* followed so far */
	char *buffer; /* PATH_MAX bytes for names with links expanded, or NULL */
};

const char *expand_link(struct nameidata *nd, struct path *link, const char *rest);
int link_path_walk(const char *name, struct nameidata *nd);
int parent_lookup(const struct path *start, const char *name, unsigned int flags, struct nameidata *nd);
void nd_exit(struct nameidata *nd);
bool has_trailing_slash(const struct nameidata *nd);
#endif
