// SPDX-License-Identifier: MIT
/*
 * vmalloc: memory that is contiguous in kernel addresses and need not be in frames.
 *
 * An area is a busy range of addresses (vmap_area.c) with a struct vm_struct, a guard page that is never mapped at
 * its end, and entries in the kernel's page tables (pgtable.c). The frames of a vmalloc() area are recorded in the
 * page tables alone: they are taken as blocks as large as the rest of the area allows, down to single frames when
 * memory is fragmented, and blocks of 2 MiB are mapped by one entry. A block of more than one frame keeps its order
 * (PAGE_VMALLOC_BLOCK_BIT in its header) until somebody asks for one of its pages (vmalloc_to_page()): then it is
 * split, because pages of vmalloc() memory are single pages to their users. So a large vmalloc() costs a few steps
 * for each 2 MiB, not for each page.
 *
 * vfree() unmaps, flushes the TLB at once, and frees. Linux collects areas and flushes later; here a flush costs one
 * call of the machine for what was really translated, and an access after vfree() faults at once. From interrupts
 * vfree() only puts the area on a list; a work item frees it.
 *
 * Locks: the area belongs to its owner. split_lock serialises splitting. When memory runs out, everything taken is
 * given back, the failure is reported in Linux's words, and NULL is returned.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/llist.h>
#include <linux/log2.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <asm/tlbflush.h>
#include "internal.h"

#define VMALLOC_BLOCK (1UL << PAGE_VMALLOC_BLOCK_BIT)

static DEFINE_SPINLOCK(split_lock);
static atomic_long_t nr_vmalloc_pages;

/** vmalloc_nr_pages - pages that vmalloc() holds */
unsigned long vmalloc_nr_pages(void)
{
	return atomic_long_read(&nr_vmalloc_pages);
}

/** is_vmalloc_addr - does an address lie in the vmalloc range? Any context. */
bool is_vmalloc_addr(const void *x)
{
	unsigned long addr = (unsigned long)x;

	return addr >= VMALLOC_START && addr < VMALLOC_END;
}
EXPORT_SYMBOL(is_vmalloc_addr);

int is_vmalloc_or_module_addr(const void *x)
{
	unsigned long addr = (unsigned long)x;

	return is_vmalloc_addr(x) || (addr >= MODULES_VADDR && addr < MODULES_END);
}
EXPORT_SYMBOL_GPL(is_vmalloc_or_module_addr);

/* ---- areas ---- */

static struct vm_struct *get_area(unsigned long size, unsigned long align, unsigned long flags, unsigned long start,
				  unsigned long end, gfp_t gfp, const void *caller)
{
	struct vm_struct *area;
	struct vmap_area *va;

	if (WARN_ON_ONCE(in_interrupt()))
		return NULL;
	size = PAGE_ALIGN(size);
	if (!size || (!(flags & VM_NO_GUARD) && size + PAGE_SIZE < size))
		return NULL;
	if (flags & VM_IOREMAP)
		align = 1UL << clamp_t(int, get_count_order_long(size), PAGE_SHIFT, IOREMAP_MAX_ORDER);
	area = kzalloc(sizeof(*area), gfp & GFP_RECLAIM_MASK);
	if (!area)
		return NULL;
	area->size = flags & VM_NO_GUARD ? size : size + PAGE_SIZE;
	area->flags = flags;
	area->caller = caller;
	va = alloc_vmap_area(area->size, align, start, end, gfp, area);
	if (!va) {
		kfree(area);
		return NULL;
	}
	area->addr = (void *)va->va_start;
	return area;
}

/** __get_vm_area_caller - reserve addresses in [start, end) without mapping anything; NULL without memory or room */
struct vm_struct *__get_vm_area_caller(unsigned long size, unsigned long flags, unsigned long start, unsigned long end,
				       const void *caller)
{
	return get_area(size, 1, flags, start, end, GFP_KERNEL, caller);
}

struct vm_struct *get_vm_area_caller(unsigned long size, unsigned long flags, const void *caller)
{
	return get_area(size, 1, flags, VMALLOC_START, VMALLOC_END, GFP_KERNEL, caller);
}

