// SPDX-License-Identifier: MIT
/*
 * Resizable hash tables against arrays: growing, shrinking, poor hashes, walks during resizes, lists of equal keys,
 * nested tables.
 */
#include <kunit/test.h>
#include <linux/fault-inject.h>
#include <linux/prandom.h>
#include <linux/rhashtable.h>
#include <linux/vmalloc.h>

#define OBJECTS 4000

struct object {
	u32 key;
	struct rhash_head node;
	struct rhlist_head list_node;
	bool in;
	u8 seen;
};

static const struct rhashtable_params params = {
	.head_offset = offsetof(struct object, node),
	.key_offset = offsetof(struct object, key),
	.key_len = sizeof(u32),
	.automatic_shrinking = true,
};

static struct object *new_objects(struct kunit *test)
{
	struct object *objects = vzalloc(OBJECTS * sizeof(*objects));
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, objects);
	for (i = 0; i < OBJECTS; i++)
		objects[i].key = i;
	return objects;
}

/*
 * Let resizing come to its end. The work may queue itself again, so one flush is not enough when another CPU runs it.
 */
static void settle(struct rhashtable *ht)
{
	while (flush_work(&ht->run_work))
		;
}

/*
 * Every entry is in the bucket of its hash, each object that is in once, and the count is right. No resize may be
 * running.
 */
static void expect_sound(struct kunit *test, struct rhashtable *ht, struct object *objects)
{
	struct bucket_table *tbl = rcu_dereference_raw(ht->tbl);
	u32 i, entries = 0, in = 0;
	struct rhash_head *pos;

	KUNIT_ASSERT_NULL(test, rcu_dereference_raw(tbl->future_tbl));
	for (i = 0; i < tbl->size; i++) {
		rht_for_each(pos, tbl, i) {
			KUNIT_ASSERT_EQ(test, rht_head_hashfn(ht, tbl, pos, ht->p), i);
			KUNIT_ASSERT_TRUE(test, ((struct object *)rht_obj(ht, pos))->in);
			entries++;
		}
	}
	for (i = 0; i < OBJECTS; i++)
		in += objects[i].in;
	KUNIT_ASSERT_EQ(test, entries, in);
	KUNIT_ASSERT_EQ(test, (u32)atomic_read(&ht->nelems), in);
}

/* A walk sees every object that is there all the time, at least once. */
static void expect_walk(struct kunit *test, struct rhashtable *ht, struct object *objects)
{
	struct rhashtable_iter iter;
	struct object *obj;
	u32 i;

	for (i = 0; i < OBJECTS; i++)
		objects[i].seen = 0;
	rhashtable_walk_enter(ht, &iter);
	rhashtable_walk_start(&iter);
	i = 0;
	while ((obj = rhashtable_walk_next(&iter))) {
		if (IS_ERR(obj)) {
			KUNIT_ASSERT_EQ(test, PTR_ERR(obj), -EAGAIN);
			continue;
		}
		obj->seen++;
		KUNIT_ASSERT_PTR_EQ(test, rhashtable_walk_peek(&iter), (void *)obj);
		if (++i % 7 == 0) {
			rhashtable_walk_stop(&iter);
			rhashtable_walk_start(&iter);
		}
	}
	rhashtable_walk_stop(&iter);
	rhashtable_walk_exit(&iter);
	for (i = 0; i < OBJECTS; i++)
		KUNIT_ASSERT_EQ(test, objects[i].seen > 0, objects[i].in);
}

static void rhashtable_test_random(struct kunit *test)
{
	struct object *objects = new_objects(test);
	struct rhashtable ht;
	struct rnd_state rnd;
	u32 step, largest = 0;

	KUNIT_ASSERT_EQ(test, rhashtable_init(&ht, &params), 0);
	prandom_seed_state(&rnd, 60);
	for (step = 0; step < 60000; step++) {
		/* In turns growing and shrinking. */
		bool grow = step / 20000 % 2 == 0;
		u32 i = prandom_u32_state(&rnd) % OBJECTS;
		struct object *obj = &objects[i];

		if (prandom_u32_state(&rnd) % 8 < (grow ? 6 : 1)) {
			KUNIT_ASSERT_EQ(test, rhashtable_lookup_insert_fast(&ht, &obj->node, params),
					obj->in ? -EEXIST : 0);
			obj->in = true;
		} else if (prandom_u32_state(&rnd) % 2) {
			if (obj->in)
				KUNIT_ASSERT_EQ(test, rhashtable_remove_fast(&ht, &obj->node, params), 0);
			obj->in = false;
		} else {
			KUNIT_ASSERT_PTR_EQ(test, rhashtable_lookup_fast(&ht, &i, params),
					    obj->in ? (void *)obj : NULL);
		}
		if (step % 5000 == 0) {
			settle(&ht);
			expect_sound(test, &ht, objects);
			expect_walk(test, &ht, objects);
			largest = max(largest, rcu_dereference_raw(ht.tbl)->size);
		}
	}
	settle(&ht);
	KUNIT_EXPECT_GE(test, largest, 2048u);
	for (step = 0; step < OBJECTS; step++)
		if (objects[step].in) {
			KUNIT_ASSERT_EQ(test, rhashtable_remove_fast(&ht, &objects[step].node, params), 0);
			objects[step].in = false;
			settle(&ht);
		}
	KUNIT_EXPECT_LE(test, rcu_dereference_raw(ht.tbl)->size, 64u);
	expect_sound(test, &ht, objects);
	rhashtable_destroy(&ht);
	vfree(objects);
}

