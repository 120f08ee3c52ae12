// SPDX-License-Identifier: MIT
/* KUnit itself: giving up halfway, resources and their order, results, and what a failure looks like. */
#include <kunit/test-bug.h>
#include <kunit/test.h>
#include "../../lib/kunit/string_stream.h"

/* ---- Giving up ---- */

struct try_trace {
	struct kunit_try_catch try_catch;
	bool throws, finished, caught;
};

static void try_part(void *data)
{
	struct try_trace *trace = data;

	if (trace->throws)
		kunit_try_catch_throw(&trace->try_catch);
	trace->finished = true;
}

static void catch_part(void *data)
{
	struct try_trace *trace = data;

	trace->caught = true;
}

static void try_run(struct kunit *test, struct try_trace *trace)
{
	trace->try_catch.test = test;
	trace->try_catch.try = try_part;
	trace->try_catch.catch = catch_part;
	kunit_try_catch_run(&trace->try_catch, trace);
}

static void kunit_test_no_throw(struct kunit *test)
{
	struct try_trace trace = { .throws = false };

	try_run(test, &trace);
	KUNIT_EXPECT_TRUE(test, trace.finished);
	KUNIT_EXPECT_FALSE(test, trace.caught);
	KUNIT_EXPECT_EQ(test, kunit_try_catch_get_result(&trace.try_catch), 0);
}

static void kunit_test_throw(struct kunit *test)
{
	struct try_trace trace = { .throws = true };

	try_run(test, &trace);
	KUNIT_EXPECT_FALSE(test, trace.finished);
	KUNIT_EXPECT_TRUE(test, trace.caught);
	KUNIT_EXPECT_EQ(test, kunit_try_catch_get_result(&trace.try_catch), 0);
}

/* ---- Resources ---- */

struct resource_trace {
	struct kunit test; /* a test of its own, so that it can be ended */
	int order[4];
	int count;
};

struct traced {
	struct resource_trace *trace;
	int number;
};

static void trace_free(struct kunit_resource *res)
{
	struct traced *traced = res->data;

	traced->trace->order[traced->trace->count++] = traced->number;
}

static int trace_refuse(struct kunit_resource *res, void *data)
{
	return -EINVAL;
}

static void kunit_test_resources(struct kunit *test)
{
	struct resource_trace *trace = kunit_kzalloc(test, sizeof(*trace), GFP_KERNEL);
	struct traced traced[3] = { { trace, 0 }, { trace, 1 }, { trace, 2 } };
	struct kunit_resource res[3] = { 0 }, refused = { 0 }, *found;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, trace);
	kunit_init_test(&trace->test, "inner", NULL);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, kunit_add_resource(&trace->test, NULL, trace_free, &res[i], &traced[i]), 0);
	KUNIT_EXPECT_EQ(test, kunit_add_resource(&trace->test, trace_refuse, NULL, &refused, trace), -EINVAL);
	found = kunit_find_resource(&trace->test, kunit_resource_instance_match, &traced[1]);
	KUNIT_EXPECT_PTR_EQ(test, found, &res[1]);
	kunit_put_resource(found);
	KUNIT_EXPECT_EQ(test, kunit_destroy_resource(&trace->test, kunit_resource_instance_match, &traced[1]), 0);
	KUNIT_EXPECT_EQ(test, trace->count, 1);
	KUNIT_EXPECT_EQ(test, kunit_destroy_resource(&trace->test, kunit_resource_instance_match, &traced[1]), -ENOENT);
	kunit_cleanup(&trace->test);
	KUNIT_EXPECT_EQ(test, trace->count, 3);
	KUNIT_EXPECT_EQ(test, trace->order[0], 1);
	KUNIT_EXPECT_EQ(test, trace->order[1], 2);
	KUNIT_EXPECT_EQ(test, trace->order[2], 0);
}

static void kunit_test_named_resource(struct kunit *test)
{
	struct kunit_resource a = { 0 }, b = { 0 }, *found;
	int value = 5;

	KUNIT_EXPECT_EQ(test, kunit_add_named_resource(test, NULL, NULL, &a, "thing", &value), 0);
	KUNIT_EXPECT_EQ(test, kunit_add_named_resource(test, NULL, NULL, &b, "thing", &value), -EEXIST);
	KUNIT_EXPECT_EQ(test, kunit_add_named_resource(test, NULL, NULL, &b, NULL, &value), -EINVAL);
	found = kunit_find_named_resource(test, "thing");
	KUNIT_ASSERT_PTR_EQ(test, found, &a);
	KUNIT_EXPECT_PTR_EQ(test, found->data, (void *)&value);
	kunit_put_resource(found);
	KUNIT_EXPECT_EQ(test, kunit_destroy_named_resource(test, "thing"), 0);
	KUNIT_EXPECT_NULL(test, kunit_find_named_resource(test, "thing"));
}

