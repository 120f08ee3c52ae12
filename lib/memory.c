// SPDX-License-Identifier: MIT
/*
 * Memory blocks: copy, fill, compare, search. The compiler calls memcpy, memmove, memset and memcmp on its own, so they
 * must work before anything else does: they hold no state, call nothing, and use general registers only.
 *
 * Up to 16 bytes are moved by two loads and two stores that may overlap, so that a length needs no loop and few
 * branches; medium blocks go in words, with the last word overlapping the one before; large blocks use the machine's
 * block operation
 * (<asm/string.h>). All loads of a short block come before its stores, which makes the short paths right for memmove
 * too.
 *
 * The plain functions trust their lengths. An access outside memory faults like any other.
 */
#include <linux/export.h>
#include <linux/string.h>

#undef memcpy
#undef memmove
#undef memset
#undef memcmp

/* Or the compiler recognises the loops below as what they are, and calls the very function they stand in. */
#ifndef __clang__
#pragma GCC optimize("no-tree-loop-distribute-patterns")
#endif

typedef u64 __attribute__((may_alias, aligned(1))) word64;
typedef u32 __attribute__((may_alias, aligned(1))) word32;
typedef u16 __attribute__((may_alias, aligned(1))) word16;

/* At most 16 bytes, in any relation of @d and @s. */
static __always_inline void move_short(u8 *d, const u8 *s, size_t n)
{
	if (n >= 8) {
		u64 first = *(const word64 *)s, last = *(const word64 *)(s + n - 8);

		*(word64 *)d = first;
		*(word64 *)(d + n - 8) = last;
	} else if (n >= 4) {
		u32 first = *(const word32 *)s, last = *(const word32 *)(s + n - 4);

		*(word32 *)d = first;
		*(word32 *)(d + n - 4) = last;
	} else if (n >= 2) {
		u16 first = *(const word16 *)s, last = *(const word16 *)(s + n - 2);

		*(word16 *)d = first;
		*(word16 *)(d + n - 2) = last;
	} else if (n) {
		*d = *s;
	}
}

/* More than 16 bytes; @d is below @s, or they do not overlap. */
static __always_inline void copy_up(u8 *d, const u8 *s, size_t n)
{
	u64 last, a, b;
	u8 *end = d + n - 8;

	if (n >= ARCH_BLOCK_COPY_MIN) {
		arch_block_copy(d, s, n);
		return;
	}
	last = *(const word64 *)(s + n - 8);
	do {
		a = *(const word64 *)s;
		b = *(const word64 *)(s + 8);
		*(word64 *)d = a;
		*(word64 *)(d + 8) = b;
		s += 16;
		d += 16;
		n -= 16;
	} while (n > 16);
	if (n > 8)
		*(word64 *)d = *(const word64 *)s;
	*(word64 *)end = last;
}

/* More than 16 bytes; @d is above @s. */
static __always_inline void copy_down(u8 *d, const u8 *s, size_t n)
{
	u64 first = *(const word64 *)s;
	u8 *start = d;

	while (n > 8) {
		n -= 8;
		*(word64 *)(d + n) = *(const word64 *)(s + n);
	}
	*(word64 *)start = first;
}

/**
 * memcpy - copy a block
 * @dest: where to
 * @src: where from; the two blocks must not overlap
 * @n: bytes
 *
 * Returns @dest. Any context.
 */
void *memcpy(void *dest, const void *src, size_t n)
{
	if (n <= 16)
		move_short(dest, src, n);
	else
		copy_up(dest, src, n);
	return dest;
}
EXPORT_SYMBOL(memcpy);

/**
 * memmove - copy a block that may overlap its destination
 * @dest: where to
 * @src: where from
 * @n: bytes
 *
 * Returns @dest. Any context.
 */
void *memmove(void *dest, const void *src, size_t n)
{
	if (n <= 16)
		move_short(dest, src, n);
	else if ((uintptr_t)dest - (uintptr_t)src >= n)
		copy_up(dest, src, n);
	else
		copy_down(dest, src, n);
	return dest;
}
EXPORT_SYMBOL(memmove);

static __always_inline void fill_words(u8 *d, u64 word, size_t n)
{
	u8 *end = d + n - 8;

	while (d < end) {
		*(word64 *)d = word;
		d += 8;
	}
	*(word64 *)end = word;
}

/**
 * memset - fill a block
 * @s: the block
 * @c: the value of each byte; its low eight bits count
 * @n: bytes
 *
 * Returns @s. Any context.
 */
