// SPDX-License-Identifier: MIT
/*
 * vmap: putting pages that somebody else owns side by side in kernel addresses; and reading and sharing such areas.
 *
 * Areas and page tables as in vmalloc.c. The pages are not referenced: their owner keeps them until vunmap(), or
 * hands them over with VM_MAP_PUT_PAGES. vm_map_ram() areas have no struct vm_struct.
 *
 * Memory shortage: NULL, and nothing has changed. Process context only.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <asm/tlbflush.h>
#include "internal.h"

static void unmap_flush(unsigned long start, unsigned long end)
{
	struct pgtable_garbage garbage;

	pgtable_garbage_init(&garbage);
	kernel_unmap_range(start, end, &garbage, NULL, NULL);
	flush_tlb_kernel_range(start, end);
	pgtable_garbage_free(&garbage);
}

/* Map page after page, frames that follow each other in one go. */
static int map_page_array(unsigned long addr, struct page **pages, unsigned int count, pgprot_t prot)
{
	unsigned int i, run;

	for (i = 0; i < count; i += run) {
		unsigned long pfn;
		int err;

		if (WARN_ON(!pages[i]))
			return -ENOMEM;
		pfn = page_to_pfn(pages[i]);
		for (run = 1; i + run < count && pages[i + run] == pages[i] + run; run++)
			;
		err = kernel_map_pages(addr + ((unsigned long)i << PAGE_SHIFT), pfn, run, prot, false);
		if (err)
			return err;
	}
	return 0;
}

/**
 * vmap - map pages into consecutive kernel addresses
 * @pages: the pages, in order
 * @count: how many
 * @flags: VM_MAP; with VM_MAP_PUT_PAGES vfree() frees the pages and @pages itself (which must come from kvmalloc())
 * @prot: e.g. PAGE_KERNEL
 *
 * Returns the address or NULL. Free it with vunmap() (or vfree()). Process context.
 */
void *vmap(struct page **pages, unsigned int count, unsigned long flags, pgprot_t prot)
{
	struct vm_struct *area;

	might_sleep();
	if (WARN_ON_ONCE(flags & VM_FLUSH_RESET_PERMS))
		return NULL;
	if (count > totalram_pages() || !count)
		return NULL;
	flags &= ~VM_ALLOC;
	area = get_vm_area_caller((unsigned long)count << PAGE_SHIFT, flags | VM_MAP, __builtin_return_address(0));
	if (!area)
		return NULL;
	if (map_page_array((unsigned long)area->addr, pages, count, pgprot_nx(prot))) {
		vunmap(area->addr);
		return NULL;
	}
	if (flags & VM_MAP_PUT_PAGES) {
		area->pages = pages;
		area->nr_pages = count;
	}
	return area->addr;
}
EXPORT_SYMBOL(vmap);

/** vmap_pfn - vmap() for frames that have no struct page; refuses those that have */
void *vmap_pfn(unsigned long *pfns, unsigned int count, pgprot_t prot)
{
	struct vm_struct *area;
	unsigned int i;

	area = get_vm_area_caller((unsigned long)count << PAGE_SHIFT, VM_IOREMAP, __builtin_return_address(0));
	if (!area)
		return NULL;
	for (i = 0; i < count; i++) {
		unsigned long addr = (unsigned long)area->addr + ((unsigned long)i << PAGE_SHIFT);

		if (WARN_ON_ONCE(pfn_valid(pfns[i])) || kernel_map_pages(addr, pfns[i], 1, pgprot_nx(prot), false)) {
			free_vm_area(area);
			return NULL;
		}
	}
	return area->addr;
}
EXPORT_SYMBOL_GPL(vmap_pfn);

/** vm_map_ram - vmap() for short use, without an entry of its own in reports; free with vm_unmap_ram() */
void *vm_map_ram(struct page **pages, unsigned int count, int node)
{
	unsigned long size = (unsigned long)count << PAGE_SHIFT;
	struct vmap_area *va =
		size ? alloc_vmap_area(size, PAGE_SIZE, VMALLOC_START, VMALLOC_END, GFP_KERNEL, NULL) : NULL;

	if (!va)
		return NULL;
	if (map_page_array(va->va_start, pages, count, PAGE_KERNEL)) {
		vm_unmap_ram((void *)va->va_start, count);
		return NULL;
	}
	return (void *)va->va_start;
}
EXPORT_SYMBOL(vm_map_ram);

