// SPDX-License-Identifier: MIT
/*
 * What is mapped in a stub: a TLB of its program's page tables.
 *
 * A translation is mapped when an access to it faults, with those neighbours in the same 64 KiB that the tables map too
 * and that lie in few runs of frames; a large leaf is mapped 2 MiB at a time. A page that is not dirty yet is mapped
 * without the right to write, so that user_translate() sees the first write.
 *
 * What may be mapped is recorded, one bit a page: every mapped page is recorded, but not every recorded page is mapped.
 * So a flush of what was never touched costs nothing. The record is changed at once, the stub's mappings by calls that
 * the stub carries out before the program runs on: first what the queue wants unmapped, then what a fault wants mapped.
 *
 * When the host's limit of mappings comes near, or the records run out, everything is dropped. All of it is guarded by
 * the space's lock.
 */
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "user.h"

#define REGION_SHIFT 21
#define REGION_BYTES (1UL << REGION_SHIFT)
#define REGION_PAGES 512
#define WINDOW_PAGES 16
#define WINDOW_RUNS 4	   /* neighbours in more runs than that are left to their own faults */
#define MAX_MAPPINGS 60000 /* the host's default limit is 65530 */

/* ---- records ---- */

static uint32_t *bucket(struct user_tlb *tlb, uint64_t key)
{
	return &tlb->hash[(key * 0x9e3779b97f4a7c15UL) >> (64 - USER_HASH_BITS)];
}

static struct user_region *find_region(struct user_tlb *tlb, uint64_t key)
{
	for (uint32_t i = *bucket(tlb, key); i; i = tlb->regions[i - 1].next)
		if (tlb->regions[i - 1].key == key)
			return &tlb->regions[i - 1];
	return NULL;
}

static struct user_region *add_region(struct user_tlb *tlb, uint64_t key)
{
	uint32_t index = tlb->free;

	if (index)
		tlb->free = tlb->regions[index - 1].next;
	else
		index = ++tlb->used;
	tlb->regions[index - 1] = (struct user_region){ .key = key, .next = *bucket(tlb, key) };
	*bucket(tlb, key) = index;
	tlb->live++;
	return &tlb->regions[index - 1];
}

static void remove_region(struct user_tlb *tlb, struct user_region *region)
{
	uint32_t index = (uint32_t)(region - tlb->regions) + 1;
	uint32_t *link = bucket(tlb, region->key);

	while (*link != index)
		link = &tlb->regions[*link - 1].next;
	*link = region->next;
	region->next = tlb->free;
	region->key = UINT64_MAX;
	tlb->free = index;
	tlb->live--;
}

/**
 * user_tlb_reset - nothing is mapped, nothing is queued
 */
void user_tlb_reset(struct user_tlb *tlb)
{
	memset(tlb->hash, 0, sizeof(tlb->hash));
	tlb->free = tlb->used = tlb->live = 0;
	tlb->mappings = tlb->queued = 0;
}

static void queue_everything(struct user_tlb *tlb)
{
	tlb->queue[0].start = 0;
	tlb->queue[0].end = USER_END;
	tlb->queued = 1;
	tlb->mappings = 0;
}

/**
 * user_tlb_drop - have everything unmapped
 *
 * While the program runs on another CPU the records stay: a thread may just be about to map something that is recorded
 * already.
 */
void user_tlb_drop(struct arch_user_space *space)
{
	if (!host_user_runs(space))
		user_tlb_reset(&space->stub->tlb);
	queue_everything(&space->stub->tlb);
}

static void record(struct user_tlb *tlb, unsigned long address, size_t bytes)
{
	uint64_t key = address >> REGION_SHIFT;
	struct user_region *region = find_region(tlb, key);
	unsigned int page = (address >> 12) % REGION_PAGES;

	if (!region)
		region = add_region(tlb, key);
	for (size_t count = bytes >> 12; count; page++, count--) {
		uint64_t bit = 1UL << (page % 64);

		region->pages += !(region->mapped[page / 64] & bit);
		region->mapped[page / 64] |= bit;
	}
}

static bool is_recorded(struct user_tlb *tlb, unsigned long address)
{
	struct user_region *region = find_region(tlb, address >> REGION_SHIFT);
	unsigned int page = (address >> 12) % REGION_PAGES;

	return region && region->mapped[page / 64] >> (page % 64) & 1;
}

