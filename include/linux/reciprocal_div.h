/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RECIPROCAL_DIV_H
#define _LINUX_RECIPROCAL_DIV_H
/* Division by a number that is known only at run time but used often, as a multiplication and shifts. */
#include <linux/types.h>

struct reciprocal_value {
	u32 m;
	u8 sh1, sh2;
};

struct reciprocal_value_adv {
	u32 m;
	u8 sh, exp;
	bool is_wide_m;
};

struct reciprocal_value reciprocal_value(u32 d);
struct reciprocal_value_adv reciprocal_value_adv(u32 d, u8 prec);

static inline u32 reciprocal_divide(u32 a, struct reciprocal_value R)
{
	u32 t = (u32)(((u64)a * R.m) >> 32);

	return (t + ((a - t) >> R.sh1)) >> R.sh2;
}
#endif
