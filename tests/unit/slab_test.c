// SPDX-License-Identifier: MIT
/*
 * The slab allocator: sizes and geometry against Linux 6.1's tables, a million random steps against a model, every
 * error path of cache creation, and the reports of misuse.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/fault-inject.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/rcupdate.h>
#include <linux/vmalloc.h>
#include <linux/vmstat.h>
#include "../../lib/kunit/steps.h"
#include "../../mm/slab.h"
#include "frames.h"

/* Objects that somebody has. */
static unsigned long slab_active(struct kmem_cache *s)
{
	struct slab_usage usage;

	slab_get_usage(s, &usage);
	return usage.active_objects;
}

/* ---- Sizes ---- */

static void slab_test_kmalloc_sizes(struct kunit *test)
{
	/* Asked for and ksize(), as Linux 6.1 answers. */
	static const size_t sizes[][2] = {
		{ 1, 8 },
		{ 7, 8 },
		{ 8, 8 },
		{ 9, 16 },
		{ 17, 32 },
		{ 33, 64 },
		{ 65, 96 },
		{ 96, 96 },
		{ 97, 128 },
		{ 129, 192 },
		{ 192, 192 },
		{ 193, 256 },
		{ 257, 512 },
		{ 1024, 1024 },
		{ 1025, 2048 },
		{ 4096, 4096 },
		{ 4097, 8192 },
		{ 8192, 8192 },
		{ 8193, 16384 },
		{ 16385, 32768 },
		{ 100000, 131072 },
		{ 1 << 20, 1 << 20 },
		{ (1 << 20) + 1, 2 << 20 },
		{ 4 << 20, 4 << 20 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		void *p = kmalloc(sizes[i][0], GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_EQ(test, ksize(p), sizes[i][1]);
		KUNIT_EXPECT_EQ(test, kmalloc_size_roundup(sizes[i][0]), sizes[i][1]);
		if (is_power_of_2(sizes[i][1]))
			KUNIT_EXPECT_EQ(test, (unsigned long)p % min_t(size_t, sizes[i][1], PAGE_SIZE), 0ul);
		kfree(p);
	}
	KUNIT_EXPECT_PTR_EQ(test, kmalloc(0, GFP_KERNEL), ZERO_SIZE_PTR);
	KUNIT_EXPECT_EQ(test, ksize(ZERO_SIZE_PTR), (size_t)0);
	KUNIT_EXPECT_EQ(test, ksize(NULL), (size_t)0);
	KUNIT_EXPECT_NULL(test, kmalloc(KMALLOC_MAX_SIZE + 1, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, kmalloc_array(SIZE_MAX / 2, 4, GFP_KERNEL));
}

struct slab_geometry {
	unsigned int size, align;
	slab_flags_t flags;
	unsigned int slab_size, objects, pages;
};

/* From /proc/slabinfo of a Linux 6.1 with two CPUs. */
static const struct slab_geometry slab_geometries[] = {
	{ 8, 0, 0, 8, 512, 1 },
	{ 16, 0, 0, 16, 256, 1 },
	{ 24, 0, 0, 24, 170, 1 },
	{ 40, 0, 0, 40, 102, 1 },
	{ 56, 0, 0, 56, 73, 1 },
	{ 72, 0, 0, 72, 56, 1 },
	{ 96, 0, 0, 96, 42, 1 },
	{ 104, 0, 0, 104, 39, 1 },
	{ 136, 0, 0, 136, 30, 1 },
	{ 184, 0, 0, 184, 22, 1 },
	{ 192, 0, 0, 192, 21, 1 },
	{ 200, 0, 0, 200, 20, 1 },
	{ 216, 0, 0, 216, 18, 1 },
	{ 256, 0, 0, 256, 16, 1 },
	{ 272, 0, 0, 272, 15, 1 },
	{ 312, 0, 0, 312, 13, 1 },
	{ 320, 0, 0, 320, 12, 1 },
	{ 384, 0, 0, 384, 21, 2 },
	{ 416, 0, 0, 416, 19, 2 },
	{ 432, 0, 0, 432, 18, 2 },
	{ 512, 0, 0, 512, 16, 2 },
	{ 576, 0, 0, 576, 14, 2 },
	{ 584, 0, 0, 584, 14, 2 },
	{ 640, 0, 0, 640, 12, 2 },
	{ 664, 0, 0, 664, 12, 2 },
	{ 704, 0, 0, 704, 23, 4 },
	{ 712, 0, 0, 712, 23, 4 },
	{ 784, 0, 0, 784, 20, 4 },
	{ 832, 0, 0, 832, 19, 4 },
	{ 960, 0, 0, 960, 17, 4 },
	{ 968, 0, 0, 968, 16, 4 },
	{ 1024, 0, 0, 1024, 16, 4 },
	{ 1088, 0, 0, 1088, 15, 4 },
	{ 1152, 0, 0, 1152, 14, 4 },
	{ 1216, 0, 0, 1216, 13, 4 },
	{ 1344, 0, 0, 1344, 12, 4 },
	{ 1600, 0, 0, 1600, 20, 8 },
	{ 1984, 0, 0, 1984, 16, 8 },
	{ 2048, 0, 0, 2048, 16, 8 },
	{ 2112, 0, 0, 2112, 15, 8 },
	{ 2304, 0, 0, 2304, 14, 8 },
	{ 2496, 0, 0, 2496, 13, 8 },
	{ 4096, 0, 0, 4096, 8, 8 },
	{ 4480, 0, 0, 4480, 7, 8 },
	{ 8192, 0, 0, 8192, 4, 8 },
	{ 8448, 0, 0, 8448, 3, 8 },
	{ 100, 24, SLAB_TYPESAFE_BY_RCU, 128, 32, 1 },
	{ 100, 0, SLAB_TYPESAFE_BY_RCU, 112, 36, 1 },
	{ 100, 0, SLAB_HWCACHE_ALIGN, 128, 32, 1 },
	{ 20, 0, SLAB_HWCACHE_ALIGN, 32, 128, 1 },
};

static void slab_geometry_name(const struct slab_geometry *g, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "size=%u align=%u flags=%#x", g->size, g->align, g->flags);
}
KUNIT_ARRAY_PARAM(slab_geometry, slab_geometries, slab_geometry_name);

static void slab_test_geometry(struct kunit *test)
{
	const struct slab_geometry *g = test->param_value;
	struct kmem_cache *s = kmem_cache_create("geometry", g->size, g->align, g->flags, NULL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_EQ(test, s->size, g->slab_size);
	KUNIT_EXPECT_EQ(test, (PAGE_SIZE << s->order) / s->size, (unsigned long)g->objects);
	KUNIT_EXPECT_EQ(test, 1u << s->order, g->pages);
	KUNIT_EXPECT_EQ(test, kmem_cache_size(s), g->size);
	kmem_cache_destroy(s);
}

/* ---- The model ---- */

#define MODEL_OBJECTS 3000
#define MODEL_STEPS 1000000
#define MODEL_CACHES 8

struct model_object {
	u8 *p;
	size_t size;
	unsigned int cache; /* MODEL_CACHES: kmalloc() */
	u32 seed;
};

struct model {
	struct rnd_state random;
	struct kmem_cache *cache[MODEL_CACHES];
	unsigned long active[MODEL_CACHES];
	struct model_object *object;
	unsigned int count;
	u32 next_seed;
};

/* A constructed object begins with this and must be freed with it. */
#define MODEL_CONSTRUCTED 0x636f6e73u

static void model_construct(void *object)
{
	*(u32 *)object = MODEL_CONSTRUCTED;
}

static const struct {
	unsigned int size, align;
	slab_flags_t flags;
	void (*ctor)(void *);
} model_caches[MODEL_CACHES] = {
	{ 8, 0, 0, NULL },
	{ 24, 0, SLAB_RECLAIM_ACCOUNT, NULL },
	{ 40, 0, 0, model_construct },
	{ 100, 64, SLAB_HWCACHE_ALIGN, NULL },
	{ 700, 0, SLAB_TYPESAFE_BY_RCU, NULL },
	{ 2500, 0, 0, model_construct },
	{ 9000, 0, 0, NULL },
	{ 40000, 0, 0, NULL },
};

/* Where the test writes: not over what a constructor made. All of a small object, both ends of a large one. */
static void model_fill(struct model_object *o, bool constructed)
{
	size_t from = constructed ? sizeof(u32) : 0, i;

	for (i = from; i < o->size; i++) {
		if (i == from + 24 && o->size > from + 64)
			i = o->size - 24;
		o->p[i] = o->seed + i * 7;
	}
}

static bool model_intact(const struct model_object *o, bool constructed)
{
	size_t from = constructed ? sizeof(u32) : 0, i;

	if (constructed && *(u32 *)o->p != MODEL_CONSTRUCTED)
		return false;
	for (i = from; i < o->size; i++) {
		if (i == from + 24 && o->size > from + 64)
			i = o->size - 24;
		if (o->p[i] != (u8)(o->seed + i * 7))
			return false;
	}
	return true;
}

static bool model_constructed(const struct model_object *o)
{
	return o->cache < MODEL_CACHES && model_caches[o->cache].ctor;
}

static void model_alloc(struct kunit *test, struct model *m)
{
	struct model_object *o = &m->object[m->count];
	u32 r = prandom_u32_state(&m->random);
	gfp_t gfp = r & 0x100 ? GFP_ATOMIC : GFP_KERNEL;
	bool zero = r & 0x200;
	size_t i;

	if (m->count == MODEL_OBJECTS)
		return;
	o->cache = r % (MODEL_CACHES * 2);
	if (o->cache >= MODEL_CACHES) {
		static const gfp_t kinds[] = { 0, __GFP_RECLAIMABLE, __GFP_ACCOUNT, 0 };

		o->cache = MODEL_CACHES;
		o->size = prandom_u32_state(&m->random) % (r & 0x400 ? 300 : 12000);
		o->p = kmalloc(o->size, gfp | kinds[r >> 16 & 3] | (zero ? __GFP_ZERO : 0));
	} else {
		zero = zero && !model_caches[o->cache].ctor;
		o->size = model_caches[o->cache].size;
		o->p = kmem_cache_alloc(m->cache[o->cache], gfp | (zero ? __GFP_ZERO : 0));
	}
	KUNIT_ASSERT_NOT_NULL(test, o->p);
	if (o->p == ZERO_SIZE_PTR)
		return;
	for (i = 0; zero && i < o->size; i++)
		if (o->p[i])
			KUNIT_FAIL(test, "byte %zu of a zeroed object of %zu is %#x", i, o->size, o->p[i]);
	if (o->cache < MODEL_CACHES)
		m->active[o->cache]++;
	o->seed = m->next_seed++;
	model_fill(o, model_constructed(o));
	m->count++;
}

static void model_free(struct kunit *test, struct model *m, unsigned int at)
{
	struct model_object *o = &m->object[at];

	if (!model_intact(o, model_constructed(o)))
		KUNIT_ASSERT_FAILURE(test, "object %u of %zu bytes (cache %u) was overwritten", o->seed, o->size,
				     o->cache);
	if (o->cache < MODEL_CACHES) {
		m->active[o->cache]--;
		if (o->seed & 1)
			kfree(o->p);
		else
			kmem_cache_free(m->cache[o->cache], o->p);
	} else {
		kfree(o->p);
	}
	*o = m->object[--m->count];
}

static void model_realloc(struct kunit *test, struct model *m, unsigned int at)
{
	struct model_object *o = &m->object[at], probe;
	size_t size = 1 + prandom_u32_state(&m->random) % 5000, old = ksize(o->p);
	u8 *p;

	if (o->cache != MODEL_CACHES)
		return;
	p = krealloc(o->p, size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, p == o->p, size <= old);
	KUNIT_EXPECT_GE(test, ksize(p), size);
	probe = *o;
	probe.p = p;
	if (size >= o->size && !model_intact(&probe, false))
		KUNIT_FAIL(test, "krealloc from %zu to %zu lost the contents", o->size, size);
	o->p = p;
	o->size = size;
	model_fill(o, false);
}

static void model_bulk(struct kunit *test, struct model *m)
{
	unsigned int cache = prandom_u32_state(&m->random) % MODEL_CACHES, i, n;
	void *objects[40];

	n = 1 + prandom_u32_state(&m->random) % (model_caches[cache].size > 4096 ? 6 : ARRAY_SIZE(objects));
	KUNIT_ASSERT_EQ(test, kmem_cache_alloc_bulk(m->cache[cache], GFP_KERNEL, n, objects), (int)n);
	for (i = 1; i < n; i++)
		KUNIT_EXPECT_PTR_NE(test, objects[i], objects[i - 1]);
	kmem_cache_free_bulk(m->cache[cache], n, objects);
}

static void model_check(struct kunit *test, struct model *m)
{
	struct slab_usage usage;
	unsigned int i;

	for (i = 0; i < MODEL_CACHES; i++) {
		slab_get_usage(m->cache[i], &usage);
		KUNIT_EXPECT_EQ(test, usage.active_objects, m->active[i]);
		KUNIT_EXPECT_EQ(test, slab_verify_cache(m->cache[i]), 0u);
	}
}

static void model_step(struct kunit *test, struct model *m)
{
	u32 r = prandom_u32_state(&m->random);
	/* Fill and drain in turns, so that slabs become full and empty. */
	unsigned int bias = m->next_seed & 0x4000 ? 35 : 60;

	if (!m->count || r % 100 < bias)
		model_alloc(test, m);
	else
		model_free(test, m, (r >> 8) % m->count);
	if (r % 64 == 0 && m->count)
		model_realloc(test, m, (r >> 8) % m->count);
	if (r % 1024 == 1)
		model_bulk(test, m);
	if (r % 8192 == 2)
		kmem_cache_shrink(m->cache[(r >> 16) % MODEL_CACHES]);
	if (r % 65536 == 3)
		slab_shrink_all();
}

static void slab_test_model(struct kunit *test)
{
	struct model *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);
	unsigned long step, steps = kunit_steps(MODEL_STEPS);
	unsigned int i, cpu;

	KUNIT_ASSERT_NOT_NULL(test, m);
	m->object = vmalloc(MODEL_OBJECTS * sizeof(*m->object));
	KUNIT_ASSERT_NOT_NULL(test, m->object);
	prandom_seed_state(&m->random, 20220);
	for (i = 0; i < MODEL_CACHES; i++) {
		m->cache[i] = kmem_cache_create("model", model_caches[i].size, model_caches[i].align,
						model_caches[i].flags, model_caches[i].ctor);
		KUNIT_ASSERT_NOT_NULL(test, m->cache[i]);
	}
	for (step = 0; step < steps && test->status == KUNIT_SUCCESS; step++) {
		model_step(test, m);
		if (step % 20000 == 0) {
			model_check(test, m);
			cond_resched();
		}
	}
	model_check(test, m);
	KUNIT_EXPECT_EQ(test, slab_verify(), 0u);
	while (m->count)
		model_free(test, m, m->count - 1);
	model_check(test, m);
	for (i = 0; i < MODEL_CACHES; i++) {
		rcu_barrier();
		KUNIT_EXPECT_EQ(test, kmem_cache_shrink(m->cache[i]), 0);
		KUNIT_EXPECT_EQ(test, m->cache[i]->node->out, 0ul);
		for (cpu = 0; cpu < NR_CPUS; cpu++)
			KUNIT_EXPECT_EQ(test, m->cache[i]->cpu[cpu]->count, 0u);
		kmem_cache_destroy(m->cache[i]);
	}
	vfree(m->object);
}

/* ---- Several CPUs: threads that free what others have allocated ---- */

#define SHARED_SLOTS 256
#define SHARED_STEPS 30000

struct shared {
	struct kmem_cache *cache;
	unsigned long *slot[SHARED_SLOTS];
	atomic_t wrong;
	atomic_t running;
	struct completion done;
};

struct shared_thread {
	struct shared *shared;
	u32 seed;
};

/* An object says where it is, so that one that was handed out twice or freed too early is noticed. */
static void shared_check_and_free(struct shared *shared, unsigned long *object)
{
	unsigned int i;

	for (i = 0; i < 8; i++)
		if (object[i] != (unsigned long)object + i)
			atomic_inc(&shared->wrong);
	memset(object, 0, 64);
	kmem_cache_free(shared->cache, object);
}

static int shared_work(void *data)
{
	struct shared_thread *thread = data;
	struct shared *shared = thread->shared;
	struct rnd_state random;
	unsigned int step, i;

	prandom_seed_state(&random, thread->seed);
	for (step = 0; step < SHARED_STEPS; step++) {
		unsigned int at = prandom_u32_state(&random) % SHARED_SLOTS;
		unsigned long *object = NULL;

		if (step % 3) {
			object = kmem_cache_alloc(shared->cache, GFP_KERNEL);
			for (i = 0; object && i < 8; i++)
				object[i] = (unsigned long)object + i;
		}
		object = xchg(&shared->slot[at], object);
		if (object)
			shared_check_and_free(shared, object);
		if (step % 512 == 0)
			schedule();
	}
	if (atomic_dec_and_test(&shared->running))
		complete(&shared->done);
	return 0;
}

static void slab_test_threads(struct kunit *test)
{
	struct shared *shared = kunit_kzalloc(test, sizeof(*shared), GFP_KERNEL);
	struct shared_thread thread[2 * NR_CPUS];
	unsigned int n = 0, i, cpu;

	KUNIT_ASSERT_NOT_NULL(test, shared);
	shared->cache = kmem_cache_create("shared", 64, 0, 0, NULL);
	KUNIT_ASSERT_NOT_NULL(test, shared->cache);
	init_completion(&shared->done);
	atomic_set(&shared->running, 2 * num_online_cpus());
	for_each_online_cpu(cpu) {
		for (i = 0; i < 2; i++, n++) {
			thread[n] = (struct shared_thread){ shared, n + 1 };
			wake_up_process(kthread_create_on_cpu(shared_work, &thread[n], cpu, "slab_test/%u"));
		}
	}
	wait_for_completion(&shared->done);
	for (i = 0; i < SHARED_SLOTS; i++)
		if (shared->slot[i])
			shared_check_and_free(shared, shared->slot[i]);
	KUNIT_EXPECT_EQ(test, atomic_read(&shared->wrong), 0);
	KUNIT_EXPECT_EQ(test, slab_active(shared->cache), 0ul);
	KUNIT_EXPECT_EQ(test, slab_verify_cache(shared->cache), 0u);
	kmem_cache_destroy(shared->cache);
}

/* ---- Failures ---- */

static unsigned int slab_count_caches(void)
{
	struct kmem_cache *s;
	unsigned int count = 0;

	list_for_each_entry(s, &slab_caches, list)
		count++;
	return count;
}

static void slab_test_create_fails(struct kunit *test)
{
	unsigned int caches = slab_count_caches();
	unsigned long active = slab_active(&boot_kmem_cache), nodes = slab_active(&boot_kmem_cache_node), n, seen;
	char name[] = "to be copied";
	struct kmem_cache *s;

	for (n = 1;; n++) {
		fault_inject_nth(FAULT_SLAB | FAULT_PAGE, n);
		s = kmem_cache_create(name, 100, 0, SLAB_TYPESAFE_BY_RCU, NULL);
		seen = fault_inject_stop();
		if (s)
			break;
		KUNIT_EXPECT_EQ(test, seen, n);
		KUNIT_EXPECT_EQ(test, slab_count_caches(), caches);
		KUNIT_EXPECT_EQ(test, slab_active(&boot_kmem_cache), active);
		KUNIT_EXPECT_EQ(test, slab_active(&boot_kmem_cache_node), nodes);
	}
	KUNIT_EXPECT_EQ(test, seen, n - 1);
	KUNIT_EXPECT_GE(test, seen, 3ul);
	kmem_cache_destroy(s);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, slab_count_caches(), caches);
	KUNIT_EXPECT_EQ(test, slab_active(&boot_kmem_cache), active);
	KUNIT_EXPECT_EQ(test, slab_verify(), 0u);
}

static void slab_test_bulk_fails(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("bulk", 1000, 0, 0, NULL);
	void *objects[60];
	unsigned long n;

	KUNIT_ASSERT_NOT_NULL(test, s);
	for (n = 1; n <= ARRAY_SIZE(objects); n++) {
		fault_inject_nth(FAULT_SLAB, n);
		KUNIT_EXPECT_EQ(test, kmem_cache_alloc_bulk(s, GFP_KERNEL, ARRAY_SIZE(objects), objects), 0);
		KUNIT_EXPECT_EQ(test, fault_inject_stop(), n);
		KUNIT_EXPECT_EQ(test, slab_active(s), 0ul);
		KUNIT_EXPECT_EQ(test, slab_verify_cache(s), 0u);
	}
	kmem_cache_destroy(s);
}

static void slab_test_realloc_fails(struct kunit *test)
{
	char *p = kmalloc(32, GFP_KERNEL), *q;

	strcpy(p, "kept");
	fault_inject_nth(FAULT_SLAB, 1);
	q = krealloc(p, 1000, GFP_KERNEL);
	fault_inject_stop();
	KUNIT_EXPECT_NULL(test, q);
	KUNIT_EXPECT_STREQ(test, p, "kept");
	kfree(p);
}

/* ---- Misuse: reported, and without consequences ---- */

static void slab_test_double_free(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("double_free", 64, 0, 0, NULL);
	void *a, *b, *c;

	KUNIT_ASSERT_NOT_NULL(test, s);
	a = kmem_cache_alloc(s, GFP_KERNEL);
	kmem_cache_free(s, a);
	kmem_cache_free(s, a);
	KUNIT_EXPECT_EQ(test, slab_active(s), 0ul);
	/* Overwriting the mark hides the second free, but the object is handed out once all the same. */
	a = kmem_cache_alloc(s, GFP_KERNEL);
	kmem_cache_free(s, a);
	memset(a, 0, 64);
	kmem_cache_free(s, a);
	b = kmem_cache_alloc(s, GFP_KERNEL);
	c = kmem_cache_alloc(s, GFP_KERNEL);
	KUNIT_EXPECT_PTR_NE(test, b, c);
	kmem_cache_free(s, b);
	kmem_cache_free(s, c);
	KUNIT_EXPECT_EQ(test, slab_verify_cache(s), 0u);
	kmem_cache_destroy(s);
}

static void slab_test_wrong_free(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("wrong_free", 72, 0, 0, NULL);
	static char not_allocated[16];
	unsigned long page;
	char *p, *large;

	p = kmem_cache_alloc(s, GFP_KERNEL);
	kfree(p + 8);
	KUNIT_EXPECT_EQ(test, slab_active(s), 1ul);
	kmem_cache_free(kmalloc_caches[KMALLOC_NORMAL][6], p);
	KUNIT_EXPECT_EQ(test, slab_active(s), 0ul);
	large = kmalloc(20000, GFP_KERNEL);
	kfree(large + 4096);
	KUNIT_EXPECT_EQ(test, ksize(large), (size_t)32768);
	kfree(large);
	kfree(not_allocated);
	kfree((void *)0x1234567);
	page = __get_free_page(GFP_KERNEL);
	free_page(page);
	kfree((void *)page);
	KUNIT_EXPECT_EQ(test, slab_verify(), 0u);
	kmem_cache_destroy(s);
}

static void slab_test_write_after_free(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("write_after_free", 48, 0, 0, NULL);
	u64 *p, *q;

	p = kmem_cache_alloc(s, GFP_KERNEL);
	kmem_cache_free(s, p);
	p[3] = 1;
	q = kmem_cache_alloc(s, GFP_KERNEL);
	KUNIT_EXPECT_PTR_NE(test, p, q);
	kmem_cache_free(s, q);
	KUNIT_EXPECT_EQ(test, slab_verify_cache(s), 0u);
	/* The spoilt object stays out of use, so its cache cannot go. */
	KUNIT_EXPECT_EQ(test, kmem_cache_shrink(s), 1);
}

static void slab_test_destroy_busy(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("busy", 100, 0, 0, NULL);
	unsigned int caches = slab_count_caches();
	void *p = kmem_cache_alloc(s, GFP_KERNEL);

	kmem_cache_destroy(s);
	KUNIT_EXPECT_EQ(test, slab_count_caches(), caches);
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
	KUNIT_EXPECT_EQ(test, slab_count_caches(), caches - 1);
}

static void slab_test_conserves_frames(struct kunit *test)
{
	struct control_frames before, after;
	void *objects[64];
	unsigned int i;

	control_count_frames(&before);
	for (i = 0; i < ARRAY_SIZE(objects); i++)
		objects[i] = kmalloc(i * 200 + 1, GFP_KERNEL);
	for (i = 0; i < ARRAY_SIZE(objects); i++)
		kfree(objects[i]);
	control_count_frames(&after);
	expect_same_frames(test, &after, &before);
}

static struct kunit_case slab_test_cases[] = { KUNIT_CASE(slab_test_kmalloc_sizes),
					       KUNIT_CASE_PARAM(slab_test_geometry, slab_geometry_gen_params),
					       KUNIT_CASE(slab_test_model),
					       KUNIT_CASE(slab_test_threads),
					       KUNIT_CASE(slab_test_create_fails),
					       KUNIT_CASE(slab_test_bulk_fails),
					       KUNIT_CASE(slab_test_realloc_fails),
					       KUNIT_CASE(slab_test_conserves_frames),
					       KUNIT_CASE(slab_test_double_free),
					       KUNIT_CASE(slab_test_wrong_free),
					       KUNIT_CASE(slab_test_write_after_free),
					       KUNIT_CASE(slab_test_destroy_busy),
					       {} };

static struct kunit_suite slab_test_suite = {
	.name = "slab",
	.test_cases = slab_test_cases,
};
kunit_test_suite(slab_test_suite);
