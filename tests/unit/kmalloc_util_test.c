// SPDX-License-Identifier: MIT
/* The small services around kmalloc(), each also with every allocation failing once. */
#include <kunit/test.h>
#include <linux/fault-inject.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

/* What @make returns when the @n-th allocation fails. */
static void *failing(unsigned long n, void *(*make)(void))
{
	void *p;

	fault_inject_nth(FAULT_SLAB, n);
	p = make();
	fault_inject_stop();
	return p;
}

static void *make_strdup(void)
{
	char text[] = "text";

	return kstrdup(text, GFP_KERNEL);
}

static void *make_strndup(void)
{
	return kstrndup("text and more", 4, GFP_KERNEL);
}

static void *make_memdup_nul(void)
{
	return kmemdup_nul("textile", 4, GFP_KERNEL);
}

static void *make_memdup(void)
{
	return kmemdup("text", 5, GFP_KERNEL);
}

static void util_test_copies(struct kunit *test)
{
	static void *(*const make[])(void) = { make_strdup, make_strndup, make_memdup_nul, make_memdup };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(make); i++) {
		char *copy = make[i]();

		KUNIT_ASSERT_NOT_NULL(test, copy);
		KUNIT_EXPECT_STREQ(test, copy, "text");
		kfree(copy);
		KUNIT_EXPECT_NULL(test, failing(1, make[i]));
	}
	KUNIT_EXPECT_NULL(test, kstrdup(NULL, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, kstrndup(NULL, 3, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, kmemdup_nul(NULL, 3, GFP_KERNEL));
}

static void util_test_const(struct kunit *test)
{
	static const char constant[] = "a constant";
	char variable[] = "a variable";
	const char *p;

	p = kstrdup_const(constant, GFP_KERNEL);
	KUNIT_EXPECT_PTR_EQ(test, p, (const char *)constant);
	kfree_const(p);
	p = kstrdup_const(variable, GFP_KERNEL);
	KUNIT_EXPECT_PTR_NE(test, p, (const char *)variable);
	KUNIT_EXPECT_STREQ(test, p, "a variable");
	kfree_const(p);
	kfree_const(NULL);
}

static void util_test_krealloc(struct kunit *test)
{
	char *p = krealloc(NULL, 10, GFP_KERNEL), *q;

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, ksize(p), (size_t)16);
	strcpy(p, "0123456789");
	KUNIT_EXPECT_PTR_EQ(test, (char *)krealloc(p, 16, GFP_KERNEL), p);
	KUNIT_EXPECT_PTR_EQ(test, (char *)krealloc(p, 1, GFP_KERNEL), p);
	q = krealloc(p, 100000, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, q);
	KUNIT_EXPECT_EQ(test, ksize(q), (size_t)131072);
	KUNIT_EXPECT_STREQ(test, q, "0123456789");
	KUNIT_EXPECT_PTR_EQ(test, krealloc(q, 0, GFP_KERNEL), ZERO_SIZE_PTR);
	p = krealloc(ZERO_SIZE_PTR, 20, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, ksize(p), (size_t)32);
	KUNIT_EXPECT_NULL(test, krealloc_array(p, SIZE_MAX / 2, 3, GFP_KERNEL));
	kfree(p);
}

static void util_test_kvmalloc(struct kunit *test)
{
	char *small = kvmalloc(100, GFP_KERNEL), *large, *larger;

	KUNIT_EXPECT_FALSE(test, is_vmalloc_addr(small));
	kvfree(small);
	/* More than kmalloc() can give. */
	large = kvzalloc(5 << 20, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, large);
	KUNIT_EXPECT_TRUE(test, is_vmalloc_addr(large));
	KUNIT_EXPECT_EQ(test, (int)large[(5 << 20) - 1], 0);
	strcpy(large, "moved");
	KUNIT_EXPECT_PTR_EQ(test, (char *)kvrealloc(large, 5 << 20, 100, GFP_KERNEL), large);
	larger = kvrealloc(large, 5 << 20, 6 << 20, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, larger);
	KUNIT_EXPECT_STREQ(test, larger, "moved");
	kvfree_sensitive(larger, 6 << 20);
	KUNIT_EXPECT_NULL(test, kvmalloc((size_t)INT_MAX + 1, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, kvmalloc(5 << 20, GFP_NOWAIT | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, kvmalloc_array(SIZE_MAX / 2, 3, GFP_KERNEL));
	kvfree(NULL);
}

static void util_test_sensitive(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("sensitive", 64, 0, 0, NULL);
	char *p = kmem_cache_alloc(s, GFP_KERNEL);

	memset(p, 's', 64);
	kfree_sensitive(p);
	/* The allocator's own mark lies in the middle; the rest must be clear. */
	KUNIT_EXPECT_NULL(test, memchr(p, 's', 64));
	kfree_sensitive(NULL);
	kmem_cache_destroy(s);
}

static struct kunit_case util_test_cases[] = { KUNIT_CASE(util_test_copies),	KUNIT_CASE(util_test_const),
					       KUNIT_CASE(util_test_krealloc),	KUNIT_CASE(util_test_kvmalloc),
					       KUNIT_CASE(util_test_sensitive), {} };

static struct kunit_suite util_test_suite = {
	.name = "kmalloc_util",
	.test_cases = util_test_cases,
};
kunit_test_suite(util_test_suite);
