// SPDX-License-Identifier: MIT
/*
 * kmalloc(): memory of any size.
 *
 * Sizes up to 8 KiB are rounded up to 8, 16, 32, 64, 96, 128, 192, 256 and powers of two from there, each with a cache
 * of its own; there is one row of caches for each kind of memory (kmalloc_type()): ordinary, charged to a memory
 * group, reclaimable, and for old DMA hardware. Larger sizes are blocks of pages straight from the page allocator, up
 * to 4 MiB: compound pages that are not slabs, so that kfree() and ksize() can tell them and know their size. They
 * count as unreclaimable slab memory, as in Linux.
 *
 * krealloc() moves only if the new size does not fit the old object; so it may return a larger object than asked for,
 * and shrinking never moves.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/vmstat.h>
#include "slab.h"

struct kmem_cache *kmalloc_caches[NR_KMALLOC_TYPES][KMALLOC_SHIFT_HIGH + 1];
EXPORT_SYMBOL(kmalloc_caches);

#define KMALLOC_SIZE(bytes, text) \
	{ \
		{ "kmalloc-" text, "kmalloc-cg-" text, "kmalloc-rcl-" text, "dma-kmalloc-" text }, bytes \
	}

/* In the order of creation; slabinfo shows the newest first. */
static const struct {
	const char *name[NR_KMALLOC_TYPES];
	unsigned int size;
} kmalloc_sizes[] = {
	KMALLOC_SIZE(8, "8"),	  KMALLOC_SIZE(16, "16"),   KMALLOC_SIZE(32, "32"),   KMALLOC_SIZE(64, "64"),
	KMALLOC_SIZE(96, "96"),	  KMALLOC_SIZE(128, "128"), KMALLOC_SIZE(192, "192"), KMALLOC_SIZE(256, "256"),
	KMALLOC_SIZE(512, "512"), KMALLOC_SIZE(1024, "1k"), KMALLOC_SIZE(2048, "2k"), KMALLOC_SIZE(4096, "4k"),
	KMALLOC_SIZE(8192, "8k"),
};

static const slab_flags_t kmalloc_type_flags[NR_KMALLOC_TYPES] = {
	[KMALLOC_CGROUP] = SLAB_ACCOUNT,
	[KMALLOC_RECLAIM] = SLAB_RECLAIM_ACCOUNT,
	[KMALLOC_DMA] = SLAB_CACHE_DMA,
};

/** create_kmalloc_caches - the part of start-up after which kmalloc() works */
void __init create_kmalloc_caches(void)
{
	unsigned int type, i;

	for (type = 0; type < NR_KMALLOC_TYPES; type++) {
		for (i = 0; i < ARRAY_SIZE(kmalloc_sizes); i++) {
			unsigned int size = kmalloc_sizes[i].size;

			kmalloc_caches[type][kmalloc_index(size)] = create_kmalloc_cache(
				kmalloc_sizes[i].name[type], size, kmalloc_type_flags[type] | SLAB_KMALLOC);
		}
	}
}

static __always_inline struct kmem_cache *kmalloc_slab(size_t size, gfp_t flags)
{
	return kmalloc_caches[kmalloc_type(flags)][kmalloc_index(size)];
}

static __always_inline void *kmalloc_any(size_t size, gfp_t flags)
{
	if (unlikely(size > KMALLOC_MAX_CACHE_SIZE))
		return kmalloc_large(size, flags);
	if (unlikely(!size))
		return ZERO_SIZE_PTR;
	return kmem_cache_alloc(kmalloc_slab(size, flags), flags);
}

/**
 * __kmalloc - get memory
 * @size: bytes
 * @flags: GFP_KERNEL, GFP_ATOMIC, ...; __GFP_ZERO clears all of it
 *
 * Returns memory that is contiguous in the direct map, ZERO_SIZE_PTR for no bytes, or NULL. May sleep if @flags allow
 * it.
 */
void *__kmalloc(size_t size, gfp_t flags)
{
	return kmalloc_any(size, flags);
}
EXPORT_SYMBOL(__kmalloc);

/** __kmalloc_node - __kmalloc() on the only node; @node is a wish */
void *__kmalloc_node(size_t size, gfp_t flags, int node)
{
	return kmalloc_any(size, flags);
}
EXPORT_SYMBOL(__kmalloc_node);

/** __kmalloc_node_track_caller - __kmalloc_node() on behalf of the code at @caller */
void *__kmalloc_node_track_caller(size_t size, gfp_t flags, int node, unsigned long caller)
{
	return kmalloc_any(size, flags);
}
EXPORT_SYMBOL(__kmalloc_node_track_caller);

/* ---- Larger than a slab's objects ---- */

static void kmalloc_large_account(struct page *page, unsigned int order, int sign)
{
	mod_node_page_state(page_pgdat(page), NR_SLAB_UNRECLAIMABLE_B, sign * (long)(PAGE_SIZE << order));
}

