// SPDX-License-Identifier: MIT
/*
 * Resizable hash tables.
 *
 * Shape. A table is an array of buckets, each a chain of entries and a lock in bit 0. ht->tbl is the oldest table.
 * While the hash table is being resized, tbl->future_tbl is the one that entries move to; there may be more than one
 * behind it. Entries are added to the last.
 *
 * Resizing, in a work item: a new table becomes future_tbl of the last. Buckets of ht->tbl are emptied one by one, each
 * from its tail: the last entry is put at the head of its new chain, then cut off the old one. A reader who is in the
 * old chain may be carried along by the entry's new next pointer into the new chain; the chain's end mark (the address
 * of the bucket that it started from) tells him that, and he starts again. A reader looks in the old table first: what
 * moved meanwhile is in the new one, which he looks in next. When the old table is empty, ht->tbl moves on, walkers of
 * the old one are told to restart, and the old one is freed after a grace period.
 *
 * Growing doubles at 75 % load; an insertion over 100 %, or into a chain of 16, adds the new table itself. Shrinking
 * halves below 30 %, if automatic_shrinking is set. A chain too long while load is low means a poor hash: then a table
 * of the same size with another seed is made.
 *
 * Memory. An insertion cannot sleep: if a large table cannot be had in one piece, it gets a nested one, whose pages are
 * allocated as buckets are used (GFP_ATOMIC); the work item replaces it by a plain one later.
 *
 * Locks: ht->mutex (one resize at a time) -> bucket lock of the old table -> bucket lock of the new one. ht->lock
 * guards the walker lists. Any context may insert and remove: bucket locks are held with interrupts off.
 */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/jhash.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/rhashtable.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include "rhashtable_internal.h"

/* Of a nested table: a page of these is the next level, a page of buckets the last. */
union nested_table {
	union nested_table __rcu *table;
	struct rhash_lock_head __rcu *bucket;
};

/* A slot of a page is one or the other. */
#define NESTED_SHIFT (PAGE_SHIFT - ilog2(sizeof(void *)))

static u32 head_hashfn(struct rhashtable *ht, const struct bucket_table *tbl, const struct rhash_head *he)
{
	return rht_head_hashfn(ht, tbl, he, ht->p);
}

/* ---- Tables ---- */

static union nested_table *nested_table_top(const struct bucket_table *tbl)
{
	/* buckets[0] of a nested table is the address of its first page. */
	return (union nested_table *)rcu_dereference_protected(tbl->buckets[0], 1);
}

static void nested_table_free(union nested_table *ntbl, unsigned int size)
{
	const unsigned int len = 1 << NESTED_SHIFT;
	unsigned int i;

	ntbl = rcu_dereference_protected(ntbl->table, 1);
	if (!ntbl)
		return;
	if (size > len) {
		size >>= NESTED_SHIFT;
		for (i = 0; i < len; i++)
			nested_table_free(ntbl + i, size);
	}
	kfree(ntbl);
}

static void nested_bucket_table_free(const struct bucket_table *tbl)
{
	unsigned int size = tbl->size >> tbl->nest, len = 1 << tbl->nest, i;
	union nested_table *ntbl = nested_table_top(tbl);

	for (i = 0; i < len; i++)
		nested_table_free(ntbl + i, size);
	kfree(ntbl);
}

void bucket_table_free(const struct bucket_table *tbl)
{
	if (tbl->nest)
		nested_bucket_table_free(tbl);
	kvfree(tbl);
}

static void bucket_table_free_rcu(struct rcu_head *head)
{
	bucket_table_free(container_of(head, struct bucket_table, rcu));
}

/* The page that @slot points to; allocated if it is not there. All zero is right for both kinds. */
static union nested_table *nested_table_alloc(union nested_table __rcu **slot)
{
	union nested_table *ntbl = rcu_dereference(*slot);

	if (ntbl)
		return ntbl;
	ntbl = kzalloc(PAGE_SIZE, GFP_ATOMIC);
	if (!ntbl)
		return NULL;
	/* Somebody else may have been faster. */
	if (cmpxchg((union nested_table **)slot, NULL, ntbl) == NULL)
		return ntbl;
	kfree(ntbl);
	return rcu_dereference(*slot);
}

static struct bucket_table *nested_bucket_table_alloc(size_t nbuckets, gfp_t gfp)
{
	struct bucket_table *tbl;

