// SPDX-License-Identifier: MIT
/*
 * Memory pools: a reserve of min_nr elements behind any allocator, for work that must go on when memory is short.
 *
 * An allocation asks the allocator first, without letting it try hard; if that fails it takes an element of the
 * reserve; if that is empty and it may sleep, it lets the allocator try harder, then waits for somebody to free an
 * element. Freeing fills the reserve before it gives elements back to the allocator.
 *
 *	0 <= curr_nr <= min_nr          elements[0 .. curr_nr) belong to the pool
 *
 * The array has room for at least one element, so that a pool of none can still pass an element from hand to hand.
 * pool->lock guards curr_nr and elements, with interrupts off; the allocator is never called under it. It does not
 * check what is freed.
 */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mempool.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

/*
 * What a waiter does at the latest after this time: ask the allocator again, in case memory came back by another way.
 */
#define MEMPOOL_RETRY (5 * HZ)

static size_t mempool_array_size(int min_nr)
{
	return max(1, min_nr);
}

static void add_element(mempool_t *pool, void *element)
{
	BUG_ON(pool->curr_nr >= (int)mempool_array_size(pool->min_nr));
	pool->elements[pool->curr_nr++] = element;
}

static void *remove_element(mempool_t *pool)
{
	return pool->elements[--pool->curr_nr];
}

/* Take an element of the reserve, or NULL. */
static void *mempool_take(mempool_t *pool)
{
	void *element = NULL;
	unsigned long irq;

	spin_lock_irqsave(&pool->lock, irq);
	if (pool->curr_nr)
		element = remove_element(pool);
	spin_unlock_irqrestore(&pool->lock, irq);
	return element;
}

/**
 * mempool_exit - free what mempool_init() made
 * @pool: the pool; all elements are back. One that was only zeroed may be given.
 */
void mempool_exit(mempool_t *pool)
{
	while (pool->curr_nr)
		pool->free(remove_element(pool), pool->pool_data);
	kfree(pool->elements);
	pool->elements = NULL;
}
EXPORT_SYMBOL(mempool_exit);

/** mempool_destroy - mempool_exit(), and free the pool itself; NULL does nothing */
void mempool_destroy(mempool_t *pool)
{
	if (unlikely(!pool))
		return;
	mempool_exit(pool);
	kfree(pool);
}
EXPORT_SYMBOL(mempool_destroy);

/**
 * mempool_init_node - make a pool in memory of the caller
 * @pool: the memory
 * @min_nr: elements to hold in reserve
 * @alloc_fn, @free_fn, @pool_data: the allocator behind it
 * @gfp_mask: for the array and the first elements
 * @node_id: a wish
 *
 * Returns 0, or -ENOMEM: then nothing is left to undo. Process context, may sleep.
 */
int mempool_init_node(mempool_t *pool, int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn, void *pool_data,
		      gfp_t gfp_mask, int node_id)
{
	spin_lock_init(&pool->lock);
	pool->min_nr = min_nr;
	pool->curr_nr = 0;
	pool->pool_data = pool_data;
	pool->alloc = alloc_fn;
	pool->free = free_fn;
	init_waitqueue_head(&pool->wait);
	pool->elements = kmalloc_array_node(mempool_array_size(min_nr), sizeof(void *), gfp_mask, node_id);
	if (!pool->elements)
		return -ENOMEM;
	while (pool->curr_nr < min_nr) {
		void *element = alloc_fn(gfp_mask, pool_data);

		if (unlikely(!element)) {
			mempool_exit(pool);
			return -ENOMEM;
		}
		add_element(pool, element);
	}
	return 0;
}
EXPORT_SYMBOL(mempool_init_node);

/** mempool_init - mempool_init_node() with GFP_KERNEL */
int mempool_init(mempool_t *pool, int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn, void *pool_data)
{
	return mempool_init_node(pool, min_nr, alloc_fn, free_fn, pool_data, GFP_KERNEL, NUMA_NO_NODE);
}
EXPORT_SYMBOL(mempool_init);

