/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PGTABLE_H
#define _ASM_PGTABLE_H
/*
 * Reading and making page-table entries. An entry is one aligned word; it is read and written whole (READ_ONCE, WRITE_ONCE), so a
 * walk that takes no lock sees either the old or the new entry.
 */
#include <linux/compiler.h>
#include <linux/pfn.h>
#include <asm/page.h>
#include <asm/pgtable_types.h>

#ifndef __ASSEMBLY__
struct mm_struct;
struct vm_area_struct;

extern pgd_t *swapper_pg_dir;
extern void *empty_zero_page;

#define PTE_ENTRY_OPS(type) \
	static inline type type##_set_bits(type entry, unsigned long bits) \
	{ \
		type##_val(entry) |= bits; \
		return entry; \
	} \
	static inline type type##_clear_bits(type entry, unsigned long bits) \
	{ \
		type##_val(entry) &= ~bits; \
		return entry; \
	}
#define pte_t_val pte_val
#define pmd_t_val pmd_val
PTE_ENTRY_OPS(pte_t)
PTE_ENTRY_OPS(pmd_t)
#undef PTE_ENTRY_OPS

static inline int pte_none(pte_t pte)
{
	return !pte_val(pte);
}

static inline int pte_present(pte_t pte)
{
	return !!(pte_val(pte) & (_PAGE_PRESENT | _PAGE_PROTNONE));
}

static inline int pte_write(pte_t pte)
{
	return !!(pte_val(pte) & _PAGE_RW);
}

static inline int pte_user(pte_t pte)
{
	return !!(pte_val(pte) & _PAGE_USER);
}

static inline int pte_exec(pte_t pte)
{
	return !(pte_val(pte) & _PAGE_NX);
}

static inline int pte_dirty(pte_t pte)
{
	return !!(pte_val(pte) & _PAGE_DIRTY);
}

static inline int pte_young(pte_t pte)
{
	return !!(pte_val(pte) & _PAGE_ACCESSED);
}

static inline int pte_special(pte_t pte)
{
	return !!(pte_val(pte) & _PAGE_SPECIAL);
}

static inline int pte_same(pte_t a, pte_t b)
{
	return pte_val(a) == pte_val(b);
}

static inline unsigned long pte_pfn(pte_t pte)
{
	return (pte_val(pte) & PTE_PFN_MASK) >> PAGE_SHIFT;
}
#define pte_page(pte) pfn_to_page(pte_pfn(pte))

static inline pte_t pfn_pte(unsigned long pfn, pgprot_t prot)
{
	return __pte(((pteval_t)pfn << PAGE_SHIFT) | pgprot_val(prot));
}
#define mk_pte(page, prot) pfn_pte(page_to_pfn(page), (prot))

static inline pgprot_t pte_pgprot(pte_t pte)
{
	return __pgprot(pte_val(pte) & PTE_FLAGS_MASK);
}

static inline pte_t pte_modify(pte_t pte, pgprot_t prot)
{
	return __pte((pte_val(pte) & _PAGE_CHG_MASK) | (pgprot_val(prot) & ~_PAGE_CHG_MASK));
}

#define pte_mkwrite(pte) pte_t_set_bits(pte, _PAGE_RW)
#define pte_wrprotect(pte) pte_t_clear_bits(pte, _PAGE_RW)
#define pte_mkdirty(pte) pte_t_set_bits(pte, _PAGE_DIRTY)
#define pte_mkclean(pte) pte_t_clear_bits(pte, _PAGE_DIRTY)
#define pte_mkyoung(pte) pte_t_set_bits(pte, _PAGE_ACCESSED)
#define pte_mkold(pte) pte_t_clear_bits(pte, _PAGE_ACCESSED)
#define pte_mkexec(pte) pte_t_clear_bits(pte, _PAGE_NX)
#define pte_mkspecial(pte) pte_t_set_bits(pte, _PAGE_SPECIAL)
#define pte_mkhuge(pte) pte_t_set_bits(pte, _PAGE_PSE)
#define pte_sw_mkyoung(pte) pte_mkyoung(pte)
#define pte_accessible(mm, pte) pte_present(pte)
#define pte_protnone(pte) ((pte_val(pte) & (_PAGE_PROTNONE | _PAGE_PRESENT)) == _PAGE_PROTNONE)

