// SPDX-License-Identifier: MIT
/*
 * The line discipline: bytes are fed as if they were typed, and what programs read and what the terminal shows is compared. The terminal is one of
 * its own whose driver keeps what is written.
 */
#include <kunit/test.h>
#include <linux/fs.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uio.h>
#include "../../drivers/tty/tty.h"

static char shown[8192];
static unsigned int shown_bytes;

static int test_write(struct tty_struct *tty, const unsigned char *text, int bytes)
{
	bytes = min_t(int, bytes, sizeof(shown) - shown_bytes);
	memcpy(shown + shown_bytes, text, bytes);
	shown_bytes += bytes;
	return bytes;
}

static const struct tty_operations test_ops = { .write = test_write };
static struct tty_driver test_driver = { .driver_name = "test", .name = "test" };

static int n_tty_test_init(struct kunit *test)
{
	test->priv = tty_alloc(&test_driver, &test_ops, 0);
	shown_bytes = 0;
	return test->priv ? 0 : -ENOMEM;
}

static void n_tty_test_exit(struct kunit *test)
{
	tty_kref_put(test->priv);
}

static void type(struct kunit *test, const char *text)
{
	KUNIT_ASSERT_EQ(test, tty_receive(test->priv, (const unsigned char *)text, strlen(text)), strlen(text));
}

/* What a read of at most @bytes that does not wait gives. */
static ssize_t read_bytes(struct kunit *test, char *to, size_t bytes)
{
	static struct file file = { .f_flags = O_NONBLOCK };
	struct kvec vec = { to, bytes };
	struct iov_iter iter;
	ssize_t n;

	memset(to, 0, bytes);
	iov_iter_kvec(&iter, READ, &vec, 1, bytes);
	n = n_tty_read(test->priv, &file, &iter);
	if (n >= 0)
		to[n] = '\0';
	return n;
}

#define EXPECT_READ(test, text) \
	do { \
		char __buf[256]; \
		KUNIT_EXPECT_EQ(test, read_bytes(test, __buf, sizeof(__buf) - 1), (ssize_t)strlen(text)); \
		KUNIT_EXPECT_STREQ(test, __buf, text); \
	} while (0)

#define EXPECT_SHOWN(test, text) \
	do { \
		shown[shown_bytes] = '\0'; \
		KUNIT_EXPECT_STREQ(test, shown, text); \
		shown_bytes = 0; \
	} while (0)

static void n_tty_test_lines(struct kunit *test)
{
	char buf[64];

	type(test, "abc");
	KUNIT_EXPECT_EQ(test, read_bytes(test, buf, 63), -EAGAIN);
	type(test, "\rnext\n");
	EXPECT_SHOWN(test, "abc\r\nnext\r\n");
	KUNIT_EXPECT_EQ(test, read_bytes(test, buf, 2), 2);
	KUNIT_EXPECT_STREQ(test, buf, "ab");
	EXPECT_READ(test, "c\n");
	EXPECT_READ(test, "next\n");
	KUNIT_EXPECT_EQ(test, read_bytes(test, buf, 63), -EAGAIN);
}

static void n_tty_test_end_of_file(struct kunit *test)
{
	char buf[64];

	type(test, "\004");
	KUNIT_EXPECT_EQ(test, read_bytes(test, buf, 63), 0);
	KUNIT_EXPECT_EQ(test, read_bytes(test, buf, 63), -EAGAIN);
	type(test, "half\004x\n\004");
	EXPECT_READ(test, "half");
	EXPECT_READ(test, "x\n");
	KUNIT_EXPECT_EQ(test, read_bytes(test, buf, 63), 0);
	/* A read that the line fills exactly takes the end with it. */
	type(test, "1234\004rest\n");
	KUNIT_EXPECT_EQ(test, read_bytes(test, buf, 4), 4);
	EXPECT_READ(test, "rest\n");
}

static void n_tty_test_editing(struct kunit *test)
{
	struct tty_struct *tty = test->priv;

	type(test, "ax\177b\n");
	EXPECT_SHOWN(test, "ax\b \bb\r\n");
	EXPECT_READ(test, "ab\n");
	type(test, "one two\027three\n");
	EXPECT_SHOWN(test, "one two\b \b\b \b\b \bthree\r\n");
	EXPECT_READ(test, "one three\n");
	type(test, "gone\025kept\n");
	EXPECT_SHOWN(test, "gone\b \b\b \b\b \b\b \bkept\r\n");
	EXPECT_READ(test, "kept\n");
	type(test, "\177\177a\026\003\n"); /* nothing to erase; a literal ^C */
	EXPECT_SHOWN(test, "a^\b^C\r\n");
	EXPECT_READ(test, "a\003\n");
	type(test, "\001\177b\n"); /* a control character takes two columns */
	EXPECT_SHOWN(test, "^A\b \b\b \bb\r\n");
	EXPECT_READ(test, "b\n");
	type(test, "a\tb\177\177\n"); /* a tab as many as it took */
	EXPECT_SHOWN(test, "a\tb\b \b\b\b\b\b\b\b\b\r\n");
	EXPECT_READ(test, "a\n");
	tty->termios.c_iflag |= IUTF8;
	type(test, "\xc3\xa4\177o\n");
	EXPECT_SHOWN(test, "\xc3\xa4\b \bo\r\n");
	EXPECT_READ(test, "o\n");
}

static void n_tty_test_no_echo(struct kunit *test)
{
	struct tty_struct *tty = test->priv;

	tty->termios.c_lflag &= ~ECHO;
	type(test, "secret\177T\n");
	EXPECT_SHOWN(test, "");
	EXPECT_READ(test, "secreT\n");
	tty->termios.c_lflag |= ECHONL;
	type(test, "x\n");
	EXPECT_SHOWN(test, "\r\n");
	EXPECT_READ(test, "x\n");
}