/** mempool_create_node - make a pool; arguments as for mempool_init_node(). Returns it or NULL. */
mempool_t *mempool_create_node(int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn, void *pool_data,
			       gfp_t gfp_mask, int nid)
{
	mempool_t *pool = kmalloc_node(sizeof(*pool), gfp_mask | __GFP_ZERO, nid);

	if (!pool)
		return NULL;
	if (mempool_init_node(pool, min_nr, alloc_fn, free_fn, pool_data, gfp_mask, nid)) {
		kfree(pool);
		return NULL;
	}
	return pool;
}
EXPORT_SYMBOL(mempool_create_node);

/** mempool_create - mempool_create_node() with GFP_KERNEL */
mempool_t *mempool_create(int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn, void *pool_data)
{
	return mempool_create_node(min_nr, alloc_fn, free_fn, pool_data, GFP_KERNEL, NUMA_NO_NODE);
}
EXPORT_SYMBOL(mempool_create);

static void mempool_shrink(mempool_t *pool, int new_min_nr)
{
	unsigned long irq;

	spin_lock_irqsave(&pool->lock, irq);
	while (pool->curr_nr > new_min_nr) {
		void *element = remove_element(pool);

		spin_unlock_irqrestore(&pool->lock, irq);
		pool->free(element, pool->pool_data);
		spin_lock_irqsave(&pool->lock, irq);
	}
	pool->min_nr = new_min_nr;
	spin_unlock_irqrestore(&pool->lock, irq);
}

/* Fill the reserve, as far as the allocator gives. */
static void mempool_fill(mempool_t *pool)
{
	unsigned long irq;
	void *element;
	bool full = false;

	while (!full) {
		element = pool->alloc(GFP_KERNEL, pool->pool_data);
		if (!element)
			return;
		spin_lock_irqsave(&pool->lock, irq);
		full = pool->curr_nr >= pool->min_nr;
		if (!full)
			add_element(pool, element);
		spin_unlock_irqrestore(&pool->lock, irq);
		if (full)
			pool->free(element, pool->pool_data);
	}
}

/**
 * mempool_resize - change the size of the reserve
 * @pool: the pool; no other call of this function runs for it
 * @new_min_nr: elements, at least 1
 *
 * Returns 0, or -ENOMEM if there is no memory for a larger array (then nothing has changed). A reserve that could not
 * be filled is filled by later frees. Process context, may sleep.
 */
int mempool_resize(mempool_t *pool, int new_min_nr)
{
	void **bigger, **old;
	unsigned long irq;

	BUG_ON(new_min_nr <= 0);
	might_sleep();
	if (new_min_nr <= pool->min_nr) {
		mempool_shrink(pool, new_min_nr);
		return 0;
	}
	bigger = kmalloc_array(new_min_nr, sizeof(void *), GFP_KERNEL);
	if (!bigger)
		return -ENOMEM;
	spin_lock_irqsave(&pool->lock, irq);
	memcpy(bigger, pool->elements, pool->curr_nr * sizeof(void *));
	old = pool->elements;
	pool->elements = bigger;
	pool->min_nr = new_min_nr;
	spin_unlock_irqrestore(&pool->lock, irq);
	kfree(old);
	mempool_fill(pool);
	return 0;
}
EXPORT_SYMBOL(mempool_resize);

/* Sleep until an element is freed, or for a while. */
static void mempool_wait(mempool_t *pool)
{
	DEFINE_WAIT(wait);

	prepare_to_wait(&pool->wait, &wait, TASK_UNINTERRUPTIBLE);
	if (!READ_ONCE(pool->curr_nr))
		io_schedule_timeout(MEMPOOL_RETRY);
	finish_wait(&pool->wait, &wait);
}

