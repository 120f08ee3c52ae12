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
#define VMALLOC_START _AC(0x300000000000, UL)
#define VMALLOC_END _AC(0x4fffffffffff, UL)
#define MODULES_VADDR _AC(0x500000000000, UL)
#define MODULES_END _AC(0x500040000000, UL)
#define MODULES_LEN (MODULES_END - MODULES_VADDR)
#endif