/** get_vm_area - reserve addresses in the vmalloc range; free them with free_vm_area() */
struct vm_struct *get_vm_area(unsigned long size, unsigned long flags)
{
	return get_vm_area_caller(size, flags, __builtin_return_address(0));
}

/**
 * find_vm_area - the area that holds an address, or NULL. Process context; the caller makes sure that it is not
 * freed.
 */
struct vm_struct *find_vm_area(const void *addr)
{
	struct vmap_area *va = find_vmap_area((unsigned long)addr);

	return va ? va->vm : NULL;
}
EXPORT_SYMBOL_GPL(find_vm_area);

/* ---- pages ---- */

/* Collected while an area is unmapped: its blocks, by lru of their first pages. */
struct unmapped {
	struct list_head blocks;
	bool collect;
};

static void collect_block(void *ctx, unsigned long addr, unsigned long entry, unsigned long nr)
{
	struct unmapped *unmapped = ctx;
	struct page *page = pfn_to_page((entry & PTE_PFN_MASK) >> PAGE_SHIFT);
	unsigned long i;

	if (!unmapped->collect)
		return;
	/*
	 * A large leaf may have been split into pages since; and the frames behind the first one of a block have no
	 * state.
	 */
	for (i = 0; i < nr; i += page[i].flags & PAGE_STATE_USED ? 1UL << page_order(&page[i]) : 1)
		if (page[i].flags & PAGE_STATE_USED)
			list_add_tail(&page[i].lru, &unmapped->blocks);
}

/* Free the blocks of a list. A block that was never split goes as a whole. */
static void free_blocks(struct list_head *blocks)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, blocks, lru) {
		page->flags &= ~VMALLOC_BLOCK;
		__free_pages(page, page_order(page));
	}
}

/* Unmap an area's addresses and, with @free_pages, free the blocks mapped there. */
static void unmap_area(unsigned long start, unsigned long end, bool free_pages)
{
	struct unmapped unmapped = { .collect = free_pages };
	struct pgtable_garbage garbage;

	INIT_LIST_HEAD(&unmapped.blocks);
	pgtable_garbage_init(&garbage);
	kernel_unmap_range(start, end, &garbage, collect_block, &unmapped);
	flush_tlb_kernel_range(start, end);
	pgtable_garbage_free(&garbage);
	free_blocks(&unmapped.blocks);
}

/* Take a block of at most @max_order for the rest of an area; *@max_order falls when memory is fragmented. */
static struct page *alloc_block(gfp_t gfp, unsigned int *max_order, unsigned long pages_left)
{
	struct page *page;

	for (; *max_order; (*max_order)--) {
		unsigned int order = min_t(unsigned int, *max_order, ilog2(pages_left));

		if (!order)
			break;
		*max_order = order;
		page = alloc_pages((gfp | __GFP_NORETRY | __GFP_NOWARN) & ~(__GFP_NOFAIL | __GFP_DIRECT_RECLAIM),
				   order);
		if (page) {
			page->flags |= VMALLOC_BLOCK;
			return page;
		}
	}
	return alloc_page(gfp | __GFP_NOWARN);
}

/*
 * Fill [addr, addr + nr pages) with fresh frames. *@done counts pages allocated. Returns 0, -ENOMEM without frames,
 * or what kernel_map_pages() says; what was mapped stays mapped.
 */
static int populate(unsigned long addr, unsigned long nr, gfp_t gfp, pgprot_t prot, bool huge, unsigned long *done)
{
	unsigned int max_order = pageblock_order;

	*done = 0;
	while (*done < nr) {
		struct page *page = alloc_block(gfp, &max_order, nr - *done);
		unsigned int order = page ? page_order(page) : 0;
		int err;

		if (!page)
			return -ENOMEM;
		err = kernel_map_pages(addr + (*done << PAGE_SHIFT), page_to_pfn(page), 1UL << order, prot, huge);
		if (err) {
			page->flags &= ~VMALLOC_BLOCK;
			__free_pages(page, order);
			return err;
		}
		*done += 1UL << order;
	}
	return 0;
}

