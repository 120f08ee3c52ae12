// SPDX-License-Identifier: MIT
/*
 * Faults at empty entries of areas that have operations: files, shared memory, drivers.
 *
 * vm_ops->fault gives the page, with a reference and maybe locked, or maps it itself (VM_FAULT_NOPAGE). Reading maps the page as it is,
 * and its neighbours in the page cache with it (fault-around, 64 KiB aligned); writing to a private area maps a copy; writing to a
 * shared one asks the file system and makes the page dirty. A page of the cache is locked until its entry is set: truncation, which
 * locks it too, then unmaps it, or the fault finds that it has gone.
 */
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/pagemap.h>
#include <linux/swap.h>
#include "fault.h"

#define FAULT_AROUND_BYTES 65536UL

/* Ask the handler for the page; it is locked afterwards. */
static vm_fault_t ask_for_page(struct vm_fault *vmf)
{
	vm_fault_t ret = vmf->vma->vm_ops->fault(vmf);

	if (ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY | VM_FAULT_DONE_COW))
		return ret;
	if (WARN_ON_ONCE(!vmf->page))
		return ret | VM_FAULT_SIGBUS;
	if (!(ret & VM_FAULT_LOCKED))
		lock_page(vmf->page);
	return ret | VM_FAULT_LOCKED;
}

/**
 * do_set_pte - map a page where nothing is
 * @page: of the area's file, with a reference that the entry takes over; a fresh one for a private write
 * @addr: where; @vmf->pte is its entry, @vmf->ptl is held
 */
void do_set_pte(struct vm_fault *vmf, struct page *page, unsigned long addr)
{
	struct vm_area_struct *vma = vmf->vma;
	bool write = vmf->flags & FAULT_FLAG_WRITE;
	pte_t entry = pte_mkyoung(mk_pte(page, vma->vm_page_prot));

	if (write)
		entry = maybe_mkwrite(pte_mkdirty(entry), vma);
	else if (vma->vm_ops->page_mkwrite)
		entry = pte_wrprotect(entry); /* the first write has to be asked for */
	if (write && !(vma->vm_flags & VM_SHARED)) {
		fault_map_anon_page(vmf, page, entry);
		return;
	}
	inc_mm_counter(vma->vm_mm, mm_counter_file(page));
	page_add_file_rmap(page, vma, false);
	set_pte_at(vma->vm_mm, addr, vmf->pte, entry);
}

/**
 * finish_fault - map what the fault found: vmf->cow_page for a private write, else vmf->page
 *
 * Returns 0, and the entry has taken over the page's reference; VM_FAULT_NOPAGE if somebody was faster; VM_FAULT_OOM.
 */
vm_fault_t finish_fault(struct vm_fault *vmf)
{
	bool private_write = vmf->flags & FAULT_FLAG_WRITE && !(vmf->vma->vm_flags & VM_SHARED);
	vm_fault_t ret = 0;

	vmf->pte = get_locked_pte(vmf->vma->vm_mm, vmf->address, &vmf->ptl);
	if (!vmf->pte)
		return VM_FAULT_OOM;
	if (likely(pte_none(*vmf->pte)))
		do_set_pte(vmf, private_write ? vmf->cow_page : vmf->page, vmf->address);
	else
		ret = VM_FAULT_NOPAGE;
	spin_unlock(vmf->ptl);
	return ret;
}

static bool wants_fault_around(struct vm_fault *vmf)
{
	return vmf->vma->vm_ops->map_pages && FAULT_AROUND_BYTES > PAGE_SIZE;
}

/* Let the file map what it has around the address, inside of one table and the area. */
static vm_fault_t do_fault_around(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	unsigned long start = max(vmf->address & ~(FAULT_AROUND_BYTES - 1), vma->vm_start);
	unsigned long end = min((vmf->address | (FAULT_AROUND_BYTES - 1)) + 1, vma->vm_end);
	pgoff_t first = vmf->pgoff - ((vmf->address - start) >> PAGE_SHIFT);
	vm_fault_t ret;

	vmf->pmd = pin_pte_table(vma->vm_mm, vmf->address);
	if (!vmf->pmd)
		return VM_FAULT_OOM;
	ret = vma->vm_ops->map_pages(vmf, first, first + ((end - start) >> PAGE_SHIFT) - 1);
	unpin_pte_table(vma->vm_mm, vmf->pmd);
	return ret;
}

static vm_fault_t do_read_fault(struct vm_fault *vmf)
{
	vm_fault_t ret;

	if (wants_fault_around(vmf)) {
		ret = do_fault_around(vmf);
		if (ret)
			return ret;
	}
	ret = ask_for_page(vmf);
	if (ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY))
		return ret;
	ret |= finish_fault(vmf);
	unlock_page(vmf->page);
	if (ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE))
		put_page(vmf->page);
	return ret;
}

static vm_fault_t do_cow_fault(struct vm_fault *vmf)
{
	vm_fault_t ret = VM_FAULT_OOM;

	if (anon_vma_prepare(vmf->vma))
		return VM_FAULT_OOM;
	vmf->cow_page = alloc_page(GFP_HIGHUSER_MOVABLE);
	if (!vmf->cow_page)
		return VM_FAULT_OOM;
	ret = ask_for_page(vmf);
	if (ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY))
		goto uncharge;
	if (!(ret & VM_FAULT_DONE_COW)) {
		copy_user_highpage(vmf->cow_page, vmf->page, vmf->address, vmf->vma);
		__SetPageUptodate(vmf->cow_page);
	} else {
		ret &= ~VM_FAULT_DONE_COW;
	}
	ret |= finish_fault(vmf);
	if (ret & VM_FAULT_LOCKED) {
		unlock_page(vmf->page);
		put_page(vmf->page);
	}
	if (!(ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE)))
		return ret;
uncharge:
	put_page(vmf->cow_page);
	return ret;
}

static vm_fault_t do_shared_fault(struct vm_fault *vmf)
{
	vm_fault_t ret, allowed;

	ret = ask_for_page(vmf);
	if (ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY))
		return ret;
	if (vmf->vma->vm_ops->page_mkwrite) {
		unlock_page(vmf->page);
		allowed = do_page_mkwrite(vmf);
		if (!allowed || allowed & (VM_FAULT_ERROR | VM_FAULT_NOPAGE)) {
			put_page(vmf->page);
			return allowed;
		}
	}
	ret |= finish_fault(vmf);
	if (ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY)) {
		unlock_page(vmf->page);
		put_page(vmf->page);
		return ret;
	}
	fault_dirty_shared_page(vmf, vmf->page);
	return ret;
}

/* Serve a fault at an empty entry of an area with operations. */
vm_fault_t do_fault(struct vm_fault *vmf)
{
	vm_fault_t ret;

	if (!vmf->vma->vm_ops->fault)
		ret = VM_FAULT_SIGBUS;
	else if (!(vmf->flags & FAULT_FLAG_WRITE))
		ret = do_read_fault(vmf);
	else if (!(vmf->vma->vm_flags & VM_SHARED))
		ret = do_cow_fault(vmf);
	else
		ret = do_shared_fault(vmf);
	return ret;
}
