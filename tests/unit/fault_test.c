// SPDX-License-Identifier: MIT
/*
 * Page faults, fork and unmapping of address spaces against a model of bytes.
 *
 * A few address spaces descend from one another by dup_mm(). Each has the same window of private anonymous memory; the model keeps one
 * byte per page and address space, which is what the page must hold from its start to its end. Random steps read, write, fork,
 * unmap, change rights and pin; after them everything counted is counted again (mms_verify()), and at the end every frame is back. The
 * same is done with each allocation failing in turn.
 */
#include <kunit/test.h>
#include <linux/fault-inject.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/prandom.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <ashlar/control.h>
#include "../../lib/kunit/steps.h"
#include "../../mm/fault.h"
#include "frames.h"

#define MAX_MMS 6
#define PAGES 600UL /* more than one table */
#define PRIVATE (MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED)

struct fault_model {
	struct mm_struct *mms[MAX_MMS];
	u8 byte[MAX_MMS][PAGES]; /* what each page holds */
	unsigned int nr;
	unsigned long base;
	bool huge; /* the areas want huge pages */
	struct mm_struct *saved;
	struct rnd_state rnd;
	struct control_frames before;
};

static void use_mm_of(struct fault_model *m, unsigned int who)
{
	current->mm = m->mms[who];
}

static char __user *page_of(struct fault_model *m, unsigned long page)
{
	return (char __user *)(m->base + page * PAGE_SIZE);
}

static int fault_test_init(struct kunit *test)
{
	struct fault_model *m;

	m = kvzalloc(sizeof(*m), GFP_KERNEL);
	test->priv = m;
	KUNIT_ASSERT_NOT_NULL(test, m);
	control_count_frames(&m->before);
	prandom_seed_state(&m->rnd, 4711);
	m->saved = current->mm;
	m->mms[0] = mm_alloc();
	KUNIT_ASSERT_NOT_NULL(test, m->mms[0]);
	m->nr = 1;
	use_mm_of(m, 0);
	m->base = 3 * PMD_SIZE - 100 * PAGE_SIZE;
	KUNIT_ASSERT_EQ(test, vm_mmap(NULL, m->base, PAGES * PAGE_SIZE, PROT_READ | PROT_WRITE, PRIVATE, 0), m->base);
	return 0;
}

static void fault_test_exit(struct kunit *test)
{
	struct fault_model *m = test->priv;
	struct control_frames after;
	unsigned int i;

	KUNIT_EXPECT_EQ(test, mms_verify(m->mms, m->nr), 0u);
	current->mm = m->saved;
	for (i = 0; i < m->nr; i++)
		mmput(m->mms[i]);
	control_count_frames(&after);
	expect_same_frames(test, &m->before, &after);
	kvfree(m);
}

/* ---- steps ---- */

static unsigned int pick(struct fault_model *m, unsigned int n)
{
	return prandom_u32_state(&m->rnd) % n;
}

/* Write the byte at both ends of a page: the model holds for all that is looked at. */
static void step_write(struct kunit *test, struct fault_model *m)
{
	unsigned int who = pick(m, m->nr), page = pick(m, PAGES);
	u8 value = prandom_u32_state(&m->rnd);

	use_mm_of(m, who);
	KUNIT_ASSERT_EQ(test, put_user(value, page_of(m, page)), 0);
	KUNIT_ASSERT_EQ(test, put_user(value, page_of(m, page) + PAGE_SIZE - 1), 0);
	m->byte[who][page] = value;
}

static void expect_byte(struct kunit *test, struct fault_model *m, unsigned int who, unsigned long page)
{
	u8 first = 1, last = 2;

	use_mm_of(m, who);
	KUNIT_ASSERT_EQ(test, get_user(first, (u8 __user *)page_of(m, page)), 0);
	KUNIT_ASSERT_EQ(test, get_user(last, (u8 __user *)page_of(m, page) + PAGE_SIZE - 1), 0);
	KUNIT_ASSERT_EQ(test, first, m->byte[who][page]);
	KUNIT_ASSERT_EQ(test, last, m->byte[who][page]);
}

static void step_fork(struct kunit *test, struct fault_model *m)
{
	unsigned int who = pick(m, m->nr);

	if (m->nr == MAX_MMS)
		return;
	m->mms[m->nr] = dup_mm(current, m->mms[who]);
	KUNIT_ASSERT_NOT_NULL(test, m->mms[m->nr]);
	memcpy(m->byte[m->nr], m->byte[who], PAGES);
	m->nr++;
}

static void step_exit(struct kunit *test, struct fault_model *m)
{
	unsigned int who = pick(m, m->nr);

	if (m->nr == 1)
		return;
	use_mm_of(m, who ? 0 : 1);
	mmput(m->mms[who]);
	m->nr--;
	m->mms[who] = m->mms[m->nr];
	memcpy(m->byte[who], m->byte[m->nr], PAGES);
}

