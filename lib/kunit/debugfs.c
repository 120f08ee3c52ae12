// SPDX-License-Identifier: MIT
/*
 * The last results of each suite, as /sys/kernel/debug/kunit/SUITE/results. Logs are cut off at KUNIT_LOG_SIZE bytes a
 * case. Without memory a suite runs and has no file, or a file without some logs.
 */
#include <kunit/test.h>
#include <linux/debugfs.h>
#include <linux/seq_file.h>
#include "internal.h"

static struct dentry *kunit_debugfs_root;

/** kunit_debugfs_init - make the folder; before any suite runs */
void kunit_debugfs_init(void)
{
	if (!kunit_debugfs_root)
		kunit_debugfs_root = debugfs_create_dir("kunit", NULL);
}

static int kunit_results_show(struct seq_file *m, void *v)
{
	struct kunit_suite *suite = m->private;
	struct kunit_case *test_case;

	seq_puts(m, "KTAP version 1\n1..1\n");
	if (suite->log)
		seq_printf(m, "%s", suite->log);
	kunit_suite_for_each_test_case(suite, test_case)
		if (test_case->log)
			seq_printf(m, "%s", test_case->log);
	seq_printf(m, "%s %d %s\n", kunit_status_to_ok_not_ok(kunit_suite_has_succeeded(suite)), 1, suite->name);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(kunit_results);

/** kunit_debugfs_create_suite - give a suite its logs and its file */
void kunit_debugfs_create_suite(struct kunit_suite *suite)
{
	struct kunit_case *test_case;

	suite->log = kzalloc(KUNIT_LOG_SIZE, GFP_KERNEL);
	kunit_suite_for_each_test_case(suite, test_case)
		test_case->log = kzalloc(KUNIT_LOG_SIZE, GFP_KERNEL);
	suite->debugfs = debugfs_create_dir(suite->name, kunit_debugfs_root);
	debugfs_create_file("results", S_IFREG | 0444, suite->debugfs, suite, &kunit_results_fops);
}

/** kunit_debugfs_destroy_suite - take them away */
void kunit_debugfs_destroy_suite(struct kunit_suite *suite)
{
	struct kunit_case *test_case;

	debugfs_remove_recursive(suite->debugfs);
	suite->debugfs = NULL;
	kfree(suite->log);
	suite->log = NULL;
	kunit_suite_for_each_test_case(suite, test_case) {
		kfree(test_case->log);
		test_case->log = NULL;
	}
}
