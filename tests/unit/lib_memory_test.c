// SPDX-License-Identifier: MIT
/*
 * What lib/ does with memory: scatterlists, iov_iter, genalloc, growing arrays, per-CPU counters and references,
 * checks.
 */
#include <kunit/test.h>
#include <linux/base64.h>
#include <linux/bvec.h>
#include <linux/crc-ccitt.h>
#include <linux/crc-itu-t.h>
#include <linux/crc-t10dif.h>
#include <linux/crc16.h>
#include <linux/crc32.h>
#include <linux/crc32c.h>
#include <linux/crc4.h>
#include <linux/crc64.h>
#include <linux/crc7.h>
#include <linux/crc8.h>
#include <linux/fault-inject.h>
#include <linux/genalloc.h>
#include <linux/generic-radix-tree.h>
#include <linux/glob.h>
#include <linux/percpu-refcount.h>
#include <linux/percpu_counter.h>
#include <linux/prandom.h>
#include <linux/scatterlist.h>
#include <linux/uio.h>
#include <linux/vmalloc.h>
#include <net/checksum.h>

/* ---- Scatterlists ---- */

static void sg_test_table(struct kunit *test)
{
	static const unsigned int sizes[] = { 1, 2, 127, 128, 129, 255, 256, 300, 1000 };
	unsigned int i, k, n;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct sg_table table;
		struct scatterlist *sg;
		unsigned long nth;
		int err;

		for (nth = 1;; nth++) {
			fault_inject_nth(FAULT_SLAB | FAULT_PAGE, nth);
			err = sg_alloc_table(&table, sizes[i], GFP_KERNEL | __GFP_NOWARN);
			fault_inject_stop();
			if (!err)
				break;
			KUNIT_ASSERT_EQ(test, err, -ENOMEM);
			KUNIT_ASSERT_NULL(test, table.sgl);
			KUNIT_ASSERT_LT(test, nth, 50ul);
		}
		KUNIT_ASSERT_EQ(test, table.nents, sizes[i]);
		n = 0;
		for_each_sgtable_sg(&table, sg, k) {
			KUNIT_ASSERT_FALSE(test, sg_is_chain(sg));
			KUNIT_ASSERT_EQ(test, (bool)sg_is_last(sg), n + 1 == sizes[i]);
			n++;
		}
		KUNIT_ASSERT_EQ(test, n, sizes[i]);
		KUNIT_ASSERT_EQ(test, sg_nents(table.sgl), (int)sizes[i]);
		sg_free_table(&table);
	}
	KUNIT_EXPECT_EQ(test, sg_alloc_table(&(struct sg_table){}, 0, GFP_KERNEL), -EINVAL);
}

