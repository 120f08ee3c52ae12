// SPDX-License-Identifier: MIT
/*
 * The memory map: the array of struct page at VMEMMAP_START, and the type of each pageblock.
 *
 * Both arrays are taken from memblock in whole at start-up, and neither is written: RAM is zero at power-on, a zeroed
 * struct page means "never allocated" and a zeroed pageblock byte means MIGRATE_MOVABLE. So what start-up costs, in
 * time and in host memory, does not depend on the size of RAM; the machine's RAM is sparse, and so are the arrays.
 *
 * The memory map exists for RAM rounded out to blocks of the highest order (a block's buddy can always be looked at)
 * and is mapped by the largest leaves that fit: its frames are placed so that physical and virtual address agree
 * below the leaf's size. Its frames are reserved; they have struct pages like all others.
 *
 * Locks: the ranges are fixed after memmap_init(). A pageblock's type is guarded by its zone's lock and may be read
 * without it, as a hint. If memory does not suffice for the arrays, start-up panics: there is nothing to run in.
 */
#include <linux/export.h>
#include <linux/memblock.h>
#include <linux/panic.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include "internal.h"

struct memmap_range memmap_ranges[MEMMAP_MAX_RANGES];
unsigned int nr_memmap_ranges;
unsigned long max_mapnr, max_pfn, max_low_pfn, min_low_pfn, highest_memmap_pfn;
EXPORT_SYMBOL(max_mapnr);
void *high_memory;
EXPORT_SYMBOL(high_memory);

/* One byte a pageblock, index pfn >> pageblock_order; holds the type xor MIGRATE_MOVABLE. */
static u8 *pageblock_types;

/* Does frame @pfn have a struct page? */
bool memmap_covers(unsigned long pfn)
{
	unsigned int i;

	for (i = 0; i < nr_memmap_ranges; i++)
		if (pfn >= memmap_ranges[i].start_pfn && pfn < memmap_ranges[i].end_pfn)
			return true;
	return false;
}

/**
 * pfn_valid - does a frame have a struct page?
 * @pfn: frame number
 *
 * True for RAM and for the rest of the block that RAM ends in, as Linux's is for whole sections. Any context.
 */
int pfn_valid(unsigned long pfn)
{
	return memmap_covers(pfn);
}
EXPORT_SYMBOL(pfn_valid);

bool __virt_addr_valid(unsigned long address)
{
	if (address < PAGE_OFFSET || address >= PAGE_OFFSET_END)
		return false;
	return pfn_valid((address - PAGE_OFFSET) >> PAGE_SHIFT);
}
EXPORT_SYMBOL(__virt_addr_valid);

/**
 * page_reserved_at_boot - is this a frame that the page allocator never had?
 * @page: a page whose struct is all zero
 *
 * Holes, the image, and everything that was taken from memblock. Any context.
 */
bool page_reserved_at_boot(const struct page *page)
{
	phys_addr_t phys = page_to_phys(page);

	return !memblock_is_memory(phys) || memblock_is_reserved(phys);
}
EXPORT_SYMBOL(page_reserved_at_boot);

enum migratetype pageblock_type(unsigned long pfn)
{
	return READ_ONCE(pageblock_types[pfn >> pageblock_order]) ^ MIGRATE_MOVABLE;
}

void set_pageblock_type(struct zone *zone, unsigned long pfn, enum migratetype type)
{
	zone->nr_pageblocks[pageblock_type(pfn)]--;
	zone->nr_pageblocks[type]++;
	WRITE_ONCE(pageblock_types[pfn >> pageblock_order], type ^ MIGRATE_MOVABLE);
}

/* Round a region of RAM out to blocks, and join it with the range before if they now touch. */
static void __init add_range(unsigned long start_pfn, unsigned long end_pfn)
{
	struct memmap_range *last = nr_memmap_ranges ? &memmap_ranges[nr_memmap_ranges - 1] : NULL;

	start_pfn = round_down(start_pfn, MAX_ORDER_NR_PAGES);
	end_pfn = round_up(end_pfn, MAX_ORDER_NR_PAGES);
	if (last && start_pfn <= last->end_pfn) {
		last->end_pfn = max(last->end_pfn, end_pfn);
		return;
	}
	if (nr_memmap_ranges == MEMMAP_MAX_RANGES)
		panic("memmap: RAM lies in more than %d pieces", MEMMAP_MAX_RANGES);
	memmap_ranges[nr_memmap_ranges++] = (struct memmap_range){ .start_pfn = start_pfn, .end_pfn = end_pfn };
}

