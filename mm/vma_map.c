// SPDX-License-Identifier: MIT
/*
 * What drivers do with a program's area (mmap, fault): put pages or frames into its page tables, and take them out.
 *
 * A page that has a struct is counted: the table entry holds a reference, page->_mapcount counts entries, and the
 * address space's rss the pages. Frames mapped by number alone have _PAGE_SPECIAL set and are not counted; nothing
 * frees them. Of a private area that may be written, both are mapped read-only: the first write makes a copy.
 *
 * Locks: the table's lock inside. Memory shortage: -ENOMEM, and the entry is as before.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/pfn_t.h>
#include <linux/sched.h>
#include <linux/vmalloc.h>
#include "fault.h"

/**
 * vm_get_page_prot - the page-table bits for an area's flags
 *
 * Pages of a private area are not writable by themselves: a fault makes them so, once they are the program's own.
 */
pgprot_t vm_get_page_prot(unsigned long vm_flags)
{
	pteval_t bits = _PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED;

	if (!(vm_flags & VM_ACCESS_FLAGS))
		return PAGE_NONE;
	if ((vm_flags & (VM_WRITE | VM_SHARED)) == (VM_WRITE | VM_SHARED))
		bits |= _PAGE_RW;
	if (!(vm_flags & VM_EXEC))
		bits |= _PAGE_NX;
	return __pgprot(bits);
}
EXPORT_SYMBOL(vm_get_page_prot);

/* Map a counted page; the table takes its own reference. -EBUSY if something is mapped there. */
static int insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page, pgprot_t prot)
{
	spinlock_t *ptl;
	pte_t *pte;
	int err = -EBUSY;

	if (PageAnon(page) || PageSlab(page))
		return -EINVAL;
	pte = get_locked_pte(vma->vm_mm, addr, &ptl);
	if (!pte)
		return -ENOMEM;
	if (pte_none(*pte)) {
		get_page(page);
		inc_mm_counter(vma->vm_mm, mm_counter_file(page));
		page_add_file_rmap(page, vma, false);
		set_pte_at(vma->vm_mm, addr, pte, mk_pte(page, prot));
		err = 0;
	}
	spin_unlock(ptl);
	return err;
}

static int insert_pfns(struct vm_area_struct *vma, unsigned long addr, unsigned long end, unsigned long pfn,
		       pgprot_t prot)
{
	while (addr < end) {
		unsigned long stop = pmd_addr_end(addr, end);
		spinlock_t *ptl;
		pte_t *pte = get_locked_pte(vma->vm_mm, addr, &ptl);

		if (!pte)
			return -ENOMEM;
		for (; addr < stop; addr += PAGE_SIZE, pte++, pfn++) {
			if (WARN_ON_ONCE(!pte_none(*pte))) {
				spin_unlock(ptl);
				return -EBUSY;
			}
			set_pte_at(vma->vm_mm, addr, pte, pte_mkspecial(pfn_pte(pfn, prot)));
		}
		spin_unlock(ptl);
	}
	return 0;
}

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
	int err;

	if (WARN_ON_ONCE(!PAGE_ALIGNED(addr)) || addr < vma->vm_start || end > vma->vm_end || end <= addr)
		return -EINVAL;
	/* A private area must find its frames by vm_pgoff, to know its copies from them. */
	if (is_cow_mapping(vma->vm_flags)) {
		if (addr != vma->vm_start || end != vma->vm_end)
			return -EINVAL;
		vma->vm_pgoff = pfn;
	}
	vma->vm_flags |= VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP;
	err = insert_pfns(vma, addr, end, pfn, prot);
	if (err)
		zap_page_range_single(vma, addr, end - addr, NULL);
	return err;
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
	return insert_page(vma, addr & PAGE_MASK, page, vma->vm_page_prot);
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

/* Map a frame by number; if one is there and @mkwrite, let it be written. */
static vm_fault_t insert_pfn(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn, pgprot_t prot,
			     bool mkwrite)
{
	pte_t entry = pte_mkspecial(pfn_pte(pfn, prot));
	spinlock_t *ptl;
	pte_t *pte = get_locked_pte(vma->vm_mm, addr, &ptl);

	if (!pte)
		return VM_FAULT_OOM;
	if (mkwrite)
		entry = maybe_mkwrite(pte_mkdirty(pte_mkyoung(entry)), vma);
	if (pte_none(*pte))
		set_pte_at(vma->vm_mm, addr, pte, entry);
	else if (mkwrite && pte_pfn(*pte) == pfn)
		ptep_set_access_flags(vma, addr, pte, entry, true);
	spin_unlock(ptl);
	return VM_FAULT_NOPAGE;
}

