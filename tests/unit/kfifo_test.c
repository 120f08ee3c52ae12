// SPDX-License-Identifier: MIT
/* FIFOs of every kind against an array; record FIFOs against a list of lengths; allocation failures. */
#include <kunit/test.h>
#include <linux/fault-inject.h>
#include <linux/kfifo.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/scatterlist.h>

#define STEPS 20000

struct element {
	u32 serial;
	u8 rest[3];
};

static void kfifo_test_elements(struct kunit *test)
{
	DECLARE_KFIFO(fifo, struct element, 16);
	unsigned int in = 0, out = 0, step, n, i;
	struct element buf[20], one;
	struct rnd_state rnd;

	INIT_KFIFO(fifo);
	/* Let the counters run over during the test. */
	fifo.kfifo.in = fifo.kfifo.out = UINT_MAX - 100;
	prandom_seed_state(&rnd, 20);
	KUNIT_EXPECT_EQ(test, kfifo_esize(&fifo), (unsigned int)sizeof(struct element));
	KUNIT_EXPECT_EQ(test, kfifo_size(&fifo), 16);
	for (step = 0; step < STEPS; step++) {
		n = prandom_u32_state(&rnd) % ARRAY_SIZE(buf);
		switch (prandom_u32_state(&rnd) % 6) {
		case 0:
			for (i = 0; i < n; i++)
				buf[i].serial = in + i;
			KUNIT_ASSERT_EQ(test, kfifo_in(&fifo, buf, n), min(n, 16 - (in - out)));
			in += min(n, 16 - (in - out));
			break;
		case 1:
			KUNIT_ASSERT_EQ(test, kfifo_out(&fifo, buf, n), min(n, in - out));
			n = min(n, in - out);
			for (i = 0; i < n; i++)
				KUNIT_ASSERT_EQ(test, buf[i].serial, out + i);
			out += n;
			break;
		case 2:
			one.serial = in;
			n = kfifo_put(&fifo, one);
			KUNIT_ASSERT_EQ(test, n, (unsigned int)(in - out < 16));
			in += n;
			break;
		case 3:
			n = kfifo_get(&fifo, &one);
			KUNIT_ASSERT_EQ(test, n, (unsigned int)(in != out));
			if (n)
				KUNIT_ASSERT_EQ(test, one.serial, out);
			out += n;
			break;
		case 4:
			KUNIT_ASSERT_EQ(test, kfifo_out_peek(&fifo, buf, n), min(n, in - out));
			for (i = 0; i < min(n, in - out); i++)
				KUNIT_ASSERT_EQ(test, buf[i].serial, out + i);
			break;
		default:
			if (kfifo_peek(&fifo, &one)) {
				KUNIT_ASSERT_EQ(test, one.serial, out);
				kfifo_skip(&fifo);
				out++;
			}
		}
		KUNIT_ASSERT_EQ(test, kfifo_len(&fifo), in - out);
		KUNIT_ASSERT_EQ(test, kfifo_avail(&fifo), 16 - (in - out));
		KUNIT_ASSERT_EQ(test, kfifo_is_empty(&fifo), in == out);
		KUNIT_ASSERT_EQ(test, kfifo_is_full(&fifo), in - out == 16);
	}
	kfifo_reset(&fifo);
	KUNIT_EXPECT_TRUE(test, kfifo_is_empty(&fifo));
}

/* One or two bytes of length: records in front of each other, cut if the reader's buffer is short. */
static void records(struct kunit *test, struct __kfifo *fifo, size_t recsize, unsigned int max_len, u64 seed)
{
	static u8 data[700], back[700];
	unsigned int lengths[256], serial[256], head = 0, tail = 0, used = 0, next = 0, step, i, n, want;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, seed);
	for (step = 0; step < STEPS; step++) {
		if (prandom_u32_state(&rnd) % 2) {
			n = prandom_u32_state(&rnd) % (max_len + 1);
			for (i = 0; i < n; i++)
				data[i] = next * 7 + i;
			want = used + n + recsize <= fifo->mask + 1 ? n : 0;
			KUNIT_ASSERT_EQ(test, __kfifo_in_r(fifo, data, n, recsize), want);
			if (used + n + recsize <= fifo->mask + 1) {
				lengths[head % 256] = n;
				serial[head++ % 256] = next++;
				used += n + recsize;
			}
		} else {
			n = prandom_u32_state(&rnd) % (max_len + 1);
			memset(back, 0xee, sizeof(back));
			if (head == tail) {
				KUNIT_ASSERT_EQ(test, __kfifo_out_r(fifo, back, n, recsize), 0);
				continue;
			}
			KUNIT_ASSERT_EQ(test, __kfifo_len_r(fifo, recsize), lengths[tail % 256]);
			want = min(n, lengths[tail % 256]);
			KUNIT_ASSERT_EQ(test, __kfifo_out_peek_r(fifo, back, n, recsize), want);
			KUNIT_ASSERT_EQ(test, __kfifo_out_r(fifo, back, n, recsize), want);
			for (i = 0; i < want; i++)
				KUNIT_ASSERT_EQ(test, back[i], (u8)(serial[tail % 256] * 7 + i));
			KUNIT_ASSERT_EQ(test, back[want], 0xee);
			used -= lengths[tail++ % 256] + recsize;
		}
		KUNIT_ASSERT_EQ(test, fifo->in - fifo->out, used);
	}
}

