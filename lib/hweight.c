// SPDX-License-Identifier: MIT
/* How many bits of a word are set: sums of pairs, of nibbles, of bytes, each step in parallel within the word. */
#include <linux/export.h>
#include <linux/bitops.h>

/** __sw_hweight32 - bits set in @w */
unsigned int __sw_hweight32(unsigned int w)
{
	w -= (w >> 1) & 0x55555555;
	w = (w & 0x33333333) + ((w >> 2) & 0x33333333);
	w = (w + (w >> 4)) & 0x0f0f0f0f;
	return (w * 0x01010101) >> 24;
}
EXPORT_SYMBOL(__sw_hweight32);

unsigned int __sw_hweight16(unsigned int w)
{
	return __sw_hweight32(w & 0xffff);
}

unsigned int __sw_hweight8(unsigned int w)
{
	return __sw_hweight32(w & 0xff);
}

/** __sw_hweight64 - bits set in @w */
unsigned long __sw_hweight64(__u64 w)
{
#if BITS_PER_LONG == 32
	return __sw_hweight32((unsigned int)(w >> 32)) + __sw_hweight32((unsigned int)w);
#else
	w -= (w >> 1) & 0x5555555555555555ul;
	w = (w & 0x3333333333333333ul) + ((w >> 2) & 0x3333333333333333ul);
	w = (w + (w >> 4)) & 0x0f0f0f0f0f0f0f0ful;
	return (w * 0x0101010101010101ul) >> 56;
#endif
}
EXPORT_SYMBOL(__sw_hweight64);
