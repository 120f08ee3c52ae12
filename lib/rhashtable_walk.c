// SPDX-License-Identifier: MIT
/*
 * rhashtable: walking all entries, making and destroying a table. lib/rhashtable.c holds the theory.
 *
 * A walk may be interrupted (walk_stop, which drops the RCU read lock) and resumed. It remembers the bucket and how
 * many of its entries were seen; between stop and start it is on its table's list of walkers, so that a resize can tell
 * it that the table has gone: it starts again, and sees entries twice. Entries that are there all the time are seen at
 * least once.
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/log2.h>
#include <linux/rhashtable.h>
#include <linux/sched.h>
#include "rhashtable_internal.h"

#define HASH_DEFAULT_SIZE 64UL
#define HASH_MIN_SIZE 4U

/** rhashtable_walk_enter - prepare @iter for a walk; ends with rhashtable_walk_exit() */
void rhashtable_walk_enter(struct rhashtable *ht, struct rhashtable_iter *iter)
{
	iter->ht = ht;
	iter->p = NULL;
	iter->slot = 0;
	iter->skip = 0;
	iter->end_of_table = false;

	spin_lock(&ht->lock);
	iter->walker.tbl = rcu_dereference_protected(ht->tbl, lockdep_is_held(&ht->lock));
	list_add(&iter->walker.list, &iter->walker.tbl->walkers);
	spin_unlock(&ht->lock);
}
EXPORT_SYMBOL_GPL(rhashtable_walk_enter);

void rhashtable_walk_exit(struct rhashtable_iter *iter)
{
	spin_lock(&iter->ht->lock);
	if (iter->walker.tbl)
		list_del(&iter->walker.list);
	spin_unlock(&iter->ht->lock);
}
EXPORT_SYMBOL_GPL(rhashtable_walk_exit);

/* Is the entry where the walk stopped still in its bucket? Then count those before it anew. */
static bool find_stopped_entry(struct rhashtable_iter *iter)
{
	struct rhash_head *p;
	int skip = 0;

	rht_for_each_rcu(p, iter->walker.tbl, iter->slot) {
		struct rhlist_head *list;

		if (!iter->ht->rhlist) {
			skip++;
			if (p == iter->p)
				goto found;
			continue;
		}
		for (list = container_of(p, struct rhlist_head, rhead); list; list = rcu_dereference(list->next)) {
			skip++;
			if (list == iter->list) {
				iter->p = p;
				goto found;
			}
		}
	}
	return false;
found:
	iter->skip = skip;
	return true;
}

/**
 * rhashtable_walk_start_check - begin, or go on
 * Takes the RCU read lock. Returns 0, or -EAGAIN if the walk has to begin again from the start (it is in order to go on
 * in both cases).
 */
int rhashtable_walk_start_check(struct rhashtable_iter *iter)
{
	struct rhashtable *ht = iter->ht;

	rcu_read_lock();
	spin_lock(&ht->lock);
	if (iter->walker.tbl)
		list_del(&iter->walker.list);
	spin_unlock(&ht->lock);

	if (iter->end_of_table)
		return 0;
	if (!iter->walker.tbl) {
		iter->walker.tbl = rht_dereference_rcu(ht->tbl, ht);
		iter->slot = 0;
		iter->skip = 0;
		return -EAGAIN;
	}
	if (iter->p && !find_stopped_entry(iter))
		iter->p = NULL;
	return 0;
}
EXPORT_SYMBOL_GPL(rhashtable_walk_start_check);

static void *iter_object(struct rhashtable_iter *iter)
{
	return rht_obj(iter->ht, iter->ht->rhlist ? &iter->list->rhead : iter->p);
}

/* Stand on entry number iter->skip of the slot; false if it has not so many. */
static bool find_in_slot(struct rhashtable_iter *iter)
{
	unsigned int skip = iter->skip;
	struct rhlist_head *list;
	struct rhash_head *p;

	rht_for_each_rcu(p, iter->walker.tbl, iter->slot) {
		list = container_of(p, struct rhlist_head, rhead);
		do {
			if (!skip) {
				iter->skip++;
				iter->p = p;
				iter->list = list;
				return true;
			}
			skip--;
		} while (iter->ht->rhlist && (list = rcu_dereference(list->next)));
	}
	return false;
}

