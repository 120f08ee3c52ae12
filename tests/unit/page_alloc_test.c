// SPDX-License-Identifier: MIT
/*
 * The buddy allocator against a model, and the page allocator's promises.
 *
 * The model is one bit per frame, free or not. Because free buddies always merge, the free blocks that the allocator
 * must have follow from the bits alone: every maximal aligned run. The test compares them all, and a request may only
 * fail if no such block is large enough. The zone under test is made of blocks taken from the real one.
 */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <ashlar/control.h>
#include "../../lib/kunit/steps.h"
#include "../../mm/internal.h"
#include "frames.h"

#define BLOCKS 6
#define FRAMES (BLOCKS * MAX_ORDER_NR_PAGES)

struct held {
	u32 frame;
	u8 order;
};

struct buddy_model {
	struct zone zone;
	struct page *blocks[BLOCKS]; /* ascending */
	u8 types[BLOCKS][2];	     /* of their pageblocks, before the test */
	DECLARE_BITMAP(free, FRAMES);
	struct held held[FRAMES];
	unsigned int nr_held;
	unsigned long nr_free;
	struct rnd_state rnd;
};

static struct page *frame_page(struct buddy_model *m, u32 frame)
{
	return m->blocks[frame / MAX_ORDER_NR_PAGES] + frame % MAX_ORDER_NR_PAGES;
}

static u32 page_frame(struct buddy_model *m, struct page *page)
{
	u32 i;

	for (i = 0; i < BLOCKS; i++)
		if (page >= m->blocks[i] && page < m->blocks[i] + MAX_ORDER_NR_PAGES)
			return i * MAX_ORDER_NR_PAGES + (page - m->blocks[i]);
	return FRAMES;
}

static void sort_blocks(struct buddy_model *m)
{
	int i, j;

	for (i = 1; i < BLOCKS; i++)
		for (j = i; j > 0 && m->blocks[j] < m->blocks[j - 1]; j--)
			swap(m->blocks[j], m->blocks[j - 1]);
}

static void make_zone(struct buddy_model *m)
{
	struct zone *zone = &m->zone;
	unsigned int order, type;
	u32 i;

	zone->name = "Test";
	zone->zone_pgdat = &contig_page_data;
	spin_lock_init(&zone->lock);
	for_each_migratetype_order(order, type) INIT_LIST_HEAD(&zone->free_area[order].free_list[type]);
	zone->zone_start_pfn = page_to_pfn(m->blocks[0]);
	zone->spanned_pages = page_to_pfn(m->blocks[BLOCKS - 1]) + MAX_ORDER_NR_PAGES - zone->zone_start_pfn;
	atomic_long_set(&zone->managed_pages, FRAMES);
	spin_lock_irq(&zone->lock);
	for (i = 0; i < FRAMES / pageblock_nr_pages; i++) {
		unsigned long pfn = page_to_pfn(frame_page(m, i * pageblock_nr_pages));

		m->types[i / 2][i % 2] = pageblock_type(pfn);
		zone->nr_pageblocks[pageblock_type(pfn)]++;
		set_pageblock_type(zone, pfn, MIGRATE_MOVABLE);
	}
	for (i = 0; i < BLOCKS; i++) {
		m->blocks[i]->flags = 0;
		buddy_free(zone, m->blocks[i], MAX_ORDER - 1, true);
	}
	spin_unlock_irq(&zone->lock);
	bitmap_fill(m->free, FRAMES);
	m->nr_free = FRAMES;
}

static int buddy_test_init(struct kunit *test)
{
	struct buddy_model *m = kvzalloc(sizeof(*m), GFP_KERNEL);
	u32 i;

	if (!m)
		return -ENOMEM;
	prandom_seed_state(&m->rnd, 4711);
	for (i = 0; i < BLOCKS; i++) {
		m->blocks[i] = alloc_pages(GFP_KERNEL, MAX_ORDER - 1);
		if (!m->blocks[i])
			return -ENOMEM;
	}
	sort_blocks(m);
	make_zone(m);
	test->priv = m;
	return 0;
}

