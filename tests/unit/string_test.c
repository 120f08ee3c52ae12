// SPDX-License-Identifier: MIT
/* Memory blocks and strings against the simplest possible models, at every small length and alignment; escapes, sizes,
 * words, UUIDs. */
#include <kunit/test.h>
#include <linux/ctype.h>
#include <linux/errname.h>
#include <linux/hex.h>
#include <linux/inet.h>
#include <linux/kernel.h>
#include <linux/parser.h>
#include <linux/prandom.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/string_helpers.h>
#include <linux/uuid.h>

#define AREA 1024

struct areas {
	u8 real[AREA], model[AREA];
};

static void fill(struct areas *a, struct rnd_state *rnd)
{
	prandom_bytes_state(rnd, a->real, AREA);
	memcpy(a->model, a->real, AREA);
}

static void model_move(u8 *dest, const u8 *src, size_t n)
{
	size_t i;

	if (dest < src) {
		for (i = 0; i < n; i++)
			dest[i] = src[i];
	} else {
		for (i = n; i--;)
			dest[i] = src[i];
	}
}

static void test_memmove(struct kunit *test)
{
	struct areas *a = kunit_kzalloc(test, sizeof(*a), GFP_KERNEL);
	struct rnd_state rnd;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, a);
	prandom_seed_state(&rnd, 1);
	for (i = 0; i < 20000; i++) {
		size_t n = prandom_u32_state(&rnd) % (i % 3 ? 40 : 500);
		size_t from = prandom_u32_state(&rnd) % (AREA - n + 1), to = prandom_u32_state(&rnd) % (AREA - n + 1);

		if (i % 64 == 0)
			fill(a, &rnd);
		if (i & 1)
			to = min(from + to % 33, AREA - n);
		KUNIT_EXPECT_PTR_EQ(test, __memmove(a->real + to, a->real + from, n), (void *)(a->real + to));
		model_move(a->model + to, a->model + from, n);
		if (memchr_inv(a->real, 0, AREA) && memcmp(a->real, a->model, AREA)) {
			KUNIT_FAIL(test, "memmove of %zu bytes from %zu to %zu", n, from, to);
			return;
		}
	}
}

static void test_memcpy_memset(struct kunit *test)
{
	struct areas *a = kunit_kzalloc(test, sizeof(*a), GFP_KERNEL);
	size_t n, at, i;

	KUNIT_ASSERT_NOT_NULL(test, a);
	for (n = 0; n < 450; n += n < 70 ? 1 : 37) {
		for (at = 0; at < 9; at++) {
			for (i = 0; i < AREA; i++)
				a->real[i] = a->model[i] = i * 7;
			__memcpy(a->real + 512 + at, a->real + 3, n);
			model_move(a->model + 512 + at, a->model + 3, n);
			__memset(a->real + at, 0x1a5, n);
			for (i = 0; i < n; i++)
				a->model[at + i] = 0xa5;
			for (i = 0; i < AREA && a->real[i] == a->model[i]; i++)
				;
			KUNIT_EXPECT_EQ_MSG(test, i, AREA, "length %zu at %zu", n, at);
		}
	}
}

static void test_memory_search(struct kunit *test)
{
	u8 block[64] = {}, copy[64];
	size_t i, at;

	for (at = 0; at < 8; at++) {
		for (i = at; i < 40; i++) {
			memset(block, 0, sizeof(block));
			block[i] = 0x80;
			KUNIT_EXPECT_PTR_EQ(test, memchr(block + at, 0x80, 40), (void *)(block + i));
			KUNIT_EXPECT_PTR_EQ(test, memchr_inv(block + at, 0, 40), (void *)(block + i));
			KUNIT_EXPECT_PTR_EQ(test, memscan(block + at, 0x80, 40), (void *)(block + i));
			KUNIT_EXPECT_NULL(test, memchr(block + at, 0x80, i - at));
			KUNIT_EXPECT_NULL(test, memchr_inv(block + at, 0, i - at));
			memcpy(copy, block, sizeof(copy));
			KUNIT_EXPECT_EQ(test, memcmp(block + at, copy + at, 40), 0);
			copy[i] = 1;
			KUNIT_EXPECT_EQ(test, memcmp(block + at, copy + at, 40), 0x7f);
			KUNIT_EXPECT_EQ(test, memcmp(copy + at, block + at, 40), -0x7f);
		}
	}
	KUNIT_EXPECT_PTR_EQ(test, memscan(block, 0x77, 5), (void *)(block + 5));
}