static void *find_next(struct rhashtable_iter *iter)
{
	struct bucket_table *tbl = iter->walker.tbl;

	if (!tbl)
		return NULL;
	for (; iter->slot < tbl->size; iter->slot++) {
		if (find_in_slot(iter))
			return iter_object(iter);
		iter->skip = 0;
	}
	iter->p = NULL;

	/* What moved out of this table while we walked is in the next. */
	smp_rmb();
	iter->walker.tbl = rht_dereference_rcu(tbl->future_tbl, iter->ht);
	iter->slot = 0;
	iter->skip = 0;
	if (iter->walker.tbl)
		return ERR_PTR(-EAGAIN);
	iter->end_of_table = true;
	return NULL;
}

/**
 * rhashtable_walk_next - the next object; NULL at the end; -EAGAIN if a resize got in between: go on, some may come
 * twice
 */
void *rhashtable_walk_next(struct rhashtable_iter *iter)
{
	struct rhlist_head *list = iter->list;
	struct rhash_head *p = iter->p;

	if (p) {
		if (!iter->ht->rhlist || !(list = rcu_dereference(list->next))) {
			p = rcu_dereference(p->next);
			list = container_of(p, struct rhlist_head, rhead);
		}
		if (!rht_is_a_nulls(p)) {
			iter->skip++;
			iter->p = p;
			iter->list = list;
			return iter_object(iter);
		}
		iter->skip = 0;
		iter->slot++;
	}
	return find_next(iter);
}
EXPORT_SYMBOL_GPL(rhashtable_walk_next);

/** rhashtable_walk_peek - the object that the walk stands on, or the next if that has gone */
void *rhashtable_walk_peek(struct rhashtable_iter *iter)
{
	if (iter->p)
		return iter_object(iter);
	/* skip points behind the entry that we stood on. */
	if (iter->skip)
		iter->skip--;
	return find_next(iter);
}
EXPORT_SYMBOL_GPL(rhashtable_walk_peek);

/** rhashtable_walk_stop - interrupt the walk: drops the RCU read lock */
void rhashtable_walk_stop(struct rhashtable_iter *iter)
{
	struct bucket_table *tbl = iter->walker.tbl;

	if (tbl) {
		spin_lock(&iter->ht->lock);
		if (rht_table_is_retired(tbl))
			iter->walker.tbl = NULL;
		else
			list_add(&iter->walker.list, &tbl->walkers);
		spin_unlock(&iter->ht->lock);
	}
	rcu_read_unlock();
}
EXPORT_SYMBOL_GPL(rhashtable_walk_stop);

/* ---- Making and destroying ---- */

static u32 rhashtable_jhash2(const void *key, u32 length, u32 seed)
{
	return jhash2(key, length, seed);
}

static u32 rhashtable_jhash(const void *key, u32 length, u32 seed)
{
	return jhash(key, length, seed);
}

static size_t rounded_hashtable_size(const struct rhashtable_params *params)
{
	if (params->nelem_hint)
		return max(roundup_pow_of_two(params->nelem_hint * 4 / 3), (unsigned long)params->min_size);
	return max(HASH_DEFAULT_SIZE, (unsigned long)params->min_size);
}

static void set_hash_function(struct rhashtable *ht, const struct rhashtable_params *params)
{
	ht->key_len = ht->p.key_len;
	if (params->hashfn)
		return;
	ht->p.hashfn = rhashtable_jhash;
	if (!(ht->key_len & (sizeof(u32) - 1))) {
		ht->key_len /= sizeof(u32);
		ht->p.hashfn = rhashtable_jhash2;
	}
}

/**
 * rhashtable_init - make an empty table
 * @params: must say how to find and compare keys: key_len, or obj_hashfn with obj_cmpfn
 *
 * Returns 0, -EINVAL or -ENOMEM. May sleep.
 */