/* Take the blocks out of the zone under test and give them back. */
static void buddy_test_exit(struct kunit *test)
{
	struct buddy_model *m = test->priv;
	u32 i;

	for (i = 0; i < BLOCKS; i++) {
		spin_lock_irq(&m->zone.lock);
		KUNIT_ASSERT_NOT_NULL(test, buddy_alloc(&m->zone, MAX_ORDER - 1, MIGRATE_MOVABLE, ALLOC_HARDER));
		spin_unlock_irq(&m->zone.lock);
	}
	for (i = 0; i < FRAMES / pageblock_nr_pages; i++)
		set_pageblock_type(&m->zone, page_to_pfn(frame_page(m, i * pageblock_nr_pages)),
				   m->types[i / 2][i % 2]);
	for (i = 0; i < BLOCKS; i++) {
		m->blocks[i]->flags = page_header(PAGE_STATE_USED, MAX_ORDER - 1, MIGRATE_MOVABLE);
		set_page_count(m->blocks[i], 1);
		__free_pages(m->blocks[i], MAX_ORDER - 1);
	}
	kvfree(m);
}

/* Count the maximal aligned free runs of [start, start + 2^order). */
static void count_runs(struct buddy_model *m, u32 start, unsigned int order, unsigned long *count)
{
	u32 size = 1U << order;

	if (find_next_zero_bit(m->free, start + size, start) >= start + size) {
		count[order]++;
		return;
	}
	if (!order || find_next_bit(m->free, start + size, start) >= start + size)
		return;
	count_runs(m, start, order - 1, count);
	count_runs(m, start + size / 2, order - 1, count);
}

static void model_counts(struct buddy_model *m, unsigned long *count)
{
	u32 i;

	memset(count, 0, MAX_ORDER * sizeof(*count));
	for (i = 0; i < BLOCKS; i++)
		count_runs(m, i * MAX_ORDER_NR_PAGES, MAX_ORDER - 1, count);
}

/* All of the zone's state against the model. */
static void check_zone(struct kunit *test, struct buddy_model *m)
{
	unsigned long count[MAX_ORDER];
	unsigned int order, type;
	struct page *page;

	model_counts(m, count);
	for (order = 0; order < MAX_ORDER; order++) {
		unsigned long listed = 0;

		KUNIT_ASSERT_EQ(test, m->zone.free_area[order].nr_free, count[order]);
		for (type = 0; type < MIGRATE_TYPES; type++) {
			list_for_each_entry(page, &m->zone.free_area[order].free_list[type], buddy_list) {
				u32 frame = page_frame(m, page);

				KUNIT_ASSERT_TRUE(test, PageBuddy(page) && page_order(page) == order &&
								page_list_type(page) == type);
				KUNIT_ASSERT_LT(test, frame, (u32)FRAMES);
				KUNIT_ASSERT_GE(test, find_next_zero_bit(m->free, FRAMES, frame),
						frame + (1ul << order));
				listed++;
			}
		}
		KUNIT_ASSERT_EQ(test, listed, count[order]);
	}
	for (order = 0; order < m->nr_held; order++)
		KUNIT_ASSERT_EQ(test, frame_page(m, m->held[order].frame)->flags & PAGE_STATE_MASK, 0ul);
}

static void step_alloc(struct kunit *test, struct buddy_model *m)
{
	unsigned int order = prandom_u32_state(&m->rnd) % 100;
	unsigned int flags = prandom_u32_state(&m->rnd) % 8 ? 0 : ALLOC_HARDER;
	enum migratetype type = prandom_u32_state(&m->rnd) % MIGRATE_PCPTYPES;
	struct page *page;
	u32 frame;

	order = order < 60 ? 0 : order < 90 ? order % 4 : order % MAX_ORDER;
	spin_lock_irq(&m->zone.lock);
	page = buddy_alloc(&m->zone, order, type, flags);
	if (page && order && flags && !(prandom_u32_state(&m->rnd) % 64))
		buddy_reserve_highatomic(&m->zone, page);
	spin_unlock_irq(&m->zone.lock);
	if (!page) {
		unsigned long count[MAX_ORDER], o;

		/* Blocks set aside may be all that is left for others. */
		if (m->zone.nr_reserved_highatomic && !flags)
			return;
		model_counts(m, count);
		for (o = order; o < MAX_ORDER; o++)
			KUNIT_ASSERT_EQ(test, count[o], 0ul);
		return;
	}
	frame = page_frame(m, page);
	KUNIT_ASSERT_LT(test, frame, (u32)FRAMES);
	KUNIT_ASSERT_EQ(test, frame & ((1u << order) - 1), 0u);
	KUNIT_ASSERT_GE(test, find_next_zero_bit(m->free, FRAMES, frame), frame + (1ul << order));
	bitmap_clear(m->free, frame, 1u << order);
	m->nr_free -= 1u << order;
	m->held[m->nr_held++] = (struct held){ frame, order };
}

