// SPDX-License-Identifier: MIT
/*
 * Moving pages between memory and swap areas.
 *
 * I/O is synchronous: when swap_writepage() or swap_readpage() returns it is over, and PG_writeback is clear again. A write that
 * fails leaves the page dirty, in its slot: nothing is lost, and reclaim will try again. A read that fails leaves the
 * page not up to date: the program that needs it gets SIGBUS.
 *
 * Locks: the page's lock is held and, as the file systems' writepage() and read_folio() do, released. No memory is needed.
 */
#include <linux/kernel.h>
#include <linux/pagemap.h>
#include <linux/printk.h>
#include <linux/writeback.h>
#include "swap.h"

/* For tests: makes reads and writes fail. */
struct fault_attr fail_swap_io = FAULT_ATTR_INITIALIZER;

static bool injected(void)
{
	return unlikely(READ_ONCE(fail_swap_io.probability)) && should_fail(&fail_swap_io, PAGE_SIZE);
}

static int store_write(struct page *page)
{
	swp_entry_t entry = page_swap_entry(page);
	struct swap_area *area = swap_area_of(entry);

	if (!area || injected())
		return -EIO;
	return area->ops->write(area, (u64)swp_offset(entry) << PAGE_SHIFT, page_address(page), PAGE_SIZE);
}

static int store_read(struct page *page)
{
	swp_entry_t entry = page_swap_entry(page);
	struct swap_area *area = swap_area_of(entry);

	if (!area || injected())
		return -EIO;
	return area->ops->read(area, (u64)swp_offset(entry) << PAGE_SHIFT, page_address(page), PAGE_SIZE);
}

/**
 * swap_writepage - write a page of the swap cache to its slot
 * @page: locked, its dirty mark taken away; comes back unlocked
 * @wbc: ignored
 *
 * Returns 0 also if writing failed: then the page is dirty again. A page whose slot nobody refers to is not written: it leaves the cache.
 */
int swap_writepage(struct page *page, struct writeback_control *wbc)
{
	int error;

	if (try_to_free_swap(page)) {
		unlock_page(page);
		return 0;
	}
	set_page_writeback(page);
	error = store_write(page);
	if (error) {
		pr_alert_ratelimited("Write-error on swap-device (%s:%lu)\n", swap_area_of(page_swap_entry(page))->name,
				     swp_offset(page_swap_entry(page)));
		set_page_dirty(page);
		ClearPageReclaim(page);
	} else {
		count_vm_event(PSWPOUT);
	}
	end_page_writeback(page);
	unlock_page(page);
	return 0;
}

/**
 * swap_readpage - read a page of the swap cache from its slot
 * @page: locked, not up to date; comes back unlocked
 *
 * Returns 0, or -EIO with PG_error set.
 */
int swap_readpage(struct page *page)
{
	int error = store_read(page);

	if (error) {
		SetPageError(page);
		pr_alert_ratelimited("Read-error on swap-device (%lu)\n", swp_offset(page_swap_entry(page)));
	} else {
		SetPageUptodate(page);
		count_vm_event(PSWPIN);
	}
	unlock_page(page);
	return error;
}
