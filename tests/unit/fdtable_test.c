// SPDX-License-Identifier: MIT
/*
 * Tables of open files against a model: an array that says which file each descriptor means and whether execve closes it. Then forks of a table,
 * and every allocation failing in turn.
 */
#include <kunit/test.h>
#include <linux/fault-inject.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/prandom.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#define FILES 4
#define SLOTS 400

struct fdtable_test {
	struct file *files[FILES];
	long counts[FILES]; /* references before the test */
	struct files_struct *old;
};

static int fdtable_test_init(struct kunit *test)
{
	struct fdtable_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	int error;

	if (!t)
		return -ENOMEM;
	test->priv = t;
	for (int i = 0; i < FILES; i++) {
		t->files[i] = filp_open("/", O_RDONLY | O_DIRECTORY, 0);
		if (IS_ERR(t->files[i]))
			return PTR_ERR(t->files[i]);
		t->counts[i] = file_count(t->files[i]);
	}
	t->old = current->files;
	current->files = dup_fd(NULL, NR_OPEN_MAX, &error);
	return current->files ? 0 : error;
}

static void fdtable_test_exit(struct kunit *test)
{
	struct fdtable_test *t = test->priv;

	put_files_struct(current->files);
	current->files = t->old;
	for (int i = 0; i < FILES; i++) {
		KUNIT_EXPECT_EQ(test, file_count(t->files[i]), t->counts[i]);
		fput(t->files[i]);
	}
}

struct model {
	int file[SLOTS]; /* index, or -1 */
	bool cloexec[SLOTS];
};

static int model_lowest(const struct model *m, int from)
{
	while (from < SLOTS && m->file[from] >= 0)
		from++;
	return from;
}

static void check_model(struct kunit *test, const struct model *m)
{
	struct fdtable_test *t = test->priv;

	for (int fd = 0; fd < SLOTS; fd++) {
		struct file *file = fget(fd);

		KUNIT_ASSERT_PTR_EQ(test, file, m->file[fd] < 0 ? NULL : t->files[m->file[fd]]);
		if (!file)
			continue;
		fput(file);
		KUNIT_ASSERT_EQ(test, get_close_on_exec(fd), m->cloexec[fd]);
	}
}

static void step(struct kunit *test, struct model *m, struct rnd_state *rnd)
{
	struct fdtable_test *t = test->priv;
	int which = prandom_u32_state(rnd) % FILES, fd = prandom_u32_state(rnd) % SLOTS, got;
	bool cloexec = prandom_u32_state(rnd) & 1;

	switch (prandom_u32_state(rnd) % 6) {
	case 0:
	case 1:
		fd = model_lowest(m, 0);
		if (fd == SLOTS)
			return;
		got = get_unused_fd_flags(cloexec ? O_CLOEXEC : 0);
		KUNIT_ASSERT_EQ(test, got, fd);
		fd_install(got, get_file(t->files[which]));
		break;
	case 2:
		KUNIT_ASSERT_EQ(test, close_fd(fd), m->file[fd] < 0 ? -EBADF : 0);
		m->file[fd] = -1;
		return;
	case 3:
		KUNIT_ASSERT_EQ(test, replace_fd(fd, t->files[which], cloexec ? O_CLOEXEC : 0), fd);
		break;
	case 4:
		fd = model_lowest(m, fd);
		if (fd == SLOTS)
			return;
		got = f_dupfd(fd, t->files[which], cloexec ? O_CLOEXEC : 0);
		KUNIT_ASSERT_EQ(test, got, fd);
		break;
	default:
		if (m->file[fd] < 0)
			return;
		which = m->file[fd];
		set_close_on_exec(fd, cloexec);
	}
	m->file[fd] = which;
	m->cloexec[fd] = cloexec;
}

static void fdtable_test_model(struct kunit *test)
{
	struct model *m = kunit_kzalloc(test, sizeof(*m), GFP_KERNEL);
	struct files_struct *copy, *own = current->files;
	struct rnd_state rnd;
	int error;

	KUNIT_ASSERT_NOT_NULL(test, m);
	prandom_seed_state(&rnd, 99);
	for (int fd = 0; fd < SLOTS; fd++)
		m->file[fd] = -1;
	for (int i = 0; i < 4000; i++) {
		step(test, m, &rnd);
		if (i % 200 == 0)
			check_model(test, m);
	}
	check_model(test, m);
	/* A copy is the same, and its own. */
	copy = dup_fd(own, NR_OPEN_MAX, &error);
	KUNIT_ASSERT_NOT_NULL(test, copy);
	KUNIT_EXPECT_EQ(test, __close_range(100, ~0U, 0), 0);
	current->files = copy;
	check_model(test, m);
	do_close_on_exec(copy);
	for (int fd = 0; fd < SLOTS; fd++)
		if (m->cloexec[fd])
			m->file[fd] = -1;
	check_model(test, m);
	put_files_struct(copy);
	current->files = own;
	KUNIT_EXPECT_PTR_EQ(test, fget(100), NULL);
}

static void fdtable_test_limits(struct kunit *test)
{
	struct fdtable_test *t = test->priv;
	struct rlimit *limit = &current->signal->rlim[RLIMIT_NOFILE], saved = *limit;

	limit->rlim_cur = 3;
	for (int i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, get_unused_fd_flags(0), i);
	KUNIT_EXPECT_EQ(test, get_unused_fd_flags(0), -EMFILE);
	KUNIT_EXPECT_EQ(test, f_dupfd(3, t->files[0], 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, replace_fd(3, t->files[0], 0), -EBADF);
	KUNIT_EXPECT_EQ(test, replace_fd(1, t->files[0], 0), -EBUSY);
	for (int i = 0; i < 3; i++)
		put_unused_fd(i);
	*limit = saved;
	KUNIT_EXPECT_EQ(test, __close_range(5, 4, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, __close_range(0, 4, 0x80), -EINVAL);
}

static void fdtable_test_no_memory(struct kunit *test)
{
	struct fdtable_test *t = test->priv;
	struct files_struct *copy;
	int error;

	for (unsigned long n = 1; n < 20; n++) {
		fault_inject_nth(FAULT_SLAB | FAULT_PAGE, n);
		error = replace_fd(300, t->files[0], 0);
		if (fault_inject_stop() < n || error != -ENOMEM)
			break;
		KUNIT_EXPECT_PTR_EQ(test, fget(300), NULL);
	}
	KUNIT_EXPECT_GT(test, error, 0);
	for (unsigned long n = 1; n < 20; n++) {
		fault_inject_nth(FAULT_SLAB | FAULT_PAGE, n);
		copy = dup_fd(current->files, NR_OPEN_MAX, &error);
		fault_inject_stop();
		if (copy)
			break;
		KUNIT_EXPECT_EQ(test, error, -ENOMEM);
	}
	KUNIT_ASSERT_NOT_NULL(test, copy);
	put_files_struct(copy);
}

static struct kunit_case fdtable_cases[] = {
	KUNIT_CASE(fdtable_test_model), KUNIT_CASE(fdtable_test_limits), KUNIT_CASE(fdtable_test_no_memory), {}
};

static struct kunit_suite fdtable_suite = {
	.name = "fdtable",
	.init = fdtable_test_init,
	.exit = fdtable_test_exit,
	.test_cases = fdtable_cases,
};
kunit_test_suite(fdtable_suite);