static void free_held(struct buddy_model *m, unsigned int index)
{
	struct held h = m->held[index];

	m->held[index] = m->held[--m->nr_held];
	spin_lock_irq(&m->zone.lock);
	buddy_free(&m->zone, frame_page(m, h.frame), h.order, prandom_u32_state(&m->rnd) % 2);
	spin_unlock_irq(&m->zone.lock);
	bitmap_set(m->free, h.frame, 1u << h.order);
	m->nr_free += 1u << h.order;
}

/* May blocks of pageblocks set aside stay apart from their buddies? Then only the sum must be right. */
static void check_now(struct kunit *test, struct buddy_model *m)
{
	KUNIT_ASSERT_EQ(test, zone_page_state(&m->zone, NR_FREE_PAGES), m->nr_free);
	if (!m->zone.nr_reserved_highatomic)
		check_zone(test, m);
}

static void unreserve_all(struct buddy_model *m)
{
	spin_lock_irq(&m->zone.lock);
	while (m->zone.nr_reserved_highatomic && buddy_unreserve_highatomic(&m->zone))
		;
	spin_unlock_irq(&m->zone.lock);
}

static void buddy_test_random(struct kunit *test)
{
	struct buddy_model *m = test->priv;
	unsigned long i, steps = kunit_steps(1000000);
	bool filling = true;

	for (i = 0; i < steps; i++) {
		/* Swing between nearly full and nearly empty. */
		if (m->nr_free < FRAMES / 50)
			filling = false;
		else if (m->nr_free > FRAMES - FRAMES / 50)
			filling = true;
		if (prandom_u32_state(&m->rnd) % 8 < (filling ? 5 : 3))
			step_alloc(test, m);
		else if (m->nr_held)
			free_held(m, prandom_u32_state(&m->rnd) % m->nr_held);
		if (!(prandom_u32_state(&m->rnd) % 512))
			unreserve_all(m);
		KUNIT_ASSERT_EQ(test, zone_page_state(&m->zone, NR_FREE_PAGES), m->nr_free);
		if (!(i % 4096))
			check_now(test, m);
	}
	while (m->nr_held)
		free_held(m, m->nr_held - 1);
	unreserve_all(m);
	check_zone(test, m);
	KUNIT_EXPECT_EQ(test, zone_page_state(&m->zone, NR_FREE_PAGES), (unsigned long)FRAMES);
}

/* Requests of one type that find only the other's memory take over pageblocks instead of mixing. */
static void buddy_test_steal(struct kunit *test)
{
	struct buddy_model *m = test->priv;
	struct page *page;

	spin_lock_irq(&m->zone.lock);
	page = buddy_alloc(&m->zone, 0, MIGRATE_UNMOVABLE, 0);
	spin_unlock_irq(&m->zone.lock);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, (int)pageblock_type(page_to_pfn(page)), (int)MIGRATE_UNMOVABLE);
	KUNIT_EXPECT_EQ(test, m->zone.nr_pageblocks[MIGRATE_UNMOVABLE], 2ul);
	KUNIT_EXPECT_EQ(test, m->zone.nr_pageblocks[MIGRATE_MOVABLE], (unsigned long)FRAMES / pageblock_nr_pages - 2);
	spin_lock_irq(&m->zone.lock);
	buddy_free(&m->zone, page, 0, false);
	spin_unlock_irq(&m->zone.lock);
	check_zone(test, m);
}

