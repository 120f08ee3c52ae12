// SPDX-License-Identifier: MIT
/*
 * The slab allocator: allocating and freeing objects of a cache.
 *
 * A cache cuts slabs (blocks of pages, slab_pages.c) into objects of one size. In front of the slabs each CPU has a
 * stock, an array of free objects, which serves nearly all requests with interrupts off and without a lock. Objects
 * move between stock and slabs in batches under the node's lock.
 *
 *	  user  <--- kmem_cache_alloc / kmem_cache_free --->  stock of the CPU  <--- slab_take / slab_return --->  slabs
 *
 * States of an object: allocated (the user's); stocked; in its slab's free list; frontier (never handed out since the
 * slab was made). For each slab:
 *	slab_inuse = objects allocated + objects stocked          free list + frontier = objects - slab_inuse
 *	on node->full if nothing is free, on node->partial otherwise
 * and for each node
 *	out = sum of slab_inuse          objects = sum of the slabs' objects          empty = slabs with slab_inuse = 0
 *
 * The free word. A free object, stocked or in a free list, holds a mark in one word that depends on its address
 * (slab.h). With a constructor or SLAB_TYPESAFE_BY_RCU that word follows the object, because its contents must
 * survive; otherwise it lies in the middle, away from both ends, where overruns of neighbours do not reach. Allocation
 * checks and erases the mark, freeing checks that it is absent and writes it. So in every build
 *	- a second kfree() of a free object is found at once, and does nothing;
 *	- a write to that word of a free object is found when the object would be handed out, and it is not;
 *	- what has been entered twice (the mark was overwritten between two frees) is never handed out twice.
 * A pointer that is no object's start is found by one multiplication. All are reported (slab_report.c) and then
 * ignored: the memory concerned stays out of use, nothing else is harmed.
 *
 * Locks: interrupts off guard the stock; node->lock guards slabs and is innermost but for the page allocator's and
 * RCU's. Memory is requested with no lock held. slab_mutex (slab_cache.c) guards the list of caches.
 *
 * When memory runs out a stock that cannot be made is done without (every request then goes to the slabs), and a
 * request for which no slab can be made returns NULL.
 *
 * What it does not do: caches are never merged (as Linux with slab_nomerge), so each shows up in slabinfo under its
 * own name; there is one node; free lists are not shuffled, so that runs are repeatable; the debugging flags
 * SLAB_POISON, SLAB_RED_ZONE and SLAB_STORE_USER have no effect.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/fault-inject.h>
#include <linux/irqflags.h>
#include <linux/sched/mm.h>
#include <linux/string.h>
#include "slab.h"

/* The stock of a CPU that has none: always empty and always full. */
struct kmem_cache_cpu slab_no_stock;

static struct kmem_cache_cpu *slab_this_cpu(struct kmem_cache *s)
{
	return s->cpu[smp_processor_id()];
}

static size_t slab_stock_bytes(const struct kmem_cache *s)
{
	return struct_size_t(struct kmem_cache_cpu, object, s->stock_limit);
}

/* ---- Between slabs and stocks ---- */

/* A free list that a stray write has broken: what it held is out of use for good. The node's lock is held. */
static void slab_abandon_free_list(struct kmem_cache *s, struct page *slab, void *object)
{
	unsigned int objects = slab_objects(s, slab);

	slab_report(s, slab, object, "Freechain corrupt");
	if (!slab->slab_inuse)
		s->node->empty--;
	s->node->out += objects - slab->slab_inuse;
	slab->slab_inuse = objects;
	slab->slab_free = SLAB_FRONTIER | objects;
}

static bool slab_free_is_valid(unsigned int at, unsigned int objects)
{
	return at & SLAB_FRONTIER ? (at & ~SLAB_FRONTIER) <= objects : at < objects;
}

