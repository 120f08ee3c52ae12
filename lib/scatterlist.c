// SPDX-License-Identifier: MIT
/*
 * Scatter-gather lists: walking, tables, copying. <linux/scatterlist.h> holds the form of an entry.
 *
 * A table of many entries is a chain of arrays of at most a page each, since no larger allocation is sure to succeed:
 * every array but the last gives its last entry to the link. orig_nents counts entries without links. Nothing here
 * locks.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/highmem.h>
#include <linux/kmemleak.h>
#include <linux/math.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

/** sg_next - the entry behind @sg, past a link; NULL behind the last */
struct scatterlist *sg_next(struct scatterlist *sg)
{
	if (sg_is_last(sg))
		return NULL;
	sg++;
	if (unlikely(sg_is_chain(sg)))
		sg = sg_chain_ptr(sg);
	return sg;
}
EXPORT_SYMBOL(sg_next);

/** sg_nents - how many entries the list has */
int sg_nents(struct scatterlist *sg)
{
	int nents;

	for (nents = 0; sg; sg = sg_next(sg))
		nents++;
	return nents;
}
EXPORT_SYMBOL(sg_nents);

/** sg_nents_for_len - how many entries the first @len bytes take; -EINVAL if the list is shorter */
int sg_nents_for_len(struct scatterlist *sg, u64 len)
{
	int nents;
	u64 total;

	if (!len)
		return 0;
	for (nents = 0, total = 0; sg; sg = sg_next(sg)) {
		nents++;
		total += sg->length;
		if (total >= len)
			return nents;
	}
	return -EINVAL;
}
EXPORT_SYMBOL(sg_nents_for_len);

/** sg_last - the last of the list's @nents entries; walks it */
struct scatterlist *sg_last(struct scatterlist *sgl, unsigned int nents)
{
	struct scatterlist *sg, *ret = NULL;
	unsigned int i;

	for_each_sg(sgl, sg, nents, i)
		ret = sg;
	return ret;
}
EXPORT_SYMBOL(sg_last);

/** sg_init_table - clear an array of entries, and mark the last */
void sg_init_table(struct scatterlist *sgl, unsigned int nents)
{
	memset(sgl, 0, sizeof(*sgl) * nents);
	sg_init_marker(sgl, nents);
}
EXPORT_SYMBOL(sg_init_table);

/** sg_init_one - a list of one entry, for a buffer in the direct map */
void sg_init_one(struct scatterlist *sg, const void *buf, unsigned int buflen)
{
	sg_init_table(sg, 1);
	sg_set_buf(sg, buf, buflen);
}
EXPORT_SYMBOL(sg_init_one);

/* ---- Tables ---- */

/* Arrays of a whole page come from the page allocator. */
static struct scatterlist *sg_kmalloc(unsigned int nents, gfp_t gfp_mask)
{
	if (nents == SG_MAX_SINGLE_ALLOC)
		return (struct scatterlist *)__get_free_page(gfp_mask);
	return kmalloc_array(nents, sizeof(struct scatterlist), gfp_mask);
}

static void sg_kfree(struct scatterlist *sg, unsigned int nents)
{
	if (nents == SG_MAX_SINGLE_ALLOC)
		free_page((unsigned long)sg);
	else
		kfree(sg);
}

/**
 * __sg_free_table - free a table's arrays
 * @max_ents: the most entries of an array, its link included
 * @nents_first_chunk: entries of a first array that is not the table's to free; 0 if there is none
 * @free_fn: frees an array
 * @num_ents: entries of the table, without links
 */
