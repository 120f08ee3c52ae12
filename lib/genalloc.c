// SPDX-License-Identifier: MIT
/*
 * General-purpose allocator: ranges of addresses ("chunks") that somebody else provides, with a bitmap each.
 *
 * Invariant, while nobody allocates or frees: avail = clear bits of the bitmap, in bytes. Bits are set and cleared
 * atomically, in runs; an allocation that meets a bit somebody else has just set takes its own back, and searches
 * again. So allocating and freeing work in any context, interrupts included. Chunks are added under pool->lock and
 * never removed before the pool is destroyed; readers walk them under RCU.
 */
#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/genalloc.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

static size_t chunk_size(const struct gen_pool_chunk *chunk)
{
	return chunk->end_addr - chunk->start_addr + 1;
}

/*
 * Set, or clear, @nr bits from @start on, a word at a time. Returns how many were not changed, as another had been
 * there first.
 */
static unsigned long change_bits(unsigned long *map, unsigned long start, unsigned long nr, bool set)
{
	while (nr) {
		unsigned long *word = map + BIT_WORD(start), old, new;
		unsigned int bit = start % BITS_PER_LONG, n = min_t(unsigned long, nr, BITS_PER_LONG - bit);
		unsigned long mask = BITMAP_FIRST_WORD_MASK(bit) & BITMAP_LAST_WORD_MASK(bit + n);

		old = READ_ONCE(*word);
		do {
			if (old & mask && set)
				return nr;
			if ((old & mask) != mask && !set)
				return nr;
			new = set ? old | mask : old & ~mask;
		} while (!try_cmpxchg(word, &old, new));
		start += n;
		nr -= n;
	}
	return 0;
}

/** gen_pool_create - an empty pool that gives out multiples of 1 << @min_alloc_order bytes; NULL without memory */
struct gen_pool *gen_pool_create(int min_alloc_order, int nid)
{
	struct gen_pool *pool = kmalloc_node(sizeof(*pool), GFP_KERNEL, nid);

	if (!pool)
		return NULL;
	spin_lock_init(&pool->lock);
	INIT_LIST_HEAD(&pool->chunks);
	pool->min_alloc_order = min_alloc_order;
	pool->algo = gen_pool_first_fit;
	pool->data = NULL;
	pool->name = NULL;
	return pool;
}
EXPORT_SYMBOL(gen_pool_create);

/**
 * gen_pool_add_owner - add a range
 * @virt, @size: its addresses
 * @phys: of its start, or -1
 * @owner: told by the functions with _owner
 *
 * Returns 0 or -ENOMEM.
 */
int gen_pool_add_owner(struct gen_pool *pool, unsigned long virt, phys_addr_t phys, size_t size, int nid, void *owner)
{
	unsigned long nbits = size >> pool->min_alloc_order;
	size_t nbytes = sizeof(struct gen_pool_chunk) + BITS_TO_LONGS(nbits) * sizeof(long);
	struct gen_pool_chunk *chunk = vzalloc_node(nbytes, nid);

	if (unlikely(!chunk))
		return -ENOMEM;
	chunk->phys_addr = phys;
	chunk->start_addr = virt;
	chunk->end_addr = virt + size - 1;
	chunk->owner = owner;
	atomic_long_set(&chunk->avail, size);
	spin_lock(&pool->lock);
	list_add_rcu(&chunk->next_chunk, &pool->chunks);
	spin_unlock(&pool->lock);
	return 0;
}
EXPORT_SYMBOL(gen_pool_add_owner);

/** gen_pool_virt_to_phys - the physical address of a pool's address; -1 if it has none */
phys_addr_t gen_pool_virt_to_phys(struct gen_pool *pool, unsigned long addr)
{
	struct gen_pool_chunk *chunk;
	phys_addr_t paddr = -1;

	rcu_read_lock();
	list_for_each_entry_rcu(chunk, &pool->chunks, next_chunk) {
		if (addr >= chunk->start_addr && addr <= chunk->end_addr) {
			paddr = chunk->phys_addr + (addr - chunk->start_addr);
			break;
		}
	}
	rcu_read_unlock();
	return paddr;
}
EXPORT_SYMBOL(gen_pool_virt_to_phys);

