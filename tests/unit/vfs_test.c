// SPDX-License-Identifier: MIT
/*
 * The file tree: path walks against a table, random changes of names against a model of a small tree, reads, writes and
 * truncations against an array of bytes, and every allocation of an open failing in turn.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/dcache.h>
#include <linux/fault-inject.h>
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/pagemap.h>
#include <linux/prandom.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/string.h>

#define ROOT "/tmp/vfs_test"

static int make_folder(const char *name)
{
	struct path path;
	struct dentry *dentry = kern_path_create(AT_FDCWD, name, &path, LOOKUP_DIRECTORY);
	int error;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	error = vfs_mkdir(&init_user_ns, d_inode(path.dentry), dentry, 0755);
	done_path_create(&path, dentry);
	return error;
}

static int make_link(const char *target, const char *name)
{
	struct path path;
	struct dentry *dentry = kern_path_create(AT_FDCWD, name, &path, 0);
	int error;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	error = vfs_symlink(&init_user_ns, d_inode(path.dentry), dentry, target);
	done_path_create(&path, dentry);
	return error;
}

static int make_file(const char *name)
{
	struct file *file = filp_open(name, O_CREAT | O_EXCL | O_RDWR, 0644);

	if (IS_ERR(file))
		return PTR_ERR(file);
	return filp_close(file, NULL);
}

static int remove_name(const char *name, bool folder)
{
	struct path parent;
	struct dentry *dentry = kern_path_locked(name, &parent);
	int error;

	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	if (folder)
		error = vfs_rmdir(&init_user_ns, d_inode(parent.dentry), dentry);
	else
		error = vfs_unlink(&init_user_ns, d_inode(parent.dentry), dentry, NULL);
	dput(dentry);
	inode_unlock(d_inode(parent.dentry));
	path_put(&parent);
	return error;
}

static int vfs_test_init(struct kunit *test)
{
	return make_folder(ROOT);
}

static void vfs_test_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, remove_name(ROOT, true), 0);
}

static void vfs_test_walk(struct kunit *test)
{
	static const struct {
		const char *name;
		unsigned int flags;
		int error;
		const char *path;
	} walks[] = {
		{ "/", 0, 0, "/" },
		{ "//", LOOKUP_DIRECTORY, 0, "/" },
		{ "/..", 0, 0, "/" },
		{ "", 0, -ENOENT },
		{ ROOT "/d", 0, 0, ROOT "/d" },
		{ ROOT "/d/", 0, 0, ROOT "/d" },
		{ ROOT "//d/./e", 0, 0, ROOT "/d/e" },
		{ ROOT "/d/e/../f", 0, 0, ROOT "/d/f" },
		{ ROOT "/d/e/../../d/e", 0, 0, ROOT "/d/e" },
		{ ROOT "/d/f/", 0, -ENOTDIR },
		{ ROOT "/d/f/x", 0, -ENOTDIR },
		{ ROOT "/d/f/..", 0, -ENOTDIR },
		{ ROOT "/d/f", LOOKUP_DIRECTORY, -ENOTDIR },
		{ ROOT "/d/g", 0, -ENOENT },
		{ ROOT "/g/f", 0, -ENOENT },
		{ ROOT "/to_f", LOOKUP_FOLLOW, 0, ROOT "/d/f" },
		{ ROOT "/to_f", 0, 0, ROOT "/to_f" },
		{ ROOT "/to_d", 0, 0, ROOT "/to_d" },
		{ ROOT "/to_d/", 0, 0, ROOT "/d" },
		{ ROOT "/to_d/f", 0, 0, ROOT "/d/f" },
		{ ROOT "/to_d/../d/e", 0, 0, ROOT "/d/e" },
		{ ROOT "/abs", LOOKUP_FOLLOW, 0, ROOT "/d" },
		{ ROOT "/abs/e", 0, 0, ROOT "/d/e" },
		{ ROOT "/dangling", LOOKUP_FOLLOW, -ENOENT },
		{ ROOT "/dangling", 0, 0, ROOT "/dangling" },
		{ ROOT "/loop1", LOOKUP_FOLLOW, -ELOOP },
		{ ROOT "/loop1/x", 0, -ELOOP },
		{ ROOT "/chain39", LOOKUP_FOLLOW, 0, ROOT "/d" },
		{ ROOT "/chain40", LOOKUP_FOLLOW, -ELOOP },
		{ "/proc/../tmp", 0, 0, "/tmp" },
		{ "/proc/sys/kernel/../../..", 0, 0, "/" },
	};
	char name[64], target[64], *buffer = kunit_kmalloc(test, 4096, GFP_KERNEL);
	struct path path;
	int i;

	KUNIT_ASSERT_EQ(test, make_folder(ROOT "/d"), 0);
	KUNIT_ASSERT_EQ(test, make_folder(ROOT "/d/e"), 0);
	KUNIT_ASSERT_EQ(test, make_file(ROOT "/d/f"), 0);
	KUNIT_ASSERT_EQ(test, make_link("d/f", ROOT "/to_f"), 0);
	KUNIT_ASSERT_EQ(test, make_link("d", ROOT "/to_d"), 0);
	KUNIT_ASSERT_EQ(test, make_link(ROOT "/d", ROOT "/abs"), 0);
	KUNIT_ASSERT_EQ(test, make_link("nowhere", ROOT "/dangling"), 0);
	KUNIT_ASSERT_EQ(test, make_link("loop2", ROOT "/loop1"), 0);
	KUNIT_ASSERT_EQ(test, make_link("loop1", ROOT "/loop2"), 0);
	for (i = 0; i <= 40; i++) {
		snprintf(name, sizeof(name), ROOT "/chain%d", i);
		snprintf(target, sizeof(target), i ? "chain%d" : "d", i - 1);
		KUNIT_ASSERT_EQ(test, make_link(target, name), 0);
	}
	for (i = 0; i < ARRAY_SIZE(walks); i++) {
		int error = kern_path(walks[i].name, walks[i].flags, &path);

		KUNIT_EXPECT_EQ_MSG(test, error, walks[i].error, "%s", walks[i].name);
		if (error)
			continue;
		KUNIT_EXPECT_STREQ_MSG(test, d_path(&path, buffer, 4096), walks[i].path, "%s", walks[i].name);
		path_put(&path);
	}
	KUNIT_EXPECT_EQ(test, make_folder(ROOT "/d"), -EEXIST);
	KUNIT_EXPECT_EQ(test, make_folder(ROOT "/."), -EEXIST);
	KUNIT_EXPECT_EQ(test, make_link("x", ROOT "/new/"), -ENOENT);
	KUNIT_EXPECT_EQ(test, remove_name(ROOT "/d", true), -ENOTEMPTY);
	KUNIT_EXPECT_EQ(test, remove_name(ROOT "/d", false), -EISDIR);
	KUNIT_EXPECT_EQ(test, remove_name(ROOT "/d/f", true), -ENOTDIR);
	KUNIT_EXPECT_EQ(test, remove_name("/proc", true), -EBUSY);
	for (i = 0; i <= 40; i++) {
		snprintf(name, sizeof(name), ROOT "/chain%d", i);
		KUNIT_EXPECT_EQ(test, remove_name(name, false), 0);
	}
	KUNIT_EXPECT_EQ(test, remove_name(ROOT "/loop1", false) | remove_name(ROOT "/loop2", false), 0);
	KUNIT_EXPECT_EQ(test, remove_name(ROOT "/to_f", false) | remove_name(ROOT "/to_d", false), 0);
	KUNIT_EXPECT_EQ(test, remove_name(ROOT "/abs", false) | remove_name(ROOT "/dangling", false), 0);
	KUNIT_EXPECT_EQ(test, remove_name(ROOT "/d/f", false) | remove_name(ROOT "/d/e", true), 0);
	KUNIT_EXPECT_EQ(test, remove_name(ROOT "/d", true), 0);
}

static void vfs_test_open(struct kunit *test)
{
	static const struct {
		const char *name;
		int flags;
		int error;
	} opens[] = {
		{ ROOT "/none", O_RDONLY, -ENOENT },
		{ ROOT "/none/", O_CREAT | O_RDWR, -EISDIR },
		{ ROOT, O_RDWR, -EISDIR },
		{ ROOT, O_RDONLY | O_CREAT, -EISDIR },
		{ ROOT, O_RDONLY | O_DIRECTORY, 0 },
		{ ROOT "/f", O_RDONLY | O_DIRECTORY, -ENOTDIR },
		{ ROOT "/f", O_RDWR | O_CREAT | O_EXCL, -EEXIST },
		{ ROOT "/f", O_RDWR | O_CREAT, 0 },
		{ ROOT "/f", O_RDWR | O_CREAT | O_DIRECTORY, -EINVAL },
		{ ROOT "/link", O_RDONLY | O_NOFOLLOW, -ELOOP },
		{ ROOT "/link", O_RDONLY | O_NOFOLLOW | O_PATH, 0 },
		{ ROOT "/link", O_RDONLY, 0 },
		{ ROOT "/link", O_RDWR | O_CREAT | O_EXCL, -EEXIST },
		{ ROOT "/dangling", O_RDWR | O_CREAT, 0 },
		{ ROOT "/made", O_RDONLY, 0 },
		{ "/proc/version", O_WRONLY, 0 },
		{ "/dev/null", O_RDWR, 0 },
	};
	struct file *file;
	int i;

	KUNIT_ASSERT_EQ(test, make_file(ROOT "/f"), 0);
	KUNIT_ASSERT_EQ(test, make_link("f", ROOT "/link"), 0);
	KUNIT_ASSERT_EQ(test, make_link("made", ROOT "/dangling"), 0);
	for (i = 0; i < ARRAY_SIZE(opens); i++) {
		file = filp_open(opens[i].name, opens[i].flags, 0644);
		KUNIT_EXPECT_EQ_MSG(test, PTR_ERR_OR_ZERO(file), opens[i].error, "%s", opens[i].name);
		if (!IS_ERR(file))
			filp_close(file, NULL);
	}
	KUNIT_EXPECT_EQ(test, remove_name(ROOT "/f", false) | remove_name(ROOT "/link", false), 0);
	KUNIT_EXPECT_EQ(test, remove_name(ROOT "/dangling", false) | remove_name(ROOT "/made", false), 0);
}

/* A file's bytes against an array: writes, reads, truncations at random places, with holes. */
#define MODEL_BYTES (40 * 1024)

