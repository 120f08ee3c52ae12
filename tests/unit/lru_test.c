// SPDX-License-Identifier: MIT
/* The lists of pages: pages get on, about and off them, and the counts follow. */
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/mm_inline.h>
#include <linux/swap.h>
#include <linux/vmstat.h>
#include "../../mm/internal.h"

static struct page *new_page(struct kunit *test, bool swapbacked)
{
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	if (swapbacked)
		SetPageSwapBacked(page);
	lru_cache_add(page);
	return page;
}

static long on_list(enum lru_list lru)
{
	return node_page_state(&contig_page_data, NR_LRU_BASE + lru);
}

static void lru_test_life(struct kunit *test)
{
	long inactive = on_list(LRU_INACTIVE_FILE), active = on_list(LRU_ACTIVE_FILE);
	struct page *page = new_page(test, false);

	KUNIT_EXPECT_TRUE(test, PageLRU(page));
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	KUNIT_EXPECT_EQ(test, on_list(LRU_INACTIVE_FILE), inactive + 1);
	mark_page_accessed(page);
	KUNIT_EXPECT_TRUE(test, PageReferenced(page) && !PageActive(page));
	mark_page_accessed(page);
	KUNIT_EXPECT_TRUE(test, !PageReferenced(page) && PageActive(page));
	KUNIT_EXPECT_EQ(test, on_list(LRU_ACTIVE_FILE), active + 1);
	KUNIT_EXPECT_EQ(test, lru_verify(), 0U);
	deactivate_page(page);
	KUNIT_EXPECT_EQ(test, on_list(LRU_INACTIVE_FILE), inactive + 1);
	put_page(page);
	KUNIT_EXPECT_EQ(test, on_list(LRU_INACTIVE_FILE), inactive);
	KUNIT_EXPECT_EQ(test, on_list(LRU_ACTIVE_FILE), active);
	KUNIT_EXPECT_EQ(test, lru_verify(), 0U);
}

static void lru_test_isolate(struct kunit *test)
{
	long inactive = on_list(LRU_INACTIVE_ANON);
	struct page *page = new_page(test, true);

	KUNIT_EXPECT_EQ(test, isolate_lru_page(page), 0);
	KUNIT_EXPECT_EQ(test, isolate_lru_page(page), -EBUSY);
	KUNIT_EXPECT_EQ(test, page_count(page), 2);
	KUNIT_EXPECT_EQ(test, on_list(LRU_INACTIVE_ANON), inactive);
	activate_page(page);
	KUNIT_EXPECT_FALSE(test, PageActive(page));
	putback_lru_page(page);
	KUNIT_EXPECT_EQ(test, on_list(LRU_INACTIVE_ANON), inactive + 1);
	put_page(page);
	KUNIT_EXPECT_EQ(test, lru_verify(), 0U);
}

static void lru_test_mlock(struct kunit *test)
{
	unsigned long locked = global_zone_page_state(NR_MLOCK);
	long unevictable = on_list(LRU_UNEVICTABLE);
	struct page *page = new_page(test, true), *gone = new_page(test, true);

	mlock_page(page);
	mlock_page(page);
	mlock_page(gone);
	KUNIT_EXPECT_EQ(test, on_list(LRU_UNEVICTABLE), unevictable + 2);
	KUNIT_EXPECT_EQ(test, global_zone_page_state(NR_MLOCK), locked + 2);
	munlock_page(page);
	KUNIT_EXPECT_TRUE(test, PageMlocked(page));
	munlock_page(page);
	KUNIT_EXPECT_FALSE(test, PageMlocked(page) || PageUnevictable(page));
	put_page(gone);
	put_page(page);
	KUNIT_EXPECT_EQ(test, on_list(LRU_UNEVICTABLE), unevictable);
	KUNIT_EXPECT_EQ(test, global_zone_page_state(NR_MLOCK), locked);
	KUNIT_EXPECT_EQ(test, lru_verify(), 0U);
}

/* Many random steps on a few pages; the lists must be right after each hundred. */
static void lru_test_random(struct kunit *test)
{
	static struct page *pages[64];
	u32 seed = 1;
	int i, step;

	for (i = 0; i < ARRAY_SIZE(pages); i++)
		pages[i] = new_page(test, i & 1);
	for (step = 0; step < 5000; step++) {
		struct page **slot = &pages[(seed >> 8) % ARRAY_SIZE(pages)];

		seed = seed * 1664525 + 1013904223;
		switch (seed >> 28) {
		case 0 ... 3:
			mark_page_accessed(*slot);
			break;
		case 4 ... 5:
			deactivate_page(*slot);
			break;
		case 6:
			mlock_page(*slot);
			break;
		case 7:
			munlock_page(*slot);
			break;
		case 8 ... 10:
			put_page(*slot);
			*slot = new_page(test, seed >> 27 & 1);
			break;
		case 11 ... 12:
			if (!isolate_lru_page(*slot))
				putback_lru_page(*slot);
			break;
		case 13:
			folio_rotate_reclaimable(page_folio(*slot));
			break;
		default:
			deactivate_file_folio(page_folio(*slot));
		}
		if (step % 100 == 0)
			KUNIT_ASSERT_EQ(test, lru_verify(), 0U);
	}
	for (i = 0; i < ARRAY_SIZE(pages); i++)
		put_page(pages[i]);
	KUNIT_EXPECT_EQ(test, lru_verify(), 0U);
}

static struct kunit_case lru_test_cases[] = {
	KUNIT_CASE(lru_test_life),
	KUNIT_CASE(lru_test_isolate),
	KUNIT_CASE(lru_test_mlock),
	KUNIT_CASE(lru_test_random),
	{},
};

static struct kunit_suite lru_test_suite = {
	.name = "lru",
	.test_cases = lru_test_cases,
};
kunit_test_suite(lru_test_suite);
