// SPDX-License-Identifier: MIT
/*
 * Swap areas: where the contents of pages without a file go, and who refers to them.
 *
 * An area is an array of slots of one page each. A slot's count is the number of page-table entries and shmem slots
 * that hold its entry, plus SWAP_HAS_CACHE while a page is in the swap cache for it (swap_state.c):
 *
 *	free		counts 0
 *	being written,
 *	or read back	counts n | SWAP_HAS_CACHE, frames names the page
 *	only on store	counts n, frames is 0 or a shadow
 *
 * Invariants (swap_verify()): inuse and cluster_used are the numbers of slots with a count; nr_swap_pages is the number of free slots
 * of all areas that are on; frames names a page exactly while SWAP_HAS_CACHE is set, and that page's slot is this one.
 *
 * Slots are given out one after the other within a cluster of 256, and clusters that are empty before others, so that
 * what is written together lies together and can be read ahead. The area with the highest priority is used until it
 * is full. When a cluster becomes empty the store is told that its contents are not needed.
 *
 * Locks: area->lock, innermost, taken also under a page table's lock; swap_mutex, for turning areas on and off. Counts stop at
 * SWAP_MAP_MAX: then swap_duplicate() fails with -ENOMEM. Nothing here allocates but turning on.
 */
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/pagemap.h>
#include <linux/printk.h>
#include <linux/vmalloc.h>
#include <ashlar/port.h>
#include "swap.h"

atomic_long_t nr_swap_pages;
EXPORT_SYMBOL_GPL(nr_swap_pages);
long total_swap_pages;
struct swap_area swap_areas[MAX_SWAPFILES];
DEFINE_MUTEX(swap_mutex);

/** si_swapinfo - swap space in pages: all there is, and what is free */
void si_swapinfo(struct sysinfo *val)
{
	val->totalswap = total_swap_pages;
	val->freeswap = max(get_nr_swap_pages(), 0L);
}

/* The area of an entry; NULL, and a line in the log, if there is no such slot. */
struct swap_area *swap_area_of(swp_entry_t entry)
{
	unsigned int type = swp_type(entry);

	if (likely(entry.val && type < MAX_SWAPFILES && swap_areas[type].used &&
		   swp_offset(entry) < swap_areas[type].max))
		return &swap_areas[type];
	pr_err("swap_info_get: Bad swap file entry %lx\n", entry.val);
	return NULL;
}

/* ---- giving slots out: area->lock held ---- */

static bool next_free_cluster(struct swap_area *area)
{
	unsigned long clusters = DIV_ROUND_UP(area->max, SWAPFILE_CLUSTER), i;

	for (i = 0; i < clusters; i++) {
		unsigned long cluster = (area->cluster_scan + i) % clusters;

		if (area->cluster_used[cluster])
			continue;
		area->cluster_scan = cluster + 1;
		area->cluster_next = max(cluster * SWAPFILE_CLUSTER, 1UL);
		area->cluster_end = min((cluster + 1) * SWAPFILE_CLUSTER, area->max);
		return true;
	}
	return false;
}

/* No cluster is empty: take the one with room that comes next. */
static bool next_partial_cluster(struct swap_area *area)
{
	unsigned long clusters = DIV_ROUND_UP(area->max, SWAPFILE_CLUSTER), i;

	for (i = 0; i < clusters; i++) {
		unsigned long cluster = (area->cluster_scan + i) % clusters;
		unsigned long start = max(cluster * SWAPFILE_CLUSTER, 1UL);
		unsigned long end = min((cluster + 1) * SWAPFILE_CLUSTER, area->max);

		if (area->cluster_used[cluster] >= end - start)
			continue;
		area->cluster_scan = cluster + 1;
		area->cluster_next = start;
		area->cluster_end = end;
		return true;
	}
	return false;
}

