// SPDX-License-Identifier: MIT
/*
 * Writing files: on request, and in the background.
 *
 * The flusher is a work of the queue `writeback`. It is scheduled when the first file becomes dirty, and again as long as
 * there are dirty files: every 5 s it writes those that have been dirty for 30 s, and at once, when it is woken or too much is
 * dirty, all of them, the longest dirty first. A machine without dirty files has no timer running.
 *
 * dirty_inodes lists the files with dirty pages, linked by i_io_list, in the order in which they became dirty. The list holds no
 * reference: evicting an inode takes it off (writeback_forget_inode()), and the flusher only takes inodes that igrab() still gives.
 *
 * Locks: dirty_lock guards the list; innermost. While a file is written the flusher holds a reference to its inode and no lock.
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/pagemap.h>
#include <linux/sched.h>
#include <linux/workqueue.h>
#include <linux/writeback.h>
#include "internal.h"

#define FLUSH_BATCH 1024 /* pages of a file at a time */

unsigned int dirty_writeback_interval = 5 * 100; /* hundredths of a second, as the two below */
unsigned int dirty_expire_interval = 30 * 100;
unsigned int dirtytime_expire_interval = 12 * 60 * 60; /* seconds */
int laptop_mode;

static LIST_HEAD(dirty_inodes);
static DEFINE_SPINLOCK(dirty_lock);
static struct workqueue_struct *writeback_wq;
static bool flush_everything; /* asked for by wakeup_flusher_threads() */

static void background_work_fn(struct work_struct *work);
static DECLARE_DELAYED_WORK(background_work, background_work_fn);

/* ---- one file ---- */

/* The next dirty page from *@index on, with a reference; *@index moves behind it. */
static struct page *next_dirty(struct address_space *mapping, pgoff_t *index, pgoff_t end)
{
	unsigned long at = *index;
	struct page *page;

	rcu_read_lock();
	for (;;) {
		page = xa_find(&mapping->i_pages, &at, end, PAGECACHE_TAG_DIRTY);
		if (!page)
			break;
		if (!xa_is_value(page) && get_page_unless_zero(page))
			break;
		if (at == ULONG_MAX) {
			page = NULL;
			break;
		}
		at++;
	}
	rcu_read_unlock();
	*index = at + 1;
	return page;
}

/* Write one page if it is still dirty and of this file. Returns what writepage() said. */
static int write_one(struct address_space *mapping, struct page *page, struct writeback_control *wbc,
		     writepage_t writepage, void *data)
{
	int error;

	lock_page(page);
	if (page->mapping != mapping || !PageDirty(page))
		goto unlock;
	if (PageWriteback(page)) {
		if (wbc->sync_mode == WB_SYNC_NONE)
			goto unlock;
		wait_on_page_writeback(page);
	}
	if (!clear_page_dirty_for_io(page))
		goto unlock;
	error = writepage(page, wbc, data);
	if (error == AOP_WRITEPAGE_ACTIVATE) {
		unlock_page(page);
		error = 0;
	}
	wbc->nr_to_write--;
	return error;
unlock:
	unlock_page(page);
	return 0;
}

/**
 * write_cache_pages - have a file's dirty pages written one by one
 * @mapping: the file's pages
 * @wbc: which ones; nr_to_write is counted down, and ends a WB_SYNC_NONE run
 * @writepage: gets each locked, with its mark taken away; unlocks it
 * @data: for it
 *
 * Returns 0 or the first error. May sleep.
 */
int write_cache_pages(struct address_space *mapping, struct writeback_control *wbc, writepage_t writepage, void *data)
{
	pgoff_t index = wbc->range_cyclic ? mapping->writeback_index : wbc->range_start >> PAGE_SHIFT;
	pgoff_t end = wbc->range_cyclic ? ULONG_MAX : wbc->range_end >> PAGE_SHIFT;
	bool again = wbc->range_cyclic && index;
	int ret = 0;

	for (;;) {
		struct page *page = index <= end ? next_dirty(mapping, &index, end) : NULL;
		int error;

		if (!page) {
			if (!again)
				break;
			again = false;
			end = mapping->writeback_index - 1;
			index = 0;
			continue;
		}
		error = write_one(mapping, page, wbc, writepage, data);
		put_page(page);
		if (error && !ret)
			ret = error;
		if (wbc->sync_mode == WB_SYNC_NONE && (error || wbc->nr_to_write <= 0))
			break;
		if (!index)
			break;
		cond_resched();
	}
	if (wbc->range_cyclic)
		mapping->writeback_index = index;
	return ret;
}
EXPORT_SYMBOL(write_cache_pages);

