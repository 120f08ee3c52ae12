// SPDX-License-Identifier: MIT
/*
 * Reverse mapping: from a page to all entries that map it, through families of address spaces, splits and moves.
 */
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/prandom.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/swap.h>
#include <linux/uaccess.h>
#include <ashlar/control.h>
#include "../../mm/fault.h"
#include "frames.h"

#define MAX_MMS 12
#define PAGES 16UL
#define BASE (5 * PMD_SIZE + 40 * PAGE_SIZE)
#define PRIVATE (MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED)

struct rmap_test {
	struct mm_struct *mms[MAX_MMS], *saved;
	unsigned int nr;
	struct rnd_state rnd;
	struct control_frames before;
};

static char __user *page_of(unsigned long page)
{
	return (char __user *)(BASE + page * PAGE_SIZE);
}

static int rmap_test_init(struct kunit *test)
{
	struct rmap_test *r = kzalloc(sizeof(*r), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, r);
	test->priv = r;
	control_count_frames(&r->before);
	prandom_seed_state(&r->rnd, 99);
	r->saved = current->mm;
	r->mms[0] = mm_alloc();
	KUNIT_ASSERT_NOT_NULL(test, r->mms[0]);
	r->nr = 1;
	current->mm = r->mms[0];
	KUNIT_ASSERT_EQ(test, vm_mmap(NULL, BASE, PAGES * PAGE_SIZE, PROT_READ | PROT_WRITE, PRIVATE, 0), BASE);
	return 0;
}

static void rmap_test_exit(struct kunit *test)
{
	struct rmap_test *r = test->priv;
	struct control_frames after;
	unsigned int i;

	KUNIT_EXPECT_EQ(test, mms_verify(r->mms, r->nr), 0u);
	current->mm = r->saved;
	for (i = 0; i < r->nr; i++)
		mmput(r->mms[i]);
	control_count_frames(&after);
	expect_same_frames(test, &r->before, &after);
	kfree(r);
}

static void fork_from(struct kunit *test, struct rmap_test *r, unsigned int who)
{
	r->mms[r->nr] = dup_mm(current, r->mms[who]);
	KUNIT_ASSERT_NOT_NULL(test, r->mms[r->nr]);
	r->nr++;
}

/* The page that @who has there, with a reference; NULL if none. */
static struct page *page_at(struct rmap_test *r, unsigned int who, unsigned long addr)
{
	struct page *page;
	long got;

	mmap_read_lock(r->mms[who]);
	got = get_user_pages_remote(r->mms[who], addr, 1, FOLL_FORCE, &page, NULL, NULL);
	mmap_read_unlock(r->mms[who]);
	return got == 1 ? page : NULL;
}

static bool count_one(struct page *page, struct vm_area_struct *vma, unsigned long addr, void *arg)
{
	*(int *)arg += page_mapped_in_vma(page, vma);
	return true;
}

static int walk_locked(struct page *page)
{
	int found = 0;
	struct rmap_walk_control rwc = { .arg = &found, .rmap_one = count_one };

	rmap_walk(page, &rwc);
	return found;
}

static void expect_all_found(struct kunit *test, struct rmap_test *r)
{
	unsigned long page;
	unsigned int who;
	int found, mapped;

	for (who = 0; who < r->nr; who++) {
		for (page = 0; page < PAGES; page++) {
			struct page *p = page_at(r, who, BASE + page * PAGE_SIZE);

			if (!p || !PageAnon(p)) {
				if (p)
					put_page(p);
				continue;
			}
			/* Reclaim on another CPU may unmap it, but not while it is locked. */
			lock_page(p);
			mapped = page_mapcount(p);
			found = walk_locked(p);
			unlock_page(p);
			KUNIT_ASSERT_EQ(test, found, mapped);
			put_page(p);
		}
	}
}

