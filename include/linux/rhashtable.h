/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RHASHTABLE_H
#define _LINUX_RHASHTABLE_H
/*
 * Hash tables that grow and shrink while they are used. Readers take only the RCU read lock. lib/rhashtable.c tells how
 * it works. The *_fast() functions are in line so that constant parameters make comparison and hashing in line too:
 * pass the same constant struct rhashtable_params that rhashtable_init() got.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/jhash.h>
#include <linux/list_nulls.h>
#include <linux/workqueue.h>
#include <linux/rculist.h>
#include <linux/bit_spinlock.h>
#include <linux/rhashtable-types.h>

/* A chain of this length makes the table grow even if it is not full. */
#define RHT_ELASTICITY 16u

/*
 * A bucket: the first entry's address, or NULL, with bit 0 as the bucket's spinlock. The last entry's next is the
 * bucket's address with bit 0 set, so a reader who was carried into another chain sees that at the end.
 */
struct rhash_lock_head {
};

/*
 * A table of buckets. A table that could not be allocated in one piece is nested: buckets[0] is then a tree of pages,
 * with nest bits of the hash for the first level, PAGE_SHIFT - 3 for the others.
 */
struct bucket_table {
	unsigned int size; /* a power of two */
	unsigned int nest;
	u32 hash_rnd;
	struct list_head walkers;
	struct rcu_head rcu;
	struct bucket_table __rcu *future_tbl; /* where entries move, and new ones go */
	struct lockdep_map dep_map;
	struct rhash_lock_head __rcu *buckets[] ____cacheline_aligned_in_smp;
};

#define RHT_NULLS_MARKER(ptr) ((void *)NULLS_MARKER(((unsigned long)(ptr)) >> 1))
#define INIT_RHT_NULLS_HEAD(ptr) ((ptr) = NULL)

static inline bool rht_is_a_nulls(const struct rhash_head *ptr)
{
	return ((unsigned long)ptr & 1);
}

static inline void *rht_obj(const struct rhashtable *ht, const struct rhash_head *he)
{
	return (char *)he - ht->p.head_offset;
}

static inline unsigned int rht_bucket_index(const struct bucket_table *tbl, unsigned int hash)
{
	return hash & (tbl->size - 1);
}

static inline unsigned int rht_key_get_hash(struct rhashtable *ht, const void *key,
					    const struct rhashtable_params params, unsigned int hash_rnd)
{
	unsigned int key_len = ht->key_len;

	/* With constant params the compiler sees which of these it is. */
	if (!__builtin_constant_p(params.key_len))
		return ht->p.hashfn(key, key_len, hash_rnd);
	if (params.key_len)
		key_len = params.key_len;
	if (params.hashfn)
		return params.hashfn(key, key_len, hash_rnd);
	if (params.key_len && !(params.key_len % sizeof(u32)))
		return jhash2(key, key_len / sizeof(u32), hash_rnd);
	if (params.key_len)
		return jhash(key, key_len, hash_rnd);
	return ht->p.hashfn(key, key_len, hash_rnd);
}

static inline unsigned int rht_key_hashfn(struct rhashtable *ht, const struct bucket_table *tbl, const void *key,
					  const struct rhashtable_params params)
{
	return rht_bucket_index(tbl, rht_key_get_hash(ht, key, params, tbl->hash_rnd));
}

static inline unsigned int rht_head_hashfn(struct rhashtable *ht, const struct bucket_table *tbl,
					   const struct rhash_head *he, const struct rhashtable_params params)
{
	const char *ptr = rht_obj(ht, he);

	if (likely(params.obj_hashfn))
		return rht_bucket_index(tbl, params.obj_hashfn(ptr, params.key_len ?: ht->p.key_len, tbl->hash_rnd));
	return rht_key_hashfn(ht, tbl, ptr + params.key_offset, params);
}

static inline bool rht_grow_above_75(const struct rhashtable *ht, const struct bucket_table *tbl)
{
	return atomic_read(&ht->nelems) > (tbl->size / 4 * 3) && (!ht->p.max_size || tbl->size < ht->p.max_size);
}

