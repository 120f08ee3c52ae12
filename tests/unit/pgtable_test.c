// SPDX-License-Identifier: MIT
/*
 * Page tables against a model: one word per page of a window of kernel addresses that crosses the borders of tables
 * of every level.
 *
 * The frames mapped are numbers only; nothing is accessed. Allocation of tables fails at random, and in turn at each
 * place: then the whole state must be as before, tables included.
 */
#include <kunit/test.h>
#include <linux/fault-inject.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <asm/tlbflush.h>
#include <ashlar/control.h>
#include "../../lib/kunit/steps.h"
#include "../../mm/internal.h"
#include "frames.h"

#define WINDOW_PAGES 8192UL /* 32 MiB */

struct pgtable_model {
	struct mm_struct *mm;
	unsigned long start; /* of the window */
	/* Per page: frame << 2 | executable << 1 | writable, 0 if not mapped. */
	unsigned long map[WINDOW_PAGES];
	bool huge[WINDOW_PAGES / 512]; /* mapped by one entry */
	struct control_frames before;
	long tables;
	struct rnd_state rnd;
};

static unsigned long nr_tables(void)
{
	return global_node_page_state(NR_PAGETABLE);
}

static int pgtable_test_init(struct kunit *test)
{
	struct pgtable_model *m = kvzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	test->priv = m;
	prandom_seed_state(&m->rnd, 31337);
	control_count_frames(&m->before);
	m->mm = mm_alloc();
	if (!m->mm)
		return -ENOMEM;
	/* Half of the window below a border of 512 GiB, half above. */
	m->start = 3 * PGDIR_SIZE - WINDOW_PAGES / 2 * PAGE_SIZE;
	m->tables = nr_tables();
	return 0;
}

static void pgtable_test_exit(struct kunit *test)
{
	struct pgtable_model *m = test->priv;
	struct control_frames after;

	KUNIT_EXPECT_EQ(test, nr_tables(), m->tables);
	mmput(m->mm);
	control_count_frames(&after);
	expect_same_frames(test, &m->before, &after);
	kvfree(m);
}

static pgprot_t prot_of(unsigned long bits)
{
	pteval_t prot = _PAGE_PRESENT | _PAGE_ACCESSED;

	return __pgprot(prot | (bits & 1 ? _PAGE_RW : 0) | (bits & 2 ? 0 : _PAGE_NX));
}

static void expect_page(struct kunit *test, struct pgtable_model *m, unsigned long page)
{
	unsigned long pfn, entry, addr = m->start + page * PAGE_SIZE;
	unsigned int level;
	bool found = lookup_page_tables(m->mm, addr, &pfn, &entry, &level);

	KUNIT_ASSERT_EQ(test, found, !!m->map[page]);
	if (!found)
		return;
	if (level == PG_LEVEL_2M)
		pfn += (addr & ~PMD_MASK) >> PAGE_SHIFT;
	KUNIT_ASSERT_EQ(test, pfn, m->map[page] >> 2);
	KUNIT_ASSERT_EQ(test, !!(entry & _PAGE_RW), m->map[page] & 1);
	KUNIT_ASSERT_EQ(test, !(entry & _PAGE_NX), !!(m->map[page] & 2));
	KUNIT_ASSERT_EQ(test, level == PG_LEVEL_2M, m->huge[page / 512]);
}

static void expect_all(struct kunit *test, struct pgtable_model *m)
{
	unsigned long i;

	for (i = 0; i < WINDOW_PAGES; i++)
		expect_page(test, m, i);
	KUNIT_ASSERT_EQ(test, pgtable_verify(m->mm), 0u);
}

static bool any_mapped(struct pgtable_model *m, unsigned long page, unsigned long count)
{
	unsigned long i;

	for (i = 0; i < count; i++)
		if (m->map[page + i])
			return true;
	return false;
}

/* Map in tables and model. Only whole 2 MiB with congruent frames become huge. */
static void step_map(struct kunit *test, struct pgtable_model *m, unsigned long page, unsigned long count, bool fail)
{
	unsigned long bits = prandom_u32_state(&m->rnd) % 4, i, pfn = 1 + prandom_u32_state(&m->rnd) % 0xffffff;
	bool huge = prandom_u32_state(&m->rnd) % 2;
	unsigned long nth = fail ? 1 + prandom_u32_state(&m->rnd) % 3 : 0;
	long tables = nr_tables();
	int err;

	if (prandom_u32_state(&m->rnd) % 2)
		pfn = (pfn & ~511ul) | (page & 511);
	if (fail)
		fault_inject_nth(FAULT_PAGE, nth);
	err = map_page_tables(m->mm, m->start + page * PAGE_SIZE, pfn, count, prot_of(bits), huge);
	if (fail && fault_inject_stop() >= nth && err == -ENOMEM) {
		KUNIT_ASSERT_EQ(test, nr_tables(), tables);
		return;
	}
	if (any_mapped(m, page, count)) {
		KUNIT_ASSERT_EQ(test, err, -EBUSY);
		KUNIT_ASSERT_EQ(test, nr_tables(), tables);
		return;
	}
	KUNIT_ASSERT_EQ(test, err, 0);
	for (i = 0; i < count; i++) {
		m->map[page + i] = (pfn + i) << 2 | bits;
		if (huge && !((page + i) % 512) && !((pfn + i) % 512) && count - i >= 512)
			m->huge[(page + i) / 512] = true;
	}
}