/* A free slot; 0 if there is none. */
static unsigned long find_slot(struct swap_area *area)
{
	if (!area->write_ok || area->inuse >= area->max - 1)
		return 0;
	for (;;) {
		while (area->cluster_next < area->cluster_end) {
			unsigned long offset = area->cluster_next++;

			if (!area->counts[offset])
				return offset;
		}
		if (!next_free_cluster(area) && !next_partial_cluster(area))
			return 0;
	}
}

/**
 * swap_slot_alloc - a free slot, with @page in the swap cache for it
 * @page: locked, not in the swap cache
 *
 * Returns its entry, or one that is 0 if swap is full.
 */
swp_entry_t swap_slot_alloc(struct page *page)
{
	unsigned long offset = 0;
	struct swap_area *area, *best;
	int below = INT_MAX;

	while (!offset) {
		best = NULL;
		for (area = swap_areas; area < swap_areas + MAX_SWAPFILES; area++)
			if (area->write_ok && area->prio < below && (!best || area->prio > best->prio))
				best = area;
		if (!best)
			return (swp_entry_t){ 0 };
		below = best->prio;
		spin_lock(&best->lock);
		offset = find_slot(best);
		if (offset) {
			best->counts[offset] = SWAP_HAS_CACHE;
			best->inuse++;
			best->cluster_used[offset / SWAPFILE_CLUSTER]++;
			atomic_long_dec(&nr_swap_pages);
			swap_cache_attach(best, offset, page);
		}
		spin_unlock(&best->lock);
	}
	return swp_entry(best->type, offset);
}

/* A slot's count has become 0. */
void swap_slot_release(struct swap_area *area, unsigned long offset)
{
	unsigned long cluster = offset / SWAPFILE_CLUSTER;

	area->frames[offset] = 0;
	area->inuse--;
	if (area->write_ok)
		atomic_long_inc(&nr_swap_pages);
	if (!--area->cluster_used[cluster] && area->ops->discard)
		area->ops->discard(area, (u64)cluster * SWAPFILE_CLUSTER << PAGE_SHIFT,
				   (size_t)SWAPFILE_CLUSTER << PAGE_SHIFT);
}

/* ---- counts ---- */

/**
 * swap_duplicate - one more page-table entry refers to a slot
 *
 * Returns 0, -EINVAL if there is no such slot, -ENOMEM if its count cannot grow. Any lock may be held.
 */
int swap_duplicate(swp_entry_t entry)
{
	struct swap_area *area = swap_area_of(entry);
	u16 *count;
	int ret = 0;

	if (!area)
		return -EINVAL;
	spin_lock(&area->lock);
	count = &area->counts[swp_offset(entry)];
	if (!*count)
		ret = -EINVAL;
	else if ((*count & ~SWAP_HAS_CACHE) == SWAP_MAP_MAX)
		ret = -ENOMEM;
	else
		++*count;
	spin_unlock(&area->lock);
	return ret;
}

/** swap_shmem_alloc - a shmem file refers to a slot that its page was just given */
void swap_shmem_alloc(swp_entry_t entry)
{
	WARN_ON_ONCE(swap_duplicate(entry));
}

/* Drop a reference; returns what is left of the count. */
static unsigned int swap_entry_put(struct swap_area *area, unsigned long offset)
{
	unsigned int left = 0;

	spin_lock(&area->lock);
	if (WARN_ONCE(!(area->counts[offset] & ~SWAP_HAS_CACHE), "swap_free: slot %lu of area %u is unused\n", offset,
		      area->type)) {
		left = area->counts[offset];
	} else {
		left = --area->counts[offset];
		if (!left)
			swap_slot_release(area, offset);
	}
	spin_unlock(&area->lock);
	return left;
}

/** swap_free - a page-table entry or shmem slot does not refer to it any more. Any lock may be held. */
void swap_free(swp_entry_t entry)
{
	struct swap_area *area = swap_area_of(entry);

	if (area)
		swap_entry_put(area, swp_offset(entry));
}

