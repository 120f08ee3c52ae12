// SPDX-License-Identifier: MIT
/* Costs of single operations in nanoseconds of host time: best of several rounds, so that a busy host disturbs little. */
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#define ROUNDS 20
#define BATCH 1000

static void *slots[BATCH];

static void report(const char *what, u64 best, unsigned int operations)
{
	pr_info("bench: %-44s %8llu.%01llu ns\n", what, best / operations, best * 10 / operations % 10);
}

#define MEASURE(what, operations, statement) \
	do { \
		u64 best = U64_MAX; \
		int round; \
		for (round = 0; round < ROUNDS; round++) { \
			u64 start = ktime_get_ns(), spent; \
			statement; \
			spent = ktime_get_ns() - start; \
			if (spent < best) \
				best = spent; \
		} \
		report(what, best, operations); \
	} while (0)

static void pairs(size_t size)
{
	int i;

	for (i = 0; i < BATCH; i++)
		kfree(kmalloc(size, GFP_KERNEL));
}

static void batch(size_t size)
{
	int i;

	for (i = 0; i < BATCH; i++)
		slots[i] = kmalloc(size, GFP_KERNEL);
	for (i = 0; i < BATCH; i++)
		kfree(slots[i]);
}

static void pages(unsigned int order)
{
	int i;

	for (i = 0; i < BATCH; i++) {
		struct page *page = alloc_pages(GFP_KERNEL, order);

		if (page)
			__free_pages(page, order);
	}
}

static void vmallocs(size_t bytes, int count, bool touch)
{
	int i;

	for (i = 0; i < count; i++) {
		char *area = vmalloc(bytes);
		size_t at;

		for (at = 0; area && touch && at < bytes; at += PAGE_SIZE)
			area[at] = 1;
		vfree(area);
	}
}

static int __init bench_init(void)
{
	MEASURE("kmalloc + kfree, 64 bytes", BATCH, pairs(64));
	MEASURE("kmalloc + kfree, 64 bytes, 1000 at a time", BATCH, batch(64));
	MEASURE("kmalloc + kfree, 4096 bytes", BATCH, pairs(4096));
	MEASURE("kmalloc + kfree, 64 KiB", BATCH, pairs(65536));
	MEASURE("alloc_pages + free, order 0", BATCH, pages(0));
	MEASURE("alloc_pages + free, order 4", BATCH, pages(4));
	MEASURE("vmalloc + vfree, 8 KiB", 100, vmallocs(8192, 100, false));
	MEASURE("vmalloc + touch + vfree, 8 KiB", 100, vmallocs(8192, 100, true));
	MEASURE("vmalloc + vfree, 8 MiB", 10, vmallocs(8 << 20, 10, false));
	MEASURE("vmalloc + touch each page + vfree, 8 MiB", 10, vmallocs(8 << 20, 10, true));
	return 0;
}

static void __exit bench_exit(void)
{
}

module_init(bench_init);
module_exit(bench_exit);
MODULE_LICENSE("GPL");