static int call_writepage(struct page *page, struct writeback_control *wbc, void *data)
{
	struct address_space *mapping = data;
	int ret = mapping->a_ops->writepage(page, wbc);

	if (ret < 0)
		mapping_set_error(mapping, ret);
	return ret;
}

int generic_writepages(struct address_space *mapping, struct writeback_control *wbc)
{
	return mapping->a_ops->writepage ? write_cache_pages(mapping, wbc, call_writepage, mapping) : 0;
}
EXPORT_SYMBOL(generic_writepages);

/** do_writepages - write a file's dirty pages the way its file system does; 0 or -errno. May sleep. */
int do_writepages(struct address_space *mapping, struct writeback_control *wbc)
{
	if (wbc->nr_to_write <= 0)
		return 0;
	return mapping->a_ops->writepages ? mapping->a_ops->writepages(mapping, wbc) : generic_writepages(mapping, wbc);
}

/** folio_write_one - write a locked folio, which is unlocked, and wait for it; 0 or -errno */
int folio_write_one(struct folio *folio)
{
	struct address_space *mapping = folio->mapping;
	struct writeback_control wbc = { .sync_mode = WB_SYNC_ALL, .nr_to_write = folio_nr_pages(folio) };
	int ret = 0;

	folio_wait_writeback(folio);
	if (!folio_clear_dirty_for_io(folio)) {
		folio_unlock(folio);
		return 0;
	}
	folio_get(folio);
	ret = mapping->a_ops->writepage(&folio->page, &wbc);
	if (!ret)
		folio_wait_writeback(folio);
	folio_put(folio);
	return ret ?: filemap_check_errors(mapping);
}
EXPORT_SYMBOL(folio_write_one);

/* ---- on request ---- */

/** filemap_check_errors - the error of an earlier write, once: 0, -ENOSPC or -EIO */
int filemap_check_errors(struct address_space *mapping)
{
	int ret = 0;

	if (test_bit(AS_ENOSPC, &mapping->flags) && test_and_clear_bit(AS_ENOSPC, &mapping->flags))
		ret = -ENOSPC;
	if (test_bit(AS_EIO, &mapping->flags) && test_and_clear_bit(AS_EIO, &mapping->flags))
		ret = -EIO;
	return ret;
}
EXPORT_SYMBOL(filemap_check_errors);

static int fdatawrite(struct address_space *mapping, loff_t start, loff_t end, enum writeback_sync_modes mode)
{
	struct writeback_control wbc = {
		.sync_mode = mode,
		.nr_to_write = LONG_MAX,
		.range_start = start,
		.range_end = end,
	};

	if (!xa_marked(&mapping->i_pages, PAGECACHE_TAG_DIRTY))
		return 0;
	return do_writepages(mapping, &wbc);
}

/** filemap_fdatawrite_range - start writing the dirty pages of bytes @start to @end; 0 or -errno */
int filemap_fdatawrite_range(struct address_space *mapping, loff_t start, loff_t end)
{
	return fdatawrite(mapping, start, end, WB_SYNC_ALL);
}
EXPORT_SYMBOL(filemap_fdatawrite_range);

int filemap_fdatawrite(struct address_space *mapping)
{
	return filemap_fdatawrite_range(mapping, 0, LLONG_MAX);
}
EXPORT_SYMBOL(filemap_fdatawrite);

/** filemap_flush - start writing what can be written without waiting */
int filemap_flush(struct address_space *mapping)
{
	return fdatawrite(mapping, 0, LLONG_MAX, WB_SYNC_NONE);
}
EXPORT_SYMBOL(filemap_flush);

static void wait_range(struct address_space *mapping, loff_t start, loff_t end)
{
	unsigned long index = start >> PAGE_SHIFT, last = end >> PAGE_SHIFT;

	while (index <= last && xa_marked(&mapping->i_pages, PAGECACHE_TAG_WRITEBACK)) {
		struct page *page;

		rcu_read_lock();
		page = xa_find(&mapping->i_pages, &index, last, PAGECACHE_TAG_WRITEBACK);
		if (page && (xa_is_value(page) || !get_page_unless_zero(page)))
			page = NULL;
		else if (!page)
			index = last;
		rcu_read_unlock();
		if (page) {
			wait_on_page_writeback(page);
			put_page(page);
		}
		if (++index == 0)
			break;
	}
}

/** filemap_fdatawait_range - wait until the pages of bytes @start to @end are written; 0 or the error of a write */
int filemap_fdatawait_range(struct address_space *mapping, loff_t start, loff_t end)
{
	wait_range(mapping, start, end);
	return filemap_check_errors(mapping);
}
EXPORT_SYMBOL(filemap_fdatawait_range);