/* The pages go, the area stays: they read as zeroes again. */
static void step_zap(struct kunit *test, struct fault_model *m)
{
	unsigned int who = pick(m, m->nr), page = pick(m, PAGES), count = 1 + pick(m, PAGES - page);
	struct mm_struct *mm = m->mms[who];
	unsigned long start = m->base + page * PAGE_SIZE;

	mmap_read_lock(mm);
	zap_page_range(vma_lookup(mm, start), start, count * PAGE_SIZE);
	mmap_read_unlock(mm);
	memset(&m->byte[who][page], 0, count);
}

static void map_area(struct kunit *test, struct fault_model *m, unsigned long start, unsigned long bytes)
{
	KUNIT_ASSERT_EQ(test, vm_mmap(NULL, start, bytes, PROT_READ | PROT_WRITE, PRIVATE, 0), start);
	if (m->huge)
		KUNIT_ASSERT_EQ(test, do_madvise(current->mm, start, bytes, MADV_HUGEPAGE), 0);
}

/* Unmap and map anew; all of it once in a while, for then huge pages fit again. */
static void step_remap(struct kunit *test, struct fault_model *m)
{
	unsigned int who = pick(m, m->nr), page = pick(m, PAGES), count = 1 + pick(m, min(PAGES - page, 40UL));
	unsigned long start;

	if (!pick(m, 4)) {
		page = 0;
		count = PAGES;
	}
	start = m->base + page * PAGE_SIZE;

	use_mm_of(m, who);
	KUNIT_ASSERT_EQ(test, vm_munmap(start, count * PAGE_SIZE), 0);
	map_area(test, m, start, count * PAGE_SIZE);
	memset(&m->byte[who][page], 0, count);
}

/* While a page is pinned, neither side of a fork may give the pinner's page to the other. */
static void step_pin(struct kunit *test, struct fault_model *m)
{
	unsigned int who = pick(m, m->nr), page = pick(m, PAGES);
	bool write = pick(m, 2);
	struct page *pinned;
	u8 value = prandom_u32_state(&m->rnd);

	use_mm_of(m, who);
	KUNIT_ASSERT_EQ(test, pin_user_pages_fast((unsigned long)page_of(m, page), 1, write ? FOLL_WRITE : 0, &pinned),
			1);
	KUNIT_ASSERT_EQ(test, *(u8 *)page_address(pinned), m->byte[who][page]);
	step_fork(test, m);
	if (write) {
		memset(page_address(pinned), value, PAGE_SIZE);
		m->byte[who][page] = value;
	}
	expect_byte(test, m, who, page);
	unpin_user_page(pinned);
}

static void step_protect(struct kunit *test, struct fault_model *m)
{
	unsigned int who = pick(m, m->nr), page = pick(m, PAGES);
	struct mm_struct *mm = m->mms[who];
	unsigned long addr = m->base + page * PAGE_SIZE;
	struct vm_area_struct *vma;

	use_mm_of(m, who);
	mmap_write_lock(mm);
	vma = vma_lookup(mm, addr);
	vma->vm_flags &= ~VM_WRITE;
	change_protection(vma, vma->vm_start, vma->vm_end, vm_get_page_prot(vma->vm_flags));
	mmap_write_unlock(mm);
	KUNIT_ASSERT_EQ(test, put_user(7, page_of(m, page)), -EFAULT);
	expect_byte(test, m, who, page);
	mmap_write_lock(mm);
	vma->vm_flags |= VM_WRITE;
	change_protection(vma, vma->vm_start, vma->vm_end, vm_get_page_prot(vma->vm_flags));
	mmap_write_unlock(mm);
}

static void any_step(struct kunit *test, struct fault_model *m)
{
	switch (pick(m, 20)) {
	case 0:
		step_fork(test, m);
		break;
	case 1:
		step_exit(test, m);
		break;
	case 2:
		step_zap(test, m);
		break;
	case 3:
		step_remap(test, m);
		break;
	case 4:
		step_pin(test, m);
		break;
	case 5:
		step_protect(test, m);
		break;
	case 6 ... 10:
		expect_byte(test, m, pick(m, m->nr), pick(m, PAGES));
		break;
	default:
		step_write(test, m);
	}
}

/* ---- cases ---- */

static void random_life(struct kunit *test, struct fault_model *m)
{
	unsigned long step, page;
	unsigned int who;

	for (step = 0; step < kunit_steps(4000); step++) {
		any_step(test, m);
		if (step % 500 == 0)
			KUNIT_ASSERT_EQ(test, mms_verify(m->mms, m->nr), 0u);
	}
	for (who = 0; who < m->nr; who++)
		for (page = 0; page < PAGES; page++)
			expect_byte(test, m, who, page);
}

