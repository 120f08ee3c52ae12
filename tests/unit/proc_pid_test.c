// SPDX-License-Identifier: MIT
/* /proc/PID: the files of kernel tasks, of tasks that go while a file is open, and the listing of processes. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/namei.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>

static ssize_t read_text(const char *name, char *text, size_t size)
{
	struct file *file = filp_open(name, O_RDONLY, 0);
	loff_t pos = 0;
	ssize_t n;

	if (IS_ERR(file))
		return PTR_ERR(file);
	n = kernel_read(file, text, size - 1, &pos);
	text[max_t(ssize_t, n, 0)] = '\0';
	filp_close(file, NULL);
	return n;
}

static int waits(void *data)
{
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return 0;
}

static void proc_pid_test_files(struct kunit *test)
{
	char *text = kunit_kzalloc(test, 4096, GFP_KERNEL), name[64];
	struct task_struct *task = kthread_run(waits, NULL, "proc(test)");
	int fields = 1;

	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	snprintf(name, sizeof(name), "/proc/%d/comm", task->pid);
	KUNIT_EXPECT_EQ(test, read_text(name, text, 4096), 11);
	KUNIT_EXPECT_STREQ(test, text, "proc(test)\n");
	snprintf(name, sizeof(name), "/proc/%d/stat", task->pid);
	KUNIT_EXPECT_GT(test, read_text(name, text, 4096), 0);
	for (const char *c = text; *c; c++)
		fields += *c == ' ';
	KUNIT_EXPECT_EQ(test, fields, 52);
	snprintf(name, sizeof(name), "/proc/%d/status", task->pid);
	KUNIT_EXPECT_GT(test, read_text(name, text, 4096), 0);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "Name:\tproc(test)\n"));
	KUNIT_EXPECT_NULL(test, strstr(text, "VmSize"));
	snprintf(name, sizeof(name), "/proc/%d/statm", task->pid);
	KUNIT_EXPECT_GT(test, read_text(name, text, 4096), 0);
	KUNIT_EXPECT_STREQ(test, text, "0 0 0 0 0 0 0\n");
	snprintf(name, sizeof(name), "/proc/%d/maps", task->pid);
	KUNIT_EXPECT_EQ(test, read_text(name, text, 4096), 0);
	snprintf(name, sizeof(name), "/proc/%d/task/%d/comm", task->pid, task->pid);
	KUNIT_EXPECT_EQ(test, read_text(name, text, 4096), 11);
	kthread_stop(task);
}

static void proc_pid_test_names(struct kunit *test)
{
	struct path path;
	char text[64];

	KUNIT_EXPECT_EQ(test, read_text("/proc/0/comm", text, sizeof(text)), -ENOENT);
	KUNIT_EXPECT_EQ(test, read_text("/proc/01/comm", text, sizeof(text)), -ENOENT);
	KUNIT_EXPECT_EQ(test, read_text("/proc/1x/comm", text, sizeof(text)), -ENOENT);
	KUNIT_EXPECT_EQ(test, read_text("/proc/99999999999/comm", text, sizeof(text)), -ENOENT);
	KUNIT_EXPECT_EQ(test, read_text("/proc/self/none", text, sizeof(text)), -ENOENT);
	KUNIT_EXPECT_GT(test, read_text("/proc/self/comm", text, sizeof(text)), 0);
	KUNIT_EXPECT_GT(test, read_text("/proc/thread-self/comm", text, sizeof(text)), 0);
	KUNIT_EXPECT_EQ(test, kern_path("/proc/self", 0, &path), 0);
	KUNIT_EXPECT_TRUE(test, d_is_symlink(path.dentry));
	path_put(&path);
	KUNIT_EXPECT_EQ(test, kern_path("/proc/self", LOOKUP_FOLLOW, &path), 0);
	KUNIT_EXPECT_TRUE(test, d_is_dir(path.dentry));
	path_put(&path);
}

/* A file that is open when its task goes gives ESRCH. */
static void proc_pid_test_gone(struct kunit *test)
{
	struct task_struct *task = kthread_run(waits, NULL, "proc_gone");
	char name[64], text[64];
	struct file *file;
	loff_t pos = 0;
	pid_t pid;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	pid = task->pid;
	snprintf(name, sizeof(name), "/proc/%d/status", pid);
	file = filp_open(name, O_RDONLY, 0);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	kthread_stop(task);
	KUNIT_EXPECT_EQ(test, kernel_read(file, text, sizeof(text), &pos), -ESRCH);
	filp_close(file, NULL);
	KUNIT_EXPECT_EQ(test, read_text(name, text, sizeof(text)), -ENOENT);
}

struct listing {
	struct dir_context ctx;
	int seen, last, unordered;
};

static bool note_entry(struct dir_context *ctx, const char *name, int len, loff_t offset, u64 ino, unsigned int type)
{
	struct listing *list = container_of(ctx, struct listing, ctx);
	char text[16] = {};
	int nr;

	memcpy(text, name, min_t(size_t, len, sizeof(text) - 1));
	if (kstrtoint(text, 10, &nr))
		return true;
	list->seen++;
	list->unordered += nr <= list->last;
	list->last = nr;
	return true;
}

static void proc_pid_test_listing(struct kunit *test)
{
	struct listing list = { .ctx.actor = note_entry };
	struct file *file = filp_open("/proc", O_RDONLY | O_DIRECTORY, 0);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	KUNIT_EXPECT_EQ(test, iterate_dir(file, &list.ctx), 0);
	filp_close(file, NULL);
	KUNIT_EXPECT_GT(test, list.seen, 2);
	KUNIT_EXPECT_EQ(test, list.unordered, 0);
}

static struct kunit_case proc_pid_cases[] = { KUNIT_CASE(proc_pid_test_files),
					      KUNIT_CASE(proc_pid_test_names),
					      KUNIT_CASE(proc_pid_test_gone),
					      KUNIT_CASE(proc_pid_test_listing),
					      {} };

static struct kunit_suite proc_pid_suite = { .name = "proc_pid", .test_cases = proc_pid_cases };
kunit_test_suite(proc_pid_suite);
