/* SPDX-License-Identifier: MIT */
#ifndef LIB_RHASHTABLE_INTERNAL_H
#define LIB_RHASHTABLE_INTERNAL_H
#include <linux/rhashtable.h>

struct bucket_table *bucket_table_alloc(size_t nbuckets, gfp_t gfp);
void bucket_table_free(const struct bucket_table *tbl);
void rht_deferred_worker(struct work_struct *work);
/* Was the table handed over to be freed after a grace period? Under ht->lock. */
bool rht_table_is_retired(struct bucket_table *tbl);
#endif
