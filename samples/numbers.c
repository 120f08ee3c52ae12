// SPDX-License-Identifier: MIT
/*
 * From numbers to objects: an XArray keeps them, and an IDA gives out numbers.
 *
 *	ashlar run samples/numbers.c
 *
 * Things to notice: xa_alloc() finds a free index and stores in one step; iterating visits only what is there, in
 * ascending order; an IDA only remembers which numbers are taken. Both lock for themselves. All that is stored is
 * freed before xa_destroy().
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/idr.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/xarray.h>

static DEFINE_XARRAY_ALLOC(words);
static DEFINE_IDA(numbers);

static void add_word(const char *word)
{
	char *copy = kstrdup(word, GFP_KERNEL);
	u32 id;

	if (!copy)
		return;
	if (xa_alloc(&words, &id, copy, XA_LIMIT(10, 20), GFP_KERNEL))
		kfree(copy);
	else
		pr_info("%s got number %u\n", word, id);
}

static int __init numbers_init(void)
{
	unsigned long index;
	char *word;
	int a, b;

	add_word("apple");
	add_word("banana");
	add_word("cherry");
	kfree(xa_erase(&words, 11));
	add_word("damson");
	xa_for_each(&words, index, word)
		pr_info("%lu: %s\n", index, word);

	a = ida_alloc_range(&numbers, 5, 9, GFP_KERNEL);
	b = ida_alloc_range(&numbers, 5, 9, GFP_KERNEL);
	pr_info("the IDA gave %d and %d\n", a, b);
	ida_free(&numbers, a);
	ida_free(&numbers, b);
	return 0;
}

static void __exit numbers_exit(void)
{
	unsigned long index;
	char *word;

	xa_for_each(&words, index, word)
		kfree(word);
	xa_destroy(&words);
	ida_destroy(&numbers);
}

module_init(numbers_init);
module_exit(numbers_exit);

MODULE_DESCRIPTION("An XArray and an IDA");
MODULE_LICENSE("GPL");
