// SPDX-License-Identifier: MIT
/* The resource tree against an array that says who has each address, and nesting by hand. */
#include <kunit/test.h>
#include <linux/fault-inject.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>

#define SPACE 256
#define HOLDERS 40

/*
 * A tree that holds what its own links and limits allow: ascending, apart, inside the parent. Returns how many there
 * are.
 */
static int check_tree(struct kunit *test, struct resource *parent)
{
	struct resource *p;
	int count = 0;

	for (p = parent->child; p; p = p->sibling) {
		KUNIT_ASSERT_PTR_EQ(test, p->parent, parent);
		KUNIT_ASSERT_TRUE(test, p->start >= parent->start && p->end <= parent->end && p->start <= p->end);
		KUNIT_ASSERT_TRUE(test, !p->sibling || p->sibling->start > p->end);
		count += 1 + check_tree(test, p);
	}
	return count;
}

static void resource_test_regions(struct kunit *test)
{
	struct resource root = { .start = 0, .end = SPACE - 1, .flags = IORESOURCE_MEM, .name = "root" };
	struct {
		int start, len;
	} held[HOLDERS] = {};
	u8 owner[SPACE] = {};
	struct rnd_state rnd;
	int step, i, count = 0;

	prandom_seed_state(&rnd, 3);
	for (step = 0; step < 20000; step++) {
		int who = prandom_u32_state(&rnd) % HOLDERS;

		if (held[who].len) {
			__release_region(&root, held[who].start, held[who].len);
			memset(owner + held[who].start, 0, held[who].len);
			held[who].len = 0;
			count--;
		} else {
			int start = prandom_u32_state(&rnd) % SPACE, len = 1 + prandom_u32_state(&rnd) % 24;
			bool fits = start + len <= SPACE;
			struct resource *r;

			for (i = start; fits && i < start + len; i++)
				fits = !owner[i];
			r = __request_region(&root, start, len, "r", 0);
			KUNIT_ASSERT_EQ(test, r != NULL, fits);
			if (r) {
				KUNIT_ASSERT_TRUE(test, r->flags & IORESOURCE_BUSY);
				memset(owner + start, 1, len);
				held[who].start = start;
				held[who].len = len;
				count++;
			}
		}
		if (step % 64 == 0)
			KUNIT_ASSERT_EQ(test, check_tree(test, &root), count);
	}
	for (i = 0; i < HOLDERS; i++)
		if (held[i].len)
			__release_region(&root, held[i].start, held[i].len);
	KUNIT_EXPECT_NULL(test, root.child);
}

static void resource_test_allocate(struct kunit *test)
{
	struct resource root = { .start = 0, .end = SPACE - 1, .flags = IORESOURCE_MEM };
	struct resource r[HOLDERS];
	u8 owner[SPACE] = {};
	struct rnd_state rnd;
	int step, i;

	memset(r, 0, sizeof(r));
	prandom_seed_state(&rnd, 4);
	for (step = 0; step < 10000; step++) {
		int who = prandom_u32_state(&rnd) % HOLDERS, at;

		if (r[who].parent) {
			memset(owner + r[who].start, 0, resource_size(&r[who]));
			KUNIT_ASSERT_EQ(test, release_resource(&r[who]), 0);
			memset(&r[who], 0, sizeof(r[who]));
		} else {
			int size = 1 + prandom_u32_state(&rnd) % 20, align = 1 << prandom_u32_state(&rnd) % 5;
			int min = prandom_u32_state(&rnd) % SPACE, max = min + prandom_u32_state(&rnd) % (SPACE - min);
			int err = allocate_resource(&root, &r[who], size, min, max, align, NULL, NULL);

			/* The first place in the array that would do. */
			for (at = ALIGN(min, align); at + size - 1 <= max; at += align) {
				for (i = at; i < at + size && !owner[i]; i++)
					;
				if (i == at + size)
					break;
			}
			if (at + size - 1 > max) {
				KUNIT_ASSERT_EQ(test, err, -EBUSY);
				continue;
			}
			KUNIT_ASSERT_EQ(test, err, 0);
			KUNIT_ASSERT_EQ(test, r[who].start, at);
			memset(owner + at, 1, size);
		}
	}
}