/*
 * Reserve @bytes whose address is congruent to @virt modulo the largest leaf worth using. From the top, so that low
 * memory stays free for devices.
 */
static phys_addr_t __init alloc_congruent(unsigned long virt, unsigned long bytes)
{
	unsigned long leaf = bytes >= PUD_SIZE ? PUD_SIZE : bytes >= PMD_SIZE ? PMD_SIZE : PAGE_SIZE;

	for (; leaf >= PAGE_SIZE; leaf = leaf == PUD_SIZE ? PMD_SIZE : leaf == PMD_SIZE ? PAGE_SIZE : 0) {
		unsigned long lead = virt & (leaf - 1);
		phys_addr_t phys = memblock_phys_alloc(lead + bytes, leaf);

		if (!phys)
			continue;
		if (lead)
			memblock_phys_free(phys, lead);
		return phys + lead;
	}
	panic("memmap: no room for %lu KiB of struct page", bytes >> 10);
}

static void __init map_range(struct memmap_range *range)
{
	unsigned long virt = (unsigned long)pfn_to_page(range->start_pfn);
	unsigned long bytes = (range->end_pfn - range->start_pfn) * sizeof(struct page);

	range->phys = alloc_congruent(virt, bytes);
	if (kernel_map_pages(virt, PHYS_PFN(range->phys), bytes >> PAGE_SHIFT, PAGE_KERNEL, true))
		panic("memmap: no page tables");
}

/** memmap_init - make struct pages exist; memblock and the kernel's page tables must */
void __init memmap_init(void)
{
	unsigned long i, blocks;
	phys_addr_t phys;

	BUILD_BUG_ON(sizeof(struct page) != 32);
	BUILD_BUG_ON(PMD_SIZE % (MAX_ORDER_NR_PAGES * sizeof(struct page)));
	for (i = 0; i < memblock.memory.cnt; i++)
		add_range(PFN_DOWN(memblock.memory.regions[i].base),
			  PFN_UP(memblock.memory.regions[i].base + memblock.memory.regions[i].size));
	for (i = 0; i < nr_memmap_ranges; i++)
		map_range(&memmap_ranges[i]);
	min_low_pfn = PFN_UP(memblock_start_of_DRAM());
	max_pfn = max_low_pfn = PFN_DOWN(memblock_end_of_DRAM());
	max_mapnr = max_pfn;
	highest_memmap_pfn = max_pfn - 1;
	high_memory = __va(PFN_PHYS(max_pfn));
	blocks = round_up(max_pfn, MAX_ORDER_NR_PAGES) >> pageblock_order;
	phys = memblock_phys_alloc(round_up(blocks, PAGE_SIZE), PAGE_SIZE);
	if (!phys)
		panic("memmap: no room for the types of %lu pageblocks", blocks);
	pageblock_types = __va(phys);
}

/*
 * How the direct map would be cut into pages of 4 KiB, 2 MiB and 1 GiB: the largest that fit each piece of RAM. Bytes
 * of each.
 */
void direct_map_sizes(unsigned long *small, unsigned long *large, unsigned long *huge)
{
	unsigned long i;

	*small = *large = *huge = 0;
	for (i = 0; i < memblock.memory.cnt; i++) {
		phys_addr_t start = memblock.memory.regions[i].base, end = start + memblock.memory.regions[i].size;
		phys_addr_t large_start = min(round_up(start, PMD_SIZE), end);
		phys_addr_t large_end = max(round_down(end, PMD_SIZE), large_start);
		phys_addr_t huge_start = min(round_up(large_start, PUD_SIZE), large_end);
		phys_addr_t huge_end = max(round_down(large_end, PUD_SIZE), huge_start);

		*small += large_start - start + end - large_end;
		*large += huge_start - large_start + large_end - huge_end;
		*huge += huge_end - huge_start;
	}
}
