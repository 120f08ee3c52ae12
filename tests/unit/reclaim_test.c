// SPDX-License-Identifier: MIT
/*
 * Reclaim of what programs and files really have: pages mapped by page tables go to swap and come back with their contents, the page
 * cache shrinks, locked pages stay, files with writepage() are written, and memory suffices for more than there is.
 */
#include <kunit/test.h>
#include <linux/fault-inject.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/pagemap.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <linux/writeback.h>
#include <ashlar/control.h>
#include "../../mm/swap.h"

#define AREA_PAGES 512UL

struct reclaim_test {
	struct mm_struct *mm, *saved;
	unsigned long base;
	struct swap_area *area;
	char *store;
};

static int store_read(struct swap_area *area, u64 offset, void *buffer, size_t bytes)
{
	memcpy(buffer, (char *)area->data + offset, bytes);
	return 0;
}

static int store_write(struct swap_area *area, u64 offset, const void *buffer, size_t bytes)
{
	memcpy((char *)area->data + offset, buffer, bytes);
	return 0;
}

static const struct swap_store_ops store_ops = { .read = store_read, .write = store_write };

static int reclaim_test_init(struct kunit *test)
{
	struct reclaim_test *t = kzalloc(sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	test->priv = t;
	t->store = vzalloc(2 * AREA_PAGES << PAGE_SHIFT);
	t->area = swap_area_add("test", 2 * AREA_PAGES << PAGE_SHIFT, 100, &store_ops, t->store);
	KUNIT_ASSERT_FALSE(test, IS_ERR(t->area));
	KUNIT_ASSERT_EQ(test, mm_create_buffer(&t->mm, &t->base, AREA_PAGES << PAGE_SHIFT), 0);
	t->saved = current->mm;
	current->mm = t->mm;
	return 0;
}

static void reclaim_test_exit(struct kunit *test)
{
	struct reclaim_test *t = test->priv;

	fail_swap_io.probability = 0;
	current->mm = t->saved;
	mm_destroy(t->mm);
	KUNIT_EXPECT_EQ(test, swap_verify(), 0U);
	KUNIT_EXPECT_EQ(test, lru_verify(), 0U);
	KUNIT_EXPECT_EQ(test, t->area->inuse, 0UL);
	KUNIT_EXPECT_EQ(test, swap_area_remove(t->area), 0);
	vfree(t->store);
	kfree(t);
}

static unsigned long word_at(unsigned long page, unsigned long round)
{
	return page * 1000003 + round;
}

static void fill(struct kunit *test, unsigned long round)
{
	struct reclaim_test *t = test->priv;
	unsigned long i;

	for (i = 0; i < AREA_PAGES; i++)
		KUNIT_ASSERT_EQ(test, put_user(word_at(i, round), (unsigned long __user *)(t->base + i * PAGE_SIZE)),
				0);
}

static void check(struct kunit *test, unsigned long round)
{
	struct reclaim_test *t = test->priv;
	unsigned long i, word;

	for (i = 0; i < AREA_PAGES; i++) {
		KUNIT_ASSERT_EQ(test, get_user(word, (unsigned long __user *)(t->base + i * PAGE_SIZE)), 0);
		KUNIT_ASSERT_EQ(test, word, word_at(i, round));
	}
}

static unsigned long event(enum vm_event_item item)
{
	unsigned long *events = kcalloc(NR_VM_EVENT_ITEMS, sizeof(*events), GFP_KERNEL), value = 0;

	if (events) {
		all_vm_events(events);
		value = events[item];
	}
	kfree(events);
	return value;
}

static void reclaim_test_anon(struct kunit *test)
{
	struct reclaim_test *t = test->priv;
	unsigned long out = event(PSWPOUT), round;

	for (round = 1; round <= 3; round++) {
		fill(test, round);
		shrink_all_memory(AREA_PAGES);
		shrink_all_memory(AREA_PAGES);
		KUNIT_EXPECT_GT(test, atomic_long_read(&t->mm->rss_stat[MM_SWAPENTS]), (long)AREA_PAGES / 2);
		KUNIT_EXPECT_EQ(test, swap_verify(), 0U);
		check(test, round);
	}
	KUNIT_EXPECT_GT(test, event(PSWPOUT), out + AREA_PAGES);
	KUNIT_EXPECT_GT(test, event(PSWPIN), AREA_PAGES);
	KUNIT_EXPECT_EQ(test,
			atomic_long_read(&t->mm->rss_stat[MM_ANONPAGES]) +
				atomic_long_read(&t->mm->rss_stat[MM_SWAPENTS]),
			(long)AREA_PAGES);
}

/* Half of all writes to the store fail: nothing is lost. */
static void reclaim_test_write_errors(struct kunit *test)
{
	fail_swap_io.verbose = 0;
	fail_swap_io.interval = 2;
	atomic_set(&fail_swap_io.times, -1);
	fill(test, 9);
	fail_swap_io.probability = 100;
	shrink_all_memory(AREA_PAGES);
	shrink_all_memory(AREA_PAGES);
	fail_swap_io.probability = 0;
	fail_swap_io.interval = 1;
	check(test, 9);
}

/* What a program has locked stays. */
static void reclaim_test_mlocked(struct kunit *test)
{
	struct reclaim_test *t = test->priv;
	struct page *page;

	fill(test, 4);
	KUNIT_ASSERT_EQ(test, get_user_pages_fast(t->base, 1, FOLL_WRITE, &page), 1);
	mlock_page(page);
	put_page(page);
	shrink_all_memory(AREA_PAGES);
	shrink_all_memory(AREA_PAGES);
	KUNIT_EXPECT_TRUE(test, page_mapped(page) && PageUnevictable(page) && !PageSwapCache(page));
	munlock_page(page);
	KUNIT_EXPECT_FALSE(test, PageUnevictable(page));
	shrink_all_memory(AREA_PAGES);
	check(test, 4);
}

/* Turning the area off brings everything back into the address space of this task. */
static void reclaim_test_swapoff(struct kunit *test)
{
	struct reclaim_test *t = test->priv;

	fill(test, 6);
	shrink_all_memory(AREA_PAGES);
	shrink_all_memory(AREA_PAGES);
	KUNIT_EXPECT_GT(test, t->area->inuse, AREA_PAGES / 2);
	KUNIT_ASSERT_EQ(test, swap_area_remove(t->area), 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&t->mm->rss_stat[MM_SWAPENTS]), 0L);
	check(test, 6);
	t->area = swap_area_add("test", 2 * AREA_PAGES << PAGE_SHIFT, 100, &store_ops, t->store);
	KUNIT_ASSERT_FALSE(test, IS_ERR(t->area));
}