/* Every length at every alignment, with bytes behind the end that must not matter. */
static void test_lengths(struct kunit *test)
{
	char area[80];
	size_t at, len, limit;

	for (at = 0; at < 9; at++) {
		for (len = 0; len < 40; len++) {
			memset(area, 0x81, sizeof(area));
			area[at + len] = '\0';
			KUNIT_EXPECT_EQ(test, strlen(area + at), len);
			for (limit = 0; limit < 45; limit++)
				KUNIT_EXPECT_EQ(test, strnlen(area + at, limit), min(len, limit));
		}
	}
}

static void test_copies(struct kunit *test)
{
	char buf[8];

	KUNIT_EXPECT_EQ(test, strscpy(buf, "hello", sizeof(buf)), 5);
	KUNIT_EXPECT_STREQ(test, buf, "hello");
	KUNIT_EXPECT_EQ(test, strscpy(buf, "hello world", sizeof(buf)), -E2BIG);
	KUNIT_EXPECT_STREQ(test, buf, "hello w");
	KUNIT_EXPECT_EQ(test, strscpy(buf, "x", 0), -E2BIG);
	KUNIT_EXPECT_EQ(test, strscpy(buf, "1234567", sizeof(buf)), 7);
	memset(buf, 'Z', sizeof(buf));
	KUNIT_EXPECT_EQ(test, strscpy_pad(buf, "ab", sizeof(buf)), 2);
	KUNIT_EXPECT_EQ(test, memcmp(buf, "ab\0\0\0\0\0\0", 8), 0);
	KUNIT_EXPECT_EQ(test, strlcpy(buf, "hello world", sizeof(buf)), 11ul);
	KUNIT_EXPECT_STREQ(test, buf, "hello w");
	memset(buf, 'Z', sizeof(buf));
	strncpy(buf, "ab", 5);
	KUNIT_EXPECT_EQ(test, memcmp(buf, "ab\0\0\0ZZZ", 8), 0);
	strncpy(buf, "abcdefgh", 3);
	KUNIT_EXPECT_EQ(test, memcmp(buf, "abc\0\0ZZZ", 8), 0);
	strcpy(buf, "ab");
	KUNIT_EXPECT_STREQ(test, strcat(buf, "cd"), "abcd");
	KUNIT_EXPECT_STREQ(test, strncat(buf, "efghij", 2), "abcdef");
	KUNIT_EXPECT_EQ(test, strlcat(buf, "xyz", sizeof(buf)), 9ul);
	KUNIT_EXPECT_STREQ(test, buf, "abcdefx");
	KUNIT_EXPECT_PTR_EQ(test, stpcpy(buf, "abc"), buf + 3);
}

static void test_comparisons(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, strcmp("abc", "abc"), 0);
	KUNIT_EXPECT_LT(test, strcmp("abc", "abd"), 0);
	KUNIT_EXPECT_GT(test, strcmp("abc\xff", "abc\x01"), 0);
	KUNIT_EXPECT_LT(test, strcmp("ab", "abc"), 0);
	KUNIT_EXPECT_EQ(test, strncmp("abcX", "abcY", 3), 0);
	KUNIT_EXPECT_LT(test, strncmp("abcX", "abcY", 4), 0);
	KUNIT_EXPECT_EQ(test, strncmp("ab", "ab", 100), 0);
	KUNIT_EXPECT_EQ(test, strcasecmp("HeLLo", "hEllO"), 0);
	KUNIT_EXPECT_EQ(test, strcasecmp("a", "C"), -2);
	KUNIT_EXPECT_EQ(test, strncasecmp("HELLO", "helpx", 3), 0);
	KUNIT_EXPECT_LT(test, strncasecmp("HELLO", "helpx", 4), 0);
}

