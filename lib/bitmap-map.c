// SPDX-License-Identifier: MIT
/*
 * Mapping bits from one bitmap's positions to another's: how a set of CPUs or nodes follows when the set that it is
 * meant relative to changes. A set bit's ordinal is the number of set bits before it.
 */
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/export.h>

/* The ordinal of the bit set at @pos, -1 if that is not set. */
static int bitmap_pos_to_ord(const unsigned long *buf, unsigned int pos, unsigned int nbits)
{
	if (pos >= nbits || !test_bit(pos, buf))
		return -1;
	return bitmap_weight(buf, pos);
}

/** bitmap_ord_to_pos - the position of the @ord-th bit set; @nbits or more if there are not so many */
unsigned int bitmap_ord_to_pos(const unsigned long *bitmap, unsigned int ord, unsigned int nbits)
{
	return find_nth_bit(bitmap, nbits, ord);
}

/**
 * bitmap_remap - map each bit of @src by the map that takes the n-th bit of @old to the n-th bit of @new
 * @dst: gets the result; must not be @src
 *
 * The map wraps if @new has fewer bits. Bits of @src that are not in @old stay where they are.
 */
void bitmap_remap(unsigned long *dst, const unsigned long *src, const unsigned long *old, const unsigned long *new,
		  unsigned int nbits)
{
	unsigned int oldbit;

	if (dst == src) /* cannot work in place */
		return;
	bitmap_zero(dst, nbits);
	for_each_set_bit(oldbit, src, nbits)
		set_bit(bitmap_bitremap(oldbit, old, new, nbits), dst);
}
EXPORT_SYMBOL(bitmap_remap);

/** bitmap_bitremap - where bitmap_remap() takes one bit */
int bitmap_bitremap(int oldbit, const unsigned long *old, const unsigned long *new, int bits)
{
	int w = bitmap_weight(new, bits);
	int n = bitmap_pos_to_ord(old, oldbit, bits);

	if (n < 0 || w == 0)
		return oldbit;
	return find_nth_bit(new, bits, n % w);
}
EXPORT_SYMBOL(bitmap_bitremap);

/**
 * bitmap_onto - the n-th bit of @relmap is set in @dst if bit n of @orig is set
 * Bits of @orig beyond the weight of @relmap are dropped.
 */
void bitmap_onto(unsigned long *dst, const unsigned long *orig, const unsigned long *relmap, unsigned int bits)
{
	unsigned int n, m = 0;

	if (dst == orig) /* cannot work in place */
		return;
	bitmap_zero(dst, bits);
	for_each_set_bit(n, relmap, bits) {
		if (test_bit(m, orig))
			set_bit(n, dst);
		m++;
	}
}

/** bitmap_fold - bit n of @orig sets bit n % @sz of @dst */
void bitmap_fold(unsigned long *dst, const unsigned long *orig, unsigned int sz, unsigned int nbits)
{
	unsigned int oldbit;

	if (dst == orig) /* cannot work in place */
		return;
	bitmap_zero(dst, nbits);
	for_each_set_bit(oldbit, orig, nbits)
		set_bit(oldbit % sz, dst);
}
