// SPDX-License-Identifier: MIT
/*
 * Kernel addresses against a bitmap that finds the lowest place by looking; vmalloc memory against what was written
 * into it; and each of their allocations failing in turn.
 */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/fault-inject.h>
#include <linux/mm.h>
#include <linux/moduleloader.h>
#include <linux/prandom.h>
#include <linux/set_memory.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <ashlar/control.h>
#include "../../lib/kunit/steps.h"
#include "../../mm/internal.h"
#include "frames.h"

static struct control_frames before;

static int vmalloc_test_init(struct kunit *test)
{
	control_count_frames(&before);
	return 0;
}

static void vmalloc_test_exit(struct kunit *test)
{
	struct control_frames after;

	control_count_frames(&after);
	expect_same_frames(test, &before, &after);
	KUNIT_EXPECT_EQ(test, control_verify(), 0u);
}

/* ---- addresses ---- */

#define WINDOW 2048UL /* pages, far from everything else */
#define WINDOW_START (VMALLOC_START + (8UL << 40))

struct area_model {
	struct vmap_area *areas[256];
	DECLARE_BITMAP(busy, WINDOW);
	struct rnd_state rnd;
};

static unsigned long lowest_place(struct area_model *m, unsigned long pages, unsigned long align, unsigned long start,
				  unsigned long end)
{
	unsigned long at = round_up(start, align);

	while (at + pages <= end) {
		unsigned long hit = find_next_bit(m->busy, at + pages, at);

		if (hit >= at + pages)
			return at;
		at = round_up(find_next_zero_bit(m->busy, WINDOW, hit), align);
	}
	return WINDOW;
}

static void step_area(struct kunit *test, struct area_model *m, struct vmap_area **slot)
{
	unsigned long pages = 1 + prandom_u32_state(&m->rnd) % 24, align = 1ul << prandom_u32_state(&m->rnd) % 5;
	unsigned long start = prandom_u32_state(&m->rnd) % 64 * 8, end = WINDOW - prandom_u32_state(&m->rnd) % 64 * 8;
	unsigned long place;
	struct vmap_area *va = *slot;

	if (va) {
		bitmap_clear(m->busy, (va->va_start - WINDOW_START) >> PAGE_SHIFT,
			     (va->va_end - va->va_start) >> PAGE_SHIFT);
		KUNIT_ASSERT_PTR_EQ(test, detach_vmap_area(va->va_end - 1), va);
		free_vmap_area(va);
		*slot = NULL;
		return;
	}
	place = lowest_place(m, pages, align, start, end);
	va = alloc_vmap_area(pages << PAGE_SHIFT, align << PAGE_SHIFT, WINDOW_START + (start << PAGE_SHIFT),
			     WINDOW_START + (end << PAGE_SHIFT), GFP_KERNEL, NULL);
	KUNIT_ASSERT_EQ(test, !!va, place < WINDOW);
	if (!va)
		return;
	KUNIT_ASSERT_EQ(test, va->va_start, WINDOW_START + (place << PAGE_SHIFT));
	KUNIT_ASSERT_EQ(test, va->va_end - va->va_start, pages << PAGE_SHIFT);
	bitmap_set(m->busy, place, pages);
	*slot = va;
}

static void vmalloc_test_areas(struct kunit *test)
{
	struct area_model *m = kzalloc(sizeof(*m), GFP_KERNEL);
	unsigned long i, steps = kunit_steps(1000000);

	KUNIT_ASSERT_NOT_NULL(test, m);
	prandom_seed_state(&m->rnd, 8086);
	for (i = 0; i < steps; i++) {
		unsigned long at = prandom_u32_state(&m->rnd) % WINDOW;

		step_area(test, m, &m->areas[prandom_u32_state(&m->rnd) % ARRAY_SIZE(m->areas)]);
		KUNIT_ASSERT_EQ(test, !!find_vmap_area(WINDOW_START + (at << PAGE_SHIFT) + 9), !!test_bit(at, m->busy));
		if (!(i % 65536))
			KUNIT_ASSERT_EQ(test, vmap_area_verify(), 0u);
	}
	for (i = 0; i < ARRAY_SIZE(m->areas); i++)
		if (m->areas[i])
			step_area(test, m, &m->areas[i]);
	kfree(m);
	KUNIT_EXPECT_EQ(test, vmap_area_verify(), 0u);
}

