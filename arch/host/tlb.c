// SPDX-License-Identifier: MIT
/*
 * The host's mappings of the vmalloc, struct-page and module ranges: a TLB of the kernel's page tables.
 *
 * A translation is mapped when an access to it faults, together with its neighbours in the same 64 KiB that the
 * tables map too; large leaves are mapped whole, 2 MiB at a time. What is mapped is recorded per 2 MiB region, one
 * bit a page, so that a flush of an untouched range costs no host call. Any mapping may be dropped at any time, and
 * all are when the host's limit of mappings comes near or the records run out.
 *
 * host_tlb_lock guards the records, and the order "read tables, then map" against "change tables, then flush": a fill
 * either sees the changed tables, or is done before the flush that follows the change begins. It is taken with
 * interrupts held back; while it is held only host memory and the direct map are touched, which never fault into
 * here.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "internal.h"

#define REGION_SHIFT 21
#define REGION_BYTES (1UL << REGION_SHIFT)
#define REGION_PAGES 512
#define WINDOW_PAGES 16
#define HASH_BITS 12
#define MAX_REGIONS 16384
#define MAX_MAPPINGS 60000 /* the host's default limit is 65530 */

struct region {
	uint64_t key;  /* address >> REGION_SHIFT */
	uint32_t next; /* in its hash chain or the free list; index + 1 */
	uint32_t pages;
	uint64_t mapped[REGION_PAGES / 64];
};

static struct region regions[MAX_REGIONS];
static uint32_t hash[1 << HASH_BITS];
static uint32_t free_regions;
static uint32_t used_regions; /* regions[] beyond this were never used */
static uint32_t live_regions;
static unsigned int mappings; /* an upper bound of the host mappings made since the last drop */
static bool tables_known;
static struct host_lock host_tlb_lock = { ATOMIC_FLAG_INIT };

/* A translation as the tables give it. */
struct leaf {
	phys_addr_t phys;
	unsigned long base;
	size_t bytes;
	bool writable, executable;
};

static bool in_range(unsigned long address)
{
	return (address >= VMEMMAP_START && address < MODULES_END) ||
	       (address >= VMALLOC_START && address <= VMALLOC_END);
}

static uint32_t *bucket(uint64_t key)
{
	return &hash[(key * 0x9e3779b97f4a7c15UL) >> (64 - HASH_BITS)];
}

static struct region *find_region(uint64_t key)
{
	for (uint32_t i = *bucket(key); i; i = regions[i - 1].next)
		if (regions[i - 1].key == key)
			return &regions[i - 1];
	return NULL;
}

static struct region *add_region(uint64_t key)
{
	uint32_t index;

	if (free_regions) {
		index = free_regions;
		free_regions = regions[index - 1].next;
	} else if (used_regions < MAX_REGIONS) {
		index = ++used_regions;
	} else {
		return NULL;
	}
	regions[index - 1] = (struct region){ .key = key, .next = *bucket(key) };
	*bucket(key) = index;
	live_regions++;
	return &regions[index - 1];
}

static void remove_region(struct region *region)
{
	uint32_t index = (uint32_t)(region - regions) + 1;
	uint32_t *link = bucket(region->key);

	while (*link != index)
		link = &regions[*link - 1].next;
	*link = region->next;
	region->next = free_regions;
	region->key = UINT64_MAX;
	free_regions = index;
	live_regions--;
}

static void drop_all(void)
{
	munmap((void *)VMEMMAP_START, MODULES_END - VMEMMAP_START);
	munmap((void *)VMALLOC_START, VMALLOC_END + 1 - VMALLOC_START);
	memset(hash, 0, sizeof(hash));
	free_regions = used_regions = live_regions = 0;
	mappings = 0;
}

static bool translate(unsigned long address, struct leaf *leaf)
{
	return tables_known &&
	       kernel_translate(address, &leaf->phys, &leaf->base, &leaf->bytes, &leaf->writable, &leaf->executable);
}

/*
 * Where nothing answers at a physical address, the bus is idle: reads give ones, and writes are lost. So such pages are
 * full of ones and read-only; a write is let through by host_bus_write(), one instruction long.
 */

/**
 * host_bus_settle - make pages of an idle bus read as ones again
 */
void host_bus_settle(unsigned long address, size_t bytes)
{
	memset((void *)address, 0xff, bytes);
	mprotect((void *)address, bytes, PROT_READ);
}

