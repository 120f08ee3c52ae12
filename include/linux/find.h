/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_FIND_H
#define _LINUX_FIND_H
/*
 * Searching in bitmaps. Each search returns @size (or more, for an offset beyond it) if there is no such bit. Bitmaps
 * of at most one word whose size the compiler knows are searched in line.
 */
#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/minmax.h>
#include <asm/byteorder.h>

#ifndef small_const_nbits
#define small_const_nbits(nbits) (__builtin_constant_p(nbits) && (nbits) <= BITS_PER_LONG && (nbits) > 0)
#endif

#define BITMAP_FIRST_WORD_MASK(start) (~0UL << ((start) & (BITS_PER_LONG - 1)))
#define BITMAP_LAST_WORD_MASK(nbits) (~0UL >> (-(nbits) & (BITS_PER_LONG - 1)))

unsigned long _find_first_bit(const unsigned long *addr, unsigned long size);
unsigned long _find_first_and_bit(const unsigned long *addr1, const unsigned long *addr2, unsigned long size);
unsigned long _find_first_zero_bit(const unsigned long *addr, unsigned long size);
unsigned long _find_last_bit(const unsigned long *addr, unsigned long size);
unsigned long _find_next_bit(const unsigned long *addr, unsigned long nbits, unsigned long start);
unsigned long _find_next_and_bit(const unsigned long *addr1, const unsigned long *addr2, unsigned long nbits,
				 unsigned long start);
unsigned long _find_next_andnot_bit(const unsigned long *addr1, const unsigned long *addr2, unsigned long nbits,
				    unsigned long start);
unsigned long _find_next_zero_bit(const unsigned long *addr, unsigned long nbits, unsigned long start);
unsigned long _find_next_bit_le(const unsigned long *addr, unsigned long size, unsigned long offset);
unsigned long _find_next_zero_bit_le(const unsigned long *addr, unsigned long size, unsigned long offset);
unsigned long _find_first_zero_bit_le(const unsigned long *addr, unsigned long size);
unsigned long __find_nth_bit(const unsigned long *addr, unsigned long size, unsigned long n);
unsigned long __find_nth_and_bit(const unsigned long *addr1, const unsigned long *addr2, unsigned long size,
				 unsigned long n);
unsigned long __find_nth_andnot_bit(const unsigned long *addr1, const unsigned long *addr2, unsigned long size,
				    unsigned long n);
unsigned long find_next_clump8(unsigned long *clump, const unsigned long *addr, unsigned long size,
			       unsigned long offset);

static __always_inline unsigned long find_next_bit(const unsigned long *addr, unsigned long size, unsigned long offset)
{
	if (small_const_nbits(size)) {
		unsigned long val;

		if (unlikely(offset >= size))
			return size;
		val = *addr & BITMAP_FIRST_WORD_MASK(offset) & BITMAP_LAST_WORD_MASK(size);
		return val ? __ffs(val) : size;
	}
	return _find_next_bit(addr, size, offset);
}

static __always_inline unsigned long find_next_and_bit(const unsigned long *addr1, const unsigned long *addr2,
						       unsigned long size, unsigned long offset)
{
	if (small_const_nbits(size)) {
		unsigned long val;

		if (unlikely(offset >= size))
			return size;
		val = *addr1 & *addr2 & BITMAP_FIRST_WORD_MASK(offset) & BITMAP_LAST_WORD_MASK(size);
		return val ? __ffs(val) : size;
	}
	return _find_next_and_bit(addr1, addr2, size, offset);
}

static __always_inline unsigned long find_next_andnot_bit(const unsigned long *addr1, const unsigned long *addr2,
							  unsigned long size, unsigned long offset)
{
	if (small_const_nbits(size)) {
		unsigned long val;

		if (unlikely(offset >= size))
			return size;
		val = *addr1 & ~*addr2 & BITMAP_FIRST_WORD_MASK(offset) & BITMAP_LAST_WORD_MASK(size);
		return val ? __ffs(val) : size;
	}
	return _find_next_andnot_bit(addr1, addr2, size, offset);
}

