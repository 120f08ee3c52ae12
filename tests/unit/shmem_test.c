// SPDX-License-Identifier: MIT
/*
 * tmpfs: one file against an array of bytes while it is written, truncated, punched and swapped out at random; limits, names and their
 * counts; seals; every allocation of a write failing in turn. Afterwards every block, inode and promise is given back.
 */
#include <kunit/test.h>
#include <linux/falloc.h>
#include <linux/fault-inject.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/pagemap.h>
#include <linux/prandom.h>
#include <linux/shmem_fs.h>
#include <linux/statfs.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include "../../lib/kunit/steps.h"
#include "../../mm/internal.h"
#include "../../mm/swap.h"

#define FILE_PAGES 40UL
#define FILE_BYTES (FILE_PAGES << PAGE_SHIFT)
#define SLOTS 200UL

static char *store;
static struct swap_area *area;

static int test_read(struct swap_area *a, u64 offset, void *buffer, size_t bytes)
{
	memcpy(buffer, store + offset, bytes);
	return 0;
}

static int test_write(struct swap_area *a, u64 offset, const void *buffer, size_t bytes)
{
	memcpy(store + offset, buffer, bytes);
	return 0;
}

static const struct swap_store_ops test_ops = { .read = test_read, .write = test_write };

static int shmem_test_init(struct kunit *test)
{
	store = vzalloc(SLOTS << PAGE_SHIFT);
	KUNIT_ASSERT_NOT_NULL(test, store);
	area = swap_area_add("shmem-test", (u64)SLOTS << PAGE_SHIFT, 100, &test_ops, NULL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(area));
	return 0;
}

static void shmem_test_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, swap_verify(), 0U);
	KUNIT_EXPECT_EQ(test, lru_verify(), 0U);
	KUNIT_EXPECT_EQ(test, area->inuse, 0UL);
	KUNIT_EXPECT_EQ(test, swap_area_remove(area), 0);
	vfree(store);
}

static struct vfsmount *mount_tmpfs(struct kunit *test, char *options)
{
	struct file_system_type *type = get_fs_type("tmpfs");
	struct vfsmount *mnt = vfs_kern_mount(type, 0, "test", options);

	put_filesystem(type);
	return mnt;
}

static struct file *open_in(struct vfsmount *mnt, const char *name, int flags)
{
	return file_open_root_mnt(mnt, name, flags, 0644);
}

static void expect_all_free(struct kunit *test, struct vfsmount *mnt)
{
	struct shmem_sb_info *sbinfo = SHMEM_SB(mnt->mnt_sb);

	KUNIT_EXPECT_EQ(test, sbinfo->used_blocks, 0UL);
	KUNIT_EXPECT_EQ(test, sbinfo->free_inodes, sbinfo->max_inodes - 1); /* the root's */
}

static int unlink_in(struct vfsmount *mnt, const char *name)
{
	struct dentry *dir = mnt->mnt_root, *dentry;
	int error;

	inode_lock(dir->d_inode);
	dentry = lookup_one_len(name, dir, strlen(name));
	error = PTR_ERR_OR_ZERO(dentry);
	if (!error) {
		error = vfs_unlink(&init_user_ns, dir->d_inode, dentry, NULL);
		dput(dentry);
	}
	inode_unlock(dir->d_inode);
	return error;
}

/* ---- A file against a model ---- */

struct model {
	struct file *file;
	char *bytes;
	char *buffer;
	loff_t size;
};

/* Reclaim the page at @index, as vmscan would. */
static void push_out(struct file *file, pgoff_t index)
{
	struct page *page = find_get_page(file->f_mapping, index);
	bool isolated;

	if (!page)
		return;
	isolated = !isolate_lru_page(page);
	put_page(page);
	if (isolated)
		reclaim_pages(&page, 1);
}