/** vm_unmap_ram - undo vm_map_ram(); @count as it was */
void vm_unmap_ram(const void *mem, unsigned int count)
{
	struct vmap_area *va;

	might_sleep();
	va = detach_vmap_area((unsigned long)mem);
	if (WARN_ON(!va || va->va_end - va->va_start != (unsigned long)count << PAGE_SHIFT))
		return;
	unmap_flush(va->va_start, va->va_end);
	free_vmap_area(va);
}
EXPORT_SYMBOL(vm_unmap_ram);

/** vm_unmap_aliases - make sure that no stale translation of an unmapped area is left: there never is one here */
void vm_unmap_aliases(void)
{
}
EXPORT_SYMBOL_GPL(vm_unmap_aliases);

/** ioremap_page_range - map device addresses at [addr, end) of an area; 0 or -errno, nothing mapped on error */
int ioremap_page_range(unsigned long addr, unsigned long end, phys_addr_t phys_addr, pgprot_t prot)
{
	return kernel_map_pages(addr, PHYS_PFN(phys_addr), (end - addr) >> PAGE_SHIFT, pgprot_nx(prot), true);
}

/**
 * vread - read vmalloc space safely
 * @buf: kernel buffer
 * @addr: where to read
 * @count: bytes
 *
 * Unmapped pages and I/O areas read as zeroes. Returns bytes up to the end of the last area in the range, 0 if there
 * is none.
 */
long vread(char *buf, char *addr, unsigned long count)
{
	unsigned long done = 0, last = 0;

	while (done < count) {
		unsigned long at = (unsigned long)addr + done, step = min(PAGE_SIZE - offset_in_page(at), count - done);
		struct vm_struct *area = find_vm_area((void *)at);
		unsigned long pfn, entry;
		unsigned int level;

		memset(buf + done, 0, step);
		if (area && !(area->flags & VM_IOREMAP) && kernel_lookup(at, &pfn, &entry, &level)) {
			memcpy(buf + done, (void *)at, step);
			last = done + step;
		}
		done += step;
	}
	return last;
}

/**
 * remap_vmalloc_range_partial - map part of an area of vmalloc_user() into a program
 * @vma: where
 * @uaddr: first user address
 * @kaddr: start of the area
 * @pgoff: first page of it
 * @size: bytes
 *
 * Returns 0 or -EINVAL, -ENOMEM.
 */
int remap_vmalloc_range_partial(struct vm_area_struct *vma, unsigned long uaddr, void *kaddr, unsigned long pgoff,
				unsigned long size)
{
	unsigned long off, done;
	struct vm_struct *area;

	if (check_shl_overflow(pgoff, PAGE_SHIFT, &off) || !PAGE_ALIGNED(uaddr) || !PAGE_ALIGNED(kaddr))
		return -EINVAL;
	size = PAGE_ALIGN(size);
	area = find_vm_area(kaddr);
	if (!area || !(area->flags & (VM_USERMAP | VM_DMA_COHERENT)))
		return -EINVAL;
	if (off > get_vm_area_size(area) || size > get_vm_area_size(area) - off)
		return -EINVAL;
	for (done = 0; done < size; done += PAGE_SIZE) {
		int err = vm_insert_page(vma, uaddr + done, vmalloc_to_page(kaddr + off + done));

		if (err)
			return err;
	}
	vma->vm_flags |= VM_DONTEXPAND | VM_DONTDUMP;
	return 0;
}

/** remap_vmalloc_range - the same for the whole of @vma, from page @pgoff of the area on */
int remap_vmalloc_range(struct vm_area_struct *vma, void *addr, unsigned long pgoff)
{
	return remap_vmalloc_range_partial(vma, vma->vm_start, addr, pgoff, vma->vm_end - vma->vm_start);
}
EXPORT_SYMBOL(remap_vmalloc_range);

/* ---- arrays ---- */

/** __vmalloc_array - vmalloc() for @n elements of @size bytes; NULL if the product overflows */
void *__vmalloc_array(size_t n, size_t size, gfp_t flags)
{
	size_t bytes;

	return check_mul_overflow(n, size, &bytes) ? NULL : __vmalloc(bytes, flags);
}
EXPORT_SYMBOL(__vmalloc_array);

void *vmalloc_array(size_t n, size_t size)
{
	return __vmalloc_array(n, size, GFP_KERNEL);
}
EXPORT_SYMBOL(vmalloc_array);

void *__vcalloc(size_t n, size_t size, gfp_t flags)
{
	return __vmalloc_array(n, size, flags | __GFP_ZERO);
}
EXPORT_SYMBOL(__vcalloc);

void *vcalloc(size_t n, size_t size)
{
	return __vmalloc_array(n, size, GFP_KERNEL | __GFP_ZERO);
}
EXPORT_SYMBOL(vcalloc);
