/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BITOPS_H
#include <linux/bitops.h>
#elif !defined(_ASM_BITOPS_H)
#define _ASM_BITOPS_H
/*
 * Operations on one bit of an array of longs; the bit number may be any. The plain names are atomic and full barriers
 * where they return something; those with two underscores are neither.
 */
#include <linux/compiler.h>
#include <asm/barrier.h>

#define __BIT_LONG(nr, addr) ((addr) + (unsigned long)(nr) / BITS_PER_LONG)
#define __BIT_MASK(nr) (1UL << ((unsigned long)(nr) % BITS_PER_LONG))

static __always_inline void set_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_or(__BIT_LONG(nr, addr), __BIT_MASK(nr), __ATOMIC_SEQ_CST);
}

static __always_inline void clear_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_and(__BIT_LONG(nr, addr), ~__BIT_MASK(nr), __ATOMIC_SEQ_CST);
}

static __always_inline void change_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_xor(__BIT_LONG(nr, addr), __BIT_MASK(nr), __ATOMIC_SEQ_CST);
}

static __always_inline bool test_and_set_bit(long nr, volatile unsigned long *addr)
{
	unsigned long mask = __BIT_MASK(nr);

	return __atomic_fetch_or(__BIT_LONG(nr, addr), mask, __ATOMIC_SEQ_CST) & mask;
}

static __always_inline bool test_and_clear_bit(long nr, volatile unsigned long *addr)
{
	unsigned long mask = __BIT_MASK(nr);

	return __atomic_fetch_and(__BIT_LONG(nr, addr), ~mask, __ATOMIC_SEQ_CST) & mask;
}

static __always_inline bool test_and_change_bit(long nr, volatile unsigned long *addr)
{
	unsigned long mask = __BIT_MASK(nr);

	return __atomic_fetch_xor(__BIT_LONG(nr, addr), mask, __ATOMIC_SEQ_CST) & mask;
}

static __always_inline bool test_bit(unsigned long nr, const volatile unsigned long *addr)
{
	/* A bit that the compiler knows is a constant; every other one is read from memory, once. */
	if (__builtin_constant_p(nr) && __builtin_constant_p(*(const unsigned long *)__BIT_LONG(nr, addr)))
		return *(const unsigned long *)__BIT_LONG(nr, addr) & __BIT_MASK(nr);
	return *__BIT_LONG(nr, addr) & __BIT_MASK(nr);
}

static __always_inline bool test_bit_acquire(unsigned long nr, const volatile unsigned long *addr)
{
	return __atomic_load_n(__BIT_LONG(nr, addr), __ATOMIC_ACQUIRE) & __BIT_MASK(nr);
}

static __always_inline void __set_bit(unsigned long nr, volatile unsigned long *addr)
{
	*__BIT_LONG(nr, (unsigned long *)addr) |= __BIT_MASK(nr);
}

static __always_inline void __clear_bit(unsigned long nr, volatile unsigned long *addr)
{
	*__BIT_LONG(nr, (unsigned long *)addr) &= ~__BIT_MASK(nr);
}

static __always_inline void __change_bit(unsigned long nr, volatile unsigned long *addr)
{
	*__BIT_LONG(nr, (unsigned long *)addr) ^= __BIT_MASK(nr);
}

static __always_inline bool __test_and_set_bit(unsigned long nr, volatile unsigned long *addr)
{
	bool old = test_bit(nr, addr);

	__set_bit(nr, addr);
	return old;
}

static __always_inline bool __test_and_clear_bit(unsigned long nr, volatile unsigned long *addr)
{
	bool old = test_bit(nr, addr);

	__clear_bit(nr, addr);
	return old;
}

static __always_inline bool __test_and_change_bit(unsigned long nr, volatile unsigned long *addr)
{
	bool old = test_bit(nr, addr);

	__change_bit(nr, addr);
	return old;
}

/* A bit as a lock: taking it acquires, giving it back releases. */
#define test_and_set_bit_lock(nr, addr) test_and_set_bit(nr, addr)
static __always_inline void clear_bit_unlock(long nr, volatile unsigned long *addr)
{
	clear_bit(nr, addr);
}
static __always_inline void __clear_bit_unlock(long nr, volatile unsigned long *addr)
{
	barrier();
	__clear_bit(nr, addr);
}
static __always_inline bool clear_bit_unlock_is_negative_byte(long nr, volatile unsigned long *addr)
{
	return __atomic_fetch_and(addr, ~__BIT_MASK(nr), __ATOMIC_SEQ_CST) & 0x80;
}

