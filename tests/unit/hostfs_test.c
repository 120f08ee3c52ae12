// SPDX-License-Identifier: MIT
/*
 * hostfs against tmpfs: a folder of the host is shown through hostfs and copied into a tmpfs; then the same random changes are made in both,
 * which must succeed or fail alike and leave the same tree. Now and then all names are forgotten and clean pages dropped, so that what was
 * changed has to be found again. The runner checks afterwards that the host's folder is as it was.
 */
#include <kunit/test.h>
#include <linux/dcache.h>
#include <linux/falloc.h>
#include <linux/fault-inject.h>
#include <linux/fault-inject.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/pagemap.h>
#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/swap.h>
#include <linux/vmalloc.h>
#include "../../fs/hostfs/hostfs.h"
#include "../../lib/kunit/steps.h"

#define MAX_NAMES 64
#define MAX_FILE (32UL << 10)

static struct vfsmount *host, *ram;

static struct vfsmount *mount_type(const char *name, int flags, const char *data)
{
	struct file_system_type *type = get_fs_type(name);
	struct vfsmount *mnt = vfs_kern_mount(type, flags, name, (void *)data);

	put_filesystem(type);
	return mnt;
}

/* ---- Operations by path, relative to a mount ---- */

/* The folder that holds the last component of @name, which *@last gets. */
static int find_parent(struct vfsmount *mnt, const char *name, struct path *path, const char **last)
{
	const char *slash = strrchr(name, '/');
	char folder[512];

	*last = slash ? slash + 1 : name;
	strscpy(folder, name, slash ? slash - name + 1 : 1);
	return vfs_path_lookup(mnt->mnt_root, mnt, slash ? folder : ".", LOOKUP_FOLLOW | LOOKUP_DIRECTORY, path);
}

enum change { CREATE, MKDIR, SYMLINK, UNLINK, RMDIR };

static int apply(struct inode *dir, struct dentry *dentry, enum change change)
{
	switch (change) {
	case CREATE:
		return vfs_create(&init_user_ns, dir, dentry, 0644, true);
	case MKDIR:
		return vfs_mkdir(&init_user_ns, dir, dentry, 0755);
	case SYMLINK:
		return vfs_symlink(&init_user_ns, dir, dentry, "../file1");
	case UNLINK:
		return vfs_unlink(&init_user_ns, dir, dentry, NULL);
	default:
		return vfs_rmdir(&init_user_ns, dir, dentry);
	}
}

static int change_name(struct vfsmount *mnt, const char *name, enum change change)
{
	struct dentry *dentry;
	struct path path;
	const char *last;
	int error = find_parent(mnt, name, &path, &last);

	if (error)
		return error;
	inode_lock(path.dentry->d_inode);
	dentry = lookup_one_len(last, path.dentry, strlen(last));
	error = PTR_ERR_OR_ZERO(dentry);
	if (!error) {
		error = apply(path.dentry->d_inode, dentry, change);
		dput(dentry);
	}
	inode_unlock(path.dentry->d_inode);
	path_put(&path);
	return error;
}

static int rename_locked(struct path *from, const char *old, struct path *to, const char *new, unsigned int flags)
{
	struct renamedata rd = { .old_mnt_userns = &init_user_ns, .new_mnt_userns = &init_user_ns, .flags = flags };
	struct dentry *trap = lock_rename(from->dentry, to->dentry);
	int error;

	rd.old_dir = from->dentry->d_inode;
	rd.new_dir = to->dentry->d_inode;
	rd.old_dentry = lookup_one_len(old, from->dentry, strlen(old));
	rd.new_dentry = lookup_one_len(new, to->dentry, strlen(new));
	if (d_is_negative(rd.old_dentry) || (flags & RENAME_EXCHANGE && d_is_negative(rd.new_dentry)))
		error = -ENOENT;
	else if (rd.old_dentry == trap)
		error = -EINVAL;
	else if (rd.new_dentry == trap)
		error = flags & RENAME_EXCHANGE ? -EINVAL : -ENOTEMPTY;
	else
		error = vfs_rename(&rd);
	dput(rd.new_dentry);
	dput(rd.old_dentry);
	unlock_rename(from->dentry, to->dentry);
	return error;
}