/* The next free object of a slab, marked, or NULL. The node's lock is held. */
static void *slab_pop(struct kmem_cache *s, struct page *slab, unsigned int objects)
{
	unsigned int at = slab->slab_free;
	void *object;

	if (at & SLAB_FRONTIER) {
		at &= ~SLAB_FRONTIER;
		if (at == objects)
			return NULL;
		object = slab_object(s, slab, at);
		slab_set_mark(s, object, SLAB_STOCKED);
		slab->slab_free = SLAB_FRONTIER | (at + 1);
	} else {
		unsigned int next;

		object = slab_object(s, slab, at);
		next = slab_next_free(s, object);
		if (unlikely(!slab_is_marked(s, object) || !slab_free_is_valid(next, objects))) {
			slab_abandon_free_list(s, slab, object);
			return NULL;
		}
		slab_set_mark(s, object, SLAB_STOCKED);
		slab->slab_free = next;
	}
	if (!slab->slab_inuse++)
		s->node->empty--;
	s->node->out++;
	return object;
}

/* Take up to @want objects of the partial slabs; those at the end of the array are to be used first. */
static unsigned int slab_take(struct kmem_cache *s, void **objects, unsigned int want)
{
	struct kmem_cache_node *n = s->node;
	unsigned int got = 0, i;
	struct page *slab;
	unsigned long irq;
	void *object;

	spin_lock_irqsave(&n->lock, irq);
	while (got < want && (slab = slab_list_first(&n->partial))) {
		unsigned int capacity = slab_objects(s, slab);

		while (got < want && (object = slab_pop(s, slab, capacity)))
			objects[got++] = object;
		if (slab->slab_free == (SLAB_FRONTIER | capacity)) {
			slab_list_del(&n->partial, slab);
			slab_list_add(&n->full, slab);
		}
	}
	spin_unlock_irqrestore(&n->lock, irq);
	for (i = 0; i < got / 2; i++)
		swap(objects[i], objects[got - 1 - i]);
	return got;
}

/* Make a slab and add it to the partial ones. Interrupts are as the caller had them. */
static bool slab_grow(struct kmem_cache *s, gfp_t flags)
{
	struct kmem_cache_node *n = s->node;
	struct page *slab;
	unsigned long irq;

	if (unlikely(flags & GFP_SLAB_BUG_MASK))
		flags = slab_fix_flags(flags);
	WARN_ON_ONCE(s->ctor && (flags & __GFP_ZERO));
	slab = slab_new(s, flags);
	if (!slab) {
		slab_report_no_memory(s, flags);
		return false;
	}
	spin_lock_irqsave(&n->lock, irq);
	slab_list_add(&n->partial, slab);
	n->objects += slab_objects(s, slab);
	n->empty++;
	spin_unlock_irqrestore(&n->lock, irq);
	return true;
}

/**
 * slab_refill - get marked objects straight from the slabs
 * @s: the cache
 * @flags: what may be done to make a slab
 * @objects: where they go, the one to use first at the end
 * @want: how many are welcome
 *
 * Returns how many there were, 0 only if no memory was left.
 */
unsigned int slab_refill(struct kmem_cache *s, gfp_t flags, void **objects, unsigned int want)
{
	unsigned int got;

	do {
		got = slab_take(s, objects, want);
	} while (!got && slab_grow(s, flags));
	return got;
}

/* Put one object back; true if its slab is empty and off the lists. The node's lock is held. */
static bool slab_push(struct kmem_cache *s, struct page *slab, void *object)
{
	struct kmem_cache_node *n = s->node;
	unsigned int objects = slab_objects(s, slab);

	if (slab->slab_free == (SLAB_FRONTIER | objects)) {
		slab_list_del(&n->full, slab);
		slab_list_add_tail(&n->partial, slab);
	}
	slab_set_mark(s, object, slab->slab_free);
	slab->slab_free = slab_index(s, slab, object);
	slab->slab_inuse--;
	n->out--;
	if (likely(slab->slab_inuse))
		return false;
	if (n->partial.count <= s->min_partial) {
		n->empty++;
		return false;
	}
	slab_list_del(&n->partial, slab);
	n->objects -= objects;
	return true;
}