static void vfs_test_contents(struct kunit *test)
{
	struct file *file = filp_open(ROOT "/data", O_CREAT | O_RDWR, 0644);
	u8 *model = kunit_kzalloc(test, MODEL_BYTES, GFP_KERNEL),
	   *buffer = kunit_kmalloc(test, MODEL_BYTES, GFP_KERNEL);
	size_t size = 0;
	struct rnd_state rnd;
	int step, i;

	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	prandom_seed_state(&rnd, 8);
	for (step = 0; step < 5000; step++) {
		loff_t pos = prandom_u32_state(&rnd) % MODEL_BYTES;
		size_t len = prandom_u32_state(&rnd) % (step % 10 ? 300 : 9000) % (MODEL_BYTES - pos + 1);
		size_t want;

		switch (prandom_u32_state(&rnd) % 8) {
		case 0:
			KUNIT_ASSERT_EQ(test, vfs_truncate(&file->f_path, pos), 0);
			if (pos < size)
				memset(model + pos, 0, size - pos);
			size = pos;
			break;
		case 1:
		case 2:
		case 3:
			for (i = 0; i < len; i++)
				buffer[i] = model[pos + i] = prandom_u32_state(&rnd);
			KUNIT_ASSERT_EQ(test, kernel_write(file, buffer, len, &pos), len);
			if (len)
				size = max_t(size_t, size, pos);
			break;
		default:
			want = pos < size ? min(len, size - (size_t)pos) : 0;
			KUNIT_ASSERT_EQ(test, kernel_read(file, buffer, len, &pos), want);
			KUNIT_ASSERT_EQ(test, memcmp(buffer, model + pos - want, want), 0);
			break;
		}
		KUNIT_ASSERT_EQ(test, i_size_read(file_inode(file)), size);
		KUNIT_ASSERT_LE(test, file->f_mapping->nrpages, DIV_ROUND_UP(size, PAGE_SIZE));
	}
	filp_close(file, NULL);
	KUNIT_EXPECT_EQ(test, remove_name(ROOT "/data", false), 0);
}

