// SPDX-License-Identifier: MIT
/* A mistake to look at: kfree() of a pointer into the middle of an object, and of an object of another cache. */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>

static int __init wrong_free_init(void)
{
	struct kmem_cache *cache = kmem_cache_create("sample_wrong", 64, 0, 0, NULL);
	char *p = kmalloc(64, GFP_KERNEL);

	if (!cache || !p)
		return -ENOMEM;
	kfree(p + 16);
	kmem_cache_free(cache, p);
	kmem_cache_destroy(cache);
	return 0;
}

static void __exit wrong_free_exit(void)
{
}

module_init(wrong_free_init);
module_exit(wrong_free_exit);
MODULE_LICENSE("GPL");
