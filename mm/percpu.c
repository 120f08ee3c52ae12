// SPDX-License-Identifier: MIT
/*
 * Per-CPU memory: each CPU has its own copy of an object, and reaches it with one segment-relative instruction.
 *
 * Every CPU owns a unit, a range of PCPU_STRIDE bytes of virtual memory at the end of vmalloc space. All units are
 * laid out alike:
 *
 *	unit of CPU n:  | copy of the template (static variables) | dynamic chunks, 32 KiB each ... |
 *
 * A per-CPU pointer is an address as if the template went on up to the size of a unit; CPU n's copy lies
 * __per_cpu_offset[n] above it. The template is in the image, so a pointer is within 2 GiB of module code, as the
 * modules' own per-CPU variables must be.
 *
 * A chunk has two bitmaps with a bit for 4 bytes: used, and start (the first unit of each allocation, which gives its
 * size back). Pages are present in all units or in none; chunk->populated has a bit for each. A page is populated when
 * an allocation first needs it and given back when nothing in it is used, except those that hold the reserve: the
 * first PERCPU_DYNAMIC_RESERVE bytes of dynamic memory stay, so that atomic allocations, which only use populated
 * pages, have something to live on.
 *
 *	used bits lie in populated pages only                pcpu_populated = set bits of all populated masks
 *
 * Locks: pcpu_mutex serialises everything that changes what is populated, and the creation of chunks; pcpu_lock
 * (interrupts off, inside the mutex) guards the bitmaps. The page tables' and page allocator's locks are inside both.
 *
 * When memory runs out an allocation returns NULL and leaves nothing behind. Contents are zeroed at allocation.
 *
 * Start-up: setup_per_cpu_areas() runs once the page allocator works and before anything changes a per-CPU variable
 * that a new CPU does not set itself, because the units of the other CPUs are copied from the template that CPU 0 has
 * used until then. Dynamic allocation works as soon as kmalloc() does.
 */
#include <linux/bitmap.h>
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/fault-inject.h>
#include <linux/init.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/panic.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>
#include <ashlar/port.h>
#include <asm/tlbflush.h>
#include "internal.h"
#include "percpu.h"

extern char __start_percpu_data[], __stop_percpu_data[];

unsigned long __per_cpu_offset[NR_CPUS];
EXPORT_SYMBOL(__per_cpu_offset);
DEFINE_PER_CPU_READ_MOSTLY(unsigned long, this_cpu_off);
EXPORT_PER_CPU_SYMBOL(this_cpu_off);

struct pcpu_chunk *pcpu_chunks[PCPU_CHUNKS];
static DEFINE_MUTEX(pcpu_mutex);
static DEFINE_SPINLOCK(pcpu_lock);
static unsigned int pcpu_units;		/* CPUs that have a unit; fixed at start-up */
static unsigned long pcpu_static_bytes; /* of the template, whole pages; dynamic memory follows */
static unsigned int pcpu_chunk_limit;	/* chunks that fit a unit */
static unsigned long pcpu_populated;	/* pages of one unit beyond the static ones; guarded by pcpu_mutex */

static unsigned long pcpu_unit_base(unsigned int cpu)
{
	return PCPU_AREA_START + cpu * PCPU_STRIDE;
}

static unsigned long pcpu_chunk_offset(unsigned int index)
{
	return pcpu_static_bytes + (unsigned long)index * PCPU_CHUNK_BYTES;
}

/* ---- Pages: pcpu_mutex is held, or it is start-up ---- */

/* A page at @offset of the units of the first @units CPUs goes. */
static void pcpu_unmap_page(unsigned long offset, unsigned int units)
{
	unsigned int cpu;

	for (cpu = 0; cpu < units; cpu++) {
		unsigned long at = pcpu_unit_base(cpu) + offset;
		struct pgtable_garbage garbage;
		struct page *page = vmalloc_to_page((void *)at);

		pgtable_garbage_init(&garbage);
		kernel_unmap_range(at, at + PAGE_SIZE, &garbage, NULL, NULL);
		flush_tlb_kernel_range(at, at + PAGE_SIZE);
		pgtable_garbage_free(&garbage);
		__free_page(page);
	}
}

