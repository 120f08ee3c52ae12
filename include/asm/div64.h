/* SPDX-License-Identifier: MIT */
#ifndef _ASM_DIV64_H
#define _ASM_DIV64_H
#include <linux/types.h>
#include <linux/compiler.h>
/* do_div(n, base): n /= base, and the value is the remainder. n is a u64 lvalue, base 32 bits wide. */
#if BITS_PER_LONG == 64
#define do_div(n, base) \
	({ \
		u32 __base = (base); \
		u32 __rem = ((u64)(n)) % __base; \
		(n) = ((u64)(n)) / __base; \
		__rem; \
	})
#else
u32 __div64_32(u64 *dividend, u32 divisor);
#define do_div(n, base) \
	({ \
		u32 __base = (base); \
		u32 __rem; \
		(void)(((typeof((n)) *)0) == ((u64 *)0)); \
		if (likely(((n) >> 32) == 0)) { \
			__rem = (u32)(n) % __base; \
			(n) = (u32)(n) / __base; \
		} else { \
			__rem = __div64_32(&(n), __base); \
		} \
		__rem; \
	})
#endif
#endif