/**
 * vmf_insert_pfn_prot - map one frame from a fault handler
 * @vma: VM_PFNMAP or VM_MIXEDMAP
 * @addr: user address in it
 * @pfn: the frame; need not be RAM
 *
 * Returns VM_FAULT_NOPAGE, VM_FAULT_SIGBUS outside the area, or VM_FAULT_OOM.
 */
vm_fault_t vmf_insert_pfn_prot(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn, pgprot_t pgprot)
{
	if (addr < vma->vm_start || addr >= vma->vm_end)
		return VM_FAULT_SIGBUS;
	return insert_pfn(vma, addr & PAGE_MASK, pfn, pgprot, false);
}
EXPORT_SYMBOL(vmf_insert_pfn_prot);

vm_fault_t vmf_insert_pfn(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn)
{
	return vmf_insert_pfn_prot(vma, addr, pfn, vma->vm_page_prot);
}
EXPORT_SYMBOL(vmf_insert_pfn);

static vm_fault_t insert_mixed(struct vm_area_struct *vma, unsigned long addr, pfn_t pfn, bool mkwrite)
{
	unsigned long nr = pfn_t_to_pfn(pfn);
	int err;

	if (addr < vma->vm_start || addr >= vma->vm_end)
		return VM_FAULT_SIGBUS;
	if (!pfn_t_valid(pfn) || is_zero_pfn(nr))
		return insert_pfn(vma, addr & PAGE_MASK, nr, vma->vm_page_prot, mkwrite);
	err = insert_page(vma, addr & PAGE_MASK, pfn_to_page(nr), vma->vm_page_prot);
	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	return err < 0 && err != -EBUSY ? VM_FAULT_SIGBUS : VM_FAULT_NOPAGE;
}

/** vmf_insert_mixed - map a frame of a VM_MIXEDMAP area from a fault handler, counted if it has a struct page */
vm_fault_t vmf_insert_mixed(struct vm_area_struct *vma, unsigned long addr, pfn_t pfn)
{
	return insert_mixed(vma, addr, pfn, false);
}
EXPORT_SYMBOL(vmf_insert_mixed);

vm_fault_t vmf_insert_mixed_mkwrite(struct vm_area_struct *vma, unsigned long addr, pfn_t pfn)
{
	return insert_mixed(vma, addr, pfn, true);
}
EXPORT_SYMBOL(vmf_insert_mixed_mkwrite);

/**
 * apply_to_page_range - call a function for each entry of a range, tables made where they are missing
 * @mm: a program's, or &init_mm
 * @fn: gets the entry, locked; returns nonzero to stop
 *
 * Returns 0, what @fn returned, or -ENOMEM. May sleep.
 */
int apply_to_page_range(struct mm_struct *mm, unsigned long addr, unsigned long size, pte_fn_t fn, void *data)
{
	unsigned long end = addr + size;
	int err = 0;

	if (WARN_ON(addr >= end))
		return -EINVAL;
	for (; addr < end && !err; addr += PAGE_SIZE) {
		spinlock_t *ptl;
		pte_t *pte = get_locked_pte(mm, addr, &ptl);

		if (!pte)
			return -ENOMEM;
		err = fn(pte, addr, data);
		spin_unlock(ptl);
	}
	return err;
}
EXPORT_SYMBOL_GPL(apply_to_page_range);

/** apply_to_existing_page_range - the same for entries whose tables exist; those that are empty are passed to @fn too */
int apply_to_existing_page_range(struct mm_struct *mm, unsigned long addr, unsigned long size, pte_fn_t fn, void *data)
{
	unsigned long end = addr + size;
	int err = 0;

	if (WARN_ON(addr >= end))
		return -EINVAL;
	for (; !err && (addr = next_pte_table(mm, addr, end)) < end; addr += PAGE_SIZE) {
		spinlock_t *ptl;
		pte_t *pte = find_locked_pte(mm, addr, &ptl);

		if (!pte)
			continue;
		err = fn(pte, addr, data);
		spin_unlock(ptl);
	}
	return err;
}
EXPORT_SYMBOL_GPL(apply_to_existing_page_range);

/** follow_pfn - the frame that a VM_IO or VM_PFNMAP area maps at an address; 0 or -EINVAL */
int follow_pfn(struct vm_area_struct *vma, unsigned long address, unsigned long *pfn)
{
	spinlock_t *ptl;
	pte_t *pte;

	if (!(vma->vm_flags & (VM_IO | VM_PFNMAP)) || follow_pte(vma->vm_mm, address, &pte, &ptl))
		return -EINVAL;
	*pfn = pte_pfn(*pte);
	spin_unlock(ptl);
	return 0;
}
EXPORT_SYMBOL(follow_pfn);
