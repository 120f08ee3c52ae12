// SPDX-License-Identifier: MIT
/*
 * hostfs: pages that were written to, and swap. Reclaim gives such a page to hostfs_writepage(), which notes its swap entry under its index and
 * takes it out of the page cache; when the index is wanted again a new page is filled from swap, and is dirty. An index is never in both. The
 * notes share their array with those of holes (fallocate.c), which the swap entry of a page that was written there replaces.
 *
 * Locks: the page's lock, in and out. Without memory for the note the page just stays.
 */
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/swap.h>
#include "hostfs.h"

static bool move_to_swap(struct hostfs_inode *hi, struct page *page)
{
	swp_entry_t entry;

	if (!total_swap_pages || !add_to_swap(page))
		return false;
	entry = page_swap_entry(page);
	if (xa_err(xa_store(&hi->swapped, page->index, xa_mk_value(entry.val), GFP_NOWAIT | __GFP_NOWARN))) {
		delete_from_swap_cache(page);
		return false;
	}
	swap_shmem_alloc(entry);
	return true;
}

/*
 * Write a dirty page to swap, for reclaim.
 * @page: locked, its dirty mark taken away; comes back unlocked unless AOP_WRITEPAGE_ACTIVATE is returned
 */
int hostfs_writepage(struct page *page, struct writeback_control *wbc)
{
	struct address_space *mapping = page->mapping;

	if (!wbc->for_reclaim || !move_to_swap(HOSTFS_I(mapping->host), page)) {
		set_page_dirty(page);
		if (wbc->for_reclaim)
			return AOP_WRITEPAGE_ACTIVATE;
		unlock_page(page);
		return 0;
	}
	delete_from_page_cache(page);
	ClearPageDirty(page);
	return swap_writepage(page, wbc);
}

/*
 * A page is back from swap. Where the host has one too a note stays, so that whoever drops the page makes a hole and does not bring the host's
 * back; it takes the place of the entry and needs no memory.
 */
static void forget_entry(struct hostfs_inode *hi, struct page *page)
{
	if (page_offset(page) < hi->host_size)
		xa_store(&hi->swapped, page->index, HOSTFS_HOLE, GFP_NOWAIT);
	else
		xa_erase(&hi->swapped, page->index);
}

/* Fill a locked page of the cache from swap, where @value says it is. Returns 0, -ENOMEM or -EIO. */
int hostfs_swap_in(struct hostfs_inode *hi, struct page *page, void *value)
{
	swp_entry_t entry = { xa_to_value(value) };
	struct page *old = swapin_page(entry, GFP_KERNEL, NULL, 0);
	int error = 0;

	if (!old)
		return -ENOMEM;
	if (PageUptodate(old)) {
		copy_highpage(page, old);
		forget_entry(hi, page);
		swap_free(entry);
		try_to_free_swap(old);
		SetPageUptodate(page);
		hostfs_own_page(page);
		set_page_dirty(page);
	} else {
		error = -EIO;
	}
	unlock_page(old);
	put_page(old);
	return error;
}

static void free_slot(void *value)
{
	if (value && value != HOSTFS_HOLE)
		free_swap_and_cache((swp_entry_t){ xa_to_value(value) });
}

/* What is in swap of a page, or that it was a hole, is out of date: all of it has been written anew. */
void hostfs_forget_swapped(struct hostfs_inode *hi, pgoff_t index)
{
	free_slot(xa_erase(&hi->swapped, index));
}

/* What is in swap of a page is given up, it is a hole now. There is a note, so this needs no memory. */
void hostfs_swapped_to_hole(struct hostfs_inode *hi, pgoff_t index)
{
	free_slot(xa_store(&hi->swapped, index, HOSTFS_HOLE, GFP_KERNEL));
}

/* Give up what is in swap from page @first on. */
void hostfs_drop_swapped(struct hostfs_inode *hi, pgoff_t first)
{
	unsigned long index;
	void *value;

	xa_for_each_start(&hi->swapped, index, value, first)
		hostfs_forget_swapped(hi, index);
}
