// SPDX-License-Identifier: MIT
/* Numbers from text: what is accepted, what is refused and how, the limits of every type, and sscanf() as Linux 6.1
 * answered. */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/limits.h>
#include <linux/string.h>

struct number_case {
	const char *text;
	unsigned int base;
	int err;
	long long value;
};

static const struct number_case signed_cases[] = {
	{ "0", 10, 0, 0 },
	{ "+0", 10, 0, 0 },
	{ "-0", 10, 0, 0 },
	{ "123\n", 10, 0, 123 },
	{ "-123", 0, 0, -123 },
	{ "0x1F", 0, 0, 31 },
	{ "0X1f", 16, 0, 31 },
	{ "1f", 16, 0, 31 },
	{ "-0x10", 0, 0, -16 },
	{ "017", 0, 0, 15 },
	{ "017", 10, 0, 17 },
	{ "101", 2, 0, 5 },
	{ "9223372036854775807", 10, 0, LLONG_MAX },
	{ "-9223372036854775808", 10, 0, LLONG_MIN },
	{ "9223372036854775808", 10, -ERANGE, 0 },
	{ "-9223372036854775809", 10, -ERANGE, 0 },
	{ "18446744073709551616", 10, -ERANGE, 0 },
	{ "99999999999999999999999", 10, -ERANGE, 0 },
	{ "", 10, -EINVAL, 0 },
	{ "\n", 10, -EINVAL, 0 },
	{ "+", 10, -EINVAL, 0 },
	{ "-", 10, -EINVAL, 0 },
	{ "+-1", 10, -EINVAL, 0 },
	{ "--1", 10, -EINVAL, 0 },
	{ " 1", 10, -EINVAL, 0 },
	{ "1 ", 10, -EINVAL, 0 },
	{ "1\n\n", 10, -EINVAL, 0 },
	{ "12x", 10, -EINVAL, 0 },
	{ "x", 16, -EINVAL, 0 },
	{ "0x", 0, -EINVAL, 0 },
	{ "0x", 16, -EINVAL, 0 },
	{ "08", 0, -EINVAL, 0 },
	{ "2", 2, -EINVAL, 0 },
	{ "g", 16, -EINVAL, 0 },
};

static void test_signed(struct kunit *test)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(signed_cases); i++) {
		const struct number_case *c = &signed_cases[i];
		long long value = 0x5a5a;

		KUNIT_EXPECT_EQ_MSG(test, kstrtoll(c->text, c->base, &value), c->err, "\"%s\" base %u", c->text,
				    c->base);
		KUNIT_EXPECT_EQ_MSG(test, value, c->err ? 0x5a5a : c->value, "\"%s\" base %u", c->text, c->base);
	}
}

static void test_unsigned(struct kunit *test)
{
	unsigned long long value = 7;
	unsigned long longer;

	KUNIT_EXPECT_EQ(test, kstrtoull("18446744073709551615", 10, &value), 0);
	KUNIT_EXPECT_EQ(test, value, ULLONG_MAX);
	KUNIT_EXPECT_EQ(test, kstrtoull("0xffffffffffffffff\n", 0, &value), 0);
	KUNIT_EXPECT_EQ(test, value, ULLONG_MAX);
	KUNIT_EXPECT_EQ(test, kstrtoull("18446744073709551616", 10, &value), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtoull("0x10000000000000000", 0, &value), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtoull("-1", 10, &value), -EINVAL);
	KUNIT_EXPECT_EQ(test, kstrtoul("+42", 10, &longer), 0);
	KUNIT_EXPECT_EQ(test, longer, 42ul);
}

#define LIMITS(name, type, convert, low, lower, high, higher) \
	static void test_##name(struct kunit *test) \
	{ \
		type value; \
\
		KUNIT_EXPECT_EQ(test, convert(high, 10, &value), 0); \
		KUNIT_EXPECT_EQ(test, (long long)value, (long long)(type)simple_strtoll(high, NULL, 10)); \
		KUNIT_EXPECT_EQ(test, convert(low, 10, &value), 0); \
		KUNIT_EXPECT_EQ(test, (long long)value, (long long)(type)simple_strtoll(low, NULL, 10)); \
		KUNIT_EXPECT_EQ(test, convert(higher, 10, &value), -ERANGE); \
		KUNIT_EXPECT_NE(test, convert(lower, 10, &value), 0); \
	}

LIMITS(int, int, kstrtoint, "-2147483648", "-2147483649", "2147483647", "2147483648")
LIMITS(uint, unsigned int, kstrtouint, "0", "-1", "4294967295", "4294967296")
LIMITS(s16, s16, kstrtos16, "-32768", "-32769", "32767", "32768")
LIMITS(u16, u16, kstrtou16, "0", "-1", "65535", "65536")
LIMITS(s8, s8, kstrtos8, "-128", "-129", "127", "128")
LIMITS(u8, u8, kstrtou8, "0", "-1", "255", "256")