	/* Up to one page of buckets a single page does; then the gain of nesting is nil. */
	if (nbuckets < (1 << (NESTED_SHIFT + 1)))
		return NULL;
	tbl = kzalloc(sizeof(*tbl) + sizeof(tbl->buckets[0]), gfp);
	if (!tbl)
		return NULL;
	if (!nested_table_alloc((union nested_table __rcu **)tbl->buckets)) {
		kfree(tbl);
		return NULL;
	}
	/* What a number of full levels leaves over is the first level's share, 1 to NESTED_SHIFT bits. */
	tbl->nest = (ilog2(nbuckets) - 1) % NESTED_SHIFT + 1;
	return tbl;
}

struct bucket_table *bucket_table_alloc(size_t nbuckets, gfp_t gfp)
{
	struct bucket_table *tbl;
	size_t size = nbuckets;
	unsigned int i;

	tbl = kvzalloc(struct_size(tbl, buckets, nbuckets), gfp);
	if (!tbl && !gfpflags_allow_blocking(gfp)) {
		tbl = nested_bucket_table_alloc(nbuckets, gfp);
		nbuckets = 0;
	}
	if (!tbl)
		return NULL;
	tbl->size = size;
	rcu_head_init(&tbl->rcu);
	INIT_LIST_HEAD(&tbl->walkers);
	tbl->hash_rnd = get_random_u32();
	for (i = 0; i < nbuckets; i++)
		INIT_RHT_NULLS_HEAD(tbl->buckets[i]);
	return tbl;
}

bool rht_table_is_retired(struct bucket_table *tbl)
{
	return rcu_head_after_call_rcu(&tbl->rcu, bucket_table_free_rcu);
}

static struct bucket_table *rhashtable_last_table(struct rhashtable *ht, struct bucket_table *tbl)
{
	struct bucket_table *next;

	while ((next = rht_dereference_rcu(tbl->future_tbl, ht)))
		tbl = next;
	return tbl;
}

/** __rht_bucket_nested - the bucket for @hash in a nested table; NULL if its page does not exist */
struct rhash_lock_head __rcu **__rht_bucket_nested(const struct bucket_table *tbl, unsigned int hash)
{
	unsigned int index = hash & ((1 << tbl->nest) - 1), size = tbl->size >> tbl->nest, subhash = hash >> tbl->nest;
	union nested_table *ntbl = rcu_dereference_raw(*(union nested_table * __rcu *)tbl->buckets);

	ntbl = rcu_dereference_raw(ntbl[index].table);
	while (ntbl && size > (1 << NESTED_SHIFT)) {
		index = subhash & ((1 << NESTED_SHIFT) - 1);
		ntbl = rcu_dereference_raw(ntbl[index].table);
		size >>= NESTED_SHIFT;
		subhash >>= NESTED_SHIFT;
	}
	return ntbl ? &ntbl[subhash].bucket : NULL;
}
EXPORT_SYMBOL_GPL(__rht_bucket_nested);

/** rht_bucket_nested - the same; an empty bucket to read from if there is none */
struct rhash_lock_head __rcu **rht_bucket_nested(const struct bucket_table *tbl, unsigned int hash)
{
	static struct rhash_lock_head __rcu *rhnull;

	return __rht_bucket_nested(tbl, hash) ?: &rhnull;
}
EXPORT_SYMBOL_GPL(rht_bucket_nested);

/** rht_bucket_nested_insert - the same; missing pages are made. NULL: no memory. */
struct rhash_lock_head __rcu **rht_bucket_nested_insert(struct rhashtable *ht, struct bucket_table *tbl,
							unsigned int hash)
{
	unsigned int index = hash & ((1 << tbl->nest) - 1), size = tbl->size >> tbl->nest;
	union nested_table *ntbl = rcu_dereference_raw(*(union nested_table * __rcu *)tbl->buckets);

	hash >>= tbl->nest;
	ntbl = nested_table_alloc(&ntbl[index].table);
	while (ntbl && size > (1 << NESTED_SHIFT)) {
		index = hash & ((1 << NESTED_SHIFT) - 1);
		size >>= NESTED_SHIFT;
		hash >>= NESTED_SHIFT;
		ntbl = nested_table_alloc(&ntbl[index].table);
	}
	return ntbl ? &ntbl[hash].bucket : NULL;
}
EXPORT_SYMBOL_GPL(rht_bucket_nested_insert);

