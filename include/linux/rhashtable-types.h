/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RHASHTABLE_TYPES_H
#define _LINUX_RHASHTABLE_TYPES_H
#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

struct rhash_head {
	struct rhash_head __rcu *next;
};

struct rhlist_head {
	struct rhash_head rhead;
	struct rhlist_head __rcu *next; /* entries with the same key */
};

struct bucket_table;
struct rhashtable;

struct rhashtable_compare_arg {
	struct rhashtable *ht;
	const void *key;
};

typedef u32 (*rht_hashfn_t)(const void *data, u32 len, u32 seed);
typedef u32 (*rht_obj_hashfn_t)(const void *data, u32 len, u32 seed);
typedef int (*rht_obj_cmpfn_t)(struct rhashtable_compare_arg *arg, const void *obj);

struct rhashtable_params {
	u16 nelem_hint; /* expected elements: the first size */
	u16 key_len;	/* bytes; 0: obj_hashfn and obj_cmpfn know */
	u16 key_offset; /* in the object */
	u16 head_offset;
	unsigned int max_size; /* buckets; 0: no limit */
	u16 min_size;
	bool automatic_shrinking;
	rht_hashfn_t hashfn; /* NULL: jhash2() or jhash() of the key */
	rht_obj_hashfn_t obj_hashfn;
	rht_obj_cmpfn_t obj_cmpfn; /* returns 0 if the object has the key */
};

struct rhashtable {
	struct bucket_table __rcu *tbl; /* the oldest; its future_tbl is the next */
	unsigned int key_len;		/* in the unit that p.hashfn takes */
	unsigned int max_elems;
	struct rhashtable_params p;
	bool rhlist;
	struct work_struct run_work; /* resizes */
	struct mutex mutex;	     /* one resize at a time */
	spinlock_t lock;	     /* lists of walkers */
	atomic_t nelems;
};

struct rhltable {
	struct rhashtable ht;
};

struct rhashtable_walker {
	struct list_head list;
	struct bucket_table *tbl; /* NULL: restart */
};

struct rhashtable_iter {
	struct rhashtable *ht;
	struct rhash_head *p;
	struct rhlist_head *list;
	struct rhashtable_walker walker;
	unsigned int slot;
	unsigned int skip; /* entries of the slot that were seen */
	bool end_of_table;
};

int rhashtable_init(struct rhashtable *ht, const struct rhashtable_params *params);
int rhltable_init(struct rhltable *hlt, const struct rhashtable_params *params);
#endif