static inline bool rht_shrink_below_30(const struct rhashtable *ht, const struct bucket_table *tbl)
{
	return atomic_read(&ht->nelems) < (tbl->size * 3 / 10) && tbl->size > ht->p.min_size;
}

static inline bool rht_grow_above_100(const struct rhashtable *ht, const struct bucket_table *tbl)
{
	return atomic_read(&ht->nelems) > tbl->size && (!ht->p.max_size || tbl->size < ht->p.max_size);
}

static inline bool rht_grow_above_max(const struct rhashtable *ht, const struct bucket_table *tbl)
{
	return atomic_read(&ht->nelems) >= ht->max_elems;
}

static inline int lockdep_rht_mutex_is_held(struct rhashtable *ht)
{
	return 1;
}

static inline int lockdep_rht_bucket_is_held(const struct bucket_table *tbl, u32 hash)
{
	return 1;
}

void *rhashtable_insert_slow(struct rhashtable *ht, const void *key, struct rhash_head *obj);
void rhashtable_walk_enter(struct rhashtable *ht, struct rhashtable_iter *iter);
void rhashtable_walk_exit(struct rhashtable_iter *iter);
int rhashtable_walk_start_check(struct rhashtable_iter *iter);
void *rhashtable_walk_next(struct rhashtable_iter *iter);
void *rhashtable_walk_peek(struct rhashtable_iter *iter);
void rhashtable_walk_stop(struct rhashtable_iter *iter);
void rhashtable_free_and_destroy(struct rhashtable *ht, void (*free_fn)(void *ptr, void *arg), void *arg);
void rhashtable_destroy(struct rhashtable *ht);
struct rhash_lock_head __rcu **rht_bucket_nested(const struct bucket_table *tbl, unsigned int hash);
struct rhash_lock_head __rcu **__rht_bucket_nested(const struct bucket_table *tbl, unsigned int hash);
struct rhash_lock_head __rcu **rht_bucket_nested_insert(struct rhashtable *ht, struct bucket_table *tbl,
							unsigned int hash);

/* Begin, or go on, with a walk; a resize in between is told by rhashtable_walk_next() returning -EAGAIN. */
static inline void rhashtable_walk_start(struct rhashtable_iter *iter)
{
	(void)rhashtable_walk_start_check(iter);
}

#define rht_dereference(p, ht) rcu_dereference_protected(p, lockdep_rht_mutex_is_held(ht))
#define rht_dereference_rcu(p, ht) rcu_dereference_check(p, lockdep_rht_mutex_is_held(ht))
#define rht_dereference_bucket(p, tbl, hash) rcu_dereference_protected(p, lockdep_rht_bucket_is_held(tbl, hash))
#define rht_dereference_bucket_rcu(p, tbl, hash) rcu_dereference_check(p, lockdep_rht_bucket_is_held(tbl, hash))
#define rht_entry(tpos, pos, member) \
	({ \
		tpos = container_of(pos, typeof(*tpos), member); \
		1; \
	})

/* For reading; never NULL. */
static inline struct rhash_lock_head __rcu *const *rht_bucket(const struct bucket_table *tbl, unsigned int hash)
{
	return unlikely(tbl->nest) ? rht_bucket_nested(tbl, hash) : &tbl->buckets[hash];
}

/* For changing; NULL if a nested table has nothing there. */
static inline struct rhash_lock_head __rcu **rht_bucket_var(struct bucket_table *tbl, unsigned int hash)
{
	return unlikely(tbl->nest) ? __rht_bucket_nested(tbl, hash) : &tbl->buckets[hash];
}

/* For inserting; NULL if a nested table lacks memory. */
static inline struct rhash_lock_head __rcu **rht_bucket_insert(struct rhashtable *ht, struct bucket_table *tbl,
							       unsigned int hash)
{
	return unlikely(tbl->nest) ? rht_bucket_nested_insert(ht, tbl, hash) : &tbl->buckets[hash];
}