/** gen_pool_destroy - free a pool, from which nothing is allocated any more */
void gen_pool_destroy(struct gen_pool *pool)
{
	struct gen_pool_chunk *chunk, *next;

	list_for_each_entry_safe(chunk, next, &pool->chunks, next_chunk) {
		unsigned long end_bit = chunk_size(chunk) >> pool->min_alloc_order;

		list_del(&chunk->next_chunk);
		BUG_ON(find_first_bit(chunk->bits, end_bit) < end_bit);
		vfree(chunk);
	}
	kfree_const(pool->name);
	kfree(pool);
}
EXPORT_SYMBOL(gen_pool_destroy);

/* Take @nbits in one chunk. Returns the first bit, or the chunk's number of bits. */
static unsigned long alloc_in_chunk(struct gen_pool *pool, struct gen_pool_chunk *chunk, unsigned long nbits,
				    genpool_algo_t algo, void *data)
{
	unsigned long end_bit = chunk_size(chunk) >> pool->min_alloc_order, start_bit = 0, remain;

	while (true) {
		start_bit = algo(chunk->bits, end_bit, start_bit, nbits, data, pool, chunk->start_addr);
		if (start_bit >= end_bit)
			return end_bit;
		remain = change_bits(chunk->bits, start_bit, nbits, true);
		if (!remain)
			return start_bit;
		remain = change_bits(chunk->bits, start_bit, nbits - remain, false);
		BUG_ON(remain);
	}
}

/**
 * gen_pool_alloc_algo_owner - allocate
 * @size: bytes, rounded up to the pool's granularity
 * @algo, @data: how to choose the place
 * @owner: gets that of the chunk, if not NULL
 *
 * Returns the address, or 0. Any context.
 */
unsigned long gen_pool_alloc_algo_owner(struct gen_pool *pool, size_t size, genpool_algo_t algo, void *data,
					void **owner)
{
	int order = pool->min_alloc_order;
	unsigned long nbits, bit, addr = 0;
	struct gen_pool_chunk *chunk;

	if (owner)
		*owner = NULL;
	if (size == 0)
		return 0;
	nbits = (size + (1UL << order) - 1) >> order;
	rcu_read_lock();
	list_for_each_entry_rcu(chunk, &pool->chunks, next_chunk) {
		if (size > atomic_long_read(&chunk->avail))
			continue;
		bit = alloc_in_chunk(pool, chunk, nbits, algo, data);
		if (bit >= chunk_size(chunk) >> order)
			continue;
		addr = chunk->start_addr + (bit << order);
		atomic_long_sub(nbits << order, &chunk->avail);
		if (owner)
			*owner = chunk->owner;
		break;
	}
	rcu_read_unlock();
	return addr;
}
EXPORT_SYMBOL(gen_pool_alloc_algo_owner);

/**
 * gen_pool_dma_alloc - allocate; *@dma gets the physical address, if @dma is not NULL. Returns the address, or NULL.
 */
void *gen_pool_dma_alloc(struct gen_pool *pool, size_t size, dma_addr_t *dma)
{
	return gen_pool_dma_alloc_algo(pool, size, dma, pool->algo, pool->data);
}
EXPORT_SYMBOL(gen_pool_dma_alloc);

void *gen_pool_dma_alloc_algo(struct gen_pool *pool, size_t size, dma_addr_t *dma, genpool_algo_t algo, void *data)
{
	unsigned long vaddr;

	if (!pool)
		return NULL;
	vaddr = gen_pool_alloc_algo(pool, size, algo, data);
	if (!vaddr)
		return NULL;
	if (dma)
		*dma = gen_pool_virt_to_phys(pool, vaddr);
	return (void *)vaddr;
}
EXPORT_SYMBOL(gen_pool_dma_alloc_algo);

void *gen_pool_dma_alloc_align(struct gen_pool *pool, size_t size, dma_addr_t *dma, int align)
{
	struct genpool_data_align data = { .align = align };

	return gen_pool_dma_alloc_algo(pool, size, dma, gen_pool_first_fit_align, &data);
}
EXPORT_SYMBOL(gen_pool_dma_alloc_align);

void *gen_pool_dma_zalloc(struct gen_pool *pool, size_t size, dma_addr_t *dma)
{
	return gen_pool_dma_zalloc_algo(pool, size, dma, pool->algo, pool->data);
}
EXPORT_SYMBOL(gen_pool_dma_zalloc);

void *gen_pool_dma_zalloc_algo(struct gen_pool *pool, size_t size, dma_addr_t *dma, genpool_algo_t algo, void *data)
{
	void *vaddr = gen_pool_dma_alloc_algo(pool, size, dma, algo, data);

	if (vaddr)
		memset(vaddr, 0, size);
	return vaddr;
}
EXPORT_SYMBOL(gen_pool_dma_zalloc_algo);