/*
 * Lookups, insertions and removals while entries lie in several tables: the work that would move them has not run yet.
 */
static void rhashtable_test_future(struct kunit *test)
{
	struct object *objects = new_objects(test);
	struct rhashtable ht;
	u32 i, k;

	KUNIT_ASSERT_EQ(test, rhashtable_init(&ht, &params), 0);
	for (i = 0; i < OBJECTS; i++) {
		KUNIT_ASSERT_EQ(test, rhashtable_insert_fast(&ht, &objects[i].node, params), 0);
		objects[i].in = true;
		k = i / 2;
		KUNIT_ASSERT_PTR_EQ(test, rhashtable_lookup_fast(&ht, &k, params), (void *)&objects[k]);
		KUNIT_ASSERT_EQ(test, rhashtable_lookup_insert_fast(&ht, &objects[k].node, params), -EEXIST);
	}
	expect_walk(test, &ht, objects);
	for (i = 0; i < OBJECTS; i += 2) {
		KUNIT_ASSERT_EQ(test, rhashtable_remove_fast(&ht, &objects[i].node, params), 0);
		objects[i].in = false;
		KUNIT_ASSERT_EQ(test, rhashtable_remove_fast(&ht, &objects[i].node, params), -ENOENT);
	}
	settle(&ht);
	expect_sound(test, &ht, objects);
	expect_walk(test, &ht, objects);
	rhashtable_destroy(&ht);
	vfree(objects);
}

static u32 poor_hash(const void *data, u32 len, u32 seed)
{
	return 5;
}

static void rhashtable_test_poor_hash(struct kunit *test)
{
	struct rhashtable_params poor = params;
	struct object *objects = new_objects(test);
	struct rhashtable ht;
	int err = 0;
	u32 i, n = 0;

	poor.hashfn = poor_hash;
	KUNIT_ASSERT_EQ(test, rhashtable_init(&ht, &poor), 0);
	for (i = 0; i < 200; i++) {
		err = rhashtable_insert_fast(&ht, &objects[i].node, poor);
		if (err)
			break;
		objects[i].in = true;
		n++;
	}
	/* However it ends, what was accepted is there. */
	KUNIT_EXPECT_TRUE(test, err == 0 || err == -EBUSY);
	KUNIT_EXPECT_GE(test, n, RHT_ELASTICITY);
	settle(&ht);
	for (i = 0; i < n; i++)
		KUNIT_ASSERT_PTR_EQ(test, rhashtable_lookup_fast(&ht, &i, poor), (void *)&objects[i]);
	expect_sound(test, &ht, objects);
	rhashtable_destroy(&ht);
	vfree(objects);
}

static void rhashtable_test_limits(struct kunit *test)
{
	struct rhashtable_params limited = params, wrong = params;
	struct object *objects = new_objects(test);
	struct rhashtable ht;
	void *old;
	u32 i;

	wrong.key_len = 0;
	KUNIT_EXPECT_EQ(test, rhashtable_init(&ht, &wrong), -EINVAL);
	limited.max_size = 32;
	limited.nelem_hint = 20;
	KUNIT_ASSERT_EQ(test, rhashtable_init(&ht, &limited), 0);
	for (i = 0; i < 64; i++)
		KUNIT_ASSERT_EQ(test, rhashtable_insert_fast(&ht, &objects[i].node, limited), 0);
	KUNIT_EXPECT_EQ(test, rhashtable_insert_fast(&ht, &objects[64].node, limited), -E2BIG);
	settle(&ht);
	KUNIT_EXPECT_EQ(test, rcu_dereference_raw(ht.tbl)->size, 32u);

	/* The object that is there is told; a replacement takes its place. */
	objects[100].key = 7;
	old = rhashtable_lookup_get_insert_fast(&ht, &objects[100].node, limited);
	KUNIT_EXPECT_PTR_EQ(test, old, (void *)&objects[7]);
	KUNIT_EXPECT_EQ(test, rhashtable_replace_fast(&ht, &objects[7].node, &objects[100].node, limited), 0);
	i = 7;
	KUNIT_EXPECT_PTR_EQ(test, rhashtable_lookup_fast(&ht, &i, limited), (void *)&objects[100]);
	KUNIT_EXPECT_EQ(test, rhashtable_replace_fast(&ht, &objects[7].node, &objects[100].node, limited), -ENOENT);
	rhashtable_destroy(&ht);
	vfree(objects);
}

