/* SPDX-License-Identifier: MIT */
#ifndef ASHLAR_MM_SWAP_H
#define ASHLAR_MM_SWAP_H
/* What the files of swap tell each other: swapfile.c (areas and slots), swap_state.c (the swap cache), page_io.c. */
#include <linux/fault-inject.h>
#include <linux/mutex.h>
#include <linux/swap.h>
#include <linux/swapops.h>
#include "internal.h"

#define SWAPFILE_CLUSTER 256 /* slots that are handed out one after the other */

struct swap_area;

/* How an area's pages are stored; offsets in bytes. Process context. */
struct swap_store_ops {
	int (*read)(struct swap_area *area, u64 offset, void *buffer, size_t bytes);
	int (*write)(struct swap_area *area, u64 offset, const void *buffer, size_t bytes);
	void (*discard)(struct swap_area *area, u64 offset, size_t bytes); /* any context */
};

/* Letters: l = lock, - = constant while the area is on. */
struct swap_area {
	spinlock_t lock;
	bool used;			  /* swap_mutex: this entry of swap_areas[] is taken */
	bool write_ok;			  /* l: slots may be given out */
	unsigned int type;		  /* -: index in swap_areas[] */
	int prio;			  /* -: the higher is used first */
	const char *name;		  /* - */
	const struct swap_store_ops *ops; /* - */
	void *data;			  /* -: of ops */
	unsigned long max;   /* -: slots are 1 to max - 1; slot 0 is what a swap device keeps for its header */
	unsigned long inuse; /* l: slots with a count that is not 0 */
	u16 *counts;	     /* l: per slot: references, and SWAP_HAS_CACHE */
	u32 *frames;	     /* l: per slot: page in the swap cache, or a shadow of it */
	u16 *cluster_used;   /* l: slots in use per cluster */
	unsigned long cluster_next, cluster_end; /* l: the next slots to be given out, if free */
	unsigned long cluster_scan;		 /* l: where the search for a free cluster goes on */
};

/* A slot without a page may remember when it was evicted (workingset.c). */
#define SWAP_SHADOW (1U << 31)

/* struct page_lru has 32 bits for an entry. */
#define SWAP_SLOT_BITS 27
#define SWAP_MAX_SLOTS (1UL << SWAP_SLOT_BITS)

extern struct swap_area swap_areas[MAX_SWAPFILES];
extern struct fault_attr fail_swap_io;

struct swap_area *swap_area_of(swp_entry_t entry);
struct swap_area *swap_area_add(const char *name, u64 bytes, int prio, const struct swap_store_ops *ops, void *data);
extern struct mutex swap_mutex;
int swap_area_remove(struct swap_area *area);
swp_entry_t swap_slot_alloc(struct page *page);
void swap_slot_release(struct swap_area *area, unsigned long offset);
void swap_cache_attach(struct swap_area *area, unsigned long offset, struct page *page);
void swap_cache_detach(struct swap_area *area, unsigned long offset, struct page *page, void *shadow);
bool swap_cache_remove_frozen(struct page *page, bool reclaimed);
int swap_area_unuse(struct swap_area *area);
unsigned int swap_verify(void);
#endif