static inline int pmd_none(pmd_t pmd)
{
	return !pmd_val(pmd);
}

static inline int pmd_present(pmd_t pmd)
{
	return !!(pmd_val(pmd) & (_PAGE_PRESENT | _PAGE_PROTNONE));
}

/* A leaf maps 2 MiB at once; otherwise the entry names a table of pte_t. */
static inline int pmd_leaf(pmd_t pmd)
{
	return pmd_present(pmd) && (pmd_val(pmd) & _PAGE_PSE);
}
#define pmd_large(pmd) pmd_leaf(pmd)
#define pmd_trans_huge(pmd) pmd_leaf(pmd)

static inline int pmd_write(pmd_t pmd)
{
	return !!(pmd_val(pmd) & _PAGE_RW);
}

static inline int pmd_bad(pmd_t pmd)
{
	return (pmd_val(pmd) & (_KERNPG_TABLE | _PAGE_PSE)) != _KERNPG_TABLE;
}

static inline unsigned long pmd_pfn(pmd_t pmd)
{
	return (pmd_val(pmd) & PTE_PFN_MASK) >> PAGE_SHIFT;
}
#define pmd_page(pmd) pfn_to_page(pmd_pfn(pmd))

static inline pmd_t pfn_pmd(unsigned long pfn, pgprot_t prot)
{
	return __pmd(((pmdval_t)pfn << PAGE_SHIFT) | pgprot_val(prot));
}
#define pmd_mkhuge(pmd) pmd_t_set_bits(pmd, _PAGE_PSE)
#define pmd_mkwrite(pmd) pmd_t_set_bits(pmd, _PAGE_RW)
#define pmd_wrprotect(pmd) pmd_t_clear_bits(pmd, _PAGE_RW)

static inline int pud_none(pud_t pud)
{
	return !pud_val(pud);
}

static inline int pud_present(pud_t pud)
{
	return !!(pud_val(pud) & _PAGE_PRESENT);
}

static inline int pud_leaf(pud_t pud)
{
	return (pud_val(pud) & (_PAGE_PRESENT | _PAGE_PSE)) == (_PAGE_PRESENT | _PAGE_PSE);
}
#define pud_large(pud) pud_leaf(pud)

static inline int pud_bad(pud_t pud)
{
	return (pud_val(pud) & (_KERNPG_TABLE | _PAGE_PSE)) != _KERNPG_TABLE;
}

static inline unsigned long pud_pfn(pud_t pud)
{
	return (pud_val(pud) & PTE_PFN_MASK) >> PAGE_SHIFT;
}
#define pud_page(pud) pfn_to_page(pud_pfn(pud))

static inline pud_t pfn_pud(unsigned long pfn, pgprot_t prot)
{
	return __pud(((pudval_t)pfn << PAGE_SHIFT) | pgprot_val(prot));
}

/* The level between pgd and pud exists in name only: a p4d is the pgd entry itself. */
static inline int pgd_none(pgd_t pgd)
{
	return 0;
}

static inline int pgd_present(pgd_t pgd)
{
	return 1;
}

static inline int pgd_bad(pgd_t pgd)
{
	return 0;
}
#define pgd_leaf(pgd) 0
#define pgd_large(pgd) 0

static inline int p4d_none(p4d_t p4d)
{
	return !p4d_val(p4d);
}

static inline int p4d_present(p4d_t p4d)
{
	return !!(p4d_val(p4d) & _PAGE_PRESENT);
}

static inline int p4d_bad(p4d_t p4d)
{
	return (p4d_val(p4d) & _KERNPG_TABLE) != _KERNPG_TABLE;
}
#define p4d_leaf(p4d) 0
#define p4d_large(p4d) 0

static inline unsigned long pte_index(unsigned long address)
{
	return (address >> PAGE_SHIFT) & (PTRS_PER_PTE - 1);
}

static inline unsigned long pmd_index(unsigned long address)
{
	return (address >> PMD_SHIFT) & (PTRS_PER_PMD - 1);
}

static inline unsigned long pud_index(unsigned long address)
{
	return (address >> PUD_SHIFT) & (PTRS_PER_PUD - 1);
}
#define pgd_index(address) (((address) >> PGDIR_SHIFT) & (PTRS_PER_PGD - 1))

