// SPDX-License-Identifier: MIT
/*
 * The page cache over a file whose pages come from a formula: bytes read, how often and in what windows pages are filled, a store that
 * fails, allocations that fail, invalidation beside dirty pages, and page locks between tasks.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/fault-inject.h>
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/namei.h>
#include <linux/pagemap.h>
#include <linux/prandom.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include "../../lib/kunit/steps.h"

#define PAGES 100UL
#define BYTES ((PAGES << PAGE_SHIFT) - 1000)

static unsigned int fills, failing;
static u8 *model;

static int test_read_folio(struct file *file, struct folio *folio)
{
	int error = 0;

	fills++;
	if (failing && folio->index == 7) {
		failing--;
		error = -EIO;
	} else {
		memcpy(folio_address(folio), model + (folio->index << PAGE_SHIFT), PAGE_SIZE);
		SetPageUptodate(&folio->page);
	}
	folio_unlock(folio);
	return error;
}

static const struct address_space_operations test_aops = {
	.read_folio = test_read_folio,
	.write_begin = simple_write_begin,
	.write_end = simple_write_end,
	.dirty_folio = noop_dirty_folio,
};

static struct file *test_file;

static int filemap_test_init(struct kunit *test)
{
	unsigned long i;

	model = vzalloc(PAGES << PAGE_SHIFT);
	KUNIT_ASSERT_NOT_NULL(test, model);
	for (i = 0; i < BYTES; i++)
		model[i] = i * 13 + i / 509;
	test_file = filp_open("/filemap_test", O_CREAT | O_RDWR, 0600);
	KUNIT_ASSERT_FALSE(test, IS_ERR(test_file));
	file_inode(test_file)->i_mapping->a_ops = &test_aops;
	i_size_write(file_inode(test_file), BYTES);
	fills = failing = 0;
	return 0;
}

static void filemap_test_exit(struct kunit *test)
{
	struct dentry *dentry;
	struct path path;

	KUNIT_EXPECT_EQ(test, vfs_truncate(&test_file->f_path, 0), 0);
	KUNIT_EXPECT_EQ(test, test_file->f_mapping->nrpages, 0UL);
	filp_close(test_file, NULL);
	dentry = kern_path_locked("/filemap_test", &path);
	KUNIT_ASSERT_FALSE(test, IS_ERR(dentry));
	KUNIT_EXPECT_EQ(test, vfs_unlink(&init_user_ns, d_inode(path.dentry), dentry, NULL), 0);
	dput(dentry);
	inode_unlock(d_inode(path.dentry));
	path_put(&path);
	vfree(model);
}

static ssize_t read_at(loff_t pos, void *buffer, size_t bytes)
{
	return kernel_read(test_file, buffer, bytes, &pos);
}

/* In order, in odd portions: every page is filled once, and in windows, not one by one. */
static void filemap_test_in_order(struct kunit *test)
{
	u8 *buffer = vzalloc(BYTES);
	unsigned long at = 0;
	long cached = global_node_page_state(NR_FILE_PAGES);

	KUNIT_EXPECT_EQ(test, read_at(0, buffer, 10), 10);
	KUNIT_EXPECT_GT(test, fills, 1U);
	KUNIT_EXPECT_LE(test, fills, 32U);
	while (at < BYTES) {
		ssize_t n = read_at(at, buffer + at, min(1777UL, BYTES - at));

		KUNIT_ASSERT_GT(test, n, 0);
		at += n;
	}
	KUNIT_EXPECT_EQ(test, read_at(BYTES, buffer, 1), 0);
	KUNIT_EXPECT_EQ(test, memcmp(buffer, model, BYTES), 0);
	KUNIT_EXPECT_EQ(test, fills, (unsigned int)PAGES);
	KUNIT_EXPECT_EQ(test, test_file->f_mapping->nrpages, PAGES);
	KUNIT_EXPECT_EQ(test, (long)global_node_page_state(NR_FILE_PAGES) - cached, (long)PAGES);
	vfree(buffer);
}

/* At random beside dropped pages: what was written stays, everything else is read again. */
static void filemap_test_random(struct kunit *test)
{
	struct address_space *mapping = test_file->f_mapping;
	u8 *buffer = kmalloc(3 * PAGE_SIZE, GFP_KERNEL);
	struct rnd_state rnd;
	unsigned long step, steps = kunit_steps(2000);

	prandom_seed_state(&rnd, 4);
	for (step = 0; step < steps; step++) {
		loff_t pos = prandom_u32_state(&rnd) % BYTES;
		size_t bytes = min_t(size_t, prandom_u32_state(&rnd) % (3 * PAGE_SIZE) + 1, BYTES - pos);
		u32 what = prandom_u32_state(&rnd) % 8;

		if (what == 0) {
			/* Whole pages: the formula of a page that is written in part would be lost by simple_write_begin(). */
			pos &= PAGE_MASK;
			memset(buffer, step, PAGE_SIZE);
			bytes = min_t(size_t, PAGE_SIZE, BYTES - pos);
			if (bytes < PAGE_SIZE)
				continue;
			memcpy(model + pos, buffer, bytes);
			KUNIT_ASSERT_EQ(test, kernel_write(test_file, buffer, bytes, &pos), (ssize_t)bytes);
		} else if (what == 1) {
			invalidate_mapping_pages(mapping, pos >> PAGE_SHIFT, (pos + 20 * PAGE_SIZE) >> PAGE_SHIFT);
		} else {
			KUNIT_ASSERT_EQ(test, read_at(pos, buffer, bytes), (ssize_t)bytes);
			KUNIT_ASSERT_EQ(test, memcmp(buffer, model + pos, bytes), 0);
		}
	}
	kfree(buffer);
}