struct unmapped_sum {
	unsigned long pages;
};

static void sum_leaf(void *ctx, unsigned long addr, unsigned long entry, unsigned long nr)
{
	((struct unmapped_sum *)ctx)->pages += nr;
}

/* Huge entries may only go as a whole. */
static void step_unmap(struct kunit *test, struct pgtable_model *m, unsigned long page, unsigned long count)
{
	unsigned long end = page + count, i, expected = 0;
	struct unmapped_sum sum = { 0 };
	struct pgtable_garbage garbage;

	if (m->huge[page / 512])
		page = round_down(page, 512);
	if (m->huge[(end - 1) / 512])
		end = round_up(end, 512);
	for (i = page; i < end; i++) {
		expected += !!m->map[i];
		m->map[i] = 0;
		m->huge[i / 512] = m->huge[i / 512] && i % 512 != 511;
	}
	pgtable_garbage_init(&garbage);
	unmap_page_tables(m->mm, m->start + page * PAGE_SIZE, m->start + end * PAGE_SIZE, &garbage, sum_leaf, &sum);
	pgtable_garbage_free(&garbage);
	KUNIT_ASSERT_EQ(test, sum.pages, expected);
}

static void pgtable_test_random(struct kunit *test)
{
	struct pgtable_model *m = test->priv;
	unsigned long i, steps = kunit_steps(1000000);

	for (i = 0; i < steps; i++) {
		unsigned long page = prandom_u32_state(&m->rnd) % WINDOW_PAGES;
		unsigned long count = 1 + prandom_u32_state(&m->rnd) % (prandom_u32_state(&m->rnd) % 64 ? 16 : 1600);

		/* Often at borders of tables, where the mistakes are. */
		if (!(prandom_u32_state(&m->rnd) % 4))
			page = round_down(page, 512);
		count = min(count, WINDOW_PAGES - page);
		if (prandom_u32_state(&m->rnd) % 2)
			step_map(test, m, page, count, !(prandom_u32_state(&m->rnd) % 8));
		else
			step_unmap(test, m, page, count);
		expect_page(test, m, page);
		expect_page(test, m, prandom_u32_state(&m->rnd) % WINDOW_PAGES);
		if (!(i % 20000))
			expect_all(test, m);
	}
	expect_all(test, m);
	step_unmap(test, m, 0, WINDOW_PAGES);
	expect_all(test, m);
}

/* A mapping that needs a table of every level twice; each of its allocations fails once. */
static void pgtable_test_each_failure(struct kunit *test)
{
	struct pgtable_model *m = test->priv;
	unsigned long addr = m->start + (WINDOW_PAGES / 2 - 3) * PAGE_SIZE, n, i;
	long tables = nr_tables();
	int err;

	for (n = 1; n < 100; n++) {
		fault_inject_nth(FAULT_PAGE, n);
		err = map_page_tables(m->mm, addr, 77, 6, PAGE_KERNEL, false);
		fault_inject_stop();
		if (!err)
			break;
		KUNIT_ASSERT_EQ(test, err, -ENOMEM);
		KUNIT_ASSERT_EQ(test, nr_tables(), tables);
		expect_all(test, m);
	}
	KUNIT_EXPECT_EQ(test, n, 7ul);
	KUNIT_EXPECT_EQ(test, nr_tables(), tables + 6);
	for (i = 0; i < 6; i++)
		m->map[WINDOW_PAGES / 2 - 3 + i] = (77 + i) << 2 | 1;
	expect_all(test, m);
	step_unmap(test, m, 0, WINDOW_PAGES);
}

/* ---- changing permissions, in the kernel's own tables ---- */

static unsigned int level_of(unsigned long addr, unsigned long *entry)
{
	unsigned int level = PG_LEVEL_NONE;
	unsigned long pfn;

	return kernel_lookup(addr, &pfn, entry, &level) ? level : PG_LEVEL_NONE;
}