static int pcpu_map_page(unsigned long offset, gfp_t gfp)
{
	unsigned int cpu;

	for (cpu = 0; cpu < pcpu_units; cpu++) {
		struct page *page = alloc_page(gfp | __GFP_NOWARN);

		if (!page)
			goto undo;
		if (kernel_map_pages(pcpu_unit_base(cpu) + offset, page_to_pfn(page), 1, PAGE_KERNEL, false)) {
			__free_page(page);
			goto undo;
		}
	}
	return 0;

undo:
	pcpu_unmap_page(offset, cpu);
	return -ENOMEM;
}

static bool pcpu_page_reserved(unsigned int index, unsigned int page)
{
	return (unsigned long)index * PCPU_CHUNK_BYTES + page * PAGE_SIZE < PERCPU_DYNAMIC_RESERVE;
}

static void pcpu_set_populated(struct pcpu_chunk *chunk, unsigned int page, bool present)
{
	unsigned long irq;

	spin_lock_irqsave(&pcpu_lock, irq);
	if (present)
		chunk->populated |= 1u << page;
	else
		chunk->populated &= ~(1u << page);
	spin_unlock_irqrestore(&pcpu_lock, irq);
	pcpu_populated += present ? 1 : -1;
}

/*
 * Populate the pages of @bytes bytes from @at in a chunk. What was populated stays on failure: the caller's free gives
 * it back.
 */
static int pcpu_populate(unsigned int index, unsigned long at, size_t bytes, gfp_t gfp)
{
	struct pcpu_chunk *chunk = pcpu_chunks[index];
	unsigned int page;

	for (page = at / PAGE_SIZE; page <= (at + bytes - 1) / PAGE_SIZE; page++) {
		if (chunk->populated & (1u << page))
			continue;
		if (pcpu_map_page(pcpu_chunk_offset(index) + page * PAGE_SIZE, gfp))
			return -ENOMEM;
		pcpu_set_populated(chunk, page, true);
	}
	return 0;
}

static bool pcpu_page_empty(struct pcpu_chunk *chunk, unsigned int page)
{
	unsigned int first = page * (PAGE_SIZE / PCPU_MIN_ALLOC_SIZE), end = first + PAGE_SIZE / PCPU_MIN_ALLOC_SIZE;

	return find_next_bit(chunk->used, end, first) >= end;
}

/* Take an empty page out of use, so that no atomic allocation can get it any more; false if one was quicker. */
static bool pcpu_retire_page(struct pcpu_chunk *chunk, unsigned int page)
{
	unsigned long irq;
	bool empty;

	spin_lock_irqsave(&pcpu_lock, irq);
	empty = (chunk->populated & (1u << page)) && pcpu_page_empty(chunk, page);
	if (empty)
		chunk->populated &= ~(1u << page);
	spin_unlock_irqrestore(&pcpu_lock, irq);
	return empty;
}

static void pcpu_release_chunk(unsigned int index)
{
	struct pcpu_chunk *chunk = pcpu_chunks[index];
	unsigned long irq;

	spin_lock_irqsave(&pcpu_lock, irq);
	if (chunk->populated || chunk->free_bytes != PCPU_CHUNK_BYTES)
		chunk = NULL;
	else
		pcpu_chunks[index] = NULL;
	spin_unlock_irqrestore(&pcpu_lock, irq);
	kfree(chunk);
}

/* Give back the empty pages of all chunks that ask for it, and chunks without any. pcpu_mutex is held. */
static void pcpu_trim_locked(void)
{
	unsigned int index, page;

	for (index = 0; index < pcpu_chunk_limit; index++) {
		struct pcpu_chunk *chunk = pcpu_chunks[index];

		if (!chunk || !xchg(&chunk->trim, 0))
			continue;
		for (page = 0; page < PCPU_CHUNK_PAGES; page++) {
			if (pcpu_page_reserved(index, page) || !pcpu_retire_page(chunk, page))
				continue;
			pcpu_unmap_page(pcpu_chunk_offset(index) + page * PAGE_SIZE, pcpu_units);
			pcpu_populated--;
		}
		pcpu_release_chunk(index);
	}
}

static void pcpu_trim(struct work_struct *work)
{
	mutex_lock(&pcpu_mutex);
	pcpu_trim_locked();
	mutex_unlock(&pcpu_mutex);
}
static DECLARE_WORK(pcpu_trim_work, pcpu_trim);

