// SPDX-License-Identifier: MIT
/*
 * Operations on whole bitmaps.
 *
 * A bitmap of n bits takes BITS_TO_LONGS(n) words. What the last word holds beyond bit n is nobody's: functions that
 * compare or count mask it, functions that write may leave anything there. dst may be one of the sources. No locks.
 *
 * Text forms are in bitmap-str.c, mappings of positions in bitmap-map.c.
 */
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/device.h>

/* Do the first @nbits bits satisfy differs == 0, in an expression of k? */
#define ALL_WORDS_ZERO(EXPR, nbits) \
	({ \
		unsigned int k, lim = (nbits) / BITS_PER_LONG; \
		bool __zero = true; \
\
		for (k = 0; k < lim && __zero; k++) \
			__zero = !(EXPR); \
		if (__zero && (nbits) % BITS_PER_LONG) \
			__zero = !((EXPR)&BITMAP_LAST_WORD_MASK(nbits)); \
		__zero; \
	})

/** __bitmap_equal - are the first @nbits bits the same? */
bool __bitmap_equal(const unsigned long *bitmap1, const unsigned long *bitmap2, unsigned int nbits)
{
	return ALL_WORDS_ZERO(bitmap1[k] ^ bitmap2[k], nbits);
}
EXPORT_SYMBOL(__bitmap_equal);

bool __bitmap_or_equal(const unsigned long *src1, const unsigned long *src2, const unsigned long *src3,
		       unsigned int nbits)
{
	return ALL_WORDS_ZERO((src1[k] | src2[k]) ^ src3[k], nbits);
}

/** __bitmap_intersects - is any bit set in both? */
bool __bitmap_intersects(const unsigned long *bitmap1, const unsigned long *bitmap2, unsigned int nbits)
{
	return !ALL_WORDS_ZERO(bitmap1[k] & bitmap2[k], nbits);
}
EXPORT_SYMBOL(__bitmap_intersects);

/** __bitmap_subset - is every bit of @bitmap1 set in @bitmap2 too? */
bool __bitmap_subset(const unsigned long *bitmap1, const unsigned long *bitmap2, unsigned int nbits)
{
	return ALL_WORDS_ZERO(bitmap1[k] & ~bitmap2[k], nbits);
}
EXPORT_SYMBOL(__bitmap_subset);

void __bitmap_complement(unsigned long *dst, const unsigned long *src, unsigned int nbits)
{
	unsigned int k, lim = BITS_TO_LONGS(nbits);

	for (k = 0; k < lim; k++)
		dst[k] = ~src[k];
}
EXPORT_SYMBOL(__bitmap_complement);

/**
 * __bitmap_shift_right - dst = src >> shift; zeroes come in at the top
 * @shift: at most @nbits
 */
void __bitmap_shift_right(unsigned long *dst, const unsigned long *src, unsigned int shift, unsigned int nbits)
{
	unsigned int k, lim = BITS_TO_LONGS(nbits);
	unsigned int off = shift / BITS_PER_LONG, rem = shift % BITS_PER_LONG;
	unsigned long mask = BITMAP_LAST_WORD_MASK(nbits);

	for (k = 0; off + k < lim; k++) {
		unsigned long lower = src[off + k], upper = 0;

		if (off + k == lim - 1)
			lower &= mask;
		if (rem && off + k + 1 < lim) {
			upper = src[off + k + 1];
			if (off + k + 1 == lim - 1)
				upper &= mask;
			upper <<= BITS_PER_LONG - rem;
		}
		dst[k] = (lower >> rem) | upper;
	}
	for (; k < lim; k++)
		dst[k] = 0;
}
EXPORT_SYMBOL(__bitmap_shift_right);

/** __bitmap_shift_left - dst = src << shift; zeroes come in at the bottom */
void __bitmap_shift_left(unsigned long *dst, const unsigned long *src, unsigned int shift, unsigned int nbits)
{
	int lim = BITS_TO_LONGS(nbits), k;
	int off = shift / BITS_PER_LONG, rem = shift % BITS_PER_LONG;

	for (k = lim - off - 1; k >= 0; k--) {
		unsigned long lower = rem && k > 0 ? src[k - 1] >> (BITS_PER_LONG - rem) : 0;

		dst[k + off] = (src[k] << rem) | lower;
	}
	for (k = 0; k < off && k < lim; k++)
		dst[k] = 0;
}
EXPORT_SYMBOL(__bitmap_shift_left);

