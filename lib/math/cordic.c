// SPDX-License-Identifier: MIT
/* Sine and cosine by rotation in steps whose tangents are powers of two (Volder's CORDIC), in 16.16 fixed point. */
#include <linux/cordic.h>
#include <linux/export.h>

/* arctan(2^-i) in degrees. */
static const s32 arctan_table[CORDIC_NUM_ITER] = {
	2949120, 1740967, 919879, 466945, 234379, 117304, 58666, 29335, 14668,
	7334,	 3667,	  1833,	  917,	  458,	  229,	  115,	 57,	29,
};

/**
 * cordic_calc_iq - the point on the unit circle at an angle
 * @theta: degrees
 *
 * Returns cosine (i) and sine (q), each times 2^16.
 */
struct cordic_iq cordic_calc_iq(s32 theta)
{
	struct cordic_iq coord = { .i = CORDIC_ANGLE_GEN, .q = 0 };
	s32 angle = 0, sign = 1, next_i;
	unsigned int iter;

	/* Into (-180, 180], and from the left half by mirroring at the origin. */
	theta = CORDIC_FIXED(theta);
	theta %= CORDIC_FIXED(360);
	if (theta > CORDIC_FIXED(180))
		theta -= CORDIC_FIXED(360);
	else if (theta < -CORDIC_FIXED(180))
		theta += CORDIC_FIXED(360);
	if (theta > CORDIC_FIXED(90)) {
		theta -= CORDIC_FIXED(180);
		sign = -1;
	} else if (theta < -CORDIC_FIXED(90)) {
		theta += CORDIC_FIXED(180);
		sign = -1;
	}

	for (iter = 0; iter < CORDIC_NUM_ITER; iter++) {
		if (theta > angle) {
			next_i = coord.i - (coord.q >> iter);
			coord.q += coord.i >> iter;
			angle += arctan_table[iter];
		} else {
			next_i = coord.i + (coord.q >> iter);
			coord.q -= coord.i >> iter;
			angle -= arctan_table[iter];
		}
		coord.i = next_i;
	}
	coord.i *= sign;
	coord.q *= sign;
	return coord;
}
EXPORT_SYMBOL(cordic_calc_iq);