static void kfifo_test_records(struct kunit *test)
{
	static STRUCT_KFIFO_REC_1(128) one;
	struct kfifo_rec_ptr_2 two;

	INIT_KFIFO(one);
	records(test, &one.kfifo, 1, 60, 21);
	KUNIT_ASSERT_EQ(test, kfifo_alloc(&two, 1000, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, kfifo_size(&two), 1024);
	KUNIT_EXPECT_EQ(test, kfifo_recsize(&two), 2ul);
	records(test, &two.kfifo, 2, 600, 22);
	kfifo_free(&two);
}

static void kfifo_test_alloc(struct kunit *test)
{
	struct kfifo fifo;
	u64 buffer[5];
	DECLARE_KFIFO_PTR(words, u64);
	unsigned long nth;

	KUNIT_EXPECT_EQ(test, kfifo_alloc(&fifo, 1, GFP_KERNEL), -EINVAL);
	for (nth = 1; nth < 10; nth++) {
		int err;

		fault_inject_nth(FAULT_SLAB, nth);
		err = kfifo_alloc(&fifo, 100, GFP_KERNEL);
		fault_inject_stop();
		if (!err)
			break;
		KUNIT_EXPECT_EQ(test, err, -ENOMEM);
		KUNIT_EXPECT_FALSE(test, kfifo_initialized(&fifo));
	}
	KUNIT_EXPECT_EQ(test, nth, 2ul);
	KUNIT_EXPECT_EQ(test, kfifo_size(&fifo), 128);
	kfifo_free(&fifo);
	KUNIT_EXPECT_FALSE(test, kfifo_initialized(&fifo));
	INIT_KFIFO(words);
	KUNIT_EXPECT_EQ(test, kfifo_init(&words, buffer, sizeof(buffer)), 0);
	KUNIT_EXPECT_EQ(test, kfifo_size(&words), 4);
}

static void kfifo_test_dma(struct kunit *test)
{
	struct kfifo fifo;
	struct scatterlist sg[3];
	unsigned int n;

	KUNIT_ASSERT_EQ(test, kfifo_alloc(&fifo, 64, GFP_KERNEL), 0);
	fifo.kfifo.in = fifo.kfifo.out = 48;
	sg_init_table(sg, 3);
	n = kfifo_dma_in_prepare(&fifo, sg, 3, 40);
	KUNIT_EXPECT_EQ(test, n, 2);
	KUNIT_EXPECT_EQ(test, sg[0].length, 16);
	KUNIT_EXPECT_EQ(test, sg[1].length, 24);
	KUNIT_EXPECT_TRUE(test, sg_is_last(&sg[1]));
	KUNIT_EXPECT_PTR_EQ(test, sg_virt(&sg[1]), fifo.kfifo.data);
	kfifo_dma_in_finish(&fifo, 40);
	KUNIT_EXPECT_EQ(test, kfifo_len(&fifo), 40);
	sg_init_table(sg, 3);
	n = kfifo_dma_out_prepare(&fifo, sg, 3, 100);
	KUNIT_EXPECT_EQ(test, n, 2);
	kfifo_dma_out_finish(&fifo, 40);
	KUNIT_EXPECT_TRUE(test, kfifo_is_empty(&fifo));
	kfifo_free(&fifo);
}

static struct kunit_case kfifo_cases[] = {
	KUNIT_CASE(kfifo_test_elements),
	KUNIT_CASE(kfifo_test_records),
	KUNIT_CASE(kfifo_test_alloc),
	KUNIT_CASE(kfifo_test_dma),
	{},
};

static struct kunit_suite kfifo_suite = {
	.name = "kfifo",
	.test_cases = kfifo_cases,
};
kunit_test_suite(kfifo_suite);
