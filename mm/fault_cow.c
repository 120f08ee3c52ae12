// SPDX-License-Identifier: MIT
/*
 * Writes to pages that are mapped read-only in areas that may be written.
 *
 * Private areas: an anonymous page that is the program's alone (PageAnonExclusive, or nobody else holds a reference) simply becomes
 * writable; everything else, the zero page, pages of files and of relatives, frames mapped by number, is copied, and the copy
 * takes the entry's place. A page may be reused only if no reference but the entry's and the swap cache's exists: somebody
 * who got the page by other means (a relative, get_user_pages) must not see what is written from now on.
 *
 * Shared areas: the file system is told (page_mkwrite, pfn_mkwrite), and the page becomes dirty before the entry becomes writable.
 *
 * All functions here are entered with the table locked, and return with it unlocked.
 */
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/swap.h>
#include <linux/writeback.h>
#include "fault.h"

static void make_writable(struct vm_fault *vmf)
{
	pte_t entry = maybe_mkwrite(pte_mkdirty(pte_mkyoung(vmf->orig_pte)), vmf->vma);

	ptep_set_access_flags(vmf->vma, vmf->address, vmf->pte, entry, true);
	spin_unlock(vmf->ptl);
	count_vm_event(PGREUSE);
}

/* Is an anonymous page the program's alone, and so may be written where it is? The table is locked. */
bool wp_can_reuse_anon_page(struct page *page, struct vm_area_struct *vma)
{
	if (PageAnonExclusive(page))
		return true;
	/* One reference is the entry's, one may be the swap cache's, and one that of pages on their way to the LRU. */
	if (page_count(page) > 3)
		return false;
	if (!PageLRU(page))
		lru_add_drain();
	if (page_count(page) > 1 + PageSwapCache(page) || !trylock_page(page))
		return false;
	if (PageSwapCache(page))
		try_to_free_swap(page);
	if (page_count(page) != 1) {
		unlock_page(page);
		return false;
	}
	page_move_anon_rmap(page, vma);
	unlock_page(page);
	return true;
}

/* ---- Copying ---- */

/* Fill @new with what the entry shows. False if it cannot be read: then the fault is repeated. */
static bool copy_old_contents(struct vm_fault *vmf, struct page *new, struct page *old)
{
	unsigned long pfn = pte_pfn(vmf->orig_pte);

	if (old)
		copy_user_highpage(new, old, vmf->address, vmf->vma);
	else if (is_zero_pfn(pfn))
		clear_highpage(new);
	else if (pfn_valid(pfn))
		copy_page(page_address(new), __va(PFN_PHYS(pfn)));
	else
		clear_highpage(new); /* a device's registers cannot be copied */
	return true;
}

/* Exchange the entry for one of the copy. The table is locked, and the entry is what it was. */
static void replace_by_copy(struct vm_fault *vmf, struct page *new, struct page *old)
{
	struct vm_area_struct *vma = vmf->vma;
	pte_t entry = pte_mkyoung(mk_pte(new, vma->vm_page_prot));

	if (!(vmf->flags & FAULT_FLAG_UNSHARE))
		entry = maybe_mkwrite(pte_mkdirty(entry), vma);
	if (old)
		dec_mm_counter(vma->vm_mm, mm_counter(old));
	/* No CPU may still read the old page when another one writes to the new. */
	ptep_clear_flush(vma, vmf->address, vmf->pte);
	fault_map_anon_page(vmf, new, entry);
	if (old)
		page_remove_rmap(old, vma, false);
}

/* The table is unlocked, and @old, unless NULL, has a reference for us, which is dropped. */
static vm_fault_t wp_page_copy(struct vm_fault *vmf, struct page *old)
{
	vm_fault_t ret = VM_FAULT_OOM;
	struct page *new;

	if (anon_vma_prepare(vmf->vma))
		goto out;
	new = alloc_page(GFP_HIGHUSER_MOVABLE);
	if (!new)
		goto out;
	copy_old_contents(vmf, new, old);
	__SetPageUptodate(new);
	ret = 0;
	if (!vmf_lock_unchanged(vmf)) {
		put_page(new);
		goto out;
	}
	replace_by_copy(vmf, new, old);
	spin_unlock(vmf->ptl);
	if (old) {
		free_swap_cache(old);
		put_page(old); /* the entry's */
	}
out:
	if (old)
		put_page(old);
	return ret;
}

