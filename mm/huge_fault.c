// SPDX-License-Identifier: MIT
/*
 * Huge pages for anonymous memory: 2 MiB brought in by one fault and mapped by one entry, where the program asked for it
 * (MADV_HUGEPAGE), everywhere, or nowhere (/sys/kernel/mm/transparent_hugepage/enabled).
 *
 * The 512 frames are a block of order 9 that has been split: each is a page of its own in every respect (references, mappings, place on
 * reclaim's lists), only the entry is common. So nothing that deals with pages knows of them, and whoever wants to see or change a single
 * entry splits the common one first (find_locked_pte()): it becomes a table that says the same. That cannot fail, for the table is
 * allocated with the huge entry and waits for it, linked to the table that holds the entry (pt_mm). Linux keeps the pages together
 * as one compound page instead and splits later in some cases; what a program can tell (faults, contents, sizes) is the same.
 *
 *	tables that wait below a table of pmd_t == its huge entries
 *	NR_ANON_THPS == huge entries of programs
 *
 * Locks: page_table_lock for the entry and the waiting tables. Without a free block of that size: small pages, as without this file.
 */
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/swap.h>
#include <linux/sysfs.h>
#include "fault.h"

#define HUGE_ORDER (PMD_SHIFT - PAGE_SHIFT)
#define HUGE_PAGES (1UL << HUGE_ORDER)

static const char *const thp_names[] = { "always", "madvise", "never" };
enum thp_mode thp_mode = THP_MADVISE;
static bool thp_zero_page = true;

/* ---- The entry ---- */

static struct page **waiting_tables(unsigned long *pmd)
{
	return (struct page **)&virt_to_page(pmd)->pt_mm;
}

/* The next of the tables that wait is named where a table in use would name nothing. */
static void deposit_table(unsigned long *pmd, void *table)
{
	struct page **head = waiting_tables(pmd), *page = virt_to_page(table);

	page->pt_mm = (struct mm_struct *)*head;
	*head = page;
}

static unsigned long *withdraw_table(unsigned long *pmd)
{
	struct page **head = waiting_tables(pmd), *page = *head;

	*head = (struct page *)page->pt_mm;
	page->pt_mm = NULL;
	return page_address(page);
}

static bool is_huge(struct mm_struct *mm, unsigned long addr)
{
	unsigned long *pmd;
	bool huge;

	rcu_read_lock();
	pmd = pgtable_find_entry(mm, addr, PG_LEVEL_2M);
	huge = pmd && READ_ONCE(*pmd) & _PAGE_PSE;
	rcu_read_unlock();
	return huge;
}

/**
 * split_huge_entry - if one entry maps the 2 MiB around a user address, make it a table of 512 that say the same
 *
 * Needs no flush: translations stay as they are. No lock of a table is held.
 */
void split_huge_entry(struct mm_struct *mm, unsigned long addr)
{
	unsigned long irqflags, *pmd, *table, old, i;

	if (likely(!is_huge(mm, addr)))
		return;
	spin_lock_irqsave(&mm->page_table_lock, irqflags);
	pmd = pgtable_find_entry(mm, addr, PG_LEVEL_2M);
	if (pmd && *pmd && entry_is_leaf(*pmd, PG_LEVEL_2M)) {
		table = withdraw_table(pmd);
		/* Who looks meanwhile finds nothing, and waits for the lock to make a table. */
		old = xchg(pmd, 0);
		for (i = 0; i < HUGE_PAGES; i++)
			table[i] = (old & ~_PAGE_PSE) + i * PAGE_SIZE;
		virt_to_page(table)->pt_used = HUGE_PAGES;
		smp_store_release(pmd, __pa(table) | _PAGE_TABLE);
		mod_node_page_state(&contig_page_data, NR_ANON_THPS, -1);
	}
	spin_unlock_irqrestore(&mm->page_table_lock, irqflags);
}

/* ---- The fault ---- */

static bool area_wants_huge(struct vm_area_struct *vma, unsigned long start)
{
	if (thp_mode == THP_NEVER || vma->vm_flags & VM_NOHUGEPAGE || test_bit(MMF_DISABLE_THP, &vma->vm_mm->flags))
		return false;
	if (thp_mode == THP_MADVISE && !(vma->vm_flags & VM_HUGEPAGE))
		return false;
	return start >= vma->vm_start && start + PMD_SIZE <= vma->vm_end && !vma_is_temporary_stack(vma);
}

static bool pmd_is_empty(struct mm_struct *mm, unsigned long addr)
{
	unsigned long *pmd;
	bool empty;

	rcu_read_lock();
	pmd = pgtable_find_entry(mm, addr, PG_LEVEL_2M);
	empty = !pmd || !READ_ONCE(*pmd);
	rcu_read_unlock();
	return empty;
}

/* The frames become @vma's pages, as if each had been faulted in. */
static void claim_pages(struct vm_area_struct *vma, struct page *page, unsigned long start)
{
	unsigned long i;

	for (i = 0; i < HUGE_PAGES; i++) {
		__SetPageUptodate(page + i);
		page_add_new_anon_rmap(page + i, vma, start + i * PAGE_SIZE);
		lru_cache_add_inactive_or_unevictable(page + i, vma);
	}
}

static void give_pages_back(struct vm_area_struct *vma, struct page *page)
{
	unsigned long i;

	for (i = 0; i < HUGE_PAGES; i++) {
		page_remove_rmap(page + i, vma, false);
		put_page(page + i);
	}
}

