// SPDX-License-Identifier: MIT
/*
 * The log: what becomes of a message, continuations, multi-line records, cutting, dropping of old records against a
 * simple model of the ring, readers, rate limits, dynamic debug. Messages are of debug level, so that they stay off the
 * console.
 */
#include <kunit/test.h>
#include <ashlar/control.h>
#include <linux/console.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kmsg_dump.h>
#include <linux/printk.h>
#include <linux/prandom.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../../kernel/printk/internal.h"

struct log_fixture {
	struct log_reader reader;
	char text[LOG_PRINT_MAX];
	u64 start; /* the first record of this test */
};

static int setup(struct kunit *test)
{
	struct log_fixture *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);

	if (!f)
		return -ENOMEM;
	log_finalize();
	f->start = log_next_seq();
	test->priv = f;
	return 0;
}

/* Record number @n of this test as dmesg prints it, without times. */
static const char *nth(struct kunit *test, unsigned int n)
{
	struct log_fixture *f = test->priv;
	size_t len;

	if (!log_read(f->start + n, &f->reader) || f->reader.record.seq != f->start + n)
		return "(none)";
	len = log_print_text(&f->reader.record, true, false, f->text, sizeof(f->text) - 1);
	f->text[len] = '\0';
	return f->text;
}

static void test_levels(struct kunit *test)
{
	printk(KERN_DEBUG "plain\n");
	printk(KERN_DEBUG KERN_ERR "first level counts\n");
	printk("%s%s", KERN_DEBUG, "level in an argument\n");
	printk(KERN_DEBUG "%slevel inside\n", "x" KERN_ERR);
	printk(KERN_DEBUG "\n");
	KUNIT_EXPECT_STREQ(test, nth(test, 0), "<7>plain\n");
	KUNIT_EXPECT_STREQ(test, nth(test, 1), "<7>first level counts\n");
	KUNIT_EXPECT_STREQ(test, nth(test, 2), "<7>level in an argument\n");
	KUNIT_EXPECT_STREQ(test, nth(test, 3), "<7>x\0013level inside\n");
	KUNIT_EXPECT_STREQ(test, nth(test, 4), "<7>\n");
	KUNIT_EXPECT_EQ(test, printk(KERN_DEBUG "len\n"), 3);
	KUNIT_EXPECT_EQ(test, printk(KERN_DEBUG "two\nlines\n"), 9);
	KUNIT_EXPECT_EQ(test, printk(KERN_DEBUG "double newline\n\n"), 15);
	KUNIT_EXPECT_STREQ(test, nth(test, 6), "<7>two\n<7>lines\n");
	KUNIT_EXPECT_STREQ(test, nth(test, 7), "<7>double newline\n<7>\n");
}

static void test_continuations(struct kunit *test)
{
	struct log_fixture *f = test->priv;

	printk(KERN_DEBUG "a");
	KUNIT_EXPECT_EQ(test, log_next_seq(), f->start); /* open: not yet to be read */
	pr_cont("b");
	pr_cont(" %d\n", 5);
	KUNIT_EXPECT_EQ(test, log_next_seq(), f->start + 1);
	printk(KERN_DEBUG "open");
	printk(KERN_DEBUG "next\n");
	printk(KERN_DEBUG KERN_CONT "orphan\n");
	printk(KERN_DEBUG "a\nb");
	pr_cont("c\nd\n");
	KUNIT_EXPECT_STREQ(test, nth(test, 0), "<7>ab 5\n");
	KUNIT_EXPECT_STREQ(test, nth(test, 1), "<7>open\n");
	KUNIT_EXPECT_STREQ(test, nth(test, 2), "<7>next\n");
	KUNIT_EXPECT_STREQ(test, nth(test, 3), "<7>orphan\n");
	KUNIT_EXPECT_STREQ(test, nth(test, 4), "<7>a\n<7>bc\n<7>d\n");
}

/* Linux keeps 991 characters with prefix and newline, and begins a new record when a continuation would pass the limit.
 */
