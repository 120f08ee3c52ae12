// SPDX-License-Identifier: MIT
/*
 * What kmalloc() really gives: sizes are rounded up to those of a few caches, and beyond 8 KiB to whole blocks of
 * pages.
 *
 *	ashlar run samples/sizes.c
 *
 * Things to notice: ksize() tells what was set aside; kmalloc(0) returns a pointer that is not NULL and must not be
 * used; a request of more than 4 MiB fails. __GFP_NOWARN keeps the failure out of the log.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/init.h>
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/slab.h>

static const size_t sizes[] = { 0, 1, 8, 9, 60, 70, 100, 130, 200, 1000, 5000, 8192, 8193, SZ_1M, SZ_4M, SZ_4M + 1 };

static int __init sizes_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		void *p = kmalloc(sizes[i], GFP_KERNEL | __GFP_NOWARN);

		if (!p)
			pr_info("%7zu bytes: refused\n", sizes[i]);
		else if (p == ZERO_SIZE_PTR)
			pr_info("%7zu bytes: ZERO_SIZE_PTR\n", sizes[i]);
		else
			pr_info("%7zu bytes: %zu set aside\n", sizes[i], ksize(p));
		kfree(p);
	}
	return 0;
}

static void __exit sizes_exit(void)
{
}

module_init(sizes_init);
module_exit(sizes_exit);

MODULE_DESCRIPTION("Shows the size classes of kmalloc()");
MODULE_LICENSE("GPL");