static void sg_test_copy(struct kunit *test)
{
	u8 *from = kunit_kmalloc(test, 20000, GFP_KERNEL), *to = kunit_kmalloc(test, 20000, GFP_KERNEL);
	struct scatterlist *sgl, *parts[2];
	size_t sizes[2] = { 6000, 9000 };
	struct rnd_state rnd;
	unsigned int nents;

	prandom_seed_state(&rnd, 80);
	prandom_bytes_state(&rnd, from, 20000);
	sgl = sgl_alloc(15000, GFP_KERNEL, &nents);
	KUNIT_ASSERT_NOT_NULL(test, sgl);
	KUNIT_EXPECT_EQ(test, nents, 4);
	KUNIT_EXPECT_EQ(test, sg_nents_for_len(sgl, 4097), 2);
	KUNIT_EXPECT_EQ(test, sg_nents_for_len(sgl, 15001), -EINVAL);
	KUNIT_EXPECT_EQ(test, sg_copy_from_buffer(sgl, nents, from, 20000), 15000ul);
	KUNIT_EXPECT_EQ(test, sg_copy_to_buffer(sgl, nents, to, 20000), 15000ul);
	KUNIT_EXPECT_MEMEQ(test, from, to, 15000);
	KUNIT_EXPECT_EQ(test, sg_pcopy_to_buffer(sgl, nents, to, 5000, 4090), 5000ul);
	KUNIT_EXPECT_MEMEQ(test, from + 4090, to, 5000);
	KUNIT_EXPECT_EQ(test, sg_split(sgl, 0, 0, 2, sizes, parts, NULL, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, sg_copy_to_buffer(parts[1], sg_nents(parts[1]), to, 20000), 9000ul);
	KUNIT_EXPECT_MEMEQ(test, from + 6000, to, 9000);
	kfree(parts[0]);
	kfree(parts[1]);
	KUNIT_EXPECT_EQ(test, sg_zero_buffer(sgl, nents, 100, 4000), 100ul);
	memset(from + 4000, 0, 100);
	KUNIT_EXPECT_EQ(test, sg_copy_to_buffer(sgl, nents, to, 15000), 15000ul);
	KUNIT_EXPECT_MEMEQ(test, from, to, 15000);
	sgl_free(sgl);
}

static void sg_test_from_pages(struct kunit *test)
{
	struct page *block = alloc_pages(GFP_KERNEL, 3), *pages[8];
	struct sg_table table;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, block);
	for (i = 0; i < 8; i++)
		pages[i] = block + i;
	/* All behind each other: one entry. */
	KUNIT_ASSERT_EQ(test, sg_alloc_table_from_pages(&table, pages, 8, 100, 8 * PAGE_SIZE - 200, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, table.nents, 1);
	KUNIT_EXPECT_EQ(test, table.sgl->offset, 100);
	KUNIT_EXPECT_EQ(test, table.sgl->length, (unsigned int)(8 * PAGE_SIZE - 200));
	sg_free_table(&table);
	/* Two runs, the second cut by max_segment. */
	swap(pages[0], pages[2]);
	KUNIT_ASSERT_EQ(
		test, sg_alloc_table_from_pages_segment(&table, pages, 8, 0, 8 * PAGE_SIZE, 3 * PAGE_SIZE, GFP_KERNEL),
		0);
	KUNIT_EXPECT_EQ(test, table.nents, 5);
	sg_free_table(&table);
	__free_pages(block, 3);
}

/* ---- iov_iter ---- */

static void iov_iter_test_kvec(struct kunit *test)
{
	u8 *data = kunit_kmalloc(test, 3000, GFP_KERNEL), *seg = kunit_kzalloc(test, 3000, GFP_KERNEL);
	struct kvec vec[4] = { { seg, 700 }, { seg + 700, 0 }, { seg + 700, 1300 }, { seg + 2000, 1000 } };
	struct rnd_state rnd;
	unsigned int round;

	prandom_seed_state(&rnd, 81);
	prandom_bytes_state(&rnd, data, 3000);
	for (round = 0; round < 200; round++) {
		size_t pos = 0;
		struct iov_iter iter;

		memset(seg, 0, 3000);
		iov_iter_kvec(&iter, READ, vec, 4, 3000);
		while (iov_iter_count(&iter)) {
			size_t n = 1 + prandom_u32_state(&rnd) % 900, left = iov_iter_count(&iter);

			KUNIT_ASSERT_EQ(test, copy_to_iter(data + pos, n, &iter), min(n, left));
			n = min(n, left);
			pos += n;
			if (prandom_u32_state(&rnd) % 4 == 0) {
				size_t back = prandom_u32_state(&rnd) % (pos + 1);

				iov_iter_revert(&iter, back);
				pos -= back;
			}
			KUNIT_ASSERT_EQ(test, iov_iter_count(&iter), 3000 - pos);
		}
		KUNIT_ASSERT_MEMEQ(test, seg, data, 3000);
	}
}

static void iov_iter_test_pages(struct kunit *test)
{
	struct page *page[3];
	struct bio_vec vec[3];
	struct iov_iter iter;
	struct page *got[4];
	u8 *buf = kunit_kmalloc(test, 5000, GFP_KERNEL), *back = kunit_kmalloc(test, 5000, GFP_KERNEL);
	size_t start;
	int i;

	for (i = 0; i < 3; i++) {
		page[i] = alloc_page(GFP_KERNEL | __GFP_ZERO);
		KUNIT_ASSERT_NOT_NULL(test, page[i]);
		vec[i] = (struct bio_vec){ .bv_page = page[i], .bv_len = 2000, .bv_offset = 1000 };
	}
	for (i = 0; i < 5000; i++)
		buf[i] = i * 7;
	iov_iter_bvec(&iter, READ, vec, 3, 6000);
	KUNIT_EXPECT_EQ(test, iov_iter_npages(&iter, 10), 3);
	KUNIT_EXPECT_EQ(test, copy_to_iter(buf, 5000, &iter), 5000ul);
	KUNIT_EXPECT_EQ(test, iov_iter_zero(2000, &iter), 1000ul);
	iov_iter_bvec(&iter, WRITE, vec, 3, 6000);
	iov_iter_advance(&iter, 1500);
	KUNIT_EXPECT_TRUE(test, copy_from_iter_full(back, 3000, &iter));
	KUNIT_EXPECT_MEMEQ(test, back, buf + 1500, 3000);
	KUNIT_EXPECT_FALSE(test, copy_from_iter_full(back, 2000, &iter));
	KUNIT_EXPECT_EQ(test, iov_iter_count(&iter), 1500ul);
	KUNIT_EXPECT_EQ(test, iov_iter_get_pages2(&iter, got, 6000, 4, &start), 1500l);
	KUNIT_EXPECT_EQ(test, start, 1500ul);
	KUNIT_EXPECT_PTR_EQ(test, got[0], page[2]);
	put_page(got[0]);
	KUNIT_EXPECT_EQ(test, iov_iter_count(&iter), 0ul);
	for (i = 0; i < 3; i++)
		__free_page(page[i]);
	iov_iter_discard(&iter, READ, 100);
	KUNIT_EXPECT_EQ(test, copy_to_iter(buf, 500, &iter), 100ul);
}

/* ---- Allocators ---- */

static void genalloc_test(struct kunit *test)
{
	struct gen_pool *pool = gen_pool_create(6, -1);
	struct genpool_data_align align = { .align = 1024 };
	unsigned long addr[64], base = 0x10000;
	struct rnd_state rnd;
	unsigned int step, i, used = 0;
	size_t size[64] = { 0 };

	KUNIT_ASSERT_NOT_NULL(test, pool);
	KUNIT_ASSERT_EQ(test, gen_pool_add(pool, base, 8192, -1), 0);
	KUNIT_ASSERT_EQ(test, gen_pool_add_virt(pool, 0x80000, 0x5000, 4096, -1), 0);
	KUNIT_EXPECT_EQ(test, gen_pool_size(pool), 12288ul);
	prandom_seed_state(&rnd, 82);
	for (step = 0; step < 5000; step++) {
		unsigned int slot = prandom_u32_state(&rnd) % 64;

		if (size[slot]) {
			gen_pool_free(pool, addr[slot], size[slot]);
			used -= ALIGN(size[slot], 64);
			size[slot] = 0;
		} else {
			size_t want = 1 + prandom_u32_state(&rnd) % 700;

			addr[slot] = step % 2 ? gen_pool_alloc(pool, want)
					      : gen_pool_alloc_algo(pool, want, gen_pool_best_fit, NULL);
			if (!addr[slot])
				continue;
			KUNIT_ASSERT_TRUE(test, gen_pool_has_addr(pool, addr[slot], want));
			for (i = 0; i < 64; i++)
				KUNIT_ASSERT_TRUE(test, !size[i] || addr[slot] >= addr[i] + size[i] ||
								addr[slot] + want <= addr[i]);
			size[slot] = want;
			used += ALIGN(want, 64);
		}
		KUNIT_ASSERT_EQ(test, gen_pool_avail(pool), 12288ul - used);
	}
	for (i = 0; i < 64; i++)
		if (size[i])
			gen_pool_free(pool, addr[i], size[i]);
	addr[0] = gen_pool_alloc(pool, 100);
	addr[1] = gen_pool_alloc_algo(pool, 100, gen_pool_first_fit_align, &align);
	KUNIT_EXPECT_EQ(test, addr[1] % 1024, 0ul);
	KUNIT_EXPECT_EQ(test, gen_pool_virt_to_phys(pool, 0x80010), (phys_addr_t)0x5010);
	gen_pool_free(pool, addr[0], 100);
	gen_pool_free(pool, addr[1], 100);
	gen_pool_destroy(pool);
}

struct odd {
	u8 bytes[24];
};

static void genradix_test(struct kunit *test)
{
	static const size_t places[] = { 0, 1, 169, 170, 171, 5000, 100000, 87040 };
	GENRADIX(struct odd) array;
	struct genradix_iter iter;
	struct odd *p, *first[ARRAY_SIZE(places)];
	size_t i, n = 0;

	genradix_init(&array);
	KUNIT_EXPECT_NULL(test, genradix_ptr(&array, 0));
	for (i = 0; i < ARRAY_SIZE(places); i++) {
		p = genradix_ptr_alloc(&array, places[i], GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_ASSERT_EQ(test, p->bytes[0] + p->bytes[23], 0);
		p->bytes[0] = p->bytes[23] = i + 1;
		first[i] = p;
	}
	for (i = 0; i < ARRAY_SIZE(places); i++) {
		KUNIT_EXPECT_PTR_EQ(test, genradix_ptr(&array, places[i]), first[i]);
		KUNIT_EXPECT_EQ(test, first[i]->bytes[23], i + 1);
	}
	KUNIT_EXPECT_NULL(test, genradix_ptr(&array, 50000));
	genradix_for_each(&array, iter, p) {
		KUNIT_ASSERT_PTR_EQ(test, genradix_ptr(&array, iter.pos), p);
		n += p->bytes[0] != 0;
	}
	KUNIT_EXPECT_EQ(test, n, ARRAY_SIZE(places));
	fault_inject_nth(FAULT_PAGE, 1);
	KUNIT_EXPECT_NULL(test, genradix_ptr_alloc(&array, 1 << 24, GFP_KERNEL | __GFP_NOWARN));
	fault_inject_stop();
	KUNIT_EXPECT_PTR_EQ(test, genradix_ptr(&array, 5000), first[5]);
	KUNIT_EXPECT_EQ(test, genradix_prealloc(&array, 2000, GFP_KERNEL), 0);
	KUNIT_EXPECT_NOT_NULL(test, genradix_ptr(&array, 2000));
	genradix_free(&array);
}

static void percpu_counter_test(struct kunit *test)
{
	struct percpu_counter counter;
	struct rnd_state rnd;
	s64 sum = 1000;
	int i;

	KUNIT_ASSERT_EQ(test, percpu_counter_init(&counter, 1000, GFP_KERNEL), 0);
	prandom_seed_state(&rnd, 83);
	for (i = 0; i < 10000; i++) {
		s64 amount = (s64)(prandom_u32_state(&rnd) % 200) - 99;

		percpu_counter_add(&counter, amount);
		sum += amount;
		KUNIT_ASSERT_EQ(test, percpu_counter_sum(&counter), sum);
		KUNIT_ASSERT_LE(test, abs(percpu_counter_read(&counter) - sum),
				(s64)percpu_counter_batch * num_possible_cpus());
	}
	KUNIT_EXPECT_EQ(test, percpu_counter_compare(&counter, sum), 0);
	KUNIT_EXPECT_EQ(test, percpu_counter_compare(&counter, sum - 1), 1);
	percpu_counter_set(&counter, -5);
	KUNIT_EXPECT_EQ(test, percpu_counter_sum_positive(&counter), 0);
	percpu_counter_destroy(&counter);
}

static int ref_released;

static void ref_release(struct percpu_ref *ref)
{
	ref_released++;
}

static void percpu_ref_test(struct kunit *test)
{
	struct percpu_ref ref;
	int i;

	ref_released = 0;
	KUNIT_ASSERT_EQ(test, percpu_ref_init(&ref, ref_release, PERCPU_REF_ALLOW_REINIT, GFP_KERNEL), 0);
	for (i = 0; i < 10; i++)
		percpu_ref_get(&ref);
	percpu_ref_put_many(&ref, 3);
	KUNIT_EXPECT_FALSE(test, percpu_ref_is_zero(&ref));
	percpu_ref_kill(&ref);
	KUNIT_EXPECT_FALSE(test, percpu_ref_tryget_live(&ref));
	KUNIT_EXPECT_TRUE(test, percpu_ref_tryget(&ref));
	percpu_ref_put_many(&ref, 7);
	synchronize_rcu();
	KUNIT_EXPECT_EQ(test, ref_released, 0);
	percpu_ref_put(&ref);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, ref_released, 1);
	KUNIT_EXPECT_TRUE(test, percpu_ref_is_zero(&ref));
	percpu_ref_reinit(&ref);
	KUNIT_EXPECT_TRUE(test, percpu_ref_tryget_live(&ref));
	percpu_ref_switch_to_atomic_sync(&ref);
	percpu_ref_put(&ref);
	percpu_ref_switch_to_percpu(&ref);
	percpu_ref_kill(&ref);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, ref_released, 2);
	percpu_ref_exit(&ref);
}