#define sync_set_bit(nr, addr) set_bit(nr, addr)
#define sync_clear_bit(nr, addr) clear_bit(nr, addr)
#define sync_change_bit(nr, addr) change_bit(nr, addr)
#define sync_test_and_set_bit(nr, addr) test_and_set_bit(nr, addr)
#define sync_test_and_clear_bit(nr, addr) test_and_clear_bit(nr, addr)
#define sync_test_and_change_bit(nr, addr) test_and_change_bit(nr, addr)
#define sync_test_bit(nr, addr) test_bit(nr, addr)
#define arch_test_bit test_bit
#define arch_set_bit set_bit
#define arch_clear_bit clear_bit
#define arch___set_bit __set_bit
#define arch___clear_bit __clear_bit

/* Bits of little-endian bitmaps: the machine is little-endian. */
#define test_bit_le(nr, addr) test_bit(nr, addr)
#define set_bit_le(nr, addr) set_bit(nr, addr)
#define clear_bit_le(nr, addr) clear_bit(nr, addr)
#define __set_bit_le(nr, addr) __set_bit(nr, addr)
#define __clear_bit_le(nr, addr) __clear_bit(nr, addr)
#define test_and_set_bit_le(nr, addr) test_and_set_bit(nr, addr)
#define test_and_clear_bit_le(nr, addr) test_and_clear_bit(nr, addr)
#define __test_and_set_bit_le(nr, addr) __test_and_set_bit(nr, addr)
#define __test_and_clear_bit_le(nr, addr) __test_and_clear_bit(nr, addr)

/* The lowest bit that is set, from 0; @word is not 0. */
static __always_inline unsigned long __ffs(unsigned long word)
{
	return __builtin_ctzl(word);
}

/* The lowest bit that is clear, from 0; @word is not all ones. */
static __always_inline unsigned long ffz(unsigned long word)
{
	return __builtin_ctzl(~word);
}

/* The highest bit that is set, from 0; @word is not 0. */
static __always_inline unsigned long __fls(unsigned long word)
{
	return BITS_PER_LONG - 1 - __builtin_clzl(word);
}

/* The lowest and highest bit that is set, from 1; 0 if there is none. */
static __always_inline int ffs(int x)
{
	return __builtin_ffs(x);
}

static __always_inline int fls(unsigned int x)
{
	return x ? 32 - __builtin_clz(x) : 0;
}

static __always_inline int fls64(u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}

unsigned int __sw_hweight8(unsigned int w);
unsigned int __sw_hweight16(unsigned int w);
unsigned int __sw_hweight32(unsigned int w);
unsigned long __sw_hweight64(__u64 w);

/* The number of bits that are set. */
#define __const_hweight8(w) ((unsigned int)__builtin_popcount((u8)(w)))
#define __const_hweight16(w) ((unsigned int)__builtin_popcount((u16)(w)))
#define __const_hweight32(w) ((unsigned int)__builtin_popcount((u32)(w)))
#define __const_hweight64(w) ((unsigned int)__builtin_popcountll((u64)(w)))
#define HWEIGHT8(w) (BUILD_BUG_ON_ZERO(!__builtin_constant_p(w)) + __const_hweight8(w))
#define HWEIGHT16(w) (BUILD_BUG_ON_ZERO(!__builtin_constant_p(w)) + __const_hweight16(w))
#define HWEIGHT32(w) (BUILD_BUG_ON_ZERO(!__builtin_constant_p(w)) + __const_hweight32(w))
#define HWEIGHT64(w) (BUILD_BUG_ON_ZERO(!__builtin_constant_p(w)) + __const_hweight64(w))
#define HWEIGHT(w) HWEIGHT64((u64)w)
#define __arch_hweight8(w) __sw_hweight8(w)
#define __arch_hweight16(w) __sw_hweight16(w)
#define __arch_hweight32(w) __sw_hweight32(w)
#define __arch_hweight64(w) __sw_hweight64(w)
#define hweight8(w) (__builtin_constant_p(w) ? __const_hweight8(w) : __arch_hweight8(w))
#define hweight16(w) (__builtin_constant_p(w) ? __const_hweight16(w) : __arch_hweight16(w))
#define hweight32(w) (__builtin_constant_p(w) ? __const_hweight32(w) : __arch_hweight32(w))
#define hweight64(w) (__builtin_constant_p(w) ? __const_hweight64(w) : __arch_hweight64(w))
#endif