/* Never waits: the caller may be an RCU reader, or a shrinker that an allocation under pcpu_mutex has called. */
static void pcpu_request_trim(void)
{
	if (in_task() && !irqs_disabled() && !in_atomic() && mutex_trylock(&pcpu_mutex)) {
		pcpu_trim_locked();
		mutex_unlock(&pcpu_mutex);
	} else {
		schedule_work(&pcpu_trim_work);
	}
}

/* ---- Space in chunks: pcpu_lock is held ---- */

static bool pcpu_range_populated(struct pcpu_chunk *chunk, unsigned int at, unsigned int units)
{
	unsigned int first = at * PCPU_MIN_ALLOC_SIZE / PAGE_SIZE;
	unsigned int last = ((at + units) * PCPU_MIN_ALLOC_SIZE - 1) / PAGE_SIZE;

	for (; first <= last; first++)
		if (!(chunk->populated & (1u << first)))
			return false;
	return true;
}

/*
 * A free run of @units, aligned; PCPU_CHUNK_UNITS if there is none. With @populated only in pages that are present.
 */
static unsigned int pcpu_find(struct pcpu_chunk *chunk, unsigned int units, unsigned long align_mask, bool populated)
{
	unsigned int at = 0;

	for (;;) {
		at = bitmap_find_next_zero_area(chunk->used, PCPU_CHUNK_UNITS, at, units, align_mask);
		if (at >= PCPU_CHUNK_UNITS)
			return PCPU_CHUNK_UNITS;
		if (!populated || pcpu_range_populated(chunk, at, units))
			return at;
		at++;
	}
}

static void pcpu_take(struct pcpu_chunk *chunk, unsigned int at, unsigned int units)
{
	bitmap_set(chunk->used, at, units);
	__set_bit(at, chunk->start);
	chunk->free_bytes -= units * PCPU_MIN_ALLOC_SIZE;
}

/* Returns the number of units. */
static unsigned int pcpu_give(struct pcpu_chunk *chunk, unsigned int at)
{
	unsigned int next_start = find_next_bit(chunk->start, PCPU_CHUNK_UNITS, at + 1);
	unsigned int end = min_t(unsigned int, next_start, find_next_zero_bit(chunk->used, PCPU_CHUNK_UNITS, at));

	bitmap_clear(chunk->used, at, end - at);
	__clear_bit(at, chunk->start);
	chunk->free_bytes += (end - at) * PCPU_MIN_ALLOC_SIZE;
	chunk->longest = chunk->free_bytes;
	return end - at;
}

/* Find room in the chunks there are; the place, or -1. Takes pcpu_lock itself. */
static int pcpu_take_anywhere(unsigned int units, unsigned long align_mask, bool populated, unsigned int *at)
{
	unsigned int index;
	unsigned long irq;

	spin_lock_irqsave(&pcpu_lock, irq);
	for (index = 0; index < pcpu_chunk_limit; index++) {
		struct pcpu_chunk *chunk = pcpu_chunks[index];

		if (!chunk || chunk->longest < units * PCPU_MIN_ALLOC_SIZE)
			continue;
		*at = pcpu_find(chunk, units, align_mask, populated);
		if (*at < PCPU_CHUNK_UNITS) {
			pcpu_take(chunk, *at, units);
			spin_unlock_irqrestore(&pcpu_lock, irq);
			return index;
		}
		if (!populated && !align_mask)
			chunk->longest = units * PCPU_MIN_ALLOC_SIZE - 1;
	}
	spin_unlock_irqrestore(&pcpu_lock, irq);
	return -1;
}

/* One more chunk; false if there is no memory or no room. pcpu_mutex is held. */
static bool pcpu_add_chunk(gfp_t gfp)
{
	struct pcpu_chunk *chunk;
	unsigned int index;
	unsigned long irq;

	for (index = 0; index < pcpu_chunk_limit && pcpu_chunks[index]; index++)
		;
	if (index == pcpu_chunk_limit)
		return false;
	chunk = kzalloc(sizeof(*chunk), gfp);
	if (!chunk)
		return false;
	chunk->free_bytes = PCPU_CHUNK_BYTES;
	chunk->longest = PCPU_CHUNK_BYTES;
	spin_lock_irqsave(&pcpu_lock, irq);
	pcpu_chunks[index] = chunk;
	spin_unlock_irqrestore(&pcpu_lock, irq);
	return true;
}