void __sg_free_table(struct sg_table *table, unsigned int max_ents, unsigned int nents_first_chunk, sg_free_fn *free_fn,
		     unsigned int num_ents)
{
	unsigned int curr_max_ents = nents_first_chunk ?: max_ents;
	struct scatterlist *sgl = table->sgl, *next;

	if (unlikely(!sgl))
		return;
	while (num_ents) {
		unsigned int alloc_size = num_ents, sg_size = num_ents;

		if (alloc_size > curr_max_ents) {
			next = sg_chain_ptr(&sgl[curr_max_ents - 1]);
			alloc_size = curr_max_ents;
			sg_size = alloc_size - 1;
		} else {
			next = NULL;
		}
		num_ents -= sg_size;
		if (nents_first_chunk)
			nents_first_chunk = 0;
		else
			free_fn(sgl, alloc_size);
		sgl = next;
		curr_max_ents = max_ents;
	}
	table->sgl = NULL;
}
EXPORT_SYMBOL(__sg_free_table);

void sg_free_append_table(struct sg_append_table *table)
{
	__sg_free_table(&table->sgt, SG_MAX_SINGLE_ALLOC, 0, sg_kfree, table->total_nents);
}
EXPORT_SYMBOL(sg_free_append_table);

/** sg_free_table - free what sg_alloc_table() allocated; not the pages */
void sg_free_table(struct sg_table *table)
{
	__sg_free_table(table, SG_MAX_SINGLE_ALLOC, 0, sg_kfree, table->orig_nents);
}
EXPORT_SYMBOL(sg_free_table);

/**
 * __sg_alloc_table - allocate a table's arrays
 * @first_chunk, @nents_first_chunk: an array to begin with, or NULL and 0
 *
 * Returns 0, -EINVAL (no entries) or -ENOMEM: then the caller calls __sg_free_table() with orig_nents.
 */
int __sg_alloc_table(struct sg_table *table, unsigned int nents, unsigned int max_ents, struct scatterlist *first_chunk,
		     unsigned int nents_first_chunk, gfp_t gfp_mask, sg_alloc_fn *alloc_fn)
{
	unsigned int curr_max_ents = nents_first_chunk ?: max_ents, prv_max_ents = 0, left = nents;
	struct scatterlist *sg, *prv = NULL;

	memset(table, 0, sizeof(*table));
	if (nents == 0)
		return -EINVAL;
	do {
		unsigned int sg_size, alloc_size = left;

		if (alloc_size > curr_max_ents) {
			alloc_size = curr_max_ents;
			sg_size = alloc_size - 1;
		} else {
			sg_size = alloc_size;
		}
		left -= sg_size;
		if (first_chunk) {
			sg = first_chunk;
			first_chunk = NULL;
		} else {
			sg = alloc_fn(alloc_size, gfp_mask);
		}
		if (unlikely(!sg)) {
			/*
			 * The array before has an entry that was meant for the link, and counts now, so that it is
			 * freed with its size.
			 */
			if (prv)
				table->nents = ++table->orig_nents;
			return -ENOMEM;
		}
		sg_init_table(sg, alloc_size);
		table->nents = table->orig_nents += sg_size;
		if (prv)
			sg_chain(prv, prv_max_ents, sg);
		else
			table->sgl = sg;
		if (!left)
			sg_mark_end(&sg[sg_size - 1]);
		prv = sg;
		prv_max_ents = curr_max_ents;
		curr_max_ents = max_ents;
	} while (left);
	return 0;
}
EXPORT_SYMBOL(__sg_alloc_table);

/** sg_alloc_table - a table of @nents empty entries; 0, -EINVAL or -ENOMEM */
int sg_alloc_table(struct sg_table *table, unsigned int nents, gfp_t gfp_mask)
{
	int ret = __sg_alloc_table(table, nents, SG_MAX_SINGLE_ALLOC, NULL, 0, gfp_mask, sg_kmalloc);

	if (unlikely(ret))
		sg_free_table(table);
	return ret;
}
EXPORT_SYMBOL(sg_alloc_table);

