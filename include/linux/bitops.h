/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BITOPS_H
#define _LINUX_BITOPS_H
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/stddef.h>
#include <linux/typecheck.h>
#include <linux/types.h>
#include <asm/bitsperlong.h>

#define BITS_PER_TYPE(type) (sizeof(type) * BITS_PER_BYTE)
#define __BITS_DIV(nr, d) (((nr) + (d)-1) / (d))
#define BITS_TO_LONGS(nr) __BITS_DIV(nr, BITS_PER_TYPE(long))
#define BITS_TO_U64(nr) __BITS_DIV(nr, BITS_PER_TYPE(u64))
#define BITS_TO_U32(nr) __BITS_DIV(nr, BITS_PER_TYPE(u32))
#define BITS_TO_BYTES(nr) __BITS_DIV(nr, BITS_PER_TYPE(char))
#define BYTES_TO_BITS(nb) ((nb)*BITS_PER_BYTE)

#include <asm/bitops.h>

static __always_inline unsigned long hweight_long(unsigned long w)
{
	return sizeof(w) == 4 ? hweight32(w) : hweight64((__u64)w);
}

#define __DEFINE_ROTATE(bits) \
	static inline __u##bits rol##bits(__u##bits word, unsigned int shift) \
	{ \
		return (__u##bits)(word << (shift & (bits - 1))) | (__u##bits)(word >> (-shift & (bits - 1))); \
	} \
	static inline __u##bits ror##bits(__u##bits word, unsigned int shift) \
	{ \
		return (__u##bits)(word >> (shift & (bits - 1))) | (__u##bits)(word << (-shift & (bits - 1))); \
	}
__DEFINE_ROTATE(8)
__DEFINE_ROTATE(16)
__DEFINE_ROTATE(32)
__DEFINE_ROTATE(64)

/* @value's bits 0 to @index as a signed number. */
static __always_inline __s32 sign_extend32(__u32 value, int index)
{
	__u8 shift = 31 - index;

	return (__s32)(value << shift) >> shift;
}

static __always_inline __s64 sign_extend64(__u64 value, int index)
{
	__u8 shift = 63 - index;

	return (__s64)(value << shift) >> shift;
}

static inline unsigned int fls_long(unsigned long l)
{
	return sizeof(l) == 4 ? fls(l) : fls64(l);
}

/* The smallest order with 1 << order >= count; -1 for 0. */
static inline int get_count_order(unsigned int count)
{
	return count ? fls(--count) : -1;
}

static inline int get_count_order_long(unsigned long l)
{
	return l ? (int)fls_long(--l) : -1;
}

static inline unsigned int __ffs64(u64 word)
{
	return __builtin_ctzll(word);
}

static inline unsigned long fns(unsigned long word, unsigned int n)
{
	for (; word; word &= word - 1)
		if (!n--)
			return __ffs(word);
	return BITS_PER_LONG;
}

static __always_inline void assign_bit(long nr, volatile unsigned long *addr, bool value)
{
	if (value)
		set_bit(nr, addr);
	else
		clear_bit(nr, addr);
}

static __always_inline void __assign_bit(long nr, volatile unsigned long *addr, bool value)
{
	if (value)
		__set_bit(nr, addr);
	else
		__clear_bit(nr, addr);
}

#define __ptr_set_bit(nr, addr) \
	({ \
		typecheck_pointer(*(addr)); \
		__set_bit(nr, (unsigned long *)(addr)); \
	})
#define __ptr_clear_bit(nr, addr) \
	({ \
		typecheck_pointer(*(addr)); \
		__clear_bit(nr, (unsigned long *)(addr)); \
	})
#define __ptr_test_bit(nr, addr) \
	({ \
		typecheck_pointer(*(addr)); \
		test_bit(nr, (unsigned long *)(addr)); \
	})

/* *ptr = (*ptr & ~mask) | bits, at once; gives the new value. */
#define set_mask_bits(ptr, mask, bits) \
	({ \
		const typeof(*(ptr)) mask__ = (mask), bits__ = (bits); \
		typeof(*(ptr)) old__, new__; \
		old__ = READ_ONCE(*(ptr)); \
		do { \
			new__ = (old__ & ~mask__) | bits__; \
		} while (!__atomic_compare_exchange_n(ptr, &old__, new__, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)); \
		old__; \
	})
/* Clear bits unless others are set; true if cleared. */
#define bit_clear_unless(ptr, clear, test) \
	({ \
		const typeof(*(ptr)) clear__ = (clear), test__ = (test); \
		typeof(*(ptr)) old__, new__; \
		old__ = READ_ONCE(*(ptr)); \
		do { \
			if (old__ & test__) \
				break; \
			new__ = old__ & ~clear__; \
		} while (!__atomic_compare_exchange_n(ptr, &old__, new__, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)); \
		!(old__ & test__); \
	})
#endif