/* ---- Allocation ---- */

static void *pcpu_pointer(unsigned int index, unsigned int at)
{
	return __start_percpu_data + pcpu_chunk_offset(index) + at * PCPU_MIN_ALLOC_SIZE;
}

static void pcpu_zero(void __percpu *ptr, size_t bytes)
{
	unsigned int cpu;

	for (cpu = 0; cpu < pcpu_units; cpu++)
		memset((char *)ptr + __per_cpu_offset[cpu], 0, bytes);
}

static void pcpu_undo(unsigned int index, unsigned int at)
{
	unsigned long irq;

	spin_lock_irqsave(&pcpu_lock, irq);
	pcpu_give(pcpu_chunks[index], at);
	pcpu_chunks[index]->trim = 1;
	spin_unlock_irqrestore(&pcpu_lock, irq);
}

/* The way that may sleep. Returns NULL without memory. */
static void *pcpu_alloc_sleeping(unsigned int units, unsigned long align_mask, gfp_t gfp)
{
	unsigned int at;
	int index;

	mutex_lock(&pcpu_mutex);
	do {
		index = pcpu_take_anywhere(units, align_mask, false, &at);
	} while (index < 0 && pcpu_add_chunk(gfp));
	if (index >= 0 && pcpu_populate(index, at * PCPU_MIN_ALLOC_SIZE, units * PCPU_MIN_ALLOC_SIZE, gfp)) {
		pcpu_undo(index, at);
		mutex_unlock(&pcpu_mutex);
		pcpu_request_trim();
		return NULL;
	}
	mutex_unlock(&pcpu_mutex);
	return index < 0 ? NULL : pcpu_pointer(index, at);
}

static void pcpu_report_failure(size_t size, size_t align, bool atomic, gfp_t gfp)
{
	static int warnings = 10;

	if ((gfp & __GFP_NOWARN) || warnings <= 0)
		return;
	pr_warn("percpu: allocation failed, size=%zu align=%zu atomic=%d, %s\n", size, align, atomic,
		atomic ? "atomic alloc failed, no space left" : "no space left");
	dump_stack();
	if (!--warnings)
		pr_info("percpu: limit reached, disable warning\n");
}

/**
 * __alloc_percpu_gfp - get memory of which every CPU has its own
 * @size: bytes, at most PCPU_MIN_UNIT_SIZE
 * @align: a power of two, at most PAGE_SIZE
 * @gfp: without __GFP_DIRECT_RECLAIM the call does not sleep and uses only what is populated
 *
 * Returns a per-CPU pointer to zeroed memory, or NULL.
 */
void __percpu *__alloc_percpu_gfp(size_t size, size_t align, gfp_t gfp)
{
	bool atomic = (gfp & GFP_KERNEL) != GFP_KERNEL;
	unsigned long align_mask;
	unsigned int units, at;
	void *ptr = NULL;
	int index;

	align = max_t(size_t, align, PCPU_MIN_ALLOC_SIZE);
	if (!size || size > PCPU_MIN_UNIT_SIZE || align > PAGE_SIZE || !is_power_of_2(align)) {
		WARN(!(gfp & __GFP_NOWARN), "illegal size (%zu) or align (%zu) for percpu allocation\n", size, align);
		return NULL;
	}
	if (should_fail_percpu(gfp, size))
		return NULL;
	units = DIV_ROUND_UP(size, PCPU_MIN_ALLOC_SIZE);
	align_mask = align / PCPU_MIN_ALLOC_SIZE - 1;
	if (atomic) {
		index = pcpu_take_anywhere(units, align_mask, true, &at);
		if (index >= 0)
			ptr = pcpu_pointer(index, at);
	} else {
		ptr = pcpu_alloc_sleeping(units, align_mask, gfp);
	}
	if (ptr)
		pcpu_zero(ptr, size);
	else
		pcpu_report_failure(size, align, atomic, gfp);
	return ptr;
}
EXPORT_SYMBOL_GPL(__alloc_percpu_gfp);