static inline unsigned long rht_lock(struct bucket_table *tbl, struct rhash_lock_head __rcu **bkt)
{
	unsigned long flags;

	local_irq_save(flags);
	bit_spin_lock(0, (unsigned long *)bkt);
	return flags;
}

static inline unsigned long rht_lock_nested(struct bucket_table *tbl, struct rhash_lock_head __rcu **bucket,
					    unsigned int subclass)
{
	return rht_lock(tbl, bucket);
}

static inline void rht_unlock(struct bucket_table *tbl, struct rhash_lock_head __rcu **bkt, unsigned long flags)
{
	bit_spin_unlock(0, (unsigned long *)bkt);
	local_irq_restore(flags);
}

static inline struct rhash_head *__rht_ptr(struct rhash_lock_head *p, struct rhash_lock_head __rcu *const *bkt)
{
	return (struct rhash_head *)((unsigned long)p & ~1UL ?: (unsigned long)RHT_NULLS_MARKER(bkt));
}

static inline struct rhash_head *rht_ptr_rcu(struct rhash_lock_head __rcu *const *bkt)
{
	return __rht_ptr(rcu_dereference(*bkt), bkt);
}

static inline struct rhash_head *rht_ptr(struct rhash_lock_head __rcu *const *bkt, struct bucket_table *tbl,
					 unsigned int hash)
{
	return __rht_ptr(rht_dereference_bucket(*bkt, tbl, hash), bkt);
}

static inline struct rhash_head *rht_ptr_exclusive(struct rhash_lock_head __rcu *const *bkt)
{
	return __rht_ptr(rcu_dereference_protected(*bkt, 1), bkt);
}

/* Set the first entry of a bucket that we hold, and keep or release the lock. */
static inline void rht_assign_locked(struct rhash_lock_head __rcu **bkt, struct rhash_head *obj)
{
	if (rht_is_a_nulls(obj))
		obj = NULL;
	rcu_assign_pointer(*bkt, (void *)((unsigned long)obj | 1UL));
}

static inline void rht_assign_unlock(struct bucket_table *tbl, struct rhash_lock_head __rcu **bkt,
				     struct rhash_head *obj, unsigned long flags)
{
	if (rht_is_a_nulls(obj))
		obj = NULL;
	smp_store_release((struct rhash_head **)bkt, obj);
	preempt_enable();
	__release(bitlock);
	local_irq_restore(flags);
}

#define rht_for_each_from(pos, head, tbl, hash) \
	for (pos = head; !rht_is_a_nulls(pos); pos = rht_dereference_bucket((pos)->next, tbl, hash))
#define rht_for_each(pos, tbl, hash) rht_for_each_from(pos, rht_ptr(rht_bucket(tbl, hash), tbl, hash), tbl, hash)
#define rht_for_each_entry_from(tpos, pos, head, tbl, hash, member) \
	for (pos = head; (!rht_is_a_nulls(pos)) && rht_entry(tpos, pos, member); \
	     pos = rht_dereference_bucket((pos)->next, tbl, hash))
#define rht_for_each_entry(tpos, pos, tbl, hash, member) \
	rht_for_each_entry_from(tpos, pos, rht_ptr(rht_bucket(tbl, hash), tbl, hash), tbl, hash, member)
#define rht_for_each_entry_safe(tpos, pos, next, tbl, hash, member) \
	for (pos = rht_ptr(rht_bucket(tbl, hash), tbl, hash), \
	    next = !rht_is_a_nulls(pos) ? rht_dereference_bucket(pos->next, tbl, hash) : NULL; \
	     (!rht_is_a_nulls(pos)) && rht_entry(tpos, pos, member); \
	     pos = next, next = !rht_is_a_nulls(pos) ? rht_dereference_bucket(pos->next, tbl, hash) : NULL)
#define rht_for_each_rcu_from(pos, head, tbl, hash) \
	for (({ barrier(); }), pos = head; !rht_is_a_nulls(pos); pos = rcu_dereference_raw(pos->next))