/* The entry behind @cur, in a new array if the last one is used up; @needed_sges more will be wanted. */
static struct scatterlist *get_next_sg(struct sg_append_table *table, struct scatterlist *cur,
				       unsigned long needed_sges, gfp_t gfp_mask)
{
	struct scatterlist *new_sg, *next_sg;
	unsigned int alloc_size;

	if (cur) {
		next_sg = sg_next(cur);
		/* The last entry of an array is kept for a link, unless nothing more is wanted. */
		if (!sg_is_last(next_sg) || needed_sges == 1)
			return next_sg;
	}
	alloc_size = min_t(unsigned long, needed_sges, SG_MAX_SINGLE_ALLOC);
	new_sg = sg_kmalloc(alloc_size, gfp_mask);
	if (!new_sg)
		return ERR_PTR(-ENOMEM);
	sg_init_table(new_sg, alloc_size);
	if (cur) {
		table->total_nents += alloc_size - 1;
		__sg_chain(next_sg, new_sg);
	} else {
		table->sgt.sgl = new_sg;
		table->total_nents = alloc_size;
	}
	return new_sg;
}

static bool pages_are_mergeable(struct page *a, struct page *b)
{
	return page_to_pfn(a) == page_to_pfn(b) + 1;
}

/* How many of the pages from @i on lie behind each other, up to @max_segment bytes. */
static unsigned int contiguous_pages(struct page **pages, unsigned int i, unsigned int n, unsigned int max_segment)
{
	unsigned int k;
	size_t len = PAGE_SIZE;

	for (k = 1; i + k < n; k++, len += PAGE_SIZE)
		if (len + PAGE_SIZE > max_segment || !pages_are_mergeable(pages[i + k], pages[i + k - 1]))
			break;
	return k;
}

/*
 * Let the last entry of an append table take the first of the new pages, as far as they continue it. Returns how many.
 */
static unsigned int extend_last_entry(struct sg_append_table *t, struct page **pages, unsigned int n_pages,
				      unsigned long *size, unsigned int max_segment)
{
	struct scatterlist *sg = t->prv;
	unsigned int i;

	for (i = 0; i < n_pages && *size; i++) {
		unsigned long end = sg->offset + sg->length;
		unsigned int bytes = min_t(unsigned long, *size, PAGE_SIZE);

		if (end & ~PAGE_MASK || sg->length + PAGE_SIZE > max_segment ||
		    page_to_pfn(pages[i]) != page_to_pfn(sg_page(sg)) + (end >> PAGE_SHIFT))
			break;
		sg->length += bytes;
		*size -= bytes;
	}
	return i;
}

/**
 * sg_alloc_append_table_from_pages - append pages to a table
 * @sgt_append: zeroed before the first call
 * @offset: where the data begins in the first page (0 when appending)
 * @size: bytes of data
 * @max_segment: the most bytes of an entry; at least a page
 * @left_pages: pages that later calls will append
 *
 * Pages that lie behind each other share an entry. Returns 0, -EINVAL, -ENOMEM, -EOPNOTSUPP.
 */
int sg_alloc_append_table_from_pages(struct sg_append_table *sgt_append, struct page **pages, unsigned int n_pages,
				     unsigned int offset, unsigned long size, unsigned int max_segment,
				     unsigned int left_pages, gfp_t gfp_mask)
{
	unsigned int i = 0, k, chunks = 0, added = 0;
	struct scatterlist *s = NULL;

	max_segment = ALIGN_DOWN(max_segment, PAGE_SIZE);
	if (WARN_ON(max_segment < PAGE_SIZE))
		return -EINVAL;
	if (sgt_append->prv) {
		if (WARN_ON(offset))
			return -EINVAL;
		i = extend_last_entry(sgt_append, pages, n_pages, &size, max_segment);
		s = sgt_append->prv;
		if (i == n_pages)
			goto out;
	}

	for (k = i; k < n_pages; k += contiguous_pages(pages, k, n_pages, max_segment))
		chunks++;
	for (; i < n_pages; i += k, chunks--) {
		unsigned long bytes;

		k = contiguous_pages(pages, i, n_pages, max_segment);
		s = get_next_sg(sgt_append, s, (unsigned long)chunks + left_pages, gfp_mask);
		if (IS_ERR(s)) {
			/* The caller frees the table; so it must end. */
			if (sgt_append->prv)
				sg_mark_end(sgt_append->prv);
			return PTR_ERR(s);
		}
		bytes = min(size, (unsigned long)k * PAGE_SIZE - offset);
		sg_set_page(s, pages[i], bytes, offset);
		added++;
		size -= bytes;
		offset = 0;
		sgt_append->prv = s;
	}
	sgt_append->sgt.nents = sgt_append->sgt.orig_nents += added;
out:
	if (!left_pages)
		sg_mark_end(s);
	return 0;
}
EXPORT_SYMBOL(sg_alloc_append_table_from_pages);

