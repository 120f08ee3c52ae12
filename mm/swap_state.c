// SPDX-License-Identifier: MIT
/*
 * The swap cache: pages that have a slot in a swap area.
 *
 * A page is in it from when reclaim chooses it, through being written, until it is dropped; and again from when it is
 * read back until its slot is given up. While it is there all who look for the slot find this one page, so its contents
 * exist once.
 *
 * Invariants: PG_swapcache is set, the page's slot is in struct page_lru, and the slot names the page's frame (frames[]);
 * the cache holds one reference; the page counts in NR_SWAPCACHE and, as in Linux, in NR_FILE_PAGES. page->mapping and
 * page->index are not touched: they say whose the page is.
 *
 * Locks: the page's lock for joining and leaving; area->lock for the slot, under which a lookup takes its reference, so
 * that reclaim, which freezes the references under it, finds either no user or the new one.
 *
 * Reading ahead: slots that were written together are likely to be wanted together. A miss reads the slots of the same
 * 2^page_cluster-aligned window that are in use, fewer when pages read ahead turn out not to be used.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/pagemap.h>
#include <linux/xarray.h>
#include "swap.h"

int page_cluster = 3;
static atomic_t readahead_hits = ATOMIC_INIT(4);

static const struct address_space_operations swap_aops = {
	.writepage = swap_writepage,
	.dirty_folio = noop_dirty_folio,
};

/* What page_mapping() says of pages in the cache; it holds nothing itself. */
static struct address_space swapper_space = {
	.a_ops = &swap_aops,
	.flags = 1UL << AS_NO_WRITEBACK_TAGS,
};

struct address_space *swap_address_space(swp_entry_t entry)
{
	return &swapper_space;
}

/** page_swap_entry - the slot of a page in the swap cache; 0 of others */
swp_entry_t page_swap_entry(struct page *page)
{
	u32 slot = READ_ONCE(pfn_lru(page_to_pfn(page))->swap);

	return slot ? swp_entry(slot >> SWAP_SLOT_BITS, slot & (SWAP_MAX_SLOTS - 1)) : (swp_entry_t){ 0 };
}

/* ---- joining and leaving: area->lock and the page's lock held ---- */

void swap_cache_attach(struct swap_area *area, unsigned long offset, struct page *page)
{
	area->frames[offset] = page_to_pfn(page);
	WRITE_ONCE(pfn_lru(page_to_pfn(page))->swap, area->type << SWAP_SLOT_BITS | offset);
	get_page(page);
	SetPageSwapCache(page);
	inc_node_page_state(page, NR_SWAPCACHE);
	inc_node_page_state(page, NR_FILE_PAGES);
}

/* Leaves the reference to the caller, and @shadow in the slot if somebody still refers to that. */
void swap_cache_detach(struct swap_area *area, unsigned long offset, struct page *page, void *shadow)
{
	WRITE_ONCE(pfn_lru(page_to_pfn(page))->swap, 0);
	ClearPageSwapCache(page);
	dec_node_page_state(page, NR_SWAPCACHE);
	dec_node_page_state(page, NR_FILE_PAGES);
	area->frames[offset] = shadow ? SWAP_SHADOW | xa_to_value(shadow) : 0;
	area->counts[offset] &= ~SWAP_HAS_CACHE;
	if (!area->counts[offset])
		swap_slot_release(area, offset);
}

/**
 * add_to_swap - give a page a slot, and put it into the swap cache
 * @page: locked, up to date, without a slot; not compound
 *
 * Returns false if swap is full. The page becomes dirty, so that it is written.
 */
bool add_to_swap(struct page *page)
{
	if (PageCompound(page) || !swap_slot_alloc(page).val)
		return false;
	set_page_dirty(page);
	return true;
}