static int rename_names(struct vfsmount *mnt, const char *old, const char *new, unsigned int flags)
{
	struct path from, to;
	const char *old_last, *new_last;
	int error = find_parent(mnt, old, &from, &old_last);

	if (error)
		return error;
	error = find_parent(mnt, new, &to, &new_last);
	if (!error) {
		error = rename_locked(&from, old_last, &to, new_last, flags);
		path_put(&to);
	}
	path_put(&from);
	return error;
}

static int link_names(struct vfsmount *mnt, const char *old, const char *new)
{
	struct dentry *dentry;
	struct path from, to;
	const char *last;
	int error = vfs_path_lookup(mnt->mnt_root, mnt, old, 0, &from);

	if (error)
		return error;
	error = find_parent(mnt, new, &to, &last);
	if (error)
		goto out;
	inode_lock(to.dentry->d_inode);
	dentry = lookup_one_len(last, to.dentry, strlen(last));
	error = vfs_link(from.dentry, &init_user_ns, to.dentry->d_inode, dentry, NULL);
	dput(dentry);
	inode_unlock(to.dentry->d_inode);
	path_put(&to);
out:
	path_put(&from);
	return error;
}

static long write_file(struct vfsmount *mnt, const char *name, loff_t pos, size_t len, u8 seed)
{
	struct file *file = file_open_root_mnt(mnt, name, O_WRONLY, 0);
	char *bytes;
	long done;

	if (IS_ERR(file))
		return PTR_ERR(file);
	bytes = kmalloc(len, GFP_KERNEL);
	memset(bytes, seed, len);
	done = kernel_write(file, bytes, len, &pos);
	kfree(bytes);
	filp_close(file, NULL);
	return done;
}

static long allocate(struct vfsmount *mnt, const char *name, int mode, loff_t pos, loff_t len)
{
	struct file *file = file_open_root_mnt(mnt, name, O_WRONLY, 0);
	long ret;

	if (IS_ERR(file))
		return PTR_ERR(file);
	ret = vfs_fallocate(file, mode, pos, len);
	filp_close(file, NULL);
	return ret;
}

static int change_attributes(struct vfsmount *mnt, const char *name, unsigned int valid, loff_t size, umode_t mode)
{
	struct iattr attr = { .ia_valid = valid, .ia_size = size, .ia_mode = mode };
	struct path path;
	int error = vfs_path_lookup(mnt->mnt_root, mnt, name, LOOKUP_FOLLOW, &path);

	if (error)
		return error;
	if (valid & ATTR_SIZE) {
		error = vfs_truncate(&path, size);
	} else {
		inode_lock(path.dentry->d_inode);
		attr.ia_mode |= path.dentry->d_inode->i_mode & S_IFMT;
		error = notify_change(&init_user_ns, path.dentry, &attr, NULL);
		inode_unlock(path.dentry->d_inode);
	}
	path_put(&path);
	return error;
}

/* ---- Comparing ---- */

struct names {
	struct dir_context ctx;
	int count;
	char text[MAX_NAMES][32];
};

static bool take_name(struct dir_context *ctx, const char *name, int len, loff_t pos, u64 ino, unsigned int type)
{
	struct names *names = container_of(ctx, struct names, ctx);

	if (names->count < MAX_NAMES && name[0] != '.')
		snprintf(names->text[names->count++], sizeof(names->text[0]), "%.*s", len, name);
	return true;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(a, b);
}

static struct names *list_folder(struct vfsmount *mnt, const char *name)
{
	struct names *names = kzalloc(sizeof(*names), GFP_KERNEL);
	struct file *file = file_open_root_mnt(mnt, name, O_RDONLY | O_DIRECTORY, 0);

	names->ctx.actor = take_name;
	if (!IS_ERR(file)) {
		iterate_dir(file, &names->ctx);
		filp_close(file, NULL);
	}
	sort(names->text, names->count, sizeof(names->text[0]), compare_names, NULL);
	return names;
}