static void model_write(struct kunit *test, struct model *m, loff_t pos, size_t len, u32 seed)
{
	size_t i;

	len = min_t(size_t, len, FILE_BYTES - pos);
	for (i = 0; i < len; i++)
		m->buffer[i] = seed + i;
	memcpy(m->bytes + pos, m->buffer, len);
	m->size = max_t(loff_t, m->size, len ? pos + len : 0);
	KUNIT_ASSERT_EQ(test, kernel_write(m->file, m->buffer, len, &pos), (ssize_t)len);
}

static void model_truncate(struct kunit *test, struct model *m, loff_t size)
{
	KUNIT_ASSERT_EQ(test, vfs_truncate(&m->file->f_path, size), 0);
	if (size < m->size)
		memset(m->bytes + size, 0, m->size - size);
	m->size = size;
}

static void model_punch(struct kunit *test, struct model *m, loff_t pos, size_t len)
{
	len = min_t(size_t, len, FILE_BYTES - pos) ?: 1;
	KUNIT_ASSERT_EQ(test, vfs_fallocate(m->file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, pos, len), 0L);
	memset(m->bytes + pos, 0, min_t(size_t, len, FILE_BYTES - pos));
}

static void model_allocate(struct kunit *test, struct model *m, loff_t pos, size_t len, bool keep)
{
	len = min_t(size_t, len, FILE_BYTES - pos) ?: 1;
	if (pos + len > FILE_BYTES)
		return;
	KUNIT_ASSERT_EQ(test, vfs_fallocate(m->file, keep ? FALLOC_FL_KEEP_SIZE : 0, pos, len), 0L);
	if (!keep)
		m->size = max_t(loff_t, m->size, pos + len);
}

static void model_check(struct kunit *test, struct model *m)
{
	struct shmem_inode_info *info = SHMEM_I(file_inode(m->file));
	loff_t pos = 0;

	KUNIT_ASSERT_EQ(test, i_size_read(file_inode(m->file)), m->size);
	KUNIT_ASSERT_EQ(test, kernel_read(m->file, m->buffer, FILE_BYTES, &pos), (ssize_t)m->size);
	KUNIT_ASSERT_EQ(test, memcmp(m->buffer, m->bytes, m->size), 0);
	KUNIT_ASSERT_GE(test, info->alloced, info->swapped + file_inode(m->file)->i_mapping->nrpages);
	KUNIT_ASSERT_EQ(test, (u64)file_inode(m->file)->i_blocks, (u64)info->alloced * 8);
}

/* What lies between the data that lseek() finds is zero. */
static void model_check_holes(struct kunit *test, struct model *m)
{
	loff_t pos = 0, data;

	while (pos < m->size) {
		data = vfs_llseek(m->file, pos, SEEK_DATA);
		if (data == -ENXIO)
			data = m->size;
		KUNIT_ASSERT_GE(test, data, pos);
		KUNIT_ASSERT_PTR_EQ(test, memchr_inv(m->bytes + pos, 0, data - pos), NULL);
		if (data == m->size)
			break;
		pos = vfs_llseek(m->file, data, SEEK_HOLE);
		KUNIT_ASSERT_GT(test, pos, data);
	}
}

static void shmem_test_file_model(struct kunit *test)
{
	struct vfsmount *mnt = mount_tmpfs(test, NULL);
	struct model m = { .bytes = vzalloc(FILE_BYTES), .buffer = vzalloc(FILE_BYTES) };
	unsigned long committed = vm_memory_committed();
	struct rnd_state rnd;
	int step, steps = kunit_steps(4000);

	KUNIT_ASSERT_FALSE(test, IS_ERR(mnt));
	m.file = open_in(mnt, "file", O_CREAT | O_RDWR);
	KUNIT_ASSERT_FALSE(test, IS_ERR(m.file));
	prandom_seed_state(&rnd, 61);
	for (step = 0; step < steps; step++) {
		loff_t pos = prandom_u32_state(&rnd) % FILE_BYTES;
		size_t len = prandom_u32_state(&rnd) % (3 * PAGE_SIZE);
		u32 what = prandom_u32_state(&rnd) % 16;

		if (what < 5)
			model_write(test, &m, pos, len, what + step);
		else if (what == 5)
			model_truncate(test, &m, pos);
		else if (what == 6)
			model_punch(test, &m, pos, len);
		else if (what == 7)
			model_allocate(test, &m, pos, len, len & 1);
		else
			push_out(m.file, pos >> PAGE_SHIFT);
		if (step % 16 == 0)
			model_check(test, &m);
		if (step % 64 == 0)
			model_check_holes(test, &m);
	}
	model_check(test, &m);
	KUNIT_EXPECT_GT(test, vm_memory_committed(), committed);
	filp_close(m.file, NULL);
	KUNIT_EXPECT_EQ(test, unlink_in(mnt, "file"), 0);
	rcu_barrier();
	expect_all_free(test, mnt);
	KUNIT_EXPECT_EQ(test, vm_memory_committed(), committed);
	kern_unmount(mnt);
	vfree(m.bytes);
	vfree(m.buffer);
}

