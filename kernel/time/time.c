// SPDX-License-Identifier: MIT
/*
 * Units of time and the calendar: pure functions.
 *
 * Conversions to jiffies round up, so that a time-out is never too short; values too large for the result become MAX_JIFFY_OFFSET.
 */
#include <linux/clocksource.h>
#include <linux/export.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/time.h>

#define SECS_PER_HOUR 3600
#define SECS_PER_DAY (24 * SECS_PER_HOUR)

struct timezone sys_tz;
EXPORT_SYMBOL(sys_tz);

/** set_normalized_timespec64 - @sec seconds and @nsec nanoseconds, which may be out of range, as a timespec */
void set_normalized_timespec64(struct timespec64 *ts, time64_t sec, s64 nsec)
{
	s32 rest;

	sec += div_s64_rem(nsec, NSEC_PER_SEC, &rest);
	if (rest < 0) {
		rest += NSEC_PER_SEC;
		sec--;
	}
	ts->tv_sec = sec;
	ts->tv_nsec = rest;
}
EXPORT_SYMBOL(set_normalized_timespec64);

/** ns_to_timespec64 - nanoseconds, which may be negative, as a timespec */
struct timespec64 ns_to_timespec64(s64 nsec)
{
	struct timespec64 ts;

	set_normalized_timespec64(&ts, 0, nsec);
	return ts;
}
EXPORT_SYMBOL(ns_to_timespec64);

struct __kernel_old_timeval ns_to_kernel_old_timeval(s64 nsec)
{
	struct timespec64 ts = ns_to_timespec64(nsec);

	return (struct __kernel_old_timeval){ ts.tv_sec, ts.tv_nsec / NSEC_PER_USEC };
}
EXPORT_SYMBOL(ns_to_kernel_old_timeval);

/** timespec64_add_safe - the sum, or the greatest value if that is too large */
struct timespec64 timespec64_add_safe(const struct timespec64 lhs, const struct timespec64 rhs)
{
	struct timespec64 res;

	set_normalized_timespec64(&res, (timeu64_t)lhs.tv_sec + rhs.tv_sec, lhs.tv_nsec + rhs.tv_nsec);
	if (res.tv_sec < lhs.tv_sec || res.tv_sec < rhs.tv_sec)
		res = (struct timespec64){ TIME64_MAX, 0 };
	return res;
}

/** ktime_add_safe - the sum, or KTIME_SEC_MAX seconds if that is too large */
ktime_t ktime_add_safe(const ktime_t lhs, const ktime_t rhs)
{
	ktime_t res = ktime_add_unsafe(lhs, rhs);

	if (res < 0 || res < lhs || res < rhs)
		res = ktime_set(KTIME_SEC_MAX, 0);
	return res;
}
EXPORT_SYMBOL_GPL(ktime_add_safe);

/* Days since 1970-01-01 of a date of the Gregorian calendar; years begin in March so that the leap day comes last. */
static s64 days_of_date(s64 year, unsigned int mon, unsigned int day)
{
	u64 y = mon > 2 ? year : year - 1;
	unsigned int m = mon > 2 ? mon - 3 : mon + 9;

	return (s64)(y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1) - 719468;
}

/** mktime64 - a date and time (year in full, month and day from 1) as seconds since 1970 */
time64_t mktime64(const unsigned int year, const unsigned int mon, const unsigned int day, const unsigned int hour,
		  const unsigned int min, const unsigned int sec)
{
	return ((days_of_date(year, mon, day) * 24 + hour) * 60 + min) * 60 + sec;
}
EXPORT_SYMBOL(mktime64);

/* The date of a day since 1970-01-01: the inverse of days_of_date(). */
static void date_of_days(s64 days, struct tm *result)
{
	s64 z = days + 719468, era = div_s64(z >= 0 ? z : z - 146096, 146097);
	unsigned int day_of_era = z - era * 146097;
	unsigned int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	unsigned int day = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	unsigned int month = (5 * day + 2) / 153;
	s64 year = year_of_era + era * 400 + (month >= 10);
	bool leap = year_of_era % 4 == 0 && (year_of_era % 100 != 0 || year_of_era == 0);

	result->tm_mday = day - (153 * month + 2) / 5 + 1;
	result->tm_mon = month < 10 ? month + 2 : month - 10;
	result->tm_year = year - 1900;
	result->tm_yday = month < 10 ? day + 59 + leap : day - 306;
	result->tm_wday = (4 + days % 7 + 7) % 7;
}

