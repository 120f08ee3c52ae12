/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_RTC_H_
#define _LINUX_RTC_H_
#include <linux/types.h>
#include <linux/ktime.h>
#include <uapi/linux/rtc.h>

int rtc_month_days(unsigned int month, unsigned int year);
int rtc_year_days(unsigned int day, unsigned int month, unsigned int year);
int rtc_valid_tm(struct rtc_time *tm);
time64_t rtc_tm_to_time64(struct rtc_time *tm);
void rtc_time64_to_tm(time64_t time, struct rtc_time *tm);

static inline bool is_leap_year(unsigned int year)
{
	return (!(year % 4) && (year % 100)) || !(year % 400);
}
#endif
