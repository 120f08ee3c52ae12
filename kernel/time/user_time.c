// SPDX-License-Identifier: MIT
/* Times as programs hand them over: copies of struct timespec and itimerspec from and to user memory. */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/time.h>
#include <linux/time32.h>
#include <linux/uaccess.h>

/**
 * get_timespec64, put_timespec64 - copy a time from or to the program; 0 or -EFAULT
 */
int get_timespec64(struct timespec64 *ts, const struct __kernel_timespec __user *uts)
{
	struct __kernel_timespec kts;

	if (copy_from_user(&kts, uts, sizeof(kts)))
		return -EFAULT;
	ts->tv_sec = kts.tv_sec;
	ts->tv_nsec = kts.tv_nsec;
	return 0;
}
EXPORT_SYMBOL_GPL(get_timespec64);

int put_timespec64(const struct timespec64 *ts, struct __kernel_timespec __user *uts)
{
	struct __kernel_timespec kts = { .tv_sec = ts->tv_sec, .tv_nsec = ts->tv_nsec };

	return copy_to_user(uts, &kts, sizeof(kts)) ? -EFAULT : 0;
}
EXPORT_SYMBOL_GPL(put_timespec64);

/**
 * get_itimerspec64, put_itimerspec64 - the same for a timer's time and interval
 */
int get_itimerspec64(struct itimerspec64 *it, const struct __kernel_itimerspec __user *uit)
{
	return get_timespec64(&it->it_interval, &uit->it_interval) ?: get_timespec64(&it->it_value, &uit->it_value);
}
EXPORT_SYMBOL_GPL(get_itimerspec64);

int put_itimerspec64(const struct itimerspec64 *it, struct __kernel_itimerspec __user *uit)
{
	return put_timespec64(&it->it_interval, &uit->it_interval) ?: put_timespec64(&it->it_value, &uit->it_value);
}
EXPORT_SYMBOL_GPL(put_itimerspec64);
