/* SPDX-License-Identifier: MIT */
/* What dcache.c and dcache_ops.c share. */
#ifndef FS_DCACHE_INTERNAL_H
#define FS_DCACHE_INTERNAL_H
#include <linux/dcache.h>
#include <linux/slab.h>
#include "internal.h"

/* A name too long for d_iname; shared with snapshots, freed after readers under RCU are gone. */
struct external_name {
	atomic_t count;
	struct rcu_head head;
	unsigned char name[];
};

static inline struct external_name *external_name(const struct dentry *dentry)
{
	return container_of(dentry->d_name.name, struct external_name, name[0]);
}

static inline bool name_is_external(const struct dentry *dentry)
{
	return dentry->d_name.name != dentry->d_iname;
}

static inline void put_external_name(struct external_name *p)
{
	if (atomic_dec_and_test(&p->count))
		kfree_rcu(p, head);
}

enum d_walk_ret { D_WALK_CONTINUE, D_WALK_QUIT, D_WALK_SKIP };

void __d_rehash(struct dentry *dentry);
void d_unhash_locked(struct dentry *dentry);
enum d_walk_ret collect_unused(void *data, struct dentry *dentry);
void dispose_dentries(struct list_head *list);
#endif
