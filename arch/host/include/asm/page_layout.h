/* SPDX-License-Identifier: MIT */
#ifndef _ASM_PAGE_LAYOUT_H
#define _ASM_PAGE_LAYOUT_H
/* The host machine's address space: see docs/architecture.md. */
#include <linux/const.h>
#define TASK_SIZE_MAX (_AC(1, UL) << 44)
#define PAGE_OFFSET _AC(0x200000000000, UL)
#define PAGE_OFFSET_END _AC(0x280000000000, UL)
#define VMEMMAP_START _AC(0x280000000000, UL)
#define VMEMMAP_END _AC(0x300000000000, UL)
#define MODULES_VADDR _AC(0x300000000000, UL)
#define MODULES_END _AC(0x300040000000, UL)
#define IMAGE_VADDR MODULES_END /* the Makefile links it there */
/* Above the image, so that the offset of a per-CPU area is an address that GS may hold. */
#define VMALLOC_START _AC(0x310000000000, UL)
#define VMALLOC_END _AC(0x50ffffffffff, UL)
#define MODULES_LEN (MODULES_END - MODULES_VADDR)
#endif