/**
 * kmalloc_large - pages for kmalloc()
 * @size: bytes, more than KMALLOC_MAX_CACHE_SIZE
 * @flags: as for __kmalloc()
 *
 * Returns NULL without memory, and beyond KMALLOC_MAX_SIZE (with the page allocator's warning).
 */
void *kmalloc_large(size_t size, gfp_t flags)
{
	unsigned int order = get_order(size);
	struct page *page;

	if (unlikely(flags & GFP_SLAB_BUG_MASK))
		flags = slab_fix_flags(flags);
	page = alloc_pages(flags | __GFP_COMP, order);
	if (!page)
		return NULL;
	kmalloc_large_account(page, order, 1);
	return page_address(page);
}
EXPORT_SYMBOL(kmalloc_large);

/** kmalloc_large_node - kmalloc_large() on the only node; @node is a wish */
void *kmalloc_large_node(size_t size, gfp_t flags, int node)
{
	return kmalloc_large(size, flags);
}
EXPORT_SYMBOL(kmalloc_large_node);

/**
 * free_large_kmalloc - kfree() of what is not in a slab
 * @page: the head of the compound page that @object lies in, or the page
 *
 * A block that is free already, and a pointer into the middle of one, are reported and ignored.
 */
void free_large_kmalloc(struct page *page, const void *object)
{
	unsigned int order = compound_order(page);

	if (unlikely(!page_count(page) || PageReserved(page) || page_address(page) != object)) {
		slab_bad_free(page, object);
		return;
	}
	if (WARN_ON_ONCE(order == 0))
		pr_warn_once("object pointer: 0x%p\n", object);
	kmalloc_large_account(page, order, -1);
	__free_pages(page, order);
}

/* ---- Sizes ---- */

/**
 * __ksize - how many bytes of an object may be used
 * @object: what kmalloc() or kmem_cache_alloc() returned, not NULL
 *
 * Returns the bytes: all that was set aside, not what was asked for. 0 for ZERO_SIZE_PTR, and with a warning for pages
 * that kmalloc() cannot have returned.
 */
size_t __ksize(const void *object)
{
	struct kmem_cache *s;
	struct page *page;
	size_t bytes;

	if (unlikely(object == ZERO_SIZE_PTR))
		return 0;
	page = virt_to_head_page(object);
	if (unlikely(!test_bit(PG_slab, &page->flags))) {
		bytes = PAGE_SIZE << compound_order(page);
		if (WARN_ON(bytes <= KMALLOC_MAX_CACHE_SIZE) || WARN_ON(object != page_address(page)))
			return 0;
		return bytes;
	}
	s = page->slab_cache;
	/* What follows the object is needed while readers may still look at it. */
	return s->flags & SLAB_TYPESAFE_BY_RCU ? s->inuse : s->size;
}

/** ksize - __ksize(), and 0 for NULL */
size_t ksize(const void *object)
{
	return unlikely(!object) ? 0 : __ksize(object);
}
EXPORT_SYMBOL(ksize);

/**
 * kmalloc_size_roundup - what ksize() of kmalloc(@size) would be
 *
 * Asking for that much at once costs nothing. Sizes that cannot be had are returned unchanged.
 */
size_t kmalloc_size_roundup(size_t size)
{
	if (!size)
		return 0;
	if (size <= KMALLOC_MAX_CACHE_SIZE)
		return kmalloc_slab(size, GFP_KERNEL)->object_size;
	if (size <= KMALLOC_MAX_SIZE)
		return PAGE_SIZE << get_order(size);
	return size;
}
EXPORT_SYMBOL(kmalloc_size_roundup);

/**
 * krealloc - change the size of a kmalloc() object
 * @p: the object, or NULL
 * @new_size: bytes; 0 frees it
 * @flags: for the new object; __GFP_ZERO does not clear what krealloc() keeps
 *
 * Returns the object, perhaps moved, its contents kept up to the lesser size. NULL if it had to move and there was no
 * memory: then
 * @p stays as it is. ZERO_SIZE_PTR for 0 bytes.
 */
void *krealloc(const void *p, size_t new_size, gfp_t flags)
{
	size_t old = 0;
	void *new;

	if (unlikely(!new_size)) {
		kfree(p);
		return ZERO_SIZE_PTR;
	}
	if (likely(!ZERO_OR_NULL_PTR(p))) {
		old = __ksize(p);
		if (old >= new_size)
			return (void *)p;
	}
	new = kmalloc_track_caller(new_size, flags);
	if (new &&old)
		memcpy(new, p, old);
	if (new)
		kfree(p);
	return new;
}
EXPORT_SYMBOL(krealloc);

/** kfree_sensitive - erase an object's contents, then kfree() it */
void kfree_sensitive(const void *p)
{
	size_t bytes = ksize(p);

	if (bytes)
		memzero_explicit((void *)p, bytes);
	kfree(p);
}
EXPORT_SYMBOL(kfree_sensitive);