/* ---- Limits ---- */

static void shmem_test_limits(struct kunit *test)
{
	char options[] = "size=64k,nr_inodes=4,mode=700";
	char bad[] = "sise=64k";
	struct vfsmount *mnt = mount_tmpfs(test, options);
	char *buffer = vzalloc(32 * PAGE_SIZE);
	struct kstatfs st;
	struct file *file, *other;
	loff_t pos = 0;

	KUNIT_EXPECT_TRUE(test, IS_ERR(mount_tmpfs(test, bad)));
	KUNIT_ASSERT_FALSE(test, IS_ERR(mnt));
	KUNIT_EXPECT_EQ(test, mnt->mnt_root->d_inode->i_mode & 07777, 0700);
	file = open_in(mnt, "a", O_CREAT | O_RDWR);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	KUNIT_EXPECT_EQ(test, kernel_write(file, buffer, 32 * PAGE_SIZE, &pos), (ssize_t)(16 * PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, kernel_write(file, buffer, 1, &pos), (ssize_t)-ENOSPC);
	vfs_statfs(&file->f_path, &st);
	KUNIT_EXPECT_EQ(test, st.f_type, (long)TMPFS_MAGIC);
	KUNIT_EXPECT_EQ(test, st.f_blocks, 16ULL);
	KUNIT_EXPECT_EQ(test, st.f_bfree, 0ULL);
	KUNIT_EXPECT_EQ(test, st.f_ffree, 2ULL);
	/* What an allocation that fails has got so far is given back. */
	KUNIT_EXPECT_EQ(test, vfs_truncate(&file->f_path, 8 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, vfs_fallocate(file, 0, 4 * PAGE_SIZE, 14 * PAGE_SIZE), (long)-ENOSPC);
	vfs_statfs(&file->f_path, &st);
	KUNIT_EXPECT_EQ(test, st.f_bfree, 8ULL);
	KUNIT_EXPECT_EQ(test, i_size_read(file_inode(file)), (loff_t)(8 * PAGE_SIZE));
	other = open_in(mnt, "b", O_CREAT | O_RDWR);
	KUNIT_ASSERT_FALSE(test, IS_ERR(other));
	filp_close(other, NULL);
	other = open_in(mnt, "c", O_CREAT | O_RDWR);
	KUNIT_ASSERT_FALSE(test, IS_ERR(other));
	filp_close(other, NULL);
	KUNIT_EXPECT_EQ(test, PTR_ERR(open_in(mnt, "d", O_CREAT | O_RDWR)), (long)-ENOSPC);
	KUNIT_EXPECT_EQ(test, mnt->mnt_root->d_inode->i_size, 5LL * 20);
	KUNIT_EXPECT_EQ(test, unlink_in(mnt, "a"), 0);
	KUNIT_EXPECT_EQ(test, unlink_in(mnt, "b"), 0);
	KUNIT_EXPECT_EQ(test, unlink_in(mnt, "c"), 0);
	filp_close(file, NULL);
	rcu_barrier();
	expect_all_free(test, mnt);
	kern_unmount(mnt);
	vfree(buffer);
}

/* ---- Seals ---- */

static void shmem_test_seals(struct kunit *test)
{
	struct file *file = shmem_file_setup("test", 2 * PAGE_SIZE, VM_NORESERVE);
	struct inode *inode;
	char byte = 1, name[32];
	loff_t pos = 0;

	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	inode = file_inode(file);
	KUNIT_EXPECT_STREQ(test, d_path(&file->f_path, name, sizeof(name)), "/test (deleted)");
	KUNIT_EXPECT_EQ(test, inode->i_nlink, 0U);
	SHMEM_I(inode)->seals = F_SEAL_SHRINK;
	KUNIT_EXPECT_EQ(test, vfs_truncate(&file->f_path, PAGE_SIZE), -EPERM);
	KUNIT_EXPECT_EQ(test, vfs_truncate(&file->f_path, 3 * PAGE_SIZE), 0);
	SHMEM_I(inode)->seals = F_SEAL_GROW;
	KUNIT_EXPECT_EQ(test, vfs_truncate(&file->f_path, 4 * PAGE_SIZE), -EPERM);
	KUNIT_EXPECT_EQ(test, vfs_fallocate(file, 0, 0, 4 * PAGE_SIZE), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, kernel_write(file, &byte, 1, &pos), 1);
	pos = 3 * PAGE_SIZE;
	KUNIT_EXPECT_EQ(test, kernel_write(file, &byte, 1, &pos), (ssize_t)-EPERM);
	SHMEM_I(inode)->seals = F_SEAL_WRITE;
	pos = 0;
	KUNIT_EXPECT_EQ(test, kernel_write(file, &byte, 1, &pos), (ssize_t)-EPERM);
	KUNIT_EXPECT_EQ(test, vfs_fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 1), (long)-EPERM);
	fput(file);
}

/* ---- Without memory ---- */

static void shmem_test_no_memory(struct kunit *test)
{
	struct vfsmount *mnt = mount_tmpfs(test, NULL);
	struct file *file = open_in(mnt, "file", O_CREAT | O_RDWR);
	char *buffer = kzalloc(2 * PAGE_SIZE, GFP_KERNEL);
	unsigned long n, seen = 1;

	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	KUNIT_ASSERT_NOT_NULL(test, buffer);
	for (n = 1; n == 1 || seen >= n - 1; n++) {
		/* A place that needs new nodes of the map as well. */
		loff_t pos = (1ULL << 30) * n - PAGE_SIZE;
		ssize_t done;

		fault_inject_nth(FAULT_SLAB | FAULT_PAGE, n);
		done = kernel_write(file, buffer, 2 * PAGE_SIZE, &pos);
		seen = fault_inject_stop();
		KUNIT_EXPECT_TRUE(test, done == -ENOMEM || done == PAGE_SIZE || done == 2 * PAGE_SIZE);
		KUNIT_EXPECT_EQ(test, vfs_truncate(&file->f_path, 0), 0);
		KUNIT_EXPECT_EQ(test, SHMEM_SB(mnt->mnt_sb)->used_blocks, 0UL);
		KUNIT_EXPECT_EQ(test, SHMEM_I(file_inode(file))->alloced, 0UL);
		KUNIT_EXPECT_EQ(test, file_inode(file)->i_mapping->nrpages, 0UL);
	}
	KUNIT_EXPECT_GT(test, n, 3UL);
	kfree(buffer);
	filp_close(file, NULL);
	KUNIT_EXPECT_EQ(test, unlink_in(mnt, "file"), 0);
	kern_unmount(mnt);
}

static struct kunit_case shmem_test_cases[] = {
	KUNIT_CASE(shmem_test_file_model),
	KUNIT_CASE(shmem_test_limits),
	KUNIT_CASE(shmem_test_seals),
	KUNIT_CASE(shmem_test_no_memory),
	{},
};

static struct kunit_suite shmem_test_suite = {
	.name = "shmem",
	.init = shmem_test_init,
	.exit = shmem_test_exit,
	.test_cases = shmem_test_cases,
};
kunit_test_suite(shmem_test_suite);