/**
 * slab_return - put free objects back into their slabs
 * @s: the cache of all of them
 * @objects: marked objects, in no stock
 * @count: how many
 *
 * Slabs that become empty are released beyond the few that the cache keeps. Any context.
 */
void slab_return(struct kmem_cache *s, void **objects, unsigned int count)
{
	struct kmem_cache_node *n = s->node;
	struct slab_list empty = { 0 };
	unsigned long irq;
	unsigned int i;

	spin_lock_irqsave(&n->lock, irq);
	for (i = 0; i < count; i++) {
		struct page *slab = virt_to_head_page(objects[i]);

		if (unlikely(!slab_is_stocked(s, objects[i])))
			slab_report(s, slab, objects[i], "Object freed twice or written after it was freed");
		else if (slab_push(s, slab, objects[i]))
			slab_list_add(&empty, slab);
	}
	spin_unlock_irqrestore(&n->lock, irq);
	slab_release_list(s, &empty);
}

/* ---- Stocks ---- */

/*
 * A stock's memory is an object of a kmalloc cache taken past that cache's own stock, so that no stock is needed to
 * make one.
 */
static struct kmem_cache *slab_stock_cache(const struct kmem_cache *s)
{
	return kmalloc_caches[KMALLOC_NORMAL][kmalloc_index(slab_stock_bytes(s))];
}

/* This CPU's stock, made if there is none yet; &slab_no_stock without memory. Interrupts are off. */
static struct kmem_cache_cpu *slab_make_stock(struct kmem_cache *s)
{
	struct kmem_cache_cpu *c = slab_this_cpu(s);
	void *memory;

	if (c != &slab_no_stock || slab_state != SLAB_UP)
		return c;
	if (!slab_refill(slab_stock_cache(s), GFP_NOWAIT | __GFP_NOWARN, &memory, 1))
		return c;
	c = memory;
	*slab_free_word(slab_stock_cache(s), memory) = 0;
	c->count = 0;
	c->limit = s->stock_limit;
	s->cpu[smp_processor_id()] = c;
	return c;
}

/** slab_flush_cpu - empty this CPU's stock of @cache; interrupts are off (an IPI, or slab_flush()) */
void slab_flush_cpu(void *cache)
{
	struct kmem_cache *s = cache;
	struct kmem_cache_cpu *c = slab_this_cpu(s);
	unsigned int count = c->count;

	if (!count)
		return;
	c->count = 0;
	slab_return(s, c->object, count);
}

/** slab_drop_cpu - empty and free this CPU's stock of @cache; interrupts are off */
void slab_drop_cpu(void *cache)
{
	struct kmem_cache *s = cache;
	void *c = slab_this_cpu(s);

	if (c == &slab_no_stock)
		return;
	slab_flush_cpu(s);
	s->cpu[smp_processor_id()] = &slab_no_stock;
	slab_set_mark(slab_stock_cache(s), c, SLAB_STOCKED);
	slab_return(slab_stock_cache(s), &c, 1);
}

/* An object from a stock that is empty, or that does not exist. */
static noinline void *slab_alloc_slow(struct kmem_cache *s, gfp_t flags)
{
	struct kmem_cache_cpu *c;
	void *object = NULL;
	unsigned long irq;

	do {
		local_irq_save(irq);
		c = slab_make_stock(s);
		if (!c->limit) {
			slab_take(s, &object, 1);
		} else {
			if (!c->count)
				c->count = slab_take(s, c->object, s->batch);
			if (c->count)
				object = c->object[--c->count];
		}
		local_irq_restore(irq);
	} while (!object && slab_grow(s, flags));
	return object;
}

/* An object that does not fit the stock: make room by returning those that have been there longest. */
static noinline void slab_free_slow(struct kmem_cache *s, void *object)
{
	struct kmem_cache_cpu *c;
	unsigned int old;
	unsigned long irq;

	local_irq_save(irq);
	c = slab_make_stock(s);
	if (!c->limit) {
		slab_return(s, &object, 1);
	} else {
		if (c->count == c->limit) {
			old = (c->limit + 1) / 2;
			slab_return(s, c->object, old);
			c->count -= old;
			memmove(c->object, c->object + old, c->count * sizeof(void *));
		}
		c->object[c->count++] = object;
	}
	local_irq_restore(irq);
}