static void test_searches(struct kunit *test)
{
	static const char text[] = "one two three two";
	char work[32], *p = work;

	KUNIT_EXPECT_PTR_EQ(test, strchr(text, 't'), (char *)text + 4);
	KUNIT_EXPECT_PTR_EQ(test, strrchr(text, 't'), (char *)text + 14);
	KUNIT_EXPECT_NULL(test, strchr(text, 'z'));
	KUNIT_EXPECT_PTR_EQ(test, strchr(text, '\0'), (char *)text + 17);
	KUNIT_EXPECT_PTR_EQ(test, strchrnul(text, 'z'), (char *)text + 17);
	KUNIT_EXPECT_NULL(test, strnchr(text, 4, 't'));
	KUNIT_EXPECT_PTR_EQ(test, strnchr(text, 5, 't'), (char *)text + 4);
	KUNIT_EXPECT_PTR_EQ(test, strstr(text, "two"), (char *)text + 4);
	KUNIT_EXPECT_PTR_EQ(test, strstr(text, ""), (char *)text);
	KUNIT_EXPECT_NULL(test, strstr(text, "four"));
	KUNIT_EXPECT_NULL(test, strnstr(text, "three", 12));
	KUNIT_EXPECT_PTR_EQ(test, strnstr(text, "three", 13), (char *)text + 8);
	KUNIT_EXPECT_PTR_EQ(test, strpbrk(text, "hw"), (char *)text + 5);
	KUNIT_EXPECT_EQ(test, strspn(text, "eno"), 3ul);
	KUNIT_EXPECT_EQ(test, strcspn(text, " "), 3ul);
	strcpy(work, "a,,b;c");
	KUNIT_EXPECT_STREQ(test, strsep(&p, ",;"), "a");
	KUNIT_EXPECT_STREQ(test, strsep(&p, ",;"), "");
	KUNIT_EXPECT_STREQ(test, strsep(&p, ",;"), "b");
	KUNIT_EXPECT_STREQ(test, strsep(&p, ",;"), "c");
	KUNIT_EXPECT_NULL(test, strsep(&p, ",;"));
	strcpy(work, "  \t trim me \n ");
	KUNIT_EXPECT_STREQ(test, strim(work), "trim me");
	strcpy(work, " \n ");
	KUNIT_EXPECT_STREQ(test, strim(work), "");
	KUNIT_EXPECT_STREQ(test, kbasename("/a/b/c.c"), "c.c");
	KUNIT_EXPECT_TRUE(test, sysfs_streq("on\n", "on"));
	KUNIT_EXPECT_FALSE(test, sysfs_streq("on\n\n", "on"));
	KUNIT_EXPECT_EQ(test, str_has_prefix(text, "one"), 3ul);
}

static void test_ctype(struct kunit *test)
{
	int c;

	for (c = 0; c < 128; c++) {
		bool digit = c >= '0' && c <= '9', lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z';

		KUNIT_EXPECT_EQ(test, !!isdigit(c), digit);
		KUNIT_EXPECT_EQ(test, !!islower(c), lower);
		KUNIT_EXPECT_EQ(test, !!isupper(c), upper);
		KUNIT_EXPECT_EQ(test, !!isalnum(c), digit || lower || upper);
		KUNIT_EXPECT_EQ(test, !!isspace(c), c == ' ' || (c >= 9 && c <= 13));
		KUNIT_EXPECT_EQ(test, !!isprint(c), c >= ' ' && c < 127);
		KUNIT_EXPECT_EQ(test, !!ispunct(c), c > ' ' && c < 127 && !digit && !lower && !upper);
		KUNIT_EXPECT_EQ(test, !!iscntrl(c), c < ' ' || c == 127);
		KUNIT_EXPECT_EQ(test, (int)tolower(c), upper ? c + 32 : c);
		KUNIT_EXPECT_EQ(test, (int)toupper(c), lower ? c - 32 : c);
	}
}

