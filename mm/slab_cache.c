// SPDX-License-Identifier: MIT
/*
 * Slab caches: their geometry, creation and destruction, and the start of the slab allocator.
 *
 * Geometry is Linux's, so that slabinfo shows the same object sizes, objects and pages per slab: an object is rounded
 * up to words, followed by the free word if its contents must survive being freed, and rounded up to the alignment. A
 * slab's order is the least that holds at least 12 objects (what Linux takes on two CPUs; here on any number, so that
 * reports do not depend on --cpus) and wastes at most 1/16, else 1/8, else 1/4 of itself; at most order 3 unless one
 * object needs more.
 *
 * Start-up: two static caches, of caches and of nodes, come first; then the kmalloc caches. Before that slab_state is
 * SLAB_DOWN and nothing may be allocated; until it is SLAB_UP no CPU gets a stock.
 *
 * slab_mutex guards slab_caches, the reference counts and names; it is taken before any other lock of the slab
 * allocator. A cache that is destroyed while objects are left stays in the list, reported and out of use, as in Linux.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/mutex.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include "slab.h"

enum slab_state slab_state;
LIST_HEAD(slab_caches);
DEFINE_MUTEX(slab_mutex);

struct kmem_cache boot_kmem_cache, boot_kmem_cache_node;
static struct kmem_cache_node boot_nodes[2];

#define SLAB_ORDER_MAX 3
#define SLAB_OBJECTS_WANTED 12

/* ---- Geometry ---- */

/*
 * The least order up to @max whose waste is at most 1/@fraction, holding @objects or more; above @max if there is
 * none.
 */
static unsigned int slab_try_order(unsigned int size, unsigned int objects, unsigned int max, unsigned int fraction)
{
	unsigned int order;

	for (order = get_order((size_t)objects * size); order <= max; order++) {
		size_t bytes = PAGE_SIZE << order;

		if (bytes % size <= bytes / fraction)
			break;
	}
	return order;
}

/* The order of slabs for objects of @size bytes, or -ENOSYS if they are too large. */
static int slab_choose_order(unsigned int size)
{
	unsigned int objects = min_t(size_t, SLAB_OBJECTS_WANTED, (PAGE_SIZE << SLAB_ORDER_MAX) / size);
	unsigned int order, fraction;

	for (; objects > 1; objects--) {
		for (fraction = 16; fraction >= 4; fraction /= 2) {
			order = slab_try_order(size, objects, SLAB_ORDER_MAX, fraction);
			if (order <= SLAB_ORDER_MAX)
				return order;
		}
	}
	order = slab_try_order(size, 1, MAX_ORDER - 1, 1);
	return order < MAX_ORDER ? (int)order : -ENOSYS;
}

static unsigned int slab_choose_align(slab_flags_t flags, unsigned int align, unsigned int size)
{
	unsigned int line = cache_line_size();

	if (flags & SLAB_HWCACHE_ALIGN) {
		while (max(size, 1u) <= line / 2)
			line /= 2;
		align = max(align, line);
	}
	return ALIGN(max_t(unsigned int, align, arch_slab_minalign()), sizeof(void *));
}

/* How many objects a CPU may keep, so that a stock fills a kmalloc size with its header. */
static unsigned int slab_choose_stock(unsigned int size)
{
	unsigned int words = size <= 64 ? 64 : size <= 256 ? 32 : size <= 1024 ? 16 : size <= 8192 ? 8 : 4;

	return words - 1;
}

static int slab_set_geometry(struct kmem_cache *s)
{
	unsigned int size = ALIGN(max(s->object_size, 1u), sizeof(void *));
	int order;

	s->inuse = size;
	if (s->ctor || (s->flags & SLAB_TYPESAFE_BY_RCU)) {
		s->offset = size;
		size += sizeof(u64);
	} else {
		s->offset = ALIGN_DOWN(s->object_size / 2, sizeof(u64));
	}
	s->size = ALIGN(size, s->align);
	order = slab_choose_order(s->size);
	if (order < 0)
		return -EINVAL;
	s->order = order;
	s->min_order = get_order(s->size);
	s->reciprocal = ~0ULL / s->size + 1;
	s->stock_limit = slab_choose_stock(s->size);
	s->batch = clamp_t(unsigned int, PAGE_SIZE / s->size, 1, (s->stock_limit + 1) / 2);
	s->min_partial = clamp(fls(s->size) / 2, 5, 10);
	s->allocflags = s->order || s->min_order ? __GFP_COMP : 0;
	if (s->flags & SLAB_CACHE_DMA)
		s->allocflags |= GFP_DMA;
	if (s->flags & SLAB_CACHE_DMA32)
		s->allocflags |= GFP_DMA32;
	if (s->flags & SLAB_RECLAIM_ACCOUNT)
		s->allocflags |= __GFP_RECLAIMABLE;
	return 0;
}