static void fault_test_random(struct kunit *test)
{
	random_life(test, test->priv);
}

/* The same with huge pages, which every step but a first touch splits. */
static void fault_test_huge(struct kunit *test)
{
	struct fault_model *m = test->priv;
	struct mm_struct *mm = m->mms[0];
	enum thp_mode saved = thp_mode;
	unsigned long faults;

	thp_mode = THP_MADVISE;
	KUNIT_ASSERT_EQ(test, vm_munmap(m->base, PAGES * PAGE_SIZE), 0);
	m->base = 9 * PMD_SIZE - 20 * PAGE_SIZE;
	m->huge = true;
	map_area(test, m, m->base, PAGES * PAGE_SIZE);
	faults = current->min_flt;
	KUNIT_ASSERT_EQ(test, put_user(1, page_of(m, 20)), 0);
	KUNIT_ASSERT_EQ(test, put_user(2, page_of(m, 531)), 0);
	m->byte[0][20] = 1;
	m->byte[0][531] = 2;
	KUNIT_ASSERT_EQ(test, put_user(1, page_of(m, 20) + PAGE_SIZE - 1), 0);
	KUNIT_ASSERT_EQ(test, put_user(2, page_of(m, 531) + PAGE_SIZE - 1), 0);
	KUNIT_EXPECT_EQ(test, current->min_flt - faults, 1ul);
	KUNIT_EXPECT_EQ(test, get_mm_counter(mm, MM_ANONPAGES), 512ul);
	KUNIT_EXPECT_EQ(test, global_node_page_state(NR_ANON_THPS), 1ul);
	KUNIT_EXPECT_EQ(test, mms_verify(m->mms, 1), 0u);
	random_life(test, m);
	thp_mode = saved;
}

/* What Linux counts for the first touches of a page. */
static void fault_test_counts(struct kunit *test)
{
	struct fault_model *m = test->priv;
	struct mm_struct *mm = m->mms[0];
	unsigned long faults = current->min_flt;
	char c;

	KUNIT_ASSERT_EQ(test, get_user(c, page_of(m, 0)), 0);
	KUNIT_EXPECT_EQ(test, c, 0);
	KUNIT_EXPECT_EQ(test, get_mm_counter(mm, MM_ANONPAGES), 0ul);
	KUNIT_EXPECT_EQ(test, current->min_flt - faults, 1ul);
	KUNIT_ASSERT_EQ(test, put_user(1, page_of(m, 0)), 0);
	KUNIT_EXPECT_EQ(test, get_mm_counter(mm, MM_ANONPAGES), 1ul);
	KUNIT_EXPECT_EQ(test, current->min_flt - faults, 2ul);
	KUNIT_ASSERT_EQ(test, put_user(1, page_of(m, 1)), 0);
	KUNIT_ASSERT_EQ(test, put_user(2, page_of(m, 1)), 0);
	KUNIT_EXPECT_EQ(test, get_mm_counter(mm, MM_ANONPAGES), 2ul);
	KUNIT_EXPECT_EQ(test, current->min_flt - faults, 3ul);
	KUNIT_EXPECT_EQ(test, current->maj_flt, 0ul);
	m->byte[0][0] = 1;
	m->byte[0][1] = 2;
}

/* Of two that share a page the first writer copies, the second one keeps it. */
static void fault_test_reuse(struct kunit *test)
{
	struct fault_model *m = test->priv;
	struct page *parent, *child, *after;

	KUNIT_ASSERT_EQ(test, put_user(1, page_of(m, 5)), 0);
	KUNIT_ASSERT_EQ(test, get_user_pages_fast((unsigned long)page_of(m, 5), 1, 0, &parent), 1);
	put_page(parent);
	KUNIT_EXPECT_TRUE(test, PageAnonExclusive(parent));
	m->mms[m->nr] = dup_mm(current, m->mms[0]);
	KUNIT_ASSERT_NOT_NULL(test, m->mms[m->nr]);
	m->nr++;
	KUNIT_EXPECT_FALSE(test, PageAnonExclusive(parent));
	KUNIT_EXPECT_EQ(test, page_mapcount(parent), 2);
	use_mm_of(m, 1);
	KUNIT_ASSERT_EQ(test, put_user(2, page_of(m, 5)), 0);
	KUNIT_ASSERT_EQ(test, get_user_pages_fast((unsigned long)page_of(m, 5), 1, 0, &child), 1);
	put_page(child);
	KUNIT_EXPECT_PTR_NE(test, parent, child);
	KUNIT_EXPECT_EQ(test, page_mapcount(parent), 1);
	use_mm_of(m, 0);
	KUNIT_ASSERT_EQ(test, put_user(3, page_of(m, 5)), 0);
	KUNIT_ASSERT_EQ(test, get_user_pages_fast((unsigned long)page_of(m, 5), 1, 0, &after), 1);
	put_page(after);
	KUNIT_EXPECT_PTR_EQ(test, parent, after);
	KUNIT_EXPECT_TRUE(test, PageAnonExclusive(parent));
}