/* Set the entry if nothing is there. Returns false if it could not be set. */
static bool set_huge_entry(struct vm_area_struct *vma, unsigned long start, struct page *page, void *table)
{
	struct mm_struct *mm = vma->vm_mm;
	pte_t entry = maybe_mkwrite(pte_mkhuge(pte_mkdirty(pte_mkyoung(mk_pte(page, vma->vm_page_prot)))), vma);
	unsigned long irqflags, *pmd;
	bool done = false;

	spin_lock_irqsave(&mm->page_table_lock, irqflags);
	pmd = pgtable_make_entry(mm, start, PG_LEVEL_2M, &irqflags);
	if (!IS_ERR_OR_NULL(pmd) && !*pmd) {
		deposit_table(pmd, table);
		virt_to_page(pmd)->pt_used++;
		atomic_long_add(PAGE_SIZE, &mm->pgtables_bytes);
		add_mm_counter(mm, MM_ANONPAGES, HUGE_PAGES);
		mod_node_page_state(&contig_page_data, NR_ANON_THPS, 1);
		smp_store_release(pmd, pte_val(entry));
		done = true;
	}
	spin_unlock_irqrestore(&mm->page_table_lock, irqflags);
	return done;
}

/* Reading 2 MiB that nobody wrote: the zero page everywhere. */
static vm_fault_t huge_zero_fault(struct vm_fault *vmf, unsigned long start)
{
	struct mm_struct *mm = vmf->vma->vm_mm;
	pte_t zero = pte_mkspecial(pfn_pte(my_zero_pfn(start), vmf->vma->vm_page_prot));
	spinlock_t *ptl;
	pte_t *pte = get_locked_pte(mm, start, &ptl);
	unsigned long i;

	if (!pte)
		return VM_FAULT_OOM;
	for (i = 0; i < HUGE_PAGES; i++)
		if (pte_none(pte[i]))
			set_pte_at(mm, start + i * PAGE_SIZE, pte + i, zero);
	spin_unlock(ptl);
	return 0;
}

static vm_fault_t huge_page_fault(struct vm_fault *vmf, unsigned long start)
{
	struct page *page;
	void *table;

	if (anon_vma_prepare(vmf->vma))
		return VM_FAULT_OOM;
	table = pgtable_alloc();
	if (!table)
		return VM_FAULT_FALLBACK;
	page = alloc_pages((GFP_TRANSHUGE & ~__GFP_COMP) | __GFP_ZERO | __GFP_NORETRY, HUGE_ORDER);
	if (!page) {
		pgtable_free(table);
		return VM_FAULT_FALLBACK;
	}
	split_page(page, HUGE_ORDER);
	claim_pages(vmf->vma, page, start);
	if (!set_huge_entry(vmf->vma, start, page, table)) {
		give_pages_back(vmf->vma, page);
		pgtable_free(table);
		return VM_FAULT_FALLBACK;
	}
	return 0;
}

/* Serve a fault at an empty entry of an anonymous area with 2 MiB. VM_FAULT_FALLBACK: a small page must do. */
vm_fault_t do_huge_anonymous_page(struct vm_fault *vmf)
{
	unsigned long start = vmf->address & PMD_MASK;

	if (!area_wants_huge(vmf->vma, start) || !pmd_is_empty(vmf->vma->vm_mm, start))
		return VM_FAULT_FALLBACK;
	if (!(vmf->flags & FAULT_FLAG_WRITE) && thp_zero_page)
		return huge_zero_fault(vmf, start);
	return huge_page_fault(vmf, start);
}

/* ---- /sys/kernel/mm/transparent_hugepage ---- */

struct kobject *mm_kobj;
EXPORT_SYMBOL_GPL(mm_kobj);

static ssize_t enabled_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	unsigned int i;
	int length = 0;

	for (i = 0; i < ARRAY_SIZE(thp_names); i++)
		length += sysfs_emit_at(buf, length, i == thp_mode ? "[%s]%s" : "%s%s", thp_names[i],
					i + 1 < ARRAY_SIZE(thp_names) ? " " : "\n");
	return length;
}

static ssize_t enabled_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	int mode = sysfs_match_string(thp_names, buf);

	if (mode < 0)
		return -EINVAL;
	thp_mode = mode;
	return count;
}

static ssize_t use_zero_page_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", thp_zero_page);
}

static ssize_t use_zero_page_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	unsigned long value;
	int err = kstrtoul(buf, 10, &value);

	if (err)
		return err;
	if (value > 1)
		return -EINVAL;
	thp_zero_page = value;
	return count;
}

static ssize_t hpage_pmd_size_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%lu\n", PMD_SIZE);
}

static struct kobj_attribute enabled_attr = __ATTR_RW(enabled);
static struct kobj_attribute use_zero_page_attr = __ATTR_RW(use_zero_page);
static struct kobj_attribute hpage_pmd_size_attr = __ATTR_RO(hpage_pmd_size);
static struct attribute *thp_attrs[] = {
	&enabled_attr.attr,
	&use_zero_page_attr.attr,
	&hpage_pmd_size_attr.attr,
	NULL,
};
static const struct attribute_group thp_group = { .name = "transparent_hugepage", .attrs = thp_attrs };

/* As in Linux, a machine with less than 512 MiB keeps its memory in small pieces unless it is told otherwise. */
static int __init huge_init(void)
{
	if (totalram_pages() < SZ_512M >> PAGE_SHIFT) {
		thp_mode = THP_NEVER;
		thp_zero_page = false;
	}
	mm_kobj = kobject_create_and_add("mm", kernel_kobj);
	if (!mm_kobj)
		return -ENOMEM;
	return sysfs_create_group(mm_kobj, &thp_group);
}
postcore_initcall(huge_init);
