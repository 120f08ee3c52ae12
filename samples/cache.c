// SPDX-License-Identifier: MIT
/*
 * A cache for objects of one kind.
 *
 *	ashlar run --cat=/proc/slabinfo samples/cache.c count=100
 *
 * Things to notice: the cache appears in slabinfo under its name, with the number of objects in use; the constructor
 * runs once for each object of a new slab, not at each allocation, so an object must be given back in the state in
 * which the constructor left it; a cache must be empty before it is destroyed. (A constructor also keeps Linux from
 * merging the cache with another one of its size.)
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/init.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>

static unsigned int count = 10;
module_param(count, uint, 0444);
MODULE_PARM_DESC(count, "objects to allocate");

struct book {
	struct list_head list;
	unsigned int number;
	char title[40];
};

static struct kmem_cache *books;
static LIST_HEAD(shelf);

static void book_construct(void *object)
{
	struct book *book = object;

	INIT_LIST_HEAD(&book->list);
	book->title[0] = '\0';
}

static void clear_shelf(void)
{
	struct book *book, *next;

	list_for_each_entry_safe(book, next, &shelf, list) {
		list_del_init(&book->list);
		book->title[0] = '\0';
		kmem_cache_free(books, book);
	}
}

static int __init cache_init(void)
{
	unsigned int i;

	books = kmem_cache_create("sample_book", sizeof(struct book), 0, SLAB_HWCACHE_ALIGN, book_construct);
	if (!books)
		return -ENOMEM;
	for (i = 0; i < count; i++) {
		struct book *book = kmem_cache_alloc(books, GFP_KERNEL);

		if (!book)
			goto no_memory;
		book->number = i;
		snprintf(book->title, sizeof(book->title), "volume %u", i + 1);
		list_add_tail(&book->list, &shelf);
	}
	pr_info("%u books of %u bytes\n", count, kmem_cache_size(books));
	return 0;

no_memory:
	clear_shelf();
	kmem_cache_destroy(books);
	return -ENOMEM;
}

static void __exit cache_exit(void)
{
	clear_shelf();
	kmem_cache_destroy(books);
}

module_init(cache_init);
module_exit(cache_exit);

MODULE_DESCRIPTION("A slab cache of its own");
MODULE_LICENSE("GPL");
