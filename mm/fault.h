/* SPDX-License-Identifier: MIT */
#ifndef ASHLAR_MM_FAULT_H
#define ASHLAR_MM_FAULT_H
/* What the files of page faults, fork and unmapping tell each other. */
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/percpu.h>
#include <linux/rmap.h>
#include <linux/sched/coredump.h>
#include <linux/swap.h>
#include <asm/barrier.h>
#include <asm/tlbflush.h>
#include "internal.h"

/* ---- pgtable_user.c ---- */

pte_t *find_locked_pte(struct mm_struct *mm, unsigned long addr, spinlock_t **ptlp);
pte_t *get_locked_pte(struct mm_struct *mm, unsigned long addr, spinlock_t **ptlp);
pte_t peek_pte(struct mm_struct *mm, unsigned long addr);
void split_huge_entry(struct mm_struct *mm, unsigned long addr);
pmd_t *pin_pte_table(struct mm_struct *mm, unsigned long addr);
void unpin_pte_table(struct mm_struct *mm, pmd_t *pmd);
unsigned long next_pte_table(struct mm_struct *mm, unsigned long addr, unsigned long end);

/*
 * A section in which this CPU uses a program's memory through its tables without locks, as a CPU uses its TLB: flushes of @mm wait
 * until it has ended. Preemption is off; nothing in it may sleep, lock or flush. Sections do not nest, but an interrupt may have one.
 */
DECLARE_PER_CPU(struct mm_struct *, user_section_mm);

static inline struct mm_struct *user_section_begin(struct mm_struct *mm)
{
	struct mm_struct *outer;

	preempt_disable();
	outer = this_cpu_read(user_section_mm);
	this_cpu_write(user_section_mm, mm);
	/* A flush that does not see the section comes before it reads the tables. */
	smp_mb();
	return outer;
}

static inline void user_section_end(struct mm_struct *outer)
{
	barrier();
	smp_store_release(this_cpu_ptr(&user_section_mm), outer);
	preempt_enable();
}

/* ---- tlb_gather.c ---- */

#define TLB_GATHER_INLINE 16

/* Pages and tables that were unmapped and may be freed once the TLB has been flushed. */
struct mmu_gather {
	struct mm_struct *mm;
	unsigned long start, end;  /* what must be flushed; start >= end: nothing */
	struct tlb_batch *batches; /* full ones, newest first */
	struct page **pages;	   /* where the next page goes */
	unsigned int nr, max;
	bool full;
	struct page *own[TLB_GATHER_INLINE];
};

void tlb_gather_mmu(struct mmu_gather *tlb, struct mm_struct *mm);
void tlb_finish_mmu(struct mmu_gather *tlb);
void tlb_flush_mmu_tlbonly(struct mmu_gather *tlb);
void tlb_flush_mmu(struct mmu_gather *tlb);
bool tlb_remove_page(struct mmu_gather *tlb, struct page *page);

static inline void tlb_note_range(struct mmu_gather *tlb, unsigned long start, unsigned long end)
{
	tlb->start = min(tlb->start, start);
	tlb->end = max(tlb->end, end);
}

/* ---- zap.c ---- */

struct zap_details {
	struct page *single_page; /* only this one */
	bool even_cows;		  /* private copies of a file's pages too */
};

void zap_pages(struct mmu_gather *tlb, struct vm_area_struct *vma, unsigned long start, unsigned long end,
	       const struct zap_details *details);

/* ---- faults ---- */

int mm_fault_in(struct mm_struct *mm, unsigned long address, unsigned int flags);
vm_fault_t do_anonymous_page(struct vm_fault *vmf);
vm_fault_t do_huge_anonymous_page(struct vm_fault *vmf);

enum thp_mode { THP_ALWAYS, THP_MADVISE, THP_NEVER };
extern enum thp_mode thp_mode;

vm_fault_t do_fault(struct vm_fault *vmf);
vm_fault_t do_swap_page(struct vm_fault *vmf);
vm_fault_t do_wp_page(struct vm_fault *vmf);
vm_fault_t do_page_mkwrite(struct vm_fault *vmf);
void fault_dirty_shared_page(struct vm_fault *vmf, struct page *page);
void fault_map_anon_page(struct vm_fault *vmf, struct page *page, pte_t entry);
bool wp_can_reuse_anon_page(struct page *page, struct vm_area_struct *vma);

/* An entry of a private area becomes writable only if the area may be written. */
static inline pte_t maybe_mkwrite(pte_t pte, struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_WRITE ? pte_mkwrite(pte) : pte;
}

static inline bool is_cow_mapping(vm_flags_t flags)
{
	return (flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE;
}

/* ---- pins ---- */

#define GUP_PIN_COUNTING_BIAS 1024 /* what a pin adds to a page's references, so that pins can be told from others */

/* Is the page pinned? May say so of one that merely has very many references. */
static inline bool page_maybe_dma_pinned(struct page *page)
{
	return page_ref_count(compound_head(page)) >= GUP_PIN_COUNTING_BIAS;
}

/* Must a child get its own copy at once? write_protect_seq is odd. */
static inline bool page_needs_cow_for_dma(struct vm_area_struct *vma, struct page *page)
{
	return test_bit(MMF_HAS_PINNED, &vma->vm_mm->flags) && page_maybe_dma_pinned(page);
}

/* ---- resident pages ---- */

static inline int mm_counter_file(struct page *page)
{
	return PageSwapBacked(page) ? MM_SHMEMPAGES : MM_FILEPAGES;
}

static inline int mm_counter(struct page *page)
{
	return PageAnon(page) ? MM_ANONPAGES : mm_counter_file(page);
}

/* Only the entry that was there at the start of the fault may be replaced. Locks its table; false, unlocked, if it has changed. */
static inline bool vmf_lock_unchanged(struct vm_fault *vmf)
{
	vmf->pte = get_locked_pte(vmf->vma->vm_mm, vmf->address, &vmf->ptl);
	if (vmf->pte && likely(pte_same(*vmf->pte, vmf->orig_pte)))
		return true;
	if (vmf->pte)
		spin_unlock(vmf->ptl);
	vmf->pte = NULL;
	return false;
}

void report_segfault(struct pt_regs *regs, unsigned long error, unsigned long address);
long gup_populate(struct vm_area_struct *vma, unsigned long start, unsigned long end, unsigned int flags, int *locked);

unsigned int mm_verify(struct mm_struct *mm);
unsigned int mms_verify(struct mm_struct **mms, unsigned int nr);
#endif
