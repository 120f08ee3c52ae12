// SPDX-License-Identifier: MIT
/*
 * Who maps a page: counting the entries, and finding them.
 *
 *	page->_mapcount == present entries of programs that map the page (Linux: less one)
 *	NR_ANON_MAPPED, NR_FILE_MAPPED == pages with _mapcount > 0
 *	page->mapping == anon_vma + PAGE_MAPPING_ANON, and page->index the page offset in its areas, of an anonymous page; they stay
 *	until the page is freed
 *	PageAnonExclusive: only one entry maps this anonymous page, and nobody else has a claim on it by fork
 *
 * An anonymous page is found through its anon_vma's tree, a page of a file through address_space->i_mmap: the areas that may map it;
 * in each the address follows from the page's offset, and the entry there is looked at under its table's lock.
 *
 * Locks: the page's lock, then i_mmap_rwsem or anon_vma's lock, then the table's.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm_inline.h>
#include <linux/rmap.h>
#include <linux/swap.h>
#include <linux/swapops.h>
#include "fault.h"

/* ---- Counting ---- */

/* The offset by which an area's anon_vma or file finds the page at @address. */
static pgoff_t area_page_offset(struct vm_area_struct *vma, unsigned long address)
{
	return vma->vm_pgoff + ((address - vma->vm_start) >> PAGE_SHIFT);
}

static void count_mapped(struct page *page, long delta)
{
	mod_node_page_state(page_pgdat(page), PageAnon(page) ? NR_ANON_MAPPED : NR_FILE_MAPPED, delta);
}

/* Make an anonymous page @vma's own: later pages of its kind are found without its relatives. */
static void set_anon_mapping(struct page *page, struct anon_vma *anon_vma)
{
	WRITE_ONCE(page->mapping, (struct address_space *)((unsigned long)anon_vma + PAGE_MAPPING_ANON));
}

/** page_move_anon_rmap - an anonymous page has turned out to be @vma's alone. It is locked. */
void page_move_anon_rmap(struct page *page, struct vm_area_struct *vma)
{
	set_anon_mapping(page, vma->anon_vma);
	SetPageAnonExclusive(page);
}

/** page_add_new_anon_rmap - a new anonymous page gets its first mapping. Nobody else has it; the table is locked. */
void page_add_new_anon_rmap(struct page *page, struct vm_area_struct *vma, unsigned long address)
{
	__SetPageSwapBacked(page);
	atomic_set(&page->_mapcount, 1);
	set_anon_mapping(page, vma->anon_vma);
	page->index = area_page_offset(vma, address);
	SetPageAnonExclusive(page);
	count_mapped(page, 1);
}

/**
 * page_add_anon_rmap - an anonymous page, maybe from swap, gets a mapping
 * @flags: RMAP_EXCLUSIVE: it is @vma's alone
 *
 * The page and the table are locked.
 */
void page_add_anon_rmap(struct page *page, struct vm_area_struct *vma, unsigned long address, rmap_t flags)
{
	struct anon_vma *anon_vma = vma->anon_vma;

	if (atomic_inc_return(&page->_mapcount) == 1) {
		if (!PageAnon(page)) {
			/* Not exclusive: whoever else may map it is found from the family's root. */
			if (!(flags & RMAP_EXCLUSIVE))
				anon_vma = anon_vma->root;
			page->index = area_page_offset(vma, address);
			set_anon_mapping(page, anon_vma);
		}
		count_mapped(page, 1);
	}
	if (flags & RMAP_EXCLUSIVE)
		SetPageAnonExclusive(page);
}

/** page_add_file_rmap - a page of a file or driver gets a mapping. The table is locked. */
void page_add_file_rmap(struct page *page, struct vm_area_struct *vma, bool compound)
{
	if (atomic_inc_return(&page->_mapcount) == 1)
		count_mapped(page, 1);
	mlock_vma_page(page, vma, compound);
}

/** page_remove_rmap - a page loses a mapping. The table is locked. */
void page_remove_rmap(struct page *page, struct vm_area_struct *vma, bool compound)
{
	if (atomic_dec_return(&page->_mapcount) == 0)
		count_mapped(page, -1);
	munlock_vma_page(page, vma, compound);
}