static void kunit_test_memory(struct kunit *test)
{
	char *a = kunit_kzalloc(test, 100, GFP_KERNEL), *b = kunit_kmalloc_array(test, 4, 25, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_ASSERT_NOT_NULL(test, b);
	KUNIT_EXPECT_EQ(test, (int)a[99], 0);
	kunit_kfree(test, a);
	kunit_kfree(test, NULL);
	KUNIT_EXPECT_NULL(test, kunit_kmalloc_array(test, SIZE_MAX, 2, GFP_KERNEL));
}

/* ---- Results ---- */

static void case_passes(struct kunit *test)
{
}

static void kunit_test_suite_status(struct kunit *test)
{
	struct kunit_case cases[] = { KUNIT_CASE(case_passes), KUNIT_CASE(case_passes), {} };
	struct kunit_suite suite = { .name = "inner", .test_cases = cases };

	cases[0].status = KUNIT_SKIPPED;
	cases[1].status = KUNIT_SKIPPED;
	KUNIT_EXPECT_EQ(test, kunit_suite_has_succeeded(&suite), KUNIT_SKIPPED);
	cases[1].status = KUNIT_SUCCESS;
	KUNIT_EXPECT_EQ(test, kunit_suite_has_succeeded(&suite), KUNIT_SUCCESS);
	cases[0].status = KUNIT_FAILURE;
	KUNIT_EXPECT_EQ(test, kunit_suite_has_succeeded(&suite), KUNIT_FAILURE);
	KUNIT_EXPECT_EQ(test, kunit_suite_num_test_cases(&suite), (size_t)2);
	KUNIT_EXPECT_STREQ(test, kunit_status_to_ok_not_ok(KUNIT_SKIPPED), "ok");
	KUNIT_EXPECT_STREQ(test, kunit_status_to_ok_not_ok(KUNIT_FAILURE), "not ok");
}

static void kunit_test_mark_skipped(struct kunit *test)
{
	struct kunit *inner = kunit_kzalloc(test, sizeof(*inner), GFP_KERNEL);

	kunit_init_test(inner, "inner", NULL);
	kunit_mark_skipped(inner, "because of %s", "reasons");
	KUNIT_EXPECT_EQ(test, inner->status, KUNIT_SKIPPED);
	KUNIT_EXPECT_STREQ(test, inner->status_comment, "because of reasons");
}

static void kunit_test_skips(struct kunit *test)
{
	kunit_skip(test, "this is what a skipped test looks like");
	KUNIT_FAIL(test, "not reached");
}

static void kunit_test_log(struct kunit *test)
{
	char *log = kunit_kzalloc(test, KUNIT_LOG_SIZE, GFP_KERNEL);
	int i;

	kunit_log_append(log, "a%d", 1);
	kunit_log_append(log, "b");
	KUNIT_EXPECT_STREQ(test, log, "a1b");
	for (i = 0; i < KUNIT_LOG_SIZE; i++)
		kunit_log_append(log, "xy");
	KUNIT_EXPECT_LT(test, strlen(log), (size_t)KUNIT_LOG_SIZE);
	kunit_log_append(NULL, "nowhere");
}

static void kunit_test_current(struct kunit *test)
{
	KUNIT_EXPECT_PTR_EQ(test, kunit_get_current_test(), test);
}

/* ---- Words ---- */

static const char *in_words(struct string_stream *stream, const struct kunit_assert *assert, assert_format_t format,
			    const char *fmt, ...)
{
	struct va_format message = { .fmt = fmt };
	va_list args;

	va_start(args, fmt);
	message.va = &args;
	string_stream_init(stream);
	format(assert, &message, stream);
	va_end(args);
	return string_stream_text(stream);
}

static void kunit_test_words(struct kunit *test)
{
	static const struct kunit_binary_assert_text text = { "==", "a + 1", "7" }, strings = { "==", "s", "\"x\"" };
	struct kunit_binary_assert binary = KUNIT_INIT_BINARY_ASSERT_STRUCT(&text, 5, 7);
	struct kunit_binary_str_assert string = KUNIT_INIT_BINARY_ASSERT_STRUCT(&strings, "y", "x");
	struct kunit_unary_assert unary = KUNIT_INIT_UNARY_ASSERT_STRUCT("ready", true);
	struct kunit_ptr_not_err_assert ptr = KUNIT_INIT_PTR_NOT_ERR_STRUCT("p", ERR_PTR(-12));
	struct string_stream stream;

	KUNIT_EXPECT_STREQ(test, in_words(&stream, &binary.assert, kunit_binary_assert_format, NULL),
			   "    Expected a + 1 == 7, but\n        a + 1 == 5\n");
	string_stream_free(&stream);
	KUNIT_EXPECT_STREQ(test, in_words(&stream, &string.assert, kunit_binary_str_assert_format, "at %d", 3),
			   "    Expected s == \"x\", but\n        s == \"y\"\n\nat 3");
	string_stream_free(&stream);
	KUNIT_EXPECT_STREQ(test, in_words(&stream, &unary.assert, kunit_unary_assert_format, NULL),
			   "    Expected ready to be true, but is false\n");
	string_stream_free(&stream);
	KUNIT_EXPECT_STREQ(test, in_words(&stream, &ptr.assert, kunit_ptr_not_err_assert_format, NULL),
			   "    Expected p is not error, but is: -12\n");
	string_stream_free(&stream);
}

static struct kunit_case kunit_test_cases[] = {
	KUNIT_CASE(kunit_test_no_throw),       KUNIT_CASE(kunit_test_throw),  KUNIT_CASE(kunit_test_resources),
	KUNIT_CASE(kunit_test_named_resource), KUNIT_CASE(kunit_test_memory), KUNIT_CASE(kunit_test_suite_status),
	KUNIT_CASE(kunit_test_mark_skipped),   KUNIT_CASE(kunit_test_skips),  KUNIT_CASE(kunit_test_log),
	KUNIT_CASE(kunit_test_current),	       KUNIT_CASE(kunit_test_words),  {}
};

static struct kunit_suite kunit_test_suite_of_kunit = {
	.name = "kunit",
	.test_cases = kunit_test_cases,
};
kunit_test_suite(kunit_test_suite_of_kunit);