/* With nothing but order-0 frames free, larger requests fail and change nothing. */
static void buddy_test_fragmented(struct kunit *test)
{
	struct buddy_model *m = test->priv;
	unsigned int i;

	for (i = 0; i < FRAMES; i++) {
		spin_lock_irq(&m->zone.lock);
		m->held[i].frame = page_frame(m, buddy_alloc(&m->zone, 0, MIGRATE_MOVABLE, 0));
		spin_unlock_irq(&m->zone.lock);
		bitmap_clear(m->free, m->held[i].frame, 1);
	}
	spin_lock_irq(&m->zone.lock);
	KUNIT_EXPECT_NULL(test, buddy_alloc(&m->zone, 0, MIGRATE_MOVABLE, ALLOC_HARDER));
	for (i = 0; i < FRAMES; i += 2) {
		buddy_free(&m->zone, frame_page(m, i), 0, false);
		bitmap_set(m->free, i, 1);
	}
	KUNIT_EXPECT_NULL(test, buddy_alloc(&m->zone, 1, MIGRATE_UNMOVABLE, ALLOC_HARDER));
	spin_unlock_irq(&m->zone.lock);
	check_zone(test, m);
	spin_lock_irq(&m->zone.lock);
	for (i = 1; i < FRAMES; i += 2)
		buddy_free(&m->zone, frame_page(m, i), 0, false);
	spin_unlock_irq(&m->zone.lock);
	bitmap_fill(m->free, FRAMES);
	check_zone(test, m);
}

static struct kunit_case buddy_test_cases[] = {
	KUNIT_CASE(buddy_test_steal),
	KUNIT_CASE(buddy_test_fragmented),
	KUNIT_CASE(buddy_test_random),
	{},
};

static struct kunit_suite buddy_test_suite = {
	.name = "buddy",
	.init = buddy_test_init,
	.exit = buddy_test_exit,
	.test_cases = buddy_test_cases,
};

/* ---- the page allocator ---- */

static struct control_frames before;

static int page_alloc_test_init(struct kunit *test)
{
	control_count_frames(&before);
	return 0;
}

/* Every case must leave every free block where it was. */
static void page_alloc_test_exit(struct kunit *test)
{
	struct control_frames after;

	control_count_frames(&after);
	expect_same_frames(test, &before, &after);
	KUNIT_EXPECT_EQ(test, control_verify(), 0u);
}

static void page_alloc_test_basics(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_ZERO, 2);
	unsigned long addr;

	KUNIT_ASSERT_NOT_NULL(test, page);
	addr = (unsigned long)page_address(page);
	KUNIT_EXPECT_EQ(test, addr % (4 * PAGE_SIZE), 0ul);
	KUNIT_EXPECT_PTR_EQ(test, virt_to_page(addr + 5000), page + 1);
	KUNIT_EXPECT_NULL(test, memchr_inv((void *)addr, 0, 4 * PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	KUNIT_EXPECT_FALSE(test, PageCompound(page));
	memset((void *)addr, 0x5a, 4 * PAGE_SIZE);
	__free_pages(page, 2);
	addr = get_zeroed_page(GFP_KERNEL);
	KUNIT_ASSERT_NE(test, addr, 0ul);
	KUNIT_EXPECT_NULL(test, memchr_inv((void *)addr, 0, PAGE_SIZE));
	free_page(addr);
	free_page(0);
}

static void page_alloc_test_compound(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP, 3);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, compound_order(page), 3u);
	KUNIT_EXPECT_EQ(test, page_size(page), 8 * PAGE_SIZE);
	for (i = 0; i < 8; i++) {
		KUNIT_EXPECT_PTR_EQ(test, compound_head(page + i), page);
		KUNIT_EXPECT_EQ(test, PageTail(page + i), i > 0);
	}
	get_page(page + 5);
	KUNIT_EXPECT_EQ(test, page_count(page), 2);
	__free_pages(page, 3);
	put_page(page + 7);
	KUNIT_EXPECT_FALSE(test, PageCompound(page + 5));
}

/*
 * The owner frees a block whose first page somebody else holds: the rest is freed at once, that page with its last
 * reference.
 */
static void page_alloc_test_held_head(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL, 4);

	KUNIT_ASSERT_NOT_NULL(test, page);
	get_page(page);
	__free_pages(page, 4);
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	put_page(page);
}

static void page_alloc_test_split(struct kunit *test)
{
	struct page *page = alloc_pages(GFP_KERNEL, 5);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, page);
	split_page(page, 5);
	for (i = 31; i >= 0; i--) {
		KUNIT_EXPECT_EQ(test, page_count(page + i), 1);
		__free_page(page + i);
	}
}

