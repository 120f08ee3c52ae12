// SPDX-License-Identifier: MIT
/*
 * What drivers do with a program's area (mmap, fault): put pages or frames into its page tables, and take them out.
 *
 * A page that has a struct is counted: the table entry holds a reference, page->_mapcount counts entries, and the
 * address space's rss the pages. Frames mapped by number alone have _PAGE_SPECIAL set and are not counted; nothing
 * frees them.
 *
 * Locks: page_table_lock inside. Memory shortage: -ENOMEM, and the entry is as before.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include "internal.h"

/**
 * vm_get_page_prot - the page-table bits for an area's flags; private writable areas are mapped writable here: nobody
 * shares their pages
 */
pgprot_t vm_get_page_prot(unsigned long vm_flags)
{
	pteval_t bits = _PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED;

	if (!(vm_flags & VM_ACCESS_FLAGS))
		return PAGE_NONE;
	if (vm_flags & VM_WRITE)
		bits |= _PAGE_RW;
	if (!(vm_flags & VM_EXEC))
		bits |= _PAGE_NX;
	return __pgprot(bits);
}
EXPORT_SYMBOL(vm_get_page_prot);

static int rss_counter(struct page *page)
{
	return PageAnon(page) || !page->mapping ? MM_ANONPAGES : MM_FILEPAGES;
}

/* Map a counted page; the table takes its own reference. -EBUSY if something is mapped there. */
int user_map_page(struct vm_area_struct *vma, unsigned long addr, struct page *page, pgprot_t prot)
{
	int err;

	get_page(page);
	atomic_inc(&page->_mapcount);
	err = map_page_tables(vma->vm_mm, addr, page_to_pfn(page), 1, prot, false);
	if (err) {
		atomic_dec(&page->_mapcount);
		put_page(page);
		return err;
	}
	atomic_long_inc(&vma->vm_mm->rss_stat[rss_counter(page)]);
	return 0;
}

/* Pages taken out of the tables under the lock, to be released without it. */
struct released {
	struct mm_struct *mm;
	struct page *pages[64];
	unsigned int count;
};

static void release_entry(void *ctx, unsigned long addr, unsigned long entry, unsigned long nr)
{
	struct released *released = ctx;

	if (entry & _PAGE_SPECIAL)
		return;
	released->pages[released->count++] = pfn_to_page((entry & PTE_PFN_MASK) >> PAGE_SHIFT);
}

static void release_pages_of(struct released *released)
{
	unsigned int i;

	for (i = 0; i < released->count; i++) {
		struct page *page = released->pages[i];

		atomic_dec(&page->_mapcount);
		atomic_long_dec(&released->mm->rss_stat[rss_counter(page)]);
		put_page(page);
	}
	released->count = 0;
}

/* Unmap [start, end) of a program and drop its references. May sleep. */
void user_unmap_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct released released = { .mm = mm };
	struct pgtable_garbage garbage;
	unsigned long at, next;

	pgtable_garbage_init(&garbage);
	for (at = start; at < end; at = next) {
		next = min(end, at + ARRAY_SIZE(released.pages) * PAGE_SIZE);
		unmap_page_tables(mm, at, next, &garbage, release_entry, &released);
		release_pages_of(&released);
	}
	pgtable_garbage_free(&garbage);
}

/** zap_vma_ptes - unmap part of an area of frames (VM_PFNMAP); the area stays */
void zap_vma_ptes(struct vm_area_struct *vma, unsigned long address, unsigned long size)
{
	if (range_in_vma(vma, address, address + size) && vma->vm_flags & VM_PFNMAP)
		user_unmap_range(vma->vm_mm, address, address + size);
}
EXPORT_SYMBOL_GPL(zap_vma_ptes);

/**
 * remap_pfn_range - map consecutive frames into a program
 * @vma: the area, from a driver's mmap handler
 * @addr: first user address, page aligned
 * @pfn: first frame
 * @size: bytes
 * @prot: usually vma->vm_page_prot
 *
 * Returns 0, -EINVAL, -EBUSY or -ENOMEM; on error nothing is mapped. mmap_lock is held.
 */
int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn, unsigned long size,
		    pgprot_t prot)
{
	unsigned long end = addr + PAGE_ALIGN(size);

	if (WARN_ON_ONCE(!PAGE_ALIGNED(addr)) || addr < vma->vm_start || end > vma->vm_end || end <= addr)
		return -EINVAL;
	vma->vm_flags |= VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP;
	if (addr == vma->vm_start && end == vma->vm_end)
		vma->vm_pgoff = pfn;
	return map_page_tables(vma->vm_mm, addr, pfn, (end - addr) >> PAGE_SHIFT,
			       __pgprot(pgprot_val(prot) | _PAGE_SPECIAL), false);
}
EXPORT_SYMBOL(remap_pfn_range);