/* ---- memory ---- */

struct block {
	u32 *mem;
	unsigned long size;
	u32 stamp;
};

static void stamp_block(struct block *b)
{
	b->mem[0] = b->stamp;
	b->mem[b->size / sizeof(u32) - 1] = ~b->stamp;
}

static bool stamp_intact(const struct block *b)
{
	return b->mem[0] == b->stamp && b->mem[b->size / sizeof(u32) - 1] == ~b->stamp;
}

static unsigned long random_size(struct rnd_state *rnd)
{
	u32 kind = prandom_u32_state(rnd) % 16;

	if (kind < 10)
		return PAGE_SIZE * (1 + prandom_u32_state(rnd) % 8);
	if (kind < 15)
		return PAGE_SIZE * (1 + prandom_u32_state(rnd) % 200);
	return PAGE_SIZE * (500 + prandom_u32_state(rnd) % 1100);
}

static void alloc_block(struct kunit *test, struct block *b, struct rnd_state *rnd, u32 stamp)
{
	bool zeroed = prandom_u32_state(rnd) % 2;
	unsigned long pfn;

	b->size = random_size(rnd);
	b->stamp = stamp;
	b->mem = zeroed ? vzalloc(b->size - prandom_u32_state(rnd) % 4000) : vmalloc(b->size);
	KUNIT_ASSERT_NOT_NULL(test, b->mem);
	KUNIT_ASSERT_TRUE(test, is_vmalloc_addr(b->mem) && PAGE_ALIGNED(b->mem));
	KUNIT_ASSERT_FALSE(test, kernel_lookup((unsigned long)b->mem + b->size, &pfn, NULL, NULL));
	if (zeroed) {
		KUNIT_ASSERT_EQ(test, b->mem[0], 0u);
		KUNIT_ASSERT_EQ(test, b->mem[b->size / sizeof(u32) - 1], 0u);
	}
	stamp_block(b);
}

/* The same memory must be seen through the pages. */
static void check_pages(struct kunit *test, struct block *b)
{
	void *last = (void *)b->mem + b->size - PAGE_SIZE;
	struct page *page = vmalloc_to_page(last);
	u32 *word = page_address(page) + PAGE_SIZE - sizeof(u32);

	KUNIT_ASSERT_EQ(test, *word, ~b->stamp);
	KUNIT_ASSERT_EQ(test, page_count(page), 1);
	get_page(page);
	put_page(page);
	KUNIT_ASSERT_EQ(test, vmalloc_to_pfn(last), page_to_pfn(page));
}

static void vmalloc_test_random(struct kunit *test)
{
	static struct block blocks[64];
	unsigned long i, steps = kunit_steps(20000);
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 1234);
	for (i = 0; i < steps; i++) {
		struct block *b = &blocks[prandom_u32_state(&rnd) % ARRAY_SIZE(blocks)];

		if (!b->mem) {
			alloc_block(test, b, &rnd, i);
			continue;
		}
		KUNIT_ASSERT_TRUE(test, stamp_intact(b));
		if (!(prandom_u32_state(&rnd) % 4)) {
			check_pages(test, b);
			continue;
		}
		vfree(b->mem);
		b->mem = NULL;
	}
	for (i = 0; i < ARRAY_SIZE(blocks); i++) {
		vfree(blocks[i].mem);
		blocks[i].mem = NULL;
	}
}