/** delete_from_swap_cache - take a page out; its slot goes too if nobody refers to it. The page is locked. */
void delete_from_swap_cache(struct page *page)
{
	swp_entry_t entry = page_swap_entry(page);
	struct swap_area *area = swap_area_of(entry);

	if (WARN_ON_ONCE(!area))
		return;
	spin_lock(&area->lock);
	swap_cache_detach(area, swp_offset(entry), page, NULL);
	spin_unlock(&area->lock);
	put_page(page);
}

/*
 * For reclaim: take a clean page out of the cache if the cache's and the caller's references are the only ones. Then it has
 * none any more, and true is returned.
 */
bool swap_cache_remove_frozen(struct page *page, bool reclaimed)
{
	swp_entry_t entry = page_swap_entry(page);
	struct swap_area *area = swap_area_of(entry);
	bool frozen;

	if (WARN_ON_ONCE(!area))
		return false;
	spin_lock(&area->lock);
	frozen = page_ref_freeze(page, 2);
	if (frozen && PageDirty(page)) {
		page_ref_unfreeze(page, 2);
		frozen = false;
	}
	if (frozen)
		swap_cache_detach(area, swp_offset(entry), page,
				  reclaimed ? workingset_eviction(page_folio(page), NULL) : NULL);
	spin_unlock(&area->lock);
	return frozen;
}

/* ---- finding ---- */

static struct page *find_cached(swp_entry_t entry)
{
	struct swap_area *area = swap_area_of(entry);
	struct page *page = NULL;
	u32 frame;

	if (!area)
		return NULL;
	spin_lock(&area->lock);
	frame = area->frames[swp_offset(entry)];
	if (frame && !(frame & SWAP_SHADOW)) {
		page = pfn_to_page(frame);
		get_page(page);
	}
	spin_unlock(&area->lock);
	return page;
}

/** lookup_swap_cache - the page in the swap cache for a slot, with a reference; NULL if there is none */
struct page *lookup_swap_cache(swp_entry_t entry)
{
	struct page *page = find_cached(entry);

	if (page && TestClearPageReadahead(page))
		atomic_inc(&readahead_hits);
	return page;
}

/* Put a new, locked page into the cache for a slot in use that has none. Returns false if that is not so any more. */
static bool join_cache(swp_entry_t entry, struct page *page)
{
	struct swap_area *area = swap_area_of(entry);
	unsigned long offset = swp_offset(entry);
	u32 shadow = 0;
	bool joined;

	if (!area)
		return false;
	spin_lock(&area->lock);
	joined = area->counts[offset] && !(area->counts[offset] & SWAP_HAS_CACHE);
	if (joined) {
		shadow = area->frames[offset];
		area->counts[offset] |= SWAP_HAS_CACHE;
		swap_cache_attach(area, offset, page);
	}
	spin_unlock(&area->lock);
	if (shadow)
		workingset_refault(page_folio(page), xa_mk_value(shadow & ~SWAP_SHADOW));
	return joined;
}

/*
 * The page for a slot: as cached, or a new one that is locked and still has to be read (*@fresh). With a reference; NULL
 * without memory, or if nobody refers to the slot.
 */
static struct page *get_cached_or_new(swp_entry_t entry, gfp_t gfp, bool *fresh)
{
	struct page *page;

	*fresh = false;
	while (swp_swapcount(entry)) {
		page = lookup_swap_cache(entry);
		if (page)
			return page;
		page = alloc_page(gfp);
		if (!page)
			return NULL;
		__SetPageLocked(page);
		__SetPageSwapBacked(page);
		if (join_cache(entry, page)) {
			lru_cache_add(page);
			*fresh = true;
			return page;
		}
		__ClearPageLocked(page);
		put_page(page);
		cond_resched();
	}
	return NULL;
}

/**
 * read_swap_cache_async - bring a slot's page into the swap cache
 *
 * Returns it with a reference, not locked; NULL without memory, or if nobody refers to the slot. It has been read, or somebody else
 * is reading it and holds its lock. May sleep.
 */
