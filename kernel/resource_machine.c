// SPDX-License-Identifier: MIT
/*
 * The machine's own ranges, from arch_memory_map(), and /proc/iomem and /proc/ioports. The tree itself is in
 * resource.c.
 */
#include <linux/capability.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include "ashlar/port.h"
#include "internal_resource.h"

/* ---- Reports ---- */

#define MAX_IORES_LEVEL 5

static void *r_start(struct seq_file *m, loff_t *pos)
{
	struct resource *root = pde_data(file_inode(m->file)), *p;
	loff_t l = 0;

	read_lock(&resource_lock);
	for (p = root->child; p && l < *pos; p = next_resource(p, false))
		l++;
	return p;
}

static void *r_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return next_resource(v, false);
}

static void r_stop(struct seq_file *m, void *v)
{
	read_unlock(&resource_lock);
}

static int r_show(struct seq_file *m, void *v)
{
	struct resource *root = pde_data(file_inode(m->file)), *r = v, *p = r;
	unsigned long long start = 0, end = 0;
	int width = root->end < 0x10000 ? 4 : 8, depth;

	for (depth = 0; depth < MAX_IORES_LEVEL; depth++, p = p->parent)
		if (p->parent == root)
			break;
	/* Addresses are for the administrator only. */
	if (file_ns_capable(m->file, &init_user_ns, CAP_SYS_ADMIN)) {
		start = r->start;
		end = r->end;
	}
	seq_printf(m, "%*s%0*llx-%0*llx : %s\n", depth * 2, "", width, start, width, end, r->name ?: "<BAD>");
	return 0;
}

static const struct seq_operations resource_op = {
	.start = r_start,
	.next = r_next,
	.stop = r_stop,
	.show = r_show,
};

static int __init ioresources_init(void)
{
	proc_create_seq_data("ioports", 0, NULL, &resource_op, &ioport_resource);
	proc_create_seq_data("iomem", 0, NULL, &resource_op, &iomem_resource);
	return 0;
}
fs_initcall(ioresources_init);

/* ---- The machine's own ranges ---- */

static void __init add_range(const char *name, phys_addr_t start, phys_addr_t end, unsigned long flags,
			     unsigned long desc)
{
	struct resource *res;

	if (start >= end)
		return;
	res = kzalloc(sizeof(*res), GFP_KERNEL);
	if (!res)
		return;
	*res = (struct resource){ .name = name, .start = start, .end = end - 1, .flags = flags, .desc = desc };
	if (insert_resource(&iomem_resource, res)) {
		pr_warn("resource: %s %pR collides with another range\n", res->name, res);
		kfree(res);
	}
}

extern const char __start_ktext[], __stop_ktext[], __start_krodata[], __stop_krodata[];
extern const char __start_kdata[], __stop_kdata[], __start_kbss[], __stop_kbss[];

/* The image, part by part, in the frames that stand for it. */
static void __init add_image(const struct arch_range *range)
{
	const struct {
		const char *name, *start, *stop;
	} part[] = {
		{ "Kernel code", __start_ktext, __stop_ktext },
		{ "Kernel rodata", __start_krodata, __stop_krodata },
		{ "Kernel data", __start_kdata, __stop_kdata },
		{ "Kernel bss", __start_kbss, __stop_kbss },
	};
	phys_addr_t at = range->base, end = range->base + range->size;

	for (int i = 0; i < ARRAY_SIZE(part); i++) {
		phys_addr_t bytes = part[i].stop - part[i].start;

		add_range(part[i].name, at, min(at + bytes, end), IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY,
			  IORES_DESC_NONE);
		at = min(PAGE_ALIGN(at + bytes), end);
	}
}

static void __init add_machine_range(const struct arch_range *range)
{
	phys_addr_t start = range->base, end = range->base + range->size;

	switch (range->type) {
	case ARCH_RANGE_RAM:
		/* A PC keeps its first page to itself: interrupt vectors and BIOS data. */
		if (!start) {
			start = PAGE_SIZE;
			add_range("Reserved", 0, start, IORESOURCE_MEM, IORES_DESC_RESERVED);
		}
		add_range("System RAM", start, end, IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY, IORES_DESC_NONE);
		break;
	case ARCH_RANGE_RESERVED:
		add_range("Reserved", start, end, IORESOURCE_MEM, IORES_DESC_RESERVED);
		break;
	case ARCH_RANGE_IMAGE:
		add_image(range);
		break;
	case ARCH_RANGE_DEVICE:
		add_range(range->name ?: "Device", start, end, IORESOURCE_MEM, IORES_DESC_NONE);
		break;
	}
}

static struct resource standard_io_resources[] = {
	{ .name = "dma1", .start = 0x00, .end = 0x1f, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "pic1", .start = 0x20, .end = 0x21, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "timer0", .start = 0x40, .end = 0x43, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "timer1", .start = 0x50, .end = 0x53, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "keyboard", .start = 0x60, .end = 0x60, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "keyboard", .start = 0x64, .end = 0x64, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "dma page reg", .start = 0x80, .end = 0x8f, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "pic2", .start = 0xa0, .end = 0xa1, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "dma2", .start = 0xc0, .end = 0xdf, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
	{ .name = "fpu", .start = 0xf0, .end = 0xff, .flags = IORESOURCE_BUSY | IORESOURCE_IO },
};

static int __init machine_resources_init(void)
{
	unsigned int count;
	const struct arch_range *range = arch_memory_map(&count);

	for (unsigned int i = 0; i < count; i++)
		add_machine_range(&range[i]);
	for (int i = 0; i < ARRAY_SIZE(standard_io_resources); i++)
		request_resource(&ioport_resource, &standard_io_resources[i]);
	return 0;
}
arch_initcall(machine_resources_init);