/* A page that cannot be filled is an error for who reads it, and for nobody else; later it can be. */
static void filemap_test_store_fails(struct kunit *test)
{
	u8 *buffer = vzalloc(BYTES);

	failing = 2; /* reading ahead, and the read itself */
	KUNIT_EXPECT_EQ(test, read_at(0, buffer, BYTES), (ssize_t)(7 << PAGE_SHIFT));
	failing = 1;
	KUNIT_EXPECT_EQ(test, read_at(7 << PAGE_SHIFT, buffer, 1), (ssize_t)-EIO);
	KUNIT_EXPECT_EQ(test, read_at(8 << PAGE_SHIFT, buffer, 100), 100);
	KUNIT_EXPECT_EQ(test, read_at(0, buffer, BYTES), (ssize_t)BYTES);
	KUNIT_EXPECT_EQ(test, memcmp(buffer, model, BYTES), 0);
	vfree(buffer);
}

static void filemap_test_no_memory(struct kunit *test)
{
	u8 *buffer = kmalloc(2 * PAGE_SIZE, GFP_KERNEL);
	unsigned long n, seen = 1;

	for (n = 1; n == 1 || seen >= n - 1; n++) {
		ssize_t done;

		invalidate_mapping_pages(test_file->f_mapping, 0, -1);
		fault_inject_nth(FAULT_SLAB | FAULT_PAGE, n);
		done = read_at(20 << PAGE_SHIFT, buffer, 2 * PAGE_SIZE);
		seen = fault_inject_stop();
		KUNIT_EXPECT_TRUE(test, done == -ENOMEM || done == PAGE_SIZE || done == 2 * PAGE_SIZE);
		if (done > 0)
			KUNIT_EXPECT_EQ(test, memcmp(buffer, model + (20 << PAGE_SHIFT), done), 0);
	}
	kfree(buffer);
}

/* Dirty and used pages stay. */
static void filemap_test_invalidate(struct kunit *test)
{
	struct address_space *mapping = test_file->f_mapping;
	struct page *used = read_mapping_page(mapping, 3, test_file), *dirty = read_mapping_page(mapping, 4, test_file);
	struct page *clean = read_mapping_page(mapping, 5, test_file);

	KUNIT_ASSERT_FALSE(test, IS_ERR(used) || IS_ERR(dirty) || IS_ERR(clean));
	set_page_dirty(dirty);
	put_page(dirty);
	put_page(clean);
	KUNIT_EXPECT_EQ(test, invalidate_mapping_pages(mapping, 0, -1), 1UL);
	KUNIT_EXPECT_EQ(test, invalidate_inode_pages2(mapping), -EBUSY);
	KUNIT_EXPECT_EQ(test, mapping->nrpages, 2UL);
	put_page(used);
	KUNIT_EXPECT_EQ(test, invalidate_inode_pages2_range(mapping, 0, 3), 0);
	KUNIT_EXPECT_EQ(test, mapping->nrpages, 1UL);
}

/* ---- Page locks ---- */

struct locker {
	struct page *page;
	unsigned int *inside, *rounds;
	bool broken;
	struct completion done;
};

static int lock_often(void *arg)
{
	struct locker *locker = arg;

	for (int i = 0; i < 50; i++) {
		lock_page(locker->page);
		if ((*locker->inside)++)
			locker->broken = true;
		++*locker->rounds;
		schedule();
		--*locker->inside;
		unlock_page(locker->page);
	}
	complete(&locker->done);
	return 0;
}

static void filemap_test_locks(struct kunit *test)
{
	struct page *page = read_mapping_page(test_file->f_mapping, 0, test_file);
	unsigned int inside = 0, rounds = 0;
	struct locker lockers[4];

	KUNIT_ASSERT_FALSE(test, IS_ERR(page));
	lock_page(page);
	KUNIT_EXPECT_FALSE(test, trylock_page(page));
	for (int i = 0; i < ARRAY_SIZE(lockers); i++) {
		lockers[i] = (struct locker){ .page = page, .inside = &inside, .rounds = &rounds };
		init_completion(&lockers[i].done);
		KUNIT_ASSERT_FALSE(test, IS_ERR(kthread_run(lock_often, &lockers[i], "locker")));
	}
	schedule();
	KUNIT_EXPECT_EQ(test, rounds, 0U);
	unlock_page(page);
	for (int i = 0; i < ARRAY_SIZE(lockers); i++) {
		wait_for_completion(&lockers[i].done);
		KUNIT_EXPECT_FALSE(test, lockers[i].broken);
	}
	KUNIT_EXPECT_EQ(test, rounds, 200U);
	wait_on_page_locked(page);
	put_page(page);
}

static struct kunit_case filemap_test_cases[] = {
	KUNIT_CASE(filemap_test_in_order),
	KUNIT_CASE(filemap_test_random),
	KUNIT_CASE(filemap_test_store_fails),
	KUNIT_CASE(filemap_test_no_memory),
	KUNIT_CASE(filemap_test_invalidate),
	KUNIT_CASE(filemap_test_locks),
	{},
};

static struct kunit_suite filemap_test_suite = {
	.name = "filemap",
	.init = filemap_test_init,
	.exit = filemap_test_exit,
	.test_cases = filemap_test_cases,
};
kunit_test_suite(filemap_test_suite);
