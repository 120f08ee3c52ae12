// SPDX-License-Identifier: MIT
/*
 * Pipes: random reads and writes against a model that counts slots, several writers whose short writes stay whole, ends that go away, sizes, and
 * every allocation failing in turn.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/fault-inject.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/pipe_fs_i.h>
#include <linux/poll.h>
#include <linux/prandom.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uio.h>

static ssize_t pipe_io(struct file *file, void *buf, size_t bytes, int rw)
{
	struct kvec vec = { buf, bytes };
	struct iov_iter iter;

	iov_iter_kvec(&iter, rw, &vec, 1, bytes);
	return rw == READ ? vfs_iter_read(file, &iter, NULL, 0) : vfs_iter_write(file, &iter, NULL, 0);
}

static void pipe_test_stream(struct kunit *test)
{
	unsigned char *buf = kunit_kzalloc(test, 16384, GFP_KERNEL), in = 0, out = 0;
	struct rnd_state rnd;
	struct file *end[2];
	long in_pipe = 0;

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_ASSERT_EQ(test, create_pipe_files(end, O_NONBLOCK), 0);
	prandom_seed_state(&rnd, 4711);
	for (int step = 0; step < 3000; step++) {
		size_t bytes = 1 + prandom_u32_state(&rnd) % (prandom_u32_state(&rnd) % 4 ? 300 : 12000);
		ssize_t n;

		if (prandom_u32_state(&rnd) & 1) {
			for (size_t i = 0; i < bytes; i++)
				buf[i] = (unsigned char)(in + i);
			n = pipe_io(end[1], buf, bytes, WRITE);
			/* A short write goes whole or not at all. */
			if (bytes <= PAGE_SIZE)
				KUNIT_ASSERT_TRUE(test, n == (ssize_t)bytes || n == -EAGAIN);
			if (n == -EAGAIN)
				KUNIT_ASSERT_TRUE(test, in_pipe >= 16);
			n = max_t(ssize_t, n, 0);
			in += (unsigned char)n;
			in_pipe += n;
		} else {
			n = pipe_io(end[0], buf, bytes, READ);
			KUNIT_ASSERT_EQ(test, n, in_pipe ? (ssize_t)min_t(long, bytes, in_pipe) : (ssize_t)-EAGAIN);
			for (ssize_t i = 0; i < n; i++)
				KUNIT_ASSERT_EQ(test, buf[i], (unsigned char)(out + i));
			n = max_t(ssize_t, n, 0);
			out += (unsigned char)n;
			in_pipe -= n;
		}
		KUNIT_ASSERT_TRUE(test, in_pipe <= 16 * PAGE_SIZE);
	}
	fput(end[1]);
	while (in_pipe > 0) {
		ssize_t n = pipe_io(end[0], buf, 16384, READ);

		KUNIT_ASSERT_GT(test, n, 0);
		in_pipe -= n;
	}
	KUNIT_EXPECT_EQ(test, pipe_io(end[0], buf, 10, READ), 0);
	fput(end[0]);
}

static void pipe_test_ends(struct kunit *test)
{
	struct file *end[2];
	char c = 'x';

	KUNIT_ASSERT_EQ(test, create_pipe_files(end, O_NONBLOCK), 0);
	KUNIT_EXPECT_EQ(test, vfs_poll(end[0], NULL), 0u);
	KUNIT_EXPECT_EQ(test, vfs_poll(end[1], NULL), (__poll_t)(EPOLLOUT | EPOLLWRNORM));
	KUNIT_EXPECT_EQ(test, pipe_io(end[1], &c, 1, WRITE), 1);
	KUNIT_EXPECT_EQ(test, vfs_poll(end[0], NULL), (__poll_t)(EPOLLIN | EPOLLRDNORM));
	fput(end[1]);
	KUNIT_EXPECT_EQ(test, vfs_poll(end[0], NULL), (__poll_t)(EPOLLIN | EPOLLRDNORM | EPOLLHUP));
	KUNIT_EXPECT_EQ(test, pipe_io(end[0], &c, 1, READ), 1);
	KUNIT_EXPECT_EQ(test, pipe_io(end[0], &c, 1, READ), 0);
	fput(end[0]);
	KUNIT_ASSERT_EQ(test, create_pipe_files(end, O_NONBLOCK), 0);
	fput(end[0]);
	KUNIT_EXPECT_TRUE(test, vfs_poll(end[1], NULL) & EPOLLERR);
	KUNIT_EXPECT_EQ(test, pipe_io(end[1], &c, 1, WRITE), -EPIPE);
	fput(end[1]);
	flush_signals(current);
}