/*
 * Objects are handed out zeroed, as by a Linux with init_on_alloc=1 (Debian's default): a module must not come to depend on what happens to be in
 * fresh memory. Where somebody else owns the contents between two lives (a constructor, RCU readers), only __GFP_ZERO asks for it.
 */
static __always_inline bool slab_wants_zero(const struct kmem_cache *s, gfp_t flags)
{
	return (flags & __GFP_ZERO) || !(s->ctor || (s->flags & SLAB_TYPESAFE_BY_RCU));
}

/* ---- The fast paths ---- */

static __always_inline void *slab_alloc(struct kmem_cache *s, gfp_t flags)
{
	struct kmem_cache_cpu *c;
	unsigned long irq;
	void *object;

	might_alloc(flags);
	if (unlikely(should_failslab(s, flags)))
		return NULL;
again:
	local_irq_save(irq);
	c = slab_this_cpu(s);
	object = likely(c->count) ? c->object[--c->count] : NULL;
	local_irq_restore(irq);
	if (unlikely(!object)) {
		object = slab_alloc_slow(s, flags);
		if (!object)
			return NULL;
	}
	if (unlikely(!slab_is_stocked(s, object))) {
		slab_report(s, virt_to_head_page(object), object, "Object freed twice or written after it was freed");
		goto again;
	}
	*slab_free_word(s, object) = 0;
	if (slab_wants_zero(s, flags))
		memset(object, 0, s->object_size);
	return object;
}

static noinline void slab_free_refused(struct kmem_cache *s, struct page *slab, const void *object)
{
	unsigned long offset = (unsigned long)object - (unsigned long)page_address(slab);
	void *start = slab_object(s, slab, offset / s->size);

	if (!slab_offset_is_object(s, offset) || offset + s->size > PAGE_SIZE << compound_order(slab))
		slab_report(s, slab, offset / s->size < slab_objects(s, slab) ? start : NULL,
			    "Invalid object pointer 0x%p", object);
	else
		slab_report(s, slab, start, "Object already free");
	pr_err("FIX %s: Object at 0x%p not freed\n", s->name, object);
}

static __always_inline void slab_free(struct kmem_cache *s, struct page *slab, void *object)
{
	unsigned long offset = (unsigned long)object - (unsigned long)page_address(slab);
	struct kmem_cache_cpu *c;
	unsigned long irq;

	if (unlikely(!slab_offset_is_object(s, offset) || offset + s->size > PAGE_SIZE << compound_order(slab) ||
		     slab_is_marked(s, object))) {
		slab_free_refused(s, slab, object);
		return;
	}
	slab_set_mark(s, object, SLAB_STOCKED);
	local_irq_save(irq);
	c = slab_this_cpu(s);
	if (likely(c->count < c->limit)) {
		c->object[c->count++] = object;
		local_irq_restore(irq);
		return;
	}
	local_irq_restore(irq);
	slab_free_slow(s, object);
}

/* ---- The interface ---- */

/**
 * kmem_cache_alloc - get an object
 * @s: the cache
 * @flags: GFP_KERNEL, GFP_ATOMIC, ...; __GFP_ZERO clears the object
 *
 * Returns the object, or NULL if there is no memory. May sleep if @flags allow it.
 */
void *kmem_cache_alloc(struct kmem_cache *s, gfp_t flags)
{
	return slab_alloc(s, flags);
}
EXPORT_SYMBOL(kmem_cache_alloc);

/** kmem_cache_alloc_lru - kmem_cache_alloc(); @lru would name a memory group's list, of which there are none */
void *kmem_cache_alloc_lru(struct kmem_cache *s, struct list_lru *lru, gfp_t flags)
{
	return slab_alloc(s, flags);
}
EXPORT_SYMBOL(kmem_cache_alloc_lru);

