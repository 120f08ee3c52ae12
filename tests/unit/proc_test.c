// SPDX-License-Identifier: MIT
/* Entries of /proc: names, data, removal while a file is open or a call is inside, sysctl values and tables. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/fault-inject.h>
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/proc_fs.h>
#include <linux/sched/task.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysctl.h>
#include "../../fs/proc/internal.h"

static ssize_t read_text(const char *name, char *text, size_t size)
{
	struct file *file = filp_open(name, O_RDONLY, 0);
	loff_t pos = 0;
	ssize_t n;

	if (IS_ERR(file))
		return PTR_ERR(file);
	n = kernel_read(file, text, size - 1, &pos);
	if (n >= 0)
		text[n] = '\0';
	filp_close(file, NULL);
	return n;
}

static int one_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%s\n", (const char *)m->private);
	return 0;
}

static void proc_test_names(struct kunit *test)
{
	struct proc_dir_entry *dir = proc_mkdir("kunit_dir", NULL), *sub;
	nlink_t links = proc_root.nlink;
	char text[32], name[300];

	KUNIT_ASSERT_NOT_NULL(test, dir);
	sub = proc_mkdir_data("sub", 0700, dir, "sub's");
	KUNIT_ASSERT_NOT_NULL(test, sub);
	KUNIT_EXPECT_EQ(test, dir->nlink, 3);
	KUNIT_EXPECT_NOT_NULL(test, proc_create_single_data("a", 0, dir, one_show, "first"));
	KUNIT_EXPECT_NOT_NULL(test, proc_create_single_data("kunit_dir/sub/b", 0, NULL, one_show, "second"));
	KUNIT_EXPECT_NOT_NULL(test, proc_symlink("link", dir, "sub/b"));
	KUNIT_EXPECT_EQ(test, read_text("/proc/kunit_dir/a", text, sizeof(text)), 6);
	KUNIT_EXPECT_STREQ(test, text, "first\n");
	KUNIT_EXPECT_EQ(test, read_text("/proc/kunit_dir/link", text, sizeof(text)), 7);
	KUNIT_EXPECT_STREQ(test, text, "second\n");
	KUNIT_EXPECT_EQ(test, read_text("/proc/kunit_dir/none", text, sizeof(text)), -ENOENT);
	KUNIT_EXPECT_EQ(test, read_text("/proc/kunit_dir/a/x", text, sizeof(text)), -ENOTDIR);
	memset(name, 'n', 255);
	name[255] = '\0';
	KUNIT_EXPECT_NOT_NULL(test, proc_create_single_data(name, 0, dir, one_show, "long"));
	KUNIT_EXPECT_EQ(test, remove_proc_subtree("kunit_dir", NULL), 0);
	KUNIT_EXPECT_EQ(test, read_text("/proc/kunit_dir/a", text, sizeof(text)), -ENOENT);
	KUNIT_EXPECT_EQ(test, proc_root.nlink, links - 1);
	KUNIT_EXPECT_EQ(test, remove_proc_subtree("kunit_dir", NULL), -ENOENT);
}

static int opened, released;

static int count_open(struct inode *inode, struct file *file)
{
	opened++;
	return single_open(file, one_show, pde_data(inode));
}

static int count_release(struct inode *inode, struct file *file)
{
	released++;
	return single_release(inode, file);
}

static const struct proc_ops count_ops = {
	.proc_open = count_open,
	.proc_read_iter = seq_read_iter,
	.proc_lseek = seq_lseek,
	.proc_release = count_release,
};

/* A file that is open when its entry goes: released once, at removal, and dead from then on. */
static void proc_test_remove_open(struct kunit *test)
{
	struct file *file[2];
	char text[16];
	loff_t pos = 0;

	opened = released = 0;
	KUNIT_ASSERT_NOT_NULL(test, proc_create_data("kunit_open", 0, NULL, &count_ops, "data"));
	file[0] = filp_open("/proc/kunit_open", O_RDONLY, 0);
	file[1] = filp_open("/proc/kunit_open", O_RDONLY, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file[0]) || IS_ERR(file[1]));
	KUNIT_EXPECT_EQ(test, kernel_read(file[0], text, sizeof(text), &pos), 5);
	filp_close(file[1], NULL);
	KUNIT_EXPECT_EQ(test, released, 1);
	remove_proc_entry("kunit_open", NULL);
	KUNIT_EXPECT_EQ(test, released, 2);
	pos = 0;
	KUNIT_EXPECT_EQ(test, kernel_read(file[0], text, sizeof(text), &pos), -EIO);
	KUNIT_EXPECT_EQ(test, vfs_llseek(file[0], 0, SEEK_SET), -EINVAL);
	/* The name may be used again at once. */
	KUNIT_ASSERT_NOT_NULL(test, proc_create_single_data("kunit_open", 0, NULL, one_show, "new"));
	KUNIT_EXPECT_EQ(test, read_text("/proc/kunit_open", text, sizeof(text)), 4);
	KUNIT_EXPECT_STREQ(test, text, "new\n");
	remove_proc_entry("kunit_open", NULL);
	filp_close(file[0], NULL);
	KUNIT_EXPECT_EQ(test, released, 2);
	KUNIT_EXPECT_EQ(test, opened, 2);
}