static void page_alloc_test_exact(struct kunit *test)
{
	unsigned long free = global_zone_page_state(NR_FREE_PAGES) + zone_pcp_pages(page_zone(ZERO_PAGE(0)));
	void *p = alloc_pages_exact(5 * PAGE_SIZE + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	memset(p, 1, 5 * PAGE_SIZE + 1);
	KUNIT_EXPECT_LE(test, free - global_zone_page_state(NR_FREE_PAGES), 64ul);
	free_pages_exact(p, 5 * PAGE_SIZE + 1);
}

static void page_alloc_test_bulk(struct kunit *test)
{
	struct page *pages[40] = { NULL }, *page, *next;
	LIST_HEAD(list);
	int i, count = 0;

	pages[7] = alloc_page(GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, alloc_pages_bulk_array(GFP_KERNEL, 40, pages), 40ul);
	for (i = 0; i < 40; i++) {
		KUNIT_ASSERT_NOT_NULL(test, pages[i]);
		__free_page(pages[i]);
	}
	KUNIT_EXPECT_EQ(test, alloc_pages_bulk_list(GFP_KERNEL, 17, &list), 17ul);
	list_for_each_entry_safe(page, next, &list, lru) {
		__free_page(page);
		count++;
	}
	KUNIT_EXPECT_EQ(test, count, 17);
}

static void page_alloc_test_zones(struct kunit *test)
{
	struct page *dma = alloc_page(GFP_KERNEL | GFP_DMA), *dma32 = alloc_page(GFP_KERNEL | GFP_DMA32);

	KUNIT_ASSERT_NOT_NULL(test, dma);
	KUNIT_ASSERT_NOT_NULL(test, dma32);
	KUNIT_EXPECT_LT(test, page_to_pfn(dma), MAX_DMA_PFN);
	KUNIT_EXPECT_LT(test, page_to_pfn(dma32), MAX_DMA32_PFN);
	KUNIT_EXPECT_STREQ(test, page_zone(dma)->name, "DMA");
	__free_page(dma);
	__free_page(dma32);
}

static void page_alloc_test_too_large(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, alloc_pages(GFP_KERNEL | __GFP_NOWARN, MAX_ORDER));
	KUNIT_EXPECT_EQ(test, get_order(1), 0);
	KUNIT_EXPECT_EQ(test, get_order(PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, get_order(PAGE_SIZE + 1), 1);
	KUNIT_EXPECT_EQ(test, get_order(4 << 20), 10);
}

static unsigned long drain(gfp_t gfp, struct list_head *list)
{
	unsigned long count = 0;
	struct page *page;

	while ((page = alloc_page(gfp | __GFP_NOWARN))) {
		list_add(&page->lru, list);
		count++;
	}
	return count;
}

static void free_list(struct list_head *list)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, list, lru)
		__free_page(page);
	INIT_LIST_HEAD(list);
}

/* Who gets how deep: plain requests stop at min, atomic ones at 3/8 of it, PF_MEMALLOC at nothing. */
static void page_alloc_test_watermarks(struct kunit *test)
{
	struct zone *zone = &contig_page_data.node_zones[ZONE_DMA];
	unsigned long min = min_wmark_pages(zone);
	LIST_HEAD(list);

	if (min < 8)
		kunit_skip(test, "the zone's share of min_free_kbytes is too small to tell");
	drain_all_pages(NULL);
	drain(GFP_DMA | __GFP_NORETRY, &list);
	KUNIT_EXPECT_LE(test, zone_page_state(zone, NR_FREE_PAGES), min + zone->lowmem_reserve[ZONE_DMA]);
	KUNIT_EXPECT_GE(test, zone_page_state(zone, NR_FREE_PAGES) + zone->pageset_batch, min);
	drain(GFP_DMA | GFP_ATOMIC, &list);
	drain_all_pages(zone);
	KUNIT_EXPECT_LE(test, zone_page_state(zone, NR_FREE_PAGES), min - min / 2 - min / 2 / 4 + 1);
	KUNIT_EXPECT_GT(test, zone_page_state(zone, NR_FREE_PAGES), 0ul);
	drain(GFP_DMA | __GFP_MEMALLOC, &list);
	KUNIT_EXPECT_EQ(test, zone_page_state(zone, NR_FREE_PAGES), 0ul);
	KUNIT_EXPECT_EQ(test, buddy_verify(zone), 0u);
	free_list(&list);
}