static void compare_contents(struct kunit *test, const char *name)
{
	struct vfsmount *mnts[] = { host, ram };
	char *bytes[2];
	ssize_t got[2];

	for (int i = 0; i < 2; i++) {
		struct file *file = file_open_root_mnt(mnts[i], name, O_RDONLY, 0);
		loff_t pos = 0;

		KUNIT_ASSERT_FALSE(test, IS_ERR(file));
		bytes[i] = vzalloc(2 * MAX_FILE);
		got[i] = kernel_read(file, bytes[i], 2 * MAX_FILE, &pos);
		filp_close(file, NULL);
	}
	KUNIT_ASSERT_EQ_MSG(test, got[0], got[1], "%s", name);
	KUNIT_ASSERT_EQ_MSG(test, memcmp(bytes[0], bytes[1], got[0]), 0, "%s", name);
	vfree(bytes[0]);
	vfree(bytes[1]);
}

/* What a changed file occupies; one that is as on the host says what the host says. */
static void compare_blocks(struct kunit *test, const char *name, const struct path *a, const struct path *b)
{
	struct hostfs_inode *hi = HOSTFS_I(a->dentry->d_inode);
	struct kstat x, y;

	if (hi->path && !hi->pinned)
		return;
	KUNIT_ASSERT_EQ(test, vfs_getattr(a, &x, STATX_BASIC_STATS, 0), 0);
	KUNIT_ASSERT_EQ(test, vfs_getattr(b, &y, STATX_BASIC_STATS, 0), 0);
	KUNIT_ASSERT_EQ_MSG(test, x.blocks, y.blocks, "%s", name);
}

static void compare_trees(struct kunit *test, const char *folder);

static void compare_one(struct kunit *test, const char *name)
{
	struct path a, b;
	struct inode *x, *y;
	bool folder, file;

	KUNIT_ASSERT_EQ_MSG(test, vfs_path_lookup(host->mnt_root, host, name, 0, &a), 0, "%s", name);
	KUNIT_ASSERT_EQ(test, vfs_path_lookup(ram->mnt_root, ram, name, 0, &b), 0);
	x = a.dentry->d_inode;
	y = b.dentry->d_inode;
	KUNIT_ASSERT_EQ_MSG(test, x->i_mode, y->i_mode, "%s", name);
	folder = S_ISDIR(x->i_mode);
	file = S_ISREG(x->i_mode);
	if (file) {
		KUNIT_ASSERT_EQ_MSG(test, x->i_nlink, y->i_nlink, "%s", name);
		KUNIT_ASSERT_EQ_MSG(test, x->i_size, y->i_size, "%s", name);
		compare_blocks(test, name, &a, &b);
	}
	path_put(&a);
	path_put(&b);
	if (folder)
		compare_trees(test, name);
	else if (file)
		compare_contents(test, name);
}

static void compare_trees(struct kunit *test, const char *folder)
{
	struct names *a = list_folder(host, folder), *b = list_folder(ram, folder);
	char name[512];

	KUNIT_ASSERT_EQ_MSG(test, a->count, b->count, "in %s", folder);
	for (int i = 0; i < a->count; i++) {
		KUNIT_ASSERT_STREQ(test, a->text[i], b->text[i]);
		if (!strcmp(folder, "."))
			strscpy(name, a->text[i], sizeof(name));
		else
			snprintf(name, sizeof(name), "%s/%s", folder, a->text[i]);
		compare_one(test, name);
	}
	kfree(a);
	kfree(b);
}

/* ---- The copy ---- */