/**
 * host_bus_write - let one instruction write to a page of an idle bus
 *
 * Returns true if it is such a page, and the instruction may be repeated; host_bus_settle() must follow it.
 */
bool host_bus_write(unsigned long address)
{
	unsigned long page = address & ~(HOST_PAGE - 1);
	struct leaf leaf;

	return in_range(address) && translate(page, &leaf) && leaf.writable &&
	       !host_is_ram(leaf.phys + (page - leaf.base), HOST_PAGE) && host_tlb_fill(address, true, false) &&
	       !mprotect((void *)page, HOST_PAGE, PROT_READ | PROT_WRITE);
}

static void map_run(unsigned long address, size_t bytes, phys_addr_t phys, const struct leaf *leaf)
{
	int prot = PROT_READ | (leaf->writable ? PROT_WRITE : 0) | (leaf->executable ? PROT_EXEC : 0);
	/* A debugger can set breakpoints in private mappings of read-only code, but not in shared ones. */
	int flags = (leaf->executable && !leaf->writable ? MAP_PRIVATE : MAP_SHARED) | MAP_FIXED | MAP_NORESERVE;
	int fd = host_ram_fd;

	if (!host_is_ram(phys, bytes)) {
		/* Filled and made read-only below. */
		flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE;
		fd = -1;
		prot |= PROT_WRITE;
	}
	if (mmap((void *)address, bytes, prot, flags, fd, fd < 0 ? 0 : (off_t)phys) == MAP_FAILED) {
		drop_all();
		if (mmap((void *)address, bytes, prot, flags, fd, fd < 0 ? 0 : (off_t)phys) == MAP_FAILED)
			host_fatal(HOST_EXIT_LIMIT, "the host refuses to map memory: %s", strerror(errno));
	}
	if (fd < 0)
		host_bus_settle(address, bytes);
	mappings += 2;
}

static void record(struct region *region, unsigned int page, unsigned int count)
{
	for (; count; page++, count--) {
		uint64_t bit = 1UL << (page % 64);

		region->pages += !(region->mapped[page / 64] & bit);
		region->mapped[page / 64] |= bit;
	}
}

/*
 * Map a run that lies in one region, and record it. Dropping everything on the way is harmless: the records go with
 * the mappings.
 */
static void map_recorded(unsigned long address, size_t bytes, phys_addr_t phys, const struct leaf *leaf)
{
	uint64_t key = address >> REGION_SHIFT;
	struct region *region;

	if (mappings > MAX_MAPPINGS || (live_regions == MAX_REGIONS && !find_region(key)))
		drop_all();
	map_run(address, bytes, phys, leaf);
	region = find_region(key);
	if (!region)
		region = add_region(key);
	record(region, (address >> 12) % REGION_PAGES, bytes >> 12);
}

/*
 * Map [start, end) of one region as far as the tables map it, in as few runs as their frames allow; the page at @must
 * in any case.
 */
static void map_window(unsigned long start, unsigned long end, unsigned long must)
{
	unsigned long run = 0, address;
	phys_addr_t run_phys = 0;
	struct leaf run_leaf = { 0 }, leaf;

	for (address = start; address <= end; address += HOST_PAGE) {
		struct region *region = find_region(start >> REGION_SHIFT);
		unsigned int page = (address >> 12) % REGION_PAGES;
		bool want = address < end &&
			    (address == must || !region || !(region->mapped[page / 64] >> (page % 64) & 1)) &&
			    translate(address, &leaf);
		phys_addr_t phys = want ? leaf.phys + (address - leaf.base) : 0;

		if (run && want && phys == run_phys + (address - run) && leaf.writable == run_leaf.writable &&
		    leaf.executable == run_leaf.executable)
			continue;
		if (run)
			map_recorded(run, address - run, run_phys, &run_leaf);
		run = want ? address : 0;
		run_phys = phys;
		run_leaf = leaf;
	}
}

/**
 * host_tlb_fill - make an address accessible, if the kernel's page tables say that it is
 * @address: what was accessed
 * @write, @exec: how
 *
 * Returns true if the access may be tried again. Runs in signal handlers with asynchronous signals blocked.
 */