static void slab_init_cache(struct kmem_cache *s, const char *name, unsigned int size, unsigned int align,
			    slab_flags_t flags)
{
	unsigned int cpu;

	s->name = name;
	s->object_size = size;
	s->flags = flags;
	s->align = slab_choose_align(flags, align, size);
	s->refcount = 1;
	for (cpu = 0; cpu < NR_CPUS; cpu++)
		s->cpu[cpu] = &slab_no_stock;
}

static void slab_attach_node(struct kmem_cache *s, struct kmem_cache_node *node)
{
	memset(node, 0, sizeof(*node));
	spin_lock_init(&node->lock);
	s->node = node;
}

/* ---- Creation ---- */

static int slab_attach_rcu(struct kmem_cache *s, gfp_t flags)
{
	struct slab_rcu *rcu;

	if (!(s->flags & SLAB_TYPESAFE_BY_RCU))
		return 0;
	rcu = kzalloc(sizeof(*rcu), flags);
	if (!rcu)
		return -ENOMEM;
	spin_lock_init(&rcu->lock);
	rcu->cache = s;
	s->rcu = rcu;
	return 0;
}

static void slab_free_cache(struct kmem_cache *s)
{
	kfree(s->rcu);
	kfree_const(s->name);
	if (s->node)
		kmem_cache_free(&boot_kmem_cache_node, s->node);
	kmem_cache_free(&boot_kmem_cache, s);
}

/* A new cache in the list, or -errno. slab_mutex is held. */
static struct kmem_cache *slab_create_locked(const char *name, const struct kmem_cache *wish)
{
	struct kmem_cache *s = kmem_cache_zalloc(&boot_kmem_cache, GFP_KERNEL);
	struct kmem_cache_node *node;
	int err = -ENOMEM;

	if (!s)
		return ERR_PTR(-ENOMEM);
	slab_init_cache(s, kstrdup_const(name, GFP_KERNEL), wish->object_size, wish->align, wish->flags);
	s->ctor = wish->ctor;
	s->useroffset = wish->useroffset;
	s->usersize = wish->usersize;
	if (!s->name)
		goto free_cache;
	node = kmem_cache_alloc(&boot_kmem_cache_node, GFP_KERNEL);
	if (!node)
		goto free_cache;
	slab_attach_node(s, node);
	err = slab_set_geometry(s);
	if (err)
		goto free_cache;
	err = slab_attach_rcu(s, GFP_KERNEL);
	if (err)
		goto free_cache;
	list_add(&s->list, &slab_caches);
	return s;

free_cache:
	slab_free_cache(s);
	return ERR_PTR(err);
}

static struct kmem_cache *slab_create_failed(const char *name, slab_flags_t flags, int err)
{
	if (flags & SLAB_PANIC)
		panic("%s: Failed to create slab '%s'. Error %d\n", "kmem_cache_create_usercopy", name, err);
	pr_warn("%s(%s) failed with error %d\n", "kmem_cache_create_usercopy", name, err);
	dump_stack();
	return NULL;
}

/**
 * kmem_cache_create_usercopy - make a cache, part of whose objects may be copied to and from user space
 * @name: as slabinfo shows it; copied
 * @size: of an object, bytes, 1 to KMALLOC_MAX_SIZE
 * @align: least alignment of an object, or 0
 * @flags: SLAB_*
 * @useroffset: where the part begins, bytes
 * @usersize: its length; 0 for none
 * @ctor: called once for each object when its slab is made, or NULL. Objects must be freed in the state that it makes.
 *
 * Returns the cache, or NULL after a message (a panic with SLAB_PANIC). Process context, may sleep.
 */
struct kmem_cache *kmem_cache_create_usercopy(const char *name, unsigned int size, unsigned int align,
					      slab_flags_t flags, unsigned int useroffset, unsigned int usersize,
					      void (*ctor)(void *))
{
	struct kmem_cache wish = { .object_size = size, .align = align, .flags = flags, .ctor = ctor };
	struct kmem_cache *s = ERR_PTR(-EINVAL);

	if (!name || in_interrupt() || size > KMALLOC_MAX_SIZE || (flags & ~(SLAB_CREATE_FLAGS | SLAB_DEBUG_FLAGS)))
		return slab_create_failed(name, flags, -EINVAL);
	if (WARN_ON(!usersize && useroffset) || WARN_ON(size < usersize || size - usersize < useroffset))
		usersize = useroffset = 0;
	wish.flags &= SLAB_CREATE_FLAGS;
	wish.useroffset = useroffset;
	wish.usersize = usersize;
	mutex_lock(&slab_mutex);
	s = slab_create_locked(name, &wish);
	mutex_unlock(&slab_mutex);
	return IS_ERR(s) ? slab_create_failed(name, flags, PTR_ERR(s)) : s;
}
EXPORT_SYMBOL(kmem_cache_create_usercopy);