/* Forks of forks, writes, parts unmapped, deaths in any order: every mapping of every page is found. */
static void rmap_test_families(struct kunit *test)
{
	struct rmap_test *r = test->priv;
	unsigned int step;

	for (step = 0; step < 400; step++) {
		unsigned int who = prandom_u32_state(&r->rnd) % r->nr, page = prandom_u32_state(&r->rnd) % PAGES;

		current->mm = r->mms[who];
		switch (prandom_u32_state(&r->rnd) % 8) {
		case 0:
			if (r->nr < MAX_MMS)
				fork_from(test, r, who);
			break;
		case 1:
			if (r->nr == 1)
				break;
			current->mm = r->mms[who ? 0 : 1];
			mmput(r->mms[who]);
			r->mms[who] = r->mms[--r->nr];
			break;
		case 2:
			vm_munmap(BASE + page * PAGE_SIZE, PAGE_SIZE);
			break;
		default:
			(void)__put_user(1, page_of(page));
		}
		if (step % 20 == 0)
			expect_all_found(test, r);
	}
}

/* A line of forks whose parents die does not grow: what they leave is used again. */
static void rmap_test_line(struct kunit *test)
{
	struct rmap_test *r = test->priv;
	struct anon_vma_chain *avc;
	unsigned int i, chains = 0;

	KUNIT_ASSERT_EQ(test, put_user(1, page_of(0)), 0);
	for (i = 0; i < 100; i++) {
		fork_from(test, r, 0);
		current->mm = r->mms[1];
		mmput(r->mms[0]);
		r->mms[0] = r->mms[1];
		r->nr = 1;
		KUNIT_ASSERT_EQ(test, put_user(1, page_of(i % PAGES)), 0);
	}
	list_for_each_entry(avc, &vma_lookup(r->mms[0], BASE)->anon_vma_chain, same_vma)
		chains++;
	KUNIT_EXPECT_LE(test, chains, 4u);
}

static void rmap_test_referenced(struct kunit *test)
{
	struct rmap_test *r = test->priv;
	struct page *page;
	char c;

	KUNIT_ASSERT_EQ(test, put_user(1, page_of(3)), 0);
	fork_from(test, r, 0);
	page = page_at(r, 0, BASE + 3 * PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, page_referenced(page), 1); /* the child's entry starts old */
	KUNIT_EXPECT_EQ(test, page_referenced(page), 0);
	KUNIT_ASSERT_EQ(test, get_user(c, page_of(3)), 0);
	current->mm = r->mms[1];
	KUNIT_ASSERT_EQ(test, get_user(c, page_of(3)), 0);
	KUNIT_EXPECT_EQ(test, c, 1);
	KUNIT_EXPECT_EQ(test, page_referenced(page), 2);
	KUNIT_EXPECT_EQ(test, page_referenced(page), 0);
	put_page(page);
}

/* Pages given up go if nobody has written to them or holds them. */
static void rmap_test_lazyfree(struct kunit *test)
{
	struct rmap_test *r = test->priv;
	struct page *pages[3];
	unsigned int i;
	char c;

	for (i = 0; i < 3; i++)
		KUNIT_ASSERT_EQ(test, put_user((char)('a' + i), page_of(i)), 0);
	KUNIT_ASSERT_EQ(test, do_madvise(r->mms[0], BASE, 3 * PAGE_SIZE, MADV_FREE), 0);
	KUNIT_ASSERT_EQ(test, get_user_pages_fast(BASE, 3, 0, pages), 3);
	KUNIT_ASSERT_EQ(test, put_user('w', page_of(1)), 0);
	get_page(pages[2]);
	for (i = 0; i < 3; i++) {
		KUNIT_ASSERT_EQ(test, isolate_lru_page(pages[i]), 0);
		put_page(pages[i]);
		lock_page(pages[i]);
		KUNIT_EXPECT_EQ(test, try_to_unmap(pages[i]), i == 0);
		unlock_page(pages[i]);
		putback_lru_page(pages[i]);
	}
	put_page(pages[2]);
	for (i = 0; i < 3; i++) {
		KUNIT_ASSERT_EQ(test, get_user(c, page_of(i)), 0);
		KUNIT_EXPECT_EQ(test, c, i == 0 ? 0 : i == 1 ? 'w' : 'c');
	}
}

static struct kunit_case rmap_test_cases[] = {
	KUNIT_CASE(rmap_test_families),
	KUNIT_CASE(rmap_test_line),
	KUNIT_CASE(rmap_test_referenced),
	KUNIT_CASE(rmap_test_lazyfree),
	{},
};

static struct kunit_suite rmap_test_suite = {
	.name = "rmap",
	.init = rmap_test_init,
	.exit = rmap_test_exit,
	.test_cases = rmap_test_cases,
};
kunit_test_suite(rmap_test_suite);
