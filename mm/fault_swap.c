// SPDX-License-Identifier: MIT
/*
 * Faults at swap entries: the page comes back, from the swap cache or from the swap area.
 *
 * swapin_page() gives the page locked and up to date, so its slot cannot be reused meanwhile. The entry gives up its share of the slot
 * when it becomes present. It becomes writable at once if the page is the program's alone: the entry says so (pte_swp_exclusive), or
 * nobody else has a reference.
 */
#include <linux/kernel.h>
#include <linux/swap.h>
#include <linux/swapops.h>
#include "fault.h"

static bool swap_is_nearly_full(void)
{
	return get_nr_swap_pages() * 2 < total_swap_pages;
}

/* Should the page leave the swap cache now? A writer that is alone would only have to copy it otherwise. */
static bool should_leave_swap(struct vm_fault *vmf, struct page *page)
{
	if (!PageSwapCache(page))
		return false;
	if (swap_is_nearly_full() || vmf->vma->vm_flags & VM_LOCKED || PageMlocked(page))
		return true;
	return vmf->flags & FAULT_FLAG_WRITE && page_count(page) == 2;
}

/* The page is locked, as is the table; our reference becomes the entry's. */
static void map_swapped_page(struct vm_fault *vmf, struct page *page, swp_entry_t entry)
{
	struct vm_area_struct *vma = vmf->vma;
	pte_t pte = pte_mkyoung(mk_pte(page, vma->vm_page_prot));
	rmap_t rmap_flags = RMAP_NONE;

	swap_free(entry);
	if (should_leave_swap(vmf, page))
		try_to_free_swap(page);
	inc_mm_counter(vma->vm_mm, MM_ANONPAGES);
	dec_mm_counter(vma->vm_mm, MM_SWAPENTS);
	if (pte_swp_exclusive(vmf->orig_pte) || page_count(page) == 1) {
		rmap_flags = RMAP_EXCLUSIVE;
		if (vmf->flags & FAULT_FLAG_WRITE) {
			pte = maybe_mkwrite(pte_mkdirty(pte), vma);
			vmf->flags &= ~FAULT_FLAG_WRITE;
		}
	}
	page_add_anon_rmap(page, vma, vmf->address, rmap_flags);
	set_pte_at(vma->vm_mm, vmf->address, vmf->pte, pte);
	vmf->orig_pte = pte;
}

/* Get the page; NULL with *@ret set if that is not possible, or no longer needed. */
static struct page *get_swapped_page(struct vm_fault *vmf, swp_entry_t entry, vm_fault_t *ret)
{
	struct page *page = lookup_swap_cache(entry);

	*ret = page ? 0 : VM_FAULT_MAJOR;
	if (page)
		put_page(page);
	page = swapin_page(entry, GFP_HIGHUSER_MOVABLE, vmf->vma, vmf->address);
	if (page) {
		if (*ret & VM_FAULT_MAJOR)
			count_vm_event(PGMAJFAULT);
		return page;
	}
	/* It may have come back while we looked. */
	*ret = pte_same(peek_pte(vmf->vma->vm_mm, vmf->address), vmf->orig_pte) ? VM_FAULT_OOM : 0;
	return NULL;
}

/* Serve a fault at a swap entry. No lock of tables is held. */
vm_fault_t do_swap_page(struct vm_fault *vmf)
{
	swp_entry_t entry = pte_to_swp_entry(vmf->orig_pte);
	struct page *page;
	vm_fault_t ret;

	if (anon_vma_prepare(vmf->vma))
		return VM_FAULT_OOM;
	page = get_swapped_page(vmf, entry, &ret);
	if (!page)
		return ret;
	if (!vmf_lock_unchanged(vmf)) {
		unlock_page(page);
		put_page(page);
		return ret;
	}
	if (unlikely(!PageUptodate(page))) {
		spin_unlock(vmf->ptl);
		unlock_page(page);
		put_page(page);
		return VM_FAULT_SIGBUS;
	}
	map_swapped_page(vmf, page, entry);
	unlock_page(page);
	if (vmf->flags & FAULT_FLAG_WRITE) {
		vm_fault_t copied = do_wp_page(vmf);

		return ret | (copied & VM_FAULT_ERROR);
	}
	spin_unlock(vmf->ptl);
	return ret;
}