static __always_inline unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size,
							unsigned long offset)
{
	if (small_const_nbits(size)) {
		unsigned long val;

		if (unlikely(offset >= size))
			return size;
		val = *addr | ~(BITMAP_FIRST_WORD_MASK(offset) & BITMAP_LAST_WORD_MASK(size));
		return val == ~0UL ? size : ffz(val);
	}
	return _find_next_zero_bit(addr, size, offset);
}

static __always_inline unsigned long find_first_bit(const unsigned long *addr, unsigned long size)
{
	if (small_const_nbits(size)) {
		unsigned long val = *addr & BITMAP_LAST_WORD_MASK(size);

		return val ? __ffs(val) : size;
	}
	return _find_first_bit(addr, size);
}

/* The position of the n-th bit set, counting from 0. */
static __always_inline unsigned long find_nth_bit(const unsigned long *addr, unsigned long size, unsigned long n)
{
	return n >= size ? size : __find_nth_bit(addr, size, n);
}

static __always_inline unsigned long find_nth_and_bit(const unsigned long *addr1, const unsigned long *addr2,
						      unsigned long size, unsigned long n)
{
	return n >= size ? size : __find_nth_and_bit(addr1, addr2, size, n);
}

static __always_inline unsigned long find_nth_andnot_bit(const unsigned long *addr1, const unsigned long *addr2,
							 unsigned long size, unsigned long n)
{
	return n >= size ? size : __find_nth_andnot_bit(addr1, addr2, size, n);
}

static __always_inline unsigned long find_first_and_bit(const unsigned long *addr1, const unsigned long *addr2,
							unsigned long size)
{
	if (small_const_nbits(size)) {
		unsigned long val = *addr1 & *addr2 & BITMAP_LAST_WORD_MASK(size);

		return val ? __ffs(val) : size;
	}
	return _find_first_and_bit(addr1, addr2, size);
}

static __always_inline unsigned long find_first_zero_bit(const unsigned long *addr, unsigned long size)
{
	if (small_const_nbits(size)) {
		unsigned long val = *addr | ~BITMAP_LAST_WORD_MASK(size);

		return val == ~0UL ? size : ffz(val);
	}
	return _find_first_zero_bit(addr, size);
}

static __always_inline unsigned long find_last_bit(const unsigned long *addr, unsigned long size)
{
	if (small_const_nbits(size)) {
		unsigned long val = *addr & BITMAP_LAST_WORD_MASK(size);

		return val ? __fls(val) : size;
	}
	return _find_last_bit(addr, size);
}

/* From @offset to the end, then from the start to @offset. */
static inline unsigned long find_next_and_bit_wrap(const unsigned long *addr1, const unsigned long *addr2,
						   unsigned long size, unsigned long offset)
{
	unsigned long bit = find_next_and_bit(addr1, addr2, size, offset);

	if (bit < size)
		return bit;
	bit = find_first_and_bit(addr1, addr2, min(offset, size));
	return bit < offset ? bit : size;
}

static inline unsigned long find_next_bit_wrap(const unsigned long *addr, unsigned long size, unsigned long offset)
{
	unsigned long bit = find_next_bit(addr, size, offset);

	if (bit < size)
		return bit;
	bit = find_first_bit(addr, min(offset, size));
	return bit < offset ? bit : size;
}

/*
 * The step of for_each_set_bit_wrap(): @n is where to look next. Beyond @start the walk is in its first round, towards
 * the end of the bitmap; up to @start it has wrapped.
 */
static inline unsigned long __for_each_wrap(const unsigned long *bitmap, unsigned long size, unsigned long start,
					    unsigned long n)
{
	unsigned long bit;

	if (n > start) {
		bit = find_next_bit(bitmap, size, n);
		if (bit < size)
			return bit;
		n = 0;
	}
	bit = find_next_bit(bitmap, start, n);
	return bit < start ? bit : size;
}