/* vmalloc() of sizes that need every kind of block and table; each of its allocations fails once. */
static void vmalloc_test_each_failure(struct kunit *test)
{
	static const unsigned long sizes[] = { PAGE_SIZE, 7 * PAGE_SIZE, PMD_SIZE, 2 * PMD_SIZE + 5 * PAGE_SIZE };
	unsigned long i, n, failures = 0;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		for (n = 1; n < 200; n++) {
			unsigned long pages = vmalloc_nr_pages(), tables = global_node_page_state(NR_PAGETABLE);
			bool failed;
			void *p;

			fault_inject_nth(FAULT_SLAB | FAULT_PAGE, n);
			p = __vmalloc(sizes[i], GFP_KERNEL | __GFP_NOWARN);
			failed = fault_inject_stop() >= n;
			if (!p) {
				KUNIT_ASSERT_TRUE(test, failed);
				KUNIT_ASSERT_EQ(test, vmalloc_nr_pages(), pages);
				KUNIT_ASSERT_EQ(test, global_node_page_state(NR_PAGETABLE), tables);
				KUNIT_ASSERT_EQ(test, vmap_area_verify() + vmalloc_verify() + pgtable_verify(&init_mm),
						0u);
				failures++;
			} else {
				memset(p, n, sizes[i]);
			}
			vfree(p);
			if (!failed)
				break;
		}
		KUNIT_ASSERT_LT(test, n, 200ul);
	}
	KUNIT_EXPECT_GE(test, failures, 8ul);
}