/* Is any page of [start, end) recorded in this region? Forget them if @forget. */
static bool look_in(struct user_tlb *tlb, struct user_region *region, unsigned long start, unsigned long end,
		    bool forget)
{
	unsigned long low = region->key << REGION_SHIFT;
	unsigned int first = start > low ? (start - low) >> 12 : 0;
	unsigned int last = end < low + REGION_BYTES ? (end - low) >> 12 : REGION_PAGES;
	bool any = false;

	if (last - first == REGION_PAGES) {
		if (forget)
			remove_region(tlb, region);
		return true; /* an empty region is removed at once */
	}
	for (unsigned int page = first; page < last; page++) {
		uint64_t bit = 1UL << (page % 64);

		if (!(region->mapped[page / 64] & bit))
			continue;
		if (!forget)
			return true;
		any = true;
		region->mapped[page / 64] &= ~bit;
		region->pages--;
	}
	if (!region->pages)
		remove_region(tlb, region);
	return any;
}

static bool look_at_records(struct user_tlb *tlb, unsigned long start, unsigned long end, bool forget)
{
	uint64_t first = start >> REGION_SHIFT, last = (end - 1) >> REGION_SHIFT;
	bool any = false;

	if (!tlb->live || start >= end)
		return false;
	if (last - first < tlb->live) {
		for (uint64_t key = first; key <= last; key++) {
			struct user_region *region = find_region(tlb, key);

			if (region)
				any |= look_in(tlb, region, start, end, forget);
		}
		return any;
	}
	for (uint32_t i = 0; i < tlb->used; i++)
		if (tlb->regions[i].key >= first && tlb->regions[i].key <= last)
			any |= look_in(tlb, &tlb->regions[i], start, end, forget);
	return any;
}

/* ---- the queue of what has to be unmapped ---- */

static bool touches(const struct user_tlb *tlb, unsigned int i, unsigned long start, unsigned long end)
{
	return start <= tlb->queue[i].end && end >= tlb->queue[i].start;
}

static void widen(struct user_tlb *tlb, unsigned int i, unsigned long start, unsigned long end)
{
	if (start < tlb->queue[i].start)
		tlb->queue[i].start = start;
	if (end > tlb->queue[i].end)
		tlb->queue[i].end = end;
}

/* When there are too many ranges, one takes in all: what is unmapped needlessly is mapped again when it is used. */
static void enqueue(struct user_tlb *tlb, unsigned long start, unsigned long end)
{
	for (unsigned int i = 0; i < tlb->queued; i++) {
		if (touches(tlb, i, start, end)) {
			widen(tlb, i, start, end);
			return;
		}
	}
	if (tlb->queued == USER_QUEUE) {
		for (unsigned int i = 1; i < USER_QUEUE; i++)
			widen(tlb, 0, tlb->queue[i].start, tlb->queue[i].end);
		widen(tlb, 0, start, end);
		tlb->queued = 1;
		return;
	}
	tlb->queue[tlb->queued].start = start;
	tlb->queue[tlb->queued++].end = end;
}

/**
 * user_tlb_holds - is any translation of the range recorded?
 */
bool user_tlb_holds(struct user_tlb *tlb, unsigned long start, unsigned long end)
{
	return look_at_records(tlb, start, end, false);
}

/**
 * user_tlb_forget - forget translations, and have them unmapped
 */
void user_tlb_forget(struct user_tlb *tlb, unsigned long start, unsigned long end)
{
	if (!look_at_records(tlb, start, end, true))
		return;
	if (!tlb->live)
		queue_everything(tlb);
	else
		enqueue(tlb, start, end);
}

/* ---- calls for the stub ---- */

static void add_call(struct user_slot *slot, struct stub_call call)
{
	slot->shared->calls[slot->shared->count++] = call;
}

/**
 * user_tlb_flush_calls - have the stub unmap what is queued, before anything else
 */
void user_tlb_flush_calls(struct user_tlb *tlb, struct user_slot *slot)
{
	for (unsigned int i = 0; i < tlb->queued; i++)
		add_call(slot, (struct stub_call){ SYS_munmap,
						   { tlb->queue[i].start, tlb->queue[i].end - tlb->queue[i].start } });
	slot->unmapping |= tlb->queued;
	tlb->mappings += tlb->queued;
	tlb->queued = 0;
}

/* A run of pages with consecutive frames and the same rights. */
struct run {
	unsigned long start;
	size_t bytes;
	phys_addr_t phys;
	bool writable, executable;
};

static void map_run(struct user_tlb *tlb, struct user_slot *slot, const struct run *run, bool now)
{
	uint64_t prot = PROT_READ | (run->writable ? PROT_WRITE : 0) | (run->executable ? PROT_EXEC : 0);
	uint64_t flags = MAP_SHARED | MAP_FIXED | MAP_NORESERVE | (now ? MAP_POPULATE : 0), phys = run->phys;

	/* Where nothing answers, the bus is idle: reads give ones. What is written stays in a copy of the page. */
	if (!host_is_ram(run->phys, run->bytes)) {
		flags = MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE;
		phys = host_user_bus;
	}
	add_call(slot, (struct stub_call){ SYS_mmap,
					   { run->start, run->bytes, prot, flags,
					     (uint64_t)host_user_secret << 32 | STUB_RAM_FD, phys } });
	record(tlb, run->start, run->bytes);
	tlb->mappings += 2;
}

