// SPDX-License-Identifier: MIT
/*
 * KUnit: running suites and reporting in KTAP, line by line as Linux 6.1 does.
 *
 * Suites come from three places: a module's section .kunit_test_suites, run when the module goes live; the same
 * section of the core (executor.c); and whoever calls __kunit_test_suites_init(). Each test case runs in a thread of
 * its own (try_catch.c), with the suite's init() before and exit() after it, then its resources are released; an
 * assertion that fails ends the thread, and a second one runs exit().
 *
 * Suites run one after the other: module loading is what calls this, or start-up. The counter of suites starts again
 * when a module with suites goes, as in Linux.
 */
#include <kunit/resource.h>
#include <kunit/test-bug.h>
#include <kunit/test.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/panic.h>
#include <linux/sched.h>
#include <linux/string.h>
#include "internal.h"
#include "string_stream.h"

static unsigned int kunit_suite_counter = 1;

/* Which test a task runs, for kunit_get_current_test(). */
struct kunit_running {
	struct list_head list;
	struct task_struct *task;
	struct kunit *test;
};
static LIST_HEAD(kunit_running_tests);
static DEFINE_SPINLOCK(kunit_running_lock);

static void kunit_set_running(struct kunit_running *running, struct kunit *test)
{
	running->task = current;
	running->test = test;
	spin_lock(&kunit_running_lock);
	list_add(&running->list, &kunit_running_tests);
	spin_unlock(&kunit_running_lock);
}

static void kunit_clear_running(struct kunit_running *running)
{
	spin_lock(&kunit_running_lock);
	list_del(&running->list);
	spin_unlock(&kunit_running_lock);
}

/** kunit_get_current_test - the test that the calling task runs, or NULL */
struct kunit *kunit_get_current_test(void)
{
	struct kunit_running *running;
	struct kunit *test = NULL;

	spin_lock(&kunit_running_lock);
	list_for_each_entry(running, &kunit_running_tests, list)
		if (running->task == current)
			test = running->test;
	spin_unlock(&kunit_running_lock);
	return test;
}
EXPORT_SYMBOL_GPL(kunit_get_current_test);

/** __kunit_fail_current_test - fail the test that the calling task runs, if any; see kunit_fail_current_test() */
void __kunit_fail_current_test(const char *file, int line, const char *fmt, ...)
{
	struct kunit *test = kunit_get_current_test();
	va_list args;
	char *text;

	if (!test)
		return;
	kunit_set_failure(test);
	va_start(args, fmt);
	text = kvasprintf(GFP_ATOMIC, fmt, args);
	va_end(args);
	kunit_err(test, "%s:%d: %s", file, line, text ? text : fmt);
	kfree(text);
}
EXPORT_SYMBOL_GPL(__kunit_fail_current_test);

/** kunit_enabled - whether suites are run at all: always */
bool kunit_enabled(void)
{
	return true;
}

/** kunit_log_append - add to a case's or suite's log, as far as there is room; @log may be NULL */
void kunit_log_append(char *log, const char *fmt, ...)
{
	size_t used;
	va_list args;

	if (!log)
		return;
	used = strlen(log);
	if (used + 1 >= KUNIT_LOG_SIZE)
		return;
	va_start(args, fmt);
	vsnprintf(log + used, KUNIT_LOG_SIZE - used, fmt, args);
	va_end(args);
}
EXPORT_SYMBOL_GPL(kunit_log_append);

/* ---- Results ---- */

struct kunit_stats {
	unsigned long passed, skipped, failed, total;
};

static void kunit_count(struct kunit_stats *stats, enum kunit_status status)
{
	stats->passed += status == KUNIT_SUCCESS;
	stats->skipped += status == KUNIT_SKIPPED;
	stats->failed += status == KUNIT_FAILURE;
	stats->total++;
}

static void kunit_accumulate(struct kunit_stats *total, const struct kunit_stats *add)
{
	total->passed += add->passed;
	total->skipped += add->skipped;
	total->failed += add->failed;
	total->total += add->total;
}

#define KUNIT_STATS_FORMAT "pass:%lu fail:%lu skip:%lu total:%lu"
#define KUNIT_STATS_VALUES(s) (s)->passed, (s)->failed, (s)->skipped, (s)->total

static const char *kunit_directive(enum kunit_status status)
{
	return status == KUNIT_SKIPPED ? " # SKIP " : "";
}