#define find_first_clump8(clump, bits, size) find_next_clump8((clump), (bits), (size), 0)

/* Bitmaps shared with devices or disks: bytes in little-endian order. */
#ifdef __LITTLE_ENDIAN_BITFIELD
static inline unsigned long find_next_zero_bit_le(const void *addr, unsigned long size, unsigned long offset)
{
	return find_next_zero_bit(addr, size, offset);
}

static inline unsigned long find_next_bit_le(const void *addr, unsigned long size, unsigned long offset)
{
	return find_next_bit(addr, size, offset);
}

static inline unsigned long find_first_zero_bit_le(const void *addr, unsigned long size)
{
	return find_first_zero_bit(addr, size);
}
#else
#define find_next_zero_bit_le(addr, size, offset) _find_next_zero_bit_le(addr, size, offset)
#define find_next_bit_le(addr, size, offset) _find_next_bit_le(addr, size, offset)
#define find_first_zero_bit_le(addr, size) _find_first_zero_bit_le(addr, size)
#endif

#define for_each_set_bit(bit, addr, size) \
	for ((bit) = 0; (bit) = find_next_bit((addr), (size), (bit)), (bit) < (size); (bit)++)
#define for_each_and_bit(bit, addr1, addr2, size) \
	for ((bit) = 0; (bit) = find_next_and_bit((addr1), (addr2), (size), (bit)), (bit) < (size); (bit)++)
#define for_each_andnot_bit(bit, addr1, addr2, size) \
	for ((bit) = 0; (bit) = find_next_andnot_bit((addr1), (addr2), (size), (bit)), (bit) < (size); (bit)++)
#define for_each_set_bit_from(bit, addr, size) \
	for (; (bit) = find_next_bit((addr), (size), (bit)), (bit) < (size); (bit)++)
#define for_each_clear_bit(bit, addr, size) \
	for ((bit) = 0; (bit) = find_next_zero_bit((addr), (size), (bit)), (bit) < (size); (bit)++)
#define for_each_clear_bit_from(bit, addr, size) \
	for (; (bit) = find_next_zero_bit((addr), (size), (bit)), (bit) < (size); (bit)++)
/* Runs: b is the first bit of one, e the first bit after it. */
#define for_each_set_bitrange(b, e, addr, size) \
	for ((b) = 0; \
	     (b) = find_next_bit((addr), (size), b), (e) = find_next_zero_bit((addr), (size), (b) + 1), (b) < (size); \
	     (b) = (e) + 1)
#define for_each_set_bitrange_from(b, e, addr, size) \
	for (; (b) = find_next_bit((addr), (size), (b)), (e) = find_next_zero_bit((addr), (size), (b) + 1), \
	       (b) < (size); \
	     (b) = (e) + 1)
#define for_each_clear_bitrange(b, e, addr, size) \
	for ((b) = 0; (b) = find_next_zero_bit((addr), (size), (b)), (e) = find_next_bit((addr), (size), (b) + 1), \
	    (b) < (size); \
	     (b) = (e) + 1)
#define for_each_clear_bitrange_from(b, e, addr, size) \
	for (; (b) = find_next_zero_bit((addr), (size), (b)), (e) = find_next_bit((addr), (size), (b) + 1), \
	       (b) < (size); \
	     (b) = (e) + 1)
#define for_each_set_bit_wrap(bit, addr, size, start) \
	for ((bit) = find_next_bit_wrap((addr), (size), (start)); (bit) < (size); \
	     (bit) = __for_each_wrap((addr), (size), (start), (bit) + 1))
#define for_each_set_clump8(start, clump, bits, size) \
	for ((start) = find_first_clump8(&(clump), (bits), (size)); (start) < (size); \
	     (start) = find_next_clump8(&(clump), (bits), (size), (start) + 8))
#endif
