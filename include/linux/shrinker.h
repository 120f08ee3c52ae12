/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_SHRINKER_H
#define _LINUX_SHRINKER_H
#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/types.h>

struct mem_cgroup;

struct shrink_control {
	gfp_t gfp_mask;
	int nid;
	unsigned long nr_to_scan; /* in: objects to look at */
	unsigned long nr_scanned; /* out: objects looked at */
	struct mem_cgroup *memcg;
};

#define SHRINK_STOP (~0UL)
#define SHRINK_EMPTY (~0UL - 1)

/* Something that can give memory back on request: see register_shrinker(). */
struct shrinker {
	unsigned long (*count_objects)(struct shrinker *shrinker, struct shrink_control *sc);
	unsigned long (*scan_objects)(struct shrinker *shrinker, struct shrink_control *sc);
	long batch; /* objects per call of scan_objects; 0: 128 */
	int seeks;  /* what it costs to make an object again */
	unsigned int flags;
	struct list_head list;
	const char *name;
	atomic_long_t nr_deferred;
};
#define DEFAULT_SEEKS 2
#define SHRINKER_REGISTERED (1 << 0)
#define SHRINKER_NUMA_AWARE (1 << 1)
#define SHRINKER_MEMCG_AWARE (1 << 2)
#define SHRINKER_NONSLAB (1 << 3)

int prealloc_shrinker(struct shrinker *shrinker, const char *fmt, ...) __printf(2, 3);
void register_shrinker_prepared(struct shrinker *shrinker);
int register_shrinker(struct shrinker *shrinker, const char *fmt, ...) __printf(2, 3);
void unregister_shrinker(struct shrinker *shrinker);
void free_prealloced_shrinker(struct shrinker *shrinker);
void synchronize_shrinkers(void);
#endif