/** vm_iomap_memory - map device memory that starts at @start and is @len bytes long, as much of it as @vma asks for */
int vm_iomap_memory(struct vm_area_struct *vma, phys_addr_t start, unsigned long len)
{
	unsigned long pfn, pages, wanted = vma_pages(vma);

	if (start + len < start)
		return -EINVAL;
	len += start & ~PAGE_MASK;
	pfn = start >> PAGE_SHIFT;
	pages = (len + ~PAGE_MASK) >> PAGE_SHIFT;
	if (pfn + pages < pfn || vma->vm_pgoff > pages || wanted > pages - vma->vm_pgoff)
		return -EINVAL;
	return io_remap_pfn_range(vma, vma->vm_start, pfn + vma->vm_pgoff, wanted << PAGE_SHIFT, vma->vm_page_prot);
}
EXPORT_SYMBOL(vm_iomap_memory);

/**
 * vm_insert_page - map one page into a program
 * @vma: the area
 * @addr: user address in it
 * @page: has a reference; the mapping takes its own
 *
 * Returns 0, -EFAULT outside the area, -EINVAL for a page without references, -EBUSY, -ENOMEM. mmap_lock is held.
 */
int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page)
{
	if (addr < vma->vm_start || addr >= vma->vm_end)
		return -EFAULT;
	if (!page || !page_count(page) || PageAnon(page) || PageSlab(page))
		return -EINVAL;
	vma->vm_flags |= VM_MIXEDMAP;
	return user_map_page(vma, addr & PAGE_MASK, page, vma->vm_page_prot);
}
EXPORT_SYMBOL(vm_insert_page);

/** vm_insert_pages - several pages from @addr on; *@num is what remains when it fails */
int vm_insert_pages(struct vm_area_struct *vma, unsigned long addr, struct page **pages, unsigned long *num)
{
	unsigned long i, count = *num;

	for (i = 0; i < count; i++, --*num) {
		int err = vm_insert_page(vma, addr + (i << PAGE_SHIFT), pages[i]);

		if (err)
			return err;
	}
	return 0;
}
EXPORT_SYMBOL(vm_insert_pages);

static int map_object(struct vm_area_struct *vma, struct page **pages, unsigned long num, unsigned long offset)
{
	unsigned long count = vma_pages(vma);

	if (offset >= num || count > num - offset)
		return -ENXIO;
	return vm_insert_pages(vma, vma->vm_start, pages + offset, &count);
}

/** vm_map_pages - map an object of @num pages, from page vm_pgoff on; -ENXIO if the area reaches beyond it */
int vm_map_pages(struct vm_area_struct *vma, struct page **pages, unsigned long num)
{
	return map_object(vma, pages, num, vma->vm_pgoff);
}
EXPORT_SYMBOL(vm_map_pages);

/** vm_map_pages_zero - the same from the object's start, whatever vm_pgoff says */
int vm_map_pages_zero(struct vm_area_struct *vma, struct page **pages, unsigned long num)
{
	return map_object(vma, pages, num, 0);
}
EXPORT_SYMBOL(vm_map_pages_zero);

/** vmf_insert_pfn_prot - map one frame from a fault handler */
vm_fault_t vmf_insert_pfn_prot(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn, pgprot_t pgprot)
{
	int err;

	if (addr < vma->vm_start || addr >= vma->vm_end)
		return VM_FAULT_SIGBUS;
	err = map_page_tables(vma->vm_mm, addr & PAGE_MASK, pfn, 1, __pgprot(pgprot_val(pgprot) | _PAGE_SPECIAL),
			      false);
	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	return VM_FAULT_NOPAGE;
}
EXPORT_SYMBOL(vmf_insert_pfn_prot);

vm_fault_t vmf_insert_pfn(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn)
{
	return vmf_insert_pfn_prot(vma, addr, pfn, vma->vm_page_prot);
}
EXPORT_SYMBOL(vmf_insert_pfn);

/** follow_pfn - the frame that a VM_IO or VM_PFNMAP area maps at an address; 0 or -EINVAL */
int follow_pfn(struct vm_area_struct *vma, unsigned long address, unsigned long *pfn)
{
	unsigned long entry;
	unsigned int level;

	if (!(vma->vm_flags & (VM_IO | VM_PFNMAP)))
		return -EINVAL;
	return lookup_page_tables(vma->vm_mm, address, pfn, &entry, &level) ? 0 : -EINVAL;
}
EXPORT_SYMBOL(follow_pfn);
