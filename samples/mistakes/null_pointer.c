// SPDX-License-Identifier: MIT
/*
 * A mistake to look at: the result of an allocation is used without a check. The kernel prints an oops and ends
 * insmod.
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>

struct record {
	char name[40];
	int count;
};

static int __init null_pointer_init(void)
{
	/* Too large: always NULL. */
	struct record *r = kmalloc(KMALLOC_MAX_SIZE + sizeof(*r), GFP_KERNEL | __GFP_NOWARN);

	WRITE_ONCE(r->count, 1);
	return 0;
}

static void __exit null_pointer_exit(void)
{
}

module_init(null_pointer_init);
module_exit(null_pointer_exit);
MODULE_LICENSE("GPL");
