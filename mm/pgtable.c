// SPDX-License-Identifier: MIT
/*
 * Page tables, the kernel's and programs': mapping, unmapping and changing ranges, and looking addresses up.
 *
 * Four levels of x86-64 tables, each one frame. A leaf maps 4 KiB, 2 MiB or 1 GiB. An entry is 0, a table or a leaf;
 * nothing else. A table that has no entries left is unlinked and freed, so that unmapping what was mapped gives every
 * frame back; the struct page of a table counts its entries:
 *	page->pt_used == entries of the table that are not 0
 * Tables made before the memory map exists come from memblock, are not counted and stay (PageTable is clear).
 * The top level is always there.
 *
 * Tables of pte_t of programs have a lock each and are changed by pgtable_user.c's users; here are the kernel's, and what both need.
 *
 * Locks: mm->page_table_lock for every change. Frames for tables are allocated without it, so a walk starts again
 * from the top after each allocation. kernel_translate() and lookup_page_tables() take no lock: entries are single
 * words, and an unlinked table is freed only after the TLB has been flushed (struct pgtable_garbage), which waits for
 * walks in progress. When a table cannot be allocated, map_page_tables() undoes what it did and returns -ENOMEM. It
 * does not: flush the TLB when it unmaps (the caller does, for many ranges at once), or account areas.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/panic.h>
#include <linux/string.h>
#include <asm/tlbflush.h>
#include <ashlar/entry.h>
#include <ashlar/port.h>
#include "internal.h"

pgd_t *swapper_pg_dir;
void *empty_zero_page;
EXPORT_SYMBOL(empty_zero_page);

struct mm_struct init_mm = {
	.mm_rt = RANGE_TREE_INIT(init_mm.mm_rt),
	.mm_users = ATOMIC_INIT(2),
	.mm_count = ATOMIC_INIT(1),
	.page_table_lock = __SPIN_LOCK_UNLOCKED(init_mm.page_table_lock),
	.mmap_lock = __RWSEM_INITIALIZER(init_mm.mmap_lock),
	.mmlist = LIST_HEAD_INIT(init_mm.mmlist),
};
EXPORT_SYMBOL(init_mm);

static bool pages_ready; /* the page allocator works: tables come from it */

/* ---- tables ---- */

/* Count an entry that became used (+1) or empty (-1) in the table that holds @entry. */
static void count_entry(unsigned long *entry, int delta)
{
	struct page *page;

	if (!pages_ready)
		return;
	page = virt_to_page(entry);
	if (PageTable(page))
		page->pt_used += delta;
}

static void set_entry(unsigned long *entry, unsigned long value)
{
	bool was = *entry;

	WRITE_ONCE(*entry, value);
	if (was != !!value)
		count_entry(entry, value ? 1 : -1);
}

/* The same for an entry that the machine's MMU may be marking accessed or dirty. Returns what was there. */
static unsigned long exchange_entry(unsigned long *entry, unsigned long value)
{
	unsigned long old = xchg(entry, value);

	if (!old != !value)
		count_entry(entry, value ? 1 : -1);
	return old;
}

void set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte)
{
	set_entry(&ptep->pte, pte_val(pte));
}

pte_t ptep_get_and_clear(struct mm_struct *mm, unsigned long addr, pte_t *ptep)
{
	return __pte(exchange_entry(&ptep->pte, 0));
}

/* A zeroed frame as a table; NULL without memory. May sleep. */
void *pgtable_alloc(void)
{
	struct page *page;

	if (!pages_ready)
		return memblock_alloc(PAGE_SIZE, PAGE_SIZE);
	page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	if (!page)
		return NULL;
	__SetPageTable(page);
	page->pt_used = 0;
	spin_lock_init(&page->ptl);
	mod_node_page_state(page_pgdat(page), NR_PAGETABLE, 1);
	return page_address(page);
}

/* What a table's page must be when it is freed. */
static void free_table_page(struct page *page)
{
	__ClearPageTable(page);
	page->pt_used = 0;
	page_mapcount_reset(page); /* the lock was there */
	__free_page(page);
}