static void split_block(struct page *head)
{
	unsigned int order = page_order(head);
	unsigned long flags;

	spin_lock_irqsave(&split_lock, flags);
	if (head->flags & VMALLOC_BLOCK) {
		head->flags &= ~VMALLOC_BLOCK;
		split_page(head, order);
	}
	spin_unlock_irqrestore(&split_lock, flags);
}

/* If @page is inside a block of vmalloc() memory that was not split, split it. */
static void make_single(struct page *page)
{
	unsigned long pfn = page_to_pfn(page);
	unsigned int order;

	if (READ_ONCE(page->flags) & PAGE_STATE_USED)
		return;
	for (order = 1; order <= pageblock_order; order++) {
		struct page *head = pfn_to_page(pfn & ~((1UL << order) - 1));

		if (head->flags & VMALLOC_BLOCK && page_order(head) >= order) {
			split_block(head);
			return;
		}
	}
}

/**
 * vmalloc_to_page - the page behind a vmalloc, vmap or module address
 * @addr: any address in the area
 *
 * Returns NULL if nothing is mapped there, or no RAM. Any context but NMI.
 */
struct page *vmalloc_to_page(const void *addr)
{
	unsigned long pfn = vmalloc_to_pfn(addr);
	struct page *page;

	if (!pfn || !pfn_valid(pfn))
		return NULL;
	page = pfn_to_page(pfn);
	make_single(page);
	return page;
}
EXPORT_SYMBOL(vmalloc_to_page);

/** vmalloc_to_pfn - the frame behind a vmalloc, vmap, ioremap or module address; 0 if nothing is mapped there */
unsigned long vmalloc_to_pfn(const void *addr)
{
	unsigned long at = (unsigned long)addr, pfn, entry;
	unsigned int level;

	if (WARN_ON_ONCE(!is_vmalloc_or_module_addr(addr)))
		return 0;
	if (!kernel_lookup(at, &pfn, &entry, &level))
		return 0;
	if (level == PG_LEVEL_2M)
		pfn += (at & ~PMD_MASK) >> PAGE_SHIFT;
	else if (level == PG_LEVEL_1G)
		pfn += (at & ~PUD_MASK) >> PAGE_SHIFT;
	return pfn;
}
EXPORT_SYMBOL(vmalloc_to_pfn);

/* ---- freeing ---- */

/* Free what an area of flag VM_MAP_PUT_PAGES was given. */
static void put_mapped_pages(struct vm_struct *area)
{
	unsigned int i;

	for (i = 0; i < area->nr_pages; i++)
		__free_page(area->pages[i]);
	kvfree(area->pages);
}

static void free_detached(struct vmap_area *va, bool free_pages)
{
	struct vm_struct *area = va->vm;

	unmap_area(va->va_start, va->va_end, free_pages && area->flags & VM_ALLOC);
	free_vmap_area(va);
	if (free_pages && area->flags & VM_ALLOC)
		atomic_long_sub(area->nr_pages, &nr_vmalloc_pages);
	else if (free_pages && area->pages)
		put_mapped_pages(area);
	kfree(area);
}

static void release(const void *addr, bool free_pages)
{
	struct vmap_area *va;

	if (!addr)
		return;
	if (WARN(!PAGE_ALIGNED(addr), "Trying to vfree() bad address (%p)\n", addr))
		return;
	va = detach_vmap_area((unsigned long)addr);
	if (!va || WARN_ON_ONCE(!va->vm)) {
		WARN(!va, KERN_ERR "Trying to vfree() nonexistent vm area (%p)\n", addr);
		return;
	}
	free_detached(va, free_pages);
}

/**
 * remove_vm_area - unmap an area and give its addresses back
 * @addr: where it starts
 *
 * Returns its description, which the caller frees with kfree(), or NULL. Pages are not freed. Process context.
 */
struct vm_struct *remove_vm_area(const void *addr)
{
	struct vmap_area *va = detach_vmap_area((unsigned long)addr);
	struct vm_struct *area;

	if (!va || !va->vm)
		return NULL;
	area = va->vm;
	unmap_area(va->va_start, va->va_end, false);
	free_vmap_area(va);
	return area;
}

