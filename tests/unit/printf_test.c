// SPDX-License-Identifier: MIT
/*
 * The formatter: against what Linux 6.1 itself printed for printf_cases.h, every cut of a text, and the parts that
 * depend on addresses.
 */
#include <kunit/test.h>
#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/ioport.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/page-flags.h>
#include <linux/rtc.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "printf_objects.h"

#pragma GCC diagnostic ignored "-Wformat"
#pragma GCC diagnostic ignored "-Wformat-zero-length"

static const struct {
	int len;
	const char *text;
} answers[] = {
#include "printf_answers.h"
};

static struct kunit *current_test;
static unsigned int case_number;

static void compare(const char *fmt, ...)
{
	static char buf[1024];
	va_list args;
	int len;

	KUNIT_ASSERT_LT(current_test, case_number, ARRAY_SIZE(answers));
	va_start(args, fmt);
	len = vsnprintf(buf, sizeof(buf), fmt, args);
	va_end(args);
	strreplace(buf, '\n', '~');
	KUNIT_EXPECT_EQ_MSG(current_test, len, answers[case_number].len, "case %u: %s", case_number, fmt);
	KUNIT_EXPECT_STREQ_MSG(current_test, buf, answers[case_number].text, "case %u: %s", case_number, fmt);
	case_number++;
}

static void run_cases(const char *nested, ...)
{
	va_list args;

	va_start(args, nested);
	vaf.fmt = nested;
	vaf.va = &args;
	case_number = 0;
#define T(fmt, ...) compare(fmt, ##__VA_ARGS__);
#include "printf_cases.h"
#undef T
	va_end(args);
}

static void test_linux_answers(struct kunit *test)
{
	current_test = test;
	run_cases("nested %d %s", 42, "args");
	KUNIT_EXPECT_EQ(test, case_number, ARRAY_SIZE(answers));
}

/* Every size of buffer: the start of the text, a zero byte, nothing behind it, and always the same result. */
static void test_truncation(struct kunit *test)
{
	static const char whole[] = "  12-abcd|0x00000000000000ff|00 11 22|-ENOMEM|192.168.1.254|a\\n";
	static const u8 addr[] = { 192, 168, 1, 254 }, hex[] = { 0x00, 0x11, 0x22 };
	char buf[80];
	size_t size;
	int len;

	for (size = 0; size < sizeof(buf); size++) {
		memset(buf, 'Z', sizeof(buf));
		len = snprintf(buf, size, "%4d-%s|%px|%3ph|%pe|%pI4|%*pE", 12, "abcd", (void *)0xff, hex,
			       ERR_PTR(-ENOMEM), addr, 2, "a\n");
		/* %px has no prefix */
		KUNIT_EXPECT_EQ(test, len, (int)sizeof(whole) - 1 - 2);
		KUNIT_EXPECT_EQ(test, buf[size], 'Z');
		if (size)
			KUNIT_EXPECT_EQ(test, strlen(buf), min_t(size_t, size - 1, len));
		else
			KUNIT_EXPECT_EQ(test, buf[0], 'Z');
	}
	KUNIT_EXPECT_STREQ(test, buf, "  12-abcd|00000000000000ff|00 11 22|-ENOMEM|192.168.1.254|a\\n");
	KUNIT_EXPECT_EQ(test, scnprintf(buf, 0, "abc"), 0);
	KUNIT_EXPECT_EQ(test, scnprintf(buf, 3, "abc"), 2);
	KUNIT_EXPECT_EQ(test, scnprintf(buf, 4, "abc"), 3);
	KUNIT_EXPECT_EQ(test, snprintf(NULL, 0, "%d", 12345), 5);
}

/* Hashed pointers: always the same for one address, different for others, 32 bits, never the address. */
static void test_hashed_pointers(struct kunit *test)
{
	char first[20], again[20], other[20], real[20];
	int here, there;

	snprintf(first, sizeof(first), "%p", &here);
	snprintf(again, sizeof(again), "%p", &here);
	snprintf(other, sizeof(other), "%p", &there);
	snprintf(real, sizeof(real), "%px", &here);
	KUNIT_EXPECT_STREQ(test, first, again);
	KUNIT_EXPECT_STRNEQ(test, first, other);
	KUNIT_EXPECT_STRNEQ(test, first, real);
	KUNIT_EXPECT_EQ(test, strlen(first), 16ul);
	KUNIT_EXPECT_TRUE(test, strstarts(first, "00000000"));
	no_hash_pointers = true;
	snprintf(again, sizeof(again), "%p", &here);
	no_hash_pointers = false;
	KUNIT_EXPECT_STREQ(test, again, real);
}

