// SPDX-License-Identifier: MIT
/*
 * Chained scatter-gather tables from memory pools: arrays of 8, 16, 32, 64 and 128 entries, each size with a reserve,
 * so that an allocation that may wait (GFP_NOIO and better) does not fail.
 */
#include <linux/export.h>
#include <linux/init.h>
#include <linux/log2.h>
#include <linux/mempool.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#define SG_MEMPOOL_SIZE 2

static const struct {
	const char *name;
	unsigned int entries;
} sg_pool_sizes[] = {
	{ "sgpool-8", 8 },
	{ "sgpool-16", 16 },
	{ "sgpool-32", 32 },
	{ "sgpool-64", 64 },
	{ "sgpool-128", SG_CHUNK_SIZE },
};

static mempool_t *sg_pools[ARRAY_SIZE(sg_pool_sizes)];

static mempool_t *sg_pool_for(unsigned int nents)
{
	BUG_ON(nents > SG_CHUNK_SIZE);
	return sg_pools[nents <= 8 ? 0 : order_base_2(nents) - 3];
}

static void sg_pool_free(struct scatterlist *sgl, unsigned int nents)
{
	mempool_free(sgl, sg_pool_for(nents));
}

static struct scatterlist *sg_pool_alloc(unsigned int nents, gfp_t gfp_mask)
{
	return mempool_alloc(sg_pool_for(nents), gfp_mask);
}

/** sg_free_table_chained - free a table of sg_alloc_table_chained(); @nents_first_chunk as there */
void sg_free_table_chained(struct sg_table *table, unsigned int nents_first_chunk)
{
	if (table->orig_nents <= nents_first_chunk)
		return;
	/* An array of one entry would be only a link: it was not used. */
	if (nents_first_chunk == 1)
		nents_first_chunk = 0;
	__sg_free_table(table, SG_CHUNK_SIZE, nents_first_chunk, sg_pool_free, table->orig_nents);
}
EXPORT_SYMBOL_GPL(sg_free_table_chained);

/**
 * sg_alloc_table_chained - a table of @nents entries
 * @first_chunk, @nents_first_chunk: an array of the caller to begin with, or NULL
 *
 * Returns 0 or -ENOMEM.
 */
int sg_alloc_table_chained(struct sg_table *table, int nents, struct scatterlist *first_chunk,
			   unsigned int nents_first_chunk)
{
	int ret;

	BUG_ON(!nents);
	if (first_chunk && nents_first_chunk) {
		if (nents <= nents_first_chunk) {
			table->nents = table->orig_nents = nents;
			sg_init_table(table->sgl, nents);
			return 0;
		}
	}
	if (nents_first_chunk <= 1) {
		first_chunk = NULL;
		nents_first_chunk = 0;
	}
	ret = __sg_alloc_table(table, nents, SG_CHUNK_SIZE, first_chunk, nents_first_chunk, GFP_ATOMIC, sg_pool_alloc);
	if (unlikely(ret))
		sg_free_table_chained(table, nents_first_chunk);
	return ret;
}
EXPORT_SYMBOL_GPL(sg_alloc_table_chained);

static int __init sg_pool_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sg_pool_sizes); i++) {
		struct kmem_cache *slab =
			kmem_cache_create(sg_pool_sizes[i].name, sg_pool_sizes[i].entries * sizeof(struct scatterlist),
					  0, SLAB_HWCACHE_ALIGN | SLAB_PANIC, NULL);

		sg_pools[i] = mempool_create_slab_pool(SG_MEMPOOL_SIZE, slab);
		if (!sg_pools[i])
			return -ENOMEM;
	}
	return 0;
}
subsys_initcall(sg_pool_init);
