// SPDX-License-Identifier: MIT
/*
 * Small operations on pages and folios that belong to nobody else: whose they are, whether they were written to,
 * copying.
 *
 * Pages here have no backing store to be written to, so "dirty" is a mark and no more.
 */
#include <linux/export.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/mm.h>

/** folio_mapping - the file that a folio caches, or NULL */
struct address_space *folio_mapping(struct folio *folio)
{
	if (folio_test_slab(folio) || (unsigned long)folio->mapping & PAGE_MAPPING_FLAGS)
		return NULL;
	return folio->mapping;
}
EXPORT_SYMBOL(folio_mapping);

struct address_space *page_mapping(struct page *page)
{
	return folio_mapping(page_folio(page));
}
EXPORT_SYMBOL(page_mapping);

/** folio_mark_dirty - mark a folio as written to; true if it was not before. Any context. */
bool folio_mark_dirty(struct folio *folio)
{
	return !folio_test_set_dirty(folio);
}
EXPORT_SYMBOL(folio_mark_dirty);

int set_page_dirty(struct page *page)
{
	return folio_mark_dirty(page_folio(page));
}
EXPORT_SYMBOL(set_page_dirty);

int set_page_dirty_lock(struct page *page)
{
	return set_page_dirty(page);
}
EXPORT_SYMBOL(set_page_dirty_lock);

/** folio_copy - copy all of @src, which is no larger than @dst. May sleep. */
void folio_copy(struct folio *dst, struct folio *src)
{
	long i, nr = folio_nr_pages(src);

	for (i = 0; i < nr; i++) {
		copy_highpage(folio_page(dst, i), folio_page(src, i));
		cond_resched();
	}
}
EXPORT_SYMBOL(folio_copy);