static void test_restricted_pointers(struct kunit *test)
{
	char hashed[20], text[20], real[20];
	int here, before = kptr_restrict;

	snprintf(hashed, sizeof(hashed), "%p", &here);
	snprintf(real, sizeof(real), "%px", &here);
	kptr_restrict = 0;
	snprintf(text, sizeof(text), "%pK", &here);
	KUNIT_EXPECT_STREQ(test, text, hashed);
	kptr_restrict = 1;
	snprintf(text, sizeof(text), "%pK", &here);
	KUNIT_EXPECT_STREQ(test, text, real); /* this task may do everything */
	kptr_restrict = 2;
	snprintf(text, sizeof(text), "%pK", &here);
	KUNIT_EXPECT_STREQ(test, text, "0000000000000000");
	kptr_restrict = before;
}

static void test_symbols(struct kunit *test)
{
	char text[KSYM_SYMBOL_LEN];

	snprintf(text, sizeof(text), "%ps", snprintf);
	KUNIT_EXPECT_STREQ(test, text, "snprintf");
	snprintf(text, sizeof(text), "%pS", snprintf);
	KUNIT_EXPECT_TRUE(test, strstarts(text, "snprintf+0x0/0x"));
	snprintf(text, sizeof(text), "%pS", (char *)snprintf + 3);
	KUNIT_EXPECT_TRUE(test, strstarts(text, "snprintf+0x3/0x"));
	snprintf(text, sizeof(text), "%pB", (char *)snprintf + 3);
	KUNIT_EXPECT_TRUE(test, strstarts(text, "snprintf+0x3/0x"));
}

static void test_page_flags(struct kunit *test)
{
	unsigned long flags = BIT(PG_referenced) | BIT(PG_uptodate) | BIT(PG_lru);
	char text[200];

	snprintf(text, sizeof(text), "%pGp", &flags);
	KUNIT_EXPECT_STREQ(test, text, "0x16(referenced|uptodate|lru)");
	flags = 0;
	snprintf(text, sizeof(text), "%pGp", &flags);
	KUNIT_EXPECT_STREQ(test, text, "0x0()");
}

/* Formatting in two steps gives the same text as in one. */
static void test_binary(struct kunit *test)
{
	static const char fmt[] = "%d %5s|%-6.2s|%c %llx %hhd %*d %pI4 %px %pe %% %zu";
	char direct[128], later[128];
	u8 addr[] = { 10, 0, 0, 1 };
	u32 words[64];
	int n;

#define ARGS -7, "str", "cut", 'c', 0x123456789abcull, -3, 6, 42, addr, (void *)0x1234, ERR_PTR(-EIO), (size_t)9
	snprintf(direct, sizeof(direct), fmt, ARGS);
	n = bprintf(words, ARRAY_SIZE(words), fmt, ARGS);
#undef ARGS
	KUNIT_ASSERT_GT(test, n, 0);
	KUNIT_ASSERT_LE(test, n, (int)ARRAY_SIZE(words));
	memset(addr, 0, sizeof(addr));
	bstr_printf(later, sizeof(later), fmt, words);
	KUNIT_EXPECT_STREQ(test, later, direct);
}

static void test_allocating(struct kunit *test)
{
	char *text = kasprintf(GFP_KERNEL, "%s-%d", "name", 5);
	const char *constant;

	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_EXPECT_STREQ(test, text, "name-5");
	kfree(text);
	constant = kstrdup_const("constant", GFP_KERNEL);
	KUNIT_EXPECT_STREQ(test, constant, "constant");
	kfree_const(constant);
}

static void test_num_to_str(struct kunit *test)
{
	char buf[24] = {};

	KUNIT_EXPECT_EQ(test, num_to_str(buf, sizeof(buf), 0, 0), 1);
	KUNIT_EXPECT_EQ(test, buf[0], '0');
	KUNIT_EXPECT_EQ(test, num_to_str(buf, sizeof(buf), 18446744073709551615ull, 0), 20);
	KUNIT_EXPECT_EQ(test, memcmp(buf, "18446744073709551615", 20), 0);
	KUNIT_EXPECT_EQ(test, num_to_str(buf, sizeof(buf), 42, 5), 5);
	KUNIT_EXPECT_EQ(test, memcmp(buf, "   42", 5), 0);
	KUNIT_EXPECT_EQ(test, num_to_str(buf, 2, 100, 0), 0);
}

static struct kunit_case printf_cases[] = {
	KUNIT_CASE(test_linux_answers),	  KUNIT_CASE(test_truncation),
	KUNIT_CASE(test_hashed_pointers), KUNIT_CASE(test_restricted_pointers),
	KUNIT_CASE(test_symbols),	  KUNIT_CASE(test_page_flags),
	KUNIT_CASE(test_binary),	  KUNIT_CASE(test_allocating),
	KUNIT_CASE(test_num_to_str),	  {},
};

static struct kunit_suite printf_suite = {
	.name = "printf",
	.test_cases = printf_cases,
};
kunit_test_suite(printf_suite);
