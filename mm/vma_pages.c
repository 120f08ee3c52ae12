// SPDX-License-Identifier: MIT
/*
 * What is done to the pages that are mapped in a part of an area when a program locks it, unlocks it, or says that it does not need them
 * now: MADV_COLD, MADV_PAGEOUT, MADV_FREE. Pages that are shared with other programs are left alone by the latter three.
 *
 * A locked area counts in each page that it maps (mlock_page()); so the page stays off the lists of reclaim until the last such area has
 * let it go.
 *
 * Locks: mmap_lock; entries are looked at under their table's lock.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/swap.h>
#include "fault.h"
#include "vma.h"

#define PAGEOUT_BATCH 32

/* What is done to each page; @pte is its entry, locked. */
typedef void (*page_fn)(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, struct page *page, void *ctx);

/* Call @fn for the pages mapped by one table. Returns where it stops. */
static unsigned long walk_table(struct vm_area_struct *vma, unsigned long addr, unsigned long end, page_fn fn,
				void *ctx)
{
	unsigned long stop = pmd_addr_end(addr, end);
	spinlock_t *ptl;
	pte_t *pte = find_locked_pte(vma->vm_mm, addr, &ptl);

	if (!pte)
		return stop;
	for (; addr < stop; addr += PAGE_SIZE, pte++) {
		struct page *page = pte_present(*pte) ? vm_normal_page(vma, addr, *pte) : NULL;

		if (page)
			fn(vma, addr, pte, page, ctx);
	}
	spin_unlock(ptl);
	return stop;
}

static void walk_pages(struct vm_area_struct *vma, unsigned long start, unsigned long end, page_fn fn, void *ctx)
{
	unsigned long addr = start;

	while ((addr = next_pte_table(vma->vm_mm, addr, end)) < end) {
		addr = walk_table(vma, addr, end, fn, ctx);
		cond_resched();
	}
}

/* ---- locked memory ---- */

/** mlock_vma_page - an area maps a page from now on; its entry is locked */
void mlock_vma_page(struct page *page, struct vm_area_struct *vma, bool compound)
{
	if (unlikely((vma->vm_flags & (VM_LOCKED | VM_SPECIAL)) == VM_LOCKED) && !PageTransCompound(page))
		mlock_page(page);
}

/** munlock_vma_page - it does so no more */
void munlock_vma_page(struct page *page, struct vm_area_struct *vma, bool compound)
{
	if (unlikely((vma->vm_flags & (VM_LOCKED | VM_SPECIAL)) == VM_LOCKED) && !PageTransCompound(page))
		munlock_page(page);
}

static void lock_one(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, struct page *page, void *ctx)
{
	if (vma->vm_flags & VM_LOCKED)
		mlock_page(page);
	else
		munlock_page(page);
}

/* VM_LOCKED of the area has changed: tell the pages that it maps. mmap_lock is held for writing. */
void mlock_vma_pages_range(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	walk_pages(vma, start, end, lock_one, NULL);
}

/* ---- advice ---- */

/* Pages to be reclaimed, off the lists and held. */
struct pageout_batch {
	struct page *pages[PAGEOUT_BATCH];
	unsigned int nr;
};

static bool is_ours_alone(struct page *page)
{
	return page_mapcount(page) == 1 && !PageCompound(page);
}

/* The page has not been used, as far as reclaim is told; with a batch it is to go now. */
static void age_one(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, struct page *page, void *ctx)
{
	struct pageout_batch *batch = ctx;

	if (!is_ours_alone(page))
		return;
	ptep_test_and_clear_young(vma, addr, pte);
	clear_bit(PG_referenced, &page->flags);
	if (!batch)
		deactivate_page(page);
	else if (batch->nr < PAGEOUT_BATCH && !isolate_lru_page(page))
		batch->pages[batch->nr++] = page;
}

static void page_out(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	unsigned long addr, stop;

	for (addr = start; addr < end; addr = stop) {
		struct pageout_batch batch = {};

		stop = min(end, addr + PAGEOUT_BATCH * PAGE_SIZE);
		walk_pages(vma, addr, stop, age_one, &batch);
		if (batch.nr)
			reclaim_pages(batch.pages, batch.nr);
		cond_resched();
	}
}

/* MADV_COLD, or with @out MADV_PAGEOUT. mmap_lock is held. */
void madvise_age_pages(struct vm_area_struct *vma, unsigned long start, unsigned long end, bool out)
{
	if (out)
		page_out(vma, start, end);
	else
		walk_pages(vma, start, end, age_one, NULL);
}

/* The page's contents may go at any time until it is written again: that shows in its entry. */
static void free_one(struct vm_area_struct *vma, unsigned long addr, pte_t *pte, struct page *page, void *ctx)
{
	pte_t old;

	if (!PageAnon(page) || PageSwapCache(page) || !is_ours_alone(page))
		return;
	old = ptep_modify_prot_start(vma, addr, pte);
	ptep_modify_prot_commit(vma, addr, pte, old, pte_mkold(pte_mkclean(old)));
	ClearPageDirty(page);
	mark_page_lazyfree(page);
	*(bool *)ctx = true;
}

/* MADV_FREE: pages of private memory that have no copy in swap. Returns 0. mmap_lock is held. */
int madvise_free_pages(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	bool changed = false;

	walk_pages(vma, start, end, free_one, &changed);
	if (changed)
		flush_tlb_range(vma, start, end);
	return 0;
}