bool host_tlb_fill(unsigned long address, bool write, bool exec)
{
	unsigned long page = address & ~(HOST_PAGE - 1), start, end;
	int saved = errno;
	struct leaf leaf;
	bool ok;

	if (!in_range(address))
		return false;
	host_lock(&host_tlb_lock);
	ok = translate(page, &leaf) && (leaf.writable || !write) && (leaf.executable || !exec);
	if (ok) {
		if (!host_is_ram(leaf.phys + (page - leaf.base), HOST_PAGE)) {
			map_recorded(page, HOST_PAGE, leaf.phys + (page - leaf.base), &leaf);
		} else if (leaf.bytes >= REGION_BYTES) {
			start = page & ~(REGION_BYTES - 1);
			end = start + REGION_BYTES;
			map_recorded(start, REGION_BYTES, leaf.phys + (start - leaf.base), &leaf);
		} else {
			start = page & ~(WINDOW_PAGES * HOST_PAGE - 1);
			end = start + WINDOW_PAGES * HOST_PAGE;
			map_window(start, end, page);
		}
	}
	host_unlock(&host_tlb_lock);
	errno = saved;
	return ok;
}

/**
 * host_tlb_prefetch - map what the tables map in [start, end), for somebody whose accesses do not fault: a debugger
 */
void host_tlb_prefetch(unsigned long start, unsigned long end)
{
	unsigned long window = WINDOW_PAGES * HOST_PAGE;
	int saved = errno;

	host_lock(&host_tlb_lock);
	for (start &= ~(window - 1); start < end && in_range(start); start += window)
		map_window(start, start + window, 0);
	host_unlock(&host_tlb_lock);
	errno = saved;
}

/**
 * host_tlb_maps - do the kernel's page tables map this address?
 */
bool host_tlb_maps(unsigned long address)
{
	struct leaf leaf;

	return in_range(address) && translate(address & ~(HOST_PAGE - 1), &leaf);
}

/* Forget the pages of [start, end) in one region; returns whether any was mapped. */
static bool forget(struct region *region, unsigned long start, unsigned long end)
{
	unsigned long low = region->key << REGION_SHIFT;
	unsigned int first = start > low ? (start - low) >> 12 : 0;
	unsigned int last = end < low + REGION_BYTES ? (end - low) >> 12 : REGION_PAGES;
	bool any = false;

	for (unsigned int page = first; page < last; page++) {
		uint64_t bit = 1UL << (page % 64);

		if (!(region->mapped[page / 64] & bit))
			continue;
		any = true;
		region->mapped[page / 64] &= ~bit;
		region->pages--;
	}
	if (!region->pages)
		remove_region(region);
	return any;
}

static bool forget_range(unsigned long start, unsigned long end)
{
	uint64_t first = start >> REGION_SHIFT, last = (end - 1) >> REGION_SHIFT;
	bool any = false;

	if (last - first < live_regions) {
		for (uint64_t key = first; key <= last; key++) {
			struct region *region = find_region(key);

			if (region)
				any |= forget(region, start, end);
		}
		return any;
	}
	for (uint32_t i = 0; i < used_regions; i++)
		if (regions[i].key >= first && regions[i].key <= last)
			any |= forget(&regions[i], start, end);
	return any;
}

/* Drop what lies in [start, end) and between @low and @high, which are the bounds of a range of ours. */
static void flush_within(unsigned long low, unsigned long high, unsigned long start, unsigned long end)
{
	start = start > low ? start : low;
	end = end < high ? end : high;
	if (start >= end)
		return;
	if (live_regions && forget_range(start, end)) {
		munmap((void *)start, end - start);
		mappings++;
	}
	host_stack_unpoison(start, end - start);
}

/**
 * arch_flush_tlb_kernel_range - drop host mappings (see port.h)
 */
void arch_flush_tlb_kernel_range(unsigned long start, unsigned long end)
{
	unsigned char irq = host_irq_save();
	int saved = errno;

	host_lock(&host_tlb_lock);
	flush_within(VMEMMAP_START, MODULES_END, start, end);
	flush_within(VMALLOC_START, VMALLOC_END + 1, start, end);
	host_unlock(&host_tlb_lock);
	errno = saved;
	host_irq_restore(irq);
}

/**
 * arch_set_kernel_pgd - the kernel's tables are ready to be walked (see port.h)
 */
void arch_set_kernel_pgd(phys_addr_t pgd)
{
	(void)pgd; /* kernel_translate() knows it */
	tables_known = true;
}
