// SPDX-License-Identifier: MIT
/*
 * The verifier of programs' memory: does what page tables hold agree with all that is counted?
 *
 *	the areas are sound (vma_verify.c); every entry lies in one
 *	rss_stat == entries by kind; pgtables_bytes == tables
 *	a page is mapped and referenced at least as often as it is found; exactly, over all programs together
 *	an exclusive anonymous page is mapped once; only such a page is writable in a private area
 *	an anonymous page lies where its offset says, in an area that has an anon_vma
 *
 * mmap_lock is taken for reading. Nothing is changed.
 */
#include <linux/kernel.h>
#include <linux/mmap_lock.h>
#include <linux/printk.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/swapops.h>
#include <linux/xarray.h>
#include "fault.h"

struct mm_check {
	struct mm_struct *mm;
	struct xarray *found; /* frame -> how often it was found mapped, as a value; or NULL */
	long rss[NR_MM_COUNTERS];
	unsigned int broken;
};

static void note_found(struct mm_check *c, struct page *page)
{
	unsigned long pfn = page_to_pfn(page);
	void *entry;

	if (!c->found)
		return;
	entry = xa_load(c->found, pfn);
	if (xa_is_err(xa_store(c->found, pfn, xa_mk_value((entry ? xa_to_value(entry) : 0) + 1), GFP_KERNEL)))
		VERIFY_FAIL(c->broken, "mm: no memory to verify with");
}

static void check_anon(struct mm_check *c, struct vm_area_struct *vma, unsigned long addr, pte_t pte, struct page *page)
{
	if (!vma->anon_vma)
		VERIFY_FAIL(c->broken, "mm: anonymous page %lx at %lx of an area without anon_vma", page_to_pfn(page),
			    addr);
	if (page_address_in_vma(page, vma) != addr)
		VERIFY_FAIL(c->broken, "mm: page %lx at %lx has offset %lx", page_to_pfn(page), addr, page->index);
	if (PageAnonExclusive(page) && page_mapcount(page) != 1)
		VERIFY_FAIL(c->broken, "mm: exclusive page %lx at %lx is mapped %d times", page_to_pfn(page), addr,
			    page_mapcount(page));
	if (pte_write(pte) && !PageAnonExclusive(page))
		VERIFY_FAIL(c->broken, "mm: shared page %lx at %lx is writable", page_to_pfn(page), addr);
}

static void check_present(struct mm_check *c, struct vm_area_struct *vma, unsigned long addr, pte_t pte)
{
	struct page *page = vm_normal_page(vma, addr, pte);

	if (!page)
		return;
	c->rss[mm_counter(page)]++;
	note_found(c, page);
	if (page_mapcount(page) < 1 || page_count(page) < 1)
		VERIFY_FAIL(c->broken, "mm: page %lx at %lx has %d mappings, %d references", page_to_pfn(page), addr,
			    page_mapcount(page), page_count(page));
	if (PageAnon(page))
		check_anon(c, vma, addr, pte, page);
	else if (pte_write(pte) && !(vma->vm_flags & VM_SHARED))
		VERIFY_FAIL(c->broken, "mm: page %lx of a file is writable at %lx of a private area", page_to_pfn(page),
			    addr);
}

static void check_range(struct mm_check *c, struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	unsigned long addr = start;

	for (; (addr = next_pte_table(c->mm, addr, end)) < end; addr += PAGE_SIZE) {
		pte_t pte = peek_pte(c->mm, addr);

		if (pte_none(pte))
			continue;
		if (!vma)
			VERIFY_FAIL(c->broken, "mm: entry %lx at %lx, where no area is", pte_val(pte), addr);
		else if (pte_present(pte))
			check_present(c, vma, addr, pte);
		else
			c->rss[MM_SWAPENTS]++;
	}
}

static void check_areas(struct mm_check *c)
{
	VMA_ITERATOR(vmi, c->mm, 0);
	struct vm_area_struct *vma;
	unsigned long end = 0;

	for_each_vma(vmi, vma)
	{
		check_range(c, NULL, end, vma->vm_start);
		check_range(c, vma, vma->vm_start, vma->vm_end);
		end = vma->vm_end;
	}
	check_range(c, NULL, end, TASK_SIZE_MAX);
}

/* A huge entry has a table that waits to replace it. */
static unsigned long count_tables(unsigned long *table, unsigned int level)
{
	unsigned long i, count = 1;

	for (i = 0; i < 512 && level > PG_LEVEL_4K; i++)
		if (table[i])
			count += entry_is_leaf(table[i], level) ? 1 : count_tables(entry_table(table[i]), level - 1);
	return count;
}

static unsigned int verify_one(struct mm_struct *mm, struct xarray *found)
{
	struct mm_check c = { .mm = mm, .found = found };
	unsigned long tables;
	int i;

	mmap_read_lock(mm);
	c.broken += vma_verify(mm);
	check_areas(&c);
	for (i = 0; i < NR_MM_COUNTERS; i++)
		if (c.rss[i] != atomic_long_read(&mm->rss_stat[i]))
			VERIFY_FAIL(c.broken, "mm: counter %d is %ld, tables hold %ld", i,
				    atomic_long_read(&mm->rss_stat[i]), c.rss[i]);
	tables = count_tables((unsigned long *)mm->pgd, PG_LEVEL_512G);
	if (tables << PAGE_SHIFT != (unsigned long)atomic_long_read(&mm->pgtables_bytes))
		VERIFY_FAIL(c.broken, "mm: %lu tables, counted %ld bytes", tables,
			    atomic_long_read(&mm->pgtables_bytes));
	mmap_read_unlock(mm);
	return c.broken + pgtable_verify(mm);
}

/** mm_verify - check one address space; returns the number of broken invariants, each logged. May sleep. */
unsigned int mm_verify(struct mm_struct *mm)
{
	return verify_one(mm, NULL);
}

/**
 * mms_verify - check address spaces, and that nobody else maps their pages
 * @mms: all that can have pages in common
 * @nr: how many
 */
unsigned int mms_verify(struct mm_struct **mms, unsigned int nr)
{
	unsigned int i, broken = 0;
	unsigned long pfn;
	DEFINE_XARRAY(found);
	void *entry;

	for (i = 0; i < nr; i++)
		broken += verify_one(mms[i], &found);
	xa_for_each(&found, pfn, entry)
		if (xa_to_value(entry) != (unsigned long)page_mapcount(pfn_to_page(pfn)))
			VERIFY_FAIL(broken, "mm: page %lx has %d mappings, found %lu", pfn,
				    page_mapcount(pfn_to_page(pfn)), xa_to_value(entry));
	xa_destroy(&found);
	return broken;
}

/** mm_verify_programs - check the address spaces of all programs. Process context. */
unsigned int mm_verify_programs(void)
{
	unsigned int broken = 0;
	struct task_struct *p;
	int pid = 0;

	/* Verifying sleeps, so each program is looked up anew. */
	for (;;) {
		struct mm_struct *mm = NULL;

		rcu_read_lock();
		for_each_process(p)
			if (p->pid > pid && (mm = get_task_mm(p)))
				break;
		if (mm)
			pid = p->pid;
		rcu_read_unlock();
		if (!mm)
			return broken;
		broken += mm_verify(mm);
		mmput(mm);
	}
}
