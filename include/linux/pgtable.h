/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PGTABLE_H
#define _LINUX_PGTABLE_H
#include <linux/pfn.h>
#include <asm/pgtable.h>
#ifndef __ASSEMBLY__
#include <linux/mm_types.h>
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/errno.h>

static inline p4d_t *p4d_offset_k(unsigned long address)
{
	return p4d_offset(pgd_offset_k(address), address);
}

/* The pmd entry of a kernel address; every level above it must exist. */
static inline pmd_t *pmd_off_k(unsigned long address)
{
	return pmd_offset(pud_offset(p4d_offset_k(address), address), address);
}

static inline pmd_t *pmd_off(struct mm_struct *mm, unsigned long address)
{
	return pmd_offset(pud_offset(p4d_offset(pgd_offset(mm, address), address), address), address);
}

/*
 * Changes of an entry that a CPU may be using, and marking accessed or dirty, right now: each is one atomic step. The table's
 * lock is held; what lost rights needs a flush before they may be relied on to be gone.
 */
pte_t ptep_get_and_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep);
pte_t ptep_clear_flush(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep);
bool ptep_set_access_flags(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t entry, bool dirty);
bool ptep_clear_flush_young(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep);

static inline void ptep_set_wrprotect(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	clear_bit(_PAGE_BIT_RW, (unsigned long *)&ptep->pte);
}

static inline bool ptep_test_and_clear_young(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	return pte_young(*ptep) && test_and_clear_bit(_PAGE_BIT_ACCESSED, (unsigned long *)&ptep->pte);
}

/* Take an entry out to change it: accesses fault until ptep_modify_prot_commit() puts it back. */
static inline pte_t ptep_modify_prot_start(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep)
{
	return __pte(xchg(&ptep->pte, 0));
}

static inline void ptep_modify_prot_commit(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, pte_t old,
					   pte_t pte)
{
	set_pte(ptep, pte);
}

/*
 * The table of pte_t below @pmd with its lock, for looking up and changing @address's entry; NULL if there is no table. A table
 * that holds no entries may go at any time while it is not locked.
 */
pte_t *pte_offset_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long address, spinlock_t **ptlp);
#define pte_unmap_unlock(pte, ptl) spin_unlock(ptl)

/* A frame's struct page for an entry, or NULL for a frame that is mapped by number. */
struct page *vm_normal_page(struct vm_area_struct *vma, unsigned long addr, pte_t pte);
#endif
#endif