/** free_vm_area - undo get_vm_area() and whatever was mapped there. Process context. */
void free_vm_area(struct vm_struct *area)
{
	struct vm_struct *removed = remove_vm_area(area->addr);

	WARN_ON(removed != area);
	kfree(removed);
}
EXPORT_SYMBOL_GPL(free_vm_area);

static DEFINE_PER_CPU(struct llist_head, deferred_vfree);
static void free_deferred(struct work_struct *work);
static DECLARE_WORK(deferred_work, free_deferred);

static void free_deferred(struct work_struct *work)
{
	struct llist_node *node, *next;
	int cpu;

	for_each_possible_cpu(cpu)
		llist_for_each_safe(node, next, llist_del_all(per_cpu_ptr(&deferred_vfree, cpu))) release(node, true);
}

/** vfree_flush - finish what vfree_atomic() has put off. Process context. */
void vfree_flush(void)
{
	free_deferred(NULL);
	flush_work(&deferred_work);
}

/**
 * vfree_atomic - vfree() from any context but NMI
 *
 * The area itself holds the list link, so nothing can fail.
 */
void vfree_atomic(const void *addr)
{
	if (!addr)
		return;
	if (llist_add((struct llist_node *)addr, raw_cpu_ptr(&deferred_vfree)))
		schedule_work(&deferred_work);
}

/**
 * vfree - free vmalloc() memory
 * @addr: as vmalloc() returned it; NULL is ignored
 *
 * Any context but NMI; from interrupts the work is done later. May sleep otherwise.
 */
void vfree(const void *addr)
{
	if (unlikely(in_interrupt())) {
		vfree_atomic(addr);
		return;
	}
	might_sleep();
	release(addr, true);
}
EXPORT_SYMBOL(vfree);

/** vunmap - undo vmap(); the pages stay. Process context. */
void vunmap(const void *addr)
{
	might_sleep();
	release(addr, false);
}
EXPORT_SYMBOL(vunmap);

/* ---- allocation ---- */

static gfp_t page_gfp(gfp_t gfp)
{
	return gfp & (GFP_DMA | GFP_DMA32) ? gfp : gfp | __GFP_HIGHMEM;
}

static bool fill_area(struct vm_struct *area, gfp_t gfp, pgprot_t prot, bool huge)
{
	unsigned long nr = get_vm_area_size(area) >> PAGE_SHIFT, done;
	int err = populate((unsigned long)area->addr, nr, page_gfp(gfp), prot, huge, &done);

	area->nr_pages = done;
	atomic_long_add(done, &nr_vmalloc_pages);
	if (!err)
		return true;
	if (done < nr && err == -ENOMEM)
		warn_alloc(gfp, NULL, "vmalloc error: size %lu, page order %u, failed to allocate pages",
			   done * PAGE_SIZE, 0);
	else
		warn_alloc(gfp, NULL, "vmalloc error: size %lu, failed to map pages", nr * PAGE_SIZE);
	free_detached(detach_vmap_area((unsigned long)area->addr), true);
	return false;
}

/**
 * __vmalloc_node_range - vmalloc() with everything chosen
 * @size: bytes
 * @align: of the address
 * @start: lowest address allowed
 * @end: one past the highest
 * @gfp_mask: for the pages; may hold __GFP_ZERO
 * @prot: of the mapping
 * @vm_flags: VM_ flags of the area
 * @node: ignored
 * @caller: who is named in /proc/vmallocinfo
 *
 * Returns the address or NULL. Process context.
 */
void *__vmalloc_node_range(unsigned long size, unsigned long align, unsigned long start, unsigned long end,
			   gfp_t gfp_mask, pgprot_t prot, unsigned long vm_flags, int node, const void *caller)
{
	bool huge = size >= PMD_SIZE && pgprot_val(prot) == pgprot_val(PAGE_KERNEL);
	struct vm_struct *area;

	if (WARN_ON_ONCE(!size))
		return NULL;
	if (size >> PAGE_SHIFT > totalram_pages()) {
		warn_alloc(gfp_mask, NULL, "vmalloc error: size %lu, exceeds total pages", size);
		return NULL;
	}
	for (;;) {
		area = get_area(size, huge ? max(align, PMD_SIZE) : align, VM_ALLOC | vm_flags, start, end, gfp_mask,
				caller);
		if (area && fill_area(area, gfp_mask, prot, huge))
			return area->addr;
		if (!area)
			warn_alloc(gfp_mask, NULL, "vmalloc error: size %lu, vm_struct allocation failed%s", size,
				   gfp_mask & __GFP_NOFAIL ? ". Retrying." : "");
		if (!(gfp_mask & __GFP_NOFAIL))
			return NULL;
		schedule_timeout_uninterruptible(1);
	}
}

