/* SPDX-License-Identifier: MIT */
#ifndef _ASM_UNALIGNED_H
#define _ASM_UNALIGNED_H
/* Numbers of either byte order at any address. */
#include <linux/types.h>
#include <asm/byteorder.h>

#define __get_unaligned_t(type, ptr) \
	({ \
		const struct { \
			type x; \
		} __packed *__pptr = (const void *)(ptr); \
		__pptr->x; \
	})
#define __put_unaligned_t(type, val, ptr) \
	do { \
		struct { \
			type x; \
		} __packed *__pptr = (void *)(ptr); \
		__pptr->x = (val); \
	} while (0)
#define get_unaligned(ptr) __get_unaligned_t(typeof(*(ptr)), (ptr))
#define put_unaligned(val, ptr) __put_unaligned_t(typeof(*(ptr)), (val), (ptr))

#define __UNALIGNED_ORDER(bits, order) \
	static inline u##bits get_unaligned_##order##bits(const void *p) \
	{ \
		return order##bits##_to_cpu(__get_unaligned_t(__##order##bits, p)); \
	} \
	static inline void put_unaligned_##order##bits(u##bits val, void *p) \
	{ \
		__put_unaligned_t(__##order##bits, cpu_to_##order##bits(val), p); \
	}
__UNALIGNED_ORDER(16, le)
__UNALIGNED_ORDER(32, le)
__UNALIGNED_ORDER(64, le)
__UNALIGNED_ORDER(16, be)
__UNALIGNED_ORDER(32, be)
__UNALIGNED_ORDER(64, be)

static inline u32 get_unaligned_be24(const void *p)
{
	const u8 *b = p;

	return b[0] << 16 | b[1] << 8 | b[2];
}

static inline u32 get_unaligned_le24(const void *p)
{
	const u8 *b = p;

	return b[0] | b[1] << 8 | b[2] << 16;
}

static inline void put_unaligned_be24(u32 val, void *p)
{
	u8 *b = p;

	b[0] = val >> 16;
	b[1] = val >> 8;
	b[2] = val;
}

static inline void put_unaligned_le24(u32 val, void *p)
{
	u8 *b = p;

	b[0] = val;
	b[1] = val >> 8;
	b[2] = val >> 16;
}

static inline u64 get_unaligned_be48(const void *p)
{
	const u8 *b = p;

	return (u64)get_unaligned_be16(b) << 32 | get_unaligned_be32(b + 2);
}

static inline void put_unaligned_be48(u64 val, void *p)
{
	u8 *b = p;

	put_unaligned_be16(val >> 32, b);
	put_unaligned_be32(val, b + 2);
}
#endif