/**
 * sg_alloc_table_from_pages_segment - a table for an array of pages, entries of at most @max_segment bytes; 0 or -errno
 */
int sg_alloc_table_from_pages_segment(struct sg_table *sgt, struct page **pages, unsigned int n_pages,
				      unsigned int offset, unsigned long size, unsigned int max_segment, gfp_t gfp_mask)
{
	struct sg_append_table append = {};
	int err = sg_alloc_append_table_from_pages(&append, pages, n_pages, offset, size, max_segment, 0, gfp_mask);

	if (err) {
		sg_free_append_table(&append);
		return err;
	}
	memcpy(sgt, &append.sgt, sizeof(*sgt));
	WARN_ON(append.total_nents != sgt->orig_nents);
	return 0;
}
EXPORT_SYMBOL(sg_alloc_table_from_pages_segment);

/* ---- Lists with memory ---- */

/**
 * sgl_alloc_order - a list and its pages
 * @length: bytes; the last entry may be shorter
 * @order: each entry has 1 << order pages at most
 * @chainable: one entry more, for a link
 * @nent_p: gets the number of entries, if not NULL
 *
 * Returns NULL if @length is too large or there is no memory.
 */
struct scatterlist *sgl_alloc_order(unsigned long long length, unsigned int order, bool chainable, gfp_t gfp,
				    unsigned int *nent_p)
{
	unsigned long long entries = round_up(length, PAGE_SIZE << order) >> (PAGE_SHIFT + order);
	unsigned int nent = entries, nalloc = nent + chainable;
	struct scatterlist *sgl, *sg;

	if (length > entries << (PAGE_SHIFT + order) || entries > UINT_MAX || nalloc < nent)
		return NULL;
	sgl = kmalloc_array(nalloc, sizeof(struct scatterlist), gfp & ~GFP_DMA);
	if (!sgl)
		return NULL;
	sg_init_table(sgl, nalloc);
	for (sg = sgl; length; sg = sg_next(sg)) {
		unsigned int elem_len = min_t(u64, length, PAGE_SIZE << order);
		struct page *page = alloc_pages(gfp, order);

		if (!page) {
			sgl_free_order(sgl, order);
			return NULL;
		}
		sg_set_page(sg, page, elem_len, 0);
		length -= elem_len;
	}
	if (nent_p)
		*nent_p = nent;
	return sgl;
}
EXPORT_SYMBOL(sgl_alloc_order);

struct scatterlist *sgl_alloc(unsigned long long length, gfp_t gfp, unsigned int *nent_p)
{
	return sgl_alloc_order(length, 0, false, gfp, nent_p);
}
EXPORT_SYMBOL(sgl_alloc);

/** sgl_free_n_order - free a list of sgl_alloc_order() that other lists may be linked to: the first @nents entries */
void sgl_free_n_order(struct scatterlist *sgl, int nents, int order)
{
	struct scatterlist *sg;
	struct page *page;
	int i;

	for_each_sg(sgl, sg, nents, i) {
		if (!sg)
			break;
		page = sg_page(sg);
		if (page)
			__free_pages(page, order);
	}
	kfree(sgl);
}
EXPORT_SYMBOL(sgl_free_n_order);

void sgl_free_order(struct scatterlist *sgl, int order)
{
	sgl_free_n_order(sgl, INT_MAX, order);
}
EXPORT_SYMBOL(sgl_free_order);

void sgl_free(struct scatterlist *sgl)
{
	sgl_free_order(sgl, 0);
}
EXPORT_SYMBOL(sgl_free);