static void page_alloc_test_lowmem_reserve(struct kunit *test)
{
	struct zone *dma = &contig_page_data.node_zones[ZONE_DMA];
	long reserve = dma->lowmem_reserve[ZONE_NORMAL];

	KUNIT_EXPECT_GT(test, reserve, 0l);
	KUNIT_EXPECT_FALSE(test, __zone_watermark_ok(dma, 0, 10, ZONE_NORMAL, 0, reserve + 10));
	KUNIT_EXPECT_TRUE(test, __zone_watermark_ok(dma, 0, 10, ZONE_NORMAL, 0, reserve + 11));
	KUNIT_EXPECT_TRUE(test, __zone_watermark_ok(dma, 0, 10, ZONE_DMA, 0, 11));
}

struct random_block {
	struct page *page;
	unsigned int order;
	u32 stamp;
};

/* Random blocks through the front door, each marked at both ends, all marks intact when it is freed. */
static void page_alloc_test_random(struct kunit *test)
{
	static struct random_block blocks[512];
	struct rnd_state rnd;
	unsigned long i, steps = kunit_steps(300000);
	u32 stamp = 1;

	prandom_seed_state(&rnd, 99);
	for (i = 0; i < steps; i++) {
		struct random_block *b = &blocks[prandom_u32_state(&rnd) % ARRAY_SIZE(blocks)];
		u32 *last;

		if (b->page) {
			last = page_address(b->page) + (PAGE_SIZE << b->order) - sizeof(u32);
			KUNIT_ASSERT_EQ(test, *(u32 *)page_address(b->page), b->stamp);
			KUNIT_ASSERT_EQ(test, *last, ~b->stamp);
			__free_pages(b->page, b->order);
			b->page = NULL;
			continue;
		}
		b->order = min(prandom_u32_state(&rnd) % 6, prandom_u32_state(&rnd) % 6);
		b->page = alloc_pages(prandom_u32_state(&rnd) % 2 ? GFP_KERNEL : GFP_HIGHUSER_MOVABLE, b->order);
		KUNIT_ASSERT_NOT_NULL(test, b->page);
		b->stamp = stamp++;
		last = page_address(b->page) + (PAGE_SIZE << b->order) - sizeof(u32);
		*(u32 *)page_address(b->page) = b->stamp;
		*last = ~b->stamp;
	}
	for (i = 0; i < ARRAY_SIZE(blocks); i++)
		if (blocks[i].page)
			__free_pages(blocks[i].page, blocks[i].order);
	memset(blocks, 0, sizeof(blocks));
}

static void page_alloc_test_frag(struct kunit *test)
{
	struct page_frag_cache cache = { 0 };
	void *pieces[300];
	int i;

	for (i = 0; i < 300; i++) {
		pieces[i] = page_frag_alloc_align(&cache, 1000, GFP_KERNEL, ~63u);
		KUNIT_ASSERT_NOT_NULL(test, pieces[i]);
		KUNIT_EXPECT_EQ(test, (unsigned long)pieces[i] % 64, 0ul);
		memset(pieces[i], i, 1000);
	}
	for (i = 0; i < 300; i++) {
		KUNIT_EXPECT_NULL(test, memchr_inv(pieces[i], i, 1000));
		page_frag_free(pieces[i]);
	}
	__page_frag_cache_drain(virt_to_head_page(cache.va), cache.pagecnt_bias);
}

static struct kunit_case page_alloc_test_cases[] = {
	KUNIT_CASE(page_alloc_test_basics),
	KUNIT_CASE(page_alloc_test_compound),
	KUNIT_CASE(page_alloc_test_held_head),
	KUNIT_CASE(page_alloc_test_split),
	KUNIT_CASE(page_alloc_test_exact),
	KUNIT_CASE(page_alloc_test_bulk),
	KUNIT_CASE(page_alloc_test_zones),
	KUNIT_CASE(page_alloc_test_too_large),
	KUNIT_CASE(page_alloc_test_watermarks),
	KUNIT_CASE(page_alloc_test_lowmem_reserve),
	KUNIT_CASE(page_alloc_test_frag),
	KUNIT_CASE(page_alloc_test_random),
	{},
};

static struct kunit_suite page_alloc_test_suite = {
	.name = "page_alloc",
	.init = page_alloc_test_init,
	.exit = page_alloc_test_exit,
	.test_cases = page_alloc_test_cases,
};
kunit_test_suites(&buddy_test_suite, &page_alloc_test_suite);
