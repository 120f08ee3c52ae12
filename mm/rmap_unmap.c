// SPDX-License-Identifier: MIT
/*
 * Taking a page away from all programs that map it, so that its frame can be used for something else.
 *
 * An anonymous page has a slot in swap already (add_to_swap): each entry becomes a swap entry and takes a share in the slot. One that the
 * program gave up (MADV_FREE: no longer PageSwapBacked) just goes, unless it has been written to since or somebody holds it. A
 * page of a file goes; what the MMU marked moves to the page. In an area that is locked in memory the page stays.
 *
 * An entry is cleared first, and all CPUs have forgotten it, before its contents are judged. If the page must stay after all, the entry
 * is put back as it was.
 */
#include <linux/kernel.h>
#include <linux/rmap.h>
#include <linux/swap.h>
#include <linux/swapops.h>
#include "fault.h"

enum unmap_result { UNMAP_DONE, UNMAP_KEEP };

/* MADV_FREE'd: may the contents be thrown away? The entry is gone. */
static enum unmap_result drop_lazyfree(struct mm_struct *mm, struct page *page)
{
	/* Whoever takes a reference does so through an entry, and then looks at it again: see get_user_pages. */
	smp_mb();
	if (page_count(page) != 1 + page_mapcount(page) || PageDirty(page)) {
		SetPageSwapBacked(page);
		return UNMAP_KEEP;
	}
	dec_mm_counter(mm, MM_ANONPAGES);
	return UNMAP_DONE;
}

static enum unmap_result swap_out_entry(struct vm_area_struct *vma, struct page *page, unsigned long address,
					pte_t *pte)
{
	swp_entry_t entry = page_swap_entry(page);
	bool exclusive = PageAnonExclusive(page);
	pte_t swp_pte;

	if (swap_duplicate(entry) < 0)
		return UNMAP_KEEP;
	if (exclusive && page_try_share_anon_rmap(page)) {
		swap_free(entry);
		return UNMAP_KEEP;
	}
	dec_mm_counter(vma->vm_mm, MM_ANONPAGES);
	inc_mm_counter(vma->vm_mm, MM_SWAPENTS);
	swp_pte = swp_entry_to_pte(entry);
	if (exclusive)
		swp_pte = pte_swp_mkexclusive(swp_pte);
	set_pte_at(vma->vm_mm, address, pte, swp_pte);
	return UNMAP_DONE;
}

static enum unmap_result unmap_cleared(struct vm_area_struct *vma, struct page *page, unsigned long address, pte_t *pte)
{
	if (!PageAnon(page)) {
		dec_mm_counter(vma->vm_mm, mm_counter_file(page));
		return UNMAP_DONE;
	}
	if (!PageSwapBacked(page))
		return drop_lazyfree(vma->vm_mm, page);
	return PageSwapCache(page) ? swap_out_entry(vma, page, address, pte) : UNMAP_KEEP;
}

static bool unmap_one(struct page *page, struct vm_area_struct *vma, unsigned long address, void *arg)
{
	struct page_vma_mapped_walk pvmw = { .page = page, .vma = vma, .address = address };
	enum unmap_result result;
	pte_t old;

	if (!page_vma_mapped_walk(&pvmw))
		return true;
	if (vma->vm_flags & VM_LOCKED) {
		mlock_vma_page(page, vma, false);
		page_vma_mapped_walk_done(&pvmw);
		return false;
	}
	old = ptep_clear_flush(vma, address, pvmw.pte);
	if (pte_dirty(old))
		set_page_dirty(page);
	result = unmap_cleared(vma, page, address, pvmw.pte);
	if (result == UNMAP_KEEP)
		set_pte_at(vma->vm_mm, address, pvmw.pte, old);
	else
		page_remove_rmap(page, vma, false);
	page_vma_mapped_walk_done(&pvmw);
	if (result == UNMAP_DONE)
		put_page(page);
	return result == UNMAP_DONE;
}

static bool not_mapped(struct page *page)
{
	return !page_mapped(page);
}

/**
 * try_to_unmap - take a page out of all page tables
 *
 * The page is locked, on no list of reclaim, has a reference of the caller's, and if it is anonymous and not given up, a slot in swap. Returns true
 * if nobody maps it any more. May sleep.
 */
bool try_to_unmap(struct page *page)
{
	struct rmap_walk_control rwc = { .rmap_one = unmap_one, .done = not_mapped };

	rmap_walk(page, &rwc);
	return !page_mapped(page);
}
