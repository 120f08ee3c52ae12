// SPDX-License-Identifier: MIT
/* kernel/params.c: every standard type, arrays, strings that are copied, and the parser of command lines. */
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/limits.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>
#include <linux/string.h>

static int number;
static bool truth, inverse;
static int bint;
static char *text;
static char copied[6];
static int numbers[3];
static unsigned int numbers_count;
static const struct kparam_string copied_string = { sizeof(copied), copied };
static const struct kparam_array number_array = {
	.max = 3,
	.elemsize = sizeof(int),
	.num = &numbers_count,
	.ops = &param_ops_int,
	.elem = numbers,
};

static const struct kernel_param test_params[] = {
	{ .name = "number", .ops = &param_ops_int, .perm = 0644, .level = -1, .arg = &number },
	{ .name = "truth", .ops = &param_ops_bool, .perm = 0644, .level = -1, .arg = &truth },
	{ .name = "inverse", .ops = &param_ops_invbool, .perm = 0644, .level = -1, .arg = &inverse },
	{ .name = "b_int", .ops = &param_ops_bint, .perm = 0644, .level = -1, .arg = &bint },
	{ .name = "text", .ops = &param_ops_charp, .perm = 0644, .level = -1, .arg = &text },
	{ .name = "copied", .ops = &param_ops_string, .perm = 0644, .level = -1, .str = &copied_string },
	{ .name = "numbers", .ops = &param_array_ops, .perm = 0644, .level = 2, .arr = &number_array },
};

static unsigned int unknown_count;
static char unknown_words[64];

static int note_unknown(char *param, char *val, const char *doing, void *arg)
{
	unknown_count++;
	strlcat(unknown_words, param, sizeof(unknown_words));
	strlcat(unknown_words, val ? "=" : "", sizeof(unknown_words));
	strlcat(unknown_words, val ?: "", sizeof(unknown_words));
	strlcat(unknown_words, ";", sizeof(unknown_words));
	return 0;
}

/* Parses a copy of the line; the result of parse_args(), as a number. */
static long parse(const char *line, s16 min_level, s16 max_level)
{
	static char buffer[256];
	char *rest;

	strscpy(buffer, line, sizeof(buffer));
	unknown_count = 0;
	unknown_words[0] = '\0';
	rest = parse_args("test", buffer, test_params, ARRAY_SIZE(test_params), min_level, max_level, NULL,
			  note_unknown);
	if (IS_ERR(rest))
		return PTR_ERR(rest);
	return rest ? (long)strlen(rest) : 0;
}

static void params_test_parse(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, parse("number=5 truth inverse=1 b-int=y", S16_MIN, S16_MAX), 0);
	KUNIT_EXPECT_EQ(test, number, 5);
	KUNIT_EXPECT_TRUE(test, truth);
	KUNIT_EXPECT_FALSE(test, inverse);
	KUNIT_EXPECT_EQ(test, bint, 1);
	KUNIT_EXPECT_EQ(test, parse("  number=0x10   truth=off ", S16_MIN, S16_MAX), 0);
	KUNIT_EXPECT_EQ(test, number, 16);
	KUNIT_EXPECT_FALSE(test, truth);
	KUNIT_EXPECT_EQ(test, parse("", S16_MIN, S16_MAX), 0);
	KUNIT_EXPECT_EQ(test, unknown_count, 0u);
}

static void params_test_refused(struct kunit *test)
{
	number = 1;
	KUNIT_EXPECT_EQ(test, parse("number=abc", S16_MIN, S16_MAX), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, parse("number", S16_MIN, S16_MAX), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, parse("number=2147483648", S16_MIN, S16_MAX), (long)-ERANGE);
	KUNIT_EXPECT_EQ(test, parse("truth=maybe", S16_MIN, S16_MAX), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, number, 1);
	/* The words after a refused one are still tried. */
	KUNIT_EXPECT_EQ(test, parse("truth=maybe number=9", S16_MIN, S16_MAX), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, number, 9);
}

static void params_test_unknown(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, parse("what number=3 else=1,2 \"quoted=two words\"", S16_MIN, S16_MAX), 0);
	KUNIT_EXPECT_EQ(test, unknown_count, 3u);
	KUNIT_EXPECT_STREQ(test, unknown_words, "what;else=1,2;quoted=two words;");
	KUNIT_EXPECT_EQ(test, number, 3);
	KUNIT_EXPECT_EQ(test, parse("number=4 -- number=5", S16_MIN, S16_MAX), (long)strlen("number=5"));
	KUNIT_EXPECT_EQ(test, number, 4);
}

static void params_test_levels(struct kunit *test)
{
	numbers[0] = 7;
	KUNIT_EXPECT_EQ(test, parse("numbers=1 number=6", -1, -1), 0);
	KUNIT_EXPECT_EQ(test, numbers[0], 7);
	KUNIT_EXPECT_EQ(test, number, 6);
	KUNIT_EXPECT_EQ(test, parse("numbers=1 number=8", 2, 2), 0);
	KUNIT_EXPECT_EQ(test, numbers[0], 1);
	KUNIT_EXPECT_EQ(test, number, 6);
}

