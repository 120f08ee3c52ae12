// SPDX-License-Identifier: MIT
/*
 * /proc/vmallocinfo: one line for each busy area, ascending by address, and the checks of vmalloc areas.
 *
 * The areas are copied a few at a time under the lock of their tree and printed without it.
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include "internal.h"

/* A copy of the next area at or after @from. */
struct next_area {
	unsigned long from;
	unsigned long start, end;
	struct vm_struct vm;
	bool has_vm;
};

static int take_next(struct vmap_area *va, void *ctx)
{
	struct next_area *next = ctx;

	if (va->va_start < next->from)
		return 0;
	next->start = va->va_start;
	next->end = va->va_end;
	next->has_vm = va->vm;
	if (va->vm)
		next->vm = *va->vm;
	return 1;
}

static void show_area(struct seq_file *m, const struct vm_struct *v)
{
	seq_printf(m, "0x%pK-0x%pK %7ld", v->addr, v->addr + v->size, v->size);
	if (v->caller)
		seq_printf(m, " %pS", v->caller);
	if (v->nr_pages)
		seq_printf(m, " pages=%d", v->nr_pages);
	if (v->phys_addr)
		seq_printf(m, " phys=%pa", &v->phys_addr);
	if (v->flags & VM_IOREMAP)
		seq_puts(m, " ioremap");
	if (v->flags & VM_ALLOC)
		seq_puts(m, " vmalloc");
	if (v->flags & VM_MAP)
		seq_puts(m, " vmap");
	if (v->flags & VM_USERMAP)
		seq_puts(m, " user");
	if (v->flags & VM_DMA_COHERENT)
		seq_puts(m, " dma-coherent");
	if (v->nr_pages)
		seq_printf(m, " N0=%u", v->nr_pages);
	seq_putc(m, '\n');
}

static int vmallocinfo_show(struct seq_file *m, void *v)
{
	struct next_area next = { .from = 0 };

	while (for_each_vmap_area(take_next, &next)) {
		if (next.has_vm)
			show_area(m, &next.vm);
		else
			seq_printf(m, "0x%pK-0x%pK %7ld vm_map_ram\n", (void *)next.start, (void *)next.end,
				   next.end - next.start);
		next.from = next.end;
	}
	return 0;
}

static int __init vmallocinfo_proc_init(void)
{
	proc_create_single("vmallocinfo", 0400, NULL, vmallocinfo_show);
	return 0;
}
fs_initcall(vmallocinfo_proc_init);

struct vmalloc_census {
	unsigned long pages;
	unsigned int broken;
};

static int verify_area(struct vmap_area *va, void *ctx)
{
	struct vmalloc_census *census = ctx;
	struct vm_struct *area = va->vm;
	unsigned long pfn, entry;
	unsigned int level;

	if (!area)
		return 0;
	if ((unsigned long)area->addr != va->va_start || area->size != va->va_end - va->va_start)
		VERIFY_FAIL(census->broken, "vmalloc: area %px, size %lx lies at %lx-%lx", area->addr, area->size,
			    va->va_start, va->va_end);
	if (!(area->flags & VM_NO_GUARD) && kernel_lookup(va->va_end - PAGE_SIZE, &pfn, &entry, &level))
		VERIFY_FAIL(census->broken, "vmalloc: guard page of %px is mapped", area->addr);
	if (area->flags & VM_ALLOC)
		census->pages += area->nr_pages;
	return 0;
}

/* Checks each area against its addresses, guard pages, and the count of pages; returns the number broken. */
unsigned int vmalloc_verify(void)
{
	struct vmalloc_census census = { 0 };

	for_each_vmap_area(verify_area, &census);
	if (census.pages != vmalloc_nr_pages())
		VERIFY_FAIL(census.broken, "vmalloc: %lu pages counted, areas have %lu", vmalloc_nr_pages(),
			    census.pages);
	return census.broken;
}