static void kunit_print_case_end(struct kunit_suite *suite, struct kunit_case *test_case, struct kunit *test,
				 const struct kunit_stats *stats)
{
	enum kunit_status status = test_case->status;

	if (stats->total > 1)
		kunit_log(KERN_INFO, test, KUNIT_SUBTEST_INDENT "# %s: " KUNIT_STATS_FORMAT, test->name,
			  KUNIT_STATS_VALUES(stats));
	kunit_log(KERN_INFO, test, KUNIT_SUBTEST_INDENT "%s %u %s%s%s", kunit_status_to_ok_not_ok(status),
		  kunit_test_case_num(suite, test_case), test_case->name, kunit_directive(status),
		  status == KUNIT_SKIPPED ? test->status_comment : "");
}

static void kunit_print_suite_start(struct kunit_suite *suite)
{
	kunit_log(KERN_INFO, suite, KUNIT_SUBTEST_INDENT "KTAP version 1");
	kunit_log(KERN_INFO, suite, KUNIT_SUBTEST_INDENT "# Subtest: %s", suite->name);
	kunit_log(KERN_INFO, suite, KUNIT_SUBTEST_INDENT "1..%zd", kunit_suite_num_test_cases(suite));
}

static void kunit_print_suite_stats(struct kunit_suite *suite, const struct kunit_stats *cases,
				    const struct kunit_stats *all)
{
	if (cases->total > 1)
		kunit_log(KERN_INFO, suite, "# %s: " KUNIT_STATS_FORMAT, suite->name, KUNIT_STATS_VALUES(cases));
	if (all->total > 1)
		kunit_log(KERN_INFO, suite, "# Totals: " KUNIT_STATS_FORMAT, KUNIT_STATS_VALUES(all));
}

/* Not in the suite's log: there it would come before the cases. */
static void kunit_print_suite_end(struct kunit_suite *suite)
{
	enum kunit_status status = kunit_suite_has_succeeded(suite);

	pr_info("%s %u %s%s%s\n", kunit_status_to_ok_not_ok(status), kunit_suite_counter++, suite->name,
		kunit_directive(status), status == KUNIT_SKIPPED ? suite->status_comment : "");
}

/** kunit_suite_num_test_cases - how many cases a suite has */
size_t kunit_suite_num_test_cases(struct kunit_suite *suite)
{
	struct kunit_case *test_case;
	size_t count = 0;

	kunit_suite_for_each_test_case(suite, test_case)
		count++;
	return count;
}
EXPORT_SYMBOL_GPL(kunit_suite_num_test_cases);

/** kunit_test_case_num - the number of a case in its suite, from 1 */
unsigned int kunit_test_case_num(struct kunit_suite *suite, struct kunit_case *test_case)
{
	return test_case - suite->test_cases + 1;
}

/** kunit_suite_has_succeeded - the result of a suite: failed if a case failed, skipped if all were */
enum kunit_status kunit_suite_has_succeeded(struct kunit_suite *suite)
{
	enum kunit_status status = KUNIT_SKIPPED;
	struct kunit_case *test_case;

	if (suite->suite_init_err)
		return KUNIT_FAILURE;
	kunit_suite_for_each_test_case(suite, test_case) {
		if (test_case->status == KUNIT_FAILURE)
			return KUNIT_FAILURE;
		if (test_case->status == KUNIT_SUCCESS)
			status = KUNIT_SUCCESS;
	}
	return status;
}
EXPORT_SYMBOL_GPL(kunit_suite_has_succeeded);

/* ---- Failures ---- */

/** kunit_abort - end the running test */
void __noreturn kunit_abort(struct kunit *test)
{
	kunit_try_catch_throw(&test->try_catch);
}
EXPORT_SYMBOL_GPL(kunit_abort);

/**
 * kunit_do_failed_assertion - report a failed expectation or assertion; an assertion also ends the test
 * @loc: where
 * @assert: what
 * @assert_format: puts it into words
 * @fmt: the test's own message, or NULL
 */
