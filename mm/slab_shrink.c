// SPDX-License-Identifier: MIT
/*
 * Giving back what the slab allocator holds in reserve: objects in the CPUs' stocks, and empty slabs.
 *
 * Three occasions: a cache is shrunk or destroyed, a count of free frames must be exact (slab_shrink_all()), and
 * memory is short: then a shrinker releases empty slabs, after this CPU's stocks. Reclaim may run in any task that
 * allocates, so the shrinker takes slab_mutex only if it is free, and leaves the other CPUs' stocks alone.
 */
#include <linux/export.h>
#include <linux/init.h>
#include <linux/irqflags.h>
#include <linux/mutex.h>
#include <linux/shrinker.h>
#include "slab.h"

/**
 * slab_trim - release a cache's empty slabs
 * @s: the cache
 * @keep: how many may stay
 *
 * Any context.
 */
void slab_trim(struct kmem_cache *s, unsigned int keep)
{
	struct kmem_cache_node *n = s->node;
	struct slab_list empty = { 0 };
	struct page *slab, *next;
	unsigned long irq;

	spin_lock_irqsave(&n->lock, irq);
	for (slab = slab_list_first(&n->partial); slab; slab = next) {
		next = slab_list_next(slab);
		if (slab->slab_inuse)
			continue;
		if (keep) {
			keep--;
			continue;
		}
		slab_list_del(&n->partial, slab);
		n->objects -= slab_objects(s, slab);
		n->empty--;
		slab_list_add(&empty, slab);
	}
	spin_unlock_irqrestore(&n->lock, irq);
	slab_release_list(s, &empty);
}

/**
 * kmem_cache_shrink - give back all memory of a cache that holds no objects
 *
 * Returns 0 if the cache has no slab left, 1 otherwise. Process context.
 */
int kmem_cache_shrink(struct kmem_cache *s)
{
	on_each_cpu(slab_flush_cpu, s, 1);
	slab_trim(s, 0);
	return s->node->objects != 0;
}
EXPORT_SYMBOL(kmem_cache_shrink);

/** slab_forget_stocks - empty and free all CPUs' stocks of a cache. Process context, interrupts on. */
void slab_forget_stocks(struct kmem_cache *s)
{
	on_each_cpu(slab_drop_cpu, s, 1);
}

/**
 * slab_shrink_all - give back all memory that the slab allocator holds in reserve: stocks and empty slabs of all caches
 *
 * Process context.
 */
void slab_shrink_all(void)
{
	struct kmem_cache *s;

	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list)
		slab_forget_stocks(s);
	list_for_each_entry(s, &slab_caches, list)
		slab_trim(s, 0);
	mutex_unlock(&slab_mutex);
}

static unsigned long slab_count_empty(struct shrinker *shrink, struct shrink_control *sc)
{
	unsigned long pages = 0;
	struct kmem_cache *s;

	if (!mutex_trylock(&slab_mutex))
		return 0;
	list_for_each_entry(s, &slab_caches, list)
		pages += READ_ONCE(s->node->empty) << s->order;
	mutex_unlock(&slab_mutex);
	return pages ?: SHRINK_EMPTY;
}

static unsigned long slab_scan_empty(struct shrinker *shrink, struct shrink_control *sc)
{
	unsigned long pages = 0, irq;
	struct kmem_cache *s;

	if (!mutex_trylock(&slab_mutex))
		return SHRINK_STOP;
	list_for_each_entry(s, &slab_caches, list) {
		local_irq_save(irq);
		slab_flush_cpu(s);
		local_irq_restore(irq);
		pages += READ_ONCE(s->node->empty) << s->order;
		slab_trim(s, 0);
	}
	mutex_unlock(&slab_mutex);
	return pages;
}

static struct shrinker slab_shrinker = {
	.count_objects = slab_count_empty,
	.scan_objects = slab_scan_empty,
	.seeks = 1,
};

static int __init slab_shrink_init(void)
{
	return register_shrinker(&slab_shrinker, "slab");
}
core_initcall(slab_shrink_init);