void *gen_pool_dma_zalloc_align(struct gen_pool *pool, size_t size, dma_addr_t *dma, int align)
{
	struct genpool_data_align data = { .align = align };

	return gen_pool_dma_zalloc_algo(pool, size, dma, gen_pool_first_fit_align, &data);
}
EXPORT_SYMBOL(gen_pool_dma_zalloc_align);

/**
 * gen_pool_free_owner - give back what was allocated with the same @size; an address that is not the pool's is a bug.
 * Any context.
 */
void gen_pool_free_owner(struct gen_pool *pool, unsigned long addr, size_t size, void **owner)
{
	int order = pool->min_alloc_order;
	unsigned long nbits = (size + (1UL << order) - 1) >> order;
	struct gen_pool_chunk *chunk;

	if (owner)
		*owner = NULL;
	rcu_read_lock();
	list_for_each_entry_rcu(chunk, &pool->chunks, next_chunk) {
		if (addr < chunk->start_addr || addr > chunk->end_addr)
			continue;
		BUG_ON(addr + size - 1 > chunk->end_addr);
		BUG_ON(change_bits(chunk->bits, (addr - chunk->start_addr) >> order, nbits, false));
		atomic_long_add(nbits << order, &chunk->avail);
		if (owner)
			*owner = chunk->owner;
		rcu_read_unlock();
		return;
	}
	rcu_read_unlock();
	BUG();
}
EXPORT_SYMBOL(gen_pool_free_owner);

/** gen_pool_for_each_chunk - call @func for each range, under the RCU read lock */
void gen_pool_for_each_chunk(struct gen_pool *pool, void (*func)(struct gen_pool *, struct gen_pool_chunk *, void *),
			     void *data)
{
	struct gen_pool_chunk *chunk;

	rcu_read_lock();
	list_for_each_entry_rcu(chunk, &pool->chunks, next_chunk)
		func(pool, chunk, data);
	rcu_read_unlock();
}
EXPORT_SYMBOL(gen_pool_for_each_chunk);

/** gen_pool_has_addr - do these bytes lie in one of the pool's ranges? */
bool gen_pool_has_addr(struct gen_pool *pool, unsigned long start, size_t size)
{
	unsigned long end = start + size - 1;
	struct gen_pool_chunk *chunk;
	bool found = false;

	rcu_read_lock();
	list_for_each_entry_rcu(chunk, &pool->chunks, next_chunk) {
		if (start >= chunk->start_addr && start <= chunk->end_addr) {
			found = end <= chunk->end_addr;
			break;
		}
	}
	rcu_read_unlock();
	return found;
}
EXPORT_SYMBOL(gen_pool_has_addr);

/** gen_pool_avail - bytes free; gen_pool_size - bytes in all */
size_t gen_pool_avail(struct gen_pool *pool)
{
	struct gen_pool_chunk *chunk;
	size_t avail = 0;

	rcu_read_lock();
	list_for_each_entry_rcu(chunk, &pool->chunks, next_chunk)
		avail += atomic_long_read(&chunk->avail);
	rcu_read_unlock();
	return avail;
}
EXPORT_SYMBOL_GPL(gen_pool_avail);

size_t gen_pool_size(struct gen_pool *pool)
{
	struct gen_pool_chunk *chunk;
	size_t size = 0;

	rcu_read_lock();
	list_for_each_entry_rcu(chunk, &pool->chunks, next_chunk)
		size += chunk_size(chunk);
	rcu_read_unlock();
	return size;
}
EXPORT_SYMBOL_GPL(gen_pool_size);

/** gen_pool_set_algo - how gen_pool_alloc() chooses a place; NULL: the first that fits */
void gen_pool_set_algo(struct gen_pool *pool, genpool_algo_t algo, void *data)
{
	rcu_read_lock();
	pool->algo = algo ?: gen_pool_first_fit;
	pool->data = data;
	rcu_read_unlock();
}
EXPORT_SYMBOL(gen_pool_set_algo);

/* ---- Ways to choose a place ---- */

unsigned long gen_pool_first_fit(unsigned long *map, unsigned long size, unsigned long start, unsigned int nr,
				 void *data, struct gen_pool *pool, unsigned long start_addr)
{
	return bitmap_find_next_zero_area(map, size, start, nr, 0);
}
EXPORT_SYMBOL(gen_pool_first_fit);