static DECLARE_COMPLETION(inside);
static DECLARE_COMPLETION(go_on);
static bool left;

static int slow_show(struct seq_file *m, void *v)
{
	complete(&inside);
	wait_for_completion(&go_on);
	seq_puts(m, "done\n");
	left = true;
	return 0;
}

static int reader(void *unused)
{
	char text[16];

	return read_text("/proc/kunit_slow", text, sizeof(text));
}

static int remover(void *unused)
{
	remove_proc_entry("kunit_slow", NULL);
	return left;
}

/* Removal waits for the call that is inside. */
static void proc_test_remove_inside(struct kunit *test)
{
	struct task_struct *read, *remove;

	left = false;
	KUNIT_ASSERT_NOT_NULL(test, proc_create_single("kunit_slow", 0, NULL, slow_show));
	read = kthread_run(reader, NULL, "reader");
	KUNIT_ASSERT_FALSE(test, IS_ERR(read));
	get_task_struct(read);
	wait_for_completion(&inside);
	remove = kthread_run(remover, NULL, "remover");
	KUNIT_ASSERT_FALSE(test, IS_ERR(remove));
	get_task_struct(remove);
	msleep(20);
	KUNIT_EXPECT_FALSE(test, left);
	complete(&go_on);
	KUNIT_EXPECT_EQ(test, kthread_stop(remove), 1);
	KUNIT_EXPECT_EQ(test, kthread_stop(read), 5);
	put_task_struct(read);
	put_task_struct(remove);
}

static void proc_test_no_memory(struct kunit *test)
{
	struct proc_dir_entry *de;
	unsigned long n, seen;
	char text[16];

	for (n = 1;; n++) {
		fault_inject_nth(FAULT_SLAB | FAULT_PAGE, n);
		de = proc_create_single_data("kunit_mem", 0, NULL, one_show, "x");
		seen = fault_inject_stop();
		if (de)
			remove_proc_entry("kunit_mem", NULL);
		KUNIT_EXPECT_EQ(test, read_text("/proc/kunit_mem", text, sizeof(text)), -ENOENT);
		if (seen < n)
			break;
	}
	KUNIT_EXPECT_NOT_NULL(test, de);
}

/* ---- sysctl ---- */

static int values[3];
static char string[8];
static unsigned long ulongs[2];
static unsigned long bits[2], *bitmap = bits;
static int low = -5, high = 20;

static struct ctl_table kunit_table[] = {
	{ .procname = "vec", .data = values, .maxlen = sizeof(values), .mode = 0644, .proc_handler = proc_dointvec },
	{ .procname = "minmax",
	  .data = values,
	  .maxlen = sizeof(int),
	  .mode = 0644,
	  .proc_handler = proc_dointvec_minmax,
	  .extra1 = &low,
	  .extra2 = &high },
	{ .procname = "uint", .data = values, .maxlen = sizeof(int), .mode = 0644, .proc_handler = proc_douintvec },
	{ .procname = "string", .data = string, .maxlen = sizeof(string), .mode = 0644, .proc_handler = proc_dostring },
	{ .procname = "ulong",
	  .data = ulongs,
	  .maxlen = sizeof(ulongs),
	  .mode = 0644,
	  .proc_handler = proc_doulongvec_minmax },
	{ .procname = "bitmap", .data = &bitmap, .maxlen = 128, .mode = 0644, .proc_handler = proc_do_large_bitmap },
	{},
};

static int write_text(const char *name, const char *text)
{
	struct file *file = filp_open(name, O_WRONLY, 0);
	loff_t pos = 0;
	ssize_t n;

	if (IS_ERR(file))
		return PTR_ERR(file);
	n = kernel_write(file, text, strlen(text), &pos);
	filp_close(file, NULL);
	return n;
}

