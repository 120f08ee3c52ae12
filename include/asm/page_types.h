/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PAGE_TYPES_H
#define _ASM_PAGE_TYPES_H
#include <linux/const.h>
#include <linux/types.h>
#include <asm/page_layout.h>

#define PAGE_SHIFT 12
#define PAGE_SIZE (_AC(1, UL) << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PMD_PAGE_SIZE (_AC(1, UL) << 21)
#define PMD_PAGE_MASK (~(PMD_PAGE_SIZE - 1))
#define PUD_PAGE_SIZE (_AC(1, UL) << 30)
#define PUD_PAGE_MASK (~(PUD_PAGE_SIZE - 1))
#define HPAGE_SHIFT 21
#define HPAGE_SIZE (_AC(1, UL) << HPAGE_SHIFT)
#define HPAGE_MASK (~(HPAGE_SIZE - 1))
#define HUGETLB_PAGE_ORDER (HPAGE_SHIFT - PAGE_SHIFT)

/* What a page-table entry can hold of a physical address. */
#define __PHYSICAL_MASK_SHIFT 52
#define __PHYSICAL_MASK ((phys_addr_t)((1ULL << __PHYSICAL_MASK_SHIFT) - 1))
#define __VIRTUAL_MASK_SHIFT 47
#define PHYSICAL_PAGE_MASK (((signed long)PAGE_MASK) & __PHYSICAL_MASK)
#define PHYSICAL_PMD_PAGE_MASK (((signed long)PMD_PAGE_MASK) & __PHYSICAL_MASK)
#define PHYSICAL_PUD_PAGE_MASK (((signed long)PUD_PAGE_MASK) & __PHYSICAL_MASK)

/* Frames that AddressSanitizer surrounds with red zones need twice the room, as with Linux's KASAN. */
#ifdef __SANITIZE_ADDRESS__
#define THREAD_SIZE_ORDER 3
#else
#define THREAD_SIZE_ORDER 2
#endif
#define THREAD_SIZE (PAGE_SIZE << THREAD_SIZE_ORDER)
#define __PAGE_OFFSET PAGE_OFFSET
#endif