void *memset(void *s, int c, size_t n)
{
	u64 word = 0x0101010101010101ull * (u8)c;
	u8 *d = s;

	if (n >= ARCH_BLOCK_FILL_MIN) {
		arch_block_fill(d, c, n);
	} else if (n >= 8) {
		fill_words(d, word, n);
	} else if (n >= 4) {
		*(word32 *)d = word;
		*(word32 *)(d + n - 4) = word;
	} else if (n) {
		d[0] = c;
		d[n / 2] = c;
		d[n - 1] = c;
	}
	return s;
}
EXPORT_SYMBOL(memset);

void *__memcpy(void *dest, const void *src, size_t n) __alias(memcpy);
EXPORT_SYMBOL(__memcpy);
void *__memmove(void *dest, const void *src, size_t n) __alias(memmove);
EXPORT_SYMBOL(__memmove);
void *__memset(void *s, int c, size_t n) __alias(memset);
EXPORT_SYMBOL(__memset);

/**
 * memset16 - fill an array of 16-bit values
 * @s: the array
 * @v: the value
 * @count: how many, not bytes
 */
void *memset16(uint16_t *s, uint16_t v, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		s[i] = v;
	return s;
}
EXPORT_SYMBOL(memset16);

/** memset32 - fill an array of 32-bit values; @count is a number of values */
void *memset32(uint32_t *s, uint32_t v, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		s[i] = v;
	return s;
}
EXPORT_SYMBOL(memset32);

/** memset64 - fill an array of 64-bit values; @count is a number of values */
void *memset64(uint64_t *s, uint64_t v, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		s[i] = v;
	return s;
}
EXPORT_SYMBOL(memset64);

/**
 * memcmp - compare two blocks
 * @a: one
 * @b: the other
 * @n: bytes
 *
 * Returns the difference of the first two bytes that differ, as unsigned, or 0. Any context.
 */
int memcmp(const void *a, const void *b, size_t n)
{
	const u8 *p = a, *q = b;

	while (n >= 8 && *(const word64 *)p == *(const word64 *)q) {
		p += 8;
		q += 8;
		n -= 8;
	}
	for (; n; p++, q++, n--) {
		if (*p != *q)
			return *p - *q;
	}
	return 0;
}
EXPORT_SYMBOL(memcmp);

/** bcmp - 0 if two blocks are equal; the compiler calls it where only that matters */
int bcmp(const void *a, const void *b, size_t n)
{
	return memcmp(a, b, n);
}
EXPORT_SYMBOL(bcmp);

/**
 * memchr - find a byte in a block
 * @s: the block
 * @c: the byte
 * @n: length of the block
 *
 * Returns where its first occurrence is, or NULL.
 */
void *memchr(const void *s, int c, size_t n)
{
	const u8 *p = s;

	for (; n; p++, n--) {
		if (*p == (u8)c)
			return (void *)p;
	}
	return NULL;
}
EXPORT_SYMBOL(memchr);

/** memscan - find a byte in a block, as memchr(), but return the end of the block if it is not there */
void *memscan(void *addr, int c, size_t size)
{
	u8 *p = addr;

	for (; size; p++, size--) {
		if (*p == (u8)c)
			break;
	}
	return p;
}
EXPORT_SYMBOL(memscan);

static void *first_other_byte(const u8 *p, u8 value, size_t n)
{
	for (; n; p++, n--) {
		if (*p != value)
			return (void *)p;
	}
	return NULL;
}

/**
 * memchr_inv - find the first byte that is not a given one
 * @s: the block
 * @c: the byte that is expected everywhere
 * @n: length of the block
 *
 * Returns the address of the first other byte, NULL if there is none.
 */
void *memchr_inv(const void *s, int c, size_t n)
{
	u64 word = 0x0101010101010101ull * (u8)c;
	const u8 *p = s;

	for (; n >= 8; p += 8, n -= 8) {
		if (*(const word64 *)p != word)
			return first_other_byte(p, c, 8);
	}
	return first_other_byte(p, c, n);
}
EXPORT_SYMBOL(memchr_inv);

/**
 * memcpy_and_pad - copy a block into another of fixed size, and fill the rest
 * @dest: where to
 * @dest_len: its size; a longer source is cut
 * @src: where from
 * @count: bytes of @src
 * @pad: what the rest is filled with
 */
void memcpy_and_pad(void *dest, size_t dest_len, const void *src, size_t count, int pad)
{
	if (dest_len > count) {
		memcpy(dest, src, count);
		memset((u8 *)dest + count, pad, dest_len - count);
	} else {
		memcpy(dest, src, dest_len);
	}
}
EXPORT_SYMBOL(memcpy_and_pad);

/** memzero_explicit - clear a block that nobody reads afterwards, and be sure that the compiler keeps the stores */
void memzero_explicit(void *s, size_t count)
{
	memset(s, 0, count);
	barrier_data(s);
}
EXPORT_SYMBOL(memzero_explicit);