/*
 * Names against a model: FOLDERS folders, NAMES names in each; a slot holds nothing or a file (its number). Random
 * create, unlink, link, rename (exchanging too); each inode's link count equals the number of slots that hold it.
 */
#define FOLDERS 3
#define NAMES 6
#define FILES 64

static void slot_path(char *buffer, int slot)
{
	/* Some names are too long for the dentry itself. */
	sprintf(buffer, ROOT "/dir%d/%s%d", slot / NAMES,
		slot % 2 ? "name_that_is_longer_than_what_fits_into_a_dentry_" : "n", slot % NAMES);
}

static unsigned long ino_of(const char *name)
{
	struct path path;
	unsigned long ino;

	if (kern_path(name, 0, &path))
		return 0;
	ino = d_inode(path.dentry)->i_ino;
	path_put(&path);
	return ino;
}

static int nlink_of(const char *name)
{
	struct path path;
	int nlink;

	if (kern_path(name, 0, &path))
		return 0;
	nlink = d_inode(path.dentry)->i_nlink;
	path_put(&path);
	return nlink;
}

static int link_names(const char *old_name, const char *new_name)
{
	struct path old, path;
	struct dentry *dentry;
	int error = kern_path(old_name, 0, &old);

	if (error)
		return error;
	dentry = kern_path_create(AT_FDCWD, new_name, &path, 0);
	if (IS_ERR(dentry)) {
		path_put(&old);
		return PTR_ERR(dentry);
	}
	error = vfs_link(old.dentry, &init_user_ns, d_inode(path.dentry), dentry, NULL);
	done_path_create(&path, dentry);
	path_put(&old);
	return error;
}

