// SPDX-License-Identifier: MIT
/*
 * Pages on their way from page tables back to the allocator: they are kept until one flush of the TLB has made all of them
 * unreachable, and then released.
 *
 * The first pages go into the gather itself, more into batches of a page each, allocated without sleeping. When a batch cannot be had,
 * or there are many, the gather is full: tlb_remove_page() says so, and the caller, once it has dropped its locks, calls
 * tlb_flush_mmu(). Nothing fails.
 */
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/swap.h>
#include "fault.h"

#define BATCH_PAGES ((PAGE_SIZE - sizeof(struct tlb_batch)) / sizeof(struct page *))
#define MAX_BATCHES 20 /* so that flushes do not keep too much memory waiting */

struct tlb_batch {
	struct tlb_batch *next;
	unsigned long count; /* batches from here on */
	struct page *pages[];
};

static void gather_reset(struct mmu_gather *tlb)
{
	tlb->start = ULONG_MAX;
	tlb->end = 0;
	tlb->batches = NULL;
	tlb->pages = tlb->own;
	tlb->nr = 0;
	tlb->max = TLB_GATHER_INLINE;
	tlb->full = false;
}

/** tlb_gather_mmu - begin to unmap pages of @mm */
void tlb_gather_mmu(struct mmu_gather *tlb, struct mm_struct *mm)
{
	tlb->mm = mm;
	gather_reset(tlb);
}

/* Flush what has been unmapped so far. Any lock may be held. */
void tlb_flush_mmu_tlbonly(struct mmu_gather *tlb)
{
	if (tlb->start < tlb->end)
		flush_tlb_mm_range(tlb->mm, tlb->start, tlb->end);
	tlb->start = ULONG_MAX;
	tlb->end = 0;
}

static void release_gathered(struct page **pages, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		if (unlikely(PageSwapCache(pages[i])))
			free_swap_cache(pages[i]);
		put_page(pages[i]);
	}
}

/** tlb_flush_mmu - flush, and release the pages gathered so far. May sleep. */
void tlb_flush_mmu(struct mmu_gather *tlb)
{
	struct tlb_batch *batch = tlb->batches, *next;

	tlb_flush_mmu_tlbonly(tlb);
	if (!batch) {
		release_gathered(tlb->own, tlb->nr);
	} else {
		release_gathered(tlb->own, TLB_GATHER_INLINE);
		release_gathered(batch->pages, tlb->nr);
	}
	for (; batch; batch = next) {
		next = batch->next;
		if (batch != tlb->batches)
			release_gathered(batch->pages, BATCH_PAGES);
		free_page((unsigned long)batch);
	}
	gather_reset(tlb);
	cond_resched();
}

void tlb_finish_mmu(struct mmu_gather *tlb)
{
	tlb_flush_mmu(tlb);
}

static bool add_batch(struct mmu_gather *tlb)
{
	struct tlb_batch *batch;

	if (tlb->batches && tlb->batches->count >= MAX_BATCHES)
		return false;
	batch = (struct tlb_batch *)__get_free_page(GFP_NOWAIT | __GFP_NOWARN);
	if (!batch)
		return false;
	batch->next = tlb->batches;
	batch->count = tlb->batches ? tlb->batches->count + 1 : 1;
	tlb->batches = batch;
	tlb->pages = batch->pages;
	tlb->nr = 0;
	tlb->max = BATCH_PAGES;
	return true;
}

/**
 * tlb_remove_page - a page has been taken out of the tables; the gather now owns the reference that its entry held
 *
 * Returns true if no other page may be added before tlb_flush_mmu(). Any lock may be held.
 */
bool tlb_remove_page(struct mmu_gather *tlb, struct page *page)
{
	tlb->pages[tlb->nr++] = page;
	if (tlb->nr == tlb->max && !add_batch(tlb))
		tlb->full = true;
	return tlb->full;
}