/**
 * mempool_alloc - get an element
 * @pool: the pool
 * @gfp_mask: as for the allocator; not __GFP_ZERO, because the reserve is not cleared
 *
 * Returns an element. NULL only if @gfp_mask does not allow sleeping and the reserve is empty.
 */
void *mempool_alloc(mempool_t *pool, gfp_t gfp_mask)
{
	gfp_t gfp;
	void *element;

	WARN_ON_ONCE(gfp_mask & __GFP_ZERO);
	might_sleep_if(gfp_mask & __GFP_DIRECT_RECLAIM);
	gfp_mask |= __GFP_NOMEMALLOC | __GFP_NORETRY | __GFP_NOWARN;
	gfp = gfp_mask & ~(__GFP_DIRECT_RECLAIM | __GFP_IO);
	for (;;) {
		element = pool->alloc(gfp, pool->pool_data);
		if (likely(element))
			return element;
		element = mempool_take(pool);
		if (likely(element))
			return element;
		if (gfp != gfp_mask)
			gfp = gfp_mask;
		else if (!(gfp_mask & __GFP_DIRECT_RECLAIM))
			return NULL;
		else
			mempool_wait(pool);
	}
}
EXPORT_SYMBOL(mempool_alloc);

/**
 * mempool_free - give an element back
 * @element: the element, or NULL
 * @pool: its pool
 *
 * Any context in which the allocator may be called.
 */
void mempool_free(void *element, mempool_t *pool)
{
	unsigned long irq;
	bool kept;

	if (unlikely(!element))
		return;
	/* Pairs with the barrier of whoever took the element: its taking must be seen before the count is read here. */
	smp_rmb();
	if (likely(READ_ONCE(pool->curr_nr) >= (int)mempool_array_size(pool->min_nr))) {
		pool->free(element, pool->pool_data);
		return;
	}
	spin_lock_irqsave(&pool->lock, irq);
	kept = pool->curr_nr < pool->min_nr || (!pool->min_nr && !pool->curr_nr && wq_has_sleeper(&pool->wait));
	if (kept)
		add_element(pool, element);
	spin_unlock_irqrestore(&pool->lock, irq);
	if (kept)
		wake_up(&pool->wait);
	else
		pool->free(element, pool->pool_data);
}
EXPORT_SYMBOL(mempool_free);

/** mempool_alloc_slab - allocator of a pool of cache objects; @pool_data is the cache */
void *mempool_alloc_slab(gfp_t gfp_mask, void *pool_data)
{
	return kmem_cache_alloc(pool_data, gfp_mask);
}
EXPORT_SYMBOL(mempool_alloc_slab);

/** mempool_free_slab - the way back of mempool_alloc_slab() */
void mempool_free_slab(void *element, void *pool_data)
{
	kmem_cache_free(pool_data, element);
}
EXPORT_SYMBOL(mempool_free_slab);

/** mempool_kmalloc - allocator of a pool of kmalloc() memory; @pool_data is the size in bytes */
void *mempool_kmalloc(gfp_t gfp_mask, void *pool_data)
{
	return kmalloc((size_t)pool_data, gfp_mask);
}
EXPORT_SYMBOL(mempool_kmalloc);

/** mempool_kfree - the way back of mempool_kmalloc() */
void mempool_kfree(void *element, void *pool_data)
{
	kfree(element);
}
EXPORT_SYMBOL(mempool_kfree);

/** mempool_alloc_pages - allocator of a pool of struct page; @pool_data is the order */
void *mempool_alloc_pages(gfp_t gfp_mask, void *pool_data)
{
	return alloc_pages(gfp_mask, (int)(long)pool_data);
}
EXPORT_SYMBOL(mempool_alloc_pages);

/** mempool_free_pages - the way back of mempool_alloc_pages() */
void mempool_free_pages(void *element, void *pool_data)
{
	__free_pages(element, (int)(long)pool_data);
}
EXPORT_SYMBOL(mempool_free_pages);
