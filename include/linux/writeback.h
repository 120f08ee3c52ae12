/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_WRITEBACK_H
#define _LINUX_WRITEBACK_H
#include <linux/fs.h>
#include <linux/mm_types.h>
#include <linux/sched.h>

enum writeback_sync_modes {
	WB_SYNC_NONE, /* what is busy may be left out */
	WB_SYNC_ALL,  /* everything, waiting where needed */
};

/* A request to write pages: what, how much, for whom. */
struct writeback_control {
	long nr_to_write;	       /* in and out: pages still to write */
	long pages_skipped;	       /* out: pages that could not be written */
	loff_t range_start, range_end; /* bytes, both inclusive */
	enum writeback_sync_modes sync_mode;
	unsigned for_kupdate : 1;
	unsigned for_background : 1;
	unsigned tagged_writepages : 1;
	unsigned for_reclaim : 1;
	unsigned range_cyclic : 1;
	unsigned for_sync : 1;
	unsigned unpinned_fscache_wb : 1;
	unsigned no_cgroup_owner : 1;
	unsigned punt_to_cgroup : 1;
};

typedef int (*writepage_t)(struct page *page, struct writeback_control *wbc, void *data);

extern unsigned int dirty_writeback_interval, dirty_expire_interval, dirtytime_expire_interval;
extern int dirty_background_ratio, vm_dirty_ratio, laptop_mode;
extern unsigned long dirty_background_bytes, vm_dirty_bytes;

void global_dirty_limits(unsigned long *pbackground, unsigned long *pdirty);
void balance_dirty_pages_ratelimited(struct address_space *mapping);
int write_cache_pages(struct address_space *mapping, struct writeback_control *wbc, writepage_t writepage, void *data);
int generic_writepages(struct address_space *mapping, struct writeback_control *wbc);
int do_writepages(struct address_space *mapping, struct writeback_control *wbc);
int folio_write_one(struct folio *folio);
void wakeup_flusher_threads(void);
int file_write_and_wait_range(struct file *file, loff_t start, loff_t end);
void writeback_forget_inode(struct inode *inode);
void folio_account_cleaned(struct folio *folio);
bool folio_redirty_for_writepage(struct writeback_control *wbc, struct folio *folio);
bool redirty_page_for_writepage(struct writeback_control *wbc, struct page *page);
#endif
