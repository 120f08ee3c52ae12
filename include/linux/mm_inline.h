/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MM_INLINE_H
#define _LINUX_MM_INLINE_H
#include <linux/mm.h>
#include <linux/swap.h>

/* Does reclaim write the page to its file (true), or to swap? */
static inline int folio_is_file_lru(struct folio *folio)
{
	return !folio_test_swapbacked(folio);
}

static inline int page_is_file_lru(struct page *page)
{
	return folio_is_file_lru(page_folio(page));
}

/* The list that a page belongs on, by its flags. */
static inline enum lru_list folio_lru_list(struct folio *folio)
{
	enum lru_list lru;

	if (folio_test_unevictable(folio))
		return LRU_UNEVICTABLE;
	lru = folio_is_file_lru(folio) ? LRU_INACTIVE_FILE : LRU_INACTIVE_ANON;
	return folio_test_active(folio) ? lru + LRU_ACTIVE : lru;
}
#endif
