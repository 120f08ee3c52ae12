// SPDX-License-Identifier: MIT
/*
 * Checks the slab allocator's invariants (slab.c), whole: every slab of every cache, every object of every stock.
 *
 * Meant for tests and for the end of a run: it takes each node's lock for as long as the walk of its slabs takes. The
 * stocks of other CPUs are read as they are, so with several CPUs nothing may be allocated meanwhile.
 */
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include "internal.h"
#include "slab.h"

struct slab_totals {
	unsigned long objects, out, count, empty;
};

static unsigned int slab_verify_one(struct kmem_cache *s, struct page *slab, bool full, struct slab_totals *totals)
{
	unsigned int objects = slab_objects(s, slab), free, broken = 0;

	if (!test_bit(PG_slab, &slab->flags) || slab->slab_cache != s) {
		VERIFY_FAIL(broken, "slab %s: page %lx in a list is not its slab", s->name, page_to_pfn(slab));
		return broken;
	}
	free = slab_count_free(s, slab);
	if (free == UINT_MAX)
		VERIFY_FAIL(broken, "slab %s: page %lx: damaged free list", s->name, page_to_pfn(slab));
	else if (free + slab->slab_inuse != objects)
		VERIFY_FAIL(broken, "slab %s: page %lx: %u objects, %u free, %u in use", s->name, page_to_pfn(slab),
			    objects, free, slab->slab_inuse);
	if (full != (slab->slab_inuse == objects))
		VERIFY_FAIL(broken, "slab %s: page %lx is in the wrong list", s->name, page_to_pfn(slab));
	totals->objects += objects;
	totals->out += slab->slab_inuse;
	totals->count++;
	totals->empty += !slab->slab_inuse;
	return broken;
}

static unsigned int slab_verify_list(struct kmem_cache *s, struct slab_list *list, bool full,
				     struct slab_totals *totals)
{
	unsigned long before = totals->count;
	struct page *slab, *last = NULL;
	unsigned int broken = 0;

	for (slab = slab_list_first(list); slab && totals->count - before <= list->count; slab = slab_list_next(slab)) {
		if (slab->slab_prev != (last ? page_to_pfn(last) : 0))
			VERIFY_FAIL(broken, "slab %s: page %lx: wrong back link", s->name, page_to_pfn(slab));
		broken += slab_verify_one(s, slab, full, totals);
		last = slab;
	}
	if (totals->count - before != list->count || (list->count && list->last != page_to_pfn(last)))
		VERIFY_FAIL(broken, "slab %s: list of %lu slabs holds %lu", s->name, list->count,
			    totals->count - before);
	return broken;
}

/* The stocked objects must be marked, and free in no slab: the second follows from the sums. */
static unsigned int slab_verify_stock(struct kmem_cache *s, struct kmem_cache_cpu *c)
{
	unsigned int i, broken = 0;

	if (c != &slab_no_stock && (c->limit != s->stock_limit || c->count > c->limit)) {
		VERIFY_FAIL(broken, "slab %s: stock of %u with room for %u", s->name, c->count, c->limit);
		return broken;
	}
	for (i = 0; i < c->count; i++) {
		struct page *slab = virt_to_head_page(c->object[i]);

		if (!slab_is_stocked(s, c->object[i]) || slab->slab_cache != s)
			VERIFY_FAIL(broken, "slab %s: stocked object %u is no free object", s->name, i);
	}
	return broken;
}

/** slab_verify_cache - check one cache; returns the number of broken invariants, each logged */
unsigned int slab_verify_cache(struct kmem_cache *s)
{
	struct kmem_cache_node *n = s->node;
	struct slab_totals totals = { 0 };
	unsigned long irq, stocked = 0;
	unsigned int cpu, broken = 0;

	spin_lock_irqsave(&n->lock, irq);
	broken += slab_verify_list(s, &n->partial, false, &totals);
	broken += slab_verify_list(s, &n->full, true, &totals);
	if (totals.objects != n->objects || totals.out != n->out)
		VERIFY_FAIL(broken, "slab %s: %lu objects, %lu out; counted %lu and %lu", s->name, n->objects, n->out,
			    totals.objects, totals.out);
	if (totals.empty != n->empty)
		VERIFY_FAIL(broken, "slab %s: %lu empty slabs, counted %lu", s->name, n->empty, totals.empty);
	for (cpu = 0; cpu < NR_CPUS; cpu++) {
		broken += slab_verify_stock(s, s->cpu[cpu]);
		stocked += s->cpu[cpu]->count;
	}
	if (stocked > n->out)
		VERIFY_FAIL(broken, "slab %s: %lu objects stocked, %lu out", s->name, stocked, n->out);
	spin_unlock_irqrestore(&n->lock, irq);
	return broken;
}

/** slab_verify - check all caches; returns the number of broken invariants, each logged. Process context. */
unsigned int slab_verify(void)
{
	struct kmem_cache *s;
	unsigned int broken = 0;

	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list)
		broken += slab_verify_cache(s);
	mutex_unlock(&slab_mutex);
	return broken;
}