/**
 * bitmap_cut - take a piece out and close the gap
 * @first: the first bit that goes
 * @cut: how many go
 * @nbits: of @src and @dst
 *
 * The bits above move down by @cut. From the top what the last word holds behind bit @nbits comes in, and then zeroes.
 */
void bitmap_cut(unsigned long *dst, const unsigned long *src, unsigned int first, unsigned int cut, unsigned int nbits)
{
	unsigned int word = first / BITS_PER_LONG, words = BITS_TO_LONGS(nbits), tail_bits;
	unsigned long keep = 0, low = (1UL << (first % BITS_PER_LONG)) - 1;

	if (first % BITS_PER_LONG)
		keep = src[word] & low;
	if (dst != src)
		memmove(dst, src, words * sizeof(*dst));
	if (word >= words)
		return;
	/* Shift everything from the first word on, then put back what lies below first. */
	tail_bits = (words - word) * BITS_PER_LONG;
	__bitmap_shift_right(dst + word, dst + word, min(cut, tail_bits), tail_bits);
	dst[word] = (dst[word] & ~low) | keep;
}
EXPORT_SYMBOL(bitmap_cut);

/** __bitmap_and - dst = bitmap1 & bitmap2; returns whether any bit of the result is set */
bool __bitmap_and(unsigned long *dst, const unsigned long *bitmap1, const unsigned long *bitmap2, unsigned int bits)
{
	unsigned int k, lim = bits / BITS_PER_LONG;
	unsigned long result = 0;

	for (k = 0; k < lim; k++)
		result |= (dst[k] = bitmap1[k] & bitmap2[k]);
	if (bits % BITS_PER_LONG)
		result |= (dst[k] = bitmap1[k] & bitmap2[k] & BITMAP_LAST_WORD_MASK(bits));
	return result != 0;
}
EXPORT_SYMBOL(__bitmap_and);

void __bitmap_or(unsigned long *dst, const unsigned long *bitmap1, const unsigned long *bitmap2, unsigned int bits)
{
	unsigned int k, nr = BITS_TO_LONGS(bits);

	for (k = 0; k < nr; k++)
		dst[k] = bitmap1[k] | bitmap2[k];
}
EXPORT_SYMBOL(__bitmap_or);

void __bitmap_xor(unsigned long *dst, const unsigned long *bitmap1, const unsigned long *bitmap2, unsigned int bits)
{
	unsigned int k, nr = BITS_TO_LONGS(bits);

	for (k = 0; k < nr; k++)
		dst[k] = bitmap1[k] ^ bitmap2[k];
}
EXPORT_SYMBOL(__bitmap_xor);

/** __bitmap_andnot - dst = bitmap1 & ~bitmap2; returns whether any bit of the result is set */
bool __bitmap_andnot(unsigned long *dst, const unsigned long *bitmap1, const unsigned long *bitmap2, unsigned int bits)
{
	unsigned int k, lim = bits / BITS_PER_LONG;
	unsigned long result = 0;

	for (k = 0; k < lim; k++)
		result |= (dst[k] = bitmap1[k] & ~bitmap2[k]);
	if (bits % BITS_PER_LONG)
		result |= (dst[k] = bitmap1[k] & ~bitmap2[k] & BITMAP_LAST_WORD_MASK(bits));
	return result != 0;
}
EXPORT_SYMBOL(__bitmap_andnot);

void __bitmap_replace(unsigned long *dst, const unsigned long *old, const unsigned long *new, const unsigned long *mask,
		      unsigned int nbits)
{
	unsigned int k, nr = BITS_TO_LONGS(nbits);

	for (k = 0; k < nr; k++)
		dst[k] = (old[k] & ~mask[k]) | (new[k] & mask[k]);
}
EXPORT_SYMBOL(__bitmap_replace);

/** __bitmap_weight - how many bits are set */
unsigned int __bitmap_weight(const unsigned long *bitmap, unsigned int bits)
{
	unsigned int k, lim = bits / BITS_PER_LONG, w = 0;

	for (k = 0; k < lim; k++)
		w += hweight_long(bitmap[k]);
	if (bits % BITS_PER_LONG)
		w += hweight_long(bitmap[k] & BITMAP_LAST_WORD_MASK(bits));
	return w;
}
EXPORT_SYMBOL(__bitmap_weight);