static struct run run_of(const struct user_leaf *leaf, unsigned long start, size_t bytes)
{
	return (struct run){ start, bytes, leaf->phys + (start - leaf->base), leaf->writable, leaf->executable };
}

/* The run of pages around @run that the tables map in the same way, within [low, high). */
static void grow_run(struct arch_user_space *space, struct run *run, unsigned long low, unsigned long high)
{
	struct user_tlb *tlb = &space->stub->tlb;
	unsigned long at;
	struct user_leaf leaf;

	for (at = run->start + run->bytes; at < high && !is_recorded(tlb, at); at += HOST_PAGE) {
		struct run next;

		if (!user_translate(space->pgd, at, USER_TRANSLATE_LOOK, &leaf))
			break;
		next = run_of(&leaf, at, HOST_PAGE);
		if (next.phys != run->phys + run->bytes || next.writable != run->writable ||
		    next.executable != run->executable)
			break;
		run->bytes += HOST_PAGE;
	}
	for (at = run->start; at > low && !is_recorded(tlb, at - HOST_PAGE); at -= HOST_PAGE) {
		struct run before;

		if (!user_translate(space->pgd, at - HOST_PAGE, USER_TRANSLATE_LOOK, &leaf))
			break;
		before = run_of(&leaf, at - HOST_PAGE, HOST_PAGE);
		if (before.phys + HOST_PAGE != run->phys || before.writable != run->writable ||
		    before.executable != run->executable)
			break;
		run->start -= HOST_PAGE;
		run->phys -= HOST_PAGE;
		run->bytes += HOST_PAGE;
	}
}

static void map_neighbours(struct arch_user_space *space, struct user_slot *slot, unsigned long low, unsigned long high)
{
	struct user_tlb *tlb = &space->stub->tlb;
	unsigned int runs = 0;

	for (unsigned long at = low; at < high && runs < WINDOW_RUNS; at += HOST_PAGE) {
		struct user_leaf leaf;
		struct run run;

		if (is_recorded(tlb, at) || !user_translate(space->pgd, at, USER_TRANSLATE_LOOK, &leaf))
			continue;
		run = run_of(&leaf, at, HOST_PAGE);
		if (!host_is_ram(run.phys, HOST_PAGE))
			continue;
		grow_run(space, &run, at, high);
		map_run(tlb, slot, &run, true);
		runs++;
	}
}

/* Neither the records nor the host's mappings may run out. */
static void make_room(struct arch_user_space *space, uint64_t key)
{
	struct user_tlb *tlb = &space->stub->tlb;

	if (tlb->mappings > MAX_MAPPINGS)
		user_tlb_drop(space);
	if (tlb->live == USER_REGIONS && !find_region(tlb, key)) {
		host_user_quiesce(space);
		user_tlb_drop(space);
	}
}

/**
 * user_tlb_fill - have the stub map what an access needs, if the tables allow it
 * @slot: gets the calls
 * @access: PF_WRITE, PF_INSTR or 0
 *
 * Returns false if they do not. The space's lock is held.
 */
bool user_tlb_fill(struct arch_user_space *space, struct user_slot *slot, unsigned long address, unsigned int access)
{
	struct user_tlb *tlb = &space->stub->tlb;
	unsigned long page = address & ~(HOST_PAGE - 1), low = page & ~(WINDOW_PAGES * HOST_PAGE - 1);
	unsigned long high = low + WINDOW_PAGES * HOST_PAGE;
	struct user_leaf leaf;
	struct run run;

	make_room(space, page >> REGION_SHIFT);
	if (!user_translate(space->pgd, page, access, &leaf))
		return false;
	user_tlb_flush_calls(tlb, slot);
	if (leaf.bytes >= REGION_BYTES) {
		run = run_of(&leaf, page & ~(REGION_BYTES - 1), REGION_BYTES);
		if (host_is_ram(run.phys, REGION_BYTES)) {
			map_run(tlb, slot, &run, false);
			return true;
		}
	}
	run = run_of(&leaf, page, HOST_PAGE);
	if (host_is_ram(run.phys, HOST_PAGE)) {
		grow_run(space, &run, low, high);
		map_run(tlb, slot, &run, true);
		map_neighbours(space, slot, low, high);
	} else {
		map_run(tlb, slot, &run, false);
	}
	return true;
}
