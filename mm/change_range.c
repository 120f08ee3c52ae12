// SPDX-License-Identifier: MIT
/*
 * Changing what is mapped in place: other rights (mprotect), another address (mremap).
 *
 * Both clear an entry in one atomic step, so that no mark of the MMU is lost, and flush once: change_protection() for the range that
 * lost rights, move_page_tables() before the old addresses may be used for something else.
 *
 * Locks: mmap_lock for writing; for moves the trees that rmap walks are locked too, for an entry must be found at one of its two places.
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/swapops.h>
#include "fault.h"

/* ---- mprotect ---- */

/* Private pages that are the program's alone need no fault to become writable again. */
static bool may_become_writable(struct vm_area_struct *vma, unsigned long addr, pte_t pte)
{
	struct page *page;

	if (!(vma->vm_flags & VM_WRITE) || pte_write(pte))
		return false;
	if (vma->vm_flags & VM_SHARED)
		return pte_dirty(pte) && pgprot_val(vma->vm_page_prot) & _PAGE_RW;
	page = vm_normal_page(vma, addr, pte);
	return page && PageAnon(page) && PageAnonExclusive(page);
}

static bool lost_rights(pte_t old, pte_t new)
{
	return pte_val(old) & ~pte_val(new) & (_PAGE_PRESENT | _PAGE_RW | _PAGE_USER) ||
	       pte_val(new) & ~pte_val(old) & _PAGE_NX;
}

static bool change_entry(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pgprot_t prot, bool *flush)
{
	pte_t old, pte;

	if (!pte_present(*ptep))
		return false;
	old = ptep_modify_prot_start(vma, addr, ptep);
	pte = pte_modify(old, prot);
	/* Of a private area only pages that are written to anyway stay writable: the others are shared. */
	if (pte_write(old) && vma->vm_flags & VM_WRITE)
		pte = pte_mkwrite(pte);
	else if (may_become_writable(vma, addr, pte))
		pte = pte_mkwrite(pte);
	ptep_modify_prot_commit(vma, addr, ptep, old, pte);
	if (lost_rights(old, pte))
		*flush = true;
	return true;
}

/**
 * change_protection - give all that is mapped in a range other rights
 * @vma: the area; its flags are the new ones already
 * @newprot: vma->vm_page_prot
 *
 * Returns how many entries were changed. mmap_lock is held for writing.
 */
unsigned long change_protection(struct vm_area_struct *vma, unsigned long start, unsigned long end, pgprot_t newprot)
{
	unsigned long addr = start, changed = 0;
	bool flush = false;

	while ((addr = next_pte_table(vma->vm_mm, addr, end)) < end) {
		unsigned long stop = pmd_addr_end(addr, end);
		spinlock_t *ptl;
		pte_t *pte = find_locked_pte(vma->vm_mm, addr, &ptl);

		if (!pte) {
			addr = stop;
			continue;
		}
		for (; addr < stop; addr += PAGE_SIZE, pte++)
			changed += change_entry(vma, addr, pte, newprot, &flush);
		spin_unlock(ptl);
		cond_resched();
	}
	if (flush)
		flush_tlb_range(vma, start, end);
	return changed;
}

/* ---- mremap ---- */

static void lock_rmap(struct vm_area_struct *vma)
{
	if (vma->vm_file)
		i_mmap_lock_write(vma->vm_file->f_mapping);
	if (vma->anon_vma)
		anon_vma_lock_write(vma->anon_vma);
}

static void unlock_rmap(struct vm_area_struct *vma)
{
	if (vma->anon_vma)
		anon_vma_unlock_write(vma->anon_vma);
	if (vma->vm_file)
		i_mmap_unlock_write(vma->vm_file->f_mapping);
}

/* Move entries of one old table into one new one, whose table is pinned. True if something present was moved. */
static bool move_entries(struct vm_area_struct *vma, unsigned long old_addr, unsigned long new_addr, unsigned long len)
{
	struct mm_struct *mm = vma->vm_mm;
	spinlock_t *old_ptl, *new_ptl;
	pte_t *old, *new = find_locked_pte(mm, new_addr, &new_ptl);
	unsigned long i;
	bool present = false;

	/* One table may hold both; then one lock is held for both. */
	if (virt_to_page(new) ==
	    virt_to_page(entry_table(pmd_val(*(pmd_t *)pgtable_find_entry(mm, old_addr, PG_LEVEL_2M))))) {
		old = new - pte_index(new_addr) + pte_index(old_addr);
		old_ptl = NULL;
	} else {
		old = find_locked_pte(mm, old_addr, &old_ptl);
	}
	for (i = 0; old && i < len; i += PAGE_SIZE, old++, new ++) {
		pte_t pte;

		if (pte_none(*old))
			continue;
		pte = ptep_get_and_clear(mm, old_addr + i, old);
		present |= pte_present(pte);
		set_pte_at(mm, new_addr + i, new, pte);
	}
	if (old && old_ptl)
		spin_unlock(old_ptl);
	spin_unlock(new_ptl);
	return present;
}

/**
 * move_page_tables - move all entries of a range to another one of the same address space
 * @vma: area at the old addresses
 * @old_addr: where they are
 * @new_vma: area at the new addresses, where nothing is mapped
 * @new_addr: where they go
 * @len: bytes
 * @need_rmap_locks: rmap might visit the two areas in the wrong order
 *
 * Returns the bytes done: less than @len without memory for tables. mmap_lock is held for writing.
 */
unsigned long move_page_tables(struct vm_area_struct *vma, unsigned long old_addr, struct vm_area_struct *new_vma,
			       unsigned long new_addr, unsigned long len, bool need_rmap_locks)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long done, step, addr = old_addr, end = old_addr + len;
	bool flush = false;

	for (; (addr = next_pte_table(mm, addr, end)) < end; addr += step) {
		unsigned long to = new_addr + (addr - old_addr);
		pmd_t *pmd = pin_pte_table(mm, to);

		if (!pmd)
			break;
		step = min(pmd_addr_end(addr, end) - addr, pmd_addr_end(to, to + (end - addr)) - to);
		split_huge_entry(mm, addr);
		if (need_rmap_locks)
			lock_rmap(vma);
		flush |= move_entries(vma, addr, to, step);
		if (need_rmap_locks)
			unlock_rmap(vma);
		unpin_pte_table(mm, pmd);
		cond_resched();
	}
	done = addr - old_addr;
	if (flush)
		flush_tlb_range(vma, old_addr, old_addr + done);
	return done;
}