/** gen_pool_first_fit_align - @data is a struct genpool_data_align */
unsigned long gen_pool_first_fit_align(unsigned long *map, unsigned long size, unsigned long start, unsigned int nr,
				       void *data, struct gen_pool *pool, unsigned long start_addr)
{
	struct genpool_data_align *alignment = data;
	int order = pool->min_alloc_order;
	unsigned long align_mask = ((alignment->align + (1UL << order) - 1) >> order) - 1;
	unsigned long align_off = (start_addr & (alignment->align - 1)) >> order;

	return bitmap_find_next_zero_area_off(map, size, start, nr, align_mask, align_off);
}
EXPORT_SYMBOL(gen_pool_first_fit_align);

/** gen_pool_fixed_alloc - @data is a struct genpool_data_fixed: that place or none */
unsigned long gen_pool_fixed_alloc(unsigned long *map, unsigned long size, unsigned long start, unsigned int nr,
				   void *data, struct gen_pool *pool, unsigned long start_addr)
{
	struct genpool_data_fixed *fixed = data;
	int order = pool->min_alloc_order;
	unsigned long offset_bit = fixed->offset >> order, start_bit;

	if (WARN_ON(fixed->offset & ((1UL << order) - 1)))
		return size;
	start_bit = bitmap_find_next_zero_area(map, size, start + offset_bit, nr, 0);
	return start_bit == offset_bit ? start_bit : size;
}
EXPORT_SYMBOL(gen_pool_fixed_alloc);

/** gen_pool_first_fit_order_align - aligned to its own size, rounded up to a power of two */
unsigned long gen_pool_first_fit_order_align(unsigned long *map, unsigned long size, unsigned long start,
					     unsigned int nr, void *data, struct gen_pool *pool,
					     unsigned long start_addr)
{
	return bitmap_find_next_zero_area(map, size, start, nr, roundup_pow_of_two(nr) - 1);
}
EXPORT_SYMBOL(gen_pool_first_fit_order_align);

/** gen_pool_best_fit - the smallest gap that is large enough */
unsigned long gen_pool_best_fit(unsigned long *map, unsigned long size, unsigned long start, unsigned int nr,
				void *data, struct gen_pool *pool, unsigned long start_addr)
{
	unsigned long best = size, best_len = size + 1, index, end;

	for (index = bitmap_find_next_zero_area(map, size, start, nr, 0); index < size;
	     index = bitmap_find_next_zero_area(map, size, end + 1, nr, 0)) {
		end = find_next_bit(map, size, index + nr);
		if (end - index < best_len) {
			best_len = end - index;
			best = index;
			if (best_len == nr)
				break;
		}
	}
	return best;
}
EXPORT_SYMBOL(gen_pool_best_fit);

/* ---- Pools of devices ---- */

static void devm_gen_pool_release(struct device *dev, void *res)
{
	gen_pool_destroy(*(struct gen_pool **)res);
}

static int devm_gen_pool_match(struct device *dev, void *res, void *data)
{
	struct gen_pool **p = res;

	if (!data && !(*p)->name)
		return 1;
	return data && (*p)->name && !strcmp((*p)->name, data);
}

/** gen_pool_get - the pool of @dev called @name (NULL: the one without a name), or NULL */
struct gen_pool *gen_pool_get(struct device *dev, const char *name)
{
	struct gen_pool **p = devres_find(dev, devm_gen_pool_release, devm_gen_pool_match, (void *)name);

	return p ? *p : NULL;
}
EXPORT_SYMBOL_GPL(gen_pool_get);

/**
 * devm_gen_pool_create - a pool that ends with the device; an error pointer: -EINVAL if there is one of that name,
 * -ENOMEM
 */
struct gen_pool *devm_gen_pool_create(struct device *dev, int min_alloc_order, int nid, const char *name)
{
	const char *pool_name = NULL;
	struct gen_pool **ptr, *pool;

	if (gen_pool_get(dev, name))
		return ERR_PTR(-EINVAL);
	if (name) {
		pool_name = kstrdup_const(name, GFP_KERNEL);
		if (!pool_name)
			return ERR_PTR(-ENOMEM);
	}
	ptr = devres_alloc(devm_gen_pool_release, sizeof(*ptr), GFP_KERNEL);
	if (!ptr)
		goto free_name;
	pool = gen_pool_create(min_alloc_order, nid);
	if (!pool)
		goto free_devres;
	pool->name = pool_name;
	*ptr = pool;
	devres_add(dev, ptr);
	return pool;

free_devres:
	devres_free(ptr);
free_name:
	kfree_const(pool_name);
	return ERR_PTR(-ENOMEM);
}
EXPORT_SYMBOL(devm_gen_pool_create);
