// SPDX-License-Identifier: MIT
/*
 * Swap: slots against a model, pages through the swap cache and the store and back, and a store that fails.
 *
 * The tests use an area of their own, of the highest priority, whose store is vmalloc memory.
 */
#include <kunit/test.h>
#include <linux/fault-inject.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/prandom.h>
#include <linux/vmalloc.h>
#include <linux/writeback.h>
#include "../../mm/swap.h"

#define SLOTS 1000UL

static char *store;
static unsigned int discards;

static int test_read(struct swap_area *area, u64 offset, void *buffer, size_t bytes)
{
	memcpy(buffer, store + offset, bytes);
	return 0;
}

static int test_write(struct swap_area *area, u64 offset, const void *buffer, size_t bytes)
{
	memcpy(store + offset, buffer, bytes);
	return 0;
}

static void test_discard(struct swap_area *area, u64 offset, size_t bytes)
{
	discards++;
}

static const struct swap_store_ops test_ops = { .read = test_read, .write = test_write, .discard = test_discard };
static struct swap_area *area;

static int swap_test_init(struct kunit *test)
{
	store = vzalloc(SLOTS << PAGE_SHIFT);
	KUNIT_ASSERT_NOT_NULL(test, store);
	area = swap_area_add("test", (u64)SLOTS << PAGE_SHIFT, 100, &test_ops, NULL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(area));
	return 0;
}

static void swap_test_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, swap_verify(), 0U);
	KUNIT_EXPECT_EQ(test, lru_verify(), 0U);
	if (area)
		KUNIT_EXPECT_EQ(test, swap_area_remove(area), 0);
	vfree(store);
}

/* A page as a fault makes it: anonymous, on its list, but mapped nowhere. */
static struct page *new_page(struct kunit *test, u32 word)
{
	struct page *page = alloc_page(GFP_KERNEL);
	u32 *p;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, page);
	p = page_address(page);
	for (i = 0; i < PAGE_SIZE / sizeof(u32); i++)
		p[i] = word + i;
	page->mapping = (struct address_space *)PAGE_MAPPING_ANON;
	SetPageSwapBacked(page);
	SetPageUptodate(page);
	lru_cache_add(page);
	return page;
}

static bool has_contents(struct page *page, u32 word)
{
	u32 *p = page_address(page);
	int i;

	for (i = 0; i < PAGE_SIZE / sizeof(u32); i++)
		if (p[i] != word + i)
			return false;
	return true;
}

/* What try_to_unmap() does for one page-table entry: it now refers to the slot. */
static swp_entry_t swap_out_entry(struct kunit *test, struct page *page)
{
	swp_entry_t entry;

	lock_page(page);
	KUNIT_ASSERT_TRUE(test, add_to_swap(page));
	entry = page_swap_entry(page);
	KUNIT_EXPECT_EQ(test, swap_duplicate(entry), 0);
	unlock_page(page);
	return entry;
}

static void swap_test_round_trip(struct kunit *test)
{
	struct page *page = new_page(test, 1000), *again;
	unsigned long cached = total_swapcache_pages();
	long free = get_nr_swap_pages();
	swp_entry_t entry = swap_out_entry(test, page);
	unsigned int rounds;

	KUNIT_EXPECT_EQ(test, swp_type(entry), area->type);
	KUNIT_EXPECT_EQ(test, get_nr_swap_pages(), free - 1);
	KUNIT_EXPECT_EQ(test, total_swapcache_pages(), cached + 1);
	again = lookup_swap_cache(entry);
	KUNIT_EXPECT_PTR_EQ(test, again, page);
	put_page(again);
	put_page(page);
	/* Only the cache has it now: reclaim writes and frees it, be it after others. */
	for (rounds = 0; rounds < 100 && (again = lookup_swap_cache(entry)); rounds++) {
		put_page(again);
		KUNIT_EXPECT_TRUE(test, shrink_all_memory(1) >= 1);
	}
	KUNIT_EXPECT_NULL(test, lookup_swap_cache(entry));
	KUNIT_EXPECT_EQ(test, __swap_count(entry), 1);
	page = swapin_page(entry, GFP_KERNEL, NULL, 0);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_TRUE(test, PageLocked(page) && PageUptodate(page) && PageSwapCache(page));
	KUNIT_EXPECT_TRUE(test, has_contents(page, 1000));
	swap_free(entry);
	KUNIT_EXPECT_TRUE(test, try_to_free_swap(page));
	unlock_page(page);
	put_page(page);
	KUNIT_EXPECT_EQ(test, get_nr_swap_pages(), free);
	KUNIT_EXPECT_EQ(test, total_swapcache_pages(), cached);
}

static void swap_test_free_in_cache(struct kunit *test)
{
	struct page *page = new_page(test, 1);
	swp_entry_t entry = swap_out_entry(test, page);

	put_page(page);
	KUNIT_EXPECT_EQ(test, free_swap_and_cache(entry), 1);
	KUNIT_EXPECT_EQ(test, area->inuse, 0UL);
	KUNIT_EXPECT_NULL(test, swapin_page(entry, GFP_KERNEL, NULL, 0));
}

static void swap_test_counts(struct kunit *test)
{
	struct page *page = new_page(test, 1);
	swp_entry_t entry = swap_out_entry(test, page);
	int i;

	for (i = 1; i < SWAP_MAP_MAX; i++)
		if (swap_duplicate(entry))
			break;
	KUNIT_EXPECT_EQ(test, i, SWAP_MAP_MAX);
	KUNIT_EXPECT_EQ(test, swap_duplicate(entry), -ENOMEM);
	for (i = 0; i < SWAP_MAP_MAX; i++)
		swap_free(entry);
	KUNIT_EXPECT_EQ(test, page_swapcount(page), 0);
	free_page_and_swap_cache(page);
	KUNIT_EXPECT_EQ(test, area->inuse, 0UL);
}