#define rht_for_each_rcu(pos, tbl, hash) \
	for (({ barrier(); }), pos = rht_ptr_rcu(rht_bucket(tbl, hash)); !rht_is_a_nulls(pos); \
	     pos = rcu_dereference_raw(pos->next))
#define rht_for_each_entry_rcu_from(tpos, pos, head, tbl, hash, member) \
	for (({ barrier(); }), pos = head; (!rht_is_a_nulls(pos)) && rht_entry(tpos, pos, member); \
	     pos = rht_dereference_bucket_rcu(pos->next, tbl, hash))
#define rht_for_each_entry_rcu(tpos, pos, tbl, hash, member) \
	rht_for_each_entry_rcu_from(tpos, pos, rht_ptr_rcu(rht_bucket(tbl, hash)), tbl, hash, member)
#define rhl_for_each_rcu(pos, list) for (pos = list; pos; pos = rcu_dereference_raw(pos->next))
#define rhl_for_each_entry_rcu(tpos, pos, list, member) \
	for (pos = list; pos && rht_entry(tpos, pos, member); pos = rcu_dereference_raw(pos->next))

static inline int rhashtable_compare(struct rhashtable_compare_arg *arg, const void *obj)
{
	struct rhashtable *ht = arg->ht;

	return memcmp((const char *)obj + ht->p.key_offset, arg->key, ht->p.key_len);
}

static inline int __rht_key_cmp(struct rhashtable_compare_arg *arg, const void *obj,
				const struct rhashtable_params params)
{
	return params.obj_cmpfn ? params.obj_cmpfn(arg, obj) : rhashtable_compare(arg, obj);
}

/*
 * Under the RCU read lock. A chain that ended with a foreign marker is walked again; each table in turn while a resize
 * runs.
 */
static inline struct rhash_head *__rhashtable_lookup(struct rhashtable *ht, const void *key,
						     const struct rhashtable_params params)
{
	struct rhashtable_compare_arg arg = { .ht = ht, .key = key };
	struct rhash_lock_head __rcu *const *bkt;
	struct bucket_table *tbl;
	struct rhash_head *he;
	unsigned int hash;

	for (tbl = rht_dereference_rcu(ht->tbl, ht); tbl; tbl = rht_dereference_rcu(tbl->future_tbl, ht)) {
		hash = rht_key_hashfn(ht, tbl, key, params);
		bkt = rht_bucket(tbl, hash);
		do {
			rht_for_each_rcu_from(he, rht_ptr_rcu(bkt), tbl, hash)
				if (!__rht_key_cmp(&arg, rht_obj(ht, he), params))
					return he;
		} while (he != RHT_NULLS_MARKER(bkt));
		/* Entries move from here to future_tbl: look there only after here. */
		smp_rmb();
	}
	return NULL;
}

/* The object with this key, or NULL. Under the RCU read lock. */
static inline void *rhashtable_lookup(struct rhashtable *ht, const void *key, const struct rhashtable_params params)
{
	struct rhash_head *he = __rhashtable_lookup(ht, key, params);

	return he ? rht_obj(ht, he) : NULL;
}

/* The same, taking the RCU read lock; the object must not go away by other means. */
static inline void *rhashtable_lookup_fast(struct rhashtable *ht, const void *key,
					   const struct rhashtable_params params)
{
	void *obj;

	rcu_read_lock();
	obj = rhashtable_lookup(ht, key, params);
	rcu_read_unlock();
	return obj;
}

/* The list of all objects with this key: walk it with rhl_for_each_entry_rcu(). Under the RCU read lock. */
static inline struct rhlist_head *rhltable_lookup(struct rhltable *hlt, const void *key,
						  const struct rhashtable_params params)
{
	struct rhash_head *he = __rhashtable_lookup(&hlt->ht, key, params);

	return he ? container_of(he, struct rhlist_head, rhead) : NULL;
}

