// SPDX-License-Identifier: MIT
/*
 * What the slab allocator says when something is wrong, in the words of Linux's SLUB where it has any.
 *
 * A report taints the kernel (TAINT_BAD_PAGE); nothing here changes a cache. Callers may hold a node's lock, so
 * nothing here takes one.
 */
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/stdarg.h>
#include <linux/vmalloc.h>
#include "slab.h"

static void slab_report_head(struct kmem_cache *s, const char *fmt, va_list *args)
{
	struct va_format text = { .fmt = fmt, .va = args };

	pr_err("=============================================================================\n");
	pr_err("BUG %s (%s): %pV\n", s->name, print_tainted(), &text);
	pr_err("-----------------------------------------------------------------------------\n\n");
}

static void slab_report_slab(struct kmem_cache *s, struct page *slab)
{
	unsigned int at = slab->slab_free & ~SLAB_FRONTIER, objects = slab_objects(s, slab);

	pr_err("Slab 0x%p objects=%u used=%u fp=0x%p flags=%pGp\n", slab, objects, slab->slab_inuse,
	       at < objects ? slab_object(s, slab, at) : NULL, &slab->flags);
}

static void slab_dump(const char *title, const void *from, size_t bytes)
{
	print_hex_dump(KERN_ERR, title, DUMP_PREFIX_ADDRESS, 16, 1, from, bytes, true);
}

static void slab_report_object(struct kmem_cache *s, struct page *slab, const char *object)
{
	const char *base = page_address(slab);
	size_t used = max_t(size_t, s->inuse, s->offset + sizeof(u64));

	pr_err("Object 0x%p @offset=%tu fp=0x%016llx\n\n", object, object - base, *slab_free_word(s, object));
	if (object > base + 16)
		slab_dump("Bytes b4 ", object - 16, 16);
	slab_dump("Object   ", object, min_t(size_t, s->object_size, PAGE_SIZE));
	if (used < s->size)
		slab_dump("Padding  ", object + used, s->size - used);
}

/**
 * slab_report - report damage
 * @s: the cache
 * @slab: the slab
 * @object: the start of the object, or NULL if it is not known
 * @fmt: what is wrong
 */
void slab_report(struct kmem_cache *s, struct page *slab, void *object, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	slab_report_head(s, fmt, &args);
	va_end(args);
	slab_report_slab(s, slab);
	if (object)
		slab_report_object(s, slab, object);
	dump_stack();
	add_taint(TAINT_BAD_PAGE, LOCKDEP_NOW_UNRELIABLE);
}

static unsigned int slab_frontier(struct kmem_cache *s, struct page *slab)
{
	unsigned int at = slab->slab_free, steps = slab_objects(s, slab);

	while (!(at & SLAB_FRONTIER) && steps--)
		at = slab_next_free(s, slab_object(s, slab, at));
	return at & SLAB_FRONTIER ? at & ~SLAB_FRONTIER : slab_objects(s, slab);
}

static void slab_report_remaining_of(struct kmem_cache *s, struct page *slab)
{
	unsigned int i, frontier = slab_frontier(s, slab);

	slab_report(s, slab, NULL, "Objects remaining in %s on __kmem_cache_shutdown()", s->name);
	for (i = 0; i < frontier; i++) {
		void *object = slab_object(s, slab, i);

		if (!slab_is_marked(s, object))
			pr_err("Object 0x%p @offset=%tu\n", object, (size_t)i * s->size);
	}
}

/** slab_report_remaining - list the objects of a cache whose stocks are empty, and that nobody uses any more */
void slab_report_remaining(struct kmem_cache *s)
{
	struct page *slab;

	for (slab = slab_list_first(&s->node->partial); slab; slab = slab_list_next(slab))
		slab_report_remaining_of(s, slab);
	for (slab = slab_list_first(&s->node->full); slab; slab = slab_list_next(slab))
		slab_report_remaining_of(s, slab);
}

/** slab_report_no_memory - no slab could be made for a request with @flags */
void slab_report_no_memory(struct kmem_cache *s, gfp_t flags)
{
	static DEFINE_RATELIMIT_STATE(limit, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST);
	struct slab_usage usage;

	if ((flags & __GFP_NOWARN) || !__ratelimit(&limit))
		return;
	slab_get_usage(s, &usage);
	pr_warn("SLUB: Unable to allocate memory on node %d, gfp=%#x(%pGg)\n", NUMA_NO_NODE, flags, &flags);
	pr_warn("  cache: %s, object size: %u, buffer size: %u, default order: %u, min order: %u\n", s->name,
		s->object_size, s->size, s->order, s->min_order);
	pr_warn("  node %d: slabs: %ld, objs: %ld, free: %ld\n", 0, usage.slabs, usage.objects,
		usage.objects - usage.active_objects);
}

/** slab_fix_flags - remove from @flags what no object can come from, with a message; returns the rest */
gfp_t slab_fix_flags(gfp_t flags)
{
	gfp_t wrong = flags & GFP_SLAB_BUG_MASK;

	flags &= ~GFP_SLAB_BUG_MASK;
	pr_warn("Unexpected gfp: %#x (%pGg). Fixing up to gfp: %#x (%pGg). Fix your code!\n", wrong, &wrong, flags,
		&flags);
	dump_stack();
	return flags;
}

static const char *slab_describe(struct page *page, const void *object)
{
	unsigned long address = (unsigned long)object;

	if (address < PAGE_SIZE)
		return "a NULL pointer with an offset";
	if (address < TASK_SIZE)
		return "a user address";
	if (is_vmalloc_addr(object))
		return "vmalloc memory: vfree() or kvfree() frees it";
	if (!page)
		return "not dynamic memory";
	if (PageReserved(page))
		return "memory that was never allocated";
	if (!page_count(page))
		return "already free";
	if (page_address(page) != object)
		return "in the middle of a block of pages";
	return "no object of a slab";
}

/**
 * slab_bad_free - report a pointer that was given to kfree() or kmem_cache_free() and is no object
 * @page: its (head) page, or NULL if it has none
 */
void slab_bad_free(struct page *page, const void *object)
{
	WARN(1, "kfree: 0x%px is %s\n", object, slab_describe(page, object));
	add_taint(TAINT_BAD_PAGE, LOCKDEP_NOW_UNRELIABLE);
}
