// SPDX-License-Identifier: MIT
/*
 * Small operations on pages and folios that belong to nobody else: whose they are, copying.
 */
#include <linux/export.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/swap.h>

/** folio_mapping - the file that a folio caches, the swap cache if it has a slot there, or NULL */
struct address_space *folio_mapping(struct folio *folio)
{
	if (folio_test_swapcache(folio))
		return swap_address_space(page_swap_entry(&folio->page));
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