/*
 * Insert into a table that is not being resized and not too full; everything else is rhashtable_insert_slow()'s.
 * Returns NULL, an error, or the object that has the key already.
 */
static inline void *__rhashtable_insert_fast(struct rhashtable *ht, const void *key, struct rhash_head *obj,
					     const struct rhashtable_params params, bool rhlist)
{
	struct rhashtable_compare_arg arg = { .ht = ht, .key = key };
	struct rhash_lock_head __rcu **bkt;
	struct rhash_head __rcu **pprev;
	struct bucket_table *tbl;
	struct rhash_head *head;
	unsigned long flags;
	unsigned int hash;
	int elasticity;
	void *data;

	rcu_read_lock();
	tbl = rht_dereference_rcu(ht->tbl, ht);
	hash = rht_head_hashfn(ht, tbl, obj, params);
	elasticity = RHT_ELASTICITY;
	bkt = rht_bucket_insert(ht, tbl, hash);
	data = ERR_PTR(-ENOMEM);
	if (!bkt)
		goto out;
	pprev = NULL;
	flags = rht_lock(tbl, bkt);

	if (unlikely(rcu_access_pointer(tbl->future_tbl)))
		goto slow_path;

	rht_for_each_from(head, rht_ptr(bkt, tbl, hash), tbl, hash) {
		struct rhlist_head *plist, *list;

		elasticity--;
		if (!key || __rht_key_cmp(&arg, rht_obj(ht, head), params)) {
			pprev = &head->next;
			continue;
		}
		data = rht_obj(ht, head);
		if (!rhlist)
			goto out_unlock;
		list = container_of(obj, struct rhlist_head, rhead);
		plist = container_of(head, struct rhlist_head, rhead);
		RCU_INIT_POINTER(list->next, plist);
		head = rht_dereference_bucket(head->next, tbl, hash);
		RCU_INIT_POINTER(list->rhead.next, head);
		if (pprev) {
			rcu_assign_pointer(*pprev, obj);
			rht_unlock(tbl, bkt, flags);
		} else {
			rht_assign_unlock(tbl, bkt, obj, flags);
		}
		data = NULL;
		goto out;
	}
	if (elasticity <= 0)
		goto slow_path;
	data = ERR_PTR(-E2BIG);
	if (unlikely(rht_grow_above_max(ht, tbl)))
		goto out_unlock;
	if (unlikely(rht_grow_above_100(ht, tbl)))
		goto slow_path;

	head = rht_ptr(bkt, tbl, hash);
	RCU_INIT_POINTER(obj->next, head);
	if (rhlist)
		RCU_INIT_POINTER(container_of(obj, struct rhlist_head, rhead)->next, NULL);
	atomic_inc(&ht->nelems);
	rht_assign_unlock(tbl, bkt, obj, flags);
	if (rht_grow_above_75(ht, tbl))
		schedule_work(&ht->run_work);
	data = NULL;
out:
	rcu_read_unlock();
	return data;

out_unlock:
	rht_unlock(tbl, bkt, flags);
	rcu_read_unlock();
	return data;

slow_path:
	rht_unlock(tbl, bkt, flags);
	rcu_read_unlock();
	return rhashtable_insert_slow(ht, key, obj);
}

/*
 * Without looking for an equal key. Returns 0, -ENOMEM, -E2BIG (max_size) or -EBUSY (a chain too long while resizing).
 */
static inline int rhashtable_insert_fast(struct rhashtable *ht, struct rhash_head *obj,
					 const struct rhashtable_params params)
{
	void *ret = __rhashtable_insert_fast(ht, NULL, obj, params, false);

	if (IS_ERR(ret))
		return PTR_ERR(ret);
	return ret == NULL ? 0 : -EEXIST;
}

static inline int rhltable_insert_key(struct rhltable *hlt, const void *key, struct rhlist_head *list,
				      const struct rhashtable_params params)
{
	return PTR_ERR(__rhashtable_insert_fast(&hlt->ht, key, &list->rhead, params, true));
}

