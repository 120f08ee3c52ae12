/* SPDX-License-Identifier: MIT */
#ifndef _KUNIT_TRY_CATCH_H
#define _KUNIT_TRY_CATCH_H
#include <linux/types.h>

struct completion;
struct kunit;

typedef void (*kunit_try_catch_func_t)(void *);

/* A function that may be given up halfway, and what to do then. */
struct kunit_try_catch {
	struct kunit *test;
	struct completion *try_completion;
	int try_result; /* 0, -EFAULT after kunit_try_catch_throw(), or another error */
	kunit_try_catch_func_t try;
	kunit_try_catch_func_t catch;
	void *context;
};

void kunit_try_catch_run(struct kunit_try_catch *try_catch, void *context);
void __noreturn kunit_try_catch_throw(struct kunit_try_catch *try_catch);

static inline int kunit_try_catch_get_result(struct kunit_try_catch *try_catch)
{
	return try_catch->try_result;
}
#endif
