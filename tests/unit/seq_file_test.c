// SPDX-License-Identifier: MIT
/*
 * Sequence files: whatever the sizes of records and reads, the bytes read are the text; records left out, records
 * larger than the buffer, errors in the middle, allocations that fail.
 */
#include <kunit/test.h>
#include <linux/fault-inject.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#define RECORDS 300

/* What the file under test prints: record i is size[i] bytes (0: none; -1: SEQ_SKIP after printing; -2: error). */
static int record_size[RECORDS];
static int records, starts, stops;

static char record_byte(int record, int i)
{
	return 'a' + (record * 7 + i) % 26;
}

static void *model_start(struct seq_file *m, loff_t *pos)
{
	starts++;
	return *pos < records ? pos : NULL;
}

static void *model_next(struct seq_file *m, void *v, loff_t *pos)
{
	return ++*pos < records ? pos : NULL;
}

static void model_stop(struct seq_file *m, void *v)
{
	stops++;
}

static int model_show(struct seq_file *m, void *v)
{
	int record = *(loff_t *)v, i;

	if (record_size[record] == -2)
		return -EDOM;
	if (record_size[record] == -1) {
		seq_puts(m, "not shown");
		return SEQ_SKIP;
	}
	for (i = 0; i < record_size[record]; i++)
		seq_putc(m, record_byte(record, i));
	return 0;
}

static const struct seq_operations model_ops = {
	.start = model_start,
	.next = model_next,
	.stop = model_stop,
	.show = model_show,
};

static size_t model_text(char *text)
{
	size_t bytes = 0;

	for (int r = 0; r < records; r++)
		for (int i = 0; i < record_size[r]; i++)
			text[bytes++] = record_byte(r, i);
	return bytes;
}

static int seq_test_init(struct kunit *test)
{
	starts = stops = 0;
	return proc_create_seq("kunit_seq", 0, NULL, &model_ops) ? 0 : -ENOMEM;
}

static void seq_test_exit(struct kunit *test)
{
	remove_proc_entry("kunit_seq", NULL);
	KUNIT_EXPECT_EQ(test, starts, stops);
}

static struct file *open_model(struct kunit *test)
{
	struct file *file = filp_open("/proc/kunit_seq", O_RDONLY, 0);

	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	return file;
}

static void seq_test_random(struct kunit *test)
{
	size_t room = RECORDS * 400 + 3 * 20000, bytes, at;
	char *text = kvmalloc(room, GFP_KERNEL), *got = kvmalloc(room, GFP_KERNEL);
	struct rnd_state rnd;
	int round;

	KUNIT_ASSERT_TRUE(test, text && got);
	prandom_seed_state(&rnd, 5);
	for (round = 0; round < 60; round++) {
		struct file *file;
		loff_t pos = 0;
		int i;

		records = round % 7 ? prandom_u32_state(&rnd) % RECORDS : 0;
		for (i = 0; i < records; i++)
			record_size[i] = prandom_u32_state(&rnd) % 20 ? (int)(prandom_u32_state(&rnd) % 380) : -1;
		for (i = 0; i < 3 && records; i++)
			record_size[prandom_u32_state(&rnd) % records] = prandom_u32_state(&rnd) % 20000;
		bytes = model_text(text);
		file = open_model(test);
		for (at = 0;; at += i) {
			size_t want = 1 + prandom_u32_state(&rnd) % (round % 3 ? 5000 : 50);

			i = kernel_read(file, got + at, min(want, room - at), &pos);
			KUNIT_ASSERT_GE(test, i, 0);
			if (!i)
				break;
		}
		KUNIT_ASSERT_EQ(test, at, bytes);
		KUNIT_ASSERT_EQ(test, memcmp(text, got, bytes), 0);
		/* And from anywhere. */
		for (i = 0; i < 20 && bytes; i++) {
			size_t from = prandom_u32_state(&rnd) % bytes, want = 1 + prandom_u32_state(&rnd) % 3000, n;

			pos = from;
			n = kernel_read(file, got, want, &pos);
			KUNIT_ASSERT_TRUE(test, n > 0 && n <= want && from + n <= bytes);
			KUNIT_ASSERT_EQ(test, memcmp(text + from, got, n), 0);
			KUNIT_ASSERT_EQ(test, pos, from + n);
		}
		if (bytes) {
			KUNIT_ASSERT_EQ(test, vfs_llseek(file, bytes / 2, SEEK_SET), bytes / 2);
			KUNIT_ASSERT_EQ(test, vfs_llseek(file, 0, SEEK_CUR), bytes / 2);
			KUNIT_ASSERT_EQ(test, vfs_llseek(file, -1, SEEK_SET), -EINVAL);
			KUNIT_ASSERT_EQ(test, vfs_llseek(file, 0, SEEK_END), -EINVAL);
		}
		filp_close(file, NULL);
	}
	kvfree(text);
	kvfree(got);
}

