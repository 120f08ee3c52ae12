/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_PAGE_FLAGS_LAYOUT_H
#define _LINUX_PAGE_FLAGS_LAYOUT_H
/*
 * page->flags: Linux's flag bits in the low half, the allocator's own fields above. The zone is not among them: it follows
 * from the frame number, so that a zeroed struct page is complete.
 *
 *   0..31   enum pageflags
 *   32..39  order of the block that starts here
 *   40..43  migrate type of the list that holds the block
 *   44      the block is free and on a buddy list (PageBuddy)
 *   45      the block is on a per-CPU list
 *   46      the block is allocated
 *   47..49  other page types: offline, table, guard
 *   50      block of a vmalloc area, not split
 */
#define PAGE_ORDER_SHIFT 32
#define PAGE_ORDER_BITS 8
#define PAGE_MIGRATE_SHIFT 40
#define PAGE_MIGRATE_BITS 4
#define PAGE_STATE_BUDDY_BIT 44
#define PAGE_STATE_PCP_BIT 45
#define PAGE_STATE_USED_BIT 46
#define PAGE_TYPE_OFFLINE_BIT 47
#define PAGE_TYPE_TABLE_BIT 48
#define PAGE_TYPE_GUARD_BIT 49
#define PAGE_VMALLOC_BLOCK_BIT 50
#define ZONES_SHIFT 3

/* Linux's fields that are not here. */
#define SECTIONS_WIDTH 0
#define SECTIONS_PGSHIFT 0
#define SECTIONS_MASK 0
#define NODES_WIDTH 0
#define NODES_PGSHIFT 0
#define NODES_MASK 0
#define ZONES_WIDTH 0
#define ZONES_PGSHIFT 0
#define ZONES_MASK 0
#define LAST_CPUPID_WIDTH 0
#define LAST_CPUPID_PGSHIFT 0
#define LAST_CPUPID_MASK 0
#define KASAN_TAG_WIDTH 0
#define KASAN_TAG_PGSHIFT 0
#define KASAN_TAG_MASK 0
#endif