/* One life with an allocation failing: touch, fork, write on both sides. False when nothing failed. */
static bool life_with_failure(struct kunit *test, struct fault_model *m, unsigned int kinds, unsigned long nth)
{
	struct mm_struct *both[2] = { m->mms[0] };
	unsigned long page, seen;

	use_mm_of(m, 0);
	vm_munmap(m->base, PAGES * PAGE_SIZE);
	KUNIT_ASSERT_EQ(test, vm_mmap(NULL, m->base, PAGES * PAGE_SIZE, PROT_READ | PROT_WRITE, PRIVATE, 0), m->base);
	fault_inject_nth(kinds, nth);
	for (page = 0; page < PAGES; page += 150)
		(void)__put_user(1, page_of(m, page));
	both[1] = dup_mm(current, m->mms[0]);
	for (page = 0; page < PAGES; page += 150)
		(void)__put_user(2, page_of(m, page));
	if (both[1]) {
		current->mm = both[1];
		for (page = 0; page < PAGES; page += 100)
			(void)__put_user(3, page_of(m, page));
	}
	seen = fault_inject_stop();
	use_mm_of(m, 0);
	KUNIT_EXPECT_EQ(test, mms_verify(both, both[1] ? 2 : 1), 0u);
	if (both[1])
		mmput(both[1]);
	KUNIT_EXPECT_EQ(test, mms_verify(both, 1), 0u);
	return seen >= nth;
}

static void fault_test_each_failure(struct kunit *test)
{
	struct fault_model *m = test->priv;
	unsigned long nth = 1;

	while (life_with_failure(test, m, FAULT_PAGE, nth) && nth < 200)
		nth++;
	KUNIT_EXPECT_GT(test, nth, 10ul);
	KUNIT_EXPECT_LT(test, nth, 200ul);
	nth = 1;
	while (life_with_failure(test, m, FAULT_SLAB, nth) && nth < 200)
		nth++;
	KUNIT_EXPECT_GT(test, nth, 5ul);
	KUNIT_EXPECT_LT(test, nth, 200ul);
}

/* Moving tables keeps contents, counts and who is found by rmap. */
static void fault_test_move(struct kunit *test)
{
	struct fault_model *m = test->priv;
	struct mm_struct *mm = m->mms[0];
	unsigned long page, to = m->base + 8 * PMD_SIZE + 7 * PAGE_SIZE;
	struct vm_area_struct *vma, *new_vma;
	u8 c;

	for (page = 0; page < PAGES; page += 3)
		KUNIT_ASSERT_EQ(test, put_user((u8)page, (u8 __user *)page_of(m, page)), 0);
	KUNIT_ASSERT_EQ(test, vm_mmap(NULL, to, PAGES * PAGE_SIZE, PROT_READ | PROT_WRITE, PRIVATE, 0), to);
	mmap_write_lock(mm);
	vma = vma_lookup(mm, m->base);
	new_vma = vma_lookup(mm, to);
	new_vma->vm_pgoff = vma->vm_pgoff;
	new_vma->anon_vma = vma->anon_vma;
	KUNIT_EXPECT_EQ(test, anon_vma_clone(new_vma, vma), 0);
	KUNIT_EXPECT_EQ(test, move_page_tables(vma, m->base, new_vma, to, PAGES * PAGE_SIZE, true), PAGES * PAGE_SIZE);
	mmap_write_unlock(mm);
	for (page = 0; page < PAGES; page++) {
		KUNIT_ASSERT_EQ(test, get_user(c, (u8 __user *)to + page * PAGE_SIZE), 0);
		KUNIT_ASSERT_EQ(test, c, page % 3 ? 0 : (u8)page);
		KUNIT_ASSERT_EQ(test, get_user(c, (u8 __user *)page_of(m, page)), 0);
		KUNIT_ASSERT_EQ(test, c, 0);
	}
}

static struct kunit_case fault_test_cases[] = {
	KUNIT_CASE(fault_test_counts),
	KUNIT_CASE(fault_test_reuse),
	KUNIT_CASE(fault_test_each_failure),
	KUNIT_CASE(fault_test_move),
	KUNIT_CASE(fault_test_random),
	KUNIT_CASE(fault_test_huge),
	{},
};

static struct kunit_suite fault_test_suite = {
	.name = "fault",
	.init = fault_test_init,
	.exit = fault_test_exit,
	.test_cases = fault_test_cases,
};
kunit_test_suite(fault_test_suite);
