// SPDX-License-Identifier: MIT
/*
 * fork: giving a child the pages of its parent.
 *
 * Private memory that may be written is shared until one of them writes: both lose the right to, and the page is no longer exclusive.
 * Memory that a fault can find again (files, shared memory) is left to faults, unless the area has private copies. A page that is
 * pinned (DMA into it is under way) stays the parent's; the child gets a copy at once. Swap entries get another share of their slot.
 *
 * The parent's entries lose rights but are not flushed here: dup_mm() does so once for all areas, before the parent runs on. While an
 * area is copied write_protect_seq is odd, so that get_user_pages_fast() does not pin a page that is being shared.
 *
 * Locks: both mmap_locks for writing; the child's table, then the parent's. Without memory: -ENOMEM; what has been copied is the child's.
 */
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/swap.h>
#include <linux/swapops.h>
#include "fault.h"

/* The copy of one area. */
struct copy {
	struct vm_area_struct *dst, *src;
	struct page *spare; /* for a pinned page */
	bool need_spare;
	unsigned int filled; /* entries of the child's table */
	long rss[NR_MM_COUNTERS];
};

/* The table's count follows at its end. */
static void fill_entry(struct copy *c, pte_t *dst, pte_t pte)
{
	set_pte(dst, pte);
	c->filled++;
}

static bool area_needs_copy(struct vm_area_struct *src)
{
	return src->vm_flags & (VM_PFNMAP | VM_MIXEDMAP) || src->anon_vma;
}

static int copy_swapped(struct copy *c, unsigned long addr, pte_t *dst, pte_t *src)
{
	pte_t pte = *src;

	if (swap_duplicate(pte_to_swp_entry(pte)) < 0)
		return -ENOMEM;
	if (pte_swp_exclusive(pte)) {
		pte = pte_swp_clear_exclusive(pte);
		set_pte_at(c->src->vm_mm, addr, src, pte);
	}
	c->rss[MM_SWAPENTS]++;
	fill_entry(c, dst, pte);
	return 0;
}

/* The child's own copy of a pinned page. False if a page for it is missing. */
static bool copy_pinned(struct copy *c, unsigned long addr, pte_t *dst, struct page *page)
{
	struct page *new = c->spare;
	pte_t pte;

	if (!new) {
		c->need_spare = true;
		return false;
	}
	c->spare = NULL;
	copy_user_highpage(new, page, addr, c->src);
	__SetPageUptodate(new);
	page_add_new_anon_rmap(new, c->dst, addr);
	lru_cache_add_inactive_or_unevictable(new, c->dst);
	c->rss[MM_ANONPAGES]++;
	pte = maybe_mkwrite(pte_mkdirty(mk_pte(new, c->dst->vm_page_prot)), c->dst);
	fill_entry(c, dst, pte);
	return true;
}

static bool copy_present(struct copy *c, unsigned long addr, pte_t *dst, pte_t *src)
{
	struct page *page = vm_normal_page(c->src, addr, *src);
	pte_t pte;

	if (page && PageAnon(page)) {
		if (unlikely(page_try_dup_anon_rmap(page, false, c->src)))
			return copy_pinned(c, addr, dst, page);
	} else if (page) {
		page_dup_file_rmap(page, false);
	}
	if (page) {
		get_page(page);
		c->rss[mm_counter(page)]++;
	}
	if (is_cow_mapping(c->src->vm_flags) && pte_write(*src))
		ptep_set_wrprotect(c->src->vm_mm, addr, src);
	pte = *src;
	if (c->src->vm_flags & VM_SHARED)
		pte = pte_mkclean(pte);
	fill_entry(c, dst, pte_mkold(pte));
	return true;
}

/* Copy entries from @addr on. Both tables are locked. Returns where it stopped: at @end, or for want of something. */
static unsigned long copy_entries(struct copy *c, unsigned long addr, unsigned long end, pte_t *dst, pte_t *src,
				  int *err)
{
	for (; addr < end; addr += PAGE_SIZE, dst++, src++) {
		if (pte_none(*src))
			continue;
		if (!pte_present(*src)) {
			*err = copy_swapped(c, addr, dst, src);
			if (*err)
				break;
		} else if (!copy_present(c, addr, dst, src)) {
			break;
		}
	}
	return addr;
}

static void add_rss(struct copy *c)
{
	int i;

	for (i = 0; i < NR_MM_COUNTERS; i++) {
		if (c->rss[i])
			add_mm_counter(c->dst->vm_mm, i, c->rss[i]);
		c->rss[i] = 0;
	}
}

/* Copy the entries of one table. Returns 0 or -ENOMEM. */
static int copy_table(struct copy *c, unsigned long addr, unsigned long end)
{
	int err = 0;

	while (addr < end && !err) {
		spinlock_t *dst_ptl, *src_ptl;
		pte_t *src, *dst;

		/* Not with a table locked. */
		split_huge_entry(c->src->vm_mm, addr);
		dst = get_locked_pte(c->dst->vm_mm, addr, &dst_ptl);
		if (!dst)
			return -ENOMEM;
		src = find_locked_pte(c->src->vm_mm, addr, &src_ptl);
		if (src) {
			addr = copy_entries(c, addr, end, dst, src, &err);
			spin_unlock(src_ptl);
		} else {
			addr = end;
		}
		virt_to_page(dst)->pt_used += c->filled;
		c->filled = 0;
		add_rss(c);
		spin_unlock(dst_ptl);
		if (c->need_spare) {
			c->need_spare = false;
			c->spare = alloc_page(GFP_HIGHUSER_MOVABLE);
			err = c->spare ? 0 : -ENOMEM;
		}
		cond_resched();
	}
	return err;
}

/**
 * copy_page_range - give a child's area what the parent's has mapped
 * @dst: the child's; its anon_vma is set up
 * @src: the parent's
 *
 * Returns 0 or -ENOMEM. The caller flushes the parent's TLB before anybody runs in it. Both mmap_locks are held for writing. May sleep.
 */
int copy_page_range(struct vm_area_struct *dst, struct vm_area_struct *src)
{
	struct copy c = { .dst = dst, .src = src };
	bool cow = is_cow_mapping(src->vm_flags);
	unsigned long addr = src->vm_start, next;
	int err = 0;

	if (!area_needs_copy(src))
		return 0;
	if (cow)
		raw_write_seqcount_begin(&src->vm_mm->write_protect_seq);
	while (!err && (addr = next_pte_table(src->vm_mm, addr, src->vm_end)) < src->vm_end) {
		next = pmd_addr_end(addr, src->vm_end);
		err = copy_table(&c, addr, next);
		addr = next;
	}
	if (cow)
		raw_write_seqcount_end(&src->vm_mm->write_protect_seq);
	if (c.spare)
		put_page(c.spare);
	return err;
}