/* ---- Resizing ---- */

/*
 * Move the last entry of a bucket. Returns -ENOENT if the bucket is empty, -EAGAIN if the next table is nested and must
 * be replaced first.
 */
static int rhashtable_rehash_one(struct rhashtable *ht, struct rhash_lock_head __rcu **bkt, unsigned int old_hash)
{
	struct bucket_table *old_tbl = rht_dereference(ht->tbl, ht);
	struct bucket_table *new_tbl = rhashtable_last_table(ht, old_tbl);
	struct rhash_head __rcu **pprev = NULL;
	struct rhash_head *head, *next, *entry = NULL;
	unsigned int new_hash;
	unsigned long flags;

	if (new_tbl->nest)
		return -EAGAIN;
	rht_for_each_from(entry, rht_ptr(bkt, old_tbl, old_hash), old_tbl, old_hash) {
		next = rht_dereference_bucket(entry->next, old_tbl, old_hash);
		if (rht_is_a_nulls(next))
			break;
		pprev = &entry->next;
	}
	if (rht_is_a_nulls(entry))
		return -ENOENT;

	new_hash = head_hashfn(ht, new_tbl, entry);
	flags = rht_lock_nested(new_tbl, &new_tbl->buckets[new_hash], SINGLE_DEPTH_NESTING);
	head = rht_ptr(new_tbl->buckets + new_hash, new_tbl, new_hash);
	RCU_INIT_POINTER(entry->next, head);
	rht_assign_unlock(new_tbl, &new_tbl->buckets[new_hash], entry, flags);

	if (pprev)
		rcu_assign_pointer(*pprev, next);
	else
		rht_assign_locked(bkt, next);
	return 0;
}

static int rhashtable_rehash_chain(struct rhashtable *ht, unsigned int old_hash)
{
	struct bucket_table *old_tbl = rht_dereference(ht->tbl, ht);
	struct rhash_lock_head __rcu **bkt = rht_bucket_var(old_tbl, old_hash);
	unsigned long flags;
	int err;

	if (!bkt)
		return 0;
	flags = rht_lock(old_tbl, bkt);
	while (!(err = rhashtable_rehash_one(ht, bkt, old_hash)))
		;
	rht_unlock(old_tbl, bkt, flags);
	return err == -ENOENT ? 0 : err;
}

/* Make @new_tbl the table behind @old_tbl. Returns -EEXIST if there is one. */
static int rhashtable_rehash_attach(struct rhashtable *ht, struct bucket_table *old_tbl, struct bucket_table *new_tbl)
{
	/* The new table complete before it can be seen. */
	if (cmpxchg((struct bucket_table **)&old_tbl->future_tbl, NULL, new_tbl) != NULL)
		return -EEXIST;
	return 0;
}

/* Empty ht->tbl into the next table, and let go of it. Returns -EAGAIN if there is yet another one. */
static int rhashtable_rehash_table(struct rhashtable *ht)
{
	struct bucket_table *old_tbl = rht_dereference(ht->tbl, ht);
	struct bucket_table *new_tbl = rht_dereference(old_tbl->future_tbl, ht);
	struct rhashtable_walker *walker;
	unsigned int old_hash;
	int err;

	if (!new_tbl)
		return 0;
	for (old_hash = 0; old_hash < old_tbl->size; old_hash++) {
		err = rhashtable_rehash_chain(ht, old_hash);
		if (err)
			return err;
		cond_resched();
	}
	rcu_assign_pointer(ht->tbl, new_tbl);

	spin_lock(&ht->lock);
	list_for_each_entry(walker, &old_tbl->walkers, list)
		walker->tbl = NULL;
	/* A walker that stops looks whether the table is still in use, under this lock. */
	call_rcu(&old_tbl->rcu, bucket_table_free_rcu);
	spin_unlock(&ht->lock);
	return rht_dereference(new_tbl->future_tbl, ht) ? -EAGAIN : 0;
}

static int rhashtable_rehash_alloc(struct rhashtable *ht, struct bucket_table *old_tbl, unsigned int size)
{
	struct bucket_table *new_tbl = bucket_table_alloc(size, GFP_KERNEL);
	int err;

	if (!new_tbl)
		return -ENOMEM;
	err = rhashtable_rehash_attach(ht, old_tbl, new_tbl);
	if (err)
		bucket_table_free(new_tbl);
	return err;
}

