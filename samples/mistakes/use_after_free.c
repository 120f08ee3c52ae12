// SPDX-License-Identifier: MIT
/*
 * A mistake to look at: an object is written to after it was freed. Whoever gets that memory next finds it changed, or
 * the allocator notices first.
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>

static int __init use_after_free_init(void)
{
	char *p = kmalloc(64, GFP_KERNEL), *q;

	if (!p)
		return -ENOMEM;
	kfree(p);
	memset(p, 0x55, 64);
	q = kmalloc(64, GFP_KERNEL);
	kfree(q);
	return 0;
}

static void __exit use_after_free_exit(void)
{
}

module_init(use_after_free_init);
module_exit(use_after_free_exit);
MODULE_LICENSE("GPL");