/** kmem_cache_create - make a cache; arguments as for kmem_cache_create_usercopy() */
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align, slab_flags_t flags,
				     void (*ctor)(void *))
{
	return kmem_cache_create_usercopy(name, size, align, flags, 0, 0, ctor);
}
EXPORT_SYMBOL(kmem_cache_create);

/** kmem_cache_size - the size of a cache's objects as it was asked for, in bytes */
unsigned int kmem_cache_size(struct kmem_cache *s)
{
	return s->object_size;
}
EXPORT_SYMBOL(kmem_cache_size);

/* ---- Destruction ---- */

/*
 * Until the last slab has been freed: a callback may have started another one, and may not have returned when it is no
 * longer pending.
 */
static void slab_wait_for_rcu(struct kmem_cache *s)
{
	if (!s->rcu)
		return;
	while (READ_ONCE(s->rcu->pending))
		rcu_barrier();
	rcu_barrier();
}

/**
 * kmem_cache_destroy - remove a cache
 * @s: the cache, with all objects freed; or NULL
 *
 * If objects are left they are reported, and the cache and its memory stay. Process context, may sleep.
 */
void kmem_cache_destroy(struct kmem_cache *s)
{
	bool left;

	if (unlikely(!s) || WARN_ON(s == &boot_kmem_cache || s == &boot_kmem_cache_node))
		return;
	mutex_lock(&slab_mutex);
	s->refcount--;
	slab_forget_stocks(s);
	slab_trim(s, 0);
	left = s->node->objects != 0;
	if (left)
		slab_report_remaining(s);
	else
		list_del(&s->list);
	mutex_unlock(&slab_mutex);
	WARN(left, "%s %s: Slab cache still has objects when called from %pS", __func__, s->name, (void *)_RET_IP_);
	if (left)
		return;
	slab_wait_for_rcu(s);
	slab_free_cache(s);
}
EXPORT_SYMBOL(kmem_cache_destroy);

/* ---- Start-up ---- */

/** slab_setup_boot_cache - make a cache at start-up in memory that the caller has; panics if it cannot be */
void slab_setup_boot_cache(struct kmem_cache *s, const char *name, unsigned int size, unsigned int align,
			   slab_flags_t flags, unsigned int usersize)
{
	slab_init_cache(s, name, size, align, flags);
	s->usersize = usersize;
	if (slab_set_geometry(s))
		panic("Creation of kmalloc slab %s size=%u failed\n", name, size);
	list_add(&s->list, &slab_caches);
}

/** create_kmalloc_cache - one of the kmalloc caches; all of an object may be copied to user space */
struct kmem_cache *create_kmalloc_cache(const char *name, unsigned int size, slab_flags_t flags)
{
	struct kmem_cache *s = kmem_cache_zalloc(&boot_kmem_cache, GFP_NOWAIT);
	struct kmem_cache_node *node = kmem_cache_alloc(&boot_kmem_cache_node, GFP_NOWAIT);

	if (!s || !node)
		panic("Out of memory when creating slab %s\n", name);
	slab_attach_node(s, node);
	slab_setup_boot_cache(s, name, size, is_power_of_2(size) ? size : ARCH_KMALLOC_MINALIGN, flags, size);
	return s;
}

/** kmem_cache_init - start the slab allocator; the page allocator works, CPU 0 runs alone with interrupts off */
void __init kmem_cache_init(void)
{
	slab_attach_node(&boot_kmem_cache, &boot_nodes[0]);
	slab_attach_node(&boot_kmem_cache_node, &boot_nodes[1]);
	slab_setup_boot_cache(&boot_kmem_cache, "kmem_cache", sizeof(struct kmem_cache), 0, SLAB_HWCACHE_ALIGN, 0);
	slab_setup_boot_cache(&boot_kmem_cache_node, "kmem_cache_node", sizeof(struct kmem_cache_node), 0,
			      SLAB_HWCACHE_ALIGN, 0);
	slab_state = SLAB_PARTIAL;
	create_kmalloc_caches();
	slab_state = SLAB_UP;
}

/** kmem_cache_init_late - nothing is left to do once interrupts are on */
void __init kmem_cache_init_late(void)
{
}

/** slab_is_available - whether kmalloc() works yet */
bool slab_is_available(void)
{
	return slab_state >= SLAB_UP;
}