/* Asking for one page of a large block makes single pages of it; all of them come back, and one that is held stays. */
static void vmalloc_test_split(struct kunit *test)
{
	char *p = vmalloc(2 * PMD_SIZE);
	struct page *page;

	KUNIT_ASSERT_NOT_NULL(test, p);
	p[5 * PAGE_SIZE] = 'a';
	page = vmalloc_to_page(p + 5 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	get_page(page);
	vfree(p);
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	KUNIT_EXPECT_EQ(test, *(char *)page_address(page), 'a');
	put_page(page);
	/* Its first page does not need that. */
	p = vmalloc(PMD_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, p);
	page = vmalloc_to_page(p);
	get_page(page);
	vfree(p);
	put_page(page);
}

static void vmalloc_test_vmap(struct kunit *test)
{
	struct page *pages[5];
	char *p;
	int i;

	for (i = 0; i < 5; i++) {
		pages[i] = alloc_page(GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, pages[i]);
		memset(page_address(pages[i]), 'a' + i, PAGE_SIZE);
	}
	swap(pages[1], pages[3]);
	p = vmap(pages, 5, VM_MAP, PAGE_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	for (i = 0; i < 5; i++)
		KUNIT_EXPECT_PTR_EQ(test, vmalloc_to_page(p + i * PAGE_SIZE + 100), pages[i]);
	KUNIT_EXPECT_EQ(test, p[PAGE_SIZE], 'd');
	p[4 * PAGE_SIZE] = 'X';
	KUNIT_EXPECT_EQ(test, *(char *)page_address(pages[4]), 'X');
	vunmap(p);
	p = vm_map_ram(pages, 3, -1);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, p[2 * PAGE_SIZE], 'c');
	vm_unmap_ram(p, 3);
	for (i = 0; i < 5; i++)
		__free_page(pages[i]);
}

/* vfree() of VM_MAP_PUT_PAGES areas frees the pages and the array. */
static void vmalloc_test_put_pages(struct kunit *test)
{
	struct page **pages = kvmalloc_array(3, sizeof(*pages), GFP_KERNEL);
	void *p;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, pages);
	for (i = 0; i < 3; i++)
		pages[i] = alloc_page(GFP_KERNEL);
	p = vmap(pages, 3, VM_MAP | VM_MAP_PUT_PAGES, PAGE_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	vfree(p);
}

static void vmalloc_test_limits(struct kunit *test)
{
	/* Not known to the compiler, which would refuse them. */
	unsigned long huge = ULONG_MAX, half = SIZE_MAX / 2;

	OPTIMIZER_HIDE_VAR(huge);
	OPTIMIZER_HIDE_VAR(half);
	KUNIT_EXPECT_NULL(test, __vmalloc(totalram_pages() * PAGE_SIZE + PAGE_SIZE, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, __vmalloc(huge, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, vmalloc_array(half, 3));
	KUNIT_EXPECT_NULL(test, vmap(NULL, 0, VM_MAP, PAGE_KERNEL));
	vfree(NULL);
}

static void vmalloc_test_vread(struct kunit *test)
{
	char *p = vmalloc(2 * PAGE_SIZE), *buf = kmalloc(4 * PAGE_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_ASSERT_NOT_NULL(test, buf);
	memset(p, 7, 2 * PAGE_SIZE);
	memset(buf, 1, 4 * PAGE_SIZE);
	/* The last ten bytes lie in the guard page. */
	KUNIT_EXPECT_EQ(test, vread(buf, p + 10, 2 * PAGE_SIZE), (long)(2 * PAGE_SIZE - 10));
	KUNIT_EXPECT_NULL(test, memchr_inv(buf, 7, 2 * PAGE_SIZE - 10));
	KUNIT_EXPECT_NULL(test, memchr_inv(buf + 2 * PAGE_SIZE - 10, 0, 10));
	kfree(buf);
	vfree(p);
}

static bool may_write(const void *p)
{
	unsigned long pfn, entry;

	return kernel_lookup((unsigned long)p, &pfn, &entry, NULL) && entry & _PAGE_RW;
}

static void vmalloc_test_module_memory(struct kunit *test)
{
	unsigned long pfn, entry;
	char *p = module_alloc(5 * PAGE_SIZE);

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_GE(test, (unsigned long)p, MODULES_VADDR);
	KUNIT_EXPECT_LT(test, (unsigned long)p, MODULES_END);
	memset(p, 0xc3, 5 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, set_memory_ro((unsigned long)p + PAGE_SIZE, 2), 0);
	KUNIT_EXPECT_TRUE(test, may_write(p) && !may_write(p + PAGE_SIZE) && !may_write(p + 2 * PAGE_SIZE));
	KUNIT_EXPECT_TRUE(test, may_write(p + 3 * PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, p[PAGE_SIZE + 5], (char)0xc3);
	KUNIT_EXPECT_EQ(test, set_memory_x((unsigned long)p, 1), 0);
	kernel_lookup((unsigned long)p, &pfn, &entry, NULL);
	KUNIT_EXPECT_FALSE(test, entry & _PAGE_NX);
	((void (*)(void))p)();
	KUNIT_EXPECT_EQ(test, set_memory_rw((unsigned long)p + PAGE_SIZE, 2), 0);
	p[PAGE_SIZE] = 1;
	KUNIT_EXPECT_EQ(test, set_memory_ro((unsigned long)p + 4 * PAGE_SIZE, 2), -EFAULT);
	module_memfree(p);
}

static struct kunit_case vmalloc_test_cases[] = {
	KUNIT_CASE(vmalloc_test_split),	       KUNIT_CASE(vmalloc_test_vmap),
	KUNIT_CASE(vmalloc_test_put_pages),    KUNIT_CASE(vmalloc_test_limits),
	KUNIT_CASE(vmalloc_test_vread),	       KUNIT_CASE(vmalloc_test_module_memory),
	KUNIT_CASE(vmalloc_test_each_failure), KUNIT_CASE(vmalloc_test_areas),
	KUNIT_CASE(vmalloc_test_random),       {},
};

static struct kunit_suite vmalloc_test_suite = {
	.name = "vmalloc",
	.init = vmalloc_test_init,
	.exit = vmalloc_test_exit,
	.test_cases = vmalloc_test_cases,
};
kunit_test_suite(vmalloc_test_suite);