/* Free a table that no walk can know. */
void pgtable_free(void *table)
{
	mod_node_page_state(&contig_page_data, NR_PAGETABLE, -1);
	free_table_page(virt_to_page(table));
}

static void free_table_rcu(struct rcu_head *head)
{
	free_table_page(container_of(head, struct page, rcu_head));
}

void pgtable_garbage_init(struct pgtable_garbage *garbage)
{
	INIT_LIST_HEAD(&garbage->pages);
	garbage->count = 0;
}

/* Free unlinked tables; the TLB has been flushed since they were unlinked. */
void pgtable_garbage_free(struct pgtable_garbage *garbage)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, &garbage->pages, lru)
		pgtable_free(page_address(page));
	pgtable_garbage_init(garbage);
}

/* The same for tables of programs, which pte_offset_map_lock() and its like may be looking at under RCU. */
void pgtable_garbage_free_rcu(struct pgtable_garbage *garbage)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, &garbage->pages, lru) {
		mod_node_page_state(&contig_page_data, NR_PAGETABLE, -1);
		call_rcu(&page->rcu_head, free_table_rcu);
	}
	pgtable_garbage_init(garbage);
}

static unsigned long table_bits(struct mm_struct *mm)
{
	return mm == &init_mm ? _KERNPG_TABLE : _PAGE_TABLE;
}

/* The entry of @addr at @level, or NULL if a table above it is missing or a leaf covers it. */
unsigned long *pgtable_find_entry(struct mm_struct *mm, unsigned long addr, unsigned int level)
{
	unsigned long *table = (unsigned long *)mm->pgd;
	unsigned int at;

	for (at = PG_LEVEL_512G; at > level; at--) {
		unsigned long entry = READ_ONCE(table[level_index(addr, at)]);

		if (!entry || entry_is_leaf(entry, at))
			return NULL;
		table = entry_table(entry);
	}
	return &table[level_index(addr, level)];
}

/*
 * Make the tables above @addr's entry at @level exist, one each time round. The lock is held on entry and on return,
 * and dropped to allocate. Returns the entry, NULL if memory ran out, or ERR_PTR(-EBUSY) if a leaf is in the way.
 */
unsigned long *pgtable_make_entry(struct mm_struct *mm, unsigned long addr, unsigned int level, unsigned long *irqflags)
{
	unsigned long *table = (unsigned long *)mm->pgd, *spare = NULL;
	unsigned int at = PG_LEVEL_512G;

	while (at > level) {
		unsigned long *entry = &table[level_index(addr, at)];

		if (!*entry && !spare) {
			spin_unlock_irqrestore(&mm->page_table_lock, *irqflags);
			spare = pgtable_alloc();
			spin_lock_irqsave(&mm->page_table_lock, *irqflags);
			if (!spare)
				return NULL;
			/* Others may have built or pruned tables meanwhile. */
			table = (unsigned long *)mm->pgd;
			at = PG_LEVEL_512G;
			continue;
		}
		if (!*entry) {
			set_entry(entry, __pa(spare) | table_bits(mm));
			atomic_long_add(PAGE_SIZE, &mm->pgtables_bytes);
			spare = NULL;
		} else if (entry_is_leaf(*entry, at)) {
			table = NULL;
			break;
		}
		table = entry_table(*entry);
		at--;
	}
	if (spare)
		pgtable_free(spare);
	return table ? &table[level_index(addr, level)] : ERR_PTR(-EBUSY);
}

/* ---- mapping ---- */

static unsigned int best_level(unsigned long addr, unsigned long pfn, unsigned long nr, bool huge)
{
	unsigned long both = addr | pfn << PAGE_SHIFT;

	if (huge && nr >= PUD_SIZE >> PAGE_SHIFT && !(both & ~PUD_MASK))
		return PG_LEVEL_1G;
	if (huge && nr >= PMD_SIZE >> PAGE_SHIFT && !(both & ~PMD_MASK))
		return PG_LEVEL_2M;
	return PG_LEVEL_4K;
}