static int rename_names(const char *old_name, const char *new_name, unsigned int flags)
{
	char old_dir[32], new_dir[32];
	struct renamedata rd = { .old_mnt_userns = &init_user_ns, .new_mnt_userns = &init_user_ns, .flags = flags };
	struct path old, new;
	int error = -ENOENT;

	strscpy(old_dir, old_name, strrchr(old_name, '/') - old_name + 1);
	strscpy(new_dir, new_name, strrchr(new_name, '/') - new_name + 1);
	if (kern_path(old_dir, 0, &old))
		return -ENOENT;
	if (kern_path(new_dir, 0, &new)) {
		path_put(&old);
		return -ENOENT;
	}
	lock_rename(old.dentry, new.dentry);
	rd.old_dir = d_inode(old.dentry);
	rd.new_dir = d_inode(new.dentry);
	rd.old_dentry = lookup_one_len(strrchr(old_name, '/') + 1, old.dentry, strlen(strrchr(old_name, '/') + 1));
	rd.new_dentry = lookup_one_len(strrchr(new_name, '/') + 1, new.dentry, strlen(strrchr(new_name, '/') + 1));
	if (d_is_positive(rd.old_dentry) && (!(flags & RENAME_EXCHANGE) || d_is_positive(rd.new_dentry)))
		error = vfs_rename(&rd);
	dput(rd.old_dentry);
	dput(rd.new_dentry);
	unlock_rename(old.dentry, new.dentry);
	path_put(&old);
	path_put(&new);
	return error;
}

static void check_slots(struct kunit *test, const unsigned long *slot)
{
	char name[128];

	for (int i = 0; i < FOLDERS * NAMES; i++) {
		int links = 0;

		slot_path(name, i);
		KUNIT_ASSERT_EQ(test, ino_of(name), slot[i]);
		for (int j = 0; j < FOLDERS * NAMES; j++)
			links += slot[i] && slot[j] == slot[i];
		KUNIT_ASSERT_EQ(test, nlink_of(name), links);
	}
}

