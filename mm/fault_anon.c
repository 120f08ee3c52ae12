// SPDX-License-Identifier: MIT
/*
 * The first touch of anonymous memory: reading gets the shared zero page, which belongs to nobody and is not counted, writing a zeroed
 * page of the program's own.
 */
#include <linux/kernel.h>
#include <linux/swap.h>
#include "fault.h"

/* Put a new anonymous page where nothing was, or where its predecessor has just been taken out. The table is locked. */
void fault_map_anon_page(struct vm_fault *vmf, struct page *page, pte_t entry)
{
	struct vm_area_struct *vma = vmf->vma;

	inc_mm_counter(vma->vm_mm, MM_ANONPAGES);
	page_add_new_anon_rmap(page, vma, vmf->address);
	lru_cache_add_inactive_or_unevictable(page, vma);
	set_pte_at(vma->vm_mm, vmf->address, vmf->pte, entry);
}

static vm_fault_t map_zero_page(struct vm_fault *vmf)
{
	pte_t entry = pte_mkspecial(pfn_pte(my_zero_pfn(vmf->address), vmf->vma->vm_page_prot));

	vmf->pte = get_locked_pte(vmf->vma->vm_mm, vmf->address, &vmf->ptl);
	if (!vmf->pte)
		return VM_FAULT_OOM;
	if (pte_none(*vmf->pte))
		set_pte_at(vmf->vma->vm_mm, vmf->address, vmf->pte, entry);
	spin_unlock(vmf->ptl);
	return 0;
}

/* Serve a fault at an empty entry of an anonymous area. */
vm_fault_t do_anonymous_page(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	struct page *page;
	vm_fault_t ret;
	pte_t entry;

	/* Shared memory without a file behind it has no place to be shared in. */
	if (vma->vm_flags & VM_SHARED)
		return VM_FAULT_SIGBUS;
	ret = do_huge_anonymous_page(vmf);
	if (ret != VM_FAULT_FALLBACK)
		return ret;
	if (!(vmf->flags & FAULT_FLAG_WRITE))
		return map_zero_page(vmf);
	if (anon_vma_prepare(vma))
		return VM_FAULT_OOM;
	page = alloc_page(GFP_HIGHUSER_MOVABLE | __GFP_ZERO);
	if (!page)
		return VM_FAULT_OOM;
	__SetPageUptodate(page);
	entry = maybe_mkwrite(pte_mkdirty(pte_mkyoung(mk_pte(page, vma->vm_page_prot))), vma);
	vmf->pte = get_locked_pte(vma->vm_mm, vmf->address, &vmf->ptl);
	if (!vmf->pte) {
		put_page(page);
		return VM_FAULT_OOM;
	}
	if (unlikely(!pte_none(*vmf->pte))) {
		spin_unlock(vmf->ptl);
		put_page(page);
		return 0;
	}
	fault_map_anon_page(vmf, page, entry);
	spin_unlock(vmf->ptl);
	return 0;
}