static void test_escapes(struct kunit *test)
{
	static const unsigned int styles[] = { ESCAPE_ANY, ESCAPE_ANY_NP, ESCAPE_HEX, ESCAPE_OCTAL,
					       ESCAPE_SPACE | ESCAPE_HEX };
	char escaped[1024 + 1], back[256 + 1];
	u8 all[255];
	int i, len;

	for (i = 0; i < 255; i++)
		all[i] = i + 1;
	for (i = 0; i < ARRAY_SIZE(styles); i++) {
		len = string_escape_mem((char *)all, sizeof(all), escaped, sizeof(escaped), styles[i], NULL);
		KUNIT_ASSERT_LT(test, len, (int)sizeof(escaped));
		escaped[len] = '\0';
		KUNIT_EXPECT_EQ(test, string_unescape_any(escaped, back, 0), 255);
		KUNIT_EXPECT_EQ_MSG(test, memcmp(back, all, sizeof(all)), 0, "style %d", i);
	}
	len = string_escape_mem("a\nb", 3, escaped, 2, ESCAPE_SPACE, NULL);
	KUNIT_EXPECT_EQ(test, len, 4);
	len = string_escape_mem("a\nb\n", 4, escaped, sizeof(escaped), ESCAPE_HEX, "b");
	KUNIT_EXPECT_EQ(test, len, 7);
	KUNIT_EXPECT_EQ(test, memcmp(escaped, "a\n\\x62\n", 7), 0);
}

static void test_sizes(struct kunit *test)
{
	char text[32];

	string_get_size(1536, 1, STRING_UNITS_2, text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, "1.50 KiB");
	string_get_size(1ull << 40, 512, STRING_UNITS_2, text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, "512 TiB");
	string_get_size(~0ull, 4096, STRING_UNITS_10, text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, "75.6 ZB");
	string_get_size(0, 512, STRING_UNITS_10, text, sizeof(text));
	KUNIT_EXPECT_STREQ(test, text, "0 B");
}

static void test_command_line(struct kunit *test)
{
	int ints[8];
	char args[] = "one two=2 three=\"with space\" \"four=quoted whole\" last", *p = args, *param, *val;
	char list[] = "1,3-5,7";

	KUNIT_EXPECT_EQ(test, *get_options(list, ARRAY_SIZE(ints), ints), '\0');
	KUNIT_EXPECT_EQ(test, ints[0], 5);
	KUNIT_EXPECT_EQ(test, ints[1] * 10000 + ints[2] * 1000 + ints[3] * 100 + ints[4] * 10 + ints[5], 13457);
	KUNIT_EXPECT_EQ(test, memparse("64K", NULL), 65536ull);
	KUNIT_EXPECT_EQ(test, memparse("0x10m", NULL), 16ull << 20);
	p = next_arg(p, &param, &val);
	KUNIT_EXPECT_STREQ(test, param, "one");
	KUNIT_EXPECT_NULL(test, val);
	p = next_arg(p, &param, &val);
	KUNIT_EXPECT_STREQ(test, val, "2");
	p = next_arg(p, &param, &val);
	KUNIT_EXPECT_STREQ(test, val, "with space");
	p = next_arg(p, &param, &val);
	KUNIT_EXPECT_STREQ(test, param, "four");
	KUNIT_EXPECT_STREQ(test, val, "quoted whole");
	p = next_arg(p, &param, &val);
	KUNIT_EXPECT_STREQ(test, param, "last");
	KUNIT_EXPECT_EQ(test, *p, '\0');
}

static void test_argv(struct kunit *test)
{
	int argc;
	char **argv = argv_split(GFP_KERNEL, "  two \t words ", &argc);

	KUNIT_ASSERT_NOT_NULL(test, argv);
	KUNIT_EXPECT_EQ(test, argc, 2);
	KUNIT_EXPECT_STREQ(test, argv[0], "two");
	KUNIT_EXPECT_STREQ(test, argv[1], "words");
	KUNIT_EXPECT_NULL(test, argv[2]);
	argv_free(argv);
}

