/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_TIME_H
#define _LINUX_TIME_H
#include <linux/cache.h>
#include <linux/math64.h>
#include <linux/time64.h>
#include <linux/time32.h>
#include <uapi/linux/time_types.h>

extern struct timezone sys_tz;

time64_t mktime64(const unsigned int year, const unsigned int mon, const unsigned int day, const unsigned int hour,
		  const unsigned int min, const unsigned int sec);

/* Broken-down calendar time, as struct tm of the C library. */
struct tm {
	int tm_sec; /* 0 to 60 */
	int tm_min;
	int tm_hour;
	int tm_mday;  /* 1 to 31 */
	int tm_mon;   /* 0 to 11 */
	long tm_year; /* since 1900 */
	int tm_wday;  /* 0 is Sunday */
	int tm_yday;  /* 0 to 365 */
};
void time64_to_tm(time64_t totalsecs, int offset, struct tm *result);

#define time_after32(a, b) ((s32)((u32)(b) - (u32)(a)) < 0)
#define time_before32(b, a) time_after32(a, b)
#define time_between32(t, l, h) ((u32)(h) - (u32)(l) >= (u32)(t) - (u32)(l))

static inline bool itimerspec64_valid(const struct itimerspec64 *its)
{
	return timespec64_valid(&its->it_interval) && timespec64_valid(&its->it_value);
}

int get_timespec64(struct timespec64 *ts, const struct __kernel_timespec __user *uts);
int put_timespec64(const struct timespec64 *ts, struct __kernel_timespec __user *uts);
int get_itimerspec64(struct itimerspec64 *it, const struct __kernel_itimerspec __user *uit);
int put_itimerspec64(const struct itimerspec64 *it, struct __kernel_itimerspec __user *uit);

#include <linux/timekeeping.h>
#endif
