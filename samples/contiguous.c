// SPDX-License-Identifier: MIT
/*
 * kmalloc() against vmalloc(): both give a range without gaps in virtual memory; only the first also in physical
 * memory.
 *
 *	ashlar run samples/contiguous.c
 *
 * Things to notice: a device that reads memory by itself needs kmalloc() or pages; large tables of the kernel's own
 * can come from vmalloc(), which needs no large free block. kvmalloc() tries the one and then the other; kvfree()
 * frees both.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/init.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#define PAGES 16

static unsigned long frame_of(const char *p)
{
	return is_vmalloc_addr(p) ? vmalloc_to_pfn(p) : virt_to_phys((void *)p) >> PAGE_SHIFT;
}

static void show(const char *name, const char *p)
{
	unsigned int i, gaps = 0;

	for (i = 1; i < PAGES; i++)
		gaps += frame_of(p + i * PAGE_SIZE) != frame_of(p + (i - 1) * PAGE_SIZE) + 1;
	pr_info("%s: %s space, physically %s\n", name, is_vmalloc_addr(p) ? "vmalloc" : "direct map",
		gaps ? "scattered" : "in one piece");
}

static int __init contiguous_init(void)
{
	char *k = kmalloc(PAGES * PAGE_SIZE, GFP_KERNEL);
	char *v = vmalloc(PAGES * PAGE_SIZE);
	char *kv = kvmalloc(PAGES * PAGE_SIZE, GFP_KERNEL);

	if (k && v && kv) {
		show("kmalloc", k);
		show("vmalloc", v);
		show("kvmalloc", kv);
	}
	kvfree(kv);
	vfree(v);
	kfree(k);
	return 0;
}

static void __exit contiguous_exit(void)
{
}

module_init(contiguous_init);
module_exit(contiguous_exit);

MODULE_DESCRIPTION("Compares kmalloc() and vmalloc()");
MODULE_LICENSE("GPL");