/*
 * An anonymous page is to be mapped by a child too. Returns 0; -EBUSY if it is pinned for somebody who relies on it staying the
 * parent's: then the child must get a copy. The table is locked, write_protect_seq is odd.
 */
int page_try_dup_anon_rmap(struct page *page, bool compound, struct vm_area_struct *vma)
{
	if (PageAnonExclusive(page)) {
		if (likely(!(vma->vm_flags & VM_PFNMAP)) && unlikely(page_needs_cow_for_dma(vma, page)))
			return -EBUSY;
		ClearPageAnonExclusive(page);
	}
	atomic_inc(&page->_mapcount);
	return 0;
}

/* The page is about to be unmapped for swap: give up exclusiveness unless it is pinned (-EBUSY). Its entry has been cleared and flushed. */
int page_try_share_anon_rmap(struct page *page)
{
	if (unlikely(page_maybe_dma_pinned(page)))
		return -EBUSY;
	ClearPageAnonExclusive(page);
	return 0;
}

/* ---- Finding the entry in one area ---- */

/** page_address_in_vma - where @vma would map @page; -EFAULT if it lies outside */
unsigned long page_address_in_vma(struct page *page, struct vm_area_struct *vma)
{
	pgoff_t offset = page->index;

	if (offset < vma->vm_pgoff || offset - vma->vm_pgoff >= vma_pages(vma))
		return -EFAULT;
	return vma->vm_start + ((offset - vma->vm_pgoff) << PAGE_SHIFT);
}

/**
 * page_vma_mapped_walk - find and lock the entry of pvmw->vma at pvmw->address if it maps pvmw->page
 *
 * Returns true with the table locked: then call again, or page_vma_mapped_walk_done(). A page has one entry per area, so the second
 * call unlocks and returns false.
 */
bool page_vma_mapped_walk(struct page_vma_mapped_walk *pvmw)
{
	if (pvmw->ptl) {
		page_vma_mapped_walk_done(pvmw);
		return false;
	}
	pvmw->pte = find_locked_pte(pvmw->vma->vm_mm, pvmw->address, &pvmw->ptl);
	if (!pvmw->pte) {
		pvmw->ptl = NULL;
		return false;
	}
	if (pte_present(*pvmw->pte) && pte_pfn(*pvmw->pte) == page_to_pfn(pvmw->page) && !pte_special(*pvmw->pte))
		return true;
	page_vma_mapped_walk_done(pvmw);
	return false;
}

/** page_mapped_in_vma - does @vma map @page? */
int page_mapped_in_vma(struct page *page, struct vm_area_struct *vma)
{
	struct page_vma_mapped_walk pvmw = { .page = page, .vma = vma };

	pvmw.address = page_address_in_vma(page, vma);
	if (pvmw.address == (unsigned long)-EFAULT || !page_vma_mapped_walk(&pvmw))
		return 0;
	page_vma_mapped_walk_done(&pvmw);
	return 1;
}

/* ---- Visiting all areas ---- */

/* Returns false if the walk is over. */
static bool visit_area(struct page *page, struct vm_area_struct *vma, struct rmap_walk_control *rwc)
{
	unsigned long address = page_address_in_vma(page, vma);

	if (address == (unsigned long)-EFAULT || (rwc->invalid_vma && rwc->invalid_vma(vma, rwc->arg)))
		return true;
	if (!rwc->rmap_one(page, vma, address, rwc->arg))
		return false;
	return !rwc->done || !rwc->done(page);
}

static void rmap_walk_anon(struct page *page, struct rmap_walk_control *rwc)
{
	struct anon_vma *anon_vma = page_get_anon_vma(page);
	struct anon_vma_chain *avc;

	if (!anon_vma)
		return;
	if (!rwc->try_lock) {
		anon_vma_lock_read(anon_vma);
	} else if (!down_read_trylock(&anon_vma->root->rwsem)) {
		rwc->contended = true;
		put_anon_vma(anon_vma);
		return;
	}
	anon_vma_interval_tree_foreach(avc, &anon_vma->rb_root, page->index,
				       page->index) if (!visit_area(page, avc->vma, rwc)) break;
	anon_vma_unlock_read(anon_vma);
	put_anon_vma(anon_vma);
}

