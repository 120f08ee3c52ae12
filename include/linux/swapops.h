/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SWAPOPS_H
#define _LINUX_SWAPOPS_H
/*
 * Entries of programs' page tables that are neither empty nor present: where the page is in swap.
 *
 *	bit 0, 8 clear	not present, not PROT_NONE
 *	bit 2 set	so that slot 0 of area 0 is not an empty entry
 *	bit 3		the page belonged to this entry alone when it was swapped out (PageAnonExclusive)
 *	bits 9..13	swap area
 *	bits 14..63	slot in it
 */
#include <linux/bug.h>
#include <linux/mm_types.h>
#include <linux/pgtable.h>
#include <linux/swap.h>

#define SWP_TYPE_SHIFT (63 - MAX_SWAPFILES_SHIFT)
#define SWP_OFFSET_MASK ((1UL << SWP_TYPE_SHIFT) - 1)
#define _PAGE_SWP_MARK _PAGE_USER
#define _PAGE_SWP_EXCLUSIVE _PAGE_PWT
#define PTE_SWP_TYPE_SHIFT 9
#define PTE_SWP_OFFSET_SHIFT (PTE_SWP_TYPE_SHIFT + MAX_SWAPFILES_SHIFT)

static inline swp_entry_t swp_entry(unsigned long type, pgoff_t offset)
{
	return (swp_entry_t){ type << SWP_TYPE_SHIFT | (offset & SWP_OFFSET_MASK) };
}

static inline unsigned swp_type(swp_entry_t entry)
{
	return entry.val >> SWP_TYPE_SHIFT;
}

static inline pgoff_t swp_offset(swp_entry_t entry)
{
	return entry.val & SWP_OFFSET_MASK;
}

/* Neither empty nor present. */
static inline int is_swap_pte(pte_t pte)
{
	return !pte_none(pte) && !pte_present(pte);
}

static inline pte_t swp_entry_to_pte(swp_entry_t entry)
{
	return __pte((pteval_t)swp_type(entry) << PTE_SWP_TYPE_SHIFT | swp_offset(entry) << PTE_SWP_OFFSET_SHIFT |
		     _PAGE_SWP_MARK);
}

static inline swp_entry_t pte_to_swp_entry(pte_t pte)
{
	return swp_entry((pte_val(pte) >> PTE_SWP_TYPE_SHIFT) & ((1UL << MAX_SWAPFILES_SHIFT) - 1),
			 pte_val(pte) >> PTE_SWP_OFFSET_SHIFT);
}

static inline pte_t pte_swp_mkexclusive(pte_t pte)
{
	return __pte(pte_val(pte) | _PAGE_SWP_EXCLUSIVE);
}

static inline int pte_swp_exclusive(pte_t pte)
{
	return !!(pte_val(pte) & _PAGE_SWP_EXCLUSIVE);
}

static inline pte_t pte_swp_clear_exclusive(pte_t pte)
{
	return __pte(pte_val(pte) & ~_PAGE_SWP_EXCLUSIVE);
}

/* Pages on their way between nodes and poisoned memory do not exist here: every such entry is swap's. */
static inline int non_swap_entry(swp_entry_t entry)
{
	return 0;
}

/* shmem keeps the entries of swapped pages in its xarray. */
static inline swp_entry_t radix_to_swp_entry(void *arg)
{
	return (swp_entry_t){ (unsigned long)arg >> 1 };
}

static inline void *swp_to_radix_entry(swp_entry_t entry)
{
	return (void *)(entry.val << 1 | 1);
}
#endif
