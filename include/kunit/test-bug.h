/* SPDX-License-Identifier: MIT */
#ifndef _KUNIT_TEST_BUG_H
#define _KUNIT_TEST_BUG_H
/* Let code under test fail the test that is running it, if there is one. */
#include <linux/compiler.h>
#include <linux/sched.h>

struct kunit;

#define kunit_fail_current_test(fmt, ...) __kunit_fail_current_test(__FILE__, __LINE__, fmt, ##__VA_ARGS__)

void __printf(3, 4) __kunit_fail_current_test(const char *file, int line, const char *fmt, ...);
struct kunit *kunit_get_current_test(void);
#endif