static void rmap_walk_file(struct page *page, struct rmap_walk_control *rwc)
{
	struct address_space *mapping = page_mapping(page);
	struct vm_area_struct *vma;

	if (!mapping)
		return;
	if (!rwc->try_lock) {
		i_mmap_lock_read(mapping);
	} else if (!down_read_trylock(&mapping->i_mmap_rwsem)) {
		rwc->contended = true;
		return;
	}
	vma_interval_tree_foreach(vma, &mapping->i_mmap, page->index,
				  page->index) if (!visit_area(page, vma, rwc)) break;
	i_mmap_unlock_read(mapping);
}

/** rmap_walk - call rwc->rmap_one for each area that may map a page. The page is locked; may sleep unless rwc->try_lock. */
void rmap_walk(struct page *page, struct rmap_walk_control *rwc)
{
	if (PageAnon(page))
		rmap_walk_anon(page, rwc);
	else
		rmap_walk_file(page, rwc);
}

/* ---- page_referenced ---- */

static bool referenced_one(struct page *page, struct vm_area_struct *vma, unsigned long address, void *arg)
{
	struct page_vma_mapped_walk pvmw = { .page = page, .vma = vma, .address = address };
	int *referenced = arg;

	if (!page_vma_mapped_walk(&pvmw))
		return true;
	if (vma->vm_flags & VM_LOCKED) {
		mlock_vma_page(page, vma, false);
		page_vma_mapped_walk_done(&pvmw);
		*referenced += 1;
		return false;
	}
	/* A single pass through a file says nothing about the next use. */
	if (ptep_clear_flush_young(vma, address, pvmw.pte) && !(vma->vm_flags & VM_SEQ_READ))
		*referenced += 1;
	page_vma_mapped_walk_done(&pvmw);
	return true;
}

/**
 * page_referenced - by how many entries has a page been used since the last time this was asked?
 *
 * The marks are cleared. -1 if the areas' lock was taken. The page is locked or nobody can take it away; may be called while memory
 * is being reclaimed.
 */
int page_referenced(struct page *page)
{
	int referenced = 0;
	struct rmap_walk_control rwc = { .arg = &referenced, .rmap_one = referenced_one, .try_lock = true };

	if (!page_mapped(page))
		return 0;
	rmap_walk(page, &rwc);
	return rwc.contended ? -1 : referenced;
}

/* ---- page_mkclean ---- */

static bool mkclean_one(struct page *page, struct vm_area_struct *vma, unsigned long address, void *arg)
{
	struct page_vma_mapped_walk pvmw = { .page = page, .vma = vma, .address = address };
	int *cleaned = arg;
	pte_t old;

	if (!page_vma_mapped_walk(&pvmw))
		return true;
	if (pte_dirty(*pvmw.pte) || pte_write(*pvmw.pte)) {
		old = ptep_clear_flush(vma, address, pvmw.pte);
		set_pte_at(vma->vm_mm, address, pvmw.pte, pte_wrprotect(pte_mkclean(old)));
		*cleaned += 1;
	}
	page_vma_mapped_walk_done(&pvmw);
	return true;
}

static bool is_private(struct vm_area_struct *vma, void *arg)
{
	return !(vma->vm_flags & VM_SHARED);
}

/**
 * page_mkclean - make the next write to a file's page, by any program, a fault again: before it is written back
 *
 * Returns how many entries could write it. The page is locked.
 */
int page_mkclean(struct page *page)
{
	int cleaned = 0;
	struct rmap_walk_control rwc = { .arg = &cleaned, .rmap_one = mkclean_one, .invalid_vma = is_private };

	if (page_mapped(page) && page_mapping(page))
		rmap_walk(page, &rwc);
	return cleaned;
}
EXPORT_SYMBOL_GPL(page_mkclean);

int folio_mkclean(struct folio *folio)
{
	return page_mkclean(&folio->page);
}
EXPORT_SYMBOL_GPL(folio_mkclean);