/** time64_to_tm - seconds since 1970, plus @offset seconds, as broken-down time */
void time64_to_tm(time64_t totalsecs, int offset, struct tm *result)
{
	s32 rest;
	s64 days = div_s64_rem(totalsecs + offset, SECS_PER_DAY, &rest);

	if (rest < 0) {
		rest += SECS_PER_DAY;
		days--;
	}
	result->tm_hour = rest / SECS_PER_HOUR;
	result->tm_min = rest % SECS_PER_HOUR / 60;
	result->tm_sec = rest % 60;
	date_of_days(days, result);
}
EXPORT_SYMBOL(time64_to_tm);

/**
 * clocks_calc_mult_shift - factors that turn ticks of @from Hz into ticks of @to Hz: n * mult >> shift
 * @minsec: so many seconds of @from must not overflow 64 bits
 */
void clocks_calc_mult_shift(u32 *mult, u32 *shift, u32 from, u32 to, u32 minsec)
{
	u64 ticks = ((u64)minsec * from) >> 32, factor = 0;
	u32 spare = 32, sft;

	for (; ticks; ticks >>= 1)
		spare--;
	/* The most precise that fits. */
	for (sft = 32; sft > 0; sft--) {
		factor = div_u64(((u64)to << sft) + from / 2, from);
		if (factor >> spare == 0)
			break;
	}
	*mult = factor;
	*shift = sft;
}
EXPORT_SYMBOL_GPL(clocks_calc_mult_shift);

/* ---- jiffies ---- */

unsigned int jiffies_to_msecs(const unsigned long j)
{
	return (MSEC_PER_SEC / HZ) * j;
}
EXPORT_SYMBOL(jiffies_to_msecs);

unsigned int jiffies_to_usecs(const unsigned long j)
{
	return (USEC_PER_SEC / HZ) * j;
}
EXPORT_SYMBOL(jiffies_to_usecs);

u64 jiffies64_to_nsecs(u64 j)
{
	return (NSEC_PER_SEC / HZ) * j;
}
EXPORT_SYMBOL(jiffies64_to_nsecs);

u64 jiffies64_to_msecs(u64 j)
{
	return (MSEC_PER_SEC / HZ) * j;
}
EXPORT_SYMBOL(jiffies64_to_msecs);

unsigned long __msecs_to_jiffies(const unsigned int m)
{
	return msecs_to_jiffies(m);
}
EXPORT_SYMBOL(__msecs_to_jiffies);

unsigned long __usecs_to_jiffies(const unsigned int u)
{
	return ((u64)u + USEC_PER_SEC / HZ - 1) / (USEC_PER_SEC / HZ);
}
EXPORT_SYMBOL(__usecs_to_jiffies);

unsigned long timespec64_to_jiffies(const struct timespec64 *value)
{
	u64 sec = value->tv_sec;

	if (sec >= MAX_JIFFY_OFFSET / HZ)
		return MAX_JIFFY_OFFSET;
	return sec * HZ + DIV_ROUND_UP(value->tv_nsec, TICK_NSEC);
}
EXPORT_SYMBOL(timespec64_to_jiffies);

void jiffies_to_timespec64(const unsigned long jiffies_value, struct timespec64 *value)
{
	*value = ns_to_timespec64(jiffies64_to_nsecs(jiffies_value));
}
EXPORT_SYMBOL(jiffies_to_timespec64);

clock_t jiffies_to_clock_t(unsigned long x)
{
	return div_u64((u64)x * TICK_NSEC, NSEC_PER_SEC / USER_HZ);
}
EXPORT_SYMBOL(jiffies_to_clock_t);

unsigned long clock_t_to_jiffies(unsigned long x)
{
	if (x >= ~0UL / (HZ / USER_HZ + 1))
		return ~0UL;
	return div_u64((u64)x * HZ, USER_HZ);
}
EXPORT_SYMBOL(clock_t_to_jiffies);

u64 jiffies_64_to_clock_t(u64 x)
{
	return div_u64(x * TICK_NSEC, NSEC_PER_SEC / USER_HZ);
}
EXPORT_SYMBOL(jiffies_64_to_clock_t);

u64 nsec_to_clock_t(u64 x)
{
	return div_u64(x, NSEC_PER_SEC / USER_HZ);
}

u64 nsecs_to_jiffies64(u64 n)
{
	return div_u64(n, NSEC_PER_SEC / HZ);
}
EXPORT_SYMBOL(nsecs_to_jiffies64);

unsigned long nsecs_to_jiffies(u64 n)
{
	return nsecs_to_jiffies64(n);
}
EXPORT_SYMBOL_GPL(nsecs_to_jiffies);