/* A store that refuses writes keeps pages in memory; one that refuses reads makes pages that are not up to date. */
static void swap_test_errors(struct kunit *test)
{
	struct page *page = new_page(test, 77);
	swp_entry_t entry = swap_out_entry(test, page);
	struct writeback_control wbc = {};

	fail_swap_io.verbose = 0;
	atomic_set(&fail_swap_io.times, -1);
	fail_swap_io.probability = 100;
	lock_page(page);
	KUNIT_EXPECT_TRUE(test, clear_page_dirty_for_io(page));
	KUNIT_EXPECT_EQ(test, swap_writepage(page, &wbc), 0);
	KUNIT_EXPECT_TRUE(test, PageDirty(page) && !PageWriteback(page) && !PageLocked(page));
	put_page(page);
	shrink_all_memory(1);
	page = lookup_swap_cache(entry);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_TRUE(test, has_contents(page, 77));
	fail_swap_io.probability = 0;
	put_page(page);
	shrink_all_memory(1);
	KUNIT_EXPECT_NULL(test, lookup_swap_cache(entry));
	fail_swap_io.probability = 100;
	page = swapin_page(entry, GFP_KERNEL, NULL, 0);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_FALSE(test, PageUptodate(page));
	fail_swap_io.probability = 0;
	swap_free(entry);
	try_to_free_swap(page);
	unlock_page(page);
	put_page(page);
}

/* Random operations on slots; the model is an array of counts. */
static void swap_test_model(struct kunit *test)
{
	static struct {
		swp_entry_t entry;
		struct page *page;
		int count;
		u32 word;
	} slots[200];
	struct rnd_state rnd;
	int step, i;

	prandom_seed_state(&rnd, 7);
	memset(slots, 0, sizeof(slots));
	for (step = 0; step < 20000; step++) {
		i = prandom_u32_state(&rnd) % ARRAY_SIZE(slots);
		if (!slots[i].count) {
			slots[i].word = step;
			slots[i].page = new_page(test, step);
			slots[i].entry = swap_out_entry(test, slots[i].page);
			slots[i].count = 1;
		} else if (prandom_u32_state(&rnd) % 3 == 0) {
			KUNIT_EXPECT_EQ(test, swap_duplicate(slots[i].entry), 0);
			slots[i].count++;
		} else if (slots[i].page && prandom_u32_state(&rnd) % 2) {
			put_page(slots[i].page);
			slots[i].page = NULL;
		} else if (!slots[i].page && prandom_u32_state(&rnd) % 2) {
			slots[i].page = swapin_page(slots[i].entry, GFP_KERNEL, NULL, 0);
			KUNIT_ASSERT_NOT_NULL(test, slots[i].page);
			KUNIT_EXPECT_TRUE(test, has_contents(slots[i].page, slots[i].word));
			unlock_page(slots[i].page);
		} else if (!--slots[i].count) {
			free_swap_and_cache(slots[i].entry);
			if (slots[i].page)
				free_page_and_swap_cache(slots[i].page);
			slots[i].page = NULL;
		} else {
			swap_free(slots[i].entry);
		}
		if (slots[i].count)
			KUNIT_ASSERT_EQ(test, __swap_count(slots[i].entry), slots[i].count);
		if (step % 500 == 0) {
			shrink_all_memory(20);
			KUNIT_ASSERT_EQ(test, swap_verify(), 0U);
		}
	}
	for (i = 0; i < ARRAY_SIZE(slots); i++) {
		for (; slots[i].count; slots[i].count--)
			free_swap_and_cache(slots[i].entry);
		if (slots[i].page)
			free_page_and_swap_cache(slots[i].page);
	}
	KUNIT_EXPECT_EQ(test, area->inuse, 0UL);
	KUNIT_EXPECT_GT(test, discards, 0U);
}

/* All slots are given out, once each, and then no more. */
static void swap_test_full(struct kunit *test)
{
	struct page **pages = vzalloc(SLOTS * sizeof(*pages));
	unsigned long i, n = 0;

	KUNIT_ASSERT_NOT_NULL(test, pages);
	for (i = 1; i < SLOTS; i++) {
		pages[i] = new_page(test, i);
		lock_page(pages[i]);
		n += add_to_swap(pages[i]) && swp_type(page_swap_entry(pages[i])) == area->type;
		unlock_page(pages[i]);
	}
	KUNIT_EXPECT_EQ(test, n, SLOTS - 1);
	KUNIT_EXPECT_EQ(test, area->inuse, SLOTS - 1);
	pages[0] = new_page(test, 0);
	lock_page(pages[0]);
	if (add_to_swap(pages[0]))
		KUNIT_EXPECT_NE(test, swp_type(page_swap_entry(pages[0])), area->type);
	unlock_page(pages[0]);
	for (i = 0; i < SLOTS; i++)
		free_page_and_swap_cache(pages[i]);
	KUNIT_EXPECT_EQ(test, area->inuse, 0UL);
	vfree(pages);
}

static struct kunit_case swap_test_cases[] = {
	KUNIT_CASE(swap_test_round_trip),
	KUNIT_CASE(swap_test_free_in_cache),
	KUNIT_CASE(swap_test_counts),
	KUNIT_CASE(swap_test_errors),
	KUNIT_CASE(swap_test_model),
	KUNIT_CASE(swap_test_full),
	{},
};

static struct kunit_suite swap_test_suite = {
	.name = "swap",
	.init = swap_test_init,
	.exit = swap_test_exit,
	.test_cases = swap_test_cases,
};
kunit_test_suite(swap_test_suite);
