// SPDX-License-Identifier: MIT
/*
 * Unmapping: taking pages out of programs' page tables, for munmap, madvise, truncation and the end of a program.
 *
 * For each present entry: it is cleared in one atomic step, what the MMU marked on it goes over to the page (dirty, referenced), the
 * page loses a mapping (rmap), the address space a resident page, and the page's reference goes to the gather, which drops it after one
 * flush for all. A dirty page of a file is flushed before its table is unlocked: once its mapping is gone, writing it back does not
 * look here any more. Swap entries give up their slot. Tables stay; free_pgtables_range() takes them away.
 *
 * Locks: mmap_lock, or the area's lock, or (unmap_mapping_range) i_mmap_rwsem keeps the area; the table's lock inside. Nothing fails.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/swap.h>
#include <linux/swapops.h>
#include "fault.h"

/* One table's worth of zapping. */
struct zap {
	struct mmu_gather *tlb;
	struct vm_area_struct *vma;
	const struct zap_details *details;
	long rss[NR_MM_COUNTERS];
	unsigned int emptied; /* entries */
	bool flush_now;	      /* before the table is unlocked */
};

/**
 * vm_normal_page - the page behind an entry, or NULL if the frame is mapped by number only
 *
 * The table is locked, or the page is kept in another way.
 */
struct page *vm_normal_page(struct vm_area_struct *vma, unsigned long addr, pte_t pte)
{
	if (likely(!pte_special(pte)))
		return pfn_to_page(pte_pfn(pte));
	if (vma->vm_ops && vma->vm_ops->find_special_page)
		return vma->vm_ops->find_special_page(vma, addr);
	return NULL;
}

static bool zap_skips(const struct zap *zap, struct page *page)
{
	const struct zap_details *details = zap->details;

	if (!details)
		return false;
	if (details->single_page && page != details->single_page)
		return true;
	return !details->even_cows && page && PageAnon(page);
}

/* What the entry knew about the page. */
static void pass_marks(struct zap *zap, struct page *page, pte_t pte)
{
	if (PageAnon(page))
		return;
	if (pte_dirty(pte)) {
		set_page_dirty(page);
		zap->flush_now = true;
	}
	if (pte_young(pte) && !(zap->vma->vm_flags & (VM_SEQ_READ | VM_RAND_READ)))
		mark_page_accessed(page);
}

static void zap_present(struct zap *zap, pte_t *pte, unsigned long addr)
{
	struct page *page = vm_normal_page(zap->vma, addr, *pte);
	pte_t old;

	if (zap_skips(zap, page))
		return;
	old = __pte(xchg(&pte->pte, 0));
	zap->emptied++;
	tlb_note_range(zap->tlb, addr, addr + PAGE_SIZE);
	if (!page)
		return;
	pass_marks(zap, page, old);
	zap->rss[mm_counter(page)]--;
	page_remove_rmap(page, zap->vma, false);
	tlb_remove_page(zap->tlb, page);
}

static void zap_swapped(struct zap *zap, pte_t *pte, unsigned long addr)
{
	swp_entry_t entry = pte_to_swp_entry(*pte);

	if (zap->details && (!zap->details->even_cows || zap->details->single_page))
		return;
	zap->rss[MM_SWAPENTS]--;
	free_swap_and_cache(entry);
	set_pte(pte, __pte(0));
	zap->emptied++;
}

static void add_rss(struct mm_struct *mm, const long *rss)
{
	int i;

	for (i = 0; i < NR_MM_COUNTERS; i++)
		if (rss[i])
			add_mm_counter(mm, i, rss[i]);
}

/* Zap in one table from @addr on, until @end or until the gather is full. Returns where it stopped. */
static unsigned long zap_table(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long addr,
			       unsigned long end, const struct zap_details *details)
{
	struct zap zap = { .tlb = tlb, .vma = vma, .details = details };
	spinlock_t *ptl;
	pte_t *first = find_locked_pte(vma->vm_mm, addr, &ptl), *pte;

	if (!first)
		return end;
	for (pte = first; addr < end && !tlb->full; addr += PAGE_SIZE, pte++) {
		if (pte_none(*pte))
			continue;
		if (pte_present(*pte))
			zap_present(&zap, pte, addr);
		else
			zap_swapped(&zap, pte, addr);
	}
	virt_to_page(first)->pt_used -= zap.emptied;
	add_rss(vma->vm_mm, zap.rss);
	if (zap.flush_now)
		tlb_flush_mmu_tlbonly(tlb);
	spin_unlock(ptl);
	return addr;
}

