// SPDX-License-Identifier: MIT
/*
 * Tests inside the kernel: a KUnit suite that runs when the module is loaded.
 *
 *	ashlar run samples/kunit_example.c
 *
 * Things to notice: an expectation that fails is noted and the test goes on; an assertion that fails ends the test. A
 * table of parameters runs one test many times. Memory from kunit_kzalloc() is freed when the test ends, however it
 * ends. The log is KTAP, which test runners understand.
 */
#include <kunit/test.h>
#include <linux/module.h>
#include <linux/string.h>

/* What is tested: the length of a run of equal characters. */
static size_t run_length(const char *s)
{
	size_t n = 0;

	while (s[n] && s[n] == s[0])
		n++;
	return n;
}

struct run_case {
	const char *text;
	size_t length;
};

static const struct run_case run_cases[] = { { "", 0 }, { "a", 1 }, { "aaab", 3 }, { "ab", 1 } };

static void run_describe(const struct run_case *c, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "\"%s\"", c->text);
}
KUNIT_ARRAY_PARAM(run, run_cases, run_describe);

static void run_test(struct kunit *test)
{
	const struct run_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, run_length(c->text), c->length);
}

static void memory_test(struct kunit *test)
{
	char *text = kunit_kzalloc(test, 64, GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, text);
	memset(text, 'x', 63);
	KUNIT_EXPECT_EQ(test, run_length(text), (size_t)63);
	KUNIT_EXPECT_STREQ(test, text + 60, "xxx");
}

static void skipped_test(struct kunit *test)
{
	kunit_skip(test, "nothing to do here");
}

static struct kunit_case example_cases[] = {
	KUNIT_CASE_PARAM(run_test, run_gen_params), KUNIT_CASE(memory_test), KUNIT_CASE(skipped_test), {}
};

static struct kunit_suite example_suite = {
	.name = "run_length",
	.test_cases = example_cases,
};
kunit_test_suite(example_suite);

MODULE_DESCRIPTION("A KUnit suite");
MODULE_LICENSE("GPL");
