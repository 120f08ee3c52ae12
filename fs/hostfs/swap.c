// SPDX-License-Identifier: MIT
/*
 * hostfs: pages that were written to, and swap. Reclaim gives such a page to hostfs_writepage(), which notes its swap entry under its index and
 * takes it out of the page cache; when the index is wanted again a new page is filled from swap, and is dirty. An index is never in both.
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
		xa_erase(&hi->swapped, page->index);
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

/* What is in swap of a page is out of date: all of it has been written anew. */
void hostfs_forget_swapped(struct hostfs_inode *hi, pgoff_t index)
{
	void *value = xa_erase(&hi->swapped, index);

	if (value)
		free_swap_and_cache((swp_entry_t){ xa_to_value(value) });
}

/* Give up what is in swap from page @first on. */
void hostfs_drop_swapped(struct hostfs_inode *hi, pgoff_t first)
{
	unsigned long index;
	void *value;

	xa_for_each_start(&hi->swapped, index, value, first)
		hostfs_forget_swapped(hi, index);
}
