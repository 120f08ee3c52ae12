// SPDX-License-Identifier: MIT
/*
 * The lists that reclaim chooses from: active and inactive pages of files and of programs, and unevictable ones.
 *
 * A page is on at most one list, and exactly then has PG_lru; which one follows from its flags (folio_lru_list()). The
 * links are frame numbers in struct page_lru, an array beside the memory map: struct page stays at 32 bytes, where most
 * frames (slabs, tables, free memory) are never on a list, and 16 bytes more per frame are touched only for those that
 * are. Frame 0 is never memory, so 0 ends a list. The same links hold private lists of pages that reclaim has taken off
 * (PG_lru clear).
 *
 * Invariants (lru_verify()): a list's links are consistent; every page on it has PG_lru, the flags of that list and
 * is allocated; NR_LRU_BASE + list, and the sum of the zones' NR_ZONE_LRU_BASE + list, equal the frames on it.
 *
 * A list holds no reference: when the last one goes, page_remove_from_lru() takes the page off. Whoever takes a page
 * off a list while others may free it, must get a reference first, which fails when the page is being freed.
 *
 * Locks: lru_lock of the node's lruvec, with interrupts off, since the last reference may go in an interrupt. The array
 * is taken from memblock and not written: it costs no time at start-up.
 */
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm_inline.h>
#include <linux/panic.h>
#include "internal.h"

/* For frames from memmap_ranges[i].start_pfn on. */
static struct page_lru *page_lrus[MEMMAP_MAX_RANGES];

/** lru_init - make the links exist; the memory map does, memblock still serves */
void __init lru_init(void)
{
	unsigned int i;

	BUILD_BUG_ON(sizeof(struct page_lru) != 16);
	for (i = 0; i < nr_memmap_ranges; i++) {
		unsigned long frames = memmap_ranges[i].end_pfn - memmap_ranges[i].start_pfn;
		phys_addr_t phys =
			memblock_phys_alloc(round_up(frames * sizeof(struct page_lru), PAGE_SIZE), PAGE_SIZE);

		if (!phys)
			panic("lru: no room for the links of %lu frames", frames);
		page_lrus[i] = __va(phys);
	}
	spin_lock_init(&node_lruvec()->lru_lock);
}

/* The links of frame @pfn, which has a struct page. */
struct page_lru *pfn_lru(unsigned long pfn)
{
	unsigned int i;

	for (i = 0; i < nr_memmap_ranges; i++)
		if (pfn < memmap_ranges[i].end_pfn)
			return &page_lrus[i][pfn - memmap_ranges[i].start_pfn];
	BUG();
}

/* ---- queues: lru_lock held, or the queue is private ---- */

void lru_queue_add(struct lru_queue *queue, struct page *page)
{
	unsigned long pfn = page_to_pfn(page);
	struct page_lru *links = pfn_lru(pfn);

	links->prev = 0;
	links->next = queue->first;
	if (queue->first)
		pfn_lru(queue->first)->prev = pfn;
	else
		queue->last = pfn;
	queue->first = pfn;
	queue->nr++;
}

void lru_queue_add_tail(struct lru_queue *queue, struct page *page)
{
	unsigned long pfn = page_to_pfn(page);
	struct page_lru *links = pfn_lru(pfn);

	links->next = 0;
	links->prev = queue->last;
	if (queue->last)
		pfn_lru(queue->last)->next = pfn;
	else
		queue->first = pfn;
	queue->last = pfn;
	queue->nr++;
}

void lru_queue_del(struct lru_queue *queue, struct page *page)
{
	struct page_lru *links = pfn_lru(page_to_pfn(page));

	if (links->prev)
		pfn_lru(links->prev)->next = links->next;
	else
		queue->first = links->next;
	if (links->next)
		pfn_lru(links->next)->prev = links->prev;
	else
		queue->last = links->prev;
	links->next = links->prev = 0;
	queue->nr--;
}

/* The page that has been on the queue longest, taken off; NULL if there is none. */
struct page *lru_queue_pop(struct lru_queue *queue)
{
	struct page *page;