unsigned int __bitmap_weight_and(const unsigned long *bitmap1, const unsigned long *bitmap2, unsigned int bits)
{
	unsigned int k, lim = bits / BITS_PER_LONG, w = 0;

	for (k = 0; k < lim; k++)
		w += hweight_long(bitmap1[k] & bitmap2[k]);
	if (bits % BITS_PER_LONG)
		w += hweight_long(bitmap1[k] & bitmap2[k] & BITMAP_LAST_WORD_MASK(bits));
	return w;
}
EXPORT_SYMBOL(__bitmap_weight_and);

/** __bitmap_set - set @len bits from @start on */
void __bitmap_set(unsigned long *map, unsigned int start, int len)
{
	while (len > 0) {
		unsigned int bit = start % BITS_PER_LONG;
		unsigned int n = min_t(unsigned int, len, BITS_PER_LONG - bit);

		map[BIT_WORD(start)] |= GENMASK(bit + n - 1, bit);
		start += n;
		len -= n;
	}
}
EXPORT_SYMBOL(__bitmap_set);

/** __bitmap_clear - clear @len bits from @start on */
void __bitmap_clear(unsigned long *map, unsigned int start, int len)
{
	while (len > 0) {
		unsigned int bit = start % BITS_PER_LONG;
		unsigned int n = min_t(unsigned int, len, BITS_PER_LONG - bit);

		map[BIT_WORD(start)] &= ~GENMASK(bit + n - 1, bit);
		start += n;
		len -= n;
	}
}
EXPORT_SYMBOL(__bitmap_clear);

/**
 * bitmap_find_next_zero_area_off - find a run of clear bits
 * @map, @size: the bitmap
 * @start: where to look first
 * @nr: length of the run
 * @align_mask: position + @align_offset must be 0 in these bits (a power of two minus 1)
 *
 * Returns its first bit; something greater than @size - @nr if there is none.
 */
unsigned long bitmap_find_next_zero_area_off(unsigned long *map, unsigned long size, unsigned long start,
					     unsigned int nr, unsigned long align_mask, unsigned long align_offset)
{
	unsigned long index, end, used;

	for (;; start = used + 1) {
		index = find_next_zero_bit(map, size, start);
		index = __ALIGN_MASK(index + align_offset, align_mask) - align_offset;
		end = index + nr;
		if (end > size)
			return end;
		used = find_next_bit(map, end, index);
		if (used >= end)
			return index;
	}
}
EXPORT_SYMBOL(bitmap_find_next_zero_area_off);

/**
 * bitmap_find_free_region - find, and set, a clear run of 1 << @order bits aligned to its length; returns its first bit
 * or -ENOMEM
 */
int bitmap_find_free_region(unsigned long *bitmap, unsigned int bits, int order)
{
	unsigned int pos, len = 1U << order;

	for (pos = 0; pos + len <= bits; pos += len) {
		if (find_next_bit(bitmap, pos + len, pos) < pos + len)
			continue;
		bitmap_set(bitmap, pos, len);
		return pos;
	}
	return -ENOMEM;
}
EXPORT_SYMBOL(bitmap_find_free_region);

void bitmap_release_region(unsigned long *bitmap, unsigned int pos, int order)
{
	bitmap_clear(bitmap, pos, 1U << order);
}
EXPORT_SYMBOL(bitmap_release_region);

/** bitmap_allocate_region - set the run of 1 << @order bits at @pos if it is clear; returns 0 or -EBUSY */
int bitmap_allocate_region(unsigned long *bitmap, unsigned int pos, int order)
{
	unsigned int len = 1U << order;

	if (find_next_bit(bitmap, pos + len, pos) < pos + len)
		return -EBUSY;
	bitmap_set(bitmap, pos, len);
	return 0;
}
EXPORT_SYMBOL(bitmap_allocate_region);

/** bitmap_alloc - memory for @nbits bits, not cleared; NULL if there is none */
unsigned long *bitmap_alloc(unsigned int nbits, gfp_t flags)
{
	return kmalloc_array(BITS_TO_LONGS(nbits), sizeof(unsigned long), flags);
}
EXPORT_SYMBOL(bitmap_alloc);

unsigned long *bitmap_zalloc(unsigned int nbits, gfp_t flags)
{
	return bitmap_alloc(nbits, flags | __GFP_ZERO);
}
EXPORT_SYMBOL(bitmap_zalloc);

unsigned long *bitmap_alloc_node(unsigned int nbits, gfp_t flags, int node)
{
	return kmalloc_array_node(BITS_TO_LONGS(nbits), sizeof(unsigned long), flags, node);
}
EXPORT_SYMBOL(bitmap_alloc_node);