static void test_tokens(struct kunit *test)
{
	static const match_table_t table = {
		{ 1, "size=%u" }, { 2, "name=%s" }, { 3, "ro" }, { 4, "mode=%o,%d" }, { 0, NULL }
	};
	substring_t args[MAX_OPT_ARGS];
	char size[] = "size=42", name[] = "name=x y", ro[] = "ro", mode[] = "mode=755,-3", bad[] = "rw";
	char buf[8];
	int value;

	KUNIT_EXPECT_EQ(test, match_token(size, table, args), 1);
	KUNIT_EXPECT_EQ(test, match_int(&args[0], &value), 0);
	KUNIT_EXPECT_EQ(test, value, 42);
	KUNIT_EXPECT_EQ(test, match_token(name, table, args), 2);
	match_strlcpy(buf, &args[0], sizeof(buf));
	KUNIT_EXPECT_STREQ(test, buf, "x y");
	KUNIT_EXPECT_EQ(test, match_token(ro, table, args), 3);
	KUNIT_EXPECT_EQ(test, match_token(mode, table, args), 4);
	KUNIT_EXPECT_EQ(test, match_octal(&args[0], &value), 0);
	KUNIT_EXPECT_EQ(test, value, 0755);
	KUNIT_EXPECT_EQ(test, match_int(&args[1], &value), 0);
	KUNIT_EXPECT_EQ(test, value, -3);
	KUNIT_EXPECT_EQ(test, match_token(bad, table, args), 0);
	KUNIT_EXPECT_TRUE(test, match_wildcard("a*c?", "abbbcd"));
	KUNIT_EXPECT_FALSE(test, match_wildcard("a*c?", "abbbc"));
}

static void test_addresses(struct kunit *test)
{
	u8 mac[6], ip[16];
	char text[48];

	KUNIT_EXPECT_TRUE(test, mac_pton("00:1a:2B:3c:4d:ff", mac));
	snprintf(text, sizeof(text), "%pM", mac);
	KUNIT_EXPECT_STREQ(test, text, "00:1a:2b:3c:4d:ff");
	KUNIT_EXPECT_FALSE(test, mac_pton("00:1a:2b:3c:4d", mac));
	KUNIT_EXPECT_EQ(test, in4_pton("10.20.30.40", -1, ip, -1, NULL), 1);
	snprintf(text, sizeof(text), "%pI4", ip);
	KUNIT_EXPECT_STREQ(test, text, "10.20.30.40");
	KUNIT_EXPECT_EQ(test, in4_pton("10.20.300.40", -1, ip, -1, NULL), 0);
	KUNIT_EXPECT_EQ(test, in6_pton("2001:db8::12:1:abcd", -1, ip, -1, NULL), 1);
	snprintf(text, sizeof(text), "%pI6c", ip);
	KUNIT_EXPECT_STREQ(test, text, "2001:db8::12:1:abcd");
	KUNIT_EXPECT_EQ(test, in6_pton("::ffff:10.0.0.1", -1, ip, -1, NULL), 1);
	snprintf(text, sizeof(text), "%pI6c", ip);
	KUNIT_EXPECT_STREQ(test, text, "::ffff:10.0.0.1");
	KUNIT_EXPECT_EQ(test, in6_pton("::", -1, ip, -1, NULL), 1);
	KUNIT_EXPECT_EQ(test, in6_pton("1:2:3:4:5:6:7:8:9", -1, ip, -1, NULL), 0);
	KUNIT_EXPECT_EQ(test, in6_pton("1:2:3", -1, ip, -1, NULL), 0);
}

/* The vectors of the SipHash paper: key 00..0f, messages of 0, 1, 2, ... bytes. */
static void test_siphash(struct kunit *test)
{
	static const u64 vectors[] = {
		0x726fdb47dd0e0e31ull, 0x74f839c593dc67fdull, 0x0d6c8009d9a94f5aull,
		0x85676696d7fb7e2dull, 0xcf2794e0277187b7ull, 0x18765564cd99a68dull,
		0xcbc9466e58fee3ceull, 0xab0200f58b01d137ull, 0x93f5f5799a932462ull,
	};
	siphash_key_t key = { { 0x0706050403020100ull, 0x0f0e0d0c0b0a0908ull } };
	u8 message[16];
	size_t i;

	for (i = 0; i < sizeof(message); i++)
		message[i] = i;
	for (i = 0; i < ARRAY_SIZE(vectors); i++)
		KUNIT_EXPECT_EQ(test, siphash(message, i, &key), vectors[i]);
	KUNIT_EXPECT_EQ(test, siphash_1u64(0x0706050403020100ull, &key), vectors[8]);
	KUNIT_EXPECT_EQ(test, siphash_1u32(0x03020100, &key), vectors[4]);
}