static void vfs_test_names(struct kunit *test)
{
	unsigned long slot[FOLDERS * NAMES] = {};
	char a[128], b[128];
	struct rnd_state rnd;
	int step, i, j, error;

	for (i = 0; i < FOLDERS; i++) {
		snprintf(a, sizeof(a), ROOT "/dir%d", i);
		KUNIT_ASSERT_EQ(test, make_folder(a), 0);
	}
	prandom_seed_state(&rnd, 17);
	for (step = 0; step < 3000; step++) {
		i = prandom_u32_state(&rnd) % ARRAY_SIZE(slot);
		j = prandom_u32_state(&rnd) % ARRAY_SIZE(slot);
		slot_path(a, i);
		slot_path(b, j);
		switch (prandom_u32_state(&rnd) % 6) {
		case 0:
			error = make_file(a);
			KUNIT_ASSERT_EQ(test, error, slot[i] ? -EEXIST : 0);
			slot[i] = ino_of(a);
			break;
		case 1:
			KUNIT_ASSERT_EQ(test, remove_name(a, false), slot[i] ? 0 : -ENOENT);
			slot[i] = 0;
			break;
		case 2:
			KUNIT_ASSERT_EQ(test, link_names(a, b), !slot[i] ? -ENOENT : slot[j] ? -EEXIST : 0);
			if (slot[i] && !slot[j])
				slot[j] = slot[i];
			break;
		case 3:
			KUNIT_ASSERT_EQ(test, rename_names(a, b, RENAME_EXCHANGE), slot[i] && slot[j] ? 0 : -ENOENT);
			if (slot[i] && slot[j])
				swap(slot[i], slot[j]);
			break;
		default:
			KUNIT_ASSERT_EQ(test, rename_names(a, b, 0), slot[i] ? 0 : -ENOENT);
			if (slot[i] && slot[i] != slot[j]) {
				slot[j] = slot[i];
				slot[i] = 0;
			}
			break;
		}
		if (step % 16 == 0)
			check_slots(test, slot);
	}
	for (i = 0; i < ARRAY_SIZE(slot); i++) {
		slot_path(a, i);
		if (slot[i])
			KUNIT_EXPECT_EQ(test, remove_name(a, false), 0);
	}
	for (i = 0; i < FOLDERS; i++) {
		snprintf(a, sizeof(a), ROOT "/dir%d", i);
		KUNIT_EXPECT_EQ(test, remove_name(a, true), 0);
	}
}

/* An unlinked file lives while it is open. */
static void vfs_test_unlinked(struct kunit *test)
{
	struct file *file = filp_open(ROOT "/gone", O_CREAT | O_RDWR, 0644);
	char text[64];
	loff_t pos = 0;

	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	KUNIT_ASSERT_EQ(test, remove_name(ROOT "/gone", false), 0);
	KUNIT_EXPECT_EQ(test, ino_of(ROOT "/gone"), 0);
	KUNIT_EXPECT_EQ(test, kernel_write(file, "still here", 10, &pos), 10);
	KUNIT_EXPECT_STREQ(test, d_path(&file->f_path, text, sizeof(text)), ROOT "/gone (deleted)");
	KUNIT_EXPECT_EQ(test, file_inode(file)->i_nlink, 0);
	KUNIT_EXPECT_EQ(test, make_file(ROOT "/gone"), 0);
	pos = 0;
	KUNIT_EXPECT_EQ(test, kernel_read(file, text, sizeof(text), &pos), 10);
	filp_close(file, NULL);
	KUNIT_EXPECT_EQ(test, remove_name(ROOT "/gone", false), 0);
}

/* Each allocation of creating and opening a file fails in turn: no file, no name, no open file is left. */
static void vfs_test_no_memory(struct kunit *test)
{
	unsigned long n, seen = 1;
	struct file *file;

	for (n = 1; n == 1 || seen >= n - 1; n++) {
		unsigned long before = files_stat.nr_files;

		fault_inject_nth(FAULT_SLAB | FAULT_PAGE, n);
		file = filp_open(ROOT "/with_a_name_that_is_too_long_for_the_dentry_itself", O_CREAT | O_RDWR, 0600);
		seen = fault_inject_stop();
		if (IS_ERR(file)) {
			KUNIT_EXPECT_TRUE(test, PTR_ERR(file) == -ENOMEM || PTR_ERR(file) == -ENOSPC);
			KUNIT_EXPECT_EQ(test, files_stat.nr_files, before);
			KUNIT_EXPECT_EQ(test, ino_of(ROOT "/with_a_name_that_is_too_long_for_the_dentry_itself"), 0);
			continue;
		}
		filp_close(file, NULL);
		KUNIT_EXPECT_EQ(test, remove_name(ROOT "/with_a_name_that_is_too_long_for_the_dentry_itself", false),
				0);
	}
	KUNIT_EXPECT_GT(test, n, 5);
}