/** __alloc_percpu - __alloc_percpu_gfp() with GFP_KERNEL */
void __percpu *__alloc_percpu(size_t size, size_t align)
{
	return __alloc_percpu_gfp(size, align, GFP_KERNEL);
}
EXPORT_SYMBOL_GPL(__alloc_percpu);

/** __alloc_reserved_percpu - for the per-CPU variables of modules; here all of a unit is close enough to their code */
void __percpu *__alloc_reserved_percpu(size_t size, size_t align)
{
	return __alloc_percpu_gfp(size, align, GFP_KERNEL);
}

/* The chunk and place of a per-CPU pointer; false if no allocation begins there. pcpu_lock is held. */
static bool pcpu_locate(const void *ptr, unsigned int *index, unsigned int *at)
{
	unsigned long offset = (unsigned long)ptr - (unsigned long)__start_percpu_data;

	if (offset < pcpu_static_bytes || offset % PCPU_MIN_ALLOC_SIZE)
		return false;
	offset -= pcpu_static_bytes;
	*index = offset / PCPU_CHUNK_BYTES;
	*at = offset % PCPU_CHUNK_BYTES / PCPU_MIN_ALLOC_SIZE;
	return *index < pcpu_chunk_limit && pcpu_chunks[*index] && test_bit(*at, pcpu_chunks[*index]->start);
}

/**
 * free_percpu - give back what alloc_percpu() returned
 * @ptr: the pointer, or NULL; one that is not allocated is reported and ignored
 *
 * Any context.
 */
void free_percpu(void __percpu *ptr)
{
	unsigned int index, at, page, units;
	struct pcpu_chunk *chunk;
	bool found, trim = false;
	unsigned long irq;

	if (!ptr)
		return;
	spin_lock_irqsave(&pcpu_lock, irq);
	found = pcpu_locate(ptr, &index, &at);
	if (found) {
		chunk = pcpu_chunks[index];
		units = pcpu_give(chunk, at);
		for (page = at * PCPU_MIN_ALLOC_SIZE / PAGE_SIZE;
		     page <= ((at + units) * PCPU_MIN_ALLOC_SIZE - 1) / PAGE_SIZE; page++)
			trim |= pcpu_page_empty(chunk, page) && !pcpu_page_reserved(index, page);
		trim |= chunk->free_bytes == PCPU_CHUNK_BYTES;
		chunk->trim |= trim;
	}
	spin_unlock_irqrestore(&pcpu_lock, irq);
	WARN(!found, "free_percpu: 0x%px is not allocated per-CPU memory\n", (void *)ptr);
	if (trim)
		pcpu_request_trim();
}
EXPORT_SYMBOL_GPL(free_percpu);

/* ---- Questions ---- */

/**
 * __is_kernel_percpu_address - whether @addr is a CPU's copy of a static variable of the core; *@can_addr gets CPU 0's
 * copy's address
 */
bool __is_kernel_percpu_address(unsigned long addr, unsigned long *can_addr)
{
	unsigned int cpu;

	for (cpu = 0; cpu < pcpu_units; cpu++) {
		unsigned long offset = addr - pcpu_unit_base(cpu);

		if (offset >= (unsigned long)(__stop_percpu_data - __start_percpu_data))
			continue;
		if (can_addr)
			*can_addr = pcpu_unit_base(0) + offset;
		return true;
	}
	return false;
}

/** is_kernel_percpu_address - whether @addr is a CPU's copy of a static variable of the core */
bool is_kernel_percpu_address(unsigned long addr)
{
	return __is_kernel_percpu_address(addr, NULL);
}

/** per_cpu_ptr_to_phys - the physical address of a CPU's copy (what per_cpu_ptr() returned) */
phys_addr_t per_cpu_ptr_to_phys(void *addr)
{
	return page_to_phys(vmalloc_to_page(addr)) + offset_in_page(addr);
}

/** pcpu_nr_pages - pages that per-CPU memory takes on all CPUs together */
unsigned long pcpu_nr_pages(void)
{
	return (READ_ONCE(pcpu_populated) + pcpu_static_bytes / PAGE_SIZE) * pcpu_units;
}

/* ---- Start-up ---- */