static void count_freed(void *ptr, void *arg)
{
	((struct object *)ptr)->in = false;
	++*(u32 *)arg;
}

static void rhltable_test(struct kunit *test)
{
	struct rhashtable_params list_params = params;
	struct object *objects = new_objects(test), *obj;
	struct rhlist_head *list, *pos;
	struct rhltable hlt;
	u32 i, key, n, freed = 0;

	list_params.head_offset = offsetof(struct object, list_node);
	KUNIT_ASSERT_EQ(test, rhltable_init(&hlt, &list_params), 0);
	/* Keys 0 to 99, ten objects each. */
	for (i = 0; i < 1000; i++) {
		objects[i].key = i % 100;
		KUNIT_ASSERT_EQ(test, rhltable_insert(&hlt, &objects[i].list_node, list_params), 0);
		objects[i].in = true;
	}
	KUNIT_EXPECT_EQ(test, atomic_read(&hlt.ht.nelems), 100);
	for (i = 0; i < 1000; i += 3) {
		KUNIT_ASSERT_EQ(test, rhltable_remove(&hlt, &objects[i].list_node, list_params), 0);
		objects[i].in = false;
	}
	settle(&hlt.ht);
	for (key = 0; key < 100; key++) {
		u32 want = 0;

		for (i = key; i < 1000; i += 100)
			want += objects[i].in;
		n = 0;
		rcu_read_lock();
		list = rhltable_lookup(&hlt, &key, list_params);
		rhl_for_each_entry_rcu(obj, pos, list, list_node) {
			KUNIT_ASSERT_TRUE(test, obj->in && obj->key == key);
			n++;
		}
		rcu_read_unlock();
		KUNIT_ASSERT_EQ(test, n, want);
	}
	rhltable_free_and_destroy(&hlt, count_freed, &freed);
	KUNIT_EXPECT_EQ(test, freed, 666u);
	vfree(objects);
}

/* No large piece of memory while inserting: a nested table serves, and is replaced later. */
static void rhashtable_test_nomem(struct kunit *test)
{
	struct object *objects = new_objects(test);
	struct rhashtable ht;
	u32 i, n = 0;

	KUNIT_ASSERT_EQ(test, rhashtable_init(&ht, &params), 0);
	for (i = 0; i < OBJECTS; i++) {
		int err;

		fault_inject_nth(FAULT_SLAB | FAULT_PAGE, 1 + i % 3);
		err = rhashtable_insert_fast(&ht, &objects[i].node, params);
		fault_inject_stop();
		KUNIT_ASSERT_TRUE(test, !err || err == -ENOMEM);
		objects[i].in = !err;
		n += !err;
	}
	KUNIT_EXPECT_GT(test, n, OBJECTS / 2);
	for (i = 0; i < OBJECTS; i++)
		KUNIT_ASSERT_PTR_EQ(test, rhashtable_lookup_fast(&ht, &i, params),
				    objects[i].in ? (void *)&objects[i] : NULL);
	settle(&ht);
	expect_sound(test, &ht, objects);
	rhashtable_destroy(&ht);
	vfree(objects);
}

static struct kunit_case rhashtable_cases[] = {
	KUNIT_CASE(rhashtable_test_random),
	KUNIT_CASE(rhashtable_test_future),
	KUNIT_CASE(rhashtable_test_poor_hash),
	KUNIT_CASE(rhashtable_test_limits),
	KUNIT_CASE(rhltable_test),
	KUNIT_CASE(rhashtable_test_nomem),
	{},
};

static struct kunit_suite rhashtable_suite = {
	.name = "rhashtable",
	.test_cases = rhashtable_cases,
};
kunit_test_suite(rhashtable_suite);
