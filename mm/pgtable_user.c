// SPDX-License-Identifier: MIT
/*
 * Programs' page tables: finding an entry and locking it, making tables, freeing those that are empty, flushes.
 *
 * An entry is changed under the lock of its table (page->ptl of the table of pte_t), so faults in different areas do not meet.
 * Tables are linked and unlinked under mm->page_table_lock; the lowest level's also under its own lock, and only while it is
 * empty. A walk from the top needs neither: it runs under RCU, locks the table that it has found, and looks whether
 * the table is still linked (find_locked_pte()). An unlinked table is freed after a flush and a grace period.
 *
 *	pt_used of a table of pte_t == entries that are not 0, plus one for each pin (pin_pte_table())
 *
 * The machine's MMU and the kernel's copies to and from user memory use entries without any lock, and mark them accessed and
 * dirty. So a present entry is only changed in one atomic step (set_pte_at() is for entries that were not present), and before a
 * frame or table that was mapped is reused comes flush_tlb_mm_range(). Entries that become present or gain rights need no flush.
 *
 * Without memory for a table: NULL, and what was made on the way stays for free_pgtables_range().
 */
#include <ashlar/port.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/smp.h>
#include <asm/tlbflush.h>
#include "fault.h"
#include "internal.h"

/* ---- Finding entries ---- */

/* Lock the table that a pmd entry names, unless it has been unlinked meanwhile. Under RCU. */
static pte_t *lock_pte_table(unsigned long *pmd, unsigned long addr, spinlock_t **ptlp)
{
	for (;;) {
		unsigned long entry = READ_ONCE(*pmd);
		struct page *page;

		if (!entry || entry_is_leaf(entry, PG_LEVEL_2M))
			return NULL;
		page = virt_to_page(entry_table(entry));
		spin_lock(&page->ptl);
		if (likely(READ_ONCE(*pmd) == entry)) {
			*ptlp = &page->ptl;
			return (pte_t *)entry_table(entry) + pte_index(addr);
		}
		spin_unlock(&page->ptl);
	}
}

pte_t *pte_offset_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long address, spinlock_t **ptlp)
{
	pte_t *pte;

	rcu_read_lock();
	pte = lock_pte_table((unsigned long *)pmd, address, ptlp);
	rcu_read_unlock();
	return pte;
}

/**
 * find_locked_pte - the entry of a user address
 * @addr: user address
 * @ptlp: gets the lock, held
 *
 * A huge entry is split. Returns NULL, and nothing is locked, if there is no table for it.
 */
pte_t *find_locked_pte(struct mm_struct *mm, unsigned long addr, spinlock_t **ptlp)
{
	for (;;) {
		bool huge = false;
		unsigned long *pmd;
		pte_t *pte = NULL;

		rcu_read_lock();
		pmd = pgtable_find_entry(mm, addr, PG_LEVEL_2M);
		if (pmd) {
			pte = lock_pte_table(pmd, addr, ptlp);
			huge = !pte && mm != &init_mm && READ_ONCE(*pmd) & _PAGE_PSE;
		}
		rcu_read_unlock();
		if (likely(!huge))
			return pte;
		split_huge_entry(mm, addr);
	}
}

/* Make the table of pte_t for @addr and those above it. Returns 0 or -ENOMEM. */
static int make_pte_table(struct mm_struct *mm, unsigned long addr)
{
	unsigned long irqflags, *entry;

	spin_lock_irqsave(&mm->page_table_lock, irqflags);
	entry = pgtable_make_entry(mm, addr, PG_LEVEL_4K, &irqflags);
	spin_unlock_irqrestore(&mm->page_table_lock, irqflags);
	/* A huge entry has just been set: it will be split. */
	if (entry == ERR_PTR(-EBUSY) && mm != &init_mm)
		return 0;
	return IS_ERR_OR_NULL(entry) ? -ENOMEM : 0;
}

/** get_locked_pte - find_locked_pte() that makes the tables; NULL without memory. May sleep. */
pte_t *get_locked_pte(struct mm_struct *mm, unsigned long addr, spinlock_t **ptlp)
{
	pte_t *pte;

	while (!(pte = find_locked_pte(mm, addr, ptlp)))
		if (make_pte_table(mm, addr))
			return NULL;
	return pte;
}

/* An entry whose table is not locked, or the part of a huge one: for a look. 0 if there is none. */
pte_t peek_pte(struct mm_struct *mm, unsigned long addr)
{
	unsigned long *pmd, value = 0;

	rcu_read_lock();
	pmd = pgtable_find_entry(mm, addr, PG_LEVEL_2M);
	if (pmd)
		value = READ_ONCE(*pmd);
	if (value && entry_is_leaf(value, PG_LEVEL_2M))
		value = (value & ~_PAGE_PSE) + (addr & ~PMD_MASK & PAGE_MASK);
	else if (value)
		value = READ_ONCE(entry_table(value)[level_index(addr, PG_LEVEL_4K)]);
	rcu_read_unlock();
	return __pte(value);
}

/*
 * Make the table of @addr and keep it from being freed although it may be empty, until unpin_pte_table(). Returns the pmd entry, or
 * NULL without memory. May sleep.
 */
pmd_t *pin_pte_table(struct mm_struct *mm, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = get_locked_pte(mm, addr, &ptl);

	if (!pte)
		return NULL;
	virt_to_page(pte)->pt_used++;
	spin_unlock(ptl);
	return (pmd_t *)pgtable_find_entry(mm, addr, PG_LEVEL_2M);
}