/* How many refer to a slot, a page in the swap cache not counted; 0 for a bad entry. */
int swp_swapcount(swp_entry_t entry)
{
	struct swap_area *area = swap_area_of(entry);

	return area ? READ_ONCE(area->counts[swp_offset(entry)]) & ~SWAP_HAS_CACHE : 0;
}

int __swap_count(swp_entry_t entry)
{
	return swp_swapcount(entry);
}

int page_swapcount(struct page *page)
{
	return swp_swapcount(page_swap_entry(page));
}

/**
 * folio_free_swap - give up the slot of a page that nobody needs on the store
 * @folio: locked
 *
 * Returns true if it had a slot that only the swap cache referred to: then it is out of the cache, and dirty.
 */
bool folio_free_swap(struct folio *folio)
{
	struct page *page = &folio->page;

	if (!PageSwapCache(page) || PageWriteback(page) || page_swapcount(page))
		return false;
	delete_from_swap_cache(page);
	SetPageDirty(page);
	return true;
}

int try_to_free_swap(struct page *page)
{
	return folio_free_swap(page_folio(page));
}

/**
 * free_swap_and_cache - swap_free(), and drop the cached page too if that was the last reference
 *
 * Returns 1, 0 if the entry is none of a swap area. Any lock may be held.
 */
int free_swap_and_cache(swp_entry_t entry)
{
	struct swap_area *area;
	struct page *page;

	if (non_swap_entry(entry))
		return 1;
	area = swap_area_of(entry);
	if (!area)
		return 0;
	if (swap_entry_put(area, swp_offset(entry)) != SWAP_HAS_CACHE)
		return 1;
	page = lookup_swap_cache(entry);
	if (!page)
		return 1;
	if (!PageLocked(page) && trylock_page(page)) {
		if (page_swap_entry(page).val == entry.val)
			try_to_free_swap(page);
		unlock_page(page);
	}
	put_page(page);
	return 1;
}

/* ---- areas ---- */

static int alloc_maps(struct swap_area *area)
{
	area->counts = vzalloc(array_size(area->max, sizeof(*area->counts)));
	area->frames = vzalloc(array_size(area->max, sizeof(*area->frames)));
	area->cluster_used = vzalloc(array_size(DIV_ROUND_UP(area->max, SWAPFILE_CLUSTER), sizeof(u16)));
	return area->counts && area->frames && area->cluster_used ? 0 : -ENOMEM;
}

static void free_maps(struct swap_area *area)
{
	vfree(area->counts);
	vfree(area->frames);
	vfree(area->cluster_used);
	area->counts = NULL;
	area->frames = NULL;
	area->cluster_used = NULL;
}

static struct swap_area *unused_area(void)
{
	struct swap_area *area;

	for (area = swap_areas; area < swap_areas + MAX_SWAPFILES; area++)
		if (!area->used)
			return area;
	return NULL;
}

/**
 * swap_area_add - turn an area on
 * @name: for /proc/swaps
 * @bytes: of the store; whole pages count, the first is not used
 * @prio: as swapon(2) has it
 * @ops: how to read and write it
 * @data: theirs
 *
 * Returns the area or an error. Process context.
 */
struct swap_area *swap_area_add(const char *name, u64 bytes, int prio, const struct swap_store_ops *ops, void *data)
{
	struct swap_area *area;
	int error;

	if (bytes >> PAGE_SHIFT < 2)
		return ERR_PTR(-EINVAL);
	mutex_lock(&swap_mutex);
	area = unused_area();
	error = -EPERM;
	if (!area)
		goto unlock;
	*area = (struct swap_area){ .name = name, .prio = prio, .ops = ops, .data = data, .type = area - swap_areas };
	spin_lock_init(&area->lock);
	area->max = min_t(u64, bytes >> PAGE_SHIFT, SWAP_MAX_SLOTS);
	error = alloc_maps(area);
	if (error) {
		free_maps(area);
		goto unlock;
	}
	area->used = true;
	total_swap_pages += area->max - 1;
	atomic_long_add(area->max - 1, &nr_swap_pages);
	WRITE_ONCE(area->write_ok, true);
unlock:
	mutex_unlock(&swap_mutex);
	return error ? ERR_PTR(error) : area;
}