/* Zap part of an area. May sleep between tables. */
void zap_pages(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long start, unsigned long end,
	       const struct zap_details *details)
{
	unsigned long addr = start;

	while ((addr = next_pte_table(vma->vm_mm, addr, end)) < end) {
		addr = zap_table(tlb, vma, addr, min(pmd_addr_end(addr, end), end), details);
		if (tlb->full)
			tlb_flush_mmu(tlb);
	}
}

/* ---- What others call ---- */

static void zap_vma_range(struct vm_area_struct *vma, unsigned long start, unsigned long end,
			  const struct zap_details *details)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, vma->vm_mm);
	zap_pages(&tlb, vma, start, end, details);
	tlb_finish_mmu(&tlb);
}

/** unmap_vma_pages - unmap all that @vma maps between @start and @end. mmap_lock is held. May sleep. */
void unmap_vma_pages(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	zap_vma_range(vma, start, end, NULL);
}

/** zap_page_range - the same over the areas from @vma on, of @size bytes from @start */
void zap_page_range(struct vm_area_struct *vma, unsigned long start, unsigned long size)
{
	unsigned long end = start + size;
	struct mm_struct *mm = vma->vm_mm;
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, mm);
	for (; vma && vma->vm_start < end; vma = find_vma(mm, vma->vm_end))
		zap_pages(&tlb, vma, max(start, vma->vm_start), min(end, vma->vm_end), NULL);
	tlb_finish_mmu(&tlb);
}

/** zap_page_range_single - unmap a part of one area; @details may be NULL */
void zap_page_range_single(struct vm_area_struct *vma, unsigned long address, unsigned long size,
			   struct zap_details *details)
{
	zap_vma_range(vma, address, address + size, details);
}

/** zap_vma_ptes - unmap part of an area of frames (VM_PFNMAP); the area stays */
void zap_vma_ptes(struct vm_area_struct *vma, unsigned long address, unsigned long size)
{
	if (range_in_vma(vma, address, address + size) && vma->vm_flags & VM_PFNMAP)
		zap_vma_range(vma, address, address + size, NULL);
}
EXPORT_SYMBOL_GPL(zap_vma_ptes);

/* Unmap a file's pages @first to @last wherever they are mapped. */
static void unmap_file_pages(struct address_space *mapping, pgoff_t first, pgoff_t last,
			     const struct zap_details *details)
{
	struct vm_area_struct *vma;

	i_mmap_lock_read(mapping);
	vma_interval_tree_foreach(vma, &mapping->i_mmap, first, last)
	{
		pgoff_t from = max(first, vma->vm_pgoff), to = min(last, vma->vm_pgoff + vma_pages(vma) - 1);

		zap_vma_range(vma, vma->vm_start + ((from - vma->vm_pgoff) << PAGE_SHIFT),
			      vma->vm_start + ((to - vma->vm_pgoff + 1) << PAGE_SHIFT), details);
	}
	i_mmap_unlock_read(mapping);
}

/**
 * unmap_mapping_folio - unmap one page of the cache that is being removed from it, private copies excepted
 *
 * The folio is locked, so no fault can map it again.
 */
void unmap_mapping_folio(struct folio *folio)
{
	struct zap_details details = { .single_page = &folio->page };

	if (folio->mapping)
		unmap_file_pages(folio->mapping, folio->index, folio->index, &details);
}

/**
 * unmap_mapping_pages - unmap pages of a file from all programs
 * @start: first page of the file
 * @nr: how many; 0 for all up to the end
 * @even_cows: private copies of programs too
 */
void unmap_mapping_pages(struct address_space *mapping, pgoff_t start, pgoff_t nr, bool even_cows)
{
	struct zap_details details = { .even_cows = even_cows };
	pgoff_t last = start + nr - 1;

	if (!nr || last < start)
		last = ULONG_MAX;
	if (mapping_mapped(mapping))
		unmap_file_pages(mapping, start, last, &details);
}
EXPORT_SYMBOL_GPL(unmap_mapping_pages);

/** unmap_mapping_range - unmap_mapping_pages() by bytes: @holebegin rounded down, the end up; @holelen 0 for all */
void unmap_mapping_range(struct address_space *mapping, loff_t const holebegin, loff_t const holelen, int even_cows)
{
	pgoff_t begin = (pgoff_t)holebegin >> PAGE_SHIFT;
	pgoff_t pages = ((pgoff_t)holelen + PAGE_SIZE - 1) >> PAGE_SHIFT;

	unmap_mapping_pages(mapping, begin, pages, even_cows);
}
EXPORT_SYMBOL(unmap_mapping_range);