/* Map as many entries of one table as the request has; returns the frames mapped, or -errno. */
static long map_in_table(struct mm_struct *mm, unsigned long addr, unsigned long pfn, unsigned long nr, pgprot_t prot,
			 bool huge)
{
	unsigned int level = best_level(addr, pfn, nr, huge);
	unsigned long step = 1UL << (level_shift(level) - PAGE_SHIFT);
	unsigned long leaf_bits = pgprot_val(prot) | (level > PG_LEVEL_4K ? _PAGE_PSE : 0);
	unsigned long irqflags, done = 0, *entry;

	spin_lock_irqsave(&mm->page_table_lock, irqflags);
	entry = pgtable_make_entry(mm, addr, level, &irqflags);
	if (IS_ERR_OR_NULL(entry)) {
		spin_unlock_irqrestore(&mm->page_table_lock, irqflags);
		return entry ? PTR_ERR(entry) : -ENOMEM;
	}
	do {
		if (*entry)
			break;
		set_entry(entry++, (pfn + done) << PAGE_SHIFT | leaf_bits);
		done += step;
	} while (done < nr && best_level(addr + (done << PAGE_SHIFT), pfn + done, nr - done, huge) == level &&
		 level_index(addr + (done << PAGE_SHIFT), level));
	spin_unlock_irqrestore(&mm->page_table_lock, irqflags);
	return done ?: -EBUSY;
}

/* Unlink the table that @entry names if it has become empty. */
void pgtable_prune_entry(struct mm_struct *mm, unsigned long *entry, struct pgtable_garbage *garbage)
{
	struct page *page = virt_to_page(entry_table(*entry));

	if (!PageTable(page) || page->pt_used)
		return;
	set_entry(entry, 0);
	atomic_long_sub(PAGE_SIZE, &mm->pgtables_bytes);
	list_add_tail(&page->lru, &garbage->pages);
	garbage->count++;
}

/* Unlink the tables above @addr that hold nothing. */
static void prune_path(struct mm_struct *mm, unsigned long addr, struct pgtable_garbage *garbage)
{
	unsigned long irqflags, *entry;
	unsigned int level;

	if (!pages_ready)
		return;
	spin_lock_irqsave(&mm->page_table_lock, irqflags);
	for (level = PG_LEVEL_2M; level <= PG_LEVEL_512G; level++) {
		entry = pgtable_find_entry(mm, addr, level);
		if (entry && *entry && !entry_is_leaf(*entry, level))
			pgtable_prune_entry(mm, entry, garbage);
	}
	spin_unlock_irqrestore(&mm->page_table_lock, irqflags);
}

/* Unmap what map_page_tables() has mapped before it failed at @end, and the tables that it made there. */
static void undo_map(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct pgtable_garbage garbage;

	pgtable_garbage_init(&garbage);
	if (start < end)
		unmap_page_tables(mm, start, end, &garbage, NULL, NULL);
	prune_path(mm, end, &garbage);
	if (mm == &init_mm)
		flush_tlb_kernel_range(start, end + PAGE_SIZE);
	pgtable_garbage_free(&garbage);
}

/**
 * map_page_tables - map consecutive frames at consecutive addresses
 * @mm: whose tables: &init_mm for the kernel's
 * @addr: first address, page aligned; of the kernel outside the direct map
 * @pfn: first frame; need not be RAM
 * @nr: how many frames
 * @prot: permissions
 * @huge: may use leaves of 2 MiB and 1 GiB where both sides are aligned
 *
 * Returns 0; -ENOMEM if a table could not be allocated; -EBUSY if something is mapped there. On error nothing of the
 * range is mapped by this call. May sleep.
 */
int map_page_tables(struct mm_struct *mm, unsigned long addr, unsigned long pfn, unsigned long nr, pgprot_t prot,
		    bool huge)
{
	unsigned long done = 0;

	while (done < nr) {
		long step = map_in_table(mm, addr + (done << PAGE_SHIFT), pfn + done, nr - done, prot, huge);

		if (step < 0) {
			undo_map(mm, addr, addr + (done << PAGE_SHIFT));
			return step;
		}
		done += step;
	}
	return 0;
}

/* ---- unmapping ---- */