/* What came before a failing record is read; then the error. */
static void seq_test_error(struct kunit *test)
{
	struct file *file;
	char got[64];
	loff_t pos = 0;

	records = 3;
	record_size[0] = 10;
	record_size[1] = -2;
	record_size[2] = 10;
	file = open_model(test);
	KUNIT_EXPECT_EQ(test, kernel_read(file, got, sizeof(got), &pos), 10);
	KUNIT_EXPECT_EQ(test, kernel_read(file, got, sizeof(got), &pos), -EDOM);
	filp_close(file, NULL);
}

static void seq_test_no_memory(struct kunit *test)
{
	struct file *file;
	char *got = kunit_kmalloc(test, 30000, GFP_KERNEL);
	unsigned long n;
	loff_t pos;

	records = 1;
	record_size[0] = 20000;
	for (n = 1;; n++) {
		ssize_t ret;
		unsigned long seen;

		file = open_model(test);
		pos = 0;
		fault_inject_nth(FAULT_SLAB | FAULT_PAGE, n);
		ret = kernel_read(file, got, 30000, &pos);
		seen = fault_inject_stop();
		if (seen < n) {
			KUNIT_EXPECT_EQ(test, ret, 20000);
			filp_close(file, NULL);
			break;
		}
		KUNIT_EXPECT_TRUE(test, ret == 20000 || ret == -ENOMEM);
		/* It can be repeated. */
		if (ret < 0)
			KUNIT_EXPECT_EQ(test, kernel_read(file, got, 30000, &pos), 20000);
		filp_close(file, NULL);
	}
	KUNIT_EXPECT_GT(test, n, 3);
}

static int print_show(struct seq_file *m, void *v)
{
	seq_put_decimal_ull(m, "[", 0);
	seq_put_decimal_ull_width(m, "]", 42, 5);
	seq_put_decimal_ll(m, " ", -7);
	seq_put_hex_ll(m, " ", 0xbeef, 8);
	seq_putc(m, '\n');
	seq_setwidth(m, 12);
	seq_puts(m, "pad");
	seq_pad(m, '|');
	seq_write(m, "raw", 3);
	seq_escape(m, "a b\n", " \n");
	seq_putc(m, '\n');
	seq_hex_dump(m, "x ", DUMP_PREFIX_OFFSET, 16, 1, "0123456789abcdefXY", 18, true);
	seq_show_option(m, "opt", "v,l");
	return 0;
}

static void seq_test_printing(struct kunit *test)
{
	static const char want[] = "[0]   42 -7 0000beef\npad         |rawa\\040b\\012\n"
				   "x 00000000: 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef\n"
				   "x 00000010: 58 59                                            XY\n"
				   ",opt=v\\054l";
	struct file *file;
	char got[512] = {};
	loff_t pos = 0;

	KUNIT_ASSERT_NOT_NULL(test, proc_create_single("kunit_print", 0, NULL, print_show));
	file = filp_open("/proc/kunit_print", O_RDONLY, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	kernel_read(file, got, sizeof(got) - 1, &pos);
	KUNIT_EXPECT_STREQ(test, got, want);
	filp_close(file, NULL);
	remove_proc_entry("kunit_print", NULL);
}

static struct kunit_case seq_test_cases[] = {
	KUNIT_CASE(seq_test_random),
	KUNIT_CASE(seq_test_error),
	KUNIT_CASE(seq_test_no_memory),
	KUNIT_CASE(seq_test_printing),
	{},
};

static struct kunit_suite seq_test_suite = {
	.name = "seq_file",
	.init = seq_test_init,
	.exit = seq_test_exit,
	.test_cases = seq_test_cases,
};
kunit_test_suite(seq_test_suite);