static void copy_file(struct kunit *test, const char *name)
{
	struct file *from = file_open_root_mnt(host, name, O_RDONLY, 0), *to;
	char *bytes = vzalloc(MAX_FILE);
	loff_t pos = 0, at = 0;
	ssize_t got;

	KUNIT_ASSERT_FALSE(test, IS_ERR(from));
	to = file_open_root_mnt(ram, name, O_CREAT | O_RDWR, file_inode(from)->i_mode & 07777);
	KUNIT_ASSERT_FALSE(test, IS_ERR(to));
	got = kernel_read(from, bytes, MAX_FILE, &pos);
	KUNIT_ASSERT_EQ(test, kernel_write(to, bytes, got, &at), got);
	vfree(bytes);
	filp_close(from, NULL);
	filp_close(to, NULL);
	change_attributes(ram, name, ATTR_MODE, 0, 0640);
}

static void copy_tree(struct kunit *test)
{
	static const char *const folders[] = { "dir0", "dir1", "dir1/deep", "dir2" };
	static const char *const files[] = { "dir0/a", "dir0/b", "dir1/deep/x", "file0", "file1", "file2", "file3" };

	for (int i = 0; i < ARRAY_SIZE(folders); i++)
		KUNIT_ASSERT_EQ(test, change_name(ram, folders[i], MKDIR), 0);
	for (int i = 0; i < ARRAY_SIZE(files); i++)
		copy_file(test, files[i]);
	KUNIT_ASSERT_EQ(test, change_name(ram, "link", SYMLINK), 0);
	KUNIT_ASSERT_EQ(test, link_names(ram, "file2", "other"), 0);
}

static void compare_link(struct kunit *test)
{
	DEFINE_DELAYED_CALL(done);
	struct path path;

	KUNIT_ASSERT_EQ(test, vfs_path_lookup(host->mnt_root, host, "link", 0, &path), 0);
	KUNIT_EXPECT_STREQ(test, vfs_get_link(path.dentry, &done), "file1");
	do_delayed_call(&done);
	path_put(&path);
}

/* ---- The test ---- */

static void random_name(struct rnd_state *rnd, char *name, size_t bytes)
{
	static const char *const folders[] = { "", "", "dir0/", "dir1/", "dir1/deep/", "dir2/", "new/", "dir2/new/" };
	static const char *const names[] = { "file1", "file2", "file3", "a",	"b",   "x",
					     "other", "new",   "dir0",	"dir2", "deep" };

	snprintf(name, bytes, "%s%s", folders[prandom_u32_state(rnd) % ARRAY_SIZE(folders)],
		 names[prandom_u32_state(rnd) % ARRAY_SIZE(names)]);
}

/* Reclaim a page, as vmscan would: one that was written goes to swap. */
static void push_out(struct address_space *mapping, pgoff_t index)
{
	struct page *page = find_get_page(mapping, index);
	bool isolated;

	if (!page)
		return;
	isolated = !isolate_lru_page(page);
	put_page(page);
	if (isolated)
		reclaim_pages(&page, 1);
}

static void forget(void)
{
	struct inode *inode;

	shrink_dcache_sb(host->mnt_sb);
	list_for_each_entry(inode, &host->mnt_sb->s_inodes, i_sb_list) {
		for (pgoff_t index = 0; index < 8; index++)
			push_out(inode->i_mapping, index);
		invalidate_mapping_pages(inode->i_mapping, 0, -1);
	}
}

static void random_change(struct kunit *test, struct rnd_state *rnd)
{
	struct vfsmount *mnts[] = { host, ram };
	char a[64], b[64];
	u32 what = prandom_u32_state(rnd) % 20, size = prandom_u32_state(rnd) % MAX_FILE;
	u32 len = prandom_u32_state(rnd) % 6000 + 1, wide = prandom_u32_state(rnd) % 20000 + 1;
	long result[2];

	random_name(rnd, a, sizeof(a));
	random_name(rnd, b, sizeof(b));
	for (int i = 0; i < 2; i++) {
		if (what < 5)
			result[i] = change_name(mnts[i], a, what);
		else if (what < 8)
			result[i] = rename_names(mnts[i], a, b, 0);
		else if (what == 8)
			result[i] = rename_names(mnts[i], a, b, RENAME_EXCHANGE);
		else if (what == 9)
			result[i] = link_names(mnts[i], a, b);
		else if (what == 10)
			result[i] = change_attributes(mnts[i], a, ATTR_SIZE, size, 0);
		else if (what == 11)
			result[i] = change_attributes(mnts[i], a, ATTR_MODE, 0, 0600 | (len & 077));
		else if (what == 12)
			result[i] =
				allocate(mnts[i], a, len % 2 ? FALLOC_FL_KEEP_SIZE : 0, size - min(size, wide), wide);
		else if (what < 16)
			result[i] = allocate(mnts[i], a, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, size, wide);
		else
			result[i] = write_file(mnts[i], a, size - min(size, len), len, what + len);
	}
	KUNIT_ASSERT_EQ_MSG(test, result[0], result[1], "change %u of %s, %s", what, a, b);
}

