// SPDX-License-Identifier: MIT
/* A mistake to look at: memory that is never freed. Each load of this module costs another kilobyte. */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>

static int __init leak_init(void)
{
	char *p = kmalloc(1000, GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	strscpy(p, "nobody will free this", 1000);
	pr_info("%s\n", p);
	return 0;
}

static void __exit leak_exit(void)
{
}

module_init(leak_init);
module_exit(leak_exit);
MODULE_LICENSE("GPL");
