/* SPDX-License-Identifier: MIT */
#ifndef _UAPI_LINUX_SWAB_H
#define _UAPI_LINUX_SWAB_H
/* Byte order reversed. All are constant expressions for constant arguments. */
#include <linux/types.h>
#include <linux/stddef.h>
#include <asm/bitsperlong.h>

#define ___constant_swab16(x) ((__u16)(((__u16)(x) >> 8) | ((__u16)(x) << 8)))
#define ___constant_swab32(x) \
	((__u32)(((__u32)(x) << 24) | (((__u32)(x)&0xff00u) << 8) | (((__u32)(x) >> 8) & 0xff00u) | ((__u32)(x) >> 24)))
#define ___constant_swab64(x) \
	((__u64)(((__u64)___constant_swab32((__u64)(x)) << 32) | ___constant_swab32((__u64)(x) >> 32)))
#define ___constant_swahw32(x) ((__u32)(((__u32)(x) << 16) | ((__u32)(x) >> 16)))
#define ___constant_swahb32(x) ((__u32)((((__u32)(x)&0x00ff00ffu) << 8) | (((__u32)(x)&0xff00ff00u) >> 8)))

#define __swab16(x) ((__u16)__builtin_bswap16((__u16)(x)))
#define __swab32(x) ((__u32)__builtin_bswap32((__u32)(x)))
#define __swab64(x) ((__u64)__builtin_bswap64((__u64)(x)))
#define __swahw32(x) ___constant_swahw32(x)
#define __swahb32(x) ___constant_swahb32(x)

static inline unsigned long __swab(const unsigned long y)
{
#if __BITS_PER_LONG == 64
	return __swab64(y);
#else
	return __swab32(y);
#endif
}

static inline __u16 __swab16p(const __u16 *p)
{
	return __swab16(*p);
}

static inline __u32 __swab32p(const __u32 *p)
{
	return __swab32(*p);
}

static inline __u64 __swab64p(const __u64 *p)
{
	return __swab64(*p);
}

static inline __u32 __swahw32p(const __u32 *p)
{
	return __swahw32(*p);
}

static inline __u32 __swahb32p(const __u32 *p)
{
	return __swahb32(*p);
}

static inline void __swab16s(__u16 *p)
{
	*p = __swab16(*p);
}

static inline void __swab32s(__u32 *p)
{
	*p = __swab32(*p);
}

static inline void __swab64s(__u64 *p)
{
	*p = __swab64(*p);
}

static inline void __swahw32s(__u32 *p)
{
	*p = __swahw32(*p);
}

static inline void __swahb32s(__u32 *p)
{
	*p = __swahb32(*p);
}
#endif
