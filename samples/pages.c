// SPDX-License-Identifier: MIT
/*
 * Pages: the unit in which the kernel hands out physical memory.
 *
 *	ashlar run samples/pages.c
 *	ashlar run samples/pages.c order=4 --cat=/proc/buddyinfo
 *
 * Things to notice: 2^order pages that lie side by side, aligned to their size; struct page, frame number, physical
 * and virtual address are four names of the same thing and are computed from each other; what is allocated with an
 * order is freed with the same one.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

static unsigned int order = 2;
module_param(order, uint, 0444);
MODULE_PARM_DESC(order, "allocate 2^order pages (0 to 10)");

static struct page *page;

static int __init pages_init(void)
{
	void *address;

	page = alloc_pages(GFP_KERNEL | __GFP_ZERO, order);
	if (!page)
		return -ENOMEM;
	address = page_address(page);
	pr_info("%lu pages from frame %#lx\n", 1UL << order, page_to_pfn(page));
	pr_info("aligned to their size: %s\n", page_to_pfn(page) % (1UL << order) ? "no" : "yes");
	pr_info("virtual to physical and back: %s\n",
		phys_to_virt(virt_to_phys(address)) == address ? "same" : "different");
	pr_info("virt_to_page() of the last byte: page %ld of the block\n",
		(long)(virt_to_page(address + (PAGE_SIZE << order) - 1) - page));
	return 0;
}

static void __exit pages_exit(void)
{
	__free_pages(page, order);
}

module_init(pages_init);
module_exit(pages_exit);

MODULE_DESCRIPTION("Allocates a block of pages");
MODULE_LICENSE("GPL");