static void proc_test_sysctl(struct kunit *test)
{
	static const struct {
		const char *name, *write;
		int error; /* 0: all is taken */
		const char *read;
	} steps[] = {
		{ "vec", "1 2 3\n", 0, "1\t2\t3\n" },
		{ "vec", "-4", 0, "-4\t2\t3\n" },
		{ "vec", " 0x10  010\n", 0, "16\t8\t3\n" },
		{ "vec", "7 x", -EINVAL, "7\t8\t3\n" },
		{ "vec", "", 0, "7\t8\t3\n" },
		{ "vec", "   \n", -EINVAL, "7\t8\t3\n" },
		{ "vec", "99999999999", -EINVAL, "7\t8\t3\n" },
		{ "vec", "-2147483648", 0, "-2147483648\t8\t3\n" },
		{ "minmax", "20", 0, "20\n" },
		{ "minmax", "21", -EINVAL, "20\n" },
		{ "minmax", "-5", 0, "-5\n" },
		{ "minmax", "-6", -EINVAL, "-5\n" },
		{ "uint", "4294967295", 0, "4294967295\n" },
		{ "uint", "4294967296", -EINVAL, "4294967295\n" },
		{ "uint", "-1", -EINVAL, "4294967295\n" },
		{ "string", "hello\n", 0, "hello\n" },
		{ "string", "much too long", 0, "much to\n" },
		{ "ulong", "18446744073709551615 5", 0, "18446744073709551615\t5\n" },
		{ "bitmap", "1,3-5,127\n", 0, "1,3-5,127\n" },
		{ "bitmap", "5-3\n", -EINVAL, "1,3-5,127\n" },
		{ "bitmap", "128\n", -EINVAL, "1,3-5,127\n" },
		{ "bitmap", "\n", 0, "\n" },
	};
	struct ctl_table_header *header = register_sysctl("kunit/below", kunit_table);
	char path[64], text[64];

	KUNIT_ASSERT_NOT_NULL(test, header);
	for (int i = 0; i < ARRAY_SIZE(steps); i++) {
		snprintf(path, sizeof(path), "/proc/sys/kunit/below/%s", steps[i].name);
		KUNIT_EXPECT_EQ_MSG(test, write_text(path, steps[i].write), steps[i].error ?: strlen(steps[i].write),
				    "%s <- %s", steps[i].name, steps[i].write);
		KUNIT_EXPECT_GE(test, read_text(path, text, sizeof(text)), 0);
		KUNIT_EXPECT_STREQ_MSG(test, text, steps[i].read, "%s <- %s", steps[i].name, steps[i].write);
	}
	unregister_sysctl_table(header);
	KUNIT_EXPECT_EQ(test, read_text("/proc/sys/kunit/below/vec", text, sizeof(text)), -ENOENT);
	/* Its folders went with it. */
	KUNIT_EXPECT_EQ(test, read_text("/proc/sys/kunit", text, sizeof(text)), -ENOENT);
}

static void proc_test_sysctl_tables(struct kunit *test)
{
	struct ctl_table child[] = { kunit_table[0], {} };
	struct ctl_table root[] = { { .procname = "kunit_root", .mode = 0555, .child = child }, {} };
	struct ctl_table_header *a = register_sysctl_table(root), *b, *c;
	unsigned long n, seen;
	char text[32];

	KUNIT_ASSERT_NOT_NULL(test, a);
	b = register_sysctl("kunit_root/more", kunit_table);
	KUNIT_ASSERT_NOT_NULL(test, b);
	KUNIT_EXPECT_GT(test, read_text("/proc/sys/kunit_root/vec", text, sizeof(text)), 0);
	unregister_sysctl_table(a);
	KUNIT_EXPECT_EQ(test, read_text("/proc/sys/kunit_root/vec", text, sizeof(text)), -ENOENT);
	KUNIT_EXPECT_GT(test, read_text("/proc/sys/kunit_root/more/vec", text, sizeof(text)), 0);
	unregister_sysctl_table(b);
	for (n = 1;; n++) {
		fault_inject_nth(FAULT_SLAB | FAULT_PAGE, n);
		c = register_sysctl("kunit_a/kunit_b/kunit_c", kunit_table);
		seen = fault_inject_stop();
		if (seen < n)
			break;
		KUNIT_EXPECT_NULL(test, c);
		KUNIT_EXPECT_EQ(test, read_text("/proc/sys/kunit_a", text, sizeof(text)), -ENOENT);
	}
	KUNIT_EXPECT_GT(test, n, 4);
	unregister_sysctl_table(c);
}

static struct kunit_case proc_test_cases[] = {
	KUNIT_CASE(proc_test_names),
	KUNIT_CASE(proc_test_remove_open),
	KUNIT_CASE(proc_test_remove_inside),
	KUNIT_CASE(proc_test_no_memory),
	KUNIT_CASE(proc_test_sysctl),
	KUNIT_CASE(proc_test_sysctl_tables),
	{},
};

static struct kunit_suite proc_test_suite = { .name = "proc", .test_cases = proc_test_cases };
kunit_test_suite(proc_test_suite);
