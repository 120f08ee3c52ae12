// SPDX-License-Identifier: MIT
/*
 * Going through the page tables of a program's areas, entry by entry, for reports.
 *
 * mmap_lock is held for reading at least, so areas stay; tables may be made and, when they are empty, unlinked meanwhile: they are read
 * under RCU, and the lowest one under its lock. Holes are skipped by the size of the table that is missing, so a walk costs what
 * is mapped, not what is reserved. Nothing is allocated.
 */
#include <linux/export.h>
#include <linux/mmap_lock.h>
#include <linux/pagewalk.h>
#include <linux/rcupdate.h>
#include "internal.h"

static int walk_hole(unsigned long addr, unsigned long next, int depth, struct mm_walk *walk)
{
	return walk->ops->pte_hole ? walk->ops->pte_hole(addr, next, depth, walk) : 0;
}

static int walk_pte_table(pmd_t *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	spinlock_t *ptl;
	pte_t *first, *pte;
	int err = 0;

	first = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	if (!first)
		return walk_hole(addr, end, 3, walk);
	for (pte = first; addr < end && !err; addr += PAGE_SIZE, pte++)
		if (walk->ops->pte_entry)
			err = walk->ops->pte_entry(pte, addr, addr + PAGE_SIZE, walk);
	pte_unmap_unlock(first, ptl);
	return err;
}

/* From @addr to @end, which lie in one entry of the table of pmd_t. */
static int walk_pmd(pud_t *pud, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	pmd_t *pmd = pmd_offset(pud, addr), entry = READ_ONCE(*pmd);

	if (pmd_none(entry))
		return walk_hole(addr, end, 2, walk);
	if (pmd_leaf(entry))
		return walk->ops->pmd_entry ? walk->ops->pmd_entry(&entry, addr, end, walk) : 0;
	return walk_pte_table(pmd, addr, end, walk);
}

/* One step: as far as one entry of the lowest table that exists reaches. Returns where it ended through @next. */
static int walk_step(unsigned long addr, unsigned long end, unsigned long *next, struct mm_walk *walk)
{
	pgd_t *pgd = pgd_offset(walk->mm, addr);
	p4d_t *p4d = p4d_offset(pgd, addr);
	pud_t *pud;

	*next = pgd_addr_end(addr, end);
	if (p4d_none(READ_ONCE(*p4d)))
		return walk_hole(addr, *next, 0, walk);
	pud = pud_offset(p4d, addr);
	*next = pud_addr_end(addr, end);
	if (pud_none(READ_ONCE(*pud)))
		return walk_hole(addr, *next, 1, walk);
	*next = pmd_addr_end(addr, end);
	return walk_pmd(pud, addr, *next, walk);
}

static int walk_tables(unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	unsigned long next;
	int err = 0;

	for (; addr < end && !err; addr = next) {
		rcu_read_lock();
		err = walk_step(addr, end, &next, walk);
		rcu_read_unlock();
	}
	return err;
}

/**
 * walk_page_vma - call functions for each page-table entry of an area
 *
 * mmap_lock is held. Returns 0, or what a function returned.
 */
int walk_page_vma(struct vm_area_struct *vma, const struct mm_walk_ops *ops, void *private)
{
	struct mm_walk walk = { .ops = ops, .mm = vma->vm_mm, .vma = vma, .private = private };

	return walk_tables(vma->vm_start, vma->vm_end, &walk);
}

/**
 * walk_page_range - call functions for each page-table entry of a range, and for the gaps between its areas
 * @start: first address, page aligned
 * @end: one past the last, page aligned
 *
 * mmap_lock is held. In a gap the hole function is called with walk->vma == NULL. Returns 0, or what a function returned.
 */
int walk_page_range(struct mm_struct *mm, unsigned long start, unsigned long end, const struct mm_walk_ops *ops,
		    void *private)
{
	struct mm_walk walk = { .ops = ops, .mm = mm, .private = private };
	int err = 0;

	mmap_assert_locked(mm);
	while (start < end && !err) {
		struct vm_area_struct *vma = find_vma(mm, start);
		unsigned long next = vma ? min(vma->vm_start <= start ? vma->vm_end : vma->vm_start, end) : end;

		walk.vma = vma && vma->vm_start <= start ? vma : NULL;
		err = walk.vma ? walk_tables(start, next, &walk) : walk_hole(start, next, -1, &walk);
		start = next;
	}
	return err;
}