/** setup_per_cpu_areas - make the CPUs' units; CPU 0 moves from the template to its own. Interrupts are off. */
void __init setup_per_cpu_areas(void)
{
	size_t bytes = __stop_percpu_data - __start_percpu_data;
	unsigned long offset;
	unsigned int cpu;

	pcpu_units = arch_cpu_count();
	pcpu_static_bytes = PAGE_ALIGN(bytes);
	pcpu_chunk_limit = (PCPU_STRIDE - pcpu_static_bytes) / PCPU_CHUNK_BYTES;
	for (offset = 0; offset < pcpu_static_bytes; offset += PAGE_SIZE)
		if (pcpu_map_page(offset, GFP_KERNEL | __GFP_ZERO))
			panic("percpu: no memory for %u units of %zu bytes\n", pcpu_units, bytes);
	for (cpu = 0; cpu < pcpu_units; cpu++) {
		__per_cpu_offset[cpu] = pcpu_unit_base(cpu) - (unsigned long)__start_percpu_data;
		memcpy((void *)pcpu_unit_base(cpu), __start_percpu_data, bytes);
		per_cpu(this_cpu_off, cpu) = __per_cpu_offset[cpu];
		per_cpu(cpu_number, cpu) = cpu;
	}
	arch_set_percpu_offset(__per_cpu_offset[0]);
}

/* Make the reserve for atomic allocations, and tell vmalloc that the units' addresses are taken. */
static int __init pcpu_make_reserve(void)
{
	if (!__get_vm_area_caller(PCPU_STRIDE * NR_CPUS - PAGE_SIZE, VM_ALLOC, PCPU_AREA_START,
				  PCPU_AREA_START + PCPU_STRIDE * NR_CPUS, setup_per_cpu_areas))
		panic("percpu: the addresses of the units are in use\n");
	mutex_lock(&pcpu_mutex);
	if (!pcpu_chunks[0] && !pcpu_add_chunk(GFP_KERNEL))
		panic("percpu: no memory for the first chunk\n");
	if (pcpu_populate(0, 0, PERCPU_DYNAMIC_RESERVE, GFP_KERNEL))
		panic("percpu: no memory for the reserve\n");
	mutex_unlock(&pcpu_mutex);
	return 0;
}
early_initcall(pcpu_make_reserve);

/* ---- Verification ---- */

static unsigned int pcpu_verify_chunk(struct pcpu_chunk *chunk, unsigned int index)
{
	unsigned int broken = 0, page, used = bitmap_weight(chunk->used, PCPU_CHUNK_UNITS);

	if (chunk->free_bytes != PCPU_CHUNK_BYTES - used * PCPU_MIN_ALLOC_SIZE)
		VERIFY_FAIL(broken, "percpu chunk %u: %u bytes free by count", index, chunk->free_bytes);
	if (!bitmap_subset(chunk->start, chunk->used, PCPU_CHUNK_UNITS))
		VERIFY_FAIL(broken, "percpu chunk %u: an allocation starts where nothing is used", index);
	for (page = 0; page < PCPU_CHUNK_PAGES; page++) {
		unsigned long at = pcpu_unit_base(0) + pcpu_chunk_offset(index) + page * PAGE_SIZE;
		bool present = chunk->populated & (1u << page);

		if (!present && !pcpu_page_empty(chunk, page))
			VERIFY_FAIL(broken, "percpu chunk %u: page %u is used but not populated", index, page);
		if (present != kernel_lookup(at, NULL, NULL, NULL))
			VERIFY_FAIL(broken, "percpu chunk %u: page %u is %smapped", index, page, present ? "not " : "");
	}
	return broken;
}

/** pcpu_verify - check the per-CPU allocator's invariants; returns how many are broken, each logged */
unsigned int pcpu_verify(void)
{
	unsigned int index, broken = 0;
	unsigned long populated = 0;

	mutex_lock(&pcpu_mutex);
	for (index = 0; index < pcpu_chunk_limit; index++) {
		if (!pcpu_chunks[index])
			continue;
		broken += pcpu_verify_chunk(pcpu_chunks[index], index);
		populated += hweight32(pcpu_chunks[index]->populated);
	}
	if (populated != pcpu_populated)
		VERIFY_FAIL(broken, "percpu: %lu pages populated, %lu by count", populated, pcpu_populated);
	mutex_unlock(&pcpu_mutex);
	return broken;
}