int filemap_fdatawait(struct address_space *mapping)
{
	return filemap_fdatawait_range(mapping, 0, LLONG_MAX);
}

/** filemap_write_and_wait_range - write dirty pages to where the file is kept, and wait; 0 or the first error */
int filemap_write_and_wait_range(struct address_space *mapping, loff_t start, loff_t end)
{
	int ret, error;

	if (end < start || !mapping->nrpages)
		return filemap_check_errors(mapping);
	ret = filemap_fdatawrite_range(mapping, start, end);
	if (ret != -EIO)
		wait_range(mapping, start, end);
	error = filemap_check_errors(mapping);
	return ret ?: error;
}
EXPORT_SYMBOL(filemap_write_and_wait_range);

/** file_write_and_wait_range - the same for an open file */
int file_write_and_wait_range(struct file *file, loff_t start, loff_t end)
{
	return filemap_write_and_wait_range(file->f_mapping, start, end);
}
EXPORT_SYMBOL(file_write_and_wait_range);

/* ---- in the background ---- */

/* A page of the file has become dirty. Any context. */
void flusher_add_inode(struct inode *inode)
{
	unsigned long flags;
	bool added;

	spin_lock_irqsave(&dirty_lock, flags);
	added = list_empty(&inode->i_io_list);
	if (added) {
		inode->dirtied_when = jiffies;
		list_add_tail(&inode->i_io_list, &dirty_inodes);
	}
	spin_unlock_irqrestore(&dirty_lock, flags);
	if (added && writeback_wq && dirty_writeback_interval)
		queue_delayed_work(writeback_wq, &background_work, msecs_to_jiffies(dirty_writeback_interval * 10));
}

/** writeback_forget_inode - the inode is being evicted */
void writeback_forget_inode(struct inode *inode)
{
	unsigned long flags;

	if (list_empty_careful(&inode->i_io_list))
		return;
	spin_lock_irqsave(&dirty_lock, flags);
	list_del_init(&inode->i_io_list);
	spin_unlock_irqrestore(&dirty_lock, flags);
}

/** wakeup_flusher_threads - have everything dirty written soon. Any context. */
void wakeup_flusher_threads(void)
{
	WRITE_ONCE(flush_everything, true);
	if (writeback_wq)
		mod_delayed_work(writeback_wq, &background_work, 0);
}

/* The file that has been dirty longest, taken off the list, with a reference; NULL if none is due. */
static struct inode *next_due(unsigned long dirtied_before, bool all)
{
	struct inode *inode, *next, *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&dirty_lock, flags);
	list_for_each_entry_safe(inode, next, &dirty_inodes, i_io_list) {
		if (!all && time_after(inode->dirtied_when, dirtied_before))
			break;
		if (!igrab(inode))
			continue;
		list_del_init(&inode->i_io_list);
		found = inode;
		break;
	}
	spin_unlock_irqrestore(&dirty_lock, flags);
	return found;
}

static void flush_inode(struct inode *inode)
{
	struct writeback_control wbc = {
		.sync_mode = WB_SYNC_NONE,
		.nr_to_write = FLUSH_BATCH,
		.range_end = LLONG_MAX,
		.range_cyclic = 1,
		.for_background = 1,
	};

	do_writepages(inode->i_mapping, &wbc);
	if (xa_marked(&inode->i_mapping->i_pages, PAGECACHE_TAG_DIRTY))
		flusher_add_inode(inode);
	iput(inode);
}

static void background_work_fn(struct work_struct *work)
{
	unsigned long old = jiffies - msecs_to_jiffies(dirty_expire_interval * 10), before;
	bool all = xchg(&flush_everything, false);
	struct inode *inode;

	do {
		before = global_node_page_state(NR_FILE_DIRTY);
		while ((inode = next_due(old, all || over_background_limit())))
			flush_inode(inode);
	} while (over_background_limit() && global_node_page_state(NR_FILE_DIRTY) < before);
	if (!list_empty_careful(&dirty_inodes) && dirty_writeback_interval)
		queue_delayed_work(writeback_wq, &background_work, msecs_to_jiffies(dirty_writeback_interval * 10));
}

static int __init writeback_init(void)
{
	writeback_wq = alloc_workqueue("writeback", WQ_MEM_RECLAIM | WQ_UNBOUND, 0);
	return writeback_wq ? 0 : -ENOMEM;
}
subsys_initcall(writeback_init);
