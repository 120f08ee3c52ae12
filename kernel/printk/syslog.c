// SPDX-License-Identifier: MIT
/*
 * syslog(2): the log as programs ask for it (dmesg, klogd). Reading takes the text away, as /proc/kmsg does; the other actions look at all of it
 * since it was last cleared, or set how much reaches the console.
 */
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include "internal.h"

enum syslog_action {
	SYSLOG_CLOSE,
	SYSLOG_OPEN,
	SYSLOG_READ,
	SYSLOG_READ_ALL,
	SYSLOG_READ_CLEAR,
	SYSLOG_CLEAR,
	SYSLOG_CONSOLE_OFF,
	SYSLOG_CONSOLE_ON,
	SYSLOG_CONSOLE_LEVEL,
	SYSLOG_SIZE_UNREAD,
	SYSLOG_SIZE_BUFFER,
};

#define LEVEL_NOT_SAVED -1
static int saved_level = LEVEL_NOT_SAVED;

struct syslog_work {
	struct log_reader reader;
	char text[LOG_PRINT_MAX];
};

/* The first record from which on the rest of the log fits into @size bytes. */
static u64 first_that_fits(struct syslog_work *work, size_t size)
{
	size_t total = 0;
	u64 seq, first = log_clear_seq;

	for (seq = first; log_read(seq, &work->reader); seq = work->reader.record.seq + 1)
		total += log_print_text(&work->reader.record, true, printk_time, work->text, sizeof(work->text));
	for (seq = first; total > size && log_read(seq, &work->reader); seq = work->reader.record.seq + 1)
		total -= log_print_text(&work->reader.record, true, printk_time, work->text, sizeof(work->text));
	return seq;
}

/* The newest records that fit into the program's buffer. Returns their bytes or -errno. */
static int print_all(char __user *buf, int size, bool clear)
{
	struct syslog_work *work = kmalloc(sizeof(*work), GFP_KERNEL);
	u64 seq, end = log_next_seq();
	int copied = 0;

	if (!work)
		return -ENOMEM;
	for (seq = first_that_fits(work, size); log_read(seq, &work->reader); seq = work->reader.record.seq + 1) {
		size_t len = log_print_text(&work->reader.record, true, printk_time, work->text, sizeof(work->text));

		if (len > size - copied)
			break;
		if (copy_to_user(buf + copied, work->text, len)) {
			copied = -EFAULT;
			break;
		}
		copied += len;
	}
	if (clear)
		log_clear_seq = end;
	kfree(work);
	return copied;
}

static int check_permission(int type)
{
	if (!dmesg_restrict && (type == SYSLOG_READ_ALL || type == SYSLOG_SIZE_BUFFER))
		return 0;
	return capable(CAP_SYSLOG) || capable(CAP_SYS_ADMIN) ? 0 : -EPERM;
}

static int set_console(int type, int level)
{
	switch (type) {
	case SYSLOG_CONSOLE_OFF:
		if (saved_level == LEVEL_NOT_SAVED)
			saved_level = console_loglevel;
		console_loglevel = minimum_console_loglevel;
		return 0;
	case SYSLOG_CONSOLE_ON:
		if (saved_level != LEVEL_NOT_SAVED)
			console_loglevel = saved_level;
		break;
	default:
		if (level < 1 || level > 8)
			return -EINVAL;
		console_loglevel = max(level, minimum_console_loglevel);
	}
	saved_level = LEVEL_NOT_SAVED;
	return 0;
}

static int read_text(int type, char __user *buf, int len)
{
	if (!buf || len < 0)
		return -EINVAL;
	if (!len)
		return 0;
	if (!access_ok(buf, len))
		return -EFAULT;
	if (type == SYSLOG_READ)
		return log_syslog_read(buf, len);
	return print_all(buf, len, type == SYSLOG_READ_CLEAR);
}

SYSCALL_DEFINE3(syslog, int, type, char __user *, buf, int, len)
{
	int error = check_permission(type);

	if (error)
		return error;
	switch (type) {
	case SYSLOG_CLOSE:
	case SYSLOG_OPEN:
		return 0;
	case SYSLOG_READ:
	case SYSLOG_READ_ALL:
	case SYSLOG_READ_CLEAR:
		return read_text(type, buf, len);
	case SYSLOG_CLEAR:
		log_clear_seq = log_next_seq();
		return 0;
	case SYSLOG_CONSOLE_OFF:
	case SYSLOG_CONSOLE_ON:
	case SYSLOG_CONSOLE_LEVEL:
		return set_console(type, len);
	case SYSLOG_SIZE_UNREAD:
		return log_syslog_unread();
	case SYSLOG_SIZE_BUFFER:
		return log_buffer_bytes();
	}
	return -EINVAL;
}