/* ---- Checks ---- */

/* The check values that catalogues of CRCs give for the string "123456789". */
static void crc_test(struct kunit *test)
{
	static const u8 check[] = "123456789";
	u8 table[CRC8_TABLE_SIZE], data[300];
	struct rnd_state rnd;
	unsigned int i, start, len;

	KUNIT_EXPECT_EQ(test, crc32_le(~0, check, 9) ^ ~0u, 0xcbf43926u);
	KUNIT_EXPECT_EQ(test, crc32_be(~0, check, 9) ^ ~0u, 0xfc891918u);
	KUNIT_EXPECT_EQ(test, crc32c(~0, check, 9) ^ ~0u, 0xe3069283u);
	KUNIT_EXPECT_EQ(test, crc16(0, check, 9), 0xbb3d);
	KUNIT_EXPECT_EQ(test, crc_ccitt(0, check, 9), 0x2189);
	KUNIT_EXPECT_EQ(test, crc_ccitt_false(0xffff, check, 9), 0x29b1);
	KUNIT_EXPECT_EQ(test, crc_itu_t(0, check, 9), 0x31c3);
	KUNIT_EXPECT_EQ(test, crc_t10dif(check, 9), 0xd0db);
	KUNIT_EXPECT_EQ(test, crc7_be(0, check, 9), 0x75 << 1);
	KUNIT_EXPECT_EQ(test, crc64_be(0, check, 9), 0x6c40df5f0b497347ull);
	KUNIT_EXPECT_EQ(test, crc64_rocksoft(check, 9), 0xae8b14860a799888ull);
	crc8_populate_msb(table, 0x07);
	KUNIT_EXPECT_EQ(test, crc8(table, check, 9, 0), 0xf4);
	crc8_populate_lsb(table, 0x8c);
	KUNIT_EXPECT_EQ(test, crc8(table, check, 9, 0), 0xa1);
	KUNIT_EXPECT_EQ(test, bitrev32(0x12345678), 0x1e6a2c48u);

	/* Every start and length: the 8-byte steps agree with single bytes, and halves can be combined. */
	prandom_seed_state(&rnd, 84);
	prandom_bytes_state(&rnd, data, sizeof(data));
	for (i = 0; i < 300; i++) {
		u32 whole, bytes = 7;

		start = prandom_u32_state(&rnd) % 100;
		len = prandom_u32_state(&rnd) % 200;
		whole = crc32_le(7, data + start, len);
		for (u32 k = 0; k < len; k++)
			bytes = crc32_le(bytes, data + start + k, 1);
		KUNIT_ASSERT_EQ(test, whole, bytes);
		KUNIT_ASSERT_EQ(test,
				crc32_le_combine(crc32_le(7, data + start, len / 3),
						 crc32_le(0, data + start + len / 3, len - len / 3), len - len / 3),
				whole);
	}
}