/*
 * Several tasks do everything at once with the same few names: each call succeeds or says why not, and nothing is left.
 */
#define TASKS 4
#define SHARED_NAMES 6

static bool count_names(struct dir_context *ctx, const char *name, int len, loff_t pos, u64 ino, unsigned int type)
{
	cond_resched();
	return true;
}

static int one_step(struct rnd_state *rnd)
{
	struct dir_context ctx = { .actor = count_names };
	struct file *file;
	char a[64], b[64];
	int error;

	snprintf(a, sizeof(a), ROOT "/shared%u", prandom_u32_state(rnd) % SHARED_NAMES);
	snprintf(b, sizeof(b), ROOT "/shared%u", prandom_u32_state(rnd) % SHARED_NAMES);
	switch (prandom_u32_state(rnd) % 6) {
	case 0:
		error = make_file(a);
		return error == -EEXIST ? 0 : error;
	case 1:
		error = remove_name(a, false);
		return error == -ENOENT ? 0 : error;
	case 2:
		error = rename_names(a, b, prandom_u32_state(rnd) % 2 ? RENAME_EXCHANGE : 0);
		return error == -ENOENT ? 0 : error;
	case 3:
		error = link_names(a, b);
		return error == -ENOENT || error == -EEXIST ? 0 : error;
	case 4:
		file = filp_open(ROOT, O_RDONLY | O_DIRECTORY, 0);
		if (IS_ERR(file))
			return PTR_ERR(file);
		error = iterate_dir(file, &ctx);
		filp_close(file, NULL);
		return error;
	default:
		file = filp_open(a, O_RDWR, 0);
		cond_resched();
		if (!IS_ERR(file))
			return filp_close(file, NULL);
		return PTR_ERR(file) == -ENOENT ? 0 : PTR_ERR(file);
	}
}

static DECLARE_COMPLETION(task_done);

static int shared_task(void *seed)
{
	struct rnd_state rnd;
	int error = 0;

	prandom_seed_state(&rnd, (unsigned long)seed);
	for (int i = 0; i < 2000 && !error; i++) {
		error = one_step(&rnd);
		if (i % 8 == 0)
			cond_resched();
	}
	complete(&task_done);
	return error;
}

static void vfs_test_tasks(struct kunit *test)
{
	struct task_struct *task[TASKS];
	char name[64];
	unsigned long i;

	for (i = 0; i < TASKS; i++) {
		task[i] = kthread_create(shared_task, (void *)(i + 1), "vfs/%lu", i);
		KUNIT_ASSERT_FALSE(test, IS_ERR(task[i]));
		get_task_struct(task[i]);
		wake_up_process(task[i]);
	}
	for (i = 0; i < TASKS; i++)
		wait_for_completion(&task_done);
	for (i = 0; i < TASKS; i++) {
		KUNIT_EXPECT_EQ(test, kthread_stop(task[i]), 0);
		put_task_struct(task[i]);
	}
	for (i = 0; i < SHARED_NAMES; i++) {
		snprintf(name, sizeof(name), ROOT "/shared%lu", i);
		remove_name(name, false);
	}
}

static struct kunit_case vfs_test_cases[] = {
	KUNIT_CASE(vfs_test_walk),	KUNIT_CASE(vfs_test_open),
	KUNIT_CASE(vfs_test_contents),	KUNIT_CASE(vfs_test_names),
	KUNIT_CASE(vfs_test_unlinked),	KUNIT_CASE(vfs_test_tasks),
	KUNIT_CASE(vfs_test_no_memory), {},
};

static struct kunit_suite vfs_test_suite = {
	.name = "vfs",
	.init = vfs_test_init,
	.exit = vfs_test_exit,
	.test_cases = vfs_test_cases,
};
kunit_test_suite(vfs_test_suite);