static void resource_test_nesting(struct kunit *test)
{
	struct resource root = { .start = 0, .end = 0xffff, .flags = IORESOURCE_MEM, .name = "root" };
	struct resource a = { .start = 0x100, .end = 0x1ff, .flags = IORESOURCE_MEM, .name = "a" };
	struct resource b = { .start = 0x200, .end = 0x2ff, .flags = IORESOURCE_MEM, .name = "b" };
	struct resource outer = { .start = 0x100, .end = 0x3ff, .flags = IORESOURCE_MEM, .name = "outer" };
	struct resource cross = { .start = 0x280, .end = 0x4ff, .flags = IORESOURCE_MEM, .name = "cross" };
	struct resource *region;

	KUNIT_ASSERT_EQ(test, request_resource(&root, &a), 0);
	KUNIT_ASSERT_EQ(test, request_resource(&root, &b), 0);
	KUNIT_EXPECT_EQ(test, request_resource(&root, &outer), -EBUSY);
	KUNIT_EXPECT_EQ(test, insert_resource(&root, &outer), 0);
	KUNIT_EXPECT_PTR_EQ(test, a.parent, &outer);
	KUNIT_EXPECT_PTR_EQ(test, b.parent, &outer);
	KUNIT_EXPECT_EQ(test, insert_resource(&root, &cross), -EBUSY);
	/* A region goes into the smallest range that is not busy. */
	region = __request_region(&root, 0x110, 0x10, "region", 0);
	KUNIT_ASSERT_NOT_NULL(test, region);
	KUNIT_EXPECT_PTR_EQ(test, region->parent, &a);
	KUNIT_EXPECT_NULL(test, __request_region(&root, 0x118, 0x10, "again", 0));
	KUNIT_EXPECT_EQ(test, check_tree(test, &root), 4);
	__release_region(&root, 0x110, 0x10);
	KUNIT_EXPECT_EQ(test, remove_resource(&outer), 0);
	KUNIT_EXPECT_PTR_EQ(test, a.parent, &root);
	KUNIT_EXPECT_EQ(test, check_tree(test, &root), 2);
	KUNIT_EXPECT_EQ(test, adjust_resource(&a, 0x100, 0x180), -EBUSY);
	KUNIT_EXPECT_EQ(test, adjust_resource(&a, 0x80, 0x100), 0);
	KUNIT_EXPECT_EQ(test, a.end, 0x17f);
	KUNIT_EXPECT_PTR_EQ(test, lookup_resource(&root, 0x200), &b);
	insert_resource_expand_to_fit(&root, &cross);
	KUNIT_EXPECT_EQ(test, cross.start, 0x200);
	KUNIT_EXPECT_PTR_EQ(test, b.parent, &cross);
	KUNIT_EXPECT_EQ(test, release_resource(&cross), 0);
	KUNIT_EXPECT_EQ(test, release_resource(&a), 0);
	KUNIT_EXPECT_NULL(test, root.child);
}

static int count_range(struct resource *res, void *arg)
{
	*(u64 *)arg += resource_size(res);
	return 0;
}

/* The machine's RAM is what the zones say, up to the first page. */
static void resource_test_machine(struct kunit *test)
{
	u64 ram = 0;

	walk_system_ram_res(0, -1, &ram, count_range);
	KUNIT_EXPECT_GT(test, ram, 15 << 20);
	KUNIT_EXPECT_EQ(test, region_intersects(0x100000, 0x1000, IORESOURCE_SYSTEM_RAM, IORES_DESC_NONE),
			REGION_INTERSECTS);
	KUNIT_EXPECT_EQ(test, region_intersects(0, 0x1000, IORESOURCE_SYSTEM_RAM, IORES_DESC_NONE), REGION_DISJOINT);
	KUNIT_EXPECT_EQ(test, page_is_ram(0x100), 1);
	KUNIT_EXPECT_EQ(test, page_is_ram(0xa0), 0);
}

static void resource_test_no_memory(struct kunit *test)
{
	struct resource root = { .start = 0, .end = 0xfff, .flags = IORESOURCE_MEM };

	fault_inject_nth(FAULT_SLAB, 1);
	KUNIT_EXPECT_NULL(test, __request_region(&root, 0, 16, "r", 0));
	fault_inject_stop();
	KUNIT_EXPECT_NULL(test, root.child);
}

static struct kunit_case resource_test_cases[] = {
	KUNIT_CASE(resource_test_regions), KUNIT_CASE(resource_test_allocate),	KUNIT_CASE(resource_test_nesting),
	KUNIT_CASE(resource_test_machine), KUNIT_CASE(resource_test_no_memory), {},
};

static struct kunit_suite resource_test_suite = { .name = "resource", .test_cases = resource_test_cases };
kunit_test_suite(resource_test_suite);