struct unmap {
	struct mm_struct *mm;
	struct pgtable_garbage *garbage;
	pgtable_leaf_fn leaf;
	void *ctx;
};

static void unmap_level(unsigned long *table, unsigned int level, unsigned long start, unsigned long end,
			const struct unmap *unmap)
{
	unsigned long size = 1UL << level_shift(level);
	unsigned long addr, next;

	for (addr = start; addr < end; addr = next) {
		unsigned long *entry = &table[level_index(addr, level)];

		next = min((addr | (size - 1)) + 1, end);
		if (!*entry)
			continue;
		if (!entry_is_leaf(*entry, level)) {
			unmap_level(entry_table(*entry), level - 1, addr, next, unmap);
			pgtable_prune_entry(unmap->mm, entry, unmap->garbage);
			continue;
		}
		if (WARN_ON_ONCE(next - addr != size))
			continue;
		if (unmap->leaf)
			unmap->leaf(unmap->ctx, addr, *entry, size >> PAGE_SHIFT);
		set_entry(entry, 0);
	}
}

/**
 * unmap_page_tables - unmap whatever is mapped in a range of addresses
 * @mm: whose tables
 * @start: page aligned; no leaf may stick out of the range
 * @end: page aligned
 * @garbage: gets the tables that became empty: flush the TLB, then pgtable_garbage_free()
 * @leaf: called for each leaf under the page-table lock, or NULL
 * @ctx: for @leaf
 *
 * Never fails and never sleeps. The TLB is the caller's to flush.
 */
void unmap_page_tables(struct mm_struct *mm, unsigned long start, unsigned long end, struct pgtable_garbage *garbage,
		       pgtable_leaf_fn leaf, void *ctx)
{
	struct unmap unmap = { .mm = mm, .garbage = garbage, .leaf = leaf, .ctx = ctx };
	unsigned long irqflags;

	spin_lock_irqsave(&mm->page_table_lock, irqflags);
	unmap_level((unsigned long *)mm->pgd, PG_LEVEL_512G, start, end, &unmap);
	spin_unlock_irqrestore(&mm->page_table_lock, irqflags);
}

/* ---- changing ---- */

/* Replace a large leaf by a table of leaves one level down that says the same. The lock is held and may be dropped. */
static int split_leaf(struct mm_struct *mm, unsigned long addr, unsigned int level, unsigned long *irqflags)
{
	unsigned long *entry, *table, i, bits, step;

	spin_unlock_irqrestore(&mm->page_table_lock, *irqflags);
	table = pgtable_alloc();
	spin_lock_irqsave(&mm->page_table_lock, *irqflags);
	if (!table)
		return -ENOMEM;
	entry = pgtable_find_entry(mm, addr, level);
	if (!entry || !*entry || !entry_is_leaf(*entry, level)) {
		pgtable_free(table);
		return 0;
	}
	step = 1UL << level_shift(level - 1);
	bits = level == PG_LEVEL_2M ? *entry & ~_PAGE_PSE : *entry;
	for (i = 0; i < 512; i++)
		table[i] = bits + i * step;
	if (PageTable(virt_to_page(table)))
		virt_to_page(table)->pt_used = 512;
	WRITE_ONCE(*entry, __pa(table) | table_bits(mm));
	atomic_long_add(PAGE_SIZE, &mm->pgtables_bytes);
	count_vm_event(level == PG_LEVEL_2M ? DIRECT_MAP_LEVEL2_SPLIT : DIRECT_MAP_LEVEL3_SPLIT);
	return 0;
}

/* The leaf that maps @addr and its level; NULL if none does. */
static unsigned long *find_leaf(struct mm_struct *mm, unsigned long addr, unsigned int *level)
{
	for (*level = PG_LEVEL_1G; *level >= PG_LEVEL_4K; (*level)--) {
		unsigned long *entry = pgtable_find_entry(mm, addr, *level);

		if (!entry || !*entry)
			return NULL;
		if (entry_is_leaf(*entry, *level))
			return entry;
	}
	return NULL;
}