void kunit_do_failed_assertion(struct kunit *test, const struct kunit_loc *loc, enum kunit_assert_type type,
			       const struct kunit_assert *assert, assert_format_t assert_format, const char *fmt, ...)
{
	struct string_stream stream;
	struct va_format message = { .fmt = fmt };
	va_list args;

	va_start(args, fmt);
	message.va = &args;
	kunit_set_failure(test);
	string_stream_init(&stream);
	kunit_assert_prologue(loc, type, &stream);
	assert_format(assert, &message, &stream);
	kunit_err(test, "%s", string_stream_text(&stream));
	string_stream_free(&stream);
	va_end(args);
	if (type == KUNIT_ASSERTION)
		kunit_abort(test);
}
EXPORT_SYMBOL_GPL(kunit_do_failed_assertion);

/** kunit_init_test - prepare a struct kunit; @log may be NULL and is emptied */
void kunit_init_test(struct kunit *test, const char *name, char *log)
{
	spin_lock_init(&test->lock);
	INIT_LIST_HEAD(&test->resources);
	test->name = name;
	test->log = log;
	if (log)
		log[0] = '\0';
	test->status = KUNIT_SUCCESS;
	test->status_comment[0] = '\0';
}
EXPORT_SYMBOL_GPL(kunit_init_test);

/* ---- One case ---- */

struct kunit_case_context {
	struct kunit *test;
	struct kunit_suite *suite;
	struct kunit_case *test_case;
	struct kunit_running running;
	bool exiting; /* the suite's exit() has been called */
};

static void kunit_run_exit(struct kunit_case_context *context)
{
	context->exiting = true;
	if (context->suite->exit)
		context->suite->exit(context->test);
	kunit_cleanup(context->test);
}

/* In a thread: everything. An assertion leaves the rest to kunit_catch_case(). */
static void kunit_try_case(void *data)
{
	struct kunit_case_context *context = data;
	struct kunit *test = context->test;
	int ret = 0;

	context->running.task = current;
	if (context->suite->init)
		ret = context->suite->init(test);
	if (ret) {
		kunit_err(test, "failed to initialize: %d\n", ret);
		kunit_set_failure(test);
	} else {
		context->test_case->run_case(test);
	}
	kunit_run_exit(context);
}

/* In a second thread, if the first was ended by an assertion. */
static void kunit_try_exit(void *data)
{
	struct kunit_case_context *context = data;

	context->running.task = current;
	kunit_run_exit(context);
}

static void kunit_report_catch(struct kunit *test)
{
	int result = kunit_try_catch_get_result(&test->try_catch);

	if (!result)
		return;
	kunit_set_failure(test);
	if (result == -ETIMEDOUT)
		kunit_err(test, "test case timed out\n");
	else
		kunit_err(test, "internal error occurred preventing test case from running: %d\n", result);
}

static void kunit_catch_exit(void *data)
{
	struct kunit_case_context *context = data;

	kunit_report_catch(context->test);
	kunit_cleanup(context->test);
}

/* In the runner's task. After a timeout the test may still be running: nothing may be touched. */
static void kunit_catch_case(void *data)
{
	struct kunit_case_context *context = data;
	struct kunit_try_catch *try_catch = &context->test->try_catch;

	kunit_report_catch(context->test);
	if (try_catch->try_result)
		return;
	if (context->exiting) {
		kunit_cleanup(context->test);
		return;
	}
	try_catch->try = kunit_try_exit;
	try_catch->catch = kunit_catch_exit;
	kunit_try_catch_run(try_catch, context);
}

/* Run a case once, with one parameter if it has any, and add its result to the case's. */
static void kunit_run_case(struct kunit_suite *suite, struct kunit_case *test_case, struct kunit *test)
{
	struct kunit_case_context context = { .test = test, .suite = suite, .test_case = test_case };

	kunit_init_test(test, test_case->name, test_case->log);
	test->try_catch.test = test;
	test->try_catch.try = kunit_try_case;
	test->try_catch.catch = kunit_catch_case;
	kunit_set_running(&context.running, test);
	kunit_try_catch_run(&test->try_catch, &context);
	kunit_clear_running(&context.running);
	if (test->status == KUNIT_FAILURE)
		test_case->status = KUNIT_FAILURE;
	else if (test_case->status != KUNIT_FAILURE && test->status == KUNIT_SUCCESS)
		test_case->status = KUNIT_SUCCESS;
}

static void kunit_run_parameters(struct kunit_suite *suite, struct kunit_case *test_case, struct kunit *test,
				 struct kunit_stats *stats)
{
	char desc[KUNIT_PARAM_DESC_SIZE] = "";

