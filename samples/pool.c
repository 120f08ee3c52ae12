// SPDX-License-Identifier: MIT
/*
 * A memory pool: a reserve for work that must not fail when memory is short.
 *
 *	ashlar run samples/pool.c
 *
 * Things to notice: the pool asks the ordinary allocator first and touches its reserve only when that fails, which
 * this sample forces; with GFP_ATOMIC an empty reserve gives NULL, with GFP_KERNEL mempool_alloc() would wait until
 * somebody frees an element.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/init.h>
#include <linux/mempool.h>
#include <linux/module.h>
#include <linux/slab.h>

#define RESERVE 2

static bool memory_is_short;

static void *sample_alloc(gfp_t gfp, void *data)
{
	return memory_is_short ? NULL : kmalloc(128, gfp);
}

static void sample_free(void *element, void *data)
{
	kfree(element);
}

static int __init pool_init(void)
{
	mempool_t *pool = mempool_create(RESERVE, sample_alloc, sample_free, NULL);
	void *element[RESERVE + 1];
	int i;

	if (!pool)
		return -ENOMEM;
	memory_is_short = true;
	for (i = 0; i <= RESERVE; i++) {
		element[i] = mempool_alloc(pool, GFP_ATOMIC);
		pr_info("request %d: %s, %d left in reserve\n", i + 1, element[i] ? "served" : "refused",
			pool->curr_nr);
	}
	memory_is_short = false;
	for (i = 0; i <= RESERVE; i++)
		mempool_free(element[i], pool);
	pr_info("after freeing: %d in reserve\n", pool->curr_nr);
	mempool_destroy(pool);
	return 0;
}

static void __exit pool_exit(void)
{
}

module_init(pool_init);
module_exit(pool_exit);

MODULE_DESCRIPTION("A memory pool and its reserve");
MODULE_LICENSE("GPL");
