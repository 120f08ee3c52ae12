// SPDX-License-Identifier: MIT
/*
 * Searching in bitmaps, a word at a time.
 *
 * Each search folds its arguments to one word per position (a & b, a & ~b, ~a), masks what lies before the start, and
 * finishes in the first word that is not 0. Bits of the last word beyond the size may be anything: a hit there is cut
 * to the size. No locks: a bitmap that changes meanwhile gives some answer that was true for each word when it was
 * read.
 */
#include <linux/bitops.h>
#include <linux/bitmap.h>
#include <linux/export.h>
#include <linux/find.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/swab.h>

/* FETCH is an expression in idx; the first bit of it at or after start, less than size, else size. */
#define FIND_NEXT(FETCH, size, start) \
	({ \
		unsigned long __size = (size), __start = (start), idx, word; \
\
		if (likely(__start < __size)) { \
			idx = __start / BITS_PER_LONG; \
			word = (FETCH)&BITMAP_FIRST_WORD_MASK(__start); \
			while (!word && ++idx * BITS_PER_LONG < __size) \
				word = (FETCH); \
			if (word) \
				__size = min(idx * BITS_PER_LONG + __ffs(word), __size); \
		} \
		__size; \
	})

#define FIND_NTH(FETCH, size, num) \
	({ \
		unsigned long __size = (size), nr = (num), idx, word = 0, weight; \
\
		for (idx = 0; idx * BITS_PER_LONG < __size; idx++, nr -= weight) { \
			word = (FETCH); \
			if ((idx + 1) * BITS_PER_LONG > __size) \
				word &= BITMAP_LAST_WORD_MASK(__size); \
			weight = hweight_long(word); \
			if (nr < weight) \
				break; \
		} \
		if (idx * BITS_PER_LONG < __size) \
			__size = idx * BITS_PER_LONG + nth_bit_of_word(word, nr); \
		__size; \
	})

/* The position of the n-th bit set in a word that has more than n. */
static unsigned long nth_bit_of_word(unsigned long word, unsigned int n)
{
	while (n--)
		word &= word - 1;
	return __ffs(word);
}

/** _find_first_bit - position of the first bit set in @addr of @size bits, or @size */
unsigned long _find_first_bit(const unsigned long *addr, unsigned long size)
{
	return FIND_NEXT(addr[idx], size, 0);
}
EXPORT_SYMBOL(_find_first_bit);

/** _find_first_and_bit - the first bit that is set in both, or @size */
unsigned long _find_first_and_bit(const unsigned long *addr1, const unsigned long *addr2, unsigned long size)
{
	return FIND_NEXT(addr1[idx] & addr2[idx], size, 0);
}
EXPORT_SYMBOL(_find_first_and_bit);

/** _find_first_zero_bit - the first bit that is clear, or @size */
unsigned long _find_first_zero_bit(const unsigned long *addr, unsigned long size)
{
	return FIND_NEXT(~addr[idx], size, 0);
}
EXPORT_SYMBOL(_find_first_zero_bit);

/** _find_next_bit - the first bit set at or after @start, or @nbits */
unsigned long _find_next_bit(const unsigned long *addr, unsigned long nbits, unsigned long start)
{
	return FIND_NEXT(addr[idx], nbits, start);
}
EXPORT_SYMBOL(_find_next_bit);

/** _find_next_and_bit - the first bit at or after @start that is set in both, or @nbits */
unsigned long _find_next_and_bit(const unsigned long *addr1, const unsigned long *addr2, unsigned long nbits,
				 unsigned long start)
{
	return FIND_NEXT(addr1[idx] & addr2[idx], nbits, start);
}
EXPORT_SYMBOL(_find_next_and_bit);

/** _find_next_andnot_bit - the first bit at or after @start that is set in @addr1 and clear in @addr2, or @nbits */
unsigned long _find_next_andnot_bit(const unsigned long *addr1, const unsigned long *addr2, unsigned long nbits,
				    unsigned long start)
{
	return FIND_NEXT(addr1[idx] & ~addr2[idx], nbits, start);
}
EXPORT_SYMBOL(_find_next_andnot_bit);

/** _find_next_zero_bit - the first bit clear at or after @start, or @nbits */
unsigned long _find_next_zero_bit(const unsigned long *addr, unsigned long nbits, unsigned long start)
{
	return FIND_NEXT(~addr[idx], nbits, start);
}
EXPORT_SYMBOL(_find_next_zero_bit);

/** _find_last_bit - the last bit set, or @size */
unsigned long _find_last_bit(const unsigned long *addr, unsigned long size)
{
	unsigned long idx, word;

	if (!size)
		return size;
	idx = (size - 1) / BITS_PER_LONG;
	word = addr[idx] & BITMAP_LAST_WORD_MASK(size);
	while (!word && idx)
		word = addr[--idx];
	return word ? idx * BITS_PER_LONG + __fls(word) : size;
}
EXPORT_SYMBOL(_find_last_bit);

/** __find_nth_bit - the position of the bit set that has @n others before it, or @size */
unsigned long __find_nth_bit(const unsigned long *addr, unsigned long size, unsigned long n)
{
	return FIND_NTH(addr[idx], size, n);
}
EXPORT_SYMBOL(__find_nth_bit);

/** __find_nth_and_bit - the same in the intersection of two bitmaps */
unsigned long __find_nth_and_bit(const unsigned long *addr1, const unsigned long *addr2, unsigned long size,
				 unsigned long n)
{
	return FIND_NTH(addr1[idx] & addr2[idx], size, n);
}
EXPORT_SYMBOL(__find_nth_and_bit);

/** __find_nth_andnot_bit - the same in what @addr1 has and @addr2 has not */
unsigned long __find_nth_andnot_bit(const unsigned long *addr1, const unsigned long *addr2, unsigned long size,
				    unsigned long n)
{
	return FIND_NTH(addr1[idx] & ~addr2[idx], size, n);
}
EXPORT_SYMBOL(__find_nth_andnot_bit);

/**
 * find_next_clump8 - the next byte that is not 0
 * @clump: gets the byte
 * @addr, @size: the bitmap
 * @offset: the bit to start at
 *
 * Returns the bit at which the byte starts, or @size.
 */
unsigned long find_next_clump8(unsigned long *clump, const unsigned long *addr, unsigned long size,
			       unsigned long offset)
{
	offset = find_next_bit(addr, size, offset);
	if (offset == size)
		return size;
	offset = round_down(offset, 8);
	*clump = bitmap_get_value8(addr, offset);
	return offset;
}
EXPORT_SYMBOL(find_next_clump8);

#ifndef __LITTLE_ENDIAN_BITFIELD
/* On a big-endian machine a little-endian bitmap has the bytes of each word in the other order. */
unsigned long _find_first_zero_bit_le(const unsigned long *addr, unsigned long size)
{
	return FIND_NEXT(swab(~addr[idx]), size, 0);
}
EXPORT_SYMBOL(_find_first_zero_bit_le);

unsigned long _find_next_zero_bit_le(const unsigned long *addr, unsigned long size, unsigned long offset)
{
	return FIND_NEXT(swab(~addr[idx]), size, offset);
}
EXPORT_SYMBOL(_find_next_zero_bit_le);

unsigned long _find_next_bit_le(const unsigned long *addr, unsigned long size, unsigned long offset)
{
	return FIND_NEXT(swab(addr[idx]), size, offset);
}
EXPORT_SYMBOL(_find_next_bit_le);
#endif