static void checksum_test(struct kunit *test)
{
	/* The example of RFC 1071, and an IPv4 header with its checksum in place. */
	static const u8 rfc[] = { 0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7 };
	static const u8 header[20] = { 0x45, 0x00, 0x00, 0x73, 0x00, 0x00, 0x40, 0x00, 0x40, 0x11,
				       0xb8, 0x61, 0xc0, 0xa8, 0x00, 0x01, 0xc0, 0xa8, 0x00, 0xc7 };
	u8 data[99];
	int i;

	KUNIT_EXPECT_EQ(test, ntohs((__force __be16)(u16)~ip_compute_csum(rfc, 8)), 0xddf2);
	KUNIT_EXPECT_EQ(test, (u16)ip_fast_csum(header, 5), 0);
	for (i = 0; i < 99; i++)
		data[i] = i * 37;
	for (i = 0; i < 99; i++) {
		__wsum first = csum_partial(data, i, 0), second = csum_partial(data + i, 99 - i, 0);

		KUNIT_ASSERT_EQ(test, csum_fold(csum_block_add(first, second, i)), ip_compute_csum(data, 99));
	}
}

static void text_test(struct kunit *test)
{
	static const struct {
		const char *pat, *str;
		bool match;
	} globs[] = {
		{ "a", "a", true },
		{ "a", "b", false },
		{ "", "", true },
		{ "?", "", false },
		{ "*", "", true },
		{ "*.c", "glob.c", true },
		{ "*.c", "glob.h", false },
		{ "*ab*ab*", "xabyabz", true },
		{ "*ab*ab*", "xabya", false },
		{ "[a-c]x", "bx", true },
		{ "[!a-c]x", "bx", false },
		{ "[]]", "]", true },
		{ "[!]a-]", "b", true },
		{ "[a", "[a", true },
		{ "\\*", "*", true },
		{ "\\*", "x", false },
		{ "a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaa", false },
	};
	char text[16];
	u8 bytes[8];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(globs); i++)
		KUNIT_EXPECT_EQ_MSG(test, glob_match(globs[i].pat, globs[i].str), globs[i].match, "%s on %s",
				    globs[i].pat, globs[i].str);
	KUNIT_EXPECT_EQ(test, base64_encode((const u8 *)"foob", 4, text), 6);
	KUNIT_EXPECT_MEMEQ(test, text, "Zm9vYg", 6);
	KUNIT_EXPECT_EQ(test, base64_decode(text, 6, bytes), 4);
	KUNIT_EXPECT_MEMEQ(test, bytes, "foob", 4);
	KUNIT_EXPECT_EQ(test, base64_decode("Zm9vYh", 6, bytes), -1);
	KUNIT_EXPECT_EQ(test, base64_decode("Zm=", 3, bytes), -1);
}

static struct kunit_case lib_memory_cases[] = {
	KUNIT_CASE(sg_test_table),
	KUNIT_CASE(sg_test_copy),
	KUNIT_CASE(sg_test_from_pages),
	KUNIT_CASE(iov_iter_test_kvec),
	KUNIT_CASE(iov_iter_test_pages),
	KUNIT_CASE(genalloc_test),
	KUNIT_CASE(genradix_test),
	KUNIT_CASE(percpu_counter_test),
	KUNIT_CASE(percpu_ref_test),
	KUNIT_CASE(crc_test),
	KUNIT_CASE(checksum_test),
	KUNIT_CASE(text_test),
	{},
};

static struct kunit_suite lib_memory_suite = {
	.name = "lib_memory",
	.test_cases = lib_memory_cases,
};
kunit_test_suite(lib_memory_suite);
