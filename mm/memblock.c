// SPDX-License-Identifier: MIT
/*
 * memblock: which physical addresses are memory and which of them are taken, before the buddy allocator exists.
 *
 * Two sets of addresses, `memory` and `reserved`. A set is an ascending array of regions with the invariants
 *	regions[i].base + regions[i].size < regions[i + 1].base		(they neither overlap nor touch)
 *	total_size == sum of regions[i].size
 * Free memory is what is in memory and not in reserved. memblock_free_all() hands it to the zones, in a time that
 * depends on the number of regions and not on their size.
 *
 * Locks: none. Only CPU 0 runs before memblock_free_all(); afterwards the arrays are read only.
 * When an array is full, memblock_add() and friends return -ENOMEM and the set is unchanged; when no memory is
 * left, the allocation functions return 0 or NULL.
 * It does not: keep flags of regions apart (a machine here has one kind of memory), or grow its arrays.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <ashlar/port.h>
#include "internal.h"

static struct memblock_region memory_regions[INIT_MEMBLOCK_REGIONS];
static struct memblock_region reserved_regions[INIT_MEMBLOCK_REGIONS];

struct memblock memblock = {
	.current_limit = MEMBLOCK_ALLOC_ANYWHERE,
	.memory = { .max = INIT_MEMBLOCK_REGIONS, .regions = memory_regions, .name = "memory" },
	.reserved = { .max = INIT_MEMBLOCK_REGIONS, .regions = reserved_regions, .name = "reserved" },
};

static phys_addr_t region_end(const struct memblock_region *r)
{
	return r->base + r->size;
}

/* Index of the first region that ends after @addr (or, with @touching, at it). */
static unsigned long first_ending_after(const struct memblock_type *type, phys_addr_t addr, bool touching)
{
	unsigned long low = 0, high = type->cnt;

	while (low < high) {
		unsigned long mid = (low + high) / 2;
		phys_addr_t end = region_end(&type->regions[mid]);

		if (end > addr || (touching && end == addr))
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

/* Replace regions [from, to) by @count regions of @with. The caller has checked that there is room. */
static void replace_regions(struct memblock_type *type, unsigned long from, unsigned long to,
			    const struct memblock_region *with, unsigned long count)
{
	unsigned long i;

	for (i = from; i < to; i++)
		type->total_size -= type->regions[i].size;
	memmove(&type->regions[from + count], &type->regions[to], (type->cnt - to) * sizeof(*with));
	memcpy(&type->regions[from], with, count * sizeof(*with));
	for (i = 0; i < count; i++)
		type->total_size += with[i].size;
	type->cnt += count - (to - from);
}

/* No address may reach the end of the type: lengths are cut there, as Linux does. */
static phys_addr_t capped_end(phys_addr_t base, phys_addr_t size)
{
	return size > ~(phys_addr_t)0 - base ? ~(phys_addr_t)0 : base + size;
}

/* Add [base, base + size) to a set; regions that overlap or touch become one. */
static int type_add(struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	phys_addr_t end = capped_end(base, size);
	unsigned long from, to;
	struct memblock_region merged;

	if (base == end)
		return 0;
	from = first_ending_after(type, base, true);
	for (to = from; to < type->cnt && type->regions[to].base <= end; to++)
		;
	if (from == to && type->cnt == type->max)
		return -ENOMEM;
	merged.base = from < to ? min(base, type->regions[from].base) : base;
	merged.size = (from < to ? max(end, region_end(&type->regions[to - 1])) : end) - merged.base;
	merged.flags = MEMBLOCK_NONE;
	replace_regions(type, from, to, &merged, 1);
	return 0;
}

/* Take [base, base + size) out of a set; what sticks out at either side stays. */
static int type_remove(struct memblock_type *type, phys_addr_t base, phys_addr_t size)
{
	phys_addr_t end = capped_end(base, size);
	struct memblock_region rest[2];
	unsigned long from, to, count = 0;

	if (base == end)
		return 0;
	from = first_ending_after(type, base, false);
	for (to = from; to < type->cnt && type->regions[to].base < end; to++)
		;
	if (from == to)
		return 0;
	if (type->regions[from].base < base)
		rest[count++] = (struct memblock_region){ .base = type->regions[from].base,
							  .size = base - type->regions[from].base };
	if (region_end(&type->regions[to - 1]) > end)
		rest[count++] =
			(struct memblock_region){ .base = end, .size = region_end(&type->regions[to - 1]) - end };
	if (type->cnt - (to - from) + count > type->max)
		return -ENOMEM;
	replace_regions(type, from, to, rest, count);
	return 0;
}

/* The region that holds @addr, or NULL. */
static const struct memblock_region *type_find(const struct memblock_type *type, phys_addr_t addr)
{
	unsigned long i = first_ending_after(type, addr, false);

	return i < type->cnt && type->regions[i].base <= addr ? &type->regions[i] : NULL;
}

/**
 * memblock_add - declare memory
 * @base: first byte
 * @size: bytes
 *
 * Returns 0, or -ENOMEM if there are too many regions. Start-up only.
 */
int memblock_add(phys_addr_t base, phys_addr_t size)
{
	return type_add(&memblock.memory, base, size);
}

/** memblock_remove - the opposite of memblock_add(); 0 or -ENOMEM */
int memblock_remove(phys_addr_t base, phys_addr_t size)
{
	return type_remove(&memblock.memory, base, size);
}

/** memblock_reserve - mark addresses as taken, whether they are memory or not; 0 or -ENOMEM. Start-up only. */
int memblock_reserve(phys_addr_t base, phys_addr_t size)
{
	return type_add(&memblock.reserved, base, size);
}

/** memblock_phys_free - the opposite of memblock_reserve(); 0 or -ENOMEM */
int memblock_phys_free(phys_addr_t base, phys_addr_t size)
{
	return type_remove(&memblock.reserved, base, size);
}

/** memblock_free - memblock_phys_free() by virtual address */
void memblock_free(void *ptr, size_t size)
{
	if (ptr)
		memblock_phys_free(__pa(ptr), size);
}

/* The highest aligned place for @size bytes in the gap [start, end), or ~0. */
static phys_addr_t fit_top_down(phys_addr_t start, phys_addr_t end, phys_addr_t size, phys_addr_t align)
{
	phys_addr_t place;

	if (end < start || end - start < size)
		return ~(phys_addr_t)0;
	place = round_down(end - size, align);
	return place >= start ? place : ~(phys_addr_t)0;
}

/* Search the free parts of one memory region, cut to [start, end), from the top. */
static phys_addr_t find_in_region(phys_addr_t start, phys_addr_t end, phys_addr_t size, phys_addr_t align)
{
	const struct memblock_type *reserved = &memblock.reserved;
	unsigned long i = first_ending_after(reserved, end, true);

	for (;; i--) {
		const struct memblock_region *below = i ? &reserved->regions[i - 1] : NULL;
		phys_addr_t top = i < reserved->cnt ? min(end, reserved->regions[i].base) : end;
		phys_addr_t bottom = below ? max(start, region_end(below)) : start;
		phys_addr_t place = fit_top_down(bottom, top, size, align);

		if (place != ~(phys_addr_t)0)
			return place;
		if (!below || region_end(below) <= start)
			return ~(phys_addr_t)0;
	}
}

/**
 * memblock_phys_alloc_range - find and reserve free memory, highest addresses first
 * @size: bytes
 * @align: power of two, 0 for a cache line
 * @start: lowest address
 * @end: one past the highest address, or MEMBLOCK_ALLOC_ACCESSIBLE
 *
 * Returns the physical address, or 0 if nothing fits. Contents are undefined. Start-up only.
 */
phys_addr_t memblock_phys_alloc_range(phys_addr_t size, phys_addr_t align, phys_addr_t start, phys_addr_t end)
{
	unsigned long i = memblock.memory.cnt;

	if (!align)
		align = SMP_CACHE_BYTES;
	if (end == MEMBLOCK_ALLOC_ACCESSIBLE || end > memblock.current_limit)
		end = memblock.current_limit;
	/* Address 0 would look like failure. */
	start = max_t(phys_addr_t, start, PAGE_SIZE);
	while (size && i-- > 0) {
		const struct memblock_region *r = &memblock.memory.regions[i];
		phys_addr_t place;

		if (region_end(r) <= start || r->base >= end)
			continue;
		place = find_in_region(max(start, r->base), min(end, region_end(r)), size, align);
		if (place != ~(phys_addr_t)0)
			return memblock_reserve(place, size) ? 0 : place;
	}
	return 0;
}

/** memblock_phys_alloc - memblock_phys_alloc_range() anywhere */
phys_addr_t memblock_phys_alloc(phys_addr_t size, phys_addr_t align)
{
	return memblock_phys_alloc_range(size, align, 0, MEMBLOCK_ALLOC_ACCESSIBLE);
}

/** memblock_alloc - zeroed memory for the time before the page allocator; NULL if there is none */
void *memblock_alloc(phys_addr_t size, phys_addr_t align)
{
	phys_addr_t phys = memblock_phys_alloc(size, align);

	return phys ? memset(__va(phys), 0, size) : NULL;
}

phys_addr_t memblock_phys_mem_size(void)
{
	return memblock.memory.total_size;
}

phys_addr_t memblock_reserved_size(void)
{
	return memblock.reserved.total_size;
}

phys_addr_t memblock_start_of_DRAM(void)
{
	return memblock.memory.regions[0].base;
}

phys_addr_t memblock_end_of_DRAM(void)
{
	return memblock.memory.cnt ? region_end(&memblock.memory.regions[memblock.memory.cnt - 1]) : 0;
}

/** memblock_is_memory - was @addr declared as memory? Any context, also after start-up. */
bool memblock_is_memory(phys_addr_t addr)
{
	return type_find(&memblock.memory, addr);
}

/** memblock_is_reserved - was @addr taken before the page allocator existed? Any context. */
bool memblock_is_reserved(phys_addr_t addr)
{
	return type_find(&memblock.reserved, addr);
}

/** memblock_is_region_memory - is all of [base, base + size) memory? */
bool memblock_is_region_memory(phys_addr_t base, phys_addr_t size)
{
	const struct memblock_region *r = type_find(&memblock.memory, base);

	return r && region_end(r) >= capped_end(base, size);
}

/** memblock_is_region_reserved - is any of [base, base + size) reserved? */
bool memblock_is_region_reserved(phys_addr_t base, phys_addr_t size)
{
	unsigned long i = first_ending_after(&memblock.reserved, base, false);

	return i < memblock.reserved.cnt && memblock.reserved.regions[i].base < capped_end(base, size);
}

/*
 * The machine's map becomes the two sets. The first MiB stays reserved, as on a PC: firmware uses it behind our back.
 */
void __init memblock_init_from_machine(void)
{
	unsigned int i, count;
	const struct arch_range *map = arch_memory_map(&count);

	for (i = 0; i < count; i++) {
		if (map[i].type == ARCH_RANGE_RAM)
			memblock_add(map[i].base, map[i].size);
		else if (map[i].type == ARCH_RANGE_IMAGE)
			memblock_reserve(map[i].base, map[i].size);
	}
	memblock_reserve(0, SZ_1M);
}

static void free_to_zones(unsigned long start_pfn, unsigned long end_pfn)
{
	while (start_pfn < end_pfn) {
		struct zone *zone = &contig_page_data.node_zones[pfn_zone_type(start_pfn)];
		unsigned long stop = min(end_pfn, zone_end_pfn(zone));

		zone_add_free_range(zone, start_pfn, stop);
		start_pfn = stop;
	}
}

/**
 * memblock_free_all - hand all free memory to the zones
 *
 * Whole frames only. Called once, at the end of memblock's life as an allocator.
 */
void __init memblock_free_all(void)
{
	unsigned long i, j;

	for (i = 0; i < memblock.memory.cnt; i++) {
		phys_addr_t at = memblock.memory.regions[i].base, end = region_end(&memblock.memory.regions[i]);

		for (j = first_ending_after(&memblock.reserved, at, false);
		     j < memblock.reserved.cnt && memblock.reserved.regions[j].base < end; j++) {
			free_to_zones(PFN_UP(at), PFN_DOWN(max(at, memblock.reserved.regions[j].base)));
			at = region_end(&memblock.reserved.regions[j]);
		}
		if (at < end)
			free_to_zones(PFN_UP(at), PFN_DOWN(end));
	}
}

static unsigned int verify_type(const struct memblock_type *type)
{
	phys_addr_t total = 0;
	unsigned int broken = 0;
	unsigned long i;

	for (i = 0; i < type->cnt; i++) {
		total += type->regions[i].size;
		if (!type->regions[i].size)
			VERIFY_FAIL(broken, "memblock.%s: region %lu is empty", type->name, i);
		if (i && region_end(&type->regions[i - 1]) >= type->regions[i].base)
			VERIFY_FAIL(broken, "memblock.%s: regions %lu and %lu touch", type->name, i - 1, i);
	}
	if (total != type->total_size)
		VERIFY_FAIL(broken, "memblock.%s: total %llu, regions hold %llu", type->name, (u64)type->total_size,
			    (u64)total);
	return broken;
}

/* Checks the invariants of the file's opening comment; returns the number broken. */
unsigned int memblock_verify(void)
{
	return verify_type(&memblock.memory) + verify_type(&memblock.reserved);
}
