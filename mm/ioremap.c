// SPDX-License-Identifier: MIT
/*
 * ioremap: device registers in kernel addresses.
 *
 * An area of the vmalloc range (flag VM_IOREMAP) whose page-table entries name frames that are not RAM. RAM is
 * refused, as on Linux: its cached mapping exists already (memremap() returns that).
 *
 * Process context. NULL without memory, for an empty or wrapping range, and for RAM.
 */
#include <linux/export.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>
#include "internal.h"

static bool touches_ram(phys_addr_t start, phys_addr_t last)
{
	unsigned long i;

	for (i = 0; i < memblock.memory.cnt; i++) {
		const struct memblock_region *r = &memblock.memory.regions[i];

		if (start < r->base + r->size && last >= r->base && start >= SZ_1M)
			return true;
	}
	return false;
}

static void __iomem *ioremap_caller(phys_addr_t phys, unsigned long size, pgprot_t prot, const void *caller)
{
	phys_addr_t last = phys + size - 1;
	unsigned long offset = offset_in_page(phys);
	struct vm_struct *area;

	if (!size || last < phys)
		return NULL;
	if (last > __PHYSICAL_MASK) {
		pr_warn("ioremap: invalid physical address %llx\n", (unsigned long long)phys);
		WARN_ON_ONCE(1);
		return NULL;
	}
	if (touches_ram(phys, last)) {
		WARN_ONCE(1, "ioremap on RAM at %pa - %pa\n", &phys, &last);
		return NULL;
	}
	phys -= offset;
	size = PAGE_ALIGN(last + 1) - phys;
	area = get_vm_area_caller(size, VM_IOREMAP, caller);
	if (!area)
		return NULL;
	area->phys_addr = phys;
	if (ioremap_page_range((unsigned long)area->addr, (unsigned long)area->addr + size, phys, prot)) {
		free_vm_area(area);
		return NULL;
	}
	return (void __iomem *)(area->addr + offset);
}

/**
 * ioremap - map device registers, uncached
 * @phys_addr: first byte; need not be aligned
 * @size: bytes
 *
 * Returns the address for readl() and friends, or NULL. Undo with iounmap(). Process context.
 */
void __iomem *(ioremap)(resource_size_t phys_addr, unsigned long size)
{
	return ioremap_caller(phys_addr, size, PAGE_KERNEL_IO_NOCACHE, __builtin_return_address(0));
}
EXPORT_SYMBOL(ioremap);

void __iomem *(ioremap_uc)(resource_size_t phys_addr, unsigned long size)
{
	return ioremap_caller(phys_addr, size, __pgprot(pgprot_val(PAGE_KERNEL_IO) | _PAGE_CACHE_UC),
			      __builtin_return_address(0));
}
EXPORT_SYMBOL_GPL(ioremap_uc);

/** ioremap_wc - ioremap() whose writes may be combined */
void __iomem *(ioremap_wc)(resource_size_t phys_addr, unsigned long size)
{
	return ioremap_caller(phys_addr, size, pgprot_writecombine(PAGE_KERNEL_IO), __builtin_return_address(0));
}
EXPORT_SYMBOL(ioremap_wc);

void __iomem *(ioremap_wt)(resource_size_t phys_addr, unsigned long size)
{
	return ioremap_caller(phys_addr, size, pgprot_writethrough(PAGE_KERNEL_IO), __builtin_return_address(0));
}
EXPORT_SYMBOL(ioremap_wt);

void __iomem *(ioremap_cache)(resource_size_t phys_addr, unsigned long size)
{
	return ioremap_caller(phys_addr, size, PAGE_KERNEL_IO, __builtin_return_address(0));
}
EXPORT_SYMBOL(ioremap_cache);

/** ioremap_prot - ioremap() with the cache bits of @prot_val */
void __iomem *(ioremap_prot)(resource_size_t phys_addr, unsigned long size, unsigned long prot_val)
{
	return ioremap_caller(phys_addr, size, __pgprot(pgprot_val(PAGE_KERNEL_IO) | (prot_val & _PAGE_CACHE_MASK)),
			      __builtin_return_address(0));
}
EXPORT_SYMBOL(ioremap_prot);

/** iounmap - undo ioremap(); NULL is ignored. Process context. */
void(iounmap)(volatile void __iomem *addr)
{
	void *start = (void *)((unsigned long)(__force void *)addr & PAGE_MASK);
	struct vm_struct *area;

	if (!addr || !is_vmalloc_addr(start))
		return;
	area = find_vm_area(start);
	if (!area) {
		pr_err("iounmap: bad address %p\n", (__force void *)addr);
		dump_stack();
		return;
	}
	free_vm_area(area);
}
EXPORT_SYMBOL(iounmap);

/**
 * memremap - map memory that has no side effects
 * @offset: physical address
 * @size: bytes
 * @flags: MEMREMAP_WB, _WT or _WC
 *
 * RAM gives its address in the direct map, with MEMREMAP_WB only. Undo with memunmap(). Process context.
 */
void *memremap(resource_size_t offset, size_t size, unsigned long flags)
{
	if (!size || !flags)
		return NULL;
	if (memblock_is_region_memory(offset, size))
		return flags & MEMREMAP_WB ? __va(offset) : NULL;
	if (touches_ram(offset, offset + size - 1)) {
		WARN_ONCE(1, "memremap attempted on mixed range %pa size: %#lx\n", &offset, size);
		return NULL;
	}
	if (flags & MEMREMAP_WB)
		return (__force void *)ioremap_cache(offset, size);
	return (__force void *)(flags & MEMREMAP_WT ? ioremap_wt(offset, size) : ioremap_wc(offset, size));
}
EXPORT_SYMBOL(memremap);

/** memunmap - undo memremap() */
void memunmap(void *addr)
{
	if (is_vmalloc_addr(addr))
		iounmap((void __iomem *)addr);
}
EXPORT_SYMBOL(memunmap);