/* Give out no more slots. */
static void area_stop(struct swap_area *area)
{
	spin_lock(&area->lock);
	if (area->write_ok) {
		area->write_ok = false;
		total_swap_pages -= area->max - 1;
		atomic_long_sub(area->max - 1 - area->inuse, &nr_swap_pages);
	}
	spin_unlock(&area->lock);
}

static void area_restart(struct swap_area *area)
{
	spin_lock(&area->lock);
	area->write_ok = true;
	total_swap_pages += area->max - 1;
	atomic_long_add(area->max - 1 - area->inuse, &nr_swap_pages);
	spin_unlock(&area->lock);
}

/**
 * swap_area_remove - turn an area off, which brings back everything in it
 *
 * Returns 0; -ENOMEM or -EINTR if not all could be brought back: then it is on as before. Process context.
 */
int swap_area_remove(struct swap_area *area)
{
	int error;

	mutex_lock(&swap_mutex);
	area_stop(area);
	error = swap_area_unuse(area);
	if (error) {
		area_restart(area);
	} else {
		area->used = false;
		free_maps(area);
	}
	mutex_unlock(&swap_mutex);
	return error;
}

/* ---- the verifier ---- */

static unsigned int verify_slot(struct swap_area *area, unsigned long offset)
{
	u32 frame = area->frames[offset];
	bool has_page = frame && !(frame & SWAP_SHADOW);
	unsigned int broken = 0;

	if (has_page != !!(area->counts[offset] & SWAP_HAS_CACHE))
		VERIFY_FAIL(broken, "swap: slot %lu has count %#x and frame %#x", offset, area->counts[offset], frame);
	else if (has_page && page_swap_entry(pfn_to_page(frame)).val != swp_entry(area->type, offset).val)
		VERIFY_FAIL(broken, "swap: slot %lu names frame %#x, which names slot %#lx", offset, frame,
			    page_swap_entry(pfn_to_page(frame)).val);
	return broken;
}

static unsigned int verify_area(struct swap_area *area, long *free)
{
	unsigned long offset, used = 0, in_cluster = 0;
	unsigned int broken = 0;

	for (offset = 1; offset < area->max; offset++) {
		if (offset % SWAPFILE_CLUSTER == 0)
			in_cluster = 0;
		broken += verify_slot(area, offset);
		used += !!area->counts[offset];
		in_cluster += !!area->counts[offset];
		if ((offset + 1) % SWAPFILE_CLUSTER == 0 || offset + 1 == area->max)
			if (in_cluster != area->cluster_used[offset / SWAPFILE_CLUSTER])
				VERIFY_FAIL(broken, "swap: cluster %lu has %lu slots in use, counted %u",
					    offset / SWAPFILE_CLUSTER, in_cluster,
					    area->cluster_used[offset / SWAPFILE_CLUSTER]);
	}
	if (used != area->inuse)
		VERIFY_FAIL(broken, "swap: %lu slots in use, counted %lu", used, area->inuse);
	*free += area->write_ok ? area->max - 1 - used : 0;
	return broken;
}

/** swap_verify - check the invariants above; returns the number of violations, each of which is logged */
unsigned int swap_verify(void)
{
	struct swap_area *area;
	unsigned int broken = 0;
	long free = 0;

	mutex_lock(&swap_mutex);
	for (area = swap_areas; area < swap_areas + MAX_SWAPFILES; area++) {
		if (!area->used)
			continue;
		spin_lock(&area->lock);
		broken += verify_area(area, &free);
		spin_unlock(&area->lock);
	}
	if (free != get_nr_swap_pages())
		VERIFY_FAIL(broken, "swap: %ld free slots, counted %ld", free, get_nr_swap_pages());
	mutex_unlock(&swap_mutex);
	return broken;
}