/* ---- files ---- */

static struct {
	unsigned int written;
	int error;
} store;

static int test_writepage(struct page *page, struct writeback_control *wbc)
{
	set_page_writeback(page);
	store.written++;
	if (store.error)
		SetPageError(page);
	unlock_page(page);
	end_page_writeback(page);
	return store.error;
}

static int test_read_folio(struct file *file, struct folio *folio)
{
	memset(folio_address(folio), 0x5a, PAGE_SIZE);
	SetPageUptodate(&folio->page);
	folio_unlock(folio);
	return 0;
}

static const struct address_space_operations test_aops = {
	.writepage = test_writepage,
	.read_folio = test_read_folio,
	.dirty_folio = filemap_dirty_folio,
};

static struct inode *new_file(struct kunit *test)
{
	struct inode *inode = kzalloc(sizeof(*inode), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, inode);
	inode_init_once(inode);
	inode->i_mapping = &inode->i_data;
	inode->i_data.host = inode;
	inode->i_data.a_ops = &test_aops;
	inode->i_data.gfp_mask = GFP_HIGHUSER_MOVABLE;
	spin_lock_init(&inode->i_lock);
	atomic_set(&inode->i_count, 2);
	return inode;
}

static void free_file(struct inode *inode)
{
	writeback_forget_inode(inode);
	truncate_inode_pages(&inode->i_data, 0);
	kfree(inode);
}