/* To the smallest size that the entries fill by two thirds. */
static int rhashtable_shrink(struct rhashtable *ht)
{
	struct bucket_table *old_tbl = rht_dereference(ht->tbl, ht);
	unsigned int nelems = atomic_read(&ht->nelems), size = 0;

	if (nelems)
		size = roundup_pow_of_two(nelems * 3 / 2);
	if (size < ht->p.min_size)
		size = ht->p.min_size;
	if (old_tbl->size <= size)
		return 0;
	if (rht_dereference(old_tbl->future_tbl, ht))
		return -EEXIST;
	return rhashtable_rehash_alloc(ht, old_tbl, size);
}

void rht_deferred_worker(struct work_struct *work)
{
	struct rhashtable *ht = container_of(work, struct rhashtable, run_work);
	struct bucket_table *tbl;
	int err = 0;

	mutex_lock(&ht->mutex);
	tbl = rhashtable_last_table(ht, rht_dereference(ht->tbl, ht));
	if (rht_grow_above_75(ht, tbl))
		err = rhashtable_rehash_alloc(ht, tbl, tbl->size * 2);
	else if (ht->p.automatic_shrinking && rht_shrink_below_30(ht, tbl))
		err = rhashtable_shrink(ht);
	else if (tbl->nest)
		err = rhashtable_rehash_alloc(ht, tbl, tbl->size);

	if (!err || err == -EEXIST) {
		int nerr = rhashtable_rehash_table(ht);

		err = err ?: nerr;
	}
	mutex_unlock(&ht->mutex);
	if (err)
		schedule_work(&ht->run_work);
}

/*
 * An insertion found @tbl too full, or a chain too long: put a new table behind it. Returns 0 to try again, or why that
 * is in vain.
 */
static int rhashtable_insert_rehash(struct rhashtable *ht, struct bucket_table *tbl)
{
	struct bucket_table *old_tbl = rht_dereference_rcu(ht->tbl, ht);
	struct bucket_table *new_tbl;
	unsigned int size = tbl->size;
	int err = -EBUSY;

	if (rht_grow_above_75(ht, tbl))
		size *= 2;
	else if (old_tbl != tbl)
		goto fail; /* not twice without more entries: that would go on for ever with a poor hash */

	new_tbl = bucket_table_alloc(size, GFP_ATOMIC | __GFP_NOWARN);
	err = -ENOMEM;
	if (!new_tbl)
		goto fail;
	err = rhashtable_rehash_attach(ht, tbl, new_tbl);
	if (err) {
		bucket_table_free(new_tbl);
		if (err == -EEXIST)
			err = 0;
	} else {
		schedule_work(&ht->run_work);
	}
	return err;

fail:
	/* Do not fail an insertion that only wanted a better place. */
	if (likely(rcu_access_pointer(tbl->future_tbl)))
		return 0;
	if (err == -ENOMEM)
		schedule_work(&ht->run_work); /* it can wait for memory */
	return err;
}

/* ---- Insertion, the slow way ---- */

/*
 * Look for the key in a bucket that we hold. Returns the object that has it (an rhlist takes @obj in, and NULL is
 * returned), -ENOENT, or -EAGAIN if the chain is too long.
 */
static void *rhashtable_lookup_one(struct rhashtable *ht, struct rhash_lock_head __rcu **bkt, struct bucket_table *tbl,
				   unsigned int hash, const void *key, struct rhash_head *obj)
{
	struct rhashtable_compare_arg arg = { .ht = ht, .key = key };
	struct rhash_head __rcu **pprev = NULL;
	struct rhash_head *head, *next;
	int elasticity = RHT_ELASTICITY;

	rht_for_each_from(head, rht_ptr(bkt, tbl, hash), tbl, hash) {
		struct rhlist_head *list, *plist;

		elasticity--;
		if (!key || (ht->p.obj_cmpfn ? ht->p.obj_cmpfn(&arg, rht_obj(ht, head))
					     : rhashtable_compare(&arg, rht_obj(ht, head)))) {
			pprev = &head->next;
			continue;
		}
		if (!ht->rhlist)
			return rht_obj(ht, head);

		list = container_of(obj, struct rhlist_head, rhead);
		plist = container_of(head, struct rhlist_head, rhead);
		RCU_INIT_POINTER(list->next, plist);
		next = rht_dereference_bucket(head->next, tbl, hash);
		RCU_INIT_POINTER(list->rhead.next, next);
		if (pprev)
			rcu_assign_pointer(*pprev, obj);
		else
			rht_assign_locked(bkt, obj);
		return NULL;
	}
	return elasticity <= 0 ? ERR_PTR(-EAGAIN) : ERR_PTR(-ENOENT);
}