static int change_one(struct mm_struct *mm, unsigned long addr, unsigned long end, pteval_t set, pteval_t clear,
		      unsigned long *next, unsigned long *irqflags)
{
	unsigned int level;
	unsigned long *entry = find_leaf(mm, addr, &level);
	unsigned long size;

	if (!entry)
		return -EFAULT;
	size = 1UL << level_shift(level);
	*next = addr;
	if (addr & (size - 1) || end - addr < size)
		return split_leaf(mm, addr, level, irqflags);
	WRITE_ONCE(*entry, (*entry & ~clear) | set);
	*next = addr + size;
	return 0;
}

/**
 * kernel_change_prot - change permissions of mapped kernel addresses
 * @start: page aligned
 * @end: page aligned
 * @set: bits to set in every entry
 * @clear: bits to clear first
 *
 * Large leaves are split as needed. Flushes the TLB. Returns 0, -EFAULT if part of the range is not mapped, -ENOMEM;
 * on error the part before it has been changed. May sleep.
 */
int kernel_change_prot(unsigned long start, unsigned long end, pteval_t set, pteval_t clear)
{
	unsigned long irqflags, addr = start;
	int err = 0;

	spin_lock_irqsave(&init_mm.page_table_lock, irqflags);
	while (addr < end && !err)
		err = change_one(&init_mm, addr, end, set, clear, &addr, &irqflags);
	spin_unlock_irqrestore(&init_mm.page_table_lock, irqflags);
	flush_tlb_kernel_range(start, end);
	return err;
}

/* ---- looking up ---- */

/*
 * The leaf that maps @addr: its first frame, the entry and the level, each unless NULL. No lock. False if nothing
 * does.
 */
bool lookup_page_tables(struct mm_struct *mm, unsigned long addr, unsigned long *pfn, unsigned long *entry,
			unsigned int *level)
{
	unsigned long *table = (unsigned long *)mm->pgd;
	unsigned int at;

	for (at = PG_LEVEL_512G; at >= PG_LEVEL_4K; at--) {
		unsigned long value = READ_ONCE(table[level_index(addr, at)]);

		if (!(value & _PAGE_PRESENT))
			return false;
		if (entry_is_leaf(value, at)) {
			if (pfn)
				*pfn = (value & PTE_PFN_MASK) >> PAGE_SHIFT;
			if (entry)
				*entry = value;
			if (level)
				*level = at;
			return true;
		}
		table = entry_table(value);
	}
	return false;
}

bool kernel_translate(unsigned long address, phys_addr_t *phys, unsigned long *base, size_t *bytes, bool *writable,
		      bool *executable)
{
	unsigned long pfn, entry;
	unsigned int level;

	if (!swapper_pg_dir || !lookup_page_tables(&init_mm, address, &pfn, &entry, &level))
		return false;
	*bytes = 1UL << level_shift(level);
	*phys = PFN_PHYS(pfn);
	*base = address & ~(*bytes - 1);
	*writable = entry & _PAGE_RW;
	*executable = !(entry & _PAGE_NX);
	return true;
}

/* See entry.h. */
bool user_translate(phys_addr_t pgd, unsigned long address, unsigned int access, struct user_leaf *leaf)
{
	unsigned long *table = __va(pgd), *entry, value, marks;
	unsigned int level;

	if (address >= TASK_SIZE_MAX)
		return false;
	for (level = PG_LEVEL_512G;; level--) {
		entry = &table[level_index(address, level)];
		value = READ_ONCE(*entry);
		if (!(value & _PAGE_PRESENT) || !(value & _PAGE_USER))
			return false;
		if (entry_is_leaf(value, level))
			break;
		table = entry_table(value);
	}
	if ((access & PF_WRITE && !(value & _PAGE_RW)) || (access & PF_INSTR && value & _PAGE_NX))
		return false;
	marks = access & USER_TRANSLATE_LOOK ? 0 : _PAGE_ACCESSED | (access & PF_WRITE ? _PAGE_DIRTY : 0);
	while ((value & marks) != marks) {
		unsigned long seen = cmpxchg(entry, value, value | marks);

		if (seen != value)
			return user_translate(pgd, address, access, leaf);
		value |= marks;
	}
	leaf->bytes = 1UL << level_shift(level);
	leaf->phys = value & PTE_PFN_MASK;
	leaf->base = address & ~(leaf->bytes - 1);
	leaf->writable = value & _PAGE_RW && value & _PAGE_DIRTY;
	leaf->executable = !(value & _PAGE_NX);
	return true;
}