static inline int rhltable_insert(struct rhltable *hlt, struct rhlist_head *list, const struct rhashtable_params params)
{
	const char *key = rht_obj(&hlt->ht, &list->rhead);

	return rhltable_insert_key(hlt, key + params.key_offset, list, params);
}

/* Returns -EEXIST if the key is there. */
static inline int rhashtable_lookup_insert_fast(struct rhashtable *ht, struct rhash_head *obj,
						const struct rhashtable_params params)
{
	const char *key = rht_obj(ht, obj);
	void *ret;

	BUG_ON(ht->p.obj_hashfn);
	ret = __rhashtable_insert_fast(ht, key + ht->p.key_offset, obj, params, false);
	if (IS_ERR(ret))
		return PTR_ERR(ret);
	return ret == NULL ? 0 : -EEXIST;
}

/* Returns the object that has the key already, NULL if it was inserted, or an error. */
static inline void *rhashtable_lookup_get_insert_fast(struct rhashtable *ht, struct rhash_head *obj,
						      const struct rhashtable_params params)
{
	const char *key = rht_obj(ht, obj);

	BUG_ON(ht->p.obj_hashfn);
	return __rhashtable_insert_fast(ht, key + ht->p.key_offset, obj, params, false);
}

/* For tables whose objects hash themselves. */
static inline int rhashtable_lookup_insert_key(struct rhashtable *ht, const void *key, struct rhash_head *obj,
					       const struct rhashtable_params params)
{
	void *ret;

	BUG_ON(!ht->p.obj_hashfn || !key);
	ret = __rhashtable_insert_fast(ht, key, obj, params, false);
	if (IS_ERR(ret))
		return PTR_ERR(ret);
	return ret == NULL ? 0 : -EEXIST;
}

static inline void *rhashtable_lookup_get_insert_key(struct rhashtable *ht, const void *key, struct rhash_head *obj,
						     const struct rhashtable_params params)
{
	BUG_ON(!ht->p.obj_hashfn || !key);
	return __rhashtable_insert_fast(ht, key, obj, params, false);
}

/* Take @obj out of one bucket. Returns 0, 1 (gone, but others with its key remain) or -ENOENT. */
static inline int __rhashtable_remove_fast_one(struct rhashtable *ht, struct bucket_table *tbl, struct rhash_head *obj,
					       const struct rhashtable_params params, bool rhlist)
{
	struct rhash_lock_head __rcu **bkt;
	struct rhash_head __rcu **pprev = NULL;
	struct rhash_head *he;
	unsigned int hash = rht_head_hashfn(ht, tbl, obj, params);
	unsigned long flags;
	int err = -ENOENT;

	bkt = rht_bucket_var(tbl, hash);
	if (!bkt)
		return -ENOENT;
	flags = rht_lock(tbl, bkt);
	rht_for_each_from(he, rht_ptr(bkt, tbl, hash), tbl, hash) {
		struct rhlist_head *list = container_of(he, struct rhlist_head, rhead);

		if (he != obj) {
			struct rhlist_head __rcu **lpprev;

			pprev = &he->next;
			if (!rhlist)
				continue;
			do {
				lpprev = &list->next;
				list = rht_dereference_bucket(list->next, tbl, hash);
			} while (list && obj != &list->rhead);
			if (!list)
				continue;
			list = rht_dereference_bucket(list->next, tbl, hash);
			RCU_INIT_POINTER(*lpprev, list);
			err = 0;
			break;
		}

		obj = rht_dereference_bucket(obj->next, tbl, hash);
		err = 1;
		if (rhlist) {
			list = rht_dereference_bucket(list->next, tbl, hash);
			if (list) { /* the next with the same key takes its place in the chain */
				RCU_INIT_POINTER(list->rhead.next, obj);
				obj = &list->rhead;
				err = 0;
			}
		}
		if (pprev) {
			rcu_assign_pointer(*pprev, obj);
			rht_unlock(tbl, bkt, flags);
		} else {
			rht_assign_unlock(tbl, bkt, obj, flags);
		}
		goto unlocked;
	}
	rht_unlock(tbl, bkt, flags);
unlocked:
	if (err > 0) {
		atomic_dec(&ht->nelems);
		if (unlikely(ht->p.automatic_shrinking && rht_shrink_below_30(ht, tbl)))
			schedule_work(&ht->run_work);
		err = 0;
	}
	return err;
}

