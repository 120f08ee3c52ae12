/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PAGEWALK_H
#define _LINUX_PAGEWALK_H
/* Going through the page tables of a program's areas. See mm/pagewalk.c. */
#include <linux/mm.h>

struct mm_walk;

/*
 * What is called on the way; NULL is nothing. The functions must not sleep. A result other than 0 ends the walk and is its
 * result.
 */
struct mm_walk_ops {
	/* A huge page; part of it may lie outside the range, which is [addr, next). */
	int (*pmd_entry)(pmd_t *pmd, unsigned long addr, unsigned long next, struct mm_walk *walk);
	/* An entry, empty or not, whose table is locked. */
	int (*pte_entry)(pte_t *pte, unsigned long addr, unsigned long next, struct mm_walk *walk);
	/* Addresses that have no table. */
	int (*pte_hole)(unsigned long addr, unsigned long next, int depth, struct mm_walk *walk);
};

struct mm_walk {
	const struct mm_walk_ops *ops;
	struct mm_struct *mm;
	struct vm_area_struct *vma; /* the area that addresses lie in; NULL between areas */
	void *private;
};

int walk_page_range(struct mm_struct *mm, unsigned long start, unsigned long end, const struct mm_walk_ops *ops,
		    void *private);
int walk_page_vma(struct vm_area_struct *vma, const struct mm_walk_ops *ops, void *private);
#endif
