// SPDX-License-Identifier: MIT
/*
 * How a round of reclaim divides its work among the lists.
 *
 * Each list is scanned for size >> priority pages. Files and programs share the work by this rule, the first that applies:
 *
 *	no swap space, or it may not be used		files only
 *	vm.swappiness is 0 and there is other pressure	files only
 *	the last priority				both, to the end
 *	files are so few that they cannot help		programs only
 *	there are many file pages that were used once	files only
 *	otherwise	programs : files = swappiness / cost of programs : (200 - swappiness) / cost of files
 *
 * where a kind's cost is what bringing back and writing its pages cost lately (lru_note_cost()).
 *
 * Active pages are touched only if the inactive list of their kind is small beside the active one, or its pages come
 * back too soon (refaults). inactive:active should be 1:1 up to a few hundred MiB, and 1:sqrt(10 * GiB) above.
 *
 * Locks: none; counts are read as hints.
 */
#include <linux/kernel.h>
#include <linux/math.h>
#include "reclaim.h"

static unsigned long refaults_seen[ANON_AND_FILE]; /* by the last round; a hint */

static unsigned long lru_size(enum lru_list lru)
{
	return node_page_state(&contig_page_data, NR_LRU_BASE + lru);
}

/* Should pages become inactive, so that they have a chance to be used before they are reclaimed? */
bool inactive_is_low(enum lru_list inactive_lru)
{
	unsigned long inactive = lru_size(inactive_lru), active = lru_size(inactive_lru + LRU_ACTIVE);
	unsigned long gib = (inactive + active) >> (30 - PAGE_SHIFT);

	return inactive * (gib ? int_sqrt(10 * gib) : 1) < active;
}

/* Which kinds may have active pages deactivated in this round. */
static void plan_deactivation(struct scan_control *sc)
{
	int file;

	sc->may_deactivate = sc->force_deactivate ? 3 : 0;
	for (file = 0; file < ANON_AND_FILE; file++) {
		unsigned long refaults = global_node_page_state(WORKINGSET_ACTIVATE_BASE + file);

		if (refaults != refaults_seen[file] || inactive_is_low(LRU_BASE + (file ? LRU_FILE : 0)))
			sc->may_deactivate |= 1 << file;
		refaults_seen[file] = refaults;
	}
}

static bool can_reclaim_anon(struct scan_control *sc)
{
	return sc->may_swap && get_nr_swap_pages() > 0;
}

/* Even if all file pages went, the zones would stay below their high watermarks. */
static bool file_is_tiny(struct scan_control *sc)
{
	unsigned long file = lru_size(LRU_INACTIVE_FILE) + lru_size(LRU_ACTIVE_FILE), high = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		high += high_wmark_pages(zone);
	return file + global_zone_page_state(NR_FREE_PAGES) <= high && !(sc->may_deactivate & 1) &&
	       lru_size(LRU_INACTIVE_ANON) >> sc->priority;
}

/* The parts of 1024 of the pressure on programs. */
static unsigned long anon_share(struct lruvec *lruvec, struct scan_control *sc)
{
	unsigned long total, anon_cost, file_cost, anon, file;

	if (!can_reclaim_anon(sc) || !vm_swappiness)
		return 0;
	if (file_is_tiny(sc))
		return 1024;
	if (!(sc->may_deactivate & 2) && lru_size(LRU_INACTIVE_FILE) >> sc->priority)
		return 0;
	/* At most a factor of two by the costs alone: old figures must not decide everything. */
	total = READ_ONCE(lruvec->anon_cost) + READ_ONCE(lruvec->file_cost);
	anon_cost = total + READ_ONCE(lruvec->anon_cost);
	file_cost = total + READ_ONCE(lruvec->file_cost);
	total = anon_cost + file_cost;
	anon = vm_swappiness * (total + 1) / (anon_cost + 1);
	file = (200 - vm_swappiness) * (total + 1) / (file_cost + 1);
	return 1024 * anon / (anon + file + 1);
}

/* How many pages of each list to look at. */
static void scan_plan(struct lruvec *lruvec, struct scan_control *sc, unsigned long *nr)
{
	unsigned long anon = anon_share(lruvec, sc);
	bool both = !sc->priority && vm_swappiness && can_reclaim_anon(sc);
	enum lru_list lru;

	for_each_evictable_lru(lru)
	{
		unsigned long size = lru_size(lru), scan = size >> sc->priority;

		if (!both)
			scan = DIV_ROUND_UP(scan * (is_file_lru(lru) ? 1024 - anon : anon), 1024);
		nr[lru] = min(scan, size);
	}
	/* With swappiness 0 programs are swapped out only when nothing else is left. */
	if (!sc->priority && !vm_swappiness && can_reclaim_anon(sc) && file_is_tiny(sc))
		nr[LRU_INACTIVE_ANON] = lru_size(LRU_INACTIVE_ANON);
}

static unsigned long shrink_list(enum lru_list lru, unsigned long nr, struct lruvec *lruvec, struct scan_control *sc)
{
	if (!is_active_lru(lru))
		return shrink_inactive_list(nr, lruvec, sc, lru);
	if (sc->may_deactivate & (1 << is_file_lru(lru)))
		shrink_active_list(nr, lruvec, sc, lru);
	else
		sc->skipped_deactivate = true;
	return 0;
}

static void shrink_lruvec(struct lruvec *lruvec, struct scan_control *sc)
{
	unsigned long nr[NR_LRU_LISTS], reclaimed = 0;
	enum lru_list lru;

	scan_plan(lruvec, sc, nr);
	while (nr[LRU_INACTIVE_ANON] || nr[LRU_ACTIVE_FILE] || nr[LRU_INACTIVE_FILE]) {
		for_each_evictable_lru(lru)
		{
			unsigned long batch = min(nr[lru], SWAP_CLUSTER_MAX);

			if (!batch)
				continue;
			nr[lru] -= batch;
			reclaimed += shrink_list(lru, batch, lruvec, sc);
		}
		cond_resched();
		if (reclaimed >= sc->nr_to_reclaim)
			break;
	}
	sc->nr_reclaimed += reclaimed;
	/* Keep some pages of programs inactive, so that their use can be seen before they are needed. */
	if (can_reclaim_anon(sc) && inactive_is_low(LRU_INACTIVE_ANON))
		shrink_active_list(SWAP_CLUSTER_MAX, lruvec, sc, LRU_ACTIVE_ANON);
}

/** shrink_node - one round of reclaim: the lists, then what shrinkers hold. Process context. */
void shrink_node(struct pglist_data *node, struct scan_control *sc)
{
	plan_deactivation(sc);
	shrink_lruvec(&node->__lruvec, sc);
	sc->nr_reclaimed += shrink_slab(sc->gfp_mask, sc->priority);
}