static void show_both(struct kunit *test)
{
	host = mount_type("hostfs", SB_KERNMOUNT, kunit_host_folder());
	ram = mount_type("tmpfs", 0, NULL);
	KUNIT_ASSERT_FALSE(test, IS_ERR(host) || IS_ERR(ram));
	copy_tree(test);
}

static void unmount_both(void)
{
	kern_unmount(host);
	kern_unmount(ram);
	rcu_barrier();
}

static void hostfs_test_against_tmpfs(struct kunit *test)
{
	struct rnd_state rnd;
	unsigned long step, steps = kunit_steps(1500);
	long slots = get_nr_swap_pages();

	if (!kunit_host_folder())
		return;
	show_both(test);
	compare_link(test);
	compare_trees(test, ".");
	prandom_seed_state(&rnd, 2024);
	for (step = 0; step < steps; step++) {
		random_change(test, &rnd);
		if (step % 32 == 0)
			forget();
		if (step % 16 == 0)
			compare_trees(test, ".");
	}
	compare_trees(test, ".");
	unmount_both();
	KUNIT_EXPECT_EQ(test, get_nr_swap_pages(), slots);
}

/* One change to the contents of a file that the host has. */
static void change_contents(struct kunit *test, struct rnd_state *rnd, const char *name)
{
	struct vfsmount *mnts[] = { host, ram };
	u32 what = prandom_u32_state(rnd) % 16, pos = prandom_u32_state(rnd) % MAX_FILE;
	u32 len = prandom_u32_state(rnd) % 9000 + 1;
	long result[2];

	if (what % 2)
		pos = round_down(pos, PAGE_SIZE);
	for (int i = 0; i < 2; i++) {
		if (what < 8)
			result[i] = allocate(mnts[i], name, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, pos, len);
		else if (what < 11)
			result[i] = allocate(mnts[i], name, what == 10 ? 0 : FALLOC_FL_KEEP_SIZE, pos, len);
		else if (what == 11 && len < 3000)
			result[i] = change_attributes(mnts[i], name, ATTR_SIZE, pos, 0);
		else
			result[i] = write_file(mnts[i], name, pos, len, pos + len);
	}
	KUNIT_ASSERT_EQ_MSG(test, result[0], result[1], "change %u of %s at %u, %u bytes", what, name, pos, len);
}

/* The contents of files that the host has, which are shown anew now and then: holes among the host's pages, and what reclaim does to them. */
static void hostfs_test_contents(struct kunit *test)
{
	unsigned long round, step, rounds = DIV_ROUND_UP(kunit_steps(1500), 30);
	long slots = get_nr_swap_pages();
	struct rnd_state rnd;

	if (!kunit_host_folder())
		return;
	prandom_seed_state(&rnd, 6);
	for (round = 0; round < rounds; round++) {
		show_both(test);
		for (step = 0; step < 30; step++) {
			change_contents(test, &rnd, step % 4 ? "file3" : "file2");
			if (prandom_u32_state(&rnd) % 4 == 0)
				forget();
			if (prandom_u32_state(&rnd) % 4 == 0)
				compare_trees(test, ".");
		}
		compare_trees(test, ".");
		unmount_both();
	}
	KUNIT_EXPECT_EQ(test, get_nr_swap_pages(), slots);
}