unsigned long *bitmap_zalloc_node(unsigned int nbits, gfp_t flags, int node)
{
	return bitmap_alloc_node(nbits, flags | __GFP_ZERO, node);
}
EXPORT_SYMBOL(bitmap_zalloc_node);

void bitmap_free(const unsigned long *bitmap)
{
	kfree(bitmap);
}
EXPORT_SYMBOL(bitmap_free);

static void devm_bitmap_free(void *data)
{
	bitmap_free(data);
}

/** devm_bitmap_alloc - bitmap_alloc() that ends with the device */
unsigned long *devm_bitmap_alloc(struct device *dev, unsigned int nbits, gfp_t flags)
{
	unsigned long *bitmap = bitmap_alloc(nbits, flags);

	if (!bitmap || devm_add_action_or_reset(dev, devm_bitmap_free, bitmap))
		return NULL;
	return bitmap;
}
EXPORT_SYMBOL_GPL(devm_bitmap_alloc);

unsigned long *devm_bitmap_zalloc(struct device *dev, unsigned int nbits, gfp_t flags)
{
	return devm_bitmap_alloc(dev, nbits, flags | __GFP_ZERO);
}
EXPORT_SYMBOL_GPL(devm_bitmap_zalloc);

#if BITS_PER_LONG == 64
/** bitmap_from_arr32 - from 32-bit words, the lowest first; bits of the last word beyond @nbits become 0 */
void bitmap_from_arr32(unsigned long *bitmap, const u32 *buf, unsigned int nbits)
{
	unsigned int i, halfwords = DIV_ROUND_UP(nbits, 32);

	for (i = 0; i < halfwords; i++) {
		if (i % 2)
			bitmap[i / 2] |= (unsigned long)buf[i] << 32;
		else
			bitmap[i / 2] = buf[i];
	}
	if (nbits % BITS_PER_LONG)
		bitmap[(halfwords - 1) / 2] &= BITMAP_LAST_WORD_MASK(nbits);
}
EXPORT_SYMBOL(bitmap_from_arr32);

/** bitmap_to_arr32 - to 32-bit words; bits beyond @nbits become 0 */
void bitmap_to_arr32(u32 *buf, const unsigned long *bitmap, unsigned int nbits)
{
	unsigned int i, halfwords = DIV_ROUND_UP(nbits, 32);

	for (i = 0; i < halfwords; i++)
		buf[i] = (u32)(bitmap[i / 2] >> (i % 2 * 32));
	if (nbits % 32)
		buf[halfwords - 1] &= U32_MAX >> (32 - nbits % 32);
}
EXPORT_SYMBOL(bitmap_to_arr32);
#else
void bitmap_from_arr32(unsigned long *bitmap, const u32 *buf, unsigned int nbits)
{
	bitmap_copy_clear_tail(bitmap, (const unsigned long *)buf, nbits);
}
EXPORT_SYMBOL(bitmap_from_arr32);

void bitmap_to_arr32(u32 *buf, const unsigned long *bitmap, unsigned int nbits)
{
	bitmap_copy_clear_tail((unsigned long *)buf, bitmap, nbits);
}
EXPORT_SYMBOL(bitmap_to_arr32);

void bitmap_from_arr64(unsigned long *bitmap, const u64 *buf, unsigned int nbits)
{
	unsigned int i, words = BITS_TO_LONGS(nbits);

	for (i = 0; i < words; i++)
		bitmap[i] = (unsigned long)(buf[i / 2] >> (i % 2 * 32));
	if (nbits % BITS_PER_LONG)
		bitmap[words - 1] &= BITMAP_LAST_WORD_MASK(nbits);
}
EXPORT_SYMBOL(bitmap_from_arr64);

void bitmap_to_arr64(u64 *buf, const unsigned long *bitmap, unsigned int nbits)
{
	unsigned int i, words = BITS_TO_LONGS(nbits);

	for (i = 0; i < words; i++) {
		unsigned long word = bitmap[i];

		if (i == words - 1 && nbits % BITS_PER_LONG)
			word &= BITMAP_LAST_WORD_MASK(nbits);
		if (i % 2)
			buf[i / 2] |= (u64)word << 32;
		else
			buf[i / 2] = word;
	}
}
EXPORT_SYMBOL(bitmap_to_arr64);
#endif