/* ---- Shared areas ---- */

/**
 * do_page_mkwrite - tell the file system that a page of a shared area is about to be written
 *
 * Returns with the page locked: VM_FAULT_LOCKED; 0 if it has been truncated meanwhile; or what the handler said. No lock is held.
 */
vm_fault_t do_page_mkwrite(struct vm_fault *vmf)
{
	enum fault_flag flags = vmf->flags;
	vm_fault_t ret;

	vmf->flags = FAULT_FLAG_WRITE | FAULT_FLAG_MKWRITE;
	ret = vmf->vma->vm_ops->page_mkwrite(vmf);
	vmf->flags = flags;
	if (ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE) || ret & VM_FAULT_LOCKED)
		return ret;
	lock_page(vmf->page);
	if (!vmf->page->mapping) {
		unlock_page(vmf->page);
		return 0;
	}
	return ret | VM_FAULT_LOCKED;
}

/* A shared page has been made writable: it is dirty, its file has changed. The page is locked; on return it is not. */
void fault_dirty_shared_page(struct vm_fault *vmf, struct page *page)
{
	struct vm_area_struct *vma = vmf->vma;
	bool page_mkwrite = vma->vm_ops && vma->vm_ops->page_mkwrite;
	struct address_space *mapping;
	bool dirtied;

	dirtied = set_page_dirty(page);
	mapping = page_mapping(page);
	unlock_page(page);
	if (!page_mkwrite && vma->vm_file)
		file_update_time(vma->vm_file);
	if ((dirtied || page_mkwrite) && mapping)
		balance_dirty_pages_ratelimited(mapping);
}

static vm_fault_t wp_pfn_shared(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	vm_fault_t ret;

	if (!vma->vm_ops || !vma->vm_ops->pfn_mkwrite) {
		make_writable(vmf);
		return 0;
	}
	spin_unlock(vmf->ptl);
	vmf->flags |= FAULT_FLAG_MKWRITE;
	ret = vma->vm_ops->pfn_mkwrite(vmf);
	if (ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE))
		return ret;
	if (vmf_lock_unchanged(vmf))
		make_writable(vmf);
	return 0;
}

/* The file system agrees to the write before the entry changes. @page has a reference for us. */
static vm_fault_t wp_page_asked(struct vm_fault *vmf, struct page *page)
{
	vm_fault_t ret;

	spin_unlock(vmf->ptl);
	vmf->page = page;
	ret = do_page_mkwrite(vmf);
	if (!ret || ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE)) {
		put_page(page);
		return ret;
	}
	if (!vmf_lock_unchanged(vmf)) {
		unlock_page(page);
		put_page(page);
		return 0;
	}
	make_writable(vmf);
	fault_dirty_shared_page(vmf, page);
	put_page(page);
	return 0;
}

static vm_fault_t wp_page_shared(struct vm_fault *vmf, struct page *page)
{
	get_page(page);
	if (vmf->vma->vm_ops && vmf->vma->vm_ops->page_mkwrite)
		return wp_page_asked(vmf, page);
	make_writable(vmf);
	lock_page(page);
	fault_dirty_shared_page(vmf, page);
	put_page(page);
	return 0;
}

/* Serve a write (or, to get rid of sharing only, FAULT_FLAG_UNSHARE) to a present entry that may not be written. */
vm_fault_t do_wp_page(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	struct page *page = vm_normal_page(vma, vmf->address, vmf->orig_pte);
	bool unshare = vmf->flags & FAULT_FLAG_UNSHARE;

	if (vma->vm_flags & (VM_SHARED | VM_MAYSHARE)) {
		if (unshare) {
			spin_unlock(vmf->ptl);
			return 0;
		}
		return page ? wp_page_shared(vmf, page) : wp_pfn_shared(vmf);
	}
	if (page && PageAnon(page) && wp_can_reuse_anon_page(page, vma)) {
		if (unshare)
			spin_unlock(vmf->ptl);
		else
			make_writable(vmf);
		return 0;
	}
	if (page)
		get_page(page);
	spin_unlock(vmf->ptl);
	return wp_page_copy(vmf, page);
}
