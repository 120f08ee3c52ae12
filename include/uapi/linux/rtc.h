/* SPDX-License-Identifier: MIT */
#ifndef _UAPI_LINUX_RTC_H_
#define _UAPI_LINUX_RTC_H_

/* A point of time in civil terms, as clock chips count it. */
struct rtc_time {
	int tm_sec;
	int tm_min;
	int tm_hour;
	int tm_mday;
	int tm_mon;  /* 0 to 11 */
	int tm_year; /* since 1900 */
	int tm_wday;
	int tm_yday;
	int tm_isdst;
};
#endif