int rhashtable_init(struct rhashtable *ht, const struct rhashtable_params *params)
{
	struct bucket_table *tbl;

	if ((!params->key_len && !params->obj_hashfn) || (params->obj_hashfn && !params->obj_cmpfn))
		return -EINVAL;

	memset(ht, 0, sizeof(*ht));
	mutex_init(&ht->mutex);
	spin_lock_init(&ht->lock);
	ht->p = *params;
	if (params->min_size)
		ht->p.min_size = roundup_pow_of_two(params->min_size);
	/* Twice as many entries as buckets, and an int counts them. */
	ht->max_elems = 1u << 31;
	if (params->max_size) {
		ht->p.max_size = rounddown_pow_of_two(params->max_size);
		if (ht->p.max_size < ht->max_elems / 2)
			ht->max_elems = ht->p.max_size * 2;
	}
	ht->p.min_size = max_t(u16, ht->p.min_size, HASH_MIN_SIZE);
	set_hash_function(ht, params);

	tbl = bucket_table_alloc(rounded_hashtable_size(&ht->p), GFP_KERNEL);
	if (unlikely(!tbl))
		tbl = bucket_table_alloc(max_t(u16, ht->p.min_size, HASH_MIN_SIZE), GFP_KERNEL | __GFP_NOFAIL);
	if (!tbl)
		return -ENOMEM;
	atomic_set(&ht->nelems, 0);
	RCU_INIT_POINTER(ht->tbl, tbl);
	INIT_WORK(&ht->run_work, rht_deferred_worker);
	return 0;
}
EXPORT_SYMBOL_GPL(rhashtable_init);

/** rhltable_init - make a table that may hold several objects with the same key */
int rhltable_init(struct rhltable *hlt, const struct rhashtable_params *params)
{
	int err = rhashtable_init(&hlt->ht, params);

	hlt->ht.rhlist = true;
	return err;
}
EXPORT_SYMBOL_GPL(rhltable_init);

static void rhashtable_free_one(struct rhashtable *ht, struct rhash_head *obj, void (*free_fn)(void *ptr, void *arg),
				void *arg)
{
	struct rhlist_head *list = container_of(obj, struct rhlist_head, rhead);

	if (!ht->rhlist) {
		free_fn(rht_obj(ht, obj), arg);
		return;
	}
	while (list) {
		struct rhlist_head *next = rht_dereference(list->next, ht);

		free_fn(rht_obj(ht, &list->rhead), arg);
		list = next;
	}
}

static void free_objects(struct rhashtable *ht, const struct bucket_table *tbl, void (*free_fn)(void *ptr, void *arg),
			 void *arg)
{
	struct rhash_head *pos, *next;
	unsigned int i;

	for (i = 0; i < tbl->size; i++) {
		cond_resched();
		for (pos = rht_ptr_exclusive(rht_bucket(tbl, i)); !rht_is_a_nulls(pos); pos = next) {
			next = rht_dereference(pos->next, ht);
			rhashtable_free_one(ht, pos, free_fn, arg);
		}
	}
}

/**
 * rhashtable_free_and_destroy - end a table
 * @free_fn: called for each object with @arg; NULL: the objects are the caller's
 *
 * Nobody else may use it any more. May sleep.
 */
void rhashtable_free_and_destroy(struct rhashtable *ht, void (*free_fn)(void *ptr, void *arg), void *arg)
{
	struct bucket_table *tbl, *next_tbl;

	cancel_work_sync(&ht->run_work);
	mutex_lock(&ht->mutex);
	for (tbl = rht_dereference(ht->tbl, ht); tbl; tbl = next_tbl) {
		if (free_fn)
			free_objects(ht, tbl, free_fn, arg);
		next_tbl = rht_dereference(tbl->future_tbl, ht);
		bucket_table_free(tbl);
	}
	mutex_unlock(&ht->mutex);
}
EXPORT_SYMBOL_GPL(rhashtable_free_and_destroy);

void rhashtable_destroy(struct rhashtable *ht)
{
	rhashtable_free_and_destroy(ht, NULL, NULL);
}
EXPORT_SYMBOL_GPL(rhashtable_destroy);