static void params_test_arrays(struct kunit *test)
{
	char *buffer = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);
	const struct kernel_param *kp = &test_params[6];

	KUNIT_ASSERT_NOT_NULL(test, buffer);
	KUNIT_EXPECT_EQ(test, parse("numbers=4,-5", S16_MIN, S16_MAX), 0);
	KUNIT_EXPECT_EQ(test, numbers_count, 2u);
	KUNIT_EXPECT_EQ(test, kp->ops->get(buffer, kp), (int)strlen("4,-5\n"));
	KUNIT_EXPECT_STREQ(test, buffer, "4,-5\n");
	KUNIT_EXPECT_EQ(test, parse("numbers=1,2,3", S16_MIN, S16_MAX), 0);
	KUNIT_EXPECT_EQ(test, parse("numbers=1,2,3,4", S16_MIN, S16_MAX), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, parse("numbers=1,,3", S16_MIN, S16_MAX), (long)-EINVAL);
}

static void params_test_strings(struct kunit *test)
{
	static char literal[] = "literal";
	char *long_line = kunit_kzalloc(test, 2048, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, long_line);
	text = literal;
	/* What was not copied is not freed either. */
	param_free_charp(&text);
	KUNIT_EXPECT_EQ(test, parse("text=one", S16_MIN, S16_MAX), 0);
	KUNIT_EXPECT_STREQ(test, text, "one");
	KUNIT_EXPECT_EQ(test, parse("text=\"two words\"", S16_MIN, S16_MAX), 0);
	KUNIT_EXPECT_STREQ(test, text, "two words");
	param_free_charp(&text);
	text = literal;
	memset(long_line, 'x', 1025);
	KUNIT_EXPECT_EQ(test, param_set_charp(long_line, &test_params[4]), -ENOSPC);
	KUNIT_EXPECT_STREQ(test, text, "literal");
	KUNIT_EXPECT_EQ(test, parse("copied=12345", S16_MIN, S16_MAX), 0);
	KUNIT_EXPECT_STREQ(test, copied, "12345");
	KUNIT_EXPECT_EQ(test, parse("copied=123456", S16_MIN, S16_MAX), (long)-ENOSPC);
	KUNIT_EXPECT_STREQ(test, copied, "12345");
}

#define GET_CASE(kind, type, value, wanted) \
	static void params_test_get_##kind(struct kunit *test) \
	{ \
		type variable = value; \
		struct kernel_param kp = { .name = #kind, .ops = &param_ops_##kind, .arg = &variable }; \
		char *buffer = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL); \
		KUNIT_ASSERT_NOT_NULL(test, buffer); \
		KUNIT_EXPECT_EQ(test, kp.ops->get(buffer, &kp), (int)strlen(wanted)); \
		KUNIT_EXPECT_STREQ(test, buffer, wanted); \
	}
GET_CASE(byte, unsigned char, 255, "255\n")
GET_CASE(short, short, -32768, "-32768\n")
GET_CASE(ushort, unsigned short, 65535, "65535\n")
GET_CASE(int, int, -1, "-1\n")
GET_CASE(uint, unsigned int, UINT_MAX, "4294967295\n")
GET_CASE(long, long, LONG_MIN, "-9223372036854775808\n")
GET_CASE(ulong, unsigned long, ULONG_MAX, "18446744073709551615\n")
GET_CASE(ullong, unsigned long long, ULLONG_MAX, "18446744073709551615\n")
GET_CASE(hexint, unsigned int, 16, "0x000010\n")
GET_CASE(bool, bool, true, "Y\n")
GET_CASE(invbool, bool, true, "N\n")
GET_CASE(bint, int, 1, "1\n")
GET_CASE(charp, char *, "s p a c e", "s p a c e\n")

static struct kunit_case params_test_cases[] = {
	KUNIT_CASE(params_test_parse),	     KUNIT_CASE(params_test_refused),
	KUNIT_CASE(params_test_unknown),     KUNIT_CASE(params_test_levels),
	KUNIT_CASE(params_test_arrays),	     KUNIT_CASE(params_test_strings),
	KUNIT_CASE(params_test_get_byte),    KUNIT_CASE(params_test_get_short),
	KUNIT_CASE(params_test_get_ushort),  KUNIT_CASE(params_test_get_int),
	KUNIT_CASE(params_test_get_uint),    KUNIT_CASE(params_test_get_long),
	KUNIT_CASE(params_test_get_ulong),   KUNIT_CASE(params_test_get_ullong),
	KUNIT_CASE(params_test_get_hexint),  KUNIT_CASE(params_test_get_bool),
	KUNIT_CASE(params_test_get_invbool), KUNIT_CASE(params_test_get_bint),
	KUNIT_CASE(params_test_get_charp),   {},
};

static struct kunit_suite params_test_suite = {
	.name = "params",
	.test_cases = params_test_cases,
};
kunit_test_suite(params_test_suite);