static void test_bool(struct kunit *test)
{
	static const char *const yes[] = { "y", "Y", "1", "on", "ON", "On", "yes", "true", "T", "1\n" };
	static const char *const no[] = { "n", "N", "0", "off", "OFF", "oF", "no", "false", "F" };
	static const char *const bad[] = { "", "2", "o", "ox", "-1", " y", "\n" };
	bool value;
	int i;

	for (i = 0; i < ARRAY_SIZE(yes); i++) {
		value = false;
		KUNIT_EXPECT_EQ_MSG(test, kstrtobool(yes[i], &value), 0, "%s", yes[i]);
		KUNIT_EXPECT_TRUE(test, value);
	}
	for (i = 0; i < ARRAY_SIZE(no); i++) {
		value = true;
		KUNIT_EXPECT_EQ_MSG(test, kstrtobool(no[i], &value), 0, "%s", no[i]);
		KUNIT_EXPECT_FALSE(test, value);
	}
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ_MSG(test, kstrtobool(bad[i], &value), -EINVAL, "%s", bad[i]);
	KUNIT_EXPECT_EQ(test, kstrtobool(NULL, &value), -EINVAL);
}

static void test_simple(struct kunit *test)
{
	char *end;

	KUNIT_EXPECT_EQ(test, simple_strtoul("123abc", &end, 10), 123ul);
	KUNIT_EXPECT_STREQ(test, end, "abc");
	KUNIT_EXPECT_EQ(test, simple_strtol("-0x1fz", &end, 0), -31l);
	KUNIT_EXPECT_STREQ(test, end, "z");
	KUNIT_EXPECT_EQ(test, simple_strtoul("none", &end, 10), 0ul);
	KUNIT_EXPECT_STREQ(test, end, "none");
	KUNIT_EXPECT_EQ(test, simple_strtoull("18446744073709551617", NULL, 10), 1ull);
}

static void test_scanf(struct kunit *test)
{
	int a = -1, b = -1, c = -1;
	char s[32] = "", s2[32] = "";
	unsigned long long large;
	unsigned char byte;

	KUNIT_EXPECT_EQ(test, sscanf("12 -34 0x1f", "%d %d %x", &a, &b, &c), 3);
	KUNIT_EXPECT_EQ(test, a, 12);
	KUNIT_EXPECT_EQ(test, b, -34);
	KUNIT_EXPECT_EQ(test, c, 31);
	KUNIT_EXPECT_EQ(test, sscanf("0x10 010 10", "%i %i %i", &a, &b, &c), 3);
	KUNIT_EXPECT_EQ(test, a * 100 + b * 10 + c, 1690);
	KUNIT_EXPECT_EQ(test, sscanf("abcdef", "%3s%s", s, s2), 2);
	KUNIT_EXPECT_STREQ(test, s, "abc");
	KUNIT_EXPECT_STREQ(test, s2, "def");
	KUNIT_EXPECT_EQ(test, sscanf("12345", "%2d%3d", &a, &b), 2);
	KUNIT_EXPECT_EQ(test, a, 12);
	KUNIT_EXPECT_EQ(test, b, 345);
	KUNIT_EXPECT_EQ(test, sscanf("foo:42", "foo:%d%n", &a, &b), 1);
	KUNIT_EXPECT_EQ(test, b, 6);
	KUNIT_EXPECT_EQ(test, sscanf("1 2 3", "%*d %d", &a), 1);
	KUNIT_EXPECT_EQ(test, a, 2);
	KUNIT_EXPECT_EQ(test, sscanf("abc123", "%10[abc]%d", s, &a), 2);
	KUNIT_EXPECT_STREQ(test, s, "abc");
	KUNIT_EXPECT_EQ(test, sscanf("abc123", "%[abc]%d", s, &a), 0);
	KUNIT_EXPECT_EQ(test, sscanf("300", "%hhu", &byte), 1);
	KUNIT_EXPECT_EQ(test, byte, 44);
	KUNIT_EXPECT_EQ(test, sscanf("123456789012", "%llu", &large), 1);
	KUNIT_EXPECT_EQ(test, large, 123456789012ull);
	KUNIT_EXPECT_EQ(test, sscanf("-5", "%u", &a), 0);
	KUNIT_EXPECT_EQ(test, sscanf("", "%d", &a), 0);
	KUNIT_EXPECT_EQ(test, sscanf("- 5", "%d", &a), 0);
}

static struct kunit_case kstrtox_cases[] = {
	KUNIT_CASE(test_signed), KUNIT_CASE(test_unsigned), KUNIT_CASE(test_int),   KUNIT_CASE(test_uint),
	KUNIT_CASE(test_s16),	 KUNIT_CASE(test_u16),	    KUNIT_CASE(test_s8),    KUNIT_CASE(test_u8),
	KUNIT_CASE(test_bool),	 KUNIT_CASE(test_simple),   KUNIT_CASE(test_scanf), {},
};

static struct kunit_suite kstrtox_suite = {
	.name = "kstrtox",
	.test_cases = kstrtox_cases,
};
kunit_test_suite(kstrtox_suite);
