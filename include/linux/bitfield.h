/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_BITFIELD_H
#define _LINUX_BITFIELD_H
/*
 * Fields of a register, named by their mask (GENMASK(7, 4)). The macros take constant masks and check at compile time
 * that the mask is contiguous and that a constant value fits.
 */
#include <linux/build_bug.h>
#include <asm/byteorder.h>

#define __bf_shf(x) (__builtin_ffsll(x) - 1)

#define __scalar_type_to_unsigned_cases(type) unsigned type : (unsigned type)0, signed type : (unsigned type)0
#define __unsigned_scalar_typeof(x) \
	typeof(_Generic((x), char \
			: (unsigned char)0, __scalar_type_to_unsigned_cases(char), \
			  __scalar_type_to_unsigned_cases(short), __scalar_type_to_unsigned_cases(int), \
			  __scalar_type_to_unsigned_cases(long), __scalar_type_to_unsigned_cases(long long), default \
			: (x)))
#define __bf_cast_unsigned(type, x) ((__unsigned_scalar_typeof(type))(x))

#define __BF_FIELD_CHECK(_mask, _reg, _val, _pfx) \
	({ \
		BUILD_BUG_ON_MSG(!__builtin_constant_p(_mask), _pfx "mask is not constant"); \
		BUILD_BUG_ON_MSG((_mask) == 0, _pfx "mask is zero"); \
		BUILD_BUG_ON_MSG(__builtin_constant_p(_val) ? ~((_mask) >> __bf_shf(_mask)) & (_val) : 0, \
				 _pfx "value too large for the field"); \
		BUILD_BUG_ON_MSG(__bf_cast_unsigned(_mask, _mask) > __bf_cast_unsigned(_reg, ~0ull), \
				 _pfx "type of reg too small for mask"); \
		__BUILD_BUG_ON_NOT_POWER_OF_2((_mask) + (1ULL << __bf_shf(_mask))); \
	})

/* The greatest value that the field holds. */
#define FIELD_MAX(_mask) \
	({ \
		__BF_FIELD_CHECK(_mask, 0ULL, 0ULL, "FIELD_MAX: "); \
		(typeof(_mask))((_mask) >> __bf_shf(_mask)); \
	})
#define FIELD_FIT(_mask, _val) \
	({ \
		__BF_FIELD_CHECK(_mask, 0ULL, 0ULL, "FIELD_FIT: "); \
		!((((typeof(_mask))_val) << __bf_shf(_mask)) & ~(_mask)); \
	})
#define FIELD_PREP(_mask, _val) \
	({ \
		__BF_FIELD_CHECK(_mask, 0ULL, _val, "FIELD_PREP: "); \
		((typeof(_mask))(_val) << __bf_shf(_mask)) & (_mask); \
	})
#define FIELD_GET(_mask, _reg) \
	({ \
		__BF_FIELD_CHECK(_mask, _reg, 0U, "FIELD_GET: "); \
		(typeof(_mask))(((_reg) & (_mask)) >> __bf_shf(_mask)); \
	})

extern void __compiletime_error("value doesn't fit into mask") __field_overflow(void);
extern void __compiletime_error("bad bitfield mask") __bad_mask(void);

static __always_inline u64 field_multiplier(u64 field)
{
	if ((field | (field - 1)) & ((field | (field - 1)) + 1))
		__bad_mask();
	return field & -field;
}

static __always_inline u64 field_mask(u64 field)
{
	return field / field_multiplier(field);
}

#define field_max(field) ((typeof(field))field_mask(field))
#define ____MAKE_OP(type, base, to, from) \
	static __always_inline __##type type##_encode_bits(base v, base field) \
	{ \
		if (__builtin_constant_p(v) && (v & ~field_mask(field))) \
			__field_overflow(); \
		return to((v & field_mask(field)) * field_multiplier(field)); \
	} \
	static __always_inline __##type type##_replace_bits(__##type old, base val, base field) \
	{ \
		return (old & ~to(field)) | type##_encode_bits(val, field); \
	} \
	static __always_inline void type##p_replace_bits(__##type *p, base val, base field) \
	{ \
		*p = (*p & ~to(field)) | type##_encode_bits(val, field); \
	} \
	static __always_inline base type##_get_bits(__##type v, base field) \
	{ \
		return (from(v) & field) / field_multiplier(field); \
	}
#define __MAKE_OP(size) \
	____MAKE_OP(le##size, u##size, cpu_to_le##size, le##size##_to_cpu) \
	____MAKE_OP(be##size, u##size, cpu_to_be##size, be##size##_to_cpu) \
	____MAKE_OP(u##size, u##size, , )
____MAKE_OP(u8, u8, , )
__MAKE_OP(16)
__MAKE_OP(32)
__MAKE_OP(64)
#undef __MAKE_OP
#undef ____MAKE_OP
#endif
