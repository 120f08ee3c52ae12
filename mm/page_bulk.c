// SPDX-License-Identifier: MIT
/*
 * Allocation in other shapes than one block: many single pages at once, sizes that are not powers of two, fragments
 * of pages.
 *
 * split_page() is what the others build on: it turns a block of order n into 2^n blocks of order 0, each with its own
 * reference. Locks and memory shortage: as page_alloc.c.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "internal.h"

/**
 * split_page - make single pages of a block
 * @page: its first page; not compound
 * @order: as allocated
 *
 * Each page then has the references that the first one had, and is freed by itself. Any context; the caller owns the
 * block.
 */
void split_page(struct page *page, unsigned int order)
{
	int refs = page_ref_count(page);
	enum migratetype type = page_list_type(page);
	unsigned long i;

	if (WARN_ON_ONCE(PageCompound(page) || !refs || page_order(page) != order))
		return;
	page->flags = (page->flags & PAGEFLAGS_MASK) | page_header(PAGE_STATE_USED, 0, type);
	for (i = 1; i < 1UL << order; i++) {
		page[i].flags = page_header(PAGE_STATE_USED, 0, type);
		page[i].mapping = NULL;
		page[i].private = 0;
		atomic_set(&page[i]._mapcount, 0);
		set_page_count(&page[i], refs);
	}
}
EXPORT_SYMBOL_GPL(split_page);

/* Keep the pages that @size needs of the block at @addr, free the others. */
static void *make_exact(unsigned long addr, unsigned int order, size_t size)
{
	unsigned long end = addr + (PAGE_SIZE << order), used = addr + PAGE_ALIGN(size);

	if (!addr)
		return NULL;
	split_page(virt_to_page(addr), order);
	for (; used < end; used += PAGE_SIZE)
		free_page(used);
	return (void *)addr;
}

/**
 * alloc_pages_exact - physically contiguous memory of a size that need not be a power of two
 * @size: bytes, rounded up to whole pages
 * @gfp_mask: not __GFP_COMP
 *
 * Returns the address or NULL. Free it with free_pages_exact().
 */
void *alloc_pages_exact(size_t size, gfp_t gfp_mask)
{
	unsigned int order = get_order(size);

	if (WARN_ON_ONCE(gfp_mask & (__GFP_COMP | __GFP_HIGHMEM)))
		gfp_mask &= ~(__GFP_COMP | __GFP_HIGHMEM);
	return make_exact(__get_free_pages(gfp_mask, order), order, size);
}
EXPORT_SYMBOL(alloc_pages_exact);

void *alloc_pages_exact_nid(int nid, size_t size, gfp_t gfp_mask)
{
	return alloc_pages_exact(size, gfp_mask);
}

/** free_pages_exact - free what alloc_pages_exact() returned; @size as it was asked for */
void free_pages_exact(void *virt, size_t size)
{
	unsigned long addr = (unsigned long)virt, end = addr + PAGE_ALIGN(size);

	for (; addr < end; addr += PAGE_SIZE)
		free_page(addr);
}
EXPORT_SYMBOL(free_pages_exact);

static unsigned long fill_list(gfp_t gfp, int nr_pages, struct list_head *list)
{
	int got;

	for (got = 0; got < nr_pages; got++) {
		struct page *page = alloc_page(got ? gfp | __GFP_NOWARN : gfp);

		if (!page)
			break;
		list_add(&page->lru, list);
	}
	return got;
}

/**
 * __alloc_pages_bulk - allocate many single pages
 * @gfp: as for alloc_page()
 * @preferred_nid: ignored
 * @nodemask: ignored
 * @nr_pages: how many are wanted in all
 * @page_list: where they are added by lru, or NULL
 * @page_array: where the NULL entries are filled, if @page_list is NULL
 *
 * Returns how many pages the list got, or how many leading entries of the array are filled. Fewer than wanted is
 * not an error that is reported unless there is none at all.
 */
unsigned long __alloc_pages_bulk(gfp_t gfp, int preferred_nid, nodemask_t *nodemask, int nr_pages,
				 struct list_head *page_list, struct page **page_array)
{
	int i;

	if (nr_pages <= 0)
		return 0;
	if (page_list)
		return fill_list(gfp, nr_pages, page_list);
	for (i = 0; i < nr_pages; i++) {
		if (!page_array[i])
			page_array[i] = alloc_page(i ? gfp | __GFP_NOWARN : gfp);
		if (!page_array[i])
			break;
	}
	return i;
}
EXPORT_SYMBOL_GPL(__alloc_pages_bulk);

/* ---- fragments ---- */

/* A new page for @nc, of the largest order that is easy to get. */
static struct page *frag_refill(struct page_frag_cache *nc, gfp_t gfp_mask)
{
	struct page *page = alloc_pages(gfp_mask | __GFP_COMP | __GFP_NOWARN | __GFP_NORETRY | __GFP_NOMEMALLOC,
					PAGE_FRAG_CACHE_MAX_ORDER);

	nc->size = page ? PAGE_FRAG_CACHE_MAX_SIZE : PAGE_SIZE;
	if (!page)
		page = alloc_page(gfp_mask);
	nc->va = page ? page_address(page) : NULL;
	return page;
}

/* Many references are taken at once and given out one by one, so that a fragment costs no atomic operation. */
#define FRAG_BIAS (PAGE_FRAG_CACHE_MAX_SIZE + 1)

/**
 * page_frag_alloc_align - a piece of a page
 * @nc: the cache to cut it from; the caller serialises
 * @fragsz: bytes
 * @gfp_mask: for a new page
 * @align_mask: -align, ~0 for none
 *
 * Returns the address, NULL without memory or if @fragsz is larger than a page could be. Free it with page_frag_free().
 */
void *page_frag_alloc_align(struct page_frag_cache *nc, unsigned int fragsz, gfp_t gfp_mask, unsigned int align_mask)
{
	struct page *page;
	int offset;

	if (!nc->va) {
		page = frag_refill(nc, gfp_mask);
		if (!page)
			return NULL;
		page_ref_add(page, PAGE_FRAG_CACHE_MAX_SIZE);
		nc->pagecnt_bias = FRAG_BIAS;
		nc->offset = nc->size;
	}
	offset = (int)nc->offset - (int)fragsz;
	if (offset < 0) {
		page = virt_to_page(nc->va);
		if (!page_ref_sub_and_test(page, nc->pagecnt_bias)) {
			/* Fragments are still in use: they keep the page. */
			nc->va = NULL;
			return fragsz > PAGE_FRAG_CACHE_MAX_SIZE
				       ? NULL
				       : page_frag_alloc_align(nc, fragsz, gfp_mask, align_mask);
		}
		set_page_count(page, FRAG_BIAS);
		nc->pagecnt_bias = FRAG_BIAS;
		offset = (int)nc->size - (int)fragsz;
		if (offset < 0)
			return NULL;
	}
	nc->pagecnt_bias--;
	nc->offset = offset & align_mask;
	return nc->va + nc->offset;
}
EXPORT_SYMBOL(page_frag_alloc_align);

/** page_frag_free - drop a fragment; its page is freed with the last one */
void page_frag_free(void *addr)
{
	put_page(virt_to_head_page(addr));
}
EXPORT_SYMBOL(page_frag_free);

/** __page_frag_cache_drain - drop @count references of a cache's page */
void __page_frag_cache_drain(struct page *page, unsigned int count)
{
	if (page_ref_sub_and_test(page, count))
		__folio_put(page_folio(page));
}
EXPORT_SYMBOL(__page_frag_cache_drain);
