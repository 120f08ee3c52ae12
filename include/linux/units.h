/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_UNITS_H
#define _LINUX_UNITS_H
#include <linux/math.h>

#define NANO 1000000000UL
#define MICRO 1000000UL
#define MILLI 1000UL
#define CENTI 100UL
#define DECI 10UL
#define DECA 10UL
#define HECTO 100UL
#define KILO 1000UL
#define MEGA 1000000UL
#define GIGA 1000000000UL
#define TERA 1000000000000ULL
#define PETA 1000000000000000ULL
#define EXA 1000000000000000000ULL
#define NANOHZ_PER_HZ 1000000000UL
#define MICROHZ_PER_HZ 1000000UL
#define MILLIHZ_PER_HZ 1000UL
#define HZ_PER_KHZ 1000UL
#define HZ_PER_MHZ 1000000UL
#define KHZ_PER_MHZ 1000UL
#define MILLIWATT_PER_WATT 1000UL
#define MICROWATT_PER_MILLIWATT 1000UL
#define MICROWATT_PER_WATT 1000000UL
#define ABSOLUTE_ZERO_MILLICELSIUS -273150

static inline long milli_kelvin_to_millicelsius(long t)
{
	return t + ABSOLUTE_ZERO_MILLICELSIUS;
}

static inline long millicelsius_to_milli_kelvin(long t)
{
	return t - ABSOLUTE_ZERO_MILLICELSIUS;
}

#define MILLIDEGREE_PER_DEGREE 1000
#define MILLIDEGREE_PER_DECIDEGREE 100

static inline long kelvin_to_millicelsius(long t)
{
	return milli_kelvin_to_millicelsius(t * MILLIDEGREE_PER_DEGREE);
}

static inline long millicelsius_to_kelvin(long t)
{
	return DIV_ROUND_CLOSEST(millicelsius_to_milli_kelvin(t), MILLIDEGREE_PER_DEGREE);
}

/* Tenths of a degree. */
static inline long deci_kelvin_to_celsius(long t)
{
	return DIV_ROUND_CLOSEST(milli_kelvin_to_millicelsius(t * MILLIDEGREE_PER_DECIDEGREE), MILLIDEGREE_PER_DEGREE);
}

static inline long celsius_to_deci_kelvin(long t)
{
	return DIV_ROUND_CLOSEST(millicelsius_to_milli_kelvin(t * MILLIDEGREE_PER_DEGREE), MILLIDEGREE_PER_DECIDEGREE);
}
#endif