static void pgtable_test_change(struct kunit *test)
{
	struct vm_struct *area = get_vm_area(8 << 20, VM_MAP);
	unsigned long addr, entry, n;
	int err = 0;

	KUNIT_ASSERT_NOT_NULL(test, area);
	addr = ALIGN((unsigned long)area->addr, PMD_SIZE);
	KUNIT_ASSERT_EQ(test, kernel_map_pages(addr, 512 * 5, 1024, PAGE_KERNEL, true), 0);
	KUNIT_EXPECT_EQ(test, level_of(addr, &entry), (unsigned int)PG_LEVEL_2M);
	/* All of one entry, part of the other: the second is split, with each allocation failing first. */
	for (n = 1; n < 20; n++) {
		fault_inject_nth(FAULT_PAGE, n);
		err = kernel_change_prot(addr, addr + PMD_SIZE + 3 * PAGE_SIZE, 0, _PAGE_RW);
		fault_inject_stop();
		if (!err)
			break;
		KUNIT_ASSERT_EQ(test, err, -ENOMEM);
		KUNIT_EXPECT_EQ(test, level_of(addr + PMD_SIZE, &entry), (unsigned int)PG_LEVEL_2M);
		KUNIT_EXPECT_TRUE(test, entry & _PAGE_RW);
	}
	KUNIT_EXPECT_EQ(test, n, 2ul);
	KUNIT_EXPECT_EQ(test, level_of(addr + PMD_SIZE - PAGE_SIZE, &entry), (unsigned int)PG_LEVEL_2M);
	KUNIT_EXPECT_FALSE(test, entry & _PAGE_RW);
	KUNIT_EXPECT_EQ(test, level_of(addr + PMD_SIZE + 2 * PAGE_SIZE, &entry), (unsigned int)PG_LEVEL_4K);
	KUNIT_EXPECT_FALSE(test, entry & _PAGE_RW);
	KUNIT_EXPECT_EQ(test, entry >> PAGE_SHIFT & 0xffffff, 512ul * 6 + 2);
	level_of(addr + PMD_SIZE + 3 * PAGE_SIZE, &entry);
	KUNIT_EXPECT_TRUE(test, entry & _PAGE_RW);
	KUNIT_EXPECT_EQ(test, entry >> PAGE_SHIFT & 0xffffff, 512ul * 6 + 3);
	KUNIT_EXPECT_EQ(test, kernel_change_prot(addr, addr + 3 * PMD_SIZE, _PAGE_RW, 0), -EFAULT);
	KUNIT_EXPECT_EQ(test, pgtable_verify(&init_mm), 0u);
	free_vm_area(area);
	KUNIT_EXPECT_EQ(test, level_of(addr, &entry), (unsigned int)PG_LEVEL_NONE);
}

/* ---- the operations on single entries ---- */

static void pgtable_test_entries(struct kunit *test)
{
	pte_t pte = pfn_pte(0x12345, PAGE_KERNEL_RO);

	KUNIT_EXPECT_TRUE(test, pte_present(pte) && !pte_write(pte) && !pte_exec(pte) && !pte_user(pte));
	KUNIT_EXPECT_EQ(test, pte_pfn(pte), 0x12345ul);
	KUNIT_EXPECT_TRUE(test, pte_write(pte_mkwrite(pte)));
	KUNIT_EXPECT_TRUE(test, pte_same(pte_wrprotect(pte_mkwrite(pte)), pte));
	KUNIT_EXPECT_TRUE(test, pte_exec(pte_mkexec(pte)));
	KUNIT_EXPECT_TRUE(test, pte_dirty(pte_mkdirty(pte)) && !pte_dirty(pte_mkclean(pte)));
	KUNIT_EXPECT_TRUE(test, pte_young(pte_mkyoung(pte)) && !pte_young(pte_mkold(pte)));
	KUNIT_EXPECT_TRUE(test, pte_user(pte_modify(pte, PAGE_SHARED)) && pte_write(pte_modify(pte, PAGE_SHARED)));
	KUNIT_EXPECT_EQ(test, pte_pfn(pte_modify(pte, PAGE_SHARED)), 0x12345ul);
	KUNIT_EXPECT_TRUE(test, pte_present(pfn_pte(1, PAGE_NONE)));
	KUNIT_EXPECT_TRUE(test, pmd_leaf(pmd_mkhuge(pfn_pmd(512, PAGE_KERNEL))));
	KUNIT_EXPECT_TRUE(test, pte_none(__pte(0)) && pmd_none(__pmd(0)) && pud_none(__pud(0)) && p4d_none(__p4d(0)));
	KUNIT_EXPECT_EQ(test, pmd_addr_end(PMD_SIZE - 1, PMD_SIZE * 3), PMD_SIZE);
	KUNIT_EXPECT_EQ(test, pmd_addr_end(PMD_SIZE, PMD_SIZE + 5), PMD_SIZE + 5);
}

static struct kunit_case pgtable_test_cases[] = {
	KUNIT_CASE(pgtable_test_entries),
	KUNIT_CASE(pgtable_test_change),
	KUNIT_CASE(pgtable_test_each_failure),
	KUNIT_CASE(pgtable_test_random),
	{},
};

static struct kunit_suite pgtable_test_suite = {
	.name = "pgtable",
	.init = pgtable_test_init,
	.exit = pgtable_test_exit,
	.test_cases = pgtable_test_cases,
};
kunit_test_suite(pgtable_test_suite);
