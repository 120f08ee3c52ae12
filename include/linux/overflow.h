/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_OVERFLOW_H
#define _LINUX_OVERFLOW_H
/*
 * Arithmetic that reports overflow. The size_*() family saturates at SIZE_MAX instead: no allocator can satisfy that
 * size, so an overflow anywhere in a chain of them ends as a failed allocation.
 */
#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/const.h>
#include <linux/stddef.h>

#define __type_half_max(type) ((type)1 << (8 * sizeof(type) - 1 - is_signed_type(type)))
#define type_max(T) ((T)((__type_half_max(T) - 1) + __type_half_max(T)))
#define type_min(T) ((T)((T)-type_max(T) - (T)1))
/* Without the comparison with a constant that compilers warn about for unsigned types. */
#define is_non_negative(a) ((a) > 0 || (a) == 0)
#define is_negative(a) (!(is_non_negative(a)))

static inline bool __must_check __must_check_overflow(bool overflow)
{
	return unlikely(overflow);
}

/* Each stores the wrapped result in *d and is true if the exact result does not fit there. */
#define check_add_overflow(a, b, d) __must_check_overflow(__builtin_add_overflow(a, b, d))
#define check_sub_overflow(a, b, d) __must_check_overflow(__builtin_sub_overflow(a, b, d))
#define check_mul_overflow(a, b, d) __must_check_overflow(__builtin_mul_overflow(a, b, d))

/* *d = a << s; true if s is no valid shift, a is negative, or a bit (or the sign) is lost. */
#define check_shl_overflow(a, s, d) \
	__must_check_overflow(({ \
		typeof(a) _a = a; \
		typeof(s) _s = s; \
		typeof(d) _d = d; \
		u64 _a_full = _a; \
		unsigned int _to_shift = is_non_negative(_s) && _s < 8 * sizeof(*d) ? _s : 0; \
		*_d = (_a_full << _to_shift); \
		(_to_shift != _s || is_negative(*_d) || is_negative(_a) || (*_d >> _to_shift) != _a); \
	}))

static inline size_t __must_check size_mul(size_t factor1, size_t factor2)
{
	size_t bytes;

	if (check_mul_overflow(factor1, factor2, &bytes))
		return SIZE_MAX;
	return bytes;
}

static inline size_t __must_check size_add(size_t addend1, size_t addend2)
{
	size_t bytes;

	if (check_add_overflow(addend1, addend2, &bytes))
		return SIZE_MAX;
	return bytes;
}

/* A saturated operand stays saturated: it stands for a size that is not known. */
static inline size_t __must_check size_sub(size_t minuend, size_t subtrahend)
{
	size_t bytes;

	if (minuend == SIZE_MAX || subtrahend == SIZE_MAX || check_sub_overflow(minuend, subtrahend, &bytes))
		return SIZE_MAX;
	return bytes;
}

#define array_size(a, b) size_mul(a, b)
#define array3_size(a, b, c) size_mul(size_mul(a, b), c)

#define flex_array_size(p, member, count) \
	__builtin_choose_expr(__is_constexpr(count), (count) * sizeof(*(p)->member) + __must_be_array((p)->member), \
			      size_mul(count, sizeof(*(p)->member) + __must_be_array((p)->member)))
#define struct_size(p, member, count) \
	__builtin_choose_expr(__is_constexpr(count), sizeof(*(p)) + flex_array_size(p, member, count), \
			      size_add(sizeof(*(p)), flex_array_size(p, member, count)))
#define struct_size_t(type, member, count) struct_size((type *)NULL, member, count)
#endif