static inline int __rhashtable_remove_fast(struct rhashtable *ht, struct rhash_head *obj,
					   const struct rhashtable_params params, bool rhlist)
{
	struct bucket_table *tbl;
	int err;

	rcu_read_lock();
	tbl = rht_dereference_rcu(ht->tbl, ht);
	/* While the table is resized the object may have moved on. */
	while ((err = __rhashtable_remove_fast_one(ht, tbl, obj, params, rhlist)) &&
	       (tbl = rht_dereference_rcu(tbl->future_tbl, ht)))
		;
	rcu_read_unlock();
	return err;
}

/* Returns 0 or -ENOENT. Readers may still see the object until a grace period has passed. */
static inline int rhashtable_remove_fast(struct rhashtable *ht, struct rhash_head *obj,
					 const struct rhashtable_params params)
{
	return __rhashtable_remove_fast(ht, obj, params, false);
}

static inline int rhltable_remove(struct rhltable *hlt, struct rhlist_head *list, const struct rhashtable_params params)
{
	return __rhashtable_remove_fast(&hlt->ht, &list->rhead, params, true);
}

static inline int __rhashtable_replace_fast(struct rhashtable *ht, struct bucket_table *tbl, struct rhash_head *obj_old,
					    struct rhash_head *obj_new, const struct rhashtable_params params)
{
	struct rhash_lock_head __rcu **bkt;
	struct rhash_head __rcu **pprev = NULL;
	struct rhash_head *he;
	unsigned int hash = rht_head_hashfn(ht, tbl, obj_old, params);
	unsigned long flags;

	if (hash != rht_head_hashfn(ht, tbl, obj_new, params))
		return -EINVAL;
	bkt = rht_bucket_var(tbl, hash);
	if (!bkt)
		return -ENOENT;
	flags = rht_lock(tbl, bkt);
	rht_for_each_from(he, rht_ptr(bkt, tbl, hash), tbl, hash) {
		if (he != obj_old) {
			pprev = &he->next;
			continue;
		}
		rcu_assign_pointer(obj_new->next, obj_old->next);
		if (pprev) {
			rcu_assign_pointer(*pprev, obj_new);
			rht_unlock(tbl, bkt, flags);
		} else {
			rht_assign_unlock(tbl, bkt, obj_new, flags);
		}
		return 0;
	}
	rht_unlock(tbl, bkt, flags);
	return -ENOENT;
}

/* Put an object in the place of one with the same hash. Returns 0, -EINVAL (another hash) or -ENOENT. */
static inline int rhashtable_replace_fast(struct rhashtable *ht, struct rhash_head *obj_old, struct rhash_head *obj_new,
					  const struct rhashtable_params params)
{
	struct bucket_table *tbl;
	int err;

	rcu_read_lock();
	tbl = rht_dereference_rcu(ht->tbl, ht);
	while ((err = __rhashtable_replace_fast(ht, tbl, obj_old, obj_new, params)) &&
	       (tbl = rht_dereference_rcu(tbl->future_tbl, ht)))
		;
	rcu_read_unlock();
	return err;
}

static inline void rhltable_walk_enter(struct rhltable *hlt, struct rhashtable_iter *iter)
{
	rhashtable_walk_enter(&hlt->ht, iter);
}

static inline void rhltable_free_and_destroy(struct rhltable *hlt, void (*free_fn)(void *ptr, void *arg), void *arg)
{
	rhashtable_free_and_destroy(&hlt->ht, free_fn, arg);
}

static inline void rhltable_destroy(struct rhltable *hlt)
{
	rhltable_free_and_destroy(hlt, NULL, NULL);
}
#endif