/** __vmalloc_node - vmalloc() with alignment and flags */
void *__vmalloc_node(unsigned long size, unsigned long align, gfp_t gfp_mask, int node, const void *caller)
{
	return __vmalloc_node_range(size, align, VMALLOC_START, VMALLOC_END, gfp_mask, PAGE_KERNEL, 0, node, caller);
}
EXPORT_SYMBOL_GPL(__vmalloc_node);

/** __vmalloc - vmalloc() with flags */
void *__vmalloc(unsigned long size, gfp_t gfp_mask)
{
	return __vmalloc_node(size, 1, gfp_mask, NUMA_NO_NODE, __builtin_return_address(0));
}
EXPORT_SYMBOL(__vmalloc);

/**
 * vmalloc - allocate memory that is contiguous in kernel addresses
 * @size: bytes, rounded up to pages
 *
 * Returns the address, page aligned, or NULL. Contents are undefined. Process context.
 */
void *vmalloc(unsigned long size)
{
	return __vmalloc_node(size, 1, GFP_KERNEL, NUMA_NO_NODE, __builtin_return_address(0));
}
EXPORT_SYMBOL(vmalloc);

/** vmalloc_huge - vmalloc() with flags, by large pages; every large area here is */
void *vmalloc_huge(unsigned long size, gfp_t gfp_mask)
{
	return __vmalloc_node(size, 1, gfp_mask, NUMA_NO_NODE, __builtin_return_address(0));
}
EXPORT_SYMBOL_GPL(vmalloc_huge);

/** vzalloc - vmalloc() filled with zeroes */
void *vzalloc(unsigned long size)
{
	return __vmalloc_node(size, 1, GFP_KERNEL | __GFP_ZERO, NUMA_NO_NODE, __builtin_return_address(0));
}
EXPORT_SYMBOL(vzalloc);

/** vmalloc_user - zeroed vmalloc() memory that remap_vmalloc_range() may map into programs */
void *vmalloc_user(unsigned long size)
{
	return __vmalloc_node_range(size, PAGE_SIZE, VMALLOC_START, VMALLOC_END, GFP_KERNEL | __GFP_ZERO, PAGE_KERNEL,
				    VM_USERMAP, NUMA_NO_NODE, __builtin_return_address(0));
}
EXPORT_SYMBOL(vmalloc_user);

void *vmalloc_node(unsigned long size, int node)
{
	return __vmalloc_node(size, 1, GFP_KERNEL, node, __builtin_return_address(0));
}
EXPORT_SYMBOL(vmalloc_node);

void *vzalloc_node(unsigned long size, int node)
{
	return __vmalloc_node(size, 1, GFP_KERNEL | __GFP_ZERO, node, __builtin_return_address(0));
}
EXPORT_SYMBOL(vzalloc_node);

/** vmalloc_32 - vmalloc() whose frames lie below 4 GiB */
void *vmalloc_32(unsigned long size)
{
	return __vmalloc_node(size, 1, GFP_DMA32 | GFP_KERNEL, NUMA_NO_NODE, __builtin_return_address(0));
}
EXPORT_SYMBOL(vmalloc_32);

void *vmalloc_32_user(unsigned long size)
{
	return __vmalloc_node_range(size, PAGE_SIZE, VMALLOC_START, VMALLOC_END, GFP_DMA32 | GFP_KERNEL | __GFP_ZERO,
				    PAGE_KERNEL, VM_USERMAP, NUMA_NO_NODE, __builtin_return_address(0));
}
EXPORT_SYMBOL(vmalloc_32_user);

/** vmalloc_init - start-up; the slab allocator works */
void __init vmalloc_init(void)
{
	vmap_area_init();
}