static void test_cutting(struct kunit *test)
{
	struct log_fixture *f = test->priv;
	char *big = kunit_kzalloc(test, 1501, GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, big);
	memset(big, 'x', 1500);
	KUNIT_EXPECT_EQ(test, printk(KERN_DEBUG "%s\n", big), 989);
	printk(KERN_DEBUG "begin:");
	for (i = 0; i < 30; i++)
		pr_cont(" %d%.40s", i, big);
	pr_cont("\n");
	nth(test, 0);
	KUNIT_EXPECT_EQ(test, f->reader.record.text_len, 989);
	nth(test, 1);
	KUNIT_EXPECT_LE(test, f->reader.record.text_len, LOG_LINE_MAX);
	KUNIT_EXPECT_GT(test, f->reader.record.text_len, 900);
	KUNIT_EXPECT_EQ(test, log_next_seq(), f->start + 3);
}

/* Random records, more than fit: the newest are there, in order and whole, and nothing else. */
static void test_dropping(struct kunit *test)
{
	struct log_fixture *f = test->priv;
	struct log_record record = { .level = 7, .flags = LOG_NEWLINE };
	struct rnd_state rnd, again;
	u64 seq, first;
	int i, count = 6000;
	size_t len;

	prandom_seed_state(&rnd, 42);
	again = rnd;
	for (i = 0; i < count; i++) {
		u32 value = prandom_u32_state(&rnd);

		record.text_len = value % 97;
		record.dev.subsystem[0] = value & 0x10000 ? 's' : '\0';
		memset(f->text, 'a' + i % 26, record.text_len);
		log_store(&record, f->text);
		console_flush_pending();
		KUNIT_ASSERT_EQ(test, log_next_seq(), f->start + i + 1);
	}
	first = log_first_seq();
	KUNIT_ASSERT_GT(test, first, f->start);
	KUNIT_EXPECT_GE(test, log_next_seq() - first, 500ull);
	for (seq = f->start; seq < log_next_seq(); seq++) {
		u32 value = prandom_u32_state(&again);

		if (seq < first)
			continue;
		KUNIT_ASSERT_TRUE(test, log_read(seq, &f->reader));
		KUNIT_ASSERT_EQ(test, f->reader.record.seq, seq);
		KUNIT_ASSERT_EQ(test, f->reader.record.text_len, value % 97);
		KUNIT_ASSERT_EQ(test, f->reader.record.dev.subsystem[0], value & 0x10000 ? 's' : '\0');
		for (len = 0; len < f->reader.record.text_len; len++)
			KUNIT_ASSERT_EQ(test, f->reader.text[len], (char)('a' + (seq - f->start) % 26));
	}
	KUNIT_EXPECT_FALSE(test, log_read(log_next_seq(), &f->reader));
	KUNIT_EXPECT_TRUE(test, log_read(0, &f->reader));
	KUNIT_EXPECT_EQ(test, f->reader.record.seq, first);
}

/* What dmesg prints: the time in front of each line; then nothing more; and after clearing, nothing of the past. */
static void test_reading(struct kunit *test)
{
	struct log_fixture *f = test->priv;
	struct log_record record = { .level = 7, .flags = LOG_NEWLINE, .ts_nsec = 12345678901ull, .text_len = 7 };
	u64 seq = f->start;
	size_t len;

	log_store(&record, "one\ntwo");
	len = control_read_log(&seq, f->text, sizeof(f->text) - 1);
	f->text[len] = '\0';
	KUNIT_EXPECT_STREQ(test, f->text, "[   12.345678] one\n[   12.345678] two\n");
	KUNIT_EXPECT_EQ(test, seq, f->start + 1);
	KUNIT_EXPECT_EQ(test, control_read_log(&seq, f->text, sizeof(f->text)), 0ul);
}

static void test_dumps(struct kunit *test)
{
	struct log_fixture *f = test->priv;
	struct kmsg_dump_iter iter;
	size_t len;

	printk(KERN_DEBUG "first\n");
	printk(KERN_DEBUG "second\n");
	kmsg_dump_rewind(&iter);
	iter.cur_seq = f->start;
	KUNIT_EXPECT_TRUE(test, kmsg_dump_get_line(&iter, true, f->text, sizeof(f->text), &len));
	KUNIT_EXPECT_EQ(test, memcmp(f->text, "<7>[", 4), 0);
	KUNIT_EXPECT_EQ(test, memcmp(f->text + len - 6, "first\n", 6), 0);
	iter.cur_seq = f->start;
	KUNIT_EXPECT_TRUE(test, kmsg_dump_get_buffer(&iter, false, f->text, 30, &len));
	KUNIT_EXPECT_EQ(test, memcmp(f->text + len - 7, "second\n", 7), 0);
	KUNIT_EXPECT_TRUE(test, kmsg_dump_get_buffer(&iter, false, f->text, 30, &len));
	KUNIT_EXPECT_EQ(test, memcmp(f->text + len - 6, "first\n", 6), 0);
	KUNIT_EXPECT_FALSE(test, kmsg_dump_get_buffer(&iter, false, f->text, 30, &len));
	KUNIT_EXPECT_STREQ(test, kmsg_dump_reason_str(KMSG_DUMP_OOPS), "Oops");
}