/* @data is what rhashtable_lookup_one() said. Returns NULL if all is done, an error, or the next table to try. */
static struct bucket_table *rhashtable_insert_one(struct rhashtable *ht, struct rhash_lock_head __rcu **bkt,
						  struct bucket_table *tbl, unsigned int hash, struct rhash_head *obj,
						  void *data)
{
	struct bucket_table *new_tbl;
	struct rhash_head *head;

	if (!IS_ERR_OR_NULL(data))
		return ERR_PTR(-EEXIST);
	if (PTR_ERR(data) != -EAGAIN && PTR_ERR(data) != -ENOENT)
		return ERR_CAST(data);

	new_tbl = rht_dereference_rcu(tbl->future_tbl, ht);
	if (new_tbl)
		return new_tbl;
	if (PTR_ERR(data) != -ENOENT)
		return ERR_CAST(data);
	if (unlikely(rht_grow_above_max(ht, tbl)))
		return ERR_PTR(-E2BIG);
	if (unlikely(rht_grow_above_100(ht, tbl)))
		return ERR_PTR(-EAGAIN);

	head = rht_ptr(bkt, tbl, hash);
	RCU_INIT_POINTER(obj->next, head);
	if (ht->rhlist)
		RCU_INIT_POINTER(container_of(obj, struct rhlist_head, rhead)->next, NULL);
	rht_assign_locked(bkt, obj);
	atomic_inc(&ht->nelems);
	if (rht_grow_above_75(ht, tbl))
		schedule_work(&ht->run_work);
	return NULL;
}

/* Look for the key in every table, and insert in the last. */
static void *rhashtable_try_insert(struct rhashtable *ht, const void *key, struct rhash_head *obj)
{
	struct bucket_table *new_tbl, *tbl;
	struct rhash_lock_head __rcu **bkt;
	unsigned long flags;
	unsigned int hash;
	void *data;

	new_tbl = rcu_dereference(ht->tbl);
	do {
		tbl = new_tbl;
		hash = head_hashfn(ht, tbl, obj);
		/* A bucket that does not exist in a table that is being left need not be made. */
		if (rcu_access_pointer(tbl->future_tbl))
			bkt = rht_bucket_var(tbl, hash);
		else
			bkt = rht_bucket_insert(ht, tbl, hash);
		if (!bkt) {
			new_tbl = rht_dereference_rcu(tbl->future_tbl, ht);
			data = ERR_PTR(-EAGAIN);
			continue;
		}
		flags = rht_lock(tbl, bkt);
		data = rhashtable_lookup_one(ht, bkt, tbl, hash, key, obj);
		new_tbl = rhashtable_insert_one(ht, bkt, tbl, hash, obj, data);
		if (PTR_ERR(new_tbl) != -EEXIST)
			data = ERR_CAST(new_tbl);
		rht_unlock(tbl, bkt, flags);
	} while (!IS_ERR_OR_NULL(new_tbl));

	if (PTR_ERR(data) == -EAGAIN)
		data = ERR_PTR(rhashtable_insert_rehash(ht, tbl) ?: -EAGAIN);
	return data;
}

/**
 * rhashtable_insert_slow - insert while the table is being resized, or has to be
 * @key: an object with this key must not be there; NULL: any may
 *
 * Returns NULL, the object that has the key, or an error. Any context.
 */
void *rhashtable_insert_slow(struct rhashtable *ht, const void *key, struct rhash_head *obj)
{
	void *data;

	do {
		rcu_read_lock();
		data = rhashtable_try_insert(ht, key, obj);
		rcu_read_unlock();
	} while (PTR_ERR(data) == -EAGAIN);
	return data;
}
EXPORT_SYMBOL_GPL(rhashtable_insert_slow);