	if (!queue->last)
		return NULL;
	page = pfn_to_page(queue->last);
	lru_queue_del(queue, page);
	return page;
}

/* ---- the node's lists: lru_lock held ---- */

static void count_lru(struct page *page, enum lru_list lru, long sign)
{
	long nr = sign * (long)compound_nr(page);

	mod_node_page_state(page_pgdat(page), NR_LRU_BASE + lru, nr);
	mod_zone_page_state(page_zone(page), NR_ZONE_LRU_BASE + lru, nr);
}

/* Put a page on the list that its flags name, as the newest. */
void lruvec_add_page(struct lruvec *lruvec, struct page *page)
{
	enum lru_list lru = folio_lru_list(page_folio(page));

	SetPageLRU(page);
	lru_queue_add(&lruvec->lists[lru], page);
	count_lru(page, lru, 1);
}

/* The same, as the oldest. */
void lruvec_add_page_tail(struct lruvec *lruvec, struct page *page)
{
	enum lru_list lru = folio_lru_list(page_folio(page));

	SetPageLRU(page);
	lru_queue_add_tail(&lruvec->lists[lru], page);
	count_lru(page, lru, 1);
}

/* Take a page off its list. Its flags are still those with which it came there, PG_lru apart, which goes. */
void lruvec_del_page(struct lruvec *lruvec, struct page *page)
{
	enum lru_list lru = folio_lru_list(page_folio(page));

	ClearPageLRU(page);
	lru_queue_del(&lruvec->lists[lru], page);
	count_lru(page, lru, -1);
}

/* ---- the verifier ---- */

static unsigned int verify_page(struct page *page, enum lru_list lru, unsigned long prev)
{
	unsigned int broken = 0;
	unsigned long pfn = page_to_pfn(page);

	if (!PageLRU(page) || PageTail(page) || !(page->flags & PAGE_STATE_USED))
		VERIFY_FAIL(broken, "lru %d: frame %#lx has flags %#lx", lru, pfn, page->flags);
	else if (folio_lru_list(page_folio(page)) != lru)
		VERIFY_FAIL(broken, "lru %d: frame %#lx belongs on list %d", lru, pfn,
			    folio_lru_list(page_folio(page)));
	if (pfn_lru(pfn)->prev != prev)
		VERIFY_FAIL(broken, "lru %d: frame %#lx points back to %#x, not to %#lx", lru, pfn, pfn_lru(pfn)->prev,
			    prev);
	return broken;
}

static unsigned int verify_list(struct lruvec *lruvec, enum lru_list lru)
{
	struct lru_queue *queue = &lruvec->lists[lru];
	unsigned long pfn, prev = 0, entries = 0, frames = 0;
	unsigned int broken = 0;

	for (pfn = queue->first; pfn && entries <= queue->nr; prev = pfn, pfn = pfn_lru(pfn)->next) {
		broken += verify_page(pfn_to_page(pfn), lru, prev);
		entries++;
		frames += compound_nr(pfn_to_page(pfn));
	}
	if (pfn || entries != queue->nr || queue->last != prev)
		VERIFY_FAIL(broken, "lru %d: %lu entries of %lu, ends at %#lx, not %#x", lru, entries, queue->nr, prev,
			    queue->last);
	if (frames != node_page_state(&contig_page_data, NR_LRU_BASE + lru) ||
	    frames != global_zone_page_state(NR_ZONE_LRU_BASE + lru))
		VERIFY_FAIL(broken, "lru %d: %lu frames, counted %lu and %lu", lru, frames,
			    node_page_state(&contig_page_data, NR_LRU_BASE + lru),
			    global_zone_page_state(NR_ZONE_LRU_BASE + lru));
	return broken;
}

/** lru_verify - check the invariants above; returns the number of violations, each of which is logged */
unsigned int lru_verify(void)
{
	struct lruvec *lruvec = node_lruvec();
	unsigned int broken = 0;
	unsigned long flags;
	enum lru_list lru;

	spin_lock_irqsave(&lruvec->lru_lock, flags);
	for_each_lru(lru) broken += verify_list(lruvec, lru);
	spin_unlock_irqrestore(&lruvec->lru_lock, flags);
	return broken;
}
