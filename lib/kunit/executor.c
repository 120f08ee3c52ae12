// SPDX-License-Identifier: MIT
/*
 * The suites that are linked into the core. Only its test variant has any.
 */
#include <kunit/test.h>
#include <linux/glob.h>
#include <linux/kernel.h>
#include "internal.h"

extern struct kunit_suite *__start_kunit_test_suites[] __weak;
extern struct kunit_suite *__stop_kunit_test_suites[] __weak;

static const char *suite_filter = "*";

/** kunit_set_filter - let kunit_run_all_tests() run only suites whose name matches @glob, which must stay valid */
void kunit_set_filter(const char *glob)
{
	suite_filter = glob;
}

/**
 * kunit_run_all_tests - run all suites of the core and report in KTAP
 *
 * Returns the number of cases that failed (a suite that could not be set up counts as one). Process context, sleeps.
 */
int kunit_run_all_tests(void)
{
	struct kunit_suite **suite;
	struct kunit_case *test_case;
	size_t chosen = 0;
	int failures = 0;

	for (suite = __start_kunit_test_suites; suite < __stop_kunit_test_suites; suite++)
		chosen += glob_match(suite_filter, (*suite)->name);
	pr_info("KTAP version 1\n");
	pr_info("1..%zu\n", chosen);
	for (suite = __start_kunit_test_suites; suite < __stop_kunit_test_suites; suite++) {
		if (!glob_match(suite_filter, (*suite)->name))
			continue;
		__kunit_test_suites_init(suite, 1);
		failures += (*suite)->suite_init_err != 0;
		kunit_suite_for_each_test_case((*suite), test_case)
			failures += test_case->status == KUNIT_FAILURE;
		kunit_debugfs_destroy_suite(*suite);
	}
	return failures;
}