/** kmem_cache_alloc_node - kmem_cache_alloc() on the only node; @node is a wish */
void *kmem_cache_alloc_node(struct kmem_cache *s, gfp_t flags, int node)
{
	return slab_alloc(s, flags);
}
EXPORT_SYMBOL(kmem_cache_alloc_node);

/** kmalloc_trace - kmalloc() of a constant size, whose cache the compiler has found */
void *kmalloc_trace(struct kmem_cache *s, gfp_t flags, size_t size)
{
	return slab_alloc(s, flags);
}
EXPORT_SYMBOL(kmalloc_trace);

/** kmalloc_node_trace - kmalloc_node() of a constant size */
void *kmalloc_node_trace(struct kmem_cache *s, gfp_t flags, int node, size_t size)
{
	return slab_alloc(s, flags);
}
EXPORT_SYMBOL(kmalloc_node_trace);

static noinline void slab_warn_wrong_cache(struct kmem_cache *s, struct kmem_cache *owner)
{
	WARN(1, "cache_from_obj: Wrong slab cache. %s but object is from %s\n", s->name, owner->name);
}

/**
 * kmem_cache_free - give an object back
 * @s: the cache that it came from; another one is reported, and the object goes to its own
 * @object: the object, or NULL
 *
 * Any context.
 */
void kmem_cache_free(struct kmem_cache *s, void *object)
{
	struct page *page;

	if (unlikely(!object))
		return;
	if (unlikely(!slab_in_direct_map(object))) {
		slab_bad_free(NULL, object);
		return;
	}
	page = virt_to_head_page(object);
	if (unlikely(!test_bit(PG_slab, &page->flags))) {
		slab_bad_free(page, object);
		return;
	}
	if (unlikely(page->slab_cache != s)) {
		slab_warn_wrong_cache(s, page->slab_cache);
		s = page->slab_cache;
	}
	slab_free(s, page, object);
}
EXPORT_SYMBOL(kmem_cache_free);

/**
 * kmem_cache_alloc_bulk - get many objects
 * @s: the cache
 * @flags: as for kmem_cache_alloc()
 * @count: how many
 * @objects: where they go
 *
 * Returns @count, or 0 if not all could be had: then none is. May sleep if @flags allow it.
 */
int kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t flags, size_t count, void **objects)
{
	size_t i;

	for (i = 0; i < count; i++) {
		objects[i] = slab_alloc(s, flags);
		if (unlikely(!objects[i])) {
			kmem_cache_free_bulk(s, i, objects);
			return 0;
		}
	}
	return count;
}
EXPORT_SYMBOL(kmem_cache_alloc_bulk);

/**
 * kmem_cache_free_bulk - give many objects back
 * @s: the cache, or NULL if the objects may be of several caches or of kmalloc() (kfree_bulk())
 * @count: how many
 * @objects: the objects
 *
 * Any context.
 */
void kmem_cache_free_bulk(struct kmem_cache *s, size_t count, void **objects)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (s)
			kmem_cache_free(s, objects[i]);
		else
			kfree(objects[i]);
	}
}
EXPORT_SYMBOL(kmem_cache_free_bulk);

/**
 * kfree - give back what kmalloc() or one of its relatives returned
 * @object: the pointer exactly as it was returned, or NULL
 *
 * Takes objects of kmem_cache_alloc() as well. A pointer that is neither is reported and otherwise ignored. Any
 * context.
 */
void kfree(const void *object)
{
	struct page *page;

	if (unlikely(ZERO_OR_NULL_PTR(object)))
		return;
	if (unlikely(!slab_in_direct_map(object))) {
		slab_bad_free(NULL, object);
		return;
	}
	page = virt_to_head_page(object);
	if (likely(test_bit(PG_slab, &page->flags)))
		slab_free(page->slab_cache, page, (void *)object);
	else
		free_large_kmalloc(page, object);
}
EXPORT_SYMBOL(kfree);