static inline pgd_t *pgd_offset_pgd(pgd_t *pgd, unsigned long address)
{
	return pgd + pgd_index(address);
}
#define pgd_offset(mm, address) pgd_offset_pgd((mm)->pgd, (address))
#define pgd_offset_k(address) pgd_offset_pgd(swapper_pg_dir, (address))

static inline p4d_t *p4d_offset(pgd_t *pgd, unsigned long address)
{
	return (p4d_t *)pgd;
}

static inline pud_t *p4d_pgtable(p4d_t p4d)
{
	return __va(p4d_val(p4d) & PTE_PFN_MASK);
}

static inline pud_t *pud_offset(p4d_t *p4d, unsigned long address)
{
	return p4d_pgtable(READ_ONCE(*p4d)) + pud_index(address);
}

static inline pmd_t *pud_pgtable(pud_t pud)
{
	return __va(pud_val(pud) & PTE_PFN_MASK);
}

static inline pmd_t *pmd_offset(pud_t *pud, unsigned long address)
{
	return pud_pgtable(READ_ONCE(*pud)) + pmd_index(address);
}

static inline unsigned long pmd_page_vaddr(pmd_t pmd)
{
	return (unsigned long)__va(pmd_val(pmd) & PTE_PFN_MASK);
}

static inline pte_t *pte_offset_kernel(pmd_t *pmd, unsigned long address)
{
	return (pte_t *)pmd_page_vaddr(READ_ONCE(*pmd)) + pte_index(address);
}
#define pte_offset_map(pmd, address) pte_offset_kernel((pmd), (address))
#define pte_unmap(pte) ((void)(pte))

static inline pte_t ptep_get(pte_t *ptep)
{
	return READ_ONCE(*ptep);
}

static inline void set_pte(pte_t *ptep, pte_t pte)
{
	WRITE_ONCE(*ptep, pte);
}
/* Sets an entry and keeps its table's count of entries; the table's lock is held. */
void set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte);

static inline void set_pmd(pmd_t *pmdp, pmd_t pmd)
{
	WRITE_ONCE(*pmdp, pmd);
}

static inline void set_pud(pud_t *pudp, pud_t pud)
{
	WRITE_ONCE(*pudp, pud);
}

static inline void set_p4d(p4d_t *p4dp, p4d_t p4d)
{
	WRITE_ONCE(*p4dp, p4d);
}

static inline void pte_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	set_pte_at(mm, addr, ptep, __pte(0));
}

static inline void pmd_clear(pmd_t *pmdp)
{
	set_pmd(pmdp, __pmd(0));
}

static inline void pud_clear(pud_t *pudp)
{
	set_pud(pudp, __pud(0));
}

static inline void p4d_clear(p4d_t *p4dp)
{
	set_p4d(p4dp, __p4d(0));
}

/* The end of the entry that holds @addr, or @end if that comes first. */
#define PGTABLE_ADDR_END(addr, end, size) \
	({ \
		unsigned long __boundary = ((addr) + (size)) & ~((size)-1); \
		(__boundary - 1 < (end)-1) ? __boundary : (end); \
	})
#define pgd_addr_end(addr, end) PGTABLE_ADDR_END(addr, end, PGDIR_SIZE)
#define p4d_addr_end(addr, end) (end)
#define pud_addr_end(addr, end) PGTABLE_ADDR_END(addr, end, PUD_SIZE)
#define pmd_addr_end(addr, end) PGTABLE_ADDR_END(addr, end, PMD_SIZE)

static inline unsigned long my_zero_pfn(unsigned long addr)
{
	return __pa(empty_zero_page) >> PAGE_SHIFT;
}

static inline int is_zero_pfn(unsigned long pfn)
{
	return pfn == my_zero_pfn(0);
}

#define ZERO_PAGE(vaddr) ((void)(vaddr), virt_to_page(empty_zero_page))

pte_t *lookup_address(unsigned long address, unsigned int *level);
phys_addr_t slow_virt_to_phys(void *address);

#define update_mmu_tlb(vma, addr, ptep) \
	do { \
	} while (0)
#define update_mmu_cache(vma, addr, ptep) \
	do { \
	} while (0)
#define FIRST_USER_ADDRESS 0UL
#endif
#endif