static void test_ratelimit(struct kunit *test)
{
	struct ratelimit_state rs;
	int i, allowed = 0;

	ratelimit_state_init(&rs, HZ / 10, 5);
	ratelimit_set_flags(&rs, RATELIMIT_MSG_ON_RELEASE);
	for (i = 0; i < 20; i++)
		allowed += __ratelimit(&rs);
	KUNIT_EXPECT_EQ(test, allowed, 5);
	KUNIT_EXPECT_EQ(test, rs.missed, 15);
	msleep(150);
	KUNIT_EXPECT_EQ(test, __ratelimit(&rs), 1);
	rs.missed = 0;
	ratelimit_state_init(&rs, 0, 1);
	for (i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, __ratelimit(&rs), 1);
}

static int once_calls;

static void call_once(struct kunit *test)
{
	pr_debug("counted once\n");
	DO_ONCE_LITE(kunit_info, test, "once");
	once_calls++;
}

static void test_dynamic_debug(struct kunit *test)
{
	char on[] = "func call_once +pfl", off[] = "func call_once =_";

	call_once(test);
	KUNIT_EXPECT_EQ(test, ddebug_dyndbg_module_param_cb("dyndbg", on, KBUILD_MODNAME), 0);
	log_finalize();
	((struct log_fixture *)test->priv)->start = log_next_seq();
	call_once(test);
	KUNIT_EXPECT_TRUE(test, strstarts(nth(test, 0), "<7>call_once:"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(nth(test, 0), " counted once\n"));
	KUNIT_EXPECT_EQ(test, ddebug_dyndbg_module_param_cb("dyndbg", off, KBUILD_MODNAME), 0);
	KUNIT_EXPECT_EQ(test, ddebug_dyndbg_module_param_cb("other", off, KBUILD_MODNAME), -ENOENT);
	KUNIT_EXPECT_EQ(test, once_calls, 2);
}

/* A console of one's own: gets what is below the level, and what was stored while the lock was held. */
static char console_text[256];

static void collect(struct console *con, const char *text, unsigned int count)
{
	strncat(console_text, text, min_t(size_t, count, sizeof(console_text) - 1 - strlen(console_text)));
}

static struct console test_console = { .name = "test", .write = collect };

static void test_console_lock(struct kunit *test)
{
	int before = console_loglevel;

	register_console(&test_console);
	console_stop(&test_console);
	console_text[0] = '\0';
	console_start(&test_console);
	console_lock();
	KUNIT_EXPECT_TRUE(test, is_console_locked());
	printk(KERN_DEBUG "hidden\n");
	console_loglevel = 8;
	printk(KERN_DEBUG "held back\n");
	KUNIT_EXPECT_STREQ(test, console_text, "");
	console_loglevel = before;
	console_unlock();
	KUNIT_EXPECT_EQ(test, unregister_console(&test_console), 0);
	KUNIT_EXPECT_EQ(test, unregister_console(&test_console), -ENODEV);
}

static struct kunit_case printk_cases[] = {
	KUNIT_CASE(test_levels),       KUNIT_CASE(test_continuations),
	KUNIT_CASE(test_cutting),      KUNIT_CASE(test_reading),
	KUNIT_CASE(test_dumps),	       KUNIT_CASE(test_ratelimit),
	KUNIT_CASE(test_dropping),     KUNIT_CASE(test_dynamic_debug),
	KUNIT_CASE(test_console_lock), {},
};

static struct kunit_suite printk_suite = {
	.name = "printk",
	.init = setup,
	.test_cases = printk_cases,
};
kunit_test_suite(printk_suite);
