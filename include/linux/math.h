/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MATH_H
#define _LINUX_MATH_H
#include <linux/types.h>
#include <linux/compiler.h>
#include <uapi/linux/const.h>

/* The y of these two must be a power of two. */
#define __round_mask(x, y) ((__typeof__(x))((y)-1))
#define round_up(x, y) ((((x)-1) | __round_mask(x, y)) + 1)
#define round_down(x, y) ((x) & ~__round_mask(x, y))

#define DIV_ROUND_UP __KERNEL_DIV_ROUND_UP
#define DIV_ROUND_DOWN_ULL(ll, d) ((unsigned long long)(ll) / (d))
#define DIV_ROUND_UP_ULL(ll, d) DIV_ROUND_DOWN_ULL((unsigned long long)(ll) + (d)-1, (d))
#define DIV_ROUND_UP_SECTOR_T(ll, d) DIV_ROUND_UP_ULL(ll, d)
#define roundup(x, y) \
	({ \
		typeof(y) __y = y; \
		(((x) + (__y - 1)) / __y) * __y; \
	})
#define rounddown(x, y) \
	({ \
		typeof(x) __x = (x); \
		__x - (__x % (y)); \
	})
#define DIV_ROUND_CLOSEST(x, divisor) \
	({ \
		typeof(x) __x = x; \
		typeof(divisor) __d = divisor; \
		(((typeof(x))-1) > 0 || ((typeof(divisor))-1) > 0 || (((__x) > 0) == ((__d) > 0))) \
			? (((__x) + ((__d) / 2)) / (__d)) \
			: (((__x) - ((__d) / 2)) / (__d)); \
	})
#define DIV_ROUND_CLOSEST_ULL(x, divisor) \
	({ \
		typeof(divisor) __d = divisor; \
		unsigned long long _tmp = (x) + (__d) / 2; \
		_tmp / __d; \
	})
#define mult_frac(x, n, d) \
	({ \
		typeof(x) x_ = (x); \
		typeof(n) n_ = (n); \
		typeof(d) d_ = (d); \
		typeof(x_) q = x_ / d_; \
		typeof(x_) r = x_ % d_; \
		q *n_ + r *n_ / d_; \
	})
#define sector_div(a, b) \
	({ \
		u32 __rem = (a) % (u32)(b); \
		(a) /= (u32)(b); \
		__rem; \
	})
#define __abs_choose_expr(x, type, other) \
	__builtin_choose_expr(__builtin_types_compatible_p(typeof(x), signed type) || \
				      __builtin_types_compatible_p(typeof(x), unsigned type), \
			      ({ \
				      signed type __x = (x); \
				      __x < 0 ? -__x : __x; \
			      }), \
			      other)
#define abs(x) \
	__abs_choose_expr( \
		x, long long, \
		__abs_choose_expr( \
			x, long, \
			__abs_choose_expr(x, int, \
					  __abs_choose_expr(x, short, \
							    __abs_choose_expr(x, char, \
									      __builtin_choose_expr( \
										      __builtin_types_compatible_p( \
											      typeof(x), char), \
										      (char)({ \
											      signed char __x = (x); \
											      __x < 0 ? -__x : __x; \
										      }), \
										      ((void)0)))))))
#define abs_diff(a, b) \
	({ \
		typeof(a) __a = (a); \
		typeof(b) __b = (b); \
		(void)(&__a == &__b); \
		__a > __b ? (__a - __b) : (__b - __a); \
	})

static inline u32 reciprocal_scale(u32 val, u32 ep_ro)
{
	return (u32)(((u64)val * ep_ro) >> 32);
}

u64 int_pow(u64 base, unsigned int exp);
unsigned long int_sqrt(unsigned long x);
u32 int_sqrt64(u64 x);
#endif
