// SPDX-License-Identifier: MIT
/* A mistake to look at: a cache is destroyed while an object of it is still in use. */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>

static void construct(void *object)
{
}

static int __init busy_cache_init(void)
{
	struct kmem_cache *cache = kmem_cache_create("sample_busy", 100, 0, 0, construct);

	if (!cache)
		return -ENOMEM;
	if (!kmem_cache_alloc(cache, GFP_KERNEL))
		pr_info("no memory for the object\n");
	kmem_cache_destroy(cache);
	return 0;
}

static void __exit busy_cache_exit(void)
{
}

module_init(busy_cache_init);
module_exit(busy_cache_exit);
MODULE_LICENSE("GPL");
