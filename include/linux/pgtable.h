/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PGTABLE_H
#define _LINUX_PGTABLE_H
#include <linux/pfn.h>
#include <asm/pgtable.h>
#ifndef __ASSEMBLY__
#include <linux/mm_types.h>
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
#endif
#endif