/* Nobody is in the foreground, so the signals go nowhere; what else they do is seen. */
static void n_tty_test_signals(struct kunit *test)
{
	struct tty_struct *tty = test->priv;

	type(test, "lost\003new\n");
	EXPECT_SHOWN(test, "lost^Cnew\r\n");
	EXPECT_READ(test, "new\n");
	type(test, "a\n\034\032b\n");
	EXPECT_SHOWN(test, "a\r\n^\\^Zb\r\n");
	EXPECT_READ(test, "b\n");
	tty->termios.c_lflag |= NOFLSH;
	type(test, "a\n\003b\n");
	EXPECT_READ(test, "a\n");
	EXPECT_READ(test, "b\n");
	tty->termios.c_lflag &= ~ISIG;
	type(test, "\003\n");
	EXPECT_READ(test, "\003\n");
}

static void n_tty_test_raw(struct kunit *test)
{
	struct tty_struct *tty = test->priv;
	struct ktermios old = tty->termios;
	char buf[64];

	type(test, "left over\n");
	tty->termios.c_lflag &= ~(ICANON | ECHO | ISIG);
	tty->termios.c_iflag = 0;
	tty->termios.c_cc[VMIN] = 1;
	n_tty_settings_changed(tty, &old);
	EXPECT_READ(test, "left over\n");
	type(test, "a\r\177\003\004");
	EXPECT_READ(test, "a\r\177\003\004");
	KUNIT_EXPECT_EQ(test, read_bytes(test, buf, 63), -EAGAIN);
	tty->termios.c_cc[VMIN] = 0;
	tty->termios.c_cc[VTIME] = 0;
	KUNIT_EXPECT_EQ(test, read_bytes(test, buf, 63), 0);
	tty->termios.c_cc[VMIN] = 3;
	type(test, "xy");
	KUNIT_EXPECT_EQ(test, read_bytes(test, buf, 63), -EAGAIN);
	type(test, "z");
	EXPECT_READ(test, "xyz");
	/* What came raw is a line afterwards. */
	type(test, "raw");
	old = tty->termios;
	tty->termios.c_lflag |= ICANON;
	n_tty_settings_changed(tty, &old);
	EXPECT_READ(test, "raw");
}

/* A line that is too long loses its middle, but not its end; a full ring of lines takes nothing more. */
static void n_tty_test_full(struct kunit *test)
{
	struct tty_struct *tty = test->priv;
	char *buf = kunit_kzalloc(test, 8192, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buf);
	tty->termios.c_lflag &= ~ECHO;
	for (int i = 0; i < 500; i++)
		type(test, "0123456789");
	type(test, "\n");
	KUNIT_EXPECT_EQ(test, read_bytes(test, buf, 8191), 4096);
	KUNIT_EXPECT_EQ(test, buf[4095], '\n');
	for (int i = 0; i < 5000; i++)
		if (!tty_receive(tty, (const unsigned char *)"\n", 1))
			break;
	KUNIT_EXPECT_EQ(test, n_tty_input_bytes(tty), 4095u);
	KUNIT_EXPECT_EQ(test, n_tty_room(tty), 0ul);
	n_tty_flush_input(tty);
	KUNIT_EXPECT_EQ(test, n_tty_input_bytes(tty), 0u);
}

static void n_tty_test_output(struct kunit *test)
{
	static struct file file = { .f_flags = O_NONBLOCK };
	struct tty_struct *tty = test->priv;
	struct kvec vec = { "one\ntwo\r\n", 9 };
	struct iov_iter iter;

	iov_iter_kvec(&iter, WRITE, &vec, 1, 9);
	KUNIT_EXPECT_EQ(test, n_tty_write(tty, &file, &iter), 9);
	EXPECT_SHOWN(test, "one\r\ntwo\r\r\n");
	tty->termios.c_oflag = 0;
	iov_iter_kvec(&iter, WRITE, &vec, 1, 9);
	KUNIT_EXPECT_EQ(test, n_tty_write(tty, &file, &iter), 9);
	EXPECT_SHOWN(test, "one\ntwo\r\n");
	type(test, "\023"); /* ^S */
	iov_iter_kvec(&iter, WRITE, &vec, 1, 9);
	KUNIT_EXPECT_EQ(test, n_tty_write(tty, &file, &iter), -EAGAIN);
	type(test, "\021");
	KUNIT_EXPECT_EQ(test, n_tty_write(tty, &file, &iter), 9);
	tty_hang_up(tty);
	iov_iter_kvec(&iter, WRITE, &vec, 1, 9);
	KUNIT_EXPECT_EQ(test, n_tty_write(tty, &file, &iter), -EIO);
}

static struct kunit_case n_tty_cases[] = {
	KUNIT_CASE(n_tty_test_lines),	KUNIT_CASE(n_tty_test_end_of_file), KUNIT_CASE(n_tty_test_editing),
	KUNIT_CASE(n_tty_test_no_echo), KUNIT_CASE(n_tty_test_signals),	    KUNIT_CASE(n_tty_test_raw),
	KUNIT_CASE(n_tty_test_full),	KUNIT_CASE(n_tty_test_output),	    {}
};

static struct kunit_suite n_tty_suite = {
	.name = "n_tty",
	.init = n_tty_test_init,
	.exit = n_tty_test_exit,
	.test_cases = n_tty_cases,
};
kunit_test_suite(n_tty_suite);
