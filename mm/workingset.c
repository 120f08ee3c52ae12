// SPDX-License-Identifier: MIT
/*
 * Refaults: was a page that comes back evicted too early?
 *
 * nonresident_age counts evictions and activations. An evicted page leaves its value behind, in place of the page: a
 * *shadow*, in the xarray of its file or the slot of its swap area. When the page returns, the difference is the
 * number of pages that inactive memory would have to be larger by for the page to have stayed (its refault distance).
 * If it is no more than what the active lists could have given up, the page was evicted too early: it goes
 * to the active list at once.
 *
 *	shadow = (nonresident_age << 1 | PG_workingset) mod 2^31
 *
 * 31 bits, so that it fits into a slot of a swap area; differences are right up to 2^30 evictions (4 TiB).
 *
 * Shadows of files keep the nodes of their xarrays in memory, at worst one each. There are never more than an eighth of all frames:
 * then pages of files leave none until some have gone.
 *
 * Locks: none; the age is one atomic word and all decisions are hints.
 */
#include <linux/kernel.h>
#include <linux/mm_inline.h>
#include <linux/xarray.h>
#include "internal.h"

#define SHADOW_AGE_BITS 30
#define SHADOW_AGE_MASK ((1UL << SHADOW_AGE_BITS) - 1)

static atomic_long_t nr_file_shadows;

static unsigned long current_age(struct lruvec *lruvec)
{
	return atomic_long_read(&lruvec->nonresident_age) & SHADOW_AGE_MASK;
}

void workingset_age_nonresident(struct lruvec *lruvec, unsigned long nr_pages)
{
	atomic_long_add(nr_pages, &lruvec->nonresident_age);
}

/**
 * workingset_eviction - the shadow of a page that reclaim is about to drop
 * @folio: locked, with no other users
 * @target_memcg: ignored
 *
 * Returns an xarray value of at most 31 bits, or NULL if there are too many already.
 */
void *workingset_eviction(struct folio *folio, struct mem_cgroup *target_memcg)
{
	struct lruvec *lruvec = node_lruvec();
	unsigned long age = current_age(lruvec);

	workingset_age_nonresident(lruvec, folio_nr_pages(folio));
	if (folio_is_file_lru(folio)) {
		if (atomic_long_read(&nr_file_shadows) >= (long)totalram_pages() / 8)
			return NULL;
		atomic_long_inc(&nr_file_shadows);
	}
	return xa_mk_value(age << 1 | folio_test_workingset(folio));
}

/** workingset_forget_shadow - a shadow of a file has been erased */
void workingset_forget_shadow(void)
{
	atomic_long_dec(&nr_file_shadows);
}

/* How many pages could have been given up in favour of a page of this kind. */
static unsigned long workingset_size(bool file)
{
	unsigned long size = node_page_state(&contig_page_data, NR_ACTIVE_FILE);

	if (!file)
		size += node_page_state(&contig_page_data, NR_INACTIVE_FILE);
	if (get_nr_swap_pages() > 0) {
		size += node_page_state(&contig_page_data, NR_ACTIVE_ANON);
		if (file)
			size += node_page_state(&contig_page_data, NR_INACTIVE_ANON);
	}
	return size;
}

/**
 * workingset_refault - a page returns that left a shadow
 * @folio: new, not yet on a list
 * @shadow: what workingset_eviction() returned
 *
 * Sets PG_active, and PG_workingset, if it should not have been evicted.
 */
void workingset_refault(struct folio *folio, void *shadow)
{
	struct lruvec *lruvec = node_lruvec();
	unsigned long value = xa_to_value(shadow), nr = folio_nr_pages(folio);
	unsigned long distance = (current_age(lruvec) - (value >> 1)) & SHADOW_AGE_MASK;
	bool file = folio_is_file_lru(folio);

	if (file)
		workingset_forget_shadow();
	mod_node_page_state(&contig_page_data, WORKINGSET_REFAULT_BASE + file, nr);
	if (distance > workingset_size(file))
		return;
	folio_set_active(folio);
	workingset_age_nonresident(lruvec, nr);
	mod_node_page_state(&contig_page_data, WORKINGSET_ACTIVATE_BASE + file, nr);
	if (value & 1) {
		folio_set_workingset(folio);
		lru_note_cost(lruvec, file, nr);
		mod_node_page_state(&contig_page_data, WORKINGSET_RESTORE_BASE + file, nr);
	}
}

/* A page became active: what the inactive lists could hold shrinks, as it does by an eviction. */
void workingset_activation(struct folio *folio)
{
	workingset_age_nonresident(node_lruvec(), folio_nr_pages(folio));
}