struct page *read_swap_cache_async(swp_entry_t entry, gfp_t gfp, struct vm_area_struct *vma, unsigned long addr,
				   bool do_poll)
{
	bool fresh;
	struct page *page = get_cached_or_new(entry, gfp, &fresh);

	if (page && fresh)
		swap_readpage(page);
	return page;
}

/* How many pages to read for one that is missing: more, the more of the last ones were used. */
static unsigned int readahead_pages(unsigned long offset)
{
	static unsigned long prev_offset;
	static unsigned int last_pages;
	unsigned int max = 1U << READ_ONCE(page_cluster), hits, pages;

	if (max <= 1)
		return 1;
	hits = atomic_xchg(&readahead_hits, 0);
	pages = hits + 2;
	if (pages == 2)
		pages = offset == READ_ONCE(prev_offset) + 1 || offset == READ_ONCE(prev_offset) - 1 ? 2 : 1;
	else
		pages = roundup_pow_of_two(max(pages, 4U));
	pages = max(min(pages, max), READ_ONCE(last_pages) / 2);
	WRITE_ONCE(prev_offset, offset);
	WRITE_ONCE(last_pages, pages);
	return pages;
}

/* Read the other slots of the window around @entry that are in use; without memory, as many as go. */
static void read_ahead(swp_entry_t entry, gfp_t gfp)
{
	struct swap_area *area = swap_area_of(entry);
	unsigned long offset = swp_offset(entry), mask = readahead_pages(offset) - 1;
	unsigned long at, end;

	if (!area || !mask)
		return;
	gfp = (gfp & ~__GFP_DIRECT_RECLAIM) | __GFP_NOWARN | __GFP_NORETRY;
	end = min(offset | mask, area->max - 1);
	for (at = max(offset & ~mask, 1UL); at <= end; at++) {
		swp_entry_t near = swp_entry(area->type, at);
		struct page *page;
		bool fresh;

		if (at == offset || READ_ONCE(area->counts[at]) & SWAP_HAS_CACHE || !READ_ONCE(area->counts[at]))
			continue;
		page = get_cached_or_new(near, gfp, &fresh);
		if (!page)
			break;
		if (fresh) {
			SetPageReadahead(page);
			swap_readpage(page);
		}
		put_page(page);
	}
}

/**
 * swapin_page - the page of a slot, for a fault
 * @entry: of the page-table entry
 * @gfp: for the page
 * @vma, @addr: where it is wanted
 *
 * Returns the page locked, in the swap cache, with a reference. It is up to date unless reading failed (PageUptodate()). NULL without
 * memory, or if the slot has been given up since the caller looked: the caller looks again. May sleep.
 */
struct page *swapin_page(swp_entry_t entry, gfp_t gfp, struct vm_area_struct *vma, unsigned long addr)
{
	for (;;) {
		bool fresh;
		struct page *page = get_cached_or_new(entry, gfp, &fresh);

		if (!page)
			return NULL;
		if (fresh) {
			swap_readpage(page);
			read_ahead(entry, gfp);
		}
		lock_page(page);
		if (likely(PageSwapCache(page) && page_swap_entry(page).val == entry.val))
			return page;
		unlock_page(page);
		put_page(page);
	}
}

/* ---- giving pages up ---- */

/** free_swap_cache - a page is being unmapped: if only the swap cache keeps it, take it out */
void free_swap_cache(struct page *page)
{
	if (PageSwapCache(page) && !page_mapped(page) && trylock_page(page)) {
		try_to_free_swap(page);
		unlock_page(page);
	}
}

void free_page_and_swap_cache(struct page *page)
{
	free_swap_cache(page);
	put_page(page);
}

void free_pages_and_swap_cache(struct page **pages, int nr)
{
	int i;

	for (i = 0; i < nr; i++)
		free_swap_cache(pages[i]);
	release_pages(pages, nr);
}