static void read_pages(struct kunit *test, struct inode *inode, unsigned long nr)
{
	unsigned long i;

	for (i = 0; i < nr; i++) {
		struct page *page = read_mapping_page(&inode->i_data, i, NULL);

		KUNIT_ASSERT_FALSE(test, IS_ERR(page));
		put_page(page);
	}
}

static void reclaim_test_page_cache(struct kunit *test)
{
	struct inode *inode = new_file(test);
	unsigned long refaults = global_node_page_state(WORKINGSET_REFAULT_FILE);

	read_pages(test, inode, 300);
	KUNIT_EXPECT_EQ(test, inode->i_data.nrpages, 300UL);
	shrink_all_memory(2000);
	shrink_all_memory(2000);
	KUNIT_EXPECT_LT(test, inode->i_data.nrpages, 100UL);
	read_pages(test, inode, 300);
	KUNIT_EXPECT_EQ(test, inode->i_data.nrpages, 300UL);
	KUNIT_EXPECT_GT(test, global_node_page_state(WORKINGSET_REFAULT_FILE), refaults);
	free_file(inode);
}

static void reclaim_test_dirty(struct kunit *test)
{
	struct inode *inode = new_file(test);
	unsigned long dirty = global_node_page_state(NR_FILE_DIRTY), i;
	struct page *page;

	read_pages(test, inode, 64);
	store.written = store.error = 0;
	for (i = 0; i < 64; i += 2) {
		page = find_lock_page(&inode->i_data, i);
		KUNIT_EXPECT_TRUE(test, set_page_dirty(page));
		KUNIT_EXPECT_FALSE(test, set_page_dirty(page));
		unlock_page(page);
		put_page(page);
	}
	KUNIT_EXPECT_EQ(test, global_node_page_state(NR_FILE_DIRTY), dirty + 32);
	KUNIT_EXPECT_EQ(test, filemap_write_and_wait_range(&inode->i_data, 0, 16 * PAGE_SIZE - 1), 0);
	KUNIT_EXPECT_EQ(test, store.written, 8U);
	KUNIT_EXPECT_EQ(test, global_node_page_state(NR_FILE_DIRTY), dirty + 24);
	wakeup_flusher_threads();
	schedule_timeout_uninterruptible(HZ / 10);
	KUNIT_EXPECT_EQ(test, store.written, 32U);
	KUNIT_EXPECT_EQ(test, global_node_page_state(NR_FILE_DIRTY), dirty);
	KUNIT_EXPECT_FALSE(test, xa_marked(&inode->i_data.i_pages, PAGECACHE_TAG_DIRTY));
	/* Truncated pages are not dirty any more. */
	page = find_get_page(&inode->i_data, 0);
	set_page_dirty(page);
	put_page(page);
	free_file(inode);
	KUNIT_EXPECT_EQ(test, global_node_page_state(NR_FILE_DIRTY), dirty);
	KUNIT_EXPECT_EQ(test, global_node_page_state(NR_WRITEBACK), 0UL);
}

static void reclaim_test_write_error(struct kunit *test)
{
	struct inode *inode = new_file(test);
	struct page *page;

	read_pages(test, inode, 1);
	store.error = -ENOSPC;
	page = find_get_page(&inode->i_data, 0);
	set_page_dirty(page);
	put_page(page);
	KUNIT_EXPECT_EQ(test, filemap_write_and_wait(&inode->i_data), -ENOSPC);
	KUNIT_EXPECT_EQ(test, filemap_write_and_wait(&inode->i_data), 0);
	store.error = 0;
	free_file(inode);
}

static struct kunit_case reclaim_test_cases[] = {
	KUNIT_CASE(reclaim_test_anon),	      KUNIT_CASE(reclaim_test_write_errors),
	KUNIT_CASE(reclaim_test_mlocked),     KUNIT_CASE(reclaim_test_swapoff),
	KUNIT_CASE(reclaim_test_page_cache),  KUNIT_CASE(reclaim_test_dirty),
	KUNIT_CASE(reclaim_test_write_error), {},
};

static struct kunit_suite reclaim_test_suite = {
	.name = "reclaim",
	.init = reclaim_test_init,
	.exit = reclaim_test_exit,
	.test_cases = reclaim_test_cases,
};
kunit_test_suite(reclaim_test_suite);