static void pipe_test_size(struct kunit *test)
{
	char *buf = kunit_kzalloc(test, 65536, GFP_KERNEL);
	struct file *end[2];

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_ASSERT_EQ(test, create_pipe_files(end, O_NONBLOCK), 0);
	KUNIT_EXPECT_EQ(test, pipe_fcntl(end[0], F_GETPIPE_SZ, 0), 65536);
	KUNIT_EXPECT_EQ(test, pipe_io(end[1], buf, 65536, WRITE), 65536);
	KUNIT_EXPECT_EQ(test, pipe_io(end[1], buf, 1, WRITE), -EAGAIN);
	KUNIT_EXPECT_EQ(test, pipe_fcntl(end[0], F_SETPIPE_SZ, 4096), -EBUSY);
	KUNIT_EXPECT_EQ(test, pipe_fcntl(end[0], F_SETPIPE_SZ, 65537), 131072);
	KUNIT_EXPECT_EQ(test, pipe_io(end[1], buf, 65536, WRITE), 65536);
	KUNIT_EXPECT_EQ(test, pipe_io(end[0], buf, 65536, READ), 65536);
	KUNIT_EXPECT_EQ(test, pipe_io(end[0], buf, 65536, READ), 65536);
	KUNIT_EXPECT_EQ(test, pipe_fcntl(end[0], F_SETPIPE_SZ, 1), 4096);
	fput(end[0]);
	fput(end[1]);
}

#define WRITERS 3
#define MESSAGES 200
#define MESSAGE_BYTES 700

struct writer {
	struct file *file;
	unsigned char id;
	struct completion done;
};

static int writer_thread(void *arg)
{
	struct writer *w = arg;
	unsigned char message[MESSAGE_BYTES];

	memset(message, w->id, sizeof(message));
	for (int i = 0; i < MESSAGES; i++)
		if (pipe_io(w->file, message, sizeof(message), WRITE) != sizeof(message))
			break;
	complete(&w->done);
	return 0;
}

/* Several tasks write messages of less than PIPE_BUF: each arrives in one piece. */
static void pipe_test_writers(struct kunit *test)
{
	struct writer *writers = kunit_kcalloc(test, WRITERS, sizeof(*writers), GFP_KERNEL);
	unsigned char message[MESSAGE_BYTES];
	unsigned int got[WRITERS] = {};
	struct file *end[2];

	KUNIT_ASSERT_NOT_NULL(test, writers);
	KUNIT_ASSERT_EQ(test, create_pipe_files(end, 0), 0);
	for (int i = 0; i < WRITERS; i++) {
		writers[i].file = end[1];
		writers[i].id = (unsigned char)i;
		init_completion(&writers[i].done);
		kthread_run(writer_thread, &writers[i], "pipe_writer");
	}
	for (int i = 0; i < WRITERS * MESSAGES; i++) {
		size_t have = 0;

		while (have < MESSAGE_BYTES) {
			ssize_t n = pipe_io(end[0], message + have, MESSAGE_BYTES - have, READ);

			KUNIT_ASSERT_GT(test, n, 0);
			have += n;
		}
		KUNIT_ASSERT_LT(test, message[0], WRITERS);
		for (int j = 1; j < MESSAGE_BYTES; j++)
			KUNIT_ASSERT_EQ(test, message[j], message[0]);
		got[message[0]]++;
	}
	for (int i = 0; i < WRITERS; i++) {
		KUNIT_EXPECT_EQ(test, got[i], MESSAGES);
		wait_for_completion(&writers[i].done);
	}
	fput(end[0]);
	fput(end[1]);
}

static void pipe_test_no_memory(struct kunit *test)
{
	char buf[32];

	for (unsigned long n = 1; n < 50; n++) {
		struct file *end[2];
		unsigned long seen;
		ssize_t ret;

		fault_inject_nth(FAULT_SLAB | FAULT_PAGE, n);
		ret = create_pipe_files(end, O_NONBLOCK);
		if (!ret) {
			ret = pipe_io(end[1], buf, sizeof(buf), WRITE);
			seen = fault_inject_stop();
			if (ret == -ENOMEM)
				KUNIT_EXPECT_EQ(test, pipe_io(end[0], buf, 1, READ), -EAGAIN);
			fput(end[0]);
			fput(end[1]);
		} else {
			seen = fault_inject_stop();
			KUNIT_EXPECT_TRUE(test, ret == -ENFILE || ret == -ENOMEM);
		}
		if (seen < n)
			return;
	}
	KUNIT_FAIL(test, "a pipe takes more than 50 allocations");
}

static struct kunit_case pipe_cases[] = { KUNIT_CASE(pipe_test_stream),	   KUNIT_CASE(pipe_test_ends),
					  KUNIT_CASE(pipe_test_size),	   KUNIT_CASE(pipe_test_writers),
					  KUNIT_CASE(pipe_test_no_memory), {} };

static struct kunit_suite pipe_suite = { .name = "pipe", .test_cases = pipe_cases };
kunit_test_suite(pipe_suite);
