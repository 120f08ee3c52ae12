// SPDX-License-Identifier: MIT
/* The smallest module that uses memory: what the whole-process times are measured with. */
#include <linux/module.h>
#include <linux/slab.h>

static char *buffer;

static int __init hello_init(void)
{
	buffer = kmalloc(128, GFP_KERNEL);
	if (!buffer)
		return -ENOMEM;
	strcpy(buffer, "hello");
	pr_info("%s\n", buffer);
	return 0;
}

static void __exit hello_exit(void)
{
	kfree(buffer);
}

module_init(hello_init);
module_exit(hello_exit);
MODULE_LICENSE("GPL");