void unpin_pte_table(struct mm_struct *mm, pmd_t *pmd)
{
	struct page *page = virt_to_page(entry_table(pmd_val(*pmd)));

	spin_lock(&page->ptl);
	page->pt_used--;
	spin_unlock(&page->ptl);
}

/**
 * follow_pte - the entry that maps a user address, locked
 * @ptepp: gets it
 * @ptlp: gets its lock, for pte_unmap_unlock()
 *
 * Returns 0, or -EINVAL if nothing is mapped. mmap_lock is held.
 */
int follow_pte(struct mm_struct *mm, unsigned long address, pte_t **ptepp, spinlock_t **ptlp)
{
	pte_t *pte = find_locked_pte(mm, address, ptlp);

	if (!pte)
		return -EINVAL;
	if (!pte_present(*pte)) {
		spin_unlock(*ptlp);
		return -EINVAL;
	}
	*ptepp = pte;
	return 0;
}
EXPORT_SYMBOL_GPL(follow_pte);

/*
 * The first address from @addr on, below @end, whose table of pte_t exists; @end if there is none. Ranges without tables are skipped
 * at the speed of the levels above.
 */
unsigned long next_pte_table(struct mm_struct *mm, unsigned long addr, unsigned long end)
{
	rcu_read_lock();
	while (addr < end) {
		unsigned long *table = (unsigned long *)mm->pgd;
		unsigned int level = PG_LEVEL_512G;
		unsigned long entry;

		for (;; level--) {
			entry = READ_ONCE(table[level_index(addr, level)]);
			if (!entry || level == PG_LEVEL_2M)
				break;
			table = entry_table(entry);
		}
		if (entry)
			break;
		addr = (addr | ((1UL << level_shift(level)) - 1)) + 1;
	}
	rcu_read_unlock();
	return min(addr, end);
}

/* ---- Freeing tables ---- */

static void prune_pte_table(struct mm_struct *mm, unsigned long *pmd, struct pgtable_garbage *garbage)
{
	struct page *page = virt_to_page(entry_table(*pmd));

	spin_lock(&page->ptl);
	pgtable_prune_entry(mm, pmd, garbage);
	spin_unlock(&page->ptl);
}

static void prune_tables(struct mm_struct *mm, unsigned long *table, unsigned int level, unsigned long start,
			 unsigned long end, struct pgtable_garbage *garbage)
{
	unsigned long addr, next, size = 1UL << level_shift(level);

	for (addr = start; addr < end; addr = next) {
		unsigned long *entry = &table[level_index(addr, level)];

		next = min((addr | (size - 1)) + 1, end);
		if (!*entry || entry_is_leaf(*entry, level))
			continue;
		if (level == PG_LEVEL_2M) {
			prune_pte_table(mm, entry, garbage);
			continue;
		}
		prune_tables(mm, entry_table(*entry), level - 1, addr, next, garbage);
		pgtable_prune_entry(mm, entry, garbage);
	}
}

/**
 * free_pgtables_range - free the tables of a range that hold no entries
 * @start: user address
 * @end: one past the last
 *
 * Tables at the ends that hold entries of their neighbours stay, those that hold none go, whatever else they would cover. May be
 * called with mmap_lock held in either way; flushes the TLB if something was freed.
 */
void free_pgtables_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct pgtable_garbage garbage;
	unsigned long irqflags;

	pgtable_garbage_init(&garbage);
	spin_lock_irqsave(&mm->page_table_lock, irqflags);
	prune_tables(mm, (unsigned long *)mm->pgd, PG_LEVEL_512G, start, end, &garbage);
	spin_unlock_irqrestore(&mm->page_table_lock, irqflags);
	if (!garbage.count)
		return;
	flush_tlb_mm_range(mm, start, end);
	pgtable_garbage_free_rcu(&garbage);
}

/* ---- Changing entries ---- */

pte_t ptep_clear_flush(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	pte_t pte = ptep_get_and_clear(vma->vm_mm, addr, ptep);

	if (pte_present(pte))
		flush_tlb_page(vma, addr);
	return pte;
}

/* Give an entry the rights and marks of @entry on top of its own; true if that changed it. */
bool ptep_set_access_flags(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t entry, bool dirty)
{
	pteval_t gain = pte_val(entry) & (_PAGE_RW | _PAGE_ACCESSED | _PAGE_DIRTY);
	pteval_t old = pte_val(READ_ONCE(*ptep));

	if ((old & gain) == gain)
		return false;
	while (!try_cmpxchg(&ptep->pte, &old, old | gain))
		;
	return true;
}

bool ptep_clear_flush_young(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	/* As on hardware: a stale translation only makes the next use go unnoticed. */
	return ptep_test_and_clear_young(vma, addr, ptep);
}

/* ---- Flushes ---- */

/* The address space whose memory this CPU is copying from or to right now; see user_section_begin(). */
DEFINE_PER_CPU(struct mm_struct *, user_section_mm);

/* Wait until no CPU is in a section of @mm that it may have begun before the flush. */
static void wait_for_user_sections(struct mm_struct *mm)
{
	int cpu;

	smp_mb();
	for_each_online_cpu(cpu) {
		if (cpu == raw_smp_processor_id())
			continue;
		while (READ_ONCE(per_cpu(user_section_mm, cpu)) == mm)
			cpu_relax();
	}
}

void flush_tlb_mm_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	if (mm == &init_mm) {
		flush_tlb_kernel_range(start, end);
		return;
	}
	preempt_disable();
	/* Nobody can run in it, or reach into it, any more. */
	if (atomic_read(&mm->mm_users))
		arch_flush_tlb_user_range(mm->space, start, end);
	wait_for_user_sections(mm);
	preempt_enable();
}
