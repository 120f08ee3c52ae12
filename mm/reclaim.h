/* SPDX-License-Identifier: MIT */
#ifndef ASHLAR_MM_RECLAIM_H
#define ASHLAR_MM_RECLAIM_H
/* What the files of reclaim tell each other: vmscan.c (pages), shrink_node.c (lists), reclaim.c (requests), kswapd.c. */
#include <linux/swap.h>
#include "internal.h"

#define DEF_PRIORITY 12
#define MAX_RECLAIM_FAILURES 16

/* One attempt to get memory back: what is wanted and allowed, and what came of it. */
struct scan_control {
	gfp_t gfp_mask;
	unsigned long nr_to_reclaim; /* frames */
	unsigned int order;	     /* of the request */
	int priority;		     /* a list's size is shifted right by it; 0 is the most pressure */
	int reclaim_idx;	     /* the highest zone whose pages help */
	bool may_writepage, may_unmap, may_swap;
	bool ignore_references;			       /* no second chance */
	bool force_deactivate;			       /* active pages too, whatever the balance */
	bool skipped_deactivate;		       /* out: active pages were spared */
	unsigned int may_deactivate;		       /* bit 0: of programs, bit 1: of files */
	unsigned long nr_scanned, nr_reclaimed;	       /* out */
	unsigned long nr_unqueued_dirty, nr_writeback; /* out: pages that wait for writing */
	unsigned long nr_pageout;		       /* pages written from the present batch */
	bool page_unlocked;			       /* the present page's lock is no longer held */
};

unsigned long shrink_inactive_list(unsigned long nr, struct lruvec *lruvec, struct scan_control *sc, enum lru_list lru);
void shrink_active_list(unsigned long nr, struct lruvec *lruvec, struct scan_control *sc, enum lru_list lru);
void shrink_node(struct pglist_data *node, struct scan_control *sc);
bool inactive_is_low(enum lru_list inactive);
bool allow_direct_reclaim(struct pglist_data *node);
#endif