/**
 * lookup_address - the entry that maps a kernel address
 * @address: any
 * @level: gets PG_LEVEL_4K, 2M or 1G; PG_LEVEL_NONE if nothing maps it
 *
 * The direct map has no tables on this machine: NULL for it. Any context; the entry may change at once.
 */
pte_t *lookup_address(unsigned long address, unsigned int *level)
{
	unsigned long *entry = find_leaf(&init_mm, address, level);

	if (!entry)
		*level = PG_LEVEL_NONE;
	return (pte_t *)entry;
}
EXPORT_SYMBOL_GPL(lookup_address);

/** slow_virt_to_phys - the physical address of any mapped kernel address; ~0 if it is not mapped */
phys_addr_t slow_virt_to_phys(void *address)
{
	unsigned long addr = (unsigned long)address, pfn, entry;
	unsigned int level;

	if (__virt_addr_valid(addr))
		return __pa(addr);
	if (!lookup_page_tables(&init_mm, addr, &pfn, &entry, &level))
		return ~(phys_addr_t)0;
	return PFN_PHYS(pfn) | (addr & ((1UL << level_shift(level)) - 1));
}
EXPORT_SYMBOL_GPL(slow_virt_to_phys);

void flush_tlb_kernel_range(unsigned long start, unsigned long end)
{
	arch_flush_tlb_kernel_range(start, end);
}

void flush_tlb_all(void)
{
	arch_flush_tlb_kernel_range(VMEMMAP_START, VMALLOC_END + 1);
}

/* ---- start-up, verification ---- */

/** pgtable_init - take the top-level table into use; memblock works */
void __init pgtable_init(void)
{
	swapper_pg_dir = memblock_alloc(PAGE_SIZE, PAGE_SIZE);
	empty_zero_page = memblock_alloc(PAGE_SIZE, PAGE_SIZE);
	if (!swapper_pg_dir || !empty_zero_page)
		panic("pgtable: no memory for the first tables");
	init_mm.pgd = swapper_pg_dir;
	arch_set_kernel_pgd(__pa(swapper_pg_dir));
}

/* The page allocator works from here on. */
void __init pgtable_use_pages(void)
{
	pages_ready = true;
	init_page_count(ZERO_PAGE(0)); /* which is never dropped */
}

static unsigned int verify_table(unsigned long *table, unsigned int level, unsigned long addr)
{
	unsigned long i, used = 0;
	unsigned int broken = 0;
	struct page *page = virt_to_page(table);

	for (i = 0; i < 512; i++) {
		unsigned long at = addr + (i << level_shift(level));

		if (!table[i])
			continue;
		used++;
		if (level == PG_LEVEL_4K && addr < TASK_SIZE_MAX)
			continue; /* a program's: mm_verify() */
		if (!(table[i] & _PAGE_PRESENT))
			VERIFY_FAIL(broken, "pgtable: entry %lx of %lx is not present", table[i], at);
		else if (!entry_is_leaf(table[i], level))
			broken += verify_table(entry_table(table[i]), level - 1, at);
	}
	/* A program's table may be empty until the areas that it is for go: MADV_DONTNEED leaves such. */
	if (PageTable(page) && (page->pt_used != used || (!used && addr >= TASK_SIZE_MAX)))
		VERIFY_FAIL(broken, "pgtable: table of %lx counts %lu entries, has %lu", addr, page->pt_used, used);
	return broken;
}

/* Checks the counts and entries of all tables of @mm; returns the number of broken invariants. */
unsigned int pgtable_verify(struct mm_struct *mm)
{
	unsigned long irqflags;
	unsigned int broken;

	spin_lock_irqsave(&mm->page_table_lock, irqflags);
	broken = verify_table((unsigned long *)mm->pgd, PG_LEVEL_512G, 0);
	spin_unlock_irqrestore(&mm->page_table_lock, irqflags);
	return broken;
}