	test->param_value = test_case->generate_params(NULL, desc);
	kunit_log(KERN_INFO, test, KUNIT_SUBSUBTEST_INDENT "KTAP version 1");
	kunit_log(KERN_INFO, test, KUNIT_SUBSUBTEST_INDENT "# Subtest: %s", test_case->name);
	while (test->param_value) {
		kunit_run_case(suite, test_case, test);
		if (!desc[0])
			snprintf(desc, sizeof(desc), "param-%d", test->param_index);
		kunit_log(KERN_INFO, test, KUNIT_SUBSUBTEST_INDENT "%s %d %s", kunit_status_to_ok_not_ok(test->status),
			  test->param_index + 1, desc);
		desc[0] = '\0';
		test->param_value = test_case->generate_params(test->param_value, desc);
		test->param_index++;
		kunit_count(stats, test->status);
	}
}

/* ---- Suites ---- */

static void kunit_run_cases(struct kunit_suite *suite, struct kunit *test)
{
	struct kunit_stats cases = { 0 }, all = { 0 };
	struct kunit_case *test_case;

	kunit_suite_for_each_test_case(suite, test_case) {
		struct kunit_stats stats = { 0 };

		memset(test, 0, sizeof(*test));
		test_case->status = KUNIT_SKIPPED;
		if (test_case->generate_params) {
			kunit_run_parameters(suite, test_case, test, &stats);
		} else {
			kunit_run_case(suite, test_case, test);
			kunit_count(&stats, test->status);
		}
		kunit_print_case_end(suite, test_case, test, &stats);
		kunit_count(&cases, test_case->status);
		kunit_accumulate(&all, &stats);
	}
	if (suite->suite_exit)
		suite->suite_exit(suite);
	kunit_print_suite_stats(suite, &cases, &all);
}

/**
 * kunit_run_tests - run a suite and report
 *
 * Returns 0; kunit_suite_has_succeeded() has the result. Process context, sleeps.
 */
int kunit_run_tests(struct kunit_suite *suite)
{
	struct kunit *test;

	add_taint(TAINT_TEST, LOCKDEP_STILL_OK);
	test = kzalloc(sizeof(*test), GFP_KERNEL);
	suite->suite_init_err = test ? 0 : -ENOMEM;
	if (test && suite->suite_init)
		suite->suite_init_err = suite->suite_init(suite);
	if (suite->suite_init_err) {
		kunit_err(suite, KUNIT_SUBTEST_INDENT "# failed to initialize (%d)", suite->suite_init_err);
	} else {
		kunit_print_suite_start(suite);
		kunit_run_cases(suite, test);
	}
	kunit_print_suite_end(suite);
	kfree(test);
	return 0;
}
EXPORT_SYMBOL_GPL(kunit_run_tests);

/** __kunit_test_suites_init - run suites; returns 0 */
int __kunit_test_suites_init(struct kunit_suite *const *const suites, int num_suites)
{
	int i;

	for (i = 0; i < num_suites; i++) {
		kunit_debugfs_create_suite(suites[i]);
		suites[i]->status_comment[0] = '\0';
		suites[i]->suite_init_err = 0;
		kunit_run_tests(suites[i]);
	}
	return 0;
}
EXPORT_SYMBOL_GPL(__kunit_test_suites_init);

/** __kunit_test_suites_exit - forget suites */
void __kunit_test_suites_exit(struct kunit_suite **suites, int num_suites)
{
	int i;

	for (i = 0; i < num_suites; i++)
		kunit_debugfs_destroy_suite(suites[i]);
	kunit_suite_counter = 1;
}
EXPORT_SYMBOL_GPL(__kunit_test_suites_exit);

/* ---- Modules ---- */

static int kunit_module_notify(struct notifier_block *nb, unsigned long state, void *data)
{
	struct module *mod = data;

	if (!mod->num_kunit_suites)
		return 0;
	if (state == MODULE_STATE_LIVE)
		__kunit_test_suites_init(mod->kunit_suites, mod->num_kunit_suites);
	else if (state == MODULE_STATE_GOING)
		__kunit_test_suites_exit(mod->kunit_suites, mod->num_kunit_suites);
	return 0;
}

static struct notifier_block kunit_module_notifier = { .notifier_call = kunit_module_notify };

static int __init kunit_init(void)
{
	kunit_debugfs_init();
	return register_module_notifier(&kunit_module_notifier);
}
late_initcall(kunit_init);
