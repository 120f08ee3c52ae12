// SPDX-License-Identifier: MIT
/*
 * Every kind of result that KUnit can report. report.linux61.txt is what Linux 6.1 says to it (times and paths removed); the
 * suite compares. Not a unit test: most of these cases fail on purpose.
 */
#include <kunit/test.h>
#include <linux/module.h>

static void passes(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 1, 1);
	kunit_info(test, "an info %d", 5);
}

static void fails_integers(struct kunit *test)
{
	int a = 3;

	KUNIT_EXPECT_EQ(test, a, 4);
	KUNIT_EXPECT_EQ_MSG(test, a + 1, a, "with message %d", 7);
	KUNIT_EXPECT_LT(test, 5, a);
	KUNIT_EXPECT_NE(test, -3, -a);
	KUNIT_EXPECT_TRUE(test, a == 2);
	KUNIT_EXPECT_FALSE_MSG(test, a == 3, "why it is wrong");
}

static void fails_strings(struct kunit *test)
{
	const char *s = "abc";

	KUNIT_EXPECT_STREQ(test, s, "abd");
	KUNIT_EXPECT_STRNEQ(test, s, "abc");
	KUNIT_EXPECT_STREQ_MSG(test, "abc", s + 1, "with message %s", "too");
}

static void fails_pointers(struct kunit *test)
{
	void *p = (void *)0x10;

	KUNIT_EXPECT_PTR_EQ(test, p, NULL);
	KUNIT_EXPECT_NULL(test, p);
	KUNIT_EXPECT_NOT_NULL(test, NULL);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, (void *)NULL);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, ERR_PTR(-12));
}

static void fails_plainly(struct kunit *test)
{
	KUNIT_FAIL(test, "a plain failure, %d", 9);
	kunit_err(test, "an error");
	kunit_warn(test, "a warning\n");
}

static void asserts(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, 1, 2);
	kunit_info(test, "not reached");
}

static void skips(struct kunit *test)
{
	kunit_skip(test, "for reason %d", 1);
	kunit_info(test, "not reached");
}

static void is_marked_skipped(struct kunit *test)
{
	kunit_mark_skipped(test, "marked");
	kunit_info(test, "goes on");
}

static const int numbers[] = { 1, 2, 3 };

static void describe(const int *number, char *desc)
{
	if (*number != 2)
		sprintf(desc, "value %d", *number);
}
KUNIT_ARRAY_PARAM(number, numbers, describe);

static void has_parameters(struct kunit *test)
{
	const int *number = test->param_value;

	KUNIT_EXPECT_NE(test, *number, 3);
}

static void skips_parameter(struct kunit *test)
{
	const int *number = test->param_value;

	if (*number == 2)
		kunit_skip(test, "no twos");
}

static int init_speaks(struct kunit *test)
{
	kunit_info(test, "initializing");
	return 0;
}

static void exit_speaks(struct kunit *test)
{
	kunit_info(test, "exiting");
}

static int suite_init_speaks(struct kunit_suite *suite)
{
	pr_info("suite init\n");
	return 0;
}

static void suite_exit_speaks(struct kunit_suite *suite)
{
	pr_info("suite exit\n");
}

static int init_fails(struct kunit *test)
{
	return -5;
}

static int suite_init_fails(struct kunit_suite *suite)
{
	return -7;
}

static struct kunit_case all_cases[] = { KUNIT_CASE(passes),
					 KUNIT_CASE(fails_integers),
					 KUNIT_CASE(fails_strings),
					 KUNIT_CASE(fails_pointers),
					 KUNIT_CASE(fails_plainly),
					 KUNIT_CASE(asserts),
					 KUNIT_CASE(skips),
					 KUNIT_CASE(is_marked_skipped),
					 KUNIT_CASE_PARAM(has_parameters, number_gen_params),
					 KUNIT_CASE_PARAM(skips_parameter, number_gen_params),
					 {} };

static struct kunit_suite all_suite = {
	.name = "all_kinds",
	.suite_init = suite_init_speaks,
	.suite_exit = suite_exit_speaks,
	.init = init_speaks,
	.exit = exit_speaks,
	.test_cases = all_cases,
};

static struct kunit_case passing_cases[] = { KUNIT_CASE(passes), {} };
static struct kunit_suite passing_suite = { .name = "one_passes", .test_cases = passing_cases };

static struct kunit_case init_fails_cases[] = { KUNIT_CASE(passes), {} };
static struct kunit_suite init_fails_suite = {
	.name = "init_fails",
	.init = init_fails,
	.exit = exit_speaks,
	.test_cases = init_fails_cases,
};

static struct kunit_case suite_init_fails_cases[] = { KUNIT_CASE(passes), {} };
static struct kunit_suite suite_init_fails_suite = {
	.name = "suite_init_fails",
	.suite_init = suite_init_fails,
	.test_cases = suite_init_fails_cases,
};

static struct kunit_case skipped_cases[] = { KUNIT_CASE(skips), KUNIT_CASE(skips), {} };
static struct kunit_suite skipped_suite = { .name = "all_skipped", .test_cases = skipped_cases };

kunit_test_suites(&all_suite, &init_fails_suite, &suite_init_fails_suite, &skipped_suite, &passing_suite);
MODULE_LICENSE("GPL");