/* What cannot be done, and that nothing is left of it. */
static void hostfs_test_fallocate_errors(struct kunit *test)
{
	const int punch = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;

	if (!kunit_host_folder())
		return;
	show_both(test);
	KUNIT_EXPECT_EQ(test, allocate(host, "file3", FALLOC_FL_ZERO_RANGE, 0, PAGE_SIZE), (long)-EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, allocate(host, "file3", FALLOC_FL_COLLAPSE_RANGE, 0, PAGE_SIZE), (long)-EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, allocate(host, "file3", FALLOC_FL_PUNCH_HOLE, 0, PAGE_SIZE), (long)-EOPNOTSUPP);
	KUNIT_EXPECT_EQ(test, allocate(host, "file3", 0, 0, 1L << 50), (long)-ENOSPC);
	KUNIT_EXPECT_EQ(test, allocate(host, "file3", 0, PAGE_SIZE, LLONG_MAX), (long)-EFBIG);
	compare_trees(test, ".");
	/* Behind the end there is nothing to do, at any distance. */
	KUNIT_EXPECT_EQ(test, allocate(host, "file3", punch, 1L << 20, 1L << 60), 0L);
	compare_trees(test, ".");
	unmount_both();
}

static u64 blocks_of(struct file *file)
{
	struct kstat stat;

	return vfs_getattr(&file->f_path, &stat, STATX_BASIC_STATS, 0) ? 0 : stat.blocks;
}

/* Without memory nothing stays allocated, and each page is as it was or a hole. */
static void hostfs_test_fallocate_no_memory(struct kunit *test)
{
	const loff_t len = 200 * PAGE_SIZE;
	unsigned long n, seen = 1, failed = 0;
	struct file *file;
	u64 before;
	long ret;

	if (!kunit_host_folder())
		return;
	show_both(test);
	KUNIT_ASSERT_EQ(test, change_attributes(host, "file3", ATTR_MODE, 0, 0640), 0);
	file = file_open_root_mnt(host, "file3", O_RDWR, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	before = blocks_of(file);
	for (n = 1; seen >= n - 1; n++) {
		fault_inject_nth(FAULT_SLAB | FAULT_PAGE, n);
		ret = vfs_fallocate(file, FALLOC_FL_KEEP_SIZE, 0, len);
		seen = fault_inject_stop();
		failed += ret == -ENOMEM;
		if (ret == -ENOMEM)
			KUNIT_ASSERT_EQ(test, blocks_of(file), before);
		else
			KUNIT_ASSERT_EQ(test, ret, 0L);
		KUNIT_ASSERT_EQ(test, vfs_truncate(&file->f_path, i_size_read(file_inode(file))), 0);
		KUNIT_ASSERT_EQ(test, blocks_of(file), before);
	}
	KUNIT_EXPECT_GT(test, failed, 10UL);
	compare_trees(test, ".");
	fault_inject_nth(FAULT_SLAB | FAULT_PAGE, 1);
	ret = vfs_fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 2 * PAGE_SIZE);
	fault_inject_stop();
	if (!ret)
		KUNIT_EXPECT_EQ(
			test, allocate(ram, "file3", FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 2 * PAGE_SIZE), 0L);
	else
		KUNIT_EXPECT_EQ(test, ret, (long)-ENOMEM);
	compare_trees(test, ".");
	filp_close(file, NULL);
	unmount_both();
}

/* A user cannot have another folder shown than the machine was told to. */
static void hostfs_test_one_folder(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, IS_ERR(mount_type("hostfs", 0, "/")));
}

static struct kunit_case hostfs_test_cases[] = {
	KUNIT_CASE(hostfs_test_against_tmpfs),	  KUNIT_CASE(hostfs_test_contents),
	KUNIT_CASE(hostfs_test_fallocate_errors), KUNIT_CASE(hostfs_test_fallocate_no_memory),
	KUNIT_CASE(hostfs_test_one_folder),	  {},
};

static struct kunit_suite hostfs_test_suite = {
	.name = "hostfs",
	.test_cases = hostfs_test_cases,
};
kunit_test_suite(hostfs_test_suite);
