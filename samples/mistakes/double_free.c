// SPDX-License-Identifier: MIT
/* A mistake to look at: the same object is freed twice. */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>

static int __init double_free_init(void)
{
	char *p = kmalloc(64, GFP_KERNEL);

	kfree(p);
	kfree(p);
	return 0;
}

static void __exit double_free_exit(void)
{
}

module_init(double_free_init);
module_exit(double_free_exit);
MODULE_LICENSE("GPL");