static void test_uuid(struct kunit *test)
{
	static const char text[] = "c33f4995-3701-450e-9fbf-206a2e98e576";
	char again[UUID_STRING_LEN + 1];
	uuid_t uuid;
	guid_t guid;

	KUNIT_EXPECT_EQ(test, uuid_parse(text, &uuid), 0);
	KUNIT_EXPECT_EQ(test, uuid.b[0], 0xc3);
	snprintf(again, sizeof(again), "%pUb", &uuid);
	KUNIT_EXPECT_STREQ(test, again, text);
	KUNIT_EXPECT_EQ(test, guid_parse(text, &guid), 0);
	KUNIT_EXPECT_EQ(test, guid.b[0], 0x95);
	snprintf(again, sizeof(again), "%pUl", &guid);
	KUNIT_EXPECT_STREQ(test, again, text);
	KUNIT_EXPECT_EQ(test, uuid_parse("c33f4995-3701-450e-9fbf206a2e98e576 ", &uuid), -EINVAL);
	KUNIT_EXPECT_FALSE(test, uuid_is_valid("not a uuid"));
	uuid_gen(&uuid);
	KUNIT_EXPECT_EQ(test, uuid.b[6] & 0xf0, 0x40);
	KUNIT_EXPECT_EQ(test, uuid.b[8] & 0xc0, 0x80);
}

static void test_errname(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, errname(-EIO), "-EIO");
	KUNIT_EXPECT_STREQ(test, errname(EIO), "EIO");
	KUNIT_EXPECT_STREQ(test, errname(-EPROBE_DEFER), "-EPROBE_DEFER");
	KUNIT_EXPECT_NULL(test, errname(0));
	KUNIT_EXPECT_NULL(test, errname(-9999));
}

/* Numbers below a limit: all occur, about equally often. */
static void test_random_below(struct kunit *test)
{
	unsigned int counts[7] = {}, i;

	for (i = 0; i < 7000; i++) {
		u32 value = get_random_u32_below(7 + (i & 0));

		KUNIT_ASSERT_LT(test, value, 7u);
		counts[value]++;
	}
	for (i = 0; i < 7; i++) {
		KUNIT_EXPECT_GT(test, counts[i], 800u);
		KUNIT_EXPECT_LT(test, counts[i], 1200u);
	}
	for (i = 0; i < 100; i++) {
		u32 value = get_random_u32_inclusive(5, 9);

		KUNIT_EXPECT_GE(test, value, 5u);
		KUNIT_EXPECT_LE(test, value, 9u);
	}
}

static struct kunit_case string_cases[] = {
	KUNIT_CASE(test_memmove),
	KUNIT_CASE(test_memcpy_memset),
	KUNIT_CASE(test_memory_search),
	KUNIT_CASE(test_lengths),
	KUNIT_CASE(test_copies),
	KUNIT_CASE(test_comparisons),
	KUNIT_CASE(test_searches),
	KUNIT_CASE(test_ctype),
	KUNIT_CASE(test_escapes),
	KUNIT_CASE(test_sizes),
	KUNIT_CASE(test_command_line),
	KUNIT_CASE(test_argv),
	KUNIT_CASE(test_tokens),
	KUNIT_CASE(test_addresses),
	KUNIT_CASE(test_siphash),
	KUNIT_CASE(test_uuid),
	KUNIT_CASE(test_errname),
	KUNIT_CASE(test_random_below),
	{},
};

static struct kunit_suite string_suite = {
	.name = "string",
	.test_cases = string_cases,
};
kunit_test_suite(string_suite);
