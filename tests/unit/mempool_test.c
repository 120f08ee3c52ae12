// SPDX-License-Identifier: MIT
/* Memory pools: the reserve is used, filled again, resized, and no failure of the allocator leaves anything behind. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/fault-inject.h>
#include <linux/kthread.h>
#include <linux/mempool.h>
#include <linux/mm.h>

/* An allocator that counts, and fails when told to. */
struct counted {
	int live;
	bool fail;
};

static void *counted_alloc(gfp_t gfp, void *data)
{
	struct counted *c = data;

	if (c->fail)
		return NULL;
	c->live++;
	return kmalloc(16, gfp);
}

static void counted_free(void *element, void *data)
{
	struct counted *c = data;

	c->live--;
	kfree(element);
}

static void mempool_test_reserve(struct kunit *test)
{
	struct counted c = { 0 };
	mempool_t *pool = mempool_create(3, counted_alloc, counted_free, &c);
	void *element[5];
	int i;

	KUNIT_ASSERT_NOT_NULL(test, pool);
	KUNIT_EXPECT_EQ(test, pool->curr_nr, 3);
	for (i = 0; i < 2; i++)
		element[i] = mempool_alloc(pool, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, pool->curr_nr, 3);
	c.fail = true;
	for (; i < 5; i++) {
		element[i] = mempool_alloc(pool, GFP_ATOMIC);
		KUNIT_EXPECT_NOT_NULL(test, element[i]);
	}
	KUNIT_EXPECT_EQ(test, pool->curr_nr, 0);
	KUNIT_EXPECT_NULL(test, mempool_alloc(pool, GFP_ATOMIC));
	for (i = 0; i < 5; i++)
		mempool_free(element[i], pool);
	KUNIT_EXPECT_EQ(test, pool->curr_nr, 3);
	KUNIT_EXPECT_EQ(test, c.live, 3);
	mempool_free(NULL, pool);
	mempool_destroy(pool);
	KUNIT_EXPECT_EQ(test, c.live, 0);
	mempool_destroy(NULL);
}

static void mempool_test_resize(struct kunit *test)
{
	struct counted c = { 0 };
	mempool_t pool;

	KUNIT_ASSERT_EQ(test, mempool_init(&pool, 2, counted_alloc, counted_free, &c), 0);
	KUNIT_EXPECT_EQ(test, mempool_resize(&pool, 6), 0);
	KUNIT_EXPECT_EQ(test, pool.curr_nr, 6);
	KUNIT_EXPECT_EQ(test, mempool_resize(&pool, 1), 0);
	KUNIT_EXPECT_EQ(test, pool.curr_nr, 1);
	KUNIT_EXPECT_EQ(test, c.live, 1);
	fault_inject_nth(FAULT_SLAB, 1);
	KUNIT_EXPECT_EQ(test, mempool_resize(&pool, 9), -ENOMEM);
	fault_inject_stop();
	KUNIT_EXPECT_EQ(test, pool.min_nr, 1);
	c.fail = true;
	KUNIT_EXPECT_EQ(test, mempool_resize(&pool, 3), 0);
	KUNIT_EXPECT_EQ(test, pool.curr_nr, 1);
	mempool_exit(&pool);
	KUNIT_EXPECT_EQ(test, c.live, 0);
}

static void mempool_test_create_fails(struct kunit *test)
{
	struct counted c = { 0 };
	mempool_t *pool = NULL;
	unsigned long n;

	for (n = 1; !pool; n++) {
		fault_inject_nth(FAULT_SLAB, n);
		pool = mempool_create(3, counted_alloc, counted_free, &c);
		fault_inject_stop();
		/* A failed kmalloc() in counted_alloc() has been counted there and is no element. */
		if (!pool)
			KUNIT_EXPECT_EQ(test, c.live, n > 2 ? 1 : 0);
		if (!pool)
			c.live = 0;
	}
	KUNIT_EXPECT_EQ(test, n, 7ul);
	mempool_destroy(pool);
	KUNIT_EXPECT_EQ(test, c.live, 0);
}

struct waiter {
	mempool_t *pool;
	void *element;
	struct completion done;
};

static int mempool_wait_thread(void *data)
{
	struct waiter *w = data;

	w->element = mempool_alloc(w->pool, GFP_KERNEL);
	complete(&w->done);
	return 0;
}

static void mempool_test_waits(struct kunit *test)
{
	struct counted c = { 0 };
	struct waiter w = { .pool = mempool_create(1, counted_alloc, counted_free, &c) };
	struct task_struct *task;
	void *element;

	KUNIT_ASSERT_NOT_NULL(test, w.pool);
	init_completion(&w.done);
	c.fail = true;
	element = mempool_alloc(w.pool, GFP_KERNEL);
	task = kthread_run(mempool_wait_thread, &w, "mempool_wait");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	msleep(20);
	KUNIT_EXPECT_FALSE(test, completion_done(&w.done));
	mempool_free(element, w.pool);
	wait_for_completion(&w.done);
	KUNIT_EXPECT_PTR_EQ(test, w.element, element);
	mempool_free(w.element, w.pool);
	mempool_destroy(w.pool);
	KUNIT_EXPECT_EQ(test, c.live, 0);
}

static void mempool_test_kinds(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("pooled", 40, 0, 0, NULL);
	mempool_t *slab = mempool_create_slab_pool(2, s), *bytes = mempool_create_kmalloc_pool(2, 5000);
	mempool_t *pages = mempool_create_page_pool(2, 1);
	struct page *page;
	void *p;

	KUNIT_ASSERT_TRUE(test, slab && bytes && pages);
	p = mempool_alloc(slab, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, ksize(p), (size_t)40);
	mempool_free(p, slab);
	p = mempool_alloc(bytes, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, ksize(p), (size_t)8192);
	mempool_free(p, bytes);
	page = mempool_alloc(pages, GFP_KERNEL);
	memset(page_address(page), 1, 2 * PAGE_SIZE);
	mempool_free(page, pages);
	mempool_destroy(slab);
	mempool_destroy(bytes);
	mempool_destroy(pages);
	kmem_cache_destroy(s);
}

static struct kunit_case mempool_test_cases[] = {
	KUNIT_CASE(mempool_test_reserve), KUNIT_CASE(mempool_test_resize), KUNIT_CASE(mempool_test_create_fails),
	KUNIT_CASE(mempool_test_waits),	  KUNIT_CASE(mempool_test_kinds),  {}
};

static struct kunit_suite mempool_test_suite = {
	.name = "mempool",
	.test_cases = mempool_test_cases,
};
kunit_test_suite(mempool_test_suite);
